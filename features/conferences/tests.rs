//! Story S3 as its people live it, on both engines; and what the run-sheet refuses.

use crate::ConferenceId;
use crate::sample::{Story, Told, khoi_5};
use kernel::{BodyId, Post, Scope};
use web::Routes;
use world::{Person, Seen, World};

pub(crate) fn routes() -> Routes {
    crate::routes()
        .and(blocs::routes())
        .and(ballots::routes())
        .and(covenants::routes())
        .and(scoring::routes())
}

/// The story up to a moment, with the clock there.
pub(crate) fn told(world: &World, told: Told) -> Story {
    let at = told.moment();
    world.clock_is(&format!("{} {}", at.day(), at.hour()));
    world.build(move |w| khoi_5(w, told))
}

pub(crate) fn clerk<'w>(world: &'w World, s: &Story) -> Person<'w> {
    world.person("Đặng Thị Hằng", &[(Post::Clerk, Scope::Body(s.k.office))])
}

pub(crate) fn leaders<'w>(world: &'w World, s: &Story) -> Vec<(BodyId, Person<'w>)> {
    let one = |b: BodyId| (b, world.person("Lãnh đạo đơn vị", &[(Post::Leader, Scope::Body(b))]));
    s.k.members().into_iter().map(one).collect()
}

pub(crate) fn at(s: &Story, rest: &str) -> String {
    format!("/conferences/{}{rest}", s.conference)
}

/// Keys of the ballots on the run-sheet, in order, in this state.
pub(crate) fn ballots_of(
    world: &World,
    conference: ConferenceId,
    state: ballots::State,
) -> Vec<ballots::Ballot> {
    let all = world.db.read(|w| ballots::of_matter(w, conference.0)).unwrap();
    all.into_iter().filter(|b| b.state == state && b.superseded_by.is_none()).collect()
}

pub(crate) fn everyone_is_here(clerk: &Person, s: &Story) -> Seen {
    clerk.post(&at(s, "/presence"), &[("all", "yes")])
}

/// Every leader agrees to (or votes for the only candidate of) each open ballot on the phone.
pub(crate) fn all_agree(world: &World, s: &Story, leaders: &[(BodyId, Person)]) {
    for ballot in ballots_of(world, s.conference, ballots::State::Open) {
        for (body, leader) in leaders {
            let fields = [("unit", body.to_string()), ("choice", "for".into()), ("seen", String::new())];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            leader.post(&format!("/ballots/{}/voices", ballot.id), &fields).is_done();
        }
    }
}

pub(crate) fn close_all(clerk: &Person, world: &World, s: &Story) {
    for b in ballots_of(world, s.conference, ballots::State::Open) {
        clerk.post(&at(s, &format!("/ballots/{}/closure", b.id)), &[]).is_done();
    }
}

pub(crate) fn open_all(clerk: &Person, world: &World, s: &Story) {
    for b in ballots_of(world, s.conference, ballots::State::Draft) {
        clerk.post(&at(s, &format!("/ballots/{}/opening", b.id)), &[]).is_done();
    }
}

/// Closes a step by the form the page offers: step 2 announces the table shown beside its button.
pub(crate) fn close_step(clerk: &Person, s: &Story, no: u8) {
    let table = match no {
        2 => world::field_value(&clerk.get(&at(s, "")).html, "table").unwrap(),
        _ => String::new(),
    };
    clerk.post(&at(s, &format!("/steps/{no}/closure")), &[("table", &table)]).is_done();
}

