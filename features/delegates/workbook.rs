//! A delegation's list as XLSX: a title, locked structure, drop-downs and a sheet that says how to fill it in; and reading
//! what came back from people who use spreadsheets as they like.
//!
//! Nothing in a file is trusted: it is measured before it is opened, read cell by cell up to fixed limits, and a reader
//! that stumbles is an answer. Which delegation it belongs to stands on a hidden sheet and is compared.

use crate::model::{Delegate, Delegation};
use crate::roster::{ALL, COLUMNS, LINES_MAX, Line, cells};
use calamine::{DataRef, Reader as _, Xlsx};
use gatherings::Gathering;
use kernel::{Day, Problem, Refusal, clean_line, fold};
use rust_xlsxwriter::{DataValidation, Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError};
use std::io::{Cursor, Read};

/// The sheet to be filled in.
const LIST: &str = "Danh sách";
/// Says whose list it is; hidden.
const KEYS: &str = "Khóa";
/// The words of the drop-downs; hidden.
const WORDS: &str = "Từ chọn";
/// How to fill it in.
const HOW: &str = "Cách điền";
/// The line of the headings, from 0.
const HEAD: u32 = 3;
/// The hidden column of keys.
const KEY: u16 = 14;
/// The column that puts a line together for pasting.
const PASTE: u16 = 15;

/// Bytes of a file as sent.
const FILE_BYTES_MAX: usize = 3_000_000;
/// Bytes of all its parts when unpacked.
const UNPACKED_BYTES_MAX: u64 = 20_000_000;
/// Parts of a file.
const PARTS_MAX: usize = 300;
/// Cells looked at, filled or not.
const CELLS_MAX: usize = 40_000;
/// Characters of one cell that are read.
const CELL_CHARS_MAX: usize = 1000;

fn refused(code: &'static str, says: impl Into<String>) -> Refusal {
    Refusal::Invalid(vec![Problem::new("file", code, says)])
}

fn broken() -> Refusal {
    refused(
        "DB-30",
        "Không đọc được tệp này như một bảng tính XLSX (có thể đã bị đổi đuôi, bị khóa hoặc bị hỏng). Mở bằng Excel hay LibreOffice, lưu lại dạng .xlsx rồi gửi.",
    )
}

fn large() -> Refusal {
    refused(
        "DB-31",
        "Tệp quá lớn cho danh sách một đoàn (tối đa 300 dòng). Tải lại mẫu ở trang này, chép danh sách vào mẫu rồi gửi; không thêm trang tính hay ảnh.",
    )
}

/// A delegation's workbook with those who stand in it.
///
/// # Errors
/// `Broken` when the workbook cannot be made.
pub(crate) fn write(g: &Gathering, d: &Delegation, standing: &[Delegate]) -> Result<Vec<u8>, Refusal> {
    let mut book = Workbook::new();
    write_list(book.add_worksheet(), g, d, standing)?;
    write_how(book.add_worksheet())?;
    let words = book.add_worksheet();
    words.set_name(WORDS)?;
    for (col, column) in (0u16..).zip(&ALL) {
        for (row, word) in (0u32..).zip(column.offers) {
            words.write_string(row, col, *word)?;
        }
    }
    words.set_hidden(true);
    words.protect();
    let keys = book.add_worksheet();
    keys.set_name(KEYS)?;
    keys.write_string(0, 0, "Đoàn")?.write_string(0, 1, d.id.to_string())?;
    keys.write_string(1, 0, "Hội nghị")?.write_string(1, 1, g.id.to_string())?;
    keys.set_hidden(true);
    keys.protect();
    Ok(book.save_to_buffer()?)
}

