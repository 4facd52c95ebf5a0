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
    /// The sentence that was accepted; other figures are open again.
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

impl Accepted {
    /// Is it about this finding as it stands? The same thing, the same rule, the same figures: our own words around figures
    /// may be put better without anybody deciding anew. Where the sentence names people or texts, those very words.
    fn is_about(&self, wrong: &Wrong) -> bool {
        let told = match wrong.rule.tells_figures() {
            true => figures(&self.says).eq(figures(&wrong.says)),
            // Leaders "dự mà" something is missing, it was said once.
            false => self.says == wrong.says || self.says.replace(" dự mà ", " dự nhưng ") == wrong.says,
        };
        self.place == wrong.place && told
    }
}

/// The numbers of a sentence, in order.
fn figures(says: &str) -> impl Iterator<Item = &str> {
    let numbers = says.split(|c: char| !c.is_ascii_digit() && c != '.').map(|n| n.trim_matches('.'));
    numbers.filter(|n| !n.is_empty())
}

/// Each finding with the word that accepts it, if there is one about it as it stands.
pub(crate) fn standing(all: Vec<Wrong>, accepted: &[Accepted]) -> Vec<Standing> {
    let with = |wrong: Wrong| {
        let word = accepted.iter().find(|a| a.is_about(&wrong)).cloned();
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

/// Which findings are accepted.
pub(crate) enum Which<'a> {
    /// One, by what it says.
    One { place: &'a str, says: &'a str },
    /// Those of a group that are still open: all of them, or the ones named. `seen` is the mark of the group as it was
    /// shown.
    Of { group: &'a str, seen: &'a str, all: bool, places: Vec<&'a str> },
}

/// The mark of a list of findings: another one when any of them says something else.
pub(crate) fn mark<'a>(all: impl IntoIterator<Item = &'a Wrong>) -> String {
    let lines: Vec<String> = all.into_iter().map(|w| format!("{} {}", w.place, w.says)).collect();
    web::digest(lines.join("\n"))
}

/// Accepts findings as they are, for one reason.
///
/// # Errors
/// `Conflict` when they are not wrong any more, or by another figure; `Invalid` without a reason or without any.
pub(crate) fn accept(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (which, reason): (&Which, &str),
) -> Result<Fact, Refusal> {
    ok.duty().within(g.host)?;
    let now = standing(wrong(&load::plan(w, g)?), &store::accepted(w, g.id)?);
    let chosen = chosen(now, which)?;
    if reason.chars().count() < REASON_MIN {
        let says = format!("Lý do chấp nhận: viết ít nhất {REASON_MIN} ký tự để người sau hiểu.");
        return Err(Refusal::wrong("reason", "HC-20", says));
    }
    for f in &chosen {
        store::accept(w, ok, g.id, (&f.place, &f.says, reason))?;
    }
    let told = told(&chosen);
    let places: Vec<&str> = chosen.iter().map(|f| f.place.as_str()).collect();
    let fact =
        Fact::new("logistics.accepted", "gathering", g.id, format!("{}: chấp nhận như vậy: {told}", g.name));
    Ok(fact.because(reason).with(kernel::serde_json::json!({ "findings": places })))
}

/// Findings of one rule in words that can be read alone: one in full, of many how many and the first of them.
pub(crate) fn told(all: &[Wrong]) -> String {
    const TOLD: usize = 5;
    let [first, _, ..] = all else { return all.first().map_or(String::new(), |one| one.says.clone()) };
    let says: Vec<&str> = all.iter().take(TOLD).map(|f| f.says.as_str()).collect();
    let more = match all.len().saturating_sub(TOLD) {
        0 => String::new(),
        n => format!(" Và {n} chỗ nữa."),
    };
    format!("{} {}. {}{more}", all.len(), first.rule.many(), says.join(" "))
}

/// The findings asked for, if they are as they were seen.
fn chosen(now: Vec<Standing>, which: &Which) -> Result<Vec<Wrong>, Refusal> {
    let other = || {
        Refusal::conflict(
            "Chỗ này vừa được sửa hoặc đã khác, nên chưa ghi chấp nhận. Xem lại danh sách dưới đây.",
        )
    };
    match which {
        Which::One { place, says } => {
            let found = now.into_iter().map(|s| s.wrong).find(|f| f.place == *place && f.says == *says);
            Ok(vec![found.ok_or_else(other)?])
        }
        Which::Of { group, seen, all, places } => {
            let open = now.into_iter().filter(|s| s.accepted.is_none()).map(|s| s.wrong);
            let open: Vec<Wrong> = open.filter(|f| f.group() == *group).collect();
            if mark(&open) != *seen || places.iter().any(|p| !open.iter().any(|f| f.place == *p)) {
                return Err(other());
            }
            let taken: Vec<Wrong> =
                open.into_iter().filter(|f| *all || places.contains(&f.place.as_str())).collect();
            if taken.is_empty() {
                let says = "Chưa đánh dấu chỗ nào. Đánh dấu từng chỗ, hoặc cả nhóm.";
                return Err(Refusal::wrong("one", "HC-22", says));
            }
            Ok(taken)
        }
    }
}
