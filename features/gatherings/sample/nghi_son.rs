//! Story S2: the town's conference of advanced exemplars (Hội nghị điển hình tiên tiến thị xã Nghi Sơn), as the meeting of
//! 12/02/2025 concluded. From the article: the conference within May 2025, and what it must bring. The day, who does what by
//! when, and the hours are made up.

use super::{concluded, day};
use crate::change::{Change, ChangeId, Why};
use crate::duties::PrepareGathering;
use crate::meetings::Meeting;
use crate::model::{Around, Gathering, GatheringId, GatheringKind};
use crate::pages::{sessions::put_model, task::blank};
use crate::store;
use crate::tasks::{Task, TaskId, TaskState};
use db::Writing;
use kernel::{Allowed, BodyId, PersonId, Refusal, Uuid};

/// What the town's conference needs, who answers for it, who helps, by when.
const CONCLUSIONS: [(&str, &str, &str, &str); 6] = [
    ("Báo cáo tổng kết ngắn gọn, chất lượng", "Trưởng phòng Nội vụ", "", "25/4/2025"),
    (
        "Xây dựng phóng sự",
        "Giám đốc Trung tâm Văn hóa, Thông tin, Thể thao và Du lịch",
        "Phòng Nội vụ",
        "10/5/2025",
    ),
    ("Biên tập kỷ yếu", "Trưởng phòng Nội vụ", "các xã, phường, đơn vị", "10/5/2025"),
    ("Chương trình văn nghệ đúng chủ đề", "Trưởng phòng Văn hóa, Khoa học và Thông tin", "", "15/5/2025"),
    (
        "Lựa chọn điển hình bảo đảm mọi ngành, lĩnh vực đều có đại diện",
        "Trưởng phòng Nội vụ",
        "thành viên Ban Chỉ đạo",
        "20/4/2025",
    ),
    (
        "Dự toán kinh phí trong định mức, tiết kiệm",
        "Trưởng phòng Tài chính – Kế hoạch",
        "Phòng Nội vụ",
        "30/4/2025",
    ),
];

/// The conference of this town, with the conclusions of 12/02/2025 made tasks.
///
/// # Errors
/// As the deeds of the pages do.
pub fn nghi_son(w: &mut Writing, by: PersonId, town: BodyId) -> Result<GatheringId, Refusal> {
    let on = day("20/5/2025")?;
    let g = Gathering {
        id: GatheringId(Uuid::now_v7()),
        host: town,
        year: None,
        kind: GatheringKind::Exemplars,
        name: "Hội nghị điển hình tiên tiến thị xã Nghi Sơn".into(),
        first_day: on,
        last_day: on,
        place: "Hội trường UBND thị xã".into(),
        expected: 200,
        leaders_attend: false,
        version: 1,
        illustrative: true,
        around: Around::default(),
    };
    let ok = Allowed::in_a_story(PrepareGathering::at(town, vec![town]), by);
    crate::create(w, &ok, &g)?;
    put_model(w, &ok, &g, (crate::SessionId(Uuid::now_v7()), on))?;
    let held = Meeting {
        id: crate::MeetingId(Uuid::now_v7()),
        day: day("12/02/2025")?,
        name: "Họp Ban Chỉ đạo hội nghị điển hình tiên tiến các cấp".into(),
        chair: "Phó Chủ tịch UBND thị xã".into(),
        participants: "Thành viên Ban Chỉ đạo".into(),
    };
    let mut given = Vec::new();
    for (title, person, helpers, due) in CONCLUSIONS {
        let t = Task {
            title: title.into(),
            body: Some(town),
            person_name: person.into(),
            helpers: helpers.into(),
            due: Some(day(due)?),
            source: held.source(),
            ..blank(TaskId(Uuid::now_v7()), held.day)
        };
        given.push(t);
    }
    concluded(w, &ok, &g, (&held, given))?;
    Ok(g.id)
}

/// The town's conference as it stands in June: put off into the month the plan itself left for it, for the choice of
/// exemplars and the yearbook were not through. Made up.
///
/// # Errors
/// As the deeds of the pages do.
pub fn nghi_son_in_june(w: &mut Writing, by: PersonId, id: GatheringId) -> Result<(), Refusal> {
    let g = crate::gathering(w, id)?;
    let ok = Allowed::in_a_story(g.prepare(), by);
    let on = day("26/6/2025")?;
    let why = Why {
        id: ChangeId(Uuid::now_v7()),
        reason: "Chưa chọn xong điển hình và chưa biên tập xong kỷ yếu".into(),
        basis: "Kế hoạch số 309 ngày 13/8/2024: hội nghị cấp thị xã trước ngày 30/6/2025".into(),
    };
    crate::change(w, &ok, &g, &Change::Days { first: on, last: on }, &why)?;
    for t in store::tasks::tasks(w, id)? {
        let late = t.title.starts_with("Biên tập kỷ yếu") || t.title.starts_with("Lựa chọn điển hình");
        let t = match late {
            true => Task { state: TaskState::Doing, progress: 60, ..t },
            false => Task { state: TaskState::Done, progress: 100, done: t.due, ..t },
        };
        store::tasks::report(w, &ok, id, &t)?;
    }
    Ok(())
}

/// The province's congress ahead, to which the towns and districts send their exemplars: this town has a task of it. Day,
/// venue and figures are made up.
///
/// # Errors
/// As the deeds of the pages do.
pub fn thanh_hoa(
    w: &mut Writing,
    by: PersonId,
    (province, town): (BodyId, BodyId),
) -> Result<GatheringId, Refusal> {
    let on = day("25/9/2025")?;
    let g = Gathering {
        id: GatheringId(Uuid::now_v7()),
        host: province,
        year: None,
        kind: GatheringKind::Congress,
        name: "Đại hội Thi đua yêu nước tỉnh Thanh Hóa năm 2025".into(),
        first_day: on,
        last_day: on,
        place: "Trung tâm Hội nghị tỉnh".into(),
        expected: 400,
        leaders_attend: false,
        version: 1,
        illustrative: true,
        around: Around::default(),
    };
    let ok = Allowed::in_a_story(PrepareGathering::at(province, vec![province]), by);
    crate::create(w, &ok, &g)?;
    let t = Task {
        title: "Chọn, gửi danh sách điển hình tiên tiến của thị xã dự Đại hội".into(),
        body: Some(town),
        due: Some(day("15/8/2025")?),
        product: "Danh sách đoàn đại biểu thị xã".into(),
        ..blank(TaskId(Uuid::now_v7()), day("12/02/2025")?)
    };
    store::tasks::put(w, &ok, g.id, &t)?;
    Ok(g.id)
}
