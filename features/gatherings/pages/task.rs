//! One task: given, changed, reported on, taken away.

use super::named::{Known, person};
use super::tasks::{TaskView, names_for, task_view};
use super::{Top, prepared, seen};
use crate::differs::Differs;
use crate::duties::ReportTask;
use crate::model::{Gathering, GatheringId};
use crate::store::tasks::{self as store, TASKS_MAX};
use crate::tasks::{Task, TaskId, TaskState, circle_problem, progress_of};
use db::{Committed, Reading, Writing};
use kernel::{Day, Fact, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Two, Visit};

/// A task nobody has written yet.
pub(crate) fn blank(id: TaskId, made: Day) -> Task {
    Task {
        id,
        title: String::new(),
        body: None,
        person: None,
        person_name: String::new(),
        helpers: String::new(),
        helping: Vec::new(),
        due: None,
        product: String::new(),
        progress: 0,
        state: TaskState::ToDo,
        when_leaders: false,
        source: String::new(),
        remark: String::new(),
        made,
        done: None,
        version: 1,
        needs: Vec::new(),
    }
}

/// A day due from a field: today or later, unless it stood there before. A day that is gone helps nobody.
pub(crate) fn due_of(
    r: &mut Reader,
    (field, label): (&str, &str),
    was: Option<Day>,
    (today, last): (Day, Day),
) -> Option<Day> {
    let due = r.optional_day(field, label, Day::FIRST, last.max(was.unwrap_or(last)))?;
    if due < today && was != Some(due) {
        let says = format!("{label}: ngày {due} đã qua. Chọn từ hôm nay, {today}.");
        r.wrong(field, "HN-22", says);
        return None;
    }
    Some(due)
}

/// What is typed of a task. How far it is, is not.
fn task_of(
    v: &Visit,
    w: &mut Writing,
    g: &Gathering,
    (form, was): (&Form, Task),
    all: &[Task],
) -> Result<Task, Refusal> {
    let known = Known::of(w, g, v.today())?;
    let mut r = form.read();
    let title = r.line("title", "Việc", 300);
    let body = known.body(&mut r, ("owner", "Đơn vị chủ trì"));
    let person_name = r.optional_line("person", "Người phụ trách", 150);
    let (helpers, helping) = known.several(&r.optional_line("helpers", "Phối hợp", 500));
    let due = due_of(&mut r, ("due", "Hạn"), was.due, (v.today(), g.last_due(v.today())));
    let product = r.optional_line("product", "Sản phẩm", 300);
    let of_here = |k: &str| k.parse().ok().filter(|n| all.iter().any(|t| t.id == *n));
    let asked: Option<Vec<TaskId>> = form.values("needs").take(TASKS_MAX).map(of_here).collect();
    let mut needs = asked.unwrap_or_else(|| {
        let says = "Việc phải xong trước: có việc không thuộc hội nghị này nên chưa ghi gì. Mở lại trang, chọn trong danh sách rồi ghi.";
        r.wrong("needs", "HN-20", says);
        Vec::new()
    });
    needs.sort_unstable();
    needs.dedup();
    if let Some(p) = circle_problem(all, was.id, &title, &needs) {
        r.wrong(p.field, p.code, p.says);
    }
    if body.is_none() && person_name.is_empty() && !r.has_problem("owner") {
        r.wrong("owner", "HN-23", "Đơn vị chủ trì: chưa ghi. Ghi đơn vị hoặc người phụ trách.");
    }
    r.done()?;
    let bodies: Vec<kernel::BodyId> = [g.host].into_iter().chain(body).collect();
    let person = person(w, &bodies, &person_name, v.today())?;
    let when_leaders = form.has("leaders");
    Ok(Task { title, body, person, person_name, helpers, helping, due, product, when_leaders, needs, ..was })
}

/// "Công an tỉnh Bình Phước, hạn 20/3/2024".
fn given_words(w: &mut Reading, t: &Task, g: &Gathering) -> Result<String, Refusal> {
    let names = names_for(w, std::slice::from_ref(t), g)?;
    let due = t.due.map_or_else(|| "chưa có hạn".to_owned(), |d| format!("hạn {d}"));
    Ok(format!("{}, {due}", super::tasks::owner_words(t, &names)))
}

