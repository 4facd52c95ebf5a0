//! Forms: decoded, cleaned, read field by field; every problem is gathered, and what was typed is kept.

use crate::again::{LEFT, REOPENS};
use crate::frame::{Notice, Tone};
use crate::upload::Uploaded;
use kernel::{Day, Points, Problem, Refusal, clean_line, clean_text, decimal_comma, hides};
use std::str::FromStr;

/// A posted form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub(crate) fields: Vec<(String, String)>,
    /// Names of fields that came with characters that reorder or hide text; they were dropped.
    pub(crate) hiding: Vec<String>,
    pub(crate) files: Vec<Uploaded>,
    /// What is wrong with files that came along and were not taken: the form goes back with its words.
    pub(crate) wrong_files: Vec<Problem>,
    /// Their names: another one, or a mended one, must be chosen again.
    pub(crate) not_taken: Vec<String>,
    /// Names of files that came along and were not taken, because the session had ended.
    pub(crate) left: Vec<String>,
    /// How many MB of those files were read, when reading stopped before the form's end.
    pub(crate) read_mb: Option<u64>,
}

/// What a person typed before the form was refused or its session ended, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// The path the form was posted to; "" on a first visit.
    pub action: String,
    pub(crate) fields: Vec<(String, String)>,
    /// Everything wrong, in the order found.
    pub problems: Vec<Problem>,
    /// What happened meanwhile, when the form was refused for that.
    pub conflict: Option<String>,
    /// Names of the files that came with it: no browser puts them into a form again.
    pub(crate) files: Vec<String>,
    /// The form was not refused: its session had ended, and it is shown to be sent again.
    pub(crate) reopened: bool,
    /// It was made from what does not stand any more; which of its fields never held what stands.
    pub(crate) over: Option<&'static [&'static str]>,
}

/// The first `most` pairs of `a=b&c=d`, percent-decoded; what is not UTF-8 is dropped. Values keep their line ends.
pub(crate) fn decode(text: &str, most: usize) -> Vec<(String, String)> {
    pairs(text).take(most).map(|(k, v)| (clean_text(&k), clean_text(&v))).collect()
}

/// Names of those whose value holds characters that reorder or hide text.
pub(crate) fn hiding(text: &str, most: usize) -> Vec<String> {
    pairs(text).take(most).filter(|(_, v)| hides(v)).map(|(k, _)| clean_text(&k)).collect()
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let plain = |s: &str| {
        let mut bytes = Vec::with_capacity(s.len());
        let mut rest = s.bytes();
        while let Some(b) = rest.next() {
            match b {
                b'+' => bytes.push(b' '),
                b'%' => {
                    let pair = [rest.next().unwrap_or(b'x'), rest.next().unwrap_or(b'x')];
                    let hex = std::str::from_utf8(&pair).ok().and_then(|h| u8::from_str_radix(h, 16).ok());
                    bytes.extend(hex);
                }
                other => bytes.push(other),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let all = text.split('&').filter(|p| !p.is_empty());
    all.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(move |(k, v)| (plain(k), plain(v)))
}

impl Form {
    /// A form of these fields, for tests.
    pub fn of(fields: &[(&str, &str)]) -> Form {
        let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), clean_text(v))).collect();
        Form { fields, ..Form::default() }
    }

    /// What a page's address asks, read like a form: for pages that work something out and write nothing.
    pub fn asked(query: &[(String, String)]) -> Form {
        Form { fields: query.to_vec(), ..Form::default() }
    }

    /// The first value of a field, or "".
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }

    /// The version of what its writer saw.
    ///
    /// # Errors
    /// `Conflict` when it carries none: a page of ours always does.
    pub fn version(&self) -> Result<i64, Refusal> {
        self.value("version").parse().map_err(|_| incomplete())
    }

    /// The mark of what its writer saw.
    ///
    /// # Errors
    /// `Conflict` when it carries none: a page of ours always does.
    pub fn mark(&self, name: &str) -> Result<&str, Refusal> {
        Some(self.value(name)).filter(|mark| !mark.is_empty()).ok_or_else(incomplete)
    }

    /// Every value of a repeated field, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Was the field sent at all (a ticked box)?
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(k, _)| k == name)
    }

    /// Did the field come with characters that reorder or hide text? They are dropped, which is right for words, but
    /// makes another address of an address.
    pub fn hid(&self, name: &str) -> bool {
        self.hiding.iter().any(|n| n == name)
    }

    /// Every field as sent, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Files sent under this field's name.
    pub fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Uploaded> {
        self.files.iter().filter(move |f| f.field == name)
    }

    /// Puts the files that came along where they stay.
    pub(crate) fn keep_files(&self) -> Result<(), Refusal> {
        self.files.iter().try_for_each(Uploaded::keep)
    }

    /// Begins to read the form; ends with [`Reader::done`].
    pub fn read(&self) -> Reader<'_> {
        Reader { form: self, problems: Vec::new() }
    }
}

