//! Trying a change out, what is worked out anew when a leader changes, and the pictures: who sees which figures when.

use super::samples::sample;
use super::{Story, send, story};
use crate::duties::{FillSheet, Pen};
use crate::sample::{self, UpTo, rubrics};
use crate::store::sheets;
use crate::{Input, Item, Method, Rubric, Wanted, deeds};
use db::Writing;
use kernel::{Allowed, PersonId, Points, Refusal, Uuid};
use world::{Engine, World};

/// What everybody is given on every line, so that only line I.1 tells them apart.
fn plain(item: &Item, unit: usize) -> Input {
    let done = [52, 55, 50, 40, 51, 30][unit];
    match &item.method {
        Method::TargetLeader => Input::Ratio { done: Points::whole(done), planned: Points::whole(50) },
        Method::Ratio => Input::Ratio { done: Points::whole(1), planned: Points::whole(1) },
        Method::Manual | Method::Bonus { per: None } => Input::Points(Points::whole(10)),
        Method::Level { .. } => Input::Level(0),
        _ => Input::Count(0),
    }
}

fn marked(
    w: &mut Writing,
    rubric: &Rubric,
    id: crate::SheetId,
    unit: usize,
    pen: &Pen,
) -> Result<(), Refusal> {
    let wanted: Vec<Wanted> = rubric
        .items()
        .map(|i| Wanted {
            item: i.id,
            input: Some(plain(i, unit)),
            note: String::new(),
            seen: None,
            grounds: Default::default(),
        })
        .collect();
    let (sheet, rubric) = sheets::sheet(w, id)?;
    if let Some(fact) = deeds::save_marks(w, pen, (&sheet, &rubric), sheet.version, &wanted)? {
        w.remember(&fact)?;
    }
    Ok(())
}

/// Khối 5 under a rubric whose first line is measured against the leader; all handed in, all appraised, none closed.
fn race(world: &World) -> Story {
    race_with(world, |_| {})
}

fn race_with(world: &World, change: fn(&mut crate::Rubric)) -> Story {
    let mut s = story(world, None);
    let id = s.year;
    let mut all = world.build(move |w| {
        let by = PersonId(Uuid::now_v7());
        let year = blocs::year(w, id, world::day("20/02/2019"))?;
        let mut rubric = rubrics().swap_remove(0).rubric;
        rubric.sections[0].items[0].method = Method::TargetLeader;
        change(&mut rubric);
        let draft = sample::draft(w, &year, by, &rubric)?;
        sample::apply(w, &year, by, &draft)?;
        let place = |s: &crate::Sheet| year.members.iter().position(|m| *m == s.body).unwrap_or(0);
        let all: Vec<_> = sheets::bare_of_year(w, id)?.iter().map(|s| (place(s), s.id)).collect();
        for (unit, id) in &all {
            let (sheet, rubric) = sheets::sheet(w, *id)?;
            let pen = Pen::Unit(Allowed::in_a_story(FillSheet::of(&sheet), by));
            marked(w, &rubric, *id, *unit, &pen)?;
            let (sheet, rubric) = sheets::sheet(w, *id)?;
            let fact = deeds::submit(w, &pen, (&sheet, &rubric))?;
            w.remember(&fact)?;
            let pen = Pen::head(Allowed::in_a_story(year.run(), by), &year)?;
            marked(w, &rubric, *id, *unit, &pen)?;
        }
        Ok(all)
    });
    all.sort_unstable();
    s.sheets = all.into_iter().map(|(_, id)| id).collect();
    s
}

fn what_if(s: &Story, query: &str) -> String {
    format!("{}/what-if?{query}", s.scores())
}

/// Closes and publishes everything.
fn publish(world: &World, s: &Story) {
    let duc = s.head(world);
    for n in 0..6 {
        send(&duc, &s.sheet(n), "closure", &[]).is_done();
    }
    s.publish(&duc, world).is_done();
}

const LEADER: &str = "scoring.leader_changed";

