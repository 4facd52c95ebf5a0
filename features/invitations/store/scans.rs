//! SQL of the log of scans.

use crate::duties::StandAtGate;
use crate::roll::{Means, Scan, ScanId};
use db::{Reading, Writing, eights, p};
use delegates::DelegateId;
use gatherings::GatheringId;
use kernel::{Allowed, Moment, Refusal};

/// Scans of one gathering: each of six thousand delegates eight times over. The LIMIT of the statements below; beyond it nobody
/// is written down, for a log that silently lacks its end would count wrong.
pub(crate) const SCANS_MAX: i64 = 50_000;

/// What the log tells of a scan beside the scan itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    pub(crate) scan: Scan,
    pub(crate) received: Moment,
    pub(crate) by: String,
    pub(crate) undone_at: Option<Moment>,
    pub(crate) undone_by: String,
    pub(crate) undone_why: String,
}

type Row = (ScanId, DelegateId, Moment, Moment, String, String, String, Option<Moment>, String, String);

fn told(
    (id, delegate, at, received, gate, how, by, undone_at, undone_by, undone_why): Row,
) -> Result<Told, Refusal> {
    let means = Means::of_word(&how).ok_or_else(|| Refusal::broken(format!("no such means: {how}")))?;
    let scan = Scan { id, delegate, at, gate, means, undone: undone_at.is_some() };
    Ok(Told { scan, received, by, undone_at, undone_by, undone_why })
}

/// The log of a gathering, in the order the scans were made.
pub(crate) fn log(w: &mut Reading, id: GatheringId) -> Result<Vec<Told>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT id, delegate, at, received_at, gate, how, by_name, undone_at, undone_by, undone_why FROM invitations_scan \
         WHERE gathering = $1 ORDER BY at, id LIMIT 50000",
        p![id],
    )?;
    rows.into_iter().map(told).collect()
}

/// The scans of one delegate.
pub(crate) fn of_delegate(w: &mut Reading, id: DelegateId) -> Result<Vec<Told>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT id, delegate, at, received_at, gate, how, by_name, undone_at, undone_by, undone_why FROM invitations_scan \
         WHERE delegate = $1 ORDER BY at, id LIMIT 1000",
        p![id],
    )?;
    rows.into_iter().map(told).collect()
}

/// The scans of these delegates, and those under these keys.
pub(crate) fn some(
    w: &mut Reading,
    gathering: GatheringId,
    (delegates, keys): (&[DelegateId], &[ScanId]),
) -> Result<Vec<Scan>, Refusal> {
    let mut out = Vec::new();
    for [a, b, c, d, e, f, g, h] in eights(delegates) {
        let rows: Vec<Row> = w.rows(
            "SELECT id, delegate, at, received_at, gate, how, by_name, undone_at, undone_by, undone_why FROM invitations_scan \
             WHERE delegate IN ($1, $2, $3, $4, $5, $6, $7, $8) AND gathering = $9 ORDER BY at, id LIMIT 5000",
            p![a, b, c, d, e, f, g, h, gathering],
        )?;
        out.extend(rows);
    }
    for [a, b, c, d, e, f, g, h] in eights(keys) {
        let rows: Vec<Row> = w.rows(
            "SELECT id, delegate, at, received_at, gate, how, by_name, undone_at, undone_by, undone_why FROM invitations_scan \
             WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND gathering = $9",
            p![a, b, c, d, e, f, g, h, gathering],
        )?;
        out.extend(rows);
    }
    out.into_iter().map(|row| told(row).map(|t| t.scan)).collect()
}

/// How many scans there are, those taken back included.
pub(crate) fn count(w: &mut Reading, id: GatheringId) -> Result<i64, Refusal> {
    let (n,): (i64,) = w.one("SELECT COUNT(*) FROM invitations_scan WHERE gathering = $1", p![id])?;
    Ok(n)
}

/// The names of gates in the log; more than a log may hold are not looked for.
pub(crate) fn gates(w: &mut Reading, id: GatheringId) -> Result<Vec<String>, Refusal> {
    let rows: Vec<(String,)> =
        w.rows("SELECT DISTINCT gate FROM invitations_scan WHERE gathering = $1 LIMIT 100", p![id])?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Who was ever scanned by a scan that stands.
pub(crate) fn seen(w: &mut Reading, id: GatheringId) -> Result<Vec<DelegateId>, Refusal> {
    let rows: Vec<(DelegateId,)> = w.rows(
        "SELECT DISTINCT delegate FROM invitations_scan WHERE gathering = $1 AND undone_at IS NULL LIMIT 50000",
        p![id],
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Keeps a scan.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<StandAtGate>,
    gathering: GatheringId,
    s: &Scan,
) -> Result<(), Refusal> {
    let (by, now) = (w.who().name.clone(), w.who().at);
    w.exec_one(
        "INSERT INTO invitations_scan (id, gathering, delegate, at, received_at, gate, how, by_name, undone_by, undone_why) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '')",
        p![s.id, gathering, s.delegate, s.at, now, &s.gate, s.means.word(), by],
    )
}

/// Takes a scan back; it stays in the log.
pub(crate) fn undo(
    w: &mut Writing,
    _ok: &Allowed<StandAtGate>,
    id: ScanId,
    why: &str,
) -> Result<(), Refusal> {
    let (by, now) = (w.who().name.clone(), w.who().at);
    w.exec_one(
        "UPDATE invitations_scan SET undone_at = $1, undone_by = $2, undone_why = $3 WHERE id = $4 AND undone_at IS NULL",
        p![now, by, why, id],
    )
}

/// Is there a scan under this key, of whatever gathering?
pub(crate) fn is_there(w: &mut Reading, id: ScanId) -> Result<bool, Refusal> {
    let row: Option<(ScanId,)> = w.maybe("SELECT id FROM invitations_scan WHERE id = $1", p![id])?;
    Ok(row.is_some())
}
