//! Who is there, who was there at the opening, who came or left.

use super::MANY;
use crate::duties::RunConference;
use crate::model::{ConferenceId, Movement, Presence};
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Moment, Refusal, Uuid};

pub(super) fn presence(w: &mut Reading, id: ConferenceId) -> Result<Vec<Presence>, Refusal> {
    let rows: Vec<(BodyId, bool, String, String)> = w.rows(
        "SELECT body_id, present, delegate, reason FROM conferences_presence WHERE conference_id = $1
         ORDER BY body_id LIMIT $2",
        p![id, MANY],
    )?;
    let one = |(body, present, delegate, reason)| Presence { body, present, delegate, reason };
    Ok(rows.into_iter().map(one).collect())
}

pub(super) fn opening(w: &mut Reading, id: ConferenceId) -> Result<Vec<Presence>, Refusal> {
    let rows: Vec<(BodyId, bool, String)> = w.rows(
        "SELECT body_id, at_opening, opening_reason FROM conferences_presence
         WHERE conference_id = $1 AND at_opening IS NOT NULL ORDER BY body_id LIMIT $2",
        p![id, MANY],
    )?;
    let one = |(body, present, reason)| Presence { body, present, delegate: String::new(), reason };
    Ok(rows.into_iter().map(one).collect())
}

pub(super) fn movements(w: &mut Reading, id: ConferenceId) -> Result<Vec<Movement>, Refusal> {
    let rows: Vec<(Uuid, BodyId, bool, String, Moment)> = w.rows(
        "SELECT id, body_id, present, reason, at FROM conferences_movement WHERE conference_id = $1
         ORDER BY at, id LIMIT $2",
        p![id, MANY],
    )?;
    let one = |(id, body, present, reason, at)| Movement { id, body, present, reason, at };
    Ok(rows.into_iter().map(one).collect())
}

/// Notes who is there.
pub(crate) fn set_presence(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    p: &Presence,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO conferences_presence (conference_id, body_id, present, delegate, reason) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (conference_id, body_id) DO UPDATE SET present = $3, delegate = $4, reason = $5",
        p![ok.duty().conference, p.body, p.present, &p.delegate, &p.reason],
    )?;
    Ok(())
}

/// A unit came or left.
pub(crate) fn moves(w: &mut Writing, ok: &Allowed<RunConference>, m: &Movement) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO conferences_movement (id, conference_id, body_id, present, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        p![m.id, ok.duty().conference, m.body, m.present, &m.reason, m.at],
    )
}

/// A unit did not come or leave after all.
pub(crate) fn unmove(w: &mut Writing, ok: &Allowed<RunConference>, movement: Uuid) -> Result<(), Refusal> {
    w.exec_one(
        "DELETE FROM conferences_movement WHERE id = $1 AND conference_id = $2",
        p![movement, ok.duty().conference],
    )
}

/// Why a unit came or left was noted wrong.
pub(crate) fn mend_movement(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    movement: Uuid,
    reason: &str,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_movement SET reason = $3 WHERE id = $1 AND conference_id = $2",
        p![movement, ok.duty().conference, reason],
    )
}

/// Who was there at the opening was noted wrong.
pub(crate) fn mend_opening(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    p: &Presence,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE conferences_presence SET at_opening = $3, opening_reason = $4 WHERE conference_id = $1 AND body_id = $2",
        p![ok.duty().conference, p.body, p.present, &p.reason],
    )
}
