//! Texts that a copy took over and that still name a year or a day of the former gathering: days that are data move along,
//! words do not. Pure.

use gatherings::Worded;
use std::collections::BTreeSet;

/// A text to be looked at, with what it names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Outdated {
    pub(crate) text: Worded,
    /// "28/3", "2023".
    pub(crate) names: Vec<String>,
}

/// The texts that stand here as they stood there, and name a year or a day.
pub(crate) fn outdated(ours: Vec<Worded>, theirs: &[Worded]) -> Vec<Outdated> {
    let there: BTreeSet<&str> = theirs.iter().map(|t| t.says.as_str()).collect();
    let copied = ours.into_iter().filter(|t| there.contains(t.says.as_str()));
    copied.map(|text| Outdated { names: named(&text.says), text }).filter(|o| !o.names.is_empty()).collect()
}

/// The years and days a text names, in its order, each once: "2023", "28/3", "28/3/2024", "tháng 3".
pub(crate) fn named(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut before = "";
    for word in text.split(|c: char| c.is_whitespace() || "()[]“”\"',;:–".contains(c)) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        for part in word.split(['-', '—']) {
            let month =
                before.to_lowercase() == "tháng" && number(part).is_some_and(|n| (1..=12).contains(&n));
            let named = match month {
                true => Some(format!("tháng {part}")),
                false => Some(part).filter(|p| is_year(p) || is_day(p)).map(str::to_owned),
            };
            found.extend(named.filter(|n| !found.contains(n)).into_iter().collect::<Vec<_>>());
        }
        before = word;
    }
    found
}

fn number(s: &str) -> Option<i64> {
    s.parse().ok().filter(|_| s.bytes().all(|b| b.is_ascii_digit()))
}

fn is_year(s: &str) -> bool {
    s.len() == 4 && number(s).is_some_and(|n| (1945..2100).contains(&n))
}

/// "28/3", "28/3/2024", "3/2024".
fn is_day(s: &str) -> bool {
    let parts: Vec<Option<i64>> = s.split(['/', '.']).map(number).collect();
    let month = |n: i64| (1..=12).contains(&n);
    match parts.as_slice() {
        [Some(d), Some(m)] if s.contains('/') => {
            ((1..=31).contains(d) && month(*m)) || (month(*d) && (1945..2100).contains(m))
        }
        [Some(d), Some(m), Some(y)] => (1..=31).contains(d) && month(*m) && (1945..2100).contains(y),
        _ => false,
    }
}
