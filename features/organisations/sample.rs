//! Words for tests and the demo: bodies and office-holders, and the bodies of the story of Khối 5.
//!
//! Names of people are invented; every holder is marked as illustrative.

use crate::change::{added, holder_added};
use crate::model::{HolderId, Name, manage};
use crate::store;
use crate::store::write;
use db::Writing;
use kernel::{Allowed, BodyId, Day, PersonId, Refusal, Uuid};

pub use crate::change::{NewBody, NewHolder};
pub use crate::model::{BodyKind, Level};

impl NewBody {
    /// A department of a province from 01/01/2016; change what matters to the story.
    pub fn called(code: &str, full: &str, short: &str) -> NewBody {
        NewBody {
            code: code.into(),
            kind: BodyKind::Department,
            level: Level::Province,
            name: Name { full: full.into(), short: short.into() },
            parent: None,
            place_name: String::new(),
            from: Day(kernel::jiff::civil::date(2016, 1, 1)),
        }
    }
}

impl NewHolder {
    /// An invented person who signs by these lines, from 01/01/2016.
    pub fn called(name: &str, post: &str, signing: &str) -> NewHolder {
        NewHolder {
            name: name.into(),
            post: post.into(),
            signing: signing.into(),
            leads: false,
            illustrative: true,
            from: Day(kernel::jiff::civil::date(2016, 1, 1)),
            until: None,
        }
    }

    /// The same as head of the body.
    #[must_use]
    pub fn leading(self) -> NewHolder {
        NewHolder { leads: true, ..self }
    }
}

fn at_the_pen(w: &Writing) -> PersonId {
    w.who().by.unwrap_or(PersonId(Uuid::nil()))
}

/// Adds a body.
///
/// # Errors
/// As the deed of the page does.
#[expect(clippy::needless_pass_by_value, reason = "a story writes the thing in place")]
pub fn body(w: &mut Writing, new: NewBody) -> Result<BodyId, Refusal> {
    let by = at_the_pen(w);
    let chain = match new.parent {
        Some(parent) => store::above(w, parent, new.from)?,
        None => Vec::new(),
    };
    let ok = Allowed::in_a_story(manage(chain), by);
    let id = BodyId(Uuid::now_v7());
    write::add_body(w, &ok, id, &new, "")?;
    w.remember(&added(id, &new, ""))?;
    Ok(id)
}

/// Adds an office-holder.
///
/// # Errors
/// As the deed of the page does.
#[expect(clippy::needless_pass_by_value, reason = "a story writes the thing in place")]
pub fn holder(w: &mut Writing, at: BodyId, new: NewHolder) -> Result<HolderId, Refusal> {
    let by = at_the_pen(w);
    let chain = store::above(w, at, new.from)?;
    let ok = Allowed::in_a_story(manage(chain), by);
    let id = HolderId(Uuid::now_v7());
    let name = store::body(w, at, new.from)?.name.full;
    write::add_holder(w, &ok, id, at, &new)?;
    w.remember(&holder_added(at, &name, &new))?;
    Ok(id)
}

/// The bodies of the story of Khối 5, under the names they had in 2018 and 2019.
#[derive(Clone, Copy, Debug)]
pub struct Khoi5 {
    /// Ủy ban nhân dân tỉnh.
    pub province: BodyId,
    /// Hội đồng Thi đua – Khen thưởng tỉnh.
    pub council: BodyId,
    /// Ban Thi đua – Khen thưởng tỉnh.
    pub board: BodyId,
    /// Văn phòng Đoàn Đại biểu Quốc hội tỉnh.
    pub assembly: BodyId,
    /// Văn phòng Hội đồng nhân dân tỉnh.
    pub people_council: BodyId,
    /// Văn phòng Ủy ban nhân dân tỉnh.
    pub office: BodyId,
    /// Sở Kế hoạch và Đầu tư.
    pub planning: BodyId,
    /// Sở Tài chính.
    pub finance: BodyId,
    /// Sở Tư pháp.
    pub justice: BodyId,
}

impl Khoi5 {
    /// The six members, in the order the story names them.
    pub fn members(&self) -> [BodyId; 6] {
        [self.assembly, self.people_council, self.office, self.planning, self.finance, self.justice]
    }
}

/// Bodies and invented office-holders of Khối 5.
///
/// # Errors
/// As the deeds of the pages do.
pub fn khoi_5(w: &mut Writing, by: PersonId) -> Result<Khoi5, Refusal> {
    let who = w.who().clone();
    w.as_person(db::Who { by: Some(by), ..who.clone() });
    let made = khoi_5_bodies(w).and_then(|k| khoi_5_holders(w, &k).map(|()| k));
    w.as_person(who);
    made
}

