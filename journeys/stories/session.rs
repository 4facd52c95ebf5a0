//! What was typed outlives the session: signed out elsewhere, the form that is sent then is kept and opened again. And
//! what is half typed in one form outlives the sending of another.

use journeys::{Browser, Store, story};

const PASSWORD: &str = "khoi-5-nam-2018";

#[test]
fn what_was_typed_outlives_the_session() {
    story("session", |s| {
        let store = Store::sqlite();
        store.seed("morning", PASSWORD);
        let program = s.serve(&store, &["--clock", "2019-03-07T08:00"]);
        let (desk, home) = (s.browser(&program, "desk"), s.browser(&program, "home"));
        desk.goto("/").see("Đăng nhập");
        let (_, _, page) = desk.fetch("/sign-in");
        assert!(!says(&page, "data-idle"), "nobody is signed in, so nobody is warned");
        comes_in(&desk);
        comes_in(&home);
        let (_, _, page) = desk.fetch("/");
        assert!(
            says(&page, "<body data-idle=\"1800\" data-touch=\"/session/touch\""),
            "idle people are warned"
        );

        desk.row("Chuẩn bị hội nghị").click_button("Mở hội nghị");
        desk.click_button("Sửa kế hoạch").see("Ngưỡng biểu quyết và bầu");
        let plan = desk.path();
        let guests = "Trưởng ban Ban Thi đua – Khen thưởng tỉnh 🎉 <script>";
        desk.fill("guests", guests).fill("rule-source", "Điều 6 Quy chế");

        home.goto("/account")
            .click_link("Xem và đăng xuất từ xa")
            .see("đang dùng ở đây")
            .axe()
            .shots("sessions");
        home.click_button("Đăng xuất ở mọi nơi").see("kể cả ở đây?");
        home.click_button("Đăng xuất ở mọi nơi").see("Dùng tài khoản do quản trị");

        desk.click_button("Lưu kế hoạch").see("Phiên làm việc đã hết").axe().shots("session-over");
        desk.fill("login", "hang.dt").fill("password", "sai rồi").click_button("Đăng nhập và mở lại");
        desk.see("Điều đồng chí vừa gửi vẫn được giữ").axe();
        desk.fill("login", "hang.dt").fill("password", PASSWORD);
        desk.part("main").click_button("Đăng nhập");
        desk.see("Đồng chí đã đăng nhập lại").axe().shots("session-again");
        desk.click_button("Mở lại điều vừa nhập").see("Điều dưới đây chưa được ghi; xem lại rồi gửi.");
        desk.field_keeps("guests", guests)
            .field_keeps("rule-source", "Điều 6 Quy chế")
            .axe()
            .shots("session-back");
        desk.click_button("Lưu kế hoạch").is_at(plan.trim_end_matches("/plan"));
        desk.goto(&plan).field_keeps("guests", guests).field_keeps("rule-source", "Điều 6 Quy chế");
        drop(program);
        store.verify();
    });
}

#[test]
fn what_is_half_typed_outlives_the_sending_of_another_form() {
    story("half-typed", |s| {
        let store = Store::sqlite();
        store.seed("morning", PASSWORD);
        let program = s.serve(&store, &["--clock", "2019-03-07T08:00"]);
        let desk = s.browser(&program, "desk");
        comes_in(&desk);
        desk.goto("/years").click_link("Khối 5, năm 2018").see("đơn vị thành viên");
        let documents = format!("{}/documents", desk.path());
        desk.goto(&documents)
            .fill("name", "Kế hoạch cũ")
            .fill("day", "28/02/2019")
            .click_button("Thêm văn bản");
        desk.see("Kế hoạch cũ").field_keeps("name", "");

        // Refused, the page stands at the address of the form that was sent.
        desk.fill("name", "Quy chế đang gõ dở").fill("number", "12/QC");
        desk.row("Kế hoạch cũ").click_button("Bỏ, kèm lý do").click_button("Bỏ");
        desk.see("chỗ phải sửa").see("Đã khôi phục điều đồng chí đang nhập.");
        desk.field_keeps("name", "Quy chế đang gõ dở").field_keeps("number", "12/QC").axe();

        // Done, it stands at its own again; what was sent does not come back.
        desk.fill("reason", "đã có kế hoạch mới");
        desk.row("Kế hoạch cũ").click_button("Bỏ");
        desk.is_at(&documents).see_nothing_of("chỗ phải sửa").see("Đã khôi phục điều đồng chí đang nhập.");
        desk.field_keeps("name", "Quy chế đang gõ dở").field_keeps("number", "12/QC").axe();
        desk.fill("day", "28/02/2019").click_button("Thêm văn bản").see("Quy chế đang gõ dở");
        desk.see_nothing_of("Đã khôi phục").field_keeps("name", "").field_keeps("number", "");
        desk.goto("/").goto(&documents).see_nothing_of("Đã khôi phục");
        drop(program);
        store.verify();
    });
}

#[test]
fn words_that_came_back_refused_outlive_the_news_of_a_live_page() {
    story("refused-live", |s| {
        let store = Store::sqlite();
        store.seed("mid-vote", PASSWORD);
        let program = s.serve(&store, &["--clock", "2019-03-07T09:00"]);
        let (desk, home) = (s.browser(&program, "desk"), s.browser(&program, "home"));
        for clerk in [&desk, &home] {
            comes_in(clerk);
            clerk.goto("/conferences").click_link("Khối 5, năm 2018").see("Sửa bước này");
        }
        let remarks = |clerk: &Browser, step: u8, words: &str| {
            let part = clerk.part(&format!("#buoc-{step}"));
            part.click_button("Sửa bước này").fill(&format!("remark-{step}"), words);
            part
        };
        let late = remarks(&desk, 2, "Lời của bàn thư ký");
        remarks(&home, 2, "Lời ghi ở nhà").click_button("Lưu lời ghi thêm");
        home.see("Lời ghi ở nhà");
        late.click_button("Lưu lời ghi thêm");
        desk.see("Đang ghi:").field_keeps("remark-2", "Lời của bàn thư ký");

        remarks(&home, 1, "Lời thứ hai ở nhà").click_button("Lưu lời ghi thêm");
        desk.see("Có thay đổi mới.").field_keeps("remark-2", "Lời của bàn thư ký");
        desk.click_link("Cập nhật").see_nothing_of("Có thay đổi mới.");
        desk.field_keeps("remark-2", "Lời của bàn thư ký");
        desk.part("#buoc-1").click_button("Sửa bước này").field_keeps("remark-1", "Lời thứ hai ở nhà");
    });
}

fn comes_in(b: &Browser) {
    b.goto("/").fill("login", "hang.dt").fill("password", PASSWORD);
    b.part("main").click_button("Đăng nhập");
    b.see("chờ đồng chí");
}

fn says(page: &[u8], words: &str) -> bool {
    String::from_utf8_lossy(page).contains(words)
}
