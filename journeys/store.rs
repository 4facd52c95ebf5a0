//! A fresh database of either engine, filled by the program's own commands; gone when the story ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// Where a program keeps what it knows.
pub struct Store {
    folder: PathBuf,
    database: String,
    server: Option<(String, String)>,
}

impl Store {
    /// One file in a temporary folder.
    pub fn sqlite() -> Store {
        let folder = folder();
        let database = folder.join("thidua.db").to_string_lossy().into_owned();
        Store { folder, database, server: None }
    }

    /// A new database on the test server.
    pub fn postgres() -> Store {
        let folder = folder();
        let server = crate::told("THIDUA_TEST_PG");
        let name = folder.file_name().map(|n| n.to_string_lossy().replace('-', "_")).unwrap_or_default();
        psql(&server, &format!("CREATE DATABASE {name}")).unwrap_or_else(|e| panic!("no new database: {e}"));
        let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
        Store { folder, database: format!("{base}/{name}"), server: Some((server, name)) }
    }

    /// One of each, for stories told on both engines.
    pub fn both() -> [Store; 2] {
        [Store::sqlite(), Store::postgres()]
    }

    /// "SQLite" or "PostgreSQL".
    pub fn engine(&self) -> &'static str {
        if self.server.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// The address for `--database`.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The folder for `--uploads`.
    pub fn uploads(&self) -> PathBuf {
        self.folder.join("uploads")
    }

    /// Runs `thidua COMMAND --database … ARGS`; answers what it printed. Panics with it when the command fails.
    #[track_caller]
    pub fn run(&self, command: &str, args: &[&str]) -> String {
        let done = Command::new(crate::told("THIDUA_BIN"))
            .args([command, "--database", &self.database])
            .args(args)
            .output();
        let done: Output = done.unwrap_or_else(|e| panic!("thidua {command}: {e}"));
        let said =
            format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success(), "thidua {command} on {}:\n{said}", self.engine());
        said
    }

    /// Tells the story of Khối 5 into the store, up to one of its moments (`thidua seed --told`); everybody in it then
    /// signs in with this password.
    #[track_caller]
    pub fn seed(&self, told: &str, password: &str) -> &Self {
        self.seed_story("khoi-5", told, password)
    }

    /// The same of another story.
    #[track_caller]
    pub fn seed_story(&self, story: &str, told: &str, password: &str) -> &Self {
        self.run("seed", &["--story", story, "--told", told, "--password", password]);
        self
    }

    /// The journal holds: no entry altered, missing or out of order.
    #[track_caller]
    pub fn verify(&self) -> &Self {
        self.run("verify", &[]);
        self
    }

    /// The folder that goes with the store; other files of a story may lie here.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            let _ = psql(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A new temporary folder.
pub(crate) fn folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let name = format!("thidua-story-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    folder
}

/// The server's own client: the stories name no database driver.
fn psql(server: &str, sql: &str) -> Result<(), String> {
    let client = crate::told_maybe("THIDUA_PSQL").unwrap_or_else(|| "psql".to_owned());
    let done = Command::new(client)
        .args(["-X", "-q", "-d", server, "-c", sql])
        .output()
        .map_err(|e| e.to_string())?;
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into_owned()) }
}
