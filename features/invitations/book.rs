//! Everything of the invitations as one workbook, for people who go on working elsewhere. Text stays text: a name that begins
//! with "=" is never calculated.

use crate::gate::Desk as GateDesk;
use crate::pages::list::answers_of;
use crate::print::Desk;
use crate::store::scans;
use db::Reading;
use kernel::{Day, Refusal};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, XlsxError};

/// A sheet: its name, the columns with their widths, its rows. A cell that is a whole number alone is written as one.
struct Sheet {
    name: &'static str,
    columns: &'static [(&'static str, u16)],
    rows: Vec<Vec<String>>,
}

const LETTERS: &[(&str, u16)] = &[
    ("Số giấy mời", 9),
    ("Đại biểu", 26),
    ("Chức vụ", 28),
    ("Đơn vị", 28),
    ("Đoàn", 24),
    ("Loại đại biểu", 18),
    ("Thư điện tử", 24),
    ("Đã gửi", 22),
    ("Lần", 6),
    ("Ghi khác hiện nay", 18),
    ("Trả lời", 18),
    ("Người dự thay", 24),
    ("Người đi cùng", 8),
    ("Đi lại", 18),
    ("Ăn", 8),
    ("Đêm nghỉ", 8),
    ("Nhu cầu khác", 28),
    ("Chỗ ngồi", 16),
    ("Có mặt lúc", 18),
    ("Cửa", 16),
];
const LOG: &[(&str, u16)] = &[
    ("Đại biểu", 26),
    ("Lúc", 20),
    ("Cửa", 18),
    ("Cách", 14),
    ("Người ghi", 30),
    ("Nhận lúc", 20),
    ("Lượt trùng", 10),
    ("Bỏ, lý do", 40),
];

/// The workbook. The caller asks for permission.
pub(crate) fn workbook(w: &mut Reading, desk: &Desk, on: Day) -> Result<Vec<u8>, Refusal> {
    let gate = GateDesk::of(w, desk.g.clone())?;
    let answers = answers_of(w, desk.g.id)?;
    let letter = |(i, d): (&crate::Invitation, &delegates::Delegate)| {
        let (sent, a, first) = (desk.sent.get(&d.id), answers.get(&d.id), gate.roll.first(d.id));
        let coming = a.filter(|a| a.coming != crate::Coming::No);
        vec![
            i.number.to_string(),
            format!("{} {}", d.address(), d.name),
            d.post.clone(),
            d.unit.clone(),
            gate.delegations.get(&d.delegation).cloned().unwrap_or_default(),
            d.category.vietnamese().to_owned(),
            i.email.clone(),
            sent.map_or_else(String::new, |s| format!("{}, {}", s.how.vietnamese(), s.day)),
            sent.map_or_else(String::new, |s| s.round.to_string()),
            desk.outdated(d).join(", "),
            a.map_or_else(String::new, |a| a.coming.vietnamese().to_owned()),
            a.map_or_else(String::new, |a| a.instead_name.clone()),
            coming.map_or_else(String::new, |a| a.companions.to_string()),
            coming.and_then(|a| a.travel).map_or_else(String::new, |t| t.vietnamese().to_owned()),
            coming
                .and_then(|a| a.meals)
                .map_or_else(String::new, |m| if m { "có" } else { "không" }.to_owned()),
            coming.map_or_else(String::new, |a| a.nights.to_string()),
            a.map_or_else(String::new, |a| a.note.clone()),
            desk.seat(d.id).to_owned(),
            first.map_or_else(String::new, |s| s.at.full()),
            first.map_or_else(String::new, |s| s.gate.clone()),
        ]
    };
    let doubles = gate.roll.doubles();
    let line = |t: &scans::Told| {
        vec![
            gate.delegate(t.scan.delegate).map_or_else(String::new, |d| d.name.clone()),
            t.scan.at.full(),
            t.scan.gate.clone(),
            t.scan.means.vietnamese().to_owned(),
            t.by.clone(),
            t.received.full(),
            if doubles.contains(&t.scan.id) { "trùng" } else { "" }.to_owned(),
            t.undone_at.map_or_else(String::new, |at| format!("{}: {}", at.full(), t.undone_why)),
        ]
    };
    let log = scans::log(w, desk.g.id)?;
    let sheets = [
        Sheet { name: "Giấy mời", columns: LETTERS, rows: desk.standing().map(letter).collect() },
        Sheet { name: "Sổ điểm danh", columns: LOG, rows: log.iter().map(line).collect() },
    ];
    written(&desk.g.name, on, &sheets).map_err(|e| Refusal::broken(e.to_string()))
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
        for (column, (name, width)) in (0_u16..).zip(s.columns) {
            sheet.write_string_with_format(0, column, *name, &head)?;
            sheet.set_column_width(column, *width)?;
        }
        for (line, row) in (1_u32..).zip(&s.rows) {
            for (column, text) in (0_u16..).zip(row) {
                let cut: String = text.chars().take(32_000).collect();
                match cut.parse::<i32>() {
                    Ok(n) => sheet.write_number_with_format(line, column, n, &words)?,
                    Err(_) => sheet.write_string_with_format(line, column, cut, &words)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
    }
    book.save_to_buffer()
}
