//! Running other programs, with plain sentences when they fail.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A thing done, or a sentence for the person at the terminal.
pub(crate) type Done<T = ()> = Result<T, String>;

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The build folder.
pub(crate) fn target() -> PathBuf {
    env("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// So much room the tests' own files need, in KiB; a run was seen to use less than a quarter of it.
const SCRATCH_KIB: u64 = 4 << 20;

/// Where the tests put what they throw away: in memory where the machine has the room, for nothing of it must survive,
/// and waiting for the disk is a tenth of their time.
pub(crate) fn scratch() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if free_kib(memory) >= Some(SCRATCH_KIB) { memory.to_owned() } else { std::env::temp_dir() }
}

/// The room left where this folder is, in KiB; `None` where `df` does not tell.
pub(crate) fn free_kib(folder: &Path) -> Option<u64> {
    let mut free = command("df");
    free.args(["-k", "--output=avail"]).arg(folder);
    output(free).ok().and_then(|told| told.lines().last()?.trim().parse().ok())
}

/// A folder below the build folder, made if it is not there.
pub(crate) fn in_target(name: &str) -> Done<PathBuf> {
    let folder = target().join(name);
    std::fs::create_dir_all(&folder).map_err(|e| format!("{} cannot be made: {e}", folder.display()))?;
    Ok(folder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the workshop is told by its surroundings, as every build tool is"
)]
pub(crate) fn env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// Where a program is, by the PATH.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = env("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A command at the root, without what the outer cargo tells this program about itself: inner builds would take it
/// for theirs and build again.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name.as_ref());
        }
    }
    command
}

/// `cargo` with these words.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut command = command(env("CARGO").unwrap_or_else(|| "cargo".to_owned()));
    command.args(words);
    command
}

/// A command as one would type it.
pub(crate) fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|w| w.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Runs it before the person's eyes.
pub(crate) fn run(mut command: Command) -> Done {
    let words = typed(&command);
    println!("$ {words}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("`{words}` failed; what is wrong stands above.")),
        Err(e) => Err(format!("`{words}` could not be started: {e}")),
    }
}

/// Runs it quietly; answers what it printed.
pub(crate) fn output(mut command: Command) -> Done<String> {
    let words = typed(&command);
    let done = command.output().map_err(|e| format!("`{words}` could not be started: {e}"))?;
    if done.status.success() {
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    } else {
        Err(format!("`{words}` failed: {}", String::from_utf8_lossy(&done.stderr).trim()))
    }
}
