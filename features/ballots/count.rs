//! The tellers' protocol ("biên bản kiểm phiếu") and its arithmetic. Pure.

use crate::model::{Ballot, BallotOption, OptionId};
use kernel::{Moment, PersonId, Problem};

/// Most tellers a protocol names.
pub const TELLERS_MAX: usize = 5;

/// What tellers counted, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Count {
    /// "Phiếu phát ra".
    pub issued: i64,
    /// "Phiếu thu về".
    pub collected: i64,
    /// "Phiếu không thu về".
    pub missing: i64,
    /// "Phiếu hợp lệ".
    pub valid: i64,
    /// "Phiếu không hợp lệ".
    pub invalid: i64,
    /// Papers for each option.
    pub votes: Vec<(OptionId, i64)>,
    /// Papers against the proposal, or against every candidate.
    pub against: i64,
    /// "Phiếu trắng": valid, but for nothing.
    pub blank: i64,
    /// The tellers' names.
    pub tellers: Vec<String>,
    /// Who entered it.
    pub entered_by: PersonId,
    /// When.
    pub at: Moment,
    /// For optimistic writing.
    pub version: i64,
}

impl Count {
    /// Papers for one option.
    pub fn votes_for(&self, option: OptionId) -> i64 {
        self.votes.iter().find(|(o, _)| *o == option).map_or(0, |(_, n)| *n)
    }

    /// Does a typed protocol say the same?
    pub(crate) fn says_as(&self, typed: &Protocol) -> bool {
        let mine =
            [self.issued, self.collected, self.missing, self.valid, self.invalid, self.against, self.blank];
        let theirs = [
            typed.issued,
            typed.collected,
            typed.missing,
            typed.valid,
            typed.invalid,
            typed.against,
            typed.blank,
        ];
        mine == theirs && self.votes == typed.votes && self.tellers == typed.tellers
    }

    /// "phát ra 6, thu về 6, hợp lệ 6; đồng ý 5, không đồng ý 1, trắng 0".
    pub fn words(&self) -> String {
        let votes: i64 = self.votes.iter().map(|(_, n)| n).sum();
        format!(
            "phát ra {}, thu về {}, không thu về {}, hợp lệ {}, không hợp lệ {}; đồng ý {votes}, không đồng ý {}, trắng {}",
            self.issued, self.collected, self.missing, self.valid, self.invalid, self.against, self.blank
        )
    }
}

/// What the valid papers of a ballot are counted under, in order: each option, against, blank.
pub fn count_lines(ballot: &Ballot) -> Vec<String> {
    let one = |o: &BallotOption| match ballot.options.len() {
        1 => "Đồng ý".to_owned(),
        _ => format!("Bầu {}", o.label),
    };
    let against = if ballot.options.len() == 1 { "Không đồng ý" } else { "Không bầu ai" };
    let rest = [against, "Phiếu trắng"].map(str::to_owned);
    ballot.options.iter().map(one).chain(rest).collect()
}

/// A protocol as tellers typed it, before anything is believed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Protocol {
    /// Papers given out.
    pub issued: i64,
    /// Papers taken in.
    pub collected: i64,
    /// Papers not taken in.
    pub missing: i64,
    /// Valid papers.
    pub valid: i64,
    /// Papers that are not valid.
    pub invalid: i64,
    /// Papers for each option.
    pub votes: Vec<(OptionId, i64)>,
    /// Papers against.
    pub against: i64,
    /// Blank papers.
    pub blank: i64,
    /// Names of the tellers.
    pub tellers: Vec<String>,
    /// Why an entered protocol is corrected; "" the first time.
    pub reason: String,
    /// Version of the protocol that stood there, 0 if none.
    pub version: i64,
}

/// The form's field of one option.
pub fn vote_field(option: OptionId) -> String {
    format!("for-{option}")
}

impl Protocol {
    /// Everything wrong with it, each beside the field to look at first. `present`: one paper a unit present.
    pub fn problems(&self, options: &[BallotOption], present: i64) -> Vec<Problem> {
        let mut found = self.too_many(options, present);
        self.sums(options, &mut found);
        self.tellers_named(&mut found);
        found
    }

