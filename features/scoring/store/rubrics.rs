//! Rubrics by edition.

use crate::methods::Method;
use crate::model::{Group, Item, ItemId, NotApplicable, Part, Proof, Rubric, RubricId, RubricState, Section};
use crate::ties::TieBreak;
use blocs::RunYear;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Moment, Points, Refusal, YearId};
use std::collections::BTreeMap;

/// Most sections of one rubric.
pub(crate) const SECTIONS_MAX: usize = 30;
/// Most lines of one rubric.
pub(crate) const ITEMS_MAX: usize = 200;

type Head = (
    RubricId,
    YearId,
    i64,
    String,
    Points,
    bool,
    i64,
    String,
    String,
    String,
    String,
    bool,
    i64,
    Option<Moment>,
);
type SectionRow = (i64, String, String, String, Points, Points);
type GroupRow = (i64, Option<usize>, String, String, Points);
type ItemRow = (
    ItemId,
    i64,
    i64,
    Option<usize>,
    String,
    String,
    Points,
    String,
    String,
    Option<BodyId>,
    Option<i64>,
    String,
);

/// One rubric, whole.
pub(crate) fn rubric(w: &mut Reading, id: RubricId) -> Result<Rubric, Refusal> {
    let head: Head = w.one(
        "SELECT id, year_id, edition, name, scale, bonus_inside, decimals, not_applicable, ties, state, reason, illustrative, version, applied_at
         FROM scoring_rubric WHERE id = $1",
        p![id],
    )?;
    whole(w, head)
}

/// The year's rubric in this state, if there is one.
pub(crate) fn in_state(w: &mut Reading, year: YearId, state: RubricState) -> Result<Option<Rubric>, Refusal> {
    let head: Option<Head> = w.maybe(
        "SELECT id, year_id, edition, name, scale, bonus_inside, decimals, not_applicable, ties, state, reason, illustrative, version, applied_at
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
    let (
        id,
        year,
        edition,
        name,
        scale,
        bonus_inside,
        decimals,
        gone,
        ties,
        state,
        reason,
        illustrative,
        version,
        applied,
    ) = head;
    let ties =
        ties.lines().map(|l| TieBreak::of_word(l).ok_or_else(unknown_word)).collect::<Result<_, _>>()?;
    let state = RubricState::of_word(&state).ok_or_else(unknown_word)?;
    let not_applicable = NotApplicable::of_word(&gone).ok_or_else(unknown_word)?;
    let decimals = u8::try_from(decimals).unwrap_or(2);
    Ok(Rubric {
        id,
        year,
        edition,
        name,
        scale,
        bonus_inside,
        decimals,
        not_applicable,
        ties,
        state,
        reason,
        illustrative,
        version,
        applied,
        sections: sections(w, id)?,
    })
}

/// The sections of a rubric with all that stands in them; three statements.
fn sections(w: &mut Reading, id: RubricId) -> Result<Vec<Section>, Refusal> {
    let rows: Vec<SectionRow> = w.rows(
        "SELECT ord, no, name, part, max, bonus_max FROM scoring_section WHERE rubric_id = $1 ORDER BY ord LIMIT 30",
        p![id],
    )?;
    let mut built: BTreeMap<i64, Section> = BTreeMap::new();
    for (ord, no, name, part, max, bonus_max) in rows {
        let part = Part::of_word(&part).ok_or_else(unknown_word)?;
        let (groups, items) = (Vec::new(), Vec::new());
        built.insert(ord, Section { no, name, part, max, bonus_max, groups, items });
    }
    let groups: Vec<GroupRow> = w.rows(
        "SELECT section_ord, parent, no, name, max FROM scoring_group
         WHERE rubric_id = $1 ORDER BY section_ord, ord LIMIT 200",
        p![id],
    )?;
    for (section, parent, no, name, max) in groups {
        if let Some(s) = built.get_mut(&section) {
            let parent = parent.filter(|p| *p < s.groups.len());
            s.groups.push(Group { no, name, max, parent });
        }
    }
    let items: Vec<ItemRow> = w.rows(
        "SELECT id, ord, section_ord, group_ord, no, name, max, method, rule, scorer_id, target_no, proof
         FROM scoring_item WHERE rubric_id = $1 ORDER BY ord LIMIT 200",
        p![id],
    )?;
    for (item, ord, section, group, no, name, max, method, rule, scorer, target, proof) in items {
        let proof = Proof::of_word(&proof).ok_or_else(unknown_word)?;
        let method = Method::of_text(&method, &rule).ok_or_else(unknown_word)?;
        if let Some(s) = built.get_mut(&section) {
            s.items.push(Item { id: item, ord, no, name, max, method, scorer, group, target, proof });
        }
    }
    Ok(built.into_values().collect())
}

fn ties_text(r: &Rubric) -> String {
    r.ties.iter().map(TieBreak::word).collect::<Vec<_>>().join("\n")
}

/// A new draft.
pub(crate) fn put(w: &mut Writing, _ok: &Allowed<RunYear>, r: &Rubric) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO scoring_rubric
         (id, year_id, edition, name, scale, bonus_inside, decimals, not_applicable, ties, state, reason, illustrative,
          version, applied_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'DRAFT', $10, $11, 1, NULL)",
        p![
            r.id,
            r.year,
            r.edition,
            &r.name,
            r.scale,
            r.bonus_inside,
            i64::from(r.decimals),
            r.not_applicable.word(),
            ties_text(r),
            &r.reason,
            r.illustrative
        ],
    )?;
    put_lines(w, r)
}