/// Gives a task.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let all = store::tasks(w, id)?;
    if all.len() >= TASKS_MAX {
        return Err(Refusal::wrong("", "HN-15", format!("Đã có {TASKS_MAX} việc. Bỏ bớt trước khi thêm.")));
    }
    let new = blank(v.sent_key(form), v.today());
    let t = task_of(v, w, &g, (form, new), &all)?;
    store::put(w, &ok, id, &t)?;
    let says = format!("Giao việc “{}”: {}.", t.title, given_words(w, &t, &g)?);
    let late = t.due.is_some_and(|d| d > g.last_day);
    let told = if late { " Hạn này sau ngày hội nghị kết thúc." } else { "" };
    let to = Next::to(format!("/gatherings/{id}/tasks")).saying(format!("Đã giao việc.{told}"));
    w.commit(&fact("gatherings.task_given", &g, &t, says), to)
}

fn fact(name: &'static str, g: &Gathering, t: &Task, says: String) -> Fact {
    Fact::new(name, "gathering", g.id, says).and_about("task", t.id)
}

fn found(all: &[Task], id: TaskId) -> Result<Task, Refusal> {
    all.iter().find(|t| t.id == id).cloned().ok_or(Refusal::NotFound)
}

/// Changes a task.
pub(crate) fn set(
    v: &Visit,
    w: &mut Writing,
    Two(id, task): Two<GatheringId, TaskId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let all = store::tasks(w, id)?;
    let was = found(&all, task)?;
    let t = task_of(v, w, &g, (form, Task { version: form.version()?, ..was.clone() }), &all)?;
    let names = names_for(w, &[was.clone(), t.clone()], &g)?;
    let differs = task_differs(&all, &names, &was, &t);
    let to = Next::to(format!("/gatherings/{id}/tasks/{task}")).saying("Đã ghi công việc.");
    if differs.is_none() && t.version == was.version {
        return w.commit_quietly("the same words again change nothing", to);
    }
    store::set(w, &ok, id, &t)?;
    let says = format!("Sửa việc “{}”: {}.", was.title, differs.words());
    w.commit(&fact("gatherings.task_set", &g, &t, says).with(differs.data()), to)
}

fn task_differs(all: &[Task], names: &organisations::Names, was: &Task, now: &Task) -> Differs {
    let body = |t: &Task| t.body.map_or(String::new(), |b| names.full(b).to_owned());
    let due = |t: &Task| t.due.map_or(String::new(), |d| d.to_string());
    let title = |id: &TaskId| all.iter().find(|t| t.id == *id).map(|t| t.title.as_str());
    let needs = |t: &Task| t.needs.iter().filter_map(title).collect::<Vec<_>>().join("; ");
    let differs =
        Differs::default().field("việc", &was.title, &now.title).field("chủ trì", body(was), body(now));
    let differs = differs.field("người phụ trách", &was.person_name, &now.person_name);
    let differs = differs.field("phối hợp", &was.helpers, &now.helpers).field("hạn", due(was), due(now));
    let differs =
        differs.field("sản phẩm", &was.product, &now.product).field("chờ việc", needs(was), needs(now));
    let differs = differs.ticked("người phụ trách có tài khoản", was.person.is_some(), now.person.is_some());
    differs.ticked("chỉ khi lãnh đạo Đảng, Nhà nước dự", was.when_leaders, now.when_leaders)
}

/// May this person report on the task?
fn reports(v: &Visit, g: &Gathering, t: &Task) -> bool {
    let of_body = t.body.is_some_and(|b| v.can(ReportTask::of_body(b)));
    let own = v.actor().is_ok_and(|a| t.person == Some(a.id) && v.can(ReportTask::of_owner(a)));
    of_body || own || v.can(g.prepare())
}

