//! Plans ("kế hoạch") that cascade to every unit: the document in its official structure, what it asks of which group
//! by when, how each unit stands, who of the steering committee follows whom, and every revision with its basis.
//!
//! Promises: issuing makes one row for each unit that fits, whatever their number, and no page asks the database once a
//! unit; a deadline keeps its words beside its last day ("trước 31/3" leaves 30/3); after issue the text, the tasks and
//! the deadlines change only by a revision that keeps who, when, on which document or conclusion, and why, and before a
//! deadline is moved its writer sees which units become late by it; the text that was issued is kept as it was, and the
//! merged one tells of each changed sentence by what, when and from what, and of each day in a sentence that has since
//! been moved; a report taken back stays readable. A unit
//! that was done is measured by the deadline it had on that day. Not reported is its own answer, never "not done".
//!
//! Refuses: a plan without number, day or units; a revision without basis or reason; a report that would undo "đã xong"
//! silently. It warns and asks for confirmation, and does not refuse, where a deadline lies in the past or outlasts the
//! line it must precede: a conclusion may say so, and what was said must be written down as it was said.
//!
//! ```text
//! let ok = v.may(RunPlan { issuer: plan.issuer })?;
//! let effect = plans::move_deadline(w, &ok, &plan, (Moves::Line(line, false), &deadline), &why)?;
//! ```

mod align;
mod deadline;
mod deeds;
mod duties;
mod edition;
mod model;
mod outdated;
mod pages;
mod periods;
mod reckon;
mod rows;
pub mod sample;
mod standing;
mod store;
mod todo;

pub use deadline::{Deadline, WORDS_MAX};
pub use deeds::cascade::{add_unit, excuse, issue, move_deadline, pick, supplement, write_lines};
pub use deeds::committee::{add_member, assign, drop_member, name_head};
pub use deeds::{Why, begin, copy, drop_draft, end, reopen, set_rhythm, write_tasks, write_text};
pub use duties::{ReportUnit, RunPlan, SeePlan};
pub use model::{
    Basis, Entry, EntryId, Kept, Line, Member, PARTS, Part, Pick, Plan, PlanId, PlanLineId, PlanState,
    Progress, ROMAN, Revised, Revision, RevisionId, Status, Task, Unit, UnitId, Whom,
};
pub use periods::{Every, Period, Reporters, Rhythm, current, opened, owes};
pub use reckon::{Counts, Effect, Moves, chosen, doubts, effect, late, roll_up};
pub use todo::todos;

use db::Reading;
use kernel::Refusal;

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

/// One plan. The caller asks for permission.
///
/// # Errors
/// `NotFound` when there is none.
pub fn plan(w: &mut Reading, id: PlanId) -> Result<Plan, Refusal> {
    store::plan(w, id)
}

/// The lines of a plan, in order.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn lines(w: &mut Reading, id: PlanId) -> Result<Vec<Line>, Refusal> {
    store::lines(w, id)
}

/// Every unit of a plan.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn units(w: &mut Reading, id: PlanId) -> Result<Vec<Unit>, Refusal> {
    store::units(w, id)
}

#[cfg(test)]
mod tests;
