//! The advisory and synthesis bloc: eleven members whose figures use every kind of line.

use crate::sample;
use kernel::{PersonId, Uuid};
use world::{Engine, World};

#[test]
fn eleven_members_are_ranked_with_every_kind_of_line() {
    let world = World::new(Engine::Sqlite, crate::routes());
    world.clock_is("29/11/2023 10:00");
    let (m, year) = world.build(|w| {
        let by = PersonId(Uuid::now_v7());
        let m = organisations::sample::tham_muu(w, by)?;
        let (_, year) = blocs::sample::tham_muu(w, &m, by)?;
        let year = blocs::year(w, year, world::day("29/11/2023"))?;
        sample::tham_muu_2023(w, &year, &[by; 11])?;
        Ok((m, year))
    });
    let table = world.db.read(|w| crate::table(w, &year, world::day("29/11/2023"))).unwrap().unwrap();
    let ranks: Vec<Option<i64>> = table.rows.iter().map(|r| r.rank).collect();
    assert_eq!(
        ranks,
        (1..=11).map(Some).collect::<Vec<_>>(),
        "{:?}",
        table.rows.iter().map(|r| r.total).collect::<Vec<_>>()
    );
    assert_eq!(table.rows[0].body, m.head());
    let totals: Vec<String> = table.rows.iter().filter_map(|r| r.total).map(|p| p.to_string()).collect();
    assert_eq!(totals.len(), 11);
    insta::assert_snapshot!("eleven-totals", totals.join("\n"));
}