/// How far the task is, by whoever it was given to or prepares the gathering.
pub(crate) fn report(
    v: &Visit,
    w: &mut Writing,
    Two(id, task): Two<GatheringId, TaskId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let g = seen(v, w, id)?;
    let was = found(&store::tasks(w, id)?, task)?;
    let mut r = form.read();
    let state = r.choice("state", "Tình trạng", &TaskState::ALL.map(|s| (s.word(), s)));
    let typed = r.count("progress", "Tiến độ", 0, 100);
    let remark = r.optional_text("remark", "Ghi chú", 1000);
    let state = state.unwrap_or(was.state);
    let progress = progress_of(state, typed);
    if let Err(p) = &progress
        && !r.has_problem("progress")
    {
        r.wrong(p.field.clone(), p.code, p.says.clone());
    }
    r.done()?;
    let progress = progress.unwrap_or(was.progress);
    let done = (state == TaskState::Done).then(|| was.done.unwrap_or(v.today()));
    let t = Task { state, progress, remark, done, version: form.version()?, ..was.clone() };
    if let Ok(ok) = v.may(g.prepare()) {
        store::report(w, &ok, id, &t)?;
    } else if let Some(ok) = was.body.and_then(|b| v.may(ReportTask::of_body(b)).ok()) {
        store::report(w, &ok, id, &t)?;
    } else if was.person.is_some() && was.person == v.person() {
        store::report(w, &v.may(ReportTask::of_owner(v.actor()?))?, id, &t)?;
    } else {
        return Err(Refusal::Forbidden(<ReportTask as kernel::Duty>::NEEDS.to_owned()));
    }
    let remark = if t.remark.is_empty() { String::new() } else { format!(" {}", t.remark) };
    let says = format!(
        "Việc “{}”: {} {}% thành {} {progress}%.{remark}",
        t.title,
        was.state.vietnamese().to_lowercase(),
        was.progress,
        state.vietnamese().to_lowercase()
    );
    let to = Next::to(format!("/gatherings/{id}/tasks/{task}"))
        .saying("Đã báo tiến độ; đơn vị đăng cai thấy ngay.");
    w.commit(&fact("gatherings.task_reported", &g, &t, says), to)
}

/// Takes a task away, with the reason.
pub(crate) fn drop(
    v: &Visit,
    w: &mut Writing,
    Two(id, task): Two<GatheringId, TaskId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let t = found(&store::tasks(w, id)?, task)?;
    let mut r = form.read();
    let reason = r.line("reason", "Lý do bỏ", 300);
    r.done()?;
    store::drop(w, &ok, (task, form.version()?))?;
    let says = format!("Bỏ việc “{}”.", t.title);
    let to = Next::to(format!("/gatherings/{id}/tasks")).saying(format!("Đã bỏ việc “{}”.", t.title));
    w.commit(&fact("gatherings.task_dropped", &g, &t, says).because(reason), to)
}

#[derive(askama::Template)]
#[template(path = "task.html")]
pub(crate) struct TaskPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) path: String,
    pub(crate) t: TaskView,
    pub(crate) task: Task,
    pub(crate) owner: String,
    pub(crate) version: String,
    pub(crate) progress: String,
    pub(crate) states: Vec<(&'static str, &'static str)>,
    pub(crate) reports: bool,
    pub(crate) offered: Vec<String>,
    /// The other tasks: key, title, does it wait for that.
    pub(crate) others: Vec<(TaskId, String, bool)>,
    /// Tasks that wait for this one.
    pub(crate) before: Vec<String>,
    /// What happened to it, the last first.
    pub(crate) history: Vec<db::Entry>,
}

/// One task.
pub(crate) fn show(
    v: &Visit,
    w: &mut Reading,
    Two(id, task): Two<GatheringId, TaskId>,
) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let all = store::tasks(w, id)?;
    let t = found(&all, task)?;
    let top = Top::of(v, &g, "tasks", &t.title)?;
    if !top.open && !super::tasks::is_own(v, &t) {
        return Err(Refusal::NotFound);
    }
    let names = names_for(w, &all, &g)?;
    let path = format!("/gatherings/{id}/tasks/{task}");
    let filled = v.filled.beside(t.version, &["reason"]);
    let frame = v.frame(format!("Việc: {}", t.title), "/gatherings").over(&filled, path.clone());
    let prepares = v.can(g.prepare());
    let offered = if prepares { Known::of(w, &g, v.today())?.offered() } else { Vec::new() };
    let others = all.iter().filter(|o| o.id != task);
    let ticked = |o: TaskId| {
        if v.filled.action == path {
            v.filled.all("needs").any(|k| k == o.to_string())
        } else {
            t.needs.contains(&o)
        }
    };
    Page::of(&TaskPage {
        frame,
        top,
        t: task_view(&t, &all, &g, (&names, v.today())),
        owner: t.body.map_or(String::new(), |b| names.full(b).to_owned()),
        version: t.version.to_string(),
        progress: t.progress.to_string(),
        states: TaskState::ALL.map(|s| (s.word(), s.vietnamese())).to_vec(),
        reports: reports(v, &g, &t),
        offered,
        others: others.clone().map(|o| (o.id, o.title.clone(), ticked(o.id))).collect(),
        before: others.filter(|o| o.needs.contains(&task)).map(|o| o.title.clone()).collect(),
        history: w.facts_about("task", task, None, 30)?,
        filled,
        path,
        task: t,
    })
}
