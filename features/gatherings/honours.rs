//! The order of a ceremony ("thứ tự trao thưởng"): who is called up within an item, for which award, by whose hand. No I/O.

use crate::programme::ItemId;

kernel::id! {
    /// One who is called up to receive an award ("lượt trao thưởng").
    HonourId
}

/// One who is called up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Honour {
    /// Their key.
    pub(crate) id: HonourId,
    /// Within which item.
    pub(crate) item: ItemId,
    /// Their place, from 1.
    pub(crate) place: i64,
    /// Who, or which collective.
    pub(crate) name: String,
    /// Of which unit, or "".
    pub(crate) unit: String,
    /// For which award, in the words of the decision.
    pub(crate) award: String,
    /// Who hands it over, or "".
    pub(crate) presenter: String,
}

/// "Nguyễn Văn A, tỉnh B: Bằng khen của Chủ tịch UBND tỉnh (Chủ tịch UBND tỉnh trao)".
pub(crate) fn honour_words(h: &Honour) -> String {
    let unit = if h.unit.is_empty() { String::new() } else { format!(", {}", h.unit) };
    let by = if h.presenter.is_empty() { String::new() } else { format!(" ({} trao)", h.presenter) };
    format!("{}{unit}: {}{by}", h.name, h.award)
}
