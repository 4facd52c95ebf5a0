//! What is to be seen to before a yearbook is printed: what is missing, what does not fit, what changed after the list was
//! settled, and a conference that says another day.

use super::selection::Whole;
use super::yearbook::portraits;
use crate::book::{Contents, too_long, too_long_words};
use crate::fields;
use crate::model::{Exemplar, ExemplarId};
use crate::selection::{Selection, SelectionId};
use crate::store;
use crate::units::Units;
use db::Reading;
use gatherings::GatheringKind;
use kernel::{BodyId, Day, Refusal, fold};
use std::collections::HashMap;
use web::Visit;

/// An exemplar of the book with what is to be seen to.
pub(crate) struct Weak {
    pub(crate) id: ExemplarId,
    pub(crate) name: String,
    pub(crate) says: String,
}

/// What is to be seen to, in the order of the book.
pub(crate) fn weak(
    v: &Visit,
    w: &mut Reading,
    (s, whole): (&Selection, &Whole),
) -> Result<Vec<Weak>, Refusal> {
    let chosen = whole.chosen();
    let portraits = portraits(v, w, &chosen)?;
    let ids: Vec<ExemplarId> = chosen.iter().map(|e| e.id).collect();
    let adoptions = store::adoptions_of(w, &ids)?;
    let long: HashMap<ExemplarId, String> = too_long(&Contents {
        selection: s,
        chosen: &chosen,
        field: &|key| fields::name_of(&whole.fields, key).to_owned(),
        unit: &|b| whole.units.name(b).to_owned(),
        portraits: &portraits,
        adoptions: &adoptions,
        day: v.today(),
    })
    .iter()
    .map(|(id, long)| (*id, too_long_words(long)))
    .collect();
    let late = changed_late(w, s, &ids)?;
    let one = |e: &&Exemplar| {
        let mut says: Vec<String> = long.get(&e.id).cloned().into_iter().collect();
        if e.achievements.is_empty() {
            says.push("chưa viết thành tích, sách in phần tóm tắt".into());
        }
        if !portraits.contains_key(&e.id) {
            says.push("không có ảnh".into());
        }
        if let Some(day) = late.get(&e.id) {
            says.push(format!("sửa sau khi chốt, ngày {day}"));
        }
        (!says.is_empty()).then(|| Weak { id: e.id, name: e.name.clone(), says: says.join("; ") })
    };
    Ok(chosen.iter().filter_map(one).collect())
}

/// Those whose words were changed after the list was settled, and when.
fn changed_late(
    w: &mut Reading,
    s: &Selection,
    ids: &[ExemplarId],
) -> Result<HashMap<ExemplarId, Day>, Refusal> {
    let mut late = HashMap::new();
    if s.closed_on.is_none() {
        return Ok(late);
    }
    let settled = w.last_fact_named("selection", s.id, ["exemplars.selection_settled"; 5])?;
    let Some(settled) = settled else { return Ok(late) };
    for id in ids.iter().take(papers::YEARBOOK_MAX) {
        let last = w.last_fact_named("exemplar", *id, ["exemplars.edited"; 5])?;
        if let Some(last) = last.filter(|f| f.seq > settled.seq) {
            late.insert(*id, last.at.day());
        }
    }
    Ok(late)
}

/// What the form says of a text that the book could not set; nothing where it fits.
pub(crate) fn fits_not(
    v: &Visit,
    w: &mut Reading,
    (e, units): (&Exemplar, &Units),
) -> Result<String, Refusal> {
    let chosen = [e];
    let portraits = portraits(v, w, &chosen)?;
    let adoptions = store::adoptions(w, e.id)?;
    let known = store::all_fields(w)?;
    let book = alone(e, v.today());
    let long = too_long(&Contents {
        selection: &book,
        chosen: &chosen,
        field: &|key| fields::name_of(&known, key).to_owned(),
        unit: &|b| units.name(b).to_owned(),
        portraits: &portraits,
        adoptions: &adoptions,
        day: v.today(),
    });
    Ok(long.first().map_or_else(String::new, |(_, long)| too_long_words(long)))
}

/// A book of one, to see whether its page holds.
fn alone(e: &Exemplar, today: Day) -> Selection {
    Selection {
        id: SelectionId(kernel::Uuid::nil()),
        body: e.body,
        level: organisations::Level::Base,
        title: String::new(),
        day: today,
        places: 1,
        closes_on: today,
        criteria: String::new(),
        foreword: String::new(),
        closed_on: Some(today),
        illustrative: e.illustrative,
        version: 1,
    }
}

/// The conference the chosen go to, where it says another day than the selection.
pub(crate) fn other_day(
    v: &Visit,
    w: &mut Reading,
    s: &Selection,
) -> Result<Option<(String, String)>, Refusal> {
    let hosts: [BodyId; 1] = [s.body];
    let mut coming = gatherings::gatherings_of(w, &hosts)?;
    let ours = |kind: GatheringKind| matches!(kind, GatheringKind::Exemplars | GatheringKind::Congress);
    coming.retain(|g| g.last_day >= v.today() && ours(g.kind));
    if coming.iter().any(|g| g.first_day <= s.day && s.day <= g.last_day) {
        return Ok(None);
    }
    // Once its day is past a selection belongs to no conference that comes, unless that one is called the same: put off.
    coming.retain(|g| s.day >= v.today() || fold(&g.name) == fold(&s.title));
    let first = coming.iter().filter(|g| v.can(g.see())).min_by_key(|g| (g.first_day, g.id));
    let says = |g: &gatherings::Gathering| {
        (format!("/gatherings/{}", g.id), format!("{} ghi ngày {}", g.name, g.first_day))
    };
    Ok(first.map(says))
}
