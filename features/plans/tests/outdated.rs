//! A text that names a day which a revision moved says so, and keeps its words.

use super::{on_both_engines, signed_in};
use crate::model::{Line, PlanLineId, Revised, Revision, Whom};
use crate::outdated::{moved, remarks};
use crate::sample::{nghi_son, nghi_son_meeting};
use crate::{Basis, Deadline, RevisionId};
use kernel::{Moment, Uuid};
use world::{check_page, day};

fn line() -> Line {
    Line {
        id: PlanLineId(Uuid::from_u128(1)),
        no: 1,
        name: "Hội nghị cấp xã".into(),
        whom: Whom::Own,
        deadline: Deadline::on(day("31/3/2025")),
        product: String::new(),
        parent: None,
    }
}

fn revision(no: i64, was: &str, now: &str) -> Revision {
    Revision {
        id: RevisionId(Uuid::from_u128(10)),
        no,
        what: Revised::Deadline,
        line: Some(line().id),
        unit: None,
        basis: Basis { conclusion: false, what: format!("{no}/KL"), day: day("12/02/2025") },
        reason: "x".into(),
        was: Deadline::read(was).unwrap().says(),
        now: Deadline::read(now).unwrap().says(),
        became_late: 0,
        no_longer_late: 0,
        at: Moment(0),
        by: "An".into(),
    }
}

fn told(revisions: &[Revision], text: &str) -> Vec<String> {
    let all: Vec<&Revision> = revisions.iter().collect();
    remarks(&moved(&[line()], &all), text.lines())
}

#[test]
fn a_day_that_was_moved_is_found_however_it_is_written() {
    let one = [revision(1, "trước 31/3/2025", "trong tháng 3/2025")];
    for text in [
        "Hội nghị cấp xã: trước 31/3/2025.",
        "Xong trước ngày 31-03-2025; báo cáo sau.",
        "chậm nhất ngày 31 tháng 3 năm 2025",
        "(trước 31/3)",
        "hết ngày 30/3/2025 là hạn cuối",
        "trước ngày 31 tháng 3",
    ] {
        assert_eq!(told(&one, text).len(), 1, "{text}");
    }
    for text in [
        "Hội nghị cấp xã trong tháng 3/2025.",
        "trước 31/3/2025, nay trong tháng 3 năm 2025",
        "trước 31/3/2024",
        "Kế hoạch 31/3/KH-UBND",
        "131/3/2025",
        "31/3/20255",
        "31 đại biểu, 3 đoàn, năm 2025",
        "trước 30/6/2025",
        "",
    ] {
        assert_eq!(told(&one, text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(
        told(&one, "a: trước 31/3/2025.\nb: trước 31/3/2025.\nc"),
        [
            "“31/3/2025” trùng với thời hạn trước đây của nội dung 1; thời hạn ấy nay là trong tháng 3/2025 (ngày cuối 31/3/2025), theo văn bản 1/KL ngày 12/02/2025."
        ]
    );
}

#[test]
fn of_several_revisions_the_last_one_holds() {
    let two = [
        revision(1, "trước 31/3/2025", "trong tháng 3/2025"),
        revision(2, "trong tháng 3/2025", "trong quý II/2025"),
    ];
    for text in ["trước 31/3/2025", "trong tháng 3 năm 2025", "tháng 03/2025"] {
        let says = told(&two, text);
        assert!(
            says.len() == 1 && says[0].contains("nay là trong quý II/2025") && says[0].contains("2/KL"),
            "{text}: {says:?}"
        );
    }
    // "Ngày 5 tháng 3" is another day of that month, and names no deadline.
    assert_eq!(told(&two, "họp ngày 5 tháng 3 năm 2025"), Vec::<String>::new());
    // Moved back to what the text says: nothing is out of date.
    let back = [two[0].clone(), revision(2, "trong tháng 3/2025", "trước 31/3/2025")];
    assert_eq!(told(&back, "trước 31/3/2025"), Vec::<String>::new());
    // The same day, and no more before it but with it.
    let with = [revision(1, "trước 31/3/2025", "đến hết ngày 31/3/2025")];
    assert_eq!(told(&with, "trước 31/3/2025").len(), 1);
    // A unit's own deadline is not the plan's, and a text of another kind moves none.
    let other = [
        Revision { unit: Some(crate::UnitId(Uuid::from_u128(5))), ..two[0].clone() },
        Revision { what: Revised::Text, ..two[0].clone() },
    ];
    assert_eq!(told(&other, "trước 31/3/2025"), Vec::<String>::new());
}

on_both_engines! {
    fn the_page_and_the_merged_paper_say_what_holds_now_beside_the_words_that_were_signed(world) {
        let s = world.build(|w| {
            let s = nghi_son(w)?;
            nghi_son_meeting(w, &s)?;
            Ok(s)
        });
        world.clock_is("20/02/2025 09:00");
        let clerk = signed_in(&world, s.clerks[0]);
        let (plan, paper) = (format!("/plans/{}", s.plan), format!("/plans/{}/paper", s.plan));
        let says = ["“31/3/2025” trùng với thời hạn trước đây của nội dung 1; thời hạn ấy nay là trong tháng 3/2025 (ngày cuối 31/3/2025), theo kết luận của Phó Chủ tịch UBND thị xã",
            "“30/6/2025” trùng với thời hạn trước đây của nội dung 2; thời hạn ấy nay là trong tháng 5/2025 (ngày cuối 31/5/2025)"];
        let page = clerk.get(&plan);
        page.is_shown().says("Hội nghị điển hình tiên tiến cấp xã: trước 31/3/2025.").says(says[0]).says(says[1]);
        check_page("plan with moved days", &page.html);
        clerk.get(&format!("{paper}?edition=merged")).is_shown().says("cấp xã: trước 31/3/2025. [1]").says(says[0]).says(says[1]);
        // The signed text is not touched, nor what was merged before anything was moved.
        for at in ["", "?edition=merged&on=01/01/2025"] {
            clerk.get(&format!("{paper}{at}")).is_shown().says("trước 31/3/2025").says_nothing_of("thời hạn trước đây");
        }
        clerk.get(&format!("{paper}/docx?edition=merged")).is_shown();
    }
}
