//! A private PostgreSQL server for the tests: made, used, stopped and removed. It touches no other server.

use crate::bring;
use crate::keeper::{Keeper, Kept, free_port};
use crate::shell::{Done, command, in_target, output, scratch};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

/// A running test server.
pub(crate) struct Cluster {
    port: u16,
    _keeper: Keeper,
}

impl Cluster {
    pub(crate) fn start() -> Done<Cluster> {
        let bin = bring::postgres_bin().ok_or("PostgreSQL's server programs are not here.")?;
        let user = other_user();
        let folder = scratch().join(format!("thidua-postgres-{}", std::process::id()));
        let fail = |e: std::io::Error| format!("{}: {e}", folder.display());
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(fail)?;
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).map_err(fail)?;
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid)).map_err(fail)?;
        }
        let log = in_target("xtask")?.join("postgres.log");
        let port = free_port()?;
        let data = folder.join("data");
        init(&bin, &data, user)?;
        let mut server = command(bin.join("postgres"));
        server.arg("-D").arg(&data);
        // Nothing here must survive a power cut, so nothing waits for the disk.
        let settings = [
            format!("port={port}"),
            format!("unix_socket_directories={}", folder.display()),
            "listen_addresses=127.0.0.1".into(),
            "max_connections=300".into(),
            "fsync=off".into(),
            "synchronous_commit=off".into(),
            "full_page_writes=off".into(),
            "autovacuum=off".into(),
            "max_wal_size=4GB".into(),
            "logging_collector=off".into(),
        ];
        for setting in &settings {
            server.args(["-c", setting]);
        }
        let kept = Kept { folder: &folder, user, signal: "INT", log: &log };
        let mut keeper = Keeper::start(&kept, &server)?;
        let is_ready = bin.join("pg_isready");
        keeper.wait("PostgreSQL", &log, || {
            let mut ask = command(&is_ready);
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
            ask.status().is_ok_and(|s| s.success())
        })?;
        Ok(Cluster { port, _keeper: keeper })
    }

    /// What the tests are told.
    pub(crate) fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

fn init(bin: &std::path::Path, data: &std::path::Path, user: Option<(u32, u32)>) -> Done {
    let mut init = command(bin.join("initdb"));
    init.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
        .arg(data);
    if let Some(parent) = data.parent() {
        init.current_dir(parent);
    }
    if let Some((uid, gid)) = user {
        use std::os::unix::process::CommandExt;
        init.uid(uid).gid(gid);
    }
    output(init).map(drop)
}

/// PostgreSQL refuses to run as root; then it runs as its own user, or as nobody.
fn other_user() -> Option<(u32, u32)> {
    if !is_root() {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let of = |name: &str| {
        let line = users.lines().find(|l| l.split(':').next() == Some(name))?;
        let mut parts = line.split(':').skip(2);
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    of("postgres").or_else(|| of("nobody"))
}

/// Are we root? The owner of our own process' folder tells without a system call of our own.
pub(crate) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

/// `cargo xtask postgres`: stands until Ctrl-C.
pub(crate) fn stand() -> Done {
    bring::need(&[bring::POSTGRES])?;
    let cluster = Cluster::start()?;
    println!("export THIDUA_TEST_PG={}", cluster.address());
    println!("# The server stands until Ctrl-C; then it is stopped and removed.");
    // Ctrl-C ends this process at once; the keeper sees the pipe close and stops the server.
    loop {
        std::thread::park();
    }
}

/// PostgreSQL's client beside its server, for the stories that make databases.
pub(crate) fn psql() -> PathBuf {
    let beside = bring::postgres_bin().map(|bin| bin.join("psql")).filter(|p| p.is_file());
    beside.unwrap_or_else(|| PathBuf::from("psql"))
}