fn khoi_5_bodies(w: &mut Writing) -> Result<Khoi5, Refusal> {
    let province = body(
        w,
        NewBody {
            kind: BodyKind::Committee, ..NewBody::called("T", "Ủy ban nhân dân tỉnh", "UBND tỉnh")
        },
    )?;
    let mut add = |kind: BodyKind, code: &str, full: &str, short: &str| {
        body(w, NewBody { kind, parent: Some(province), ..NewBody::called(code, full, short) })
    };
    Ok(Khoi5 {
        province,
        council: add(
            BodyKind::Committee,
            "T.HDTDKT",
            "Hội đồng Thi đua – Khen thưởng tỉnh",
            "Hội đồng TĐKT tỉnh",
        )?,
        board: add(BodyKind::Department, "T.BTDKT", "Ban Thi đua – Khen thưởng tỉnh", "Ban TĐKT tỉnh")?,
        assembly: add(
            BodyKind::Office,
            "T.VPDBQH",
            "Văn phòng Đoàn Đại biểu Quốc hội tỉnh",
            "VP Đoàn ĐBQH tỉnh",
        )?,
        people_council: add(
            BodyKind::Office,
            "T.VPHDND",
            "Văn phòng Hội đồng nhân dân tỉnh",
            "VP HĐND tỉnh",
        )?,
        office: add(BodyKind::Office, "T.VPUBND", "Văn phòng Ủy ban nhân dân tỉnh", "VP UBND tỉnh")?,
        planning: add(BodyKind::Department, "T.SKHDT", "Sở Kế hoạch và Đầu tư", "Sở KH&ĐT")?,
        finance: add(BodyKind::Department, "T.STC", "Sở Tài chính", "Sở Tài chính")?,
        justice: add(BodyKind::Department, "T.STP", "Sở Tư pháp", "Sở Tư pháp")?,
    })
}

