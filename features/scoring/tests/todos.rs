//! What waits for whom: told to whoever may do it, gone when it is done, at the same cost for one line and for many.

use super::tie_stories::{Vote, alike, key_of, ties_are};
use super::{Story, send, story};
use crate::SheetState;
use crate::sample::UpTo;
use crate::sheet::due;
use db::Reading;
use kernel::{Post, Refusal, Scope};
use web::{Page, Routes, Visit};
use world::{Person, World, day};

#[derive(askama::Template)]
#[template(
    source = "{% for t in todos %}<p>{{ t.title }}|{{ t.detail }}|{{ t.href }}|{% if let Some(d) = t.due %}{{ d }}{% endif %}</p>{% endfor %}<p>cost {{ cost }}.</p>",
    ext = "html"
)]
struct List {
    todos: Vec<web::Todo>,
    cost: u32,
}

/// The first page, as far as scoring goes.
fn list(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let years = blocs::years_of_number(w, 2018, v.today())?;
    let before = w.queries();
    let todos = crate::todos(v, w, &years)?;
    Page::of(&List { todos, cost: w.queries() - before })
}

fn routes() -> Routes {
    crate::routes().page("/todos", web::signed_in("a test's own list"), list)
}

/// What waits for somebody: each thing in one line.
fn waits(who: &Person) -> String {
    let html = who.get("/todos").is_shown().html.clone();
    html.replace("</p>", "\n").replace("<p>", "")
}

fn cost(who: &Person) -> String {
    waits(who).split("cost ").nth(1).unwrap().to_owned()
}

#[track_caller]
fn told(who: &Person, words: &[&str]) {
    let all = waits(who);
    let line = all.lines().find(|l| words.iter().all(|w| l.contains(w)));
    assert!(line.is_some(), "no line with {words:?} in:\n{all}");
}

#[track_caller]
fn not_told(who: &Person, word: &str) {
    let all = waits(who);
    assert!(!all.contains(word), "“{word}” is told in:\n{all}");
}

fn items(world: &World, s: &Story) -> Vec<String> {
    let year = s.year;
    let r = world.db.read(|w| crate::rubric_of(w, year)).unwrap().unwrap();
    r.items().map(|i| i.id.to_string()).collect()
}

#[test]
fn a_sheet_is_due_by_the_plan_until_it_is_sent_back() {
    let plan = blocs::sample::story_plan();
    let on = |state, again: Option<&str>, today| {
        due(&plan, state, again.map(day), day(today)).map(|d| d.to_string())
    };
    let is =
        |due: Option<String>, text: &str| assert_eq!(due.as_deref(), Some(text).filter(|t| !t.is_empty()));
    // Handing in is planned by 15/02/2019, appraisal by 28/02/2019.
    is(on(SheetState::Open, None, "20/02/2019"), "15/02/2019");
    is(on(SheetState::Submitted, None, "20/02/2019"), "28/02/2019");
    is(on(SheetState::Appraised, None, "20/02/2019"), "");
    is(on(SheetState::Returned, None, "15/02/2019"), "15/02/2019");
    is(on(SheetState::Returned, None, "16/02/2019"), "");
    is(on(SheetState::Returned, Some("22/02/2019"), "12/02/2019"), "22/02/2019");
    is(on(SheetState::Returned, Some("22/02/2019"), "25/02/2019"), "22/02/2019");
    assert_eq!(due(&[], SheetState::Open, None, day("20/02/2019")), None);
}

