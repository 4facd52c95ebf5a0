//! Story S0's morning: who passed the gates flows into the presence and the minutes of the sitting.

use crate::ConferenceId;
use crate::sitting::sitting;
use crate::store;
use crate::tests::routes;
use gatherings::sample::MienDong;
use kernel::{Moment, PersonId, Post, Scope, Uuid};
use world::{Person, World};

/// The cluster's conference on its morning, planned as a sitting; the first so many delegates are in.
fn morning(world: &World, came: usize) -> (MienDong, ConferenceId) {
    world.clock_is("28/3/2024 07:30");
    world.build(move |w| {
        let by = PersonId(Uuid::now_v7());
        let m = gatherings::sample::mien_dong(w, by)?;
        let d = delegates::sample::of_mien_dong(w, &m, by)?;
        let i = invitations::sample::of_mien_dong(w, &m, &d, by)?;
        let from = Moment::at(kernel::Day::parse("28/3/2024").unwrap(), 7, 0);
        invitations::sample::came(w, m.gathering, &i.invited[..came], (from, by))?;
        let c = crate::sample::mien_dong(w, &m, by)?;
        Ok((m, c))
    })
}

/// The same with its year told: covenant, rubric, every sheet appraised. What is needed to open is there.
fn summed_up(world: &World, came: usize) -> (MienDong, ConferenceId, PersonId) {
    let (m, c) = morning(world, came);
    let clerk = world.build(move |w| {
        let cast = gatherings::sample::cast(w, &m)?;
        crate::sample::mien_dong_year(w, &m, &cast, true)?;
        Ok(cast.clerk)
    });
    (m, c, clerk)
}

/// The presence as the page filled it in, as a browser sends it back.
fn as_filled(page: &world::Seen, c: ConferenceId) -> Vec<(String, String)> {
    let form = page.html.split_once(&format!("action=\"/conferences/{c}/presence\"")).unwrap().1;
    let mut sent = world::fields(form.split("</form>").next().unwrap());
    sent.retain(|(name, _)| name != "csrf");
    sent
}

fn clerk<'w>(world: &'w World, m: &MienDong) -> Person<'w> {
    world.person("Lê Thị Mơ", &[(Post::Clerk, Scope::Body(m.host()))])
}

