//! The text that was issued stays as it was; the merged one tells of each changed sentence.

use super::{on_both_engines, signed_in};
use crate::edition::{Edition, Shown, sentences};
use crate::model::Part;
use crate::pages::sheet::numeral;
use crate::pages::text::grounds;
use crate::sample::{NghiSon, nghi_son, nghi_son_meeting};
use crate::{Basis, Plan, Why, store};
use kernel::BodyId;
use proptest::prelude::*;
use world::{check_page, day};

fn edition(body: &str, deadline: &str) -> Edition {
    let paragraphs = body.split('\n').filter(|p| !p.is_empty()).map(str::to_owned).collect();
    Edition {
        number: "309/KH-UBND".into(),
        title: "Tổ chức hội nghị".into(),
        bases: vec!["Luật Thi đua, khen thưởng;".into()],
        recipients: vec!["Lưu: VT.".into()],
        parts: vec![(1, String::new(), paragraphs)],
        lines: vec![[
            "1".into(),
            "Tổ chức hội nghị cấp xã".into(),
            "cấp xã".into(),
            deadline.into(),
            String::new(),
        ]],
        ..Edition::default()
    }
}

fn words(s: &Shown) -> Vec<String> {
    let all = s.parts.iter().flat_map(|p| &p.2).filter(|x| !x.gone);
    all.map(|x| x.words.clone()).collect()
}

#[test]
fn each_changed_sentence_tells_from_what_to_what_and_by_whom() {
    let was = edition("Trang trọng. Thiết thực, tiết kiệm.\nMọi xã đều tổ chức.", "trước 31/3/2025");
    let now = edition(
        "Trang trọng. Thiết thực, tiết kiệm, không phô trương.\nMọi xã đều tổ chức. Kinh phí theo quy định.",
        "trong tháng 3/2025",
    );
    let shown = Shown::of(&was).after(&was, &now, "lần 1, theo văn bản 9 ngày 12/02/2025");
    assert_eq!(
        shown.notes,
        [
            "Lần 1, theo văn bản 9 ngày 12/02/2025: từ “Thiết thực, tiết kiệm.” thành “Thiết thực, tiết kiệm, không phô trương.”.",
            "Lần 1, theo văn bản 9 ngày 12/02/2025: bổ sung.",
            "Lần 1, theo văn bản 9 ngày 12/02/2025: từ “trước 31/3/2025” thành “trong tháng 3/2025”.",
        ]
    );
    let marks: Vec<&[usize]> = shown.parts[0].2.iter().map(|s| s.marks.as_slice()).collect();
    assert_eq!(marks, [&[][..], &[1], &[], &[2]]);
    assert_eq!(shown.lines[0][3].marks, [3]);
    // On paper notes are counted as they are met: a later one in an earlier place comes first.
    let turned = edition(
        "Rất trang trọng. Thiết thực, tiết kiệm, không phô trương.\nMọi xã đều tổ chức. Kinh phí theo quy định.",
        "trong tháng 3/2025",
    );
    let ordered = shown.clone().after(&now, &turned, "lần 2").in_order();
    assert_eq!(
        (ordered.parts[0].2[0].marks.as_slice(), ordered.lines[0][3].marks.as_slice()),
        (&[1][..], &[4][..])
    );
    assert!(ordered.notes[0].starts_with("Lần 2") && ordered.notes.len() == 4, "{:?}", ordered.notes);
    // A second revision of the same sentence leaves both notes; what is dropped keeps its place.
    let later = edition("Trang trọng. Thiết thực.\nKinh phí theo quy định.", "trong tháng 3/2025");
    let shown = shown.after(&now, &later, "lần 2, theo kết luận của Chủ tịch ngày 20/02/2025");
    assert_eq!(words(&shown), ["Trang trọng.", "Thiết thực.", "Kinh phí theo quy định."]);
    assert_eq!(shown.parts[0].2[1].marks.len(), 2);
    assert!(shown.parts[0].2.iter().any(|s| s.gone && s.words == "Mọi xã đều tổ chức."));
    assert!(
        shown.notes.iter().any(|n| n.starts_with("Lần 2") && n.contains("bỏ “Mọi xã đều tổ chức.”")),
        "{:?}",
        shown.notes
    );
}

