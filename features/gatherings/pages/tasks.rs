//! The tasks: as a list, a board by state, and bars over the days.

use super::named::Known;
use super::{Top, seen};
use crate::model::{Gathering, GatheringId};
use crate::store;
use crate::tasks::{Counts, Note, Task, TaskId, TaskState, Timeline, by_owner, counted, notes};
use db::Reading;
use kernel::{BodyId, Day, Refusal, fold};
use organisations::Names;
use web::{Filled, Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "tasks.html")]
pub(crate) struct TasksPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    /// "list", "board", "timeline", "units".
    pub(crate) view: &'static str,
    pub(crate) asked: String,
    pub(crate) only: &'static str,
    pub(crate) rows: Vec<TaskView>,
    pub(crate) columns: Vec<(&'static str, Vec<TaskView>)>,
    pub(crate) bars: Option<Bars>,
    pub(crate) owners: Vec<OwnerRow>,
    pub(crate) counts: Counts,
    pub(crate) offered: Vec<String>,
    /// Of the tasks there are: key and title.
    pub(crate) others: Vec<(TaskId, String)>,
}

impl TasksPage {
    /// The ways of looking at them, with their words.
    fn views(&self) -> [(&'static str, &'static str); 4] {
        [
            ("list", "Danh sách"),
            ("board", "Theo tình trạng"),
            ("units", "Theo đơn vị"),
            ("timeline", "Theo ngày"),
        ]
    }
}

pub(crate) struct TaskView {
    pub(crate) id: TaskId,
    pub(crate) title: String,
    pub(crate) who: String,
    pub(crate) helpers: String,
    pub(crate) due: String,
    pub(crate) left: String,
    pub(crate) product: String,
    pub(crate) progress: i64,
    /// Width of the meter, 0 to 56.
    pub(crate) done_width: i64,
    pub(crate) state: &'static str,
    pub(crate) class: &'static str,
    pub(crate) source: String,
    pub(crate) notes: Vec<(&'static str, String)>,
}

/// How one owner stands.
pub(crate) struct OwnerRow {
    pub(crate) name: String,
    pub(crate) all: usize,
    pub(crate) done: usize,
    pub(crate) late: usize,
    pub(crate) progress: i64,
}

/// The owners by name; what nobody was given stands last.
fn owner_rows(shown: &[&Task], g: &Gathering, (names, today): (&Names, Day)) -> Vec<OwnerRow> {
    let tasks: Vec<Task> = shown.iter().map(|t| (*t).clone()).collect();
    let mut rows: Vec<OwnerRow> = by_owner(&tasks, g, today)
        .into_iter()
        .map(|o| OwnerRow {
            name: o.body.map_or(o.person, |b| names.full(b).to_owned()),
            all: o.all,
            done: o.done,
            late: o.late,
            progress: o.progress,
        })
        .collect();
    rows.sort_by_cached_key(|r| (r.name.is_empty(), kernel::by_vietnamese_order(&r.name)));
    rows
}

/// A note in words, with the class of its tag.
pub(crate) fn note_words(n: &Note, all: &[Task]) -> (&'static str, String) {
    match n {
        Note::Sleeps => ("", "chỉ khi lãnh đạo Đảng, Nhà nước dự".into()),
        Note::Late(days) => ("late", format!("quá hạn {days} ngày")),
        Note::Blocked(ids) => {
            let name = |id: &TaskId| all.iter().find(|t| t.id == *id).map(|t| format!("“{}”", t.title));
            let names: Vec<String> = ids.iter().filter_map(name).collect();
            ("wait", format!("chờ xong việc {}", names.join(", ")))
        }
        Note::AfterTheEnd => ("wait", "hạn sau hội nghị".into()),
        Note::Nobody => ("wait", "chưa giao".into()),
        Note::NoDay => ("wait", "chưa có hạn".into()),
    }
}

/// Who a task was given to, in words.
pub(crate) fn owner_words(t: &Task, names: &Names) -> String {
    let body = t.body.map_or("", |b| names.full(b));
    match (body, t.person_name.as_str()) {
        ("", person) => person.to_owned(),
        (body, "") => body.to_owned(),
        (body, person) => format!("{person}, {body}"),
    }
}

/// A task as lists show it.
pub(crate) fn task_view(t: &Task, all: &[Task], g: &Gathering, (names, today): (&Names, Day)) -> TaskView {
    TaskView {
        id: t.id,
        title: t.title.clone(),
        who: owner_words(t, names),
        helpers: t.helpers.clone(),
        due: t.due.map_or(String::new(), |d| d.to_string()),
        left: if t.is_open(g) { t.due.map_or(String::new(), |d| d.left(today)) } else { String::new() },
        product: t.product.clone(),
        progress: t.progress,
        done_width: t.progress * 56 / 100,
        state: t.state.vietnamese(),
        class: match t.state {
            _ if t.sleeps(g) => "",
            TaskState::ToDo => "",
            TaskState::Doing => "now",
            TaskState::Waiting => "wait",
            TaskState::Done => "met",
        },
        source: t.source.clone(),
        notes: notes(t, all, g, today).iter().map(|n| note_words(n, all)).collect(),
    }
}

/// The picture of the days.
pub(crate) struct Bars {
    pub(crate) rows: Vec<BarRow>,
    pub(crate) today: i64,
    /// The gathering itself.
    pub(crate) event: (i64, i64),
    pub(crate) first: String,
    pub(crate) last: String,
}

pub(crate) struct BarRow {
    pub(crate) x: i64,
    pub(crate) width: i64,
    pub(crate) done: i64,
    pub(crate) fill: &'static str,
    pub(crate) title: String,
    pub(crate) says: String,
    pub(crate) id: TaskId,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) state: &'static str,
    pub(crate) progress: i64,
}

