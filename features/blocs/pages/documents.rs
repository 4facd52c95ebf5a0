//! The year's documents, with their files.

use super::{Bar, seen};
use crate::papers::{Document, DocumentId, DocumentKind, KeptFile};
use crate::store::{self, write};
use db::{Committed, Reading, Writing};
use kernel::{Day, Fact, Refusal, YearId};
use web::{FileKind, Filled, Form, Frame, Next, One, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "documents.html")]
pub(crate) struct DocumentsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) key: String,
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    pub(crate) rows: Vec<DocumentRow>,
}

pub(crate) struct DocumentRow {
    pub(crate) id: DocumentId,
    pub(crate) kind: &'static str,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) day: String,
    /// "PDF, 1,2 MB", when there is a file.
    pub(crate) file: Option<String>,
    /// Path of the form that takes it out of the list.
    pub(crate) removal: String,
}

pub(crate) fn row(d: &Document) -> DocumentRow {
    DocumentRow {
        id: d.id,
        kind: d.kind.vietnamese(),
        number: d.number.clone(),
        name: d.name.clone(),
        day: d.day.to_string(),
        file: d.file.as_ref().map(|f| web::file_words(&f.name, f.size)),
        removal: format!("/years/{}/documents/{}/removal", d.year, d.id),
    }
}

/// The list, and the form for another one.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let fresh = kernel::Uuid::now_v7().to_string();
    Page::of(&DocumentsPage {
        frame: v.frame(format!("Văn bản của {}", year.title()), "/blocs"),
        filled: v.filled.clone(),
        bar: Bar::of(v, &year, "documents"),
        key: if v.filled.conflict.is_some() { fresh } else { v.filled.or("key", &fresh).to_owned() },
        kinds: DocumentKind::ALL.map(|k| (k.word(), k.vietnamese())).to_vec(),
        rows: store::documents(w, id)?.iter().map(row).collect(),
    })
}

/// The list again, for a removal that was refused.
pub(crate) fn show_of(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<YearId, DocumentId>,
) -> Result<Page, Refusal> {
    show(v, w, One(id))
}

/// The file itself: PDF and pictures are shown, the rest is handed over.
pub(crate) fn file(
    v: &Visit,
    w: &mut Reading,
    Two(id, doc): Two<YearId, DocumentId>,
) -> Result<Page, Refusal> {
    seen(v, w, id)?;
    let file = store::document(w, id, doc)?.file.ok_or(Refusal::NotFound)?;
    let bytes = v.app.kept_file(&file.digest)?;
    Ok(match file.kind {
        FileKind::Office => Page::download(file.name, file.kind.mime(), bytes),
        _ => Page::shown(file.name, file.kind.mime(), bytes),
    })
}

/// Adds a document, with its file if one was sent.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.plan())?;
    let mut r = form.read();
    let kind = r.choice("kind", "Loại văn bản", &DocumentKind::ALL.map(|k| (k.word(), k)));
    let number = r.optional_line("number", "Số, ký hiệu", 60);
    let name = r.line("name", "Trích yếu", 200);
    // The decision that made the bloc may be some years old; nothing is dated after today.
    let day = r.day("day", "Ngày ban hành", Day::new(1948, 6, 11).unwrap_or(year.first_day()), v.today());
    if form.files("file").count() > 1 {
        r.wrong("file", "KHOI-14", "Mỗi văn bản một tệp. Gộp các trang thành một tệp PDF.");
    }
    let key = form.value("key").parse().unwrap_or_else(|_| v.new_id::<DocumentId>());
    r.done()?;
    let Some(kind) = kind else { return Err(Refusal::NotFound) };
    let file = form.files("file").next().map(|f| KeptFile {
        digest: f.digest.clone(),
        name: f.name.clone(),
        kind: f.kind,
        size: f.size,
    });
    let d = Document { id: key, year: id, kind, number, name, day, file };
    write::put_document(w, &ok, &d)?;
    let to = Next::to(format!("/years/{id}/documents")).saying(format!("Đã thêm: {}.", d.name));
    w.commit(&crate::document_fact(&d), to)
}

/// Takes a document out of the list, with the reason.
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, doc): Two<YearId, DocumentId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.plan())?;
    if store::is_removed(w, id, doc)? {
        return Err(Refusal::conflict(
            "Văn bản này đã được bỏ khỏi danh sách; dưới đây là danh sách hiện nay.",
        ));
    }
    let d = store::document(w, id, doc)?;
    let mut r = form.read();
    let reason = r.line("reason", "Lý do bỏ", 300);
    r.done()?;
    write::remove_document(w, &ok, id, doc)?;
    let says = format!("Bỏ văn bản khỏi danh sách: {} ngày {}, {}.", d.kind.vietnamese(), d.day, d.name);
    let fact = Fact::new("blocs.document_removed", "year", id, says)
        .and_about("document", doc)
        .and_about("bloc", year.bloc)
        .because(reason);
    w.commit(&fact, Next::to(format!("/years/{id}/documents")).saying(format!("Đã bỏ: {}.", d.name)))
}
