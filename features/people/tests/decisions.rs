//! Decisions by tables.

use crate::decide::appointable;
use crate::model::*;
use crate::secrets;
use kernel::{BodyId, Moment, Post, Refusal, Scope, Uuid};
use proptest::prelude::*;
use world::day;

fn at(text: &str) -> Moment {
    let (d, hm) = text.split_once(' ').unwrap();
    let (h, m) = hm.split_once(':').unwrap();
    Moment::at(day(d), h.parse().unwrap(), m.parse().unwrap())
}

#[test]
fn logins_are_short_plain_words() {
    for good in ["an", "hang.dt", "vp-ubnd_01", "7.khoi"].iter().skip(1) {
        assert!(login_problem(&login_of(good)).is_none(), "{good}");
    }
    assert_eq!(login_of(" Hang.DT "), "hang.dt");
    let long = "a".repeat(41);
    for bad in
        ["", "an", &long, "hằng.dt", "hang dt", "hang@dt", ".hang", "<script>", "hang🎉dt", "hang/../dt"]
    {
        assert!(login_problem(&login_of(bad)).is_some(), "{bad}");
    }
}

#[test]
fn passwords_are_long_and_not_the_first_that_come_to_mind() {
    let code = |p: &str| password_problem(p, "hang.dt.vanphong").map(|p| p.code);
    let long = "mưa rào ".repeat(17);
    for (typed, wanted) in [
        ("ngắn quá", Some("NGUOI-03")),
        (long.as_str(), Some("NGUOI-04")),
        ("Hang.DT.VanPhong", Some("NGUOI-05")),
        ("hằng dt văn phòng", Some("NGUOI-05")),
        ("password1234", Some("NGUOI-06")),
        ("Mật khẩu 123456", Some("NGUOI-06")),
        ("123456789012", Some("NGUOI-06")),
        ("ThiDua@2026!!", Some("NGUOI-06")),
        ("aaaaaaaaaaaaaaaa", Some("NGUOI-06")),
        ("aabbaabbaabbaabb", Some("NGUOI-06")),
        ("cầu vồng sau mưa chiều thứ năm", None),
        ("🐘 đi qua cầu tre", None),
        ("k7mq-x3pd-w9rt-h2vn", None),
    ] {
        assert_eq!(code(typed), wanted, "{typed}");
    }
}

#[test]
fn only_paths_of_ours_are_gone_to() {
    for ours in ["/", "/years/1?x=2#y", "/accounts/1", "/a%20b", "/..//x"] {
        assert_eq!(local_path(ours), ours);
    }
    let long = format!("/{}", "a".repeat(1000));
    for strange in [
        "",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil",
        "https://evil.example",
        "javascript:alert(1)",
        "evil",
        "/a\\b",
        "/ /evil",
        "/a\nSet-Cookie: x",
        "/sign-in?next=/",
        "/sign-out",
        "/session/touch",
        "/é",
        &long,
    ] {
        assert_eq!(local_path(strange), "/", "{strange}");
    }
}

#[test]
fn a_login_closes_after_five_for_a_time_that_doubles() {
    let mut now = at("07/3/2019 08:00");
    let mut gate = None;
    let mut minutes = Vec::new();
    for _ in 0..7 {
        for n in 1..=5 {
            let g = Gate::after_wrong(gate, &LOGIN_RULE, now);
            assert_eq!(g.shut(now).is_some(), n == 5, "wrong one number {n}");
            gate = Some(g);
        }
        let until = gate.unwrap().shut(now).unwrap();
        minutes.push(until.seconds_since(now) / 60);
        assert!(gate.unwrap().shut(until).is_none(), "open again at the minute it says");
        now = until;
    }
    assert_eq!(minutes, [15, 30, 60, 120, 240, 240, 240]);
    let later = now.plus_seconds(FORGET_SECONDS);
    assert_eq!(Gate::after_wrong(gate, &LOGIN_RULE, later).locks, 0, "a quiet day and all is forgotten");
}

#[test]
fn an_address_bears_thirty_in_a_quarter_of_an_hour() {
    let start = at("07/3/2019 08:00");
    let slow =
        (0..300).fold(None, |g, n| Some(Gate::after_wrong(g, &ADDRESS_RULE, start.plus_seconds(n * 60))));
    assert!(
        slow.unwrap().shut(start.plus_seconds(300 * 60)).is_none(),
        "one a minute is an office on a Monday"
    );
    let fast = (0..30).fold(None, |g, _| Some(Gate::after_wrong(g, &ADDRESS_RULE, start)));
    assert_eq!(fast.unwrap().shut(start), Some(start.plus_seconds(15 * 60)));
}

#[test]
fn a_session_ends_when_idle_and_in_any_case() {
    let made = at("07/3/2019 08:00");
    let lives = |seen: i64, now: i64| session_lives(made, made.plus_seconds(seen), made.plus_seconds(now));
    assert!(lives(0, 1800), "the page's own countdown ends first");
    assert!(!lives(0, 1860));
    assert!(lives(40_000, 41_000));
    assert!(!lives(43_190, 43_200), "twelve hours, however busy");
}

