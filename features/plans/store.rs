//! SQL of plans. Private. Reading is here and in `reports`, changing in `write`.

pub(crate) mod editions;
pub(crate) mod reports;
pub(crate) mod told;
pub(crate) mod write;

use crate::deadline::Deadline;
use crate::model::{
    Line, Member, Part, Pick, Plan, PlanId, PlanLineId, PlanState, Progress, Task, UNITS_MAX, Unit, UnitId,
    Whom,
};
use crate::periods::{Every, Reporters, Rhythm};
use db::{Reading, eights, p};
use kernel::{BodyId, Day, Moment, PersonId, Refusal};
use organisations::{BodyKind, Level};
use std::collections::{HashMap, HashSet};

type PlanRow = (
    PlanId,
    BodyId,
    String,
    Option<Day>,
    String,
    String,
    String,
    String,
    String,
    Option<Day>,
    Option<Day>,
    String,
    i64,
    String,
    Option<Day>,
    i64,
    i64,
    bool,
    i64,
);

macro_rules! plans {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.issuer, p.number, p.day, p.title, p.bases, p.recipients, p.figures, p.state, p.issued_on, ",
            "p.ended_on, p.report_every, p.report_day, p.report_by, p.report_since, p.follower_days, p.head_days, p.illustrative, ",
            "p.version FROM plans_plan p ",
            $rest
        )
    };
}

pub(crate) fn strange(what: &str, word: &str) -> Refusal {
    Refusal::broken(format!("no such {what}: {word}"))
}

fn plan_of(r: PlanRow) -> Result<Plan, Refusal> {
    let (
        id,
        issuer,
        number,
        day,
        title,
        bases,
        recipients,
        figures,
        state,
        issued_on,
        ended_on,
        every,
        on,
        by,
        rhythm_since,
        f,
        h,
        i,
        v,
    ) = r;
    let (follower_days, head_days, illustrative, version) = (f, h, i, v);
    Ok(Plan {
        id,
        issuer,
        number,
        day,
        title,
        bases,
        recipients,
        figures: lines_of(&figures),
        state: PlanState::of_word(&state).ok_or_else(|| strange("state of a plan", &state))?,
        issued_on,
        ended_on,
        rhythm: Rhythm {
            every: Every::of_word(&every).ok_or_else(|| strange("rhythm", &every))?,
            day: on,
            by: Reporters::of_word(&by).ok_or_else(|| strange("reporters", &by))?,
        },
        rhythm_since,
        follower_days,
        head_days,
        illustrative,
        version,
    })
}

/// The lines of a text that say something.
pub(crate) fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// One plan.
pub(crate) fn plan(w: &mut Reading, id: PlanId) -> Result<Plan, Refusal> {
    plan_of(w.one(plans!("WHERE p.id = $1"), p![id])?)
}

/// Plans a list looks through.
const PLANS_MAX: usize = 1000;

/// Every plan, the newest first.
pub(crate) fn plans(w: &mut Reading) -> Result<Vec<Plan>, Refusal> {
    let rows: Vec<PlanRow> =
        w.rows(plans!("ORDER BY COALESCE(p.issued_on, '9999'), p.id LIMIT 1000"), p![])?;
    debug_assert!(rows.len() <= PLANS_MAX);
    let mut all = rows.into_iter().map(plan_of).collect::<Result<Vec<_>, _>>()?;
    all.reverse();
    Ok(all)
}

/// Plans that ask something of one of these bodies.
pub(crate) fn of_bodies(w: &mut Reading, bodies: &[BodyId]) -> Result<HashSet<PlanId>, Refusal> {
    let mut all = HashSet::new();
    for [a, b, c, d, e, f, g, h] in eights(bodies) {
        let rows: Vec<(PlanId,)> = w.rows(
            "SELECT DISTINCT plan FROM plans_unit WHERE body IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 1000",
            p![a, b, c, d, e, f, g, h],
        )?;
        all.extend(rows.into_iter().map(|(id,)| id));
    }
    Ok(all)
}

