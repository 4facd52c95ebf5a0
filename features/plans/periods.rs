//! Periodic reports ("báo cáo định kỳ"): which periods there are, when each is due, who owes one. Pure.

use crate::model::{Plan, Progress, Unit};
use kernel::Day;

/// How often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Every {
    /// No periodic report is asked for.
    Never,
    /// "Hằng tháng".
    Month,
    /// "Hằng quý".
    Quarter,
}

impl Every {
    /// All, in the order forms list them.
    pub const ALL: [Every; 3] = [Every::Never, Every::Month, Every::Quarter];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Every::Never => "NEVER",
            Every::Month => "MONTHLY",
            Every::Quarter => "QUARTERLY",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Every> {
        Every::ALL.into_iter().find(|e| e.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Every::Never => "không báo cáo định kỳ",
            Every::Month => "hằng tháng",
            Every::Quarter => "hằng quý",
        }
    }
}

/// Who reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reporters {
    /// Each unit.
    Units,
    /// Each follower, for the units they follow.
    Followers,
    /// Both.
    Both,
}

impl Reporters {
    /// All, in the order forms list them.
    pub const ALL: [Reporters; 3] = [Reporters::Units, Reporters::Followers, Reporters::Both];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Reporters::Units => "UNITS",
            Reporters::Followers => "FOLLOWERS",
            Reporters::Both => "BOTH",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Reporters> {
        Reporters::ALL.into_iter().find(|r| r.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Reporters::Units => "các đơn vị",
            Reporters::Followers => "thành viên theo dõi",
            Reporters::Both => "các đơn vị và thành viên theo dõi",
        }
    }

    /// Do units report?
    pub fn units(self) -> bool {
        self != Reporters::Followers
    }

    /// Do followers report?
    pub fn followers(self) -> bool {
        self != Reporters::Units
    }
}

/// How often reports are wanted, by which day, of whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rhythm {
    /// How often.
    pub every: Every,
    /// Day of the month; a shorter month takes its last.
    pub day: i64,
    /// Of whom.
    pub by: Reporters,
}

impl Rhythm {
    /// Does it ask for another kind of period than before, or somebody whom the one before did not ask? Then it counts from
    /// the day it is set: nobody owes what nobody asked of them.
    pub(crate) fn asks_anew(self, before: Rhythm) -> bool {
        let (was, now) = (before.by, self.by);
        let widens = (now.units() && !was.units()) || (now.followers() && !was.followers());
        self.every != before.every || (widens && self.every != Every::Never)
    }

    /// Who was asked before and is asked no more.
    pub(crate) fn lets_go(self, before: Rhythm) -> Option<Reporters> {
        let (was, now) = (before.by, self.by);
        match (was.units() && !now.units(), was.followers() && !now.followers()) {
            _ if before.every == Every::Never => None,
            (true, _) => Some(Reporters::Units),
            (_, true) => Some(Reporters::Followers),
            _ => None,
        }
    }

    /// "hằng tháng, trước hoặc trong ngày 25; các đơn vị báo cáo".
    pub fn says(self) -> String {
        match self.every {
            Every::Never => self.every.vietnamese().to_owned(),
            Every::Month => {
                format!("hằng tháng, chậm nhất ngày {}; {} báo cáo", self.day, self.by.vietnamese())
            }
            Every::Quarter => {
                format!(
                    "hằng quý, chậm nhất ngày {} của tháng cuối quý; {} báo cáo",
                    self.day,
                    self.by.vietnamese()
                )
            }
        }
    }
}

/// A period, known by the month it is due in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Period {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: i8,
}

