use crate::*;

fn day(s: &str) -> Day {
    Day::parse(s).unwrap()
}

#[test]
fn days_are_written_as_officials_write_them() {
    assert_eq!(day("7/3/2019").to_string(), "07/3/2019");
    assert_eq!(day("2019-02-05").to_string(), "05/02/2019");
    assert_eq!(day("05/02/2026").on_paper(), "ngày 05 tháng 02 năm 2026");
    assert_eq!(day("28/11/2026").on_paper(), "ngày 28 tháng 11 năm 2026");
    assert_eq!(day("07/3/2019").weekday(), "thứ Năm");
}

#[test]
fn what_is_no_day_is_refused() {
    for s in [
        "",
        "30/02/2019",
        "32/1/2019",
        "1/13/2019",
        "1/1/19",
        "2019",
        "1/1",
        "a/b/2019",
        "-1/1/2019",
        "1//2019",
        "01/01/20199",
    ] {
        assert!(Day::parse(s).is_none(), "{s}");
    }
}

#[test]
fn moments_fall_on_the_day_of_vietnam() {
    let m = Moment::at(day("07/3/2019"), 0, 0);
    assert_eq!(m.day(), day("07/3/2019"));
    assert_eq!(m.plus_seconds(-1).day(), day("06/3/2019"));
    assert_eq!(m.0, 1_551_891_600_000_000); // 2019-03-06T17:00:00Z
    assert_eq!(Moment::at(day("07/3/2019"), 9, 38).hour(), "09:38");
    assert_eq!(Moment::at(day("07/3/2019"), 8, 10).hour_on_paper(), "08 giờ 10 phút");
}

#[test]
fn day_arithmetic_agrees_with_the_calendar_library() {
    let start = jiff::civil::date(1900, 1, 1);
    for n in 0..80_000 {
        let by_library = Day(start + jiff::Span::new().days(n));
        let by_us = Day(start).plus_days(n);
        assert_eq!(by_library, by_us);
        assert_eq!(Day(start).days_to(by_us), n);
    }
}

#[test]
fn a_countdown_compares_days() {
    assert_eq!(day("28/02/2019").left(day("26/02/2019")), "còn 2 ngày");
    assert_eq!(day("28/02/2019").left(day("28/02/2019")), "hôm nay");
    assert_eq!(day("28/02/2019").left(day("01/3/2019")), "quá hạn 1 ngày");
}

