//! Calendar files and mails are well formed whatever people's names are.

use crate::calendar::{About, calendar};
use crate::mail::{Mail, base64, eml, is_address};
use gatherings::{Around, Gathering, GatheringId, GatheringKind, Programme, Session, SessionId};
use kernel::{BodyId, Moment, Uuid};
use proptest::prelude::*;
use world::day;

fn gathering(name: &str, place: &str) -> Gathering {
    Gathering {
        id: GatheringId(Uuid::from_u128(5)),
        host: BodyId(Uuid::from_u128(1)),
        year: None,
        kind: GatheringKind::SummingUp,
        name: name.into(),
        first_day: day("27/3/2024"),
        last_day: day("28/3/2024"),
        place: place.into(),
        expected: 75,
        leaders_attend: false,
        version: 3,
        illustrative: true,
        around: Around::default(),
    }
}

fn programme(name: &str) -> Programme {
    let session = Session {
        id: SessionId(Uuid::from_u128(9)),
        gathering: GatheringId(Uuid::from_u128(5)),
        day: day("28/3/2024"),
        starts: 7 * 60 + 30,
        ends: 11 * 60,
        name: name.into(),
        room: "Hội trường A".into(),
        chair: String::new(),
        version: 1,
    };
    Programme { sessions: vec![session], ..Programme::default() }
}

fn file(g: &Gathering, p: &Programme) -> String {
    let now = Moment::at(day("20/3/2024"), 8, 0);
    calendar(g, p, &About { notes: "Chỗ ngồi: A-05.", link: "https://a.vn/i/0", now })
}

/// Lines joined again as RFC 5545 says.
fn unfolded(ics: &str) -> Vec<String> {
    ics.replace("\r\n ", "").split("\r\n").filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

fn value<'a>(lines: &'a [String], name: &str) -> &'a str {
    lines
        .iter()
        .find_map(|l| l.strip_prefix(name)?.strip_prefix(':'))
        .unwrap_or_else(|| panic!("no {name}: {lines:?}"))
}

#[test]
fn a_session_is_an_event_in_utc() {
    let lines = unfolded(&file(
        &gathering("Hội nghị", "Đồng Xoài, Bình Phước; tầng 2"),
        &programme("Phiên chính thức"),
    ));
    assert_eq!(value(&lines, "DTSTART"), "20240328T003000Z", "07:30 in Vietnam");
    assert_eq!(value(&lines, "DTEND"), "20240328T040000Z");
    assert_eq!(value(&lines, "DTSTAMP"), "20240320T010000Z");
    assert_eq!(value(&lines, "SEQUENCE"), "3");
    assert_eq!(value(&lines, "SUMMARY"), "Phiên chính thức: Hội nghị");
    assert_eq!(value(&lines, "LOCATION"), "Hội trường A\\, Đồng Xoài\\, Bình Phước\\; tầng 2");
    assert_eq!(value(&lines, "DESCRIPTION"), "https://a.vn/i/0\\nChỗ ngồi: A-05.");
    assert_eq!(lines.iter().filter(|l| *l == "BEGIN:VEVENT").count(), 1);
}

#[test]
fn without_a_programme_whole_days() {
    let lines = unfolded(&file(&gathering("Hội nghị", ""), &Programme::default()));
    assert_eq!(value(&lines, "DTSTART;VALUE=DATE"), "20240327");
    assert_eq!(value(&lines, "DTEND;VALUE=DATE"), "20240329", "the day after the last");
    assert!(!lines.iter().any(|l| l.starts_with("LOCATION")));
}

proptest! {
    #[test]
    fn a_calendar_is_well_formed_whatever_the_names(name in ".{0,120}", place in "[ -~à-ỹ\\n\\r;,\\\\]{0,120}") {
        let ics = file(&gathering(&name, &place), &programme(&name));
        prop_assert!(ics.ends_with("END:VCALENDAR\r\n"));
        for line in ics.strip_suffix("\r\n").unwrap().split("\r\n") {
            prop_assert!(line.len() <= 75, "{} octets: {line}", line.len());
            prop_assert!(!line.contains(['\r', '\n']));
        }
        let lines = unfolded(&ics);
        let known = ["BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION"];
        for l in &lines {
            prop_assert!(known.contains(&l.split([':', ';']).next().unwrap()), "{l}");
        }
        prop_assert_eq!(lines.iter().filter(|l| *l == "BEGIN:VEVENT").count(), 1);
    }
}

#[test]
fn base64_is_the_one_of_the_standard() {
    let cases = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ];
    for (plain, coded) in cases {
        assert_eq!(base64(plain.as_bytes()), coded);
    }
}

fn unbase64(text: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut out, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for c in text.chars().filter(|c| *c != '=' && !c.is_whitespace()) {
        held = held << 6 | u32::try_from(letters.find(c).unwrap()).unwrap();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 255).unwrap());
        }
    }
    out
}

