//! Story S0: the cluster of the south-eastern provinces prepares its conference of 28/3/2024. From about 220 delegates to 75:
//! what becomes wrong is told before and after, and worked off. Then two gates without a network.

use journeys::{Browser, DESK, PHONE, PROJECTOR, Store, story};

const PASSWORD: &str = "mien-dong-2024";

/// What the change makes wrong.
const WRONG: [&str; 7] = [
    "Ăn trưa ngày 28/3: có 231, cần 79, thừa 152 suất (22.800.000 đồng).",
    "Ăn tối ngày 27/3: có 231, cần 79, thừa 152 suất (30.400.000 đồng).",
    "Phòng nghỉ đêm 27/3: có 110, cần 38, thừa 72 phòng (36.000.000 đồng).",
    "Quà lưu niệm: có 220, cần 75, thừa 145 phần (14.500.000 đồng).",
    "Xe 45 chỗ đưa đón: có 5, cần 2, thừa 3 xe (7.500.000 đồng).",
    "Tờ chương trình: đã in 242, cần 83, thừa 159 bản (795.000 đồng).",
    "Dự toán duyệt cho 220 đại biểu, 290.420.000 đồng; nay dự kiến 75, tính lại 169.305.000 đồng.",
];

#[test]
fn from_220_to_75_in_the_demo() {
    story("s0", |s| {
        let program = s.demo();
        let clerk = s.browser(&program, "clerk");
        comes_in(&clerk, "Cụm miền Đông Nam Bộ: sau họp chuẩn bị");
        opens(&clerk);
        let conference = clerk.path();
        clerk.click_link("Công việc").see("Kết luận của Chủ tịch UBND tỉnh ngày 13/3/2024");
        clerk.axe().shots("s0-tasks");
        clerk
            .goto(&conference)
            .click_link("Chương trình")
            .see("Đêm giao lưu văn nghệ")
            .axe()
            .shots("s0-programme");
        changes(&clerk, &conference);
        let host = s.browser(&program, "morning");
        morning(&host);
        on_the_wall(&host, &s.browser(&program, "wall"));
        into_the_minutes(&host);
    });
}

fn comes_in(b: &Browser, moment: &str) {
    b.goto("/").part(".moments").click_link(moment);
    b.see("ngày 28/3/2024");
    b.part(".people").row("Ủy ban nhân dân tỉnh Bình Phước").click_button("Chuyên viên TĐKT");
    b.see("Tài khoản");
}

fn opens(b: &Browser) {
    b.goto("/gatherings").see("Sắp tới");
    b.part("main table").click_link("Hội nghị tổng kết");
    b.see("Phải sửa").axe().shots("s0-overview");
}

fn changes(c: &Browser, conference: &str) {
    c.part(".sub-nav").click_link("Điều chỉnh");
    c.see("Mọi phần khớp nhau.").fill("expected", "75").click_button("Xem trước").see("Sẽ phải sửa");
    for says in WRONG {
        c.see(says);
    }
    c.axe().shots("s0-preview");
    c.click_button("Ghi điều chỉnh").see("Lý do điều chỉnh").axe();
    c.fill("reason", "Thu gọn đại biểu theo báo cáo ngày 13/3/2024").click_button("Ghi điều chỉnh");
    c.see("Phát sinh 7 chỗ phải sửa").axe().shots("s0-wrong");
    for says in WRONG {
        c.see(says);
    }
    // The caterer is telephoned.
    c.goto(&format!("{conference}/needs"))
        .row("Ăn trưa ngày 28/3")
        .click_button("Ghi: đã báo giảm còn 79 suất");
    c.see("Đã ghi 79 suất").at_size(PHONE).axe().fits_a_phone();
    c.goto(&format!("{conference}/changes")).see("đã sửa 1").see("còn 6").axe().fits_a_phone();
}

/// The morning of the conference: 10 + 51 + 14, letters, seats; somebody comes in by the number on the letter.
fn morning(b: &Browser) {
    comes_in(b, "Cụm miền Đông Nam Bộ: sáng hội nghị");
    opens(b);
    let conference = b.path();
    b.part(".sub-nav").click_link("Đại biểu");
    b.see("Mọi phép cộng đều khớp").axe().shots("s0-delegations");
    b.click_link("Cơ cấu").see("Cơ cấu").axe().shots("s0-composition");
    for (part, words) in [("invitations", "Giấy mời"), ("seats", "Sơ đồ chỗ ngồi"), ("budget", "Dự toán")]
    {
        b.goto(&format!("{conference}/{part}")).see(words).axe().shots(&format!("s0-{part}"));
    }
    b.goto(&format!("{conference}/check-in")).see("Mọi lượt đã gửi").axe();
    b.fill("who", "3").click_button("Ghi có mặt").see("Đã ghi có mặt lúc").see("Đã có mặt 1/75");
    b.at_size(PHONE).axe().fits_a_phone().shots("s0-gate");
}

