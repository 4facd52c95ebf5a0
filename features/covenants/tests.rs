//! What is decided without a database; the stories are in `tests/stories.rs` and `tests/after.rs`, the pages in
//! `tests/looks.rs`.

mod after;
mod looks;
mod stories;

use crate::draft::{Act, Draft};
use crate::{
    Covenant, CovenantId, CovenantState, Method, Section, Sign, Signature, Target, Text, takes_effect,
};
use blocs::{BlocKind, Year};
use kernel::{BlocId, BodyId, Moment, Refusal, Uuid, YearId};
use web::Form;
use world::day;

pub(crate) fn body(n: usize) -> BodyId {
    BodyId(Uuid::from_u128(n as u128))
}

pub(crate) fn year(members: usize) -> Year {
    Year {
        id: YearId(Uuid::from_u128(1001)),
        bloc: BlocId(Uuid::from_u128(1002)),
        bloc_name: "Khối 5".into(),
        bloc_long: "Khối thi đua số 5".into(),
        kind: BlocKind::Sector,
        number: 2019,
        managing: body(900),
        above: vec![body(900)],
        members: (1..=members).map(body).collect(),
        head: Some(body(1)),
        deputy: Some(body(2)),
        run_by: Some(body(1)),
        version: 1,
    }
}

pub(crate) fn signature(b: BodyId) -> Signature {
    Signature {
        body: b,
        person: None,
        name: "Nguyễn Văn An".into(),
        post: "Chánh Văn phòng".into(),
        method: Method::InSystem,
        at: Moment::at(day("07/3/2019"), 11, 20),
        scan: None,
    }
}

pub(crate) fn covenant(state: CovenantState) -> Covenant {
    Covenant {
        id: CovenantId(Uuid::from_u128(1003)),
        year: YearId(Uuid::from_u128(1001)),
        theme: "Kỷ cương, trách nhiệm".into(),
        grounds: String::new(),
        undertakings: String::new(),
        state,
        sections: vec![Section { no: 1, title: "Nhiệm vụ chính trị".into(), text: String::new() }],
        targets: vec![Target {
            section: 1,
            indicator: "Văn bản đúng hạn".into(),
            unit: "%".into(),
            baseline: None,
            value: "98".into(),
            owner: None,
            deadline: None,
        }],
        signatures: Vec::new(),
        absences: Vec::new(),
        version: 1,
        effective_on: None,
    }
}

/// Every way `members` bodies can stand: 0 waiting, 1 signed, 2 absent.
fn vectors(members: usize) -> impl Iterator<Item = Vec<u8>> {
    let all = 3usize.pow(u32::try_from(members).unwrap());
    (0..all).map(move |n| {
        (0..members).map(|i| u8::try_from(n / 3usize.pow(u32::try_from(i).unwrap()) % 3).unwrap()).collect()
    })
}

fn standing(stands: &[u8]) -> Covenant {
    let mut c = covenant(CovenantState::Agreed);
    for (i, s) in stands.iter().enumerate() {
        match s {
            1 => c.signatures.push(signature(body(i + 1))),
            2 => c.absences.push((body(i + 1), "công tác".into())),
            _ => {}
        }
    }
    c
}

/// The promise in other words: nobody is waited for, and the paper is not empty of signatures.
fn oracle(stands: &[u8]) -> bool {
    let mut waiting = 0;
    let mut signed = 0;
    for s in stands {
        match s {
            0 => waiting += 1,
            1 => signed += 1,
            _ => {}
        }
    }
    waiting == 0 && signed > 0
}

