//! Rows of the quota table: which applies, which may stand beside each other, how shares are typed and said.

use super::quota;
use crate::quota::{Quota, applying, parse_share, share_words};
use blocs::BlocKind;
use kernel::Share;
use world::day;

#[test]
fn a_row_is_chosen_by_kind_size_and_day() {
    let from = |text: &str| day(text);
    let first =
        Quota { size: (5, 9), from: from("01/01/2018"), until: Some(from("31/12/2018")), ..quota([0, 1, 2]) };
    let then = Quota { size: (5, 9), from: from("01/01/2019"), ..quota([0, 1, 3]) };
    let large = Quota { size: (10, 60), kind: None, ..quota([0, 2, 5]) };
    let rows = [first.clone(), then.clone(), large.clone()];
    let at = |kind, size, on: &str| applying(&rows, kind, size, day(on)).cloned();
    assert_eq!(at(BlocKind::Sector, 6, "31/12/2018"), Some(first));
    assert_eq!(at(BlocKind::Sector, 6, "01/01/2019"), Some(then));
    assert_eq!(at(BlocKind::Cluster, 6, "01/01/2019"), None);
    assert_eq!(at(BlocKind::Cluster, 10, "01/01/2019"), Some(large));
    assert_eq!(at(BlocKind::Sector, 4, "01/01/2019"), None);
    assert_eq!(at(BlocKind::Sector, 6, "31/12/2017"), None);
}

#[test]
fn two_rows_overlap_only_where_one_bloc_could_follow_both() {
    let q = Quota { size: (5, 9), until: Some(day("31/12/2018")), ..quota([0, 1, 2]) };
    assert!(q.overlaps(&q));
    assert!(q.overlaps(&Quota { kind: None, size: (9, 12), ..q.clone() }));
    assert!(!q.overlaps(&Quota { kind: Some(BlocKind::Cluster), ..q.clone() }));
    assert!(!q.overlaps(&Quota { size: (10, 12), ..q.clone() }));
    assert!(!q.overlaps(&Quota { from: day("01/01/2019"), until: None, ..q.clone() }));
    assert!(q.overlaps(&Quota { from: day("31/12/2018"), until: None, ..q.clone() }));
    assert!(!q.overlaps(&Quota { managing: super::body(3), ..q.clone() }));
}

#[test]
fn shares_are_typed_as_people_do_and_stay_exact() {
    let s = |n, d| Share::new(n, d);
    for (typed, wanted) in [
        ("40%", s(2, 5)),
        (" 40 ", s(2, 5)),
        ("33,3%", s(333, 1000)),
        ("12,5 %", s(1, 8)),
        ("1/3", s(1, 3)),
        ("100", s(1, 1)),
        ("0", s(0, 1)),
        ("33,33%", None),
        ("101%", None),
        ("-5", None),
        ("4/3", None),
        ("1/0", None),
        ("/3", None),
        ("40%%", None),
        ("bốn mươi", None),
        ("", None),
    ] {
        assert_eq!(parse_share(typed), wanted, "{typed}");
    }
    assert_eq!(share_words(Share::new(2, 5).unwrap()), "40%");
    assert_eq!(share_words(Share::new(333, 1000).unwrap()), "33,3%");
    assert_eq!(share_words(Share::new(1, 3).unwrap()), "1/3");
    for (n, d) in (1..=60).flat_map(|d| (0..=d).map(move |n| (n, d))) {
        let share = Share::new(n, d).unwrap();
        let back = parse_share(&share_words(share)).unwrap();
        assert_eq!(back.num() * d, n * back.den(), "{n}/{d} is said and typed again");
    }
}

#[test]
fn a_row_says_itself() {
    let q = Quota {
        share: Share::new(2, 5),
        least: [None, Share::new(9, 10), None],
        size: (5, 9),
        ..quota([0, 1, 2])
    };
    assert_eq!(
        q.says(&crate::Province::default()),
        "Khối, 5 đến 9 đơn vị: 1 Cờ thi đua của UBND tỉnh, 2 Bằng khen của Chủ tịch UBND tỉnh; từ 01/01/2018. \
         Bằng khen không quá 40% số đơn vị thành viên. Đơn vị được đề nghị cờ thì không đề nghị Bằng khen. \
         Cờ thi đua của UBND tỉnh: tổng điểm ít nhất 90% thang điểm. Căn cứ: Hướng dẫn thử (số liệu minh họa)."
    );
}
