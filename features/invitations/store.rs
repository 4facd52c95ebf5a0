//! SQL of invitations. Private: others ask the front door.

use crate::model::{Answer, Coming, How, Invitation, Sent, Setting, Travel};
use db::{Reading, Writing, eights, p};
use delegates::DelegateId;
use gatherings::{GatheringId, PrepareGathering};
use kernel::{Allowed, Day, Moment, Refusal, Val};

pub(crate) mod badges;
pub(crate) mod outbox;
pub(crate) mod scans;
pub(crate) mod seats;
pub(crate) mod void;

/// Most invitations a gathering has: more than the delegates it may ever have. Numbering beyond it is refused with a sentence.
pub(crate) const INVITED_MAX: usize = 10_000;
/// Answers that come by one link in an hour at most.
const AN_HOUR_MAX: i64 = 30;

fn broken(what: &str, word: &str) -> Refusal {
    Refusal::broken(format!("no such {what}: {word}"))
}

type SettingRow = (
    String,
    String,
    String,
    String,
    Option<Day>,
    String,
    Option<Day>,
    String,
    String,
    String,
    String,
    bool,
    String,
    i64,
);

/// The words of a gathering's invitations, as they stand.
pub(crate) fn setting(w: &mut Reading, id: GatheringId) -> Result<Setting, Refusal> {
    let row: Option<SettingRow> = w.maybe(
        "SELECT address, issuer, symbol, town, day, words, answer_until, authority, post, signer, sender, half_sheet, gates, \
         version FROM invitations_setting WHERE gathering = $1",
        p![id],
    )?;
    Ok(row.map_or_else(Setting::blank, |r| Setting {
        address: r.0,
        issuer: r.1,
        symbol: r.2,
        town: r.3,
        day: r.4,
        words: r.5,
        answer_until: r.6,
        authority: r.7,
        post: r.8,
        signer: r.9,
        sender: r.10,
        half_sheet: r.11,
        gates: r.12.lines().map(str::to_owned).collect(),
        version: r.13,
    }))
}

/// The secret links are derived from, if there are any.
pub(crate) fn secret(w: &mut Reading, id: GatheringId) -> Result<Option<Vec<u8>>, Refusal> {
    let row: Option<(Vec<u8>,)> =
        w.maybe("SELECT secret FROM invitations_setting WHERE gathering = $1", p![id])?;
    Ok(row.map(|r| r.0))
}

/// Keeps the words; the first time with a new secret. `s` carries the version its writer saw.
pub(crate) fn put_setting(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    s: &Setting,
) -> Result<(), Refusal> {
    if s.version == 0 {
        let secret = web::secret()?.into_bytes();
        w.exec_one(
            "INSERT INTO invitations_setting (gathering, secret, address, issuer, symbol, town, words, authority, post, signer, \
             sender, half_sheet, gates, next_number, version) VALUES ($1, $2, '', '', '', '', '', '', '', '', '', 0, '', 1, 0)",
            p![id, secret],
        )?;
    }
    w.exec_one(
        "UPDATE invitations_setting SET address = $1, issuer = $2, symbol = $3, town = $4, day = $5, words = $6, \
         answer_until = $7, authority = $8, post = $9, signer = $10, sender = $11, half_sheet = $12, gates = $13, \
         version = version + 1 WHERE gathering = $14 AND version = $15",
        p![
            &s.address,
            &s.issuer,
            &s.symbol,
            &s.town,
            s.day,
            &s.words,
            s.answer_until,
            &s.authority,
            &s.post,
            &s.signer,
            &s.sender,
            s.half_sheet,
            s.gates.join("\n"),
            id,
            s.version
        ],
    )
}

type InvitationRow = (DelegateId, i64, i64, Option<Vec<u8>>, String);

fn invitation_of((delegate, number, issue, digest, email): InvitationRow) -> Invitation {
    Invitation { delegate, number, issue, digest, email }
}

/// The invitations of a gathering by their numbers.
pub(crate) fn invitations(w: &mut Reading, id: GatheringId) -> Result<Vec<Invitation>, Refusal> {
    let rows: Vec<InvitationRow> = w.rows(
        "SELECT delegate, number, issue, digest, email FROM invitations_invitation WHERE gathering = $1 \
         ORDER BY number LIMIT 10000",
        p![id],
    )?;
    Ok(rows.into_iter().map(invitation_of).collect())
}

