//! Stories of people who sign in and of those who look after them.

mod decisions;
mod looks;
mod managing;
mod signing_in;
mod staying;

use crate::sample::{self, NewSample};
use crate::store;
use db::p;
use kernel::{BodyId, PersonId, Post, Scope};
use organisations::sample::Khoi5;
use std::sync::OnceLock;
use world::{Engine, Person, Seen, World, day};

/// A password nobody guesses.
const GOOD: &str = "cầu vồng sau mưa chiều thứ năm";
/// Another.
const BETTER: &str = "ba con vịt qua cầu tre sớm mai";

/// Its digest, made once: digests are slow on purpose.
fn digest_of_good() -> &'static str {
    static MADE: OnceLock<String> = OnceLock::new();
    MADE.get_or_init(|| crate::secrets::digest(GOOD).unwrap())
}

/// A world whose sessions are the feature's own. Its first page is open to everybody, as the program's is.
fn world(engine: Engine) -> World {
    let first = web::open("a first page");
    let routes = crate::routes().page("/", first, crate::pages::sign_in::show);
    World::with(engine, routes, crate::recognise(), crate::touch)
}

/// As [`world::on_both_engines`], in a world whose sessions are real.
macro_rules! on_both_engines {
    ($(fn $name:ident($world:ident) $body:block)*) => {
        mod on_sqlite {
            use super::*;
            $(#[test] fn $name() { let $world = crate::tests::world(world::Engine::Sqlite); $body })*
        }
        mod on_postgres {
            use super::*;
            $(#[test] fn $name() { let $world = crate::tests::world(world::Engine::Postgres); $body })*
        }
    };
}
use on_both_engines;

/// The bodies of the story, and some people who have passwords.
#[derive(Clone, Copy)]
struct Town {
    k: Khoi5,
    /// Clerk of the province's office.
    hang: PersonId,
    /// Administrator of everything below the province.
    sang: PersonId,
    /// Administrator of Sở Tài chính only.
    thuy: PersonId,
}

fn town(world: &World) -> Town {
    world.build(|w| {
        let k = organisations::sample::khoi_5(w, PersonId(kernel::Uuid::from_u128(1)))?;
        let mut add = |login: &str, name: &str, body: BodyId, post: (Post, Scope)| {
            let from = day("01/01/2018");
            let title = "Chuyên viên";
            let id =
                sample::person(w, NewSample { login, name, title, body: Some(body), posts: &[post], from })?;
            let secret = digest_of_good().to_owned();
            let now = w.who().at;
            store::set_password(w, id, &store::Password { secret, temporary: false, good_until: None }, now)?;
            Ok::<PersonId, kernel::Refusal>(id)
        };
        Ok(Town {
            k,
            hang: add("hang.dt", "Đặng Thị Hằng", k.office, (Post::Clerk, Scope::Body(k.office)))?,
            sang: add("sang.kv", "Kiều Văn Sáng", k.office, (Post::Administrator, Scope::Below(k.province)))?,
            thuy: add("thuy.pt", "Phan Thị Thủy", k.finance, (Post::Administrator, Scope::Body(k.finance)))?,
        })
    })
}

/// Types login and password.
fn tries(world: &World, login: &str, password: &str) -> Seen {
    world.nobody().post_exactly("/sign-in", &[("login", login), ("password", password), ("next", "/account")])
}

/// The token of the session's cookie.
fn token(seen: &Seen) -> String {
    let cookie = seen.cookies.iter().find_map(|c| c.strip_prefix("thidua="));
    cookie.and_then(|c| c.split(';').next()).unwrap_or_default().to_owned()
}

/// Signs in and sits down at the browser.
#[track_caller]
fn comes_in<'w>(world: &'w World, login: &str, password: &str, id: PersonId) -> Person<'w> {
    let seen = tries(world, login, password);
    seen.is_done();
    Person::with_token(world, token(&seen), Some(id))
}

/// One number the tables tell.
fn count(world: &World, sql: &'static str) -> i64 {
    world.db.read(|w| w.one::<(i64,)>(sql, p![])).unwrap().0
}

/// The version a form of this account carries.
fn version(world: &World, id: PersonId) -> String {
    world.db.read(|w| Ok(crate::store::account(w, id)?.version.to_string())).unwrap()
}

/// Does the journal hold these words anywhere?
fn journal_tells(world: &World, words: &str) -> bool {
    type Row = (String, String, Option<String>, String, String);
    let rows: Vec<Row> = world
        .db
        .read(|w| w.rows("SELECT by_name, says, reason, data, about FROM journal_entry LIMIT 5000", p![]))
        .unwrap();
    rows.iter().any(|(by, says, reason, data, about)| {
        [by, says, data, about].into_iter().chain(reason.as_ref()).any(|text| text.contains(words))
    })
}
