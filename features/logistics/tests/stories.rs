//! Stories through the pages, on both engines.

use gatherings::sample::Told;
use kernel::{PersonId, Post, Scope, Uuid};

fn routes() -> web::Routes {
    gatherings::routes().and(delegates::routes()).and(invitations::routes()).and(crate::routes())
}

fn maker() -> PersonId {
    PersonId(Uuid::now_v7())
}

fn percent(words: &str) -> String {
    words.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// What the change from 220 to 75 makes wrong, to the last word.
const WRONG: [&str; 7] = [
    "Ăn trưa ngày 28/3: có 231, cần 79, thừa 152 suất (22.800.000 đồng).",
    "Ăn tối ngày 27/3: có 231, cần 79, thừa 152 suất (30.400.000 đồng).",
    "Phòng nghỉ đêm 27/3: có 110, cần 38, thừa 72 phòng (36.000.000 đồng).",
    "Quà lưu niệm: có 220, cần 75, thừa 145 phần (14.500.000 đồng).",
    "Xe 45 chỗ đưa đón: có 5, cần 2, thừa 3 xe (7.500.000 đồng).",
    "Tờ chương trình: đã in 242, cần 83, thừa 159 bản (795.000 đồng).",
    "Dự toán duyệt cho 220 đại biểu, 290.420.000 đồng; nay dự kiến 75, tính lại 169.305.000 đồng.",
];

world::on_both_engines! {
    routes();
    fn from_220_to_75_everything_that_becomes_wrong_is_told_before_and_after(world) {
        world.clock_is("14/3/2024 08:00");
        let by = maker();
        let story = world.build(move |w| crate::sample::mien_dong(w, by, Told::AfterMeeting));
        let host = story.m.host();
        let clerk = world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(host))]);
        let at = format!("/gatherings/{}/changes", story.m.gathering);
        clerk.get(&at).is_shown().says("Mọi phần khớp nhau");
        let place = world::field_value(&clerk.get(&at).html, "place").expect("a place");
        let asked = format!("{at}/new?expected=75&first=27/3/2024&last=28/3/2024&place={}", percent(&place));
        let page = clerk.get(&asked);
        page.is_shown().says("7 chỗ");
        for says in WRONG {
            page.says(says);
        }
        let version = world::field_value(&page.html, "version").expect("a version");
        let seen = world::field_value(&page.html, "seen").expect("a mark");
        let fields = |reason: &'static str| {
            vec![
                ("seen", seen.clone()),
                ("version", version.clone()), ("expected", "75".to_owned()), ("first", "27/3/2024".to_owned()),
                ("last", "28/3/2024".to_owned()), ("place", place.clone()), ("reason", reason.to_owned()),
                ("key", "018e0000-0000-7000-8000-000000000001".to_owned()),
            ]
        };
        let send = |all: Vec<(&'static str, String)>| {
            let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (*n, v.as_str())).collect();
            clerk.post(&at, &all)
        };
        send(fields("")).is_refused(422).says("Lý do điều chỉnh");
        send(fields("Thu gọn theo báo cáo ngày 13/3")).is_done();
        let page = clerk.get(&at);
        page.is_shown().says("7 chỗ").says("còn 7").says("Thu gọn theo báo cáo ngày 13/3");
        for says in WRONG {
            page.says(says);
        }
        // Twice the same form changes nothing twice, and neither does one drawn from an older state.
        let other = vec![("expected", "80".to_owned()), ("seen", "0".to_owned())];
        send([other, fields("Một lý do khác để ghi")].concat()).is_refused(409);
        send(fields("Thu gọn theo báo cáo ngày 13/3")).is_refused(422);
    }

    fn the_list_is_worked_off(world) {
        world.clock_is("14/3/2024 08:00");
        let by = maker();
        let m = world.build(move |w| {
            let story = crate::sample::mien_dong(w, by, Told::AfterMeeting)?;
            let turned = crate::sample::seventy_five(w, &story.m, by)?;
            assert_eq!(turned.new.len(), 7);
            assert_eq!(turned.gone.len(), 0);
            Ok(story.m)
        });
        let clerk = world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))]);
        let (at, needs) = (format!("/gatherings/{}/changes", m.gathering), format!("/gatherings/{}/needs", m.gathering));
        // The caterer was telephoned.
        let page = clerk.get(&needs);
        page.is_shown().says("thừa 152");
        let (form, number) = page
            .html
            .split("action=\"")
            .filter(|part| part.starts_with("/gatherings/") && part.split('"').next().is_some_and(|a| a.ends_with("/number")))
            .map(|part| (part.split('"').next().unwrap_or_default().to_owned(), part))
            .find(|(_, part)| part.contains("Ăn trưa"))
            .map(|(action, part)| (action, world::field_value(part, "number").unwrap_or_default()))
            .expect("the lunch's button");
        assert_eq!(number, "79");
        clerk.post(&form, &[("version", "1"), ("number", "80")]).is_refused(409);
        clerk.post(&form, &[("version", "1"), ("number", "79")]).is_done();
        let page = clerk.get(&at);
        page.is_shown().says("6 chỗ").says("đã sửa 1").says("còn 6");
        // The gifts are kept, with a reason.
        let places: Vec<String> = page.html.split("name=\"place\" value=\"").skip(1)
            .filter_map(|p| p.split('"').next().map(str::to_owned)).collect();
        let gifts = places.iter().find(|p| {
            let row = page.html.split(p.as_str()).nth(1).unwrap_or_default();
            row.chars().take(120).collect::<String>().contains("Quà lưu niệm: có 220")
        }).expect("the gifts").clone();
        let says = WRONG[3];
        clerk.post(&format!("/gatherings/{}/accepted", m.gathering), &[("place", &gifts), ("says", says), ("reason", "ừ")])
            .is_refused(422).says("Lý do chấp nhận");
        let accept = |says: &str| clerk.post(
            &format!("/gatherings/{}/accepted", m.gathering),
            &[("place", &gifts), ("says", says), ("reason", "Để dành cho hội nghị điển hình")],
        );
        accept("Quà lưu niệm: có 999, thừa 145 phần.").is_refused(409);
        accept(says).is_done();
        clerk.get(&at).is_shown().says("chấp nhận 1").says("còn 5").says("Để dành cho hội nghị điển hình");
        let seen = clerk.get(&at).html.split("/accepted/undoing").nth(1).and_then(|p| world::field_value(p, "seen")).expect("its mark");
        clerk.post(&format!("/gatherings/{}/accepted/undoing", m.gathering), &[("seen", &seen)]).is_done();
        clerk.get(&at).is_shown().says("còn 6");
    }

    fn leaders_attend_and_what_sleeps_wakes(world) {
        world.clock_is("14/3/2024 08:00");
        let by = maker();
        let m = world.build(move |w| Ok(crate::sample::mien_dong(w, by, Told::AfterMeeting)?.m));
        let clerk = world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))]);
        let page = clerk.get(&format!(
            "/gatherings/{}/changes/new?expected=220&first=27/3/2024&last=28/3/2024&place=X&leaders=1", m.gathering
        ));
        page.is_shown()
            .says("Hàng ghế dành riêng: lãnh đạo Đảng, Nhà nước dự nhưng chưa chuẩn bị.")
            .says("Tổ bảo vệ vòng trong: lãnh đạo Đảng, Nhà nước dự nhưng chưa chuẩn bị.")
            .says("Tờ chương trình: đã in 242 bản theo thời gian, địa điểm hoặc chương trình cũ.");
    }

    fn strangers_and_members_see_what_is_theirs(world) {
        world.clock_is("14/3/2024 08:00");
        let by = maker();
        let m = world.build(move |w| Ok(crate::sample::mien_dong(w, by, Told::AfterChange)?.m));
        let member = world.person("Phạm Văn Đức", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
        let at = |part: &str| format!("/gatherings/{}{part}", m.gathering);
        member.get(&at("")).is_shown().says("Chương trình").says_nothing_of("Kinh phí").says_nothing_of("Phải sửa");
        for part in ["/needs", "/budget", "/changes", "/changes/new", "/needs-workbook"] {
            member.get(&at(part)).is_refused(403);
        }
        let stranger = world.stranger("Người lạ");
        for part in ["", "/needs", "/changes"] {
            stranger.get(&at(part)).is_refused(403);
        }
    }

    fn forms_come_back_with_what_was_typed(world) {
        world.clock_is("14/3/2024 08:00");
        let by = maker();
        let m = world.build(move |w| Ok(crate::sample::mien_dong(w, by, Told::AfterMeeting)?.m));
        let clerk = world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))]);
        let at = format!("/gatherings/{}/needs", m.gathering);
        clerk.post(&at, &[("kind", "MEAL"), ("name", "<script>alert(1)</script>"), ("heads", "1"), ("fixed", "2")])
            .is_refused(422).says("Chỉ điền một trong hai").says_nothing_of("<script>alert");
        clerk.post(&at, &[("kind", "MEAL"), ("name", ""), ("heads", "-1"), ("price", "nhiều")])
            .is_refused(422).says("Tên").says("Đơn giá");
        clerk.post(&at, &[("kind", "X"), ("name", "Nước"), ("heads", "1"), ("source", "Nguồn lạ")])
            .is_refused(422).says("không có nguồn đại biểu này");
        clerk.post(&at, &[("kind", "MEAL"), ("name", "Nước uống"), ("heads", "1"), ("price", "5000"), ("have", "300")]).is_done();
        clerk.get(&at).is_shown().says("Nước uống").says("thừa 80");
        let budget = format!("/gatherings/{}/budget", m.gathering);
        clerk.post(&budget, &[("name", "In ấn"), ("amount", "99999999999999999999")]).is_refused(422);
        clerk.post(&budget, &[("need", "018e0000-0000-7000-8000-000000000009")]).is_refused(422).says("không có mục này");
        clerk.post(&budget, &[("name", "Hoa"), ("amount", "3000000"), ("ceiling", "2000000"), ("actual", "4000000")]).is_done();
        clerk.get(&budget).is_shown().says("quá mức").says("quá dự toán");
        clerk.post(&format!("{budget}/approval"), &[("version", "1"), ("approves", "1"), ("on", "13/3/2024"), ("total", "1")])
            .is_refused(409);
        for typed in ["abc", "", "-5", "1000001"] {
            clerk.get(&format!("/gatherings/{}/changes/new?expected={typed}&first=30/2/2024&last=x", m.gathering)).is_shown();
        }
    }
}
