//! The face of papers: complete in four styles, and never a reason to fail.

use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;
use typst::foundations::Bytes;

use crate::fonts::{Face, LETTERS, SIGNS, embedded, face, installed};
use crate::pdf::{set, unprintable};
use crate::{LaunchText, every_sample};

const NAMES: [&str; 4] = ["Regular", "Bold", "Italic", "BoldItalic"];

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("papers-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("truetype/liberation2")).expect("a folder");
        Self(path)
    }

    fn put(&self, style: &str, bytes: &[u8]) {
        let path = self.0.join("truetype/liberation2").join(format!("LiberationSerif-{style}.ttf"));
        fs::write(path, bytes).expect("a file");
    }

    fn installed(&self) -> Option<Face> {
        installed(std::slice::from_ref(&self.0))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("removed");
    }
}

fn files() -> Vec<Vec<u8>> {
    embedded().expect("a face inside").fonts.iter().map(|font| font.data().to_vec()).collect()
}

#[test]
fn the_chosen_face_and_the_one_inside_have_every_vietnamese_letter_in_four_styles() {
    assert_eq!(
        LETTERS.chars().filter(|c| !c.is_ascii()).count() + 22,
        89,
        "67 Vietnamese letters above ASCII"
    );
    for face in [face().expect("a face"), embedded().expect("a face inside")] {
        assert_eq!(face.fonts.len(), 4);
        for font in &face.fonts {
            for c in LETTERS.chars().chain(LETTERS.to_uppercase().chars()).chain(SIGNS.chars()) {
                assert!(font.info().coverage.contains(u32::from(c)), "{} lacks {c}", face.family);
            }
        }
    }
}

#[test]
fn an_installed_face_is_found_by_its_file_names() {
    let folder = Folder::new("found");
    assert!(folder.installed().is_none());
    for (style, bytes) in NAMES.iter().zip(files()) {
        folder.put(style, &bytes);
    }
    assert_eq!(folder.installed().expect("found").family, "Liberation Serif");
}

#[test]
fn a_face_that_lacks_a_style_or_letters_is_not_taken() {
    let folder = Folder::new("lacking");
    let files = files();
    let regular = files.first().expect("regular");
    NAMES.iter().for_each(|style| folder.put(style, regular));
    assert!(folder.installed().is_none(), "four times the same style is not a family");
    let thai = oxml_layout::bundled_fonts::bundled_font_data();
    let thai = thai.iter().find(|(name, _)| name.contains("Thai")).expect("a face without Vietnamese").1;
    assert!(Face::complete(vec![Bytes::new(thai); 4]).is_none());
    folder.put("Bold", b"not a font");
    assert!(folder.installed().is_none());
}

#[test]
fn a_broken_font_file_never_panics() {
    let files = files();
    for (keep, step) in [(0, 1), (11, 1), (5_000, 1), (200_000, 1), (usize::MAX, 97), (usize::MAX, 1_009)] {
        let broken = files.iter().map(|bytes| {
            let mut bytes: Vec<u8> = bytes.iter().copied().take(keep).collect();
            if step > 1 {
                bytes.iter_mut().skip(400).step_by(step).for_each(|byte| *byte ^= 0x5a);
            }
            Bytes::new(bytes)
        });
        if let Some(face) = Face::complete(broken.collect()) {
            // It looks sound: then setting with it must end in an answer, whichever.
            let face: &'static Face = Box::leak(Box::new(face));
            let _answer = set(&LaunchText::example().paper(), face, Timestamp::UNIX_EPOCH).is_ok();
        }
    }
}

#[test]
fn characters_that_no_face_prints_are_named_once() {
    for (name, paper) in every_sample() {
        assert!(unprintable(&paper).is_empty(), "{name}");
    }
    let mut paper = LaunchText::example().paper();
    paper.about.push("Tiến lên 😀😀 “Quyết thắng” 漢 ❤\u{fe0f}".to_owned());
    assert_eq!(unprintable(&paper), ['❤', '漢', '😀']);
}

#[test]
fn the_face_inside_sets_every_sample() {
    for (name, paper) in every_sample() {
        assert!(set(&paper, embedded().expect("a face inside"), Timestamp::UNIX_EPOCH).is_ok(), "{name}");
    }
}
