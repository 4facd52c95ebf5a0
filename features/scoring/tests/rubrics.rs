//! Rubrics: the sums that must hold, and what is said when they do not.

use crate::sample::rubrics;
use crate::{Level, METHODS, Method, Part, RubricState, TieBreak, Unranked, Unvoted};
use kernel::Points;

#[test]
fn every_sample_rubric_holds_its_sums() {
    let all = rubrics();
    assert_eq!(all.len(), 6);
    for s in all {
        assert_eq!(s.rubric.flaws(), Vec::<String>::new(), "{}", s.word);
        let ords: Vec<i64> = s.rubric.items().map(|i| i.ord).collect();
        assert_eq!(ords, (0..).take(ords.len()).collect::<Vec<i64>>(), "{}", s.word);
    }
}

#[test]
fn the_sources_sums_come_out() {
    let all = rubrics();
    let by = |word: &str| &all.iter().find(|s| s.word == word).unwrap().rubric;
    let maxima = |word: &str| by(word).main().map(|s| s.max.0 / 100).collect::<Vec<_>>();
    assert_eq!(maxima("doan-the-1000"), [650, 200, 100]);
    assert_eq!(maxima("mat-tran"), [40, 30, 30]);
    assert_eq!(maxima("so-nganh"), [600, 150, 200]);
    let bonus: Points = by("mat-tran").main().map(|s| s.bonus_max).sum();
    assert_eq!((by("mat-tran").bonus_inside, bonus), (false, Points::whole(5)));
    assert_eq!(by("cong-tac-tdkt").items().map(|i| i.max.0 / 100).sum::<i64>(), 100);
}

#[test]
fn each_broken_sum_is_named() {
    let good = || rubrics().swap_remove(0).rubric;
    let flaws = |change: &dyn Fn(&mut crate::Rubric)| {
        let mut r = good();
        change(&mut r);
        r.flaws().join(" | ")
    };
    let says = |change: &dyn Fn(&mut crate::Rubric), words: &str| {
        let found = flaws(change);
        assert!(found.contains(words), "“{words}” not in “{found}”");
    };
    says(
        &|r| r.sections[0].items[0].max = Points::whole(249),
        "Mục I: các tiêu chí cộng lại là 599, nhưng mục ghi 600.",
    );
    says(
        &|r| r.scale = Points::whole(900),
        "Các mục 950 cộng trần thưởng 50 là 1.000, nhưng thang điểm là 900.",
    );
    says(&|r| r.bonus_inside = false, "Các mục cộng lại là 950, nhưng thang điểm là 1.000.");
    says(&|r| r.sections[3].max = Points::ZERO, "phần thưởng phải có trần");
    says(&|r| r.sections[0].items.clear(), "chưa có tiêu chí nào");
    says(&|r| r.sections.clear(), "Chưa có mục chấm điểm nào");
    says(&|r| r.sections[1].items[1].no = "I.1".into(), "Số I.1 có hai lần");
    says(&|r| r.ties = vec![TieBreak::Section("IX".into())], "nhắc mục IX");
    let (behind, ahead) = (TieBreak::LastRank(Unranked::Behind), TieBreak::LastRank(Unranked::Ahead));
    says(&|r| r.ties = vec![behind.clone(), ahead.clone()], "hạng năm trước chỉ xét một lần");
    let vote = TieBreak::Ballot(Unvoted::Waits);
    says(&|r| r.ties = vec![vote.clone(), TieBreak::FewerDeductions], "phải là bước cuối cùng");
    says(&|r| r.ties = vec![vote.clone(), TieBreak::Ballot(Unvoted::Shared)], "phải là bước cuối cùng");
    says(
        &|r| r.sections[0].items[4].method = Method::Count { per: Points::whole(71) },
        "I.5: số điểm mỗi lần",
    );
    says(&|r| r.sections[0].items[4].method = Method::Count { per: Points::ZERO }, "I.5: số điểm mỗi lần");
    says(&|r| r.sections[0].items[2].method = Method::Level { levels: vec![] }, "I.3: cần ít nhất hai bậc");
    let twice = Method::of_text("LEVEL", "A = 100; a = 70").unwrap();
    says(&|r| r.sections[0].items[2].method = twice.clone(), "I.3: “a” ghi hai lần");
    says(&|r| r.sections[0].items[2].max = Points::ZERO, "I.3: điểm tối đa phải lớn hơn 0");
    says(
        &|r| r.sections[0].items[0].method = Method::Penalty { per: Points::whole(1) },
        "I.1: cách tính này không dùng",
    );
    says(&|r| r.sections[4].items[0].method = Method::Manual, "Đ.1: cách tính này không dùng");
    says(&|r| r.sections[0].bonus_max = Points::whole(5), "Mục I: có khoản thưởng thì ghi trần");
}

