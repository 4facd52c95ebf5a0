//! The submission ("tờ trình"): what was passed, sent on.

use super::{head, head_signs, meeting, method_words, n32, recipients};
use crate::needs::GROUP_VOTE;
use crate::sitting::Sitting;
use papers::words::Decimals;
use papers::{Proposal, Submission};
use std::collections::BTreeSet;

pub(super) fn submission(s: &Sitting) -> Submission {
    let proposals = proposals(s);
    // A unit may be proposed for more than one award.
    let count = proposals.iter().map(|p| p.unit.as_str()).collect::<BTreeSet<_>>().len();
    Submission {
        head: head(s, "TTr"),
        about: vec![format!("Về việc đề nghị khen thưởng tổng kết phong trào thi đua năm {}", s.year.number)],
        to: s.name(s.year.managing).to_owned(),
        grounds: vec![
            "Căn cứ Luật Thi đua, Khen thưởng".into(),
            format!("Căn cứ Quy chế hoạt động của {}", s.year.bloc_long),
            format!("Căn cứ Biên bản bình xét {} của {}", s.day().on_paper(), s.year.bloc_long),
        ],
        bloc: s.year.bloc_long.clone(),
        meeting: meeting(s),
        meeting_day: s.day().0,
        present: n32(crate::model::int(s.c.took_part(&s.year))),
        members_total: n32(i64::try_from(s.year.members.len()).unwrap_or(0)),
        vote_method: method_words(s.facts.group(GROUP_VOTE).map(|(b, _)| b)),
        proposals,
        attachments: vec![
            "biên bản bình xét".into(),
            "bảng tổng hợp điểm".into(),
            format!("báo cáo thành tích của {count:02} đơn vị"),
        ],
        signed_by: head_signs(s),
        recipients: {
            let mut all = vec!["Như trên".to_owned()];
            all.extend(recipients(s).into_iter().skip(1));
            all
        },
        illustrative: s.c.illustrative,
    }
}

pub(super) fn proposals(s: &Sitting) -> Vec<Proposal> {
    let alike = Decimals::of(s.announced().iter().flat_map(|t| &t.rows).map(|r| r.total.map(|p| p.0)));
    s.facts
        .group(GROUP_VOTE)
        .filter(|(_, o)| o.decided.is_some())
        .filter_map(|(b, o)| {
            let option = b.options.first()?;
            let row = s.announced().and_then(|t| t.rows.iter().find(|r| r.body == option.body));
            let merit = match row.and_then(|r| Some((r.rank?, r.total?))) {
                Some((rank, total)) => {
                    format!("Hạng {rank} trong {}, {} điểm", s.year.kind.noun(), alike.points(total.0))
                }
                None => String::new(),
            };
            Some(Proposal {
                unit: s.name(option.body).to_owned(),
                award: s.award(b)?.in_full(&s.province),
                agree: n32(o.tally(option.id).map_or(0, |t| t.yes)),
                disagree: n32(o.against),
                abstain: n32(o.abstain),
                total: n32(o.base),
                merit,
            })
        })
        .collect()
}
