//! SQL of accounts and appointments. Sessions and wrong passwords have their own files.

pub(crate) mod gates;
pub(crate) mod sessions;

use crate::model::{
    Account, Appointment, GrantId, ManageAccounts, Person, State, search_key, search_words, sort_key,
};
use db::{Reading, Writing, p};
use kernel::{Allowed, BodyId, Day, Grant, Moment, PersonId, Post, Refusal, Scope, Uuid};

type PersonRow = (PersonId, String, String, String, Option<BodyId>, bool);

fn person_of((id, login, name, title, body, illustrative): PersonRow) -> Person {
    Person { id, login, name, title, body, illustrative }
}

fn persons(rows: Vec<PersonRow>) -> Vec<Person> {
    rows.into_iter().map(person_of).collect()
}

type AccountRow = (PersonId, String, String, String, Option<BodyId>, bool, String, Moment, i64);

fn account_of(r: AccountRow) -> Result<Account, Refusal> {
    let (id, login, name, title, body, illustrative, state, made, version) = r;
    let state = State::of_word(&state).ok_or_else(|| Refusal::broken(format!("no such state: {state}")))?;
    Ok(Account { person: person_of((id, login, name, title, body, illustrative)), state, made, version })
}

/// One account.
pub(crate) fn account(w: &mut Reading, id: PersonId) -> Result<Account, Refusal> {
    account_of(w.one(
        "SELECT id, login, name, title, body, illustrative, state, made_at, version FROM people_person WHERE id = $1",
        p![id],
    )?)
}

/// One account by its login.
pub(crate) fn account_by_login(w: &mut Reading, login: &str) -> Result<Option<Account>, Refusal> {
    let row: Option<AccountRow> = w.maybe(
        "SELECT id, login, name, title, body, illustrative, state, made_at, version FROM people_person WHERE login = $1",
        p![login],
    )?;
    row.map(account_of).transpose()
}

/// Everyone of a sample with one post each; a sample is small.
pub(crate) fn everyone(w: &mut Reading) -> Result<Vec<(Person, Option<Post>)>, Refusal> {
    type Row = (PersonId, String, String, String, Option<BodyId>, bool, Option<String>);
    let rows: Vec<Row> = w.rows(
        "SELECT p.id, p.login, p.name, p.title, p.body, p.illustrative,
                (SELECT MIN(g.post) FROM people_grant g WHERE g.person = p.id)
         FROM people_person p ORDER BY p.body, p.sort, p.id LIMIT 200",
        p![],
    )?;
    let one = |(id, login, name, title, body, illustrative, post): Row| {
        (person_of((id, login, name, title, body, illustrative)), post.and_then(|word| Post::of_word(&word)))
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Is there any account at all?
pub(crate) fn any_account(w: &mut Reading) -> Result<bool, Refusal> {
    Ok(w.maybe::<(PersonId,)>("SELECT id FROM people_person LIMIT 1", p![])?.is_some())
}

/// What an administrator looks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Words of name, login or post.
    pub(crate) words: String,
    /// One unit, or all.
    pub(crate) body: Option<BodyId>,
    /// One state, or both.
    pub(crate) state: Option<State>,
}

/// Where a page of the list begins: after this key.
pub(crate) type After = (Vec<u8>, PersonId);

type ListRow = (PersonId, String, String, String, Option<BodyId>, bool, String, Moment, i64, Vec<u8>);

/// Accounts after a place in the list, by given name; `limit` of them.
pub(crate) fn accounts(
    w: &mut Reading,
    wanted: &Wanted,
    after: &After,
    limit: i64,
) -> Result<Vec<(Account, After)>, Refusal> {
    let [a, b, c, d] = search_words(&wanted.words);
    let state = wanted.state.map_or("%", State::word);
    let rows: Vec<ListRow> = match wanted.body {
        Some(body) => w.rows(
            "SELECT id, login, name, title, body, illustrative, state, made_at, version, sort FROM people_person
             WHERE (sort > $1 OR (sort = $1 AND id > $2)) AND search LIKE $3 AND search LIKE $4 AND search LIKE $5
             AND search LIKE $6 AND state LIKE $7 AND body = $8 ORDER BY sort, id LIMIT $9",
            p![after.0.clone(), after.1, a, b, c, d, state, body, limit],
        )?,
        None => w.rows(
            "SELECT id, login, name, title, body, illustrative, state, made_at, version, sort FROM people_person
             WHERE (sort > $1 OR (sort = $1 AND id > $2)) AND search LIKE $3 AND search LIKE $4 AND search LIKE $5
             AND search LIKE $6 AND state LIKE $7 ORDER BY sort, id LIMIT $8",
            p![after.0.clone(), after.1, a, b, c, d, state, limit],
        )?,
    };
    rows.into_iter()
        .map(|(id, login, name, title, body, illustrative, state, made, version, sort)| {
            let account = account_of((id, login, name, title, body, illustrative, state, made, version))?;
            Ok((account, (sort, id)))
        })
        .collect()
}

/// Where a person stands in the list.
pub(crate) fn place_in_list(w: &mut Reading, id: PersonId) -> Result<Option<After>, Refusal> {
    w.maybe("SELECT sort, id FROM people_person WHERE id = $1", p![id])
}

/// People of a body, and people appointed there on that day, whose account is open; by given name.
pub(crate) fn people_of(w: &mut Reading, body: BodyId, on: Day) -> Result<Vec<Person>, Refusal> {
    let rows = w.rows(
        "SELECT p.id, p.login, p.name, p.title, p.body, p.illustrative FROM people_person p
         WHERE p.state = 'OPEN' AND (p.body = $1 OR EXISTS (
           SELECT 1 FROM people_grant g WHERE g.person = p.id AND g.place = $1 AND g.scope = 'BODY' AND g.from_day <= $2
           AND (g.until_day IS NULL OR g.until_day >= $2) AND (g.ended_day IS NULL OR g.ended_day > $2)))
         ORDER BY p.sort, p.id LIMIT 2000",
        p![body, on],
    )?;
    Ok(persons(rows))
}

/// Who holds a post there on that day; by given name.
pub(crate) fn holders_of(w: &mut Reading, scope: Scope, post: Post, on: Day) -> Result<Vec<Person>, Refusal> {
    let (kind, place) = scope_words(scope);
    let rows = w.rows(
        "SELECT p.id, p.login, p.name, p.title, p.body, p.illustrative FROM people_person p
         WHERE p.state = 'OPEN' AND p.id IN (
           SELECT g.person FROM people_grant g WHERE g.place = $1 AND g.scope = $2 AND g.post = $3 AND g.from_day <= $4
           AND (g.until_day IS NULL OR g.until_day >= $4) AND (g.ended_day IS NULL OR g.ended_day > $4))
         ORDER BY p.sort, p.id LIMIT 2000",
        p![place, kind, post.word(), on],
    )?;
    Ok(persons(rows))
}

/// What the form of an account says.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) body: Option<BodyId>,
}

