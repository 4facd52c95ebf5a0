//! The rubric workshop: two editions compared, a draft tried on last year's figures; who may, and what there is while
//! nothing can be tried.

use super::rubric_stories::{edit, version};
use super::samples::sample;
use super::{Story, send, story};
use crate::sample::UpTo;
use kernel::{Allowed, PersonId, Post, Scope, Uuid, YearId};
use world::{Engine, Person, World};

/// Khối 5 of 2018 with every sheet closed, and 2019 begun with the same members.
struct Two {
    s: Story,
    next: YearId,
}

impl Two {
    fn rubric(&self) -> String {
        format!("/years/{}/rubric", self.next)
    }
    fn rehearsal(&self, query: &str) -> String {
        format!("{}/rehearsal{query}", self.rubric())
    }
    fn comparison(&self, query: &str) -> String {
        format!("{}/comparison{query}", self.rubric())
    }
}

fn routes() -> web::Routes {
    crate::routes().and(blocs::routes()).and(organisations::routes())
}

fn two(world: &World, published: bool) -> Two {
    let s = story(world, Some(UpTo::Appraised));
    if published {
        s.publish(&s.head(world), world).is_done();
    }
    world.clock_is("10/3/2019 09:00");
    let id = s.year;
    let next = world.build(move |w| {
        let year = blocs::year(w, id, world::day("10/3/2019"))?;
        let ok = Allowed::in_a_story(year.run(), PersonId(Uuid::now_v7()));
        blocs::ensure_next(w, &ok, &year, YearId(Uuid::now_v7()))
    });
    Two { s, next }
}

/// The draft of 2019, begun from what applied in 2018.
fn begun(world: &World, t: &Two) {
    t.s.head(world).post(&t.rubric(), &[("from", "last")]).is_done();
}

fn members(world: &World, officer: &Person, id: YearId, act: &str) {
    let year = world.db.read(move |w| blocs::year(w, id, world::day("10/3/2019"))).unwrap();
    let version = year.version.to_string();
    officer.post(&format!("/years/{id}/members"), &[("version", &version), ("act", act)]).is_done();
}