fn write_list(
    sheet: &mut Worksheet,
    g: &Gathering,
    d: &Delegation,
    standing: &[Delegate],
) -> Result<(), XlsxError> {
    sheet.set_name(LIST)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let plain = || Format::new().set_font_name("Times New Roman").set_font_size(11);
    let edge = || plain().set_border(FormatBorder::Thin).set_text_wrap();
    let (title, head) = (plain().set_bold().set_font_size(14), edge().set_bold());
    // Text, so that a spreadsheet does not make a number or a day of what is typed; unlocked, all else is locked.
    let open = edge().set_num_format("@").set_unlocked();
    let due = d.due.map_or_else(|| "chưa định hạn".to_owned(), |day| format!("hạn gửi {day}"));
    text(sheet, (0, 0), &format!("Danh sách {} dự {}", d.name, g.name), &title)?;
    let tell = format!(
        "{}; phân bổ {} đại biểu; {due}. Mỗi dòng một người; cách điền ở trang “{HOW}”.",
        g.days_words(),
        d.quota
    );
    text(sheet, (1, 0), &tell, &plain().set_italic())?;
    for (col, column) in (0u16..).zip(&ALL) {
        text(sheet, (HEAD, col), column.head, &head)?;
        sheet.set_column_width(col, column.width)?;
    }
    text(sheet, (HEAD, PASTE), "Dòng để dán (chép cột này nếu dán vào trang)", &head)?;
    sheet.set_column_width(PASTE, 40)?.set_column_hidden(KEY)?;
    sheet.set_row_height(HEAD, 48)?;
    let offered = standing.len().max(usize::try_from(d.quota).unwrap_or(0)) + 20;
    let rows = u32::try_from(offered.min(LINES_MAX)).unwrap_or(0);
    // The writer takes an empty result for none, and puts 0 there if it is not told otherwise.
    sheet.set_formula_result_default("");
    let mut people = standing.iter();
    for row in HEAD + 1..=HEAD + rows {
        let who = people.next();
        let words = who.map_or_else(Default::default, |d| cells(d));
        for (col, word) in (0u16..).zip(&words) {
            text(sheet, (row, col), word, &open)?;
        }
        if let Some(who) = who {
            text(sheet, (row, KEY), &who.id.to_string(), &plain())?;
        }
        let n = row + 1;
        let joined: Vec<String> = "ABCDEFGHIJKLMNO".chars().map(|c| format!("{c}{n}")).collect();
        let says = format!("=IF(A{n}=\"\",\"\",{})", joined.join("&\"|\"&"));
        // What a reader shows that does not calculate.
        let line = match who {
            Some(who) => format!("{}|{}", words.join("|"), who.id),
            None => String::new(),
        };
        sheet.write_formula_with_format(row, PASTE, Formula::new(says).set_result(line), &edge())?;
    }
    for (col, column) in (0u16..).zip(&ALL) {
        if !column.offers.is_empty() {
            let letter = "ABCDEFGHIJKLMN".chars().nth(usize::from(col)).unwrap_or('A');
            let list = format!("='{WORDS}'!${letter}$1:${letter}${}", column.offers.len());
            let rule = DataValidation::new()
                .allow_list_formula(Formula::new(list))
                .set_error_title("Không có trong danh sách")?
                .set_error_message("Chọn một mục trong danh sách, hoặc bỏ trống nếu chưa rõ.")?;
            sheet.add_data_validation(HEAD + 1, col, HEAD + rows, col, &rule)?;
        }
    }
    sheet.set_freeze_panes(HEAD + 1, 1)?.set_repeat_rows(HEAD, HEAD)?;
    sheet.protect();
    Ok(())
}

fn write_how(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(HOW)?;
    sheet.set_column_width(0, 30)?.set_column_width(1, 90)?;
    let (bold, wrap) = (Format::new().set_bold(), Format::new().set_text_wrap());
    text(sheet, (0, 0), "Cột", &bold)?;
    text(sheet, (0, 1), "Cách điền", &bold)?;
    let mut row = 1;
    for column in &ALL {
        let offers = match column.offers {
            [] => String::new(),
            some => format!(" Gồm: {}.", some.join("; ")),
        };
        text(sheet, (row, 0), column.head, &wrap)?;
        text(sheet, (row, 1), &format!("{}{offers}", column.how), &wrap)?;
        row += 1;
    }
    for says in [
        "Điều chưa rõ thì bỏ trống, không ghi “không”: báo cáo cơ cấu phân biệt hai điều ấy.",
        "Không gộp ô, không dùng công thức, không đổi tên trang và tiêu đề cột.",
        "Người đã có trong danh sách mà không có trong tệp thì để yên; muốn rút hay thay thì làm ở trang của đoàn, kèm lý do.",
        "Gửi lại tệp ở trang của đoàn. Mở trang bằng đường liên kết thì chép các dòng ở cột cuối và dán vào ô trên trang ấy.",
    ] {
        row += 1;
        text(sheet, (row, 1), says, &wrap)?;
    }
    sheet.protect();
    Ok(())
}

/// Writes text as text: never as a formula, a link or a number.
fn text(sheet: &mut Worksheet, (row, col): (u32, u16), words: &str, f: &Format) -> Result<(), XlsxError> {
    let words: String = words.chars().take(32_000).collect();
    sheet.write_string_with_format(row, col, words, f).map(|_| ())
}

