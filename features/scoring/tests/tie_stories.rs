//! Units with equal totals: told apart by last year's rank, by the members' vote, and by nothing in between.

use super::{Story, send, story};
use crate::sample::UpTo;
use db::Who;
use kernel::BodyId;
use world::{Person, Seen, World};

/// The rubric's tie-break, as if it had been declared so from the start.
pub(super) fn ties_are(world: &World, words: &'static str) {
    let done = world.db.write(Who::program(world.now()), move |w| {
        w.exec("UPDATE scoring_rubric SET ties = $1", db::p![words])?;
        w.commit_quietly("a story begins", ())
    });
    done.unwrap();
}

/// The appraisal gives one unit, line by line, what it gives another.
pub(super) fn alike(world: &World, s: &Story, (from, to): (BodyId, BodyId)) {
    let year = s.year;
    let done = world.db.write(Who::program(world.now()), move |w| {
        let all = crate::store::sheets::bare_of_year(w, year)?;
        let of = |body| all.iter().find(|s| s.body == body).unwrap().id;
        w.exec("DELETE FROM scoring_mark WHERE line = 'HEAD' AND sheet_id = $1", db::p![of(to)])?;
        w.exec(
            "INSERT INTO scoring_mark (sheet_id, line, item_id, a, b, na, note, version, by_name, at)
             SELECT $1, line, item_id, a, b, na, note, version, by_name, at FROM scoring_mark
             WHERE line = 'HEAD' AND sheet_id = $2",
            db::p![of(to), of(from)],
        )?;
        w.commit_quietly("a story begins", ())
    });
    done.unwrap();
}

fn path(s: &Story) -> String {
    format!("{}/ties", s.scores())
}

/// What the page calls its fields.
fn key(page: &Seen) -> String {
    page.html.split("name=\"present-").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The form of the first tie, filled in.
pub(super) struct Vote<'a> {
    pub(super) units: &'a [(BodyId, &'a str)],
    pub(super) present: &'a str,
    pub(super) reason: &'a str,
}

