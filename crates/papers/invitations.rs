//! Letters of invitation ("giấy mời"), badges ("thẻ đại biểu") and name plates ("biển tên") of a gathering: many pages of one
//! look in one file. The words reach the template as JSON, so nothing anybody types is markup.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use jiff::civil::Date;
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;
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

const TEMPLATE: &str = include_str!("invitations.typ");
/// The longest unbroken word that is left alone.
const WORD_MAX: usize = 24;

/// Letters that differ in whom they invite alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letters {
    /// Who stands above the name the letter goes out under, or "".
    pub superior: String,
    /// "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC".
    pub issuer: String,
    /// "Bình Phước, ngày 20 tháng 3 năm 2024".
    pub place_day: String,
    /// The gathering's name.
    pub occasion: String,
    /// When it takes place, line by line.
    pub times: Vec<String>,
    /// Where.
    pub venue: String,
    /// More words, paragraph by paragraph; may be none.
    pub words: Vec<String>,
    /// "ngày 25 tháng 3 năm 2024", or "".
    pub answer_until: String,
    /// "TM. BAN TỔ CHỨC".
    pub authority: String,
    /// "TRƯỞNG BAN".
    pub post: String,
    /// Who signs.
    pub signer: String,
    /// A5 instead of A4.
    pub half_sheet: bool,
    /// Holds figures no source states; every letter says so.
    pub illustrative: bool,
    /// The day the file is stamped with.
    #[serde(skip)]
    pub day: Date,
    /// The letters.
    pub letters: Vec<Letter>,
}

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// "012/GM-UBND".
    pub number: String,
    /// "Giấy mời này thay thế giấy mời lần 1.", or "".
    pub replaces: String,
    /// "Bà Nguyễn Thị Hoa".
    pub name: String,
    /// Post and unit, or "".
    pub post: String,
    /// The seat, or "".
    pub seat: String,
    /// The personal link, also as a code.
    pub link: String,
}

/// Badges or name plates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Badges {
    /// Name plates to stand on a table, folded, instead of badges.
    pub plates: bool,
    /// The gathering's name.
    pub occasion: String,
    /// Its days.
    pub days: String,
    /// Holds figures no source states.
    pub illustrative: bool,
    /// The day the file is stamped with.
    #[serde(skip)]
    pub day: Date,
    /// One for each.
    pub badges: Vec<BadgeCard>,
}

/// One badge or plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadgeCard {
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub body: String,
    /// "Đại biểu chính thức": colour never stands alone.
    pub word: String,
    /// "#8f1d24".
    pub colour: String,
    /// "012", or "".
    pub number: String,
    /// The personal link for the code, or "" for none.
    pub link: String,
}

/// A text as a code of black squares: an SVG with the quiet zone around it. Nothing when the text is too long for one.
#[must_use]
pub fn qr_svg(text: &str) -> Option<String> {
    let modules = qr_modules(text)?;
    let whole = modules.len() + 8;
    let mut path = String::with_capacity(4096);
    for (y, row) in modules.iter().enumerate() {
        let mut x = 0;
        while x < row.len() {
            let run = row[x..].iter().take_while(|dark| **dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + 4, y + 4));
            }
            x += run.max(1);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}h-{whole}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// Rows of a code's modules, true is dark. Error correction M: a fold or a stain costs up to 15%.
fn qr_modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    Some((0..code.size()).map(|y| (0..code.size()).map(|x| code.get_module(x, y)).collect()).collect())
}

/// The PDF of all letters, a page for each (tagged, PDF/A-2a).
///
/// # Errors
/// When it could not be set.
pub fn letters(all: &Letters) -> Result<Vec<u8>, PaperError> {
    let codes = all.letters.iter().map(|l| l.link.as_str());
    set(&Sheet { kind: "letters", title: "Giấy mời", about: all, codes: codes.map(code).collect() }, all.day)
}

