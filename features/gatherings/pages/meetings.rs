//! Meetings, and their conclusions made tasks in one step.

use super::named::Known;
use super::task::{blank, due_of};
use super::{Top, prepared};
use crate::meetings::{Conclusion, ConclusionId, Meeting, MeetingId};
use crate::model::{Gathering, GatheringId};
use crate::store;
use crate::store::tasks::TASKS_MAX;
use crate::tasks::{Task, TaskId};
use db::{Committed, Reading, Writing};
use kernel::{Fact, Refusal, clean_line};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Two, Visit};

/// Most conclusions a meeting may have, and characters of one.
const CONCLUSIONS_MAX: usize = 40;
const CONCLUSION_CHARS_MAX: usize = 300;

#[derive(askama::Template)]
#[template(path = "meetings.html")]
pub(crate) struct MeetingsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    /// Meeting, conclusions, those that became tasks.
    pub(crate) rows: Vec<(Meeting, usize, usize)>,
}

/// The meetings, and the form for another.
pub(crate) fn list(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = crate::whole(v, w, id)?;
    let conclusions = store::meetings::conclusions(w, id)?;
    let count = |m: &Meeting, f: &dyn Fn(&Conclusion) -> bool| {
        conclusions.iter().filter(|c| c.meeting == m.id && f(c)).count()
    };
    let rows = store::meetings::meetings(w, id)?
        .into_iter()
        .map(|m| {
            let (all, taken) = (count(&m, &|_| true), count(&m, &|c| c.task.is_some()));
            (m, all, taken)
        })
        .collect();
    Page::of(&MeetingsPage {
        frame: v.frame(format!("Cuộc họp: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "tasks", "Cuộc họp chuẩn bị")?,
        key: v.form_key(),
        rows,
    })
}

/// Records a meeting with its conclusions, one a line.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let first = g.first_day.plus_days(-1000);
    let m = Meeting {
        id: v.sent_key(form),
        day: r.day("day", "Ngày họp", first, v.today()),
        name: r.line("name", "Cuộc họp", 200),
        chair: r.line("chair", "Chủ trì", 150),
        participants: r.optional_text("participants", "Thành phần", 2000),
    };
    let lines = lines_of(&mut r, 0);
    r.done()?;
    let conclusions: Vec<Conclusion> = (1..)
        .zip(lines)
        .map(|(place, says)| Conclusion { id: v.new_id(), meeting: m.id, place, says, task: None })
        .collect();
    record(w, &ok, &g, (&m, &conclusions))?;
    let to = Next::to(format!("/gatherings/{id}/meetings/{}", m.id));
    w.commit_remembered(to.saying("Đã ghi cuộc họp. Đánh dấu các kết luận để giao thành việc."))
}

/// The conclusions typed, one a line, beside those that are there.
fn lines_of(r: &mut Reader, there: usize) -> Vec<String> {
    let typed = r.text("conclusions", "Kết luận", CONCLUSIONS_MAX * (CONCLUSION_CHARS_MAX + 1));
    let lines: Vec<String> = typed.lines().map(conclusion_line).filter(|l| !l.is_empty()).collect();
    if lines.is_empty() && !r.has_problem("conclusions") {
        r.wrong("conclusions", "HN-35", "Kết luận: chưa có kết luận nào. Viết mỗi kết luận một dòng.");
    }
    if there + lines.len() > CONCLUSIONS_MAX {
        r.wrong("conclusions", "HN-24", format!("Kết luận: một cuộc họp nhiều nhất {CONCLUSIONS_MAX} dòng."));
    }
    if let Some(long) = lines.iter().find(|l| l.chars().count() > CONCLUSION_CHARS_MAX) {
        let says = format!(
            "Kết luận: dòng “{}” dài quá {CONCLUSION_CHARS_MAX} ký tự. Tách thành hai dòng.",
            web::short(long)
        );
        r.wrong("conclusions", "HN-25", says);
    }
    lines
}

/// Adds conclusions that were left out.
pub(crate) fn conclude(
    v: &Visit,
    w: &mut Writing,
    Two(id, meeting): Two<GatheringId, MeetingId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let (m, there) = of_meeting(w, &g, meeting)?;
    let mut r = form.read();
    let lines = lines_of(&mut r, there.len());
    r.done()?;
    let first = there.iter().map(|c| c.place).max().unwrap_or(0) + 1;
    for (place, says) in (first..).zip(&lines) {
        let c = Conclusion { id: v.new_id(), meeting, place, says: says.clone(), task: None };
        store::meetings::put_conclusion(w, &ok, id, &c)?;
    }
    let says = format!("Bổ sung kết luận của cuộc họp “{}” ngày {}: {}.", m.name, m.day, lines.join("; "));
    let fact = Fact::new("gatherings.conclusions_added", "gathering", id, says).and_about("meeting", meeting);
    let to = Next::to(format!("/gatherings/{id}/meetings/{meeting}"));
    w.commit(&fact, to.saying(format!("Đã thêm {} kết luận.", lines.len())))
}

/// Takes away a meeting none of whose conclusions is a task, with the reason.
pub(crate) fn drop(
    v: &Visit,
    w: &mut Writing,
    Two(id, meeting): Two<GatheringId, MeetingId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let (m, conclusions) = of_meeting(w, &g, meeting)?;
    let mut r = form.read();
    let reason = r.line("reason", "Lý do bỏ", 300);
    if conclusions.iter().any(|c| c.task.is_some()) {
        r.wrong("reason", "HN-36", "Cuộc họp này có kết luận đã giao thành việc, nên không bỏ được.");
    }
    r.done()?;
    if form.mark("seen")? != seen_of(&conclusions) {
        return Err(Refusal::conflict(
            "Cuộc họp này vừa có thêm kết luận nên chưa bỏ. Xem các kết luận hiện nay ở dưới; nếu vẫn bỏ thì bấm lần nữa.",
        ));
    }
    store::meetings::drop(w, &ok, meeting)?;
    let says = format!("Bỏ cuộc họp “{}” ngày {}.", m.name, m.day);
    let fact = Fact::new("gatherings.meeting_dropped", "gathering", id, says).and_about("meeting", meeting);
    let to = Next::to(format!("/gatherings/{id}/meetings")).saying(format!("Đã bỏ cuộc họp ngày {}.", m.day));
    w.commit(&fact.because(reason), to)
}

/// The mark of the conclusions as they stand.
fn seen_of(conclusions: &[Conclusion]) -> String {
    super::lists::mark(&conclusions.iter().map(|c| c.id).collect::<Vec<_>>())
}

/// Writes a meeting down and leaves its fact.
pub(crate) fn record(
    w: &mut Writing,
    ok: &kernel::Allowed<crate::PrepareGathering>,
    g: &Gathering,
    (m, conclusions): (&Meeting, &[Conclusion]),
) -> Result<(), Refusal> {
    store::meetings::put(w, ok, g.id, m, conclusions)?;
    let says = format!(
        "Ghi cuộc họp “{}” ngày {}, {} chủ trì, {} kết luận.",
        m.name,
        m.day,
        m.chair,
        conclusions.len()
    );
    w.remember(
        &Fact::new("gatherings.meeting_recorded", "gathering", g.id, says).and_about("meeting", m.id),
    )?;
    Ok(())
}

/// A line of conclusions without the mark people put before it.
fn conclusion_line(line: &str) -> String {
    let line = clean_line(line);
    let plain = line.trim_start_matches(['-', '–', '•', '+', '*']).trim_start();
    plain.to_owned()
}

#[derive(askama::Template)]
#[template(path = "meeting.html")]
pub(crate) struct MeetingPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) m: Meeting,
    pub(crate) source: String,
    pub(crate) rows: Vec<ConclusionView>,
    pub(crate) open: bool,
    /// Is any conclusion a task already?
    pub(crate) taken: bool,
    /// The mark of the conclusions as they stand.
    pub(crate) seen: String,
    pub(crate) offered: Vec<String>,
    pub(crate) path: String,
}

