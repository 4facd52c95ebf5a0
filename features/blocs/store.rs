//! SQL of blocs. Private: others ask the front door. Reading is here, changing in `write`.

use crate::calendar::{Planned, Step};
use crate::model::{BlocKind, Term, Year};
use crate::papers::{Document, DocumentId, DocumentKind, KeptFile};
use db::{Reading, p};
use kernel::{BlocId, BodyId, Day, Refusal, Val, YearId};
use std::collections::{BTreeSet, HashMap};

pub(crate) mod write;

/// Bloc, emulation year, role, body, first day.
type TermRow = (BlocId, i64, String, BodyId, Day);

type YearRow = (YearId, BlocId, i64, String, String, BodyId, i64, String);

/// One year, whole.
pub(crate) fn year(w: &mut Reading, id: YearId, on: Day) -> Result<Year, Refusal> {
    let row: YearRow = w.one(
        "SELECT y.id, y.bloc, y.number, y.name, y.long_name, y.managing, y.version, b.kind \
         FROM blocs_year y JOIN blocs_bloc b ON b.id = y.bloc WHERE y.id = $1",
        p![id],
    )?;
    whole(w, row, on)
}

/// The year of a bloc with this number.
pub(crate) fn year_numbered(
    w: &mut Reading,
    bloc: BlocId,
    number: i64,
    on: Day,
) -> Result<Option<Year>, Refusal> {
    let row: Option<YearRow> = w.maybe(
        "SELECT y.id, y.bloc, y.number, y.name, y.long_name, y.managing, y.version, b.kind \
         FROM blocs_year y JOIN blocs_bloc b ON b.id = y.bloc WHERE y.bloc = $1 AND y.number = $2",
        p![bloc, number],
    )?;
    row.map(|row| whole(w, row, on)).transpose()
}

fn whole(w: &mut Reading, row: YearRow, on: Day) -> Result<Year, Refusal> {
    let (id, bloc, number, managing) = (row.0, row.1, row.2, row.5);
    let members: Vec<(YearId, BodyId)> =
        w.rows("SELECT year, body FROM blocs_member WHERE year = $1 ORDER BY place LIMIT 100", p![id])?;
    let terms: Vec<TermRow> = w.rows(
        "SELECT bloc, number, role, body, from_day FROM blocs_term \
         WHERE bloc = $1 AND number >= $2 AND number <= $3 AND from_day <= $4 ORDER BY from_day DESC LIMIT 200",
        p![bloc, number - 1, number, on],
    )?;
    let above = organisations::above(w, managing, on)?;
    let all = assemble(vec![row], members, &terms, &HashMap::from([(managing, above)]))?;
    all.into_iter().next().ok_or(Refusal::NotFound)
}

/// All years with this number, by name.
pub(crate) fn years_of_number(w: &mut Reading, number: i64, on: Day) -> Result<Vec<Year>, Refusal> {
    let rows: Vec<YearRow> = w.rows(
        "SELECT y.id, y.bloc, y.number, y.name, y.long_name, y.managing, y.version, b.kind \
         FROM blocs_year y JOIN blocs_bloc b ON b.id = y.bloc WHERE y.number = $1 ORDER BY y.name, y.id LIMIT 2000",
        p![number],
    )?;
    let members: Vec<(YearId, BodyId)> = w.rows(
        "SELECT m.year, m.body FROM blocs_member m JOIN blocs_year y ON y.id = m.year WHERE y.number = $1 \
         ORDER BY m.year, m.place LIMIT 120000",
        p![number],
    )?;
    let terms: Vec<TermRow> = w.rows(
        "SELECT bloc, number, role, body, from_day FROM blocs_term \
         WHERE number >= $1 AND number <= $2 AND from_day <= $3 ORDER BY from_day DESC LIMIT 24000",
        p![number - 1, number, on],
    )?;
    let above = lines_above(w, &rows, on)?;
    assemble(rows, members, &terms, &above)
}

/// All years of a bloc, newest first.
pub(crate) fn years_of_bloc(w: &mut Reading, bloc: BlocId, on: Day) -> Result<Vec<Year>, Refusal> {
    let rows: Vec<YearRow> = w.rows(
        "SELECT y.id, y.bloc, y.number, y.name, y.long_name, y.managing, y.version, b.kind \
         FROM blocs_year y JOIN blocs_bloc b ON b.id = y.bloc WHERE y.bloc = $1 ORDER BY y.number DESC LIMIT 300",
        p![bloc],
    )?;
    let members: Vec<(YearId, BodyId)> = w.rows(
        "SELECT m.year, m.body FROM blocs_member m JOIN blocs_year y ON y.id = m.year WHERE y.bloc = $1 \
         ORDER BY m.year, m.place LIMIT 30000",
        p![bloc],
    )?;
    let terms: Vec<TermRow> = w.rows(
        "SELECT bloc, number, role, body, from_day FROM blocs_term \
         WHERE bloc = $1 AND from_day <= $2 ORDER BY from_day DESC LIMIT 8000",
        p![bloc, on],
    )?;
    let above = lines_above(w, &rows, on)?;
    assemble(rows, members, &terms, &above)
}

