//! What an exemplar is, the way it goes and the order it is listed in. No I/O.

use kernel::{BodyId, Day, Problem};

kernel::id! {
    /// An exemplar ("điển hình tiên tiến").
    ExemplarId
}

/// What sort of exemplar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// "Cá nhân".
    Person,
    /// "Tập thể".
    Collective,
    /// "Mô hình": a way of doing things that others can take over.
    Model,
}

impl Kind {
    /// Each, in the order pages list them.
    pub const ALL: [Kind; 3] = [Kind::Person, Kind::Collective, Kind::Model];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Person => "PERSON",
            Kind::Collective => "COLLECTIVE",
            Kind::Model => "MODEL",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Kind::Person => "Cá nhân",
            Kind::Collective => "Tập thể",
            Kind::Model => "Mô hình",
        }
    }
}

/// Where an exemplar is on its way: "phát hiện, bồi dưỡng, tổng kết, nhân rộng".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// "Phát hiện".
    Discovered,
    /// "Bồi dưỡng".
    Nurtured,
    /// "Tổng kết, công nhận".
    Recognised,
    /// "Nhân rộng".
    Multiplied,
    /// "Thôi nêu gương".
    Retired,
}

impl State {
    /// Each, in the order of the way.
    pub const ALL: [State; 5] =
        [State::Discovered, State::Nurtured, State::Recognised, State::Multiplied, State::Retired];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            State::Discovered => "DISCOVERED",
            State::Nurtured => "NURTURED",
            State::Recognised => "RECOGNISED",
            State::Multiplied => "MULTIPLIED",
            State::Retired => "RETIRED",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.word() == word)
    }

    /// How it stands.
    pub fn vietnamese(self) -> &'static str {
        match self {
            State::Discovered => "Mới phát hiện",
            State::Nurtured => "Đang bồi dưỡng",
            State::Recognised => "Đã công nhận",
            State::Multiplied => "Đang nhân rộng",
            State::Retired => "Thôi nêu gương",
        }
    }

    /// What was done to come here, for the history.
    pub fn deed(self) -> &'static str {
        match self {
            State::Discovered => "Phát hiện",
            State::Nurtured => "Đưa vào bồi dưỡng",
            State::Recognised => "Tổng kết, công nhận",
            State::Multiplied => "Đưa ra nhân rộng",
            State::Retired => "Thôi nêu gương",
        }
    }

    /// May everybody who holds a post read about it, so that others learn?
    pub fn is_shown_to_all(self) -> bool {
        matches!(self, State::Recognised | State::Multiplied)
    }

    /// What a step from here to there would be; nothing where there is no such step.
    pub fn step(self, to: State) -> Option<Move> {
        use State::{Discovered, Multiplied, Nurtured, Recognised, Retired};
        match (self, to) {
            (Discovered, Nurtured) | (Nurtured, Recognised) | (Recognised, Multiplied) => Some(Move::Forward),
            (Nurtured, Discovered) | (Recognised, Nurtured) | (Multiplied, Recognised) => Some(Move::Back),
            (Discovered | Nurtured | Recognised | Multiplied, Retired) => Some(Move::Retire),
            (Retired, Nurtured) => Some(Move::Renew),
            _ => None,
        }
    }

    /// The steps there are from here.
    pub fn next(self) -> Vec<(State, Move)> {
        State::ALL.into_iter().filter_map(|to| Some((to, self.step(to)?))).collect()
    }
}

/// What kind of step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// One on.
    Forward,
    /// One back: a judgement changed, so it wants a reason.
    Back,
    /// Out of the examples.
    Retire,
    /// Nurtured anew.
    Renew,
}

impl Move {
    /// Words of the choice.
    pub fn says(self, to: State) -> String {
        match self {
            Move::Forward => to.deed().to_owned(),
            Move::Back => format!("Trở lại “{}”", to.vietnamese()),
            Move::Retire => "Thôi nêu gương".to_owned(),
            Move::Renew => "Bồi dưỡng lại".to_owned(),
        }
    }
}

/// A step somebody wants to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Wanted {
    /// Where to.
    pub to: State,
    /// On which day.
    pub day: Day,
    /// Who decided: "Chủ tịch UBND thị xã".
    pub decided_by: String,
    /// By which paper.
    pub basis: String,
    /// Why, where a judgement changed.
    pub reason: String,
}

/// Where an exemplar stands when a step is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Standing {
    /// The state.
    pub state: State,
    /// Since when.
    pub since: Day,
    /// Is it written down who nurtures it?
    pub has_mentor: bool,
}

