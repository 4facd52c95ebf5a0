//! Bodies, their names and parents through time, their office-holders. Pure: nothing here reads a table.

use kernel::{BodyId, Day, Duty, Place, Post, Uuid, fold};
use std::collections::HashMap;

kernel::id! {
    /// One person's term in one post of a body ("người giữ chức vụ").
    HolderId
}

/// Stands above every top of every tree: a post held "below" it covers all bodies, those yet to come too.
/// It is no body: it has no name and no page.
pub const EVERYWHERE: BodyId = BodyId(Uuid::nil());

/// What sort of body ("loại hình").
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum BodyKind {
    /// "Ủy ban nhân dân, hội đồng".
    Committee,
    /// "Văn phòng".
    Office,
    /// "Sở, ban, phòng".
    Department,
    /// "Cơ quan Đảng".
    Party,
    /// "Mặt trận, đoàn thể".
    Union,
    /// "Doanh nghiệp".
    Enterprise,
    /// "Trường học".
    School,
    /// Anything else.
    Other,
}

impl BodyKind {
    /// Every kind, in the order pages list them.
    pub const ALL: [BodyKind; 8] = [
        BodyKind::Committee,
        BodyKind::Office,
        BodyKind::Department,
        BodyKind::Party,
        BodyKind::Union,
        BodyKind::Enterprise,
        BodyKind::School,
        BodyKind::Other,
    ];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            BodyKind::Committee => "COMMITTEE",
            BodyKind::Office => "OFFICE",
            BodyKind::Department => "DEPARTMENT",
            BodyKind::Party => "PARTY",
            BodyKind::Union => "UNION",
            BodyKind::Enterprise => "ENTERPRISE",
            BodyKind::School => "SCHOOL",
            BodyKind::Other => "OTHER",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<BodyKind> {
        BodyKind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            BodyKind::Committee => "Ủy ban, hội đồng",
            BodyKind::Office => "Văn phòng",
            BodyKind::Department => "Sở, ban, phòng",
            BodyKind::Party => "Cơ quan Đảng",
            BodyKind::Union => "Mặt trận, đoàn thể",
            BodyKind::Enterprise => "Doanh nghiệp",
            BodyKind::School => "Trường học",
            BodyKind::Other => "Khác",
        }
    }

    /// Back from what a person typed, with or without marks.
    pub fn of_vietnamese(typed: &str) -> Option<BodyKind> {
        let typed = fold(typed);
        BodyKind::ALL.into_iter().find(|k| fold(k.vietnamese()) == typed)
    }
}

/// Level of administration ("cấp").
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Level {
    /// "Trung ương".
    Central,
    /// "Cấp tỉnh".
    Province,
    /// "Cấp huyện".
    District,
    /// "Cấp xã".
    Commune,
    /// "Cơ sở".
    Base,
}

impl Level {
    /// Every level, from the top.
    pub const ALL: [Level; 5] =
        [Level::Central, Level::Province, Level::District, Level::Commune, Level::Base];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Level::Central => "CENTRAL",
            Level::Province => "PROVINCE",
            Level::District => "DISTRICT",
            Level::Commune => "COMMUNE",
            Level::Base => "BASE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|l| l.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Level::Central => "Trung ương",
            Level::Province => "Cấp tỉnh",
            Level::District => "Cấp huyện",
            Level::Commune => "Cấp xã",
            Level::Base => "Cơ sở",
        }
    }

    /// Back from what a person typed, with or without marks, with or without "cấp".
    pub fn of_vietnamese(typed: &str) -> Option<Level> {
        let plain = |s: &str| fold(s).trim_start_matches("cap ").to_owned();
        let typed = plain(typed);
        Level::ALL.into_iter().find(|l| plain(l.vietnamese()) == typed)
    }
}

/// What a body is called on some day.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Name {
    /// "Văn phòng Ủy ban nhân dân tỉnh": in titles and on papers.
    pub full: String,
    /// "VP UBND tỉnh": in running lines.
    pub short: String,
}

