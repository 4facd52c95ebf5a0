//! The check in mid-year ("kiểm điểm chỉ tiêu giữa năm"): where each member stands with each target. No I/O.

use crate::model::{Covenant, CovenantId, Target};
use crate::targets::closes;
use blocs::Year;
use kernel::{BodyId, Day, Duty, Moment, Place, Points, Post, Refusal};

/// The largest figure of a check, as of a sheet: 9.999.999,99.
pub(crate) const LARGEST: Points = Points(999_999_999);

/// Where a member stands with a target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckEntry {
    /// Which target, from 1.
    pub target: i64,
    /// Which member.
    pub body: BodyId,
    /// How far it has come; nothing is "not known", never 0.
    pub figure: Option<Points>,
    /// The same in words, of a target without a figure; may be empty.
    pub told: String,
    /// A remark; may be empty.
    pub remark: String,
    /// Goes up with every change.
    pub version: i64,
    /// Who wrote it, as they were called then.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

impl CheckEntry {
    /// Does it say anything?
    pub fn says_something(&self) -> bool {
        self.figure.is_some() || !self.told.is_empty() || !self.remark.is_empty()
    }

    /// "3; chờ hội đồng công nhận", or "chưa rõ".
    pub(crate) fn words(&self) -> String {
        let figure = self.figure.map_or_else(String::new, |f| f.to_string());
        let all = joined(&[&figure, &self.told, &self.remark]);
        if all.is_empty() { "chưa rõ".to_owned() } else { all }
    }
}

/// Those of these words that say something.
pub(crate) fn joined(words: &[&str]) -> String {
    let all: Vec<&str> = words.iter().copied().filter(|w| !w.is_empty()).collect();
    all.join("; ")
}

/// How far it has come, in the journal: "3", "“Bảy chi bộ đạt”", "chưa rõ".
pub(crate) fn reached(figure: Option<Points>, told: &str) -> String {
    match figure {
        Some(figure) => figure.to_string(),
        None if told.is_empty() => "chưa rõ".to_owned(),
        None => format!("“{told}”"),
    }
}

/// What a member wants to say of a target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckWanted {
    /// Which target, from 1.
    pub target: i64,
    /// How far it has come.
    pub figure: Option<Points>,
    /// The same in words, of a target without a figure.
    pub told: String,
    /// A remark.
    pub remark: String,
    /// The version of the entry that the writer saw; 0 for none.
    pub seen: i64,
}

/// May say where one member stands: its clerk and leaders, nobody above them.
#[derive(Clone, Debug)]
pub struct FillCheck {
    /// Which covenant.
    pub covenant: CovenantId,
    /// Which member.
    pub body: BodyId,
    /// That member.
    pub place: Place,
}

impl FillCheck {
    /// For this member of this covenant.
    pub fn of(covenant: CovenantId, body: BodyId) -> FillCheck {
        FillCheck { covenant, body, place: Place::at_body(body) }
    }
}

impl Duty for FillCheck {
    const NAME: &'static str = "FillCheck";
    const NEEDS: &'static str = "Kiểm điểm chỉ tiêu giữa năm là việc của cán bộ thi đua, khen thưởng và lãnh đạo đơn vị thành viên, mỗi đơn vị ghi phần của mình.";
    const POSTS: &'static [Post] = &[Post::Clerk, Post::Leader];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// What the members have brought together to a target of the whole bloc.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Total {
    /// The sum of the figures that are known; nothing when nobody gave one.
    pub(crate) sum: Option<Points>,
    /// How many members gave none.
    pub(crate) silent: usize,
}

impl Total {
    /// Of one target, over the members.
    pub(crate) fn of(held: &[CheckEntry], target: i64, members: &[BodyId]) -> Total {
        let mine = |b: &BodyId| held.iter().find(|e| e.target == target && e.body == *b)?.figure;
        let said: Vec<Points> = members.iter().filter_map(mine).collect();
        let silent = members.len() - said.len();
        Total { sum: (!said.is_empty()).then(|| said.into_iter().sum()), silent }
    }
}

/// The share of a target that is reached: "62%", "≈ 33,33%", exact to two decimals. A target of 0 has no share: it is
/// kept, or missed by anything more.
pub fn share(done: Points, target: Points) -> String {
    if target <= Points::ZERO {
        return if done > Points::ZERO {
            "vượt mức 0: chưa đạt".to_owned()
        } else {
            "giữ được 0".to_owned()
        };
    }
    // Hundredths of a per cent, half up.
    let (num, den) = (i128::from(done.0) * 10_000, i128::from(target.0));
    let near = (2 * num + den).div_euclid(2 * den);
    let says = Points(i64::try_from(near).unwrap_or(i64::MAX));
    if near * den == num { format!("{says}%") } else { format!("≈ {says}%") }
}

impl Covenant {
    /// May the check be written on this day?
    ///
    /// # Errors
    /// `Conflict` before the covenant is in force and after the year.
    pub fn may_check(&self, year: &Year, today: Day) -> Result<(), Refusal> {
        self.in_force()?;
        if today <= closes(year) {
            return Ok(());
        }
        let says = format!(
            "Năm {} đã hết nên không kiểm điểm giữa năm nữa; kết quả cả năm ghi ở phiếu chấm điểm.",
            year.number
        );
        Err(Refusal::conflict(says))
    }

    /// The entries that really change, out of what a member wants; none when everything already stands.
    ///
    /// # Errors
    /// `NotFound` for a target it does not answer for; `Conflict` that tells what another person wrote meanwhile.
    pub fn check_changes<'a>(
        &self,
        held: &[CheckEntry],
        body: BodyId,
        wanted: &'a [CheckWanted],
    ) -> Result<Vec<&'a CheckWanted>, Refusal> {
        let mut changes = Vec::new();
        for want in wanted {
            self.target(want.target).filter(|t| t.is_of(body)).ok_or(Refusal::NotFound)?;
            let entry = held.iter().find(|e| e.target == want.target && e.body == body);
            let same = match entry {
                Some(e) => (e.figure, &e.told, &e.remark) == (want.figure, &want.told, &want.remark),
                None => want.figure.is_none() && want.told.is_empty() && want.remark.is_empty(),
            };
            if same {
                continue;
            }
            if let Some(e) = entry.filter(|e| e.version != want.seen) {
                return Err(Refusal::conflict(format!(
                    "{} vừa ghi chỉ tiêu {} lúc {}: {}. Điều đồng chí nhập chưa được ghi và vẫn còn trong các ô; xem lại rồi ghi lần nữa.",
                    e.by_name,
                    e.target,
                    e.at.hour(),
                    e.words()
                )));
            }
            changes.push(want);
        }
        Ok(changes)
    }
}

/// The targets, from 1, that a member answers for and has said nothing of.
pub(crate) fn silent(targets: &[Target], held: &[CheckEntry], body: BodyId) -> Vec<i64> {
    let said = |no: i64| held.iter().any(|e| e.target == no && e.body == body && e.says_something());
    (1..).zip(targets).filter(|(no, t)| t.is_of(body) && !said(*no)).map(|(no, _)| no).collect()
}
