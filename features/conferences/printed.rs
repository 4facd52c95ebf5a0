//! The papers of a conference, all made from one [`Sitting`]: what the run-sheet shows is what they print.

use crate::attendance::Attendee;
use crate::lines::{in_two_digits, two};
use crate::model::{Decision, ItemKind, Side, Step};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE, Round};
use crate::sitting::Sitting;
use ballots::{Ballot, Method};
use covenants::CovenantState;
use kernel::jiff::civil::{DateTime, Time};
use kernel::{BodyId, Day, Moment};
use papers::words::{Decimals, symbol};
use papers::{
    Absent, Added, Adoption, Amendment, Business, Candidate, Contest, Correction, CountProtocol,
    CovenantPaper, CovenantSection, Covenanted, Elected, ElectionMinutes, HandedDocument, HandedObject,
    HandoverRecord, Head, LaunchText, OpenTask, Paper, Party, Proposal, Remark, ReviewMinutes, ScoreLine,
    ScoreTable, Signatory, Signature, Submission, Target, TellersSheet, VoteLine,
};

use std::collections::BTreeSet;

mod report;

/// Which paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Which {
    Report,
    Scores,
    Minutes,
    Election,
    Submission,
    Handover,
    Covenant,
    Launch,
}

impl Which {
    pub(crate) const ALL: [Which; 8] = [
        Which::Report,
        Which::Scores,
        Which::Minutes,
        Which::Election,
        Which::Submission,
        Which::Handover,
        Which::Launch,
        Which::Covenant,
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Which::Report => "report",
            Which::Scores => "scores",
            Which::Minutes => "minutes",
            Which::Election => "election",
            Which::Submission => "submission",
            Which::Handover => "handover",
            Which::Covenant => "covenant",
            Which::Launch => "launch",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Which::Report => "Báo cáo tổng kết",
            Which::Scores => "Bảng tổng hợp điểm",
            Which::Minutes => "Biên bản bình xét",
            Which::Election => "Biên bản bầu",
            Which::Submission => "Tờ trình đề nghị khen thưởng",
            Which::Handover => "Biên bản bàn giao",
            Which::Covenant => "Giao ước thi đua",
            Which::Launch => "Lời phát động thi đua",
        }
    }

    /// The step from which the paper has all it says.
    pub(crate) fn full_after(self) -> Step {
        match self {
            Which::Report => Step::Report,
            Which::Scores => Step::Scores,
            Which::Minutes | Which::Covenant => Step::Signing,
            Which::Election => Step::Election,
            Which::Submission => Step::Vote,
            Which::Handover => Step::Handover,
            Which::Launch => Step::Launch,
        }
    }

    /// Is it a draft ("dự thảo")? Until it is ready for the pens: minutes when the steps they tell of are done, what is
    /// signed while its step is at work as soon as its text stands.
    pub(crate) fn is_draft(self, s: &Sitting) -> bool {
        match self {
            Which::Minutes | Which::Election | Which::Submission => !s.c.done(self.full_after()),
            Which::Handover => s.c.items.iter().any(|i| i.handed_at.is_none()),
            Which::Covenant => s.facts.covenant.as_ref().is_some_and(|c| c.state == CovenantState::Draft),
            Which::Report | Which::Scores | Which::Launch => false,
        }
    }

    /// What it lacks although its step is done; empty when it lacks nothing.
    pub(crate) fn lacks(self, s: &Sitting) -> String {
        if self == Which::Report && s.c.done(Step::Report) { report::lacking(s) } else { String::new() }
    }

    /// Name of its file, without ending.
    pub(crate) fn file(self, s: &Sitting) -> String {
        // What is launched and what is signed belong to the year that begins.
        let number = s.year.number + i64::from(matches!(self, Which::Covenant | Which::Launch));
        format!("{} {} {number}", self.title(), s.year.bloc_name)
    }
}

