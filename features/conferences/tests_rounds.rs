//! What the minutes tell of a ballot that took more than one round, of units that came or left, and of a conference that
//! ended another day: the papers say it as it was.

use crate::needs::{GROUP_DEPUTY, GROUP_HEAD};
use crate::sample::{Story, Told};
use crate::tests::{
    all_agree, at, ballots_of, clerk, close_all, close_step, everyone_is_here, hand_over, leaders, open_all,
    pdf_text, plain, routes, told, until_the_vote, vote,
};
use crate::tests_papers::{paper, says, says_nothing_of};
use ballots::{Ballot, State};
use kernel::{BodyId, Post, Scope};
use world::{Person, Seen, World};

/// The ballot in force of a group.
fn of_group(world: &World, s: &Story, state: State, group: &str) -> Ballot {
    ballots_of(world, s.conference, state)
        .into_iter()
        .find(|b| b.group == group)
        .expect("a ballot of the group")
}

/// Another round of a closed ballot, opened.
fn again(clerk: &Person, world: &World, s: &Story, (closed, why, method): (&Ballot, &str, &str)) {
    let reason = format!("round-{}", closed.id);
    let fields = [(reason.as_str(), why), ("method", method)];
    clerk.post(&at(s, &format!("/ballots/{}/round", closed.id)), &fields).is_done();
    open_all(clerk, world, s);
}

/// The tellers' protocol of six papers: so many for each candidate, the rest blank.
pub(crate) fn counted(clerk: &Person, ballot: &Ballot, votes: &[&str], blank: &str) {
    let fields: Vec<String> = ballot.options.iter().map(|o| ballots::vote_field(o.id)).collect();
    let mut form = vec![
        ("issued", "6"),
        ("collected", "6"),
        ("missing", "0"),
        ("valid", "6"),
        ("invalid", "0"),
        ("against", "0"),
        ("blank", blank),
        ("teller-1", "Lê Văn Thí"),
        ("teller-2", "Mai Thị Kiểm"),
        ("version", "0"),
    ];
    form.extend(fields.iter().map(String::as_str).zip(votes.iter().copied()));
    clerk.post(&format!("/ballots/{}/count", ballot.id), &form).is_done();
}

/// Notes one unit's presence after the opening. As a browser does, it sends what the page says of the others too.
pub(crate) fn notes(clerk: &Person, s: &Story, (body, here): (BodyId, &str), kind: &str, why: &str) -> Seen {
    let page = world::fields(&clerk.get(&at(s, "/presence")).html);
    let field = format!("here-{body}");
    let mine = [(field.as_str(), here), ("kind", kind), ("reason", why)];
    let others = page.iter().map(|(k, v)| (k.as_str(), v.as_str()));
    let others = others.filter(|(name, _)| !mine.iter().any(|(m, _)| m == name));
    let all: Vec<(&str, &str)> = others.chain(mine).collect();
    clerk.post(&at(s, "/presence"), &all)
}

