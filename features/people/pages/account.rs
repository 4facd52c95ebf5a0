//! One's own account: what one is appointed to, where one is signed in.

use super::{GrantRow, grant_rows, unit_of};
use crate::model::{Session, SessionId, browser_words, session_lives};
use crate::store::{self, sessions};
use askama::Template;
use db::{Committed, Reading, Writing};
use kernel::{Fact, Refusal};
use web::{Form, Frame, Next, One, Page, Visit};

/// One's own account.
#[derive(Template)]
#[template(path = "account.html")]
pub(crate) struct AccountPage {
    pub(crate) frame: Frame,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) title: String,
    pub(crate) unit: String,
    pub(crate) illustrative: bool,
    pub(crate) grants: Vec<GrantRow>,
    /// Open sessions, this one among them.
    pub(crate) sessions: usize,
}

pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let actor = v.actor()?;
    let person = store::account(w, actor.id)?.person;
    let mut known = store::appointments(w, actor.id)?;
    known.retain(|a| a.lasts(v.today()));
    Page::of(&AccountPage {
        frame: v.frame("Tài khoản của tôi", "/account"),
        unit: unit_of(w, person.body, v.today())?,
        grants: grant_rows(w, &known, v.today())?,
        sessions: living(v, w)?.len(),
        name: person.name,
        login: person.login,
        title: person.title,
        illustrative: person.illustrative,
    })
}

pub(crate) fn journal(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    web::journal(v, w, ("person", v.actor()?.id), "Tài khoản của tôi", "/account")
}

/// One signed-in browser as the page shows it.
#[derive(Clone, Debug)]
pub(crate) struct SessionRow {
    pub(crate) id: String,
    pub(crate) browser: String,
    pub(crate) ip: String,
    pub(crate) made: String,
    pub(crate) seen: String,
    /// It is this one.
    pub(crate) here: bool,
}

/// Where one is signed in.
#[derive(Template)]
#[template(path = "sessions.html")]
pub(crate) struct SessionsPage {
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<SessionRow>,
}

fn living(v: &Visit, w: &mut Reading) -> Result<Vec<Session>, Refusal> {
    let mut all = sessions::of_person(w, v.actor()?.id, v.now)?;
    all.retain(|s| session_lives(s.made, s.seen, v.now));
    Ok(all)
}

pub(crate) fn sessions(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let here = v.signed.as_ref().map(|s| s.session);
    let rows = living(v, w)?
        .into_iter()
        .map(|s| SessionRow {
            id: s.id.to_string(),
            browser: browser_words(&s.browser),
            ip: if s.ip.is_empty() { "chưa rõ".to_owned() } else { s.ip },
            made: s.made.full(),
            seen: s.seen.full(),
            here: Some(s.id.0) == here,
        })
        .collect();
    Page::of(&SessionsPage { frame: v.frame("Nơi đang đăng nhập", "/account"), rows })
}

pub(crate) fn sessions_after(v: &Visit, w: &mut Reading, _: One<SessionId>) -> Result<Page, Refusal> {
    sessions(v, w, ())
}

pub(crate) fn end_one(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SessionId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let actor = v.actor()?;
    let known = sessions::of_person(w, actor.id, v.now)?.into_iter().find(|s| s.id == id);
    let Some(session) = known else {
        return Err(Refusal::conflict("Phiên làm việc này đã kết thúc trước đó."));
    };
    sessions::end(w, actor.id, id.0, v.now)?;
    let browser = browser_words(&session.browser);
    let says =
        format!("{} kết thúc phiên làm việc trên {browser}, mở lúc {}.", actor.name, session.made.full());
    let fact = Fact::new("people.session_ended", "person", actor.id, says);
    let here = v.signed.as_ref().is_some_and(|s| s.session == id.0);
    let next = if here {
        Next::to("/sign-in").cookie(&v.app.session_cookie(), "", Some(0)).saying("Đã đăng xuất.")
    } else {
        Next::to("/account/sessions").saying(format!("Đã kết thúc phiên làm việc trên {browser}."))
    };
    w.commit(&fact, next)
}

pub(crate) fn end_all(v: &Visit, w: &mut Writing, (): (), _: &Form) -> Result<Committed<Next>, Refusal> {
    let actor = v.actor()?;
    sessions::end_all(w, actor.id, v.now)?;
    let says = format!("{} đăng xuất ở mọi nơi.", actor.name);
    let fact = Fact::new("people.signed_out_everywhere", "person", actor.id, says);
    let next = Next::to("/sign-in")
        .cookie(&v.app.session_cookie(), "", Some(0))
        .saying("Đã đăng xuất ở mọi nơi. Đăng nhập lại để làm tiếp.");
    w.commit(&fact, next)
}