fn khoi_5_holders(w: &mut Writing, k: &Khoi5) -> Result<(), Refusal> {
    let chief = "CHÁNH VĂN PHÒNG";
    let deputy_chief = "KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG";
    let director = "GIÁM ĐỐC";
    let deputy_director = "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC";
    let all = [
        (k.province, "Trịnh Quang Vĩnh", "Chủ tịch", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", true),
        (k.council, "Trịnh Quang Vĩnh", "Chủ tịch Hội đồng", "CHỦ TỊCH HỘI ĐỒNG", true),
        (k.board, "Hoàng Thị Minh Nguyệt", "Trưởng ban", "TRƯỞNG BAN", true),
        (k.board, "Lương Văn Thụ", "Phó Trưởng ban", "KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN", false),
        (k.assembly, "Đinh Công Tráng", "Chánh Văn phòng", chief, true),
        (k.assembly, "Bùi Thị Hải Yến", "Phó Chánh Văn phòng", deputy_chief, false),
        (k.people_council, "Phạm Hữu Lộc", "Chánh Văn phòng", chief, true),
        (k.people_council, "Nông Thị Ươm", "Phó Chánh Văn phòng", deputy_chief, false),
        (k.office, "Vũ Đình Khải", "Chánh Văn phòng", chief, true),
        (k.office, "Đỗ Thị Thanh Hòa", "Phó Chánh Văn phòng", deputy_chief, false),
        (k.planning, "Ngô Sĩ Hiệp", "Giám đốc", director, true),
        (k.planning, "Lê Thị Quỳnh Giao", "Phó Giám đốc", deputy_director, false),
        (k.finance, "Tạ Văn Định", "Giám đốc", director, true),
        (k.finance, "Mai Thị Ngọc Ánh", "Phó Giám đốc", deputy_director, false),
        (k.justice, "Châu Thị Bích Liễu", "Giám đốc", director, true),
        (k.justice, "Quách Đăng Ứng", "Phó Giám đốc", deputy_director, false),
    ];
    for (at, name, post, signing, leads) in all {
        holder(w, at, NewHolder { leads, ..NewHolder::called(name, post, signing) })?;
    }
    Ok(())
}

/// The bodies of the story of the advisory and synthesis bloc ("Khối các cơ quan tham mưu, tổng hợp"), 2023.
///
/// The article names the head and the head elected; the other nine members are made up and marked so in the demo.
#[derive(Clone, Copy, Debug)]
pub struct ThamMuu {
    /// Ủy ban nhân dân tỉnh.
    pub province: BodyId,
    /// Hội đồng Thi đua – Khen thưởng tỉnh.
    pub council: BodyId,
    /// Ban Thi đua – Khen thưởng, Sở Nội vụ.
    pub board: BodyId,
    /// The eleven members: the head of 2023 first, then the head elected for 2024.
    pub members: [BodyId; 11],
}

impl ThamMuu {
    /// Cục Quản lý thị trường tỉnh, head for 2023.
    pub fn head(&self) -> BodyId {
        self.members[0]
    }

    /// Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh, elected for 2024.
    pub fn elected(&self) -> BodyId {
        self.members[1]
    }
}

/// Kind, code, full and short name of the eleven members, and how their head is called.
const THAM_MUU: [(BodyKind, &str, &str, &str, &str); 11] = [
    (BodyKind::Department, "M.CQLTT", "Cục Quản lý thị trường tỉnh", "Cục QLTT tỉnh", "Cục trưởng"),
    (
        BodyKind::Office,
        "M.VPDBQH",
        "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh",
        "VP Đoàn ĐBQH và HĐND tỉnh",
        "Chánh Văn phòng",
    ),
    (BodyKind::Office, "M.VPUBND", "Văn phòng Ủy ban nhân dân tỉnh", "VP UBND tỉnh", "Chánh Văn phòng"),
    (BodyKind::Department, "M.SNV", "Sở Nội vụ", "Sở Nội vụ", "Giám đốc"),
    (BodyKind::Department, "M.SKHDT", "Sở Kế hoạch và Đầu tư", "Sở KH&ĐT", "Giám đốc"),
    (BodyKind::Department, "M.STC", "Sở Tài chính", "Sở Tài chính", "Giám đốc"),
    (BodyKind::Department, "M.STP", "Sở Tư pháp", "Sở Tư pháp", "Giám đốc"),
    (BodyKind::Department, "M.TT", "Thanh tra tỉnh", "Thanh tra tỉnh", "Chánh Thanh tra"),
    (BodyKind::Department, "M.CTK", "Cục Thống kê tỉnh", "Cục Thống kê tỉnh", "Cục trưởng"),
    (BodyKind::Department, "M.CT", "Cục Thuế tỉnh", "Cục Thuế tỉnh", "Cục trưởng"),
    (BodyKind::Department, "M.KBNN", "Kho bạc Nhà nước tỉnh", "KBNN tỉnh", "Giám đốc"),
];

/// Invented heads of the eleven members, in their order.
pub const THAM_MUU_HEADS: [&str; 11] = [
    "Nguyễn Đăng Thử",
    "Trần Thị Minh Ngữ",
    "Lê Quang Dự",
    "Phạm Thị Vĩ",
    "Hoàng Văn Nghĩa",
    "Vũ Thị Ưng",
    "Đỗ Đình Ấn",
    "Bùi Văn Chuẩn",
    "Đặng Thị Số",
    "Ngô Bá Thuần",
    "Dương Thị Khố",
];

/// Post of a member's head, in their order.
pub fn tham_muu_post(n: usize) -> &'static str {
    THAM_MUU.get(n).map_or("", |m| m.4)
}

/// Bodies and invented office-holders of the advisory and synthesis bloc.
///
/// # Errors
/// As the deeds of the pages do.
pub fn tham_muu(w: &mut Writing, by: PersonId) -> Result<ThamMuu, Refusal> {
    let who = w.who().clone();
    w.as_person(db::Who { by: Some(by), ..who.clone() });
    let made = tham_muu_bodies(w);
    w.as_person(who);
    made
}

fn tham_muu_bodies(w: &mut Writing) -> Result<ThamMuu, Refusal> {
    let committee = |new| NewBody { kind: BodyKind::Committee, ..new };
    let province = body(w, committee(NewBody::called("M", "Ủy ban nhân dân tỉnh", "UBND tỉnh")))?;
    let below = |new| NewBody { parent: Some(province), ..new };
    let council = "Hội đồng Thi đua – Khen thưởng tỉnh";
    let council = body(w, below(committee(NewBody::called("M.HDTDKT", council, "Hội đồng TĐKT tỉnh"))))?;
    let board =
        body(w, below(NewBody::called("M.BTDKT", "Ban Thi đua – Khen thưởng tỉnh", "Ban TĐKT tỉnh")))?;
    let mut members = [province; 11];
    for (n, (kind, code, full, short, post)) in THAM_MUU.into_iter().enumerate() {
        members[n] = body(w, below(NewBody { kind, ..NewBody::called(code, full, short) }))?;
        let signing = post.to_uppercase();
        holder(w, members[n], NewHolder::called(THAM_MUU_HEADS[n], post, &signing).leading())?;
    }
    let chair = NewHolder::called("Trịnh Thị Ngọc Thẩm", "Trưởng ban", "TRƯỞNG BAN").leading();
    holder(w, board, chair)?;
    Ok(ThamMuu { province, council, board, members })
}
