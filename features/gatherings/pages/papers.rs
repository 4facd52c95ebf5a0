//! Documents, their versions, and the moment before which only preparers read them.

use super::{Top, prepared, seen};
use crate::differs::Differs;
use crate::model::{Gathering, GatheringId};
use crate::papers::{Document, DocumentId, KeptFile};
use crate::programme::{ItemId, Programme, not_an_hour, parse_clock};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{Fact, Moment, Refusal};
use web::{FileKind, Filled, Form, Frame, Next, One, Page, Reader, Two, Visit};

/// Most documents of a gathering, and versions of one.
const DOCUMENTS_MAX: usize = 300;
const VERSIONS_MAX: usize = 100;

#[derive(askama::Template)]
#[template(path = "papers.html")]
pub(crate) struct PapersPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) rows: Vec<PaperRow>,
    /// Key, words, is it chosen.
    pub(crate) items: Vec<(ItemId, String, bool)>,
}

pub(crate) struct PaperRow {
    pub(crate) id: DocumentId,
    pub(crate) title: String,
    pub(crate) item: String,
    /// "không xem trước 08:00, 28/3/2024", while it lasts.
    pub(crate) closed: Option<String>,
    /// "bản 2: PDF, 1,2 MB".
    pub(crate) file: Option<String>,
}

fn item_words(p: &Programme) -> Vec<(ItemId, String)> {
    let mut all = Vec::new();
    for s in &p.sessions {
        let of = p.items.iter().filter(|i| i.session == s.id);
        all.extend(of.map(|i| (i.id, format!("{}: {}", s.name, i.title))));
    }
    all
}

fn row(d: &Document, items: &[(ItemId, String)], now: Moment) -> PaperRow {
    PaperRow {
        id: d.id,
        title: d.title.clone(),
        item: items.iter().find(|(i, _)| Some(*i) == d.item).map_or(String::new(), |(_, w)| w.clone()),
        closed: d.not_before.filter(|at| *at > now).map(|at| format!("không xem trước {}", at.full())),
        file: d.files.first().map(|f| format!("bản {}: {}", f.number, web::file_words(&f.name, f.size))),
    }
}

