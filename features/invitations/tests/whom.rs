//! Whom words mean at a gate: nobody is written down for somebody else.

use super::{Story, present, routes, story};
use delegates::{DelegateId, Particulars};
use kernel::serde_json::{Value, json};
use kernel::{Allowed, Moment, PersonId, Post, Refusal, Scope, Uuid};
use world::{World, check_page, day};

/// One more delegate, in the list of the first who was invited.
fn one_more(world: &World, s: &Story, name: &str, post: &str) -> DelegateId {
    let (g, first, id) = (s.m.gathering, s.i.invited[0], DelegateId(Uuid::now_v7()));
    let (name, post) = (name.to_owned(), post.to_owned());
    world.build(move |w| {
        let g = gatherings::gathering(w, g)?;
        let d = delegates::delegate(w, first)?;
        let list = delegates::delegation(w, d.delegation)?;
        let pen = delegates::Pen::Host(Allowed::in_a_story(g.prepare(), PersonId(Uuid::now_v7())));
        let who = Particulars { name: name.clone(), post: post.clone(), birth: None, ..d.who };
        let (at, people) = ((&g, &list), [(id, who)]);
        // The list is full: its writer is told so once, and writes.
        match delegates::bring(w, &pen, at, &people, "") {
            Err(Refusal::Invalid(told)) if told.len() == 1 => {
                delegates::bring(w, &pen, at, &people, &delegates::tick_of(&told[0].says))
            }
            other => other,
        }
    });
    id
}

/// Somebody stands no more.
fn withdrawn(world: &World, s: &Story, id: DelegateId) {
    let of = format!("/delegations/{}/delegates/{id}/withdrawal", s.delegate(world, id).delegation);
    s.clerk(world).post(&of, &[("version", "1"), ("withdraw_reason", "Ốm")]).is_done();
}

fn came(html: &str) -> Vec<String> {
    html.split("data-came=\"").skip(1).map(|s| s.split('"').next().unwrap().to_owned()).collect()
}

