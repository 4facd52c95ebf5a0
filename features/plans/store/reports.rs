//! What was reported, and what was revised, read.

use super::strange;
use crate::model::{
    Basis, Entry, EntryId, Kept, PlanId, PlanLineId, Progress, Revised, Revision, RevisionId, UnitId,
};
use db::{Reading, eights, p};
use kernel::{BodyId, Day, Moment, PersonId, Refusal, Val};
use std::collections::HashSet;
use web::FileKind;

type EntryRow = (
    EntryId,
    UnitId,
    Moment,
    String,
    bool,
    String,
    String,
    Option<Day>,
    Option<Day>,
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
);

macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.unit, e.at, e.by_name, e.instead, e.period, e.state, e.event_on, e.done_on, e.said, ",
            "e.figures, e.product, e.link, e.undone, f.digest, f.name, f.kind, f.size FROM plans_entry e ",
            "LEFT JOIN plans_file f ON f.entry = e.id ",
            $rest
        )
    };
}

fn entry_of(r: EntryRow) -> Result<Entry, Refusal> {
    let (
        id,
        unit,
        at,
        by,
        instead,
        period,
        state,
        event_on,
        done_on,
        said,
        figures,
        product,
        link,
        undone,
        f,
        n,
        k,
        z,
    ) = r;
    let (digest, name, kind, size) = (f, n, k, z);
    let file = match (digest, name, kind.as_deref().and_then(FileKind::of_word), size) {
        (Some(digest), Some(name), Some(kind), Some(size)) => Some(Kept { digest, name, kind, size }),
        _ => None,
    };
    Ok(Entry {
        id,
        unit,
        at,
        by,
        instead,
        period,
        progress: Progress::of_word(&state).ok_or_else(|| strange("progress", &state))?,
        event_on,
        done_on,
        said,
        figures: serde_json::from_str(&figures)?,
        product,
        link,
        undone,
        file,
    })
}

/// Reports of one unit, the newest first.
pub(crate) fn of_unit(w: &mut Reading, unit: UnitId) -> Result<Vec<Entry>, Refusal> {
    let rows: Vec<EntryRow> =
        w.rows(entries!("WHERE e.unit = $1 ORDER BY e.at DESC, e.id DESC LIMIT 200"), p![unit])?;
    rows.into_iter().map(entry_of).collect()
}

/// Reports of all units that stand, the newest first; at most 20.000.
pub(crate) fn of_plan(w: &mut Reading, plan: PlanId) -> Result<Vec<Entry>, Refusal> {
    let rows: Vec<EntryRow> = w.rows(
        entries!("WHERE e.plan = $1 AND e.undone = '' ORDER BY e.at DESC, e.id DESC LIMIT 20000"),
        p![plan],
    )?;
    rows.into_iter().map(entry_of).collect()
}

/// One report.
pub(crate) fn entry(w: &mut Reading, id: EntryId) -> Result<Entry, Refusal> {
    entry_of(w.one(entries!("WHERE e.id = $1"), p![id])?)
}

