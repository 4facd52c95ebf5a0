//! Every door of the program, in one list. `docs/routes.txt` is this list, printed.

use kernel::Actor;
use web::{Nav, Routes, signed_in};

/// All routes of `serve`.
pub fn routes() -> Routes {
    Routes::default()
        .page("/", web::open("the first page: own work, or the way to sign in"), crate::home::show)
        .live("/live", signed_in("tells when something waits anew"), crate::home::live)
        .page("/years/{id}", web::needs::<blocs::SeeYear>(), crate::year::show)
        .page("/years", signed_in("the years of one's own blocs"), crate::year::list)
        .page("/years/{id}/journal", web::needs::<blocs::SeeYear>(), crate::year::journal)
        .and(organisations::routes())
        .and(blocs::routes())
        .and(people::routes())
        .and(covenants::routes())
        .and(scoring::routes())
        .and(awards::routes())
        .and(ballots::routes())
        .and(gatherings::routes())
        .and(delegates::routes())
        .and(invitations::routes())
        .and(logistics::routes())
        .and(conferences::routes())
        .and(exemplars::routes())
        .and(plans::routes())
}

/// The top bar, by duty: where most people go first; the frame folds away what does not fit.
pub fn nav(actor: &Actor) -> Vec<Nav> {
    let mut nav = vec![Nav::new("/", "Việc của tôi")];
    if actor.could::<blocs::SeeYear>() {
        nav.push(Nav::new("/years", "Năm của khối"));
        nav.push(Nav::new("/conferences", "Hội nghị"));
    }
    // Whoever holds no post is told at the door whose page it is; who stands at a gate has no business there.
    if actor.grants.is_empty() || actor.could::<organisations::SeeBodies>() {
        nav.push(Nav::new("/bodies", "Đơn vị"));
    }
    if actor.could::<people::ManageAccounts>() {
        nav.push(Nav::new("/accounts", "Người dùng"));
    }
    if actor.could::<gatherings::SeeGathering>() {
        nav.push(Nav::new("/gatherings", "Chuẩn bị hội nghị, đại hội"));
    }
    // Members of a steering committee follow units without holding any post.
    if actor.could::<plans::SeePlan>() || actor.grants.is_empty() {
        nav.push(Nav::new("/plans", "Kế hoạch"));
    }
    if actor.could::<exemplars::SeeExemplars>() {
        nav.push(Nav::new("/exemplars", "Điển hình tiên tiến"));
    }
    if actor.could::<awards::ManageQuotas>() {
        nav.push(Nav::new("/quotas", "Chỉ tiêu khen thưởng"));
    }
    nav
}

#[cfg(test)]
mod tests;
