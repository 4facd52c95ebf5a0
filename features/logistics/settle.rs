//! What one press writes down about a need of which there are too many or too few: the order was changed by telephone, or
//! what is there already is kept. What is printed is not given back, and a hall is not ordered by the chair. Pure.

use crate::needs::{Need, NeedKind, Off};
use crate::plan::Plan;
use kernel::grouped;

/// A press that writes down another number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reordered {
    /// The number that is there from then on.
    pub(crate) number: i64,
    /// What was done, as the button says it: "đã báo giảm còn 79 suất".
    pub(crate) words: String,
}

/// How a need that is off may be put right by an order; nothing where that cannot be.
pub(crate) fn reordered(plan: &Plan, n: &Need) -> Option<Reordered> {
    let wanted = n.wanted(plan.heads(n));
    let off = n.off(wanted).filter(|_| plan.is_awake(n))?;
    let (number, unit) = (wanted.most, &n.unit);
    let there = grouped(number);
    let anew = n.kind == NeedKind::Print && n.told != plan.tells();
    let words = match (n.kind, off) {
        (NeedKind::Print, _) if anew => format!("đã in lại {there} {unit}"),
        (NeedKind::Print, Off::Surplus(_)) => return None,
        (NeedKind::Print, Off::Short(_)) => {
            let more = number - n.have.unwrap_or(0);
            format!("đã in thêm {}, có {there} {unit}", grouped(more))
        }
        (NeedKind::Hall, _) => format!("đã có hội trường {there} {unit}"),
        (_, Off::Short(_)) => format!("đã đặt thêm, có {there} {unit}"),
        (_, Off::Surplus(_)) => format!("đã báo giảm còn {there} {unit}"),
    };
    Some(Reordered { number, words })
}

/// That what is there too much of is kept, in words that are the reason as well: what is printed, or may be bought already.
/// Nothing for what is ordered for a day and paid for as it is used.
pub(crate) fn kept(plan: &Plan, n: &Need) -> Option<String> {
    let Some(Off::Surplus(k)) = n.off(n.wanted(plan.heads(n))).filter(|_| plan.is_awake(n)) else {
        return None;
    };
    let done = match n.kind {
        NeedKind::Print if n.told == plan.tells() => "Đã in",
        NeedKind::Gift | NeedKind::Other => "Đã mua",
        _ => return None,
    };
    let have = grouped(n.have.unwrap_or(0));
    Some(format!("{done}, giữ {have} {unit}, thừa {}", grouped(k), unit = n.unit))
}
