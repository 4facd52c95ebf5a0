//! Story S1 as its people live it, on both engines: eleven units, a report with numbered amendments, 1 + 2 + 5 proposals
//! down the ranking, the head of the next year; and papers that agree with all of it.

use crate::sample::{StoryOfEleven, ToldOfEleven, tham_muu};
use crate::tests::{docx_text, pdf_text, plain, routes};
use crate::tests_agree::rows;
use ballots::State;
use kernel::{BodyId, Post, Scope};
use world::{Person, World};

fn told(world: &World, told: ToldOfEleven) -> StoryOfEleven {
    let at = told.moment();
    world.clock_is(&format!("{} {}", at.day(), at.hour()));
    world.build(move |w| tham_muu(w, told))
}

fn clerk<'w>(world: &'w World, s: &StoryOfEleven) -> Person<'w> {
    world.person("Tống Thị Thám", &[(Post::Clerk, Scope::Body(s.m.head()))])
}

fn at(s: &StoryOfEleven, rest: &str) -> String {
    format!("/conferences/{}{rest}", s.conference)
}

/// Members in the order of the ranking.
fn ranked(world: &World, s: &StoryOfEleven) -> Vec<BodyId> {
    let (year, day) = (s.year, world::day("30/11/2023"));
    let table = world.db.read(move |w| {
        let year = blocs::year(w, year, day)?;
        scoring::table(w, &year, day)
    });
    table.unwrap().unwrap().rows.iter().map(|r| r.body).collect()
}

fn open_ones(world: &World, s: &StoryOfEleven, state: State) -> Vec<ballots::Ballot> {
    let id = s.conference.0;
    let all = world.db.read(move |w| ballots::of_matter(w, id)).unwrap();
    all.into_iter().filter(|b| b.state == state).collect()
}

/// Opens what was put forward, lets every leader agree, closes it.
fn all_agree(world: &World, s: &StoryOfEleven, clerk: &Person) {
    let leaders: Vec<(BodyId, Person)> =
        s.m.members
            .iter()
            .map(|b| (*b, world.person("Lãnh đạo đơn vị", &[(Post::Leader, Scope::Body(*b))])))
            .collect();
    for ballot in open_ones(world, s, State::Draft) {
        clerk.post(&at(s, &format!("/ballots/{}/opening", ballot.id)), &[]).is_done();
    }
    for ballot in open_ones(world, s, State::Open) {
        for (body, leader) in &leaders {
            let unit = body.to_string();
            let voice = [("unit", unit.as_str()), ("choice", "for"), ("seen", "")];
            leader.post(&format!("/ballots/{}/voices", ballot.id), &voice).is_done();
        }
        clerk.post(&at(s, &format!("/ballots/{}/closure", ballot.id)), &[]).is_done();
    }
}

/// Three forms of one paper: as previewed, as PDF, as DOCX.
fn paper(clerk: &Person, s: &StoryOfEleven, which: &str) -> [String; 3] {
    let get = |end: &str| clerk.get(&at(s, &format!("/papers/{which}{end}")));
    let (page, pdf, docx) = (get(""), get("/pdf"), get("/docx"));
    [plain(&world::text_of(&page.html)), plain(&pdf_text(&pdf.bytes)), plain(&docx_text(&docx.bytes))]
}

