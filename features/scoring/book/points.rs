//! The sheet "Điểm" of the bloc's workbook: every line's points, sums and ranks as people read them.

use super::bloc::{Bloc, FIRST, Places, STEPS};
use super::cells::{Looks, UNKNOWN, decimal, formula, height, number, on, text};
use super::figures::{HEAD, top};
use super::ranks::{Ends, no_rank};
use super::steps::{Sum, Sums};
use crate::methods::Method;
use crate::model::{Item, Part, Section};
use crate::totals::{Span, SumOf, Totals};
use kernel::Points;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Where the official table finds its figures: rows of this sheet.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) main: Vec<u32>,
    pub(crate) bonus: u32,
    pub(crate) taken: u32,
    pub(crate) total: u32,
    pub(crate) rank: u32,
}

/// Writes the sheet.
struct Shown<'a> {
    sheet: &'a mut Worksheet,
    bloc: &'a Bloc<'a>,
    looks: &'a Looks,
    at: u32,
    found: Found,
}

pub(crate) fn write(
    sheet: &mut Worksheet,
    bloc: &Bloc,
    looks: &Looks,
    (places, sums, ends): (&Places, &[Sums], &Ends),
) -> Result<Found, XlsxError> {
    let tell = [
        "Mỗi ô là một công thức: số lấy từ trang Số liệu, cách tính ở trang Tiêu chí, từng bước ở trang Phép tính.",
        "“chưa rõ” không tính là 0; tổng còn ô chưa rõ thì cũng chưa rõ.",
    ];
    let title = format!("Điểm và xếp hạng, {}", bloc.title);
    top(sheet, bloc, looks, (&title, &tell, ["Số", "Tiêu chí", "Cách tính", "Tối đa"]))?;
    let mut s = Shown { sheet, bloc, looks, at: HEAD + 1, found: Found::default() };
    for (section, sums) in bloc.rubric.sections.iter().zip(sums) {
        s.section(section, places, sums)?;
    }
    s.totals(ends)?;
    Ok(s.found)
}

