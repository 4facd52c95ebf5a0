//! What the papers say of awards, places and things handed over: nothing that nobody decided or entered.

use crate::sample::{Story, Told};
use crate::tests::{
    all_agree, at, ballots_of, clerk, close_all, docx_text, everyone_is_here, leaders, open_all, plain,
    routes, told, until_the_vote,
};
use awards::Award;
use world::{Person, World};

/// A paper as previewed and as DOCX. The PDF is set from the same model; that it says the same is held where the papers
/// are held against each other, for it takes ten times as long.
pub(crate) fn paper(clerk: &Person, s: &Story, which: &str) -> [String; 2] {
    let get = |end: &str| clerk.get(&at(s, &format!("/papers/{which}{end}")));
    let (page, docx) = (get(""), get("/docx"));
    for seen in [&page, &docx] {
        seen.is_shown();
    }
    [plain(&world::text_of(&page.html)), plain(&docx_text(&docx.bytes))]
}

#[track_caller]
pub(crate) fn says(papers: &[String; 2], words: &str) {
    for text in papers {
        assert!(text.contains(&plain(words)), "“{words}” is not said in:\n{text}");
    }
}

#[track_caller]
pub(crate) fn says_nothing_of(papers: &[String; 2], words: &str) {
    for text in papers {
        assert!(!text.contains(&plain(words)), "“{words}” is said in:\n{text}");
    }
}

/// The migration's last statement: what tells old ballots their awards.
fn of_old_titles() -> &'static str {
    let text = include_str!("../../migrations/0009_conferences.sql");
    let (_, last) = text.split_once("\nINSERT").expect("the last statement");
    let start = text.len() - last.len() - "INSERT".len();
    text[start..].trim().trim_end_matches(';')
}

fn awards(world: &World, s: &Story) -> Vec<Award> {
    let id = s.conference;
    let known = world.db.read(move |w| crate::store::proposals(w, id)).unwrap();
    known.into_iter().map(|p| p.award).collect()
}

world::on_both_engines! { routes();
    fn papers_print_what_was_entered_and_leave_room_for_the_rest(world) {
        let s = told(&world, Told::DayAfter);
        let clerk = clerk(&world, &s);
        let handover = paper(&clerk, &s, "handover");
        for words in ["gửi sau hội nghị", "………………, ngày 07 tháng 3 năm 2019"] { says(&handover, words); }
        // What the list has no place for is no empty column either.
        for words in ["chưa rõ", "Số bản", "Số, ngày", "Thời hạn", "Số lượng", "Kinh phí bàn giao"] { says_nothing_of(&handover, words); }
        clerk.get(&at(&s, "/papers/handover")).says("địa danh ghi được một lần ở kế hoạch");
    }

    fn the_place_before_the_date_is_entered_once(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        let page = clerk.get(&at(&s, "/plan"));
        page.says("Địa danh ghi trên văn bản").keeps("locality", "");
        let held = |name: &str| world::field_value(&page.html, name).unwrap();
        let mut form: Vec<(&str, String)> = [
            "version", "day", "hour", "place", "chair", "chair-post", "secretary", "secretary-post", "guests", "strictly",
            "threshold-num", "threshold-den", "base", "quorum-num", "quorum-den", "rule-source", "report",
            "copies", "handover-copies",
        ].into_iter().map(|name| (name, held(name))).collect();
        form.push(("locality", "Bắc Ninh".into()));
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        clerk.post(&at(&s, "/plan"), &form).is_done();
        clerk.get(&at(&s, "/plan")).keeps("locality", "Bắc Ninh");
        world.clock_is("07/3/2019 08:00");
        everyone_is_here(&clerk, &s).is_done();
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        says(&paper(&clerk, &s, "minutes"), "Bắc Ninh, ngày 07 tháng 3 năm 2019");
        clerk.get(&at(&s, "/papers/minutes")).says("Số để trống cho văn thư điền");
    }

    fn a_flag_of_the_government_is_another_award(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        clerk.get(&at(&s, "")).says("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh").says("Cờ thi đua của Chính phủ");
        let office = s.k.office.to_string();
        let why = "Đơn vị dẫn đầu nhiều năm, khối thống nhất đề nghị cấp cao hơn.";
        let nominate = |award: &str| clerk.post(&at(&s, "/nominations"), &[("nominee", &office), ("award", award), ("method", "phone"), ("departure", why)]);
        // It departs from what the quota allows: without a reason it is not taken, with one the minutes say so.
        let facts = world.facts();
        let without = [("nominee", office.as_str()), ("award", "government-flag"), ("method", "phone"), ("departure", "vì thế")];
        clerk.post(&at(&s, "/nominations"), &without).is_refused(422).says("khác với phương án").keeps("departure", "vì thế");
        assert_eq!(world.facts(), facts);
        nominate("government-flag").is_done();
        nominate("flag").is_refused(422).says("mỗi đơn vị chỉ đề nghị một hình thức");
        nominate("GOV_FLAG").is_refused(422);
        assert_eq!(awards(&world, &s).iter().map(|a| a.word()).collect::<Vec<_>>(), ["GOV_FLAG"]);
        open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders);
        close_all(&clerk, &world, &s);
        // Another round is about the same award; one that is withdrawn is about none.
        let closed = ballots_of(&world, s.conference, ballots::State::Closed)[0].id;
        let again = [(format!("round-{closed}"), "kiểm lại phiếu của một đơn vị"), ("method".to_owned(), "phone")];
        let again: Vec<(&str, &str)> = again.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        clerk.post(&at(&s, &format!("/ballots/{closed}/round")), &again).is_done();
        assert_eq!(awards(&world, &s).len(), 2);
        open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders);
        close_all(&clerk, &world, &s);
        says(&paper(&clerk, &s, "submission"), "01 Cờ thi đua của Chính phủ");
        says(&paper(&clerk, &s, "minutes"), why.trim_end_matches('.'));
        let planning = s.k.planning.to_string();
        clerk.post(&at(&s, "/nominations"), &[("nominee", &planning), ("award", "certificate"), ("method", "phone")]).is_done();
        let draft = ballots_of(&world, s.conference, ballots::State::Draft)[0].id;
        clerk.post(&at(&s, &format!("/ballots/{draft}/removal")), &[]).is_done();
        assert_eq!(awards(&world, &s).len(), 2);
    }

    fn ballots_from_before_keep_their_awards(world) {
        let s = told(&world, Told::DayAfter);
        let mut before = awards(&world, &s);
        world.db.write(db::Who::program(world.now()), |w| {
            w.exec("DELETE FROM conferences_proposal", db::p![])?;
            w.exec(of_old_titles(), db::p![])?;
            w.commit_quietly("a migration leaves no fact", ())
        }).unwrap();
        let mut after = awards(&world, &s);
        let word = |a: &Award| a.word();
        before.sort_by_key(word);
        after.sort_by_key(word);
        assert_eq!(before.len(), 3);
        assert_eq!(before, after);
    }
}