/// Units that sent a report for a period.
pub(crate) fn sent(w: &mut Reading, plan: PlanId, period: &str) -> Result<HashSet<UnitId>, Refusal> {
    let rows: Vec<(UnitId,)> = w.rows(
        "SELECT DISTINCT unit FROM plans_entry WHERE plan = $1 AND period = $2 AND undone = '' LIMIT 5000",
        p![plan, period],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Which periods the units of these bodies sent a report for, in all running plans.
pub(crate) fn sent_by(w: &mut Reading, bodies: &[BodyId]) -> Result<HashSet<(UnitId, String)>, Refusal> {
    let mut all = HashSet::new();
    for [a, b, c, d, e, f, g, h] in eights(bodies) {
        let rows: Vec<(UnitId, String)> = w.rows(
            "SELECT DISTINCT e.unit, e.period FROM plans_entry e JOIN plans_unit u ON u.id = e.unit \
             JOIN plans_plan p ON p.id = e.plan WHERE p.state = 'ISSUED' AND e.period <> '' AND e.undone = '' \
             AND u.body IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 20000",
            p![a, b, c, d, e, f, g, h],
        )?;
        all.extend(rows);
    }
    Ok(all)
}

/// For which periods a member reported, in all plans.
pub(crate) fn accounts_of(w: &mut Reading, person: PersonId) -> Result<HashSet<(PlanId, String)>, Refusal> {
    let rows: Vec<(PlanId, String)> =
        w.rows("SELECT DISTINCT plan, period FROM plans_account WHERE person = $1 LIMIT 20000", p![person])?;
    Ok(rows.into_iter().collect())
}

/// What the members reported for a period: who, when, the words; the newest first.
pub(crate) fn accounts(
    w: &mut Reading,
    plan: PlanId,
    period: &str,
) -> Result<Vec<(PersonId, Moment, String)>, Refusal> {
    w.rows(
        "SELECT person, at, said FROM plans_account WHERE plan = $1 AND period = $2 ORDER BY at DESC LIMIT 1000",
        p![plan, period],
    )
}

/// Periods that a unit or a member sent a report for, the newest first.
pub(crate) fn periods(w: &mut Reading, plan: PlanId) -> Result<Vec<String>, Refusal> {
    let rows: Vec<(String,)> = w.rows(
        "SELECT period FROM plans_entry WHERE plan = $1 AND period <> '' AND undone = '' \
         UNION SELECT period FROM plans_account WHERE plan = $2 ORDER BY period DESC LIMIT 200",
        p![plan, plan],
    )?;
    Ok(rows.into_iter().map(|(period,)| period).collect())
}

/// Every account of a plan: period, who, when, the words; the newest first.
pub(crate) fn all_accounts(
    w: &mut Reading,
    plan: PlanId,
) -> Result<Vec<(String, PersonId, Moment, String)>, Refusal> {
    w.rows(
        "SELECT period, person, at, said FROM plans_account WHERE plan = $1 ORDER BY at DESC LIMIT 5000",
        p![plan],
    )
}

type RevisionRow = (
    RevisionId,
    i64,
    String,
    Option<PlanLineId>,
    Option<UnitId>,
    String,
    String,
    Day,
    String,
    String,
    String,
    i64,
    i64,
    Moment,
    String,
);

macro_rules! revisions {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.no, r.what, r.line, r.unit, r.basis_kind, r.basis, r.basis_day, r.reason, r.was_words, ",
            "r.now_words, r.became_late, r.no_longer_late, r.at, r.by_name FROM plans_revision r ",
            $rest
        )
    };
}

fn revisions_of(rows: Vec<RevisionRow>) -> Result<Vec<Revision>, Refusal> {
    rows.into_iter()
        .map(
            |(
                id,
                no,
                what,
                line,
                unit,
                kind,
                basis,
                basis_day,
                reason,
                was,
                now,
                late,
                no_longer,
                at,
                by,
            )| {
                Ok(Revision {
                    id,
                    no,
                    what: Revised::of_word(&what).ok_or_else(|| strange("revision", &what))?,
                    line,
                    unit,
                    basis: Basis { conclusion: kind == "CONCLUSION", what: basis, day: basis_day },
                    reason,
                    was,
                    now,
                    became_late: late,
                    no_longer_late: no_longer,
                    at,
                    by,
                })
            },
        )
        .collect()
}

/// Revisions of a plan, the newest first.
pub(crate) fn revisions(w: &mut Reading, plan: PlanId) -> Result<Vec<Revision>, Refusal> {
    let rows = w.rows(revisions!("WHERE r.plan = $1 ORDER BY r.no DESC LIMIT 500"), p![plan])?;
    revisions_of(rows)
}

/// Revisions that moved one unit's deadline, the newest first.
pub(crate) fn revisions_of_unit(w: &mut Reading, unit: UnitId) -> Result<Vec<Revision>, Refusal> {
    let values: [Val; 1] = [unit.into()];
    let rows = w.rows(
        revisions!("JOIN plans_moved m ON m.revision = r.id WHERE m.unit = $1 ORDER BY r.no DESC LIMIT 200"),
        &values,
    )?;
    revisions_of(rows)
}
