//! A plan's units as lists show them: what every page about their standing is made from.

use super::{Seen, Tree, overview, tree};
use crate::model::{PlanId, PlanLineId, PlanState, SOON_DAYS, Status, Unit, UnitId};
use crate::store;
use db::Reading;
use kernel::{BodyId, Day, PersonId, Refusal, by_given_name};
use organisations::{BodyKind, Level};
use std::collections::HashMap;
use web::Visit;

/// One unit as lists show it.
pub(crate) struct UnitRow {
    pub(crate) id: UnitId,
    pub(crate) name: String,
    pub(crate) short: String,
    pub(crate) above: String,
    pub(crate) line: String,
    pub(crate) deadline: String,
    pub(crate) last: Day,
    /// "còn 3 ngày", "quá hạn 2 ngày"; "" where nothing is open.
    pub(crate) left: String,
    pub(crate) soon: bool,
    pub(crate) status: Status,
    /// Names of those who follow it.
    pub(crate) followers: Vec<String>,
    /// "15/3/2025"; "" where nothing was heard.
    pub(crate) told: String,
    /// "xong 20/3/2025", "tổ chức 25/3/2025"; may be empty.
    pub(crate) days: String,
    pub(crate) late: Option<i64>,
}

/// Everything the lists of a plan are made from, in a fixed number of statements.
pub(crate) struct Stand {
    pub(crate) s: Seen,
    pub(crate) tree: Tree,
    pub(crate) follows: Vec<store::Follow>,
    pub(crate) today: Day,
}

pub(crate) fn stand(v: &Visit, w: &mut Reading, id: PlanId) -> Result<Stand, Refusal> {
    let s = overview(v, w, id)?;
    if !s.plan.is_out() {
        return Err(Refusal::NotFound);
    }
    let tree = tree(w, &s.plan, &s.units, v.today())?;
    let today = s.plan.as_of(v.today());
    let follows = store::follows(w, id)?;
    Ok(Stand { s, tree, follows, today })
}

impl Stand {
    /// A row for each of these units, in Vietnamese order of names, then of lines.
    pub(crate) fn rows<'a>(&self, units: impl Iterator<Item = &'a Unit>) -> Vec<UnitRow> {
        let named: HashMap<PersonId, &str> =
            self.s.members.iter().map(|m| (m.person, m.name.as_str())).collect();
        let mut by_body: HashMap<BodyId, Vec<&str>> = HashMap::new();
        for (person, body, _) in &self.follows {
            if let Some(name) = named.get(person) {
                by_body.entry(*body).or_default().push(name);
            }
        }
        let many = self.s.lines.len() > 1;
        let lines: HashMap<PlanLineId, (i64, String)> =
            self.s.lines.iter().map(|l| (l.id, (l.no, format!("{}. {}", l.no, l.name)))).collect();
        let mut all: Vec<(usize, i64, UnitRow)> = units
            .map(|u| {
                let (no, line) = lines.get(&u.line).cloned().unwrap_or_default();
                let mut followers = by_body.get(&u.body).cloned().unwrap_or_default();
                followers.sort_by_cached_key(|n| by_given_name(n));
                (
                    self.tree.place(u.body),
                    no,
                    self.row(u, if many { line } else { String::new() }, &followers),
                )
            })
            .collect();
        all.sort_by_key(|(place, no, _)| (*place, *no));
        all.into_iter().map(|(_, _, row)| row).collect()
    }

    fn row(&self, u: &Unit, line: String, followers: &[&str]) -> UnitRow {
        let open = u.is_open() && self.s.plan.state == PlanState::Issued;
        let above = self.tree.bodies.get(&u.body).and_then(|b| b.parent);
        let days = match (u.done_on, u.event_on) {
            (Some(on), _) => format!("xong {on}"),
            (None, Some(on)) => format!("tổ chức {on}"),
            _ => String::new(),
        };
        UnitRow {
            id: u.id,
            name: self.tree.full(u.body).to_owned(),
            short: self.tree.short(u.body).to_owned(),
            above: above.map_or_else(String::new, |b| self.tree.short(b).to_owned()),
            line,
            deadline: u.deadline.words.clone(),
            last: u.deadline.last,
            left: if open { u.deadline.last.left(self.today) } else { String::new() },
            soon: open && (0..=SOON_DAYS).contains(&self.today.days_to(u.deadline.last)),
            status: u.status(self.today),
            followers: followers.iter().map(|n| (*n).to_owned()).collect(),
            told: u.told_at.map_or_else(String::new, |at| at.day().to_string()),
            days,
            late: u.days_late(self.today),
        }
    }
}

/// Levels the plan's units have, from the top.
pub(crate) fn levels(st: &Stand) -> Vec<Level> {
    let has =
        |l: &Level| st.s.units.iter().any(|u| st.tree.bodies.get(&u.body).is_some_and(|b| b.level == *l));
    Level::ALL.into_iter().filter(has).collect()
}

/// Kinds the plan's units have.
pub(crate) fn kinds(st: &Stand) -> Vec<BodyKind> {
    let has =
        |k: &BodyKind| st.s.units.iter().any(|u| st.tree.bodies.get(&u.body).is_some_and(|b| b.kind == *k));
    BodyKind::ALL.into_iter().filter(has).collect()
}

/// Of reports with the newest first, the newest of each unit.
pub(crate) fn newest(all: Vec<crate::Entry>) -> HashMap<UnitId, crate::Entry> {
    let mut found: HashMap<UnitId, crate::Entry> = HashMap::new();
    for e in all {
        found.entry(e.unit).or_insert(e);
    }
    found
}