world::on_both_engines! { routes();
    fn an_unchanged_copy_gives_what_was_published_and_nothing_is_written(world) {
        let t = two(&world, true);
        begun(&world, &t);
        let (duc, facts) = (t.s.head(&world), world.facts());
        duc.get(&format!("{}/edit", t.rubric())).is_shown().says("Thử bản đã lưu trên số liệu năm 2018");
        duc.get(&t.rubric()).is_shown().says("So sánh hai bản").says("Thử trên số liệu năm 2018");
        let page = duc.get(&t.rehearsal(""));
        page.is_shown().says("Không đơn vị nào đổi hạng.").says("Thử được 950/950 điểm, 20/20 dòng");
        page.says("Văn phòng Ủy ban nhân dân tỉnh 1 1 giữ nguyên 972,5 972,5 0").says("Mọi dòng giữ nguyên so với năm 2018.");
        assert_eq!(world.facts(), facts);
    }

    fn a_draft_is_tried_and_every_move_says_what_made_it(world) {
        let t = two(&world, true);
        begun(&world, &t);
        let duc = t.s.head(&world);
        // Index levels count less, initiatives more; a new line, one typed line with another maximum.
        edit(&duc, &t.rubric(), &[
            ("i2param", "Hạng 1–3 = 60; Hạng 4–10 = 20; Hạng 11 trở xuống = 0"), ("i2max", "60"), ("i4max", "110"), ("i4param", "15"),
            ("i12name", "Phát động, ký giao ước"), ("i13max", "40"), ("i16method", "MANUAL"), ("i16param", ""),
        ]).is_done();
        let facts = world.facts();
        let page = duc.get(&t.rehearsal(""));
        page.is_shown().says("2 trên 6 đơn vị đổi hạng.").says("Thử được 870/940 điểm, 18/20 dòng").says("III.2 Phong trào chuyên đề, sơ kết, tổng kết không thử được Điểm chấm trực tiếp trên 50 không quy được sang 40.");
        page.says("III.5 Báo cáo đúng hạn; dự hoạt động của khối không thử được Cách tính đổi từ “trừ theo lỗi” sang “chấm trực tiếp”.");
        page.says("Tối đa 100 → 60; mức điểm mới: Hạng 1–3: 60").says("mỗi lần 10 → 15 điểm").says("Năm 2018 là III.1 “Kế hoạch, phát động, ký giao ước”.");
        page.says("Kém ").says("So với trung bình").says("Đổi thứ tự với: Sở Tư pháp.").says("▲ lên 1").says("▼ xuống 1");
        assert_eq!(world.facts(), facts);
        let seen = duc.get(&t.comparison(""));
        seen.is_shown().says("III.2 Phong trào chuyên đề, sơ kết, tổng kết Điểm tối đa 50 40").says("Năm 2018, bản 1").says("Năm 2019, bản 1").says("Thử bản này trên số liệu năm trước");
    }

    fn while_there_is_nothing_to_try_the_page_says_why(world) {
        let t = two(&world, false);
        let duc = t.s.head(&world);
        duc.get(&t.rehearsal("")).is_shown().says("Chưa có bản nào để thử");
        duc.get(&t.comparison("")).is_shown().says("Chưa có hai bản để so");
        // 2018 is the first year there is.
        duc.get(&format!("{}/rehearsal", t.s.rubric())).is_shown().says("Chưa có số liệu năm trước").says("chưa có năm 2017");
        duc.get(&t.s.rubric()).is_shown().says_nothing_of("Thử trên số liệu").says_nothing_of("So sánh hai bản");
        begun(&world, &t);
        duc.get(&t.rehearsal("")).is_shown().says("Năm trước chưa công bố điểm").says_nothing_of("972,5");
        let edit = format!("{}/edit", t.rubric());
        duc.get(&edit).is_shown().says("Năm 2018 chưa công bố điểm").says_nothing_of("Thử bản đã lưu");
        t.s.publish(&duc, &world).is_done();
        duc.get(&t.rehearsal("")).is_shown().says("972,5");
        // What is being corrected is not what was published.
        duc.post(&format!("{}/correction", t.s.scores()), &[("reason", "Nghi có nhầm ở phiếu Sở Tài chính.")]).is_done();
        duc.get(&t.rehearsal("")).is_shown().says("Năm trước đang đính chính").says_nothing_of("972,5");
        duc.post(&format!("{}/reopening", t.s.sheet(4)), &[("reason", "Chấm lại I.5 theo quyết định.")]).is_done();
        send(&duc, &t.s.sheet(4), "closure", &[("m4", "7"), ("why4", "Đã có quyết định công nhận sáng kiến thứ bảy.")]).is_done();
        t.s.finance(&world).get(&t.rehearsal("")).is_shown().says("Năm trước đang đính chính").says_nothing_of("939");
        t.s.publish(&duc, &world).is_done();
        duc.get(&t.rehearsal("")).is_shown().says("Sở Tài chính 5 5 giữ nguyên 939 939 0");
    }

    fn units_that_came_went_and_were_renamed_are_told(world) {
        let t = two(&world, true);
        begun(&world, &t);
        let officer = t.s.officer(&world);
        members(&world, &officer, t.next, &format!("remove:{}", t.s.k.justice));
        members(&world, &officer, t.next, &format!("add:{}", t.s.k.board));
        let board = world.db.read({ let b = t.s.k.board; move |w| organisations::body(w, b, world::day("10/3/2019")) }).unwrap().name.full;
        let page = officer.get(&t.rehearsal(""));
        page.is_shown().says("Sở Tư pháp không còn trong danh sách năm 2019").says(&format!("Mới vào năm 2019, chưa có số liệu năm 2018: {board}."));
        page.says("Đơn vị không còn trong khối, cụm vẫn được tính").says("Không đơn vị nào đổi hạng.");
        // The one that came sees the rubric, not the figures of a year in which it was not there.
        let came = world.person("Người mới vào khối", &[(Post::Clerk, Scope::Body(t.s.k.board))]);
        came.get(&t.rubric()).is_shown().says_nothing_of("Thử trên số liệu").says_nothing_of("So sánh hai bản");
        let page = came.get(&t.rehearsal(""));
        page.is_shown().says("Không xem được số liệu năm trước").says_nothing_of("972,5").says_nothing_of("Sở Tư pháp");
        came.get(&t.comparison("?from=2018-1&to=2019-1")).is_shown().says("Chưa có hai bản để so").says_nothing_of("Năm 2018");
        // The one that went sees nothing of the new year.
        t.s.justice(&world).get(&t.rehearsal("")).is_refused(404);
        t.s.justice(&world).get(&t.comparison("")).is_refused(404);
        // Named as then, with the name of now beside it.
        let finance = t.s.k.finance;
        let path = format!("/bodies/{finance}");
        world.clock_is("20/8/2019 09:00");
        let v = world::field_value(&officer.get(&format!("{path}/edit")).html, "version").unwrap();
        officer.post(&format!("{path}/names"), &[("version", &v), ("full_name", "Sở Tài chính và Giá"), ("short_name", "Sở TCG"), ("name_from", "01/8/2019")]).is_done();
        officer.get(&t.rehearsal("")).is_shown().says("Sở Tài chính nay là Sở Tài chính và Giá");
    }

    fn strangers_and_strange_addresses_learn_nothing(world) {
        let t = two(&world, true);
        begun(&world, &t);
        let (duc, ha) = (t.s.head(&world), t.s.finance(&world));
        let elsewhere = world.person("Ở khối khác", &[(Post::Clerk, Scope::Body(t.s.k.board))]);
        let stranger = world.person("Người Lạ", &[]);
        for page in [t.rehearsal(""), t.comparison("")] {
            world.nobody().get(&page).asks_to_sign_in();
            stranger.get(&page).is_refused(403);
            elsewhere.get(&page).is_refused(404);
            ha.get(&page).is_shown();
            for gone in ["0198aaaa-0000-7000-8000-000000000000", "khong-co"] {
                let page = page.replace(&t.next.to_string(), gone);
                duc.get(&page).is_refused(404);
            }
        }
        // An edition of another bloc, by its key or by a number that is not here.
        let key = world.db.read({ let year = t.s.year; move |w| crate::rubric_of(w, year) }).unwrap().unwrap().id;
        let long = "9".repeat(5000);
        for edition in ["9", "-1", "0", "1e3", "01", "%3Cscript%3Ealert(1)%3C/script%3E", &key.to_string(), &long] {
            let seen = duc.get(&t.rehearsal(&format!("?edition={edition}")));
            seen.is_shown().says("một bản không có ở đây").says("972,5");
            assert!(!seen.html.contains("<script>alert"));
            for query in [format!("?from={edition}"), format!("?to=2019-{edition}&from=2018-{edition}"), format!("?from=2019-1&to={edition}")] {
                let seen = duc.get(&t.comparison(&query));
                seen.is_shown().says("một bản không có ở đây");
                assert!(!seen.html.contains("<script>alert"));
            }
        }
        duc.get(&t.comparison("?from=2019-1&to=2019-1")).is_shown().says("cùng một bản").says_nothing_of("một bản không có ở đây");
        duc.get(&t.comparison("?from=2019-1&to=2018-1")).is_shown().says("Năm 2019, bản 1");
        duc.get(&t.rehearsal("?edition=1")).is_shown().says_nothing_of("một bản không có ở đây");
    }

    fn a_new_edition_says_who_scores_what_again(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (duc, ha) = (s.head(&world), s.finance(&world));
        let page = format!("{}/comparison", s.rubric());
        send(&ha, &s.sheet(4), "marks", &[("m8", "37,5"), ("m1", "2")]).is_done();
        duc.post(&s.rubric(), &[("from", "current"), ("reason", "Khối thống nhất trừ 10 điểm mỗi văn bản chậm.")]).is_done();
        duc.get(&page).is_shown().says("không có chỗ nào khác").says("không tiêu chí nào phải chấm lại");
        edit(&duc, &s.rubric(), &[("i1param", "10"), ("i3max", "70")]).is_done();
        duc.get(&s.rubric()).says("So sánh hai bản");
        let seen = duc.get(&page);
        seen.is_shown().says("2 chỗ khác: điểm tối đa 1, mức điểm 1.").says("trừ 5 điểm mỗi lỗi").says("trừ 10 điểm mỗi lỗi");
        seen.says("điểm đã chấm ở I.2, I.4 bị bỏ").says("I.2 Tham mưu văn bản đúng hạn, đúng chất lượng Sở Tài chính");
        // Members read the rule, not who has scored how far.
        ha.get(&page).is_shown().says("điểm đã chấm ở I.2, I.4 bị bỏ").says_nothing_of("Sở Tài chính");
        edit(&duc, &s.rubric(), &[("i3max", "80")]).is_done();
        let v = version(&duc, &s.rubric());
        duc.post(&format!("{}/application", s.rubric()), &[("version", &v)]).is_done();
        duc.get(&page).is_shown().says("khi đó các đơn vị phải chấm lại I.2.").says("đã thôi áp dụng");
        duc.get(&format!("{page}?from=2018-2&to=2018-1")).is_shown().says_nothing_of("phải chấm lại");
    }
}

