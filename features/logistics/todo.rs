//! What waits on the first page: gatherings whose records contradict each other.

use crate::deeds::standing;
use crate::load;
use crate::store;
use crate::wrong::wrong;
use db::Reading;
use kernel::{Post, Refusal};
use web::{Todo, Visit};

/// So many of the nearest gatherings are looked at, whoever looks.
const LOOKED: usize = 2;
/// Days ahead within which one is prepared in earnest.
const AHEAD: i64 = 60;

/// The nearest gatherings this person prepares in which something is to be mended.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let actor = v.actor()?;
    let hosts = gatherings::own_bodies(actor, &[Post::Clerk, Post::Officer]);
    if hosts.is_empty() {
        return Ok(Vec::new());
    }
    let today = v.today();
    let mut near = gatherings::gatherings_of(w, &hosts)?;
    near.retain(|g| g.last_day >= today && today.days_to(g.first_day) <= AHEAD);
    near.sort_by_key(|g| (g.first_day, g.id));
    let mut todos = Vec::new();
    for g in near.into_iter().take(LOOKED) {
        if !v.can(g.prepare()) {
            continue;
        }
        let all = standing(wrong(&load::plan(w, &g)?), &store::accepted(w, g.id)?);
        let open = all.iter().filter(|s| s.accepted.is_none()).count();
        if open > 0 {
            todos.push(Todo {
                due: Some(g.first_day),
                title: format!("Sửa {open} chỗ không còn khớp của hội nghị"),
                href: format!("/gatherings/{}/changes", g.id),
                detail: format!("{}, {}.", g.name, g.days_words()),
                button: "Xem chỗ phải sửa".into(),
            });
        }
    }
    Ok(todos)
}
