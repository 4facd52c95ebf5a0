//! What delegates answer flows into needs; what letters told is held against the programme; figures for the committee.

use gatherings::sample::{MienDong, Told};
use kernel::{PersonId, Post, Scope, Uuid};
use world::{Person, World};

fn routes() -> web::Routes {
    gatherings::routes().and(delegates::routes()).and(invitations::routes()).and(crate::routes())
}

fn maker() -> PersonId {
    PersonId(Uuid::now_v7())
}

fn told(world: &World) -> MienDong {
    let by = maker();
    world.build(move |w| Ok(crate::sample::mien_dong(w, by, Told::AfterChange)?.m))
}

fn clerk<'w>(world: &'w World, m: &MienDong) -> Person<'w> {
    world.person("Trần Thị Thu", &[(Post::Clerk, Scope::Body(m.host()))])
}

world::on_both_engines! {
    routes();
    fn a_need_is_counted_by_what_was_answered(world) {
        world.clock_is("22/3/2024 08:00");
        let m = told(&world);
        let clerk = clerk(&world, &m);
        let id = m.gathering;
        let sums = world.build(move |w| invitations::answered(w, id));
        let needs = format!("/gatherings/{id}/needs");
        let add = |kind: &str, name: &str, per: &str, have: &str| {
            clerk.post(&needs, &[("kind", kind), ("name", name), ("heads", per), ("basis", "ANSWERS"), ("have", have)])
        };
        clerk.post(&needs, &[("kind", "MEAL"), ("name", "Ăn"), ("heads", "1"), ("basis", "LẠ")]).is_refused(422).says("Số người theo");
        add("MEAL", "Tiệc tối", "1", &sums.meals.to_string()).is_done();
        add("CAR", "Xe đón", "16", "").is_done();
        add("BEDROOM", "Phòng đôi", "2", "").is_done();
        add("GIFT", "Hoa cài áo", "1", "1").is_done();
        // The figures of the answers, not those of the 75 expected.
        let page = clerk.get(&needs);
        page.is_shown().says(&format!("{} người theo trả lời", sums.meals)).says(&format!("{} người theo trả lời", sums.bus_seats));
        page.says("trả lời dự và ăn").says("Ăn chay").says(&format!("{} đại biểu chưa trả lời có dự hay không, chưa tính", sums.none + sums.instead));
        page.says("Hoa cài áo").says(&format!("thiếu {}", sums.yes - 1));
        let changes = format!("/gatherings/{id}/changes");
        clerk.get(&changes).says_nothing_of("Tiệc tối").says(&format!("Hoa cài áo: có 1, cần {} theo trả lời", sums.yes));
        // Somebody with two companions answers by telephone: one meal for each is missing.
        let silent = world.build(move |w| {
            let answered: Vec<_> = invitations::answers(w, id)?.into_iter().map(|a| a.delegate).collect();
            let all = invitations::invitations(w, id)?;
            Ok(all.into_iter().map(|i| i.delegate).find(|d| !answered.contains(d)).expect("somebody silent"))
        });
        let form = [("coming", "YES"), ("companions", "2"), ("travel", "OWN"), ("meals", "yes"), ("nights", ""), ("version", "0")];
        clerk.post(&format!("/gatherings/{id}/invitations/of/{silent}/answer"), &form).is_done();
        let more = sums.meals + 3;
        clerk.get(&changes).says(&format!("Tiệc tối: có {}, cần {more} theo trả lời, thiếu 3 suất.", sums.meals));
        clerk.get(&needs).says(&format!("{more} người theo trả lời")).says(&format!("{} người theo trả lời", sums.bus_seats));
    }

    fn a_letter_that_told_other_hours_is_found(world) {
        world.clock_is("22/3/2024 08:00");
        let m = told(&world);
        let clerk = clerk(&world, &m);
        let id = m.gathering;
        let changes = format!("/gatherings/{id}/changes");
        clerk.get(&changes).says_nothing_of("còn ghi giờ");
        let session = world.build(move |w| {
            let p = gatherings::programme(w, id)?;
            Ok(p.sessions.last().expect("a session").id)
        });
        let page = clerk.get(&format!("/gatherings/{id}/sessions/{session}"));
        let mut form = world::fields(&page.html);
        let starts = form.iter_mut().find(|(n, _)| n == "starts").expect("an hour");
        assert_ne!(starts.1, "08:30");
        "08:30".clone_into(&mut starts.1);
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        clerk.post(&format!("/gatherings/{id}/sessions/{session}"), &form).is_done();
        let page = clerk.get(&changes);
        page.says("giấy mời đã gửi ghi khác hiện nay").says("còn ghi giờ “").says("nay là “08 giờ 30, thứ Năm, ngày 28 tháng 3 năm 2024");
    }

    fn the_committee_sees_how_far_everything_is(world) {
        world.clock_is("28/3/2024 07:00");
        let m = told(&world);
        let id = m.gathering;
        let by = maker();
        world.build(move |w| {
            let all: Vec<_> = invitations::invitations(w, id)?.into_iter().map(|i| i.delegate).take(12).collect();
            invitations::sample::came(w, id, &all, (kernel::Moment::at(world::day("28/3/2024"), 6, 50), by))
        });
        let at = format!("/gatherings/{id}/statistics");
        let clerk = clerk(&world, &m);
        let page = clerk.get(&at);
        page.is_shown().says("75/75").says("12/75").says("Kinh phí").says("Đang phải sửa").says("Cửa chính").says("06:50").says("Đã duyệt");
        assert!(page.html.contains(&format!("data-live=\"{at}/live\"")));
        clerk.get(&format!("{at}?view=screen")).is_shown().says("có mặt: 12/75").says_nothing_of("Kinh phí");
        // The host's leader steers; a member sees the lists and the tasks; a stranger nothing.
        let leader = world.person("Lê Văn Bình", &[(Post::Leader, Scope::Body(m.host()))]);
        leader.get(&at).is_shown().says("Kinh phí").says_nothing_of("Tải toàn bộ");
        let member = world.person("Phạm Văn Đức", &[(Post::Clerk, Scope::Body(m.provinces[1]))]);
        // Only its own delegation: how others stand is between them and the host.
        member.get(&at).is_shown().says("Các đoàn").says("Đồng Nai").says_nothing_of("Đoàn tỉnh Tây Ninh").says_nothing_of("Kinh phí").says_nothing_of("Đang phải sửa");
        let stranger = world.stranger("Người lạ");
        stranger.get(&at).is_refused(403);
        stranger.get(&format!("{at}/live")).is_refused(403);
        world.nobody().get(&at).asks_to_sign_in();
    }

    fn a_gathering_without_anything_has_figures_too(world) {
        world.clock_is("14/3/2024 08:00");
        let by = maker();
        let m = world.build(move |w| gatherings::sample::mien_dong_told(w, by, Told::BeforeMeeting));
        let clerk = clerk(&world, &m);
        let page = clerk.get(&format!("/gatherings/{}/statistics", m.gathering));
        page.is_shown().says("Chưa lập đoàn nào").says("Chưa ghi quy định cơ cấu").says("Chưa ai qua cửa");
        clerk.get(&format!("/gatherings/{}/statistics?view=screen", m.gathering)).is_shown();
    }
}
