//! Tasks ("công việc"): who does what by when, what waits for what. No I/O.

use crate::model::Gathering;
use kernel::{BodyId, Day, PersonId, Problem};
use std::collections::{BTreeMap, BTreeSet};

kernel::id! {
    /// A task of a gathering's preparation ("công việc").
    TaskId
}

/// How far a task is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TaskState {
    /// "Chưa làm".
    ToDo,
    /// "Đang làm".
    Doing,
    /// "Chờ": begun, and held up by somebody or something else.
    Waiting,
    /// "Xong".
    Done,
}

impl TaskState {
    /// All, from left to right on the board.
    pub const ALL: [TaskState; 4] = [TaskState::ToDo, TaskState::Doing, TaskState::Waiting, TaskState::Done];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            TaskState::ToDo => "TO_DO",
            TaskState::Doing => "DOING",
            TaskState::Waiting => "WAITING",
            TaskState::Done => "DONE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<TaskState> {
        TaskState::ALL.into_iter().find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            TaskState::ToDo => "Chưa làm",
            TaskState::Doing => "Đang làm",
            TaskState::Waiting => "Chờ",
            TaskState::Done => "Xong",
        }
    }
}

/// A task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// Its key.
    pub id: TaskId,
    /// What is to be done.
    pub title: String,
    /// The body it was given to, if any.
    pub body: Option<BodyId>,
    /// The account of the person it was given to, if they have one.
    pub person: Option<PersonId>,
    /// The person's name, or "".
    pub person_name: String,
    /// Who helps, in words, one after the other with "; ".
    pub helpers: String,
    /// Bodies among those who help.
    pub helping: Vec<BodyId>,
    /// By when.
    pub due: Option<Day>,
    /// What must be there in the end ("sản phẩm"), or "".
    pub product: String,
    /// 0 to 100 whole per cent.
    pub progress: i64,
    /// How far.
    pub state: TaskState,
    /// Only when leaders of the Party or the State attend.
    pub when_leaders: bool,
    /// Where it comes from: "Kết luận của … ngày 13/3/2024", or "".
    pub source: String,
    /// The last word of whoever does it, or "".
    pub remark: String,
    /// The day it was given.
    pub made: Day,
    /// The day it was done.
    pub done: Option<Day>,
    /// For writing what one has seen.
    pub version: i64,
    /// The tasks it waits for.
    pub needs: Vec<TaskId>,
}

impl Task {
    /// Does it sleep, because leaders of the Party or the State do not attend?
    pub fn sleeps(&self, g: &Gathering) -> bool {
        self.when_leaders && !g.leaders_attend
    }

    /// Is it still to be done, and its day gone by?
    pub fn is_late(&self, g: &Gathering, today: Day) -> bool {
        self.is_open(g) && self.due.is_some_and(|d| d < today)
    }

    /// Is it still to be done?
    pub fn is_open(&self, g: &Gathering) -> bool {
        self.state != TaskState::Done && !self.sleeps(g)
    }
}

/// Something to know about a task as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// It sleeps.
    Sleeps,
    /// Late by so many days.
    Late(i64),
    /// Its day lies after the gathering's last.
    AfterTheEnd,
    /// It waits for these, which are not done.
    Blocked(Vec<TaskId>),
    /// Given to nobody.
    Nobody,
    /// It has no day.
    NoDay,
}

/// What is to be known about a task, the gravest first.
pub fn notes(task: &Task, all: &[Task], g: &Gathering, today: Day) -> Vec<Note> {
    if task.state == TaskState::Done {
        return Vec::new();
    }
    let mut found = Vec::new();
    if task.sleeps(g) {
        found.push(Note::Sleeps);
    } else if let Some(due) = task.due.filter(|d| *d < today) {
        found.push(Note::Late(due.days_to(today)));
    }
    let open = |id: &&TaskId| all.iter().any(|t| t.id == **id && t.is_open(g));
    let waits: Vec<TaskId> = task.needs.iter().filter(open).copied().collect();
    if !waits.is_empty() {
        found.push(Note::Blocked(waits));
    }
    if task.due.is_some_and(|d| d > g.last_day) {
        found.push(Note::AfterTheEnd);
    }
    if task.body.is_none() && task.person_name.is_empty() {
        found.push(Note::Nobody);
    }
    if task.due.is_none() {
        found.push(Note::NoDay);
    }
    found
}

/// How the tasks stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// All that are awake.
    pub all: usize,
    /// Done.
    pub done: usize,
    /// Open and late.
    pub late: usize,
    /// Open, and waiting for another that is not done.
    pub blocked: usize,
    /// Asleep: only when leaders of the Party or the State attend.
    pub asleep: usize,
}

/// How the tasks of a gathering stand today.
pub fn counted(all: &[Task], g: &Gathering, today: Day) -> Counts {
    let count = |f: &dyn Fn(&&Task) -> bool| all.iter().filter(f).count();
    Counts {
        all: count(&|t| !t.sleeps(g)),
        done: count(&|t| t.state == TaskState::Done && !t.sleeps(g)),
        late: count(&|t| t.is_late(g, today)),
        blocked: count(&|t| {
            t.is_open(g) && notes(t, all, g, today).iter().any(|n| matches!(n, Note::Blocked(_)))
        }),
        asleep: count(&|t| t.sleeps(g)),
    }
}

/// How the tasks of one owner stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnerTasks {
    /// The body, if it was given to one.
    pub body: Option<BodyId>,
    /// Else the person's name; "" when given to nobody.
    pub person: String,
    /// All that are awake.
    pub all: usize,
    /// Done.
    pub done: usize,
    /// Open and late.
    pub late: usize,
    /// The mean of their progress, whole per cent, rounded down.
    pub progress: i64,
}

