//! The projector: what the operator chooses is what the hall sees, and nothing before its moment.

use super::stories::{after, clerk, link, s0};
use crate::routes;
use crate::sample::{MienDong, Told};
use kernel::{Post, Scope, Uuid};
use world::{Person, Seen, check_page, on_both_engines};

fn at(m: &MienDong, part: &str) -> String {
    format!("/gatherings/{}/{part}", m.gathering)
}

/// What the button with these words sends.
fn button(page: &Seen, words: &str) -> String {
    let end = page.html.find(words).unwrap_or_else(|| panic!("no button {words}"));
    let start = page.html[..end].rfind("name=\"show\" value=\"").unwrap() + 19;
    page.html[start..].split('"').next().unwrap().to_owned()
}

fn press(who: &Person, m: &MienDong, words: &str) {
    let show = button(&who.get(&at(m, "projector")), words);
    who.post(&at(m, "projector"), &[("show", &show)]).is_done();
}

on_both_engines! { routes();

fn the_hall_sees_what_the_operator_chooses(world) {
    let m = s0(&world, Told::BeforeMeeting);
    world.clock_is("28/3/2024 08:25");
    let clerk = clerk(&world, &m);
    let wall = world.person("Máy chiếu", &[(Post::Leader, Scope::Body(m.host()))]);
    let page = wall.get(&at(&m, "screen"));
    page.is_shown().says("Nhiệt liệt chào mừng").says("27/3 – 28/3/2024, Trung tâm Hội nghị tỉnh Bình Phước")
        .says("Đơn vị đăng cai: Ủy ban nhân dân tỉnh Bình Phước").says("Có số liệu minh họa");
    assert!(page.html.contains(&format!("data-live=\"{}\"", at(&m, "screen/live"))), "the page follows by itself");
    assert!(page.html.contains("data-every=\"20\""), "and the clock moves it");
    check_page("screen", &page.html);
    let told = |kind: &'static str| world.db.read(move |w| w.last_fact_about(kind, m.gathering)).unwrap();
    let (before, of_gathering) = (told("projector"), told("gathering"));
    // By the clock: five to half past eight, the flag is being saluted.
    press(&clerk, &m, "Chương trình, theo đồng hồ");
    assert!(told("projector") > before, "the stream has something to tell");
    assert_eq!(told("gathering"), of_gathering, "and the journal of the gathering is not filled with it");
    let page = wall.get(&at(&m, "screen"));
    page.says("Chương trình thứ Năm, 28/3/2024").says("08:20 Chào cờ").says_nothing_of("Phát biểu của lãnh đạo Đảng");
    assert!(page.html.contains("<li class=\"now\" aria-current=\"true\"><b>08:20</b>"), "{}", page.html);
    assert!(page.html.contains("<li class=\"done\"><b>08:00</b>"), "{}", page.html);
    world.clock_is("28/3/2024 08:30");
    assert!(wall.get(&at(&m, "screen")).html.contains("<li class=\"now\" aria-current=\"true\"><b>08:30</b>"));
    // The hall is late: the operator says where it is.
    press(&clerk, &m, "08:20 Chào cờ");
    assert!(wall.get(&at(&m, "screen")).html.contains("<li class=\"now\" aria-current=\"true\"><b>08:20</b>"));
    press(&clerk, &m, "Sau →");
    assert!(wall.get(&at(&m, "screen")).html.contains("<li class=\"now\" aria-current=\"true\"><b>08:30</b>"));
    press(&clerk, &m, "← Trước");
    assert!(wall.get(&at(&m, "screen")).html.contains("<li class=\"now\" aria-current=\"true\"><b>08:20</b>"));
    // Who speaks, who is next, for how long.
    press(&clerk, &m, "Trình bày: Tham luận của các tỉnh");
    wall.get(&at(&m, "screen")).says("Tham luận của các tỉnh").says("1 Đại diện lãnh đạo UBND tỉnh Đồng Nai 10 phút");
    press(&clerk, &m, "Sau →");
    press(&clerk, &m, "Sau →");
    let page = wall.get(&at(&m, "screen"));
    page.says("Kinh nghiệm tổ chức phong trào thi đua");
    assert!(page.html.contains("<h1>Đại diện lãnh đạo UBND tỉnh Bình Dương</h1>"), "{}", page.html);
    // The clip: how long, piece by piece.
    press(&clerk, &m, "Phim phóng sự");
    wall.get(&at(&m, "screen")).says("Thời lượng 10 phút 45 giây").says("Phóng sự: thành tích tiêu biểu").says("00:45 Mô hình tiêu biểu của tỉnh Bình Phước");
    let operator = clerk.get(&at(&m, "projector"));
    check_page("projector", &operator.html);
    assert!(operator.html.contains("data-key=\"ArrowRight\"") && operator.html.contains("data-key=\"1\""));
    assert_eq!(world.facts_named("gatherings.screen_chosen"), 8);
}

fn nobody_else_operates_the_projector(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let member = world.person("Đoàn Kim Ngân", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
    let far = world.person("Nơi khác", &[(Post::Clerk, Scope::Body(kernel::BodyId(Uuid::from_u128(99))))]);
    let agenda = [("show", "AGENDA..0")];
    member.get(&at(&m, "screen")).is_shown();
    member.get(&at(&m, "projector")).is_refused(403);
    member.post(&at(&m, "projector"), &agenda).is_refused(403);
    for path in ["screen", "screen/live", "projector"] {
        far.get(&at(&m, path)).is_refused(404);
    }
    far.post(&at(&m, "projector"), &agenda).is_refused(404);
    world.stranger("Người lạ").get(&at(&m, "screen")).is_refused(403);
    world.nobody().get(&at(&m, "screen")).asks_to_sign_in();
    let strange = Uuid::now_v7();
    for show in ["", "AGENDA", "DANCE..0", "AGENDA..-1", "CLIP..99", "AWARDS..0", "WELCOME..0.0", &format!("SPEAKERS.{strange}.0"), "<script>..0"] {
        clerk.post(&at(&m, "projector"), &[("show", show)]).is_refused(422).says("không còn để chiếu");
    }
    assert_eq!(world.facts_named("gatherings.screen_chosen"), 0);
    clerk.post(&at(&m, "projector"), &agenda).is_done();
    clerk.post(&at(&m, "projector"), &agenda).is_done();
    assert_eq!(world.facts_named("gatherings.screen_chosen"), 1, "pressed twice it is shown once");
    member.get(&at(&m, "programme")).is_shown().says_nothing_of("Màn chiếu");
}

fn awards_are_called_in_order_and_not_before_their_documents(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let item = link(&clerk.get(&at(&m, "programme")).html, "Công bố kết quả chấm điểm");
    let add = |name: &str, award: &str| clerk.post(&format!("{item}/honours"), &[
        ("honour-name", name), ("honour-unit", ""), ("award", award), ("presenter", "Chủ tịch UBND tỉnh Bình Phước"),
    ]);
    add("", "").is_refused(422).says("Cá nhân, tập thể: chưa viết").says("Hình thức khen thưởng: chưa viết").keeps("presenter", "Chủ tịch UBND tỉnh Bình Phước");
    for name in ["Tỉnh Đồng Nai", "Tỉnh <b>Bình Dương</b>", "Tỉnh Tây Ninh"] {
        add(name, "Cờ thi đua của Chính phủ").is_done();
    }
    let page = clerk.get(&item);
    page.says("Tỉnh Đồng Nai: Cờ thi đua của Chính phủ (Chủ tịch UBND tỉnh Bình Phước trao)").says("Tỉnh <b>Bình Dương</b>");
    let order = format!("{item}/honours/order");
    let form = &page.html[page.html.find(&format!("action=\"{order}\"")).unwrap()..];
    let (seen, second) = (after(form, "name=\"seen\" value=\"").to_owned(), after(form, "value=\"up:").to_owned());
    clerk.post(&order, &[("seen", &seen), ("act", &format!("up:{second}"))]).is_done();
    // Somebody who still has the old list before them is told, with what they asked for.
    clerk.post(&order, &[("seen", &seen), ("act", &format!("remove:{second}"))]).is_refused(409)
        .says("Có người vừa sửa danh sách này").says("bỏ “Tỉnh <b>Bình Dương</b>”");
    // A fortnight before, the preparers rehearse; who only looks sees no name.
    let wall = world.person("Máy chiếu", &[(Post::Leader, Scope::Body(m.host()))]);
    press(&clerk, &m, "Trao thưởng: Công bố kết quả");
    clerk.get(&at(&m, "screen")).says("2 Tỉnh Đồng Nai");
    wall.get(&at(&m, "screen")).is_shown().says("Công bố kết quả chấm điểm").says_nothing_of("Đồng Nai").says_nothing_of("Cờ thi đua");
    // The report of this item is not to be read before half past ten: neither are its awards.
    let item_key = item.rsplit('/').next().unwrap();
    clerk.post(&at(&m, "papers"), &[("title", "Quyết định khen thưởng"), ("item", item_key), ("before-day", "28/3/2024"), ("before-hour", "10:30")]).is_done();
    world.clock_is("28/3/2024 10:29");
    for who in [&wall, &clerk] {
        who.get(&at(&m, "screen")).says("Công bố kết quả chấm điểm").says_nothing_of("Đồng Nai").says_nothing_of("Cờ thi đua");
    }
    clerk.get(&at(&m, "projector")).says("Chưa chiếu danh sách trao thưởng").says("10:30, 28/3/2024").says_nothing_of("Tỉnh Đồng Nai");
    let early = format!("AWARDS.{item_key}.1");
    clerk.post(&at(&m, "projector"), &[("show", &early)]).is_refused(422);
    world.clock_is("28/3/2024 10:30");
    wall.get(&at(&m, "screen")).says("1 Tỉnh <b>Bình Dương</b>").says("2 Tỉnh Đồng Nai");
    clerk.post(&at(&m, "projector"), &[("show", &early)]).is_done();
    let page = wall.get(&at(&m, "screen"));
    page.says("Cờ thi đua của Chính phủ").says("Chủ tịch UBND tỉnh Bình Phước trao");
    assert!(page.html.contains("<h1>Tỉnh &#60;b&#62;Bình Dương&#60;/b&#62;</h1>"), "{}", page.html);
    // An item that goes takes its awards along, and the wall shows the welcome again.
    clerk.post(&format!("{item}/removal"), &[("version", "1")]).is_done();
    wall.get(&at(&m, "screen")).is_shown().says("Nhiệt liệt chào mừng");
}

}
