//! What every workbook needs: addresses, looks, text that stays text, exact decimals.

use kernel::Points;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};

/// Said in a cell when a line does not apply.
pub(crate) const GONE: &str = "không áp dụng";
/// Said by a formula whose points are not known.
pub(crate) const UNKNOWN: &str = "chưa rõ";
/// Ticks, conditions.
pub(crate) const YES: &str = "có";
/// The other word.
pub(crate) const NO: &str = "không";

/// "E7" for line 6, column 4: both are counted from 0, as the writer counts.
pub(crate) fn at(row: u32, col: u16) -> String {
    format!("{}{}", letters(col), row + 1)
}

/// "$E$7".
pub(crate) fn fixed(row: u32, col: u16) -> String {
    format!("${}${}", letters(col), row + 1)
}

/// "$E$7:$J$7".
pub(crate) fn fixed_range(first: (u32, u16), last: (u32, u16)) -> String {
    format!("{}:{}", fixed(first.0, first.1), fixed(last.0, last.1))
}

/// "A", "Z", "AA".
pub(crate) fn letters(col: u16) -> String {
    let mut letters = String::new();
    let mut n = col;
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(n % 26).unwrap_or(0)));
        if n < 26 {
            return letters;
        }
        n = n / 26 - 1;
    }
}

/// A cell of another sheet.
pub(crate) fn on(sheet: &str, cell: &str) -> String {
    format!("'{sheet}'!{cell}")
}

/// "12.5": hundredths as the decimal a workbook writes, by moving the point in their digits.
pub(crate) fn decimal(p: Points) -> String {
    let sign = if p.0 < 0 { "-" } else { "" };
    let size = p.0.unsigned_abs();
    match size % 100 {
        0 => format!("{sign}{}", size / 100),
        rest if rest % 10 == 0 => format!("{sign}{}.{}", size / 100, rest / 10),
        rest => format!("{sign}{}.{rest:02}", size / 100),
    }
}

/// The number a workbook keeps: the one whose decimal text is ours. Nothing is computed with it.
pub(crate) fn number(p: Points) -> f64 {
    decimal(p).parse().unwrap_or_default()
}

/// A count, the same way.
pub(crate) fn whole(n: i64) -> f64 {
    n.to_string().parse().unwrap_or_default()
}

/// How cells look.
pub(crate) struct Looks {
    pub(crate) title: Format,
    pub(crate) tell: Format,
    pub(crate) head: Format,
    pub(crate) group: Format,
    pub(crate) words: Format,
    pub(crate) typed: Format,
    pub(crate) figure: Format,
    pub(crate) step: Format,
    pub(crate) sum: Format,
}

impl Looks {
    pub(crate) fn new() -> Looks {
        let plain = || Format::new().set_font_name("Times New Roman").set_font_size(11);
        let edge = || {
            plain()
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x00BF_BAB2))
                .set_align(FormatAlign::VerticalCenter)
        };
        // "General": any pattern that fits both would print "600,".
        let figure = || edge().set_align(FormatAlign::Right);
        Looks {
            title: plain().set_bold().set_font_size(14),
            tell: plain().set_italic().set_font_color(Color::RGB(0x006A_6259)),
            head: edge()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00F3_EFE8)),
            group: edge().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00F9_F6F1)),
            words: edge().set_text_wrap(),
            typed: edge().set_align(FormatAlign::Right).set_text_wrap(),
            figure: figure(),
            step: figure().set_font_color(Color::RGB(0x006A_6259)),
            sum: figure().set_bold().set_background_color(Color::RGB(0x00F9_F6F1)),
        }
    }
}

/// Writes text as text: never as a formula, a link or a number.
pub(crate) fn text(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    words: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    // A cell takes 32.767 characters; ours are far shorter.
    let words: String = words.chars().take(32_000).collect();
    sheet.write_string_with_format(row, col, words, format).map(|_| ())
}

/// A formula with the result a reader shows before it calculates.
pub(crate) fn formula(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    (says, result): (&str, &str),
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(says).set_result(result);
    // The writer takes an empty result for none, and puts 0 there if it is not told otherwise.
    sheet.set_formula_result_default("");
    sheet.write_formula_with_format(row, col, formula, format).map(|_| ())
}

/// A row's height by how many lines each of its words takes in a column of so many characters: set by hand, because a
/// program that only converts does not find it out by itself.
pub(crate) fn height(sheet: &mut Worksheet, row: u32, cells: &[(&str, usize)]) -> Result<(), XlsxError> {
    let lines = |(words, width): &(&str, usize)| words.chars().count().div_ceil((*width).max(1));
    let most = cells.iter().map(lines).max().unwrap_or(1).clamp(1, 24);
    sheet.set_row_height(row, u32::try_from(most * 16).unwrap_or(16)).map(|_| ())
}
