//! S0 and S2 through the pages, on both engines.

use super::day;
use crate::sample::{self, MienDong, Told};
use crate::{Change, ChangeId, Gathering, GatheringId, TaskState, Why, routes};
use kernel::{PersonId, Post, Scope, Uuid};
use world::{Person, World, on_both_engines};

fn by() -> PersonId {
    PersonId(Uuid::from_u128(7))
}

/// S0, told up to there; the clock stands in the afternoon of 13/3/2024.
pub(super) fn s0(world: &World, told: Told) -> MienDong {
    world.clock_is("13/3/2024 16:30");
    world.build(move |w| sample::mien_dong_told(w, by(), told))
}

pub(super) fn clerk<'w>(world: &'w World, m: &MienDong) -> Person<'w> {
    world.person("Lê Thị Mơ", &[(Post::Clerk, Scope::Body(m.host()))])
}

fn at(m: &MienDong, part: &str) -> String {
    format!("/gatherings/{}/{part}", m.gathering)
}

/// What follows `before` on a page, up to the next quote.
pub(super) fn after<'a>(html: &'a str, before: &str) -> &'a str {
    let at = html.find(before).unwrap_or_else(|| panic!("no {before}"));
    html[at + before.len()..].split('"').next().unwrap()
}

/// The address of the page a link with these words leads to.
pub(super) fn link(html: &str, words: &str) -> String {
    let end = html.find(&format!(">{words}")).unwrap_or_else(|| panic!("no link {words}"));
    let start = html[..end].rfind("href=\"").unwrap() + 6;
    html[start..].split('"').next().unwrap().to_owned()
}

/// The mark that the form sent to this address carries.
pub(super) fn seen_of(html: &str, action: &str) -> String {
    let at = html.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form to {action}"));
    after(&html[at..], "name=\"seen\" value=\"").to_owned()
}

fn tasks_of(world: &World, id: GatheringId) -> Vec<crate::Task> {
    world.db.read(move |w| crate::tasks(w, id)).unwrap()
}

fn read(world: &World, id: GatheringId) -> Gathering {
    world.db.read(move |w| crate::gathering(w, id)).unwrap()
}

const PDF_1: &[u8] = b"%PDF-1.7 ban 1 startxref 0 %%EOF";
const PDF_2: &[u8] = b"%PDF-1.7 ban 2 startxref 0 %%EOF";

