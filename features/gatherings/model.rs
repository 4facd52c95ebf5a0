//! What a gathering is. No I/O.

use crate::duties::{PrepareGathering, SeeGathering};
use kernel::{BlocId, BodyId, Day, Place, YearId};

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
        let a = &self.around;
        let bodies = [self.host].iter().chain(&a.members).chain(&a.working).copied().collect();
        let above = a.above.iter().chain(&a.watching).copied().chain([organisations::EVERYWHERE]).collect();
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

    /// Every day of it, in order.
    pub fn days(&self) -> Vec<Day> {
        let n = self.first_day.days_to(self.last_day).clamp(0, DAYS_MAX - 1);
        (0..=n).map(|i| self.first_day.plus_days(i)).collect()
    }
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
