//! Coming in, leaving, staying.

use crate::model::{ADDRESS_RULE, Gate, LOGIN_RULE, PASSWORD_CHARS, State, local_path, login_of};
use crate::secrets::{self, Compared};
use crate::store::{self, gates, sessions};
use askama::Template;
use db::{Committed, Reading, Who, Writing};
use kernel::{Fact, Moment, PersonId, Refusal};
use web::{Again, Form, Frame, Next, Page, Visit};

/// Signing in.
#[derive(Template)]
#[template(path = "sign-in.html")]
pub(crate) struct SignInPage {
    pub(crate) frame: Frame,
    /// What was typed.
    pub(crate) login: String,
    /// Why it was refused.
    pub(crate) says: Option<String>,
    /// Where to go afterwards.
    pub(crate) next: String,
    /// A form that waits to be sent.
    pub(crate) again: Option<Again>,
    /// The screen was locked for idleness.
    pub(crate) locked: bool,
}

pub(crate) fn show(v: &Visit, _: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let next = local_path(v.ask("next")).to_owned();
    if v.signed.is_some() {
        return Ok(Page::elsewhere(next));
    }
    let login = v.filled.or("login", "").to_owned();
    let locked = !v.ask("locked").is_empty();
    Page::of(&SignInPage {
        frame: v.frame("Đăng nhập", ""), login, says: None, next, again: None, locked
    })
}

/// What was found out before anything is written.
pub(crate) enum Look {
    /// Login or address is closed; the password was not looked at.
    Closed,
    /// Too many come at once.
    Busy,
    /// The password was compared.
    Compared {
        /// Whose login it is, and the string it was compared with.
        known: Option<(PersonId, String)>,
        /// Was it the password?
        same: bool,
        /// The same password digested with today's parameters, when the stored one is older.
        renewed: Option<String>,
    },
}

pub(crate) fn look(v: &Visit, w: &mut Reading, (): (), form: &Form) -> Result<Look, Refusal> {
    let login = login_of(form.value("login"));
    if closed(v, w, &login)?.is_some() {
        return Ok(Look::Closed);
    }
    let account = store::account_by_login(w, &login)?;
    let stored = match &account {
        Some(a) => store::password(w, a.person.id)?.map(|p| p.secret),
        None => None,
    };
    let typed = form.value("password");
    // Longer than any password can be: the work is done all the same, with nothing to find.
    let sane = if typed.chars().count() > *PASSWORD_CHARS.end() { "" } else { typed };
    let compared = secrets::compare(sane, stored.as_deref())?;
    let same = compared == Compared::Same;
    let renewed = match &stored {
        // If the desk is too busy for that now, the next sign-in does it.
        Some(s) if same && secrets::outdated(s) => secrets::digest(typed).ok(),
        _ => None,
    };
    Ok(match compared {
        Compared::Busy => Look::Busy,
        _ => Look::Compared { known: account.map(|a| a.person.id).zip(stored), same, renewed },
    })
}

/// Why nobody may try this login, or from this address, right now.
fn closed(v: &Visit, w: &mut Reading, login: &str) -> Result<Option<String>, Refusal> {
    let shut = |g: Option<Gate>| g.and_then(|g| g.shut(v.now));
    if let Some(until) = shut(gates::gate(w, &gates::login(login))?) {
        return Ok(Some(locked_words(login, until, v.now)));
    }
    let until = shut(gates::gate(w, &gates::address(v.ip))?);
    Ok(until.map(|until| {
        let at = when(until, v.now);
        format!("Từ địa chỉ mạng này đã có quá nhiều lần nhập sai mật khẩu. Thử lại sau {at}.")
    }))
}

fn locked_words(login: &str, until: Moment, now: Moment) -> String {
    let short: String = login.chars().take(40).collect();
    let (count, at) = (LOGIN_RULE.wrong_max, when(until, now));
    format!(
        "Tên đăng nhập “{short}” tạm khóa đến {at} vì nhập sai mật khẩu {count} lần. Thử lại sau giờ đó, hoặc nhờ quản trị hệ thống mở khóa."
    )
}

/// "09:38", with the day when it is another.
pub(crate) fn when(at: Moment, now: Moment) -> String {
    // The minute shown is one that is over, so that who comes back at that minute is let in.
    let at = at.plus_seconds(59);
    if at.day() == now.day() { at.hour() } else { at.full() }
}

pub(crate) fn sign_in(
    v: &Visit,
    w: &mut Writing,
    (): (),
    form: &Form,
    look: &Look,
) -> Result<Committed<Next>, Refusal> {
    let login = login_of(form.value("login"));
    // Looked at again: of many guesses sent at once, those after the fifth stop here whatever they would have found.
    if let Some(says) = closed(v, w, &login)? {
        return refuse(v, w, form, (429, &says));
    }
    match look {
        Look::Closed => refuse(v, w, form, (409, "Khóa vừa hết hạn. Gửi lại lần nữa.")),
        Look::Busy => refuse(v, w, form, (503, secrets::BUSY)),
        Look::Compared { known: Some((id, secret)), same: true, renewed } => {
            let password = store::password(w, *id)?.filter(|p| p.secret == *secret);
            let Some(password) = password else {
                return refuse(
                    v,
                    w,
                    form,
                    (409, "Mật khẩu của tài khoản này vừa được thay đổi. Đăng nhập lại."),
                );
            };
            if store::account(w, *id)?.state == State::Shut {
                let says = "Tài khoản này đã bị khóa. Liên hệ quản trị hệ thống của đơn vị để mở.";
                return refuse(v, w, form, (403, says));
            }
            if password.temporary && password.good_until.is_some_and(|until| until <= v.now) {
                let says = "Mật khẩu tạm đã hết hạn. Nhờ quản trị hệ thống của đơn vị cấp lại.";
                return refuse(v, w, form, (403, says));
            }
            if let Some(renewed) = renewed {
                store::renew_digest(w, *id, renewed)?;
            }
            gates::open(w, &gates::login(&login))?;
            come_in(v, w, *id, password.temporary, form)
        }
        Look::Compared { known, .. } => wrong(v, w, form, (&login, known.as_ref().map(|k| k.0))),
    }
}

