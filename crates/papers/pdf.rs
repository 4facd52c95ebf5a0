//! A paper as PDF, set by typst from one template. The paper reaches the template as JSON, so nothing anybody
//! types can become markup, and the typesetter can open nothing but the template and that JSON.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::json;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::error::PaperError;
use crate::fonts::{self, Face};
use crate::paper::{Block, DRAFT, Paper};

const TEMPLATE: &str = include_str!("paper.typ");

/// The longest unbroken word that is left alone; a longer one may be broken anywhere after this many letters.
const WORD_MAX: usize = 12;

/// The PDF of a paper (tagged, PDF/A-2a), stamped with the paper's own day: the same paper gives the same bytes.
///
/// A character that the face cannot print (an emoji) comes out as "□": an archive file must not hold empty glyphs.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let noon = paper.head.day.at(12, 0, 0, 0);
    let made = noon.to_zoned(Offset::UTC.to_time_zone()).map_or(Timestamp::UNIX_EPOCH, |day| day.timestamp());
    pdf_made_at(paper, made)
}

/// Characters of a paper that the face cannot print, each once: what comes out as "□" in its PDF.
pub fn unprintable(paper: &Paper) -> Vec<char> {
    let Some(face) = fonts::face() else { return Vec::new() };
    // Names of fields and what JSON escapes are ASCII, so every other character is somebody's.
    let words = serde_json::to_string(&paper.tidied()).unwrap_or_default();
    // What only joins or colours the sign before it is nothing to be shown alone.
    let alone = |c: &char| !matches!(*c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let odd: BTreeSet<char> =
        words.chars().filter(|c| *c != '\u{a0}' && !face.prints(*c)).filter(alone).collect();
    odd.into_iter().collect()
}

/// The PDF of a paper, stamped with the moment it was made.
pub fn pdf_made_at(paper: &Paper, made: Timestamp) -> Result<Vec<u8>, PaperError> {
    let missing = || PaperError::Pdf { cause: "no complete face".to_owned() };
    let first = fonts::face().ok_or_else(missing)?;
    // A face that looked sound may still hold a broken outline; then the face inside the program is used.
    set(paper, first, made).or_else(|_| set(paper, fonts::embedded().ok_or_else(missing)?, made))
}

/// Sets a paper in a face; a panic inside the typesetter becomes an error.
pub(crate) fn set(paper: &Paper, face: &'static Face, made: Timestamp) -> Result<Vec<u8>, PaperError> {
    let fail = |cause: String| PaperError::Pdf { cause };
    let answer = catch_unwind(AssertUnwindSafe(|| typeset(paper, face, made)));
    // What typst remembers of a paper is of no use to the next one.
    typst::comemo::evict(0);
    answer.unwrap_or_else(|_| Err("the typesetter panicked".to_owned())).map_err(fail)
}

fn typeset(paper: &Paper, face: &'static Face, made: Timestamp) -> Result<Vec<u8>, String> {
    let desk = desk()?;
    let data = serde_json::to_vec(&facts(paper, face)).map_err(|e| e.to_string())?;
    let world = Sheet { desk, face, data: Bytes::new(data) };
    let said = |all: &[typst::diag::SourceDiagnostic]| {
        all.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ")
    };
    let pages = typst::compile::<PagedDocument>(&world).output.map_err(|e| said(&e))?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Thi Đua".to_owned())),
        timestamp: stamp(made),
        standards: PdfStandards::new(&[PdfStandard::A_2a]).map_err(|e| e.message().to_string())?,
        tagged: true,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|e| said(&e))
}

/// What the template is given. Lines that are worked out (number, date) are worked out here, by the functions
/// the other renderers use.
fn facts(paper: &Paper, face: &Face) -> serde_json::Value {
    let paper = for_print(paper, face);
    json!({
        "title": paper.title(),
        "number": paper.head.number_line(),
        "place": paper.head.place_line(),
        "draft": DRAFT,
        "leads": leads(&paper.blocks),
        "annex_leads": leads(&paper.annex),
        "family": face.family,
        "paper": paper,
    })
}

