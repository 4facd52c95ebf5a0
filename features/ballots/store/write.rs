//! SQL that changes ballots. Every function asks for the proof that it was allowed.

use crate::model::{Ballot, BallotId, Voice};
use crate::{Cast, Count, CountPapers, State};
use blocs::RunYear;
use db::Writing;
use kernel::{Allowed, BodyId, Refusal, p};

/// Duties that may put down a unit's voice: the unit's leader, and who runs the year.
pub(crate) trait Speaks {}
impl Speaks for Cast {}
impl Speaks for RunYear {}

/// A whole new ballot.
pub(crate) fn put(w: &mut Writing, _ok: &Allowed<RunYear>, b: &Ballot) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO ballots_ballot (id, bloc_id, year_id, matter_kind, matter_id, kind, group_name, title, method, \
         threshold_num, threshold_den, strictly, base, quorum_num, quorum_den, state, round, previous_id, \
         round_reason, created_at, opened_at, closed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
         $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
        p![
            b.id, b.bloc, b.year, b.matter.kind, b.matter.id, b.kind.word(), &b.group, &b.title, b.method.word(),
            b.rule.threshold.num(), b.rule.threshold.den(), b.rule.strictly, b.rule.base.word(),
            b.rule.quorum.num(), b.rule.quorum.den(), b.state.word(), b.round, b.previous,
            b.round_reason.clone(), b.created_at, b.opened_at, b.closed_at, b.version
        ],
    )?;
    for (i, option) in b.options.iter().enumerate() {
        w.exec_one(
            "INSERT INTO ballots_option (id, ballot_id, position, body_id, label) VALUES ($1, $2, $3, $4, $5)",
            p![option.id, b.id, i, option.body, &option.label],
        )?;
    }
    for (i, unit) in b.units.iter().enumerate() {
        w.exec_one(
            "INSERT INTO ballots_elector (ballot_id, body_id, position, name, short, present) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            p![b.id, unit.body, i, &unit.name, &unit.short, b.is_present(unit.body)],
        )?;
    }
    Ok(())
}

/// Opens, closes, or makes an open one a draft again; only from the version that was looked at.
pub(crate) fn set_state(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    b: &Ballot,
    to: State,
) -> Result<(), Refusal> {
    let now = w.who().at;
    match to {
        State::Draft => w.exec_one(
            "UPDATE ballots_ballot SET state = 'DRAFT', opened_at = NULL, version = version + 1 \
             WHERE id = $1 AND version = $2 AND state = 'OPEN'",
            p![b.id, b.version],
        ),
        State::Open => w.exec_one(
            "UPDATE ballots_ballot SET state = 'OPEN', opened_at = $1, version = version + 1 \
             WHERE id = $2 AND version = $3 AND state = 'DRAFT'",
            p![now, b.id, b.version],
        ),
        State::Closed => w.exec_one(
            "UPDATE ballots_ballot SET state = 'CLOSED', closed_at = $1, version = version + 1 \
             WHERE id = $2 AND version = $3 AND state = 'OPEN'",
            p![now, b.id, b.version],
        ),
    }
}

/// Who is present.
pub(crate) fn set_present(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    b: &Ballot,
    present: &[BodyId],
) -> Result<(), Refusal> {
    for body in b.electors.iter().filter(|e| b.is_present(**e) != present.contains(e)) {
        w.exec_one(
            "UPDATE ballots_elector SET present = $1 WHERE ballot_id = $2 AND body_id = $3",
            p![present.contains(body), b.id, *body],
        )?;
    }
    w.exec_one(
        "UPDATE ballots_ballot SET version = version + 1 WHERE id = $1 AND version = $2 AND state <> 'CLOSED'",
        p![b.id, b.version],
    )
}

/// A unit's first voice. The key refuses a second.
pub(crate) fn add_voice<D: Speaks>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    ballot: BallotId,
    v: &Voice,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO ballots_voice (ballot_id, body_id, choice, option_id, how, receipt, at, by_person) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        p![ballot, v.body, v.choice.word(), v.option, v.how.word(), &v.receipt, v.at, v.by],
    )
}

/// Another voice instead of the one with receipt `before`, and of no other.
pub(crate) fn change_voice<D: Speaks>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    ballot: BallotId,
    v: &Voice,
    before: &str,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE ballots_voice SET choice = $1, option_id = $2, how = $3, receipt = $4, at = $5, by_person = $6 \
         WHERE ballot_id = $7 AND body_id = $8 AND receipt = $9",
        p![v.choice.word(), v.option, v.how.word(), &v.receipt, v.at, v.by, ballot, v.body, before],
    )
}

/// The tellers' protocol, the first or a corrected one (`version` above 1).
pub(crate) fn put_count(
    w: &mut Writing,
    _ok: &Allowed<CountPapers>,
    ballot: BallotId,
    c: &Count,
) -> Result<(), Refusal> {
    let tellers = kernel::serde_json::Value::from(c.tellers.clone());
    let sums = p![
        c.issued,
        c.collected,
        c.missing,
        c.valid,
        c.invalid,
        c.against,
        c.blank,
        tellers,
        c.entered_by,
        c.at,
        ballot,
        c.version
    ];
    if c.version == 1 {
        w.exec_one(
            "INSERT INTO ballots_count (issued, collected, missing, valid, invalid, against, blank, tellers, \
             entered_by, at, ballot_id, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            sums,
        )?;
    } else {
        w.exec_one(
            "UPDATE ballots_count SET issued = $1, collected = $2, missing = $3, valid = $4, invalid = $5, \
             against = $6, blank = $7, tellers = $8, entered_by = $9, at = $10, version = $12 \
             WHERE ballot_id = $11 AND version = $12 - 1",
            sums,
        )?;
    }
    w.exec("DELETE FROM ballots_count_option WHERE ballot_id = $1", p![ballot])?;
    for (option, votes) in &c.votes {
        w.exec_one(
            "INSERT INTO ballots_count_option (ballot_id, option_id, votes) VALUES ($1, $2, $3)",
            p![ballot, *option, *votes],
        )?;
    }
    Ok(())
}

/// Takes back a draft.
pub(crate) fn remove_draft(w: &mut Writing, _ok: &Allowed<RunYear>, b: &Ballot) -> Result<(), Refusal> {
    w.exec("DELETE FROM ballots_elector WHERE ballot_id = $1", p![b.id])?;
    w.exec("DELETE FROM ballots_option WHERE ballot_id = $1", p![b.id])?;
    w.exec_one(
        "DELETE FROM ballots_ballot WHERE id = $1 AND version = $2 AND state = 'DRAFT'",
        p![b.id, b.version],
    )
}
