//! The papers of a conference, all made from one [`Sitting`]: what the run-sheet shows is what they print.

use crate::attendance::Attendee;
use crate::model::Step;
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, Round};
use crate::sitting::Sitting;
use ballots::{Ballot, Method};
use covenants::CovenantState;
use kernel::jiff::civil::{DateTime, Time};
use kernel::{BodyId, Day, Moment};
use papers::words::symbol;
use papers::{Absent, CountProtocol, Head, Paper, Signature};

mod covenant;
mod election;
mod handover;
mod launch;
mod minutes;
mod report;
mod scores;
mod submission;

pub(crate) use election::for_tellers;
pub(crate) use minutes::minutes;

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

/// The paper as it stands; `None` while there is nothing to print on it. `people` stand on the minutes' list.
pub(crate) fn paper(s: &Sitting, which: Which, people: &[Attendee]) -> Option<Paper> {
    made(s, which, people).map(|paper| Paper { draft: which.is_draft(s), ..paper })
}

fn made(s: &Sitting, which: Which, people: &[Attendee]) -> Option<Paper> {
    match which {
        // What was signed without a report has none: one made today would be nobody's, and change with the records.
        Which::Report if s.signed_without_report => None,
        Which::Report => s.c.done(Step::Report).then(|| report::report(s).paper()),
        Which::Scores => scores::score_table(s).map(|t| t.paper()),
        Which::Minutes => s.c.opened_at.map(|_| minutes(s, people).paper()),
        Which::Election => {
            (!opened(s, &[GROUP_HEAD, GROUP_DEPUTY]).is_empty()).then(|| election::election(s).paper())
        }
        Which::Submission => {
            (!submission::proposals(s).is_empty()).then(|| submission::submission(s).paper())
        }
        Which::Handover => handover::handover(s).map(|h| h.paper()),
        Which::Covenant => covenant::covenant(s).map(|c| c.paper()),
        Which::Launch => (!s.c.launch_text.is_empty()).then(|| launch::launch(s).paper()),
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

/// Members that were away and are counted all the same, because the share is taken of all.
fn away(o: &ballots::Outcome) -> u32 {
    if o.rule.base == ballots::Base::Members { n32(o.members - o.present) } else { 0 }
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

fn date_time(at: Moment) -> Option<DateTime> {
    Some(at.day().0.to_datetime(time(at)?))
}