/// Steps 1 to 3, as the story tells them.
pub(crate) fn until_the_vote(clerk: &Person, s: &Story) {
    everyone_is_here(clerk, s).is_done();
    clerk.post(&at(s, "/opening"), &[]).is_done();
    clerk
        .post(
            &at(s, "/amendments"),
            &[("proposer", "Sở Tài chính"), ("amendment", "Bổ sung số liệu tiết kiệm chi.")],
        )
        .is_done();
    let page = clerk.get(&at(s, ""));
    let field = page.html.split("name=\"decision-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    clerk
        .post(&at(s, &format!("/amendments/{field}")), &[(&format!("decision-{field}"), "adopted")])
        .is_done();
    close_step(clerk, s, 1);
    close_step(clerk, s, 2);
    clerk
        .post(
            &at(s, "/notes"),
            &[("speaker", "Sở Kế hoạch và Đầu tư"), ("note", "Nhất trí với kết quả chấm điểm.")],
        )
        .is_done();
    close_step(clerk, s, 3);
}

pub(crate) fn vote(clerk: &Person, world: &World, s: &Story, leaders: &[(BodyId, Person)]) {
    for (body, award) in
        [(s.k.office, "flag"), (s.k.people_council, "certificate"), (s.k.planning, "certificate")]
    {
        let body = body.to_string();
        clerk
            .post(&at(s, "/nominations"), &[("nominee", &body), ("award", award), ("method", "phone")])
            .is_done();
    }
    open_all(clerk, world, s);
    all_agree(world, s, leaders);
    close_all(clerk, world, s);
    close_step(clerk, s, 4);
}

pub(crate) fn elect(clerk: &Person, world: &World, s: &Story, leaders: &[(BodyId, Person)]) {
    let (head, deputy) = (s.k.planning.to_string(), s.k.assembly.to_string());
    clerk.post(&at(s, "/candidates"), &[("head", &head), ("deputy", &deputy), ("method", "phone")]).is_done();
    open_all(clerk, world, s);
    all_agree(world, s, leaders);
    close_all(clerk, world, s);
    close_step(clerk, s, 5);
}

pub(crate) fn hand_over(clerk: &Person, s: &Story, leaders: &[(BodyId, Person)]) {
    clerk.post(&at(s, "/items/all"), &[]).is_done();
    let of = |b: BodyId| &leaders.iter().find(|(x, _)| *x == b).unwrap().1;
    of(s.k.office).post(&at(s, "/handover"), &[("side", "giver")]).is_done();
    of(s.k.planning).post(&at(s, "/handover"), &[("side", "taker")]).is_done();
    close_step(clerk, s, 6);
}

pub(crate) fn launch(clerk: &Person, s: &Story) {
    let words = [
        ("launch-title", "Đoàn kết, kỷ cương, sáng tạo"),
        ("launch-text", "Thi đua hoàn thành vượt mức chỉ tiêu."),
    ];
    clerk.post(&at(s, "/launch"), &words).is_done();
    close_step(clerk, s, 7);
}

fn sign(world: &World, s: &Story, leaders: &[(BodyId, Person)]) {
    let next = s.next;
    for (body, leader) in leaders {
        let covenant = world.db.read(move |w| covenants::of_year(w, next)).unwrap().unwrap();
        let (body, version) = (body.to_string(), covenant.version.to_string());
        let fields = [("body", body.as_str()), ("version", &version), ("read", "1")];
        leader.post(&format!("/covenants/{}/signatures", covenant.id), &fields).is_done();
    }
}

/// Words as they compare: case and white space apart, because papers set some names in capitals and break lines.
pub(crate) fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a PDF in reading order, by `pdftotext` (poppler-utils, which `cargo xtask test` brings).
pub(crate) fn pdf_text(bytes: &[u8]) -> String {
    use std::io::Write as _;
    let mut child = std::process::Command::new("pdftotext")
        // In the order of the file: a name that wraps in its cell stays in one piece.
        .args(["-raw", "-", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("pdftotext is installed (poppler-utils)");
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

/// The text of a DOCX: paragraphs and cells, tags gone.
pub(crate) fn docx_text(bytes: &[u8]) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    // Runs of one paragraph join; paragraphs part.
    let parted = xml.replace("</w:p>", " ");
    let mut out = String::new();
    let mut inside = false;
    for c in parted.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The whole conference, and its published results.
fn whole(world: &World) -> Story {
    let s = told(world, Told::Morning);
    let (clerk, leaders) = (clerk(world, &s), leaders(world, &s));
    until_the_vote(&clerk, &s);
    vote(&clerk, world, &s, &leaders);
    elect(&clerk, world, &s, &leaders);
    hand_over(&clerk, &s, &leaders);
    launch(&clerk, &s);
    clerk.post(&at(&s, "/covenant"), &[]).is_done();
    sign(world, &s, &leaders);
    close_step(&clerk, &s, 8);
    // What is printed for the pens of chair and secretary is no draft any more.
    clerk.get(&at(&s, "/papers/minutes")).is_shown().says_nothing_of("DỰ THẢO");
    clerk.post(&at(&s, "/minutes"), &[("read", "1")]).is_done();
    s
}

world::on_both_engines! { routes();
    fn the_conference_of_khoi_5_comes_out_as_published(world) {
        let s = whole(&world);
        let page = clerk(&world, &s).get(&at(&s, ""));
        page.is_shown().says("3/3 đề nghị được thông qua").says("Biên bản đã ký trên giấy, ghi nhận lúc");
        // Neither chair nor secretary did anything here: who pressed says what they signed.
        clerk(&world, &s).get(&at(&s, "/journal")).says("ghi nhận: chủ trì Trần Thị Thử và thư ký Đặng Thị Hằng đã ký biên bản hội nghị tổng kết")
            .says("(bản giấy)").says_nothing_of("được ký: chủ trì");
        // What was voted on is proposed, not given.
        clerk(&world, &s).get(&at(&s, "/screen")).says("Đề nghị tặng Cờ thi đua").says("Đề nghị tặng Bằng khen");
        let next = s.next;
        let year = world.db.read(move |w| blocs::year(w, next, world::day("08/3/2019"))).unwrap();
        assert_eq!((year.head, year.deputy), (Some(s.k.planning), Some(s.k.assembly)));
        let conference = s.conference;
        let closed = ballots_of(&world, conference, ballots::State::Closed);
        let won: Vec<(String, BodyId)> = closed.iter().map(|b| {
            let decided = ballots::outcome(b).decided.unwrap();
            (b.title.clone(), b.option(decided).unwrap().body)
        }).collect();
        assert_eq!(won, [
            ("Đề nghị tặng Cờ thi đua".to_owned(), s.k.office),
            ("Đề nghị tặng Bằng khen".to_owned(), s.k.people_council),
            ("Đề nghị tặng Bằng khen".to_owned(), s.k.planning),
            ("Bầu Khối trưởng năm 2019".to_owned(), s.k.planning),
            ("Bầu Khối phó năm 2019".to_owned(), s.k.assembly),
        ]);
        assert_eq!(world.db.verify().unwrap().flaw, None);
        assert_eq!(world.db.read(crate::verify).unwrap(), Vec::<String>::new());
    }

    fn the_seven_papers_agree_with_each_other_and_the_records(world) {
        let s = whole(&world);
        let clerk = clerk(&world, &s);
        // Each paper three times: as previewed, as PDF, as DOCX. What one says, all say.
        let read = |which: &str| -> Vec<String> {
            let get = |end: &str| clerk.get(&at(&s, &format!("/papers/{which}{end}")));
            let (page, pdf, docx) = (get(""), get("/pdf"), get("/docx"));
            for seen in [&page, &pdf, &docx] { seen.is_shown(); }
            vec![plain(&world::text_of(&page.html)), plain(&pdf_text(&pdf.bytes)), plain(&docx_text(&docx.bytes))]
        };
        let says = |which: &str, words: &[&str]| for text in read(which) {
            for word in words { assert!(text.contains(&plain(word)), "{which} lacks {word}:\n{text}"); }
        };
        let names = ["Văn phòng Đoàn Đại biểu Quốc hội tỉnh", "Văn phòng Hội đồng nhân dân tỉnh", "Văn phòng Ủy ban nhân dân tỉnh",
            "Sở Kế hoạch và Đầu tư", "Sở Tài chính", "Sở Tư pháp"];
        let year = s.year;
        let table = world.db.read(move |w| {
            let y = blocs::year(w, year, world::day("07/3/2019"))?;
            scoring::table(w, &y, world::day("07/3/2019"))
        }).unwrap().unwrap();
        let totals: Vec<String> = table.rows.iter().map(|r| r.total.unwrap().to_string()).collect();
        let totals: Vec<&str> = totals.iter().map(String::as_str).collect();
        says("scores", &[&names[..], &totals[..]].concat());
        says("minutes", &[&names[..], &totals[..], &["06/06", "Cờ thi đua của Ủy ban nhân dân tỉnh",
            "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "Khối trưởng năm 2019", "Khối phó năm 2019"]].concat());
        says("election", &["Khối trưởng năm 2019", "Khối phó năm 2019", names[3], names[0], "06/06"]);
        says("submission", &["01 Cờ thi đua của Ủy ban nhân dân tỉnh", "02 Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", names[2], names[1], names[3], "06/06"]);
        says("handover", &[names[2], names[3], "Khối trưởng năm 2018", "Khối trưởng năm 2019", "Quy chế hoạt động của khối"]);
        says("launch", &["Đoàn kết, kỷ cương, sáng tạo", names[3]]);
        says("covenant", &names);
        for text in ["minutes", "election"].map(read).into_iter().flatten() { assert!(!text.contains("dự thảo"), "what is signed is no draft: {text}"); }
        for text in read("submission") { assert!(!text.contains(&plain(names[4])), "a unit that was not proposed stands in the submission"); }
    }

    fn a_step_out_of_order_is_refused_and_changes_nothing(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        clerk.post(&at(&s, "/steps/1/closure"), &[]).is_refused(409).says("chưa khai mạc");
        clerk.post(&at(&s, "/opening"), &[]).is_refused(409).says("Chưa điểm danh; cần ít nhất 4/6 đơn vị có mặt");
        everyone_is_here(&clerk, &s).is_done();
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        let facts = world.facts();
        clerk.post(&at(&s, "/opening"), &[]).is_refused(409).says("khai mạc rồi");
        for no in 2..=8 {
            clerk.post(&at(&s, &format!("/steps/{no}/closure")), &[]).is_refused(409).says("đang ở bước 1");
        }
        clerk.post(&at(&s, "/steps/9/closure"), &[]).is_refused(404);
        clerk.post(&at(&s, "/steps/2/return"), &[("back-2", "vì một lý do đủ dài")]).is_refused(409);
        clerk.post(&at(&s, "/minutes"), &[("read", "1")]).is_refused(409).says("tám bước");
        assert_eq!(world.facts(), facts);
    }

    fn a_step_closes_once_though_two_press_at_once(world) {
        let s = told(&world, Told::Morning);
        let one = clerk(&world, &s);
        let two = clerk(&world, &s);
        everyone_is_here(&one, &s).is_done();
        one.post(&at(&s, "/opening"), &[]).is_done();
        let path = at(&s, "/steps/1/closure");
        let statuses: Vec<u16> = std::thread::scope(|t| {
            let both = [t.spawn(|| one.post(&path, &[]).status), t.spawn(|| two.post(&path, &[]).status)];
            both.into_iter().map(|h| h.join().unwrap()).collect()
        });
        assert!(statuses.contains(&303) && statuses.contains(&409), "{statuses:?}");
        assert_eq!(world.facts_named("conferences.step_closed"), 1);
    }

    fn before_its_day_the_conference_does_not_open(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        everyone_is_here(&clerk, &s).is_done();
        clerk.post(&at(&s, "/opening"), &[]).is_refused(409).says("khai mạc được từ ngày 07/3/2019");
    }

    fn a_line_of_the_handover_list_comes_back_where_it_was_typed(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        let wrong = [("kind", "WORK"), ("item", ""), ("item-note", "Còn hai phong trào chưa sơ kết.")];
        let back = clerk.post(&at(&s, "/items"), &wrong);
        back.is_refused(422).keeps("item-note", "Còn hai phong trào chưa sơ kết.");
        world::check_page("items-refused", &back.html);
    }

    fn after_the_minutes_are_signed_nothing_goes_back(world) {
        let s = told(&world, Told::DayAfter);
        clerk(&world, &s).post(&at(&s, "/steps/4/return"), &[("back-4", "một lý do đủ dài để đọc")]).is_refused(409).says("Biên bản đã ký");
    }

    fn a_step_is_reopened_with_a_reason_that_stands_in_the_minutes(world) {
        let s = told(&world, Told::MidVote);
        let clerk = clerk(&world, &s);
        // The second proposal is on paper and nobody has counted, on the third three have voted.
        let back = [("back-3", "Còn đơn vị chưa kịp phát biểu.")];
        let open = "đang mở “Đề nghị tặng Bằng khen: Văn phòng Hội đồng nhân dân tỉnh”, “Đề nghị tặng Bằng khen: Sở Kế hoạch và Đầu tư”";
        let told = clerk.post(&at(&s, "/steps/3/return"), &back);
        told.is_refused(409).says(open).says("thì bấm “Thôi mở”");
        let [paper, phone] = &ballots_of(&world, s.conference, ballots::State::Open)[..] else { panic!("two are open") };
        let offers = |page: &str, deed: &str| page.contains(&format!("action=\"{}\"", at(&s, deed)));
        let recall = |b: &ballots::Ballot| format!("/ballots/{}/recall", b.id);
        let offered = [recall(paper), recall(phone), "/steps/3/return".to_owned()].map(|deed| offers(&told.html, &deed));
        assert_eq!(offered, [true, false, false]);
        clerk.post(&at(&s, &recall(phone)), &[]).is_refused(409).says("Đã có 3 đơn vị biểu quyết");
        clerk.post(&at(&s, &recall(paper)), &[]).is_done();
        clerk.post(&at(&s, &recall(paper)), &[]).is_refused(409).says("chưa mở");
        // Opened anew it is counted: the tellers' pens have a sheet, and what they found is there to look at.
        clerk.post(&at(&s, &format!("/ballots/{}/opening", paper.id)), &[]).is_done();
        clerk.get(&at(&s, "")).says("Nhập biên bản kiểm phiếu").says("In biên bản trống");
        let sheet = plain(&pdf_text(&clerk.get(&at(&s, &format!("/ballots/{}/protocol", paper.id))).bytes));
        for words in ["Biên bản kiểm phiếu Đề nghị tặng Bằng khen: Văn phòng Hội đồng nhân dân tỉnh", "Có mặt 06 đơn vị", "8 Phiếu trắng"] {
            assert!(sheet.contains(&plain(words)), "{words} in {sheet}");
        }
        let voices = ballots::vote_field(paper.options[0].id);
        let counted = [
            ("issued", "6"), ("collected", "6"), ("missing", "0"), ("valid", "6"), ("invalid", "0"), (&voices, "6"),
            ("against", "0"), ("blank", "0"), ("teller-1", "Lê Văn Thí"), ("teller-2", "Mai Thị Kiểm"), ("version", "0"),
        ];
        clerk.post(&format!("/ballots/{}/count", paper.id), &counted).is_done();
        clerk.get(&at(&s, "")).says("Xem, sửa biên bản kiểm phiếu").says_nothing_of("Nhập biên bản kiểm phiếu");
        clerk.post(&at(&s, &recall(paper)), &[]).is_refused(409).says("Đã có biên bản kiểm phiếu");
        close_all(&clerk, &world, &s);
        clerk.post(&at(&s, "/steps/3/return"), &[("back-3", "ngắn")]).is_refused(422).says("ít nhất 10 ký tự").keeps("back-3", "ngắn");
        clerk.post(&at(&s, "/steps/3/return"), &[("back-3", "Còn đơn vị chưa kịp phát biểu.")]).is_done();
        let page = clerk.get(&at(&s, ""));
        page.says("Đính chính ở bước 3").says("Còn đơn vị chưa kịp phát biểu.");
        assert_eq!(world.facts_named("conferences.step_reopened"), 1);
    }

    fn the_wrong_people_get_nothing(world) {
        let s = told(&world, Told::MidVote);
        let facts = world.facts();
        world.nobody().get(&at(&s, "")).asks_to_sign_in();
        world.nobody().post(&at(&s, "/steps/4/closure"), &[]).asks_to_sign_in();
        world.stranger("An").get(&at(&s, "")).is_refused(403);
        let foreign = BodyId(kernel::Uuid::now_v7());
        let other = world.person("Người khối khác", &[(Post::Clerk, Scope::Body(foreign)), (Post::Leader, Scope::Body(foreign))]);
        other.get(&at(&s, "")).is_refused(404);
        other.post(&at(&s, "/steps/4/closure"), &[]).is_refused(403);
        let member = world.person("Chuyên viên", &[(Post::Clerk, Scope::Body(s.k.finance))]);
        member.get(&at(&s, "")).is_shown();
        member.post(&at(&s, "/steps/4/closure"), &[]).is_refused(403);
        member.post(&at(&s, "/nominations"), &[("nominee", &s.k.finance.to_string()), ("award", "flag"), ("method", "room")]).is_refused(403);
        assert_eq!(world.facts(), facts);
    }

    fn what_was_typed_comes_back_with_what_is_wrong(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        everyone_is_here(&clerk, &s).is_done();
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        let facts = world.facts();
        let long = "Đ".repeat(300);
        clerk.post(&at(&s, "/amendments"), &[("proposer", &long), ("amendment", "<script>alert(1)</script> 🎉")])
            .is_refused(422).says("dài 300 ký tự, tối đa 200").keeps("amendment", "<script>alert(1)</script> 🎉").keeps("proposer", &long);
        clerk.post(&at(&s, "/amendments"), &[]).is_refused(422).says("chưa viết");
        assert_eq!(world.facts(), facts);
        let same = [("proposer", "Sở Tài chính"), ("amendment", "<b>đậm</b>")];
        clerk.post(&at(&s, "/amendments"), &same).is_done();
        clerk.post(&at(&s, "/amendments"), &same).is_refused(422).says("đã ghi rồi");
        let page = clerk.get(&at(&s, ""));
        assert!(!page.html.contains("<b>đậm</b>"));
        clerk.post(&at(&s, "/steps/1/closure"), &[]).is_refused(409).says("chưa");
    }

    fn a_plan_with_wrong_figures_comes_back(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        let plan = |day: &'static str, num: &'static str| vec![
            ("version", "1"), ("day", day), ("hour", "8h"), ("place", "phòng họp"), ("chair", "A"), ("chair-post", "B"),
            ("secretary", "C"), ("secretary-post", "D"), ("threshold-num", num), ("threshold-den", "3"), ("strictly", "at-least"),
            ("base", "PRESENT"), ("quorum-num", "2"), ("quorum-den", "3"), ("copies", "2"), ("handover-copies", "3"),
        ];
        clerk.post(&at(&s, "/plan"), &plan("07/3/2017", "11")).is_refused(422)
            .says("phải từ 01/01/2018").says("tử số không được lớn hơn mẫu số").says("viết như 08:00").keeps("day", "07/3/2017").keeps("place", "phòng họp");
        clerk.post(&at(&s, "/plan"), &plan("30/02/2019", "hai")).is_refused(422).says("không phải là ngày").says("không phải là số nguyên");
        assert_eq!(world.facts_named("conferences.replanned"), 0);
    }

    fn a_plan_that_stands_is_shown_and_not_offered_for_change(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        clerk.get(&at(&s, "/plan")).says("Lưu kế hoạch").says("Thêm vào danh mục");
        everyone_is_here(&clerk, &s).is_done();
        // No minutes yet: no way leads to a paper that does not exist.
        clerk.get(&at(&s, "")).says_nothing_of("Xem trước biên bản");
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        clerk.get(&at(&s, "")).says("Xem trước biên bản");
        clerk.get(&at(&s, "/plan")).says("kế hoạch không sửa được nữa").says_nothing_of("Lưu kế hoạch").says("Thêm vào danh mục");
    }

    fn a_list_that_was_signed_takes_no_more_lines(world) {
        let s = told(&world, Told::DayAfter);
        clerk(&world, &s).get(&at(&s, "/plan")).is_shown().says("Danh mục bàn giao").says_nothing_of("Thêm vào danh mục");
    }
}

/// The DOCX of every paper open in LibreOffice, whole and with their words. (`cargo xtask test` brings LibreOffice.)
#[test]
fn the_papers_open_in_libreoffice() {
    let world = World::new(world::Engine::Sqlite, routes());
    let s = told(&world, Told::DayAfter);
    let clerk = clerk(&world, &s);
    let folder = std::env::temp_dir().join(format!("thidua-papers-{}", kernel::Uuid::new_v4()));
    std::fs::create_dir_all(&folder).unwrap();
    let all = [
        ("report", "Báo cáo"),
        ("scores", "Bảng tổng hợp"),
        ("minutes", "Biên bản"),
        ("election", "Biên bản"),
        ("submission", "Tờ trình"),
        ("handover", "Bàn giao"),
        ("launch", "Lời phát động"),
        ("covenant", "Giao ước"),
    ];
    for (which, _) in all {
        let seen = clerk.get(&at(&s, &format!("/papers/{which}/docx")));
        std::fs::write(folder.join(format!("{which}.docx")), &seen.bytes).unwrap();
    }
    let done = std::process::Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        // As text: what a PDF's letters read as depends on which fonts a machine has.
        .args(["--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"])
        .arg(&folder)
        .args(all.map(|(which, _)| folder.join(format!("{which}.docx"))))
        .output()
        .expect("soffice is installed (libreoffice-writer)");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for (which, word) in all {
        let text = std::fs::read_to_string(folder.join(format!("{which}.txt")))
            .unwrap_or_else(|e| panic!("{which} did not open: {e}"));
        let text = plain(&text);
        assert!(
            text.contains(&plain(word)) && text.contains("cộng hòa xã hội chủ nghĩa việt nam"),
            "{which}: {text}"
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The page's main part with keys and anti-forgery words blotted out, so that two tellings compare.
fn kept(html: &str) -> String {
    let main = html.split_once("<main").map_or(html, |(_, m)| m);
    let main = main.split_once("</main>").map_or(main, |(m, _)| m);
    let mut out = String::new();
    let mut rest = main;
    while !rest.is_empty() {
        let key = rest.get(..36).filter(|k| k.parse::<kernel::Uuid>().is_ok()).map(|_| 36);
        let word = || rest.get(..32).filter(|w| w.bytes().all(|b| b.is_ascii_hexdigit())).map(|_| 32);
        match key.or_else(word) {
            Some(n) => {
                out.push('…');
                rest = &rest[n..];
            }
            None => {
                let n = rest.chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..n]);
                rest = &rest[n..];
            }
        }
    }
    out.push_str(rest);
    // An anti-forgery word may have two halves.
    out.replace("….…", "…")
}

/// Every page of the conference at every moment of the story, whole and as text that a reviewer reads in the diff.
#[test]
fn the_pages_are_as_they_were_kept() {
    for (word, when) in [
        ("week-before", Told::WeekBefore),
        ("morning", Told::Morning),
        ("mid-vote", Told::MidVote),
        ("day-after", Told::DayAfter),
    ] {
        let world = World::new(world::Engine::Sqlite, routes());
        let s = told(&world, when);
        let clerk = clerk(&world, &s);
        for (name, rest) in [
            ("run", ""),
            ("screen", "/screen"),
            ("presence", "/presence"),
            ("plan", "/plan"),
            ("papers", "/papers"),
            ("report", "/report"),
        ] {
            let seen = clerk.get(&at(&s, rest));
            seen.is_shown();
            world::check_page(&format!("{name} at {word}"), &seen.html);
            insta::assert_snapshot!(format!("{name}-{word}"), kept(&seen.html));
        }
    }
}
