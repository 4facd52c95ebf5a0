//! Delegations, delegates, and what is known of each. Types and small decisions; no I/O.

use gatherings::GatheringId;
use kernel::{BodyId, Day, Moment, Refusal};

kernel::id! {
    /// A delegation ("đoàn đại biểu").
    DelegationId
}
kernel::id! {
    /// A delegate ("đại biểu") of one gathering.
    DelegateId
}

/// An enumeration kept as words: its database word, and as people say it.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$d:meta])* $variant:ident = $word:literal, $says:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$d])* $variant,)+ }
        impl $name {
            /// All, in the order pages list them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word kept in the database.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// Back from the database's word.
            pub fn of_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|x| x.word() == word)
            }

            /// As people say it.
            pub fn vietnamese(self) -> &'static str {
                match self { $($name::$variant => $says,)+ }
            }
        }
    };
}

words! {
    /// As what somebody comes ("loại đại biểu").
    Category {
        /// "Đại biểu chính thức": counted in the composition.
        Official = "OFFICIAL", "Đại biểu chính thức";
        /// "Khách mời".
        Guest = "GUEST", "Khách mời";
        /// "Phục vụ": outside the quota.
        Service = "SERVICE", "Phục vụ";
        /// "Báo chí": outside the quota.
        Press = "PRESS", "Báo chí";
    }
}

impl Category {
    /// Does one of this kind take a place of the delegation's quota?
    pub fn takes_place(self) -> bool {
        matches!(self, Category::Official | Category::Guest)
    }
}

words! {
    /// The field somebody works in ("lĩnh vực").
    Field {
        /// "Kinh tế".
        Economy = "ECONOMY", "Kinh tế";
        /// "Quốc phòng, an ninh".
        Defence = "DEFENCE", "Quốc phòng, an ninh";
        /// "Văn hóa, xã hội, giáo dục, y tế".
        Culture = "CULTURE", "Văn hóa, xã hội, giáo dục, y tế";
        /// "Lĩnh vực khác".
        Other = "OTHER", "Lĩnh vực khác";
    }
}

words! {
    /// What somebody is by work ("thành phần").
    Occupation {
        /// "Công nhân".
        Worker = "WORKER", "Công nhân";
        /// "Nông dân".
        Farmer = "FARMER", "Nông dân";
        /// "Nhà khoa học, người nghiên cứu".
        Researcher = "RESEARCHER", "Nhà khoa học, người nghiên cứu";
        /// "Doanh nhân".
        Business = "BUSINESS", "Doanh nhân";
        /// "Cán bộ, công chức, viên chức".
        Servant = "SERVANT", "Cán bộ, công chức, viên chức";
        /// "Lực lượng vũ trang".
        Armed = "ARMED", "Lực lượng vũ trang";
        /// "Thành phần khác".
        Otherwise = "OTHERWISE", "Thành phần khác";
    }
}

words! {
    /// How far a delegation's list is.
    ListState {
        /// Being written.
        Open = "OPEN", "đang lập";
        /// Its body says that it is complete.
        Sent = "SENT", "đã gửi, chờ chốt";
        /// Confirmed by the host.
        Confirmed = "CONFIRMED", "đã chốt";
    }
}

words! {
    /// How somebody came to stand no more.
    Ending {
        /// Another came instead.
        Replaced = "REPLACED", "được thay";
        /// Nobody came instead.
        Withdrawn = "WITHDRAWN", "rút";
    }
}

words! {
    /// What happened to a delegate.
    ChangeKind {
        /// Written down.
        Added = "ADDED", "Ghi tên";
        /// Corrected.
        Changed = "CHANGED", "Sửa thông tin";
        /// Another came instead.
        Replaced = "REPLACED", "Thay đại biểu";
        /// Nobody came instead.
        Withdrawn = "WITHDRAWN", "Rút đại biểu";
    }
}

/// What is known of a delegate for the composition. `None` is "chưa rõ", which is never "không".
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Traits {
    /// "Nữ".
    pub woman: Option<bool>,
    /// "Người dân tộc thiểu số".
    pub minority: Option<bool>,
    /// "Trực tiếp lao động, công tác".
    pub direct: Option<bool>,
    /// "Điển hình tiên tiến".
    pub exemplar: Option<bool>,
    /// "Đương nhiên", as against "bầu, cử".
    pub ex_officio: Option<bool>,
}

