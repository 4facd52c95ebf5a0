//! One account, for the administrator who oversees it.

use super::accounts::units;
use super::{Choice, GrantRow, grant_rows, managed, unit_of};
use crate::model::{Account, Appointment, GrantId, ManageAccounts, State, TEMPORARY_SECONDS, session_lives};
use crate::store::{self, Password, Words, gates, sessions};
use crate::{decide, secrets};
use askama::Template;
use db::{Committed, Reading, Writing};
use kernel::{Allowed, BlocId, BodyId, Day, Fact, PersonId, Post, Refusal, Scope};
use std::collections::HashSet;
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

/// A temporary password, shown once.
#[derive(Template)]
#[template(path = "once.html")]
pub(crate) struct OncePage {
    pub(crate) frame: Frame,
    pub(crate) heading: String,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) good_until: String,
    pub(crate) id: String,
}

/// A temporary password and its string, made before anything is written.
pub(crate) struct NewSecret {
    pub(crate) plain: String,
    pub(crate) digest: String,
}

pub(crate) fn new_secret(_: &Visit, _: &mut Reading, (): (), _: &Form) -> Result<NewSecret, Refusal> {
    let plain = secrets::temporary()?;
    let digest = secrets::digest(&plain)?;
    Ok(NewSecret { plain, digest })
}

pub(crate) fn new_secret_for(
    v: &Visit,
    w: &mut Reading,
    One(id): One<PersonId>,
    form: &Form,
) -> Result<NewSecret, Refusal> {
    managed(v, w, id)?;
    new_secret(v, w, (), form)
}

/// The page of one account.
#[derive(Template)]
#[template(path = "manage.html")]
pub(crate) struct ManagePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) title: String,
    pub(crate) unit: String,
    pub(crate) body: String,
    pub(crate) illustrative: bool,
    pub(crate) shut: bool,
    pub(crate) made: String,
    /// "chưa có", "tạm, đến …", "do người dùng đặt".
    pub(crate) password: String,
    /// Locked for wrong passwords until.
    pub(crate) locked: Option<String>,
    pub(crate) sessions: usize,
    pub(crate) grants: Vec<GrantRow>,
    pub(crate) units: Vec<Choice>,
    pub(crate) blocs: Vec<Choice>,
    pub(crate) posts: Vec<Choice>,
    pub(crate) oversees_all: bool,
    /// It is the administrator's own.
    pub(crate) own: bool,
    /// It holds more than this administrator oversees, so others look after its words, password and lock.
    pub(crate) beyond: bool,
    pub(crate) today: String,
}

pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PersonId>) -> Result<Page, Refusal> {
    let (account, _) = managed(v, w, id)?;
    let known = store::appointments(w, id)?;
    let mut living = sessions::of_person(w, id, v.now)?;
    living.retain(|s| session_lives(s.made, s.seen, v.now));
    let gate = gates::gate(w, &gates::login(&account.person.login))?;
    let locked = gate.and_then(|g| g.shut(v.now)).map(|until| super::sign_in::when(until, v.now));
    let password = match store::password(w, id)? {
        None => "chưa có; cấp mật khẩu tạm để người dùng đăng nhập được".to_owned(),
        Some(Password { temporary: true, good_until: Some(until), .. }) if until <= v.now => {
            format!("tạm, đã hết hạn lúc {}", until.full())
        }
        Some(Password { temporary: true, good_until: Some(until), .. }) => {
            format!("tạm, chưa đổi, dùng được đến {}", until.full())
        }
        Some(_) => "do người dùng tự đặt".to_owned(),
    };
    let (units, _) = units(v, w)?;
    let actor = v.actor()?;
    let own = actor.id == id;
    let filled = v.filled.beside(account.version, &["reason"]);
    Page::of(&ManagePage {
        frame: v.frame(account.person.name.clone(), "/accounts").over(&filled, there(id)),
        filled,
        id: id.to_string(),
        version: account.version,
        unit: unit_of(w, account.person.body, v.today())?,
        body: account.person.body.map_or_else(String::new, |b| b.to_string()),
        shut: account.state == State::Shut,
        made: account.made.full(),
        password,
        locked,
        sessions: living.len(),
        grants: grant_rows(w, &known, v.today())?,
        units,
        blocs: blocs(v, w)?,
        posts: Post::ALL
            .iter()
            .map(|p| Choice { value: p.word().to_lowercase(), words: p.vietnamese().to_owned() })
            .collect(),
        oversees_all: decide::oversees_all(actor),
        own,
        beyond: !own && oversees(v, w, &known).is_err(),
        today: v.today().to_string(),
        name: account.person.name,
        login: account.person.login,
        title: account.person.title,
        illustrative: account.person.illustrative,
    })
}

