//! Selections and nominations, read.

use crate::model::ExemplarId;
use crate::selection::{Nomination, NominationId, Outcome, Selection, SelectionId};
use db::{Reading, p};
use kernel::{BodyId, Day, Refusal, Val};
use organisations::Level;
use std::collections::{HashMap, HashSet};

type SelectionRow =
    (SelectionId, BodyId, String, String, Day, i64, Day, String, String, Option<Day>, bool, i64);

fn selection_of(r: SelectionRow) -> Result<Selection, Refusal> {
    let (
        id,
        body,
        level,
        title,
        day,
        places,
        closes_on,
        criteria,
        foreword,
        closed_on,
        illustrative,
        version,
    ) = r;
    let level = Level::of_word(&level).ok_or_else(|| super::strange("level", &level))?;
    Ok(Selection {
        id,
        body,
        level,
        title,
        day,
        places,
        closes_on,
        criteria,
        foreword,
        closed_on,
        illustrative,
        version,
    })
}

macro_rules! selections {
    ($where:literal) => {
        concat!(
            "SELECT id, body, level, title, day, places, closes_on, criteria, foreword, closed_on, illustrative, version ",
            "FROM exemplars_selection ",
            $where
        )
    };
}

/// One selection.
pub(crate) fn selection(w: &mut Reading, id: SelectionId) -> Result<Selection, Refusal> {
    selection_of(w.one(selections!("WHERE id = $1"), p![id])?)
}

/// The bodies that hold conferences.
pub(crate) fn bodies(w: &mut Reading) -> Result<Vec<BodyId>, Refusal> {
    let rows: Vec<(BodyId,)> = w.rows("SELECT DISTINCT body FROM exemplars_selection LIMIT 20000", p![])?;
    Ok(rows.into_iter().map(|(body,)| body).collect())
}

/// Up to so many bodies are asked for by their keys; beyond that all rows are read and sifted.
const ASKED_MAX: usize = 64;

/// The selections of these bodies, the latest conference first.
pub(crate) fn selections_of(w: &mut Reading, bodies: &[BodyId]) -> Result<Vec<Selection>, Refusal> {
    let mut rows: Vec<SelectionRow> = Vec::new();
    if bodies.len() <= ASKED_MAX {
        for keys in db::eights(bodies) {
            let more: Vec<SelectionRow> = w.rows(
                selections!("WHERE body IN ($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY day DESC LIMIT 2000"),
                &keys.map(Val::from),
            )?;
            rows.extend(more);
        }
    } else {
        let wanted: HashSet<BodyId> = bodies.iter().copied().collect();
        let all: Vec<SelectionRow> = w.rows(selections!("ORDER BY day DESC, id LIMIT 20000"), p![])?;
        rows.extend(all.into_iter().filter(|r| wanted.contains(&r.1)));
    }
    let mut all = rows.into_iter().map(selection_of).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|s| (std::cmp::Reverse(s.day), s.id));
    Ok(all)
}

/// Those of these bodies whose list is not settled, the first to close first.
pub(crate) fn open_selections(w: &mut Reading, bodies: &[BodyId]) -> Result<Vec<Selection>, Refusal> {
    let mut all: Vec<Selection> = Vec::new();
    for keys in db::eights(bodies) {
        let rows: Vec<SelectionRow> = w.rows(
            selections!(
                "WHERE body IN ($1, $2, $3, $4, $5, $6, $7, $8) AND closed_on IS NULL ORDER BY closes_on LIMIT 200"
            ),
            &keys.map(Val::from),
        )?;
        let more: Vec<Selection> = rows.into_iter().map(selection_of).collect::<Result<_, _>>()?;
        all.extend(more);
    }
    all.sort_by_key(|s| (s.closes_on, s.id));
    Ok(all)
}

type NominationRow =
    (NominationId, SelectionId, ExemplarId, BodyId, String, String, Option<String>, String, Option<String>);

