//! Every page with its samples, checked and kept as a picture in words.

use super::{body, covenant, signature, year};
use crate::draft::{Act, Draft};
use crate::pages::edit::EditPage;
use crate::pages::show::{CovenantPage, NonePage, tell};
use crate::pages::sign::{PaperPage, SignPage};
use crate::pages::view::{TextView, histories, signers};
use crate::pages::{annex, check};
use crate::{CheckEntry, Covenant, CovenantState, Method, Scan, Section, Target, TargetAmendment};
use askama::Template;
use kernel::{Points, Problem, YearId};
use organisations::Names;
use web::{Filled, Frame};
use world::day;

const NAMES: [&str; 6] = [
    "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh",
    "Văn phòng Hội đồng nhân dân tỉnh",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Kế hoạch và Đầu tư",
    "Sở Tài chính",
    "Sở Tư pháp",
];

fn names() -> Names {
    NAMES.iter().enumerate().fold(Names::default(), |n, (i, name)| n.with(body(i + 1), name, name))
}

fn full(state: CovenantState) -> Covenant {
    let target =
        |section, indicator: &str, unit: &str, baseline: Option<&str>, value: &str, owner: Option<usize>| {
            Target {
                section,
                indicator: indicator.into(),
                unit: unit.into(),
                baseline: baseline.map(Into::into),
                value: value.into(),
                owner: owner.map(body),
                deadline: owner.and(Some(day("15/12/2019"))),
            }
        };
    Covenant {
        theme: "Kỷ cương, trách nhiệm, hành động, sáng tạo, hiệu quả".into(),
        grounds: "Căn cứ Luật Thi đua, khen thưởng;\nCăn cứ Quy chế hoạt động của khối.".into(),
        undertakings: "Nộp phiếu tự chấm và minh chứng đúng hạn.\nCông khai, công bằng khi bình xét.".into(),
        sections: vec![
            Section {
                no: 1,
                title: "Thực hiện nhiệm vụ chính trị, chuyên môn".into(),
                text: "Tham mưu đúng quy trình, đúng hạn.\nHoàn thành chương trình công tác năm.".into(),
            },
            Section { no: 2, title: "Cải cách hành chính".into(), text: String::new() },
        ],
        targets: vec![
            target(1, "Văn bản tham mưu xử lý đúng hạn", "%", Some("98,1"), "99", None),
            target(2, "Hồ sơ thủ tục hành chính tiếp nhận trực tuyến", "%", None, "55", Some(1)),
        ],
        ..covenant(state)
    }
}

