//! Story S3: the summing-up conference of Khối 5, 07/3/2019, lived through by its people at their own windows: the clerk
//! of the head unit twice, six leaders on their phones, and the wall of the hall. Clicks and typing only.
//!
//! What the article publishes must come out: one flag and two certificates by unanimous vote, head and deputy for 2019, in
//! this order of steps; and eight papers.

use journeys::{Browser, Key, PHONE, PROJECTOR, Program, Store, Story, story};

const ASSEMBLY: &str = "Văn phòng Đoàn Đại biểu Quốc hội tỉnh";
const PEOPLE_COUNCIL: &str = "Văn phòng Hội đồng nhân dân tỉnh";
const OFFICE: &str = "Văn phòng Ủy ban nhân dân tỉnh";
const PLANNING: &str = "Sở Kế hoạch và Đầu tư";
const FINANCE: &str = "Sở Tài chính";
const JUSTICE: &str = "Sở Tư pháp";

const PASSWORD: &str = "khoi-5-nam-2018";
const CLERK: Person = Person { login: "hang.dt", unit: OFFICE, post: "Chuyên viên TĐKT" };
/// In the order of the bloc's decision.
const LEADERS: [Person; 6] = [
    Person { login: "trang.dc", unit: ASSEMBLY, post: "Chánh Văn phòng" },
    Person { login: "loc.ph", unit: PEOPLE_COUNCIL, post: "Chánh Văn phòng" },
    Person { login: "khai.vd", unit: OFFICE, post: "Chánh Văn phòng" },
    Person { login: "hiep.ns", unit: PLANNING, post: "Giám đốc" },
    Person { login: "dinh.tv", unit: FINANCE, post: "Giám đốc" },
    Person { login: "lieu.ctb", unit: JUSTICE, post: "Giám đốc" },
];

/// Somebody of the story.
#[derive(Clone, Copy)]
struct Person {
    login: &'static str,
    unit: &'static str,
    post: &'static str,
}

/// How its people come in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    /// The demo's button; pictures are taken on the way and every page is examined.
    OneClick,
    /// Login and password; one leader comes and votes by keyboard alone.
    Password,
}

/// Everybody who is there.
struct Hall {
    door: Door,
    clerk: Browser,
    /// The same clerk at another machine.
    second: Browser,
    wall: Browser,
    leaders: Vec<Browser>,
    conference: String,
}

#[test]
fn the_conference_of_khoi_5_in_the_demo() {
    story("s3", |s| {
        let program = s.demo();
        whole(s, &program, Door::OneClick);
    });
}

#[test]
fn the_conference_of_khoi_5_on_postgresql() {
    story("s3-pg", |s| {
        let store = Store::postgres();
        store.seed("morning", PASSWORD);
        let program = s.serve(&store, &["--clock", "2019-03-07T08:00"]);
        whole(s, &program, Door::Password);
        drop(program);
        store.verify();
    });
}

/// From the first sign-in to the last paper.
fn whole(s: &Story, program: &Program, door: Door) {
    let hall = Hall::gathers(s, program, door);
    hall.opens();
    hall.adopts_the_report();
    hall.announces_the_scores();
    hall.discusses();
    hall.votes_for_the_flag();
    hall.votes_for_the_certificates();
    hall.elects();
    hall.hands_over();
    hall.launches();
    hall.signs_the_covenant();
    hall.words_the_report();
    hall.signs_the_minutes();
    hall.has_its_papers();
}

impl Hall {
    fn gathers(s: &Story, program: &Program, door: Door) -> Hall {
        let open = |who: &str| s.browser(program, who);
        let hall = Hall {
            door,
            clerk: open("clerk"),
            second: open("second-clerk"),
            wall: open("wall"),
            leaders: LEADERS.iter().map(|p| open(p.login)).collect(),
            conference: String::new(),
        };
        if door == Door::OneClick {
            hall.look(hall.clerk.goto("/").see("Dùng thử"), "demo");
        } else {
            hall.clerk.goto("/").see("Dùng tài khoản do quản trị").fits_a_phone();
        }
        for b in [&hall.clerk, &hall.second, &hall.wall] {
            hall.comes_in(b, CLERK);
        }
        for (b, who) in hall.leaders.iter().zip(LEADERS) {
            hall.comes_in(b.at_size(PHONE), who);
        }
        hall.look(&hall.clerk, "home");
        hall.clerk.row("Chuẩn bị hội nghị").click_button("Mở hội nghị");
        hall.clerk.see("Để khai mạc");
        let conference = hall.clerk.path();
        hall.second.goto(&conference).see("Để khai mạc");
        hall.wall.at_size(PROJECTOR).goto(&format!("{conference}/screen")).see("Khai mạc 08:00");
        hall.picture(&hall.wall, "hall-0-agenda");
        Hall { conference, ..hall }
    }

