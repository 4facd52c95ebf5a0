//! Smaller stories: S2's conference, items changed with a reason, tasks of a person, the first page.

use super::day;
use super::stories::{after, clerk, link, s0, seen_of};
use crate::sample::{self, Told};
use crate::{Change, ChangeId, Gathering, GatheringId, Task, TaskId, Why};
use db::Reading;
use kernel::{Allowed, PersonId, Post, Refusal, Scope, Uuid};
use web::{Page, Visit, signed_in};
use world::{World, on_both_engines};

fn by() -> PersonId {
    PersonId(Uuid::from_u128(7))
}

#[derive(askama::Template)]
#[template(
    ext = "html",
    source = "<body>{% for t in todos %}<p>{{ t.title }} | {{ t.detail }} | {{ t.href }}</p>{% endfor %}</body>"
)]
struct First {
    todos: Vec<web::Todo>,
}

/// A first page that shows what waits.
fn first(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    Page::of(&First { todos: crate::todos(v, w)? })
}

fn routes() -> web::Routes {
    crate::routes().page("/", signed_in("a first page for these stories"), first)
}

fn changed(world: &World, id: GatheringId, change: Change) -> Result<Gathering, Refusal> {
    world.db.write(db::Who::program(world.now()), move |w| {
        let g = crate::gathering(w, id)?;
        let ok = Allowed::in_a_story(g.prepare(), by());
        let why =
            Why {
                id: ChangeId(Uuid::now_v7()), reason: "Rút gọn chương trình".into(), basis: String::new()
            };
        let now = crate::change(w, &ok, &g, &change, &why)?;
        w.commit_remembered(now)
    })
}

