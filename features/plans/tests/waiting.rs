//! What waits for a unit's clerk and for a follower on their first page: overdue and soon due, with days, oldest first.

use super::{on_both_engines, signed_in};
use crate::sample::{NghiSon, nghi_son, nghi_son_by_june, nghi_son_meeting};
use crate::store;
use kernel::{PersonId, Post, Scope, Uuid};
use organisations::sample::{NewBody, body};
use people::sample::{NewSample, person};
use world::{World, check_page};

fn asked_at_the_meeting(world: &World) -> NghiSon {
    world.build(|w| {
        let s = nghi_son(w)?;
        nghi_son_meeting(w, &s)?;
        Ok(s)
    })
}

/// The same plan, but one that asked for reports from its first day.
fn after(world: &World) -> NghiSon {
    let s = asked_at_the_meeting(world);
    world.build(|w| w.exec("UPDATE plans_plan SET report_since = NULL", db::p![]).map(drop));
    s
}

/// The officer wants reports in another way, by the 25th.
fn set(world: &World, s: &NghiSon, every: &str, by: &str) {
    let officer = signed_in(world, s.officer);
    let path = format!("/plans/{}/rhythm", s.plan);
    let version = world::field_value(&officer.get(&path).html, "version").unwrap();
    let fields = [
        ("every", every),
        ("day", "25"),
        ("by", by),
        ("figures", ""),
        ("follower_days", "1"),
        ("head_days", "7"),
        ("version", &version),
    ];
    officer.post(&path, &fields).is_done();
}

fn waits(world: &World, who: PersonId) -> String {
    signed_in(world, who).get("/viec").html
}

