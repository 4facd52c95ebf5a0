//! SQL of ballots. Looking: any number of ballots in six statements.

use crate::model::MATTERS;
use crate::model::{Ballot, BallotId, BallotOption, Elector, OptionId, Voice};
use crate::{Base, Choice, Count, Kind, Method, Rule, State};
use db::Reading;
use kernel::{
    About, BlocId, BodyId, Column, FromRow, Moment, PersonId, Refusal, Share, Uuid, Val, YearId, p,
};
use std::collections::HashMap;

pub(crate) mod write;

/// A ballot's own row.
struct Head(Ballot);

/// Reads the columns of a row one after another.
struct Columns<'a>(std::vec::Drain<'a, Val>);

impl Columns<'_> {
    fn next<T: Column>(&mut self) -> Result<T, Refusal> {
        T::read(self.0.next().unwrap_or(Val::Null))
    }

    fn word<T>(&mut self, of_word: fn(&str) -> Option<T>) -> Result<T, Refusal> {
        let word: String = self.next()?;
        of_word(&word).ok_or_else(|| Refusal::broken(format!("a ballot's row holds the word {word}")))
    }

    fn share(&mut self) -> Result<Share, Refusal> {
        let (num, den) = (self.next()?, self.next()?);
        Share::new(num, den)
            .ok_or_else(|| Refusal::broken(format!("a ballot's row holds the share {num}/{den}")))
    }

    fn matter(&mut self) -> Result<About, Refusal> {
        let (word, id): (String, Uuid) = (self.next()?, self.next()?);
        let kind = MATTERS.into_iter().find(|m| *m == word);
        kind.map(|kind| About { kind, id }).ok_or_else(|| Refusal::broken(format!("a ballot about a {word}")))
    }
}

impl FromRow for Head {
    fn from_row(row: &mut Vec<Val>) -> Result<Head, Refusal> {
        let mut c = Columns(row.drain(..));
        Ok(Head(Ballot {
            id: c.next()?,
            bloc: c.next()?,
            year: c.next()?,
            matter: c.matter()?,
            kind: c.word(Kind::of_word)?,
            group: c.next()?,
            title: c.next()?,
            options: Vec::new(),
            method: c.word(Method::of_word)?,
            rule: {
                let (threshold, strictly) = (c.share()?, c.next()?);
                let (base, quorum) = (c.word(Base::of_word)?, c.share()?);
                Rule { threshold, strictly, base, quorum }
            },
            electors: Vec::new(),
            units: Vec::new(),
            present: Vec::new(),
            state: c.word(State::of_word)?,
            voices: Vec::new(),
            count: None,
            created_at: c.next()?,
            opened_at: c.next()?,
            closed_at: c.next()?,
            round: c.next()?,
            previous: c.next()?,
            round_reason: c.next()?,
            superseded_by: c.next()?,
            version: c.next()?,
        }))
    }
}

/// Puts each later round where its first stands. They come oldest first, so a round comes after the one before it.
fn rounds_together(all: &mut [Ballot]) {
    let mut first: HashMap<BallotId, usize> = HashMap::new();
    for (i, b) in all.iter().enumerate() {
        let at = b.previous.and_then(|before| first.get(&before).copied()).unwrap_or(i);
        first.insert(b.id, at);
    }
    all.sort_by_key(|b| first.get(&b.id).copied());
}

/// The ballot with this key, or all ballots of the matter with this key: in the order they were first put, each
/// with its later rounds after it. One statement a table.
pub(crate) fn ballots(w: &mut Reading, key: Uuid) -> Result<Vec<Ballot>, Refusal> {
    let heads: Vec<Head> = w.rows(
        "SELECT b.id, b.bloc_id, b.year_id, b.matter_kind, b.matter_id, b.kind, b.group_name, b.title, b.method, \
         b.threshold_num, b.threshold_den, b.strictly, b.base, b.quorum_num, b.quorum_den, b.state, b.created_at, \
         b.opened_at, b.closed_at, b.round, b.previous_id, b.round_reason, n.id, b.version \
         FROM ballots_ballot b LEFT JOIN ballots_ballot n ON n.previous_id = b.id \
         WHERE b.id = $1 OR b.matter_id = $1 ORDER BY b.created_at, b.round, b.id LIMIT 200",
        p![key],
    )?;
    let mut all: Vec<Ballot> = heads.into_iter().map(|h| h.0).collect();
    if all.is_empty() {
        return Ok(all);
    }
    rounds_together(&mut all);
    let at: HashMap<BallotId, usize> = all.iter().enumerate().map(|(i, b)| (b.id, i)).collect();
    let mut each = |id: BallotId, f: &mut dyn FnMut(&mut Ballot)| {
        if let Some(ballot) = at.get(&id).and_then(|i| all.get_mut(*i)) {
            f(ballot);
        }
    };
    for (ballot, id, body, label) in options(w, key)? {
        each(ballot, &mut |b| b.options.push(BallotOption { id, body, label: label.clone() }));
    }
    for (ballot, body, name, short, present) in electors(w, key)? {
        each(ballot, &mut |b| {
            b.electors.push(body);
            b.units.push(Elector { body, name: name.clone(), short: short.clone() });
            if present {
                b.present.push(body);
            }
        });
    }
    for (ballot, voice) in voices(w, key)? {
        each(ballot, &mut |b| b.voices.push(voice.clone()));
    }
    for (ballot, sum) in counts(w, key)? {
        each(ballot, &mut |b| b.count = Some(sum.clone()));
    }
    Ok(all)
}

