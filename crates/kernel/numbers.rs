//! Exact numbers. No floating point anywhere: a score is whole hundredths, a threshold is a fraction.

/// Points of a score ("điểm"), in hundredths: 97250 is 972,5.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Points(pub i64);

impl Points {
    /// No points. A score of zero is a score; a missing one is `Option::None`.
    pub const ZERO: Points = Points(0);
    /// The largest figure a form takes: 99.999,99.
    pub const LARGEST: Points = Points(9_999_999);

    /// Whole points.
    pub const fn whole(n: i64) -> Points {
        Points(n * 100)
    }

    /// Reads what a person types: "972,5", "972.5", "1.000", "1.000,25", "-5". At most two decimals.
    ///
    /// A single dot followed by exactly three digits is a thousands mark, as Vietnamese writes it. No number that
    /// begins with 0 has thousands: "0.500" is not read at all, see [`decimal_comma`].
    pub fn parse(text: &str) -> Option<Points> {
        let text = text.trim().replace('−', "-");
        let (sign, body) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.as_str()),
        };
        let (whole, part) = split_decimal(body)?;
        if whole.is_empty() || whole.len() > 7 || part.len() > 2 {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = format!("{part:0<2}").parse().ok()?;
        Some(Points(sign * (whole * 100 + part)))
    }

    /// "40" or "7,5": the shortest exact form, for input fields.
    pub fn plain(self) -> String {
        self.to_string().replace('.', "")
    }

    /// "585,0": always one decimal (two when needed), for columns that must line up.
    pub fn aligned(self) -> String {
        let s = self.to_string();
        if s.contains(',') { s } else { format!("{s},0") }
    }

    /// Adds, saturating at the ends of the range.
    pub fn plus(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }

    /// Subtracts, saturating at the ends of the range.
    pub fn minus(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Points>>(items: I) -> Points {
        items.fold(Points::ZERO, Points::plus)
    }
}

impl std::fmt::Display for Points {
    /// "972,5", "1.000", "−14,5": decimal comma, dots for thousands, no needless zeros.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let n = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "−" } else { "" };
        let whole = grouped(i64::try_from(n / 100).unwrap_or(i64::MAX));
        match n % 100 {
            0 => write!(f, "{sign}{whole}"),
            p if p % 10 == 0 => write!(f, "{sign}{whole},{}", p / 10),
            p => write!(f, "{sign}{whole},{p:02}"),
        }
    }
}

/// What to say of a number whose dot can be neither mark: "0.500" has no thousands, and a decimal dot before three
/// digits would be read as one in any other number.
pub fn decimal_comma(text: &str) -> Option<String> {
    let text = text.trim();
    let (whole, part) = text.trim_start_matches(['-', '−']).split_once('.')?;
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let stands = whole.starts_with('0') && digits(whole) && part.len() == 3 && digits(part);
    let meant = text.replace('.', ",");
    let meant = meant.trim_end_matches('0').trim_end_matches(',');
    stands.then(|| format!("{text}: dùng dấu phẩy cho phần thập phân: {meant}"))
}

fn split_decimal(body: &str) -> Option<(String, String)> {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if let Some((whole, part)) = body.split_once(',') {
        let whole = strip_thousands(whole)?;
        return (digits(&whole) && digits(part) && !part.is_empty()).then(|| (whole, part.to_owned()));
    }
    if body.contains('.') {
        if let Some(whole) = strip_thousands(body) {
            return Some((whole, String::new()));
        }
        let (whole, part) = body.split_once('.')?;
        return (digits(whole) && digits(part) && !part.is_empty())
            .then(|| (whole.to_owned(), part.to_owned()));
    }
    digits(body).then(|| (body.to_owned(), String::new()))
}

/// "16.000" to "16000"; `None` if the dots are not thousands marks.
fn strip_thousands(s: &str) -> Option<String> {
    let parts: Vec<&str> = s.split('.').collect();
    let first_ok = parts.len() == 1 || ((1..=3).contains(&parts[0].len()) && !parts[0].starts_with('0'));
    let ok = first_ok
        && parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()))
        && parts[1..].iter().all(|p| p.len() == 3);
    ok.then(|| parts.concat())
}

/// Figures of the largest count that is read.
const COUNT_FIGURES: usize = 15;

/// Reads a whole number as people type it: "75", "169.305.000", "-5", "12,0"; dots are thousands marks and nothing else.
pub fn parse_count(text: &str) -> Option<i64> {
    let text = text.trim().replace('−', "-");
    let (sign, body) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.as_str()),
    };
    let whole = match body.split_once(',') {
        Some((whole, part)) if !part.is_empty() && part.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => body,
    };
    let figures = if whole.contains('.') { strip_thousands(whole)? } else { whole.to_owned() };
    if figures.is_empty() || figures.len() > COUNT_FIGURES || !figures.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    figures.parse::<i64>().ok().map(|n| sign * n)
}

/// "16.000": a count with Vietnamese thousands marks.
pub fn grouped(n: i64) -> String {
    let s = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, c) in s.chars().enumerate() {
        if i > 0 && (s.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    if n < 0 { format!("−{out}") } else { out }
}

/// "sáu" for 6: whole numbers to ten in words, as the first word of a sentence; figures above.
pub fn count_words(n: usize) -> String {
    const WORDS: [&str; 11] =
        ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    WORDS.get(n).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

/// An exact fraction such as a threshold of 2/3 or a quorum of 1/2.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Share {
    num: i64,
    den: i64,
}

impl Share {
    /// A fraction from 0 to 1 with a denominator from 1 to 1000, or nothing.
    pub fn new(num: i64, den: i64) -> Option<Share> {
        ((1..=1000).contains(&den) && (0..=den).contains(&num)).then_some(Share { num, den })
    }

    /// Numerator.
    pub fn num(self) -> i64 {
        self.num
    }

    /// Denominator.
    pub fn den(self) -> i64 {
        self.den
    }

    /// Is `yes` out of `base` at least this share? Exact integers: `yes × den ≥ num × base`.
    pub fn reached(self, yes: i64, base: i64) -> bool {
        yes * self.den >= self.num * base
    }

    /// Is `yes` out of `base` more than this share? For rules that say "quá nửa".
    pub fn passed(self, yes: i64, base: i64) -> bool {
        yes * self.den > self.num * base
    }

    /// The least whole number of votes that reaches this share of `base`.
    pub fn needed(self, base: i64) -> i64 {
        (self.num * base + self.den - 1).div_euclid(self.den)
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}
