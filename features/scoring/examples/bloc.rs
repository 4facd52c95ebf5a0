//! Measures scoring at full size: `cargo xtask bench edit`, `page`, `province`. The last word printed is the figure.
#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]
#![expect(clippy::unwrap_used, reason = "what cannot be measured must say so at once")]

use blocs::{BlocKind, NewBloc, Year};
use kernel::{BlocId, BodyId, PersonId, Post, Scope, Uuid, YearId};
use organisations::sample::{NewBody, body};
use std::time::Instant;
use world::{Engine, World};

const MEMBERS: usize = 15;
const BLOCS: u64 = 20;
const ROUNDS: usize = 51;

/// A bloc of fifteen members, all of whose sheets are closed.
fn bloc(world: &World, province: BodyId, n: u64) -> Year {
    world.build(move |w| {
        let by = PersonId(Uuid::now_v7());
        let mut members = Vec::new();
        for m in 1..=MEMBERS {
            let name = format!("Sở số {m} của khối {n}");
            let new =
                NewBody { parent: Some(province), ..NewBody::called(&format!("K{n}.{m}"), &name, &name) };
            members.push(body(w, new)?);
        }
        let new = NewBloc {
            bloc: BlocId(Uuid::now_v7()),
            year: YearId(Uuid::now_v7()),
            kind: BlocKind::Sector,
            number: 2018,
            name: format!("Khối {n}"),
            long: format!("Khối thi đua số {n}"),
            managing: province,
            members,
        };
        blocs::sample::bloc(w, &new, by)?;
        blocs::sample::lead(w, new.year, (new.members[0], None), by)?;
        let year = blocs::year(w, new.year, world::day("20/02/2019"))?;
        scoring::sample::large(w, &year, by, n)?;
        Ok(year)
    })
}

/// Microseconds of an edit saved and the ranking shown anew, the median of the slower kind of line; and the bytes of that
/// page.
fn edit(world: &World, province: BodyId) -> (u128, usize) {
    let year = bloc(world, province, 1);
    let officer = world.person("Lê Hồng Nhung", &[(Post::Officer, Scope::Below(province))]);
    let scores = format!("/years/{}/scores", year.id);
    let page = officer.get(&scores);
    let sheet = page.html.split("/sheets/").nth(1).and_then(|s| s.get(..36)).unwrap().to_owned();
    // Line 5 is typed points; line 1 is measured against the best of the bloc, so that every unit's points move.
    let slowest = ["m5", "m1"].into_iter().map(|figure| {
        let (mut times, mut saving) = (Vec::new(), Vec::new());
        for n in 0..ROUNDS {
            let html = officer.get(&format!("/sheets/{sheet}")).html;
            let version = world::field_value(&html, "version").unwrap();
            let (points, why) = ((n % 4).to_string(), format!("Xem lại hồ sơ lần thứ {n}."));
            let done = (300 + n).to_string();
            let fields = match figure {
                "m1" => vec![("m1", done.as_str()), ("p1", "10"), ("why1", &why)],
                _ => vec![("m5", points.as_str()), ("why5", &why)],
            };
            let fields = [fields, vec![("version", version.as_str())]].concat();
            let begun = Instant::now();
            officer.post(&format!("/sheets/{sheet}/standing"), &fields).is_done();
            saving.push(begun.elapsed().as_micros());
            officer.get(&scores).is_shown();
            times.push(begun.elapsed().as_micros());
        }
        times.sort_unstable();
        saving.sort_unstable();
        println!("{figure}: {} µs at best, {} µs at worst", times[0], times[ROUNDS - 1]);
        println!("{figure}: {} µs of it to save (median)", saving[ROUNDS / 2]);
        times[ROUNDS / 2]
    });
    let slowest = slowest.max().unwrap();
    (slowest, officer.get(&scores).bytes.len())
}

/// Milliseconds to read and work out the tables of twenty blocs.
fn provincial(world: &World, province: BodyId) -> u128 {
    let years: Vec<Year> = (1..=BLOCS).map(|n| bloc(world, province, n)).collect();
    let begun = Instant::now();
    let today = world.now().day();
    let ranked = world.db.read(move |w| {
        let mut ranked = 0;
        for year in &years {
            ranked += scoring::table(w, year, today)?.map_or(0, |t| t.rows.len());
        }
        Ok(ranked)
    });
    println!("{} units ranked", ranked.unwrap());
    begun.elapsed().as_millis()
}

fn main() {
    let what = std::env::args().nth(1).unwrap_or_default();
    let world = World::new(Engine::Sqlite, scoring::routes());
    world.clock_is("20/02/2019 10:00");
    let province = world.build(|w| body(w, NewBody::called("T", "Ủy ban nhân dân tỉnh", "UBND tỉnh")));
    match what.as_str() {
        "province" => println!("milliseconds: {}", provincial(&world, province)),
        "page" => println!("kilobytes: {}", edit(&world, province).1.div_ceil(1000)),
        _ => println!("milliseconds: {}", edit(&world, province).0.div_ceil(1000)),
    }
}
