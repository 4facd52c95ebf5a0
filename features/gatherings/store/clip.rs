//! SQL of the clip's script.

use crate::clip::{Segment, SegmentId};
use crate::duties::PrepareGathering;
use crate::model::GatheringId;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Refusal};

/// The pieces in order.
pub(crate) fn segments(w: &mut Reading, id: GatheringId) -> Result<Vec<Segment>, Refusal> {
    let rows: Vec<(SegmentId, i64, Option<BodyId>, String, i64)> = w.rows(
        "SELECT id, place, body, shows, seconds FROM gatherings_segment WHERE gathering = $1 ORDER BY place, id LIMIT 300",
        p![id],
    )?;
    let of = |(id, place, body, shows, seconds)| Segment { id, place, body, shows, seconds };
    Ok(rows.into_iter().map(of).collect())
}

/// A new piece; the key comes with the form.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    s: &Segment,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_segment (id, gathering, place, body, shows, seconds) VALUES ($1, $2, $3, $4, $5, $6)",
        p![s.id, g, s.place, s.body, &s.shows, s.seconds],
    )
}

/// How long a piece is.
pub(crate) fn set_length(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: SegmentId,
    seconds: i64,
) -> Result<(), Refusal> {
    w.exec("UPDATE gatherings_segment SET seconds = $1 WHERE id = $2", p![seconds, id])?;
    Ok(())
}

/// The pieces in this order; those not named go.
pub(crate) fn order(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    stand: &[SegmentId],
    left: &[SegmentId],
) -> Result<(), Refusal> {
    for (place, id) in left.iter().enumerate() {
        w.exec("UPDATE gatherings_segment SET place = $1 WHERE id = $2", p![place + 1, *id])?;
    }
    for gone in stand.iter().filter(|s| !left.contains(s)) {
        w.exec_one("DELETE FROM gatherings_segment WHERE id = $1", p![*gone])?;
    }
    Ok(())
}