world::on_both_engines! { crate::routes();
    fn a_change_is_tried_and_nothing_is_written(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        let facts = world.facts();
        duc.get(&s.scores()).says("Thử thay đổi (không lưu)").says("Thứ hạng có vững không?");
        let page = duc.get(&what_if(&s, &format!("unit={}&line=8", s.k.planning)));
        page.is_shown().says("III.1, điểm, tối đa 40").says_nothing_of("Ô khác đổi theo");
        // Sở Kế hoạch và Đầu tư from 958 to 943 falls behind the 951,5 of the one below.
        let page = duc.get(&what_if(&s, &format!("unit={}&line=2&m2=1", s.k.planning)));
        page.is_shown().says("Nếu I.3 của Sở Kế hoạch và Đầu tư là 85").says("2 đơn vị đổi hạng.").says("▼ xuống 1").says("▲ lên 1");
        page.says("943").says("−15").says("Không ô nào khác đổi theo.");
        // The address is the whole of it.
        let page = duc.get(&what_if(&s, &format!("unit={}&line=9&m9=48,5", s.k.finance)));
        assert_eq!(world::field_value(&page.is_shown().html, "m9").as_deref(), Some("48,5"));
        // Nothing at all is not zero.
        duc.get(&what_if(&s, &format!("unit={}&line=9&m9=", s.k.finance))).is_shown().says("chưa rõ").says("0 đến 50 điểm");
        assert_eq!(world.facts(), facts);
        duc.get(&s.scores()).says("958,0");
    }

    fn a_new_leader_moves_the_others_and_each_is_listed(world) {
        let s = race(&world);
        let duc = s.head(&world);
        let page = duc.get(&what_if(&s, &format!("unit={}&line=0&m0=60&p0=50", s.k.justice)));
        page.is_shown().says("I.1: 75 → 250 điểm.");
        // The leader had 55 of 50; against 60 of 50 it keeps half of what is beyond.
        page.says("đơn vị dẫn đầu từ").says("(55 ÷ 50) thành Sở Tư pháp (60 ÷ 50).").says("250 187,5");
    }

    fn what_cannot_be_is_told_as_on_the_sheet(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        let ask = |query: &str| duc.get(&what_if(&s, &format!("unit={}&{query}", s.k.finance)));
        ask("line=8&m8=45").is_shown().says("III.1: tối đa là 40. Đang nhập 45.").says_nothing_of("Ô khác đổi theo");
        let page = ask("line=8&m8=%3Cscript%3Ealert(1)%3C/script%3E");
        page.is_shown().says("không phải là số điểm");
        assert!(!page.html.contains("<script>alert"), "it is shown as words");
        assert_eq!(world::field_value(&page.html, "m8").as_deref(), Some("<script>alert(1)</script>"));
        ask("line=0&m0=5&p0=").is_shown().says("còn thiếu số kế hoạch");
        ask("line=0&m0=5&p0=0").is_shown().says("số kế hoạch phải lớn hơn 0");
        ask("line=2&m2=7").is_shown().says("chọn một bậc trong danh sách");
        ask("line=4&m4=-1").is_shown().says("phải từ 0 đến 9999");
        ask("line=8&m8=5&na8=on").is_shown().says("không cho chọn “không áp dụng”");
        // Units and lines that are not there, words without end: the page stands as it opens.
        for query in ["line=999&m999=1", "line=-1", "line=8&m9=5", &format!("line=8&m8={}", "9".repeat(5000))] {
            ask(query).is_shown().says_nothing_of("Ô khác đổi theo");
        }
        duc.get(&what_if(&s, "unit=00000000-0000-7000-8000-000000000000&line=x")).is_shown().says("Chọn ô này");
    }

    fn only_who_sees_every_figure_tries_changes(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc, nhung) = (s.head(&world), s.justice(&world), s.officer(&world));
        let stranger = world.person("Người Lạ", &[]);
        let page = what_if(&s, &format!("unit={}&line=8&m8=30", s.k.finance));
        nhung.get(&page).is_shown();
        loc.get(&page).is_refused(404);
        loc.get(&what_if(&s, &format!("unit={}", s.k.justice))).is_refused(404);
        loc.get(&s.scores()).says_nothing_of("Thử thay đổi").says_nothing_of("Thứ hạng có vững không?");
        stranger.get(&page).is_refused(403);
        s.publish(&duc, &world).is_done();
        loc.get(&page).is_shown().says("Sở Tài chính");
        loc.get(&s.scores()).says("Thử thay đổi (không lưu)").says("Thứ hạng có vững không?");
        // A sheet opened again is nobody's business but its own until the new version.
        world.clock_is("05/3/2019 10:05");
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Nghi có nhầm ở phiếu Sở Tài chính.")]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại I.5 theo quyết định.")]).is_done();
        loc.get(&page).is_refused(404);
        loc.get(&s.scores()).is_shown().says_nothing_of("Thử thay đổi").says_nothing_of("Thứ hạng có vững không?");
        duc.get(&page).is_shown();
    }

    fn before_a_rubric_applies_there_is_nothing_to_try_or_to_draw(world) {
        let s = story(&world, None);
        let duc = s.head(&world);
        duc.get(&what_if(&s, "")).is_refused(404);
        duc.get(&s.scores()).says_nothing_of("Thử thay đổi");
        duc.get(&format!("{}/pictures", s.scores())).is_shown().says("Chưa có gì để vẽ");
    }

    fn a_saved_leader_leaves_a_fact_that_members_read_after_publication(world) {
        let s = race(&world);
        let (duc, loc, nhung) = (s.head(&world), s.justice(&world), s.officer(&world));
        let first = world.facts_named(LEADER);
        send(&duc, &s.sheet(5), "marks", &[("line", "HEAD"), ("m1", "1"), ("why1", "Một văn bản chậm ba ngày.")]).is_done();
        assert_eq!(world.facts_named(LEADER), first, "another line moves nobody");
        let given = [("line", "HEAD"), ("m0", "60"), ("p0", "50"), ("why0", "Theo báo cáo của cục thống kê.")];
        send(&duc, &s.sheet(5), "marks", &given).is_done();
        assert_eq!(world.facts_named(LEADER), first + 1);
        let says = "(55 ÷ 50) thành Sở Tư pháp (60 ÷ 50).";
        for who in [&duc, &nhung] {
            who.get(&s.scores()).says("Điểm tính lại khi đơn vị dẫn đầu đổi").says(says).says("250 → 187,5");
        }
        // Members: not on the scores page, nor in the journal of the year or of their own sheet.
        let year = s.year;
        let about = world.db.read(move |w| w.facts_about("year", year, None, 1000)).unwrap();
        assert!(about.iter().all(|f| f.name != LEADER));
        for page in [s.scores(), format!("{}/journal", s.sheet(5))] {
            loc.get(&page).is_shown().says_nothing_of(says).says_nothing_of("187,5");
        }
        publish(&world, &s);
        loc.get(&s.scores()).says(says).says("250 → 187,5");
        // A correction under way is not the members' yet.
        world.clock_is("05/3/2019 10:05");
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Số liệu I.1 được đính chính.")]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(5)), &[("reason", "Chấm lại I.1 theo số mới.")]).is_done();
        let again = [("line", "HEAD"), ("m0", "65"), ("p0", "50"), ("why0", "Số liệu chính thức cao hơn.")];
        send(&duc, &s.sheet(5), "marks", &again).is_done();
        duc.get(&s.scores()).says("(65 ÷ 50)");
        loc.get(&s.scores()).says(says).says_nothing_of("(65 ÷ 50)");
    }

    fn a_leader_the_line_does_not_apply_to_is_told_with_exact_points(world) {
        // Its worth is the share the others of its section reach: all of them are needed for it.
        let s = race_with(&world, |r| r.not_applicable = crate::NotApplicable::Share);
        let duc = s.head(&world);
        let first = world.facts_named(LEADER);
        let given = [("line", "HEAD"), ("na0", "1"), ("why0", "Đơn vị không thuộc diện thực hiện tiêu chí này.")];
        send(&duc, &s.sheet(1), "marks", &given).is_done();
        assert_eq!(world.facts_named(LEADER), first + 1);
        let fact = world.db.read(|w| w.facts_named(LEADER, 0, 100)).unwrap().pop().unwrap();
        let data: kernel::serde_json::Value = kernel::serde_json::from_str(&fact.data).unwrap();
        let units = data[0]["units"].as_array().unwrap();
        assert!(units.len() > 1, "{data}");
        for unit in units {
            assert_eq!(unit["before"][0], unit["before"][1], "{unit}");
            assert_eq!(unit["after"][0], unit["after"][1], "{unit}");
        }
    }

    fn pictures_tell_members_their_own_until_publication(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc) = (s.head(&world), s.justice(&world));
        let page = format!("{}/pictures", s.scores());
        duc.get(&format!("{page}?unit={}", s.k.finance)).is_shown().says("Sở Tài chính so với cả khối, cụm");
        duc.get(&format!("{page}?unit={}", s.k.finance)).says("Cao nhất").says("Thứ hạng đổi thế nào");
        for path in [page.clone(), format!("{page}?unit={}", s.k.finance), format!("{page}?version=0")] {
            let seen = loc.get(&path);
            seen.is_shown().says("Sở Tư pháp").says("566,5").says("Thứ hạng hiện khi bảng điểm được công bố.");
            for other in ["Sở Tài chính", "972,5", "cao nhất", "Cao nhất", "Trung bình"] {
                assert!(!seen.html.contains(other), "{path} tells {other}");
            }
        }
        world.person("Người Lạ", &[]).get(&page).is_refused(403);
        s.publish(&duc, &world).is_done();
        loc.get(&format!("{page}?unit={}", s.k.finance)).is_shown().says("Sở Tài chính so với cả khối, cụm").says("Bản thứ 1");
        // A second version is a second slope; the first can still be looked at.
        world.clock_is("05/3/2019 10:05");
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Chấm lại I.5 của Sở Tài chính.")]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại I.5 theo quyết định.")]).is_done();
        send(&duc, &s.sheet(4), "closure", &[("m4", "7"), ("why4", "Đã có quyết định công nhận sáng kiến thứ bảy.")]).is_done();
        let finance = format!("{page}?unit={}", s.k.finance);
        loc.get(&finance).says("Bản thứ 1").says("561").says_nothing_of("571");
        s.publish(&duc, &world).is_done();
        loc.get(&finance).says("Bản thứ 1").says("Bản thứ 2").says("571");
        loc.get(&format!("{finance}&version=1")).says("561").says_nothing_of("Bản thứ 2");
        loc.get(&page).says("Sở Tư pháp so với cả khối, cụm");
        for query in ["version=-3", "version=9", "version=x&unit=%3Cscript%3E", "unit="] {
            loc.get(&format!("{page}?{query}")).is_shown().says("Bản thứ 2");
        }
    }
}

