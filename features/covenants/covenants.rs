//! The covenant of a bloc's year ("giao ước thi đua"): theme, sections, targets, and the signatures of all members.
//!
//! Promises: it is never in force before every member signed or an absence is on record with its reason; one signature
//! a body, of the very text that was locked; once in force nothing of it changes. Refuses: signing for another body,
//! a text changed under a signature, an absence without a reason, a covenant that nobody signed.
//!
//! What comes after stands beside the signed text: amendments of targets with their history, and where the members
//! stand in mid-year. Others ask for the targets as they stand on a day, and say what they use them for.
//!
//! ```text
//! let c = covenants::of_year(w, year.id)?;
//! let ok = v.may(Sign::of(c.id, body))?;
//! let in_force = covenants::sign(w, &ok, &year, &c, who)?;
//! ```

mod after;
mod change;
mod check;
mod draft;
mod model;
mod pages;
pub mod sample;
mod store;
mod targets;

pub use after::{amend, save_check, tell_uses};
pub use change::{
    Signing, Text, agree, create, record_absence, reopen, settle, sign, sign_on_paper, undo_absence,
    write_text,
};
pub use check::{CheckEntry, CheckWanted, FillCheck, share};
pub use model::{
    Covenant, CovenantId, CovenantState, Method, SECTIONS_MAX, Scan, Section, Sign, Signature, TARGETS_MAX,
    Target, takes_effect,
};

pub use targets::{NewAmendment, TargetAmendment};

use blocs::Year;
use db::Reading;
use kernel::{Day, Refusal, YearId};

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

/// The covenant of a year, if it was begun. The caller asks for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn of_year(w: &mut Reading, year: YearId) -> Result<Option<Covenant>, Refusal> {
    store::of_year(w, year)
}

/// One covenant, whole.
///
/// # Errors
/// `NotFound` when there is none.
pub fn covenant(w: &mut Reading, id: CovenantId) -> Result<Covenant, Refusal> {
    store::covenant(w, id)
}

/// The targets of a year's covenant as they stand today, or on the last day of the year if that is past; none before
/// the covenant is in force. The caller asks for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn targets_of_year(w: &mut Reading, year: &Year, today: Day) -> Result<Vec<Target>, Refusal> {
    match store::of_year(w, year.id)?.filter(|c| c.in_force().is_ok()) {
        Some(c) => Ok(c.targets_on(&store::targets::amendments(w, c.id)?, today.min(targets::closes(year)))),
        None => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests;
