//! The steps of a TARGET_LEADER line: who leads, and twice the points in whole hundredths.

use super::{OUT, Own, Work, hundredths, out_or, rounded, share};
use crate::book::bloc::{Bloc, Rows};
use crate::book::cells::{GONE, on};
use crate::methods::Input;
use crate::model::Item;
use crate::totals::Span;
use rust_xlsxwriter::XlsxError;

/// What was typed for a unit: done and target.
fn pair(bloc: &Bloc, item: &Item, unit: usize) -> Option<(i128, i128)> {
    match bloc.typed(unit, item) {
        Some(Input::Ratio { done, planned }) => Some((done.0.into(), planned.0.into())),
        _ => None,
    }
}

/// Above its target?
fn above(pair: Option<(i128, i128)>) -> Option<(i128, i128)> {
    pair.filter(|(d, t)| *t > 0 && d > t)
}

fn best(bloc: &Bloc, item: &Item) -> Option<(i128, i128)> {
    let best = bloc.column.leaders.get(&item.id)?.best?;
    Some((best.0.0.into(), best.1.0.into()))
}

/// Twice the points, cut off to whole hundredths.
fn twice(bloc: &Bloc, item: &Item, unit: usize) -> Option<i128> {
    let m = i128::from(item.max.0);
    Some(match pair(bloc, item, unit)? {
        (0, 0) => m,
        (_, 0) => 2 * m,
        (d, t) if d <= t => m * d / t,
        (d, t) => {
            let (bd, bt) = best(bloc, item)?;
            m + m * (d - t) * bt / (t * (bd - bt))
        }
    })
}

/// Half up, as [`rounded`] does it.
fn half_up(bloc: &Bloc, twice: i128) -> i128 {
    let step = [100, 10, 1][usize::from(bloc.rubric.decimals.min(2))];
    (twice + step) / (2 * step) * step
}

/// "0.416666666666666".
fn fraction(num: i128, den: i128) -> String {
    let digits = num * 1_000_000_000_000_000 / den.max(1);
    format!("{}.{:015}", digits / 1_000_000_000_000_000, digits % 1_000_000_000_000_000)
}

pub(super) fn line<'i>(work: &mut Work, item: &'i Item, rows: Rows, max: &str) -> Result<Own<'i>, XlsxError> {
    let bloc = work.bloc;
    let done = hundredths(work, item, rows, 0)?;
    let target = hundredths(work, item, rows, 1)?;
    let cells = |unit: usize| (bloc.cell(done, unit), bloc.cell(target, unit));
    let over = work.row("phần vượt ÷ chỉ tiêu", false, &|unit| {
        let (d, t) = cells(unit);
        let ours = above(pair(bloc, item, unit)).map_or("0".to_owned(), |(d, t)| fraction(d - t, t));
        (format!("=IF(COUNT({d},{t})=2,IF(AND({t}>0,{d}>{t}),({d}-{t})/{t},0),0)"), ours)
    })?;
    let all = bloc.row(over);
    let lead = |row: u32| format!("=IF(MAX({all})=0,0,INDEX({},MATCH(MAX({all}),{all},0)))", bloc.row(row));
    let top = |n: Option<i128>| n.unwrap_or(0).to_string();
    let (best_done, best_target) = (best(bloc, item).map(|b| b.0), best(bloc, item).map(|b| b.1));
    let lead_done =
        work.row("dẫn đầu: thực hiện × 100", false, &|_| (lead(done), top(best_done)))?;
    let lead_target =
        work.row("dẫn đầu: chỉ tiêu × 100", false, &|_| (lead(target), top(best_target)))?;
    let k = product(work, item, (max, done, target), [over, lead_done, lead_target])?;
    open_ends(work, item, (rows, max), [done, target, k])
}

