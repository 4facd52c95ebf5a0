//! SQL of secret links: a digest is kept, the link is nowhere.

use crate::duties::Through;
use crate::model::DelegationId;
use db::{Reading, Writing, p};
use gatherings::PrepareGathering;
use kernel::{Allowed, Day, Moment, Refusal};

/// What comes in by one link in an hour at most.
const AN_HOUR_MAX: i64 = 120;

/// A link that was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Link {
    pub(crate) made: Moment,
    /// The last day it opens.
    pub(crate) until: Day,
}

/// The link of a delegation, if one was made.
pub(crate) fn link(w: &mut Reading, id: DelegationId) -> Result<Option<Link>, Refusal> {
    let row: Option<(Moment, Day)> =
        w.maybe("SELECT made_at, until_day FROM delegates_link WHERE delegation = $1", p![id])?;
    Ok(row.map(|(made, until)| Link { made, until }))
}

fn digest(token: &str) -> Vec<u8> {
    web::sha256(format!("delegation {token}").as_bytes())
}

/// Whose link this is, and the proof that it was shown. One that is over is as one that never was.
///
/// # Errors
/// `NotFound`.
pub(crate) fn shown(w: &mut Reading, token: &str, today: Day) -> Result<(DelegationId, Through), Refusal> {
    let row: (DelegationId, Day) =
        w.one("SELECT delegation, until_day FROM delegates_link WHERE digest = $1", p![digest(token)])?;
    if row.1 < today {
        return Err(Refusal::NotFound);
    }
    Ok((row.0, Through::of_digest(row.0)))
}

/// How much came in by a link, since when.
///
/// # Errors
/// `Conflict` when it is too much for an hour.
pub(crate) fn used(w: &mut Reading, id: DelegationId, now: Moment) -> Result<(i64, Moment), Refusal> {
    let (used, since): (i64, Moment) =
        w.one("SELECT used, hour_at FROM delegates_link WHERE delegation = $1", p![id])?;
    let (used, since) = if now.seconds_since(since) >= 3600 { (0, now) } else { (used, since) };
    if used >= AN_HOUR_MAX {
        return Err(Refusal::conflict(format!(
            "Đường liên kết này đã gửi {AN_HOUR_MAX} lần trong một giờ. Chờ sau {} rồi gửi tiếp; điều vừa nhập vẫn còn dưới đây.",
            since.plus_seconds(3600).hour()
        )));
    }
    Ok((used, since))
}

/// Counts what comes in by a link, previews and what is refused too.
///
/// # Errors
/// As [`used`].
pub(crate) fn count(w: &mut Writing, (id, now): (DelegationId, Moment)) -> Result<(), Refusal> {
    let (used, since) = used(w, id, now)?;
    w.exec_one(
        "UPDATE delegates_link SET used = $1, hour_at = $2 WHERE delegation = $3",
        p![used + 1, since, id],
    )
}

/// Keeps the digest of a new link; the one before opens nothing any more.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: DelegationId,
    (token, until): (&str, Day),
) -> Result<(), Refusal> {
    let now = w.who().at;
    w.exec_one(
        "INSERT INTO delegates_link (delegation, digest, made_at, until_day, used, hour_at) VALUES ($1, $2, $3, $4, 0, $3) \
         ON CONFLICT (delegation) DO UPDATE SET digest = excluded.digest, made_at = excluded.made_at, \
         until_day = excluded.until_day, used = 0, hour_at = excluded.hour_at",
        p![id, digest(token), now, until],
    )
}

/// The link opens nothing any more.
pub(crate) fn revoke(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: DelegationId,
) -> Result<(), Refusal> {
    w.exec_one("DELETE FROM delegates_link WHERE delegation = $1", p![id])
}
