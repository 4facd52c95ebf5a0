//! The assistant's answer for one bloc's year ("phương án đề nghị khen thưởng"), and what departs from it.

use crate::assistant::{Case, Rule, Unit, Verdict, assist};
use crate::kinds::{Award, Province};
use crate::quota::{Quota, applying};
use crate::reasons::{NameOf, Words};
use crate::{reasons, store};
use blocs::Year;
use db::Reading;
use kernel::{BodyId, Day, Points, Refusal, YearId};
use scoring::Table;

/// The assistant's answer for one bloc's year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposals {
    /// The bloc's year.
    pub year: YearId,
    /// The row that applies.
    pub quota: Option<Quota>,
    /// The day by which it was chosen.
    pub chosen_on: Day,
    /// The version of the published table it stands on; 0 while it is not published, `None` without a table.
    pub version: Option<i64>,
    /// A line for each unit, in the table's order.
    pub lines: Vec<Line>,
    /// How the slots of each award stand, the highest first; empty without a row.
    pub left: Vec<Left>,
    /// Are the scores made up?
    pub illustrative: bool,
    /// Whose flags and certificates they are.
    pub of: Province,
}

/// One unit's line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What the assistant found.
    pub verdict: Verdict,
    /// What the unit is called in the table it stands on.
    pub unit: String,
    /// Why, in sentences.
    pub says: String,
}

/// How the slots of one award stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Left {
    /// The award.
    pub award: Award,
    /// Slots there are.
    pub limit: i64,
    /// Units proposed for certain.
    pub proposed: i64,
    /// Slots that wait for a vote among units of one rank.
    pub to_vote: i64,
    /// Slots nobody takes; `None` while that depends on what is not known.
    pub free: Option<i64>,
}

impl Proposals {
    /// What the assistant found about one unit.
    pub fn verdict(&self, body: BodyId) -> Option<&Verdict> {
        self.line(body).map(|l| &l.verdict)
    }

    /// The unit's line.
    pub fn line(&self, body: BodyId) -> Option<&Line> {
        self.lines.iter().find(|l| l.verdict.body == body)
    }
}

/// The day by which a year's row is chosen: the last of the emulation year itself.
pub fn choosing_day(year: &Year) -> Day {
    let last = i16::try_from(year.number).ok().and_then(|n| Day::new(n, 12, 31));
    last.unwrap_or_else(|| year.first_day())
}

/// How many members the year has.
pub(crate) fn members(year: &Year) -> i64 {
    i64::try_from(year.members.len()).unwrap_or(i64::MAX)
}

/// The row that applies to a year: on `on`, or by [`choosing_day`].
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn quota_of(w: &mut Reading, year: &Year, on: Option<Day>) -> Result<Option<Quota>, Refusal> {
    let rows = store::rows_of(w, year.managing)?;
    let on = on.unwrap_or_else(|| choosing_day(year));
    Ok(applying(&rows, year.kind, members(year), on).cloned())
}

/// The assistant's answer for a year: loads the row and the table, and decides. Names are those of the year's pages
/// seen from `today`. The caller asks for permission: before publication this tells every figure.
///
/// # Errors
/// `Broken` when the database cannot be read, or a published table was altered.
pub fn proposals(w: &mut Reading, year: &Year, today: Day) -> Result<Proposals, Refusal> {
    let table = scoring::table(w, year, today)?;
    proposals_by(w, year, table.as_ref(), today)
}

/// The same, by a table that one has: a conference proposes by the version it announced.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn proposals_by(
    w: &mut Reading,
    year: &Year,
    table: Option<&Table>,
    today: Day,
) -> Result<Proposals, Refusal> {
    let quota = quota_of(w, year, None)?;
    let names = organisations::names_of(w, &year.members, year.names_day(today))?;
    let names = match table {
        Some(t) => t.names(names),
        None => names,
    };
    let of = Province::of(w, year.managing, year.names_day(today))?;
    Ok(answer(year, quota, table, (&|b| names.full(b).to_owned(), of)))
}

