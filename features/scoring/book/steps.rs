//! The sheet "Phép tính" of the bloc's workbook: every step from what was typed to each line's points.
//!
//! **Why these formulas come out exactly as ours.** A spreadsheet counts in binary fractions: 0,285 is none, and ROUND of
//! it may fall to either side. So nothing here is a fraction. Every figure is first turned into whole hundredths (a
//! decimal times 100 is within a hair of a whole number, ROUND finds it), and whole numbers below 2⁵³ are exact. Half-up
//! rounding needs only the whole part of *twice* the points: with `k` that whole part and `s` the step (1, 10 or 100
//! hundredths), the rounded points are `INT((k + s) / (2 × s)) × s`, whatever was cut off.
//!
//! INT itself is only safe while the quotient is not so near below a whole number that 15 digits cannot tell (some
//! programs look at no more): a quotient of whole numbers stays at least 1 ÷ dividend away in proportion, so dividends
//! are kept below 10¹⁴. For a maximum up to 500 points `2 × maximum × done` is, since figures are below 10⁹ hundredths;
//! above that the division goes in two steps. TARGET_LEADER multiplies twice: with x over the target t, and y over T for
//! the leader, twice the points are `m + m × (x × T ÷ t) ÷ y`. Cutting off twice is cutting off once, INT(INT(n ÷ t) ÷ y) =
//! INT(n ÷ (t × y)), and T goes in as two pieces of four digits and the rest, so that no product passes 10¹⁴ either.
//!
//! Who leads is found by comparing x ÷ t as the program's own fractions, good for figures up to 100.000,00 each: two
//! different fractions of such figures differ by more than 10⁻¹⁴.

mod leaders;

use super::bloc::{Bloc, Places, RUBRIC, Rows};
use super::cells::{GONE, Looks, YES, at, fixed, fixed_range, formula, height, on, text};
use super::figures::top;
use super::rubric::{DECIMALS, FROM, MAX, NAME, PER};
use crate::methods::{Input, Method};
use crate::model::{Item, NotApplicable, Part, Section};
use crate::totals::{Span, SumOf, Totals};
use kernel::Points;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// "Không áp dụng", between formulas.
const OUT: &str = "KAD";
/// The step of rounding, in hundredths, stands here.
const STEP: &str = "$C$3";

/// The rows of one sum: least, most.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(crate) low: u32,
    pub(crate) high: u32,
}

/// What a section's rows add up to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sums {
    /// Criteria of a main section.
    pub(crate) main: Option<Sum>,
    /// Its bonuses.
    pub(crate) bonus: Option<Sum>,
    /// What it takes off.
    pub(crate) taken: Option<Sum>,
}

/// Writes rows from top to bottom.
pub(crate) struct Work<'a> {
    pub(crate) sheet: &'a mut Worksheet,
    pub(crate) bloc: &'a Bloc<'a>,
    pub(crate) looks: &'a Looks,
    pub(crate) at: u32,
}

/// A formula and our result for one unit.
pub(crate) type CellOf<'a> = &'a dyn Fn(usize) -> (String, String);

impl Work<'_> {
    /// One row: its words, and a formula for each unit. Answers the row.
    pub(crate) fn row(&mut self, says: &str, last: bool, cell: CellOf<'_>) -> Result<u32, XlsxError> {
        let row = self.at;
        let look = if last { &self.looks.sum } else { &self.looks.step };
        text(self.sheet, (row, 1), says, &self.looks.words)?;
        height(self.sheet, row, &[(says, 46)])?;
        for unit in 0..self.bloc.names.len() {
            let (says, ours) = cell(unit);
            let ours = self.bloc.result(ours);
            formula(self.sheet, (row, self.bloc.col(unit)), (&says, &ours), look)?;
        }
        self.at += 1;
        Ok(row)
    }

    /// A heading.
    pub(crate) fn heading(&mut self, no: &str, says: &str) -> Result<(), XlsxError> {
        for col in 0..self.bloc.col(self.bloc.names.len()) {
            let words = [no, says].get(usize::from(col)).copied().unwrap_or("");
            text(self.sheet, (self.at, col), words, &self.looks.group)?;
        }
        height(self.sheet, self.at, &[(says, 44)])?;
        self.at += 1;
        Ok(())
    }

    fn constant(&mut self, col: u16, cell: &str, ours: Points) -> Result<String, XlsxError> {
        let says = format!("=ROUND({cell}*100,0)");
        let ours = self.bloc.result(ours.0.to_string());
        formula(self.sheet, (self.at, col), (&says, &ours), &self.looks.step)?;
        Ok(fixed(self.at, col))
    }
}