/// A form came without what our pages send along: it was not made by one of them.
fn incomplete() -> Refusal {
    let says = "Biểu mẫu gửi đến bị thiếu nên chưa có gì được ghi. Xem lại trang này rồi gửi lần nữa.";
    Refusal::conflict(says)
}

/// Reads fields and gathers every problem, so that a person sees all of them at once. A field that is wrong
/// reads as a harmless default; [`Reader::done`] then refuses before it can be used.
pub struct Reader<'a> {
    form: &'a Form,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Notes a problem found by the caller.
    pub fn wrong(&mut self, field: impl Into<String>, code: &'static str, says: impl Into<String>) {
        self.problems.push(Problem::new(field, code, says));
    }

    /// One line of text that must be there, at most `max` characters. `label` is the field's Vietnamese name.
    pub fn line(&mut self, field: &str, label: &str, max: usize) -> String {
        let line = self.optional_line(field, label, max);
        if line.is_empty() && !self.has_problem(field) {
            self.wrong(field, "CHUNG-01", format!("{label}: chưa viết."));
        }
        line
    }

    /// One line of text that may be empty.
    pub fn optional_line(&mut self, field: &str, label: &str, max: usize) -> String {
        let line = clean_line(self.form.value(field));
        self.short_enough(field, label, &line, max);
        line
    }

    /// Several lines of text that must be there.
    pub fn text(&mut self, field: &str, label: &str, max: usize) -> String {
        let text = self.optional_text(field, label, max);
        if text.is_empty() && !self.has_problem(field) {
            self.wrong(field, "CHUNG-01", format!("{label}: chưa viết."));
        }
        text
    }

    /// Several lines of text that may be empty.
    pub fn optional_text(&mut self, field: &str, label: &str, max: usize) -> String {
        let text = self.form.value(field).to_owned();
        self.short_enough(field, label, &text, max);
        text
    }

    /// A whole number within bounds that must be there.
    pub fn count(&mut self, field: &str, label: &str, min: i64, max: i64) -> i64 {
        match self.optional_count(field, label, min, max) {
            Some(n) => n,
            None => {
                if !self.has_problem(field) {
                    self.wrong(field, "CHUNG-01", format!("{label}: chưa điền số."));
                }
                min
            }
        }
    }

    /// A whole number within bounds, or nothing if the field is empty. Missing is not zero.
    pub fn optional_count(&mut self, field: &str, label: &str, min: i64, max: i64) -> Option<i64> {
        let typed = clean_line(self.form.value(field));
        if typed.is_empty() {
            return None;
        }
        let Some(n) = kernel::parse_count(&typed) else {
            let says = if is_long(&typed, 15) {
                "dài quá, viết số nhỏ hơn"
            } else {
                "không phải là số nguyên"
            };
            self.wrong(field, "CHUNG-02", format!("{label}: “{}” {says}.", short(&typed)));
            return None;
        };
        if n < min || n > max {
            self.wrong(
                field,
                "CHUNG-03",
                format!("{label}: phải từ {min} đến {max}. Đang nhập {}.", short(&typed)),
            );
            return None;
        }
        Some(n)
    }

    /// Points within bounds, or nothing if the field is empty. Missing is not zero.
    pub fn optional_points(&mut self, field: &str, label: &str, min: Points, max: Points) -> Option<Points> {
        let typed = clean_line(self.form.value(field));
        if typed.is_empty() {
            return None;
        }
        let Some(p) = Points::parse(&typed) else {
            if let Some(says) = decimal_comma(&typed) {
                self.wrong(field, "CHUNG-04", format!("{label}: {says}."));
                return None;
            }
            let says = if is_long(&typed, 7) {
                "dài quá; nhiều nhất bảy chữ số trước dấu phẩy, hai chữ số sau"
            } else {
                "không phải là số điểm. Viết ví dụ 37,5"
            };
            self.wrong(field, "CHUNG-04", format!("{label}: “{}” {says}.", short(&typed)));
            return None;
        };
        if p > max {
            self.wrong(field, "CHUNG-05", format!("{label}: tối đa là {max}. Đang nhập {p}."));
            return None;
        }
        if p < min {
            self.wrong(field, "CHUNG-06", format!("{label}: ít nhất là {min}. Đang nhập {p}."));
            return None;
        }
        Some(p)
    }

    /// Points that must be there.
    pub fn points(&mut self, field: &str, label: &str, min: Points, max: Points) -> Points {
        self.optional_points(field, label, min, max).unwrap_or_else(|| {
            if !self.has_problem(field) {
                self.wrong(field, "CHUNG-01", format!("{label}: chưa điền điểm."));
            }
            min
        })
    }

    /// A day that must be there, from `first` to `last`, and one that a record may carry ([`Day::FIRST`]).
    pub fn day(&mut self, field: &str, label: &str, first: Day, last: Day) -> Day {
        match self.optional_day(field, label, first, last) {
            Some(d) => d,
            None => {
                if !self.has_problem(field) {
                    self.wrong(field, "CHUNG-01", format!("{label}: chưa điền ngày."));
                }
                first
            }
        }
    }

    /// A day from `first` to `last`, or nothing if the field is empty.
    pub fn optional_day(&mut self, field: &str, label: &str, first: Day, last: Day) -> Option<Day> {
        let typed = clean_line(self.form.value(field));
        if typed.is_empty() {
            return None;
        }
        let Some(day) = Day::parse(&typed) else {
            let typed = short(&typed);
            self.wrong(
                field,
                "CHUNG-07",
                format!("{label}: “{typed}” không phải là ngày. Viết ví dụ 07/3/2019."),
            );
            return None;
        };
        let (first, last) = (first.max(Day::FIRST), last.min(Day::LAST));
        if day < first || day > last {
            self.wrong(field, "CHUNG-08", format!("{label}: phải từ {first} đến {last}. Đang nhập {day}."));
            return None;
        }
        Some(day)
    }

    /// One of the listed words (a select or radio); `words` are what the form itself offers.
    pub fn choice<T: Copy>(&mut self, field: &str, label: &str, words: &[(&str, T)]) -> Option<T> {
        let typed = self.form.value(field);
        let found = words.iter().find(|(w, _)| *w == typed).map(|(_, t)| *t);
        if found.is_none() {
            self.wrong(field, "CHUNG-09", format!("{label}: chưa chọn."));
        }
        found
    }

    /// A key chosen from a list the page offered.
    pub fn key<T: FromStr>(&mut self, field: &str, label: &str) -> Option<T> {
        let found = self.form.value(field).parse().ok();
        if found.is_none() {
            self.wrong(field, "CHUNG-09", format!("{label}: chưa chọn."));
        }
        found
    }

    /// Is this field already known to be wrong?
    pub fn has_problem(&self, field: &str) -> bool {
        self.problems.iter().any(|p| p.field == field)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn done(self) -> Result<(), Refusal> {
        if self.problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self.problems)) }
    }

    fn short_enough(&mut self, field: &str, label: &str, text: &str, max: usize) {
        let length = text.chars().count();
        if length > max {
            let says = format!("{label}: dài {length} ký tự, tối đa {max}. Bớt {} ký tự.", length - max);
            self.wrong(field, "CHUNG-10", says);
        }
    }
}

