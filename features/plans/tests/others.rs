//! The story of Bình Dương; a plan from nothing to issued through its pages; copying; workbook and paper; cost.

use super::{on_both_engines, signed_in};
use crate::sample::{binh_duong, large, nghi_son, nghi_son_meeting};
use crate::store;
use calamine::{Data, Reader, Xlsx};
use kernel::{BodyId, PersonId, Post, Scope};
use people::sample::{NewSample, person};
use std::io::Cursor;
use world::{World, check_page, day};

/// Somebody with a post at a body.
fn somebody(world: &World, login: &'static str, body: BodyId, post: (Post, Scope)) -> PersonId {
    world.build(move |w| {
        let from = day("01/01/2016");
        person(
            w,
            NewSample {
                login,
                name: "Lê Văn Thử",
                title: "Chuyên viên",
                body: Some(body),
                posts: &[post],
                from,
            },
        )
    })
}

fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let words = |c: &Data| c.to_string();
    book.worksheet_range(name).unwrap().rows().map(|r| r.iter().map(words).collect()).collect()
}

on_both_engines! {
    fn the_plan_4846_reaches_departments_districts_communes_and_enterprises(world) {
        world.clock_is("02/10/2019 08:00");
        let s = world.build(binh_duong);
        let officer = signed_in(&world, s.officer);
        officer.get(&format!("/plans/{}", s.plan)).is_shown()
            .says("Kế hoạch số 4846/KH-UBND ngày 24/9/2019")
            .says("Chỉ thị số 34-CT/TW ngày 07/4/2014").says("Chỉ thị số 05-CT/TW")
            .says("không để ai bị bỏ lại phía sau").says("Doanh nghiệp Việt Nam hội nhập và phát triển")
            .says("trong quý I/2020 (ngày cuối 31/3/2020)").says("hằng quý, chậm nhất ngày 20").says("Số liệu minh họa");
        let (plan, counts) = (s.plan, [s.communes.len(), s.enterprises.len(), s.districts.len(), 5, 3, 1]);
        let (lines, units) = world.db.read(move |w| Ok((store::lines(w, plan)?, store::units(w, plan)?))).unwrap();
        for (line, count) in lines.iter().zip(counts) {
            assert_eq!(units.iter().filter(|u| u.line == line.id).count(), count, "{}", line.name);
        }
        officer.get(&format!("/plans/{plan}/units?kind=ENTERPRISE")).says("Bảng 12 lượt đơn vị").says("Công ty minh họa số 12");
        // A district's branch holds its own line and its communes'.
        let district = s.districts[0];
        let page = officer.get(&format!("/plans/{plan}/roll-up?under={district}"));
        page.is_shown().says("phần việc của chính đơn vị").says("phường Phú Cường").says("0/3 đã xong");
        check_page("roll-up", &page.html);
        officer.get(&format!("/plans/{plan}/roll-up")).says("Theo cấp").says("Theo loại hình").says("Doanh nghiệp");
        // An enterprise's clerk sees the plan and its own line, and who stands above sees nothing of it by that.
        let clerk = somebody(&world, "dn1", s.enterprises[0], (Post::Clerk, Scope::Body(s.enterprises[0])));
        let clerk = signed_in(&world, clerk);
        clerk.get(&format!("/plans/{plan}")).is_shown().says("Công ty minh họa số 1").says_nothing_of("Công ty minh họa số 2");
        clerk.get(&format!("/plans/{plan}/followers")).is_refused(404);
        let district_clerk = somebody(&world, "huyen", district, (Post::Officer, Scope::Below(district)));
        signed_in(&world, district_clerk).get(&format!("/plans/{plan}/units")).is_refused(404);
    }

    fn a_plan_is_written_and_issued_through_its_pages(world) {
        let s = world.build(nghi_son);
        let officer = signed_in(&world, s.officer);
        let town = s.town.to_string();
        let new = officer.get("/plans/new");
        check_page("new", &new.is_shown().html);
        let made = officer.post("/plans", &[("title", "Phát động thi đua <script>alert(1)</script> năm 2025"), ("issuer", &town)]);
        let plan = made.is_done().to.clone();
        let page = officer.get(&plan);
        page.says("Dự thảo kế hoạch").says("Chưa giao nội dung nào");
        assert!(!page.html.contains("<script>alert"), "escaped");
        check_page("draft", &page.html);
        // Nobody else sees a draft: neither the province nor a commune, nor a member.
        let province = somebody(&world, "tinh", s.province, (Post::Officer, Scope::Below(s.province)));
        for stranger in [province, s.clerks[0], s.members[0]] {
            signed_in(&world, stranger).get(&plan).is_refused(404);
        }
        // A committee has nobody above it in the head of its papers, and room for who signs, also where nobody is named.
        officer.get(&format!("{plan}/paper")).is_shown().says("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH").says("Lê Quang Ứng").says_nothing_of("TỈNH THANH HÓA");
        let above = signed_in(&world, province);
        let theirs = above.post("/plans", &[("title", "Kế hoạch của tỉnh"), ("issuer", &s.province.to_string())]).is_done().to.clone();
        above.get(&format!("{theirs}/paper")).is_shown().says("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH").says_nothing_of("Lê Quang Ứng");
        officer.get(&format!("{plan}/issue")).is_shown().says("Chưa ban hành được").says("Số, ký hiệu: chưa viết").says("Chưa có nội dung giao nào");
        let version = |at: &str| world::field_value(&officer.get(&format!("{plan}{at}")).html, "version").unwrap();
        officer.post(&format!("{plan}/text"), &[("version", "1"), ("title", "Phát động thi đua năm 2025"), ("number", "12/KH-UBND"), ("day", "12/02/2025"),
            ("part-1", "Mục đích."), ("annex-rows", "2"), ("annex-0-title", "Mẫu báo cáo"), ("annex-0-body", "…"), ("annex-1-title", ""), ("annex-1-body", "")]).is_done();
        officer.post(&format!("{plan}/text"), &[("version", "1"), ("title", "Khác")]).is_refused(409).says("Có người vừa thay đổi").keeps("title", "Khác");
        let row = officer.post(&format!("{plan}/tasks"), &[("version", &version("/tasks")), ("task-rows", "1"), ("task-0-work", "Soạn báo cáo"), ("act", "task-add")]);
        row.is_shown().says("Việc 2").says("Soạn báo cáo");
        check_page("tasks", &row.html);
        officer.post(&format!("{plan}/tasks"), &[("version", &version("/tasks")), ("task-rows", "2"), ("task-0-work", "Soạn báo cáo"), ("task-0-leads", "Phòng Nội vụ"),
            ("task-0-words", "trong tháng 4/2025"), ("task-1-work", ""), ("task-1-leads", "")]).is_done();
        // Two lines, the first before the second.
        let lines = vec![("line-rows", "2"), ("line-0-name", "Hội nghị cấp xã"), ("line-0-whom", "GROUP"), ("line-0-level", "COMMUNE"),
            ("line-0-words", "trước 31/12/2025"), ("line-0-parent", "2"), ("line-1-name", "Hội nghị thị xã"), ("line-1-whom", "OWN"), ("line-1-words", "trong tháng 6/2025")];
        officer.post(&format!("{plan}/lines"), &[lines.clone(), vec![("version", &version("/lines"))]].concat()).is_done();
        let page = officer.get(&format!("{plan}/lines"));
        page.says("Nội dung 1: 31 đơn vị").says("Nội dung 2: 1 đơn vị").says("muộn hơn nội dung 2");
        check_page("lines", &page.html);
        // One commune left out by hand, and the province taken in.
        let line = page.html.split(&format!("{plan}/lines/")).nth(1).unwrap()[..36].to_owned();
        let picks = format!("{plan}/lines/{line}/picks");
        officer.post(&picks, &[("act", &format!("omit:{}", s.communes[0]))]).is_done();
        officer.post(&picks, &[("act", &format!("add:{}", s.province))]).is_done();
        let bodies = officer.get(&format!("{plan}/lines/{line}?q=binh+minh"));
        bodies.is_shown().says("31 đơn vị").says("Đã bỏ ra").says("chọn tay");
        check_page("bodies", &bodies.html);
        // Issuing asks about the doubtful deadline.
        let issue = format!("{plan}/issue");
        let page = officer.get(&issue);
        page.says("Đến 32 lượt đơn vị").says("muộn hơn nội dung 2").says("Chế độ báo cáo: không báo cáo định kỳ");
        check_page("issue", &page.html);
        let v = version("/issue");
        officer.post(&issue, &[("version", &v)]).is_refused(422).says("KH-08");
        officer.post(&issue, &[("version", &v), ("sure", "yes")]).is_done();
        officer.post(&issue, &[("version", &v), ("sure", "yes")]).is_refused(409);
        assert_eq!(world.facts_named("plans.issued"), 2);
        officer.get(&plan).says("Kế hoạch số 12/KH-UBND ngày 12/02/2025").says("0/32 đã xong");
        // After issue the text changes by a revision alone.
        let text = vec![("title", "Phát động thi đua năm 2025"), ("number", "12/KH-UBND"), ("day", "12/02/2025"), ("part-1", "Mục đích mới."), ("annex-rows", "0")];
        let v = version("/text");
        officer.post(&format!("{plan}/text"), &[text.clone(), vec![("version", &v)]].concat()).is_refused(422).keeps("part-1", "Mục đích mới.");
        let why = vec![("version", v.as_str()), ("basis_kind", "DOCUMENT"), ("basis", "Công văn 512/UBND-NV"), ("basis_day", "11/02/2025"), ("why", "Sửa cho đúng.")];
        officer.post(&format!("{plan}/text"), &[text, why].concat()).is_done();
        officer.get(&plan).says("Điều chỉnh").says("văn bản Công văn 512/UBND-NV ngày 11/02/2025").says("I. Mục đích, yêu cầu: Mục đích.").says("I. Mục đích, yêu cầu: Mục đích mới.");
        officer.post(&format!("{plan}/lines"), &[lines, vec![("version", "9")]].concat()).is_refused(409).says("đã ban hành");
        // And the whole is the beginning of the next.
        let copied = officer.post("/plans", &[("title", "Phát động thi đua năm 2026"), ("issuer", &town), ("from", &plan["/plans/".len()..])]);
        let copy = copied.is_done().to.clone();
        officer.get(&copy).says("Dự thảo kế hoạch").says("Hội nghị cấp xã").says("phải xong trước nội dung 2").says("Mục đích mới.").says("Soạn báo cáo");
        officer.get(&format!("{copy}/lines")).says("Nội dung 1: 31 đơn vị");
        officer.get("/viec").says("Ban hành kế hoạch: Phát động thi đua năm 2026");
    }

    fn a_draft_is_dropped_and_taken_up_again(world) {
        let s = world.build(nghi_son);
        let officer = signed_in(&world, s.officer);
        let plan = officer.post("/plans", &[("title", "Nhầm"), ("issuer", &s.town.to_string())]).is_done().to.clone();
        officer.post(&format!("{plan}/end"), &[("version", "1"), ("reason", "")]).is_refused(422);
        officer.post(&format!("{plan}/end"), &[("version", "1"), ("reason", "Lập nhầm")]).is_done();
        let page = officer.get(&plan);
        page.is_shown().says("dự thảo đã bỏ").says("Mở lại kế hoạch");
        check_page("dropped", &page.html);
        officer.get("/plans").says("dự thảo đã bỏ");
        for page in ["/text", "/tasks", "/lines", "/issue"] {
            officer.get(&format!("{plan}{page}")).is_done();
        }
        officer.get(&format!("{plan}/units")).is_refused(404);
        officer.post(&format!("{plan}/text"), &[("version", "2"), ("title", "Khác")]).is_refused(409);
        officer.post(&format!("{plan}/issue"), &[("version", "2")]).is_refused(409);
        signed_in(&world, s.members[0]).get(&plan).is_refused(404);
        officer.post(&format!("{plan}/reopening"), &[("version", "2"), ("reason", "Dùng lại")]).is_done();
        officer.get(&plan).says("Dự thảo kế hoạch").says("Xem trước khi ban hành");
    }

    fn hundreds_of_branches_begin_as_groups_and_one_opens(world) {
        world.clock_is("27/11/2026 10:00");
        let l = world.build(|w| large(w, (20, 105)));
        let who = somebody(&world, "quanly", l.province, (Post::Officer, Scope::Below(l.province)));
        let (officer, path) = (signed_in(&world, who), format!("/plans/{}/roll-up", l.plan));
        let page = officer.get(&path);
        page.is_shown().says("125 đơn vị trực thuộc").says("Ủy ban, hội đồng cấp xã: 20 đơn vị").says("Doanh nghiệp ở cơ sở: 105 đơn vị").says("Theo người theo dõi").says("Thành viên số 7")
            .says_nothing_of("Công ty cổ phần số 7 ");
        check_page("roll-up in groups", &page.html);
        // Every group opens where it says so, and holds as many.
        let link = |words: &str| {
            let row = page.html.split("<tr").find(|r| r.contains(words)).unwrap();
            row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&")
        };
        let open = officer.get(&link(": 105 đơn vị"));
        open.is_shown().says("Công ty cổ phần số 7 ").says("Mọi nhóm").says_nothing_of("Ủy ban nhân dân xã số 1 ");
        check_page("one group", &open.html);
        assert_eq!(open.html.matches("/units?under=").count(), 100, "a page of the group");
        officer.get(&format!("{}&page=2", link(": 105 đơn vị"))).is_shown().says("Công ty cổ phần số");
        officer.get(&format!("{path}?level=BASE&kind=ENTERPRISE&page=99")).is_shown().says("Công ty cổ phần số");
        officer.get(&link("Thành viên số 7")).is_shown().says("Bảng 6 lượt đơn vị");
        let small = world.build(binh_duong);
        signed_in(&world, small.officer).get(&format!("/plans/{}/roll-up?under={}", small.plan, small.districts[0])).is_shown().says("Theo nhánh đơn vị").says_nothing_of("Theo nhóm đơn vị");
    }

    fn a_revision_moves_in_the_database_what_it_was_reckoned_to_move(world) {
        world.clock_is("27/11/2026 10:00");
        let l = world.build(|w| large(w, (20, 31)));
        let (plan, issuer, by) = (l.plan, l.province, l.by);
        for (n, words) in ["trước 20/11/2026", "trong tháng 12/2026", "trước 27/11/2026", "28/11/2026"].into_iter().enumerate() {
            let all = n % 2 == 0;
            world.build(move |w| {
                let (p, lines, before) = (store::plan(w, plan)?, store::lines(w, plan)?, store::units(w, plan)?);
                let new = crate::Deadline::read(words).unwrap();
                let today = w.who().at.day();
                let basis = crate::Basis { conclusion: true, what: "Chủ trì".into(), day: today };
                let why = crate::Why { basis, reason: "Theo kết luận".into() };
                let ok = crate::sample::runs(issuer, by);
                // One unit first, so that a deadline of its own is there to be kept or not.
                let one = before.iter().find(|u| u.line == lines[0].id && u.is_open()).unwrap();
                let own = crate::Deadline::on(today.plus_days(i64::try_from(n).unwrap() + 2));
                crate::move_deadline(w, &ok, &p, (crate::Moves::Unit(one.id), &own), &why)?;
                let before = store::units(w, plan)?;
                let e = crate::move_deadline(w, &ok, &p, (crate::Moves::Line(lines[0].id, all), &new), &why)?;
                let after = store::units(w, plan)?;
                let late = |units: &[crate::Unit]| {
                    units.iter().filter(|u| u.days_late(today).is_some()).map(|u| u.id).collect::<std::collections::BTreeSet<_>>()
                };
                let set = |ids: &[crate::UnitId]| ids.iter().copied().collect::<std::collections::BTreeSet<_>>();
                assert_eq!(set(&e.becomes_late), &late(&after) - &late(&before), "{words}");
                assert_eq!(set(&e.no_longer_late), &late(&before) - &late(&after), "{words}");
                for u in &after {
                    let was = before.iter().find(|b| b.id == u.id).unwrap();
                    let moved = e.moved.contains(&u.id);
                    assert_eq!(u.deadline, if moved { new.clone() } else { was.deadline.clone() });
                }
                Ok(())
            });
        }
    }

    fn a_line_is_added_to_an_issued_plan_with_its_basis(world) {
        let s = world.build(nghi_son);
        let officer = signed_in(&world, s.officer);
        let path = format!("/plans/{}/supplement", s.plan);
        check_page("supplement", &officer.get(&path).is_shown().html);
        officer.post(&path, &[("line-0-name", "Nộp kỷ yếu")]).is_refused(422).says("thời hạn: chưa viết").says("Sửa theo: chưa chọn").keeps("line-0-name", "Nộp kỷ yếu");
        let fields = vec![("line-0-name", "Nộp kỷ yếu"), ("line-0-whom", "GROUP"), ("line-0-level", "COMMUNE"), ("basis_kind", "DOCUMENT"),
            ("basis", "Công văn 9/UBND-NV"), ("basis_day", "11/02/2025"), ("why", "Bổ sung kỷ yếu")];
        let past = officer.post(&path, &[fields.clone(), vec![("line-0-words", "01/02/2025")]].concat());
        past.is_refused(422).says("KH-09").says("Vẫn giao với thời hạn đã qua");
        check_page("supplement refused", &past.html);
        officer.post(&path, &[fields, vec![("line-0-words", "trong tháng 4/2025")]].concat()).is_done();
        officer.get(&format!("/plans/{}", s.plan)).says("3. Nộp kỷ yếu").says("0/31 đã xong").says("Giao thêm nội dung 3 “Nộp kỷ yếu”")
            .says("văn bản Công văn 9/UBND-NV ngày 11/02/2025").says("1/63 đã xong");
        officer.get(&format!("/plans/{}/paper", s.plan)).says_nothing_of("Nộp kỷ yếu");
        officer.get(&format!("/plans/{}/paper?edition=merged", s.plan)).says("Giao thêm nội dung 3").says("Nộp kỷ yếu").says("bổ sung.");
        assert_eq!(sheet(&officer.get(&format!("/plans/{}/book", s.plan)).bytes, "Đơn vị").len(), 64);
    }

    fn a_supplement_sent_twice_is_given_once(world) {
        let s = world.build(nghi_son);
        let officer = signed_in(&world, s.officer);
        let path = format!("/plans/{}/supplement", s.plan);
        let key = world::field_value(&officer.get(&path).html, "key").expect("a key");
        let fields = vec![("key", key.as_str()), ("line-0-whom", "GROUP"), ("line-0-level", "COMMUNE"), ("line-0-words", "trong tháng 4/2025"),
            ("basis_kind", "DOCUMENT"), ("basis", "Công văn 9/UBND-NV"), ("basis_day", "11/02/2025"), ("why", "Bổ sung kỷ yếu")];
        let yearbook = [fields.clone(), vec![("line-0-name", "Nộp kỷ yếu")]].concat();
        let to = officer.post(&path, &yearbook).is_done().to.clone();
        let facts = world.facts();
        assert_eq!(*officer.post(&path, &yearbook).is_done().to, to);
        officer.get(&to).says("Nộp kỷ yếu");
        assert_eq!(world.facts(), facts, "nothing more was given");
        // Other words from the page before are kept, and go out with a key of their own.
        let other = officer.post(&path, &[fields.clone(), vec![("line-0-name", "Nộp ảnh")]].concat());
        other.is_refused(409).says("bấm lần nữa").keeps("line-0-name", "Nộp ảnh");
        assert_ne!(world::field_value(&other.html, "key"), Some(key.clone()));
        // The key of another plan's line changes nothing there.
        let far = world.build(binh_duong);
        let plan = far.plan;
        let theirs = world.db.read(move |w| store::lines(w, plan)).unwrap();
        let forged = theirs[0].id.to_string();
        let fields: Vec<_> = fields.into_iter().filter(|f| f.0 != "key").collect();
        officer.post(&path, &[fields, vec![("key", &forged), ("line-0-name", "Giả")]].concat()).is_refused(409);
        assert_eq!(world.db.read(move |w| store::lines(w, plan)).unwrap(), theirs);
        let plan = s.plan;
        assert_eq!(world.db.read(move |w| store::lines(w, plan)).unwrap().len(), 3);
    }

    fn a_supplement_that_reaches_nobody_is_asked_about(world) {
        let s = world.build(nghi_son);
        let officer = signed_in(&world, s.officer);
        let path = format!("/plans/{}/supplement", s.plan);
        let send = |words: &str, more: &[(&str, &str)]| {
            let fields = [("line-0-name", "Nộp kỷ yếu"), ("line-0-words", words), ("basis_kind", "DOCUMENT"),
                ("basis", "Công văn 9/UBND-NV"), ("basis_day", "11/02/2025"), ("why", "Bổ sung")];
            officer.post(&path, &[&fields[..], more].concat())
        };
        for forged in ["line-0-level", "line-0-kind"] {
            send("trong tháng 4/2025", &[("line-0-whom", "GROUP"), (forged, "ZZ")]).is_refused(422).says("“ZZ” không có trong danh sách");
        }
        let nobody = [("line-0-whom", "GROUP"), ("line-0-level", "PROVINCE"), ("nobody", "yes")];
        let asked = send("trong tháng 4/2025", &nobody[..2]);
        asked.is_refused(422).says("Không có đơn vị nào thuộc nhóm này").says("Vẫn giao, đơn vị chọn tay sau");
        check_page("supplement to nobody", &asked.html);
        // A tick stays while another one is asked for.
        let late = send("01/02/2025", &nobody);
        late.is_refused(422).says("Vẫn giao với thời hạn đã qua").says("Vẫn giao, đơn vị chọn tay sau").says_nothing_of("Không có đơn vị nào");
        send("trong tháng 4/2025", &nobody).is_done();
        send("trong tháng 4/2025", &[("line-0-whom", "PICKED")]).is_done();
    }

    fn a_plan_begun_twice_is_one_draft_that_asks_for_no_reports(world) {
        let s = world.build(nghi_son);
        let officer = signed_in(&world, s.officer);
        let (town, key) = (s.town.to_string(), world::field_value(&officer.get("/plans/new").html, "key").expect("a key"));
        let fields = [("key", key.as_str()), ("title", "Phát động thi đua"), ("issuer", &town)];
        let to = officer.post("/plans", &fields).is_done().to.clone();
        let facts = world.facts();
        assert_eq!(*officer.post("/plans", &fields).is_done().to, to);
        officer.post("/plans", &[fields[0], ("title", "Khác"), fields[2]]).is_refused(409).keeps("title", "Khác");
        assert_eq!(world.facts(), facts);
        officer.get(&to).is_shown().says("không báo cáo định kỳ").says_nothing_of("hằng tháng");
        officer.get(&format!("{to}/paper")).is_shown().says_nothing_of("hằng tháng");
    }

    fn a_body_that_has_ended_is_pointed_out(world) {
        let s = world.build(nghi_son);
        let code = "TH.NS.22";
        let id = s.communes[21];
        world.build(move |w| {
            // The directory's own page ends a body; here its last day is written as that page would.
            w.exec("UPDATE organisations_body SET until_day = '2025-01-31' WHERE id = $1 AND code = $2", db::p![id, code])?;
            Ok(())
        });
        let officer = signed_in(&world, s.officer);
        officer.get(&format!("/plans/{}/units", s.plan)).is_shown()
            .says("1 đơn vị đã kết thúc hoạt động mà việc còn mở").says("Ủy ban nhân dân xã Hải Yến").says("Bảng 32 lượt đơn vị");
    }

    fn the_workbook_holds_everything(world) {
        let s = world.build(|w| { let s = nghi_son(w)?; nghi_son_meeting(w, &s)?; Ok(s) });
        let officer = signed_in(&world, s.officer);
        let book = officer.get(&format!("/plans/{}/book", s.plan));
        let units = sheet(&book.bytes, "Đơn vị");
        assert_eq!(units.len(), 33);
        let hoa = units.iter().find(|r| r[0].ends_with("phường Hải Hòa")).unwrap();
        assert_eq!((hoa[6].as_str(), hoa[7].as_str(), hoa[8].as_str(), hoa[11].as_str()), ("trước 31/3/2025", "30/3/2025", "đã xong", "10/02/2025"));
        assert_eq!((hoa[18].as_str(), hoa[19].as_str()), ("120", "18"));
        let minh = units.iter().find(|r| r[0].ends_with("phường Bình Minh")).unwrap();
        assert_eq!((minh[6].as_str(), minh[13].as_str()), ("trong tháng 3/2025", "Lê Thị Thu Hiền"));
        let moved = sheet(&book.bytes, "Điều chỉnh");
        assert_eq!(moved.len(), 3);
        assert_eq!(moved[1][4], "kết luận của Phó Chủ tịch UBND thị xã (chủ trì cuộc họp ngày 12/02/2025)");
        assert_eq!(sheet(&book.bytes, "Phân công việc").len(), 8);
        assert_eq!(sheet(&book.bytes, "Theo dõi").len(), 1 + 32 + 1, "every follower's units, and the head who follows none");
        assert_eq!(sheet(&book.bytes, "Báo cáo").len(), 7);
    }

    fn the_paper_is_the_plan(world) {
        let s = world.build(|w| { let s = nghi_son(w)?; nghi_son_meeting(w, &s)?; Ok(s) });
        let clerk = signed_in(&world, s.clerks[0]);
        let page = clerk.get(&format!("/plans/{}/paper", s.plan));
        page.is_shown().says("KẾ HOẠCH").says("Số: 309/KH-UBND").says("Nghi Sơn, ngày 13 tháng 8 năm 2024")
            // The parts it has are numbered one after the other; who has to do what is named.
            .says("IV. THÀNH PHẦN").says("V. KINH PHÍ").says("VI. TỔ CHỨC THỰC HIỆN").says("Đơn vị thực hiện")
            .says("Ủy ban, hội đồng cấp xã").says("Ủy ban nhân dân thị xã Nghi Sơn").says_nothing_of("cơ quan ban hành")
            .says("trước 31/3/2025").says("Biên tập kỷ yếu").says("Lưu: VT, NV.").says("đã điều chỉnh 2 lần").says("Lê Quang Ứng")
            .says_nothing_of("CÁC LẦN ĐIỀU CHỈNH SAU KHI BAN HÀNH");
        check_page("paper", &page.html);
        let pdf = clerk.get(&format!("/plans/{}/paper/pdf", s.plan));
        assert!(pdf.bytes.starts_with(b"%PDF"));
        assert!(clerk.get(&format!("/plans/{}/paper/docx", s.plan)).bytes.starts_with(b"PK"));
    }

    fn the_cost_of_a_page_does_not_grow_with_the_units(world) {
        world.clock_is("27/11/2026 10:00");
        let cost = |communes: usize, enterprises: usize, login: &'static str| {
            let l = world.build(move |w| {
                // Codes of bodies are unique, so the second province takes the place of the first.
                w.exec("UPDATE organisations_body SET code = 'A' || code WHERE code LIKE 'L%'", db::p![])?;
                large(w, (communes, enterprises))
            });
            let officer = somebody(&world, login, l.province, (Post::Officer, Scope::Below(l.province)));
            signed_in(&world, officer).get(&format!("/dem/{}", l.plan)).html
        };
        let small = cost(3, 2, "vien.nho");
        assert!(small.starts_with("units "), "{small}");
        assert_eq!(small, cost(40, 60, "vien.lon"));
    }
}