    /// No count can be larger than the units that may vote.
    fn too_many(&self, options: &[BallotOption], present: i64) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut look = |field: &str, label: &str, n: i64| {
            if n > present {
                let says =
                    format!("{label} {n} phiếu, nhưng chỉ có {present} đơn vị có mặt, mỗi đơn vị một phiếu.");
                found.push(Problem::new(field, "PHIEU-11", says));
            } else if n < 0 {
                found.push(Problem::new(field, "PHIEU-11", format!("{label}: số phiếu không thể âm.")));
            }
        };
        look("issued", "Phát ra", self.issued);
        look("collected", "Thu về", self.collected);
        look("missing", "Không thu về", self.missing);
        look("valid", "Hợp lệ", self.valid);
        look("invalid", "Không hợp lệ", self.invalid);
        for (option, n) in &self.votes {
            let label = options.iter().find(|o| o.id == *option).map_or("", |o| o.label.as_str());
            look(&vote_field(*option), &format!("{label}: đồng ý"), *n);
        }
        look("against", "Không đồng ý", self.against);
        look("blank", "Phiếu trắng", self.blank);
        if self.issued == 0 {
            found.push(Problem::new(
                "issued",
                "PHIEU-12",
                "Chưa có phiếu nào được phát. Ghi số phiếu đã phát ra.",
            ));
        }
        found
    }

    /// Issued = collected + missing; collected = valid + invalid; valid = for + against + blank.
    fn sums(&self, options: &[BallotOption], found: &mut Vec<Problem>) {
        let mut holds = |field: &str, code, (left, whole): (&str, i64), parts: &[(&str, i64)]| {
            let sum: i64 = parts.iter().fold(0, |sum, (_, n)| sum.saturating_add(*n));
            if whole != sum {
                let words: Vec<String> = parts.iter().map(|(label, n)| format!("{label} {n}")).collect();
                let says =
                    format!("{left} {whole}, nhưng {} = {sum}. Đếm lại rồi sửa cho khớp.", words.join(" + "));
                found.push(Problem::new(field, code, says));
            }
        };
        holds(
            "issued",
            "PHIEU-13",
            ("Phát ra", self.issued),
            &[("thu về", self.collected), ("không thu về", self.missing)],
        );
        holds(
            "collected",
            "PHIEU-14",
            ("Thu về", self.collected),
            &[("hợp lệ", self.valid), ("không hợp lệ", self.invalid)],
        );
        let mut parts: Vec<(&str, i64)> = Vec::new();
        for (option, n) in &self.votes {
            let label = options.iter().find(|o| o.id == *option).map_or("", |o| o.label.as_str());
            parts.push((if options.len() == 1 { "đồng ý" } else { label }, *n));
        }
        parts.push((if options.len() == 1 { "không đồng ý" } else { "không bầu ai" }, self.against));
        parts.push(("trắng", self.blank));
        holds("valid", "PHIEU-15", ("Hợp lệ", self.valid), &parts);
        let complete = options.len() == self.votes.len()
            && options.iter().all(|o| self.votes.iter().any(|(v, _)| *v == o.id));
        if !complete {
            found.push(Problem::new("valid", "PHIEU-15", "Số phiếu chưa ghi đủ cho từng đơn vị."));
        }
    }

    /// Two people at least, each once.
    fn tellers_named(&self, found: &mut Vec<Problem>) {
        if self.tellers.len() < 2 {
            let says = "Ban kiểm phiếu có ít nhất hai người. Ghi tên từ hai thành viên trở lên.";
            found.push(Problem::new("teller-1", "PHIEU-16", says));
        }
        for (i, name) in self.tellers.iter().enumerate() {
            let twin = self.tellers[..i].iter().any(|other| kernel::fold(other) == kernel::fold(name));
            if twin {
                let says = format!("“{name}” được ghi hai lần. Mỗi thành viên ghi một lần.");
                found.push(Problem::new(format!("teller-{}", i + 1), "PHIEU-17", says));
            }
        }
        if self.tellers.len() > TELLERS_MAX {
            found.push(Problem::new("teller-1", "PHIEU-16", format!("Ghi tối đa {TELLERS_MAX} thành viên.")));
        }
    }
}
