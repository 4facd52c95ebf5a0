//! The bloc's workbook: what was typed, the rubric, every step, points, sums and ranks, as formulas.

use super::cells::{Looks, UNKNOWN, at, decimal, fixed_range, formula, height, on, text};
use super::points::Found;
use super::{figures, points, ranks, rubric, steps};
use crate::calc::{Column, UnitColumn};
use crate::methods::Input;
use crate::model::{Item, ItemId, Rubric};
use crate::ranking::{Placed, place};
use crate::sheet::{ScoreLine, Sheet};
use crate::table::{self, Table};
use crate::ties::TieFacts;
use blocs::Year;
use kernel::{BodyId, Refusal};
use organisations::Names;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use std::collections::BTreeMap;

/// The sheets, by the names formulas call them.
pub(crate) const POINTS: &str = "Điểm";
/// What was typed.
pub(crate) const FIGURES: &str = "Số liệu";
/// The rubric with its numbers.
pub(crate) const RUBRIC: &str = "Tiêu chí";
/// Every step, in whole hundredths.
pub(crate) const STEPS: &str = "Phép tính";

/// On every sheet the units begin in this column, so one letter means one unit everywhere.
pub(crate) const FIRST: u16 = 4;

/// Finds what was typed for a line.
pub(crate) type InputOf<'a> = &'a dyn Fn(BodyId, ItemId) -> Option<Input>;

/// A bloc worked out, and the inputs it was worked out from.
pub(crate) struct Bloc<'a> {
    pub(crate) rubric: &'a Rubric,
    /// The units with their names, in the order of the column.
    pub(crate) names: &'a [String],
    pub(crate) column: &'a Column,
    /// What the tie-break looks at beside the scores.
    pub(crate) facts: &'a TieFacts,
    pub(crate) input: InputOf<'a>,
    /// "Khối 5, năm 2018".
    pub(crate) title: &'a str,
    /// The sheet that holds what was typed.
    pub(crate) typed_on: &'static str,
    /// Are these all the units there are? Else the others' figures count as not known.
    pub(crate) whole: bool,
    /// Do formulas carry our results? Left out only where another program's results are wanted.
    pub(crate) results: bool,
}

/// Where a line stands on the sheets.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rows {
    /// Its row on the rubric's sheet: maximum, points each.
    pub(crate) rule: u32,
    /// First and last row of its options there.
    pub(crate) options: (u32, u32),
    /// First and last row of what was typed.
    pub(crate) typed: (u32, u32),
    /// Least, most, whether not known, on the sheet of steps; for a condition whether it holds, all three.
    pub(crate) low: u32,
    pub(crate) high: u32,
    pub(crate) unknown: u32,
}

/// Where every line stands.
pub(crate) type Places = BTreeMap<ItemId, Rows>;

impl Bloc<'_> {
    /// How many units.
    pub(crate) fn units(&self) -> u16 {
        u16::try_from(self.column.units.len()).unwrap_or(u16::MAX)
    }

    /// A unit's column on every sheet.
    pub(crate) fn col(&self, unit: usize) -> u16 {
        FIRST + u16::try_from(unit).unwrap_or(0)
    }

    /// The cell of a unit in a row.
    pub(crate) fn cell(&self, row: u32, unit: usize) -> String {
        at(row, self.col(unit))
    }

    /// All units of a row.
    pub(crate) fn row(&self, row: u32) -> String {
        fixed_range((row, FIRST), (row, FIRST + self.units().saturating_sub(1)))
    }

    /// One unit's column.
    pub(crate) fn unit(&self, unit: usize) -> Option<&UnitColumn> {
        self.column.units.get(unit)
    }

    /// The cell with what was typed in a row for a unit.
    pub(crate) fn typed_at(&self, row: u32, unit: usize) -> String {
        super::cells::on(self.typed_on, &self.cell(row, unit))
    }

    /// What was typed; nothing where it does not fit the line.
    pub(crate) fn typed(&self, unit: usize, item: &Item) -> Option<Input> {
        let body = self.unit(unit)?.body;
        (self.input)(body, item.id).filter(|i| item.takes(*i))
    }

    /// Our result, or nothing where another program's is wanted.
    pub(crate) fn result(&self, ours: String) -> String {
        if self.results { ours } else { "0".to_owned() }
    }

    /// Our ranks.
    pub(crate) fn placed(&self) -> BTreeMap<BodyId, Placed> {
        let placed = place(self.rubric, &self.column.standings(), self.facts);
        placed.into_iter().map(|p| (p.body, p)).collect()
    }
}

/// Adds the sheets with formulas behind the official table. A table that the sheets do not give any more (an older
/// version, or one that is being corrected) stands alone, with a sheet that says so.
pub(crate) fn behind(
    book: &mut Workbook,
    (year, names): (&Year, &Names),
    (table, rubric, sheets): (&Table, &Rubric, &[Sheet]),
    facts: &TieFacts,
) -> Result<(), Refusal> {
    let own = table::column(rubric, &year.members, sheets, &|s, item| s.input(ScoreLine::Own, item));
    let last = table::column(rubric, &year.members, sheets, &|s, item| s.final_input(item));
    let now = Table::of(rubric, (&own, &last), sheets, facts, &|b| names.full(b).to_owned());
    let figures = |t: &Table| -> Vec<_> {
        t.rows.iter().map(|r| (r.body, r.rank, r.total, r.sections.clone(), r.bonus, r.deduction)).collect()
    };
    if figures(&now) != figures(table) {
        return alone(book).map_err(Refusal::from);
    }
    let of_body: BTreeMap<BodyId, &Sheet> = sheets.iter().map(|s| (s.body, s)).collect();
    let input = |body: BodyId, item: ItemId| of_body.get(&body).and_then(|s| s.final_input(item));
    let units: Vec<String> = last.units.iter().map(|u| names.full(u.body).to_owned()).collect();
    let title = year.title();
    let bloc = Bloc {
        rubric,
        names: &units,
        column: &last,
        facts,
        input: &input,
        title: &title,
        results: true,
        typed_on: FIGURES,
        whole: true,
    };
    let found = add(book, &bloc)?;
    official(book, &bloc, table, &found).map_err(Refusal::from)
}

