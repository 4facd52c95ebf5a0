//! The score table as a spreadsheet, for people who go on calculating.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::error::PaperError;
use crate::paper::Text;
use crate::score_table::{ScoreRow, ScoreTable};
use crate::words::UNKNOWN;

/// How points are shown, by the decimals all of them have: "600", "587,5", "940,25".
const SHAPES: [&str; 3] = ["#,##0", "#,##0.0", "#,##0.00"];
/// Rows above the table: title, bloc, rubric.
const TOP_ROWS: u32 = 4;

/// A score table as XLSX. Points are numbers, the rest is text: a name that begins with "=" stays a name and is
/// never calculated.
pub fn score_table_xlsx(table: &ScoreTable) -> Result<Vec<u8>, PaperError> {
    let mut book = score_table_workbook(table)?;
    book.save_to_buffer().map_err(|e| PaperError::Xlsx { cause: e.to_string() })
}

/// The same before it is saved, for whoever adds sheets of their own behind it.
pub fn score_table_workbook(table: &ScoreTable) -> Result<Workbook, PaperError> {
    write(table).map_err(|e| PaperError::Xlsx { cause: e.to_string() })
}

fn write(table: &ScoreTable) -> Result<Workbook, XlsxError> {
    // The paper's own words, so that the spreadsheet cannot say anything else.
    let paper = table.paper().tidied();
    let mut book = Workbook::new();
    let day = table.head.day;
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(1900).max(1900);
    let made = ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))?;
    book.set_properties(
        &DocProperties::new().set_title(cut(&paper.title(), 250)).set_creation_datetime(&made),
    );
    let sheet = book.add_worksheet();
    sheet.set_name("Bảng điểm")?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let bold = Format::new().set_bold().set_font_name("Times New Roman").set_font_size(13);
    let plain = Format::new().set_font_name("Times New Roman").set_font_size(11);
    string(sheet, 0, 0, &paper.title(), &bold)?;
    let rubric = format!("Chấm theo: {}, phiên bản {}.", table.rubric, table.rubric_version);
    string(sheet, 1, 0, &rubric, &plain)?;
    string(sheet, 2, 0, &paper.head.place_line(), &plain)?;
    if table.illustrative {
        string(sheet, 3, 0, "Số liệu minh họa", &plain.clone().set_italic())?;
    }
    body(sheet, table)?;
    Ok(book)
}

fn body(sheet: &mut Worksheet, table: &ScoreTable) -> Result<(), XlsxError> {
    let edge =
        || Format::new().set_font_name("Times New Roman").set_font_size(11).set_border(FormatBorder::Thin);
    let header = edge()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    let words = edge().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let figures = edge().set_align(FormatAlign::VerticalCenter);
    let unknown = edge().set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter);
    let mut titles = vec!["Hạng".to_owned(), "Đơn vị".to_owned()];
    titles.extend(table.sections.iter().map(|section| section.title.clone()));
    titles.extend(["Điểm thưởng", "Điểm trừ", "Tổng tự chấm", "Tổng thẩm định"].map(str::to_owned));
    for (column, title) in (0_u16..).zip(&titles) {
        string(sheet, TOP_ROWS, column, title, &header)?;
        sheet.set_column_width(column, if column == 1 { 42 } else { 14 })?;
    }
    // Spreadsheet programs do not grow a row for words wrapped by another program.
    sheet.set_row_height(TOP_ROWS, 62)?;
    let most = TOP_ROWS + 1;
    string(sheet, most, 0, "", &header)?;
    string(sheet, most, 1, "Điểm tối đa", &header)?;
    let shape = SHAPES[table.decimals().count().min(2)];
    let shaped = figures.clone().set_num_format(shape);
    let mut limits: Vec<Option<i64>> =
        table.sections.iter().map(|section| Some(section.points_max)).collect();
    limits.extend([table.bonus_points_max, None, table.total_max(), table.total_max()]);
    for (column, limit) in (2_u16..).zip(limits) {
        match limit {
            Some(points) => number(sheet, most, column, points, &shaped.clone().set_bold())?,
            None => string(sheet, most, column, "", &header)?,
        }
    }
    for (line, row) in (most + 1..).zip(&table.rows) {
        match row.rank {
            Some(rank) => sheet.write_number_with_format(line, 0, rank, &figures).map(|_| ())?,
            None => string(sheet, line, 0, UNKNOWN, &unknown)?,
        }
        string(sheet, line, 1, &row.unit, &words)?;
        let lines = u32::try_from(row.unit.chars().count() / 40).unwrap_or(0).clamp(0, 24) + 1;
        sheet.set_row_height(line, lines * 16)?;
        for (column, points) in (2_u16..).zip(figures_of(table, row)) {
            match points {
                Some(points) => number(sheet, line, column, points, &shaped)?,
                None => string(sheet, line, column, UNKNOWN, &unknown)?,
            }
        }
    }
    sheet.set_freeze_panes(most + 1, 2)?;
    sheet.set_repeat_rows(TOP_ROWS, most)?;
    Ok(())
}

fn figures_of(table: &ScoreTable, row: &ScoreRow) -> Vec<Option<i64>> {
    let mut all: Vec<Option<i64>> =
        (0..table.sections.len()).map(|i| row.points.get(i).copied().flatten()).collect();
    all.extend([row.bonus, row.deduction, row.self_total, row.appraised_total]);
    all
}

/// Writes text as text: never as a formula, a link or a number.
fn string(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    words: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let mut text = Text::from(words);
    crate::tidy::tidy_text(&mut text);
    sheet.write_string_with_format(row, column, cut(&text.plain(), 32_000), format).map(|_| ())
}

/// Hundredths become a decimal by moving the point in their digits, so no rounding can creep in.
fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    hundredths: i64,
    format: &Format,
) -> Result<(), XlsxError> {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    let decimal = format!("{sign}{}.{:02}", size / 100, size % 100);
    let value: f64 = decimal.parse().unwrap_or(f64::NAN);
    sheet.write_number_with_format(row, column, value, format).map(|_| ())
}

/// At most so many characters: a cell has a limit of its own.
fn cut(words: &str, most: usize) -> String {
    words.chars().take(most).collect()
}
