//! Before the opening who may do what is asked as of today, as everywhere else; the planned day is only planned.

use crate::sample::Told;
use crate::tests::{at, clerk, everyone_is_here, routes, told};
use crate::tests_papers::{paper, says, says_nothing_of};
use crate::tests_rounds::notes;
use kernel::{Allowed, BodyId, PersonId, Post, Scope, Uuid};

world::on_both_engines! { routes();
    fn whoever_leads_today_prepares_the_conference(world) {
        let s = told(&world, Told::WeekBefore);
        let (year, heads) = (s.year, (s.k.planning, s.k.assembly));
        world.build(move |w| {
            let run = blocs::year(w, year, world::day("28/02/2019"))?.run();
            let ok = Allowed::in_a_story(run, PersonId(Uuid::nil()));
            blocs::set_heads(w, &ok, year, heads, world::day("01/3/2019"), "Quyết định giữa năm")
        });
        let now = clerk(&world, &s);
        let later = world.person("Cán bộ Khối trưởng mới", &[(Post::Clerk, Scope::Body(s.k.planning))]);
        let pages = ["/plan", "/presence"].map(|rest| at(&s, rest));
        for page in &pages {
            now.get(page).is_shown();
            later.get(page).is_refused(404);
        }
        later.post(&at(&s, "/presence"), &[("all", "yes")]).is_refused(403);
        everyone_is_here(&now, &s).is_done();
        world.clock_is("01/3/2019 08:00");
        for page in &pages {
            now.get(page).is_refused(404);
            later.get(page).is_shown();
        }
        // Once it is open it stays with whoever opened it, whatever is decided for later days.
        world.clock_is("07/3/2019 08:00");
        later.post(&at(&s, "/opening"), &[]).is_done();
        let (year, heads) = (s.year, (s.k.finance, s.k.assembly));
        world.build(move |w| {
            let run = blocs::year(w, year, world::day("07/3/2019"))?.run();
            let ok = Allowed::in_a_story(run, PersonId(Uuid::nil()));
            blocs::set_heads(w, &ok, year, heads, world::day("08/3/2019"), "Quyết định sau hội nghị")
        });
        world.clock_is("08/3/2019 08:00");
        later.get(&at(&s, "/presence")).is_shown();
    }

    fn whoever_is_not_called_stays_unmarked_until_the_opening(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        clerk.get(&at(&s, "")).says("Chưa điểm danh.").says("Chưa điểm danh; cần ít nhất 4/6 đơn vị có mặt").says_nothing_of("Có mặt 0/");
        let page = clerk.get(&at(&s, "/presence"));
        assert!(!page.html.contains(" checked"), "{}", page.html);
        // Each unit with what the page of before said of it.
        let call = |marks: &[(&str, BodyId, &str)]| {
            let mut fields: Vec<(String, String)> = Vec::new();
            for (name, body, value) in marks {
                let seen = format!("seen-{body}");
                fields.push((format!("{name}-{body}"), (*value).to_owned()));
                fields.push((seen.clone(), world::field_value(&page.html, &seen).unwrap()));
            }
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            clerk.post(&at(&s, "/presence"), &fields)
        };
        let (k, long) = (&s.k, "Đ".repeat(201));
        // What an earlier program began a planned conference with is not a roll-call.
        let away: Vec<_> = k.members().into_iter().map(|b| ("here", b, "no")).collect();
        call(&away).is_done();
        clerk.get(&at(&s, "")).says("Có mặt 0/6 đơn vị");
        let text = include_str!("../../migrations/0020_conferences.sql");
        let start = text.find("DELETE").expect("what takes that beginning away");
        let delete = text[start..].split_once(';').expect("its end").0;
        world.db.write(db::Who::program(world.now()), |w| {
            w.exec(delete, db::p![])?;
            w.commit_quietly("a migration leaves no fact", ())
        }).unwrap();
        clerk.get(&at(&s, "")).says("Chưa điểm danh.");
        // A word about a unit that is not called, or one too long, is told with the unit's name beside its field.
        let told = call(&[("delegate", k.justice, "Ông An"), ("here", k.finance, "no"), ("why", k.finance, &long)]);
        told.is_refused(422).says("Sở Tư pháp: chưa chọn").says("Sở Tài chính, lý do vắng: dài 201 ký tự").keeps(&format!("why-{}", k.finance), &long);
        world::check_page("presence-refused", &told.html);
        call(&[("here", k.office, "yes")]).is_done();
        assert_eq!(clerk.get(&at(&s, "/presence")).html.matches(" checked").count(), 1);
        clerk.get(&at(&s, "")).says("Có mặt 1/6 đơn vị");
        // Two at one unit: the later is told. At two units: both stand.
        call(&[("here", k.office, "no")]).is_refused(409).says("Văn phòng Ủy ban nhân dân tỉnh vừa được người khác điểm danh");
        call(&[("here", k.finance, "yes"), ("here", k.planning, "yes"), ("here", k.assembly, "yes")]).is_done();
        clerk.get(&at(&s, "")).says("Có mặt 4/6 đơn vị");
        world.clock_is("07/3/2019 08:00");
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        let called = clerk.get(&at(&s, "/presence")).html;
        assert_eq!([" value=\"yes\" checked", " value=\"no\" checked"].map(|x| called.matches(x).count()), [4, 2]);
        says(&paper(&clerk, &s, "minutes"), "Vắng mặt 02 đơn vị: Văn phòng Hội đồng nhân dân tỉnh (chưa rõ lý do); Sở Tư pháp (chưa rõ lý do).");
        // Another unit leaves: of who was not called nothing is put right.
        notes(&clerk, &s, (k.finance, "no"), "moved", "Lãnh đạo Sở có cuộc họp đột xuất.").is_done();
        clerk.get(&at(&s, "")).says("Sở Tài chính rời hội nghị, còn có mặt 03/06 đơn vị.").says_nothing_of("Đính chính");
        clerk.get(&at(&s, "/journal")).says("Điểm danh: Sở Tài chính vắng. Có mặt 3/6 đơn vị.");
        says_nothing_of(&paper(&clerk, &s, "minutes"), "ĐÍNH CHÍNH");
        // One that was not called comes later; of another it was wrong.
        notes(&clerk, &s, (k.justice, "yes"), "moved", "Xe hỏng giữa đường nên đến muộn.").is_done();
        notes(&clerk, &s, (k.people_council, "yes"), "wrong", "Bỏ sót khi gọi tên.").is_done();
        clerk.get(&at(&s, "")).says("Khai mạc hội nghị; có mặt 05/06 đơn vị").says("Sở Tư pháp đến dự họp, có mặt 05/06 đơn vị.")
            .says("Điểm danh: Văn phòng Hội đồng nhân dân tỉnh có mặt.");
    }

    fn a_round_of_explanation_is_over_when_its_last_day_is(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        let round = format!("/years/{}/round", s.year);
        clerk.post(&round, &[("until", "05/3/2019")]).is_done();
        world.clock_is("01/3/2019 08:00");
        clerk.get(&at(&s, "")).says("còn mở đến hết ngày 05/3/2019").says_nothing_of("Đợt giải trình đã xong");
        // Over only after the conference sits: that is meant.
        clerk.post(&round, &[("until", "08/3/2019"), ("sure", "08/3/2019")]).is_done();
        everyone_is_here(&clerk, &s).is_done();
        world.clock_is("08/3/2019 08:00");
        clerk.post(&at(&s, "/opening"), &[]).is_refused(409).says("còn mở đến hết ngày 08/3/2019");
        world.clock_is("09/3/2019 08:00");
        clerk.get(&at(&s, "")).says("Đợt giải trình đã xong");
        clerk.post(&at(&s, "/opening"), &[]).is_done();
    }
}
