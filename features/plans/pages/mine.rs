//! "Đơn vị tôi theo dõi": the units the signed-in member follows, over all running plans; what most needs a word first.

use super::stand::UnitRow;
use super::{Bar, stand};
use crate::model::{Plan, PlanId, PlanState, Status};
use crate::periods::{Period, answerable};
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
    /// "tháng 02/2025, chậm nhất 25/02/2025, còn 13 ngày": the reports this member has not sent yet.
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
    let sent = store::reports::accounts_of(w, me)?;
    let mut plans = Vec::new();
    for id in ids {
        if plans.len() >= PLANS_MAX || store::plan(w, id)?.state != PlanState::Issued {
            continue;
        }
        let st = stand::stand(v, w, id)?;
        let mine: HashSet<BodyId> =
            st.follows.iter().filter(|(p, ..)| *p == me).map(|(_, b, _)| *b).collect();
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
            owes: owes(v, &st, &sent),
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

/// The reports this member has not sent, the oldest first, in words; the running period's is among them.
fn owes(v: &Visit, st: &stand::Stand, sent: &HashSet<(PlanId, String)>) -> String {
    let plan: &Plan = &st.s.plan;
    let Some(me) = v.person().filter(|_| plan.rhythm.by.followers()) else { return String::new() };
    let owed = answerable(plan, v.today()).into_iter().filter(|p| {
        !sent.contains(&(plan.id, p.word()))
            && super::reports::accountable(plan, &st.s.units, &st.follows, *p).contains(&me)
    });
    let words = |p: Period| {
        let due = p.due(plan.rhythm);
        format!("{}, chậm nhất {due}, {}", p.says(plan.rhythm.every), due.left(v.today()))
    };
    owed.map(words).collect::<Vec<_>>().join("; kỳ ")
}
