//! SQL of exemplars. Private: others ask the front door. Reading is here, changing in `write`.

use crate::fields::{self, Field};
use crate::model::{Composition, Exemplar, ExemplarId, Kind, State, Step, Work};
use db::{Reading, p};
use kernel::{BodyId, Day, Refusal, Val};
use std::collections::{HashMap, HashSet};

mod adoptions;
mod media;
pub(crate) mod selections;
pub(crate) mod sent;
pub(crate) mod write;

pub(crate) use adoptions::{adoptions, adoptions_of, unconfirmed, unconfirmed_anywhere};
pub(crate) use media::{pictures, pieces, portraits};

/// Exemplars one unit of work reads.
const READ_MAX: usize = 20_000;
/// Up to so many bodies are asked for by their keys; beyond that all rows are read and sifted.
const ASKED_MAX: usize = 64;

fn strange(what: &str, word: &str) -> Refusal {
    Refusal::broken(format!("no such {what}: {word}"))
}

/// The list of fields.
pub(crate) fn all_fields(w: &mut Reading) -> Result<Vec<Field>, Refusal> {
    let rows: Vec<(String, String, bool)> =
        w.rows("SELECT key, name, ended FROM exemplars_field ORDER BY found_by LIMIT 200", p![])?;
    let own = |(key, name, ended)| Field { key, name, ended, own: true };
    Ok(fields::all(rows.into_iter().map(own).collect()))
}

/// The bodies that exemplars belong to.
pub(crate) fn bodies(w: &mut Reading) -> Result<Vec<BodyId>, Refusal> {
    let rows: Vec<(BodyId,)> = w.rows("SELECT DISTINCT body FROM exemplars_exemplar LIMIT 20000", p![])?;
    Ok(rows.into_iter().map(|(body,)| body).collect())
}

/// What a list shows of an exemplar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Head {
    pub(crate) id: ExemplarId,
    pub(crate) body: BodyId,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) field: String,
    pub(crate) finder: String,
    pub(crate) mentor: Option<BodyId>,
    pub(crate) mentor_name: String,
    pub(crate) summary: String,
    pub(crate) state: State,
    pub(crate) found_by: String,
    pub(crate) illustrative: bool,
}

type HeadRow = (
    ExemplarId,
    BodyId,
    String,
    String,
    String,
    String,
    String,
    Option<BodyId>,
    String,
    String,
    String,
    String,
    bool,
);

fn head_of(r: HeadRow) -> Result<Head, Refusal> {
    let (
        id,
        body,
        kind,
        name,
        role,
        field,
        finder,
        mentor,
        mentor_name,
        summary,
        state,
        found_by,
        illustrative,
    ) = r;
    let kind = Kind::of_word(&kind).ok_or_else(|| strange("kind of exemplar", &kind))?;
    let state = State::of_word(&state).ok_or_else(|| strange("state of an exemplar", &state))?;
    Ok(Head {
        id,
        body,
        kind,
        name,
        role,
        field,
        finder,
        mentor,
        mentor_name,
        summary,
        state,
        found_by,
        illustrative,
    })
}

macro_rules! heads {
    ($where:literal) => {
        concat!(
            "SELECT id, body, kind, name, role, field, finder, mentor, mentor_name, summary, state, found_by, illustrative ",
            "FROM exemplars_exemplar ",
            $where
        )
    };
}

/// The exemplars of these bodies, and those nurtured by them.
pub(crate) fn heads_of(w: &mut Reading, bodies: &[BodyId]) -> Result<Vec<Head>, Refusal> {
    let mut found: HashMap<ExemplarId, HeadRow> = HashMap::new();
    if bodies.len() <= ASKED_MAX {
        for keys in db::eights(bodies) {
            let rows: Vec<HeadRow> = w.rows(
                heads!("WHERE body IN ($1, $2, $3, $4, $5, $6, $7, $8) OR mentor IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 20000"),
                &keys.map(Val::from),
            )?;
            found.extend(rows.into_iter().map(|r| (r.0, r)));
        }
    } else {
        let wanted: HashSet<BodyId> = bodies.iter().copied().collect();
        let rows: Vec<HeadRow> = w.rows(heads!("ORDER BY id DESC LIMIT 20000"), p![])?;
        let ours =
            rows.into_iter().filter(|r| wanted.contains(&r.1) || r.7.is_some_and(|m| wanted.contains(&m)));
        found.extend(ours.map(|r| (r.0, r)));
    }
    found.into_values().take(READ_MAX).map(head_of).collect()
}

