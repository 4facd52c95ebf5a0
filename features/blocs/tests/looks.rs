//! Every page with its samples, checked and kept as a picture in words.

use super::body;
use crate::pages::Bar;
use crate::pages::documents::{DocumentRow, DocumentsPage};
use crate::pages::list::{ListPage, ListRow, NewPage};
use crate::pages::plan::{SchedulePage, rows};
use crate::pages::setup::{HeadsPage, MemberRow, SetupPage, TermRow};
use crate::papers::DocumentId;
use crate::{Step, StepState, YearLine, YearStep, year_line_html};
use askama::Template;
use kernel::{BlocId, Problem, Uuid, YearId};
use web::{Filled, Frame};

const LONG: &str = "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh";
const NAMES: [&str; 6] = [
    LONG,
    "Văn phòng Hội đồng nhân dân tỉnh",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Kế hoạch và Đầu tư",
    "Sở Tài chính",
    "Sở Tư pháp",
];

fn year() -> YearId {
    YearId(Uuid::from_u128(1))
}

fn bar(tab: &'static str) -> Bar {
    Bar {
        year: year(),
        bloc: BlocId(Uuid::from_u128(2)),
        title: "Khối 5, năm 2018".into(),
        tab,
        plans: true,
        sees: true,
    }
}

fn frame(title: &str, filled: &Filled) -> Frame {
    Frame { problems: filled.problems.clone(), ..Frame::sample(title) }
}

/// Checks a page and keeps what is inside the frame; the frame is the web's own.
fn look(name: &str, page: &impl Template) {
    let html = page.render().unwrap();
    world::check_page(name, &html);
    let inside =
        html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).map(|(main, _)| main);
    insta::assert_snapshot!(name, format!("<main{}</main>", inside.unwrap()));
}

#[test]
fn the_list() {
    let row = |n: u128, name: &str, head: Option<&str>| ListRow {
        href: format!("/years/{}", YearId(Uuid::from_u128(n))),
        name: name.into(),
        long: format!("{name} các cơ quan tham mưu, tổng hợp"),
        members: 6,
        head_words: "Khối trưởng",
        head: head.map(Into::into),
        managing: "UBND tỉnh".into(),
        setup: (n == 1).then(year),
    };
    let page = |rows: Vec<ListRow>, all, asked: &str, manages| ListPage {
        frame: Frame::sample("Khối, cụm thi đua"),
        numbers: vec![2019, 2018],
        number: 2018,
        asked: asked.into(),
        rows,
        all,
        manages,
    };
    look("blocs", &page(vec![row(1, "Khối 5", Some(LONG)), row(2, "Khối 6", None)], 2, "", true));
    look("blocs-not-found", &page(vec![], 12, "<script>", false));
    look("blocs-empty", &page(vec![], 0, "", false));
    look("blocs-empty-officer", &page(vec![], 0, "", true));
}

#[test]
fn a_new_bloc() {
    let page = |filled: Filled, managing| NewPage {
        frame: frame("Lập khối, cụm", &filled),
        filled,
        key: "0".into(),
        year: "2019".into(),
        kinds: vec![("SECTOR", "Khối thi đua"), ("CLUSTER", "Cụm thi đua")],
        asked: String::new(),
        managing,
        more: 3,
    };
    look("bloc-new", &page(Filled::default(), vec![(body(1), "Ủy ban nhân dân tỉnh".into())]));
    look("bloc-new-nowhere", &page(Filled::default(), vec![]));
    let long = "Khối ".repeat(60);
    let wrong = vec![
        Problem::new("name", "CHUNG-10", "Tên gọi ngắn: dài 300 ký tự, tối đa 100. Bớt 200 ký tự."),
        Problem::new("number", "CHUNG-03", "Năm thi đua: phải từ 2000 đến 2020. Đang nhập 1066."),
    ];
    let filled = Filled::sample("/blocs", &[("kind", "CLUSTER"), ("name", &long), ("number", "1066")], wrong);
    look("bloc-new-refused", &page(filled, vec![(body(1), "Ủy ban nhân dân tỉnh".into())]));
}

