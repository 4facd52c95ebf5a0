//! The tables of bodies, written: every write asks for the duty. Whole histories are read here too, for deciding.

use crate::abbreviations::spoken;
use crate::change::{NewBody, NewHolder, Particulars};
use crate::directory::{Directory, Record, Since};
use crate::model::{HolderId, ManageBodies, Name};
use crate::plan::Line;
use crate::store::words;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Moment, PersonId, Refusal, fold};
use std::collections::HashMap;

kernel::id! {
    /// A list that was uploaded.
    ImportId
}

type BodyRow = (BodyId, String, String, String, String, Day, Option<Day>, i64);
type NameRow = (BodyId, Day, String, String, String);
type ParentRow = (BodyId, Day, Option<BodyId>, String);

fn records(
    bodies: Vec<BodyRow>,
    names: Vec<NameRow>,
    parents: Vec<ParentRow>,
) -> Result<Vec<Record>, Refusal> {
    let mut of_name: HashMap<BodyId, Vec<Since<Name>>> = HashMap::new();
    for (id, from, full, short, basis) in names {
        of_name.entry(id).or_default().push(Since { from, what: Name { full, short }, basis });
    }
    let mut of_parent: HashMap<BodyId, Vec<Since<Option<BodyId>>>> = HashMap::new();
    for (id, from, what, basis) in parents {
        of_parent.entry(id).or_default().push(Since { from, what, basis });
    }
    let record = |(id, code, kind, level, place_name, from, until, version): BodyRow| {
        let (kind, level) = words(&kind, &level)?;
        let names = of_name.remove(&id).unwrap_or_default();
        let parents = of_parent.remove(&id).unwrap_or_default();
        Ok(Record { id, code, kind, level, place_name, from, until, version, names, parents })
    };
    bodies.into_iter().map(record).collect()
}

/// One body with its whole history.
pub(crate) fn record(w: &mut Reading, id: BodyId) -> Result<Record, Refusal> {
    let bodies = w.rows(
        "SELECT id, code, kind, level, place_name, from_day, until_day, version FROM organisations_body WHERE id = $1",
        p![id],
    )?;
    let names = w.rows(
        "SELECT body_id, from_day, full_name, short_name, basis FROM organisations_name WHERE body_id = $1 ORDER BY from_day LIMIT 500",
        p![id],
    )?;
    let parents = w.rows(
        "SELECT body_id, from_day, parent_id, basis FROM organisations_parent WHERE body_id = $1 ORDER BY from_day LIMIT 500",
        p![id],
    )?;
    records(bodies, names, parents)?.into_iter().next().ok_or(Refusal::NotFound)
}

/// Every body with its whole history: for lists taken in and for circles, which need the whole picture.
pub(crate) fn directory(w: &mut Reading) -> Result<Directory, Refusal> {
    let bodies = w.rows(
        "SELECT id, code, kind, level, place_name, from_day, until_day, version FROM organisations_body LIMIT 200000",
        p![],
    )?;
    let names = w.rows(
        "SELECT body_id, from_day, full_name, short_name, basis FROM organisations_name ORDER BY body_id, from_day LIMIT 500000",
        p![],
    )?;
    let parents = w.rows(
        "SELECT body_id, from_day, parent_id, basis FROM organisations_parent ORDER BY body_id, from_day LIMIT 500000",
        p![],
    )?;
    Ok(Directory::of(records(bodies, names, parents)?))
}

/// Writes a new body with its first name and parent.
pub(crate) fn add_body(
    w: &mut Writing,
    ok: &Allowed<ManageBodies>,
    id: BodyId,
    new: &NewBody,
    basis: &str,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO organisations_body (id, code, kind, level, place_name, from_day, until_day, version) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL, 1)",
        p![id, &new.code, new.kind.word(), new.level.word(), &new.place_name, new.from],
    )?;
    put_name(w, ok, id, (new.from, &new.name), basis)?;
    put_parent(w, ok, id, (new.from, new.parent), basis)
}

/// Records a name from a day, or corrects the one of that very day.
pub(crate) fn put_name(
    w: &mut Writing,
    _ok: &Allowed<ManageBodies>,
    id: BodyId,
    (from, name): (Day, &Name),
    basis: &str,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO organisations_name (body_id, from_day, full_name, short_name, folded, basis) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (body_id, from_day) DO UPDATE SET full_name = excluded.full_name, short_name = excluded.short_name, \
         folded = excluded.folded, basis = excluded.basis",
        p![id, from, &name.full, &name.short, found_by(name), basis],
    )?;
    Ok(())
}

/// What a search looks in: both names as written, and with their abbreviations spelt out where they have any.
fn found_by(name: &Name) -> String {
    let both = format!("{} {}", name.full, name.short);
    let (written, said) = (fold(&both), spoken(&both));
    if said == written { written } else { format!("{written} {said}") }
}