world::on_both_engines! { routes();
    fn every_round_stands_in_the_minutes_and_the_last_one_decides(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        let office = s.k.office.to_string();
        clerk.post(&at(&s, "/nominations"), &[("nominee", &office), ("award", "flag"), ("method", "phone")]).is_done();
        let certificate = [("nominee", office.as_str()), ("award", "certificate"), ("method", "phone")];
        clerk.post(&at(&s, "/nominations"), &certificate).is_refused(422);
        open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders[..2]);
        close_all(&clerk, &world, &s);
        let failed = "Biểu quyết đề nghị tặng Cờ thi đua cho Văn phòng Ủy ban nhân dân tỉnh: 02/06 đồng ý, thiếu 2 phiếu, không thông qua.";
        clerk.get(&at(&s, "")).says(failed);
        let first = ballots_of(&world, s.conference, State::Closed).remove(0);
        again(&clerk, &world, &s, (&first, "Bốn đơn vị chưa kịp cho ý kiến.", "phone"));
        all_agree(&world, &s, &leaders);
        close_all(&clerk, &world, &s);
        let page = clerk.get(&at(&s, ""));
        page.says("nhân dân tỉnh (vòng 1): 02/06 đồng ý, thiếu 2 phiếu, không thông qua.");
        page.says("nhân dân tỉnh (vòng 2): 06/06 đồng ý, thông qua.");
        let minutes = paper(&clerk, &s, "minutes");
        let rounds = ["tỉnh (vòng 1) 02/06 00 00 33,3% Không đạt", "tỉnh (vòng 2) 06/06 00 00 100% Đạt", "nhiều vòng thì lấy kết quả vòng cuối"];
        for words in rounds { says(&minutes, words); }
        let submission = paper(&clerk, &s, "submission");
        says(&submission, "01 Cờ thi đua của Ủy ban nhân dân tỉnh");
        says_nothing_of(&submission, "vòng");
        close_step(&clerk, &s, 4);

        // Head on paper, three to three; deputy on the phones.
        let (one, two, deputy) = (s.k.planning.to_string(), s.k.finance.to_string(), s.k.assembly.to_string());
        clerk.post(&at(&s, "/candidates"), &[("head", &one), ("head", &two), ("deputy", &deputy), ("method", "phone")]).is_done();
        open_all(&clerk, &world, &s);
        for (n, (body, leader)) in leaders.iter().enumerate() {
            let (unit, head) = (body.to_string(), of_group(&world, &s, State::Open, GROUP_HEAD));
            let choice = format!("for:{}", head.options[n % 2].id);
            leader.post(&format!("/ballots/{}/voices", head.id), &[("unit", &unit), ("choice", &choice), ("seen", "")]).is_done();
            let deputy = of_group(&world, &s, State::Open, GROUP_DEPUTY);
            leader.post(&format!("/ballots/{}/voices", deputy.id), &[("unit", &unit), ("choice", "for"), ("seen", "")]).is_done();
        }
        close_all(&clerk, &world, &s);
        let tied = "Sở Kế hoạch và Đầu tư 03/06, Sở Tài chính 03/06; bằng phiếu, chưa bầu được";
        clerk.get(&at(&s, "")).says(&format!("Bầu Khối trưởng năm 2019: {tied}; phải bầu lại.")).says_nothing_of("không đơn vị nào đủ phiếu");
        let first = of_group(&world, &s, State::Closed, GROUP_HEAD);
        again(&clerk, &world, &s, (&first, "Hai đơn vị bằng phiếu, bầu lại bằng phiếu kín.", "paper"));
        counted(&clerk, &of_group(&world, &s, State::Open, GROUP_HEAD), &["4", "1"], "1");
        close_all(&clerk, &world, &s);
        close_step(&clerk, &s, 5);
        clerk.get(&at(&s, "")).says(&format!("Bầu Khối trưởng năm 2019 (vòng 1): {tied}.")).says("(vòng 2): Sở Kế hoạch và Đầu tư trúng cử, 04/06 đồng ý.");
        let election = paper(&clerk, &s, "election");
        for words in [
            "Bầu Khối trưởng năm 2019 (vòng 1):", "Bầu Khối trưởng năm 2019 (vòng 2):", "Lý do bầu lại: Hai đơn vị bằng phiếu",
            "Hình thức: như ghi ở từng lần bầu", "Hình thức: bỏ phiếu.", "Hình thức: biểu quyết công khai.",
            "03/06", "04/06", "tiến hành bầu Khối trưởng năm 2019, Khối phó năm 2019.",
            "Hội nghị bầu Sở Kế hoạch và Đầu tư làm Khối trưởng năm 2019;",
        ] { says(&election, words); }
        says_nothing_of(&election, "Chưa bầu được");
        says(&paper(&clerk, &s, "minutes"), &format!("làm Khối trưởng năm 2019 (vòng 2: 04/06 đồng ý; vòng 1: {tied});"));
    }

    fn whoever_leaves_takes_nothing_from_the_opening(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        // Noted wrong at the opening; who comes later was not there then, and takes part all the same.
        notes(&clerk, &s, (s.k.finance, "no"), "wrong", "Ghi nhầm lúc khai mạc.").is_done();
        notes(&clerk, &s, (s.k.finance, "yes"), "moved", "Xe hỏng giữa đường nên đến muộn.").is_done();
        vote(&clerk, &world, &s, &leaders);
        let why = "Lãnh đạo Sở có cuộc họp đột xuất.";
        world.clock_is("07/3/2019 10:05");
        notes(&clerk, &s, (s.k.justice, "no"), "moved", "ngắn").is_refused(422).says("ít nhất 10 ký tự");
        let facts = world.facts();
        for kind in ["left", ""] {
            let told = notes(&clerk, &s, (s.k.justice, "no"), kind, why);
            told.is_refused(422).says("Thay đổi sau khai mạc: chưa chọn.").keeps("reason", why);
            world::check_page("presence-kind", &told.html);
        }
        assert_eq!(world.facts(), facts);
        notes(&clerk, &s, (s.k.justice, "no"), "moved", why).is_done();
        let left = "Sở Tư pháp rời hội nghị, còn có mặt 05/06 đơn vị. Lý do: Lãnh đạo Sở có cuộc họp đột xuất.";
        clerk.get(&at(&s, "")).says("Khai mạc hội nghị; có mặt 05/06 đơn vị").says(&format!("10:05 {left}")).says("Có mặt 5/6 đơn vị");
        let minutes = paper(&clerk, &s, "minutes");
        let came = "Sở Tài chính đến dự họp, có mặt 06/06 đơn vị.";
        for words in ["Có mặt 05/06 đơn vị thành viên", "Vắng mặt 01 đơn vị: Sở Tài chính", came, &format!("10 giờ 05 phút: {left}")] { says(&minutes, words); }
        says(&paper(&clerk, &s, "submission"), "có mặt 06/06 đơn vị thành viên");
        // The election tells who was there for it, and why one was not.
        let (head, deputy) = (s.k.planning.to_string(), s.k.assembly.to_string());
        clerk.post(&at(&s, "/candidates"), &[("head", &head), ("deputy", &deputy), ("method", "phone")]).is_done();
        open_all(&clerk, &world, &s);
        says(&paper(&clerk, &s, "election"), "Có mặt 05/06 đơn vị thành viên; vắng mặt: Sở Tư pháp (Lãnh đạo Sở có cuộc họp đột xuất).");
        // Why it left was noted wrong: of a unit that voted, too, that is put right where the minutes print it.
        let (page, words) = (world::fields(&clerk.get(&at(&s, "/presence")).html), format!("why-{}", s.k.justice));
        let mended = [(words.as_str(), "Lãnh đạo Sở tiếp đoàn kiểm tra."), ("kind", "wrong"), ("reason", "Ghi nhầm lý do rời đi.")];
        let others = page.iter().map(|(k, v)| (k.as_str(), v.as_str())).filter(|(name, _)| !mended.iter().any(|(m, _)| m == name));
        clerk.post(&at(&s, "/presence"), &others.chain(mended).collect::<Vec<_>>()).is_done();
        says(&paper(&clerk, &s, "minutes"), "Sở Tư pháp rời hội nghị, còn có mặt 05/06 đơn vị. Lý do: Lãnh đạo Sở tiếp đoàn kiểm tra.");
        // It never left: the last note was wrong. That a unit which voted was never there is not believed.
        notes(&clerk, &s, (s.k.justice, "yes"), "wrong", "Nhầm với đơn vị bên cạnh.").is_done();
        notes(&clerk, &s, (s.k.finance, "no"), "wrong", "Ghi nhầm lúc khai mạc.").is_refused(409).says("Sở Tài chính đã biểu quyết").says("thì ghi là rời đi");
        clerk.get(&at(&s, "")).says("Khai mạc hội nghị; có mặt 05/06 đơn vị").says_nothing_of("rời hội nghị").says("Đính chính ở bước 5: Điểm danh: Sở Tư pháp có mặt.");
    }

    fn presence_by_which_a_result_was_counted_is_not_noted_anew(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        let office = s.k.office.to_string();
        clerk.post(&at(&s, "/nominations"), &[("nominee", &office), ("award", "flag"), ("method", "phone")]).is_done();
        open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders[..5]);
        close_all(&clerk, &world, &s);
        let silent = s.k.justice;
        let facts = world.facts();
        notes(&clerk, &s, (silent, "no"), "wrong", "Ghi nhầm lúc khai mạc.").is_refused(409).says("đã công bố kết quả theo điểm danh này").says("Sở Tư pháp");
        assert_eq!(world.facts(), facts);
        // It may go, and who goes did not vote in an earlier round for nothing.
        world.clock_is("07/3/2019 10:05");
        notes(&clerk, &s, (silent, "no"), "moved", "Lãnh đạo Sở có cuộc họp đột xuất.").is_done();
        let first = of_group(&world, &s, State::Closed, crate::needs::GROUP_VOTE);
        again(&clerk, &world, &s, (&first, "Một đơn vị muốn cho ý kiến lại.", "phone"));
        notes(&clerk, &s, (s.k.finance, "no"), "wrong", "Ghi nhầm lúc khai mạc.").is_refused(409).says("Sở Tài chính đã biểu quyết");
    }

    fn of_a_conference_opened_before_the_presence_of_today_is_that_of_the_opening(world) {
        let s = told(&world, Told::MidVote);
        let text = include_str!("../../migrations/0020_conferences.sql");
        let start = text.find("UPDATE").expect("what tells old conferences their opening");
        let update = text[start..].split_once(';').expect("its end").0;
        world.db.write(db::Who::program(world.now()), |w| {
            w.exec("UPDATE conferences_presence SET at_opening = NULL", db::p![])?;
            w.exec(update, db::p![])?;
            w.commit_quietly("a migration leaves no fact", ())
        }).unwrap();
        clerk(&world, &s).get(&at(&s, "")).says("Khai mạc hội nghị; có mặt 06/06 đơn vị");
    }

    fn a_conference_that_ends_another_day_says_so(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        vote(&clerk, &world, &s, &leaders);
        let (head, deputy) = (s.k.planning.to_string(), s.k.assembly.to_string());
        clerk.post(&at(&s, "/candidates"), &[("head", &head), ("deputy", &deputy), ("method", "phone")]).is_done();
        open_all(&clerk, &world, &s);
        says_nothing_of(&paper(&clerk, &s, "election"), "cùng ngày");
        all_agree(&world, &s, &leaders);
        close_all(&clerk, &world, &s);
        // The tellers' sheet bears the day of its own ballot.
        world.clock_is("08/3/2019 08:20");
        let first = of_group(&world, &s, State::Closed, GROUP_DEPUTY);
        again(&clerk, &world, &s, (&first, "Hội nghị muốn bỏ phiếu kín.", "paper"));
        let secret = of_group(&world, &s, State::Open, GROUP_DEPUTY);
        let sheet = plain(&pdf_text(&clerk.get(&at(&s, &format!("/ballots/{}/protocol", secret.id))).bytes));
        assert!(sheet.contains("ngày 08 tháng 3 năm 2019, tại hội nghị") && !sheet.contains("07 tháng 3"), "{sheet}");
        counted(&clerk, &secret, &["6"], "0");
        close_all(&clerk, &world, &s);
        world.clock_is("08/3/2019 08:40");
        close_step(&clerk, &s, 5);
        clerk.get(&at(&s, "")).says("08:20, 08/3 Bầu Khối phó năm 2019 (vòng 2)").says("xong 08:40");
        let election = paper(&clerk, &s, "election");
        says(&election, "Việc bầu kết thúc hồi 08 giờ 40 phút, ngày 08 tháng 3 năm 2019.");
        says_nothing_of(&election, "cùng ngày");
        hand_over(&clerk, &s, &leaders);
        let handover = paper(&clerk, &s, "handover");
        says(&handover, "Hồi 08 giờ 40 phút, ngày 08 tháng 3 năm 2019");
        says_nothing_of(&handover, "ngày 07 tháng 3");
        says(&handover, "(đã ký hồi 08 giờ 40 phút, ngày 08 tháng 3 năm 2019)");
    }

    fn a_ballot_without_a_quorum_is_void_for_that_and_nothing_else(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        let office = s.k.office.to_string();
        clerk.post(&at(&s, "/nominations"), &[("nominee", &office), ("award", "flag"), ("method", "phone")]).is_done();
        open_all(&clerk, &world, &s);
        for body in [s.k.finance, s.k.justice, s.k.planning] {
            notes(&clerk, &s, (body, "no"), "moved", "Có việc gấp phải về sớm.").is_done();
        }
        let here: Vec<_> = leaders.into_iter().filter(|(b, _)| ![s.k.finance, s.k.justice, s.k.planning].contains(b)).collect();
        all_agree(&world, &s, &here);
        close_all(&clerk, &world, &s);
        let void = "có mặt 03/06 đơn vị, cần 4: không đủ điều kiện, không có kết quả.";
        clerk.get(&at(&s, "")).says(&format!("nhân dân tỉnh: {void}")).says_nothing_of("không đủ phiếu");
        says(&paper(&clerk, &s, "minutes"), &format!("cho Văn phòng Ủy ban nhân dân tỉnh: {void}"));
        clerk.get(&at(&s, "/screen")).says_nothing_of("không đủ phiếu");
    }

    fn a_unit_on_the_papers_keeps_its_name_and_stays_a_member(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        let manager = world.person("Cán bộ Ban", &[(Post::Officer, Scope::Below(s.k.council))]);
        let remove = |version: &str| {
            let act = format!("remove:{}", s.k.justice);
            manager.post(&format!("/years/{}/members", s.year), &[("act", &act), ("version", version)])
        };
        everyone_is_here(&clerk, &s).is_done();
        let version = world::field_value(&manager.get(&format!("/years/{}/setup", s.year)).html, "version").unwrap();
        until_the_vote(&clerk, &s);
        remove(&version).is_refused(422).says("văn bản của năm đã tính theo các đơn vị này");
        vote(&clerk, &world, &s, &leaders);
        // One taken out by an earlier program still has its name.
        let justice = s.k.justice;
        world.db.write(db::Who::program(world.now()), move |w| {
            w.exec("DELETE FROM blocs_member WHERE body = $1", db::p![justice])?;
            w.commit_quietly("an earlier program let it", ())
        }).unwrap();
        says(&paper(&clerk, &s, "scores"), "Sở Tư pháp");
        says_nothing_of(&paper(&clerk, &s, "minutes"), "đơn vị chưa rõ");
    }
}