/// May this step be written down today?
///
/// # Errors
/// Everything wrong with it, each beside its field.
pub(crate) fn may_step(now: Standing, wanted: &Wanted, today: Day) -> Result<Move, Vec<Problem>> {
    let mut wrong = Vec::new();
    let mut say = |field: &str, code, says: String| wrong.push(Problem::new(field, code, says));
    let made = now.state.step(wanted.to);
    if made.is_none() {
        let says = format!(
            "Điển hình đang ở bước “{}” nên không chuyển thẳng sang “{}” được. Chọn một bước liền kề.",
            now.state.vietnamese(),
            wanted.to.vietnamese()
        );
        say("to", "DHTT-01", says);
    }
    if wanted.day < now.since || wanted.day > today {
        let says = format!(
            "Ngày: phải từ {} (ngày của bước trước) đến hôm nay, {today}. Đang nhập {}.",
            now.since, wanted.day
        );
        say("day", "DHTT-02", says);
    }
    let judged = matches!(made, Some(Move::Back | Move::Retire | Move::Renew));
    if judged && wanted.reason.is_empty() {
        say("reason", "DHTT-03", "Lý do: ghi vì sao thay đổi kết luận trước đây về điển hình.".into());
    }
    if made == Some(Move::Forward) && wanted.to == State::Nurtured && !now.has_mentor {
        let says =
            "Chưa ghi ai bồi dưỡng. Mở “Sửa thông tin”, ghi đơn vị hoặc người bồi dưỡng rồi chuyển bước.";
        say("to", "DHTT-04", says.into());
    }
    if made == Some(Move::Forward) && wanted.to == State::Recognised && wanted.basis.is_empty() {
        let says = "Căn cứ: ghi văn bản tổng kết, công nhận (số, ngày, cơ quan ban hành).";
        say("basis", "DHTT-05", says.into());
    }
    match (made, wrong.is_empty()) {
        (Some(made), true) => Ok(made),
        _ => Err(wrong),
    }
}

/// One row of the history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    /// Where it came to.
    pub state: State,
    /// On which day.
    pub day: Day,
    /// Who decided.
    pub decided_by: String,
    /// By which paper; may be empty.
    pub basis: String,
    /// Why; may be empty.
    pub reason: String,
    /// Who wrote it down.
    pub by_name: String,
}

/// What work a person does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Work {
    /// "Công nhân, người lao động".
    Worker,
    /// "Nông dân".
    Farmer,
    /// "Nhà khoa học, nhà giáo".
    Researcher,
    /// "Cán bộ, công chức, viên chức".
    Official,
    /// "Lực lượng vũ trang".
    Armed,
    /// "Doanh nhân, chủ hộ kinh doanh".
    Business,
    /// Anything else.
    Other,
}

impl Work {
    /// Each, in the order pages list them.
    pub const ALL: [Work; 7] = [
        Work::Worker,
        Work::Farmer,
        Work::Researcher,
        Work::Official,
        Work::Armed,
        Work::Business,
        Work::Other,
    ];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Work::Worker => "WORKER",
            Work::Farmer => "FARMER",
            Work::Researcher => "RESEARCHER",
            Work::Official => "OFFICIAL",
            Work::Armed => "ARMED",
            Work::Business => "BUSINESS",
            Work::Other => "OTHER",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Work> {
        Work::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Work::Worker => "Công nhân, người lao động",
            Work::Farmer => "Nông dân",
            Work::Researcher => "Nhà khoa học, nhà giáo, thầy thuốc",
            Work::Official => "Cán bộ, công chức, viên chức",
            Work::Armed => "Lực lượng vũ trang",
            Work::Business => "Doanh nhân, chủ hộ kinh doanh",
            Work::Other => "Công việc khác",
        }
    }
}

/// What is asked of a person's composition, and no more: it decides who sits in a conference, so it is known only where
/// somebody says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Composition {
    /// Works directly ("trực tiếp sản xuất, công tác").
    pub direct: Option<bool>,
    /// A woman.
    pub woman: Option<bool>,
    /// Of an ethnic minority.
    pub minority: Option<bool>,
    /// Year of birth; the day is not asked for.
    pub born: Option<i64>,
    /// What work.
    pub work: Option<Work>,
}

/// Younger than this many years at the conference counts as young. From memory of plans, unverified; pages say so.
pub(crate) const YOUNG_BELOW: i64 = 35;

impl Composition {
    /// Young in this year?
    pub fn young(&self, year: i64) -> Option<bool> {
        self.born.map(|born| year - born < YOUNG_BELOW)
    }
}

/// An exemplar, whole but for its composition, pictures and evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exemplar {
    /// Its key.
    pub id: ExemplarId,
    /// The body it belongs to.
    pub body: BodyId,
    /// What sort.
    pub kind: Kind,
    /// Name of the person, the collective or the model.
    pub name: String,
    /// Post and place of work, or what it is; may be empty.
    pub role: String,
    /// Key of the field.
    pub field: String,
    /// Who discovered it ("người, đơn vị phát hiện").
    pub finder: String,
    /// The unit that nurtures it.
    pub mentor: Option<BodyId>,
    /// The person who nurtures it; may be empty.
    pub mentor_name: String,
    /// Two sentences.
    pub summary: String,
    /// What the yearbook prints: a page at most.
    pub achievements: String,
    /// The story as it is told; may be empty.
    pub story: String,
    /// Where it is on its way.
    pub state: State,
    /// Made up for a sample; pages say so.
    pub illustrative: bool,
    /// Goes up with every change.
    pub version: i64,
}

impl Exemplar {
    /// Is it written down who nurtures it?
    pub fn has_mentor(&self) -> bool {
        self.mentor.is_some() || !self.mentor_name.is_empty()
    }
}