    fn comes_in(&self, b: &Browser, who: Person) {
        if self.door == Door::OneClick {
            b.goto("/").part(".people").row(who.unit).click_button(who.post);
        } else if who.login == LEADERS[5].login {
            b.goto("/").tab_to("Tên đăng nhập");
            typed(b, who.login).press_keys(&[Key::Tab]);
            typed(b, PASSWORD).press_keys(&[Key::Enter]);
        } else {
            b.goto("/").fill("login", who.login).fill("password", PASSWORD);
            b.part("main").click_button("Đăng nhập");
        }
        b.see("chờ đồng chí").part(".top-bar").see(who.post);
    }

    fn opens(&self) {
        let c = &self.clerk;
        c.see("còn 1 điều chưa xong");
        self.look(c, "conference-0-planned");
        c.click_button("Sửa kế hoạch").see("Ngưỡng biểu quyết và bầu");
        self.look(c, "plan");
        c.goto(&self.conference).click_button("Điểm danh").see("Tất cả có mặt");
        self.look(c, "presence");
        c.click_button("Tất cả có mặt").see("Có mặt 6/6 đơn vị");
        c.goto(&self.conference).click_button("Khai mạc hội nghị").see("Bước 1 đang mở");
        self.second.see("Thông qua báo cáo");
        self.wall.see("Bước 1 trên 8");
    }

    fn adopts_the_report(&self) {
        let c = &self.clerk;
        c.fill("proposer", FINANCE);
        c.fill("amendment", "Bổ sung số liệu tiết kiệm chi thường xuyên.").click_button("Ghi ý kiến");
        c.see("Đã ghi ý kiến số 1").see("còn 1 điều chưa xong");
        self.wall.see("Ý kiến số 1: Sở Tài chính");
        self.picture(&self.wall, "hall-1-amendment");
        self.look(c, "conference-1-report");
        c.choose("Tiếp thu").click_button("Ghi kết luận").see("Đã ghi.");
        self.wall.see("Kết luận: tiếp thu");
        self.two_at_once();
    }

    /// Two browsers of the clerk close the same step: one of them is told so in a sentence.
    fn two_at_once(&self) {
        let late = &self.second;
        late.part(".need").see("tiếp thu");
        late.fill("proposer", JUSTICE).fill("amendment", "Đang ghi dở một ý kiến.");
        self.clerk.click_button("Thông qua báo cáo").see("Đã xong bước 1");
        late.see("Có thay đổi mới").field_keeps("amendment", "Đang ghi dở một ý kiến.");
        self.picture(late, "conference-1-somebody-else");
        late.click_button("Thông qua báo cáo")
            .see("Bước 1 đã xong lúc")
            .see("Trang này nay hiện bước đang mở");
        self.look(late, "conference-1-conflict");
        late.goto(&self.conference).see("Công bố bảng điểm");
    }

    fn announces_the_scores(&self) {
        let (c, late) = (&self.clerk, &self.second);
        self.wall.see("Bước 2 trên 8").see_nothing_of("972,5");
        self.look(c, "conference-2-scores");
        c.click_button("Công bố bảng điểm").see("Sau khi công bố");
        late.click_button("Công bố bảng điểm").see("Sau khi công bố");
        self.picture(c, "conference-2-asked");
        c.click_button("Công bố bảng điểm").see("Đã xong bước 2");
        late.click_button("Công bố bảng điểm").see("Bước 2 đã xong lúc");
        late.goto(&self.conference).see("Kết thúc thảo luận");
        self.wall.see("Điểm thi đua của các đơn vị").see("972,5").see("921,5");
        self.picture(&self.wall, "hall-3-scores");
    }

