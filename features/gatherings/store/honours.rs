//! SQL of the order of ceremonies.

use crate::duties::PrepareGathering;
use crate::honours::{Honour, HonourId};
use crate::model::GatheringId;
use crate::programme::ItemId;
use db::{Reading, Writing, p};
use kernel::{Allowed, Refusal};

type HonourRow = (HonourId, ItemId, i64, String, String, String, String);

/// Everybody who is called up, by item and place.
pub(crate) fn honours(w: &mut Reading, id: GatheringId) -> Result<Vec<Honour>, Refusal> {
    let rows: Vec<HonourRow> = w.rows(
        "SELECT id, item, place, name, unit, award, presenter FROM gatherings_honour \
         WHERE gathering = $1 ORDER BY item, place, id LIMIT 4000",
        p![id],
    )?;
    let of = |(id, item, place, name, unit, award, presenter)| Honour {
        id,
        item,
        place,
        name,
        unit,
        award,
        presenter,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// One more; the key comes with the form.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    h: &Honour,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_honour (id, gathering, item, place, name, unit, award, presenter) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        p![h.id, g, h.item, h.place, &h.name, &h.unit, &h.award, &h.presenter],
    )
}

/// Those of an item in this order; who is not named goes.
pub(crate) fn order(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (stand, left): (&[HonourId], &[HonourId]),
) -> Result<(), Refusal> {
    for (place, id) in left.iter().enumerate() {
        w.exec_one("UPDATE gatherings_honour SET place = $1 WHERE id = $2", p![place + 1, *id])?;
    }
    for gone in stand.iter().filter(|h| !left.contains(h)) {
        w.exec_one("DELETE FROM gatherings_honour WHERE id = $1", p![*gone])?;
    }
    Ok(())
}