/// The PDF of badges or name plates, several on a page, with marks to cut by (tagged, PDF/A-2a).
///
/// # Errors
/// When it could not be set.
pub fn badge_sheets(all: &Badges) -> Result<Vec<u8>, PaperError> {
    let codes = all.badges.iter().map(|b| code(&b.link)).collect();
    let title = if all.plates { "Biển tên" } else { "Thẻ đại biểu" };
    set(&Sheet { kind: "badges", title, about: all, codes }, all.day)
}

fn code(link: &str) -> String {
    if link.is_empty() { String::new() } else { qr_svg(link).unwrap_or_default() }
}

/// What the template is given.
#[derive(Serialize)]
struct Sheet<'a, T: Serialize> {
    kind: &'static str,
    title: &'static str,
    about: &'a T,
    codes: Vec<String>,
}

fn set<T: Serialize>(sheet: &Sheet<'_, T>, day: Date) -> Result<Vec<u8>, PaperError> {
    let fail = |cause: String| PaperError::Pdf { cause };
    let missing = || fail("no complete face".to_owned());
    let first = fonts::face().ok_or_else(missing)?;
    let set_in = |face: &'static Face| {
        let answer = catch_unwind(AssertUnwindSafe(|| typeset(sheet, face, day)));
        // Letters made one by one share most of what typst remembers; what was not used a few times is forgotten.
        typst::comemo::evict(4);
        answer.unwrap_or_else(|_| Err("the typesetter panicked".to_owned())).map_err(fail)
    };
    // A face that looked sound may still hold a broken outline; then the face inside the program is used.
    set_in(first).or_else(|_| set_in(fonts::embedded().ok_or_else(missing)?))
}

fn typeset<T: Serialize>(sheet: &Sheet<'_, T>, face: &'static Face, day: Date) -> Result<Vec<u8>, String> {
    let desk = desk()?;
    let mut facts = serde_json::to_value(sheet).map_err(|e| e.to_string())?;
    if let Some(about) = facts.get_mut("about") {
        clean(about, face);
    }
    facts["family"] = face.family.clone().into();
    let data = Bytes::new(serde_json::to_vec(&facts).map_err(|e| e.to_string())?);
    let world = Press { desk, face, data };
    let said = |all: &[typst::diag::SourceDiagnostic]| {
        all.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ")
    };
    let pages = typst::compile::<PagedDocument>(&world).output.map_err(|e| said(&e))?;
    let part = |n: i8| u8::try_from(n).ok();
    let noon = || {
        let (month, day_) = (part(day.month())?, part(day.day())?);
        Datetime::from_ymd_hms(i32::from(day.year()), month, day_, 12, 0, 0)
    };
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Thi Đua".to_owned())),
        timestamp: noon().map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_2a]).map_err(|e| e.message().to_string())?,
        tagged: true,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|e| said(&e))
}

/// Every text with only characters the face can print, and with places to break endless words. Links are left alone: they
/// are ASCII, and are broken by the template.
fn clean(value: &mut serde_json::Value, face: &Face) {
    match value {
        serde_json::Value::String(s) => *s = printable(s, face),
        serde_json::Value::Array(all) => all.iter_mut().for_each(|v| clean(v, face)),
        serde_json::Value::Object(all) => {
            all.iter_mut().filter(|(k, _)| *k != "link").for_each(|(_, v)| clean(v, face));
        }
        _ => {}
    }
}

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

/// What all sheets share. Typst numbers file names for the life of the process, so each name is made once.
struct Desk {
    library: LazyHash<Library>,
    template: Source,
    data: FileId,
}

fn desk() -> Result<&'static Desk, String> {
    static DESK: OnceLock<Result<Desk, String>> = OnceLock::new();
    DESK.get_or_init(|| {
        let named = |name: &str| -> Result<FileId, String> {
            let path = VirtualPath::new(name).map_err(|_| format!("bad file name {name}"))?;
            Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
        };
        let template = Source::new(named("invitations.typ")?, TEMPLATE.to_owned());
        Ok(Desk { library: LazyHash::new(Library::default()), template, data: named("invitations.json")? })
    })
    .as_ref()
    .map_err(Clone::clone)
}

/// The world one file is set in: the template, its words, one face.
struct Press {
    desk: &'static Desk,
    face: &'static Face,
    data: Bytes,
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
        if id == self.desk.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.face.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
