//! The last rows of "Phép tính": totals, conditions, and who stands where.

use super::bloc::{Bloc, FIGURES, Places};
use super::cells::Looks;
use super::figures::TieRows;
use super::steps::{Sum, Sums, Work};
use crate::calc::UnitColumn;
use crate::model::{Item, Part};
use crate::ranking::voted;
use crate::ties::{TieBreak, UNRANKED, Unranked};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Said of a unit that a condition keeps out.
pub(crate) const BARRED: &str = "không xét";

/// The rows "Điểm" looks at.
pub(crate) struct Ends {
    pub(crate) bonus: Sum,
    pub(crate) taken: Sum,
    pub(crate) total: Sum,
    /// How many cells are not known.
    pub(crate) unknown: u32,
    pub(crate) rank: u32,
}

/// How a unit stands in the ranking.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Known,
    Unknown,
    Out,
}

fn stands(u: &UnitColumn) -> Stands {
    if !u.barred.by.is_empty() {
        Stands::Out
    } else if u.totals.total.unknown == 0 && u.barred.unknown.is_empty() {
        Stands::Known
    } else {
        Stands::Unknown
    }
}

pub(crate) fn write(
    sheet: &mut Worksheet,
    bloc: &Bloc,
    looks: &Looks,
    (places, sums, ties): (&Places, &[Sums], TieRows),
    from: u32,
) -> Result<Ends, XlsxError> {
    let mut work = Work { sheet, bloc, looks, at: from };
    work.heading("", "Tổng điểm và xếp hạng")?;
    let pick = |f: fn(&Sums) -> Option<Sum>| -> Vec<Sum> { sums.iter().filter_map(f).collect() };
    let ours = |unit: usize| bloc.unit(unit).map(|u| u.totals.clone());
    let both = |work: &mut Work, says: &str, all: &[Sum], span: &dyn Fn(usize) -> (i64, i64)| {
        let add = |unit: usize, row: &dyn Fn(&Sum) -> u32| plus(all.iter().map(|s| bloc.cell(row(s), unit)));
        let low =
            work.row(&format!("{says}: ít nhất"), true, &|u| (add(u, &|s| s.low), span(u).0.to_string()))?;
        let high = work.row(&format!("{says}: nhiều nhất"), true, &|u| {
            (add(u, &|s| s.high), span(u).1.to_string())
        })?;
        Ok::<Sum, XlsxError>(Sum { low, high })
    };
    let bonus = both(&mut work, "Điểm thưởng", &pick(|s| s.bonus), &|u| {
        ours(u).map_or((0, 0), |t| (t.bonus.low.0, t.bonus.high.0))
    })?;
    let taken = both(&mut work, "Điểm trừ", &pick(|s| s.taken), &|u| {
        ours(u).map_or((0, 0), |t| (t.deduction.low.0, t.deduction.high.0))
    })?;
    let main = pick(|s| s.main);
    let total_of = |unit: usize, low: bool| {
        let row = |s: &Sum| if low { s.low } else { s.high };
        let plus = plus(main.iter().chain([&bonus]).map(|s| bloc.cell(row(s), unit)));
        format!("{plus}-{}", bloc.cell(if low { taken.high } else { taken.low }, unit))
    };
    let low = work.row("Tổng điểm: ít nhất", true, &|u| {
        (total_of(u, true), ours(u).map_or(0, |t| t.total.low.0).to_string())
    })?;
    let high = work.row("Tổng điểm: nhiều nhất", true, &|u| {
        (total_of(u, false), ours(u).map_or(0, |t| t.total.high.0).to_string())
    })?;
    let points = |i: &&Item| bloc.rubric.sections.iter().any(|s| s.part != Part::Bar && s.items.contains(i));
    let unknown = work.row("Số ô chưa rõ", true, &|u| {
        let all = bloc.rubric.items().filter(points).filter_map(|i| places.get(&i.id));
        (plus(all.map(|r| bloc.cell(r.unknown, u))), ours(u).map_or(0, |t| t.total.unknown).to_string())
    })?;
    let total = Sum { low, high };
    let rank = rank(&mut work, (places, sums, ties), [bonus, taken, total], unknown)?;
    Ok(Ends { bonus, taken, total, unknown, rank })
}

