//! How far the preparation is, for the overview; and what waits for whom, for the first page.

use crate::clip::coverage;
use crate::model::Gathering;
use crate::programme::clash_words;
use crate::store;
use crate::tasks::{Counts, Task, TaskState, counted};
use db::Reading;
use kernel::{Actor, BodyId, Day, Post, Refusal, Scope};
use std::collections::BTreeSet;
use web::{Todo, Visit};

/// How far the preparation of a gathering is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// How the tasks stand.
    pub tasks: Counts,
    /// What cannot be in the programme as it stands, in sentences.
    pub clashes: Vec<String>,
    /// Sessions, and items of all of them.
    pub programme: (usize, usize),
    /// Committees, and members of all of them.
    pub committees: (usize, usize),
    /// Conclusions of meetings that are not made tasks yet.
    pub conclusions_open: usize,
    /// Pieces of the clip, and members of the bloc none of them is about.
    pub clip: (usize, Vec<BodyId>),
    /// Documents, and those without a file.
    pub documents: (usize, usize),
}

/// How far the preparation is on this day. For whoever may prepare or look; the numbers tell no words of documents.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn standing(w: &mut Reading, g: &Gathering, today: Day) -> Result<Standing, Refusal> {
    let p = store::programme::programme(w, g.id)?;
    let tasks = store::tasks::tasks(w, g.id)?;
    let segments = store::clip::segments(w, g.id)?;
    let documents = store::papers::documents(w, g.id)?;
    let conclusions = store::meetings::conclusions(w, g.id)?;
    Ok(Standing {
        tasks: counted(&tasks, g, today),
        clashes: p.clashes(g).iter().map(|c| clash_words(&p, c)).collect(),
        programme: (p.sessions.len(), p.items.len()),
        committees: (
            store::committees::committees(w, g.id)?.len(),
            store::committees::members(w, g.id)?.len(),
        ),
        conclusions_open: conclusions.iter().filter(|c| c.task.is_none()).count(),
        clip: (segments.len(), coverage(&g.around.members, &segments).missing),
        documents: (documents.len(), documents.iter().filter(|d| d.files.is_empty()).count()),
    })
}

/// Days before its day that a task stands on the first page.
const SOON_DAYS: i64 = 14;
/// Days after a gathering that its open tasks still stand there: accounts are settled after it.
const AFTER_DAYS: i64 = 60;

/// So many gatherings are told of whose tasks of others are late.
const HURRIED: usize = 3;

/// Bodies this person does work for in one of these posts: those they hold it at, and those they stand above.
pub fn own_bodies(actor: &Actor, posts: &[Post]) -> Vec<BodyId> {
    let held = actor.grants.iter().filter(|g| posts.contains(&g.post) && g.holds_on(actor.today));
    let body = |scope| match scope {
        Scope::Body(b) | Scope::Below(b) => Some(b),
        Scope::Bloc(_) => None,
    };
    let bodies: BTreeSet<BodyId> = held.filter_map(|g| body(g.scope)).collect();
    bodies.into_iter().collect()
}

/// Open tasks that were given to this person or a body they hold a post at: late, due within a fortnight, or without a
/// day; the earliest first. For whoever prepares a gathering also that tasks of others are late.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let actor = v.actor()?;
    let bodies = own_bodies(actor, &[Post::Clerk, Post::Leader, Post::Officer]);
    let today = v.today();
    let waiting = store::tasks::waiting(w, &bodies, actor.id, today.plus_days(-AFTER_DAYS))?;
    let soon = waiting.into_iter().filter(|t| t.due.is_none_or(|d| today.days_to(d) <= SOON_DAYS));
    let mut todos: Vec<Todo> = soon
        .map(|t| {
            let state = TaskState::of_word(&t.state).map_or("", TaskState::vietnamese).to_lowercase();
            Todo {
                due: t.due,
                title: t.title,
                href: format!("/gatherings/{}/tasks/{}", t.gathering, t.task),
                detail: format!("{}; {state}, {}%.", t.name, t.progress),
                button: "Báo tiến độ".into(),
            }
        })
        .collect();
    todos.extend(hurried(v, w, &bodies)?);
    Ok(todos)
}

/// Gatherings this person prepares in which tasks of others are late; their own are told one by one.
fn hurried(v: &Visit, w: &mut Reading, bodies: &[BodyId]) -> Result<Vec<Todo>, Refusal> {
    let (actor, today) = (v.actor()?, v.today());
    let mut near = store::gatherings_of(w, bodies)?;
    near.retain(|g| g.last_day >= today.plus_days(-AFTER_DAYS) && v.can(g.prepare()));
    near.sort_by_key(|g| (g.first_day, g.id));
    let mut todos = Vec::new();
    for g in near.into_iter().take(HURRIED) {
        let mut late = store::tasks::tasks(w, g.id)?;
        let own = |t: &Task| t.person == Some(actor.id) || t.body.is_some_and(|b| bodies.contains(&b));
        late.retain(|t| t.is_late(&g, today) && !own(t));
        let Some(first) = late.iter().min_by_key(|t| t.due) else { continue };
        let more = match late.len() {
            1 => String::new(),
            n => format!(" và {} việc khác", n - 1),
        };
        todos.push(Todo {
            due: first.due,
            title: format!("Đôn đốc {} việc quá hạn của hội nghị", late.len()),
            href: format!("/gatherings/{}/tasks?only=late", g.id),
            detail: format!("{}: “{}”{more}.", g.name, first.title),
            button: "Xem việc quá hạn".into(),
        });
    }
    Ok(todos)
}