/// The answer from what was loaded. Pure.
pub(crate) fn answer(
    year: &Year,
    quota: Option<Quota>,
    table: Option<&Table>,
    (name, of): (NameOf<'_>, Province),
) -> Proposals {
    let rows = table.map_or(&[][..], |t| &t.rows);
    let unit =
        |r: &scoring::TableRow| Unit { body: r.body, rank: r.rank, total: r.total, barred: r.barred.clone() };
    let units: Vec<Unit> = rows.iter().map(unit).collect();
    let case = Case {
        quota: quota.as_ref(),
        scale: table.map_or(Points::ZERO, |t| t.scale),
        members: members(year),
        units: &units,
    };
    let words = Words { noun: year.kind.noun(), name, of: &of };
    let line = |verdict: Verdict| {
        let says = reasons::why(&case, &verdict, words);
        Line { unit: name(verdict.body), verdict, says }
    };
    let lines: Vec<Line> = assist(case).into_iter().map(line).collect();
    Proposals {
        year: year.id,
        chosen_on: choosing_day(year),
        version: table.map(|t| t.version),
        left: quota.as_ref().map_or_else(Vec::new, |q| left(q, members(year), &lines)),
        lines,
        illustrative: table.is_some_and(|t| t.illustrative),
        quota,
        of,
    }
}

fn left(quota: &Quota, members: i64, lines: &[Line]) -> Vec<Left> {
    let of = |award: Award| {
        let limit = quota.limit(award, members);
        let has = |l: &&Line| l.verdict.awards().contains(&award);
        let proposed = i64::try_from(lines.iter().filter(has).count()).unwrap_or(i64::MAX);
        // The units of a rank share their slots, so each rank is counted once.
        let mut ranks: Vec<Option<i64>> = Vec::new();
        let mut to_vote = 0;
        for l in lines {
            let tie = l.verdict.steps.iter().find_map(|(_, rule)| match rule {
                Rule::TieAtBorder { award: a, slots, .. } if *a == award => Some(*slots),
                _ => None,
            });
            if let Some(slots) = tie.filter(|_| !ranks.contains(&l.verdict.rank)) {
                ranks.push(l.verdict.rank);
                to_vote += slots;
            }
        }
        let rest = limit - proposed - to_vote;
        let sure = rest == 0 || !lines.iter().any(|l| l.verdict.is_open_ended());
        Left { award, limit, proposed, to_vote, free: sure.then_some(rest) }
    };
    Award::BY_WORTH.into_iter().map(of).filter(|l| l.limit > 0).collect()
}

/// How proposing this award for this unit departs from the assistant's answer, in a sentence; `None` where it agrees,
/// where the members are to vote on it, and where no row applies, for then there is no answer to depart from.
pub fn departs(p: &Proposals, body: BodyId, award: Award) -> Option<String> {
    p.quota.as_ref()?;
    let asked = award.in_line(&p.of);
    let Some(line) = p.line(body) else {
        return Some(format!(
            "Đề nghị {asked} cho đơn vị chưa có trong bảng điểm; phương án chưa xét đơn vị này."
        ));
    };
    let v = &line.verdict;
    if v.awards().contains(&award) || (v.is_to_vote() && v.open().contains(&award)) {
        return None;
    }
    Some(match &v.rule {
        Rule::UnknownRank | Rule::Depends { .. } | Rule::NoQuota => {
            format!("Đề nghị {asked} trong khi phương án chưa kết luận. {}", line.says)
        }
        Rule::TieAtBorder { .. } => {
            format!("Đề nghị {asked} khác với phương án. {}", line.says)
        }
        _ => {
            let says = reasons::why_not(v, award, &p.of).unwrap_or_else(|| line.says.clone());
            format!("Đề nghị {asked} khác với phương án là {}. {says}", reasons::proposal(v, &p.of))
        }
    })
}

/// Where all that is to be proposed, taken together, goes beyond the slots: a sentence for each award.
pub fn beyond(p: &Proposals, proposed: &[(BodyId, Award)]) -> Vec<String> {
    let over = |l: &Left| {
        let n = i64::try_from(proposed.iter().filter(|(_, a)| *a == l.award).count()).unwrap_or(i64::MAX);
        (n > l.limit).then(|| format!("Đề nghị {n} {}, chỉ tiêu là {}.", l.award.in_line(&p.of), l.limit))
    };
    p.left.iter().filter_map(over).collect()
}
