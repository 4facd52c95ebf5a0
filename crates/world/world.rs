//! The test kit: a small world on a real database of either engine, a clock to turn, people who click and type.
//!
//! It knows no feature; each feature adds its own words in `sample.rs`. Tests are plain functions.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test kit: what it cannot build must fail the test"
)]

mod engine;
mod html;
mod mailbox;
mod person;

pub use engine::Engine;
pub use html::{check_page, field_value, fields, text_of};
pub use mailbox::{Mailbox, Manner};
pub use person::{Person, Seen};

use db::{Committed, Db, Who, Writing};
use kernel::{Actor, BodyId, Day, Grant, Moment, PersonId, Post, Refusal, Scope, Uuid};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use web::{App, Clock, Parts, Recognise, Routes, Signed, Touch};

/// People the world's sessions belong to, by the digest of their token.
type Sessions = Arc<Mutex<HashMap<Vec<u8>, Actor>>>;

/// A database, a program, a clock and its people.
pub struct World {
    /// The database.
    pub db: Db,
    /// The program.
    pub app: App,
    router: axum::Router,
    clock: Arc<AtomicI64>,
    sessions: Sessions,
    runtime: tokio::runtime::Runtime,
    _home: engine::Home,
}

impl World {
    /// A new world with these routes. The clock stands at 07/3/2019 08:00, the day of the story of Khối 5.
    /// Its people ([`World::person`]) hold sessions that only this world knows.
    pub fn new(engine: Engine, routes: Routes) -> World {
        let sessions = Sessions::default();
        let known = Arc::clone(&sessions);
        let recognise: Recognise = Arc::new(move |_, token, now| {
            let found = known.lock().unwrap().get(token).cloned();
            Ok(found.map(|mut actor| {
                actor.today = now.day();
                Signed { session: actor.id.0, actor, stale: false, held_at: None }
            }))
        });
        World::build_with(engine, routes, sessions, recognise, |_, _, _| Ok(()))
    }

    /// A new world whose sessions are real: found by `recognise`, kept alive by `touch`. People come in through
    /// the program's own sign-in; see [`Person::with_token`].
    pub fn with(engine: Engine, routes: Routes, recognise: Recognise, touch: Touch) -> World {
        World::build_with(engine, routes, Sessions::default(), recognise, touch)
    }

    fn build_with(
        engine: Engine,
        routes: Routes,
        sessions: Sessions,
        recognise: Recognise,
        touch: Touch,
    ) -> World {
        let (db, home) = engine::provide(engine);
        let clock = Arc::new(AtomicI64::new(Moment::at(day("07/3/2019"), 8, 0).0));
        let app = App::new(Parts {
            db: db.clone(),
            clock: Clock::Set(Arc::clone(&clock)),
            uploads: home.uploads(),
            recognise,
            touch,
            nav: |_| Vec::new(),
            secure: false,
            idle_seconds: 1800,
            demo: None,
            cookie_suffix: "",
        });
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        World { db, router: routes.into_router(app.clone()), app, clock, sessions, runtime, _home: home }
    }

    /// Turns the clock to a day and time of Vietnam: `world.clock_is("07/3/2019 09:38")`.
    pub fn clock_is(&self, text: &str) {
        let (d, hm) = text.split_once(' ').unwrap_or((text, "08:00"));
        let (h, m) = hm.split_once(':').unwrap();
        self.clock.store(Moment::at(day(d), h.parse().unwrap(), m.parse().unwrap()).0, Ordering::SeqCst);
    }

    /// The instant by the world's clock.
    pub fn now(&self) -> Moment {
        Moment(self.clock.load(Ordering::SeqCst))
    }

    /// Somebody signed in who holds nothing.
    pub fn stranger(&self, name: &str) -> Person<'_> {
        self.person(name, &[])
    }

    /// Somebody signed in with these appointments, all open-ended from long ago.
    pub fn person(&self, name: &str, holds: &[(Post, Scope)]) -> Person<'_> {
        let from = day("01/01/2000");
        let grants = holds
            .iter()
            .map(|(post, scope)| Grant { post: *post, scope: *scope, from, until: None })
            .collect();
        let body: Option<BodyId> =
            holds.iter().find_map(|(_, s)| if let Scope::Body(b) = s { Some(*b) } else { None });
        let actor = Actor {
            id: PersonId(Uuid::now_v7()),
            name: name.into(),
            title: "Chuyên viên".into(),
            unit: String::new(),
            body,
            grants,
            today: self.now().day(),
        };
        Person::sign_in(self, actor)
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Person<'_> {
        Person::nobody(self)
    }

    /// Builds samples: one unit of work by the program itself.
    pub fn build<T: Send + 'static>(
        &self,
        f: impl Fn(&mut Writing) -> Result<T, Refusal> + Send + 'static,
    ) -> T {
        self.db
            .write(Who::program(self.now()), move |w| -> Result<Committed<T>, Refusal> {
                let value = f(w)?;
                if w.has_remembered() {
                    return w.commit_remembered(value);
                }
                w.commit_quietly("a sample was built", value)
            })
            .unwrap_or_else(|e| panic!("the sample could not be built: {e}"))
    }

    /// How many facts there are with this name.
    pub fn facts_named(&self, name: &str) -> usize {
        let name = name.to_owned();
        self.db
            .read(|w| {
                let (n,): (i64,) =
                    w.one("SELECT COUNT(*) FROM journal_entry WHERE name = $1", db::p![name.clone()])?;
                Ok(usize::try_from(n).unwrap_or(0))
            })
            .unwrap()
    }

    /// The journal's sequence number: unchanged means nothing was changed.
    pub fn facts(&self) -> i64 {
        self.db
            .read(|w| {
                let head = w.head()?;
                Ok(head)
            })
            .unwrap()
            .seq
    }
}

/// A day from "07/3/2019".
pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("no such day: {text}"))
}

/// The same tests on SQLite and on PostgreSQL: `on_both_engines! { routes(); fn a_sentence(world) { … } }`.
/// `world` is a `World`; each test has a new database.
#[macro_export]
macro_rules! on_both_engines {
    ($routes:expr; $(fn $name:ident($world:ident) $body:block)*) => {
        mod on_sqlite {
            use super::*;
            $(#[test] fn $name() { let $world = $crate::World::new($crate::Engine::Sqlite, $routes); $body })*
        }
        mod on_postgres {
            use super::*;
            $(#[test] fn $name() { let $world = $crate::World::new($crate::Engine::Postgres, $routes); $body })*
        }
    };
}

#[cfg(test)]
mod tests;
