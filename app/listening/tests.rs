//! Slow and silent people on real sockets.

use super::{Patience, serve};
use db::{Committed, Reading, Who, Writing};
use kernel::{Fact, Refusal, Uuid};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use web::{Form, Next, Page, Routes, Visit, open, signed_in};
use world::{Engine, World};

const SHORT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(60);
/// Everybody else is waited for as long as a test may run.
const KIND: Patience =
    Patience { head: LONG, piece: LONG, form: LONG, speed: 10_000, goodbye: LONG, lines: 100 };

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: thidua.test\r\n\r\n";
const POST: &str = "POST /notes HTTP/1.1\r\nHost: thidua.test\r\nConnection: close\r\n";
const WORDS: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

fn doors() -> Routes {
    fn from(v: &Visit, _: &mut Reading, (): ()) -> Result<Page, Refusal> {
        let ip = v.ip.map_or_else(String::new, |ip| ip.to_string());
        Ok(Page::shown("tu.txt", "text/plain", format!("từ {ip}").into_bytes()))
    }
    fn kept(_: &Visit, w: &mut Writing, (): (), _: &Form) -> Result<Committed<Next>, Refusal> {
        w.commit(&Fact::new("thing.noted", "thing", thing(), "đã ghi"), Next::to("/"))
    }
    Routes::default()
        .page("/", open("a test"), from)
        .deed("/notes", open("a test"), kept, from)
        .deed("/guarded", signed_in("a test").with_files(), kept, from)
        .live("/live", open("a test"), |_, _, ()| Ok(vec![("thing", thing())]))
}

fn thing() -> Uuid {
    Uuid::from_u128(7)
}

/// The program at a port of its own, with this patience.
struct House {
    world: World,
    port: u16,
    runtime: tokio::runtime::Runtime,
    stop: oneshot::Sender<()>,
    done: tokio::task::JoinHandle<()>,
}

impl House {
    fn with(patience: Patience) -> House {
        let world = World::new(Engine::Sqlite, Routes::default());
        let router = doors().into_router(world.app.clone());
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (stop, stopped) = oneshot::channel();
        let done = runtime.spawn(serve(listener, router, patience, async move {
            let _ = stopped.await;
        }));
        House { world, port, runtime, stop, done }
    }

    /// Somebody who has sent this much.
    fn sends(&self, bytes: &[u8]) -> TcpStream {
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        line.write_all(bytes).unwrap();
        line
    }
}

