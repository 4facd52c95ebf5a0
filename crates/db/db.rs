//! The only place that names a database engine.
//!
//! A unit of work is a plain function over [`Reading`] or [`Writing`]; the same SQL text runs on SQLite and
//! PostgreSQL. Promises: a write that was answered is on the disk; two writes never interleave; nothing is
//! committed without a [`Fact`](kernel::Fact), and the facts form one hash chain in the same transaction.
//!
//! Writes run one at a time on both engines: SQLite has one writer, and on PostgreSQL every unit of work first
//! takes the row of the journal's head (ADR 0003). So a decision made on what was loaded still holds when it is
//! written, without a second look.

mod journal;
mod lite;
mod migrations;
mod pg;
mod work;

pub use journal::{Entry, Flaw, Head, Verified};
pub use work::{CHANGED, Committed, Reading, Who, Writing, eights};

pub use kernel::p;
use kernel::{Moment, Refusal};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    news: Arc<watch::Sender<i64>>,
}

#[derive(Clone)]
enum Engine {
    Lite(Arc<lite::Lite>),
    Pg(Arc<pg::Pg>),
}

/// Where a database is: "postgres://…", or a file's path for SQLite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// One file; its folder must exist.
    File(PathBuf),
    /// A PostgreSQL connection string. May hold a password, so it is never printed.
    Server(String),
}

impl std::str::FromStr for Address {
    type Err = std::convert::Infallible;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let server = s.starts_with("postgres://") || s.starts_with("postgresql://");
        Ok(if server { Address::Server(s.to_owned()) } else { Address::File(PathBuf::from(s)) })
    }
}

impl Db {
    /// Opens, without changing anything. Run [`Db::migrate`] next.
    ///
    /// # Errors
    /// When the file or the server cannot be reached.
    pub fn open(address: &Address) -> Result<Db, Refusal> {
        let engine = match address {
            Address::File(path) => Engine::Lite(Arc::new(lite::Lite::open(path)?)),
            Address::Server(url) => Engine::Pg(Arc::new(pg::Pg::open(url)?)),
        };
        Ok(Db { engine, news: Arc::new(watch::channel(0).0) })
    }

    /// Brings the tables to this program's version. Safe to run twice, and from two copies at once.
    ///
    /// # Errors
    /// When a step fails; that step is rolled back.
    pub fn migrate(&self) -> Result<usize, Refusal> {
        match &self.engine {
            Engine::Lite(e) => e.migrate(),
            Engine::Pg(e) => e.migrate(),
        }
    }

    /// Runs `f` on one unchanging picture of the data. Blocks: call it from a plain thread.
    ///
    /// # Errors
    /// Whatever `f` refuses, or `Broken`.
    pub fn read<T>(&self, f: impl Fn(&mut Reading) -> Result<T, Refusal>) -> Result<T, Refusal> {
        match &self.engine {
            Engine::Lite(e) => e.read(f),
            Engine::Pg(e) => e.read(f),
        }
    }

    /// Runs `f` as one unit of work: everything it wrote and its fact, or nothing. May run `f` again after a
    /// passing failure, so `f` must have no other effect. Blocks: call it from a plain thread.
    ///
    /// # Errors
    /// Whatever `f` refuses (then nothing was written), or `Broken`.
    pub fn write<T: Send + 'static>(
        &self,
        who: Who,
        f: impl Fn(&mut Writing) -> Result<Committed<T>, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (value, seq) = match &self.engine {
            Engine::Lite(e) => e.write(who, f)?,
            Engine::Pg(e) => e.write(&who, f)?,
        };
        if let Some(seq) = seq {
            self.news.send_modify(|last| *last = (*last).max(seq));
        }
        Ok(value)
    }

    /// Tells when this process committed facts: the highest sequence number it knows.
    pub fn news(&self) -> watch::Receiver<i64> {
        self.news.subscribe()
    }

    /// Looks whether another copy committed facts and tells the listeners of [`Db::news`]. Blocks.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub fn look_for_news(&self) -> Result<(), Refusal> {
        let Head { seq, .. } = self.read(|w| journal::head(&mut *w))?;
        self.news.send_if_modified(|last| {
            let newer = seq > *last;
            *last = (*last).max(seq);
            newer
        });
        Ok(())
    }

    /// Walks the whole journal and names the first entry that was altered, is missing or out of order.
    ///
    /// # Errors
    /// When the database cannot be read. A flaw in the journal is an answer, not an error.
    pub fn verify(&self) -> Result<Verified, Refusal> {
        journal::verify(self)
    }

    /// How many steps of the tables' history this database lacks, and how many there are.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub fn steps_missing(&self) -> Result<(usize, usize), Refusal> {
        let all = migrations::STEPS.len();
        let done = match &self.engine {
            Engine::Lite(e) => e.steps_done()?,
            Engine::Pg(e) => e.steps_done()?,
        };
        Ok((all.saturating_sub(done), all))
    }

    /// Does the entry that was noted as "SEQ:DIGEST" still stand? Nothing for what is no such note. Noted by hand, the
    /// digest may be in capitals; of an empty journal "0:" was noted, from which every journal follows.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn stands(&self, noted: &str) -> Result<Option<bool>, Refusal> {
        let Some((seq, digest)) = noted.trim().split_once(':') else { return Ok(None) };
        let digest = digest.to_ascii_lowercase();
        let is_digest = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
        match seq.parse::<i64>() {
            Ok(0) if digest.is_empty() => Ok(Some(true)),
            Ok(seq) if seq > 0 && is_digest => self.read(|w| journal::stands(w, seq, &digest)).map(Some),
            _ => Ok(None),
        }
    }

    /// Does every statement prepare on this engine? For the test that walks all SQL texts.
    ///
    /// # Errors
    /// The engine's own message.
    pub fn prepares(&self, sql: &str) -> Result<(), Refusal> {
        match &self.engine {
            Engine::Lite(e) => e.prepares(sql),
            Engine::Pg(e) => e.prepares(sql),
        }
    }

    /// "SQLite" or "PostgreSQL", for the operator's eyes.
    pub fn engine_name(&self) -> &'static str {
        match &self.engine {
            Engine::Lite(_) => "SQLite",
            Engine::Pg(_) => "PostgreSQL",
        }
    }
}

impl Who {
    /// A unit of work begun by the program itself (migration, seeding, cleaning).
    pub fn program(at: Moment) -> Who {
        Who { at, by: None, name: "Hệ thống".into() }
    }
}
