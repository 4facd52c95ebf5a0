//! What is told before a yearbook is printed, and while an exemplar is written.

use super::selections::decide;
use super::sending::blank;
use super::stories::{Story, good, story};
use crate::units::{place_heading, place_name};
use gatherings::{Gathering, PrepareGathering};
use kernel::{Allowed, PersonId, Uuid};
use world::{Person, Seen, day, field_value};

#[test]
fn a_committee_is_named_by_its_place() {
    for (full, place) in [
        ("Ủy ban nhân dân xã Thanh Sơn", "xã Thanh Sơn"),
        ("Uỷ ban nhân dân Phường Nguyên Bình", "phường Nguyên Bình"),
        ("UBND thị xã Nghi Sơn", "thị xã Nghi Sơn"),
        ("Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Ủy ban Mặt trận Tổ quốc xã Thanh Sơn", "Ủy ban Mặt trận Tổ quốc xã Thanh Sơn"),
        ("Đảng ủy xã Thanh Sơn", "Đảng ủy xã Thanh Sơn"),
        ("Công ty Cổ phần Gỗ Sông Bé", "Công ty Cổ phần Gỗ Sông Bé"),
        ("", ""),
    ] {
        assert_eq!(place_name(full), place);
    }
    assert_eq!(place_heading("Ủy ban nhân dân xã Thanh Sơn"), "Xã Thanh Sơn");
    assert_eq!(place_heading("đội xe"), "Đội xe");
}

/// The achievements of the first exemplar in other words.
fn rewrite(who: &Person<'_>, s: &Story, words: &str) -> Seen {
    let edit = s.at(0, "/edit");
    let mut fields = world::fields(&who.get(&edit).is_shown().html);
    fields.retain(|(name, _)| name != "csrf" && name != "achievements");
    fields.push(("achievements".into(), words.into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    who.post(&edit, &fields)
}

world::on_both_engines! { crate::routes();
    fn what_no_page_holds_and_what_was_changed_late_is_told_before_printing(world) {
        let s = story(&world);
        let (officer, clerk) = (s.officer(&world), s.clerk(&world, 1));
        let at = format!("/selections/{}", s.made.town);
        decide(&officer, s.made.town, "Trương Công Uẩn", &[("outcome", "NOT_CHOSEN"), ("reason", "Chưa đủ thời gian thử thách"), ("seen", "")]).is_done();
        // Why somebody was not chosen is read by their own unit only, until the list is settled.
        let readers = |seen: &dyn Fn(usize) -> bool| (0..6).filter(|i| seen(*i)).count();
        let reads = |i: usize| s.clerk(&world, i).get(&at).is_shown().html.contains("Chưa đủ thời gian thử thách");
        assert_eq!(readers(&reads), 1, "its own unit");
        let version = field_value(&officer.get(&at).html, "version").unwrap();
        officer.post(&format!("{at}/closure"), &[("version", &version), ("early", "yes")]).is_done();
        assert_eq!(readers(&reads), 6, "all, of a settled list");
        officer.get(&format!("{at}/yearbook")).is_shown().says_nothing_of("sửa sau khi chốt");
        // The commune writes more than a page holds, after the list was settled.
        world.clock_is("13/02/2025 09:00");
        rewrite(&clerk, &s, "").is_done();
        officer.get(&format!("{at}/yearbook")).is_shown().says("chưa viết thành tích").says_nothing_of("quá một trang");
        rewrite(&clerk, &s, &"Vận động bà con cùng làm, ghi sổ từng việc, công khai ở nhà văn hóa thôn. ".repeat(75)).is_done();
        good(&clerk.get(&s.at(0, "/edit")), "edit").says("in chữ nhỏ nhất vẫn quá một trang kỷ yếu; bớt khoảng");
        let book = officer.get(&format!("{at}/yearbook"));
        good(&book, "yearbook").says("Cần xem lại trước khi in").says("quá một trang kỷ yếu").says("sửa sau khi chốt, ngày 13/02/2025").says("không có ảnh");
        assert!(book.html.contains(&format!("href=\"{}\"", s.at(0, "/edit"))), "a link to the person");
        clerk.get(&format!("{at}/yearbook")).is_shown().says_nothing_of("Cần xem lại trước khi in");
    }

    fn a_conference_on_another_day_is_told(world) {
        let s = story(&world);
        let (officer, host) = (s.officer(&world), s.n.town);
        let at = format!("/selections/{}", s.made.town);
        officer.get(&at).is_shown().says_nothing_of("Ngày họp chưa khớp");
        world.build(move |w| {
            let g = Gathering { first_day: day("26/6/2025"), last_day: day("26/6/2025"), ..blank(host) };
            let ok = Allowed::in_a_story(PrepareGathering::at(host, vec![host]), PersonId(Uuid::from_u128(1)));
            gatherings::create(w, &ok, &g)
        });
        for page in [at.clone(), format!("{at}/yearbook")] {
            let seen = officer.get(&page);
            good(&seen, "another day").says("Ngày họp chưa khớp").says("ghi ngày 26/6/2025");
            assert!(seen.html.contains("href=\"/gatherings/"));
        }
        // When the selection's own day is past, only of the conference that is called as it is, and was put off.
        world.clock_is("02/6/2025 08:00");
        s.officer(&world).get(&at).is_shown().says_nothing_of("Ngày họp chưa khớp");
        let made = s.made.town;
        world.build(move |w| {
            let name = crate::store::selections::selection(w, made)?.title;
            let g = Gathering { name, first_day: day("27/6/2025"), last_day: day("27/6/2025"), ..blank(host) };
            let ok = Allowed::in_a_story(PrepareGathering::at(host, vec![host]), PersonId(Uuid::from_u128(1)));
            gatherings::create(w, &ok, &g)
        });
        s.officer(&world).get(&at).is_shown().says("Ngày họp chưa khớp").says("ghi ngày 27/6/2025");
    }
}
