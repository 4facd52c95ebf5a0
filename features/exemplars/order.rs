//! How names stand in a list and in an index, the Vietnamese way. No I/O.

use crate::model::Kind;
use kernel::{SortKey, by_given_name, by_vietnamese_order};

/// How exemplars of all sorts stand in one list.
pub(crate) type Order = (SortKey, SortKey);

/// Numbers in names stand by their value: "xã số 2" before "xã số 10".
pub(crate) fn by_words(name: &str) -> SortKey {
    let mut padded = String::with_capacity(name.len() + 8);
    let mut digits = String::new();
    for c in name.chars().chain(Some('\n')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            padded.push_str(&format!("{:0>9}", digits.trim_start_matches('0')));
            digits.clear();
        }
        padded.push(c);
    }
    by_vietnamese_order(padded.trim_end())
}

/// People by given name, then the rest of the name; collectives and models by their names. Letters before tones.
pub(crate) fn order(kind: Kind, name: &str) -> Order {
    match kind {
        Kind::Person => by_given_name(name),
        Kind::Collective | Kind::Model => (by_words(name), (Vec::new(), Vec::new())),
    }
}

/// The letter an index lists a name under: of the given name for people; "Đ", "Ă" and "Ư" are letters of their own, tones
/// are not.
pub(crate) fn letter(kind: Kind, name: &str) -> char {
    let word = match kind {
        Kind::Person => name.trim().rsplit(' ').next(),
        Kind::Collective | Kind::Model => name.trim().split(' ').next(),
    };
    let first = word.and_then(|w| w.chars().next()).unwrap_or('#');
    let base = "aăâbcdđeêghiklmnoôơpqrstuưvxy".chars().find(|base| {
        let same =
            |a: char, b: char| by_vietnamese_order(&a.to_string()).0 == by_vietnamese_order(&b.to_string()).0;
        same(*base, first)
    });
    base.unwrap_or(first).to_uppercase().next().unwrap_or('#')
}
