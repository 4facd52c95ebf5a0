//! Who else scores: across, the standing body; and the round in which units explain themselves.

use super::{Story, send, story};
use crate::sample::UpTo;
use crate::sample::chance::bloc;
use crate::{Assignment, Deal, ItemId, assign, load};
use kernel::BodyId;
use proptest::prelude::*;
use world::World;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nobody_scores_itself_everybody_scores_alike_and_every_cell_has_one_reviewer(
        seed in any::<u64>(), n in 2usize..=15, by_criterion in any::<bool>(), competent in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut b = bloc(seed, n, true);
        let deal = if by_criterion { Deal::ByCriterion } else { Deal::BySection };
        let sections: Vec<String> = b.rubric.main().map(|s| s.no.clone()).collect();
        let criteria: usize = b.rubric.main().map(|s| s.criteria().count()).sum();
        let body = competent.map(|i| b.members[i.index(n)]);
        b.rubric.sections[1].items[0].scorer = body;
        let all = assign(&b.rubric, &b.members, &sections, deal);
        prop_assert_eq!(all.len(), criteria * n);
        prop_assert!(all.iter().all(|((target, _), reviewer)| target != reviewer));
        if let Some(body) = body {
            let item = b.rubric.sections[1].items[0].id;
            prop_assert!(b.members.iter().filter(|m| **m != body).all(|m| all[&(*m, item)] == body));
        } else {
            prop_assert!(load(&all, &b.members).iter().all(|(_, cells)| *cells == criteria));
        }
    }
}

#[test]
fn a_bloc_of_one_deals_nothing() {
    let b = bloc(1, 1, true);
    assert_eq!(assign(&b.rubric, &b.members, &["I".to_owned()], Deal::ByCriterion), Assignment::new());
}

/// Who scores the first criterion of a member, and the key of that criterion.
fn reviewer(world: &World, s: &Story, target: BodyId) -> (BodyId, ItemId) {
    let year = s.year;
    let all = world.db.read(|w| crate::store::rounds::assignment(w, year)).unwrap();
    let rubric = world.db.read(|w| crate::rubric_of(w, year)).unwrap().unwrap();
    let item = rubric.items().next().unwrap().id;
    (all[&(target, item)], item)
}

/// As if the justice department had first written 10 of 50 in I.1, which it handed in as 48 of 50.
fn drafted(world: &World, s: &Story) {
    let (sheet, year) = (s.sheets[5], s.year);
    let done = world.db.write(db::Who::program(world.now()), move |w| {
        let item = crate::rubric_of(w, year)?.unwrap().items().next().unwrap().id;
        w.exec(
            "UPDATE scoring_mark SET before_a = 1000, before_b = 5000 WHERE sheet_id = $1 AND item_id = $2 AND line = 'SELF'",
            db::p![sheet, item],
        )?;
        w.commit_quietly("a story begins", ())
    });
    done.unwrap();
}

fn cross(s: &Story) -> String {
    format!("/years/{}/cross", s.year)
}

fn differences(s: &Story) -> String {
    format!("/years/{}/differences", s.year)
}

