//! The whole program on a world of its own, with the story of Khối 5 told as far as a test wants it.

#![expect(dead_code, reason = "each test program uses its part")]
pub(crate) mod prepared;

use conferences::sample::{Story, Told};
use kernel::{PersonId, Uuid};
use world::{Engine, Person, World};

/// A world with all doors of `serve`, real accounts and real sessions.
pub(crate) struct Town {
    pub(crate) world: World,
    pub(crate) story: Story,
}

impl Town {
    /// The story up to here, and the clock at that moment.
    pub(crate) fn told(engine: Engine, told: Told) -> Town {
        let world = World::with(engine, program::doors::routes(), people::recognise(), people::touch);
        let (moment, words) = (told.moment(), told.moment().hour());
        world.clock_is(&format!("{} {words}", moment.day()));
        let story = world.build(move |w| conferences::sample::khoi_5(w, told));
        Town { world, story }
    }

    /// A new session of somebody with an account.
    pub(crate) fn enter(&self, who: PersonId) -> Person<'_> {
        let now = self.world.now();
        let token = self.world.build(move |w| people::open_session(w, who, now, "thử"));
        Person::with_token(&self.world, token, Some(who))
    }

    /// The clerk of the head unit, who runs the conference.
    pub(crate) fn clerk(&self) -> Person<'_> {
        self.enter(self.story.cast.clerk_of[2])
    }

    /// The one key a query finds.
    pub(crate) fn key(&self, sql: &'static str) -> Uuid {
        self.world
            .db
            .read(|w| w.one(sql, db::p![]))
            .map(|(id,): (Uuid,)| id)
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
    }
}

/// First parts of the paths beyond the year of a bloc: conferences that are prepared, plans, exemplars.
const BEYOND: &[&str] = &[
    "gatherings",
    "delegations",
    "lists",
    "i",
    "plans",
    "plan-units",
    "exemplars",
    "selections",
    "service-worker",
];

fn is_beyond(door: &web::Door) -> bool {
    door.path.split('/').nth(1).is_some_and(|part| BEYOND.contains(&part))
}

/// The doors beyond the year of a bloc.
pub(crate) fn beyond(mut book: Vec<web::Door>) -> Vec<web::Door> {
    book.retain(is_beyond);
    book
}

/// The doors of the year of a bloc, and what stands around it.
pub(crate) fn within(mut book: Vec<web::Door>) -> Vec<web::Door> {
    book.retain(|d| !is_beyond(d));
    book
}

/// The preview of a paper holds the paper's own head; the page around it is what is judged.
pub(crate) fn without_sheet(html: &str) -> String {
    match (html.find("<div class=\"desk"), html.find("<aside class=\"side no-print\"")) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &html[..from], &html[to..]),
        _ => html.to_owned(),
    }
}
