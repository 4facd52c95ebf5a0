//! The list of who attended, as the minutes took it over.

use crate::attendance::{Attendance, Attendee};
use crate::duties::RunConference;
use crate::model::ConferenceId;
use db::{Reading, Writing, p};
use gatherings::GatheringId;
use kernel::{Allowed, Moment, Refusal};

/// Most people on a list; no gathering has more delegates.
const PEOPLE_MAX: i64 = 6000;

/// The list, if one was taken over.
pub(crate) fn attendance(w: &mut Reading, id: ConferenceId) -> Result<Option<Attendance>, Refusal> {
    let row: Option<(GatheringId, Moment)> = w.maybe(
        "SELECT gathering_id, taken_at FROM conferences_attendance WHERE conference_id = $1",
        p![id],
    )?;
    let Some((gathering, taken_at)) = row else { return Ok(None) };
    let rows: Vec<(String, String, String, bool, Moment)> = w.rows(
        "SELECT name, post, delegation, guest, came_at FROM conferences_attendee WHERE conference_id = $1
         ORDER BY place LIMIT $2",
        p![id, PEOPLE_MAX],
    )?;
    let person =
        |(name, post, delegation, guest, came_at)| Attendee { name, post, delegation, guest, came_at };
    Ok(Some(Attendance { gathering, taken_at, people: rows.into_iter().map(person).collect() }))
}

/// Takes a list over, in place of the one before.
pub(crate) fn set_attendance(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    a: &Attendance,
) -> Result<(), Refusal> {
    let id = ok.duty().conference;
    w.exec("DELETE FROM conferences_attendee WHERE conference_id = $1", p![id])?;
    w.exec(
        "INSERT INTO conferences_attendance (conference_id, gathering_id, taken_at) VALUES ($1, $2, $3)
         ON CONFLICT (conference_id) DO UPDATE SET gathering_id = $2, taken_at = $3",
        p![id, a.gathering, a.taken_at],
    )?;
    for (place, one) in (1_i64..).zip(&a.people) {
        w.exec_one(
            "INSERT INTO conferences_attendee (conference_id, place, name, post, delegation, guest, came_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            p![id, place, &one.name, &one.post, &one.delegation, one.guest, one.came_at],
        )?;
    }
    Ok(())
}
