//! What a gathering needs by head count, what it costs, and what a change makes wrong ("hậu cần, kinh phí, điều chỉnh").
//!
//! Promises: before a change is saved everything it makes wrong is shown, and after it everything that is wrong now, as a
//! list that is worked off; each finding names two records that contradict each other; what was accepted as it is is open
//! again as soon as it is another; a change of facts has a reason; how each number came about is told step by step; a former
//! gathering is the pattern of another, part by part. Refuses: saving a change drawn from an older state, accepting without
//! a reason, accepting what is not wrong, approving another estimate than was read, copying over something.
//!
//! ```text
//! let plan = logistics::plan(w, &g)?;
//! let turned = logistics::turned(&wrong(&plan), &wrong(&plan.after(&Change::Expected(75))));
//! ```

mod budget;
mod deeds;
mod figures;
mod heeded;
mod how;
mod load;
mod needs;
mod outdated;
mod pages;
mod plan;
mod rules;
pub mod sample;
mod settle;
mod store;
mod todo;
mod words;
mod wrong;

pub use budget::{Approval, Budget, Line, LineId};
pub use deeds::{Accepted, FoundThen};
pub use load::plan;
pub use needs::{Basis, Measure, Need, NeedId, NeedKind, Wanted, dong};
pub use plan::{Answered, Guest, Invited, Party, Plan, Printed, Reply, Seat, Work};
pub use rules::{Area, Rule};
pub use todo::todos;
pub use wrong::{Turned, Wrong, turned, wrong};

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

#[cfg(test)]
mod tests;
