//! The SQL of the features: where it stands, which tables it names, which words it uses.

use super::Finding;
use super::sql_texts::texts;
use super::sql_words;
use super::tree::{Tree, feature, is_test};

pub(crate) const PLACE: &str =
    "SQL stands in store.rs (or store/…) alone, so that whoever changes a table knows where to look.";
pub(crate) const TABLES: &str = "A feature's SQL names only its own tables. For another feature's records ask its front door, \
    many ids at once; for facts use `facts_about`. Then a table can change without a search through the house.";

/// A statement, and where it begins.
pub(crate) struct Statement {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) sql: String,
}

/// All statements of the features, the app and the journal, but for those of tests.
pub(crate) fn statements(tree: &Tree) -> Vec<Statement> {
    let ours = |path: &str| {
        path.starts_with("features/") || path.starts_with("app/") || path == "crates/db/journal.rs"
    };
    tree.ending(&[".rs"])
        .filter(|(path, _)| ours(path) && !is_test(path))
        .flat_map(|(p, t)| in_file(p, t))
        .collect()
}

fn in_file(path: &str, source: &str) -> Vec<Statement> {
    let tests = tests_begin(source);
    let ours = texts(source).into_iter().filter(|(line, text)| *line < tests && is_sql(text));
    ours.map(|(line, sql)| Statement { path: path.to_owned(), line, sql }).collect()
}

/// The line where a module of tests inside the file begins.
fn tests_begin(source: &str) -> usize {
    let mark = source.lines().position(|l| l.trim_start().starts_with("#[cfg(test)]"));
    let inline = source.lines().any(|l| l.trim_start().starts_with("mod tests {"));
    if inline { mark.map_or(usize::MAX, |n| n + 1) } else { usize::MAX }
}

fn is_sql(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let has = |word: &str| text.split_whitespace().any(|w| w == word);
    match first {
        "SELECT" => has("FROM"),
        "INSERT" => has("INTO"),
        "UPDATE" => has("SET"),
        "DELETE" => has("FROM"),
        "WITH" => has("AS") || text.contains(" AS("),
        _ => false,
    }
}

/// SQL outside of the stores.
pub(crate) fn place(tree: &Tree) -> Vec<Finding> {
    let strays = statements(tree).into_iter().filter(|s| {
        let name = s.path.rsplit('/').next().unwrap_or_default();
        s.path != "crates/db/journal.rs" && !name.starts_with("store") && !s.path.contains("/store/")
    });
    strays
        .map(|s| Finding::at(&s.path, s.line, format!("SQL outside of a store: {}", start(&s.sql))))
        .collect()
}

/// Tables of others.
pub(crate) fn tables(tree: &Tree) -> Vec<Finding> {
    let mut out = Vec::new();
    for s in statements(tree) {
        let Some(feature) = feature(&s.path) else { continue };
        let prefix = format!("{feature}_");
        for table in sql_words::tables(&s.sql).into_iter().filter(|t| !t.starts_with(&prefix)) {
            out.push(Finding::at(
                &s.path,
                s.line,
                format!("names the table {table}, which is not of {feature}"),
            ));
        }
    }
    out
}

/// Words that one of the engines does not know, or knows differently.
pub(crate) fn dialect(tree: &Tree) -> Vec<Finding> {
    let of = |s: Statement| {
        let wrong = sql_words::wrong(&s.sql);
        wrong.into_iter().map(move |says| Finding::at(&s.path, s.line, says)).collect::<Vec<_>>()
    };
    statements(tree).into_iter().flat_map(of).collect()
}

fn start(sql: &str) -> String {
    sql.split_whitespace().take(6).collect::<Vec<_>>().join(" ")
}