#[test]
fn the_workshop_is_as_it_was_looked_at() {
    let world = World::new(Engine::Sqlite, routes());
    let t = two(&world, true);
    let duc = t.s.head(&world);
    sample("rehearsal-none", &duc.get(&t.rehearsal("")).html);
    sample("compare-none", &duc.get(&t.comparison("")).html);
    begun(&world, &t);
    let long = "Thực hiện chế độ báo cáo, tham gia đầy đủ các hoạt động chung của khối thi đua và phối hợp với Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh trong công tác thi đua, khen thưởng hằng năm";
    edit(
        &duc,
        &t.rubric(),
        &[
            ("i2param", "Hạng 1–3 = 60; Hạng 4–10 = 20; Hạng 11 trở xuống = 0"),
            ("i2max", "60"),
            ("i4max", "110"),
            ("i4param", "15"),
            ("i13max", "40"),
            ("i16name", long),
            ("i15method", "MANUAL"),
            ("i15param", ""),
            ("scale", "990"),
            ("tie0", "WITHOUT_BONUS"),
        ],
    )
    .is_done();
    sample("rehearsal", &duc.get(&t.rehearsal("")).html);
    sample("compare", &duc.get(&t.comparison("")).html);
    sample("rubric-draft", &duc.get(&t.rubric()).html);

    // The bloc of eleven, as the demo has it.
    let world = World::new(Engine::Sqlite, routes());
    world.clock_is("30/11/2023 10:40");
    let (m, next) = world.build(|w| {
        let by = PersonId(Uuid::now_v7());
        let m = organisations::sample::tham_muu(w, by)?;
        let (_, year) = blocs::sample::tham_muu(w, &m, by)?;
        let year = blocs::year(w, year, world::day("30/11/2023"))?;
        crate::sample::tham_muu_2023(w, &year, &[by; 11])?;
        let ok = Allowed::in_a_story(year.run(), by);
        crate::publish(w, &ok, &year, None)?;
        let next = blocs::ensure_next(w, &ok, &year, YearId(Uuid::now_v7()))?;
        let next = blocs::year(w, next, world::day("30/11/2023"))?;
        crate::sample::tham_muu_2024(w, &next, by)?;
        Ok((m, next.id))
    });
    let clerk = world.person("Tống Thị Thám", &[(Post::Clerk, Scope::Body(m.head()))]);
    let page = clerk.get(&format!("/years/{next}/rubric/rehearsal"));
    page.is_shown().says("Thử được 930/950 điểm").says("2 trên 11 đơn vị đổi hạng.");
    page.says("II.4 Xử lý văn bản, hồ sơ công việc trên môi trường mạng không thử được");
    sample("rehearsal-eleven", &page.html);
    sample("compare-eleven", &clerk.get(&format!("/years/{next}/rubric/comparison")).html);
}