/// What the article publishes, and that no paper says otherwise.
fn comes_out(world: &World, s: &StoryOfEleven, clerk: &Person) {
    let order = ranked(world, s);
    let names = world.db.read({
        let order = order.clone();
        move |w| organisations::names_of(w, &order, world::day("30/11/2023"))
    });
    let names = names.unwrap();
    let closed = open_ones(world, s, State::Closed);
    let count = |title: &str| closed.iter().filter(|b| b.title == title).count();
    assert_eq!(count("Đề nghị tặng Cờ thi đua của Chính phủ"), 1);
    assert_eq!(count("Đề nghị tặng Cờ thi đua"), 2);
    assert_eq!(count("Đề nghị tặng Bằng khen"), 5);
    let head = closed.iter().find(|b| b.title == "Bầu Khối trưởng năm 2024").unwrap();
    let outcome = ballots::outcome(head);
    let elected = head.options.iter().find(|o| Some(o.id) == outcome.decided).unwrap().body;
    assert_eq!(elected, s.m.elected());
    let award = |place: usize| match place {
        0 => "Cờ thi đua của Chính phủ",
        1 | 2 => "Cờ thi đua của Ủy ban nhân dân tỉnh",
        _ => "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    };
    let proposed: Vec<[String; 4]> = order
        .iter()
        .take(8)
        .enumerate()
        .map(|(n, body)| {
            [(n + 1).to_string(), names.full(*body).to_owned(), award(n).to_owned(), "11/11".to_owned()]
        })
        .collect();
    let said = |which: &str, cells: usize| -> Vec<[String; 4]> {
        let all = rows(clerk, &at(s, &format!("/papers/{which}")), cells);
        all.iter().map(|r| [0, 1, 2, 3].map(|n| r[n].clone())).collect()
    };
    assert_eq!(said("minutes", 8), proposed);
    assert_eq!(said("submission", 6), proposed);
    let posts = rows(clerk, &at(s, "/papers/election"), 7);
    assert_eq!(posts[0][1..3], ["Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "11/11"]);
    for text in paper(clerk, s, "minutes") {
        for words in ["Thay số liệu ước tính", "Sở Tài chính", "Thanh tra tỉnh", "Cục Thống kê tỉnh"]
        {
            assert!(text.contains(&plain(words)), "“{words}” in\n{text}");
        }
    }
}

world::on_both_engines! { routes();
    fn the_bloc_of_eleven_proposes_one_two_and_five_and_elects_its_head(world) {
        let s = told(&world, ToldOfEleven::DayBefore);
        let clerk = clerk(&world, &s);
        let order = ranked(&world, &s);
        world.clock_is("30/11/2023 08:00");
        clerk.post(&at(&s, "/presence"), &[("all", "yes")]).is_done();
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        let moved = [("Sở Tài chính", "Bổ sung kết quả tiết kiệm chi thường xuyên."), ("Thanh tra tỉnh", "Nêu rõ số đơn thư giải quyết đúng hạn."), ("Cục Thống kê tỉnh", "Thay số liệu ước tính bằng số liệu chính thức.")];
        for (proposer, amendment) in moved {
            clerk.post(&at(&s, "/amendments"), &[("proposer", proposer), ("amendment", amendment)]).is_done();
        }
        let conference = s.conference;
        let all = world.db.read(move |w| crate::store::conference(w, conference)).unwrap().amendments;
        assert_eq!(all.iter().map(|a| a.no).collect::<Vec<_>>(), [1, 2, 3]);
        for a in &all {
            let path = at(&s, &format!("/amendments/{}", a.id));
            let (decision, why) = (format!("decision-{}", a.id), format!("why-{}", a.id));
            let rejected = [(decision.as_str(), "rejected"), (why.as_str(), "Số liệu chính thức quý IV chưa công bố.")];
            let form = if a.no == 3 { rejected.to_vec() } else { vec![(decision.as_str(), "adopted")] };
            clerk.post(&path, &form).is_done();
        }
        clerk.post(&at(&s, "/steps/1/closure"), &[]).is_done();
        let table = world::field_value(&clerk.get(&at(&s, "")).html, "table").unwrap();
        clerk.post(&at(&s, "/steps/2/closure"), &[("table", &table)]).is_done();
        clerk.post(&at(&s, "/steps/3/closure"), &[]).is_done();
        for (place, body) in order.iter().take(8).enumerate() {
            let award = match place { 0 => "government-flag", 1 | 2 => "flag", _ => "certificate" };
            let nominee = body.to_string();
            clerk.post(&at(&s, "/nominations"), &[("nominee", &nominee), ("award", award), ("method", "phone")]).is_done();
        }
        all_agree(&world, &s, &clerk);
        clerk.post(&at(&s, "/steps/4/closure"), &[]).is_done();
        let (head, deputy) = (s.m.elected().to_string(), s.m.members[2].to_string());
        clerk.post(&at(&s, "/candidates"), &[("head", &head), ("deputy", &deputy), ("method", "phone")]).is_done();
        all_agree(&world, &s, &clerk);
        clerk.post(&at(&s, "/steps/5/closure"), &[]).is_done();
        comes_out(&world, &s, &clerk);
        let (next, day) = (s.next, world::day("30/11/2023"));
        let next = world.db.read(move |w| blocs::year(w, next, day)).unwrap();
        assert_eq!(next.head, Some(s.m.elected()));
    }

    fn whoever_opens_is_told_what_was_scored_by_an_older_target(world) {
        let s = told(&world, ToldOfEleven::DayBefore);
        let clerk = clerk(&world, &s);
        clerk.get(&at(&s, "")).says("Để khai mạc").says_nothing_of("chỉ tiêu cũ");
        let year = s.year;
        let covenant = world.db.read(move |w| covenants::of_year(w, year)).unwrap().unwrap().id;
        let amended = [("target", "3"), ("seen", "0"), ("value", "6 sáng kiến"), ("deadline", "30/11/2023"), ("from", "20/9/2023"),
            ("basis", "Kết luận số 05/KL-KTM"), ("reason", "Tỉnh giao thêm một đề tài.")];
        clerk.post(&format!("/covenants/{covenant}/amendments"), &amended).is_done();
        let (says, how) = ("11 dòng chấm theo chỉ tiêu cũ của giao ước", "cần chấm lại thì trả lại phiếu");
        clerk.get(&at(&s, "")).says(says).says(how);
        // It is the business of whoever runs the conference, hinders nothing, and is told again where scores are announced.
        let member = world.person("Chuyên viên", &[(Post::Clerk, Scope::Body(s.m.members[4]))]);
        member.get(&at(&s, "")).is_shown().says_nothing_of("chỉ tiêu cũ");
        world.clock_is("30/11/2023 08:00");
        clerk.post(&at(&s, "/presence"), &[("all", "yes")]).is_done();
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        clerk.get(&at(&s, "")).says_nothing_of("chỉ tiêu cũ");
        clerk.post(&at(&s, "/steps/1/closure"), &[]).is_done();
        clerk.get(&at(&s, "")).says(says);
    }

    fn the_demo_tells_the_same(world) {
        let s = told(&world, ToldOfEleven::Elected);
        let clerk = clerk(&world, &s);
        comes_out(&world, &s, &clerk);
        clerk.get(&at(&s, "")).is_shown().says("Bàn giao Khối trưởng");
    }
}
