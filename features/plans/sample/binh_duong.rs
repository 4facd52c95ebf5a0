//! Tỉnh Bình Dương: plan 4846/KH-UBND of 24/9/2019, addressed to departments and unions, districts and communes, and
//! enterprises. The article states no deadlines of the levels: those here are made up.

use super::{at, day, draft, group, line, runs};
use crate::deeds::{begin, cascade, write_tasks, write_text};
use crate::model::{Line, Part, Plan, PlanId, Task, Whom};
use crate::periods::{Every, Reporters, Rhythm};
use crate::store;
use db::Writing;
use kernel::{BodyId, PersonId, Post, Refusal, Scope};
use organisations::sample::{NewBody, NewHolder, body, holder};
use organisations::{BodyKind, Level};
use people::sample::{NewSample, person};

/// The bodies and the plan of the story.
#[derive(Clone, Debug)]
pub struct BinhDuong {
    /// Ủy ban nhân dân tỉnh Bình Dương.
    pub province: BodyId,
    /// Departments and unions.
    pub departments: Vec<BodyId>,
    /// Committees of districts, towns and cities.
    pub districts: Vec<BodyId>,
    /// Committees of communes and wards.
    pub communes: Vec<BodyId>,
    /// Invented enterprises.
    pub enterprises: Vec<BodyId>,
    /// The plan.
    pub plan: PlanId,
    /// The officer who runs it.
    pub officer: PersonId,
}

const DEPARTMENTS: [(BodyKind, &str, &str); 8] = [
    (BodyKind::Department, "Sở Nội vụ", "Sở Nội vụ"),
    (BodyKind::Department, "Sở Tài chính", "Sở Tài chính"),
    (BodyKind::Department, "Sở Công Thương", "Sở Công Thương"),
    (BodyKind::Department, "Sở Giáo dục và Đào tạo", "Sở GD&ĐT"),
    (BodyKind::Department, "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL"),
    (BodyKind::Union, "Liên đoàn Lao động tỉnh", "LĐLĐ tỉnh"),
    (BodyKind::Union, "Hội Nông dân tỉnh", "Hội Nông dân tỉnh"),
    (BodyKind::Union, "Hội Liên hiệp Phụ nữ tỉnh", "Hội LHPN tỉnh"),
];

/// Districts with some of their communes, under the names of 2019.
const DISTRICTS: [(&str, &str, &[&str]); 5] = [
    ("thành phố Thủ Dầu Một", "TP. Thủ Dầu Một", &["Phường Phú Cường", "Phường Hiệp Thành"]),
    ("thị xã Thuận An", "TX. Thuận An", &["Phường Lái Thiêu", "Xã An Sơn"]),
    ("thị xã Dĩ An", "TX. Dĩ An", &["Phường Dĩ An", "Phường An Bình"]),
    ("huyện Dầu Tiếng", "H. Dầu Tiếng", &["Xã Thanh An", "Xã Minh Hòa"]),
    ("huyện Phú Giáo", "H. Phú Giáo", &["Xã An Bình", "Xã Phước Hòa"]),
];

