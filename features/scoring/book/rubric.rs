//! The sheet "Tiêu chí" of the bloc's workbook: the numbers the formulas take, each in a cell of its own.

use super::bloc::{Bloc, Places, Rows};
use super::cells::{Looks, height, number, text, whole};
use crate::methods::{Level, Method};
use crate::model::Item;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// The row that says how many decimals a cell keeps; its number stands in column D.
pub(crate) const DECIMALS: u32 = 2;
/// Columns: number, words, how, maximum or points, points each, from which rank, rule.
pub(crate) const MAX: u16 = 3;
/// Points each.
pub(crate) const PER: u16 = 4;
/// The first rank of a band.
pub(crate) const FROM: u16 = 5;
/// Words of an option.
pub(crate) const NAME: u16 = 1;

/// What the options of a line are called; two of the same name are told apart by their place.
pub(crate) fn labels(levels: &[Level]) -> Vec<String> {
    let twice = |l: &Level| levels.iter().filter(|o| o.name == l.name).count() > 1;
    let any = levels.iter().any(twice);
    let label = |(n, l): (usize, &Level)| if any { format!("{}. {}", n + 1, l.name) } else { l.name.clone() };
    levels.iter().enumerate().map(label).collect()
}

/// Writes the sheet; answers the row of the ceiling over each section's bonuses or deductions, where it has one.
pub(crate) fn write(
    sheet: &mut Worksheet,
    bloc: &Bloc,
    looks: &Looks,
    places: &mut Places,
) -> Result<Vec<Option<u32>>, XlsxError> {
    let r = bloc.rubric;
    for (col, width) in [(0, 9), (1, 58), (2, 30), (3, 11), (4, 11), (5, 11), (6, 60)] {
        sheet.set_column_width(col, width)?;
    }
    text(sheet, (0, 0), &format!("{}, bản thứ {}", r.name, r.edition), &looks.title)?;
    let tell = format!(
        "Thang điểm {}. {} Tiêu chí không áp dụng: {}.",
        r.scale,
        r.ties_say(),
        r.not_applicable.vietnamese()
    );
    text(sheet, (1, 0), &tell, &looks.tell)?;
    text(sheet, (DECIMALS, 0), &r.rounding_says(), &looks.tell)?;
    text(sheet, (DECIMALS, 5), "Số chữ số lẻ:", &looks.tell)?;
    sheet.write_number_with_format(DECIMALS, 6, r.decimals, &looks.tell)?;
    for (col, words) in (0..).zip(["Số", "Tiêu chí", "Cách tính", "Tối đa", "Mỗi lần", "Từ hạng", "Quy tắc"])
    {
        text(sheet, (4, col), words, &looks.head)?;
    }
    sheet.set_freeze_panes(5, 2)?;
    sheet.set_repeat_rows(4, 4)?;
    let mut row = 5;
    let mut ceilings = Vec::new();
    for s in &r.sections {
        head(sheet, row, (&s.no, &s.name, s.part.vietnamese()), looks)?;
        sheet.write_number_with_format(row, MAX, number(s.max), &looks.group)?;
        let mut ceiling = s.bonus_ceiling().map(|_| row);
        row += 1;
        if s.bonuses().next().is_some() && s.part == crate::Part::Main {
            head(sheet, row, (&s.no, "Trần điểm thưởng trong mục", ""), looks)?;
            sheet.write_number_with_format(row, MAX, number(s.bonus_max), &looks.group)?;
            ceiling = Some(row);
            row += 1;
        }
        ceilings.push(ceiling);
        for item in &s.items {
            let next = line(sheet, row, item, looks)?;
            let options = (row + 1, next.saturating_sub(1));
            places.insert(item.id, Rows { rule: row, options, ..Rows::default() });
            row = next;
        }
    }
    Ok(ceilings)
}

fn head(
    sheet: &mut Worksheet,
    row: u32,
    (no, name, part): (&str, &str, &str),
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (col, words) in (0..).zip([no, name, part, "", "", "", ""]) {
        text(sheet, (row, col), words, &looks.group)?;
    }
    Ok(())
}

/// A line with its options below it; answers the row after them.
fn line(sheet: &mut Worksheet, row: u32, item: &Item, looks: &Looks) -> Result<u32, XlsxError> {
    let rule = item.rule();
    for (col, words) in (0..).zip([&item.no, &item.name, item.method.vietnamese(), "", "", "", &rule]) {
        text(sheet, (row, col), words, &looks.words)?;
    }
    height(sheet, row, &[(&rule, 62), (&item.name, 58)])?;
    sheet.write_number_with_format(row, MAX, number(item.max), &looks.figure)?;
    if let Some(per) = item.method.per() {
        sheet.write_number_with_format(row, PER, number(per), &looks.figure)?;
    }
    let options: Vec<(String, &str, kernel::Points, Option<i64>)> = match &item.method {
        Method::Level { levels } => named(levels, "bậc"),
        Method::Checklist { parts } => named(parts, "nội dung"),
        Method::RankTable { bands } => {
            bands.iter().map(|b| (b.says(), "hạng", b.points, Some(b.from))).collect()
        }
        _ => Vec::new(),
    };
    let mut at = row + 1;
    for (name, what, points, from) in options {
        for (col, words) in (0..).zip(["", name.as_str(), what, "", "", "", ""]) {
            text(sheet, (at, col), words, &looks.words)?;
        }
        sheet.write_number_with_format(at, MAX, number(points), &looks.figure)?;
        if let Some(from) = from {
            sheet.write_number_with_format(at, FROM, whole(from), &looks.figure)?;
        }
        at += 1;
    }
    Ok(at)
}

fn named<'a>(levels: &[Level], what: &'a str) -> Vec<(String, &'a str, kernel::Points, Option<i64>)> {
    labels(levels).into_iter().zip(levels).map(|(name, l)| (name, what, l.points, None)).collect()
}
