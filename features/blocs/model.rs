//! What a bloc's year is, who belongs to it and who leads it. No I/O.

use crate::duties::{ManageBlocs, PlanYear, RunYear, SeeYear};
use kernel::{BlocId, BodyId, Day, Place, Problem, YearId};

/// Most members a bloc may have; real ones have 4 to 14.
pub const MEMBERS_MAX: usize = 60;

/// How bodies were put together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BlocKind {
    /// "Cụm thi đua": neighbours on the map.
    Cluster,
    /// "Khối thi đua": bodies alike in function.
    Sector,
}

impl BlocKind {
    /// Both.
    pub const ALL: [BlocKind; 2] = [BlocKind::Sector, BlocKind::Cluster];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            BlocKind::Cluster => "CLUSTER",
            BlocKind::Sector => "SECTOR",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<BlocKind> {
        BlocKind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            BlocKind::Cluster => "Cụm thi đua",
            BlocKind::Sector => "Khối thi đua",
        }
    }

    /// "khối", in the middle of a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            BlocKind::Cluster => "cụm",
            BlocKind::Sector => "khối",
        }
    }

    /// A full name that says twice what it names ("Khối thi đua Khối 5" for "Khối thi đua số 5"): every paper would.
    pub(crate) fn says_twice(self, long: &str) -> Option<Problem> {
        // With its marks: "Khối thi đua Khởi nghiệp" says nothing twice.
        let long = long.to_lowercase();
        let rest = long.strip_prefix(&self.vietnamese().to_lowercase())?;
        let again = rest.split_whitespace().next() == Some(self.noun());
        again.then(|| {
            let says = format!(
                "Tên đầy đủ: chữ “{}” lặp hai lần. Viết như “{} số 5”.",
                self.noun(),
                self.vietnamese()
            );
            Problem::new("long", "KHOI-16", says)
        })
    }

    /// "Khối trưởng".
    pub fn head_words(self) -> &'static str {
        match self {
            BlocKind::Cluster => "Cụm trưởng",
            BlocKind::Sector => "Khối trưởng",
        }
    }

    /// "Khối phó".
    pub fn deputy_words(self) -> &'static str {
        match self {
            BlocKind::Cluster => "Cụm phó",
            BlocKind::Sector => "Khối phó",
        }
    }
}

/// One bloc in one emulation year: who belongs to it, who leads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Year {
    /// Its key.
    pub id: YearId,
    /// The bloc, the same through its years.
    pub bloc: BlocId,
    /// "Khối 5".
    pub bloc_name: String,
    /// "Khối thi đua số 5".
    pub bloc_long: String,
    /// Cluster or sector.
    pub kind: BlocKind,
    /// 2018.
    pub number: i64,
    /// The body that made the bloc and watches over it.
    pub managing: BodyId,
    /// The managing body and those above it, itself first.
    pub above: Vec<BodyId>,
    /// In the order of the decision.
    pub members: Vec<BodyId>,
    /// Head unit ("Khối trưởng") on the day asked about, once its term has begun.
    pub head: Option<BodyId>,
    /// Deputy ("Khối phó").
    pub deputy: Option<BodyId>,
    /// Who runs the year: its head; before one is chosen, last year's head.
    pub run_by: Option<BodyId>,
    /// For writing what one has seen.
    pub version: i64,
}

impl Year {
    /// Where the year is looked at: all members, those above, the bloc.
    pub fn see_place(&self) -> Place {
        Place { bodies: self.members.clone(), above: self.everyone_above(), bloc: Some(self.bloc) }
    }

    fn everyone_above(&self) -> Vec<BodyId> {
        self.above.iter().copied().chain([organisations::EVERYWHERE]).collect()
    }

    /// Where the year is run: the head unit, those above, the bloc.
    pub fn run_place(&self) -> Place {
        Place { bodies: self.run_by.into_iter().collect(), above: self.above.clone(), bloc: Some(self.bloc) }
    }

    /// Where one member's own things are done: that body and those above.
    pub fn member_place(&self, body: BodyId) -> Place {
        let mut above = vec![body];
        above.extend(self.above.iter().filter(|a| **a != body));
        Place { bodies: vec![body], above, bloc: None }
    }

    /// The duty to look at this year.
    pub fn see(&self) -> SeeYear {
        SeeYear(self.see_place())
    }

    /// The duty to run this year.
    pub fn run(&self) -> RunYear {
        RunYear { bloc: self.bloc, place: self.run_place() }
    }

    /// The duty to keep its dates and documents.
    pub fn plan(&self) -> PlanYear {
        PlanYear { place: Place { above: self.everyone_above(), ..self.run_place() } }
    }

    /// The duty to change who belongs to it and who leads it.
    pub fn manage(&self) -> ManageBlocs {
        let place =
            Place { bodies: vec![self.managing], above: self.everyone_above(), bloc: Some(self.bloc) };
        ManageBlocs { place }
    }

    /// "Khối 5, năm 2018".
    pub fn title(&self) -> String {
        format!("{}, năm {}", self.bloc_name, self.number)
    }

