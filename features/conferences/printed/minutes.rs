//! The minutes of the review ("biên bản bình xét"), with who attended behind them.

use super::submission::proposals;
use super::{
    absent, away, away_at_opening, chair_signs, date_time, head, meeting, method_words, n32, names, opened,
    protocol, recipients, secretary_signs, time,
};
use crate::attendance::Attendee;
use crate::lines::in_two_digits;
use crate::model::{Decision, Step};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE, Round};
use crate::sitting::Sitting;
use kernel::Moment;
use papers::{
    Added, Adoption, Amendment, Business, Correction, Elected, Remark, ReviewMinutes, ScoreLine, VoteLine,
};

/// `people`: who stands on the list of those who attended, if one was taken over.
pub(crate) fn minutes(s: &Sitting, people: &[Attendee]) -> ReviewMinutes {
    let c = &s.c;
    let head_deputy = format!("{}, {}", s.year.head_words(), s.year.deputy_words());
    let adopted = |a: &crate::model::Amendment| Amendment {
        by: a.proposer.clone(),
        text: a.text.clone(),
        adopted: a.decision == Decision::Adopted,
        reason: a.why.clone(),
    };
    let scores = s.announced().filter(|_| c.done(Step::Scores)).map_or_else(Vec::new, |t| {
        let mut rows: Vec<_> = t.rows.iter().collect();
        rows.sort_by_key(|r| r.rank.unwrap_or(i64::MAX));
        rows.into_iter()
            .map(|r| ScoreLine {
                rank: r.rank.map(n32),
                unit: s.name(r.body).to_owned(),
                points: r.total.map(|p| p.0),
            })
            .collect()
    });
    let discussion: Vec<Remark> =
        c.notes.iter().map(|n| Remark { by: n.speaker.clone(), text: n.text.clone() }).collect();
    let conclusion = format!(
        "Hội nghị thống nhất đề nghị {} xem xét, trình khen thưởng theo kết quả biểu quyết tại Mục II",
        s.name(s.year.managing)
    );
    ReviewMinutes {
        head: head(s, "BB"),
        about: vec![format!("Bình xét, đề nghị khen thưởng và bầu {head_deputy}"), s.year.bloc_long.clone()],
        bloc: s.year.bloc_long.clone(),
        meeting: meeting(s),
        venue: c.plan.place.clone(),
        day: s.day().0,
        opened: c.opened_at.and_then(time),
        closed: c.ended_at.and_then(date_time),
        members_total: n32(i64::try_from(s.year.members.len()).unwrap_or(0)),
        present: names(s, &c.at_opening(&s.year)),
        absent: absent(s, &c.at_opening(&s.year), &away_at_opening(s)),
        movements: movements(s),
        guests: guests(s, people),
        attendees: people.iter().map(attendee).collect(),
        chair: format!("{}, {}", c.plan.chair, c.plan.chair_post),
        secretary: format!("{}, {}", c.plan.secretary, c.plan.secretary_post),
        report: c.done(Step::Report).then(|| Adoption {
            title: format!(
                "Báo cáo tổng kết công tác thi đua năm {} và phương hướng năm {}",
                s.year.number,
                s.year.number + 1
            ),
            amendments: c.amendments.iter().map(adopted).collect(),
            agreed: None,
        }),
        scores,
        discussion,
        discussed: s.c.done(Step::Discussion),
        vote_method: method_words(opened(s, &[GROUP_VOTE]).iter().map(|r| r.ballot)),
        vote_rule: rule_words(s),
        votes: votes(s),
        departures: departures(s),
        elected: elected(s),
        handover: line_of(s, Step::Handover),
        launch: line_of(s, Step::Launch),
        signing: line_of(s, Step::Signing),
        added: added(s),
        // Where nothing was passed, nothing is proposed.
        conclusions: if proposals(s).is_empty() { Vec::new() } else { vec![conclusion] },
        copies: n32(c.plan.copies),
        corrections: c
            .corrections
            .iter()
            .map(|x| Correction {
                place: format!("Bước {}", x.step.no()),
                before: String::new(),
                after: x.says.clone(),
                reason: format!("{} ({})", x.reason, x.at.full()),
            })
            .collect(),
        secretary_signs: secretary_signs(s),
        chair_signs: chair_signs(s),
        recipients: recipients(s),
        illustrative: c.illustrative,
    }
}

/// Who came or left, each with the hour.
fn movements(s: &Sitting) -> Vec<String> {
    let hour = |at: Moment| match (at.day() == s.day(), date_time(at)) {
        (false, Some(at)) => papers::words::moment_words(at),
        _ => at.hour_on_paper(),
    };
    crate::lines::movements(s).into_iter().map(|(at, says)| format!("{}: {says}", hour(at))).collect()
}

