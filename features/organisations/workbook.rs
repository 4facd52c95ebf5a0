//! Lists of bodies as XLSX: the template, and reading what came back from people who use spreadsheets as they like.
//!
//! Nothing in a file is trusted: it is measured before it is opened, read cell by cell up to fixed limits, and a reader
//! that stumbles is an answer.

use crate::plan::{Column, Line};
use calamine::{DataRef, Reader as _, Xlsx};
use kernel::{Day, Problem, Refusal, clean_line, fold};
use rust_xlsxwriter::{DataValidation, Format, Workbook};
use std::io::{Cursor, Read};

/// Lines of a list.
pub(crate) const LINES_MAX: usize = 5000;
/// Bytes of a file as sent.
const FILE_BYTES_MAX: usize = 5_000_000;
/// Bytes of all its parts when unpacked: a list of 5000 lines needs less than 5 MB.
const UNPACKED_BYTES_MAX: u64 = 40_000_000;
/// Parts of a file.
const PARTS_MAX: usize = 500;
/// Cells looked at, filled or not.
const CELLS_MAX: usize = 200_000;
/// Lines above the header that may hold a title.
const HEADER_LINE_MAX: u32 = 10;
/// Bytes a column's name may have; longer text is a title, and is not compared.
const HEADER_BYTES_MAX: usize = 200;
/// Characters of one cell that are kept; anything longer is refused by its column anyway.
const CELL_CHARS_MAX: usize = 1000;

fn refused(code: &'static str, says: impl Into<String>) -> Refusal {
    Refusal::Invalid(vec![Problem::new("file", code, says)])
}

/// Reads the lines of the first sheet.
///
/// # Errors
/// `Invalid` at the field "file": what is wrong with the whole file and what to do.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Line>, Refusal> {
    measure(bytes)?;
    // The reader of workbooks may stumble over numbers no spreadsheet writes; that is the file's fault, not ours.
    web::stumbles("the reader of workbooks", || read_measured(bytes)).unwrap_or_else(|| Err(broken()))
}

fn broken() -> Refusal {
    refused(
        "DV-21",
        "Không đọc được tệp này như một bảng tính XLSX (có thể đã bị đổi đuôi hoặc bị hỏng). Mở bằng Excel hay LibreOffice, lưu lại dạng .xlsx rồi gửi.",
    )
}

/// Unpacks every part into nothing, counting: what a part says about its own size is not believed.
fn measure(bytes: &[u8]) -> Result<(), Refusal> {
    let large = || {
        refused(
            "DV-22",
            "Tệp quá lớn cho một danh sách đơn vị. Xóa các trang tính, ảnh và vùng trống thừa rồi lưu lại; mỗi lần nhận tối đa 5.000 dòng.",
        )
    };
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
        if part.size() > left {
            return Err(large());
        }
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

fn read_measured(bytes: &[u8]) -> Result<Vec<Line>, Refusal> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let sheet = book.sheet_names().first().cloned().ok_or_else(broken)?;
    let mut grid = Grid { words: Column::ALL.map(|c| fold(c.header())), ..Grid::default() };
    {
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| broken())?;
        let mut seen = 0;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| broken())? {
            seen += 1;
            if seen > CELLS_MAX {
                return Err(refused(
                    "DV-23",
                    "Trang tính đầu có quá nhiều ô. Chỉ giữ các cột của mẫu và tối đa 5.000 dòng rồi gửi lại.",
                ));
            }
            grid.take(cell.pos, &cell.value, cell.formula.is_some())?;
        }
    }
    let merged = book.merge_cells_by_sheet_name(&sheet).map_err(|_| broken())?;
    grid.refuse_merged(&merged)?;
    grid.finish()
}

/// What is known while cells stream by.
#[derive(Default)]
struct Grid {
    /// Where the columns stand, once the header was met, and its line (from 0).
    header: Option<([Option<u32>; 8], u32)>,
    /// The words of the header, folded, in the order of the columns.
    words: [String; 8],
    /// The line being read, from 0.
    at: u32,
    /// The newest line above the header that says anything, and where columns are named in it.
    above: Option<(u32, [Option<u32>; 8])>,
    lines: Vec<Line>,
}

