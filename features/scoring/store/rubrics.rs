//! Rubrics by edition.

use crate::methods::{Method, levels_of, levels_text};
use crate::model::{Item, ItemId, Part, Rubric, RubricId, RubricState, Section, TieBreak};
use blocs::RunYear;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Moment, Points, Refusal, YearId};

/// Most sections of one rubric.
pub(crate) const SECTIONS_MAX: usize = 30;
/// Most lines of one rubric.
pub(crate) const ITEMS_MAX: usize = 200;

type Head = (RubricId, YearId, i64, String, Points, bool, String, String, String, bool, i64, Option<Moment>);
type SectionRow = (i64, String, String, String, Points, Points);
type ItemRow = (ItemId, i64, i64, String, String, Points, String, Option<Points>, String, Option<BodyId>);

/// One rubric, whole.
pub(crate) fn rubric(w: &mut Reading, id: RubricId) -> Result<Rubric, Refusal> {
    let head: Head = w.one(
        "SELECT id, year_id, edition, name, scale, bonus_inside, ties, state, reason, illustrative, version, applied_at
         FROM scoring_rubric WHERE id = $1",
        p![id],
    )?;
    whole(w, head)
}

/// The year's rubric in this state, if there is one.
pub(crate) fn in_state(w: &mut Reading, year: YearId, state: RubricState) -> Result<Option<Rubric>, Refusal> {
    let head: Option<Head> = w.maybe(
        "SELECT id, year_id, edition, name, scale, bonus_inside, ties, state, reason, illustrative, version, applied_at
         FROM scoring_rubric WHERE year_id = $1 AND state = $2 ORDER BY edition DESC LIMIT 1",
        p![year, state.word()],
    )?;
    head.map(|h| whole(w, h)).transpose()
}

/// The rubric that applies, else the one being drafted.
pub(crate) fn current(w: &mut Reading, year: YearId) -> Result<Option<Rubric>, Refusal> {
    match in_state(w, year, RubricState::Applied)? {
        Some(r) => Ok(Some(r)),
        None => in_state(w, year, RubricState::Draft),
    }
}

/// Edition, state, name, reason and key of every edition, newest first.
pub(crate) fn editions(
    w: &mut Reading,
    year: YearId,
) -> Result<Vec<(RubricId, i64, RubricState, String)>, Refusal> {
    let rows: Vec<(RubricId, i64, String, String)> = w.rows(
        "SELECT id, edition, state, reason FROM scoring_rubric WHERE year_id = $1 ORDER BY edition DESC LIMIT 50",
        p![year],
    )?;
    rows.into_iter()
        .map(|(id, n, s, why)| Ok((id, n, RubricState::of_word(&s).ok_or_else(unknown_word)?, why)))
        .collect()
}

fn unknown_word() -> Refusal {
    Refusal::broken("a word of the database that this program does not know")
}

fn whole(w: &mut Reading, head: Head) -> Result<Rubric, Refusal> {
    let (id, year, edition, name, scale, bonus_inside, ties, state, reason, illustrative, version, applied) =
        head;
    let sections: Vec<SectionRow> = w.rows(
        "SELECT ord, no, name, part, max, bonus_max FROM scoring_section WHERE rubric_id = $1 ORDER BY ord LIMIT 30",
        p![id],
    )?;
    let items: Vec<ItemRow> = w.rows(
        "SELECT id, ord, section_ord, no, name, max, method, per, levels, scorer_id
         FROM scoring_item WHERE rubric_id = $1 ORDER BY ord LIMIT 200",
        p![id],
    )?;
    let mut built: Vec<(i64, Section)> = Vec::new();
    for (ord, no, name, part, max, bonus_max) in sections {
        let part = Part::of_word(&part).ok_or_else(unknown_word)?;
        built.push((ord, Section { no, name, part, max, bonus_max, items: Vec::new() }));
    }
    for (item, ord, section, no, name, max, method, per, levels, scorer) in items {
        let levels = levels_of(&levels).ok_or_else(unknown_word)?;
        let method = Method::of_parts(&method, per, levels).ok_or_else(unknown_word)?;
        if let Some((_, s)) = built.iter_mut().find(|(ord, _)| *ord == section) {
            s.items.push(Item { id: item, ord, no, name, max, method, scorer });
        }
    }
    let ties =
        ties.lines().map(|l| TieBreak::of_word(l).ok_or_else(unknown_word)).collect::<Result<_, _>>()?;
    let state = RubricState::of_word(&state).ok_or_else(unknown_word)?;
    Ok(Rubric {
        id,
        year,
        edition,
        name,
        scale,
        bonus_inside,
        ties,
        state,
        reason,
        illustrative,
        version,
        applied,
        sections: built.into_iter().map(|(_, s)| s).collect(),
    })
}

