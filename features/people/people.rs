//! People ("người dùng"): accounts, signing in, and what each person is appointed to, where, until when.
//!
//! Promises: a password is never kept, logged or remembered, only its Argon2id string; a session is known by the digest
//! of its token, ends after half an hour without a deed and after twelve hours in any case, and can be ended from
//! anywhere; five wrong passwords lock a login for a time that grows, and what the answer says and how long it takes do
//! not tell whether the login exists; a temporary password is shown once and opens only the page that changes it.
//! Appointments have a scope and a term; they are ended, never deleted.
//!
//! Refuses: anything to a person without an appointment that covers the place; an administrator's hand on an account
//! outside their scope or on an appointment of their own; taking over an account that holds more than the administrator
//! oversees.
//!
//! Room is left: what proves who somebody is lies in a table of its own with a kind. A passkey, a one-time code or
//! single sign-on is a further kind with its own page that ends, as the password's does, in opening a session.
//!
//! ```text
//! let voters = people::holders_of(w, Scope::Body(body), Post::Leader, v.today())?;
//! let token = people::open_session(w, person, v.now, &v.browser)?;
//! ```

mod decide;
mod model;
mod pages;
pub mod sample;
mod secrets;
mod store;

pub use model::{
    Account, Appointment, GrantId, IDLE_SECONDS, LIFE_SECONDS, ManageAccounts, PASSWORD_CHARS, Person,
    Session, SessionId, State,
};

pub use pages::routes;

use crate::model::{SEEN_EVERY_SECONDS, session_lives};
use db::{Reading, Writing};
use kernel::{Actor, Allowed, BodyId, Day, Fact, Moment, PersonId, Post, Refusal, Scope, Uuid};
use std::sync::Arc;
use store::Words;

/// Where a session stays until a temporary password is changed.
const HELD_AT: &str = "/account/password";

/// Finds who is signed in; for [`web::Parts`].
pub fn recognise() -> web::Recognise {
    Arc::new(recognised)
}

fn recognised(w: &mut Reading, token: &[u8], now: Moment) -> Result<Option<web::Signed>, Refusal> {
    let Some(found) = store::sessions::by_token(w, token)? else { return Ok(None) };
    if !found.open || !session_lives(found.made, found.seen, now) {
        return Ok(None);
    }
    let today = now.day();
    // Who has still to change a temporary password holds nothing, whatever page they reach.
    let grants = if found.temporary { Vec::new() } else { store::grants_on(w, found.person, today)? };
    let unit = match found.body {
        Some(body) => organisations::names_of(w, &[body], today)?.short(body).to_owned(),
        None => String::new(),
    };
    let (id, name, title, body) = (found.person, found.name, found.title, found.body);
    Ok(Some(web::Signed {
        session: found.id,
        actor: Actor { id, name, title, unit, body, grants, today },
        stale: now.seconds_since(found.seen) >= SEEN_EVERY_SECONDS,
        held_at: found.temporary.then_some(HELD_AT),
    }))
}

/// Writes when a session was last seen; for [`web::Parts`].
///
/// # Errors
/// `Broken` when the database fails.
pub fn touch(w: &mut Writing, session: Uuid, now: Moment) -> Result<(), Refusal> {
    store::sessions::seen(w, session, now)
}

/// Opens a session for a person and answers its token, which goes into the cookie and nowhere else. The caller has
/// made sure who it is: the sign-in page by a password, the demo by being a demo.
///
/// # Errors
/// `NotFound` for nobody, `Conflict` for a shut account.
pub fn open_session(
    w: &mut Writing,
    person: PersonId,
    now: Moment,
    browser: &str,
) -> Result<String, Refusal> {
    let account = store::account(w, person)?;
    if account.state == State::Shut {
        return Err(Refusal::conflict("Tài khoản này đang bị khóa. Liên hệ quản trị hệ thống để mở."));
    }
    begin_session(w, person, now, (browser, ""))
}

fn begin_session(
    w: &mut Writing,
    person: PersonId,
    now: Moment,
    from: (&str, &str),
) -> Result<String, Refusal> {
    let token = web::secret()?;
    store::sessions::begin(w, person, &web::sha256(token.as_bytes()), now, from)?;
    Ok(token)
}

/// One person.
///
/// # Errors
/// `NotFound` when there is none.
pub fn person(w: &mut Reading, id: PersonId) -> Result<Person, Refusal> {
    Ok(store::account(w, id)?.person)
}

/// Whose login this is, in any case of letters.
///
/// # Errors
/// `Broken` when the database fails.
pub fn person_called(w: &mut Reading, login: &str) -> Result<Option<Person>, Refusal> {
    Ok(store::account_by_login(w, &model::login_of(login))?.map(|a| a.person))
}

/// People of a body, and people appointed there on that day, whose account is open; by given name.
///
/// # Errors
/// `Broken` when the database fails.
pub fn people_of(w: &mut Reading, body: BodyId, on: Day) -> Result<Vec<Person>, Refusal> {
    store::people_of(w, body, on)
}

/// Who holds a post there on a day; by given name. Exactly there: who holds it "below" a body above is not listed.
///
/// # Errors
/// `Broken` when the database fails.
pub fn holders_of(w: &mut Reading, scope: Scope, post: Post, on: Day) -> Result<Vec<Person>, Refusal> {
    store::holders_of(w, scope, post, on)
}

