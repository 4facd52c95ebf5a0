//! What is decided without a database; stories are in `tests/`.

mod adoptions;
mod before_print;
mod book;
mod duties;
mod hostile;
mod pictures;
mod proofs;
mod selections;
mod sending;
mod stories;

use crate::evidence::{host, link};
use crate::fields::{self, Field};
use crate::model::{Composition, ExemplarId, Kind, Move, Standing, State, Wanted, may_step};
use crate::order::{letter, order};
use crate::selection::{
    Candidate, Deciding, Nomination, NominationId, Outcome, Selection, SelectionId, Tally, composed,
    coverage, may_close, may_decide, may_nominate,
};
use kernel::{BodyId, Uuid};
use organisations::Level;
use world::day;

pub(crate) fn body(n: u128) -> BodyId {
    BodyId(Uuid::from_u128(n))
}

#[test]
fn every_step_there_is_and_every_one_there_is_not() {
    use Move::{Back, Forward, Renew, Retire};
    use State::{Discovered, Multiplied, Nurtured, Recognised, Retired};
    let there_are = [
        (Discovered, Nurtured, Forward),
        (Nurtured, Recognised, Forward),
        (Recognised, Multiplied, Forward),
        (Nurtured, Discovered, Back),
        (Recognised, Nurtured, Back),
        (Multiplied, Recognised, Back),
        (Discovered, Retired, Retire),
        (Nurtured, Retired, Retire),
        (Recognised, Retired, Retire),
        (Multiplied, Retired, Retire),
        (Retired, Nurtured, Renew),
    ];
    for from in State::ALL {
        for to in State::ALL {
            let wanted = there_are.iter().find(|(a, b, _)| (*a, *b) == (from, to)).map(|(_, _, m)| *m);
            assert_eq!(from.step(to), wanted, "{from:?} to {to:?}");
        }
        assert!(!from.next().is_empty(), "{from:?} is no dead end");
    }
}

#[test]
fn a_step_wants_its_day_its_basis_and_where_a_judgement_changes_its_reason() {
    let now = |state, has_mentor| Standing { state, since: day("10/6/2024"), has_mentor };
    let wanted = |to, on: &str, basis: &str, reason: &str| Wanted {
        to,
        day: day(on),
        decided_by: "Chủ tịch".into(),
        basis: basis.into(),
        reason: reason.into(),
    };
    let today = day("12/02/2025");
    let cases: &[(Standing, Wanted, &[&str])] = &[
        (now(State::Discovered, true), wanted(State::Nurtured, "10/6/2024", "", ""), &[]),
        (now(State::Discovered, false), wanted(State::Nurtured, "12/02/2025", "", ""), &["DHTT-04"]),
        (now(State::Nurtured, true), wanted(State::Recognised, "01/7/2024", "QĐ 5", ""), &[]),
        (now(State::Nurtured, true), wanted(State::Recognised, "01/7/2024", "", ""), &["DHTT-05"]),
        (now(State::Nurtured, true), wanted(State::Discovered, "01/7/2024", "", ""), &["DHTT-03"]),
        (now(State::Nurtured, true), wanted(State::Discovered, "01/7/2024", "", "nhầm"), &[]),
        (now(State::Recognised, true), wanted(State::Retired, "01/7/2024", "", ""), &["DHTT-03"]),
        (now(State::Retired, true), wanted(State::Nurtured, "01/7/2024", "", ""), &["DHTT-03"]),
        (now(State::Discovered, true), wanted(State::Multiplied, "01/7/2024", "", "vội"), &["DHTT-01"]),
        (now(State::Discovered, true), wanted(State::Nurtured, "09/6/2024", "", ""), &["DHTT-02"]),
        (now(State::Discovered, true), wanted(State::Nurtured, "13/02/2025", "", ""), &["DHTT-02"]),
        (
            now(State::Discovered, false),
            wanted(State::Discovered, "13/02/2025", "", ""),
            &["DHTT-01", "DHTT-02"],
        ),
    ];
    for (standing, wanted, codes) in cases {
        let got = may_step(*standing, wanted, today);
        let found: Vec<&str> = got.as_ref().err().into_iter().flatten().map(|p| p.code).collect();
        assert_eq!(&found[..], *codes, "{standing:?} {wanted:?}");
    }
}

