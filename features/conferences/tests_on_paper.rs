//! Votes on paper: what the run-sheet says of them, who counted them, and what the minutes tell when.

use crate::sample::{Story, Told};
use crate::tests::{
    all_agree, at, ballots_of, clerk, close_all, close_step, leaders, routes, told, until_the_vote,
};
use crate::tests_papers::{paper, says, says_nothing_of};
use crate::tests_rounds::{counted, notes};
use ballots::State;
use world::{Person, Seen};

/// The words that stand at the top of the page a deed leads to.
#[track_caller]
fn tells(seen: &Seen, words: &str) {
    let plain = |b: u8| match b {
        b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    };
    let carried: String = words.bytes().map(plain).collect();
    assert!(seen.cookies.iter().any(|c| c.contains(&carried)), "“{words}” is not told: {:?}", seen.cookies);
}

fn nominate(clerk: &Person, s: &Story, (unit, award, method): (kernel::BodyId, &str, &str), why: &str) {
    let unit = unit.to_string();
    let form = [("nominee", unit.as_str()), ("award", award), ("method", method), ("departure", why)];
    clerk.post(&at(s, "/nominations"), &form).is_done();
}

world::on_both_engines! { routes();
    fn heading_and_opening_say_how_it_is_voted(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        until_the_vote(&clerk, &s);
        let page = || clerk.get(&at(&s, ""));
        page().says("Được thông qua khi").says_nothing_of("Biểu quyết công khai").says_nothing_of("Bỏ phiếu giấy");
        nominate(&clerk, &s, (s.k.office, "flag", "paper"), "");
        page().says("Bỏ phiếu giấy, có Ban kiểm phiếu. Được thông qua khi").says_nothing_of("Biểu quyết công khai");
        nominate(&clerk, &s, (s.k.planning, "certificate", "room"), "");
        nominate(&clerk, &s, (s.k.people_council, "certificate", "phone"), "");
        page().says("Biểu quyết công khai trên điện thoại, giơ tay tại hội nghị. Bỏ phiếu giấy, có Ban kiểm phiếu. Được thông qua khi");
        for ballot in ballots_of(&world, s.conference, State::Draft) {
            let opened = clerk.post(&at(&s, &format!("/ballots/{}/opening", ballot.id)), &[]);
            opened.is_done();
            tells(&opened, match ballot.method {
                ballots::Method::Paper => "Đã mở. Phát phiếu giấy cho các đơn vị; Ban kiểm phiếu đếm xong thì nhập biên bản kiểm phiếu.",
                ballots::Method::Room => "Đã mở. Các đơn vị giơ tay, thư ký ghi ở “Ghi giơ tay”; trên điện thoại cũng được.",
                ballots::Method::Phone => "Đã mở. Các đơn vị biểu quyết được ngay trên điện thoại.",
            });
        }
    }

    fn the_minutes_say_who_counted_what_and_when(world) {
        // The first was closed at 09:36; the second waits for its tellers, the third for its voices.
        let s = told(&world, Told::MidVote);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        let [on_paper, on_phones] = &ballots_of(&world, s.conference, State::Open)[..] else { panic!("two are open") };
        let sheet = |b: &ballots::Ballot| clerk.get(&at(&s, &format!("/ballots/{}/protocol", b.id)));
        let by_phone = "“Đề nghị tặng Bằng khen: Sở Kế hoạch và Đầu tư” biểu quyết trên điện thoại, không bỏ phiếu giấy";
        sheet(on_phones).is_refused(409).says(by_phone);
        sheet(on_paper).is_shown();
        clerk.get(&at(&s, "")).says("Hội đồng nhân dân tỉnh: đang bỏ phiếu.").says("Sở Kế hoạch và Đầu tư: đang biểu quyết.");
        counted(&clerk, on_paper, &["5"], "1");
        world.clock_is("07/3/2019 09:50");
        clerk.post(&at(&s, &format!("/ballots/{}/closure", on_paper.id)), &[]).is_done();
        sheet(on_paper).is_refused(409).says("đã đóng theo biên bản kiểm phiếu đã nhập nên không còn biên bản trống để in");
        world.clock_is("07/3/2019 09:52");
        notes(&clerk, &s, (s.k.justice, "no"), "moved", "Lãnh đạo Sở có cuộc họp đột xuất.").is_done();
        let here: Vec<_> = leaders.into_iter().filter(|(b, _)| *b != s.k.justice).collect();
        let late: Vec<_> = here.into_iter().filter(|(b, _)| on_phones.voice_of(*b).is_none()).collect();
        all_agree(&world, &s, &late);
        world.clock_is("07/3/2019 09:56");
        close_all(&clerk, &world, &s);
        let told = [
            "09:36 Biểu quyết đề nghị tặng Cờ thi đua cho Văn phòng Ủy ban nhân dân tỉnh: 06/06 đồng ý, thông qua.",
            "09:50 Bỏ phiếu đề nghị tặng Bằng khen cho Văn phòng Hội đồng nhân dân tỉnh: 05/06 đồng ý, thông qua. \
             Ban kiểm phiếu: Lê Văn Thí; Mai Thị Kiểm. Số phiếu phát ra: 06; thu về: 06; không thu về: 00; hợp lệ: 06; \
             không hợp lệ: 00.",
            "09:52 Sở Tư pháp rời hội nghị, còn có mặt 05/06 đơn vị.",
            "09:56 Biểu quyết đề nghị tặng Bằng khen cho Sở Kế hoạch và Đầu tư: 05/05 đồng ý, thông qua.",
        ];
        let in_order = |page: &Seen| {
            let text = world::text_of(&page.html);
            let places: Vec<Option<usize>> = told.iter().map(|words| text.find(words)).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {text}");
        };
        in_order(&clerk.get(&at(&s, "")));
        world.clock_is("07/3/2019 10:20");
        close_step(&clerk, &s, 4);
        in_order(&clerk.get(&at(&s, "")));
        let minutes = paper(&clerk, &s, "minutes");
        says(&minutes, "cho Văn phòng Hội đồng nhân dân tỉnh. Ban kiểm phiếu: Lê Văn Thí; Mai Thị Kiểm. \
            Số phiếu phát ra: 06; thu về: 06; không thu về: 00; hợp lệ: 06; không hợp lệ: 00.");
        says(&minutes, "Kết quả biểu quyết công khai và bỏ phiếu đề nghị khen thưởng");
        assert!(minutes.iter().all(|text| text.matches("ban kiểm phiếu").count() == 1), "{minutes:?}");
    }

    fn the_conclusion_holds_what_was_concluded_and_nothing_else(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        clerk.post(&at(&s, "/steps/3/remark"), &[("remark-3", "Chủ tọa tiếp thu các ý kiến."), ("remark-3-seen", "")]).is_done();
        nominate(&clerk, &s, (s.k.finance, "flag", "phone"), "Đơn vị có mô hình mới, cả khối thống nhất.");
        crate::tests::open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders[..1]);
        close_all(&clerk, &world, &s);
        // Nothing passed: the meeting does not conclude that it proposes something.
        says_nothing_of(&paper(&clerk, &s, "minutes"), "thống nhất đề nghị");
        nominate(&clerk, &s, (s.k.office, "flag", "phone"), "Đứng đầu bảng điểm đã công bố.");
        crate::tests::open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders);
        close_all(&clerk, &world, &s);
        close_step(&clerk, &s, 4);
        for text in paper(&clerk, &s, "minutes") {
            let (business, conclusion) = text.split_once("iii. kết luận").expect("the conclusion");
            assert!(conclusion.contains("hội nghị thống nhất đề nghị"), "{conclusion}");
            let (said, voted) = business.split_once("kết quả biểu quyết công khai").expect("the vote");
            assert!(said.contains("chủ tọa tiếp thu các ý kiến."), "{said}");
            assert!(voted.contains("lý do: đơn vị có mô hình mới, cả khối thống nhất."), "{voted}");
            for words in ["chủ tọa tiếp thu", "mô hình mới"] {
                assert!(!conclusion.contains(words), "{conclusion}");
            }
        }
        // A correction begins like a sentence.
        clerk.post(&at(&s, "/steps/4/return"), &[("back-4", "Còn đơn vị chưa được đề nghị.")]).is_done();
        clerk.get(&at(&s, "/papers/minutes")).says("Bước 4: Quay lại bước 4");
    }
}
