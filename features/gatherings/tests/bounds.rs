//! What is held within bounds: hours, days, orders, files, the sight of whoever only was given work.

use super::stories::{after, clerk, link, s0, seen_of};
use super::{day, gathering, session};
use crate::model::{Gathering, days_to_hold};
use crate::news::{Tense, is_service};
use crate::programme::Programme;
use crate::routes;
use crate::sample::{MienDong, Told};
use crate::screen::as_on_a_stage;
use kernel::{Moment, Post, Scope};
use std::io::Cursor;
use world::on_both_engines;

fn at(m: &MienDong, part: &str) -> String {
    format!("/gatherings/{}/{part}", m.gathering)
}

/// An archive with these parts.
fn archive(parts: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        zip.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn days_that_can_be_meant_have_bounds() {
    let g = gathering();
    let (first, last) = g.days_around();
    assert_eq!((first.days_to(g.first_day), g.last_day.days_to(last)), (366, 366));
    let today = day("13/3/2024");
    for far in ["01/01/1990", "01/01/2018", "01/01/2100"] {
        let far = day(far);
        let (from, until) = days_to_hold(today);
        assert!(far < from || far > until, "{far}");
        let (from, until) = g.days_to_move(today);
        assert!(far < from || far > until, "{far}");
    }
    // A gathering of long ago is still moved about where it lies, and settled until today.
    let old = Gathering { first_day: day("01/6/2010"), last_day: day("02/6/2010"), ..g };
    let (from, until) = old.days_to_move(today);
    assert!(from <= day("01/7/2009") && until >= today);
    assert!(old.days_settled(today).0 < day("01/01/2010") && old.last_due(today) > today);
    let ahead = Gathering { first_day: day("01/6/2028"), last_day: day("02/6/2028"), ..old };
    assert!(ahead.days_settled(today).0 < today);
}

#[test]
fn news_are_told_in_the_tense_of_the_clock() {
    let g = gathering();
    let evening = session(1, day("27/3/2024"), (19 * 60 + 30, 21 * 60 + 30), "");
    let morning = session(2, day("28/3/2024"), (450, 690), "");
    let p = Programme { sessions: vec![evening, morning], ..Programme::default() };
    let tense = |p: &Programme, on: &str, hour| Tense::of(&g, p, Moment::at(day(on), hour, 0));
    assert_eq!(tense(&p, "27/3/2024", 8), Tense::Coming);
    assert_eq!(tense(&p, "28/3/2024", 6), Tense::Now);
    assert_eq!(tense(&p, "28/3/2024", 12), Tense::Over);
    let none = Programme::default();
    assert_eq!(tense(&none, "26/3/2024", 23), Tense::Coming);
    assert_eq!(tense(&none, "28/3/2024", 23), Tense::Now);
    assert_eq!(tense(&none, "29/3/2024", 0), Tense::Over);
    // The second day has no session yet: it is not over on the evening of the first.
    let first = session(1, day("27/3/2024"), (19 * 60 + 30, 21 * 60 + 30), "");
    let p = Programme { sessions: vec![first], ..Programme::default() };
    assert_eq!(tense(&p, "27/3/2024", 22), Tense::Now);
    assert_eq!(tense(&p, "28/3/2024", 23), Tense::Now);
    assert_eq!(tense(&p, "29/3/2024", 0), Tense::Over);
}

#[test]
fn what_is_for_the_house_is_no_news() {
    for title in [
        "Đón tiếp đại biểu, phát tài liệu",
        "Nghỉ giải lao",
        "Giải lao, tiệc trà",
        "Ăn trưa",
        "Điểm danh",
        "Check-in",
    ] {
        assert!(is_service(title), "{title}");
    }
    for title in [
        "Khai mạc",
        "Đón nhận Huân chương Lao động",
        "Tham luận",
        "Chào cờ, tuyên bố lý do, giới thiệu đại biểu",
    ] {
        assert!(!is_service(title), "{title}");
    }
}

#[test]
fn a_name_stands_as_on_the_wall_behind_a_stage() {
    let two = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(as_on_a_stage("Hội nghị tổng kết năm 2023"), two("Hội nghị", "Tổng kết năm 2023"));
    assert_eq!(as_on_a_stage("Đại hội Thi đua yêu nước tỉnh"), two("Đại hội", "Thi đua yêu nước tỉnh"));
    assert_eq!(as_on_a_stage("Hội nghị"), two("", "Hội nghị"));
    assert_eq!(as_on_a_stage("Tổng kết năm 2023"), two("", "Tổng kết năm 2023"));
}

on_both_engines! { routes();

fn half_an_hour_and_a_slip_of_the_century_are_refused(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let before = world.facts();
    for (starts, ends) in [("1.5", "3:00"), ("1:00", "2.5"), ("1:5", "3:00")] {
        clerk.post(&at(&m, "sessions"), &[("name", "X"), ("day", "28/3/2024"), ("starts", starts), ("ends", ends)]).is_refused(422)
            .says("đủ hai chữ số phút").keeps("starts", starts).keeps("ends", ends);
    }
    clerk.post(&at(&m, "papers"), &[("title", "A"), ("before-day", "28/3/2024"), ("before-hour", "7.5")]).is_refused(422).says("“7.5” không phải là giờ");
    let host = m.host().to_string();
    for first in ["28/3/1990", "28/3/2100"] {
        clerk.post("/gatherings", &[("kind", "OTHER"), ("name", "Thử"), ("host", &host), ("first", first), ("last", ""), ("expected", "10"), ("year", "")])
            .is_refused(422).says("Ngày bắt đầu: phải từ").keeps("first", first).says_nothing_of("nhiều nhất 10 ngày");
        clerk.post(&at(&m, "tasks"), &[("title", "Thử"), ("owner", "BP.CA"), ("due", first)]).is_refused(422).says("Hạn:");
    }
    assert_eq!(world.facts(), before);
}

fn an_order_that_asks_for_nothing_there_is_refused(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let before = world.facts();
    let page = clerk.get(&at(&m, "programme")).html;
    let items = after(&page, "action=\"/gatherings/").split("\"").next().unwrap().to_owned();
    let items = format!("/gatherings/{items}");
    let item = after(&page, "name=\"act\" value=\"down:").to_owned();
    let clip = at(&m, "clip/order");
    let clip_seen = seen_of(&clerk.get(&at(&m, "clip")).html, &clip);
    for (path, seen) in [(&items, &seen_of(&page, &items)), (&clip, &clip_seen)] {
        for act in ["", "fly", "up:", "up:x", "remove:018e0000-0000-7000-8000-000000000009", "<script>:1"] {
            clerk.post(path, &[("seen", seen), ("act", act)]).is_refused(422).says("Không rõ phải đưa mục nào");
        }
        for order in ["", "x,y", "018e0000-0000-7000-8000-000000000009"] {
            clerk.post(path, &[("seen", seen), ("order", order)]).is_refused(422).says("Không rõ phải đưa mục nào");
        }
    }
    clerk.post(&items, &[("seen", &seen_of(&page, &items)), ("act", &format!("remove:{item}"))]).is_refused(422).says("bỏ ở trang của mục");
    assert_eq!(world.facts(), before);
    clerk.post(&items, &[("seen", &seen_of(&page, &items)), ("act", &format!("down:{item}"))]).is_done();
}

fn a_document_is_what_its_name_says(world) {
    let m = s0(&world, Told::BeforeMeeting);
    let clerk = clerk(&world, &m);
    let path = at(&m, "papers");
    let good = archive(&["[Content_Types].xml", "word/document.xml"]);
    let cut = good[..good.len() - 30].to_vec();
    let before = world.facts();
    for (name, bytes) in [
        ("bao-cao.docx", b"PK\x03\x04 <script>alert(1)</script>".to_vec()), ("bao-cao.docx", cut.clone()),
        ("bao-cao.docx", archive(&["a.txt"])), ("bang.xlsx", good.clone()),
    ] {
        clerk.post_files(&path, &[("title", "Báo cáo")], &[("file", name, &bytes)]).is_refused(422)
            .says("không phải là DOCX hay XLSX thật").keeps("title", "Báo cáo");
    }
    clerk.post_files(&path, &[("title", "Báo cáo")], &[("file", "bao-cao.pdf", b"%PDF-1.7 broken")]).is_refused(422);
    assert_eq!(world.facts(), before);
    clerk.post_files(&path, &[("title", "Báo cáo")], &[("file", "bao-cao.docx", &good)]).is_done();
    let doc = link(&clerk.get(&path).html, "Báo cáo<");
    clerk.post_files(&doc, &[("title", "Báo cáo"), ("version", "1")], &[("file", "bao-cao.docx", &cut)]).is_refused(422)
        .says("không phải là DOCX hay XLSX thật");
}

fn whoever_was_given_work_sees_that_work_and_the_programme(world) {
    let m = s0(&world, Told::AfterMeeting);
    let police = world.person("Ngô Quốc Vinh", &[(Post::Clerk, Scope::Body(m.police))]);
    let tasks = police.get(&at(&m, "tasks"));
    tasks.is_shown().says("phương án bảo vệ").says("Các việc giao cho đồng chí và đơn vị")
        .says_nothing_of("Dàn dựng đêm giao lưu").says_nothing_of("Sở Tài chính").says_nothing_of("Cuộc họp, kết luận");
    let own = link(&tasks.html, "Xây dựng chi tiết phương án bảo vệ");
    police.get(&own).is_shown();
    let all = clerk(&world, &m).get(&at(&m, "tasks"));
    police.get(&link(&all.html, "Dàn dựng đêm giao lưu")).is_refused(404);
    for part in ["committees", "meetings", "clip"] {
        police.get(&at(&m, part)).is_refused(403).says("người trong ban tổ chức");
    }
    police.get(&at(&m, "programme")).is_shown().says_nothing_of("Ban tổ chức").says_nothing_of("Kịch bản phim").says_nothing_of(">Số liệu<");
    // Of the papers, those of the programme's items.
    let id = m.gathering;
    let item = world.build(move |w| Ok(crate::programme(w, id)?.items[0].id)).to_string();
    let papers = at(&m, "papers");
    for (title, item) in [("Sơ đồ chỗ đỗ xe", item.as_str()), ("Danh sách phòng ở", "")] {
        clerk(&world, &m).post_files(&papers, &[("title", title), ("item", item)], &[("file", "a.pdf", b"%PDF-1.4 a startxref 0 %%EOF")]).is_done();
    }
    let all = clerk(&world, &m).get(&papers);
    let (of_item, inner) = (link(&all.html, "Sơ đồ chỗ đỗ xe"), link(&all.html, "Danh sách phòng ở"));
    police.get(&papers).is_shown().says("Sơ đồ chỗ đỗ xe").says_nothing_of("Danh sách phòng ở");
    police.get(&of_item).is_shown();
    police.get(&format!("{of_item}/file")).is_shown();
    police.get(&inner).is_refused(404);
    police.get(&format!("{inner}/file")).is_refused(404);
    // A member of the cluster, and whoever sits on a committee, see all of it.
    let member = world.person("Đoàn Kim Ngân", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
    member.get(&at(&m, "tasks")).is_shown().says("Dàn dựng đêm giao lưu");
    for part in ["committees", "clip"] {
        member.get(&at(&m, part)).is_shown();
    }
    member.get(&inner).is_shown();
    let (gathering, who) = (m.gathering, police.id.unwrap());
    let committee = world.db.read(move |w| Ok(crate::committees(w, gathering)?.0[6].id)).unwrap();
    world.build(move |w| {
        let g = crate::gathering(w, gathering)?;
        let ok = kernel::Allowed::in_a_story(g.prepare(), who);
        let (name, post) = ("Ngô Quốc Vinh".to_owned(), String::new());
        let member = crate::Member { id: crate::MemberId(kernel::Uuid::now_v7()), committee, role: crate::Role::Member, name, post, person: Some(who) };
        crate::store::committees::put_member(w, &ok, gathering, &member)
    });
    police.get(&at(&m, "committees")).is_shown();
    police.get(&at(&m, "tasks")).is_shown().says("Dàn dựng đêm giao lưu");
}

}
