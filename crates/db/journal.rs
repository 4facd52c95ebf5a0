//! The journal ("sổ thay đổi"): one chain of facts. Each entry's digest covers its content and the digest before
//! it, so an altered, missing or reordered entry shows; the newest digest, noted on paper, guards the tail.

use crate::work::as_it_stands;
use crate::{Db, Reading, Writing};
use kernel::{Fact, FromRow, Moment, PersonId, Refusal, Uuid, Val, p, serde_json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The journal's newest entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Its number; entries count 1, 2, 3 … without gaps. 0 before the first.
    pub seq: i64,
    /// Its SHA-256.
    pub hash: Vec<u8>,
}

/// One remembered fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its number in the chain.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who, if a person.
    pub by: Option<PersonId>,
    /// Who, in words, as they were called that day.
    pub by_name: String,
    /// The fact's public name.
    pub name: String,
    /// What it is about: "kind:key" separated by spaces.
    pub about: String,
    /// The sentence.
    pub says: String,
    /// Why.
    pub reason: Option<String>,
    /// Before and after, as JSON.
    pub data: String,
}

/// What is wrong with the journal, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// This entry's content does not agree with its digest.
    Altered(i64),
    /// This entry is not there.
    Missing(i64),
    /// This entry does not follow from the one before it.
    Reordered(i64),
    /// The index of what facts are about disagrees with this entry.
    Unlisted(i64),
    /// An entry carries this number, which is none of 1, 2, 3 … to the head's, or which another entry carries too.
    Stray(String),
    /// The index of what facts are about lists something for this number, and there is no such entry.
    Unfounded(String),
    /// The head says one thing, the last entry another.
    HeadDiffers(i64),
    /// There is no head, or none that can be read.
    NoHead,
}

/// The journal after a walk through all of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    /// Entries walked.
    pub entries: i64,
    /// Digest of the newest, in hexadecimal: worth noting outside the machine.
    pub digest: String,
    /// The first thing wrong, if any.
    pub flaw: Option<Flaw>,
}

type Row = (i64, i64, Option<PersonId>, String, String, String, String, Option<String>, String);

fn entry(r: Row) -> Entry {
    let (seq, at, by, by_name, name, about, says, reason, data) = r;
    Entry { seq, at: Moment(at), by, by_name, name, about, says, reason, data }
}

impl Entry {
    /// Every field with its length before it, so no two contents read the same.
    fn digest(&self, before: &[u8]) -> Vec<u8> {
        let mut h = Sha256::new();
        let mut field = |bytes: &[u8]| {
            h.update((bytes.len() as u64).to_be_bytes());
            h.update(bytes);
        };
        field(before);
        field(&self.seq.to_be_bytes());
        field(&self.at.0.to_be_bytes());
        field(self.by.map_or([0u8; 16], |p| *p.0.as_bytes()).as_slice());
        for text in [&self.by_name, &self.name, &self.about, &self.says, &self.data] {
            field(text.as_bytes());
        }
        match &self.reason {
            Some(r) => field(r.as_bytes()),
            None => h.update([0xff; 8]),
        }
        h.finalize().to_vec()
    }

    /// The things this entry is about.
    pub fn things(&self) -> impl Iterator<Item = (&str, Uuid)> {
        self.about
            .split(' ')
            .filter_map(|a| a.split_once(':'))
            .filter_map(|(k, id)| Some((k, id.parse().ok()?)))
    }
}

pub(crate) fn head(w: &mut Reading) -> Result<Head, Refusal> {
    let (seq, hash): (i64, Vec<u8>) = w.one("SELECT seq, hash FROM journal_head WHERE id = 1", p![])?;
    Ok(Head { seq, hash })
}

pub(crate) fn append(w: &mut Writing, fact: &Fact) -> Result<i64, Refusal> {
    let Head { seq, hash } = head(w)?;
    let who = w.who().clone();
    let entry = Entry {
        seq: seq + 1,
        at: who.at,
        by: who.by,
        by_name: who.name,
        name: fact.name.to_owned(),
        about: fact.about.iter().map(|a| format!("{}:{}", a.kind, a.id)).collect::<Vec<_>>().join(" "),
        says: fact.says.clone(),
        reason: fact.reason.clone(),
        data: if fact.data.is_null() { String::new() } else { serde_json::to_string(&fact.data)? },
    };
    let digest = entry.digest(&hash);
    w.exec(
        "INSERT INTO journal_entry (seq, at, by_person, by_name, name, about, says, reason, data, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        p![
            entry.seq,
            entry.at,
            entry.by,
            entry.by_name,
            entry.name,
            entry.about,
            entry.says,
            entry.reason,
            entry.data,
            digest.clone()
        ],
    )?;
    for a in &fact.about {
        w.exec("INSERT INTO journal_about (kind, id, seq) VALUES ($1, $2, $3)", p![a.kind, a.id, entry.seq])?;
    }
    w.exec_one("UPDATE journal_head SET seq = $1, hash = $2 WHERE id = 1", p![entry.seq, digest])?;
    Ok(entry.seq)
}

