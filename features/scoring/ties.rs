//! How equal totals are told apart ("xét khi bằng điểm"): the steps a rubric declares, and what two of them look at
//! beside the scores: last year's published ranks and the members' own vote. Pure.
//!
//! A vote answers one question: which of these units, equal in everything else, stands above. So it holds for exactly
//! those units. When a correction tells them apart, or brings another unit among them, it tells nothing any more; it
//! stays on record. Those whom a vote leaves equal vote again: what they had voted before that one does not settle it.

use crate::model::Rubric;
use kernel::{BodyId, Day, Moment, Points};
use std::collections::{BTreeMap, BTreeSet};

kernel::id! {
    /// The members' vote on units with equal totals ("biểu quyết khi bằng điểm").
    TieBallotId
}

/// How many of so many members must be there for their vote to hold: more than half. What a bloc's own rules ask
/// beyond that stands in its minutes.
pub(crate) fn quorum(members: i64) -> i64 {
    members / 2 + 1
}

/// Most steps of one rubric.
pub(crate) const STEPS_MAX: usize = 6;
/// Stands for "no rank" where the lack of one puts a unit behind; far below any rank.
pub(crate) const UNRANKED: i64 = -1_000_000;

/// Where a unit stands that had no published rank last year: it was not a member, was not considered, or the bloc
/// published nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unranked {
    /// Behind every unit that had one.
    Behind,
    /// Ahead of every unit that had one.
    Ahead,
}

/// What holds while the members have not voted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unvoted {
    /// "Chờ biểu quyết": the table cannot be published.
    Waits,
    /// "Đồng hạng": the rank is shared.
    Shared,
}

/// How equal totals are told apart ("tiêu chí phụ khi bằng điểm"), each step only among those still equal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TieBreak {
    /// More points in the section with this number.
    Section(String),
    /// Fewer points taken off.
    FewerDeductions,
    /// More points before bonus.
    WithoutBonus,
    /// "Hạng năm trước": the better rank in the table the bloc published for the year before.
    LastRank(Unranked),
    /// "Biểu quyết của các đơn vị": more votes; always the last step.
    Ballot(Unvoted),
}

impl TieBreak {
    /// Every step a rubric with these main sections may declare, in the order forms list them.
    pub(crate) fn all<'a>(sections: impl Iterator<Item = &'a str>) -> Vec<TieBreak> {
        let rest = [
            TieBreak::FewerDeductions,
            TieBreak::WithoutBonus,
            TieBreak::LastRank(Unranked::Behind),
            TieBreak::LastRank(Unranked::Ahead),
            TieBreak::Ballot(Unvoted::Waits),
            TieBreak::Ballot(Unvoted::Shared),
        ];
        sections.map(|no| TieBreak::Section(no.to_owned())).chain(rest).collect()
    }

    /// The word kept in the database.
    pub fn word(&self) -> String {
        let word = match self {
            TieBreak::Section(no) => return format!("SECTION:{no}"),
            TieBreak::FewerDeductions => "FEWER_DEDUCTIONS",
            TieBreak::WithoutBonus => "WITHOUT_BONUS",
            TieBreak::LastRank(Unranked::Behind) => "LAST_RANK:BEHIND",
            TieBreak::LastRank(Unranked::Ahead) => "LAST_RANK:AHEAD",
            TieBreak::Ballot(Unvoted::Waits) => "BALLOT:WAITS",
            TieBreak::Ballot(Unvoted::Shared) => "BALLOT:SHARED",
        };
        word.to_owned()
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<TieBreak> {
        match word.strip_prefix("SECTION:") {
            Some(no) => Some(TieBreak::Section(no.to_owned())),
            None => TieBreak::all(std::iter::empty()).into_iter().find(|t| t.word() == word),
        }
    }

    /// As people say it.
    pub fn vietnamese(&self) -> String {
        let says = match self {
            TieBreak::Section(no) => return format!("điểm mục {no} cao hơn"),
            TieBreak::FewerDeductions => "bị trừ ít điểm hơn",
            TieBreak::WithoutBonus => "điểm chưa tính thưởng cao hơn",
            TieBreak::LastRank(Unranked::Behind) => "hạng năm trước cao hơn (chưa có hạng thì xếp sau)",
            TieBreak::LastRank(Unranked::Ahead) => "hạng năm trước cao hơn (chưa có hạng thì xếp trên)",
            TieBreak::Ballot(Unvoted::Waits) => {
                "biểu quyết của các đơn vị (chưa có kết quả thì chưa công bố)"
            }
            TieBreak::Ballot(Unvoted::Shared) => "biểu quyết của các đơn vị (không biểu quyết thì đồng hạng)",
        };
        says.to_owned()
    }
}

