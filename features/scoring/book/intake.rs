//! Reading a workbook that came back from people who use spreadsheets as they like. Nothing in it is trusted: it is
//! measured before it is opened, read cell by cell up to fixed limits, and a reader that stumbles is an answer.

use calamine::{DataRef, Reader as _, Xlsx};
use kernel::{Points, Problem, Refusal, clean_text};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Cursor, Read};

/// Bytes of a file as sent.
const FILE_BYTES_MAX: usize = 5_000_000;
/// Bytes of all its parts when unpacked.
const UNPACKED_BYTES_MAX: u64 = 30_000_000;
/// Parts of a file.
const PARTS_MAX: usize = 300;
/// Cells looked at in one sheet, filled or not.
const CELLS_MAX: usize = 40_000;
/// Characters of one cell.
const CHARS_MAX: usize = 5000;
/// Characters of all cells of all sheets: a file of a few kilobytes may show one long text in every cell.
const CHARS_IN_ALL_MAX: usize = 2_000_000;
/// Sheets of a file, read or not: ours have at most five, and people add some of their own.
const SHEETS_MAX: usize = 12;

/// What stands in a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Value {
    /// A number, as its decimal text: "37.5".
    Number(String),
    /// Words.
    Text(String),
    /// Something a sheet of ours never asks for; said in words.
    Other(&'static str),
}

/// One cell that holds something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cell {
    pub(crate) value: Value,
    pub(crate) formula: bool,
}

/// One sheet: its filled cells by line and column, from 0.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) cells: BTreeMap<(u32, u32), Cell>,
    /// "B7:C9".
    pub(crate) merged: Vec<String>,
}

impl Sheet {
    /// The words in a cell; a number as it is written.
    pub(crate) fn words(&self, at: (u32, u32)) -> String {
        match self.cells.get(&at).map(|c| &c.value) {
            Some(Value::Number(n)) => n.clone(),
            Some(Value::Text(t)) => t.clone(),
            Some(Value::Other(_)) | None => String::new(),
        }
    }
}

/// The file is refused as a whole.
pub(crate) fn refused(code: &'static str, says: impl Into<String>) -> Refusal {
    Refusal::Invalid(vec![Problem::new("file", code, says)])
}

fn broken() -> Refusal {
    refused(
        "DIEM-40",
        "Không đọc được tệp này như một bảng tính XLSX (có thể đã bị đổi đuôi, bị khóa hoặc bị hỏng). Mở bằng Excel hay LibreOffice, lưu lại dạng .xlsx rồi gửi.",
    )
}

fn large() -> Refusal {
    refused(
        "DIEM-41",
        "Tệp quá lớn cho một phiếu hay một bảng tiêu chí. Tải lại mẫu, chép số liệu vào mẫu rồi gửi; không thêm trang tính, ảnh hay dòng.",
    )
}

fn wordy() -> Refusal {
    refused(
        "DIEM-41",
        "Tệp có quá nhiều chữ cho một phiếu hay một bảng tiêu chí: các ô cộng lại hơn 2.000.000 ký tự. Tải lại mẫu, chép số liệu vào mẫu rồi gửi.",
    )
}

/// Reads these sheets, where they are there.
///
/// # Errors
/// `Invalid` at the field "file": what is wrong with the whole file and what to do.
pub(crate) fn read(bytes: &[u8], wanted: &[&str]) -> Result<BTreeMap<String, Sheet>, Refusal> {
    measure(bytes)?;
    // The reader of workbooks may stumble over numbers no spreadsheet writes; that is the file's fault, not ours.
    web::stumbles("the reader of workbooks", || read_measured(bytes, wanted)).unwrap_or_else(|| Err(broken()))
}

/// Unpacks every part into nothing, counting: what a part says about its own size is not believed.
fn measure(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(large());
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if zip.len() > PARTS_MAX {
        return Err(large());
    }
    let mut left = UNPACKED_BYTES_MAX;
    for i in 0..zip.len() {
        let part = zip.by_index(i).map_err(|_| broken())?;
        let mut unpacked = Vec::new();
        part.take(left + 1).read_to_end(&mut unpacked).map_err(|_| broken())?;
        let size = unpacked.len() as u64;
        // The reader sets room aside for as many texts as a part says it has; the shortest, "<si/>", takes five bytes.
        if size > left || promised(&unpacked) > size / 5 {
            return Err(large());
        }
        left -= size;
    }
    Ok(())
}

/// The most texts a part says it holds. Names of parts and what stands around the word are not believed: the reader
/// finds its part by other rules than ours, so every place in every part counts, in whatever encoding of it.
fn promised(part: &[u8]) -> u64 {
    let mut text = String::from_utf8_lossy(part);
    if text.contains('\0') {
        text = text.replace('\0', "").into();
    }
    let figure = |after: &str| {
        let after = after.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '>');
        let digits = after.find(|c: char| !c.is_ascii_digit()).map_or(after, |end| &after[..end]);
        if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
    };
    text.split("uniqueCount").skip(1).map(figure).max().unwrap_or(0)
}

