//! Stories S2 and S4: the plan of thị xã Nghi Sơn down to its communes, a deadline moved by the chair's conclusion, the
//! exemplars and their yearbook; and the plan of tỉnh Bình Dương with its enterprises.

use journeys::{Browser, PHONE, story};

#[test]
fn a_plan_in_every_commune_in_the_demo() {
    story("s2", |s| {
        let program = s.demo();
        let officer = s.browser(&program, "officer");
        comes_in(&officer, "Nghi Sơn: sau cuộc họp 12/02/2025", "Chuyên viên Phòng Nội vụ");
        plan(&officer);
        exemplars(&officer);
        let member = s.browser(&program, "member");
        comes_in(&member, "Nghi Sơn: sau cuộc họp 12/02/2025", "Trưởng phòng Nội vụ");
        member.goto("/plans/mine").see("phường Bình Minh").axe().shots("s2-mine");
        member.at_size(PHONE).fits_a_phone();
        let june = s.browser(&program, "june");
        comes_in(&june, "Nghi Sơn: tháng 6/2025", "Chuyên viên Phòng Nội vụ");
        june.goto("/plans").part("main table").click_link("309/KH-UBND");
        june.part(".sub-nav").click_link("Đơn vị chậm");
        june.see("chậm").axe().shots("s2-late");
    });
}

fn comes_in(b: &Browser, moment: &str, who: &str) {
    b.goto("/").part(".moments").click_link(moment);
    b.see("Vào vai").part(".people").click_button(who);
    b.see("Tài khoản");
}

fn plan(b: &Browser) {
    b.goto("/plans").part("main table").click_link("309/KH-UBND");
    b.see("trong tháng 3/2025").see("trong tháng 5/2025").axe().shots("s2-plan");
    let plan = b.path();
    b.goto(&format!("{plan}/units")).see("Phường Hải Hòa").axe().shots("s2-units");
    b.at_size(PHONE).fits_a_phone().at_size(journeys::DESK);
    b.goto(&format!("{plan}/journal")).see("Kết luận").axe();
}

fn exemplars(b: &Browser) {
    b.goto("/exemplars").see("Chưa có điển hình nào ở").axe().shots("s2-exemplars");
    b.part("main table").click_link("Tuyến phố tự quản");
    b.see("Đang nhân rộng").axe().shots("s2-model");
    b.goto("/exemplars").click_link("Lựa chọn, kỷ yếu").see("Lựa chọn").axe().shots("s2-selections");
}

#[test]
fn a_plan_with_enterprises_in_the_demo() {
    story("s4", |s| {
        let program = s.demo();
        let officer = s.browser(&program, "officer");
        comes_in(&officer, "Bình Dương: kế hoạch tháng 9/2019", "Chuyên viên Ban Thi đua");
        officer.goto("/plans").part("main table").click_link("4846/KH-UBND");
        officer.see("34-CT/TW ngày 07/4/2014").axe().shots("s4-plan");
        let plan = officer.path();
        officer.goto(&format!("{plan}/units")).see("Doanh nghiệp").axe().shots("s4-units");
    });
}