world::on_both_engines! { routes();
    fn a_sheet_that_was_sent_back_is_not_overdue_at_once(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (duc, ha) = (s.head(&world), s.finance(&world));
        let (sheet, path) = (s.sheet(4), format!("{}/return", s.sheet(4)));
        told(&duc, &["Thẩm định: phiếu chấm điểm năm 2018 của Sở Tài chính", "28/02/2019"]);
        let why = ("reason", "Thiếu minh chứng của sáng kiến thứ bảy.");
        // Handing in was planned by 15/02, which is over: without a new day none is told.
        duc.post(&path, &[why]).is_done();
        told(&ha, &["Tự chấm: phiếu chấm điểm năm 2018 của Sở Tài chính", "cần nộp lại", &format!("{sheet}|")]);
        not_told(&ha, "15/02/2019");
        ha.get(&sheet).is_shown().says("bị trả lại").says_nothing_of("hạn 15/02/2019");
        send(&ha, &sheet, "submission", &[]).is_done();
        duc.post(&path, &[why, ("until", "19/02/2019")]).is_refused(422).says("Hạn nộp lại: phải từ 20/02/2019").keeps("until", "19/02/2019");
        duc.post(&path, &[why, ("until", "22/02/2019")]).is_done();
        told(&ha, &["Tự chấm: phiếu chấm điểm năm 2018 của Sở Tài chính", "22/02/2019"]);
        ha.get(&sheet).says("bị trả lại, hạn 22/02/2019").says("sáng kiến thứ bảy. Nộp lại đến hết ngày 22/02/2019.");
        ha.get(&format!("{sheet}/journal")).says("Trả lại phiếu cho Sở Tài chính, nộp lại đến hết ngày 22/02/2019.");
        send(&ha, &sheet, "submission", &[]).is_done();
        told(&duc, &["Thẩm định: phiếu chấm điểm năm 2018 của Sở Tài chính", "28/02/2019"]);
        // The day was that return's alone.
        duc.post(&path, &[why]).is_done();
        not_told(&ha, "22/02/2019");
    }

    fn a_unit_is_told_what_to_explain_and_the_head_unit_what_to_answer(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, ha, nhung) = (s.head(&world), s.finance(&world), s.officer(&world));
        let stranger = world.person("Người Lạ", &[]);
        world.clock_is("26/02/2019 09:00");
        not_told(&ha, "Giải trình");
        duc.post(&format!("/years/{}/round", s.year), &[("until", "28/02/2019")]).is_done();
        told(&ha, &["Giải trình: phiếu chấm điểm năm 2018 của Sở Tài chính", "5 dòng có điểm khác", "/differences", "28/02/2019"]);
        not_told(&ha, "Sở Tư pháp");
        not_told(&duc, "Giải trình: phiếu chấm điểm năm 2018 của Sở Tài chính");
        not_told(&nhung, "Giải trình");
        assert!(waits(&stranger).starts_with("cost 0"), "who does nothing costs nothing");
        let (items, explain) = (items(&world, &s), format!("{}/explanations", s.sheet(4)));
        let says = "Báo cáo gửi đúng hạn qua trục liên thông.";
        ha.post(&explain, &[("item", &items[12]), ("says", says)]).is_done();
        told(&ha, &["4 dòng có điểm khác"]);
        told(&duc, &["Trả lời giải trình của các đơn vị", "1 ý kiến chưa trả lời.", "/differences", "28/02/2019"]);
        let before = cost(&duc);
        for line in [0, 2, 4, 9] { ha.post(&explain, &[("item", &items[line]), ("says", says)]).is_done(); }
        not_told(&ha, "Giải trình");
        told(&duc, &["5 ý kiến chưa trả lời."]);
        assert_eq!(cost(&duc), before, "no statement a line");
        not_told(&ha, "Trả lời");
        world.clock_is("01/3/2019 08:00");
        told(&duc, &["5 ý kiến chưa trả lời. Đợt giải trình đã hết ngày 28/02/2019"]);
        not_told(&s.justice(&world), "Giải trình");
        let all = world.db.read(|w| crate::store::rounds::explanations(w, s.year)).unwrap();
        for e in all {
            let (item, at) = (e.item.to_string(), e.at.0.to_string());
            let answer = if item == items[12] { "CHANGED" } else { "KEPT" };
            let reply = "Đã đối chiếu với văn bản lưu ở trục liên thông.";
            duc.post(&format!("{}/answers", s.sheet(4)), &[("item", &item), ("at", &at), ("answer", answer), ("reply", reply)]).is_done();
        }
        not_told(&duc, "Trả lời");
        told(&duc, &["Chấm lại theo giải trình", "điều chỉnh điểm dòng III.5"]);
        world.clock_is("01/3/2019 09:00");
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Điều chỉnh theo giải trình.")]).is_done();
        send(&duc, &s.sheet(4), "marks", &[("m12", "0"), ("why12", "Chấm lại theo giải trình.")]).is_done();
        not_told(&duc, "Chấm lại");
        told(&duc, &["Thẩm định: phiếu chấm điểm năm 2018 của Sở Tài chính"]);
    }

    fn a_reviewer_is_told_which_sheets_and_how_many_lines(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (duc, ha) = (s.head(&world), s.finance(&world));
        not_told(&ha, "Chấm chéo");
        duc.post(&format!("/years/{}/cross", s.year), &[("sectionI", "on"), ("deal", "section")]).is_done();
        // The neighbour: finance scores section I of the unit before it in the list.
        told(&ha, &["Chấm chéo: phiếu chấm điểm năm 2018 của Sở Kế hoạch và Đầu tư", "Chưa chấm: Sở Kế hoạch và Đầu tư 5 dòng.", &format!("{}/cross", s.sheet(3))]);
        not_told(&s.officer(&world), "Chấm chéo");
        let before = cost(&ha);
        send_across(&ha, &s.sheet(3), &["m0", "m1", "m2", "m3"]);
        told(&ha, &["Sở Kế hoạch và Đầu tư 1 dòng."]);
        assert_eq!(cost(&ha), before);
        send_across(&ha, &s.sheet(3), &["m4"]);
        not_told(&ha, "Chấm chéo");
    }

    fn many_sheets_to_score_across_are_one_line_with_the_way_to_all(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (duc, ha) = (s.head(&world), s.finance(&world));
        duc.post(&format!("/years/{}/cross", s.year), &[("sectionI", "on"), ("deal", "criterion")]).is_done();
        told(&ha, &["Chấm chéo: 5 phiếu của Khối 5, năm 2018", "1 dòng; ", &format!("/years/{}/cross", s.year)]);
    }

    fn the_standing_body_is_told_before_publication_and_when_a_line_is_open_again(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, nhung, ha) = (s.head(&world), s.officer(&world), s.finance(&world));
        told(&nhung, &["Thẩm định điểm trước khi công bố, Khối 5, năm 2018", "/scores"]);
        not_told(&duc, "trước khi công bố");
        not_told(&ha, "trước khi công bố");
        let version = world::field_value(&nhung.get(&s.sheet(4)).html, "version").unwrap();
        nhung.post(&format!("{}/standing", s.sheet(4)), &[("line", "STANDING"), ("version", &version), ("m10", "4")]).is_done();
        not_told(&nhung, "Thẩm định lại");
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại III.3 theo văn bản.")]).is_done();
        not_told(&nhung, "trước khi công bố");
        send(&duc, &s.sheet(4), "marks", &[("m10", "3"), ("why10", "Điển hình thứ tư bị rút.")]).is_done();
        told(&nhung, &["Thẩm định lại: phiếu chấm điểm năm 2018 của Sở Tài chính", "1 dòng thường trực đã thẩm định mà nay Khối trưởng chấm khác", &s.sheet(4)]);
        told(&duc, &["Thẩm định: phiếu chấm điểm năm 2018 của Sở Tài chính", "thường trực xem lại thì chốt được"]);
        let version = world::field_value(&nhung.get(&s.sheet(4)).html, "version").unwrap();
        nhung.post(&format!("{}/standing", s.sheet(4)), &[("line", "STANDING"), ("version", &version), ("m10", "3"), ("why10", "Điển hình thứ tư đã bị rút.")]).is_done();
        not_told(&nhung, "Thẩm định lại");
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
        s.publish(&duc, &world).is_done();
        for who in [&duc, &nhung, &ha] { assert!(waits(who).trim_start().starts_with("cost"), "{}", waits(who)); }
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Nghi có nhầm ở phiếu Sở Tư pháp.")]).is_done();
        told(&duc, &["Kết thúc đính chính bảng điểm", "scores?version=0"]);
        not_told(&ha, "đính chính");
        duc.post(&format!("{}/correction/end", s.scores()), &[]).is_done();
        not_told(&duc, "đính chính");
    }

    fn the_head_unit_is_told_of_units_that_wait_for_a_vote(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, ha) = (s.head(&world), s.finance(&world));
        ties_are(&world, "BALLOT:WAITS");
        not_told(&duc, "biểu quyết");
        alike(&world, &s, (s.k.finance, s.k.justice));
        told(&duc, &["Ghi biểu quyết khi bằng điểm", "Sở Tài chính, Sở Tư pháp bằng nhau", "/scores/ties"]);
        not_told(&ha, "biểu quyết");
        let units = [(s.k.finance, "2"), (s.k.justice, "4")];
        Vote { units: &units, present: "6", reason: "" }.send(&duc, &s, &key_of(&s, &[s.k.finance, s.k.justice])).is_done();
        not_told(&duc, "biểu quyết");
    }

    fn sheets_to_appraise_cost_the_same_whether_one_waits_or_all(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let duc = s.head(&world);
        let all = waits(&duc);
        assert_eq!(all.matches("Thẩm định: phiếu").count(), 6, "{all}");
        let before = cost(&duc);
        for n in 0..5 {
            send(&duc, &s.sheet(n), "agreement", &[]).is_done();
            send(&duc, &s.sheet(n), "closure", &[]).is_done();
        }
        assert_eq!(waits(&duc).matches("Thẩm định: phiếu").count(), 1);
        assert_eq!(cost(&duc), before);
        let leader = world.person("Võ Lãnh Đạo", &[(Post::Leader, Scope::Body(s.k.justice))]);
        not_told(&leader, "Thẩm định");
    }
}

/// The reviewer agrees with what the unit gave itself on these lines.
fn send_across(who: &Person, sheet: &str, lines: &[&str]) {
    let page = who.get(&format!("{sheet}/cross"));
    let own =
        [("m0", "100", "100"), ("m1", "0", ""), ("m2", "0", ""), ("m3", "2390", "2400"), ("m4", "7", "")];
    let mut fields = vec![("version".to_owned(), world::field_value(&page.html, "version").unwrap())];
    for (name, first, second) in own.iter().filter(|(name, ..)| lines.contains(name)) {
        fields.push(((*name).to_owned(), (*first).to_owned()));
        if !second.is_empty() {
            fields.push((name.replace('m', "p"), (*second).to_owned()));
        }
        fields.push((name.replace('m', "why"), "Đối chiếu với minh chứng đã nộp.".to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    who.post(&format!("{sheet}/cross"), &fields).is_done();
}
