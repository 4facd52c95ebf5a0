//! The list of what is wrong: told together, accepted together, taken along; and an estimate approved as it was read.

use calamine::Reader as _;
use gatherings::sample::{MienDong, Told};
use kernel::{PersonId, Post, Scope, Uuid};
use world::{Person, World};

fn routes() -> web::Routes {
    gatherings::routes().and(delegates::routes()).and(invitations::routes()).and(crate::routes())
}

fn maker() -> PersonId {
    PersonId(Uuid::now_v7())
}

fn told(world: &World, told: Told) -> MienDong {
    let by = maker();
    world.build(move |w| Ok(crate::sample::mien_dong(w, by, told)?.m))
}

fn clerk<'w>(world: &'w World, m: &MienDong) -> Person<'w> {
    world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))])
}

/// One badge is printed, so that everybody else has none.
fn one_badge(clerk: &Person, m: &MienDong) {
    let page = clerk.get(&format!("/gatherings/{}/badges", m.gathering));
    let one = world::field_value(&page.html, "to").expect("somebody");
    let form = [("to", one.as_str()), ("what", "badges"), ("key", "018e0000-0000-7000-8000-00000000000b")];
    clerk.post(&format!("/gatherings/{}/badges", m.gathering), &form).is_done();
}

/// The group form of the page, from its hidden name on.
fn group_of(html: &str) -> (String, String, Vec<String>) {
    let form =
        html.split("name=\"group\"").nth(1).expect("a group").split("</form>").next().unwrap_or_default();
    let form = format!("<input name=\"group\"{form}");
    let value = |name| world::field_value(&form, name).expect("a field");
    let boxes =
        form.split("name=\"one\" value=\"").skip(1).filter_map(|p| p.split('"').next().map(str::to_owned));
    (value("group"), value("seen"), boxes.collect())
}

/// All rows of a workbook, cells between bars; no sheet of it is empty or holds a formula.
fn read_back(bytes: Vec<u8>, sheets: &[&str]) -> String {
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), sheets);
    let mut all = String::new();
    for name in sheets {
        let range = book.worksheet_range(name).expect("a sheet");
        assert!(range.rows().count() > 1, "{name} is not empty");
        for row in range.rows() {
            all.push_str(&row.iter().map(|c| format!("{c}|")).collect::<String>());
            all.push('\n');
        }
        assert!(book.worksheet_formula(name).expect("formulas").is_empty(), "{name}: no formulas");
    }
    all
}