/// The documents this person may look at now, and for preparers the form for another.
pub(crate) fn list(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let items = item_words(&store::programme::programme(w, id)?);
    let top = Top::of(v, &g, "programme", "Tài liệu")?;
    let rows = store::papers::documents(w, id)?
        .iter()
        .filter(|d| d.is_open(v.now, top.prepares) && (top.open || d.is_of_the_programme()))
        .map(|d| row(d, &items, v.now))
        .collect();
    let chosen = v.filled.or("item", v.ask("item")).to_owned();
    Page::of(&PapersPage {
        frame: v.frame(format!("Tài liệu: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top,
        key: v.form_key(),
        rows,
        items: items.into_iter().map(|(i, words)| (i, words, i.to_string() == chosen)).collect(),
    })
}

/// A moment out of a day and an hour; both or neither.
fn moment_of(r: &mut Reader, g: &Gathering) -> Option<Moment> {
    let (first, last) = g.days_around();
    let day = r.optional_day("before-day", "Không xem trước ngày", first, last);
    let typed = r.optional_line("before-hour", "Không xem trước giờ", 20);
    let at = match typed.as_str() {
        "" => Some(0),
        typed => parse_clock(typed),
    };
    match (day, at) {
        (_, None) => {
            r.wrong("before-hour", "HN-13", not_an_hour("Không xem trước giờ", &typed));
            None
        }
        (None, Some(_)) if !typed.is_empty() && !r.has_problem("before-day") => {
            r.wrong("before-day", "HN-29", "Không xem trước ngày: có giờ mà chưa có ngày.");
            None
        }
        (day, Some(at)) => day.map(|d| Moment::at(d, 0, at)),
    }
}

/// What is typed of a document, and the file that came along.
fn document_of(
    v: &Visit,
    w: &mut Writing,
    g: &Gathering,
    (form, was): (&Form, Document),
) -> Result<(Document, Option<KeptFile>), Refusal> {
    let p = store::programme::programme(w, g.id)?;
    let mut r = form.read();
    let title = r.line("title", "Tên tài liệu", 200);
    let item = form.value("item").parse::<ItemId>().ok().filter(|i| p.item(*i).is_some());
    if item.is_none() && !form.value("item").is_empty() {
        r.wrong("item", "HN-30", "Mục chương trình: mục này không còn. Chọn lại.");
    }
    let not_before = moment_of(&mut r, g);
    if form.files("file").count() > 1 {
        r.wrong("file", "HN-31", "Mỗi lần một tệp. Gộp các trang thành một tệp PDF.");
    }
    if was.files.len() >= VERSIONS_MAX && form.files("file").next().is_some() {
        r.wrong("file", "HN-15", format!("Tài liệu đã có {VERSIONS_MAX} bản. Thêm thành tài liệu mới."));
    }
    r.done()?;
    let number = was.files.first().map_or(0, |f| f.number) + 1;
    let file = form.files("file").next().map(|f| KeptFile {
        number,
        digest: f.digest.clone(),
        name: f.name.clone(),
        kind: f.kind,
        size: f.size,
        by: v.who().name,
        at: v.now,
    });
    Ok((Document { item, title, not_before, ..was }, file))
}

/// Names of the facts that tell of documents; who may not read a document yet is not told of it either.
pub(crate) const FACTS: [&str; 3] =
    ["gatherings.document_added", "gatherings.document_set", "gatherings.document_removed"];

fn added(g: &Gathering, d: &Document, file: Option<&KeptFile>) -> Fact {
    let with = file.map_or(String::new(), |f| format!(", bản {}: {}", f.number, f.name));
    let closed = d.not_before.map_or(String::new(), |at| format!(", không xem trước {}", at.full()));
    let says = format!("Tài liệu “{}”{with}{closed}.", d.title);
    Fact::new(FACTS[0], "gathering", g.id, says)
        .and_about("document", d.id)
        .with(kernel::serde_json::json!({ "digest": file.map(|f| f.digest.clone()) }))
}

/// What an edit of a document changed, with the file that came along.
fn document_differs(p: &Programme, was: &Document, now: &Document, file: Option<&KeptFile>) -> Differs {
    let item = |d: &Document| d.item.and_then(|i| p.item(i)).map_or(String::new(), |i| i.title.clone());
    let closed = |d: &Document| d.not_before.map_or(String::new(), Moment::full);
    let version = |f: &KeptFile| format!("bản {}: {}", f.number, f.name);
    let last = was.files.first().map_or(String::new(), version);
    let differs = Differs::default().field("tên", &was.title, &now.title).field("mục", item(was), item(now));
    let differs = differs.field("không xem trước", closed(was), closed(now));
    differs.field("tệp", &last, file.map_or(last.clone(), version))
}

/// Adds a document, with its first file if one was sent.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    if store::papers::documents(w, id)?.len() >= DOCUMENTS_MAX {
        return Err(Refusal::wrong("title", "HN-15", format!("Đã có {DOCUMENTS_MAX} tài liệu.")));
    }
    let (title, files) = (String::new(), Vec::new());
    let new = Document { id: v.sent_key(form), item: None, title, not_before: None, version: 1, files };
    let (d, file) = document_of(v, w, &g, (form, new))?;
    store::papers::put(w, &ok, id, &d)?;
    if let Some(f) = &file {
        store::papers::put_file(w, &ok, (id, d.id), f)?;
    }
    let to = Next::to(format!("/gatherings/{id}/papers")).saying(format!("Đã thêm tài liệu “{}”.", d.title));
    w.commit(&added(&g, &d, file.as_ref()), to)
}

/// One document this person may look at now; else there is none.
fn found(v: &Visit, w: &mut Reading, g: &Gathering, id: DocumentId) -> Result<Document, Refusal> {
    let prepares = v.can(g.prepare());
    let d = store::papers::documents(w, g.id)?.into_iter().find(|d| d.id == id).ok_or(Refusal::NotFound)?;
    let told = d.is_of_the_programme() || g.is_open_to(v.actor()?);
    if told && d.is_open(v.now, prepares) { Ok(d) } else { Err(Refusal::NotFound) }
}