#[test]
fn parts_are_numbered_as_they_were_signed_and_a_new_one_stands_between() {
    let part = |no: i64| (no, String::new(), vec![format!("Phần {no}.")]);
    let was =
        Edition { parts: vec![part(1), part(2), part(4), part(8)], ..edition("", "trước 31/3/2025") };
    let now = Edition { parts: vec![part(1), part(2), part(3), part(4), part(8), part(9)], ..was.clone() };
    let first = Shown::of(&was);
    let numbers = |s: &Shown, all: &[i64]| {
        all.iter().map(|n| numeral(s, *n).unwrap_or_else(|| "-".into())).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&first, &[1, 2, 4, 8]), ["I", "II", "III", "IV"]);
    // The last part holds the tables, so it has its number whether it says more or not.
    assert_eq!(
        numbers(&first.after(&was, &now, "lần 1"), &[1, 2, 3, 4, 8, 9]),
        ["I", "II", "IIa", "III", "IV", "V"]
    );
    // Several between the same two, and before the first: no number twice, none moves.
    let holding = |all: &[i64]| Edition { parts: all.iter().map(|n| part(*n)).collect(), ..was.clone() };
    let (was, now) = (holding(&[3, 4, 7]), holding(&[1, 2, 3, 4, 5, 6, 7, 8]));
    assert_eq!(
        numbers(&Shown::of(&was).after(&was, &now, "lần 1"), &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ["-", "-", "I", "II", "IIa", "IIb", "III", "IIIa", "IV"]
    );
    // Nothing was signed but the head: one after the other.
    let none = Edition::default();
    let two = Edition { parts: vec![part(2), part(5)], ..none.clone() };
    assert_eq!(numbers(&Shown::of(&none).after(&none, &two, "lần 1"), &[2, 5]), ["I", "II"]);
    assert_eq!(numbers(&Shown::of(&none), &[1]), ["I"]);
}

#[test]
fn bases_of_a_draft_begin_and_end_as_the_decree_sets_them() {
    let written = "Luật Thi đua, khen thưởng;\nCăn cứ Nghị định số 98/2023/NĐ-CP.\nThực hiện Kế hoạch số 5/KH-UBND\n\
        Trên cơ sở Kết luận số 7-KL/TW,\nTheo đề nghị của Sở Nội vụ\nChỉ thị số 34-CT/TW";
    let set = grounds(written);
    assert_eq!(
        set,
        "Căn cứ Luật Thi đua, khen thưởng;\nCăn cứ Nghị định số 98/2023/NĐ-CP;\nThực hiện Kế hoạch số 5/KH-UBND;\n\
         Trên cơ sở Kết luận số 7-KL/TW;\nTheo đề nghị của Sở Nội vụ;\nCăn cứ Chỉ thị số 34-CT/TW."
    );
    assert_eq!((grounds(&set), grounds("")), (set, String::new()));
}

#[test]
fn paragraphs_fall_into_sentences_and_figures_stay_whole() {
    let of = |s: &str| sentences(&[s.to_owned()]).into_iter().map(|x| x.0).collect::<Vec<_>>();
    assert_eq!(of("Một. Hai; ba? Bốn!"), ["Một.", "Hai;", "ba?", "Bốn!"]);
    assert_eq!(
        of("Trước ngày 31.3.2025, chi 1.000.000 đồng."),
        ["Trước ngày 31.3.2025, chi 1.000.000 đồng."]
    );
    assert_eq!(of(" . "), ["."]);
}

#[test]
fn the_name_of_an_annex_is_told_whatever_stands_below_it() {
    let with = |annexes: &[(i64, &str, &str)]| {
        let mut e = edition("Trang trọng.", "31/3/2025");
        let text = |b: &str| if b.is_empty() { Vec::new() } else { vec![b.to_owned()] };
        e.parts.extend(annexes.iter().map(|(no, title, body)| (*no, (*title).to_owned(), text(body))));
        e
    };
    let was = with(&[(10, "Mẫu báo cáo", ""), (11, "Danh sách", "Theo mẫu.")]);
    let now =
        with(&[(10, "Mẫu báo cáo tuần", ""), (11, "Danh sách đại biểu", "Theo mẫu."), (12, "Ma két", "")]);
    let shown = Shown::of(&was).after(&was, &now, "lần 1").in_order();
    assert_eq!(
        shown.notes,
        [
            "Tên phụ lục: lần 1: từ “Mẫu báo cáo” thành “Mẫu báo cáo tuần”.",
            "Tên phụ lục: lần 1: từ “Danh sách” thành “Danh sách đại biểu”.",
            "Tên phụ lục: lần 1: thêm “Ma két”.",
        ]
    );
    let titles: Vec<(&str, &[usize])> =
        shown.parts[1..].iter().map(|p| (p.1.words.as_str(), p.1.marks.as_slice())).collect();
    assert_eq!(
        titles,
        [("Mẫu báo cáo tuần", &[1][..]), ("Danh sách đại biểu", &[2][..]), ("Ma két", &[3][..])]
    );
    // What stands in its sentences bears no note of its name.
    assert!(shown.parts[2].2[0].marks.is_empty());
    // Gone and there again.
    let shown = shown.after(&now, &was, "lần 2");
    assert!(
        shown.parts[3].1.gone && shown.notes.iter().any(|n| n == "Lần 2: bỏ “Ma két”."),
        "{:?}",
        shown.notes
    );
    let shown = shown.after(&was, &now, "lần 3");
    assert!(!shown.parts[3].1.gone && shown.notes.iter().any(|n| n == "Tên phụ lục: lần 3: thêm “Ma két”."));
}

