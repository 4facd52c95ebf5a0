//! SQL of the quota table. Private: others ask the front door.

use crate::duties::ManageQuotas;
use crate::quota::{Quota, QuotaId, Standing};
use blocs::BlocKind;
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Duty as _, Refusal, Share};

/// Most rows one managing body may have, ended ones too.
pub(crate) const ROWS_MAX: usize = 500;

type Row = (
    QuotaId,
    BodyId,
    String,
    i64,
    i64,
    i64,
    i64,
    i64,
    Option<String>,
    bool,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    String,
    Day,
    Option<Day>,
    i64,
);

/// The rows of one managing body, newest first, ended ones too.
pub(crate) fn rows_of(w: &mut Reading, managing: BodyId) -> Result<Vec<Quota>, Refusal> {
    let rows: Vec<Row> = w.rows(
        "SELECT id, managing, kind, size_from, size_to, government_flags, province_flags, certificates, share, exclusive, \
         least_government_flag, least_province_flag, least_certificate, basis, standing, from_day, until_day, version \
         FROM awards_quota WHERE managing = $1 ORDER BY from_day DESC, kind DESC, size_from, id LIMIT 500",
        p![managing],
    )?;
    rows.into_iter().map(whole).collect()
}

/// One row, if there is one.
pub(crate) fn maybe(w: &mut Reading, id: QuotaId) -> Result<Option<Quota>, Refusal> {
    let row: Option<Row> = w.maybe(
        "SELECT id, managing, kind, size_from, size_to, government_flags, province_flags, certificates, share, exclusive, \
         least_government_flag, least_province_flag, least_certificate, basis, standing, from_day, until_day, version \
         FROM awards_quota WHERE id = $1",
        p![id],
    )?;
    row.map(whole).transpose()
}

/// The managing bodies that have rows: how many hold on a day or begin after it.
pub(crate) fn owners(w: &mut Reading, on: Day) -> Result<Vec<(BodyId, i64)>, Refusal> {
    w.rows(
        "SELECT managing, COUNT(CASE WHEN until_day IS NULL OR until_day >= $1 THEN 1 END) FROM awards_quota \
         GROUP BY managing ORDER BY managing LIMIT 2000",
        p![on],
    )
}

fn whole(row: Row) -> Result<Quota, Refusal> {
    let (id, managing, kind, size_from, size_to, government, province, certificates, share, exclusive, ..) =
        row;
    let (.., least_g, least_p, least_c, basis, standing, from, until, version) = row;
    let kind = match kind.as_str() {
        BOTH => None,
        word => Some(BlocKind::of_word(word).ok_or_else(|| unknown(word))?),
    };
    Ok(Quota {
        id,
        managing,
        kind,
        size: (size_from, size_to),
        slots: [government, province, certificates],
        share: fraction(share)?,
        exclusive,
        least: [fraction(least_g)?, fraction(least_p)?, fraction(least_c)?],
        basis,
        standing: Standing::of_word(&standing).ok_or_else(|| unknown(&standing))?,
        from,
        until,
        version,
    })
}

/// The database's word for "khối and cụm alike".
const BOTH: &str = "BOTH";

fn unknown(word: &str) -> Refusal {
    Refusal::broken(format!("a word of the quota table that this program does not know: {word}"))
}

fn fraction(text: Option<String>) -> Result<Option<Share>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let parts = text.split_once('/').and_then(|(n, d)| Some((n.parse().ok()?, d.parse().ok()?)));
    parts.and_then(|(n, d)| Share::new(n, d)).map(Some).ok_or_else(|| unknown(&text))
}

fn kind_word(q: &Quota) -> &'static str {
    q.kind.map_or(BOTH, BlocKind::word)
}

fn words(share: Option<Share>) -> Option<String> {
    share.map(|s| s.to_string())
}

/// The permission must be for this very body's quotas.
fn same_body(ok: &Allowed<ManageQuotas>, q: &Quota) -> Result<(), Refusal> {
    if ok.duty().managing == q.managing {
        Ok(())
    } else {
        Err(Refusal::Forbidden(ManageQuotas::NEEDS.to_owned()))
    }
}

/// A new row.
pub(crate) fn put(w: &mut Writing, ok: &Allowed<ManageQuotas>, q: &Quota) -> Result<(), Refusal> {
    same_body(ok, q)?;
    w.exec_one(
        "INSERT INTO awards_quota (id, managing, kind, size_from, size_to, government_flags, province_flags, certificates, \
         share, exclusive, least_government_flag, least_province_flag, least_certificate, basis, standing, from_day, until_day, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)",
        p![
            q.id,
            q.managing,
            kind_word(q),
            q.size.0,
            q.size.1,
            q.slots[0],
            q.slots[1],
            q.slots[2],
            words(q.share),
            q.exclusive,
            words(q.least[0]),
            words(q.least[1]),
            words(q.least[2]),
            &q.basis,
            q.standing.word(),
            q.from,
            q.until
        ],
    )
}

/// The row as it should have been from the start; `q.version` is the one seen.
pub(crate) fn correct(w: &mut Writing, ok: &Allowed<ManageQuotas>, q: &Quota) -> Result<(), Refusal> {
    same_body(ok, q)?;
    w.exec_one(
        "UPDATE awards_quota SET kind = $1, size_from = $2, size_to = $3, government_flags = $4, province_flags = $5, \
         certificates = $6, share = $7, exclusive = $8, least_government_flag = $9, least_province_flag = $10, \
         least_certificate = $11, basis = $12, standing = $13, from_day = $14, until_day = $15, version = version + 1 \
         WHERE id = $16 AND version = $17",
        p![
            kind_word(q),
            q.size.0,
            q.size.1,
            q.slots[0],
            q.slots[1],
            q.slots[2],
            words(q.share),
            q.exclusive,
            words(q.least[0]),
            words(q.least[1]),
            words(q.least[2]),
            &q.basis,
            q.standing.word(),
            q.from,
            q.until,
            q.id,
            q.version
        ],
    )
}

/// The row holds until this day and no longer.
pub(crate) fn end(w: &mut Writing, ok: &Allowed<ManageQuotas>, q: &Quota, until: Day) -> Result<(), Refusal> {
    same_body(ok, q)?;
    w.exec_one(
        "UPDATE awards_quota SET until_day = $1, version = version + 1 \
         WHERE id = $2 AND version = $3 AND until_day IS NULL",
        p![until, q.id, q.version],
    )
}