fn nomination_of(r: NominationRow) -> Nomination {
    let (id, selection, exemplar, by_body, note, by_name, outcome, reason, decided_by) = r;
    let outcome = outcome.as_deref().and_then(Outcome::of_word);
    let decided_by = decided_by.unwrap_or_default();
    Nomination { id, selection, exemplar, by_body, note, by_name, outcome, reason, decided_by }
}

macro_rules! nominations {
    ($where:literal) => {
        concat!(
            "SELECT id, selection, exemplar, by_body, note, by_name, outcome, reason, decided_by FROM exemplars_nomination ",
            $where
        )
    };
}

/// The nominations of a selection.
pub(crate) fn nominations(w: &mut Reading, id: SelectionId) -> Result<Vec<Nomination>, Refusal> {
    let rows: Vec<NominationRow> =
        w.rows(nominations!("WHERE selection = $1 ORDER BY at, id LIMIT 5000"), p![id])?;
    Ok(rows.into_iter().map(nomination_of).collect())
}

/// The nominations of these selections.
pub(crate) fn nominations_of(w: &mut Reading, ids: &[SelectionId]) -> Result<Vec<Nomination>, Refusal> {
    let mut all = Vec::new();
    for keys in db::eights(ids) {
        let rows: Vec<NominationRow> = w.rows(
            nominations!("WHERE selection IN ($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY at, id LIMIT 20000"),
            &keys.map(Val::from),
        )?;
        all.extend(rows.into_iter().map(nomination_of));
    }
    Ok(all)
}

/// What became of these exemplars in the selections of each body.
pub(crate) type Before = HashMap<ExemplarId, Vec<(BodyId, Option<Outcome>)>>;

/// What became of these exemplars wherever they were nominated; where the list is not settled, nothing yet.
pub(crate) fn before(w: &mut Reading, ids: &[ExemplarId]) -> Result<Before, Refusal> {
    let mut found = Before::new();
    for keys in db::eights(ids) {
        let rows: Vec<(ExemplarId, BodyId, Option<String>, Option<Day>)> = w.rows(
            "SELECT n.exemplar, s.body, n.outcome, s.closed_on FROM exemplars_nomination n \
             JOIN exemplars_selection s ON s.id = n.selection \
             WHERE n.exemplar IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 2000",
            &keys.map(Val::from),
        )?;
        for (exemplar, body, outcome, closed_on) in rows {
            let outcome = outcome.as_deref().and_then(Outcome::of_word).filter(|_| closed_on.is_some());
            found.entry(exemplar).or_default().push((body, outcome));
        }
    }
    Ok(found)
}

/// Where an exemplar was nominated, and what became of it there.
pub(crate) struct Nominated {
    pub(crate) selection: SelectionId,
    pub(crate) title: String,
    pub(crate) body: BodyId,
    pub(crate) day: Day,
    pub(crate) closes_on: Day,
    pub(crate) settled: bool,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) reason: String,
}

type NominatedRow = (SelectionId, String, BodyId, Day, Day, Option<Day>, Option<String>, String);

/// Where one exemplar was nominated, the oldest conference first.
pub(crate) fn nominated(w: &mut Reading, id: ExemplarId) -> Result<Vec<Nominated>, Refusal> {
    let rows: Vec<NominatedRow> = w.rows(
        "SELECT s.id, s.title, s.body, s.day, s.closes_on, s.closed_on, n.outcome, n.reason FROM exemplars_nomination n \
         JOIN exemplars_selection s ON s.id = n.selection WHERE n.exemplar = $1 ORDER BY s.day, s.id LIMIT 200",
        p![id],
    )?;
    let one = |(selection, title, body, day, closes_on, closed_on, outcome, reason): NominatedRow| {
        let outcome = outcome.as_deref().and_then(Outcome::of_word);
        Nominated { selection, title, body, day, closes_on, settled: closed_on.is_some(), outcome, reason }
    };
    Ok(rows.into_iter().map(one).collect())
}