on_both_engines! { routes();

fn the_conclusions_of_a_meeting_become_tasks_with_their_source(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let lines = sample::CONCLUSIONS.map(|c| format!("- {c}")).join("\n");
    let done = clerk.post(&at(&m, "meetings"), &[
        ("name", "Họp nghe báo cáo công tác chuẩn bị"), ("day", "13/3/2024"), ("chair", "Chủ tịch UBND tỉnh"),
        ("participants", "Các sở, ban, ngành, đơn vị, địa phương"), ("conclusions", &lines),
    ]);
    let page = clerk.get(&done.is_done().to);
    for c in sample::CONCLUSIONS {
        page.is_shown().says(c);
    }
    let takes: Vec<String> = page.html.split("name=\"take\" value=\"").skip(1).map(|s| s.split('"').next().unwrap().to_owned()).collect();
    assert_eq!(takes.len(), 5);
    // Four in one step, the second only for leaders; the fifth stays open.
    let mut form: Vec<(String, String)> = takes[..4].iter().map(|t| ("take".to_owned(), t.clone())).collect();
    for (n, owner) in [(1, "BP.TTHDTDKT"), (2, "Công an tỉnh Bình Phước"), (3, "thuong truc hd tdkt tinh"), (4, "BP.DAIBAO")] {
        form.push((format!("owner-{n}"), owner.into()));
        form.push((format!("due-{n}"), "22/3/2024".into()));
    }
    form.push(("leaders-2".into(), "1".into()));
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let (before, facts) = (tasks_of(&world, m.gathering).len(), world.facts_named("gatherings.task_given"));
    clerk.post(&format!("{}/tasks", done.to), &form).is_done();
    let all = tasks_of(&world, m.gathering);
    let new: Vec<_> = all.iter().filter(|t| !t.source.is_empty()).collect();
    assert_eq!((all.len() - before, new.len()), (4, 4));
    assert!(new.iter().all(|t| t.source == "Kết luận của Chủ tịch UBND tỉnh ngày 13/3/2024"));
    let security = new.iter().find(|t| t.body == Some(m.police)).unwrap();
    assert!(security.when_leaders && security.title == sample::CONCLUSIONS[1]);
    assert_eq!(world.facts_named("gatherings.task_given") - facts, 4);
    // The same form again does nothing twice, and says what happened.
    clerk.post(&format!("{}/tasks", done.to), &form).is_refused(409).says("vừa được giao thành việc");
    assert_eq!(tasks_of(&world, m.gathering).len(), before + 4);
    clerk.get(&done.to).is_shown().says("đã giao việc").says(sample::CONCLUSIONS[4]);
    clerk.get(&at(&m, "meetings")).says("4/5");
    clerk.get(&at(&m, "tasks")).says("Kết luận của Chủ tịch UBND tỉnh ngày 13/3/2024").says("chỉ khi lãnh đạo Đảng, Nhà nước dự");
}

fn the_security_plan_wakes_when_leaders_come(world) {
    let m = s0(&world, Told::AfterMeeting);
    let police = world.person("Ngô Quốc Vinh", &[(Post::Clerk, Scope::Body(m.police))]);
    police.get(&at(&m, "tasks?only=open")).is_shown().says_nothing_of("phương án bảo vệ");
    let clerk = clerk(&world, &m);
    clerk.get(&at(&m, "tasks")).says("Xây dựng chi tiết phương án bảo vệ").says("chỉ khi lãnh đạo Đảng, Nhà nước dự");
    clerk.get(&at(&m, "programme")).says("Phát biểu của lãnh đạo Đảng, Nhà nước").says("còn trống 30 phút");
    world.build(move |w| {
        let g = crate::gathering(w, m.gathering)?;
        let ok = kernel::Allowed::in_a_story(g.prepare(), by());
        let why = Why { id: ChangeId(Uuid::now_v7()), reason: "Công văn báo lãnh đạo dự".into(), basis: String::new() };
        crate::change(w, &ok, &g, &Change::LeadersAttend(true), &why)
    });
    police.get(&at(&m, "tasks?only=open")).is_shown().says("phương án bảo vệ");
    clerk.get(&at(&m, "programme")).says("còn trống 10 phút");
}

fn a_change_needs_a_reason_and_is_remembered(world) {
    let m = s0(&world, Told::AfterMeeting);
    let change = |reason: &'static str, version: i64| world.db.write(db::Who::program(world.now()), move |w| {
        let g = Gathering { version, ..crate::gathering(w, m.gathering)? };
        let ok = kernel::Allowed::in_a_story(g.prepare(), by());
        let why = Why { id: ChangeId(Uuid::now_v7()), reason: reason.into(), basis: "Họp ngày 13/3/2024".into() };
        let now = crate::change(w, &ok, &g, &Change::Expected(75), &why)?;
        w.commit_remembered(now.version)
    });
    assert!(change(" ", 1).unwrap_err().to_string().contains("HN-06"));
    assert!(matches!(change("Thu gọn", 99), Err(kernel::Refusal::Conflict(_))), "somebody was faster");
    assert_eq!(read(&world, m.gathering).expected, 220);
    assert_eq!(change("Thu gọn số đại biểu", 1).unwrap(), 2);
    assert_eq!(read(&world, m.gathering).expected, 75);
    let told = world.db.read(move |w| crate::changes(w, m.gathering)).unwrap();
    assert_eq!((told[0].was.as_str(), told[0].became.as_str(), told[0].basis.as_str()), ("220", "75", "Họp ngày 13/3/2024"));
    let clerk = clerk(&world, &m);
    clerk.get(&at(&m, "setup")).is_shown().says("Số đại biểu dự kiến").says("220").says("75").says("Thu gọn số đại biểu");
    clerk.get(&at(&m, "journal")).is_shown().says("Lý do: Thu gọn số đại biểu");
}

