//! Story S1: the conference of the advisory and synthesis bloc, eleven units, 30/11/2023, in the demo. The clerk of the
//! head unit works from the scores to the election; the standing body and a member look on. Clicks and typing only.
//!
//! What the article publishes must come out: one flag of the Government, two of the province, five certificates, three
//! numbered amendments, and the head of 2024.

use journeys::{Browser, PHONE, story};

const HEAD: &str = "Cục Quản lý thị trường tỉnh";
const ELECTED: &str = "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh";
const DEPUTY: &str = "Văn phòng Ủy ban nhân dân tỉnh";
const FINANCE: &str = "Sở Tài chính";
/// Who is proposed, down the ranking, each with what it is proposed for.
const PROPOSED: [(&str, &str); 8] = [
    (HEAD, "Cờ thi đua của Chính phủ"),
    (DEPUTY, "Cờ thi đua"),
    (FINANCE, "Cờ thi đua"),
    (ELECTED, "Bằng khen"),
    ("Sở Kế hoạch và Đầu tư", "Bằng khen"),
    ("Sở Tư pháp", "Bằng khen"),
    ("Sở Nội vụ", "Bằng khen"),
    ("Cục Thuế tỉnh", "Bằng khen"),
];
/// The amendments to the report, in the order of their numbers.
const AMENDMENTS: [(&str, &str); 3] = [
    (FINANCE, "Bổ sung kết quả tiết kiệm chi thường xuyên."),
    ("Thanh tra tỉnh", "Nêu rõ số đơn thư giải quyết đúng hạn."),
    ("Cục Thống kê tỉnh", "Thay số liệu ước tính bằng số liệu chính thức."),
];

#[test]
fn the_bloc_of_eleven_in_the_demo() {
    story("s1", |s| {
        let program = s.demo();
        let clerk = comes_in(s.browser(&program, "clerk"), HEAD, "Chuyên viên");
        scores(&clerk);
        let member = comes_in(s.browser(&program, "member"), FINANCE, "Chuyên viên");
        looks_on(&member);
        let conference = opens(&clerk);
        reports(&clerk);
        proposes(&clerk, &conference);
        elects(&clerk, &conference);
        papers(&clerk, &conference);
    });
}

fn comes_in(b: Browser, unit: &str, post: &str) -> Browser {
    b.goto("/").part(".moments").click_link("Khối 11 đơn vị: sáng hội nghị");
    b.see("ngày 30/11/2023");
    b.part(".people").row(unit).click_button(post);
    b.see("chờ đồng chí");
    b
}

/// Every figure opens; what would change a rank is said; a trial leaves nothing.
fn scores(c: &Browser) {
    c.part("main section.part:last-of-type").click_link("Xem cả năm của khối");
    c.click_link("Kết quả chấm điểm").see("Tải bảng tính");
    c.axe().shots("s1-scores");
    let scores = c.path();
    c.click_link("Chênh lệch và giải trình").see("Chênh lệch và giải trình");
    c.axe().shots("s1-differences");
    c.goto(&scores).click_link("Phương án khen thưởng").see(HEAD).see("Cờ thi đua của Chính phủ");
    c.axe().shots("s1-proposals");
    for (page, words) in
        [("/pictures", "Điểm bằng hình"), ("/what-if", "Thử thay đổi"), ("/ties", "Bằng điểm")]
    {
        c.goto(&format!("{scores}{page}")).see(words);
        c.axe().shots(&format!("s1-{}", &page[1..]));
    }
    c.goto(&scores);
}

/// A member has its own sheet, whole, on a phone; of the others it sees no figure.
fn looks_on(b: &Browser) {
    b.at_size(PHONE).goto("/").part("main section.part:last-of-type").click_link("Xem cả năm của khối");
    b.click_link("Kết quả chấm điểm").see("Thứ hạng hiện khi bảng điểm được công bố");
    b.see_nothing_of("Kém hạng trên 1").axe().fits_a_phone();
}

