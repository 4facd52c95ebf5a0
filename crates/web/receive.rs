//! Bodies of posted forms, plain or with files, read as far as the door takes them.

use crate::app::App;
use crate::digest::hex;
use crate::form::{Form, decode, hiding};
use crate::refused::Said;
use crate::upload::{FileKind, Uploaded, Waiting, place};
use crate::visit::is_word;
use crate::whole::is_whole;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use kernel::{Problem, clean_line, clean_text};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

/// The words of a form, together: at most 1 MiB.
const FORM_BYTES_MAX: usize = 1 << 20;
/// Fields of a form without files.
const FIELDS_MAX: usize = 10_000;
/// Parts of a form with files.
const PARTS_MAX: usize = 2_000;
/// A file: at most 20 MB.
const FILE_BYTES_MAX: u64 = 20_000_000;
/// Files in one form.
pub(crate) const FILES_MAX: usize = 20;
/// Bytes read and thrown away after a refusal, so that the browser hears the answer instead of a broken line.
const DRAINED_MAX: u64 = 300_000_000;
/// The same for who may not send anything here: one file's worth.
const TURNED_AWAY_MAX: u64 = 25_000_000;
/// A whole body, whatever is in it.
pub(crate) const BODY_BYTES_MAX: usize = 800_000_000;
/// The longest beginning by which a file is known.
const HEAD_BYTES: usize = 12;

/// Why a body could not be taken.
#[derive(Clone, Debug)]
pub(crate) struct Bad {
    pub(crate) status: u16,
    pub(crate) heading: &'static str,
    pub(crate) says: String,
}

/// More came than is taken.
fn too_much(says: impl Into<String>) -> Bad {
    Bad { status: 413, heading: "Biểu mẫu quá lớn", says: says.into() }
}

/// The body is of a kind this door does not read.
fn of_another_kind(heading: &'static str, says: impl Into<String>) -> Bad {
    Bad { status: 415, heading, says: says.into() }
}

/// What a door takes from this visitor.
pub(crate) enum Takes {
    /// Words, after this session's word against forgery, and so many files.
    Form { csrf: String, files: usize, webp: bool },
    /// Words alone.
    Words,
    /// Words, and of files their names alone: the form goes along to the sign-in, nothing is done with it. Does the
    /// browser carry a session, ended by now? Then its form is read to the end; of anybody else's only as much as of
    /// who may not send anything.
    Names { had_session: bool },
    /// Nothing: what comes is read and thrown away.
    Nothing,
}

/// Does the request say that it brings files?
pub(crate) fn brings_files(request: &Request) -> bool {
    kind(request).starts_with("multipart/form-data")
}

