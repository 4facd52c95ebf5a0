//! Sessions, passwords of one's own, temporary ones.

use super::*;
use crate::model::TEMPORARY_SECONDS;
use kernel::Moment;

fn change(person: &Person, now: &str, new: &str, repeated: &str) -> Seen {
    person.post(
        "/account/password",
        &[("current_password", now), ("new_password", new), ("repeated_password", repeated)],
    )
}

fn clock(world: &World, at: Moment) {
    world.clock_is(&format!("{} {}", at.day(), at.hour()));
}

on_both_engines! {
    fn a_session_ends_after_half_an_hour_without_a_deed(world) {
        let t = town(&world);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        world.clock_is("07/3/2019 08:25");
        let stay = hang.post("/session/touch", &[]);
        stay.is_shown();
        assert!(stay.html.len() < 200 && stay.to.is_empty());
        world.clock_is("07/3/2019 08:55");
        assert_eq!(hang.post("/session/touch", &[]).status, 200);
        world.clock_is("07/3/2019 09:26");
        hang.get("/account").asks_to_sign_in();
        hang.post("/session/touch", &[]).asks_to_sign_in();
        assert_eq!(hang.get("/account?x=1").to, "/sign-in?next=%2Faccount%3Fx%3D1");
    }

    fn a_page_shown_keeps_the_session_too(world) {
        let t = town(&world);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        world.clock_is("07/3/2019 08:20");
        hang.get("/account").is_shown();
        // The last-seen time is written behind the page's back; wait for it by the journal's writer.
        let seen = world.now().0;
        for _ in 0..200 {
            if count(&world, "SELECT MAX(seen_at) FROM people_session") == seen { break; }
            std::thread::yield_now();
            hang.get("/account").is_shown();
        }
        world.clock_is("07/3/2019 08:45");
        hang.get("/account").is_shown();
    }

    fn a_session_ends_after_twelve_hours_however_busy(world) {
        let t = town(&world);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        let start = world.now();
        for n in 1..36 {
            clock(&world, start.plus_seconds(n * 20 * 60));
            hang.post("/session/touch", &[]).is_shown();
        }
        clock(&world, start.plus_seconds(12 * 3600));
        hang.get("/account").asks_to_sign_in();
    }

    fn signing_out_is_final_and_never_refused(world) {
        let t = town(&world);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        hang.post_exactly("/sign-out", &[]).is_refused(403);
        hang.get("/account").is_shown();
        let out = hang.post("/sign-out", &[]);
        assert_eq!((out.status, out.to.as_str()), (303, "/sign-in"));
        assert!(out.cookies.iter().any(|c| c.starts_with("thidua=;") && c.contains("Max-Age=0")));
        hang.get("/account").asks_to_sign_in();
        let facts = world.facts();
        assert_eq!(hang.post("/sign-out", &[]).to, "/sign-in");
        assert_eq!(world.facts(), facts, "twice is once");
    }

    fn a_person_sees_and_ends_sessions_elsewhere(world) {
        let t = town(&world);
        let office = comes_in(&world, "hang.dt", GOOD, t.hang);
        let home = comes_in(&world, "hang.dt", GOOD, t.hang);
        let sang = comes_in(&world, "sang.kv", GOOD, t.sang);
        let page = office.get("/account/sessions");
        page.is_shown().says("đang dùng ở đây").says("Kết thúc");
        let path = page.html.split("action=\"").find_map(|s| s.split('"').next().filter(|p| p.ends_with("/closure") && p.len() > 40)).unwrap().to_owned();
        let facts = world.facts();
        sang.post(&path, &[]).is_refused(409).says("đã kết thúc trước đó");
        sang.post("/account/sessions/khong-phai-so/closure", &[]).is_refused(404);
        assert_eq!(world.facts(), facts);
        office.post(&path, &[]).is_done();
        home.get("/account").asks_to_sign_in();
        office.get("/account").is_shown();
        office.post(&path, &[]).is_refused(409);
        let third = comes_in(&world, "hang.dt", GOOD, t.hang);
        assert_eq!(office.post("/account/sessions/closure", &[]).to, "/sign-in");
        for gone in [&office, &third] { gone.get("/account").asks_to_sign_in(); }
        sang.get("/account").is_shown();
        assert_eq!(world.facts_named("people.signed_out_everywhere"), 1);
    }

    fn a_new_password_ends_every_other_session(world) {
        let t = town(&world);
        let here = comes_in(&world, "hang.dt", GOOD, t.hang);
        let there = comes_in(&world, "hang.dt", GOOD, t.hang);
        let done = change(&here, GOOD, BETTER, BETTER);
        done.is_done();
        for gone in [&here, &there] { gone.get("/account").asks_to_sign_in(); }
        let here = Person::with_token(&world, token(&done), Some(t.hang));
        here.get("/account").is_shown();
        tries(&world, "hang.dt", GOOD).is_refused(422);
        comes_in(&world, "hang.dt", BETTER, t.hang);
        assert_eq!(world.facts_named("people.password_changed"), 1);
    }

    fn a_password_that_will_not_do_changes_nothing(world) {
        let t = town(&world);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        let facts = world.facts();
        let long = "mưa rào ".repeat(20);
        for (now, new, repeated, says) in [
            ("", BETTER, BETTER, "Mật khẩu đang dùng: chưa viết."),
            (GOOD, "", "", "ít nhất 12 ký tự. Đang có 0."),
            (GOOD, "ngắn quá", "ngắn quá", "ít nhất 12 ký tự. Đang có 8."),
            (GOOD, &long, &long, "nhiều nhất 128 ký tự"),
            (GOOD, "password1234", "password1234", "quá dễ đoán"),
            (GOOD, BETTER, "ba con vịt", "chưa khớp"),
            (GOOD, GOOD, GOOD, "phải khác mật khẩu đang dùng"),
            ("không phải mật khẩu này", BETTER, BETTER, "Mật khẩu đang dùng: chưa đúng."),
        ] {
            let seen = change(&hang, now, new, repeated);
            seen.is_refused(422).says(says);
            for typed in [GOOD, BETTER, "không phải mật khẩu này"] {
                assert!(!seen.html.contains(typed), "a password came back: {typed}");
            }
        }
        assert_eq!(world.facts(), facts);
        world.nobody().post_exactly("/account/password", &[("current_password", GOOD), ("new_password", BETTER)]).asks_to_sign_in();
        hang.post_exactly("/account/password", &[("current_password", GOOD), ("new_password", BETTER), ("repeated_password", BETTER)]).is_refused(403);
        comes_in(&world, "hang.dt", GOOD, t.hang);
    }

    fn whoever_sits_at_an_open_browser_cannot_guess_the_password_there(world) {
        let t = town(&world);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        for _ in 0..5 { change(&hang, "đoán mò thôi mà", BETTER, BETTER).is_refused(422); }
        change(&hang, GOOD, BETTER, BETTER).is_refused(429).says("tạm khóa đến 08:15");
        assert_eq!(world.facts_named("people.login_locked"), 1);
        world.clock_is("07/3/2019 08:15");
        change(&hang, GOOD, BETTER, BETTER).is_done();
    }

    fn a_password_changed_twice_at_once_is_changed_once(world) {
        let t = town(&world);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        let mut statuses: Vec<u16> = std::thread::scope(|s| {
            let go = |new: &'static str| { let hang = &hang; s.spawn(move || change(hang, GOOD, new, new).status) };
            [go(BETTER), go("năm con ngỗng đi chợ phiên")].map(|h| h.join().unwrap()).into()
        });
        statuses.sort_unstable();
        assert_eq!(statuses[0], 303, "{statuses:?}");
        assert!([401, 409, 422].contains(&statuses[1]), "{statuses:?}");
        assert_eq!(world.facts_named("people.password_changed"), 1);
    }

    fn a_temporary_password_opens_only_the_page_that_changes_it(world) {
        let t = town(&world);
        let temporary = "k7mq-x3pd-w9rt-h2vn";
        world.build(move |w| sample::password(w, t.sang, temporary, true));
        let sang = comes_in(&world, "sang.kv", temporary, t.sang);
        for page in ["/account", "/accounts", "/accounts/new", "/account/sessions", "/account/journal"] {
            assert_eq!(sang.get(page).to, "/account/password", "{page}");
        }
        let facts = world.facts();
        let held = sang.post("/accounts/new", &[("login", "moi.nv"), ("name", "Mới"), ("title", "CV"), ("body", &t.k.office.to_string())]);
        assert_eq!((held.status, held.to.as_str()), (303, "/account/password"));
        assert_eq!(sang.post("/account/sessions/closure", &[]).to, "/account/password");
        assert_eq!(world.facts(), facts);
        let held = world.db.read(|w| crate::recognise()(w, &web::sha256(token(&tries(&world, "sang.kv", temporary)).as_bytes()), world.now())).unwrap().unwrap();
        assert!(held.actor.grants.is_empty(), "and nothing is held, whatever door was left open");
        sang.get("/account/password").is_shown().says("Đặt mật khẩu của mình");
        change(&sang, temporary, temporary, temporary).is_refused(422).says("phải khác");
        let done = change(&sang, temporary, BETTER, BETTER);
        assert_eq!(done.to, "/");
        let sang = Person::with_token(&world, token(&done), Some(t.sang));
        sang.get("/accounts").is_shown();
        tries(&world, "sang.kv", temporary).is_refused(422);
    }

    fn a_temporary_password_is_good_for_a_week(world) {
        let t = town(&world);
        world.build(move |w| sample::password(w, t.hang, "k7mq-x3pd-w9rt-h2vn", true));
        clock(&world, world.now().plus_seconds(TEMPORARY_SECONDS - 60));
        comes_in(&world, "hang.dt", "k7mq-x3pd-w9rt-h2vn", t.hang);
        clock(&world, world.now().plus_seconds(60));
        tries(&world, "hang.dt", "k7mq-x3pd-w9rt-h2vn").is_refused(403).says("Mật khẩu tạm đã hết hạn");
    }

    fn appointments_hold_on_their_days_only(world) {
        let t = town(&world);
        let at = world.build(move |w| {
            let posts = &[(Post::Leader, Scope::Body(t.k.finance))];
            let from = day("01/4/2019");
            sample::person(w, NewSample { login: "quyen.tg", name: "Trần Thị Quyền", title: "Phụ trách", body: Some(t.k.finance), posts, from })
        });
        let holds = |on: &str| world.db.read(|w| crate::holders_of(w, Scope::Body(t.k.finance), Post::Leader, day(on))).unwrap().len();
        assert_eq!([holds("31/3/2019"), holds("01/4/2019")], [0, 1]);
        for (now, many) in [("31/3/2019 23:59", 0), ("01/4/2019 00:00", 1)] {
            world.clock_is(now);
            let signed = world.db.write(db::Who::program(world.now()), move |w| {
                let now = w.who().at;
                let token = crate::open_session(w, at, now, "thử")?;
                let signed = crate::recognise()(w, &web::sha256(token.as_bytes()), now)?.unwrap();
                w.commit_quietly("a test", signed.actor.grants.len())
            }).unwrap();
            assert_eq!(signed, many, "{now}");
        }
    }

    fn a_strange_token_is_nobody(world) {
        town(&world);
        for token in ["", "x", &"0".repeat(64), &"é".repeat(32)] {
            Person::with_token(&world, token.to_owned(), None).get("/account").asks_to_sign_in();
        }
    }
}
