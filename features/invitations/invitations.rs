//! Invitations, who comes, who sits where and who came ("giấy mời, điểm danh, chỗ ngồi") of a gathering.
//!
//! Promises: a number is given once; what a letter told stays known after the records change; a link opens one invitation,
//! and one that was withdrawn opens nothing; every scan of every gate is kept, and who is present follows from all of them
//! whatever order they arrive in; nobody sits twice. Refuses: an answer after its day, a scan of a code that is not of this
//! gathering or of somebody who was replaced, a place that is reserved.
//!
//! ```text
//! let told = invitations::sent(w, g.id)?;      // what delegates believe
//! let in_the_hall = invitations::present(w, g.id)?;
//! ```

mod book;
mod calendar;
mod deeds;
mod duties;
mod gate;
mod mail;
mod model;
mod pages;
mod plan;
mod print;
mod roll;
pub mod sample;
mod seats;
mod store;
mod todo;
mod token;

pub use duties::StandAtGate;
pub use model::{Answer, Badge, Coming, How, Invitation, PrintId, Sent, Setting, Travel};
pub use roll::{Means, Roll, Scan, ScanId, Taken};
pub use seats::{Block, BlockId, Seat, SeatMap, row_name};
pub use todo::todos;

use db::Reading;
use delegates::DelegateId;
use gatherings::GatheringId;
use kernel::{Moment, Refusal};
use std::collections::BTreeMap;

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

/// What was sent to each delegate the last time, by the numbers of the invitations. The caller asks for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn sent(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Sent>, Refusal> {
    Ok(last_of_each(store::sendings(w, gathering)?, |s| (s.number, s.delegate)))
}

/// The invitations by their numbers, sent or not.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn invitations(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Invitation>, Refusal> {
    store::invitations(w, gathering)
}

/// What was answered.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn answers(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Answer>, Refusal> {
    store::answers(w, gathering)
}

/// Badges and name plates as they were printed the last time, one of each sort for a delegate.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn badges(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Badge>, Refusal> {
    Ok(last_of_each(store::badges::all(w, gathering)?, |b| (b.plate, b.delegate)))
}

/// The hall and who sits where; without blocks when none was drawn.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn seats(w: &mut Reading, gathering: GatheringId) -> Result<SeatMap, Refusal> {
    store::seats::map(w, gathering)
}

/// Who is present, since when, in the order they came.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn present(w: &mut Reading, gathering: GatheringId) -> Result<Vec<(DelegateId, Moment)>, Refusal> {
    let log = store::scans::log(w, gathering)?;
    let mut all: Vec<_> = Roll::of(log.into_iter().map(|t| t.scan)).present().into_iter().collect();
    all.sort_by_key(|(d, at)| (*at, *d));
    Ok(all)
}

/// Of things in the order they happened, the last of each.
fn last_of_each<T, K: Ord>(all: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let last: BTreeMap<K, T> = all.into_iter().map(|t| (key(&t), t)).collect();
    last.into_values().collect()
}

#[cfg(test)]
mod tests;
