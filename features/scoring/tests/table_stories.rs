//! The table: ranked, published once, corrected by new versions, never altered unseen.

use super::{send, story};
use crate::sample::UpTo;
use db::Who;
use kernel::Points;
use kernel::serde_json::json;
use world::World;

fn tamper(world: &World, sql: &'static str) {
    let forged = world.db.write(Who::program(world.now()), move |w| {
        w.exec(sql, db::p![])?;
        w.commit_quietly("a forger leaves no fact", ())
    });
    forged.unwrap();
}

fn year(world: &World, id: kernel::YearId) -> blocs::Year {
    let day = world.now().day();
    world.db.read(|w| blocs::year(w, id, day)).unwrap()
}

/// Looks everywhere a leader may look before publication.
fn no_figure_of_another(world: &World, upto: UpTo) {
    let appraised = matches!(upto, UpTo::Appraised);
    let s = story(world, Some(upto));
    let duc = s.head(world);
    if !appraised {
        send(&duc, &s.sheet(4), "agreement", &[]).is_done();
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Điểm I.1 là 245 phải xem lại.")])
            .is_done();
        duc.post(&format!("{}/return", s.sheet(3)), &[("reason", "Điểm I.1 là 245 phải xem lại.")]).is_done();
    }
    let leader = world.person("Võ Lãnh Đạo", &[(kernel::Post::Leader, kernel::Scope::Body(s.k.justice))]);
    leader
        .get(&s.scores())
        .is_shown()
        .says_nothing_of("972,5")
        .says_nothing_of("929,0")
        .says_nothing_of(" 929 điểm")
        .says_nothing_of("929 =")
        .says_nothing_of("966,5")
        .says_nothing_of("tổng điểm từ")
        .says_nothing_of("Sở Tài chính");
    leader.get(&format!("{}?version=0", s.scores())).is_shown().says_nothing_of("972,5");
    for n in 0..5 {
        for page in [s.sheet(n), format!("{}/journal", s.sheet(n))] {
            leader.get(&page).is_refused(404);
        }
    }
    leader.get(&s.sheet(5)).is_shown().says_nothing_of("Sở Tài chính");
    let id = s.year;
    let told = world.db.read(move |w| w.facts_about("year", id, None, 1000)).unwrap();
    let open = ["blocs.", "scoring.rubric_", "scoring.sheets_moved", "scoring.sheets_opened"];
    for f in told {
        assert!(open.iter().any(|name| f.name.starts_with(name)), "{}: {}", f.name, f.says);
        if f.name == "scoring.sheets_moved" {
            let state = ["đã nộp.", "đã chốt.", "được mở lại."];
            assert!(state.iter().any(|end| f.says.ends_with(end)) && f.reason.is_none(), "{}", f.says);
            // Which sheet moved, and nothing that stands in it.
            let of = |id: &crate::SheetId, again| {
                json!({ "sheet": id.to_string(), "reopened": again }).to_string()
            };
            let bare = s.sheets.iter().any(|id| [of(id, true), of(id, false)].contains(&f.data));
            assert!(!f.says.bytes().any(|b| b.is_ascii_digit()) && bare, "{} {}", f.says, f.data);
        }
    }
    let y = year(world, id);
    let ready = world.db.read(move |w| crate::ready(w, &y, world::day("20/02/2019"))).unwrap();
    assert!(ready.iter().all(|f| !f.more.contains("tổng điểm từ")), "{ready:?}");
    if !appraised {
        duc.get(&s.scores()).is_shown().says("tổng điểm từ");
        duc.get(&format!("{}/journal", s.sheet(4)))
            .is_shown()
            .says("I.1")
            .says("Chốt phiếu của Sở Tài chính");
    }
}

