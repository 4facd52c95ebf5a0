//! One gathering's delegations and composition rules for another: the frame is taken over, nobody's name is.

use crate::model::{Delegation, DelegationId, ListState};
use crate::rules::Ruling;
use crate::store::{self, write};
use db::Writing;
use gatherings::{Gathering, PrepareGathering};
use kernel::{Allowed, BodyId, Refusal, Uuid};
use std::collections::HashSet;

/// What is to be taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parts {
    /// Delegations with their quotas, and what each source was given.
    pub delegations: bool,
    /// Composition rules with the limit of youth.
    pub rules: bool,
}

/// How much was taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Copied {
    /// Delegations.
    pub delegations: usize,
    /// Their places together.
    pub places: i64,
    /// Totals of sources.
    pub sources: usize,
    /// Delegations whose body there is no more: they are taken over without one.
    pub without_body: usize,
    /// Delegations whose list has no day any more: the day that would be as far before is gone, or after the gathering.
    pub without_day: usize,
    /// Composition rules.
    pub rules: usize,
}

/// Takes over delegations and rules. Of a delegation: name, source, body, quota, order, and the day its list is due, as far
/// before the new gathering as it was before the old one, unless that day is gone. Not: people, links, the contact, how far the list is. The caller
/// asks whether the source may be seen, and leaves the fact.
///
/// # Errors
/// `Conflict` when the part is not empty, `Forbidden` when the permission is for another host.
pub fn copy(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, target): (&Gathering, &Gathering),
    parts: Parts,
) -> Result<Copied, Refusal> {
    ok.duty().within(target.host)?;
    let mut done = Copied::default();
    if parts.delegations {
        delegations(w, ok, (source, target), &mut done)?;
    }
    if parts.rules {
        if store::ruling(w, target)?.version > 0 {
            return Err(Refusal::conflict(
                "Hội nghị này đã có quy định cơ cấu nên không sao chép đè lên. Sửa ở trang “Cơ cấu”.",
            ));
        }
        let ruling = store::ruling(w, source)?;
        done.rules = ruling.rules.len();
        if ruling.version > 0 {
            write::put_ruling(w, ok, target.id, &Ruling { version: 0, ..ruling })?;
        }
    }
    Ok(done)
}

fn delegations(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (source, target): (&Gathering, &Gathering),
    done: &mut Copied,
) -> Result<(), Refusal> {
    if !store::delegations(w, target.id)?.is_empty() || !store::sources(w, target.id)?.is_empty() {
        return Err(Refusal::conflict(
            "Hội nghị này đã có đoàn đại biểu hoặc số giao theo nguồn nên không sao chép đè lên. Ghi tiếp ở trang “Đoàn đại biểu”.",
        ));
    }
    let sources = store::sources(w, source.id)?;
    write::put_sources(w, ok, target.id, &sources)?;
    done.sources = sources.len();
    let today = w.who().at.day();
    let there: HashSet<BodyId> =
        organisations::choices(w, target.first_day)?.into_iter().map(|b| b.id).collect();
    for d in store::delegations(w, source.id)? {
        let body = d.body.filter(|b| there.contains(b));
        done.without_body += usize::from(d.body.is_some() && body.is_none());
        done.delegations += 1;
        done.places += d.quota;
        let due = d.due.map(|due| target.first_day.plus_days(source.first_day.days_to(due)));
        let due = due.filter(|due| (today..=target.last_day).contains(due));
        done.without_day += usize::from(d.due.is_some() && due.is_none());
        let new = Delegation {
            id: DelegationId(Uuid::now_v7()),
            gathering: target.id,
            body,
            due,
            contact: String::new(),
            state: ListState::Open,
            settled: None,
            illustrative: d.illustrative || target.illustrative,
            version: 1,
            ..d
        };
        write::put_delegation(w, ok, &new)?;
    }
    Ok(())
}
