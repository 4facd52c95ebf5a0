//! Every page somebody meets outside the conference: examined by axe-core, fitting a phone, pictured at three sizes.

use journeys::{Browser, story};

const OFFICE: &str = "Văn phòng Ủy ban nhân dân tỉnh";
const FINANCE: &str = "Sở Tài chính";

fn enters(b: &Browser, moment: &str, unit: &str, post: &str) {
    b.goto("/demo").part(".moments").click_link(moment);
    b.see("Vào vai").part(".demo-bar summary").see(moment);
    b.part(".people").row(unit).click_button(post);
    b.part(".top-bar").see(post);
}

fn look(b: &Browser, name: &str) {
    b.axe().shots(name);
}

/// Opens pages by address, each known by words it says.
fn looks(b: &Browser, root: &str, pages: &[(&str, &str, &str)]) {
    for (path, words, name) in pages {
        b.goto(&format!("{root}{path}")).see(words);
        look(b, name);
    }
}

#[test]
fn the_year_and_its_scores() {
    story("pages-year", |s| {
        let program = s.demo();
        let b = s.browser(&program, "clerk");
        enters(&b, "Khối 5: sáng hội nghị", OFFICE, "Chuyên viên TĐKT");
        looks(
            &b,
            "",
            &[("/years", "Mỗi khối, cụm", "years"), ("/conferences", "Hội nghị tổng kết", "conferences")],
        );
        b.goto("/years").click_link("Khối 5, năm 2018").see("đơn vị thành viên");
        look(&b, "year");
        let year = b.path();
        b.row(FINANCE).click_link(FINANCE);
        b.see("Sở Tài chính").see("929");
        look(&b, "sheet");
        let pages = [
            ("/scores", "972,5", "scores"),
            ("/scores/pictures", "Thứ hạng đổi thế nào", "scores-pictures"),
            ("/scores/what-if?line=9&m9=30", "Ô khác đổi theo", "scores-what-if"),
            ("/rubric", "Bảng tiêu chí", "rubric"),
            ("/documents", "Văn bản", "documents"),
            ("/setup", "thành viên", "setup"),
            ("/schedule", "Lịch", "schedule"),
            ("/journal", "Sổ thay đổi", "year-journal"),
            ("/covenant", "Giao ước thi đua năm 2018", "covenant-2018"),
        ];
        looks(&b, &year, &pages);
        b.goto("/years").click_link("Khối 5, năm 2019").see("đơn vị thành viên");
        let next = b.path();
        looks(&b, &next, &[("", "Giao ước", "year-2019"), ("/rubric", "Bảng tiêu chí", "rubric-2019")]);
        looks(&b, &next, &[("/covenant", "Giao ước thi đua năm 2019", "covenant-2019")]);
        b.click_button("Soạn lời giao ước").see("Chủ đề");
        look(&b, "covenant-edit");
    });
}

#[test]
fn the_workshop_of_next_years_rubric() {
    story("pages-workshop", |s| {
        let program = s.demo();
        let b = s.browser(&program, "clerk");
        enters(&b, "Khối 11 đơn vị: bầu xong", "Cục Quản lý thị trường tỉnh", "Chuyên viên");
        b.goto("/years").click_link("Khối tham mưu, tổng hợp, năm 2024").see("đơn vị thành viên");
        let year = b.path();
        let pages = [
            ("/rubric", "So sánh hai bản", "rubric-2024"),
            ("/rubric/comparison", "So sánh hai bản tiêu chí", "rubric-comparison"),
            ("/rubric/rehearsal", "Thử được", "rubric-rehearsal"),
        ];
        looks(&b, &year, &pages);
    });
}

#[test]
fn bodies_and_accounts() {
    story("pages-bodies", |s| {
        let program = s.demo();
        let b = s.browser(&program, "administrator");
        enters(&b, "Khối 5: sáng hội nghị", OFFICE, "Quản trị hệ thống");
        b.goto("/bodies").see(FINANCE);
        look(&b, "bodies");
        b.click_link(FINANCE).see("Tên");
        look(&b, "body");
        let pages = [
            ("/bodies/new", "đơn vị", "body-new"),
            ("/bodies/import", "XLSX", "import"),
            ("/accounts", "Tài khoản", "accounts"),
            ("/accounts/new", "Tên đăng nhập", "account-new"),
            ("/account", "Chức trách được giao", "account"),
            ("/account/password", "Mật khẩu", "password"),
        ];
        looks(&b, "", &pages);
        b.goto("/accounts").click_link("Đặng Thị Hằng").see("Đặng Thị Hằng");
        look(&b, "account-of");
        let officer = s.browser(&program, "officer");
        enters(&officer, "Khối 5: sáng hội nghị", "Ban Thi đua – Khen thưởng tỉnh", "Trưởng ban");
        looks(&officer, "", &[("/", "đồng chí", "home-officer"), ("/blocs", "Khối 5", "blocs")]);
        looks(&officer, "", &[("/blocs/new", "Tên", "bloc-new")]);
    });
}

#[test]
fn a_vote_is_counted_on_paper() {
    story("pages-count", |s| {
        let program = s.demo();
        let b = s.browser(&program, "clerk");
        enters(&b, "Khối 5: giữa biểu quyết", OFFICE, "Chuyên viên TĐKT");
        b.row("Điều hành hội nghị").click_button("Vào điều hành");
        b.see("3/6 đồng ý, cần thêm 1 phiếu");
        b.select("nominee", FINANCE).select("award", "Bằng khen").select("method", "paper");
        // The quota is used up above it: whoever still puts it forward says why.
        b.click_button("Đưa ra biểu quyết").see("khác với phương án");
        look(&b, "conference-4-departure");
        b.fill("departure", "Thành tích nổi bật trong phong trào đột xuất.");
        b.click_button("Đưa ra biểu quyết").see("đề nghị tặng Bằng khen cho Sở Tài chính");
        b.see("chưa có biên bản kiểm phiếu");
        look(&b, "conference-4-paper");
        b.click_link("Nhập biên bản kiểm phiếu").see("Ba phép cộng phải khớp");
        for (field, n) in
            [("issued", "6"), ("collected", "11"), ("missing", "0"), ("valid", "6"), ("invalid", "0")]
        {
            b.fill(field, n);
        }
        b.fill("Đồng ý", "2").fill("against", "4");
        look(&b, "count");
        b.click_button("Ghi biên bản kiểm phiếu").see("phải sửa").field_keeps("collected", "11");
        look(&b, "count-refused");
    });
}
