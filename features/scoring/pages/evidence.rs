//! Evidence: files that prove a mark, kept under their digest.

use super::sheet::{self, open};
use crate::deeds;
use crate::duties::{FillSheet, Pen};
use crate::model::{EvidenceId, ItemId, SheetId};
use crate::store::sheets::{self, Evidence};
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{FileKind, Form, Next, One, Page, Two, Uploaded, Visit};

/// Looks into the files while nobody waits to write; answers the names of those that are not what they say.
pub(crate) fn look(
    v: &Visit,
    w: &mut Reading,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Vec<String>, Refusal> {
    let o = open(v, w, id)?;
    v.may(FillSheet::of(&o.sheet))?;
    let mut false_ones = Vec::new();
    for file in form.files("file") {
        if !is_what_it_says(file)? {
            false_ones.push(file.name.clone());
        }
    }
    Ok(false_ones)
}

/// Adds files to one line.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
    false_ones: &Vec<String>,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = Pen::Unit(v.may(FillSheet::of(&o.sheet))?);
    let mut r = form.read();
    let item: Option<ItemId> = r.key("item", "Tiêu chí");
    if form.files("file").next().is_none() {
        r.wrong(
            "file",
            "DIEM-10",
            "Chưa chọn tập tin. Nhận PDF, JPG, PNG, DOCX, XLSX, mỗi tập tin đến 20 MB.",
        );
    }
    for name in false_ones {
        let says =
            format!("“{name}” không phải là DOCX hay XLSX thật. Mở bằng Word hoặc Excel, lưu lại rồi gửi.");
        r.wrong("file", "DIEM-11", says);
    }
    r.done()?;
    let Some(item) = item else { return Err(Refusal::NotFound) };
    let mut facts = Vec::new();
    for file in form.files("file") {
        facts.extend(deeds::add_evidence(w, &pen, (&o.sheet, &o.rubric), (v.new_id(), item, file))?);
    }
    let at = o.rubric.item(item).map_or(0, |i| i.ord);
    let next = Next::to(format!("/sheets/{id}?at={at}#minh-chung"));
    let Some(last) = facts.pop() else {
        return w
            .commit_quietly("the file was there already", next.saying("Tập tin này đã có ở tiêu chí này."));
    };
    for fact in &facts {
        w.remember(fact)?;
    }
    let says = format!("Đã thêm {} minh chứng.", facts.len() + 1);
    w.commit(&last, next.saying(says))
}

/// An Office file is a ZIP that names the part of a text or of a workbook; another ZIP in its name is not taken.
fn is_what_it_says(file: &Uploaded) -> Result<bool, Refusal> {
    if file.kind != FileKind::Office {
        return Ok(true);
    }
    let part: &[u8] = if file.name.to_lowercase().ends_with(".docx") { b"word/" } else { b"xl/" };
    let bytes = file.bytes()?;
    let names = |wanted: &[u8]| bytes.windows(wanted.len()).any(|w| w == wanted);
    Ok(names(part) && names(b"[Content_Types].xml"))
}

/// Takes a file out.
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, file): Two<SheetId, EvidenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = Pen::Unit(v.may(FillSheet::of(&o.sheet))?);
    let fact = deeds::remove_evidence(w, &pen, (&o.sheet, &o.rubric), file)?;
    let at = form.value("at").parse().unwrap_or(0);
    let next = Next::to(format!("/sheets/{id}?at={at}#minh-chung"));
    w.commit(&fact, next.saying("Đã bỏ minh chứng khỏi phiếu. Sổ thay đổi vẫn ghi."))
}

/// The sheet again, for a removal that was refused.
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
    Two(id, file): Two<SheetId, EvidenceId>,
) -> Result<Page, Refusal> {
    open(v, w, id)?;
    let all = sheets::evidence(w, id)?;
    hand_over(v, all.into_iter().find(|e| e.id == file).ok_or(Refusal::NotFound)?)
}

/// A kept file, for whoever was found to see it.
pub(crate) fn hand_over(v: &Visit, file: Evidence) -> Result<Page, Refusal> {
    let bytes = v.app.kept_file(&file.digest)?;
    Ok(match file.kind {
        FileKind::Office => Page::download(file.name, file.kind.mime(), bytes),
        _ => Page::shown(file.name, file.kind.mime(), bytes),
    })
}