#[test]
fn names_stand_as_vietnamese_offices_list_them() {
    use Kind::{Collective, Model, Person};
    // By hand: given name first (a ă â b c d đ … o ô ơ … u ư), tones after letters (none, grave, hook, tilde, acute, dot),
    // then the rest of the name.
    let wanted = [
        (Person, "Nguyễn Văn An"),
        (Person, "Trần An"),
        (Person, "Lê Thị Ánh"),
        (Person, "Phạm Ánh"),
        (Person, "Bùi Đức Ăn"),
        (Person, "Lò Thị Ấm"),
        (Person, "Đào Ân"),
        (Person, "Vũ Thị Ẩn"),
        (Person, "Cao Bình"),
        (Collective, "Chi bộ thôn Đông"),
        (Person, "Đỗ Dung"),
        (Person, "Hà Dũng"),
        (Person, "Lê Đạt"),
        (Model, "Mô hình số 2"),
        (Model, "Mô hình số 10"),
        (Person, "Võ Oanh"),
        (Person, "Hồ Ông"),
        (Person, "Ngô Ơn"),
        (Person, "Mai Uyên"),
        (Person, "Tạ Ước"),
        (Person, "Y"),
    ];
    let mut sorted = wanted.to_vec();
    sorted.reverse();
    sorted.sort_by_cached_key(|(kind, name)| order(*kind, name));
    assert_eq!(sorted, wanted);
}

#[test]
fn an_index_has_the_letters_of_the_alphabet_not_its_tones() {
    let cases = [
        (Kind::Person, "Nguyễn Thị Ánh", 'A'),
        (Kind::Person, "Bùi Ẩn", 'Â'),
        (Kind::Person, "Lê Ăm", 'Ă'),
        (Kind::Person, "Lê Đạt", 'Đ'),
        (Kind::Person, "Tạ Ước", 'Ư'),
        (Kind::Person, "Hồ Ỷ", 'Y'),
        (Kind::Collective, "Ổ bánh mì", 'Ô'),
        (Kind::Model, "“Ngoặc kép”", '“'),
        (Kind::Model, "3 không", '3'),
        (Kind::Person, "  ", '#'),
    ];
    for (kind, name, wanted) in cases {
        assert_eq!(letter(kind, name), wanted, "{name}");
    }
}

#[test]
fn links_lead_where_they_seem_to_lead() {
    for good in ["https://congbao.chinhphu.vn/van-ban?x=1#a", "http://a.vn:8080/", "HTTPS://A.VN"] {
        assert!(link(good).is_ok(), "{good}");
    }
    assert_eq!(link(" HTTPS://Bao.VN/Bài ".trim()).unwrap(), "https://bao.vn/Bài");
    for bad in [
        "",
        "javascript:alert(1)",
        "ftp://a.vn",
        "https://",
        "https://localhost/x",
        "https://a.vn\\@b.vn",
        "https://a.vn@b.vn/",
        "https://а.vn/", // a Cyrillic letter
        "https://a.vn/x y",
        "https://a.vn/\"onclick",
        "https://a..vn",
        "https://a.vn:99999",
    ] {
        assert!(link(bad).is_err(), "{bad}");
    }
    assert!(link(&format!("https://a.vn/{}", "x".repeat(500))).is_err());
    assert_eq!(host("https://congbao.chinhphu.vn/van-ban"), "congbao.chinhphu.vn");
}

fn town() -> Selection {
    Selection {
        id: SelectionId(Uuid::from_u128(1)),
        body: body(2),
        level: Level::District,
        title: "Hội nghị thị xã".into(),
        day: day("20/5/2025"),
        places: 2,
        closes_on: day("15/4/2025"),
        criteria: String::new(),
        foreword: String::new(),
        closed_on: None,
        illustrative: false,
        version: 1,
    }
}

#[test]
fn an_exemplar_rises_one_level_at_a_time() {
    use Outcome::{Chosen, NotChosen};
    use State::{Discovered, Multiplied, Recognised, Retired};
    // 4 (a village) is below 3 (a commune), below 2 (the town), below 1 (the province).
    let chain = |n: u128| (1..=n).rev().map(body).collect::<Vec<_>>();
    type Case<'a> = (&'a str, State, Vec<BodyId>, Vec<(BodyId, Option<Outcome>)>, Result<u128, &'a str>);
    let cases: Vec<Case<'_>> = vec![
        ("of the town itself", Recognised, chain(2), vec![], Ok(2)),
        ("of a commune", Recognised, chain(3), vec![], Ok(3)),
        ("multiplied", Multiplied, chain(3), vec![], Ok(3)),
        ("chosen in the commune", Recognised, chain(3), vec![(body(3), Some(Chosen))], Ok(3)),
        ("not chosen in the commune", Recognised, chain(3), vec![(body(3), Some(NotChosen))], Err("DHTT-55")),
        ("the commune's list is not settled", Recognised, chain(3), vec![(body(3), None)], Err("DHTT-55")),
        ("of a village, chosen in the commune", Recognised, chain(4), vec![(body(3), Some(Chosen))], Ok(3)),
        ("of a village, past the commune", Recognised, chain(4), vec![], Err("DHTT-56")),
        (
            "of a village, chosen there only",
            Recognised,
            chain(4),
            vec![(body(4), Some(Chosen))],
            Err("DHTT-56"),
        ),
        ("of the province", Recognised, chain(1), vec![], Err("DHTT-54")),
        ("of elsewhere", Recognised, vec![body(9), body(1)], vec![], Err("DHTT-54")),
        ("only discovered", Discovered, chain(3), vec![], Err("DHTT-53")),
        ("retired", Retired, chain(3), vec![], Err("DHTT-53")),
    ];
    for (name, state, chain, before, wanted) in cases {
        let c = Candidate { state, chain: &chain, before: &before, is_here: false };
        let got = may_nominate(&town(), &c, day("15/4/2025")).map_err(|p| p.code);
        assert_eq!(got, wanted.map(body), "{name}");
    }
    let c = Candidate { state: Recognised, chain: &chain(3), before: &[], is_here: true };
    assert_eq!(may_nominate(&town(), &c, day("15/4/2025")).map_err(|p| p.code), Err("DHTT-52"));
    let c = Candidate { is_here: false, ..c };
    assert_eq!(may_nominate(&town(), &c, day("16/4/2025")).map_err(|p| p.code), Err("DHTT-51"));
    let closed = Selection { closed_on: Some(day("10/4/2025")), ..town() };
    assert_eq!(may_nominate(&closed, &c, day("12/4/2025")).map_err(|p| p.code), Err("DHTT-50"));
}

