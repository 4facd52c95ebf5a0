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
        let (mut numbers, mut span, mut before) = (Vec::new(), None, false);
        for word in folded.split(' ') {
            match word {
                "ngay" => {}
                "thang" | "quy" | "nam" if span.is_none() => span = Some(word),
                "thang" | "nam" => {}
                // Roman figures count quarters, and nothing else.
                "i" | "ii" | "iii" | "iv" if span == Some("quy") => {
                    numbers.push(["i", "ii", "iii", "iv"].iter().position(|r| *r == word)? + 1);
                }
                _ if FILLERS.contains(&word) => before |= word == "truoc",
                _ => numbers.push(number(word)?),
            }
        }
        let (first, last) = bounds(&numbers, span)?;
        let last = if before { first.plus_days(-1) } else { last };
        let kept = (Day::FIRST..=Day::LAST).contains(&last);
        let plain = numbers.len() == 3 && folded.split(' ').count() == 3;
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

/// The first and the last day of the span that the figures name.
fn bounds(numbers: &[usize], span: Option<&str>) -> Option<(Day, Day)> {
    let day = |y: usize, m: usize, d: usize| {
        Day::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?)
    };
    let months = |y: usize, from: usize, to: usize| {
        let next = if to == 12 { day(y + 1, 1, 1)? } else { day(y, to + 1, 1)? };
        Some((day(y, from, 1)?, next.plus_days(-1)))
    };
    let years = 1000..=9999;
    match (numbers, span) {
        ([y, m, d], _) if years.contains(y) => day(*y, *m, *d).map(|x| (x, x)),
        ([d, m, y], _) if years.contains(y) => day(*y, *m, *d).map(|x| (x, x)),
        ([q, y], Some("quy")) if years.contains(y) && (1..=4).contains(q) => months(*y, q * 3 - 2, q * 3),
        ([m, y], Some("thang") | None) if years.contains(y) && (1..=12).contains(m) => months(*y, *m, *m),
        ([y], Some("nam")) if years.contains(y) => months(*y, 1, 12),
        _ => None,
    }
}
