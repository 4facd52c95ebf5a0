//! Published tables: added to, never changed.

use crate::table::Table;
use blocs::RunYear;
use db::{Entry, Reading, Writing, eights, p};
use kernel::serde_json::{Value, from_str};
use kernel::{Allowed, Altered, Moment, Refusal, YearId};
use std::collections::BTreeMap;

/// A published table with the digest that stands beside it.
pub(crate) struct Kept {
    pub(crate) version: i64,
    pub(crate) content: String,
    pub(crate) digest: String,
    pub(crate) reason: String,
    pub(crate) at: Moment,
}

type Row = (i64, String, String, String, Moment);

fn kept((version, content, digest, reason, at): Row) -> Kept {
    Kept { version, content, digest, reason, at }
}

/// The year's newest published version.
pub(crate) fn newest(w: &mut Reading, year: YearId) -> Result<Option<Kept>, Refusal> {
    newest_until(w, year, Moment(i64::MAX))
}

/// The version that was the newest at this moment.
pub(crate) fn newest_until(w: &mut Reading, year: YearId, until: Moment) -> Result<Option<Kept>, Refusal> {
    let row: Option<Row> = w.maybe(
        "SELECT version, content, digest, reason, published_at FROM scoring_table
         WHERE year_id = $1 AND published_at <= $2 ORDER BY version DESC LIMIT 1",
        p![year, until],
    )?;
    Ok(row.map(kept))
}

/// When the year's table was first published.
pub(crate) fn first(w: &mut Reading, year: YearId) -> Result<Option<Moment>, Refusal> {
    let row: Option<(Moment,)> =
        w.maybe("SELECT published_at FROM scoring_table WHERE year_id = $1 AND version = 1", p![year])?;
    Ok(row.map(|(at,)| at))
}

/// The newest published version of each of these years that has one.
pub(crate) fn newest_of(w: &mut Reading, years: &[YearId]) -> Result<BTreeMap<YearId, Kept>, Refusal> {
    type Row = (YearId, i64, String, String, String, Moment);
    let mut found = BTreeMap::new();
    for [a, b, c, d, e, f, g, h] in eights(years) {
        let rows: Vec<Row> = w.rows(
            "SELECT t.year_id, t.version, t.content, t.digest, t.reason, t.published_at FROM scoring_table t
             WHERE t.year_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND NOT EXISTS
             (SELECT 1 FROM scoring_table n WHERE n.year_id = t.year_id AND n.version > t.version) LIMIT 8",
            p![a, b, c, d, e, f, g, h],
        )?;
        found.extend(
            rows.into_iter().map(|(year, n, text, digest, why, at)| (year, kept((n, text, digest, why, at)))),
        );
    }
    Ok(found)
}

/// How publication stands.
#[derive(Clone, Copy, Default)]
pub(crate) struct Stands {
    /// The newest published version, 0 for none.
    pub(crate) version: i64,
    /// When that was.
    pub(crate) at: Option<Moment>,
    /// Was a correction of it begun?
    pub(crate) correcting: bool,
}

/// How publication stands, in one statement and without the table's text.
pub(crate) fn stands(w: &mut Reading, year: YearId) -> Result<Stands, Refusal> {
    let row: Option<(i64, Moment, i64)> = w.maybe(
        "SELECT t.version, t.published_at,
         (SELECT COUNT(*) FROM scoring_correction c WHERE c.year_id = t.year_id AND c.version = t.version + 1)
         FROM scoring_table t WHERE t.year_id = $1 ORDER BY t.version DESC LIMIT 1",
        p![year],
    )?;
    Ok(row.map_or_else(Stands::default, |(version, at, begun)| Stands {
        version,
        at: Some(at),
        correcting: begun > 0,
    }))
}

/// One published version.
pub(crate) fn version(w: &mut Reading, year: YearId, version: i64) -> Result<Kept, Refusal> {
    let row: Row = w.one(
        "SELECT version, content, digest, reason, published_at FROM scoring_table
         WHERE year_id = $1 AND version = $2",
        p![year, version],
    )?;
    Ok(kept(row))
}

/// Version, when and by whom, why: every published version, newest first.
pub(crate) fn versions(w: &mut Reading, year: YearId) -> Result<Vec<(i64, Moment, String, String)>, Refusal> {
    w.rows(
        "SELECT version, published_at, published_by, reason FROM scoring_table
         WHERE year_id = $1 ORDER BY version DESC LIMIT 100",
        p![year],
    )
}

