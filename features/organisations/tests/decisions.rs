//! Decisions, without a database.

use crate::change::{self, NewBody};
use crate::directory::{Directory, Record};
use crate::model::{BodyKind, Level};
use kernel::{BodyId, Day, Refusal, Uuid};
use proptest::prelude::*;
use world::day;

fn id(n: u128) -> BodyId {
    BodyId(Uuid::from_u128(n))
}

fn record(n: u128, parent: Option<u128>) -> Record {
    let new = NewBody {
        parent: parent.map(id),
        ..NewBody::called(&format!("C{n}"), &format!("Đơn vị {n}"), "ĐV")
    };
    Record::begun(id(n), &new)
}

/// Walks up from every body on every day, the slow and plain way.
fn circles(all: &Directory, days: &[Day]) -> bool {
    days.iter().any(|d| {
        all.all().any(|r| {
            let mut at = r.parent_on(*d);
            let mut steps = 0;
            while let Some(up) = at {
                if up == r.id {
                    return true;
                }
                steps += 1;
                if steps > 50 {
                    return true;
                }
                at = all.get(up).and_then(|u| u.parent_on(*d));
            }
            false
        })
    })
}

#[test]
fn words_come_back_as_kinds_and_levels() {
    for k in BodyKind::ALL {
        assert_eq!(BodyKind::of_word(k.word()), Some(k));
        assert_eq!(BodyKind::of_vietnamese(&k.vietnamese().to_uppercase()), Some(k));
    }
    for l in Level::ALL {
        assert_eq!(Level::of_word(l.word()), Some(l));
        assert_eq!(Level::of_vietnamese(l.vietnamese()), Some(l));
    }
    assert_eq!(Level::of_vietnamese("tinh"), Some(Level::Province));
    assert_eq!(BodyKind::of_vietnamese("van phong"), Some(BodyKind::Office));
    assert_eq!(Level::of_vietnamese("cấp trời"), None);
}

#[test]
fn codes_are_plain_and_capital() {
    assert_eq!(change::code(" t.stc-1_a "), Ok("T.STC-1_A".into()));
    for wrong in ["", "có", "a b", "🎉", "a/b", &"A".repeat(41)] {
        assert!(change::code(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_body_that_follows_another_under_its_name_is_no_twin() {
    let closed = Record { until: Some(day("28/02/2025")), ..record(1, None) };
    let successor = Record { from: day("01/3/2025"), ..record(2, None) };
    let twin = |beside: &Record, this: u128, since: &str, until: Option<&str>| {
        change::twin_problem([beside], Some(id(this)), (day(since), until.map(day))).is_some()
    };
    // The closed one takes the name of its successor, and the successor begins under that of the closed one.
    assert!(!twin(&successor, 1, "01/01/2017", Some("28/02/2025")));
    assert!(!twin(&closed, 2, "01/3/2025", None));
    // A day together is enough; so is opening the closed one again.
    assert!(twin(&closed, 2, "28/02/2025", None));
    assert!(twin(&successor, 1, "01/01/2017", Some("01/3/2025")));
    assert!(twin(&successor, 1, "01/01/2017", None));
    assert!(!twin(&closed, 1, "01/01/2017", None), "itself");
}

#[test]
fn a_body_with_subordinates_yet_to_come_does_not_close() {
    let mut later = record(3, None);
    later.put_parent(day("01/01/2030"), Some(id(1)));
    let all = Directory::of([record(1, None), later]);
    assert!(matches!(change::close(&all, id(1), day("31/12/2020")), Err(Refusal::Invalid(_))));
    assert!(change::close(&all, id(3), day("31/12/2031")).is_ok());
}

proptest! {
    /// However bodies are moved about, whatever is allowed leaves no circle on any day.
    #[test]
    fn no_sequence_of_moves_makes_a_circle(moves in proptest::collection::vec((0u128..7, 0u128..7, 0i64..40), 1..40)) {
        let start = day("01/01/2016");
        let mut all = Directory::of((0..7).map(|n| record(n, None)));
        for (who, to, after) in moves {
            let from = start.plus_days(after);
            if change::relocate(&all, id(who), Some(id(to)), from).is_ok() {
                all.get_mut(id(who)).unwrap().put_parent(from, Some(id(to)));
            }
        }
        let days: Vec<Day> = (0..45).map(|n| start.plus_days(n)).collect();
        prop_assert!(!circles(&all, &days));
    }

    /// And a move is refused as a circle only when it would be one.
    #[test]
    fn a_refused_move_was_a_circle(moves in proptest::collection::vec((0u128..6, 0u128..6, 0i64..20), 1..20)) {
        let start = day("01/01/2016");
        let mut all = Directory::of((0..6).map(|n| record(n, None)));
        let days: Vec<Day> = (0..30).map(|n| start.plus_days(n)).collect();
        for (who, to, after) in moves {
            let from = start.plus_days(after);
            let mut next = all.clone();
            next.get_mut(id(who)).unwrap().put_parent(from, Some(id(to)));
            match change::relocate(&all, id(who), Some(id(to)), from) {
                Ok(()) => all = next,
                Err(Refusal::Invalid(p)) if p[0].code == "DV-05" => prop_assert!(circles(&next, &days)),
                Err(_) => {}
            }
        }
    }
}
