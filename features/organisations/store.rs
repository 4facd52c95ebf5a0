//! The tables of bodies, read: every answer is for a day.

pub(crate) mod write;

use crate::abbreviations::spoken;
use crate::model::{Body, BodyKind, Holder, HolderId, Level, Name, Names, manage};
use db::{Reading, p};
use kernel::{BodyId, Day, Place, Refusal, Val, by_given_name, by_vietnamese_order, fold};
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

/// `up`: a body and those above it on a day, each with its distance; at most thirty steps.
macro_rules! chain {
    ($body:literal, $day:literal) => {
        concat!(
            "WITH RECURSIVE up (id, depth) AS ( \
               SELECT s.id, CAST(0 AS BIGINT) FROM organisations_body s WHERE s.id = ",
            $body,
            " UNION ALL \
               SELECT q.parent_id, up.depth + 1 FROM up JOIN organisations_parent q ON q.body_id = up.id \
               AND q.from_day = COALESCE( \
                 (SELECT MAX(x.from_day) FROM organisations_parent x WHERE x.body_id = q.body_id AND x.from_day <= ",
            $day,
            "), \
                 (SELECT MIN(x.from_day) FROM organisations_parent x WHERE x.body_id = q.body_id)) \
               WHERE q.parent_id IS NOT NULL AND up.depth < 30 \
             ) "
        )
    };
}

type BodyRow = (BodyId, String, String, String, String, String, Option<BodyId>, String, Day, Option<Day>);

fn body_of(r: BodyRow) -> Result<Body, Refusal> {
    let (id, code, kind, level, full, short, parent, place_name, from, until) = r;
    let (kind, level) = words(&kind, &level)?;
    Ok(Body { id, code, kind, level, name: Name { full, short }, parent, place_name, from, until })
}

pub(crate) fn words(kind: &str, level: &str) -> Result<(BodyKind, Level), Refusal> {
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

const ALL_NAMES: &str = "SELECT body_id, from_day, full_name, short_name FROM organisations_name ORDER BY body_id, from_day LIMIT 40000";

/// Names of all bodies on a day.
///
/// # Errors
/// `Broken` when the database fails.
pub fn names(w: &mut Reading, on: Day) -> Result<Names, Refusal> {
    let rows: Vec<NameRow> = w.rows(ALL_NAMES, p![])?;
    Ok(on_day(&rows, on))
}

/// How many bodies [`names_of`] asks for by their keys; more than that and all names are read instead.
const ASKED_MAX: usize = 32;

type NameRow = (BodyId, Day, String, String);

/// Every name ever of these bodies, oldest first, in one statement.
fn name_rows(w: &mut Reading, ids: &[BodyId]) -> Result<Vec<NameRow>, Refusal> {
    let mut asked: Vec<BodyId> = ids.to_vec();
    asked.sort_unstable();
    asked.dedup();
    let Some(first) = asked.first().copied() else { return Ok(Vec::new()) };
    if asked.len() > ASKED_MAX {
        return w.rows(ALL_NAMES, p![]);
    }
    // A statement is one fixed text, so the places left over repeat the first key.
    asked.resize(ASKED_MAX, first);
    let values: Vec<Val> = asked.into_iter().map(Val::from).collect();
    w.rows(
        "SELECT body_id, from_day, full_name, short_name FROM organisations_name \
         WHERE body_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
         $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) \
         ORDER BY body_id, from_day LIMIT 2000",
        &values,
    )
}

/// Names of these bodies on a day, in one statement.
///
/// # Errors
/// `Broken` when the database fails.
pub fn names_of(w: &mut Reading, ids: &[BodyId], on: Day) -> Result<Names, Refusal> {
    Ok(on_day(&name_rows(w, ids)?, on))
}

/// The name of each of these bodies on its own day, in the same order, in one statement.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn names_then(w: &mut Reading, asked: &[(BodyId, Day)]) -> Result<Vec<String>, Refusal> {
    let ids: Vec<BodyId> = asked.iter().map(|(id, _)| *id).collect();
    let rows = name_rows(w, &ids)?;
    Ok(asked.iter().map(|(id, day)| on_day(&rows, *day).full(*id).to_owned()).collect())
}

/// Of each body's names, oldest first, the last one that has begun; or the first.
fn on_day(rows: &[NameRow], on: Day) -> Names {
    let mut found: HashMap<BodyId, Name> = HashMap::new();
    for (id, from, full, short) in rows {
        if *from <= on || !found.contains_key(id) {
            found.insert(*id, Name { full: full.clone(), short: short.clone() });
        }
    }
    Names(found)
}

