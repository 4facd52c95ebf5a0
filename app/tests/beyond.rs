//! The guard book beyond the year of a bloc, line by line: conferences that are prepared, plans, exemplars. Tried by nobody, by
//! somebody without any post, by people of a body that has no part in it, and by those whose work it is.

mod kit;

use kernel::PersonId;
use kit::prepared::Prepared;
use std::collections::BTreeSet;
use web::Door;
use world::{Engine, check_page, field_value, text_of};

/// Lists of what is one's own, directories for whoever holds a post, and forms that make something new.
const FREE: &[&str] = &[
    "GET /gatherings",
    "GET /gatherings/new",
    "POST /gatherings",
    "GET /plans",
    "GET /plans/mine",
    "GET /plans/new",
    "POST /plans",
    "GET /exemplars",
    "GET /exemplars/export",
    "GET /exemplars/fields",
    "GET /exemplars/new",
    "POST /exemplars",
    "GET /exemplars/models",
    "GET /selections",
    "GET /selections/new",
    "POST /selections",
    "POST /exemplars/fields",
    "POST /exemplars/fields/{key}",
];

/// A recognised exemplar is there to be learnt from: whoever holds a post anywhere reads it, and tells what came of it.
const SHARED: &[&str] = &[
    "GET /exemplars/{id}",
    "GET /exemplars/{id}/adoptions",
    "POST /exemplars/{id}/adoptions",
    "POST /exemplars/{id}/adoptions/{adoption}/confirmation",
    "POST /exemplars/{id}/adoptions/{adoption}/removal",
    "GET /exemplars/{id}/media",
    "GET /exemplars/{id}/pictures/{picture}",
];

fn name(door: &Door) -> String {
    format!("{} {}", door.method, door.path)
}

fn book() -> Vec<Door> {
    let of = kit::beyond(program::doors::routes().book());
    assert!(of.len() > 150, "only {} doors", of.len());
    of
}

/// All that was found, told at once: one broken door must not hide the next.
#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} doors do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

fn right_person(p: &Prepared, door: &Door) -> PersonId {
    let duty = door.guard.split(' ').nth(1).unwrap_or_default().trim_end_matches(',');
    match duty {
        "ReportTask" => p.police,
        "ReportUnit" => p.commune,
        _ if name(door) == "POST /plans/{id}/reports" => p.member,
        _ if ["/gatherings", "/delegations"].iter().any(|at| door.path.starts_with(at)) => p.clerk,
        _ => p.officer,
    }
}

fn nobody_is_sent_to_sign_in(engine: Engine) {
    let p = Prepared::new(engine);
    let nobody = p.world.nobody();
    book().iter().for_each(|d| drop(p.fill(d.path)));
    let before = p.world.facts();
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| !d.guard.starts_with("open")) {
        let path = p.fill(door.path);
        let held = match door.method {
            "GET" => nobody.get(&path).to.starts_with("/sign-in?next="),
            "POST" => nobody.post(&path, &[("da-go", "chữ")]).status == 401,
            _ => true,
        };
        if !held {
            wrong.push(name(door));
        }
    }
    none(&wrong);
    assert_eq!(p.world.facts(), before, "nobody changed something");
}

fn outsiders_find_every_door_closed(engine: Engine) {
    let p = Prepared::new(engine);
    let (stranger, foreigner) = p.outsiders();
    // What links there are is made before it is counted what outsiders change.
    book().iter().for_each(|d| drop(p.fill(d.path)));
    let before = p.world.facts();
    let mut wrong = Vec::new();
    for who in [stranger, foreigner] {
        let person = p.enter(who);
        let shut = |d: &&Door| !d.guard.starts_with("open") && d.method != "LIVE";
        for door in book().iter().filter(shut).filter(|d| !FREE.contains(&name(d).as_str())) {
            let path = p.fill(door.path);
            let seen = if door.method == "GET" { person.get(&path) } else { person.post(&path, &[]) };
            let shared = who == foreigner && SHARED.contains(&name(door).as_str());
            if ![403, 404].contains(&seen.status) && !shared {
                let told: String = text_of(&seen.html).chars().take(200).collect();
                wrong.push(format!("{}: {} to “{}”: {told}", name(door), seen.status, seen.to));
            }
        }
    }
    none(&wrong);
    assert_eq!(p.world.facts(), before, "somebody without the duty changed something");
}