/// What hangs in the hall follows the operator's keys by itself; the figures follow the gates.
fn on_the_wall(b: &Browser, wall: &Browser) {
    b.at_size(DESK).goto("/gatherings");
    b.part("main table").click_link("Hội nghị tổng kết");
    let conference = b.path();
    comes_in(wall.at_size(PROJECTOR), "Cụm miền Đông Nam Bộ: sáng hội nghị");
    wall.goto(&format!("{conference}/screen")).see("Nhiệt liệt chào mừng").axe().shots("s0-wall-welcome");
    b.goto(&format!("{conference}/projector")).see("Đang chiếu").axe().shots("s0-projector");
    b.click_button("Chương trình, theo đồng hồ").see("theo đồng hồ");
    wall.see("Chương trình thứ Năm, 28/3/2024").axe().shots("s0-wall-agenda");
    b.click_button("Phim phóng sự");
    wall.see("Thời lượng").see("Mô hình tiêu biểu của tỉnh Đồng Nai").shots("s0-wall-clip");
    b.goto(&format!("{conference}/statistics")).see("Có mặt").see("1/75").axe().shots("s0-statistics");
    b.goto(&format!("{conference}/news")).see("Hội nghị").axe().shots("s0-news");
}

/// The sitting takes over who passed the gates.
fn into_the_minutes(b: &Browser) {
    b.goto("/conferences").part("main").click_link("Cụm miền Đông Nam Bộ");
    b.see("Công tác chuẩn bị").click_link("Điểm danh");
    b.see("Cửa điểm danh: 1/75 đại biểu, khách mời đã vào").axe().shots("s0-presence");
    b.click_link("Điền bảng dưới theo cửa").see("chưa lưu").click_button("Ghi danh sách vào biên bản");
    b.see("Biên bản đang ghi 1").at_size(PHONE).axe().fits_a_phone();
    b.at_size(DESK).click_button("Tất cả có mặt").see("Đã ghi danh sách đại biểu dự họp: 1");
    b.axe().shots("s0-before-opening");
    b.click_button("Khai mạc hội nghị").see("Khai mạc hội nghị; có mặt 07/07 đơn vị thành viên.");
    b.axe().shots("s0-minutes");
}

#[test]
fn two_gates_without_a_network_and_nobody_is_lost_or_doubled() {
    story("s0-gates", |s| {
        let store = Store::sqlite();
        store.seed_story("mien-dong", "full-hall", PASSWORD);
        let program = s.serve(&store, &["--clock", "2024-03-28T06:30"]);
        let gates = [s.browser(&program, "gate-1"), s.browser(&program, "gate-2")];
        for gate in &gates {
            gate.goto("/sign-in").fill("login", "mo.lt").fill("password", PASSWORD);
            gate.part("main").click_button("Đăng nhập");
            gate.see("Tài khoản").goto("/gatherings");
            gate.part("main table").click_link("Hội nghị tổng kết");
            gate.part(".sub-nav").click_link("Điểm danh");
            gate.see("Đã có mặt 0/500").see("Mọi lượt đã gửi");
        }
        // 1 to 320 at one gate, 181 to 500 at the other: 140 come past both.
        let (first, second) = ((1..=320), (181..=500));
        for (gate, numbers) in gates.iter().zip([first, second]) {
            let numbers: Vec<String> = numbers.map(|n: i32| n.to_string()).collect();
            gate.cut_off(true).scan_each("who", &numbers);
            gate.see("Mất mạng, còn 320 lượt chờ gửi").see("Đã có mặt 320/500");
        }
        gates[0].axe().shots("s0-offline");
        let roll = format!("{}/roll", gates[0].path());
        for gate in &gates {
            gate.cut_off(false).gives_up_after(std::time::Duration::from_secs(60)).see("Mọi lượt đã gửi.");
        }
        gates[1].goto(&roll).see("500/500").see("Mọi đại biểu đều đã có mặt").see("640 lượt");
        assert_eq!(gates[1].texts(".stats dd"), ["500/500", "100%", "0", "140"]);
        drop(program);
        store.verify();
    });
}
