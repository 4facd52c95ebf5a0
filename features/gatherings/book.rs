//! Everything of a gathering as one workbook, for people who go on working elsewhere. Text stays text: a name that begins
//! with "=" is never calculated.

use kernel::{Day, Refusal};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, XlsxError};

/// A cell.
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Count(i64),
}

impl<T: Into<String>> From<T> for Cell {
    fn from(words: T) -> Cell {
        Cell::Text(words.into())
    }
}

/// A sheet: its name, the columns with their widths, its rows.
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// Columns with their widths.
    pub columns: Vec<(&'static str, u16)>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
}

/// The workbook of these sheets.
///
/// # Errors
/// `Broken` when it cannot be written, which is our fault.
pub fn workbook(title: &str, on: Day, sheets: &[Sheet]) -> Result<Vec<u8>, Refusal> {
    written(title, on, sheets).map_err(|e| Refusal::broken(e.to_string()))
}

fn written(title: &str, on: Day, sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    let year = u16::try_from(on.year()).unwrap_or(1900).max(1900);
    let made = ExcelDateTime::from_ymd(year, part(on.0.month()), part(on.0.day()))?;
    let title: String = title.chars().take(250).collect();
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let edge = || Format::new().set_font_name("Times New Roman").set_border(FormatBorder::Thin);
    let (head, words) = (edge().set_bold().set_text_wrap(), edge().set_text_wrap());
    for s in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(s.name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        for (column, (name, width)) in (0_u16..).zip(&s.columns) {
            sheet.write_string_with_format(0, column, *name, &head)?;
            sheet.set_column_width(column, *width)?;
        }
        for (line, row) in (1_u32..).zip(&s.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match (cell, i32::try_from(if let Cell::Count(n) = cell { *n } else { 0 })) {
                    (Cell::Count(_), Ok(n)) => sheet.write_number_with_format(line, column, n, &words)?,
                    (Cell::Count(n), Err(_)) => {
                        sheet.write_string_with_format(line, column, n.to_string(), &words)?
                    }
                    (Cell::Text(t), _) => {
                        let cut: String = t.chars().take(32_000).collect();
                        sheet.write_string_with_format(line, column, cut, &words)?
                    }
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
    }
    book.save_to_buffer()
}
