//! What is put to the vote or elected, as the run-sheet shows it.

use crate::model::Step;
use crate::needs::GROUP_VOTE;
use crate::pages::vote;
use crate::sitting::Sitting;
use awards::Award;
use ballots::{Ballot, Method, Outcome};
use kernel::Refusal;

/// One thing put to the vote.
pub(crate) struct BallotView {
    pub(crate) id: String,
    pub(crate) tag: &'static str,
    pub(crate) name: String,
    pub(crate) tone: &'static str,
    pub(crate) sentence: String,
    /// Each option: its name when there are several, and its bar.
    pub(crate) bars: Vec<(String, String)>,
    pub(crate) state: ballots::State,
    pub(crate) missing: String,
    pub(crate) method: &'static str,
    pub(crate) paper: bool,
    /// Have the tellers entered their protocol?
    pub(crate) counted: bool,
    /// Has nobody voted or counted yet? Then it may be a draft again.
    pub(crate) untouched: bool,
    pub(crate) election: bool,
    pub(crate) group: String,
    pub(crate) opened: String,
}

impl BallotView {
    /// What the reason of another round is called.
    pub(crate) fn again_why(&self) -> &'static str {
        if self.election { "Lý do bầu lại" } else { "Lý do biểu quyết lại" }
    }
}

/// How what was put forward is voted on: "Biểu quyết công khai trên điện thoại. Bỏ phiếu giấy, có Ban kiểm phiếu. ";
/// nothing before anything is.
fn held(s: &Sitting) -> String {
    let used = |m: &Method| s.facts.group(GROUP_VOTE).any(|(b, _)| b.method == *m);
    let open = [Method::Phone, Method::Room].into_iter().filter(used).map(Method::vietnamese);
    let open: Vec<&str> = open.collect();
    let mut says = String::new();
    if !open.is_empty() {
        says = format!("Biểu quyết công khai {}. ", open.join(", "));
    }
    if used(&Method::Paper) {
        says.push_str("Bỏ phiếu giấy, có Ban kiểm phiếu. ");
    }
    says
}

/// "Được thông qua khi từ 2/3 số đơn vị có mặt đồng ý: 4 trên 6."; at the election "Trúng cử khi …".
pub(super) fn sentence(s: &Sitting) -> String {
    let (held, verb) = match s.c.step {
        Some(Step::Election) => (String::new(), "Trúng cử"),
        _ => (held(s), "Được thông qua"),
    };
    let present = i64::try_from(s.present().len()).unwrap_or(0);
    let members = i64::try_from(s.year.members.len()).unwrap_or(0);
    let rule = &s.c.plan.rule;
    let count = match rule.base {
        ballots::Base::Members => format!(": {} trên {members}", rule.needed(members)),
        ballots::Base::Present => format!(": {} trên {present}", rule.needed(present)),
        ballots::Base::Valid => String::new(),
    };
    format!("{held}{verb} khi {}{count}.", rule.words())
}

pub(super) fn ballot_view(s: &Sitting, b: &Ballot, o: &Outcome) -> Result<BallotView, Refusal> {
    let award = s.award(b);
    let missing: Vec<&str> = b.not_voted().into_iter().map(|x| s.short(x)).collect();
    let name = match (&b.options[..], award) {
        ([only], Some(_)) => s.name(only.body).to_owned(),
        // Who stands is said before the vote too.
        (all, _) => {
            let who: Vec<&str> = all.iter().map(|o| s.name(o.body)).collect();
            format!("{}: {}", b.full_title(), who.join(", "))
        }
    };
    Ok(BallotView {
        id: b.id.to_string(),
        tag: award.map_or("", Award::vietnamese),
        name,
        tone: o.tone(),
        sentence: match (b.kind, b.state) {
            (ballots::Kind::Election, ballots::State::Draft) => "chưa mở bầu".to_owned(),
            _ => o.sentence(),
        },
        bars: if b.state == ballots::State::Draft { Vec::new() } else { bars(o) },
        state: b.state,
        missing: missing.join(", "),
        method: b.method.vietnamese(),
        paper: b.method == Method::Paper,
        counted: b.count.is_some(),
        untouched: b.untouched(),
        election: b.kind == ballots::Kind::Election,
        group: b.group.clone(),
        opened: b.opened_at.map(kernel::Moment::hour).unwrap_or_default(),
    })
}

/// Posts of the election that have no candidates yet.
pub(super) fn posts_open(s: &Sitting, now: Option<Step>) -> Vec<(&'static str, &'static str, &'static str)> {
    if now != Some(Step::Election) {
        return Vec::new();
    }
    vote::posts(&s.year).into_iter().filter(|(_, group, _)| s.facts.group(group).next().is_none()).collect()
}

/// Who was elected so far, to which post.
pub(super) fn elected(s: &Sitting) -> Vec<(String, &'static str, &'static str)> {
    let posts = vote::posts(&s.year).into_iter();
    posts.filter_map(|(_, group, words)| Some((s.facts.elected(group)?.to_string(), group, words))).collect()
}

/// The bar of each option; several candidates have one each, under their names.
fn bars(o: &Outcome) -> Vec<(String, String)> {
    match &o.options[..] {
        [only] => vec![(String::new(), ballots::vote_bar_of(o, only.option))],
        many => many.iter().map(|t| (candidate(t, o), ballots::vote_bar_of(o, t.option))).collect(),
    }
}

/// "Sở Tài chính: 4/6 phiếu".
pub(crate) fn candidate(t: &ballots::Tally, o: &Outcome) -> String {
    format!("{}: {}/{} phiếu", t.label, t.yes, o.base)
}
