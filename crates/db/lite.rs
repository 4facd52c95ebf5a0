//! SQLite: one file, one writer thread that gathers waiting units of work into one durable commit, and a small
//! pool of reading connections.

use crate::migrations::{STEPS, statements};
use crate::work::{Committed, Conn, Each, Reading, Who, Writing};
use kernel::{Refusal, Uuid, Val};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};

/// How SQLite spells the words the migrations use.
const WORDS: &[(&str, &str)] = &[("UUID", "BLOB"), ("EMPTY_BYTES", "x''"), ("BYTES", "BLOB")];
/// At most this many units of work share one commit, so that none waits long.
const BATCH: usize = 256;
/// Reading connections kept for the next visit.
const POOL: usize = 8;

type Answer = Box<dyn FnOnce(Result<(), Refusal>) + Send>;
type Job = Box<dyn FnOnce(&mut LiteConn) -> (bool, Answer) + Send>;

pub(crate) struct Lite {
    path: PathBuf,
    jobs: mpsc::Sender<Job>,
    idle: Mutex<Vec<LiteConn>>,
}

/// A connection with the statements already rewritten for it (`$1` is a *name* to SQLite; `?1` is a place).
struct LiteConn {
    conn: Connection,
    texts: HashMap<&'static str, String>,
}

impl Lite {
    pub(crate) fn open(path: &Path) -> Result<Lite, Refusal> {
        make_private(path);
        let writer = connect(path, false)?;
        let (jobs, waiting) = mpsc::channel::<Job>();
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || write_all(writer, &waiting))?;
        Ok(Lite { path: path.to_owned(), jobs, idle: Mutex::default() })
    }

    pub(crate) fn migrate(&self) -> Result<usize, Refusal> {
        let mut conn = connect(&self.path, false)?.conn;
        conn.execute_batch("CREATE TABLE IF NOT EXISTS db_step (name TEXT PRIMARY KEY)")?;
        let mut done = 0;
        for step in STEPS {
            let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            if tx.execute("INSERT OR IGNORE INTO db_step (name) VALUES (?1)", [step.name])? == 1 {
                for sql in statements(step, WORDS) {
                    tx.execute_batch(&sql)
                        .map_err(|e| Refusal::broken(format!("{}: {e}\n{sql}", step.name)))?;
                }
                done += 1;
            }
            tx.commit()?;
        }
        Ok(done)
    }

    pub(crate) fn steps_done(&self) -> Result<usize, Refusal> {
        let conn = connect(&self.path, false)?.conn;
        let begun: i64 =
            conn.query_row("SELECT COUNT(*) FROM sqlite_master WHERE name = 'db_step'", [], |r| r.get(0))?;
        if begun == 0 {
            return Ok(0);
        }
        let n: i64 = conn.query_row("SELECT COUNT(*) FROM db_step", [], |r| r.get(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }

    pub(crate) fn read<T>(&self, f: impl Fn(&mut Reading) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut conn = match kept {
            Some(c) => c,
            None => connect(&self.path, true)?,
        };
        conn.conn.execute_batch("BEGIN DEFERRED")?;
        let answer = f(&mut Reading::new(&mut conn));
        conn.conn.execute_batch("ROLLBACK")?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < POOL {
            idle.push(conn);
        }
        answer
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        who: Who,
        f: impl Fn(&mut Writing) -> Result<Committed<T>, Refusal> + Send + 'static,
    ) -> Result<(T, Option<i64>), Refusal> {
        let (tell, hear) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |conn| {
            let ran = catch_unwind(AssertUnwindSafe(|| f(&mut Writing::new(conn, who))));
            let outcome = match ran {
                Ok(r) => r.map(Committed::into_parts),
                Err(_) => Err(Refusal::broken("a unit of work panicked")),
            };
            let keep = outcome.is_ok();
            // Nobody is answered before the commit is on the disk.
            let answer: Answer = Box::new(move |committed| {
                let _ = tell.send(committed.and(outcome));
            });
            (keep, answer)
        });
        self.jobs.send(job).map_err(|_| Refusal::broken("the writer has stopped"))?;
        hear.recv().map_err(|_| Refusal::broken("the writer gave no answer"))?
    }

    pub(crate) fn prepares(&self, sql: &str) -> Result<(), Refusal> {
        connect(&self.path, true)?.conn.prepare(&placed(sql))?;
        Ok(())
    }
}

/// Makes the file before SQLite would, for the account that runs the program alone; what SQLite lays beside it takes the
/// same mode. Where it cannot be made, SQLite says so next.
fn make_private(path: &Path) {
    use std::os::unix::fs::OpenOptionsExt as _;
    // One that is there is not touched: closing it here would let go of the locks others in this process hold on it.
    let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

fn connect(path: &Path, read_only: bool) -> Result<LiteConn, Refusal> {
    let flags = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX
    };
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    if !read_only {
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "foreign_keys", "ON")?;
    }
    conn.set_prepared_statement_cache_capacity(256);
    Ok(LiteConn { conn, texts: HashMap::new() })
}

