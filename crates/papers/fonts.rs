//! The face papers are set in: Decree 30/2020 wants Times New Roman. The best complete Times-like face installed
//! on the machine is taken, else the one that travels inside the program.
//!
//! "Complete" means every Vietnamese letter in all four styles. An incomplete face is worse than another design:
//! the typesetter would silently borrow single letters from elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStyle, FontWeight};
use typst::utils::LazyHash;

/// The 67 Vietnamese letters in lower case; the capitals are derived from them.
pub(crate) const LETTERS: &str =
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ";

/// Signs papers use beside letters.
pub(crate) const SIGNS: &str = "0123456789“”–…₫№-/(),.:;%";

/// Where systems keep fonts. Only names are read while looking; a file is opened when its name is one we want.
const FOLDERS: [&str; 7] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texmf/fonts/opentype",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:\\Windows\\Fonts",
    "/mnt/c/Windows/Fonts",
];

/// File names of the four styles (regular, bold, italic, bold italic), best face first, in lower case.
const FACES: [[&str; 4]; 6] = [
    ["times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"],
    [
        "times new roman.ttf",
        "times new roman bold.ttf",
        "times new roman italic.ttf",
        "times new roman bold italic.ttf",
    ],
    [
        "times_new_roman.ttf",
        "times_new_roman_bold.ttf",
        "times_new_roman_italic.ttf",
        "times_new_roman_bold_italic.ttf",
    ],
    [
        "liberationserif-regular.ttf",
        "liberationserif-bold.ttf",
        "liberationserif-italic.ttf",
        "liberationserif-bolditalic.ttf",
    ],
    ["tinos-regular.ttf", "tinos-bold.ttf", "tinos-italic.ttf", "tinos-bolditalic.ttf"],
    [
        "texgyretermes-regular.otf",
        "texgyretermes-bold.otf",
        "texgyretermes-italic.otf",
        "texgyretermes-bolditalic.otf",
    ],
];

/// No style of a Times-like face is larger than this; a larger file is not what its name says.
const FILE_BYTES_MAX: u64 = 8 << 20;
/// How many folder entries are looked at before the search gives up.
const ENTRIES_MAX: usize = 20_000;
/// How deep below a font folder a face may lie.
const DEPTH_MAX: usize = 6;

/// A family in its four styles.
#[derive(Debug)]
pub(crate) struct Face {
    pub(crate) family: String,
    pub(crate) fonts: Vec<Font>,
    pub(crate) book: LazyHash<FontBook>,
}

impl Face {
    /// Takes four style files, if they are one family in four styles with every letter papers need.
    pub(crate) fn complete(files: Vec<Bytes>) -> Option<Self> {
        let fonts: Vec<Font> = files.into_iter().filter_map(|data| Font::new(data, 0)).collect();
        let family = fonts.first()?.info().family.clone();
        let styles = [(false, false), (true, false), (false, true), (true, true)];
        let good = fonts.len() == styles.len()
            && fonts.iter().zip(styles).all(|(font, (bold, italic))| {
                let info = font.info();
                info.family == family
                    && (info.variant.weight >= FontWeight::SEMIBOLD) == bold
                    && (info.variant.style != FontStyle::Normal) == italic
                    && has_all_letters(font)
            });
        good.then(|| Self { family, book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts })
    }

    /// Whether every style can print this character.
    pub(crate) fn prints(&self, c: char) -> bool {
        self.fonts.iter().all(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// The face of this machine, looked for once.
pub(crate) fn face() -> Option<&'static Face> {
    static FACE: OnceLock<Option<Face>> = OnceLock::new();
    FACE.get_or_init(|| installed(&FOLDERS.map(PathBuf::from)).or_else(embed)).as_ref()
}

/// The face inside the program, for when the installed one breaks while it is used.
pub(crate) fn embedded() -> Option<&'static Face> {
    static FACE: OnceLock<Option<Face>> = OnceLock::new();
    FACE.get_or_init(embed).as_ref()
}

fn embed() -> Option<Face> {
    let serif = oxml_layout::bundled_fonts::bundled_font_data()
        .into_iter()
        .filter(|(family, _)| *family == "Liberation Serif")
        .map(|(_, data)| Bytes::new(data));
    let mut files: Vec<Bytes> = serif.collect();
    // The order in that crate is its own affair; ours is regular, bold, italic, bold italic.
    files.sort_by_key(|data| {
        Font::new(data.clone(), 0).map(|font| {
            let variant = font.info().variant;
            (variant.style != FontStyle::Normal, variant.weight)
        })
    });
    Face::complete(files)
}

/// The best complete face below these folders.
pub(crate) fn installed(folders: &[PathBuf]) -> Option<Face> {
    let mut found = Vec::new();
    let mut left = ENTRIES_MAX;
    for folder in folders {
        look(folder, DEPTH_MAX, &mut left, &mut found);
    }
    FACES.iter().find_map(|names| {
        let files = names.iter().map(|name| {
            let path = found.iter().find(|(known, _)| known == name).map(|(_, path)| path)?;
            read(path)
        });
        Face::complete(files.collect::<Option<Vec<Bytes>>>()?)
    })
}

/// Collects the paths of wanted names. The limits also end the walk in a folder that links to itself.
fn look(folder: &Path, depth: usize, left: &mut usize, found: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if FACES.iter().flatten().any(|wanted| *wanted == name) {
            found.push((name, path));
        } else if depth > 0 && path.is_dir() {
            look(&path, depth - 1, left, found);
        }
    }
}

fn read(path: &Path) -> Option<Bytes> {
    let meta = fs::metadata(path).ok()?;
    let sound = meta.is_file() && meta.len() <= FILE_BYTES_MAX;
    if sound { fs::read(path).ok().map(Bytes::new) } else { None }
}

fn has_all_letters(font: &Font) -> bool {
    let capitals = LETTERS.chars().flat_map(char::to_uppercase);
    let wanted = LETTERS.chars().chain(capitals).chain(SIGNS.chars());
    let coverage = &font.info().coverage;
    wanted.into_iter().all(|c| coverage.contains(u32::from(c)))
}
