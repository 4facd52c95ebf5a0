//! Who attended ("đại biểu dự"): what the gates of the gathering that prepared the conference tell, and the list the minutes
//! took over from it.

use crate::sitting::Sitting;
use db::Reading;
use delegates::Category;
use gatherings::{Gathering, GatheringId};
use kernel::{BodyId, Moment, Refusal};
use std::collections::HashMap;
use web::Visit;

/// Somebody who attended, in the words of the list of that day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Attendee {
    /// "Bà Nguyễn Thị Hoa".
    pub(crate) name: String,
    /// Post and unit, may be empty.
    pub(crate) post: String,
    /// "Đoàn tỉnh Đồng Nai".
    pub(crate) delegation: String,
    /// A guest, not a delegate.
    pub(crate) guest: bool,
    /// When a gate let them in.
    pub(crate) came_at: Moment,
}

/// A list for the minutes to take over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Attendance {
    /// Whose gates told it.
    pub(crate) gathering: GatheringId,
    /// When it was taken over.
    pub(crate) taken_at: Moment,
    /// In the order of protocol.
    pub(crate) people: Vec<Attendee>,
}

/// How many stand on a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Heads {
    /// Delegates and guests.
    pub(crate) all: usize,
    /// Guests among them.
    pub(crate) guests: usize,
}

impl Heads {
    /// Of these people.
    pub(crate) fn of(people: &[Attendee]) -> Heads {
        Heads { all: people.len(), guests: people.iter().filter(|a| a.guest).count() }
    }

    /// "75 người: 70 đại biểu, 5 khách mời".
    pub(crate) fn words(self) -> String {
        match (self.all - self.guests, self.guests) {
            (n, 0) => format!("{n} đại biểu"),
            (n, g) => format!("{} người: {n} đại biểu, {g} khách mời", n + g),
        }
    }
}

/// What a page tells of the list the minutes took over; who stands on it is read where the list itself is shown.
#[derive(Clone, Debug)]
pub(crate) struct Attended {
    /// When it was taken over.
    pub(crate) taken_at: Moment,
    /// How many stand on it.
    pub(crate) heads: Heads,
}

impl Attended {
    /// "75 người: 70 đại biểu, 5 khách mời, theo cửa điểm danh lúc 07:40, ngày 28/3/2024".
    pub(crate) fn words(&self) -> String {
        format!("{}, theo cửa điểm danh lúc {}", self.heads.words(), self.taken_at.full())
    }
}

/// What the gates of one gathering tell now.
pub(crate) struct AtGates {
    pub(crate) gathering: Gathering,
    /// Delegates and guests who are in, in the order of protocol.
    pub(crate) people: Vec<Attendee>,
    /// How many delegates and guests stand on the lists.
    pub(crate) listed: usize,
    /// The first delegate who is in of each unit's delegation: who stands for the unit. A guest stands for nobody.
    pub(crate) first_of: HashMap<BodyId, String>,
}

/// What the gates tell of the gatherings of the conference's year whose days it falls into, as far as this person may look at
/// them. Serving staff and press are counted nowhere: they
/// do not attend.
pub(crate) fn at_gates(v: &Visit, w: &mut Reading, s: &Sitting) -> Result<Vec<AtGates>, Refusal> {
    let mut all = Vec::new();
    for gathering in gatherings::of_year(w, &s.year)?.into_iter().filter(|g| v.can(g.see())) {
        if !(gathering.first_day..=gathering.last_day).contains(&s.day()) {
            continue;
        }
        let came: HashMap<_, _> = invitations::present(w, gathering.id)?.into_iter().collect();
        let parties: HashMap<_, _> =
            delegates::delegations(w, gathering.id)?.into_iter().map(|d| (d.id, d)).collect();
        let listed: Vec<_> =
            delegates::delegates(w, gathering.id)?.into_iter().filter(|d| d.category.takes_place()).collect();
        let mut gates =
            AtGates { gathering, people: Vec::new(), listed: listed.len(), first_of: HashMap::new() };
        for d in &listed {
            let Some(at) = came.get(&d.id) else { continue };
            let party = parties.get(&d.delegation);
            let post = [d.post.as_str(), d.unit.as_str()];
            let post = post.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ");
            let guest = d.category == Category::Guest;
            if let Some(body) = party.and_then(|p| p.body).filter(|_| !guest) {
                let named = if post.is_empty() { d.name.clone() } else { format!("{}, {post}", d.name) };
                gates.first_of.entry(body).or_insert(named);
            }
            gates.people.push(Attendee {
                name: format!("{} {}", d.address(), d.name),
                post,
                delegation: party.map_or_else(String::new, |p| p.name.clone()),
                guest,
                came_at: *at,
            });
        }
        all.push(gates);
    }
    Ok(all)
}
