//! Licences of everything we build with.

use super::Finding;
use super::members::{metadata, text};
use super::tree::Tree;
use crate::shell::Done;
use serde_json::Value;

pub(crate) const WHY: &str = "Public bodies take this program over under Apache-2.0; what it stands on must allow that: permissive \
    licences, and MPL-2.0 and OFL-1.1, which stay within their own files. The same list is in deny.toml.";

const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

pub(crate) fn check(_: &Tree) -> Done<Vec<Finding>> {
    let packages = metadata()?.get("packages").and_then(Value::as_array).ok_or("no packages")?;
    let others = packages.iter().filter(|p| p.get("source").is_some_and(|s| !s.is_null()));
    let wrong = others.filter(|p| !allowed(text(p, "license")));
    Ok(wrong
        .map(|p| {
            Finding::of(
                "Cargo.lock",
                format!("{} {} is under “{}”", text(p, "name"), text(p, "version"), text(p, "license")),
            )
        })
        .collect())
}

/// Is an expression of licences fulfilled by those allowed? AND binds closer than OR; `/` is an old OR.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let fulfilled = either(&mut rest);
    fulfilled && rest.is_empty() && !words.is_empty()
}

fn either(rest: &mut &[&str]) -> bool {
    let mut good = both(rest);
    while let ["OR", tail @ ..] = *rest {
        *rest = tail;
        let other = both(rest);
        good = good || other;
    }
    good
}

fn both(rest: &mut &[&str]) -> bool {
    let mut good = single(rest);
    while let ["AND", tail @ ..] = *rest {
        *rest = tail;
        let other = single(rest);
        good = good && other;
    }
    good
}

fn single(rest: &mut &[&str]) -> bool {
    match *rest {
        ["(", tail @ ..] => {
            *rest = tail;
            let good = either(rest);
            if let [")", tail @ ..] = *rest {
                *rest = tail;
            }
            good
        }
        [name, "WITH", exception, tail @ ..] => {
            *rest = tail;
            ALLOWED.contains(&format!("{name} WITH {exception}").as_str())
        }
        [name, tail @ ..] => {
            *rest = tail;
            ALLOWED.contains(name)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn expressions_are_understood() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR Apache-2.0) AND LGPL-2.1",
            "Apache-2.0 WITH Other",
            "MIT MIT",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }
}