pub(crate) fn about(
    w: &mut Reading,
    kind: &str,
    id: Uuid,
    before: i64,
    limit: i64,
) -> Result<Vec<Entry>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT e.seq, e.at, e.by_person, e.by_name, e.name, e.about, e.says, e.reason, e.data
         FROM journal_about a JOIN journal_entry e ON e.seq = a.seq
         WHERE a.kind = $1 AND a.id = $2 AND a.seq >= 1 AND a.seq < $3 ORDER BY a.seq DESC LIMIT $4",
        p![kind, id, before, limit],
    )?;
    Ok(rows.into_iter().map(entry).collect())
}

pub(crate) fn named(w: &mut Reading, name: &str, after: i64, limit: i64) -> Result<Vec<Entry>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT seq, at, by_person, by_name, name, about, says, reason, data
         FROM journal_entry WHERE name = $1 AND seq >= 1 AND seq > $2 ORDER BY seq LIMIT $3",
        p![name, after, limit],
    )?;
    Ok(rows.into_iter().map(entry).collect())
}

pub(crate) fn first_named_about(
    w: &mut Reading,
    kind: &str,
    id: Uuid,
    name: &str,
) -> Result<Option<Entry>, Refusal> {
    let row: Option<Row> = w.maybe(
        "SELECT e.seq, e.at, e.by_person, e.by_name, e.name, e.about, e.says, e.reason, e.data
         FROM journal_about a JOIN journal_entry e ON e.seq = a.seq
         WHERE a.kind = $1 AND a.id = $2 AND a.seq >= 1 AND e.name = $3 ORDER BY a.seq LIMIT 1",
        p![kind, id, name],
    )?;
    Ok(row.map(entry))
}

pub(crate) fn last_about(w: &mut Reading, kind: &str, id: Uuid) -> Result<i64, Refusal> {
    let (seq,): (Option<i64>,) =
        w.one("SELECT MAX(seq) FROM journal_about WHERE kind = $1 AND id = $2 AND seq >= 1", p![kind, id])?;
    Ok(seq.unwrap_or(0))
}

pub(crate) fn last_named_about(
    w: &mut Reading,
    kind: &str,
    id: Uuid,
    [a, b, c, d, e]: [&str; 5],
) -> Result<Option<Entry>, Refusal> {
    let row: Option<Row> = w.maybe(
        "SELECT e.seq, e.at, e.by_person, e.by_name, e.name, e.about, e.says, e.reason, e.data
         FROM journal_about a JOIN journal_entry e ON e.seq = a.seq
         WHERE a.kind = $1 AND a.id = $2 AND a.seq >= 1 AND e.name IN ($3, $4, $5, $6, $7)
         ORDER BY a.seq DESC LIMIT 1",
        p![kind, id, a, b, c, d, e],
    )?;
    Ok(row.map(entry))
}

const BATCH: i64 = 1000;

pub(crate) fn verify(db: &Db) -> Result<Verified, Refusal> {
    db.read(|w| {
        let head = head_if_whole(w)?;
        let mut last = Head { seq: 0, hash: Vec::new() };
        let done = |last: &Head, flaw| Verified { entries: last.seq, digest: hex(&last.hash), flaw };
        loop {
            let (batch, unread) = batch(w, last.seq)?;
            if batch.is_empty() && unread.is_none() {
                break;
            }
            for i in 0..batch.len() {
                if let Some(flaw) = flaw_of(&batch, i, &last) {
                    return Ok(done(&last, Some(flaw)));
                }
                last = Head { seq: batch[i].0.seq, hash: batch[i].1.clone() };
            }
            if let Some(seq) = unread {
                let next = last.seq + 1;
                let flaw = match seq {
                    Val::Int(n) if n == next => Flaw::Altered(next),
                    Val::Int(_) => Flaw::Missing(next),
                    strange => Flaw::Stray(as_it_stands(&strange)),
                };
                return Ok(done(&last, Some(flaw)));
            }
        }
        let Some(head) = head else { return Ok(done(&last, Some(Flaw::NoHead))) };
        let flaw = if head.seq > last.seq {
            Some(Flaw::Missing(last.seq + 1))
        } else if head != last && !(head.seq == 0 && last.seq == 0) {
            Some(Flaw::HeadDiffers(last.seq))
        } else {
            beside_the_chain(w)?
        };
        Ok(done(&last, flaw))
    })
}

/// What the walk from 1 to the head does not meet: an entry below 1, without a number, or with the number of another;
/// and what the index lists for no entry.
fn beside_the_chain(w: &mut Reading) -> Result<Option<Flaw>, Refusal> {
    let number = |row: Option<Vec<Val>>| Some(as_it_stands(row?.first()?));
    let entry = w.maybe(
        "SELECT seq FROM journal_entry GROUP BY seq HAVING COUNT(*) > 1 OR seq < 1 OR seq IS NULL
         ORDER BY seq LIMIT 1",
        p![],
    )?;
    if let Some(seq) = number(entry) {
        return Ok(Some(Flaw::Stray(seq)));
    }
    let listed = w.maybe(
        "SELECT a.seq FROM journal_about a
         WHERE NOT EXISTS (SELECT e.seq FROM journal_entry e WHERE e.seq = a.seq) ORDER BY a.seq LIMIT 1",
        p![],
    )?;
    Ok(number(listed).map(Flaw::Unfounded))
}

