//! One person in two lists, and more people than places, told on every way in; the same form twice answered alike.

use super::stories::{Story, by, list, named, of_list, one, story, surely, tick_in};
use crate::{Delegate, DelegationId, ListState, Particulars};
use kernel::{Allowed, Uuid};
use world::{Person, Seen, World, field_value};

/// The fields that write somebody down as they stand in another list.
fn as_written(d: &Particulars) -> Vec<(&'static str, String)> {
    let mut all = vec![("name", d.name.clone()), ("post", d.post.clone()), ("unit", d.unit.clone())];
    all.push(("birth", d.birth.map_or(String::new(), |b| b.to_string())));
    all
}

fn post(who: &Person<'_>, path: &str, fields: &[(&'static str, String)], more: &[(&str, &str)]) -> Seen {
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    all.extend(more);
    who.post(path, &all)
}

fn texts<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(n, v)| (*n, v.as_str())).collect()
}

/// A link for this delegation.
fn link(world: &World, s: &Story, id: DelegationId) -> String {
    let page = s.host(world).post(&format!("/delegations/{id}/link"), &[("until", "20/3/2024")]);
    let at = page.html.find("/lists/").expect("a link");
    page.html[at..at + "/lists/".len() + 64].to_owned()
}

/// Room for one more in the first province's list, and somebody of the second's.
fn ground(world: &World, s: &Story) -> Delegate {
    let id = s.d.provinces[0];
    let m = s.m.gathering;
    world.build(move |w| {
        let g = gatherings::gathering(w, m)?;
        let ok = Allowed::in_a_story(g.prepare(), by());
        let d = crate::delegation(w, id)?;
        crate::deeds::change_delegation(w, &ok, (&g, &crate::Delegation { quota: 20, ..d.clone() }), &d)
    });
    of_list(world, s, s.d.provinces[1])[0].clone()
}

