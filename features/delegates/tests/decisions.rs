//! Quotas, one person twice, lines of a list, verdicts.

use crate::roster::{self, COLUMNS, Fate, Line, particulars, pasted, plan};
use crate::rules::{Rule, Ruling, problems, share_of, share_words, verdict};
use crate::{
    Attribute, Category, Delegate, DelegateId, Delegation, DelegationId, Field, Likeness, ListState,
    Occupation, Particulars, Pen, Report, Source, Standing, Sums, Tally, Traits, filled, likeness, twins,
};
use gatherings::GatheringId;
use kernel::{Moment, Share, Uuid};
use proptest::prelude::*;
use world::day;

pub(crate) fn who(name: &str) -> Particulars {
    Particulars {
        name: name.into(),
        honorific: String::new(),
        post: "Chuyên viên".into(),
        unit: "Sở Nội vụ".into(),
        category: Category::Official,
        birth: None,
        traits: Traits::default(),
        field: None,
        occupation: None,
        note: String::new(),
    }
}

pub(crate) fn delegate(n: u128, delegation: u128, who: Particulars) -> Delegate {
    Delegate {
        id: DelegateId(Uuid::from_u128(n)),
        gathering: GatheringId(Uuid::from_u128(1)),
        delegation: DelegationId(Uuid::from_u128(delegation)),
        place: i64::try_from(n).unwrap(),
        who,
        since: Moment::at(day("13/3/2024"), 8, 0),
        until: None,
        ending: None,
        heir: None,
        version: 1,
    }
}

fn delegation(n: u128, source: &str, quota: i64) -> Delegation {
    Delegation {
        id: DelegationId(Uuid::from_u128(n)),
        gathering: GatheringId(Uuid::from_u128(1)),
        name: format!("Đoàn {n}"),
        source: source.into(),
        body: None,
        quota,
        order: i64::try_from(n).unwrap(),
        contact: String::new(),
        due: Some(day("20/3/2024")),
        state: ListState::Open,
        settled: None,
        illustrative: true,
        version: 1,
    }
}

#[test]
fn seventy_five_of_three_sources_against_what_was_expected_first() {
    let sources = [("Trung ương", 10), ("Các tỉnh trong cụm", 51), ("Tỉnh Bình Phước", 14)]
        .map(|(name, total)| Source { name: name.into(), total });
    let mut all = vec![delegation(1, "trung uong", 10), delegation(8, "Tỉnh Bình Phước", 14)];
    all.extend(
        [9, 9, 9, 8, 8, 8]
            .into_iter()
            .enumerate()
            .map(|(n, q)| delegation(n as u128 + 2, "Các tỉnh trong cụm", q)),
    );
    let sums = Sums::of(75, &sources, &all, &[]);
    assert_eq!((sums.quotas, sums.totals, sums.differences()), (75, Some(75), vec![]));
    let first = Sums::of(220, &sources, &all, &[]);
    assert_eq!(
        first.differences(),
        ["Cộng các nguồn là 75, ít hơn số đại biểu dự kiến của hội nghị (220) 145 người."]
    );
    all[3].quota += 1;
    let differs = Sums::of(75, &sources, &all, &[]).differences();
    assert_eq!(
        differs[0],
        "Các tỉnh trong cụm: cộng phân bổ của 6 đoàn là 52, nhiều hơn tổng đã giao (51) 1 người."
    );
    assert_eq!(differs.len(), 2, "{differs:?}");
    let lone = Sums::of(75, &sources, &all[..1], &[]).differences();
    assert!(
        lone.contains(&"Tỉnh Bình Phước: đã giao 14 người nhưng chưa có đoàn nào.".to_owned()),
        "{lone:?}"
    );
}

#[test]
fn service_and_press_take_no_place() {
    let mut press = who("Trần Văn Ba");
    press.category = Category::Press;
    let mut gone = delegate(3, 2, who("Lê Thị Tư"));
    gone.ending = Some(crate::Ending::Withdrawn);
    let all = [delegate(1, 2, who("Nguyễn Văn An")), delegate(2, 2, press), gone];
    let of = filled(&all)[&DelegationId(Uuid::from_u128(2))];
    assert_eq!((of.taken, of.outside, of.free(3), of.over(3), of.over(0)), (1, 1, 2, 0, 1));
}