/// A number, but of more figures than anything here is counted in.
fn is_long(typed: &str, most: usize) -> bool {
    typed.chars().all(|c| c.is_ascii_digit() || ",.-−".contains(c))
        && typed.chars().filter(char::is_ascii_digit).count() > most
}

/// What was typed, cut to what a sentence can carry.
pub fn short(s: &str) -> String {
    let cut: String = s.chars().take(30).collect();
    if cut.len() < s.len() { format!("{cut}…") } else { cut }
}

/// "Tệp “minh-chung.pdf”", "Tệp “a.pdf”, “b.pdf” và 3 tệp khác".
pub(crate) fn files_named(names: &[String]) -> String {
    const NAMED: usize = 3;
    let first: Vec<String> = names.iter().take(NAMED).map(|n| format!("“{n}”")).collect();
    match names.len().saturating_sub(NAMED) {
        0 => format!("Tệp {}", first.join(", ")),
        more => format!("Tệp {} và {more} tệp khác", first.join(", ")),
    }
}

impl Filled {
    pub(crate) fn from_form(action: &str, form: &Form) -> Filled {
        let taken = form.files.iter().map(|f| &f.name);
        let files = form.left.iter().chain(&form.not_taken).chain(taken).cloned();
        let files = crate::again::short_names(files);
        Filled { action: action.to_owned(), fields: form.fields.clone(), files, ..Filled::default() }
    }

