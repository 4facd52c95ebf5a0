//! Votes of the member units of a bloc ("biểu quyết, bầu cử, kiểm phiếu"): open votes in the room or on each leader's
//! phone, elections, and paper ballots entered by tellers.
//!
//! Promises: one voice a unit, whoever acts for it and however many at once; a voice may be changed until the ballot
//! is closed, and every change is in the journal; after that nothing changes, a correction is a new round with a
//! reason beside the old one. What was passed is decided by [`outcome()`] alone, in exact fractions with a stated
//! denominator; a unit that did not vote is never counted as having abstained. A tellers' protocol whose sums do not
//! hold is not taken.
//!
//! Refuses: a voice of a unit that is not present, not a member, or not the person's own; a candidate who is not a
//! member; a protocol for an open vote, or a voice for a paper ballot; closing papers without their protocol.
//!
//! ```text
//! ballots::create(w, &ok, &year, &New { … })?;            // ok: Allowed<RunYear>
//! let ballot = ballots::ballot(w, id)?;                   // loaded once, whole
//! ballots::open(w, &ok, &ballot)?;                        // each deed leaves its own fact
//! let said = ballots::outcome(&ballot).sentence();        // "3/6 đồng ý, cần thêm 1 phiếu"
//! ```
//!
//! Facts are about ("ballot", id), the matter (("conference", id)) and ("year", id): `ballots.ballot_made`,
//! `.ballot_opened`, `.voice_given`, `.voice_changed`, `.voices_recorded`, `.presence_set`, `.count_entered`,
//! `.count_corrected`, `.ballot_closed`, `.ballot_recalled`, `.round_made`, `.ballot_discarded`.

mod bar;
mod count;
mod deeds;
mod duties;
mod kinds;
mod model;
mod new;
mod outcome;
mod pages;
pub mod sample;
mod store;

pub use bar::{hall_bar, vote_bar_of};
pub use count::{Count, Protocol, TELLERS_MAX, count_lines, vote_field};
pub use duties::{Cast, CountPapers};
pub use kinds::{Base, Choice, Kind, Method, Rule, State};
pub use model::{Ballot, BallotId, BallotOption, Elector, OptionId, Said, Voice};
pub use new::{New, NewOption, NewRound, RoomVoice};
pub use outcome::{Outcome, Tally, outcome};
pub use store::Waiting;

use blocs::{RunYear, Year};
use db::{Reading, Writing};
use kernel::{Allowed, BodyId, Fact, Refusal, Uuid};
use web::{Todo, Visit};

/// One ballot, whole. The caller asks for permission to look.
///
/// # Errors
/// `NotFound` when there is none.
pub fn ballot(w: &mut Reading, id: BallotId) -> Result<Ballot, Refusal> {
    store::ballots(w, id.0)?.into_iter().find(|b| b.id == id).ok_or(Refusal::NotFound)
}

/// Every ballot of a matter (a conference), every round, in the order they were made. Six statements, however many.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn of_matter(w: &mut Reading, id: Uuid) -> Result<Vec<Ballot>, Refusal> {
    store::ballots(w, id)
}

/// Open ballots these units may vote in, oldest first, at most 100; with whether they have voted.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn waiting(w: &mut Reading, bodies: &[BodyId]) -> Result<Vec<Waiting>, Refusal> {
    store::waiting(w, bodies)
}

/// Open ballots the signed-in leader's units have not voted in, and papers a teller has to count, for the page of
/// things to do.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    pages::todos(v, w)
}

/// Prepares a ballot of this year, for all its members as electors, by the names they have today.
///
/// # Errors
/// `Invalid` with everything wrong; `Forbidden` when the permission is for another bloc.
pub fn create(w: &mut Writing, ok: &Allowed<RunYear>, year: &Year, new: &New) -> Result<(), Refusal> {
    let fact = deeds::create(w, ok, year, new)?;
    remember(w, Some(&fact))
}