#[test]
fn a_covenant_takes_effect_when_nobody_is_waited_for_and_never_before() {
    for members in 0..=7 {
        let y = year(members);
        for stands in vectors(members) {
            let c = standing(&stands);
            let signed: Vec<BodyId> = c.signatures.iter().map(|s| s.body).collect();
            let absent: Vec<BodyId> = c.absences.iter().map(|a| a.0).collect();
            assert_eq!(takes_effect(&y.members, &signed, &absent), oracle(&stands), "{stands:?}");
            // The same with the lists the other way round: order means nothing.
            let (s, a): (Vec<_>, Vec<_>) =
                (signed.iter().rev().copied().collect(), absent.iter().rev().copied().collect());
            assert_eq!(takes_effect(&y.members, &s, &a), oracle(&stands));
            for (i, stand) in stands.iter().enumerate() {
                let b = body(i + 1);
                let next = |s: u8| {
                    oracle(
                        &stands
                            .iter()
                            .enumerate()
                            .map(|(j, old)| if j == i { s } else { *old })
                            .collect::<Vec<_>>(),
                    )
                };
                match (stand, c.may_sign(&y.members, b)) {
                    (0, Ok(effective)) => assert_eq!(effective, next(1), "{stands:?} signs {i}"),
                    (1 | 2, Err(Refusal::Conflict(_))) => {}
                    (_, other) => panic!("{stands:?} signs {i}: {other:?}"),
                }
                let would_leave_nobody =
                    stands.iter().enumerate().all(|(j, s)| if j == i { *s == 0 } else { *s == 2 });
                match (stand, would_leave_nobody, c.may_be_absent(&y.members, b)) {
                    (0, false, Ok(effective)) => assert_eq!(effective, next(2), "{stands:?} absent {i}"),
                    (0, true, Err(Refusal::Conflict(says))) => {
                        assert!(says.contains("ít nhất một đơn vị ký"));
                    }
                    (1 | 2, _, Err(Refusal::Conflict(_))) => {}
                    (_, _, other) => panic!("{stands:?} absent {i}: {other:?}"),
                }
                assert_eq!(c.may_undo_absence(b).is_ok(), *stand == 2);
            }
            assert_eq!(c.may_settle(&y.members).is_ok(), oracle(&stands));
            assert_eq!(c.may_reopen().is_ok(), !stands.contains(&1));
        }
    }
}

#[test]
fn a_body_that_left_neither_holds_up_nor_carries_a_covenant() {
    let mut c = covenant(CovenantState::Agreed);
    c.signatures.push(signature(body(9)));
    assert!(!c.effective_with(&[body(1)], None, None), "a stranger's signature is nobody's");
    assert!(matches!(c.may_sign(&[body(1)], body(9)), Err(Refusal::Forbidden(_))));
    c.signatures.push(signature(body(1)));
    assert!(c.may_settle(&[body(1)]).is_ok(), "the last one waited for has left");
}

/// What each deed answers in each state: the drawn state machine, arrow by arrow.
#[test]
fn every_deed_from_every_state() {
    let y = year(3);
    let (m, b) = (&y.members, body(1));
    let allowed = |c: &Covenant| {
        [
            c.may_edit().is_ok(),
            c.may_agree(m).is_ok(),
            c.may_reopen().is_ok(),
            c.may_sign(m, b).is_ok(),
            c.may_be_absent(m, b).is_ok(),
            c.may_undo_absence(b).is_ok(),
            c.may_settle(m).is_ok(),
        ]
    };
    assert_eq!(allowed(&covenant(CovenantState::Draft)), [true, true, false, false, false, false, false]);
    assert_eq!(allowed(&covenant(CovenantState::Agreed)), [false, false, true, true, true, false, false]);
    let mut c = covenant(CovenantState::Effective);
    assert_eq!(allowed(&c), [false; 7]);
    c.absences.push((b, "công tác".into()));
    c.signatures = vec![signature(body(2)), signature(body(3))];
    assert_eq!(allowed(&c), [false; 7], "in force, nothing changes any more");
}

