//! The few words a ballot is described by: what is said, how, when it is passed.

use kernel::Share;

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal, $says:literal;)* }) => {
        impl $name {
            /// Every value, in the order pages list them.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word kept in the database and in forms.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// Back from the word.
            pub fn of_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }

            /// As people say it.
            pub fn vietnamese(self) -> &'static str {
                match self { $($name::$variant => $says),* }
            }
        }
    };
}

/// What a unit says ("ý kiến của đơn vị").
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Choice {
    /// "Đồng ý": for one option.
    For,
    /// "Không đồng ý": against the proposal, or against every candidate.
    Against,
    /// "Không có ý kiến": voted, but for nothing. Never the same as not having voted.
    Abstain,
}
words!(Choice { For = "FOR", "Đồng ý"; Against = "AGAINST", "Không đồng ý"; Abstain = "ABSTAIN", "Không có ý kiến"; });

/// How a ballot is held, and how a voice arrived.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Method {
    /// "Giơ tay": the head unit's clerk records what each unit shows. Phones may be used as well.
    Room,
    /// "Trên điện thoại": each unit's leader. The clerk may record for units without one.
    Phone,
    /// "Bằng phiếu giấy": only the tellers' protocol counts; who voted what is nowhere.
    Paper,
}
words!(Method { Room = "ROOM", "giơ tay tại hội nghị"; Phone = "PHONE", "trên điện thoại"; Paper = "PAPER", "bằng phiếu giấy"; });

/// What is put to the vote.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// "Biểu quyết đề nghị": one option, passed or not.
    Proposal,
    /// "Bầu": one post, one candidate or more, elected or not.
    Election,
}
words!(Kind { Proposal = "PROPOSAL", "biểu quyết"; Election = "ELECTION", "bầu"; });

/// The count a threshold is taken of ("mẫu số").
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Base {
    /// All member units, present or not.
    Members,
    /// The member units present.
    Present,
    /// Valid votes: those given in an open vote, abstentions among them; the valid papers of a paper ballot.
    Valid,
}
words!(Base { Members = "MEMBERS", "số đơn vị thành viên"; Present = "PRESENT", "số đơn vị có mặt"; Valid = "VALID", "số phiếu hợp lệ"; });

/// Where a ballot stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum State {
    /// Made, not yet open.
    Draft,
    /// Units may vote and change their vote.
    Open,
    /// Nothing changes any more; a correction is a new round.
    Closed,
}
words!(State { Draft = "DRAFT", "chưa mở"; Open = "OPEN", "đang mở"; Closed = "CLOSED", "đã đóng"; });

/// When it is passed or won ("quy chế biểu quyết"). Exact fractions, never a percentage in floating point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The share of `base` that must agree.
    pub threshold: Share,
    /// More than the share ("quá nửa"), or at least it ("từ 2/3").
    pub strictly: bool,
    /// What the share is taken of.
    pub base: Base,
    /// The share of all member units that must be present ("số đơn vị dự họp tối thiểu").
    pub quorum: Share,
}

impl Rule {
    /// What is wrong with the rule itself, if anything: one that nobody could miss, or nobody could meet.
    pub fn flaw(&self) -> Option<&'static str> {
        match (self.threshold.num(), self.strictly) {
            (0, _) => Some("Ngưỡng thông qua phải lớn hơn 0."),
            (n, true) if n == self.threshold.den() => {
                Some("Không thể cần nhiều hơn tất cả. Chọn “từ 1/1 trở lên”, hoặc một ngưỡng nhỏ hơn.")
            }
            _ => None,
        }
    }

    /// The least number of votes that satisfies the rule out of `base`. At least one, even of nobody.
    pub fn needed(&self, base: i64) -> i64 {
        let least = match self.strictly {
            true => (self.threshold.num() * base).div_euclid(self.threshold.den()) + 1,
            false => self.threshold.needed(base),
        };
        least.max(1)
    }

    /// "từ 2/3 số đơn vị có mặt đồng ý", "quá 1/2 số đơn vị thành viên đồng ý".
    pub fn words(&self) -> String {
        let base = self.base.vietnamese();
        match (self.strictly, self.threshold.num() == self.threshold.den()) {
            (true, _) => format!("quá {} {base} đồng ý", self.threshold),
            (false, true) => format!("toàn bộ {base} đồng ý"),
            (false, false) => format!("từ {} {base} đồng ý", self.threshold),
        }
    }
}
