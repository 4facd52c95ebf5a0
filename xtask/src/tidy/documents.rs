//! Documents name only what is there, and the glossary knows every key.

use super::Finding;
use super::rust_text::{Kind, pieces};
use super::tree::{Tree, is_test};

pub(crate) const REFERENCES: &str =
    "A document that names a file that is gone sends its reader into the woods.";
pub(crate) const GLOSSARY: &str = "One word for one idea: every kind of thing with a key of its own stands in docs/GLOSSARY.md, \
    with the officials' word for it.";
pub(crate) const SNAPSHOTS: &str =
    "A page changed and nobody looked yet: look, then accept with `INSTA_UPDATE=always`, or repair.";

const ENDINGS: [&str; 12] =
    [".rs", ".md", ".toml", ".sql", ".css", ".js", ".html", ".txt", ".svg", ".typ", ".snap", ".yml"];

pub(crate) fn references(tree: &Tree) -> Vec<Finding> {
    let mut out = Vec::new();
    for (path, text) in tree.ending(&[".md"]) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut fenced = false;
        for (n, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                for name in named(line).filter(|name| looks_like_a_path(tree, name)) {
                    let there = tree.has(&name) || tree.has(&beside(folder, &name));
                    if !there {
                        out.push(Finding::at(path, n + 1, format!("names {name}, which is not there")));
                    }
                }
            }
        }
    }
    out
}

/// What stands in backquotes, and where links lead.
fn named(line: &str) -> impl Iterator<Item = String> {
    let quoted = line.split('`').skip(1).step_by(2).map(str::to_owned);
    let links = line.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(|to| {
        let to = to.split(['#', ' ']).next().unwrap_or_default();
        // A link is always meant as a place, even without a folder in it.
        to.to_owned()
    });
    quoted.chain(links).collect::<Vec<_>>().into_iter()
}

fn looks_like_a_path(tree: &Tree, name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    let first = name.split('/').next().unwrap_or_default();
    let known = ENDINGS.iter().any(|e| name.ends_with(e));
    let inside = name.contains('/') && (first == ".." || first == "." || tree.has(first));
    // "GET /years" is an address, "target/…" comes and goes, "NAME.rs" stands for many.
    let pattern = name.starts_with('/')
        || first == "target"
        || name.contains("NAME")
        || name.contains("ACTION")
        || name.contains("//");
    plain && !pattern && (inside || (known && name.contains('/')))
}

/// A path from a document's own folder, with its `..` walked.
fn beside(folder: &str, name: &str) -> String {
    let mut steps: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in name.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

pub(crate) fn glossary(tree: &Tree) -> Vec<Finding> {
    const FILE: &str = "docs/GLOSSARY.md";
    let words = tree.text(FILE).unwrap_or_default();
    let known = |name: &str| words.split(|c: char| !c.is_alphanumeric()).any(|w| w == name);
    let files = tree.ending(&[".rs"]).filter(|(path, _)| !is_test(path) && !path.starts_with("xtask/"));
    let keys = files.flat_map(|(path, text)| keys(text).into_iter().map(move |key| (path, key)));
    keys.filter(|(_, key)| !known(key))
        .map(|(path, key)| Finding::of(FILE, format!("lacks {key}, declared in {path}")))
        .collect()
}

/// The types declared through `id! { … }`.
fn keys(source: &str) -> Vec<String> {
    let code: String =
        pieces(source).into_iter().filter(|p| p.kind != Kind::Remark).map(|p| p.text).collect();
    let mut out = Vec::new();
    for (at, _) in code.match_indices("id!") {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let Some(inner) = code[at + 3..].trim_start().strip_prefix(['{', '(', '[']) else { continue };
        let name: String = inner.trim_start().chars().take_while(char::is_ascii_alphanumeric).collect();
        if !before.is_alphanumeric() && before != '_' && name.chars().next().is_some_and(char::is_uppercase) {
            out.push(name);
        }
    }
    out
}

pub(crate) fn snapshots(tree: &Tree) -> Vec<Finding> {
    tree.ending(&[".snap.new"])
        .map(|(path, _)| Finding::of(path, "a changed page waits to be looked at"))
        .collect()
}
