//! Chosen exemplars on the lists of delegations, in words: where they stand, and who is there and chosen no more.

use crate::model::ExemplarId;
use crate::sending::Sent;
use db::Reading;
use delegates::{Delegate, DelegateId, Delegation, DelegationId};
use gatherings::{Gathering, GatheringId};
use kernel::{Fact, Refusal};
use std::collections::HashMap;

/// Where one stands by what was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Listed {
    pub(crate) delegation: DelegationId,
    /// "Đoàn thị xã, Hội nghị điển hình tiên tiến tỉnh".
    pub(crate) says: String,
    /// Was put on this list and stands there no more.
    pub(crate) gone: bool,
}

/// On which lists each stands.
pub(crate) type Lists = HashMap<ExemplarId, Vec<Listed>>;

/// One conference, its delegations, and of its delegates those that were sent.
pub(crate) struct Lookup {
    pub(crate) g: Gathering,
    delegations: Vec<Delegation>,
    delegates: Vec<Delegate>,
}

impl Lookup {
    /// `all` may hold those of other conferences, too.
    pub(crate) fn read(w: &mut Reading, id: GatheringId, all: &[Sent]) -> Result<Lookup, Refusal> {
        let keys: Vec<DelegateId> = all.iter().filter(|s| s.gathering == id).map(|s| s.delegate).collect();
        Ok(Lookup {
            g: gatherings::gathering(w, id)?,
            delegations: delegates::delegations(w, id)?,
            delegates: delegates::some(w, id, &keys)?,
        })
    }

    /// Who was sent, where they stand still.
    pub(crate) fn standing(&self, s: &Sent) -> Option<&Delegate> {
        self.delegates.iter().find(|d| d.id == s.delegate && d.stands())
    }

    /// "Đoàn thị xã, Hội nghị điển hình tiên tiến tỉnh".
    pub(crate) fn says(&self, delegation: DelegationId) -> String {
        let name = self.delegations.iter().find(|d| d.id == delegation).map_or("", |d| d.name.as_str());
        format!("{name}, {}", self.g.name)
    }
}

/// Where chosen ones stand by what was sent. The newest conferences are told by name; of one further back the list can be
/// opened.
pub(crate) fn words(w: &mut Reading, all: &[Sent]) -> Result<Lists, Refusal> {
    let mut ids: Vec<GatheringId> = all.iter().map(|s| s.gathering).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.reverse();
    let mut out = Lists::new();
    for (n, id) in ids.into_iter().enumerate() {
        let known = if n < NAMED_MAX { Some(Lookup::read(w, id, all)?) } else { None };
        for s in all.iter().filter(|s| s.gathering == id) {
            let listed = match &known {
                Some(known) => {
                    let gone = known.standing(s).is_none();
                    let after = if gone { " (không còn trong danh sách)" } else { "" };
                    Listed {
                        delegation: s.delegation,
                        says: format!("{}{after}", known.says(s.delegation)),
                        gone,
                    }
                }
                None => Listed {
                    delegation: s.delegation,
                    says: "danh sách của một hội nghị trước nữa, mở để xem".to_owned(),
                    gone: false,
                },
            };
            out.entry(s.exemplar).or_default().push(listed);
        }
    }
    Ok(out)
}

/// Conferences told by name at once.
const NAMED_MAX: usize = 8;

/// The lists on which somebody stands, each once with how many: "Đoàn thị xã, Hội nghị … (4 người)".
pub(crate) fn places<'a>(all: impl Iterator<Item = &'a Listed>) -> Vec<(DelegationId, String, usize)> {
    let mut out: Vec<(DelegationId, String, usize)> = Vec::new();
    for l in all.filter(|l| !l.gone) {
        match out.iter_mut().find(|(id, ..)| *id == l.delegation) {
            Some((.., n)) => *n += 1,
            None => out.push((l.delegation, l.says.clone(), 1)),
        }
    }
    out
}

/// The same as words: "Đoàn thị xã, Hội nghị … (4 người); Đoàn tỉnh, …".
pub(crate) fn places_words(all: &[(DelegationId, String, usize)]) -> String {
    let one = |(_, says, n): &(DelegationId, String, usize)| {
        if *n == 1 { says.clone() } else { format!("{says} ({n} người)") }
    };
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A fact that is also about these lists, so that whoever keeps them reads it there.
pub(crate) fn about(fact: Fact, all: &[(DelegationId, String, usize)]) -> Fact {
    all.iter().fold(fact, |f, (id, ..)| f.and_about("delegation", *id))
}
