//! How papers write dates, hours, counts, points and money.

use jiff::civil::{Date, DateTime, Time};

/// What is printed where nothing is known: a blank would look like zero.
pub const UNKNOWN: &str = "chưa rõ";

/// Dots to be filled in by pen, where nobody entered anything and nothing may be made up.
pub const ROOM: &str = "………………";
/// The same in a narrow cell.
pub const ROOM_SHORT: &str = "……";

/// These words, or dots to be filled in by pen.
#[must_use]
pub fn or_room(words: &str) -> &str {
    match words.trim() {
        "" => ROOM,
        there => there,
    }
}

/// "ngày 07 tháng 3 năm 2019": days below 10 and the first two months carry a zero, so nobody can add a digit.
#[must_use]
pub fn day_words(day: Date) -> String {
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// "07/3/2019".
#[must_use]
pub fn day_short(day: Date) -> String {
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("{:02}/{month}/{}", day.day(), day.year())
}

/// "08 giờ 10 phút".
#[must_use]
pub fn time_words(time: Time) -> String {
    format!("{:02} giờ {:02} phút", time.hour(), time.minute())
}

/// The hour, or dots to be filled in by pen.
#[must_use]
pub fn time_or_room(time: Option<Time>) -> String {
    time.map_or_else(|| "…… giờ …… phút".to_owned(), time_words)
}

/// What follows the hour at which something ended that began on `day`: " cùng ngày", or the other day's date; dots where
/// the end is not known.
#[must_use]
pub(crate) fn day_of_end(ended: Option<DateTime>, day: Date) -> String {
    match ended {
        Some(at) if at.date() == day => " cùng ngày".to_owned(),
        Some(at) => format!(", {}", day_words(at.date())),
        None => ", ngày …… tháng …… năm ……".to_owned(),
    }
}

/// "10 giờ 42 phút, ngày 07 tháng 3 năm 2019".
#[must_use]
pub fn moment_words(at: DateTime) -> String {
    format!("{}, {}", time_words(at.time()), day_words(at.date()))
}

/// "02": counts on papers carry a leading zero.
#[must_use]
pub fn count(n: u32) -> String {
    format!("{n:02}")
}

/// "02 bản có giá trị như nhau"; of a single one nothing more is to be said.
#[must_use]
pub(crate) fn copies(n: u32) -> String {
    format!("{} bản{}", count(n), if n > 1 { " có giá trị như nhau" } else { "" })
}

/// "06/06".
#[must_use]
pub fn out_of(part: u32, whole: u32) -> String {
    format!("{part:02}/{whole:02}")
}

/// "83,3%", rounded half up in whole numbers; nothing can be said about a part of nobody.
#[must_use]
pub fn percent(part: u32, whole: u32) -> String {
    if whole == 0 {
        return UNKNOWN.to_owned();
    }
    let (part, whole) = (u64::from(part), u64::from(whole));
    let tenths = (part * 2000 + whole) / (whole * 2);
    match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        rest => format!("{},{rest}%", tenths / 10),
    }
}

/// How many decimals all points of one table are written with: as many as the finest of them needs, so that "958" never
/// stands below "972,5".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decimals(usize);

impl Decimals {
    /// What these points need together. They are kept in hundredths; unknown ones need none.
    #[must_use]
    pub fn of(hundredths: impl IntoIterator<Item = Option<i64>>) -> Self {
        let needs = |n: i64| match n.unsigned_abs() % 100 {
            0 => 0,
            rest if rest % 10 == 0 => 1,
            _ => 2,
        };
        Self(hundredths.into_iter().flatten().map(needs).max().unwrap_or(0))
    }

    /// How many.
    #[must_use]
    pub fn count(self) -> usize {
        self.0
    }

    /// "958,0" from 95800, among points that need one decimal.
    #[must_use]
    pub fn points(self, hundredths: i64) -> String {
        let sign = if hundredths < 0 { "-" } else { "" };
        let size = hundredths.unsigned_abs();
        let whole = grouped(size / 100);
        match self.0 {
            0 => format!("{sign}{whole}"),
            1 => format!("{sign}{whole},{}", size % 100 / 10),
            _ => format!("{sign}{whole},{:02}", size % 100),
        }
    }

    /// Points, or "chưa rõ".
    #[must_use]
    pub fn points_or_unknown(self, hundredths: Option<i64>) -> String {
        hundredths.map_or_else(|| UNKNOWN.to_owned(), |n| self.points(n))
    }
}

/// "1.500.000 đồng".
#[must_use]
pub fn money(dong: i64) -> String {
    let sign = if dong < 0 { "-" } else { "" };
    format!("{sign}{} đồng", grouped(dong.unsigned_abs()))
}

/// Words of two syllables that letterheads are made of, in lower case: a line ends before or after one, not inside.
const COMPOUNDS: [&str; 33] = [
    "biên bản",
    "công tác",
    "cơ quan",
    "cụm phó",
    "cụm trưởng",
    "đại biểu",
    "đại diện",
    "đầu tư",
    "đề nghị",
    "giám đốc",
    "hội đồng",
    "kế hoạch",
    "khen thưởng",
    "khối phó",
    "khối trưởng",
    "nhân dân",
    "nhiệm vụ",
    "phong trào",
    "quản lý",
    "quốc hội",
    "tài chính",
    "tham mưu",
    "thanh tra",
    "thành phố",
    "thi đua",
    "thị trấn",
    "thị trường",
    "thị xã",
    "thống kê",
    "tổng hợp",
    "tư pháp",
    "ủy ban",
    "văn phòng",
];
/// Words after which the name of a place follows.
const PLACES: [&str; 5] = ["tỉnh", "phố", "huyện", "xã", "phường"];

/// A line of a letterhead with no-break spaces where it must not end: inside a compound, before a number or a dash,
/// between "tỉnh" and the name at the line's end.
#[must_use]
pub(crate) fn held(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let name = lower.iter().rposition(|word| PLACES.contains(&word.as_str()));
    let name = name.filter(|at| words.len() - at <= 4);
    let mut out = String::with_capacity(line.len() + 8);
    for (i, word) in words.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).and_then(|at| lower.get(at)) {
            let bare = lower[i].trim_end_matches([',', '.', ';', ':']);
            let number =
                word.starts_with(|c: char| c.is_ascii_digit()) && before.ends_with(char::is_alphabetic);
            let tied = number
                || matches!(*word, "-" | "–")
                || COMPOUNDS.contains(&format!("{before} {bare}").as_str())
                || name.is_some_and(|at| i > at);
            out.push(if tied { '\u{a0}' } else { ' ' });
        }
        out.push_str(word);
    }
    out
}

/// "Khối 5" to "K5", "Cụm số 3" to "CS3": how clerks shorten a bloc in the number of a paper.
#[must_use]
pub fn symbol(name: &str) -> String {
    let letter = |w: &str| match w.chars().all(char::is_numeric) {
        true => w.to_owned(),
        false => w.chars().take(1).flat_map(char::to_uppercase).collect(),
    };
    name.split_whitespace().map(letter).collect()
}

/// Parts joined by "; ".
#[must_use]
pub fn list(parts: &[String]) -> String {
    parts.join("; ")
}

/// A sentence that ends with a full stop, exactly one; nothing stays nothing.
#[must_use]
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…', ':', ';']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// "I", "II", "III" … for the headings of a paper.
#[must_use]
pub fn roman(n: usize) -> String {
    let mut rest = n;
    let mut out = String::new();
    for (value, letters) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    out
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}