/// The years these bodies belong to, newest first.
pub(crate) fn years_of_bodies(w: &mut Reading, bodies: &[BodyId], on: Day) -> Result<Vec<Year>, Refusal> {
    let mut seen: HashMap<YearId, YearRow> = HashMap::new();
    for keys in db::eights(bodies) {
        let rows: Vec<YearRow> = w.rows(
            "SELECT y.id, y.bloc, y.number, y.name, y.long_name, y.managing, y.version, b.kind \
             FROM blocs_year y JOIN blocs_bloc b ON b.id = y.bloc \
             WHERE y.id IN (SELECT year FROM blocs_member WHERE body IN ($1, $2, $3, $4, $5, $6, $7, $8)) \
             ORDER BY y.number DESC, y.name, y.id LIMIT 100",
            &keys.map(Val::from),
        )?;
        seen.extend(rows.into_iter().map(|r| (r.0, r)));
    }
    let mut rows: Vec<YearRow> = seen.into_values().collect();
    rows.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.3.cmp(&b.3)).then_with(|| a.0.cmp(&b.0)));
    rows.truncate(100);
    let mut members = Vec::new();
    let mut terms = Vec::new();
    let ids: Vec<YearId> = rows.iter().map(|r| r.0).collect();
    for keys in db::eights(&ids) {
        let more: Vec<(YearId, BodyId)> = w.rows(
            "SELECT year, body FROM blocs_member WHERE year IN ($1, $2, $3, $4, $5, $6, $7, $8) \
             ORDER BY year, place LIMIT 1000",
            &keys.map(Val::from),
        )?;
        members.extend(more);
    }
    let blocs: BTreeSet<BlocId> = rows.iter().map(|r| r.1).collect();
    let blocs: Vec<BlocId> = blocs.into_iter().collect();
    for keys in db::eights(&blocs) {
        let more: Vec<TermRow> = w.rows(
            "SELECT bloc, number, role, body, from_day FROM blocs_term \
             WHERE bloc IN ($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY from_day DESC LIMIT 8000",
            &keys.map(Val::from),
        )?;
        // A statement holds eight values, so here the days are sifted after it.
        terms.extend(more.into_iter().filter(|t| t.4 <= on));
    }
    let above = lines_above(w, &rows, on)?;
    assemble(rows, members, &terms, &above)
}

/// The bodies above each managing body: asked for singly when there is one, else found in the whole tree.
fn lines_above(w: &mut Reading, rows: &[YearRow], on: Day) -> Result<HashMap<BodyId, Vec<BodyId>>, Refusal> {
    let managing: BTreeSet<BodyId> = rows.iter().map(|r| r.5).collect();
    let mut lines = HashMap::new();
    if managing.len() <= 3 {
        for m in managing {
            let line = organisations::above(w, m, on)?;
            lines.insert(m, line);
        }
        return Ok(lines);
    }
    let parents: HashMap<BodyId, Option<BodyId>> =
        organisations::choices(w, on)?.into_iter().map(|b| (b.id, b.parent)).collect();
    for m in managing {
        lines.insert(m, line(&parents, m));
    }
    Ok(lines)
}

/// A body and those above it, found in a tree that was read whole.
pub(crate) fn line(parents: &HashMap<BodyId, Option<BodyId>>, body: BodyId) -> Vec<BodyId> {
    let mut line = vec![body];
    while let Some(up) =
        line.last().and_then(|b| parents.get(b).copied().flatten()).filter(|b| !line.contains(b))
    {
        line.push(up);
    }
    line
}

/// Those who lead a year together, from one day on.
struct Pair {
    from: Day,
    head: Option<BodyId>,
    deputy: Option<BodyId>,
}

/// Of the terms that have begun, the last of each year. A head brings its own deputy or none, so a former deputy does
/// not stay on beside a new head.
fn last_terms(terms: &[TermRow]) -> HashMap<(BlocId, i64), Pair> {
    let mut last: HashMap<(BlocId, i64), Pair> = HashMap::new();
    for (bloc, number, role, body, from) in terms {
        let pair = last.entry((*bloc, *number)).or_insert(Pair { from: *from, head: None, deputy: None });
        if *from > pair.from {
            *pair = Pair { from: *from, head: None, deputy: None };
        }
        if *from == pair.from {
            match role.as_str() {
                "HEAD" => pair.head = Some(*body),
                _ => pair.deputy = Some(*body),
            }
        }
    }
    last
}

