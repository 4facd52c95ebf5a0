//! One more line in a plan that was issued: who, on what basis, why, and which units it reaches.

use super::lines::{Offer, kinds, levels, read_line};
use super::text::{WhyView, why, why_view};
use super::{Bar, run};
use crate::deadline::HOW;
use crate::deeds::{self, cascade};
use crate::model::{Line, PlanId, PlanLineId, PlanState, Whom};
use crate::reckon::{chosen, doubts};
use crate::rows::{Row, Rows};
use db::{Committed, Reading, Writing};
use kernel::{Day, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

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
    pub(crate) key: String,
    /// Ticks that are asked for only where there is a doubt.
    pub(crate) doubts: [(&'static str, &'static str); 2],
}

const LATE: (&str, &str) = ("sure", "Vẫn giao với thời hạn đã qua");
const NOBODY: (&str, &str) = ("nobody", "Vẫn giao, đơn vị chọn tay sau");

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
        key: v.form_key(),
        doubts: [LATE, NOBODY],
    })
}

/// What is odd in a line and was not ticked as seen.
fn ask(r: &mut Reader<'_>, form: &Form, (line, row): (&Line, &Row), (reached, today): (usize, Day)) {
    let read = |r: &Reader<'_>, name: &str| !r.has_problem(&row.at(name).name);
    let late = !doubts(&line.deadline, None, &[], today).is_empty();
    if late && !form.has(LATE.0) && read(r, "words") {
        let says =
            format!("Thời hạn có ngày cuối đã qua. Đánh dấu “{}” nếu căn cứ nói đúng như vậy.", LATE.1);
        r.wrong(LATE.0, "KH-09", says);
    }
    let nobody = reached == 0 && line.whom != Whom::Picked;
    if nobody && !form.has(NOBODY.0) && ["whom", "level", "kind"].iter().all(|name| read(r, name)) {
        let says = format!(
            "Không có đơn vị nào thuộc nhóm này ({}). Chọn lại cấp, loại hình, hoặc đánh dấu “{}”.",
            line.whom.vietnamese(),
            NOBODY.1
        );
        r.wrong(NOBODY.0, "KH-15", says);
    }
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
    let key: PlanLineId = v.sent_key(form);
    let there = s.lines.iter().find(|l| l.id == key);
    let no = there.map_or_else(|| s.lines.last().map_or(1, |l| l.no + 1), |l| l.no);
    let line = read_line(&mut r, (key, no), &row);
    if there == Some(&line) {
        let says = format!("Nội dung {no} đã giao từ lần gửi trước; không giao thêm lần nữa.");
        let to = Next::to(format!("/plans/{id}/lines/{key}")).saying(says);
        return w.commit_quietly("the same form again asks for nothing more", to);
    }
    let why = why(&mut r, v.today());
    let bodies = organisations::choices(w, v.today())?;
    let reached = chosen(&line, s.plan.issuer, &bodies, &[]).len();
    ask(&mut r, form, (&line, &row), (reached, v.today()));
    r.done()?;
    let why = why.ok_or(Refusal::NotFound)?;
    let count = cascade::supplement(w, &ok, &s.plan, (&line, &bodies), &why)?;
    let says = format!("Đã giao thêm nội dung {no} đến {count} đơn vị. Thêm, miễn từng đơn vị ở dưới.");
    w.commit_remembered(Next::to(format!("/plans/{id}/lines/{}", line.id)).saying(says))
}
