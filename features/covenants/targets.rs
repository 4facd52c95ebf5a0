//! Targets as numbers, and how they are amended once the covenant is in force. No I/O.

use crate::model::{Covenant, CovenantState, Scan, Target};
use blocs::Year;
use kernel::{BodyId, Day, Moment, Points, Problem, Refusal};

/// Most amendments of one covenant.
pub(crate) const AMENDMENTS_MAX: usize = 200;
/// A reason says something from this many letters and figures on.
const REASON_MIN: usize = 10;

/// A change to a target of a covenant in force ("điều chỉnh chỉ tiêu"). The signed text stays as it is; this stands
/// beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TargetAmendment {
    /// Its place among the covenant's amendments, from 1.
    pub no: i64,
    /// Which target, from 1 as the covenant lists them.
    pub target: i64,
    /// What is promised from then on.
    pub value: String,
    /// By when from then on.
    pub deadline: Option<Day>,
    /// From which day.
    pub from: Day,
    /// The document or conclusion it rests on, quoted.
    pub basis: String,
    /// Why.
    pub reason: String,
    /// Who wrote it down, as they were called then.
    pub by_name: String,
    /// When it was written down.
    pub at: Moment,
}

/// Whose figures meet a target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Meets {
    /// One member answers for it.
    One,
    /// A count for the whole bloc ("chỉ tiêu chung"): what the members bring is added up.
    Together,
    /// Each member reaches it by itself.
    Each,
}

/// Measures whose figures are not added up, besides shares and what is told per something ("lần/năm").
const NOT_ADDED: [&str; 6] = ["‰", "điểm", "hạng", "giờ", "ngày", "tháng"];
/// Words by which a count is each member's own: "mỗi đơn vị", "từng cơ quan".
const EACH: [&str; 2] = ["mỗi ", "từng "];

/// An amendment as it is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAmendment {
    /// Which target, from 1.
    pub target: i64,
    /// The last amendment of this target that the writer saw; 0 for none.
    pub seen: i64,
    /// What is to be promised.
    pub value: String,
    /// By when.
    pub deadline: Option<Day>,
    /// From which day.
    pub from: Day,
    /// The document or conclusion it rests on.
    pub basis: String,
    /// Why.
    pub reason: String,
}

impl Target {
    /// The number its value begins with, exactly: 95 of "95%", 1200 of "1.200 hồ sơ". `None` when there is none, when
    /// it has more than two decimals, or when it is part of a date, a fraction or a range, which is no one figure.
    pub fn figure(&self) -> Option<Points> {
        figure_of(&self.value)
    }

    /// Whose figures meet it? `is_plan` says that a line of the rubric takes its plan from it: by that line every member
    /// is scored against the whole figure.
    pub(crate) fn meets(&self, is_plan: bool) -> Meets {
        let words = [&self.indicator, &self.unit, &self.value].map(|w| w.to_lowercase());
        let each = |w: &String| EACH.iter().any(|e| w.contains(e));
        let [_, unit, value] = &words;
        let counted = value.trim_start_matches(|c: char| c.is_ascii_digit() || " .,".contains(c));
        let counted_in = |n: &str| unit.trim() == n || counted.split([' ', ',']).next() == Some(n);
        let per = unit.contains('/') || counted.split(' ').next().is_some_and(|w| w.contains('/'));
        let not_added = self.is_share() || per || NOT_ADDED.into_iter().any(counted_in);
        match self.owner {
            Some(_) => Meets::One,
            // What is no figure has no sum.
            None if self.figure().is_none() || is_plan || not_added || words.iter().any(each) => Meets::Each,
            None => Meets::Together,
        }
    }

    /// Is it measured in per cent?
    pub(crate) fn is_share(&self) -> bool {
        let after = self.value.trim_start_matches(|c: char| c.is_ascii_digit() || " .,".contains(c));
        let nowhere_else = self.figure().is_none() && self.value.contains('%');
        self.unit.contains('%') || after.starts_with('%') || nowhere_else
    }