fn moving_the_days_moves_the_programme_and_shows_late_tasks(world) {
    let m = s0(&world, Told::AfterMeeting);
    world.build(move |w| {
        let g = crate::gathering(w, m.gathering)?;
        let ok = kernel::Allowed::in_a_story(g.prepare(), by());
        let change = Change::Days { first: day("20/3/2024"), last: day("21/3/2024") };
        let why = Why { id: ChangeId(Uuid::now_v7()), reason: "Trùng lịch".into(), basis: String::new() };
        crate::change(w, &ok, &g, &change, &why)
    });
    let clerk = clerk(&world, &m);
    clerk.get(&at(&m, "programme")).is_shown().says("Thứ Tư, 20/3/2024").says("Thứ Năm, 21/3/2024").says_nothing_of("nằm ngoài");
    clerk.get(&at(&m, "tasks")).says("hạn sau hội nghị");
}

fn items_move_by_buttons_and_by_dragging(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let page = clerk.get(&at(&m, "programme"));
    page.is_shown().says("19:30 – 19:45 Chào mừng các đoàn đại biểu").says("Không mục nào quá giờ");
    assert!(page.html.contains("data-order=\"order\""), "dragging posts the same form");
    let sessions = at(&m, "sessions/");
    let order = format!("{sessions}{}", after(&page.html, &format!("action=\"{sessions}")));
    let gala = link(&page.html, "Giao lưu văn nghệ giữa các tỉnh");
    let gala = gala.rsplit('/').next().unwrap();
    let first_seen = seen_of(&page.html, &order);
    clerk.post(&order, &[("seen", &first_seen), ("act", &format!("up:{gala}"))]).is_done();
    clerk.get(&at(&m, "programme")).says("19:30 – 21:00 Giao lưu văn nghệ giữa các tỉnh trong cụm").says("21:00 – 21:15 Chào mừng");
    let seen = seen_of(&clerk.get(&at(&m, "programme")).html, &order);
    clerk.post(&order, &[("seen", &seen), ("act", &format!("up:{gala}"))]).is_done();
    assert_eq!(world.facts_named("gatherings.items_ordered"), 1, "the first does not go higher");
    let keys: Vec<String> = page.html.split("data-order-key=\"").skip(1).take(3).map(|s| s.split('"').next().unwrap().to_owned()).collect();
    // As dragging sends it: the keys in turn, one of them of nobody.
    let asked = format!("{},{},{},{}", keys[2], Uuid::now_v7(), keys[0], keys[1]);
    // From the page as it was before: what was asked for is told, what stands now is shown, nothing is written.
    clerk.post(&order, &[("seen", &first_seen), ("order", &asked)]).is_refused(409).says("Có người vừa sửa danh sách này")
        .says("xếp thành Tặng hoa, chụp ảnh lưu niệm; Chào mừng").says("19:30 – 21:00 Giao lưu văn nghệ");
    clerk.post(&order, &[("order", &asked)]).is_refused(409);
    clerk.post(&order, &[("seen", &seen), ("order", &asked)]).is_done();
    clerk.get(&at(&m, "programme")).says("19:30 – 19:45 Tặng hoa");
}

fn another_length_is_tried_before_it_is_written(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let page = clerk.get(&at(&m, "programme"));
    let item = link(&page.html, "Tham luận của các tỉnh");
    let before = world.facts();
    clerk.get(&format!("{item}?try=80")).is_shown()
        .says("Nếu mục này 80 phút: quá giờ 5 phút").says("09:20 – 10:05 09:20 – 10:40").says("kết thúc sau giờ hết phiên 5 phút");
    clerk.get(&format!("{item}?try=nhiều")).is_shown().says("không phải là số nguyên");
    assert_eq!(world.facts(), before, "nothing was written");
    let version = world::field_value(&clerk.get(&item).html, "version").unwrap();
    let fields = [("version", version.as_str()), ("title", "Tham luận của các tỉnh"), ("minutes", "80"), ("speaker", ""), ("unit", "Thường trực"), ("note", "")];
    clerk.post(&item, &fields).is_done();
    clerk.get(&at(&m, "programme")).says("Mục “Bế mạc” kết thúc sau giờ hết phiên 5 phút").says("quá giờ 5 phút");
    clerk.post(&item, &fields).is_refused(409).says("Có người vừa thay đổi").keeps("minutes", "80");
    // The fact tells which fields were what, and are what; the same words again leave none.
    clerk.get(&at(&m, "journal")).says("Sửa mục “Tham luận của các tỉnh”: số phút từ “45” thành “80”; đơn vị từ “Thường trực HĐ TĐKT tỉnh” thành “Thường trực”.");
    let facts = world.facts();
    let again: Vec<(&str, &str)> = fields.iter().map(|(k, v)| if *k == "version" { (*k, "2") } else { (*k, *v) }).collect();
    clerk.post(&item, &again).is_done();
    assert_eq!(world.facts(), facts);
}

