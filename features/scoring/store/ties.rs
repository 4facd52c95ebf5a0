//! The members' votes on units with equal totals: added to, never changed.

use crate::ties::{TieBallot, TieBallotId};
use blocs::RunYear;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Moment, Refusal, YearId};
use std::collections::BTreeMap;

/// The votes of a year, oldest first, the newest 200 of them; two statements whatever their number.
pub(crate) fn ballots(w: &mut Reading, year: YearId) -> Result<Vec<TieBallot>, Refusal> {
    type Row = (TieBallotId, Day, i64, String, String, Moment, String);
    let rows: Vec<Row> = w.rows(
        "SELECT id, held_on, present, minutes, reason, recorded_at, recorded_by FROM scoring_tie_ballot
         WHERE year_id = $1 ORDER BY recorded_at DESC, id DESC LIMIT 200",
        p![year],
    )?;
    let votes: Vec<(TieBallotId, BodyId, i64)> = w.rows(
        "SELECT v.ballot_id, v.body_id, v.votes FROM scoring_tie_vote v
         JOIN scoring_tie_ballot b ON b.id = v.ballot_id WHERE b.year_id = $1
         ORDER BY b.recorded_at DESC, b.id DESC LIMIT 12000",
        p![year],
    )?;
    let mut of: BTreeMap<TieBallotId, BTreeMap<BodyId, i64>> = BTreeMap::new();
    for (ballot, body, n) in votes {
        of.entry(ballot).or_default().insert(body, n);
    }
    let one = |(id, day, present, minutes, reason, at, by): Row| {
        let votes = of.remove(&id).unwrap_or_default();
        TieBallot { id, day, present, minutes, votes, reason, recorded: (at, by) }
    };
    Ok(rows.into_iter().rev().map(one).collect())
}

/// Adds a vote.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    year: YearId,
    ballot: &TieBallot,
) -> Result<(), Refusal> {
    let (at, by) = &ballot.recorded;
    w.exec_one(
        "INSERT INTO scoring_tie_ballot (id, year_id, held_on, present, minutes, reason, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        p![ballot.id, year, ballot.day, ballot.present, &ballot.minutes, &ballot.reason, *at, by],
    )?;
    for (body, votes) in &ballot.votes {
        w.exec_one(
            "INSERT INTO scoring_tie_vote (ballot_id, body_id, votes) VALUES ($1, $2, $3)",
            p![ballot.id, *body, *votes],
        )?;
    }
    Ok(())
}
