//! The table of tasks: work, who leads, with whom, by when, what comes of it. An issued plan asks why.

use super::plan::as_seen;
use super::text::{WhyView, why, why_view};
use super::{Bar, run};
use crate::deadline::{Deadline, WORDS_MAX};
use crate::deeds;
use crate::model::{PlanId, PlanState, TASKS_MAX, Task};
use crate::rows::Rows;
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

const TASK: (&str, &[&str]) = ("task", &["part", "work", "leads", "partners", "words", "product"]);

#[derive(askama::Template)]
#[template(path = "plan-tasks.html")]
pub(crate) struct TasksPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) version: String,
    pub(crate) tasks: Rows,
    pub(crate) full: bool,
    pub(crate) why: WhyView,
}

fn page(v: &Visit, w: &mut Reading, id: PlanId, typed: Option<(&Form, &str)>) -> Result<TasksPage, Refusal> {
    let (s, _) = run(v, w, id)?;
    let filled = match typed {
        Some((form, _)) => Filled::asked(form.pairs().to_vec(), Vec::new()),
        None => v.filled.beside(s.plan.version, &["why", "basis", "basis_day", "basis_kind"]),
    };
    let tasks = match typed {
        Some((form, act)) => typed_rows(form).after(act, TASKS_MAX),
        None if filled.is_back() => Rows::typed(TASK.0, TASK.1, TASKS_MAX, |n| filled.or(n, "").to_owned()),
        None => {
            let values = store::tasks(w, id)?.into_iter();
            let row = |t: Task| vec![t.part, t.work, t.leads, t.partners, t.words, t.product];
            Rows::of(TASK.0, TASK.1, values.map(row).collect())
        }
    };
    let mut version = s.plan.version.to_string();
    if let Some((form, _)) = typed {
        form.value("version").clone_into(&mut version);
    }
    Ok(TasksPage {
        frame: v.frame("Phân công việc", "/plans").over(&filled, format!("/plans/{id}")),
        filled,
        bar: s.bar("tasks"),
        version,
        full: tasks.is_full(TASKS_MAX),
        tasks: tasks.with_a_row(),
        why: why_view(v, w, id)?,
    })
}

fn typed_rows(form: &Form) -> Rows {
    Rows::typed(TASK.0, TASK.1, TASKS_MAX, |n| form.value(n).to_owned())
}

/// `GET /plans/{id}/tasks`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    // What has ended is read on its own page, and taken up again there.
    if !v.filled.is_back() && run(v, w, id)?.0.plan.state == PlanState::Ended {
        return Ok(Page::elsewhere(format!("/plans/{id}")));
    }
    Page::of(&page(v, w, id, None)?)
}

/// `POST /plans/{id}/tasks`
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    if !form.has("task-rows") {
        return Err(Refusal::conflict(
            "Biểu mẫu gửi đến không có bảng phân công nên chưa có gì được ghi. Mở lại trang rồi gửi lần nữa.",
        ));
    }
    if s.plan.state == PlanState::Ended {
        deeds::only(&s.plan, PlanState::Issued)?;
    }
    let act = form.value("act");
    if act.starts_with("task-") {
        let back = page(v, w, id, Some((form, act)))?;
        return w.commit_quietly("a row more or less in a form is not written down yet", Next::page(&back)?);
    }
    let mut r = form.read();
    let tasks: Vec<Task> =
        typed_rows(form).filled().enumerate().map(|(n, row)| read(&mut r, n + 1, row)).collect();
    let why = if s.plan.state == PlanState::Draft { None } else { why(&mut r, v.today()) };
    r.done()?;
    let seen = as_seen(s.plan, form)?;
    let to = Next::to(format!("/plans/{id}"));
    if !deeds::write_tasks(w, &ok, &seen, &tasks, why.as_ref())? {
        return w
            .commit_quietly("the same words again change nothing", to.saying("Bảng phân công giữ như cũ."));
    }
    w.commit_remembered(to.saying(format!("Đã ghi {} việc.", tasks.len())))
}

fn read(r: &mut Reader<'_>, no: usize, row: &crate::rows::Row) -> Task {
    let label = |what: &str| format!("Việc {no}, {what}");
    let words = r.optional_line(&row.at("words").name, &label("thời hạn"), WORDS_MAX);
    let deadline = Deadline::read(&words);
    // "Thường xuyên" names no day; figures that name none were mistyped.
    if deadline.is_none()
        && words.chars().any(|c| c.is_ascii_digit())
        && !r.has_problem(&row.at("words").name)
    {
        let says = format!("{}: “{words}” không rõ ngày nào. {}", label("thời hạn"), crate::deadline::HOW);
        r.wrong(row.at("words").name.clone(), "KH-11", says);
    }
    Task {
        part: r.optional_line(&row.at("part").name, &label("phần"), 200),
        work: r.text(&row.at("work").name, &label("việc"), 1000),
        leads: r.line(&row.at("leads").name, &label("cơ quan chủ trì"), 200),
        partners: r.optional_line(&row.at("partners").name, &label("phối hợp"), 500),
        words: deadline.as_ref().map_or(words, |d| d.words.clone()),
        last: deadline.map(|d| d.last),
        product: r.optional_line(&row.at("product").name, &label("sản phẩm"), 300),
    }
}
