//! Who may do what, as a table.

use super::body;
use crate::duties::{
    ConfirmAdoption, KeepExemplars, NurtureExemplar, ReportAdoption, RunSelection, SeeSelection,
};
use crate::model::{Exemplar, ExemplarId, Kind, State};
use kernel::{Actor, BodyId, Grant, PersonId, Place, Post, Scope, Uuid};
use organisations::EVERYWHERE;
use world::day;

/// Of commune 3, nurtured by 7, below town 2 and province 1.
fn exemplar() -> Exemplar {
    Exemplar {
        id: ExemplarId(Uuid::from_u128(1)),
        body: body(3),
        kind: Kind::Person,
        name: "Lò Thị Ánh".into(),
        role: String::new(),
        field: "ECONOMY".into(),
        finder: String::new(),
        mentor: Some(body(7)),
        mentor_name: String::new(),
        summary: String::new(),
        achievements: String::new(),
        story: String::new(),
        state: State::Nurtured,
        illustrative: false,
        version: 1,
    }
}

fn place(chain: &[BodyId]) -> Place {
    let mut above = chain.to_vec();
    above.push(EVERYWHERE);
    Place { bodies: vec![chain[0]], above, bloc: None }
}

fn who(post: Post, scope: Scope) -> Actor {
    Actor {
        id: PersonId(Uuid::from_u128(9)),
        name: "An".into(),
        title: String::new(),
        unit: String::new(),
        body: None,
        grants: vec![Grant { post, scope, from: day("01/01/2020"), until: Some(day("31/12/2025")) }],
        today: day("12/02/2025"),
    }
}

#[test]
fn who_may_do_what() {
    let (commune, town) = ([body(3), body(2), body(1)], [body(2), body(1)]);
    let cases: &[(&str, Post, Scope, [bool; 5])] = &[
        // who, what they hold, may [keep, nurture, report for the commune, run the town's selection, see it]
        ("clerk of the commune", Post::Clerk, Scope::Body(body(3)), [true, true, true, false, true]),
        ("leader of the commune", Post::Leader, Scope::Body(body(3)), [true, true, true, false, true]),
        (
            "clerk of the unit that nurtures",
            Post::Clerk,
            Scope::Body(body(7)),
            [false, true, false, false, false],
        ),
        ("clerk of the town", Post::Clerk, Scope::Body(body(2)), [false, false, false, true, true]),
        ("officer of the town", Post::Officer, Scope::Below(body(2)), [true, true, true, true, true]),
        ("officer of the province", Post::Officer, Scope::Below(body(1)), [true, true, true, true, true]),
        ("officer of everywhere", Post::Officer, Scope::Below(EVERYWHERE), [true, true, true, true, true]),
        ("officer elsewhere", Post::Officer, Scope::Below(body(4)), [false; 5]),
        ("teller of the commune", Post::Teller, Scope::Body(body(3)), [false; 5]),
        ("administrator", Post::Administrator, Scope::Below(EVERYWHERE), [false; 5]),
        ("clerk of another commune", Post::Clerk, Scope::Body(body(5)), [false; 5]),
    ];
    for (name, post, scope, may) in cases {
        let a = who(*post, *scope);
        // The reader's own body below the town opens the town's selection; the feature looks that up.
        let below: &[BodyId] = if *scope == Scope::Body(body(3)) { &[body(3)] } else { &[] };
        let got = [
            a.may(KeepExemplars { place: place(&commune) }).is_ok(),
            a.may(NurtureExemplar::of(&exemplar(), place(&commune))).is_ok(),
            a.may(ReportAdoption { place: place(&commune) }).is_ok(),
            a.may(RunSelection { place: place(&town) }).is_ok(),
            a.may(SeeSelection::from(place(&town), below)).is_ok(),
        ];
        assert_eq!(&got, may, "{name}");
    }
    let ended = Actor { today: day("01/01/2026"), ..who(Post::Clerk, Scope::Body(body(3))) };
    assert!(ended.may(KeepExemplars { place: place(&commune) }).is_err(), "a term that ended");
}

#[test]
fn a_report_is_confirmed_by_the_exemplars_body_or_from_above_never_by_the_unit_it_is_about() {
    // The exemplar is of commune 3 below town 2 and province 1; communes 5 and 6 and the town itself took it over.
    let own = [body(3), body(2), body(1)];
    let of = |unit: &[BodyId]| ConfirmAdoption::of(place(&own), place(unit));
    let (five, town) = (of(&[body(5), body(2), body(1)]), of(&[body(2), body(1)]));
    let elsewhere = of(&[body(6), body(4), body(1)]);
    let cases: &[(&str, Post, Scope, [bool; 3])] = &[
        ("clerk of the exemplar's commune", Post::Clerk, Scope::Body(body(3)), [true, true, true]),
        ("clerk of the unit", Post::Clerk, Scope::Body(body(5)), [false; 3]),
        ("leader of the unit", Post::Leader, Scope::Body(body(5)), [false; 3]),
        ("officer of the unit", Post::Officer, Scope::Below(body(5)), [false; 3]),
        ("officer of the town", Post::Officer, Scope::Below(body(2)), [true, false, true]),
        ("clerk of the town", Post::Clerk, Scope::Body(body(2)), [false; 3]),
        ("officer above the other unit", Post::Officer, Scope::Below(body(4)), [false, false, true]),
        ("officer of the province", Post::Officer, Scope::Below(body(1)), [true, true, true]),
        ("officer of everywhere", Post::Officer, Scope::Below(EVERYWHERE), [true, true, true]),
        ("teller of the exemplar's commune", Post::Teller, Scope::Body(body(3)), [false; 3]),
    ];
    for (name, post, scope, may) in cases {
        let a = who(*post, *scope);
        let got = [&five, &town, &elsewhere].map(|d| a.may(d.clone()).is_ok());
        assert_eq!(&got, may, "{name}");
    }
    // Of its own exemplar a unit's report is confirmed from above alone.
    let own = ConfirmAdoption::of(place(&own), place(&own));
    assert!(who(Post::Clerk, Scope::Body(body(3))).may(own.clone()).is_err());
    assert!(who(Post::Officer, Scope::Below(body(2))).may(own.clone()).is_ok());
    assert!(own.within(body(3), body(3)).is_ok() && own.within(body(3), body(5)).is_err());
}