/// Every published version of every year and who published it, for checking; in batches after the given place.
pub(crate) fn all_after(
    w: &mut Reading,
    year: YearId,
    version: i64,
) -> Result<Vec<(YearId, Kept, String)>, Refusal> {
    type Row = (YearId, i64, String, String, String, Moment, String);
    let rows: Vec<Row> = w.checked_rows(
        ("scoring_table", 2),
        "SELECT year_id, version, content, digest, reason, published_at, published_by FROM scoring_table
         WHERE year_id > $1 OR (year_id = $1 AND version > $2) ORDER BY year_id, version LIMIT 50",
        p![year, version],
    )?;
    let one = |(year, n, text, digest, why, at, by)| (year, kept((n, text, digest, why, at)), by);
    Ok(rows.into_iter().map(one).collect())
}

/// What the journal calls the publication of a table.
pub(crate) const PUBLISHED: &str = "scoring.table_published";

/// Facts of the year read at once in search of a version between the first and the newest.
const BATCH: i64 = 500;

/// The fact of a version's publication. That of the first and of the newest is found in one statement.
fn publication(w: &mut Reading, year: YearId, version: i64) -> Result<Option<Entry>, Refusal> {
    let likely = match version {
        1 => w.first_fact_named("year", year, PUBLISHED)?,
        _ => w.last_fact_named("year", year, [PUBLISHED; 5])?,
    };
    if version == 1 || likely.as_ref().is_some_and(|f| publishes(f, version)) {
        return Ok(likely);
    }
    // A version is published once: the oldest fact tells.
    let (mut found, mut before) = (None, None);
    loop {
        let batch = w.facts_about("year", year, before, BATCH)?;
        let Some(oldest) = batch.last() else { return Ok(found) };
        before = Some(oldest.seq);
        found = batch.into_iter().rfind(|f| f.name == PUBLISHED && publishes(f, version)).or(found);
    }
}

fn told(fact: &Entry) -> Value {
    from_str(&fact.data).unwrap_or_default()
}

fn publishes(fact: &Entry, version: i64) -> bool {
    told(fact)["version"] == version
}

impl Kept {
    /// Is every word of this row what the fact of its publication tells? The fact was written in the same unit of
    /// work: its reason, hour and name are the row's.
    pub(crate) fn is_as_told(&self, fact: &Entry, by: &str) -> bool {
        self.agrees(fact) && fact.by_name == by
    }

    fn agrees(&self, fact: &Entry) -> bool {
        web::digest(&self.content) == self.digest
            && publishes(fact, self.version)
            && told(fact)["digest"] == self.digest.as_str()
            && fact.reason.as_deref().unwrap_or_default() == self.reason
            && fact.at == self.at
    }

    /// The table as it is shown to people: held against the journal, for whoever alters the text can alter the digest
    /// beside it.
    pub(crate) fn shown(&self, w: &mut Reading, year: YearId) -> Result<Table, Refusal> {
        match publication(w, year, self.version)? {
            Some(fact) if self.agrees(&fact) => self.table(year),
            _ => Err(self.altered()),
        }
    }

    /// The table, if the text still agrees with its digest: for working with its figures.
    pub(crate) fn table(&self, year: YearId) -> Result<Table, Refusal> {
        if web::digest(&self.content) != self.digest {
            return Err(self.altered());
        }
        Table::thaw(year, (self.version, self.reason.clone(), self.at), &self.content)
    }

    fn altered(&self) -> Refusal {
        Altered(format!(
            "Bảng điểm đã công bố bị sửa ngoài chương trình (bản thứ {}) nên không hiện. Chưa có gì được ghi. \
             Báo người quản trị: chạy “thidua verify” để biết bảng nào bị sửa, rồi lấy lại bản đúng từ bản sao lưu.",
            self.version
        ))
        .into()
    }
}

/// Adds a published version.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    year: YearId,
    (version, content, reason): (i64, &str, &str),
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "INSERT INTO scoring_table (year_id, version, content, digest, reason, published_at, published_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        p![year, version, content, web::digest(content), reason, who.at, who.name],
    )
}

/// The correction that was begun for this version: why, when, by whom.
pub(crate) fn correction(
    w: &mut Reading,
    year: YearId,
    version: i64,
) -> Result<Option<(String, Moment, String)>, Refusal> {
    w.maybe(
        "SELECT reason, opened_at, opened_by FROM scoring_correction WHERE year_id = $1 AND version = $2",
        p![year, version],
    )
}

/// Begins a correction.
pub(crate) fn begin_correction(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    year: YearId,
    (version, reason): (i64, &str),
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "INSERT INTO scoring_correction (year_id, version, reason, opened_at, opened_by) VALUES ($1, $2, $3, $4, $5)",
        p![year, version, reason, who.at, who.name],
    )
}

/// Ends a correction that changed nothing.
pub(crate) fn drop_correction(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    year: YearId,
    version: i64,
) -> Result<(), Refusal> {
    w.exec_one("DELETE FROM scoring_correction WHERE year_id = $1 AND version = $2", p![year, version])
}
