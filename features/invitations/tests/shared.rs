//! What others build on: frames to copy, sums of answers and entries.

use super::{routes, story};
use kernel::{Allowed, Moment, PersonId, Refusal, Uuid};
use world::day;

world::on_both_engines! {
    routes();

    fn the_frame_of_a_gathering_is_copied_without_anybody(world) {
        let s = story(&world, "21/3/2024 08:00");
        let (from, by) = (s.m.gathering, PersonId(Uuid::now_v7()));
        let copied = move |w: &mut db::Writing, id: gatherings::GatheringId| {
            let (source, target) = (gatherings::gathering(w, from)?, gatherings::gathering(w, id)?);
            let ok = Allowed::in_a_story(target.prepare(), by);
            let a = delegates::copy(w, &ok, (&source, &target), delegates::Parts { delegations: true, rules: true })?;
            Ok((a, crate::copy(w, &ok, (&source, &target), crate::Parts { letter: true, hall: true })?))
        };
        let id = gatherings::GatheringId(Uuid::now_v7());
        let (a, b) = world.build(move |w| {
            let g = gatherings::gathering(w, from)?;
            let (first_day, last_day) = (day("26/3/2025"), day("27/3/2025"));
            let g = gatherings::Gathering { id, name: "Hội nghị năm sau".into(), first_day, last_day, version: 1, ..g };
            gatherings::create(w, &Allowed::in_a_story(g.prepare(), by), &g)?;
            copied(w, id)
        });
        assert_eq!((a.delegations, a.places, a.sources), (8, 75, 3));
        assert_eq!((b.letter, b.gates, b.blocks, b.places, b.reserved), (true, 2, 2, 96, 2));
        let (old, new) = world.db.read(|w| Ok((delegates::delegations(w, from)?, delegates::delegations(w, id)?))).unwrap();
        assert!(old.iter().zip(&new).all(|(o, n)| (&o.name, o.quota, o.order) == (&n.name, n.quota, n.order) && o.id != n.id && n.contact.is_empty()));
        assert_eq!(old[0].due.map(|d| d.days_to(day("27/3/2024"))), new[0].due.map(|d| d.days_to(day("26/3/2025"))), "as far before");
        let (people, setting, was, seats) = world.db.read(|w| Ok((delegates::everybody(w, id)?, crate::store::setting(w, id)?, crate::store::setting(w, from)?, crate::seats(w, id)?))).unwrap();
        assert_eq!((people.len(), seats.given.len(), seats.reserved.len()), (0, 0, 2));
        assert_eq!((&setting.words, &setting.symbol, setting.day, setting.answer_until, setting.signer.as_str()), (&was.words, &was.symbol, None, None, ""));
        let secrets = world.db.read(|w| Ok((crate::store::secret(w, id)?, crate::store::secret(w, from)?))).unwrap();
        assert!(secrets.0.is_some() && secrets.0 != secrets.1);
        // Over what is there nothing is copied.
        let again = world.db.write(db::Who::program(world.now()), move |w| { copied(w, id)?; w.commit_quietly("never", ()) });
        assert!(matches!(again, Err(Refusal::Conflict(says)) if says.contains("không sao chép đè")), "a part that is not empty");
    }

    fn who_has_not_answered_is_counted_alike_everywhere(world) {
        let s = story(&world, "22/3/2024 08:00");
        let (id, c) = (s.m.gathering, s.clerk(&world));
        // One more without a number, and one who was invited and now serves: neither was asked.
        let d = s.delegate(&world, s.i.invited[1]);
        let base = format!("/delegations/{}/delegates", d.delegation);
        let mut form = vec![("name", "Người Chưa Có Số"), ("post", "Giáo viên")];
        let told = c.post(&base, &form).html;
        let tick = told.split_once("name=\"sure\" value=\"").unwrap().1.split('"').next().unwrap();
        form.push(("sure", tick));
        c.post(&base, &form).is_done();
        c.post(&format!("{base}/{}", d.id), &[("category", "Phục vụ"), ("version", "1")]).is_done();
        let sum = world.db.read(|w| crate::answered(w, id)).unwrap();
        assert_eq!(sum.none, 36);
        let words = format!("Chưa trả lời {}", sum.none);
        c.get(&format!("{}/invitations", s.path)).is_shown().says(&words);
        let shown = c.get(&format!("{}/invitations?show=unanswered", s.path));
        assert_eq!(shown.html.matches("name=\"to\"").count(), 36);
        c.get(&format!("{}/invitations/reminders", s.path)).is_shown().says("36 đại biểu chưa trả lời");
    }

    fn answers_and_entries_add_up(world) {
        let s = story(&world, "24/3/2024 08:00");
        let (id, by, who) = (s.m.gathering, PersonId(Uuid::now_v7()), s.i.invited[..12].to_vec());
        let (sum, answers) = world.db.read(|w| Ok((crate::answered(w, id)?, crate::answers(w, id)?))).unwrap();
        assert_eq!(sum.yes + sum.no + sum.instead + sum.none, 75);
        let yes: Vec<_> = answers.iter().filter(|a| a.coming == crate::Coming::Yes).collect();
        assert_eq!(sum.companions, yes.iter().map(|a| a.companions).sum::<i64>());
        assert_eq!(sum.nights, yes.iter().map(|a| a.nights).sum::<i64>());
        assert!(sum.bus_seats >= sum.bus && sum.bus > 0 && sum.notes.iter().any(|(_, n)| n == "Ăn chay"));
        world.build(move |w| crate::sample::came(w, id, &who, (Moment::at(day("28/3/2024"), 6, 32), by)));
        let e = world.db.read(|w| crate::entries(w, id)).unwrap();
        assert_eq!((e.present, e.all, e.by_gate.clone()), (12, 75, vec![("Cửa chính".to_owned(), 12)]));
        assert_eq!(e.by_time.iter().map(|(at, n)| (at.hour(), *n)).collect::<Vec<_>>(), [("06:30".to_owned(), 3), ("06:35".to_owned(), 5), ("06:40".to_owned(), 4)]);
        assert_eq!(e.by_delegation.iter().map(|(_, _, p, _)| p).sum::<i64>(), 12);
        assert_eq!(e.by_delegation.iter().map(|(_, _, _, all)| all).sum::<i64>(), 75);
    }
}
