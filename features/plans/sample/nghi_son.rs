//! Thị xã Nghi Sơn: plan 309 of 13/8/2024, cascaded to every commune and ward; the meeting of 12/02/2025.

use super::{at, day, deadline, draft, group, line, runs, tells};
use crate::deeds::{Why, begin, cascade, committee, set_rhythm, write_tasks, write_text};
use crate::model::{Basis, Line, Member, Part, Plan, PlanId, Progress, Task, Whom};
use crate::periods::{Every, Reporters, Rhythm};
use crate::reckon::Moves;
use crate::store;
use db::Writing;
use kernel::{BodyId, Day, PersonId, Post, Refusal, Scope};
use organisations::sample::{NewBody, NewHolder, body, holder};
use organisations::{BodyKind, Level};
use people::sample::{NewSample, person};

/// Communes and wards of the town as of 2024, in the order of this list; from memory, not checked against a register.
pub const COMMUNES: [&str; 31] = [
    "Phường Bình Minh",
    "Phường Hải An",
    "Phường Hải Bình",
    "Phường Hải Châu",
    "Phường Hải Hòa",
    "Phường Hải Lĩnh",
    "Phường Hải Ninh",
    "Phường Hải Thanh",
    "Phường Hải Thượng",
    "Phường Mai Lâm",
    "Phường Nguyên Bình",
    "Phường Ninh Hải",
    "Phường Tân Dân",
    "Phường Tĩnh Hải",
    "Phường Trúc Lâm",
    "Phường Xuân Lâm",
    "Xã Anh Sơn",
    "Xã Các Sơn",
    "Xã Định Hải",
    "Xã Hải Hà",
    "Xã Hải Nhân",
    "Xã Hải Yến",
    "Xã Nghi Sơn",
    "Xã Ngọc Lĩnh",
    "Xã Phú Lâm",
    "Xã Phú Sơn",
    "Xã Tân Trường",
    "Xã Thanh Sơn",
    "Xã Thanh Thủy",
    "Xã Trường Lâm",
    "Xã Tùng Lâm",
];

/// Members of the steering committee besides its head: login, name, post. All invented.
const MEMBERS: [(&str, &str, &str); 6] = [
    ("ns.noivu", "Lê Thị Thu Hiền", "Trưởng phòng Nội vụ"),
    ("ns.vanhoa", "Phạm Văn Thành", "Trưởng phòng Văn hóa và Thông tin"),
    ("ns.taichinh", "Nguyễn Thị Hồng Vân", "Trưởng phòng Tài chính – Kế hoạch"),
    ("ns.mattran", "Trương Văn Đức", "Phó Chủ tịch Ủy ban Mặt trận Tổ quốc thị xã"),
    ("ns.lienhoi", "Hoàng Thị Ánh", "Chủ tịch Hội Liên hiệp Phụ nữ thị xã"),
    ("ns.doan", "Mai Quốc Ấn", "Bí thư Thị đoàn"),
];

/// The bodies, people and the plan of the story.
#[derive(Clone, Debug)]
pub struct NghiSon {
    /// Ủy ban nhân dân tỉnh Thanh Hóa.
    pub province: BodyId,
    /// Ủy ban nhân dân thị xã Nghi Sơn.
    pub town: BodyId,
    /// Committees of the communes and wards, in the order of [`COMMUNES`].
    pub communes: Vec<BodyId>,
    /// The plan.
    pub plan: PlanId,
    /// Vice-chairman of the town's committee, head of the steering committee.
    pub chair: PersonId,
    /// The officer of Phòng Nội vụ who runs the plan.
    pub officer: PersonId,
    /// The six members who follow units.
    pub members: Vec<PersonId>,
    /// Clerks of the first and the seventeenth commune.
    pub clerks: [PersonId; 2],
}

