//! The report ("báo cáo tổng kết") out of the records: final text or draft, and what became of each amendment.

use super::{head, head_signs, meeting, recipients};
use crate::lines::two;
use crate::model::Decision;
use crate::sitting::Sitting;
use papers::{Adopted, Rejected, SummingUpReport, Wording};

pub(super) fn report(s: &Sitting) -> SummingUpReport {
    let c = &s.c;
    let final_text = !c.final_report.is_empty() || c.to_work_in() == 0;
    SummingUpReport {
        head: head(s, "BC"),
        about: vec![
            format!("Tổng kết công tác thi đua, khen thưởng năm {}", s.year.number),
            format!("và phương hướng, nhiệm vụ năm {}", s.year.number + 1),
        ],
        bloc: s.year.bloc_long.clone(),
        meeting: meeting(s),
        day: s.day().0,
        lines: c.report().lines().map(str::to_owned).collect(),
        wording: if final_text { Wording::Final } else { Wording::Draft },
        adopted: c
            .adopted()
            .map(|a| Adopted { by: a.proposer.clone(), text: a.text.clone(), worked_in: a.worked_in })
            .collect(),
        rejected: c
            .amendments
            .iter()
            .filter(|a| a.decision == Decision::Rejected)
            .map(|a| Rejected {
                by: a.proposer.clone(),
                text: a.text.clone(),
                reason: a.why.clone(),
                in_words: a.worked_in,
            })
            .collect(),
        signed_by: head_signs(s),
        recipients: recipients(s),
        illustrative: c.illustrative,
    }
}

/// What the report says of itself in the list while its words are not what was adopted; empty when they are.
pub(super) fn lacking(s: &Sitting) -> String {
    match (s.c.to_work_in(), s.c.to_take_out()) {
        (0, 0) => String::new(),
        (left, _) if s.c.final_report.is_empty() => {
            format!("in dự thảo và {} ý kiến tiếp thu; chưa ghi lời hoàn chỉnh", two(left))
        }
        (left, 0) => format!("còn {} ý kiến tiếp thu chưa đưa vào lời báo cáo", two(left)),
        (0, out) => format!("còn {} ý kiến không tiếp thu chưa bỏ khỏi lời báo cáo", two(out)),
        (left, out) => format!(
            "còn {} ý kiến tiếp thu chưa đưa vào lời báo cáo, {} ý kiến không tiếp thu chưa bỏ ra",
            two(left),
            two(out)
        ),
    }
}