/// Everybody at a gathering, with their delegations, as a workbook of one sheet.
///
/// # Errors
/// `Broken` when the workbook cannot be made.
pub(crate) fn export(
    g: &Gathering,
    all: &[(String, i64, &Delegate)],
    illustrative: bool,
) -> Result<Vec<u8>, Refusal> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Đại biểu")?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let bold = Format::new().set_bold().set_text_wrap();
    let plain = Format::new().set_text_wrap();
    text(
        sheet,
        (0, 0),
        &format!("Danh sách đại biểu dự {}", g.name),
        &Format::new().set_bold().set_font_size(14),
    )?;
    let told = if illustrative { "Số liệu minh họa. " } else { "" };
    text(sheet, (1, 0), &format!("{told}{} người, {}", all.len(), g.days_words()), &plain)?;
    let heads = ["STT", "Đoàn"].into_iter().chain(ALL.iter().map(|c| c.head));
    for (col, head) in (0u16..).zip(heads) {
        text(sheet, (3, col), head, &bold)?;
        sheet.set_column_width(col, if col < 1 { 6 } else { 20 })?;
    }
    for (row, (delegation, no, d)) in (4u32..).zip(all) {
        text(sheet, (row, 0), &no.to_string(), &plain)?;
        text(sheet, (row, 1), delegation, &plain)?;
        for (col, word) in (2u16..).zip(cells(d)) {
            text(sheet, (row, col), &word, &plain)?;
        }
    }
    sheet.set_freeze_panes(4, 3)?;
    Ok(book.save_to_buffer()?)
}

/// Reads the lines of a delegation's workbook.
///
/// # Errors
/// `Invalid` at the field "file": what is wrong with the whole file and what to do.
pub(crate) fn read(bytes: &[u8], g: &Gathering, d: &Delegation) -> Result<Vec<Line>, Refusal> {
    measure(bytes)?;
    let (ours, here) = (d.id.to_string(), g.id.to_string());
    // The reader of workbooks may stumble over numbers no spreadsheet writes; that is the file's fault, not ours.
    web::stumbles("the reader of workbooks", || read_measured(bytes, &ours, &here))
        .unwrap_or_else(|| Err(broken()))
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

/// The most texts a part says it holds, wherever it says so and in whatever encoding.
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

fn read_measured(bytes: &[u8], ours: &str, here: &str) -> Result<Vec<Line>, Refusal> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let names = book.sheet_names();
    for name in [LIST, KEYS] {
        match names.iter().filter(|n| *n == name).count() {
            1 => {}
            0 if name == KEYS => return Err(not_ours("không phải là mẫu của trang này")),
            0 => {
                return Err(refused(
                    "DB-32",
                    format!(
                        "Tệp không có trang “{name}” (đã bị xóa hoặc đổi tên). Tải lại mẫu ở trang này, chép danh sách sang rồi gửi."
                    ),
                ));
            }
            _ => return Err(broken()),
        }
    }
    let mut keys = [String::new(), String::new()];
    each_cell(&mut book, KEYS, |(row, col), value, _| {
        if let (1, Some(slot)) = (col, keys.get_mut(usize::try_from(row).unwrap_or(9))) {
            *slot = words(value).unwrap_or_default();
        }
        Ok(())
    })?;
    match keys {
        [of, _] if of == ours => {}
        [_, at] if at == here => return Err(not_ours("là danh sách của đoàn khác")),
        _ => return Err(not_ours("là danh sách của hội nghị khác")),
    }
    let mut grid = Grid::default();
    each_cell(&mut book, LIST, |at, value, formula| grid.take(at, value, formula))?;
    let merged = book.merge_cells_by_sheet_name(LIST).map_err(|_| broken())?;
    if let Some(d) = merged.iter().find(|d| d.end.0 >= HEAD) {
        return Err(refused(
            "DB-34",
            format!(
                "Có ô gộp ({}:{}). Mỗi dòng một người, mỗi ô một giá trị: bỏ gộp ô, điền đủ từng dòng rồi gửi lại.",
                address(d.start),
                address(d.end)
            ),
        ));
    }
    grid.finish()
}

fn not_ours(what: &str) -> Refusal {
    refused(
        "DB-33",
        format!("Tệp này {what}. Chọn đúng tệp, hoặc tải lại mẫu ở trang này rồi chép danh sách sang."),
    )
}

fn each_cell<R: std::io::Read + std::io::Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    mut take: impl FnMut((u32, u32), &DataRef, bool) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| broken())?;
    let mut seen = 0;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| broken())? {
        seen += 1;
        if seen > CELLS_MAX {
            return Err(large());
        }
        take(cell.pos, &cell.value, cell.formula.is_some())?;
    }
    Ok(())
}

