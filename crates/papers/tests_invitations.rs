//! Letters, badges and name plates, set and read back; their codes read from bad pictures of them.

use crate::invitations::{BadgeCard, Badges, Letter, Letters, badge_sheets, letters, qr_svg};
use crate::reading_back::{pdf_layout, pdf_pages, pdf_text};
use jiff::civil::date;
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};

const LINK: &str = "https://thidua.binhphuoc.example/i/0123456789abcdef0123456789abcdef";

fn all(names: &[&str]) -> Letters {
    Letters {
        superior: String::new(),
        issuer: "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC".into(),
        place_day: "Bình Phước, ngày 20 tháng 3 năm 2024".into(),
        occasion: "Hội nghị tổng kết công tác thi đua, khen thưởng năm 2023 và ký kết giao ước thi đua năm 2024 Cụm thi đua các tỉnh miền Đông Nam Bộ".into(),
        times: vec!["19 giờ 00, thứ Tư, ngày 27 tháng 3 năm 2024".into(), "07 giờ 00, thứ Năm, ngày 28 tháng 3 năm 2024 (Phiên chính thức)".into()],
        venue: "Trung tâm Hội nghị tỉnh Bình Phước, thành phố Đồng Xoài".into(),
        words: vec!["Sự có mặt của đồng chí góp phần vào thành công của hội nghị.".into()],
        answer_until: "ngày 25 tháng 3 năm 2024".into(),
        authority: "TM. BAN TỔ CHỨC".into(),
        post: "TRƯỞNG BAN".into(),
        signer: "Hà Bình Thuận Minh".into(),
        half_sheet: false,
        illustrative: true,
        day: date(2024, 3, 20),
        letters: (1..).zip(names).map(|(n, name)| Letter {
            number: format!("{n:03}/GM-UBND"),
            replaces: if n == 2 { "Lần 2, thay thế giấy mời đã gửi ngày 20/3/2024".into() } else { String::new() },
            name: (*name).into(),
            post: "Giám đốc Sở Nội vụ, tỉnh Đồng Nai".into(),
            seat: "Khối phải, A-03".into(),
            link: LINK.into(),
        }).collect(),
    }
}

fn cards(n: usize, plates: bool) -> Badges {
    let card = |i: usize| BadgeCard {
        name: format!("Nguyễn Thị Phương Uyên {i}"),
        post: "Phó Trưởng ban Thi đua – Khen thưởng".into(),
        body: "tỉnh Bà Rịa – Vũng Tàu".into(),
        word: "Đại biểu chính thức".into(),
        colour: "#8f1d24".into(),
        number: format!("{i:03}"),
        link: LINK.into(),
    };
    Badges {
        plates,
        occasion: all(&[]).occasion,
        days: "27/3 – 28/3/2024".into(),
        illustrative: true,
        day: date(2024, 3, 20),
        badges: (1..=n).map(card).collect(),
    }
}

#[test]
fn the_one_that_invites_stands_above_whoever_the_letter_goes_out_under() {
    for half_sheet in [false, true] {
        let plain = all(&["Bà Nguyễn Thị Hoa"]);
        let with =
            Letters { superior: plain.issuer.clone(), issuer: "BAN TỔ CHỨC".into(), half_sheet, ..plain };
        let pdf = letters(&with).unwrap();
        keep(if half_sheet { "letters-committee-a5" } else { "letters-committee-a4" }, &pdf);
        let text = pdf_text(&pdf);
        assert_eq!(pdf_pages(&pdf), 1);
        assert!(text.find("BÌNH PHƯỚC").unwrap() < text.find("BAN TỔ CHỨC").unwrap(), "{text}");
    }
}

#[test]
fn each_letter_is_one_page_with_whom_what_when_where() {
    for half_sheet in [false, true] {
        let pdf =
            letters(&Letters { half_sheet, ..all(&["Bà Nguyễn Thị Hoa", "Ông Trần Văn Ơn"]) }).unwrap();
        keep(if half_sheet { "letters-a5" } else { "letters-a4" }, &pdf);
        assert_eq!(pdf_pages(&pdf), 2, "A5: {half_sheet}");
        let text = pdf_text(&pdf);
        let pages: Vec<&str> = text.split('\u{c}').collect();
        for words in [
            "GIẤY MỜI",
            "Bà Nguyễn Thị Hoa",
            "001/GM-UBND",
            "07 giờ 00, thứ Năm",
            "Đồng Xoài",
            "A-03",
            "Số liệu minh họa",
        ] {
            assert!(pages[0].contains(words), "{words}: {}", pages[0]);
        }
        assert!(!pages[0].contains("Lần 2") && pages[1].contains("Lần 2"), "{}", pages[1]);
    }
}

