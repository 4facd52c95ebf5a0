//! Every page of logistics at every stage of the story: headings, labels, names of controls.

use gatherings::sample::Told;
use kernel::{PersonId, Post, Scope, Uuid};

fn routes() -> web::Routes {
    gatherings::routes().and(delegates::routes()).and(invitations::routes()).and(crate::routes())
}

#[test]
fn every_page_is_whole() {
    for told in [Told::BeforeMeeting, Told::AfterMeeting, Told::AfterChange] {
        let world = world::World::new(world::Engine::Sqlite, routes());
        world.clock_is("22/3/2024 08:00");
        let by = PersonId(Uuid::now_v7());
        let m = world.build(move |w| Ok(crate::sample::mien_dong(w, by, told)?.m));
        let clerk = world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))]);
        let member = world.person("Phạm Văn Đức", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
        let base = format!("/gatherings/{}", m.gathering);
        let host = m.host().to_string();
        let made = clerk.post(
            "/gatherings",
            &[
                ("kind", "SUMMING_UP"),
                ("name", "Hội nghị năm sau"),
                ("host", &host),
                ("first", "27/3/2025"),
                ("expected", "0"),
                ("year", ""),
            ],
        );
        let next = made.is_done().to.split('/').nth(2).expect("a key").to_owned();
        let mut pages: Vec<String> = [
            "",
            "/needs",
            "/budget",
            "/changes",
            "/changes/new?expected=75",
            "/statistics",
            "/statistics?view=screen",
            "/copy",
        ]
        .iter()
        .map(|part| format!("{base}{part}"))
        .collect();
        pages.push(format!("/gatherings/{next}/copy?from={}", m.gathering));
        for part in ["needs", "budget"] {
            let list = clerk.get(&format!("{base}/{part}")).html;
            let one = list.split(&format!("href=\"{base}/{part}/")).nth(1).and_then(|p| p.split('"').next());
            pages.extend(one.map(|key| format!("{base}/{part}/{key}")));
        }
        for path in &pages {
            world::check_page(path, &clerk.get(path).is_shown().html);
            let theirs = member.get(path);
            if theirs.status == 200 {
                world::check_page(&format!("{path} for a member"), &theirs.html);
            }
        }
    }
}
