//! SQL of gatherings. Private: others ask the front door.

use crate::change::{Change, ChangeId, ChangeKind, Changed, Why};
use crate::duties::PrepareGathering;
use crate::model::{Around, Gathering, GatheringId, GatheringKind};
use blocs::Year;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Moment, Refusal, Val, YearId};
use std::collections::{BTreeSet, HashMap};

pub(crate) mod clip;
pub(crate) mod committees;
pub(crate) mod honours;
pub(crate) mod meetings;
pub(crate) mod papers;
pub(crate) mod photos;
pub(crate) mod programme;
pub(crate) mod screen;
pub(crate) mod tasks;

type GatheringRow =
    (GatheringId, BodyId, Option<YearId>, String, String, Day, Day, String, i64, bool, bool, i64);

type ChangeRow = (ChangeId, String, String, String, String, String, String, Moment);

/// One gathering, whole.
pub(crate) fn gathering(w: &mut Reading, id: GatheringId) -> Result<Gathering, Refusal> {
    let row: GatheringRow = w.one(
        "SELECT id, host, year_id, kind, name, first_day, last_day, place, expected, leaders_attend, illustrative, version \
         FROM gatherings_gathering WHERE id = $1",
        p![id],
    )?;
    let mut g = gathering_of(row)?;
    let on = g.last_day;
    g.around.above = organisations::above(w, g.host, on)?;
    if let Some(year) = g.year {
        stands_in(&mut g, &blocs::year(w, year, on)?);
    }
    g.around.working = working(w, &[id])?.into_iter().map(|(_, b)| b).collect();
    g.around.committee = committees::accounts(w, id)?;
    Ok(g)
}

/// The gatherings of these hosts, the last first.
pub(crate) fn gatherings_of(w: &mut Reading, hosts: &[BodyId]) -> Result<Vec<Gathering>, Refusal> {
    let mut rows: Vec<GatheringRow> = Vec::new();
    let hosts: Vec<BodyId> = hosts.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    for keys in db::eights(&hosts) {
        let more: Vec<GatheringRow> = w.rows(
            "SELECT id, host, year_id, kind, name, first_day, last_day, place, expected, leaders_attend, illustrative, version \
             FROM gatherings_gathering WHERE host IN ($1, $2, $3, $4, $5, $6, $7, $8) \
             ORDER BY first_day DESC, id LIMIT 500",
            &keys.map(Val::from),
        )?;
        rows.extend(more);
    }
    let mut all = rows.into_iter().map(gathering_of).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|g| (std::cmp::Reverse(g.first_day), g.id));
    let on = all.iter().map(|g| g.last_day).max();
    let years = match on {
        Some(on) if all.iter().any(|g| g.year.is_some()) => blocs::years_of_bodies(w, &hosts, on)?,
        _ => Vec::new(),
    };
    if let Some(on) = on {
        surround(w, &mut all, &years, on)?;
    }
    Ok(all)
}

/// The gatherings of a bloc's year, the first first.
pub(crate) fn of_year(w: &mut Reading, year: &Year) -> Result<Vec<Gathering>, Refusal> {
    let rows: Vec<GatheringRow> = w.rows(
        "SELECT id, host, year_id, kind, name, first_day, last_day, place, expected, leaders_attend, illustrative, version \
         FROM gatherings_gathering WHERE year_id = $1 ORDER BY first_day, id LIMIT 20",
        p![year.id],
    )?;
    let mut all = rows.into_iter().map(gathering_of).collect::<Result<Vec<_>, _>>()?;
    all.retain(|g| year.run_by == Some(g.host) || year.managing == g.host);
    if let Some(on) = all.iter().map(|g| g.last_day).max() {
        surround(w, &mut all, std::slice::from_ref(year), on)?;
    }
    Ok(all)
}

/// Every gathering, the last first; who stands around is put in from these years.
pub(crate) fn all(w: &mut Reading, years: &[Year], on: Day) -> Result<Vec<Gathering>, Refusal> {
    let rows: Vec<GatheringRow> = w.rows(
        "SELECT id, host, year_id, kind, name, first_day, last_day, place, expected, leaders_attend, illustrative, version \
         FROM gatherings_gathering ORDER BY first_day DESC, id LIMIT 2000",
        p![],
    )?;
    let mut all = rows.into_iter().map(gathering_of).collect::<Result<Vec<_>, _>>()?;
    surround(w, &mut all, years, on)?;
    Ok(all)
}

/// Gatherings that are not over on this day, the nearest first, with those above their hosts.
pub(crate) fn coming(w: &mut Reading, on: Day) -> Result<Vec<Gathering>, Refusal> {
    let rows: Vec<GatheringRow> = w.rows(
        "SELECT id, host, year_id, kind, name, first_day, last_day, place, expected, leaders_attend, illustrative, version \
         FROM gatherings_gathering WHERE last_day >= $1 ORDER BY first_day, id LIMIT 200",
        p![on],
    )?;
    let mut all = rows.into_iter().map(gathering_of).collect::<Result<Vec<_>, _>>()?;
    surround(w, &mut all, &[], on)?;
    Ok(all)
}

