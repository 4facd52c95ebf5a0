//! What stands below the ranking, for whoever sees every figure: how firm the ranks are, and whose points were worked
//! out anew because a leader changed.

use super::scores::Chosen;
use crate::calc::Column;
use crate::duties::SeeSheet;
use crate::methods::{Input, Method};
use crate::model::{Item, Rubric};
use crate::recount;
use crate::sensitivity::{Turn, turns};
use crate::sheet::Sheet;
use crate::store::tables::Stands;
use crate::ties::TieFacts;
use blocs::Year;
use db::{Entry, Reading};
use kernel::{BodyId, Points, Refusal, YearId};
use organisations::Names;
use web::Visit;

/// Recounts shown on the page.
const RECOUNTS: usize = 20;
/// Recounts looked through for those that were made before publication.
const LOOKED: i64 = 200;

/// What stands below the ranking.
#[derive(Default)]
pub(crate) struct More {
    /// May this person try a change out?
    pub(crate) what_if: bool,
    /// Does the rubric have units with equal totals voted on, and does this person see every figure?
    pub(crate) ties: bool,
    /// How firm each rank is.
    pub(crate) steady: Vec<Steady>,
    /// What was worked out anew, newest first.
    pub(crate) recounts: Vec<Entry>,
}

/// How firm the order of two neighbours is.
pub(crate) struct Steady {
    pub(crate) says: String,
    pub(crate) more: String,
    /// The what-if page with this change in it, or at the line.
    pub(crate) href: Option<String>,
    /// What the link is called.
    pub(crate) way: &'static str,
}

/// Does this person see every figure there is now? Before publication that is whoever runs or oversees the year; after
/// it everybody, but for sheets opened again to correct it.
fn sees_all(v: &Visit, year: &Year, all: &[Sheet], stands: &Stands) -> bool {
    let seen = |body: &BodyId| match all.iter().find(|s| s.body == *body) {
        Some(sheet) => v.can(SeeSheet::of_sheet(year, sheet, stands)),
        None => v.can(SeeSheet::of(year, *body, false)),
    };
    year.members.iter().all(seen)
}

/// Does this person see what comes of everything as it stands now? While a correction goes on, that is more than what was
/// published, also where no sheet was opened again: a vote on equal units may have been written down anew.
pub(crate) fn sees_now(v: &Visit, year: &Year, all: &[Sheet], stands: &Stands) -> bool {
    match stands.correcting {
        true => year.members.iter().all(|b| v.can(SeeSheet::of(year, *b, false))),
        false => sees_all(v, year, all, stands),
    }
}

/// Loads and works out what this person may see below the ranking.
pub(super) fn of(
    v: &Visit,
    w: &mut Reading,
    (year, names): (&Year, &Names),
    (chosen, stands): (&Chosen, &Stands),
) -> Result<More, Refusal> {
    let open = sees_now(v, year, chosen.all(), stands);
    let recounts = recounts(v, w, year, stands)?;
    // The sheets are the table shown, unless that is an older one or one that is being corrected.
    let is_now = chosen
        .table
        .as_ref()
        .is_some_and(|t| t.version == 0 || (t.version == chosen.newest && chosen.correcting.is_none()));
    let now = chosen.now.as_ref().filter(|_| open);
    let ties = now.is_some_and(|now| now.rubric.votes().is_some());
    let mut more = More { what_if: open && chosen.table.is_some(), ties, recounts, ..More::default() };
    if let Some(now) = now.filter(|_| is_now) {
        let name = |b: BodyId| names.full(b).to_owned();
        more.steady = steady(&now.rubric, (year.id, &now.last, &now.sheets), &now.facts, &name);
    }
    Ok(more)
}

/// The recounts this person may read: all of them for whoever sees every sheet from the start, else those that went into
/// the published table.
fn recounts(v: &Visit, w: &mut Reading, year: &Year, stands: &Stands) -> Result<Vec<Entry>, Refusal> {
    let always = year.members.iter().all(|b| v.can(SeeSheet::of(year, *b, false)));
    if !always && stands.at.is_none() {
        return Ok(Vec::new());
    }
    let mut all = w.facts_about(recount::ABOUT, year.id, None, LOOKED)?;
    all.retain(|e| always || stands.at.is_some_and(|at| e.at <= at));
    all.truncate(RECOUNTS);
    Ok(all)
}

/// How firm the ranks of the final column are.
pub(crate) fn steady(
    rubric: &Rubric,
    (year, column, all): (YearId, &Column, &[Sheet]),
    facts: &TieFacts,
    name: &dyn Fn(BodyId) -> String,
) -> Vec<Steady> {
    let input = |body: BodyId, item| all.iter().find(|s| s.body == body).and_then(|s| s.final_input(item));
    let view = |t: &Turn| {
        let tried = t.smallest.as_ref().and_then(|n| {
            let item = rubric.item(n.item)?;
            let at = format!("/years/{year}/scores/what-if?unit={}&line={}", n.body, item.ord);
            let typed = word(rubric, item, n.to).map(|word| format!("&m{}={word}", item.ord));
            let typed = typed.or_else(|| share(rubric, item, n.to, input(n.body, n.item)));
            Some((at, typed.map(|typed| typed + "#ket-qua")))
        });
        Steady {
            says: t.says(),
            more: t.more(name),
            way: match tried {
                Some((_, None)) => "Mở ô này",
                _ => "Thử xem",
            },
            href: tried.map(|(at, typed)| at + &typed.unwrap_or_default()),
        }
    };
    turns(rubric, column, facts, &input).iter().map(view).collect()
}

/// What is typed for these points of a share, beside the plan there is: the figure that gives exactly them.
pub(crate) fn share(rubric: &Rubric, item: &Item, points: Points, now: Option<Input>) -> Option<String> {
    let (Method::Ratio, Some(Input::Ratio { planned, .. })) = (&item.method, now) else { return None };
    let near =
        i64::try_from(i128::from(points.0) * i128::from(planned.0) / i128::from(item.max.0.max(1))).ok()?;
    let gives = |done: &Points| rubric.alone(item, Input::Ratio { done: *done, planned }) == Some(points);
    let done = (near.saturating_sub(2).max(0)..=near.saturating_add(2)).map(Points).find(gives)?;
    Some(format!("&m{0}={1}&p{0}={2}", item.ord, done.plain(), planned.plain()))
}

/// What is typed or chosen for these points, where one word says it.
fn word(rubric: &Rubric, item: &Item, points: Points) -> Option<String> {
    let gives = |input: &Input| rubric.alone(item, *input) == Some(points);
    match &item.method {
        m if m.is_typed() => Some(points.plain()),
        Method::Level { levels } => {
            (0..levels.len()).find(|n| gives(&Input::Level(*n))).map(|n| n.to_string())
        }
        Method::RankTable { bands } => {
            bands.iter().map(|b| b.from).find(|rank| gives(&Input::Count(*rank))).map(|n| n.to_string())
        }
        m => {
            let per = m.per().filter(|per| *per > Points::ZERO)?;
            let most = (item.max.0 / per.0 + 1).min(9_999);
            (0..=most).find(|n| gives(&Input::Count(*n))).map(|n| n.to_string())
        }
    }
}