impl Period {
    /// "2025-02": the word kept in the database and carried in addresses.
    pub fn word(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    /// Back from a word.
    pub fn of_word(word: &str) -> Option<Period> {
        let (y, m) = word.split_once('-')?;
        let (year, month): (i16, i8) = (y.parse().ok()?, m.parse().ok()?);
        (y.len() == 4 && m.len() == 2 && Day::new(year, month, 1).is_some()).then_some(Period { year, month })
    }

    /// "tháng 02/2025", "quý I/2025".
    pub fn says(self, every: Every) -> String {
        match every {
            Every::Quarter => {
                let roman = ["I", "II", "III", "IV"];
                let n = usize::try_from((self.month - 1) / 3).unwrap_or(0).min(3);
                format!("quý {}/{}", roman[n], self.year)
            }
            _ if self.month <= 2 => format!("tháng 0{}/{}", self.month, self.year),
            _ => format!("tháng {}/{}", self.month, self.year),
        }
    }

    /// The last day on which its report is in time.
    pub fn due(self, rhythm: Rhythm) -> Day {
        let wanted = i8::try_from(rhythm.day.clamp(1, 31)).unwrap_or(28);
        (1..=wanted).rev().find_map(|d| Day::new(self.year, self.month, d)).unwrap_or(Day::LAST)
    }

    /// What it is called in this plan. One that an earlier rhythm asked for is known by the month it was due in alone.
    pub(crate) fn called(self, plan: &Plan, today: Day) -> String {
        match opened(plan, today).contains(&self) {
            true => self.says(plan.rhythm.every),
            false => format!("đến hạn {} (chế độ trước)", self.says(Every::Month)),
        }
    }

    fn before(self, every: Every) -> Period {
        let back = if every == Every::Quarter { 3 } else { 1 };
        match self.month - back {
            m if m >= 1 => Period { month: m, ..self },
            m => Period { year: self.year - 1, month: m + 12 },
        }
    }

    fn after(self, every: Every) -> Period {
        let on = if every == Every::Quarter { 3 } else { 1 };
        match self.month + on {
            m if m <= 12 => Period { month: m, ..self },
            m => Period { year: self.year + 1, month: m - 12 },
        }
    }

    /// Does it fall due after reports were asked for, and after the day somebody got the task?
    pub(crate) fn falls_due_after(self, since: Option<Day>, plan: &Plan) -> bool {
        plan.asks_since().is_some_and(|asked| self.due(plan.rhythm) > since.map_or(asked, |s| s.max(asked)))
    }

    /// The first day that counts for it: the day after the one before was due.
    pub fn opens(self, rhythm: Rhythm) -> Day {
        self.before(rhythm.every).due(rhythm).plus_days(1)
    }
}

/// Periods of a plan that have opened by a day, oldest first: from the first due after reports were asked for. At most 60.
pub fn opened(plan: &Plan, today: Day) -> Vec<Period> {
    let rhythm = plan.rhythm;
    let Some(from) = plan.asks_since().filter(|_| rhythm.every != Every::Never) else { return Vec::new() };
    let until = plan.as_of(today);
    let mut at = first(from, rhythm);
    let mut all = Vec::new();
    while at.opens(rhythm) <= until && all.len() < PERIODS_MAX {
        all.push(at);
        at = at.after(rhythm.every);
    }
    all
}

/// Periods a report may still be sent for, oldest first: a year of months back; what is older is no report any more.
pub(crate) fn answerable(plan: &Plan, today: Day) -> Vec<Period> {
    let mut all = opened(plan, today);
    let from = all.len().saturating_sub(ANSWERABLE_MAX);
    all.drain(..from);
    all
}

/// See [`answerable`].
const ANSWERABLE_MAX: usize = 12;

/// Five years of months.
const PERIODS_MAX: usize = 60;

fn first(from: Day, rhythm: Rhythm) -> Period {
    let month = from.0.month();
    let month = if rhythm.every == Every::Quarter { (month + 2) / 3 * 3 } else { month };
    let at = Period { year: from.0.year(), month };
    if at.due(rhythm) <= from { at.after(rhythm.every) } else { at }
}

/// The period a report belongs to that is written today: the newest that has opened.
pub fn current(plan: &Plan, today: Day) -> Option<Period> {
    opened(plan, today).pop()
}

/// Does the unit owe a report for this period, before it is asked whether it sent one? Not when it was done or excused
/// before the period opened, nor for what was due by the day it got the task.
pub fn owes(unit: &Unit, plan: &Plan, period: Period) -> bool {
    let opens = period.opens(plan.rhythm);
    let over = match (unit.progress, unit.done_on, &unit.excused) {
        (_, _, Some((on, _))) => *on <= period.due(plan.rhythm),
        (Progress::Done, Some(on), None) => on < opens,
        (Progress::Done, None, None) => true,
        _ => false,
    };
    period.falls_due_after(unit.since, plan) && !over
}
