//! Signatures by pen, absences, and the papers that were signed: what is told of them is what is known.

use crate::sample::{Story, Told};
use crate::tests::{
    at, clerk, close_step, elect, hand_over, launch, leaders, routes, told, until_the_vote, vote,
};
use crate::tests_papers::{paper, says, says_nothing_of};
use db::Who;
use kernel::{BodyId, Post, Scope};
use world::{Person, World};

const PDF: &[u8] = b"%PDF-1.7 ban quet startxref 0 %%EOF";

/// The conference with its six leaders, step 6 open.
fn until_the_handover<'w>(world: &'w World) -> (Story, Person<'w>, Vec<(BodyId, Person<'w>)>) {
    let s = told(world, Told::Morning);
    let (clerk, leaders) = (clerk(world, &s), leaders(world, &s));
    until_the_vote(&clerk, &s);
    vote(&clerk, world, &s, &leaders);
    elect(&clerk, world, &s, &leaders);
    (s, clerk, leaders)
}

/// Six days before the conference Sở Tài chính signs with a pen; Sở Tư pháp is absent; the other four sign here.
fn sign_or_not(world: &World, s: &Story, leaders: &[(BodyId, Person)]) {
    let next = s.next;
    let covenant = world.db.read(move |w| covenants::of_year(w, next)).unwrap().unwrap();
    let (here, version) = (format!("/covenants/{}", covenant.id), covenant.version.to_string());
    for (body, leader) in leaders.iter().filter(|(b, _)| ![s.k.finance, s.k.justice].contains(b)) {
        let body = body.to_string();
        let fields = [("body", body.as_str()), ("version", &version), ("read", "1")];
        leader.post(&format!("{here}/signatures"), &fields).is_done();
    }
    // The newly elected head keeps the covenant of its year.
    let head = world.person("Chuyên viên", &[(Post::Clerk, Scope::Body(s.k.planning))]);
    let (finance, justice) = (s.k.finance.to_string(), s.k.justice.to_string());
    let fields = [
        ("version", version.as_str()),
        ("body", &finance),
        ("name", "Vũ Văn Bút"),
        ("post", "Giám đốc"),
        ("day", "01/3/2019"),
    ];
    head.post_files(&format!("{here}/paper-signatures"), &fields, &[("scan", "ky.pdf", PDF)]).is_done();
    let fields = [("body", justice.as_str()), ("reason", "Đi công tác nước ngoài.")];
    head.post(&format!("{here}/absences"), &fields).is_done();
}

fn tamper(world: &World, sql: &'static str) {
    let forged = world.db.write(Who::program(world.now()), move |w| {
        w.exec(sql, db::p![])?;
        w.commit_quietly("a forger leaves no fact", ())
    });
    forged.unwrap();
}

/// The signing once more, before the journal's first entry, with another digest of the minutes.
fn forge_signing(world: &World, s: &Story, digest: &str) {
    let id = s.conference;
    let signed = world.db.read(|w| w.first_fact_named("conference", id, "conferences.minutes_signed"));
    let signed = signed.unwrap().unwrap();
    let data: kernel::serde_json::Value = kernel::serde_json::from_str(&signed.data).unwrap();
    let forged = signed.data.replace(data["papers"]["minutes"].as_str().unwrap(), digest);
    let put = world.db.write(Who::program(world.now()), move |w| {
        w.exec(
            "INSERT INTO journal_entry (seq, at, by_person, by_name, name, about, says, reason, data, hash)
             SELECT -1, at, by_person, by_name, name, about, says, reason, $1, hash FROM journal_entry WHERE seq = $2",
            db::p![forged.as_str(), signed.seq],
        )?;
        w.exec(
            "INSERT INTO journal_about (kind, id, seq) SELECT kind, id, -1 FROM journal_about WHERE seq = $1",
            db::p![signed.seq],
        )?;
        w.commit_quietly("a forger leaves no fact", ())
    });
    put.unwrap();
}

