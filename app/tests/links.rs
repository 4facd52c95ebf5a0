//! Whoever is shown a link may follow it, and finds the one to what waits.

mod kit;

use conferences::sample::{Told, ToldOfEleven};
use kernel::{BlocId, BodyId, PersonId, Post, Scope, Uuid, YearId};
use kit::Town;
use std::collections::BTreeSet;
use world::{Engine, Person, World, text_of};

/// The addresses of ours a page leads to.
fn links(html: &str) -> BTreeSet<String> {
    let all = html.split("href=\"/").skip(1).filter_map(|x| x.split('"').next());
    let ours = all.map(|x| x.split('#').next().unwrap_or_default().replace("&amp;", "&"));
    ours.filter(|x| !x.starts_with("assets/")).map(|x| format!("/{x}")).collect()
}

/// Opens the pages and everything they lead to; answers what did not open.
fn closed_doors(who: &str, person: &Person, pages: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for page in pages {
        let shown = person.get(page);
        if shown.status == 303 {
            continue;
        }
        shown.is_shown();
        for link in links(&shown.html) {
            let status = if seen.insert(link.clone()) { person.get(&link).status } else { 200 };
            if ![200, 303].contains(&status) {
                wrong.push(format!("{who}: {page} leads to {link}: {status}"));
            }
        }
    }
    wrong
}

#[test]
fn every_link_of_a_year_opens_for_whoever_sees_it() {
    let mut wrong = Vec::new();
    for told in [Told::WeekBefore, Told::MidVote, Told::DayAfter] {
        let town = Town::told(Engine::Sqlite, told);
        let (year, next) = (town.story.year, town.story.next);
        let cast = &town.story.cast;
        let people = [
            ("outgoing head's clerk", town.enter(cast.clerk_of[2])),
            ("elected head's clerk", town.enter(cast.clerk_of[3])),
            ("member's leader", town.enter(cast.leader_of[4])),
            ("officer", town.enter(cast.officer)),
        ];
        for (who, person) in &people {
            let mut pages = vec!["/".to_owned(), "/years".to_owned()];
            for id in [year, next] {
                let rest =
                    ["", "/scores", "/rubric", "/covenant", "/setup", "/heads", "/schedule", "/documents"];
                pages.extend(rest.map(|rest| format!("/years/{id}{rest}")));
            }
            pages.retain(|p| [200, 303].contains(&person.get(p).status));
            assert!(pages.len() > 4, "{who} sees {pages:?}");
            wrong.extend(closed_doors(&format!("{told:?}, {who}"), person, &pages));
        }
    }
    assert!(wrong.is_empty(), "{} links do not open:\n{}", wrong.len(), wrong.join("\n"));
}

/// Six more blocs of the newer year, which whoever watches over the province sees first.
fn six_more_blocs(world: &World, managing: BodyId) {
    world.build(move |w| {
        for n in 1..=6 {
            let mut members = Vec::new();
            for unit in ["A", "B", "C"] {
                let (code, name) = (format!("KB.{n}{unit}"), format!("Đơn vị {n}{unit}"));
                let new = organisations::sample::NewBody::called(&code, &name, &name);
                members.push(organisations::sample::body(w, new)?);
            }
            let new = blocs::NewBloc {
                bloc: BlocId(Uuid::now_v7()),
                year: YearId(Uuid::now_v7()),
                kind: blocs::BlocKind::Sector,
                number: 2019,
                name: format!("Khối bổ sung {n}"),
                long: format!("Khối thi đua bổ sung {n}"),
                managing,
                members,
            };
            blocs::sample::bloc(w, &new, PersonId(Uuid::nil()))?;
        }
        Ok(())
    });
}

#[test]
fn a_conference_to_do_is_told_behind_any_number_of_newer_years() {
    let world = World::new(Engine::Sqlite, program::doors::routes());
    world.clock_is("28/02/2019 08:30");
    let s = world.build(|w| conferences::sample::khoi_5(w, Told::WeekBefore));
    six_more_blocs(&world, s.k.council);
    let holds = [(Post::Clerk, Scope::Body(s.k.office)), (Post::Officer, Scope::Below(s.k.province))];
    let person = world.person("Kiêm nhiệm", &holds);
    let years = person.get("/years");
    years.is_shown().says("Khối bổ sung 6");
    let page = person.get("/");
    page.is_shown().says("Chuẩn bị hội nghị tổng kết Khối 5, năm 2018");
    assert!(links(&page.html).contains(&format!("/conferences/{}", s.conference)));
}