fn some_text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::collection::vec("[a-e]{1,2}\\.", 0..5).prop_map(|s| s.join(" ")), 0..5)
        .prop_map(|p| p.join("\n"))
}

proptest! {
    /// Whatever the revisions, the merged text says word for word what the last one left, and nothing else is unmarked.
    #[test]
    fn the_merged_text_is_the_last_text(texts in prop::collection::vec(some_text(), 1..6)) {
        let all: Vec<Edition> = texts.iter().map(|t| edition(t, "31/3/2025")).collect();
        let mut shown = Shown::of(&all[0]);
        for (n, pair) in all.windows(2).enumerate() {
            shown = shown.after(&pair[0], &pair[1], &format!("lần {}", n + 1));
        }
        let last = all.last().unwrap();
        let expected: Vec<(String, bool)> = sentences(&last.parts[0].2);
        let found: Vec<(String, bool)> = shown.parts[0].2.iter().filter(|s| !s.gone).map(|s| (s.words.clone(), s.opens)).collect();
        prop_assert_eq!(found, expected);
        // What bears no mark stood there from the beginning, in the same order.
        let first: Vec<String> = sentences(&all[0].parts[0].2).into_iter().map(|s| s.0).collect();
        let mut rest = first.iter();
        for s in shown.parts[0].2.iter().filter(|s| s.marks.is_empty()) {
            prop_assert!(rest.any(|f| *f == s.words), "{} is marked nowhere", s.words);
        }
        let most = shown.notes.len();
        prop_assert!(shown.parts[0].2.iter().flat_map(|s| &s.marks).all(|m| (1..=most).contains(m)));
    }
}

fn after(world: &world::World) -> NghiSon {
    world.build(|w| {
        let s = nghi_son(w)?;
        nghi_son_meeting(w, &s)?;
        Ok(s)
    })
}

/// The text is revised as its page would.
fn revise(world: &world::World, s: &NghiSon, from: &'static str, to: &'static str) {
    let (plan, issuer, by): (_, BodyId, _) = (s.plan, s.town, s.officer);
    world.build(move |w| {
        let seen: Plan = store::plan(w, plan)?;
        let parts: Vec<Part> = store::parts(w, plan)?
            .into_iter()
            .map(|p| Part { body: p.body.replace(from, to), ..p })
            .collect();
        let basis = Basis { conclusion: false, what: "Công văn 77/UBND-NV".into(), day: day("20/02/2025") };
        let why = Why { basis, reason: "Tiết kiệm".into() };
        let ok = crate::sample::runs(issuer, by);
        assert!(crate::write_text(w, &ok, &seen, (&seen, &parts), Some(&why))?);
        Ok(())
    });
}