fn half_signed() -> Covenant {
    let mut c = full(CovenantState::Agreed);
    let mut paper = signature(body(2));
    paper.method = Method::OnPaper;
    paper.scan = Some(Scan { digest: "0".repeat(64), name: "ky.pdf".into(), kind: web::FileKind::Pdf });
    c.signatures = vec![signature(body(1)), paper];
    c.absences =
        vec![(body(6), "Giám đốc đi công tác nước ngoài, Phó Giám đốc dự tập huấn tại Trung ương".into())];
    c
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

fn page(c: &Covenant, runs: bool, mine: usize, filled: Filled) -> CovenantPage {
    let y = year(6);
    let sign_for = (mine > 0 && c.may_sign(&y.members, body(mine)).is_ok())
        .then(|| (body(mine), NAMES[mine - 1].to_owned()));
    CovenantPage {
        frame: frame("Giao ước thi đua năm 2019", &filled),
        filled,
        id: c.id,
        year: YearId(y.id.0),
        year_title: y.title(),
        title: "Giao ước thi đua năm 2019".into(),
        head_words: "Khối trưởng",
        state: c.state,
        tell: tell(c, &y),
        version: "3".into(),
        text: TextView::of(c, &names()),
        signers: signers(c, &y, &names(), &[body(mine)]),
        signed: c.signed(&y.members),
        members: 6,
        runs,
        sign_for,
        lacks: if runs && c.state == CovenantState::Draft {
            c.missing(&y.members).into_iter().map(|p| p.says).collect()
        } else {
            vec![]
        },
        may_reopen: runs && c.may_reopen().is_ok(),
        may_settle: runs && c.may_settle(&y.members).is_ok(),
        amends: runs && c.open_to_amend(&y, day("07/3/2019")).is_ok(),
        histories: Vec::new(),
        annexes: Vec::new(),
    }
}

#[test]
fn the_covenant() {
    let empty = || Covenant {
        theme: String::new(),
        sections: vec![],
        targets: vec![],
        ..covenant(CovenantState::Draft)
    };
    look("covenant-empty", &page(&empty(), true, 0, Filled::default()));
    look("covenant-empty-member", &page(&empty(), false, 5, Filled::default()));
    look("covenant-draft", &page(&full(CovenantState::Draft), true, 0, Filled::default()));
    look("covenant-agreed", &page(&full(CovenantState::Agreed), true, 0, Filled::default()));
    look("covenant-signing", &page(&half_signed(), true, 4, Filled::default()));
    look("covenant-signing-member", &page(&half_signed(), false, 5, Filled::default()));
    let mut last = half_signed();
    last.signatures.extend((3..=5).map(|b| signature(body(b))));
    look("covenant-to-settle", &page(&last, true, 0, Filled::default()));
    last.state = CovenantState::Effective;
    last.effective_on = Some(day("07/3/2019"));
    look("covenant-effective", &page(&last, true, 5, Filled::default()));
    let wrong = vec![Problem::new("reason", "CHUNG-01", "Lý do vắng: chưa viết.")];
    let action = format!("/covenants/{}/absences", last.id);
    let filled = Filled::sample(&action, &[("body", &body(3).to_string()), ("reason", "")], wrong);
    look("covenant-absence-refused", &page(&half_signed(), true, 0, filled));
}

#[test]
fn an_amended_covenant_and_its_check() {
    let mut c = full(CovenantState::Effective);
    c.effective_on = Some(day("07/3/2019"));
    let held = [TargetAmendment {
        no: 1,
        target: 1,
        value: "97%".into(),
        deadline: Some(day("30/11/2019")),
        from: day("01/8/2019"),
        basis: "Kết luận số 12-KL/K5 ngày 30/7/2019".into(),
        reason: "Khối lượng văn bản tăng gấp đôi.".into(),
        by_name: "Trần Minh Đức, Sở Kế hoạch và Đầu tư".into(),
        at: kernel::Moment::at(day("31/7/2019"), 9, 5),
    }];
    let mut shown = page(&c, true, 0, Filled::default());
    let uses = [(2, "I.4 Hồ sơ trực tuyến".to_owned())];
    shown.text = shown.text.with_notes(&held, &uses);
    let annexes = c.annexes(&held, &[]);
    shown.histories = histories(&c, &held, &annexes);
    shown.annexes = annex::rows(&c, &annexes);
    look("covenant-amended", &shown);

    let (y, names) = (year(6), names());
    let said = |n, figure: Option<i64>, remark: &str| CheckEntry {
        target: 1,
        body: body(n),
        figure: figure.map(Points),
        told: String::new(),
        remark: remark.into(),
        version: 1,
        by_name: "Nguyễn Thị Hà, Sở Tài chính".into(),
        at: kernel::Moment::at(day("18/7/2019"), 9, 0),
    };
    let loaded = |mine| check::Loaded {
        year: &y,
        c: &c,
        targets: c.targets_on(&held, day("02/8/2019")),
        held: vec![
            said(2, Some(6_014), ""),
            said(5, None, "Chờ số liệu của Văn phòng"),
            said(6, Some(0), ""),
        ],
        plans: vec![],
        names: names.clone(),
        mine,
    };
    let title = "Kiểm điểm chỉ tiêu giữa năm 2019";
    let none = Filled::default();
    look("check-head", &check::page(frame(title, &none), &none, &loaded(vec![body(1)]), (None, true, None)));
    let wrong =
        vec![Problem::new("f1", "DIEM-10", "Chỉ tiêu 1: “nhiều” không phải là số điểm. Viết ví dụ 37,5.")];
    let typed = [("f1", "nhiều"), ("r1", "<script>🎉")];
    let filled = Filled::sample("/covenants/1/check", &typed, wrong);
    look(
        "check-refused",
        &check::page(frame(title, &filled), &filled, &loaded(vec![body(5)]), (None, false, None)),
    );
    let closed = Some("Năm 2019 đã hết nên không kiểm điểm giữa năm nữa.".to_owned());
    look(
        "check-closed",
        &check::page(frame(title, &none), &none, &loaded(vec![body(5)]), (None, false, closed)),
    );
}

#[test]
fn no_covenant_yet() {
    let y = year(6);
    let none = |runs, last| NonePage {
        frame: Frame::sample("Giao ước thi đua năm 2019"),
        year: y.id,
        year_title: y.title(),
        number: 2019,
        head_words: "Khối trưởng",
        runs,
        last,
    };
    look("none", &none(true, None));
    look("none-last-year", &none(true, Some(2018)));
    look("none-member", &none(false, None));
}

fn edit(draft: Draft, focus: &str, filled: Filled) -> EditPage {
    EditPage {
        frame: frame("Soạn giao ước thi đua năm 2019", &filled),
        filled,
        id: covenant(CovenantState::Draft).id,
        title: "Giao ước thi đua năm 2019".into(),
        noun: "khối",
        version: "3".into(),
        members: NAMES.iter().enumerate().map(|(i, n)| (body(i + 1), (*n).to_owned())).collect(),
        first: "01/01/2019".into(),
        last: "31/12/2020".into(),
        focus: focus.into(),
        full_sections: false,
        full_targets: false,
        draft,
    }
}

#[test]
fn writing_it() {
    look("edit", &edit(Draft::of(&full(CovenantState::Draft)), "", Filled::default()));
    let empty = Covenant {
        theme: String::new(),
        sections: vec![],
        targets: vec![],
        ..covenant(CovenantState::Draft)
    };
    look("edit-empty", &edit(Draft::of(&empty), "", Filled::default()));
    let (draft, focus) = Draft::of(&full(CovenantState::Draft)).after(Act::AddTarget);
    look("edit-row-added", &edit(draft, &focus, Filled::default()));
    look(
        "edit-full",
        &EditPage {
            full_sections: true,
            full_targets: true,
            ..edit(Draft::of(&empty), "", Filled::default())
        },
    );
    let wrong = vec![
        Problem::new(
            "section-0-title",
            "CHUNG-10",
            "Nội dung 1, tên: dài 300 ký tự, tối đa 200. Bớt 100 ký tự.",
        ),
        Problem::new(
            "target-0-section",
            "GIAO-12",
            "Chỉ tiêu 1, thuộc nội dung: chưa chọn, hoặc nội dung đã chọn còn để trống.",
        ),
        Problem::new("target-0-value", "CHUNG-01", "Chỉ tiêu 1, mức giao ước: chưa viết."),
        Problem::new(
            "target-0-deadline",
            "CHUNG-08",
            "Chỉ tiêu 1, hạn: phải từ 01/01/2019 đến 31/12/2020. Đang nhập 31/12/2018.",
        ),
    ];
    let long = "Nội dung ".repeat(34);
    let typed = [
        ("section-0-title", long.as_str()),
        ("section-0-text", "ý"),
        ("target-0-indicator", "<script>🎉"),
        ("target-0-deadline", "31/12/2018"),
    ];
    let filled = Filled::sample("/covenants/1/edit", &typed, wrong);
    look("edit-refused", &edit(Draft::typed(&filled), "", filled.clone()));
}

#[test]
fn signing_it() {
    let y = year(6);
    let sign = |c: &Covenant, filled: Filled, b: usize| SignPage {
        frame: frame("Ký giao ước thi đua năm 2019", &filled),
        filled,
        id: c.id,
        title: "Giao ước thi đua năm 2019".into(),
        tell: tell(c, &y),
        version: "3".into(),
        text: TextView::of(c, &names()),
        body: body(b),
        unit: NAMES[b - 1].into(),
        signer: ("Đinh Công Tráng".into(), "Chánh Văn phòng".into()),
        not_now: c.may_sign(&y.members, body(b)).err().map(|r| r.to_string()),
    };
    look("sign", &sign(&full(CovenantState::Agreed), Filled::default(), 1));
    look("sign-not-now", &sign(&half_signed(), Filled::default(), 1));
    let wrong =
        vec![Problem::new("read", "GIAO-07", "Chưa đánh dấu ô xác nhận. Đọc toàn văn, đánh dấu rồi ký.")];
    look(
        "sign-refused",
        &sign(&full(CovenantState::Agreed), Filled::sample("/covenants/1/signatures", &[], wrong), 1),
    );
}

#[test]
fn signing_on_paper() {
    let y = year(6);
    let paper = |c: &Covenant, filled: Filled| PaperPage {
        frame: frame("Ghi chữ ký trên giấy", &filled),
        filled,
        id: c.id,
        title: "Giao ước thi đua năm 2019".into(),
        tell: tell(c, &y),
        version: "3".into(),
        waiting: c.waiting(&y.members).into_iter().map(|b| (b, names().full(b).to_owned())).collect(),
        asked: String::new(),
        agreed: c.state == CovenantState::Agreed,
    };
    look("paper", &paper(&half_signed(), Filled::default()));
    look("paper-draft", &paper(&full(CovenantState::Draft), Filled::default()));
    let wrong = vec![
        Problem::new(
            "day",
            "CHUNG-08",
            "Ngày ký trên giấy: phải từ 01/11/2018 đến 07/3/2019. Đang nhập 08/3/2019.",
        ),
        Problem::new(
            "scan",
            "GIAO-08",
            "Bản quét: chưa chọn tệp. Chữ ký trên giấy phải có bản quét kèm theo.",
        ),
    ];
    let typed =
        [("body", body(3).to_string()), ("name", "Vũ Đình Khải".to_owned()), ("day", "08/3/2019".to_owned())];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(k, v)| (*k, v.as_str())).collect();
    look("paper-refused", &paper(&half_signed(), Filled::sample("/x", &typed, wrong)));
}