fn assemble(
    rows: Vec<YearRow>,
    members: Vec<(YearId, BodyId)>,
    terms: &[TermRow],
    above: &HashMap<BodyId, Vec<BodyId>>,
) -> Result<Vec<Year>, Refusal> {
    let mut of: HashMap<YearId, Vec<BodyId>> = HashMap::new();
    for (year, body) in members {
        of.entry(year).or_default().push(body);
    }
    let led = last_terms(terms);
    rows.into_iter()
        .map(|(id, bloc, number, bloc_name, bloc_long, managing, version, kind)| {
            let heads = led.get(&(bloc, number));
            let head = heads.and_then(|h| h.head);
            Ok(Year {
                id,
                bloc,
                bloc_name,
                bloc_long,
                kind: BlocKind::of_word(&kind)
                    .ok_or_else(|| Refusal::broken(format!("no such kind of bloc: {kind}")))?,
                number,
                managing,
                above: above.get(&managing).cloned().unwrap_or_else(|| vec![managing]),
                members: of.remove(&id).unwrap_or_default(),
                head,
                deputy: heads.and_then(|h| h.deputy),
                run_by: head.or_else(|| led.get(&(bloc, number - 1)).and_then(|h| h.head)),
                version,
            })
        })
        .collect()
}

/// Key, number and name of every year of a bloc, newest first.
pub(crate) fn numbers(w: &mut Reading, bloc: BlocId) -> Result<Vec<(YearId, i64, String)>, Refusal> {
    w.rows("SELECT id, number, name FROM blocs_year WHERE bloc = $1 ORDER BY number DESC LIMIT 300", p![bloc])
}

/// The emulation years there are, newest first.
pub(crate) fn all_numbers(w: &mut Reading) -> Result<Vec<i64>, Refusal> {
    let rows: Vec<(i64,)> =
        w.rows("SELECT DISTINCT number FROM blocs_year ORDER BY number DESC LIMIT 300", p![])?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// The terms of a bloc, former ones and those still to begin too; newest first, heads before deputies.
pub(crate) fn terms(w: &mut Reading, bloc: BlocId) -> Result<Vec<Term>, Refusal> {
    let rows: Vec<(i64, String, BodyId, Day, String)> = w.rows(
        "SELECT number, role, body, from_day, how FROM blocs_term WHERE bloc = $1 \
         ORDER BY number DESC, from_day DESC, role DESC LIMIT 2000",
        p![bloc],
    )?;
    Ok(rows
        .into_iter()
        .map(|(number, role, body, from, how)| Term { number, leads: role == "HEAD", body, from, how })
        .collect())
}

/// The year's plan: all seven steps in order, those without dates too.
pub(crate) fn schedule(w: &mut Reading, year: YearId) -> Result<Vec<Planned>, Refusal> {
    let rows: Vec<(String, Option<Day>, Option<Day>)> =
        w.rows("SELECT step, from_day, until_day FROM blocs_step WHERE year = $1 LIMIT 20", p![year])?;
    Ok(Step::ALL
        .into_iter()
        .map(|step| {
            let found = rows.iter().find(|r| r.0 == step.word());
            Planned { step, from: found.and_then(|r| r.1), until: found.and_then(|r| r.2) }
        })
        .collect())
}

type DocumentRow = (
    DocumentId,
    YearId,
    String,
    String,
    String,
    Day,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
);

/// The year's documents, oldest first.
pub(crate) fn documents(w: &mut Reading, year: YearId) -> Result<Vec<Document>, Refusal> {
    let rows: Vec<DocumentRow> = w.rows(
        "SELECT id, year, kind, number, name, day, file_digest, file_name, file_kind, file_size FROM blocs_document \
         WHERE year = $1 AND removed = 0 ORDER BY day, id LIMIT 500",
        p![year],
    )?;
    rows.into_iter().map(document_of).collect()
}

/// One document of a year.
pub(crate) fn document(w: &mut Reading, year: YearId, id: DocumentId) -> Result<Document, Refusal> {
    let row: DocumentRow = w.one(
        "SELECT id, year, kind, number, name, day, file_digest, file_name, file_kind, file_size FROM blocs_document \
         WHERE year = $1 AND id = $2 AND removed = 0",
        p![year, id],
    )?;
    document_of(row)
}

/// Was this document of the year taken out of the list?
pub(crate) fn is_removed(w: &mut Reading, year: YearId, id: DocumentId) -> Result<bool, Refusal> {
    let row: Option<(bool,)> =
        w.maybe("SELECT removed FROM blocs_document WHERE year = $1 AND id = $2", p![year, id])?;
    Ok(row.is_some_and(|(removed,)| removed))
}

fn document_of(row: DocumentRow) -> Result<Document, Refusal> {
    let (id, year, kind, number, name, day, digest, file, file_kind, size) = row;
    let kind =
        DocumentKind::of_word(&kind).ok_or_else(|| Refusal::broken(format!("no such kind: {kind}")))?;
    let file = match (digest, file, file_kind.as_deref().and_then(web::FileKind::of_word), size) {
        (Some(digest), Some(name), Some(kind), Some(size)) => Some(KeptFile { digest, name, kind, size }),
        _ => None,
    };
    Ok(Document { id, year, kind, number, name, day, file })
}
