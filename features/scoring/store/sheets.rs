//! Sheets, marks, evidence.

use crate::duties::{CrossScore, Pen};
use crate::methods::Input;
use crate::model::{Item, ItemId, Rubric, RubricId, SheetId};
use crate::sheet::{Change, Mark, ScoreLine, Sheet, SheetState};
use blocs::RunYear;
use db::{Reading, Writing, eights, p};
use kernel::{Allowed, BodyId, Day, Duty as _, Moment, Refusal, YearId};
use std::collections::{BTreeMap, HashMap};

type SheetRow = (
    SheetId,
    YearId,
    BodyId,
    RubricId,
    String,
    i64,
    Option<Moment>,
    Option<String>,
    Option<Moment>,
    Option<String>,
    Option<String>,
    Option<Day>,
);
/// Sheet, column, line; what was typed and what stood there before, as three columns each; note, version, by whom, when;
/// what the cell it judges held then.
type MarkRow = (
    SheetId,
    String,
    ItemId,
    Option<i64>,
    Option<i64>,
    bool,
    Option<i64>,
    Option<i64>,
    bool,
    String,
    i64,
    String,
    Moment,
    Option<i64>,
    Option<i64>,
    bool,
);

fn sheet_of(r: SheetRow) -> Result<Sheet, Refusal> {
    let (id, year, body, rubric, state, version, sub_at, sub_by, closed_at, closed_by, returned_why, until) =
        r;
    let state = SheetState::of_word(&state).ok_or_else(|| Refusal::broken("a sheet in no known state"))?;
    let both = |at: Option<Moment>, by: Option<String>| at.map(|at| (at, by.unwrap_or_default()));
    Ok(Sheet {
        id,
        year,
        body,
        rubric,
        state,
        version,
        submitted: both(sub_at, sub_by),
        closed: both(closed_at, closed_by),
        returned_why,
        returned_until: until,
        marks: BTreeMap::new(),
        lapsed: BTreeMap::new(),
    })
}

fn put_mark(sheet: &mut Sheet, about: Option<&Item>, r: MarkRow) {
    let (
        _,
        line,
        item,
        a,
        b,
        na,
        before_a,
        before_b,
        before_na,
        note,
        version,
        by_name,
        at,
        saw_a,
        saw_b,
        saw_na,
    ) = r;
    let (Some(line), Some(about)) = (ScoreLine::of_word(&line), about) else { return };
    let input = Input::of_numbers(&about.method, a, b, na);
    let before = Input::of_numbers(&about.method, before_a, before_b, before_na);
    let saw = Input::of_numbers(&about.method, saw_a, saw_b, saw_na);
    sheet.marks.insert((line, item), Mark { input, before, note, version, by_name, at, saw });
}

/// One sheet with its marks and its rubric.
pub(crate) fn sheet(w: &mut Reading, id: SheetId) -> Result<(Sheet, Rubric), Refusal> {
    let row: SheetRow = w.one(
        "SELECT id, year_id, body_id, rubric_id, state, version, submitted_at, submitted_by, closed_at, closed_by,
         returned_why, returned_until FROM scoring_sheet WHERE id = $1",
        p![id],
    )?;
    let mut sheet = sheet_of(row)?;
    let rubric = super::rubrics::rubric(w, sheet.rubric)?;
    let marks: Vec<MarkRow> = w.rows(
        "SELECT sheet_id, line, item_id, a, b, na, before_a, before_b, before_na, note, version, by_name, at,
         saw_a, saw_b, saw_na FROM scoring_mark WHERE sheet_id = $1 LIMIT 1000",
        p![id],
    )?;
    marks.into_iter().for_each(|m| put_mark(&mut sheet, rubric.item(m.2), m));
    Ok((sheet.settled(), rubric))
}

/// Every sheet of a year, without marks, in no order.
pub(crate) fn bare_of_year(w: &mut Reading, year: YearId) -> Result<Vec<Sheet>, Refusal> {
    let rows: Vec<SheetRow> = w.rows(
        "SELECT id, year_id, body_id, rubric_id, state, version, submitted_at, submitted_by, closed_at, closed_by,
         returned_why, returned_until FROM scoring_sheet WHERE year_id = $1 LIMIT 200",
        p![year],
    )?;
    rows.into_iter().map(sheet_of).collect()
}

