//! A gathering with everything that hangs on its head count, days, venue and programme. Pure: what it holds was loaded
//! once, and what is wrong in it is worked out from nothing else.

use crate::budget::{Budget, Line};
use crate::needs::{Basis, Measure, Need, NeedKind};
use gatherings::{Change, Gathering, Programme};
use kernel::{Day, fold};
use std::collections::BTreeMap;

/// A delegate who stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guest {
    /// The delegate's key, as text.
    pub key: String,
    /// "Bà Nguyễn Thị Hoa".
    pub name: String,
    /// What a badge says: name, post, unit.
    pub badge: [String; 3],
    /// The delegation.
    pub delegation: String,
    /// Its key, as text.
    pub party: String,
    /// The source of the delegation.
    pub source: String,
    /// Did they answer that they do not come? Then nothing is made ready for them.
    pub stays_away: bool,
    /// Did they ask that somebody else comes instead? Until that stands they count nowhere.
    pub instead: bool,
    /// Are they asked whether they come? Who serves is not.
    pub asked: bool,
    /// What they answered that they come with; `None` while they did not, or do not come.
    pub reply: Option<Reply>,
    /// What else they wish, in words ("Ăn chay"); "" for who does not come.
    pub wish: String,
}

/// What somebody who comes answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reply {
    /// Persons who come along.
    pub companions: i64,
    /// Takes part in the meals.
    pub eats: bool,
    /// Rides with the delegation's car.
    pub rides: bool,
    /// Stays overnight.
    pub lodges: bool,
}

/// What was answered, as far as it counts for a need.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Answered {
    /// Delegates who come and want it.
    pub delegates: i64,
    /// Persons who come along with these, where it is for them too.
    pub companions: i64,
    /// Delegates who come and do not want it.
    pub others: i64,
    /// Delegates who did not answer yet, or wish somebody else to come: they count nowhere.
    pub silent: i64,
}

impl Answered {
    /// All heads it is for.
    pub fn heads(self) -> i64 {
        self.delegates.saturating_add(self.companions)
    }
}

/// A delegation and its places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    /// Key, as text.
    pub key: String,
    /// "Đoàn tỉnh Đồng Nai".
    pub name: String,
    /// Its source.
    pub source: String,
    /// Places.
    pub quota: i64,
    /// Who stands and takes a place.
    pub taken: i64,
}

/// An invitation as it was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invited {
    /// The delegate's key, as text.
    pub key: String,
    /// The name it was sent to.
    pub name: String,
    /// Its number.
    pub number: i64,
    /// The days it tells.
    pub days: (Day, Day),
    /// The hours it tells, a line for each session.
    pub hours: String,
    /// The venue it tells.
    pub place: String,
}

/// A badge or a name plate as it was printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printed {
    /// The delegate's key, as text.
    pub key: String,
    /// A name plate ("biển tên") instead of a badge?
    pub plate: bool,
    /// What it says: name, post, unit.
    pub says: [String; 3],
}

impl Printed {
    /// "Thẻ", "Biển tên".
    pub fn what(&self) -> &'static str {
        if self.plate { "Biển tên" } else { "Thẻ" }
    }
}

/// A seat that was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// "A-12".
    pub place: String,
    /// The delegate's key, as text.
    pub key: String,
    /// The name, also of one who stands no more.
    pub name: String,
}

/// A task of the preparation, as far as a change can touch it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Work {
    /// Key, as text.
    pub key: String,
    /// What is to be done.
    pub title: String,
    /// By when.
    pub due: Option<Day>,
    /// Not done yet.
    pub open: bool,
    /// Was it given to anybody?
    pub given: bool,
    /// Only when leaders of the Party or the State attend.
    pub when_leaders: bool,
}

/// The gathering with all that hangs on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The gathering.
    pub g: Gathering,
    /// The latest last day it ever had.
    pub latest: Day,
    /// Its programme.
    pub programme: Programme,
    /// Delegations.
    pub parties: Vec<Party>,
    /// What each source was given together.
    pub sources: Vec<(String, i64)>,
    /// Who stands.
    pub guests: Vec<Guest>,
    /// Invitations sent, the last of each delegate.
    pub invited: Vec<Invited>,
    /// Badges and name plates printed, the last of each delegate.
    pub badges: Vec<Printed>,
    /// Seats given.
    pub seats: Vec<Seat>,
    /// Seats there are, where a map was drawn.
    pub seats_there: Option<i64>,
    /// Needs.
    pub needs: Vec<Need>,
    /// The estimate.
    pub budget: Budget,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Tasks.
    pub works: Vec<Work>,
}