pub(crate) fn show_after(v: &Visit, w: &mut Reading, at: Two<PersonId, GrantId>) -> Result<Page, Refusal> {
    show(v, w, One(at.0))
}

pub(crate) fn journal(v: &Visit, w: &mut Reading, One(id): One<PersonId>) -> Result<Page, Refusal> {
    let (account, _) = managed(v, w, id)?;
    web::journal(v, w, ("person", id), &account.person.name, &format!("/accounts/{id}"))
}

/// Blocs of this year and the last that this administrator oversees.
fn blocs(v: &Visit, w: &mut Reading) -> Result<Vec<Choice>, Refusal> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    let this = v.today().year();
    for number in [this, this - 1] {
        for year in blocs::years_of_number(w, number, v.today())? {
            let mut above = year.above.clone();
            above.push(organisations::EVERYWHERE);
            let place = kernel::Place { above, ..kernel::Place::default() };
            if seen.insert(year.bloc) && v.can(ManageAccounts { place }) {
                all.push(Choice { value: year.bloc.to_string(), words: year.bloc_long });
            }
        }
    }
    Ok(all)
}

/// Does this administrator oversee everything the account is appointed to? Else whoever may set its password could
/// take what they were never given.
fn oversees(v: &Visit, w: &mut Reading, known: &[Appointment]) -> Result<(), Refusal> {
    let scopes: HashSet<Scope> = known.iter().filter(|a| a.lasts(v.today())).map(|a| a.scope).collect();
    for scope in scopes {
        let place = decide::place_of_scope(w, scope, v.today())?;
        if !v.can(ManageAccounts { place }) {
            return Err(Refusal::Forbidden(
                "Tài khoản này còn giữ chức trách ngoài phạm vi của đồng chí, nên thông tin, mật khẩu, khóa và phiên làm việc do quản trị cấp trên lo."
                    .into(),
            ));
        }
    }
    Ok(())
}

/// For deeds that could take an account over or stop its work.
fn taken_in_hand(
    v: &Visit,
    w: &mut Reading,
    id: PersonId,
) -> Result<(Account, Allowed<ManageAccounts>), Refusal> {
    let (account, ok) = managed(v, w, id)?;
    decide::not_oneself(v.actor()?, &account)?;
    let known = store::appointments(w, id)?;
    oversees(v, w, &known)?;
    Ok((account, ok))
}

fn seen_version(form: &Form) -> i64 {
    form.value("version").parse().unwrap_or(0)
}

fn there(id: PersonId) -> String {
    format!("/accounts/{id}")
}

pub(crate) fn rename(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PersonId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    // A name is part of what somebody signs with elsewhere too.
    let (account, ok) = taken_in_hand(v, w, id)?;
    let mut f = form.read();
    let name = f.line("name", "Họ và tên", 200);
    let title = f.line("title", "Chức vụ", 200);
    let body: Option<BodyId> = match form.value("body") {
        "" if decide::oversees_all(v.actor()?) => None,
        _ => f.key("body", "Đơn vị"),
    };
    f.done()?;
    if let Some(body) = body.filter(|b| Some(*b) != account.person.body) {
        decide::real_body(w, "body", body, v.today())?;
    }
    if body != account.person.body {
        v.may(ManageAccounts { place: decide::place_of(w, body, v.today())? })?;
    }
    let words = Words { name, title, body };
    store::rename(w, &ok, &account, &words, seen_version(form))?;
    let unit = crate::unit_words(w, body, v.today())?;
    let before = crate::unit_words(w, account.person.body, v.today())?;
    let says = format!(
        "Sửa tài khoản {}: {}, {}{before} thành {}, {}{unit}.",
        account.person.login, account.person.name, account.person.title, words.name, words.title
    );
    let fact = Fact::new("people.account_changed", "person", id, says);
    w.commit(&fact, Next::to(there(id)).saying(format!("Đã lưu thông tin của {}.", words.name)))
}