/// Makes an account. The caller has looked whether the login is free.
pub(crate) fn add(
    w: &mut Writing,
    _ok: &Allowed<ManageAccounts>,
    (id, login): (PersonId, &str),
    words: &Words,
    illustrative: bool,
    now: Moment,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO people_person (id, login, name, title, body, state, illustrative, search, sort, made_at, version)
         VALUES ($1, $2, $3, $4, $5, 'OPEN', $6, $7, $8, $9, 1)",
        p![
            id,
            login,
            &words.name,
            &words.title,
            words.body,
            illustrative,
            search_key(login, &words.name, &words.title),
            sort_key(&words.name),
            now
        ],
    )
}

/// Changes name, post and unit.
pub(crate) fn rename(
    w: &mut Writing,
    _ok: &Allowed<ManageAccounts>,
    account: &Account,
    words: &Words,
    seen: i64,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE people_person SET name = $1, title = $2, body = $3, search = $4, sort = $5, version = version + 1
         WHERE id = $6 AND version = $7",
        p![
            &words.name,
            &words.title,
            words.body,
            search_key(&account.person.login, &words.name, &words.title),
            sort_key(&words.name),
            account.person.id,
            seen
        ],
    )
}

/// Shuts or opens an account.
pub(crate) fn set_state(
    w: &mut Writing,
    _ok: &Allowed<ManageAccounts>,
    id: PersonId,
    state: State,
    seen: i64,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE people_person SET state = $1, version = version + 1 WHERE id = $2 AND version = $3",
        p![state.word(), id, seen],
    )
}

/// Marks an account as changed, so that a form sent twice finds out.
pub(crate) fn step_version(
    w: &mut Writing,
    _ok: &Allowed<ManageAccounts>,
    id: PersonId,
    seen: i64,
) -> Result<(), Refusal> {
    w.exec_one("UPDATE people_person SET version = version + 1 WHERE id = $1 AND version = $2", p![id, seen])
}

/// A stored password.
#[derive(Clone, Debug)]
pub(crate) struct Password {
    /// The Argon2id string.
    pub(crate) secret: String,
    /// Made by an administrator, to be changed at first sign-in.
    pub(crate) temporary: bool,
    /// Temporary ones end.
    pub(crate) good_until: Option<Moment>,
}

