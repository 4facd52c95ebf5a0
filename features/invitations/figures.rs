//! Figures others build on: what the answers add up to, and how people came in.

use crate::model::{Answer, Coming, Travel, is_invited};
use crate::roll::Roll;
use crate::store;
use db::Reading;
use delegates::{Delegate, DelegateId, Delegation, DelegationId};
use gatherings::GatheringId;
use kernel::{Moment, Refusal};
use std::collections::{BTreeMap, HashSet};

/// Minutes of one column of [`Entries::by_time`].
pub const ENTRY_MINUTES: i64 = 5;

/// What the answers of those who stand add up to. Needs are of those who come; whoever asked to send somebody else needs
/// nothing until the substitution stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answered {
    /// "Dự".
    pub yes: i64,
    /// "Không dự được".
    pub no: i64,
    /// "Đề nghị cử người khác dự thay".
    pub instead: i64,
    /// "Chưa trả lời": has an invitation, and is silent.
    pub none: i64,
    /// Persons who come along.
    pub companions: i64,
    /// Meals wanted, companions included.
    pub meals: i64,
    /// Delegates who take the delegation's bus.
    pub bus: i64,
    /// Seats in it, companions included.
    pub bus_seats: i64,
    /// Delegates who stay the night.
    pub lodgers: i64,
    /// Nights they stay, together. Which nights nobody was asked.
    pub nights: i64,
    /// Remarks in words (diet and the like), by delegate.
    pub notes: Vec<(DelegateId, String)>,
}

impl Answered {
    /// Adds up. Answers of those who stand no more count nothing; who has no number yet was asked nothing.
    pub(crate) fn of(standing: &[Delegate], numbered: &HashSet<DelegateId>, answers: &[Answer]) -> Answered {
        let by: BTreeMap<DelegateId, &Answer> = answers.iter().map(|a| (a.delegate, a)).collect();
        let mut sum = Answered::default();
        for d in standing.iter().filter(|d| d.stands() && is_invited(d)) {
            match by.get(&d.id).map(|a| (a.coming, *a)) {
                None => sum.none += i64::from(numbered.contains(&d.id)),
                Some((Coming::No, _)) => sum.no += 1,
                Some((Coming::Instead, _)) => sum.instead += 1,
                Some((Coming::Yes, a)) => sum.take(d.id, a),
            }
        }
        sum
    }

    fn take(&mut self, who: DelegateId, a: &Answer) {
        self.yes += 1;
        self.companions += a.companions;
        if a.meals == Some(true) {
            self.meals += 1 + a.companions;
        }
        if a.travel == Some(Travel::Bus) {
            self.bus += 1;
            self.bus_seats += 1 + a.companions;
        }
        self.lodgers += i64::from(a.nights > 0);
        self.nights += a.nights;
        if !a.note.is_empty() {
            self.notes.push((who, a.note.clone()));
        }
    }
}

/// "Chưa trả lời", wherever it is counted or listed: somebody who is invited and has an invitation, without an answer of
/// whatever kind. Whoever serves answers nothing; whoever asked to send somebody else has answered.
pub(crate) fn is_silent(d: &Delegate, answer: Option<&Answer>) -> bool {
    is_invited(d) && answer.is_none()
}

/// How people came in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entries {
    /// Who is in.
    pub present: i64,
    /// Who stands.
    pub all: i64,
    /// In by gate, as it was called at the scan; the busiest first.
    pub by_gate: Vec<(String, i64)>,
    /// Delegation, its name, who is in, who stands; in the order of protocol.
    pub by_delegation: Vec<(DelegationId, String, i64, i64)>,
    /// From each of these moments on, for [`ENTRY_MINUTES`], so many came in; moments at which nobody came are left out.
    pub by_time: Vec<(Moment, i64)>,
}

impl Entries {
    pub(crate) fn of(roll: &Roll, standing: &[Delegate], delegations: &[Delegation]) -> Entries {
        const STEP: i64 = ENTRY_MINUTES * 60 * 1_000_000;
        let (mut gates, mut times) = (BTreeMap::<String, i64>::new(), BTreeMap::<Moment, i64>::new());
        let mut of: BTreeMap<DelegationId, (i64, i64)> = BTreeMap::new();
        let mut sum = Entries::default();
        for d in standing.iter().filter(|d| d.stands()) {
            let here = of.entry(d.delegation).or_default();
            (sum.all, here.1) = (sum.all + 1, here.1 + 1);
            let Some(first) = roll.first(d.id) else { continue };
            (sum.present, here.0) = (sum.present + 1, here.0 + 1);
            *gates.entry(first.gate.clone()).or_default() += 1;
            *times.entry(Moment(first.at.0 - first.at.0.rem_euclid(STEP))).or_default() += 1;
        }
        sum.by_gate = gates.into_iter().collect();
        sum.by_gate.sort_by_key(|(_, n)| -n);
        sum.by_time = times.into_iter().collect();
        let line = |d: &Delegation| {
            let (present, all) = of.get(&d.id).copied().unwrap_or_default();
            (d.id, d.name.clone(), present, all)
        };
        sum.by_delegation = delegations.iter().map(line).filter(|l| l.3 > 0).collect();
        sum
    }
}

/// What the answers add up to. The caller asks for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn answered(w: &mut Reading, gathering: GatheringId) -> Result<Answered, Refusal> {
    let numbered = store::invitations(w, gathering)?.iter().map(|i| i.delegate).collect();
    Ok(Answered::of(&delegates::delegates(w, gathering)?, &numbered, &store::answers(w, gathering)?))
}

/// How people came in. The caller asks for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn entries(w: &mut Reading, gathering: GatheringId) -> Result<Entries, Refusal> {
    let roll = Roll::of(store::scans::log(w, gathering)?.into_iter().map(|t| t.scan));
    Ok(Entries::of(&roll, &delegates::delegates(w, gathering)?, &delegates::delegations(w, gathering)?))
}
