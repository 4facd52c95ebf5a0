//! Awards ("khen thưởng"): how much a bloc may propose, and who would be proposed for what.
//!
//! Promises: titles and forms of commendation are two types; a quota has a document, a first day and a last day, is
//! ended and never deleted, and never two rows apply to one bloc on one day; for every unit the assistant says what it
//! would be proposed for or why not, and which rule binds; what depends on a vote among equals or on points not known
//! yet is said as such, and nothing said as certain is overturned by either. Exact whole numbers and fractions only.
//!
//! Refuses: choosing among units that share a rank; an answer without a quota; a quota by anybody but the standing
//! body; figures before publication to whoever does not see every score.
//!
//! ```text
//! let p = awards::proposals(w, &year, v.today())?;
//! if let Some(how) = awards::departs(&p, unit, award) { /* ask for the reason, for the minutes */ }
//! ```

mod assistant;
mod deeds;
mod duties;
mod kinds;
mod pages;
mod proposals;
mod quota;
mod reasons;
pub mod sample;
mod store;

pub use assistant::{Case, Rule, Unit, Verdict, assist};
pub use duties::ManageQuotas;
pub use kinds::{Award, Commendation, Province, Title};
pub use proposals::{
    Left, Line, Proposals, beyond, choosing_day, departs, proposals, proposals_by, quota_of,
};
pub use quota::{Quota, QuotaId, Standing, applying, share_words};
pub use reasons::{NameOf, Words, why};

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

#[cfg(test)]
mod tests;
