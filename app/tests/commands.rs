//! Commands as an operator types them, mistyped too.
#![expect(clippy::unwrap_used, reason = "a test says what it found by panicking")]

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of its own, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let folder =
            std::env::temp_dir().join(format!("thidua-commands-{}", kernel::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs the program: did it succeed, what did it answer, what did it say?
fn thidua(words: &[&str], database: &Path) -> (bool, String, String) {
    let program =
        Command::new(env!("CARGO_BIN_EXE_thidua")).args(words).arg("--database").arg(database).output();
    let done = program.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    (done.status.success(), text(&done.stdout), text(&done.stderr))
}

#[test]
fn verify_says_where_no_database_is_and_makes_none() {
    let folder = Folder::new();
    let says = |name: &str| {
        let (well, answer, says) = thidua(&["verify"], &folder.0.join(name));
        assert!(!well && answer.is_empty(), "{name}: {answer}");
        says
    };
    assert!(says("thi-dau.db").contains("không có cơ sở dữ liệu ở"));
    assert!(says("").contains("không có cơ sở dữ liệu ở"), "a folder");
    std::fs::write(folder.0.join("thu.txt"), "Kính gửi đồng chí").unwrap();
    assert!(says("thu.txt").contains("không phải là cơ sở dữ liệu"));
    std::fs::write(folder.0.join("trong.db"), "").unwrap();
    assert!(says("trong.db").contains("không phải là cơ sở dữ liệu"));
    assert_eq!(folder.names(), ["thu.txt", "trong.db"]);
}

#[test]
fn verify_reads_a_note_as_it_may_be_written() {
    let folder = Folder::new();
    let database = folder.0.join("thidua.db");
    assert!(thidua(&["seed", "--administrator", "quan.tri"], &database).0);
    let (well, noted, _) = thidua(&["verify"], &database);
    assert!(well);
    let verify = |noted: &str| {
        let (well, _, says) = thidua(&["verify", "--expect", noted], &database);
        (well, says)
    };
    assert!(verify(&noted.to_uppercase()).0);
    for malformed in ["abc", "1:"] {
        let (well, says) = verify(malformed);
        assert!(!well && says.contains("không phải là dấu") && !says.contains("SAI"), "{says}");
    }
    let (well, says) = verify(&format!("1:{}", "0".repeat(64)));
    assert!(!well && says.contains("Sổ đã bị thay hoặc cắt bớt"), "{says}");
}

/// Writes into the database past the program, and asks it what it makes of that.
fn tampered(database: &Path, sql: &'static str) -> (bool, String, String) {
    let db = db::Db::open(&db::Address::File(database.to_owned())).unwrap();
    let who = db::Who::program(kernel::Moment(0));
    let forged = move |w: &mut db::Writing<'_>| {
        w.exec(sql, db::p![])?;
        w.commit_quietly("a forger leaves no fact", ())
    };
    db.write(who, forged).unwrap();
    thidua(&["verify"], database)
}

#[test]
fn verify_names_the_table_and_the_row_of_what_it_cannot_read() {
    let folder = Folder::new();
    let database = folder.0.join("thidua.db");
    assert!(thidua(&["seed", "--story", "khoi-5", "--told", "day-after"], &database).0);
    let names = |sql: &'static str, all: &[&str]| {
        let (well, answer, says) = tampered(&database, sql);
        assert!(!well && answer.is_empty(), "{sql}: {answer}");
        assert!(all.iter().all(|words| says.contains(words)) && !says.contains("column"), "{sql}: {says}");
    };
    let altered = "đã bị sửa ngoài chương trình";
    names(
        "UPDATE scoring_table SET version = 1.5 WHERE version = 1",
        &["Bảng scoring_table: dòng ", ", 1.5 ", altered],
    );
    assert!(tampered(&database, "UPDATE scoring_table SET version = 1 WHERE version = 1.5").0);
    names(
        "UPDATE conferences_paper SET content = CAST(content AS BLOB) WHERE which = 'minutes'",
        &["Bảng conferences_paper: dòng ", ", minutes ", altered],
    );
    names(
        "INSERT INTO journal_entry (seq, at, by_name, name, about, says, data, hash)
         SELECT -1, at, by_name, name, about, says, data, hash FROM journal_entry WHERE seq = 1",
        &["Sổ thay đổi SAI: bảng journal_entry có dòng mang số -1, nằm ngoài sổ."],
    );
    names("DROP TABLE journal_about", &["thidua: không đọc được cơ sở dữ liệu để kiểm tra ("]);
}

#[test]
fn only_the_account_that_runs_the_program_reads_the_database() {
    let folder = Folder::new();
    let database = folder.0.join("thidua.db");
    let shared = || {
        let mode = |name: &String| std::fs::metadata(folder.0.join(name)).unwrap().permissions().mode();
        folder.names().into_iter().filter(|name| mode(name) & 0o077 != 0).collect::<Vec<_>>()
    };
    // As most machines have it: what a program makes may be read by everybody.
    let seeded = Command::new("sh")
        .args(["-c", "umask 022; exec \"$0\" seed --administrator quan.tri --database \"$1\""])
        .args([Path::new(env!("CARGO_BIN_EXE_thidua")), database.as_path()])
        .output()
        .unwrap();
    assert!(seeded.status.success());
    assert_eq!(shared(), Vec::<String>::new(), "of {:?}", folder.names());
    // As an earlier version left them.
    for name in ["thidua.db", "thidua.db-wal", "thidua.db-shm"] {
        let file = std::fs::File::options().append(true).create(true).open(folder.0.join(name)).unwrap();
        file.set_permissions(Permissions::from_mode(0o644)).unwrap();
    }
    let mut serving = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .args(["serve", "--listen", "127.0.0.1:0", "--database"])
        .arg(&database)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(serving.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let served = shared();
    serving.kill().unwrap();
    serving.wait().unwrap();
    assert!(line.starts_with("http://"), "{line}");
    assert_eq!(served, Vec::<String>::new());
}

#[test]
fn verify_names_an_entry_that_cannot_be_read_and_a_lost_head() {
    let folder = Folder::new();
    let database = folder.0.join("thidua.db");
    assert!(thidua(&["seed", "--administrator", "quan.tri"], &database).0);
    let tampered = |sql: &'static str| tampered(&database, sql);
    let (well, _, says) = tampered("DELETE FROM journal_head WHERE id = 1");
    assert_eq!(
        (well, says.as_str()),
        (false, "Sổ thay đổi SAI: dấu ở đầu sổ không còn hoặc không đọc được.")
    );
    let (well, _, says) = tampered("UPDATE journal_entry SET hash = 'x' WHERE seq = 1");
    assert_eq!((well, says.as_str()), (false, "Sổ thay đổi SAI: dòng 1 đã bị sửa nội dung."));
}
