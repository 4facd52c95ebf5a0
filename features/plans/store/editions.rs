//! The text of a plan as it was issued and after each revision, kept and read.

use crate::duties::RunPlan;
use crate::edition::{Edition, RhythmSet, rhythm_of};
use crate::model::{Plan, PlanId};
use db::{Reading, Writing, p};
use kernel::{Allowed, Moment, Refusal, Uuid};

/// The text as it stands now.
pub(crate) fn now(w: &mut Reading, plan: PlanId) -> Result<Edition, Refusal> {
    let head = super::plan(w, plan)?;
    Ok(Edition::of(&head, &super::parts(w, plan)?, &super::lines(w, plan)?, &super::tasks(w, plan)?))
}

/// Every text that was kept, by the number of the revision it came of; 0 is the one that was issued.
pub(crate) fn kept(w: &mut Reading, plan: PlanId) -> Result<Vec<(i64, Edition)>, Refusal> {
    let rows: Vec<(i64, String)> =
        w.rows("SELECT no, content FROM plans_edition WHERE plan = $1 ORDER BY no LIMIT 501", p![plan])?;
    rows.into_iter().map(|(no, content)| Ok((no, serde_json::from_str(&content)?))).collect()
}

/// Keeps the text as it stands, as what came of the revision with this number.
pub(crate) fn keep(w: &mut Writing, _ok: &Allowed<RunPlan>, plan: PlanId, no: i64) -> Result<(), Refusal> {
    let content = serde_json::to_string(&now(w, plan)?)?;
    w.exec(
        "INSERT INTO plans_edition (plan, no, content) VALUES ($1, $2, $3) ON CONFLICT (plan, no) DO UPDATE SET content = $3",
        p![plan, no, content],
    )?;
    Ok(())
}

/// Before anything is revised: a plan that was issued by an older copy of the program has kept nothing yet. What stands
/// then came of its last revision, or is what was issued.
pub(crate) fn keep_what_stands(w: &mut Writing, ok: &Allowed<RunPlan>, plan: PlanId) -> Result<(), Refusal> {
    let any: Option<(i64,)> = w.maybe("SELECT no FROM plans_edition WHERE plan = $1 LIMIT 1", p![plan])?;
    if any.is_some() {
        return Ok(());
    }
    let all = super::reports::revisions(w, plan)?;
    let last = all.iter().find(|r| r.unit.is_none()).map_or(0, |r| r.no);
    keep(w, ok, plan, last)
}

/// Reports of an issued plan are wanted in another way from now on.
pub(crate) fn keep_rhythm(
    w: &mut Writing,
    _ok: &Allowed<RunPlan>,
    (seen, new): (&Plan, &Plan),
) -> Result<(), Refusal> {
    let (was, now) = (rhythm_of(seen), rhythm_of(new));
    if was == now {
        return Ok(());
    }
    let (at, by) = (w.who().at, w.who().name.clone());
    w.exec_one(
        "INSERT INTO plans_rhythm (id, plan, at, was, now, by_name) VALUES ($1, $2, $3, $4, $5, $6)",
        p![Uuid::now_v7(), seen.id, at, was, now, by],
    )
}

/// Every time reports were wanted in another way, the first one first.
pub(crate) fn rhythms(w: &mut Reading, plan: PlanId) -> Result<Vec<RhythmSet>, Refusal> {
    let rows: Vec<(Moment, String, String, String)> = w.rows(
        "SELECT at, was, now, by_name FROM plans_rhythm WHERE plan = $1 ORDER BY at, id LIMIT 500",
        p![plan],
    )?;
    Ok(rows.into_iter().map(|(at, was, now, by)| RhythmSet { at, was, now, by }).collect())
}
