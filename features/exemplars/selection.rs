//! Selections ("đợt lựa chọn") through the levels towards a conference of exemplars or a congress: who may be nominated
//! where, who is chosen, and whether every field is represented. No I/O.

use crate::fields::{Field, OTHER};
use crate::model::{Composition, ExemplarId, State};
use kernel::{BodyId, Day, Problem};
use organisations::Level;

kernel::id! {
    /// A selection towards one conference ("đợt lựa chọn điển hình").
    SelectionId
}
kernel::id! {
    /// An exemplar nominated for a selection ("giới thiệu điển hình").
    NominationId
}

/// A selection towards one conference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// Its key.
    pub id: SelectionId,
    /// Who holds the conference.
    pub body: BodyId,
    /// At which level.
    pub level: Level,
    /// "Hội nghị điển hình tiên tiến thị xã Nghi Sơn".
    pub title: String,
    /// The day of the conference.
    pub day: Day,
    /// How many may be chosen.
    pub places: i64,
    /// Last day of nominating.
    pub closes_on: Day,
    /// The criteria, in words.
    pub criteria: String,
    /// The yearbook's foreword; may be empty.
    pub foreword: String,
    /// The day the list was settled.
    pub closed_on: Option<Day>,
    /// Made up for a sample; pages and papers say so.
    pub illustrative: bool,
    /// Goes up with every change.
    pub version: i64,
}

/// What became of a nomination.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Outcome {
    /// Chosen.
    Chosen,
    /// Not chosen.
    NotChosen,
}

impl Outcome {
    /// Both.
    pub const ALL: [Outcome; 2] = [Outcome::Chosen, Outcome::NotChosen];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Chosen => "CHOSEN",
            Outcome::NotChosen => "NOT_CHOSEN",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Outcome::Chosen => "Được chọn",
            Outcome::NotChosen => "Không chọn",
        }
    }
}

/// An exemplar nominated for a selection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Nomination {
    /// Its key.
    pub id: NominationId,
    /// For which selection.
    pub selection: SelectionId,
    /// Which exemplar.
    pub exemplar: ExemplarId,
    /// Which body nominates it.
    pub by_body: BodyId,
    /// Why; may be empty.
    pub note: String,
    /// Who wrote it down.
    pub by_name: String,
    /// What became of it; nothing yet is its own answer.
    pub outcome: Option<Outcome>,
    /// Why it was decided so.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
}

impl Selection {
    /// Is it still open for nominations on this day?
    pub fn takes(&self, today: Day) -> bool {
        self.closed_on.is_none() && today <= self.closes_on
    }

    fn open(&self) -> Result<(), Problem> {
        match self.closed_on {
            None => Ok(()),
            Some(day) => {
                let says =
                    format!("Danh sách đã chốt ngày {day}. Cần thay đổi thì mở lại danh sách, có ghi lý do.");
                Err(Problem::new("", "DHTT-50", says))
            }
        }
    }
}

/// What decides whether an exemplar may be nominated.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'a> {
    /// Where it is on its way.
    pub state: State,
    /// Its body, then those above it.
    pub chain: &'a [BodyId],
    /// What became of it in the settled lists of each body; nothing yet where the list is not settled.
    pub before: &'a [(BodyId, Option<Outcome>)],
    /// Is it nominated here already?
    pub is_here: bool,
}

/// May it be nominated, and which body nominates it? An exemplar rises one level at a time: from its own body and the one
/// below the conference directly, from further down only when chosen on the level between.
///
/// # Errors
/// What stands against it.
pub(crate) fn may_nominate(s: &Selection, c: &Candidate<'_>, today: Day) -> Result<BodyId, Problem> {
    let no = |code, says: String| Err(Problem::new("exemplar", code, says));
    s.open()?;
    if today > s.closes_on {
        let says = format!("Đã hết hạn giới thiệu ({}). Đơn vị tổ chức có thể lùi hạn.", s.closes_on);
        return no("DHTT-51", says);
    }
    if c.is_here {
        return no("DHTT-52", "Điển hình này đã được giới thiệu ở đợt này.".into());
    }
    if !c.state.is_shown_to_all() {
        let says = format!(
            "Điển hình đang ở bước “{}”; chỉ giới thiệu điển hình đã được tổng kết, công nhận.",
            c.state.vietnamese()
        );
        return no("DHTT-53", says);
    }
    let Some(height) = c.chain.iter().position(|b| *b == s.body) else {
        return no("DHTT-54", "Điển hình này không thuộc đơn vị tổ chức hay đơn vị trực thuộc.".into());
    };
    let Some(below) = height.checked_sub(1).and_then(|i| c.chain.get(i).copied()) else { return Ok(s.body) };
    let mut there = c.before.iter().filter(|(body, _)| *body == below).map(|(_, outcome)| *outcome);
    let was = |wanted| move |o: Option<Outcome>| o == wanted;
    if there.clone().any(was(Some(Outcome::Chosen))) {
        return Ok(below);
    }
    if there.any(|_| true) {
        let says = "Điển hình này chưa được chọn ở cấp dưới trực tiếp, hoặc danh sách ở đó chưa chốt, nên chưa giới thiệu lên cấp này được.";
        return no("DHTT-55", says.into());
    }
    if height > 1 {
        let says = "Điển hình phải qua từng cấp: giới thiệu và được chọn ở cấp dưới trực tiếp trước.";
        return no("DHTT-56", says.into());
    }
    Ok(below)
}

