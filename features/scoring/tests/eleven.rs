//! The advisory and synthesis bloc: eleven members whose figures use every kind of line.

use crate::sample;
use kernel::{PersonId, Post, Scope, Uuid};
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
    // Whoever looks at every sheet sees on each of them what the table says.
    let officer = world.person("Lê Hồng Nhung", &[(Post::Officer, Scope::Below(m.province))]);
    for row in &table.rows {
        let sheets = world.db.read({
            let id = year.id;
            move |w| crate::store::sheets::bare_of_year(w, id)
        });
        let sheet = sheets.unwrap().into_iter().find(|s| s.body == row.body).unwrap();
        let page = officer.get(&format!("/sheets/{}", sheet.id));
        page.is_shown().says(&row.total.unwrap().to_string()).says_nothing_of("còn tùy số của đơn vị khác");
    }
    let totals: Vec<String> = table.rows.iter().filter_map(|r| r.total).map(|p| p.to_string()).collect();
    assert_eq!(totals.len(), 11);
    insta::assert_snapshot!("eleven-totals", totals.join("\n"));
}