/// What the form of an appointment says.
fn appointment(v: &Visit, form: &Form) -> Result<Appointment, Refusal> {
    let mut f = form.read();
    let words = Post::ALL.map(|p| (p.word().to_lowercase(), p));
    let offered: Vec<(&str, Post)> = words.iter().map(|(w, p)| (w.as_str(), *p)).collect();
    let post = f.choice("post", "Chức trách", &offered);
    let where_ = f.choice("where", "Phạm vi", &[("body", 0u8), ("below", 1), ("bloc", 2)]);
    let scope = match where_ {
        Some(0) => f.key::<BodyId>("at_body", "Đơn vị").map(Scope::Body),
        Some(1) => f.key::<BodyId>("at_body", "Đơn vị").map(Scope::Below),
        Some(_) => f.key::<BlocId>("bloc", "Khối, cụm").map(Scope::Bloc),
        None => None,
    };
    let (first, last) = bounds(v.today());
    if post == Some(Post::Usher) && where_ == Some(2) {
        // No gate is a bloc's: it would be a post that opens nothing.
        f.wrong("where", "NGUOI-14", "Người đón tiếp đứng cửa ở hội nghị của đơn vị đăng cai. Chọn đơn vị.");
    }
    let from = f.day("from", "Từ ngày", first, last);
    let until = f.optional_day("until", "Đến hết ngày", first, last);
    let basis = f.optional_line("basis", "Căn cứ", 200);
    f.done()?;
    // The reader has refused already when one of them is missing.
    let (Some(post), Some(scope)) = (post, scope) else { return Err(Refusal::Invalid(Vec::new())) };
    let acting = form.has("acting");
    Ok(Appointment { id: v.new_id(), post, scope, from, until, acting, basis, ended: None })
}

/// Days an appointment may have.
fn bounds(today: Day) -> (Day, Day) {
    let first = Day(kernel::jiff::civil::date(1990, 1, 1));
    (first, today.plus_days(20 * 366))
}

pub(crate) fn appoint(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PersonId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (account, _) = managed(v, w, id)?;
    decide::not_oneself(v.actor()?, &account)?;
    let new = appointment(v, form)?;
    match new.scope {
        Scope::Below(organisations::EVERYWHERE) | Scope::Bloc(_) => {}
        Scope::Body(b) | Scope::Below(b) => decide::real_body(w, "at_body", b, v.today())?,
    }
    let place = decide::place_of_scope(w, new.scope, v.today())?;
    let ok = v.may(ManageAccounts { place })?;
    if account.state == State::Shut {
        return Err(Refusal::conflict("Tài khoản này đang bị khóa. Mở khóa trước rồi giao chức trách."));
    }
    crate::appoint(w, &ok, id, &new)?;
    let says = format!("Đã giao cho {}: {}, {}.", account.person.name, new.post.vietnamese(), new.term());
    w.commit_remembered(Next::to(there(id)).saying(says))
}