world::on_both_engines! { routes();
    fn who_passed_a_gate_stands_in_the_minutes(world) {
        let (m, c) = morning(&world, 61);
        let clerk = clerk(&world, &m);
        let at = |rest: &str| format!("/conferences/{c}{rest}");
        let page = clerk.get(&at("/presence"));
        page.says("Cửa điểm danh: 61/75 đại biểu, khách mời đã vào").says("Biên bản chưa ghi danh sách");
        // The rows are filled in from the gates, and not saved by that.
        let filled = clerk.get(&at(&format!("/presence?from={}", m.gathering)));
        filled.says("chưa lưu");
        let of_dong_nai = m.provinces[1];
        assert_eq!(world::field_value(&filled.html, &format!("seen-{of_dong_nai}")).unwrap(), "-");
        assert!(!world::field_value(&filled.html, &format!("delegate-{of_dong_nai}")).unwrap().is_empty());
        clerk.get(&at("/presence")).says_nothing_of("chưa lưu");
        // Everybody of the cluster is there; the minutes take the list over.
        clerk.post(&at("/presence"), &[("all", "yes")]).is_done();
        let gathering = m.gathering.to_string();
        clerk.post(&at("/attendance"), &[("gathering", &gathering)]).is_done();
        clerk.get(&at("/presence")).says("Biên bản đang ghi 61");
        clerk.get(&at("/journal")).says("Ghi vào biên bản 61");
        // The same once more changes nothing.
        let before = world.facts();
        clerk.post(&at("/attendance"), &[("gathering", &gathering)]).is_done();
        assert_eq!(before, world.facts());
        let first = world.db.read(|w| {
            let all = delegates::delegates(w, m.gathering)?;
            Ok(all[0].name.clone())
        }).unwrap();
        let (gates, people) = world.db.read(|w| Ok((store::attended_gates(w, c)?, store::attendees(w, c)?))).unwrap();
        assert_eq!((people.len(), gates), (61, Some(m.gathering)));
        assert!(people[0].name.ends_with(&first));
    }

    fn a_list_of_nobody_and_of_another_gathering_is_refused(world) {
        let (m, c) = morning(&world, 0);
        let clerk = clerk(&world, &m);
        let path = format!("/conferences/{c}/attendance");
        let before = world.facts();
        let gathering = m.gathering.to_string();
        clerk.post(&path, &[("gathering", &gathering)]).is_refused(409).says("Chưa đại biểu nào qua cửa");
        let other = Uuid::now_v7().to_string();
        clerk.post(&path, &[("gathering", &other)]).is_refused(404);
        clerk.post(&path, &[("gathering", "<script>")]).is_refused(422);
        clerk.post(&path, &[]).is_refused(422);
        world.person("Người lạ", &[(Post::Clerk, Scope::Body(m.press))]).post(&path, &[("gathering", &gathering)]).is_refused(403);
        assert_eq!(before, world.facts());
    }

    fn guests_who_came_take_the_place_of_those_expected(world) {
        let (m, c) = morning(&world, 75);
        let clerk = clerk(&world, &m);
        let at = |rest: &str| format!("/conferences/{c}{rest}");
        let day = kernel::Day::parse("28/3/2024").unwrap();
        clerk.post(&at("/presence"), &[("all", "yes")]).is_done();
        let minutes = |world: &World| {
            let read = world.db.read(|w| Ok((sitting(w, c, day)?, store::attendees(w, c)?)));
            let (s, people) = read.unwrap();
            crate::printed::minutes(&s, &people)
        };
        assert_eq!(minutes(&world).guests, ["Lãnh đạo Ban Thi đua – Khen thưởng Trung ương"]);
        let gathering = m.gathering.to_string();
        clerk.post(&at("/attendance"), &[("gathering", &gathering)]).is_done();
        let paper = minutes(&world);
        assert_eq!(paper.attendees.len(), 75);
        assert_eq!(paper.guests.len(), paper.attendees.iter().filter(|a| a.guest).count());
        let printed = world::text_of(&papers::html(&paper.paper()));
        assert!(printed.contains("DANH SÁCH ĐẠI BIỂU DỰ HỌP"), "{printed}");
        assert!(printed.contains("(có danh sách kèm theo)"), "{printed}");
        assert!(!printed.contains("Lãnh đạo Ban Thi đua"), "{printed}");
    }

    fn what_a_member_holds_for_itself_opens_no_gate(world) {
        let (m, c) = morning(&world, 3);
        let own = world.build(move |w| {
            let body = m.provinces[1];
            let g = gatherings::gathering(w, m.gathering)?;
            let own = gatherings::Gathering { id: gatherings::GatheringId(Uuid::now_v7()), host: body, name: "Họp nội bộ".into(), ..g };
            let duty = gatherings::PrepareGathering::at(body, vec![body]);
            gatherings::create(w, &kernel::Allowed::in_a_story(duty, PersonId(Uuid::now_v7())), &own)?;
            Ok(own.id)
        });
        let clerk = clerk(&world, &m);
        let at = |rest: &str| format!("/conferences/{c}{rest}");
        clerk.get(&at("/presence")).says("3/75").says_nothing_of("Họp nội bộ");
        clerk.get(&at(&format!("/presence?from={own}"))).says_nothing_of("chưa lưu");
        clerk.post(&at("/attendance"), &[("gathering", &own.to_string())]).is_refused(404);
        clerk.get(&at("")).says_nothing_of("Họp nội bộ");
    }

    fn the_sitting_is_opened_with_who_passed_the_gates(world) {
        let (m, c, _) = summed_up(&world, 70);
        let clerk = clerk(&world, &m);
        let at = |rest: &str| format!("/conferences/{c}{rest}");
        clerk.get(&at("")).says("Mọi phiếu đã chốt").says("Dòng đầu tiên được ghi khi hội nghị khai mạc");
        let filled = clerk.get(&at(&format!("/presence?from={}", m.gathering)));
        let sent = as_filled(&filled, c);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        clerk.post(&at("/presence"), &sent).is_done();
        // What is noted stands beside before anything is opened, with what comes of it.
        clerk.get(&at("")).says("Đã điểm danh: có mặt 07/07 đơn vị thành viên.").says("Khai mạc thì biên bản bắt đầu từ những điều này.");
        clerk.post(&at("/attendance"), &[("gathering", &m.gathering.to_string())]).is_done();
        clerk.get(&at("")).says("Đã ghi danh sách đại biểu dự họp: 70").says("in kèm biên bản");
        clerk.post(&at("/opening"), &[]).is_done();
        let run = clerk.get(&at(""));
        run.says("Khai mạc hội nghị; có mặt 07/07 đơn vị thành viên. Dự họp 70").says_nothing_of("chờ khai mạc");
        clerk.get(&at("/papers/minutes")).says("DANH SÁCH ĐẠI BIỂU DỰ HỌP");
        clerk.post(&at("/steps/1/closure"), &[]).is_done();
        let table = world::field_value(&clerk.get(&at("")).html, "table").unwrap();
        clerk.post(&at("/steps/2/closure"), &[("table", &table)]).is_done();
        clerk.post(&at("/steps/3/closure"), &[]).is_done();
        clerk.get(&at("")).says("Công bố điểm thi đua của 07 đơn vị thành viên");
        clerk.get(&at("/papers/minutes")).says("Ủy ban nhân dân tỉnh Tây Ninh");
    }

    fn a_unit_that_is_away_is_told_before_the_opening(world) {
        let (m, c, _) = summed_up(&world, 0);
        let clerk = clerk(&world, &m);
        let [first, away, ..] = m.provinces.map(|b| b.to_string());
        let fields = [(format!("here-{first}"), "yes"), (format!("here-{away}"), "no"), (format!("why-{away}"), "họp Quốc hội.")];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        clerk.post(&format!("/conferences/{c}/presence"), &fields).is_done();
        let page = clerk.get(&format!("/conferences/{c}"));
        page.says("có mặt 01/07 đơn vị thành viên; vắng: UBND tỉnh Đồng Nai (họp Quốc hội), UBND tỉnh Bình Dương (chưa điểm danh)");
    }

    fn a_list_taken_over_costs_no_statement_more_and_its_people_are_not_read(world) {
        let (m, c, _) = summed_up(&world, 75);
        let day = kernel::Day::parse("28/3/2024").unwrap();
        let cost = || world.db.read(|w| {
            let before = w.queries();
            let s = sitting(w, c, day)?;
            Ok((w.queries() - before, s.attended.map(|a| (a.heads.all, a.heads.guests))))
        }).unwrap();
        let (without, none) = cost();
        assert_eq!(none, None);
        let clerk = clerk(&world, &m);
        clerk.post(&format!("/conferences/{c}/attendance"), &[("gathering", &m.gathering.to_string())]).is_done();
        let (with, heads) = cost();
        assert_eq!(without, with);
        assert_eq!(heads.unwrap().0, 75);
    }
}