fn kind(request: &Request) -> &str {
    request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// Reads a form, as far as the door takes it.
pub(crate) async fn receive(app: &App, request: Request, takes: Takes) -> Result<Form, Said> {
    match takes {
        Takes::Nothing => {
            turn_away(request).await;
            Ok(Form::default())
        }
        Takes::Form { csrf, files, webp } if brings_files(&request) => {
            with_files(app, request, (&csrf, files, webp)).await
        }
        Takes::Names { had_session } if brings_files(&request) => {
            names(app, request, if had_session { DRAINED_MAX } else { TURNED_AWAY_MAX }).await
        }
        Takes::Words if brings_files(&request) => {
            turn_away(request).await;
            Err(Said::BadBody(of_another_kind(
                "Trang này không nhận tệp",
                "Mở lại trang rồi gửi lần nữa, không kèm tệp; chưa có gì được ghi.",
            )))
        }
        _ => words(request).await.map_err(Said::BadBody),
    }
}

async fn words(request: Request) -> Result<Form, Bad> {
    if !kind(&request).starts_with("application/x-www-form-urlencoded") {
        return Err(no_form());
    }
    let mut body = request.into_body();
    let mut bytes = Vec::new();
    while let Some(piece) = piece(&mut body).await {
        bytes.extend_from_slice(&piece.map_err(|_| cut_off())?);
        if bytes.len() > FORM_BYTES_MAX {
            return Err(too_long());
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let fields = decode(&text, FIELDS_MAX + 1);
    if fields.len() > FIELDS_MAX {
        return Err(too_many_fields());
    }
    Ok(Form { fields, hiding: hiding(&text, FIELDS_MAX), ..Form::default() })
}

fn no_form() -> Bad {
    of_another_kind(
        "Chưa đọc được biểu mẫu",
        "Dữ liệu gửi đến không đúng dạng biểu mẫu của trang. Mở lại trang rồi gửi lần nữa; chưa có gì được ghi.",
    )
}

/// The parts of a form with files; one that does not say where its parts end is no form.
async fn parts_of(request: Request) -> Result<Multipart, Said> {
    Multipart::from_request(request, &()).await.map_err(|_| Said::BadBody(no_form()))
}

fn too_long() -> Bad {
    too_much(
        "Biểu mẫu dài hơn 1 MB chữ nên máy không nhận. Bớt lời hoặc gửi thành nhiều lần; chưa có gì được ghi.",
    )
}

fn too_many_fields() -> Bad {
    too_much("Biểu mẫu có quá nhiều ô nên máy không nhận. Gửi thành nhiều lần; chưa có gì được ghi.")
}

/// The body ends where a form does not end.
fn cut_off() -> Bad {
    let says = "Đường truyền đứt, quá chậm hoặc dừng giữa chừng, hoặc biểu mẫu bị hỏng. Gửi lại lần nữa; chưa có gì được ghi.";
    Bad { status: 400, heading: "Chưa nhận được biểu mẫu", says: says.to_owned() }
}

/// A form with files, on its way in.
struct Coming<'a> {
    app: &'a App,
    csrf: &'a str,
    /// So many files the door asks for.
    asked: usize,
    /// WebP pictures too?
    webp: bool,
    form: Form,
    /// Bytes of words so far.
    words: usize,
    parts: usize,
    /// Bytes of files read and thrown away so far.
    drained: u64,
}

/// Why a file was not taken.
enum NotTaken {
    /// Something is wrong with it: the form goes back, with a code and what to do.
    Wrong(&'static str, String),
    /// The body could not be read, or the file not be kept.
    Bad(Bad),
}

async fn with_files(
    app: &App,
    request: Request,
    (csrf, asked, webp): (&str, usize, bool),
) -> Result<Form, Said> {
    let cut = |_| Said::BadBody(cut_off());
    let mut parts = parts_of(request).await?;
    let mut coming = Coming { app, csrf, asked, webp, form: Form::default(), words: 0, parts: 0, drained: 0 };
    let mut wrong: Option<Said> = None;
    while let Some(mut part) = parts.next_field().await.map_err(cut)? {
        if wrong.is_none() {
            wrong = coming.take(&mut part).await.err();
        }
        if wrong.is_some() {
            drain(&mut part, &mut coming.drained, DRAINED_MAX).await;
        }
        if coming.drained > DRAINED_MAX {
            break;
        }
    }
    wrong.map_or(Ok(coming.form), Err)
}

/// The words of a form with files whose session has ended. Of each file the name is kept and its bytes are thrown
/// away as they come: nothing of a visitor nobody knows touches the disk. After `most` bytes of files no more is read;
/// the form says so.
async fn names(app: &App, request: Request, most: u64) -> Result<Form, Said> {
    let cut = |_| Said::BadBody(cut_off());
    let mut parts = parts_of(request).await?;
    let mut coming = Coming {
        app,
        csrf: "",
        asked: 0,
        webp: false,
        form: Form::default(),
        words: 0,
        parts: 0,
        drained: 0,
    };
    let mut wrong: Option<Bad> = None;
    let mut drained = 0u64;
    while let Some(mut part) = parts.next_field().await.map_err(cut)? {
        if wrong.is_none() {
            wrong = coming.name_or_text(&mut part).await.err();
        }
        drain(&mut part, &mut drained, most).await;
        if drained > most {
            coming.form.read_mb = Some(most / 1_000_000); // the words that came before are kept
            break;
        }
    }
    wrong.map_or(Ok(coming.form), |bad| Err(Said::BadBody(bad)))
}

/// Letters a file's name may have.
const NAME_MAX: usize = 200;

/// A file's name as a person sees it: without the folders some browsers send, and no longer than [`NAME_MAX`]. A name
/// that is shortened keeps its ending, by which its kind is known.
fn own_name(sent: &str) -> String {
    let sent = clean_line(sent);
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    if name.chars().count() <= NAME_MAX {
        return name.to_owned();
    }
    let end = name.rsplit_once('.').map(|(_, end)| end).filter(|end| end.len() <= 8).unwrap_or_default();
    let begin: String = name.chars().take(NAME_MAX - 10).collect();
    if end.is_empty() { begin } else { format!("{begin}….{end}") }
}

impl Coming<'_> {
    async fn take(&mut self, part: &mut Field<'_>) -> Result<(), Said> {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            return Err(Said::BadBody(too_many_fields()));
        }
        let field = clean_line(part.name().unwrap_or_default());
        let Some(name) = part.file_name().map(own_name) else {
            return self.text(part, field).await.map_err(Said::BadBody);
        };
        if name.is_empty() {
            return Ok(()); // the field was left without a file
        }
        // Our pages send the session's word before any file; nothing of a stranger's page touches the disk.
        // Of a page of an earlier session the words are kept.
        if !is_word(self.form.value("csrf"), self.csrf) {
            if self.form.left.len() < FILES_MAX {
                self.form.left.push(name);
            }
            drain(part, &mut self.drained, DRAINED_MAX).await;
            return Ok(());
        }
        if self.asked == 0 {
            let says =
                format!("Biểu mẫu này không nhận tệp. Gửi lại không kèm “{name}”; chưa có gì được ghi.");
            self.pass(part, Problem::new("", "TEP-06", says)).await;
            return Ok(());
        }
        let taken = if self.form.files.len() < self.asked {
            one_file(&self.app.0.uploads, part, (field.clone(), name.clone()), self.webp).await
        } else {
            let most = self.asked;
            let says = format!("Mỗi lần gửi được {most} tệp. Gửi thành nhiều lần; chưa có gì được ghi.");
            Err(NotTaken::Wrong("TEP-04", says))
        };
        match taken {
            Ok(file) => self.form.files.push(file),
            Err(NotTaken::Bad(bad)) => return Err(Said::BadBody(bad)),
            Err(NotTaken::Wrong(code, says)) => {
                if self.form.not_taken.len() < FILES_MAX {
                    self.form.not_taken.push(name);
                }
                self.pass(part, Problem::new(field, code, says)).await;
            }
        }
        Ok(())
    }

    /// Notes, once, what is wrong with a file, and reads past the rest of it.
    async fn pass(&mut self, part: &mut Field<'_>, problem: Problem) {
        let told = self.form.wrong_files.iter().any(|p| p.says == problem.says);
        if !told && self.form.wrong_files.len() < FILES_MAX {
            self.form.wrong_files.push(problem);
        }
        drain(part, &mut self.drained, DRAINED_MAX).await;
    }

    async fn name_or_text(&mut self, part: &mut Field<'_>) -> Result<(), Bad> {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            return Err(too_many_fields());
        }
        let Some(name) = part.file_name().map(own_name) else {
            let field = clean_line(part.name().unwrap_or_default());
            return self.text(part, field).await;
        };
        if !name.is_empty() && self.form.left.len() < FILES_MAX {
            self.form.left.push(name);
        }
        Ok(())
    }

    async fn text(&mut self, part: &mut Field<'_>, field: String) -> Result<(), Bad> {
        self.words += field.len();
        let mut text = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| cut_off())? {
            self.words += chunk.len();
            if self.words > FORM_BYTES_MAX {
                return Err(too_long());
            }
            text.extend_from_slice(&chunk);
        }
        self.form.fields.push((field, clean_text(&String::from_utf8_lossy(&text))));
        Ok(())
    }
}