    /// What is said of files that came with a form that was refused; "" where none did.
    pub(crate) fn lost_words(&self) -> String {
        if self.files.is_empty() || self.reopened {
            return String::new();
        }
        format!("{} chưa được nhận: chọn lại trước khi gửi.", files_named(&self.files))
    }

    /// What is said above a form whose session had ended.
    pub(crate) fn reopened_words(&self) -> Option<Notice> {
        let typed = self.fields.iter().any(|(k, _)| !["csrf", REOPENS, LEFT].contains(&k.as_str()));
        let mut more = if typed {
            "Điều dưới đây chưa được ghi; xem lại rồi gửi.".to_owned()
        } else {
            "Việc vừa bấm chưa được ghi; bấm lại.".to_owned()
        };
        let left: Vec<String> = self.all(LEFT).map(str::to_owned).collect();
        if !left.is_empty() {
            more.push_str(&format!(" {} không gửi theo được: chọn lại trước khi gửi.", files_named(&left)));
        }
        let says = "Đồng chí đã đăng nhập lại.".to_owned();
        self.reopened.then_some(Notice { tone: Tone::Wait, says, more: Some(more) })
    }

    /// What a page's address asks, and what is wrong with it, as if a form had come back.
    pub fn asked(query: Vec<(String, String)>, problems: Vec<Problem>) -> Filled {
        Filled { fields: query, problems, ..Filled::default() }
    }

    /// Is this a page given back with what was typed?
    pub fn is_back(&self) -> bool {
        !self.action.is_empty()
    }

    /// The same words beside what stands now, by the version their form was made from. `asks` are the form's fields
    /// that hold nothing of what stands: a reason, the day of a change.
    #[must_use]
    pub fn beside(&self, now: i64, asks: &'static [&'static str]) -> Filled {
        let late = self.fields.iter().any(|(k, v)| k == "version" && *v != now.to_string());
        Filled { over: (self.is_back() && late).then_some(asks), ..self.clone() }
    }

    /// Was the form that came back made from what does not stand any more?
    pub fn is_late(&self) -> bool {
        self.over.is_some()
    }

    /// Did a person write or choose something, or only press a button?
    pub(crate) fn has_words(&self) -> bool {
        self.fields
            .iter()
            .any(|(k, v)| !["csrf", "version", "act", REOPENS, LEFT].contains(&k.as_str()) && !v.is_empty())
    }

    /// What stands now in a field where a form that came too late says something else.
    pub fn stands<'a>(&self, name: &str, held: &'a str) -> Option<&'a str> {
        let typed = self.or(name, held);
        let same_day = || Day::parse(typed).is_some_and(|d| Day::parse(held) == Some(d));
        let other = !self.over?.contains(&name) && typed != held && !same_day();
        other.then_some(if held.is_empty() { "để trống" } else { held })
    }

    /// How a box stands now where a form that came too late has it otherwise.
    pub fn stands_ticked(&self, name: &str, held: bool) -> Option<&'static str> {
        let other = self.is_late() && self.ticked(name, held) != held;
        other.then_some(if held { "có đánh dấu" } else { "không đánh dấu" })
    }

    /// What stands in a field: what was typed if the form came back, else `default`.
    pub fn or<'a>(&'a self, name: &str, default: &'a str) -> &'a str {
        match self.fields.iter().find(|(k, _)| k == name) {
            Some((_, v)) => v,
            None => default,
        }
    }

    /// What was typed in a field of the form posted to `action`, else `default`. For pages with several forms.
    pub fn or_at<'a>(&'a self, action: &str, name: &str, default: &'a str) -> &'a str {
        if self.action == action { self.or(name, default) } else { default }
    }

    /// Every value typed or ticked under this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Was this box ticked, or `default` on a first visit?
    pub fn ticked(&self, name: &str, default: bool) -> bool {
        if self.is_back() { self.fields.iter().any(|(k, _)| k == name) } else { default }
    }

    /// What is wrong with a field.
    pub fn wrong(&self, name: &str) -> Option<&str> {
        self.problems.iter().find(|p| p.field == name).map(|p| p.says.as_str())
    }

    /// What is wrong with a field of the form posted to `action`.
    pub fn wrong_at(&self, action: &str, name: &str) -> Option<&str> {
        if self.action == action { self.wrong(name) } else { None }
    }
}
