//! Plans of the stories of Nghi Sơn and Bình Dương, and a large one, for tests and the demo. What the articles state is used
//! as stated; names of people, what units report and everything else is made up and marked as illustrative.

mod binh_duong;
mod by_june;
mod large;
mod nghi_son;

pub use binh_duong::{BinhDuong, binh_duong, binh_duong_on};
pub use by_june::nghi_son_by_june;
pub use large::{Large, large};
pub use nghi_son::{COMMUNES, NghiSon, nghi_son, nghi_son_meeting, nghi_son_on};

use crate::deadline::Deadline;
use crate::deeds::report::report;
use crate::duties::{ReportUnit, RunPlan};
use crate::model::{Entry, EntryId, Line, Plan, PlanId, PlanLineId, Progress, Unit, Whom};
use crate::pages::list::fresh;
use crate::store;
use db::{Who, Writing};
use kernel::{Allowed, BodyId, Day, Moment, PersonId, Refusal, Uuid};
use organisations::{BodyKind, Level};

/// The permission of whoever runs a body's plans in a story.
pub fn runs(issuer: BodyId, by: PersonId) -> Allowed<RunPlan> {
    Allowed::in_a_story(RunPlan { issuer }, by)
}

pub(crate) fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).ok_or_else(|| Refusal::broken(format!("no such day: {text}")))
}

pub(crate) fn deadline(text: &str) -> Result<Deadline, Refusal> {
    Deadline::read(text).ok_or_else(|| Refusal::broken(format!("no such deadline: {text}")))
}

/// Does something as a person of the story, on a day of it; whoever was at the pen before is again afterwards.
pub(crate) fn at<T>(
    w: &mut Writing,
    (on, hour): (&str, i64),
    (by, name): (PersonId, &str),
    f: impl FnOnce(&mut Writing) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let before = w.who().clone();
    w.as_person(Who { at: Moment::at(day(on)?, hour, 0), by: Some(by), name: name.to_owned() });
    let done = f(w);
    w.as_person(before);
    done
}

pub(crate) fn group(level: Option<Level>, kind: Option<BodyKind>) -> Whom {
    Whom::Group { level, kind }
}

/// A line: number, name, to whom, by when, product.
pub(crate) fn line(no: i64, name: &str, whom: Whom, by: &str, product: &str) -> Result<Line, Refusal> {
    Ok(Line {
        id: PlanLineId(Uuid::now_v7()),
        no,
        name: name.to_owned(),
        whom,
        deadline: deadline(by)?,
        product: product.to_owned(),
        parent: None,
    })
}

/// An illustrative draft.
pub(crate) fn draft(issuer: BodyId, title: &str) -> Plan {
    Plan { illustrative: true, ..fresh(PlanId(Uuid::now_v7()), issuer, title.to_owned()) }
}

/// A unit reports, as its clerk would.
///
/// # Errors
/// As the deed of the page does.
pub fn tells(
    w: &mut Writing,
    plan: &Plan,
    body: BodyId,
    (progress, done_on, said): (Progress, Option<Day>, &str),
    figures: &[i64],
) -> Result<(), Refusal> {
    let (lines, units) = (store::lines(w, plan.id)?, store::units(w, plan.id)?);
    let unit: &Unit = units.iter().find(|u| u.body == body).ok_or(Refusal::NotFound)?;
    let line = lines.iter().find(|l| l.id == unit.line).ok_or(Refusal::NotFound)?;
    let who = w.who().clone();
    let ok = Allowed::in_a_story(ReportUnit { body }, who.by.unwrap_or(PersonId(Uuid::nil())));
    let period = crate::current(plan, who.at.day()).map_or_else(String::new, crate::Period::word);
    let entry = Entry {
        id: EntryId(Uuid::now_v7()),
        unit: unit.id,
        at: who.at,
        by: who.name,
        instead: false,
        period,
        progress,
        event_on: done_on,
        done_on: done_on.filter(|_| progress == Progress::Done),
        said: said.to_owned(),
        figures: plan.figures.iter().cloned().zip(figures.iter().copied()).collect(),
        product: if progress == Progress::Done { "Báo cáo tổng kết".to_owned() } else { String::new() },
        link: String::new(),
        undone: String::new(),
        file: None,
    };
    report(w, &ok, (plan, line), unit, &entry)
}
