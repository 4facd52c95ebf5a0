//! The yearbook: read back from the PDF, and as web pages.

use super::stories::{good, story};
use crate::adoption::{Adoption, AdoptionId, Effect};
use crate::book::{by_name, by_unit, spread};
use crate::model::{Exemplar, ExemplarId, Kind, State};
use kernel::{BodyId, Moment, PersonId, Points, Uuid};
use std::io::Write;
use std::process::{Command, Stdio};
use world::{Engine, World};

/// What `pdftotext` reads, page by page.
fn pages(pdf: &[u8]) -> Vec<String> {
    let child = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.unwrap_or_else(|e| {
        panic!("pdftotext is missing ({e}): install it with `apt-get install poppler-utils`")
    });
    let (mut stdin, bytes) = (child.stdin.take().unwrap(), pdf.to_vec());
    let feed = std::thread::spawn(move || stdin.write_all(&bytes));
    let out = child.wait_with_output().unwrap();
    feed.join().unwrap().unwrap();
    String::from_utf8(out.stdout).unwrap().split('\u{c}').map(str::to_owned).collect()
}

fn squash(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

const CHOSEN: [&str; 4] =
    ["Lò Thị Ánh", "Lê Thị Thu Ấm", "Chi bộ thôn Hữu Lộc", "Tuyến phố tự quản sáng – xanh – sạch – đẹp"];

#[test]
fn indexes_hold_everybody_once_in_order() {
    let e = |n: u128, kind, name: &str, unit: u128| Exemplar {
        id: ExemplarId(Uuid::from_u128(n)),
        body: BodyId(Uuid::from_u128(unit)),
        kind,
        name: name.into(),
        role: String::new(),
        field: "ECONOMY".into(),
        finder: String::new(),
        mentor: None,
        mentor_name: String::new(),
        summary: String::new(),
        achievements: String::new(),
        story: String::new(),
        state: State::Recognised,
        illustrative: true,
        version: 1,
    };
    let all = [
        e(1, Kind::Person, "Vũ Ước", 2),
        e(2, Kind::Person, "Lê Ấm", 10),
        e(3, Kind::Collective, "Ấp Bắc", 2),
        e(4, Kind::Person, "Bùi An", 2),
        e(5, Kind::Person, "Bùi An", 10),
    ];
    let refs: Vec<&Exemplar> = all.iter().collect();
    let names: Vec<(String, Vec<usize>)> = by_name(&refs);
    assert_eq!(names, [("A".into(), vec![3, 4]), ("Â".into(), vec![1, 2]), ("Ư".into(), vec![0])]);
    let unit = |b: BodyId| format!("Xã số {}", b.0.as_u128());
    let units = by_unit(&refs, &unit);
    assert_eq!(units, [("Xã số 2".into(), vec![3, 2, 0]), ("Xã số 10".into(), vec![4, 1])]);
}

#[test]
fn the_book_tells_of_confirmed_reports_alone() {
    let (e, other) = (ExemplarId(Uuid::from_u128(1)), ExemplarId(Uuid::from_u128(2)));
    let report = |n: u128, exemplar, sure: bool, was: Option<i64>| Adoption {
        id: AdoptionId(Uuid::from_u128(n)),
        exemplar,
        body: BodyId(Uuid::from_u128(n)),
        learned_from: None,
        day: world::day("01/3/2024"),
        changed: "x".into(),
        effect: Some(Effect {
            measure: "Tuyến".into(),
            unit: "tuyến".into(),
            was: was.map(Points),
            became: Some(Points(500)),
        }),
        by: PersonId(Uuid::from_u128(7)),
        by_name: "An".into(),
        at: Moment(0),
        confirmed: sure.then(|| ("UBND".into(), Moment(1))),
    };
    let unit = |b: BodyId| format!("Xã {}", b.0.as_u128());
    let all = [
        report(1, e, true, Some(100)),
        report(2, e, true, None),
        report(3, e, false, Some(900)),
        report(4, other, true, None),
    ];
    assert_eq!(
        spread(&all, e, &unit),
        ["2 đơn vị đã làm theo: Xã 1; Xã 2.", "Tuyến: bình quân trước 1, sau 5 tuyến (1 đơn vị báo đủ số)."]
    );
    assert_eq!(spread(&all, other, &unit), ["1 đơn vị đã làm theo: Xã 4."]);
    assert_eq!(spread(&all[2..3], e, &unit), Vec::<String>::new());
    let many: Vec<Adoption> = (1..=6).map(|n| report(n, e, true, None)).collect();
    assert_eq!(spread(&many, e, &unit), ["6 đơn vị đã làm theo: Xã 1; Xã 2; Xã 3; Xã 4 và 2 đơn vị khác."]);
}

world::on_both_engines! { crate::routes();
    fn the_book_holds_each_once_in_every_index_and_so_do_the_pages(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let base = format!("/selections/{}", s.made.town);
        let version = world::field_value(&officer.get(&format!("{base}/yearbook")).html, "version").unwrap();
        officer.post(&format!("{base}/foreword"), &[("foreword", "Kính thưa bạn đọc.\n#panic(\"x\")"), ("version", &version)]).is_done();
        let pdf = officer.get(&format!("{base}/yearbook-pdf"));
        assert_eq!((pdf.is_shown().mime.as_str(), &pdf.bytes[..5]), ("application/pdf", &b"%PDF-"[..]));
        let pages = pages(&pdf.bytes);
        assert!(pages[0].contains("KỶ YẾU") && squash(&pages[0]).contains("thịxãNghiSơn"));
        assert!(pages[2].contains("Kính thưa bạn đọc.") && pages[2].contains("#panic"));
        assert!(squash(&pages[1]).contains("Dựthảo,danhsáchchưachốt."), "the imprint says that the list is open: {}", pages[1]);
        let at = |title: &str| pages.iter().position(|p| p.starts_with(title)).unwrap_or_else(|| panic!("{title} in {pages:?}"));
        let parts = [("MỤC LỤC", at("MỤC LỤC")), ("CHỈ DẪN THEO ĐƠN VỊ", at("CHỈ DẪN THEO ĐƠN VỊ")), ("CHỈ DẪN THEO TÊN", at("CHỈ DẪN THEO TÊN"))];
        for name in CHOSEN {
            let own = pages.iter().position(|p| squash(p).contains(&squash(name)) && p.contains("Số liệu minh họa") && !parts.iter().any(|(title, _)| p.starts_with(title))).unwrap();
            for (part, page) in parts {
                let text = squash(&pages[page]);
                assert_eq!(text.matches(&squash(name)).count(), 1, "{name} in {part}");
                let after = text.split(&squash(name)).nth(1).unwrap();
                let number: String = after.chars().skip_while(|c| !matches!(c, '.')).skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
                assert!(number.starts_with(&(own + 1).to_string()), "{name}: page {} but {part} says {number}", own + 1);
            }
        }
        assert!(!pages.concat().contains("Nguyễn Đình Đạt"), "who was not chosen is not in it");
        // The pages say the same.
        let web = officer.get(&format!("{base}/yearbook"));
        good(&web, "yearbook").says("4 điển hình").says("Kính thưa bạn đọc.");
        for (name, id) in CHOSEN.iter().zip([0, 1, 2, 3].map(|i| s.made.exemplars[i])) {
            assert_eq!(web.html.matches(&format!(">{name}</a>")).count(), 3, "{name}: contents and two indexes");
            good(&officer.get(&format!("{base}/yearbook/{id}")), "entry").says(name);
        }
        good(&officer.get(&format!("{base}/yearbook/{}", s.made.exemplars[0])), "entry").says("tổ hợp tác gồm 12 hộ").says("/4").says_nothing_of("1987");
        // A farmer is of the commune, not of its committee; only the publisher is one.
        good(&officer.get(&format!("{base}/yearbook/{}", s.made.exemplars[0])), "entry").says("Xã Thanh Sơn").says_nothing_of("Ủy ban nhân dân xã");
        assert!(!squash(&pages.concat()).contains("Ủybannhândânxã"), "no commune's committee in the book");
        // What became of it stands on both.
        let told = "4 đơn vị đã làm theo: phường Nguyên Bình";
        officer.get(&format!("{base}/yearbook/{}", s.made.exemplars[3])).is_shown().says(told);
        assert!(squash(&pages.concat()).contains(&squash(told)));
        officer.get(&format!("{base}/yearbook/{}", s.made.exemplars[4])).is_refused(404);
        s.clerk(&world, 1).get(&format!("{base}/yearbook-pdf")).is_shown();
        world.stranger("Lạ").get(&format!("{base}/yearbook-pdf")).is_refused(403);
    }
}

#[test]
fn a_picture_without_consent_is_in_no_book() {
    let world = World::new(Engine::Sqlite, crate::routes());
    let s = story(&world);
    let officer = s.officer(&world);
    let path = format!("/selections/{}/yearbook-pdf", s.made.town);
    let images = |pdf: &[u8]| pdf.windows(9).filter(|w| *w == b"DCTDecode").count();
    let before = images(&officer.get(&path).is_shown().bytes);
    assert_eq!(before, 3, "three of the four have a picture");
    let media = officer.get(&s.at(0, "/media")).html;
    let withdraw = media
        .split("action=\"")
        .find(|a| a.contains("/withdrawal\""))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    officer.post(&withdraw, &[("withdrawal", "Đổi ý")]).is_done();
    assert_eq!(images(&officer.get(&path).is_shown().bytes), 2);
}

#[test]
fn what_does_not_fit_its_page_is_told_with_how_much() {
    let world = World::new(Engine::Sqlite, crate::routes());
    let s = story(&world);
    let officer = s.officer(&world);
    let edit = s.at(0, "/edit");
    let html = officer.get(&edit).html;
    let mut fields = world::fields(&html);
    let long = "Vận động bà con cùng làm, ghi sổ từng việc, công khai ở nhà văn hóa thôn. ".repeat(75);
    for (name, value) in &mut fields {
        if name == "achievements" {
            long.clone_into(value);
        }
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().filter(|(n, _)| n != "csrf").map(|(n, v)| (n.as_str(), v.as_str())).collect();
    officer.post(&edit, &fields).is_done();
    let path = format!("/selections/{}/yearbook-pdf", s.made.town);
    officer.get(&path).is_refused(422).says("Lò Thị Ánh: thành tích dài").says("bớt khoảng");
}