/// Which blocks stand on the page of the next one.
fn leads(blocks: &[Block]) -> Vec<bool> {
    blocks.iter().enumerate().map(|(i, block)| block.leads(blocks.get(i + 1))).collect()
}

/// The paper with only characters the face can print, and with places to break endless words.
fn for_print(paper: &Paper, face: &Face) -> Paper {
    let mut paper = paper.tidied();
    let fix = |text: &mut String| *text = breakable(text, face);
    paper.each_text(&mut |text| text.0.iter_mut().for_each(|run| fix(&mut run.text)));
    let head = &mut paper.head;
    let lines = head.superior.iter_mut().chain(&mut paper.about).chain(&mut paper.recipients);
    let lines = lines.chain([&mut head.issuer, &mut head.number, &mut head.place]);
    lines.chain([&mut paper.kind, &mut paper.addressee]).for_each(fix);
    let closing = &mut paper.closing;
    let mut people: Vec<_> = [&mut closing.left, &mut closing.right].into_iter().flatten().collect();
    for block in paper.blocks.iter_mut().chain(&mut paper.annex) {
        match block {
            Block::Signatures { people: more } => people.extend(more),
            Block::Item { mark, .. } => fix(mark),
            Block::Table(table) => fix(&mut table.caption),
            Block::Heading { .. } | Block::Para { .. } | Block::Centre { .. } | Block::Gap => {}
        }
    }
    for one in people {
        [&mut one.authority, &mut one.post, &mut one.note, &mut one.name].into_iter().for_each(fix);
    }
    paper
}

/// Breaks are zero-width spaces: they print nothing unless the line must end there.
fn breakable(text: &str, face: &Face) -> String {
    let mut out = String::with_capacity(text.len());
    let longest = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let mut run = 0;
    for c in text.chars() {
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if longest > 2 * WORD_MAX && run > WORD_MAX {
            out.push('\u{200b}');
            run = 1;
        }
        out.push(if c == '\u{a0}' || face.prints(c) { c } else { '□' });
    }
    out
}

fn stamp(made: Timestamp) -> Option<typst_pdf::Timestamp> {
    let utc = Offset::UTC.to_datetime(made);
    let part = |n: i8| u8::try_from(n).ok();
    let at = Datetime::from_ymd_hms(
        i32::from(utc.year()),
        part(utc.month())?,
        part(utc.day())?,
        part(utc.hour())?,
        part(utc.minute())?,
        part(utc.second())?,
    )?;
    Some(typst_pdf::Timestamp::new_utc(at))
}

/// What all papers share: the library and the parsed template.
struct Desk {
    library: LazyHash<Library>,
    template: Source,
    main: FileId,
    data: FileId,
}

/// Typst numbers file names for the life of the process, so the two names are made once.
fn desk() -> Result<&'static Desk, String> {
    static DESK: OnceLock<Result<Desk, String>> = OnceLock::new();
    DESK.get_or_init(|| {
        let named = |name: &str| -> Result<FileId, String> {
            let path = VirtualPath::new(name).map_err(|_| format!("bad file name {name}"))?;
            Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
        };
        let (main, data) = (named("paper.typ")?, named("data.json")?);
        let library = LazyHash::new(Library::default());
        Ok(Desk { library, template: Source::new(main, TEMPLATE.to_owned()), main, data })
    })
    .as_ref()
    .map_err(Clone::clone)
}

/// The world one paper is set in: two files and one face.
struct Sheet {
    desk: &'static Desk,
    face: &'static Face,
    data: Bytes,
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &self.desk.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.face.book
    }

    fn main(&self) -> FileId {
        self.desk.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.desk.main { Ok(self.desk.template.clone()) } else { Err(FileError::AccessDenied) }
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
