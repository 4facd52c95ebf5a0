//! SQL of meetings and their conclusions.

use crate::duties::PrepareGathering;
use crate::meetings::{Conclusion, ConclusionId, Meeting, MeetingId};
use crate::model::GatheringId;
use crate::tasks::TaskId;
use db::{Reading, Writing, p};
use kernel::{Allowed, Day, Refusal};

/// The meetings, the last first.
pub(crate) fn meetings(w: &mut Reading, id: GatheringId) -> Result<Vec<Meeting>, Refusal> {
    let rows: Vec<(MeetingId, Day, String, String, String)> = w.rows(
        "SELECT id, day, name, chair, participants FROM gatherings_meeting WHERE gathering = $1 ORDER BY day DESC, id LIMIT 200",
        p![id],
    )?;
    let of = |(id, day, name, chair, participants)| Meeting { id, day, name, chair, participants };
    Ok(rows.into_iter().map(of).collect())
}

/// The conclusions of all meetings, in order.
pub(crate) fn conclusions(w: &mut Reading, id: GatheringId) -> Result<Vec<Conclusion>, Refusal> {
    let rows: Vec<(ConclusionId, MeetingId, i64, String, Option<TaskId>)> = w.rows(
        "SELECT id, meeting, place, says, task FROM gatherings_conclusion WHERE gathering = $1 \
         ORDER BY meeting, place LIMIT 5000",
        p![id],
    )?;
    let of = |(id, meeting, place, says, task)| Conclusion { id, meeting, place, says, task };
    Ok(rows.into_iter().map(of).collect())
}

/// A meeting with its conclusions; the key comes with the form.
pub(crate) fn put(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    m: &Meeting,
    conclusions: &[Conclusion],
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_meeting (id, gathering, day, name, chair, participants) VALUES ($1, $2, $3, $4, $5, $6)",
        p![m.id, g, m.day, &m.name, &m.chair, &m.participants],
    )?;
    conclusions.iter().try_for_each(|c| put_conclusion(w, ok, g, c))
}

/// One conclusion more.
pub(crate) fn put_conclusion(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    c: &Conclusion,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_conclusion (id, meeting, gathering, place, says, task) VALUES ($1, $2, $3, $4, $5, NULL)",
        p![c.id, c.meeting, g, c.place, &c.says],
    )
}

/// Takes a meeting away with its conclusions.
pub(crate) fn drop(w: &mut Writing, _ok: &Allowed<PrepareGathering>, id: MeetingId) -> Result<(), Refusal> {
    w.exec("DELETE FROM gatherings_conclusion WHERE meeting = $1", p![id])?;
    w.exec_one("DELETE FROM gatherings_meeting WHERE id = $1", p![id])
}

/// This conclusion became that task; once.
pub(crate) fn became(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    conclusion: ConclusionId,
    task: TaskId,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_conclusion SET task = $1 WHERE id = $2 AND task IS NULL",
        p![task, conclusion],
    )
}