/// Half up, out of the whole part of twice the points.
fn rounded(twice: &str) -> String {
    format!("INT(({twice}+{STEP})/(2*{STEP}))*{STEP}")
}

/// The whole part of `a × part ÷ whole`; `a` is a formula of whole hundredths worth `size`.
fn share(a: &str, size: i64, part: &str, whole: &str) -> String {
    if size <= 100_000 {
        return format!("INT({a}*{part}/{whole})");
    }
    // In two steps: thousands of `a` first, then what is left over and the last three digits.
    let top = format!("INT({a}/1000)*{part}");
    let left = format!("({top}-INT({top}/{whole})*{whole})");
    format!("(INT({top}/{whole})*1000+INT(({left}*1000+({a}-INT({a}/1000)*1000)*{part})/{whole}))")
}

/// Writes the sheet; answers where each section's sums stand, and the next row.
pub(crate) fn write(
    sheet: &mut Worksheet,
    bloc: &Bloc,
    looks: &Looks,
    (places, ceilings): (&mut Places, &[Option<u32>]),
) -> Result<(Vec<Sums>, u32), XlsxError> {
    let title = format!("Phép tính, {} (mọi số là phần trăm điểm: 97250 là 972,5 điểm)", bloc.title);
    let tell = ["Tính bằng số nguyên để làm tròn không lệch; “KAD” là không áp dụng, ô trống là chưa rõ."];
    top(sheet, bloc, looks, (&title, &tell, ["Số", "Bước tính", "Tối đa", "Mỗi lần"]))?;
    text(sheet, (2, 0), "Bước làm tròn:", &looks.tell)?;
    let step = [100, 10, 1][usize::from(bloc.rubric.decimals.min(2))];
    let says = format!("=10^(2-{})", on(RUBRIC, &fixed(DECIMALS, 6)));
    formula(sheet, (2, 2), (&says, &bloc.result(step.to_string())), &looks.tell)?;
    let mut work = Work { sheet, bloc, looks, at: super::figures::HEAD + 1 };
    let mut sums = Vec::new();
    for (s, ceiling) in bloc.rubric.sections.iter().zip(ceilings) {
        sums.push(section(&mut work, (s, *ceiling), places)?);
    }
    Ok((sums, work.at))
}

/// A line's own points ("p": a number, [`OUT`] or nothing), and what it may become while they are not known.
struct Own<'a> {
    item: &'a Item,
    max: String,
    p: u32,
    /// Least and most while not known: rows of a TARGET_LEADER line; else 0 and the maximum.
    open: Option<(u32, u32)>,
}

impl Own<'_> {
    fn low(&self, bloc: &Bloc, unit: usize) -> String {
        self.open.map_or_else(|| "0".to_owned(), |(low, _)| bloc.cell(low, unit))
    }
    fn high(&self, bloc: &Bloc, unit: usize) -> String {
        self.open.map_or_else(|| self.max.clone(), |(_, high)| bloc.cell(high, unit))
    }
}

fn section(
    work: &mut Work,
    (s, ceiling): (&Section, Option<u32>),
    places: &mut Places,
) -> Result<Sums, XlsxError> {
    work.heading(&s.no, &s.name)?;
    let mut own = Vec::new();
    for item in &s.items {
        let rows = places.get(&item.id).copied().unwrap_or_default();
        text(work.sheet, (work.at, 0), &item.no, &work.looks.words)?;
        if s.part == Part::Bar {
            let row = condition(work, item, rows)?;
            places.insert(item.id, Rows { low: row, high: row, unknown: row, ..rows });
        } else {
            own.push(line(work, item, rows)?);
        }
    }
    let counted: Vec<&Own> = own.iter().filter(|o| s.criteria().any(|c| c.id == o.item.id)).collect();
    let shares = s.part == Part::Main && work.bloc.rubric.not_applicable == NotApplicable::Share;
    let rest = if shares && !counted.is_empty() { Some(remaining(work, s, &counted)?) } else { None };
    if !own.is_empty() {
        text(
            work.sheet,
            (work.at, 1),
            "Điểm từng dòng (ít nhất, nhiều nhất, còn chưa rõ hay không):",
            &work.looks.tell,
        )?;
        work.at += 1;
    }
    for o in &own {
        let counts = counted.iter().any(|c| c.item.id == o.item.id);
        let ends = ends(work, o, counts, rest)?;
        let rows = places.entry(o.item.id).or_default();
        (rows.low, rows.high, rows.unknown) = ends;
    }
    sums(work, (s, ceiling), places)
}

