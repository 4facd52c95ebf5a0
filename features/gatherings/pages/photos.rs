//! Photographs for the news: sent, described, put in order, handed over with the draft.

use super::lists::{asked_order, both};
use super::news::{show as news_page, text_of};
use super::prepared;
use crate::differs::Differs;
use crate::model::{Gathering, GatheringId};
use crate::photos::{Photo, PhotoId, SIZE, photo_problem};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{Fact, Problem, Refusal};
use std::io::{Cursor, Write as _};
use web::{FileKind, Form, Next, One, Page, Picture, Reader, Two, Visit};

/// Most photographs of a gathering.
const PHOTOS_MAX: usize = 60;

/// Most bytes of all of them together, in millions: the folder is put together in memory.
const MILLIONS_MAX: i64 = 120;

/// What became of the photograph that was sent; nothing when none was.
pub(crate) type Looked = Option<Result<Picture, Problem>>;

/// Reads the photograph and writes it anew, while nobody waits to write.
pub(crate) fn look(
    v: &Visit,
    w: &mut Reading,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Looked, Refusal> {
    prepared(v, w, id)?;
    let mut files = form.files("photo");
    let Some(file) = files.next() else { return Ok(None) };
    // Words first: nobody waits for a picture to be taken apart to hear that a name is missing.
    let mut r = form.read();
    words_of(&mut r);
    r.done()?;
    if files.next().is_some() {
        let says = "Mỗi lần gửi một ảnh, vì mỗi ảnh có chú thích riêng.";
        return Ok(Some(Err(Problem::new("photo", "HN-42", says))));
    }
    Ok(Some(web::picture(&file.bytes()?, SIZE).map_err(photo_problem)))
}

fn words_of(r: &mut Reader) -> (String, String) {
    (r.line("caption", "Chú thích", 300), r.line("taken-by", "Người chụp", 150))
}

fn fact(g: &Gathering, name: &'static str, f: &Photo, says: String) -> Fact {
    Fact::new(name, "gathering", g.id, says).and_about("photo", f.id)
}

fn to_news(id: GatheringId, says: impl Into<String>) -> Next {
    Next::to(format!("/gatherings/{id}/news#anh")).saying(says)
}

/// Keeps a photograph as the last, without the place and the hour it was taken at.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
    looked: &Looked,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let all = store::photos::photos(w, id)?;
    let (there, bytes): (usize, i64) = (all.len(), all.iter().map(|f| f.size).sum());
    let mut r = form.read();
    let (caption, taken_by) = words_of(&mut r);
    let picture = match looked {
        None => {
            r.wrong("photo", "HN-43", "Chưa chọn ảnh. Nhận JPG, PNG, WebP, đến 20 MB.");
            None
        }
        Some(Err(p)) => {
            r.wrong(p.field.clone(), p.code, p.says.clone());
            None
        }
        Some(Ok(picture)) => Some(picture),
    };
    if there >= PHOTOS_MAX {
        r.wrong("photo", "HN-15", format!("Đã có {PHOTOS_MAX} ảnh. Bỏ bớt trước khi thêm."));
    }
    let more = picture.map_or(0, |p| i64::try_from(p.jpeg.len()).unwrap_or(i64::MAX));
    if there > 0 && bytes.saturating_add(more) > MILLIONS_MAX * 1_000_000 {
        let says = format!("Các ảnh cộng lại quá {MILLIONS_MAX} MB. Bỏ bớt ảnh trước khi thêm.");
        r.wrong("photo", "HN-15", says);
    }
    r.done()?;
    let picture = picture.ok_or(Refusal::NotFound)?;
    let f = Photo {
        id: v.sent_key(form),
        place: i64::try_from(there).unwrap_or(i64::MAX) + 1,
        digest: v.app.keep_file(&picture.jpeg)?,
        width: picture.width.into(),
        height: picture.height.into(),
        size: i64::try_from(picture.jpeg.len()).unwrap_or(i64::MAX),
        caption,
        taken_by,
        version: 1,
    };
    form.files("photo").for_each(web::Uploaded::let_go);
    store::photos::put(w, &ok, id, &f)?;
    let data = kernel::serde_json::json!({ "digest": f.digest.clone() });
    let added = fact(&g, "gatherings.photo_added", &f, format!("Thêm ảnh: {}.", f.words())).with(data);
    w.commit(&added, to_news(id, "Đã thêm ảnh."))
}

