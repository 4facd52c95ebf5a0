//! What the host does to one delegation: its data, confirming and opening its list.

use super::delegations::{Held, bodies, known_body, own_name, read};
use crate::deeds;
use crate::doubts::DIFFERENT;
use crate::model::{Delegation, DelegationId, ListState};
use crate::opened::{Opened, Opens};
use crate::store;
use db::{Committed, Reading, Writing};
use gatherings::PrepareGathering;
use kernel::{Allowed, BodyId, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "delegation-setup.html")]
pub(crate) struct SetupPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) trail: String,
    pub(crate) d: Delegation,
    pub(crate) held: Held,
    pub(crate) offered: Vec<String>,
    pub(crate) bodies: Vec<(BodyId, String)>,
    /// Nobody was ever written down.
    pub(crate) empty: bool,
}

/// Opened by the host.
fn hosts(
    v: &Visit,
    w: &mut Reading,
    id: DelegationId,
) -> Result<(Opened, Allowed<PrepareGathering>), Refusal> {
    let o = id.open(v, w)?;
    let ok = v.may(o.g.prepare())?;
    Ok((o, ok))
}

/// `GET /delegations/{id}/setup`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<DelegationId>) -> Result<Page, Refusal> {
    let (o, _) = hosts(v, w, id)?;
    let (d, all) = (&o.d, store::delegations(w, o.g.id)?);
    let bodies = bodies(w, v.today())?;
    let named = d.body.and_then(|b| bodies.iter().find(|(id, _)| *id == b));
    let filled = v.filled.beside(d.version, &[]);
    let frame = v.frame(format!("Sửa {}", d.name), "/gatherings");
    let mut offered: Vec<String> = store::sources(w, o.g.id)?.into_iter().map(|s| s.name).collect();
    offered.extend(all.iter().map(|d| d.source.clone()));
    offered.sort();
    offered.dedup();
    Page::of(&SetupPage {
        frame: frame.over(&filled, &o.base),
        trail: gatherings::trail(&o.g, &d.name)?,
        held: Held {
            name: d.name.clone(),
            source: d.source.clone(),
            quota: d.quota.to_string(),
            order: d.order.to_string(),
            due: d.due.map_or(String::new(), |x| x.to_string()),
            contact: d.contact.clone(),
            body: d.body.map_or(String::new(), |b| b.to_string()),
            body_name: named.map_or(String::new(), |(_, name)| name.clone()),
        },
        offered,
        bodies,
        empty: store::of_delegation(w, d)?.is_empty(),
        filled,
        d: o.d,
    })
}

/// `POST /delegations/{id}/setup`
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<DelegationId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (o, ok) = hosts(v, w, id)?;
    let seen = form.version()?;
    let mut r = form.read();
    let d = read(&mut r, form, (&o.g, v.today()), &o.d);
    let all = store::delegations(w, o.g.id)?;
    own_name(&mut r, &d, &o.d.name, &all);
    known_body(w, &mut r, &d, v.today(), &all)?;
    r.done()?;
    let to = Next::to(&o.base);
    if d == o.d && seen == o.d.version {
        return w.commit_quietly("the same data again change nothing", to.saying("Không có gì thay đổi."));
    }
    deeds::change_delegation(w, &ok, (&o.g, &Delegation { version: seen, ..d.clone() }), &o.d)?;
    let filled = store::filled_of(w, &[id])?.get(&id).copied().unwrap_or_default();
    let over = match filled.over(d.quota) {
        0 => String::new(),
        n => format!(" Danh sách có {} người, quá phân bổ {n}: rút bớt trước khi chốt.", filled.taken),
    };
    w.commit_remembered(to.saying(format!("Đã ghi thông tin đoàn.{over}")))
}

/// `POST /delegations/{id}/removal`
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    One(id): One<DelegationId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (o, ok) = hosts(v, w, id)?;
    let d = Delegation { version: form.version()?, ..o.d.clone() };
    deeds::remove_delegation(w, &ok, (&o.g, &d))?;
    let to = Next::to(format!("/gatherings/{}/delegations", o.g.id));
    w.commit_remembered(to.saying(format!("Đã bỏ {}.", d.name)))
}

/// `POST /delegations/{id}/confirmation`
pub(crate) fn confirm(
    v: &Visit,
    w: &mut Writing,
    One(id): One<DelegationId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (o, ok) = hosts(v, w, id)?;
    let seen = form.version()?;
    let to = Next::to(&o.base).saying(format!("Đã chốt danh sách {}.", o.d.name));
    if o.d.state == ListState::Confirmed && o.d.version == seen + 1 {
        return w.commit_quietly("the same form again confirms nothing twice", to);
    }
    deeds::confirm(w, &ok, o.at(), (seen, form.value(DIFFERENT)))?;
    w.commit_remembered(to)
}

/// `POST /delegations/{id}/reopening`
pub(crate) fn reopen(
    v: &Visit,
    w: &mut Writing,
    One(id): One<DelegationId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (o, ok) = hosts(v, w, id)?;
    let seen = form.version()?;
    let mut r = form.read();
    let reason = r.line("reopen_reason", "Lý do mở lại", 300);
    r.done()?;
    let was = o.d.state == ListState::Sent;
    deeds::reopen(w, &ok, o.at(), (seen, &reason))?;
    let says =
        if was { "Đã trả danh sách để đoàn lập tiếp." } else { "Đã mở lại danh sách." };
    w.commit_remembered(Next::to(&o.base).saying(says))
}
