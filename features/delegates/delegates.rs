//! Delegates of a gathering ("đại biểu, đoàn đại biểu"): who may send how many, who comes, who came instead of whom, and
//! whether the composition is as it was ruled.
//!
//! Promises: whoever was replaced or withdrawn stays in the history with reason, hand and hour; what is not known of
//! somebody is never taken for "no"; shares are exact, and the change said to be the smallest is the smallest; a body
//! writes its own list by a secret link of which only the digest is kept. Refuses: writing over a namesake or a quota
//! unseen, confirming a list over its quota or with one person twice, a change by a body after the day or after the
//! confirmation, a substitution without a reason.
//!
//! ```text
//! let all = delegates::delegates(w, g.id)?;                  // who stands now, in the order of protocol
//! let of = delegates::delegations(w, g.id)?;
//! let report = delegates::composition(w, &g)?;
//! ```

mod bring;
mod copy;
mod deeds;
mod doubts;
mod duties;
mod model;
mod opened;
mod pages;
mod quota;
mod roster;
mod rules;
pub mod sample;
mod solve;
mod store;
mod todo;
mod twins;
mod workbook;

pub use bring::{BROUGHT_MAX, bring};
pub use copy::{Copied, Parts, copy};
pub use deeds::Why;
pub use doubts::{Sure, tick_of};
pub use duties::{FillDelegation, Pen};
pub use model::{
    Attribute, Category, Change, ChangeKind, Delegate, DelegateId, Delegation, DelegationId, Ending, Field,
    ListState, Occupation, Particulars, Source, Traits,
};
pub use quota::{Filled, SourceSum, Sums, filled};
pub use roster::is_name;
pub use rules::{Report, Rule, Ruling, Standing, Tally, Verdict};
pub use todo::todos;
pub use twins::{Likeness, Twins, likeness, twins};

use db::{Reading, Writing};
use gatherings::{Gathering, GatheringId, PrepareGathering};
use kernel::{Allowed, Refusal};
use std::collections::HashSet;

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

/// The delegates who stand now, delegation by delegation in the order of protocol, then as listed. The caller asks for
/// permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn delegates(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Delegate>, Refusal> {
    store::standing(w, gathering)
}

/// Everybody ever written down, whoever stands no more included, in the order they came. The caller asks for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn everybody(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Delegate>, Refusal> {
    store::everybody(w, gathering)
}

/// One delegate, standing or not.
///
/// # Errors
/// `NotFound` when there is none.
pub fn delegate(w: &mut Reading, id: DelegateId) -> Result<Delegate, Refusal> {
    store::delegate(w, id)
}

/// These delegates of a gathering, standing or not, in no order; keys of others are passed over.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn some(w: &mut Reading, gathering: GatheringId, ids: &[DelegateId]) -> Result<Vec<Delegate>, Refusal> {
    store::some(w, gathering, ids)
}

/// The keys of those who stand now.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn standing_keys(w: &mut Reading, gathering: GatheringId) -> Result<HashSet<DelegateId>, Refusal> {
    store::standing_keys(w, gathering)
}

/// The delegations in the order of protocol.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn delegations(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Delegation>, Refusal> {
    store::delegations(w, gathering)
}

/// What each source was given together.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn sources(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Source>, Refusal> {
    store::sources(w, gathering)
}

/// One delegation.
///
/// # Errors
/// `NotFound` when there is none.
pub fn delegation(w: &mut Reading, id: DelegationId) -> Result<Delegation, Refusal> {
    store::delegation(w, id)
}

/// Substitutions, withdrawals and corrections, newest first, at most a thousand.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn history(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Change>, Refusal> {
    store::history(w, gathering)
}

/// The composition of those who stand against the gathering's rules.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn composition(w: &mut Reading, g: &Gathering) -> Result<Report, Refusal> {
    let (ruling, standing) = (store::ruling(w, g)?, store::standing(w, g.id)?);
    let places: i64 = store::delegations(w, g.id)?.iter().map(|d| d.quota).sum();
    let taken: i64 = filled(&standing).values().map(|f| f.taken).sum();
    Ok(Report::of(&ruling, &standing, (places, taken)))
}

/// One comes instead of another by the host's hand, whatever the list's day and state; both stay in the history. `before` with
/// the version its writer saw; `id` is the key of whoever comes; the last says what the writer saw of who else is called
/// so, and of a list over its quota (the tick `sure` of a form, which carries [`tick_of`] what was told). The fact is left here.
///
/// # Errors
/// `Conflict` when `before` stands no more or was changed meanwhile, `Invalid` when the other is the same person or stands in
/// the delegation already, and beside `sure` when something of it was not seen.
pub fn replace(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (g, before, seen): (&Gathering, &Delegate, i64),
    (id, who, why, sure): (DelegateId, &Particulars, &Why, Sure<'_>),
) -> Result<(), Refusal> {
    let d = store::delegation(w, before.delegation)?;
    deeds::replace(w, &Pen::Host(ok.clone()), (g, &d), (before, seen), (id, who, why, sure))
}

#[cfg(test)]
mod tests;
