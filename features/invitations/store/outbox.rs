//! SQL of mails that wait to be carried, and of who carries them.

use crate::model::{How, Sent};
use crate::outbox::{MailId, MailKind, MailState, Postman, Queued};
use db::{Reading, Writing, p};
use delegates::DelegateId;
use gatherings::{GatheringId, PrepareGathering};
use kernel::{Allowed, Day, Moment, Refusal, Uuid};
use serde_json::json;
use std::collections::HashSet;

type Row = (
    MailId,
    GatheringId,
    DelegateId,
    String,
    String,
    String,
    Moment,
    i64,
    Moment,
    Option<Uuid>,
    String,
    Option<Moment>,
);

fn queued(r: Row) -> Result<Queued, Refusal> {
    let (id, gathering, delegate, kind, state, email, queued, tries, next, holder, error, done) = r;
    let broken = |what: &str| Refusal::broken(format!("no such mail: {what}"));
    Ok(Queued {
        kind: MailKind::of_word(&kind).ok_or_else(|| broken(&kind))?,
        state: MailState::of_word(&state).ok_or_else(|| broken(&state))?,
        id,
        gathering,
        delegate,
        email,
        queued,
        tries,
        next,
        holder,
        error,
        done,
    })
}

/// The last mail of each kind to each delegate of a gathering, newest first.
pub(crate) fn last(w: &mut Reading, id: GatheringId) -> Result<Vec<Queued>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT id, gathering, delegate, kind, state, email, queued_at, tries, next_at, holder, error, done_at \
         FROM invitations_outbox o WHERE gathering = $1 AND NOT EXISTS (SELECT 1 FROM invitations_outbox n \
         WHERE n.delegate = o.delegate AND n.kind = o.kind AND (n.queued_at > o.queued_at \
         OR (n.queued_at = o.queued_at AND n.id > o.id))) ORDER BY queued_at DESC, id DESC LIMIT 20000",
        p![id],
    )?;
    rows.into_iter().map(queued).collect()
}

/// How many of those last mails are given up, and of how many nobody knows whether they went.
pub(crate) fn troubled(w: &mut Reading, id: GatheringId) -> Result<(i64, i64), Refusal> {
    let rows: Vec<(String, i64)> = w.rows(
        "SELECT state, COUNT(*) FROM invitations_outbox o WHERE gathering = $1 AND state IN ('FAILED', 'UNSURE') \
         AND NOT EXISTS (SELECT 1 FROM invitations_outbox n WHERE n.delegate = o.delegate AND n.kind = o.kind \
         AND (n.queued_at > o.queued_at OR (n.queued_at = o.queued_at AND n.id > o.id))) GROUP BY state ORDER BY state LIMIT 2",
        p![id],
    )?;
    let of = |state: MailState| rows.iter().find(|(s, _)| s == state.word()).map_or(0, |(_, n)| *n);
    Ok((of(MailState::Failed), of(MailState::Unsure)))
}

/// To whom this form queued mails before.
pub(crate) fn of_batch(w: &mut Reading, batch: Uuid) -> Result<HashSet<DelegateId>, Refusal> {
    let rows: Vec<(DelegateId,)> = w.rows(
        "SELECT delegate FROM invitations_outbox WHERE batch = $1 ORDER BY delegate LIMIT 10000",
        p![batch],
    )?;
    Ok(rows.into_iter().map(|(d,)| d).collect())
}

/// Puts a mail into the queue.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (gathering, batch): (GatheringId, Uuid),
    (kind, delegate, email): (MailKind, DelegateId, &str),
) -> Result<(), Refusal> {
    let (by, at) = (w.who().name.clone(), w.who().at);
    w.exec_one(
        "INSERT INTO invitations_outbox (id, gathering, delegate, kind, state, email, queued_at, queued_by, tries, next_at, \
         error, batch, told) VALUES ($1, $2, $3, $4, 'WAITING', $5, $6, $7, 0, $6, '', $8, '')",
        p![MailId(Uuid::now_v7()), gathering, delegate, kind.word(), email, at, by, batch],
    )
}

/// One that failed, or of which nobody knows, waits anew.
pub(crate) fn again(w: &mut Writing, _ok: &Allowed<PrepareGathering>, id: MailId) -> Result<(), Refusal> {
    let at = w.who().at;
    w.exec_one(
        "UPDATE invitations_outbox SET state = 'WAITING', tries = 0, next_at = $1, holder = NULL, done_at = NULL \
         WHERE id = $2 AND state IN ('FAILED', 'UNSURE')",
        p![at, id],
    )
}

/// One of which nobody knew was sent after all.
pub(crate) fn settle(w: &mut Writing, _ok: &Allowed<PrepareGathering>, id: MailId) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE invitations_outbox SET state = 'SENT', error = '' WHERE id = $1 AND state = 'UNSURE'",
        p![id],
    )
}

/// What a letter told when the server was given it and said nothing; nothing of a reminder.
pub(crate) fn told(w: &mut Reading, id: MailId) -> Result<Option<Sent>, Refusal> {
    let (delegate, at, text): (DelegateId, Option<Moment>, String) =
        w.one("SELECT delegate, done_at, told FROM invitations_outbox WHERE id = $1", p![id])?;
    if text.is_empty() {
        return Ok(None);
    }
    let broken = || Refusal::broken(format!("no such letter: {text}"));
    let at = at.ok_or_else(broken)?;
    let json: serde_json::Value = serde_json::from_str(&text).map_err(|_| broken())?;
    let word = |name: &str| json.get(name).and_then(serde_json::Value::as_str).ok_or_else(broken);
    let day = |name: &str| Day::parse(word(name)?).ok_or_else(broken);
    Ok(Some(Sent {
        delegate,
        number: 0,
        round: 1,
        name: word("name")?.to_owned(),
        first_day: day("first_day")?,
        last_day: day("last_day")?,
        hours: word("hours")?.to_owned(),
        place: word("place")?.to_owned(),
        how: How::Mail,
        day: at.day(),
        at,
        answered: false,
    }))
}

