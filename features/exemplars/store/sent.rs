//! Chosen exemplars on the lists of delegations, read and written.

use crate::duties::RunSelection;
use crate::model::ExemplarId;
use crate::selection::{NominationId, SelectionId};
use crate::sending::Sent;
use db::{Reading, Writing, eights, p};
use delegates::{DelegateId, DelegationId};
use gatherings::GatheringId;
use kernel::{Allowed, Moment, Refusal};

type Row = (ExemplarId, GatheringId, DelegationId, DelegateId, String, Moment);

fn sent((exemplar, gathering, delegation, delegate, by_name, at): Row) -> Sent {
    Sent { exemplar, gathering, delegation, delegate, by_name, at }
}

macro_rules! rows {
    ($where:literal) => {
        concat!(
            "SELECT n.exemplar, s.gathering, s.delegation, s.delegate, s.by_name, s.at FROM exemplars_sent s ",
            "JOIN exemplars_nomination n ON n.id = s.nomination ",
            $where
        )
    };
}

/// Of one selection.
pub(crate) fn of_selection(w: &mut Reading, id: SelectionId) -> Result<Vec<Sent>, Refusal> {
    let rows: Vec<Row> = w.rows(rows!("WHERE n.selection = $1 ORDER BY s.at, n.id LIMIT 5000"), p![id])?;
    Ok(rows.into_iter().map(sent).collect())
}

/// Of one exemplar.
pub(crate) fn of_exemplar(w: &mut Reading, id: ExemplarId) -> Result<Vec<Sent>, Refusal> {
    let rows: Vec<Row> = w.rows(rows!("WHERE n.exemplar = $1 ORDER BY s.at, n.id LIMIT 200"), p![id])?;
    Ok(rows.into_iter().map(sent).collect())
}

/// Whoever is on the list of one of these conferences by a choice that was taken back since.
pub(crate) fn no_longer_chosen(w: &mut Reading, gatherings: &[GatheringId]) -> Result<Vec<Sent>, Refusal> {
    let mut all = Vec::new();
    for [a, b, c, d, e, f, g, h] in eights(gatherings) {
        let rows: Vec<Row> = w.rows(
            rows!(
                "WHERE n.outcome = 'NOT_CHOSEN' AND s.gathering IN ($1, $2, $3, $4, $5, $6, $7, $8) \
                 ORDER BY s.at, n.id LIMIT 200"
            ),
            p![a, b, c, d, e, f, g, h],
        )?;
        all.extend(rows.into_iter().map(sent));
    }
    Ok(all)
}

/// One more; once more after the first was taken off the list again.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<RunSelection>,
    nomination: NominationId,
    s: &Sent,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO exemplars_sent (nomination, gathering, delegation, delegate, by_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (nomination, gathering) DO UPDATE SET \
         delegation = excluded.delegation, delegate = excluded.delegate, by_name = excluded.by_name, at = excluded.at",
        p![nomination, s.gathering, s.delegation, s.delegate, &s.by_name, s.at],
    )
}
