//! Pictures with their consent, and evidence, read.

use crate::evidence::{Kept, Piece, PieceId};
use crate::model::ExemplarId;
use crate::pictures::{Consent, ConsentHow, Picture, PictureId};
use db::{Reading, p};
use kernel::{Day, Moment, Refusal, Val};
use std::collections::HashMap;
use web::FileKind;

type PieceRow = (PieceId, String, String, String, i64, String, Moment);

/// The evidence of an exemplar, oldest first.
pub(crate) fn pieces(w: &mut Reading, id: ExemplarId) -> Result<Vec<Piece>, Refusal> {
    let rows: Vec<PieceRow> = w.rows(
        "SELECT id, kind, address, name, size, by_name, at FROM exemplars_piece \
         WHERE exemplar = $1 AND removed = 0 ORDER BY at, id LIMIT 200",
        p![id],
    )?;
    let piece = |(id, kind, address, name, size, by_name, at): PieceRow| {
        let what = match FileKind::of_word(&kind) {
            Some(kind) => Kept::File { kind, digest: address, size },
            None => Kept::Link(address),
        };
        Piece { id, name, what, by_name, at }
    };
    Ok(rows.into_iter().map(piece).collect())
}

type PictureRow = (
    PictureId,
    ExemplarId,
    String,
    i64,
    i64,
    String,
    String,
    String,
    Day,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<Day>,
    String,
);

fn picture_of(r: PictureRow) -> Result<Picture, Refusal> {
    let (id, _, digest, width, height, alt, caption, by, day, how, words, kind, file, withdrawn_on, why) = r;
    let how = ConsentHow::of_word(&how).ok_or_else(|| super::strange("way of consent", &how))?;
    let scan = kind.as_deref().and_then(FileKind::of_word).zip(file);
    let consent = Consent { by, day, how, words, scan };
    Ok(Picture {
        id,
        digest,
        width,
        height,
        alt,
        caption,
        consent,
        withdrawn: withdrawn_on.map(|d| (d, why)),
    })
}

macro_rules! pictures {
    ($where:literal) => {
        concat!(
            "SELECT id, exemplar, digest, width, height, alt, caption, consent_by, consent_day, consent_how, consent_words, ",
            "consent_kind, consent_file, withdrawn_on, withdrawn_why FROM exemplars_picture ",
            $where
        )
    };
}

/// The pictures of an exemplar, those withdrawn too, oldest first.
pub(crate) fn pictures(w: &mut Reading, id: ExemplarId) -> Result<Vec<Picture>, Refusal> {
    let rows: Vec<PictureRow> =
        w.rows(pictures!("WHERE exemplar = $1 AND removed = 0 ORDER BY id LIMIT 100"), p![id])?;
    rows.into_iter().map(picture_of).collect()
}

/// The first picture that may be shown of each of these exemplars.
pub(crate) fn portraits(
    w: &mut Reading,
    ids: &[ExemplarId],
) -> Result<HashMap<ExemplarId, Picture>, Refusal> {
    let mut found = HashMap::new();
    for keys in db::eights(ids) {
        let rows: Vec<PictureRow> = w.rows(
            pictures!(
                "WHERE exemplar IN ($1, $2, $3, $4, $5, $6, $7, $8) AND removed = 0 AND withdrawn_on IS NULL \
                 ORDER BY id LIMIT 800"
            ),
            &keys.map(Val::from),
        )?;
        for row in rows {
            let of = row.1;
            let picture = picture_of(row)?;
            found.entry(of).or_insert(picture);
        }
    }
    Ok(found)
}