/// Plans in whose committee the person sits.
pub(crate) fn of_member(w: &mut Reading, person: PersonId) -> Result<HashSet<PlanId>, Refusal> {
    let rows: Vec<(PlanId,)> =
        w.rows("SELECT plan FROM plans_member WHERE person = $1 LIMIT 1000", p![person])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Of each plan: units asked, done, late on a day.
pub(crate) fn progress(w: &mut Reading, on: Day) -> Result<HashMap<PlanId, (i64, i64, i64)>, Refusal> {
    let rows: Vec<(PlanId, i64, i64, i64)> = w.rows(
        "SELECT plan, COUNT(*), COUNT(CASE WHEN state = 'DONE' THEN 1 END), \
         COUNT(CASE WHEN state <> 'DONE' AND deadline < $1 THEN 1 END) \
         FROM plans_unit WHERE excused_on IS NULL GROUP BY plan LIMIT 1000",
        p![on],
    )?;
    Ok(rows.into_iter().map(|(id, all, done, late)| (id, (all, done, late))).collect())
}

/// The parts of a text, in order.
pub(crate) fn parts(w: &mut Reading, plan: PlanId) -> Result<Vec<Part>, Refusal> {
    let rows: Vec<(i64, String, String)> =
        w.rows("SELECT no, title, body FROM plans_part WHERE plan = $1 ORDER BY no LIMIT 30", p![plan])?;
    Ok(rows.into_iter().map(|(no, title, body)| Part { no, title, body }).collect())
}

type TaskRow = (String, String, String, String, Option<Day>, String, String);

/// The tasks, in order.
pub(crate) fn tasks(w: &mut Reading, plan: PlanId) -> Result<Vec<Task>, Refusal> {
    let rows: Vec<TaskRow> = w.rows(
        "SELECT part, work, leads, partners, deadline, words, product FROM plans_task WHERE plan = $1 ORDER BY no LIMIT 200",
        p![plan],
    )?;
    let task = |(part, work, leads, partners, last, words, product): TaskRow| Task {
        part,
        work,
        leads,
        partners,
        words,
        last,
        product,
    };
    Ok(rows.into_iter().map(task).collect())
}

type LineRow = (
    PlanLineId,
    i64,
    String,
    String,
    Option<String>,
    Option<String>,
    Day,
    String,
    String,
    Option<PlanLineId>,
);

/// The lines, in order.
pub(crate) fn lines(w: &mut Reading, plan: PlanId) -> Result<Vec<Line>, Refusal> {
    let rows: Vec<LineRow> = w.rows(
        "SELECT id, no, name, whom, level, kind, deadline, words, product, parent FROM plans_line \
         WHERE plan = $1 ORDER BY no LIMIT 50",
        p![plan],
    )?;
    rows.into_iter().map(line_of).collect()
}

fn line_of(r: LineRow) -> Result<Line, Refusal> {
    let (id, no, name, whom, level, kind, last, words, product, parent) = r;
    let level = level.map(|l| Level::of_word(&l).ok_or_else(|| strange("level", &l))).transpose()?;
    let kind = kind.map(|k| BodyKind::of_word(&k).ok_or_else(|| strange("kind", &k))).transpose()?;
    let whom = match whom.as_str() {
        "OWN" => Whom::Own,
        "PICKED" => Whom::Picked,
        _ => Whom::Group { level, kind },
    };
    Ok(Line { id, no, name, whom, deadline: Deadline { last, words }, product, parent })
}

/// Is there a line of this key, in whichever plan?
pub(crate) fn has_line(w: &mut Reading, id: PlanLineId) -> Result<bool, Refusal> {
    let found: Vec<(PlanLineId,)> = w.rows("SELECT id FROM plans_line WHERE id = $1", p![id])?;
    Ok(!found.is_empty())
}

/// Bodies picked or left out by hand, over all lines.
pub(crate) fn picks(w: &mut Reading, plan: PlanId) -> Result<Vec<Pick>, Refusal> {
    let rows: Vec<(PlanLineId, BodyId, String)> = w.rows(
        "SELECT k.line, k.body, k.how FROM plans_pick k JOIN plans_line l ON l.id = k.line WHERE l.plan = $1 LIMIT 5000",
        p![plan],
    )?;
    Ok(rows.into_iter().map(|(line, body, how)| Pick { line, body, takes: how == "ADD" }).collect())
}

type UnitRow = (
    UnitId,
    PlanLineId,
    BodyId,
    Option<Day>,
    Day,
    String,
    bool,
    String,
    Option<Day>,
    Option<Day>,
    Option<Moment>,
    Option<Day>,
    String,
    i64,
);

macro_rules! units {
    ($where:literal) => {
        concat!(
            "SELECT u.id, u.line, u.body, u.since, u.deadline, u.words, u.own, u.state, u.event_on, u.done_on, u.told_at, ",
            "u.excused_on, u.excuse, u.version FROM plans_unit u ",
            $where
        )
    };
}

fn unit_of(r: UnitRow) -> Result<Unit, Refusal> {
    let (
        id,
        line,
        body,
        since,
        last,
        words,
        own,
        state,
        event_on,
        done_on,
        told_at,
        excused_on,
        excuse,
        version,
    ) = r;
    Ok(Unit {
        id,
        line,
        body,
        since,
        deadline: Deadline { last, words },
        own,
        progress: Progress::of_word(&state).ok_or_else(|| strange("progress", &state))?,
        event_on,
        done_on,
        told_at,
        excused: excused_on.map(|on| (on, excuse)),
        version,
    })
}

/// Every unit of a plan.
pub(crate) fn units(w: &mut Reading, plan: PlanId) -> Result<Vec<Unit>, Refusal> {
    let rows: Vec<UnitRow> = w.rows(units!("WHERE u.plan = $1 LIMIT 5000"), p![plan])?;
    debug_assert!(rows.len() <= UNITS_MAX);
    rows.into_iter().map(unit_of).collect()
}

/// The plan a unit belongs to.
pub(crate) fn plan_of_unit(w: &mut Reading, id: UnitId) -> Result<PlanId, Refusal> {
    let (plan,): (PlanId,) = w.one("SELECT plan FROM plans_unit WHERE id = $1", p![id])?;
    Ok(plan)
}

/// The committee: the head first, then as they were named.
pub(crate) fn members(w: &mut Reading, plan: PlanId) -> Result<Vec<Member>, Refusal> {
    let rows: Vec<(PersonId, String, String, bool)> = w.rows(
        "SELECT person, name, title, head FROM plans_member WHERE plan = $1 ORDER BY head DESC, person LIMIT 200",
        p![plan],
    )?;
    Ok(rows.into_iter().map(|(person, name, title, head)| Member { person, name, title, head }).collect())
}

/// Who follows which body, since when; `None` since the plan was issued.
pub(crate) type Follow = (PersonId, BodyId, Option<Day>);

/// Who follows which body.
pub(crate) fn follows(w: &mut Reading, plan: PlanId) -> Result<Vec<Follow>, Refusal> {
    w.rows("SELECT person, body, since FROM plans_follow WHERE plan = $1 LIMIT 20000", p![plan])
}

/// What of running plans waits for a person: every unit of these bodies, and every unit the person follows or heads.
pub(crate) struct Waiting {
    /// Running plans in question.
    pub(crate) plans: Vec<Plan>,
    /// Their units, by plan.
    pub(crate) units: HashMap<PlanId, Vec<Unit>>,
}

/// Running plans with their units, for the plans named.
pub(crate) fn running(w: &mut Reading, ids: &[PlanId]) -> Result<Waiting, Refusal> {
    let (mut plans, mut units): (Vec<Plan>, HashMap<PlanId, Vec<Unit>>) = (Vec::new(), HashMap::new());
    for [a, b, c, d, e, f, g, h] in eights(ids) {
        let rows: Vec<PlanRow> = w.rows(
            plans!("WHERE p.state = 'ISSUED' AND p.id IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 8"),
            p![a, b, c, d, e, f, g, h],
        )?;
        plans.extend(rows.into_iter().map(plan_of).collect::<Result<Vec<_>, _>>()?);
        type Row = (
            PlanId,
            UnitId,
            PlanLineId,
            BodyId,
            Option<Day>,
            Day,
            String,
            bool,
            String,
            Option<Day>,
            Option<Day>,
            Option<Moment>,
            Option<Day>,
            String,
            i64,
        );
        let rows: Vec<Row> = w.rows(
            "SELECT u.plan, u.id, u.line, u.body, u.since, u.deadline, u.words, u.own, u.state, u.event_on, u.done_on, u.told_at, \
             u.excused_on, u.excuse, u.version FROM plans_unit u JOIN plans_plan p ON p.id = u.plan \
             WHERE p.state = 'ISSUED' AND u.plan IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 40000",
            p![a, b, c, d, e, f, g, h],
        )?;
        for (
            plan,
            id,
            line,
            body,
            since,
            last,
            words,
            own,
            state,
            event,
            done,
            told,
            excused,
            excuse,
            version,
        ) in rows
        {
            let unit = unit_of((
                id, line, body, since, last, words, own, state, event, done, told, excused, excuse, version,
            ))?;
            units.entry(plan).or_default().push(unit);
        }
    }
    Ok(Waiting { plans, units })
}

/// The bodies a person follows, by plan, each with the day since.
pub(crate) fn followed_by(
    w: &mut Reading,
    person: PersonId,
) -> Result<Vec<(PlanId, BodyId, Option<Day>)>, Refusal> {
    w.rows("SELECT plan, body, since FROM plans_follow WHERE person = $1 LIMIT 20000", p![person])
}

/// Plans whose committee the person heads.
pub(crate) fn headed_by(w: &mut Reading, person: PersonId) -> Result<HashSet<PlanId>, Refusal> {
    let rows: Vec<(PlanId,)> =
        w.rows("SELECT plan FROM plans_member WHERE person = $1 AND head = 1 LIMIT 1000", p![person])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A running plan with a committee, and how many of its bodies nobody follows.
pub(crate) type Unfollowed = (PlanId, String, i64);

/// Running plans of these bodies that have a committee and bodies nobody follows.
pub(crate) fn unfollowed(w: &mut Reading, issuers: &[BodyId]) -> Result<Vec<Unfollowed>, Refusal> {
    let mut all = Vec::new();
    for [a, b, c, d, e, f, g, h] in eights(issuers) {
        let rows: Vec<Unfollowed> = w.rows(
            "SELECT p.id, p.number, COUNT(DISTINCT u.body) FROM plans_plan p JOIN plans_unit u ON u.plan = p.id \
             WHERE p.state = 'ISSUED' AND p.issuer IN ($1, $2, $3, $4, $5, $6, $7, $8) \
             AND u.excused_on IS NULL AND u.state <> 'DONE' \
             AND EXISTS (SELECT 1 FROM plans_member m WHERE m.plan = p.id) \
             AND NOT EXISTS (SELECT 1 FROM plans_follow f WHERE f.plan = p.id AND f.body = u.body) \
             GROUP BY p.id, p.number LIMIT 100",
            p![a, b, c, d, e, f, g, h],
        )?;
        all.extend(rows);
    }
    Ok(all)
}

/// Drafts of these bodies.
pub(crate) fn drafts_of(w: &mut Reading, issuers: &[BodyId]) -> Result<Vec<Plan>, Refusal> {
    let mut all = Vec::new();
    for [a, b, c, d, e, f, g, h] in eights(issuers) {
        let rows: Vec<PlanRow> = w.rows(
            plans!("WHERE p.state = 'DRAFT' AND p.issuer IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 100"),
            p![a, b, c, d, e, f, g, h],
        )?;
        all.extend(rows.into_iter().map(plan_of).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(all)
}