    /// "Khối trưởng" or "Cụm trưởng".
    pub fn head_words(&self) -> &'static str {
        self.kind.head_words()
    }

    /// "Khối phó" or "Cụm phó".
    pub fn deputy_words(&self) -> &'static str {
        self.kind.deputy_words()
    }

    /// The day whose names the year's pages carry: today while the year lives, and no later than the June after it,
    /// so that an old year keeps the names of its time.
    pub fn names_day(&self, today: Day) -> Day {
        today.min(first_day(self.number + 1).plus_days(180))
    }

    /// First day a date of this year may have.
    pub fn first_day(&self) -> Day {
        first_day(self.number)
    }

    /// Last day a date of this year may have: summing-up and handover fall into the next spring.
    pub fn last_day(&self) -> Day {
        first_day(self.number + 2).plus_days(-1)
    }
}

/// 1 January of a year.
pub(crate) fn first_day(number: i64) -> Day {
    i16::try_from(number).ok().and_then(|y| Day::new(y, 1, 1)).unwrap_or(Day(kernel::jiff::civil::Date::ZERO))
}

/// Who is to lead a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heads {
    /// Head unit.
    pub head: BodyId,
    /// Deputy, if one is chosen.
    pub deputy: Option<BodyId>,
    /// First day of their term.
    pub from: Day,
    /// By what: "bầu tại hội nghị tổng kết ngày 07/3/2019", "Quyết định số …".
    pub how: String,
}

/// May these lead a year of these members? A head is one of the members, and is not its own deputy.
pub fn heads_problems(kind: BlocKind, members: &[BodyId], heads: &Heads) -> Vec<Problem> {
    let (head, deputy, noun) = (kind.head_words(), kind.deputy_words(), kind.noun());
    let mut found = Vec::new();
    if !members.contains(&heads.head) {
        found.push(Problem::new(
            "head",
            "KHOI-01",
            format!("{head} phải là một đơn vị thành viên của {noun} trong năm này."),
        ));
    }
    match heads.deputy {
        Some(d) if d == heads.head => {
            found.push(Problem::new(
                "deputy",
                "KHOI-02",
                format!("{deputy} phải là đơn vị khác với {head}."),
            ));
        }
        Some(d) if !members.contains(&d) => {
            found.push(Problem::new(
                "deputy",
                "KHOI-03",
                format!("{deputy} phải là một đơn vị thành viên của {noun} trong năm này."),
            ));
        }
        _ => {}
    }
    if heads.how.is_empty() {
        found.push(Problem::new(
            "how",
            "KHOI-04",
            "Căn cứ: chưa viết. Ghi số quyết định hoặc hội nghị đã bầu.",
        ));
    }
    found
}

/// The term of a head or deputy as it was set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Emulation year.
    pub number: i64,
    /// Is it the head's (else the deputy's)?
    pub leads: bool,
    /// Who.
    pub body: BodyId,
    /// First day.
    pub from: Day,
    /// By what.
    pub how: String,
}

/// Did this body lead at the end of the year before as well? Going on is for the members to decide openly, not by a slip.
pub fn is_re_elected(terms: &[Term], number: i64, head: BodyId) -> bool {
    let before = terms.iter().filter(|t| t.leads && t.number == number - 1);
    before.max_by_key(|t| t.from).is_some_and(|t| t.body == head)
}

/// Is this body to lead the year, or to be its deputy, from a day still to come?
pub(crate) fn is_to_lead(terms: &[Term], number: i64, body: BodyId, on: Day) -> bool {
    terms.iter().any(|t| t.number == number && t.body == body && t.from > on)
}

/// A member moved in the order, or out of the bloc.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Change {
    /// In, as the last.
    Add(BodyId),
    /// Out.
    Remove(BodyId),
    /// One place up.
    Up(BodyId),
    /// One place down.
    Down(BodyId),
}

/// The members after a change, or what is wrong with it.
pub(crate) fn changed_members(year: &Year, change: Change) -> Result<Vec<BodyId>, Problem> {
    let at = |b: BodyId| year.members.iter().position(|m| *m == b);
    let mut members = year.members.clone();
    let stranger = || {
        Problem::new(
            "",
            "KHOI-07",
            "Đơn vị này không còn trong danh sách thành viên; dưới đây là danh sách hiện nay.",
        )
    };
    match change {
        Change::Add(b) if at(b).is_some() => {
            return Err(Problem::new("body", "KHOI-08", "Đơn vị này đã có trong danh sách thành viên."));
        }
        Change::Add(b) if b == year.managing => {
            let says =
                format!("Đơn vị này là cơ quan quản lý của {}, không phải là thành viên.", year.kind.noun());
            return Err(Problem::new("body", "KHOI-19", says));
        }
        Change::Add(_) if members.len() >= MEMBERS_MAX => {
            let says = format!("Một {} có nhiều nhất {MEMBERS_MAX} đơn vị.", year.kind.noun());
            return Err(Problem::new("body", "KHOI-09", says));
        }
        Change::Add(b) => members.push(b),
        Change::Remove(b) => {
            if year.head == Some(b) || year.deputy == Some(b) {
                let role = if year.head == Some(b) { year.head_words() } else { year.deputy_words() };
                let says = format!(
                    "Đơn vị này đang là {role} năm {}. Ghi {role} mới trước, rồi bỏ đơn vị khỏi danh sách.",
                    year.number
                );
                return Err(Problem::new("", "KHOI-10", says));
            }
            members.remove(at(b).ok_or_else(stranger)?);
        }
        Change::Up(b) => {
            let i = at(b).ok_or_else(stranger)?;
            members.swap(i, i.saturating_sub(1));
        }
        Change::Down(b) => {
            let i = at(b).ok_or_else(stranger)?;
            let next = (i + 1).min(members.len() - 1);
            members.swap(i, next);
        }
    }
    Ok(members)
}