#[test]
fn a_text_is_locked_only_when_it_says_something() {
    let y = year(3);
    let whole = covenant(CovenantState::Draft);
    let codes = |c: &Covenant| match c.may_agree(&y.members) {
        Err(Refusal::Invalid(p)) => p.into_iter().map(|p| p.code).collect(),
        Err(other) => panic!("{other}"),
        Ok(()) => Vec::new(),
    };
    assert_eq!(codes(&whole), Vec::<&str>::new());
    let empty = Covenant { theme: String::new(), sections: vec![], targets: vec![], ..whole.clone() };
    assert_eq!(codes(&empty), ["GIAO-01", "GIAO-02", "GIAO-03"]);
    let mut strange = whole.clone();
    strange.targets[0].owner = Some(body(9));
    assert_eq!(codes(&strange), ["GIAO-04"]);
    assert!(
        matches!(whole.may_agree(&[body(1)]), Err(Refusal::Invalid(_))),
        "one body alone makes no covenant"
    );
}

#[test]
fn a_fingerprint_is_of_every_word() {
    let c = covenant(CovenantState::Agreed);
    let mut prints = vec![c.fingerprint()];
    let changes: [fn(&mut Covenant); 8] = [
        |c| c.theme.push('!'),
        |c| c.grounds.push('x'),
        |c| c.undertakings.push('x'),
        |c| c.sections[0].text.push('x'),
        |c| c.targets[0].value = "99".into(),
        |c| c.targets[0].owner = Some(body(2)),
        |c| c.targets[0].deadline = Some(day("15/12/2019")),
        |c| {
            c.sections[0].title = "Nhiệm vụ".into();
            c.sections[0].text = "chính trị".into();
        },
    ];
    for change in changes {
        let mut other = c.clone();
        change(&mut other);
        prints.push(other.fingerprint());
    }
    let all = prints.len();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), all);
    let mut signed = c.clone();
    signed.signatures.push(signature(body(1)));
    assert_eq!(signed.fingerprint(), c.fingerprint(), "a signature is not of the text");
}

#[test]
fn only_its_own_leaders_sign_for_a_body() {
    let duty = Sign::of(CovenantId(Uuid::from_u128(3)), body(4));
    assert_eq!((duty.place.bodies, duty.place.above, duty.place.bloc), (vec![body(4)], vec![], None));
}

fn form(rows: &[(&str, &str)]) -> Form {
    Form::of(rows)
}

const FULL: [(&str, &str); 19] = [
    ("theme", "Kỷ cương"),
    ("section-0-title", "Một"),
    ("section-0-text", "ý a\ný b"),
    ("section-1-title", "Hai"),
    ("section-1-text", ""),
    ("target-0-section", "2"),
    ("target-0-indicator", "Hồ sơ trực tuyến"),
    ("target-0-unit", "%"),
    ("target-0-baseline", "42"),
    ("target-0-value", "55"),
    ("target-0-owner", ""),
    ("target-0-deadline", "15/12/2019"),
    ("target-1-section", "1"),
    ("target-1-indicator", "Sáng kiến"),
    ("target-1-unit", ""),
    ("target-1-baseline", ""),
    ("target-1-value", "18"),
    ("target-1-owner", "00000000-0000-0000-0000-000000000003"),
    ("target-1-deadline", ""),
];

#[test]
fn a_form_is_read_into_a_text() {
    let f = form(&FULL);
    let text = Draft::posted(&f).read(&f, &year(6)).unwrap();
    assert_eq!(text.sections.len(), 2);
    assert_eq!((text.targets[0].section, text.targets[0].baseline.as_deref()), (2, Some("42")));
    assert_eq!((text.targets[1].owner, text.targets[1].deadline), (Some(body(3)), None));
    // And back: what was read is what the form shows the next time.
    let mut c = covenant(CovenantState::Draft);
    (c.theme, c.sections, c.targets) = (text.theme.clone(), text.sections.clone(), text.targets.clone());
    let again = Draft::of(&c);
    assert_eq!(again, Draft::posted(&f));
    assert_eq!(Text::of(&c), text);
}

