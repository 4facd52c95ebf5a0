//! The tables of bodies. Reads answer for a day; writes ask for the duty.

use crate::change::{NewBody, NewHolder};
use crate::model::{Body, BodyKind, Holder, HolderId, Level, ManageBodies, Name, Names, manage};
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Place, Refusal, Val, by_given_name, by_vietnamese_order, fold};
use std::collections::HashMap;

/// A body with its name and parent on the day `$1`; a day before the first record takes the first.
macro_rules! bodies {
    ($where:literal) => {
        concat!(
            "SELECT b.id, b.code, b.kind, b.level, n.full_name, n.short_name, p.parent_id, b.place_name, b.from_day, b.until_day ",
            "FROM organisations_body b ",
            "JOIN organisations_name n ON n.body_id = b.id AND n.from_day = COALESCE(",
            "(SELECT MAX(x.from_day) FROM organisations_name x WHERE x.body_id = b.id AND x.from_day <= $1), ",
            "(SELECT MIN(x.from_day) FROM organisations_name x WHERE x.body_id = b.id)) ",
            "JOIN organisations_parent p ON p.body_id = b.id AND p.from_day = COALESCE(",
            "(SELECT MAX(x.from_day) FROM organisations_parent x WHERE x.body_id = b.id AND x.from_day <= $1), ",
            "(SELECT MIN(x.from_day) FROM organisations_parent x WHERE x.body_id = b.id)) ",
            $where
        )
    };
}

type BodyRow = (BodyId, String, String, String, String, String, Option<BodyId>, String, Day, Option<Day>);

fn body_of(r: BodyRow) -> Result<Body, Refusal> {
    let (id, code, kind, level, full, short, parent, place_name, from, until) = r;
    let (kind, level) = words(&kind, &level)?;
    Ok(Body { id, code, kind, level, name: Name { full, short }, parent, place_name, from, until })
}

fn words(kind: &str, level: &str) -> Result<(BodyKind, Level), Refusal> {
    let strange = || Refusal::broken(format!("no such kind or level of body: {kind} {level}"));
    Ok((BodyKind::of_word(kind).ok_or_else(strange)?, Level::of_word(level).ok_or_else(strange)?))
}

/// One body as it is on a day.
///
/// # Errors
/// `NotFound` when there is no such body.
pub fn body(w: &mut Reading, id: BodyId, on: Day) -> Result<Body, Refusal> {
    body_of(w.one(bodies!("WHERE b.id = $2"), p![on, id])?)
}

/// Every body that exists on a day, in Vietnamese order of names: for pickers.
///
/// # Errors
/// `Broken` when the database fails.
pub fn choices(w: &mut Reading, on: Day) -> Result<Vec<Body>, Refusal> {
    let sql = bodies!("WHERE b.from_day <= $1 AND (b.until_day IS NULL OR b.until_day >= $1) LIMIT 20000");
    let rows: Vec<BodyRow> = w.rows(sql, p![on])?;
    let mut all = rows.into_iter().map(body_of).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_cached_key(|b| by_vietnamese_order(&b.name.full));
    Ok(all)
}

/// Names of all bodies on a day.
///
/// # Errors
/// `Broken` when the database fails.
pub fn names(w: &mut Reading, on: Day) -> Result<Names, Refusal> {
    let rows: Vec<(BodyId, Day, String, String)> = w.rows(
        "SELECT body_id, from_day, full_name, short_name FROM organisations_name ORDER BY body_id, from_day LIMIT 20000",
        p![],
    )?;
    Ok(on_day(rows, on))
}

/// How many bodies [`names_of`] asks for by their keys; more than that and all names are read instead.
const ASKED_MAX: usize = 32;

/// Names of these bodies on a day, in one statement.
///
/// # Errors
/// `Broken` when the database fails.
pub fn names_of(w: &mut Reading, ids: &[BodyId], on: Day) -> Result<Names, Refusal> {
    let mut asked: Vec<BodyId> = ids.to_vec();
    asked.sort_unstable();
    asked.dedup();
    let Some(first) = asked.first().copied() else { return Ok(Names::default()) };
    if asked.len() > ASKED_MAX {
        return names(w, on);
    }
    // A statement is one fixed text, so the places left over repeat the first key.
    asked.resize(ASKED_MAX, first);
    let values: Vec<Val> = asked.into_iter().map(Val::from).collect();
    let rows: Vec<(BodyId, Day, String, String)> = w.rows(
        "SELECT body_id, from_day, full_name, short_name FROM organisations_name \
         WHERE body_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
         $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) \
         ORDER BY body_id, from_day LIMIT 2000",
        &values,
    )?;
    Ok(on_day(rows, on))
}