/// Those that everybody may learn from.
pub(crate) fn heads_shown(w: &mut Reading) -> Result<Vec<Head>, Refusal> {
    let rows: Vec<HeadRow> =
        w.rows(heads!("WHERE state IN ('RECOGNISED', 'MULTIPLIED') ORDER BY id DESC LIMIT 20000"), p![])?;
    rows.into_iter().map(head_of).collect()
}

type ExemplarRow = (
    ExemplarId,
    BodyId,
    String,
    String,
    String,
    String,
    String,
    Option<BodyId>,
    String,
    String,
    String,
    String,
    String,
    bool,
    i64,
);

fn exemplar_of(r: ExemplarRow) -> Result<Exemplar, Refusal> {
    let (
        id,
        body,
        kind,
        name,
        role,
        field,
        finder,
        mentor,
        mentor_name,
        summary,
        achievements,
        story,
        state,
        illustrative,
        version,
    ) = r;
    let kind = Kind::of_word(&kind).ok_or_else(|| strange("kind of exemplar", &kind))?;
    let state = State::of_word(&state).ok_or_else(|| strange("state of an exemplar", &state))?;
    Ok(Exemplar {
        id,
        body,
        kind,
        name,
        role,
        field,
        finder,
        mentor,
        mentor_name,
        summary,
        achievements,
        story,
        state,
        illustrative,
        version,
    })
}

macro_rules! exemplars {
    ($where:literal) => {
        concat!(
            "SELECT id, body, kind, name, role, field, finder, mentor, mentor_name, summary, achievements, story, state, ",
            "illustrative, version FROM exemplars_exemplar ",
            $where
        )
    };
}

/// One exemplar.
pub(crate) fn exemplar(w: &mut Reading, id: ExemplarId) -> Result<Exemplar, Refusal> {
    exemplar_of(w.one(exemplars!("WHERE id = $1"), p![id])?)
}

/// These exemplars, whole.
pub(crate) fn exemplars(
    w: &mut Reading,
    ids: &[ExemplarId],
) -> Result<HashMap<ExemplarId, Exemplar>, Refusal> {
    let mut found = HashMap::new();
    for keys in db::eights(ids) {
        let rows: Vec<ExemplarRow> =
            w.rows(exemplars!("WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 8"), &keys.map(Val::from))?;
        for row in rows {
            found.insert(row.0, exemplar_of(row)?);
        }
    }
    Ok(found)
}

type CompositionRow = (ExemplarId, Option<bool>, Option<bool>, Option<bool>, Option<i64>, Option<String>);

/// The composition of these exemplars; who has none on record is not among them.
pub(crate) fn compositions(
    w: &mut Reading,
    ids: &[ExemplarId],
) -> Result<HashMap<ExemplarId, Composition>, Refusal> {
    let mut found = HashMap::new();
    for keys in db::eights(ids) {
        let rows: Vec<CompositionRow> = w.rows(
            "SELECT exemplar, direct, woman, minority, born, work FROM exemplars_composition \
             WHERE exemplar IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 8",
            &keys.map(Val::from),
        )?;
        for (id, direct, woman, minority, born, work) in rows {
            let work = work.as_deref().and_then(Work::of_word);
            found.insert(id, Composition { direct, woman, minority, born, work });
        }
    }
    Ok(found)
}

/// The way an exemplar has gone, oldest first.
pub(crate) fn steps(w: &mut Reading, id: ExemplarId) -> Result<Vec<Step>, Refusal> {
    let rows: Vec<(String, Day, String, String, String, String)> = w.rows(
        "SELECT state, day, decided_by, basis, reason, by_name FROM exemplars_step WHERE exemplar = $1 \
         ORDER BY place LIMIT 500",
        p![id],
    )?;
    let step = |(state, day, decided_by, basis, reason, by_name): (String, _, _, _, _, _)| {
        let state = State::of_word(&state).ok_or_else(|| strange("state of an exemplar", &state))?;
        Ok(Step { state, day, decided_by, basis, reason, by_name })
    };
    rows.into_iter().map(step).collect()
}
