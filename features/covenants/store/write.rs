//! Changes to covenants. Each asks for the proof of permission.

use crate::change::Text;
use crate::model::{Covenant, CovenantId, CovenantState, Sign, Signature};
use blocs::RunYear;
use db::{Writing, p};
use kernel::{Allowed, BodyId, Day, Duty, Moment, Refusal, YearId};

/// The duties by which a signature comes in: the leader's own, or the head unit's for a paper.
pub(crate) trait Brings: Duty {}
impl Brings for Sign {}
impl Brings for RunYear {}

pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    id: CovenantId,
    year: YearId,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO covenants_covenant (id, year, theme, grounds, undertakings, state, effective_on, version) \
         VALUES ($1, $2, '', '', '', 'DRAFT', NULL, 1)",
        p![id, year],
    )?;
    Ok(())
}

/// The whole text anew; guarded by the version that was seen.
pub(crate) fn put_text(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    (id, version): (CovenantId, i64),
    text: &Text,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE covenants_covenant SET theme = $1, grounds = $2, undertakings = $3, version = version + 1 \
         WHERE id = $4 AND version = $5 AND state = 'DRAFT'",
        p![&text.theme, &text.grounds, &text.undertakings, id, version],
    )?;
    w.exec("DELETE FROM covenants_section WHERE covenant = $1", p![id])?;
    w.exec("DELETE FROM covenants_target WHERE covenant = $1", p![id])?;
    for s in &text.sections {
        w.exec(
            "INSERT INTO covenants_section (covenant, no, title, body) VALUES ($1, $2, $3, $4)",
            p![id, s.no, &s.title, &s.text],
        )?;
    }
    for (i, t) in text.targets.iter().enumerate() {
        w.exec(
            "INSERT INTO covenants_target (covenant, no, section, indicator, measure, baseline, value, owner, deadline) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            p![id, i + 1, t.section, &t.indicator, &t.unit, t.baseline.clone(), &t.value, t.owner, t.deadline],
        )?;
    }
    Ok(())
}

/// Between writing and signing, and back.
pub(crate) fn move_to(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    c: &Covenant,
    state: CovenantState,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE covenants_covenant SET state = $1, version = version + 1 WHERE id = $2 AND version = $3",
        p![state.word(), c.id, c.version],
    )?;
    if state == CovenantState::Draft {
        w.exec("DELETE FROM covenants_absence WHERE covenant = $1", p![c.id])?;
    }
    Ok(())
}

pub(crate) fn put_signature<D: Brings>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    id: CovenantId,
    s: &Signature,
) -> Result<(), Refusal> {
    let scan = s.scan.as_ref();
    w.exec_one(
        "INSERT INTO covenants_signature (covenant, body, person, name, post, method, at, scan_digest, scan_name, scan_kind) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        p![
            id,
            s.body,
            s.person,
            &s.name,
            &s.post,
            s.method.word(),
            s.at,
            scan.map(|f| f.digest.clone()),
            scan.map(|f| f.name.clone()),
            scan.map(|f| f.kind.word())
        ],
    )
}

pub(crate) fn put_absence(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    (id, body): (CovenantId, BodyId),
    reason: &str,
    at: Moment,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO covenants_absence (covenant, body, reason, at) VALUES ($1, $2, $3, $4)",
        p![id, body, reason, at],
    )
}

pub(crate) fn undo_absence(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    id: CovenantId,
    body: BodyId,
) -> Result<(), Refusal> {
    w.exec_one("DELETE FROM covenants_absence WHERE covenant = $1 AND body = $2", p![id, body])
}

/// From this day on it holds, and nothing of it changes any more.
pub(crate) fn take_effect<D: Brings>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    id: CovenantId,
    on: Day,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE covenants_covenant SET state = 'EFFECTIVE', effective_on = $1 WHERE id = $2 AND state = 'AGREED'",
        p![on, id],
    )
}
