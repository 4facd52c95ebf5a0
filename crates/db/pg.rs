//! PostgreSQL: a small pool of synchronous connections. Every writing unit of work first takes the row of the
//! journal's head, so writes run one after the other, exactly as on SQLite.

use crate::migrations::{STEPS, statements};
use crate::work::{Committed, Conn, Each, Reading, Who, Writing};
use kernel::{Refusal, Uuid, Val};
use postgres::types::{ToSql, Type};
use postgres::{Client, NoTls, Statement, error::SqlState};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Writes, and changes of tables, run one after the other on the whole database.
const LOCK: &str = "UPDATE journal_head SET seq = seq WHERE id = 1";
const WORDS: &[(&str, &str)] = &[("UUID", "uuid"), ("EMPTY_BYTES", "'\\x'"), ("BYTES", "bytea")];
/// Connections kept open between visits.
const POOL: usize = 8;
/// Connections open at once in this process; who comes later waits for one.
const MOST: usize = 24;
/// How long somebody waits for a connection.
const PATIENCE: Duration = Duration::from_secs(20);
/// A unit of work that met a passing failure runs again, at most this often.
const TRIES: u32 = 5;

pub(crate) struct Pg {
    config: postgres::Config,
    pool: Mutex<Pool>,
    freed: Condvar,
}

#[derive(Default)]
struct Pool {
    idle: Vec<PgConn>,
    /// Connections in somebody's hands.
    out: usize,
}

/// A connection in somebody's hands. Let go, it is closed; only one that was given back is used again.
struct Held<'a> {
    conn: PgConn,
    /// Used before, so its server may have been started again since.
    kept: bool,
    place: Place<'a>,
}

/// One of the connections that may be open at once.
struct Place<'a>(&'a Pg);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.pool.lock().unwrap_or_else(PoisonError::into_inner).out -= 1;
        self.0.freed.notify_one();
    }
}

impl Held<'_> {
    fn give_back(self) {
        let mut pool = self.place.0.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.idle.len() < POOL && !self.conn.client.is_closed() {
            pool.idle.push(self.conn);
        }
    }

    /// Gives it back unless something broke on it: nobody knows what state that left it in.
    fn after<T>(self, answer: Result<T, Refusal>) -> Result<T, Refusal> {
        if !matches!(answer, Err(Refusal::Broken(_))) {
            self.give_back();
        }
        answer
    }
}

struct PgConn {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

impl Pg {
    pub(crate) fn open(url: &str) -> Result<Pg, Refusal> {
        // The driver's message may repeat the address with its password; ours does not.
        let mut config: postgres::Config =
            url.parse().map_err(|_| Refusal::broken("the PostgreSQL address cannot be read"))?;
        config.connect_timeout(Duration::from_secs(10));
        let pg = Pg { config, pool: Mutex::default(), freed: Condvar::new() };
        pg.take()?.give_back();
        Ok(pg)
    }

    fn take(&self) -> Result<Held<'_>, Refusal> {
        let pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |pool: &mut Pool| pool.out >= MOST;
        let (mut pool, _) =
            self.freed.wait_timeout_while(pool, PATIENCE, full).unwrap_or_else(PoisonError::into_inner);
        if pool.out >= MOST {
            return Err(Refusal::broken("no connection to the database came free"));
        }
        pool.out += 1;
        let place = Place(self);
        let kept = pool.idle.pop();
        drop(pool);
        Ok(match kept {
            Some(conn) => Held { conn, kept: true, place },
            None => {
                let client = self.config.connect(NoTls)?;
                Held { conn: PgConn { client, prepared: HashMap::new() }, kept: false, place }
            }
        })
    }

    /// A connection on which this has begun. The driver learns that a kept one is dead only by using it; nothing had
    /// begun on it, so another is taken. Those that are kept come to an end.
    fn begun(&self, begin: &str) -> Result<Held<'_>, Refusal> {
        loop {
            let mut held = self.take()?;
            match held.conn.client.batch_execute(begin) {
                Ok(()) => return Ok(held),
                Err(_) if held.kept => {}
                Err(e) => return Err(e.into()),
            }
        }
    }

    pub(crate) fn migrate(&self) -> Result<usize, Refusal> {
        let mut held = self.take()?;
        let conn = &mut held.conn;
        let mut done = 0;
        // Two copies may start at once: the first insert of a name waits for the other and then does nothing.
        conn.client.batch_execute("CREATE TABLE IF NOT EXISTS db_step (name TEXT PRIMARY KEY)")?;
        for (n, step) in STEPS.iter().enumerate() {
            let mut tx = conn.client.transaction()?;
            if tx.execute("INSERT INTO db_step (name) VALUES ($1) ON CONFLICT DO NOTHING", &[&step.name])?
                == 1
            {
                // Copies that serve meanwhile wait: what they wrote into a table that is made anew would be lost with the old
                // one. The first step makes the lock.
                if n > 0 {
                    tx.batch_execute(LOCK)?;
                }
                for sql in statements(step, WORDS) {
                    tx.batch_execute(&sql)
                        .map_err(|e| Refusal::broken(format!("{}: {e:?}\n{sql}", step.name)))?;
                }
                done += 1;
            }
            tx.commit()?;
        }
        held.give_back();
        Ok(done)
    }

    pub(crate) fn steps_done(&self) -> Result<usize, Refusal> {
        let mut held = self.take()?;
        let client = &mut held.conn.client;
        let begun: bool = client.query_one("SELECT to_regclass('db_step') IS NOT NULL", &[])?.try_get(0)?;
        let n: i64 = match begun {
            true => client.query_one("SELECT COUNT(*) FROM db_step", &[])?.try_get(0)?,
            false => 0,
        };
        held.give_back();
        Ok(usize::try_from(n).unwrap_or(0))
    }

    pub(crate) fn read<T>(&self, f: impl Fn(&mut Reading) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut held = self.begun("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let answer = f(&mut Reading::new(&mut held.conn));
        held.conn.client.batch_execute("ROLLBACK")?;
        held.after(answer)
    }

    pub(crate) fn write<T>(
        &self,
        who: &Who,
        f: impl Fn(&mut Writing) -> Result<Committed<T>, Refusal>,
    ) -> Result<(T, Option<i64>), Refusal> {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut held = self.begun(&format!("BEGIN ISOLATION LEVEL READ COMMITTED; {LOCK}"))?;
            match attempt(&mut held.conn, who, &f) {
                Err(Refusal::Broken(e)) if tries < TRIES && passing(e.as_ref()) => {}
                answer => return held.after(answer),
            }
        }
    }

    pub(crate) fn prepares(&self, sql: &str) -> Result<(), Refusal> {
        let mut held = self.take()?;
        let prepared = held.conn.client.prepare(sql).map(|_| ());
        held.give_back();
        prepared.map_err(|e| Refusal::broken(format!("{e:?}: {sql}")))
    }
}

