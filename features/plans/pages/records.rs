//! Writing down for many units at once what they told by letter or telephone.

use super::stand::{Stand, stand};
use super::{Bar, run};
use crate::deeds::report;
use crate::model::{Entry, PlanId, PlanState, Progress, Status, UnitId};
use crate::periods::current;
use db::{Committed, Reading, Writing};
use kernel::{Day, Refusal};
use std::collections::HashSet;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// One unit to be ticked.
pub(crate) struct Choice {
    pub(crate) id: UnitId,
    pub(crate) name: String,
    pub(crate) status: Status,
    pub(crate) ticked: bool,
}

#[derive(askama::Template)]
#[template(path = "plan-records.html")]
pub(crate) struct RecordsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    /// Open units by line.
    pub(crate) groups: Vec<(String, Vec<Choice>)>,
    pub(crate) today: String,
}

/// `GET /plans/{id}/records`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    run(v, w, id)?;
    let st = stand(v, w, id)?;
    if st.s.plan.state != PlanState::Issued && !v.filled.is_back() {
        return Ok(Page::elsewhere(format!("/plans/{id}/units")));
    }
    let typed: HashSet<UnitId> = v.filled.all("unit").filter_map(|u| u.parse().ok()).collect();
    Page::of(&RecordsPage {
        frame: v.frame("Ghi nhiều đơn vị", "/plans"),
        filled: v.filled.clone(),
        bar: st.s.bar("records"),
        groups: groups(&st, &typed),
        today: st.today.to_string(),
    })
}

fn groups(st: &Stand, typed: &HashSet<UnitId>) -> Vec<(String, Vec<Choice>)> {
    let of = |l: &crate::Line| {
        let rows = st.rows(st.s.units.iter().filter(|u| u.line == l.id && u.is_open()));
        let choice = |r: super::stand::UnitRow| Choice {
            id: r.id,
            name: r.name,
            status: r.status,
            ticked: typed.contains(&r.id),
        };
        (format!("{}. {}", l.no, l.name), rows.into_iter().map(choice).collect::<Vec<_>>())
    };
    st.s.lines.iter().map(of).filter(|(_, list)| !list.is_empty()).collect()
}

/// `POST /plans/{id}/records`
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let asked: HashSet<UnitId> = form.values("unit").filter_map(|u| u.parse().ok()).collect();
    let units: Vec<_> = s.units.iter().filter(|u| asked.contains(&u.id)).collect();
    let mut r = form.read();
    if units.is_empty() {
        r.wrong("unit", "KH-27", "Đơn vị: chưa chọn đơn vị nào.");
    }
    let states = [("UNDERWAY", Progress::Underway), ("DONE", Progress::Done)];
    let progress = r.choice("state", "Tình trạng", &states).unwrap_or(Progress::Underway);
    let first = s.plan.day.or(s.plan.issued_on).unwrap_or(Day::FIRST);
    let done_on = match progress {
        Progress::Done => Some(r.day("done_on", "Ngày xong", first, v.today())),
        _ => None,
    };
    let said = r.text("said", "Nội dung", 5000);
    r.done()?;
    let period = current(&s.plan, v.today()).map_or_else(String::new, crate::Period::word);
    let entry = Entry {
        id: v.new_id(),
        unit: v.new_id(),
        at: v.now,
        by: v.who().name,
        instead: true,
        period,
        progress,
        event_on: done_on,
        done_on,
        said,
        figures: Vec::new(),
        product: String::new(),
        link: String::new(),
        undone: String::new(),
        file: None,
    };
    report::record(w, &ok, &s.plan, &units, &entry)?;
    let says = format!("Đã ghi thay {} đơn vị: {}.", units.len(), progress.vietnamese());
    w.commit_remembered(Next::to(format!("/plans/{id}/units")).saying(says))
}