/// What a decision about one nomination is made from.
#[derive(Clone, Debug)]
pub(crate) struct Deciding<'a> {
    /// What it is now.
    pub was: Option<Outcome>,
    /// What it is to be.
    pub to: Outcome,
    /// Why.
    pub reason: &'a str,
    /// Where the exemplar is on its way.
    pub state: State,
    /// How many others are chosen.
    pub others_chosen: i64,
}

/// May it be decided so?
///
/// # Errors
/// What stands against it.
pub(crate) fn may_decide(s: &Selection, d: &Deciding<'_>) -> Result<(), Problem> {
    s.open()?;
    if d.reason.is_empty() {
        return Err(Problem::new("reason", "DHTT-57", "Lý do: ghi vì sao chọn hoặc không chọn."));
    }
    if d.to == Outcome::Chosen && d.was != Some(Outcome::Chosen) {
        if d.others_chosen >= s.places {
            let says = format!(
                "Đã chọn đủ {} điển hình. Bỏ chọn một điển hình khác trước, hoặc sửa số lượng của đợt.",
                s.places
            );
            return Err(Problem::new("", "DHTT-58", says));
        }
        if !d.state.is_shown_to_all() {
            let says = format!("Điển hình hiện ở bước “{}” nên không chọn được.", d.state.vietnamese());
            return Err(Problem::new("", "DHTT-59", says));
        }
    }
    Ok(())
}

/// May the list be settled?
///
/// # Errors
/// How many still wait for a decision.
pub(crate) fn may_close(s: &Selection, all: &[Nomination]) -> Result<(), Problem> {
    s.open()?;
    let waiting = all.iter().filter(|n| n.outcome.is_none()).count();
    if waiting > 0 {
        let says = format!("Còn {waiting} điển hình chưa có kết luận chọn hay không chọn.");
        return Err(Problem::new("", "DHTT-60", says));
    }
    if !all.iter().any(|n| n.outcome == Some(Outcome::Chosen)) {
        return Err(Problem::new("", "DHTT-61", "Chưa chọn điển hình nào nên chưa chốt danh sách được."));
    }
    Ok(())
}

/// How a field is represented.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cover {
    /// Name of the field.
    pub field: String,
    /// Nominated.
    pub nominated: usize,
    /// Chosen.
    pub chosen: usize,
    /// Must it be represented? Not "other", nor a field that has ended.
    pub wanted: bool,
}

impl Cover {
    /// How many in a hundred of those nominated are chosen: the length of its bar.
    pub(crate) fn share(&self) -> usize {
        self.chosen * 100 / self.nominated.max(1)
    }
}

/// How every field is represented ("đủ các ngành, lĩnh vực").
pub(crate) fn coverage(fields: &[Field], all: &[(String, Option<Outcome>)]) -> Vec<Cover> {
    let of = |f: &Field| {
        let there = all.iter().filter(|(key, _)| *key == f.key);
        Cover {
            field: f.name.clone(),
            nominated: there.clone().count(),
            chosen: there.filter(|(_, o)| *o == Some(Outcome::Chosen)).count(),
            wanted: !f.ended && f.key != OTHER,
        }
    };
    fields.iter().map(of).filter(|c| c.wanted || c.nominated > 0).collect()
}

/// Yes, no and not known, counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Tally {
    /// Yes.
    pub yes: usize,
    /// No.
    pub no: usize,
    /// Nobody said.
    pub unknown: usize,
}

impl Tally {
    fn of(all: impl Iterator<Item = Option<bool>>) -> Tally {
        let mut t = Tally::default();
        for one in all {
            match one {
                Some(true) => t.yes += 1,
                Some(false) => t.no += 1,
                None => t.unknown += 1,
            }
        }
        t
    }
}

/// How the people of a list are composed, in the year of the conference.
pub(crate) fn composed(people: &[Composition], year: i64) -> [(&'static str, Tally); 4] {
    let count = |of: &dyn Fn(&Composition) -> Option<bool>| Tally::of(people.iter().map(of));
    [
        ("Trực tiếp sản xuất, công tác", count(&|c| c.direct)),
        ("Nữ", count(&|c| c.woman)),
        ("Dân tộc thiểu số", count(&|c| c.minority)),
        ("Dưới 35 tuổi", count(&|c| c.young(year))),
    ]
}
