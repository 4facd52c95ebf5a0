//! What a new ballot is made of, and what is wrong with it.

use crate::model::{BallotId, NAME_MAX, OPTIONS_MAX, OptionId, Said};
use crate::{Kind, Method, Rule};
use kernel::{About, BodyId, Problem};

/// One thing to vote for in a new ballot.
#[derive(Clone, Debug)]
pub struct NewOption {
    /// Key (`visit.new_id()`).
    pub id: OptionId,
    /// The unit proposed, the candidate: a member of the bloc.
    pub body: BodyId,
}

/// A new ballot.
#[derive(Clone, Debug)]
pub struct New {
    /// Key (`visit.new_id()`).
    pub id: BallotId,
    /// What it belongs to: `About { kind: "conference", id }`.
    pub matter: About,
    /// Proposal or election.
    pub kind: Kind,
    /// What it is listed with.
    pub group: String,
    /// What is put to the vote.
    pub title: String,
    /// What one may vote for; exactly one for a proposal.
    pub options: Vec<NewOption>,
    /// How.
    pub method: Method,
    /// When it is passed or won.
    pub rule: Rule,
    /// The units present; may be set later, until it is closed.
    pub present: Vec<BodyId>,
}

impl New {
    /// Everything wrong with it.
    pub(crate) fn problems(&self, electors: &[BodyId]) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut wrong = |field: &str, code, says: &str| found.push(Problem::new(field, code, says));
        let length = self.title.chars().count();
        if length == 0 {
            wrong("title", "PHIEU-01", "Nội dung biểu quyết: chưa viết.");
        }
        if length > NAME_MAX || self.group.chars().count() > NAME_MAX {
            wrong("title", "PHIEU-01", "Nội dung biểu quyết: dài quá 200 ký tự. Viết gọn lại.");
        }
        match (self.kind, self.options.len()) {
            (_, 0) => {
                wrong("options", "PHIEU-02", "Chưa có đơn vị nào để biểu quyết. Chọn ít nhất một đơn vị.");
            }
            (Kind::Proposal, 2..) => {
                wrong("options", "PHIEU-02", "Mỗi đề nghị biểu quyết riêng: chỉ chọn một đơn vị.");
            }
            (_, n) if n > OPTIONS_MAX => wrong("options", "PHIEU-02", "Nhiều ứng cử viên quá, tối đa là 40."),
            _ => {}
        }
        for (i, option) in self.options.iter().enumerate() {
            if !electors.contains(&option.body) {
                wrong("options", "PHIEU-03", "Đơn vị được chọn phải là thành viên của khối trong năm này.");
            }
            if self.options[..i].iter().any(|o| o.body == option.body) {
                wrong("options", "PHIEU-04", "Một đơn vị được chọn hai lần. Bỏ bớt một.");
            }
        }
        if let Some(flaw) = self.rule.flaw() {
            wrong("threshold", "PHIEU-05", flaw);
        }
        if self.present.iter().any(|b| !electors.contains(b)) {
            wrong("present", "PHIEU-06", "Có đơn vị không phải thành viên của khối.");
        }
        if electors.is_empty() {
            wrong("present", "PHIEU-06", "Khối chưa có thành viên nào trong năm này.");
        }
        found
    }
}

/// Another round of a ballot that was closed.
#[derive(Clone, Debug)]
pub struct NewRound {
    /// Key of the new round.
    pub id: BallotId,
    /// What one may vote for now: the same units, or fewer, or others.
    pub options: Vec<NewOption>,
    /// How.
    pub method: Method,
    /// The units present.
    pub present: Vec<BodyId>,
    /// Why there is another round.
    pub reason: String,
}

/// What the clerk saw one unit show.
#[derive(Clone, Debug)]
pub struct RoomVoice {
    /// The unit.
    pub body: BodyId,
    /// What it showed.
    pub said: Said,
    /// Receipt of the voice that stood there when the page was made, or "".
    pub seen: String,
}