impl std::str::FromStr for Which {
    type Err = ();
    fn from_str(word: &str) -> Result<Which, ()> {
        Which::ALL.into_iter().find(|x| x.word() == word).ok_or(())
    }
}

/// The paper as it stands; `None` while there is nothing to print on it.
pub(crate) fn paper(s: &Sitting, which: Which) -> Option<Paper> {
    made(s, which).map(|paper| Paper { draft: which.is_draft(s), ..paper })
}

fn made(s: &Sitting, which: Which) -> Option<Paper> {
    match which {
        // What was signed without a report has none: one made today would be nobody's, and change with the records.
        Which::Report if s.signed_without_report => None,
        Which::Report => s.c.done(Step::Report).then(|| report::report(s).paper()),
        Which::Scores => score_table(s).map(|t| t.paper()),
        Which::Minutes => s.c.opened_at.map(|_| minutes(s).paper()),
        Which::Election => (!opened(s, &[GROUP_HEAD, GROUP_DEPUTY]).is_empty()).then(|| election(s).paper()),
        Which::Submission => (!proposals(s).is_empty()).then(|| submission(s).paper()),
        Which::Handover => handover(s).map(|h| h.paper()),
        Which::Covenant => covenant(s).map(|c| c.paper()),
        Which::Launch => (!s.c.launch_text.is_empty()).then(|| launch(s).paper()),
    }
}

fn n32(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}

fn year16(n: i64) -> i16 {
    i16::try_from(n).unwrap_or(0)
}

fn time(at: Moment) -> Option<Time> {
    let m = at.minute_of_day();
    Time::new(i8::try_from(m / 60).ok()?, i8::try_from(m % 60).ok()?, 0, 0).ok()
}

fn head(s: &Sitting, code: &str) -> Head {
    Head {
        superior: vec![s.name(s.year.managing).to_uppercase()],
        issuer: s.year.bloc_long.to_uppercase(),
        number: format!("/{code}-{}", symbol(&s.year.bloc_name)),
        place: s.c.plan.locality.clone(),
        day: s.day().0,
    }
}

/// The day a step was opened on: a conference may go on another day.
fn day_of(s: &Sitting, step: Step) -> Day {
    s.c.record(step).map_or_else(|| s.day(), |r| r.opened_at.day())
}

fn meeting(s: &Sitting) -> String {
    format!("hội nghị tổng kết công tác thi đua, khen thưởng năm {}", s.year.number)
}

fn recipients(s: &Sitting) -> Vec<String> {
    vec![
        s.name(s.year.managing).to_owned(),
        format!("Các đơn vị thành viên {}", s.year.bloc_name),
        format!("Lưu: VT, hồ sơ {}", s.year.kind.noun()),
    ]
}

fn names(s: &Sitting, bodies: &[BodyId]) -> Vec<String> {
    bodies.iter().map(|b| s.name(*b).to_owned()).collect()
}

fn chair_signs(s: &Sitting) -> Signature {
    Signature::of(s.c.plan.chair_post.to_uppercase(), s.c.plan.chair.clone()).on_behalf("CHỦ TRÌ")
}

fn secretary_signs(s: &Sitting) -> Signature {
    Signature::of("THƯ KÝ", s.c.plan.secretary.clone())
}

/// Members that are not here, each with the reason noted last; one that was not called gave none.
fn absent(s: &Sitting, here: &[BodyId], reasons: &[(BodyId, &str)]) -> Vec<Absent> {
    let away = s.year.members.iter().filter(|b| !here.contains(b));
    away.map(|b| {
        let reason =
            reasons.iter().rfind(|(body, why)| body == b && !why.is_empty()).map_or("", |(_, why)| why);
        Absent { unit: s.name(*b).to_owned(), reason: reason.to_owned() }
    })
    .collect()
}