/// Everything a person was ever appointed to, newest first.
///
/// # Errors
/// `Broken` when the database fails.
pub fn appointments(w: &mut Reading, person: PersonId) -> Result<Vec<Appointment>, Refusal> {
    store::appointments(w, person)
}

/// A new account, without a password yet.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Key.
    pub id: PersonId,
    /// What they will type to sign in.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Post in words.
    pub title: String,
    /// Unit.
    pub body: Option<BodyId>,
    /// Invented for a sample.
    pub illustrative: bool,
}

/// Makes an account and leaves its fact. It has no password and no appointment yet.
///
/// # Errors
/// `Invalid` when the login is taken or is none.
pub fn add_person(w: &mut Writing, ok: &Allowed<ManageAccounts>, new: &NewPerson) -> Result<(), Refusal> {
    let login = model::login_of(&new.login);
    if let Some(problem) = model::login_problem(&login) {
        return Err(Refusal::Invalid(vec![problem]));
    }
    if store::account_by_login(w, &login)?.is_some() {
        let says = format!("Tên đăng nhập: “{login}” đã có người dùng. Chọn tên khác.");
        return Err(Refusal::wrong("login", "NGUOI-02", says));
    }
    let words = Words { name: new.name.clone(), title: new.title.clone(), body: new.body };
    let now = w.who().at;
    store::add(w, ok, (new.id, &login), &words, new.illustrative, now)?;
    let unit = unit_words(w, new.body, now.day())?;
    let says = format!("Lập tài khoản {login} cho {}{unit}.", new.name);
    // About the person alone: whoever reads the body's journal has no need of the login.
    let fact = Fact::new("people.account_made", "person", new.id, says)
        .with(kernel::serde_json::json!({ "login": login, "name": new.name, "title": new.title }));
    w.remember(&fact)?;
    Ok(())
}

fn unit_words(w: &mut Reading, body: Option<BodyId>, on: Day) -> Result<String, Refusal> {
    Ok(match body {
        Some(b) => format!(", {}", organisations::names_of(w, &[b], on)?.full(b)),
        None => String::new(),
    })
}

/// Appoints a person and leaves the fact.
///
/// # Errors
/// `Invalid` when the term ends before it begins, `Conflict` when the same appointment is there already.
pub fn grant(
    w: &mut Writing,
    ok: &Allowed<ManageAccounts>,
    person: PersonId,
    (post, scope): (Post, Scope),
    from: Day,
    until: Option<Day>,
) -> Result<GrantId, Refusal> {
    let new = Appointment {
        id: GrantId(Uuid::now_v7()),
        post,
        scope,
        from,
        until,
        acting: false,
        basis: String::new(),
        ended: None,
    };
    appoint(w, ok, person, &new)?;
    Ok(new.id)
}

fn appoint(
    w: &mut Writing,
    ok: &Allowed<ManageAccounts>,
    person: PersonId,
    new: &Appointment,
) -> Result<(), Refusal> {
    let known = store::appointments(w, person)?;
    decide::appointable(&known, new)?;
    let name = store::account(w, person)?.person.name;
    let on = w.who().at.day();
    let place = decide::scope_words(w, new.scope, on)?;
    store::appoint(w, ok, person, new)?;
    let how = if new.acting { "Giao tạm thời" } else { "Giao" };
    let basis = if new.basis.is_empty() { String::new() } else { format!(" Căn cứ: {}.", new.basis) };
    let says = format!("{how} {name}: {}, {place}, {}.{basis}", new.post.vietnamese(), new.term());
    let fact = Fact::new("people.appointed", "person", person, says).with(kernel::serde_json::json!({
        "post": new.post.word(), "from": new.from.iso(), "until": new.until.map(Day::iso), "acting": new.acting,
    }));
    let fact = match new.scope {
        Scope::Body(b) | Scope::Below(b) => fact.and_about("body", b),
        Scope::Bloc(b) => fact.and_about("bloc", b),
    };
    w.remember(&fact)?;
    Ok(())
}

/// The very first account: administrator of everything, with a temporary password to be changed at the first sign-in.
/// For the operator's command on an empty database.
///
/// # Errors
/// `Conflict` when there is any account already; `Invalid` for a login or password that will not do.
pub fn first_administrator(w: &mut Writing, login: &str, password: &str) -> Result<PersonId, Refusal> {
    if store::any_account(w)? {
        return Err(Refusal::conflict(
            "Đã có tài khoản. Quản trị viên đầu tiên chỉ lập được trên cơ sở dữ liệu trống.",
        ));
    }
    let login = model::login_of(login);
    if let Some(problem) = model::password_problem(password, &login) {
        return Err(Refusal::Invalid(vec![problem]));
    }
    let id = PersonId(Uuid::now_v7());
    let ok = decide::by_the_program(id)?;
    let now = w.who().at;
    let (name, title) = ("Quản trị hệ thống".to_owned(), "Quản trị hệ thống".to_owned());
    add_person(w, &ok, &NewPerson { id, login, name, title, body: None, illustrative: false })?;
    let secret = secrets::digest(password)?;
    let good_until = Some(now.plus_seconds(model::TEMPORARY_SECONDS));
    store::set_password(w, id, &store::Password { secret, temporary: true, good_until }, now)?;
    let everywhere = Scope::Below(organisations::EVERYWHERE);
    grant(w, &ok, id, (Post::Administrator, everywhere), now.day(), None)?;
    Ok(id)
}

#[cfg(test)]
mod tests;
