//! The order of the house: each part stands on those named before it.

use super::Finding;
use super::tree::Tree;
use crate::shell::{Done, cargo, output};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

pub(crate) const ORDER: &str = "The members of Cargo.toml stand in the order of dependency; each uses only what stands above it. \
    So the list is the map of the house, and no feature reaches upward. Lower features leave facts; the app lists who hears them.";
pub(crate) const ENGINES: &str = "Only crates/db names a database engine (and world, which makes test databases). Everybody else \
    speaks to a unit of work, so that both engines stay equal.";

const DRIVERS: [&str; 9] = [
    "rusqlite",
    "postgres",
    "tokio-postgres",
    "sqlx",
    "diesel",
    "libsqlite3-sys",
    "sea-orm",
    "deadpool-postgres",
    "libsql",
];
const MAY_NAME_ENGINES: [&str; 3] = ["db", "world", "xtask"];
pub(crate) const FEATURES: &str = "What the program is built with, the tests are built with: if a test tool switches on one more \
    feature of a deep package, all above it is compiled twice, and the typesetter alone is half a build. Switch the same \
    feature on in the crate that brings the package, with a remark.";

/// What `cargo metadata` answers, asked once.
pub(crate) fn metadata() -> Done<&'static Value> {
    static ANSWER: OnceLock<Done<Value>> = OnceLock::new();
    ANSWER.get_or_init(ask).as_ref().map_err(Clone::clone)
}

fn ask() -> Done<Value> {
    let mut version = crate::shell::command("rustc");
    version.arg("-vV");
    let told = output(version)?;
    let host = told.lines().find_map(|l| l.strip_prefix("host: ")).unwrap_or_default();
    // Only this kind of machine's packages: nothing is fetched that is not built.
    let answer = output(cargo(&["metadata", "--format-version", "1", "--filter-platform", host]))?;
    serde_json::from_str(&answer).map_err(|e| format!("`cargo metadata` is not understood: {e}"))
}

pub(crate) fn text<'v>(v: &'v Value, key: &str) -> &'v str {
    v.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Our own packages: name, and names of what each depends on (for tests too).
fn ours() -> Done<BTreeMap<String, Vec<String>>> {
    let packages = metadata()?.get("packages").and_then(Value::as_array).ok_or("no packages")?;
    let own = packages.iter().filter(|p| p.get("source").is_none_or(Value::is_null));
    let uses = |p: &Value| {
        let all = p.get("dependencies").and_then(Value::as_array).cloned().unwrap_or_default();
        all.iter().map(|d| text(d, "name").to_owned()).collect()
    };
    Ok(own.map(|p| (text(p, "name").to_owned(), uses(p))).collect())
}

/// The members' folders, in the order they are written, each with its package's name.
fn members(tree: &Tree) -> Vec<(String, String)> {
    let manifest = tree.text("Cargo.toml").unwrap_or_default();
    let list = manifest
        .split_once("members = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or("", |(list, _)| list);
    let folders = list.split('"').skip(1).step_by(2).map(str::to_owned);
    let name = |folder: &str| {
        let own = tree.text(&format!("{folder}/Cargo.toml")).unwrap_or_default();
        let line = own.lines().find_map(|l| l.strip_prefix("name = \""));
        line.map_or_else(String::new, |l| l.trim_end_matches('"').to_owned())
    };
    folders.map(|folder| (name(&folder), folder)).collect()
}

pub(crate) fn order(tree: &Tree) -> Done<Vec<Finding>> {
    Ok(disorder(&members(tree), &ours()?))
}

fn disorder(members: &[(String, String)], uses: &BTreeMap<String, Vec<String>>) -> Vec<Finding> {
    let mut out = Vec::new();
    for (n, (name, folder)) in members.iter().enumerate() {
        for used in uses.get(name).into_iter().flatten() {
            if members.iter().skip(n).any(|(later, _)| later == used) {
                out.push(Finding::of(
                    &format!("{folder}/Cargo.toml"),
                    format!("{name} uses {used}, which stands below it"),
                ));
            }
        }
    }
    out
}

pub(crate) fn engines(tree: &Tree) -> Done<Vec<Finding>> {
    let uses = ours()?;
    let mut out = Vec::new();
    for (name, folder) in members(tree) {
        let drivers = uses.get(&name).into_iter().flatten().filter(|d| DRIVERS.contains(&d.as_str()));
        if !MAY_NAME_ENGINES.contains(&name.as_str()) {
            out.extend(
                drivers
                    .map(|d| Finding::of(&format!("{folder}/Cargo.toml"), format!("{name} depends on {d}"))),
            );
        }
    }
    Ok(out)
}

/// Packages that the program and the tests are built with differently.
pub(crate) fn features(_: &Tree) -> Done<Vec<Finding>> {
    let list = |words: &[&str]| {
        let all = [&["tree", "--prefix", "none", "--format", "{p} [{f}]", "--edges"], words].concat();
        output(cargo(&all))
            .map(|told| told.lines().map(|l| l.trim_end_matches(" (*)").to_owned()).collect::<BTreeSet<_>>())
    };
    let program = list(&["normal,build", "--package", "thidua"])?;
    let tests = list(&["normal,build,dev", "--workspace", "--exclude", "journeys"])?;
    let differ = program
        .difference(&tests)
        .map(|l| Finding::of("Cargo.lock", format!("only the program is built with {l}")));
    Ok(differ.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reaches_upward_is_named() {
        let members: Vec<(String, String)> =
            ["kernel", "blocs", "people"].map(|n| (n.to_owned(), format!("features/{n}"))).into();
        let uses = BTreeMap::from([
            ("blocs".to_owned(), vec!["kernel".to_owned(), "people".to_owned()]),
            ("people".to_owned(), vec!["blocs".to_owned(), "serde".to_owned()]),
        ]);
        let found = disorder(&members, &uses);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].says, "blocs uses people, which stands below it");
    }
}
