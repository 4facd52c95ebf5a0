//! Pictures with their consent, and evidence: one page, several forms.

use super::{Bar, bar, fresh_key, open};
use crate::evidence::{Kept, PIECES_MAX, Piece, PieceId, host, link};
use crate::model::{Exemplar, ExemplarId};
use crate::pictures::{ConsentHow, Picture, PictureId};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::serde_json::json;
use kernel::{Allowed, Fact, Refusal};
use web::{FileKind, Filled, Form, Frame, Next, One, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "exemplar-media.html")]
pub(crate) struct MediaPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) key: String,
    pub(crate) nurtures: bool,
    pub(crate) pictures: Vec<PictureRow>,
    pub(crate) pieces: Vec<PieceRow>,
    pub(crate) hows: [(&'static str, &'static str); 2],
    pub(crate) today: String,
}

pub(crate) struct PictureRow {
    pub(crate) id: PictureId,
    pub(crate) alt: String,
    pub(crate) caption: String,
    /// Who gave leave, when, how.
    pub(crate) consent: String,
    pub(crate) scan: bool,
    /// "ngày 07/3/2019: …", when the leave was taken back.
    pub(crate) withdrawn: Option<String>,
}

pub(crate) struct PieceRow {
    pub(crate) id: PieceId,
    pub(crate) name: String,
    /// Address and server of a link.
    pub(crate) link: Option<(String, String)>,
    /// Who brought it and when, how large it is.
    pub(crate) about: String,
    /// The beginning of the digest of a file.
    pub(crate) digest: String,
}

fn picture_row(p: Picture, nurtures: bool) -> Option<PictureRow> {
    // Who may not work with it never learns that there was one.
    (nurtures || p.is_shown()).then(|| PictureRow {
        id: p.id,
        alt: p.alt,
        caption: p.caption,
        consent: if nurtures {
            let words =
                if p.consent.words.is_empty() { String::new() } else { format!("; {}", p.consent.words) };
            format!("{}, {}, {}{words}", p.consent.by, p.consent.day, p.consent.how.vietnamese())
        } else {
            String::new()
        },
        scan: nurtures && p.consent.scan.is_some(),
        withdrawn: p.withdrawn.map(|(day, why)| format!("{day}: {why}")),
    })
}

fn piece_row(p: Piece) -> PieceRow {
    let (link, digest, size) = match p.what {
        Kept::Link(address) => {
            (Some((address.clone(), host(&address).to_owned())), String::new(), String::new())
        }
        Kept::File { digest, size, .. } => {
            (None, digest.chars().take(12).collect(), format!(", {} KB", (size + 1023) / 1024))
        }
    };
    PieceRow { id: p.id, name: p.name, link, about: format!("{}, {}{size}", p.by_name, p.at.day()), digest }
}

/// The page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<ExemplarId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let pictures = store::pictures(w, id)?.into_iter();
    Page::of(&MediaPage {
        frame: v.frame(format!("Ảnh, minh chứng: {}", o.e.name), "/exemplars"),
        filled: v.filled.clone(),
        bar: bar(v, w, &o, "media")?,
        key: fresh_key(v),
        nurtures: o.nurtures,
        pictures: pictures.filter_map(|p| picture_row(p, o.nurtures)).collect(),
        // Evidence may name people; it is for those who work with the exemplar.
        pieces: if o.nurtures {
            store::pieces(w, id)?.into_iter().map(piece_row).collect()
        } else {
            Vec::new()
        },
        hows: ConsentHow::ALL.map(|h| (h.word(), h.vietnamese())),
        today: v.today().to_string(),
    })
}

/// The page again, for a form about one piece that was refused.
pub(crate) fn show_of(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<ExemplarId, PieceId>,
) -> Result<Page, Refusal> {
    show(v, w, One(id))
}

type Nurture = Allowed<crate::duties::NurtureExemplar>;

/// One file, or one address but for the stroke at its end.
fn is_same(a: &Kept, b: &Kept) -> bool {
    match (a, b) {
        (Kept::File { digest: a, .. }, Kept::File { digest: b, .. }) => a == b,
        (Kept::Link(a), Kept::Link(b)) => a.trim_end_matches('/') == b.trim_end_matches('/'),
        _ => false,
    }
}