world::on_both_engines! { crate::routes();
    fn nothing_is_dealt_out_once_the_table_is_published(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        drafted(&world, &s);
        duc.get(&cross(&s)).is_shown().says("Cách chia");
        // Sent back, a sheet is its unit's own again until it is handed in.
        let why = [("reason", "Ghi rõ số văn bản ở mục III.")];
        for deed in ["reopening", "return"] { duc.post(&format!("{}/{deed}", s.sheet(5)), &why).is_done(); }
        send(&s.justice(&world), &s.sheet(5), "submission", &[("why8", "Văn bản số 12, ngày 05/3.")]).is_done();
        send(&duc, &s.sheet(5), "closure", &[]).is_done();
        s.publish(&duc, &world).is_done();
        duc.get(&cross(&s)).is_shown().says_nothing_of("Cách chia");
        let facts = world.facts();
        duc.post(&cross(&s), &[("sectionI", "on"), ("deal", "section")]).is_refused(409).says("đã công bố");
        assert_eq!(world.facts(), facts);
        // Published, a sheet is read by all; what its unit wrote before it handed it in stays with those it concerns.
        let (ha, loc, nhung) = (s.finance(&world), s.justice(&world), s.officer(&world));
        for (who, sees) in [(&loc, true), (&duc, true), (&nhung, true), (&ha, false)] {
            let (sheet, open) = (who.get(&s.sheet(5)), who.get(&format!("{}?at=0", s.sheet(5))));
            assert_eq!((sheet.html.contains("<s>50</s>"), open.html.contains("50 → 240")), (sees, sees));
            let journal = who.get(&format!("{}/journal", s.sheet(5)));
            journal.is_shown().says("Sở Tư pháp nộp phiếu tự chấm").says("Chốt phiếu của Sở Tư pháp");
            assert_eq!(journal.html.contains("cột tự chấm"), sees);
        }
    }

    fn members_score_across_what_they_were_assigned_and_see_nothing_else(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        drafted(&world, &s);
        let (duc, ha) = (s.head(&world), s.finance(&world));
        ha.post(&cross(&s), &[("sectionI", "on"), ("deal", "section")]).is_refused(403);
        duc.post(&cross(&s), &[("deal", "section")]).is_refused(422).says("Chọn ít nhất một mục");
        duc.post(&cross(&s), &[("sectionI", "on"), ("deal", "thế nào cũng được")]).is_refused(422);
        duc.get(&cross(&s)).is_shown().says("Chưa phân công");
        duc.post(&cross(&s), &[("sectionI", "on"), ("deal", "section")]).is_done();
        duc.get(&cross(&s)).says("Ai chấm ai").says("mục I");

        // Justice is the last member: its neighbour, the first, scores its section I.
        let (by, _) = reviewer(&world, &s, s.k.justice);
        let clerk = world.person("Chuyên viên chấm chéo", &[(kernel::Post::Clerk, kernel::Scope::Body(by))]);
        let page = format!("{}/cross", s.sheet(5));
        clerk.get(&cross(&s)).says("Phần của đồng chí").says("Sở Tư pháp");
        let seen = clerk.get(&page);
        assert!(!seen.html.contains("<s>"), "not what the unit wrote before it handed its sheet in");
        seen.is_shown().says("I.1").says("48 ÷ 50 × 250 = 240").says_nothing_of("III.1").says_nothing_of("Tổng điểm");
        // Its own sheet page stays closed to the reviewer.
        clerk.get(&s.sheet(5)).is_refused(404);
        ha.get(&page).is_refused(404);
        world.nobody().get(&page).asks_to_sign_in();

        let fields = [("version", world::field_value(&seen.html, "version").unwrap()), ("m0", "45".into()), ("p0", "50".into())];
        let plain: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
        let facts = world.facts();
        clerk.post(&page, &plain).is_refused(422).says("điểm 225 khác với tự chấm (240)").keeps("m0", "45");
        assert_eq!(world.facts(), facts);
        let mut with_reason = plain.clone();
        with_reason.push(("why0", "Ba chỉ tiêu chưa có số liệu chính thức."));
        clerk.post(&page, &with_reason).is_done();
        assert_eq!(world.facts_named("scoring.cross_scored"), 1);
        // A line that was not assigned is not taken, whatever the form says.
        let version = world::field_value(&clerk.get(&page).html, "version").unwrap();
        let facts = world.facts();
        clerk.post(&page, &[("version", &version), ("m8", "40")]).is_refused(403);
        assert_eq!(world.facts(), facts);

        // The head unit sees it beside the others; it decides nothing by itself.
        duc.get(&s.sheet(5)).says("Chấm chéo").says("Ba chỉ tiêu chưa có số liệu chính thức.");
        duc.get(&differences(&s)).says("Chấm chéo").says("225");
        // The unit it is about knows who reviewed it (ADR 0012): on the sheet, beside the reason.
        let named = "Chấm chéo, Văn phòng Đoàn Đại biểu Quốc hội tỉnh";
        s.justice(&world).get(&s.sheet(5)).says(named);
        s.justice(&world).get(&format!("{}?at=0", s.sheet(5))).says(&format!("{named}, 225 điểm."));
        s.justice(&world).get(&differences(&s)).says(named);
        // Once somebody scored, what was dealt stays, and what has nobody yet is dealt to somebody.
        duc.post(&cross(&s), &[("sectionI", "on"), ("deal", "criterion")]).is_refused(409).says("phân công giữ nguyên");
        let held = world.db.read(|w| crate::store::rounds::assignment(w, s.year)).unwrap();
        duc.get(&cross(&s)).is_shown().says("Phân công thêm");
        duc.post(&cross(&s), &[("sectionI", "on"), ("sectionII", "on"), ("deal", "criterion")]).is_done();
        let all = world.db.read(|w| crate::store::rounds::assignment(w, s.year)).unwrap();
        assert!(all.len() > held.len() && held.iter().all(|(cell, by)| all[cell] == *by));
        s.justice(&world).get(&s.sheet(5)).says("Ba chỉ tiêu chưa có số liệu chính thức.");
    }

    fn the_standing_body_has_the_last_word_with_a_reason_until_publication(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (nhung, duc, ha) = (s.officer(&world), s.head(&world), s.finance(&world));
        let page = nhung.get(&s.sheet(4));
        page.is_shown().says("Lưu điểm thường trực").says("929").says("điểm của Khối trưởng giữ nguyên").says_nothing_of("Để trống là chưa rõ");
        let version = world::field_value(&page.html, "version").unwrap();
        let path = format!("{}/standing", s.sheet(4));
        let facts = world.facts();
        nhung.post(&path, &[("line", "STANDING"), ("version", &version), ("m10", "3")]).is_refused(422).says("khác với thẩm định (40)");
        duc.post(&path, &[("version", &version), ("m10", "3"), ("why10", "Điển hình thứ tư bị rút.")]).is_refused(403);
        ha.post(&path, &[("version", &version), ("m10", "3"), ("why10", "Điển hình thứ tư bị rút.")]).is_refused(403);
        assert_eq!(world.facts(), facts);
        nhung.post(&path, &[("line", "STANDING"), ("version", &version), ("m10", "3"), ("why10", "Điển hình thứ tư bị rút.")]).is_done();
        assert_eq!(world.facts_named("scoring.reappraised"), 1);
        ha.get(&s.sheet(4)).says("Thường trực").says("Điển hình thứ tư bị rút.").says("919");
        duc.get(&format!("{}?unit={}", s.scores(), s.k.finance)).says("919").says("Thường trực thẩm định");
        world.clock_is("06/3/2019 09:00");
        s.publish(&duc, &world).is_done();
        let version = world::field_value(&nhung.get(&s.sheet(4)).html, "version").unwrap_or_default();
        let facts = world.facts();
        nhung.post(&path, &[("line", "STANDING"), ("version", &version), ("m10", "2"), ("why10", "Thêm một điển hình bị rút.")]).is_refused(409).says("đã công bố");
        assert_eq!(world.facts(), facts);

        // A correction opens nothing that everybody still reads as published: the head unit opens the sheet first.
        world.clock_is("08/3/2019 09:00");
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Chấm lại III.2 theo văn bản mới.")]).is_done();
        nhung.post(&path, &[("line", "STANDING"), ("version", &version), ("m10", "2"), ("why10", "Thêm một điển hình bị rút.")]).is_refused(409).says("mở lại phiếu trước");
    }

    fn what_the_standing_body_confirmed_is_tied_to_the_mark_it_saw(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (nhung, duc, ha) = (s.officer(&world), s.head(&world), s.finance(&world));
        let standing = |over: &[(&str, &str)]| {
            let version = world::field_value(&nhung.get(&s.sheet(4)).html, "version").unwrap();
            let mut fields = vec![("line", "STANDING"), ("version", version.as_str())];
            fields.extend(over);
            nhung.post(&format!("{}/standing", s.sheet(4)), &fields)
        };
        // III.3: four exemplars, 40 points, as the head unit has it: no reason is asked.
        standing(&[("m10", "4")]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại III.3 theo văn bản.")]).is_done();
        // Nothing changed: the confirmation holds.
        nhung.get(&s.sheet(4)).says_nothing_of("Chờ thường trực xem lại");
        send(&duc, &s.sheet(4), "marks", &[("m10", "3"), ("why10", "Điển hình thứ tư bị rút.")]).is_done();
        let says = "thường trực đã cho 40 khi đơn vị thẩm định chấm 40; nay chấm 30";
        for who in [&duc, &nhung, &ha] { who.get(&s.sheet(4)).is_shown().says("Chờ thường trực xem lại").says(says); }
        duc.get(&differences(&s)).says("Thường trực, chờ xem lại").says(says);
        // The old word does not stand any more, and the sheet is not closed behind the standing body's back.
        duc.get(&format!("{}?unit={}", s.scores(), s.k.finance)).says("919").says_nothing_of("Thường trực thẩm định");
        let facts = world.facts();
        send(&duc, &s.sheet(4), "closure", &[]).is_refused(422).says("III.3: ").says(says).says("Thường trực xem lại dòng này rồi mới chốt được");
        assert_eq!(world.facts(), facts);
        // Other lines are saved without touching it; the same word again, against another mark, needs its reason.
        standing(&[("m8", "40"), ("m10", "")]).is_done();
        nhung.get(&s.sheet(4)).says(says);
        standing(&[("m10", "4")]).is_refused(422).says("điểm 40 khác với thẩm định (30)");
        standing(&[("m10", "4"), ("why10", "Quyết định rút chưa có hiệu lực.")]).is_done();
        nhung.get(&s.sheet(4)).says_nothing_of("Chờ thường trực xem lại");
        nhung.get(&format!("{}/journal", s.sheet(4))).says("III.3 xác nhận lại 40");
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
        duc.get(&format!("{}?unit={}", s.scores(), s.k.finance)).says("929").says("Thường trực thẩm định");
        // The head unit comes back to what the standing body had seen first: it is another mark all the same.
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại III.3 lần nữa.")]).is_done();
        send(&duc, &s.sheet(4), "marks", &[("m10", "4"), ("why10", "Quyết định rút đã bị hủy.")]).is_done();
        send(&duc, &s.sheet(4), "closure", &[]).is_refused(422).says("Thường trực xem lại dòng này");
        // A page from before the head unit's new mark says nothing about that mark.
        let old = world::field_value(&nhung.get(&s.sheet(4)).html, "version").unwrap();
        send(&duc, &s.sheet(4), "marks", &[("m10", "3"), ("why10", "Quyết định rút vẫn còn hiệu lực.")]).is_done();
        let unseen = [("line", "STANDING"), ("version", old.as_str()), ("m10", "2"), ("why10", "Hai điển hình trùng nhau.")];
        let facts = world.facts();
        nhung.post(&format!("{}/standing", s.sheet(4)), &unseen).is_refused(409).says("Đơn vị thẩm định đã chấm lại III.3").keeps("m10", "2");
        assert_eq!(world.facts(), facts);
        send(&duc, &s.sheet(4), "marks", &[("m10", "4"), ("why10", "Quyết định rút đã bị hủy hẳn.")]).is_done();
        standing(&[("m10", "4")]).is_done();
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
    }

    fn a_form_that_saw_a_version_there_never_was_is_refused(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (duc, nhung) = (s.head(&world), s.officer(&world));
        let never = i64::MAX.to_string();
        let facts = world.facts();
        let fields = [("line", "HEAD"), ("m8", "39"), ("why8", "Một văn bản ban hành muộn.")];
        let with = |more: [(&'static str, String); 2]| {
            let own = fields.iter().map(|(name, typed)| (*name, (*typed).to_owned()));
            own.chain(more).collect::<Vec<(&str, String)>>()
        };
        let post = |deed: &str, fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
            duc.post(&format!("{}/{deed}", s.sheet(4)), &fields)
        };
        post("marks", with([("version", never.clone()), ("at", "8".into())])).is_refused(409).says("một lần lưu mà phiếu chưa có").keeps("m8", "39");
        let version = world::field_value(&duc.get(&s.sheet(4)).html, "version").unwrap();
        post("marks", with([("version", version.clone()), ("v8", never.clone())])).is_refused(409).says("Chưa có gì được lưu");
        post("closure", with([("version", never.clone()), ("v8", version.clone())])).is_refused(409);
        nhung.post(&format!("{}/standing", s.sheet(4)), &[("line", "STANDING"), ("m8", "39"), ("why8", "Một văn bản muộn."), ("version", &never)]).is_refused(409);
        assert_eq!(world.facts(), facts);
        post("marks", with([("version", version.clone()), ("v8", version)])).is_done();
    }

    fn a_unit_explains_itself_in_time_and_is_answered_before_anything_is_announced(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, ha, loc) = (s.head(&world), s.finance(&world), s.justice(&world));
        let round = format!("/years/{}/round", s.year);
        let page = ha.get(&differences(&s));
        page.is_shown().says("Chưa mở đợt giải trình").says_nothing_of("Sở Tư pháp").says("Một báo cáo nộp chậm 3 ngày.");
        page.says_nothing_of("Mọi cột giống nhau");
        assert!(page.html.contains("id=\"d5-12\""), "a line is found by its unit's place, whoever looks");
        let items: Vec<String> = {
            let year = s.year;
            let r = world.db.read(|w| crate::rubric_of(w, year)).unwrap().unwrap();
            r.items().map(|i| i.id.to_string()).collect()
        };
        let explain = format!("{}/explanations", s.sheet(4));
        let says = "Báo cáo gửi đúng hạn qua trục liên thông, có dấu thời gian.";
        ha.post(&explain, &[("item", &items[12]), ("says", says)]).is_refused(409).says("Chưa mở đợt giải trình");
        ha.post(&round, &[("until", "25/02/2019")]).is_refused(403);
        world.clock_is("26/02/2019 09:00");
        duc.post(&round, &[("until", "25/02/2019")]).is_refused(422).says("Hạn giải trình: phải từ 26/02/2019");
        duc.post(&round, &[("until", "31/02/2019")]).is_refused(422);
        duc.post(&round, &[("until", "28/02/2019")]).is_done();

        ha.post(&explain, &[("item", &items[12]), ("says", "")]).is_refused(422);
        ha.post(&explain, &[("item", &items[8]), ("says", says)]).is_refused(409).says("không khác điểm tự chấm");
        loc.post(&explain, &[("item", &items[12]), ("says", says)]).is_refused(404);
        ha.post(&explain, &[("item", &items[12]), ("says", says)]).is_done();
        ha.get(&differences(&s)).says(says);
        // The same again changes nothing; another's words are not replaced unseen.
        let facts = world.facts();
        ha.post(&explain, &[("item", &items[12]), ("says", says)]).is_done();
        ha.post(&explain, &[("item", &items[12]), ("says", "Lời khác, viết trên trang cũ."), ("seen", "0")]).is_refused(409).says("Lời khác, viết trên trang cũ.");
        assert_eq!(world.facts(), facts);
        loc.get(&differences(&s)).says_nothing_of(says);
        // Not announced while the round is open, nor while a unit waits for its answer.
        s.publish(&duc, &world).is_refused(409).says("Đợt giải trình còn mở đến hết ngày 28/02/2019");
        world.clock_is("01/3/2019 08:00");
        ha.post(&explain, &[("item", &items[12]), ("says", "Muộn mất rồi, vẫn gửi.")]).is_refused(409).says("Đợt giải trình đã kết thúc");
        s.publish(&duc, &world).is_refused(409).says("Còn 1 ý kiến giải trình chưa trả lời");
        let seen = duc.get(&differences(&s));
        seen.says(says).says("Trả lời");
        let at = world::field_value(&seen.html, "at").unwrap();
        let answers = format!("{}/answers", s.sheet(4));
        let reply = "Dấu thời gian trên trục là của báo cáo quý, không phải báo cáo sáu tháng.";
        ha.post(&answers, &[("item", &items[12]), ("at", &at), ("answer", "KEPT"), ("reply", reply)]).is_refused(403);
        duc.post(&answers, &[("item", &items[12]), ("at", &at), ("answer", "KEPT"), ("reply", "ngắn")]).is_refused(422).keeps("reply", "ngắn");
        duc.post(&answers, &[("item", &items[12]), ("at", "1"), ("answer", "KEPT"), ("reply", reply)]).is_refused(409);
        duc.post(&answers, &[("item", &items[12]), ("at", &at), ("answer", "KEPT"), ("reply", reply)]).is_done();
        duc.post(&answers, &[("item", &items[12]), ("at", &at), ("answer", "CHANGED"), ("reply", reply)]).is_refused(409).says("đã được trả lời");
        ha.get(&differences(&s)).says(reply).says("Giữ nguyên điểm");
        s.publish(&duc, &world).is_done();
        duc.post(&round, &[("until", "05/3/2019")]).is_refused(409);
    }

    fn points_that_were_promised_are_given_before_anything_is_announced(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, ha) = (s.head(&world), s.finance(&world));
        let item = {
            let year = s.year;
            let r = world.db.read(|w| crate::rubric_of(w, year)).unwrap().unwrap();
            r.items().nth(12).unwrap().id.to_string()
        };
        world.clock_is("05/3/2019 09:00");
        let round = format!("/years/{}/round", s.year);
        let open_until = |day: &str| duc.post(&round, &[("until", day), ("sure", day)]).is_done().status;
        // Only by word is the table kept from being announced in the conference.
        let asked = duc.post(&round, &[("until", "07/3/2019")]);
        asked.is_refused(422).says("Hạn này chưa hết khi hội nghị họp ngày 07/3/2019").says("Vẫn giữ hạn 07/3/2019");
        duc.post(&round, &[("until", "08/3/2019"), ("sure", "07/3/2019")]).is_refused(422);
        duc.post(&round, &[("until", "7/3/2019"), ("sure", "7/3/2019")]).is_done();
        let warned = "Hạn giải trình chưa hết khi hội nghị họp ngày 07/3/2019";
        open_until("07/3/2019");
        duc.get(&differences(&s)).is_shown().says(warned);
        ha.get(&differences(&s)).is_shown().says_nothing_of(warned);
        open_until("05/3/2019");
        duc.get(&differences(&s)).is_shown().says_nothing_of(warned);
        ha.post(&format!("{}/explanations", s.sheet(4)), &[("item", &item), ("says", "Báo cáo gửi đúng hạn, có dấu thời gian.")]).is_done();
        // Ended early, with a reason that everybody reads.
        let why = "Đơn vị được hỏi đã giải trình xong.";
        ha.post(&format!("{round}/end"), &[("why", why)]).is_refused(403);
        duc.post(&format!("{round}/end"), &[("why", "ngắn")]).is_refused(422).keeps("why", "ngắn");
        duc.post(&format!("{round}/end"), &[("why", why)]).is_done();
        assert_eq!(world.facts_named("scoring.round_ended"), 1);
        duc.post(&format!("{round}/end"), &[("why", why)]).is_refused(409);
        ha.get(&differences(&s)).says("kết thúc sớm ngày 05/3/2019").says(why);
        ha.post(&format!("{}/explanations", s.sheet(4)), &[("item", &item), ("says", "Nói thêm sau khi kết thúc.")]).is_refused(409);
        open_until("05/3/2019");
        ha.get(&differences(&s)).says_nothing_of("kết thúc sớm");
        world.clock_is("06/3/2019 09:00");
        let at = world::field_value(&duc.get(&differences(&s)).html, "at").unwrap();
        let reply = "Đã đối chiếu trục liên thông: báo cáo gửi đúng hạn.";
        duc.post(&format!("{}/answers", s.sheet(4)), &[("item", &item), ("at", &at), ("answer", "CHANGED"), ("reply", reply)]).is_done();
        for who in [&duc, &ha] {
            who.get(&differences(&s)).is_shown().says("Điều chỉnh điểm. Đã đối chiếu").says("Chưa điều chỉnh");
        }
        let publish = || s.publish(&duc, &world);
        publish().is_refused(409).says("mở lại phiếu, chấm lại dòng ấy");
        world.clock_is("06/3/2019 09:10");
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Điều chỉnh theo giải trình.")]).is_done();
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
        publish().is_refused(409).says("mở lại phiếu, chấm lại dòng ấy");
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Điều chỉnh theo giải trình.")]).is_done();
        // What was said for 25 points is no reason for taking them back.
        let agree = |said: &[(&str, &str)]| send(&duc, &s.sheet(4), "agreement", &[&[("p12", ""), ("m12", "")], said].concat());
        agree(&[]).is_refused(422).says("lý do vẫn là của lần trước");
        agree(&[("why12", "Báo cáo gửi đúng hạn theo trục liên thông.")]).is_done();
        send(&duc, &s.sheet(4), "closure", &[]).is_done();
        ha.get(&differences(&s)).says("Điều chỉnh điểm. Đã đối chiếu").says_nothing_of("Chưa điều chỉnh");
        publish().is_done();
    }

    fn what_nobody_said_is_told_as_what_it_means(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (duc, nhung) = (s.head(&world), s.officer(&world));
        duc.post(&cross(&s), &[("sectionI", "on"), ("deal", "section")]).is_done();
        let (by, _) = reviewer(&world, &s, s.k.justice);
        let clerk = world.person("Chuyên viên chấm chéo", &[(kernel::Post::Clerk, kernel::Scope::Body(by))]);
        let page = format!("{}/cross", s.sheet(5));
        let seen = clerk.get(&page);
        seen.says("chưa chấm").says_nothing_of("chưa rõ");
        let version = world::field_value(&seen.html, "version").unwrap();
        let form = [("version", version.as_str()), ("m0", "45"), ("p0", "50"), ("why0", "Ba chỉ tiêu chưa có số liệu.")];
        clerk.post(&page, &form).is_done();
        // Across: assigned and silent, or assigned to nobody; a sum of some lines is no sum of the sheet.
        let cells = |html: &str, title: &str| -> Vec<String> {
            let label = format!("data-label=\"{title}\"");
            html.split("<td").filter(|c| c.contains(&label)).map(|c| world::text_of(&format!("<body><td{}", c.split("</td>").next().unwrap())).trim().to_owned()).collect()
        };
        let across = cells(&duc.get(&s.sheet(5)).html, "Chấm chéo");
        assert_eq!(across[..3], ["225 đến 575".to_owned(), "225".into(), "chưa chấm".into()], "{across:?}");
        assert_eq!(across[6..8], ["–".to_owned(), "không phân công".into()], "{across:?}");
        assert_eq!(across.last().unwrap(), "–");
        assert!(!across.iter().any(|c| c.contains("chưa rõ")));
        // Above: silence keeps the head unit's points.
        send(&duc, &s.sheet(5), "agreement", &[]).is_done();
        send(&duc, &s.sheet(5), "closure", &[]).is_done();
        let seen = nhung.get(&s.sheet(5));
        seen.says("ô để trống thì điểm của Khối trưởng giữ nguyên");
        let standing = cells(&seen.html, "Thường trực");
        assert!(standing.iter().any(|c| c.contains("giữ nguyên")) && !standing.iter().any(|c| c.contains("chưa rõ")), "{standing:?}");
        let version = world::field_value(&seen.html, "version").unwrap();
        let form = [("line", "STANDING"), ("version", version.as_str()), ("m1", "4"), ("why1", "Thêm hai văn bản gửi chậm.")];
        nhung.post(&format!("{}/standing", s.sheet(5)), &form).is_done();
        let standing = cells(&duc.get(&s.sheet(5)).html, "Thường trực");
        assert_eq!(standing[1..3], ["giữ nguyên".to_owned(), "80".into()], "{standing:?}");
        duc.get(&format!("{}/journal", s.sheet(5))).says("cột thường trực thẩm định: I.2 từ giữ nguyên thành 80");
        let told = duc.get(&differences(&s));
        told.says("Thường trực giữ nguyên điểm của Khối trưởng").says("Chấm chéo, Văn phòng Đoàn Đại biểu Quốc hội tỉnh chưa chấm").says_nothing_of("chưa rõ");
    }

    fn the_round_waits_for_every_sheet(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let duc = s.head(&world);
        duc.post(&format!("/years/{}/round", s.year), &[("until", "28/02/2019")]).is_refused(409).says("Còn 6 phiếu chưa chốt");
        send(&duc, &s.sheet(4), "marks", &[("m8", "40")]).is_done();
        duc.get(&differences(&s)).is_shown();
    }
}
