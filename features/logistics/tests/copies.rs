//! Last year's conference as the pattern of this year's, by tick boxes.

use crate::plan::Plan;
use gatherings::GatheringId;
use gatherings::sample::{MienDong, Told};
use kernel::{PersonId, Post, Scope, Uuid};
use world::{Person, World};

fn routes() -> web::Routes {
    gatherings::routes().and(delegates::routes()).and(invitations::routes()).and(crate::routes())
}

fn told(world: &World) -> MienDong {
    let by = PersonId(Uuid::now_v7());
    world.build(move |w| Ok(crate::sample::mien_dong(w, by, Told::AfterChange)?.m))
}

/// A year later, at this host.
fn next_year(clerk: &Person, host: kernel::BodyId) -> GatheringId {
    let host = host.to_string();
    let made = clerk.post(
        "/gatherings",
        &[
            ("kind", "SUMMING_UP"),
            ("name", "Hội nghị tổng kết năm 2024"),
            ("host", &host),
            ("first", "26/3/2025"),
            ("last", "27/3/2025"),
            ("place", ""),
            ("expected", "80"),
            ("year", ""),
        ],
    );
    made.is_done().to.split('/').nth(2).and_then(|id| id.parse().ok()).expect("a gathering")
}

fn plan_of(world: &World, id: GatheringId) -> Plan {
    world.build(move |w| {
        let g = gatherings::gathering(w, id)?;
        crate::plan(w, &g)
    })
}

const ALL: [&str; 13] = [
    "programme",
    "speakers",
    "committees",
    "members",
    "tasks",
    "clip",
    "documents",
    "delegations",
    "rules",
    "letter",
    "hall",
    "needs",
    "lines",
];

