//! A mail server on this machine for tests: it takes mails, refuses them, hangs up or keeps one waiting.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long a slow one thinks about each mail.
const SLOW: Duration = Duration::from_millis(900);

/// How the server behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    /// Takes every mail.
    Takes,
    /// Knows no recipient whose address begins with "khong-co".
    Refuses,
    /// Says that it is busy, at each recipient.
    Busy,
    /// Lets nobody send whose address begins with "nguoi-la".
    NoSender,
    /// Hangs up at each recipient.
    HangsUp,
    /// Takes every mail, and never says so.
    Silent,
    /// Takes every mail, and says so after a while.
    Slow,
}

/// The server, with what it took.
#[derive(Clone)]
pub struct Mailbox {
    port: u16,
    manner: Arc<Mutex<Manner>>,
    /// Recipient and text of each mail that was taken.
    taken: Arc<Mutex<Vec<(String, String)>>>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Mailbox {
    /// Listens on a free port of this machine.
    pub fn open(manner: Manner) -> Mailbox {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let manner = Arc::new(Mutex::new(manner));
        let mailbox = Mailbox { port, manner, taken: Arc::default(), heard: Arc::default() };
        let of = mailbox.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let of = of.clone();
                std::thread::spawn(move || of.talk(stream));
            }
        });
        mailbox
    }

    /// Where it listens: "smtp://127.0.0.1:40123".
    pub fn address(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Behaves otherwise from now on.
    pub fn turns(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// Recipient and text of each mail that was taken, in order.
    pub fn taken(&self) -> Vec<(String, String)> {
        self.taken.lock().unwrap().clone()
    }

    /// Every line it was told outside of mails.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn manner(&self) -> Manner {
        *self.manner.lock().unwrap()
    }

    /// One conversation; a broken line ends it.
    fn talk(&self, mut stream: TcpStream) {
        let Ok(read) = stream.try_clone() else { return };
        let mut lines = BufReader::new(read).lines().map_while(Result::ok);
        let mut to = String::new();
        if stream.write_all(b"220 mailbox ESMTP\r\n").is_err() {
            return;
        }
        while let Some(line) = lines.next() {
            self.heard.lock().unwrap().push(line.clone());
            let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let answer = match (word.as_str(), self.manner()) {
                ("EHLO" | "HELO", _) => "250 mailbox",
                ("MAIL", Manner::NoSender) if line.contains("<nguoi-la") => {
                    "550 5.7.1 not yours to send from"
                }
                ("RCPT", Manner::Busy) => "451 4.3.2 busy",
                ("RCPT", Manner::HangsUp) => return,
                ("RCPT", Manner::Refuses) if line.contains("<khong-co") => "550 5.1.1 no such user",
                ("RCPT", _) => {
                    line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                    "250 ok"
                }
                ("DATA", manner) => {
                    if stream.write_all(b"354 go on\r\n").is_err() {
                        return;
                    }
                    let mail: Vec<String> = lines.by_ref().take_while(|l| l != ".").collect();
                    self.taken.lock().unwrap().push((std::mem::take(&mut to), mail.join("\r\n")));
                    match manner {
                        Manner::Silent => continue,
                        Manner::Slow => std::thread::sleep(SLOW),
                        _ => {}
                    }
                    "250 taken"
                }
                ("QUIT", _) => {
                    let _ = stream.write_all(b"221 bye\r\n");
                    return;
                }
                _ => "250 ok",
            };
            if stream.write_all(format!("{answer}\r\n").as_bytes()).is_err() {
                return;
            }
        }
    }
}
