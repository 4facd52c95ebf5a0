//! One gathering's words of the letter and its hall for another: nobody's name, number or link is taken over.

use crate::seats::{Block, BlockId, Seat, SeatMap};
use crate::store;
use db::Writing;
use gatherings::{Gathering, PrepareGathering};
use kernel::{Allowed, Refusal, Uuid};
use std::collections::HashMap;

/// What is to be taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parts {
    /// The words of the letter and the gates.
    pub letter: bool,
    /// The hall with the places that are kept.
    pub hall: bool,
}

/// How much was taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Copied {
    /// The words of the letter?
    pub letter: bool,
    /// Gates.
    pub gates: usize,
    /// Blocks of the hall.
    pub blocks: usize,
    /// Places in it.
    pub places: usize,
    /// Of them kept for somebody, in words.
    pub reserved: usize,
}

/// Takes over the words of the letter and the hall. Of the letter: who invites, symbol, town, words, authority, post, sender,
/// address, sheet, gates. Not: the day, the last day of answers, who signs (another may by now), numbers, and the secret links
/// are made from: there is a new one. Of the hall: blocks, the order of filling, places that are kept; nobody sits in it. The
/// caller asks whether the source may be seen, and leaves the fact.
///
/// # Errors
/// `Conflict` when the part is not empty, `Forbidden` when the permission is for another host.
pub fn copy(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, target): (&Gathering, &Gathering),
    parts: Parts,
) -> Result<Copied, Refusal> {
    ok.duty().within(target.host)?;
    let mut done = Copied::default();
    if parts.letter {
        if store::setting(w, target.id)?.version > 0 {
            return Err(Refusal::conflict(
                "Hội nghị này đã có nội dung giấy mời nên không sao chép đè lên. Sửa ở trang “Nội dung giấy mời”.",
            ));
        }
        let mut s = store::setting(w, source.id)?;
        if s.version > 0 {
            (s.day, s.answer_until, s.version) = (None, None, 0);
            s.signer.clear();
            store::put_setting(w, ok, target.id, &s)?;
            (done.letter, done.gates) = (true, s.gates.len());
        }
    }
    if parts.hall {
        if store::seats::map(w, target.id)?.version > 0 {
            return Err(Refusal::conflict(
                "Hội nghị này đã có sơ đồ hội trường nên không sao chép đè lên. Sửa ở trang “Chỗ ngồi”.",
            ));
        }
        let hall = empty_hall(&store::seats::map(w, source.id)?);
        if !hall.blocks.is_empty() {
            store::seats::put(w, ok, target.id, (&SeatMap::default(), &hall))?;
        }
        done.blocks = hall.blocks.len();
        done.places = hall.in_order().len();
        done.reserved = hall.reserved.len();
    }
    Ok(done)
}

/// The same hall with new keys and nobody in it.
fn empty_hall(from: &SeatMap) -> SeatMap {
    let keys: HashMap<BlockId, BlockId> =
        from.blocks.iter().map(|b| (b.id, BlockId(Uuid::now_v7()))).collect();
    let block = |b: &Block| Some(Block { id: *keys.get(&b.id)?, ..b.clone() });
    let kept =
        |(seat, why): (&Seat, &String)| Some((Seat { block: *keys.get(&seat.block)?, ..*seat }, why.clone()));
    SeatMap {
        blocks: from.blocks.iter().filter_map(block).collect(),
        from_middle: from.from_middle,
        reserved: from.reserved.iter().filter_map(kept).collect(),
        given: Vec::new(),
        version: 0,
    }
}
