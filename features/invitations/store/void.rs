//! SQL of letters, badges and plates that were taken back or told off.

use crate::void::{Paper, Taken, Void};
use db::{Reading, Writing, p};
use delegates::DelegateId;
use gatherings::{GatheringId, PrepareGathering};
use kernel::{Allowed, Day, Moment, Refusal};

type Row = (DelegateId, String, String, Day, String, String, Moment);

/// All of a gathering.
pub(crate) fn all(w: &mut Reading, id: GatheringId) -> Result<Vec<Void>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT delegate, what, how, day, note, by_name, at FROM invitations_void WHERE gathering = $1 \
         ORDER BY at, delegate, what LIMIT 30000",
        p![id],
    )?;
    let broken = |word: &str| Refusal::broken(format!("no such word: {word}"));
    rows.into_iter()
        .map(|(delegate, what, how, day, note, by, at)| {
            let what = Paper::of_word(&what).ok_or_else(|| broken(&what))?;
            let how = Taken::of_word(&how).ok_or_else(|| broken(&how))?;
            Ok(Void { delegate, what, how, day, note, by, at })
        })
        .collect()
}

/// One that was noted by mistake is noted no more; the journal keeps both.
pub(crate) fn remove(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (gathering, delegate, what): (GatheringId, DelegateId, Paper),
) -> Result<(), Refusal> {
    w.exec_one(
        "DELETE FROM invitations_void WHERE delegate = $1 AND what = $2 AND gathering = $3",
        p![delegate, what.word(), gathering],
    )
}

/// Keeps one.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    gathering: GatheringId,
    v: &Void,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO invitations_void (delegate, what, gathering, how, day, note, by_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        p![v.delegate, v.what.word(), gathering, v.how.word(), v.day, &v.note, &v.by, v.at],
    )
}