on_both_engines! {
    fn the_issued_text_stays_and_the_merged_one_says_that_it_is_one(world) {
        let s = after(&world);
        world.clock_is("20/02/2025 09:00");
        revise(&world, &s, "tránh phô trương hình thức", "không phô trương, hình thức");
        let clerk = signed_in(&world, s.clerks[0]);
        let paper = format!("/plans/{}/paper", s.plan);
        // As it was signed: its own number and day, the old deadlines, the old words, and the signature.
        let issued = clerk.get(&paper);
        issued.is_shown().says("Số: 309/KH-UBND").says("ngày 13 tháng 8 năm 2024").says("trước 31/3/2025").says("tránh phô trương hình thức")
            .says("Lê Quang Ứng").says("Bản đã ban hành, đúng lời ngày ký").says("đã điều chỉnh 3 lần")
            .says_nothing_of("trong tháng 3/2025").says_nothing_of("CHÚ THÍCH").says_nothing_of("không phô trương, hình thức");
        // Merged: no number, no signature, headed so, and each change told.
        let merged = clerk.get(&format!("{paper}?edition=merged"));
        merged.is_shown().says("KẾ HOẠCH (BẢN HỢP NHẤT)").says("Hợp nhất đến hết ngày 20/02/2025").says("lời của Kế hoạch số 309/KH-UBND ngày 13/8/2024 và 3 lần điều chỉnh")
            .says("trong tháng 3/2025").says("không phô trương, hình thức").says("CHÚ THÍCH").says("CÁC LẦN ĐIỀU CHỈNH SAU KHI BAN HÀNH")
            .says("Lần 1, theo kết luận của Phó Chủ tịch UBND thị xã (chủ trì cuộc họp ngày 12/02/2025), ghi ngày 12/02/2025: từ “trước 31/3/2025” thành “trong tháng 3/2025”.")
            .says("Lần 3, theo văn bản Công văn 77/UBND-NV ngày 20/02/2025, ghi ngày 20/02/2025: từ “")
            .says_nothing_of("Số: 309/KH-UBND").says_nothing_of("Lê Quang Ứng");
        check_page("merged", &merged.html);
        // As of a day before the last revision it is not among them.
        clerk.get(&format!("{paper}?edition=merged&on=2025-02-12")).says("Hợp nhất đến hết ngày 12/02/2025").says("2 lần điều chỉnh")
            .says("trong tháng 3/2025").says("tránh phô trương hình thức").says_nothing_of("Công văn 77/UBND-NV");
        clerk.get(&format!("{paper}?edition=merged&on=01/01/2025")).says("chưa có lần điều chỉnh nào").says("trước 31/3/2025").says_nothing_of("trong tháng 3/2025");
        clerk.get(&format!("{paper}?edition=merged&on=hom-qua")).says("không phải là ngày xem được");
        clerk.get(&format!("{paper}?edition=%3Cscript%3E&on=%3Cscript%3E")).is_shown().says_nothing_of("<script>alert");
        for (query, words) in [("", "309/KH-UBND"), ("?edition=merged&on=2025-02-20", "BẢN HỢP NHẤT")] {
            assert!(clerk.get(&format!("{paper}/pdf{query}")).bytes.starts_with(b"%PDF"));
            let docx = clerk.get(&format!("{paper}/docx{query}"));
            let mut zip = zip_text(&docx.bytes);
            zip.retain(|c| c != '\n');
            assert!(zip.contains(words), "{words}");
        }
        // A unit's own deadline is not the plan's text.
        clerk.get(&format!("/plans/{}", s.plan)).says("bản đã ban hành");
    }

    fn the_issued_bases_stand_as_they_were_written(world) {
        let s = world.build(|w| {
            let s = nghi_son(w)?;
            let (plan, written) = (s.plan, "Trên cơ sở Kết luận số 7-KL/TW,\nXét tờ trình của Phòng Nội vụ\nChỉ thị số 34-CT/TW");
            w.exec("UPDATE plans_plan SET bases = $2 WHERE id = $1", db::p![plan, written])?;
            w.exec("DELETE FROM plans_edition WHERE plan = $1", db::p![plan])?;
            Ok(s)
        });
        let page = signed_in(&world, s.clerks[0]).get(&format!("/plans/{}/paper", s.plan));
        page.is_shown().says("Trên cơ sở Kết luận số 7-KL/TW,").says("Xét tờ trình của Phòng Nội vụ").says("Chỉ thị số 34-CT/TW").says_nothing_of("Căn cứ");
        // A draft is set right when it is written down, and reads so from then on.
        let officer = signed_in(&world, s.officer);
        let to = officer.post("/plans", &[("issuer", &s.town.to_string()), ("title", "Kế hoạch mới")]).is_done().to.clone();
        let version = world::field_value(&officer.get(&format!("{to}/text")).html, "version").unwrap();
        let fields = [("version", version.as_str()), ("number", ""), ("day", ""), ("title", "Kế hoạch mới"), ("bases", "Luật Thi đua, khen thưởng\nXét tờ trình của Phòng Nội vụ"), ("recipients", "")];
        officer.post(&format!("{to}/text"), &fields).is_done();
        officer.get(&format!("{to}/paper")).is_shown().says("Căn cứ Luật Thi đua, khen thưởng;").says("Xét tờ trình của Phòng Nội vụ.").says_nothing_of("Căn cứ Xét");
    }

    fn how_reports_were_wanted_is_told_as_of_each_day(world) {
        let s = after(&world);
        let paper = format!("/plans/{}/paper", s.plan);
        let set = |every: &str, day: &str| {
            let officer = signed_in(&world, s.officer);
            let path = format!("/plans/{}/rhythm", s.plan);
            let version = world::field_value(&officer.get(&path).html, "version").unwrap();
            let fields = [("every", every), ("day", day), ("by", "BOTH"), ("figures", ""), ("follower_days", "3"), ("head_days", "10"), ("version", &version)];
            officer.post(&path, &fields).is_done();
        };
        world.clock_is("01/3/2025 09:00");
        set("QUARTERLY", "20");
        world.clock_is("10/3/2025 09:00");
        set("NEVER", "20");
        world.clock_is("11/3/2025 09:00");
        // Figures and days of waiting are not the plan's text.
        set("NEVER", "21");
        world.clock_is("20/3/2025 09:00");
        let officer = signed_in(&world, s.officer);
        let as_of = |on: &str| officer.get(&format!("{paper}?edition=merged&on={on}"));
        as_of("28/02/2025").is_shown().says("Chế độ báo cáo: hằng tháng, chậm nhất ngày 25").says("đặt lại ngày 12/02/2025: từ “không báo cáo định kỳ”").says_nothing_of("đặt lại ngày 01/3/2025");
        as_of("01/02/2025").is_shown().says_nothing_of("Chế độ báo cáo");
        as_of("01/3/2025").is_shown().says("Chế độ báo cáo: hằng quý, chậm nhất ngày 20 của tháng cuối quý")
            .says("đặt lại ngày 01/3/2025: từ “hằng tháng, chậm nhất ngày 25").says("thành “hằng quý, chậm nhất ngày 20")
            .says_nothing_of("đặt lại ngày 10/3/2025");
        let now = as_of("20/3/2025");
        now.is_shown().says("Chế độ báo cáo: không báo cáo định kỳ").says("đặt lại ngày 01/3/2025").says("đặt lại ngày 10/3/2025: từ “hằng quý").says("thành “không báo cáo định kỳ”").says_nothing_of("đặt lại ngày 11/3/2025");
        check_page("merged", &now.html);
        // The text that was issued stays.
        officer.get(&paper).says_nothing_of("Chế độ báo cáo").says_nothing_of("đặt lại");
    }

    fn a_merged_text_begins_on_the_day_of_issue(world) {
        let s = after(&world);
        let clerk = signed_in(&world, s.clerks[0]);
        let paper = format!("/plans/{}/paper", s.plan);
        for on in ["12/8/2024", "01/01/1990"] {
            clerk.get(&format!("{paper}?edition=merged&on={on}")).is_shown().says(&format!("Ngày {on} chưa có văn bản: kế hoạch ban hành ngày 13/8/2024")).says("Hợp nhất đến hết ngày 13/8/2024").says("trước 31/3/2025");
        }
        clerk.get(&format!("{paper}?edition=merged&on=13/8/2024")).is_shown().says("Hợp nhất đến hết ngày 13/8/2024").says_nothing_of("chưa có văn bản");
        let pdf = clerk.get(&format!("{paper}/docx?edition=merged&on=2020-01-01"));
        assert!(zip_text(&pdf.bytes).contains("13/8/2024"), "the file tells of which day it is");
        // A draft has no merged text.
        let officer = signed_in(&world, s.officer);
        let town = s.town.to_string();
        let to = officer.post("/plans", &[("issuer", &town), ("title", "Kế hoạch mới")]).is_done().to.clone();
        officer.get(&format!("{to}/paper?edition=merged&on=01/01/2025")).is_shown().says_nothing_of("BẢN HỢP NHẤT");
    }

    fn a_plan_issued_before_texts_were_kept_says_what_it_knows(world) {
        let s = after(&world);
        let plan = s.plan;
        world.build(move |w| { w.exec("DELETE FROM plans_edition WHERE plan = $1", db::p![plan])?; Ok(()) });
        let clerk = signed_in(&world, s.clerks[0]);
        let paper = format!("/plans/{}/paper", s.plan);
        clerk.get(&paper).is_shown().says("Lời khi ban hành không được lưu riêng").says("BẢN HỢP NHẤT").says_nothing_of("Bản đã ban hành");
        // From the next revision on each text is kept.
        revise(&world, &s, "tránh phô trương hình thức", "không phô trương, hình thức");
        clerk.get(&format!("{paper}?edition=merged")).says("không phô trương, hình thức").says("Lần 3, theo văn bản Công văn 77/UBND-NV").says("Lời trước lần điều chỉnh đầu không còn lưu");
    }
}

/// The words of a DOCX.
fn zip_text(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    text
}
