//! The cluster of the south-eastern provinces (Cụm thi đua các tỉnh miền Đông Nam Bộ) preparing its summing-up conference
//! of 28/3/2024, for tests and the demo.
//!
//! From the article: the days, the two performances, the meeting of 13/3/2024 with its conclusions, about 220 delegates
//! first, then 75. Members of the cluster, hours, names and venues are made up or known from elsewhere, so the gathering is
//! marked as illustrative.

mod ground;
mod nghi_son;
mod plan;

pub use ground::{Cast, cast};
pub use nghi_son::{nghi_son, nghi_son_in_june, thanh_hoa};

use crate::change::{Change, ChangeId, Why};
use crate::duties::PrepareGathering;
use crate::meetings::{Conclusion, Meeting};
use crate::model::{Around, Gathering, GatheringId, GatheringKind};
use crate::pages::{meetings, task::blank};
use crate::tasks::{Task, TaskId, TaskState};
use db::Writing;
use kernel::{Allowed, BlocId, BodyId, Day, Fact, PersonId, Refusal, Uuid, YearId};

/// The cluster's seven provinces in 2024, by their People's Committees: the head of 2023 first.
const PROVINCES: [(&str, &str); 7] = [
    ("BP", "Bình Phước"),
    ("DN", "Đồng Nai"),
    ("BD", "Bình Dương"),
    ("BRVT", "Bà Rịa – Vũng Tàu"),
    ("BTH", "Bình Thuận"),
    ("LA", "Long An"),
    ("TNI", "Tây Ninh"),
];

/// What the story stands on.
#[derive(Clone, Copy, Debug)]
pub struct MienDong {
    /// Hội đồng Thi đua – Khen thưởng Trung ương, which watches over the cluster.
    pub central: BodyId,
    /// Ủy ban nhân dân of the seven provinces; Bình Phước first.
    pub provinces: [BodyId; 7],
    /// Thường trực Hội đồng Thi đua – Khen thưởng tỉnh Bình Phước: the standing body.
    pub standing: BodyId,
    /// Văn phòng Ủy ban nhân dân tỉnh Bình Phước.
    pub office: BodyId,
    /// Công an tỉnh Bình Phước.
    pub police: BodyId,
    /// Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Phước.
    pub culture: BodyId,
    /// Đài Phát thanh – Truyền hình và Báo Bình Phước.
    pub press: BodyId,
    /// Sở Tài chính tỉnh Bình Phước.
    pub finance: BodyId,
    /// The cluster.
    pub bloc: BlocId,
    /// Its year 2023.
    pub year: YearId,
    /// The summing-up conference of 28/3/2024.
    pub gathering: GatheringId,
}

impl MienDong {
    /// Ủy ban nhân dân tỉnh Bình Phước, head of the cluster for 2023 and host.
    pub fn host(&self) -> BodyId {
        self.provinces[0]
    }
}

/// Up to where the story is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Told {
    /// Before the meeting of 13/3/2024: programme, committees, tasks; about 220 delegates expected.
    BeforeMeeting,
    /// After it: its five conclusions are tasks.
    AfterMeeting,
    /// After the change from 220 to 75 delegates.
    AfterChange,
}

/// The story as it stood before the meeting of 13/3/2024: about 220 delegates expected.
///
/// # Errors
/// As the deeds of the pages do.
pub fn mien_dong(w: &mut Writing, by: PersonId) -> Result<MienDong, Refusal> {
    mien_dong_told(w, by, Told::BeforeMeeting)
}

/// The story, told up to there.
///
/// # Errors
/// As the deeds of the pages do.
pub fn mien_dong_told(w: &mut Writing, by: PersonId, told: Told) -> Result<MienDong, Refusal> {
    let who = w.who().clone();
    w.as_person(db::Who { by: Some(by), ..who.clone() });
    let made = built(w, by).and_then(|m| {
        if told >= Told::AfterMeeting {
            meeting(w, &m, by)?;
        }
        if told >= Told::AfterChange {
            seventy_five(w, &m, by)?;
        }
        Ok(m)
    });
    w.as_person(who);
    made
}

fn built(w: &mut Writing, by: PersonId) -> Result<MienDong, Refusal> {
    let m = ground::bodies(w)?;
    ground::cluster(w, &m, by)?;
    let g = Gathering {
        id: m.gathering,
        host: m.host(),
        year: Some(m.year),
        kind: GatheringKind::SummingUp,
        name: "Hội nghị tổng kết giao ước thi đua năm 2023, ký kết giao ước thi đua năm 2024 Cụm thi đua các tỉnh miền Đông Nam Bộ".into(),
        first_day: day("27/3/2024")?,
        last_day: day("28/3/2024")?,
        place: "Trung tâm Hội nghị tỉnh Bình Phước".into(),
        expected: 220,
        leaders_attend: false,
        version: 1,
        illustrative: true,
        around: Around::default(),
    };
    let ok = permission(&m, by);
    crate::create(w, &ok, &g)?;
    plan::programme(w, &ok, &m)?;
    plan::committees(w, &ok, &m)?;
    plan::tasks(w, &ok, &m)?;
    plan::clip(w, &ok, &m)?;
    for (name, says) in [
        ("gatherings.session_added", "Lập chương trình: đêm giao lưu 27/3/2024, hội nghị 28/3/2024."),
        ("gatherings.committee_added", "Thêm ban tổ chức và sáu tiểu ban."),
        ("gatherings.task_given", "Giao bảy việc theo kế hoạch."),
        ("gatherings.clip_set", "Viết kịch bản phóng sự, sáu đoạn."),
    ] {
        w.remember(&Fact::new(name, "gathering", m.gathering, says))?;
    }
    Ok(m)
}

