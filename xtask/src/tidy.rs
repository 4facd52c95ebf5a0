//! The house rules that no compiler knows. Each finding says where; each rule says why, once.

mod documents;
mod licences;
mod members;
mod migrations;
mod rust_text;
mod sql;
mod sql_texts;
mod sql_words;
mod templates;
mod tree;
mod words;

use crate::shell::{Done, root};
pub(crate) use sql::Statement;
use std::path::Path;
use tree::Tree;

/// Something against a rule.
pub(crate) struct Finding {
    /// The file, and the line when one is meant.
    pub(crate) place: String,
    /// What is wrong there.
    pub(crate) says: String,
}

impl Finding {
    pub(crate) fn at(path: &str, line: usize, says: impl Into<String>) -> Finding {
        Finding { place: format!("{path}:{line}"), says: says.into() }
    }

    pub(crate) fn of(path: &str, says: impl Into<String>) -> Finding {
        Finding { place: path.to_owned(), says: says.into() }
    }
}

/// A rule: what it asks, why, and how it is checked.
struct Rule {
    why: &'static str,
    check: fn(&Tree) -> Done<Vec<Finding>>,
}

const RULES: &[Rule] = &[
    Rule { why: members::ORDER, check: members::order },
    Rule { why: members::ENGINES, check: members::engines },
    Rule { why: members::FEATURES, check: members::features },
    Rule { why: licences::WHY, check: licences::check },
    Rule { why: sql::PLACE, check: |t| Ok(sql::place(t)) },
    Rule { why: sql::TABLES, check: |t| Ok(sql::tables(t)) },
    Rule { why: sql_words::WHY, check: |t| Ok(sql::dialect(t)) },
    Rule { why: migrations::WHY, check: |t| Ok(migrations::check(t)) },
    Rule { why: words::STORIES, check: |t| Ok(words::stories(t)) },
    Rule { why: words::QUIET, check: |t| Ok(words::quiet(t)) },
    Rule { why: words::UNFINISHED, check: |t| Ok(words::unfinished(t)) },
    Rule { why: words::MACHINE, check: |t| Ok(words::machine(t)) },
    Rule { why: words::LENGTH, check: |t| Ok(words::length(t)) },
    Rule { why: templates::WHY, check: |t| Ok(templates::check(t)) },
    Rule { why: documents::REFERENCES, check: |t| Ok(documents::references(t)) },
    Rule { why: documents::GLOSSARY, check: |t| Ok(documents::glossary(t)) },
    Rule { why: documents::SNAPSHOTS, check: |t| Ok(documents::snapshots(t)) },
];

/// Checks all rules; with `write`, renews the generated lists first.
pub(crate) fn run(write: bool) -> Done {
    let mut tree = Tree::read(&root())?;
    if write {
        let list = words::quiet_list(&tree);
        let file = root().join(words::QUIET_FILE);
        std::fs::write(&file, &list).map_err(|e| format!("{}: {e}", file.display()))?;
        println!("wrote {}", words::QUIET_FILE);
        tree.put(words::QUIET_FILE, list);
    }
    let mut broken = 0;
    for rule in RULES {
        let findings = (rule.check)(&tree)?;
        for f in &findings {
            println!("{}: {}", f.place, f.says);
        }
        if !findings.is_empty() {
            println!("    why: {}\n", rule.why);
        }
        broken += findings.len();
    }
    let long = words::long(&tree);
    if !long.is_empty() {
        println!("note: beyond {} lines, to be split by the user's action: {}", words::SOFT, long.join(", "));
    }
    if broken == 0 {
        Ok(())
    } else {
        Err(format!("{broken} findings against the house rules; each says why."))
    }
}

/// Every SQL statement of the features, the app and the journal.
pub(crate) fn statements(root: &Path) -> Done<Vec<Statement>> {
    Ok(sql::statements(&Tree::read(root)?))
}

#[cfg(test)]
mod tests;
