//! Routes of people, and what their pages share.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod manage;
pub(crate) mod password;
pub(crate) mod sign_in;

use crate::model::{Account, Appointment, ManageAccounts};
use crate::{decide, store};
use db::Reading;
use kernel::{Allowed, BodyId, Day, PersonId, Refusal, Scope};
use std::collections::HashMap;
use web::{Routes, Visit, needs, open, signed_in};

/// Doors of this feature.
pub fn routes() -> Routes {
    Routes::default()
        .page("/sign-in", open("who comes in must come in somewhere"), sign_in::show)
        .deed_after(
            "/sign-in",
            open("who comes in must come in somewhere"),
            sign_in::look,
            sign_in::sign_in,
            sign_in::show,
        )
        .deed("/sign-out", open("who leaves may always leave"), sign_in::sign_out, sign_in::show)
        .deed("/session/touch", signed_in("to stay signed in while at work"), sign_in::stay, account::show)
        .page("/account", signed_in("one's own account"), account::show)
        .page("/account/journal", signed_in("one's own account"), account::journal)
        .page("/account/password", signed_in("one's own password"), password::show)
        .deed_after(
            "/account/password",
            signed_in("one's own password"),
            password::look,
            password::change,
            password::show,
        )
        .page("/account/sessions", signed_in("one's own sessions"), account::sessions)
        .deed(
            "/account/sessions/closure",
            signed_in("one's own sessions"),
            account::end_all,
            account::sessions,
        )
        .deed(
            "/account/sessions/{id}/closure",
            signed_in("one's own sessions"),
            account::end_one,
            account::sessions_after,
        )
        .page("/accounts", needs::<ManageAccounts>(), accounts::show)
        .page("/accounts/new", needs::<ManageAccounts>(), accounts::blank)
        .deed_after(
            "/accounts/new",
            needs::<ManageAccounts>(),
            manage::new_secret,
            accounts::make,
            accounts::blank,
        )
        .and(one_account())
}

/// Doors of one account, for its administrator.
fn one_account() -> Routes {
    let admin = needs::<ManageAccounts>;
    Routes::default()
        .page("/accounts/{id}", admin(), manage::show)
        .deed("/accounts/{id}", admin(), manage::rename, manage::show)
        .deed("/accounts/{id}/grants", admin(), manage::appoint, manage::show)
        .deed("/accounts/{id}/grants/{grant}/closure", admin(), manage::end_grant, manage::show_after)
        .deed_after("/accounts/{id}/password", admin(), manage::new_secret_for, manage::reset, manage::show)
        .deed("/accounts/{id}/lock", admin(), manage::shut, manage::show)
        .deed("/accounts/{id}/unlock", admin(), manage::reopen, manage::show)
        .deed("/accounts/{id}/sessions/closure", admin(), manage::end_sessions, manage::show)
        .page("/accounts/{id}/journal", admin(), manage::journal)
}

/// One appointment as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct GrantRow {
    pub(crate) id: String,
    pub(crate) post: &'static str,
    pub(crate) place: String,
    pub(crate) term: String,
    pub(crate) basis: String,
    pub(crate) acting: bool,
    /// Holds today.
    pub(crate) now: bool,
    /// Holds today or later.
    pub(crate) lasts: bool,
}

/// A choice of a list.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
}

/// Appointments with their scopes in words, asked for together.
pub(crate) fn grant_rows(w: &mut Reading, all: &[Appointment], today: Day) -> Result<Vec<GrantRow>, Refusal> {
    let bodies: Vec<BodyId> = all
        .iter()
        .filter_map(|a| match a.scope {
            Scope::Body(b) | Scope::Below(b) => Some(b),
            Scope::Bloc(_) => None,
        })
        .collect();
    let names = organisations::names_of(w, &bodies, today)?;
    let mut blocs: HashMap<Scope, String> = HashMap::new();
    for a in all {
        // A person serves in few blocs; each is asked for once.
        if let (Scope::Bloc(_), false) = (a.scope, blocs.contains_key(&a.scope)) {
            blocs.insert(a.scope, decide::scope_words(w, a.scope, today)?);
        }
    }
    Ok(all
        .iter()
        .map(|a| GrantRow {
            id: a.id.to_string(),
            post: a.post.vietnamese(),
            place: match a.scope {
                Scope::Bloc(_) => blocs.get(&a.scope).cloned().unwrap_or_default(),
                Scope::Below(organisations::EVERYWHERE) => "Mọi đơn vị".to_owned(),
                Scope::Below(b) => format!("{} và mọi đơn vị bên dưới", names.full(b)),
                Scope::Body(b) => names.full(b).to_owned(),
            },
            term: a.term(),
            basis: a.basis.clone(),
            acting: a.acting,
            now: a.holds_on(today),
            lasts: a.lasts(today),
        })
        .collect())
}

/// An account of this administrator's, with the permission; who oversees another part does not learn that it exists.
pub(crate) fn managed(
    v: &Visit,
    w: &mut Reading,
    id: PersonId,
) -> Result<(Account, Allowed<ManageAccounts>), Refusal> {
    let account = store::account(w, id)?;
    let place = decide::place_of(w, account.person.body, v.today())?;
    let ok = v.sees(ManageAccounts { place })?;
    Ok((account, ok))
}

/// Full name of the account's unit.
pub(crate) fn unit_of(w: &mut Reading, body: Option<BodyId>, on: Day) -> Result<String, Refusal> {
    Ok(match body {
        Some(b) => organisations::names_of(w, &[b], on)?.full(b).to_owned(),
        None => "Chưa thuộc đơn vị nào".to_owned(),
    })
}
