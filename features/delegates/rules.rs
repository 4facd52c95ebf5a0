//! Composition rules ("quy định cơ cấu"): what share of the official delegates must, or may at most, be of a kind, and how
//! a list stands against them. Exact whole numbers. Pure.

use crate::model::{Attribute, Category, Delegate};
use kernel::{Problem, Share};

/// Younger than this is young, where nobody wrote another limit.
pub(crate) const YOUNG_UNDER: i64 = 35;

/// What one attribute is held to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Of what kind.
    pub attribute: Attribute,
    /// At least this share.
    pub least: Option<Share>,
    /// At most this share.
    pub most: Option<Share>,
    /// Which document says so; "" is not verified.
    pub basis: String,
}

/// All rules of a gathering, with the limit of youth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ruling {
    /// In the order pages list attributes.
    pub rules: Vec<Rule>,
    /// Younger than so many years is young: the gathering's year less the year of birth.
    pub young_under: i64,
    /// Which document says so; "" is not verified.
    pub young_basis: String,
    /// The gathering's year.
    pub year: i64,
    /// Version of all of it; 0 when nothing was ever written down.
    pub version: i64,
}

impl Rule {
    /// "từ 30% đến 50%", "ít nhất 70%".
    pub fn limits(&self) -> String {
        match (self.least, self.most) {
            (Some(a), Some(b)) if a == b => format!("đúng {}", share_words(a)),
            (Some(a), Some(b)) => format!("từ {} đến {}", share_words(a), share_words(b)),
            (Some(a), None) => format!("ít nhất {}", share_words(a)),
            (None, Some(b)) => format!("nhiều nhất {}", share_words(b)),
            (None, None) => String::new(),
        }
    }
}

/// "70%", "2/3".
pub(crate) fn share_words(s: Share) -> String {
    match (s.num() * 100) % s.den() {
        0 => format!("{}%", s.num() * 100 / s.den()),
        _ => s.to_string(),
    }
}

/// Reads "70", "70%", "2/3".
pub(crate) fn share_of(typed: &str) -> Option<Share> {
    let typed = typed.trim().trim_end_matches('%').trim();
    match typed.split_once('/') {
        Some((a, b)) => Share::new(a.trim().parse().ok()?, b.trim().parse().ok()?),
        None => Share::new(typed.parse().ok()?, 100),
    }
}

/// The most whole persons that stay within this share of `base`.
pub(crate) fn at_most(share: Share, base: i64) -> i64 {
    (share.num() * base).div_euclid(share.den())
}

/// How many have an attribute, have it not, and of how many it is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Have it.
    pub yes: i64,
    /// Have it not.
    pub no: i64,
    /// Not known.
    pub unknown: i64,
}

impl Tally {
    /// Counts.
    pub fn of(known: impl IntoIterator<Item = Option<bool>>) -> Tally {
        let mut t = Tally::default();
        for k in known {
            match k {
                Some(true) => t.yes += 1,
                Some(false) => t.no += 1,
                None => t.unknown += 1,
            }
        }
        t
    }

    /// All of them.
    pub fn all(self) -> i64 {
        self.yes + self.no + self.unknown
    }
}

/// How a rule stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// "Đạt", however what is not known turns out.
    Met,
    /// "Chưa đạt", however it turns out.
    NotMet,
    /// "Chưa rõ": what is not known decides.
    Unknown,
}

/// One rule against one list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The rule.
    pub rule: Rule,
    /// Of those who stand now.
    pub tally: Tally,
    /// Now.
    pub standing: Standing,
    /// Still to be found for the full list; 0 when there are enough.
    pub missing: i64,
    /// Too many for the full list, by those who surely are.
    pub surplus: i64,
    /// How many of the free places may still go to people who do not help this rule; below 0 the free places cannot
    /// bring it about. The smallest binds.
    pub slack: i64,
}

/// The composition of a list against all rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// Official delegates who stand.
    pub now: i64,
    /// Free places that official delegates may still take.
    pub free: i64,
    /// One a rule.
    pub verdicts: Vec<Verdict>,
}

