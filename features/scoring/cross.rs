//! Who scores whom ("phân công chấm chéo"). Pure.

use crate::model::{ItemId, Part, Rubric};
use kernel::BodyId;
use std::collections::BTreeMap;

/// For each member scored and each line: the member that scores it.
pub type Assignment = BTreeMap<(BodyId, ItemId), BodyId>;

/// By what the work is dealt out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deal {
    /// One reviewer for a whole section of a unit: fewer sheets to open.
    BySection,
    /// Reviewers change with every criterion: no pair of units depends on each other.
    ByCriterion,
}

impl Deal {
    /// Both, in the order forms list them.
    pub const ALL: [Deal; 2] = [Deal::BySection, Deal::ByCriterion];

    /// The word forms use.
    pub fn word(self) -> &'static str {
        match self {
            Deal::BySection => "section",
            Deal::ByCriterion => "criterion",
        }
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Deal::BySection => "mỗi đơn vị chấm trọn một mục của một đơn vị khác",
            Deal::ByCriterion => "đổi người chấm theo từng tiêu chí",
        }
    }
}

/// Deals out the criteria of these main sections (by their numbers). Nobody scores itself. A criterion with a competent
/// body is scored by that body, whose own is scored by its neighbour; the others go round so that each member scores
/// each criterion exactly once. Fewer than two members: nothing to deal.
pub fn assign(rubric: &Rubric, members: &[BodyId], sections: &[String], deal: Deal) -> Assignment {
    let mut all = Assignment::new();
    if members.len() < 2 {
        return all;
    }
    // A shift from 1 to n − 1 never lands on oneself, and every shift is a permutation of the members.
    let mut turn = 0;
    let reviewer = |at: usize, turn: usize| members[(at + 1 + turn % (members.len() - 1)) % members.len()];
    for section in rubric.sections.iter().filter(|s| s.part == Part::Main && sections.contains(&s.no)) {
        for item in section.criteria() {
            for (at, target) in members.iter().enumerate() {
                let competent = item.scorer.filter(|s| s != target && members.contains(s));
                all.insert((*target, item.id), competent.unwrap_or_else(|| reviewer(at, turn)));
            }
            turn += usize::from(deal == Deal::ByCriterion);
        }
        turn += usize::from(deal == Deal::BySection);
    }
    all
}

/// How many cells each member scores, in the order given.
pub fn load(assignment: &Assignment, members: &[BodyId]) -> Vec<(BodyId, usize)> {
    let count = |m: &BodyId| assignment.values().filter(|r| *r == m).count();
    members.iter().map(|m| (*m, count(m))).collect()
}
