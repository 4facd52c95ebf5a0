//! Pages of plans.

pub(crate) mod book;
pub(crate) mod calendar;
pub(crate) mod committee;
pub(crate) mod issue;
pub(crate) mod lines;
pub(crate) mod list;
pub(crate) mod mine;
pub(crate) mod paper;
pub(crate) mod plan;
pub(crate) mod records;
pub(crate) mod reports;
pub(crate) mod revision;
pub(crate) mod sheet;
pub(crate) mod stand;
pub(crate) mod sums;
pub(crate) mod supplement;
pub(crate) mod tasks;
pub(crate) mod text;
pub(crate) mod unit;
pub(crate) mod units;

use crate::duties::{ReportUnit, RunPlan, SeePlan};
use crate::model::{Line, Member, Plan, PlanId, PlanLineId, Unit, UnitId};
use crate::periods::Every;
use crate::store;
use db::Reading;
use kernel::{Allowed, BodyId, Day, PersonId, Place, Refusal};
use organisations::Body;
use std::collections::HashMap;
use web::{Guard, One, Page, Routes, Visit, needs, signed_in};

/// Looking is open to whoever is signed in, because members of a committee need hold no post; each page asks the plan.
fn looks() -> Guard {
    signed_in("members of a steering committee need hold no post; the plan itself says who sees it")
}

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    let runs = needs::<RunPlan>;
    Routes::default()
        .page("/plans", looks(), list::show)
        .page("/plans/new", runs(), list::blank)
        .deed("/plans", runs(), list::make, list::blank)
        .page("/plans/mine", looks(), mine::show)
        .page("/plans/{id}", looks(), plan::show)
        .page("/plans/{id}/text", runs(), text::show)
        .deed("/plans/{id}/text", runs(), text::save, text::show)
        .page("/plans/{id}/tasks", runs(), tasks::show)
        .deed("/plans/{id}/tasks", runs(), tasks::save, tasks::show)
        .page("/plans/{id}/lines", runs(), lines::show)
        .deed("/plans/{id}/lines", runs(), lines::save, lines::show)
        .page("/plans/{id}/supplement", runs(), supplement::show)
        .deed("/plans/{id}/supplement", runs(), supplement::save, supplement::show)
        .page("/plans/{id}/lines/{line}", runs(), lines::bodies)
        .deed("/plans/{id}/lines/{line}/picks", runs(), lines::pick, lines::bodies)
        .deed("/plans/{id}/lines/{line}/units", runs(), lines::add_unit, lines::bodies)
        .page("/plans/{id}/issue", runs(), issue::show)
        .deed("/plans/{id}/issue", runs(), issue::issue, issue::show)
        .deed("/plans/{id}/end", runs(), plan::end, plan::show)
        .deed("/plans/{id}/reopening", runs(), plan::reopen, plan::show)
        .page("/plans/{id}/rhythm", runs(), reports::rhythm)
        .deed("/plans/{id}/rhythm", runs(), reports::set_rhythm, reports::rhythm)
        .page("/plans/{id}/units", looks(), units::show)
        .page("/plans/{id}/records", runs(), records::show)
        .deed("/plans/{id}/records", runs(), records::save, records::show)
        .page("/plans/{id}/late", looks(), sums::late)
        .page("/plans/{id}/roll-up", looks(), sums::roll_up)
        .page("/plans/{id}/calendar", looks(), calendar::show)
        .page("/plans/{id}/revision", runs(), revision::show)
        .deed("/plans/{id}/revision", runs(), revision::save, revision::show)
        .page("/plans/{id}/followers", looks(), committee::show)
        .deed("/plans/{id}/followers", runs(), committee::add, committee::show)
        .page("/plans/{id}/followers/{person}", runs(), committee::assignment)
        .deed("/plans/{id}/followers/{person}", runs(), committee::assign, committee::assignment)
        .deed("/plans/{id}/followers/{person}/head", runs(), committee::head, committee::assignment)
        .deed("/plans/{id}/followers/{person}/removal", runs(), committee::remove, committee::assignment)
        .page("/plans/{id}/reports", looks(), reports::show)
        .deed("/plans/{id}/reports", looks(), reports::account, reports::show)
        .page("/plans/{id}/book", looks(), book::download)
        .page("/plans/{id}/paper", looks(), paper::show)
        .page("/plans/{id}/paper/pdf", looks(), paper::pdf)
        .page("/plans/{id}/paper/docx", looks(), paper::docx)
        .page("/plans/{id}/journal", looks(), journal)
        .page("/plan-units/{id}", looks(), unit::show)
        .deed("/plan-units/{id}/reports", needs::<ReportUnit>().with_files(), unit::report, unit::show)
        .deed("/plan-units/{id}/taking-back", needs::<ReportUnit>(), unit::take_back, unit::show)
        .deed("/plan-units/{id}/excuse", runs(), unit::excuse, unit::show)
        .page("/plan-units/{id}/reports/{entry}/file", looks(), unit::file)
}