fn an_usher_finds_the_gates_and_every_other_door_closed(engine: Engine) {
    let p = Prepared::new(engine);
    book().iter().for_each(|d| drop(p.fill(d.path)));
    let usher = p.enter(p.usher);
    // Between two conferences the first page says where the gate will be, and offers no shut door.
    let idle = usher.get("/");
    idle.is_shown().says("Trang điểm danh ở cửa hội trường hiện ở đây").says_nothing_of("phiếu điểm");
    assert!(!idle.html.contains("href=\"/years\""), "a way to a shut door");
    let before = p.world.facts();
    let mut wrong = Vec::new();
    let guarded = |d: &&Door| d.guard.starts_with("needs") && d.method != "LIVE";
    for door in book().iter().filter(guarded) {
        let path = p.fill(door.path);
        let is_gate = door.path.contains("/check-in") || door.path == "/i/{token}/presence";
        // The morning is a year gone: nothing is written down any more, but the page is theirs.
        let seen = if door.method == "GET" { usher.get(&path) } else { usher.post(&path, &[]) };
        let held = if is_gate {
            [200, 409, 422].contains(&seen.status) || (door.method == "POST" && seen.status == 303)
        } else {
            [403, 404].contains(&seen.status)
        };
        if !held {
            let told: String = text_of(&seen.html).chars().take(200).collect();
            wrong.push(format!("{}: {} to “{}”: {told}", name(door), seen.status, seen.to));
        }
    }
    none(&wrong);
    assert_eq!(p.world.facts(), before, "an usher changed something beside the gates");
    p.world.clock_is("28/3/2024 06:50");
    let usher = p.enter(p.usher);
    let home = usher.get("/");
    home.is_shown().says("Điểm danh đại biểu ở cửa hội trường").says_nothing_of("Điển hình tiên tiến");
    assert!(
        !home.html.contains("href=\"/bodies\"") && !home.html.contains("href=\"/gatherings\""),
        "ways to shut doors"
    );
    let gate = p.fill("/gatherings/{id}/check-in");
    let page = usher.get(&gate);
    page.is_shown().says("Điểm danh");
    assert!(
        !page.html.contains("/invitations") && !page.html.contains("href=\"/gatherings\""),
        "ways to shut doors"
    );
    usher.post(&gate, &[("who", "1")]).is_done();
}

/// What whoever only was given a task opens of a conference, besides that task: the programme with its papers, the facts of the
/// conference, their own tasks. No name, number or list of others.
const OF_WORK: &[&str] = &[
    "GET /gatherings/{id}",
    "GET /gatherings/{id}/setup",
    "GET /gatherings/{id}/programme",
    "GET /gatherings/{id}/programme/print",
    "GET /gatherings/{id}/programme/pdf",
    "GET /gatherings/{id}/programme/docx",
    "GET /gatherings/{id}/programme/calendar",
    "GET /gatherings/{id}/screen",
    "GET /gatherings/{id}/papers",
    "GET /gatherings/{id}/tasks",
];

fn whoever_was_given_a_task_finds_the_programme_and_that_task(engine: Engine) {
    let p = Prepared::new(engine);
    book().iter().for_each(|d| drop(p.fill(d.path)));
    let (police, before) = (p.enter(p.police), p.world.facts());
    let (mut wrong, mut ways) = (Vec::new(), BTreeSet::new());
    let asked = |d: &&Door| d.method == "GET" && d.guard.starts_with("needs");
    let of_one =
        |d: &&Door| ["/gatherings/{id}", "/delegations/{id}"].iter().any(|at| d.path.starts_with(at));
    for door in book().iter().filter(asked).filter(of_one) {
        let seen = police.get(&p.fill(door.path));
        let open = OF_WORK.contains(&name(door).as_str());
        let held = if open { seen.status == 200 } else { [403, 404].contains(&seen.status) };
        if !held {
            wrong.push(format!("{}: {}", name(door), seen.status));
        }
        if open {
            ways.extend(
                seen.html
                    .split("href=\"/gatherings/")
                    .skip(1)
                    .filter_map(|s| s.split(['"', '#']).next())
                    .map(str::to_owned),
            );
        }
    }
    // Nor is any way shown to what is shut.
    for way in ways.into_iter().map(|way| format!("/gatherings/{way}")) {
        if ![200, 303].contains(&police.get(&way).status) {
            wrong.push(format!("a way to {way}"));
        }
    }
    none(&wrong);
    assert_eq!(p.world.facts(), before);
}