#[test]
fn one_person_is_known_by_name_and_birth_or_by_name_and_post() {
    let born = |mut p: Particulars, year| {
        p.birth = Some(year);
        p
    };
    let at = |post: &str, unit: &str| Particulars {
        post: post.into(),
        unit: unit.into(),
        ..who("Nguyễn Thị Hoa")
    };
    let cases = [
        (who("Nguyễn Thị Hoa"), who("NGUYEN  thi hoa"), Some(Likeness::Same)),
        (who("Nguyễn Thị Hoa"), who("Nguyễn Thị Hòa"), Some(Likeness::Same)),
        (who("Nguyễn Thị Hoa"), who("Nguyễn Thị Lan"), None),
        (
            born(at("Giáo viên", "Trường A"), 1980),
            born(at("Hiệu trưởng", "Trường B"), 1980),
            Some(Likeness::Same),
        ),
        (born(at("Giáo viên", "Trường A"), 1980), born(at("Hiệu trưởng", "Trường B"), 1981), None),
        (
            born(at("Giáo viên", "Trường A"), 1980),
            born(at("Giáo viên", "Trường A"), 1981),
            Some(Likeness::Likely),
        ),
        (at("Giáo viên", "Trường A"), born(at("Giáo viên", "Trường B"), 1981), Some(Likeness::Likely)),
        (at("Giáo viên", ""), at("Bác sĩ", ""), None),
    ];
    for (a, b, like) in cases {
        assert_eq!(likeness(&a, &b), like, "{a:?} {b:?}");
        assert_eq!(likeness(&b, &a), like, "the order means nothing");
    }
    let mut second = delegate(2, 9, who("NGUYỄN VĂN AN"));
    second.since = Moment::at(day("12/3/2024"), 8, 0);
    let all = [delegate(1, 2, who("Nguyễn Văn An")), second, delegate(3, 9, who("Lê Văn Ba"))];
    let pairs = twins(&all);
    assert_eq!(pairs.len(), 1);
    assert_eq!(
        (pairs[0].first, pairs[0].second),
        (all[1].id, all[0].id),
        "whoever was written down first is first"
    );
}

#[test]
fn after_the_day_or_the_confirmation_only_the_host_writes() {
    let d = delegation(1, "Trung ương", 10);
    let ok = kernel::Allowed::in_a_story(
        crate::FillDelegation::of(d.id, kernel::BodyId(Uuid::from_u128(5))),
        kernel::PersonId(Uuid::from_u128(6)),
    );
    let own = Pen::Own(ok);
    assert!(own.may_change(&d, day("20/3/2024")).is_ok());
    assert!(
        own.may_change(&d, day("21/3/2024"))
            .unwrap_err()
            .to_string()
            .contains("Hạn lập danh sách là 20/3/2024")
    );
    let confirmed = Delegation { state: ListState::Confirmed, ..d.clone() };
    assert!(own.may_change(&confirmed, day("01/3/2024")).unwrap_err().to_string().contains("đã chốt"));
    let sent = Delegation { state: ListState::Sent, due: None, ..d };
    assert!(own.may_change(&sent, day("01/12/2024")).is_ok());
}

fn line(no: u32, words: [&str; COLUMNS]) -> Line {
    Line { no, cells: words.map(str::to_owned), ..Line::default() }
}

const WHOLE: [&str; COLUMNS] = [
    "Trần Thị Bưởi",
    "",
    "nữ",
    "1985",
    "Nông dân",
    "xã Tân Lập",
    "Khách mời",
    "X",
    "co",
    "không",
    "bầu, cử",
    "kinh te",
    "Nông dân",
    "đi cùng con nhỏ",
];

#[test]
fn a_line_is_read_as_people_write_it() {
    let p = particulars(&WHOLE.map(str::to_owned), 2024).unwrap();
    assert_eq!(
        (p.category, p.birth, p.field, p.occupation),
        (Category::Guest, Some(1985), Some(Field::Economy), Some(Occupation::Farmer))
    );
    let traits = Traits {
        woman: Some(true),
        minority: Some(true),
        direct: Some(true),
        exemplar: Some(false),
        ex_officio: Some(false),
    };
    assert_eq!((p.traits, p.address()), (traits, "Bà"));
    assert_eq!(particulars(&roster::cells(&p), 2024).unwrap(), p, "what is written out is read back");
    let bare = particulars(
        &line(1, ["Lê Văn Tư", "", "", "", "Công nhân", "", "", "", "", "", "", "", "", ""]).cells,
        2024,
    )
    .unwrap();
    assert_eq!(
        (bare.traits, bare.category, bare.birth),
        (Traits::default(), Category::Official, None),
        "empty is not known, never no"
    );
}