fn write_all(mut conn: LiteConn, waiting: &mpsc::Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let mut answers: Vec<Answer> = Vec::new();
        let begun = conn.conn.execute_batch("BEGIN IMMEDIATE");
        if let Err(e) = begun {
            drop(first); // its caller hears "no answer", which is our fault and logged as such
            tracing::error!("the writer could not begin: {e}");
            continue;
        }
        let mut next = Some(first);
        while let Some(job) = next.take() {
            answers.extend(one(&mut conn, job));
            // On a full disk, say, SQLite undoes the whole transaction by itself; then COMMIT fails for all of them.
            if answers.len() < BATCH && !conn.conn.is_autocommit() {
                next = waiting.try_recv().ok();
            }
        }
        let committed = conn.conn.execute_batch("COMMIT");
        if committed.is_err() {
            let _ = conn.conn.execute_batch("ROLLBACK");
        }
        // Also who was refused is told: the refusal may rest on what another of them wrote, and that is gone.
        for answer in answers {
            answer(match &committed {
                Ok(()) => Ok(()),
                Err(e) => Err(Refusal::broken(format!("the commit failed: {e}"))),
            });
        }
    }
}

/// Each unit of work has a savepoint of its own, so a refused one disappears alone.
fn one(conn: &mut LiteConn, job: Job) -> Option<Answer> {
    if let Err(e) = conn.conn.execute_batch("SAVEPOINT unit") {
        tracing::error!("a unit of work could not begin: {e}");
        return None; // as above: its caller hears "no answer", and it never ran
    }
    let (keep, answer) = job(conn);
    let end = if keep { "RELEASE unit" } else { "ROLLBACK TO unit; RELEASE unit" };
    if let Err(e) = conn.conn.execute_batch(end) {
        // What it wrote cannot be taken out alone any more, so nobody's is kept.
        tracing::error!("a unit of work could not end: {e}");
        let _ = conn.conn.execute_batch("ROLLBACK");
    }
    Some(answer)
}

fn placed(sql: &str) -> String {
    sql.replace('$', "?")
}

impl LiteConn {
    fn text(&mut self, sql: &'static str) -> Result<String, Refusal> {
        // After SQLite undid a transaction by itself every further statement would commit alone.
        if self.conn.is_autocommit() {
            return Err(Refusal::broken("the transaction has ended under a unit of work"));
        }
        Ok(self.texts.entry(sql).or_insert_with(|| placed(sql)).clone())
    }
}

impl Conn for LiteConn {
    fn rows(&mut self, sql: &'static str, values: &[Val], each: Each<'_>) -> Result<(), Refusal> {
        let text = self.text(sql)?;
        let mut statement = self.conn.prepare_cached(&text).map_err(|e| told(&e, sql))?;
        let width = statement.column_count();
        let mut rows = statement
            .query(rusqlite::params_from_iter(values.iter().map(bound)))
            .map_err(|e| told(&e, sql))?;
        let mut columns = Vec::with_capacity(width);
        while let Some(row) = rows.next().map_err(|e| told(&e, sql))? {
            columns.clear();
            columns.reserve(width);
            for i in 0..width {
                columns.push(unbound(row.get_ref(i)?));
            }
            each(&mut columns)?;
        }
        Ok(())
    }

    fn exec(&mut self, sql: &'static str, values: &[Val]) -> Result<u64, Refusal> {
        let text = self.text(sql)?;
        let mut statement = self.conn.prepare_cached(&text).map_err(|e| told(&e, sql))?;
        let n = statement
            .execute(rusqlite::params_from_iter(values.iter().map(bound)))
            .map_err(|e| told(&e, sql))?;
        Ok(n as u64)
    }
}

fn bound(v: &Val) -> Value {
    match v {
        Val::Null => Value::Null,
        Val::Int(n) => Value::Integer(*n),
        Val::Text(s) => Value::Text(s.clone()),
        // A key is 16 bytes and nothing else we store is: digests are 32, and empty is empty.
        Val::Id(u) => Value::Blob(u.as_bytes().to_vec()),
        Val::Bytes(b) => Value::Blob(b.clone()),
    }
}

/// What never came from us, a fraction or text that is none, comes out as something else than its column holds: so the
/// reader of the row refuses it, and the verifier can name it.
fn unbound(v: ValueRef<'_>) -> Val {
    match v {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(n) => Val::Int(n),
        ValueRef::Real(x) => Val::Text(x.to_string()),
        ValueRef::Text(t) => str::from_utf8(t).map_or_else(|_| Val::Bytes(t.to_vec()), Val::from),
        ValueRef::Blob(b) => Uuid::from_slice(b).map_or_else(|_| Val::Bytes(b.to_vec()), Val::Id),
    }
}

fn told(e: &rusqlite::Error, sql: &str) -> Refusal {
    if e.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) {
        let text = e.to_string();
        if text.contains("UNIQUE") {
            return Refusal::conflict(crate::work::TAKEN);
        }
        return Refusal::broken(format!("{text}: {sql}"));
    }
    Refusal::broken(format!("{e}: {sql}"))
}
