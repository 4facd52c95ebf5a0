//! SQL of tasks.

use crate::duties::PrepareGathering;
use crate::model::GatheringId;
use crate::tasks::{Task, TaskId, TaskState};
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Duty, PersonId, Refusal, Val};
use std::collections::{BTreeMap, HashMap};

/// Most tasks a gathering may have.
pub(crate) const TASKS_MAX: usize = 500;

type TaskRow = (
    TaskId,
    String,
    Option<BodyId>,
    Option<PersonId>,
    String,
    String,
    Option<Day>,
    String,
    i64,
    String,
    bool,
    String,
    String,
    Day,
    Option<Day>,
    i64,
);

/// The tasks of a gathering, by day due; those without a day last.
pub(crate) fn tasks(w: &mut Reading, id: GatheringId) -> Result<Vec<Task>, Refusal> {
    let rows: Vec<TaskRow> = w.rows(
        "SELECT id, title, body, person, person_name, helpers, due, product, progress, state, when_leaders, source, remark, \
         made, done, version FROM gatherings_task WHERE gathering = $1 ORDER BY made, id LIMIT 500",
        p![id],
    )?;
    let waits: Vec<(TaskId, TaskId)> = w.rows(
        "SELECT task, needs FROM gatherings_wait WHERE gathering = $1 ORDER BY task, needs LIMIT 10000",
        p![id],
    )?;
    let helpers: Vec<(TaskId, BodyId)> = w.rows(
        "SELECT task, body FROM gatherings_helper WHERE gathering = $1 ORDER BY task, body LIMIT 10000",
        p![id],
    )?;
    let mut needs: HashMap<TaskId, Vec<TaskId>> = HashMap::new();
    waits.into_iter().for_each(|(t, n)| needs.entry(t).or_default().push(n));
    let mut helping: HashMap<TaskId, Vec<BodyId>> = HashMap::new();
    helpers.into_iter().for_each(|(t, b)| helping.entry(t).or_default().push(b));
    let mut all = rows.into_iter().map(task_of).collect::<Result<Vec<_>, _>>()?;
    for t in &mut all {
        t.needs = needs.remove(&t.id).unwrap_or_default();
        t.helping = helping.remove(&t.id).unwrap_or_default();
    }
    // The sort is stable: what is due on one day stands as it was given.
    all.sort_by_key(|t| t.due.unwrap_or(Day::LAST));
    Ok(all)
}

fn task_of(row: TaskRow) -> Result<Task, Refusal> {
    let (id, title, body, person, person_name, helpers, due, product, progress, state, ..) = &row;
    Ok(Task {
        id: *id,
        title: title.clone(),
        body: *body,
        person: *person,
        person_name: person_name.clone(),
        helpers: helpers.clone(),
        helping: Vec::new(),
        due: *due,
        product: product.clone(),
        progress: *progress,
        state: TaskState::of_word(state)
            .ok_or_else(|| Refusal::broken(format!("no such state of a task: {state}")))?,
        when_leaders: row.10,
        source: row.11,
        remark: row.12,
        made: row.13,
        done: row.14,
        version: row.15,
        needs: Vec::new(),
    })
}

/// A new task; the key comes with the form.
pub(crate) fn put(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    t: &Task,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_task (id, gathering, title, body, person, person_name, helpers, due, product, progress, state, \
         when_leaders, source, remark, made, done, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)",
        p![
            t.id,
            g,
            &t.title,
            t.body,
            t.person,
            &t.person_name,
            &t.helpers,
            t.due,
            &t.product,
            t.progress,
            t.state.word(),
            t.when_leaders,
            &t.source,
            &t.remark,
            t.made,
            t.done
        ],
    )?;
    put_beside(w, ok, g, t)
}

/// A task as its form says; how far it is stays.
pub(crate) fn set(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    t: &Task,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_task SET title = $1, body = $2, person = $3, person_name = $4, helpers = $5, due = $6, product = $7, \
         when_leaders = $8, version = version + 1 WHERE id = $9 AND gathering = $10 AND version = $11",
        p![
            &t.title,
            t.body,
            t.person,
            &t.person_name,
            &t.helpers,
            t.due,
            &t.product,
            t.when_leaders,
            t.id,
            g,
            t.version
        ],
    )?;
    w.exec("DELETE FROM gatherings_helper WHERE task = $1", p![t.id])?;
    w.exec("DELETE FROM gatherings_wait WHERE task = $1", p![t.id])?;
    put_beside(w, ok, g, t)
}