    fn discusses(&self) {
        let c = &self.clerk;
        c.fill("speaker", "Trưởng ban Ban Thi đua – Khen thưởng tỉnh");
        c.fill("note", "Giao ước có chỉ tiêu cụ thể, thang điểm chặt chẽ.").click_button("Ghi ý kiến");
        c.see("Đã ghi ý kiến số 1");
        self.second.see("thang điểm chặt chẽ");
        self.look(c, "conference-3-discussion");
        c.click_button("Kết thúc thảo luận").see("Đã xong bước 3");
    }

    fn nominates(&self, unit: &str, award: &str, method: &str) {
        let form = self.clerk.part("form[action$='/nominations']");
        form.select("nominee", unit).select("award", award).select("method", method);
        form.click_button("Đưa ra biểu quyết");
        self.proposal(unit).see("chưa mở biểu quyết");
    }

    fn votes_for_the_flag(&self) {
        let c = &self.clerk;
        self.nominates(OFFICE, "Cờ thi đua của Ủy ban nhân dân tỉnh", "phone");
        self.nominates(PEOPLE_COUNCIL, "Bằng khen", "room");
        self.nominates(PLANNING, "Bằng khen", "phone");
        self.picture(c, "conference-4-nominated");
        self.proposal(OFFICE).click_button("Mở biểu quyết").see("0/6 đồng ý");
        for n in 0..6 {
            self.casts(n, "Cờ thi đua", "Đồng ý");
            if n == 2 {
                self.wall.see("3/6 đồng ý, cần thêm 1 phiếu");
                self.second.see("3/6 đồng ý, cần thêm 1 phiếu");
                self.picture(&self.wall, "hall-4-vote");
                self.look(c, "conference-4-vote");
            }
        }
        self.wall.see("6/6 đồng ý");
        self.closes(OFFICE, "6/6 đồng ý, thông qua");
        self.wall.see("6/6 đồng ý, thông qua");
        self.picture(&self.wall, "hall-4-passed");
        self.second.see("6/6 đồng ý, thông qua");
        // A phone left open hears that it is over.
        self.leaders[0].see("Biểu quyết đã đóng");
        self.picture(&self.leaders[0], "phone-4-ended");
    }

    fn votes_for_the_certificates(&self) {
        let c = &self.clerk;
        self.proposal(PEOPLE_COUNCIL).click_button("Mở biểu quyết").see("0/6 đồng ý");
        self.proposal(PEOPLE_COUNCIL).click_button("Ghi giơ tay");
        c.see("Ghi ý kiến từng đơn vị giơ tay");
        self.look(c, "room");
        c.click_button("Tất cả 6 đơn vị đồng ý").see("6/6 đồng ý");
        self.picture(c, "room-all");
        c.goto(&self.conference);
        self.closes(PEOPLE_COUNCIL, "6/6 đồng ý, thông qua");
        self.proposal(PLANNING).click_button("Mở biểu quyết").see("0/6 đồng ý");
        for n in 0..6 {
            self.casts(n, "Bằng khen", "Đồng ý");
        }
        self.closes(PLANNING, "6/6 đồng ý, thông qua");
        c.click_button("Chốt kết quả biểu quyết")
            .click_button("Chốt kết quả biểu quyết")
            .see("Đã xong bước 4");
        c.see("3/3 đề nghị được thông qua");
    }

    fn elects(&self) {
        let c = &self.clerk;
        c.see("Ứng cử Khối trưởng năm 2019");
        self.look(c, "conference-5-candidates");
        let candidates = |post: &str, unit: &str| {
            c.row(&format!("Ứng cử {post} năm 2019")).choose(unit);
        };
        candidates("Khối trưởng", PLANNING);
        candidates("Khối phó", ASSEMBLY);
        c.select("method", "phone").click_button("Lập danh sách ứng cử");
        for (post, unit) in [("Khối trưởng", PLANNING), ("Khối phó", ASSEMBLY)] {
            let title = format!("Bầu {post} năm 2019");
            self.proposal(&title).see(unit).click_button("Mở bầu").see("0/6 đồng ý");
            for n in 0..3 {
                self.casts(n, &title, &format!("Bầu {unit}"));
            }
            self.proposal(&title).click_button("Ghi giơ tay");
            c.click_button("3 đơn vị còn lại đồng ý").see("6/6 đồng ý").goto(&self.conference);
            self.closes(&title, "6/6 đồng ý, trúng cử");
        }
        self.picture(&self.wall, "hall-5-elected-one");
        self.look(c, "conference-5-elected");
        c.click_button("Chốt kết quả bầu").click_button("Chốt kết quả bầu").see("Đã xong bước 5");
        self.wall.see("Bàn giao Khối trưởng").see(PLANNING).see("chờ ký");
        self.picture(&self.wall, "hall-6-handover");
    }