impl Grid {
    fn take(&mut self, (row, col): (u32, u32), value: &DataRef, formula: bool) -> Result<(), Refusal> {
        if row < self.at {
            return Err(refused(
                "DV-30",
                format!(
                    "Các dòng trong tệp không theo thứ tự: dòng {} đứng sau dòng {}. Mở bằng Excel hay LibreOffice, lưu lại dạng .xlsx rồi gửi.",
                    row + 1,
                    self.at + 1
                ),
            ));
        }
        if row > self.at {
            if self.header.is_none() {
                self.look_for_header(row)?;
            }
            self.at = row;
        }
        let Some((columns, _)) = self.header.filter(|(_, at)| row > *at) else {
            return if self.header.is_none() { self.take_above((row, col), value) } else { Ok(()) };
        };
        let Some(column) = Column::ALL.into_iter().find(|c| columns[c.at()] == Some(col)) else {
            return Ok(());
        };
        let read = words(value);
        if !formula && read.as_ref().is_ok_and(String::is_empty) {
            return Ok(());
        }
        if self.lines.last().is_none_or(|l| l.no != row + 1) {
            if self.lines.len() >= LINES_MAX {
                return Err(refused(
                    "DV-24",
                    "Tệp có hơn 5.000 dòng. Chia thành nhiều tệp rồi nhận lần lượt, cấp trên trước.",
                ));
            }
            self.lines.push(Line {
                no: row.saturating_add(1),
                cells: Default::default(),
                unreadable: Vec::new(),
            });
        }
        let Some(line) = self.lines.last_mut() else { return Ok(()) };
        match read {
            _ if formula => {
                line.unreadable.push((column, "Ô chứa công thức. Chép ô rồi dán lại “chỉ giá trị”.".into()));
            }
            Err(says) => line.unreadable.push((column, says)),
            Ok(text) => line.cells[column.at()] = text,
        }
        Ok(())
    }

    /// A cell of a line that may be the header.
    fn take_above(&mut self, (row, col): (u32, u32), value: &DataRef) -> Result<(), Refusal> {
        let text = words(value).unwrap_or_default();
        if text.is_empty() {
            return Ok(());
        }
        let mut columns = self.above.filter(|(r, _)| *r == row).map_or([None; 8], |(_, columns)| columns);
        let text = if text.len() > HEADER_BYTES_MAX { String::new() } else { fold(&text) };
        if let Some(c) = Column::ALL.into_iter().find(|c| self.words[c.at()] == text) {
            if columns[c.at()].is_some() {
                return Err(refused(
                    "DV-25",
                    format!("Dòng {}: cột “{}” có hai lần. Bỏ bớt một cột rồi gửi lại.", row + 1, c.header()),
                ));
            }
            columns[c.at()] = Some(col);
        }
        self.above = Some((row, columns));
        Ok(())
    }

    /// Once a line is complete, is it the header?
    fn look_for_header(&mut self, now_at: u32) -> Result<(), Refusal> {
        let Some((last, columns)) = self.above.filter(|(r, _)| *r < now_at) else { return Ok(()) };
        let missing: Vec<String> = Column::ALL
            .into_iter()
            .filter(|c| columns[c.at()].is_none())
            .map(|c| format!("“{}”", c.header()))
            .collect();
        if missing.is_empty() {
            self.header = Some((columns, last));
        } else if columns[Column::Code.at()].is_some() || missing.len() <= 3 {
            return Err(refused(
                "DV-26",
                format!(
                    "Dòng {} là dòng tiêu đề nhưng thiếu cột {}. Tải mẫu, chép đúng tiêu đề rồi gửi lại.",
                    last + 1,
                    missing.join(", ")
                ),
            ));
        } else if now_at > HEADER_LINE_MAX {
            return Err(no_header());
        }
        Ok(())
    }