fn setup(manages: bool, filled: Filled) -> SetupPage {
    let member = |(i, name): (usize, &&str)| MemberRow {
        body: body(i as u128 + 1),
        name: (*name).into(),
        role: ["Khối phó", "", "Khối trưởng", "", "", ""][i],
        first: i == 0,
        last: i == 5,
    };
    SetupPage {
        frame: frame("Thành viên của Khối 5, năm 2018", &filled),
        filled,
        bar: bar("setup"),
        noun: "khối",
        version: "3".into(),
        short_name: "Khối 5".into(),
        in_force: false,
        long: "Khối thi đua số 5".into(),
        managing: "Ủy ban nhân dân tỉnh".into(),
        members: NAMES.iter().enumerate().map(member).collect(),
        manages,
        asked: String::new(),
        offered: vec![],
        more: 0,
        years: vec![(YearId(Uuid::from_u128(7)), 2019)],
        next: manages.then_some(2020),
    }
}

#[test]
fn setting_up() {
    look("setup", &setup(true, Filled::default()));
    look("setup-head-unit", &setup(false, Filled::default()));
    let found = vec![(body(20), LONG.into()), (body(21), "Sở Nội vụ".into())];
    look(
        "setup-searching",
        &SetupPage {
            asked: "so".into(),
            offered: found,
            more: 4,
            in_force: true,
            ..setup(true, Filled::default())
        },
    );
    look(
        "setup-empty",
        &SetupPage { members: vec![], asked: "khong co".into(), ..setup(true, Filled::default()) },
    );
    let wrong = vec![Problem::new(
        "",
        "KHOI-10",
        "Đơn vị này đang là Khối trưởng năm 2018. Ghi Khối trưởng mới trước, rồi bỏ đơn vị khỏi danh sách.",
    )];
    look("setup-refused", &setup(true, Filled::sample("/years/1/members", &[], wrong)));
}

fn heads(manages: bool, filled: Filled) -> HeadsPage {
    let term = |number, head: &str, deputy: &str| TermRow {
        number,
        head: head.into(),
        deputy: deputy.into(),
        from: "12/3/2018".into(),
        how: "bầu tại hội nghị tổng kết năm 2017".into(),
        later: number == 2018,
    };
    HeadsPage {
        frame: frame("Khối trưởng của Khối 5, năm 2018", &filled),
        filled,
        bar: bar("heads"),
        head_words: "Khối trưởng",
        deputy_words: "Khối phó",
        version: "3".into(),
        members: NAMES.iter().enumerate().map(|(i, n)| (body(i as u128 + 1), (*n).into())).collect(),
        head: body(3).to_string(),
        deputy: body(1).to_string(),
        from: "12/3/2018".into(),
        how: "bầu tại hội nghị tổng kết năm 2017".into(),
        manages,
        terms: vec![term(2018, NAMES[2], LONG), term(2017, NAMES[4], "")],
        not_yet: vec![LONG.into(), "Sở Tư pháp".into()],
    }
}

#[test]
fn who_leads() {
    look("heads", &heads(true, Filled::default()));
    look("heads-head-unit", &heads(false, Filled::default()));
    look(
        "heads-empty",
        &HeadsPage { members: vec![], terms: vec![], not_yet: vec![], ..heads(true, Filled::default()) },
    );
    let wrong = vec![
        Problem::new(
            "head",
            "KHOI-11",
            "Đơn vị này đã là Khối trưởng năm 2017. Nếu đúng là tiếp tục, đánh dấu ô “Tiếp tục” bên dưới.",
        ),
        Problem::new("how", "CHUNG-01", "Căn cứ: chưa viết."),
    ];
    look(
        "heads-refused",
        &heads(true, Filled::sample("/years/1/heads", &[("how", ""), ("from", "32/3/2018")], wrong)),
    );
}