impl Traits {
    /// "YN??N", as kept in the database.
    pub(crate) fn letters(self) -> String {
        let letter = |t: Option<bool>| match t {
            Some(true) => 'Y',
            Some(false) => 'N',
            None => '?',
        };
        [self.woman, self.minority, self.direct, self.exemplar, self.ex_officio].map(letter).iter().collect()
    }

    /// Back from the letters.
    pub(crate) fn of_letters(letters: &str) -> Result<Traits, Refusal> {
        let known: Option<Vec<Option<bool>>> = letters
            .chars()
            .map(|c| match c {
                'Y' => Some(Some(true)),
                'N' => Some(Some(false)),
                '?' => Some(None),
                _ => None,
            })
            .collect();
        match known.as_deref() {
            Some([woman, minority, direct, exemplar, ex_officio]) => Ok(Traits {
                woman: *woman,
                minority: *minority,
                direct: *direct,
                exemplar: *exemplar,
                ex_officio: *ex_officio,
            }),
            _ => Err(Refusal::broken(format!("no such traits: {letters}"))),
        }
    }
}

/// What a list says of one delegate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Particulars {
    /// Full name.
    pub name: String,
    /// "Ông", "Bà", "Đại tá"; may be empty, see [`Particulars::address`].
    pub honorific: String,
    /// Post in words ("chức vụ, công việc").
    pub post: String,
    /// Where, in words ("đơn vị công tác").
    pub unit: String,
    /// As what.
    pub category: Category,
    /// Year of birth; the day is not asked for.
    pub birth: Option<i64>,
    /// For the composition.
    pub traits: Traits,
    /// Field.
    pub field: Option<Field>,
    /// By work.
    pub occupation: Option<Occupation>,
    /// Remark.
    pub note: String,
}

impl Particulars {
    /// How the person is addressed: as written, else by what is known.
    pub fn address(&self) -> &str {
        match (self.honorific.as_str(), self.traits.woman) {
            ("", Some(true)) => "Bà",
            ("", Some(false)) => "Ông",
            ("", None) => "Đồng chí",
            (written, _) => written,
        }
    }

    /// How the person is spoken to within a sentence: "kính mời bà", "của riêng ông". The one place that decides it: a letter, a
    /// mail and a page speak alike.
    pub fn you(&self) -> &'static str {
        match kernel::fold(self.address()).as_str() {
            "ba" => "bà",
            "ong" => "ông",
            _ => "đồng chí",
        }
    }

    /// "Bà Nguyễn Thị Hoa, Phó Giám đốc Sở Nội vụ, tỉnh Đồng Nai".
    pub fn in_words(&self) -> String {
        let mut words = format!("{} {}", self.address(), self.name);
        for more in [&self.post, &self.unit] {
            if !more.is_empty() {
                words.push_str(", ");
                words.push_str(more);
            }
        }
        words
    }

    /// Is this attribute hers or his? `None` when not known. `year` is the gathering's.
    pub fn has(&self, attribute: Attribute, (young_under, year): (i64, i64)) -> Option<bool> {
        match attribute {
            Attribute::Woman => self.traits.woman,
            Attribute::Minority => self.traits.minority,
            Attribute::Direct => self.traits.direct,
            Attribute::Exemplar => self.traits.exemplar,
            Attribute::ExOfficio => self.traits.ex_officio,
            Attribute::Young => self.birth.map(|b| year - b < young_under),
            Attribute::By(occupation) => self.occupation.map(|o| o == occupation),
            Attribute::In(field) => self.field.map(|f| f == field),
        }
    }
}

/// A delegate, with the time somebody stood or stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delegate {
    /// Key.
    pub id: DelegateId,
    /// To which gathering.
    pub gathering: GatheringId,
    /// In which delegation.
    pub delegation: DelegationId,
    /// Place in the delegation's list, from 1.
    pub place: i64,
    /// What the list says; its fields are read through the delegate itself.
    pub who: Particulars,
    /// Since when.
    pub since: Moment,
    /// Until when, if no more.
    pub until: Option<Moment>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// Who came instead.
    pub heir: Option<DelegateId>,
    /// Version, for forms.
    pub version: i64,
}

impl std::ops::Deref for Delegate {
    type Target = Particulars;
    fn deref(&self) -> &Particulars {
        &self.who
    }
}

impl Delegate {
    /// Does this delegate stand now?
    pub fn stands(&self) -> bool {
        self.ending.is_none()
    }
}

