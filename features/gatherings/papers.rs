//! Documents of a gathering's items, with their versions and the moment before which only preparers read them. No I/O.

use crate::programme::ItemId;
use kernel::Moment;

kernel::id! {
    /// A document of a gathering ("tài liệu hội nghị").
    DocumentId
}

/// One version of a document, as it was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KeptFile {
    /// From 1.
    pub(crate) number: i64,
    /// SHA-256 in hexadecimal.
    pub(crate) digest: String,
    /// The sender's name for it.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: web::FileKind,
    /// Bytes.
    pub(crate) size: i64,
    /// Who sent it.
    pub(crate) by: String,
    /// When.
    pub(crate) at: Moment,
}

/// A document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Document {
    /// Its key.
    pub(crate) id: DocumentId,
    /// The item it belongs to, if any.
    pub(crate) item: Option<ItemId>,
    /// What it is.
    pub(crate) title: String,
    /// Before this moment only preparers read it ("không xem trước").
    pub(crate) not_before: Option<Moment>,
    /// For writing what one has seen.
    pub(crate) version: i64,
    /// Its versions, newest first.
    pub(crate) files: Vec<KeptFile>,
}

impl Document {
    /// May somebody look at it now?
    pub(crate) fn is_open(&self, now: Moment, prepares: bool) -> bool {
        prepares || self.not_before.is_none_or(|at| at <= now)
    }

    /// Is it part of the programme, which whoever was given work reads too? What belongs to no item is for the inside alone.
    pub(crate) fn is_of_the_programme(&self) -> bool {
        self.item.is_some()
    }
}
