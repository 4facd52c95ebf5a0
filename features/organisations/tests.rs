//! Bodies through time, as people ask and change them.

mod decisions;
mod import;
mod pages;

use crate::sample::{self, Khoi5, NewBody, NewHolder};
use kernel::{BodyId, PersonId, Post, Scope, Uuid};
use world::{Person, Seen, World, day};

fn somebody() -> PersonId {
    PersonId(Uuid::from_u128(5))
}

fn khoi_5(world: &World) -> Khoi5 {
    world.build(|w| sample::khoi_5(w, somebody()))
}

/// The officer of the standing body, over the whole province.
fn officer<'w>(world: &'w World, k: &Khoi5) -> Person<'w> {
    world.person("Hoàng Thị Minh Nguyệt", &[(Post::Officer, Scope::Below(k.province))])
}

/// The version the edit form carries.
fn version(p: &Person, id: BodyId) -> String {
    world::field_value(&p.get(&format!("/bodies/{id}/edit")).is_shown().html, "version").unwrap()
}

fn name_on(world: &World, id: BodyId, on: &str) -> String {
    let on = day(on);
    world.db.read(move |w| Ok(crate::names_of(w, &[id], on)?.full(id).to_owned())).unwrap()
}

fn rename(p: &Person, id: BodyId, full: &str, from: &str) -> Seen {
    let v = version(p, id);
    let fields = [
        ("version", v.as_str()),
        ("full_name", full),
        ("short_name", ""),
        ("name_from", from),
        ("name_basis", "Nghị quyết 01"),
    ];
    p.post(&format!("/bodies/{id}/names"), &fields)
}

const LONG: &str = "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh";