/// A plan with its lines and units, and what this visitor may do with it.
pub(crate) struct Seen {
    pub(crate) plan: Plan,
    pub(crate) lines: Vec<Line>,
    pub(crate) units: Vec<Unit>,
    pub(crate) members: Vec<Member>,
    /// Writes and runs it.
    pub(crate) runs: bool,
    /// Sees how all units stand.
    pub(crate) overview: bool,
    /// Sits in the committee; heads it.
    pub(crate) member: Option<bool>,
    /// Units this visitor reports for.
    pub(crate) mine: Vec<UnitId>,
}

/// A plan for whoever may see it at all; a stranger is not told that it exists.
pub(crate) fn seen(v: &Visit, w: &mut Reading, id: PlanId) -> Result<Seen, Refusal> {
    let plan = store::plan(w, id)?;
    let (lines, units) = (store::lines(w, id)?, store::units(w, id)?);
    let members = store::members(w, id)?;
    let me = v.person();
    let member = members.iter().find(|m| Some(m.person) == me).map(|m| m.head);
    let runs = v.can(RunPlan { issuer: plan.issuer });
    let issued = plan.is_out();
    let above = if issued { organisations::above(w, plan.issuer, v.today())? } else { vec![plan.issuer] };
    let place = Place { bodies: vec![plan.issuer], above, bloc: None };
    let overview = runs || v.can(SeePlan { place }) || (issued && member.is_some());
    let tells = |u: &&Unit| v.can(ReportUnit { body: u.body });
    let mine: Vec<UnitId> = units.iter().filter(tells).map(|u| u.id).collect();
    if overview || (issued && !mine.is_empty()) {
        return Ok(Seen { plan, lines, units, members, runs, overview, member, mine });
    }
    Err(Refusal::NotFound)
}

/// A plan for whoever sees all its units.
pub(crate) fn overview(v: &Visit, w: &mut Reading, id: PlanId) -> Result<Seen, Refusal> {
    seen(v, w, id).and_then(|s| if s.overview { Ok(s) } else { Err(Refusal::NotFound) })
}

/// A plan for whoever runs it.
pub(crate) fn run(v: &Visit, w: &mut Reading, id: PlanId) -> Result<(Seen, Allowed<RunPlan>), Refusal> {
    let s = seen(v, w, id)?;
    let ok = v.may(RunPlan { issuer: s.plan.issuer })?;
    Ok((s, ok))
}

impl Seen {
    pub(crate) fn line(&self, id: PlanLineId) -> Result<&Line, Refusal> {
        self.lines.iter().find(|l| l.id == id).ok_or(Refusal::NotFound)
    }

    pub(crate) fn unit(&self, id: UnitId) -> Result<&Unit, Refusal> {
        self.units.iter().find(|u| u.id == id).ok_or(Refusal::NotFound)
    }

    pub(crate) fn member_of(&self, person: PersonId) -> Result<&Member, Refusal> {
        self.members.iter().find(|m| m.person == person).ok_or(Refusal::NotFound)
    }

    pub(crate) fn bar(&self, tab: &'static str) -> Bar {
        Bar {
            id: self.plan.id,
            tab,
            called: self.plan.called(),
            runs: self.runs,
            overview: self.overview,
            draft: !self.plan.is_out(),
            reports: self.plan.rhythm.every != Every::Never,
            illustrative: self.plan.illustrative,
        }
    }
}

/// What the head of each page of a plan says.
pub(crate) struct Bar {
    pub(crate) id: PlanId,
    pub(crate) tab: &'static str,
    pub(crate) called: String,
    pub(crate) runs: bool,
    pub(crate) overview: bool,
    pub(crate) draft: bool,
    pub(crate) reports: bool,
    pub(crate) illustrative: bool,
}

/// Bodies as a plan's pages name them, in Vietnamese order of names.
pub(crate) struct Tree {
    pub(crate) bodies: HashMap<BodyId, Body>,
    place: HashMap<BodyId, usize>,
}

/// All bodies on the day the plan's pages use; a unit that has ended since is found by the day it was issued.
pub(crate) fn tree(w: &mut Reading, plan: &Plan, units: &[Unit], today: Day) -> Result<Tree, Refusal> {
    let mut all = organisations::choices(w, plan.names_day(today))?;
    let known: HashMap<BodyId, ()> = all.iter().map(|b| (b.id, ())).collect();
    if let Some(issued) = plan.issued_on
        && units.iter().any(|u| !known.contains_key(&u.body))
    {
        let then = organisations::choices(w, issued)?;
        all.extend(then.into_iter().filter(|b| !known.contains_key(&b.id)));
    }
    let place = all.iter().enumerate().map(|(n, b)| (b.id, n)).collect();
    Ok(Tree { bodies: all.into_iter().map(|b| (b.id, b)).collect(), place })
}

impl Tree {
    pub(crate) fn full(&self, id: BodyId) -> &str {
        self.bodies.get(&id).map_or("(đơn vị chưa rõ)", |b| &b.name.full)
    }

    pub(crate) fn short(&self, id: BodyId) -> &str {
        self.bodies.get(&id).map_or("(đơn vị chưa rõ)", |b| &b.name.short)
    }

    /// Where its name stands among all.
    pub(crate) fn place(&self, id: BodyId) -> usize {
        self.place.get(&id).copied().unwrap_or(usize::MAX)
    }
}

fn journal(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let s = overview(v, w, id)?;
    web::journal(v, w, ("plan", id), &s.plan.called(), &format!("/plans/{id}"))
}