/// The story: the plan is issued to every department, district, commune and enterprise.
///
/// # Errors
/// As the deeds do.
pub fn binh_duong(w: &mut Writing) -> Result<BinhDuong, Refusal> {
    let committee = |new: NewBody, level| NewBody { kind: BodyKind::Committee, level, ..new };
    let new = NewBody::called("BD", "Ủy ban nhân dân tỉnh Bình Dương", "UBND tỉnh Bình Dương");
    let new = NewBody { place_name: "Bình Dương".to_owned(), ..new };
    let province = body(w, committee(new, Level::Province))?;
    let signs = NewHolder::called("Đặng Vũ Khoa", "Chủ tịch", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH").leading();
    holder(w, province, NewHolder { from: day("01/6/2016")?, ..signs })?;
    let mut departments = Vec::new();
    for (n, (kind, full, short)) in DEPARTMENTS.into_iter().enumerate() {
        let new = NewBody::called(&format!("BD.S{:02}", n + 1), full, short);
        departments.push(body(w, NewBody { kind, parent: Some(province), ..new })?);
    }
    let (mut districts, mut communes) = (Vec::new(), Vec::new());
    for (n, (full, short, below)) in DISTRICTS.into_iter().enumerate() {
        let new = NewBody::called(&format!("BD.H{:02}", n + 1), &format!("Ủy ban nhân dân {full}"), short);
        let district = body(w, committee(NewBody { parent: Some(province), ..new }, Level::District))?;
        districts.push(district);
        for (m, name) in below.iter().enumerate() {
            let (kind, rest) = name.split_once(' ').unwrap_or(("", name));
            let full = format!("Ủy ban nhân dân {} {rest}", kind.to_lowercase());
            let new = NewBody::called(&format!("BD.H{:02}.{:02}", n + 1, m + 1), &full, name);
            communes.push(body(w, committee(NewBody { parent: Some(district), ..new }, Level::Commune))?);
        }
    }
    let mut enterprises = Vec::new();
    for n in 1..=12 {
        let name = format!("Công ty minh họa số {n}");
        let new = NewBody::called(&format!("BD.DN{n:02}"), &name, &name);
        let new = NewBody { kind: BodyKind::Enterprise, level: Level::Base, parent: Some(province), ..new };
        enterprises.push(body(w, new)?);
    }
    let (plan, officer) = binh_duong_on(w, province)?;
    Ok(BinhDuong { province, departments, districts, communes, enterprises, plan, officer })
}

/// The same plan on bodies that are there already: it goes to whoever stands below the province.
///
/// # Errors
/// As the deeds do.
pub fn binh_duong_on(w: &mut Writing, province: BodyId) -> Result<(PlanId, PersonId), Refusal> {
    let officer = person(
        w,
        NewSample {
            login: "bd.chuyenvien",
            name: "Huỳnh Thị Mỹ Duyên",
            title: "Chuyên viên Ban Thi đua – Khen thưởng",
            body: Some(province),
            posts: &[(Post::Officer, Scope::Below(province))],
            from: day("01/01/2016")?,
        },
    )?;
    let by = (officer, "Huỳnh Thị Mỹ Duyên, UBND tỉnh Bình Dương");
    let plan = at(w, ("24/9/2019", 9), by, |w| written(w, province, officer))?;
    Ok((plan, officer))
}

fn written(w: &mut Writing, province: BodyId, by: PersonId) -> Result<PlanId, Refusal> {
    let ok = runs(province, by);
    let title = "Tổ chức hội nghị điển hình tiên tiến các cấp và Đại hội thi đua yêu nước tỉnh Bình Dương lần thứ V, tiến tới Đại hội thi đua yêu nước toàn quốc lần thứ X";
    let plan = Plan {
        rhythm: Rhythm { every: Every::Quarter, day: 20, by: Reporters::Units },
        ..draft(province, title)
    };
    begin(w, &ok, &plan)?;
    let text = Plan {
        number: "4846/KH-UBND".to_owned(),
        day: Some(day("24/9/2019")?),
        bases: "Căn cứ Chỉ thị số 34-CT/TW ngày 07/4/2014 của Bộ Chính trị;\nCăn cứ Chỉ thị số 05-CT/TW của Bộ Chính trị.".to_owned(),
        recipients: "Thủ trưởng các sở, ban, ngành, đoàn thể;\nChủ tịch UBND cấp huyện, cấp xã;\nTổng Giám đốc, Giám đốc các doanh nghiệp.".to_owned(),
        ..plan.clone()
    };
    write_text(w, &ok, &plan, (&text, &parts()), None)?;
    let plan = store::plan(w, plan.id)?;
    write_tasks(w, &ok, &plan, &tasks(), None)?;
    let plan = store::plan(w, plan.id)?;
    cascade::write_lines(w, &ok, &plan, &lines()?)?;
    let plan = store::plan(w, plan.id)?;
    let today = w.who().at.day();
    let bodies = organisations::choices(w, today)?;
    cascade::issue(w, &ok, &plan, &bodies)?;
    Ok(plan.id)
}

fn lines() -> Result<Vec<Line>, Refusal> {
    let held = "Tổ chức hội nghị điển hình tiên tiến";
    let product = "Báo cáo, danh sách điển hình và đại biểu";
    let level = |l| group(Some(l), Some(BodyKind::Committee));
    let kind = |k| group(None, Some(k));
    let mut all = vec![
        line(1, &format!("{held} cấp xã"), level(Level::Commune), "trong quý I/2020", product)?,
        line(
            2,
            &format!("{held} tại doanh nghiệp"),
            kind(BodyKind::Enterprise),
            "trong quý I/2020",
            product,
        )?,
        line(3, &format!("{held} cấp huyện"), level(Level::District), "trong quý II/2020", product)?,
        line(4, &format!("{held} các sở, ngành"), kind(BodyKind::Department), "trong quý II/2020", product)?,
        line(5, &format!("{held} các đoàn thể"), kind(BodyKind::Union), "trong quý II/2020", product)?,
        line(
            6,
            "Đại hội thi đua yêu nước tỉnh lần thứ V",
            Whom::Own,
            "trong quý III/2020",
            "Báo cáo, kỷ yếu",
        )?,
    ];
    let (district, province) = (all[2].id, all[5].id);
    all[0].parent = Some(district);
    all[1..5].iter_mut().for_each(|l| l.parent = Some(province));
    Ok(all)
}

fn parts() -> Vec<Part> {
    let part = |no, body: &str| Part { no, title: String::new(), body: body.to_owned() };
    vec![
        part(
            1,
            "Phát hiện, bồi dưỡng, tổng kết và nhân rộng điển hình tiên tiến trong các phong trào thi đua yêu nước.",
        ),
        part(
            2,
            "Tiếp tục các phong trào “Doanh nghiệp Việt Nam hội nhập và phát triển”; “Cả nước chung tay vì người nghèo, không để ai bị bỏ lại phía sau”; “Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở”.",
        ),
        part(
            4,
            "Đại biểu chọn trong công nhân, nông dân, người trực tiếp sản xuất, công tác, người nghiên cứu, lao động giỏi, lao động sáng tạo, người tốt, việc tốt.",
        ),
    ]
}

fn tasks() -> Vec<Task> {
    let task = |work: &str, leads: &str, words: &str| Task {
        part: String::new(),
        work: work.to_owned(),
        leads: leads.to_owned(),
        partners: "Các sở, ngành, UBND cấp huyện".to_owned(),
        words: words.to_owned(),
        last: crate::Deadline::read(words).map(|d| d.last),
        product: String::new(),
    };
    vec![
        task(
            "Hướng dẫn tổ chức hội nghị điển hình tiên tiến các cấp",
            "Ban Thi đua – Khen thưởng tỉnh",
            "trong quý IV/2019",
        ),
        task("Phát động, hướng dẫn phong trào trong doanh nghiệp", "Liên đoàn Lao động tỉnh", "thường xuyên"),
    ]
}
