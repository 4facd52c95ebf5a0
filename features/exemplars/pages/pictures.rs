//! A picture is added with the consent it is shown under; when the consent is taken back it is gone everywhere at once.

use super::{media, open};
use crate::model::ExemplarId;
use crate::pictures::{self, Consent, ConsentHow, Picture, PictureId, Prepared};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{Day, Fact, Problem, Refusal};
use web::{FileKind, Form, Next, One, Page, Two, Visit};

/// Pictures one exemplar may have.
const PICTURES_MAX: usize = 20;

/// What became of the picture that was sent; nothing when none was.
pub(crate) type Looked = Option<Result<Prepared, Problem>>;

/// Reads the picture and writes it anew, while nobody waits to write.
pub(crate) fn look(
    v: &Visit,
    w: &mut Reading,
    One(id): One<ExemplarId>,
    form: &Form,
) -> Result<Looked, Refusal> {
    open(v, w, id)?.nurture(v)?;
    let mut files = form.files("picture");
    let Some(file) = files.next() else { return Ok(None) };
    if files.next().is_some() {
        let says = "Mỗi lần gửi một ảnh, vì mỗi ảnh có đồng ý và lời mô tả riêng.";
        return Ok(Some(Err(Problem::new("picture", "DHTT-25", says))));
    }
    Ok(Some(pictures::prepare(&file.bytes()?)))
}

/// Keeps the picture with its words and its consent.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ExemplarId>,
    form: &Form,
    looked: &Looked,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = o.nurture(v)?;
    let mut r = form.read();
    let alt = r.line("alt", "Mô tả ảnh", 200);
    let caption = r.optional_line("caption", "Chú thích", 200);
    let by = r.line("consent_by", "Người đồng ý", 200);
    let noted = store::steps(w, id)?.first().map_or(Day::FIRST, |s| s.day);
    let day = r.day("consent_day", "Ngày đồng ý", pictures::consent_from(noted), v.today());
    let how = r.choice("consent_how", "Cách đồng ý", &ConsentHow::ALL.map(|h| (h.word(), h)));
    let words = r.optional_line("consent_words", "Nội dung đồng ý", 300);
    let scan = form.files("scan").next();
    if scan.is_some_and(|f| f.kind == FileKind::Office) {
        r.wrong("scan", "DHTT-26", "Bản đồng ý nhận PDF hoặc ảnh quét.");
    }
    match how {
        Some(ConsentHow::Paper) if scan.is_none() && words.is_empty() => {
            let says = "Đồng ý bằng giấy: gửi bản quét, hoặc ghi giấy đang lưu ở đâu vào “Nội dung đồng ý”.";
            r.wrong("consent_words", "DHTT-27", says);
        }
        Some(ConsentHow::Statement) if words.is_empty() => {
            let says = "Đồng ý bằng lời: ghi lại lời đồng ý và ai nghe.";
            r.wrong("consent_words", "DHTT-28", says);
        }
        _ => {}
    }
    let prepared = match looked {
        None => {
            r.wrong("picture", "DHTT-24", "Chưa chọn ảnh. Nhận JPG, PNG, đến 12 MB.");
            None
        }
        Some(Err(p)) => {
            r.wrong(p.field.clone(), p.code, p.says.clone());
            None
        }
        Some(Ok(prepared)) => Some(prepared),
    };
    if store::pictures(w, id)?.len() >= PICTURES_MAX {
        r.wrong("picture", "DHTT-29", format!("Đã có {PICTURES_MAX} ảnh. Bỏ bớt trước khi thêm."));
    }
    r.done()?;
    let (Some(prepared), Some(how)) = (prepared, how) else { return Err(Refusal::NotFound) };
    let picture = Picture {
        id: form.value("key").parse().unwrap_or_else(|_| v.new_id()),
        digest: v.app.keep_file(&prepared.jpeg)?,
        width: prepared.width.into(),
        height: prepared.height.into(),
        alt,
        caption,
        consent: Consent { by, day, how, words, scan: scan.map(|f| (f.kind, f.digest.clone())) },
        withdrawn: None,
    };
    // What is shown is made anew from it, without the place and the hour it was taken at.
    form.files("picture").for_each(web::Uploaded::let_go);
    crate::deeds::show_picture(w, &ok, &o.e, &picture)?;
    w.commit_remembered(Next::to(format!("/exemplars/{id}/media")).saying("Đã thêm ảnh."))
}

