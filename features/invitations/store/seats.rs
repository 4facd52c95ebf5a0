//! SQL of the hall.

use crate::seats::{Block, BlockId, Seat, SeatMap};
use db::{Reading, Writing, p};
use delegates::DelegateId;
use gatherings::{GatheringId, PrepareGathering};
use kernel::{Allowed, Refusal};
use std::collections::BTreeMap;

type SeatRow = (BlockId, i64, i64, Option<DelegateId>, String);

/// The blocks of a hall.
fn blocks(w: &mut Reading, id: GatheringId) -> Result<Vec<Block>, Refusal> {
    let rows: Vec<(BlockId, String, i64, i64)> = w.rows(
        "SELECT id, name, lines, wide FROM invitations_block WHERE gathering = $1 ORDER BY place, id LIMIT 50",
        p![id],
    )?;
    Ok(rows.into_iter().map(|(id, name, rows, wide)| Block { id, name, rows, wide }).collect())
}

/// The hall with one delegate in it alone.
pub(crate) fn of_one(w: &mut Reading, id: GatheringId, who: DelegateId) -> Result<SeatMap, Refusal> {
    let seat: Option<(BlockId, i64, i64)> = w.maybe(
        "SELECT block, line, place FROM invitations_seat WHERE delegate = $1 AND gathering = $2",
        p![who, id],
    )?;
    let given = seat.map(|(block, line, place)| (Seat { block, line, place }, who)).into_iter().collect();
    Ok(SeatMap { blocks: blocks(w, id)?, given, ..SeatMap::default() })
}

/// The hall with everybody in it; empty when none was drawn.
pub(crate) fn map(w: &mut Reading, id: GatheringId) -> Result<SeatMap, Refusal> {
    let hall: Option<(bool, i64)> =
        w.maybe("SELECT from_middle, version FROM invitations_hall WHERE gathering = $1", p![id])?;
    let Some((from_middle, version)) = hall else {
        return Ok(SeatMap { from_middle: true, ..SeatMap::default() });
    };
    let blocks = blocks(w, id)?;
    let rows: Vec<SeatRow> = w.rows(
        "SELECT block, line, place, delegate, reserved FROM invitations_seat WHERE gathering = $1 \
         ORDER BY block, line, place LIMIT 20000",
        p![id],
    )?;
    let mut map = SeatMap { blocks, from_middle, version, ..SeatMap::default() };
    let mut given: BTreeMap<Seat, DelegateId> = BTreeMap::new();
    for (block, line, place, delegate, reserved) in rows {
        let seat = Seat { block, line, place };
        match delegate {
            Some(d) => drop(given.insert(seat, d)),
            None => drop(map.reserved.insert(seat, reserved)),
        }
    }
    map.given = map.in_order().into_iter().filter_map(|s| given.get(&s).map(|d| (s, *d))).collect();
    Ok(map)
}

/// Keeps the hall as it is now, over the version its writer saw.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    (before, now): (&SeatMap, &SeatMap),
) -> Result<(), Refusal> {
    if now.version == 0 {
        w.exec_one(
            "INSERT INTO invitations_hall (gathering, from_middle, version) VALUES ($1, $2, 1)",
            p![id, now.from_middle],
        )?;
    } else {
        w.exec_one(
            "UPDATE invitations_hall SET from_middle = $1, version = version + 1 WHERE gathering = $2 AND version = $3",
            p![now.from_middle, id, now.version],
        )?;
    }
    w.exec("DELETE FROM invitations_seat WHERE gathering = $1", p![id])?;
    if before.blocks != now.blocks {
        w.exec("DELETE FROM invitations_block WHERE gathering = $1", p![id])?;
        for (place, b) in (1_i64..).zip(&now.blocks) {
            w.exec_one(
                "INSERT INTO invitations_block (id, gathering, place, name, lines, wide) VALUES ($1, $2, $3, $4, $5, $6)",
                p![b.id, id, place, &b.name, b.rows, b.wide],
            )?;
        }
    }
    let reserved = now.reserved.iter().map(|(s, why)| (*s, None, why.as_str()));
    let given = now.given.iter().map(|(s, d)| (*s, Some(*d), ""));
    for (seat, delegate, why) in reserved.chain(given) {
        w.exec_one(
            "INSERT INTO invitations_seat (block, line, place, gathering, delegate, reserved) VALUES ($1, $2, $3, $4, $5, $6)",
            p![seat.block, seat.line, seat.place, id, delegate, why],
        )?;
    }
    Ok(())
}