/// Writes one file to the disk while it arrives; there it waits for its deed.
async fn one_file(
    folder: &Path,
    part: &mut Field<'_>,
    (field, name): (String, String),
    webp: bool,
) -> Result<Uploaded, NotTaken> {
    let disk = |e: std::io::Error| {
        tracing::error!("an upload could not be kept: {e}");
        let says = "Máy chủ không ghi được tệp. Báo người vận hành; chưa có gì được ghi.".to_owned();
        NotTaken::Bad(Bad { status: 500, heading: "Chưa nhận được tệp", says })
    };
    let head = head(part).await.map_err(NotTaken::Bad)?;
    let kind = known(&head, &name, webp)?;
    tokio::fs::create_dir_all(folder).await.map_err(disk)?;
    let waiting = Waiting::in_folder(folder);
    let mut file = tokio::fs::File::create(&waiting.0).await.map_err(disk)?;
    let (mut digest, mut size) = (Sha256::new(), 0u64);
    let mut next = Some(head);
    while let Some(chunk) = next {
        size += chunk.len() as u64;
        if size > FILE_BYTES_MAX {
            let says = format!(
                "“{name}” lớn hơn 20 MB. Quét với độ phân giải thấp hơn hoặc chia nhỏ rồi gửi lại; chưa có gì được ghi."
            );
            return Err(NotTaken::Wrong("TEP-03", says));
        }
        digest.update(&chunk);
        file.write_all(&chunk).await.map_err(disk)?;
        next = part.chunk().await.map_err(|_| NotTaken::Bad(cut_off()))?;
    }
    file.sync_all().await.map_err(disk)?;
    drop(file);
    let (held, called) = (waiting.0.clone(), name.clone());
    let looked =
        tokio::task::spawn_blocking(move || is_whole(kind, &called, std::fs::File::open(held)?)).await;
    if !looked.map_err(std::io::Error::other).flatten().map_err(disk)? {
        return Err(NotTaken::Wrong("TEP-05", not_whole(kind, &name)));
    }
    let digest = hex(&digest.finalize());
    let path = place(folder, &digest);
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    Ok(Uploaded { field, name, kind, size, digest, waiting: Arc::new(waiting), path, let_go: Arc::default() })
}

