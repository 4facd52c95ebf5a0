//! Kept files: known by their first bytes and held to their end, never by their name, and kept under their SHA-256.

use crate::app::App;
use kernel::Moment;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::UNIX_EPOCH;

/// What a file is, by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture; only where a door asks for pictures.
    Webp,
    /// Word or Excel of 2007 and later: a ZIP with the right parts.
    Office,
}

impl FileKind {
    /// MIME type it is served with.
    pub fn mime(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
            FileKind::Webp => "image/webp",
            FileKind::Office => "application/octet-stream",
        }
    }

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            FileKind::Pdf => "PDF",
            FileKind::Jpeg => "JPEG",
            FileKind::Png => "PNG",
            FileKind::Webp => "WEBP",
            FileKind::Office => "OFFICE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<FileKind> {
        [FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Webp, FileKind::Office]
            .into_iter()
            .find(|k| k.word() == word)
    }

    /// As people say it.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            FileKind::Pdf => "PDF",
            FileKind::Jpeg => "ảnh JPG",
            FileKind::Png => "ảnh PNG",
            FileKind::Webp => "ảnh WebP",
            FileKind::Office => "DOCX, XLSX",
        }
    }

    pub(crate) fn of_bytes(head: &[u8], name: &str) -> Option<FileKind> {
        let ends = |list: &[&str]| list.iter().any(|e| name.to_lowercase().ends_with(e));
        match head {
            [b'%', b'P', b'D', b'F', b'-', ..] if ends(&[".pdf"]) => Some(FileKind::Pdf),
            [0xff, 0xd8, 0xff, ..] if ends(&[".jpg", ".jpeg"]) => Some(FileKind::Jpeg),
            [0x89, b'P', b'N', b'G', ..] if ends(&[".png"]) => Some(FileKind::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] if ends(&[".webp"]) => {
                Some(FileKind::Webp)
            }
            [b'P', b'K', 3, 4, ..] if ends(&[".docx", ".xlsx"]) => Some(FileKind::Office),
            _ => None,
        }
    }
}

/// "PDF, 1,2 MB": what a kept file is, by its name, and how large; whole tenths, never a float.
pub fn file_words(name: &str, bytes: i64) -> String {
    let kind = name.rsplit_once('.').map_or("tệp", |(_, end)| end).to_uppercase();
    let kb = (bytes + 1023) / 1024;
    if kb < 1024 {
        format!("{kind}, {kb} KB")
    } else {
        format!("{kind}, {},{} MB", kb / 1024, kb % 1024 * 10 / 1024)
    }
}

/// A file that arrived whole and is on the disk; only a deed that is done gives it the place where it stays.
#[derive(Clone, Debug)]
pub struct Uploaded {
    /// Name of the form's field.
    pub field: String,
    /// The person's name for it, cleaned.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal; also where it is kept.
    pub digest: String,
    pub(crate) waiting: Arc<Waiting>,
    pub(crate) path: PathBuf,
    pub(crate) let_go: Arc<AtomicBool>,
}

impl Uploaded {
    /// The deed keeps something made from it instead, such as a picture without the place where it was taken: the file
    /// itself goes when the visit ends.
    pub fn let_go(&self) {
        self.let_go.store(true, Ordering::Relaxed);
    }

    /// Its bytes.
    ///
    /// # Errors
    /// `Broken` when the disk fails.
    pub fn bytes(&self) -> Result<Vec<u8>, kernel::Refusal> {
        // A unit of work that runs again may find the file in its place.
        let at = if self.waiting.0.exists() { &self.waiting.0 } else { &self.path };
        Ok(std::fs::read(at)?)
    }

    /// Puts it where it stays. Twice is once.
    pub(crate) fn keep(&self) -> Result<(), kernel::Refusal> {
        if self.let_go.load(Ordering::Relaxed) {
            return Ok(());
        }
        if let Some(parent) = self.path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        match std::fs::rename(&self.waiting.0, &self.path) {
            Err(e) if e.kind() == ErrorKind::NotFound && self.path.exists() => Ok(()),
            moved => Ok(moved?),
        }
    }
}

impl App {
    /// The bytes of a kept file, checked against its digest.
    ///
    /// # Errors
    /// `NotFound` when it is gone, `Broken` when it was altered.
    pub fn kept_file(&self, digest: &str) -> Result<Vec<u8>, kernel::Refusal> {
        if digest.len() != 64 || !digest.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(kernel::Refusal::NotFound);
        }
        let bytes = std::fs::read(place(&self.0.uploads, digest)).map_err(|_| kernel::Refusal::NotFound)?;
        if crate::digest(&bytes) != digest {
            return Err(kernel::Refusal::broken(format!("the kept file {digest} was altered")));
        }
        Ok(bytes)
    }

    /// Keeps bytes as a file and answers its digest. For sample builders and imports.
    ///
    /// # Errors
    /// `Broken` when the disk fails.
    pub fn keep_file(&self, bytes: &[u8]) -> Result<String, kernel::Refusal> {
        keep_file_in(&self.0.uploads, bytes)
    }
}

/// Keeps bytes under their digest in this folder. For stories told before the program answers.
///
/// # Errors
/// `Broken` when the disk fails.
pub fn keep_file_in(folder: &Path, bytes: &[u8]) -> Result<String, kernel::Refusal> {
    let digest = crate::digest(bytes);
    let to = place(folder, &digest);
    if !to.exists() {
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)?;
        }
        // Never half a file under its own name, whatever happens to the machine.
        let waiting = Waiting::in_folder(folder);
        let mut file = std::fs::File::create(&waiting.0)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&waiting.0, &to)?;
    }
    Ok(digest)
}

/// The place of a file that is not whole yet, or whose deed is not done. Whatever is still there at the end of the visit
/// goes with it.
#[derive(Debug)]
pub(crate) struct Waiting(pub(crate) PathBuf);

/// How the name of such a file begins.
const WAITING: &str = "waiting-";
/// No upload takes as long; a younger file may be another copy's, on its way.
const WAITING_SECONDS: i64 = 24 * 3600;

impl Waiting {
    pub(crate) fn in_folder(folder: &Path) -> Waiting {
        Waiting(folder.join(format!("{WAITING}{}", kernel::Uuid::new_v4())))
    }
}

/// Removes what a killed program left half written or undone in the uploads folder more than a day before `now`.
///
/// # Errors
/// `Broken` when the folder cannot be read or such a file cannot be removed.
pub fn sweep_uploads(folder: &Path, now: Moment) -> Result<(), kernel::Refusal> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(WAITING) {
            continue;
        }
        match sweep(&entry, now) {
            // Its writer, or another copy that starts just now, was quicker.
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            swept => swept?,
        }
    }
    Ok(())
}

fn sweep(entry: &std::fs::DirEntry, now: Moment) -> std::io::Result<()> {
    let touched = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let touched = Moment(i64::try_from(touched.as_micros()).unwrap_or(i64::MAX));
    if touched < now.plus_seconds(-WAITING_SECONDS) { std::fs::remove_file(entry.path()) } else { Ok(()) }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

pub(crate) fn place(folder: &Path, digest: &str) -> PathBuf {
    folder.join(&digest[..2]).join(digest)
}