    /// A figure with the unit of measure: "60,14%", "3 sáng kiến".
    pub(crate) fn measured(&self, figure: impl std::fmt::Display) -> String {
        match self.unit.trim() {
            _ if self.is_share() => format!("{figure}%"),
            "" => figure.to_string(),
            unit => format!("{figure} {unit}"),
        }
    }

    /// What is promised as figures are compared with it: "18 sáng kiến, hạn 15/12/2019". Of a target of 0 less is better.
    pub(crate) fn asked(&self) -> String {
        let value = self.value.trim();
        let bare = self.figure().is_some() && Points::parse(value).is_some();
        let value = if bare { self.measured(value) } else { value.to_owned() };
        let at_most = if self.figure() == Some(Points::ZERO) { "không quá " } else { "" };
        promise(&format!("{at_most}{value}"), self.deadline)
    }

    /// How it is measured, where its words do not say so themselves: "đo bằng số: 93,75" of "93,75% trở lên".
    pub(crate) fn figure_note(&self) -> Option<String> {
        let Some(figure) = self.figure() else { return Some("không đo bằng số".to_owned()) };
        let (value, unit) = (self.value.to_lowercase(), self.unit.to_lowercase());
        let value = value.trim();
        let number = value.strip_suffix(unit.trim()).unwrap_or(value);
        let number = number.trim_end().trim_end_matches('%').trim_end();
        (Points::parse(number) != Some(figure)).then(|| format!("đo bằng số: {figure}"))
    }

    /// Does this member answer for it?
    pub fn is_of(&self, body: BodyId) -> bool {
        self.owner.is_none_or(|owner| owner == body)
    }

    /// "5 sáng kiến, hạn 15/12/2023".
    pub(crate) fn promise(&self) -> String {
        promise(&self.value, self.deadline)
    }
}

/// What is promised, and by when.
pub(crate) fn promise(value: &str, deadline: Option<Day>) -> String {
    deadline.map_or_else(|| format!("{value}, trong năm"), |d| format!("{value}, hạn {d}"))
}

/// The number a value begins with, and what follows.
fn number_of(value: &str) -> (&str, &str) {
    let value = value.trim();
    let in_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let end = value.find(|c| !in_number(c)).unwrap_or(value.len());
    let (number, rest) = value.split_at(end);
    (number.trim_end_matches(['.', ',']), rest)
}

/// What to say of a value that begins with "0.500", which is no number as it is written here.
pub(crate) fn decimal_comma(value: &str) -> Option<String> {
    kernel::decimal_comma(number_of(value).0)
}

fn figure_of(value: &str) -> Option<Points> {
    let (number, rest) = number_of(value);
    let mut glued = rest.chars();
    // "1e999", "0x10", "5²": a spelling of some other figure.
    let spelt = glued
        .next()
        .is_some_and(|c| c.is_numeric() || (c.is_alphabetic() && glued.next().is_some_and(char::is_numeric)));
    let rest = rest.trim_start();
    let joins = ['/', '-', '–', '—', '−', ':', '÷', '~'];
    let second = |s: &str| s.trim_start().starts_with(|c: char| c.is_ascii_digit());
    // "95%–100%", "5 vụ - 7 vụ", "90% đến 95%": two figures are no figure.
    let ranges = rest.split(joins).skip(1).chain(rest.split("đến").skip(1)).any(second);
    let goes_on = rest.starts_with(joins) || rest.starts_with("đến ") || ranges;
    if spelt || goes_on || number.is_empty() { None } else { Points::parse(number) }
}

/// The last day of the emulation year: what is amended counts within it, and so does the check in mid-year.
pub(crate) fn closes(year: &Year) -> Day {
    i16::try_from(year.number).ok().and_then(|y| Day::new(y, 12, 31)).unwrap_or_else(|| year.last_day())
}

/// The place in a list of what is numbered from 1.
pub(crate) fn place(no: i64) -> Option<usize> {
    no.checked_sub(1).and_then(|n| usize::try_from(n).ok())
}

