//! Rubrics: the sums that must hold, and what is said when they do not.

use crate::methods::{levels_of, levels_text};
use crate::sample::rubrics;
use crate::{Level, METHODS, Method, Part, RubricState, TieBreak};
use kernel::Points;

#[test]
fn every_sample_rubric_holds_its_sums() {
    let all = rubrics();
    assert_eq!(all.len(), 5);
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
    says(
        &|r| r.sections[0].items[4].method = Method::Count { per: Points::whole(71) },
        "I.5: số điểm mỗi lần",
    );
    says(&|r| r.sections[0].items[4].method = Method::Count { per: Points::ZERO }, "I.5: số điểm mỗi lần");
    says(&|r| r.sections[0].items[2].method = Method::Level { levels: vec![] }, "I.3: cần ít nhất hai bậc");
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
        let levels = vec![Level { name: "Tốt".into(), points: Points::whole(5) }];
        let method = Method::of_parts(word, Some(Points::whole(1)), levels).unwrap();
        assert_eq!(method.word(), word);
    }
    assert_eq!(Method::of_parts("COUNT", None, vec![]), None);
    assert_eq!(Method::of_parts("KHAC", None, vec![]), None);
    for part in Part::ALL {
        assert_eq!(Part::of_word(part.word()), Some(part));
    }
    for state in [RubricState::Draft, RubricState::Applied, RubricState::Closed] {
        assert_eq!(RubricState::of_word(state.word()), Some(state));
    }
    for tie in [TieBreak::Section("III".into()), TieBreak::FewerDeductions, TieBreak::WithoutBonus] {
        assert_eq!(TieBreak::of_word(&tie.word()), Some(tie));
    }
}

#[test]
fn levels_are_written_on_one_line_and_read_back() {
    let levels = levels_of("Hạng 1–3 = 100; Hạng 4–10 = 85,5;\nHạng 11 trở xuống = 0").unwrap();
    assert_eq!(levels.len(), 3);
    assert_eq!(levels[1], Level { name: "Hạng 4–10".into(), points: Points(8550) });
    assert_eq!(levels_of(&levels_text(&levels)), Some(levels));
    for wrong in ["Hạng 1", "= 5", "Tốt = nhiều", "Tốt = -5", "Tốt = 🎉"] {
        assert_eq!(levels_of(wrong), None, "{wrong}");
    }
    assert_eq!(levels_of(" ; "), Some(vec![]));
}
