//! Delegations of the cluster's conference of 28/3/2024 (75 delegates: 10 central, 51 of the cluster's provinces, 14 of
//! Bình Phước) and of the province's congress, for tests and the demo.
//!
//! From the articles: the three figures, and among whom delegates are to be chosen. Everything else is made up; people are
//! invented or described by their post, and every delegation is marked as illustrative.

use crate::deeds::{self, Why};
use crate::duties::Pen;
use crate::model::{
    Attribute, Category, DelegateId, Delegation, DelegationId, Field, ListState, Occupation, Particulars,
    Source, Traits,
};
use crate::rules::{Rule, Ruling, YOUNG_UNDER, share_of};
use db::Writing;
use gatherings::sample::MienDong;
use gatherings::{Around, Gathering, GatheringId, GatheringKind, PrepareGathering};
use kernel::{Allowed, BodyId, Day, Fact, PersonId, Refusal, Uuid};

/// What the story of the cluster has.
#[derive(Clone, Debug)]
pub struct MienDongDelegates {
    /// Central bodies, ten places.
    pub central: DelegationId,
    /// The six other provinces, 51 places: Đồng Nai first.
    pub provinces: [DelegationId; 6],
    /// Bình Phước, fourteen places.
    pub host: DelegationId,
}

const FAMILY: [&str; 12] =
    ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ"];
const WOMEN: [&str; 13] = [
    "Thị Hoa",
    "Thị Lan",
    "Ngọc Ánh",
    "Thị Thu Hà",
    "Kim Oanh",
    "Thị Bích",
    "Minh Nguyệt",
    "Thị Yến",
    "Thanh Trúc",
    "Thị Ân",
    "Hồng Đào",
    "Thị Mỹ Ê",
    "Phương Uyên",
];
const MEN: [&str; 13] = [
    "Văn An",
    "Minh Đức",
    "Quốc Bảo",
    "Thành Ý",
    "Hữu Nghĩa",
    "Văn Ơn",
    "Đình Ưu",
    "Công Thắng",
    "Xuân Ánh",
    "Ngọc Sơn",
    "Trọng Khôi",
    "Văn Dũng",
    "Bá Đạt",
];

/// An invented person: the n-th of a list.
fn invented(n: usize, post: &str, unit: &str) -> Particulars {
    let woman = n % 5 < 2;
    let given = if woman { WOMEN[n / 2 % 13] } else { MEN[n / 3 % 13] };
    Particulars {
        // The numbers 12 and 13 go round together only after 156 people.
        name: format!("{} {given}", FAMILY[(n + n / 13) % 12]),
        honorific: String::new(),
        post: post.into(),
        unit: unit.into(),
        category: Category::Official,
        birth: (n % 9 != 8).then(|| 1962 + i64::try_from(n * 7 % 34).unwrap_or(0)),
        traits: Traits {
            woman: Some(woman),
            minority: (n % 11 != 10).then_some(n.is_multiple_of(8)),
            direct: Some(n % 10 < 6),
            exemplar: (n % 13 != 12).then_some(n % 10 < 7),
            ex_officio: Some(n.is_multiple_of(6)),
        },
        field: Field::ALL.get(n % 4).copied(),
        occupation: Occupation::ALL.get(n % 6).copied(),
        note: String::new(),
    }
}

/// A delegation as a story has it.
fn delegation(
    w: &mut Writing,
    g: &Gathering,
    (order, name, source, quota): (i64, &str, &str, i64),
    body: Option<BodyId>,
    by: PersonId,
) -> Result<Delegation, Refusal> {
    let d = Delegation {
        id: DelegationId(Uuid::now_v7()),
        gathering: g.id,
        name: name.into(),
        source: source.into(),
        body,
        quota,
        order,
        contact: "Chuyên viên phụ trách thi đua, khen thưởng của đoàn".into(),
        due: Some(g.first_day.plus_days(-7)),
        state: ListState::Open,
        settled: None,
        illustrative: true,
        version: 1,
    };
    deeds::make(w, &host(g, by), (g, &d))?;
    Ok(d)
}

