//! What would be if one cell were another: totals, ranks, and every other cell that moves with it. Pure; nothing is kept.

use crate::calc::Column;
use crate::model::{ItemId, Rubric};
use crate::ranking;
use crate::recount::{Recount, recounted};
use crate::ties::TieFacts;
use crate::totals::Span;
use kernel::{BodyId, Points};

/// The table before and after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trial {
    /// Every unit, in the order it stood before.
    pub rows: Vec<(BodyId, Stood, Stood)>,
    /// The cell itself, before and after.
    pub cell: (Span, Span),
    /// Every other cell whose worth moves.
    pub others: Vec<Moved>,
    /// The lines whose leader changes.
    pub leaders: Vec<Recount>,
}

/// Where a unit stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stood {
    /// Its rank, when it is known.
    pub rank: Option<i64>,
    /// Its total.
    pub total: Span,
    /// Is it kept out by a condition?
    pub barred: bool,
    /// Does it share its rank only until the members have voted?
    pub waits: bool,
}

/// A cell that moves although nothing was typed there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Whose.
    pub body: BodyId,
    /// The line.
    pub item: ItemId,
    /// Its number.
    pub no: String,
    /// Before.
    pub before: Span,
    /// After.
    pub after: Span,
}

impl Trial {
    /// Compares two columns that differ in what was typed at one cell.
    pub fn of(
        rubric: &Rubric,
        facts: &TieFacts,
        (before, after): (&Column, &Column),
        (body, item): (BodyId, ItemId),
    ) -> Trial {
        let stood = |c: &Column| {
            let placed = ranking::place(rubric, &c.standings(), facts);
            let one = |p: ranking::Placed| {
                let u = c.unit(p.body)?;
                let barred = !u.barred.by.is_empty();
                Some((p.body, Stood { rank: p.rank, total: u.totals.total, barred, waits: p.waits }))
            };
            placed.into_iter().filter_map(one).collect::<Vec<_>>()
        };
        let then = stood(after);
        let both = |(body, was): (BodyId, Stood)| {
            then.iter().find(|(b, _)| *b == body).map(|(_, is)| (body, was, *is))
        };
        let mut others = Vec::new();
        for line in rubric.items() {
            for u in &after.units {
                let old = before.unit(u.body).map_or_else(|| Span::open(line.max), |u| u.worth(line));
                let new = u.worth(line);
                if old != new && (u.body, line.id) != (body, item) {
                    let no = line.no.clone();
                    others.push(Moved { body: u.body, item: line.id, no, before: old, after: new });
                }
            }
        }
        let worth = |c: &Column| {
            let cell = c.unit(body).and_then(|u| u.cells.get(&item).copied());
            cell.unwrap_or_else(|| Span::open(rubric.item(item).map_or(Points::ZERO, |i| i.max)))
        };
        Trial {
            rows: stood(before).into_iter().filter_map(both).collect(),
            cell: (worth(before), worth(after)),
            others,
            leaders: recounted(before, after, rubric),
        }
    }
}