/// Doors that show what is asked for, or a file that no story has.
const ASKED: &[(&str, Option<&str>)] = &[
    ("GET /gatherings/{id}/papers/{doc}/file", Some("?n=1")),
    ("GET /plans/{id}/revision", Some("?line={lines/line}")),
    ("GET /gatherings/{id}/badges/pdf", None),
    ("GET /exemplars/{id}/pictures/{picture}/consent", None),
    ("GET /exemplars/{id}/files/{piece}", None),
    ("GET /plan-units/{id}/reports/{entry}/file", None),
];

fn the_right_person_finds_every_page_sound(engine: Engine) {
    let p = Prepared::new(engine);
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| d.method == "GET") {
        let asked = ASKED.iter().find(|(n, _)| *n == name(door)).map(|(_, query)| *query);
        let query = asked.flatten().unwrap_or_default().replace("{lines/line}", &p.value("lines", "line"));
        let seen = p.enter(right_person(&p, door)).get(&format!("{}{query}", p.fill(door.path)));
        let not_there = asked == Some(None) && seen.status == 404;
        if ![200, 303].contains(&seen.status) && !not_there {
            let told: String = text_of(&seen.html).chars().take(200).collect();
            wrong.push(format!("{}: {} {told}", name(door), seen.status));
        }
        if seen.status == 200 && seen.mime.starts_with("text/html") {
            check_page(&name(door), &kit::without_sheet(&seen.html));
        }
    }
    none(&wrong);
}

fn an_empty_form_is_answered_never_broken(engine: Engine) {
    let p = Prepared::new(engine);
    let mut wrong = Vec::new();
    for door in book().iter().filter(|d| d.method == "POST") {
        let path = p.fill(door.path);
        let who = p.enter(right_person(&p, door));
        for fields in [
            &[][..],
            &[("version", "999"), ("key", "không phải khóa"), ("name", "<script>alert(1)</script>")],
        ] {
            let seen = who.post(&path, fields);
            if ![200, 303, 400, 404, 409, 422].contains(&seen.status) {
                let told: String = text_of(&seen.html).chars().take(200).collect();
                wrong.push(format!("{}: {} {told}", name(door), seen.status));
            }
            if seen.html.contains("<script>alert(1)") {
                wrong.push(format!("{}: what was typed came back as markup", name(door)));
            }
        }
    }
    none(&wrong);
    let verified = p.world.db.verify().unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(verified.flaw, None);
}

#[test]
fn only_a_secret_opens_what_is_open() {
    let p = Prepared::new(Engine::Sqlite);
    let nobody = p.world.nobody();
    let before = p.world.facts();
    for door in book().iter().filter(|d| d.guard.starts_with("open")) {
        assert!(door.path.contains("{token}"), "{} is open without a secret", name(door));
        for token in ["0", "0123456789abcdef0123456789abcdef", "%00", "'--"] {
            let path = door.path.replace("{token}", token);
            let path = path.replace("{delegate}", &kernel::Uuid::nil().to_string());
            let seen = if door.method == "GET" { nobody.get(&path) } else { nobody.post(&path, &[]) };
            assert!([404, 409, 429].contains(&seen.status), "{} {token}: {}", name(door), seen.status);
        }
    }
    assert_eq!(p.world.facts(), before, "a forged secret changed something");
}

#[test]
fn a_form_put_aside_comes_back_after_signing_in() {
    let p = Prepared::new(Engine::Sqlite);
    let nobody = p.world.nobody();
    let seen = nobody.post(&p.fill("/gatherings/{id}/changes"), &[("reason", "Lý do đã gõ")]);
    assert_eq!(field_value(&seen.html, "again:reason").as_deref(), Some("Lý do đã gõ"));
}

macro_rules! on_both {
    ($($test:ident)*) => {
        mod on_sqlite { $(#[test] fn $test() { super::$test(world::Engine::Sqlite); })* }
        mod on_postgres { $(#[test] fn $test() { super::$test(world::Engine::Postgres); })* }
    };
}

on_both! {
    nobody_is_sent_to_sign_in
    outsiders_find_every_door_closed
    an_usher_finds_the_gates_and_every_other_door_closed
    whoever_was_given_a_task_finds_the_programme_and_that_task
    the_right_person_finds_every_page_sound
    an_empty_form_is_answered_never_broken
}
