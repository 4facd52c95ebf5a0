//! Words that a copy took over, what one press writes down, figures that are the same on every page, facts that can be read.

use crate::deeds::{Accepted, standing};
use crate::figures::{off, things};
use crate::needs::NeedKind;
use crate::outdated::{named, outdated};
use crate::plan::Plan;
use crate::rules::Rule;
use crate::settle::{kept, reordered};
use crate::wrong::{Wrong, wrong};
use gatherings::Worded;
use gatherings::sample::{MienDong, Told};
use kernel::{PersonId, Post, Scope, Uuid};
use world::{Person, Seen, World, field_value};

fn routes() -> web::Routes {
    gatherings::routes().and(delegates::routes()).and(invitations::routes()).and(crate::routes())
}

fn told(world: &World, told: Told) -> MienDong {
    world.clock_is("22/3/2024 08:00");
    let by = PersonId(Uuid::now_v7());
    world.build(move |w| Ok(crate::sample::mien_dong(w, by, told)?.m))
}

fn clerk<'w>(world: &'w World, m: &MienDong) -> Person<'w> {
    world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))])
}

fn plan_of(world: &World, m: &MienDong) -> Plan {
    let id = m.gathering;
    world.build(move |w| {
        let g = gatherings::gathering(w, id)?;
        crate::plan(w, &g)
    })
}

/// The row of a need on its page.
fn row<'a>(page: &'a Seen, name: &str) -> &'a str {
    let row = page.html.split("<tr role=\"row\" id=\"need-").find(|r| r.contains(&format!("\">{name}</a>")));
    row.unwrap_or_else(|| panic!("no row {name}"))
}

