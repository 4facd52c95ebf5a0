//! What waits for a person among exemplars of their own bodies, with a fixed number of statements. A thing is told to nobody who may not do it,
//! and is gone when it is done.

use crate::adoption::may_confirm;
use crate::duties::{ConfirmAdoption, KeepExemplars, RunSelection};
use crate::model::{ExemplarId, State};
use crate::pages::listed::Lookup;
use crate::pages::{oversees, own_bodies, selections};
use crate::selection::SelectionId;
use crate::sending::Sent;
use crate::store;
use crate::units::Units;
use db::Reading;
use delegates::Delegate;
use gatherings::GatheringId;
use kernel::{BodyId, Place, Refusal};
use std::collections::HashSet;
use web::{Todo, Visit};

/// What waits for this person.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    if !v.actor()?.could::<KeepExemplars>() {
        return Ok(Vec::new());
    }
    let units = Units::read(w, v.today())?;
    let mut todos = of_selections(v, w, &units)?;
    todos.extend(of_adoptions(v, w, &units)?);
    todos.extend(without_mentor(v, w)?);
    todos.extend(no_longer_chosen(v, w)?);
    Ok(todos)
}

/// Conferences of this person's own bodies whose lists hold, as exemplars, people whose choice was taken back: the host
/// withdraws or replaces them, or says that they come otherwise than as exemplars.
fn no_longer_chosen(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let mut coming = gatherings::gatherings_of(w, &own_bodies(v))?;
    coming.retain(|g| g.last_day >= v.today() && v.can(g.prepare()));
    let ids: Vec<GatheringId> = coming.iter().map(|g| g.id).collect();
    let sent = store::sent::no_longer_chosen(w, &ids)?;
    coming.retain(|g| sent.iter().any(|s| s.gathering == g.id));
    coming.sort_by_key(|g| (g.first_day, g.id));
    let mut todos = Vec::new();
    for g in coming.iter().take(GATHERINGS_MAX) {
        let known = Lookup::read(w, g.id, &sent)?;
        let on = sent.iter().filter(|s| s.gathering == g.id);
        let on: Vec<(&Sent, &Delegate)> = on
            .filter_map(|s| Some((s, known.standing(s)?)))
            .filter(|(_, d)| d.traits.exemplar == Some(true))
            .collect();
        let Some((first, _)) = on.first() else { continue };
        let names: Vec<String> = on
            .iter()
            .take(NAMED_MAX)
            .map(|(s, d)| format!("{} ({})", d.name, known.says(s.delegation)))
            .collect();
        let more = match on.len().saturating_sub(NAMED_MAX) {
            0 => String::new(),
            n => format!(" và {n} người nữa"),
        };
        todos.push(Todo {
            due: Some(g.first_day),
            title: format!("Xem lại {} đại biểu không còn được chọn là điển hình", on.len()),
            href: format!("/delegations/{}", first.delegation),
            detail: format!(
                "{}{more}. Rút hoặc thay trong danh sách; vẫn giữ thì ghi lại là không phải điển hình tiên tiến.",
                names.join("; ")
            ),
            button: "Mở danh sách".into(),
        });
    }
    Ok(todos)
}

/// Conferences told of at once, and people of one.
const GATHERINGS_MAX: usize = 5;
const NAMED_MAX: usize = 5;
/// Exemplars with reports to confirm that are told of at once, the longest waiting first.
const CONFIRMED_MAX: usize = 20;