fn the_programme_is_printed_without_what_sleeps(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let member = world.person("Đoàn Kim Ngân", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
    member.get(&at(&m, "programme/print")).is_shown().says("CHƯƠNG TRÌNH").says("08:00 – 08:20").says("Đêm giao lưu văn nghệ")
        .says_nothing_of("Phát biểu của lãnh đạo Đảng");
    assert!(member.get(&at(&m, "programme/pdf")).is_shown().bytes.starts_with(b"%PDF"));
    assert!(member.get(&at(&m, "programme/docx")).is_shown().bytes.starts_with(b"PK"));
}

fn the_unit_reports_how_far_its_task_is(world) {
    let m = s0(&world, Told::AfterMeeting);
    let press = world.person("Tống Thanh Lam", &[(Post::Clerk, Scope::Body(m.press))]);
    let list = press.get(&at(&m, "tasks?only=mine"));
    list.is_shown().says("Phóng sự phải thể hiện").says_nothing_of("In tài liệu");
    let task = link(&list.html, "Phóng sự phải thể hiện");
    let version = world::field_value(&press.get(&task).html, "version").unwrap();
    let report = |state: &str, progress: &str, version: &str| press.post(&format!("{task}/progress"), &[
        ("version", version), ("state", state), ("progress", progress), ("remark", "Đã quay 5 tỉnh"),
    ]);
    report("DOING", "60", &version).is_done();
    report("DOING", "70", &version).is_refused(409).says("Có người vừa thay đổi").keeps("progress", "70");
    press.get(&task).says("Đã quay 5 tỉnh").says("60%").says("chưa làm 0% thành đang làm 60%");
    report("DOING", "100", "2").is_refused(422).says("đã đủ 100% thì chọn");
    report("DONE", "60", "2").is_done();
    let t = tasks_of(&world, m.gathering).into_iter().find(|t| t.body == Some(m.press)).unwrap();
    assert_eq!((t.state, t.progress, t.done), (TaskState::Done, 100, Some(day("13/3/2024"))));
    // It may report on its own, and change nothing else.
    press.post(&task, &[("version", "3"), ("title", "Khác"), ("person", "Tôi")]).is_refused(403);
    let all = tasks_of(&world, m.gathering);
    let other = all.iter().find(|t| t.body == Some(m.police)).unwrap();
    press.post(&at(&m, &format!("tasks/{}/progress", other.id)), &[("version", "1"), ("state", "DONE"), ("progress", "100")]).is_refused(403);
}

fn what_waits_for_me_stands_on_the_first_page(world) {
    let m = s0(&world, Told::AfterMeeting);
    world.clock_is("22/3/2024 08:00");
    let actor = |grants: Vec<(Post, Scope)>| kernel::Actor {
        id: by(), name: String::new(), title: String::new(), unit: String::new(), body: None,
        grants: grants.into_iter().map(|(post, scope)| kernel::Grant { post, scope, from: day("01/01/2024"), until: None }).collect(),
        today: day("22/3/2024"),
    };
    let waiting = |a: kernel::Actor, since: &'static str| {
        let bodies = a.bodies_as(Post::Clerk);
        world.db.read(move |w| crate::store::tasks::waiting(w, &bodies, a.id, day(since))).unwrap()
    };
    let titles = |of| waiting(actor(vec![(Post::Clerk, Scope::Body(of))]), "01/3/2024").into_iter().map(|t| t.title).collect::<Vec<_>>();
    assert_eq!(titles(m.press), [sample::CONCLUSIONS[3]]);
    assert_eq!(titles(m.police), Vec::<String>::new(), "the security plan sleeps");
    assert_eq!(titles(m.finance).len(), 2);
    assert!(waiting(actor(vec![(Post::Clerk, Scope::Body(m.finance))]), "01/6/2024").is_empty(), "long over");
}