#[test]
fn no_more_are_chosen_than_there_are_places_and_always_with_a_reason() {
    use Outcome::{Chosen, NotChosen};
    let d = |was, to, reason, others_chosen| Deciding {
        was,
        to,
        reason,
        state: State::Recognised,
        others_chosen,
    };
    let code = |s: &Selection, d: &Deciding<'_>| may_decide(s, d).map_err(|p| p.code);
    assert_eq!(code(&town(), &d(None, Chosen, "tiêu biểu", 1)), Ok(()));
    assert_eq!(code(&town(), &d(None, Chosen, "tiêu biểu", 2)), Err("DHTT-58"));
    assert_eq!(code(&town(), &d(Some(Chosen), Chosen, "viết rõ lý do", 2)), Ok(()));
    assert_eq!(code(&town(), &d(None, NotChosen, "", 0)), Err("DHTT-57"));
    assert_eq!(code(&town(), &d(Some(Chosen), NotChosen, "đơn vị rút", 5)), Ok(()));
    let retired = Deciding { state: State::Retired, ..d(None, Chosen, "tiêu biểu", 0) };
    assert_eq!(code(&town(), &retired), Err("DHTT-59"));
    let closed = Selection { closed_on: Some(day("10/4/2025")), ..town() };
    assert_eq!(code(&closed, &d(None, NotChosen, "muộn", 0)), Err("DHTT-50"));
    let n = |outcome| Nomination {
        id: NominationId(Uuid::from_u128(1)),
        selection: town().id,
        exemplar: ExemplarId(Uuid::from_u128(1)),
        by_body: body(3),
        note: String::new(),
        by_name: String::new(),
        outcome,
        reason: String::new(),
        decided_by: String::new(),
    };
    let close = |all: &[Nomination]| may_close(&town(), all).map_err(|p| p.code);
    assert_eq!(close(&[n(Some(Chosen)), n(None)]), Err("DHTT-60"));
    assert_eq!(close(&[n(Some(NotChosen))]), Err("DHTT-61"));
    assert_eq!(close(&[]), Err("DHTT-61"));
    assert_eq!(close(&[n(Some(Chosen)), n(Some(NotChosen))]), Ok(()));
}

#[test]
fn a_field_with_nobody_is_named_and_not_known_is_counted_apart() {
    let added = Field { key: "x".into(), name: "Môi trường".into(), ended: true, own: true };
    let all = fields::all(vec![added]);
    assert_eq!(all.last().unwrap().key, fields::OTHER);
    let there = [("ECONOMY", Some(Outcome::Chosen)), ("ECONOMY", None), ("PARTY", Some(Outcome::NotChosen))];
    let there: Vec<_> = there.iter().map(|(f, o)| ((*f).to_owned(), *o)).collect();
    let covers = coverage(&all, &there);
    let missing: Vec<&str> =
        covers.iter().filter(|c| c.wanted && c.chosen == 0).map(|c| c.field.as_str()).collect();
    assert_eq!(
        missing.len(),
        5,
        "all of always but the economy; neither “other” nor one that ended: {missing:?}"
    );
    assert!(missing.contains(&"Xây dựng Đảng, hệ thống chính trị"), "nominated is not chosen");
    assert_eq!((covers[0].nominated, covers[0].chosen), (2, 1));

    let born = |born| Composition { born, woman: Some(true), ..Composition::default() };
    let tally = composed(&[born(Some(1991)), born(Some(1990)), born(None)], 2025);
    assert_eq!(tally[1], ("Nữ", Tally { yes: 3, no: 0, unknown: 0 }));
    assert_eq!(tally[3], ("Dưới 35 tuổi", Tally { yes: 1, no: 1, unknown: 1 }));
    assert_eq!(tally[0].1.unknown, 3);
}
