//! From a settled selection to the list of a delegation: what the list says of a chosen exemplar, and who of them is on
//! it already. No I/O.

use crate::model::{Composition, Exemplar, ExemplarId, Kind, Work};
use delegates::{
    Category, Delegate, DelegateId, DelegationId, Field, Likeness, Occupation, Particulars, Traits,
};
use gatherings::GatheringId;
use kernel::Moment;

/// A chosen exemplar that was put on a delegation's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sent {
    /// Who.
    pub exemplar: ExemplarId,
    /// To which conference.
    pub gathering: GatheringId,
    /// In which delegation.
    pub delegation: DelegationId,
    /// As whom.
    pub delegate: DelegateId,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

/// Who goes for a collective or a model: full name, post.
pub(crate) type Speaker<'a> = (&'a str, &'a str);

/// What the delegation's list says. What nobody knows stays unknown; who was chosen does not come by office.
pub(crate) fn particulars(
    (e, c): (&Exemplar, &Composition),
    (unit, title): (&str, &str),
    speaker: Option<Speaker<'_>>,
) -> Particulars {
    let person = e.kind == Kind::Person;
    let (name, post) = speaker.unwrap_or((&e.name, &e.role));
    let for_whom = if person { String::new() } else { format!(", đại diện {}", e.name) };
    Particulars {
        name: name.to_owned(),
        honorific: String::new(),
        post: post.to_owned(),
        unit: if person || unit != e.name { unit.to_owned() } else { e.name.clone() },
        category: Category::Official,
        birth: c.born.filter(|_| person),
        traits: Traits {
            woman: c.woman.filter(|_| person),
            minority: c.minority.filter(|_| person),
            direct: c.direct.filter(|_| person),
            exemplar: Some(true),
            ex_officio: Some(false),
        },
        field: field(&e.field),
        occupation: c.work.filter(|_| person).map(occupation),
        note: short(format!("Điển hình tiên tiến được chọn{for_whom}: {title}")),
    }
}

/// Characters a remark on the list holds.
const NOTE_MAX: usize = 300;

fn short(note: String) -> String {
    if note.chars().count() <= NOTE_MAX {
        return note;
    }
    note.chars().take(NOTE_MAX - 1).chain(['…']).collect()
}

/// Fields are counted at congresses by fewer names than exemplars are found in; of one added here nothing is said.
fn field(key: &str) -> Option<Field> {
    match key {
        "ECONOMY" => Some(Field::Economy),
        "DEFENCE" => Some(Field::Defence),
        "CULTURE" => Some(Field::Culture),
        "PARTY" | "ADMINISTRATION" | "COUNTRYSIDE" | "OTHER" => Some(Field::Other),
        _ => None,
    }
}

fn occupation(work: Work) -> Occupation {
    match work {
        Work::Worker => Occupation::Worker,
        Work::Farmer => Occupation::Farmer,
        Work::Researcher => Occupation::Researcher,
        Work::Official => Occupation::Servant,
        Work::Armed => Occupation::Armed,
        Work::Business => Occupation::Business,
        Work::Other => Occupation::Otherwise,
    }
}

/// Who of those who stand is this person, or may be; the surest first.
pub(crate) fn there<'a>(standing: &'a [Delegate], who: &Particulars) -> Option<(&'a Delegate, Likeness)> {
    let alike = standing.iter().filter(|d| d.stands());
    alike.filter_map(|d| delegates::likeness(d, who).map(|l| (d, l))).max_by_key(|(_, l)| *l)
}