/// Encoded words back to text.
fn decoded(value: &str) -> String {
    let bytes: Vec<u8> = value
        .split_whitespace()
        .filter_map(|w| w.strip_prefix("=?UTF-8?B?")?.strip_suffix("?="))
        .flat_map(unbase64)
        .collect();
    String::from_utf8(bytes).unwrap()
}

/// Heads of a mail, folded lines joined, and the rest.
fn heads(eml: &str) -> (Vec<(String, String)>, String) {
    let (head, rest) = eml.split_once("\r\n\r\n").unwrap();
    let joined = head.replace("\r\n ", " ");
    let of = |l: &str| {
        l.split_once(": ")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap_or_else(|| panic!("no head: {l}"))
    };
    (joined.split("\r\n").map(of).collect(), rest.to_owned())
}

fn mail(name: &str, address: &str, subject: &str) -> String {
    let attached: [(&str, &str, &[u8]); 1] =
        [("giay-moi-001.pdf", "application/pdf", &[0, 1, 2, 255].repeat(40))];
    let m = Mail {
        from: ("ỦY BAN NHÂN DÂN TỈNH", "giaymoi@tinh.gov.vn"),
        to: (name, address),
        subject,
        text: "Kính gửi\nđồng chí",
        attached: &attached,
        at: Moment::at(day("20/3/2024"), 8, 5),
        mark: "1",
        draft: true,
    };
    String::from_utf8(eml(&m)).unwrap()
}

#[test]
fn a_mail_has_its_heads_text_and_files() {
    let eml = mail("Nguyễn Thị Hoa", "hoa@tinh.gov.vn", "Giấy mời số 001");
    let (all, rest) = heads(&eml);
    let get = |name: &str| all.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    assert_eq!(get("Date"), "Wed, 20 Mar 2024 08:05:00 +0700");
    assert_eq!(decoded(get("Subject")), "Giấy mời số 001");
    assert_eq!(decoded(get("To")), "Nguyễn Thị Hoa");
    assert!(get("To").ends_with("<hoa@tinh.gov.vn>") && get("From").ends_with("<giaymoi@tinh.gov.vn>"));
    assert!(get("Message-ID").ends_with("@tinh.gov.vn>"));
    let boundary = get("Content-Type").split('"').nth(1).unwrap();
    let parts: Vec<&str> = rest.split(&format!("--{boundary}")).collect();
    assert_eq!((parts.len(), parts[3]), (4, "--\r\n"));
    let (text, file) = (parts[1].split_once("\r\n\r\n").unwrap(), parts[2].split_once("\r\n\r\n").unwrap());
    assert_eq!(String::from_utf8(unbase64(text.1)).unwrap(), "Kính gửi\r\nđồng chí");
    assert!(file.0.contains("filename=\"giay-moi-001.pdf\""));
    assert_eq!(unbase64(file.1), [0, 1, 2, 255].repeat(40));
}

#[test]
fn an_unknown_address_leaves_the_line_to_be_filled_in() {
    let (all, _) = heads(&mail("Hoa", "", "Giấy mời"));
    assert!(all.iter().all(|(n, _)| n != "To"));
    assert!(all.iter().any(|(n, v)| n == "X-Unsent" && v == "1"));
}

proptest! {
    /// The heads are those we write, whatever a name holds: nothing typed ends a line or begins another head.
    #[test]
    fn no_name_breaks_out_of_its_head(name in "[\\r\\n\\t:<>@a-zà-ỹ\u{0}\u{85}\u{2028}]{0,90}", subject in ".{0,200}", address in "[\\r\\na-z@.,<> :]{0,30}") {
        let eml = mail(&format!("{name}\r\nBcc: ke-gian@a.vn"), &address, &format!("{subject}\r\n\r\nX"));
        let (all, _) = heads(&eml);
        let names: Vec<&str> = all.iter().map(|(n, _)| n.as_str()).collect();
        let mut ours = vec!["From", "Subject", "Date", "Message-ID", "MIME-Version", "X-Unsent", "Content-Type"];
        if is_address(&address) {
            ours.insert(1, "To");
        }
        prop_assert_eq!(names, ours);
        prop_assert!(eml.is_ascii());
        for line in eml.split("\r\n") {
            prop_assert!(line.len() <= 78 && !line.contains(['\r', '\n']), "{line}");
        }
    }
}

#[test]
fn addresses_are_plain_or_refused() {
    for good in ["a@b.vn", "nguyen.thi-hoa+hn@so-noi-vu.tinh.gov.vn", "A_1%x@x1.vn"] {
        assert!(is_address(good), "{good}");
    }
    let long = format!("{}@b.vn", "x".repeat(65));
    let bad = [
        "",
        "a",
        "a@b",
        "@b.vn",
        "a@",
        "a b@b.vn",
        "a@b..vn",
        ".a@b.vn",
        "a@-b.vn",
        "a@b.vn\r\nBcc: c@d.vn",
        "a@b.vn,c@d.vn",
        "<a@b.vn>",
        "ă@b.vn",
        "a@b@c.vn",
        &long,
    ];
    for bad in bad {
        assert!(!is_address(bad), "{bad:?}");
    }
}
