//! Figures for the steering committee, live: how far each part is, as bars with a table that says the same. What is wrong and
//! the money are for the host; whoever else may look at the gathering sees how far the delegations and the tasks are.

use super::Top;
use crate::deeds::standing;
use crate::figures::{self, Money, PartyFigures, Things, thousandths};
use crate::load;
use crate::needs::dong;
use crate::plan::Plan;
use crate::store;
use crate::wrong::wrong;
use db::Reading;
use delegates::{DelegateId, FillDelegation, Standing, Verdict};
use gatherings::{Counts, Gathering, GatheringId};
use kernel::{Moment, Post, Refusal, Uuid, grouped};
use std::collections::BTreeSet;
use web::{Frame, One, Page, Visit};

/// What both pages show, the one at the desk and the one on the wall; rules, hours, gates, owners and what is the host's
/// only at the desk.
#[derive(Default)]
pub(crate) struct Figures {
    pub(crate) parties: Vec<PartyView>,
    pub(crate) all: PartyFigures,
    pub(crate) rules: Vec<RuleView>,
    pub(crate) times: Vec<Column>,
    pub(crate) gates: Vec<Bar>,
    pub(crate) owners: Vec<OwnerView>,
    /// How the tasks stand.
    pub(crate) tasks: Counts,
    /// For the host alone.
    pub(crate) host: Option<HostView>,
}

/// A delegation with the length of its bar.
pub(crate) struct PartyView {
    pub(crate) f: PartyFigures,
    /// Thousandths of the quota: listed.
    pub(crate) listed: i64,
    /// Thousandths of those who stand: in.
    pub(crate) present: i64,
}

/// A name, a number, a length in thousandths.
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) n: String,
    pub(crate) length: i64,
}

/// A rule of the composition.
pub(crate) struct RuleView {
    pub(crate) name: String,
    pub(crate) limits: String,
    pub(crate) says: String,
    pub(crate) standing: Standing,
    pub(crate) yes: i64,
    pub(crate) unknown: i64,
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
}

/// So many came in from this minute on.
pub(crate) struct Column {
    pub(crate) at: String,
    pub(crate) n: i64,
    pub(crate) so_far: i64,
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) high: i64,
}

/// Whose tasks.
pub(crate) struct OwnerView {
    pub(crate) name: String,
    pub(crate) all: usize,
    pub(crate) done: usize,
    pub(crate) late: usize,
    pub(crate) length: i64,
}

/// What only the host sees.
pub(crate) struct HostView {
    pub(crate) things: Things,
    pub(crate) money: Vec<Bar>,
    pub(crate) over: bool,
    /// Areas with something wrong, and how many.
    pub(crate) wrong: Vec<(&'static str, usize)>,
    pub(crate) wrongs: usize,
}

#[derive(askama::Template)]
#[template(path = "statistics.html")]
pub(crate) struct StatisticsPage {
    pub(crate) frame: Frame,
    pub(crate) top: Top,
    pub(crate) f: Figures,
    pub(crate) prepares: bool,
    pub(crate) columns_wide: i64,
    pub(crate) hour: String,
}

#[derive(askama::Template)]
#[template(path = "statistics-screen.html")]
pub(crate) struct ScreenPage {
    pub(crate) frame: Frame,
    pub(crate) top: Top,
    pub(crate) f: Figures,
    /// The delegations on the wall, and how many have no room there.
    pub(crate) rows: Vec<PartyView>,
    pub(crate) more: usize,
    pub(crate) hour: String,
}

/// Delegations that have room on a wall.
const ON_THE_WALL: usize = 8;

/// Those on the wall: all in their order, or of many those of whom most are still to come.
fn on_the_wall(mut all: Vec<PartyView>) -> (Vec<PartyView>, usize) {
    let more = all.len().saturating_sub(ON_THE_WALL);
    if more > 0 {
        all.sort_by_key(|p| std::cmp::Reverse(p.f.standing - p.f.present));
        all.truncate(ON_THE_WALL);
    }
    (all, more)
}

/// Height of the drawing of entries, width of one of its columns, and columns shown.
const HIGH: i64 = 120;
const WIDE: i64 = 20;
const COLUMNS: usize = 48;

/// The figures at the desk; on the wall with `?view=screen`.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = gatherings::whole(v, w, id)?;
    let prepares = v.can(g.prepare());
    let hosts = prepares || v.actor()?.bodies_as(Post::Leader).contains(&g.host);
    let wall = v.ask("view") == "screen";
    let mut f = of(v, w, &g, (hosts, wall))?;
    let mut top = Top::of(&g, "statistics", "Số liệu")?;
    if !prepares {
        top.bar = gatherings::members_bar(&g, "statistics", true)?;
    }
    let live = format!("/gatherings/{id}/statistics/live");
    let frame = v.frame(format!("Số liệu: {}", g.name), "/gatherings").following(live);
    if wall {
        let (rows, more) = on_the_wall(std::mem::take(&mut f.parties));
        return Page::of(&ScreenPage { frame, top, f, rows, more, hour: v.now.hour() });
    }
    let columns_wide = WIDE * i64::try_from(f.times.len()).unwrap_or(0).max(12);
    Page::of(&StatisticsPage { frame, top, columns_wide, f, prepares, hour: v.now.full() })
}