fn opens(c: &Browser) -> String {
    c.goto("/").row("Chuẩn bị hội nghị").click_button("Mở hội nghị");
    c.see("Để khai mạc");
    let conference = c.path();
    c.click_button("Điểm danh").click_button("Tất cả có mặt").see("Có mặt 11/11 đơn vị");
    c.goto(&conference).click_button("Khai mạc hội nghị").see("Bước 1 đang mở");
    conference
}

/// Three numbered amendments: two adopted, one not, with its reason.
fn reports(c: &Browser) {
    for (n, (who, what)) in AMENDMENTS.into_iter().enumerate() {
        c.fill("proposer", who).fill("amendment", what).click_button("Ghi ý kiến");
        c.see(&format!("Đã ghi ý kiến số {}", n + 1));
        if n < 2 {
            c.row(what).choose("Tiếp thu").click_button("Ghi kết luận");
        } else {
            c.row(what).choose("Không tiếp thu");
            c.row(what).fill("Lý do nếu không tiếp thu", "Số liệu chính thức quý IV chưa công bố.");
            c.row(what).click_button("Ghi kết luận");
        }
        c.see("Đã ghi.");
    }
    c.axe().shots("s1-report");
    c.click_button("Thông qua báo cáo").see("Đã xong bước 1");
    c.click_button("Công bố bảng điểm").click_button("Công bố bảng điểm").see("Đã xong bước 2");
    c.click_button("Kết thúc thảo luận").see("Đã xong bước 3");
}

/// The eight proposals of the plan, put forward at once, each voted by raised hands.
fn proposes(c: &Browser, conference: &str) {
    c.part("form[action$='/nominations/all']")
        .select("method", "room")
        .click_button("Đưa ra tất cả theo phương án");
    for (unit, award) in PROPOSED {
        let one = || c.part("[data-part=steps] .now").row(unit);
        one().see(award).click_button("Mở biểu quyết").see("0/11 đồng ý").click_button("Ghi giơ tay");
        c.click_button("Tất cả 11 đơn vị đồng ý").see("11/11 đồng ý").goto(conference);
        closes(c, unit);
        one().see("11/11 đồng ý, thông qua");
    }
    c.axe().shots("s1-voted");
    c.click_button("Chốt kết quả biểu quyết").click_button("Chốt kết quả biểu quyết");
    c.see("Đã xong bước 4").see("8/8 đề nghị được thông qua");
}

fn closes(c: &Browser, what: &str) {
    c.part("[data-part=steps] .now").row(what).click_button("Đóng biểu quyết và công bố");
    c.see("Sau đó không đổi được ý kiến nào").click_button("Đóng biểu quyết và công bố");
}

fn elects(c: &Browser, conference: &str) {
    c.row("Ứng cử Khối trưởng năm 2024").choose(ELECTED);
    c.row("Ứng cử Khối phó năm 2024").choose(DEPUTY);
    c.select("method", "room").click_button("Lập danh sách ứng cử");
    for post in ["Khối trưởng", "Khối phó"] {
        let title = format!("Bầu {post} năm 2024");
        let one = || c.part("[data-part=steps] .now").row(&title);
        one().click_button("Mở bầu").see("0/11 đồng ý").click_button("Ghi giơ tay");
        c.click_button("Tất cả 11 đơn vị đồng ý").see("11/11 đồng ý").goto(conference);
        closes(c, &title);
        one().see("11/11 đồng ý, trúng cử");
    }
    c.click_button("Chốt kết quả bầu").click_button("Chốt kết quả bầu").see("Đã xong bước 5");
}

/// The minutes and the submission say the same of all eight.
fn papers(c: &Browser, conference: &str) {
    for which in ["minutes", "submission"] {
        c.goto(&format!("{conference}/papers/{which}"));
        for (unit, award) in PROPOSED {
            c.see(unit).see(award);
        }
    }
    // The submission lists the eight only: each beside its own award.
    c.goto(&format!("{conference}/papers/submission"));
    for (unit, award) in PROPOSED {
        c.row(unit).see(award);
    }
    c.goto(&format!("{conference}/papers/minutes"));
    for (who, what) in AMENDMENTS {
        c.see(who).see(what);
    }
    c.axe().shots("s1-minutes");
}
