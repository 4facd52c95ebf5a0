//! "Đơn vị tôi theo dõi": the units the signed-in member follows, over all running plans; what most needs a word first.

use super::stand::UnitRow;
use super::{Bar, stand};
use crate::model::{Plan, PlanState, Status};
use crate::periods::{current, opened};
use crate::reckon::Counts;
use crate::store;
use db::Reading;
use kernel::{BodyId, Refusal};
use std::collections::HashSet;
use web::{Frame, Page, Visit};

/// One plan with the units followed in it.
pub(crate) struct MineView {
    pub(crate) bar: Bar,
    pub(crate) title: String,
    pub(crate) counts: Counts,
    pub(crate) rows: Vec<UnitRow>,
    pub(crate) many_lines: bool,
    /// "tháng 02/2025, chậm nhất 25/02/2025": the report this member has not sent yet.
    pub(crate) owes: String,
    /// For the head: units late for so long that they come to the head.
    pub(crate) head: Option<Vec<UnitRow>>,
    pub(crate) head_days: i64,
}

#[derive(askama::Template)]
#[template(path = "plan-mine.html")]
pub(crate) struct MinePage {
    pub(crate) frame: Frame,
    pub(crate) tell: String,
    pub(crate) plans: Vec<MineView>,
}

/// Plans one page shows.
const PLANS_MAX: usize = 10;

/// `GET /plans/mine`
pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let me = v.actor()?.id;
    let mut ids: Vec<_> = store::of_member(w, me)?.into_iter().collect();
    ids.sort_unstable();
    ids.reverse();
    let mut plans = Vec::new();
    for id in ids {
        if plans.len() >= PLANS_MAX || store::plan(w, id)?.state != PlanState::Issued {
            continue;
        }
        let st = stand::stand(v, w, id)?;
        let mine: HashSet<BodyId> = st.follows.iter().filter(|(p, _)| *p == me).map(|(_, b)| *b).collect();
        let followed = || st.s.units.iter().filter(|u| mine.contains(&u.body));
        let mut rows = st.rows(followed().filter(|u| u.status(st.today) != Status::Excused));
        rows.sort_by_key(|r| (r.status, r.last));
        let head = st.s.member == Some(true);
        let over = |u: &&crate::Unit| u.days_late(st.today).is_some_and(|n| n >= st.s.plan.head_days);
        let head = head.then(|| st.rows(st.s.units.iter().filter(over)));
        plans.push(MineView {
            title: st.s.plan.title.clone(),
            counts: Counts::of(followed(), st.today),
            many_lines: st.s.lines.len() > 1,
            owes: owes(v, w, &st)?,
            head,
            head_days: st.s.plan.head_days,
            bar: st.s.bar("mine"),
            rows,
        });
    }
    let all: usize = plans.iter().map(|p| p.rows.len()).sum();
    let late: usize = plans.iter().map(|p| p.counts.late).sum();
    Page::of(&MinePage {
        frame: v.frame("Đơn vị tôi theo dõi", "/plans"),
        tell: format!("{all} lượt đơn vị trong {} kế hoạch đang thực hiện; {late} chậm.", plans.len()),
        plans,
    })
}

/// The report this member has not sent for the period that runs, in words.
fn owes(v: &Visit, w: &mut Reading, st: &stand::Stand) -> Result<String, Refusal> {
    let plan: &Plan = &st.s.plan;
    let (Some(period), Some(me)) = (current(plan, v.today()), v.person()) else { return Ok(String::new()) };
    // Until the running period is due, the one before may still be owed.
    let before = opened(plan, v.today()).into_iter().rev().nth(1);
    if !plan.rhythm.by.followers() {
        return Ok(String::new());
    }
    for p in before.into_iter().chain([period]) {
        let owed = super::reports::accountable(plan, &st.s.units, &st.follows, p).contains(&me);
        let sent = store::reports::accounts(w, plan.id, &p.word())?.iter().any(|(who, ..)| *who == me);
        if owed && !sent {
            return Ok(format!("{}, chậm nhất {}", p.says(plan.rhythm.every), p.due(plan.rhythm)));
        }
    }
    Ok(String::new())
}
