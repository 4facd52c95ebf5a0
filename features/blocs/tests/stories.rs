//! Stories of blocs, on both engines.

use crate::store;
use crate::{Heads, NewBloc, RunYear, year, year_numbered, years_below, years_of_bodies};
use kernel::{Allowed, BlocId, BodyId, PersonId, Post, Refusal, Scope, Uuid, YearId};
use organisations::sample::Khoi5;
use world::{Person, World, day};

/// Khối 5 as it is told, and the people who work in it.
struct Story {
    k: Khoi5,
    bloc: BlocId,
    year: YearId,
}

fn by() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

fn story(world: &World) -> Story {
    let (k, bloc, year) = world.build(|w| {
        let k = organisations::sample::khoi_5(w, by())?;
        let (bloc, year) = crate::sample::khoi_5(w, &k, by())?;
        Ok((k, bloc, year))
    });
    Story { k, bloc, year }
}

impl Story {
    fn officer<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Cán bộ Ban TĐKT", &[(Post::Officer, Scope::Below(self.k.province))])
    }

    fn head_clerk<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Chuyên viên Văn phòng UBND", &[(Post::Clerk, Scope::Body(self.k.office))])
    }

    fn member_clerk<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Chuyên viên Sở Tài chính", &[(Post::Clerk, Scope::Body(self.k.finance))])
    }

    fn at(&self, page: &str) -> String {
        format!("/years/{}/{page}", self.year)
    }

    fn run(&self, world: &World) -> Allowed<RunYear> {
        let id = self.year;
        let y = world.db.read(move |w| year(w, id, day("07/3/2019"))).unwrap();
        Allowed::in_a_story(y.run(), by())
    }
}

fn now(world: &World, id: YearId) -> crate::Year {
    world.db.read(move |w| year(w, id, day("07/3/2019"))).unwrap()
}

fn version(world: &World, id: YearId) -> String {
    now(world, id).version.to_string()
}

/// Something the world does as one unit of work, with its refusal.
fn does<T: Send + 'static>(
    world: &World,
    f: impl Fn(&mut db::Writing) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    world.db.write(db::Who::program(world.now()), move |w| {
        let t = f(w)?;
        if w.has_remembered() { w.commit_remembered(t) } else { w.commit_quietly("nothing was changed", t) }
    })
}