world::on_both_engines! { crate::routes();
    fn the_committee_of_the_province_is_the_topmost_by_the_name_of_the_day(world) {
        let k = khoi_5(&world);
        rename(&officer(&world, &k), k.province, "Ủy ban nhân dân thành phố Thử", "01/7/2025").is_done();
        let on = |body, on: &str| {
            let on = day(on);
            world.db.read(move |w| Ok(crate::province(w, body, on)?.map(|n| n.full))).unwrap()
        };
        for body in [k.council, k.office, k.province] {
            assert_eq!(on(body, "07/3/2019").as_deref(), Some("Ủy ban nhân dân tỉnh"));
            assert_eq!(on(body, "01/7/2025").as_deref(), Some("Ủy ban nhân dân thành phố Thử"));
        }
        let nobody = BodyId(Uuid::from_u128(77));
        assert_eq!(on(nobody, "07/3/2019"), None);
        // However far below it stands, that is one question.
        let asked = world.db.read(move |w| {
            let before = w.queries();
            crate::province(w, k.council, day("07/3/2019"))?;
            Ok(w.queries() - before)
        });
        assert_eq!(asked.unwrap(), 1);
    }

    fn the_bodies_of_khoi_5_stand_under_the_province(world) {
        let k = khoi_5(&world);
        let on = day("07/3/2019");
        world.db.read(|w| {
            assert_eq!(crate::above(w, k.office, on)?, [k.office, k.province]);
            assert_eq!(crate::body(w, k.assembly, on)?.name.full, "Văn phòng Đoàn Đại biểu Quốc hội tỉnh");
            let names = crate::names_of(w, &k.members(), on)?;
            assert_eq!(names.short(k.planning), "Sở KH&ĐT");
            assert_eq!(crate::names(w, on)?.full(k.province), "Ủy ban nhân dân tỉnh");
            assert_eq!(crate::choices(w, on)?.len(), 9);
            assert_eq!(crate::leader(w, k.finance, on)?.map(|h| h.post), Some("Giám đốc".to_owned()));
            assert_eq!(crate::holders(w, k.office, on)?.len(), 2);
            assert_eq!(crate::above(w, BodyId(Uuid::from_u128(99)), on)?, []);
            Ok(())
        }).unwrap();
        assert_eq!(world.db.verify().unwrap().flaw, None);
    }

    fn a_new_name_holds_from_its_day_and_the_old_one_before(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        rename(&officer, k.assembly, LONG, "01/4/2019").is_done();
        for (on, name) in [("01/01/2000", "Văn phòng Đoàn Đại biểu Quốc hội tỉnh"), ("31/3/2019", "Văn phòng Đoàn Đại biểu Quốc hội tỉnh"), ("01/4/2019", LONG), ("02/4/2019", LONG)] {
            assert_eq!(name_on(&world, k.assembly, on), name, "{on}");
            let iso = day(on).iso();
            officer.get(&format!("/bodies/{}?on={iso}", k.assembly)).is_shown();
            officer.get(&format!("/bodies?on={iso}")).is_shown();
        }
        officer.get(&format!("/bodies/{}?on=2019-03-31", k.assembly)).says("từ 01/4/2019").says("đến hết 31/3/2019").says("Như ngày 31/3/2019");
        officer.get("/bodies?on=2019-04-01").says(LONG);
        officer.get("/bodies?on=2019-03-31").says_nothing_of(LONG);
        assert_eq!(world.facts_named("organisations.body_renamed"), 1);
    }

    fn a_body_is_found_by_old_and_new_names_with_and_without_marks(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        rename(&officer, k.planning, "Sở Tài nguyên", "01/01/2019").is_done();
        for q in ["so%20ke%20hoach", "S%E1%BB%9F%20K%E1%BA%BF%20ho%E1%BA%A1ch", "tai%20nguyen", "SKHDT", "nguyen%20so", "t.skhdt"] {
            officer.get(&format!("/bodies?q={q}")).is_shown().says("Sở Tài nguyên").says("1 đơn vị khớp");
        }
        officer.get("/bodies?q=van+phong+hoi+dong+nhan+dan+tinh").says("Văn phòng Hội đồng nhân dân tỉnh");
        for q in ["VP+H%C4%90ND+t%E1%BB%89nh", "vp+hdnd", "V%C4%83n+ph%C3%B2ng+H%C4%90ND"] {
            officer.get(&format!("/bodies?q={q}")).says("Văn phòng Hội đồng nhân dân tỉnh");
        }
        officer.get("/bodies?q=%25").is_shown();
        officer.get("/bodies?q=kh%C3%B4ng+c%C3%B3").says("Không có đơn vị nào khớp");
        officer.get("/bodies?q=%3Cscript%3Ealert(1)%3C/script%3E").is_shown().says("<script>");
        officer.get("/bodies?on=hom-qua").is_shown().says("không phải là ngày xem được");
    }

    fn a_parent_holds_from_its_day_and_no_circle_is_made(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let put = |id: BodyId, to: &str, from: &str| {
            let v = version(&officer, id);
            officer.post(&format!("/bodies/{id}/parents"), &[("version", &v), ("parent", to), ("parent_from", from), ("parent_basis", "")])
        };
        put(k.board, "VP UBND tỉnh", "01/7/2019").is_done();
        let above = |on: &str| { let on = day(on); world.db.read(move |w| crate::above(w, k.board, on)).unwrap() };
        assert_eq!(above("30/6/2019"), [k.board, k.province]);
        assert_eq!(above("01/7/2019"), [k.board, k.office, k.province]);
        assert_eq!(above("02/7/2019"), [k.board, k.office, k.province]);
        let facts = world.facts();
        // From 01/7/2019 the board is below the office, so the office cannot go below the board, even from earlier on.
        put(k.office, "T.BTDKT", "01/01/2019").is_refused(422).says("đang ở dưới chính").keeps("parent", "T.BTDKT");
        put(k.office, "T.VPUBND", "01/01/2019").is_refused(422).says("không thể trực thuộc chính mình");
        put(k.office, "không có đâu", "01/01/2019").is_refused(422).says("Không có đơn vị nào mang mã hay tên");
        put(k.board, "Sở Tài chính", "30/6/2019").is_refused(422).says("phải từ 01/7/2019 trở đi");
        put(k.finance, "", "01/01/2019").is_refused(422).says("không phụ trách nhánh chuyển đến");
        put(k.finance, "Văn phòng Ủy ban nhân dân tỉnh", "01/01/2010").is_refused(422);
        assert_eq!(world.facts(), facts);
    }

    fn a_body_ends_but_is_never_gone(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let close = |id: BodyId, until: &str, basis: &str| {
            let v = version(&officer, id);
            officer.post(&format!("/bodies/{id}/closure"), &[("version", &v), ("until", until), ("until_basis", basis)])
        };
        close(k.province, "31/12/2020", "Luật").is_refused(422).says("8 đơn vị trực thuộc").keeps("until", "31/12/2020");
        close(k.justice, "31/12/2020", "").is_refused(422).says("Căn cứ kết thúc: chưa viết");
        close(k.justice, "31/12/2015", "QĐ 1").is_refused(422).says("phải từ 01/01/2016 trở đi");
        close(k.justice, "31/12/2018", "QĐ 1").is_done();
        let lives = |on: &str| { let on = day(on); world.db.read(move |w| Ok(crate::choices(w, on)?.iter().any(|b| b.id == k.justice))).unwrap() };
        assert!(lives("30/12/2018") && lives("31/12/2018") && !lives("01/01/2019"));
        let leads = |on: &str| { let on = day(on); world.db.read(move |w| Ok(crate::leader(w, k.justice, on)?.is_some())).unwrap() };
        assert!(leads("31/12/2018") && !leads("01/01/2019"));
        assert_eq!(name_on(&world, k.justice, "07/3/2019"), "Sở Tư pháp");
        officer.get(&format!("/bodies/{}", k.justice)).is_shown().says("Đã kết thúc hoạt động, đến hết 31/12/2018");
        officer.get("/bodies?q=tu+phap").says("đã kết thúc 31/12/2018");
        officer.get("/bodies").says_nothing_of("Sở Tư pháp");
        close(k.justice, "31/12/2018", "QĐ 1").is_refused(409);
        let v = version(&officer, k.justice);
        officer.post(&format!("/bodies/{}/reopening", k.justice), &[("version", &v), ("reason", "Ghi nhầm")]).is_done();
        assert!(lives("01/01/2019"));
        officer.get(&format!("/bodies/{}/journal", k.justice)).is_shown().says("Lý do: Ghi nhầm").says("hoạt động đến hết 31/12/2018");
    }

    fn a_body_is_added_once_and_only_where_one_is_in_charge(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let add = |p: &Person, code: &str, full: &str, parent: &str, from: &str| p.post("/bodies", &[
            ("code", code), ("full_name", full), ("short_name", ""), ("kind", "DEPARTMENT"), ("level", "PROVINCE"), ("parent", parent), ("from", from), ("place_name", ""), ("basis", ""),
        ]);
        add(&officer, "t.snv", "Sở Nội vụ", "T", "2016-01-01").is_done();
        let facts = world.facts();
        add(&officer, "T.SNV", "Sở Nội vụ", "T", "2016-01-01").is_refused(422).says("đã dùng cho “Sở Nội vụ”").keeps("full_name", "Sở Nội vụ");
        add(&officer, "", "", "", "").is_refused(422).says("Còn 3 chỗ phải sửa");
        // One name once under one body above: not added, not by renaming, not by moving there.
        add(&officer, "X1", "SỞ  NỘI VỤ", "T", "2017-01-01").is_refused(422).says("Cùng đơn vị cấp trên đã có “Sở Nội vụ” (mã T.SNV)");
        rename(&officer, k.finance, "Sở nội vụ", "01/01/2019").is_refused(422).says("Cùng đơn vị cấp trên đã có “Sở Nội vụ”");
        assert_eq!(world.facts(), facts);
        add(&officer, "X2", "Sở Nội vụ", "T.VPUBND", "2017-01-01").is_done();
        let facts = facts + 1;
        let x2 = world.db.read(|w| crate::choices(w, day("07/3/2019"))).unwrap().into_iter().find(|b| b.code == "X2").unwrap().id;
        let v = version(&officer, x2);
        let moved = [("version", v.as_str()), ("parent", "T"), ("parent_from", "01/01/2019"), ("parent_basis", "")];
        officer.post(&format!("/bodies/{x2}/parents"), &moved).is_refused(422).says("Cùng đơn vị cấp trên đã có “Sở Nội vụ” (mã T.SNV)");
        add(&officer, "có dấu", "Sở", "T", "2016-01-01").is_refused(422).says("không nhận “ó”");
        add(&officer, "X1", &"á".repeat(300), "T", "2016-01-01").is_refused(422).says("dài 300 ký tự, tối đa 200");
        add(&officer, "X1", "Sở <script>alert(1)</script> 🎉", "", "2016-01-01").is_refused(422).says("phụ trách một nhánh").keeps("full_name", "Sở <script>alert(1)</script> 🎉");
        add(&officer, "X1", "Sở X", "T", "31/02/2016").is_refused(422).says("không phải là ngày").keeps("from", "31/02/2016");
        add(&officer, "X1", "Sở X", "T", "01/01/2010").is_refused(422).says("hoạt động từ 01/01/2016");
        add(&world.nobody(), "X1", "Sở X", "T", "2016-01-01").is_refused(401).says("Phiên làm việc đã hết");
        add(&world.stranger("Ai đó"), "X1", "Sở X", "T", "2016-01-01").is_refused(403);
        let clerk = world.person("Cán bộ", &[(Post::Clerk, Scope::Below(k.province))]);
        add(&clerk, "X1", "Sở X", "T", "2016-01-01").is_refused(403);
        let elsewhere = world.build(|w| sample::body(w, NewBody::called("K", "Ủy ban nhân dân tỉnh khác", "UBND tỉnh khác")));
        let other = world.person("Tỉnh khác", &[(Post::Officer, Scope::Below(elsewhere))]);
        let facts_now = world.facts();
        assert_eq!(facts_now, facts + 1);
        add(&other, "X1", "Sở X", "T", "2016-01-01").is_refused(422).says("không phụ trách nhánh này");
        let root = world.person("Quản trị", &[(Post::Administrator, Scope::Below(crate::EVERYWHERE))]);
        assert_eq!(world.facts(), facts_now);
        add(&root, "Z", "Ủy ban nhân dân tỉnh thứ ba", "", "2016-01-01").is_done();
    }

    fn who_may_look_and_who_may_change(world) {
        let k = khoi_5(&world);
        let id = k.finance;
        let paths = [format!("/bodies/{id}"), "/bodies".into(), format!("/bodies/{id}/journal")];
        let edits = ["/bodies/new".to_owned(), "/bodies/import".into(), format!("/bodies/{id}/edit"), format!("/bodies/{id}/holders/new")];
        let teller = world.person("Kiểm phiếu", &[(Post::Teller, Scope::Body(k.justice))]);
        let officer_of_one = world.person("Một sở", &[(Post::Officer, Scope::Body(k.finance))]);
        let elsewhere = world.person("Nhánh khác", &[(Post::Officer, Scope::Below(k.justice))]);
        let facts = world.facts();
        for path in &paths {
            world.nobody().get(path).asks_to_sign_in();
            world.stranger("Ai đó").get(path).is_refused(403);
            teller.get(path).is_shown();
        }
        for path in &edits {
            world.nobody().get(path).asks_to_sign_in();
            teller.get(path).is_refused(403);
        }
        elsewhere.get(&edits[2]).is_refused(403);
        officer_of_one.get(&edits[2]).is_refused(403);
        for (path, fields) in [
            (format!("/bodies/{id}/names"), vec![("full_name", "X"), ("name_from", "01/01/2019"), ("version", "1")]),
            (format!("/bodies/{id}/parents"), vec![("parent", "T.STP"), ("parent_from", "01/01/2019"), ("version", "1")]),
            (format!("/bodies/{id}/correction"), vec![("code", "X"), ("kind", "OTHER"), ("level", "BASE"), ("version", "1")]),
            (format!("/bodies/{id}/closure"), vec![("until", "01/01/2019"), ("until_basis", "x"), ("version", "1")]),
            (format!("/bodies/{id}/reopening"), vec![("reason", "x"), ("version", "1")]),
            (format!("/bodies/{id}/holders"), vec![("name", "X"), ("post", "Y"), ("signing", "Z"), ("from", "01/01/2019")]),
        ] {
            world.nobody().post(&path, &fields).is_refused(401);
            teller.post(&path, &fields).is_refused(403);
            elsewhere.post(&path, &fields).is_refused(403);
            officer(&world, &k).post_exactly(&path, &fields).is_refused(403).says("Chưa nhận được biểu mẫu này");
        }
        officer(&world, &k).get(&format!("/bodies/{}", Uuid::from_u128(1))).is_refused(404);
        officer(&world, &k).get("/bodies/khong-phai-ma").is_refused(404);
        assert_eq!(world.facts(), facts);
    }

    fn two_tabs_and_wrong_words_change_nothing(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let old = version(&officer, k.finance);
        rename(&officer, k.finance, "Sở Tài chính và Ngân sách", "01/01/2019").is_done();
        let facts = world.facts();
        officer.post(&format!("/bodies/{}/names", k.finance), &[("version", &old), ("full_name", "Sở Khác"), ("name_from", "01/02/2019")])
            .is_refused(409).says("vừa thay đổi").keeps("full_name", "Sở Khác");
        rename(&officer, k.finance, "Sở Tài chính và Ngân sách", "01/01/2019").is_refused(422).says("giống hệt tên đang dùng");
        rename(&officer, k.finance, "Sở Khác", "31/12/2018").is_refused(422).says("phải từ 01/01/2019 trở đi");
        rename(&officer, k.finance, "", "").is_refused(422).says("chưa viết").says("chưa điền ngày");
        rename(&officer, k.finance, "Sở Khác", "01/01/1900").is_refused(422).says("phải từ 02/9/1945");
        rename(&officer, k.finance, &"ộ".repeat(201), "01/02/2019").is_refused(422).says("Bớt 1 ký tự");
        officer.post(&format!("/bodies/{}/names", k.finance), &[("full_name", "Sở Khác"), ("name_from", "01/02/2019")]).is_refused(409);
        let v = version(&officer, k.finance);
        let path = format!("/bodies/{}/correction", k.finance);
        officer.post(&path, &[("version", &v), ("code", "T.STC"), ("kind", "DEPARTMENT"), ("level", "PROVINCE"), ("place_name", "")]).is_refused(422).says("Chưa có gì thay đổi");
        officer.post(&path, &[("version", &v), ("code", "T.STP"), ("kind", "KING"), ("level", ""), ("place_name", "")]).is_refused(422).says("đã dùng cho").says("Loại hình: chưa chọn").says("Cấp: chưa chọn");
        assert_eq!(world.facts(), facts);
        officer.post(&path, &[("version", &v), ("code", "t.stc2"), ("kind", "OFFICE"), ("level", "BASE"), ("place_name", "Hà Giang")]).is_done();
        officer.get(&format!("/bodies/{}/journal", k.finance)).says("mã T.STC thành T.STC2; loại hình Sở, ban, phòng thành Văn phòng");
        // The same day again is a correction, and the journal says so.
        rename(&officer, k.finance, "Sở Tài chính – Ngân sách", "01/01/2019").is_done();
        officer.get(&format!("/bodies/{}/journal", k.finance)).says("Sửa lại tên ghi từ 01/01/2019");
        assert_eq!(name_on(&world, k.finance, "31/12/2018"), "Sở Tài chính");
    }

    fn of_two_who_change_a_body_the_later_sees_what_stands(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let (page, old) = (format!("/bodies/{}/edit", k.finance), version(&officer, k.finance));
        rename(&officer, k.finance, "Sở Tài chính và Ngân sách", "01/01/2019").is_done();
        let send = |v: &str| officer.post(&format!("/bodies/{}/names", k.finance), &[("version", v), ("full_name", "Sở Khác"), ("short_name", "Sở Khác"), ("name_from", "01/02/2019"), ("name_basis", "Nghị quyết 02")]);
        let told = send(&old);
        told.is_refused(409).says("Có người vừa thay đổi").says("vẫn giữ").says("Hiện đang là: Sở Tài chính và Ngân sách").says_nothing_of("để trống")
            .keeps("full_name", "Sở Khác").keeps("name_basis", "Nghị quyết 02");
        assert!(told.html.contains(&format!("href=\"{page}\" target=\"_blank\" rel=\"noopener\"")));
        world::check_page("told", &told.html);
        send(&world::field_value(&told.html, "version").unwrap()).is_done();
        officer.get(&format!("/bodies/{}/journal", k.finance)).says("Đổi tên “Sở Tài chính và Ngân sách” thành “Sở Khác”");

        let (path, old) = (format!("/bodies/{}/correction", k.finance), version(&officer, k.finance));
        let send = |v: &str, kind: &str, level: &str, place: &str| officer.post(&path, &[("version", v), ("code", "T.STC"), ("kind", kind), ("level", level), ("place_name", place)]);
        send(&old, "OFFICE", "PROVINCE", "Hà Giang").is_done();
        let told = send(&old, "DEPARTMENT", "BASE", "");
        told.is_refused(409).says("Hiện đang là: Văn phòng").says("Hiện đang là: Hà Giang").keeps("level", "BASE").keeps("place_name", "");
        send(&world::field_value(&told.html, "version").unwrap(), "DEPARTMENT", "BASE", "").is_done();
        officer.get(&format!("/bodies/{}/journal", k.finance)).says("địa danh Hà Giang thành (để trống)");
    }

    fn one_head_at_a_time_and_terms_have_ends(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let path = format!("/bodies/{}/holders", k.finance);
        let add = |name: &str, from: &str, until: &str, leads: bool| {
            let mut fields = vec![("name", name), ("post", "Giám đốc"), ("signing", "GIÁM ĐỐC"), ("from", from), ("until", until)];
            if leads { fields.push(("leads", "1")); }
            officer.post(&path, &fields)
        };
        let facts = world.facts();
        add("Lò Văn Pao", "01/01/2019", "", true).is_refused(422).says("Tạ Văn Định đang là người đứng đầu").keeps("name", "Lò Văn Pao");
        add("Lò Văn Pao", "01/01/2019", "31/12/2018", false).is_refused(422).says("phải từ 01/01/2019");
        add("Lò Văn Pao", "01/01/2015", "", false).is_refused(422).says("Đơn vị hoạt động từ 01/01/2016");
        add("", "", "", false).is_refused(422).says("Họ và tên: chưa viết");
        assert_eq!(world.facts(), facts);
        let head = world.db.read(|w| Ok(crate::leader(w, k.finance, day("07/3/2019"))?.unwrap())).unwrap();
        let edit = format!("{path}/{}", head.id);
        officer.get(&edit).is_shown().keeps("name", "Tạ Văn Định").keeps("leads", "1");
        let ended = [("version", "1"), ("name", "Tạ Văn Định"), ("post", "Giám đốc"), ("signing", "GIÁM ĐỐC"), ("leads", "1"), ("from", "2016-01-01"), ("until", "31/12/2018")];
        officer.post(&edit, &ended).is_done();
        officer.post(&edit, &ended).is_refused(422).says("Chưa có gì thay đổi");
        let stale = [("version", "1"), ("name", "Tạ Văn Định B"), ("post", "Giám đốc"), ("signing", "GIÁM ĐỐC"), ("from", "2016-01-01"), ("until", "31/12/2018")];
        let told = officer.post(&edit, &stale);
        told.is_refused(409).says("Có người vừa thay đổi").says("Hiện đang là: Tạ Văn Định").says("Hiện đang là: có đánh dấu")
            .says_nothing_of("Hiện đang là: 01/01/2016").keeps("name", "Tạ Văn Định B");
        world::check_page("told", &told.html);
        add("Lò Văn Pao", "01/01/2019", "", true).is_done();
        add("Lò Văn Pao", "01/01/2019", "", true).is_refused(409).says("đã được ghi giữ chức vụ");
        let leader = |on: &str| { let on = day(on); world.db.read(move |w| Ok(crate::leader(w, k.finance, on)?.map(|h| h.name))).unwrap() };
        assert_eq!(leader("31/12/2018").as_deref(), Some("Tạ Văn Định"));
        assert_eq!(leader("01/01/2019").as_deref(), Some("Lò Văn Pao"));
        officer.get(&format!("/bodies/{}", k.finance)).says("Thời kỳ khác").says("từ 01/01/2016 đến hết 31/12/2018");
        officer.get(&format!("/bodies/{}/journal", k.finance)).says("nhiệm kỳ từ 01/01/2016 thành từ 01/01/2016 đến hết 31/12/2018");
        officer.get(&format!("{path}/{}", Uuid::from_u128(3))).is_refused(404);
    }

    fn hundreds_of_bodies_stay_a_pleasant_tree(world) {
        let k = khoi_5(&world);
        world.build(move |w| {
            for d in 0..12 {
                let district = NewBody { level: sample::Level::District, parent: Some(k.province), ..NewBody::called(&format!("H{d}"), &format!("Ủy ban nhân dân huyện {d}"), &format!("Huyện {d}")) };
                let district = sample::body(w, district)?;
                for c in 0..20 {
                    let commune = NewBody { level: sample::Level::Commune, parent: Some(district), ..NewBody::called(&format!("H{d}.{c}"), &format!("Ủy ban nhân dân xã {d}.{c}"), &format!("Xã {d}.{c}")) };
                    let commune = sample::body(w, commune)?;
                    if c == 0 {
                        sample::body(w, NewBody { parent: Some(commune), ..NewBody::called(&format!("H{d}.{c}.T"), &format!("Trường {d}.{c}"), "Trường") })?;
                    }
                }
            }
            sample::holder(w, k.finance, NewHolder::called("Vi Thị Ba", "Kế toán trưởng", "KẾ TOÁN TRƯỞNG")).map(|_| ())
        });
        let officer = officer(&world, &k);
        let seen = officer.get("/bodies");
        seen.is_shown().says("Ủy ban nhân dân xã 11.19").says("1 đơn vị trực thuộc").says_nothing_of("Trường 3.0");
        assert!(seen.html.len() < 200_000, "{}", seen.html.len());
        // Read in one go, whatever the size.
        world.db.read(|w| { crate::names(w, day("07/3/2019"))?; assert_eq!(w.queries(), 1); Ok(()) }).unwrap();
        let all: Vec<BodyId> = world.db.read(|w| Ok(crate::choices(w, day("07/3/2019"))?.iter().map(|b| b.id).collect())).unwrap();
        assert_eq!(all.len(), 9 + 12 + 240 + 12);
        world.db.read(|w| { let n = crate::names_of(w, &all, day("07/3/2019"))?; assert_eq!(n.short(k.planning), "Sở KH&ĐT"); assert_eq!(w.queries(), 1); Ok(()) }).unwrap();
    }
}
