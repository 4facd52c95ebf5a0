//! Who scores whom, the explanation round, what units explained and what they were answered.

use crate::cross::Assignment;
use crate::duties::{FillSheet, HeadPen};
use crate::explain::{Conclusion, Explanation, Round};
use crate::model::{ItemId, SheetId};
use blocs::RunYear;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Moment, Refusal, YearId};
use std::collections::BTreeMap;

/// Members × lines of one year.
const CELLS_MAX: &str = "a year's assignment is bounded by members and lines";

/// Who scores whom in a year.
pub(crate) fn assignment(w: &mut Reading, year: YearId) -> Result<Assignment, Refusal> {
    let rows: Vec<(BodyId, ItemId, BodyId)> = w.rows(
        "SELECT target_id, item_id, reviewer_id FROM scoring_cross WHERE year_id = $1 LIMIT 40000",
        p![year],
    )?;
    Ok(rows.into_iter().map(|(target, item, reviewer)| ((target, item), reviewer)).collect())
}

/// Who scores one member's lines.
pub(crate) fn reviewers(
    w: &mut Reading,
    year: YearId,
    target: BodyId,
) -> Result<BTreeMap<ItemId, BodyId>, Refusal> {
    let rows: Vec<(ItemId, BodyId)> = w.rows(
        "SELECT item_id, reviewer_id FROM scoring_cross WHERE year_id = $1 AND target_id = $2 LIMIT 200",
        p![year, target],
    )?;
    Ok(rows.into_iter().collect())
}

/// Replaces the assignment of a year.
pub(crate) fn assign(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    year: YearId,
    all: &Assignment,
) -> Result<(), Refusal> {
    w.exec("DELETE FROM scoring_cross WHERE year_id = $1", p![year])?;
    if all.len() > 40_000 {
        return Err(Refusal::broken(CELLS_MAX));
    }
    for ((target, item), reviewer) in all {
        w.exec_one(
            "INSERT INTO scoring_cross (year_id, target_id, item_id, reviewer_id) VALUES ($1, $2, $3, $4)",
            p![year, *target, *item, *reviewer],
        )?;
    }
    Ok(())
}

/// Did anybody score across already?
pub(crate) fn is_scored_across(w: &mut Reading, year: YearId) -> Result<bool, Refusal> {
    let row: Option<(SheetId,)> = w.maybe(
        "SELECT s.id FROM scoring_sheet s WHERE s.year_id = $1
         AND EXISTS (SELECT 1 FROM scoring_mark m WHERE m.sheet_id = s.id AND m.line = 'CROSS') LIMIT 1",
        p![year],
    )?;
    Ok(row.is_some())
}

/// The explanation round of a year, if one was opened.
pub(crate) fn round(w: &mut Reading, year: YearId) -> Result<Option<Round>, Refusal> {
    let row: Option<(Day, Moment, String)> =
        w.maybe("SELECT until, opened_at, opened_by FROM scoring_round WHERE year_id = $1", p![year])?;
    Ok(row.map(|(until, at, by)| Round { until, opened: (at, by) }))
}

/// Opens the round, or gives it another last day.
pub(crate) fn set_round(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    year: YearId,
    until: Day,
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "INSERT INTO scoring_round (year_id, until, opened_at, opened_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (year_id) DO UPDATE SET until = excluded.until",
        p![year, until, who.at, who.name],
    )
}

type Row =
    (SheetId, ItemId, String, String, Moment, Option<String>, Option<String>, Option<String>, Option<Moment>);

/// Every explanation of a year, oldest first.
pub(crate) fn explanations(w: &mut Reading, year: YearId) -> Result<Vec<Explanation>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT e.sheet_id, e.item_id, e.says, e.by_name, e.at, e.answer, e.answer_says, e.answered_by, e.answered_at
         FROM scoring_explanation e JOIN scoring_sheet s ON s.id = e.sheet_id
         WHERE s.year_id = $1 ORDER BY e.at, e.item_id LIMIT 40000",
        p![year],
    )?;
    let one = |(sheet, item, says, by_name, at, answer, answer_says, answered_by, answered_at): Row| {
        let answer = answer.as_deref().and_then(Conclusion::of_word).map(|answer| {
            (
                answer,
                answer_says.unwrap_or_default(),
                answered_by.unwrap_or_default(),
                answered_at.unwrap_or(at),
            )
        });
        Explanation { sheet, item, says, by_name, at, answer }
    };
    Ok(rows.into_iter().map(one).collect())
}

/// A unit explains a line; what it said before, and the answer to that, are replaced.
pub(crate) fn explain(
    w: &mut Writing,
    ok: &Allowed<FillSheet>,
    item: ItemId,
    says: &str,
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "INSERT INTO scoring_explanation (sheet_id, item_id, says, by_name, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (sheet_id, item_id) DO UPDATE SET says = excluded.says, by_name = excluded.by_name,
         at = excluded.at, answer = NULL, answer_says = NULL, answered_by = NULL, answered_at = NULL",
        p![ok.duty().sheet, item, says, who.name, who.at],
    )
}

/// The head unit answers, if the unit still says what was answered.
pub(crate) fn answer(
    w: &mut Writing,
    _pen: &HeadPen,
    to: &Explanation,
    (answer, says): (Conclusion, &str),
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "UPDATE scoring_explanation SET answer = $1, answer_says = $2, answered_by = $3, answered_at = $4
         WHERE sheet_id = $5 AND item_id = $6 AND at = $7",
        p![answer.word(), says, who.name, who.at, to.sheet, to.item, to.at],
    )
}