impl Report {
    /// Judges the official delegates among these; `places` are the quotas together, of which `taken` are taken by
    /// anybody.
    pub fn of(ruling: &Ruling, standing: &[Delegate], (places, taken): (i64, i64)) -> Report {
        let official: Vec<&Delegate> =
            standing.iter().filter(|d| d.stands() && d.category == Category::Official).collect();
        let now = i64::try_from(official.len()).unwrap_or(i64::MAX);
        let free = (places - taken).max(0);
        let young = (ruling.young_under, ruling.year);
        let verdicts = ruling.rules.iter().map(|rule| {
            let tally = Tally::of(official.iter().map(|d| d.has(rule.attribute, young)));
            verdict(rule, tally, free)
        });
        Report { now, free, verdicts: verdicts.collect() }
    }

    /// Official delegates when every place is taken.
    pub fn full(&self) -> i64 {
        self.now + self.free
    }

    /// The rules with the least slack: they bind.
    pub fn binding(&self) -> Vec<&Verdict> {
        let least = self.verdicts.iter().map(|v| v.slack).min();
        self.verdicts.iter().filter(|v| Some(v.slack) == least).collect()
    }

    /// Is every rule met, and surely?
    pub fn all_met(&self) -> bool {
        self.verdicts.iter().all(|v| v.standing == Standing::Met)
    }
}

/// Judges one rule: what is not known counts against it until it is known.
pub(crate) fn verdict(rule: &Rule, tally: Tally, free: i64) -> Verdict {
    let (now, full) = (tally.all(), tally.all() + free);
    let needed = rule.least.map_or(0, |s| s.needed(full));
    let allowed = rule.most.map_or(full, |s| at_most(s, full));
    let enough = |yes: i64| rule.least.is_none_or(|s| s.reached(yes, now));
    let few = |yes: i64| rule.most.is_none_or(|s| yes <= at_most(s, now));
    let most_yes = tally.yes + tally.unknown;
    let standing = match () {
        () if now == 0 => Standing::Unknown,
        () if enough(tally.yes) && few(most_yes) => Standing::Met,
        () if !enough(most_yes) || !few(tally.yes) => Standing::NotMet,
        () => Standing::Unknown,
    };
    let below = rule.least.map(|_| tally.yes + free - needed);
    let above = rule.most.map(|_| allowed - most_yes);
    Verdict {
        rule: rule.clone(),
        tally,
        standing,
        missing: (needed - tally.yes).max(0),
        surplus: (tally.yes - allowed).max(0),
        slack: below.into_iter().chain(above).min().unwrap_or(full),
    }
}

/// What is wrong with rules as they are to be written down.
pub(crate) fn problems(rules: &[Rule]) -> Vec<Problem> {
    let mut out = Vec::new();
    for r in rules {
        let word = r.attribute.word();
        if let (Some(a), Some(b)) = (r.least, r.most)
            && a.num() * b.den() > b.num() * a.den()
        {
            let says = format!(
                "{}: mức ít nhất {} lớn hơn mức nhiều nhất {}. Sửa một trong hai.",
                kernel::upper_first(&r.attribute.vietnamese()),
                share_words(a),
                share_words(b)
            );
            out.push(Problem::new(format!("most-{word}"), "DB-20", says));
        }
    }
    for (family, what) in [(1, "thành phần"), (2, "lĩnh vực")] {
        let all: Vec<(i64, i64)> = rules
            .iter()
            .filter(|r| r.attribute.family() == family)
            .filter_map(|r| r.least.map(|s| (s.num(), s.den())))
            .collect();
        let (num, den) = all.iter().fold((0i128, 1i128), |(n, d), (a, b)| {
            (n * i128::from(*b) + i128::from(*a) * d, d * i128::from(*b))
        });
        if num > den {
            let says = format!(
                "Cộng các mức ít nhất theo {what} quá 100%: mỗi người chỉ thuộc một {what}. Giảm bớt một mức."
            );
            let first = rules.iter().find(|r| r.attribute.family() == family && r.least.is_some());
            let field = first.map_or(String::new(), |r| format!("least-{}", r.attribute.word()));
            out.push(Problem::new(field, "DB-21", says));
        }
    }
    out
}