/// The invitation of a delegate, if there is one.
pub(crate) fn invitation(w: &mut Reading, delegate: DelegateId) -> Result<Option<Invitation>, Refusal> {
    let row: Option<InvitationRow> = w.maybe(
        "SELECT delegate, number, issue, digest, email FROM invitations_invitation WHERE delegate = $1",
        p![delegate],
    )?;
    Ok(row.map(invitation_of))
}

/// Invitations whose links have these digests, or that carry these numbers.
pub(crate) fn meant(
    w: &mut Reading,
    id: GatheringId,
    (digests, numbers): (&[Vec<u8>], &[i64]),
) -> Result<Vec<Invitation>, Refusal> {
    let mut out = Vec::new();
    let digests: Vec<&[u8]> = digests.iter().map(Vec::as_slice).collect();
    for eight in eights(&digests) {
        let mut values: Vec<Val> = eight.iter().map(|d| Val::from(d.to_vec())).collect();
        values.push(id.into());
        let rows: Vec<InvitationRow> = w.rows(
            "SELECT delegate, number, issue, digest, email FROM invitations_invitation \
             WHERE digest IN ($1, $2, $3, $4, $5, $6, $7, $8) AND gathering = $9",
            &values,
        )?;
        out.extend(rows.into_iter().map(invitation_of));
    }
    for [a, b, c, d, e, f, g, h] in eights(numbers) {
        let rows: Vec<InvitationRow> = w.rows(
            "SELECT delegate, number, issue, digest, email FROM invitations_invitation \
             WHERE number IN ($1, $2, $3, $4, $5, $6, $7, $8) AND gathering = $9",
            p![a, b, c, d, e, f, g, h, id],
        )?;
        out.extend(rows.into_iter().map(invitation_of));
    }
    Ok(out)
}

/// Whose link this is. One that was withdrawn is as one that never was.
pub(crate) fn shown(w: &mut Reading, token: &str) -> Result<Option<(DelegateId, GatheringId)>, Refusal> {
    w.maybe(
        "SELECT delegate, gathering FROM invitations_invitation WHERE digest = $1",
        p![crate::token::digest(token)],
    )
}

/// Numbers invitations for these delegates, each with its link. The next number is kept with the words, so that none is ever
/// given twice, not even after an invitation is gone.
pub(crate) fn number(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    delegates: &[DelegateId],
) -> Result<(), Refusal> {
    let (secret, first): (Vec<u8>, i64) =
        w.one("SELECT secret, next_number FROM invitations_setting WHERE gathering = $1", p![id])?;
    let at = w.who().at;
    for (number, delegate) in (first..).zip(delegates) {
        let digest = crate::token::digest(&crate::token::token(&secret, *delegate, 1));
        w.exec_one(
            "INSERT INTO invitations_invitation (delegate, gathering, number, issue, digest, email, made_at) \
             VALUES ($1, $2, $3, 1, $4, '', $5)",
            p![*delegate, id, number, digest, at],
        )?;
    }
    w.exec_one(
        "UPDATE invitations_setting SET next_number = next_number + $1 WHERE gathering = $2",
        p![delegates.len(), id],
    )
}

/// Withdraws the link, and gives a new one unless `ends`.
pub(crate) fn renew_link(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (gathering, i): (GatheringId, &Invitation),
    ends: bool,
) -> Result<(), Refusal> {
    let secret = secret(w, gathering)?.ok_or(Refusal::NotFound)?;
    let digest = crate::token::digest(&crate::token::token(&secret, i.delegate, i.issue + 1));
    w.exec_one(
        "UPDATE invitations_invitation SET issue = issue + 1, digest = $1 WHERE delegate = $2 AND issue = $3",
        p![(!ends).then_some(digest), i.delegate, i.issue],
    )
}

/// The mail address of a delegate.
pub(crate) fn set_email(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    delegate: DelegateId,
    email: &str,
) -> Result<(), Refusal> {
    w.exec_one("UPDATE invitations_invitation SET email = $1 WHERE delegate = $2", p![email, delegate])
}

