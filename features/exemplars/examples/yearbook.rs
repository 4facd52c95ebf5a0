//! Measures the setting of a yearbook of 200 exemplars with pictures: `cargo run --release --example yearbook`. With
//! `write PATH` the book is kept, to be looked at. The last word printed is the figure, in milliseconds.
#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]
#![expect(clippy::unwrap_used, reason = "what cannot be measured must say so at once")]

use kernel::{PersonId, Post, Scope, Uuid};
use organisations::sample::{NewBody, body};
use std::time::Instant;
use world::{Engine, World};

const EXEMPLARS: usize = 200;
const UNITS: usize = 25;

fn main() {
    let said: Vec<String> = std::env::args().skip(1).collect();
    let world = World::new(Engine::Sqlite, exemplars::routes());
    world.clock_is("05/5/2025 10:00");
    let app = world.app.clone();
    let (province, selection) = world.build(move |w| {
        let province = body(w, NewBody::called("T", "Ủy ban nhân dân tỉnh", "UBND tỉnh"))?;
        let mut units = Vec::new();
        for n in 1..=UNITS {
            let name = format!("Ủy ban nhân dân xã số {n}");
            units.push(body(
                w,
                NewBody { parent: Some(province), ..NewBody::called(&format!("X{n}"), &name, &name) },
            )?);
        }
        let keep = |bytes: &[u8]| app.keep_file(bytes);
        let by = PersonId(Uuid::now_v7());
        let made = exemplars::sample::large::chosen(w, (province, &units), EXEMPLARS, &keep, by)?;
        Ok((province, made))
    });
    let officer = world.person("Lê Hồng Nhung", &[(Post::Officer, Scope::Below(province))]);
    let begun = Instant::now();
    let book = officer.get(&format!("/selections/{selection}/yearbook-pdf"));
    let took = begun.elapsed().as_millis();
    book.is_shown();
    println!("{EXEMPLARS} exemplars, {} kilobytes", book.bytes.len().div_ceil(1000));
    if let [what, path] = &said[..]
        && what == "write"
    {
        std::fs::write(path, &book.bytes).unwrap();
        println!("written to {path}");
    }
    println!("milliseconds: {took}");
}