world::on_both_engines! {
    routes();
    fn many_findings_of_one_rule_are_told_and_accepted_together(world) {
        world.clock_is("21/3/2024 08:00");
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        one_badge(&clerk, &m);
        let (at, accept) = (format!("/gatherings/{}/changes", m.gathering), format!("/gatherings/{}/accepted", m.gathering));
        let page = clerk.get(&at);
        page.is_shown().says("73 thẻ, biển tên còn thiếu").says("73 chỗ");
        let (group, seen, boxes) = group_of(&page.html);
        assert_eq!(boxes.len(), 73);
        let why = ("reason", "Thẻ làm ở nhà in, nhận ngày 26/3");
        let head = [("group", group.as_str()), ("seen", seen.as_str())];
        let post = |more: &[(&str, &str)]| clerk.post(&accept, &[&head[..], more].concat());
        // Nothing ticked, no reason, what is not of the group, what is not as it was seen.
        post(&[why]).is_refused(422).says("Chưa đánh dấu chỗ nào").keeps("reason", why.1);
        post(&[("all", "1"), ("reason", "ừ")]).is_refused(422).says("Lý do chấp nhận").keeps("all", "1");
        post(&[("one", "seat:x:none"), why]).is_refused(409);
        clerk.post(&accept, &[("group", "<script>"), ("seen", &seen), ("all", "1"), why]).is_refused(409);
        clerk.post(&accept, &[("group", &group), ("seen", "0"), ("all", "1"), why]).is_refused(409);
        clerk.get(&at).says("73 chỗ").says("Đã chấp nhận như vậy: 2 chỗ");
        assert_eq!(world.facts_named("logistics.accepted"), 0, "the story itself accepts without a fact of its own");
        // One of them; then the form of before is too old, and all that are left go at once.
        post(&[("one", boxes[3].as_str()), why]).is_done();
        post(&[("all", "1"), why]).is_refused(409);
        let page = clerk.get(&at);
        page.says("72 thẻ, biển tên còn thiếu").says("72 chỗ");
        let (group, seen, _) = group_of(&page.html);
        world.clock_is("21/3/2024 08:05");
        clerk.post(&accept, &[("group", &group), ("seen", &seen), ("all", "1"), ("reason", "Cũng vậy, nhận ngày 26/3")]).is_done();
        let page = clerk.get(&at);
        page.says("Mọi phần khớp nhau").says("72 thẻ, biển tên còn thiếu").says("Cũng vậy, nhận ngày 26/3");
        assert_eq!(world.facts_named("logistics.accepted"), 2);
        // One deed is taken back whole.
        let agreed = page.html.split("<p>72 thẻ").nth(1).expect("the deed");
        let seen = world::field_value(agreed, "seen").expect("its mark");
        clerk.post(&format!("{accept}/undoing"), &[("seen", &seen)]).is_done();
        clerk.post(&format!("{accept}/undoing"), &[("seen", &seen)]).is_done();
        clerk.get(&at).says("72 chỗ");
        assert_eq!(world.facts_named("logistics.acceptance_undone"), 1);
    }

    fn the_list_goes_along_as_a_workbook(world) {
        world.clock_is("21/3/2024 08:00");
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        one_badge(&clerk, &m);
        for part in ["findings-workbook", "needs-workbook", "workbook"] {
            let file = clerk.get(&format!("/gatherings/{}/{part}", m.gathering));
            assert_eq!((file.status, &file.bytes[..2]), (200, &b"PK"[..]), "{part}");
        }
        let member = world.person("Phạm Văn Đức", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
        for part in ["findings-workbook", "workbook"] {
            member.get(&format!("/gatherings/{}/{part}", m.gathering)).is_refused(403);
        }
    }

    fn the_workbook_holds_everything_and_calculates_nothing(world) {
        world.clock_is("28/3/2024 07:30");
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        let (id, by) = (m.gathering, maker());
        world.build(move |w| {
            let all: Vec<_> = invitations::invitations(w, id)?.into_iter().map(|i| i.delegate).take(3).collect();
            invitations::sample::came(w, id, &all, (kernel::Moment::at(world::day("28/3/2024"), 7, 10), by))?;
            gatherings::sample::honours(w, &m, by)
        });
        one_badge(&clerk, &m);
        let evil = [("title", "=HYPERLINK(\"http://xau\")"), ("owner", "BP.CA"), ("due", "29/3/2024")];
        clerk.post(&format!("/gatherings/{id}/tasks"), &evil).is_done();
        clerk.post(&format!("/gatherings/{id}/needs"), &[("kind", "MEAL"), ("name", "=1+1"), ("heads", "1"), ("basis", "ANSWERS")]).is_done();
        let book = clerk.get(&format!("/gatherings/{id}/workbook")).is_shown().bytes.clone();
        let all = read_back(book, &[
            "Hội nghị", "Chương trình", "Trao thưởng", "Ban tổ chức", "Công việc", "Kết luận", "Điều chỉnh", "Kịch bản phim", "Tài liệu", "Các đoàn",
            "Đại biểu", "Giấy mời, trả lời", "Điểm danh", "Chỗ ngồi", "Thẻ, biển tên", "Phải sửa", "Hậu cần", "Kinh phí",
        ]);
        for says in [
            "Đại biểu dự kiến|75|", "19:45|21:15|90|Giao lưu văn nghệ", "–|–|20|Phát biểu của lãnh đạo Đảng, Nhà nước|", "=HYPERLINK",
            "Chấm điểm công bằng", "đã giao việc", "220|75|", "Ủy ban nhân dân tỉnh Tây Ninh|chưa có đoạn nào", "Có số liệu minh họa",
            "Đoàn tỉnh Đồng Nai|", "đang là đại biểu", "Đi xe của đoàn", "Ăn chay", "Cửa chính|quét mã|có mặt", "giữ cho Chủ trì hội nghị",
            "Thẻ|", "chưa có thẻ.|phải sửa", "chấp nhận như vậy|Số quà còn lại", "Ăn trưa ngày 28/3|", "=1+1||mỗi người một suất|trả lời giấy mời|",
            "Đã duyệt cho 75 đại biểu", "Phim phóng sự|60000000|",
        ] {
            assert!(all.contains(says), "{says} is not in\n{all}");
        }
        let list = clerk.get(&format!("/gatherings/{id}/findings-workbook")).is_shown().bytes.clone();
        assert!(read_back(list, &["Phải sửa"]).contains("chưa có thẻ."));
    }

    fn each_finding_leads_to_its_row(world) {
        world.clock_is("14/3/2024 08:00");
        let m = told(&world, Told::AfterMeeting);
        let by = maker();
        let now = m;
        world.build(move |w| crate::sample::seventy_five(w, &now, by));
        let clerk = clerk(&world, &m);
        let page = clerk.get(&format!("/gatherings/{}/changes", m.gathering));
        let links: Vec<&str> = page.html.split("class=\"button low\" href=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
        assert_eq!(links.len(), 7);
        for link in links {
            let (path, row) = link.split_once('#').expect("a row");
            assert!(clerk.get(path).html.contains(&format!("id=\"{row}\"")), "{link}");
        }
    }

    fn a_finding_about_somebody_leads_to_their_row(world) {
        world.clock_is("21/3/2024 08:00");
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        one_badge(&clerk, &m);
        let page = clerk.get(&format!("/gatherings/{}/changes", m.gathering));
        let link = page.html.split("/badges#").nth(1).and_then(|p| p.split('"').next()).expect("a row");
        for part in ["badges", "seats", "invitations"] {
            assert!(clerk.get(&format!("/gatherings/{}/{part}", m.gathering)).html.contains(&format!("id=\"{link}\"")), "{part}");
        }
    }

    fn an_estimate_is_approved_as_it_was_read(world) {
        world.clock_is("14/3/2024 08:00");
        let m = told(&world, Told::AfterMeeting);
        let clerk = clerk(&world, &m);
        let at = format!("/gatherings/{}/budget", m.gathering);
        let page = clerk.get(&at);
        let field = |name| world::field_value(&page.html, name).expect("a field");
        let (version, heads, total) = (field("version"), field("heads"), field("total"));
        assert_eq!((heads.as_str(), total.as_str()), ("220", "290420000"));
        let form = |heads: &str, total: &str| {
            let all = [("version", version.as_str()), ("approves", "1"), ("on", "14/3/2024"), ("heads", heads), ("total", total)];
            clerk.post(&format!("{at}/approval"), &all)
        };
        // The same total for other heads is another estimate, and so is a form that says nothing of them.
        form("221", &total).is_refused(409).says("290.420.000 đồng cho 221 đại biểu").says("nay là 290.420.000 đồng cho 220 đại biểu");
        form("", &total).is_refused(409).says("nay là 290.420.000 đồng cho 220 đại biểu");
        form("nhiều", "<b>").is_refused(409).says_nothing_of("<b>");
        let by = maker();
        let now = m;
        world.build(move |w| crate::sample::seventy_five(w, &now, by));
        form(&heads, &total).is_refused(409)
            .says("Trang đã mở ghi 290.420.000 đồng cho 220 đại biểu, nay là 169.305.000 đồng cho 75 đại biểu; chưa ghi duyệt.");
        form("75", "169305000").is_done();
        clerk.get(&at).says("cho 75 đại biểu, ngày 14/3/2024");
    }
}
