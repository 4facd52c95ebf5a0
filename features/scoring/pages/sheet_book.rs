//! A unit's sheet as a workbook: out, and back in two steps.

use super::sheet::{Opened, open};
use crate::book::sheet as book;
use crate::book::taken::{self, Fate, Row, Sent};
use crate::deeds;
use crate::duties::{FillSheet, Pen};
use crate::model::SheetId;
use db::{Committed, Reading, Writing};
use kernel::{Fact, Refusal};
use web::{FileKind, Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "sheet-book.html")]
pub(crate) struct BookPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: String,
    pub(crate) unit: String,
    /// May a workbook be sent back now? Else why not.
    pub(crate) closed: Option<String>,
    /// Does the head unit fill in for the unit?
    pub(crate) behalf: bool,
    /// Does the sheet hold anything yet?
    pub(crate) marked: bool,
    pub(crate) preview: Option<Preview>,
}

/// What the workbook that was sent would do.
pub(crate) struct Preview {
    pub(crate) file: String,
    pub(crate) version: i64,
    /// Digest of what is shown; the deed refuses when it would do anything else.
    pub(crate) shown: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) taken: usize,
    pub(crate) same: usize,
    pub(crate) wrong: usize,
}

impl Fate {
    /// The class of the stylesheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Fate::Taken => "changed",
            Fate::Same => "same",
            Fate::Wrong | Fate::Newer => "wrong",
        }
    }

    /// As the preview says it.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            Fate::Taken => "nhận",
            Fate::Same => "giữ nguyên",
            Fate::Wrong | Fate::Newer => "không nhận",
        }
    }
}

/// `GET /sheets/{id}/workbook`
pub(crate) fn workbook(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let mut book = book::write((&o.sheet, &o.rubric), &o.targets, (&o.year.title(), o.unit()))?;
    let name = format!("Phiếu chấm điểm {} {}.xlsx", o.year.number, o.names.short(o.sheet.body));
    Ok(Page::workbook(name, book.save_to_buffer()?))
}

/// The pen for the unit's own column: its people's, or the head unit's where the unit has nobody with an account.
pub(crate) fn pen(v: &Visit, w: &mut Reading, o: &Opened) -> Result<Pen, Refusal> {
    if v.can(FillSheet::of(&o.sheet)) || !v.can(o.year.run()) {
        return Ok(Pen::Unit(v.may(FillSheet::of(&o.sheet))?));
    }
    if !people::people_of(w, o.sheet.body, v.today())?.is_empty() {
        let says =
            "Đơn vị này có người được cấp tài khoản nên tự chấm. Chỉ nhập thay đơn vị chưa có tài khoản nào.";
        return Err(Refusal::Forbidden(says.to_owned()));
    }
    Pen::behalf(v.may(o.year.run())?, &o.year)
}

/// `GET /sheets/{id}/workbook/preview`: how to, and what the file that was sent would do.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let pen = pen(v, w, &o);
    let file = v.ask("file");
    let turn = o.sheet.may_write(crate::ScoreLine::Own).err().map(|e| e.to_string());
    let preview = match &pen {
        Ok(_) if !file.is_empty() && turn.is_none() => Some(preview(v, &o, file)?),
        _ => None,
    };
    Page::of(&BookPage {
        frame: v.frame(format!("Bảng tính của phiếu, {}", o.unit()), "/years"),
        filled: v.filled.clone(),
        id: id.to_string(),
        unit: o.unit().to_owned(),
        closed: pen.as_ref().err().map(ToString::to_string).or(turn),
        behalf: matches!(pen, Ok(Pen::Behalf(_))),
        marked: !o.sheet.marks.is_empty(),
        preview,
    })
}

fn preview(v: &Visit, o: &Opened, file: &str) -> Result<Preview, Refusal> {
    let sent = taken::read_kept(&v.app.kept_file(file)?, (&o.sheet, &o.rubric), &o.targets)?;
    let rows = taken::plan(&sent, (&o.sheet, &o.rubric), &o.targets);
    let count = |class: &str| rows.iter().filter(|r| r.fate.class() == class).count();
    Ok(Preview {
        file: file.to_owned(),
        version: o.sheet.version,
        shown: digest(&rows),
        taken: count("changed"),
        same: count("same"),
        wrong: count("wrong"),
        rows,
    })
}

