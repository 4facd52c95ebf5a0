//! The tellers' arithmetic: taken exactly when all three sums hold, and each that does not is named.

use crate::count::{Protocol, vote_field};
use crate::outcome_tests::{open_ballot, option};

pub(crate) fn protocol(sums: [i64; 5], votes: &[i64], against: i64, blank: i64) -> Protocol {
    let [issued, collected, missing, valid, invalid] = sums;
    Protocol {
        issued,
        collected,
        missing,
        valid,
        invalid,
        votes: votes.iter().enumerate().map(|(n, v)| (option(n), *v)).collect(),
        against,
        blank,
        tellers: vec!["Lê Thị An".into(), "Trần Văn Bình".into()],
        reason: String::new(),
        version: 0,
    }
}

#[test]
fn every_small_protocol_is_taken_exactly_when_its_sums_hold() {
    let options = open_ballot(6, 1).options;
    let mut taken = 0;
    for n in 0..4i64.pow(8) {
        let d = |i: u32| n / 4i64.pow(i) % 4;
        let p = protocol([d(0), d(1), d(2), d(3), d(4)], &[d(5)], d(6), d(7));
        let holds = (d(0) == d(1) + d(2), d(1) == d(3) + d(4), d(3) == d(5) + d(6) + d(7));
        let found = p.problems(&options, 6);
        let named = |code| !found.iter().any(|f| f.code == code);
        assert_eq!((named("PHIEU-13"), named("PHIEU-14"), named("PHIEU-15")), holds, "{p:?}");
        let all = holds == (true, true, true) && d(0) > 0;
        assert_eq!(found.is_empty(), all, "{p:?} {found:?}");
        taken += i64::from(all);
    }
    assert!(taken > 50);
}

#[test]
fn each_broken_sum_is_told_with_both_sides_beside_its_field() {
    let options = open_ballot(6, 1).options;
    let told = |p: Protocol| -> Vec<(String, String)> {
        p.problems(&options, 6).into_iter().map(|f| (f.field, f.says)).collect()
    };
    assert_eq!(
        told(protocol([6, 5, 0, 5, 0], &[5], 0, 0)),
        [(
            "issued".into(),
            "Phát ra 6, nhưng thu về 5 + không thu về 0 = 5. Đếm lại rồi sửa cho khớp.".into()
        )]
    );
    assert_eq!(
        told(protocol([6, 6, 0, 5, 0], &[5], 0, 0)),
        [(
            "collected".into(),
            "Thu về 6, nhưng hợp lệ 5 + không hợp lệ 0 = 5. Đếm lại rồi sửa cho khớp.".into()
        )]
    );
    assert_eq!(
        told(protocol([6, 6, 0, 6, 0], &[4], 0, 1)),
        [(
            "valid".into(),
            "Hợp lệ 6, nhưng đồng ý 4 + không đồng ý 0 + trắng 1 = 5. Đếm lại rồi sửa cho khớp.".into()
        )]
    );
}

#[test]
fn eleven_votes_of_six_members_are_refused_with_a_sentence() {
    let options = open_ballot(6, 1).options;
    let found = protocol([11, 11, 0, 11, 0], &[11], 0, 0).problems(&options, 6);
    let fields: Vec<&str> = found.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["issued", "collected", "valid", &vote_field(option(0))]);
    assert_eq!(found[0].says, "Phát ra 11 phiếu, nhưng chỉ có 6 đơn vị có mặt, mỗi đơn vị một phiếu.");
    assert!(protocol([6, 6, 0, 6, 0], &[6], 0, 0).problems(&options, 6).is_empty());
    assert!(!protocol([7, 7, 0, 7, 0], &[7], 0, 0).problems(&options, 6).is_empty());
}

#[test]
fn negative_and_huge_numbers_are_refused_without_overflow() {
    let options = open_ballot(6, 1).options;
    for p in [
        protocol([0, 1, -1, 1, 0], &[1], 0, 0),
        protocol([i64::MAX, i64::MAX, 0, i64::MAX, 0], &[i64::MAX], i64::MAX, i64::MAX),
        protocol([2, 2, 0, 2, 0], &[3], -1, 0),
    ] {
        assert!(p.problems(&options, 6).iter().any(|f| f.code == "PHIEU-11"), "{p:?}");
    }
}

#[test]
fn at_least_two_tellers_are_named_once_each() {
    let options = open_ballot(6, 1).options;
    let with = |tellers: &[&str]| {
        let mut p = protocol([6, 6, 0, 6, 0], &[6], 0, 0);
        p.tellers = tellers.iter().map(|t| (*t).to_owned()).collect();
        p.problems(&options, 6).into_iter().map(|f| (f.field, f.code)).collect::<Vec<_>>()
    };
    assert_eq!(with(&[]), [("teller-1".to_owned(), "PHIEU-16")]);
    assert_eq!(with(&["An"]), [("teller-1".to_owned(), "PHIEU-16")]);
    assert_eq!(with(&["An", "Bình"]), []);
    assert_eq!(with(&["Lê Thị Án", "LÊ THỊ ÁN"]), [("teller-2".to_owned(), "PHIEU-17")]);
    assert_eq!(with(&["A", "B", "C", "D", "E"]), []);
    assert_eq!(with(&["A", "B", "C", "D", "E", "F"]), [("teller-1".to_owned(), "PHIEU-16")]);
}

#[test]
fn several_candidates_are_summed_by_name() {
    let options = open_ballot(6, 2).options;
    assert!(protocol([6, 6, 0, 6, 0], &[4, 1], 1, 0).problems(&options, 6).is_empty());
    let found = protocol([6, 6, 0, 6, 0], &[4, 1], 0, 0).problems(&options, 6);
    assert!(
        found[0].says.contains("Văn phòng Hội đồng nhân dân tỉnh 1 + không bầu ai 0 + trắng 0 = 5"),
        "{found:?}"
    );
    let one_left_out = protocol([6, 6, 0, 6, 0], &[6], 0, 0).problems(&options, 6);
    assert_eq!(one_left_out.iter().map(|f| f.code).collect::<Vec<_>>(), ["PHIEU-15"]);
}
