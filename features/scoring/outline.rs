//! A rubric as the list of its rows, and which row of one rubric is which of another. Pure.
//!
//! Within a year a line keeps its key through the editions; from year to year it does not. So two rows are the same when
//! they share, in this order: the key; number and name; the name; the number. Each step only joins rows that are without
//! a rival on either side, so the order of rows decides nothing.

use crate::model::{Group, Item, Rubric, Section};
use kernel::fold;
use std::collections::BTreeMap;

/// What a row is.
#[derive(Clone, Copy)]
pub(crate) enum What<'a> {
    /// The section itself.
    Section,
    /// The heading of a group.
    Group(&'a Group),
    /// A line.
    Line(&'a Item),
}

/// A row: a section, a group, a line.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    /// The section it is, or stands in.
    pub(crate) section: &'a Section,
    pub(crate) what: What<'a>,
    /// The row it stands in, by its place in the list.
    pub(crate) inside: Option<usize>,
}

impl<'a> Row<'a> {
    pub(crate) fn no(self) -> &'a str {
        match self.what {
            What::Section => &self.section.no,
            What::Group(g) => &g.no,
            What::Line(i) => &i.no,
        }
    }

    pub(crate) fn name(self) -> &'a str {
        match self.what {
            What::Section => &self.section.name,
            What::Group(g) => &g.name,
            What::Line(i) => &i.name,
        }
    }

    pub(crate) fn line(self) -> Option<&'a Item> {
        match self.what {
            What::Line(i) => Some(i),
            What::Section | What::Group(_) => None,
        }
    }
}

/// Every row, as the rubric's page lists them.
pub(crate) fn rows(r: &Rubric) -> Vec<Row<'_>> {
    let mut all: Vec<Row<'_>> = Vec::new();
    for section in &r.sections {
        let top = all.len();
        all.push(Row { section, what: What::Section, inside: None });
        let mut shown: Vec<Option<usize>> = vec![None; section.groups.len()];
        for item in &section.items {
            let mut inside = top;
            for n in section.path(item) {
                let Some(group) = section.groups.get(n) else { continue };
                if shown[n].is_none() {
                    shown[n] = Some(all.len());
                    all.push(Row { section, what: What::Group(group), inside: Some(inside) });
                }
                inside = shown[n].unwrap_or(top);
            }
            all.push(Row { section, what: What::Line(item), inside: Some(inside) });
        }
        for (n, group) in section.groups.iter().enumerate() {
            if shown[n].is_none() {
                let inside = group.parent.and_then(|p| shown.get(p).copied().flatten()).unwrap_or(top);
                shown[n] = Some(all.len());
                all.push(Row { section, what: What::Group(group), inside: Some(inside) });
            }
        }
    }
    all
}

/// A row before, a row after, by their places.
pub(crate) type Both = (Option<usize>, Option<usize>);

/// The rows of two rubrics, joined.
pub(crate) struct Pairing<'a> {
    pub(crate) before: Vec<Row<'a>>,
    pub(crate) after: Vec<Row<'a>>,
    /// For each row after, its row before.
    pub(crate) of_after: Vec<Option<usize>>,
}

impl<'a> Pairing<'a> {
    pub(crate) fn of(before: &'a Rubric, after: &'a Rubric) -> Pairing<'a> {
        let (before, after) = (rows(before), rows(after));
        let mut pairing = Pairing { of_after: vec![None; after.len()], before, after };
        pairing.join(&|row| row.line().map(|i| i.id.to_string()));
        pairing.join(&|row| Some(format!("{} {}", row.no(), fold(row.name()))));
        pairing.join(&|row| Some(fold(row.name())));
        pairing.join(&|row| Some(row.no().to_owned()));
        pairing
    }

    /// Joins the rows not joined yet that have the same key: where as many have it before as after, in their order.
    fn join(&mut self, key: &dyn Fn(Row<'a>) -> Option<String>) {
        let kind = |row: Row<'_>| match row.what {
            What::Section => 0,
            What::Group(_) => 1,
            What::Line(_) => 2,
        };
        let mut classes: BTreeMap<(u8, String), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (o, row) in self.before.iter().enumerate().filter(|(o, _)| !self.of_after.contains(&Some(*o))) {
            if let Some(key) = key(*row) {
                classes.entry((kind(*row), key)).or_default().0.push(o);
            }
        }
        for (n, row) in self.after.iter().enumerate().filter(|(n, _)| self.of_after[*n].is_none()) {
            if let Some(key) = key(*row) {
                classes.entry((kind(*row), key)).or_default().1.push(n);
            }
        }
        for (before, after) in classes.into_values().filter(|(a, b)| a.len() == b.len()) {
            for (o, n) in before.into_iter().zip(after) {
                self.of_after[n] = Some(o);
            }
        }
    }

    /// Where a row before went.
    pub(crate) fn of_before(&self, o: usize) -> Option<usize> {
        self.of_after.iter().position(|p| *p == Some(o))
    }

    /// Both rubrics as one list: before, after. It runs in the order of the later one; what is gone stands behind what it
    /// stood behind.
    pub(crate) fn merged(&self) -> Vec<Both> {
        let mut keyed: Vec<((Option<usize>, usize), Both)> =
            self.of_after.iter().enumerate().map(|(n, o)| ((Some(n), 0), (*o, Some(n)))).collect();
        let mut behind = None;
        for o in 0..self.before.len() {
            match self.of_before(o) {
                Some(n) => behind = Some(n),
                None => keyed.push(((behind, o + 1), (Some(o), None))),
            }
        }
        keyed.sort_by_key(|(key, _)| *key);
        keyed.into_iter().map(|(_, both)| both).collect()
    }

    /// The rows after that stand elsewhere among the others than before: as few as say it.
    pub(crate) fn moved(&self) -> Vec<usize> {
        // The longest run of rows whose order did not change; whatever is not in it was moved.
        let joined: Vec<(usize, usize)> =
            self.of_after.iter().enumerate().filter_map(|(n, o)| Some((n, (*o)?))).collect();
        let mut best: Vec<(usize, Option<usize>)> = Vec::new();
        for (k, (_, o)) in joined.iter().enumerate() {
            let longest = (0..k).filter(|j| joined[*j].1 < *o).max_by_key(|j| (best[*j].0, usize::MAX - j));
            best.push((longest.map_or(1, |j| best[j].0 + 1), longest));
        }
        let mut kept = Vec::new();
        let mut at = (0..best.len()).max_by_key(|k| (best[*k].0, usize::MAX - k));
        while let Some(k) = at {
            kept.push(k);
            at = best[k].1;
        }
        joined.iter().enumerate().filter(|(k, _)| !kept.contains(k)).map(|(_, (n, _))| *n).collect()
    }
}