/// "=A1+A2", "=0".
fn plus(cells: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = cells.collect();
    if all.is_empty() { "=0".to_owned() } else { format!("={}", all.join("+")) }
}

fn rank(
    work: &mut Work,
    (places, sums, ties): (&Places, &[Sums], TieRows),
    [bonus, taken, total]: [Sum; 3],
    unknown: u32,
) -> Result<u32, XlsxError> {
    let bloc = work.bloc;
    let bars: Vec<u32> = bloc
        .rubric
        .sections
        .iter()
        .filter(|s| s.part == Part::Bar)
        .flat_map(|s| &s.items)
        .filter_map(|i| places.get(&i.id).map(|r| r.low))
        .collect();
    let out = work.row("Số điều kiện loại đang có", false, &|u| {
        let ours = bloc.unit(u).map_or(0, |u| u.barred.by.len()).to_string();
        (plus(bars.iter().map(|r| format!("N({})", bloc.cell(*r, u)))), ours)
    })?;
    let unsure = work.row("Số điều kiện loại chưa rõ", false, &|u| {
        let ours = bloc.unit(u).map_or(0, |u| u.barred.unknown.len()).to_string();
        (plus(bars.iter().map(|r| format!("IF({}=\"\",1,0)", bloc.cell(*r, u)))), ours)
    })?;
    let is = |unit: usize, s: Stands| i64::from(bloc.unit(unit).map(stands) == Some(s)).to_string();
    let known = work.row("Xếp hạng được (1) hay chưa", false, &|u| {
        let [o, n, s] = [out, unknown, unsure].map(|r| bloc.cell(r, u));
        (format!("=IF({o}+{n}+{s}=0,1,0)"), is(u, Stands::Known))
    })?;
    let open = work.row("Còn chưa rõ (1)", false, &|u| {
        let [o, n, s] = [out, unknown, unsure].map(|r| bloc.cell(r, u));
        (format!("=IF(AND({o}=0,{n}+{s}>0),1,0)"), is(u, Stands::Unknown))
    })?;
    let mut steps = vec![total.low];
    for tie in &bloc.rubric.ties {
        let row = match tie {
            TieBreak::LastRank(unranked) => last_row(work, tie, *unranked, ties)?,
            TieBreak::Ballot(_) => vote_row(work, tie, (known, &steps), ties)?,
            tie => tie_row(work, tie, sums, [bonus, taken, total])?,
        };
        steps.push(row);
    }
    let placed = bloc.placed();
    work.row("Hạng", true, &|unit| {
        let above = bloc.row(known) + &format!("*({})", greater(bloc, &steps, unit));
        let mine = bloc.cell(total.low, unit);
        let surely = format!("({}>{mine})*({}=0)", bloc.row(total.low), bloc.row(unsure));
        let never = format!("({}<{mine})", bloc.row(total.high));
        let depends = format!("SUMPRODUCT({}*(1-{surely}-{never}))>0", bloc.row(open));
        let rank = format!("1+SUMPRODUCT({above})+SUMPRODUCT({}*{surely})", bloc.row(open));
        let (k, o) = (bloc.cell(known, unit), bloc.cell(out, unit));
        let says = format!(
            "=IF({k}=1,IF({depends},\"{unknown}\",{rank}),IF({o}>0,\"{BARRED}\",\"{unknown}\"))",
            unknown = super::cells::UNKNOWN
        );
        let rank = bloc.unit(unit).and_then(|u| placed.get(&u.body)?.rank);
        (says, rank.map_or_else(|| no_rank(bloc, unit).to_owned(), |n| n.to_string()))
    })
}

/// What is said where no rank is.
pub(crate) fn no_rank(bloc: &Bloc, unit: usize) -> &'static str {
    if bloc.unit(unit).map(stands) == Some(Stands::Out) { BARRED } else { super::cells::UNKNOWN }
}

/// Does another unit stand above this one: more in the first figure, or equal there and more in the next, and so on?
fn greater(bloc: &Bloc, steps: &[u32], unit: usize) -> String {
    let Some((first, rest)) = steps.split_first() else { return "0".to_owned() };
    let (all, mine) = (bloc.row(*first), bloc.cell(*first, unit));
    if rest.is_empty() {
        return format!("({all}>{mine})");
    }
    format!("(({all}>{mine})+({all}={mine})*{})", greater(bloc, rest, unit))
}