/// Every sheet of a year with its marks; three statements whatever their number.
pub(crate) fn of_year(w: &mut Reading, rubric: &Rubric) -> Result<Vec<Sheet>, Refusal> {
    marked(w, rubric, true)
}

/// The same without the marks given across, which inform and decide nothing.
pub(crate) fn deciding_of_year(w: &mut Reading, rubric: &Rubric) -> Result<Vec<Sheet>, Refusal> {
    marked(w, rubric, false)
}

/// Every sheet of a year with what the head unit and the standing body say of these lines, and nothing else.
pub(crate) fn lines_of_year(
    w: &mut Reading,
    rubric: &Rubric,
    lines: &[ItemId],
) -> Result<Vec<Sheet>, Refusal> {
    let sheets = bare_of_year(w, rubric.year)?;
    let mut marks: Vec<MarkRow> = Vec::new();
    for [a, b, c, d, e, f, g, h] in eights(lines) {
        marks.extend(w.rows::<MarkRow>(
            "SELECT m.sheet_id, m.line, m.item_id, m.a, m.b, m.na, m.before_a, m.before_b, m.before_na, m.note, m.version,
             m.by_name, m.at, m.saw_a, m.saw_b, m.saw_na
             FROM scoring_mark m JOIN scoring_sheet s ON s.id = m.sheet_id WHERE s.year_id = $1
             AND m.line IN ('HEAD', 'STANDING') AND m.item_id IN ($2, $3, $4, $5, $6, $7, $8, $9) LIMIT 4000",
            p![rubric.year, a, b, c, d, e, f, g, h],
        )?);
    }
    Ok(filled(sheets, rubric, marks))
}

fn marked(w: &mut Reading, rubric: &Rubric, across: bool) -> Result<Vec<Sheet>, Refusal> {
    let sheets = bare_of_year(w, rubric.year)?;
    let marks: Vec<MarkRow> = w.rows(
        "SELECT m.sheet_id, m.line, m.item_id, m.a, m.b, m.na, m.before_a, m.before_b, m.before_na, m.note, m.version,
         m.by_name, m.at, m.saw_a, m.saw_b, m.saw_na
         FROM scoring_mark m JOIN scoring_sheet s ON s.id = m.sheet_id WHERE s.year_id = $1
         AND ($2 = 1 OR m.line <> 'CROSS') LIMIT 100000",
        p![rubric.year, i64::from(across)],
    )?;
    Ok(filled(sheets, rubric, marks))
}

fn filled(mut sheets: Vec<Sheet>, rubric: &Rubric, marks: Vec<MarkRow>) -> Vec<Sheet> {
    let items: HashMap<ItemId, &Item> = rubric.items().map(|i| (i.id, i)).collect();
    let place: HashMap<SheetId, usize> = sheets.iter().enumerate().map(|(n, s)| (s.id, n)).collect();
    for m in marks {
        if let Some(sheet) = place.get(&m.0).and_then(|n| sheets.get_mut(*n)) {
            put_mark(sheet, items.get(&m.2).copied(), m);
        }
    }
    sheets.into_iter().map(Sheet::settled).collect()
}

/// A sheet for a member that has none.
pub(crate) fn open(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    id: SheetId,
    (rubric, body): (&Rubric, BodyId),
) -> Result<bool, Refusal> {
    let made = w.exec(
        "INSERT INTO scoring_sheet (id, year_id, body_id, rubric_id, state, version)
         VALUES ($1, $2, $3, $4, 'OPEN', 1) ON CONFLICT (year_id, body_id) DO NOTHING",
        p![id, rubric.year, body, rubric.id],
    )?;
    Ok(made == 1)
}

/// All sheets of the year follow this edition from now on; each goes up a version, so that open tabs notice.
pub(crate) fn follow(w: &mut Writing, _ok: &Allowed<RunYear>, rubric: &Rubric) -> Result<(), Refusal> {
    w.exec(
        "UPDATE scoring_sheet SET rubric_id = $1, version = version + 1 WHERE year_id = $2",
        p![rubric.id, rubric.year],
    )?;
    Ok(())
}

