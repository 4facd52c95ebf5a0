//! The summing-up conference ("hội nghị tổng kết"), the hinge of a bloc's year: report, scores, discussion, vote,
//! election, handover, launch, signing, in that order (story S3).
//!
//! Promises: a step opens only when what it stands on is done; proposals come from the vote's outcome and nothing
//! else; minutes and papers are made from the records, so they cannot disagree; until the minutes are signed anything
//! can be put right with a reason, after that nothing changes; a restart finds the conference where it was.
//!
//! Refuses: skipping a step, closing one twice, going behind a signature.

mod attendance;
mod duties;
mod lines;
mod model;
mod needs;
mod pages;
mod printed;
pub mod sample;

mod signed;
mod sitting;
mod store;

pub use duties::{RunConference, SignHandover};
pub use model::{ConferenceId, Side, State, Step};
pub use pages::routes;
pub use signed::verify;

use crate::printed::Which;
use db::Reading;
use kernel::{BodyId, Day, Moment, Refusal, YearId};

/// How a year's conference stands, for the year line and the to-dos.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Key.
    pub id: ConferenceId,
    /// The day it is planned for.
    pub day: Day,
    /// Where it stands.
    pub state: State,
    /// The step at work.
    pub step: Option<Step>,
    /// Units whose leaders still have to sign the handover, while step 6 is open and everything is handed over.
    pub to_sign: Vec<(Side, BodyId)>,
    /// When both sides had signed the handover.
    pub handed_over: Option<Moment>,
    /// The minutes are signed and something was proposed, so the submission is to be signed and sent.
    pub submits: bool,
}

/// How the conference of a year stands today, if one is planned.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn progress(w: &mut Reading, year: YearId, today: Day) -> Result<Option<Progress>, Refusal> {
    let Some(id) = store::of_year(w, year)? else { return Ok(None) };
    let c = store::conference(w, id)?;
    let handed_over = c.record(Step::Handover).and_then(|r| r.done_at);
    let (state, step, day) = (c.state, c.step, c.plan.day);
    let open = state == State::Running && step == Some(Step::Handover);
    let ready = open && !c.items.is_empty() && c.items.iter().all(|i| i.handed_at.is_some());
    let to_sign = if ready {
        let s = sitting::sitting(w, id, today)?;
        let waits =
            |side| s.side(side).filter(|_| !s.c.handover.iter().any(|x| x.side == side)).map(|b| (side, b));
        [Side::Giver, Side::Taker].into_iter().filter_map(waits).collect()
    } else {
        Vec::new()
    };
    let submits = state == State::Signed && store::keeps_paper(w, id, Which::Submission.word())?;
    Ok(Some(Progress { id, day, state, step, to_sign, handed_over, submits }))
}

/// The years whose conference is over for good: its minutes are signed. In one statement.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn signed_years(w: &mut Reading) -> Result<Vec<YearId>, Refusal> {
    let signed = |state: &str| state == State::Signed.word();
    Ok(store::all(w)?.into_iter().filter(|(.., state, _)| signed(state)).map(|(_, year, ..)| year).collect())
}

/// The years of blocs this person may see, newest first: their own units', those they are appointed to, those below.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn years_seen(v: &web::Visit, w: &mut Reading) -> Result<Vec<blocs::Year>, Refusal> {
    pages::years_seen(v, w)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_agree;
#[cfg(test)]
mod tests_attendance;
#[cfg(test)]
mod tests_candidates;
#[cfg(test)]
mod tests_days;
#[cfg(test)]
mod tests_eleven;
#[cfg(test)]
mod tests_minutes;
#[cfg(test)]
mod tests_on_paper;
#[cfg(test)]
mod tests_papers;
#[cfg(test)]
mod tests_proposals;
#[cfg(test)]
mod tests_report;
#[cfg(test)]
mod tests_rounds;
#[cfg(test)]
mod tests_signing;
#[cfg(test)]
mod tests_two_tabs;