world::on_both_engines! { routes();
    fn a_pen_tells_its_day_and_no_hour(world) {
        let (s, clerk, leaders) = until_the_handover(&world);
        let item = world.db.read({ let id = s.conference; move |w| crate::store::conference(w, id) }).unwrap().items[3].id;
        let (state, path) = (format!("note-{item}"), at(&s, &format!("/items/{item}")));
        clerk.get(&at(&s, "")).says("Đánh dấu đã giao tất cả").keeps(&state, "gửi sau hội nghị, kèm biên bản bình xét");
        says(&paper(&clerk, &s, "handover"), "DỰ THẢO");
        clerk.get(&at(&s, "/screen")).says("Bàn giao Khối trưởng").says("Bên giao: Văn phòng Ủy ban nhân dân tỉnh")
            .says("Bên nhận: Sở Kế hoạch và Đầu tư").says("Đã giao 0/5 mục.").says("chờ ký");
        let seen = format!("seen-{item}");
        let mark = world::field_value(&clerk.get(&at(&s, "")).html, &seen).unwrap();
        clerk.post(&path, &[("do", "note"), (&seen, &mark), (&state, "đã gửi 07/3/2019")]).is_done();
        let late = clerk.post(&path, &[("do", "note"), (&seen, &mark), (&state, "thiếu 02 hồ sơ")]);
        late.is_refused(409).keeps(&state, "thiếu 02 hồ sơ").says("“đã gửi 07/3/2019”");
        clerk.post(&path, &[("do", "note"), (&state, &"đ".repeat(501))]).is_refused(422).says("dài 501 ký tự");
        clerk.post(&at(&s, "/items/all"), &[]).is_done();
        // All is handed over: nothing is left to mark, and the record is ready for the pens.
        clerk.get(&at(&s, "")).says("đã gửi 07/3/2019").says_nothing_of("Đánh dấu đã giao tất cả");
        says_nothing_of(&paper(&clerk, &s, "handover"), "DỰ THẢO");
        let giver = leaders.iter().find(|(b, _)| *b == s.k.office).unwrap();
        giver.1.post(&at(&s, "/handover"), &[("side", "giver")]).is_done();
        // By pen the taker signed on the day, which is typed in the day after; no hand signs before the conference.
        world.clock_is("08/3/2019 08:30");
        clerk.get(&at(&s, "")).keeps("signed-on", "07/3/2019");
        let by_pen = [("side", "taker"), ("signer", "Ngô Sơn Hiệp"), ("signer-post", "Giám đốc"), ("signed-on", "07/3/2019")];
        for (day, says) in [("", "chưa điền ngày"), ("06/3/2019", "phải từ 07/3/2019"), ("09/3/2019", "đến 08/3/2019")] {
            let mut wrong = by_pen;
            wrong[3].1 = day;
            clerk.post(&at(&s, "/handover/paper"), &wrong).is_refused(422).says(says).keeps("signer", "Ngô Sơn Hiệp");
        }
        clerk.post(&path, &[("do", "note"), (&state, "khác")]).is_refused(409).says("danh mục không đổi được nữa");
        clerk.post(&at(&s, "/handover/paper"), &by_pen).is_done();
        clerk.post(&at(&s, "/handover/paper"), &by_pen).is_refused(409).says("Bên nhận đã ký trên giấy ngày 07/3/2019, người ký: Ngô Sơn Hiệp");
        clerk.get(&at(&s, "/screen")).says("Đã giao 5/5 mục.").says("ký trên giấy ngày 07/3/2019").says("ký lúc 08:00").says_nothing_of("chờ ký");
        clerk.get(&at(&s, "")).says("Ngô Sơn Hiệp, Giám đốc, ký trên giấy ngày 07/3/2019").says(", ký lúc 08:00, 07/3/2019");
        let handover = paper(&clerk, &s, "handover");
        says(&handover, "ĐẠI DIỆN BÊN NHẬN GIÁM ĐỐC");
        says(&handover, "(đã ký hồi 08 giờ");
        says(&handover, "(ký trên giấy ngày 07 tháng 3 năm 2019)");
        close_step(&clerk, &s, 6);
        launch(&clerk, &s);
        clerk.post(&at(&s, "/covenant"), &[]).is_done();
        sign_or_not(&world, &s, &leaders);
        for page in ["", "/screen"] {
            clerk.get(&at(&s, page)).says("ký trên giấy ngày 01/3/2019").says("đã ký 08:").says_nothing_of("đã ký 00:00");
        }
        let covenant = paper(&clerk, &s, "covenant");
        says(&covenant, "(ký trên giấy ngày 01 tháng 3 năm 2019)");
        says(&covenant, "(đã ký hồi 08 giờ");
        says_nothing_of(&covenant, "00 giờ 00 phút");
    }

    fn the_projector_tells_an_absence_from_a_signature(world) {
        let (s, clerk, leaders) = until_the_handover(&world);
        hand_over(&clerk, &s, &leaders);
        launch(&clerk, &s);
        clerk.post(&at(&s, "/covenant"), &[]).is_done();
        clerk.get(&at(&s, "/screen")).says("0 trên 6 đơn vị đã ký.").says_nothing_of("vắng");
        // The old head's clerk, who keeps these minutes, is told who records what was not signed here.
        let keeper = "Chữ ký trên giấy và đơn vị vắng do cán bộ hoặc lãnh đạo Sở Kế hoạch và Đầu tư ghi ở trang giao ước.";
        clerk.get(&at(&s, "")).says(keeper);
        sign_or_not(&world, &s, &leaders);
        let screen = clerk.get(&at(&s, "/screen"));
        screen.says("5 trên 6 đơn vị đã ký; 1 đơn vị vắng có lý do.").says("vắng: Đi công tác nước ngoài.");
        for html in [screen.html, clerk.get(&at(&s, "")).html] {
            // A circle of dashes for who has not signed, a seal with a tick for who has.
            assert_eq!(html.matches("<li class=\"later\"><svg").count(), 1, "{html}");
        }
        close_step(&clerk, &s, 8);
        clerk.get(&at(&s, "")).says("05/06 đơn vị đã ký; 01 đơn vị vắng có lý do");
    }

    fn a_signed_paper_that_was_altered_is_named(world) {
        let s = told(&world, Told::DayAfter);
        let wrong = || world.db.read(crate::verify).unwrap();
        let of = |title: &str, which: &str, what: &str| {
            format!("Văn bản đã ký “{title}” (/conferences/{}/papers/{which}) đã bị {what}.", s.conference)
        };
        assert_eq!(wrong(), Vec::<String>::new());
        tamper(&world, "UPDATE conferences_paper SET content = replace(content, '06/06', '05/06') WHERE which = 'minutes'");
        let minutes = of("Biên bản bình xét", "minutes", "sửa");
        assert_eq!(wrong(), std::slice::from_ref(&minutes));
        // A signing put before the journal's first entry, which remembers the altered paper, is no signing.
        let altered = world.db.read(|w| crate::store::kept_paper(w, s.conference, "minutes")).unwrap().unwrap();
        forge_signing(&world, &s, &web::digest(&altered));
        assert_eq!(wrong(), std::slice::from_ref(&minutes));
        assert_eq!(world.db.verify().unwrap().flaw, Some(db::Flaw::Stray("-1".into())));
        tamper(&world, "DELETE FROM journal_about WHERE seq < 1");
        tamper(&world, "DELETE FROM journal_entry WHERE seq < 1");
        // Nobody is shown it as if it were good; what was not touched stands.
        let clerk = clerk(&world, &s);
        for end in ["", "/pdf", "/docx"] {
            clerk.get(&at(&s, &format!("/papers/minutes{end}"))).is_refused(500);
        }
        clerk.get(&at(&s, "/papers/election")).is_shown();
        tamper(&world, "UPDATE conferences_paper SET which = 'anything' WHERE which = 'launch'");
        clerk.get(&at(&s, "/papers/launch")).is_refused(500);
        let more = [of("anything", "anything", "thêm vào sau khi ký"), minutes, of("Lời phát động thi đua", "launch", "xóa")];
        assert_eq!(wrong(), more);
        tamper(&world, "UPDATE conferences_conference SET state = 'ENDED'");
        assert_eq!(wrong().len(), 4);
        // A whole conference that the journal alone remembers.
        let gone = kernel::Uuid::from_u128(77);
        let fact = move || kernel::Fact::new("conferences.minutes_signed", "conference", gone, "Ký biên bản.");
        world.db.write(db::Who::program(world.now()), move |w| w.commit(&fact(), ())).unwrap();
        assert_eq!(wrong().last().unwrap(), &format!("Hội nghị /conferences/{gone} đã ký biên bản nhưng đã bị xóa khỏi cơ sở dữ liệu."));
        assert_eq!(world.db.verify().unwrap().flaw, None, "the journal itself is whole");
    }
}