#[test]
fn words_of_the_database_come_back() {
    for (word, _) in METHODS {
        let text = match word {
            "LEVEL" | "CHECKLIST" => "Tốt = 5; Khá = 3,5",
            "RANK_TABLE" => "1–3 = 100; 4 = 85,5; 5– = 70",
            "COUNT" | "DEDUCT" | "PENALTY" | "BONUS" => "2,5",
            _ => "",
        };
        let method = Method::of_text(word, text).unwrap();
        assert_eq!((method.word(), method.text().as_str()), (word, text));
        assert_eq!(Method::of_text(word, &method.text()), Some(method));
    }
    for (word, text) in [("COUNT", ""), ("COUNT", "nhiều"), ("COUNT", "0"), ("DEDUCT", "-1"), ("KHAC", "")]
    {
        assert_eq!(Method::of_text(word, text), None, "{word} {text}");
    }
    for part in Part::ALL {
        assert_eq!(Part::of_word(part.word()), Some(part));
    }
    for state in [RubricState::Draft, RubricState::Applied, RubricState::Closed] {
        assert_eq!(RubricState::of_word(state.word()), Some(state));
    }
    for tie in TieBreak::all(["III"].into_iter()) {
        assert_eq!(TieBreak::of_word(&tie.word()), Some(tie));
    }
    assert_eq!(TieBreak::of_word("BALLOT"), None);
}

#[test]
fn levels_are_written_on_one_line_and_read_back() {
    let Some(Method::Level { levels }) = Method::of_text("LEVEL", "Rất tốt = 100; Tốt = 85,5;\nKhông = 0")
    else {
        panic!("it reads")
    };
    assert_eq!(levels.len(), 3);
    assert_eq!(levels[1], Level { name: "Tốt".into(), points: Points(8550) });
    for wrong in ["Hạng 1", "= 5", "Tốt = nhiều", "Tốt = -5", "Tốt = 🎉"] {
        assert_eq!(Method::of_text("LEVEL", wrong), None, "{wrong}");
    }
    assert_eq!(Method::of_text("LEVEL", " ; "), Some(Method::Level { levels: vec![] }));
    let many = (0..41).map(|n| format!("Bậc {n} = 1")).collect::<Vec<_>>().join(";");
    assert_eq!(Method::of_text("LEVEL", &many), None);
}

