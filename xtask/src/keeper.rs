//! A server that never outlives the workshop, however that ends.
//!
//! A small shell stands between: it holds the reading end of a pipe. When this program ends (well, by Ctrl-C, or by
//! kill -9), the pipe closes, and the shell stops the server and removes its folder.

use crate::shell::Done;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SCRIPT: &str = r#"
folder=$1 signal=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( cat <&3 >/dev/null; kill -s "$signal" $server 2>/dev/null ) &
watcher=$!
wait $server
kill $watcher 2>/dev/null
cd / && rm -rf "$folder"
kill -s KILL 0
"#;

/// A kept server.
pub(crate) struct Keeper {
    shell: Child,
}

/// What a server needs to be kept.
pub(crate) struct Kept<'a> {
    /// Its own folder: where it works, and what is removed with it.
    pub(crate) folder: &'a Path,
    /// Whom it runs as (user and group), when not as ourselves.
    pub(crate) user: Option<(u32, u32)>,
    /// The signal that ends it well.
    pub(crate) signal: &'a str,
    /// Where both its streams go.
    pub(crate) log: &'a Path,
}

impl Keeper {
    pub(crate) fn start(kept: &Kept<'_>, server: &Command) -> Done<Keeper> {
        let log = std::fs::File::create(kept.log).map_err(|e| format!("{}: {e}", kept.log.display()))?;
        let errors = log.try_clone().map_err(|e| e.to_string())?;
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", SCRIPT, "keeper"]).arg(kept.folder).arg(kept.signal);
        shell.arg(server.get_program()).args(server.get_args());
        shell.current_dir(kept.folder).env("TMPDIR", kept.folder).env("HOME", kept.folder);
        shell.stdin(Stdio::piped()).stdout(log).stderr(errors);
        // A group of its own: the terminal's Ctrl-C is not for the server, and one signal reaches all its children.
        shell.process_group(0);
        if let Some((user, group)) = kept.user {
            shell.uid(user).gid(group);
        }
        Ok(Keeper { shell: shell.spawn().map_err(|e| format!("/bin/sh could not be started: {e}"))? })
    }

    /// Waits until `ready`, at most this long.
    pub(crate) fn wait(&mut self, what: &str, log: &Path, mut ready: impl FnMut() -> bool) -> Done {
        let start = Instant::now();
        while !ready() {
            let ended = !matches!(self.shell.try_wait(), Ok(None));
            if ended || start.elapsed() > Duration::from_secs(60) {
                let said = std::fs::read_to_string(log).unwrap_or_default();
                return Err(format!("{what} did not start. It said:\n{}", said.trim()));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// A port nobody listens on now.
pub(crate) fn free_port() -> Done<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| format!("no free port on 127.0.0.1: {e}"))?;
    listener.local_addr().map(|a| a.port()).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_goes_with_its_keeper_and_its_folder_too() {
        let folder = std::env::temp_dir().join(format!("thidua-keeper-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let log = folder.with_extension("log");
        let mut server = Command::new("sh");
        server.args(["-c", "echo $$ > pid; exec sleep 600"]);
        let kept = Kept { folder: &folder, user: None, signal: "TERM", log: &log };
        let mut keeper = Keeper::start(&kept, &server).unwrap();
        let pid = || std::fs::read_to_string(folder.join("pid")).unwrap_or_default().trim().to_owned();
        keeper.wait("sleep", &log, || !pid().is_empty()).unwrap();
        let process = format!("/proc/{}", pid());
        assert!(Path::new(&process).exists());
        drop(keeper);
        assert!(!Path::new(&process).exists());
        assert!(!folder.exists());
        let _ = std::fs::remove_file(&log);
    }

    #[test]
    fn a_server_that_does_not_start_says_why() {
        let folder = std::env::temp_dir().join(format!("thidua-keeper-bad-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let log = folder.with_extension("log");
        let mut server = Command::new("sh");
        server.args(["-c", "echo no disk; exit 3"]);
        let kept = Kept { folder: &folder, user: None, signal: "TERM", log: &log };
        let mut keeper = Keeper::start(&kept, &server).unwrap();
        let why = keeper.wait("The server", &log, || false).unwrap_err();
        assert_eq!(why, "The server did not start. It said:\nno disk");
        let _ = std::fs::remove_file(&log);
    }
}