    fn hands_over(&self) {
        let c = &self.clerk;
        c.fill("item", "Kinh phí hoạt động còn lại").fill("item-note", "3.450.000 đồng");
        c.click_button("Thêm vào danh mục").see("Đã thêm dòng 6").click_button("Đánh dấu đã giao tất cả");
        c.see("Đã giao 6 dòng");
        self.look(c, "conference-6-handover");
        for (n, side) in [(2, "Ký bên giao"), (3, "Ký bên nhận")] {
            let b = &self.leaders[n];
            b.goto(&self.conference).click_button(side).see("Ký biên bản bàn giao?");
            b.click_button(side).see("Đã ký bàn giao");
        }
        self.look(&self.leaders[3], "phone-6-handover");
        c.see("Ngô Sĩ Hiệp");
        c.click_button("Xong bàn giao").see("Đã xong bước 6");
        self.wall.see("Kết quả bầu").see(PLANNING).see(ASSEMBLY);
        self.picture(&self.wall, "hall-7-heads");
    }

    fn launches(&self) {
        let c = &self.clerk;
        c.fill("launch-title", "Đoàn kết, kỷ cương, sáng tạo, hiệu quả");
        c.fill("launch-text", "Mỗi đơn vị có ít nhất một mô hình mới.\nGửi minh chứng đúng hạn.");
        self.look(c, "conference-7-launch");
        c.click_button("Lưu lời phát động").see("Đã lưu lời phát động");
        self.wall.see("Mỗi đơn vị có ít nhất một mô hình mới").see("sáng tạo");
        self.picture(&self.wall, "hall-7-launch");
        c.click_button("Hoàn thành phát động").see("Đã xong bước 7");
    }

    fn signs_the_covenant(&self) {
        let c = &self.clerk;
        c.click_button("Chốt nội dung, mở ký").see("Các đơn vị ký được ngay");
        for (n, who) in LEADERS.iter().enumerate() {
            let b = &self.leaders[n];
            b.goto("/").row("Ký giao ước thi đua năm 2019").click_button("Đọc và ký");
            b.see("Chữ ký").click_button("Đọc và ký cho").see("Xác nhận");
            if n == 0 {
                self.look(b, "covenant-sign");
                b.click_button("Ký giao ước").see("Chưa đánh dấu ô xác nhận");
            }
            b.choose("Tôi đã đọc toàn văn").click_button("Ký giao ước").see("đã ký");
            self.wall.row(who.unit).see("đã ký");
            if n == 3 {
                self.picture(&self.wall, "hall-8-signing");
                self.look(b, "covenant");
                self.look(c, "conference-8-signing");
            }
        }
        self.leaders[5].see("giao ước có hiệu lực");
        c.see("6/6").click_button("Hoàn thành ký kết").see("Đã xong cả tám bước");
        self.second.see("Ký biên bản");
    }

    fn signs_the_minutes(&self) {
        let c = &self.clerk;
        self.look(c, "conference-9-ended");
        c.choose("Biên bản đã đọc lại").click_button("Ghi nhận biên bản đã ký");
        c.see("Ghi nhận biên bản đã ký và kết thúc hội nghị?");
        c.click_button("Ghi nhận biên bản đã ký").see("Biên bản đã ký trên giấy, ghi nhận lúc");
        self.look(c, "conference-9-signed");
        self.wall.see("Trân trọng cảm ơn");
        self.wall.row(OFFICE).see("Cờ thi đua");
        self.wall.row(PEOPLE_COUNCIL).see("Bằng khen");
        self.wall.row(PLANNING).see("Bằng khen");
        self.picture(&self.wall, "hall-9-thanks");
    }

