//! The story of Nghi Sơn, replayed through the pages with every fact of the article.

use super::{on_both_engines, signed_in};
use crate::sample::{COMMUNES, NghiSon, nghi_son, nghi_son_meeting};
use crate::store;
use kernel::PersonId;
use world::{Person, Seen, World, check_page, day};

/// The story up to the morning of the meeting.
fn story(world: &World) -> NghiSon {
    world.build(nghi_son)
}

/// The story after the meeting.
fn after(world: &World) -> NghiSon {
    world.build(|w| {
        let s = nghi_son(w)?;
        nghi_son_meeting(w, &s)?;
        Ok(s)
    })
}

fn at(s: &NghiSon, page: &str) -> String {
    format!("/plans/{}{page}", s.plan)
}

/// The key that follows this in a page.
fn key(html: &str, before: &str) -> String {
    html.split(before).nth(1).and_then(|s| s.get(..36)).unwrap_or_else(|| panic!("{before}")).to_owned()
}

fn line(world: &World, s: &NghiSon, n: usize) -> String {
    let id = s.plan;
    world.db.read(move |w| store::lines(w, id)).unwrap()[n].id.to_string()
}

fn unit(world: &World, s: &NghiSon, commune: usize) -> String {
    let (id, body) = (s.plan, s.communes[commune]);
    let units = world.db.read(move |w| store::units(w, id)).unwrap();
    units.iter().find(|u| u.body == body).unwrap().id.to_string()
}

/// What the chair concluded on 12/02/2025, for one line.
fn conclusion<'a>(line: &'a str, words: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("line", line),
        ("unit", ""),
        ("deadline", words),
        ("basis_kind", "CONCLUSION"),
        ("basis", "Phó Chủ tịch UBND thị xã"),
        ("basis_day", "12/02/2025"),
        ("why", "Kịp chuẩn bị hội nghị cấp trên."),
    ]
}

fn save(officer: &Person<'_>, path: &str, fields: &[(&str, &str)], sure: bool) -> Seen {
    let shown = officer.post(path, &[fields, &[("act", "preview")]].concat());
    shown.is_shown();
    let seen = world::field_value(&shown.html, "seen").unwrap();
    let mut fields = [fields, &[("act", "save"), ("seen", seen.as_str())]].concat();
    if sure {
        fields.push(("sure", "yes"));
    }
    officer.post(path, &fields)
}

/// A report form with this state.
fn report<'a>(version: &'a str, state: &'a str, done: &'a str, said: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("version", version), ("state", state), ("done_on", done), ("said", said)]
}

fn version(p: &Person<'_>, unit: &str) -> String {
    world::field_value(&p.get(&format!("/plan-units/{unit}")).html, "version").unwrap()
}