/// Takes out what waits and is on nobody's hands just now; answers how many.
pub(crate) fn drop_waiting(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (gathering, why): (GatheringId, &str),
) -> Result<u64, Refusal> {
    let at = w.who().at;
    w.exec(
        "UPDATE invitations_outbox SET state = 'DROPPED', done_at = $1, error = $2 \
         WHERE gathering = $3 AND state = 'WAITING' AND (holder IS NULL OR next_at <= $1)",
        p![at, why, gathering],
    )
}

/// A mail on somebody's hands: only [`claim`] makes one. It is the permission to note what became of it, which whoever put it
/// into the queue gave.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    pub(crate) mail: Queued,
    holder: Uuid,
}

/// Does anything wait that may be carried now?
pub(crate) fn is_due(w: &mut Reading, now: Moment) -> Result<bool, Refusal> {
    let row: Option<(MailId,)> = w.maybe(
        "SELECT id FROM invitations_outbox WHERE state = 'WAITING' AND next_at <= $1 ORDER BY next_at, id LIMIT 1",
        p![now],
    )?;
    Ok(row.is_some())
}

/// Takes the mail that has waited longest, for so long as `until`: meanwhile nobody else takes it.
pub(crate) fn claim(w: &mut Writing, (holder, until): (Uuid, Moment)) -> Result<Option<Claimed>, Refusal> {
    let now = w.who().at;
    let row: Option<Row> = w.maybe(
        "SELECT id, gathering, delegate, kind, state, email, queued_at, tries, next_at, holder, error, done_at \
         FROM invitations_outbox WHERE state = 'WAITING' AND next_at <= $1 ORDER BY next_at, id LIMIT 1",
        p![now],
    )?;
    let Some(row) = row else { return Ok(None) };
    let mut mail = queued(row)?;
    w.exec_one(
        "UPDATE invitations_outbox SET holder = $1, next_at = $2, tries = tries + 1 \
         WHERE id = $3 AND state = 'WAITING' AND next_at <= $4",
        p![holder, until, mail.id, now],
    )?;
    (mail.tries, mail.holder, mail.next) = (mail.tries + 1, Some(holder), until);
    Ok(Some(Claimed { mail, holder }))
}

/// The server took it, on whoever's hands it is by now; `false` when that was noted before.
pub(crate) fn note_sent(w: &mut Writing, c: &Claimed, email: &str) -> Result<bool, Refusal> {
    let at = w.who().at;
    let changed = w.exec(
        "UPDATE invitations_outbox SET state = 'SENT', done_at = $1, email = $2, holder = NULL, error = '' \
         WHERE id = $3 AND state <> 'SENT'",
        p![at, email, c.mail.id],
    )?;
    Ok(changed == 1)
}

/// The server was given it and said nothing; `false` when it is on other hands by now.
pub(crate) fn note_unsure(
    w: &mut Writing,
    c: &Claimed,
    (why, told): (&str, Option<&Sent>),
) -> Result<bool, Refusal> {
    let at = w.who().at;
    let told = told.map_or_else(String::new, |t| {
        let (first_day, last_day) = (t.first_day.to_string(), t.last_day.to_string());
        json!({ "name": t.name, "first_day": first_day, "last_day": last_day, "hours": t.hours, "place": t.place })
            .to_string()
    });
    let changed = w.exec(
        "UPDATE invitations_outbox SET state = 'UNSURE', done_at = $1, error = $2, told = $3, holder = NULL \
         WHERE id = $4 AND holder = $5 AND state = 'WAITING'",
        p![at, why, told, c.mail.id, c.holder],
    )?;
    Ok(changed == 1)
}

/// It is not carried, for a reason; `false` when it is on other hands by now.
pub(crate) fn note_end(
    w: &mut Writing,
    c: &Claimed,
    (state, why): (MailState, &str),
) -> Result<bool, Refusal> {
    let at = w.who().at;
    let changed = w.exec(
        "UPDATE invitations_outbox SET state = $1, done_at = $2, error = $3, holder = NULL \
         WHERE id = $4 AND holder = $5 AND state = 'WAITING'",
        p![state.word(), at, why, c.mail.id, c.holder],
    )?;
    Ok(changed == 1)
}

/// It came back, and is tried again from `next` on; `false` when it is on other hands by now.
pub(crate) fn note_returned(
    w: &mut Writing,
    c: &Claimed,
    (next, why): (Moment, &str),
) -> Result<bool, Refusal> {
    let changed = w.exec(
        "UPDATE invitations_outbox SET next_at = $1, error = $2, holder = NULL \
         WHERE id = $3 AND holder = $4 AND state = 'WAITING'",
        p![next, why, c.mail.id, c.holder],
    )?;
    Ok(changed == 1)
}

/// Who carries mail, if anybody ever did.
pub(crate) fn postman(w: &mut Reading) -> Result<Option<Postman>, Refusal> {
    let row: Option<(Moment, String, String)> =
        w.maybe("SELECT seen_at, server, trouble FROM invitations_postman WHERE id = 1", p![])?;
    Ok(row.map(|(seen, server, trouble)| Postman { seen, server, trouble }))
}

/// Says that mail is carried, over this server.
pub(crate) fn put_postman(w: &mut Writing, p: &Postman) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO invitations_postman (id, seen_at, server, trouble) VALUES (1, $1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, server = excluded.server, trouble = excluded.trouble",
        p![p.seen, &p.server, &p.trouble],
    )?;
    Ok(())
}