world::on_both_engines! {
    routes();

    fn nobody_comes_in_for_one_of_a_name_like_theirs(world) {
        let s = story(&world, "26/3/2024 09:00");
        let (gone, other) = (one_more(&world, &s, "Quách Văn An", "Kỹ sư"), one_more(&world, &s, "Quách Văn Anh", "Bác sĩ"));
        withdrawn(&world, &s, gone);
        world.clock_is("28/3/2024 06:50");
        let (t, gate) = (s.teller(&world), format!("{}/check-in", s.path));
        // The whole name of who is gone: told so, with the other to be chosen.
        let told = t.post(&gate, &[("who", "Quách Văn An")]);
        told.is_refused(422).says("Quách Văn An không còn là đại biểu: đã rút ngày 26/3/2024").keeps("who", "Quách Văn An");
        assert!(told.html.contains(&format!("value=\"{other}\"")) && !told.html.contains(&format!("value=\"{gone}\"")));
        // Part of a name is nobody's, even where it is in one name alone.
        for part in ["quach van", "Quách Văn A", "Bác sĩ"] {
            let told = t.post(&gate, &[("who", part)]);
            told.is_refused(422).says("chưa đủ để biết là ai");
            assert!(told.html.contains(&format!("value=\"{other}\"")), "{part}");
        }
        let scan = json!([{ "key": Uuid::new_v4().to_string(), "at": Moment::at(day("28/3/2024"), 6, 40).0 / 1000, "who": "Quách Văn", "gate": "Cửa chính", "means": "SEARCH" }]);
        assert_eq!(came(&t.post(&gate, &[("scans", &scan.to_string())]).html), ["refused"]);
        assert_eq!(present(&world, &s), []);
        // Two of one whole name, one of them gone: somebody has to look.
        let twin = one_more(&world, &s, "Quách Văn An", "Nông dân");
        let told = t.post(&gate, &[("who", "quach  van an")]);
        told.is_refused(422).says("chưa đủ để biết là ai").says("đã rút ngày 26/3/2024");
        assert!(told.html.contains(&format!("value=\"{twin}\"")));
        assert_eq!(present(&world, &s), []);
        // Her whole name, marks or not, is hers.
        t.post(&gate, &[("who", "quach van anh")]).is_done();
        assert_eq!(present(&world, &s)[0].0, other);
        // A gate without the network judges alike: it is told whole names.
        let roster: Value = kernel::serde_json::from_slice(&t.get(&format!("{gate}/roster")).bytes).unwrap();
        let hers = roster["people"].as_array().unwrap().iter().find(|p| p["id"] == other.to_string()).unwrap();
        assert_eq!(hers["whole"], "quach van anh");
    }

    fn where_nobody_is_left_the_gate_says_why_of_each(world) {
        let s = story(&world, "26/3/2024 09:00");
        let two = [one_more(&world, &s, "Quách Thị Bình", "Kỹ sư"), one_more(&world, &s, "Quách Thị Bình", "Bác sĩ")];
        for id in two {
            withdrawn(&world, &s, id);
        }
        world.clock_is("28/3/2024 06:50");
        let (t, gate) = (s.teller(&world), format!("{}/check-in", s.path));
        let told = t.post(&gate, &[("who", "Quách Thị Bình")]);
        told.is_refused(422).says("Không còn đại biểu nào như “Quách Thị Bình”").says_nothing_of("Chọn đúng người");
        assert_eq!(told.html.matches("Quách Thị Bình không còn là đại biểu: đã rút ngày 26/3/2024").count(), 2);
        check_page("gate-all-gone", &told.html);
        assert_eq!(present(&world, &s), []);
    }

    fn a_gate_that_once_was_one_loses_nobody_and_names_are_read_once(world) {
        let s = story(&world, "28/3/2024 07:30");
        let (t, gate) = (s.teller(&world), format!("{}/check-in", s.path));
        let at = Moment::at(day("28/3/2024"), 7, 0).0 / 1000;
        let scan = |n: usize, gate: &str| json!({ "key": Uuid::new_v4().to_string(), "at": at, "who": s.i.invited[n].to_string(), "gate": gate, "means": "CODE" });
        let odd = [scan(0, "Cửa #2"), scan(1, "Cửa “Hoa Sen”"), scan(2, "Cửa \"B\""), scan(3, "<b>Cửa</b>"), scan(4, "Cửa\u{7}")];
        let page = t.post(&gate, &[("scans", &Value::Array(odd.to_vec()).to_string())]);
        assert_eq!(came(&page.html)[..4], ["in", "in", "in", "refused"]);
        let (g, ids) = (s.m.gathering, s.i.invited[10..14].to_vec());
        let costs = world.build(move |w| {
            let g = gatherings::gathering(w, g)?;
            let ok = Allowed::in_a_story(crate::StandAtGate::of(&g), PersonId(Uuid::now_v7()));
            let mut desk = crate::gate::Desk::of(w, g)?;
            let mut costs = Vec::new();
            for (n, id) in ids.iter().enumerate() {
                let wish = crate::gate::Wish {
                    key: crate::ScanId(Uuid::new_v4()),
                    at: w.who().at,
                    who: id.to_string(),
                    gate: format!("Cửa xưa {}", n % 2),
                    means: crate::Means::Code,
                };
                let before = w.queries();
                assert_eq!(desk.take(w, &ok, &wish)?.came.word(), "in");
                costs.push(w.queries() - before);
            }
            Ok(costs)
        });
        assert_eq!(costs[1..], vec![costs[0] - 1; 3]);
    }

    fn the_page_gone_back_to_is_not_answered_as_what_it_wrote_before(world) {
        let s = story(&world, "21/3/2024 08:00");
        let (c, path) = (s.clerk(&world), format!("{}/invitations/sent", s.path));
        let (a, b, key) = (s.i.invited[0].to_string(), s.i.invited[1].to_string(), Uuid::now_v7().to_string());
        let send = |to: &[&str], how: &str, day: &str| {
            let mut form = vec![("key", key.as_str()), ("how", how), ("day", day)];
            form.extend(to.iter().map(|id| ("to", *id)));
            c.post(&path, &form)
        };
        send(&[&a], "HAND", "21/3/2024").is_done();
        let facts = world.facts();
        // The answer was lost: told as the first time; who can get no letter was passed over then, too.
        send(&[&a], "HAND", "21/3/2024").is_done();
        send(&[&a, &Uuid::now_v7().to_string()], "HAND", "21/3/2024").is_done();
        for (to, how, day) in [(vec![&a, &b], "HAND", "21/3/2024"), (vec![&b], "HAND", "21/3/2024"), (vec![&a], "MAIL", "21/3/2024"), (vec![&a], "HAND", "20/3/2024")] {
            let to: Vec<&str> = to.into_iter().map(String::as_str).collect();
            send(&to, how, day).is_refused(409).says("đã ghi gửi 1 giấy mời trước đó");
        }
        assert_eq!(world.facts(), facts);
    }

    fn whoever_stands_above_the_host_finds_the_gate_and_the_nearest_come_first(world) {
        let s = story(&world, "27/3/2024 14:00");
        let below = |body| world.person("Mạc Thị Trên", &[(Post::Usher, Scope::Below(body))]);
        for body in [s.m.host(), organisations::EVERYWHERE] {
            assert_eq!(below(body).get("/todos").html, "Điểm danh đại biểu ở cửa hội trường, 27/3/2024");
            below(body).get(&format!("{}/check-in", s.path)).is_shown();
        }
        assert_eq!(below(s.m.provinces[2]).get("/todos").html, "");
        let (from, by) = (s.m.gathering, PersonId(Uuid::now_v7()));
        world.build(move |w| {
            let g = gatherings::gathering(w, from)?;
            for n in 1..=11 {
                let (first_day, id) = (g.first_day.plus_days(n * 20), gatherings::GatheringId(Uuid::now_v7()));
                let more = gatherings::Gathering { id, first_day, last_day: first_day, version: 1, ..g.clone() };
                gatherings::create(w, &Allowed::in_a_story(more.prepare(), by), &more)?;
            }
            Ok(())
        });
        for scope in [Scope::Body(s.m.host()), Scope::Below(s.m.host())] {
            let all = world.person("Mạc Thị Cửa", &[(Post::Usher, scope)]).get("/todos").html;
            assert!(all.contains("27/3/2024"), "{all}");
        }
        // A clerk above the host is told what waits as one of the host is.
        let clerk = |scope| world.person("Lê Thị Trên", &[(Post::Officer, scope)]).get("/todos").html;
        assert_eq!(clerk(Scope::Below(s.m.host())), clerk(Scope::Body(s.m.host())));
        assert!(!clerk(Scope::Below(s.m.host())).is_empty());
    }
}
