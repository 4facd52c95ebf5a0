//! SQL of needs, the estimate, and what was found wrong. Private: others ask the front door.

use crate::budget::{Approval, Budget, Line, LineId};
use crate::deeds::{Accepted, FoundThen};
use crate::needs::{Basis, Measure, Need, NeedId, NeedKind};
use crate::wrong::Wrong;
use db::{Reading, Writing, p};
use gatherings::{ChangeId, GatheringId, PrepareGathering};
use kernel::{Allowed, Day, Moment, Refusal};

type NeedRow = (
    NeedId,
    String,
    String,
    String,
    Option<Day>,
    i64,
    i64,
    i64,
    String,
    String,
    bool,
    i64,
    Option<i64>,
    String,
    String,
    i64,
);

fn need_of(r: NeedRow) -> Result<Need, Refusal> {
    let (
        id,
        kind,
        name,
        unit,
        day,
        heads,
        fixed,
        reserve,
        basis,
        source,
        when_leaders,
        price,
        have,
        told,
        note,
        version,
    ) = r;
    let basis = Basis::of_word(&basis).ok_or_else(|| Refusal::broken("a need counted by nothing known"))?;
    let kind = NeedKind::of_word(&kind).ok_or_else(|| Refusal::broken("a need of no known kind"))?;
    let measure = if heads > 0 { Measure::PerHeads(heads) } else { Measure::Fixed(fixed) };
    Ok(Need {
        id,
        kind,
        name,
        unit,
        day,
        measure,
        reserve,
        basis,
        source,
        when_leaders,
        price,
        have,
        told,
        note,
        version,
    })
}

/// The needs of a gathering.
pub(crate) fn needs(w: &mut Reading, id: GatheringId) -> Result<Vec<Need>, Refusal> {
    let rows: Vec<NeedRow> = w.rows(
        "SELECT id, kind, name, unit, day, heads, fixed, reserve, basis, source, when_leaders, price, have, told, note,
         version
         FROM logistics_need WHERE gathering = $1 ORDER BY name, id LIMIT 500",
        p![id],
    )?;
    let mut all = rows.into_iter().map(need_of).collect::<Result<Vec<Need>, _>>()?;
    all.sort_by_key(|n| (n.kind, n.day, n.name.clone()));
    Ok(all)
}

fn columns(m: Measure) -> (i64, i64) {
    match m {
        Measure::PerHeads(n) => (n, 0),
        Measure::Fixed(n) => (0, n),
    }
}

/// A new need; the key comes with the form.
pub(crate) fn add_need(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    n: &Need,
) -> Result<(), Refusal> {
    let (heads, fixed) = columns(n.measure);
    w.exec_one(
        "INSERT INTO logistics_need (id, gathering, kind, name, unit, day, heads, fixed, reserve, basis, source,
         when_leaders, price, have, told, note, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)",
        p![
            n.id, id, n.kind.word(), &n.name, &n.unit, n.day, heads, fixed, n.reserve, n.basis.word(), &n.source,
            n.when_leaders, n.price, n.have, &n.told, &n.note
        ],
    )
}

/// A need as it is now; its version is the one that was seen.
pub(crate) fn set_need(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    n: &Need,
) -> Result<(), Refusal> {
    let (heads, fixed) = columns(n.measure);
    w.exec_one(
        "UPDATE logistics_need SET kind = $1, name = $2, unit = $3, day = $4, heads = $5, fixed = $6, reserve = $7,
         basis = $8, source = $9, when_leaders = $10, price = $11, have = $12, told = $13, note = $14,
         version = version + 1 WHERE id = $15 AND gathering = $16 AND version = $17",
        p![
            n.kind.word(), &n.name, &n.unit, n.day, heads, fixed, n.reserve, n.basis.word(), &n.source, n.when_leaders,
            n.price, n.have, &n.told, &n.note, n.id, id, n.version
        ],
    )
}

/// Takes a need out, and its line of the estimate with it.
pub(crate) fn drop_need(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    (need, version): (NeedId, i64),
) -> Result<(), Refusal> {
    w.exec("DELETE FROM logistics_line WHERE gathering = $1 AND need = $2", p![id, need])?;
    w.exec_one(
        "DELETE FROM logistics_need WHERE id = $1 AND gathering = $2 AND version = $3",
        p![need, id, version],
    )
}

/// The estimate.
pub(crate) fn budget(w: &mut Reading, id: GatheringId) -> Result<Budget, Refusal> {
    type Row = (Option<i64>, Option<i64>, Option<i64>, Option<Day>, String, i64);
    let row: Option<Row> = w.maybe(
        "SELECT ceiling, approved_heads, approved_total, approved_on, basis, version FROM logistics_budget
         WHERE gathering = $1",
        p![id],
    )?;
    Ok(row.map_or_else(Budget::default, |(ceiling, heads, total, on, basis, version)| {
        let approved = heads.zip(total).zip(on);
        let approved = approved.map(|((heads, total), on)| Approval { heads, total, on, basis });
        Budget { ceiling, approved, version }
    }))
}

