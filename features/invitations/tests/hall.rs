//! The hall through its pages.

use super::{Story, routes, story};
use delegates::DelegateId;
use world::World;

fn map(world: &World, s: &Story) -> crate::SeatMap {
    world.db.read(|w| crate::seats(w, s.m.gathering)).unwrap()
}

fn at(world: &World, s: &Story, d: DelegateId) -> String {
    let map = map(world, s);
    map.seat_of(d).map_or_else(String::new, |seat| map.name(seat))
}

world::on_both_engines! {
    routes();

    fn everybody_who_comes_has_a_place_and_none_of_them_is_reserved(world) {
        let s = story(&world, "21/3/2024 08:00");
        let map = map(&world, &s);
        assert_eq!((map.blocks.len(), map.reserved.len(), map.room()), (2, 2, 94));
        assert_eq!(map.given.len(), 74, "one said no");
        let seen = s.clerk(&world).get(&format!("{}/seats", s.path));
        seen.is_shown().says("Chủ trì hội nghị").says("Sân khấu");
        assert!(seen.html.contains("<svg class=\"seat-plan\""));
    }

    fn two_change_places_by_hand(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/seats/move", s.path);
        let (a, b) = (s.i.invited[0], s.i.invited[1]);
        let (was_a, was_b) = (at(&world, &s, a), at(&world, &s, b));
        let v = map(&world, &s).version.to_string();
        c.post(&path, &[("version", &v), ("who", &a.to_string()), ("seat", "Z-99")]).is_refused(422).says("Không có chỗ");
        c.post(&path, &[("version", &v), ("who", &a.to_string()), ("seat", "Khối phải, A-01")]).is_refused(422).says("đang giữ lại");
        c.post(&path, &[("version", &v), ("seat", &was_b)]).is_refused(422).says("Đại biểu: chưa chọn");
        c.post(&path, &[("version", &v), ("who", &a.to_string()), ("seat", &was_b)]).is_done();
        assert_eq!((at(&world, &s, a), at(&world, &s, b)), (was_b.clone(), was_a.clone()));
        c.post(&path, &[("version", &v), ("who", &a.to_string()), ("seat", &was_a)]).is_refused(409);
        let v = map(&world, &s).version.to_string();
        c.post(&path, &[("version", &v), ("who", &a.to_string()), ("with", &b.to_string())]).is_done();
        assert_eq!((at(&world, &s, a), at(&world, &s, b)), (was_a, was_b));
    }

    fn a_smaller_hall_keeps_who_still_fits(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/seats", s.path);
        let (a, before) = (s.i.invited[0], map(&world, &s));
        let was = at(&world, &s, a);
        let v = before.version.to_string();
        c.post(&path, &[("version", &v), ("blocks", "Khối trái | tám | 6")]).is_refused(422).says("viết tên khối");
        c.post(&path, &[("version", &v), ("blocks", "")]).is_refused(422);
        c.post(&path, &[("version", &v), ("blocks", "Khối trái | 4 | 6\nKhối phải | 4 | 6"), ("fill", "middle")]).is_done();
        let now = map(&world, &s);
        assert_eq!((now.given.len(), at(&world, &s, a)), (46, was));
        let v = now.version.to_string();
        c.post(&format!("{path}/order"), &[("version", &v), ("how", "keep")]).is_done();
        c.get(&path).is_shown().says("28 đại biểu chưa có chỗ");
    }

    fn reserved_places_are_kept_and_given_back(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/seats/reserve", s.path);
        let who = s.i.invited[0];
        let seat = at(&world, &s, who);
        let v = map(&world, &s).version.to_string();
        c.post(&path, &[("version", &v), ("do", "keep"), ("seats", &seat)]).is_refused(422).says("Giữ cho ai");
        c.post(&path, &[("version", &v), ("do", "keep"), ("seats", &seat), ("why", "Máy <b>quay</b>")]).is_done();
        assert_eq!(at(&world, &s, who), "", "whoever sat there waits for a place");
        let seen = c.get(&format!("{}/seats", s.path));
        assert!(!seen.html.contains("<b>quay"), "words are words in the picture too");
        let v = map(&world, &s).version.to_string();
        c.post(&path, &[("version", &v), ("do", "free"), ("seats", &seat)]).is_done();
        let v = map(&world, &s).version.to_string();
        c.post(&format!("{}/seats/order", s.path), &[("version", &v), ("how", "anew")]).is_done();
        assert_eq!(at(&world, &s, who), seat, "the first of protocol sits where the first sits");
    }
}