/// A public body ("cơ quan, đơn vị") as it is on one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Body {
    /// Its key.
    pub id: BodyId,
    /// "Mã đơn vị", unique; capital letters, digits, and . - _ only.
    pub code: String,
    /// What sort.
    pub kind: BodyKind,
    /// Level of administration.
    pub level: Level,
    /// Name on that day.
    pub name: Name,
    /// The body above on that day.
    pub parent: Option<BodyId>,
    /// Place printed on papers ("địa danh"); may be empty.
    pub place_name: String,
    /// First day.
    pub from: Day,
    /// Last day, included; or it goes on.
    pub until: Option<Day>,
}

impl Body {
    /// Is there such a body on this day? Both ends are included.
    pub fn lives_on(&self, day: Day) -> bool {
        lives(self.from, self.until, day)
    }
}

/// First and last day are included.
pub(crate) fn lives(from: Day, until: Option<Day>, day: Day) -> bool {
    from <= day && until.is_none_or(|until| day <= until)
}

/// Somebody in a post of a body ("người giữ chức vụ"), with the lines they sign by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// Its key.
    pub id: HolderId,
    /// Where.
    pub body: BodyId,
    /// Full name.
    pub name: String,
    /// "Phó Chánh Văn phòng".
    pub post: String,
    /// Lines above the signature on papers: "KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG".
    pub signing: String,
    /// Is this the head of the body? One at a time.
    pub leads: bool,
    /// Invented for a sample; pages and papers say so.
    pub illustrative: bool,
    /// First day.
    pub from: Day,
    /// Last day, included; or open.
    pub until: Option<Day>,
}

impl Holder {
    /// In office on this day? Both ends are included.
    pub fn holds_on(&self, day: Day) -> bool {
        lives(self.from, self.until, day)
    }
}

/// Names of many bodies on one day.
#[derive(Clone, Debug, Default)]
pub struct Names(pub(crate) HashMap<BodyId, Name>);

impl Names {
    /// The full name; a body that is not among them reads "(đơn vị chưa rõ)".
    pub fn full(&self, id: BodyId) -> &str {
        self.0.get(&id).map_or("(đơn vị chưa rõ)", |n| &n.full)
    }

    /// The short name.
    pub fn short(&self, id: BodyId) -> &str {
        self.0.get(&id).map_or("(đơn vị chưa rõ)", |n| &n.short)
    }

    /// Both, if the body is among them.
    pub fn get(&self, id: BodyId) -> Option<&Name> {
        self.0.get(&id)
    }

    /// Adds a name, for page samples and tests of other features.
    #[must_use]
    pub fn with(mut self, id: BodyId, full: &str, short: &str) -> Names {
        self.0.insert(id, Name { full: full.into(), short: short.into() });
        self
    }
}

/// Adding and changing bodies and their office-holders ("quản lý danh mục đơn vị").
#[derive(Clone, Debug)]
pub struct ManageBodies {
    /// The body, by those above it.
    pub place: Place,
}

impl Duty for ManageBodies {
    const NAME: &'static str = "ManageBodies";
    const NEEDS: &'static str = "Thêm, sửa đơn vị là việc của quản trị hệ thống hoặc cơ quan thường trực thi đua, khen thưởng phụ trách nhánh đó.";
    const POSTS: &'static [Post] = &[Post::Administrator, Post::Officer];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// Looking at bodies. The directory is one for all: whoever holds any post anywhere may look at every body, so the
/// gate of the route is the whole check.
#[derive(Clone, Debug)]
pub struct SeeBodies;

impl Duty for SeeBodies {
    const NAME: &'static str = "SeeBodies";
    const NEEDS: &'static str =
        "Danh mục đơn vị dành cho người đang được giao chức trách. Liên hệ quản trị hệ thống.";
    const POSTS: &'static [Post] = &Post::OF_THE_YEAR;
    fn place(&self) -> Place {
        Place::default()
    }
}

/// The duty over a body whose chain (itself, then those above) is known.
pub(crate) fn manage(mut chain: Vec<BodyId>) -> ManageBodies {
    chain.push(EVERYWHERE);
    ManageBodies { place: Place { above: chain, ..Place::default() } }
}