/// Last year's rank as a step: greater is better. A unit by itself is compared with nobody.
fn last_row(work: &mut Work, tie: &TieBreak, unranked: Unranked, ties: TieRows) -> Result<u32, XlsxError> {
    let bloc = work.bloc;
    let none = if unranked == Unranked::Behind { UNRANKED } else { 0 };
    let ours = |unit: usize| bloc.unit(unit).map(|u| bloc.facts.last_figure(u.body, unranked).0);
    work.row(&format!("Khi bằng điểm: {}", tie.vietnamese()), false, &|unit| {
        let says = ties.last.map_or_else(
            || format!("={none}"),
            |row| {
                let rank = bloc.typed_at(row, unit);
                format!("=IF({rank}=\"\",{none},0-{rank})")
            },
        );
        (says, ours(unit).unwrap_or(none).to_string())
    })
}

/// The members' vote as a step: greater is better, and it counts only where the units that were voted on are exactly
/// those still equal.
fn vote_row(
    work: &mut Work,
    tie: &TieBreak,
    (known, steps): (u32, &[u32]),
    ties: TieRows,
) -> Result<u32, XlsxError> {
    let bloc = work.bloc;
    let says = format!("Khi bằng điểm: {}", tie.vietnamese());
    let Some((which, order)) = ties.voted else {
        return work.row(&says, false, &|_| ("=0".to_owned(), "0".to_owned()));
    };
    let voted = voted(bloc.rubric, &bloc.column.standings(), bloc.facts);
    let votes = super::cells::on(FIGURES, &bloc.row(which));
    work.row(&says, false, &|unit| {
        let same = |row: &u32| format!("({}={})", bloc.row(*row), bloc.cell(*row, unit));
        let equal: Vec<String> = std::iter::once(bloc.row(known)).chain(steps.iter().map(same)).collect();
        let equal = equal.join("*");
        let [mine, place] = [which, order].map(|row| bloc.typed_at(row, unit));
        let ours = format!("({votes}={mine})");
        let all = format!("SUMPRODUCT({equal})");
        let both = format!("SUMPRODUCT({equal}*{ours})");
        let held = format!("SUMPRODUCT({ours}*1)");
        let formula = format!("=IF({mine}=\"\",0,IF(AND({all}={both},{all}={held}),0-{place},0))");
        let found = bloc.unit(unit).and_then(|u| voted.get(&u.body)).map_or(0, |(_, order)| -order);
        (formula, found.to_string())
    })
}

/// One step of the tie-break out of the sums: greater is better.
fn tie_row(
    work: &mut Work,
    tie: &TieBreak,
    sums: &[Sums],
    [bonus, taken, total]: [Sum; 3],
) -> Result<u32, XlsxError> {
    let bloc = work.bloc;
    let says = format!("Khi bằng điểm: {}", tie.vietnamese());
    let totals = |unit: usize| bloc.unit(unit).map(|u| u.totals.clone());
    match tie {
        TieBreak::Section(no) => {
            let at = bloc.rubric.main().position(|s| s.no == *no);
            let row = at.and_then(|n| sums.iter().filter_map(|s| s.main).nth(n)).map(|s| s.low);
            work.row(&says, false, &|u| {
                let ours = totals(u).zip(at).and_then(|(t, n)| t.sections.get(n).copied());
                let cell = row.map_or("0".to_owned(), |r| bloc.cell(r, u));
                (format!("={cell}"), ours.map_or(0, |s| s.low.0).to_string())
            })
        }
        TieBreak::FewerDeductions => work.row(&says, false, &|u| {
            (
                format!("=0-{}", bloc.cell(taken.low, u)),
                totals(u).map_or(0, |t| -t.deduction.low.0).to_string(),
            )
        }),
        TieBreak::WithoutBonus => work.row(&says, false, &|u| {
            let ours = totals(u).map_or(0, |t| t.total.low.0 - t.bonus.low.0);
            (format!("={}-{}", bloc.cell(total.low, u), bloc.cell(bonus.low, u)), ours.to_string())
        }),
        // These look beside the sums, at figures of their own.
        TieBreak::LastRank(_) | TieBreak::Ballot(_) => {
            work.row(&says, false, &|_| ("=0".to_owned(), "0".to_owned()))
        }
    }
}
