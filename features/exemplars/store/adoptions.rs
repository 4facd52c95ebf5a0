//! Reports that exemplars were taken over, read.

use crate::adoption::{Adoption, AdoptionId, Effect};
use crate::model::ExemplarId;
use db::{Reading, p};
use kernel::{BodyId, Day, Moment, PersonId, Points, Refusal, Val};

type AdoptionRow = (
    AdoptionId,
    ExemplarId,
    BodyId,
    Option<BodyId>,
    Day,
    String,
    String,
    String,
    Option<Points>,
    Option<Points>,
    PersonId,
    String,
    Moment,
    Option<String>,
    Option<Moment>,
);

fn adoption_of(r: AdoptionRow) -> Adoption {
    let (
        id,
        exemplar,
        body,
        learned_from,
        day,
        changed,
        measure,
        unit,
        was,
        became,
        by,
        by_name,
        at,
        who,
        when,
    ) = r;
    let effect = (!measure.is_empty()).then_some(Effect { measure, unit, was, became });
    Adoption {
        id,
        exemplar,
        body,
        learned_from,
        day,
        changed,
        effect,
        by,
        by_name,
        at,
        confirmed: who.zip(when),
    }
}

macro_rules! adoptions {
    ($where:literal) => {
        concat!(
            "SELECT id, exemplar, body, learned_from, day, changed, measure, unit, was, became, by_id, by_name, at, ",
            "confirmed_by, confirmed_at FROM exemplars_adoption ",
            $where
        )
    };
}

/// The reports that an exemplar was taken over, oldest first.
pub(crate) fn adoptions(w: &mut Reading, id: ExemplarId) -> Result<Vec<Adoption>, Refusal> {
    let rows: Vec<AdoptionRow> =
        w.rows(adoptions!("WHERE exemplar = $1 AND removed = 0 ORDER BY day, id LIMIT 5000"), p![id])?;
    Ok(rows.into_iter().map(adoption_of).collect())
}

/// The reports of these exemplars, oldest first.
pub(crate) fn adoptions_of(w: &mut Reading, ids: &[ExemplarId]) -> Result<Vec<Adoption>, Refusal> {
    let mut all: Vec<Adoption> = Vec::new();
    for keys in db::eights(ids) {
        let rows: Vec<AdoptionRow> = w.rows(
            adoptions!(
                "WHERE exemplar IN ($1, $2, $3, $4, $5, $6, $7, $8) AND removed = 0 ORDER BY day, id LIMIT 20000"
            ),
            &keys.map(Val::from),
        )?;
        all.extend(rows.into_iter().map(adoption_of));
    }
    Ok(all)
}

/// Reports on the exemplars of these bodies that nobody has confirmed, oldest first.
pub(crate) fn unconfirmed(w: &mut Reading, bodies: &[BodyId]) -> Result<Vec<Adoption>, Refusal> {
    let mut all: Vec<Adoption> = Vec::new();
    for keys in db::eights(bodies) {
        let rows: Vec<AdoptionRow> = w.rows(
            adoptions!(
                "WHERE confirmed_at IS NULL AND removed = 0 AND exemplar IN (SELECT e.id FROM exemplars_exemplar e \
                 WHERE e.body IN ($1, $2, $3, $4, $5, $6, $7, $8)) ORDER BY at LIMIT 500"
            ),
            &keys.map(Val::from),
        )?;
        all.extend(rows.into_iter().map(adoption_of));
    }
    Ok(all)
}

/// Reports on any exemplar that nobody has confirmed, oldest first: for whoever oversees, who sifts them.
pub(crate) fn unconfirmed_anywhere(w: &mut Reading) -> Result<Vec<Adoption>, Refusal> {
    let rows: Vec<AdoptionRow> =
        w.rows(adoptions!("WHERE confirmed_at IS NULL AND removed = 0 ORDER BY at LIMIT 2000"), p![])?;
    Ok(rows.into_iter().map(adoption_of).collect())
}