/// Nominating for what is above, deciding what was nominated here.
fn of_selections(v: &Visit, w: &mut Reading, units: &Units) -> Result<Vec<Todo>, Refusal> {
    let own = own_bodies(v);
    let mut bodies: Vec<BodyId> = own.iter().flat_map(|b| units.chain(*b)).collect();
    bodies.sort_unstable();
    bodies.dedup();
    let open = store::selections::open_selections(w, &bodies)?;
    let mut open = selections::seen(v, units, open);
    open.truncate(40);
    let ids: Vec<SelectionId> = open.iter().map(|s| s.id).collect();
    let all = store::selections::nominations_of(w, &ids)?;
    let keeps = |b: &BodyId| v.can(KeepExemplars { place: units.place(*b) });
    let mut todos = Vec::new();
    for s in &open {
        let here: Vec<_> = all.iter().filter(|n| n.selection == s.id).collect();
        if own.contains(&s.body) && v.can(RunSelection { place: units.place(s.body) }) {
            let waiting = here.iter().filter(|n| n.outcome.is_none()).count();
            // Asked for once nominating has ended; before that the list still grows.
            if !s.takes(v.today()) {
                let detail = match (waiting, here.len()) {
                    (0, 0) => "Không đơn vị nào giới thiệu; lùi hạn hoặc giới thiệu trực tiếp.".to_owned(),
                    (0, n) => format!("{n} điển hình đã có kết luận; danh sách chưa chốt."),
                    (n, _) => format!("{n} điển hình chờ kết luận chọn hay không chọn."),
                };
                todos.push(Todo {
                    due: Some(s.day),
                    title: format!("Quyết định chọn điển hình: {}", s.title),
                    href: format!("/selections/{}", s.id),
                    detail,
                    button: "Mở đợt lựa chọn".into(),
                });
            }
            continue;
        }
        let mine: Vec<BodyId> = own
            .iter()
            .copied()
            .filter(|b| units.chain(*b).contains(&s.body) && keeps(b))
            .filter(|b| !here.iter().any(|n| units.chain(n.by_body).contains(b)))
            .collect();
        if s.takes(v.today()) && !mine.is_empty() {
            todos.push(Todo {
                due: Some(s.closes_on),
                title: format!("Giới thiệu điển hình dự {}", s.title),
                href: format!("/selections/{}", s.id),
                detail: "Đơn vị chưa giới thiệu điển hình nào.".into(),
                button: "Giới thiệu".into(),
            });
        }
    }
    Ok(todos)
}

/// Confirming that units took over what they report: one line for each exemplar.
fn of_adoptions(v: &Visit, w: &mut Reading, units: &Units) -> Result<Vec<Todo>, Refusal> {
    let Some(person) = v.person() else { return Ok(Vec::new()) };
    let own: Vec<BodyId> =
        own_bodies(v).into_iter().filter(|b| v.can(KeepExemplars { place: units.place(*b) })).collect();
    // Whoever oversees what is below confirms where the unit of the exemplar does not, or is no more.
    let all = if oversees(v) { store::unconfirmed_anywhere(w)? } else { store::unconfirmed(w, &own)? };
    let ids: HashSet<ExemplarId> = all.iter().map(|a| a.exemplar).collect();
    let exemplars = store::exemplars(w, &ids.into_iter().collect::<Vec<_>>())?;
    let mut waiting: Vec<(ExemplarId, usize)> = Vec::new();
    for a in all.iter().filter(|a| may_confirm(a, person).is_ok()) {
        let Some(e) = exemplars.get(&a.exemplar) else { continue };
        if !v.can(ConfirmAdoption::of(units.place(e.body), units.place(a.body))) {
            continue;
        }
        match waiting.iter_mut().find(|(id, _)| *id == e.id) {
            Some((_, n)) => *n += 1,
            None => waiting.push((e.id, 1)),
        }
    }
    let todo = |(id, n): (ExemplarId, usize)| {
        let name = exemplars.get(&id).map_or("", |e| e.name.as_str());
        Todo {
            due: None,
            title: format!("Xác nhận báo cáo áp dụng: {name}"),
            href: format!("/exemplars/{id}/adoptions"),
            detail: format!("{n} báo cáo của đơn vị làm theo chờ xác nhận."),
            button: "Xem báo cáo".into(),
        }
    };
    Ok(waiting.into_iter().take(CONFIRMED_MAX).map(todo).collect())
}

/// Discovered by one's own body, and nobody nurtures it yet.
fn without_mentor(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let own: Vec<BodyId> =
        own_bodies(v).into_iter().filter(|b| v.can(KeepExemplars { place: Place::at_body(*b) })).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let heads = store::heads_of(w, &own)?;
    let bare: Vec<_> = heads
        .iter()
        .filter(|h| own.contains(&h.body) && h.state == State::Discovered)
        .filter(|h| h.mentor.is_none() && h.mentor_name.is_empty())
        .collect();
    let Some(first) = bare.first() else { return Ok(Vec::new()) };
    let (href, detail) = match bare.len() {
        1 => (format!("/exemplars/{}/edit", first.id), format!("{} chưa có ai bồi dưỡng.", first.name)),
        n => (
            "/exemplars?state=DISCOVERED".to_owned(),
            format!("{n} điển hình mới phát hiện chưa có ai bồi dưỡng."),
        ),
    };
    Ok(vec![Todo {
        due: None,
        title: "Giao bồi dưỡng điển hình".into(),
        href,
        detail,
        button: "Giao bồi dưỡng".into(),
    }])
}