fn appointment(from: &str, until: Option<&str>) -> Appointment {
    Appointment {
        id: GrantId(Uuid::from_u128(1)),
        post: Post::Leader,
        scope: Scope::Body(BodyId(Uuid::from_u128(2))),
        from: day(from),
        until: until.map(day),
        acting: false,
        basis: String::new(),
        ended: None,
    }
}

#[test]
fn an_appointment_has_a_term_and_stands_once() {
    let code = |known: &[Appointment], new: &Appointment| match appointable(known, new) {
        Ok(()) => "ok",
        Err(Refusal::Invalid(p)) => p[0].code,
        Err(e) => panic!("{e}"),
    };
    let open = appointment("01/01/2019", None);
    let spring = appointment("01/01/2019", Some("31/3/2019"));
    assert_eq!(code(&[], &open), "ok");
    assert_eq!(code(&[], &appointment("02/01/2019", Some("01/01/2019"))), "NGUOI-09");
    assert_eq!(code(&[], &Appointment { acting: true, ..open.clone() }), "NGUOI-10");
    assert_eq!(code(std::slice::from_ref(&open), &appointment("01/6/2019", None)), "NGUOI-11");
    assert_eq!(code(std::slice::from_ref(&spring), &appointment("31/3/2019", None)), "NGUOI-11");
    assert_eq!(code(std::slice::from_ref(&spring), &appointment("01/4/2019", None)), "ok");
    let ended = Appointment { ended: Some(day("01/02/2019")), ..open.clone() };
    assert_eq!(code(std::slice::from_ref(&ended), &appointment("01/02/2019", None)), "ok");
    assert_eq!(code(std::slice::from_ref(&ended), &open), "NGUOI-12");
    let held: Vec<bool> =
        ["31/12/2018", "01/01/2019", "31/01/2019", "01/02/2019"].map(|d| ended.holds_on(day(d))).into();
    assert_eq!(held, [false, true, true, false]);
    assert!(spring.holds_on(day("31/3/2019")) && !spring.holds_on(day("01/4/2019")));
}

#[test]
fn digests_carry_their_parameters_and_a_salt() {
    let one = secrets::digest("cầu vồng sau mưa").unwrap();
    assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
    assert_ne!(one, secrets::digest("cầu vồng sau mưa").unwrap());
    assert_eq!(secrets::compare("cầu vồng sau mưa", Some(&one)).unwrap(), secrets::Compared::Same);
    assert_eq!(secrets::compare("cầu vồng sau mưA", Some(&one)).unwrap(), secrets::Compared::Other);
    assert_eq!(secrets::compare("nobody's", None).unwrap(), secrets::Compared::Other);
    assert!(!secrets::outdated(&one));
    for old in [
        "$argon2id$v=19$m=4096,t=2,p=1$",
        "$argon2id$v=19$m=19456,t=1,p=1$",
        "$argon2i$v=19$m=19456,t=2,p=1$",
    ] {
        assert!(secrets::outdated(&one.replace("$argon2id$v=19$m=19456,t=2,p=1$", old)), "{old}");
    }
}

#[test]
fn temporary_passwords_are_easy_to_read_and_never_the_same() {
    let some: std::collections::HashSet<String> = (0..200).map(|_| secrets::temporary().unwrap()).collect();
    assert_eq!(some.len(), 200);
    for t in &some {
        assert_eq!(t.len(), 19);
        assert!(t.split('-').all(|g| g.len() == 4 && !g.contains(['0', 'o', '1', 'l', 'i'])), "{t}");
        assert!(password_problem(t, "hang.dt").is_none());
    }
}

#[test]
fn browsers_are_told_apart_in_few_words() {
    let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36";
    assert_eq!(browser_words(chrome), "Chrome trên Windows");
    assert_eq!(
        browser_words("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1"),
        "Safari trên iPhone"
    );
    assert_eq!(browser_words(""), "Trình duyệt chưa rõ");
}

proptest! {
    #[test]
    fn lists_are_in_given_name_order(a in "[A-ZĐ][a-zăâđêôơư]{1,6} [A-ZĐ][a-zạảãáà]{1,6}", b in "[A-ZĐ][a-zăâđêôơư]{1,6} [A-ZĐ][a-zạảãáà]{1,6}") {
        let by_key = sort_key(&a).cmp(&sort_key(&b));
        prop_assert_eq!(by_key, kernel::by_given_name(&a).cmp(&kernel::by_given_name(&b)));
    }

    #[test]
    fn a_password_rule_never_breaks(password in ".{0,200}", login in "[a-z0-9._-]{3,40}") {
        let said = password_problem(&password, &login);
        prop_assert!(said.is_some() || PASSWORD_CHARS.contains(&password.chars().count()));
    }
}
