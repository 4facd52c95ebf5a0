//! Against a server that takes, refuses, hangs up or keeps one waiting.

use super::{Line, Password, Patience, Server};
use std::time::Duration;
use world::{Mailbox, Manner};

const PATIENCE: Patience = Patience { word: Duration::from_millis(400), mail: Duration::from_millis(2500) };

fn line(mailbox: &Mailbox) -> Line {
    Line::new(mailbox.address().parse().unwrap(), None, PATIENCE).unwrap()
}

const FROM: &str = "giaymoi@tinh.gov.vn";

#[test]
fn mails_go_over_one_line_one_after_the_other() {
    let mailbox = Mailbox::open(Manner::Takes);
    let mut line = line(&mailbox);
    for (to, text) in
        [("hoa@tinh.gov.vn", "Subject: 1\r\n\r\n.\r\n..x\r\n"), ("lan@tinh.gov.vn", "Subject: 2\r\n\r\n")]
    {
        line.carry((FROM, to), text.as_bytes()).unwrap();
    }
    line.hang_up();
    let taken = mailbox.taken();
    assert_eq!(
        taken.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(),
        ["hoa@tinh.gov.vn", "lan@tinh.gov.vn"]
    );
    assert!(taken[0].1.contains("\r\n..\r\n...x"), "a line with a dot ends no mail: {:?}", taken[0].1);
    let hellos = mailbox.heard().iter().filter(|l| l.starts_with("EHLO")).count();
    assert_eq!(hellos, 1, "one line for both");
}

#[test]
fn a_mail_that_is_refused_stands_for_itself() {
    let mailbox = Mailbox::open(Manner::Refuses);
    let mut line = line(&mailbox);
    let back = line.carry((FROM, "khong-co@tinh.gov.vn"), b"x").unwrap_err();
    assert!(back.for_good && !back.line && back.says.contains("550"), "{back:?}");
    line.carry((FROM, "hoa@tinh.gov.vn"), b"Subject: x\r\n\r\n").unwrap();
    mailbox.turns(Manner::Busy);
    let back = line.carry((FROM, "hoa@tinh.gov.vn"), b"x").unwrap_err();
    assert!(!back.for_good && !back.line && back.says.contains("451"), "{back:?}");
}

#[test]
fn a_broken_line_is_nobodys_letter() {
    let mailbox = Mailbox::open(Manner::HangsUp);
    let mut line = line(&mailbox);
    let back = line.carry((FROM, "hoa@tinh.gov.vn"), b"Subject: x\r\n\r\nxxx\r\n").unwrap_err();
    assert!(!back.for_good && back.line && !back.unsure, "{back:?}");
    assert_eq!(mailbox.taken(), []);
    // The next one dials anew.
    mailbox.turns(Manner::Takes);
    line.carry((FROM, "hoa@tinh.gov.vn"), b"Subject: x\r\n\r\n").unwrap();
    let gone = "smtp://127.0.0.1:1".parse::<Server>().unwrap();
    let back = Line::new(gone, None, PATIENCE).unwrap().carry((FROM, "a@b.vn"), b"").unwrap_err();
    assert!(back.line && !back.unsure && back.says.contains("không nối được"), "{back:?}");
}

#[test]
fn a_slow_server_is_waited_for_and_a_silent_one_leaves_it_open() {
    let mailbox = Mailbox::open(Manner::Slow);
    let mut line = line(&mailbox);
    for to in ["a@tinh.gov.vn", "b@tinh.gov.vn"] {
        line.carry((FROM, to), b"Subject: x\r\n\r\n").unwrap();
    }
    mailbox.turns(Manner::Silent);
    let back = line.carry((FROM, "c@tinh.gov.vn"), b"Subject: x\r\n\r\n").unwrap_err();
    assert!(back.unsure && back.line && !back.for_good && back.says.contains("chờ quá lâu"), "{back:?}");
    assert_eq!(mailbox.taken().len(), 3, "the silent one took it");
    mailbox.turns(Manner::Takes);
    line.carry((FROM, "d@tinh.gov.vn"), b"Subject: x\r\n\r\n").unwrap();
}

#[test]
fn a_sender_that_is_refused_is_no_fault_of_the_line() {
    let mailbox = Mailbox::open(Manner::NoSender);
    let mut line = line(&mailbox);
    let back = line.carry(("nguoi-la@x.vn", "hoa@tinh.gov.vn"), b"x").unwrap_err();
    assert!(
        back.for_good && !back.line && !back.unsure && back.says.contains("từ chối địa chỉ gửi"),
        "{back:?}"
    );
    line.carry((FROM, "hoa@tinh.gov.vn"), b"Subject: x\r\n\r\n").unwrap();
}

#[test]
fn no_password_travels_in_the_open() {
    let mailbox = Mailbox::open(Manner::Takes);
    let server = mailbox.address().replace("smtp://", "smtp://thu@tinh.gov.vn@").parse().unwrap();
    let password = Password::of_file("mat-khau-that\n").unwrap();
    assert!(!format!("{password:?}").contains("that"));
    let mut line = Line::new(server, Some(password), PATIENCE).unwrap();
    let back = line.carry((FROM, "a@b.vn"), b"x").unwrap_err();
    assert!(back.line && back.says.contains("không mã hóa"), "{back:?}");
    assert!(mailbox.heard().iter().all(|l| !l.contains("AUTH")), "{:?}", mailbox.heard());
}

#[test]
fn no_address_begins_another_command() {
    let mailbox = Mailbox::open(Manner::Takes);
    let mut line = line(&mailbox);
    for bad in ["a@b.vn>\r\nRCPT TO:<c@d.vn", "a@b.vn\r\nDATA", "a b@c.vn", "", "ă@b.vn\u{0}"] {
        let back = line.carry((FROM, bad), b"x").unwrap_err();
        assert!(back.for_good && !back.line, "{bad:?}: {back:?}");
    }
    assert_eq!(mailbox.heard(), Vec::<String>::new());
}

#[test]
fn servers_are_read_from_one_line() {
    let read = |s: &str| s.parse::<Server>();
    for good in [
        "smtp://mail.tinh.gov.vn",
        "smtps://a@b.vn@mail.tinh.gov.vn",
        "smtp://10.0.0.1:2525/",
        "smtp://thu@mail:587",
    ] {
        assert!(read(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "mail.vn",
        "http://mail.vn",
        "smtp://",
        "smtp://@mail.vn",
        "smtp://a:b@mail.vn",
        "smtp://mail.vn:x",
        "smtp://ma il",
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
    assert_eq!(
        read("smtps://a@b.vn@mail.tinh.gov.vn").unwrap().to_string(),
        "mail.tinh.gov.vn",
        "no login on a page"
    );
    let server = read("smtp://thu@mail.vn").unwrap();
    assert!(Line::new(server, None, PATIENCE).is_err());
    for bad in ["", "\n", "a\nb", "\u{1}"] {
        assert!(Password::of_file(bad).is_err(), "{bad:?}");
    }
}