#[test]
fn rows_left_empty_are_left_out_and_numbers_follow() {
    let f = form(&[
        ("section-0-title", ""),
        ("section-0-text", ""),
        ("section-1-title", "Hai"),
        ("section-1-text", ""),
        ("target-0-section", "2"),
        ("target-0-indicator", "Sáng kiến"),
        ("target-0-value", "18"),
        ("target-1-section", "1"),
        ("target-1-indicator", ""),
        ("target-1-value", ""),
    ]);
    let text = Draft::posted(&f).read(&f, &year(6)).unwrap();
    assert_eq!((text.sections.len(), text.sections[0].no), (1, 1));
    assert_eq!((text.targets.len(), text.targets[0].section), (1, 1));
}

#[test]
fn problems_are_named_by_row() {
    let long = "x".repeat(300);
    let stranger = body(77).to_string();
    let rows = [
        ("section-0-title", ""),
        ("section-0-text", "có ý mà không tên"),
        ("target-0-section", ""),
        ("target-0-indicator", long.as_str()),
        ("target-0-value", ""),
        ("target-0-deadline", "31/12/2018"),
        ("target-0-owner", stranger.as_str()),
        ("target-1-section", "9"),
        ("target-1-indicator", "Sáng kiến"),
        ("target-1-value", "18"),
        ("target-1-deadline", "mai"),
    ];
    let f = form(&rows);
    let Err(Refusal::Invalid(found)) = Draft::posted(&f).read(&f, &year(6)) else { panic!("refused") };
    let found: Vec<(&str, &str)> = found.iter().map(|p| (p.field.as_str(), p.code)).collect();
    assert_eq!(
        found,
        [
            ("section-0-title", "CHUNG-01"),
            ("target-0-indicator", "CHUNG-10"),
            ("target-0-section", "GIAO-12"),
            ("target-0-value", "CHUNG-01"),
            ("target-0-owner", "GIAO-13"),
            ("target-0-deadline", "CHUNG-08"),
            ("target-1-section", "GIAO-12"),
            ("target-1-deadline", "CHUNG-07"),
        ]
    );
}

#[test]
fn too_many_rows_are_refused_not_dropped() {
    let names: Vec<String> = (0..62).map(|i| format!("target-{i}-indicator")).collect();
    let mut rows: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), "x")).collect();
    rows.push(("section-0-title", "Một"));
    let f = form(&rows);
    let Err(Refusal::Invalid(found)) = Draft::posted(&f).read(&f, &year(6)) else { panic!("refused") };
    assert!(found.iter().any(|p| p.code == "GIAO-11"));
}

#[test]
fn rows_come_and_go_and_targets_keep_their_section() {
    let draft = Draft::posted(&form(&FULL));
    let (more, focus) = draft.clone().after(Act::AddTarget);
    assert_eq!((more.targets.len(), focus.as_str()), (3, "target-2-indicator"));
    assert_eq!(more.targets[2].section.value, "1", "where the last one belongs");
    let (more, focus) = draft.clone().after(Act::AddSection);
    assert_eq!((more.sections.len(), focus.as_str()), (3, "section-2-title"));
    let (less, _) = draft.clone().after(Act::DropSection(0));
    assert_eq!(less.sections[0].title.value, "Hai");
    assert_eq!(less.sections[0].title.name, "section-0-title");
    assert_eq!((less.targets[0].section.value.as_str(), less.targets[1].section.value.as_str()), ("1", ""));
    let (less, _) = draft.clone().after(Act::DropTarget(0));
    assert_eq!((less.targets.len(), less.targets[0].indicator.name.as_str()), (1, "target-0-indicator"));
    assert_eq!(less.targets[0].indicator.value, "Sáng kiến");
    assert_eq!(draft.clone().after(Act::DropTarget(99)).0, draft, "a row that is not there");
    let (none, _) = less.after(Act::DropTarget(0));
    assert_eq!(
        (none.targets.len(), none.targets[0].value.value.as_str()),
        (1, ""),
        "there is always a row to write in"
    );
    for (word, act) in [
        ("save", Act::Save),
        ("", Act::Save),
        ("drop-section:x", Act::Save),
        ("drop-target:2", Act::DropTarget(2)),
        ("add-section", Act::AddSection),
    ] {
        assert_eq!(Act::of(word), act);
    }
}
