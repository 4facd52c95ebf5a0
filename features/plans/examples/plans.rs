//! Measures a plan of 468 units: `page` the slowest of its pages, `revision` a deadline moved. The last word printed is the
//! figure in milliseconds.
#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use kernel::{Post, Scope};
use plans::sample::{Large, large};
use std::time::Instant;
use world::{Engine, Person, World};

const ROUNDS: usize = 21;

/// Microseconds of one page, the median.
fn page(person: &Person<'_>, path: &str) -> u128 {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            person.get(path).is_shown();
            begun.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    println!("{path}: {} µs, {} bytes", times[ROUNDS / 2], person.get(path).bytes.len());
    times[ROUNDS / 2]
}

/// Microseconds from the sent form to the answer, the median; the deadline goes to and fro.
fn revision(person: &Person<'_>, l: &Large, line: &str) -> u128 {
    let path = format!("/plans/{}/revision", l.plan);
    let mut times = Vec::new();
    for n in 0..ROUNDS {
        let words = if n % 2 == 0 { "trong tháng 11/2026" } else { "trước 15/11/2026" };
        let fields = vec![
            ("line", line),
            ("unit", ""),
            ("deadline", words),
            ("basis_kind", "CONCLUSION"),
            ("basis", "Chủ tịch UBND tỉnh"),
            ("basis_day", "20/10/2026"),
            ("why", "Theo kết luận."),
            ("sure", "yes"),
        ];
        let shown = person.post(&path, &[fields.clone(), vec![("act", "preview")]].concat());
        let seen = world::field_value(&shown.html, "seen").unwrap_or_default();
        let begun = Instant::now();
        person.post(&path, &[fields, vec![("act", "save"), ("seen", &seen)]].concat()).is_done();
        times.push(begun.elapsed().as_micros());
    }
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn main() {
    let what = std::env::args().nth(1).unwrap_or_default();
    let world = World::new(Engine::Sqlite, plans::routes());
    world.clock_is("27/11/2026 10:00");
    let l = world.build(|w| large(w, (168, 300)));
    let officer = world.person("Người điều hành", &[(Post::Officer, Scope::Below(l.province))]);
    let home = officer.get(&format!("/plans/{}", l.plan));
    let line = home.html.split("revision?line=").nth(1).and_then(|s| s.get(..36)).unwrap_or_default();
    if what == "revision" {
        println!("milliseconds: {}", revision(&officer, &l, line).div_ceil(1000));
        return;
    }
    let member = l.members.get(1).copied();
    let assignment = member.map_or_else(String::new, |m| format!("/followers/{m}"));
    let parts = [
        "",
        "/units",
        "/units?sort=status&q=xa",
        "/late",
        "/roll-up",
        "/calendar",
        "/followers",
        "/reports",
        "/records",
        "/paper",
        &assignment,
    ];
    let mut slowest =
        parts.iter().map(|p| page(&officer, &format!("/plans/{}{p}", l.plan))).max().unwrap_or(0);
    slowest = slowest.max(page(&officer, "/plans"));
    println!("the workbook, which is no page:");
    page(&officer, &format!("/plans/{}/book", l.plan));
    println!("milliseconds: {}", slowest.div_ceil(1000));
}
