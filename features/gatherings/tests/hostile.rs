//! Forms as the hostile, the hurried and the late send them.

use super::stories::{after, clerk, link, s0};
use crate::routes;
use crate::sample::Told;
use kernel::{Post, Scope, Uuid};
use world::{field_value, on_both_engines};

on_both_engines! { routes();

fn sessions_and_items_say_what_is_wrong_and_keep_the_words(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let sessions = format!("/gatherings/{}/sessions", m.gathering);
    let before = world.facts();
    clerk.post(&sessions, &[("name", ""), ("day", "31/02/2024"), ("starts", "25h"), ("ends", "")]).is_refused(422)
        .says("Tên phiên: chưa viết").says("không phải là ngày").says("“25h” không phải là giờ").says("Kết thúc: chưa viết")
        .keeps("day", "31/02/2024").keeps("starts", "25h");
    clerk.post(&sessions, &[("name", "X"), ("day", "28/3/2024"), ("starts", "10:00"), ("ends", "09:00")]).is_refused(422)
        .says("Kết thúc 09:00 không sau giờ bắt đầu 10:00");
    clerk.post(&sessions, &[("name", &"x".repeat(151)), ("day", "28/3/2024"), ("starts", "8:00"), ("ends", "9:00")]).is_refused(422).says("Bớt 1 ký tự");
    // A day far away is a slip; one just outside is taken, and the check shows it.
    clerk.post(&sessions, &[("name", "X"), ("day", "28/3/2025"), ("starts", "8:00"), ("ends", "9:00")]).is_refused(422);
    assert_eq!(world.facts(), before);
    clerk.post(&sessions, &[("name", "Phiên trù bị"), ("day", "26/3/2024"), ("starts", "14h"), ("ends", "17h"), ("room", "<script>alert(1)</script>")]).is_done();
    let session = link(&clerk.get(&format!("/gatherings/{}/programme", m.gathering)).html, "Sửa phiên, thêm mục");
    clerk.get(&session).is_shown().says("Ngày 26/3/2024 nằm ngoài thời gian hội nghị (27/3 – 28/3/2024).").says("điều chỉnh thời gian hội nghị");
    let page = clerk.get(&format!("/gatherings/{}/programme", m.gathering));
    page.is_shown().says("nằm ngoài các ngày của hội nghị").says("<script>alert(1)</script>");
    assert!(!page.html.contains("<script>alert"));
    let session = link(&page.html, "Sửa phiên, thêm mục");
    let items = format!("{session}/items");
    clerk.post(&items, &[("title", ""), ("minutes", "1441")]).is_refused(422).says("Nội dung: chưa viết").says("từ 0 đến 1440").keeps("minutes", "1441");
    let added = clerk.post(&items, &[("title", "Cả ngày"), ("minutes", "1440")]);
    assert!(added.is_done().cookies.join(" ").contains("1260"), "it is said at once: {:?}", added.cookies);
    // Longer than the day: said, not hidden.
    clerk.get(&format!("/gatherings/{}/programme", m.gathering)).says("dài quá nửa đêm").says("quá giờ 1260 phút");
    clerk.post(&format!("{session}/removal"), &[("version", "1")]).is_refused(422).says("Phiên này còn mục");
    let key = Uuid::now_v7().to_string();
    clerk.post(&items, &[("key", &key), ("title", "Một lần"), ("minutes", "5")]).is_done();
    clerk.post(&items, &[("key", &key), ("title", "Một lần"), ("minutes", "5")]).is_refused(409);
    clerk.post(&session, &[("name", "Trù bị"), ("day", "27/3/2024"), ("starts", "14:00"), ("ends", "17:00"), ("version", "1")]).is_done();
    let moved = clerk.post(&session, &[("name", "Trù bị"), ("day", "29/3/2024"), ("starts", "14:00"), ("ends", "17:00"), ("version", "2")]);
    assert!(moved.is_done().cookies.join(" ").contains("ngo%C3%A0i%20th"), "it is said at once: {:?}", moved.cookies);
    clerk.post(&session, &[("name", "Muộn"), ("day", "27/3/2024"), ("starts", "14:00"), ("ends", "17:00"), ("version", "1")])
        .is_refused(409).says("Có người vừa thay đổi").keeps("name", "Muộn");
    clerk.post(&session, &[("name", "Không bản"), ("day", "27/3/2024"), ("starts", "14:00"), ("ends", "17:00")]).is_refused(409);
}

fn tasks_refuse_days_gone_circles_and_nobody(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let tasks = format!("/gatherings/{}/tasks", m.gathering);
    let before = world.facts();
    clerk.post(&tasks, &[("title", "Muộn"), ("owner", "BP.CA"), ("due", "12/3/2024")]).is_refused(422)
        .says("ngày 12/3/2024 đã qua. Chọn từ hôm nay, 13/3/2024").keeps("title", "Muộn").keeps("due", "12/3/2024");
    clerk.post(&tasks, &[("title", "Không ai")]).is_refused(422).says("Ghi đơn vị hoặc người phụ trách");
    clerk.post(&tasks, &[("title", "Lạ"), ("owner", "Sở Không Có")]).is_refused(422).says("không có đơn vị nào tên “Sở Không Có”");
    clerk.post(&tasks, &[("title", &"x".repeat(301)), ("owner", "BP.CA")]).is_refused(422).says("Bớt 1 ký tự");
    assert_eq!(world.facts(), before);
    clerk.post(&tasks, &[("title", "Sau hội nghị"), ("person", "Trần <script>"), ("due", "30/3/2024")]).is_done();
    let page = clerk.get(&tasks);
    page.says("hạn sau hội nghị");
    assert!(!page.html.contains("Trần <script>"));
    // A circle: "Dự thảo báo cáo" is to wait for "In tài liệu", which waits for it.
    let (draft, print) = (link(&page.html, "Dự thảo báo cáo"), link(&page.html, "In tài liệu"));
    let print_key = print.rsplit('/').next().unwrap();
    let fields = [("version", "1"), ("title", "Dự thảo báo cáo tổng kết năm 2023"), ("owner", "BP.TTHDTDKT"), ("due", "15/3/2024"), ("needs", print_key)];
    clerk.post(&draft, &fields).is_refused(422).says("thành vòng tròn").says("chờ “In tài liệu hội nghị” chờ");
    // A task that waits for itself or for another gathering's.
    let draft_key = draft.rsplit('/').next().unwrap();
    clerk.post(&draft, &[("version", "1"), ("title", "Dự thảo"), ("owner", "BP.TTHDTDKT"), ("needs", draft_key)]).is_refused(422).says("vòng tròn");
    let other = Uuid::now_v7().to_string();
    for foreign in [other.as_str(), "không phải khóa", &Uuid::nil().to_string()] {
        let fields = [("version", "1"), ("title", "Dự thảo"), ("owner", "BP.TTHDTDKT"), ("needs", print_key), ("needs", foreign)];
        clerk.post(&draft, &fields).is_refused(422).says("có việc không thuộc hội nghị này").keeps("title", "Dự thảo");
    }
    clerk.post(&draft, &[("version", "1"), ("title", "Dự thảo"), ("owner", "BP.TTHDTDKT")]).is_done();
    // A day that stood there before may stay, though it is gone.
    world.clock_is("20/3/2024 08:00");
    let budget = link(&clerk.get(&tasks).html, "Dự toán kinh phí");
    clerk.post(&budget, &[("version", "1"), ("title", "Dự toán"), ("owner", "BP.STC"), ("due", "15/3/2024")]).is_done();
    clerk.post(&budget, &[("version", "2"), ("title", "Dự toán"), ("owner", "BP.STC"), ("due", "16/3/2024")]).is_refused(422).says("đã qua");
    clerk.get(&format!("{tasks}?only=late")).is_shown().says("quá hạn 5 ngày").says("Dự toán");
    clerk.post(&format!("{budget}/removal"), &[("version", "2")]).is_refused(422).says("Lý do bỏ: chưa viết");
    clerk.post(&format!("{budget}/removal"), &[("version", "1"), ("reason", "Gộp")]).is_refused(409);
    clerk.post(&format!("{budget}/removal"), &[("version", "2"), ("reason", "Gộp vào việc khác")]).is_done();
    clerk.get(&budget).is_refused(404);
}

fn reports_out_of_bounds_are_refused(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let tasks = format!("/gatherings/{}/tasks", m.gathering);
    let task = link(&clerk.get(&tasks).html, "Dàn dựng đêm giao lưu");
    let report = |state: &str, progress: &str| clerk.post(&format!("{task}/progress"), &[("version", "1"), ("state", state), ("progress", progress), ("remark", "")]);
    report("DOING", "101").is_refused(422).says("từ 0 đến 100").keeps("progress", "101");
    report("DOING", "33,5").is_refused(422).says("không phải là số nguyên");
    report("FLYING", "10").is_refused(422).says("Tình trạng: chưa chọn");
    report("TO_DO", "10").is_refused(422).says("chọn “Đang làm”");
    report("DOING", "").is_refused(422).says("chưa điền số");
}

fn meetings_refuse_the_future_and_too_much(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let path = format!("/gatherings/{}/meetings", m.gathering);
    let send = |day: &str, lines: &str| clerk.post(&path, &[("name", "Họp"), ("day", day), ("chair", "Chủ tịch"), ("conclusions", lines)]);
    send("14/3/2024", "Một").is_refused(422).says("Ngày họp: phải từ");
    send("13/3/2024", " - \n\n").is_refused(422).says("Kết luận");
    send("13/3/2024", &"x".repeat(301)).is_refused(422).says("dài quá 300 ký tự");
    send("13/3/2024", &"Một\n".repeat(41)).is_refused(422).says("nhiều nhất 40 dòng");
    let meeting = send("13/3/2024", "Một\nHai").is_done().to.clone();
    let take = format!("{meeting}/tasks");
    clerk.post(&take, &[]).is_refused(422).says("Chưa đánh dấu kết luận nào");
    let page = clerk.get(&meeting);
    let one = after(&page.html, "name=\"take\" value=\"").to_owned();
    clerk.post(&take, &[("take", &one)]).is_refused(422).says("Kết luận 1, đơn vị chủ trì: chưa ghi");
    clerk.post(&take, &[("take", &one), ("owner-1", "BP.CA"), ("due-1", "01/3/2024")]).is_refused(422).says("đã qua").keeps("owner-1", "BP.CA");
    // A conclusion of another meeting is none of these.
    clerk.post(&take, &[("take", &Uuid::now_v7().to_string())]).is_refused(422);
}

fn documents_refuse_half_a_moment_and_strange_files(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let path = format!("/gatherings/{}/papers", m.gathering);
    clerk.post(&path, &[("title", "A"), ("before-hour", "08:00")]).is_refused(422).says("có giờ mà chưa có ngày").keeps("before-hour", "08:00");
    clerk.post(&path, &[("title", "A"), ("before-day", "28/3/2024"), ("before-hour", "sáng")]).is_refused(422).says("không phải là giờ");
    clerk.post(&path, &[("title", "A"), ("item", &Uuid::now_v7().to_string())]).is_refused(422).says("mục này không còn");
    clerk.post_files(&path, &[("title", "A")], &[("file", "a.pdf", b"%PDF-1.4 startxref 0 %%EOF"), ("file", "b.pdf", b"%PDF-1.5 startxref 0 %%EOF")]).is_refused(422).says("một tệp");
    clerk.post_files(&path, &[("title", "A")], &[("file", "a.exe", b"MZ")]).is_refused(422);
    clerk.post(&path, &[("title", "")]).is_refused(422).says("Tên tài liệu: chưa viết");
}

fn a_gathering_refuses_impossible_data(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let host = m.host().to_string();
    let send = |first: &str, last: &str, expected: &str, host: &str| clerk.post("/gatherings", &[
        ("kind", "OTHER"), ("name", "Thử"), ("host", host), ("first", first), ("last", last), ("expected", expected), ("year", ""),
    ]);
    send("28/3/2024", "27/3/2024", "10", &host).is_refused(422).says("đứng trước ngày bắt đầu").keeps("first", "28/3/2024");
    send("28/3/2024", "30/4/2024", "10", &host).is_refused(422).says("nhiều nhất 10 ngày");
    send("28/3/2024", "", "-1", &host).is_refused(422);
    send("28/3/2024", "", "100001", &host).is_refused(422).says("từ 0 đến 100000");
    send("28/3/2024", "", "10", &Uuid::now_v7().to_string()).is_refused(422).says("không có đơn vị này");
    // Not one's own host.
    send("28/3/2024", "", "10", &m.provinces[1].to_string()).is_refused(403);
    assert_eq!(world.facts_named("gatherings.gathering_made"), 1);
    let setup = format!("/gatherings/{}/setup", m.gathering);
    clerk.post(&setup, &[("kind", "OTHER"), ("name", "Tên mới"), ("version", "9")]).is_refused(409).keeps("name", "Tên mới");
    clerk.post(&setup, &[("kind", "SIXTH"), ("name", ""), ("version", "1")]).is_refused(422).says("Loại: chưa chọn").says("chưa viết");
    let version = field_value(&clerk.get(&setup).html, "version").unwrap();
    clerk.post(&setup, &[("kind", "OTHER"), ("name", "Tên mới"), ("version", &version)]).is_done();
}

fn strangers_and_neighbours_change_nothing(world) {
    let m = s0(&world, Told::AfterMeeting);
    let clerk = clerk(&world, &m);
    let page = clerk.get(&format!("/gatherings/{}/programme", m.gathering));
    let (item, session) = (link(&page.html, "Khai mạc"), link(&page.html, "Sửa phiên, thêm mục"));
    let neighbour = world.person("Cán bộ tỉnh bạn", &[(Post::Clerk, Scope::Body(m.provinces[2]))]);
    let far = world.person("Cán bộ nơi khác", &[(Post::Clerk, Scope::Body(kernel::BodyId(Uuid::from_u128(99))))]);
    let before = world.facts();
    let base = format!("/gatherings/{}", m.gathering);
    for path in [
        format!("{base}/setup"), format!("{base}/sessions"), session.clone(), format!("{session}/items"), format!("{session}/order"),
        format!("{session}/removal"), item.clone(), format!("{item}/removal"), format!("{item}/speakers"), format!("{base}/tasks"),
        format!("{base}/meetings"), format!("{base}/committees"), format!("{base}/committees/template"), format!("{base}/clip"),
        format!("{base}/clip/order"), format!("{base}/papers"), format!("{base}/programme/template"),
    ] {
        assert_eq!(neighbour.post(&path, &[("version", "1")]).status, 403, "{path}");
        assert_eq!(far.post(&path, &[("version", "1")]).status, 404, "{path}");
        world.stranger("Người lạ").post(&path, &[]).is_refused(403);
    }
    // The items of one gathering do not answer under another's address.
    let host = m.host().to_string();
    let made = clerk.post("/gatherings", &[("kind", "OTHER"), ("name", "Khác"), ("host", &host), ("first", "01/6/2024"), ("expected", "1"), ("year", "")]);
    let other = made.is_done().to.split('/').nth(2).unwrap().to_owned();
    let item = item.rsplit('/').next().unwrap();
    clerk.get(&format!("/gatherings/{other}/items/{item}")).is_refused(404);
    clerk.post(&format!("/gatherings/{other}/items/{item}/removal"), &[("version", "1")]).is_refused(404);
    assert_eq!(world.facts(), before + 1);
}

}