world::on_both_engines! { crate::routes();
    fn one_person_in_two_lists_is_told_by_hand_and_kept_only_by_who_saw_it(world) {
        let s = story(&world);
        let (other, facts) = (ground(&world, &s), world.facts());
        let there = list(&world, s.d.provinces[1]).name;
        let fields = as_written(&other);
        let path = s.dong_nai("/delegates");
        for who in [s.host(&world), s.province(&world, 0)] {
            let told = post(&who, &path, &fields, &[]);
            told.is_refused(422).says(&format!("đã có tên ở {there}")).says("cùng năm sinh").says("Tôi đã xem, vẫn ghi").keeps("name", &other.name);
        }
        // Behind a link it is told as well, and not where.
        let open = link(&world, &s, s.d.provinces[0]);
        let told = post(&world.nobody(), &format!("{open}/delegates"), &fields, &[]);
        told.is_refused(422).says("Danh sách của một đoàn khác đã có người tên").says_nothing_of(&there);
        assert_eq!(world.facts(), facts + 1, "the link alone");
        // Also through a correction and a substitution.
        let own = of_list(&world, &s, s.d.provinces[0])[0].clone();
        let edit = s.dong_nai(&format!("/delegates/{}", own.id));
        post(&s.host(&world), &edit, &fields, &[("version", "1")]).is_refused(422).says(&there);
        post(&s.host(&world), &format!("{edit}/replacement"), &fields, &[("version", "1"), ("reason", "Bận việc")]).is_refused(422).says(&there);
        // Written by whoever saw it: marked on both rosters, told in the journal, open in the report, and no list is confirmed with it.
        surely(&s.province(&world, 0), &path, &texts(&fields)).is_done();
        let host = s.host(&world);
        host.get(&s.dong_nai("")).is_shown().says("trùng người với").says(&there).says("Một người có tên hai lần");
        host.get(&format!("/delegations/{}", s.d.provinces[1])).is_shown().says("trùng người với").says("Đoàn tỉnh Đồng Nai");
        s.province(&world, 1).get(&format!("/delegations/{}", s.d.provinces[1])).is_shown().says("trùng người với");
        host.get(&s.at("/delegates")).is_shown().says("trùng người").says(&format!("({there})"));
        let journal = host.get(&s.dong_nai("/journal"));
        journal.is_shown().says("Người ghi đã xem");
        host.get(&s.at("/verification")).is_shown().says("Một người có tên hai lần").says(&format!("({there})"));
        let v = list(&world, s.d.provinces[0]).version.to_string();
        host.post(&s.dong_nai("/confirmation"), &[("version", &v), ("different", "yes")]).is_refused(422).says("Rút một");
    }

    fn namesakes_of_one_year_are_confirmed_by_who_looked_and_stay_in_the_report(world) {
        let s = story(&world);
        let other = ground(&world, &s);
        let mut fields = as_written(&other);
        fields[1].1 = "Một chức vụ khác hẳn".into();
        fields[2].1 = "Một đơn vị khác hẳn".into();
        let host = s.host(&world);
        post(&host, &s.dong_nai("/delegates"), &fields, &[]).is_refused(422).says("cùng họ tên, cùng năm sinh");
        surely(&host, &s.dong_nai("/delegates"), &texts(&fields)).is_done();
        let confirm = |id: DelegationId, more: &[(&str, &str)]| {
            let v = list(&world, id).version.to_string();
            host.post(&format!("/delegations/{id}/confirmation"), &[&[("version", v.as_str())], more].concat())
        };
        let page = host.get(&s.dong_nai(""));
        page.is_shown().says("Đã kiểm tra, là những người khác nhau").says("Cùng họ tên, có thể là một người");
        world::check_page("namesakes", &page.html);
        confirm(s.d.provinces[0], &[]).is_refused(422).says("là những người khác nhau");
        host.get(&s.at("/verification")).says("Một người có tên hai lần");
        confirm(s.d.provinces[0], &[("different", "yes")]).is_refused(422).says("là những người khác nhau");
        for id in [s.d.provinces[0], s.d.provinces[1]] {
            let tick = tick_in(&host.get(&format!("/delegations/{id}")), "different").unwrap();
            confirm(id, &[("different", &tick)]).is_done();
        }
        let report = host.get(&s.at("/verification"));
        report.is_shown().says("đã kiểm tra là những người khác nhau").says_nothing_of("Một người có tên hai lần");
        host.get(&s.dong_nai("/journal")).says("Đã kiểm tra là những người khác nhau");
        // Whoever becomes a namesake afterwards was never said to be another one: the report says that it is open.
        world.clock_is("14/3/2024 08:00");
        let another = of_list(&world, &s, s.d.provinces[1])[1].clone();
        let mine = of_list(&world, &s, s.d.provinces[0])[0].clone();
        let birth = another.birth.unwrap().to_string();
        let form = [("name", another.name.as_str()), ("birth", birth.as_str()), ("version", "1"), ("reason", "Ghi nhầm")];
        surely(&host, &s.dong_nai(&format!("/delegates/{}", mine.id)), &form).is_done();
        let report = host.get(&s.at("/verification"));
        report.is_shown().says("đã kiểm tra là những người khác nhau").says("Một người có tên hai lần").says(&another.name);
    }

    fn a_tick_counts_for_what_was_shown_beside_it_and_for_nothing_else(world) {
        let s = story(&world);
        let other = ground(&world, &s);
        let (host, path) = (s.host(&world), s.dong_nai("/delegates"));
        let mut fields = as_written(&other);
        (fields[1].1, fields[2].1) = ("Một chức vụ khác hẳn".into(), "Một đơn vị khác hẳn".into());
        let told = post(&host, &path, &fields, &[]);
        let tick = tick_in(&told, "sure").unwrap();
        assert!(!told.html.contains("id=\"sure\" name=\"sure\" value=\"\""));
        // It stays in a form that comes back for something else, and counts then.
        let mut broken = texts(&fields);
        broken[1].1 = "";
        broken.push(("sure", &tick));
        host.post(&path, &broken).is_refused(422).says("điều đã nêu ở lần gửi trước");
        // For another person's doubts, and set by nobody who was shown any, it is as if it were not set.
        let third = of_list(&world, &s, s.d.provinces[1])[1].clone();
        let mut fields3 = as_written(&third);
        fields3[1].1 = "Một chức vụ khác hẳn".into();
        for tick in [tick.as_str(), "yes"] {
            post(&host, &path, &fields3, &[("sure", tick)]).is_refused(422).says(&format!("đã có tên ở {}", list(&world, s.d.provinces[1]).name));
        }
        post(&host, &path, &fields, &[("sure", &tick)]).is_done();
        host.get(&s.dong_nai("/journal")).says(&other.name).says_nothing_of(&third.name);
    }

    fn two_of_one_name_and_year_in_one_pasted_list_are_taken_by_who_saw_it(world) {
        let s = story(&world);
        ground(&world, &s);
        let (host, base) = (s.host(&world), s.dong_nai(""));
        let sends = |text: &str| host.post(&format!("{base}/intake"), &[("rows", text)]);
        // One person twice is not taken.
        let twice = sends("Lê Thị Cùng Tên|||1980|Giáo viên|Trường A\nLê Thị Cùng Tên|||1980|Giáo viên|Trường A");
        twice.is_shown().says("1 ghi thêm, 0 sửa, 0 giữ nguyên, 1 không nhận").says("Trùng với dòng 1");
        let page = sends("Lê Thị Cùng Tên|||1980|Giáo viên|Trường A\nLê Thị Cùng Tên|||1980|Nông dân|Xã B");
        page.is_shown().says("2 ghi thêm").says("cũng được ghi trong lần này").says_nothing_of("đã có trong danh sách của đoàn");
        let shown = field_value(&page.html, "shown").unwrap();
        let carried = field_value(&page.html, "rows").unwrap();
        let form = [("rows", carried.as_str()), ("shown", shown.as_str())];
        host.post(&format!("{base}/taking"), &form).is_refused(422);
        host.post(&format!("{base}/taking"), &[&form[..], &[("sure", "yes")]].concat()).is_done();
        let now = of_list(&world, &s, s.d.provinces[0]);
        assert_eq!(now.iter().filter(|d| d.name == "Lê Thị Cùng Tên").count(), 2);
        // The same again is the same.
        sends(&carried).is_shown().says("0 ghi thêm, 0 sửa, 2 giữ nguyên");
    }

    fn many_lines_read_the_gathering_once(world) {
        let s = story(&world);
        let id = s.d.provinces[0];
        let m = s.m.gathering;
        let all = of_list(&world, &s, id);
        // So many statements does each changed line cost, however many stand at the gathering.
        let costs = world.build(move |w| {
            let g = gatherings::gathering(w, m)?;
            let d = crate::delegation(w, id)?;
            let pen = crate::Pen::Host(Allowed::in_a_story(g.prepare(), by()));
            let standing = crate::delegates(w, m)?;
            let names = [(d.id, d.name.clone())].into();
            let mut lists = crate::doubts::Lists::of(&d, &pen, (&standing, &names));
            let mut costs = Vec::new();
            for x in &all {
                let who = Particulars { note: "Ghi chú mới".into(), ..x.who.clone() };
                let before = w.queries();
                let to = (&who, &crate::Why::default(), crate::Sure::All);
                crate::deeds::change_among(w, &pen, (&g, &d), &mut lists, (x, x.version), to)?;
                costs.push(w.queries() - before);
            }
            Ok(costs)
        });
        assert_eq!(costs.len(), 9);
        assert!(costs.iter().all(|c| *c == costs[0] && *c <= 9), "{costs:?}");
    }

    fn a_list_of_many_with_somebody_of_another_is_taken_only_by_who_saw_it(world) {
        let s = story(&world);
        let other = ground(&world, &s);
        let line = format!("{}|||{}|{}|{}", other.name, other.birth.unwrap(), other.post, other.unit);
        let open = link(&world, &s, s.d.provinces[0]);
        let facts = world.facts();
        for (who, base) in [(s.host(&world), s.dong_nai("")), (s.province(&world, 0), s.dong_nai("")), (world.nobody(), open)] {
            let page = who.post(&format!("{base}/intake"), &[("rows", &line)]);
            page.is_shown().says("Xem lại trước khi nhận").says("Tôi đã xem, vẫn ghi");
            let shown = field_value(&page.html, "shown").unwrap();
            let at = page.html.find("<textarea name=\"rows\"").unwrap();
            let carried = page.html[at..].split_once('>').unwrap().1.split("</textarea>").next().unwrap().to_owned();
            who.post(&format!("{base}/taking"), &[("rows", &carried), ("shown", &shown)]).is_refused(422).keeps("rows", &carried);
            assert_eq!(world.facts(), facts);
        }
    }

    fn more_than_the_quota_is_told_on_every_way_in(world) {
        let s = story(&world);
        let (host, path) = (s.host(&world), s.dong_nai("/delegates"));
        let mut form = named("Nguyễn Thị Bình Minh", "Giáo viên");
        let told = "phân bổ 9 đại biểu, ghi xong thì có 10, quá 1 người";
        let facts = world.facts();
        host.post(&path, &form).is_refused(422).says(told).keeps("name", "Nguyễn Thị Bình Minh");
        s.province(&world, 0).post(&path, &form).is_refused(422).says(told);
        let open = link(&world, &s, s.d.provinces[0]);
        world.nobody().post(&format!("{open}/delegates"), &form).is_refused(422).says(told);
        assert_eq!(world.facts(), facts + 1, "the link alone");
        // Whoever serves takes no place; made a delegate afterwards, or replaced by one, they do.
        form[3].1 = "Phục vụ";
        surely(&host, &path, &form).is_done();
        let x = of_list(&world, &s, s.d.provinces[0]).pop().unwrap();
        form[3].1 = "Đại biểu chính thức";
        form.push(("version", "1"));
        host.post(&s.dong_nai(&format!("/delegates/{}", x.id)), &form).is_refused(422).says(told);
        let mut heir = named("Lý Thị Thay Thế", "Giáo viên");
        heir.extend([("version", "1"), ("reason", "Bận việc")]);
        host.post(&s.dong_nai(&format!("/delegates/{}/replacement", x.id)), &heir).is_refused(422).says(told);
        surely(&host, &s.dong_nai(&format!("/delegates/{}/replacement", x.id)), &heir).is_done();
        let mut last = named("Nguyễn Thị Mười Một", "Giáo viên");
        last.retain(|(n, _)| *n != "category");
        surely(&host, &path, &last).is_done();
        host.get(&s.dong_nai("/journal")).says("Người ghi đã xem").says("ghi xong thì có 11, quá 2 người");
        // A quota lowered below who stands there is told, too.
        let page = host.get(&s.dong_nai("/setup"));
        let v = field_value(&page.html, "version").unwrap();
        let setup = [("name", "Đoàn tỉnh Đồng Nai"), ("source", "Các tỉnh trong cụm"), ("quota", "5"), ("order", "2"), ("due", "20/3/2024"), ("body", ""), ("contact", ""), ("version", &v)];
        host.post(&s.dong_nai("/setup"), &setup).is_done();
        host.get(&s.dong_nai("")).is_shown().says("Quá phân bổ 6 người");
    }

    fn the_same_form_sent_twice_is_answered_as_the_first_time(world) {
        let s = story(&world);
        let (host, key) = (s.host(&world), Uuid::now_v7().to_string());
        let mut form = named("Nguyễn Thị Bình Minh", "Giáo viên");
        form.push(("key", &key));
        let twice = |path: &str, form: &[(&str, &str)]| {
            let tick = if form.iter().any(|(n, _)| *n == "name") { tick_in(&host.post(path, form), "sure") } else { None };
            let sure: Vec<(&str, &str)> = tick.iter().map(|t| ("sure", t.as_str())).collect();
            let form = &[form, &sure].concat()[..];
            let first = host.post(path, form);
            first.is_done();
            let facts = world.facts();
            let again = host.post(path, form);
            again.is_done();
            assert_eq!((&again.to, &again.cookies, world.facts()), (&first.to, &first.cookies, facts), "{path}");
        };
        twice(&s.dong_nai("/delegates"), &form);
        let x = of_list(&world, &s, s.d.provinces[0]).pop().unwrap();
        assert_eq!(x.id.to_string(), key);
        // Gone back to, and another name in the same form: that is somebody else, and both stand.
        form[0].1 = "Trần Thị Khác Hẳn";
        surely(&host, &s.dong_nai("/delegates"), &form).is_done();
        assert_eq!(of_list(&world, &s, s.d.provinces[0]).len(), 11);
        let next = Uuid::now_v7().to_string();
        let mut heir = named("Lý Thị Thay Thế", "Giáo viên");
        heir.extend([("version", "1"), ("reason", "Bận việc"), ("key", &next)]);
        twice(&s.dong_nai(&format!("/delegates/{}/replacement", x.id)), &heir);
        let heir = one(&world, one(&world, x.id).heir.unwrap()).id;
        twice(&s.dong_nai(&format!("/delegates/{heir}/withdrawal")), &[("version", "1"), ("withdraw_reason", "Ốm")]);
        // For another reason it is another withdrawal, and comes too late.
        let other = [("version", "1"), ("withdraw_reason", "Chuyển công tác")];
        host.post(&s.dong_nai(&format!("/delegates/{heir}/withdrawal")), &other).is_refused(409).says("đã rút").keeps("withdraw_reason", "Chuyển công tác");
        let last = of_list(&world, &s, s.d.provinces[0]).pop().unwrap().id;
        host.post(&s.dong_nai(&format!("/delegates/{last}/withdrawal")), &[("version", "1"), ("withdraw_reason", "Ốm")]).is_done();
        let v = list(&world, s.d.provinces[0]).version.to_string();
        twice(&s.dong_nai("/sending"), &[("version", &v)]);
        let v = list(&world, s.d.provinces[0]).version.to_string();
        twice(&s.dong_nai("/confirmation"), &[("version", &v)]);
        assert_eq!(list(&world, s.d.provinces[0]).state, ListState::Confirmed);
    }

    fn a_form_that_comes_late_writes_nobody_down_again(world) {
        let s = story(&world);
        ground(&world, &s);
        let (host, path, key) = (s.host(&world), s.dong_nai("/delegates"), Uuid::now_v7().to_string());
        let mut form = named("Nguyễn Thị Bình Minh", "Giáo viên");
        form.push(("key", &key));
        host.post(&path, &form).is_done();
        let n = of_list(&world, &s, s.d.provinces[0]).len();
        let edit = s.dong_nai(&format!("/delegates/{key}"));
        let mut other = named("Nguyễn Thị Bình Minh", "Hiệu trưởng");
        other.push(("version", "1"));
        host.post(&edit, &other).is_done();
        host.post(&path, &form).is_refused(409).says("đã được sửa").keeps("name", "Nguyễn Thị Bình Minh");
        host.post(&format!("{edit}/withdrawal"), &[("version", "2"), ("withdraw_reason", "Ốm")]).is_done();
        host.post(&path, &form).is_refused(409).says("đã thôi dự");
        assert_eq!(of_list(&world, &s, s.d.provinces[0]).len(), n - 1);
    }

    fn what_is_no_name_of_a_person_is_refused(world) {
        let s = story(&world);
        for name in ["...", "12345", "A", "- - -", "N/A 2024 (75)"] {
            let form = named(name, "Giáo viên");
            s.host(&world).post(&s.dong_nai("/delegates"), &form).is_refused(422).says("không phải là tên người").keeps("name", name);
        }
        for name in ["K'Brôi", "Y Thịnh", "Hồ A Pó", "Tôn Nữ Thị N."] {
            surely(&s.host(&world), &s.dong_nai("/delegates"), &named(name, "Giáo viên")).is_done();
        }
    }
}