/// The official table's first row of a unit: below its four lines of words, its heads and the most there is.
const ROWS: u32 = 6;

/// The official table takes its ranks and points from the sheet "Điểm". What units gave themselves is in no other sheet
/// and stays as it is.
fn official(book: &mut Workbook, bloc: &Bloc, table: &Table, found: &Found) -> Result<(), XlsxError> {
    let sheet = book.worksheet_from_index(0)?;
    let places = table.rows.iter().flat_map(|r| {
        [r.bonus, r.deduction, r.self_total, r.total].into_iter().chain(r.sections.iter().copied()).flatten()
    });
    // As many decimals for all as the finest figure needs.
    let shape = places
        .map(|p| {
            if p.0 % 100 == 0 {
                0
            } else if p.0 % 10 == 0 {
                1
            } else {
                2
            }
        })
        .max();
    let shape = ["#,##0", "#,##0.0", "#,##0.00"][shape.unwrap_or(0)];
    let plain = Format::new()
        .set_font_name("Times New Roman")
        .set_font_size(11)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Right)
        .set_align(FormatAlign::VerticalCenter);
    let figure = plain.clone().set_num_format(shape);
    let sections = u16::try_from(found.main.len()).unwrap_or(0);
    for (line, row) in (ROWS..).zip(&table.rows) {
        let Some(unit) = bloc.column.units.iter().position(|u| u.body == row.body) else { continue };
        let mut put = |col: u16, from: u32, ours: Option<String>, look: &Format| {
            let says = format!("={}", on(POINTS, &bloc.cell(from, unit)));
            formula(sheet, (line, col), (&says, ours.as_deref().unwrap_or(UNKNOWN)), look)
        };
        let rank = row.rank.map(|n| n.to_string());
        put(0, found.rank, rank.or_else(|| Some(ranks::no_rank(bloc, unit).to_owned())), &plain)?;
        for ((col, from), points) in (2..).zip(&found.main).zip(&row.sections) {
            put(col, *from, points.map(decimal), &figure)?;
        }
        put(2 + sections, found.bonus, row.bonus.map(decimal), &figure)?;
        put(3 + sections, found.taken, row.deduction.map(decimal), &figure)?;
        put(5 + sections, found.total, row.total.map(decimal), &figure)?;
    }
    Ok(())
}

/// Says below the title of the official table that nobody has published it; its rows begin further down.
pub(crate) fn unpublished(book: &mut Workbook, illustrative: bool) -> Result<(), Refusal> {
    let says = if illustrative { "CHƯA CÔNG BỐ. Số liệu minh họa." } else { "CHƯA CÔNG BỐ" };
    let sheet = book.worksheet_from_index(0)?;
    text(sheet, (3, 0), says, &Looks::new().tell.clone().set_bold()).map_err(Refusal::from)
}

/// Says why there are no formulas.
fn alone(book: &mut Workbook) -> Result<(), XlsxError> {
    let looks = Looks::new();
    let sheet = book.add_worksheet().set_name("Ghi chú")?;
    sheet.set_column_width(0, 100)?;
    let says = "Các phiếu đã hoặc đang được sửa sau bản công bố này, nên tệp chỉ có bảng điểm như đã công bố. \
                Bảng có công thức tải được ở bản công bố mới nhất, khi không còn đính chính.";
    text(sheet, (0, 0), says, &looks.words)?;
    height(sheet, 0, &[(says, 100)])
}

/// Adds the bloc's sheets to a workbook.
pub(crate) fn add(book: &mut Workbook, bloc: &Bloc) -> Result<Found, XlsxError> {
    let looks = Looks::new();
    let mut places = Places::new();
    let mut sheets: Vec<rust_xlsxwriter::Worksheet> = Vec::new();
    for name in [POINTS, FIGURES, RUBRIC, STEPS] {
        let mut sheet = rust_xlsxwriter::Worksheet::new();
        sheet.set_name(name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheets.push(sheet);
    }
    let [shown, typed, rules, work] = sheets.as_mut_slice() else { return Ok(Found::default()) };
    let ceilings = rubric::write(rules, bloc, &looks, &mut places)?;
    let ties = figures::write(typed, bloc, &looks, &mut places)?;
    let (sums, next) = steps::write(work, bloc, &looks, (&mut places, &ceilings))?;
    let ends = ranks::write(work, bloc, &looks, (&places, &sums, ties), next)?;
    let found = points::write(shown, bloc, &looks, (&places, &sums, &ends))?;
    sheets.into_iter().for_each(|s| book.push_worksheet(s));
    Ok(found)
}