#[test]
fn years_and_days_in_words_are_found() {
    for (text, says) in [
        ("Ăn trưa ngày 28/3", vec!["28/3"]),
        ("Ký kết giao ước thi đua năm 2024, tổng kết năm 2023", vec!["2024", "2023"]),
        ("Kế hoạch ngày 12/02/2025 (tháng 3, 3/2024)", vec!["12/02/2025", "tháng 3", "3/2024"]),
        ("giai đoạn 2020-2025", vec!["2020", "2025"]),
        ("Xe 45 chỗ, 2.500.000 đồng, số 05/QĐ-UBND, 1.200 người, phòng 2024A, tỷ lệ 35/40", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(named(text), says, "{text}");
    }
}

#[test]
fn only_what_was_taken_over_word_for_word_is_outdated() {
    let text = |says: &str| Worded { part: "Hậu cần", says: says.to_owned(), mend: "needs/x".to_owned() };
    let theirs = [text("Ăn trưa ngày 28/3"), text("Quà lưu niệm")];
    let ours = vec![text("Ăn trưa ngày 28/3"), text("Ăn trưa ngày 27/3/2025"), text("Quà lưu niệm")];
    let found = outdated(ours, &theirs);
    assert_eq!(found.iter().map(|o| o.text.says.as_str()).collect::<Vec<_>>(), ["Ăn trưa ngày 28/3"]);
}

#[test]
fn an_acceptance_is_about_figures_or_about_very_words() {
    let finding = |rule: Rule, says: &str| Wrong {
        area: rule.area(),
        rule,
        says: says.to_owned(),
        place: "x:1".to_owned(),
        mend: "needs".to_owned(),
    };
    let stays = |rule, was: &str, now: &str| {
        let at = kernel::Moment(0);
        let (reason, by) = ("Đã báo cáo".to_owned(), "Trần Thị Thu".to_owned());
        let accepted = Accepted { place: "x:1".to_owned(), says: was.to_owned(), reason, by, at };
        standing(vec![finding(rule, now)], &[accepted])[0].accepted.is_some()
    };
    let (surplus, short, other) = (Rule::NeedSurplus, Rule::NeedShort, Rule::BadgeOther);
    assert!(stays(
        surplus,
        "Tờ rơi: có 1.242, cần 83, thừa 1.159 bản.",
        "Tờ rơi: đã in 1.242, cần 83, thừa 1.159 bản."
    ));
    assert!(!stays(
        surplus,
        "Tờ rơi: có 242, cần 83, thừa 159 bản.",
        "Tờ rơi: đã in 243, cần 83, thừa 160 bản."
    ));
    assert!(!stays(short, "Ăn trưa: có 70, cần 75, thiếu 5 suất.", "Ăn trưa: có 70, cần 76, thiếu 6 suất."));
    // Names are words: another name is another finding.
    assert!(stays(other, "Thẻ in “Lê An”, danh sách ghi “Lê Ân”.", "Thẻ in “Lê An”, danh sách ghi “Lê Ân”."));
    assert!(!stays(
        other,
        "Thẻ in “Lê An”, danh sách ghi “Lê Ân”.",
        "Thẻ in “Lê An”, danh sách ghi “Lê Anh”."
    ));
    let task = "“Đón đoàn”: lãnh đạo Đảng, Nhà nước dự";
    let (was, now) =
        (format!("{task} mà việc này chưa có hạn."), format!("{task} nhưng việc này chưa có hạn."));
    assert!(stays(Rule::TaskAwake, &was, &now) && stays(Rule::TaskAwake, &now, &now));
    assert!(!stays(Rule::TaskAwake, &was, &format!("{task} nhưng việc này chưa giao ai.")));
}

/// By how many statements the figures are read, at the desk or on the wall.
fn cost(
    v: &web::Visit,
    w: &mut db::Reading,
    id: web::One<gatherings::GatheringId>,
) -> Result<web::Page, kernel::Refusal> {
    crate::pages::statistics::show(v, w, id)?;
    Ok(web::Page::download("cost.txt", "text/plain", w.queries().to_string().into_bytes()))
}

/// What waits on the first page, a line each.
fn waiting(v: &web::Visit, w: &mut db::Reading, (): ()) -> Result<web::Page, kernel::Refusal> {
    let titles: Vec<String> = crate::todos(v, w)?.into_iter().map(|t| t.title).collect();
    Ok(web::Page::download("todos.txt", "text/plain", titles.join("\n").into_bytes()))
}

/// The number it answers.
fn statements(seen: &Seen) -> u32 {
    String::from_utf8_lossy(&seen.bytes).parse().unwrap_or_else(|_| panic!("no number, {}", seen.status))
}

world::on_both_engines! {
    routes().page("/cost/{id}", web::signed_in("a test counts statements"), cost).page("/waiting", web::signed_in("a test's first page"), waiting);
    fn a_copy_lists_the_words_that_name_last_years_days(world) {
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        // Lists were due a week before: that day is gone by when the next conference is this near.
        world.clock_is("20/03/2025 08:00");
        let host = m.host().to_string();
        let made = clerk.post("/gatherings", &[
            ("kind", "SUMMING_UP"), ("name", "Hội nghị tổng kết năm 2024"), ("host", &host), ("first", "26/3/2025"),
            ("last", "27/3/2025"), ("place", ""), ("expected", "80"), ("year", ""),
        ]);
        let new = made.is_done().to.split('/').nth(2).expect("a key").to_owned();
        let (path, from) = (format!("/gatherings/{new}/copy"), m.gathering.to_string());
        let done = clerk.post(&path, &[("from", &from), ("programme", "1"), ("tasks", "1"), ("delegations", "1"), ("needs", "1")]);
        assert!(done.is_done().to.ends_with("#can-sua"), "{}", done.to);
        let page = clerk.get(done.to.trim_end_matches("#can-sua"));
        page.is_shown().says("chỗ còn nhắc năm, ngày của hội nghị trước").says("Ăn trưa ngày 28/3")
            .says("Ký kết giao ước thi đua năm 2024").says("Dự thảo báo cáo tổng kết năm 2023").says_nothing_of("Khai mạc");
        // Told again without being asked from where, until the words are mended.
        clerk.get(&path).says("Ăn trưa ngày 28/3");
        let lunch = page.html.split("href=\"").find(|s| s.contains(">Ăn trưa ngày 28/3")).expect("its link");
        let lunch = lunch.split('"').next().expect("an address").to_owned();
        let form = clerk.get(&lunch);
        let version = field_value(&form.html, "version").expect("a version");
        clerk.post(&lunch, &[("version", &version), ("kind", "MEAL"), ("name", "Ăn trưa ngày 27/3"), ("day", "27/3/2025"), ("heads", "1"), ("basis", "EXPECTED")]).is_done();
        clerk.get(&path).is_shown().says_nothing_of("Ăn trưa ngày 28/3").says("Ăn tối ngày 27/3");
        clerk.get(&format!("/gatherings/{new}/journal")).says("8 đoàn với 75 suất (8 đoàn chưa có hạn nộp danh sách)");
        // However much was done since, and though another was copied from it.
        let here: gatherings::GatheringId = new.parse().expect("its key");
        world.build(move |w| {
            for n in 0..210 {
                w.remember(&kernel::Fact::new("gatherings.changed", "gathering", here, format!("Lần {n}.")))?;
            }
            Ok(())
        });
        let next = clerk.post("/gatherings", &[
            ("kind", "OTHER"), ("name", "Hội nghị giữa năm"), ("host", &host), ("first", "10/7/2025"), ("last", ""),
            ("place", ""), ("expected", "80"), ("year", ""),
        ]);
        let next = next.is_done().to.split('/').nth(2).expect("a key").to_owned();
        clerk.post(&format!("/gatherings/{next}/copy"), &[("from", &new), ("needs", "1")]).is_done();
        clerk.get(&path).is_shown().says("Ăn tối ngày 27/3");
    }

    fn what_was_accepted_stays_so_when_it_is_worded_better(world) {
        let m = told(&world, Told::AfterMeeting);
        let by = PersonId(Uuid::now_v7());
        world.build(move |w| crate::sample::seventy_five(w, &m, by));
        let id = m.gathering;
        let all = wrong(&plan_of(&world, &m));
        let print = all.iter().find(|f| f.says.starts_with("Tờ chương trình: đã in 242")).expect("too many").clone();
        // As the program before wrote it.
        let old = print.says.replacen("đã in", "có", 1);
        assert!(old.starts_with("Tờ chương trình: có 242, cần 83, thừa 159 bản"), "{old}");
        let place = print.place.clone();
        world.build(move |w| {
            let g = gatherings::gathering(w, id)?;
            let ok = kernel::Allowed::in_a_story(g.prepare(), by);
            crate::store::accept(w, &ok, id, (&place, &old, "Để dành cho đại biểu đến sau"))
        });
        let clerk = clerk(&world, &m);
        let needs = format!("/gatherings/{id}/needs");
        assert!(row(&clerk.get(&needs), "Tờ chương trình").contains("thừa 159, đã chấp nhận"));
        clerk.get(&format!("/gatherings/{id}/changes")).is_shown().says("Để dành cho đại biểu đến sau");
        // Another figure is open again.
        world.build(move |w| {
            let g = gatherings::gathering(w, id)?;
            let ok = kernel::Allowed::in_a_story(g.prepare(), by);
            let why = gatherings::Why { id: gatherings::ChangeId(Uuid::now_v7()), reason: "Thêm đoàn vắng mặt".into(), basis: String::new() };
            crate::deeds::change(w, &ok, &g, (&[gatherings::Change::Expected(70)], &why), &|| gatherings::ChangeId(Uuid::now_v7()))
        });
        assert!(!row(&clerk.get(&needs), "Tờ chương trình").contains("đã chấp nhận"));
    }

    fn what_is_printed_is_kept_and_meals_are_told_off(world) {
        let m = told(&world, Told::AfterMeeting);
        let by = PersonId(Uuid::now_v7());
        world.build(move |w| crate::sample::seventy_five(w, &m, by));
        let plan = plan_of(&world, &m);
        let words = |name: &str| {
            let n = plan.needs.iter().find(|n| n.name == name).expect("a need");
            (reordered(&plan, n).map(|r| r.words), kept(&plan, n))
        };
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(words("Ăn trưa ngày 28/3"), (some("đã báo giảm còn 79 suất"), None));
        assert_eq!(words("Xe 45 chỗ đưa đón"), (some("đã báo giảm còn 2 xe"), None));
        assert_eq!(words("Phòng nghỉ đêm 27/3"), (some("đã báo giảm còn 38 phòng"), None));
        assert_eq!(words("Tờ chương trình"), (None, some("Đã in, giữ 242 bản, thừa 159")));
        assert_eq!(words("Quà lưu niệm"), (some("đã báo giảm còn 75 phần"), some("Đã mua, giữ 220 phần, thừa 145")));
        assert_eq!((words("Hội trường lớn"), words("Tập tài liệu hội nghị")), ((None, None), (None, None)));
        // Printed with an older programme, all of it is printed anew; too few of what is printed are printed on.
        let other = |have, old: bool| {
            let mut n = plan.needs.iter().find(|n| n.kind == NeedKind::Print && n.have.is_some()).expect("printed").clone();
            n.have = Some(have);
            if old { n.told.push('x'); }
            (reordered(&plan, &n).map(|r| r.words), kept(&plan, &n))
        };
        assert_eq!(other(242, true), (some("đã in lại 83 bản"), None));
        assert_eq!(other(60, false), (some("đã in thêm 23, có 83 bản"), None));
        let clerk = clerk(&world, &m);
        let (needs, accept) = (format!("/gatherings/{}/needs", m.gathering), format!("/gatherings/{}/accepted", m.gathering));
        let page = clerk.get(&needs);
        let print = row(&page, "Tờ chương trình");
        assert!(print.contains("Đã in, giữ 242 bản, thừa 159") && !print.contains("/number\""), "{print}");
        let version = field_value(print, "place").expect("a finding");
        let (says, reason) = (field_value(print, "says").expect("its words"), field_value(print, "reason").expect("why"));
        // By hand it is not reordered either.
        let n = plan.needs.iter().find(|n| n.name == "Tờ chương trình").expect("printed");
        clerk.post(&format!("{needs}/{}/number", n.id), &[("number", "83"), ("version", "1")]).is_refused(409).says("không bớt được");
        clerk.post(&accept, &[("place", &version), ("says", &says), ("reason", &reason)]).is_done();
        let page = clerk.get(&needs);
        assert!(row(&page, "Tờ chương trình").contains("thừa 159, đã chấp nhận"));
        let lunch = plan.needs.iter().find(|n| n.name == "Ăn trưa ngày 28/3").expect("lunch");
        clerk.post(&format!("{needs}/{}/number", lunch.id), &[("number", "79"), ("version", "1")]).is_done();
        clerk.get(&format!("/gatherings/{}/journal", m.gathering)).says("đã báo giảm còn 79 suất; trước là 231")
            .says("chấp nhận như vậy: Tờ chương trình: đã in 242, cần 83, thừa 159 bản");
    }

    fn one_figure_is_the_same_on_every_page(world) {
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        let plan = plan_of(&world, &m);
        let id = m.gathering;
        let accepted = world.build(move |w| crate::store::accepted(w, id));
        let all = standing(wrong(&plan), &accepted);
        let t = things(&plan, &all);
        assert_eq!((t.ready, t.all, t.off), (7, 8, 0), "gifts and papers are kept, with a reason");
        assert!(plan.needs.iter().filter(|n| off(&all, n).is_some()).count() >= 2);
        let (overview, figures) = (format!("/gatherings/{}", m.gathering), format!("/gatherings/{}/statistics", m.gathering));
        clerk.get(&overview).is_shown().says("đủ 7 trên 8 mục").says("thêm 1 việc khi lãnh đạo Đảng, Nhà nước dự").says("xong 2 trên 11 việc");
        clerk.get(&figures).is_shown().says("Mục hậu cần đủ 7/8").says("xong 2 trên 11").says("chưa tính 1 việc chỉ khi lãnh đạo");
        clerk.get(&format!("/gatherings/{}/tasks", m.gathering)).is_shown().says("Đã xong 2/11").says("Chỉ khi lãnh đạo dự 1");
        // Who asked to send somebody else is neither silent nor coming, on both sides.
        let (_, sum) = crate::figures::parties(&plan, &|_| false);
        let answered = world.build(move |w| invitations::answered(w, id));
        assert_eq!((sum.yes, sum.no, sum.instead, sum.silent), (answered.yes, answered.no, answered.instead, answered.none));
        assert_eq!(sum.instead, 1);
    }

    fn a_slip_of_the_century_is_refused_here_too(world) {
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        let (needs, budget) = (format!("/gatherings/{}/needs", m.gathering), format!("/gatherings/{}/budget", m.gathering));
        let before = world.facts();
        for day in ["28/3/1990", "28/3/2100"] {
            clerk.post(&needs, &[("kind", "MEAL"), ("name", "Ăn sáng"), ("day", day), ("heads", "1")]).is_refused(422).says("Ngày: phải từ").keeps("day", day);
            let page = clerk.get(&budget).html;
            let field = |name: &str| field_value(&page, name).expect("a field");
            let fields = [("version", field("version")), ("heads", field("heads")), ("total", field("total")), ("approves", "1".to_owned()), ("on", day.to_owned())];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            clerk.post(&format!("{budget}/approval"), &fields).is_refused(422).says("Ngày duyệt: phải từ").keeps("on", day);
            clerk.post(&format!("/gatherings/{}/changes", m.gathering), &[("expected", "75"), ("first", day), ("last", day), ("place", "x"), ("reason", "Dời ngày")])
                .is_refused(422).says("Ngày bắt đầu: phải từ");
        }
        assert_eq!(world.facts(), before);
    }

    fn words_of_an_approval_are_not_lost_without_its_tick(world) {
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        let budget = format!("/gatherings/{}/budget", m.gathering);
        let page = clerk.get(&budget).html;
        let field = |name: &str| field_value(&page, name).expect("a field");
        let seen = [("version", field("version")), ("heads", field("heads")), ("total", field("total"))];
        let send = |more: &[(&str, &str)]| {
            let seen = seen.iter().map(|(n, v)| (*n, v.as_str()));
            clerk.post(&format!("{budget}/approval"), &seen.chain(more.iter().copied()).collect::<Vec<_>>())
        };
        let before = world.facts();
        for more in [
            &[("most", "500000000"), ("on", "22/3/2024"), ("basis", "Tờ trình 12/TTr-SNV")][..],
            &[("on", "22/3/2024"), ("basis", "Tờ trình 12/TTr-SNV")],
            &[("most", "500000000"), ("on", "20/3/2024"), ("basis", "")],
        ] {
            let back = send(more);
            back.is_refused(422).says("chưa đánh dấu “đã được duyệt”");
            for (name, typed) in more {
                back.keeps(name, typed);
            }
        }
        assert_eq!(world.facts(), before);
        world::check_page("approval without its tick", &send(&[("on", ""), ("basis", "Tờ trình")]).html);
        // The day the page fills in by itself is no word of anybody.
        send(&[("most", "500000000"), ("on", "22/3/2024"), ("basis", "")]).is_done();
    }

    fn a_conference_that_moves_though_people_are_in_or_to_a_day_gone_says_so(world) {
        let m = told(&world, Told::AfterChange);
        world.clock_is("28/3/2024 09:00");
        let clerk = clerk(&world, &m);
        let (id, by) = (m.gathering, PersonId(Uuid::now_v7()));
        let preview = |first: &str, last: &str| {
            clerk.get(&format!("/gatherings/{id}/changes/new?expected=75&first={first}&last={last}&place=X"))
        };
        preview("05/4/2024", "05/4/2024").is_shown().says("Ghi điều chỉnh").says_nothing_of("Xem lại trước khi ghi");
        world.build(move |w| {
            let all: Vec<_> = invitations::invitations(w, id)?.into_iter().map(|i| i.delegate).take(3).collect();
            invitations::sample::came(w, id, &all, (kernel::Moment::at(world::day("28/3/2024"), 7, 10), by))
        });
        let page = preview("26/3/2024", "26/3/2024");
        page.is_shown().says("Đã điểm danh 3 người vào hội nghị ngày").says("Ngày kết thúc mới, 26/3/2024, đã qua (hôm nay 28/3/2024)");
        world::check_page("moved though people are in", &page.html);
        preview("20/3/2024", "29/3/2024").is_shown().says("Ngày bắt đầu mới, 20/3/2024, đã qua");
        preview("28/3/2024", "30/3/2024").is_shown().says("Ghi điều chỉnh");
    }

    fn the_officer_of_a_host_is_told_what_is_to_be_mended(world) {
        let m = told(&world, Told::AfterMeeting);
        let by = PersonId(Uuid::now_v7());
        world.build(move |w| crate::sample::seventy_five(w, &m, by));
        let officer = world.person("Vũ Đức Thăng", &[(Post::Officer, Scope::Below(m.host()))]);
        for who in [&officer, &clerk(&world, &m)] {
            assert_eq!(String::from_utf8_lossy(&who.get("/waiting").bytes), "Sửa 7 chỗ không còn khớp của hội nghị");
        }
    }

    fn facts_can_be_read_alone(world) {
        let m = told(&world, Told::AfterChange);
        let clerk = clerk(&world, &m);
        let (changes, journal) = (format!("/gatherings/{}/changes", m.gathering), format!("/gatherings/{}/journal", m.gathering));
        let page = clerk.get(&changes);
        let gift = page.html.split("<li><p>Quà lưu niệm").nth(1).expect("the gifts");
        let seen = field_value(gift, "seen").expect("its mark");
        clerk.post(&format!("/gatherings/{}/accepted/undoing", m.gathering), &[("seen", &seen)]).is_done();
        clerk.get(&journal).is_shown().says("không chấp nhận như vậy nữa: Quà lưu niệm: có 220, cần 75, thừa 145 phần")
            .says("lý do: Số quà còn lại để dành");
        clerk.post(&format!("/gatherings/{}/needs", m.gathering), &[
            ("kind", "CAR"), ("name", "Xe sân bay"), ("heads", "4"), ("basis", "ANSWERS"), ("source", "Trung ương"), ("when_leaders", "1"), ("note", "gọi trước"),
        ]).is_done();
        clerk.get(&journal).says("Xe “Xe sân bay”: cứ 4 người một xe theo trả lời giấy mời, nguồn Trung ương, chỉ khi lãnh đạo Đảng, Nhà nước dự, chưa đặt, ghi chú “gọi trước”");
    }

    fn the_figures_of_a_full_hall_take_a_few_statements(world) {
        let m = told(&world, Told::AfterMeeting);
        let clerk = clerk(&world, &m);
        let count = |view: &str| statements(&clerk.get(&format!("/cost/{}?view={view}", m.gathering)));
        let (few, few_wall) = (count(""), count("screen"));
        let (id, by) = (m.gathering, PersonId(Uuid::now_v7()));
        world.build(move |w| invitations::sample::large(w, id, 500, by));
        let (desk, wall) = (count(""), count("screen"));
        // Five hundred delegates ask for no statement more than none, but for the one that names the owners of what is there.
        assert!(desk <= few + 2 && wall <= few_wall + 2, "{few} {desk}, {few_wall} {wall}");
        assert!(wall + 5 < desk && desk < 50, "{wall} {desk}");
    }
}