pub(crate) struct ConclusionView {
    pub(crate) id: ConclusionId,
    pub(crate) place: i64,
    pub(crate) says: String,
    /// The task it became.
    pub(crate) task: Option<TaskId>,
    pub(crate) owner_field: String,
    pub(crate) due_field: String,
    pub(crate) leaders_field: String,
    pub(crate) ticked: bool,
}

fn of_meeting(w: &mut Reading, g: &Gathering, id: MeetingId) -> Result<(Meeting, Vec<Conclusion>), Refusal> {
    let m = store::meetings::meetings(w, g.id)?.into_iter().find(|m| m.id == id).ok_or(Refusal::NotFound)?;
    let mut all = store::meetings::conclusions(w, g.id)?;
    all.retain(|c| c.meeting == id);
    Ok((m, all))
}

/// One meeting with its conclusions.
pub(crate) fn show(
    v: &Visit,
    w: &mut Reading,
    Two(id, meeting): Two<GatheringId, MeetingId>,
) -> Result<Page, Refusal> {
    let g = crate::whole(v, w, id)?;
    let (m, conclusions) = of_meeting(w, &g, meeting)?;
    let prepares = v.can(g.prepare());
    let offered = if prepares { Known::of(w, &g, v.today())?.offered() } else { Vec::new() };
    let view = |c: Conclusion| ConclusionView {
        owner_field: format!("owner-{}", c.place),
        due_field: format!("due-{}", c.place),
        leaders_field: format!("leaders-{}", c.place),
        ticked: v.filled.all("take").any(|k| k == c.id.to_string()) || !v.filled.is_back(),
        id: c.id,
        place: c.place,
        says: c.says,
        task: c.task,
    };
    Page::of(&MeetingPage {
        frame: v.frame(format!("Cuộc họp ngày {}", m.day), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "tasks", &m.name)?,
        source: m.source(),
        open: prepares && conclusions.iter().any(|c| c.task.is_none()),
        taken: conclusions.iter().any(|c| c.task.is_some()),
        seen: seen_of(&conclusions),
        rows: conclusions.into_iter().map(view).collect(),
        offered,
        path: format!("/gatherings/{id}/meetings/{meeting}"),
        m,
    })
}