fn come_in(
    v: &Visit,
    w: &mut Writing,
    id: PersonId,
    temporary: bool,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    if let Some(before) = &v.signed {
        sessions::end(w, before.actor.id, before.session, v.now)?;
    }
    let ip = v.ip.map_or_else(String::new, |ip| ip.to_string());
    let token = crate::begin_session(w, id, v.now, (&v.browser, &ip))?;
    let person = store::account(w, id)?.person;
    let unit = crate::unit_words(w, person.body, v.today())?;
    // From here on it is known who is there, and the fact is theirs.
    w.as_person(Who { at: v.now, by: Some(id), name: format!("{}{unit}", person.name) });
    let fact = Fact::new("people.signed_in", "person", id, format!("{} đăng nhập.", person.name));
    let next = match Again::carried(form) {
        Some(again) if !temporary => web::again_page(v, w, &token, again)?,
        _ => Next::to(local_path(form.value("next"))),
    };
    w.commit(&fact, next.cookie(&v.app.session_cookie(), &token, None))
}

/// Counts a wrong password. The refusal is written, so it is an answer of its own and not one of the five refusals.
fn wrong(
    v: &Visit,
    w: &mut Writing,
    form: &Form,
    (login, known): (&str, Option<PersonId>),
) -> Result<Committed<Next>, Refusal> {
    let (at_login, at_address) = (gates::login(login), gates::address(v.ip));
    let of_login = Gate::after_wrong(gates::gate(w, &at_login)?, &LOGIN_RULE, v.now);
    let of_address = Gate::after_wrong(gates::gate(w, &at_address)?, &ADDRESS_RULE, v.now);
    gates::put(w, &at_login, &of_login)?;
    gates::put(w, &at_address, &of_address)?;
    let Some(until) = of_login.shut(v.now) else {
        let left = LOGIN_RULE.wrong_max - of_login.wrong;
        let says = format!("Tên đăng nhập hoặc mật khẩu chưa đúng. Còn {left} lần thử trước khi tạm khóa.");
        return refuse(v, w, form, (422, &says));
    };
    let says = locked_words(login, until, v.now);
    let Some(id) = known else { return refuse(v, w, form, (429, &says)) };
    let name = store::account(w, id)?.person.name;
    w.commit(&locked_fact(id, &name, until, v.now), refused(v, form, (429, &says))?)
}

/// What the journal keeps of wrong passwords: that a login of somebody's was locked.
pub(crate) fn locked_fact(id: PersonId, name: &str, until: Moment, now: Moment) -> Fact {
    let says =
        format!("Tạm khóa đăng nhập của {name} đến {} vì nhập sai mật khẩu nhiều lần.", when(until, now));
    Fact::new("people.login_locked", "person", id, says)
}

fn refuse(v: &Visit, w: &mut Writing, form: &Form, answer: (u16, &str)) -> Result<Committed<Next>, Refusal> {
    let next = refused(v, form, answer)?;
    w.commit_quietly("wrong passwords are counted; the journal tells only of a login that was locked", next)
}

/// The sign-in page again, with the login and what was put aside, under this status.
fn refused(v: &Visit, form: &Form, (status, says): (u16, &str)) -> Result<Next, Refusal> {
    let login: String = form.value("login").chars().take(200).collect();
    let page = SignInPage {
        frame: v.frame("Đăng nhập", ""),
        login,
        says: Some(says.to_owned()),
        next: local_path(form.value("next")).to_owned(),
        again: Again::carried(form),
        locked: false,
    };
    Ok(Next::page(&page)?.status(status))
}

pub(crate) fn sign_out(v: &Visit, w: &mut Writing, (): (), _: &Form) -> Result<Committed<Next>, Refusal> {
    let next = Next::to("/sign-in").cookie(&v.app.session_cookie(), "", Some(0));
    match &v.signed {
        Some(s) => {
            sessions::end(w, s.actor.id, s.session, v.now)?;
            let says = format!("{} đăng xuất.", s.actor.name);
            w.commit(
                &Fact::new("people.signed_out", "person", s.actor.id, says),
                next.saying("Đã đăng xuất."),
            )
        }
        None => w.commit_quietly("who was not signed in leaves nothing", next),
    }
}

/// All the browser's countdown needs to hear.
#[derive(Template)]
#[template(
    source = "<!doctype html><html lang=\"vi\"><title>Thi Đua</title><h1>Đã ghi</h1></html>",
    ext = "html"
)]
struct StayPage;

pub(crate) fn stay(v: &Visit, w: &mut Writing, (): (), _: &Form) -> Result<Committed<Next>, Refusal> {
    if let Some(s) = &v.signed {
        sessions::seen(w, s.session, v.now)?;
    }
    w.commit_quietly("when a session was last seen is not an act", Next::page(&StayPage)?)
}
