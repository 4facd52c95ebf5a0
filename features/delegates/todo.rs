//! What waits for somebody about delegates: a list to be sent, a list to be confirmed, a list over its quota.

use crate::duties::FillDelegation;
use crate::model::{Delegation, ListState};
use crate::quota;
use crate::store;
use db::Reading;
use gatherings::Gathering;
use kernel::{BodyId, Post, Refusal};
use std::collections::BTreeMap;
use web::{Todo, Visit};

/// Gatherings of one host that are looked at for its secretary.
const HOSTED_MAX: usize = 10;

/// What waits for this person: lists of their own bodies that are due, and what their bodies' gatherings wait for. Gatherings
/// that are over ask for nothing.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let Ok(actor) = v.actor() else { return Ok(Vec::new()) };
    let mut bodies: Vec<BodyId> =
        [Post::Clerk, Post::Leader].into_iter().flat_map(|p| actor.bodies_as(p)).collect();
    bodies.sort_unstable();
    bodies.dedup();
    if bodies.is_empty() {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    let mine = store::delegations_of(w, &bodies)?;
    let mine: Vec<&Delegation> = mine.iter().filter(|d| waits(v, d)).collect();
    let filled = store::filled_of(w, &mine.iter().map(|d| d.id).collect::<Vec<_>>())?;
    let mut gatherings = BTreeMap::new();
    for d in mine {
        // Several lists of one gathering ask for it once.
        let g = match gatherings.get(&d.gathering) {
            Some(g) => g,
            None => {
                let g = gatherings::gathering(w, d.gathering)?;
                gatherings.entry(d.gathering).or_insert(g)
            }
        };
        out.extend(own(v, (d, g), filled.get(&d.id).copied().unwrap_or_default()));
    }
    let hosted = gatherings::gatherings_of(w, &bodies)?;
    let open = hosted.iter().filter(|g| g.last_day >= v.today() && v.can(g.prepare()));
    for g in open.take(HOSTED_MAX) {
        out.extend(host(v, w, g)?);
    }
    Ok(out)
}

/// Does a list of one's own wait for names?
fn waits(v: &Visit, d: &Delegation) -> bool {
    let fills = d.body.is_some_and(|b| v.can(FillDelegation::of(d.id, b)));
    fills && d.state == ListState::Open && d.due.is_none_or(|due| due >= v.today())
}

/// A list of one's own that is not sent yet.
fn own(v: &Visit, (d, g): (&Delegation, &Gathering), of: quota::Filled) -> Option<Todo> {
    if g.last_day < v.today() {
        return None;
    }
    let detail = match (of.free(d.quota), of.over(d.quota)) {
        (_, over) if over > 0 => format!("{}: quá phân bổ {over} người, chưa chốt được.", g.name),
        (0, _) => format!("{}: đã đủ {} người; báo danh sách lập xong.", g.name, d.quota),
        (free, _) => format!("{}: đã có {} trên {} người, còn {free} chỗ.", g.name, of.taken, d.quota),
    };
    Some(Todo {
        due: d.due,
        title: format!("Lập danh sách {}", d.name),
        href: format!("/delegations/{}", d.id),
        detail,
        button: "Mở danh sách".into(),
    })
}

/// What a gathering of one's own waits for: late lists, lists to be confirmed, lists over their quota.
fn host(v: &Visit, w: &mut Reading, g: &Gathering) -> Result<Vec<Todo>, Refusal> {
    let all = store::delegations(w, g.id)?;
    let filled = quota::filled(&store::standing(w, g.id)?);
    let over = |d: &&Delegation| filled.get(&d.id).copied().unwrap_or_default().over(d.quota) > 0;
    let sent = |d: &&Delegation| d.state == ListState::Sent;
    let free = |d: &&Delegation| filled.get(&d.id).copied().unwrap_or_default().free(d.quota) > 0;
    let late =
        |d: &&Delegation| d.state == ListState::Open && d.due.is_some_and(|x| x < v.today()) && free(d);
    let names = |which: &dyn Fn(&&Delegation) -> bool| {
        all.iter().filter(which).map(|d| d.name.clone()).collect::<Vec<_>>()
    };
    let todo = |due, title: &str, names: Vec<String>| {
        (!names.is_empty()).then(|| Todo {
            due,
            title: title.to_owned(),
            href: format!("/gatherings/{}/delegations", g.id),
            detail: format!("{}: {}.", g.name, names.join(", ")),
            button: "Xem các đoàn".into(),
        })
    };
    let due_late = all.iter().filter(late).filter_map(|d| d.due).min();
    Ok([
        todo(due_late, "Đôn đốc danh sách đại biểu quá hạn", names(&late)),
        todo(Some(g.first_day), "Chốt danh sách đại biểu đã gửi", names(&sent)),
        todo(Some(g.first_day), "Xử lý danh sách quá phân bổ", names(&over)),
    ]
    .into_iter()
    .flatten()
    .collect())
}