#[test]
fn what_people_type_is_never_markup_and_long_names_stay_on_one_page() {
    let long = "Nguyễn ".repeat(14);
    let names = ["#panic(\"x\")", "*đậm* $x$ <nhãn> @a \\", long.as_str(), "Dòng 1\r\nBcc: a@b", "😀"];
    let pdf = letters(&all(&names)).unwrap();
    assert_eq!(pdf_pages(&pdf), names.len());
    let text = pdf_text(&pdf);
    assert!(text.contains("#panic(\"x\")") && text.contains("*đậm* $x$"), "{text}");
}

#[test]
fn badges_and_plates_stand_several_on_a_sheet() {
    let badges = badge_sheets(&cards(9, false)).unwrap();
    keep("badges", &badges);
    assert_eq!(pdf_pages(&badges), 2, "eight on a sheet");
    let text = pdf_layout(&badges);
    assert_eq!(text.matches("ĐẠI BIỂU CHÍNH THỨC").count(), 9);
    let plates = badge_sheets(&cards(3, true)).unwrap();
    keep("plates", &plates);
    assert_eq!(pdf_pages(&plates), 2, "two on a sheet");
    assert_eq!(pdf_text(&plates).matches("Phương").count(), 6, "read from both sides");
}

/// Files to be looked at, when somebody asks for them.
#[expect(clippy::disallowed_methods, reason = "asked for by hand")]
fn keep(name: &str, pdf: &[u8]) {
    if let Ok(folder) = std::env::var("THIDUA_KEEP_PAPERS") {
        std::fs::write(format!("{folder}/{name}.pdf"), pdf).unwrap();
    }
}

/// A grey picture.
#[derive(Clone)]
struct Picture {
    wide: usize,
    high: usize,
    dots: Vec<u8>,
}

impl Picture {
    /// What a phone sees of the first page, 300 dots an inch: from here down and to the right, in dots.
    fn of(pdf: &[u8], [x, y, wide, high]: [&str; 4]) -> Picture {
        let child = Command::new("pdftoppm")
            .args(["-gray", "-r", "300", "-f", "1", "-l", "1", "-x", x, "-y", y, "-W", wide, "-H", high, "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = child.expect("pdftoppm of poppler-utils");
        let mut into = child.stdin.take().unwrap();
        let bytes = pdf.to_vec();
        let feed = std::thread::spawn(move || into.write_all(&bytes));
        let pgm = child.wait_with_output().unwrap().stdout;
        feed.join().unwrap().unwrap();
        // "P5\nWIDE HIGH\n255\n" and the dots.
        let mut ends = pgm.iter().enumerate().filter(|(_, b)| b.is_ascii_whitespace()).map(|(i, _)| i);
        let at = ends.nth(3).unwrap();
        let head: Vec<usize> = std::str::from_utf8(&pgm[2..at])
            .unwrap()
            .split_whitespace()
            .map(|n| n.parse().unwrap())
            .collect();
        Picture { wide: head[0], high: head[1], dots: pgm[at + 1..].to_vec() }
    }

    fn dot(&self, x: i64, y: i64) -> u8 {
        let inside = |v: i64, most: usize| usize::try_from(v).ok().filter(|v| *v < most);
        match (inside(x, self.wide), inside(y, self.high)) {
            (Some(x), Some(y)) => self.dots[y * self.wide + x],
            _ => 200,
        }
    }

    /// As a hand holds a phone: turned a little and seen from the side. Thousandths.
    fn held(&self, (turn, tilt): (i64, i64)) -> Picture {
        let (wide, high) = (i64::try_from(self.wide).unwrap(), i64::try_from(self.high).unwrap());
        let mut dots = Vec::with_capacity(self.dots.len());
        for y in 0..high {
            for x in 0..wide {
                let (u, v) = (x - wide / 2, y - high / 2);
                let w = 1000 + tilt * u / wide + tilt / 2 * v / high;
                let across = (1000 * u - turn * v) / w + wide / 2;
                let down = (1000 * v + turn * u) / w + high / 2;
                dots.push(self.dot(across, down));
            }
        }
        Picture { dots, ..*self }
    }

    /// Grey in a dim room, with a sensor's noise, and out of focus by so many dots.
    fn dim(&self, (blur, noise, seed): (i64, i64, u64)) -> Picture {
        let mut chance = seed;
        let mut grey = |dot: &u8| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let off = i64::try_from(chance >> 40).unwrap() % (2 * noise + 1) - noise;
            u8::try_from((70 + i64::from(*dot) * 90 / 255 + off).clamp(0, 255)).unwrap()
        };
        let noisy = Picture { dots: self.dots.iter().map(&mut grey).collect(), ..*self };
        let mut dots = Vec::with_capacity(self.dots.len());
        for y in 0..i64::try_from(self.high).unwrap() {
            for x in 0..i64::try_from(self.wide).unwrap() {
                let near = (-blur..=blur).flat_map(|dy| (-blur..=blur).map(move |dx| (dx, dy)));
                let sum: i64 = near.map(|(dx, dy)| i64::from(noisy.dot(x + dx, y + dy))).sum();
                dots.push(u8::try_from(sum / (2 * blur + 1).pow(2)).unwrap());
            }
        }
        Picture { dots, ..*self }
    }

    fn read(&self) -> Vec<String> {
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.wide, self.high, |x, y| {
            self.dots[y * self.wide + x]
        });
        image.detect_grids().iter().filter_map(|g| g.decode().ok().map(|(_, text)| text)).collect()
    }
}