/// The person's password, if one was ever set.
pub(crate) fn password(w: &mut Reading, id: PersonId) -> Result<Option<Password>, Refusal> {
    let row: Option<(String, bool, Option<Moment>)> = w.maybe(
        "SELECT secret, temporary, good_until FROM people_credential WHERE person = $1 AND kind = 'PASSWORD' AND label = ''",
        p![id],
    )?;
    Ok(row.map(|(secret, temporary, good_until)| Password { secret, temporary, good_until }))
}

/// Puts a password in the place of the one before. The caller holds the duty, or is the person.
pub(crate) fn set_password(
    w: &mut Writing,
    id: PersonId,
    new: &Password,
    now: Moment,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO people_credential (id, person, kind, label, secret, temporary, good_until, made_at)
         VALUES ($1, $2, 'PASSWORD', '', $3, $4, $5, $6)
         ON CONFLICT (person, kind, label) DO UPDATE SET secret = excluded.secret, temporary = excluded.temporary,
         good_until = excluded.good_until, made_at = excluded.made_at",
        p![Uuid::now_v7(), id, &new.secret, new.temporary, new.good_until, now],
    )
}

/// Digests the same password with today's parameters.
pub(crate) fn renew_digest(w: &mut Writing, id: PersonId, secret: &str) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE people_credential SET secret = $1 WHERE person = $2 AND kind = 'PASSWORD' AND label = ''",
        p![secret, id],
    )
}

/// The scope's word and its place.
fn scope_words(scope: Scope) -> (&'static str, Uuid) {
    match scope {
        Scope::Body(b) => ("BODY", b.0),
        Scope::Bloc(b) => ("BLOC", b.0),
        Scope::Below(b) => ("BELOW", b.0),
    }
}

fn scope_of(kind: &str, place: Uuid) -> Result<Scope, Refusal> {
    match kind {
        "BODY" => Ok(Scope::Body(place.into())),
        "BLOC" => Ok(Scope::Bloc(place.into())),
        "BELOW" => Ok(Scope::Below(place.into())),
        other => Err(Refusal::broken(format!("no such scope: {other}"))),
    }
}

fn post_of(word: &str) -> Result<Post, Refusal> {
    Post::of_word(word).ok_or_else(|| Refusal::broken(format!("no such post: {word}")))
}

/// What the person is appointed to on a day.
pub(crate) fn grants_on(w: &mut Reading, id: PersonId, on: Day) -> Result<Vec<Grant>, Refusal> {
    let rows: Vec<(String, String, Uuid, Day, Option<Day>)> = w.rows(
        "SELECT post, scope, place, from_day, until_day FROM people_grant WHERE person = $1 AND from_day <= $2
         AND (until_day IS NULL OR until_day >= $2) AND (ended_day IS NULL OR ended_day > $2) LIMIT 500",
        p![id, on],
    )?;
    rows.into_iter()
        .map(|(post, scope, place, from, until)| {
            Ok(Grant { post: post_of(&post)?, scope: scope_of(&scope, place)?, from, until })
        })
        .collect()
}

type AppointmentRow = (GrantId, String, String, Uuid, Day, Option<Day>, bool, String, Option<Day>);

/// Everything the person was ever appointed to, newest first.
pub(crate) fn appointments(w: &mut Reading, id: PersonId) -> Result<Vec<Appointment>, Refusal> {
    let rows: Vec<AppointmentRow> = w.rows(
        "SELECT id, post, scope, place, from_day, until_day, acting, basis, ended_day FROM people_grant
         WHERE person = $1 ORDER BY from_day DESC, id DESC LIMIT 500",
        p![id],
    )?;
    rows.into_iter()
        .map(|(id, post, scope, place, from, until, acting, basis, ended)| {
            let (post, scope) = (post_of(&post)?, scope_of(&scope, place)?);
            Ok(Appointment { id, post, scope, from, until, acting, basis, ended })
        })
        .collect()
}

/// Writes an appointment.
pub(crate) fn appoint(
    w: &mut Writing,
    _ok: &Allowed<ManageAccounts>,
    person: PersonId,
    a: &Appointment,
) -> Result<(), Refusal> {
    let (scope, place) = scope_words(a.scope);
    w.exec_one(
        "INSERT INTO people_grant (id, person, post, scope, place, from_day, until_day, acting, basis)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        p![a.id, person, a.post.word(), scope, place, a.from, a.until, a.acting, &a.basis],
    )
}

/// Ends an appointment: from this day on it holds no more. The row stays.
pub(crate) fn end_appointment(
    w: &mut Writing,
    _ok: &Allowed<ManageAccounts>,
    person: PersonId,
    id: GrantId,
    day: Day,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE people_grant SET ended_day = $1 WHERE id = $2 AND person = $3 AND ended_day IS NULL",
        p![day, id, person],
    )
}
