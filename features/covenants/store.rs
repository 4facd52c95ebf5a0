//! SQL of covenants. Private. Reading is here, changing in `write`.

use crate::model::{Covenant, CovenantId, CovenantState, Method, Scan, Section, Signature, Target};
use db::{Reading, p};
use kernel::{BodyId, Day, Moment, PersonId, Refusal, YearId};
use web::FileKind;

pub(crate) mod targets;
pub(crate) mod write;

type Row = (CovenantId, YearId, String, String, String, String, Option<Day>, i64);

/// One covenant, whole.
pub(crate) fn covenant(w: &mut Reading, id: CovenantId) -> Result<Covenant, Refusal> {
    let row: Row = w.one(
        "SELECT id, year, theme, grounds, undertakings, state, effective_on, version FROM covenants_covenant WHERE id = $1",
        p![id],
    )?;
    whole(w, row)
}

/// The covenant of a year.
pub(crate) fn of_year(w: &mut Reading, year: YearId) -> Result<Option<Covenant>, Refusal> {
    let row: Option<Row> = w.maybe(
        "SELECT id, year, theme, grounds, undertakings, state, effective_on, version FROM covenants_covenant WHERE year = $1",
        p![year],
    )?;
    row.map(|row| whole(w, row)).transpose()
}

fn whole(w: &mut Reading, row: Row) -> Result<Covenant, Refusal> {
    let (id, year, theme, grounds, undertakings, state, effective_on, version) = row;
    let state =
        CovenantState::of_word(&state).ok_or_else(|| Refusal::broken(format!("no such state: {state}")))?;
    Ok(Covenant {
        id,
        year,
        theme,
        grounds,
        undertakings,
        state,
        sections: sections(w, id)?,
        targets: targets(w, id)?,
        signatures: signatures(w, id)?,
        absences: w.rows(
            "SELECT body, reason FROM covenants_absence WHERE covenant = $1 ORDER BY at, body LIMIT 200",
            p![id],
        )?,
        version,
        effective_on,
    })
}

fn sections(w: &mut Reading, id: CovenantId) -> Result<Vec<Section>, Refusal> {
    let rows: Vec<(i64, String, String)> = w.rows(
        "SELECT no, title, body FROM covenants_section WHERE covenant = $1 ORDER BY no LIMIT 50",
        p![id],
    )?;
    Ok(rows.into_iter().map(|(no, title, text)| Section { no, title, text }).collect())
}

type TargetRow = (i64, String, String, Option<String>, String, Option<BodyId>, Option<Day>);

fn targets(w: &mut Reading, id: CovenantId) -> Result<Vec<Target>, Refusal> {
    let rows: Vec<TargetRow> = w.rows(
        "SELECT section, indicator, measure, baseline, value, owner, deadline FROM covenants_target \
         WHERE covenant = $1 ORDER BY no LIMIT 200",
        p![id],
    )?;
    Ok(rows
        .into_iter()
        .map(|(section, indicator, unit, baseline, value, owner, deadline)| Target {
            section,
            indicator,
            unit,
            baseline,
            value,
            owner,
            deadline,
        })
        .collect())
}

type SignatureRow = (
    BodyId,
    Option<PersonId>,
    String,
    String,
    String,
    Moment,
    Option<String>,
    Option<String>,
    Option<String>,
);

fn signatures(w: &mut Reading, id: CovenantId) -> Result<Vec<Signature>, Refusal> {
    let rows: Vec<SignatureRow> = w.rows(
        "SELECT body, person, name, post, method, at, scan_digest, scan_name, scan_kind FROM covenants_signature \
         WHERE covenant = $1 ORDER BY at, body LIMIT 200",
        p![id],
    )?;
    rows.into_iter()
        .map(|(body, person, name, post, method, at, digest, file, kind)| {
            let method = Method::of_word(&method)
                .ok_or_else(|| Refusal::broken(format!("no such method: {method}")))?;
            let scan = match (digest, file, kind.as_deref().and_then(FileKind::of_word)) {
                (Some(digest), Some(name), Some(kind)) => Some(Scan { digest, name, kind }),
                _ => None,
            };
            Ok(Signature { body, person, name, post, method, at, scan })
        })
        .collect()
}
