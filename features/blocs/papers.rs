//! The documents a bloc's year keeps. No I/O.

use kernel::{Day, YearId};

kernel::id! {
    /// A document of a bloc's year ("văn bản của khối").
    DocumentId
}

/// Kinds of documents a bloc keeps.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DocumentKind {
    /// "Quyết định".
    Decision,
    /// "Quy chế".
    Regulation,
    /// "Kế hoạch".
    Plan,
    /// "Hướng dẫn".
    Guidance,
    /// "Báo cáo".
    Report,
    /// "Biên bản".
    Minutes,
    /// "Tờ trình": what the head unit proposes to the standing body, signed and sent.
    Submission,
    /// "Văn bản khác".
    Other,
}

impl DocumentKind {
    /// All, as pages list them.
    pub const ALL: [DocumentKind; 8] = [
        DocumentKind::Decision,
        DocumentKind::Regulation,
        DocumentKind::Plan,
        DocumentKind::Guidance,
        DocumentKind::Report,
        DocumentKind::Minutes,
        DocumentKind::Submission,
        DocumentKind::Other,
    ];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            DocumentKind::Decision => "DECISION",
            DocumentKind::Regulation => "REGULATION",
            DocumentKind::Plan => "PLAN",
            DocumentKind::Guidance => "GUIDANCE",
            DocumentKind::Report => "REPORT",
            DocumentKind::Minutes => "MINUTES",
            DocumentKind::Submission => "SUBMISSION",
            DocumentKind::Other => "OTHER",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<DocumentKind> {
        DocumentKind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            DocumentKind::Decision => "Quyết định",
            DocumentKind::Regulation => "Quy chế",
            DocumentKind::Plan => "Kế hoạch",
            DocumentKind::Guidance => "Hướng dẫn",
            DocumentKind::Report => "Báo cáo",
            DocumentKind::Minutes => "Biên bản",
            DocumentKind::Submission => "Tờ trình",
            DocumentKind::Other => "Văn bản khác",
        }
    }
}

/// A file as it was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptFile {
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// The sender's name for it.
    pub name: String,
    /// What it is.
    pub kind: web::FileKind,
    /// Bytes.
    pub size: i64,
}

/// A document of the year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// Its key.
    pub id: DocumentId,
    /// Of which year.
    pub year: YearId,
    /// What kind.
    pub kind: DocumentKind,
    /// "1306/QĐ-UBND", or "".
    pub number: String,
    /// What it is about.
    pub name: String,
    /// The day it carries.
    pub day: Day,
    /// The file, if one was sent.
    pub file: Option<KeptFile>,
}