world::on_both_engines! { crate::routes();
    fn the_sample_is_the_story(world) {
        let s = story(&world);
        let y = now(&world, s.year);
        assert_eq!(y.members, s.k.members());
        assert_eq!((y.head, y.deputy, y.run_by), (Some(s.k.office), Some(s.k.assembly), Some(s.k.office)));
        assert_eq!(y.above, [s.k.council, s.k.province]);
        assert_eq!(y.title(), "Khối 5, năm 2018");
        let plan = world.db.read(move |w| crate::schedule(w, s.year)).unwrap();
        assert_eq!(plan, crate::sample::story_plan());
    }

    fn years_are_found_by_number_by_member_and_from_above(world) {
        let s = story(&world);
        let on = day("07/3/2019");
        let (finance, province, bloc) = (s.k.finance, s.k.province, s.bloc);
        let y = now(&world, s.year);
        let found = world.db.read(move |w| Ok((
            year_numbered(w, bloc, 2018, on)?, year_numbered(w, bloc, 2019, on)?,
            years_of_bodies(w, &[finance], on)?, years_of_bodies(w, &[], on)?, years_of_bodies(w, &[province], on)?,
            years_below(w, province, on)?, years_below(w, finance, on)?,
        ))).unwrap();
        assert_eq!(found, (Some(y.clone()), None, vec![y.clone()], vec![], vec![], vec![y], vec![]));
    }

    fn next_year_is_made_once_with_the_same_members(world) {
        let s = story(&world);
        let ok = s.run(&world);
        let id = s.year;
        let made: Vec<YearId> = (0..3).map(|_| {
            let ok = ok.clone();
            does(&world, move |w| {
                let y = year(w, id, day("07/3/2019"))?;
                crate::ensure_next(w, &ok, &y, YearId(Uuid::now_v7()))
            }).unwrap()
        }).collect();
        assert_eq!(made[0], made[1]);
        assert_eq!(made[0], made[2]);
        assert_eq!(world.facts_named("blocs.year_opened"), 1);
        let next = now(&world, made[0]);
        assert_eq!((next.number, next.members, next.head), (2019, s.k.members().to_vec(), None));
        assert_eq!(next.run_by, Some(s.k.office), "until a new head is chosen, last year's runs");
    }

    fn there_are_never_two_heads(world) {
        let s = story(&world);
        let (ok, id, k) = (s.run(&world), s.year, s.k);
        let next = { let ok = ok.clone(); does(&world, move |w| {
            let y = year(w, id, day("07/3/2019"))?;
            crate::ensure_next(w, &ok, &y, YearId(Uuid::now_v7()))
        }).unwrap() };
        let set = |head: BodyId, deputy: BodyId| {
            let ok = ok.clone();
            does(&world, move |w| crate::set_heads(w, &ok, next, (head, deputy), day("07/3/2019"), "bầu tại hội nghị tổng kết ngày 07/3/2019"))
        };
        set(k.planning, k.assembly).unwrap();
        let facts = world.facts();
        set(k.planning, k.assembly).unwrap();
        assert_eq!(world.facts(), facts, "said twice, remembered once");
        assert!(matches!(set(k.planning, k.planning), Err(Refusal::Invalid(_))));
        assert!(matches!(set(k.province, k.assembly), Err(Refusal::Invalid(_))));
        set(k.justice, k.assembly).unwrap();
        let y = now(&world, next);
        assert_eq!((y.head, y.deputy, y.run_by), (Some(k.justice), Some(k.assembly), Some(k.justice)));
        let second = world.db.write(db::Who::program(world.now()), move |w| {
            let y = year(w, next, day("07/3/2019"))?;
            w.exec("INSERT INTO blocs_term (bloc, number, role, body, from_day, how) VALUES ($1, 2019, 'HEAD', $2, '2019-03-07', 'x')",
                kernel::p![y.bloc, k.finance])?;
            w.commit_quietly("a second head must not be possible even by hand", ())
        });
        assert!(matches!(second, Err(Refusal::Conflict(_))));
    }

    fn a_head_leads_from_its_first_day_and_former_heads_stay_written(world) {
        let s = story(&world);
        let (ok, id, k, bloc) = (s.run(&world), s.year, s.k, s.bloc);
        let led = |on: &str| {
            let on = day(on);
            let y = world.db.read(move |w| year(w, id, on)).unwrap();
            let same = world.db.read(move |w| Ok((
                year_numbered(w, bloc, 2018, on)?, years_of_bodies(w, &[k.finance], on)?, crate::years_of_number(w, 2018, on)?,
            ))).unwrap();
            assert_eq!(same, (Some(y.clone()), vec![y.clone()], vec![y.clone()]), "however the year is found");
            (y.head, y.deputy, y.run_by)
        };
        let set = |head: BodyId, deputy: BodyId, from: &str| {
            let (ok, from) = (ok.clone(), day(from));
            does(&world, move |w| crate::set_heads(w, &ok, id, (head, deputy), from, "Quyết định số 15/QĐ-UBND"))
        };
        set(k.planning, k.finance, "01/9/2018").unwrap();
        assert_eq!(led("11/3/2018"), (None, None, None), "before anybody's first day");
        assert_eq!(led("12/3/2018"), (Some(k.office), Some(k.assembly), Some(k.office)));
        assert_eq!(led("31/8/2018"), (Some(k.office), Some(k.assembly), Some(k.office)));
        assert_eq!(led("01/9/2018"), (Some(k.planning), Some(k.finance), Some(k.planning)));
        // Another from the same day takes the first one's place; who was set earlier stays.
        set(k.justice, k.finance, "01/9/2018").unwrap();
        assert_eq!(led("01/9/2018").0, Some(k.justice));
        let terms = world.db.read(move |w| crate::terms(w, bloc)).unwrap();
        let rows: Vec<_> = terms.iter().map(|t| (t.leads, t.body, t.from)).collect();
        let (first, second) = (day("12/3/2018"), day("01/9/2018"));
        assert_eq!(rows, [(true, k.justice, second), (false, k.finance, second), (true, k.office, first), (false, k.assembly, first)]);
        s.officer(&world).get(&s.at("heads")).is_shown().says("01/9/2018").says("12/3/2018").says("Văn phòng Ủy ban nhân dân tỉnh");
        // A new head without a deputy does not keep the old one's.
        let officer = s.officer(&world);
        let form = [("version", version(&world, id)), ("head", k.finance.to_string()), ("from", "01/12/2018".into()), ("how", "Quyết định 20".into())];
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (*a, b.as_str())).collect();
        officer.post(&s.at("heads"), &form).is_done();
        assert_eq!(led("01/12/2018"), (Some(k.finance), None, Some(k.finance)));
        // Signed minutes name them: neither this year's nor next year's change on a day up to theirs.
        let next = { let ok = ok.clone(); does(&world, move |w| {
            let y = year(w, id, day("07/3/2019"))?;
            crate::ensure_next(w, &ok, &y, YearId(Uuid::now_v7()))
        }).unwrap() };
        does(&world, move |w| w.remember(&kernel::Fact::new("conferences.minutes_signed", "year", id, "Ký biên bản."))).unwrap();
        for year in [id, next] {
            let (to, facts) = (format!("/years/{year}/heads"), world.facts());
            let (v, head) = (version(&world, year), k.justice.to_string());
            let fields = |from| [("version", v.as_str()), ("head", head.as_str()), ("from", from), ("how", "Quyết định 21"), ("again", "on")];
            officer.post(&to, &fields("07/3/2019")).is_refused(422).says("biên bản hội nghị tổng kết năm 2018 đã ký ngày 07/3/2019");
            assert_eq!(world.facts(), facts);
            officer.post(&to, &fields("08/3/2019")).is_done();
        }
        assert_eq!(now(&world, id).head, Some(k.finance), "on the day of the signing");
    }

    fn a_head_to_come_does_not_run_yet_and_stays_a_member(world) {
        let s = story(&world);
        let (k, officer) = (s.k, s.officer(&world));
        let today = world.now().day();
        let form = [("version", version(&world, s.year)), ("head", k.finance.to_string()), ("deputy", k.justice.to_string()),
            ("from", today.plus_days(1).to_string()), ("how", "Quyết định 20".into())];
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (*a, b.as_str())).collect();
        officer.post(&s.at("heads"), &form).is_done();
        officer.get(&s.at("heads")).is_shown().says("chưa bắt đầu");
        s.member_clerk(&world).get(&s.at("schedule")).is_refused(404);
        s.head_clerk(&world).get(&s.at("schedule")).is_shown();
        let act = format!("remove:{}", k.justice);
        officer.post(&s.at("members"), &[("version", &version(&world, s.year)), ("act", &act)]).is_refused(422).says("từ một ngày tới");
    }

    fn an_election_undone_gives_the_year_back(world) {
        let s = story(&world);
        let (ok, id, k) = (s.run(&world), s.year, s.k);
        let next = { let ok = ok.clone(); does(&world, move |w| {
            let y = year(w, id, day("07/3/2019"))?;
            crate::ensure_next(w, &ok, &y, YearId(Uuid::now_v7()))
        }).unwrap() };
        let unset = |year: YearId, from: &str, reason: &'static str| {
            let (ok, from) = (ok.clone(), day(from));
            does(&world, move |w| crate::unset_heads(w, &ok, year, from, reason))
        };
        let facts = world.facts();
        unset(next, "07/3/2019", "chưa có gì").unwrap();
        assert_eq!(world.facts(), facts, "nothing there, nothing done");
        { let ok = ok.clone(); does(&world, move |w| crate::set_heads(w, &ok, next, (k.planning, k.assembly), day("07/3/2019"), "Bầu tại hội nghị")).unwrap() };
        assert_eq!(now(&world, next).run_by, Some(k.planning), "elected today, leads today");
        assert!(matches!(unset(next, "07/3/2019", " "), Err(Refusal::Invalid(_))));
        unset(next, "08/3/2019", "ngày khác").unwrap();
        assert_eq!(now(&world, next).head, Some(k.planning));
        unset(next, "07/3/2019", "Bầu lại: kiểm phiếu sai").unwrap();
        let y = now(&world, next);
        assert_eq!((y.head, y.deputy, y.run_by), (None, None, Some(k.office)));
        let told = world.db.read(move |w| w.facts_about("year", next, None, 1)).unwrap();
        assert_eq!((told[0].name.as_str(), told[0].reason.as_deref()), ("blocs.heads_unset", Some("Bầu lại: kiểm phiếu sai")));
        assert!(told[0].says.contains("Khối trưởng Sở Kế hoạch và Đầu tư"), "{}", told[0].says);
        let stranger = Allowed::in_a_story(RunYear { bloc: BlocId(Uuid::from_u128(5)), place: kernel::Place::default() }, by());
        assert!(matches!(does(&world, move |w| crate::unset_heads(w, &stranger, next, day("07/3/2019"), "x")), Err(Refusal::Forbidden(_))));
    }

    fn a_permission_for_one_bloc_is_none_for_another(world) {
        let s = story(&world);
        let id = s.year;
        let stranger = Allowed::in_a_story(RunYear { bloc: BlocId(Uuid::from_u128(5)), place: kernel::Place::default() }, by());
        let (head, deputy) = (s.k.planning, s.k.assembly);
        let refused = does(&world, move |w| crate::set_heads(w, &stranger, id, (head, deputy), day("07/3/2019"), "bầu"));
        assert!(matches!(refused, Err(Refusal::Forbidden(_))));
        assert_eq!(now(&world, id).head, Some(s.k.office));
    }

    fn the_standing_body_makes_a_bloc_and_fills_it(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        officer.get("/blocs/new").is_shown().says("Ủy ban nhân dân tỉnh").says_nothing_of("đơn vị chưa rõ");
        let province = s.k.province.to_string();
        let key = Uuid::now_v7().to_string();
        let fields = [("key", key.as_str()), ("kind", "CLUSTER"), ("name", "Cụm số 3"), ("long", "Cụm thi đua số 3"), ("number", "2019"), ("managing", province.as_str())];
        let mut twice = fields;
        twice[3].1 = "Cụm thi đua cụm số 3";
        officer.post("/blocs", &twice).is_refused(422).says("lặp hai lần").keeps("long", "Cụm thi đua cụm số 3");
        let made = officer.post("/blocs", &fields);
        made.is_done();
        officer.post("/blocs", &fields).is_refused(409);
        assert_eq!(world.facts_named("blocs.bloc_made"), 2, "the sample's and this one");
        let setup = made.to.clone();
        let id: YearId = setup.trim_start_matches("/years/").trim_end_matches("/setup").parse().unwrap();
        officer.get(&setup).is_shown().says("Chưa có đơn vị nào");
        officer.get(&format!("{setup}?find=so%20tu%20phap")).is_shown().says("Sở Tư pháp");
        for b in [s.k.justice, s.k.finance] {
            let act = format!("add:{b}");
            officer.post(&format!("/years/{id}/members"), &[("version", &version(&world, id)), ("act", &act)]).is_done();
        }
        officer.post(&format!("/years/{id}/members"), &[("version", &version(&world, id)), ("act", &format!("up:{}", s.k.finance))]).is_done();
        assert_eq!(now(&world, id).members, [s.k.finance, s.k.justice]);
        let (head, deputy) = (s.k.justice.to_string(), s.k.finance.to_string());
        officer.post(&format!("/years/{id}/heads"), &[("version", &version(&world, id)), ("head", &head), ("deputy", &deputy), ("from", "2019-01-15"), ("how", "Quyết định số 15/QĐ-UBND")]).is_done();
        officer.get(&format!("/years/{id}/heads")).is_shown().says("Cụm trưởng").says("Quyết định số 15/QĐ-UBND");
        officer.post(&format!("/years/{id}/name"), &[("version", &version(&world, id)), ("name", "Cụm 3"), ("long", "Cụm thi đua số 3, tỉnh")]).is_done();
        let name = |long: &str| officer.post(&format!("/years/{id}/name"), &[("version", &version(&world, id)), ("name", "Cụm 3"), ("long", long)]);
        name("Cụm thi đua Cụm 3").is_refused(422).says("Viết như “Cụm thi đua số 5”");
        assert!(crate::BlocKind::Sector.says_twice("Khối thi đua Khởi nghiệp").is_none());
        officer.post(&format!("/years/{id}/next"), &[]).is_done();
        let facts = world.facts();
        officer.post(&format!("/years/{id}/next"), &[]).is_done();
        assert_eq!(world.facts(), facts, "opened once");
        let bloc = now(&world, id).bloc;
        let far = world.db.read(move |w| year_numbered(w, bloc, 2020, day("07/3/2019"))).unwrap().unwrap().id;
        officer.get(&format!("/years/{far}/setup")).is_shown().says_nothing_of("Mở năm 2021");
        officer.post(&format!("/years/{far}/next"), &[]).is_refused(409).says("năm 2021 mở từ 01/01/2020");
        assert_eq!(world.facts(), facts);
        officer.get(&format!("/blocs/{bloc}/journal")).is_shown().says("Mở năm 2020").says("Cụm trưởng: Sở Tư pháp").says("Thêm Sở Tài chính vào Cụm số 3, năm 2019");
        officer.get("/blocs").is_shown().says("Cụm 3");
    }

    fn the_head_unit_keeps_the_dates(world) {
        let s = story(&world);
        let clerk = s.head_clerk(&world);
        let v = version(&world, s.year);
        let page = clerk.get(&s.at("schedule"));
        page.is_shown().says("từ 01/01/2018 đến 31/12/2019");
        assert_eq!(world::field_value(&page.html, "conference_from").as_deref(), Some("07/3/2019"));
        clerk.post(&s.at("schedule"), &[("version", &v), ("conference_from", "08/3/2019"), ("handover_from", "2019-03-08")]).is_done();
        let id = s.year;
        let plan = world.db.read(move |w| crate::schedule(w, id)).unwrap();
        assert_eq!(plan[5].from, Some(day("08/3/2019")));
        assert_eq!(plan[0].from, None);
        let facts = world.facts();
        let again = version(&world, s.year);
        clerk.post(&s.at("schedule"), &[("version", &again), ("conference_from", "08/3/2019"), ("handover_from", "2019-03-08")]).is_done();
        assert_eq!(world.facts(), facts, "the same dates again change nothing");
        clerk.post(&s.at("schedule"), &[("version", &v), ("conference_from", "09/3/2019")]).is_refused(409).says("vừa thay đổi").keeps("conference_from", "09/3/2019").keeps("version", &again);
        assert_eq!(world.facts(), facts);
    }

    fn of_two_who_set_the_dates_the_later_sees_what_stands(world) {
        let s = story(&world);
        let clerk = s.head_clerk(&world);
        let v = version(&world, s.year);
        let send = |v: &str, conference: &str, handover: &str| clerk.post(&s.at("schedule"), &[("version", v), ("conference_from", conference), ("handover_from", handover)]);
        send(&v, "08/3/2019", "").is_done();
        let told = send(&v, "09/3/2019", "10/3/2019");
        told.is_refused(409).says("Có người vừa thay đổi").says("vẫn giữ").says("Hiện đang là: 08/3/2019").says("Hiện đang là: để trống").keeps("conference_from", "09/3/2019");
        assert!(told.html.contains(&format!("href=\"{}\" target=\"_blank\" rel=\"noopener\"", s.at("schedule"))));
        world::check_page("told", &told.html);
        send(&world::field_value(&told.html, "version").unwrap(), "09/3/2019", "10/3/2019").is_done();
        let id = s.year;
        let last = world.db.read(move |w| w.facts_about("year", id, None, 1)).unwrap().remove(0);
        assert!(last.data.contains("08/3/2019") && last.data.contains("09/3/2019"), "{}", last.data);
    }

    fn of_two_who_name_a_year_the_later_sees_what_stands(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let v = version(&world, s.year);
        let send = |v: &str, name: &str| officer.post(&s.at("name"), &[("version", v), ("name", name), ("long", "Khối thi đua các cơ quan")]);
        send(&v, "Khối Năm").is_done();
        let told = send(&v, "Khối số 5");
        told.is_refused(409).says("vẫn giữ").says("Hiện đang là: Khối Năm").says_nothing_of("Hiện đang là: Khối thi đua").keeps("name", "Khối số 5");
        world::check_page("told", &told.html);
        send(&world::field_value(&told.html, "version").unwrap(), "Khối số 5").is_done();
        // Buttons carry no words; the page that comes back is the new one.
        let act = format!("up:{}", s.k.finance);
        let told = officer.post(&s.at("members"), &[("version", &v), ("act", &act)]);
        told.is_refused(409).says("xem lại rồi bấm lần nữa").says_nothing_of("Lời đồng chí");
        officer.post(&s.at("members"), &[("version", &world::field_value(&told.html, "version").unwrap()), ("act", &act)]).is_done();
        // Who leads.
        let (v, finance, justice) = (version(&world, s.year), s.k.finance.to_string(), s.k.justice.to_string());
        let send = |v: &str, head: &str, from: &str, how: &str| officer.post(&s.at("heads"), &[("version", v), ("head", head), ("deputy", ""), ("from", from), ("how", how)]);
        send(&v, &finance, "01/3/2019", "Quyết định 20").is_done();
        let told = send(&v, &justice, "01/3/2019", "Quyết định 21");
        told.is_refused(409).says("vẫn giữ").says("Hiện đang là: Sở Tài chính").says("Hiện đang là: Quyết định 20").keeps("how", "Quyết định 21");
        world::check_page("told", &told.html);
    }

    fn a_wrong_date_is_named_beside_its_field(world) {
        let s = story(&world);
        let clerk = s.head_clerk(&world);
        let (v, facts) = (version(&world, s.year), world.facts());
        let cases: &[(&str, &str, &str)] = &[
            ("conference_from", "31/12/2017", "Hội nghị, từ ngày: phải từ 01/01/2018 đến 31/12/2019. Đang nhập 31/12/2017."),
            ("conference_from", "30/02/2019", "không phải là ngày"),
            ("conference_from", "<script>alert(1)</script>", "không phải là ngày"),
            ("conference_from", "🎉", "không phải là ngày"),
            ("conference_until", "2030-01-01", "phải từ 01/01/2018"),
        ];
        for (field, typed, says) in cases {
            let seen = clerk.post(&s.at("schedule"), &[("version", &v), (field, typed)]);
            seen.is_refused(422).says(says).keeps(field, typed);
            assert!(!seen.html.contains("<script>alert"));
        }
        clerk.post(&s.at("schedule"), &[("version", &v), ("midterm_from", "2018-07-18"), ("work_from", "2018-08-01")])
            .is_refused(422).says("Sơ kết: ngày 18/7/2018 trước bước Thực hiện (01/8/2018)");
        clerk.post(&s.at("schedule"), &[("version", "mười")]).is_refused(409);
        clerk.post(&s.at("schedule"), &[]).is_refused(409);
        assert_eq!(world.facts(), facts);
    }

    fn a_document_is_kept_shown_and_taken_out_with_a_reason(world) {
        let s = story(&world);
        let (clerk, member) = (s.head_clerk(&world), s.member_clerk(&world));
        let key = Uuid::now_v7().to_string();
        let fields = [("key", key.as_str()), ("kind", "PLAN"), ("number", "02/KH-K5"), ("name", "Kế hoạch hội nghị tổng kết"), ("day", "2019-02-20")];
        let pdf: &[u8] = b"%PDF-1.7 ke hoach startxref 0 %%EOF";
        clerk.post_files(&s.at("documents"), &fields, &[("file", "Kế hoạch.pdf", pdf)]).is_done();
        clerk.post_files(&s.at("documents"), &fields, &[("file", "Kế hoạch.pdf", pdf)]).is_refused(409);
        assert_eq!(world.facts_named("blocs.document_added"), 3, "two of the sample and this one, once");
        member.get(&s.at("documents")).is_shown().says("Kế hoạch hội nghị tổng kết").says("PDF, 1 KB").says_nothing_of("Bỏ khỏi danh sách");
        let file = member.get(&s.at(&format!("documents/{key}")));
        file.is_shown();
        assert_eq!((file.mime.as_str(), file.bytes.as_slice()), ("application/pdf", pdf));
        let removal = s.at(&format!("documents/{key}/removal"));
        let facts = world.facts();
        member.post(&removal, &[("reason", "thử")]).is_refused(403);
        clerk.post(&removal, &[("reason", "  ")]).is_refused(422).says("Lý do bỏ: chưa viết");
        assert_eq!(world.facts(), facts);
        clerk.post(&removal, &[("reason", "Thay bằng bản mới")]).is_done();
        clerk.post(&removal, &[("reason", "Thay bằng bản mới")]).is_refused(409).says("đã được bỏ khỏi danh sách");
        clerk.post(&s.at(&format!("documents/{}/removal", Uuid::now_v7())), &[("reason", "Thay")]).is_refused(404);
        clerk.get(&s.at("documents")).is_shown().says_nothing_of("Kế hoạch hội nghị tổng kết");
        clerk.get(&s.at(&format!("documents/{key}"))).is_refused(404);
    }

    fn a_wrong_document_leaves_nothing(world) {
        let s = story(&world);
        let clerk = s.head_clerk(&world);
        let facts = world.facts();
        let long = "Văn".repeat(100);
        let to = s.at("documents");
        let send = |fields: &[(&str, &str)]| clerk.post_files(&to, fields, &[]);
        send(&[]).is_refused(422).says("Trích yếu: chưa viết").says("Ngày ban hành: chưa điền ngày").says("Loại văn bản: chưa chọn");
        send(&[("kind", "PLAN"), ("name", &long), ("day", "2019-02-20")]).is_refused(422).says("dài 300 ký tự, tối đa 200").keeps("name", &long);
        send(&[("kind", "PLAN"), ("name", "Kế hoạch"), ("day", "2019-03-08")]).is_refused(422).says("Ngày ban hành: phải từ").keeps("name", "Kế hoạch");
        send(&[("kind", "BOMB"), ("name", "Kế hoạch"), ("day", "2019-03-01")]).is_refused(422);
        let ok = [("kind", "PLAN"), ("name", "Kế hoạch"), ("day", "2019-03-01")];
        clerk.post_files(&to, &ok, &[("file", "virus.pdf", b"MZ\x90")]).is_refused(422).says("đã bị đổi đuôi");
        clerk.post_files(&to, &ok, &[("file", "a.pdf", b"%PDF-1 startxref 0 %%EOF"), ("file", "b.pdf", b"%PDF-2 startxref 0 %%EOF")]).is_refused(422).says("một tệp");
        assert_eq!(world.facts(), facts);
        // An emoji and a mark-up in a name are words like others.
        clerk.post_files(&to, &[("kind", "OTHER"), ("name", "<script>alert(1)</script> 🎉"), ("day", "2019-03-01")], &[]).is_done();
        let page = clerk.get(&to);
        page.is_shown().says("<script>alert(1)</script> 🎉");
        assert!(!page.html.contains("<script>alert"));
    }

    fn a_wrong_setting_up_leaves_nothing(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let (facts, v) = (world.facts(), version(&world, s.year));
        let member = |act: &str, v: &str| officer.post(&s.at("members"), &[("version", v), ("act", act)]);
        member(&format!("remove:{}", s.k.office), &v).is_refused(422).says("đang là Khối trưởng năm 2018");
        member(&format!("add:{}", s.k.finance), &v).is_refused(422).says("đã có trong danh sách");
        let managing = now(&world, s.year).managing;
        member(&format!("add:{managing}"), &v).is_refused(422).says("Đơn vị này là cơ quan quản lý của khối");
        let later = world.build(|w| {
            let new = organisations::sample::NewBody::called("T.SAU", "Sở Về sau", "Sở Về sau");
            organisations::sample::body(w, organisations::sample::NewBody { from: day("01/01/2020"), ..new })
        });
        let facts = facts + 1;
        member(&format!("add:{later}"), &v).is_refused(422).says("“Sở Về sau” không hoạt động vào ngày 07/3/2019");
        member(&format!("add:{}", Uuid::now_v7()), &v).is_refused(404);
        member("nhảy", &v).is_refused(422);
        member(&format!("add:{}", s.k.board), "0").is_refused(409);
        member(&format!("add:{}", s.k.board), "").is_refused(409);
        officer.post(&s.at("name"), &[("version", &v), ("name", ""), ("long", &"x".repeat(300))]).is_refused(422).says("chưa viết").says("dài 300 ký tự").keeps("long", &"x".repeat(300));
        let (head, board) = (s.k.office.to_string(), s.k.board.to_string());
        let heads = |head: &str, deputy: &str, from: &str, how: &str| officer.post(&s.at("heads"), &[("version", &v), ("head", head), ("deputy", deputy), ("from", from), ("how", how)]);
        heads("", "", "", "").is_refused(422).says("Khối trưởng: chưa chọn").says("Căn cứ: chưa viết").says("Từ ngày: chưa điền ngày");
        heads(&board, "", "2018-03-12", "bầu").is_refused(422).says("phải là một đơn vị thành viên").keeps("how", "bầu");
        heads(&head, &head, "2018-03-12", "bầu").is_refused(422).says("phải là đơn vị khác");
        heads(&head, "", "12/3/2016", "bầu").is_refused(422).says("Từ ngày: phải từ");
        officer.post("/blocs", &[]).is_refused(422).says("Loại: chưa chọn").says("Năm thi đua: chưa điền số");
        officer.post("/blocs", &[("kind", "SECTOR"), ("name", "Khối 6"), ("long", "Khối 6"), ("number", "1066"), ("managing", &Uuid::now_v7().to_string())]).is_refused(422).says("phải từ 2000 đến 2020").keeps("name", "Khối 6");
        officer.post("/blocs", &[("kind", "SECTOR"), ("name", "Khối 6"), ("long", "Khối 6"), ("number", "2019"), ("managing", &Uuid::now_v7().to_string())]).is_refused(422).says("không có đơn vị này");
        assert_eq!(world.facts(), facts);
    }

    fn a_second_year_at_the_head_is_said_openly(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        officer.post(&s.at("next"), &[]).is_done();
        let bloc = s.bloc;
        let next = world.db.read(move |w| year_numbered(w, bloc, 2019, day("07/3/2019"))).unwrap().unwrap();
        let (to, head) = (format!("/years/{}/heads", next.id), s.k.office.to_string());
        let fields = [("version", "1"), ("head", head.as_str()), ("deputy", ""), ("from", "2019-03-07"), ("how", "bầu")];
        officer.post(&to, &fields).is_refused(422).says("Đơn vị này đã là Khối trưởng năm 2018");
        let mut all = fields.to_vec();
        all.push(("again", "on"));
        officer.post(&to, &all).is_done();
        assert_eq!(now(&world, next.id).head, Some(s.k.office));
    }

    fn who_has_nothing_to_do_here_sees_nothing(world) {
        let s = story(&world);
        let facts = world.facts();
        let stranger = world.stranger("Người lạ");
        let elsewhere = world.person("Chuyên viên nơi khác", &[(Post::Clerk, Scope::Body(s.k.board)), (Post::Officer, Scope::Below(s.k.board))]);
        let member = s.member_clerk(&world);
        for page in ["setup", "heads", "schedule", "documents"] {
            world.nobody().get(&s.at(page)).asks_to_sign_in();
            stranger.get(&s.at(page)).is_refused(403).says_nothing_of("Khối 5");
            elsewhere.get(&s.at(page)).is_refused(404).says_nothing_of("Khối 5");
        }
        for page in ["setup", "heads", "schedule"] {
            member.get(&s.at(page)).is_refused(404);
        }
        elsewhere.get("/blocs").is_shown().says("Chưa có khối, cụm nào");
        elsewhere.get(&format!("/blocs/{}/journal", s.bloc)).is_refused(404);
        member.get("/blocs").is_shown().says("Khối 5");
        member.get(&format!("/blocs/{}/journal", s.bloc)).is_shown().says("Lập Khối 5, năm 2018, 6 đơn vị thành viên.");
        let v = version(&world, s.year);
        let act = format!("remove:{}", s.k.finance);
        let deeds: &[(&str, &[(&str, &str)])] = &[
            ("schedule", &[("version", &v)]),
            ("members", &[("version", &v), ("act", &act)]),
            ("name", &[("version", &v), ("name", "X"), ("long", "X")]),
            ("heads", &[("version", &v)]),
            ("next", &[]),
            ("documents", &[("kind", "PLAN"), ("name", "X"), ("day", "2019-01-01")]),
        ];
        for (deed, fields) in deeds {
            world.nobody().post(&s.at(deed), fields).asks_to_sign_in();
            for who in [&stranger, &elsewhere, &member] {
                let status = who.post(&s.at(deed), fields).status;
                assert!(matches!(status, 403 | 404), "{deed}: {status}");
            }
        }
        // The head unit keeps dates and documents, but does not make itself head.
        let clerk = s.head_clerk(&world);
        clerk.get(&s.at("setup")).is_shown().says_nothing_of("Bỏ khỏi khối");
        clerk.post(&s.at("members"), &[("version", &v), ("act", &act)]).is_refused(403);
        clerk.post(&s.at("heads"), &[("version", &v)]).is_refused(403);
        assert_eq!(world.facts(), facts);
    }

    fn many_blocs_are_listed_with_a_fixed_number_of_questions(world) {
        let s = story(&world);
        let k = s.k;
        world.build(move |w| {
            for n in 1..=25 {
                // Different managing bodies, so that the whole tree is read once instead of a question each.
                let managing = k.members()[n % 6];
                let new = NewBloc {
                    bloc: BlocId(Uuid::now_v7()), year: YearId(Uuid::now_v7()), kind: crate::BlocKind::Cluster, number: 2018,
                    name: format!("Cụm {n}"), long: format!("Cụm thi đua số {n}"), managing, members: vec![k.finance, k.justice],
                };
                crate::sample::bloc(w, &new, by())?;
            }
            Ok(())
        });
        let (finance, on) = (s.k.finance, day("07/3/2019"));
        let (all, asked, mine) = world.db.read(move |w| {
            let before = w.queries();
            let all = store::years_of_number(w, 2018, on)?;
            let asked = w.queries() - before;
            Ok((all, asked, years_of_bodies(w, &[finance], on)?))
        }).unwrap();
        assert_eq!((all.len(), asked, mine.len()), (26, 4, 26));
        assert!(all.iter().all(|y| y.above.last() == Some(&s.k.province)));
        s.officer(&world).get("/blocs?year=2018").is_shown().says("26 khối, cụm").says("Cụm 25");
        s.officer(&world).get("/blocs?year=2018&q=cum%2017").is_shown().says("Cụm 17").says_nothing_of("Cụm 16");
        s.officer(&world).get("/blocs?year=2018&q=khong%20co%20dau").is_shown().says("Không tìm thấy");
    }

    fn a_deputy_may_be_missing(world) {
        let s = story(&world);
        let id = s.year;
        let ok = s.run(&world);
        let office = s.k.office;
        does(&world, move |w| {
            let y = year(w, id, day("07/3/2019"))?;
            crate::appoint(w, &ok, &y, &Heads { head: office, deputy: None, from: day("12/3/2018"), how: "bầu".into() })
        }).unwrap();
        assert_eq!(now(&world, s.year).deputy, None);
    }
}
