//! The late ones, and the sums of each branch.

use super::Bar;
use super::stand::{Stand, UnitRow, kinds, levels, newest, stand};
use crate::model::{PlanId, Unit, UnitId, Whom, addressed};
use crate::reckon::{self, Counts, chain};
use crate::store;
use db::Reading;
use kernel::{BodyId, Day, Refusal};
use organisations::{BodyKind, Level};
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

/// The sums of a group of units, and where it opens; "" where it does not.
pub(crate) struct GroupRow {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) counts: Counts,
}

#[derive(askama::Template)]
#[template(path = "plan-roll-up.html")]
pub(crate) struct RollUpPage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) top: String,
    pub(crate) top_id: BodyId,
    pub(crate) above: Vec<(BodyId, String)>,
    /// The group of branches that was opened; "" where all are shown.
    pub(crate) group: String,
    /// More branches than one looks through: they are shown as groups that open.
    pub(crate) groups: Vec<GroupRow>,
    /// How many branches there are in all groups.
    pub(crate) branches: usize,
    pub(crate) rows: Vec<BranchRow>,
    pub(crate) pages: Vec<(usize, String, bool)>,
    pub(crate) sum: Counts,
    pub(crate) by: Vec<Sums>,
    /// Figure, its sum, and how many units gave it.
    pub(crate) figures: Vec<(String, String, usize)>,
    pub(crate) outside: usize,
    pub(crate) today: Day,
}

/// A table of sums: its id, heading, first column, a word below it, rows.
pub(crate) struct Sums {
    pub(crate) id: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) column: &'static str,
    pub(crate) note: &'static str,
    pub(crate) rows: Vec<GroupRow>,
}

/// So many branches are looked through in one table; more are grouped.
const BRANCHES_MAX: usize = 25;
/// Branches of one page of an opened group.
const PAGE: usize = 100;

/// `GET /plans/{id}/roll-up?under=…&level=…&kind=…`
pub(crate) fn roll_up(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let st = stand(v, w, id)?;
    let top: BodyId = v.ask("under").parse().unwrap_or(st.s.plan.issuer);
    let bodies = &st.tree.bodies;
    let way = chain(bodies, top);
    // The branch is the plan's own; nothing above its issuing body is looked at from here.
    if !way.contains(&st.s.plan.issuer) {
        return Err(Refusal::NotFound);
    }
    let mut rows = branches(&st, top);
    let inside: Vec<&Unit> = st.s.units.iter().filter(|u| chain(bodies, u.body).contains(&top)).collect();
    let outside = if top == st.s.plan.issuer { st.s.units.len() - inside.len() } else { 0 };
    let above = way.iter().position(|b| *b == st.s.plan.issuer).unwrap_or(0);
    let asked = Level::of_word(v.ask("level")).zip(BodyKind::of_word(v.ask("kind")));
    let (mut groups, mut group, branches) = (Vec::new(), String::new(), rows.len());
    let at = format!("/plans/{id}/roll-up?under={top}");
    if let Some((level, kind)) = asked {
        rows.retain(|r| bodies.get(&r.id).is_some_and(|b| (b.level, b.kind) == (level, kind)));
        group = named(level, kind);
    } else if rows.len() > BRANCHES_MAX {
        groups = grouped(&st, &rows, &at);
        rows.clear();
    }
    let last = rows.len().div_ceil(PAGE).max(1);
    let page = v.ask("page").parse().unwrap_or(1).clamp(1, last);
    let group_at = asked.map_or(at.clone(), |(l, k)| format!("{at}&level={}&kind={}", l.word(), k.word()));
    let rows = rows.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
    Page::of(&RollUpPage {
        frame: v.frame("Tổng hợp", "/plans"),
        bar: st.s.bar("roll-up"),
        top: st.tree.full(top).to_owned(),
        top_id: top,
        above: way[1..=above].iter().rev().map(|b| (*b, st.tree.full(*b).to_owned())).collect(),
        group,
        groups,
        branches,
        rows,
        pages: (1..=last)
            .filter(|_| last > 1)
            .map(|n| (n, format!("{group_at}&page={n}"), n == page))
            .collect(),
        sum: Counts::of(inside.iter().copied(), st.today),
        by: tables(&st, &inside, top),
        figures: figures(w, &st, &inside)?,
        outside,
        today: st.today,
    })
}

