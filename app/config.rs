//! The command line: the only reader of arguments and environment.

use clap::{Args, Parser, Subcommand};
use db::{Address, Flaw};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Thi Đua: carries a public body through its emulation year.
#[derive(Parser)]
#[command(name = "thidua", version, about)]
pub(crate) struct Config {
    /// Write the log as JSON lines, for a collector.
    #[arg(long, global = true)]
    json_log: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Five stories on temporary databases, at twelve moments, with one-click sign-in as each of its people.
    Demo {
        /// Address and port; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
    },
    /// Serve a database.
    Serve(Serving),
    /// Bring a database's tables to this program's version.
    Migrate {
        /// A file for SQLite, or a postgres:// address.
        #[arg(long, value_parser = address)]
        database: Address,
    },
    /// Walk the journal; name the first entry that was altered, is missing or out of order, and every published score
    /// table and signed paper that no longer agrees with it.
    Verify {
        /// A file for SQLite, or a postgres:// address.
        #[arg(long, value_parser = address)]
        database: Address,
        /// SEQ:DIGEST as an earlier run printed it; fails if that entry no longer stands.
        #[arg(long)]
        expect: Option<String>,
    },
    /// Fill a new database: a first administrator, or a story.
    Seed(Seeding),
}

/// How to serve.
#[derive(Args)]
pub(crate) struct Serving {
    /// A file for SQLite, or a postgres:// address.
    #[arg(long, value_parser = address)]
    pub(crate) database: Address,
    /// Folder of uploaded files; beside a SQLite file by default. Several copies share one folder.
    #[arg(long)]
    pub(crate) uploads: Option<PathBuf>,
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// People reach the program through a proxy that speaks TLS: cookies travel over TLS only, and the visitor's
    /// address is the last one in X-Forwarded-For. Without a proxy in front, leave it out.
    #[arg(long)]
    pub(crate) behind_tls: bool,
    /// Send letters and reminders through this mail server: smtp://host:port, or smtps://login@host for TLS from the first
    /// byte. With a login the line is always encrypted. Left out, nothing is ever sent.
    #[arg(long)]
    pub(crate) smtp: Option<post::Server>,
    /// The file that holds the login's password, one line; for the account that runs the program alone.
    #[arg(long, requires = "smtp")]
    pub(crate) smtp_password_file: Option<PathBuf>,
    /// Practice and tests: the clock starts at this wall time, "2019-03-07T08:00".
    #[arg(long, hide = true)]
    pub(crate) clock: Option<String>,
}

/// What to fill in.
#[derive(Args)]
pub(crate) struct Seeding {
    /// A file for SQLite, or a postgres:// address.
    #[arg(long, value_parser = address)]
    pub(crate) database: Address,
    /// Create the first administrator with this login; prints a temporary password once.
    #[arg(long)]
    pub(crate) administrator: Option<String>,
    /// Folder for the pictures of a story; beside a SQLite file by default.
    #[arg(long)]
    pub(crate) uploads: Option<PathBuf>,
    /// Tell a story: khoi-5, tham-muu, mien-dong, nghi-son or binh-duong.
    #[arg(long)]
    pub(crate) story: Option<String>,
    /// How far: week-before, morning, mid-vote, day-after (khoi-5); day-before, morning, elected (tham-muu);
    /// after-meeting, morning (mien-dong); day-after, june (nghi-son); october (binh-duong).
    #[arg(long, default_value = "morning")]
    pub(crate) told: String,
    /// Give every person of the story this password, for practice. Never on a database with real records.
    #[arg(long)]
    pub(crate) password: Option<String>,
}

fn address(text: &str) -> Result<Address, String> {
    if text.trim().is_empty() {
        return Err("name a file or a postgres:// address".into());
    }
    text.parse().map_err(|_| "name a file or a postgres:// address".to_owned())
}

impl Config {
    /// The log goes to standard error; standard output is for answers.
    pub(crate) fn logging(&self) {
        let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN);
        if self.json_log {
            log.json().init();
        } else {
            log.init();
        }
    }
}

/// A flaw of the journal, in words.
pub(crate) fn flaw_words(flaw: &Flaw) -> String {
    match flaw {
        Flaw::Altered(seq) => format!("dòng {seq} đã bị sửa nội dung"),
        Flaw::Missing(seq) => format!("thiếu dòng {seq}"),
        Flaw::Reordered(seq) => format!("dòng {seq} không nối với dòng trước nó"),
        Flaw::Unlisted(seq) => format!("mục lục của dòng {seq} đã bị sửa"),
        Flaw::Stray(seq) => format!("bảng journal_entry có dòng mang số {seq}, nằm ngoài sổ"),
        Flaw::Unfounded(seq) => {
            format!("mục lục (bảng journal_about) ghi cho dòng {seq}, mà sổ không có dòng ấy")
        }
        Flaw::HeadDiffers(seq) => format!("dấu ở đầu sổ không khớp với dòng cuối {seq}"),
        Flaw::NoHead => "dấu ở đầu sổ không còn hoặc không đọc được".to_owned(),
    }
}

/// One line on standard output.
#[expect(clippy::print_stdout, reason = "the answer of a command")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
