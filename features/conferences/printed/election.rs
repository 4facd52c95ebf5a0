//! The minutes of the election ("biên bản bầu"), and the empty protocol for the tellers' pens.

use super::{
    absent, away, away_later, chair_signs, date_time, day_of, head, method_words, n32, opened, protocol,
    recipients, secretary_signs, time,
};
use crate::lines::in_two_digits;
use crate::model::Step;
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, Round};
use crate::sitting::Sitting;
use ballots::Ballot;
use kernel::Moment;
use papers::{Candidate, Contest, ElectionMinutes, Head, Paper, TellersSheet};

pub(super) fn election(s: &Sitting) -> ElectionMinutes {
    let record = s.c.record(Step::Election);
    let all = opened(s, &[GROUP_HEAD, GROUP_DEPUTY]);
    let first = all.first();
    ElectionMinutes {
        head: Head { day: day_of(s, Step::Election).0, ..head(s, "BB") },
        about: vec![
            format!("Bầu {}, {} năm {}", s.year.head_words(), s.year.deputy_words(), s.year.number + 1),
            s.year.bloc_long.clone(),
        ],
        bloc: s.year.bloc_long.clone(),
        day: day_of(s, Step::Election).0,
        opened: record.and_then(|r| time(r.opened_at)),
        closed: record.and_then(|r| r.done_at).and_then(date_time),
        members_total: n32(i64::try_from(s.year.members.len()).unwrap_or(0)),
        present: first.map_or(0, |r| n32(r.outcome.present)),
        absent: first.map_or_else(Vec::new, |r| absent(s, &r.ballot.present, &away_later(s))),
        rule: format!("Trúng cử khi {}", s.c.plan.rule.words()),
        method: "mỗi đơn vị thành viên một phiếu".into(),
        chair: format!("{}, {}", s.c.plan.chair, s.c.plan.chair_post),
        secretary: format!("{}, {}", s.c.plan.secretary, s.c.plan.secretary_post),
        contests: all.iter().map(|round| contest(s, round)).collect(),
        copies: n32(s.c.plan.copies),
        secretary_signs: secretary_signs(s),
        chair_signs: chair_signs(s),
        recipients: recipients(s),
        illustrative: s.c.illustrative,
    }
}

fn contest(s: &Sitting, round: &Round) -> Contest {
    let (b, o) = (round.ballot, round.outcome);
    Contest {
        post: b.title.trim_start_matches("Bầu ").to_owned(),
        round: round.one_of_several.then(|| n32(b.round)),
        reason: b.round_reason.clone().unwrap_or_default(),
        method: method_words([b]),
        quorum: in_two_digits(&o.quorum_sentence()),
        total: n32(o.base),
        not_voted: n32(o.not_voted),
        absent: away(o),
        count: b.count.as_ref().map(protocol),
        candidates: o
            .options
            .iter()
            .map(|t| Candidate {
                unit: s.name(t.body).to_owned(),
                agree: n32(t.yes),
                disagree: n32(o.against),
                blank: n32(o.abstain),
                elected: (b.state == ballots::State::Closed).then_some(o.won(t.option)),
            })
            .collect(),
    }
}

/// The empty protocol of a ballot on paper.
pub(crate) fn for_tellers(s: &Sitting, b: &Ballot) -> Paper {
    let (won, step) = match b.kind {
        ballots::Kind::Election => ("Trúng cử", Step::Election),
        ballots::Kind::Proposal => ("Được thông qua", Step::Vote),
    };
    let day = b.opened_at.map_or_else(|| day_of(s, step), Moment::day).0;
    let sheet = TellersSheet {
        head: Head { day, ..head(s, "BB") },
        about: b.full_title(),
        bloc: s.year.bloc_long.clone(),
        day,
        present: n32(i64::try_from(b.present.len()).unwrap_or(0)),
        lines: ballots::count_lines(b),
        rule: format!("{won} khi {}", b.rule.words()),
        illustrative: s.c.illustrative,
    };
    sheet.paper()
}
