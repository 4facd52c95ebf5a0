//! Evidence: files and links that prove marks. A file is kept under its digest, a link as it was typed; one piece may
//! serve several lines of its sheet.

use super::sheet::{self, Opened, open};
use crate::deeds::evidence::{self as deeds, Brought};
use crate::duties::{FillSheet, Pen};
use crate::link::Link;
use crate::model::{EvidenceId, ItemId, SheetId};
use crate::store::evidence::{Evidence, Kept, evidence};
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{FileKind, Form, Next, One, Page, Two, Visit};

/// The sheet again, at the line the form was about.
fn at_line(o: &Opened, item: ItemId) -> Next {
    let at = o.rubric.item(item).map_or(0, |i| i.ord);
    Next::to(format!("/sheets/{}?at={at}#dong-{at}", o.sheet.id))
}

/// Adds files to one line.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = Pen::Unit(v.may(FillSheet::of(&o.sheet))?);
    let mut r = form.read();
    let item: Option<ItemId> = r.key("item", "Tiêu chí");
    if form.files("file").next().is_none() {
        r.wrong("file", "DIEM-10", "Chưa chọn tệp. Nhận PDF, JPG, PNG, DOCX, XLSX, mỗi tệp đến 20 MB.");
    }
    r.done()?;
    let Some(item) = item else { return Err(Refusal::NotFound) };
    let pieces: Vec<_> =
        form.files("file").map(|f| (v.new_id(), f.name.as_str(), Kept::of_file(f))).collect();
    let brought = deeds::bring(w, &pen, (&o.sheet, &o.rubric), item, &pieces)?;
    done(w, at_line(&o, item), brought, "Tệp này đã có ở tiêu chí này.")
}

/// Adds a link to one line. It is read, never followed.
pub(crate) fn link(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = Pen::Unit(v.may(FillSheet::of(&o.sheet))?);
    let mut r = form.read();
    let item: Option<ItemId> = r.key("item", "Tiêu chí");
    let title = r.line("title", "Tên gọi của đường dẫn", 200);
    let typed = form.value("url").trim();
    let mut read = None;
    if typed.is_empty() {
        r.wrong("url", "DIEM-16", "Chưa ghi đường dẫn. Chép từ trình duyệt rồi dán vào đây.");
    } else if form.hid("url") {
        let says =
            "Đường dẫn có ký tự ẩn, nên chữ nhìn thấy không phải là địa chỉ thật. Chép lại từ trình duyệt.";
        r.wrong("url", "DIEM-16", says);
    } else {
        match Link::read(typed) {
            Ok(link) => read = Some(link),
            Err(why) => r.wrong("url", "DIEM-16", format!("Đường dẫn {why}")),
        }
    }
    r.done()?;
    let (Some(item), Some(link)) = (item, read) else { return Err(Refusal::NotFound) };
    let piece = (v.new_id(), title.as_str(), Kept::Link(link));
    let brought = deeds::bring(w, &pen, (&o.sheet, &o.rubric), item, &[piece])?;
    done(w, at_line(&o, item), brought, "Đường dẫn này đã có ở tiêu chí này.")
}

/// What became of the pieces that were brought, in facts and in words.
fn done(w: &mut Writing, next: Next, brought: Vec<Brought>, there: &str) -> Result<Committed<Next>, Refusal> {
    let (mut facts, mut again, mut new) = (Vec::new(), Vec::new(), 0);
    for one in brought {
        match one {
            Brought::There => {}
            Brought::Again(fact, says) => {
                facts.push(fact);
                again.push(says);
            }
            Brought::New(fact) => {
                facts.push(fact);
                new += 1;
            }
        }
    }
    let Some(last) = facts.pop() else {
        return w.commit_quietly("the line had the piece already", next.saying(there));
    };
    for fact in &facts {
        w.remember(fact)?;
    }
    let mut says = Vec::new();
    if new > 0 {
        says.push(format!("Đã thêm {new} minh chứng."));
    }
    if !again.is_empty() {
        says.push(format!("{} nên dùng chung, không thêm bản nữa.", again.join("; ")));
    }
    w.commit(&last, next.saying(says.join(" ")))
}

/// Uses a piece the sheet has for one more line.
pub(crate) fn attach(
    v: &Visit,
    w: &mut Writing,
    Two(id, piece): Two<SheetId, EvidenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = Pen::Unit(v.may(FillSheet::of(&o.sheet))?);
    let item = line_of(form)?;
    let next = at_line(&o, item);
    match deeds::attach(w, &pen, (&o.sheet, &o.rubric), (piece, item))? {
        Some(fact) => w.commit(&fact, next.saying("Đã dùng lại minh chứng cho tiêu chí này.")),
        None => w.commit_quietly(
            "the line had the piece already",
            next.saying("Minh chứng này đã có ở tiêu chí này."),
        ),
    }
}

/// The line a form is about.
fn line_of(form: &Form) -> Result<ItemId, Refusal> {
    let mut r = form.read();
    let item: Option<ItemId> = r.key("item", "Tiêu chí");
    r.done()?;
    item.ok_or(Refusal::NotFound)
}

/// Takes a piece off one line.
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, piece): Two<SheetId, EvidenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = Pen::Unit(v.may(FillSheet::of(&o.sheet))?);
    let item = line_of(form)?;
    let Some((fact, others)) = deeds::detach(w, &pen, (&o.sheet, &o.rubric), (piece, item))? else {
        return w.commit_quietly(
            "the piece was taken off before",
            at_line(&o, item).saying("Minh chứng này đã bỏ khỏi tiêu chí trước đó."),
        );
    };
    let says = if others.is_empty() {
        "Đã bỏ minh chứng khỏi phiếu. Sổ thay đổi vẫn ghi.".to_owned()
    } else {
        format!("Đã bỏ minh chứng khỏi tiêu chí này; vẫn dùng cho {others}.")
    };
    w.commit(&fact, at_line(&o, item).saying(says))
}

/// The sheet again, for a form about one piece that was refused.
pub(crate) fn back(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<SheetId, EvidenceId>,
) -> Result<Page, Refusal> {
    sheet::show(v, w, One(id))
}

/// The file itself: PDF and pictures are shown, the rest is handed over.
pub(crate) fn file(
    v: &Visit,
    w: &mut Reading,
    Two(id, piece): Two<SheetId, EvidenceId>,
) -> Result<Page, Refusal> {
    open(v, w, id)?;
    let all = evidence(w, id)?;
    hand_over(v, all.into_iter().find(|e| e.id == piece).ok_or(Refusal::NotFound)?)
}

/// A kept file, for whoever was found to see it. A link is opened by whoever clicks it, never by the program.
pub(crate) fn hand_over(v: &Visit, piece: Evidence) -> Result<Page, Refusal> {
    let Kept::File { digest, kind, .. } = piece.what else { return Err(Refusal::NotFound) };
    let bytes = v.app.kept_file(&digest)?;
    Ok(match kind {
        FileKind::Office => Page::download(piece.name, kind.mime(), bytes),
        _ => Page::shown(piece.name, kind.mime(), bytes),
    })
}
