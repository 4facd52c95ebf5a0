//! Forms that are missing, wrong, too long, stale, of a stranger, out of order: refused kindly, and what was typed stays.

use super::{on_both_engines, signed_in};
use crate::sample::{NghiSon, nghi_son};
use crate::store;
use kernel::{Post, Scope, Uuid};
use people::sample::{NewSample, person};
use world::{World, day};

fn unit(world: &World, s: &NghiSon, commune: usize) -> String {
    let (id, body) = (s.plan, s.communes[commune]);
    let units = world.db.read(move |w| store::units(w, id)).unwrap();
    units.iter().find(|u| u.body == body).unwrap().id.to_string()
}

on_both_engines! {
    fn strangers_find_nothing_and_others_may_not(world) {
        let s = world.build(nghi_son);
        let stranger = world.build(move |w| person(w, NewSample {
            login: "nguoila", name: "Người Lạ", title: "", body: None, posts: &[(Post::Clerk, Scope::Body(kernel::BodyId(Uuid::from_u128(7))))], from: day("01/01/2016"),
        }));
        let (plan, id) = (format!("/plans/{}", s.plan), unit(&world, &s, 0));
        let stranger = signed_in(&world, stranger);
        stranger.get("/plans").is_shown().says("Chưa có kế hoạch nào");
        for page in ["", "/units", "/late", "/roll-up", "/calendar", "/followers", "/reports", "/book", "/paper", "/paper/pdf", "/journal", "/text", "/tasks", "/lines", "/issue", "/rhythm", "/records", "/supplement"] {
            stranger.get(&format!("{plan}{page}")).is_refused(404);
        }
        stranger.get(&format!("/plan-units/{id}")).is_refused(404);
        stranger.post(&format!("/plan-units/{id}/reports"), &[("version", "1"), ("state", "DONE"), ("said", "x")]).is_refused(404);
        // The town's leader sees all and runs nothing; a commune's clerk runs nothing of the town's.
        let leader = signed_in(&world, s.chair);
        leader.get(&format!("{plan}/units")).is_shown();
        leader.post(&format!("{plan}/end"), &[("version", "1"), ("reason", "x")]).is_refused(403);
        let clerk = signed_in(&world, s.clerks[0]);
        clerk.post("/plans", &[("title", "Giả"), ("issuer", &s.town.to_string())]).is_refused(403);
        clerk.get(&format!("{plan}/revision?unit={id}")).is_refused(403);
        clerk.post(&format!("{plan}/followers"), &[("person", &s.members[0].to_string())]).is_refused(403);
        clerk.post(&format!("/plan-units/{id}/excuse"), &[("version", "2"), ("why", "x")]).is_refused(403);
        for at in ["/plans", "/plans/mine", plan.as_str()] {
            world.nobody().get(at).asks_to_sign_in();
        }
        let facts = world.facts();
        clerk.post_exactly(&format!("/plan-units/{id}/reports"), &[("version", "2"), ("state", "DONE"), ("said", "x")]).is_refused(403);
        assert_eq!(world.facts(), facts, "without the session's word nothing is done");
    }

    fn reports_that_cannot_be_are_refused_field_by_field(world) {
        let s = world.build(nghi_son);
        let (clerk, id) = (signed_in(&world, s.clerks[0]), unit(&world, &s, 0));
        let (page, reports) = (format!("/plan-units/{id}"), format!("/plan-units/{id}/reports"));
        let v = world::field_value(&clerk.get(&page).html, "version").unwrap();
        let facts = world.facts();
        clerk.post(&reports, &[]).is_refused(422).says("Tình trạng: chưa chọn").says("Nội dung báo cáo: chưa viết");
        clerk.post(&reports, &[("state", "DONE"), ("said", "Xong")]).is_refused(422).says("KH-21").keeps("said", "Xong");
        let later = [("version", v.as_str()), ("state", "DONE"), ("done_on", "13/02/2025"), ("said", "Xong")];
        clerk.post(&reports, &later).is_refused(422).says("phải từ 13/8/2024 đến 12/02/2025");
        clerk.post(&reports, &[("state", "UNDERWAY"), ("event_on", "31/2/2025"), ("said", "x")]).is_refused(422).says("không phải là ngày");
        clerk.post(&reports, &[("state", "UNDERWAY"), ("figure-0", "ba"), ("said", "x")]).is_refused(422).says("Số đại biểu: “ba” không phải là số nguyên");
        clerk.post(&reports, &[("state", "UNDERWAY"), ("figure-0", "-1"), ("said", "x")]).is_refused(422).says("phải từ 0");
        for link in ["javascript:alert(1)", "example.vn", "https://a b", "ftp://a"] {
            clerk.post(&reports, &[("state", "UNDERWAY"), ("link", link), ("said", "x")]).is_refused(422).says("KH-22");
        }
        clerk.post(&reports, &[("state", "UNDERWAY"), ("period", "2031-01"), ("said", "x")]).is_refused(422).says("KH-23");
        clerk.post(&reports, &[("state", "UNDERWAY"), ("said", &"x".repeat(5001))]).is_refused(422).says("tối đa 5000");
        clerk.post_files(&reports, &[("version", &v), ("state", "UNDERWAY"), ("said", "x")], &[("file", "a.pdf", b"<html>")]).is_refused(422);
        assert_eq!(world.facts(), facts);
        let said = "<script>alert(1)</script>";
        clerk.post(&reports, &[("version", &v), ("state", "UNDERWAY"), ("said", said)]).is_done();
        let shown = clerk.get(&page);
        shown.says(said);
        assert!(!shown.html.contains(said), "escaped");
        clerk.post(&reports, &[("version", &v), ("state", "UNDERWAY"), ("said", "cũ")]).is_refused(409).keeps("said", "cũ");
        clerk.post(&reports, &[("state", "UNDERWAY"), ("said", "thiếu")]).is_refused(409);
    }

    fn revisions_that_cannot_be_are_refused_field_by_field(world) {
        let s = world.build(nghi_son);
        let (officer, plan) = (signed_in(&world, s.officer), s.plan);
        let lines = world.db.read(move |w| store::lines(w, plan)).unwrap();
        let (line, path) = (lines[0].id.to_string(), format!("/plans/{plan}/revision"));
        let facts = world.facts();
        officer.post(&path, &[]).is_refused(404);
        officer.post(&path, &[("line", &Uuid::from_u128(3).to_string())]).is_refused(404);
        let empty = officer.post(&path, &[("line", &line)]);
        empty.is_refused(422).says("Thời hạn mới: chưa viết").says("Sửa theo: chưa chọn").says("Lý do: chưa viết");
        let fields = |words: &'static str, on: &'static str| {
            vec![("line", line.as_str()), ("deadline", words), ("basis_kind", "CONCLUSION"), ("basis", "Chủ trì"), ("basis_day", on), ("why", "Lý do")]
        };
        officer.post(&path, &fields("sớm", "12/02/2025")).is_refused(422).says("KH-11").says("không rõ ngày nào").keeps("deadline", "sớm");
        officer.post(&path, &fields("trước 31/3/2025", "12/02/2025")).is_refused(422).says("KH-10");
        officer.post(&path, &fields("trong tháng 3/2025", "13/02/2025")).is_refused(422).says("phải từ");
        officer.post(&path, &[fields("trong tháng 3/2025", "12/02/2025"), vec![("act", "save"), ("seen", "lạ")]].concat()).is_refused(409);
        assert_eq!(world.facts(), facts);
    }

    fn committee_and_settings_refuse_what_cannot_be(world) {
        let s = world.build(nghi_son);
        let (officer, plan) = (signed_in(&world, s.officer), format!("/plans/{}", s.plan));
        let path = format!("{plan}/followers");
        officer.post(&path, &[]).is_refused(422).says("KH-30");
        officer.post(&path, &[("login", "khong.co")]).is_refused(422).says("không có ai dùng tên “khong.co”").keeps("login", "khong.co");
        officer.post(&path, &[("person", &s.members[0].to_string())]).is_refused(409).says("đã là thành viên");
        officer.post(&path, &[("login", "ns.binhminh"), ("title", "Ủy viên")]).is_done();
        officer.get(&path).says("Lê Văn Bình").says("Ủy viên");
        let of = |n: usize, what: &str| format!("{path}/{}{what}", s.members[n]);
        officer.post(&of(1, "/head"), &[]).is_done();
        officer.get(&path).says("Phạm Văn Thành trưởng ban");
        assert_eq!(officer.get(&path).html.matches("trưởng ban</span>").count(), 1, "one head");
        officer.post(&of(1, "/removal"), &[("reason", "")]).is_refused(422);
        officer.post(&of(1, "/removal"), &[("reason", "Chuyển công tác")]).is_done();
        officer.get(&of(1, "")).is_done();
        signed_in(&world, s.members[1]).get(&plan).is_refused(404);
        // A body that the plan asks nothing of is not assigned.
        let form = officer.get(&of(0, ""));
        let seen = world::field_value(&form.html, "seen").unwrap();
        for body in [s.province.to_string(), Uuid::nil().to_string(), "x".to_owned(), String::new()] {
            let two = [("seen", seen.as_str()), ("body", &s.communes[0].to_string()), ("body", &body)];
            officer.post(&of(0, ""), &two).is_refused(422).says("KH-31");
        }
        officer.get(&path).says("7 thành viên chưa theo dõi");
        let rhythm = format!("{plan}/rhythm");
        let v = world::field_value(&officer.get(&rhythm).html, "version").unwrap();
        let set = |day: &'static str, first: &'static str, second: &'static str, figures: &'static str| {
            vec![("every", "QUARTERLY"), ("by", "UNITS"), ("day", day), ("follower_days", first), ("head_days", second), ("figures", figures)]
        };
        officer.post(&rhythm, &set("32", "1", "7", "")).is_refused(422).says("phải từ 1 đến 31");
        officer.post(&rhythm, &set("20", "9", "7", "")).is_refused(422).says("KH-25");
        officer.post(&rhythm, &set("20", "1", "7", "a\na")).is_refused(422).says("KH-26");
        officer.post(&rhythm, &set("20", "1", "7", "1\n2\n3\n4\n5\n6\n7")).is_refused(422).says("KH-26");
        officer.post(&rhythm, &[set("20", "1", "7", "Số đại biểu"), vec![("version", "0")]].concat()).is_refused(409);
        officer.post(&rhythm, &[set("20", "1", "7", "Số đại biểu"), vec![("version", &v)]].concat()).is_done();
        officer.get(&plan).says("hằng quý, chậm nhất ngày 20 của tháng cuối quý");
    }

    fn a_draft_refuses_lines_that_cannot_be(world) {
        let s = world.build(nghi_son);
        let officer = signed_in(&world, s.officer);
        officer.post("/plans", &[("title", ""), ("issuer", "")]).is_refused(422).says("Trích yếu: chưa viết").says("Cơ quan ban hành: chưa chọn");
        officer.post("/plans", &[("title", &"x".repeat(301)), ("issuer", &s.town.to_string())]).is_refused(422).says("tối đa 300");
        officer.post("/plans", &[("title", "Của tỉnh"), ("issuer", &s.province.to_string())]).is_refused(403);
        let made = officer.post("/plans", &[("title", "Thử"), ("issuer", &s.town.to_string())]).is_done().to.clone();
        let lines = format!("{made}/lines");
        officer.post(&lines, &[]).is_refused(409).says("không có nội dung giao");
        officer.post(&lines, &[("version", "1"), ("line-rows", "1"), ("line-0-name", "A")]).is_refused(422).says("giao cho: chưa chọn").says("thời hạn: chưa viết").keeps("line-0-name", "A");
        let two = |first: &'static str, second: &'static str| vec![("version", "1"), ("line-rows", "2"),
            ("line-0-name", "A"), ("line-0-whom", "OWN"), ("line-0-words", "31/3/2025"), ("line-0-parent", first),
            ("line-1-name", "B"), ("line-1-whom", "OWN"), ("line-1-words", "31/5/2025"), ("line-1-parent", second)];
        officer.post(&lines, &two("1", "")).is_refused(422).says("KH-13");
        officer.post(&lines, &two("9", "")).is_refused(422).says("KH-13");
        officer.post(&lines, &two("2", "1")).is_refused(422).says("KH-14");
        officer.post(&lines, &[two("2", ""), vec![("line-0-level", "ZZ"), ("line-1-kind", "ZZ")]].concat()).is_refused(422)
            .says("Nội dung 1, cấp: “ZZ” không có").says("Nội dung 2, loại hình: “ZZ” không có");
        officer.post(&lines, &two("2", "")).is_done();
        officer.post(&lines, &two("2", "")).is_refused(409).says("Có người vừa thay đổi");
        officer.post(&format!("{made}/tasks"), &[("version", "1"), ("task-rows", "1"), ("task-0-work", "A"), ("task-0-leads", "B"), ("task-0-words", "31/2/2025")]).is_refused(422).says("KH-11");
        officer.post(&format!("{made}/tasks"), &[("version", "2")]).is_refused(409);
        officer.post(&format!("{made}/text"), &[("version", "2")]).is_refused(409);
        officer.post(&format!("{made}/reopening"), &[("version", "2"), ("reason", "x")]).is_refused(409);
        officer.post(&format!("{made}/issue"), &[("version", "2")]).is_refused(422).says("KH-02").says("KH-03");
    }
}