/// The body itself, then those above it up to the top, on a day. Empty when there is no such body.
///
/// # Errors
/// `Broken` when the database fails.
pub fn above(w: &mut Reading, id: BodyId, on: Day) -> Result<Vec<BodyId>, Refusal> {
    let rows: Vec<(BodyId, i64)> =
        w.rows(concat!(chain!("$1", "$2"), "SELECT id, depth FROM up ORDER BY depth LIMIT 31"), p![id, on])?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// What the People's Committee of the province, or of the city run by the centre, above a body is called on a day:
/// "Ủy ban nhân dân tỉnh", "Ủy ban nhân dân thành phố Đà Nẵng". The topmost committee of that level; councils of the
/// province stand below it.
///
/// # Errors
/// `Broken` when the database fails.
pub fn province(w: &mut Reading, id: BodyId, on: Day) -> Result<Option<Name>, Refusal> {
    // From the top: the first or, below a central body, the second is it.
    let sql = concat!(
        chain!("$2", "$1"),
        bodies!(
            "JOIN up ON up.id = b.id WHERE b.level = 'PROVINCE' AND b.kind = 'COMMITTEE' ORDER BY up.depth DESC LIMIT 1"
        )
    );
    let row: Option<BodyRow> = w.maybe(sql, p![on, id])?;
    Ok(row.map(body_of).transpose()?.map(|body| body.name))
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

/// Every term ever recorded of a body's posts, with its version: the running ones first, then the newest.
pub(crate) fn terms(w: &mut Reading, body: BodyId) -> Result<Vec<(Holder, i64)>, Refusal> {
    type Row = (HolderId, BodyId, String, String, String, bool, bool, Day, Option<Day>, i64);
    let rows: Vec<Row> = w.rows(
        "SELECT id, body_id, name, post, signing, leads, illustrative, from_day, until_day, version \
         FROM organisations_holder WHERE body_id = $1 ORDER BY from_day DESC, id LIMIT 1000",
        p![body],
    )?;
    let term = |(id, body, name, post, signing, leads, illustrative, from, until, version): Row| {
        (Holder { id, body, name, post, signing, leads, illustrative, from, until }, version)
    };
    Ok(rows.into_iter().map(term).collect())
}

/// The tops of all trees on a day.
pub(crate) fn tops(w: &mut Reading, on: Day) -> Result<Vec<Body>, Refusal> {
    let sql = bodies!(
        "WHERE p.parent_id IS NULL AND b.from_day <= $1 AND (b.until_day IS NULL OR b.until_day >= $1) \
         ORDER BY b.code LIMIT 200"
    );
    let rows: Vec<BodyRow> = w.rows(sql, p![on])?;
    rows.into_iter().map(body_of).collect()
}

/// Most bodies one page shows of a tree.
pub(crate) const BRANCH_MAX: usize = 3000;

/// A body and those below it down to `depth` steps, on a day; at most [`BRANCH_MAX`].
pub(crate) fn branch(w: &mut Reading, top: BodyId, depth: i64, on: Day) -> Result<Vec<Body>, Refusal> {
    let sql = concat!(
        "WITH RECURSIVE down (id, depth) AS ( \
           SELECT t.id, CAST(0 AS BIGINT) FROM organisations_body t WHERE t.id = $2 \
           UNION ALL \
           SELECT q.body_id, down.depth + 1 FROM down JOIN organisations_parent q ON q.parent_id = down.id \
           AND q.from_day = COALESCE( \
             (SELECT MAX(x.from_day) FROM organisations_parent x WHERE x.body_id = q.body_id AND x.from_day <= $1), \
             (SELECT MIN(x.from_day) FROM organisations_parent x WHERE x.body_id = q.body_id)) \
           WHERE down.depth < $3 \
         ) ",
        bodies!(
            "JOIN down ON down.id = b.id \
             WHERE b.from_day <= $1 AND (b.until_day IS NULL OR b.until_day >= $1) ORDER BY down.depth, b.code LIMIT 3000"
        )
    );
    let rows: Vec<BodyRow> = w.rows(sql, p![on, top, depth])?;
    rows.into_iter().map(body_of).collect()
}

/// Most bodies one search shows.
pub(crate) const FOUND_MAX: usize = 100;

/// Bodies whose name (present or past) or code holds every word, marks ignored, as typed or with its abbreviations spelt
/// out; those that exist on the day first.
pub(crate) fn search(w: &mut Reading, words: &str, on: Day) -> Result<Vec<Body>, Refusal> {
    let (typed, said) = (fold(words), spoken(words));
    let mut found = holding(w, &typed, on)?;
    if said != typed {
        let more = holding(w, &said, on)?;
        let known: Vec<BodyId> = found.iter().map(|b| b.id).collect();
        found.extend(more.into_iter().filter(|b| !known.contains(&b.id)));
        found.truncate(FOUND_MAX + 1);
    }
    Ok(found)
}

/// Bodies whose name or code holds every word of a folded text.
fn holding(w: &mut Reading, folded: &str, on: Day) -> Result<Vec<Body>, Refusal> {
    // Longer than any name: what is typed further narrows nothing.
    let folded: String = folded.chars().take(200).collect();
    let mut each = folded.split(' ').filter(|s| !s.is_empty()).map(|s| format!("%{s}%"));
    let mut next = || each.next().unwrap_or_else(|| "%".into());
    let (a, b, c, d) = (next(), next(), next(), next());
    // Words after the fourth are looked for together, in the order they were typed.
    let rest: Vec<String> = each.map(|s| s.trim_matches('%').to_owned()).collect();
    let rest = format!("%{}%", rest.join(" "));
    let sql = bodies!(
        "WHERE EXISTS (SELECT 1 FROM organisations_name s WHERE s.body_id = b.id \
           AND (s.folded LIKE $2 OR LOWER(b.code) LIKE $2) AND (s.folded LIKE $3 OR LOWER(b.code) LIKE $3) \
           AND (s.folded LIKE $4 OR LOWER(b.code) LIKE $4) AND (s.folded LIKE $5 OR LOWER(b.code) LIKE $5) \
           AND s.folded LIKE $6) \
         ORDER BY CASE WHEN b.until_day IS NULL OR b.until_day >= $1 THEN 0 ELSE 1 END, b.code LIMIT 101"
    );
    let rows: Vec<BodyRow> = w.rows(sql, p![on, a, b, c, d, rest])?;
    rows.into_iter().map(body_of).collect()
}

/// The body with this code, as it is on a day.
pub(crate) fn coded(w: &mut Reading, code: &str, on: Day) -> Result<Option<Body>, Refusal> {
    let row: Option<BodyRow> = w.maybe(bodies!("WHERE b.code = $2"), p![on, code])?;
    row.map(body_of).transpose()
}