/// Of each body's names, oldest first, the last one that has begun; or the first.
fn on_day(rows: Vec<(BodyId, Day, String, String)>, on: Day) -> Names {
    let mut found: HashMap<BodyId, Name> = HashMap::new();
    for (id, from, full, short) in rows {
        if from <= on || !found.contains_key(&id) {
            found.insert(id, Name { full, short });
        }
    }
    Names(found)
}

/// The body itself, then those above it up to the top, on a day. Empty when there is no such body.
///
/// # Errors
/// `Broken` when the database fails.
pub fn above(w: &mut Reading, id: BodyId, on: Day) -> Result<Vec<BodyId>, Refusal> {
    let rows: Vec<(BodyId, i64)> = w.rows(
        "WITH RECURSIVE up (id, depth) AS ( \
           SELECT b.id, CAST(0 AS BIGINT) FROM organisations_body b WHERE b.id = $1 \
           UNION ALL \
           SELECT p.parent_id, up.depth + 1 FROM up JOIN organisations_parent p ON p.body_id = up.id \
           AND p.from_day = COALESCE( \
             (SELECT MAX(x.from_day) FROM organisations_parent x WHERE x.body_id = p.body_id AND x.from_day <= $2), \
             (SELECT MIN(x.from_day) FROM organisations_parent x WHERE x.body_id = p.body_id)) \
           WHERE p.parent_id IS NOT NULL AND up.depth < 30 \
         ) SELECT id, depth FROM up ORDER BY depth LIMIT 31",
        p![id, on],
    )?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// Where a duty over one body is exercised: at the body, by those above it (and [`EVERYWHERE`](crate::EVERYWHERE)).
///
/// # Errors
/// `Broken` when the database fails.
pub fn place(w: &mut Reading, id: BodyId, on: Day) -> Result<Place, Refusal> {
    let chain = above(w, id, on)?;
    Ok(Place { bodies: vec![id], ..manage(chain).place })
}

type HolderRow = (HolderId, BodyId, String, String, String, bool, bool, Day, Option<Day>);

fn holder_of(r: HolderRow) -> Holder {
    let (id, body, name, post, signing, leads, illustrative, from, until) = r;
    Holder { id, body, name, post, signing, leads, illustrative, from, until }
}

/// Who holds a post of a body on a day: the head first, then by given name.
///
/// # Errors
/// `Broken` when the database fails.
pub fn holders(w: &mut Reading, body: BodyId, on: Day) -> Result<Vec<Holder>, Refusal> {
    let rows: Vec<HolderRow> = w.rows(
        "SELECT id, body_id, name, post, signing, leads, illustrative, from_day, until_day FROM organisations_holder \
         WHERE body_id = $1 AND from_day <= $2 AND (until_day IS NULL OR until_day >= $2) LIMIT 500",
        p![body, on],
    )?;
    let mut all: Vec<Holder> = rows.into_iter().map(holder_of).collect();
    all.sort_by_cached_key(|h| (!h.leads, by_given_name(&h.name)));
    Ok(all)
}

/// The head of a body on a day, if one is on record.
///
/// # Errors
/// `Broken` when the database fails.
pub fn leader(w: &mut Reading, body: BodyId, on: Day) -> Result<Option<Holder>, Refusal> {
    Ok(holders(w, body, on)?.into_iter().find(|h| h.leads))
}

/// Writes a new body with its first name and parent.
pub(crate) fn add_body(
    w: &mut Writing,
    _ok: &Allowed<ManageBodies>,
    id: BodyId,
    new: &NewBody,
    basis: &str,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO organisations_body (id, code, kind, level, place_name, from_day, until_day, version) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL, 1)",
        p![id, &new.code, new.kind.word(), new.level.word(), &new.place_name, new.from],
    )?;
    write_name(w, id, new.from, &new.name, basis)?;
    write_parent(w, id, new.from, new.parent, basis)
}

fn write_name(w: &mut Writing, id: BodyId, from: Day, name: &Name, basis: &str) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO organisations_name (body_id, from_day, full_name, short_name, folded, basis) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (body_id, from_day) DO UPDATE SET full_name = excluded.full_name, short_name = excluded.short_name, \
         folded = excluded.folded, basis = excluded.basis",
        p![id, from, &name.full, &name.short, fold(&format!("{} {}", name.full, name.short)), basis],
    )?;
    Ok(())
}

fn write_parent(
    w: &mut Writing,
    id: BodyId,
    from: Day,
    parent: Option<BodyId>,
    basis: &str,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO organisations_parent (body_id, from_day, parent_id, basis) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (body_id, from_day) DO UPDATE SET parent_id = excluded.parent_id, basis = excluded.basis",
        p![id, from, parent, basis],
    )?;
    Ok(())
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