/// Records a parent from a day, or corrects the one of that very day.
pub(crate) fn put_parent(
    w: &mut Writing,
    _ok: &Allowed<ManageBodies>,
    id: BodyId,
    (from, parent): (Day, Option<BodyId>),
    basis: &str,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO organisations_parent (body_id, from_day, parent_id, basis) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (body_id, from_day) DO UPDATE SET parent_id = excluded.parent_id, basis = excluded.basis",
        p![id, from, parent, basis],
    )?;
    Ok(())
}

/// Marks a body as changed from the version that was seen.
pub(crate) fn touch(
    w: &mut Writing,
    _ok: &Allowed<ManageBodies>,
    id: BodyId,
    seen: i64,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE organisations_body SET version = version + 1 WHERE id = $1 AND version = $2",
        p![id, seen],
    )
}

/// Corrects what has no dates.
pub(crate) fn correct(
    w: &mut Writing,
    _ok: &Allowed<ManageBodies>,
    id: BodyId,
    now: &Particulars,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE organisations_body SET code = $2, kind = $3, level = $4, place_name = $5 WHERE id = $1",
        p![id, &now.code, now.kind.word(), now.level.word(), &now.place_name],
    )
}

/// Sets the last day of a body and of the terms that would outlast it.
pub(crate) fn close(
    w: &mut Writing,
    _ok: &Allowed<ManageBodies>,
    id: BodyId,
    until: Day,
) -> Result<(), Refusal> {
    w.exec_one("UPDATE organisations_body SET until_day = $2 WHERE id = $1", p![id, until])?;
    w.exec(
        "UPDATE organisations_holder SET until_day = $2, version = version + 1 \
         WHERE body_id = $1 AND from_day <= $2 AND (until_day IS NULL OR until_day > $2)",
        p![id, until],
    )?;
    Ok(())
}

/// Takes the last day of a body back.
pub(crate) fn reopen(w: &mut Writing, _ok: &Allowed<ManageBodies>, id: BodyId) -> Result<(), Refusal> {
    w.exec_one("UPDATE organisations_body SET until_day = NULL WHERE id = $1", p![id])
}

/// Writes a new term of an office-holder.
pub(crate) fn add_holder(
    w: &mut Writing,
    _ok: &Allowed<ManageBodies>,
    id: HolderId,
    body: BodyId,
    new: &NewHolder,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO organisations_holder (id, body_id, name, post, signing, leads, illustrative, from_day, until_day, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
        p![id, body, &new.name, &new.post, &new.signing, new.leads, new.illustrative, new.from, new.until],
    )?;
    Ok(())
}

/// Rewrites a term of an office-holder.
pub(crate) fn change_holder(
    w: &mut Writing,
    _ok: &Allowed<ManageBodies>,
    id: HolderId,
    new: &NewHolder,
    seen: i64,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE organisations_holder SET name = $3, post = $4, signing = $5, leads = $6, from_day = $7, until_day = $8, \
         version = version + 1 WHERE id = $1 AND version = $2",
        p![id, seen, &new.name, &new.post, &new.signing, new.leads, new.from, new.until],
    )
}

/// A list between its upload and its taking in.
pub(crate) struct Import {
    pub(crate) file_name: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) taken_at: Option<Moment>,
}

/// Keeps the lines of an uploaded list. Lists nobody took in within a week go.
pub(crate) fn keep_import(
    w: &mut Writing,
    by: PersonId,
    id: ImportId,
    file_name: &str,
    lines: &[Line],
) -> Result<(), Refusal> {
    let now = w.who().at;
    w.exec(
        "DELETE FROM organisations_import WHERE taken_at IS NULL AND at < $1",
        p![now.plus_seconds(-7 * 24 * 3600)],
    )?;
    w.exec(
        "INSERT INTO organisations_import (id, by_person, at, file_name, lines, taken_at) VALUES ($1, $2, $3, $4, $5, NULL)",
        p![id, by, now, file_name, serde_json::to_string(lines)?],
    )?;
    Ok(())
}

/// A list, for the one who sent it.
pub(crate) fn import(w: &mut Reading, id: ImportId, by: PersonId) -> Result<Import, Refusal> {
    let (file_name, lines, taken_at): (String, serde_json::Value, Option<Moment>) = w.one(
        "SELECT file_name, lines, taken_at FROM organisations_import WHERE id = $1 AND by_person = $2",
        p![id, by],
    )?;
    Ok(Import { file_name, lines: serde_json::from_value(lines)?, taken_at })
}

/// Marks a list as taken in; its lines are in the bodies' own history now.
pub(crate) fn import_taken(w: &mut Writing, id: ImportId) -> Result<(), Refusal> {
    let now = w.who().at;
    w.exec_one(
        "UPDATE organisations_import SET taken_at = $2, lines = '[]' WHERE id = $1 AND taken_at IS NULL",
        p![id, now],
    )
}
