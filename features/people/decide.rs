//! Where an administrator may act: scopes in words and as places, and what an appointment may be.

use crate::model::{Account, Appointment, ManageAccounts};
use db::Reading;
use kernel::{Actor, Allowed, BlocId, BodyId, Day, Grant, PersonId, Place, Post, Refusal, Scope};
use organisations::{Body, EVERYWHERE};
use std::collections::{HashMap, HashSet};

/// Where an account is managed: its body and those above; one without a body, only from everywhere.
pub(crate) fn place_of(w: &mut Reading, body: Option<BodyId>, on: Day) -> Result<Place, Refusal> {
    match body {
        Some(body) => organisations::place(w, body, on),
        None => Ok(Place { above: vec![EVERYWHERE], ..Place::default() }),
    }
}

/// Where an appointment of this scope is made. What reaches below a body, or through a bloc, is given from above only.
pub(crate) fn place_of_scope(w: &mut Reading, scope: Scope, on: Day) -> Result<Place, Refusal> {
    match scope {
        Scope::Body(b) => organisations::place(w, b, on),
        Scope::Below(EVERYWHERE) => Ok(Place { above: vec![EVERYWHERE], ..Place::default() }),
        Scope::Below(b) => Ok(Place { bodies: Vec::new(), ..organisations::place(w, b, on)? }),
        Scope::Bloc(b) => {
            let newest = blocs::numbers(w, b)?.into_iter().next().ok_or(Refusal::NotFound)?;
            let mut above = blocs::year(w, newest.0, on)?.above;
            above.push(EVERYWHERE);
            Ok(Place { above, ..Place::default() })
        }
    }
}

/// A body chosen in a form is one there is, today.
pub(crate) fn real_body(w: &mut Reading, field: &str, body: BodyId, on: Day) -> Result<(), Refusal> {
    match organisations::body(w, body, on) {
        Ok(b) if b.lives_on(on) => Ok(()),
        Ok(_) | Err(Refusal::NotFound) => Err(Refusal::wrong(
            field,
            "CHUNG-09",
            "Đơn vị: không có đơn vị này, hoặc đã thôi hoạt động. Chọn lại.",
        )),
        Err(other) => Err(other),
    }
}

/// The scope in words: "tại Sở Tài chính", "Khối 5", "Ủy ban nhân dân tỉnh và mọi đơn vị bên dưới".
pub(crate) fn scope_words(w: &mut Reading, scope: Scope, on: Day) -> Result<String, Refusal> {
    Ok(match scope {
        Scope::Below(EVERYWHERE) => "mọi đơn vị".to_owned(),
        Scope::Body(b) => format!("tại {}", organisations::names_of(w, &[b], on)?.full(b)),
        Scope::Below(b) => {
            format!("{} và mọi đơn vị bên dưới", organisations::names_of(w, &[b], on)?.full(b))
        }
        Scope::Bloc(b) => bloc_words(w, b)?,
    })
}

fn bloc_words(w: &mut Reading, bloc: BlocId) -> Result<String, Refusal> {
    let newest = blocs::numbers(w, bloc)?.into_iter().next();
    Ok(newest.map_or_else(|| "khối, cụm chưa rõ".to_owned(), |(_, _, name)| name))
}

/// May the new appointment stand beside those there are?
pub(crate) fn appointable(known: &[Appointment], new: &Appointment) -> Result<(), Refusal> {
    if new.until.is_some_and(|until| until < new.from) {
        return Err(Refusal::wrong(
            "until",
            "NGUOI-09",
            format!("Đến hết ngày: phải từ {} trở đi.", new.from),
        ));
    }
    if new.acting && new.until.is_none() {
        let says = "Đến hết ngày: giao tạm thời thì phải có ngày hết hạn.";
        return Err(Refusal::wrong("until", "NGUOI-10", says));
    }
    let same = |a: &&Appointment| a.post == new.post && a.scope == new.scope;
    let overlaps = |a: &&Appointment| {
        a.ended.is_none()
            && a.until.is_none_or(|until| new.from <= until)
            && new.until.is_none_or(|until| a.from <= until)
    };
    if let Some(there) = known.iter().filter(same).find(overlaps) {
        let says =
            format!("Chức trách: đã được giao đúng như vậy ({}). Kết thúc lần giao đó trước.", there.term());
        return Err(Refusal::wrong("post", "NGUOI-11", says));
    }
    if known.iter().filter(same).any(|a| a.from == new.from) {
        let says = "Từ ngày: lần giao trước bắt đầu đúng ngày này đã kết thúc. Chọn ngày sau đó.";
        return Err(Refusal::wrong("from", "NGUOI-12", says));
    }
    Ok(())
}

/// An administrator never changes what they themselves may do or how they themselves come in.
pub(crate) fn not_oneself(actor: &Actor, account: &Account) -> Result<(), Refusal> {
    if actor.id == account.person.id {
        return Err(Refusal::Forbidden(
            "Quản trị không tự giao chức trách, tự khóa hay tự cấp lại mật khẩu cho mình. Việc này do một quản trị khác làm."
                .into(),
        ));
    }
    Ok(())
}

/// Bodies this administrator manages accounts of, among these.
pub(crate) fn managed(actor: &Actor, bodies: &[Body]) -> HashSet<BodyId> {
    let parents: HashMap<BodyId, Option<BodyId>> = bodies.iter().map(|b| (b.id, b.parent)).collect();
    let holds = |g: &&Grant| g.post == Post::Administrator && g.holds_on(actor.today);
    let scopes: HashSet<Scope> = actor.grants.iter().filter(holds).map(|g| g.scope).collect();
    let covers = |body: BodyId| {
        let mut at = Some(body);
        let mut steps = 0;
        while let Some(here) = at {
            if scopes.contains(&Scope::Below(here)) {
                return true;
            }
            steps += 1;
            at = if steps < 30 { parents.get(&here).copied().flatten() } else { None };
        }
        scopes.contains(&Scope::Below(EVERYWHERE)) || scopes.contains(&Scope::Body(body))
    };
    bodies.iter().map(|b| b.id).filter(|b| covers(*b)).collect()
}

/// Does this administrator oversee everything? Then accounts without a unit are theirs too.
pub(crate) fn oversees_all(actor: &Actor) -> bool {
    let all = |g: &Grant| {
        g.post == Post::Administrator && g.scope == Scope::Below(EVERYWHERE) && g.holds_on(actor.today)
    };
    actor.grants.iter().any(all)
}

/// Permission of the program itself, on an empty database: there is nobody yet who could be asked.
pub(crate) fn by_the_program(id: PersonId) -> Result<Allowed<ManageAccounts>, Refusal> {
    let today = Day(kernel::jiff::civil::Date::ZERO);
    let all = Grant { post: Post::Administrator, scope: Scope::Below(EVERYWHERE), from: today, until: None };
    let program = Actor {
        id,
        name: String::new(),
        title: String::new(),
        unit: String::new(),
        body: None,
        grants: vec![all],
        today,
    };
    program.may(ManageAccounts { place: Place { above: vec![EVERYWHERE], ..Place::default() } })
}
