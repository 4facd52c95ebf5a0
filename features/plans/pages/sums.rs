//! The late ones, and the sums of each branch.

use super::Bar;
use super::stand::{Stand, UnitRow, kinds, levels, newest, stand};
use crate::model::{PlanId, Unit, UnitId};
use crate::reckon::{self, Counts, chain};
use crate::store;
use db::Reading;
use kernel::{BodyId, Day, Refusal};
use std::collections::HashSet;
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "plan-late.html")]
pub(crate) struct LatePage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) tell: String,
    pub(crate) rows: Vec<UnitRow>,
    pub(crate) many_lines: bool,
    pub(crate) follower_days: i64,
    pub(crate) head_days: i64,
    pub(crate) next: String,
}

/// `GET /plans/{id}/late`
pub(crate) fn late(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let st = stand(v, w, id)?;
    let late = reckon::late(&st.s.units, st.today);
    let mut rows = st.rows(late.iter().map(|(u, _)| *u));
    rows.sort_by_key(|r| std::cmp::Reverse(r.late));
    let open = st.s.units.iter().filter(|u| u.is_open() && u.deadline.last >= st.today);
    let next = open.map(|u| u.deadline.last).min();
    Page::of(&LatePage {
        frame: v.frame("Đơn vị chậm", "/plans"),
        bar: st.s.bar("late"),
        tell: format!(
            "{} lượt đơn vị đã qua ngày cuối mà chưa báo xong, tính đến {}. Chậm lâu nhất ở trên.",
            rows.len(),
            st.today
        ),
        rows,
        many_lines: st.s.lines.len() > 1,
        follower_days: st.s.plan.follower_days,
        head_days: st.s.plan.head_days,
        next: next.map_or_else(String::new, |d| format!("{d}, {}", d.left(st.today))),
    })
}

/// The sums of one branch.
pub(crate) struct BranchRow {
    pub(crate) id: BodyId,
    pub(crate) name: String,
    pub(crate) counts: Counts,
    /// Has units further below.
    pub(crate) opens: bool,
    /// The branch's own top, which has something to do itself.
    pub(crate) own: bool,
}

#[derive(askama::Template)]
#[template(path = "plan-roll-up.html")]
pub(crate) struct RollUpPage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) top: String,
    pub(crate) above: Vec<(BodyId, String)>,
    pub(crate) rows: Vec<BranchRow>,
    pub(crate) sum: Counts,
    pub(crate) by_line: Vec<(String, Counts)>,
    pub(crate) by_level: Vec<(&'static str, Counts)>,
    pub(crate) by_kind: Vec<(&'static str, Counts)>,
    /// Figure, its sum, and how many units gave it.
    pub(crate) figures: Vec<(String, String, usize)>,
    pub(crate) outside: usize,
    pub(crate) today: Day,
}

/// `GET /plans/{id}/roll-up`
pub(crate) fn roll_up(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let st = stand(v, w, id)?;
    let top: BodyId = v.ask("under").parse().unwrap_or(st.s.plan.issuer);
    let bodies = &st.tree.bodies;
    let way = chain(bodies, top);
    // The branch is the plan's own; nothing above its issuing body is looked at from here.
    if !way.contains(&st.s.plan.issuer) {
        return Err(Refusal::NotFound);
    }
    let further: HashSet<BodyId> =
        st.s.units.iter().flat_map(|u| chain(bodies, u.body).into_iter().skip(1)).collect();
    let mut rows: Vec<BranchRow> = reckon::roll_up(&st.s.units, bodies, top, st.today)
        .into_iter()
        .map(|(b, counts)| BranchRow {
            id: b,
            name: st.tree.full(b).to_owned(),
            counts,
            opens: b != top && further.contains(&b),
            own: b == top,
        })
        .collect();
    rows.sort_by_key(|r| (!r.own, st.tree.place(r.id)));
    let inside: Vec<&Unit> = st.s.units.iter().filter(|u| chain(bodies, u.body).contains(&top)).collect();
    let outside = if top == st.s.plan.issuer { st.s.units.len() - inside.len() } else { 0 };
    let of = |fits: &dyn Fn(&Unit) -> bool| Counts::of(inside.iter().copied().filter(|u| fits(u)), st.today);
    let level = |u: &Unit| bodies.get(&u.body).map(|b| b.level);
    let kind = |u: &Unit| bodies.get(&u.body).map(|b| b.kind);
    let above = way.iter().position(|b| *b == st.s.plan.issuer).unwrap_or(0);
    Page::of(&RollUpPage {
        frame: v.frame("Tổng hợp", "/plans"),
        bar: st.s.bar("roll-up"),
        top: st.tree.full(top).to_owned(),
        above: way[1..=above].iter().rev().map(|b| (*b, st.tree.full(*b).to_owned())).collect(),
        rows,
        sum: Counts::of(inside.iter().copied(), st.today),
        by_line: st
            .s
            .lines
            .iter()
            .map(|l| (format!("{}. {}", l.no, l.name), of(&|u| u.line == l.id)))
            .collect(),
        by_level: levels(&st).into_iter().map(|l| (l.vietnamese(), of(&|u| level(u) == Some(l)))).collect(),
        by_kind: kinds(&st).into_iter().map(|k| (k.vietnamese(), of(&|u| kind(u) == Some(k)))).collect(),
        figures: figures(w, &st, &inside)?,
        outside,
        today: st.today,
    })
}

/// The sum of each figure over the newest report of each unit; a unit that gave none counts in none.
fn figures(w: &mut Reading, st: &Stand, inside: &[&Unit]) -> Result<Vec<(String, String, usize)>, Refusal> {
    if st.s.plan.figures.is_empty() {
        return Ok(Vec::new());
    }
    let inside: HashSet<UnitId> = inside.iter().map(|u| u.id).collect();
    let newest = newest(store::reports::of_plan(w, st.s.plan.id)?);
    let sum = |name: &String| {
        let given: Vec<i64> = newest
            .values()
            .filter(|e| inside.contains(&e.unit))
            .filter_map(|e| e.figures.iter().find(|(n, _)| n == name).map(|(_, x)| *x))
            .collect();
        (name.clone(), kernel::grouped(given.iter().sum()), given.len())
    };
    Ok(st.s.plan.figures.iter().map(sum).collect())
}
