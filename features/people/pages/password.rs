//! Changing one's own password.

use crate::model::{Gate, LOGIN_RULE, password_problem};
use crate::secrets::{self, Compared};
use crate::store::{self, Password, gates, sessions};
use askama::Template;
use db::{Committed, Reading, Writing};
use kernel::{Fact, Problem, Refusal};
use web::{Filled, Form, Frame, Next, Page, Visit};

/// Changing one's password.
#[derive(Template)]
#[template(path = "password.html")]
pub(crate) struct PasswordPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    /// What they sign in with; browsers that keep passwords want to know.
    pub(crate) login: String,
    /// The one in use was made by an administrator.
    pub(crate) temporary: bool,
}

pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    Page::of(&page(v, w, v.filled.clone())?)
}

fn page(v: &Visit, w: &mut Reading, filled: Filled) -> Result<PasswordPage, Refusal> {
    let id = v.actor()?.id;
    let login = store::account(w, id)?.person.login;
    let temporary = store::password(w, id)?.is_some_and(|p| p.temporary);
    let mut frame = v.frame("Đổi mật khẩu", "");
    // The page says itself what is wrong: the frame would promise that what was typed is kept, and passwords are not.
    frame.problems = Vec::new();
    Ok(PasswordPage { frame, filled, login, temporary })
}

/// What was found out before anything is written.
pub(crate) enum Look {
    /// Too many wrong ones: the one in use was not looked at.
    Closed,
    /// It is not the one in use.
    Wrong,
    /// It is; here is the string it was compared with, and the new one's.
    Right { stored: String, new: String },
}

pub(crate) fn look(v: &Visit, w: &mut Reading, (): (), form: &Form) -> Result<Look, Refusal> {
    let id = v.actor()?.id;
    let login = store::account(w, id)?.person.login;
    let (now, new, repeated) =
        (form.value("current_password"), form.value("new_password"), form.value("repeated_password"));
    let mut problems = Vec::new();
    if now.is_empty() {
        problems.push(Problem::new("current_password", "CHUNG-01", "Mật khẩu đang dùng: chưa viết."));
    }
    match password_problem(new, &login) {
        Some(p) => problems.push(p),
        None if new == now => problems.push(Problem::new(
            "new_password",
            "NGUOI-07",
            "Mật khẩu mới: phải khác mật khẩu đang dùng.",
        )),
        None if new != repeated => problems.push(Problem::new(
            "repeated_password",
            "NGUOI-08",
            "Viết lại mật khẩu mới: chưa khớp với mật khẩu mới ở trên.",
        )),
        None => {}
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let Some(stored) = store::password(w, id)?.map(|p| p.secret) else { return Ok(Look::Wrong) };
    if gates::gate(w, &gates::login(&login))?.and_then(|g| g.shut(v.now)).is_some() {
        return Ok(Look::Closed);
    }
    match secrets::compare(now, Some(&stored))? {
        Compared::Busy => Err(Refusal::conflict(secrets::BUSY)),
        Compared::Other => Ok(Look::Wrong),
        Compared::Same => Ok(Look::Right { stored, new: secrets::digest(new)? }),
    }
}

pub(crate) fn change(
    v: &Visit,
    w: &mut Writing,
    (): (),
    _: &Form,
    look: &Look,
) -> Result<Committed<Next>, Refusal> {
    let actor = v.actor()?;
    let login = store::account(w, actor.id)?.person.login;
    let key = gates::login(&login);
    let gate = gates::gate(w, &key)?;
    if let Some(until) = gate.and_then(|g| g.shut(v.now)) {
        let at = super::sign_in::when(until, v.now);
        let says =
            format!("Mật khẩu đang dùng: nhập sai nhiều lần nên tạm khóa đến {at}. Thử lại sau giờ đó.");
        return refuse(v, w, (429, says));
    }
    let (stored, new) = match look {
        Look::Right { stored, new } => (stored, new),
        Look::Closed => return Err(Refusal::conflict("Khóa vừa hết hạn. Gửi lại lần nữa.")),
        Look::Wrong => {
            let gate = Gate::after_wrong(gate, &LOGIN_RULE, v.now);
            gates::put(w, &key, &gate)?;
            let says = "Mật khẩu đang dùng: chưa đúng.".to_owned();
            let Some(until) = gate.shut(v.now) else { return refuse(v, w, (422, says)) };
            let fact = super::sign_in::locked_fact(actor.id, &actor.name, until, v.now);
            let next = refused(v, w, (422, says))?;
            return w.commit(&fact, next);
        }
    };
    let before = store::password(w, actor.id)?.filter(|p| p.secret == *stored);
    let Some(before) = before else {
        return Err(Refusal::conflict(
            "Mật khẩu vừa được thay đổi ở nơi khác. Đăng nhập lại bằng mật khẩu mới.",
        ));
    };
    let password = Password { secret: new.clone(), temporary: false, good_until: None };
    store::set_password(w, actor.id, &password, v.now)?;
    gates::open(w, &key)?;
    sessions::end_all(w, actor.id, v.now)?;
    let ip = v.ip.map_or_else(String::new, |ip| ip.to_string());
    let token = crate::begin_session(w, actor.id, v.now, (&v.browser, &ip))?;
    let says = format!("{} đổi mật khẩu của mình; các phiên làm việc khác kết thúc.", actor.name);
    let fact = Fact::new("people.password_changed", "person", actor.id, says);
    let next = Next::to(if before.temporary { "/" } else { "/account" })
        .saying("Đã đổi mật khẩu. Mọi phiên làm việc ở máy khác đã kết thúc.")
        .cookie(&v.app.session_cookie(), &token, None);
    w.commit(&fact, next)
}

fn refuse(v: &Visit, w: &mut Writing, answer: (u16, String)) -> Result<Committed<Next>, Refusal> {
    let next = refused(v, w, answer)?;
    w.commit_quietly("wrong passwords are counted; the journal tells only of what was changed", next)
}

/// The page again; the wrong try is written, so it is an answer of its own.
fn refused(v: &Visit, w: &mut Reading, (status, says): (u16, String)) -> Result<Next, Refusal> {
    let mut filled = Filled::default();
    filled.action.clone_from(&v.path);
    filled.problems = vec![Problem::new("current_password", "NGUOI-13", says)];
    Ok(Next::page(&page(v, w, filled)?)?.status(status))
}
