//! A deadline as officials write it: the words, and the last day they leave. "Trước 31/3/2025" leaves 30/3, "trong tháng
//! 5/2025" leaves 31/5. Both are kept: the day is reckoned with, the words are printed.

use kernel::{Day, clean_line, fold};

/// By when ("thời hạn").
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Deadline {
    /// The last day that is still in time.
    pub last: Day,
    /// "trước 31/3/2025": as it was written.
    pub words: String,
}

/// What may be said around the figures without changing the last day.
const FILLERS: [&str; 14] = [
    "trong", "den", "het", "cham", "nhat", "hoan", "thanh", "xong", "cuoi", "vao", "la", "truoc", "phai",
    "han",
];

/// How a form explains what may be typed.
pub(crate) const HOW: &str = "Viết như trong văn bản: trước 31/3/2025 (ngày cuối là 30/3), trong tháng 5/2025 (ngày cuối là 31/5), \
    quý I/2020, đến hết ngày 25/12/2025.";

impl Deadline {
    /// A deadline that is a plain day.
    pub fn on(day: Day) -> Deadline {
        Deadline { last: day, words: format!("đến hết ngày {day}") }
    }

    /// Reads what was typed; nothing where it names no day, month, quarter or year, or one no record may carry.
    pub fn read(typed: &str) -> Option<Deadline> {
        let words = clean_line(typed);
        if words.chars().count() > WORDS_MAX {
            return None;
        }
        let folded = fold(&words);
        let all: Vec<&str> = folded.split(' ').collect();
        let tells = |w: &&str| !FILLERS.contains(w);
        let (from, to) = (all.iter().position(tells)?, all.iter().rposition(tells)? + 1);
        let (said, named, after) = (&all[..from], &all[from..to], &all[to..]);
        // "25/12/2025 trước" and "trước cuối tháng 5" leave it open which day is meant.
        let before = said.contains(&"truoc");
        if after.contains(&"truoc") || (before && said.iter().any(|w| ["cuoi", "het"].contains(w))) {
            return None;
        }
        let (first, last) = span(named)?;
        let last = if before { first.plus_days(-1) } else { last };
        let kept = (Day::FIRST..=Day::LAST).contains(&last);
        let plain = all.len() == 3 && named.iter().all(|w| number(w).is_some());
        kept.then(|| {
            if plain { Deadline::on(last) } else { Deadline { last, words: kernel::lower_first(&words) } }
        })
    }

    /// "trước 31/3/2025 (ngày cuối 30/3/2025)"; the day is left out where the words name it.
    pub fn says(&self) -> String {
        match self.names_its_day() {
            true => self.words.clone(),
            false => format!("{} (ngày cuối {})", self.words, self.last),
        }
    }

    /// Back from [`Deadline::says`].
    pub(crate) fn of_says(says: &str) -> Option<Deadline> {
        match says.strip_suffix(')').and_then(|s| s.rsplit_once(" (ngày cuối ")) {
            Some((words, last)) => Some(Deadline { last: Day::parse(last)?, words: words.to_owned() }),
            None => Deadline::read(says),
        }
    }

    /// Do the words name the very last day?
    pub fn names_its_day(&self) -> bool {
        let (d, m, y) = (self.last.0.day(), self.last.0.month(), self.last.year());
        let ends = |form: String| fold(&self.words).ends_with(&form);
        !fold(&self.words).contains("truoc")
            && [
                format!("{d} {m} {y}"),
                format!("{d:02} {m} {y}"),
                format!("{d:02} {m:02} {y}"),
                format!("{d} {m:02} {y}"),
            ]
            .into_iter()
            .any(ends)
    }
}

/// Characters a deadline's words may have.
pub const WORDS_MAX: usize = 80;

fn number(word: &str) -> Option<usize> {
    let digits = !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| word.parse().ok()).flatten()
}

/// Roman figures count quarters, and nothing else.
fn quarter(word: &str) -> Option<usize> {
    ["i", "ii", "iii", "iv"].iter().position(|r| *r == word).map(|n| n + 1).or_else(|| number(word))
}

/// The first and the last day of what is named: a day, a month, a quarter or a year, each written whole. "Ngày 5/2025" is
/// none of them.
fn span(named: &[&str]) -> Option<(Day, Day)> {
    match named {
        ["thang", m, y] | ["thang", m, "nam", y] => months(y, number(m)?, number(m)?),
        ["quy", q, y] | ["quy", q, "nam", y] => {
            let q = quarter(q).filter(|q| (1..=4).contains(q))?;
            months(y, q * 3 - 2, q * 3)
        }
        ["nam", y] => months(y, 1, 12),
        [m, y] if *m != "ngay" => months(y, number(m)?, number(m)?),
        ["ngay", day @ ..] | day => {
            let day = one_day(day)?;
            Some((day, day))
        }
    }
}

fn one_day(named: &[&str]) -> Option<Day> {
    let (y, m, d) = match named {
        [y, m, d] if year(y).is_some() => (y, m, d),
        [d, m, y] | [d, "thang", m, y] | [d, m, "nam", y] | [d, "thang", m, "nam", y] => (y, m, d),
        _ => return None,
    };
    on(year(y)?, number(m)?, number(d)?)
}

fn year(word: &str) -> Option<usize> {
    number(word).filter(|y| *y >= 1000)
}

fn on(y: usize, m: usize, d: usize) -> Option<Day> {
    Day::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?)
}

fn months(y: &str, from: usize, to: usize) -> Option<(Day, Day)> {
    let y = year(y)?;
    let next = if to == 12 { on(y + 1, 1, 1)? } else { on(y, to + 1, 1)? };
    Some((on(y, from, 1)?, next.plus_days(-1)))
}