impl Vote<'_> {
    pub(super) fn send(&self, who: &Person, s: &Story, key: &str) -> Seen {
        let page = who.get(&path(s));
        let seen = world::field_value(&page.html, &format!("seen-{key}")).unwrap_or_default();
        self.send_beside(who, s, (key, &seen))
    }

    pub(super) fn send_beside(&self, who: &Person, s: &Story, (key, seen): (&str, &str)) -> Seen {
        self.send_on("20/02/2019", who, s, (key, seen))
    }

    fn send_on(&self, day: &str, who: &Person, s: &Story, (key, seen): (&str, &str)) -> Seen {
        let mut fields = vec![
            (format!("seen-{key}"), seen.to_owned()),
            (format!("present-{key}"), self.present.to_owned()),
            (format!("day-{key}"), day.to_owned()),
            (format!("minutes-{key}"), "Biên bản số 03/BB-K5".to_owned()),
            (format!("reason-{key}"), self.reason.to_owned()),
        ];
        for (unit, votes) in self.units {
            fields.push(("unit".to_owned(), unit.to_string()));
            fields.push((crate::pages::ties::votes_field(&s.k.members(), key, *unit), (*votes).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        who.post(&path(s), &fields)
    }
}

fn ranks(world: &World, s: &Story) -> Vec<(BodyId, Option<i64>, bool)> {
    let (id, day) = (s.year, world.now().day());
    let table = world.db.read(move |w| {
        let year = blocs::year(w, id, day)?;
        Ok(crate::deeds::live(w, &year, day)?.unwrap().table)
    });
    table.unwrap().rows.iter().map(|r| (r.body, r.rank, r.waits)).collect()
}

world::on_both_engines! { crate::routes();
    fn equal_units_wait_for_the_members_vote_and_publication_with_them(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc, nhung) = (s.head(&world), s.justice(&world), s.officer(&world));
        duc.get(&path(&s)).is_shown().says("Không có đơn vị nào bằng nhau");
        ties_are(&world, "BALLOT:WAITS");
        let (finance, justice) = (s.k.finance, s.k.justice);
        alike(&world, &s, (finance, justice));
        let scores = duc.get(&s.scores());
        scores.is_shown().says("chờ biểu quyết").says("2 đơn vị bằng nhau ở mọi tiêu chí xét").says("Các thứ hạng khác đã rõ.");
        scores.says_nothing_of("Mọi thứ hạng đã rõ");
        let publish = || s.publish(&duc, &world);
        publish().is_refused(409).says("chờ biểu quyết: Sở Tài chính, Sở Tư pháp");
        // A conference may be opened with it: the members are in the room then.
        let (id, day) = (s.year, world.now().day());
        let ready = world.db.read(move |w| {
            let year = blocs::year(w, id, day)?;
            crate::ready(w, &year, day)
        }).unwrap();
        let open: Vec<_> = ready.iter().filter(|f| f.state != crate::FindingState::Met).collect();
        assert!(open.len() == 1 && open[0].in_the_room, "{open:?}");
        let tried = format!("{}/what-if?unit={finance}&line=0&m0=97&p0=100", s.scores());
        duc.get(&tried).is_shown().says("5, chờ biểu quyết");
        // Before publication equality is a figure like any other: members do not see it.
        for page in [loc.get(&path(&s)), loc.get(&tried)] { page.is_refused(404); }
        let page = duc.get(&path(&s));
        page.is_shown().says("Sở Tài chính, Sở Tư pháp").says("bằng phiếu thì biểu quyết lại");
        world::check_page("ties", &page.html);
        nhung.get(&path(&s)).is_shown().says_nothing_of("Ghi kết quả biểu quyết");
        let key = key(&page);
        // Typed like every other day, not picked in the browser's own order.
        page.keeps(&format!("day-{key}"), "20/02/2019");
        assert!(!page.html.contains("type=\"date\""));
        let vote = |votes: &[(BodyId, &str)], present: &str, reason: &str| Vote { units: votes, present, reason }.send(&duc, &s, &key);

        let facts = world.facts();
        Vote { units: &[(finance, "2"), (justice, "4")], present: "6", reason: "" }.send(&loc, &s, &key).is_refused(403);
        let back = vote(&[(finance, "5"), (justice, "1")], "4", "");
        back.is_refused(422).says("Sở Tài chính: 5 phiếu nhiều hơn 4 đơn vị có mặt.").keeps("votes-5-6-of-5", "5");
        world::check_page("ties-refused", &back.html);
        vote(&[(finance, "2"), (justice, "4")], "7", "").is_refused(422).says("Số đơn vị có mặt");
        vote(&[(finance, "5"), (justice, "6")], "6", "").is_refused(422).says("Cộng lại 11 phiếu, nhiều hơn 6 đơn vị có mặt");
        vote(&[(finance, "hai"), (justice, "4")], "6", "").is_refused(422);
        vote(&[(finance, "0"), (justice, "0")], "6", "").is_refused(422).says("Chưa đơn vị nào được phiếu nào");
        vote(&[(finance, "2")], "6", "").is_refused(409).says("Không rõ biểu quyết giữa các đơn vị nào");
        let other = key_of(&s, &[s.k.office, finance]);
        Vote { units: &[(s.k.office, "2"), (finance, "4")], present: "6", reason: "" }.send(&duc, &s, &other).is_refused(409).says("không còn bằng nhau");
        assert_eq!(world.facts(), facts);

        // An equal vote tells nobody apart; the next one says why it is written down again.
        vote(&[(finance, "3"), (justice, "3")], "6", "").is_done();
        assert!(ranks(&world, &s)[4].2 && ranks(&world, &s)[5].2);
        publish().is_refused(409).says("chờ biểu quyết");
        // Its day was written down wrongly: it may be an earlier one.
        let seen = world::field_value(&duc.get(&path(&s)).html, &format!("seen-{key}")).unwrap();
        Vote { units: &[(finance, "3"), (justice, "3")], present: "6", reason: "Ghi nhầm ngày biểu quyết." }
            .send_on("19/02/2019", &duc, &s, (&key, &seen)).is_done();
        vote(&[(finance, "2"), (justice, "4")], "6", "").is_refused(422).says("Lý do ghi lại biểu quyết");
        vote(&[(finance, "2"), (justice, "4")], "6", "Lần thứ nhất bằng phiếu, biểu quyết lại.").is_done();
        assert_eq!(world.facts_named("scoring.tie_voted"), 3);
        // The year's journal is every member's: it tells that a vote was written down, and no figure.
        let told = world.db.read(move |w| w.facts_about("year", id, None, 1000)).unwrap();
        let voted: Vec<_> = told.iter().filter(|f| f.says.contains("biểu quyết")).collect();
        assert_eq!(voted.len(), 3, "{told:?}");
        assert!(voted.iter().all(|f| f.name == "scoring.tie_recorded" && !f.says.contains("phiếu") && f.data.len() < 5));
        assert_eq!(ranks(&world, &s)[4..], [(justice, Some(5), false), (finance, Some(6), false)]);
        duc.get(&path(&s)).says("Sở Tư pháp 4 phiếu, Sở Tài chính 2 phiếu").says("Lần thứ nhất bằng phiếu");
        duc.get(&s.scores()).says("Mọi thứ hạng đã rõ").says_nothing_of("chờ biểu quyết");
        publish().is_done();
        loc.get(&format!("{}?unit={finance}", s.scores())).is_shown()
            .says("xếp sau theo biểu quyết: 2 phiếu so với 4 phiếu (có mặt 6 đơn vị, Biên bản số 03/BB-K5 ngày 20/02/2019)")
            .says("Biểu quyết khi bằng điểm: 2 phiếu");
        // Now everybody may read how they were told apart, and nobody may change it.
        loc.get(&path(&s)).is_shown().says("Sở Tư pháp 4 phiếu").says_nothing_of("Ghi kết quả biểu quyết");
        vote(&[(finance, "5"), (justice, "1")], "6", "Đổi ý sau khi đã công bố.").is_refused(409).says("đã công bố");
        assert_eq!(world.db.read(crate::verify).unwrap(), Vec::<String>::new());
    }

    fn of_two_who_write_down_one_vote_the_later_is_told(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        ties_are(&world, "BALLOT:WAITS");
        let (finance, justice) = (s.k.finance, s.k.justice);
        alike(&world, &s, (finance, justice));
        let key = key(&duc.get(&path(&s)));
        let vote = |first, second, reason| Vote { units: &[(finance, first), (justice, second)], present: "6", reason }.send_beside(&duc, &s, (&key, ""));
        // Fewer than half were there; the sheets were not handed in yet; the day has not come.
        let facts = world.facts();
        Vote { units: &[(finance, "1"), (justice, "2")], present: "3", reason: "" }.send(&duc, &s, &key).is_refused(422)
            .says("Có mặt 3 trên 6 đơn vị, chưa quá nửa").says("Cần ít nhất 4 đơn vị");
        let on = |day| Vote { units: &[(finance, "3"), (justice, "3")], present: "6", reason: "" }.send_on(day, &duc, &s, (&key, ""));
        on("14/02/2019").is_refused(422).says("phải từ 15/02/2019, ngày nộp phiếu sau cùng của các đơn vị này").keeps(&format!("day-{key}"), "14/02/2019");
        on("21/02/2019").is_refused(422).says("Ngày biểu quyết: phải từ 01/01/2018 đến 20/02/2019.");
        assert_eq!(world.facts(), facts);
        vote("2", "4", "").is_done();
        // The same form again, as a browser that was impatient sends it.
        let facts = world.facts();
        vote("2", "4", "").is_done();
        let told = vote("4", "2", "Đếm lại trong biên bản.");
        told.is_refused(409).says("đã được ghi sau khi trang này mở ra").says("Trần Minh Đức").says("Sở Tư pháp 4 phiếu, Sở Tài chính 2 phiếu")
            .keeps(&format!("reason-{key}"), "Đếm lại trong biên bản.");
        assert_eq!((world.facts(), ranks(&world, &s)[4].0), (facts, justice));
        // Its page has seen the vote that stands; sent from there it is a second one, with its reason.
        let seen = world::field_value(&told.html, &format!("seen-{key}")).unwrap();
        Vote { units: &[(finance, "4"), (justice, "2")], present: "6", reason: "Đếm lại trong biên bản." }
            .send_beside(&duc, &s, (&key, &seen)).is_done();
        assert_eq!(ranks(&world, &s)[4].0, finance);
    }

    fn a_vote_is_undone_when_a_correction_tells_the_units_apart(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        ties_are(&world, "BALLOT:WAITS");
        let (finance, justice) = (s.k.finance, s.k.justice);
        alike(&world, &s, (finance, justice));
        let key = key(&duc.get(&path(&s)));
        Vote { units: &[(finance, "2"), (justice, "4")], present: "6", reason: "" }.send(&duc, &s, &key).is_done();
        s.publish(&duc, &world).is_done();
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Chấm lại III.1 của Sở Tài chính.")]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại III.1 theo văn bản.")]).is_done();
        // Sheets that are open may still change who is equal to whom.
        let vote = Vote { units: &[(finance, "4"), (justice, "2")], present: "6", reason: "Kiểm lại biên bản." };
        vote.send(&duc, &s, &key).is_refused(409).says("Còn phiếu chưa chốt");
        send(&duc, &s.sheet(4), "closure", &[("m8", "41"), ("why8", "Thêm một văn bản phát động.")]).is_refused(422);
        send(&duc, &s.sheet(4), "closure", &[("m8", "39"), ("why8", "Một văn bản ban hành muộn.")]).is_done();
        assert_eq!(ranks(&world, &s)[4..], [(justice, Some(5), false), (finance, Some(6), false)]);
        duc.get(&path(&s)).says("Không có đơn vị nào bằng nhau").says("Biểu quyết không còn dùng").says("Sở Tư pháp 4 phiếu");
        let seen = duc.get(&format!("{}?version=0&unit={finance}", s.scores()));
        seen.says("Kém Sở Tư pháp 1 điểm").says_nothing_of("Biểu quyết khi bằng điểm");
        s.publish(&duc, &world).is_done();
    }

    fn a_vote_written_down_anew_is_seen_when_it_is_published(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc) = (s.head(&world), s.justice(&world));
        ties_are(&world, "BALLOT:WAITS");
        let (finance, justice) = (s.k.finance, s.k.justice);
        alike(&world, &s, (finance, justice));
        let key = key(&duc.get(&path(&s)));
        Vote { units: &[(finance, "2"), (justice, "4")], present: "6", reason: "" }.send(&duc, &s, &key).is_done();
        s.publish(&duc, &world).is_done();
        let tried = format!("{}/what-if?unit={finance}&line=0&m0=97&p0=100", s.scores());
        for page in [&path(&s), &tried] { loc.get(page).is_shown(); }
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Biên bản biểu quyết ghi nhầm số phiếu.")]).is_done();
        // Also where a sheet was handed in anew since, a vote keeps its day.
        let later = world.now().plus_seconds(86_400);
        let done = world.db.write(Who::program(world.now()), move |w| {
            w.exec("UPDATE scoring_sheet SET submitted_at = $1", db::p![later])?;
            w.commit_quietly("a sheet was handed in anew", ())
        });
        done.unwrap();
        Vote { units: &[(finance, "4"), (justice, "2")], present: "6", reason: "Biên bản ghi nhầm số phiếu." }.send(&duc, &s, &key).is_done();
        // No sheet was touched: what keeps the correction open is the vote.
        duc.post(&format!("{}/correction/end", s.scores()), &[]).is_refused(409)
            .says("biểu quyết khi bằng điểm được ghi lại").says_nothing_of("được mở lại");
        for page in [&path(&s), &tried] { loc.get(page).is_refused(404); }
        loc.get(&s.scores()).is_shown().says_nothing_of("what-if").says_nothing_of("Biên bản ghi nhầm");
        s.publish(&duc, &world).is_done();
        loc.get(&path(&s)).is_shown().says("Sở Tài chính 4 phiếu");
    }

    fn a_correction_of_last_year_moves_no_rank_of_this_one(world) {
        let s = crate::tests::fairness_stories::after_five_years(&world);
        let duc = s.head(&world);
        ties_are(&world, "LAST_RANK:BEHIND");
        alike(&world, &s, (s.k.finance, s.k.justice));
        s.publish(&duc, &world).is_done();
        let before = ranks(&world, &s);
        world.clock_is("21/02/2019 09:00");
        // 2017 is published once more, its ranks turned round.
        let (id, day) = (s.year, world.now().day());
        let done = world.db.write(Who::program(world.now()), move |w| {
            let bloc = blocs::year(w, id, day)?.bloc;
            let (last, _, _) = blocs::numbers(w, bloc)?.into_iter().find(|(_, n, _)| *n == 2017).unwrap();
            let mut table = crate::store::tables::newest(w, last)?.unwrap().table(last)?;
            table.rows.iter_mut().zip(1..).for_each(|(r, n)| r.rank = Some(7 - n));
            let content = table.freeze()?;
            w.exec(
                "INSERT INTO scoring_table (year_id, version, content, digest, reason, published_at, published_by)
                 VALUES ($1, 2, $2, $3, 'Đính chính.', $4, 'Thử')",
                db::p![last, &content, web::digest(&content), w.who().at],
            )?;
            w.commit_quietly("a story goes on", ())
        });
        done.unwrap();
        assert_eq!(ranks(&world, &s), before);
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Bắt đầu nhầm, sẽ thôi ngay.")]).is_done();
        duc.post(&format!("{}/correction/end", s.scores()), &[]).is_done();
    }

    fn last_years_published_rank_tells_equal_units_apart(world) {
        let s = crate::tests::fairness_stories::after_five_years(&world);
        let duc = s.head(&world);
        ties_are(&world, "LAST_RANK:BEHIND\nBALLOT:WAITS");
        // In 2017 the justice department was first, all others second.
        alike(&world, &s, (s.k.finance, s.k.justice));
        alike(&world, &s, (s.k.finance, s.k.assembly));
        let all = ranks(&world, &s);
        assert_eq!(all[3], (s.k.justice, Some(4), false));
        assert!(all[4..].iter().all(|(_, rank, waits)| (*rank, *waits) == (Some(5), true)));
        let page = duc.get(&format!("{}?unit={}", s.scores(), s.k.assembly));
        page.is_shown().says("Hạng năm trước: 2.").says("Hạng năm trước theo bảng điểm năm 2017, bản thứ 1, công bố ngày 20/02/2019.");
        page.says("xếp sau vì năm trước hạng 2 so với hạng 1");
        duc.get(&path(&s)).is_shown().says("Văn phòng Đoàn Đại biểu Quốc hội tỉnh, Sở Tài chính").says_nothing_of("Sở Tư pháp, ");
        let book = duc.get(&format!("{}/workbook", s.scores()));
        assert_eq!(&book.is_shown().bytes[..2], b"PK");
    }
}

/// What the fields of a tie between these units are called.
pub(super) fn key_of(s: &Story, units: &[BodyId]) -> String {
    crate::pages::ties::key(&s.k.members(), units)
}