#[test]
fn points_read_what_people_type() {
    for (typed, hundredths) in [
        ("972,5", 97_250),
        ("972.5", 97_250),
        ("1.000", 100_000),
        ("1.000,25", 100_025),
        ("0", 0),
        ("7,50", 750),
        ("-5", -500),
        (" 40 ", 4_000),
        ("37.25", 3_725),
    ] {
        assert_eq!(Points::parse(typed), Some(Points(hundredths)), "{typed}");
    }
    for wrong in [
        "", "-", "4o", "1,234", "1.00.0", ",5", "5,", "1e3", "٣", "12345678", "1,2,3", "--5", "+5", "0x1F",
        "1.0000", "0.500", "00.500", "0.05.000", "012.500", "-0.500", "0.500,5",
    ] {
        assert_eq!(Points::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn a_number_that_begins_with_0_has_no_thousands() {
    for (typed, meant) in
        [("0.500", "0,5"), ("00.050", "00,05"), ("0.005", "0,005"), (" -0.500 ", "-0,5"), ("0.000", "0")]
    {
        let says = format!("{}: dùng dấu phẩy cho phần thập phân: {meant}", typed.trim());
        assert_eq!(decimal_comma(typed), Some(says));
    }
    for fine in ["0.5", "0.50", "0", "1.000", "10.500", "0,500", "0.5000", "a.500", "0.a00", ""] {
        assert_eq!(decimal_comma(fine), None, "{fine}");
    }
    assert_eq!(Points::parse("0.50"), Some(Points(50)));
    assert_eq!(Points::parse("0"), Some(Points::ZERO));
}

#[test]
fn an_error_names_no_more_of_a_value_than_a_line() {
    let is = |v: Val| format!("{:?}", i64::read(v).unwrap_err());
    assert!(is("ă".repeat(100_000).into()).len() < 400);
    assert!(is(vec![7_u8; 100_000].into()).contains("100000 bytes"));
    assert!(format!("{:?}", Day::read("x".repeat(1000).into()).unwrap_err()).len() < 400);
}

#[test]
fn points_print_and_read_back() {
    for n in -12_345..12_345 {
        let p = Points(n * 7);
        assert_eq!(Points::parse(&p.to_string()), Some(p));
        assert_eq!(Points::parse(&p.plain()), Some(p));
    }
    assert_eq!(Points(97_250).to_string(), "972,5");
    assert_eq!(Points(58_500).aligned(), "585,0");
    assert_eq!(Points(-1_450).to_string(), "−14,5");
    assert_eq!(Points::whole(16_000).to_string(), "16.000");
}

#[test]
fn a_share_is_exact_at_the_border() {
    let share = |n, d| Share::new(n, d).unwrap();
    assert!(share(9, 10).reached(16, 17) && !share(9, 10).reached(15, 17));
    assert!(share(4, 5).reached(14, 17) && !share(4, 5).reached(13, 17));
    assert!(share(2, 3).reached(4, 6) && !share(2, 3).reached(3, 6));
    assert!(!share(1, 2).passed(3, 6) && share(1, 2).passed(4, 6));
    for den in 1..=12 {
        for num in 0..=den {
            for base in 0..=60 {
                let least = (0..=base).find(|y| share(num, den).reached(*y, base)).unwrap();
                assert_eq!(share(num, den).needed(base), least);
            }
        }
    }
    assert!(Share::new(3, 2).is_none() && Share::new(1, 0).is_none() && Share::new(-1, 2).is_none());
}

#[test]
fn text_is_clean_at_the_door() {
    assert_eq!(clean_line("  Sở\u{202e}  Tài\tchính\u{0} "), "Sở Tài chính");
    assert_eq!(clean_line("Sơ\u{309} Ta\u{300}i chi\u{301}nh"), "Sở Tài chính");
    assert_eq!(clean_text("một\r\n\r\n\r\nhai\u{7}\r\n"), "một\n\nhai");
}

#[test]
fn what_is_not_seen_is_not_text() {
    let ranges = [
        0xad..=0xad,
        0x34f..=0x34f,
        0x61c..=0x61c,
        0x115f..=0x1160,
        0x17b4..=0x17b5,
        0x180b..=0x180f,
        0x200b..=0x200f,
        0x202a..=0x202e,
        0x2060..=0x206f,
        0x2800..=0x2800,
        0x3164..=0x3164,
        0xfe00..=0xfe0f,
        0xfeff..=0xfeff,
        0xffa0..=0xffa0,
        0xfff9..=0xfffb,
        0x1d159..=0x1d159,
        0x1d173..=0x1d17a,
        0xe0000..=0xe0fff,
    ];
    for c in ranges.into_iter().flatten().filter_map(char::from_u32) {
        assert_eq!(clean_line(&c.to_string().repeat(12)), "", "{c:?}");
        assert_eq!(clean_line(&format!("Sở{c} Tài{c}chính")), "Sở Tàichính", "{c:?}");
        assert!(hides(&c.to_string()), "{c:?}");
    }
    // What hid between a letter and its mark does not keep them apart.
    assert_eq!(clean_line("Sơ\u{ad}\u{309}"), "Sở");
    assert_eq!(clean_line("✔\u{fe0f}\u{fe0f} xong ☀\u{fe0f}"), "✔\u{fe0f} xong ☀\u{fe0f}");
}

#[test]
fn marks_stand_on_a_letter_and_not_in_piles() {
    let pile = "\u{335}".repeat(180);
    assert_eq!(clean_line(&format!("An{pile} Bình")), format!("An{} Bình", "\u{335}".repeat(4)));
    assert_eq!(clean_line(&format!("{pile} {pile}a")), "a");
    for s in [format!("Ở{pile}"), format!("{pile}e\u{323}{pile}\u{301}")] {
        let once = clean_line(&s);
        assert_eq!(clean_line(&once), once);
    }
}

#[test]
fn folding_forgets_marks_and_case() {
    assert_eq!(fold("Đặng Thị Hằng – ƯU TÚ"), "dang thi hang uu tu");
}

#[test]
fn people_sort_by_given_name_in_vietnamese_order() {
    let mut names = vec!["Nguyễn Văn Đạt", "Trần Thị An", "Lê Ân", "Phạm Dũng", "Bùi Ánh", "Cao Anh"];
    names.sort_by_key(|n| by_given_name(n));
    assert_eq!(names, ["Trần Thị An", "Cao Anh", "Bùi Ánh", "Lê Ân", "Phạm Dũng", "Nguyễn Văn Đạt"]);
}

#[test]
fn figures_sort_as_numbers() {
    let mut names =
        vec!["Công ty số 10", "Công ty số 2", "Công ty số 02b", "Công ty số 1", "Công ty A", "Công ty 9"];
    names.sort_by_key(|n| by_vietnamese_order(n));
    assert_eq!(
        names,
        ["Công ty 9", "Công ty A", "Công ty số 1", "Công ty số 2", "Công ty số 02b", "Công ty số 10"]
    );
}

#[derive(Clone)]
struct Sign(Place);
impl Duty for Sign {
    const NAME: &'static str = "sign";
    const NEEDS: &'static str = "Việc của lãnh đạo đơn vị.";
    const POSTS: &'static [Post] = &[Post::Leader];
    fn place(&self) -> Place {
        self.0.clone()
    }
}

#[test]
fn a_person_without_a_covering_grant_may_do_nothing() {
    let body = |n: u128| BodyId(Uuid::from_u128(n));
    let bloc = BlocId(Uuid::from_u128(9));
    let place = Place { bodies: vec![body(1)], above: vec![body(1), body(7)], bloc: Some(bloc) };
    let today = day("07/3/2019");
    let actor = |post, scope, from: &str, until: Option<&str>| Actor {
        id: PersonId(Uuid::from_u128(5)),
        name: String::new(),
        title: String::new(),
        unit: String::new(),
        body: None,
        grants: vec![Grant { post, scope, from: day(from), until: until.map(day) }],
        today,
    };
    let may = |a: Actor| a.may(Sign(place.clone())).is_ok();
    assert!(may(actor(Post::Leader, Scope::Body(body(1)), "01/01/2019", None)));
    assert!(may(actor(Post::Leader, Scope::Bloc(bloc), "01/01/2019", None)));
    assert!(may(actor(Post::Leader, Scope::Below(body(7)), "07/3/2019", Some("07/3/2019"))));
    assert!(!may(actor(Post::Clerk, Scope::Body(body(1)), "01/01/2019", None)));
    assert!(!may(actor(Post::Leader, Scope::Body(body(7)), "01/01/2019", None)));
    assert!(!may(actor(Post::Leader, Scope::Below(body(8)), "01/01/2019", None)));
    assert!(!may(actor(Post::Leader, Scope::Body(body(1)), "08/3/2019", None)));
    assert!(!may(actor(Post::Leader, Scope::Body(body(1)), "01/01/2019", Some("06/3/2019"))));
    let mut nobody = actor(Post::Leader, Scope::Body(body(1)), "01/01/2019", None);
    nobody.grants.clear();
    assert!(!may(nobody.clone()) && !nobody.could::<Sign>());
}

#[test]
fn a_count_is_read_as_people_type_it() {
    for (typed, n) in [
        ("75", 75),
        ("169.305.000", 169_305_000),
        ("169305000", 169_305_000),
        ("1.000.000.000", 1_000_000_000),
        ("-5", -5),
        ("12,0", 12),
        (" 7 ", 7),
    ] {
        assert_eq!(crate::parse_count(typed), Some(n), "{typed}");
    }
    for typed in ["", "50.00", "5.0", "1.00.000", "0.500", "12,5", "1e5", "٣", "9999999999999999", "--5", "."]
    {
        assert_eq!(crate::parse_count(typed), None, "{typed}");
    }
}