/// The row of a condition: 1 where it holds, 0 where not, empty while not known.
fn condition(work: &mut Work, item: &Item, rows: Rows) -> Result<u32, XlsxError> {
    let bloc = work.bloc;
    work.row(&item.name, false, &|unit| {
        let typed = bloc.typed_at(rows.typed.0, unit);
        let ours = match bloc.typed(unit, item) {
            None => String::new(),
            Some(input) => i64::from(input == Input::Holds(true)).to_string(),
        };
        (format!("=IF({typed}=\"{YES}\",1,IF({typed}=\"\",\"\",0))"), ours)
    })
}

/// The rows of one line up to its own points.
fn line<'i>(work: &mut Work, item: &'i Item, rows: Rows) -> Result<Own<'i>, XlsxError> {
    let bloc = work.bloc;
    let max = work.constant(2, &on(RUBRIC, &at(rows.rule, MAX)), item.max)?;
    let mut per = String::new();
    if let Some(each) = item.method.per() {
        per = work.constant(3, &on(RUBRIC, &at(rows.rule, PER)), each)?;
    }
    let ours = |unit: usize| match (bloc.typed(unit, item), bloc.unit(unit).map(|u| u.worth(item))) {
        (Some(Input::NotApplicable), _) => OUT.to_owned(),
        (Some(_), Some(Span { low, unknown: 0, .. })) => low.0.to_string(),
        _ => String::new(),
    };
    let typed = |unit: usize, n: u32| bloc.typed_at(rows.typed.0 + n, unit);
    match &item.method {
        Method::TargetLeader => return leaders::line(work, item, rows, &max),
        Method::Ratio => {
            let done = hundredths(work, item, rows, 0)?;
            let planned = hundredths(work, item, rows, 1)?;
            let size = item.max.0.saturating_mul(2);
            let p = work.row(&format!("{}: điểm", item.name), false, &|unit| {
                let (d, t) = (bloc.cell(done, unit), bloc.cell(planned, unit));
                let twice = format!("MIN(2*{max},{})", share(&format!("(2*{max})"), size, &d, &t));
                let known = format!("IF(COUNT({d},{t})=2,IF({t}>0,{},\"\"),\"\")", rounded(&twice));
                (out_or(&typed(unit, 0), &known), ours(unit))
            })?;
            return Ok(Own { item, max, p, open: None });
        }
        _ => {}
    }
    let p = work.row(&format!("{}: điểm", item.name), false, &|unit| {
        let (known, points) = simple(item, rows, (&max, &per), &|n| typed(unit, n));
        let rounded = rounded(&format!("2*{points}"));
        (out_or(&typed(unit, 0), &format!("IF({known},{rounded},\"\")")), ours(unit))
    })?;
    Ok(Own { item, max, p, open: None })
}

/// [`OUT`] where the line does not apply, else the formula.
pub(super) fn out_or(typed: &str, else_: &str) -> String {
    format!("=IF({typed}=\"{GONE}\",\"{OUT}\",{else_})")
}

/// A typed figure in whole hundredths; empty where there is none.
fn hundredths(work: &mut Work, item: &Item, rows: Rows, n: u32) -> Result<u32, XlsxError> {
    let bloc = work.bloc;
    let what =
        super::figures::asks(item).into_iter().nth(usize::try_from(n).unwrap_or(0)).unwrap_or_default();
    work.row(&format!("{what} × 100"), false, &|unit| {
        let typed = bloc.typed_at(rows.typed.0 + n, unit);
        let ours = match bloc.typed(unit, item) {
            Some(Input::Ratio { done, planned }) => (if n == 0 { done } else { planned }).0.to_string(),
            _ => String::new(),
        };
        (format!("=IF(ISNUMBER({typed}),ROUND({typed}*100,0),\"\")"), ours)
    })
}