/// What is wrong with one entry, seen after the one before it.
fn flaw_of(walked: &[Walked], i: usize, last: &Head) -> Option<Flaw> {
    let (entry, hash, listed) = &walked[i];
    if entry.seq != last.seq + 1 {
        return Some(Flaw::Missing(last.seq + 1));
    }
    if entry.digest(&last.hash) != *hash {
        return Some(if fits_elsewhere(walked, i) {
            Flaw::Reordered(entry.seq)
        } else {
            Flaw::Altered(entry.seq)
        });
    }
    let mut things: Vec<(&str, Uuid)> = entry.things().collect();
    things.sort_unstable();
    let same = listed.as_ref().is_some_and(|listed| {
        things.len() == listed.len() && things.iter().zip(listed).all(|(a, b)| a.0 == b.0 && a.1 == b.1)
    });
    (!same).then_some(Flaw::Unlisted(entry.seq))
}

/// Does this entry's digest come true with another number after another entry nearby? Then it was moved, not edited.
fn fits_elsewhere(walked: &[Walked], i: usize) -> bool {
    const NEAR: usize = 24;
    let (entry, hash, _) = &walked[i];
    let near = &walked[i.saturating_sub(NEAR)..walked.len().min(i + NEAR)];
    let before_first = [Vec::new()];
    let befores = near.iter().map(|(_, h, _)| h).chain(before_first.iter());
    let numbers: Vec<i64> = near.iter().map(|(e, ..)| e.seq).collect();
    befores
        .into_iter()
        .any(|before| numbers.iter().any(|seq| Entry { seq: *seq, ..entry.clone() }.digest(before) == *hash))
}

/// The head, if it is one.
fn head_if_whole(w: &mut Reading) -> Result<Option<Head>, Refusal> {
    let row: Option<Vec<Val>> = w.maybe("SELECT seq, hash FROM journal_head WHERE id = 1", p![])?;
    let read = row.and_then(|mut row| <(i64, Vec<u8>)>::from_row(&mut row).ok());
    Ok(read.map(|(seq, hash)| Head { seq, hash }))
}

/// An entry, its digest, and what the index lists for it: nothing when that cannot be read.
type Walked = (Entry, Vec<u8>, Option<Vec<(String, Uuid)>>);

/// The entries that come next, up to the first that is none of ours; and the number of that one, whatever it is.
fn batch(w: &mut Reading, after: i64) -> Result<(Vec<Walked>, Option<Val>), Refusal> {
    type Wide = (i64, i64, Option<PersonId>, String, String, String, String, Option<String>, String, Vec<u8>);
    let rows: Vec<Vec<Val>> = w.rows(
        "SELECT seq, at, by_person, by_name, name, about, says, reason, data, hash
         FROM journal_entry WHERE seq > $1 ORDER BY seq LIMIT $2",
        p![after, BATCH],
    )?;
    let (mut read, mut unread) = (Vec::new(), None);
    for mut row in rows {
        let seq = row.first().cloned();
        match Wide::from_row(&mut row) {
            Ok(row) => read.push(row),
            Err(_) => {
                unread = seq;
                break;
            }
        }
    }
    let last = read.last().map_or(after, |r| r.0);
    let listed: Vec<Vec<Val>> = w.rows(
        "SELECT seq, kind, id FROM journal_about WHERE seq > $1 AND seq <= $2 ORDER BY seq, kind, id",
        p![after, last],
    )?;
    let mut of: HashMap<i64, Option<Vec<(String, Uuid)>>> = HashMap::new();
    // What carries no whole number stands beside the number before it, and spoils that one's list.
    let mut beside = after + 1;
    for mut row in listed {
        if let Some(Val::Int(seq)) = row.first() {
            beside = *seq;
        }
        let things = of.entry(beside).or_insert_with(|| Some(Vec::new()));
        match (things.as_mut(), <(i64, String, Uuid)>::from_row(&mut row)) {
            (Some(things), Ok((_, kind, id))) => things.push((kind, id)),
            _ => *things = None,
        }
    }
    let walked = |(a, b, c, d, e, f, g, h, i, hash): Wide| {
        let mut things = of.remove(&a).unwrap_or_else(|| Some(Vec::new()));
        things.iter_mut().for_each(|t| t.sort_unstable());
        (entry((a, b, c, d, e, f, g, h, i)), hash, things)
    };
    Ok((read.into_iter().map(walked).collect(), unread))
}

pub(crate) fn stands(w: &mut Reading, seq: i64, digest: &str) -> Result<bool, Refusal> {
    let row: Option<(Vec<u8>,)> = w.maybe("SELECT hash FROM journal_entry WHERE seq = $1", p![seq])?;
    Ok(row.is_some_and(|(hash,)| hex(&hash) == digest))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
