//! Conferences and congresses ("hội nghị, đại hội") as something to be prepared: programme, committees, tasks, papers.
//!
//! Promises: head count, days, venue and who attends change only with a reason, and the history says who, when and by
//! what; times of a programme follow from order and minutes, and every clash is shown; a task that waits for another never
//! waits in a circle; what is prepared for the case that leaders of the Party or the State attend sleeps, visibly, until
//! they do; a document is not read by anybody but the preparers before its moment. Refuses: a change without a reason, a
//! change by somebody who prepares another body's gathering.
//!
//! ```text
//! let g = gatherings::gathering(w, id)?;
//! let ok = v.may(g.prepare())?;
//! gatherings::change(w, &ok, &g, &Change::Expected(75), &why)?;
//! ```

mod bar;
mod book;
mod calendar;
mod change;
mod clip;
mod committees;
mod copy;
mod differs;
mod duties;
mod honours;
mod meetings;
mod model;
mod news;
mod pages;
mod papers;
mod photos;
mod programme;
pub mod sample;
mod screen;
mod standing;
mod store;
mod tasks;
mod templates;
mod worded;

pub use bar::{bar, members_bar, trail};
pub use book::{Cell, Sheet, workbook};
pub use change::{
    Change, ChangeId, ChangeKind, Changed, EXPECTED_MAX, PLACE_MAX, Why, applied, change_problems, in_words,
};
pub use clip::SegmentId;
pub use committees::{Committee, CommitteeId, Member, MemberId, Role};
pub use copy::{CopyPart, Copyable, copy_parts, copy_problems, copy_sources, copyable};
pub use duties::{PrepareGathering, ReportTask, SeeGathering};
pub use honours::HonourId;
pub use meetings::{ConclusionId, MeetingId};
pub use model::{Around, DAYS_MAX, Gathering, GatheringId, GatheringKind, days_to_hold};
pub use papers::DocumentId;
pub use photos::PhotoId;
pub use programme::{
    Clash, Item, ItemId, Programme, Session, SessionId, Speaker, SpeakerId, Timed, clash_words, clock,
};
pub use standing::{Standing, own_bodies, standing, todos};
pub use tasks::{Counts, Note, OwnerTasks, Task, TaskId, TaskState, by_owner, counted, notes};
pub use worded::{Worded, worded};

use blocs::Year;
use db::{Reading, Writing};
use kernel::{Allowed, BodyId, Fact, Problem, Refusal};

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

/// One gathering, whole. The caller asks for permission.
///
/// # Errors
/// `NotFound` when there is none.
pub fn gathering(w: &mut Reading, id: GatheringId) -> Result<Gathering, Refusal> {
    store::gathering(w, id)
}

/// One gathering for pages that tell more than the programme: for its host, the members of the bloc's year, its committees
/// and those above; not for whoever only was given work.
///
/// # Errors
/// `NotFound` for whoever may not look at it at all; `Forbidden`, with where their work stands, for whoever only was given
/// work.
pub fn whole(v: &web::Visit, w: &mut Reading, id: GatheringId) -> Result<Gathering, Refusal> {
    let g = store::gathering(w, id)?;
    v.sees(g.see())?;
    if g.is_open_to(v.actor()?) { Ok(g) } else { Err(for_the_inside()) }
}

/// Said to whoever only was given work and asks for more than it.
fn for_the_inside() -> Refusal {
    let says = "Trang này dành cho đơn vị đăng cai, các đơn vị thành viên và người trong ban tổ chức. Việc của đồng chí và đơn vị ở trang Công việc của hội nghị.";
    Refusal::Forbidden(says.to_owned())
}

/// The gatherings these bodies hold, the last first, at most 500 of each eight.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn gatherings_of(w: &mut Reading, hosts: &[BodyId]) -> Result<Vec<Gathering>, Refusal> {
    store::gatherings_of(w, hosts)
}

/// Whoever's gatherings that are not over on this day, the nearest first, at most 200; their members are not told. The caller
/// asks for permission for each.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn coming(w: &mut Reading, on: kernel::Day) -> Result<Vec<Gathering>, Refusal> {
    store::coming(w, on)
}

