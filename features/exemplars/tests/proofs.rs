//! A permission counts at the body it was asked for: each deed refuses one for another body.

use super::stories::story;
use crate::deeds;
use crate::duties::{ConfirmAdoption, KeepExemplars, NurtureExemplar, ReportAdoption, RunSelection};
use crate::evidence::{Kept, Piece, PieceId};
use crate::model::Wanted;
use crate::pages::sending;
use crate::selection::{Nomination, NominationId, Outcome, Selection};
use crate::store::{self, write};
use crate::{Adoption, AdoptionId, State};
use db::Writing;
use delegates::{Delegation, DelegationId, ListState, Pen};
use gatherings::PrepareGathering;
use kernel::{Allowed, Duty, PersonId, Refusal, Uuid};
use world::day;

fn by() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

fn refused<D: Duty, T>(name: &str, answer: Result<T, Refusal>) {
    match answer {
        Err(Refusal::Forbidden(says)) => assert_eq!(says, D::NEEDS, "{name}"),
        Err(other) => panic!("{name}: refused otherwise: {other}"),
        Ok(_) => panic!("{name}: done with a permission for another body"),
    }
}

/// A conference of a body with a delegation.
fn conference(host: kernel::BodyId) -> (gatherings::Gathering, Delegation) {
    let g = super::sending::blank(host);
    let d = Delegation {
        id: DelegationId(Uuid::now_v7()),
        gathering: g.id,
        name: "Đoàn điển hình".into(),
        source: "Thị xã".into(),
        body: None,
        quota: 8,
        order: 1,
        contact: String::new(),
        due: None,
        state: ListState::Open,
        settled: None,
        illustrative: true,
        version: 1,
    };
    (g, d)
}

world::on_both_engines! { crate::routes();
    fn a_permission_for_another_body_does_nothing(world) {
        let s = story(&world);
        let facts = world.facts();
        let (id, town, elsewhere) = (s.made.exemplars[0], s.made.town, s.n.communes[5]);
        world.build(move |w: &mut Writing| {
            let today = day("12/02/2025");
            let place = organisations::place(w, elsewhere, today)?;
            let keep = Allowed::in_a_story(KeepExemplars { place: place.clone() }, by());
            let report = Allowed::in_a_story(ReportAdoption { place: place.clone() }, by());
            let run = Allowed::in_a_story(RunSelection { place: place.clone() }, by());
            // Of the same exemplar's body, and of another unit that took it over.
            let body = store::exemplar(w, id)?.body;
            let own = organisations::place(w, body, today)?;
            let confirm = Allowed::in_a_story(ConfirmAdoption::of(own, place.clone()), by());
            let e = store::exemplar(w, id)?;
            let c = store::compositions(w, &[id])?.remove(&id).unwrap_or_default();
            assert_ne!(e.body, elsewhere);
            // The place of another exemplar, with this one's mentor beside it: still another's.
            let nurture = Allowed::in_a_story(NurtureExemplar::of(&e, place), by());
            let sel = store::selections::selection(w, town)?;
            let n = store::selections::nominations(w, town)?.remove(0);
            let picture = store::pictures(w, id)?.remove(0);
            let a = Adoption {
                id: AdoptionId(Uuid::now_v7()), exemplar: id, body: e.body, learned_from: None, day: today, changed: "x".into(),
                effect: None, by: PersonId(Uuid::from_u128(2)), by_name: "A".into(), at: w.who().at, confirmed: None,
            };
            let wanted = Wanted { to: State::Multiplied, day: today, decided_by: "x".into(), basis: "x".into(), reason: "x".into() };
            let fresh = Nomination { id: NominationId(Uuid::now_v7()), ..n.clone() };
            refused::<KeepExemplars, _>("discover", deeds::discover(w, &keep, (&e, &c), (today, "x")));
            refused::<KeepExemplars, _>("step", deeds::step(w, &keep, &e, &wanted, today));
            refused::<NurtureExemplar, _>("picture", deeds::show_picture(w, &nurture, &e, &picture));
            refused::<ReportAdoption, _>("report", deeds::report(w, &report, (&e, &a), "x"));
            refused::<ConfirmAdoption, _>("confirm", deeds::confirm(w, &confirm, (&e, &a), ("x", "x")));
            refused::<RunSelection, _>("open", deeds::open_selection(w, &run, &Selection { id: crate::SelectionId(Uuid::now_v7()), ..sel.clone() }, "x"));
            refused::<KeepExemplars, _>("nominate", deeds::nominate(w, &keep, (&sel, &e, &[e.body, sel.body]), &fresh, today));
            refused::<RunSelection, _>("decide", deeds::decide(w, &run, (&sel, &n, &e), n.outcome, (Outcome::NotChosen, "x")));
            refused::<RunSelection, _>("close", deeds::close(w, &run, &sel, today));
            refused::<KeepExemplars, _>("save", deeds::rewrite(w, &keep, &e, (&e, &c)));
            refused::<KeepExemplars, _>("withdraw a nomination", deeds::withdraw_nomination(w, &keep, &e, n.id));
            refused::<NurtureExemplar, _>("withdraw a consent", deeds::withdraw_consent(w, &nurture, (&e, picture.id), (today, "x")));
            refused::<NurtureExemplar, _>("remove a picture", deeds::remove_picture(w, &nurture, (&e, picture.id)));
            let piece = Piece {
                id: PieceId(Uuid::now_v7()), name: "x".into(), what: Kept::Link("https://bao.vn/x".into()), by_name: "A".into(), at: w.who().at,
            };
            refused::<NurtureExemplar, _>("add evidence", deeds::put_piece(w, &nurture, (&e, &piece)));
            refused::<NurtureExemplar, _>("remove evidence", deeds::remove_piece(w, &nurture, (&e, piece.id)));
            refused::<ReportAdoption, _>("remove a report", deeds::remove_adoption(w, &report, &a));
            let (g, d) = conference(sel.body);
            let pen = Pen::Host(Allowed::in_a_story(PrepareGathering::at(sel.body, vec![sel.body]), by()));
            refused::<RunSelection, _>("send", sending::put(w, (&run, &pen), (&sel, &g, &d), (&[], "")));
            refused::<RunSelection, _>("edit a selection", write::edit_selection(w, &run, &sel));
            Ok(())
        });
        assert_eq!(world.facts(), facts);
    }
}