/// The tasks that are awake, owner by owner, in the order of their first task.
pub fn by_owner(all: &[Task], g: &Gathering, today: Day) -> Vec<OwnerTasks> {
    let key = |t: &Task| (t.body, if t.body.is_some() { String::new() } else { t.person_name.clone() });
    let mut owners: Vec<(Option<BodyId>, String)> = Vec::new();
    for t in all.iter().filter(|t| !t.sleeps(g)) {
        if !owners.contains(&key(t)) {
            owners.push(key(t));
        }
    }
    owners
        .into_iter()
        .map(|owner| {
            let of: Vec<&Task> = all.iter().filter(|t| !t.sleeps(g) && key(t) == owner).collect();
            let sum: i64 = of.iter().map(|t| t.progress).sum();
            OwnerTasks {
                all: of.len(),
                done: of.iter().filter(|t| t.state == TaskState::Done).count(),
                late: of.iter().filter(|t| t.is_late(g, today)).count(),
                progress: sum / i64::try_from(of.len()).unwrap_or(1).max(1),
                body: owner.0,
                person: owner.1,
            }
        })
        .collect()
}

/// A circle among pairs "this waits for that": its members in order, or nothing.
pub(crate) fn circle<K: Copy + Ord>(waits: &[(K, K)]) -> Option<Vec<K>> {
    let mut needs: BTreeMap<K, BTreeSet<K>> = BTreeMap::new();
    for (task, need) in waits {
        needs.entry(*task).or_default().insert(*need);
        needs.entry(*need).or_default();
    }
    // Whatever waits for nothing is taken away, again and again; what is left waits in circles or for one.
    loop {
        let free: Vec<K> = needs.iter().filter(|(_, n)| n.is_empty()).map(|(k, _)| *k).collect();
        if free.is_empty() {
            break;
        }
        for k in free {
            needs.remove(&k);
            needs.values_mut().for_each(|n| {
                n.remove(&k);
            });
        }
    }
    let mut way: Vec<K> = vec![*needs.keys().next()?];
    loop {
        let next = *needs.get(way.last()?)?.first()?;
        if let Some(at) = way.iter().position(|k| *k == next) {
            return Some(way.split_off(at));
        }
        way.push(next);
    }
}

/// Would the task, waiting for these, close a circle? Answers the problem with the circle named.
pub(crate) fn circle_problem(all: &[Task], task: TaskId, title: &str, needs: &[TaskId]) -> Option<Problem> {
    let mut waits: Vec<(TaskId, TaskId)> =
        all.iter().filter(|t| t.id != task).flat_map(|t| t.needs.iter().map(move |n| (t.id, *n))).collect();
    waits.extend(needs.iter().map(|n| (task, *n)));
    let round = circle(&waits)?;
    let name = |id: &TaskId| {
        let known = all.iter().find(|t| t.id == *id).map_or(title, |t| &t.title);
        format!("“{}”", web::short(if *id == task { title } else { known }))
    };
    let mut names: Vec<String> = round.iter().map(name).collect();
    names.extend(names.first().cloned());
    let says = format!("Việc phải xong trước: thành vòng tròn, {}. Bỏ một dấu.", names.join(" chờ "));
    Some(Problem::new("needs", "HN-20", says))
}

/// Are state and progress of a report at one with each other? The progress that is kept, or the problem.
pub(crate) fn progress_of(state: TaskState, progress: i64) -> Result<i64, Problem> {
    let wrong = |says: &str| Err(Problem::new("progress", "HN-21", says));
    match (state, progress) {
        (TaskState::Done, _) => Ok(100),
        (TaskState::ToDo, 1..) => {
            wrong("Tiến độ: đã làm được một phần thì chọn “Đang làm”, không phải “Chưa làm”.")
        }
        (_, 100..) => wrong("Tiến độ: đã đủ 100% thì chọn “Xong”."),
        (_, n) => Ok(n),
    }
}

/// A bar of the timeline, in thousandths of its width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    /// Left end.
    pub(crate) x: i64,
    /// Width, at least 4.
    pub(crate) width: i64,
}

/// The days a timeline shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Timeline {
    /// First day.
    pub(crate) first: Day,
    /// Last day.
    pub(crate) last: Day,
}

impl Timeline {
    /// From the first task given to the last thing due, the gathering and today inside.
    pub(crate) fn of(tasks: &[Task], g: &Gathering, today: Day) -> Timeline {
        let near = |d: &Day| (-400..=400).contains(&g.first_day.days_to(*d));
        let days = tasks.iter().flat_map(|t| [Some(t.made), t.due]).flatten();
        let all: Vec<Day> = days.chain([today]).filter(near).chain([g.first_day, g.last_day]).collect();
        let first = all.iter().min().copied().unwrap_or(g.first_day);
        let last = all.iter().max().copied().unwrap_or(g.last_day);
        Timeline { first, last }
    }

    /// The left edge of a day; days outside are held to the ends.
    pub(crate) fn x(self, day: Day) -> i64 {
        let days = self.first.days_to(self.last) + 1;
        self.first.days_to(day.max(self.first).min(self.last.plus_days(1))) * 1000 / days
    }

    /// From the beginning of one day to the end of another.
    pub(crate) fn span(self, from: Day, until: Day) -> Span {
        let x = self.x(from.min(until));
        Span { x, width: (self.x(until.max(from).plus_days(1)) - x).max(4) }
    }
}