world::on_both_engines! {
    routes();
    fn one_page_copies_everything_and_nothing_that_was_done(world) {
        world.clock_is("22/3/2024 08:00");
        let m = told(&world);
        let clerk = world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))]);
        world.clock_is("03/02/2025 08:00");
        let new = next_year(&clerk, m.host());
        let (path, from) = (format!("/gatherings/{new}/copy"), m.gathering.to_string());
        let page = clerk.get(&format!("{path}?from={from}"));
        page.is_shown().says("Các đoàn, số suất").says("Nội dung giấy mời").says("Hậu cần: các mục").says("Các khoản dự toán");
        let form = |parts: &[&'static str]| -> Vec<(&'static str, String)> {
            let ticks = parts.iter().map(|p| (*p, "1".to_owned()));
            std::iter::once(("from", from.clone())).chain(ticks).collect()
        };
        let post = |parts: &[&'static str]| {
            let all = form(parts);
            let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (*n, v.as_str())).collect();
            clerk.post(&path, &all)
        };
        post(&[]).is_refused(422).says("Chưa đánh dấu phần nào");
        post(&["speakers", "needs"]).is_refused(422).says("đánh dấu cả “Chương trình");
        let facts = world.facts();
        let offered: Vec<&str> = ALL.into_iter().filter(|p| page.html.contains(&format!("name=\"{p}\""))).collect();
        for part in ["programme", "committees", "tasks", "delegations", "letter", "hall", "needs", "lines"] {
            assert!(offered.contains(&part), "{part}");
        }
        let done: Vec<&'static str> = ALL.into_iter().filter(|p| offered.contains(p)).collect();
        post(&done).is_done();
        assert_eq!((world.facts_named("gatherings.copied"), world.facts()), (1, facts + 1), "one deed, one fact");
        clerk.get(&format!("/gatherings/{new}/journal")).says("8 đoàn với 75 suất").says_nothing_of("chưa có hạn nộp danh sách");
        let (was, now) = (plan_of(&world, m.gathering), plan_of(&world, new));
        // What was planned is there, what was done is not.
        assert_eq!(now.parties.iter().map(|p| p.quota).collect::<Vec<_>>(), was.parties.iter().map(|p| p.quota).collect::<Vec<_>>());
        assert_eq!(now.seats_there, was.seats_there);
        assert!(now.guests.is_empty() && now.invited.is_empty() && now.seats.is_empty() && now.badges.is_empty());
        assert_eq!((now.needs.len(), now.lines.len()), (was.needs.len(), was.lines.len()));
        for n in &now.needs {
            let old = was.needs.iter().find(|o| o.name == n.name).expect("last year's");
            assert_eq!((n.have, n.told.as_str(), n.day), (None, "", old.day.map(|d| d.plus_days(364))), "{}", n.name);
            assert_eq!((n.measure, n.price, n.reserve, n.basis), (old.measure, old.price, old.reserve, old.basis));
        }
        assert!(now.lines.iter().all(|l| l.actual.is_none() && l.need.is_none_or(|id| now.needs.iter().any(|n| n.id == id))));
        assert_eq!((now.budget.approved, now.budget.ceiling), (None, None));
        assert_eq!(now.works.len(), was.works.len());
        let (old, new_tasks) = world.build({
            let from = m.gathering;
            move |w| Ok((gatherings::tasks(w, from)?, gatherings::tasks(w, new)?))
        });
        for (a, b) in old.iter().zip(&new_tasks) {
            assert_eq!((&a.title, a.due.map(|d| d.plus_days(364)), a.needs.len()), (&b.title, b.due, b.needs.len()));
            assert_eq!((b.state, b.progress, b.source.as_str()), (gatherings::TaskState::ToDo, 0, ""));
            assert!(b.needs.iter().all(|n| new_tasks.iter().any(|t| t.id == *n)), "waits for its own, not for last year's");
        }
        clerk.get(&format!("/gatherings/{new}/invitations/setup")).is_shown().keeps("symbol", "GM-UBND").keeps("signer", "");
        clerk.get(&format!("/gatherings/{new}/programme")).says("Thứ Tư, 26/3/2025").says("19:30 – 19:45 Chào mừng");
        clerk.get(&format!("/gatherings/{new}/committees")).says("Tiểu ban Nội dung").says("Giám đốc Công an tỉnh");
        // What is there is not copied over, whatever the form says; nothing is written then.
        let facts = world.facts();
        for part in ["programme", "delegations", "letter", "hall", "needs", "lines"] {
            post(&[part]).is_refused(422).says("không chép đè");
        }
        assert_eq!(world.facts(), facts);
    }

    fn what_depends_on_a_part_that_stays_is_said(world) {
        world.clock_is("22/3/2024 08:00");
        let m = told(&world);
        let clerk = world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))]);
        clerk.post(&format!("/gatherings/{}/needs", m.gathering), &[
            ("kind", "CAR"), ("name", "Xe sân bay"), ("heads", "4"), ("source", "Trung ương"),
        ]).is_done();
        world.clock_is("03/02/2025 08:00");
        let new = next_year(&clerk, m.host());
        let (path, from) = (format!("/gatherings/{new}/copy"), m.gathering.to_string());
        // Lines alone: those of needs stay behind.
        let done = clerk.post(&path, &[("from", &from), ("lines", "1")]);
        clerk.get(&done.is_done().to).is_shown();
        let lines = plan_of(&world, new).lines;
        assert!(!lines.is_empty() && lines.iter().all(|l| l.need.is_none()));
        // Needs without the delegations: the need of a source is for all.
        clerk.post(&path, &[("from", &from), ("needs", "1")]).is_done();
        let car = plan_of(&world, new).needs.into_iter().find(|n| n.name == "Xe sân bay").expect("the car");
        assert_eq!(car.source, "");
        let journal = clerk.get(&format!("/gatherings/{new}/journal"));
        journal.says("vì không chép hậu cần").says("1 mục nay tính cho tất cả đại biểu");
    }

    fn a_form_takes_nothing_its_sender_may_not_read(world) {
        world.clock_is("22/3/2024 08:00");
        let m = told(&world);
        world.clock_is("03/02/2025 08:00");
        // Đồng Nai holds the next one: a member of the cluster sees last year's, and does not prepare it.
        let clerk = world.person("Phạm Văn Đức", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
        let new = next_year(&clerk, m.provinces[1]);
        let (path, from) = (format!("/gatherings/{new}/copy"), m.gathering.to_string());
        let page = clerk.get(&format!("{path}?from={from}"));
        page.is_shown().says("chỉ nơi chuẩn bị hội nghị ấy chép được");
        for part in ["needs", "lines", "letter", "hall"] {
            assert!(!page.html.contains(&format!("name=\"{part}\"")), "{part}");
            clerk.post(&path, &[("from", &from), (part, "1")]).is_refused(422).says("chỉ nơi chuẩn bị hội nghị ấy chép được");
        }
        assert!(plan_of(&world, new).needs.is_empty());
        clerk.post(&path, &[("from", &from), ("programme", "1"), ("delegations", "1")]).is_done();
        // Hostile: no gathering, itself, somebody else's, signed out, a stranger's.
        clerk.post(&path, &[("from", "x"), ("tasks", "1")]).is_refused(422);
        clerk.post(&path, &[("from", "018e0000-0000-7000-8000-000000000009"), ("tasks", "1")]).is_refused(404);
        clerk.post(&path, &[("from", &new.to_string()), ("tasks", "1")]).is_refused(422).says("một hội nghị khác");
        clerk.post(&format!("/gatherings/{}/copy", m.gathering), &[("from", &new.to_string()), ("tasks", "1")]).is_refused(403);
        let elsewhere = world.person("Người lạ", &[(Post::Clerk, Scope::Body(kernel::BodyId(Uuid::from_u128(99))))]);
        elsewhere.post(&path, &[("from", &from), ("tasks", "1")]).is_refused(404);
        world.nobody().post(&path, &[("from", &from), ("tasks", "1")]).asks_to_sign_in();
    }
}
