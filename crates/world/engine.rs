//! A fresh database for each test: a file in a temporary folder, or a clone of a migrated template on the
//! PostgreSQL server that `cargo xtask test` starts.

use db::{Address, Db};
use std::path::PathBuf;
use std::sync::OnceLock;

/// Which database engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// SQLite, a file.
    Sqlite,
    /// PostgreSQL, a server.
    Postgres,
}

/// Where the test's things lie; gone when the world ends.
pub(crate) struct Home {
    folder: PathBuf,
    database: Option<String>,
}

impl Home {
    pub(crate) fn uploads(&self) -> PathBuf {
        self.folder.join("uploads")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some(name) = self.database.take() {
            // A plain thread: the driver's client may not be dropped inside a runtime.
            let _ = std::thread::spawn(move || {
                if let Ok(mut c) = postgres::Client::connect(&server(), postgres::NoTls) {
                    let _ = c.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                }
            })
            .join();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the workshop where the server is")]
fn server() -> String {
    std::env::var("THIDUA_TEST_PG").unwrap_or_else(|_| {
        panic!("THIDUA_TEST_PG is not set: run `cargo xtask test`, or `cargo xtask postgres` for a server to test on")
    })
}

fn unique(prefix: &str) -> String {
    format!("{prefix}_{}", kernel::Uuid::new_v4().simple())
}

/// The server's address with another database's name in it.
fn address(name: &str) -> String {
    let server = server();
    let base = server.trim_end_matches('/').rsplit_once('/').map_or(server.as_str(), |(b, _)| b);
    format!("{base}/{name}")
}

fn template() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let name = unique("template");
        let mut c =
            postgres::Client::connect(&server(), postgres::NoTls).expect("the PostgreSQL server answers");
        c.batch_execute(&format!("CREATE DATABASE {name}")).expect("a template database");
        let db = Db::open(&Address::Server(address(&name))).expect("the template opens");
        db.migrate().expect("the template is migrated");
        name
    })
}

pub(crate) fn provide(engine: Engine) -> (Db, Home) {
    let folder = std::env::temp_dir().join(unique("thidua"));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    match engine {
        Engine::Sqlite => {
            let db = Db::open(&Address::File(folder.join("test.db"))).expect("a new file");
            db.migrate().expect("migrated");
            (db, Home { folder, database: None })
        }
        Engine::Postgres => {
            let name = unique("world");
            let from = template();
            let mut c =
                postgres::Client::connect(&server(), postgres::NoTls).expect("the PostgreSQL server answers");
            // Cloning waits for other clones of the same template; the server says so and we come back.
            let sql = format!("CREATE DATABASE {name} TEMPLATE {from}");
            let mut tries = 0;
            while let Err(e) = c.batch_execute(&sql) {
                tries += 1;
                assert!(tries < 200, "no clone of the template: {e}");
                std::thread::sleep(std::time::Duration::from_millis(25));
            }
            let db = Db::open(&Address::Server(address(&name))).expect("the clone opens");
            (db, Home { folder, database: Some(name) })
        }
    }
}
