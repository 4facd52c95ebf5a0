//! SQL of badges and name plates as they were printed.

use crate::model::{Badge, PrintId};
use db::{Reading, Writing, p};
use delegates::{Category, DelegateId};
use gatherings::{GatheringId, PrepareGathering};
use kernel::{Allowed, Moment, Refusal};

/// Badges and plates of one gathering, whatever was printed again included: both for six thousand delegates four times over. The
/// LIMIT of the statement below; beyond it nothing is printed, for the list of what no longer fits would lack the newest.
pub(crate) const BADGES_MAX: i64 = 50_000;

type Row = (DelegateId, bool, Option<i64>, String, String, String, String, Moment);

fn badge((delegate, plate, number, name, post, body, category, at): Row) -> Result<Badge, Refusal> {
    let of = Category::of_word(&category);
    let category = of.ok_or_else(|| Refusal::broken(format!("no such category: {category}")))?;
    Ok(Badge { delegate, plate, number, name, post, body, category, at })
}

/// Everything printed, the oldest first.
pub(crate) fn all(w: &mut Reading, id: GatheringId) -> Result<Vec<Badge>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT delegate, plate, number, name, post, body, category, at FROM invitations_badge WHERE gathering = $1 \
         ORDER BY at, run, place LIMIT 50000",
        p![id],
    )?;
    rows.into_iter().map(badge).collect()
}

/// How many were printed.
pub(crate) fn count(w: &mut Reading, id: GatheringId) -> Result<i64, Refusal> {
    let (n,): (i64,) = w.one("SELECT COUNT(*) FROM invitations_badge WHERE gathering = $1", p![id])?;
    Ok(n)
}

/// One run, in the order it is printed.
pub(crate) fn of_run(w: &mut Reading, (id, run): (GatheringId, PrintId)) -> Result<Vec<Badge>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT delegate, plate, number, name, post, body, category, at FROM invitations_badge \
         WHERE run = $1 AND gathering = $2 ORDER BY place LIMIT 10000",
        p![run, id],
    )?;
    rows.into_iter().map(badge).collect()
}

/// The runs: how many of what, when, the newest first.
pub(crate) fn runs(w: &mut Reading, id: GatheringId) -> Result<Vec<(PrintId, bool, i64, Moment)>, Refusal> {
    w.rows(
        "SELECT run, plate, COUNT(*), at FROM invitations_badge WHERE gathering = $1 GROUP BY run, plate, at \
         ORDER BY at DESC, run LIMIT 100",
        p![id],
    )
}

/// Keeps what a run prints.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (gathering, run): (GatheringId, PrintId),
    badges: &[Badge],
) -> Result<(), Refusal> {
    for (place, b) in (1_i64..).zip(badges) {
        w.exec_one(
            "INSERT INTO invitations_badge (run, delegate, gathering, place, plate, number, name, post, body, category, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            p![
                run,
                b.delegate,
                gathering,
                place,
                b.plate,
                b.number,
                &b.name,
                &b.post,
                &b.body,
                b.category.word(),
                b.at
            ],
        )?;
    }
    Ok(())
}