/// Writes the estimate's ceiling and approval; its version is the one that was seen, 0 for the first time.
pub(crate) fn put_budget(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    b: &Budget,
) -> Result<(), Refusal> {
    let a = b.approved.as_ref();
    let (heads, total, on) = (a.map(|a| a.heads), a.map(|a| a.total), a.map(|a| a.on));
    let basis = a.map_or("", |a| a.basis.as_str());
    if b.version == 0 {
        return w.exec_one(
            "INSERT INTO logistics_budget (gathering, ceiling, approved_heads, approved_total, approved_on, basis, version)
             VALUES ($1, $2, $3, $4, $5, $6, 1)",
            p![id, b.ceiling, heads, total, on, basis],
        );
    }
    w.exec_one(
        "UPDATE logistics_budget SET ceiling = $1, approved_heads = $2, approved_total = $3, approved_on = $4, basis = $5,
         version = version + 1 WHERE gathering = $6 AND version = $7",
        p![b.ceiling, heads, total, on, basis, id, b.version],
    )
}

/// The lines of the estimate.
pub(crate) fn lines(w: &mut Reading, id: GatheringId) -> Result<Vec<Line>, Refusal> {
    type Row = (LineId, Option<NeedId>, String, i64, Option<i64>, Option<i64>, String, i64);
    let rows: Vec<Row> = w.rows(
        "SELECT id, need, name, amount, ceiling, actual, remark, version FROM logistics_line WHERE gathering = $1
         ORDER BY id LIMIT 500",
        p![id],
    )?;
    let of = |(id, need, name, amount, ceiling, actual, remark, version)| Line {
        id,
        need,
        name,
        amount,
        ceiling,
        actual,
        remark,
        version,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// A new line; the key comes with the form.
pub(crate) fn add_line(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    l: &Line,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO logistics_line (id, gathering, need, name, amount, ceiling, actual, remark, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        p![l.id, id, l.need, &l.name, l.amount, l.ceiling, l.actual, &l.remark],
    )
}

/// A line as it is now; its version is the one that was seen.
pub(crate) fn set_line(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    l: &Line,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE logistics_line SET name = $1, amount = $2, ceiling = $3, actual = $4, remark = $5, version = version + 1
         WHERE id = $6 AND gathering = $7 AND version = $8",
        p![&l.name, l.amount, l.ceiling, l.actual, &l.remark, l.id, id, l.version],
    )
}

/// Takes a line out.
pub(crate) fn drop_line(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    (line, version): (LineId, i64),
) -> Result<(), Refusal> {
    w.exec_one(
        "DELETE FROM logistics_line WHERE id = $1 AND gathering = $2 AND version = $3",
        p![line, id, version],
    )
}

/// The latest last day a gathering ever had, if it was moved.
pub(crate) fn latest(w: &mut Reading, id: GatheringId) -> Result<Option<Day>, Refusal> {
    let row: Option<(Day,)> = w.maybe("SELECT day FROM logistics_latest WHERE gathering = $1", p![id])?;
    Ok(row.map(|(day,)| day))
}

/// Remembers it.
pub(crate) fn put_latest(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    day: Day,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO logistics_latest (gathering, day) VALUES ($1, $2)
         ON CONFLICT (gathering) DO UPDATE SET day = excluded.day",
        p![id, day],
    )?;
    Ok(())
}

/// Keeps what a change made wrong.
pub(crate) fn put_found(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (id, change): (GatheringId, ChangeId),
    all: &[Wrong],
) -> Result<(), Refusal> {
    for f in all {
        w.exec(
            "INSERT INTO logistics_found (change, gathering, place, says) VALUES ($1, $2, $3, $4)
             ON CONFLICT (change, place) DO NOTHING",
            p![change, id, &f.place, &f.says],
        )?;
    }
    Ok(())
}

/// Most findings kept of a gathering: of 6 000 delegates each may lack seat, letter, badge and plate, and the rest of the plan is
/// some hundreds.
const FINDINGS_MAX: i64 = 30_000;

/// What each change made wrong.
pub(crate) fn found(w: &mut Reading, id: GatheringId) -> Result<Vec<FoundThen>, Refusal> {
    let rows: Vec<(ChangeId, String, String)> = w.rows(
        "SELECT change, place, says FROM logistics_found WHERE gathering = $1 ORDER BY change, says LIMIT $2",
        p![id, FINDINGS_MAX],
    )?;
    Ok(rows.into_iter().map(|(change, place, says)| FoundThen { change, place, says }).collect())
}

/// What was accepted as it is.
pub(crate) fn accepted(w: &mut Reading, id: GatheringId) -> Result<Vec<Accepted>, Refusal> {
    let rows: Vec<(String, String, String, String, Moment)> = w.rows(
        "SELECT place, says, reason, by_name, at FROM logistics_accepted WHERE gathering = $1 ORDER BY at DESC, place LIMIT $2",
        p![id, FINDINGS_MAX],
    )?;
    let of = |(place, says, reason, by, at)| Accepted { place, says, reason, by, at };
    Ok(rows.into_iter().map(of).collect())
}

/// Accepts a finding as it is, in place of what was accepted of the same thing before.
pub(crate) fn accept(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    (place, says, reason): (&str, &str, &str),
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "INSERT INTO logistics_accepted (gathering, place, says, reason, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (gathering, place) DO UPDATE SET says = excluded.says, reason = excluded.reason,
         by_name = excluded.by_name, at = excluded.at",
        p![id, place, says, reason, &who.name, who.at],
    )
}

/// Accepts it no more.
pub(crate) fn unaccept(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    place: &str,
) -> Result<u64, Refusal> {
    w.exec("DELETE FROM logistics_accepted WHERE gathering = $1 AND place = $2", p![id, place])
}
