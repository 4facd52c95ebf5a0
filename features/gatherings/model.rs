//! What a gathering is. No I/O.

use crate::duties::{PrepareGathering, SeeGathering};
use kernel::{Actor, BlocId, BodyId, Day, PersonId, Place, YearId};

kernel::id! {
    /// A conference or congress to be prepared ("hội nghị, đại hội").
    GatheringId
}

/// What sort of gathering.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GatheringKind {
    /// "Hội nghị tổng kết".
    SummingUp,
    /// "Hội nghị điển hình tiên tiến".
    Exemplars,
    /// "Đại hội thi đua yêu nước".
    Congress,
    /// "Hội nghị khác".
    Other,
}

impl GatheringKind {
    /// All, as pages list them.
    pub const ALL: [GatheringKind; 4] =
        [GatheringKind::SummingUp, GatheringKind::Exemplars, GatheringKind::Congress, GatheringKind::Other];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            GatheringKind::SummingUp => "SUMMING_UP",
            GatheringKind::Exemplars => "EXEMPLARS",
            GatheringKind::Congress => "CONGRESS",
            GatheringKind::Other => "OTHER",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<GatheringKind> {
        GatheringKind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            GatheringKind::SummingUp => "Hội nghị tổng kết",
            GatheringKind::Exemplars => "Hội nghị điển hình tiên tiến",
            GatheringKind::Congress => "Đại hội thi đua yêu nước",
            GatheringKind::Other => "Hội nghị khác",
        }
    }
}

/// Who stands around a gathering: whom it is shown to and who prepares it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Around {
    /// The host and those above it, itself first.
    pub above: Vec<BodyId>,
    /// Members of the bloc in the year that is summed up.
    pub members: Vec<BodyId>,
    /// The body that manages the bloc, and those above it.
    pub watching: Vec<BodyId>,
    /// The bloc.
    pub bloc: Option<BlocId>,
    /// Bodies that a task was given to, and those that help.
    pub working: Vec<BodyId>,
    /// Members of its committees with an account; known where one gathering was asked for alone.
    pub committee: Vec<PersonId>,
}

/// A conference or congress to be prepared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gathering {
    /// Its key.
    pub id: GatheringId,
    /// The body that holds and prepares it ("đơn vị đăng cai").
    pub host: BodyId,
    /// The bloc's year it sums up, if any.
    pub year: Option<YearId>,
    /// What sort.
    pub kind: GatheringKind,
    /// "Hội nghị tổng kết công tác thi đua năm 2023 …".
    pub name: String,
    /// First day.
    pub first_day: Day,
    /// Last day; the same as the first when it takes one.
    pub last_day: Day,
    /// Venue, or "".
    pub place: String,
    /// Delegates expected.
    pub expected: i64,
    /// Do leaders of the Party or the State attend ("lãnh đạo Đảng, Nhà nước dự")?
    pub leaders_attend: bool,
    /// For writing what one has seen.
    pub version: i64,
    /// Holds figures no source states; screens say so.
    pub illustrative: bool,
    /// Who stands around it.
    pub around: Around,
}

impl Gathering {
    /// The duty to look at it: the host, the members of the bloc's year, those who were given work, and those above.
    pub fn see(&self) -> SeeGathering {
        self.seen_by(&self.around.working)
    }

    /// May this person look at all of it that is not for preparers alone? Whoever only was given work sees the programme and
    /// that work, not who does what besides, nor the names of the committees.
    pub fn is_open_to(&self, actor: &Actor) -> bool {
        self.around.committee.contains(&actor.id) || actor.may(self.seen_by(&[])).is_ok()
    }

    fn seen_by(&self, working: &[BodyId]) -> SeeGathering {
        let a = &self.around;
        let bodies: Vec<BodyId> = [self.host].iter().chain(&a.members).chain(working).copied().collect();
        // An officer over one of these and all below it stands around as its clerk does.
        let above = a.above.iter().chain(&a.watching).chain(&bodies).copied();
        let above = above.chain([organisations::EVERYWHERE]).collect();
        SeeGathering(Place { bodies, above, bloc: a.bloc })
    }

    /// The duty to prepare it: the host and those above it.
    pub fn prepare(&self) -> PrepareGathering {
        PrepareGathering::at(self.host, self.around.above.clone())
    }

    /// "27/3/2024 – 28/3/2024", or the one day.
    pub fn days_words(&self) -> String {
        days_words(self.first_day, self.last_day)
    }

    /// Days on which something of it can lie: it is prepared for a year at most, and settled within one.
    pub fn days_around(&self) -> (Day, Day) {
        around((self.first_day, self.last_day), 1)
    }

    /// Days on which something of it can have been settled by now.
    pub fn days_settled(&self, today: Day) -> (Day, Day) {
        (self.days_around().0.min(around((today, today), 1).0), today)
    }

    /// The last day something of it can be due on: accounts may still be open long after it.
    pub(crate) fn last_due(&self, today: Day) -> Day {
        self.days_around().1.max(around((today, today), 1).1)
    }

    /// Days to which it can be moved: as for a new one, and about where it lies.
    pub fn days_to_move(&self, today: Day) -> (Day, Day) {
        let ((first, last), (from, until)) = (days_to_hold(today), self.days_around());
        (first.min(from), last.max(until))
    }

    /// Every day of it, in order.
    pub fn days(&self) -> Vec<Day> {
        let n = self.first_day.days_to(self.last_day).clamp(0, DAYS_MAX - 1);
        (0..=n).map(|i| self.first_day.plus_days(i)).collect()
    }
}

/// Days that can be meant beside these, so many years to either side; a slip of the year or of the century lies outside.
fn around((first, last): (Day, Day), years: i64) -> (Day, Day) {
    (first.plus_days(-years * 366), last.plus_days(years * 366))
}

/// Days on which a gathering that is written down today can lie: a congress is held every five years, and the last one is
/// written down as the pattern of the next.
pub fn days_to_hold(today: Day) -> (Day, Day) {
    around((today, today), 5)
}

/// Most days a gathering may take.
pub const DAYS_MAX: i64 = 10;

/// "27/3 – 28/3/2024", or the one day.
pub(crate) fn days_words(first: Day, last: Day) -> String {
    match (first == last, first.year() == last.year()) {
        (true, _) => first.to_string(),
        (false, true) => format!("{} – {last}", first.short()),
        (false, false) => format!("{first} – {last}"),
    }
}
