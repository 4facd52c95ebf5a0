//! The contract both engines keep.

use crate::{Engine, World};
use db::{Flaw, Who, p};
use kernel::{Fact, Refusal, Uuid};
use web::Routes;

fn thing() -> Uuid {
    Uuid::from_u128(7)
}

fn note(world: &World, says: &str) -> Result<i64, Refusal> {
    let fact = Fact::new("world.noted", "thing", thing(), says);
    world.db.write(Who::program(world.now()), move |w| {
        let seq = w.head()?.seq;
        w.commit(&fact, seq)
    })
}

fn tamper(world: &World, sql: &'static str) {
    world
        .db
        .write(Who::program(world.now()), move |w| {
            w.exec(sql, p![])?;
            w.commit_quietly("a forger leaves no fact", ())
        })
        .unwrap();
}

crate::on_both_engines! { Routes::default();
    fn facts_form_one_chain_and_stay_in_order(world) {
        for n in 0..5 { note(&world, &format!("việc {n}")).unwrap(); }
        let seen = world.db.verify().unwrap();
        assert_eq!((seen.entries, seen.flaw), (5, None));
        let told = world.db.read(|w| w.facts_about("thing", thing(), None, 10)).unwrap();
        assert_eq!(told.iter().map(|e| e.says.as_str()).collect::<Vec<_>>(), ["việc 4", "việc 3", "việc 2", "việc 1", "việc 0"]);
    }

    fn the_verifier_names_the_first_bad_entry(world) {
        for n in 0..5 { note(&world, &format!("việc {n}")).unwrap(); }
        tamper(&world, "UPDATE journal_entry SET says = 'khác' WHERE seq = 3");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Altered(3)));
        tamper(&world, "DELETE FROM journal_about WHERE seq = 2");
        tamper(&world, "DELETE FROM journal_entry WHERE seq = 2");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Missing(2)));
    }

    fn a_missing_tail_and_a_swapped_pair_are_seen(world) {
        for n in 0..4 { note(&world, &format!("việc {n}")).unwrap(); }
        tamper(&world, "DELETE FROM journal_about WHERE seq = 4");
        tamper(&world, "DELETE FROM journal_entry WHERE seq = 4");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Missing(4)));
        tamper(&world, "DELETE FROM journal_about WHERE seq > 0");
        tamper(&world, "UPDATE journal_entry SET seq = 99 WHERE seq = 1");
        tamper(&world, "UPDATE journal_entry SET seq = 1 WHERE seq = 2");
        tamper(&world, "UPDATE journal_entry SET seq = 2 WHERE seq = 99");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Reordered(1)));
    }

    fn an_altered_index_of_facts_is_seen(world) {
        note(&world, "một").unwrap();
        tamper(&world, "DELETE FROM journal_about WHERE seq = 1");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Unlisted(1)));
    }

    fn an_index_pointed_at_another_thing_is_seen(world) {
        note(&world, "một").unwrap();
        tamper(&world, "UPDATE journal_about SET kind = 'other' WHERE seq = 1");
        assert_eq!(world.db.verify().unwrap().flaw, Some(Flaw::Unlisted(1)));
    }

    fn a_refused_unit_of_work_leaves_nothing(world) {
        let fact = Fact::new("world.noted", "thing", thing(), "không ai nhớ");
        let refused = world.db.write(Who::program(world.now()), move |w| {
            w.remember(&fact)?;
            Err::<db::Committed<()>, _>(Refusal::conflict("không"))
        });
        assert!(matches!(refused, Err(Refusal::Conflict(_))));
        assert_eq!(world.facts(), 0);
    }

    fn a_panic_in_a_unit_of_work_is_an_answer(world) {
        let refused = world.db.write(Who::program(world.now()), |_| -> Result<db::Committed<()>, Refusal> { panic!("ối") });
        assert!(matches!(refused, Err(Refusal::Broken(_))));
        note(&world, "vẫn chạy").unwrap();
    }

    fn many_writers_never_interleave(world) {
        std::thread::scope(|s| {
            for t in 0..8 {
                let world = &world;
                s.spawn(move || for n in 0..10 { note(world, &format!("{t}.{n}")).unwrap(); });
            }
        });
        let seen = world.db.verify().unwrap();
        assert_eq!((seen.entries, seen.flaw), (80, None));
    }

    fn values_come_back_as_they_went_in(world) {
        let text = "Đặng Thị Hằng 🎉 ' \" \\ % ;--";
        let back: (String, i64, Uuid, Vec<u8>, Option<String>) = world.db.write(Who::program(world.now()), move |w| {
            w.exec("INSERT INTO journal_entry (seq, at, by_person, by_name, name, about, says, reason, data, hash) VALUES (1, $1, $2, $3, '', '', '', $4, '', $5)",
                p![i64::MIN, thing(), text, Option::<String>::None, vec![1u8, 2, 3]])?;
            let row = w.one("SELECT by_name, at, by_person, hash, reason FROM journal_entry WHERE seq = 1", p![])?;
            w.commit_quietly("test", row)
        }).unwrap();
        assert_eq!(back, (text.to_owned(), i64::MIN, thing(), vec![1, 2, 3], None));
    }

    fn migrating_twice_does_nothing_more(world) {
        assert_eq!(world.db.migrate().unwrap(), 0);
    }
}

#[test]
fn a_strange_page_and_a_strange_form_get_plain_answers() {
    let world = World::new(Engine::Sqlite, Routes::default());
    world.nobody().get("/khong-co").is_refused(404).says("Không có trang này");
    world.stranger("An").get("/khong-co").is_refused(404);
}
