//! Evidence of an exemplar: files under their digest, links as they were typed and never followed. No I/O.

use kernel::Moment;
use web::FileKind;

kernel::id! {
    /// A piece of evidence of an exemplar ("minh chứng").
    PieceId
}

/// Pieces one exemplar may have.
pub(crate) const PIECES_MAX: usize = 30;
/// Characters of a link.
const LINK_MAX: usize = 500;

/// What is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Kept {
    /// A file.
    File {
        /// What it is.
        kind: FileKind,
        /// SHA-256.
        digest: String,
        /// Bytes.
        size: i64,
    },
    /// An address that leads outside.
    Link(String),
}

/// A piece of evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    /// Its key.
    pub id: PieceId,
    /// What it is called.
    pub name: String,
    /// What is kept.
    pub what: Kept,
    /// Who brought it.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

/// Reads a link as somebody typed it; what is wrong is a sentence that says what to do. Whatever could mislead whoever
/// clicks is refused: no other scheme, no name before the server, no letters of other scripts in the server's name.
pub(crate) fn link(typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    if typed.chars().count() > LINK_MAX {
        return Err(format!("Đường dẫn dài quá {LINK_MAX} ký tự. Dùng đường dẫn ngắn hơn."));
    }
    let scheme = ["https://", "http://"].into_iter().find(|s| typed.to_lowercase().starts_with(s));
    let rest = scheme.and_then(|s| typed.get(s.len()..));
    let (Some(scheme), Some(rest)) = (scheme, rest) else {
        return Err("Đường dẫn phải bắt đầu bằng https:// hoặc http://.".into());
    };
    if typed.chars().any(|c| c.is_whitespace() || c.is_control() || "\\<>\"`".contains(c)) {
        return Err("Đường dẫn có dấu cách hoặc ký tự lạ. Chép lại nguyên đường dẫn từ trình duyệt.".into());
    }
    let (server, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let server = server.to_lowercase();
    let clear = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let (host, port) = server.split_once(':').unwrap_or((&server, "443"));
    let named = host.contains('.') && host.split('.').all(clear);
    if !named || port.parse::<u16>().is_err() {
        return Err("Đường dẫn không có tên máy chủ rõ ràng. Chép lại từ trình duyệt.".into());
    }
    Ok(format!("{scheme}{server}{path}"))
}

/// The server an address leads to.
pub(crate) fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}