/// Opens it.
///
/// # Errors
/// `Conflict` when it is not a draft, or too few units are present.
pub fn open(w: &mut Writing, ok: &Allowed<RunYear>, ballot: &Ballot) -> Result<(), Refusal> {
    let fact = deeds::open(w, ok, ballot)?;
    remember(w, Some(&fact))
}

/// Closes it. Units that have not voted stay "not voted". A paper ballot needs its protocol first.
///
/// # Errors
/// `Conflict` when it is not open, or the protocol is missing.
pub fn close(w: &mut Writing, ok: &Allowed<RunYear>, ballot: &Ballot) -> Result<(), Refusal> {
    let fact = deeds::close(w, ok, ballot)?;
    remember(w, Some(&fact))
}

/// Another round of a closed ballot, as a draft; the old one stays as it is.
///
/// # Errors
/// `Invalid` without a reason or with wrong options; `Conflict` when it is not closed or has a later round already.
pub fn new_round(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    old: &Ballot,
    round: &NewRound,
) -> Result<(), Refusal> {
    let fact = deeds::new_round(w, ok, old, round)?;
    remember(w, Some(&fact))
}

/// Says which units are present, until it is closed. The same again changes nothing.
///
/// # Errors
/// `Conflict` when a unit that has voted would be absent.
pub fn set_present(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    ballot: &Ballot,
    present: &[BodyId],
) -> Result<(), Refusal> {
    let fact = deeds::set_present(w, ok, ballot, present)?;
    remember(w, fact.as_ref())
}

/// Records what units showed in the room, all or nothing. What a leader sent by phone is not overwritten.
///
/// # Errors
/// `Conflict` naming the unit: absent, voted by phone, or changed by somebody else meanwhile.
pub fn record_room(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    ballot: &Ballot,
    voices: &[RoomVoice],
) -> Result<(), Refusal> {
    let fact = deeds::record_room(w, ok, ballot, voices)?;
    remember(w, fact.as_ref())
}

/// A unit's voice from its leader. `seen`: receipt of the voice that stood there when the leader chose, or "".
///
/// # Errors
/// `Conflict` when it is not open, the unit is absent, or somebody else acted for the unit meanwhile.
pub fn cast(
    w: &mut Writing,
    ok: &Allowed<Cast>,
    ballot: &Ballot,
    said: Said,
    seen: &str,
) -> Result<(), Refusal> {
    let fact = deeds::cast(w, ok, ballot, said, seen)?;
    remember(w, fact.as_ref())
}

/// Enters the tellers' protocol of an open paper ballot, or corrects it with a reason.
///
/// # Errors
/// `Invalid` naming every sum that does not hold; `Conflict` when somebody else entered one meanwhile.
pub fn enter_count(
    w: &mut Writing,
    ok: &Allowed<CountPapers>,
    ballot: &Ballot,
    typed: &Protocol,
) -> Result<(), Refusal> {
    let fact = deeds::enter_count(w, ok, ballot, typed)?;
    remember(w, fact.as_ref())
}

/// Makes an open ballot a draft again, when it was opened by mistake and nobody has voted or counted.
///
/// # Errors
/// `Conflict` when it is not open, or somebody has voted or counted.
pub fn recall(w: &mut Writing, ok: &Allowed<RunYear>, ballot: &Ballot) -> Result<(), Refusal> {
    let fact = deeds::recall(w, ok, ballot)?;
    remember(w, Some(&fact))
}

/// Takes back a ballot that is a draft.
///
/// # Errors
/// `Conflict` once it is open.
pub fn discard(w: &mut Writing, ok: &Allowed<RunYear>, ballot: &Ballot) -> Result<(), Refusal> {
    let fact = deeds::discard(w, ok, ballot)?;
    remember(w, Some(&fact))
}

fn remember(w: &mut Writing, fact: Option<&Fact>) -> Result<(), Refusal> {
    if let Some(fact) = fact {
        w.remember(fact)?;
    }
    Ok(())
}

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

#[cfg(test)]
mod count_tests;
#[cfg(test)]
mod outcome_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;
