//! What is done to a plan: change its facts, accept a finding. Pages and stories call the same functions.

use crate::load;
use crate::store;
use crate::wrong::{Turned, Wrong, turned, wrong};
use db::Writing;
use gatherings::{Change, ChangeId, Gathering, PrepareGathering, Why};
use kernel::{Allowed, Fact, Moment, Refusal};

/// What a change made wrong, as it was found then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundThen {
    /// The change.
    pub change: ChangeId,
    /// Which thing and which rule.
    pub place: String,
    /// The sentence of that hour.
    pub says: String,
}

/// A finding accepted as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// Which thing and which rule.
    pub place: String,
    /// The sentence that was accepted; another one is open again.
    pub says: String,
    /// Why.
    pub reason: String,
    /// By whom, in the words of that day.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// A finding as the page lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Standing {
    pub(crate) wrong: Wrong,
    pub(crate) accepted: Option<Accepted>,
}

/// Each finding with the word that accepts it, if there is one about this very sentence.
pub(crate) fn standing(all: Vec<Wrong>, accepted: &[Accepted]) -> Vec<Standing> {
    let with = |wrong: Wrong| {
        let word = accepted.iter().find(|a| a.place == wrong.place && a.says == wrong.says).cloned();
        Standing { wrong, accepted: word }
    };
    all.into_iter().map(with).collect()
}

/// How far what a change made wrong is worked off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct WorkedOff {
    pub(crate) all: usize,
    pub(crate) mended: usize,
    pub(crate) accepted: usize,
}

impl WorkedOff {
    /// Of one change, against what is wrong now.
    pub(crate) fn of(change: ChangeId, found: &[FoundThen], now: &[Standing]) -> WorkedOff {
        let mut sum = WorkedOff::default();
        for f in found.iter().filter(|f| f.change == change) {
            sum.all += 1;
            match now.iter().find(|s| s.wrong.place == f.place) {
                None => sum.mended += 1,
                Some(s) if s.accepted.is_some() => sum.accepted += 1,
                Some(_) => {}
            }
        }
        sum
    }

    /// What is still open.
    pub(crate) fn open(self) -> usize {
        self.all - self.mended - self.accepted
    }
}

/// Changes facts of a gathering, all for one reason, and keeps what became wrong by it. `why.id` is the key of the first
/// change; the others get keys of `new_id`. The caller ends the unit of work (`commit_remembered`).
///
/// # Errors
/// As [`gatherings::change`] does; nothing is changed then.
pub(crate) fn change(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (changes, why): (&[Change], &Why),
    new_id: &dyn Fn() -> ChangeId,
) -> Result<Turned, Refusal> {
    let plan = load::plan(w, g)?;
    let before = wrong(&plan);
    if changes.iter().any(|c| matches!(c, Change::Days { .. })) {
        store::put_latest(w, ok, g.id, plan.latest)?;
    }
    let mut now = g.clone();
    let mut first = true;
    for c in changes {
        let id = if first { why.id } else { new_id() };
        first = false;
        now = gatherings::change(w, ok, &now, c, &Why { id, ..why.clone() })?;
    }
    let g = gatherings::gathering(w, g.id)?;
    let turned = turned(&before, &wrong(&load::plan(w, &g)?));
    store::put_found(w, ok, (g.id, why.id), &turned.new)?;
    Ok(turned)
}

/// A reason says something from this many characters on.
pub(crate) const REASON_MIN: usize = 10;

/// Accepts one finding as it is.
///
/// # Errors
/// `Conflict` when it is not wrong any more, or by another figure; `Invalid` without a reason.
pub(crate) fn accept(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (place, says, reason): (&str, &str, &str),
) -> Result<Fact, Refusal> {
    ok.duty().within(g.host)?;
    let now = wrong(&load::plan(w, g)?);
    let Some(found) = now.iter().find(|f| f.place == place && f.says == says) else {
        return Err(Refusal::conflict(
            "Chỗ này vừa được sửa hoặc đã khác, nên chưa ghi chấp nhận. Xem lại danh sách dưới đây.",
        ));
    };
    if reason.chars().count() < REASON_MIN {
        let says = format!("Lý do chấp nhận: viết ít nhất {REASON_MIN} ký tự để người sau hiểu.");
        return Err(Refusal::wrong("reason", "HC-20", says));
    }
    store::accept(w, ok, g.id, (place, &found.says, reason))?;
    let says = format!("{}: chấp nhận như vậy: {}", g.name, found.says);
    Ok(Fact::new("logistics.accepted", "gathering", g.id, says).because(reason))
}