fn host(g: &Gathering, by: PersonId) -> Allowed<PrepareGathering> {
    Allowed::in_a_story(g.prepare(), by)
}

/// Writes people down in a delegation.
///
/// # Errors
/// As the deed does.
pub fn people(
    w: &mut Writing,
    (g, d): (&Gathering, &Delegation),
    all: impl IntoIterator<Item = Particulars>,
    by: PersonId,
) -> Result<Vec<DelegateId>, Refusal> {
    let all: Vec<(DelegateId, Particulars)> =
        all.into_iter().map(|who| (DelegateId(Uuid::now_v7()), who)).collect();
    deeds::add_all(w, &Pen::Host(host(g, by)), (g, d), (&all, crate::Sure::All))?;
    Ok(all.into_iter().map(|(id, _)| id).collect())
}

/// The cluster's delegations, complete: 10 + 51 + 14 = 75. Every list is still open.
///
/// # Errors
/// As the deeds do.
pub fn of_mien_dong(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<MienDongDelegates, Refusal> {
    let g = gatherings::gathering(w, m.gathering)?;
    let sources = [("Trung ương", 10), ("Các tỉnh trong cụm", 51), ("Tỉnh Bình Phước", 14)];
    let sources = sources.map(|(name, total)| Source { name: name.into(), total });
    deeds::set_sources(w, &host(&g, by), &g, &sources)?;
    let central = delegation(w, &g, (1, "Đoàn Trung ương", "Trung ương", 10), Some(m.central), by)?;
    let posts = ["Lãnh đạo Ban", "Vụ trưởng", "Phó Vụ trưởng", "Trưởng phòng", "Chuyên viên chính"];
    let all = (0..10).map(|n| invented(n, posts[n % 5], "Cơ quan thi đua, khen thưởng Trung ương"));
    people(w, (&g, &central), all, by)?;
    let names = ["Đồng Nai", "Bình Dương", "Bà Rịa – Vũng Tàu", "Bình Thuận", "Long An", "Tây Ninh"];
    let posts = [
        "Lãnh đạo Ủy ban nhân dân tỉnh",
        "Giám đốc Sở Nội vụ",
        "Trưởng ban Thi đua – Khen thưởng",
        "Phó Giám đốc Sở",
        "Công nhân, Chiến sĩ thi đua cơ sở",
        "Nông dân sản xuất, kinh doanh giỏi",
        "Giáo viên",
        "Bác sĩ",
        "Chuyên viên",
    ];
    let mut provinces = [central.id; 6];
    let mut next = 10;
    for (n, name) in names.into_iter().enumerate() {
        let quota: usize = if n < 3 { 9 } else { 8 };
        let order = i64::try_from(n).unwrap_or(0) + 2;
        let called = format!("Đoàn tỉnh {name}");
        let places = i64::try_from(quota).unwrap_or(0);
        let d =
            delegation(w, &g, (order, &called, "Các tỉnh trong cụm", places), Some(m.provinces[n + 1]), by)?;
        let unit = format!("tỉnh {name}");
        let all = (0..quota).map(|i| invented(next + i, posts[i % 9], &unit));
        people(w, (&g, &d), all, by)?;
        next += quota;
        provinces[n] = d.id;
    }
    let own = delegation(w, &g, (8, "Đoàn tỉnh Bình Phước", "Tỉnh Bình Phước", 14), Some(m.host()), by)?;
    let all = (0..14).map(|i| invented(next + i, posts[i % 9], "tỉnh Bình Phước"));
    people(w, (&g, &own), all, by)?;
    Ok(MienDongDelegates { central: central.id, provinces, host: own.id })
}

/// One delegation with so many delegates, for benches and big lists.
///
/// # Errors
/// As the deeds do.
pub fn large(
    w: &mut Writing,
    gathering: GatheringId,
    n: usize,
    by: PersonId,
) -> Result<DelegationId, Refusal> {
    let g = gatherings::gathering(w, gathering)?;
    let places = i64::try_from(n).unwrap_or(i64::MAX);
    let d = delegation(w, &g, (99, "Đoàn đông người", "Các đơn vị", places), None, by)?;
    let pen = Pen::Host(host(&g, by));
    // Straight to the table: the deed reads the whole list before each name, which is right for people and slow for this.
    for (place, i) in (1..).zip(0..n) {
        let plain = invented(i, "Chuyên viên", "đơn vị");
        let who = Particulars { name: format!("{} {}", plain.name, i + 1), ..plain };
        deeds::put_new(
            w,
            &pen,
            ((&g, &d), place),
            (DelegateId(Uuid::now_v7()), &who),
            ("", &Why::default()),
        )?;
    }
    let says = format!("{}: ghi tên {n} người.", d.name);
    w.remember(
        &Fact::new("delegates.delegate_added", "delegation", d.id, says).and_about("gathering", g.id),
    )?;
    Ok(d.id)
}

/// The congress of Bình Dương: its body and its gathering.
#[derive(Clone, Copy, Debug)]
pub struct BinhDuong {
    /// Ủy ban nhân dân tỉnh Bình Dương, the host.
    pub host: BodyId,
    /// Liên đoàn Lao động tỉnh, which sends one of the delegations.
    pub union: BodyId,
    /// The congress.
    pub gathering: GatheringId,
    /// Its first delegation, of the union.
    pub workers: DelegationId,
}

/// The province's 5th Patriotic Emulation Congress as its plan of 24/9/2019 asks for it: delegates among workers, farmers,
/// people in direct production and work, researchers. The day, the figures and the shares are made up.
///
/// # Errors
/// As the deeds do.
pub fn binh_duong(w: &mut Writing, by: PersonId) -> Result<BinhDuong, Refusal> {
    let who = w.who().clone();
    w.as_person(db::Who { by: Some(by), ..who.clone() });
    let made = congress(w, by);
    w.as_person(who);
    made
}

/// A body's delegation to a gathering, with nobody on its list yet.
///
/// # Errors
/// As the deed does.
pub fn sends(
    w: &mut Writing,
    gathering: GatheringId,
    body: BodyId,
    (name, source, quota): (&str, &str, i64),
    by: PersonId,
) -> Result<DelegationId, Refusal> {
    let g = gatherings::gathering(w, gathering)?;
    Ok(delegation(w, &g, (1, name, source, quota), Some(body), by)?.id)
}

/// The lists of a gathering as they stand when it begins: all confirmed.
///
/// # Errors
/// As the deeds do.
pub fn confirmed(w: &mut Writing, gathering: GatheringId, by: PersonId) -> Result<(), Refusal> {
    let g = gatherings::gathering(w, gathering)?;
    for d in crate::delegations(w, gathering)? {
        deeds::confirm(w, &host(&g, by), (&g, &d), (d.version, ""))?;
    }
    Ok(())
}

fn congress(w: &mut Writing, by: PersonId) -> Result<BinhDuong, Refusal> {
    use organisations::sample::{BodyKind, NewBody, body};
    let called = |kind, code: &str, full: &str, short: &str, parent| NewBody {
        kind,
        parent,
        ..NewBody::called(code, full, short)
    };
    let host_body =
        body(w, called(BodyKind::Committee, "BDG", "Ủy ban nhân dân tỉnh Bình Dương", "UBND tỉnh", None))?;
    let union = body(
        w,
        called(
            BodyKind::Other,
            "BDG.LDLD",
            "Liên đoàn Lao động tỉnh Bình Dương",
            "LĐLĐ tỉnh",
            Some(host_body),
        ),
    )?;
    congress_of(w, (host_body, union), by)
}

/// The congress on bodies that are there already: the province and a union below it.
///
/// # Errors
/// As the deeds do.
pub fn congress_of(
    w: &mut Writing,
    (host_body, union): (BodyId, BodyId),
    by: PersonId,
) -> Result<BinhDuong, Refusal> {
    let first = Day::new(2020, 8, 26).ok_or_else(|| Refusal::broken("no such day"))?;
    let g = Gathering {
        id: GatheringId(Uuid::now_v7()),
        host: host_body,
        year: None,
        kind: GatheringKind::Congress,
        name: "Đại hội thi đua yêu nước tỉnh Bình Dương lần thứ V".into(),
        first_day: first,
        last_day: first,
        place: "Trung tâm Hội nghị và Triển lãm tỉnh".into(),
        expected: 60,
        leaders_attend: false,
        version: 1,
        illustrative: true,
        around: Around { above: vec![host_body], ..Around::default() },
    };
    let ok = host(&g, by);
    gatherings::create(w, &ok, &g)?;
    let lists = [
        ("Đoàn công nhân, người lao động", "Khối đoàn thể", 18, Occupation::Worker, Some(union)),
        ("Đoàn nông dân", "Khối đoàn thể", 10, Occupation::Farmer, None),
        ("Đoàn doanh nghiệp", "Khối doanh nghiệp", 12, Occupation::Business, None),
        ("Đoàn nhà khoa học, giáo dục, y tế", "Khối sở, ngành", 8, Occupation::Researcher, None),
        ("Đoàn cán bộ, công chức, viên chức", "Khối sở, ngành", 12, Occupation::Servant, None),
    ];
    let mut workers = None;
    let mut next = 100;
    for (order, (name, source, quota, occupation, sends)) in (1..).zip(lists) {
        let places = i64::try_from(quota).unwrap_or(0);
        let d = delegation(w, &g, (order, name, source, places), sends, by)?;
        // Two lists are short by two people each, so places are left for what is missing.
        let there = if order <= 2 { quota - 2 } else { quota };
        let all = (0..there).map(|i| of_the_congress(next + i, occupation));
        people(w, (&g, &d), all, by)?;
        next += quota;
        workers = workers.or(Some(d.id));
    }
    let rules = [
        (Attribute::Exemplar, "70"),
        (Attribute::Direct, "60"),
        (Attribute::Woman, "35"),
        (Attribute::By(Occupation::Worker), "25"),
        (Attribute::By(Occupation::Farmer), "15"),
        (Attribute::By(Occupation::Researcher), "10"),
    ];
    let rules = rules.into_iter().map(|(attribute, least)| Rule {
        attribute,
        least: share_of(least),
        most: None,
        basis: String::new(),
    });
    let ruling = Ruling {
        rules: rules.collect(),
        young_under: YOUNG_UNDER,
        young_basis: String::new(),
        year: 2020,
        version: 0,
    };
    deeds::set_ruling(w, &ok, &g, &ruling)?;
    let workers = workers.ok_or(Refusal::NotFound)?;
    Ok(BinhDuong { host: host_body, union, gathering: g.id, workers })
}

/// Described by what they do, not by name of anybody.
fn of_the_congress(n: usize, occupation: Occupation) -> Particulars {
    let (post, unit, field) = match occupation {
        Occupation::Worker => {
            ("Công nhân may, thợ giỏi cấp tỉnh", "doanh nghiệp trong khu công nghiệp", Field::Economy)
        }
        Occupation::Farmer => {
            ("Nông dân sản xuất, kinh doanh giỏi", "hợp tác xã nông nghiệp", Field::Economy)
        }
        Occupation::Business => ("Giám đốc doanh nghiệp", "doanh nghiệp của tỉnh", Field::Economy),
        Occupation::Researcher => ("Giảng viên, bác sĩ", "trường học, bệnh viện của tỉnh", Field::Culture),
        _ => ("Chuyên viên", "sở, ngành của tỉnh", Field::Other),
    };
    let plain = invented(n, post, unit);
    let direct = matches!(occupation, Occupation::Worker | Occupation::Farmer | Occupation::Researcher);
    Particulars {
        field: Some(field),
        occupation: Some(occupation),
        traits: Traits { direct: Some(direct), ..plain.traits },
        ..plain
    }
}
