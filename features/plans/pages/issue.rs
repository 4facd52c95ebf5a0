//! Before a plan goes out: what it lacks, what is doubtful, how many units each line reaches.

use super::plan::as_seen;
use super::{Bar, run};
use crate::deeds::cascade;
use crate::model::{PlanId, PlanState, addressed};
use crate::reckon::doubts;
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A line and how many units it reaches.
pub(crate) struct Reach {
    pub(crate) name: String,
    pub(crate) whom: String,
    pub(crate) deadline: String,
    pub(crate) units: usize,
    pub(crate) href: String,
}

#[derive(askama::Template)]
#[template(path = "plan-issue.html")]
pub(crate) struct IssuePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) version: i64,
    pub(crate) title: String,
    pub(crate) lacks: Vec<String>,
    pub(crate) doubts: Vec<String>,
    pub(crate) lines: Vec<Reach>,
    pub(crate) units: usize,
    /// "hằng quý, chậm nhất ngày 20 …".
    pub(crate) rhythm: String,
}

/// `GET /plans/{id}/issue`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let (s, _) = run(v, w, id)?;
    if s.plan.state != PlanState::Draft && !v.filled.is_back() {
        return Ok(Page::elsewhere(format!("/plans/{id}")));
    }
    let (bodies, picks) = (organisations::choices(w, v.today())?, store::picks(w, id)?);
    let all = cascade::cascade(&s.plan, &s.lines, &bodies, &picks);
    let units = all.iter().map(|(_, b)| b.len()).sum();
    let issuer = organisations::names_of(w, &[s.plan.issuer], v.today())?;
    let lines: Vec<Reach> = all
        .iter()
        .map(|(l, b)| Reach {
            name: format!("{}. {}", l.no, l.name),
            whom: addressed(&l.whom.vietnamese(), issuer.full(s.plan.issuer)),
            deadline: l.deadline.says(),
            units: b.len(),
            href: format!("/plans/{id}/lines/{}", l.id),
        })
        .collect();
    Page::of(&IssuePage {
        frame: v.frame("Ban hành kế hoạch", "/plans"),
        filled: v.filled.clone(),
        bar: s.bar("issue"),
        version: s.plan.version,
        title: s.plan.title.clone(),
        lacks: cascade::lacks(&s.plan, &s.lines, units, v.today()).into_iter().map(|p| p.says).collect(),
        doubts: doubtful(&s.lines, &all, v),
        lines,
        units,
        rhythm: s.plan.rhythm_says(),
    })
}

fn doubtful(lines: &[crate::Line], all: &[(&crate::Line, Vec<kernel::BodyId>)], v: &Visit) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for (line, bodies) in all {
        if bodies.is_empty() {
            said.push(format!("Nội dung {} “{}” không đến đơn vị nào.", line.no, line.name));
        }
        said.extend(doubts(&line.deadline, Some(line), lines, v.today()));
    }
    said
}

/// `POST /plans/{id}/issue`
pub(crate) fn issue(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let seen = as_seen(s.plan, form)?;
    let (bodies, picks) = (organisations::choices(w, v.today())?, store::picks(w, id)?);
    let all = cascade::cascade(&seen, &s.lines, &bodies, &picks);
    if !doubtful(&s.lines, &all, v).is_empty() && !form.has("sure") {
        let says = "Có điều phải xem lại ở trên. Đánh dấu “Tôi đã xem, vẫn ban hành” nếu đúng là như vậy.";
        return Err(Refusal::wrong("sure", "KH-08", says));
    }
    let count = cascade::issue(w, &ok, &seen, &bodies)?;
    let says = format!("Đã ban hành: {count} lượt đơn vị có phần việc và thời hạn của mình.");
    w.commit_remembered(Next::to(format!("/plans/{id}")).saying(says))
}