#[test]
fn what_cannot_be_read_is_said_cell_by_cell() {
    let mut bad = WHOLE;
    for (n, text, says) in [
        (0, "", "Họ và tên: chưa viết."),
        (
            2,
            "nửa nọ nửa kia",
            "Giới tính: “nửa nọ nửa kia” không có trong danh sách. Chọn Nam; Nữ hoặc bỏ trống.",
        ),
        (
            3,
            "tám mươi",
            "Năm sinh: “tám mươi” không phải là năm. Viết bốn chữ số, ví dụ 1975; chưa rõ thì bỏ trống.",
        ),
        (
            6,
            "Khán giả",
            "Loại đại biểu: “Khán giả” không có trong danh sách. Chọn Đại biểu chính thức; Khách mời; Phục vụ; Báo chí hoặc bỏ trống.",
        ),
    ] {
        bad[n] = text;
        let wrong = particulars(&bad.map(str::to_owned), 2024).unwrap_err();
        assert!(wrong.contains(&(n, says.to_owned())), "{wrong:?}");
    }
    for (birth, ok) in [
        ("1913", false),
        ("1914", true),
        ("2018", true),
        ("2019", false),
        ("12/3/1980", true),
        ("80", false),
        ("-198", false),
    ] {
        let mut words = WHOLE;
        words[3] = birth;
        assert_eq!(particulars(&words.map(str::to_owned), 2024).is_ok(), ok, "{birth}");
    }
    let long = "x".repeat(101);
    let mut words = WHOLE.map(str::to_owned);
    words[0] = long;
    assert_eq!(
        particulars(&words, 2024).unwrap_err(),
        [(0, "Họ và tên: dài 101 ký tự, tối đa 100. Rút gọn.".to_owned())]
    );
}

#[test]
fn pasted_lines_come_with_what_a_spreadsheet_puts_around_them() {
    let key = Uuid::from_u128(7);
    let text = format!(
        "Họ và tên|Danh xưng\n\n\"{}|{key}\"\nLê Văn Tư||||Công nhân\n|||\n{}",
        WHOLE.join("|"),
        "a|".repeat(30)
    );
    let lines = pasted(&text);
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (lines[0].no, lines[0].key, lines[0].cells[13].as_str()),
        (3, Some(DelegateId(key)), "đi cùng con nhỏ")
    );
    assert_eq!(
        (lines[1].key, lines[1].cells[4].as_str(), lines[1].cells[13].as_str()),
        (None, "Công nhân", "")
    );
    assert!(lines[2].unreadable[0].1.contains("danh sách chỉ có 14"));
    let again = pasted(&roster::as_text(&[&lines[0]]));
    assert_eq!((again[0].key, &again[0].cells), (lines[0].key, &lines[0].cells));
}