/// Why units were not there when the conference was opened.
fn away_at_opening(s: &Sitting) -> Vec<(BodyId, &str)> {
    s.c.opening.iter().map(|p| (p.body, p.reason.as_str())).collect()
}

/// Why units were not there later.
fn away_later(s: &Sitting) -> Vec<(BodyId, &str)> {
    let mut all = away_at_opening(s);
    all.extend(s.c.movements.iter().filter(|m| !m.present).map(|m| (m.body, m.reason.trim_end_matches('.'))));
    all.extend(s.c.presence.iter().map(|p| (p.body, p.reason.as_str())));
    all
}

/// Who came or left, each with the hour.
fn movements(s: &Sitting) -> Vec<String> {
    let hour = |at: Moment| match (at.day() == s.day(), date_time(at)) {
        (false, Some(at)) => papers::words::moment_words(at),
        _ => at.hour_on_paper(),
    };
    crate::lines::movements(s).into_iter().map(|(at, says)| format!("{}: {says}", hour(at))).collect()
}

fn score_table(s: &Sitting) -> Option<ScoreTable> {
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

/// The head unit's leader signs for the bloc; who chairs the sitting may be somebody else.
fn head_signs(s: &Sitting) -> Signature {
    let name = s.leader.as_ref().map_or("", |l| l.name.as_str());
    Signature::of(s.year.head_words().to_uppercase(), name).on_behalf(for_the_bloc(s))
}

/// "TM. KHỐI THI ĐUA SỐ 5".
fn for_the_bloc(s: &Sitting) -> String {
    format!("TM. {}", s.year.bloc_long.to_uppercase())
}

/// Rounds of these groups' ballots that were opened: what is only being prepared stands on no paper.
fn opened<'a>(s: &'a Sitting, groups: &[&'a str]) -> Vec<Round<'a>> {
    groups.iter().flat_map(|g| s.facts.rounds(g)).collect()
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

/// Members that were away and are counted all the same, because the share is taken of all.
fn away(o: &ballots::Outcome) -> u32 {
    if o.rule.base == ballots::Base::Members { n32(o.members - o.present) } else { 0 }
}

fn proposals(s: &Sitting) -> Vec<Proposal> {
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

fn rule_words(s: &Sitting) -> String {
    let rule = s.c.plan.rule.words();
    let several = opened(s, &[GROUP_VOTE]).iter().any(|r| r.one_of_several);
    let last =
        if several { "; biểu quyết nhiều vòng thì lấy kết quả vòng cuối" } else { "" };
    format!("Được thông qua khi {rule}{last}")
}

/// How these ballots were held: "biểu quyết công khai".
fn method_words<'a>(ballots: impl IntoIterator<Item = &'a Ballot>) -> String {
    let paper: Vec<bool> = ballots.into_iter().map(|b| b.method == Method::Paper).collect();
    let words = match (paper.contains(&true), paper.contains(&false)) {
        (true, true) => "biểu quyết công khai và bỏ phiếu",
        (true, false) => "bỏ phiếu",
        (false, _) => "biểu quyết công khai",
    };
    words.into()
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

pub(crate) fn minutes(s: &Sitting) -> ReviewMinutes {
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
        guests: guests(s),
        attendees: attendees(s),
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

/// The guests: those who passed a gate, or while nothing was taken over from the gates, those who are expected.
fn guests(s: &Sitting) -> Vec<String> {
    let called = |a: &Attendee| match a.post.as_str() {
        "" => a.name.clone(),
        post => format!("{}, {post}", a.name),
    };
    match &s.attendance {
        Some(a) => a.guests().map(called).collect(),
        None => s.c.plan.guests.lines().filter(|g| !g.is_empty()).map(str::to_owned).collect(),
    }
}

/// Everybody who attended, for the list behind the minutes.
fn attendees(s: &Sitting) -> Vec<papers::Attendee> {
    let people = s.attendance.iter().flat_map(|a| &a.people);
    let one = |a: &Attendee| papers::Attendee {
        name: a.name.clone(),
        post: a.post.clone(),
        delegation: a.delegation.clone(),
        guest: a.guest,
    };
    people.map(one).collect()
}

/// What tellers counted, as minutes tell it.
pub(crate) fn protocol(c: &ballots::Count) -> CountProtocol {
    CountProtocol {
        tellers: c.tellers.clone(),
        issued: n32(c.issued),
        collected: n32(c.collected),
        missing: n32(c.missing),
        valid: n32(c.valid),
        invalid: n32(c.invalid),
        signatures: c.tellers.iter().map(|t| Signature::of("BAN KIỂM PHIẾU", t.clone())).collect(),
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

fn election(s: &Sitting) -> ElectionMinutes {
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

fn submission(s: &Sitting) -> Submission {
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

fn party(s: &Sitting, side: Side, body: BodyId) -> Party {
    let sign = s.c.handover.iter().find(|x| x.side == side);
    let year = if side == Side::Giver { s.year.number } else { s.year.number + 1 };
    Party {
        unit: s.name(body).to_owned(),
        role: format!("{} năm {year}", s.year.head_words()),
        person: sign.map_or_else(String::new, |x| x.name.clone()),
        post: sign.map_or_else(String::new, |x| x.post.clone()),
    }
}

fn handover(s: &Sitting) -> Option<HandoverRecord> {
    let (from, to) = (s.side(Side::Giver)?, s.side(Side::Taker)?);
    let of = |kind| s.c.items.iter().filter(move |i| i.kind == kind);
    let sign = |side, words: &str| {
        let Some(x) = s.c.handover.iter().find(|x| x.side == side) else {
            return Signature::of("", "").on_behalf(words);
        };
        let note = match (x.on_paper, date_time(x.at)) {
            (false, Some(at)) => format!("(đã ký hồi {})", papers::words::moment_words(at)),
            _ => format!("(ký trên giấy {})", x.at.day().on_paper()),
        };
        Signature::of(x.post.to_uppercase(), x.name.clone()).on_behalf(words).noted(note)
    };
    Some(HandoverRecord {
        head: Head { day: day_of(s, Step::Handover).0, ..head(s, "BB") },
        about: vec![format!("Bàn giao nhiệm vụ {}", s.year.head_words()), s.year.bloc_long.clone()],
        bloc: s.year.bloc_long.clone(),
        day: day_of(s, Step::Handover).0,
        opened: s.c.record(Step::Handover).and_then(|r| time(r.opened_at)),
        from: party(s, Side::Giver, from),
        to: party(s, Side::Taker, to),
        // Guests were invited; who of them came is nowhere noted. Of the members it is.
        witnesses: vec![format!(
            "các đơn vị thành viên có mặt tại hội nghị ({}/{})",
            two(s.present().len()),
            two(s.year.members.len())
        )],
        documents: of(ItemKind::Document)
            .map(|i| HandedDocument {
                name: i.name.clone(),
                number: String::new(),
                copies: None,
                remark: i.note.clone(),
            })
            .collect(),
        work: of(ItemKind::Work)
            .map(|i| OpenTask { task: i.name.clone(), state: i.note.clone(), due: None })
            .collect(),
        objects: of(ItemKind::Object)
            .map(|i| HandedObject {
                name: i.name.clone(),
                quantity: None,
                measure: String::new(),
                state: i.note.clone(),
            })
            .collect(),
        money_dong: None,
        terms: vec![
            "Bên giao chịu trách nhiệm về tính đầy đủ, chính xác của hồ sơ, tài liệu đã bàn giao".into(),
            format!(
                "Bên nhận thực hiện nhiệm vụ {} năm {} kể từ khi ký biên bản này",
                s.year.head_words(),
                s.year.number + 1
            ),
        ],
        copies: n32(s.c.plan.handover_copies),
        giver_signs: sign(Side::Giver, "ĐẠI DIỆN BÊN GIAO"),
        receiver_signs: sign(Side::Taker, "ĐẠI DIỆN BÊN NHẬN"),
        recipients: recipients(s),
        illustrative: s.c.illustrative,
    })
}

fn covenant(s: &Sitting) -> Option<CovenantPaper> {
    let (next, covenant) = (s.next.as_ref()?, s.facts.covenant.as_ref()?);
    let all = "Các đơn vị thành viên";
    Some(CovenantPaper {
        head: head(s, "GƯ"),
        bloc: s.year.bloc_long.clone(),
        year: year16(next.number),
        theme: covenant.theme.clone(),
        grounds: match covenant.grounds.lines().filter(|l| !l.is_empty()).count() {
            0 => vec![format!("Căn cứ kết quả {} {}", meeting(s), s.day().on_paper())],
            _ => covenant.grounds.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        },
        sections: covenant
            .sections
            .iter()
            .map(|x| CovenantSection {
                title: x.title.clone(),
                points: x.text.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
            })
            .collect(),
        targets: covenant
            .targets
            .iter()
            .map(|t| Target {
                indicator: t.indicator.clone(),
                measure: t.unit.clone(),
                baseline: t.baseline.clone(),
                value: t.deadline.map_or_else(|| t.value.clone(), |d| format!("{} (hạn {d})", t.value)),
                owner: t.owner.map_or_else(|| all.to_owned(), |b| s.name(b).to_owned()),
            })
            .collect(),
        undertakings: covenant.undertakings.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        signatories: next.members.iter().map(|b| signatory(s, covenant, *b)).collect(),
        recipients: recipients(s),
        illustrative: s.c.illustrative,
    })
}

fn signatory(s: &Sitting, covenant: &covenants::Covenant, body: BodyId) -> Signatory {
    let sign = covenant.signatures.iter().find(|x| x.body == body);
    let absent = covenant.absences.iter().find(|(b, _)| *b == body);
    let state = match (sign, absent) {
        (Some(x), _) => match (x.method, date_time(x.at)) {
            // A pen tells its day and no hour.
            (covenants::Method::OnPaper, _) => Covenanted::OnPaper { day: x.at.day().0 },
            (covenants::Method::InSystem, Some(at)) => Covenanted::Signed { at },
            (covenants::Method::InSystem, None) => Covenanted::Waiting,
        },
        (None, Some((_, reason))) => Covenanted::Absent { reason: reason.clone() },
        _ => Covenanted::Waiting,
    };
    Signatory {
        unit: s.name(body).to_owned(),
        post: sign.map_or_else(String::new, |x| x.post.clone()),
        name: sign.map_or_else(String::new, |x| x.name.clone()),
        state,
    }
}

fn date_time(at: Moment) -> Option<DateTime> {
    Some(at.day().0.to_datetime(time(at)?))
}

fn launch(s: &Sitting) -> LaunchText {
    let who = s.new_head().map_or_else(String::new, |b| s.name(b).to_owned());
    let next = s.year.number + 1;
    LaunchText {
        head: head(s, "PĐ"),
        bloc: s.year.bloc_long.clone(),
        year: year16(next),
        speaker: format!("{who}, {} năm {next},", s.year.head_words()),
        greeting: "Kính thưa các đồng chí!".into(),
        opening: Vec::new(),
        theme: s.c.launch_title.clone(),
        aims: vec![CovenantSection {
            title: "Nội dung thi đua".into(),
            points: s.c.launch_text.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        }],
        appeal: Vec::new(),
        signed_by: Signature::of(
            format!("{} NĂM {next}", s.year.head_words().to_uppercase()),
            s.c.handover.iter().find(|x| x.side == Side::Taker).map_or("", |x| x.name.as_str()),
        )
        .on_behalf(for_the_bloc(s)),
        recipients: recipients(s),
        illustrative: s.c.illustrative,
    }
}
