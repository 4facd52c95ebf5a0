//! Evidence: pieces of a sheet, and the lines each proves.

use crate::duties::Pen;
use crate::link::Link;
use crate::model::{EvidenceId, ItemId, SheetId};
use crate::sheet::Sheet;
use db::{Reading, Writing, p};
use kernel::{Moment, Refusal, YearId};
use std::collections::BTreeSet;
use web::{FileKind, Uploaded};

/// Pieces one line may have.
pub(crate) const PIECES_MAX: usize = 20;
/// The word kept for a link; files have their kind's.
const LINK: &str = "LINK";

/// A piece of evidence ("minh chứng") on a sheet; it stands there once, whatever lines it proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// Its key.
    pub id: EvidenceId,
    /// What its sender called it.
    pub name: String,
    /// The file or the link.
    pub what: Kept,
    /// The lines it proves, in the order they were told.
    pub lines: Vec<ItemId>,
    /// Who brought it, as they were called then.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

/// What a piece is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kept {
    /// A file.
    File {
        /// SHA-256 in hexadecimal: where it is kept.
        digest: String,
        /// Bytes.
        size: i64,
        /// What it is.
        kind: FileKind,
    },
    /// A link: only what it says is kept, never what it leads to.
    Link(Link),
}

impl Kept {
    /// A file that arrived.
    pub(crate) fn of_file(file: &Uploaded) -> Kept {
        Kept::File { digest: file.digest.clone(), size: file.size, kind: file.kind }
    }

    /// By what two pieces of a sheet are the same: digest or address.
    pub fn address(&self) -> &str {
        match self {
            Kept::File { digest, .. } => digest,
            Kept::Link(link) => link.address(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Kept::File { kind, .. } => kind.word(),
            Kept::Link(_) => LINK,
        }
    }

    fn of_row(kind: &str, address: String, size: i64) -> Option<Kept> {
        if kind == LINK {
            return Link::read(&address).ok().map(Kept::Link);
        }
        FileKind::of_word(kind).map(|kind| Kept::File { digest: address, size, kind })
    }
}

/// The pieces of a sheet that prove something, oldest first.
pub(crate) fn evidence(w: &mut Reading, sheet: SheetId) -> Result<Vec<Evidence>, Refusal> {
    type Row = (EvidenceId, String, String, String, i64, String, Moment, ItemId);
    let rows: Vec<Row> = w.rows(
        "SELECT p.id, p.kind, p.address, p.name, p.size, p.by_name, p.at, l.item_id
         FROM scoring_piece p JOIN scoring_piece_line l ON l.piece_id = p.id
         WHERE p.sheet_id = $1 AND l.removed_at IS NULL ORDER BY p.at, p.id, l.at, l.item_id LIMIT 4000",
        p![sheet],
    )?;
    let mut all: Vec<Evidence> = Vec::new();
    for (id, kind, address, name, size, by_name, at, item) in rows {
        match all.last_mut().filter(|last| last.id == id) {
            Some(last) => last.lines.push(item),
            None => {
                let what = Kept::of_row(&kind, address, size)
                    .ok_or_else(|| Refusal::broken("a piece of evidence of no known kind"))?;
                all.push(Evidence { id, name, what, lines: vec![item], by_name, at });
            }
        }
    }
    Ok(all)
}

/// Which lines of which sheets of a year have evidence; one statement.
pub(crate) fn proved_of_year(w: &mut Reading, year: YearId) -> Result<BTreeSet<(SheetId, ItemId)>, Refusal> {
    let rows: Vec<(SheetId, ItemId)> = w.rows(
        "SELECT DISTINCT p.sheet_id, l.item_id FROM scoring_piece p
         JOIN scoring_piece_line l ON l.piece_id = p.id JOIN scoring_sheet s ON s.id = p.sheet_id
         WHERE s.year_id = $1 AND l.removed_at IS NULL LIMIT 40000",
        p![year],
    )?;
    Ok(rows.into_iter().collect())
}

/// Which lines of a sheet have evidence.
pub(crate) fn proved(w: &mut Reading, sheet: SheetId) -> Result<BTreeSet<ItemId>, Refusal> {
    let rows: Vec<(ItemId,)> = w.rows(
        "SELECT DISTINCT l.item_id FROM scoring_piece p JOIN scoring_piece_line l ON l.piece_id = p.id
         WHERE p.sheet_id = $1 AND l.removed_at IS NULL LIMIT 4000",
        p![sheet],
    )?;
    Ok(rows.into_iter().map(|(item,)| item).collect())
}

/// Keeps what is known of a piece and answers its key: that of the same piece, where it stood on the sheet before and
/// was taken off all its lines.
pub(crate) fn put(
    w: &mut Writing,
    pen: &Pen,
    sheet: &Sheet,
    (id, name, what): (EvidenceId, &str, &Kept),
) -> Result<EvidenceId, Refusal> {
    pen.fits(sheet)?;
    let who = w.who().clone();
    let size = if let Kept::File { size, .. } = what { *size } else { 0 };
    w.exec_one(
        "INSERT INTO scoring_piece (id, sheet_id, kind, address, name, size, by_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (sheet_id, address) DO UPDATE SET name = excluded.name, by_name = excluded.by_name, at = excluded.at",
        p![id, sheet.id, what.word(), what.address(), name, size, &who.name, who.at],
    )?;
    let (id,): (EvidenceId,) = w.one(
        "SELECT id FROM scoring_piece WHERE sheet_id = $1 AND address = $2",
        p![sheet.id, what.address()],
    )?;
    Ok(id)
}

/// The piece proves this line from now on.
pub(crate) fn put_on(
    w: &mut Writing,
    pen: &Pen,
    sheet: &Sheet,
    (piece, item): (EvidenceId, ItemId),
) -> Result<(), Refusal> {
    pen.fits(sheet)?;
    let who = w.who().clone();
    w.exec_one(
        "INSERT INTO scoring_piece_line (piece_id, item_id, by_name, at, removed_at, removed_by)
         VALUES ($1, $2, $3, $4, NULL, NULL)
         ON CONFLICT (piece_id, item_id) DO UPDATE SET by_name = excluded.by_name, at = excluded.at,
         removed_at = NULL, removed_by = NULL",
        p![piece, item, who.name, who.at],
    )
}

/// Did this piece of the sheet ever prove this line?
pub(crate) fn was_on(
    w: &mut Reading,
    sheet: SheetId,
    (piece, item): (EvidenceId, ItemId),
) -> Result<bool, Refusal> {
    let row: Option<(EvidenceId,)> = w.maybe(
        "SELECT p.id FROM scoring_piece p JOIN scoring_piece_line l ON l.piece_id = p.id
         WHERE p.id = $1 AND p.sheet_id = $2 AND l.item_id = $3",
        p![piece, sheet, item],
    )?;
    Ok(row.is_some())
}

/// Takes a piece off one line; what it is stays kept, and so do its other lines.
pub(crate) fn take_off(
    w: &mut Writing,
    pen: &Pen,
    sheet: &Sheet,
    (piece, item): (EvidenceId, ItemId),
) -> Result<(), Refusal> {
    pen.fits(sheet)?;
    let who = w.who().clone();
    w.exec_one(
        "UPDATE scoring_piece_line SET removed_at = $1, removed_by = $2
         WHERE piece_id = $3 AND item_id = $4 AND removed_at IS NULL",
        p![who.at, who.name, piece, item],
    )
}