fn put(
    w: &mut Writing,
    ok: &Nurture,
    e: &Exemplar,
    (field, piece): (&str, &Piece),
) -> Result<Committed<Next>, Refusal> {
    let there = store::pieces(w, e.id)?;
    if let Some(same) = there.iter().find(|p| is_same(&p.what, &piece.what)) {
        let says = format!("Đã có trong minh chứng “{}”, không cần thêm lần nữa.", same.name);
        return Err(Refusal::wrong(field, "DHTT-35", says));
    }
    if there.len() >= PIECES_MAX {
        let says = format!("Đã có {PIECES_MAX} minh chứng. Bỏ bớt trước khi thêm.");
        return Err(Refusal::wrong(field, "DHTT-30", says));
    }
    crate::deeds::put_piece(w, ok, (e, piece))?;
    let data = match &piece.what {
        Kept::File { digest, size, .. } => json!({ "digest": digest, "size": size }),
        Kept::Link(address) => json!({ "address": address }),
    };
    let says = format!("{}: thêm minh chứng “{}”.", e.name, piece.name);
    let fact = Fact::new("exemplars.evidence_added", "exemplar", e.id, says).with(data);
    w.commit(&fact, Next::to(format!("/exemplars/{}/media", e.id)).saying("Đã thêm minh chứng."))
}

/// Adds a file.
pub(crate) fn add_file(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ExemplarId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = o.nurture(v)?;
    let mut r = form.read();
    let name = r.line("file_name", "Tên minh chứng", 200);
    let file = form.files("file").next();
    if file.is_none() {
        r.wrong("file", "DHTT-31", "Chưa chọn tệp. Nhận PDF, JPG, PNG, đến 20 MB.");
    }
    if file.is_some_and(|f| f.kind == FileKind::Office) {
        r.wrong("file", "DHTT-32", "Minh chứng nhận PDF hoặc ảnh. Lưu tệp Word, Excel thành PDF rồi gửi.");
    }
    if form.files("file").count() > 1 {
        r.wrong("file", "DHTT-33", "Mỗi lần gửi một tệp.");
    }
    r.done()?;
    let Some(file) = file else { return Err(Refusal::NotFound) };
    let what = Kept::File { kind: file.kind, digest: file.digest.clone(), size: file.size };
    let who = w.who().clone();
    put(w, &ok, &o.e, ("file", &Piece { id: v.new_id(), name, what, by_name: who.name, at: who.at }))
}

/// Adds a link. It is read, never followed.
pub(crate) fn add_link(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ExemplarId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = o.nurture(v)?;
    let mut r = form.read();
    let name = r.line("link_name", "Tên của đường dẫn", 200);
    let address = match link(form.value("url")) {
        _ if form.hid("url") => {
            r.wrong("url", "DHTT-34", "Đường dẫn có ký tự ẩn. Chép lại từ trình duyệt.");
            String::new()
        }
        Ok(address) => address,
        Err(why) => {
            r.wrong("url", "DHTT-34", why);
            String::new()
        }
    };
    r.done()?;
    let who = w.who().clone();
    let what = Kept::Link(address);
    put(w, &ok, &o.e, ("url", &Piece { id: v.new_id(), name, what, by_name: who.name, at: who.at }))
}

/// The file itself.
pub(crate) fn file(
    v: &Visit,
    w: &mut Reading,
    Two(id, piece): Two<ExemplarId, PieceId>,
) -> Result<Page, Refusal> {
    if !open(v, w, id)?.nurtures {
        return Err(Refusal::NotFound);
    }
    let found = store::pieces(w, id)?.into_iter().find(|p| p.id == piece).ok_or(Refusal::NotFound)?;
    let Kept::File { kind, digest, .. } = found.what else { return Err(Refusal::NotFound) };
    Ok(Page::shown(found.name, kind.mime(), v.app.kept_file(&digest)?))
}

/// Takes a piece out.
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, piece): Two<ExemplarId, PieceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = o.nurture(v)?;
    let mut r = form.read();
    let reason = r.line("piece_reason", "Lý do bỏ", 300);
    r.done()?;
    let found = store::pieces(w, id)?.into_iter().find(|p| p.id == piece);
    let gone = || Refusal::conflict("Minh chứng này đã được bỏ; dưới đây là danh sách hiện nay.");
    let found = found.ok_or_else(gone)?;
    crate::deeds::remove_piece(w, &ok, (&o.e, piece))?;
    let says = format!("{}: bỏ minh chứng “{}”.", o.e.name, found.name);
    let fact = Fact::new("exemplars.evidence_removed", "exemplar", id, says).because(reason);
    w.commit(&fact, Next::to(format!("/exemplars/{id}/media")).saying("Đã bỏ minh chứng."))
}
