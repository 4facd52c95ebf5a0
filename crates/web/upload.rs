//! Bodies of posted forms, plain or with files. Files are known by their first bytes, never by their name, and are
//! kept under their SHA-256.

use crate::app::App;
use crate::form::{Form, decode};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use kernel::{clean_line, clean_text};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt;

/// A form without files: at most 1 MiB.
const FORM_BYTES_MAX: usize = 1 << 20;
/// A file: at most 20 MB.
const FILE_BYTES_MAX: u64 = 20_000_000;
/// Files in one form.
const FILES_MAX: usize = 20;
/// Bytes read and thrown away after a refusal, so that the browser hears the answer instead of a broken line.
const DRAINED_MAX: u64 = 300_000_000;

/// What a file is, by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// Word or Excel of 2007 and later (a ZIP with the right parts is checked by its reader).
    Office,
}

impl FileKind {
    /// MIME type it is served with.
    pub fn mime(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
            FileKind::Office => "application/octet-stream",
        }
    }

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            FileKind::Pdf => "PDF",
            FileKind::Jpeg => "JPEG",
            FileKind::Png => "PNG",
            FileKind::Office => "OFFICE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<FileKind> {
        [FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Office]
            .into_iter()
            .find(|k| k.word() == word)
    }

    fn of_bytes(head: &[u8], name: &str) -> Option<FileKind> {
        let ends = |list: &[&str]| list.iter().any(|e| name.to_lowercase().ends_with(e));
        match head {
            [b'%', b'P', b'D', b'F', b'-', ..] if ends(&[".pdf"]) => Some(FileKind::Pdf),
            [0xff, 0xd8, 0xff, ..] if ends(&[".jpg", ".jpeg"]) => Some(FileKind::Jpeg),
            [0x89, b'P', b'N', b'G', ..] if ends(&[".png"]) => Some(FileKind::Png),
            [b'P', b'K', 3, 4, ..] if ends(&[".docx", ".xlsx"]) => Some(FileKind::Office),
            _ => None,
        }
    }
}

/// A file that arrived whole and is on the disk.
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
    path: PathBuf,
}