#[derive(askama::Template)]
#[template(path = "paper.html")]
pub(crate) struct PaperPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) path: String,
    pub(crate) row: PaperRow,
    pub(crate) version: String,
    pub(crate) before_day: String,
    pub(crate) before_hour: String,
    /// Number, size, name, who and when.
    pub(crate) files: Vec<(i64, String, String, String)>,
    pub(crate) items: Vec<(ItemId, String, bool)>,
}

/// One document with its versions.
pub(crate) fn show(
    v: &Visit,
    w: &mut Reading,
    Two(id, doc): Two<GatheringId, DocumentId>,
) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let d = found(v, w, &g, doc)?;
    let items = item_words(&store::programme::programme(w, id)?);
    let path = format!("/gatherings/{id}/papers/{doc}");
    let filled = v.filled.beside(d.version, &["reason"]);
    let frame = v.frame(d.title.clone(), "/gatherings").over(&filled, path.clone());
    let file = |f: &KeptFile| {
        (f.number, web::file_words(&f.name, f.size), f.name.clone(), format!("{}, {}", f.by, f.at.full()))
    };
    let row = row(&d, &items, v.now);
    Page::of(&PaperPage {
        frame,
        top: Top::of(v, &g, "programme", &d.title)?,
        version: d.version.to_string(),
        before_day: d.not_before.map_or(String::new(), |at| at.day().to_string()),
        before_hour: d.not_before.map_or(String::new(), Moment::hour),
        files: d.files.iter().map(file).collect(),
        items: items.into_iter().map(|(i, words)| (i, words, Some(i) == d.item)).collect(),
        row,
        filled,
        path,
    })
}

/// The words of a document, and one more version if a file was sent.
pub(crate) fn set(
    v: &Visit,
    w: &mut Writing,
    Two(id, doc): Two<GatheringId, DocumentId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let was = found(v, w, &g, doc)?;
    let seen = Document { version: form.version()?, ..was.clone() };
    let (d, file) = document_of(v, w, &g, (form, seen))?;
    let differs = document_differs(&store::programme::programme(w, id)?, &was, &d, file.as_ref());
    let to = Next::to(format!("/gatherings/{id}/papers/{doc}")).saying("Đã ghi tài liệu.");
    if differs.is_none() && d.version == was.version {
        return w.commit_quietly("the same words again change nothing", to);
    }
    store::papers::set(w, &ok, &d)?;
    if let Some(f) = &file {
        store::papers::put_file(w, &ok, (id, doc), f)?;
    }
    let says = format!("Sửa tài liệu “{}”: {}.", was.title, differs.words());
    let mut data = differs.data();
    if let Some(f) = &file {
        data["digest"] = f.digest.as_str().into();
    }
    w.commit(&Fact::new(FACTS[1], "gathering", id, says).and_about("document", doc).with(data), to)
}

/// Takes a document out of the list, with the reason.
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, doc): Two<GatheringId, DocumentId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let d = found(v, w, &g, doc)?;
    let mut r = form.read();
    let reason = r.line("reason", "Lý do bỏ", 300);
    r.done()?;
    store::papers::remove(w, &ok, (doc, form.version()?))?;
    let says = format!("Bỏ tài liệu “{}” khỏi danh sách.", d.title);
    let fact = Fact::new(FACTS[2], "gathering", id, says).and_about("document", doc).because(reason);
    w.commit(&fact, Next::to(format!("/gatherings/{id}/papers")).saying(format!("Đã bỏ “{}”.", d.title)))
}

/// A file itself, the last version or `?n=`: PDF and pictures are shown, the rest is handed over.
pub(crate) fn file(
    v: &Visit,
    w: &mut Reading,
    Two(id, doc): Two<GatheringId, DocumentId>,
) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let d = found(v, w, &g, doc)?;
    let asked: Option<i64> = v.ask("n").parse().ok();
    let f = match asked {
        Some(n) => d.files.into_iter().find(|f| f.number == n),
        None => d.files.into_iter().next(),
    };
    let f = f.ok_or(Refusal::NotFound)?;
    let bytes = v.app.kept_file(&f.digest)?;
    Ok(match f.kind {
        FileKind::Office => Page::download(f.name, f.kind.mime(), bytes),
        _ => Page::shown(f.name, f.kind.mime(), bytes),
    })
}
