//! The calendar of a plan: last days of lines and of units with a deadline of their own, of tasks, of reports; and the
//! days units hold their conferences.

use super::Bar;
use super::stand::stand;
use crate::model::{PlanId, PlanState};
use crate::periods::{Every, opened};
use crate::store;
use db::Reading;
use kernel::{Day, Refusal};
use std::collections::BTreeMap;
use web::{Frame, One, Page, Visit};

/// One day.
pub(crate) struct DayView {
    pub(crate) day: String,
    pub(crate) weekday: &'static str,
    pub(crate) left: String,
    pub(crate) past: bool,
    pub(crate) items: Vec<(String, String)>,
}

#[derive(askama::Template)]
#[template(path = "plan-calendar.html")]
pub(crate) struct CalendarPage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) coming: Vec<DayView>,
    pub(crate) past: Vec<DayView>,
}

/// Units one day names before it only counts.
const NAMED_MAX: usize = 8;

/// `GET /plans/{id}/calendar`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let st = stand(v, w, id)?;
    let mut days: BTreeMap<Day, Vec<(String, String)>> = BTreeMap::new();
    let mut add = |day: Day, says: String, href: String| days.entry(day).or_default().push((says, href));
    for l in &st.s.lines {
        let open = st.s.units.iter().filter(|u| u.line == l.id && u.is_open() && !u.own).count();
        let says = format!(
            "Ngày cuối của nội dung {}. {} ({}): còn {open} đơn vị chưa xong",
            l.no, l.name, l.deadline.words
        );
        add(l.deadline.last, says, format!("/plans/{id}/units?line={}", l.id));
    }
    for u in st.s.units.iter().filter(|u| u.own && u.is_open()) {
        let says = format!("Hạn riêng của {} ({})", st.tree.full(u.body), u.deadline.words);
        add(u.deadline.last, says, format!("/plan-units/{}", u.id));
    }
    for (n, t) in store::tasks(w, id)?.into_iter().enumerate() {
        if let Some(last) = t.last {
            add(last, format!("Việc {}: {} – {}", n + 1, t.work, t.leads), format!("/plans/{id}#viec"));
        }
    }
    let plan = &st.s.plan;
    if plan.rhythm.every != Every::Never && plan.state == PlanState::Issued {
        for p in opened(plan, v.today()).into_iter().rev().take(3) {
            let says = format!("Hạn gửi báo cáo kỳ {}", p.says(plan.rhythm.every));
            add(p.due(plan.rhythm), says, format!("/plans/{id}/reports?period={}", p.word()));
        }
    }
    let mut events: BTreeMap<Day, Vec<(usize, String, String)>> = BTreeMap::new();
    for u in &st.s.units {
        if let Some(on) = u.event_on.filter(|_| u.excused.is_none()) {
            let name = st.tree.short(u.body).to_owned();
            events.entry(on).or_default().push((
                st.tree.place(u.body),
                name,
                format!("/plan-units/{}", u.id),
            ));
        }
    }
    for (day, mut list) in events {
        list.sort();
        let more = list.len().saturating_sub(NAMED_MAX);
        for (_, name, href) in list.into_iter().take(NAMED_MAX) {
            add(day, format!("{name} tổ chức"), href);
        }
        if more > 0 {
            add(day, format!("và {more} đơn vị khác tổ chức"), format!("/plans/{id}/units"));
        }
    }
    let view = |(day, items): (Day, Vec<(String, String)>)| DayView {
        day: day.to_string(),
        weekday: day.weekday(),
        left: day.left(st.today),
        past: day < st.today,
        items,
    };
    let (mut past, coming): (Vec<DayView>, Vec<DayView>) = days.into_iter().map(view).partition(|d| d.past);
    past.reverse();
    Page::of(&CalendarPage {
        frame: v.frame("Lịch hạn", "/plans"), bar: st.s.bar("calendar"), coming, past
    })
}
