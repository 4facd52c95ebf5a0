//! The seven steps of a bloc's year and their dates. No I/O.

use kernel::{Day, Problem};

/// The seven steps of a bloc's year.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Step {
    /// "Giao ước": the covenant is signed.
    Covenant,
    /// "Thực hiện": the year's work.
    Work,
    /// "Sơ kết": mid-year review; the scale of points is fixed.
    Midterm,
    /// "Tự chấm": members score themselves.
    SelfScore,
    /// "Thẩm định": the head unit appraises.
    Appraisal,
    /// "Hội nghị": the summing-up conference.
    Conference,
    /// "Bàn giao": from the old head to the new.
    Handover,
}

impl Step {
    /// In order.
    pub const ALL: [Step; 7] = [
        Step::Covenant,
        Step::Work,
        Step::Midterm,
        Step::SelfScore,
        Step::Appraisal,
        Step::Conference,
        Step::Handover,
    ];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Step::Covenant => "COVENANT",
            Step::Work => "WORK",
            Step::Midterm => "MIDTERM",
            Step::SelfScore => "SELF_SCORE",
            Step::Appraisal => "APPRAISAL",
            Step::Conference => "CONFERENCE",
            Step::Handover => "HANDOVER",
        }
    }

    /// The name of its form fields: "covenant_from".
    pub(crate) fn field(self) -> &'static str {
        match self {
            Step::Covenant => "covenant",
            Step::Work => "work",
            Step::Midterm => "midterm",
            Step::SelfScore => "self_score",
            Step::Appraisal => "appraisal",
            Step::Conference => "conference",
            Step::Handover => "handover",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Step::Covenant => "Giao ước",
            Step::Work => "Thực hiện",
            Step::Midterm => "Sơ kết",
            Step::SelfScore => "Tự chấm",
            Step::Appraisal => "Thẩm định",
            Step::Conference => "Hội nghị",
            Step::Handover => "Bàn giao",
        }
    }
}

/// When a step is meant to happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Planned {
    /// Which step.
    pub step: Step,
    /// First day, if one is set.
    pub from: Option<Day>,
    /// Last day, if one is set.
    pub until: Option<Day>,
}

impl Planned {
    /// "18/02 – 28/02/2019", "12/3/2018", "từ 12/3/2018", "đến 15/02/2019", or "" when nothing is set.
    pub fn dates(&self) -> String {
        match (self.from, self.until) {
            (None, None) => String::new(),
            (Some(f), Some(u)) if f == u => f.to_string(),
            (Some(f), Some(u)) if f.year() == u.year() => format!("{} – {u}", f.short()),
            (Some(f), Some(u)) => format!("{f} – {u}"),
            (Some(f), None) => format!("từ {f}"),
            (None, Some(u)) => format!("đến {u}"),
        }
    }

    /// Tenths of the step's days gone by on a day, 0 to 10.
    pub fn tenths(&self, today: Day) -> u8 {
        let (Some(from), Some(until)) = (self.from, self.until) else { return 5 };
        let all = from.days_to(until) + 1;
        let gone = (from.days_to(today) + 1).clamp(0, all.max(1));
        u8::try_from(gone * 10 / all.max(1)).unwrap_or(10)
    }

    /// The day by which the step is placed among the others.
    fn placed(&self) -> Option<Day> {
        self.from.or(self.until)
    }
}

/// What is wrong with a plan of the year, beyond each date alone: an end before its beginning, a step before the one
/// it follows.
pub fn plan_problems(plan: &[Planned]) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut last: Option<(Step, Day)> = None;
    for p in plan {
        let name = p.step.vietnamese();
        if let (Some(from), Some(until)) = (p.from, p.until)
            && until < from
        {
            let says =
                format!("{name}: ngày xong {until} trước ngày bắt đầu {from}. Sửa một trong hai ngày.");
            found.push(Problem::new(format!("{}_until", p.step.field()), "KHOI-05", says));
        }
        let Some(day) = p.placed() else { continue };
        if let Some((before, on)) = last
            && day < on
        {
            let end = if p.from.is_some() { "from" } else { "until" };
            let says = format!(
                "{name}: ngày {day} trước bước {} ({on}). Các bước của năm đi theo thứ tự.",
                before.vietnamese()
            );
            found.push(Problem::new(format!("{}_{end}", p.step.field()), "KHOI-06", says));
            continue;
        }
        last = Some((p.step, day));
    }
    found
}