fn options(w: &mut Reading, key: Uuid) -> Result<Vec<(BallotId, OptionId, BodyId, String)>, Refusal> {
    w.rows(
        "SELECT o.ballot_id, o.id, o.body_id, o.label FROM ballots_option o \
         JOIN ballots_ballot b ON b.id = o.ballot_id \
         WHERE b.id = $1 OR b.matter_id = $1 ORDER BY o.ballot_id, o.position LIMIT 8000",
        p![key],
    )
}

type ElectorRow = (BallotId, BodyId, String, String, bool);

fn electors(w: &mut Reading, key: Uuid) -> Result<Vec<ElectorRow>, Refusal> {
    w.rows(
        "SELECT e.ballot_id, e.body_id, e.name, e.short, e.present FROM ballots_elector e \
         JOIN ballots_ballot b ON b.id = e.ballot_id \
         WHERE b.id = $1 OR b.matter_id = $1 ORDER BY e.ballot_id, e.position LIMIT 12000",
        p![key],
    )
}

type VoiceRow = (BallotId, BodyId, String, Option<OptionId>, String, String, Moment, PersonId);

fn voices(w: &mut Reading, key: Uuid) -> Result<Vec<(BallotId, Voice)>, Refusal> {
    let rows: Vec<VoiceRow> = w.rows(
        "SELECT v.ballot_id, v.body_id, v.choice, v.option_id, v.how, v.receipt, v.at, v.by_person \
         FROM ballots_voice v JOIN ballots_ballot b ON b.id = v.ballot_id \
         JOIN ballots_elector e ON e.ballot_id = v.ballot_id AND e.body_id = v.body_id \
         WHERE b.id = $1 OR b.matter_id = $1 ORDER BY v.ballot_id, e.position LIMIT 12000",
        p![key],
    )?;
    rows.into_iter()
        .map(|(ballot, body, choice, option, how, receipt, at, by)| {
            let (Some(choice), Some(how)) = (Choice::of_word(&choice), Method::of_word(&how)) else {
                return Err(Refusal::broken(format!("a voice holds the words {choice} and {how}")));
            };
            Ok((ballot, Voice { body, choice, option, how, receipt, at, by }))
        })
        .collect()
}

type CountRow =
    (BallotId, i64, i64, i64, i64, i64, i64, i64, kernel::serde_json::Value, PersonId, Moment, i64);

fn counts(w: &mut Reading, key: Uuid) -> Result<Vec<(BallotId, Count)>, Refusal> {
    let rows: Vec<CountRow> = w.rows(
        "SELECT c.ballot_id, c.issued, c.collected, c.missing, c.valid, c.invalid, c.against, c.blank, c.tellers, \
         c.entered_by, c.at, c.version FROM ballots_count c JOIN ballots_ballot b ON b.id = c.ballot_id \
         WHERE b.id = $1 OR b.matter_id = $1 ORDER BY c.ballot_id LIMIT 200",
        p![key],
    )?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let each: Vec<(BallotId, OptionId, i64)> = w.rows(
        "SELECT c.ballot_id, c.option_id, c.votes FROM ballots_count_option c \
         JOIN ballots_ballot b ON b.id = c.ballot_id JOIN ballots_option o ON o.id = c.option_id \
         WHERE b.id = $1 OR b.matter_id = $1 ORDER BY c.ballot_id, o.position LIMIT 8000",
        p![key],
    )?;
    let mut votes: HashMap<BallotId, Vec<(OptionId, i64)>> = HashMap::new();
    for (ballot, option, n) in each {
        votes.entry(ballot).or_default().push((option, n));
    }
    rows.into_iter()
        .map(
            |(
                id,
                issued,
                collected,
                missing,
                valid,
                invalid,
                against,
                blank,
                tellers,
                entered_by,
                at,
                version,
            )| {
                let tellers: Vec<String> = kernel::serde_json::from_value(tellers)?;
                let votes = votes.remove(&id).unwrap_or_default();
                let sum = Count {
                    issued,
                    collected,
                    missing,
                    valid,
                    invalid,
                    votes,
                    against,
                    blank,
                    tellers,
                    entered_by,
                    at,
                    version,
                };
                Ok((id, sum))
            },
        )
        .collect()
}

