//! Invitations, who comes, who sits where and who came ("giấy mời, điểm danh, chỗ ngồi") of a gathering.
//!
//! Promises: a number is given once; what a letter told stays known after the records change; a link opens one invitation,
//! and one that was withdrawn opens nothing; every scan of every gate is kept, and who is present follows from all of them
//! whatever order they arrive in; nobody sits twice. Refuses: an answer after its day, a scan of a code that is not of this
//! gathering or of somebody who was replaced, a place that is reserved.
//!
//! ```text
//! let told = invitations::sent(w, g.id)?;      // what delegates believe
//! let tells = invitations::hours(&g, &programme);     // what a letter made now tells; compare with `told[0].hours`
//! let in_the_hall = invitations::present(w, g.id)?;
//! ```

mod book;
mod calendar;
mod copy;
mod deeds;
mod duties;
mod figures;
mod gate;
mod heir;
mod mail;
mod model;
mod outbox;
mod pages;
mod plan;
mod print;
mod queue;
mod roll;
pub mod sample;
mod seats;
mod store;
mod todo;
mod token;
mod void;

pub use copy::{Copied, Parts, copy};
pub use duties::StandAtGate;
pub use figures::{Answered, ENTRY_MINUTES, Entries, answered, entries};
pub use model::{Answer, Badge, Coming, How, Invitation, PrintId, Sent, Setting, Travel, hours};
pub use outbox::{Carried, MailId, Parcel, Postman, Returned, carries_mail, carry_one};
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

/// What was sent to each delegate the last time, by the numbers of the invitations. Letters of somebody who stands no more are
/// among them until they were taken back or told off. The caller asks for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn sent(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Sent>, Refusal> {
    let settled = void::settled(w, gathering)?;
    let mut all = last_of_each(store::sendings(w, gathering)?, |s| (s.number, s.delegate));
    all.retain(|s| !settled.contains(&(s.delegate, void::Paper::Letter)));
    Ok(all)
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

/// Badges and name plates as they were printed the last time, one of each sort for a delegate; without those that were taken
/// back from somebody who stands no more.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn badges(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Badge>, Refusal> {
    let settled = void::settled(w, gathering)?;
    let mut all = last_of_each(store::badges::all(w, gathering)?, |b| (b.plate, b.delegate));
    all.retain(|b| !settled.contains(&(b.delegate, void::Paper::printed(b.plate))));
    Ok(all)
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

/// Every scan of every gate in the order they were made, those taken back included.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn scans(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Scan>, Refusal> {
    Ok(store::scans::log(w, gathering)?.into_iter().map(|t| t.scan).collect())
}

/// What the letters say; of version 0 when nothing was written down.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn setting(w: &mut Reading, gathering: GatheringId) -> Result<Setting, Refusal> {
    store::setting(w, gathering)
}

/// Of things in the order they happened, the last of each.
fn last_of_each<T, K: Ord>(all: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let last: BTreeMap<K, T> = all.into_iter().map(|t| (key(&t), t)).collect();
    last.into_values().collect()
}

#[cfg(test)]
mod tests;