#[test]
fn who_must_draft_next_years_covenant_is_told_before_the_conference() {
    let world = World::with(Engine::Sqlite, program::doors::routes(), people::recognise(), people::touch);
    world.clock_is("29/11/2023 08:30");
    let s = world.build(|w| conferences::sample::tham_muu(w, ToldOfEleven::DayBefore));
    let enters = |who| {
        let now = world.now();
        Person::with_token(&world, world.build(move |w| people::open_session(w, who, now, "thử")), Some(who))
    };
    let told = "Soạn giao ước thi đua, Khối tham mưu, tổng hợp, năm 2024";
    let home = enters(s.cast.clerk_of[0]).get("/");
    home.is_shown().says(told).says("ở bước 8 của hội nghị").says("còn 1 ngày");
    assert!(links(&home.html).contains(&format!("/years/{}/covenant", s.next)));
    enters(s.cast.clerk_of[2]).get("/").is_shown().says_nothing_of(told);
    // Its year has no head yet: last year's is called by its year, and nothing is signed that has no words.
    let page = enters(s.cast.clerk_of[0]).get(&format!("/years/{}", s.next));
    page.is_shown()
        .says("Khối trưởng: chưa có")
        .says("Khối trưởng năm 2023 (Cục Quản lý thị trường tỉnh) soạn giao ước")
        .says_nothing_of("lấy chữ ký");
    // Where it has words already, nothing is left to draft.
    let town = Town::told(Engine::Sqlite, Told::WeekBefore);
    town.clerk().get("/").is_shown().says("Chuẩn bị hội nghị").says_nothing_of("Soạn giao ước");
}

#[test]
fn at_step_8_the_new_heads_clerk_is_told_to_lock_the_covenants_content() {
    let town = Town::told(Engine::Sqlite, Told::Morning);
    let (k, year, next) = (town.story.k, town.story.year, town.story.next);
    let (told, elected) = ("Chốt nội dung giao ước, mở ký, Khối 5, năm 2019", town.story.cast.clerk_of[3]);
    town.enter(elected).get("/").is_shown().says_nothing_of(told);
    // The morning goes by: the planning department is elected, the conference comes to its last step.
    town.world.build(move |w| {
        let today = w.who().at.day();
        let ok = kernel::Allowed::in_a_story(blocs::year(w, year, today)?.run(), PersonId(Uuid::nil()));
        blocs::set_heads(w, &ok, next, (k.planning, k.assembly), today, "bầu tại hội nghị tổng kết")?;
        w.exec(
            "UPDATE conferences_conference SET state = 'RUNNING', step = 8 WHERE year_id = $1",
            db::p![year],
        )
    });
    let home = town.enter(elected).get("/");
    home.is_shown().says(told);
    let covenant =
        links(&home.html).into_iter().find(|x| x.starts_with("/covenants/")).expect("the covenant");
    let clerk = town.enter(elected);
    clerk
        .get(&format!("/years/{next}"))
        .is_shown()
        .says("Khối trưởng (Sở Kế hoạch và Đầu tư) chốt nội dung giao ước, mở ký");
    let page = clerk.get(&covenant).html;
    let version =
        page.split("name=\"version\" value=\"").nth(1).and_then(|x| x.split('"').next()).expect("a version");
    clerk.post(&format!("{covenant}/agreement"), &[("version", version)]).is_done();
    clerk.get("/").is_shown().says_nothing_of(told);
    clerk.get(&format!("/years/{next}")).is_shown().says("lấy chữ ký giao ước của các đơn vị");
}

