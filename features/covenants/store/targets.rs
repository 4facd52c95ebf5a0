//! What stands beside the signed targets: amendments, the check in mid-year, what they are used for.

use crate::check::{CheckEntry, CheckWanted, FillCheck};
use crate::model::{Covenant, CovenantId, Scan};
use crate::targets::{Annex, AnnexSigning, NewAmendment, TargetAmendment};
use blocs::RunYear;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Moment, Points, Refusal};
use web::FileKind;

type AmendmentRow = (i64, i64, String, Option<Day>, Day, String, String, String, Moment);

/// Every amendment of a covenant, in the order they were made.
pub(crate) fn amendments(w: &mut Reading, id: CovenantId) -> Result<Vec<TargetAmendment>, Refusal> {
    let rows: Vec<AmendmentRow> = w.rows(
        "SELECT no, target, value, deadline, from_day, basis, reason, by_name, at FROM covenants_amendment \
         WHERE covenant = $1 ORDER BY no LIMIT 200",
        p![id],
    )?;
    Ok(rows
        .into_iter()
        .map(|(no, target, value, deadline, from, basis, reason, by_name, at)| TargetAmendment {
            no,
            target,
            value,
            deadline,
            from,
            basis,
            reason,
            by_name,
            at,
        })
        .collect())
}

/// One amendment more.
pub(crate) fn put_amendment(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    c: &Covenant,
    (no, new): (usize, &NewAmendment),
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "INSERT INTO covenants_amendment (covenant, no, target, value, deadline, from_day, basis, reason, by_person, by_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        p![
            c.id,
            no,
            new.target,
            &new.value,
            new.deadline,
            new.from,
            &new.basis,
            &new.reason,
            who.by,
            &who.name,
            who.at
        ],
    )
}

type SigningRow = (i64, i64, Day, Option<String>, Option<String>, Option<String>, String);

/// Every annex whose signing is on record.
pub(crate) fn signings(w: &mut Reading, id: CovenantId) -> Result<Vec<AnnexSigning>, Refusal> {
    let rows: Vec<SigningRow> = w.rows(
        "SELECT annex, upto, signed_on, scan_digest, scan_name, scan_kind, by_name FROM covenants_annex_signing \
         WHERE covenant = $1 ORDER BY annex LIMIT 200",
        p![id],
    )?;
    let signing = |(annex, upto, on, digest, name, kind, by_name): SigningRow| {
        let kind = kind.as_deref().and_then(FileKind::of_word);
        let scan = digest.zip(name).zip(kind).map(|((digest, name), kind)| Scan { digest, name, kind });
        AnnexSigning { annex, upto, on, scan, by_name }
    };
    Ok(rows.into_iter().map(signing).collect())
}

/// That an annex was signed, or the same put right. What it holds stays as it was when this was recorded first.
pub(crate) fn put_signing(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    id: CovenantId,
    (annex, upto): (&Annex<'_>, usize),
    (on, scan): (Day, Option<&Scan>),
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "INSERT INTO covenants_annex_signing \
         (covenant, annex, upto, signed_on, scan_digest, scan_name, scan_kind, by_person, by_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (covenant, annex) DO UPDATE SET signed_on = excluded.signed_on, \
         scan_digest = excluded.scan_digest, scan_name = excluded.scan_name, scan_kind = excluded.scan_kind, \
         by_person = excluded.by_person, by_name = excluded.by_name, at = excluded.at",
        p![
            id,
            annex.number,
            upto,
            on,
            scan.map(|s| s.digest.clone()),
            scan.map(|s| s.name.clone()),
            scan.map(|s| s.kind.word()),
            who.by,
            &who.name,
            who.at
        ],
    )
}

type CheckRow = (i64, BodyId, Option<i64>, String, String, i64, String, Moment);

/// Where the members stand; at most 60 targets of 60 members.
pub(crate) fn checks(w: &mut Reading, id: CovenantId) -> Result<Vec<CheckEntry>, Refusal> {
    let rows: Vec<CheckRow> = w.rows(
        "SELECT target, body, figure, told, remark, version, by_name, at FROM covenants_check \
         WHERE covenant = $1 ORDER BY target, body LIMIT 4000",
        p![id],
    )?;
    Ok(rows
        .into_iter()
        .map(|(target, body, figure, told, remark, version, by_name, at)| CheckEntry {
            target,
            body,
            figure: figure.map(Points),
            told,
            remark,
            version,
            by_name,
            at,
        })
        .collect())
}

/// Where one member stands with one target.
pub(crate) fn put_check(w: &mut Writing, ok: &Allowed<FillCheck>, want: &CheckWanted) -> Result<(), Refusal> {
    let who = w.who().clone();
    let FillCheck { covenant, body, .. } = ok.duty();
    w.exec_one(
        "INSERT INTO covenants_check (covenant, target, body, figure, told, remark, version, by_person, by_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (covenant, target, body) DO UPDATE SET figure = excluded.figure, told = excluded.told, \
         remark = excluded.remark, \
         version = excluded.version, by_person = excluded.by_person, by_name = excluded.by_name, at = excluded.at",
        p![
            *covenant,
            want.target,
            *body,
            want.figure,
            &want.told,
            &want.remark,
            want.seen + 1, // what was seen is what stands: `check_changes` saw to it
            who.by,
            &who.name,
            who.at
        ],
    )
}

/// What the targets are used for: number and words.
pub(crate) fn uses(w: &mut Reading, id: CovenantId) -> Result<Vec<(i64, String)>, Refusal> {
    w.rows("SELECT target, says FROM covenants_use WHERE covenant = $1 ORDER BY ord LIMIT 200", p![id])
}

/// All that the targets are used for, anew.
pub(crate) fn put_uses(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    id: CovenantId,
    uses: &[(i64, String)],
) -> Result<(), Refusal> {
    w.exec("DELETE FROM covenants_use WHERE covenant = $1", p![id])?;
    for (ord, (target, says)) in uses.iter().enumerate() {
        w.exec_one(
            "INSERT INTO covenants_use (covenant, target, ord, says) VALUES ($1, $2, $3, $4)",
            p![id, *target, ord, says],
        )?;
    }
    Ok(())
}