/// When a line's points are known, and what they are in whole hundredths before rounding.
fn simple(
    item: &Item,
    rows: Rows,
    (max, per): (&str, &str),
    typed: &dyn Fn(u32) -> String,
) -> (String, String) {
    let i = typed(0);
    let column = |col| on(RUBRIC, &fixed_range((rows.options.0, col), (rows.options.1, col)));
    let number = format!("ISNUMBER({i})");
    match &item.method {
        Method::Level { .. } => {
            let there = format!("EXACT({},{i})", column(NAME));
            // EXACT, because other comparisons take "tốt" for "Tốt", and "*" for anything.
            (format!("SUMPRODUCT(--{there})=1"), format!("ROUND(SUMPRODUCT({there}*{})*100,0)", column(MAX)))
        }
        Method::RankTable { .. } => {
            // LOOKUP runs in every case; without a rank it looks for the first band.
            (number, format!("ROUND(LOOKUP(MAX(1,N({i})),{},{})*100,0)", column(FROM), column(MAX)))
        }
        Method::Checklist { parts } => {
            let all = format!("{}:{}", i, at_only(&typed(rows.typed.1 - rows.typed.0)));
            let known = format!("COUNTIF({all},\"{YES}\")+COUNTIF({all},\"không\")={}", parts.len());
            (known, format!("ROUND(SUMPRODUCT(({all}=\"{YES}\")*{})*100,0)", column(MAX)))
        }
        Method::Deduct { .. } => (number, format!("MAX(0,{max}-{i}*{per})")),
        m if m.is_typed() => (number, format!("MIN({max},ROUND({i}*100,0))")),
        _ => (number, format!("MIN({max},{i}*{per})")),
    }
}

/// The cell of "'Sheet'!E7".
fn at_only(cell: &str) -> &str {
    cell.rsplit_once('!').map_or(cell, |(_, at)| at)
}

/// For the lines of a section that do not apply: what the others could give, give at least, give at most, and whether
/// that is known.
fn remaining(work: &mut Work, s: &Section, counted: &[&Own]) -> Result<[u32; 4], XlsxError> {
    let bloc = work.bloc;
    let join = |one: &dyn Fn(&Own) -> String| counted.iter().map(|o| one(o)).collect::<Vec<_>>().join("+");
    let ours = |unit: usize| rest(bloc, s, unit);
    let possible =
        work.row(&format!("Mục {}: tối đa của các tiêu chí áp dụng", s.no), false, &|unit| {
            let one = |o: &Own| format!("IF({}=\"{OUT}\",0,{})", bloc.cell(o.p, unit), o.max);
            (format!("={}", join(&one)), ours(unit).0.0.to_string())
        })?;
    let low = work.row(&format!("Mục {}: các tiêu chí ấy, ít nhất", s.no), false, &|unit| {
        let one = |o: &Own| {
            let p = bloc.cell(o.p, unit);
            format!("IF({p}=\"\",{},N({p}))", o.low(bloc, unit))
        };
        (format!("={}", join(&one)), ours(unit).1.low.0.to_string())
    })?;
    let high = work.row(&format!("Mục {}: các tiêu chí ấy, nhiều nhất", s.no), false, &|unit| {
        let one = |o: &Own| {
            let p = bloc.cell(o.p, unit);
            format!("IF({p}=\"\",{},N({p}))", o.high(bloc, unit))
        };
        (format!("={}", join(&one)), ours(unit).1.high.0.to_string())
    })?;
    let unknown =
        work.row(&format!("Mục {}: các tiêu chí ấy, số ô chưa rõ", s.no), false, &|unit| {
            let one = |o: &Own| format!("IF({}=\"\",1,0)", bloc.cell(o.p, unit));
            (format!("={}", join(&one)), ours(unit).1.unknown.to_string())
        })?;
    Ok([possible, low, high, unknown])
}

/// What the lines of a section that apply to a unit could give, and what they give.
fn rest(bloc: &Bloc, s: &Section, unit: usize) -> (Points, Span) {
    let Some(column) = bloc.unit(unit) else { return Default::default() };
    let rest: Vec<&Item> = s.criteria().filter(|i| !column.not_applicable.contains(&i.id)).collect();
    (rest.iter().map(|i| i.max).sum(), Span::sum(rest.iter().map(|i| column.worth(i))))
}

