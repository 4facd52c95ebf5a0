//! SQL of photographs.

use crate::duties::PrepareGathering;
use crate::model::GatheringId;
use crate::photos::{Photo, PhotoId};
use db::{Reading, Writing, p};
use kernel::{Allowed, Refusal};

type PhotoRow = (PhotoId, i64, String, i64, i64, i64, String, String, i64);

/// The photographs in order.
pub(crate) fn photos(w: &mut Reading, id: GatheringId) -> Result<Vec<Photo>, Refusal> {
    let rows: Vec<PhotoRow> = w.rows(
        "SELECT id, place, digest, width, height, size, caption, taken_by, version FROM gatherings_photo \
         WHERE gathering = $1 ORDER BY place, id LIMIT 200",
        p![id],
    )?;
    let of = |(id, place, digest, width, height, size, caption, taken_by, version)| Photo {
        id,
        place,
        digest,
        width,
        height,
        size,
        caption,
        taken_by,
        version,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// One more; the key comes with the form.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    f: &Photo,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_photo (id, gathering, place, digest, width, height, size, caption, taken_by, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
        p![f.id, g, f.place, &f.digest, f.width, f.height, f.size, &f.caption, &f.taken_by],
    )
}

/// Caption and who took it, as their form says.
pub(crate) fn set(w: &mut Writing, _ok: &Allowed<PrepareGathering>, f: &Photo) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_photo SET caption = $1, taken_by = $2, version = version + 1 WHERE id = $3 AND version = $4",
        p![&f.caption, &f.taken_by, f.id, f.version],
    )
}

/// Those of a gathering in this order; those not named go.
pub(crate) fn order(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (stand, left): (&[PhotoId], &[PhotoId]),
) -> Result<(), Refusal> {
    for (place, id) in left.iter().enumerate() {
        w.exec_one("UPDATE gatherings_photo SET place = $1 WHERE id = $2", p![place + 1, *id])?;
    }
    for gone in stand.iter().filter(|f| !left.contains(f)) {
        w.exec_one("DELETE FROM gatherings_photo WHERE id = $1", p![*gone])?;
    }
    Ok(())
}
