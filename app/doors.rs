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
        .and(conferences::routes())
}

/// More places do not fit a narrow screen; who is short of one finds the way from the list of blocs.
const PLACES_MAX: usize = 5;

/// The top bar: four or five places, by duty.
pub fn nav(actor: &Actor) -> Vec<Nav> {
    let mut nav = vec![Nav::new("/", "Việc của tôi")];
    if actor.could::<blocs::SeeYear>() {
        nav.push(Nav::new("/years", "Năm của khối"));
        nav.push(Nav::new("/conferences", "Hội nghị"));
    }
    nav.push(Nav::new("/bodies", "Đơn vị"));
    if actor.could::<people::ManageAccounts>() {
        nav.push(Nav::new("/accounts", "Người dùng"));
    }
    if actor.could::<awards::ManageQuotas>() && nav.len() < PLACES_MAX {
        nav.push(Nav::new("/quotas", "Chỉ tiêu"));
    }
    nav
}

#[cfg(test)]
mod tests;