/// What is known while cells stream by.
#[derive(Default)]
struct Grid {
    heads: [String; COLUMNS],
    lines: Vec<Line>,
}

impl Grid {
    fn take(&mut self, (row, col): (u32, u32), value: &DataRef, formula: bool) -> Result<(), Refusal> {
        let column = usize::try_from(col).unwrap_or(usize::MAX);
        if row == HEAD {
            if let Some(head) = self.heads.get_mut(column) {
                *head = words(value).unwrap_or_default();
            }
            return Ok(());
        }
        if row < HEAD || column > usize::from(KEY) {
            return Ok(());
        }
        let read = words(value);
        if !formula && read.as_ref().is_ok_and(String::is_empty) {
            return Ok(());
        }
        let no = row.saturating_add(1);
        let at = match self.lines.iter().rposition(|l| l.no == no) {
            Some(at) => at,
            None if self.lines.len() >= LINES_MAX => {
                return Err(refused(
                    "DB-35",
                    format!(
                        "Tệp có hơn {LINES_MAX} dòng. Một đoàn gửi tối đa {LINES_MAX} người một lần; chia thành nhiều tệp."
                    ),
                ));
            }
            None => {
                self.lines.push(Line { no, ..Line::default() });
                self.lines.len() - 1
            }
        };
        let Some(line) = self.lines.get_mut(at) else { return Ok(()) };
        let named = |says: &str| format!("Ô {}: {says}", address((row, col)));
        match (line.cells.get_mut(column), read) {
            (None, key) => line.key = key.unwrap_or_default().parse().ok(),
            (Some(_), _) if formula => {
                line.unreadable.push((column, named("chứa công thức. Chép ô rồi dán lại “chỉ giá trị”.")));
            }
            (Some(_), Err(says)) => line.unreadable.push((column, named(&says))),
            (Some(cell), Ok(text)) => *cell = text,
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Line>, Refusal> {
        for (n, column) in ALL.iter().enumerate() {
            let theirs = self.heads.get(n).map_or("", String::as_str);
            if fold(theirs) != fold(column.head) {
                let at = address((HEAD, u32::try_from(n).unwrap_or(0)));
                let says = format!(
                    "Ô {at}: tiêu đề cột phải là “{}”, đang là “{}”. Tải lại mẫu ở trang này, chép danh sách sang rồi gửi.",
                    column.head,
                    web::short(theirs)
                );
                return Err(refused("DB-36", says));
            }
        }
        // A line with nothing but its key was emptied by hand: nobody is taken out by that.
        self.lines.retain(|l| !l.unreadable.is_empty() || l.cells.iter().any(|c| !c.is_empty()));
        if self.lines.is_empty() {
            return Err(refused("DB-37", "Dưới dòng tiêu đề chưa có ai. Điền ít nhất một dòng rồi gửi lại."));
        }
        Ok(self.lines)
    }
}

/// "B7".
fn address((row, col): (u32, u32)) -> String {
    let mut letters = String::new();
    let mut n = col.min(16_383);
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
    let of = |s: &str| {
        // Bytes first: one long text may stand in every cell.
        if s.len() > 4 * CELL_CHARS_MAX || s.chars().count() > CELL_CHARS_MAX {
            return Err("chứa một đoạn quá dài. Rút gọn rồi gửi lại.".to_owned());
        }
        Ok(clean_line(s))
    };
    match value {
        DataRef::Empty => Ok(String::new()),
        DataRef::String(s) => of(s),
        DataRef::SharedString(s) => of(s),
        DataRef::Int(n) => Ok(n.to_string()),
        // A year typed as a number; no figure is worked out of it.
        DataRef::Float(n) => Ok(n.to_string()),
        DataRef::DateTime(d) => {
            let (y, m, d, ..) = d.to_ymd_hms_milli();
            let day = i16::try_from(y).ok().zip(i8::try_from(m).ok()).zip(i8::try_from(d).ok());
            day.and_then(|((y, m), d)| Day::new(y, m, d))
                .map(|d| d.to_string())
                .ok_or("không phải là ngày.".into())
        }
        DataRef::DateTimeIso(s) => Day::parse(s.split('T').next().unwrap_or_default())
            .map(|d| d.to_string())
            .ok_or("không phải là ngày.".into()),
        DataRef::Bool(_) | DataRef::DurationIso(_) => {
            Err("phải là chữ. Định dạng ô thành văn bản rồi gõ lại.".into())
        }
        DataRef::Error(_) => Err("đang báo lỗi trong bảng tính. Gõ lại giá trị.".into()),
    }
}
