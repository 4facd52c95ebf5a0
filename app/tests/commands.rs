//! Commands as an operator types them, mistyped too.
#![expect(clippy::unwrap_used, reason = "a test says what it found by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

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