/// Marks of a line whose rule changed are not known any more.
pub(crate) fn forget_marks(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    year: YearId,
    item: ItemId,
) -> Result<u64, Refusal> {
    w.exec(
        "DELETE FROM scoring_mark WHERE item_id = $1 AND sheet_id IN (SELECT id FROM scoring_sheet WHERE year_id = $2)",
        p![item, year],
    )
}

/// Writes the changed cells of one column and raises the sheet's version.
pub(crate) fn put_marks(
    w: &mut Writing,
    pen: &Pen,
    sheet: &Sheet,
    changes: &[Change],
) -> Result<(), Refusal> {
    pen.fits(sheet)?;
    if changes.iter().any(|c| !pen.reaches(c.item)) {
        return Err(Refusal::Forbidden(CrossScore::NEEDS.to_owned()));
    }
    step(w, sheet)?;
    let who = w.who().clone();
    let numbers = |input: Option<Input>| input.map_or((None, None, false), Input::numbers);
    for c in changes {
        let saw = pen.line().judges().and_then(|judged| sheet.input(judged, c.item));
        let (saw_a, saw_b, saw_na) = numbers(saw);
        let (a, b, na) = numbers(c.after.0);
        let (before_a, before_b, before_na) = numbers(c.before.0);
        w.exec_one(
            "INSERT INTO scoring_mark (sheet_id, line, item_id, a, b, na, before_a, before_b, before_na, note, version,
             by_person, by_name, at, saw_a, saw_b, saw_na)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             ON CONFLICT (sheet_id, line, item_id) DO UPDATE SET a = excluded.a, b = excluded.b, na = excluded.na,
             before_a = excluded.before_a, before_b = excluded.before_b, before_na = excluded.before_na,
             note = excluded.note, version = excluded.version, by_person = excluded.by_person,
             by_name = excluded.by_name, at = excluded.at, saw_a = excluded.saw_a, saw_b = excluded.saw_b,
             saw_na = excluded.saw_na",
            p![
                sheet.id,
                pen.line().word(),
                c.item,
                a,
                b,
                na,
                before_a,
                before_b,
                before_na,
                &c.note,
                sheet.version + 1,
                who.by,
                &who.name,
                who.at,
                saw_a,
                saw_b,
                saw_na
            ],
        )?;
    }
    Ok(())
}

fn step(w: &mut Writing, sheet: &Sheet) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE scoring_sheet SET version = version + 1 WHERE id = $1 AND version = $2",
        p![sheet.id, sheet.version],
    )
}

/// The unit hands the sheet in.
pub(crate) fn submit(w: &mut Writing, pen: &Pen, sheet: &Sheet) -> Result<(), Refusal> {
    pen.fits(sheet)?;
    let who = w.who().clone();
    w.exec_one(
        "UPDATE scoring_sheet SET state = 'SUBMITTED', submitted_at = $1, submitted_by = $2, version = version + 1
         WHERE id = $3 AND version = $4",
        p![who.at, who.name, sheet.id, sheet.version],
    )
}

/// The head unit closes the sheet.
pub(crate) fn close(w: &mut Writing, pen: &Pen, sheet: &Sheet) -> Result<(), Refusal> {
    pen.fits(sheet)?;
    let who = w.who().clone();
    w.exec_one(
        "UPDATE scoring_sheet SET state = 'APPRAISED', closed_at = $1, closed_by = $2, version = version + 1
         WHERE id = $3 AND version = $4",
        p![who.at, who.name, sheet.id, sheet.version],
    )
}

/// The head unit sends the sheet back, or opens a closed one again.
pub(crate) fn turn_back(
    w: &mut Writing,
    pen: &Pen,
    sheet: &Sheet,
    (to, why, until): (SheetState, &str, Option<Day>),
) -> Result<(), Refusal> {
    pen.fits(sheet)?;
    let why = (to == SheetState::Returned).then_some(why);
    w.exec_one(
        "UPDATE scoring_sheet SET state = $1, returned_why = $2, returned_until = $3, closed_at = NULL, closed_by = NULL,
         version = version + 1 WHERE id = $4 AND version = $5",
        p![to.word(), why, until, sheet.id, sheet.version],
    )
}
