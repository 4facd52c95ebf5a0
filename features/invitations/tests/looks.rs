//! Every page is whole, and costs no more with more people in it.

use super::{Story, routes, story};
use kernel::{Moment, PersonId, Uuid};
use world::{World, check_page, day};

/// What waits for a visitor, a line for each: a visit is made by a request alone.
fn todos(v: &web::Visit, w: &mut db::Reading, (): ()) -> Result<web::Page, kernel::Refusal> {
    let line = |t: web::Todo| format!("{}, {}", t.title, t.due.map_or_else(String::new, |d| d.to_string()));
    let lines: Vec<String> = crate::todos(v, w)?.into_iter().map(line).collect();
    Ok(web::Page::shown("todos.txt", "text/plain", lines.join("\n").into_bytes()))
}

/// The doors of the tests, with one for what waits.
pub(super) fn doors() -> web::Routes {
    let features = crate::routes().and(delegates::routes()).and(gatherings::routes());
    features.page("/todos", web::signed_in("a test looks"), todos)
}

fn pages(s: &Story, world: &World) -> Vec<(&'static str, String)> {
    let of = |part: &str| format!("{}/{part}", s.path);
    vec![
        ("list", of("invitations")),
        ("setup", of("invitations/setup")),
        ("addresses", of("invitations/addresses")),
        ("reminders", of("invitations/reminders")),
        ("one", of(&format!("invitations/of/{}", s.i.invited[8]))),
        ("one-silent", of(&format!("invitations/of/{}", s.i.invited[9]))),
        ("journal", of(&format!("invitations/of/{}/journal", s.i.invited[8]))),
        ("badges", of("badges")),
        ("seats", of("seats")),
        ("gate", of("check-in")),
        ("gate-found", of("check-in?q=nguyen&gate=C%E1%BB%ADa%20ph%E1%BB%A5")),
        ("self", of("check-in/self")),
        ("roll", of("check-in/roll")),
        ("personal", format!("/i/{}", s.token(world, s.i.invited[8]))),
        ("personal-silent", format!("/i/{}", s.token(world, s.i.invited[9]))),
    ]
}

/// Pages to be looked at, when somebody asks for them.
#[expect(clippy::disallowed_methods, reason = "asked for by hand")]
fn keep(name: &str, html: &str) {
    if let Ok(folder) = std::env::var("THIDUA_KEEP_PAGES") {
        std::fs::write(format!("{folder}/{name}.html"), html).unwrap();
    }
}

world::on_both_engines! {
    routes();

    fn every_page_is_whole(world) {
        let s = story(&world, "24/3/2024 08:00");
        let (id, by, who) = (s.m.gathering, PersonId(Uuid::now_v7()), s.i.invited[..40].to_vec());
        world.build(move |w| crate::sample::came(w, id, &who, (Moment::at(day("28/3/2024"), 6, 30), by)));
        let c = s.clerk(&world);
        for (name, path) in pages(&s, &world) {
            let seen = c.get(&path);
            seen.is_shown();
            keep(name, &seen.html);
            check_page(name, &seen.html);
        }
    }
}