/// The figures, at one moment. Every scan at a gate asks for them anew, on the wall for those alone that stand there.
fn of(v: &Visit, w: &mut Reading, g: &Gathering, (hosts, wall): (bool, bool)) -> Result<Figures, Refusal> {
    let plan = load::plan(w, g)?;
    let came = invitations::present(w, g.id)?;
    let present: BTreeSet<String> = came.iter().map(|(d, _): &(DelegateId, Moment)| d.to_string()).collect();
    let (mut parties, all) = figures::parties(&plan, &|key| present.contains(key));
    if !hosts {
        // Each body sees its own delegation; how others stand is between them and the host.
        let mut own = own(v, w, g)?.into_iter();
        parties.retain(|_| own.next().unwrap_or(false));
    }
    let tasks = gatherings::tasks(w, g.id)?;
    let view = |f: PartyFigures| PartyView {
        listed: thousandths(f.listed, f.quota),
        present: thousandths(f.present, f.standing),
        f,
    };
    let on_both = Figures {
        parties: parties.into_iter().map(view).collect(),
        all,
        tasks: gatherings::counted(&tasks, g, v.today()),
        ..Figures::default()
    };
    if wall {
        return Ok(on_both);
    }
    let report = delegates::composition(w, g)?;
    let entries = invitations::entries(w, g.id)?;
    let accepted = if hosts { store::accepted(w, g.id)? } else { Vec::new() };
    let most = entries.by_gate.iter().map(|(_, n)| *n).max().unwrap_or(0);
    Ok(Figures {
        rules: report.verdicts.iter().map(|verdict| rule(verdict, report.now)).collect(),
        times: columns(&entries.by_time),
        gates: entries
            .by_gate
            .into_iter()
            .map(|(name, n)| Bar { name, n: grouped(n), length: thousandths(n, most) })
            .collect(),
        owners: owners(w, g, &gatherings::by_owner(&tasks, g, v.today()))?,
        host: hosts.then(|| host(&plan, &accepted)),
        ..on_both
    })
}

/// Of each delegation in its order: does this person's body send it?
fn own(v: &Visit, w: &mut Reading, g: &Gathering) -> Result<Vec<bool>, Refusal> {
    let sends = |d: delegates::Delegation| d.body.is_some_and(|b| v.can(FillDelegation::of(d.id, b)));
    Ok(delegates::delegations(w, g.id)?.into_iter().map(sends).collect())
}

