//! Two write the same words at once: the later is told, keeps his own and sees what stands; the first never vanishes
//! without a word.

use crate::sample::{Story, Told};
use crate::tests::{
    at, ballots_of, clerk, close_all, close_step, elect, everyone_is_here, hand_over, leaders, open_all,
    routes, told, until_the_vote, vote,
};
use world::{Person, Seen, field_value};

/// The key behind the first field that begins so.
fn key_of(page: &Seen, field: &str) -> String {
    page.html.split(&format!("name=\"{field}")).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn held(page: &Seen, field: &str) -> String {
    field_value(&page.html, field).unwrap_or_else(|| panic!("no field {field}"))
}

/// The later of two tabs is refused, keeps what it typed, sees what stands; sent again, knowing that, it is taken.
fn is_told(clerk: &Person, path: &str, fields: &[(&str, &str)], (field, typed): (&str, &str), stands: &str) {
    let seen = fields.iter().position(|(k, _)| k.contains("seen")).expect("the form's mark");
    let told = clerk.post(path, fields);
    told.is_refused(409)
        .says("Có người vừa thay đổi")
        .says("lời của đồng chí vẫn giữ")
        .says(stands)
        .keeps(field, typed);
    world::check_page("told", &told.html);
    let mark = held(&told, fields[seen].0);
    assert_ne!(mark, fields[seen].1);
    let mut again = fields.to_vec();
    again[seen].1 = &mark;
    clerk.post(path, &again).is_done();
}

fn opened(world: &world::World) -> Story {
    let s = told(world, Told::Morning);
    let clerk = clerk(world, &s);
    everyone_is_here(&clerk, &s).is_done();
    clerk.post(&at(&s, "/opening"), &[]).is_done();
    s
}

world::on_both_engines! { routes();
    fn of_two_launches_the_later_is_told(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        vote(&clerk, &world, &s, &leaders);
        elect(&clerk, &world, &s, &leaders);
        hand_over(&clerk, &s, &leaders);
        let path = at(&s, "/launch");
        let (page, next) = (clerk.get(&at(&s, "")), s.next);
        // The theme was typed once, in the covenant.
        let covenant = world.db.read(move |w| covenants::of_year(w, next)).unwrap().unwrap();
        page.keeps("launch-title", &covenant.theme);
        let mark = held(&page, "launch-seen");
        assert_eq!(mark, "");
        let first = [("launch-title", "Đoàn kết"), ("launch-text", "Vượt mức."), ("launch-seen", mark.as_str())];
        let second = [("launch-title", "Sáng tạo"), ("launch-text", "Đúng hạn."), ("launch-seen", mark.as_str())];
        clerk.post(&path, &first).is_done();
        is_told(&clerk, &path, &second, ("launch-text", "Đúng hạn."), "“Đoàn kết”. Vượt mức.");
        clerk.get(&at(&s, "")).says("Đang lưu").keeps("launch-title", "Sáng tạo");
        assert_eq!(world.facts_named("conferences.launch_written"), 2);
        // The same once more changes nothing, and a form without a mark has seen nothing.
        clerk.post(&path, &second).is_done();
        clerk.post(&path, &[("launch-title", "A"), ("launch-text", "B")]).is_refused(409);
        assert_eq!(world.facts_named("conferences.launch_written"), 2);
    }

    fn of_two_remarks_the_later_is_told(world) {
        let s = opened(&world);
        let clerk = clerk(&world, &s);
        close_step(&clerk, &s, 1);
        let path = at(&s, "/steps/1/remark");
        let mark = held(&clerk.get(&at(&s, "")), "remark-1-seen");
        clerk.post(&path, &[("remark-1", "Đọc toàn văn."), ("remark-1-seen", &mark)]).is_done();
        let second = [("remark-1", "Đọc tóm tắt."), ("remark-1-seen", mark.as_str())];
        is_told(&clerk, &path, &second, ("remark-1", "Đọc tóm tắt."), "Đang ghi: Đọc toàn văn.");
        clerk.get(&at(&s, "")).keeps("remark-1", "Đọc tóm tắt.");
    }

    fn closing_a_step_anew_does_not_wipe_a_remark_nobody_saw(world) {
        let s = opened(&world);
        let clerk = clerk(&world, &s);
        clerk.post(&at(&s, "/steps/1/closure"), &[("remark", "Đọc toàn văn.")]).is_done();
        clerk.post(&at(&s, "/steps/1/return"), &[("back-1", "Còn ý kiến chưa ghi.")]).is_done();
        let page = clerk.get(&at(&s, ""));
        page.keeps("remark", "Đọc toàn văn.");
        let mark = held(&page, "remark-seen");
        clerk.post(&at(&s, "/steps/1/remark"), &[("remark-1", "Đọc hai lần."), ("remark-1-seen", &mark)]).is_done();
        let path = at(&s, "/steps/1/closure");
        let stale = [("remark", "Đọc toàn văn."), ("remark-seen", mark.as_str())];
        is_told(&clerk, &path, &stale, ("remark", "Đọc toàn văn."), "Đang ghi: Đọc hai lần.");
        clerk.post(&at(&s, "/steps/1/return"), &[("back-1", "Còn ý kiến chưa ghi.")]).is_done();
        // A form without the field leaves the sentence as it is.
        clerk.post(&path, &[]).is_done();
        clerk.get(&at(&s, "")).keeps("remark-1", "Đọc toàn văn.");
    }

    fn of_two_reports_the_later_is_told(world) {
        let s = opened(&world);
        let clerk = clerk(&world, &s);
        clerk.post(&at(&s, "/amendments"), &[("proposer", "Sở Tài chính"), ("amendment", "Thêm số liệu.")]).is_done();
        let id = key_of(&clerk.get(&at(&s, "")), "decision-");
        clerk.post(&at(&s, &format!("/amendments/{id}")), &[(&format!("decision-{id}"), "adopted")]).is_done();
        close_step(&clerk, &s, 1);
        let path = at(&s, "/report");
        let mark = held(&clerk.get(&path), "report-seen");
        assert_eq!(mark, "");
        clerk.post(&path, &[("report", "Lời thứ nhất."), ("report-seen", mark.as_str())]).is_done();
        let second = [("report", "Lời thứ hai."), ("report-seen", mark.as_str())];
        is_told(&clerk, &path, &second, ("report", "Lời thứ hai."), "Đang ghi: Lời thứ nhất. (đã đưa vào: chưa có ý kiến nào)");
        clerk.get(&path).keeps("report", "Lời thứ hai.");
    }

    fn of_two_decisions_on_an_amendment_the_later_is_told(world) {
        let s = opened(&world);
        let clerk = clerk(&world, &s);
        clerk.post(&at(&s, "/amendments"), &[("proposer", "Sở Tài chính"), ("amendment", "Thêm số liệu.")]).is_done();
        let page = clerk.get(&at(&s, ""));
        let key = key_of(&page, "decision-");
        let (path, decision) = (at(&s, &format!("/amendments/{key}")), format!("decision-{key}"));
        let (why, seen) = (format!("why-{key}"), format!("seen-{key}"));
        let mark = held(&page, &seen);
        clerk.post(&path, &[(&decision, "adopted"), (&seen, &mark)]).is_done();
        let second = [(decision.as_str(), "rejected"), (why.as_str(), "Trùng mục II."), (seen.as_str(), mark.as_str())];
        is_told(&clerk, &path, &second, (&why, "Trùng mục II."), "Đang ghi: tiếp thu");
        clerk.get(&at(&s, "")).says("không tiếp thu");
    }

    fn of_two_corrections_of_a_note_the_later_is_told(world) {
        let s = opened(&world);
        let clerk = clerk(&world, &s);
        for no in 1..=2 { close_step(&clerk, &s, no); }
        clerk.post(&at(&s, "/notes"), &[("speaker", "Sở Tư pháp"), ("note", "Nhất trí.")]).is_done();
        close_step(&clerk, &s, 3);
        let page = clerk.get(&at(&s, ""));
        let key = key_of(&page, "speaker-");
        let path = at(&s, &format!("/notes/{key}"));
        let (speaker, note, seen) = (format!("speaker-{key}"), format!("note-{key}"), format!("seen-{key}"));
        let mark = held(&page, &seen);
        let form = |text: &'static str| vec![
            (speaker.as_str(), "Sở Tư pháp"), (note.as_str(), text), ("reason", "nghe ghi âm lại"), (seen.as_str(), mark.as_str()),
        ];
        clerk.post(&path, &form("Nhất trí cao.")).is_done();
        is_told(&clerk, &path, &form("Đề nghị xem lại."), (&note, "Đề nghị xem lại."), "Đang ghi: Sở Tư pháp: “Nhất trí cao.”");
        clerk.get(&at(&s, "")).keeps(&note, "Đề nghị xem lại.");
    }

    fn what_another_tab_took_away_is_told_as_gone(world) {
        let s = opened(&world);
        let clerk = clerk(&world, &s);
        let gone = |path: &str, fields: &[(&str, &str)], says: &str| {
            let told = clerk.post(&at(&s, path), fields);
            told.is_refused(409).says(says).says("Trang này nay hiện");
            world::check_page("gone", &told.html);
        };
        clerk.post(&at(&s, "/items"), &[("kind", "DOCUMENT"), ("item", "Hồ sơ thử")]).is_done();
        let id = s.conference;
        let item = world.db.read(move |w| crate::store::conference(w, id)).unwrap().items.pop().unwrap().id;
        clerk.post(&at(&s, &format!("/items/{item}")), &[("do", "drop")]).is_done();
        gone(&format!("/items/{item}"), &[("do", "drop")], "Dòng này đã được bỏ từ cửa sổ hoặc máy khác");
        for no in 1..=3 { close_step(&clerk, &s, no); }
        let office = s.k.office.to_string();
        let flag = [("nominee", office.as_str()), ("award", "flag"), ("method", "phone")];
        clerk.post(&at(&s, "/nominations"), &flag).is_done();
        let draft = ballots_of(&world, id, ballots::State::Draft)[0].id;
        clerk.post(&at(&s, &format!("/ballots/{draft}/removal")), &[]).is_done();
        for deed in ["removal", "opening"] {
            gone(&format!("/ballots/{draft}/{deed}"), &[], "Đề nghị này đã được rút từ cửa sổ hoặc máy khác");
        }
        clerk.post(&at(&s, "/nominations"), &flag).is_done();
        open_all(&clerk, &world, &s);
        close_all(&clerk, &world, &s);
        let closed = ballots_of(&world, id, ballots::State::Closed)[0].id;
        let reason = format!("round-{closed}");
        let again = [(reason.as_str(), "Một đơn vị bấm nhầm, xin biểu quyết lại."), ("method", "phone")];
        let round = format!("/ballots/{closed}/round");
        clerk.post(&at(&s, &round), &again).is_done();
        gone(&round, &again, "Vòng này đã có vòng sau, lập từ cửa sổ hoặc máy khác");
    }

    fn the_table_that_is_announced_is_the_one_that_was_shown(world) {
        let s = opened(&world);
        let clerk = clerk(&world, &s);
        close_step(&clerk, &s, 1);
        let page = clerk.get(&at(&s, ""));
        let shown = held(&page, "table");
        page.says("929,0");
        // In another tab the head unit opens a sheet again and marks a line otherwise.
        let year = s.year;
        let finance = world.db.read(|w| {
            let year = blocs::year(w, year, world::day("07/3/2019"))?;
            Ok(scoring::progress(w, &year)?.sheets)
        }).unwrap().into_iter().find(|(body, ..)| *body == s.k.finance).unwrap().1;
        clerk.post(&format!("/sheets/{finance}/reopening"), &[("reason", "Chấm lại III.1 theo văn bản.")]).is_done();
        let version = held(&clerk.get(&format!("/sheets/{finance}")), "version");
        let mark = [("line", "HEAD"), ("version", version.as_str()), ("m8", "39"), ("why8", "Một văn bản ban hành muộn.")];
        clerk.post(&format!("/sheets/{finance}/closure"), &mark).is_done();
        let facts = world.facts();
        let path = at(&s, "/steps/2/closure");
        // A form that was shown no table announces none; nothing changed that it could be told of.
        let without = clerk.post(&path, &[]);
        without.is_refused(409).says("Biểu mẫu gửi đến bị thiếu nên chưa có gì được ghi.").says_nothing_of("vừa thay đổi");
        let told = clerk.post(&path, &[("remark", "Đọc toàn văn bảng điểm."), ("table", &shown)]);
        told.is_refused(409).says("Bảng điểm vừa thay đổi sau khi trang này mở ra. Chưa có gì được công bố").says("928,0").keeps("remark", "Đọc toàn văn bảng điểm.");
        world::check_page("told", &told.html);
        assert_eq!(world.facts(), facts, "nothing was announced");
        let now = held(&told, "table");
        assert_ne!(now, shown);
        clerk.post(&path, &[("remark", "Đọc toàn văn bảng điểm."), ("table", &now)]).is_done();
        clerk.get(&at(&s, "")).says("Bảng điểm bản thứ 1").says("Đọc toàn văn bảng điểm.");
        assert_eq!(world.facts_named("scoring.table_published"), 1);
    }

    fn a_correction_begun_meanwhile_is_shown_before_it_is_announced(world) {
        let s = opened(&world);
        let clerk = clerk(&world, &s);
        close_step(&clerk, &s, 1);
        let path = at(&s, "/steps/2/closure");
        let scores = format!("/years/{}/scores", s.year);
        clerk.post(&format!("{scores}/publication"), &[("table", &held(&clerk.get(&scores), "table"))]).is_done();
        let published = held(&clerk.get(&at(&s, "")), "table");
        clerk.post(&format!("{scores}/correction"), &[("reason", "Nghi có nhầm ở phiếu Sở Tài chính.")]).is_done();
        // Nothing differs yet, so the digest is the same; what stands published is announced once the correction ends.
        clerk.post(&path, &[("table", &published)]).is_refused(409).says("không khác gì bản đã công bố");
        clerk.post(&format!("{scores}/correction/end"), &[]).is_done();
        clerk.post(&path, &[("table", &published)]).is_done();
        assert_eq!(world.facts_named("scoring.table_published"), 1);
    }

    fn of_two_plans_changed_the_later_sees_where_they_differ(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        let page = clerk.get(&at(&s, "/plan"));
        let with = |place: &str, num: &str, version: &str| plan(&page, &[("place", place), ("threshold-num", num), ("version", version)]);
        let send = |form: &[(String, String)]| {
            let all: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            clerk.post(&at(&s, "/plan"), &all)
        };
        // The launch is not of the plan: whoever writes it does not stand in the way.
        clerk.post(&at(&s, "/launch"), &[("launch-title", "A"), ("launch-text", "B")]).is_done();
        send(&with("Hội trường lớn", "2", "1")).is_done();
        let told = send(&with("Phòng họp số 2", "3", "1"));
        told.is_refused(409).says("Có người vừa thay đổi kế hoạch").keeps("place", "Phòng họp số 2")
            .says("Địa điểm: Hội trường lớn").says("Ngưỡng: từ 2/3").says_nothing_of("Chủ trì: ");
        world::check_page("told", &told.html);
        clerk.get(&at(&s, "/plan")).keeps("place", "Hội trường lớn").says_nothing_of("Kế hoạch đang ghi khác");
        send(&with("Phòng họp số 2", "3", &held(&told, "version"))).is_done();
        clerk.get(&at(&s, "/plan")).keeps("place", "Phòng họp số 2").keeps("threshold-num", "3");
    }

    fn of_two_who_plan_the_same_conference_the_later_is_told(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        let path = format!("/years/{}/conference", s.next);
        let page = clerk.get(&path);
        let with = |place: &str| plan(&page, &[
            ("place", place), ("day", "06/3/2020"), ("chair", "A"), ("chair-post", "B"), ("secretary", "C"), ("secretary-post", "D"),
        ]);
        let send = |path: &str, form: &[(String, String)]| {
            let all: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            clerk.post(path, &all)
        };
        let planned = world.facts_named("conferences.planned");
        send(&path, &with("Hội trường lớn")).is_done();
        send(&path, &with("Hội trường lớn")).is_done();
        let told = send(&path, &with("Phòng họp số 2"));
        told.is_refused(409).says("Có người vừa lập kế hoạch").says("Địa điểm: Hội trường lớn").keeps("place", "Phòng họp số 2");
        assert_eq!(world.facts_named("conferences.planned"), planned + 1);
        // Sent again, the words go into the plan that stands.
        let action = told.html.split("<form method=\"post\" action=\"/conferences/").nth(1).unwrap().split('"').next().unwrap();
        let mut form = with("Phòng họp số 2");
        form.retain(|(k, _)| k != "version");
        form.push(("version".into(), held(&told, "version")));
        send(&format!("/conferences/{action}"), &form).is_done();
        assert_eq!(world.facts_named("conferences.replanned"), 1);
    }
}

/// The plan's form as the page offers it, with these fields otherwise.
fn plan(page: &Seen, other: &[(&str, &str)]) -> Vec<(String, String)> {
    let names = [
        "version",
        "day",
        "hour",
        "place",
        "locality",
        "chair",
        "chair-post",
        "secretary",
        "secretary-post",
        "guests",
        "strictly",
        "threshold-num",
        "threshold-den",
        "base",
        "quorum-num",
        "quorum-den",
        "copies",
        "handover-copies",
        "rule-source",
        "report",
    ];
    let word = |name: &str| match other.iter().find(|(k, _)| *k == name) {
        Some((_, word)) => (*word).to_owned(),
        None => held(page, name),
    };
    names.iter().map(|name| ((*name).to_owned(), word(name))).collect()
}
