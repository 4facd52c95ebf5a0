//! The project's own text files, as git knows them (new ones too).

use crate::shell::{Done, command, output};
use std::collections::BTreeMap;
use std::path::Path;

/// Files by their path from the root, with `/` between folders.
#[derive(Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    pub(crate) fn read(root: &Path) -> Done<Tree> {
        let mut list = command("git");
        list.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let mut tree = Tree::default();
        for path in output(list)?.split('\0').filter(|p| !p.is_empty()) {
            // What is no text (pictures, fonts) is nobody's business here; what was removed but not committed neither.
            if let Ok(text) = std::fs::read_to_string(root.join(path)) {
                tree.put(path, text);
            }
        }
        Ok(tree)
    }

    pub(crate) fn put(&mut self, path: &str, text: impl Into<String>) {
        self.files.insert(path.to_owned(), text.into());
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(p, t)| (p.as_str(), t.as_str()))
    }

    /// Files with one of these endings.
    pub(crate) fn ending<'t>(&'t self, endings: &'t [&str]) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.files().filter(move |(path, _)| endings.iter().any(|e| path.ends_with(e)))
    }

    /// Is there such a file, or a folder with files in it?
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        self.files.contains_key(path)
            || self.files.range(folder.clone()..).next().is_some_and(|(p, _)| p.starts_with(&folder))
    }
}

/// "features/scoring/store.rs" → "scoring".
pub(crate) fn feature(path: &str) -> Option<&str> {
    path.strip_prefix("features/")?.split('/').next()
}

/// A file of tests only.
pub(crate) fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("/tests/")
        || path.starts_with("journeys/")
        || name == "tests.rs"
        || name.starts_with("tests_")
        || name.ends_with("_tests.rs")
}

/// A file of sample words.
pub(crate) fn is_sample(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("sample") || path.contains("/sample/") || path.contains("/samples/")
}
