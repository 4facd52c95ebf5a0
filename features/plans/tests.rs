//! What is decided without a database is in `tests/decisions.rs`; the stories are in `tests/nghi_son.rs` and
//! `tests/others.rs`, forms that are refused in `tests/hostile.rs`, texts that are kept in `tests/editions.rs`, what waits
//! for whom in `tests/waiting.rs`.

mod decisions;
mod editions;
mod hostile;
mod nghi_son;
mod others;
mod outdated;
mod revisions;
mod waiting;

use crate::deadline::Deadline;
use crate::model::{PlanLineId, Progress, Unit, UnitId};
use kernel::{BodyId, Day, Uuid};

pub(crate) fn body(n: u128) -> BodyId {
    BodyId(Uuid::from_u128(n))
}

pub(crate) fn unit(n: u128, progress: Progress, last: Day) -> Unit {
    Unit {
        id: UnitId(Uuid::from_u128(1000 + n)),
        line: PlanLineId(Uuid::from_u128(1)),
        body: body(n),
        since: None,
        deadline: Deadline::on(last),
        own: false,
        progress,
        event_on: None,
        done_on: None,
        told_at: None,
        excused: None,
        version: 1,
    }
}

/// A world whose sessions are real, so that members of a committee are who they are.
pub(crate) fn world(engine: world::Engine) -> world::World {
    let routes = crate::routes().page("/viec", web::signed_in("what waits"), waits).page(
        "/dem/{id}",
        web::signed_in("what pages cost"),
        costs,
    );
    let world = world::World::with(engine, routes, people::recognise(), people::touch);
    world.clock_is("12/02/2025 08:00");
    world
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
pub(crate) use on_both_engines;

/// This person, signed in at this moment of the world.
pub(crate) fn signed_in(world: &world::World, id: kernel::PersonId) -> world::Person<'_> {
    let now = world.now();
    let token = world.build(move |w| people::open_session(w, id, now, "thử"));
    world::Person::with_token(world, token, Some(id))
}

/// What waits for the visitor, a line each.
fn waits(v: &web::Visit, w: &mut db::Reading, (): ()) -> Result<web::Page, kernel::Refusal> {
    let before = w.queries();
    let todos = crate::todos(v, w)?;
    let cost = w.queries() - before;
    let mut lines: Vec<String> =
        todos.into_iter().map(|t| format!("{} | {} | {}", t.title, t.detail, t.href)).collect();
    lines.push(format!("statements {cost}"));
    Ok(web::Page::shown("viec.txt", "text/plain; charset=utf-8", lines.join("\n").into_bytes()))
}

type PageFn =
    fn(&web::Visit, &mut db::Reading, web::One<crate::PlanId>) -> Result<web::Page, kernel::Refusal>;

/// How many statements each page of a plan runs.
fn costs(
    v: &web::Visit,
    w: &mut db::Reading,
    web::One(id): web::One<crate::PlanId>,
) -> Result<web::Page, kernel::Refusal> {
    use crate::pages::{calendar, committee, plan, reports, sums, units};
    let pages: [(&str, PageFn); 7] = [
        ("units", units::show),
        ("late", sums::late),
        ("roll-up", sums::roll_up),
        ("calendar", calendar::show),
        ("committee", committee::show),
        ("reports", reports::show),
        ("plan", plan::show),
    ];
    let mut told = Vec::new();
    for (name, page) in pages {
        let before = w.queries();
        page(v, w, web::One(id))?;
        told.push(format!("{name} {}", w.queries() - before));
    }
    Ok(web::Page::shown("dem.txt", "text/plain; charset=utf-8", told.join("\n").into_bytes()))
}