type SentRow = (DelegateId, i64, i64, String, Day, Day, String, String, String, Day, Moment, bool);

/// Everything that was ever sent, delegate by delegate, the last time last.
pub(crate) fn sendings(w: &mut Reading, id: GatheringId) -> Result<Vec<Sent>, Refusal> {
    let rows: Vec<SentRow> = w.rows(
        "SELECT s.delegate, i.number, s.round, s.name, s.first_day, s.last_day, s.hours, s.place, s.how, s.day, s.at, \
         CASE WHEN a.delegate IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END \
         FROM invitations_sending s JOIN invitations_invitation i ON i.delegate = s.delegate \
         LEFT JOIN invitations_answer a ON a.delegate = s.delegate \
         WHERE s.gathering = $1 ORDER BY i.number, s.round LIMIT 50000",
        p![id],
    )?;
    rows.into_iter().map(sent_of).collect()
}

/// What was sent to one delegate, the last time last.
pub(crate) fn sendings_of(w: &mut Reading, delegate: DelegateId) -> Result<Vec<Sent>, Refusal> {
    let rows: Vec<SentRow> = w.rows(
        "SELECT s.delegate, i.number, s.round, s.name, s.first_day, s.last_day, s.hours, s.place, s.how, s.day, s.at, \
         CASE WHEN a.delegate IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END \
         FROM invitations_sending s JOIN invitations_invitation i ON i.delegate = s.delegate \
         LEFT JOIN invitations_answer a ON a.delegate = s.delegate \
         WHERE s.delegate = $1 ORDER BY s.round LIMIT 1000",
        p![delegate],
    )?;
    rows.into_iter().map(sent_of).collect()
}

fn sent_of(r: SentRow) -> Result<Sent, Refusal> {
    let (delegate, number, round, name, first_day, last_day, hours, place, how, day, at, answered) = r;
    let how = How::of_word(&how).ok_or_else(|| broken("way of sending", &how))?;
    Ok(Sent { delegate, number, round, name, first_day, last_day, hours, place, how, day, at, answered })
}