/// The gatherings that sum up this bloc's year, the first first; mostly one. They are held by the unit that runs the year or by
/// the body that manages the bloc: what a member holds for itself is not the bloc's, whatever year it names.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn of_year(w: &mut Reading, year: &Year) -> Result<Vec<Gathering>, Refusal> {
    store::of_year(w, year)
}

/// Writes down a gathering.
///
/// # Errors
/// `Conflict` when the same form was sent before; `Forbidden` for another host.
pub fn create(w: &mut Writing, ok: &Allowed<PrepareGathering>, g: &Gathering) -> Result<(), Refusal> {
    ok.duty().within(g.host)?;
    store::put(w, ok, g)?;
    let says = format!("Lập {}, {}, dự kiến {} đại biểu.", g.name, g.days_words(), g.expected);
    let mut fact = Fact::new("gatherings.gathering_made", "gathering", g.id, says);
    if let Some(year) = g.year {
        fact = fact.and_about("year", year);
    }
    w.remember(&fact)?;
    Ok(())
}

/// Changes what changes only with a reason, and leaves the fact; the caller ends the unit of work
/// (`commit_remembered`). `g` is what its writer saw: its version is asked for.
///
/// # Errors
/// `Invalid` for an impossible change or without a reason, `Conflict` when somebody changed the gathering meanwhile,
/// `Forbidden` for another host.
pub fn change(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    change: &Change,
    why: &Why,
) -> Result<Gathering, Refusal> {
    ok.duty().within(g.host)?;
    let mut wrong = change_problems(g, change);
    if why.reason.trim().is_empty() {
        wrong.push(Problem::new("reason", "HN-06", "Lý do điều chỉnh: chưa viết."));
    }
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    let (was, became) = in_words(g, change);
    let now = applied(g, change);
    store::programme::shift(w, ok, g.id, g.first_day.days_to(now.first_day))?;
    store::put_changed(w, ok, &now)?;
    store::put_change(w, ok, g.id, (change, &was, &became), why)?;
    let basis = if why.basis.is_empty() { String::new() } else { format!(" Căn cứ: {}.", why.basis) };
    let says = format!("{}: {} từ “{was}” thành “{became}”.{basis}", g.name, change.kind().vietnamese());
    let data = kernel::serde_json::json!({ "before": was, "after": became, "what": change.kind().word() });
    let fact = Fact::new("gatherings.changed", "gathering", g.id, says).and_about("change", why.id);
    w.remember(&fact.because(why.reason.clone()).with(data))?;
    Ok(Gathering { version: g.version + 1, ..now })
}

/// The changes made so far, newest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn changes(w: &mut Reading, id: GatheringId) -> Result<Vec<Changed>, Refusal> {
    store::changes(w, id)
}

/// The programme, whole.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn programme(w: &mut Reading, id: GatheringId) -> Result<Programme, Refusal> {
    store::programme::programme(w, id)
}

/// The tasks, by day due.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn tasks(w: &mut Reading, id: GatheringId) -> Result<Vec<Task>, Refusal> {
    store::tasks::tasks(w, id)
}

/// What is kept here of a gathering, a sheet each, for the workbook of everything. For whoever may prepare it.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn sheets(v: &web::Visit, w: &mut Reading, g: &Gathering) -> Result<Vec<Sheet>, Refusal> {
    pages::news::sheets(v, w, g)
}

/// Was the task given to this person, or to a body of theirs to do or to help with?
pub fn is_own(v: &web::Visit, t: &Task) -> bool {
    pages::tasks::is_own(v, t)
}

/// The organising committee and its sub-committees in order, with the members of all of them by rank.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn committees(w: &mut Reading, id: GatheringId) -> Result<(Vec<Committee>, Vec<Member>), Refusal> {
    Ok((store::committees::committees(w, id)?, store::committees::members(w, id)?))
}

#[cfg(test)]
mod tests;