fn found(w: &mut Reading, id: GatheringId, photo: PhotoId) -> Result<Photo, Refusal> {
    store::photos::photos(w, id)?.into_iter().find(|f| f.id == photo).ok_or(Refusal::NotFound)
}

/// The photograph itself.
pub(crate) fn show(
    v: &Visit,
    w: &mut Reading,
    Two(id, photo): Two<GatheringId, PhotoId>,
) -> Result<Page, Refusal> {
    prepared(v, w, id)?;
    let f = found(w, id, photo)?;
    Ok(Page::shown(f.file_name(), FileKind::Jpeg.mime(), v.app.kept_file(&f.digest)?))
}

/// The news again, for words of one photograph that were refused.
pub(crate) fn of_news(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<GatheringId, PhotoId>,
) -> Result<Page, Refusal> {
    news_page(v, w, One(id))
}

/// Caption and who took it.
pub(crate) fn set(
    v: &Visit,
    w: &mut Writing,
    Two(id, photo): Two<GatheringId, PhotoId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let was = found(w, id, photo)?;
    let mut r = form.read();
    let (caption, taken_by) = words_of(&mut r);
    r.done()?;
    let f = Photo { caption, taken_by, version: form.version()?, ..was.clone() };
    let to = to_news(id, "Đã ghi chú thích ảnh.");
    if f == was {
        return w.commit_quietly("the same words again change nothing", to);
    }
    store::photos::set(w, &ok, &f)?;
    let differs = Differs::default().field("chú thích", &was.caption, &f.caption);
    let differs = differs.field("người chụp", &was.taken_by, &f.taken_by);
    let says = format!("Sửa ảnh {}: {}.", f.place, differs.words());
    w.commit(&fact(&g, "gatherings.photo_set", &f, says).with(differs.data()), to)
}

/// Another order, or one fewer ("remove:KEY").
pub(crate) fn order(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let all = store::photos::photos(w, id)?;
    let stand: Vec<PhotoId> = all.iter().map(|f| f.id).collect();
    let caption = |k: &PhotoId| all.iter().find(|f| f.id == *k).map_or("", |f| f.caption.as_str());
    let order = asked_order(form, &stand, caption)?;
    let to = to_news(id, "Đã ghi danh sách ảnh.");
    if order == stand {
        return w.commit_quietly("the same order again changes nothing", to);
    }
    store::photos::order(w, &ok, (&stand, &order))?;
    let captions: Vec<&str> = order.iter().map(caption).collect();
    let says = format!("Ảnh của bản tin còn {}, theo thứ tự: {}.", captions.len(), captions.join("; "));
    let fact = Fact::new("gatherings.photos_ordered", "gathering", g.id, says);
    w.commit(&fact.with(both(&stand, &order, caption)), to)
}

/// The draft and the photographs as one folder (ZIP).
pub(crate) fn folder(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let photos = store::photos::photos(w, id)?;
    let text = text_of(v, w, &g, &photos)?;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    zip.start_file("ban-tin.txt", how)?;
    // Word and Notepad tell UTF-8 by its mark, and lines by both signs.
    zip.write_all(format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes())?;
    // A JPEG does not become smaller.
    let stored = how.compression_method(zip::CompressionMethod::Stored);
    for f in &photos {
        zip.start_file(f.file_name(), stored)?;
        zip.write_all(&v.app.kept_file(&f.digest)?)?;
    }
    let bytes = zip.finish()?.into_inner();
    Ok(Page::download(format!("ban-tin-{}.zip", g.first_day.iso()), "application/zip", bytes))
}
