//! Lists that are put in order, by buttons or by dragging: what is asked for is held against the list its writer saw.

use crate::programme::{in_order, stepped};
use kernel::Refusal;
use kernel::serde_json::{Value, json};
use std::fmt::Display;
use std::str::FromStr;
use web::Form;

/// The mark of a list as it stands, for its form: which things, in which order.
pub(crate) fn mark<K: Display>(stand: &[K]) -> String {
    web::digest(stand.iter().map(|k| format!("{k} ")).collect::<String>())
}

/// Before and after of a list, by names, for its fact.
pub(crate) fn both<'a, K>(stand: &[K], order: &[K], name: impl Fn(&K) -> &'a str) -> Value {
    let names = |keys: &[K]| keys.iter().map(&name).collect::<Vec<_>>();
    json!({ "before": names(stand), "after": names(order) })
}

/// An order by one step ("up:KEY", "down:KEY"), one thing fewer ("remove:KEY"), or whole ("order" with the keys in turn,
/// as dragging sends it).
///
/// # Errors
/// `Conflict` when the list is not the one its writer saw; it says what they asked for. `Invalid` when nothing in this list
/// is asked for.
pub(crate) fn asked_order<'a, K: FromStr + Display + PartialEq + Copy>(
    form: &Form,
    stand: &[K],
    name: impl Fn(&K) -> &'a str,
) -> Result<Vec<K>, Refusal> {
    let key = |s: &str| s.trim().parse::<K>().ok().filter(|k| stand.contains(k));
    let named = |k: &str| key(k).map_or("mục đã bỏ".to_owned(), |k| format!("“{}”", name(&k)));
    let (order, asked) = match form.value("act").split_once(':') {
        Some(("up", k)) => (key(k).map(|k| stepped(stand, k, true)), format!("đưa {} lên", named(k))),
        Some(("down", k)) => (key(k).map(|k| stepped(stand, k, false)), format!("đưa {} xuống", named(k))),
        Some(("remove", k)) => {
            let left = key(k).map(|k| stand.iter().filter(|s| **s != k).copied().collect());
            (left, format!("bỏ {}", named(k)))
        }
        None if form.value("act").is_empty() && form.has("order") => {
            let asked: Vec<K> = form.value("order").split(',').take(1000).filter_map(key).collect();
            let names: Vec<&str> = asked.iter().map(&name).collect();
            let says = format!("xếp thành {}", names.join("; "));
            (Some(in_order(stand, &asked)).filter(|_| !asked.is_empty()), says)
        }
        _ => (None, "sắp xếp lại".to_owned()),
    };
    as_seen(form, stand, &asked)?;
    order.ok_or_else(|| {
        let says = "Không rõ phải đưa mục nào đi đâu nên chưa ghi gì. Bấm lại nút trong danh sách dưới đây.";
        Refusal::wrong("", "HN-44", says)
    })
}

/// Is the list the one its writer saw?
///
/// # Errors
/// `Conflict` when it is not.
pub(crate) fn as_seen<K: Display>(form: &Form, stand: &[K], asked: &str) -> Result<(), Refusal> {
    if form.mark("seen")? == mark(stand) {
        return Ok(());
    }
    let says = format!(
        "Có người vừa sửa danh sách này nên chưa ghi. Đồng chí vừa yêu cầu: {asked}. Dưới đây là danh sách hiện nay; nếu vẫn cần thì làm lại."
    );
    Err(Refusal::conflict(says))
}
