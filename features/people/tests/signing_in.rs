//! Coming in, and being kept out.

use super::*;
use crate::store::Password;

fn shown(seen: &Seen) -> String {
    world::text_of(&seen.html)
}

on_both_engines! {
    fn the_right_password_opens_a_session_and_leaves_a_fact(world) {
        let t = town(&world);
        world.nobody().get("/sign-in?next=/account/sessions").is_shown().keeps("next", "/account/sessions");
        let seen = tries(&world, " Hang.DT ", GOOD);
        seen.is_done();
        assert_eq!(seen.to, "/account");
        let cookie = seen.cookies.iter().find(|c| c.starts_with("thidua=")).unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Max-Age"));
        let hang = Person::with_token(&world, token(&seen), Some(t.hang));
        hang.get("/account").is_shown().says("Đặng Thị Hằng").says("Cán bộ thi đua, khen thưởng").says("từ 01/01/2018");
        assert_eq!(hang.get("/sign-in?next=/account/sessions").to, "/account/sessions", "who is in goes on");
        assert_eq!(world.facts_named("people.signed_in"), 1);
        assert!(journal_tells(&world, "Đặng Thị Hằng, Văn phòng Ủy ban nhân dân tỉnh"), "the fact is hers");
        hang.get("/account/journal").is_shown().says("Đặng Thị Hằng đăng nhập.");
    }

    fn a_wrong_password_says_the_same_as_a_wrong_login_and_keeps_what_was_typed(world) {
        town(&world);
        let facts = world.facts();
        let wrong = tries(&world, "hang.dt", "mật khẩu không phải thế này");
        wrong.is_refused(422).says("Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 4 lần thử").keeps("login", "hang.dt").keeps("next", "/account");
        assert!(!wrong.html.contains("không phải thế này"));
        assert!(wrong.cookies.is_empty());
        let unknown = tries(&world, "ai.do", "mật khẩu không phải thế này");
        assert_eq!(shown(&wrong).replace("hang.dt", "ai.do"), shown(&unknown));
        assert_eq!(world.facts(), facts);
    }

    fn five_wrong_ones_lock_a_login_known_or_not_and_time_opens_it(world) {
        let t = town(&world);
        for login in ["hang.dt", "ai.do"] {
            for n in 1..5 {
                tries(&world, login, "sai rồi").is_refused(422).says(&format!("Còn {} lần thử", 5 - n));
            }
            tries(&world, login, "sai rồi").is_refused(429).says(&format!("“{login}” tạm khóa đến 08:15 vì nhập sai mật khẩu 5 lần"));
        }
        tries(&world, "HANG.DT", GOOD).is_refused(429).says("tạm khóa đến 08:15").keeps("login", "HANG.DT");
        assert_eq!(world.facts_named("people.login_locked"), 1, "only somebody's login is worth a fact");
        world.clock_is("07/3/2019 08:14");
        tries(&world, "hang.dt", GOOD).is_refused(429);
        world.clock_is("07/3/2019 08:15");
        for _ in 1..5 { tries(&world, "hang.dt", "sai nữa").is_refused(422); }
        tries(&world, "hang.dt", "sai nữa").is_refused(429).says("tạm khóa đến 08:45");
        world.clock_is("07/3/2019 08:45");
        comes_in(&world, "hang.dt", GOOD, t.hang);
        tries(&world, "hang.dt", "lại sai").is_refused(422).says("Còn 4 lần thử");
    }

    fn many_guesses_at_once_are_five_guesses(world) {
        let t = town(&world);
        let statuses: Vec<u16> = std::thread::scope(|s| {
            let all: Vec<_> = (0..14).map(|n| {
                let world = &world;
                s.spawn(move || tries(world, "hang.dt", &format!("đoán lần thứ {n}")).status)
            }).collect();
            all.into_iter().map(|h| h.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|s| **s == 422).count(), 4, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|s| **s == 429).count(), 10, "{statuses:?}");
        tries(&world, "hang.dt", GOOD).is_refused(429);
        world.clock_is("07/3/2019 08:15");
        comes_in(&world, "hang.dt", GOOD, t.hang);
    }

    fn an_address_that_guesses_through_the_logins_is_stopped(world) {
        let t = town(&world);
        for n in 0..30 { tries(&world, &format!("nguoi.{n}"), "đoán").is_refused(422); }
        tries(&world, "hang.dt", GOOD).is_refused(429).says("Từ địa chỉ mạng này").says("sau 08:15");
        world.clock_is("07/3/2019 08:15");
        comes_in(&world, "hang.dt", GOOD, t.hang);
    }

    fn nothing_strange_comes_through_the_sign_in_form(world) {
        town(&world);
        let long = "x".repeat(300);
        let huge = "mật khẩu dài ".repeat(2000);
        for (login, password) in [
            ("", ""), ("hang.dt", ""), ("", GOOD), (&long, GOOD), ("🎉🎉", GOOD), ("<script>alert(1)</script>", GOOD),
            ("hang.dt' OR '1'='1", GOOD), ("hang.dt", &huge), ("hang.dt\u{0}", "x"), ("%", "%"),
        ] {
            let seen = tries(&world, login, password);
            seen.is_refused(422).says("chưa đúng");
            assert!(!seen.html.contains("<script>alert"), "{login}");
            assert!(seen.cookies.is_empty());
        }
        world.nobody().post_exactly("/sign-in", &[]).is_refused(422);
        world.nobody().raw("POST", "/sign-in", &[("content-type", "application/x-www-form-urlencoded"), ("origin", "https://evil.example")],
            format!("login=hang.dt&password={GOOD}").as_bytes()).is_refused(403);
        world.nobody().raw("POST", "/sign-in", &[("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")],
            b"login=hang.dt&password=x").is_refused(403);
        assert_eq!(count(&world, "SELECT COUNT(*) FROM people_session"), 0);
    }

    fn signing_in_leads_nowhere_else(world) {
        let t = town(&world);
        for next in ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/\t/evil.example", "/sign-out"] {
            let seen = world.nobody().post_exactly("/sign-in", &[("login", "hang.dt"), ("password", GOOD), ("next", next)]);
            seen.is_done();
            let stays = seen.to == "/" || seen.to.starts_with("/ ");
            assert!(stays, "{next} leads to {}", seen.to);
            let encoded: String = next.bytes().map(|b| format!("%{b:02X}")).collect();
            world.nobody().get(&format!("/sign-in?next={encoded}")).is_shown().keeps("next", "/");
            let hang = Person::with_token(&world, token(&seen), Some(t.hang));
            assert_eq!(hang.get(&format!("/sign-in?next={encoded}")).to, "/");
        }
    }

    fn what_was_put_aside_comes_back_after_signing_in(world) {
        let t = town(&world);
        let sang = comes_in(&world, "sang.kv", GOOD, t.sang);
        let word = world::field_value(&sang.get("/accounts/new").html, "csrf").unwrap();
        sang.post("/sign-out", &[]);
        let typed = [("login", "moi.nv"), ("name", "Nguyễn Văn Mới"), ("title", "Chuyên viên")];
        let sent: Vec<(&str, &str)> = [("csrf", word.as_str())].into_iter().chain(typed).collect();
        let aside = sang.post_exactly("/accounts/new", &sent);
        let whose = t.sang.to_string();
        aside.asks_to_sign_in().says("vẫn được giữ").keeps("again:name", "Nguyễn Văn Mới").keeps("again_path", "/accounts/new").keeps("again_whose", &whose);
        let carried = [("again_path", "/accounts/new"), ("again_whose", &whose), ("again:login", "moi.nv"), ("again:name", "Nguyễn Văn Mới"), ("again:title", "Chuyên viên")];
        let mut fields = vec![("login", "sang.kv"), ("password", "sai mất rồi")];
        fields.extend(carried);
        world.nobody().post_exactly("/sign-in", &fields).is_refused(422)
            .keeps("again:name", "Nguyễn Văn Mới").keeps("again_path", "/accounts/new").keeps("again_whose", &whose);
        fields[1].1 = GOOD;
        let seen = world.nobody().post_exactly("/sign-in", &fields);
        seen.is_shown().says("Mở lại điều vừa nhập").says("Đăng xuất").keeps("name", "Nguyễn Văn Mới");
        world::check_page("reopen", &seen.html);
        // The button sends all that is unseen on the page.
        let csrf = world::field_value(&seen.html, "csrf").unwrap();
        let sang = Person::with_token(&world, token(&seen), Some(t.sang));
        let all: Vec<(&str, &str)> = [("csrf", csrf.as_str()), ("reopens_form", "1")].into_iter().chain(typed).collect();
        assert!(all.iter().all(|(k, v)| seen.html.contains(&format!("name=\"{k}\" value=\"{v}\""))), "{}", seen.html);
        let facts = world.facts();
        let back = sang.post_exactly("/accounts/new", &all);
        back.is_shown().keeps("login", "moi.nv").keeps("name", "Nguyễn Văn Mới").keeps("title", "Chuyên viên")
            .says("Đồng chí đã đăng nhập lại. Điều dưới đây chưa được ghi; xem lại rồi gửi.");
        assert_eq!(world.facts(), facts);
        let body = t.k.office.to_string();
        sang.post_exactly("/accounts/new", &[("csrf", &csrf), ("login", "moi.nv"), ("name", "Nguyễn Văn Mới"), ("title", "Chuyên viên"), ("body", &body)])
            .is_shown().says("Mật khẩu tạm");
        for elsewhere in ["//evil.example/x", "https://evil.example", "/\\evil"] {
            let seen = world.nobody().post_exactly("/sign-in", &[("login", "hang.dt"), ("password", GOOD), ("again_path", elsewhere), ("again:x", "1")]);
            seen.is_done();
            assert!(!seen.html.contains("evil"));
        }
    }

    fn what_one_person_typed_is_not_put_under_anothers_name(world) {
        let t = town(&world);
        let whose = t.sang.to_string();
        let fields = [("login", "hang.dt"), ("password", GOOD), ("again_path", "/account/password"), ("again_whose", &whose), ("again:note", "Lời của anh Sáng")];
        let seen = world.nobody().post_exactly("/sign-in", &fields);
        seen.is_shown().says("Điều vừa gửi là của người khác").says("chưa có gì được ghi").says_nothing_of("Mở lại");
        assert!(!seen.html.contains("Lời của anh Sáng"), "{}", seen.html);
        Person::with_token(&world, token(&seen), Some(t.hang)).get("/account").is_shown().says("Đặng Thị Hằng");
    }

    fn a_shut_account_is_told_only_to_who_knows_its_password(world) {
        let t = town(&world);
        let sang = comes_in(&world, "sang.kv", GOOD, t.sang);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        let v = version(&world, t.hang);
        sang.post(&format!("/accounts/{}/lock", t.hang), &[("version", &v), ("reason", "chuyển công tác")]).is_done();
        hang.get("/account").asks_to_sign_in();
        tries(&world, "hang.dt", GOOD).is_refused(403).says("đã bị khóa");
        tries(&world, "hang.dt", "sai").is_refused(422).says("Tên đăng nhập hoặc mật khẩu chưa đúng");
    }

    fn an_old_digest_is_renewed_at_sign_in(world) {
        let t = town(&world);
        let weak = "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$";
        let params = argon2::Params::new(1024, 1, 1, None).unwrap();
        let old = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let old = argon2::PasswordHasher::<argon2::PasswordHash>::hash_password(&old, GOOD.as_bytes()).unwrap().to_string();
        assert_eq!(old[..26], weak[..26]);
        let kept = old.clone();
        world.build(move |w| {
            let now = w.who().at;
            store::set_password(w, t.hang, &Password { secret: kept.clone(), temporary: false, good_until: None }, now)
        });
        comes_in(&world, "hang.dt", GOOD, t.hang);
        let now = world.db.read(|w| Ok(store::password(w, t.hang)?.unwrap().secret)).unwrap();
        assert!(now != old && now.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{now}");
        comes_in(&world, "hang.dt", GOOD, t.hang);
    }

    fn words_typed_with_loose_marks_are_the_same_password(world) {
        let t = town(&world);
        // "ầ" as one letter and as "a" with two marks: what a phone and an old typing program send.
        let loose = GOOD.replace('ầ', "a\u{302}\u{300}").replace('ư', "u\u{31b}");
        assert_ne!(loose, GOOD);
        comes_in(&world, "hang.dt", &loose, t.hang);
    }

    fn no_secret_is_kept_where_it_can_be_read(world) {
        let t = town(&world);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        tries(&world, "hang.dt", "một mật khẩu gõ nhầm");
        tries(&world, "gõ nhầm mật khẩu vào ô tên", "x");
        hang.post("/account/password", &[("current_password", GOOD), ("new_password", BETTER), ("repeated_password", BETTER)]).is_done();
        for secret in [GOOD, BETTER, "gõ nhầm", "$argon2id"] {
            assert!(!journal_tells(&world, secret), "{secret}");
        }
        let session = token(&tries(&world, "hang.dt", BETTER));
        let digest = web::sha256(session.as_bytes());
        let kept: i64 = world.db.read(|w| w.one::<(i64,)>("SELECT COUNT(*) FROM people_session WHERE token = $1", p![digest.clone()])).unwrap().0;
        assert_eq!(kept, 1, "the digest, and only that");
        let raw = session.clone().into_bytes();
        let bare: i64 = world.db.read(|w| w.one::<(i64,)>("SELECT COUNT(*) FROM people_session WHERE token = $1", p![raw.clone()])).unwrap().0;
        assert_eq!(bare, 0);
    }

    fn the_first_administrator_is_the_first(world) {
        let made = world.build(|w| {
            assert!(matches!(crate::first_administrator(w, "quantri", "ngắn"), Err(kernel::Refusal::Invalid(_))));
            crate::first_administrator(w, "Quantri", GOOD)
        });
        let admin = comes_in(&world, "quantri", GOOD, made);
        for page in ["/accounts", "/"] { assert_eq!(admin.get(page).to, "/account/password", "what the operator typed is changed first"); }
        admin.post("/account/password", &[("current_password", GOOD), ("new_password", BETTER), ("repeated_password", BETTER)]).is_done();
        let admin = comes_in(&world, "quantri", BETTER, made);
        admin.get("/accounts").is_shown().says("Quản trị hệ thống");
        admin.get("/accounts/new").is_shown();
        let again = world.db.write(db::Who::program(world.now()), |w| {
            let id = crate::first_administrator(w, "khac", GOOD)?;
            w.commit_remembered(id)
        });
        assert!(matches!(again, Err(kernel::Refusal::Conflict(_))));
    }
}
