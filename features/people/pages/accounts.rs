//! The list of accounts an administrator oversees, and a new one.

use super::Choice;
use super::manage::{NewSecret, OncePage};
use crate::model::{ManageAccounts, State, TEMPORARY_SECONDS};
use crate::store::{self, After, Password, Wanted};
use crate::{NewPerson, decide};
use askama::Template;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, PersonId, Refusal, Uuid};
use organisations::Body;
use std::collections::HashSet;
use web::{Filled, Form, Frame, Next, Page, Visit};

/// Accounts on a page.
const ROWS: usize = 50;
/// Accounts looked at in one statement while rows of this administrator's are sought.
const LOOKED_AT: i64 = 500;
/// Statements at most; the page then offers to look on.
const LOOKS: usize = 20;

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) title: String,
    pub(crate) unit: String,
    pub(crate) shut: bool,
    pub(crate) illustrative: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "accounts.html")]
pub(crate) struct AccountsPage {
    pub(crate) frame: Frame,
    /// Words looked for.
    pub(crate) words: String,
    /// The unit chosen, or "".
    pub(crate) body: String,
    /// The state chosen, or "".
    pub(crate) state: String,
    pub(crate) units: Vec<Choice>,
    pub(crate) rows: Vec<Row>,
    /// Not the first page.
    pub(crate) further: bool,
    /// Key of the last row, when there are more.
    pub(crate) after: Option<String>,
}

impl AccountsPage {
    fn sought(&self) -> bool {
        !(self.words.is_empty() && self.body.is_empty() && self.state.is_empty())
    }
}

/// Units of this administrator's, for pickers, in Vietnamese order.
pub(crate) fn units(v: &Visit, w: &mut Reading) -> Result<(Vec<Choice>, HashSet<BodyId>), Refusal> {
    let bodies: Vec<Body> = organisations::choices(w, v.today())?;
    let managed = decide::managed(v.actor()?, &bodies);
    let choices = bodies
        .into_iter()
        .filter(|b| managed.contains(&b.id))
        .map(|b| Choice { value: b.id.to_string(), words: b.name.full })
        .collect();
    Ok((choices, managed))
}

pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let (units, managed) = units(v, w)?;
    let body: Option<BodyId> = v.ask("unit").parse().ok();
    let state = State::of_word(&v.ask("state").to_uppercase());
    let words: String = v.ask("q").chars().take(200).collect();
    let wanted = Wanted { words: words.clone(), body, state };
    let from: Option<PersonId> = v.ask("after").parse().ok();
    let (found, after) = seek(v, w, &wanted, &managed, from)?;
    let bodies: Vec<BodyId> = found.iter().filter_map(|a| a.person.body).collect();
    let names = organisations::names_of(w, &bodies, v.today())?;
    let rows = found
        .into_iter()
        .map(|a| Row {
            id: a.person.id.to_string(),
            name: a.person.name,
            login: a.person.login,
            title: a.person.title,
            unit: a.person.body.map_or_else(|| "Chưa thuộc đơn vị nào".into(), |b| names.full(b).to_owned()),
            shut: a.state == State::Shut,
            illustrative: a.person.illustrative,
        })
        .collect();
    Page::of(&AccountsPage {
        frame: v.frame("Tài khoản", "/accounts"),
        words,
        body: body.map_or_else(String::new, |b| b.to_string()),
        state: state.map_or_else(String::new, |s| s.word().to_lowercase()),
        units,
        rows,
        further: from.is_some(),
        after,
    })
}

/// A page of accounts this administrator oversees. Others' are passed over, some hundreds at a time.
fn seek(
    v: &Visit,
    w: &mut Reading,
    wanted: &Wanted,
    managed: &HashSet<BodyId>,
    from: Option<PersonId>,
) -> Result<(Vec<crate::Account>, Option<String>), Refusal> {
    let all = decide::oversees_all(v.actor()?);
    let mut after: After = match from {
        Some(id) => store::place_in_list(w, id)?.unwrap_or_else(first),
        None => first(),
    };
    let mut found = Vec::new();
    for _ in 0..LOOKS {
        let batch = store::accounts(w, wanted, &after, LOOKED_AT)?;
        let last = i64::try_from(batch.len()).unwrap_or(0) < LOOKED_AT;
        for (account, place) in batch {
            let ours = account.person.body.map_or(all, |b| all || managed.contains(&b));
            if ours && found.len() == ROWS {
                return Ok((found, Some(after.1.to_string())));
            }
            after = place;
            if ours {
                found.push(account);
            }
        }
        if last {
            return Ok((found, None));
        }
    }
    Ok((found, Some(after.1.to_string())))
}

fn first() -> After {
    (Vec::new(), PersonId(Uuid::nil()))
}

/// A new account.
#[derive(Template)]
#[template(path = "account-new.html")]
pub(crate) struct NewPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) units: Vec<Choice>,
    /// May make accounts that belong to no unit.
    pub(crate) oversees_all: bool,
    /// The unit chosen.
    pub(crate) body: String,
}

pub(crate) fn blank(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let (units, _) = units(v, w)?;
    let body = v.filled.or("body", v.ask("unit")).to_owned();
    Page::of(&NewPage {
        frame: v.frame("Lập tài khoản", "/accounts"),
        filled: v.filled.clone(),
        units,
        oversees_all: decide::oversees_all(v.actor()?),
        body,
    })
}

pub(crate) fn make(
    v: &Visit,
    w: &mut Writing,
    (): (),
    form: &Form,
    new: &NewSecret,
) -> Result<Committed<Next>, Refusal> {
    let mut f = form.read();
    let login = f.line("login", "Tên đăng nhập", 200);
    let name = f.line("name", "Họ và tên", 200);
    let title = f.line("title", "Chức vụ", 200);
    let body: Option<BodyId> = match form.value("body") {
        "" if decide::oversees_all(v.actor()?) => None,
        _ => f.key("body", "Đơn vị"),
    };
    f.done()?;
    if let Some(body) = body {
        decide::real_body(w, "body", body, v.today())?;
    }
    let ok = v.may(ManageAccounts { place: decide::place_of(w, body, v.today())? })?;
    let id: PersonId = v.new_id();
    let person = NewPerson { id, login: login.clone(), name: name.clone(), title, body, illustrative: false };
    crate::add_person(w, &ok, &person)?;
    let good_until = Some(v.now.plus_seconds(TEMPORARY_SECONDS));
    let password = Password { secret: new.digest.clone(), temporary: true, good_until };
    store::set_password(w, id, &password, v.now)?;
    let fact = kernel::Fact::new(
        "people.password_given",
        "person",
        id,
        format!("Cấp mật khẩu tạm cho {name}; phải đổi ở lần đăng nhập đầu."),
    );
    let page = OncePage {
        frame: v.frame("Mật khẩu tạm", "/accounts"),
        heading: "Đã lập tài khoản".into(),
        name,
        login: crate::model::login_of(&login),
        password: new.plain.clone(),
        good_until: v.now.plus_seconds(TEMPORARY_SECONDS).full(),
        id: id.to_string(),
    };
    w.commit(&fact, Next::page(&page)?)
}