/// The ticked conclusions become tasks, all in one step; each says where it comes from.
pub(crate) fn take(
    v: &Visit,
    w: &mut Writing,
    Two(id, meeting): Two<GatheringId, MeetingId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let (m, conclusions) = of_meeting(w, &g, meeting)?;
    let known = Known::of(w, &g, v.today())?;
    let there = store::tasks::tasks(w, id)?.len();
    let days = (v.today(), g.last_due(v.today()));
    let mut r = form.read();
    let ticked: Vec<&Conclusion> =
        conclusions.iter().filter(|c| form.values("take").any(|k| k == c.id.to_string())).collect();
    if ticked.is_empty() {
        r.wrong("take", "HN-26", "Chưa đánh dấu kết luận nào.");
    }
    if there + ticked.len() > TASKS_MAX {
        r.wrong("take", "HN-15", format!("Một hội nghị có nhiều nhất {TASKS_MAX} việc."));
    }
    let mut tasks: Vec<(ConclusionId, Task)> = Vec::new();
    for c in &ticked {
        let owner = format!("owner-{}", c.place);
        let label = format!("Kết luận {}, đơn vị chủ trì", c.place);
        let body = known.body(&mut r, (&owner, &label));
        if body.is_none() && !r.has_problem(&owner) {
            r.wrong(owner, "HN-23", format!("{label}: chưa ghi."));
        }
        let due = format!("due-{}", c.place);
        let due = due_of(&mut r, (&due, &format!("Kết luận {}, hạn", c.place)), None, days);
        let when_leaders = form.has(&format!("leaders-{}", c.place));
        let new = blank(v.new_id(), v.today());
        tasks
            .push((c.id, Task { title: c.says.clone(), body, due, when_leaders, source: m.source(), ..new }));
    }
    r.done()?;
    if ticked.iter().any(|c| c.task.is_some()) {
        return Err(Refusal::conflict(
            "Có kết luận vừa được giao thành việc rồi; dưới đây là danh sách hiện nay. Đánh dấu lại các kết luận còn lại.",
        ));
    }
    into_tasks(w, &ok, &g, &tasks)?;
    let to = Next::to(format!("/gatherings/{id}/tasks"));
    w.commit_remembered(to.saying(format!("Đã giao {} việc từ kết luận cuộc họp.", tasks.len())))
}

/// Conclusions made tasks, with a fact for each.
pub(crate) fn into_tasks(
    w: &mut Writing,
    ok: &kernel::Allowed<crate::PrepareGathering>,
    g: &Gathering,
    tasks: &[(ConclusionId, Task)],
) -> Result<(), Refusal> {
    let owned: Vec<Task> = tasks.iter().map(|(_, t)| t.clone()).collect();
    let names = super::tasks::names_for(w, &owned, g)?;
    for (conclusion, t) in tasks {
        store::tasks::put(w, ok, g.id, t)?;
        store::meetings::became(w, ok, *conclusion, t.id)?;
        let says =
            format!("Giao việc “{}” cho {}. {}.", t.title, super::tasks::owner_words(t, &names), t.source);
        w.remember(&Fact::new("gatherings.task_given", "gathering", g.id, says).and_about("task", t.id))?;
    }
    Ok(())
}