/// What is said of a file that only begins as what its name says.
fn not_whole(kind: FileKind, name: &str) -> String {
    match kind {
        FileKind::Office => format!(
            "“{name}” không phải là DOCX hay XLSX thật, hoặc đã bị hỏng. Mở bằng Word hoặc Excel, lưu lại rồi gửi; chưa có gì được ghi."
        ),
        _ => format!(
            "“{name}” không phải là {} trọn vẹn: bị hỏng hoặc thiếu phần sau. Mở xem lại trên máy, lưu lại rồi gửi; chưa có gì được ghi.",
            kind.vietnamese()
        ),
    }
}

/// The beginning of a file: enough to know it by, or all of a shorter one. The line may bring it byte by byte.
pub(crate) async fn head(part: &mut Field<'_>) -> Result<Bytes, Bad> {
    let mut head = Vec::new();
    while head.len() < HEAD_BYTES {
        match part.chunk().await.map_err(|_| cut_off())? {
            Some(chunk) => head.extend_from_slice(&chunk),
            None => break,
        }
    }
    Ok(head.into())
}

fn known(head: &[u8], name: &str, webp: bool) -> Result<FileKind, NotTaken> {
    if head.is_empty() {
        let says = format!("“{name}” không có nội dung. Chọn lại tệp; chưa có gì được ghi.");
        return Err(NotTaken::Wrong("TEP-02", says));
    }
    FileKind::of_bytes(head, name).filter(|k| webp || *k != FileKind::Webp).ok_or_else(|| {
        let kinds = if webp { "ảnh JPG, PNG hay WebP" } else { "PDF, ảnh (JPG, PNG), DOCX hay XLSX" };
        let says = format!(
            "“{name}” không phải là {kinds}, hoặc đã bị đổi đuôi. Lưu lại đúng loại rồi gửi; chưa có gì được ghi."
        );
        NotTaken::Wrong("TEP-01", says)
    })
}

async fn drain(part: &mut Field<'_>, drained: &mut u64, most: u64) {
    while let Ok(Some(chunk)) = part.chunk().await {
        *drained += chunk.len() as u64;
        if *drained > most {
            break;
        }
    }
}

/// Reads a body that nobody will look at, without taking it apart.
async fn turn_away(request: Request) {
    let mut body = request.into_body();
    let mut read = 0u64;
    while let Some(Ok(piece)) = piece(&mut body).await {
        read += piece.len() as u64;
        if read > TURNED_AWAY_MAX {
            break;
        }
    }
}

/// The next piece of a body; an error when the line was cut, or nothing came for too long.
async fn piece(body: &mut Body) -> Option<Result<Bytes, axum::Error>> {
    let frame = std::future::poll_fn(|cx| HttpBody::poll_frame(Pin::new(&mut *body), cx)).await?;
    Some(frame.map(|f| f.into_data().unwrap_or_default()))
}
