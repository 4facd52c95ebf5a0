//! What minutes of any kind have in common.

use crate::paper::{Block, Text};
use crate::words::{UNKNOWN, list};

/// A member who was not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// The member.
    pub unit: String,
    /// Why; empty prints "chưa rõ lý do".
    pub reason: String,
}

/// "đạt" or "không đạt".
pub(crate) fn outcome(passed: Option<bool>) -> &'static str {
    match passed {
        Some(true) => "Đạt",
        Some(false) => "Không đạt",
        None => UNKNOWN,
    }
}

/// "Sở Tài chính (đi công tác); …".
pub(crate) fn absences(absent: &[Absent]) -> String {
    let each = absent.iter().map(|one| match one.reason.trim() {
        "" => format!("{} ({UNKNOWN} lý do)", one.unit),
        reason => format!("{} ({reason})", one.unit),
    });
    list(&each.collect::<Vec<_>>())
}

/// "1. …", "2. …".
pub(crate) fn numbered(blocks: &mut Vec<Block>, items: Vec<Text>) {
    blocks.extend(items.into_iter().enumerate().map(|(i, text)| Block::item(format!("{}.", i + 1), text)));
}
