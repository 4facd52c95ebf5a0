//! The built program as its operator runs it, and people who speak HTTP/1.1 to it over plain sockets.

use db::{Address, Db};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use world::{Engine, World};

/// What everybody's password is in these stories.
const PASSWORD: &str = "khoi-5-nam-2018";

/// A database of either engine that outlives the programs that serve it; gone at the end.
pub(crate) struct Store {
    folder: PathBuf,
    address: String,
    /// The test kit makes and drops databases on the server.
    server: Option<World>,
}

impl Store {
    pub(crate) fn new(engine: Engine) -> Store {
        let folder = std::env::temp_dir().join(format!("thidua-crash-{}", kernel::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        if engine == Engine::Sqlite {
            let address = folder.join("thidua.db").to_string_lossy().into_owned();
            return Store { folder, address, server: None };
        }
        let world = World::new(engine, web::Routes::default());
        let name: (String,) =
            world.db.read(|w| w.one("SELECT CAST(current_database() AS TEXT)", db::p![])).unwrap();
        #[expect(clippy::disallowed_methods, reason = "tests are told by the workshop where the server is")]
        let server = std::env::var("THIDUA_TEST_PG").unwrap();
        let base = server.trim_end_matches('/').rsplit_once('/').unwrap().0;
        Store { folder, address: format!("{base}/{}", name.0), server: Some(world) }
    }

    /// The story told up to here.
    pub(crate) fn seeded(engine: Engine, told: &str) -> Store {
        let store = Store::new(engine);
        let words = ["seed", "--story", "khoi-5", "--told", told, "--password", PASSWORD];
        let done = store.run(&words);
        assert!(done.status.success(), "seed: {}", String::from_utf8_lossy(&done.stderr));
        store
    }

    /// Runs a command of the program on this database to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_thidua"))
            .args(words)
            .args(["--database", &self.address])
            .output()
            .unwrap()
    }

    /// Looks into the database itself. A SQLite file is closed again at once: the program that starts after a kill
    /// must find it as the kill left it, with nobody else's hand on it.
    pub(crate) fn look<T>(&self, f: impl Fn(&mut db::Reading) -> Result<T, kernel::Refusal>) -> T {
        let seen = match &self.server {
            Some(world) => world.db.read(f),
            None => Db::open(&Address::File(PathBuf::from(&self.address))).and_then(|db| db.read(f)),
        };
        seen.unwrap_or_else(|e| panic!("{e}"))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// `thidua serve` on a free port.
pub(crate) struct Server<'s> {
    store: &'s Store,
    child: Child,
    port: u16,
    starts: u32,
}

impl<'s> Server<'s> {
    pub(crate) fn start(store: &'s Store) -> Server<'s> {
        let (child, port) = spawn(store, 0);
        Server { store, child, port, starts: 1 }
    }

    /// Ends it as a power cut would: no goodbye, nothing flushed.
    pub(crate) fn kill_9(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again on the same database. The clock goes on by a minute every third time, so that the story takes
    /// its morning and nobody's session ends for idleness.
    pub(crate) fn restart(&mut self) {
        (self.child, self.port) = spawn(self.store, self.starts / 3);
        self.starts += 1;
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(store: &Store, minute: u32) -> (Child, u16) {
    let uploads = store.folder.join("uploads");
    let mut child = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .args(["serve", "--listen", "127.0.0.1:0", "--database", &store.address])
        .args(["--clock", &format!("2019-03-07T{:02}:{:02}", 8 + minute / 60, minute % 60)])
        .arg("--uploads")
        .arg(uploads)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().trim_end_matches('/').rsplit(':').next().and_then(|p| p.parse().ok());
    (child, port.unwrap_or_else(|| panic!("no address on the first line, but “{line}”")))
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) to: String,
    pub(crate) html: String,
}

/// Somebody at a browser that keeps its cookies while programs come and go.
pub(crate) struct Browser {
    pub(crate) login: &'static str,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

impl Browser {
    /// Signs in with the password.
    pub(crate) fn sign_in(login: &'static str, port: u16) -> Browser {
        let mut browser = Browser { login, cookies: BTreeMap::new(), csrf: String::new() };
        let done = browser.post(port, "/sign-in", &[("login", login), ("password", PASSWORD)]).unwrap();
        assert_eq!(done.status, 303, "{login} does not come in: {}", world::text_of(&done.html));
        let account = browser.get(port, "/account");
        browser.csrf = world::field_value(&account.html, "csrf").unwrap();
        browser
    }

    /// Opens a page, which must be there.
    pub(crate) fn get(&mut self, port: u16, path: &str) -> Answer {
        let answer = self.ask(port, "GET", path, "").unwrap();
        assert_eq!(
            answer.status,
            200,
            "{} at {path}: to “{}” {}",
            self.login,
            answer.to,
            world::text_of(&answer.html)
        );
        answer
    }

    /// Sends a form. An error is an answer that never came.
    pub(crate) fn post(&mut self, port: u16, path: &str, fields: &[(&str, &str)]) -> std::io::Result<Answer> {
        let form = self.form(fields);
        self.ask(port, "POST", path, &form)
    }

    /// Sends a form and does not wait for the answer.
    pub(crate) fn post_and_turn_away(&self, port: u16, path: &str, fields: &[(&str, &str)]) -> TcpStream {
        self.send(port, "POST", path, &self.form(fields)).unwrap()
    }

    fn form(&self, fields: &[(&str, &str)]) -> String {
        let csrf = ("csrf", self.csrf.as_str());
        let all: Vec<String> =
            [csrf].iter().chain(fields).map(|(k, v)| format!("{}={}", percent(k), percent(v))).collect();
        all.join("&")
    }

    fn send(&self, port: u16, method: &str, path: &str, body: &str) -> std::io::Result<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n");
        if !cookies.is_empty() {
            let _ = write!(head, "Cookie: {}\r\n", cookies.join("; "));
        }
        if method == "POST" {
            let kind = "application/x-www-form-urlencoded";
            let _ = write!(head, "Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
        }
        stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
        Ok(stream)
    }

    fn ask(&mut self, port: u16, method: &str, path: &str, body: &str) -> std::io::Result<Answer> {
        let mut bytes = Vec::new();
        self.send(port, method, path, body)?.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let cut = std::io::ErrorKind::UnexpectedEof;
        let (head, html) = text.split_once("\r\n\r\n").ok_or(cut)?;
        let mut lines = head.lines();
        let status =
            lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).ok_or(cut)?;
        let mut to = String::new();
        for (name, value) in lines.filter_map(|l| l.split_once(": ")) {
            match name.to_ascii_lowercase().as_str() {
                "location" => value.clone_into(&mut to),
                "set-cookie" => self.keep(value),
                "transfer-encoding" => {
                    panic!("{path}: answered in pieces, which this reader does not put together")
                }
                _ => {}
            }
        }
        Ok(Answer { status, to, html: html.to_owned() })
    }

    fn keep(&mut self, set: &str) {
        let pair = set.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else { return };
        if set.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn percent(s: &str) -> String {
    s.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}