/// All that was amended on one basis and written down on one day: one annex ("phụ lục") for the members to sign. A later
/// day opens another, so that a paper which may be signed already stays what it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Annex<'a> {
    /// From 1.
    pub(crate) number: i64,
    /// What it rests on.
    pub(crate) basis: &'a str,
    /// When it was written down.
    pub(crate) day: Day,
    /// Each target as it stood before, and its amendment.
    pub(crate) changes: Vec<(Target, &'a TargetAmendment)>,
    /// That it was signed, once that is on record.
    pub(crate) signed: Option<&'a AnnexSigning>,
}

/// That all members signed a printed annex.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AnnexSigning {
    /// Which annex, from 1.
    pub(crate) annex: i64,
    /// The covenant's last amendment when this was recorded: a later one is on no paper that was signed.
    pub(crate) upto: i64,
    /// The day the last of them signed.
    pub(crate) on: Day,
    /// The scan of the paper, if there is one.
    pub(crate) scan: Option<Scan>,
    /// Who recorded it, as they were called then.
    pub(crate) by_name: String,
}

impl Annex<'_> {
    /// "I".
    pub(crate) fn roman(&self) -> String {
        papers::words::roman(usize::try_from(self.number).unwrap_or_default())
    }

    /// Whether it was signed, as far as anybody recorded it.
    pub(crate) fn stands(&self) -> String {
        self.signed.map_or_else(
            || "chưa ghi nhận việc ký".to_owned(),
            |s| format!("các đơn vị đã ký đủ ngày {}", s.on),
        )
    }
}

impl Covenant {
    /// Its annexes, in the order they were begun.
    pub(crate) fn annexes<'a>(
        &self,
        held: &'a [TargetAmendment],
        signings: &'a [AnnexSigning],
    ) -> Vec<Annex<'a>> {
        let mut all: Vec<Annex<'a>> = Vec::new();
        let mut stand = self.targets.clone();
        for a in held {
            let Some(target) = place(a.target).and_then(|n| stand.get_mut(n)) else { continue };
            let change = (target.clone(), a);
            target.value.clone_from(&a.value);
            target.deadline = a.deadline;
            let takes = |x: &&mut Annex<'_>| {
                (x.basis, x.day) == (a.basis.as_str(), a.at.day()) && x.signed.is_none_or(|s| a.no <= s.upto)
            };
            match all.iter_mut().find(takes) {
                Some(annex) => annex.changes.push(change),
                None => {
                    let number = i64::try_from(all.len()).unwrap_or(i64::MAX - 1) + 1;
                    all.push(Annex {
                        number,
                        basis: &a.basis,
                        day: a.at.day(),
                        changes: vec![change],
                        signed: signings.iter().find(|s| s.annex == number),
                    });
                }
            }
        }
        all
    }

    /// The target with this number.
    pub fn target(&self, no: i64) -> Option<&Target> {
        place(no).and_then(|n| self.targets.get(n))
    }

    /// Its targets as they stand on a day: as signed, or as last amended from that day or before.
    pub fn targets_on(&self, amendments: &[TargetAmendment], on: Day) -> Vec<Target> {
        let mut targets = self.targets.clone();
        for a in amendments.iter().filter(|a| a.from <= on) {
            if let Some(target) = place(a.target).and_then(|n| targets.get_mut(n)) {
                target.value.clone_from(&a.value);
                target.deadline = a.deadline;
            }
        }
        targets
    }

    /// Is it in force, so that what comes after signing may be done?
    ///
    /// # Errors
    /// `Conflict` before.
    pub fn in_force(&self) -> Result<(), Refusal> {
        match self.state {
            CovenantState::Effective => Ok(()),
            CovenantState::Draft => {
                Err(Refusal::conflict("Giao ước đang soạn; sửa thẳng trong lời giao ước."))
            }
            CovenantState::Agreed => {
                Err(Refusal::conflict("Giao ước chưa có hiệu lực. Ký xong mới điều chỉnh và kiểm điểm được."))
            }
        }
    }

    /// May its targets be amended on this day? Not once the year is over and what was reached is known.
    ///
    /// # Errors
    /// `Conflict` before the covenant is in force and after the year.
    pub fn open_to_amend(&self, year: &Year, today: Day) -> Result<(), Refusal> {
        self.in_force()?;
        if today <= closes(year) {
            return Ok(());
        }
        let says = format!("Năm {} đã hết nên không điều chỉnh chỉ tiêu của giao ước nữa.", year.number);
        Err(Refusal::conflict(says))
    }

    /// May a target be amended like this? Answers the target as it stood last, or nothing when the very same
    /// amendment stands already.
    ///
    /// # Errors
    /// `Conflict` before the covenant is in force, or when somebody amended the target meanwhile; `NotFound` for a
    /// number it does not have; `Invalid` with all that is wrong.
    pub fn may_amend(
        &self,
        year: &Year,
        held: &[TargetAmendment],
        new: &NewAmendment,
    ) -> Result<Option<Target>, Refusal> {
        self.in_force()?;
        let signed = self.target(new.target).ok_or(Refusal::NotFound)?;
        let last = held.iter().rfind(|a| a.target == new.target);
        if let Some(a) = last {
            let same = (&a.value, a.deadline, a.from) == (&new.value, new.deadline, new.from);
            if same && (&a.basis, &a.reason) == (&new.basis, &new.reason) {
                return Ok(None);
            }
            if a.no != new.seen {
                return Err(Refusal::conflict(format!(
                    "{} vừa điều chỉnh chỉ tiêu này thành “{}” từ ngày {}. Điều đồng chí nhập chưa được ghi; xem lại rồi ghi lần nữa.",
                    a.by_name, a.value, a.from
                )));
            }
        }
        if held.len() >= AMENDMENTS_MAX {
            let says = format!("Giao ước này đã điều chỉnh {AMENDMENTS_MAX} lần, không ghi thêm được nữa.");
            return Err(Refusal::conflict(says));
        }
        let stands = last.map_or_else(
            || signed.clone(),
            |a| Target { value: a.value.clone(), deadline: a.deadline, ..signed.clone() },
        );
        // A start that was mistyped is put right by amending it again, from an earlier day: the newest holds where several
        // have begun.
        let first = self.effective_on.unwrap_or_else(|| year.first_day());
        let earlier = last.is_some_and(|a| new.from < a.from);
        let wrong = problems(&stands, (new, earlier), (first, closes(year)));
        if wrong.is_empty() { Ok(Some(stands)) } else { Err(Refusal::Invalid(wrong)) }
    }
}

