//! The built program, started, killed and started again.

use crate::store::Store;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A cold debug build that loads the stories on two busy cores needs a while.
const START: Duration = Duration::from_secs(120);

/// A running copy of the program. Killed when dropped.
pub struct Program {
    args: Vec<String>,
    port: u16,
    child: Option<Child>,
    log: PathBuf,
    /// Its temporary files lie here; what is killed does not tidy up.
    folder: PathBuf,
}

impl Program {
    pub(crate) fn start(name: &str, args: &[&str]) -> Program {
        let log = crate::in_target("journeys", &format!("{name}.log"));
        let _ = std::fs::remove_file(&log);
        let args = args.iter().map(ToString::to_string).collect();
        let mut program = Program { args, port: 0, child: None, log, folder: crate::store::folder() };
        program.run();
        program
    }

    pub(crate) fn serve(name: &str, store: &Store, more: &[&str]) -> Program {
        let uploads = store.uploads().to_string_lossy().into_owned();
        let words = ["serve", "--database", store.database(), "--uploads", &uploads];
        Program::start(name, &[&words, more].concat())
    }

    /// The address, "http://127.0.0.1:PORT".
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends it as a power cut would: no goodbye, nothing flushed.
    pub fn kill_9(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again on the same port and the same database.
    pub fn restart(&mut self) {
        self.kill_9();
        self.run();
    }

    /// What it wrote so far, both streams.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn run(&mut self) {
        let log = File::options().create(true).append(true).open(&self.log);
        let log = log.unwrap_or_else(|e| panic!("{}: {e}", self.log.display()));
        let mut child = Command::new(crate::told("THIDUA_BIN"))
            .args(&self.args)
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .env("TMPDIR", &self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.try_clone().map_or_else(|_| Stdio::null(), Stdio::from))
            .spawn()
            .unwrap_or_else(|e| panic!("the program does not start: {e}"));
        let first = child.stdout.take().map(|out| drain(out, log));
        self.child = Some(child);
        let line = first.and_then(|f| f.recv_timeout(START).ok()).unwrap_or_default();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().and_then(|p| p.parse().ok());
        self.port = port.unwrap_or_else(|| {
            let told = self.log();
            panic!(
                "`thidua {}` gave no address as its first line, but “{line}”; it wrote:\n{told}",
                self.args.join(" ")
            )
        });
    }
}

/// Hands over the first line and writes all that follows into the log, so the program never waits for a reader.
fn drain(out: ChildStdout, mut log: File) -> Receiver<String> {
    let (first, wanted) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            let _ = writeln!(log, "{line}");
            let _ = first.send(line);
        }
    });
    wanted
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill_9();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
