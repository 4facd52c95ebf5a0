//! SQL of sessions. The token itself is never here, only its SHA-256.

use crate::model::{LIFE_SECONDS, Session, SessionId, State};
use db::{Reading, Writing, p};
use kernel::{BodyId, Moment, PersonId, Refusal, Uuid};

/// A session that was found, with its person.
pub(crate) struct Found {
    pub(crate) id: Uuid,
    pub(crate) made: Moment,
    pub(crate) seen: Moment,
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) body: Option<BodyId>,
    pub(crate) open: bool,
    /// The password in use was made by an administrator.
    pub(crate) temporary: bool,
}

type Row = (Uuid, Moment, Moment, PersonId, String, String, Option<BodyId>, String, i64);

/// The session of a token's digest, if it was not ended.
pub(crate) fn by_token(w: &mut Reading, token: &[u8]) -> Result<Option<Found>, Refusal> {
    let row: Option<Row> = w.maybe(
        "SELECT s.id, s.made_at, s.seen_at, p.id, p.name, p.title, p.body, p.state, COALESCE(c.temporary, 0)
         FROM people_session s JOIN people_person p ON p.id = s.person
         LEFT JOIN people_credential c ON c.person = p.id AND c.kind = 'PASSWORD' AND c.label = ''
         WHERE s.token = $1 AND s.ended_at IS NULL",
        p![token],
    )?;
    Ok(row.map(|(id, made, seen, person, name, title, body, state, temporary)| Found {
        id,
        made,
        seen,
        person,
        name,
        title,
        body,
        open: state == State::Open.word(),
        temporary: temporary != 0,
    }))
}

/// Writes a new session of this token's digest; the person's own long-gone ones go.
pub(crate) fn begin(
    w: &mut Writing,
    person: PersonId,
    token: &[u8],
    now: Moment,
    (browser, ip): (&str, &str),
) -> Result<(), Refusal> {
    // The journal keeps that they were; the list is for ending what is open.
    w.exec(
        "DELETE FROM people_session WHERE person = $1 AND made_at < $2",
        p![person, now.plus_seconds(-7 * LIFE_SECONDS)],
    )?;
    w.exec_one(
        "INSERT INTO people_session (id, token, person, made_at, seen_at, browser, ip) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        p![Uuid::now_v7(), token, person, now, now, browser, ip],
    )
}

/// Writes when a session was last seen. Time does not go back, and an ended session stays ended.
pub(crate) fn seen(w: &mut Writing, session: Uuid, now: Moment) -> Result<(), Refusal> {
    w.exec(
        "UPDATE people_session SET seen_at = $1 WHERE id = $2 AND seen_at < $3 AND ended_at IS NULL",
        p![now, session, now],
    )?;
    Ok(())
}

/// The person's sessions that were begun not too long ago and not ended, newest first. Some may be idle too long.
pub(crate) fn of_person(w: &mut Reading, person: PersonId, now: Moment) -> Result<Vec<Session>, Refusal> {
    let rows: Vec<(SessionId, Moment, Moment, String, String)> = w.rows(
        "SELECT id, made_at, seen_at, browser, ip FROM people_session
         WHERE person = $1 AND ended_at IS NULL AND made_at > $2 ORDER BY made_at DESC, id LIMIT 200",
        p![person, now.plus_seconds(-LIFE_SECONDS)],
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, made, seen, browser, ip)| Session { id, made, seen, browser, ip })
        .collect())
}

/// Ends one session of the person; answers whether it was still open.
pub(crate) fn end(w: &mut Writing, person: PersonId, session: Uuid, now: Moment) -> Result<bool, Refusal> {
    let ended = w.exec(
        "UPDATE people_session SET ended_at = $1 WHERE id = $2 AND person = $3 AND ended_at IS NULL",
        p![now, session, person],
    )?;
    Ok(ended > 0)
}

/// Ends all sessions of the person; answers how many were open.
pub(crate) fn end_all(w: &mut Writing, person: PersonId, now: Moment) -> Result<u64, Refusal> {
    w.exec("UPDATE people_session SET ended_at = $1 WHERE person = $2 AND ended_at IS NULL", p![now, person])
}
