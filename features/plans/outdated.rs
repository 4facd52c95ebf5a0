//! Days in the text of a plan that a later revision moved: the words that were signed stay, and a remark beside them says
//! what holds now. Pure.

use crate::deadline::Deadline;
use crate::model::{Line, Revised, Revision};
use kernel::{Day, fold};

/// A line's deadline that was moved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Moved {
    /// "1".
    no: i64,
    /// What it was before each revision.
    was: Vec<Deadline>,
    now: Deadline,
    /// "kết luận của …".
    by: String,
}

/// The deadlines of the lines that were moved; `revisions` with the first one first.
pub(crate) fn moved(lines: &[Line], revisions: &[&Revision]) -> Vec<Moved> {
    let of = |l: &Line| {
        let mine = |r: &&&Revision| r.what == Revised::Deadline && r.unit.is_none() && r.line == Some(l.id);
        let all: Vec<&&Revision> = revisions.iter().filter(mine).collect();
        let last = all.last()?;
        let was = all.iter().filter_map(|r| Deadline::of_says(&r.was)).collect();
        Some(Moved { no: l.no, was, now: Deadline::of_says(&last.now)?, by: last.basis.says() })
    };
    lines.iter().filter_map(of).collect()
}

impl Moved {
    /// What must be said beside these words; nothing where they name no day of a former deadline, or name the one that
    /// holds now.
    pub(crate) fn remark(&self, words: &str) -> Option<String> {
        let told = spans(words);
        let now = named(&self.now);
        if told.iter().any(|t| now.iter().any(|n| t.is(n) && t.before == n.before)) {
            return None;
        }
        let old = |t: &&Span| self.was.iter().any(|d| named(d).iter().any(|n| t.is(n)) || t.names(d.last));
        let found = told.iter().find(old)?;
        Some(format!(
            "“{}” trùng với thời hạn trước đây của nội dung {}; thời hạn ấy nay là {}, theo {}.",
            found.words,
            self.no,
            self.now.says(),
            self.by
        ))
    }
}

/// The remarks on a text, each once.
pub(crate) fn remarks<'a>(moved: &[Moved], text: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all = Vec::new();
    for words in text {
        for says in moved.iter().filter_map(|m| m.remark(words)) {
            if !all.contains(&says) {
                all.push(says);
            }
        }
    }
    all
}

/// A day, a month or a quarter as a text names it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Span {
    /// As it is written.
    words: String,
    kind: Kind,
    /// Not known where the text names none: "31/3".
    year: Option<u16>,
    /// "trước 31/3".
    before: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Day(u16, u16),
    Month(u16),
    Quarter(u16),
}

impl Span {
    /// The same span, as far as both say.
    fn is(&self, other: &Span) -> bool {
        self.kind == other.kind && self.year.is_none_or(|y| other.year.is_none_or(|o| o == y))
    }

    fn names(&self, day: Day) -> bool {
        let (d, m) = (day.0.day().unsigned_abs(), day.0.month().unsigned_abs());
        let year = |y: u16| i64::from(y) == day.year();
        self.kind == Kind::Day(d.into(), m.into()) && self.year.is_none_or(year)
    }
}

/// What a deadline's own words name.
fn named(d: &Deadline) -> Vec<Span> {
    spans(&d.words)
}

fn number(word: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let fits = digits.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| word.parse().ok()).flatten()
}

fn small(word: &str) -> Option<u16> {
    number(word, 1..=2).filter(|n| *n > 0)
}

fn year(word: &str) -> Option<u16> {
    number(word, 4..=4)
}

/// Every day, month and quarter that a text names. Figures without a sign of a date between them are none.
fn spans(text: &str) -> Vec<Span> {
    // Words in which a date's own signs still stand: "31/3/2025", "5/2025".
    let all: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "()[]“”\"'–".contains(c))
        .map(|w| w.trim_matches(|c: char| ",.;:!?".contains(c)))
        .filter(|w| !w.is_empty())
        .collect();
    let folded: Vec<String> = all.iter().map(|w| fold(w)).collect();
    let is = |n: usize, word: &str| folded.get(n).is_some_and(|w| w == word);
    let mut found = Vec::new();
    for (n, word) in all.iter().enumerate() {
        let Some((kind, year, len)) = span_at(&all[n..], &folded[n..], n > 0 && is(n - 1, "ngay")) else {
            continue;
        };
        // The month of "ngày 31 tháng 3" was told with its day.
        if matches!(kind, Kind::Month(_)) && n > 0 && small(word_before(&all, n)).is_some() {
            continue;
        }
        let from = if n > 0 && is(n - 1, "ngay") { n - 1 } else { n };
        let before = from > 0 && is(from - 1, "truoc");
        let words = if len == 1 { (*word).to_owned() } else { all[n..n + len].join(" ") };
        found.push(Span { words, kind, year, before });
    }
    found
}

fn word_before<'a>(all: &[&'a str], n: usize) -> &'a str {
    n.checked_sub(1).and_then(|n| all.get(n)).copied().unwrap_or_default()
}

/// What begins at the first of these words, its year, and how many words it takes.
fn span_at(all: &[&str], folded: &[String], after_day: bool) -> Option<(Kind, Option<u16>, usize)> {
    let word = |n: usize| all.get(n).copied().unwrap_or_default();
    let said = |n: usize| folded.get(n).map_or("", String::as_str);
    // "… năm 2025", "3/2025", "3".
    let of_year = |n: usize| match word(n).split_once('/') {
        Some((first, y)) => Some((first.to_owned(), Some(year(y)?), 1)),
        None if said(n + 1) == "nam" => Some((word(n).to_owned(), Some(year(said(n + 2))?), 3)),
        None => Some((word(n).to_owned(), None, 1)),
    };
    match said(0) {
        "thang" => {
            let (m, y, len) = of_year(1)?;
            Some((Kind::Month(small(&m)?), Some(y?), len + 1))
        }
        "quy" => {
            let (q, y, len) = of_year(1)?;
            let roman = ["I", "II", "III", "IV"].iter().position(|r| *r == q);
            let q = roman.and_then(|n| u16::try_from(n + 1).ok()).or_else(|| small(&q))?;
            Some((Kind::Quarter(q), Some(y?), len + 1))
        }
        _ if said(1) == "thang" => {
            let (d, (m, y, len)) = (small(word(0))?, of_year(2)?);
            Some((Kind::Day(d, small(&m)?), y, len + 2))
        }
        _ => {
            let parts: Vec<&str> = word(0).split(['/', '-', '.']).collect();
            match parts.as_slice() {
                [d, m, y] => Some((Kind::Day(small(d)?, small(m)?), Some(year(y)?), 1)),
                // "1/3" of something is a day only where the text says so.
                [d, m] if word(0).contains('/') && (after_day || small(d)? > 3) => {
                    Some((Kind::Day(small(d)?, small(m)?), None, 1))
                }
                _ => None,
            }
        }
    }
}