on_both_engines! {
    fn nobody_owes_a_report_from_before_reports_were_asked_for(world) {
        // The plan is of 13/8/2024; the meeting of 12/02/2025 asked for reports by the 25th of each month.
        let s = asked_at_the_meeting(&world);
        let rhythm = format!("/plans/{}/rhythm", s.plan);
        let set = |every: &str, day: &str| {
            let officer = signed_in(&world, s.officer);
            let version = world::field_value(&officer.get(&rhythm).html, "version").unwrap();
            let fields = [("every", every), ("day", day), ("by", "BOTH"), ("figures", ""), ("follower_days", "1"), ("head_days", "7"), ("version", &version)];
            officer.post(&rhythm, &fields).is_done();
        };
        for who in [s.clerks[0], s.members[0]] {
            world.clock_is("13/02/2025 08:00");
            assert!(!waits(&world, who).contains("quá hạn"));
            world.clock_is("26/02/2025 08:00");
            let told = waits(&world, who);
            assert!(told.contains("quá hạn 1 ngày") && !told.contains("01/2025") && !told.contains("/2024, quá hạn"), "{told}");
        }
        let officer = signed_in(&world, s.officer);
        officer.get(&format!("/plans/{}", s.plan)).says("hằng tháng, chậm nhất ngày 25").says("tính từ 12/02/2025");
        officer.get(&format!("/plans/{}/reports?period=2025-01", s.plan)).says_nothing_of("tháng 01/2025");
        // Another day of the month forgives nothing; another rhythm counts from the day it is set.
        set("MONTHLY", "20");
        assert!(waits(&world, s.clerks[0]).contains("tháng 02/2025, quá hạn 6 ngày"), "{}", waits(&world, s.clerks[0]));
        world.clock_is("25/6/2025 08:00");
        set("QUARTERLY", "20");
        let told = waits(&world, s.clerks[0]);
        assert!(!told.contains("báo cáo định kỳ"), "{told}");
        let officer = signed_in(&world, s.officer);
        officer.get(&format!("/plans/{}", s.plan)).says("hằng quý").says("tính từ 25/6/2025");
        world.clock_is("21/9/2025 08:00");
        assert!(waits(&world, s.clerks[0]).contains("quý III/2025, quá hạn 1 ngày"), "{}", waits(&world, s.clerks[0]));
    }

    fn whoever_is_newly_asked_owes_nothing_from_before(world) {
        let s = asked_at_the_meeting(&world);
        world.clock_is("13/02/2025 08:00");
        set(&world, &s, "MONTHLY", "FOLLOWERS");
        let plan = format!("/plans/{}", s.plan);
        // Half a year later the units are asked too.
        world.clock_is("26/8/2025 08:00");
        assert!(!waits(&world, s.clerks[0]).contains("báo cáo định kỳ"));
        set(&world, &s, "MONTHLY", "BOTH");
        let told = waits(&world, s.clerks[0]);
        assert!(!told.contains("báo cáo định kỳ"), "{told}");
        let officer = signed_in(&world, s.officer);
        officer.get(&plan).says("tính từ 26/8/2025");
        officer.get(&format!("{plan}/reports?period=2025-07")).is_shown().says_nothing_of("tháng 7/2025");
        officer.get(&format!("{plan}/journal")).is_shown().says("Báo cáo các kỳ trước: đã gửi thì giữ, còn thiếu thì không phải gửi nữa.");
        world.clock_is("26/9/2025 08:00");
        let told = waits(&world, s.clerks[0]);
        assert!(told.contains("tháng 9/2025, quá hạn 1 ngày") && !told.contains("tháng 8/2025"), "{told}");
        // Whoever is left owes as before.
        set(&world, &s, "MONTHLY", "UNITS");
        let told = waits(&world, s.clerks[0]);
        assert!(told.contains("tháng 9/2025, quá hạn 1 ngày"), "{told}");
        let officer = signed_in(&world, s.officer);
        officer.get(&plan).says("tính từ 26/8/2025");
        officer.get(&format!("{plan}/journal")).says("Báo cáo của thành viên theo dõi các kỳ trước: đã gửi thì giữ, còn thiếu thì không phải gửi nữa.");
    }

    fn what_was_sent_stays_to_be_seen_when_reports_are_wanted_in_another_way(world) {
        let s = asked_at_the_meeting(&world);
        world.clock_is("20/02/2025 08:00");
        let told = waits(&world, s.clerks[0]);
        let unit = told.lines().find(|l| l.contains("báo cáo kỳ")).and_then(|l| l.rsplit(" | ").next()).and_then(|h| h.split('?').next()).unwrap().to_owned();
        let clerk = signed_in(&world, s.clerks[0]);
        let v = world::field_value(&clerk.get(&unit).html, "version").unwrap();
        clerk.post(&format!("{unit}/reports"), &[("version", &v), ("state", "UNDERWAY"), ("said", "Đang chuẩn bị."), ("period", "2025-02")]).is_done();
        let reports = format!("/plans/{}/reports", s.plan);
        signed_in(&world, s.members[0]).post(&reports, &[("period", "2025-02"), ("said", "Phường Bình Minh chuẩn bị tốt.")]).is_done();
        let kept = |period: &str| {
            let page = signed_in(&world, s.officer).get(&format!("{reports}?period={period}"));
            page.is_shown().says("Kỳ đến hạn tháng 02/2025 (chế độ trước)").says("chế độ báo cáo đã đổi").says("Phường Bình Minh chuẩn bị tốt.")
                .says("1 lượt đơn vị đã gửi báo cáo kỳ này").says("phường Bình Minh").says_nothing_of("chưa gửi").says_nothing_of("Báo cáo của tôi");
            check_page("reports of before", &page.html);
        };
        world.clock_is("10/3/2025 08:00");
        set(&world, &s, "NEVER", "BOTH");
        kept("2025-02");
        kept("");
        signed_in(&world, s.members[0]).get(&format!("{reports}?period=2025-02")).is_shown().says_nothing_of("Gửi báo cáo trưởng ban");
        world.clock_is("20/5/2025 08:00");
        set(&world, &s, "MONTHLY", "BOTH");
        signed_in(&world, s.officer).get(&reports).is_shown().says("Kỳ tháng 5/2025").says("đến hạn tháng 02/2025 (chế độ trước)").says_nothing_of("tháng 3/2025").says_nothing_of("đã gửi báo cáo kỳ này");
        kept("2025-02");
        signed_in(&world, s.clerks[0]).get(&unit).is_shown().says("đến hạn tháng 02/2025 (chế độ trước)");
        // Only the members are left out: what they sent this month stays too.
        signed_in(&world, s.members[0]).post(&reports, &[("period", "2025-05"), ("said", "Tháng năm đã xong.")]).is_done();
        set(&world, &s, "MONTHLY", "UNITS");
        signed_in(&world, s.officer).get(&reports).is_shown().says("Tháng năm đã xong.").says("chưa gửi báo cáo kỳ này");
        set(&world, &s, "QUARTERLY", "UNITS");
        kept("2025-02");
    }

    fn overdue_reports_of_a_commune_wait_until_they_are_sent(world) {
        let s = after(&world);
        // The plan was issued on 13/8/2024 and reports are wanted each month by the 25th; nothing was sent for some.
        world.clock_is("20/3/2025 08:00");
        let told = waits(&world, s.clerks[0]);
        assert!(told.contains("báo cáo định kỳ của Ủy ban nhân dân phường Bình Minh"), "{told}");
        assert!(told.contains("kỳ tháng 8/2024, quá hạn 207 ngày"), "the oldest one is told with its days: {told}");
        assert!(told.contains("kỳ tháng 3/2025, còn 5 ngày"), "and the one that comes next: {told}");
        // Its link opens the oldest one, and the form takes it.
        let href = told.lines().find(|l| l.contains("báo cáo định kỳ")).and_then(|l| l.rsplit(" | ").next()).unwrap();
        let period = href.split("period=").nth(1).and_then(|p| p.get(..7)).unwrap().to_owned();
        let unit = href.split('?').next().unwrap().to_owned();
        let clerk = signed_in(&world, s.clerks[0]);
        let page = clerk.get(&href.replace("#bao", ""));
        assert!(page.is_shown().html.contains(&format!("value=\"{period}\" selected")), "the oldest one is chosen");
        let before = told.split("Gửi ").nth(1).and_then(|w| w.split(' ').next()).and_then(|n| n.parse::<usize>().ok()).unwrap();
        let v = world::field_value(&page.html, "version").unwrap();
        clerk.post(&format!("{unit}/reports"), &[("version", &v), ("state", "UNDERWAY"), ("said", "Đang chuẩn bị."), ("period", &period)]).is_done();
        let told = waits(&world, s.clerks[0]);
        let now = told.split("Gửi ").nth(1).and_then(|w| w.split(' ').next()).and_then(|n| n.parse::<usize>().ok()).unwrap();
        assert_eq!(now, before - 1, "{told}");
    }

    fn by_june_most_communes_are_done_and_the_late_ones_stand_out(world) {
        world.clock_is("02/6/2025 08:00");
        let s = world.build(|w| {
            let s = nghi_son(w)?;
            nghi_son_meeting(w, &s)?;
            nghi_son_by_june(w, &s)?;
            Ok(s)
        });
        let officer = signed_in(&world, s.officer);
        let page = officer.get(&format!("/plans/{}", s.plan));
        page.is_shown().says("29/31 đã xong").says("2 chậm").says("0/1 đã xong").says("1 chậm");
        officer.get(&format!("/plans/{}/late", s.plan)).says("phường Trúc Lâm").says("xã Trường Lâm").says_nothing_of("xã Ngọc Lĩnh");
        officer.get(&format!("/plans/{}/reports?period=2025-05", s.plan)).says("chưa gửi").says("Đã làm việc với các đơn vị");
        assert!(!waits(&world, s.clerks[0]).contains("báo cáo"), "it is done: {}", waits(&world, s.clerks[0]));
        let last = *s.members.last().unwrap();
        assert!(waits(&world, last).contains("kỳ tháng 5/2025"), "{}", waits(&world, last));
    }

    fn who_comes_later_owes_nothing_from_before(world) {
        let s = after(&world);
        world.clock_is("20/3/2025 08:00");
        let (plan, town) = (s.plan, s.town);
        let line = world.db.read(move |w| store::lines(w, plan)).unwrap()[0].clone();
        let (new, clerk) = world.build(move |w| {
            let name = "Ủy ban nhân dân xã Mới";
            let new = body(w, NewBody { parent: Some(town), ..NewBody::called("TH.NS.99", name, name) })?;
            let posts = &[(Post::Clerk, Scope::Body(new))];
            let from = world::day("01/3/2025");
            Ok((new, person(w, NewSample { login: "xa.moi", name: "Lê Thị Mới", title: "Công chức", body: Some(new), posts, from })?))
        });
        let officer = signed_in(&world, s.officer);
        officer.post(&format!("/plans/{plan}/lines/{}/units", line.id), &[("body", &new.to_string()), ("reason", "Xã mới lập")]).is_done();
        // Only the report that comes next, in the list of what waits, on the unit's page, on the page of reports.
        let told = waits(&world, clerk);
        let about: Vec<&str> = told.lines().filter(|l| l.contains("báo cáo")).collect();
        assert!(about.len() == 1 && about[0].contains("Gửi báo cáo kỳ tháng 3/2025") && about[0].contains("còn 5 ngày"), "{told}");
        assert!(!told.contains("quá hạn"), "{told}");
        let unit = about[0].rsplit(" | ").next().and_then(|h| h.split('?').next()).unwrap().to_owned();
        signed_in(&world, clerk).get(&unit).is_shown().says("tháng 3/2025 (hạn 25/3/2025, còn 5 ngày)").says_nothing_of("hạn 25/02/2025");
        let reports = |period: &str| officer.get(&format!("/plans/{plan}/reports?period={period}")).is_shown().html.clone();
        assert!(!reports("2025-02").contains("xã Mới") && reports("2025-03").contains("xã Mới"));
        assert!(reports("2025-02").contains("Phường Bình Minh") || reports("2025-02").contains("phường Bình Minh"));
        // Days go by: each page and a reckoning in SQL of its own agree.
        for (today, owed) in [("25/3/2025 08:00", 1), ("26/3/2025 08:00", 2), ("26/4/2025 08:00", 3)] {
            world.clock_is(today);
            let page = signed_in(&world, clerk).get(&unit).html;
            let dues: Vec<&str> = ["25/02/2025", "25/3/2025", "25/4/2025", "25/5/2025"].into_iter().filter(|d| page.contains(&format!("(hạn {d}, "))).collect();
            assert_eq!(dues.len(), owed, "{today}: {dues:?}");
            for due in &dues {
                let day = world::day(due);
                let found: Vec<(i64,)> = world.db.read(move |w| w.rows("SELECT COUNT(*) FROM plans_unit WHERE plan = $1 AND body = $2 AND since < $3", db::p![plan, new, day])).unwrap();
                assert_eq!(found, [(1,)], "{due}");
            }
        }
        // Excused for a while and given back: nothing of the time between is owed.
        world.clock_is("26/4/2025 08:00");
        let say = |why: &str| {
            let officer = signed_in(&world, s.officer);
            let version = world::field_value(&officer.get(&unit).html, "version").unwrap();
            officer.post(&format!("{unit}/excuse"), &[("version", &version), ("why", why)]).is_done();
        };
        say("Sáp nhập");
        world.clock_is("27/6/2025 08:00");
        say("Không sáp nhập nữa");
        let told = waits(&world, clerk);
        assert!(!told.contains("kỳ tháng 6/2025") && !told.contains("kỳ tháng 5/2025") && !told.contains("báo cáo định kỳ"), "{told}");
    }

    fn a_member_reports_for_what_they_followed_by_then(world) {
        // The meeting of 12/02/2025 gave each member their units; the plan itself is of 13/8/2024.
        let s = after(&world);
        world.clock_is("20/3/2025 08:00");
        let member = signed_in(&world, s.members[0]);
        member.get("/plans/mine").is_shown().says("tháng 02/2025, chậm nhất 25/02/2025").says_nothing_of("tháng 01/2025").says_nothing_of("tháng 8/2024");
        let told = waits(&world, s.members[0]);
        assert!(told.contains("Báo cáo trưởng ban chỉ đạo, 2 kỳ"), "{told}");
        let officer = signed_in(&world, s.officer);
        let (plan, who) = (s.plan, s.members[0]);
        officer.get(&format!("/plans/{plan}/reports?period=2025-01")).is_shown().says("Kỳ này không thành viên nào phải báo");
        officer.get(&format!("/plans/{plan}/reports?period=2025-02")).is_shown().says("chưa gửi");
        // A unit more on the day a report is due: what the member had before counts as before.
        world.clock_is("25/3/2025 08:00");
        let (officer, member) = (signed_in(&world, s.officer), signed_in(&world, who));
        let path = format!("/plans/{plan}/followers/{who}");
        let seen = world::field_value(&officer.get(&path).html, "seen").unwrap();
        let held = world.db.read(move |w| store::follows(w, plan)).unwrap();
        let mut bodies: Vec<String> = held.iter().filter(|f| f.0 == who).map(|f| f.1.to_string()).collect();
        bodies.push(s.communes[1].to_string());
        let mut fields: Vec<(&str, &str)> = bodies.iter().map(|b| ("body", b.as_str())).collect();
        fields.push(("seen", &seen));
        officer.post(&path, &fields).is_done();
        let now = world.db.read(move |w| store::follows(w, plan)).unwrap();
        let since = |b: kernel::BodyId| now.iter().find(|f| f.0 == who && f.1 == b).and_then(|f| f.2);
        assert_eq!((since(s.communes[0]), since(s.communes[1])), (Some(world::day("12/02/2025")), Some(world::day("25/3/2025"))));
        member.get("/plans/mine").says("tháng 02/2025");
    }

    fn what_is_overdue_longest_stands_first(world) {
        let s = after(&world);
        world.clock_is("10/4/2025 08:00");
        let told = waits(&world, s.clerks[0]);
        let (reports, work) = (told.find("báo cáo định kỳ").unwrap(), told.find("Thực hiện Kế hoạch").unwrap());
        assert!(reports < work, "{told}");
        assert!(told.contains("ngày cuối 31/3/2025), quá hạn 10 ngày. Hiện: chậm"), "{told}");
        let member = waits(&world, s.members[0]);
        assert!(member.contains("Báo cáo trưởng ban chỉ đạo") && member.contains("quá hạn"), "{member}");
        signed_in(&world, s.members[0]).get("/plans/mine").says("Chưa gửi báo cáo trưởng ban").says("quá hạn");
    }

    fn what_waits_costs_the_same_whatever_the_plans(world) {
        let s = after(&world);
        let cost = || waits(&world, s.clerks[0]).lines().last().unwrap_or_default().to_owned();
        let one = cost();
        assert!(one.starts_with("statements "), "{one}");
        let (plan, body) = (s.plan, s.communes[0]);
        world.build(move |w| {
            for _ in 0..3 {
                let (id, line, unit) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
                w.exec(
                    "INSERT INTO plans_plan (id, issuer, number, day, title, bases, recipients, figures, state, issued_on, ended_on, \
                     report_every, report_day, report_by, follower_days, head_days, illustrative, version) \
                     SELECT $1, issuer, number, day, title, bases, recipients, figures, state, issued_on, ended_on, \
                     report_every, report_day, report_by, follower_days, head_days, illustrative, version FROM plans_plan WHERE id = $2",
                    db::p![id, plan],
                )?;
                w.exec(
                    "INSERT INTO plans_line (id, plan, no, name, whom, level, kind, deadline, words, product, parent) \
                     VALUES ($1, $2, 1, 'Báo cáo', 'PICKED', NULL, NULL, '2025-03-31', '31/3/2025', '', NULL)",
                    db::p![line, id],
                )?;
                w.exec(
                    "INSERT INTO plans_unit (id, plan, line, body, deadline, words, own, state, excuse, version) \
                     VALUES ($1, $2, $3, $4, '2025-03-31', '31/3/2025', 0, 'SILENT', '', 1)",
                    db::p![unit, id, line, body],
                )?;
            }
            Ok(())
        });
        assert_eq!(one, cost());
        assert!(waits(&world, s.clerks[0]).matches("báo cáo định kỳ").count() >= 4);
    }
}