world::on_both_engines! { crate::routes().and(organisations::routes());
    fn khoi_5_comes_out_as_the_story_draws_it(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let y = year(&world, s.year);
        let t = world.db.read(|w| crate::table(w, &y, world::day("20/02/2019"))).unwrap().unwrap();
        let rows: Vec<_> = t.rows.iter().map(|r| (r.rank.unwrap(), r.body, r.total.unwrap().aligned())).collect();
        let k = &s.k;
        assert_eq!(rows, [
            (1, k.office, "972,5".to_owned()), (2, k.planning, "958,0".into()), (3, k.people_council, "951,5".into()),
            (4, k.assembly, "940,5".into()), (5, k.finance, "929,0".into()), (6, k.justice, "921,5".into()),
        ]);
        let of = |r: &crate::TableRow| (r.sections.iter().map(|p| p.unwrap().aligned()).collect::<Vec<_>>().join(" "), r.bonus.unwrap());
        assert_eq!(of(&t.rows[0]), ("585,0 150,0 197,5".into(), Points::whole(40)));
        assert_eq!(of(&t.rows[4]), ("561,0 150,0 188,0".into(), Points::whole(30)));
        assert_eq!(of(&t.rows[5]), ("566,5 145,0 190,0".into(), Points::whole(20)));
        assert!(t.rows.iter().all(|r| r.self_total > r.total), "every unit had given itself more");
        assert_eq!(t.rows[4].self_total, Some(Points(96_650)));
        assert_eq!((t.version, t.published), (0, None));
        let ready = world.db.read(|w| crate::ready(w, &y, world::day("20/02/2019"))).unwrap();
        assert!(ready.iter().all(|f| f.state == crate::FindingState::Met), "{ready:?}");
        let p = world.db.read(|w| crate::progress(w, &y)).unwrap();
        assert_eq!((p.members, p.submitted, p.appraised, p.last_submitted), (6, 6, 6, Some(world::day("15/02/2019"))));
    }

    fn a_sheet_that_went_a_step_back_is_marked_for_those_who_may_see_it(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (duc, ha, loc) = (s.head(&world), s.finance(&world), s.justice(&world));
        duc.get(&s.scores()).says_nothing_of("phiếu bị trả lại").says_nothing_of("phiếu đang mở lại");
        duc.post(&format!("{}/return", s.sheet(5)), &[("reason", "Thiếu minh chứng của sáng kiến thứ bảy.")]).is_done();
        send(&duc, &s.sheet(4), "agreement", &[]).is_done();
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
        duc.get(&s.scores()).says("phiếu bị trả lại").says_nothing_of("phiếu đang mở lại");
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại III.1 theo văn bản mới.")]).is_done();
        duc.get(&s.scores()).says("phiếu bị trả lại").says("phiếu đang mở lại");
        ha.get(&s.scores()).says("phiếu đang mở lại").says_nothing_of("phiếu bị trả lại");
        loc.get(&s.scores()).says("phiếu bị trả lại").says_nothing_of("phiếu đang mở lại");
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
        duc.get(&s.scores()).says_nothing_of("phiếu đang mở lại");
        // A cell the unit cleared leaves nobody ranked by what units gave themselves, and the page says so.
        let pictures = format!("{}/pictures", s.scores());
        duc.get(&pictures).is_shown().says_nothing_of("chưa có hạng vì");
        send(&loc, &s.sheet(5), "marks", &[("m8", "")]).is_done();
        duc.get(&pictures).says("chưa có hạng vì điểm tự chấm của Sở Tư pháp còn ô chưa rõ");
        loc.get(&pictures).says_nothing_of("chưa có hạng vì");
    }

    fn a_correction_marks_the_sheet_it_opened_for_nobody_who_reads_the_published_table(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc) = (s.head(&world), s.justice(&world));
        s.publish(&duc, &world).is_done();
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Chấm lại III.1 của Sở Tài chính.")]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại III.1 theo văn bản.")]).is_done();
        duc.get(&format!("{}?version=0", s.scores())).says("phiếu đang mở lại");
        loc.get(&s.scores()).is_shown().says_nothing_of("phiếu đang mở lại");
    }

    fn publication_freezes_the_table_and_opens_it_to_the_bloc(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc) = (s.head(&world), s.justice(&world));
        loc.get(&s.scores()).is_shown().says("921,5").says_nothing_of("972,5").says_nothing_of("Sở Tài chính");
        loc.get(&s.sheet(4)).is_refused(404);
        loc.get(&format!("{}/workbook", s.scores())).is_refused(404);
        duc.get(&s.scores()).says("972,5").says("Công bố bảng điểm");
        loc.post(&format!("{}/publication", s.scores()), &[]).is_refused(403);
        s.publish(&duc, &world).is_done();
        let page = loc.get(&s.scores());
        page.is_shown().says("bản thứ 1").says("972,5 = 585 + 150 + 197,5 + 40 − 0").says("15.000 ÷ 16.000 × 80 = 75");
        loc.get(&s.sheet(4)).is_shown();
        let facts = world.facts();
        s.publish(&duc, &world).is_refused(409).says("Bảng điểm đã công bố, bản thứ 1.");
        for n in 0..6 {
            duc.post(&format!("{}/reopening", s.sheet(n)), &[("reason", "Muốn sửa sau khi công bố.")]).is_refused(409).says("Chỉ sửa bằng bản mới");
            send(&duc, &s.sheet(n), "marks", &[("line", "HEAD"), ("m8", "1"), ("why8", "Sửa sau khi đã công bố.")]).is_refused(409);
            duc.post(&format!("{}/return", s.sheet(n)), &[("reason", "Trả lại sau khi công bố.")]).is_refused(409);
        }
        assert_eq!(world.facts(), facts, "nothing moves after publication");
    }

    fn what_is_published_is_what_was_seen(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        let publish = |table: &str| duc.post(&format!("{}/publication", s.scores()), &[("table", table)]);
        let seen = world::field_value(&duc.get(&s.scores()).html, "table").expect("the button names its table");
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại III.1 theo văn bản mới.")]).is_done();
        send(&duc, &s.sheet(4), "closure", &[("m8", "39"), ("why8", "Một văn bản ban hành muộn.")]).is_done();
        let facts = world.facts();
        publish(&seen).is_refused(409).says("Bảng điểm vừa thay đổi");
        // Whoever sends no mark has seen nothing.
        publish("").is_refused(409).says("Biểu mẫu gửi đến bị thiếu nên chưa có gì được ghi.");
        duc.post(&format!("{}/publication", s.scores()), &[]).is_refused(409).says("Biểu mẫu gửi đến bị thiếu");
        assert_eq!(world.facts(), facts);
        publish(&world::field_value(&duc.get(&s.scores()).html, "table").unwrap()).is_done();
    }

    fn a_published_table_keeps_the_names_it_was_published_with(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc, nhung) = (s.head(&world), s.justice(&world), s.officer(&world));
        s.publish(&duc, &world).is_done();
        let names = format!("/bodies/{}/names", s.k.finance);
        let version = world::field_value(&nhung.get(&format!("/bodies/{}/edit", s.k.finance)).html, "version").unwrap();
        let rename = [("version", version.as_str()), ("full_name", "Sở Tài chính mới"), ("short_name", "STC mới"), ("name_from", "01/01/2019"), ("name_basis", "Nghị quyết 01")];
        nhung.post(&names, &rename).is_done();
        let differences = format!("/years/{}/differences", s.year);
        for page in [s.scores(), format!("{}/pictures", s.scores()), differences] {
            loc.get(&page).is_shown().says("Sở Tài chính").says_nothing_of("Sở Tài chính mới");
        }
        assert_eq!(world.db.read(crate::verify).unwrap(), Vec::<String>::new());
        // A correction is drawn up with the names of its day, and a name alone corrects nothing.
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Nghi có nhầm ở phiếu Sở Tư pháp.")]).is_done();
        duc.get(&format!("{}?version=0", s.scores())).is_shown().says("Sở Tài chính mới");
        s.publish(&duc, &world).is_refused(409).says("không khác gì bản đã công bố");
        // Of a table published before names were kept, the names are those of the day.
        tamper(&world, "UPDATE scoring_table SET content = replace(content, '\"called\":', '\"once\":')");
        let year = s.year;
        let kept = world.db.read(move |w| crate::store::tables::version(w, year, 1)).unwrap();
        let (told, digest) = (kept.digest, web::digest(&kept.content));
        world.db.write(Who::program(world.now()), move |w| {
            w.exec("UPDATE scoring_table SET digest = $1", db::p![&digest])?;
            w.exec("UPDATE journal_entry SET data = replace(data, $1, $2)", db::p![&told, &digest])?;
            w.commit_quietly("a forger leaves no fact", ())
        }).unwrap();
        loc.get(&s.scores()).is_shown().says("Sở Tài chính mới");
    }

    fn a_correction_is_a_new_version_with_its_reason(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        let correct = format!("{}/correction", s.scores());
        duc.post(&correct, &[("reason", "Chưa công bố thì chưa đính chính.")]).is_refused(409);
        s.publish(&duc, &world).is_done();
        duc.post(&correct, &[("reason", "ngắn")]).is_refused(422).keeps("reason", "ngắn");
        let why = "Sở Tài chính có quyết định công nhận sáng kiến thứ bảy trước hạn.";
        duc.post(&correct, &[("reason", why)]).is_done();
        duc.post(&correct, &[("reason", why)]).is_refused(409).says("Đang đính chính rồi");
        s.publish(&duc, &world).is_refused(409).says("không khác gì bản đã công bố");
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại I.5 theo quyết định.")]).is_done();
        duc.post(&format!("{correct}/end"), &[]).is_refused(409);
        send(&duc, &s.sheet(4), "closure", &[("m4", "7"), ("why4", "Đã có quyết định công nhận sáng kiến thứ bảy.")]).is_done();
        // The published version still stands until the new one.
        let loc = s.justice(&world);
        loc.get(&s.scores()).says("929,0").says_nothing_of("939,0").says("Đang đính chính");
        duc.get(&format!("{}?version=0", s.scores())).says("939,0");
        loc.get(&format!("{}?version=0", s.scores())).says_nothing_of("939,0");
        s.publish(&duc, &world).is_done();
        loc.get(&s.scores()).says("939,0").says("bản thứ 2").says(why);
        loc.get(&format!("{}?version=1", s.scores())).says("929,0").says("Đã có bản mới hơn");
        assert_eq!(world.facts_named("scoring.table_published"), 2);
        assert_eq!(world.db.read(crate::verify).unwrap(), Vec::<String>::new());
    }

    fn before_publication_a_leader_learns_no_figure_of_another_unit(world) {
        no_figure_of_another(&world, UpTo::SelfScored);
    }

    fn before_publication_a_leader_learns_no_figure_of_a_closed_sheet(world) {
        no_figure_of_another(&world, UpTo::Appraised);
    }

    fn a_sheet_opened_again_for_a_correction_is_unfinished_to_the_others(world) {
        let s = story(&world, Some(UpTo::Appraised));
        // The sheets of the story were closed by 28/02.
        world.clock_is("05/3/2019 10:00");
        let (duc, loc, ha) = (s.head(&world), s.justice(&world), s.finance(&world));
        s.publish(&duc, &world).is_done();
        loc.get(&s.sheet(4)).is_shown();
        world.clock_is("05/3/2019 10:05");
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Nghi có nhầm ở phiếu Sở Tài chính.")]).is_done();
        loc.get(&s.sheet(4)).is_shown();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại I.5 theo quyết định.")]).is_done();
        for page in [s.sheet(4), format!("{}/journal", s.sheet(4))] {
            loc.get(&page).is_refused(404);
        }
        ha.get(&s.sheet(4)).is_shown();
        loc.get(&s.sheet(3)).is_shown();
        let finance = s.sheet(4);
        let page = loc.get(&format!("{}?unit={}", s.scores(), s.k.finance));
        page.is_shown().says("929,0");
        assert!(!page.html.contains(&finance), "no way to a page that is shut");
        // Closed again it waits for the new version, or for the end of the correction.
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
        loc.get(&s.sheet(4)).is_refused(404);
        duc.post(&format!("{}/correction/end", s.scores()), &[]).is_done();
        loc.get(&s.sheet(4)).is_shown();
    }

    fn a_correction_that_changed_nothing_can_be_dropped(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        s.publish(&duc, &world).is_done();
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Nghi có nhầm ở phiếu Sở Tư pháp.")]).is_done();
        duc.post(&format!("{}/correction/end", s.scores()), &[]).is_done();
        duc.get(&s.scores()).says_nothing_of("Đang đính chính").says("Đính chính bằng bản mới");
    }

    fn a_published_table_that_was_altered_is_named_and_not_shown(world) {
        let s = story(&world, Some(UpTo::Appraised));
        s.publish(&s.head(&world), &world).is_done();
        tamper(&world, "UPDATE scoring_table SET content = replace(content, '\"total\":92900', '\"total\":99900')");
        let wrong = world.db.read(crate::verify).unwrap();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        s.justice(&world).get(&s.scores()).is_refused(500).says_nothing_of("999,0")
            .says("bị sửa ngoài chương trình (bản thứ 1)").says("thidua verify").says_nothing_of("Thử lại sau ít phút");
        // A forger who also writes a fitting digest is told by the journal, here and on the page.
        let content: (String,) = world.db.read(|w| w.one("SELECT content FROM scoring_table", db::p![])).unwrap();
        let digest = web::digest(&content.0);
        world.db.write(Who::program(world.now()), move |w| {
            w.exec("UPDATE scoring_table SET digest = $1", db::p![&digest])?;
            w.commit_quietly("a forger leaves no fact", ())
        }).unwrap();
        assert_eq!(world.db.read(crate::verify).unwrap().len(), 1);
        for page in [s.scores(), format!("{}/workbook", s.scores()), format!("{}/pictures", s.scores())] {
            s.justice(&world).get(&page).is_refused(500).says_nothing_of("999,0").says("bị sửa ngoài chương trình (bản thứ 1)");
        }
        let y = year(&world, s.year);
        assert!(world.db.read(|w| crate::table(w, &y, world::day("20/02/2019"))).is_err());
        assert!(world.db.read(|w| crate::to_announce(w, &y, world::day("20/02/2019"))).is_err());
    }

    fn each_version_is_held_against_the_fact_of_its_own_publication(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc) = (s.head(&world), s.justice(&world));
        s.publish(&duc, &world).is_done();
        let marks = [("m8", "40", "why8"), ("m4", "7", "why4")];
        let reasons = ["Chấm lại III.1 của Sở Tài chính.", "Đã có quyết định công nhận sáng kiến thứ bảy."];
        for ((mark, points, because), why) in marks.into_iter().zip(reasons) {
            duc.post(&format!("{}/correction", s.scores()), &[("reason", why)]).is_done();
            duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", why)]).is_done();
            send(&duc, &s.sheet(4), "closure", &[(mark, points), (because, why)]).is_done();
            s.publish(&duc, &world).is_done();
        }
        let of = |n: i64| format!("{}?version={n}", s.scores());
        for n in 1..4 {
            loc.get(&of(n)).is_shown().says(&format!("bản thứ {n}"));
        }
        // The second takes the figures of the third and a digest that fits them.
        tamper(&world, "UPDATE scoring_table SET content = (SELECT t.content FROM scoring_table t WHERE t.version = 3),
            digest = (SELECT t.digest FROM scoring_table t WHERE t.version = 3) WHERE version = 2");
        loc.get(&of(2)).is_refused(500).says("bị sửa ngoài chương trình (bản thứ 2)");
        for n in [1, 3] {
            loc.get(&of(n)).is_shown().says(&format!("bản thứ {n}"));
        }
        // A row that nobody published is none.
        tamper(&world, "UPDATE scoring_table SET version = 4 WHERE version = 3");
        loc.get(&s.scores()).is_refused(500).says("bị sửa ngoài chương trình (bản thứ 4)");
    }

    fn every_word_of_a_published_table_and_its_being_there_is_held_against_the_journal(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        s.publish(&duc, &world).is_done();
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Chấm lại III.1 của Sở Tài chính.")]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại III.1 theo văn bản.")]).is_done();
        send(&duc, &s.sheet(4), "closure", &[("m8", "40"), ("why8", "Theo văn bản 15.")]).is_done();
        s.publish(&duc, &world).is_done();
        let found = || world.db.read(crate::verify).unwrap();
        assert_eq!(found(), Vec::<String>::new());
        type Row = (kernel::YearId, i64, String, String, String, kernel::Moment, String);
        let rows: Vec<Row> = world.db.read(|w| w.rows(
            "SELECT year_id, version, content, digest, reason, published_at, published_by FROM scoring_table ORDER BY version",
            db::p![],
        )).unwrap();
        assert_eq!((rows.len(), rows[1].4.as_str()), (2, "Chấm lại III.1 của Sở Tài chính."));
        let forged: [(&str, &[&str]); 8] = [
            ("UPDATE scoring_table SET content = replace(content, '9', '8') WHERE version = 2", &["bản thứ 2, đã bị sửa."]),
            ("UPDATE scoring_table SET digest = 'ab' WHERE version = 1", &["bản thứ 1, đã bị sửa."]),
            ("UPDATE scoring_table SET reason = 'Khác.' WHERE version = 1", &["bản thứ 1, đã bị sửa."]),
            ("UPDATE scoring_table SET reason = '' WHERE version = 2", &["bản thứ 2, đã bị sửa."]),
            ("UPDATE scoring_table SET published_at = published_at - 1 WHERE version = 2", &["bản thứ 2, đã bị sửa."]),
            ("UPDATE scoring_table SET published_by = 'Người khác' WHERE version = 2", &["bản thứ 2, đã bị sửa."]),
            ("UPDATE scoring_table SET version = 3 WHERE version = 2", &["bản thứ 3, đã bị thêm vào mà không qua công bố.", "bản thứ 2, đã bị xóa."]),
            ("DELETE FROM scoring_table", &["bản thứ 1, đã bị xóa.", "bản thứ 2, đã bị xóa."]),
        ];
        for (sql, says) in forged {
            tamper(&world, sql);
            let wrong = found();
            assert!(wrong.len() == says.len() && wrong.iter().zip(says).all(|(w, s)| w.ends_with(s)), "{sql}: {wrong:?}");
            let rows = rows.clone();
            world.db.write(Who::program(world.now()), move |w| {
                w.exec("DELETE FROM scoring_table", db::p![])?;
                for (year, n, text, digest, why, at, by) in &rows {
                    w.exec(
                        "INSERT INTO scoring_table (year_id, version, content, digest, reason, published_at, published_by)
                         VALUES ($1, $2, $3, $4, $5, $6, $7)",
                        db::p![*year, *n, text, digest, why, *at, by],
                    )?;
                }
                w.commit_quietly("all is put back", ())
            }).unwrap();
            assert_eq!(found(), Vec::<String>::new(), "{sql}");
        }
    }

    fn the_workbook_holds_the_published_figures(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        s.publish(&duc, &world).is_done();
        let seen = duc.get(&format!("{}/workbook", s.scores()));
        assert_eq!(&seen.is_shown().bytes[..2], b"PK");
        assert!(seen.mime.contains("spreadsheetml"));
    }

    fn publishing_for_another_bloc_is_refused(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let y = year(&world, s.year);
        let refused = world.db.write(Who::program(world.now()), move |w| {
            let other = blocs::RunYear { bloc: kernel::BlocId(kernel::Uuid::now_v7()), place: y.run_place() };
            let ok = kernel::Allowed::in_a_story(other, kernel::PersonId(kernel::Uuid::now_v7()));
            crate::publish(w, &ok, &y, None)?;
            w.commit_quietly("never", ())
        });
        assert!(matches!(refused, Err(kernel::Refusal::Forbidden(_))));
    }

    fn what_waits_for_whom_is_known(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        s.finance(&world).get(&s.scores()).is_shown();
        let y = year(&world, s.year);
        let p = world.db.read(|w| crate::progress(w, &y)).unwrap();
        assert_eq!((p.submitted, p.appraised, p.published), (6, 0, None));
        let ready = world.db.read(|w| crate::ready(w, &y, world::day("20/02/2019"))).unwrap();
        assert_eq!(ready[1].says, "Đã chốt 0 trên 6 phiếu");
        assert_eq!(ready[2].state, crate::FindingState::Unknown);
    }

    fn a_unit_renamed_after_publication_keeps_no_correction_open(world) {
        let s = story(&world, Some(UpTo::Appraised));
        world.clock_is("05/3/2019 10:00");
        let (duc, nhung) = (s.head(&world), s.officer(&world));
        let rename = |full: &str, from: &str| {
            let path = format!("/bodies/{}", s.k.people_council);
            let version = world::field_value(&nhung.get(&format!("{path}/edit")).html, "version").unwrap();
            let fields = [("version", version.as_str()), ("full_name", full), ("short_name", ""), ("name_from", from), ("name_basis", "Nghị quyết 01")];
            nhung.post(&format!("{path}/names"), &fields).is_done();
        };
        // A name that is still to come is nobody's name today.
        rename("Văn phòng Hội đồng", "15/4/2019");
        let assembly = format!("{}?unit={}", s.scores(), s.k.assembly);
        duc.get(&assembly).says("Kém Văn phòng Hội đồng nhân dân tỉnh").says_nothing_of("Văn phòng Hội đồng 11");
        s.publish(&duc, &world).is_done();
        world.clock_is("20/4/2019 09:00");
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Nghi có nhầm ở phiếu Sở Tư pháp.")]).is_done();
        duc.get(&format!("{assembly}&version=0")).says("Kém Văn phòng Hội đồng 11 điểm");
        s.publish(&duc, &world).is_refused(409).says("không khác gì bản đã công bố");
        duc.post(&format!("{}/correction/end", s.scores()), &[]).is_done();
        assert_eq!(world.db.read(crate::verify).unwrap(), Vec::<String>::new());
    }
}