#[test]
fn trials_and_pictures_are_as_they_were_looked_at() {
    let world = World::new(Engine::Sqlite, crate::routes());
    let s = race(&world);
    let (duc, loc) = (s.head(&world), s.justice(&world));
    let given = [("line", "HEAD"), ("m0", "60"), ("p0", "50"), ("why0", "Theo báo cáo của cục thống kê.")];
    send(&duc, &s.sheet(5), "marks", &given).is_done();
    sample("scores-recounted", &duc.get(&s.scores()).html);
    let tried = format!("unit={}&line=0&m0=70&p0=50", s.k.finance);
    sample("what-if-leader", &duc.get(&what_if(&s, &tried)).html);
    let refused = format!("unit={}&line=0&m0=70&p0=", s.k.finance);
    sample("what-if-refused", &duc.get(&what_if(&s, &refused)).html);
    sample("pictures-own-only", &loc.get(&format!("{}/pictures", s.scores())).html);

    let world = World::new(Engine::Sqlite, crate::routes());
    let s = story(&world, Some(UpTo::Appraised));
    let duc = s.head(&world);
    s.publish(&duc, &world).is_done();
    sample("pictures-published", &s.finance(&world).get(&format!("{}/pictures", s.scores())).html);
    sample("what-if-levels", &duc.get(&what_if(&s, &format!("unit={}&line=2&m2=1", s.k.planning))).html);
}