    fn refuse_merged(&self, merged: &[calamine::Dimensions]) -> Result<(), Refusal> {
        let below = |d: &&calamine::Dimensions| self.header.is_some_and(|(_, header)| d.end.0 >= header);
        let named: Vec<String> = merged
            .iter()
            .filter(below)
            .take(3)
            .map(|d| format!("{}:{}", address(d.start), address(d.end)))
            .collect();
        if named.is_empty() {
            return Ok(());
        }
        Err(refused(
            "DV-27",
            format!(
                "Có ô gộp ({}). Mỗi dòng một đơn vị, mỗi ô một giá trị: bỏ gộp ô, điền đủ từng dòng rồi gửi lại.",
                named.join("; ")
            ),
        ))
    }

    fn finish(mut self) -> Result<Vec<Line>, Refusal> {
        if self.header.is_none() {
            self.look_for_header(u32::MAX)?;
        }
        if self.header.is_none() {
            return Err(no_header());
        }
        if self.lines.is_empty() {
            return Err(refused(
                "DV-28",
                "Dưới dòng tiêu đề chưa có đơn vị nào. Điền ít nhất một dòng rồi gửi lại.",
            ));
        }
        Ok(self.lines)
    }
}

fn no_header() -> Refusal {
    refused(
        "DV-26",
        "Không thấy dòng tiêu đề “Mã đơn vị”, “Tên đầy đủ” … trong 10 dòng đầu của trang tính thứ nhất. Tải mẫu, điền vào mẫu rồi gửi lại.",
    )
}

/// "B7".
fn address((row, col): (u32, u32)) -> String {
    let mut letters = String::new();
    let mut n = col.min(16_384);
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(n % 26).unwrap_or(0)));
        if n < 26 {
            break;
        }
        n = n / 26 - 1;
    }
    format!("{letters}{}", row.saturating_add(1))
}

/// A cell's text as a person reads it.
fn words(value: &DataRef) -> Result<String, String> {
    let long = |s: &str| s.len() > 16 * CELL_CHARS_MAX;
    let text = match value {
        // Bytes first: one long text may stand in every cell.
        DataRef::String(s) if long(s) => {
            return Err("Ô chứa một đoạn quá dài. Rút gọn rồi gửi lại.".to_owned());
        }
        DataRef::SharedString(s) if long(s) => {
            return Err("Ô chứa một đoạn quá dài. Rút gọn rồi gửi lại.".to_owned());
        }
        DataRef::Empty => String::new(),
        DataRef::String(s) => clean_line(s),
        DataRef::SharedString(s) => clean_line(s),
        DataRef::Int(n) => n.to_string(),
        // A code typed as a number: 12 is written "12", and no figure is worked out of it.
        DataRef::Float(n) => n.to_string(),
        DataRef::DateTime(d) => {
            let (y, m, d, ..) = d.to_ymd_hms_milli();
            let day = i16::try_from(y).ok().zip(i8::try_from(m).ok()).zip(i8::try_from(d).ok());
            day.and_then(|((y, m), d)| Day::new(y, m, d))
                .map(|d| d.to_string())
                .ok_or("Không phải là ngày.")?
        }
        DataRef::DateTimeIso(s) => Day::parse(s.split('T').next().unwrap_or_default())
            .map(|d| d.to_string())
            .ok_or("Không phải là ngày.")?,
        DataRef::Bool(_) | DataRef::DurationIso(_) => {
            return Err("Ô này phải là chữ. Định dạng ô thành văn bản rồi gõ lại.".into());
        }
        DataRef::Error(_) => return Err("Ô đang báo lỗi trong bảng tính. Gõ lại giá trị.".into()),
    };
    if text.chars().count() > CELL_CHARS_MAX {
        return Err(format!("Ô chứa {} ký tự, quá dài. Rút gọn rồi gửi lại.", text.chars().count()));
    }
    Ok(text)
}