fn attempt<T>(
    conn: &mut PgConn,
    who: &Who,
    f: &impl Fn(&mut Writing) -> Result<Committed<T>, Refusal>,
) -> Result<(T, Option<i64>), Refusal> {
    let ran = catch_unwind(AssertUnwindSafe(|| f(&mut Writing::new(conn, who.clone()))));
    let outcome = ran.unwrap_or_else(|_| Err(Refusal::broken("a unit of work panicked")));
    match outcome {
        Ok(committed) => {
            conn.client.batch_execute("COMMIT")?;
            Ok(committed.into_parts())
        }
        Err(refusal) => {
            conn.client.batch_execute("ROLLBACK")?;
            Err(refusal)
        }
    }
}

/// Serialization failures and deadlocks pass: the unit of work is run again.
fn passing(e: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    e.downcast_ref::<postgres::Error>().and_then(postgres::Error::code).is_some_and(|code| {
        *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED
    })
}

impl PgConn {
    fn statement(&mut self, sql: &'static str) -> Result<Statement, Refusal> {
        if let Some(s) = self.prepared.get(sql) {
            return Ok(s.clone());
        }
        let s = self.client.prepare(sql).map_err(|e| told(e, sql))?;
        self.prepared.insert(sql, s.clone());
        Ok(s)
    }
}

impl Conn for PgConn {
    fn rows(&mut self, sql: &'static str, values: &[Val], each: Each<'_>) -> Result<(), Refusal> {
        let statement = self.statement(sql)?;
        let bound: Vec<Bound> = values.iter().map(Bound).collect();
        let refs: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as _).collect();
        let mut columns = Vec::new();
        for row in self.client.query(&statement, &refs).map_err(|e| told(e, sql))? {
            columns.clear();
            for i in 0..row.len() {
                columns.push(unbound(&row, i)?);
            }
            each(&mut columns)?;
        }
        Ok(())
    }

    fn exec(&mut self, sql: &'static str, values: &[Val]) -> Result<u64, Refusal> {
        let statement = self.statement(sql)?;
        let bound: Vec<Bound> = values.iter().map(Bound).collect();
        let refs: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as _).collect();
        self.client.execute(&statement, &refs).map_err(|e| told(e, sql))
    }
}

#[derive(Debug)]
struct Bound<'a>(&'a Val);

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<postgres::types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Val::Null => Ok(postgres::types::IsNull::Yes),
            Val::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Val::Int(n) => n.to_sql(ty, out),
            Val::Text(s) => s.to_sql(ty, out),
            Val::Id(u) => {
                out.extend_from_slice(u.as_bytes());
                Ok(postgres::types::IsNull::No)
            }
            Val::Bytes(b) => b.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

struct Raw16(Uuid);
impl<'a> postgres::types::FromSql<'a> for Raw16 {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw16(Uuid::from_slice(raw)?))
    }
    fn accepts(ty: &Type) -> bool {
        *ty == Type::UUID
    }
}

fn unbound(row: &postgres::Row, i: usize) -> Result<Val, Refusal> {
    let ty = row.columns()[i].type_();
    let val = match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(i)?.map(Val::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(i)?.map(|n| Val::Int(n.into())),
        Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<String>>(i)?.map(Val::Text),
        Type::UUID => row.try_get::<_, Option<Raw16>>(i)?.map(|r| Val::Id(r.0)),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(i)?.map(Val::Bytes),
        _ => return Err(Refusal::broken(format!("a column of type {ty} is outside our dialect"))),
    };
    Ok(val.unwrap_or(Val::Null))
}

fn told(e: postgres::Error, sql: &str) -> Refusal {
    match e.code() {
        Some(code) if *code == SqlState::UNIQUE_VIOLATION => Refusal::conflict(crate::work::TAKEN),
        Some(code)
            if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED =>
        {
            Refusal::Broken(Box::new(e))
        }
        _ => Refusal::broken(format!("{e:?}: {sql}")),
    }
}