/// Puts in who stands around, for many at once.
fn surround(w: &mut Reading, all: &mut [Gathering], years: &[Year], on: Day) -> Result<(), Refusal> {
    let hosts: BTreeSet<BodyId> = all.iter().map(|g| g.host).collect();
    let mut lines: HashMap<BodyId, Vec<BodyId>> = HashMap::new();
    if hosts.len() <= 3 {
        for host in hosts {
            let line = organisations::above(w, host, on)?;
            lines.insert(host, line);
        }
    } else {
        let parents: HashMap<BodyId, Option<BodyId>> =
            organisations::choices(w, on)?.into_iter().map(|b| (b.id, b.parent)).collect();
        for host in hosts {
            lines.insert(host, line(&parents, host));
        }
    }
    let ids: Vec<GatheringId> = all.iter().map(|g| g.id).collect();
    let mut workers: HashMap<GatheringId, Vec<BodyId>> = HashMap::new();
    for (id, body) in working(w, &ids)? {
        workers.entry(id).or_default().push(body);
    }
    for g in all {
        g.around.above = lines.get(&g.host).cloned().unwrap_or_default();
        g.around.working = workers.remove(&g.id).unwrap_or_default();
        if let Some(year) = years.iter().find(|y| Some(y.id) == g.year) {
            stands_in(g, year);
        }
    }
    Ok(())
}

/// A body and those above it, found in a tree that was read whole.
fn line(parents: &HashMap<BodyId, Option<BodyId>>, body: BodyId) -> Vec<BodyId> {
    let mut line = vec![body];
    while let Some(up) =
        line.last().and_then(|b| parents.get(b).copied().flatten()).filter(|b| !line.contains(b))
    {
        line.push(up);
    }
    line
}

fn stands_in(g: &mut Gathering, year: &Year) {
    g.around.members.clone_from(&year.members);
    g.around.watching.clone_from(&year.above);
    g.around.bloc = Some(year.bloc);
}

/// Bodies that were given tasks of these gatherings, and those that help.
fn working(w: &mut Reading, ids: &[GatheringId]) -> Result<Vec<(GatheringId, BodyId)>, Refusal> {
    let mut found: Vec<(GatheringId, BodyId)> = Vec::new();
    for keys in db::eights(ids) {
        let keys = keys.map(Val::from);
        let owners: Vec<(GatheringId, BodyId)> = w.rows(
            "SELECT DISTINCT gathering, body FROM gatherings_task \
             WHERE gathering IN ($1, $2, $3, $4, $5, $6, $7, $8) AND body IS NOT NULL LIMIT 8000",
            &keys,
        )?;
        let helpers: Vec<(GatheringId, BodyId)> = w.rows(
            "SELECT DISTINCT gathering, body FROM gatherings_helper \
             WHERE gathering IN ($1, $2, $3, $4, $5, $6, $7, $8) LIMIT 8000",
            &keys,
        )?;
        found.extend(owners);
        found.extend(helpers);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn gathering_of(row: GatheringRow) -> Result<Gathering, Refusal> {
    let (
        id,
        host,
        year,
        kind,
        name,
        first_day,
        last_day,
        place,
        expected,
        leaders_attend,
        illustrative,
        version,
    ) = row;
    let kind = GatheringKind::of_word(&kind)
        .ok_or_else(|| Refusal::broken(format!("no such kind of gathering: {kind}")))?;
    let around = Around::default();
    Ok(Gathering {
        id,
        host,
        year,
        kind,
        name,
        first_day,
        last_day,
        place,
        expected,
        leaders_attend,
        version,
        illustrative,
        around,
    })
}

/// A new gathering; the key comes with the form, so a form sent twice makes one.
pub(crate) fn put(w: &mut Writing, _ok: &Allowed<PrepareGathering>, g: &Gathering) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_gathering (id, host, year_id, kind, name, found_by, first_day, last_day, place, expected, \
         leaders_attend, illustrative, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
        p![
            g.id,
            g.host,
            g.year,
            g.kind.word(),
            &g.name,
            kernel::fold(&g.name),
            g.first_day,
            g.last_day,
            &g.place,
            g.expected,
            g.leaders_attend,
            g.illustrative
        ],
    )
}

/// Name and kind, which change without a reason.
pub(crate) fn rename(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (id, version): (GatheringId, i64),
    (kind, name): (GatheringKind, &str),
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_gathering SET kind = $1, name = $2, found_by = $3, version = version + 1 WHERE id = $4 AND version = $5",
        p![kind.word(), name, kernel::fold(name), id, version],
    )
}

/// What a change made of the gathering itself.
pub(crate) fn put_changed(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    now: &Gathering,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_gathering SET first_day = $1, last_day = $2, place = $3, expected = $4, leaders_attend = $5, \
         version = version + 1 WHERE id = $6 AND version = $7",
        p![now.first_day, now.last_day, &now.place, now.expected, now.leaders_attend, now.id, now.version],
    )
}

/// A line of the history of changes.
pub(crate) fn put_change(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    (change, was, became): (&Change, &str, &str),
    why: &Why,
) -> Result<(), Refusal> {
    let (by, at) = (w.who().name.clone(), w.who().at);
    w.exec_one(
        "INSERT INTO gatherings_change (id, gathering, what, was, became, reason, basis, by_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        p![why.id, id, change.kind().word(), was, became, &why.reason, &why.basis, by, at],
    )
}

/// The changes of a gathering, newest first.
pub(crate) fn changes(w: &mut Reading, id: GatheringId) -> Result<Vec<Changed>, Refusal> {
    let rows: Vec<ChangeRow> = w.rows(
        "SELECT id, what, was, became, reason, basis, by_name, at FROM gatherings_change \
         WHERE gathering = $1 ORDER BY at DESC, id DESC LIMIT 500",
        p![id],
    )?;
    rows.into_iter()
        .map(|(id, what, was, became, reason, basis, by, at)| {
            let what = ChangeKind::of_word(&what)
                .ok_or_else(|| Refusal::broken(format!("no such kind of change: {what}")))?;
            Ok(Changed { id, what, was, became, reason, basis, by, at })
        })
        .collect()
}