fn bars(shown: &[&Task], g: &Gathering, today: Day) -> Bars {
    let owned: Vec<Task> = shown.iter().map(|t| (*t).clone()).collect();
    let line = Timeline::of(&owned, g, today);
    let row = |t: &&Task| {
        let until = t.due.unwrap_or(g.last_day);
        let span = line.span(t.made, until);
        BarRow {
            x: span.x,
            width: span.width,
            done: span.width * t.progress / 100,
            fill: match t.state {
                _ if t.sleeps(g) => "#ddd6cd",
                TaskState::Done => "#1d6a45",
                _ if t.is_late(g, today) => "#b42318",
                TaskState::Waiting => "#95500a",
                _ => "#8f1d24",
            },
            title: t.title.clone(),
            says: format!("{}: {} – {}, {}%", t.title, t.made, until, t.progress),
            id: t.id,
            from: t.made.to_string(),
            until: t.due.map_or_else(|| "chưa có hạn".to_owned(), |d| d.to_string()),
            state: t.state.vietnamese(),
            progress: t.progress,
        }
    };
    let event = line.span(g.first_day, g.last_day);
    Bars {
        rows: shown.iter().map(row).collect(),
        today: line.x(today),
        event: (event.x, event.width),
        first: line.first.to_string(),
        last: line.last.to_string(),
    }
}

/// Names of the bodies that tasks were given to.
pub(crate) fn names_for(w: &mut Reading, tasks: &[Task], g: &Gathering) -> Result<Names, Refusal> {
    let bodies: Vec<kernel::BodyId> = tasks.iter().filter_map(|t| t.body).collect();
    organisations::names_of(w, &bodies, g.last_day)
}

/// Was the task given to this person, or to a body of theirs to do or to help with?
pub(crate) fn is_own(v: &Visit, t: &Task) -> bool {
    let Ok(actor) = v.actor() else { return false };
    let theirs = |b: &BodyId| Some(*b) == actor.body || v.can(crate::ReportTask::of_body(*b));
    t.person == Some(actor.id) || t.body.iter().chain(&t.helping).any(theirs)
}

/// The tasks: all of them, or to whoever only was given some, those.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let all = store::tasks::tasks(w, id)?;
    let top = Top::of(v, &g, "tasks", "Công việc")?;
    let open_to: Vec<Task> = all.iter().filter(|t| top.open || is_own(v, t)).cloned().collect();
    let names = names_for(w, &all, &g)?;
    let today = v.today();
    let prepares = v.can(g.prepare());
    let view = ["board", "timeline", "units"].into_iter().find(|x| *x == v.ask("view")).unwrap_or("list");
    let only = ["open", "late", "mine"].into_iter().find(|x| *x == v.ask("only")).unwrap_or("");
    let asked = fold(v.ask("q"));
    let shown: Vec<&Task> = open_to
        .iter()
        .filter(|t| {
            fold(&format!("{} {} {} {}", t.title, owner_words(t, &names), t.helpers, t.product))
                .contains(&asked)
        })
        .filter(|t| match only {
            "open" => t.is_open(&g),
            "late" => t.is_late(&g, today),
            "mine" => is_own(v, t),
            _ => true,
        })
        .collect();
    let views = |of: &dyn Fn(&Task) -> bool| -> Vec<TaskView> {
        shown.iter().filter(|t| of(t)).map(|t| task_view(t, &all, &g, (&names, today))).collect()
    };
    let columns = TaskState::ALL.map(|s| (s.vietnamese(), views(&|t| t.state == s)));
    let offered = if prepares { Known::of(w, &g, today)?.offered() } else { Vec::new() };
    Page::of(&TasksPage {
        frame: v.frame(format!("Công việc: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top,
        key: v.form_key(),
        view,
        asked: v.ask("q").to_owned(),
        only,
        rows: views(&|_| true),
        columns: columns.into(),
        bars: (view == "timeline" && !shown.is_empty()).then(|| bars(&shown, &g, today)),
        owners: if view == "units" { owner_rows(&shown, &g, (&names, today)) } else { Vec::new() },
        counts: counted(&open_to, &g, today),
        offered,
        others: all.iter().map(|t| (t.id, t.title.clone())).collect(),
    })
}