pub(crate) fn end_grant(
    v: &Visit,
    w: &mut Writing,
    Two(id, grant): Two<PersonId, GrantId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (account, _) = managed(v, w, id)?;
    decide::not_oneself(v.actor()?, &account)?;
    let known = store::appointments(w, id)?.into_iter().find(|a| a.id == grant).ok_or(Refusal::NotFound)?;
    let ok = v.may(ManageAccounts { place: decide::place_of_scope(w, known.scope, v.today())? })?;
    if !known.lasts(v.today()) {
        return Err(Refusal::conflict("Chức trách này đã kết thúc trước đó."));
    }
    store::end_appointment(w, &ok, id, grant, v.today())?;
    let place = decide::scope_words(w, known.scope, v.today())?;
    let (name, post) = (&account.person.name, known.post.vietnamese());
    let says = format!("{name} thôi giữ chức trách {post}, {place}, từ {}.", v.today());
    let fact = Fact::new("people.appointment_ended", "person", id, says);
    w.commit(&fact, Next::to(there(id)).saying(format!("{name} đã thôi giữ chức trách {post}.")))
}

pub(crate) fn reset(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PersonId>,
    form: &Form,
    new: &NewSecret,
) -> Result<Committed<Next>, Refusal> {
    let (account, ok) = taken_in_hand(v, w, id)?;
    store::step_version(w, &ok, id, seen_version(form))?;
    let until = v.now.plus_seconds(TEMPORARY_SECONDS);
    let password = Password { secret: new.digest.clone(), temporary: true, good_until: Some(until) };
    store::set_password(w, id, &password, v.now)?;
    gates::open(w, &gates::login(&account.person.login))?;
    sessions::end_all(w, id, v.now)?;
    let name = account.person.name;
    let says = format!("Cấp lại mật khẩu tạm cho {name}; các phiên làm việc đang mở kết thúc.");
    let fact = Fact::new("people.password_given", "person", id, says);
    let page = OncePage {
        frame: v.frame("Mật khẩu tạm", "/accounts"),
        heading: "Đã cấp lại mật khẩu".into(),
        name,
        login: account.person.login,
        password: new.plain.clone(),
        good_until: until.full(),
        id: id.to_string(),
    };
    w.commit(&fact, Next::page(&page)?)
}

pub(crate) fn shut(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PersonId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (account, ok) = taken_in_hand(v, w, id)?;
    let mut f = form.read();
    let reason = f.line("reason", "Lý do khóa", 500);
    f.done()?;
    if account.state == State::Shut {
        return Err(Refusal::conflict("Tài khoản này đã bị khóa trước đó."));
    }
    store::set_state(w, &ok, id, State::Shut, seen_version(form))?;
    sessions::end_all(w, id, v.now)?;
    let says = format!("Khóa tài khoản {} của {}.", account.person.login, account.person.name);
    let fact = Fact::new("people.account_shut", "person", id, says).because(reason);
    let told = format!("Đã khóa tài khoản của {}. Các phiên đang mở đã kết thúc.", account.person.name);
    w.commit(&fact, Next::to(there(id)).saying(told))
}

/// Opens an account that was shut, or a login locked for wrong passwords.
pub(crate) fn reopen(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PersonId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (account, ok) = taken_in_hand(v, w, id)?;
    let key = gates::login(&account.person.login);
    let locked = gates::gate(w, &key)?.and_then(|g| g.shut(v.now)).is_some();
    if account.state == State::Open && !locked {
        return Err(Refusal::conflict("Tài khoản này đang mở, không cần mở khóa."));
    }
    store::set_state(w, &ok, id, State::Open, seen_version(form))?;
    gates::open(w, &key)?;
    let says = format!("Mở khóa tài khoản {} của {}.", account.person.login, account.person.name);
    let fact = Fact::new("people.account_opened", "person", id, says);
    w.commit(&fact, Next::to(there(id)).saying(format!("Đã mở khóa tài khoản của {}.", account.person.name)))
}

pub(crate) fn end_sessions(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PersonId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (account, _) = taken_in_hand(v, w, id)?;
    if sessions::end_all(w, id, v.now)? == 0 {
        return Err(Refusal::conflict("Không còn phiên làm việc nào đang mở."));
    }
    let name = account.person.name;
    let fact =
        Fact::new("people.sessions_ended", "person", id, format!("Kết thúc mọi phiên làm việc của {name}."));
    w.commit(&fact, Next::to(there(id)).saying(format!("Đã kết thúc mọi phiên làm việc của {name}.")))
}
