//! What is asked of many years at once, for the list of what waits for a person: each question is one statement for up to
//! eight years, however many sheets and lines they have.

use super::tables::Stands;
use crate::explain::Conclusion;
use crate::model::{ItemId, SheetId};
use crate::sheet::SheetState;
use db::{Reading, eights, p};
use kernel::{BodyId, Day, Moment, Refusal, YearId};
use std::collections::BTreeMap;

/// How publication stands in each year that has a published table.
pub(crate) fn stands(w: &mut Reading, years: &[YearId]) -> Result<BTreeMap<YearId, Stands>, Refusal> {
    let mut found = BTreeMap::new();
    for [a, b, c, d, e, f, g, h] in eights(years) {
        let rows: Vec<(YearId, i64, Moment, i64)> = w.rows(
            "SELECT t.year_id, t.version, t.published_at,
             (SELECT COUNT(*) FROM scoring_correction c WHERE c.year_id = t.year_id AND c.version = t.version + 1)
             FROM scoring_table t WHERE t.year_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND NOT EXISTS
             (SELECT 1 FROM scoring_table n WHERE n.year_id = t.year_id AND n.version > t.version) LIMIT 8",
            p![a, b, c, d, e, f, g, h],
        )?;
        found.extend(rows.into_iter().map(|(year, version, at, begun)| {
            (year, Stands { version, at: Some(at), correcting: begun > 0 })
        }));
    }
    Ok(found)
}

/// The steps of the tie-break of each year whose rubric applies, as the database has them.
pub(crate) fn applied(w: &mut Reading, years: &[YearId]) -> Result<BTreeMap<YearId, String>, Refusal> {
    let mut found = BTreeMap::new();
    for [a, b, c, d, e, f, g, h] in eights(years) {
        let rows: Vec<(YearId, String)> = w.rows(
            "SELECT year_id, ties FROM scoring_rubric
             WHERE state = 'APPLIED' AND year_id IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 8",
            p![a, b, c, d, e, f, g, h],
        )?;
        found.extend(rows);
    }
    Ok(found)
}

/// A sheet, whose it is and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Bare {
    pub(crate) year: YearId,
    pub(crate) id: SheetId,
    pub(crate) body: BodyId,
    pub(crate) state: SheetState,
    /// By when it is wanted again, if it was sent back with a day.
    pub(crate) again: Option<Day>,
}

/// Every sheet of these years.
pub(crate) fn sheets(w: &mut Reading, years: &[YearId]) -> Result<Vec<Bare>, Refusal> {
    let mut found = Vec::new();
    for [a, b, c, d, e, f, g, h] in eights(years) {
        let rows: Vec<(YearId, SheetId, BodyId, String, Option<Day>)> = w.rows(
            "SELECT year_id, id, body_id, state, returned_until FROM scoring_sheet
             WHERE year_id IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 1600",
            p![a, b, c, d, e, f, g, h],
        )?;
        for (year, id, body, state, again) in rows {
            let state =
                SheetState::of_word(&state).ok_or_else(|| Refusal::broken("a sheet in no known state"))?;
            found.push(Bare { year, id, body, state, again });
        }
    }
    Ok(found)
}

/// The last day of each year's explanation round.
pub(crate) fn rounds(w: &mut Reading, years: &[YearId]) -> Result<BTreeMap<YearId, Day>, Refusal> {
    let mut found = BTreeMap::new();
    for [a, b, c, d, e, f, g, h] in eights(years) {
        let rows: Vec<(YearId, Day)> = w.rows(
            "SELECT year_id, until FROM scoring_round WHERE year_id IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 8",
            p![a, b, c, d, e, f, g, h],
        )?;
        found.extend(rows);
    }
    Ok(found)
}

/// A line some unit explained, and how it was answered.
pub(crate) struct Said {
    pub(crate) year: YearId,
    pub(crate) sheet: SheetId,
    pub(crate) item: ItemId,
    pub(crate) answer: Option<Conclusion>,
}