impl Shown<'_> {
    fn words(&mut self, [no, name, how]: [&str; 3], max: Points, look: &Format) -> Result<(), XlsxError> {
        for (col, words) in (0..).zip([no, name, how, ""]) {
            text(self.sheet, (self.at, col), words, look)?;
        }
        height(self.sheet, self.at, &[(name, 44)])?;
        if max > Points::ZERO {
            self.sheet.write_number_with_format(self.at, FIRST - 1, number(max), look)?;
        }
        Ok(())
    }

    /// A row of points: known where the row of unknowns says so.
    fn points(&mut self, sum: Sum, look: &Format, ours: &dyn Fn(usize) -> Span) -> Result<(), XlsxError> {
        for unit in 0..self.bloc.names.len() {
            let [low, high] = [sum.low, sum.high].map(|r| on(STEPS, &self.bloc.cell(r, unit)));
            let says = format!("=IF({low}={high},{low}/100,\"{UNKNOWN}\")");
            let span = ours(unit);
            let ours = if span.low == span.high { decimal(span.low) } else { UNKNOWN.to_owned() };
            let ours = self.bloc.result(ours);
            formula(self.sheet, (self.at, self.bloc.col(unit)), (&says, &ours), look)?;
        }
        self.at += 1;
        Ok(())
    }

    fn section(&mut self, s: &Section, places: &Places, sums: &Sums) -> Result<(), XlsxError> {
        let bloc = self.bloc;
        let looks = self.looks;
        self.words([&s.no, &s.name, s.part.vietnamese()], s.max, &looks.group)?;
        let which: Option<(Sum, SumOf)> = match s.part {
            Part::Main => sums.main.map(|sum| (sum, Totals::main_of as _)),
            Part::Bonus => sums.bonus.map(|sum| (sum, Totals::bonus_of as _)),
            Part::Deduction => sums.taken.map(|sum| (sum, Totals::taken_by as _)),
            Part::Bar => None,
        };
        if s.part == Part::Main {
            self.found.main.push(self.at);
        }
        match which {
            Some((sum, of)) => self.points(sum, &looks.sum, &|unit| {
                bloc.unit(unit).map(|u| of(s, &|item| u.worth(item))).unwrap_or_default()
            })?,
            None => {
                for unit in 0..bloc.names.len() {
                    text(self.sheet, (self.at, bloc.col(unit)), "", &looks.group)?;
                }
                self.at += 1;
            }
        }
        let mut shown = Vec::new();
        for item in &s.items {
            for n in s.path(item) {
                if let Some(g) = s.groups.get(n).filter(|_| !shown.contains(&n)) {
                    shown.push(n);
                    self.words([&g.no, &g.name, "Nhóm tiêu chí"], g.max, &looks.group)?;
                    for unit in 0..bloc.names.len() {
                        text(self.sheet, (self.at, bloc.col(unit)), "", &looks.group)?;
                    }
                    self.at += 1;
                }
            }
            self.line(item, places)?;
        }
        Ok(())
    }

    fn line(&mut self, item: &Item, places: &Places) -> Result<(), XlsxError> {
        let (bloc, looks) = (self.bloc, self.looks);
        let rows = places.get(&item.id).copied().unwrap_or_default();
        self.words([&item.no, &item.name, item.method.vietnamese()], item.max, &looks.words)?;
        for unit in 0..bloc.names.len() {
            let [low, unknown] = [rows.low, rows.unknown].map(|r| on(STEPS, &bloc.cell(r, unit)));
            let (says, ours) = if item.method == Method::Disqualifier {
                let held =
                    bloc.unit(unit).zip(bloc.typed(unit, item)).map(|(_, i)| i == crate::Input::Holds(true));
                let ours = held.map_or(UNKNOWN, |yes| if yes { "có" } else { "không" });
                let says = format!("=IF({low}=\"\",\"{UNKNOWN}\",IF({low}=1,\"có\",\"không\"))");
                (says, ours.to_owned())
            } else {
                let ours = bloc.unit(unit).and_then(|u| u.worth(item).known());
                let says = format!("=IF({unknown}>0,\"{UNKNOWN}\",{low}/100)");
                (says, ours.map_or_else(|| UNKNOWN.to_owned(), decimal))
            };
            let ours = bloc.result(ours);
            formula(self.sheet, (self.at, bloc.col(unit)), (&says, &ours), &looks.figure)?;
        }
        self.at += 1;
        Ok(())
    }

    fn totals(&mut self, ends: &Ends) -> Result<(), XlsxError> {
        let (bloc, looks) = (self.bloc, self.looks);
        let of = |pick: fn(&Totals) -> Span| {
            move |unit: usize| bloc.unit(unit).map(|u| pick(&u.totals)).unwrap_or_default()
        };
        self.words(["", "Điểm thưởng", ""], Points::ZERO, &looks.group)?;
        self.found.bonus = self.at;
        self.points(ends.bonus, &looks.sum, &of(|t| t.bonus))?;
        self.words(["", "Điểm trừ", ""], Points::ZERO, &looks.group)?;
        self.found.taken = self.at;
        self.points(ends.taken, &looks.sum, &of(|t| t.deduction))?;
        self.words(["", "Tổng điểm", ""], bloc.rubric.scale, &looks.group)?;
        self.found.total = self.at;
        self.total(ends)?;
        self.words(["", "Tổng ít nhất", "khi còn ô chưa rõ"], Points::ZERO, &looks.words)?;
        self.end(ends.total.low, |s| s.low)?;
        self.words(["", "Tổng nhiều nhất", "khi còn ô chưa rõ"], Points::ZERO, &looks.words)?;
        self.end(ends.total.high, |s| s.high)?;
        self.words(["", "Hạng", ""], Points::ZERO, &looks.group)?;
        self.found.rank = self.at;
        let placed = bloc.placed();
        for unit in 0..bloc.names.len() {
            let says = format!("={}", on(STEPS, &bloc.cell(ends.rank, unit)));
            let rank = bloc.unit(unit).and_then(|u| placed.get(&u.body)?.rank);
            let ours = rank.map_or_else(|| no_rank(bloc, unit).to_owned(), |n| n.to_string());
            let ours = bloc.result(ours);
            formula(self.sheet, (self.at, bloc.col(unit)), (&says, &ours), &looks.sum)?;
        }
        self.at += 1;
        Ok(())
    }

    /// The total, known only when every cell is.
    fn total(&mut self, ends: &Ends) -> Result<(), XlsxError> {
        let bloc = self.bloc;
        for unit in 0..bloc.names.len() {
            let [low, unknown] = [ends.total.low, ends.unknown].map(|r| on(STEPS, &bloc.cell(r, unit)));
            let says = format!("=IF({unknown}>0,\"{UNKNOWN}\",{low}/100)");
            let ours = bloc.unit(unit).and_then(|u| u.totals.total.known());
            let ours = bloc.result(ours.map_or_else(|| UNKNOWN.to_owned(), decimal));
            formula(self.sheet, (self.at, bloc.col(unit)), (&says, &ours), &self.looks.sum)?;
        }
        self.at += 1;
        Ok(())
    }

    fn end(&mut self, row: u32, of: fn(Span) -> Points) -> Result<(), XlsxError> {
        let bloc = self.bloc;
        for unit in 0..bloc.names.len() {
            let says = format!("={}/100", on(STEPS, &bloc.cell(row, unit)));
            let ours = bloc.unit(unit).map(|u| of(u.totals.total)).unwrap_or_default();
            let ours = bloc.result(decimal(ours));
            formula(self.sheet, (self.at, bloc.col(unit)), (&says, &ours), &self.looks.figure)?;
        }
        self.at += 1;
        Ok(())
    }
}