impl Uploaded {
    /// Its bytes.
    ///
    /// # Errors
    /// `Broken` when the disk fails.
    pub fn bytes(&self) -> Result<Vec<u8>, kernel::Refusal> {
        Ok(std::fs::read(&self.path)?)
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
        if hex(&crate::sha256(&bytes)) != digest {
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

/// Keeps bytes under their digest in this folder.
pub(crate) fn keep_file_in(folder: &Path, bytes: &[u8]) -> Result<String, kernel::Refusal> {
    let digest = hex(&crate::sha256(bytes));
    let to = place(folder, &digest);
    if !to.exists() {
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&to, bytes)?;
        std::fs::File::open(&to)?.sync_all()?;
    }
    Ok(digest)
}

fn place(folder: &Path, digest: &str) -> PathBuf {
    folder.join(&digest[..2]).join(digest)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Why a body could not be taken.
#[derive(Clone, Debug)]
pub(crate) struct Bad {
    pub(crate) heading: &'static str,
    pub(crate) says: String,
}

fn bad(heading: &'static str, says: impl Into<String>) -> Bad {
    Bad { heading, says: says.into() }
}

pub(crate) async fn receive(app: &App, request: Request) -> Result<Form, Bad> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return with_files(app, request).await;
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(bad(
            "Chưa đọc được biểu mẫu",
            "Trình duyệt gửi dữ liệu không đúng dạng biểu mẫu. Mở lại trang rồi gửi lần nữa.",
        ));
    }
    match axum::body::to_bytes(request.into_body(), FORM_BYTES_MAX).await {
        Ok(bytes) => Ok(Form { fields: decode(&String::from_utf8_lossy(&bytes)), files: Vec::new() }),
        Err(_) => Err(bad(
            "Biểu mẫu quá lớn",
            "Biểu mẫu dài hơn 1 MB chữ nên máy không nhận. Bớt lời hoặc gửi thành nhiều lần; chưa có gì được ghi.",
        )),
    }
}

async fn with_files(app: &App, request: Request) -> Result<Form, Bad> {
    let broken = || {
        bad(
            "Chưa nhận được tập tin",
            "Đường truyền đứt giữa chừng hoặc biểu mẫu bị hỏng. Gửi lại lần nữa; chưa có gì được ghi.",
        )
    };
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut form = Form::default();
    let mut wrong: Option<Bad> = None;
    let mut drained = 0u64;
    while let Some(mut part) = parts.next_field().await.map_err(|_| broken())? {
        let field = clean_line(part.name().unwrap_or_default());
        let Some(name) = part.file_name().map(clean_line) else {
            let mut text = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(|_| broken())? {
                if text.len() + chunk.len() > FORM_BYTES_MAX {
                    return Err(bad(
                        "Biểu mẫu quá lớn",
                        "Biểu mẫu dài hơn 1 MB chữ nên máy không nhận; chưa có gì được ghi.",
                    ));
                }
                text.extend_from_slice(&chunk);
            }
            form.fields.push((field, clean_text(&String::from_utf8_lossy(&text))));
            continue;
        };
        if name.is_empty() {
            continue; // the field was left without a file
        }
        let taken = if wrong.is_some() || form.files.len() >= FILES_MAX {
            drain(&mut part, &mut drained).await.map(|()| None)
        } else {
            one_file(app, &mut part, field, name, &mut drained).await
        };
        match taken {
            Ok(Some(file)) => form.files.push(file),
            Ok(None) => {}
            Err(b) => wrong = Some(b),
        }
        if drained > DRAINED_MAX {
            break;
        }
    }
    wrong.map_or(Ok(form), Err)
}

/// Writes one file to the disk while it arrives; what is too large or not allowed is read and thrown away.
async fn one_file(
    app: &App,
    part: &mut axum::extract::multipart::Field<'_>,
    field: String,
    name: String,
    drained: &mut u64,
) -> Result<Option<Uploaded>, Bad> {
    let broken = |_| {
        bad("Chưa nhận được tập tin", "Đường truyền đứt giữa chừng. Gửi lại lần nữa; chưa có gì được ghi.")
    };
    let disk = |e: std::io::Error| {
        tracing::error!("an upload could not be kept: {e}");
        bad(
            "Chưa nhận được tập tin",
            "Máy chủ không ghi được tập tin. Báo người vận hành; chưa có gì được ghi.",
        )
    };
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
    let folder = &app.0.uploads;
    tokio::fs::create_dir_all(folder).await.map_err(disk)?;
    let waiting = folder.join(format!("waiting-{}", kernel::Uuid::new_v4()));
    let mut file = tokio::fs::File::create(&waiting).await.map_err(disk)?;
    let (mut digest, mut size, mut kind) = (Sha256::new(), 0u64, None);
    let mut refused = None;
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        if refused.is_some() {
            *drained += chunk.len() as u64;
            if *drained > DRAINED_MAX {
                break;
            }
            continue;
        }
        if size == 0 {
            kind = FileKind::of_bytes(&chunk, &name);
        }
        size += chunk.len() as u64;
        if kind.is_none() {
            refused = Some(bad(
                "Không nhận loại tập tin này",
                format!(
                    "“{name}” không phải là PDF, ảnh (JPG, PNG), DOCX hay XLSX, hoặc đã bị đổi đuôi. Lưu lại đúng loại rồi gửi; chưa có gì được ghi."
                ),
            ));
        } else if size > FILE_BYTES_MAX {
            refused = Some(bad(
                "Tập tin quá lớn",
                format!(
                    "“{name}” lớn hơn 20 MB. Quét với độ phân giải thấp hơn hoặc chia nhỏ rồi gửi lại; chưa có gì được ghi."
                ),
            ));
        } else {
            digest.update(&chunk);
            file.write_all(&chunk).await.map_err(disk)?;
        }
    }
    file.sync_all().await.map_err(disk)?;
    drop(file);
    if size == 0 {
        refused = Some(bad(
            "Tập tin rỗng",
            format!("“{name}” không có nội dung. Chọn lại tập tin; chưa có gì được ghi."),
        ));
    }
    if let Some(b) = refused {
        let _ = tokio::fs::remove_file(&waiting).await;
        return Err(b);
    }
    let digest = hex(&digest.finalize());
    let path = place(folder, &digest);
    if let Some(parent) = path.parent() {
        tokio::fs::create_dir_all(parent).await.map_err(disk)?;
    }
    tokio::fs::rename(&waiting, &path).await.map_err(disk)?;
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    Ok(kind.map(|kind| Uploaded { field, name, kind, size, digest, path }))
}

async fn drain(part: &mut axum::extract::multipart::Field<'_>, drained: &mut u64) -> Result<(), Bad> {
    while let Ok(Some(chunk)) = part.chunk().await {
        *drained += chunk.len() as u64;
        if *drained > DRAINED_MAX {
            break;
        }
    }
    Err(bad(
        "Quá nhiều tập tin",
        format!("Mỗi lần gửi được {FILES_MAX} tập tin. Gửi thành nhiều lần; chưa có gì được ghi."),
    ))
}
