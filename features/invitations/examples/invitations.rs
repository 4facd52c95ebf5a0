//! Measures the letters of 500 delegates as one PDF, and what a gate costs at that size. The last word printed is the
//! milliseconds of the letters.
#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]
#![expect(clippy::unwrap_used, reason = "what cannot be measured must say so at once")]

use kernel::{PersonId, Post, Scope, Uuid};
use std::time::Instant;
use world::{Engine, World};

const DELEGATES: usize = 500;

fn main() {
    let routes = invitations::routes().and(delegates::routes()).and(gatherings::routes());
    let world = World::new(Engine::Sqlite, routes);
    world.clock_is("20/3/2024 08:00");
    let by = PersonId(Uuid::now_v7());
    let m = world.build(move |w| {
        let m = gatherings::sample::mien_dong(w, by)?;
        invitations::sample::large(w, m.gathering, DELEGATES, by)?;
        Ok(m)
    });
    let clerk = world.person("Thư ký", &[(Post::Clerk, Scope::Body(m.host()))]);
    let path = format!("/gatherings/{}", m.gathering);
    let timed = |what: &str, path: &str| {
        let began = Instant::now();
        let seen = clerk.get(path);
        let took = began.elapsed().as_millis();
        assert_eq!(seen.status, 200, "{what}: {}", seen.html.chars().take(300).collect::<String>());
        println!("{what}: {} KB in {took} ms", seen.bytes.len() / 1024);
        took
    };
    timed("list", &format!("{path}/invitations"));
    timed("roster", &format!("{path}/check-in/roster"));
    timed("mails, each with its PDF", &format!("{path}/invitations/mails"));
    let one = world.db.read(|w| invitations::invitations(w, m.gathering)).unwrap()[0].delegate;
    timed("one letter", &format!("{path}/invitations/pdf?delegate={one}"));
    let took = timed("letters", &format!("{path}/invitations/pdf"));
    println!("{DELEGATES} letters of invitation as one PDF, ms: {took}");
}
