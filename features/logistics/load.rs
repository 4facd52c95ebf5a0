//! Loads a plan whole, through the front doors of those who keep its parts.

use crate::plan::{Guest, Invited, Party, Plan, Printed, Reply, Seat, Work};
use crate::store;
use db::Reading;
use delegates::{Category, Delegate, DelegateId, Delegation, DelegationId};
use gatherings::Gathering;
use invitations::{Answer, Coming, Travel};
use kernel::Refusal;
use std::collections::BTreeMap;

/// The gathering with everything that hangs on it. The caller asks for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn plan(w: &mut Reading, g: &Gathering) -> Result<Plan, Refusal> {
    let everybody = delegates::everybody(w, g.id)?;
    let names: BTreeMap<DelegateId, String> = everybody.iter().map(|d| (d.id, called(d))).collect();
    let standing: Vec<Delegate> = everybody.into_iter().filter(Delegate::stands).collect();
    let filled = delegates::filled(&standing);
    let delegations = delegates::delegations(w, g.id)?;
    let answers = invitations::answers(w, g.id)?;
    let guests = guests(&standing, &delegations, &answers);
    let seats = invitations::seats(w, g.id)?;
    let name = |id: &DelegateId| names.get(id).cloned().unwrap_or_default();
    Ok(Plan {
        latest: store::latest(w, g.id)?.map_or(g.last_day, |day| day.max(g.last_day)),
        programme: gatherings::programme(w, g.id)?,
        sources: delegates::sources(w, g.id)?.into_iter().map(|s| (s.name, s.total)).collect(),
        parties: delegations
            .into_iter()
            .map(|d| Party {
                taken: filled.get(&d.id).map_or(0, |f| f.taken),
                key: d.id.to_string(),
                name: d.name,
                source: d.source,
                quota: d.quota,
            })
            .collect(),
        guests,
        invited: invitations::sent(w, g.id)?
            .into_iter()
            .map(|s| Invited {
                key: s.delegate.to_string(),
                name: s.name,
                number: s.number,
                days: (s.first_day, s.last_day),
                hours: s.hours,
                place: s.place,
            })
            .collect(),
        badges: invitations::badges(w, g.id)?
            .into_iter()
            .map(|b| Printed { key: b.delegate.to_string(), plate: b.plate, says: [b.name, b.post, b.body] })
            .collect(),
        seats_there: match seats.in_order().len() {
            0 => None,
            n => i64::try_from(n).ok(),
        },
        seats: seats
            .given
            .iter()
            .map(|(seat, id)| Seat { place: seats.name(*seat), key: id.to_string(), name: name(id) })
            .collect(),
        needs: store::needs(w, g.id)?,
        budget: store::budget(w, g.id)?,
        lines: store::lines(w, g.id)?,
        works: gatherings::tasks(w, g.id)?
            .into_iter()
            .map(|t| Work {
                open: t.state != gatherings::TaskState::Done,
                given: t.body.is_some() || !t.person_name.is_empty(),
                key: t.id.to_string(),
                title: t.title,
                due: t.due,
                when_leaders: t.when_leaders,
            })
            .collect(),
        g: g.clone(),
    })
}

/// Who stands, with the delegation they are of and what they answered.
fn guests(standing: &[Delegate], delegations: &[Delegation], answers: &[Answer]) -> Vec<Guest> {
    let of: BTreeMap<DelegationId, &Delegation> = delegations.iter().map(|d| (d.id, d)).collect();
    let answers: BTreeMap<DelegateId, &Answer> = answers.iter().map(|a| (a.delegate, a)).collect();
    let guest = |d: &Delegate| {
        let (party, answer) = (of.get(&d.delegation), answers.get(&d.id));
        let asked = d.category != Category::Service;
        let comes = answer.filter(|a| asked && a.coming == Coming::Yes);
        Guest {
            key: d.id.to_string(),
            name: called(d),
            badge: [d.name.clone(), d.post.clone(), d.unit.clone()],
            delegation: party.map_or_else(String::new, |p| p.name.clone()),
            party: d.delegation.to_string(),
            source: party.map_or_else(String::new, |p| p.source.clone()),
            stays_away: answer.is_some_and(|a| a.coming == Coming::No),
            instead: answer.is_some_and(|a| a.coming == Coming::Instead),
            asked,
            reply: comes.map(|a| reply(a)),
            wish: comes.map_or_else(String::new, |a| a.note.clone()),
        }
    };
    standing.iter().map(guest).collect()
}

fn reply(a: &Answer) -> Reply {
    Reply {
        companions: a.companions,
        eats: a.meals == Some(true),
        rides: a.travel == Some(Travel::Bus),
        lodges: a.nights > 0,
    }
}

/// "Bà Nguyễn Thị Hoa".
fn called(d: &Delegate) -> String {
    format!("{} {}", d.address(), d.name)
}