/// An open ballot that a unit may vote in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The ballot.
    pub ballot: BallotId,
    /// The unit that may vote.
    pub body: BodyId,
    /// The unit's short name.
    pub unit: String,
    /// The bloc's year.
    pub year: YearId,
    /// What is put to the vote.
    pub title: String,
    /// The unit proposed, or "" when there are several candidates.
    pub about: String,
    /// Opened when.
    pub opened_at: Option<Moment>,
    /// Has the unit voted?
    pub voted: bool,
}

/// Open ballots told at once.
const WAITING_MAX: usize = 100;

type WaitingRow = (BallotId, BodyId, String, YearId, String, Option<String>, Option<Moment>, i64);

/// Open ballots these units may vote in, oldest first; one statement for every eight units.
pub(crate) fn waiting(w: &mut Reading, bodies: &[BodyId]) -> Result<Vec<Waiting>, Refusal> {
    let mut units = bodies.to_vec();
    units.sort_unstable();
    units.dedup();
    let mut all: Vec<Waiting> = Vec::new();
    for keys in db::eights(&units) {
        let rows: Vec<WaitingRow> = w.rows(
            "SELECT b.id, e.body_id, e.short, b.year_id, b.title, o.label, b.opened_at, \
             (SELECT COUNT(*) FROM ballots_voice v WHERE v.ballot_id = b.id AND v.body_id = e.body_id) \
             FROM ballots_elector e JOIN ballots_ballot b ON b.id = e.ballot_id \
             LEFT JOIN ballots_option o ON o.ballot_id = b.id AND o.position = 0 AND b.kind = 'PROPOSAL' \
             WHERE e.body_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND e.present = 1 AND b.state = 'OPEN' \
             AND b.method <> 'PAPER' ORDER BY b.opened_at, b.id, e.position LIMIT 100",
            &keys.map(Val::from),
        )?;
        all.extend(rows.into_iter().map(|(ballot, body, unit, year, title, about, opened_at, voices)| {
            let about = about.unwrap_or_default();
            Waiting { ballot, body, unit, year, title, about, opened_at, voted: voices > 0 }
        }));
    }
    // Stable: the units of a ballot stay in the order of the decision.
    all.sort_by_key(|o| (o.opened_at, o.ballot));
    all.truncate(WAITING_MAX);
    Ok(all)
}

/// A paper ballot whose protocol is still to be entered.
pub(crate) struct Uncounted {
    /// The ballot.
    pub(crate) ballot: BallotId,
    /// What is put to the vote.
    pub(crate) title: String,
    /// The unit proposed, or "" when there are several candidates.
    pub(crate) about: String,
    /// Opened when.
    pub(crate) opened_at: Option<Moment>,
}

/// Open paper ballots of these blocs that nobody has counted, oldest first; one statement for every eight blocs.
pub(crate) fn uncounted(w: &mut Reading, blocs: &[BlocId]) -> Result<Vec<Uncounted>, Refusal> {
    let mut all: Vec<Uncounted> = Vec::new();
    for keys in db::eights(blocs) {
        let rows: Vec<(BallotId, String, Option<String>, Option<Moment>)> = w.rows(
            "SELECT b.id, b.title, o.label, b.opened_at FROM ballots_ballot b \
             LEFT JOIN ballots_option o ON o.ballot_id = b.id AND o.position = 0 AND b.kind = 'PROPOSAL' \
             WHERE b.bloc_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND b.state = 'OPEN' AND b.method = 'PAPER' \
             AND NOT EXISTS (SELECT 1 FROM ballots_count c WHERE c.ballot_id = b.id) \
             ORDER BY b.opened_at, b.id LIMIT 100",
            &keys.map(Val::from),
        )?;
        let one = |(ballot, title, about, opened_at): (_, _, Option<String>, _)| Uncounted {
            ballot,
            title,
            about: about.unwrap_or_default(),
            opened_at,
        };
        all.extend(rows.into_iter().map(one));
    }
    Ok(all)
}