/// A gate's phone looks at the code several times a second: it is read from one of eight bad pictures, and never as
/// anything else.
fn is_read(page: &Picture, (pose, blur, noise): ((i64, i64), i64, i64)) -> bool {
    (1..=8).any(|seed| {
        let read = page.held(pose).dim((blur, noise, seed)).read();
        assert!(read.iter().all(|text| text == LINK), "{read:?}");
        !read.is_empty()
    })
}

#[test]
fn the_code_of_a_letter_is_read_from_bad_pictures_of_the_printed_page() {
    let one = |half_sheet| letters(&Letters { half_sheet, ..all(&["Bà Nguyễn Thị Hoa"]) }).unwrap();
    let pages = [
        ("A4", one(false), ["294", "2830", "460", "460"], 25),
        ("A5", one(true), ["100", "1978", "409", "409"], 25),
        ("badge", badge_sheets(&cards(1, false)).unwrap(), ["886", "449", "359", "359"], 12),
    ];
    for (name, pdf, part, noise) in pages {
        let page = Picture::of(&pdf, part);
        assert_eq!(page.read(), [LINK], "{name} as printed");
        for pose in [(0, 0), (120, 0), (-250, 60), (60, 180), (100, 100)] {
            assert!(is_read(&page, (pose, 2, noise)), "{name}, held {pose:?}");
        }
    }
}

#[test]
fn a_picture_of_nothing_reads_nothing() {
    let plain = Picture { wide: 300, high: 300, dots: vec![180; 90_000] };
    assert!(plain.dim((1, 12, 1)).read().is_empty());
}

#[test]
fn a_text_too_long_for_a_code_gives_none() {
    assert!(qr_svg(&"x".repeat(5000)).is_none());
    assert!(qr_svg(LINK).unwrap().starts_with("<svg"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Read from its own modules, each four dots wide.
    #[test]
    fn any_link_reads_back(path in "[a-z0-9/._~-]{0,120}") {
        let link = format!("https://{path}");
        let svg = qr_svg(&link).unwrap();
        let after = svg.split("viewBox=\"0 0 ").nth(1).unwrap();
        let side: usize = after.split(' ').next().unwrap().parse().unwrap();
        let mut dots = vec![255_u8; side * side * 16];
        let path = svg.rsplit("d=\"").next().unwrap().trim_end_matches("\"/></svg>");
        for run in path.split('z').filter(|r| !r.is_empty()) {
            let (at, rest) = run.trim_start_matches('M').split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let run: usize = rest.split('v').next().unwrap().parse().unwrap();
            for dy in 0..4 {
                for dx in 0..run * 4 {
                    dots[(y * 4 + dy) * side * 4 + x * 4 + dx] = 0;
                }
            }
        }
        prop_assert_eq!(Picture { wide: side * 4, high: side * 4, dots }.read(), [link]);
    }
}