on_both_engines! { routes();

fn the_town_prepares_its_conference_of_exemplars(world) {
    world.clock_is("12/02/2025 15:00");
    let (town, id) = world.build(|w| {
        let new = organisations::sample::NewBody::called("NS", "Ủy ban nhân dân thị xã Nghi Sơn", "UBND thị xã Nghi Sơn");
        let town = organisations::sample::body(w, new)?;
        Ok((town, sample::nghi_son(w, by(), town)?))
    });
    let officer = world.person("Đỗ Thị Lan", &[(Post::Officer, Scope::Below(town))]);
    officer.get("/gatherings").is_shown().says("Hội nghị điển hình tiên tiến thị xã Nghi Sơn").says("có số liệu minh họa");
    let tasks = officer.get(&format!("/gatherings/{id}/tasks"));
    for says in ["Xây dựng phóng sự", "Biên tập kỷ yếu", "mọi ngành, lĩnh vực đều có đại diện", "tiết kiệm", "Kết luận của Phó Chủ tịch UBND thị xã ngày 12/02/2025"] {
        tasks.is_shown().says(says);
    }
    officer.get(&format!("/gatherings/{id}/programme")).is_shown().says("09:00 – 10:00 Giao lưu, tham luận điển hình").says("Không mục nào quá giờ");
    officer.get(&format!("/gatherings/{id}/clip")).says("không đối chiếu đơn vị");
    // The day of the conference slips into June: the tasks stand, the history says why.
    changed(&world, id, Change::Days { first: day("12/6/2025"), last: day("12/6/2025") }).unwrap();
    officer.get(&format!("/gatherings/{id}/setup")).says("20/5/2025").says("12/6/2025").says("Rút gọn chương trình");
    officer.get(&format!("/gatherings/{id}/programme")).says("Thứ Năm, 12/6/2025").says("Không mục nào quá giờ");
}

fn a_person_reports_on_their_own_task_and_sees_it_first(world) {
    let m = s0(&world, Told::AfterMeeting);
    world.clock_is("20/3/2024 08:00");
    // A leader of the host: looks, does not prepare.
    let leader = world.person("Hà Bình Thuận Minh", &[(Post::Leader, Scope::Body(m.host()))]);
    let me = leader.id;
    let id = TaskId(Uuid::now_v7());
    world.build(move |w| {
        let g = crate::gathering(w, m.gathering)?;
        let ok = Allowed::in_a_story(g.prepare(), by());
        let t = Task {
            title: "Duyệt diễn văn khai mạc".into(), person: me, person_name: "Hà Bình Thuận Minh".into(), due: Some(day("22/3/2024")),
            ..crate::pages::task::blank(id, day("13/3/2024"))
        };
        crate::store::tasks::put(w, &ok, g.id, &t)
    });
    leader.get("/").is_shown().says("Duyệt diễn văn khai mạc").says("chưa làm, 0%").says_nothing_of("Phóng sự");
    let task = format!("/gatherings/{}/tasks/{id}", m.gathering);
    leader.get(&task).is_shown().says("Báo tiến độ").says_nothing_of("Ghi việc");
    leader.post(&format!("{task}/progress"), &[("version", "1"), ("state", "DONE"), ("progress", "0")]).is_done();
    leader.get("/").says_nothing_of("Duyệt diễn văn");
    // Somebody else of the same body reports nothing for them.
    let other = world.person("Người khác", &[(Post::Leader, Scope::Body(m.host()))]);
    other.post(&format!("{task}/progress"), &[("version", "2"), ("state", "DOING"), ("progress", "5")]).is_refused(403);
    // A unit sees its own; what sleeps, and what is due in five weeks, waits elsewhere.
    let finance = world.person("Kế toán", &[(Post::Clerk, Scope::Body(m.finance))]);
    finance.get("/").says("Dự toán kinh phí hội nghị").says("chờ, 50%").says_nothing_of("Quyết toán");
    world.person("Ngô Quốc Vinh", &[(Post::Clerk, Scope::Body(m.police))]).get("/").says_nothing_of("phương án bảo vệ");
    changed(&world, m.gathering, Change::LeadersAttend(true)).unwrap();
    world.person("Ngô Quốc Vinh", &[(Post::Clerk, Scope::Body(m.police))]).get("/").says("phương án bảo vệ");
}

fn tasks_are_seen_unit_by_unit(world) {
    let m = s0(&world, Told::AfterMeeting);
    world.clock_is("16/3/2024 08:00");
    let clerk = clerk(&world, &m);
    let page = clerk.get(&format!("/gatherings/{}/tasks?view=units", m.gathering));
    page.is_shown().says("Sở Tài chính tỉnh Bình Phước 2 0 1 25%").says("Thường trực Hội đồng Thi đua – Khen thưởng tỉnh Bình Phước 4 1 1 42%")
        .says_nothing_of("Công an tỉnh");
    let of = link(&page.html, "Sở Tài chính tỉnh Bình Phước").replace("&amp;", "&").replace("&#38;", "&");
    clerk.get(&format!("/gatherings/{}/tasks{of}", m.gathering)).is_shown().says("Quyết toán kinh phí").says_nothing_of("Văn phòng Ủy ban nhân dân");
}

fn a_meeting_gains_conclusions_and_goes_only_without_tasks(world) {
    let m = s0(&world, Told::AfterMeeting);
    let clerk = clerk(&world, &m);
    let list = format!("/gatherings/{}/meetings", m.gathering);
    let meeting = link(&clerk.get(&list).html, "Họp nghe báo cáo");
    clerk.post(&format!("{meeting}/conclusions"), &[("conclusions", "• Báo cáo hằng tuần\n")]).is_done();
    clerk.get(&meeting).is_shown().says("6. Báo cáo hằng tuần").says("Giao các kết luận đã đánh dấu");
    clerk.post(&format!("{meeting}/conclusions"), &[("conclusions", &"Một\n".repeat(35))]).is_refused(422).says("nhiều nhất 40 dòng");
    clerk.post(&format!("{meeting}/removal"), &[("reason", "Nhầm")]).is_refused(422).says("đã giao thành việc");
    let other = clerk.post(&list, &[("name", "Họp nhầm"), ("day", "12/3/2024"), ("chair", "Chánh Văn phòng"), ("conclusions", "Một")]).is_done().to.clone();
    clerk.post(&format!("{other}/removal"), &[("reason", "")]).is_refused(422).says("Lý do bỏ: chưa viết");
    let removal = format!("{other}/removal");
    let seen = seen_of(&clerk.get(&other).html, &removal);
    clerk.post(&format!("{other}/conclusions"), &[("conclusions", "Hai")]).is_done();
    clerk.post(&removal, &[("seen", &seen), ("reason", "Ghi nhầm hội nghị")]).is_refused(409).says("vừa có thêm kết luận").keeps("reason", "Ghi nhầm hội nghị");
    let seen = seen_of(&clerk.get(&other).html, &removal);
    clerk.post(&removal, &[("seen", &seen), ("reason", "Ghi nhầm hội nghị")]).is_done();
    clerk.get(&other).is_refused(404);
    assert_eq!(world.facts_named("gatherings.meeting_dropped"), 1);
}

fn a_document_goes_with_its_reason(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let list = format!("/gatherings/{}/papers", m.gathering);
    let doc = link(&clerk.get(&list).html, "Báo cáo tổng kết");
    clerk.post(&format!("{doc}/removal"), &[("version", "1"), ("reason", "")]).is_refused(422).says("Lý do bỏ: chưa viết");
    clerk.post(&format!("{doc}/removal"), &[("version", "7"), ("reason", "Trùng")]).is_refused(409).keeps("reason", "Trùng");
    clerk.post(&format!("{doc}/removal"), &[("version", "1"), ("reason", "Trùng")]).is_done();
    clerk.get(&list).says("Chưa có tài liệu nào");
    clerk.get(&doc).is_refused(404);
    let programme = clerk.get(&format!("/gatherings/{}/programme/calendar", m.gathering));
    assert!(programme.is_shown().mime.starts_with("text/calendar") && programme.html.contains("BEGIN:VEVENT"));
}

fn what_a_form_ticked_comes_back_ticked(world) {
    let m = s0(&world, Told::AfterMeeting);
    let clerk = clerk(&world, &m);
    let tasks = format!("/gatherings/{}/tasks", m.gathering);
    let page = clerk.get(&tasks);
    let task = link(&page.html, "In tài liệu hội nghị");
    let held = clerk.get(&task).html;
    // "In tài liệu" waits for the draft; the box is ticked, and stays so when the form comes back for another reason.
    let ticked = |html: &str| html.matches("name=\"needs\"").count() - html.split("name=\"needs\"").skip(1).filter(|s| !s.split('>').next().unwrap().contains("checked")).count();
    assert_eq!(ticked(&held), 1);
    let keys: Vec<&str> = held.split("name=\"needs\" value=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
    let back = clerk.post(&task, &[("version", "1"), ("title", ""), ("owner", "BP.CA"), ("needs", keys[2]), ("needs", keys[3])]);
    assert_eq!(ticked(&back.is_refused(422).html), 2);
    assert!(after(&held, "name=\"version\" value=\"").parse::<i64>().is_ok());
}

fn late_work_stands_on_the_first_page_of_officers_and_preparers(world) {
    let m = s0(&world, Told::AfterMeeting);
    world.clock_is("26/3/2024 08:00");
    let (clerk, gala) = (clerk(&world, &m), "Dàn dựng đêm giao lưu văn nghệ");
    // Of the unit's officer, who stands over it and all below it, as of its clerk.
    let culture = world.person("Chuyên viên Sở", &[(Post::Clerk, Scope::Body(m.culture))]);
    culture.get("/").is_shown().says(gala).says_nothing_of("Đôn đốc");
    let officer = world.person("Phó Giám đốc Sở", &[(Post::Officer, Scope::Below(m.culture))]);
    officer.get("/").is_shown().says(gala);
    let tasks = officer.get(&format!("/gatherings/{}/tasks", m.gathering));
    officer.get(&link(&tasks.is_shown().html, gala)).is_shown().says("Báo tiến độ");
    world.person("Giám đốc Công an", &[(Post::Officer, Scope::Below(m.police))]).get("/").is_shown().says_nothing_of("phương án bảo vệ");
    // Whoever prepares it is told of the late work of others, in one line.
    clerk.get("/").is_shown().says("Đôn đốc 7 việc quá hạn của hội nghị").says("/tasks?only=late");
}

}
