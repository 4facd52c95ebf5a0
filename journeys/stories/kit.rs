//! The kit itself, on a page of its own: verbs do what they say, and what is wrong is seen.

use journeys::{Browser, Key, PHONE, Story, story};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

const SOON: Duration = Duration::from_millis(400);

/// Serves one page at every address until the test ends.
fn page() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|e| panic!("no port: {e}"));
    let address = listener.local_addr().map(|a| format!("http://{a}")).unwrap_or_default();
    std::thread::spawn(move || {
        for mut visit in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 4096];
            let _ = visit.read(&mut request);
            let html = include_str!("kit.html");
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close";
            let _ = write!(visit, "{head}\r\nContent-Length: {}\r\n\r\n{html}", html.len());
        }
    });
    address
}

fn opened(s: &Story, path: &str) -> Browser {
    let b = s.browser_at(&page(), "tester");
    b.goto(path);
    b
}

/// What a deed that must fail says.
fn refusal(deed: impl FnOnce()) -> String {
    match catch_unwind(AssertUnwindSafe(deed)) {
        Ok(()) => panic!("it should have failed"),
        Err(why) => why.downcast_ref::<String>().cloned().unwrap_or_default(),
    }
}

#[test]
fn a_form_is_filled_by_its_words() {
    story("kit-form", |s| {
        let b = opened(s, "/");
        b.fill("Họ và tên", "Đặng Thị Hằng").fill("note", "vui 🎉 <script>").select("Loại", "Cụm");
        b.choose("Đồng ý").choose("Không đồng ý").choose("Tôi chắc chắn").upload_bytes("Tệp", "a.txt", b"x");
        b.field_keeps("full_name", "Đặng Thị Hằng").field_keeps("voice", "AGAINST").click_button("Gửi đi");
        b.see("full_name=Đặng Thị Hằng; note=vui 🎉 <script>; kind=B; voice=AGAINST; sure=on; file=a.txt");
    });
}

#[test]
fn rows_and_dialogs_narrow_what_is_meant() {
    story("kit-rows", |s| {
        let b = opened(s, "/");
        b.row("Sở Tư pháp").click_button("Ghi");
        b.see("Ghi thật chứ?").click_button("Ghi").see("đã ghi Sở Tư pháp").see_nothing_of("thật chứ");
        b.part("svg").see("3/6 phiếu");
        b.click_link("Trang thứ hai").see("trang thứ hai đã mở").is_at("/?second").back().is_at("/");
    });
}

#[test]
fn the_keyboard_is_enough() {
    story("kit-keys", |s| {
        let b = opened(s, "/");
        b.tab_to("Họ và tên").press_keys(&[Key::Ctrl('a'), Key::Char('A'), Key::Tab]).focus_is("Ghi chú");
        b.press_keys(&[Key::BackTab]).field_keeps("full_name", "A");
        b.press_keys(&[Key::Enter]).see("full_name=A");
    });
}

#[test]
fn pages_that_fit_and_read_well_pass() {
    story("kit-fit", |s| {
        opened(s, "/").axe().fits_a_phone().shots("kit");
    });
}

#[test]
fn what_is_wrong_is_named() {
    let bad = refusal(|| {
        story("kit-bad", |s| {
            let b = opened(s, "/?bad");
            let axe = refusal(|| {
                b.axe();
            });
            assert!(axe.contains("label (critical)") && axe.contains("the page says"), "{axe}");
        });
    });
    assert!(bad.contains("hỏng rồi"), "{bad}");
    let broad = refusal(|| {
        story("kit-broad", |s| {
            opened(s, "/?broad").gives_up_after(SOON).at_size(PHONE).fits();
        });
    });
    assert!(broad.contains("class=\"broad\""), "{broad}");
    let two = refusal(|| {
        story("kit-two", |s| {
            opened(s, "/").gives_up_after(SOON).click_button("Ghi");
        });
    });
    assert!(two.contains("2 buttons are called “Ghi”"), "{two}");
}
