//! The list of who attended, as the minutes took it over.

use crate::attendance::{Attendance, Attended, Attendee, Heads};
use crate::duties::RunConference;
use crate::model::ConferenceId;
use db::{Reading, Writing, p};
use gatherings::GatheringId;
use kernel::{Allowed, Moment, Refusal};

/// Most people on a list; no gathering has more delegates.
const PEOPLE_MAX: i64 = 6000;

/// How many stand on the list, if one was taken over.
pub(crate) fn attended(w: &mut Reading, id: ConferenceId) -> Result<Option<Attended>, Refusal> {
    let row: Option<(Moment, i64, i64)> = w.maybe(
        "SELECT a.taken_at, COUNT(p.place), COUNT(CASE WHEN p.guest = 1 THEN 1 END)
         FROM conferences_attendance a LEFT JOIN conferences_attendee p ON p.conference_id = a.conference_id
         WHERE a.conference_id = $1 GROUP BY a.conference_id, a.taken_at",
        p![id],
    )?;
    let many = |n| usize::try_from(n).unwrap_or(0);
    Ok(row.map(|(taken_at, all, guests)| Attended {
        taken_at,
        heads: Heads { all: many(all), guests: many(guests) },
    }))
}

/// Who stands on the list; nobody where none was taken over.
pub(crate) fn attendees(w: &mut Reading, id: ConferenceId) -> Result<Vec<Attendee>, Refusal> {
    let rows: Vec<(String, String, String, bool, Moment)> = w.rows(
        "SELECT name, post, delegation, guest, came_at FROM conferences_attendee WHERE conference_id = $1
         ORDER BY place LIMIT $2",
        p![id, PEOPLE_MAX],
    )?;
    let person =
        |(name, post, delegation, guest, came_at)| Attendee { name, post, delegation, guest, came_at };
    Ok(rows.into_iter().map(person).collect())
}

/// Whose gates told the list, if one was taken over.
pub(crate) fn attended_gates(w: &mut Reading, id: ConferenceId) -> Result<Option<GatheringId>, Refusal> {
    let row: Option<(GatheringId,)> =
        w.maybe("SELECT gathering_id FROM conferences_attendance WHERE conference_id = $1", p![id])?;
    Ok(row.map(|(gathering,)| gathering))
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