#[test]
fn each_line_has_its_fate() {
    let known = particulars(&WHOLE.map(str::to_owned), 2024).unwrap();
    let standing = [
        delegate(7, 2, known.clone()),
        delegate(8, 2, Particulars { birth: Some(1970), ..who("Lê Văn Tư") }),
    ];
    let others = [("Đoàn tỉnh Long An".to_owned(), who("Phạm Văn Sáu"))];
    let mut other_name = WHOLE;
    other_name[0] = "Trần Thị Bưởi Da Xanh";
    let keyed = Line { key: Some(standing[0].id), ..line(3, other_name) };
    let sau =
        line(5, ["Phạm Văn Sáu", "", "", "", "Chuyên viên", "Sở Nội vụ", "", "", "", "", "", "", "", ""]);
    let tu = line(6, ["lê văn tư", "", "", "", "Công nhân", "", "", "", "", "", "", "", "", ""]);
    let lines = [line(2, WHOLE), keyed, line(4, WHOLE), sau, tu];
    let rows = plan(&lines[..1], (&standing, &others), 2024, false);
    assert_eq!((rows[0].fate, rows[0].meets), (Fate::Same, Some(standing[0].id)));
    let rows = plan(&lines, (&standing, &others), 2024, false);
    let fates: Vec<Fate> = rows.iter().map(|r| r.fate).collect();
    // The second line is about one whom the first has met, so it is somebody else's; its words are its own.
    assert_eq!(fates, [Fate::Same, Fate::New, Fate::Wrong, Fate::New, Fate::Changed]);
    assert!(rows[2].says[0].contains("Trùng với dòng 2"));
    assert!(rows[3].says[0].contains("cũng có tên ở Đoàn tỉnh Long An"), "{:?}", rows[3].says);
    assert_eq!(rows[4].meets, Some(standing[1].id));
    // What a line without a key leaves empty stays as it stands.
    let tu = rows[4].who.as_ref().unwrap();
    assert_eq!((tu.post.as_str(), tu.birth, tu.unit.as_str()), ("Công nhân", Some(1970), "Sở Nội vụ"));
    let keyed_alone = plan(&lines[1..2], (&standing, &others), 2024, true);
    assert_eq!((keyed_alone[0].fate, keyed_alone[0].meets), (Fate::Changed, Some(standing[0].id)));
    assert!(keyed_alone[0].says[0].contains("Trần Thị Bưởi Da Xanh"));
    // Keys that stayed behind when lines moved up, and somebody else written over a line.
    let moved = Line {
        key: Some(standing[0].id),
        ..line(9, ["Lê Văn Tư", "", "", "1970", "Chuyên viên", "Sở Nội vụ", "", "", "", "", "", "", "", ""])
    };
    let row = &plan(&[moved], (&standing, &others), 2024, false)[0];
    assert_eq!((row.fate, row.meets), (Fate::Same, Some(standing[1].id)));
    let over = Line {
        key: Some(standing[0].id),
        ..line(9, ["Đinh Thị Khác", "", "Nữ", "1991", "Bác sĩ", "", "", "", "", "", "", "", "", ""])
    };
    let row = &plan(&[over], (&standing, &others), 2024, false)[0];
    assert!(
        row.fate == Fate::Wrong && row.says[0].contains("thay bằng người khác thì dùng “Thay”"),
        "{:?}",
        row.says
    );
    let closed = plan(&lines[3..4], (&standing, &others), 2024, true);
    assert_eq!(closed[0].fate, Fate::Wrong);
}

fn rule(attribute: Attribute, least: Option<&str>, most: Option<&str>) -> Rule {
    let share = |s: &str| share_of(s).unwrap();
    Rule { attribute, least: least.map(share), most: most.map(share), basis: String::new() }
}

#[test]
fn a_verdict_waits_for_the_unknown_only_where_it_decides() {
    let of = |yes, no, unknown| Tally { yes, no, unknown };
    let women = rule(Attribute::Woman, Some("30"), Some("60"));
    let cases = [
        (of(3, 7, 0), 0, Standing::Met, 0, 0),
        (of(2, 8, 0), 0, Standing::NotMet, 1, -1),
        (of(2, 7, 1), 0, Standing::Unknown, 1, -1),
        (of(3, 6, 1), 0, Standing::Met, 0, 0),
        (of(6, 3, 1), 0, Standing::Unknown, 0, -1),
        (of(7, 3, 0), 0, Standing::NotMet, 0, -1),
        (of(0, 0, 0), 10, Standing::Unknown, 3, 6),
        (of(2, 6, 0), 2, Standing::NotMet, 1, 1),
        (of(5, 3, 0), 2, Standing::NotMet, 0, 1),
    ];
    for (tally, free, standing, missing, slack) in cases {
        let v = verdict(&women, tally, free);
        assert_eq!((v.standing, v.missing, v.slack), (standing, missing, slack), "{tally:?} {free}");
    }
}

