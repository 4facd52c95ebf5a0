//! One more line in a plan that was issued: who, on what basis, why, and which units it reaches.

use super::lines::{Offer, kinds, levels, read_line};
use super::text::{WhyView, why, why_view};
use super::{Bar, run};
use crate::deadline::HOW;
use crate::deeds::{self, cascade};
use crate::model::{PlanId, PlanState};
use crate::reckon::doubts;
use crate::rows::{Row, Rows};
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

const LINE: (&str, &[&str]) = ("line", &["name", "whom", "level", "kind", "words", "product"]);

#[derive(askama::Template)]
#[template(path = "plan-supplement.html")]
pub(crate) struct SupplementPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) row: Row,
    pub(crate) levels: Offer,
    pub(crate) kinds: Offer,
    pub(crate) why: WhyView,
    pub(crate) how: &'static str,
}

fn row(value: impl Fn(&str) -> String) -> Option<Row> {
    let typed = |name: &str| if name == "line-rows" { "1".to_owned() } else { value(name) };
    Rows::typed(LINE.0, LINE.1, 1, typed).rows.into_iter().next()
}

/// `GET /plans/{id}/supplement`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let (s, _) = run(v, w, id)?;
    if s.plan.state != PlanState::Issued && !v.filled.is_back() {
        return Ok(Page::elsewhere(format!("/plans/{id}")));
    }
    Page::of(&SupplementPage {
        frame: v.frame("Giao thêm nội dung", "/plans"),
        bar: s.bar("supplement"),
        row: row(|name| v.filled.or(name, "").to_owned()).ok_or(Refusal::NotFound)?,
        filled: v.filled.clone(),
        levels: levels(),
        kinds: kinds(),
        why: why_view(v, w, id)?,
        how: HOW,
    })
}

/// `POST /plans/{id}/supplement`
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    deeds::only(&s.plan, PlanState::Issued)?;
    let row = row(|name| form.value(name).to_owned()).ok_or(Refusal::NotFound)?;
    let mut r = form.read();
    let no = s.lines.last().map_or(1, |l| l.no + 1);
    let line = read_line(&mut r, (v.new_id(), no), &row);
    let why = why(&mut r, v.today());
    if !doubts(&line.deadline, None, &[], v.today()).is_empty()
        && !form.has("sure")
        && !r.has_problem(&row.at("words").name)
    {
        let says = "Thời hạn có ngày cuối đã qua. Đánh dấu “Vẫn giao với thời hạn đã qua” nếu căn cứ nói đúng như vậy.";
        r.wrong("sure", "KH-09", says);
    }
    r.done()?;
    let why = why.ok_or(Refusal::NotFound)?;
    let bodies = organisations::choices(w, v.today())?;
    let count = cascade::supplement(w, &ok, &s.plan, (&line, &bodies), &why)?;
    let says = format!("Đã giao thêm nội dung {no} đến {count} đơn vị. Thêm, miễn từng đơn vị ở dưới.");
    w.commit_remembered(Next::to(format!("/plans/{id}/lines/{}", line.id)).saying(says))
}