fn the_clip_must_show_every_member(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let page = clerk.get(&at(&m, "clip"));
    page.is_shown().says("Thiếu 2 trong 7 đơn vị").says("tỉnh Long An; Ủy ban nhân dân tỉnh Tây Ninh").says("10 phút 45 giây");
    for province in [5, 6] {
        let body = m.provinces[province].to_string();
        clerk.post(&at(&m, "clip"), &[("body", &body), ("seconds", "90"), ("shows", "Mô hình tiêu biểu")]).is_done();
    }
    let page = clerk.get(&at(&m, "clip"));
    page.says("Cả 7 đơn vị đều có đoạn phim").says("13 phút 45 giây");
    let first = after(&page.html, "value=\"remove:").to_owned();
    let order = at(&m, "clip/order");
    let seen = seen_of(&page.html, &order);
    clerk.post(&order, &[("seen", &seen), ("act", &format!("down:{first}"))]).is_done();
    clerk.post(&order, &[("seen", &seen), ("act", &format!("remove:{first}"))]).is_refused(409).says("bỏ “Mở đầu: toàn cảnh Đông Nam Bộ”");
    let seen = seen_of(&clerk.get(&at(&m, "clip")).html, &order);
    // Another length, typed before the piece is moved, is kept with the move.
    let length = format!("seconds-{first}");
    clerk.post(&order, &[("seen", &seen), ("act", "lengths"), (&length, "ba mươi")]).is_refused(422).says("Số giây của đoạn 2").keeps(&length, "ba mươi");
    clerk.post(&order, &[("seen", &seen), ("act", &format!("up:{first}")), (&length, "30")]).is_done();
    let page = clerk.get(&at(&m, "clip"));
    page.says("13 phút 30 giây").keeps(&length, "30");
    clerk.post(&order, &[("seen", &seen_of(&page.html, &order)), ("act", &format!("remove:{first}"))]).is_done();
    clerk.get(&at(&m, "clip")).says("13 phút").says_nothing_of("toàn cảnh Đông Nam Bộ");
}