/// The rows of what a line is worth in the end: least, most, whether that is not known.
fn ends(
    work: &mut Work,
    o: &Own,
    counts: bool,
    rest: Option<[u32; 4]>,
) -> Result<(u32, u32, u32), XlsxError> {
    let bloc = work.bloc;
    let worth = |unit: usize| bloc.unit(unit).map(|u| u.worth(o.item)).unwrap_or_default();
    // What a line that does not apply is worth, at one end.
    let gone = |unit: usize, got: Option<u32>, open: &str| match (counts, bloc.rubric.not_applicable, got) {
        (false, ..) => "0".to_owned(),
        (_, NotApplicable::Full, _) => o.max.clone(),
        (_, NotApplicable::Share, Some(got)) => {
            let possible = bloc.cell(rest.map_or(0, |r| r[0]), unit);
            let size = o.item.max.0.saturating_mul(2);
            let twice = share(&format!("(2*{})", o.max), size, &bloc.cell(got, unit), &possible);
            format!("IF({possible}=0,{open},{})", rounded(&twice))
        }
        _ => open.to_owned(),
    };
    text(work.sheet, (work.at, 0), &o.item.no, &work.looks.words)?;
    let low = work.row("ít nhất", false, &|unit| {
        let p = bloc.cell(o.p, unit);
        let (gone, low) = (gone(unit, rest.map(|r| r[1]), "0"), o.low(bloc, unit));
        (format!("=IF({p}=\"{OUT}\",{gone},IF({p}=\"\",{low},{p}))"), worth(unit).low.0.to_string())
    })?;
    let high = work.row("nhiều nhất", false, &|unit| {
        let p = bloc.cell(o.p, unit);
        let (gone, high) = (gone(unit, rest.map(|r| r[2]), &o.max), o.high(bloc, unit));
        (format!("=IF({p}=\"{OUT}\",{gone},IF({p}=\"\",{high},{p}))"), worth(unit).high.0.to_string())
    })?;
    let unknown = work.row("chưa rõ", false, &|unit| {
        let p = bloc.cell(o.p, unit);
        let gone = match (counts, bloc.rubric.not_applicable, rest) {
            (false, ..) | (_, NotApplicable::Full, _) => "0".to_owned(),
            (_, NotApplicable::Share, Some(r)) => {
                let (possible, unknown) = (bloc.cell(r[0], unit), bloc.cell(r[3], unit));
                format!("IF({possible}=0,1,MIN(1,{unknown}))")
            }
            _ => "1".to_owned(),
        };
        (format!("=IF({p}=\"{OUT}\",{gone},IF({p}=\"\",1,0))"), worth(unit).unknown.to_string())
    })?;
    Ok((low, high, unknown))
}

/// The rows of what a section adds up to.
fn sums(work: &mut Work, (s, ceiling): (&Section, Option<u32>), places: &Places) -> Result<Sums, XlsxError> {
    let mut sums = Sums::default();
    let rows =
        |items: &[&Item]| -> Vec<Rows> { items.iter().filter_map(|i| places.get(&i.id).copied()).collect() };
    let bloc = work.bloc;
    let totals = |which: SumOf| {
        move |unit: usize| bloc.unit(unit).map(|u| which(s, &|item| u.worth(item))).unwrap_or_default()
    };
    if s.part == Part::Main {
        let lines: Vec<&Item> = s.criteria().collect();
        sums.main =
            Some(sum(work, (&format!("Mục {}", s.no), &rows(&lines)), None, &totals(Totals::main_of))?);
    }
    let bonuses: Vec<&Item> = s.bonuses().collect();
    if !bonuses.is_empty() {
        let says = format!("Thưởng, mục {}", s.no);
        sums.bonus = Some(sum(work, (&says, &rows(&bonuses)), ceiling, &totals(Totals::bonus_of))?);
    }
    if s.part == Part::Deduction {
        let lines: Vec<&Item> = s.items.iter().collect();
        let says = format!("Trừ, mục {}", s.no);
        sums.taken = Some(sum(work, (&says, &rows(&lines)), ceiling, &totals(Totals::taken_by))?);
    }
    Ok(sums)
}

/// Least and most of some lines together, under a ceiling.
fn sum(
    work: &mut Work,
    (says, lines): (&str, &[Rows]),
    ceiling: Option<u32>,
    ours: &dyn Fn(usize) -> Span,
) -> Result<Sum, XlsxError> {
    let bloc = work.bloc;
    let all = |unit: usize, row: &dyn Fn(&Rows) -> u32| {
        let all: Vec<String> = lines.iter().map(|r| bloc.cell(row(r), unit)).collect();
        let sum = if all.is_empty() { "0".to_owned() } else { all.join("+") };
        let most = |row| format!("ROUND({}*100,0)", on(RUBRIC, &fixed(row, MAX)));
        ceiling.map_or_else(|| format!("={sum}"), |row| format!("=MIN({},{sum})", most(row)))
    };
    let low = work.row(&format!("{says}: ít nhất"), true, &|unit| {
        (all(unit, &|r| r.low), ours(unit).low.0.to_string())
    })?;
    let high = work.row(&format!("{says}: nhiều nhất"), true, &|unit| {
        (all(unit, &|r| r.high), ours(unit).high.0.to_string())
    })?;
    Ok(Sum { low, high })
}