/// The story up to the morning of the meeting: the plan of 13/8/2024 is issued, six communes have reported.
///
/// # Errors
/// As the deeds do.
pub fn nghi_son(w: &mut Writing) -> Result<NghiSon, Refusal> {
    let from = day("01/6/2020")?;
    let committee = |new: NewBody, level| NewBody { kind: BodyKind::Committee, level, from, ..new };
    let name = "Ủy ban nhân dân tỉnh Thanh Hóa";
    let province = body(w, committee(NewBody::called("TH", name, "UBND tỉnh Thanh Hóa"), Level::Province))?;
    let name = "Ủy ban nhân dân thị xã Nghi Sơn";
    let new = NewBody::called("TH.NS", name, "UBND thị xã Nghi Sơn");
    let new = NewBody { parent: Some(province), place_name: "Nghi Sơn".to_owned(), ..new };
    let town = body(w, committee(new, Level::District))?;
    let signs = NewHolder::called("Lê Quang Ứng", "Chủ tịch", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH").leading();
    holder(w, town, NewHolder { from, ..signs })?;
    let mut communes = Vec::new();
    for (n, name) in COMMUNES.iter().enumerate() {
        let (kind, rest) = name.split_once(' ').unwrap_or(("", name));
        let full = format!("Ủy ban nhân dân {} {rest}", kind.to_lowercase());
        let new = NewBody::called(&format!("TH.NS.{:02}", n + 1), &full, name);
        communes.push(body(w, committee(NewBody { parent: Some(town), ..new }, Level::Commune))?);
    }
    nghi_son_on(w, (province, town), communes)
}

/// The same plan, people and reports on bodies that are there already: the town, what stands above it (or itself), and
/// its communes; the first and the middle one have a clerk.
///
/// # Errors
/// As the deeds do; `NotFound` without communes.
pub fn nghi_son_on(
    w: &mut Writing,
    (province, town): (BodyId, BodyId),
    communes: Vec<BodyId>,
) -> Result<NghiSon, Refusal> {
    let (chair, officer, members, clerks) = people(w, town, &communes, day("01/6/2020")?)?;
    let by = (officer, "Đỗ Thị Lan, UBND thị xã Nghi Sơn");
    let plan = at(w, ("13/8/2024", 9), by, |w| written(w, town, officer))?;
    let mut all =
        vec![Member { person: chair, name: CHAIR.to_owned(), title: CHAIR_POST.to_owned(), head: true }];
    for (id, (_, name, title)) in members.iter().zip(MEMBERS) {
        all.push(Member { person: *id, name: name.to_owned(), title: title.to_owned(), head: false });
    }
    at(w, ("15/8/2024", 14), by, |w| {
        all.iter().try_for_each(|m| committee::add_member(w, &runs(town, officer), &plan, m))
    })?;
    told(w, &plan, &communes)?;
    Ok(NghiSon { province, town, communes, plan: plan.id, chair, officer, members, clerks })
}

/// "Báo cáo định kỳ": that they are wanted is of the chair's conclusion, the day of the month is made up.
const MONTHLY: Rhythm = Rhythm { every: Every::Month, day: 25, by: Reporters::Both };

const CHAIR: &str = "Bùi Đình Trí";
const CHAIR_POST: &str = "Phó Chủ tịch UBND thị xã";

type People = (PersonId, PersonId, Vec<PersonId>, [PersonId; 2]);

fn people(w: &mut Writing, town: BodyId, communes: &[BodyId], from: Day) -> Result<People, Refusal> {
    let mut add = |login: &str, name: &str, title: &str, body: BodyId, posts: &[(Post, Scope)]| {
        person(w, NewSample { login, name, title, body: Some(body), posts, from })
    };
    let chair = add("ns.pct", CHAIR, CHAIR_POST, town, &[(Post::Leader, Scope::Body(town))])?;
    let officer = add(
        "ns.chuyenvien",
        "Đỗ Thị Lan",
        "Chuyên viên Phòng Nội vụ",
        town,
        &[(Post::Officer, Scope::Below(town))],
    )?;
    let mut members = Vec::new();
    for (login, name, title) in MEMBERS {
        members.push(add(login, name, title, town, &[])?);
    }
    let (Some(ward), Some(commune)) = (communes.first().copied(), communes.get(communes.len() / 2 + 1))
    else {
        return Err(Refusal::NotFound);
    };
    let commune = *commune;
    let title = "Công chức Văn phòng – Thống kê";
    let clerks = [
        add("ns.binhminh", "Lê Văn Bình", title, ward, &[(Post::Clerk, Scope::Body(ward))])?,
        add("ns.anhson", "Nguyễn Thị Sâm", title, commune, &[(Post::Clerk, Scope::Body(commune))])?,
    ];
    Ok((chair, officer, members, clerks))
}

fn written(w: &mut Writing, town: BodyId, by: PersonId) -> Result<Plan, Refusal> {
    let ok = runs(town, by);
    let title = "Tổ chức hội nghị điển hình tiên tiến các cấp, tiến tới Đại hội thi đua yêu nước toàn quốc lần thứ XI";
    let plan = Plan {
        figures: vec!["Số đại biểu".to_owned(), "Số điển hình được biểu dương".to_owned()],
        rhythm: Rhythm { every: Every::Never, ..MONTHLY },
        ..draft(town, title)
    };
    begin(w, &ok, &plan)?;
    let text = Plan {
        number: "309/KH-UBND".to_owned(),
        day: Some(day("13/8/2024")?),
        recipients: "Thường trực Thị ủy;\nThành viên Ban Chỉ đạo;\nUBND các xã, phường;\nLưu: VT, NV."
            .to_owned(),
        ..plan.clone()
    };
    write_text(w, &ok, &plan, (&text, &parts()), None)?;
    let plan = store::plan(w, plan.id)?;
    write_tasks(w, &ok, &plan, &tasks(), None)?;
    let plan = store::plan(w, plan.id)?;
    let product = "Báo cáo tổng kết, danh sách điển hình tiên tiến";
    let mut communes = line(
        1,
        "Tổ chức hội nghị điển hình tiên tiến cấp xã",
        group(Some(Level::Commune), Some(BodyKind::Committee)),
        "trước 31/3/2025",
        product,
    )?;
    let own = "Tổ chức hội nghị điển hình tiên tiến cấp thị xã";
    let town_line = line(2, own, Whom::Own, "trước 30/6/2025", "Báo cáo, phóng sự, kỷ yếu")?;
    communes.parent = Some(town_line.id);
    cascade::write_lines(w, &ok, &plan, &[communes, town_line])?;
    let plan = store::plan(w, plan.id)?;
    let today = w.who().at.day();
    let bodies = organisations::choices(w, today)?;
    cascade::issue(w, &ok, &plan, &bodies)?;
    store::plan(w, plan.id)
}

fn parts() -> Vec<Part> {
    let part = |no, body: &str| Part { no, title: String::new(), body: body.to_owned() };
    vec![
        part(
            1,
            "Đánh giá phong trào thi đua yêu nước, biểu dương điển hình tiên tiến, tiến tới Đại hội thi đua yêu nước toàn quốc lần thứ XI.\nTổ chức trang trọng, thiết thực, tiết kiệm, tránh phô trương hình thức.",
        ),
        part(
            2,
            "Đánh giá phong trào giai đoạn; phương hướng giai đoạn tới; biểu dương, khen thưởng điển hình tiên tiến.",
        ),
        part(
            3,
            "Hội nghị điển hình tiên tiến cấp xã: trước 31/3/2025.\nHội nghị điển hình tiên tiến cấp thị xã: trước 30/6/2025.",
        ),
        part(4, "Điển hình tiên tiến được chọn để mọi ngành, lĩnh vực đều có đại diện."),
        part(8, "Trong dự toán, đúng chế độ, tiết kiệm."),
        part(
            9,
            "Thành viên Ban Chỉ đạo theo dõi các xã, phường, đơn vị được phân công; tư vấn, hướng dẫn đơn vị và báo cáo định kỳ Trưởng Ban Chỉ đạo.",
        ),
    ]
}

fn tasks() -> Vec<Task> {
    let task = |work: &str, leads: &str, partners: &str, words: &str, product: &str| Task {
        part: "Hội nghị cấp thị xã".to_owned(),
        work: work.to_owned(),
        leads: leads.to_owned(),
        partners: partners.to_owned(),
        words: words.to_owned(),
        last: crate::Deadline::read(words).map(|d| d.last),
        product: product.to_owned(),
    };
    let (home, culture) = ("Phòng Nội vụ", "Phòng Văn hóa và Thông tin");
    vec![
        task(
            "Xây dựng báo cáo ngắn gọn, chất lượng",
            home,
            "Các phòng, ban, đơn vị",
            "trước 31/5/2025",
            "Báo cáo",
        ),
        task("Xây dựng phóng sự", culture, home, "trước 31/5/2025", "Phóng sự"),
        task("Biên tập kỷ yếu điển hình tiên tiến", home, "UBND các xã, phường", "trước 31/5/2025", "Kỷ yếu"),
        task(
            "Chương trình văn nghệ theo chủ đề",
            culture,
            "Thị đoàn",
            "trước 31/5/2025",
            "Chương trình văn nghệ",
        ),
        task(
            "Chọn điển hình để mọi ngành, lĩnh vực đều có đại diện",
            home,
            "Các ngành",
            "trước 30/4/2025",
            "Danh sách điển hình",
        ),
        task("Bảo đảm kinh phí đúng quy định", home, "Phòng Tài chính – Kế hoạch", "thường xuyên", "Dự toán"),
        task(
            "Tuyên truyền về hội nghị và điển hình tiên tiến",
            culture,
            "UBND các xã, phường",
            "thường xuyên",
            "",
        ),
    ]
}

/// Six communes reported before the meeting; made up.
fn told(w: &mut Writing, plan: &Plan, communes: &[BodyId]) -> Result<(), Refusal> {
    let names = organisations::names_of(w, communes, day("11/02/2025")?)?;
    let clerk = |body: BodyId| format!("Công chức xã, {}", names.short(body));
    let nobody = PersonId(kernel::Uuid::nil());
    let underway = "Đã ban hành kế hoạch của xã, đang chọn điển hình và viết báo cáo.";
    for (n, on) in
        [(0, "20/01/2025"), (3, "21/01/2025"), (16, "22/01/2025"), (22, "23/01/2025"), (27, "24/01/2025")]
    {
        let Some(body) = communes.get(n).copied() else { continue };
        let told = (Progress::Underway, Some(day("20/3/2025")?), underway);
        at(w, (on, 10), (nobody, &clerk(body)), |w| tells(w, plan, body, told, &[]))?;
    }
    let Some(body) = communes.get(4).copied() else { return Ok(()) };
    let said = "Đã tổ chức hội nghị, biểu dương các điển hình của địa phương.";
    let done = (Progress::Done, Some(day("10/02/2025")?), said);
    at(w, ("11/02/2025", 15), (nobody, &clerk(body)), |w| tells(w, plan, body, done, &[120, 18]))
}

/// The conclusions of the meeting of 12/02/2025: each member follows given communes and wards and reports periodically, and
/// both deadlines move.
///
/// # Errors
/// As the deeds do.
pub fn nghi_son_meeting(w: &mut Writing, s: &NghiSon) -> Result<(), Refusal> {
    let by = (s.officer, "Đỗ Thị Lan, UBND thị xã Nghi Sơn");
    at(w, ("12/02/2025", 16), by, |w| {
        let ok = runs(s.town, s.officer);
        let plan = store::plan(w, s.plan)?;
        let members = store::members(w, s.plan)?;
        for (n, person) in s.members.iter().enumerate() {
            let Some(member) = members.iter().find(|m| m.person == *person) else { continue };
            // Communes go round; the head of Phòng Nội vụ follows the town itself besides.
            let mut follows: Vec<BodyId> = s
                .communes
                .iter()
                .enumerate()
                .filter(|(i, _)| i % s.members.len() == n)
                .map(|(_, b)| *b)
                .collect();
            if n == 0 {
                follows.push(s.town);
            }
            committee::assign(w, &ok, &plan, member, &follows)?;
        }
        let why = conclusion()?;
        let lines = store::lines(w, s.plan)?;
        for (line, words) in lines.iter().zip(["trong tháng 3/2025", "trong tháng 5/2025"]) {
            moved(w, s, (line, words), &why)?;
        }
        let plan = store::plan(w, s.plan)?;
        set_rhythm(w, &ok, &plan, &Plan { rhythm: MONTHLY, ..plan.clone() })?;
        Ok(())
    })
}

fn conclusion() -> Result<Why, Refusal> {
    Ok(Why {
        basis: Basis {
            conclusion: true,
            what: "Phó Chủ tịch UBND thị xã".to_owned(),
            day: day("12/02/2025")?,
        },
        reason: "Kịp chuẩn bị hội nghị cấp trên; tổ chức trang trọng, thiết thực, tiết kiệm.".to_owned(),
    })
}

fn moved(w: &mut Writing, s: &NghiSon, (line, words): (&Line, &str), why: &Why) -> Result<(), Refusal> {
    let plan = store::plan(w, s.plan)?;
    let new = deadline(words)?;
    cascade::move_deadline(w, &runs(s.town, s.officer), &plan, (Moves::Line(line.id, false), &new), why)?;
    Ok(())
}
