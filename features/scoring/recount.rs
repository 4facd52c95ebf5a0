//! When the leader of a TARGET_LEADER line changes, everybody measured against it is worked out anew. This tells who was,
//! and leaves it as a fact of its own.
//!
//! The fact is about "recount" and the year's key, and about nothing else: the journals of a sheet and of the year are
//! read by members before publication, and must not tell them other units' figures.

use crate::calc::{Column, Leader, further};
use crate::methods::Input;
use crate::model::{ItemId, NotApplicable, Rubric};
use crate::sheet::{Change, Sheet};
use crate::store::sheets;
use crate::table;
use crate::totals::Span;
use db::Writing;
use kernel::serde_json::{Value, json};
use kernel::{BodyId, Fact, Points, Refusal};
use std::cmp::Ordering;

/// The kind under which recounts are remembered, with the year's key.
pub(crate) const ABOUT: &str = "recount";

/// One line whose leader changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recount {
    /// The line.
    pub item: ItemId,
    /// Its number.
    pub no: String,
    /// Who led.
    pub before: Leader,
    /// Who leads.
    pub after: Leader,
    /// Every unit whose points on the line came out otherwise: before and after.
    pub units: Vec<(BodyId, Span, Span)>,
}

/// The lines whose leader is another, or leads by another figure, with everybody's points before and after.
pub fn recounted(before: &Column, after: &Column, rubric: &Rubric) -> Vec<Recount> {
    let mut all = Vec::new();
    for item in rubric.items().filter(|i| i.method.is_relative()) {
        let (Some(was), Some(is)) = (before.leaders.get(&item.id), after.leaders.get(&item.id)) else {
            continue;
        };
        if same(was, is) {
            continue;
        }
        let moved = |u: &crate::UnitColumn| {
            let (old, new) = (before.unit(u.body)?.worth(item), u.worth(item));
            (old != new).then_some((u.body, old, new))
        };
        all.push(Recount {
            item: item.id,
            no: item.no.clone(),
            before: was.clone(),
            after: is.clone(),
            units: after.units.iter().filter_map(moved).collect(),
        });
    }
    all
}

/// Do two leaders measure alike, and are they the same units?
fn same(a: &Leader, b: &Leader) -> bool {
    let figures = match (a.best, b.best) {
        (Some(a), Some(b)) => further(a, b) == Ordering::Equal,
        (a, b) => a.is_none() && b.is_none(),
    };
    figures && a.bodies == b.bodies
}

impl Recount {
    /// "I.2: đơn vị dẫn đầu từ A (52 ÷ 50) thành B (55 ÷ 50). Tính lại: A 40 → 28."
    pub fn says(&self, name: &dyn Fn(BodyId) -> String) -> String {
        let units = self.units.iter().map(|(b, old, new)| format!("{} {old} → {new}", name(*b)));
        let units: Vec<String> = units.collect();
        let again = if units.is_empty() { "không đơn vị nào".to_owned() } else { units.join("; ") };
        format!("{} Tính lại: {again}.", self.leads(name))
    }

    /// The first half of it: who led, who leads.
    pub fn leads(&self, name: &dyn Fn(BodyId) -> String) -> String {
        let figure = |best: Option<(Points, Points)>| {
            best.map_or_else(String::new, |(done, target)| format!("{done} ÷ {target}"))
        };
        let who = |l: &Leader| {
            let names: Vec<String> = l.bodies.iter().map(|b| name(*b)).collect();
            match names.is_empty() {
                true => "chưa có".to_owned(),
                false => format!("{} ({})", names.join(", "), figure(l.best)),
            }
        };
        format!("{}: đơn vị dẫn đầu từ {} thành {}.", self.no, who(&self.before), who(&self.after))
    }

    fn data(&self) -> Value {
        let who = |l: &Leader| l.bodies.iter().map(ToString::to_string).collect::<Vec<_>>();
        let span = |s: &Span| json!([s.low.0, s.high.0]);
        let units = self.units.iter();
        let units: Vec<Value> = units
            .map(|(b, old, new)| json!({ "body": b.to_string(), "before": span(old), "after": span(new) }))
            .collect();
        json!({ "no": self.no, "before": who(&self.before), "after": who(&self.after), "units": units })
    }
}

/// The fact of what a saved change of marks moved in other units; `None` when it moved nothing there. Nothing is asked
/// of the database unless a line was changed that is measured against a leader. `old`: the sheet as it was before.
pub(crate) fn fact(
    w: &mut Writing,
    (old, rubric): (&Sheet, &Rubric),
    changes: &[Change],
) -> Result<Option<Fact>, Refusal> {
    let relative = |c: &&Change| rubric.item(c.item).is_some_and(|i| i.method.is_relative());
    let lines: Vec<ItemId> = changes.iter().filter(relative).map(|c| c.item).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let today = w.who().at.day();
    let year = blocs::year(w, old.year, today)?;
    // A line that does not apply may take the share of the others, so then all of them are needed. Else the other lines
    // are as they were: not known here, before and after.
    let whole = rubric.not_applicable == NotApplicable::Share;
    let new = match whole {
        true => sheets::deciding_of_year(w, rubric)?,
        false => sheets::lines_of_year(w, rubric, &lines)?,
    };
    let was = |s: &Sheet, item| match s.id == old.id && (whole || lines.contains(&item)) {
        true => old.final_input(item),
        false => s.final_input(item),
    };
    let column =
        |input: &dyn Fn(&Sheet, ItemId) -> Option<Input>| table::column(rubric, &year.members, &new, input);
    let mut all = recounted(&column(&was), &column(&|s, item| s.final_input(item)), rubric);
    all.retain(|r| r.units.iter().any(|(body, _, _)| *body != old.body));
    if all.is_empty() {
        return Ok(None);
    }
    let names = crate::deeds::member_names(w, &year, today)?;
    let name = |b: BodyId| names.full(b).to_owned();
    let says: Vec<String> = all.iter().map(|r| r.says(&name)).collect();
    let data = all.iter().map(Recount::data).collect();
    Ok(Some(Fact::new("scoring.leader_changed", ABOUT, year.id, says.join(" ")).with(Value::Array(data))))
}