fn rule(verdict: &Verdict, now: i64) -> RuleView {
    let t = verdict.tally;
    let unknown = if t.unknown > 0 { format!(", {} người chưa rõ", t.unknown) } else { String::new() };
    RuleView {
        name: verdict.rule.attribute.vietnamese(),
        limits: verdict.rule.limits(),
        says: format!("{} trên {now}{unknown}", t.yes),
        standing: verdict.standing,
        yes: thousandths(t.yes, now),
        unknown: thousandths(t.unknown, now),
        least: verdict.rule.least.map(|s| thousandths(s.num(), s.den())),
        most: verdict.rule.most.map(|s| thousandths(s.num(), s.den())),
    }
}

/// The last columns of the drawing, with how many were in by then.
fn columns(by_time: &[(Moment, i64)]) -> Vec<Column> {
    let mut so_far = 0;
    let mut all: Vec<(Moment, i64, i64)> = Vec::new();
    for (at, n) in by_time {
        so_far += n;
        all.push((*at, *n, so_far));
    }
    let shown = all.split_off(all.len().saturating_sub(COLUMNS));
    let most = shown.iter().map(|(_, n, _)| *n).max().unwrap_or(1).max(1);
    let column = |(i, (at, n, so_far)): (i64, (Moment, i64, i64))| {
        let high = (n * HIGH / most).max(1);
        Column { at: at.hour(), n, so_far, x: i * WIDE, y: HIGH - high, high }
    };
    (0..).zip(shown).map(column).collect()
}

fn owners(w: &mut Reading, g: &Gathering, all: &[gatherings::OwnerTasks]) -> Result<Vec<OwnerView>, Refusal> {
    let bodies: Vec<_> = all.iter().filter_map(|o| o.body).collect();
    let names = organisations::names_of(w, &bodies, g.last_day)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let view = |o: &gatherings::OwnerTasks| OwnerView {
        name: match (o.body, o.person.as_str()) {
            (Some(body), _) => names.short(body).to_owned(),
            (None, "") => "chưa giao ai".to_owned(),
            (None, name) => name.to_owned(),
        },
        all: o.all,
        done: o.done,
        late: o.late,
        length: thousandths(count(o.done), count(o.all)),
    };
    Ok(all.iter().map(view).collect())
}

fn host(plan: &Plan, accepted: &[crate::deeds::Accepted]) -> HostView {
    let all = standing(wrong(plan), accepted);
    let things = figures::things(plan, &all);
    let open = all.into_iter().filter(|s| s.accepted.is_none());
    let mut areas: Vec<(&'static str, usize)> = Vec::new();
    for s in open {
        let area = s.wrong.area.vietnamese();
        match areas.iter_mut().find(|(name, _)| *name == area) {
            Some((_, n)) => *n += 1,
            None => areas.push((area, 1)),
        }
    }
    let m: Money = figures::money(plan);
    let whole = m.estimate.max(m.spent).max(m.ceiling.unwrap_or(0)).max(m.approved.unwrap_or(0));
    let bar = |name: &str, n: i64| Bar { name: name.into(), n: dong(n), length: thousandths(n, whole) };
    let mut money = vec![bar("Dự toán", m.estimate)];
    money.extend(m.ceiling.map(|n| bar("Mức tối đa", n)));
    money.extend(m.approved.map(|n| bar("Đã duyệt", n)));
    money.push(bar("Đã chi", m.spent));
    HostView {
        things,
        money,
        over: m.ceiling.is_some_and(|most| m.estimate > most || m.spent > most),
        wrongs: areas.iter().map(|(_, n)| n).sum(),
        wrong: areas,
    }
}

/// The page follows the gathering.
pub(crate) fn live(
    v: &Visit,
    w: &mut Reading,
    One(id): One<GatheringId>,
) -> Result<Vec<(&'static str, Uuid)>, Refusal> {
    gatherings::whole(v, w, id)?;
    Ok(vec![("gathering", id.into())])
}
