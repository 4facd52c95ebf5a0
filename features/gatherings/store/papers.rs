//! SQL of documents and their versions.

use crate::duties::PrepareGathering;
use crate::model::GatheringId;
use crate::papers::{Document, DocumentId, KeptFile};
use crate::programme::ItemId;
use db::{Reading, Writing, p};
use kernel::{Allowed, Moment, Refusal};
use std::collections::HashMap;

type DocumentRow = (DocumentId, Option<ItemId>, String, Option<Moment>, i64);
type FileRow = (DocumentId, i64, String, String, String, i64, String, Moment);

/// The documents by title, each with its versions, newest first.
pub(crate) fn documents(w: &mut Reading, id: GatheringId) -> Result<Vec<Document>, Refusal> {
    let rows: Vec<DocumentRow> = w.rows(
        "SELECT id, item, title, not_before, version FROM gatherings_document WHERE gathering = $1 AND removed = 0 ORDER BY title, id LIMIT 500",
        p![id],
    )?;
    let files: Vec<FileRow> = w.rows(
        "SELECT document, number, digest, name, kind, size, by_name, at FROM gatherings_file WHERE gathering = $1 \
         ORDER BY document, number DESC LIMIT 5000",
        p![id],
    )?;
    let mut of: HashMap<DocumentId, Vec<KeptFile>> = HashMap::new();
    for (document, number, digest, name, kind, size, by, at) in files {
        let kind = web::FileKind::of_word(&kind)
            .ok_or_else(|| Refusal::broken(format!("no such kind of file: {kind}")))?;
        of.entry(document).or_default().push(KeptFile { number, digest, name, kind, size, by, at });
    }
    Ok(rows
        .into_iter()
        .map(|(id, item, title, not_before, version)| {
            let files = of.remove(&id).unwrap_or_default();
            Document { id, item, title, not_before, version, files }
        })
        .collect())
}

/// A new document without a file; the key comes with the form.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    d: &Document,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_document (id, gathering, item, title, not_before, removed, version) VALUES ($1, $2, $3, $4, $5, 0, 1)",
        p![d.id, g, d.item, &d.title, d.not_before],
    )
}

/// A document as its form says.
pub(crate) fn set(w: &mut Writing, _ok: &Allowed<PrepareGathering>, d: &Document) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_document SET item = $1, title = $2, not_before = $3, version = version + 1 \
         WHERE id = $4 AND version = $5",
        p![d.item, &d.title, d.not_before, d.id, d.version],
    )
}

/// Out of the list; the row and its files stay for the journal.
pub(crate) fn remove(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (id, version): (DocumentId, i64),
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_document SET removed = 1, version = version + 1 WHERE id = $1 AND version = $2",
        p![id, version],
    )
}

/// One more version.
pub(crate) fn put_file(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (g, document): (GatheringId, DocumentId),
    f: &KeptFile,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_file (document, gathering, number, digest, name, kind, size, by_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        p![document, g, f.number, &f.digest, &f.name, f.kind.word(), f.size, &f.by, f.at],
    )
}