/// What is wrong with an amendment of a target that stands like this; `earlier`: it is to begin before the newest one.
fn problems(
    stands: &Target,
    (new, earlier): (&NewAmendment, bool),
    (first, last): (Day, Day),
) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut wrong = |field, code, says: String| found.push(Problem::new(field, code, says));
    if !earlier && (&stands.value, stands.deadline) == (&new.value, new.deadline) {
        let says = format!("Mức giao ước và hạn vẫn như cũ: {}. Sửa mức hoặc hạn.", stands.promise());
        wrong("value", "GIAO-15", says);
    }
    // Scores and checks count by its number: a target that has one keeps one.
    if let Some(says) = decimal_comma(&new.value) {
        wrong("value", "GIAO-20", format!("Mức giao ước mới: {says}."));
    } else if stands.figure().is_some() && figure_of(&new.value).is_none() {
        let says = "Mức giao ước mới: chỉ tiêu này đo được bằng số nên mức mới phải bắt đầu bằng một số, ví dụ “95%”, “6 sáng kiến”.";
        wrong("value", "GIAO-16", says.to_owned());
    }
    if new.from < first || new.from > last {
        let says = format!("Áp dụng từ ngày: phải từ {first} đến {last}. Đang nhập {}.", new.from);
        wrong("from", "GIAO-17", says);
    }
    if new.basis.trim().is_empty() {
        wrong(
            "basis",
            "GIAO-18",
            "Căn cứ: chưa viết. Ghi văn bản hoặc kết luận cho phép điều chỉnh.".to_owned(),
        );
    }
    if new.reason.chars().filter(|c| c.is_alphanumeric() || *c == ' ').count() < REASON_MIN {
        let says = format!("Lý do điều chỉnh: viết ít nhất {REASON_MIN} ký tự để người sau hiểu.");
        wrong("reason", "GIAO-19", says);
    }
    found
}