/// A workbook with these lines under the header, and a sheet that says how to fill it in.
///
/// # Errors
/// `Broken` when the workbook cannot be made.
pub(crate) fn write(lines: &[[String; 8]]) -> Result<Vec<u8>, Refusal> {
    use crate::model::{BodyKind, Level};
    let mut book = Workbook::new();
    let bold = Format::new().set_bold().set_text_wrap();
    let text = Format::new().set_num_format("@");
    let sheet = book.add_worksheet().set_name("Danh sách")?;
    let widths = [16, 48, 26, 22, 14, 20, 18, 16];
    for ((i, c), width) in (0u16..).zip(Column::ALL).zip(widths) {
        sheet.write_string_with_format(0, i, c.header(), &bold)?;
        sheet.set_column_width(i, width)?;
        // Text, so that a spreadsheet does not turn "01" into 1 or a day into another day.
        sheet.set_column_format(i, &text)?;
    }
    for (row, line) in (1u32..).zip(lines) {
        for (i, value) in (0u16..).zip(line) {
            sheet.write_string_with_format(row, i, value, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    let last = u32::try_from(LINES_MAX).unwrap_or(5000);
    let kinds: Vec<&str> = BodyKind::ALL.iter().map(|k| k.vietnamese()).collect();
    let levels: Vec<&str> = Level::ALL.iter().map(|l| l.vietnamese()).collect();
    // A list written into the cell rule is split at commas, so the words with commas come from the second sheet.
    let from_guide = DataValidation::new()
        .allow_list_formula(format!("'Cách điền'!$B$12:$B${}", 11 + kinds.len()).as_str().into());
    sheet.add_data_validation(1, 3, last, 3, &from_guide)?;
    sheet.add_data_validation(1, 4, last, 4, &DataValidation::new().allow_list_strings(&levels)?)?;
    let guide = book.add_worksheet().set_name("Cách điền")?;
    guide.set_column_width(0, 22)?;
    guide.set_column_width(1, 90)?;
    let wrap = Format::new().set_text_wrap();
    let says = [
        (
            "Mã đơn vị",
            "Bắt buộc, không trùng. Chữ không dấu, số, dấu chấm, gạch nối; ví dụ T.STC. Mã đã có là sửa đơn vị ấy.",
        ),
        ("Tên đầy đủ", "Bắt buộc, tối đa 200 ký tự."),
        (
            "Tên ngắn",
            "Tối đa 100 ký tự. Bỏ trống thì lấy tên đầy đủ (đơn vị đã có và không đổi tên: giữ tên ngắn cũ).",
        ),
        ("Loại hình", "Chọn trong danh sách ở dưới."),
        ("Cấp", "Trung ương, Cấp tỉnh, Cấp huyện, Cấp xã hoặc Cơ sở."),
        (
            "Mã đơn vị cấp trên",
            "Mã của đơn vị trực tiếp ở trên, đã có hoặc ở một dòng khác của tệp. Bỏ trống là không có cấp trên.",
        ),
        ("Địa danh", "Tên địa phương in trên văn bản, trước ngày tháng. Có thể bỏ trống."),
        (
            "Áp dụng từ ngày",
            "Ví dụ 01/01/2016. Đơn vị mới: ngày bắt đầu hoạt động. Đơn vị đã có: ngày tên hoặc cấp trên mới có hiệu lực.",
        ),
    ];
    guide.write_string_with_format(0, 0, "Cột", &bold)?;
    guide.write_string_with_format(0, 1, "Cách điền", &bold)?;
    for (row, (column, how)) in (1u32..).zip(says) {
        guide.write_string(row, 0, column)?;
        guide.write_string_with_format(row, 1, how, &wrap)?;
    }
    guide.write_string_with_format(10, 1, "Các loại hình", &bold)?;
    for (row, kind) in (11u32..).zip(kinds) {
        guide.write_string(row, 1, kind)?;
    }
    Ok(book.save_to_buffer()?)
}
