//! The yearbook ("kỷ yếu") of exemplars as a bound book: cover, foreword, contents, one page for each, two indexes. The
//! words reach the template as JSON and the pictures as files it alone can open, so nothing anybody types is markup.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::error::PaperError;
use crate::fonts::{self, Face};

const TEMPLATE: &str = include_str!("yearbook.typ");
/// Exemplars of one book.
pub const YEARBOOK_MAX: usize = 1_000;
/// The longest unbroken word that is left alone.
const WORD_MAX: usize = 24;
/// How the template says that texts are too long, before the list of them.
const TOO_LONG: &str = "too long:";

/// A yearbook, ready to be set: the order of everything is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yearbook {
    /// Who publishes it.
    pub issuer: String,
    /// The conference it is made for.
    pub occasion: String,
    /// "Nghi Sơn, năm 2025".
    pub place_year: String,
    /// What stands on the back of the title.
    pub about: String,
    /// Paragraphs; may be none.
    pub foreword: Vec<String>,
    /// Made of invented figures; every page says so.
    pub illustrative: bool,
    /// The day the file is stamped with.
    pub day: Date,
    /// The exemplars, in the order of their pages.
    pub entries: Vec<YearbookEntry>,
    /// Entries by unit, in the index's order: places in `entries`.
    pub units: Vec<(String, Vec<usize>)>,
    /// Entries by the letter of their name, in the index's order.
    pub letters: Vec<(String, Vec<usize>)>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearbookEntry {
    /// "Cá nhân", "Tập thể", "Mô hình".
    pub kind: String,
    /// The name.
    pub name: String,
    /// Post and place of work; may be empty.
    pub role: String,
    /// The unit.
    pub unit: String,
    /// The field; entries of one field follow one another.
    pub field: String,
    /// Two sentences that lead into it; may be empty.
    pub summary: String,
    /// Paragraphs.
    pub achievement: Vec<String>,
    /// Who took it over and with what effect, a line each; may be none.
    pub spread: Vec<String>,
    /// A portrait, if there is one.
    pub picture: Option<YearbookPicture>,
}

/// A picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearbookPicture {
    /// The bytes of a JPEG.
    pub jpeg: Vec<u8>,
    /// Points across.
    pub width: i64,
    /// Points down.
    pub height: i64,
    /// What is to be seen.
    pub alt: String,
    /// What stands below; may be empty.
    pub caption: String,
}

/// A text that does not fit on its page even in the smallest size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong {
    /// Which entry.
    pub entry: usize,
    /// How many characters it has.
    pub characters: usize,
    /// About how many of them must go.
    pub cut: usize,
}

/// Why a yearbook was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearbookError {
    /// These texts are too long, and how much too long.
    TooLong(Vec<TooLong>),
    /// It could not be set.
    Paper(PaperError),
}

impl std::fmt::Display for YearbookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong(all) => write!(f, "Có {} bài dài quá một trang.", all.len()),
            Self::Paper(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for YearbookError {}

/// The PDF of a yearbook (tagged, PDF/A-2a).
///
/// # Errors
/// Which texts are too long for their page and by how much; or that the book could not be set.
pub fn yearbook(book: &Yearbook) -> Result<Vec<u8>, YearbookError> {
    let fail = |cause: String| YearbookError::Paper(PaperError::Pdf { cause });
    if book.entries.len() > YEARBOOK_MAX {
        return Err(fail(format!("{} entries", book.entries.len())));
    }
    let missing = || fail("no complete face".to_owned());
    let first = fonts::face().ok_or_else(missing)?;
    match set(book, first) {
        // A face that looked sound may still hold a broken outline; then the face inside the program is used.
        Err(YearbookError::Paper(_)) => set(book, fonts::embedded().ok_or_else(missing)?),
        done => done,
    }
}

fn set(book: &Yearbook, face: &'static Face) -> Result<Vec<u8>, YearbookError> {
    let answer = catch_unwind(AssertUnwindSafe(|| typeset(book, face)));
    // What typst remembers of a book is of no use to the next one.
    typst::comemo::evict(0);
    let answer = answer.unwrap_or_else(|_| Err("the typesetter panicked".to_owned()));
    answer.map_err(|cause| match too_long(book, &cause) {
        Some(all) => YearbookError::TooLong(all),
        None => YearbookError::Paper(PaperError::Pdf { cause }),
    })
}

fn typeset(book: &Yearbook, face: &'static Face) -> Result<Vec<u8>, String> {
    let desk = desk()?;
    let data = serde_json::to_vec(&facts(book, face)).map_err(|e| e.to_string())?;
    let pictures = book.entries.iter().map(|e| e.picture.as_ref().map(|p| Bytes::new(p.jpeg.clone())));
    let world = Press { desk, face, data: Bytes::new(data), pictures: pictures.collect() };
    let said = |all: &[typst::diag::SourceDiagnostic]| {
        all.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ")
    };
    let pages = typst::compile::<PagedDocument>(&world).output.map_err(|e| said(&e))?;
    let part = |n: i8| u8::try_from(n).ok();
    let day = || {
        let (month, day) = (part(book.day.month())?, part(book.day.day())?);
        Datetime::from_ymd_hms(i32::from(book.day.year()), month, day, 12, 0, 0)
    };
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Thi Đua".to_owned())),
        timestamp: day().map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_2a]).map_err(|e| e.message().to_string())?,
        tagged: true,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|e| said(&e))
}

