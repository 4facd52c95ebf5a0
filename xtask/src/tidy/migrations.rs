//! The migrations: four types, own tables, nothing only one engine knows.

use super::Finding;
use super::sql_words;
use super::tree::Tree;

pub(crate) const WHY: &str = "A migration runs on both engines and names the tables of one feature: types UUID, BIGINT, TEXT, \
    BYTES and no other; a word of a state is TEXT with a CHECK; each statement ends with `;` at the end of its line.";

const TYPES: [&str; 4] = ["UUID", "BIGINT", "TEXT", "BYTES"];
/// Words of a line inside CREATE TABLE that is no column.
const NO_COLUMN: [&str; 6] = ["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT", "EXCLUDE"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.ending(&[".sql"]).filter(|(path, _)| path.starts_with("migrations/"));
    files.flat_map(|(path, text)| file(tree, path, text)).collect()
}

fn file(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    let stem = path.trim_start_matches("migrations/").trim_end_matches(".sql");
    if !tree.text("crates/db/migrations.rs").unwrap_or_default().contains(&format!("\"{stem}\"")) {
        out.push(Finding::of(path, "is not in the list of crates/db/migrations.rs, so it never runs"));
    }
    let rest = stem.split_once('_').map_or("", |(_, rest)| rest);
    let prefix = rest.split_once('_').map_or(rest, |(feature, _)| feature);
    let bare: String =
        text.lines().filter(|l| !l.trim_start().starts_with("--")).map(|l| format!("{l}\n")).collect();
    for statement in bare.split(";\n").map(str::trim).filter(|s| !s.is_empty()) {
        let wrong = wrong(statement, prefix);
        let line = text.find(statement.lines().next().unwrap_or_default()).unwrap_or(0);
        let line = text[..line].matches('\n').count() + 1;
        out.extend(wrong.into_iter().map(|says| Finding::at(path, line, says)));
    }
    out
}

fn wrong(statement: &str, prefix: &str) -> Vec<String> {
    let mut out = Vec::new();
    let words: Vec<&str> = statement.split_whitespace().collect();
    let table = match words.as_slice() {
        ["CREATE", "TABLE", name, ..] => Some(*name),
        ["CREATE", "INDEX" | "UNIQUE", ..] => {
            words.iter().position(|w| *w == "ON").and_then(|n| words.get(n + 1)).copied()
        }
        ["ALTER", "TABLE", name, ..] | ["DROP", "TABLE", name, ..] => Some(*name),
        ["INSERT", "INTO", name, ..] | ["UPDATE", name, ..] | ["DELETE", "FROM", name, ..] => Some(*name),
        _ => None,
    };
    let table = table.map(|t| t.split('(').next().unwrap_or(t));
    match table {
        Some(name) if !name.starts_with(&format!("{prefix}_")) => {
            out.push(format!("touches the table {name}, which is not of {prefix}"));
        }
        None => out.push(format!(
            "is no statement we allow: {}",
            words.iter().take(3).copied().collect::<Vec<_>>().join(" ")
        )),
        _ => {}
    }
    for (at, _) in statement.match_indices("REFERENCES ") {
        let other = statement[at + 11..].split([' ', '(', '\n']).next().unwrap_or_default();
        if !other.starts_with(&format!("{prefix}_")) {
            out.push(format!("refers to the table {other}, which is not of {prefix}"));
        }
    }
    if words.starts_with(&["CREATE", "TABLE"]) {
        out.extend(columns(statement).filter_map(|column| bad_type(&column)));
    }
    if let ["ALTER", "TABLE", _, "ADD", "COLUMN", name, kind, ..] = words.as_slice() {
        out.extend(bad_type(&format!("{name} {kind}")));
    }
    out.extend(sql_words::wrong(statement));
    out
}

fn bad_type(column: &str) -> Option<String> {
    let mut words = column.split_whitespace();
    let (name, kind) = (words.next()?, words.next().unwrap_or_default());
    let no_column = NO_COLUMN.iter().any(|w| name.split('(').next() == Some(w));
    (!no_column && !TYPES.contains(&kind)).then(|| format!("the column {name} has the type `{kind}`"))
}

/// What stands between the outer brackets, cut at the outer commas.
fn columns(statement: &str) -> impl Iterator<Item = String> {
    let inner = statement.split_once('(').map_or("", |(_, rest)| rest);
    let mut depth = 0;
    let mut out = vec![String::new()];
    for c in inner.chars() {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        match (c, depth) {
            (_, d) if d < 0 => break,
            (',', 0) => out.push(String::new()),
            _ => out.iter_mut().last().into_iter().for_each(|column| column.push(c)),
        }
    }
    out.into_iter().filter(|c| !c.trim().is_empty())
}