#[test]
fn ranks_may_be_typed_in_several_ways_and_come_back_in_one() {
    let read = |text| Method::of_text("RANK_TABLE", text).map(|m| m.text());
    for text in ["1-3 = 100; 4-10 = 85; 11- = 70", "Hạng 1–3=100;Hạng 4 – 10 = 85; Hạng 11– = 70"]
    {
        assert_eq!(read(text).as_deref(), Some("1–3 = 100; 4–10 = 85; 11– = 70"));
    }
    for wrong in ["một = 100", "0–3 = 100", "–3 = 100", "1–x = 5", "1–99999 = 5"] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

#[test]
fn a_table_of_ranks_has_no_hole_no_end_and_never_gives_less_for_better() {
    let flaw = |text: &str| {
        let mut r = rubrics().swap_remove(0).rubric;
        r.sections[0].items[2].method = Method::of_text("RANK_TABLE", text).unwrap();
        r.flaws().join(" | ")
    };
    assert_eq!(flaw("1–3 = 100; 4–10 = 85; 11– = 70"), "");
    assert!(flaw("1–3 = 100; 5–10 = 85; 11– = 70").contains("nối tiếp nhau"));
    assert!(flaw("1–3 = 100; 3–10 = 85; 11– = 70").contains("nối tiếp nhau"));
    assert!(flaw("2–3 = 100; 4– = 85").contains("nối tiếp nhau"));
    assert!(flaw("1–3 = 100; 4–10 = 85").contains("không giới hạn"));
    assert!(flaw("1–3 = 90; 4– = 85").contains("hạng 1 phải được đúng 100"));
    assert!(flaw("1–3 = 100; 4–9 = 60; 10– = 70").contains("không được ít điểm hơn"));
}

#[test]
fn points_finer_than_the_rounding_are_named() {
    let mut r = rubrics().swap_remove(0).rubric;
    r.sections[0].items[2].max = Points(9950);
    r.decimals = 0;
    assert!(
        r.flaws().join(" ").contains("I.3: ghi 99,5 điểm, nhưng bảng này làm tròn đến 0 chữ số lẻ."),
        "{:?}",
        r.flaws()
    );
    r.decimals = 1;
    assert!(!r.flaws().join(" ").contains("làm tròn"));
    // So much each: one fault would take off 0, two of them 1.
    r.decimals = 0;
    r.sections[0].items[2].max = Points::whole(100);
    assert!(!r.flaws().join(" ").contains("làm tròn"));
    let quarter = Points(25);
    for (no, method) in [
        ("I.5", Method::Count { per: quarter }),
        ("I.2", Method::Deduct { per: quarter }),
        ("T.1", Method::Bonus { per: Some(quarter) }),
        ("Đ.1", Method::Penalty { per: quarter }),
    ] {
        let mut fine = r.clone();
        let mut all = fine.sections.iter_mut().flat_map(|s| &mut s.items);
        all.find(|i| i.no == no).unwrap().method = method;
        let says = format!("{no}: ghi 0,25 điểm, nhưng bảng này làm tròn đến 0 chữ số lẻ.");
        assert!(fine.flaws().contains(&says), "{:?}", fine.flaws());
    }
}

#[test]
fn groups_follow_the_numbers_and_their_sums_are_checked() {
    let mut r = rubrics().swap_remove(0).rubric;
    let s = &mut r.sections[0];
    let group = |no: &str, max, parent| crate::Group {
        no: no.into(),
        name: "Nhóm".into(),
        max: Points::whole(max),
        parent,
    };
    s.groups = vec![group("I.2", 180, None), group("I.2.1", 100, Some(0))];
    for (n, no) in [(2, "I.2.1.1"), (3, "I.2.2")] {
        s.items[n].no = no.into();
        s.items[n].group = s.group_of(no);
    }
    s.items[1].no = "I.20".into();
    s.items[1].group = s.group_of("I.20");
    assert_eq!(
        (s.path(&s.items[2]), s.path(&s.items[3]), s.path(&s.items[1])),
        (vec![0, 1], vec![0], vec![])
    );
    assert_eq!(r.flaws(), Vec::<String>::new());
    r.sections[0].groups[1].max = Points::whole(90);
    let flaws = r.flaws().join(" | ");
    assert!(flaws.contains("Nhóm I.2.1: các tiêu chí cộng lại là 100, nhưng nhóm ghi 90."), "{flaws}");
    assert!(flaws.contains("Nhóm I.2: các tiêu chí cộng lại là 170, nhưng nhóm ghi 180."), "{flaws}");
    r.sections[0].groups.push(group("I.9", 0, None));
    assert!(r.flaws().join(" ").contains("Nhóm I.9: chưa có tiêu chí nào"));
}
