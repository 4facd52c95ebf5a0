//! Time as officials write it. Instants are UTC microseconds; days are civil dates of Vietnam.

use jiff::civil::{Date, Weekday, date};

/// Vietnam has kept UTC+7 without summer time since 1975, so a fixed offset is exact for every record here.
const OFFSET_MICROS: i64 = 7 * 3600 * 1_000_000;
const DAY_MICROS: i64 = 24 * 3600 * 1_000_000;

/// An instant: microseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(pub i64);

/// A civil day in Vietnam ("ngày").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub Date);

impl Moment {
    /// The instant of a wall-clock time in Vietnam.
    pub fn at(day: Day, hour: i64, minute: i64) -> Moment {
        Moment(day.days() * DAY_MICROS + (hour * 60 + minute) * 60_000_000 - OFFSET_MICROS)
    }

    /// The day this instant falls on in Vietnam.
    pub fn day(self) -> Day {
        Day::from_days((self.0 + OFFSET_MICROS).div_euclid(DAY_MICROS))
    }

    /// Minutes since midnight in Vietnam, 0 to 1439.
    pub fn minute_of_day(self) -> i64 {
        (self.0 + OFFSET_MICROS).rem_euclid(DAY_MICROS) / 60_000_000
    }

    /// "09:38".
    pub fn hour(self) -> String {
        let m = self.minute_of_day();
        format!("{:02}:{:02}", m / 60, m % 60)
    }

    /// "09 giờ 38 phút", as papers write it.
    pub fn hour_on_paper(self) -> String {
        let m = self.minute_of_day();
        format!("{:02} giờ {:02} phút", m / 60, m % 60)
    }

    /// "09:38, 07/3/2019".
    pub fn full(self) -> String {
        format!("{}, {}", self.hour(), self.day())
    }

    /// This instant moved by whole seconds.
    pub fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0 + seconds * 1_000_000)
    }

    /// Whole seconds from `earlier` to this instant; negative if `earlier` is later.
    pub fn seconds_since(self, earlier: Moment) -> i64 {
        (self.0 - earlier.0).div_euclid(1_000_000)
    }
}

impl Day {
    /// The earliest day a record may carry, 02/9/1945: no body that takes part, and no act about one, is older than the
    /// state itself.
    pub const FIRST: Day = Day(date(1945, 9, 2));
    /// The latest day a record may carry; whoever writes a later one has mistyped.
    pub const LAST: Day = Day(date(2100, 12, 31));

    /// A day by its numbers, or nothing if there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day)
    }

    /// Reads "07/3/2019", "7/3/2019", "07-03-2019" or "2019-03-07".
    pub fn parse(text: &str) -> Option<Day> {
        let parts: Vec<&str> = text.trim().split(['/', '-', '.']).map(str::trim).collect();
        let [a, b, c] = parts[..] else { return None };
        if parts.iter().any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let (y, m, d) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
        if y.len() != 4 {
            return None;
        }
        Day::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
    }

    /// As [`Day::parse`], of the days a record may carry.
    pub fn on_record(text: &str) -> Option<Day> {
        Day::parse(text).filter(|d| (Day::FIRST..=Day::LAST).contains(d))
    }

    /// "2019-03-07", the form kept in the database and carried in addresses.
    pub fn iso(self) -> String {
        self.0.to_string()
    }

    /// The calendar year.
    pub fn year(self) -> i64 {
        i64::from(self.0.year())
    }

    /// "ngày 07 tháng 3 năm 2019": days below 10 and months 1 and 2 carry a zero (Decree 30/2020).
    pub fn on_paper(self) -> String {
        let (d, m) = (self.0.day(), self.0.month());
        let month = if m <= 2 { format!("0{m}") } else { m.to_string() };
        format!("ngày {d:02} tháng {month} năm {}", self.0.year())
    }

    /// "28/02", for lists where the year is plain.
    pub fn short(self) -> String {
        let m = self.0.month();
        if m <= 2 { format!("{:02}/0{m}", self.0.day()) } else { format!("{:02}/{m}", self.0.day()) }
    }

    /// "thứ Năm".
    pub fn weekday(self) -> &'static str {
        match self.0.weekday() {
            Weekday::Monday => "thứ Hai",
            Weekday::Tuesday => "thứ Ba",
            Weekday::Wednesday => "thứ Tư",
            Weekday::Thursday => "thứ Năm",
            Weekday::Friday => "thứ Sáu",
            Weekday::Saturday => "thứ Bảy",
            Weekday::Sunday => "Chủ nhật",
        }
    }

    /// Whole days from `self` to `later`; negative if it is past. A countdown compares days, never hours.
    pub fn days_to(self, later: Day) -> i64 {
        later.days() - self.days()
    }

    /// This day moved by whole days; saturates at the calendar's ends.
    pub fn plus_days(self, days: i64) -> Day {
        Day::from_days(self.days() + days)
    }

    /// "còn 2 ngày", "hôm nay", "quá hạn 1 ngày", seen from `today`.
    pub fn left(self, today: Day) -> String {
        match today.days_to(self) {
            0 => "hôm nay".into(),
            n if n > 0 => format!("còn {n} ngày"),
            n => format!("quá hạn {} ngày", -n),
        }
    }

    fn days(self) -> i64 {
        // Days since 1970-01-01 by the proleptic Gregorian calendar (Hinnant's civil-from-days, inverted).
        let (y, m, d) = (i64::from(self.0.year()), i64::from(self.0.month()), i64::from(self.0.day()));
        let y = if m <= 2 { y - 1 } else { y };
        let era = y.div_euclid(400);
        let yoe = y - era * 400;
        let doy = (153 * (if m > 2 { m - 3 } else { m + 9 }) + 2) / 5 + d - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        era * 146_097 + doe - 719_468
    }

    fn from_days(days: i64) -> Day {
        let z = days.clamp(-4_371_587, 2_932_896) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z - era * 146_097;
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let d = doy - (153 * mp + 2) / 5 + 1;
        let m = if mp < 10 { mp + 3 } else { mp - 9 };
        let y = yoe + era * 400 + i64::from(m <= 2);
        let parts = (i16::try_from(y), i8::try_from(m), i8::try_from(d));
        match parts {
            (Ok(y), Ok(m), Ok(d)) => Day::new(y, m, d).unwrap_or(Day(Date::ZERO)),
            _ => Day(Date::ZERO),
        }
    }
}

impl std::fmt::Display for Day {
    /// "07/3/2019": days with two digits, months 1 and 2 with a zero, as officials write.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.short(), self.0.year())
    }
}