fn put_beside(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    t: &Task,
) -> Result<(), Refusal> {
    for body in &t.helping {
        w.exec(
            "INSERT INTO gatherings_helper (task, gathering, body) VALUES ($1, $2, $3)",
            p![t.id, g, *body],
        )?;
    }
    for need in &t.needs {
        w.exec(
            "INSERT INTO gatherings_wait (task, needs, gathering) VALUES ($1, $2, $3)",
            p![t.id, *need, g],
        )?;
    }
    Ok(())
}

/// How far a task is, by whoever does it or prepares the gathering.
pub(crate) fn report<D: Duty>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    g: GatheringId,
    t: &Task,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_task SET state = $1, progress = $2, remark = $3, done = $4, version = version + 1 \
         WHERE id = $5 AND gathering = $6 AND version = $7",
        p![t.state.word(), t.progress, &t.remark, t.done, t.id, g, t.version],
    )
}

/// Takes a task away; what waited for it no longer does.
pub(crate) fn drop(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (id, version): (TaskId, i64),
) -> Result<(), Refusal> {
    w.exec("DELETE FROM gatherings_helper WHERE task = $1", p![id])?;
    w.exec("DELETE FROM gatherings_wait WHERE task = $1 OR needs = $1", p![id])?;
    w.exec("UPDATE gatherings_conclusion SET task = NULL WHERE task = $1", p![id])?;
    w.exec_one("DELETE FROM gatherings_task WHERE id = $1 AND version = $2", p![id, version])
}

/// A task that waits for its body or person, with the gathering's own words.
pub(crate) struct Waiting {
    pub(crate) gathering: GatheringId,
    pub(crate) name: String,
    pub(crate) task: TaskId,
    pub(crate) title: String,
    pub(crate) due: Option<Day>,
    pub(crate) progress: i64,
    pub(crate) state: String,
}

type WaitingRow = (TaskId, GatheringId, String, String, Option<Day>, i64, String);

/// Open tasks of these bodies and of this person, of gatherings not over by `since`; each once, the earliest due first.
pub(crate) fn waiting(
    w: &mut Reading,
    bodies: &[BodyId],
    person: PersonId,
    since: Day,
) -> Result<Vec<Waiting>, Refusal> {
    let mut found: BTreeMap<TaskId, WaitingRow> = BTreeMap::new();
    for keys in db::eights(bodies) {
        let mut values: Vec<Val> = keys.map(Val::from).to_vec();
        values.push(since.into());
        let rows: Vec<WaitingRow> = w.rows(
            "SELECT t.id, t.gathering, g.name, t.title, t.due, t.progress, t.state \
             FROM gatherings_task t JOIN gatherings_gathering g ON g.id = t.gathering \
             WHERE t.body IN ($1, $2, $3, $4, $5, $6, $7, $8) AND t.state <> 'DONE' AND g.last_day >= $9 \
             AND (t.when_leaders = 0 OR g.leaders_attend = 1) ORDER BY t.due, t.id LIMIT 200",
            &values,
        )?;
        found.extend(rows.into_iter().map(|r| (r.0, r)));
    }
    let rows: Vec<WaitingRow> = w.rows(
        "SELECT t.id, t.gathering, g.name, t.title, t.due, t.progress, t.state \
         FROM gatherings_task t JOIN gatherings_gathering g ON g.id = t.gathering \
         WHERE t.person = $1 AND t.state <> 'DONE' AND g.last_day >= $2 \
         AND (t.when_leaders = 0 OR g.leaders_attend = 1) ORDER BY t.due, t.id LIMIT 200",
        p![person, since],
    )?;
    found.extend(rows.into_iter().map(|r| (r.0, r)));
    let mut all: Vec<Waiting> = found
        .into_values()
        .map(|(task, gathering, name, title, due, progress, state)| Waiting {
            gathering,
            name,
            task,
            title,
            due,
            progress,
            state,
        })
        .collect();
    all.sort_by_key(|t| (t.due.unwrap_or(Day::LAST), t.task));
    Ok(all)
}
