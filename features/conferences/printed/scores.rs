//! The table of scores ("bảng tổng hợp điểm"), as it was announced.

use super::{head, head_signs, recipients};
use crate::sitting::Sitting;
use papers::{ScoreTable, Signature};

pub(super) fn score_table(s: &Sitting) -> Option<ScoreTable> {
    let table = s.announced()?;
    Some(ScoreTable {
        head: head(s, "BTH"),
        drawn_by: Some(Signature::of("NGƯỜI LẬP BẢNG", s.c.plan.secretary.clone())),
        signed_by: Some(head_signs(s)),
        recipients: recipients(s),
        illustrative: s.c.illustrative,
        ..scoring::paper(table, &s.year, &s.names, s.day())
    })
}