fn read_measured(bytes: &[u8], wanted: &[&str]) -> Result<BTreeMap<String, Sheet>, Refusal> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let names = book.sheet_names();
    look_over(&names)?;
    let mut texts = Texts::new();
    let mut sheets = BTreeMap::new();
    for name in names.into_iter().filter(|n| wanted.contains(&n.as_str())) {
        let mut sheet = Sheet::default();
        {
            let mut cells = book.worksheet_cells_reader(&name).map_err(|_| broken())?;
            let mut seen = 0;
            while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| broken())? {
                seen += 1;
                if seen > CELLS_MAX {
                    return Err(large());
                }
                let formula = cell.formula.is_some();
                let value = texts.value_of(&cell.value)?;
                if formula || value != Value::Text(String::new()) {
                    sheet.cells.insert(cell.pos, Cell { value, formula });
                }
            }
        }
        let merged = book.merge_cells_by_sheet_name(&name).map_err(|_| broken())?;
        let range = |d: &calamine::Dimensions| format!("{}:{}", address(d.start), address(d.end));
        sheet.merged = merged.iter().take(3).map(range).collect();
        sheets.insert(name, sheet);
    }
    Ok(sheets)
}

/// Every sheet of a name that stands twice would be read as often as it stands there.
fn look_over(names: &[String]) -> Result<(), Refusal> {
    if names.len() > SHEETS_MAX {
        return Err(refused(
            "DIEM-41",
            format!("Tệp có hơn {SHEETS_MAX} trang tính. Tải lại mẫu, chép số liệu vào mẫu rồi gửi."),
        ));
    }
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(name.as_str())) {
        None => Ok(()),
        Some(twice) => Err(refused(
            "DIEM-40",
            format!(
                "Tệp có hai trang tính cùng tên “{}”. Tải lại mẫu, chép số liệu vào mẫu rồi gửi.",
                web::short(twice)
            ),
        )),
    }
}

/// The texts of a workbook: how many characters may still come, and each text that came, cleaned once however many
/// cells show it.
struct Texts {
    left: usize,
    cleaned: HashMap<String, String>,
}

impl Texts {
    fn new() -> Texts {
        Texts { left: CHARS_IN_ALL_MAX, cleaned: HashMap::new() }
    }

    fn value_of(&mut self, value: &DataRef) -> Result<Value, Refusal> {
        Ok(match value {
            DataRef::Empty => Value::Text(String::new()),
            DataRef::String(s) => self.text(s)?,
            DataRef::SharedString(s) => self.text(s)?,
            DataRef::Int(n) => self.number(n.to_string())?,
            // The shortest decimal that means this number: what was typed, and nothing is worked out of it.
            DataRef::Float(n) => self.number(n.to_string())?,
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) => Value::Other("một ngày"),
            DataRef::Bool(_) => Value::Other("TRUE hay FALSE"),
            DataRef::DurationIso(_) => Value::Other("một khoảng thời gian"),
            DataRef::Error(_) => Value::Other("một lỗi của bảng tính"),
        })
    }

    fn text(&mut self, s: &str) -> Result<Value, Refusal> {
        const LONG: Value = Value::Other("một đoạn quá dài");
        // Bytes first: one long text may stand in every cell.
        if s.len() > 4 * CHARS_MAX {
            return Ok(LONG);
        }
        let chars = s.chars().count();
        self.spend(chars)?;
        if chars > CHARS_MAX {
            return Ok(LONG);
        }
        if let Some(clean) = self.cleaned.get(s) {
            return Ok(Value::Text(clean.clone()));
        }
        let clean = clean_text(s);
        self.cleaned.insert(s.to_owned(), clean.clone());
        Ok(Value::Text(clean))
    }

    fn number(&mut self, digits: String) -> Result<Value, Refusal> {
        self.spend(digits.len())?;
        Ok(Value::Number(digits))
    }

    fn spend(&mut self, chars: usize) -> Result<(), Refusal> {
        self.left = self.left.checked_sub(chars).ok_or_else(wordy)?;
        Ok(())
    }
}

/// "B7".
pub(crate) fn address((row, col): (u32, u32)) -> String {
    super::cells::at(row.min(2_000_000), u16::try_from(col).unwrap_or(u16::MAX).min(16_383))
}

/// Points out of a number's decimal text, whose point is never a thousands mark.
pub(crate) fn points(number: &str) -> Option<Points> {
    Points::parse(&number.replace('.', ","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_every_cell_is_cleaned_once_and_counted_each_time() {
        let long = "e\u{302}\u{323}".repeat(1600);
        let (mut texts, mut taken) = (Texts::new(), 0);
        let refused = loop {
            match texts.value_of(&DataRef::SharedString(&long)) {
                Ok(value) => assert_eq!(value, Value::Text("ệ".repeat(1600))),
                Err(refused) => break refused,
            }
            taken += 1;
        };
        assert!(refused.to_string().contains("hơn 2.000.000 ký tự"), "{refused}");
        assert_eq!((taken, texts.cleaned.len()), (2_000_000 / 4800, 1));
    }

    #[test]
    fn what_is_too_long_for_a_cell_is_told_and_counted_as_far_as_it_was_read() {
        let mut texts = Texts::new();
        let other = Value::Other("một đoạn quá dài");
        assert_eq!(texts.value_of(&DataRef::SharedString(&"x".repeat(20_001))).unwrap(), other);
        assert_eq!(texts.left, 2_000_000);
        assert_eq!(texts.value_of(&DataRef::String("x".repeat(5001))).unwrap(), other);
        assert_eq!(texts.value_of(&DataRef::Int(12)).unwrap(), Value::Number("12".to_owned()));
        assert_eq!((texts.left, texts.cleaned.len()), (2_000_000 - 5003, 0));
    }
}
