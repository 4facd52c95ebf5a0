//! What was prepared before the meeting of 13/3/2024: programme, committees, tasks, the clip's script.

use super::{MienDong, PROVINCES, day};
use crate::clip::Segment;
use crate::committees::{Committee, CommitteeId, Member, Role};
use crate::duties::PrepareGathering;
use crate::honours::{Honour, HonourId};
use crate::pages::task::blank;
use crate::papers::Document;
use crate::programme::{Item, Session, SessionId, Speaker};
use crate::store;
use crate::tasks::{Task, TaskId, TaskState};
use crate::templates::COMMITTEES;
use db::Writing;
use kernel::{Allowed, BodyId, Moment, Refusal, Uuid};

/// Minutes, title, who, unit, only when leaders attend. From the article: the two performances, the summing-up of 2023,
/// the signing of 2024; the rest is made up.
type ItemWords = (i64, &'static str, &'static str, &'static str, bool);

const EVENING: [ItemWords; 3] = [
    (15, "Chào mừng các đoàn đại biểu", "Phó Chủ tịch UBND tỉnh Bình Phước", "", false),
    (90, "Giao lưu văn nghệ giữa các tỉnh trong cụm", "", "Sở Văn hóa, Thể thao và Du lịch", false),
    (15, "Tặng hoa, chụp ảnh lưu niệm", "", "Văn phòng UBND tỉnh", false),
];

const MORNING: [ItemWords; 12] = [
    (30, "Đón tiếp đại biểu, phát tài liệu", "", "Văn phòng UBND tỉnh", false),
    (20, "Biểu diễn văn nghệ chào mừng", "", "Sở Văn hóa, Thể thao và Du lịch", false),
    (10, "Chào cờ, tuyên bố lý do, giới thiệu đại biểu", "", "Thường trực HĐ TĐKT tỉnh", false),
    (10, "Khai mạc", "Chủ tịch UBND tỉnh Bình Phước, Cụm trưởng", "", false),
    (15, "Phóng sự: thành tích tiêu biểu của các tỉnh trong cụm", "", "Đài PT-TH và Báo Bình Phước", false),
    (25, "Báo cáo tổng kết thực hiện giao ước thi đua năm 2023", "", "Thường trực HĐ TĐKT tỉnh", false),
    (45, "Tham luận của các tỉnh", "", "Thường trực HĐ TĐKT tỉnh", false),
    (20, "Công bố kết quả chấm điểm, suy tôn", "", "Thường trực HĐ TĐKT tỉnh", false),
    (20, "Phát biểu của lãnh đạo Đảng, Nhà nước", "", "Văn phòng UBND tỉnh", true),
    (15, "Bầu Cụm trưởng, Cụm phó năm 2024; bàn giao", "", "Thường trực HĐ TĐKT tỉnh", false),
    (15, "Ký kết giao ước thi đua năm 2024", "", "các tỉnh trong cụm", false),
    (5, "Bế mạc", "Chủ tịch UBND tỉnh Bình Phước, Cụm trưởng", "", false),
];

pub(super) fn programme(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    m: &MienDong,
) -> Result<(), Refusal> {
    let hall = "Hội trường lớn";
    let evening = ("27/3/2024", 19 * 60 + 30, 21 * 60 + 30, "Đêm giao lưu văn nghệ", &EVENING[..]);
    let morning = ("28/3/2024", 7 * 60 + 30, 11 * 60 + 30, "Hội nghị", &MORNING[..]);
    for (on, starts, ends, name, items) in [evening, morning] {
        let s = Session {
            id: SessionId(Uuid::now_v7()),
            gathering: m.gathering,
            day: day(on)?,
            starts,
            ends,
            name: name.into(),
            room: hall.into(),
            chair: if starts < 12 * 60 {
                "Chủ tịch UBND tỉnh Bình Phước, Cụm trưởng".into()
            } else {
                String::new()
            },
            version: 1,
        };
        store::programme::put_session(w, ok, &s)?;
        for (place, (minutes, title, speaker, unit, when_leaders)) in (1..).zip(items.iter().copied()) {
            let i = Item {
                id: crate::ItemId(Uuid::now_v7()),
                session: s.id,
                place,
                minutes,
                title: title.into(),
                speaker: speaker.into(),
                unit: unit.into(),
                note: String::new(),
                when_leaders,
                version: 1,
            };
            store::programme::put_item(w, ok, m.gathering, &i)?;
            speeches(w, ok, m, &i)?;
        }
    }
    Ok(())
}

/// The order of the ceremony within the announcement; made up.
pub(super) fn honours(w: &mut Writing, ok: &Allowed<PrepareGathering>, m: &MienDong) -> Result<(), Refusal> {
    let p = store::programme::programme(w, m.gathering)?;
    let Some(item) = p.items.iter().find(|i| i.title.starts_with("Công bố kết quả")) else {
        return Ok(());
    };
    let leader = "Lãnh đạo Ban Thi đua – Khen thưởng Trung ương";
    let awards = [
        ("Đơn vị dẫn đầu cụm năm 2023", "Cờ thi đua của Chính phủ", leader),
        ("Đơn vị thứ hai của cụm năm 2023", "Bằng khen của Thủ tướng Chính phủ", leader),
        ("Cụm phó năm 2023", "Hoa và kỷ niệm chương của cụm", "Chủ tịch UBND tỉnh Bình Phước, Cụm trưởng"),
    ];
    for (place, (name, award, presenter)) in (1..).zip(awards) {
        let h = Honour {
            id: HonourId(Uuid::now_v7()),
            item: item.id,
            place,
            name: name.into(),
            unit: String::new(),
            award: award.into(),
            presenter: presenter.into(),
        };
        store::honours::put(w, ok, m.gathering, &h)?;
    }
    Ok(())
}

/// Who speaks, and the documents of the summing-up.
fn speeches(w: &mut Writing, ok: &Allowed<PrepareGathering>, m: &MienDong, i: &Item) -> Result<(), Refusal> {
    if i.title.starts_with("Tham luận") {
        for (place, (_, name)) in (1..).zip(PROVINCES.iter().skip(1).take(4)) {
            let s = Speaker {
                id: crate::SpeakerId(Uuid::now_v7()),
                item: i.id,
                place,
                name: format!("Đại diện lãnh đạo UBND tỉnh {name}"),
                unit: String::new(),
                topic: "Kinh nghiệm tổ chức phong trào thi đua".into(),
                minutes: 10,
            };
            store::programme::put_speaker(w, ok, m.gathering, &s)?;
        }
    }
    if i.title.starts_with("Báo cáo tổng kết") {
        let d = Document {
            id: crate::papers::DocumentId(Uuid::now_v7()),
            item: Some(i.id),
            title: "Báo cáo tổng kết thực hiện giao ước thi đua năm 2023".into(),
            not_before: Some(Moment::at(day("28/3/2024")?, 7, 30)),
            version: 1,
            files: Vec::new(),
        };
        store::papers::put(w, ok, m.gathering, &d)?;
    }
    Ok(())
}

pub(super) fn committees(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    m: &MienDong,
) -> Result<(), Refusal> {
    let heads = [
        ("Chủ tịch UBND tỉnh", ""),
        ("Trưởng ban Ban Thi đua – Khen thưởng", "Sở Nội vụ"),
        ("Giám đốc Đài Phát thanh – Truyền hình và Báo Bình Phước", ""),
        ("Giám đốc Sở Văn hóa, Thể thao và Du lịch", ""),
        ("Chánh Văn phòng UBND tỉnh", ""),
        ("Giám đốc Sở Tài chính", ""),
        ("Giám đốc Công an tỉnh", ""),
    ];
    for (place, ((name, duties, products), (head, post))) in (1..).zip(COMMITTEES.into_iter().zip(heads)) {
        let c = Committee {
            id: CommitteeId(Uuid::now_v7()),
            place,
            name: name.into(),
            duties: duties.into(),
            products: products.into(),
            version: 1,
        };
        store::committees::put(w, ok, m.gathering, &c)?;
        let member = Member {
            id: crate::MemberId(Uuid::now_v7()),
            committee: c.id,
            role: Role::Head,
            name: head.into(),
            post: post.into(),
            person: None,
        };
        store::committees::put_member(w, ok, m.gathering, &member)?;
    }
    Ok(())
}

/// Tasks of the plan, made up: title, body, day due, state, progress, product.
pub(super) fn tasks(w: &mut Writing, ok: &Allowed<PrepareGathering>, m: &MienDong) -> Result<(), Refusal> {
    let all = [
        (
            "Trình kế hoạch tổ chức hội nghị",
            m.standing,
            "05/3/2024",
            TaskState::Done,
            100,
            "Kế hoạch được ban hành",
        ),
        ("Dự thảo báo cáo tổng kết năm 2023", m.standing, "15/3/2024", TaskState::Doing, 70, "Báo cáo"),
        ("Gửi giấy mời đại biểu", m.office, "18/3/2024", TaskState::ToDo, 0, "Giấy mời"),
        ("In tài liệu hội nghị", m.office, "25/3/2024", TaskState::ToDo, 0, "Tài liệu phát cho đại biểu"),
        (
            "Dàn dựng đêm giao lưu văn nghệ",
            m.culture,
            "26/3/2024",
            TaskState::Doing,
            40,
            "Chương trình biểu diễn",
        ),
        ("Dự toán kinh phí hội nghị", m.finance, "15/3/2024", TaskState::Waiting, 50, "Dự toán được duyệt"),
        ("Quyết toán kinh phí hội nghị", m.finance, "20/4/2024", TaskState::ToDo, 0, "Quyết toán"),
    ];
    let mut ids: Vec<TaskId> = Vec::new();
    for (title, body, due, state, progress, product) in all {
        let t = Task {
            title: title.into(),
            body: Some(body),
            due: Some(day(due)?),
            state,
            progress,
            product: product.into(),
            done: if state == TaskState::Done { Some(day("04/3/2024")?) } else { None },
            needs: match title {
                "In tài liệu hội nghị" => vec![ids[1]],
                "Quyết toán kinh phí hội nghị" => vec![ids[5]],
                _ => Vec::new(),
            },
            ..blank(TaskId(Uuid::now_v7()), day("26/02/2024")?)
        };
        store::tasks::put(w, ok, m.gathering, &t)?;
        ids.push(t.id);
    }
    Ok(())
}

pub(super) fn clip(w: &mut Writing, ok: &Allowed<PrepareGathering>, m: &MienDong) -> Result<(), Refusal> {
    let mut pieces: Vec<(Option<BodyId>, String, i64)> =
        vec![(None, "Mở đầu: toàn cảnh Đông Nam Bộ".into(), 45)];
    // Two members are still missing: the chair found the script did not treat everybody.
    for (body, (_, name)) in m.provinces.iter().zip(PROVINCES).take(5) {
        pieces.push((Some(*body), format!("Mô hình tiêu biểu của tỉnh {name}"), 120));
    }
    for (place, (body, shows, seconds)) in (1..).zip(pieces) {
        let s = Segment { id: crate::clip::SegmentId(Uuid::now_v7()), place, body, shows, seconds };
        store::clip::put(w, ok, m.gathering, &s)?;
    }
    Ok(())
}