/// All that comes until the line is closed; a line still open after half a minute fails the test.
#[track_caller]
fn until_closed(mut line: TcpStream) -> String {
    let mut bytes = Vec::new();
    match line.read_to_end(&mut bytes) {
        Err(e) if e.kind() != std::io::ErrorKind::ConnectionReset => panic!("the line stays open: {e}"),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// What comes until these words.
#[track_caller]
fn until(line: &mut TcpStream, words: &str) -> String {
    let (mut bytes, mut some) = (Vec::new(), [0; 1024]);
    loop {
        let n = line.read(&mut some).unwrap_or_else(|e| panic!("“{words}” does not come: {e}"));
        assert_ne!(n, 0, "closed before “{words}”");
        bytes.extend_from_slice(&some[..n]);
        let text = String::from_utf8_lossy(&bytes);
        if text.contains(words) {
            return text.into_owned();
        }
    }
}

#[test]
fn who_sends_half_a_head_and_waits_is_cut_off() {
    let house = House::with(Patience { head: SHORT, ..KIND });
    for begun in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: thidua.te"] {
        let heard = until_closed(house.sends(begun.as_bytes()));
        assert!(!heard.contains("HTTP/1.1 200"), "{begun}: {heard}");
    }
}

#[test]
fn a_line_on_which_nothing_more_is_asked_is_closed() {
    let house = House::with(Patience { head: SHORT, ..KIND });
    let heard = until_closed(house.sends(GET));
    assert!(heard.starts_with("HTTP/1.1 200 OK") && heard.ends_with("từ 127.0.0.1"), "{heard}");
}

#[test]
fn a_form_that_stops_coming_is_answered_and_not_done() {
    let house = House::with(Patience { piece: SHORT, ..KIND });
    let stopped = format!("{POST}{WORDS}Content-Length: 100\r\n\r\na");
    let heard = until_closed(house.sends(stopped.as_bytes()));
    assert!(heard.starts_with("HTTP/1.1 400") && heard.contains("dừng giữa chừng"), "{heard}");
    let file = format!("{POST}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100\r\n\r\n-");
    let heard = until_closed(house.sends(file.as_bytes()));
    assert!(heard.starts_with("HTTP/1.1 415"), "{heard}");
    // Also of who may send files, wherever it stops: in a word, in a file, in a file that is no file of ours.
    let clerk = house.world.stranger("Bình");
    let head = format!(
        "{}Cookie: {}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 25000000\r\n\r\n",
        POST.replace("/notes", "/guarded"),
        clerk.cookie()
    );
    let word = format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n", clerk.csrf);
    let file = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.pdf\"\r\n\r\n";
    let large = format!("{word}{file}%PDF-1.7{}", " ".repeat(20_000_001));
    for begun in ["--", &word[..60], &format!("{word}{file}%PDF-1.7 "), &format!("{word}{file}MZ"), &large] {
        let heard = until_closed(house.sends(format!("{head}{begun}").as_bytes()));
        let last = &begun[begun.len().saturating_sub(20)..];
        assert!(heard.starts_with("HTTP/1.1 400") && heard.contains("dừng giữa chừng"), "{last}: {heard}");
    }
    assert_eq!(house.world.facts(), 0);
}

#[test]
fn who_had_a_session_hears_the_answer_after_three_large_scans() {
    let house = House::with(KIND);
    let words = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nKế hoạch\r\n--x--\r\n";
    let scan = "--x\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.pdf\"\r\n\r\n";
    let scans = [scan.as_bytes(), &vec![b'7'; 10_000_000], b"\r\n"].concat().repeat(3);
    let head = format!(
        "{}Cookie: {}={}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n",
        POST.replace("/notes", "/guarded"),
        house.world.app.session_cookie(),
        "0".repeat(64),
        scans.len() + words.len()
    );
    let heard = until_closed(house.sends(&[head.as_bytes(), &scans, words.as_bytes()].concat()));
    assert!(heard.starts_with("HTTP/1.1 401") && heard.contains("Kế hoạch"), "{heard}");
}

#[test]
fn a_form_that_comes_slowly_but_comes_is_done() {
    let house = House::with(Patience { head: SHORT, piece: 8 * SHORT, ..KIND });
    let mut line = house.sends(format!("{POST}{WORDS}Content-Length: 12\r\n\r\n").as_bytes());
    let begun = Instant::now();
    for _ in 0..12 {
        std::thread::sleep(SHORT);
        line.write_all(b"a").unwrap();
    }
    assert!(begun.elapsed() > 8 * SHORT, "longer in all than any one piece may take");
    let heard = until_closed(line);
    assert!(heard.starts_with("HTTP/1.1 303"), "{heard}");
    assert_eq!(house.world.facts(), 1);
}

#[test]
fn a_form_that_trickles_on_is_not_waited_for_without_end() {
    let house = House::with(Patience { form: 4 * SHORT, ..KIND });
    let mut line = house.sends(format!("{POST}{WORDS}Content-Length: 100\r\n\r\n").as_bytes());
    for _ in 0..3 {
        std::thread::sleep(SHORT);
        line.write_all(b"a").unwrap();
    }
    let heard = until_closed(line);
    assert!(heard.starts_with("HTTP/1.1 400") && heard.contains("quá chậm"), "{heard}");
    // One with files must bring something in its time, and may take longer than another while it does.
    let clerk = house.world.stranger("Bình");
    let begins = format!(
        "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 ",
        clerk.csrf
    );
    let (ends, middle) = ("startxref 0 %%EOF\r\n--x--\r\n", " ".repeat(10_000));
    let head = format!(
        "{}Cookie: {}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n",
        POST.replace("/notes", "/guarded"),
        clerk.cookie(),
        begins.len() + 10 * middle.len() + ends.len()
    );
    let heard = until_closed(house.sends(format!("{head}{begins}").as_bytes()));
    assert!(heard.starts_with("HTTP/1.1 400") && heard.contains("quá chậm"), "{heard}");
    assert_eq!(house.world.facts(), 0);
    let (mut line, begun) = (house.sends(format!("{head}{begins}").as_bytes()), Instant::now());
    for _ in 0..10 {
        std::thread::sleep(SHORT);
        line.write_all(middle.as_bytes()).unwrap();
    }
    line.write_all(ends.as_bytes()).unwrap();
    assert!(begun.elapsed() > 8 * SHORT, "longer in all than a form without files may take");
    let heard = until_closed(line);
    assert!(heard.starts_with("HTTP/1.1 303"), "{heard}");
    assert_eq!(house.world.facts(), 1);
}

#[test]
fn a_live_stream_outlives_every_limit() {
    let house = House::with(Patience { head: SHORT, piece: SHORT, ..KIND });
    let mut line = house.sends(b"GET /live HTTP/1.1\r\nHost: thidua.test\r\n\r\n");
    until(&mut line, "event: here");
    line.set_read_timeout(Some(4 * SHORT)).unwrap();
    let silence = line.read(&mut [0; 1]).map_err(|e| e.kind());
    assert_eq!(silence, Err(std::io::ErrorKind::WouldBlock), "the stream is open and says nothing");
    line.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let fact = Fact::new("thing.noted", "thing", thing(), "đã ghi");
    house.world.db.write(Who::program(house.world.now()), move |w| w.commit(&fact, ())).unwrap();
    until(&mut line, "data: 1");
}

#[test]
fn who_comes_when_every_line_is_open_waits_for_a_place() {
    let house = House::with(Patience { head: 2 * SHORT, lines: 1, ..KIND });
    let begun = Instant::now();
    let first = house.sends(b"GET / HT");
    let mut second = house.sends(GET);
    until(&mut second, "từ 127.0.0.1");
    assert!(begun.elapsed() >= 2 * SHORT, "both were let in at once");
    until_closed(first);
}

#[test]
fn the_end_finishes_what_is_being_sent_and_does_not_wait_for_streams() {
    let house = House::with(Patience { goodbye: 2 * SHORT, ..KIND });
    let mut stream = house.sends(b"GET /live HTTP/1.1\r\nHost: thidua.test\r\n\r\n");
    until(&mut stream, "event: here");
    let mut line =
        house.sends(format!("{POST}{WORDS}Content-Length: 1\r\nExpect: 100-continue\r\n\r\n").as_bytes());
    until(&mut line, "100 Continue");
    house.stop.send(()).unwrap();
    line.write_all(b"a").unwrap();
    assert!(until_closed(line).contains("HTTP/1.1 303"));
    house.runtime.block_on(house.done).unwrap();
    assert!(TcpStream::connect(("127.0.0.1", house.port)).is_err(), "somebody new is let in");
    assert_eq!(house.world.facts(), 1);
}