fn digest(rows: &[Row]) -> String {
    web::digest(format!("{rows:?}"))
}

/// The slow part of `POST /sheets/{id}/workbook`: takes the file apart while nobody waits to write; answers its digest.
pub(crate) fn look(
    v: &Visit,
    w: &mut Reading,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<String, Refusal> {
    let o = open(v, w, id)?;
    pen(v, w, &o)?;
    o.sheet.may_write(crate::ScoreLine::Own)?;
    let file = form.files("file").next().ok_or_else(|| {
        Refusal::wrong("file", "DIEM-46", "Chưa chọn tệp. Chọn tệp .xlsx tải từ trang này, đã điền.")
    })?;
    if file.kind != FileKind::Office || !file.name.to_lowercase().ends_with(".xlsx") {
        let says = format!("“{}” không phải là bảng tính .xlsx.", file.name);
        return Err(Refusal::wrong("file", "DIEM-46", says));
    }
    taken::read(&file.bytes()?, (&o.sheet, &o.rubric), &o.targets)?;
    Ok(file.digest.clone())
}

/// `POST /sheets/{id}/workbook`: the file is what it should be; what it would do is shown next.
pub(crate) fn sent(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    _: &Form,
    file: &String,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    pen(v, w, &o)?;
    w.commit_quietly(
        "a workbook was only looked at",
        Next::to(format!("/sheets/{id}/workbook/preview?file={file}")),
    )
}

/// The slow part of the second step: reads the kept file again.
pub(crate) fn read_again(
    v: &Visit,
    w: &mut Reading,
    One(id): One<SheetId>,
    _: &Form,
) -> Result<Sent, Refusal> {
    let o = open(v, w, id)?;
    pen(v, w, &o)?;
    o.sheet.may_write(crate::ScoreLine::Own)?;
    if v.ask("file").is_empty() {
        return Err(Refusal::wrong("file", "DIEM-46", "Chưa chọn tệp. Gửi tệp và xem trước, rồi mới nhận."));
    }
    taken::read_kept(&v.app.kept_file(v.ask("file"))?, (&o.sheet, &o.rubric), &o.targets)
}

/// `POST /sheets/{id}/workbook/marks`: takes every line that was shown as taken, or none.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
    sent: &Sent,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = pen(v, w, &o)?;
    o.sheet.may_write(pen.line())?;
    let rows = taken::plan(sent, (&o.sheet, &o.rubric), &o.targets);
    if form.value("shown") != digest(&rows) {
        return Err(Refusal::conflict(
            "Phiếu vừa được sửa nên kết quả không còn như bảng đã xem. Bảng dưới đây là bản mới: xem lại rồi nhận. Chưa có gì được ghi.",
        ));
    }
    let wanted: Vec<crate::Wanted> = rows.into_iter().filter_map(|r| r.wanted).collect();
    if wanted.is_empty() {
        return Err(Refusal::conflict(
            "Không có dòng nào để nhận: tệp giống phiếu, hoặc các dòng khác đều sai.",
        ));
    }
    let seen = form.value("version").parse().unwrap_or(0);
    let next = Next::to(format!("/sheets/{id}"));
    match deeds::save_marks(w, &pen, (&o.sheet, &o.rubric), seen, &wanted)? {
        Some(fact) => {
            let says = format!("Đã nhận {} dòng từ bảng tính.", wanted.len());
            w.commit(&by_file(fact, &pen, (&o, v.ask("file"))), next.saying(says))
        }
        None => w.commit_quietly("nothing was changed", next.saying("Không có ô nào thay đổi.")),
    }
}

/// The fact names the file, and who filled in for whom.
fn by_file(mut fact: Fact, pen: &Pen, (o, file): (&Opened, &str)) -> Fact {
    if let Pen::Behalf(_) = pen {
        let says = format!(" {} nhập thay đơn vị chưa có tài khoản.", o.year.head_words());
        fact.says.push_str(&says);
    }
    fact.says.push_str(&format!(" Theo tệp bảng tính có mã SHA-256 {file}."));
    fact
}
