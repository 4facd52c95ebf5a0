//! Reports, written down and taken back, and how the unit stands by them.

use crate::deadline::Deadline;
use crate::duties::{ReportUnit, RunPlan};
use crate::model::{Entry, EntryId, PlanId, Progress, Unit, UnitId};
use db::{Writing, eights, p};
use kernel::{Allowed, Day, Duty, Moment, Refusal, Val};

/// The two duties by which a report is written down.
pub(crate) trait Tells: Duty {}
impl Tells for RunPlan {}
impl Tells for ReportUnit {}

/// A report, and how the unit stands after it.
pub(crate) fn put_entry<D: Tells>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    plan: PlanId,
    (u, e): (&Unit, &Entry),
) -> Result<(), Refusal> {
    let by = w.who().by;
    w.exec_one(
        "INSERT INTO plans_entry (id, plan, unit, at, by_person, by_name, instead, period, state, event_on, done_on, said, \
         figures, product, link, undone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '')",
        p![
            e.id,
            plan,
            u.id,
            e.at,
            by,
            &e.by,
            e.instead,
            &e.period,
            e.progress.word(),
            e.event_on,
            e.done_on,
            &e.said,
            serde_json::to_string(&e.figures)?,
            &e.product,
            &e.link
        ],
    )?;
    if let Some(f) = &e.file {
        w.exec_one(
            "INSERT INTO plans_file (entry, digest, name, kind, size) VALUES ($1, $2, $3, $4, $5)",
            p![e.id, &f.digest, &f.name, f.kind.word(), f.size],
        )?;
    }
    stand(w, u, (e.progress, e.event_on, e.done_on), Some(e.at), None)
}

/// Takes a report back; the unit stands as the one before it said, with the deadline that holds now.
pub(crate) fn take_back<D: Tells>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    (u, gone): (&Unit, &Entry),
    (before, why): (Option<&Entry>, &str),
    holds: Option<&Deadline>,
) -> Result<(), Refusal> {
    w.exec_one("UPDATE plans_entry SET undone = $2 WHERE id = $1 AND undone = ''", p![gone.id, why])?;
    let stands = before.map_or((Progress::Silent, None, None), |e| (e.progress, e.event_on, e.done_on));
    stand(w, u, stands, before.map(|e| e.at), holds)
}

fn stand(
    w: &mut Writing,
    u: &Unit,
    (progress, event_on, done_on): (Progress, Option<Day>, Option<Day>),
    told_at: Option<Moment>,
    holds: Option<&Deadline>,
) -> Result<(), Refusal> {
    let deadline = holds.unwrap_or(&u.deadline);
    w.exec_one(
        "UPDATE plans_unit SET state = $3, event_on = $4, done_on = $5, told_at = $6, deadline = $7, words = $8, \
         version = version + 1 WHERE id = $1 AND version = $2",
        p![u.id, u.version, progress.word(), event_on, done_on, told_at, deadline.last, &deadline.words],
    )
}

/// The same report for many units, eight at a time; `e` is what all of them told.
pub(crate) fn put_entries(
    w: &mut Writing,
    _ok: &Allowed<RunPlan>,
    plan: PlanId,
    ids: &[(EntryId, UnitId)],
    e: &Entry,
) -> Result<(), Refusal> {
    let by = w.who().by;
    for eight in eights(ids) {
        let mut values: Vec<Val> =
            p![plan, e.at, by, &e.by, &e.period, e.progress.word(), e.event_on, e.done_on, &e.said].to_vec();
        values.extend(eight.iter().flat_map(|(entry, unit)| [Val::from(*entry), Val::from(*unit)]));
        w.exec(
            "INSERT INTO plans_entry (plan, at, by_person, by_name, period, state, event_on, done_on, said, id, unit, \
             instead, figures, product, link, undone) VALUES \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, '[]', '', '', ''), \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $12, $13, 1, '[]', '', '', ''), \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $14, $15, 1, '[]', '', '', ''), \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $16, $17, 1, '[]', '', '', ''), \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $18, $19, 1, '[]', '', '', ''), \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $20, $21, 1, '[]', '', '', ''), \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $22, $23, 1, '[]', '', '', ''), \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $24, $25, 1, '[]', '', '', '') ON CONFLICT DO NOTHING",
            &values,
        )?;
        let [a, b, c, d, f, g, h, i] = eight.map(|(_, unit)| unit);
        w.exec(
            "UPDATE plans_unit SET state = $1, event_on = COALESCE($2, event_on), done_on = $3, told_at = $4, \
             version = version + 1 WHERE id IN ($5, $6, $7, $8, $9, $10, $11, $12)",
            p![e.progress.word(), e.event_on, e.done_on, e.at, a, b, c, d, f, g, h, i],
        )?;
    }
    Ok(())
}