/// A delegation with its quota.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delegation {
    /// Key.
    pub id: DelegationId,
    /// To which gathering.
    pub gathering: GatheringId,
    /// "Đoàn tỉnh Đồng Nai".
    pub name: String,
    /// Its source ("Các tỉnh trong cụm"); delegations of one source share a total.
    pub source: String,
    /// The body that sends it, if it is one of ours.
    pub body: Option<BodyId>,
    /// Places.
    pub quota: i64,
    /// Order of protocol, from 1.
    pub order: i64,
    /// Who is asked.
    pub contact: String,
    /// The day its list is due; that day is still included.
    pub due: Option<Day>,
    /// How far its list is.
    pub state: ListState,
    /// Since when it is sent or confirmed.
    pub settled: Option<Moment>,
    /// Its people and figures are made up.
    pub illustrative: bool,
    /// Version, for forms.
    pub version: i64,
}

/// A group of delegations and how many it may send together ("nguồn đại biểu").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// "Trung ương".
    pub name: String,
    /// Places in all.
    pub total: i64,
}

/// One thing that happened to a delegate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// To whom.
    pub delegate: DelegateId,
    /// What.
    pub kind: ChangeKind,
    /// When.
    pub at: Moment,
    /// By whom, in the words of that day.
    pub by: String,
    /// What changed, in words.
    pub says: String,
    /// Why.
    pub reason: String,
    /// By which document.
    pub document: String,
}

/// What a composition rule is about ("tiêu chí cơ cấu").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Attribute {
    /// "Nữ".
    Woman,
    /// "Trẻ tuổi": younger than the gathering's limit.
    Young,
    /// "Dân tộc thiểu số".
    Minority,
    /// "Trực tiếp lao động, công tác".
    Direct,
    /// "Điển hình tiên tiến".
    Exemplar,
    /// "Đương nhiên".
    ExOfficio,
    /// By work; one person is of one occupation only.
    By(Occupation),
    /// By field; one person is of one field only.
    In(Field),
}

impl Attribute {
    /// Every attribute a rule may be about, in the order pages list them.
    pub fn all() -> Vec<Attribute> {
        let plain = [
            Attribute::Exemplar,
            Attribute::Direct,
            Attribute::Woman,
            Attribute::Minority,
            Attribute::Young,
            Attribute::ExOfficio,
        ];
        let by = Occupation::ALL.iter().filter(|o| **o != Occupation::Otherwise).map(|o| Attribute::By(*o));
        let within = Field::ALL.iter().filter(|f| **f != Field::Other).map(|f| Attribute::In(*f));
        plain.into_iter().chain(by).chain(within).collect()
    }

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Attribute::Woman => "WOMAN",
            Attribute::Young => "YOUNG",
            Attribute::Minority => "MINORITY",
            Attribute::Direct => "DIRECT",
            Attribute::Exemplar => "EXEMPLAR",
            Attribute::ExOfficio => "EX_OFFICIO",
            Attribute::By(o) => o.word(),
            Attribute::In(f) => f.word(),
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Attribute> {
        Attribute::all().into_iter().find(|a| a.word() == word)
    }

    /// As a rule says it: "nữ", "trực tiếp lao động, công tác".
    pub fn vietnamese(self) -> String {
        match self {
            Attribute::Woman => "nữ".into(),
            Attribute::Young => "trẻ tuổi".into(),
            Attribute::Minority => "người dân tộc thiểu số".into(),
            Attribute::Direct => "trực tiếp lao động, công tác".into(),
            Attribute::Exemplar => "điển hình tiên tiến".into(),
            Attribute::ExOfficio => "đương nhiên".into(),
            Attribute::By(o) => kernel::lower_first(o.vietnamese()),
            Attribute::In(f) => format!("lĩnh vực {}", kernel::lower_first(f.vietnamese())),
        }
    }

    /// As is said of whoever is not so.
    pub fn negated(self) -> String {
        match self {
            Attribute::Woman => "nam".into(),
            Attribute::Young => "không thuộc lứa tuổi trẻ".into(),
            Attribute::Minority => "không phải người dân tộc thiểu số".into(),
            Attribute::Direct => "không trực tiếp lao động, công tác".into(),
            Attribute::Exemplar => "chưa là điển hình tiên tiến".into(),
            Attribute::ExOfficio => "bầu, cử".into(),
            Attribute::By(_) => format!("không phải {}", self.vietnamese()),
            Attribute::In(_) => format!("ngoài {}", self.vietnamese()),
        }
    }

    /// Those of which one person has at most one: 1 occupations, 2 fields; 0 stands alone.
    pub(crate) fn family(self) -> u8 {
        match self {
            Attribute::By(_) => 1,
            Attribute::In(_) => 2,
            _ => 0,
        }
    }
}