#[test]
fn the_rule_with_the_least_slack_binds() {
    let ruling = Ruling {
        rules: vec![
            rule(Attribute::Exemplar, Some("70"), None),
            rule(Attribute::Woman, Some("30"), None),
            rule(Attribute::Young, Some("15"), None),
        ],
        young_under: 35,
        young_basis: String::new(),
        year: 2024,
        version: 1,
    };
    let person = |n: u128| {
        let mut p = who(&format!("Người {n}"));
        p.traits = Traits { woman: Some(n <= 3), exemplar: Some(n <= 7), ..Traits::default() };
        p.birth = Some(if n <= 3 { 1990 } else { 1989 });
        delegate(n, 2, p)
    };
    let all: Vec<Delegate> = (1..=10).map(person).collect();
    let report = Report::of(&ruling, &all, (10, 10));
    assert!(report.all_met());
    let names = |r: &Report| r.binding().iter().map(|v| v.rule.attribute).collect::<Vec<_>>();
    assert_eq!(names(&report), [Attribute::Exemplar, Attribute::Woman]);
    // Born 1989 is 35 in 2024, which is not under 35.
    assert_eq!(report.verdicts[2].tally, Tally { yes: 3, no: 7, unknown: 0 });
    let open = Report::of(&ruling, &all, (14, 10));
    assert_eq!((open.free, open.full(), names(&open)), (4, 14, vec![Attribute::Exemplar]));
    assert_eq!(open.verdicts[0].missing, 3);
}

#[test]
fn shares_are_read_and_said_as_officials_write_them() {
    for (typed, says) in
        [("70", "70%"), (" 70 % ", "70%"), ("2/3", "2/3"), ("1/2", "50%"), ("0", "0%"), ("100%", "100%")]
    {
        assert_eq!(share_words(share_of(typed).unwrap()), says);
    }
    for typed in ["", "101", "-1", "3/2", "1/0", "12,5", "x", "1/2/3"] {
        assert_eq!(share_of(typed), None, "{typed}");
    }
    let more = [rule(Attribute::Woman, Some("60"), Some("2/5"))];
    assert_eq!(problems(&more)[0].field, "most-WOMAN");
    let by = [
        rule(Attribute::By(Occupation::Worker), Some("60"), None),
        rule(Attribute::By(Occupation::Farmer), Some("41"), None),
    ];
    assert_eq!((problems(&by)[0].code, problems(&by[..1]).len()), ("DB-21", 0));
}

proptest! {
    #[test]
    fn a_verdict_agrees_with_every_way_the_unknown_turns_out(
        yes in 0i64..12, no in 0i64..12, unknown in 0i64..6, least in 0i64..=100, most in 0i64..=100,
    ) {
        let rule = Rule {
            attribute: Attribute::Woman,
            least: Share::new(least, 100),
            most: Share::new(most, 100),
            basis: String::new(),
        };
        let all = yes + no + unknown;
        prop_assume!(all > 0);
        let holds = |n: i64| n * 100 >= least * all && n * 100 <= most * all;
        let every = (0..=unknown).all(|u| holds(yes + u));
        let some = (0..=unknown).any(|u| holds(yes + u));
        let said = verdict(&rule, Tally { yes, no, unknown }, 0).standing;
        if said == Standing::Met { prop_assert!(every); }
        if said == Standing::NotMet { prop_assert!(!every); }
        if every { prop_assert_eq!(said, Standing::Met); }
        if !some && least <= most && unknown == 0 { prop_assert_eq!(said, Standing::NotMet); }
    }

    #[test]
    fn whatever_is_pasted_is_read_without_a_fall(text in "[a-zđà| \"\n0-9]{0,300}") {
        for row in plan(&pasted(&text), (&[], &[]), 2024, false) {
            prop_assert!(row.fate != Fate::Wrong || !row.says.is_empty());
        }
    }

    #[test]
    fn the_sums_of_the_sources_are_the_sums_of_the_delegations(quotas in proptest::collection::vec((0usize..4, 0i64..60), 0..20), expected in 0i64..600) {
        let names = ["Trung ương", "trung uong", "Các tỉnh", "Khác"];
        let all: Vec<Delegation> =
            (1..).zip(&quotas).map(|(n, (s, q))| delegation(n, names[*s], *q)).collect();
        let sums = Sums::of(expected, &[], &all, &[]);
        prop_assert_eq!(sums.sources.iter().map(|s| s.quotas).sum::<i64>(), sums.quotas);
        prop_assert_eq!(sums.sources.iter().map(|s| s.delegations).sum::<i64>(), i64::try_from(all.len()).unwrap());
        prop_assert!(sums.sources.len() <= 3, "a source is one whatever its marks");
        prop_assert_eq!(sums.differences().is_empty(), sums.quotas == expected || sums.quotas == 0);
    }
}