fn a_document_is_closed_until_its_moment_and_keeps_its_versions(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let member = world.person("Đoàn Kim Ngân", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
    let page = clerk.get(&at(&m, "papers"));
    page.is_shown().says("không xem trước 07:30, 28/3/2024");
    let doc = link(&page.html, "Báo cáo tổng kết thực hiện");
    let fields = |version: &'static str| [("version", version), ("title", "Báo cáo tổng kết"), ("before-day", "28/3/2024"), ("before-hour", "7h30")];
    clerk.post_files(&doc, &fields("1"), &[("file", "bao-cao.pdf", PDF_1)]).is_done();
    clerk.post_files(&doc, &fields("2"), &[("file", "bao-cao-2.pdf", PDF_2)]).is_done();
    clerk.get(&doc).is_shown().says("bao-cao.pdf").says("bao-cao-2.pdf").says("hiện hành");
    assert_eq!(clerk.get(&format!("{doc}/file")).bytes, PDF_2);
    assert_eq!(clerk.get(&format!("{doc}/file?n=1")).bytes, PDF_1);
    // Before the moment others find nothing of it, not even its name.
    member.get(&at(&m, "papers")).is_shown().says_nothing_of("Báo cáo tổng kết");
    member.get(&at(&m, "journal")).is_refused(403);
    member.get(&doc).is_refused(404);
    member.get(&format!("{doc}/file")).is_refused(404);
    world.clock_is("28/3/2024 07:29");
    member.get(&format!("{doc}/file")).is_refused(404);
    world.clock_is("28/3/2024 07:30");
    assert_eq!(member.get(&format!("{doc}/file")).is_shown().bytes, PDF_2);
    member.get(&at(&m, "papers")).says("Báo cáo tổng kết");
}

fn a_gathering_is_made_and_found(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let officer = world.person("Vũ Đức Thăng", &[(Post::Officer, Scope::Below(m.host()))]);
    let year = m.year.to_string();
    let page = officer.get(&format!("/gatherings/new?year={year}"));
    page.is_shown().keeps("year", &year);
    let clerk = clerk(&world, &m);
    clerk.get(&format!("/gatherings/new?year={year}")).is_shown().keeps("year", &year).keeps("host", &m.host().to_string())
        .keeps("name", "Hội nghị tổng kết công tác thi đua, khen thưởng năm 2023 Cụm thi đua các tỉnh miền Đông Nam Bộ");
    let host = m.host().to_string();
    let key = Uuid::now_v7().to_string();
    let form = [
        ("key", key.as_str()), ("kind", "EXEMPLARS"), ("name", "Hội nghị điển hình tiên tiến tỉnh"), ("host", &host), ("first", "15/5/2025"),
        ("last", ""), ("place", "Hội trường <b>tỉnh</b>"), ("expected", "150"), ("year", ""), ("leaders", "1"),
    ];
    clerk.post("/gatherings", &form).is_done();
    clerk.post("/gatherings", &form).is_refused(409);
    let g = read(&world, key.parse().unwrap());
    assert!(g.leaders_attend && g.first_day == g.last_day && g.expected == 150);
    clerk.get("/gatherings").is_shown().says("Sắp tới").says("Hội nghị điển hình tiên tiến tỉnh").says("còn 14 ngày").says("<b>tỉnh</b>");
    clerk.get("/gatherings?q=dien+hinh").says("điển hình tiên tiến tỉnh").says_nothing_of("giao ước thi đua năm 2023");
    clerk.get("/gatherings?q=khong+co").says("Không tìm thấy");
    world.clock_is("01/4/2024 08:00");
    clerk.get("/gatherings").says("Đã tổ chức");
}

fn who_is_around_sees_it_and_nobody_else(world) {
    let m = s0(&world, Told::AfterMeeting);
    let sees = |post, scope| world.person("Ai đó", &[(post, scope)]).get(&at(&m, "programme")).status;
    let listed = |post, scope| world.person("Ai đó", &[(post, scope)]).get("/gatherings").html.contains("ký kết giao ước");
    for (post, scope) in [
        (Post::Clerk, Scope::Body(m.host())), (Post::Leader, Scope::Body(m.host())), (Post::Leader, Scope::Body(m.provinces[6])),
        (Post::Officer, Scope::Below(m.central)), (Post::Clerk, Scope::Body(m.police)), (Post::Clerk, Scope::Bloc(m.bloc)),
    ] {
        assert_eq!((sees(post, scope), listed(post, scope)), (200, true), "{post:?} {scope:?}");
    }
    let elsewhere = kernel::BodyId(Uuid::from_u128(99));
    assert_eq!(sees(Post::Clerk, Scope::Body(elsewhere)), 404);
    assert!(!listed(Post::Clerk, Scope::Body(elsewhere)));
    world.stranger("Người lạ").get(&at(&m, "programme")).is_refused(403);
    world.nobody().get(&at(&m, "programme")).asks_to_sign_in();
    // A member looks, and prepares nothing.
    let member = world.person("Đoàn Kim Ngân", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
    for part in ["setup", "programme", "tasks", "committees", "meetings", "clip", "papers"] {
        let page = member.get(&at(&m, part));
        page.is_shown();
        assert!(!page.html.contains("method=\"post\" action=\"/gatherings/"), "{part}: a member is offered no form that writes");
    }
    for part in ["news", "journal"] {
        member.get(&at(&m, part)).is_refused(403);
    }
    member.post(&at(&m, "committees"), &[("name", "Tiểu ban lạ")]).is_refused(403);
}

fn committees_begin_from_the_model_and_name_their_people(world) {
    world.clock_is("01/3/2024 08:00");
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    clerk.get(&at(&m, "committees")).is_shown().says("Các ban của mẫu đều đã có");
    let host = m.host().to_string();
    let facts = world.facts_named("gatherings.committee_added");
    let made = clerk.post("/gatherings", &[
        ("kind", "CONGRESS"), ("name", "Đại hội thi đua yêu nước tỉnh"), ("host", &host), ("first", "15/9/2025"), ("expected", "300"), ("year", ""),
    ]);
    let id = made.is_done().to.split('/').nth(2).unwrap().to_owned();
    let path = format!("/gatherings/{id}/committees");
    clerk.get(&path).is_shown().says("chưa đối chiếu với văn bản nào");
    clerk.post(&format!("{path}/template"), &[]).is_done();
    clerk.post(&format!("{path}/template"), &[]).is_done();
    assert_eq!(world.facts_named("gatherings.committee_added") - facts, 1);
    let page = clerk.get(&path);
    page.says("Tiểu ban An ninh – y tế – giao thông").says("Phương án bảo vệ, trực y tế, phân luồng giao thông");
    let one = link(&page.html, "Sửa, ghi thành viên");
    let add = |who: &str, role: &str| clerk.post(&format!("{one}/members"), &[("who", who), ("role", role), ("post", "Sở Nội vụ")]);
    add("Trần Văn An", "HEAD").is_done();
    add("Lê Bình", "HEAD").is_refused(422).says("Trần Văn An đang là Trưởng ban").keeps("who", "Lê Bình");
    for who in ["Võ Thị Chi", "Nguyễn An", "Đặng Bảo"] {
        add(who, "MEMBER").is_done();
    }
    // The head first, then by given name.
    let text = world::text_of(&clerk.get(&path).html);
    let places: Vec<usize> = ["Trần Văn An", "Nguyễn An", "Đặng Bảo", "Võ Thị Chi"].iter().map(|n| text.find(n).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    let member = after(&clerk.get(&one).html, "name=\"member\" value=\"").to_owned();
    clerk.post(&format!("{one}/members/removal"), &[("member", &member)]).is_done();
    clerk.post(&format!("{one}/members/removal"), &[("member", &member)]).is_refused(409);
    clerk.get(&path).says_nothing_of("Trần Văn An");
    // Whoever takes the committee away is told when its people changed meanwhile.
    let removal = format!("{one}/removal");
    let page = clerk.get(&one).html;
    let (seen, version) = (seen_of(&page, &removal), world::field_value(&page, "version").unwrap());
    add("Hồ Mới", "MEMBER").is_done();
    clerk.post(&removal, &[("version", &version), ("seen", &seen)]).is_refused(409).says("vừa đổi nên chưa bỏ").says("Hồ Mới");
    let seen = seen_of(&clerk.get(&one).html, &removal);
    clerk.post(&removal, &[("version", &version), ("seen", &seen)]).is_done();
}

fn the_news_draft_follows_the_records(world) {
    let m = s0(&world, Told::AfterChange);
    let clerk = clerk(&world, &m);
    clerk.get(&at(&m, "news")).is_shown().says("sẽ có khoảng 75 đại biểu").says("gồm 7 đơn vị thành viên")
        .says("Đêm giao lưu văn nghệ, từ 19:30 ngày 27/3/2024").says_nothing_of("có lãnh đạo Đảng");
    world.clock_is("29/3/2024 08:00");
    clerk.get(&at(&m, "news")).says("đã có khoảng 75 đại biểu").says("lấy từ biên bản hội nghị");
}

fn a_standing_is_counted_for_the_overview(world) {
    let m = s0(&world, Told::AfterMeeting);
    let s = world.db.read(move |w| {
        let g = crate::gathering(w, m.gathering)?;
        crate::standing(w, &g, day("16/3/2024"))
    }).unwrap();
    assert_eq!((s.tasks.all, s.tasks.done, s.tasks.late, s.tasks.blocked, s.tasks.asleep), (11, 1, 2, 2, 1));
    assert_eq!((s.programme, s.committees, s.conclusions_open), ((2, 15), (7, 7), 0));
    assert_eq!(s.clip.1, [m.provinces[5], m.provinces[6]]);
    assert_eq!((s.documents, s.clashes.len()), ((1, 1), 0));
    let of = world.db.read(move |w| crate::gatherings_of(w, &[m.host(), m.police])).unwrap();
    assert_eq!(of.len(), 1);
    assert_eq!(of[0], read(&world, m.gathering), "one by one or many at once, it is the same");
}

}