#[test]
fn dates() {
    let page = |filled: Filled| SchedulePage {
        frame: frame("Lịch của Khối 5, năm 2018", &filled),
        filled,
        bar: bar("schedule"),
        version: "3".into(),
        first: "01/01/2018".into(),
        last: "31/12/2019".into(),
        rows: rows(&crate::sample::story_plan()),
    };
    look("schedule", &page(Filled::default()));
    let wrong = vec![Problem::new(
        "conference_from",
        "CHUNG-08",
        "Hội nghị, từ ngày: phải từ 01/01/2018 đến 31/12/2019. Đang nhập 31/12/2017.",
    )];
    look(
        "schedule-refused",
        &page(Filled::sample("/years/1/schedule", &[("conference_from", "31/12/2017")], wrong)),
    );
}

#[test]
fn documents() {
    let row = |n: u128, name: &str, number: &str, file: Option<&str>| DocumentRow {
        id: DocumentId(Uuid::from_u128(n)),
        kind: "Quyết định",
        number: number.into(),
        name: name.into(),
        day: "28/02/2018".into(),
        file: file.map(Into::into),
        removal: format!("/years/{}/documents/{n}/removal", year()),
    };
    let page = |rows, plans, filled: Filled| DocumentsPage {
        frame: frame("Văn bản của Khối 5, năm 2018", &filled),
        filled,
        bar: Bar { plans, ..bar("documents") },
        key: "0".into(),
        kinds: vec![("DECISION", "Quyết định"), ("OTHER", "Văn bản khác")],
        rows,
    };
    let two = || {
        vec![
            row(1, "Chia cụm, khối thi đua của tỉnh", "1306/QĐ-UBND", Some("PDF, 1,2 MB")),
            row(2, &format!("Phân công {LONG}"), "", None),
        ]
    };
    look("documents", &page(two(), true, Filled::default()));
    look("documents-member", &page(two(), false, Filled::default()));
    look("documents-empty", &page(vec![], true, Filled::default()));
    look("documents-empty-member", &page(vec![], false, Filled::default()));
    let wrong = vec![
        Problem::new("name", "CHUNG-01", "Trích yếu: chưa viết."),
        Problem::new("day", "CHUNG-07", "Ngày ban hành: “hôm qua” không phải là ngày. Viết ví dụ 07/3/2019."),
    ];
    look(
        "documents-refused",
        &page(two(), true, Filled::sample("/x", &[("day", "hôm qua"), ("number", "15/BC-K5")], wrong)),
    );
}

#[test]
fn the_year_line_is_the_prototype_s() {
    let step = |step, state, lines: &[&str]| YearStep {
        step,
        state,
        lines: lines.iter().map(|l| (*l).into()).collect(),
        today: None,
    };
    let line = YearLine {
        steps: vec![
            step(Step::Covenant, StepState::Done, &["ký 12/3/2018", "6/6 đơn vị đã ký"]),
            step(Step::Work, StepState::Done, &["từ 12/3/2018", "theo 5 nhóm chỉ tiêu"]),
            step(Step::Midterm, StepState::Done, &["18/7/2018", "đã chốt thang điểm"]),
            step(Step::SelfScore, StepState::Done, &["xong 15/02/2019", "6/6 phiếu đã nộp"]),
            YearStep {
                today: Some("Hôm nay 26/02".into()),
                ..step(
                    Step::Appraisal,
                    StepState::Now { tenths: 8 },
                    &["18/02 – 28/02/2019", "4/6 phiếu đã xong"],
                )
            },
            step(Step::Conference, StepState::Next, &["07/3/2019", "còn 9 ngày"]),
            step(Step::Handover, StepState::Next, &["07/3/2019", "tại hội nghị"]),
        ],
    };
    let html = year_line_html(&line, "Năm 2018 của Khối 5, bước 5 trên 7", false).unwrap();
    assert!(html.contains(r#"<li class="now at-8" aria-current="step"><b>Thẩm định<span class="unseen"> (đang làm)</span></b><span>18/02 – 28/02/2019</span><span>4/6 phiếu đã xong</span><span class="today">Hôm nay 26/02</span></li>"#));
    insta::assert_snapshot!("year-line", html);
}
