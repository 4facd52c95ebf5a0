//! Words that two may edit at once: each form carries a mark of what its writer saw. Who comes later is told, keeps his
//! own words, and sees what stands.

use kernel::Refusal;
use web::{Filled, Form};

/// Words under edit, as their form carries and shows them.
pub(crate) struct Stands {
    /// Name of the field that holds the mark.
    pub(crate) field: String,
    /// Mark of what stands now.
    pub(crate) mark: String,
    /// What stands now, when the form came back and its writer had seen something else.
    pub(crate) now: Option<String>,
}

impl Stands {
    /// `words` stand now; `told` says them to somebody who had seen others.
    pub(crate) fn of(
        filled: &Filled,
        field: impl Into<String>,
        words: &[&str],
        told: impl Into<String>,
    ) -> Stands {
        let (field, mark) = (field.into(), mark(words));
        let now = (filled.or(&field, &mark) != mark).then(|| told.into());
        Stands { field, mark, now }
    }
}

/// A short mark of some words; "" when there are none yet, which is also what a form without a mark has seen.
pub(crate) fn mark(words: &[&str]) -> String {
    if words.iter().all(|w| w.is_empty()) {
        return String::new();
    }
    // Nobody can type the separator: control characters are dropped at the door.
    web::digest(words.join("\u{1f}"))[..16].to_owned()
}

/// Did the writer of this form see what stands now?
///
/// # Errors
/// `Conflict` that names what somebody changed meanwhile.
pub(crate) fn seen(form: &Form, field: &str, words: &[&str], what: &str) -> Result<(), Refusal> {
    if form.value(field) == mark(words) {
        return Ok(());
    }
    Err(Refusal::conflict(format!(
        "Có người vừa thay đổi {what}. Điều đang ghi hiện cạnh ô nhập, lời của đồng chí vẫn giữ trong ô. Xem lại rồi gửi lần nữa."
    )))
}