/// Who writes down that a letter went out: the secretary, or the hands that carried it.
#[derive(Clone, Debug)]
pub(crate) enum By {
    /// The secretary.
    Host(#[expect(dead_code, reason = "a proof")] Allowed<PrepareGathering>),
    /// Whoever took the mail out of the queue.
    Post(#[expect(dead_code, reason = "a proof")] outbox::Claimed),
}

/// How often a letter went out to somebody.
pub(crate) fn last_round(w: &mut Reading, delegate: DelegateId) -> Result<i64, Refusal> {
    let (last,): (Option<i64>,) =
        w.one("SELECT MAX(round) FROM invitations_sending WHERE delegate = $1", p![delegate])?;
    Ok(last.unwrap_or(0))
}

/// To whom one form wrote down letters as sent, how and on which day; nothing when it never came.
pub(crate) fn sent_in(
    w: &mut Reading,
    gathering: GatheringId,
    batch: kernel::Uuid,
) -> Result<Vec<(DelegateId, String, Day)>, Refusal> {
    w.rows(
        "SELECT delegate, how, day FROM invitations_sending WHERE gathering = $1 AND batch = $2 LIMIT 6000",
        p![gathering, batch],
    )
}

/// Writes down that a letter went out. A batch sent twice is refused as taken.
pub(crate) fn put_sending(
    w: &mut Writing,
    _by: &By,
    (batch, gathering): (kernel::Uuid, GatheringId),
    s: &Sent,
) -> Result<(), Refusal> {
    let by = w.who().name.clone();
    w.exec_one(
        "INSERT INTO invitations_sending (batch, delegate, gathering, round, how, day, name, first_day, last_day, hours, place, \
         by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        p![
            batch,
            s.delegate,
            gathering,
            s.round,
            s.how.word(),
            s.day,
            &s.name,
            s.first_day,
            s.last_day,
            &s.hours,
            &s.place,
            by,
            s.at
        ],
    )
}

type AnswerRow =
    (DelegateId, String, String, String, i64, Option<String>, Option<bool>, i64, String, String, Moment, i64);

fn answer_of(r: AnswerRow) -> Result<Answer, Refusal> {
    let travel = match &r.5 {
        Some(word) => Some(Travel::of_word(word).ok_or_else(|| broken("way of travelling", word))?),
        None => None,
    };
    Ok(Answer {
        delegate: r.0,
        coming: Coming::of_word(&r.1).ok_or_else(|| broken("answer", &r.1))?,
        instead_name: r.2,
        instead_post: r.3,
        companions: r.4,
        travel,
        meals: r.6,
        nights: r.7,
        note: r.8,
        by: r.9,
        at: r.10,
        version: r.11,
    })
}

/// All answers of a gathering.
pub(crate) fn answers(w: &mut Reading, id: GatheringId) -> Result<Vec<Answer>, Refusal> {
    let rows: Vec<AnswerRow> = w.rows(
        "SELECT delegate, coming, instead_name, instead_post, companions, travel, meals, nights, note, by_name, at, version \
         FROM invitations_answer WHERE gathering = $1 ORDER BY delegate LIMIT 10000",
        p![id],
    )?;
    rows.into_iter().map(answer_of).collect()
}

/// Whom delegates named to come instead of them, by delegate.
pub(crate) fn named_instead(w: &mut Reading, id: GatheringId) -> Result<Vec<(DelegateId, String)>, Refusal> {
    w.rows(
        "SELECT delegate, instead_name FROM invitations_answer WHERE gathering = $1 AND coming = 'INSTEAD' \
         AND instead_name <> '' ORDER BY delegate LIMIT 10000",
        p![id],
    )
}

/// One delegate's answer, if there is one.
pub(crate) fn answer(w: &mut Reading, delegate: DelegateId) -> Result<Option<Answer>, Refusal> {
    let row: Option<AnswerRow> = w.maybe(
        "SELECT delegate, coming, instead_name, instead_post, companions, travel, meals, nights, note, by_name, at, version \
         FROM invitations_answer WHERE delegate = $1",
        p![delegate],
    )?;
    row.map(answer_of).transpose()
}

/// Who writes an answer down: the delegate by the link, whose answers are counted, or the secretary.
#[derive(Clone, Debug)]
pub(crate) enum Pen {
    /// The link was shown; [`crate::deeds::by_link`] makes one.
    Link(DelegateId),
    /// The secretary.
    Host(Allowed<PrepareGathering>),
}

/// Keeps an answer over the one its writer saw.
pub(crate) fn put_answer(
    w: &mut Writing,
    pen: &Pen,
    gathering: GatheringId,
    a: &Answer,
) -> Result<(), Refusal> {
    let now = a.at;
    let row: Option<(i64, Moment)> =
        w.maybe("SELECT used, hour_at FROM invitations_answer WHERE delegate = $1", p![a.delegate])?;
    let (used, since) = row.filter(|(_, since)| now.seconds_since(*since) < 3600).unwrap_or((0, now));
    let used = used + i64::from(matches!(pen, Pen::Link(_)));
    if used > AN_HOUR_MAX {
        return Err(Refusal::conflict(format!(
            "Đường liên kết này đã gửi {AN_HOUR_MAX} lần trong một giờ. Chờ sau {} rồi gửi tiếp; điều vừa nhập vẫn còn dưới đây.",
            since.plus_seconds(3600).hour()
        )));
    }
    if a.version == 0 {
        w.exec_one(
            "INSERT INTO invitations_answer (delegate, gathering, coming, instead_name, instead_post, companions, nights, note, \
             by_name, at, used, hour_at, version) VALUES ($1, $2, 'NO', '', '', 0, 0, '', '', 0, 0, 0, 0)",
            p![a.delegate, gathering],
        )?;
    }
    w.exec_one(
        "UPDATE invitations_answer SET coming = $1, instead_name = $2, instead_post = $3, companions = $4, travel = $5, \
         meals = $6, nights = $7, note = $8, by_name = $9, at = $10, used = $11, hour_at = $12, version = version + 1 \
         WHERE delegate = $13 AND version = $14",
        p![
            a.coming.word(),
            &a.instead_name,
            &a.instead_post,
            a.companions,
            a.travel.map(Travel::word),
            a.meals,
            a.nights,
            &a.note,
            &a.by,
            now,
            used,
            since,
            a.delegate,
            a.version
        ],
    )
}