impl Rubric {
    /// Whether the members' vote is one of the steps, and what holds without it.
    pub fn votes(&self) -> Option<Unvoted> {
        self.ties.iter().find_map(|t| match t {
            TieBreak::Ballot(unvoted) => Some(*unvoted),
            _ => None,
        })
    }

    /// Is last year's rank one of the steps?
    pub fn looks_back(&self) -> bool {
        self.ties.iter().any(|t| matches!(t, TieBreak::LastRank(_)))
    }

    /// How equal totals are told apart, in one sentence.
    pub fn ties_say(&self) -> String {
        if self.ties.is_empty() {
            return "Bằng điểm thì đồng hạng.".to_owned();
        }
        let steps: Vec<String> = self.ties.iter().map(TieBreak::vietnamese).collect();
        let end = match self.votes() {
            Some(Unvoted::Waits) => "bằng phiếu thì biểu quyết lại",
            Some(Unvoted::Shared) | None => "vẫn bằng thì đồng hạng",
        };
        format!("Bằng tổng điểm thì xét lần lượt: {}; {end}.", steps.join(", rồi "))
    }

    /// Steps that name what is not there, or that could never tell anything.
    pub(crate) fn tie_flaws(&self, flaws: &mut Vec<String>) {
        for tie in &self.ties {
            if let TieBreak::Section(no) = tie
                && !self.main().any(|s| s.no == *no)
            {
                flaws.push(format!("Cách xét khi bằng điểm nhắc mục {no}, nhưng không có mục ấy."));
            }
        }
        if self.ties.iter().filter(|t| matches!(t, TieBreak::LastRank(_))).count() > 1 {
            flaws.push("Cách xét khi bằng điểm: hạng năm trước chỉ xét một lần. Bỏ bớt một bước.".to_owned());
        }
        let vote = self.ties.iter().position(|t| matches!(t, TieBreak::Ballot(_)));
        if vote.is_some_and(|at| at + 1 < self.ties.len()) {
            let says =
                "Cách xét khi bằng điểm: biểu quyết của các đơn vị phải là bước cuối cùng, và chỉ một lần.";
            flaws.push(says.to_owned());
        }
    }
}

/// The ranks of the year before, as they were published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LastRanks {
    /// The year.
    pub number: i64,
    /// The version of its table.
    pub version: i64,
    /// The day that version was published.
    pub published: Day,
    /// Rank by unit; a unit that was not considered has none.
    pub ranks: BTreeMap<BodyId, i64>,
}

impl LastRanks {
    /// "bảng điểm năm 2017, bản thứ 1, công bố ngày 05/3/2018".
    pub fn source(&self) -> String {
        format!("bảng điểm năm {}, bản thứ {}, công bố ngày {}", self.number, self.version, self.published)
    }
}

/// One vote of the members on units equal in every other step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TieBallot {
    /// Its key.
    pub id: TieBallotId,
    /// The day it was held.
    pub day: Day,
    /// How many members were present.
    pub present: i64,
    /// The minutes that tell of it.
    pub minutes: String,
    /// Votes by unit: all the units that were equal.
    pub votes: BTreeMap<BodyId, i64>,
    /// Why it was recorded again; empty for the first time.
    pub reason: String,
    /// When and by whom it was recorded.
    pub recorded: (Moment, String),
}

impl TieBallot {
    /// Are these the units that were voted on?
    pub fn is_about(&self, units: &BTreeSet<BodyId>) -> bool {
        self.votes.len() == units.len() && units.iter().all(|u| self.votes.contains_key(u))
    }

    /// Did it leave exactly these units equal?
    fn leaves_equal(&self, units: &BTreeSet<BodyId>) -> bool {
        let got = units.first().and_then(|u| self.votes.get(u));
        self.votes.iter().filter(|(_, n)| Some(*n) == got).map(|(body, _)| body).eq(units)
    }

    /// "có mặt 6 đơn vị, Biên bản số 03/BB-K5 ngày 05/3/2019".
    pub fn source(&self) -> String {
        format!("có mặt {} đơn vị, {} ngày {}", self.present, self.minutes, self.day)
    }
}