/// Every line explained in these years that the rubric still has.
pub(crate) fn explained(w: &mut Reading, years: &[YearId]) -> Result<Vec<Said>, Refusal> {
    let mut found = Vec::new();
    for [a, b, c, d, e, f, g, h] in eights(years) {
        let rows: Vec<(YearId, SheetId, ItemId, Option<String>)> = w.rows(
            "SELECT s.year_id, e.sheet_id, e.item_id, e.answer FROM scoring_explanation e
             JOIN scoring_sheet s ON s.id = e.sheet_id
             JOIN scoring_item i ON i.rubric_id = s.rubric_id AND i.id = e.item_id
             WHERE s.year_id IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 40000",
            p![a, b, c, d, e, f, g, h],
        )?;
        found.extend(rows.into_iter().map(|(year, sheet, item, answer)| {
            let answer = answer.as_deref().and_then(Conclusion::of_word);
            Said { year, sheet, item, answer }
        }));
    }
    Ok(found)
}

/// What one member has still to score of another's sheet.
#[derive(Clone, Copy)]
pub(crate) struct Across {
    pub(crate) year: YearId,
    pub(crate) sheet: SheetId,
    pub(crate) target: BodyId,
    pub(crate) reviewer: BodyId,
    /// Lines with neither a mark nor a word why there is none.
    pub(crate) lines: i64,
}

/// What is still to be scored across on the sheets that can be scored now.
pub(crate) fn across(w: &mut Reading, years: &[YearId]) -> Result<Vec<Across>, Refusal> {
    let mut found = Vec::new();
    for [a, b, c, d, e, f, g, h] in eights(years) {
        let rows: Vec<(YearId, SheetId, BodyId, BodyId, i64)> = w.rows(
            "SELECT c.year_id, s.id, c.target_id, c.reviewer_id, COUNT(*) FROM scoring_cross c
             JOIN scoring_sheet s ON s.year_id = c.year_id AND s.body_id = c.target_id AND s.state = 'SUBMITTED'
             JOIN scoring_item i ON i.rubric_id = s.rubric_id AND i.id = c.item_id
             WHERE c.year_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND NOT EXISTS
             (SELECT 1 FROM scoring_mark m WHERE m.sheet_id = s.id AND m.line = 'CROSS' AND m.item_id = c.item_id
              AND (m.a IS NOT NULL OR m.na = 1 OR m.note <> ''))
             GROUP BY c.year_id, s.id, c.target_id, c.reviewer_id LIMIT 30000",
            p![a, b, c, d, e, f, g, h],
        )?;
        found.extend(rows.into_iter().map(|(year, sheet, target, reviewer, lines)| Across {
            year,
            sheet,
            target,
            reviewer,
            lines,
        }));
    }
    Ok(found)
}

/// On how many lines of each sheet the head unit's cell is another than the standing body saw when it wrote its own.
pub(crate) fn lapsed(w: &mut Reading, years: &[YearId]) -> Result<BTreeMap<SheetId, i64>, Refusal> {
    let mut found = BTreeMap::new();
    for [a, b, c, d, e, f, g, h] in eights(years) {
        let rows: Vec<(SheetId, i64)> = w.rows(
            "SELECT s.id, COUNT(*) FROM scoring_sheet s
             JOIN scoring_mark t ON t.sheet_id = s.id AND t.line = 'STANDING' AND (t.a IS NOT NULL OR t.na = 1)
             JOIN scoring_item i ON i.rubric_id = s.rubric_id AND i.id = t.item_id
             LEFT JOIN scoring_mark h ON h.sheet_id = s.id AND h.line = 'HEAD' AND h.item_id = t.item_id
             WHERE s.year_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND s.state IN ('SUBMITTED', 'APPRAISED')
             AND (COALESCE(t.saw_a, -9) <> COALESCE(h.a, -9) OR COALESCE(t.saw_b, -9) <> COALESCE(h.b, -9)
              OR t.saw_na <> COALESCE(h.na, 0))
             GROUP BY s.id LIMIT 1600",
            p![a, b, c, d, e, f, g, h],
        )?;
        found.extend(rows);
    }
    Ok(found)
}