/// The branches directly below a body, itself first where it has something to do.
fn branches(st: &Stand, top: BodyId) -> Vec<BranchRow> {
    let bodies = &st.tree.bodies;
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
    rows
}

/// "Ủy ban, hội đồng cấp xã".
fn named(level: Level, kind: BodyKind) -> String {
    addressed(&Whom::Group { level: Some(level), kind: Some(kind) }.vietnamese(), "")
}

/// Branches by the level and kind of the body they begin at.
fn grouped(st: &Stand, rows: &[BranchRow], at: &str) -> Vec<GroupRow> {
    let mut all: Vec<((Level, BodyKind), usize, Counts)> = Vec::new();
    for r in rows {
        let Some(b) = st.tree.bodies.get(&r.id) else { continue };
        let key = (b.level, b.kind);
        let place = all.iter().position(|(k, ..)| *k == key).unwrap_or_else(|| {
            all.push((key, 0, Counts::default()));
            all.len() - 1
        });
        all[place].1 += 1;
        all[place].2.plus(&r.counts);
    }
    let place = |(level, kind): (Level, BodyKind)| {
        let level = Level::ALL.iter().position(|l| *l == level);
        (level, BodyKind::ALL.iter().position(|k| *k == kind))
    };
    all.sort_by_key(|(key, ..)| place(*key));
    all.into_iter()
        .map(|((level, kind), n, counts)| GroupRow {
            name: format!("{}: {n} đơn vị", named(level, kind)),
            href: format!("{at}&level={}&kind={}", level.word(), kind.word()),
            counts,
        })
        .collect()
}

/// The same sums told by follower, by line, by level and by kind; a group opens the list of its units.
fn tables(st: &Stand, inside: &[&Unit], top: BodyId) -> Vec<Sums> {
    let id = st.s.plan.id;
    let of = |fits: &dyn Fn(&Unit) -> bool| Counts::of(inside.iter().copied().filter(|u| fits(u)), st.today);
    let body = |u: &Unit| st.tree.bodies.get(&u.body);
    let row = |name: String, asks: String, counts| GroupRow {
        name,
        href: format!("/plans/{id}/units?{asks}&under={top}"),
        counts,
    };
    let line = |l: &crate::Line| {
        row(format!("{}. {}", l.no, l.name), format!("line={}", l.id), of(&|u| u.line == l.id))
    };
    let level = |l: Level| {
        let counts = of(&|u| body(u).is_some_and(|b| b.level == l));
        row(l.vietnamese().to_owned(), format!("level={}", l.word()), counts)
    };
    let kind = |k: BodyKind| {
        let counts = of(&|u| body(u).is_some_and(|b| b.kind == k));
        row(k.vietnamese().to_owned(), format!("kind={}", k.word()), counts)
    };
    let mut followers: Vec<GroupRow> = Vec::new();
    let mut members: Vec<&crate::Member> = st.s.members.iter().collect();
    members.sort_by_cached_key(|m| kernel::by_given_name(&m.name));
    for m in members {
        let own: HashSet<BodyId> =
            st.follows.iter().filter(|(p, ..)| *p == m.person).map(|(_, b, _)| *b).collect();
        let counts = of(&|u| own.contains(&u.body));
        if counts.asked() + counts.excused > 0 {
            followers.push(row(m.name.clone(), format!("follower={}", m.person), counts));
        }
    }
    let known: HashSet<BodyId> = st.follows.iter().map(|(_, b, _)| *b).collect();
    let alone = of(&|u| !known.contains(&u.body));
    if !followers.is_empty() && alone.asked() > 0 {
        followers.push(row("Chưa ai theo dõi".to_owned(), "follower=none".to_owned(), alone));
    }
    let twice = "đơn vị có nhiều người theo dõi được tính ở từng người";
    let all = [
        ("td", "Theo người theo dõi", "Thành viên", twice, followers),
        ("nd", "Theo nội dung giao", "Nội dung", "", st.s.lines.iter().map(line).collect()),
        ("cap", "Theo cấp", "Cấp", "", levels(st).into_iter().map(level).collect()),
        ("loai", "Theo loại hình", "Loại hình", "", kinds(st).into_iter().map(kind).collect()),
    ];
    let sums = |(id, heading, column, note, rows)| Sums { id, heading, column, note, rows };
    all.into_iter().map(sums).filter(|t| t.rows.len() > 1).collect()
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