fn permission(m: &MienDong, by: PersonId) -> Allowed<PrepareGathering> {
    Allowed::in_a_story(PrepareGathering::at(m.host(), vec![m.host()]), by)
}

/// Who is called up in which order when the results are announced; everything of it is made up.
///
/// # Errors
/// As the deeds of the pages do.
pub fn honours(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<(), Refusal> {
    plan::honours(w, &permission(m, by), m)?;
    let says = "Ghi thứ tự trao thưởng, ba lượt.";
    w.remember(&Fact::new("gatherings.honours_set", "gathering", m.gathering, says))?;
    Ok(())
}

/// A task of the plan is done, by its title.
///
/// # Errors
/// As the deed of the page does.
pub fn task_done(
    w: &mut Writing,
    m: &MienDong,
    by: PersonId,
    (title, on): (&str, Day),
) -> Result<(), Refusal> {
    for t in crate::store::tasks::tasks(w, m.gathering)?.into_iter().filter(|t| t.title == title) {
        let done = Task { state: TaskState::Done, progress: 100, done: Some(on), ..t };
        crate::store::tasks::report(w, &permission(m, by), m.gathering, &done)?;
    }
    Ok(())
}

/// The morning of the conference: what had to be done before it is done; what waits for leaders, and the accounts, are not.
///
/// # Errors
/// As the deed of the page does.
pub fn made_ready(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<(), Refusal> {
    let g = crate::gathering(w, m.gathering)?;
    let all = crate::store::tasks::tasks(w, m.gathering)?;
    for t in all.into_iter().filter(|t| t.is_open(&g) && t.due.is_some_and(|due| due <= g.last_day)) {
        let done = Task { state: TaskState::Done, progress: 100, done: t.due, ..t };
        crate::store::tasks::report(w, &permission(m, by), m.gathering, &done)?;
    }
    Ok(())
}

/// The chair's conclusions of 13/3/2024, as the article reports them.
pub const CONCLUSIONS: [&str; 5] = [
    "Bám sát kế hoạch tổ chức hội nghị để triển khai",
    "Xây dựng chi tiết phương án bảo vệ trong trường hợp có lãnh đạo Đảng, Nhà nước dự",
    "Chấm điểm công bằng, khách quan, trên cơ sở thống nhất cao của tất cả các thành viên",
    "Phóng sự phải thể hiện thành tích tiêu biểu của từng đơn vị thành viên, hình thức sáng tạo hơn",
    "Chương trình phù hợp với địa điểm hiện có nhưng chu đáo, thân thiện, mến khách",
];

/// The meeting of 13/3/2024, and its conclusions made tasks. Who does what by when is made up.
fn meeting(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<(), Refusal> {
    let g = crate::gathering(w, m.gathering)?;
    let participants = "Thường trực Hội đồng Thi đua – Khen thưởng tỉnh; các sở, ban, ngành, đơn vị và địa phương báo cáo. Công tác \
                        chuẩn bị nghiêm túc, khẩn trương, đúng tiến độ, cơ bản đáp ứng kế hoạch.";
    let held = Meeting {
        id: crate::MeetingId(Uuid::now_v7()),
        day: day("13/3/2024")?,
        name: "Họp nghe báo cáo công tác chuẩn bị hội nghị".into(),
        chair: "Chủ tịch UBND tỉnh".into(),
        participants: participants.into(),
    };
    let owners = [m.standing, m.police, m.standing, m.press, m.office];
    let due = ["27/3/2024", "20/3/2024", "22/3/2024", "24/3/2024", "22/3/2024"];
    let mut given = Vec::new();
    for (n, ((says, body), due)) in CONCLUSIONS.into_iter().zip(owners).zip(due).enumerate() {
        let t = blank(TaskId(Uuid::now_v7()), held.day);
        let (title, body, due) = (says.to_owned(), Some(body), Some(day(due)?));
        given.push(Task { title, body, due, when_leaders: n == 1, source: held.source(), ..t });
    }
    concluded(w, &permission(m, by), &g, (&held, given))
}

/// A meeting whose conclusions are these tasks.
fn concluded(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (held, given): (&Meeting, Vec<Task>),
) -> Result<(), Refusal> {
    let said = |(place, t): (i64, &Task)| Conclusion {
        id: crate::ConclusionId(Uuid::now_v7()),
        meeting: held.id,
        place,
        says: t.title.clone(),
        task: None,
    };
    let conclusions: Vec<Conclusion> = (1..).zip(&given).map(said).collect();
    meetings::record(w, ok, g, (held, &conclusions))?;
    let made: Vec<_> = conclusions.iter().map(|c| c.id).zip(given).collect();
    meetings::into_tasks(w, ok, g, &made)
}

/// From about 220 delegates to 75.
///
/// # Errors
/// As the deed of the page does.
pub fn seventy_five(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<(), Refusal> {
    let g = crate::gathering(w, m.gathering)?;
    let why = Why {
        id: ChangeId(Uuid::now_v7()),
        reason: "Thu gọn số đại biểu: 10 của trung ương, 51 của các tỉnh trong cụm, 14 của tỉnh Bình Phước"
            .into(),
        basis: "Báo cáo của Thường trực Hội đồng Thi đua – Khen thưởng tỉnh tại cuộc họp ngày 13/3/2024"
            .into(),
    };
    crate::change(w, &permission(m, by), &g, &Change::Expected(75), &why)?;
    Ok(())
}

fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).ok_or_else(|| Refusal::broken(format!("no such day: {text}")))
}