#[test]
fn who_must_send_the_submission_is_told_until_it_is_kept_among_the_documents() {
    let town = Town::told(Engine::Sqlite, Told::DayAfter);
    let (clerk, year) = (town.clerk(), town.story.year);
    let (home, told) = (clerk.get("/"), "Gửi Tờ trình đề nghị khen thưởng, Khối 5, năm 2018");
    home.is_shown().says(told);
    let documents = format!("/years/{year}/documents");
    assert!(links(&home.html).contains(&documents));
    let of_year = format!("/years/{year}");
    clerk.get(&of_year).is_shown().says("ký và gửi Tờ trình đề nghị khen thưởng");
    // The line tells the day of the handover that was, not one planned otherwise.
    let schedule = format!("{of_year}/schedule");
    let held = |name: &str| world::field_value(&clerk.get(&schedule).html, name).unwrap();
    let fields = [
        ("version", held("version")),
        ("conference_from", held("conference_from")),
        ("handover_from", "15/3/2019".into()),
    ];
    clerk.post(&schedule, &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).is_done();
    clerk.get(&of_year).is_shown().says("07/3/2019 tại hội nghị").says_nothing_of("15/3").says("chưa có hạn");
    town.enter(town.story.cast.clerk_of[4]).get("/").is_shown().says_nothing_of(told);
    let fields = [
        ("kind", "SUBMISSION"),
        ("name", "Đề nghị khen thưởng năm 2018"),
        ("day", "08/3/2019"),
        ("number", "02/TTr-K5"),
    ];
    clerk.post_files(&documents, &fields, &[]).is_done();
    clerk.get("/").is_shown().says_nothing_of(told);
    clerk.get(&of_year).is_shown().says("Năm thi đua đã khép lại").says("Tờ trình, chưa có tệp");
}

#[test]
fn a_document_without_a_file_is_named_and_leads_nowhere() {
    let town = Town::told(Engine::Sqlite, Told::Morning);
    let (clerk, year) = (town.clerk(), town.story.year);
    let fields = [("kind", "PLAN"), ("name", "Kế hoạch chưa quét"), ("day", "05/3/2019"), ("number", "9/KH")];
    clerk.post_files(&format!("/years/{year}/documents"), &fields, &[]).is_done();
    let page = clerk.get(&format!("/years/{year}")).html;
    assert!(text_of(&page).contains("Kế hoạch chưa quét (9/KH)"), "{}", text_of(&page));
    assert!(text_of(&page).contains("chưa có tệp"));
    let row = page.split("</tr>").find(|r| r.contains("Kế hoạch chưa quét")).unwrap();
    let row = row.rsplit_once("<tr").unwrap().1;
    assert!(!row.contains("href="), "{row}");
}

#[test]
fn a_teller_finds_the_papers_that_wait() {
    let town = Town::told(Engine::Sqlite, Told::MidVote);
    let teller = town.enter(town.story.cast.tellers[0]);
    let home = teller.get("/");
    home.says("Kiểm phiếu: Đề nghị tặng Bằng khen: Văn phòng Hội đồng nhân dân tỉnh").says("Nhập biên bản");
    let ballot = town.key("SELECT id FROM ballots_ballot WHERE method = 'PAPER'");
    let count = format!("/ballots/{ballot}/count");
    assert!(links(&home.html).contains(&count), "{}", home.html);
    teller.get(&count).is_shown().says("Ba phép cộng phải khớp");
    let option = town.key("SELECT o.id FROM ballots_option o JOIN ballots_ballot b ON b.id = o.ballot_id WHERE b.method = 'PAPER'");
    let vote = ballots::vote_field(option.into());
    let sums = [
        ("version", "0"),
        ("issued", "6"),
        ("collected", "6"),
        ("missing", "0"),
        ("valid", "6"),
        ("invalid", "0"),
        (vote.as_str(), "6"),
        ("against", "0"),
        ("blank", "0"),
        ("teller-1", "Mai Thị Ngọc Ánh"),
        ("teller-2", "Quách Đăng Ứng"),
    ];
    teller.post(&count, &sums).is_done();
    teller.get("/").says_nothing_of("Kiểm phiếu:");
    // A leader is asked to vote, not to count.
    town.enter(town.story.cast.leader_of[4]).get("/").says_nothing_of("Kiểm phiếu:");
}
