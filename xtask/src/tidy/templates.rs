//! Pages carry no style and no script of their own.

use super::Finding;
use super::tree::Tree;

pub(crate) const WHY: &str = "The content policy refuses inline style and script, and with them a stranger's. Looks are classes of \
    assets/look.css, behaviour hangs on data- attributes read by assets/app.js.";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let ours = ["features/", "crates/", "app/"];
    let mut out = Vec::new();
    for (path, text) in tree.ending(&[".html"]).filter(|(path, _)| ours.iter().any(|o| path.starts_with(o))) {
        for (n, line) in text.lines().enumerate() {
            out.extend(wrong(line).map(|what| Finding::at(path, n + 1, what)));
        }
    }
    out
}

fn wrong(line: &str) -> Option<String> {
    let low = line.to_lowercase();
    if low.contains("<style") || low.contains(" style=") {
        return Some("has a style of its own".to_owned());
    }
    if low
        .match_indices("<script")
        .any(|(at, _)| !low[at..].split('>').next().unwrap_or_default().contains(" src="))
    {
        return Some("has a script of its own".to_owned());
    }
    if low.contains("javascript:") {
        return Some("has a link that is a script".to_owned());
    }
    let handler = low.match_indices(" on").find_map(|(at, _)| {
        let name: String = low[at + 1..].chars().take_while(char::is_ascii_lowercase).collect();
        let tag = low[..at].rfind('<').is_some_and(|open| !low[open..at].contains('>'));
        (tag && name.len() > 3 && low[at + 1 + name.len()..].starts_with('=')).then_some(name)
    });
    handler.map(|name| format!("has the handler {name}"))
}
