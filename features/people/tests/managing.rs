//! Administrators and the accounts they oversee.

use super::*;

fn sang<'w>(world: &'w World, t: &Town) -> Person<'w> {
    comes_in(world, "sang.kv", GOOD, t.sang)
}

/// Appoints through the page.
fn appoint(by: &Person, to: PersonId, fields: &[(&str, &str)]) -> Seen {
    by.post(&format!("/accounts/{to}/grants"), fields)
}

/// The password shown once.
fn code(seen: &Seen) -> String {
    let (_, rest) = seen.html.split_once("class=\"code\">").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

/// The path of the first button that ends an appointment.
fn end_of_grant(seen: &Seen) -> String {
    let paths = seen.html.split("action=\"").filter_map(|s| s.split('"').next());
    paths.filter(|p| p.contains("/grants/")).map(str::to_owned).next().unwrap()
}

on_both_engines! {
    fn an_account_is_made_and_its_password_shown_once(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let office = t.k.office.to_string();
        sang.get("/accounts/new").is_shown().says("Lập tài khoản").says("Sở Tư pháp");
        let form = [("login", "Moi.NV"), ("name", "Nguyễn Văn Mới"), ("title", "Chuyên viên"), ("body", office.as_str())];
        let made = sang.post("/accounts/new", &form);
        made.is_shown().says("chỉ hiện lần này").says("moi.nv");
        let password = code(&made);
        assert!(!journal_tells(&world, &password));
        let facts = world.facts();
        sang.post("/accounts/new", &form).is_refused(422).says("“moi.nv” đã có người dùng").keeps("name", "Nguyễn Văn Mới").keeps("body", &office);
        assert_eq!(world.facts(), facts, "sent twice, made once");
        let id = world.db.read(|w| crate::person_called(w, "MOI.NV")).unwrap().unwrap().id;
        let page = sang.get(&format!("/accounts/{id}"));
        page.is_shown().says("tạm, chưa đổi, dùng được đến 08:00, 14/3/2019").says("Chưa được giao chức trách nào");
        assert!(!page.html.contains(&password));
        comes_in(&world, "moi.nv", &password, id);
        sang.get(&format!("/accounts/{id}/journal")).is_shown().says("Lập tài khoản moi.nv cho Nguyễn Văn Mới, Văn phòng Ủy ban nhân dân tỉnh");
        // The unit's journal, which any clerk may read, tells who holds a post there, and no login.
        let told = world.db.read(|w| w.facts_about("body", t.k.office, None, 100)).unwrap();
        assert!(told.iter().any(|e| e.name == "people.appointed"));
        assert!(!told.iter().any(|e| ["moi.nv", "hang.dt"].iter().any(|login| e.says.contains(login) || e.data.contains(login))));
    }

    fn a_form_of_an_account_that_will_not_do_changes_nothing(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let office = t.k.office.to_string();
        let facts = world.facts();
        let long = "ắ".repeat(300);
        let cases: [(&str, &str, &str, &str); 8] = [
            ("", "Ai", office.as_str(), "Tên đăng nhập: chưa viết"),
            ("ab", "Ai", &office, "từ 3 đến 40 ký tự"),
            ("hằng.dt", "Ai", &office, "Không nhận “ằ”"),
            ("<script>", "Ai", &office, "Không nhận “<”"),
            ("moi🎉nv", "Ai", &office, "Không nhận “🎉”"),
            ("moi.nv", "", &office, "Họ và tên: chưa viết"),
            ("moi.nv", &long, &office, "dài 300 ký tự, tối đa 200"),
            ("moi.nv", "Ai", "", "Đơn vị: chưa chọn"),
        ];
        for (login, name, body, says) in cases {
            let seen = sang.post("/accounts/new", &[("login", login), ("name", name), ("title", "CV 🎉 <b>"), ("body", body)]);
            seen.is_refused(422).says(says).keeps("login", login).keeps("name", name).keeps("title", "CV 🎉 <b>");
            assert!(!seen.html.contains("<script>"), "what was typed is text");
        }
        let strange = kernel::Uuid::from_u128(77).to_string();
        sang.post("/accounts/new", &[("login", "moi.nv"), ("name", "Ai"), ("title", "CV"), ("body", &strange)]).is_refused(422).says("không có đơn vị này");
        sang.post_exactly("/accounts/new", &[("login", "moi.nv"), ("name", "Ai"), ("title", "CV"), ("body", &office)]).is_refused(403);
        world.nobody().post_exactly("/accounts/new", &[("login", "moi.nv")]).asks_to_sign_in();
        comes_in(&world, "hang.dt", GOOD, t.hang).post("/accounts/new", &[("login", "moi.nv")]).is_refused(403).says("quản trị hệ thống");
        assert_eq!(world.facts(), facts + 1, "only that Hằng signed in");
    }

    fn an_administrator_reaches_only_accounts_of_their_own_bodies(world) {
        let t = town(&world);
        let thuy = comes_in(&world, "thuy.pt", GOOD, t.thuy);
        let facts = world.facts();
        let theirs = format!("/accounts/{}", t.hang);
        thuy.get("/accounts").is_shown().says("Phan Thị Thủy").says_nothing_of("Đặng Thị Hằng");
        thuy.get(&format!("/accounts?unit={}", t.k.office)).is_shown().says("Không có tài khoản nào khớp");
        for page in [theirs.clone(), format!("{theirs}/journal")] { thuy.get(&page).is_refused(404); }
        for deed in ["", "/grants", "/password", "/lock", "/unlock", "/sessions/closure"] {
            thuy.post(&format!("{theirs}{deed}"), &[("version", "1"), ("reason", "vì thế")]).is_refused(404);
        }
        let office = t.k.office.to_string();
        thuy.post("/accounts/new", &[("login", "moi.nv"), ("name", "Ai"), ("title", "CV"), ("body", &office)]).is_refused(403);
        assert_eq!(world.facts(), facts);
        thuy.get(&format!("/accounts/{}", kernel::Uuid::from_u128(5))).is_refused(404);
        thuy.get("/accounts/khong-phai-so").is_refused(404);
    }

    fn an_administrator_does_nothing_for_themselves(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let own = format!("/accounts/{}", t.sang);
        sang.get(&own).is_shown().says("Đây là tài khoản của chính đồng chí").says_nothing_of("Cấp mật khẩu tạm");
        let facts = world.facts();
        let office = t.k.office.to_string();
        let v = version(&world, t.sang);
        let grant = world.db.read(|w| crate::appointments(w, t.sang)).unwrap()[0].id;
        appoint(&sang, t.sang, &[("post", "leader"), ("where", "body"), ("at_body", &office), ("from", "07/3/2019")]).is_refused(403).says("không tự giao chức trách");
        for deed in ["/password".to_owned(), "/lock".into(), "/unlock".into(), "/sessions/closure".into(), String::new(), format!("/grants/{grant}/closure")] {
            sang.post(&format!("{own}{deed}"), &[("version", &v), ("reason", "x"), ("name", "x"), ("title", "x"), ("body", &office)]).is_refused(403);
        }
        assert_eq!(world.facts(), facts);
    }

    fn an_appointment_is_made_with_scope_and_term_and_ended_not_deleted(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let (office, justice) = (t.k.office.to_string(), t.k.justice.to_string());
        let form = [("post", "leader"), ("where", "body"), ("at_body", office.as_str()), ("from", "07/3/2019"), ("until", "30/6/2019"), ("acting", "1"), ("basis", "Giấy ủy quyền 05/GUQ-VP")];
        appoint(&sang, t.hang, &form).is_done();
        appoint(&sang, t.hang, &form).is_refused(422).says("đã được giao đúng như vậy").keeps("basis", "Giấy ủy quyền 05/GUQ-VP").keeps("until", "30/6/2019");
        let page = sang.get(&format!("/accounts/{}", t.hang));
        page.is_shown().says("Lãnh đạo đơn vị tạm thời").says("từ 07/3/2019 đến hết 30/6/2019").says("Giấy ủy quyền 05/GUQ-VP");
        let holds = |on: &str| world.db.read(|w| crate::holders_of(w, Scope::Body(t.k.office), Post::Leader, day(on))).unwrap().len();
        assert_eq!([holds("06/3/2019"), holds("07/3/2019"), holds("30/6/2019"), holds("01/7/2019")], [0, 1, 1, 0]);
        let path = end_of_grant(&page);
        world.clock_is("08/3/2019 08:00");
        let sang = comes_in(&world, "sang.kv", GOOD, t.sang);
        sang.post(&path, &[]).is_done();
        sang.post(&path, &[]).is_refused(409).says("đã kết thúc trước đó");
        assert_eq!([holds("07/3/2019"), holds("08/3/2019")], [1, 0], "what was stays true");
        sang.get(&format!("/accounts/{}", t.hang)).says("từ 07/3/2019, thôi từ 08/3/2019").says("(đã hết)");
        assert_eq!(world.facts_named("people.appointment_ended"), 1);
        appoint(&sang, t.hang, &[("post", "clerk"), ("where", "below"), ("at_body", &justice), ("from", "08/3/2019")]).is_done();
        assert!(journal_tells(&world, "Giao Đặng Thị Hằng: Cán bộ thi đua, khen thưởng, Sở Tư pháp và mọi đơn vị bên dưới, từ 08/3/2019."));
        assert_eq!(sang.post(&format!("/accounts/{}/grants/{}/closure", t.thuy, path.split('/').nth(4).unwrap()), &[]).status, 404, "another's appointment");
    }

    fn an_appointment_that_will_not_do_changes_nothing(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let facts = world.facts();
        let office = t.k.office.to_string();
        let strange = kernel::Uuid::from_u128(77).to_string();
        let cases: [(&[(&str, &str)], &str); 9] = [
            (&[], "Chức trách: chưa chọn."),
            (&[("post", "king"), ("where", "body"), ("at_body", &office), ("from", "07/3/2019")], "Chức trách: chưa chọn."),
            (&[("post", "clerk"), ("where", "moon"), ("at_body", &office), ("from", "07/3/2019")], "Phạm vi: chưa chọn."),
            (&[("post", "clerk"), ("where", "bloc"), ("at_body", &office), ("from", "07/3/2019")], "Khối, cụm: chưa chọn."),
            (&[("post", "leader"), ("where", "body"), ("at_body", &strange), ("from", "07/3/2019")], "không có đơn vị này"),
            (&[("post", "leader"), ("where", "body"), ("at_body", &office), ("from", "31/02/2019")], "không phải là ngày"),
            (&[("post", "leader"), ("where", "body"), ("at_body", &office), ("from", "07/3/1789")], "phải từ 01/01/1990"),
            (&[("post", "leader"), ("where", "body"), ("at_body", &office), ("from", "07/3/2019"), ("until", "06/3/2019")], "phải từ 07/3/2019 trở đi"),
            (&[("post", "leader"), ("where", "body"), ("at_body", &office), ("from", "07/3/2019"), ("acting", "1")], "phải có ngày hết hạn"),
        ];
        for (fields, says) in cases {
            appoint(&sang, t.hang, fields).is_refused(422).says(says);
        }
        let bloc = [("post", "teller"), ("where", "bloc"), ("bloc", strange.as_str()), ("from", "07/3/2019")];
        appoint(&sang, t.hang, &bloc).is_refused(404);
        let everywhere = organisations::EVERYWHERE.to_string();
        for place in ["below", "body"] {
            let seen = appoint(&sang, t.hang, &[("post", "officer"), ("where", place), ("at_body", &everywhere), ("from", "07/3/2019")]);
            assert!([403, 422].contains(&seen.status), "{}", seen.status);
        }
        assert_eq!(world.facts(), facts);
        let thuy = comes_in(&world, "thuy.pt", GOOD, t.thuy);
        let mai = world.build(move |w| {
            sample::person(w, NewSample { login: "mai.tn", name: "Trần Ngọc Mai", title: "CV", body: Some(t.k.finance), posts: &[], from: day("01/01/2018") })
        });
        let finance = t.k.finance.to_string();
        appoint(&thuy, mai, &[("post", "leader"), ("where", "body"), ("at_body", &office), ("from", "07/3/2019")]).is_refused(403);
        appoint(&thuy, mai, &[("post", "officer"), ("where", "below"), ("at_body", &finance), ("from", "07/3/2019")]).is_refused(403);
        appoint(&thuy, mai, &[("post", "leader"), ("where", "body"), ("at_body", &finance), ("from", "07/3/2019")]).is_done();
    }

    fn tellers_are_appointed_for_a_bloc(world) {
        let (k, bloc, cast) = world.build(|w| {
            let k = organisations::sample::khoi_5(w, PersonId(kernel::Uuid::from_u128(1)))?;
            let (bloc, _) = blocs::sample::khoi_5(w, &k, PersonId(kernel::Uuid::from_u128(1)))?;
            let cast = sample::khoi_5(w, &k, bloc)?;
            sample::password(w, cast.administrator, GOOD, false)?;
            Ok((k, bloc, cast))
        });
        let sang = comes_in(&world, "quantri", GOOD, cast.administrator);
        let hang = cast.clerk_of[2];
        sang.get(&format!("/accounts/{hang}")).is_shown().says("Khối thi đua số 5");
        let form = [("post", "teller"), ("where", "bloc"), ("bloc", &bloc.to_string()), ("from", "07/3/2019")];
        appoint(&sang, hang, &form).is_done();
        // No gate is a bloc's.
        let usher = [("post", "usher"), ("where", "bloc"), ("bloc", &bloc.to_string()), ("from", "07/3/2019")];
        appoint(&sang, hang, &usher).is_refused(422).says("Người đón tiếp đứng cửa ở hội nghị của đơn vị đăng cai").keeps("post", "usher");
        let tellers = world.db.read(|w| crate::holders_of(w, Scope::Bloc(bloc), Post::Teller, day("07/3/2019"))).unwrap();
        let names: Vec<&str> = tellers.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Mai Thị Ngọc Ánh", "Lê Thị Quỳnh Giao", "Đặng Thị Hằng", "Quách Đăng Ứng"], "by given name");
        assert!(tellers.iter().all(|p| p.illustrative));
        let leaders = world.db.read(|w| crate::holders_of(w, Scope::Body(k.office), Post::Leader, day("07/3/2019"))).unwrap();
        assert_eq!(leaders[0].id, cast.leader_of[2]);
        let of_office = world.db.read(|w| crate::people_of(w, k.office, day("07/3/2019"))).unwrap();
        assert!(of_office.iter().any(|p| p.id == cast.clerk_of[2]) && of_office.iter().all(|p| p.body == Some(k.office)));
    }

    fn who_holds_more_than_one_oversees_is_not_taken_over(world) {
        let t = town(&world);
        // Of Sở Tài chính by unit, but appointed over the whole province.
        let chief = world.build(move |w| {
            let posts = &[(Post::Officer, Scope::Below(t.k.province))];
            let id = sample::person(w, NewSample { login: "truong.vt", name: "Vũ Trường", title: "Phó ban", body: Some(t.k.finance), posts, from: day("01/01/2018") })?;
            sample::password(w, id, GOOD, false)?;
            Ok(id)
        });
        let thuy = comes_in(&world, "thuy.pt", GOOD, t.thuy);
        let facts = world.facts();
        let v = version(&world, chief);
        let page = thuy.get(&format!("/accounts/{chief}"));
        page.is_shown().says("còn giữ chức trách ngoài phạm vi của đồng chí").says_nothing_of("Cấp mật khẩu tạm").says_nothing_of("Lưu thông tin");
        let (finance, path) = (t.k.finance.to_string(), format!("/accounts/{chief}"));
        thuy.post(&path, &[("version", &v), ("name", "Kẻ Khác"), ("title", "x"), ("body", &finance)]).is_refused(403).says("quản trị cấp trên");
        for deed in ["password", "lock", "unlock", "sessions/closure"] {
            thuy.post(&format!("/accounts/{chief}/{deed}"), &[("version", &v), ("reason", "x")]).is_refused(403).says("quản trị cấp trên");
        }
        thuy.post(&end_of_grant(&page), &[]).is_refused(403);
        assert_eq!(world.facts(), facts);
        sang(&world, &t).post(&format!("/accounts/{chief}/password"), &[("version", &v)]).is_shown();
    }

    fn a_new_temporary_password_ends_what_was_open(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        for _ in 0..5 { tries(&world, "hang.dt", "sai"); }
        let v = version(&world, t.hang);
        let path = format!("/accounts/{}/password", t.hang);
        let reset = sang.post(&path, &[("version", &v)]);
        reset.is_shown().says("Đã cấp lại mật khẩu");
        sang.post(&path, &[("version", &v)]).is_refused(409).says("Có người vừa thay đổi");
        hang.get("/account").asks_to_sign_in();
        tries(&world, "hang.dt", GOOD).is_refused(422);
        comes_in(&world, "hang.dt", &code(&reset), t.hang).get("/account/password").is_shown();
        assert_eq!(world.facts_named("people.password_given"), 1);
    }

    fn an_account_is_shut_with_a_reason_and_opened_again(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let (lock, unlock) = (format!("/accounts/{}/lock", t.hang), format!("/accounts/{}/unlock", t.hang));
        let v = version(&world, t.hang);
        sang.post(&unlock, &[("version", &v)]).is_refused(409).says("không cần mở khóa");
        sang.post(&lock, &[("version", &v), ("reason", " ")]).is_refused(422).says("Lý do khóa: chưa viết.");
        sang.post(&lock, &[("version", "99"), ("reason", "nghỉ hưu")]).is_refused(409).keeps("reason", "nghỉ hưu");
        sang.post(&lock, &[("version", &v), ("reason", "nghỉ hưu từ 01/3/2019")]).is_done();
        sang.post(&lock, &[("version", &v), ("reason", "nghỉ hưu")]).is_refused(409);
        sang.get(&format!("/accounts/{}", t.hang)).is_shown().says("đã khóa").says_nothing_of("Giao chức trách Quản trị");
        appoint(&sang, t.hang, &[("post", "leader"), ("where", "body"), ("at_body", &t.k.office.to_string()), ("from", "07/3/2019")]).is_refused(409).says("Mở khóa trước");
        sang.get(&format!("/accounts/{}/journal", t.hang)).says("nghỉ hưu từ 01/3/2019");
        assert_eq!(world.db.read(|w| crate::holders_of(w, Scope::Body(t.k.office), Post::Clerk, day("07/3/2019"))).unwrap().len(), 0);
        let v = version(&world, t.hang);
        sang.post(&unlock, &[("version", &v)]).is_done();
        comes_in(&world, "hang.dt", GOOD, t.hang);
    }

    fn an_administrator_opens_a_login_locked_for_wrong_passwords(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        for _ in 0..5 { tries(&world, "hang.dt", "sai"); }
        sang.get(&format!("/accounts/{}", t.hang)).is_shown().says("tạm khóa đến 08:15");
        let v = version(&world, t.hang);
        sang.post(&format!("/accounts/{}/unlock", t.hang), &[("version", &v)]).is_done();
        comes_in(&world, "hang.dt", GOOD, t.hang);
    }

    fn names_and_units_change_and_two_who_change_at_once_hear_of_it(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let path = format!("/accounts/{}", t.hang);
        let v = version(&world, t.hang);
        let justice = t.k.justice.to_string();
        let form = [("version", v.as_str()), ("name", "Đặng Thị Thúy Hằng"), ("title", "Phó Chánh Văn phòng"), ("body", &justice)];
        sang.post(&path, &form).is_done();
        sang.post(&path, &form).is_refused(409).keeps("name", "Đặng Thị Thúy Hằng");
        sang.get(&path).is_shown().says("Phó Chánh Văn phòng, Sở Tư pháp").keeps("name", "Đặng Thị Thúy Hằng").keeps("title", "Phó Chánh Văn phòng");
        sang.get("/accounts?q=thuy+hang").is_shown().says("Đặng Thị Thúy Hằng");
        let v = version(&world, t.hang);
        sang.post(&path, &[("version", &v), ("name", ""), ("title", "x"), ("body", "")]).is_refused(422).says("Họ và tên: chưa viết.").says("Đơn vị: chưa chọn.");
        let thuy = comes_in(&world, "thuy.pt", GOOD, t.thuy);
        let v = version(&world, t.thuy);
        thuy.post(&format!("/accounts/{}", t.thuy), &[("version", &v), ("name", "x"), ("title", "x"), ("body", &justice)]).is_refused(403);
        assert_eq!(world.facts_named("people.account_changed"), 1);
    }

    fn of_two_who_change_an_account_the_later_sees_what_stands(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let path = format!("/accounts/{}", t.hang);
        let v = version(&world, t.hang);
        let (justice, office) = (t.k.justice.to_string(), t.k.office.to_string());
        let send = |v: &str, title: &str, body: &str| sang.post(&path, &[("version", v), ("name", "Đặng Thị Thúy Hằng"), ("title", title), ("body", body)]);
        send(&v, "Phó Chánh Thanh tra", &justice).is_done();
        let told = send(&v, "Phó Chánh Văn phòng", &office);
        told.is_refused(409).says("Có người vừa thay đổi").says("vẫn giữ").says("Hiện đang là: Phó Chánh Thanh tra").says("Hiện đang là: Sở Tư pháp")
            .says_nothing_of("Hiện đang là: Đặng").keeps("title", "Phó Chánh Văn phòng").keeps("body", &office);
        assert!(told.html.contains(&format!("href=\"{path}\" target=\"_blank\" rel=\"noopener\"")));
        world::check_page("told", &told.html);
        let next = world::field_value(&told.html, "version").unwrap();
        send(&next, "Phó Chánh Văn phòng", &office).is_done();
        sang.get(&path).keeps("title", "Phó Chánh Văn phòng").says_nothing_of("Hiện đang là");
        sang.get(&format!("{path}/journal")).says("Phó Chánh Thanh tra, Sở Tư pháp thành Đặng Thị Thúy Hằng, Phó Chánh Văn phòng");
        // Wrong words on an old form are told too, before anything is lost.
        send(&next, "", &office).is_refused(422).says("Có người vừa thay đổi").says("Hiện đang là: Phó Chánh Văn phòng");
    }

    fn sessions_of_another_are_ended_by_their_administrator(world) {
        let t = town(&world);
        let sang = sang(&world, &t);
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        sang.get(&format!("/accounts/{}", t.hang)).says("1 phiên đang mở");
        let path = format!("/accounts/{}/sessions/closure", t.hang);
        sang.post(&path, &[]).is_done();
        hang.get("/account").asks_to_sign_in();
        sang.post(&path, &[]).is_refused(409).says("Không còn phiên làm việc nào");
    }

    fn the_list_is_searched_with_and_without_marks_and_turned_over(world) {
        let t = town(&world);
        world.build(move |w| {
            for n in 0..120u32 {
                let (login, name) = (format!("nv.{n:03}"), format!("Nguyễn Thị Bích {}", ["Đào", "Hồng", "Ngọc"][n as usize % 3]));
                let body = Some(if n % 2 == 0 { t.k.justice } else { t.k.planning });
                sample::person(w, NewSample { login: &login, name: &name, title: "Kế toán", body, posts: &[], from: day("01/01/2018") })?;
            }
            Ok(())
        });
        let sang = sang(&world, &t);
        let rows = |seen: &Seen| seen.html.matches("data-label=\"Chức vụ\"").count();
        let encoded = |q: &str| q.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        for q in ["Bích Đào", "bich dao", "DAO  bich", "đào", "nv", "ke toan"] {
            let seen = sang.get(&format!("/accounts?q={}", encoded(q)));
            seen.is_shown().says("Nguyễn Thị Bích Đào");
            assert!(rows(&seen) >= 40, "{q}");
        }
        for q in ["%x", "x_y", "' OR 1=1", "ich", "<script>alert(1)</script>", "🎉x"] {
            let none = sang.get(&format!("/accounts?q={}", encoded(q)));
            none.is_shown().says("Không có tài khoản nào khớp").keeps("q", q);
            assert!(!none.html.contains("<script>alert"));
        }
        let mut seen = sang.get(&format!("/accounts?unit={}&state=open", t.k.justice));
        let mut all = rows(&seen);
        assert_eq!(all, 50);
        let after = seen.html.split("name=\"after\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        seen = sang.get(&format!("/accounts?unit={}&state=open&after={after}", t.k.justice));
        all += rows(&seen);
        assert_eq!(all, 60);
        seen.says("Về đầu danh sách").says_nothing_of("Trang sau");
        sang.get("/accounts?state=shut").is_shown().says("Không có tài khoản nào khớp");
        sang.get("/accounts?after=khong-phai-so&unit=x&state=x").is_shown().says("Đặng Thị Hằng");
        let thuy = comes_in(&world, "thuy.pt", GOOD, t.thuy);
        assert_eq!(rows(&thuy.get("/accounts")), 1, "others are passed over");
    }

    fn nobody_and_strangers_get_nothing(world) {
        let t = town(&world);
        let nobody = world.nobody();
        let hang = comes_in(&world, "hang.dt", GOOD, t.hang);
        let facts = world.facts();
        for door in crate::routes().book() {
            let path = door.path.replace("{id}", &t.hang.to_string()).replace("{grant}", &kernel::Uuid::from_u128(3).to_string());
            if door.guard.starts_with("open") { continue; }
            let seen = if door.method == "GET" { nobody.get(&path) } else { nobody.post_exactly(&path, &[]) };
            seen.asks_to_sign_in();
            if door.guard.starts_with("needs") {
                let seen = if door.method == "GET" { hang.get(&path) } else { hang.post(&path, &[]) };
                seen.is_refused(403);
            }
        }
        assert_eq!(world.facts(), facts);
    }
}