/// The whole draft again, as it now reads.
pub(crate) fn rewrite(w: &mut Writing, _ok: &Allowed<RunYear>, r: &Rubric) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE scoring_rubric SET name = $1, scale = $2, bonus_inside = $3, decimals = $4, not_applicable = $5,
         ties = $6, version = version + 1 WHERE id = $7 AND version = $8 AND state = 'DRAFT'",
        p![
            &r.name,
            r.scale,
            r.bonus_inside,
            i64::from(r.decimals),
            r.not_applicable.word(),
            ties_text(r),
            r.id,
            r.version
        ],
    )?;
    drop_lines(w, r)?;
    put_lines(w, r)
}

fn drop_lines(w: &mut Writing, r: &Rubric) -> Result<(), Refusal> {
    w.exec("DELETE FROM scoring_item WHERE rubric_id = $1", p![r.id])?;
    w.exec("DELETE FROM scoring_group WHERE rubric_id = $1", p![r.id])?;
    w.exec("DELETE FROM scoring_section WHERE rubric_id = $1", p![r.id])?;
    Ok(())
}

fn put_lines(w: &mut Writing, r: &Rubric) -> Result<(), Refusal> {
    for (ord, s) in r.sections.iter().enumerate() {
        w.exec_one(
            "INSERT INTO scoring_section (rubric_id, ord, no, name, part, max, bonus_max)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            p![r.id, ord, &s.no, &s.name, s.part.word(), s.max, s.bonus_max],
        )?;
        for (n, g) in s.groups.iter().enumerate() {
            w.exec_one(
                "INSERT INTO scoring_group (rubric_id, section_ord, ord, parent, no, name, max)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                p![r.id, ord, n, g.parent, &g.no, &g.name, g.max],
            )?;
        }
        for i in &s.items {
            let (method, rule) = (i.method.word(), i.method.text());
            w.exec_one(
                "INSERT INTO scoring_item
                 (rubric_id, id, ord, section_ord, group_ord, no, name, max, method, rule, scorer_id, target_no, proof)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                p![
                    r.id,
                    i.id,
                    i.ord,
                    ord,
                    i.group,
                    &i.no,
                    &i.name,
                    i.max,
                    method,
                    rule,
                    i.scorer,
                    i.target,
                    i.proof.word()
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
    drop_lines(w, r)?;
    w.exec_one(
        "DELETE FROM scoring_rubric WHERE id = $1 AND version = $2 AND state = 'DRAFT'",
        p![r.id, r.version],
    )
}
