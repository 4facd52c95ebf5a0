//! Every page as it looks: nothing unnamed, no inline style, no code on screen.

use super::stories::{clerk, link, s0};
use crate::routes;
use crate::sample::Told;
use kernel::{Post, Scope};
use world::{Engine, World, check_page};

#[test]
fn every_page_is_well_formed() {
    let world = World::new(Engine::Sqlite, routes());
    let m = s0(&world, Told::AfterChange);
    let clerk = clerk(&world, &m);
    let member = world.person("Đoàn Kim Ngân", &[(Post::Leader, Scope::Body(m.provinces[1]))]);
    let base = format!("/gatherings/{}", m.gathering);
    world.clock_is("18/3/2024 08:00");
    let mut pages: Vec<(String, String)> =
        vec![("list".into(), "/gatherings".into()), ("new".into(), "/gatherings/new".into())];
    for part in [
        "setup",
        "programme",
        "programme/print",
        "tasks",
        "tasks?view=board",
        "tasks?view=timeline",
        "tasks?view=units",
        "committees",
        "meetings",
        "clip",
        "papers",
        "news",
        "journal",
        "projector",
        "screen",
    ] {
        pages.push((part.replace(['/', '?', '='], "-"), format!("{base}/{part}")));
    }
    let programme = clerk.get(&format!("{base}/programme")).html;
    let item = link(&programme, "Tham luận của các tỉnh");
    pages.push(("item".into(), format!("{item}?try=90")));
    pages.push(("session".into(), link(&programme, "Sửa phiên, thêm mục")));
    pages.push(("task".into(), link(&clerk.get(&format!("{base}/tasks")).html, "Xây dựng chi tiết")));
    pages.push(("meeting".into(), link(&clerk.get(&format!("{base}/meetings")).html, "Họp nghe báo cáo")));
    pages.push((
        "committee".into(),
        link(&clerk.get(&format!("{base}/committees")).html, "Sửa, ghi thành viên"),
    ));
    pages.push((
        "paper".into(),
        link(&clerk.get(&format!("{base}/papers")).html, "Báo cáo tổng kết thực hiện"),
    ));
    for (name, path) in &pages {
        let seen = clerk.get(path);
        check_page(name, &seen.is_shown().html);
        let theirs = member.get(path);
        if theirs.status == 200 {
            check_page(&format!("{name} for a member"), &theirs.html);
        }
    }
    let refused = clerk.post(&format!("{base}/tasks"), &[("title", ""), ("due", "hôm qua")]);
    check_page("tasks refused", &refused.is_refused(422).html);
}

#[test]
fn empty_parts_say_what_to_do_next() {
    let world = World::new(Engine::Sqlite, routes());
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let host = m.host().to_string();
    let made = clerk.post(
        "/gatherings",
        &[
            ("kind", "OTHER"),
            ("name", "Hội nghị trống"),
            ("host", &host),
            ("first", "01/6/2024"),
            ("expected", "0"),
            ("year", ""),
        ],
    );
    let id = made.is_done().to.split('/').nth(2).unwrap().to_owned();
    for (part, says) in [
        ("programme", "bắt đầu từ chương trình mẫu nửa ngày"),
        ("tasks", "Ghi cuộc họp chuẩn bị"),
        ("committees", "Thêm theo mẫu"),
        ("meetings", "mỗi kết luận một dòng"),
        ("clip", "không đối chiếu đơn vị"),
        ("papers", "Thêm tên tài liệu trước"),
    ] {
        let page = clerk.get(&format!("/gatherings/{id}/{part}"));
        check_page(part, &page.is_shown().html);
        assert!(world::text_of(&page.html).to_lowercase().contains(&says.to_lowercase()), "{part}: {says}");
    }
    let template = format!("/gatherings/{id}/programme/template");
    clerk.post(&template, &[("model-day", "02/6/2024")]).is_refused(422);
    clerk.post(&template, &[("model-day", "01/6/2024")]).is_done();
    clerk
        .get(&format!("/gatherings/{id}/programme"))
        .says("07:00 – 07:30 Đón tiếp đại biểu")
        .says("11:15 – 11:20 Bế mạc")
        .says("còn trống 10 phút");
    let nobody = world.person("Người mới", &[(Post::Clerk, Scope::Body(m.provinces[3]))]);
    nobody.get("/gatherings").is_shown().says("ký kết giao ước");
    let far =
        world.person("Nơi khác", &[(Post::Leader, Scope::Body(kernel::BodyId(kernel::Uuid::from_u128(99))))]);
    far.get("/gatherings").is_shown().says("Chưa có hội nghị nào").says_nothing_of("Lập hội nghị");
}
