//! What the minutes say while they grow, and the papers with them.

use crate::sample::Told;
use crate::tests::{
    all_agree, at, ballots_of, clerk, close_all, close_step, everyone_is_here, leaders, open_all, routes,
    told, until_the_vote,
};
use crate::tests_papers::{paper, says, says_nothing_of};

world::on_both_engines! { routes();
    fn the_minutes_begin_with_the_opening(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        clerk.get(&at(&s, "")).says("Dòng đầu tiên được ghi khi hội nghị khai mạc");
        everyone_is_here(&clerk, &s).is_done();
        let justice = s.k.justice;
        let mut fields: Vec<(String, String)> =
            s.k.members().iter().map(|b| (format!("here-{b}"), if *b == justice { "no" } else { "yes" }.to_owned())).collect();
        let plain = |all: &[(String, String)]| {
            let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            clerk.post(&at(&s, "/presence"), &all)
        };
        // No mark of what was seen: nothing was, and somebody noted the rows meanwhile.
        plain(&fields).is_refused(409).says("Sở Tư pháp vừa được người khác điểm danh");
        let page = clerk.get(&at(&s, "/presence")).html;
        let mark = |b: &kernel::BodyId| format!("seen-{b}");
        fields.extend(s.k.members().iter().map(|b| (mark(b), world::field_value(&page, &mark(b)).unwrap())));
        plain(&fields).is_done();
        world.clock_is("07/3/2019 08:12");
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        let page = clerk.get(&at(&s, ""));
        page.says("08:12 Khai mạc hội nghị; có mặt 05/06 đơn vị thành viên. Chủ trì: Trần Thị Thử, Phó Chánh Văn phòng")
            .says("Thư ký: ");
        let minutes = paper(&clerk, &s, "minutes");
        for words in ["Hồi 08 giờ 12 phút", "DỰ THẢO", "Có mặt 05/06 đơn vị thành viên", "Chủ trì: Trần Thị Thử, Phó Chánh Văn phòng"] {
            says(&minutes, words);
        }
    }

    fn a_ballot_in_draft_says_nothing_yet(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        for (body, award) in [(s.k.office, "flag"), (s.k.planning, "certificate")] {
            let body = body.to_string();
            clerk.post(&at(&s, "/nominations"), &[("nominee", &body), ("award", award), ("method", "phone")]).is_done();
        }
        clerk.get(&at(&s, "")).says("chưa mở biểu quyết").says_nothing_of("đang biểu quyết");
        says_nothing_of(&paper(&clerk, &s, "minutes"), "Cờ thi đua của");
        let draft = ballots_of(&world, s.conference, ballots::State::Draft);
        clerk.post(&at(&s, &format!("/ballots/{}/opening", draft[0].id)), &[]).is_done();
        clerk.get(&at(&s, "")).says("Biểu quyết đề nghị tặng Cờ thi đua cho Văn phòng Ủy ban nhân dân tỉnh: đang biểu quyết.")
            .says_nothing_of("tặng Bằng khen cho Sở Kế hoạch và Đầu tư: đang");
        let minutes = paper(&clerk, &s, "minutes");
        says(&minutes, "Cờ thi đua của Ủy ban nhân dân tỉnh");
        says_nothing_of(&minutes, "Bằng khen của");
        open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders);
        close_all(&clerk, &world, &s);
        close_step(&clerk, &s, 4);
        let (head, deputy) = (s.k.planning.to_string(), s.k.assembly.to_string());
        clerk.post(&at(&s, "/candidates"), &[("head", &head), ("deputy", &deputy), ("method", "phone")]).is_done();
        clerk.get(&at(&s, "")).says_nothing_of("đang bầu").says("Đã bầu Khối trưởng").says("Đã bầu Khối phó")
            .says("Trúng cử khi từ 2/3").says("chưa mở bầu").says_nothing_of("chưa mở biểu quyết");
        clerk.get(&at(&s, "/papers/election")).is_refused(409);
        let draft = ballots_of(&world, s.conference, ballots::State::Draft);
        clerk.post(&at(&s, &format!("/ballots/{}/opening", draft[0].id)), &[]).is_done();
        clerk.get(&at(&s, "")).says("Bầu Khối trưởng năm 2019: đang bầu.").says_nothing_of("Bầu Khối phó năm 2019: đang bầu.");
        says_nothing_of(&paper(&clerk, &s, "election"), "Khối phó năm 2019:");
    }

    fn another_round_is_told_once_it_is_opened(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        let office = s.k.office.to_string();
        clerk.post(&at(&s, "/nominations"), &[("nominee", &office), ("award", "flag"), ("method", "phone")]).is_done();
        open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders);
        close_all(&clerk, &world, &s);
        let closed = ballots_of(&world, s.conference, ballots::State::Closed)[0].id;
        let reason = format!("round-{closed}");
        let again = [(reason.as_str(), "Một đơn vị bấm nhầm, xin biểu quyết lại."), ("method", "phone")];
        let round = at(&s, &format!("/ballots/{closed}/round"));
        clerk.post(&round, &again).is_done();
        let silent = || {
            clerk.get(&at(&s, "")).says_nothing_of("Lý do biểu quyết lại: Một đơn vị");
            says_nothing_of(&paper(&clerk, &s, "minutes"), "bấm nhầm");
        };
        silent();
        // Withdrawn as a draft, the round never was.
        let draft = ballots_of(&world, s.conference, ballots::State::Draft)[0].id;
        clerk.post(&at(&s, &format!("/ballots/{draft}/removal")), &[]).is_done();
        silent();
        clerk.post(&round, &again).is_done();
        open_all(&clerk, &world, &s);
        // Opened by mistake and a draft again, it never was either.
        let open = ballots_of(&world, s.conference, ballots::State::Open)[0].id;
        clerk.post(&at(&s, &format!("/ballots/{open}/recall")), &[]).is_done();
        silent();
        open_all(&clerk, &world, &s);
        clerk.get(&at(&s, "")).says(
            "Biểu quyết đề nghị tặng Cờ thi đua cho Văn phòng Ủy ban nhân dân tỉnh (vòng 2): đang biểu quyết. \
             Lý do biểu quyết lại: Một đơn vị bấm nhầm, xin biểu quyết lại.",
        );
        let minutes = paper(&clerk, &s, "minutes");
        says(&minutes, "Một đơn vị bấm nhầm, xin biểu quyết lại");
        // Another round is business, not a mistake that was put right.
        says_nothing_of(&minutes, "ĐÍNH CHÍNH");
        clerk.get(&at(&s, "/screen")).says("Đề nghị tặng Cờ thi đua (vòng 2)");
    }
}