impl Plan {
    /// The plan after a change. Sessions move along with the first day, as the change itself moves them.
    #[must_use]
    pub fn after(&self, change: &Change) -> Plan {
        let latest = self.latest.max(self.g.last_day);
        let mut plan = Plan { g: gatherings::applied(&self.g, change), latest, ..self.clone() };
        let by = self.g.first_day.days_to(plan.g.first_day);
        for s in &mut plan.programme.sessions {
            s.day = s.day.plus_days(by);
        }
        plan
    }

    /// Heads that count for a need: all delegates expected or the places of one source, or those who answered.
    pub fn heads(&self, need: &Need) -> i64 {
        match need.basis {
            Basis::Answers => self.answered(need).heads(),
            Basis::Expected if need.source.is_empty() => self.g.expected,
            Basis::Expected => {
                let of = |p: &&Party| fold(&p.source) == fold(&need.source);
                self.parties.iter().filter(of).map(|p| p.quota).sum()
            }
        }
    }

    /// The delegates who answered that they come and want it.
    pub fn counted(&self, need: &Need) -> impl Iterator<Item = &Guest> {
        let (source, kind) = (fold(&need.source), need.kind);
        self.guests.iter().filter(move |g| {
            (source.is_empty() || fold(&g.source) == source) && g.reply.is_some_and(|r| kind.counts(r))
        })
    }

    /// What was answered, as far as it counts for a need.
    pub fn answered(&self, need: &Need) -> Answered {
        let mut sum = Answered::default();
        let of = |g: &&Guest| need.source.is_empty() || fold(&g.source) == fold(&need.source);
        for g in self.guests.iter().filter(of) {
            match g.reply {
                Some(r) if need.kind.counts(r) => {
                    sum.delegates += 1;
                    sum.companions += if need.kind.takes_companions() { r.companions } else { 0 };
                }
                Some(_) => sum.others += 1,
                None if g.asked && !g.stays_away => sum.silent += 1,
                None => {}
            }
        }
        sum
    }

    /// Is a need wanted as things stand? One for leaders' attendance sleeps without them.
    pub fn is_awake(&self, need: &Need) -> bool {
        !need.when_leaders || self.g.leaders_attend
    }

    /// What a printed paper tells: days, venue and programme, in a few lines that are compared word for word.
    pub fn tells(&self) -> String {
        let mut words = vec![self.g.days_words(), self.g.place.clone()];
        for s in &self.programme.sessions {
            let head = format!("{} {}", s.day, gatherings::clock(s.starts));
            words.push(format!("{head} {}", s.name));
            let items = self.programme.timed(s, self.g.leaders_attend);
            words.extend(
                items
                    .iter()
                    .filter(|t| !t.dormant)
                    .map(|t| format!("{} {}", gatherings::clock(t.from), t.item.title)),
            );
        }
        words.join("\n")
    }

    /// What a line of the estimate comes to now: a need by its number and price, else its own sum.
    pub fn amount(&self, line: &Line) -> i64 {
        match line.need.and_then(|id| self.needs.iter().find(|n| n.id == id)) {
            Some(need) if !self.is_awake(need) => 0,
            Some(need) => self.cost(need),
            None => line.amount,
        }
    }

    /// What a need costs: as many as are wanted with the reserve, at its price.
    pub fn cost(&self, need: &Need) -> i64 {
        let many = match need.measure {
            Measure::Fixed(n) => n,
            Measure::PerHeads(_) => need.wanted(self.heads(need)).most,
        };
        many.saturating_mul(need.price)
    }

    /// What was spent on all lines.
    pub fn spent(&self) -> i64 {
        self.lines.iter().filter_map(|l| l.actual).fold(0, i64::saturating_add)
    }

    /// What all lines come to now.
    pub fn total(&self) -> i64 {
        self.lines.iter().map(|l| self.amount(l)).fold(0, i64::saturating_add)
    }

    /// Who stands, by key.
    pub(crate) fn standing(&self) -> BTreeMap<&str, &Guest> {
        self.guests.iter().map(|g| (g.key.as_str(), g)).collect()
    }
}

impl NeedKind {
    /// Does it count for somebody who answered so?
    fn counts(self, r: Reply) -> bool {
        match self {
            NeedKind::Meal => r.eats,
            NeedKind::Car => r.rides,
            NeedKind::Bedroom => r.lodges,
            NeedKind::Hall | NeedKind::Print | NeedKind::Gift | NeedKind::Other => true,
        }
    }

    /// Is it for those who come along as well? They eat, ride and sleep; the hall, papers and gifts are the delegates'.
    pub(crate) fn takes_companions(self) -> bool {
        matches!(self, NeedKind::Meal | NeedKind::Car | NeedKind::Bedroom)
    }
}