    /// The adopted amendment is worked into the report before the minutes are signed.
    fn words_the_report(&self) {
        let c = &self.clerk;
        c.goto(&self.conference).see("Còn 1 ý kiến tiếp thu chưa đưa vào báo cáo");
        c.part("#buoc-1").click_link("Ghi lời hoàn chỉnh");
        c.see("đang là lời dự thảo")
            .fill("report", "I. KẾT QUẢ\nCác đơn vị tiết kiệm chi thường xuyên theo kế hoạch.");
        c.choose("Đã đưa vào lời báo cáo").click_button("Lưu báo cáo").see("Đã ghi lời báo cáo.");
        self.look(c, "report");
        c.goto(&self.conference).see("Đã ghi lời hoàn chỉnh của báo cáo");
    }

    fn has_its_papers(&self) {
        let c = &self.clerk;
        c.click_button("Văn bản").see("Văn bản của hội nghị").count_is(".papers > li", 8);
        self.look(c, "papers");
        let words =
            ["report", "scores", "minutes", "election", "submission", "handover", "launch", "covenant"];
        for word in words {
            let path = format!("{}/papers/{word}", self.conference);
            for (form, magic) in [("pdf", b"%PDF-".as_slice()), ("docx", b"PK\x03\x04".as_slice())] {
                let (status, kind, bytes) = c.fetch(&format!("{path}/{form}"));
                assert_eq!(status, 200, "{word}.{form}");
                assert!(bytes.starts_with(magic) && bytes.len() > 2000, "{word}.{form} is {kind}");
            }
            if self.door == Door::OneClick {
                c.goto(&path).see("Đủ số liệu để in và ký");
                self.look(c, &format!("paper-{word}"));
            }
        }
        c.goto(&format!("{}/journal", self.conference)).see("Sổ thay đổi");
        self.look(c, "journal");
    }

    /// A leader votes on the phone: choose, confirm, receipt.
    fn casts(&self, n: usize, what: &str, choice: &str) {
        let b = &self.leaders[n];
        b.goto("/").part(".to-do").row(what).see("thay mặt");
        let shown = |name: &str| {
            if n == 0 && what == "Cờ thi đua" {
                b.axe().fits().screenshot(&format!("{name}-360"));
            }
        };
        shown("phone-1-home");
        if self.door == Door::Password && n == 5 {
            b.tab_to("Biểu quyết").press_keys(&[Key::Enter]).see("Biểu quyết công khai");
            b.tab_to(choice).press_keys(&[Key::Enter]).see("Chọn lại");
            b.tab_to("Gửi ý kiến").press_keys(&[Key::Space]).see("Đã ghi nhận");
            return;
        }
        b.part(".to-do").row(what).click_button("Biểu quyết");
        b.see("Biểu quyết công khai");
        shown("phone-2-choose");
        b.click_link(choice).see("Chọn lại");
        shown("phone-3-confirm");
        b.click_button("Gửi ý kiến").see("Đã ghi nhận").see(LEADERS[n].unit);
        shown("phone-4-receipt");
    }

    /// One thing put to the vote, as the clerk sees it.
    fn proposal(&self, words: &str) -> Browser {
        self.clerk.part("[data-part=steps] .now").row(words)
    }

    /// The clerk closes a ballot, is asked, and says yes.
    fn closes(&self, what: &str, result: &str) {
        self.proposal(what).see("6/6").click_button("Đóng biểu quyết và công bố");
        self.clerk.see("Sau đó không đổi được ý kiến nào").click_button("Đóng biểu quyết và công bố");
        self.proposal(what).see(result);
    }

    /// In the demo every page is examined and pictured at three sizes; on PostgreSQL they are the same pages.
    fn look(&self, b: &Browser, name: &str) {
        if self.door == Door::OneClick {
            b.axe().shots(name);
        }
    }

    /// A picture as it is.
    fn picture(&self, b: &Browser, name: &str) {
        if self.door == Door::OneClick {
            b.axe().screenshot(name);
        }
    }
}

/// Types by pressing keys.
fn typed<'b>(b: &'b Browser, words: &str) -> &'b Browser {
    let keys: Vec<Key> = words.chars().map(Key::Char).collect();
    b.press_keys(&keys)
}