/// What the tie-break looks at beside the scores.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TieFacts {
    /// Last year's ranks; none was published, or no step asks for them.
    pub last: Option<LastRanks>,
    /// The members' votes, oldest first.
    pub ballots: Vec<TieBallot>,
}

/// The votes that settled a unit's place, one for each vote it took part in, and which votes those were.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Votes {
    pub(crate) got: Vec<i64>,
    pub(crate) of: Vec<usize>,
}

impl TieFacts {
    /// Last year's rank of a unit.
    pub fn last_rank(&self, body: BodyId) -> Option<i64> {
        self.last.as_ref().and_then(|l| l.ranks.get(&body).copied())
    }

    /// The rank as a figure of which more is better.
    pub(crate) fn last_figure(&self, body: BodyId, unranked: Unranked) -> Points {
        Points(match (self.last_rank(body), unranked) {
            (Some(rank), _) => -rank,
            (None, Unranked::Behind) => UNRANKED,
            (None, Unranked::Ahead) => 0,
        })
    }

    /// The vote on exactly these units: the newest, where it was recorded again. Where an earlier vote left them equal,
    /// it counts only if it came after that one.
    pub(crate) fn ballot(&self, units: &BTreeSet<BodyId>, after: Option<usize>) -> Option<usize> {
        let newest = self.ballots.iter().rposition(|b| b.is_about(units));
        newest.filter(|at| after.is_none_or(|wider| self.follows(*at, units, wider)))
    }

    /// Did the vote on these units come after the one that left them equal? Also where that one was only written down
    /// anew since: then it had left the same units equal before, and was not held later.
    fn follows(&self, at: usize, units: &BTreeSet<BodyId>, wider: usize) -> bool {
        let (Some(mine), Some(theirs)) = (self.ballots.get(at), self.ballots.get(wider)) else {
            return false;
        };
        let once = |b: &TieBallot| b.votes.keys().eq(theirs.votes.keys()) && b.leaves_equal(units);
        at > wider || mine.day >= theirs.day && self.ballots.iter().take(at).any(once)
    }

    /// The votes of units that are equal in every other step, or were left equal by the vote `after`. Those with equal
    /// votes among them may have been voted on once more, and so on.
    pub(crate) fn split(
        &self,
        tied: &BTreeSet<BodyId>,
        after: Option<usize>,
        into: &mut BTreeMap<BodyId, Votes>,
    ) {
        let found = if tied.len() > 1 { self.ballot(tied, after) } else { None };
        let Some((at, ballot)) = found.and_then(|at| Some((at, self.ballots.get(at)?))) else { return };
        let mut alike: BTreeMap<i64, BTreeSet<BodyId>> = BTreeMap::new();
        for (body, votes) in &ballot.votes {
            let mine = into.entry(*body).or_default();
            mine.got.push(*votes);
            mine.of.push(at);
            alike.entry(*votes).or_default().insert(*body);
        }
        for still in alike.values().filter(|still| still.len() < tied.len()) {
            self.split(still, Some(at), into);
        }
    }

    /// What the steps beside the scores hold of a unit, for the opened total.
    pub(crate) fn beside(&self, rubric: &Rubric, body: BodyId, votes: &Votes) -> Vec<String> {
        let mut all = Vec::new();
        if rubric.looks_back() && self.last.is_some() {
            all.push(match self.last_rank(body) {
                Some(rank) => format!("Hạng năm trước: {rank}."),
                None => "Năm trước chưa có hạng.".to_owned(),
            });
        }
        for (got, at) in votes.got.iter().zip(&votes.of) {
            if let Some(ballot) = self.ballots.get(*at) {
                all.push(format!("Biểu quyết khi bằng điểm: {got} phiếu, {}.", ballot.source()));
            }
        }
        all
    }

    /// How this rubric tells equal totals apart, and where last year's ranks come from.
    pub(crate) fn says(&self, rubric: &Rubric) -> String {
        let rule = rubric.ties_say();
        match (&self.last, rubric.looks_back()) {
            (_, false) => rule,
            (Some(last), true) => format!("{rule} Hạng năm trước theo {}.", last.source()),
            (None, true) => {
                format!("{rule} Năm trước chưa có bảng điểm công bố nên bước ấy không tách được đơn vị nào.")
            }
        }
    }
}