fn votes(s: &Sitting) -> Vec<VoteLine> {
    opened(s, &[GROUP_VOTE])
        .into_iter()
        .filter_map(|round| {
            let (b, o) = (round.ballot, round.outcome);
            let option = b.options.first()?;
            let ended = b.state == ballots::State::Closed;
            Some(VoteLine {
                unit: s.name(option.body).to_owned(),
                award: format!("{}{}", s.award(b)?.in_full(&s.province), round.words()),
                agree: n32(o.tally(option.id).map_or(0, |t| t.yes)),
                disagree: n32(o.against),
                abstain: n32(o.abstain),
                not_voted: n32(o.not_voted),
                absent: away(o),
                total: n32(o.base),
                passed: ended.then_some(o.decided.is_some()),
                again: b.round_reason.clone().unwrap_or_default(),
                void: if ended && !o.quorum_met { in_two_digits(&o.sentence()) } else { String::new() },
                count: b.count.as_ref().map(protocol),
            })
        })
        .collect()
}

fn rule_words(s: &Sitting) -> String {
    let rule = s.c.plan.rule.words();
    let several = opened(s, &[GROUP_VOTE]).iter().any(|r| r.one_of_several);
    let last =
        if several { "; biểu quyết nhiều vòng thì lấy kết quả vòng cuối" } else { "" };
    format!("Được thông qua khi {rule}{last}")
}

fn elected(s: &Sitting) -> Vec<Elected> {
    [GROUP_HEAD, GROUP_DEPUTY]
        .iter()
        .flat_map(|g| s.facts.group(g))
        .filter_map(|(b, o)| {
            let option = b.option(o.decided?)?;
            let rounds = s.facts.rounds(&b.group);
            Some(Elected {
                post: b.title.trim_start_matches("Bầu ").to_owned(),
                unit: s.name(option.body).to_owned(),
                agree: n32(o.tally(option.id)?.yes),
                total: n32(o.base),
                before: rounds
                    .iter()
                    .filter(|r| !r.last)
                    .map(|r| in_two_digits(&r.outcome.sentence()))
                    .collect(),
            })
        })
        .collect()
}

fn line_of(s: &Sitting, step: Step) -> String {
    if !s.c.done(step) {
        return String::new();
    }
    let lines = crate::lines::of_step(s, step);
    lines.join(" ").trim_end_matches('.').to_owned()
}

/// What the secretary added stands where it was added.
fn added(s: &Sitting) -> Vec<Added> {
    let part = |step| match step {
        Step::Report => Business::Report,
        Step::Scores => Business::Scores,
        Step::Discussion => Business::Discussion,
        Step::Vote => Business::Vote,
        Step::Election => Business::Election,
        Step::Handover => Business::Handover,
        Step::Launch => Business::Launch,
        Step::Signing => Business::Signing,
    };
    let said = s.c.steps.iter().filter(|r| !r.remark.is_empty());
    said.map(|r| Added { to: part(r.step), text: r.remark.clone() }).collect()
}

/// What was proposed otherwise than the quota and the ranking answer, and why; passed or not.
fn departures(s: &Sitting) -> Vec<String> {
    let one = |round: Round| {
        let (proposal, option) = (s.proposal(round.ballot)?, round.ballot.options.first()?);
        let said = format!("{}: {} Lý do: {}", s.name(option.body), proposal.departs, proposal.reason);
        (round.last && !proposal.departs.is_empty()).then(|| said.trim_end_matches('.').to_owned())
    };
    opened(s, &[GROUP_VOTE]).into_iter().filter_map(one).collect()
}

/// The guests: those who passed a gate, or while nothing was taken over from the gates, those who are expected.
fn guests(s: &Sitting, people: &[Attendee]) -> Vec<String> {
    let called = |a: &Attendee| match a.post.as_str() {
        "" => a.name.clone(),
        post => format!("{}, {post}", a.name),
    };
    match &s.attended {
        Some(_) => people.iter().filter(|a| a.guest).map(called).collect(),
        None => s.c.plan.guests.lines().filter(|g| !g.is_empty()).map(str::to_owned).collect(),
    }
}

/// A line of the list behind the minutes.
fn attendee(a: &Attendee) -> papers::Attendee {
    papers::Attendee {
        name: a.name.clone(),
        post: a.post.clone(),
        delegation: a.delegation.clone(),
        guest: a.guest,
    }
}