/// A picture that may be shown; one whose consent is gone is gone for everybody.
fn shown(w: &mut Reading, id: ExemplarId, picture: PictureId) -> Result<Picture, Refusal> {
    let found = store::pictures(w, id)?.into_iter().find(|p| p.id == picture && p.is_shown());
    found.ok_or(Refusal::NotFound)
}

/// The picture itself.
pub(crate) fn picture(
    v: &Visit,
    w: &mut Reading,
    Two(id, picture): Two<ExemplarId, PictureId>,
) -> Result<Page, Refusal> {
    open(v, w, id)?;
    let p = shown(w, id, picture)?;
    Ok(Page::shown("anh.jpg", FileKind::Jpeg.mime(), v.app.kept_file(&p.digest)?))
}

/// The scan of the consent, for those who work with the exemplar; also after it was taken back.
pub(crate) fn consent(
    v: &Visit,
    w: &mut Reading,
    Two(id, picture): Two<ExemplarId, PictureId>,
) -> Result<Page, Refusal> {
    if !open(v, w, id)?.nurtures {
        return Err(Refusal::NotFound);
    }
    let found = store::pictures(w, id)?.into_iter().find(|p| p.id == picture);
    let (kind, digest) = found.and_then(|p| p.consent.scan).ok_or(Refusal::NotFound)?;
    Ok(Page::shown("dong-y-dung-hinh-anh", kind.mime(), v.app.kept_file(&digest)?))
}

/// The media page again, for a form about one picture that was refused.
pub(crate) fn show_of(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<ExemplarId, PictureId>,
) -> Result<Page, Refusal> {
    media::show(v, w, One(id))
}

/// The consent is taken back.
pub(crate) fn withdraw(
    v: &Visit,
    w: &mut Writing,
    Two(id, picture): Two<ExemplarId, PictureId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = o.nurture(v)?;
    let mut r = form.read();
    let why = r.line("withdrawal", "Rút đồng ý", 300);
    r.done()?;
    let gone = |_| Refusal::conflict("Ảnh này đã ẩn trước đó; dưới đây là danh sách hiện nay.");
    let p = shown(w, id, picture).map_err(gone)?;
    crate::deeds::withdraw_consent(w, &ok, (&o.e, picture), (v.today(), &why))?;
    let says = format!("{}: rút đồng ý dùng ảnh “{}”; ảnh không còn hiện ở đâu nữa.", o.e.name, p.alt);
    let fact = Fact::new("exemplars.picture_consent_withdrawn", "exemplar", id, says).because(why);
    let to = Next::to(format!("/exemplars/{id}/media"));
    w.commit(&fact, to.saying("Đã ẩn ảnh ở mọi nơi, kể cả kỷ yếu lập từ nay."))
}

/// Takes a picture out for another reason.
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, picture): Two<ExemplarId, PictureId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = o.nurture(v)?;
    let mut r = form.read();
    let why = r.line("picture_reason", "Lý do bỏ", 300);
    r.done()?;
    let found = store::pictures(w, id)?.into_iter().find(|p| p.id == picture);
    let gone = || Refusal::conflict("Ảnh này đã được bỏ; dưới đây là danh sách hiện nay.");
    let p = found.ok_or_else(gone)?;
    crate::deeds::remove_picture(w, &ok, (&o.e, picture))?;
    let says = format!("{}: bỏ ảnh “{}”.", o.e.name, p.alt);
    let fact = Fact::new("exemplars.picture_removed", "exemplar", id, says).because(why);
    w.commit(&fact, Next::to(format!("/exemplars/{id}/media")).saying("Đã bỏ ảnh."))
}