/// Does an edition apply in this year? Without loading it.
pub(crate) fn is_applied(w: &mut Reading, year: YearId) -> Result<bool, Refusal> {
    let row: Option<(RubricId,)> =
        w.maybe("SELECT id FROM scoring_rubric WHERE year_id = $1 AND state = 'APPLIED' LIMIT 1", p![year])?;
    Ok(row.is_some())
}

fn ties_text(r: &Rubric) -> String {
    r.ties.iter().map(TieBreak::word).collect::<Vec<_>>().join("\n")
}

/// A new draft.
pub(crate) fn put(w: &mut Writing, _ok: &Allowed<RunYear>, r: &Rubric) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO scoring_rubric
         (id, year_id, edition, name, scale, bonus_inside, ties, state, reason, illustrative, version, applied_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'DRAFT', $8, $9, 1, NULL)",
        p![r.id, r.year, r.edition, &r.name, r.scale, r.bonus_inside, ties_text(r), &r.reason, r.illustrative],
    )?;
    put_lines(w, r)
}

/// The whole draft again, as it now reads.
pub(crate) fn rewrite(w: &mut Writing, _ok: &Allowed<RunYear>, r: &Rubric) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE scoring_rubric SET name = $1, scale = $2, bonus_inside = $3, ties = $4, version = version + 1
         WHERE id = $5 AND version = $6 AND state = 'DRAFT'",
        p![&r.name, r.scale, r.bonus_inside, ties_text(r), r.id, r.version],
    )?;
    w.exec("DELETE FROM scoring_item WHERE rubric_id = $1", p![r.id])?;
    w.exec("DELETE FROM scoring_section WHERE rubric_id = $1", p![r.id])?;
    put_lines(w, r)
}

fn put_lines(w: &mut Writing, r: &Rubric) -> Result<(), Refusal> {
    for (ord, s) in r.sections.iter().enumerate() {
        w.exec_one(
            "INSERT INTO scoring_section (rubric_id, ord, no, name, part, max, bonus_max)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            p![r.id, ord, &s.no, &s.name, s.part.word(), s.max, s.bonus_max],
        )?;
        for i in &s.items {
            w.exec_one(
                "INSERT INTO scoring_item
                 (rubric_id, id, ord, section_ord, no, name, max, method, per, levels, scorer_id)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                p![
                    r.id,
                    i.id,
                    i.ord,
                    ord,
                    &i.no,
                    &i.name,
                    i.max,
                    i.method.word(),
                    i.method.per(),
                    levels_text(i.method.levels()),
                    i.scorer
                ],
            )?;
        }
    }
    Ok(())
}

/// Draft becomes the applied edition; the one before is closed.
pub(crate) fn apply(w: &mut Writing, _ok: &Allowed<RunYear>, r: &Rubric) -> Result<(), Refusal> {
    let at = w.who().at;
    w.exec(
        "UPDATE scoring_rubric SET state = 'CLOSED' WHERE year_id = $1 AND state = 'APPLIED'",
        p![r.year],
    )?;
    w.exec_one(
        "UPDATE scoring_rubric SET state = 'APPLIED', applied_at = $1, version = version + 1
         WHERE id = $2 AND version = $3 AND state = 'DRAFT'",
        p![at, r.id, r.version],
    )
}

/// A draft that never applied goes away.
pub(crate) fn drop_draft(w: &mut Writing, _ok: &Allowed<RunYear>, r: &Rubric) -> Result<(), Refusal> {
    w.exec("DELETE FROM scoring_item WHERE rubric_id = $1", p![r.id])?;
    w.exec("DELETE FROM scoring_section WHERE rubric_id = $1", p![r.id])?;
    w.exec_one(
        "DELETE FROM scoring_rubric WHERE id = $1 AND version = $2 AND state = 'DRAFT'",
        p![r.id, r.version],
    )
}