on_both_engines! {
    fn the_plan_309_reaches_every_commune_with_its_deadline(world) {
        let s = story(&world);
        let officer = signed_in(&world, s.officer);
        officer.get("/plans").is_shown().says("Kế hoạch số 309/KH-UBND ngày 13/8/2024").says("soạn và điều hành");
        let page = officer.get(&at(&s, ""));
        page.is_shown()
            .says("Ủy ban nhân dân thị xã Nghi Sơn")
            .says("trước 31/3/2025 (ngày cuối 30/3/2025)")
            .says("trước 30/6/2025 (ngày cuối 29/6/2025)")
            .says("phải xong trước nội dung 2")
            .says("Ban hành đến 32 lượt đơn vị; 1/32 đã xong")
            .says("Phòng Tài chính – Kế hoạch").says("Kỷ yếu").says("Phóng sự").says("văn nghệ theo chủ đề")
            .says("mọi ngành, lĩnh vực đều có đại diện")
            .says("tránh phô trương hình thức")
            .says("Số liệu minh họa");
        check_page("plan", &page.html);
        let units = officer.get(&at(&s, "/units"));
        for commune in COMMUNES {
            units.says(commune);
        }
        check_page("units", &units.html);
    }

    fn the_meeting_moves_both_deadlines_and_keeps_who_when_on_what_basis(world) {
        let s = story(&world);
        let officer = signed_in(&world, s.officer);
        let (commune, town) = (line(&world, &s, 0), line(&world, &s, 1));
        let path = at(&s, "/revision");
        let facts = world.facts();
        let fields = conclusion(&commune, "trong tháng 3/2025");
        let shown = officer.post(&path, &[fields.clone(), vec![("act", "preview")]].concat());
        shown.is_shown()
            .says("trong tháng 3/2025 (ngày cuối 31/3/2025)")
            .says("cho 30 đơn vị").says("1 đơn vị đã xong hoặc được miễn vẫn tính theo hạn cũ")
            .says("Không đơn vị nào chuyển thành quá hạn");
        check_page("revision", &shown.html);
        assert_eq!(world.facts(), facts, "looking changes nothing");
        save(&officer, &path, &fields, false).is_done();
        let fields = conclusion(&town, "trong tháng 5/2025");
        save(&officer, &path, &fields, false).is_done();
        assert_eq!(world.facts_named("plans.deadline_moved"), 2);
        let page = officer.get(&at(&s, ""));
        page.says("2 lần điều chỉnh")
            .says("trước 31/3/2025 (ngày cuối 30/3/2025) → trong tháng 3/2025 (ngày cuối 31/3/2025)")
            .says("trước 30/6/2025 (ngày cuối 29/6/2025) → trong tháng 5/2025 (ngày cuối 31/5/2025)")
            .says("kết luận của Phó Chủ tịch UBND thị xã (chủ trì cuộc họp ngày 12/02/2025)")
            .says("Kịp chuẩn bị hội nghị cấp trên.")
            .says("Đỗ Thị Lan").says("08:00, 12/02/2025")
            .says("Không đơn vị nào chuyển thành quá hạn.");
        officer.get(&at(&s, "/journal")).is_shown()
            .says("Điều chỉnh lần 2, nội dung 2").says("cho 1 đơn vị").says("Kịp chuẩn bị hội nghị cấp trên.");
        // Phường Hải Hòa was done before and is measured by the deadline of that day.
        officer.get(&format!("/plan-units/{}", unit(&world, &s, 4))).says("trước 31/3/2025").says("đã xong");
        let moved = officer.get(&format!("/plan-units/{}", unit(&world, &s, 0)));
        moved.says("trong tháng 3/2025").says("Lần 1: từ “trước 31/3/2025 (ngày cuối 30/3/2025)”");
        check_page("unit", &moved.html);
    }

    fn a_revision_lists_exactly_who_becomes_late_and_who_no_longer_is(world) {
        let s = after(&world);
        world.clock_is("25/3/2025 08:00");
        let officer = signed_in(&world, s.officer);
        let (commune, path) = (line(&world, &s, 0), at(&s, "/revision"));
        let mut fields = conclusion(&commune, "trước 21/3/2025");
        fields[5] = ("basis_day", "24/3/2025");
        let shown = officer.post(&path, &[fields.clone(), vec![("act", "preview")]].concat());
        shown.is_shown().says("30 đơn vị chuyển thành quá hạn").says("Ủy ban nhân dân phường Bình Minh").says("có ngày cuối 20/3/2025 đã qua")
            .says_nothing_of("Ủy ban nhân dân phường Hải Hòa");
        // A past deadline is asked about once more, and what was typed stays.
        let refused = save(&officer, &path, &fields, false);
        refused.is_refused(422).says("Tôi đã xem, vẫn ghi").says("KH-09").keeps("deadline", "trước 21/3/2025").keeps("basis_day", "24/3/2025");
        save(&officer, &path, &fields, true).is_done();
        officer.get(&at(&s, "/late")).says("30 lượt đơn vị").says("5 ngày");
        let mut back = conclusion(&commune, "trong tháng 3/2025");
        back[5] = ("basis_day", "25/3/2025");
        let shown = officer.post(&path, &[back.clone(), vec![("act", "preview")]].concat());
        shown.says("30 đơn vị không còn quá hạn").says("Không đơn vị nào chuyển thành quá hạn");
        save(&officer, &path, &back, false).is_done();
        officer.get(&at(&s, "/late")).says("Không đơn vị nào chậm").says("31/3/2025, còn 6 ngày");
        officer.get(&at(&s, "")).says("30 đơn vị chuyển thành quá hạn.").says("30 đơn vị không còn quá hạn.");
    }

    fn what_was_previewed_is_what_is_written(world) {
        let s = after(&world);
        world.clock_is("01/4/2025 08:00");
        let officer = signed_in(&world, s.officer);
        let (commune, path) = (line(&world, &s, 0), at(&s, "/revision"));
        let mut fields = conclusion(&commune, "trong tháng 4/2025");
        fields[5] = ("basis_day", "01/4/2025");
        let shown = officer.post(&path, &[fields.clone(), vec![("act", "preview")]].concat());
        let seen = world::field_value(&shown.html, "seen").unwrap();
        // Meanwhile a commune is done.
        let id = unit(&world, &s, 0);
        let clerk = signed_in(&world, s.clerks[0]);
        clerk.post(&format!("/plan-units/{id}/reports"), &report(&version(&clerk, &id), "DONE", "31/3/2025", "Xong.")).is_done();
        let late = [fields.clone(), vec![("act", "save"), ("seen", &seen)]].concat();
        officer.post(&path, &late).is_refused(409).says("không còn đúng").says("29 đơn vị không còn quá hạn").keeps("why", "Kịp chuẩn bị hội nghị cấp trên.");
        let other = [conclusion(&commune, "trong tháng 5/2025"), vec![("act", "save"), ("seen", &seen)]].concat();
        officer.post(&path, &other).is_refused(409);
        officer.post(&path, &[fields.clone(), vec![("act", "save")]].concat()).is_refused(409);
        assert_eq!(world.facts_named("plans.deadline_moved"), 2, "only those of the meeting");
    }

    fn members_see_the_units_assigned_to_them(world) {
        let s = story(&world);
        let officer = signed_in(&world, s.officer);
        let member = s.members[1];
        assert!(officer.get("/viec").html.contains("Phân công theo dõi 31 đơn vị, Kế hoạch số 309/KH-UBND"), "all but the one that is done");
        officer.get(&at(&s, "/followers")).is_shown().says("32 đơn vị chưa ai theo dõi").says("6 thành viên chưa theo dõi đơn vị nào");
        let path = at(&s, &format!("/followers/{member}"));
        let page = officer.get(&path);
        check_page("assignment", &page.is_shown().html);
        let seen = world::field_value(&page.html, "seen").unwrap();
        let bodies: Vec<String> = s.communes[..3].iter().map(ToString::to_string).collect();
        let mut fields = vec![("seen", seen.as_str())];
        fields.extend(bodies.iter().map(|b| ("body", b.as_str())));
        officer.post(&path, &fields).is_done();
        officer.post(&path, &fields).is_refused(409).says("Có người vừa thay đổi nội dung này");
        let mine = signed_in(&world, member);
        let page = mine.get("/plans/mine");
        page.is_shown().says("3 lượt đơn vị trong 1 kế hoạch").says("phường Bình Minh").says("phường Hải An").says("phường Hải Bình")
            .says_nothing_of("phường Hải Châu").says_nothing_of("Chưa gửi báo cáo trưởng ban");
        check_page("mine", &page.html);
        // The same commune for two members is allowed, and shown.
        let second = at(&s, &format!("/followers/{}", s.members[2]));
        let form = officer.get(&second);
        form.says("Phạm Văn Thành theo dõi");
        let seen = world::field_value(&form.html, "seen").unwrap();
        officer.post(&second, &[("seen", seen.as_str()), ("body", &bodies[0])]).is_done();
        let page = officer.get(&at(&s, "/followers"));
        page.says("Đơn vị có nhiều người theo dõi").says("Phạm Văn Thành, Nguyễn Thị Hồng Vân").says("29 đơn vị chưa ai theo dõi").says("4 thành viên chưa theo dõi");
        check_page("committee", &page.html);
        officer.get(&at(&s, "/units?follower=none")).says("Bảng 29 lượt đơn vị");
        officer.get(&at(&s, &format!("/units?follower={member}"))).says("Bảng 3 lượt đơn vị");
        // Whoever sits in the committee without a unit is told so.
        signed_in(&world, s.members[5]).get("/plans/mine").says("Chưa được giao đơn vị nào");
    }

    fn members_report_to_the_head_each_period(world) {
        let s = after(&world);
        let member = signed_in(&world, s.members[0]);
        let page = member.get(&at(&s, "/reports"));
        page.is_shown().says("Kỳ tháng 02/2025").says("chậm nhất 25/02/2025, còn 13 ngày").says("Báo cáo của tôi").says("Theo dõi 7 đơn vị");
        check_page("reports", &page.html);
        member.post(&at(&s, "/reports"), &[("period", "2025-02"), ("said", "Các xã đang chọn điển hình.")]).is_done();
        assert_eq!(world.facts_named("plans.follower_reported"), 1);
        let chair = signed_in(&world, s.chair);
        chair.get(&at(&s, "/reports?period=2025-02")).says("Lê Thị Thu Hiền").says("Các xã đang chọn điển hình.").says("chưa gửi");
        member.get("/plans/mine").says_nothing_of("Chưa gửi báo cáo trưởng ban: kỳ tháng 02");
        // Nobody else has somebody to report to, and no other period is there.
        signed_in(&world, s.officer).post(&at(&s, "/reports"), &[("period", "2025-02"), ("said", "x")]).is_refused(403);
        member.post(&at(&s, "/reports"), &[("period", "2030-01"), ("said", "Thử")]).is_refused(422).says("KH-23").keeps("said", "Thử");
        // Nor has anybody something to tell of a period for which nothing was asked of them, had reports been wanted then.
        world.build(|w| w.exec("UPDATE plans_plan SET report_since = NULL", db::p![]).map(drop));
        let facts = world.facts();
        member.post(&at(&s, "/reports"), &[("period", "2025-01"), ("said", "Thử")]).is_refused(409).says("không phải báo cáo").keeps("said", "Thử");
        assert_eq!(world.facts(), facts);
        let officer = signed_in(&world, s.officer);
        let path = at(&s, &format!("/followers/{}", s.members[1]));
        let seen = world::field_value(&officer.get(&path).html, "seen").unwrap();
        officer.post(&path, &[("seen", &seen)]).is_done();
        let idle = signed_in(&world, s.members[1]);
        assert!(!idle.get(&at(&s, "/reports")).is_shown().html.contains("Báo cáo của tôi"));
        let facts = world.facts();
        idle.post(&at(&s, "/reports"), &[("period", "2025-02"), ("said", "Giả")]).is_refused(409).says("không phải báo cáo");
        assert_eq!(world.facts(), facts, "who follows nothing reports nothing");
    }

    fn a_commune_reports_takes_back_and_is_done(world) {
        let s = after(&world);
        let clerk = signed_in(&world, s.clerks[0]);
        let id = unit(&world, &s, 0);
        let (page, reports) = (format!("/plan-units/{id}"), format!("/plan-units/{id}/reports"));
        clerk.get("/plans").says("309/KH-UBND").says("đơn vị thực hiện");
        clerk.get(&at(&s, "")).is_shown().says("Phần việc của đơn vị").says("phường Bình Minh").says_nothing_of("đã xong");
        world.clock_is("21/3/2025 09:00");
        let clerk = signed_in(&world, s.clerks[0]);
        clerk.get(&page).is_shown().says("đang làm").says("Ngày tổ chức 20/3/2025").says_nothing_of("Điều hành");
        let mut fields = report("", "DONE", "20/3/2025", "Đã tổ chức hội nghị, biểu dương 15 điển hình.");
        let stale = clerk.post(&reports, &[("version", "0"), ("state", "DONE"), ("done_on", "20/3/2025"), ("said", "Xong")]);
        stale.is_refused(409);
        let v = version(&clerk, &id);
        fields[0] = ("version", &v);
        fields.extend([("figure-0", "95"), ("figure-1", "15"), ("link", "https://example.vn/bao-cao"), ("period", "2025-03")]);
        let docx = docx();
        for wrong in [&docx[..docx.len() - 9], b"PK\x03\x04 noi dung"] {
            clerk.post_files(&reports, &fields, &[("file", "bao-cao.docx", wrong)]).is_refused(422).says("“bao-cao.docx” không phải là DOCX hay XLSX thật").keeps("figure-0", "95");
        }
        clerk.post_files(&reports, &fields, &[("file", "bao-cao.docx", &docx)]).is_done();
        let done = clerk.get(&page);
        done.says("đã xong").says("Xong 20/3/2025").says("bao-cao.docx").says("Số điển hình được biểu dương: 15");
        check_page("unit done", &done.html);
        let file = key(&done.html, &format!("/plan-units/{id}/reports/"));
        assert_eq!(clerk.get(&format!("{reports}/{file}/file")).bytes, docx);
        // Done is undone only by taking the report back, with a reason.
        let v = version(&clerk, &id);
        clerk.post(&reports, &report(&v, "UNDERWAY", "", "Chưa xong")).is_refused(422).says("KH-20");
        clerk.post(&format!("{page}/taking-back"), &[("version", &v), ("reason", "")]).is_refused(422);
        clerk.post(&format!("{page}/taking-back"), &[("version", &v), ("reason", "Ghi nhầm ngày")]).is_done();
        clerk.get(&page).says("đang làm").says("đã rút lại").says("Lý do rút lại: Ghi nhầm ngày");
        clerk.post(&format!("{page}/taking-back"), &[("version", &v), ("reason", "Lần nữa")]).is_refused(409);
        assert_eq!(world.facts_named("plans.report_taken_back"), 1);
        // The other commune's clerk neither sees this one nor reports for it.
        let other = signed_in(&world, s.clerks[1]);
        other.get(&page).is_refused(404);
        other.post(&reports, &report(&v, "DONE", "20/3/2025", "x")).is_refused(404);
        other.get(&at(&s, "/units")).is_refused(404);
        // The officer writes down what came on paper, and it says so.
        let officer = signed_in(&world, s.officer);
        let third = unit(&world, &s, 2);
        officer.post(&format!("/plan-units/{third}/reports"), &report(&version(&officer, &third), "UNDERWAY", "", "Báo qua điện thoại.")).is_done();
        officer.get(&format!("/plan-units/{third}")).says("ghi thay đơn vị");
    }

    fn who_is_late_comes_to_the_follower_and_then_to_the_head(world) {
        let s = after(&world);
        world.clock_is("01/4/2025 08:00");
        let (member, chair) = (signed_in(&world, s.members[0]), signed_in(&world, s.chair));
        let titles = |id: PersonId| signed_in(&world, id).get("/viec").html;
        // Members follow five or six communes each; the first one also the town, which is not late.
        let told = titles(s.members[0]);
        assert!(told.contains("Đôn đốc 6 đơn vị chậm, Kế hoạch số 309/KH-UBND"), "{told}");
        assert!(told.contains("Báo cáo trưởng ban chỉ đạo, 2 kỳ") && told.contains("kỳ tháng 3/2025, quá hạn 7 ngày"), "{told}");
        assert!(!titles(s.chair).contains("chậm từ"), "a day is not long enough for the head");
        let clerk = titles(s.clerks[0]);
        assert!(clerk.contains("Thực hiện Kế hoạch số 309/KH-UBND ngày 13/8/2024 của Ủy ban nhân dân phường Bình Minh"), "{clerk}");
        assert!(clerk.contains("báo cáo định kỳ của Ủy ban nhân dân phường Bình Minh"), "{clerk}");
        assert!(clerk.contains("kỳ tháng 3/2025, quá hạn 7 ngày"), "{clerk}");
        member.get("/plans/mine").says("chậm");
        chair.get("/plans/mine").says("không đơn vị nào chậm từ 7 ngày");
        world.clock_is("07/4/2025 08:00");
        assert!(titles(s.chair).contains("30 đơn vị chậm từ 7 ngày"), "{}", titles(s.chair));
        signed_in(&world, s.chair).get("/plans/mine").says("Chậm từ 7 ngày, đã đến trưởng ban").says("phường Bình Minh");
        signed_in(&world, s.officer).get(&at(&s, "/late")).says("30 lượt đơn vị").says("7 ngày").says("trưởng ban");
        let town = titles(s.officer);
        assert!(town.contains("của Ủy ban nhân dân thị xã Nghi Sơn") && !town.contains("phường"), "{town}");
    }

    fn the_late_list_of_the_page_is_what_the_database_finds_by_itself(world) {
        let s = after(&world);
        for today in ["30/3/2025", "31/3/2025", "01/4/2025", "01/6/2025", "31/12/2025"] {
            world.clock_is(&format!("{today} 09:00"));
            let officer = signed_in(&world, s.officer);
            let (plan, on) = (s.plan, day(today));
            let (n,): (i64,) = world.db.read(move |w| w.one(
                "SELECT COUNT(*) FROM plans_unit WHERE plan = $1 AND state <> 'DONE' AND excused_on IS NULL AND deadline < $2",
                db::p![plan, on],
            )).unwrap();
            let page = officer.get(&at(&s, "/late"));
            assert_eq!(page.html.matches("/plan-units/").count(), usize::try_from(n).unwrap(), "{today}");
            if n == 0 { page.says("Không đơn vị nào chậm"); } else { page.says(&format!("{n} lượt đơn vị đã qua ngày cuối")); }
        }
    }

    fn one_unit_may_have_its_own_deadline_and_may_be_excused(world) {
        let s = after(&world);
        let officer = signed_in(&world, s.officer);
        let (id, path) = (unit(&world, &s, 6), at(&s, "/revision"));
        let mut fields = conclusion("", "trong tháng 4/2025");
        fields[1] = ("unit", &id);
        officer.get(&format!("{path}?unit={id}")).is_shown().says("Ủy ban nhân dân phường Hải Ninh");
        save(&officer, &path, &fields, false).is_done();
        officer.get(&format!("/plan-units/{id}")).says("trong tháng 4/2025").says("thời hạn riêng");
        // The line moves without it, unless its writer says so.
        let commune = line(&world, &s, 0);
        let shown = officer.post(&path, &[conclusion(&commune, "25/3/2025"), vec![("act", "preview")]].concat());
        shown.says("cho 29 đơn vị").says("1 đơn vị giữ thời hạn riêng");
        let mut all = conclusion(&commune, "25/3/2025");
        all.push(("own", "yes"));
        officer.post(&path, &[all, vec![("act", "preview")]].concat()).says("cho 30 đơn vị");
        // Excused: it is asked nothing, and counts in no sum.
        let excuse = format!("/plan-units/{id}/excuse");
        officer.post(&excuse, &[("version", &version(&officer, &id)), ("why", "Sáp nhập vào phường khác")]).is_done();
        officer.get(&format!("/plan-units/{id}")).says("được miễn").says("Sáp nhập vào phường khác").says_nothing_of("Gửi báo cáo");
        officer.get(&at(&s, "/roll-up")).says("1/31 đã xong");
        officer.post(&excuse, &[("version", &version(&officer, &id)), ("why", "Chưa sáp nhập")]).is_done();
        officer.get(&format!("/plan-units/{id}")).says("trong tháng 4/2025").says("chưa báo");
        // A unit more.
        let town = s.town.to_string();
        let add = at(&s, &format!("/lines/{commune}/units"));
        officer.post(&add, &[("body", &town), ("reason", "Thị xã làm mẫu")]).is_done();
        officer.post(&add, &[("body", &town), ("reason", "Thị xã làm mẫu")]).is_refused(409).says("đã có trong nội dung 1");
    }

    fn many_units_are_written_down_at_once(world) {
        let s = after(&world);
        world.clock_is("25/3/2025 08:00");
        let officer = signed_in(&world, s.officer);
        let path = at(&s, "/records");
        let page = officer.get(&path);
        check_page("records", &page.is_shown().html);
        let units: Vec<String> = (0..11).filter(|n| *n != 4).map(|n| unit(&world, &s, n)).collect();
        let mut fields = vec![("state", "DONE"), ("done_on", "24/3/2025"), ("said", "Theo công văn của các phường.")];
        officer.post(&path, &fields).is_refused(422).says("KH-27").keeps("said", "Theo công văn của các phường.");
        fields.extend(units.iter().map(|u| ("unit", u.as_str())));
        let facts = world.facts();
        officer.post(&path, &fields).is_done();
        assert_eq!(world.facts(), facts + 1, "one fact for all");
        officer.get(&at(&s, "/units?status=done")).says("Bảng 11 lượt đơn vị");
        officer.get(&format!("/plan-units/{}", units[9])).says("Xong 24/3/2025").says("ghi thay đơn vị").says("Theo công văn của các phường.");
        // Once more is not once more: what is closed is named.
        officer.post(&path, &fields).is_refused(409).says("Đã xong hoặc được miễn").says("Ủy ban nhân dân phường Bình Minh");
        // Each can be taken back by itself.
        let v = version(&officer, &units[0]);
        officer.post(&format!("/plan-units/{}/taking-back", units[0]), &[("version", &v), ("reason", "Nhầm phường")]).is_done();
        officer.get(&format!("/plan-units/{}", units[0])).says("đang làm");
        signed_in(&world, s.clerks[0]).post(&path, &fields).is_refused(403);
    }

    fn a_planned_day_is_told_as_planned(world) {
        let s = after(&world);
        let id = unit(&world, &s, 0);
        signed_in(&world, s.clerks[0]).get(&format!("/plan-units/{id}")).says("Dự kiến tổ chức 20/3/2025");
    }

    fn every_page_is_whole(world) {
        let s = after(&world);
        let officer = signed_in(&world, s.officer);
        let commune = line(&world, &s, 0);
        let lines = format!("/lines/{commune}?q=hai");
        let moved = format!("/revision?line={commune}");
        for page in ["", "/units", "/units?sort=status", "/units?q=hai+hoa", "/late", "/roll-up", "/calendar", "/followers", "/reports",
            "/rhythm", "/text", "/tasks", "/paper", &lines, &moved] {
            let seen = officer.get(&at(&s, page));
            check_page(page, &seen.is_shown().html);
        }
        for page in ["/plans", "/plans/new", "/plans/mine"] {
            check_page(page, &officer.get(page).is_shown().html);
        }
        officer.get(&at(&s, "/units?q=HAI+hoa")).says("Bảng 1 lượt đơn vị");
        officer.get(&at(&s, "/units?q=kh%C3%B4ng+c%C3%B3")).says("Không có đơn vị nào khớp");
        officer.get(&at(&s, "/units?level=COMMUNE&status=done")).says("Bảng 1 lượt đơn vị").says("phường Hải Hòa");
        officer.get(&at(&s, &format!("/roll-up?under={}", s.province))).is_refused(404);
        officer.get(&at(&s, "/calendar")).says("31/3/2025").says("còn 30 đơn vị chưa xong").says("Hải Hòa tổ chức");
        officer.get(&at(&s, "/lines")).is_done();
    }

    fn an_ended_plan_asks_nothing_more(world) {
        let s = after(&world);
        let officer = signed_in(&world, s.officer);
        let v = world::field_value(&officer.get(&at(&s, "")).html, "version").unwrap();
        officer.post(&at(&s, "/end"), &[("version", &v), ("reason", "")]).is_refused(422);
        officer.post(&at(&s, "/end"), &[("version", &v), ("reason", "Thị xã kết thúc hoạt động từ 01/7/2025")]).is_done();
        officer.post(&at(&s, "/end"), &[("version", &v), ("reason", "Lần nữa")]).is_refused(409);
        world.clock_is("01/8/2025 08:00");
        let officer = signed_in(&world, s.officer);
        officer.get(&at(&s, "/late")).says("Không đơn vị nào chậm");
        officer.get(&at(&s, "")).says("đã kết thúc").says_nothing_of("quá hạn 1").says_nothing_of("quá hạn 3").says_nothing_of("quá hạn 6");
        let id = unit(&world, &s, 0);
        let clerk = signed_in(&world, s.clerks[0]);
        clerk.get(&format!("/plan-units/{id}")).is_shown().says_nothing_of("Gửi báo cáo");
        clerk.post(&format!("/plan-units/{id}/reports"), &report("99", "DONE", "20/3/2025", "x")).is_refused(409);
        let v = world::field_value(&officer.get(&at(&s, "")).html, "version").unwrap();
        officer.post(&at(&s, "/reopening"), &[("version", &v), ("reason", "Kết thúc nhầm")]).is_done();
        officer.get(&at(&s, "/late")).says("31 lượt đơn vị");
    }
}

/// A text with the parts that make it one, all empty.
fn docx() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in ["[Content_Types].xml", "word/document.xml"] {
        zip.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
