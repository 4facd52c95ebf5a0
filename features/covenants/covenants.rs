//! The covenant of a bloc's year ("giao ước thi đua"): theme, sections, targets, and the signatures of all members.
//!
//! Promises: it is never in force before every member signed or an absence is on record with its reason; one signature
//! a body, of the very text that was locked; once in force nothing of it changes. Refuses: signing for another body,
//! a text changed under a signature, an absence without a reason, a covenant that nobody signed.
//!
//! ```text
//! let c = covenants::of_year(w, year.id)?;
//! let ok = v.may(Sign::of(c.id, body))?;
//! let in_force = covenants::sign(w, &ok, &year, &c, who)?;
//! ```

mod change;
mod draft;
mod model;
mod pages;
pub mod sample;
mod store;

pub use change::{
    Signing, Text, agree, create, record_absence, reopen, settle, sign, sign_on_paper, undo_absence,
    write_text,
};
pub use model::{
    Covenant, CovenantId, CovenantState, Method, SECTIONS_MAX, Scan, Section, Sign, Signature, TARGETS_MAX,
    Target, takes_effect,
};

use db::Reading;
use kernel::{Refusal, YearId};

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

#[cfg(test)]
mod tests;
