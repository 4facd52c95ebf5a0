//! Words that may stand only in some places, or nowhere.

use super::Finding;
use super::rust_text::{Kind, code, pieces};
use super::tree::{Tree, is_sample, is_test};
use std::fmt::Write as _;

pub(crate) const STORIES: &str = "`Allowed::in_a_story` makes a permission out of nothing. It belongs to sample builders, tests and \
    the demo; everybody else asks `may(duty)`.";
pub(crate) const QUIET: &str = "A unit of work that leaves no fact changes something silently. Each one is named in \
    docs/quiet-commits.txt with its reason, so it shows in review; `cargo xtask tidy --write` renews the list.";
pub(crate) const UNFINISHED: &str =
    "What is not finished is an issue, not a remark: nobody reads remarks again.";
pub(crate) const MACHINE: &str = "A path of one machine leads nowhere on another.";
pub(crate) const LENGTH: &str = "A file beyond 800 lines is read by nobody; split it by what the user does.";

/// The generated list of commits without a fact.
pub(crate) const QUIET_FILE: &str = "docs/quiet-commits.txt";
/// Beyond this a file is named in a note.
pub(crate) const SOFT: usize = 400;
const HARD: usize = 800;

pub(crate) fn stories(tree: &Tree) -> Vec<Finding> {
    let free = |path: &str| {
        is_test(path)
            || is_sample(path)
            || path.starts_with("app/demo")
            || path.starts_with("app/seed")
            || ["crates/kernel/", "crates/world/", "xtask/"].iter().any(|f| path.starts_with(f))
    };
    let mut out = Vec::new();
    for (path, text) in tree.ending(&[".rs"]).filter(|(path, _)| !free(path)) {
        for piece in pieces(text).iter().filter(|p| p.kind == Kind::Code && p.text.contains("in_a_story")) {
            out.push(Finding::at(path, piece.line, "makes a permission out of nothing"));
        }
    }
    out
}

/// The list as it should be: one line for each, by file.
pub(crate) fn quiet_list(tree: &Tree) -> String {
    let mut out =
        String::from("# Units of work that leave no fact, and why. Written by `cargo xtask tidy --write`.\n");
    let apart = |path: &str| is_test(path) || path.starts_with("xtask/") || path == "crates/db/work.rs";
    for (path, text) in tree.ending(&[".rs"]).filter(|(path, _)| !apart(path)) {
        let all = pieces(text);
        for (n, piece) in all.iter().enumerate().filter(|(_, p)| p.kind == Kind::Code) {
            let calls = piece.text.matches("commit_quietly(").count();
            let why = all
                .get(n + 1)
                .filter(|p| p.kind == Kind::Text && piece.text.trim_end().ends_with("commit_quietly("));
            for call in 0..calls {
                let said = if call + 1 == calls { why.map(|p| p.text.as_str()) } else { None };
                let _ = writeln!(out, "{path}: {}", said.unwrap_or("(reason not a literal)"));
            }
        }
    }
    out
}

pub(crate) fn quiet(tree: &Tree) -> Vec<Finding> {
    let (is, should) = (tree.text(QUIET_FILE).unwrap_or_default(), quiet_list(tree));
    if is == should {
        return Vec::new();
    }
    let new = should
        .lines()
        .filter(|l| !is.lines().any(|i| i == *l))
        .map(|l| Finding::of(QUIET_FILE, format!("lacks: {l}")));
    let gone = is
        .lines()
        .filter(|l| !should.lines().any(|s| s == *l))
        .map(|l| Finding::of(QUIET_FILE, format!("no more: {l}")));
    let mut out: Vec<Finding> = new.chain(gone).collect();
    if out.is_empty() {
        out.push(Finding::of(QUIET_FILE, "is in another order, or counts differently"));
    }
    out
}

/// Texts people wrote; lock files, snapshots and pictures are made by programs.
fn written(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    const ENDINGS: &[&str] = &[
        ".rs", ".html", ".css", ".js", ".sql", ".md", ".toml", ".typ", ".txt", ".sh", ".yml", ".svg",
        ".ci/run",
    ];
    tree.ending(ENDINGS)
}

pub(crate) fn unfinished(tree: &Tree) -> Vec<Finding> {
    // Put together here, so that this file does not find itself.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
    let mut out = Vec::new();
    for (path, text) in written(tree) {
        for (n, line) in text.lines().enumerate() {
            let in_line = line.split(|c: char| !c.is_alphanumeric() && c != '_').find(|w| words.contains(w));
            if let Some(word) = in_line {
                out.push(Finding::at(path, n + 1, format!("says {word}")));
            }
        }
    }
    for (path, text) in tree.ending(&[".rs"]) {
        for call in [concat!("to", "do!("), "unimplemented!("] {
            if code(text).contains(call) {
                out.push(Finding::of(path, format!("calls {call}…)")));
            }
        }
    }
    out
}

pub(crate) fn machine(tree: &Tree) -> Vec<Finding> {
    let homes = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/home", "/"), concat!("/Us", "ers/")];
    let mut out = Vec::new();
    for (path, text) in written(tree) {
        for (n, line) in text.lines().enumerate() {
            for home in homes {
                let alone =
                    |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.}/".contains(c));
                if line.match_indices(home).any(|(at, _)| alone(at)) {
                    out.push(Finding::at(path, n + 1, format!("names {home}…")));
                }
            }
        }
    }
    out
}

fn lengths(tree: &Tree) -> impl Iterator<Item = (&str, usize)> {
    tree.ending(&[".rs", ".html", ".js", ".sql"]).map(|(path, text)| (path, text.lines().count()))
}

pub(crate) fn length(tree: &Tree) -> Vec<Finding> {
    lengths(tree)
        .filter(|(_, n)| *n > HARD)
        .map(|(path, n)| Finding::of(path, format!("has {n} lines")))
        .collect()
}

/// Files to think about.
pub(crate) fn long(tree: &Tree) -> Vec<String> {
    lengths(tree)
        .filter(|(_, n)| (SOFT + 1..=HARD).contains(n))
        .map(|(path, n)| format!("{path} ({n})"))
        .collect()
}