/// What the template said is too long, if that is what it said: place/needed height/room, in points.
fn too_long(book: &Yearbook, cause: &str) -> Option<Vec<TooLong>> {
    let (_, list) = cause.split_once(TOO_LONG)?;
    let list: String = list.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '/' | ',')).collect();
    let one = |item: &str| -> Option<TooLong> {
        let mut parts = item.split('/').map(str::parse::<usize>);
        let (entry, needed, room) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        let characters =
            book.entries.get(entry)?.achievement.iter().map(|p| p.chars().count()).sum::<usize>();
        let over = characters * needed.saturating_sub(room) / needed.max(1);
        // Said in whole fifties and a little more than is needed: lines do not end where letters are counted.
        let cut = ((over + characters / 40) / 50 + 1) * 50;
        Some(TooLong { entry, characters, cut: cut.min(characters) })
    };
    list.split(',').map(one).collect()
}

/// A list of places under a word.
#[derive(Serialize)]
struct Group<'a> {
    name: String,
    entries: &'a [usize],
}

/// What the template is given.
fn facts(book: &Yearbook, face: &Face) -> serde_json::Value {
    let clean = |text: &str| printable(text, face);
    let entry = |(i, e): (usize, &YearbookEntry)| {
        let picture = e.picture.as_ref().map(|p| {
            let (alt, caption) = (clean(&p.alt), clean(&p.caption));
            json!({ "file": picture_name(i), "width": p.width, "height": p.height, "alt": alt, "caption": caption })
        });
        json!({
            "kind": clean(&e.kind),
            "name": clean(&e.name),
            "role": clean(&e.role),
            "unit": clean(&e.unit),
            "field": clean(&e.field),
            "summary": clean(&e.summary),
            "spread": e.spread.iter().map(|p| clean(p)).collect::<Vec<_>>(),
            "achievement": e.achievement.iter().map(|p| clean(p)).collect::<Vec<_>>(),
            "picture": picture,
        })
    };
    let groups = |all: &[(String, Vec<usize>)]| {
        let group = |(name, entries)| json!(Group { name: clean(name), entries });
        all.iter().map(|(name, entries)| group((name, entries))).collect::<Vec<_>>()
    };
    let mut fields: Vec<(String, Vec<usize>)> = Vec::new();
    for (i, e) in book.entries.iter().enumerate() {
        match fields.last_mut().filter(|(name, _)| *name == e.field) {
            Some((_, of)) => of.push(i),
            None => fields.push((e.field.clone(), vec![i])),
        }
    }
    json!({
        "family": face.family,
        "title": clean(&format!("Kỷ yếu điển hình tiên tiến. {}", book.occasion)),
        "running": clean(&format!("Kỷ yếu – {}", book.occasion)),
        "issuer": clean(&book.issuer),
        "occasion": clean(&book.occasion),
        "place_year": clean(&book.place_year),
        "about": clean(&book.about),
        "foreword": book.foreword.iter().map(|p| clean(p)).collect::<Vec<_>>(),
        "illustrative": book.illustrative,
        "entries": book.entries.iter().enumerate().map(entry).collect::<Vec<_>>(),
        "fields": groups(&fields),
        "units": groups(&book.units),
        "letters": groups(&book.letters),
    })
}

/// The text with only characters the face can print, and with places to break endless words.
fn printable(text: &str, face: &Face) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars() {
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > WORD_MAX {
            out.push('\u{200b}');
            run = 1;
        }
        out.push(if c.is_whitespace() || face.prints(c) { c } else { '□' });
    }
    out
}

fn picture_name(i: usize) -> String {
    format!("picture-{i}.jpg")
}

/// What all books share. Typst numbers file names for the life of the process, so each name is made once.
struct Desk {
    library: LazyHash<Library>,
    template: Source,
    data: FileId,
    pictures: Vec<FileId>,
}

fn desk() -> Result<&'static Desk, String> {
    static DESK: OnceLock<Result<Desk, String>> = OnceLock::new();
    DESK.get_or_init(|| {
        let named = |name: &str| -> Result<FileId, String> {
            let path = VirtualPath::new(name).map_err(|_| format!("bad file name {name}"))?;
            Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
        };
        let pictures = (0..YEARBOOK_MAX).map(|i| named(&picture_name(i))).collect::<Result<Vec<_>, _>>()?;
        let template = Source::new(named("yearbook.typ")?, TEMPLATE.to_owned());
        Ok(Desk { library: LazyHash::new(Library::default()), template, data: named("book.json")?, pictures })
    })
    .as_ref()
    .map_err(Clone::clone)
}

/// The world one book is set in: the template, its words and its pictures, and one face.
struct Press {
    desk: &'static Desk,
    face: &'static Face,
    data: Bytes,
    pictures: Vec<Option<Bytes>>,
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &self.desk.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.face.book
    }

    fn main(&self) -> FileId {
        self.desk.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.desk.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.desk.data {
            return Ok(self.data.clone());
        }
        let at = self.desk.pictures.iter().position(|known| *known == id);
        let picture = at.and_then(|i| self.pictures.get(i)).cloned().flatten();
        picture.ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.face.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
#[path = "tests_yearbook.rs"]
mod tests;