/// Twice the points: the product in pieces that whole numbers can bear.
fn product(
    work: &mut Work,
    item: &Item,
    (max, done, target): (&str, u32, u32),
    [over, lead_done, lead_target]: [u32; 3],
) -> Result<u32, XlsxError> {
    let bloc = work.bloc;
    let parts = |unit: usize| {
        let (d, bt) = above(pair(bloc, item, unit)).zip(best(bloc, item).map(|b| b.1))?;
        let (x, t) = (d.0 - d.1, d.1);
        let first = x * (bt / 10_000) / t;
        let rest = (x * (bt / 10_000) - first * t) * 10_000 + x * (bt % 10_000);
        Some((first, rest))
    };
    let names = |unit: usize| {
        let (d, t) = (bloc.cell(done, unit), bloc.cell(target, unit));
        (format!("({d}-{t})"), t, bloc.cell(lead_target, unit), bloc.cell(over, unit))
    };
    let first = work.row(
        "phần vượt × (chỉ tiêu dẫn đầu, bốn số đầu) ÷ chỉ tiêu",
        false,
        &|unit| {
            let (x, t, bt, e) = names(unit);
            let ours = parts(unit).map_or(0, |p| p.0).to_string();
            (format!("=IF({e}>0,INT({x}*INT({bt}/10000)/{t}),0)"), ours)
        },
    )?;
    let rest = work.row("… còn lại, và bốn số sau", false, &|unit| {
        let (x, t, bt, e) = names(unit);
        let (high, low) = (format!("INT({bt}/10000)"), format!("({bt}-INT({bt}/10000)*10000)"));
        let left = format!("({x}*{high}-{}*{t})*10000+{x}*{low}", bloc.cell(first, unit));
        (format!("=IF({e}>0,{left},0)"), parts(unit).map_or(0, |p| p.1).to_string())
    })?;
    work.row("hai lần điểm", false, &|unit| {
        let (_, t, bt, _) = names(unit);
        let (d, w) = (bloc.cell(done, unit), bloc.cell(rest, unit));
        let whole = format!("({}*10000+INT({w}/{t}))", bloc.cell(first, unit));
        let rest = format!("INT({max}*({w}-INT({w}/{t})*{t})/{t})");
        let above = format!("{max}+INT(({max}*{whole}+{rest})/({}-{bt}))", bloc.cell(lead_done, unit));
        let below = share(max, item.max.0, &d, &t);
        let known = format!("IF({t}=0,IF({d}>0,2*{max},{max}),IF({d}<={t},{below},{above}))");
        let ours = twice(bloc, item, unit).map_or(String::new(), |k| k.to_string());
        (format!("=IF(COUNT({d},{t})=2,{known},\"\")"), ours)
    })
}

/// The line's own points, and what they may become while another unit's figure is missing.
fn open_ends<'i>(
    work: &mut Work,
    item: &'i Item,
    (rows, max): (Rows, &str),
    [done, target, k]: [u32; 3],
) -> Result<Own<'i>, XlsxError> {
    let bloc = work.bloc;
    let m = i128::from(item.max.0);
    let twice_of = |unit: usize| twice(bloc, item, unit);
    let low = work.row("khi chưa rõ: ít nhất", false, &|unit| {
        let ours = twice_of(unit).map_or(0, |_| half_up(bloc, m));
        (format!("=IF({}=\"\",0,{})", bloc.cell(k, unit), rounded(max)), ours.to_string())
    })?;
    let high = work.row("khi chưa rõ: nhiều nhất", false, &|unit| {
        let k = bloc.cell(k, unit);
        let ours = twice_of(unit).map_or(m, |k| half_up(bloc, k));
        (format!("=IF({k}=\"\",{max},{})", rounded(&k)), ours.to_string())
    })?;
    let known = bloc.row(k);
    let p = work.row(&format!("{}: điểm", item.name), false, &|unit| {
        let (d, t, k) = (bloc.cell(done, unit), bloc.cell(target, unit), bloc.cell(k, unit));
        let gone = format!("COUNTIF({},\"{GONE}\")", on(bloc.typed_on, &bloc.row(rows.typed.0)));
        // One unit by itself never knows the others.
        let missing = match bloc.whole {
            true => format!("COUNT({known})+{gone}<COLUMNS({known})"),
            false => "TRUE".to_owned(),
        };
        let open = format!("IF(AND({t}>0,{d}>{t},{missing}),\"\",{})", rounded(&k));
        let ours = match (bloc.typed(unit, item), bloc.unit(unit).map(|u| u.worth(item))) {
            (Some(Input::NotApplicable), _) => OUT.to_owned(),
            (Some(_), Some(Span { low, unknown: 0, .. })) => low.0.to_string(),
            _ => String::new(),
        };
        (out_or(&bloc.typed_at(rows.typed.0, unit), &format!("IF({k}=\"\",\"\",{open})")), ours)
    })?;
    Ok(Own { item, max: max.to_owned(), p, open: Some((low, high)) })
}
