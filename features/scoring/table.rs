//! The score table of a bloc's year: built from the sheets while it lives, frozen as text once published. Pure.

use crate::calc::{Column, Entry, UnitColumn};
use crate::methods::Input;
use crate::model::{Item, ItemId, Part, Rubric, Section};
use crate::ranking;
use crate::sheet::{ScoreLine, Sheet};
use crate::ties::TieFacts;
use crate::totals::{Counts, Span, Totals};
use kernel::{BodyId, Moment, Points, Refusal, YearId, serde_json};
use organisations::Names;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The table of one year ("bảng tổng hợp điểm").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// The bloc's year.
    pub year: YearId,
    /// The published version; 0 while it is not published.
    pub version: i64,
    /// The rubric's name.
    pub rubric_name: String,
    /// The rubric's edition.
    pub rubric_edition: i64,
    /// The scale.
    pub scale: Points,
    /// The most that all bonuses can add; `None` without a ceiling.
    pub bonus_max: Option<Points>,
    /// Main sections: number, name, maximum.
    pub sections: Vec<(String, String, Points)>,
    /// How equal totals are told apart, in one sentence.
    pub tie_break: String,
    /// The units, best first.
    pub rows: Vec<TableRow>,
    /// When it was published.
    pub published: Option<Moment>,
    /// Why this version replaces the one before; empty for the first and for one not published.
    pub reason: String,
    /// Are its figures made up?
    pub illustrative: bool,
}

/// A unit's line. `None` is "not known", never 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableRow {
    /// Its rank; `None` while it is not known.
    pub rank: Option<i64>,
    /// The unit.
    pub body: BodyId,
    /// Its full and short name at publication; empty where the names of the day are meant.
    pub called: (String, String),
    /// Appraised points of each main section.
    pub sections: Vec<Option<Points>>,
    /// Appraised bonus.
    pub bonus: Option<Points>,
    /// Appraised deduction, as a positive figure.
    pub deduction: Option<Points>,
    /// What the unit gave itself.
    pub self_total: Option<Points>,
    /// The appraised total, when every cell is known.
    pub total: Option<Points>,
    /// The least the total can become; the total itself when it is known.
    pub at_least: Option<Points>,
    /// The most the total can become; the total itself when it is known.
    pub at_most: Option<Points>,
    /// The conditions that keep it from being considered; empty for most.
    pub barred: Vec<String>,
    /// Why it stands where it stands.
    pub why: String,
    /// Does it share its rank only until the members have voted? Never so in a published table.
    pub waits: bool,
    /// What the tie-break looked at beside the scores: last year's rank, votes. It names no unit.
    pub beside: Vec<String>,
    /// The total opened down to its lines.
    pub tree: Vec<Branch>,
}

/// A section of an opened total.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Branch {
    /// "I".
    pub no: String,
    /// Its words.
    pub name: String,
    /// Is it taken off?
    pub minus: bool,
    /// Are its lines conditions, without points?
    #[serde(default)]
    pub bar: bool,
    /// Its ceiling in hundredths; 0 is without.
    pub max: i64,
    /// Its appraised points in hundredths, under the ceiling; null is not known.
    pub points: Option<i64>,
    /// Its groups.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// Its lines.
    pub leaves: Vec<Leaf>,
}

/// A line of an opened total, in hundredths.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Leaf {
    /// Its place in the rubric, by which its evidence is found.
    #[serde(default)]
    pub ord: i64,
    /// "I.1".
    pub no: String,
    /// Its words.
    pub name: String,
    /// Its maximum.
    pub max: i64,
    /// What the unit gave itself.
    pub own: Option<i64>,
    /// What the appraisal gave.
    pub points: Option<i64>,
    /// The sum: "49 ÷ 50 × 250 = 245".
    pub how: String,
    /// "STANDING" where the standing body's word stands; else empty.
    #[serde(default)]
    pub by: String,
    /// Remark or reason of the appraisal.
    pub note: String,
}

impl TableRow {
    /// A unit's row, before it has a place among the others.
    fn of(
        rubric: &Rubric,
        body: BodyId,
        sheet: Option<&Sheet>,
        (own, last): (&UnitColumn, &UnitColumn),
    ) -> TableRow {
        let t = &last.totals;
        TableRow {
            rank: None,
            body,
            called: Default::default(),
            sections: t.sections.iter().map(|s| s.known()).collect(),
            bonus: t.bonus.known(),
            deduction: t.deduction.known(),
            self_total: own.totals.total.known(),
            total: t.total.known(),
            at_least: Some(t.total.low),
            at_most: Some(t.total.high),
            barred: last.barred.by.clone(),
            why: String::new(),
            waits: false,
            beside: Vec::new(),
            tree: tree(rubric, sheet, (own, last)),
        }
    }

    /// The row worked out from the unit's sheet alone, so that it tells nothing of the others.
    pub(crate) fn by_itself(rubric: &Rubric, sheet: &Sheet) -> TableRow {
        let columns = (&sheet.column(rubric, ScoreLine::Own), &sheet.final_column(rubric));
        TableRow::of(rubric, sheet.body, Some(sheet), columns)
    }

    /// Its full name: as published, else as it is called among these.
    pub fn full<'a>(&'a self, names: &'a Names) -> &'a str {
        if self.called.0.is_empty() { names.full(self.body) } else { &self.called.0 }
    }

    /// From the least to the most the total can be.
    pub fn span(&self) -> Span {
        let unknown = usize::from(self.total.is_none());
        Span { low: self.at_least.unwrap_or_default(), high: self.at_most.unwrap_or_default(), unknown }
    }
}

impl Table {
    /// The living table: a line for each member, in the rubric's order of merit, out of two columns worked out already: what
    /// units gave themselves, and what stands in the end. `name` says how a unit is called. A member without a sheet is not
    /// known from end to end.
    pub(crate) fn of(
        rubric: &Rubric,
        (own, last): (&Column, &Column),
        sheets: &[Sheet],
        facts: &TieFacts,
        name: &dyn Fn(BodyId) -> String,
    ) -> Table {
        let units = last.standings();
        let mut rows = Vec::new();
        let mut above = String::new();
        for p in ranking::place(rubric, &units, facts) {
            let (Some(mine), Some(theirs)) = (own.unit(p.body), last.unit(p.body)) else { continue };
            let sheet = sheets.iter().find(|s| s.body == p.body);
            rows.push(TableRow {
                rank: p.rank,
                why: p.settled.says(&above),
                waits: p.waits,
                beside: p.beside,
                ..TableRow::of(rubric, p.body, sheet, (mine, theirs))
            });
            above = name(p.body);
        }
        let ceilings = rubric
            .sections
            .iter()
            .filter(|s| matches!(s.part, Part::Main | Part::Bonus))
            .map(Section::bonus_ceiling);
        Table {
            year: rubric.year,
            version: 0,
            rubric_name: rubric.name.clone(),
            rubric_edition: rubric.edition,
            scale: rubric.scale,
            bonus_max: ceilings.into_iter().collect::<Option<Vec<Points>>>().map(|c| c.into_iter().sum()),
            sections: rubric.main().map(|s| (s.no.clone(), s.name.clone(), s.max)).collect(),
            tie_break: facts.says(rubric),
            rows,
            published: None,
            reason: String::new(),
            illustrative: rubric.illustrative,
        }
    }
}

/// One column of all members; `input` says which.
pub(crate) fn column(
    rubric: &Rubric,
    members: &[BodyId],
    sheets: &[Sheet],
    input: &dyn Fn(&Sheet, ItemId) -> Option<Input>,
) -> Column {
    let of_body: BTreeMap<BodyId, &Sheet> = sheets.iter().map(|s| (s.body, s)).collect();
    let held = |body: &BodyId| {
        let sheet = of_body.get(body).copied();
        (*body, move |item: ItemId| sheet.and_then(|s| input(s, item)))
    };
    let held: Vec<_> = members.iter().map(held).collect();
    let entries: Vec<Entry> = held.iter().map(|(body, input)| Entry { body: *body, input }).collect();
    Column::of(rubric, &entries, true)
}

/// A unit's total, while it is opened.
struct Opening<'a> {
    rubric: &'a Rubric,
    section: &'a Section,
    sheet: Option<&'a Sheet>,
    own: &'a UnitColumn,
    last: &'a UnitColumn,
}

/// The total of a unit opened down to its lines.
pub(crate) fn tree(
    rubric: &Rubric,
    sheet: Option<&Sheet>,
    (own, last): (&UnitColumn, &UnitColumn),
) -> Vec<Branch> {
    let mut branches = Vec::new();
    let worth = |item: &Item| last.worth(item);
    for s in &rubric.sections {
        let o = Opening { rubric, section: s, sheet, own, last };
        match s.part {
            Part::Main => {
                let counted = |i: &Item| s.counts(i) == Counts::Main;
                branches.push(o.branch((&s.no, &s.name, s.max), Totals::main_of(s, &worth), &counted));
                if s.bonuses().next().is_some() {
                    let name = format!("Điểm thưởng mục {}", s.no);
                    let span = Totals::bonus_of(s, &worth);
                    branches.push(o.branch(("+", &name, s.bonus_max), span, &|i| !counted(i)));
                }
            }
            Part::Bonus => {
                branches.push(o.branch((&s.no, &s.name, s.max), Totals::bonus_of(s, &worth), &|_| true));
            }
            Part::Deduction | Part::Bar => {
                branches.push(o.branch((&s.no, &s.name, s.max), Totals::taken_by(s, &worth), &|_| true));
            }
        }
    }
    branches
}

impl Opening<'_> {
    fn branch(
        &self,
        (no, name, max): (&str, &str, Points),
        span: Span,
        wanted: &dyn Fn(&Item) -> bool,
    ) -> Branch {
        let (branches, leaves) = self.inside(None, wanted);
        Branch {
            no: no.to_owned(),
            name: name.to_owned(),
            minus: self.section.part == Part::Deduction,
            bar: self.section.part == Part::Bar,
            max: max.0,
            points: span.known().map(|p| p.0),
            branches,
            leaves,
        }
    }

    /// The groups and lines directly inside a group, or directly inside the section.
    fn inside(&self, group: Option<usize>, wanted: &dyn Fn(&Item) -> bool) -> (Vec<Branch>, Vec<Leaf>) {
        let lines = self.section.items.iter().filter(|i| wanted(i) && i.group == group);
        let mut branches = Vec::new();
        for (n, g) in self.section.groups.iter().enumerate().filter(|(_, g)| g.parent == group) {
            let (inner, leaves) = self.inside(Some(n), wanted);
            if inner.is_empty() && leaves.is_empty() {
                continue;
            }
            let all = inner.iter().map(|b| b.points).chain(leaves.iter().map(|l| l.points));
            branches.push(Branch {
                no: g.no.clone(),
                name: g.name.clone(),
                minus: self.section.part == Part::Deduction,
                bar: false,
                max: g.max.0,
                points: all.sum(),
                branches: inner,
                leaves,
            });
        }
        (branches, lines.map(|i| self.leaf(i)).collect())
    }

    fn leaf(&self, item: &Item) -> Leaf {
        let mark = self.sheet.and_then(|s| s.last_mark(item.id));
        let worth =
            |column: &UnitColumn| column.cells.get(&item.id).copied().and_then(Span::known).map(|p| p.0);
        let input = mark.and_then(|m| m.input);
        let how = input.and_then(|i| self.rubric.how(item, i, self.last.leaders.get(&item.id)));
        let judge = self.sheet.filter(|s| s.input(ScoreLine::Standing, item.id).is_some());
        Leaf {
            ord: item.ord,
            no: item.no.clone(),
            name: item.name.clone(),
            max: item.max.0,
            own: worth(self.own),
            points: worth(self.last).filter(|_| input.is_some()),
            how: how.unwrap_or_default(),
            by: judge.map_or("", |_| ScoreLine::Standing.word()).to_owned(),
            note: mark.map(|m| m.note.clone()).unwrap_or_default(),
        }
    }
}

/// A published table as it is kept: plain numbers and words, in one fixed order.
#[derive(Serialize, Deserialize)]
struct Frozen {
    rubric: String,
    edition: i64,
    scale: i64,
    bonus_max: Option<i64>,
    sections: Vec<(String, String, i64)>,
    tie_break: String,
    illustrative: bool,
    rows: Vec<FrozenRow>,
}

#[derive(Serialize, Deserialize)]
struct FrozenRow {
    rank: Option<i64>,
    body: String,
    /// Tables published before names were kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    called: Option<(String, String)>,
    sections: Vec<Option<i64>>,
    bonus: Option<i64>,
    deduction: Option<i64>,
    self_total: Option<i64>,
    total: Option<i64>,
    #[serde(default)]
    barred: Vec<String>,
    why: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    beside: Vec<String>,
    tree: Vec<Branch>,
}

impl Table {
    /// The text that is kept, and whose digest is remembered.
    ///
    /// # Errors
    /// `Broken` if it cannot be written as JSON.
    pub fn freeze(&self) -> Result<String, Refusal> {
        let n = |p: Option<Points>| p.map(|p| p.0);
        let row = |r: &TableRow| FrozenRow {
            rank: r.rank,
            body: r.body.to_string(),
            called: Some(r.called.clone()).filter(|(full, _)| !full.is_empty()),
            sections: r.sections.iter().map(|p| n(*p)).collect(),
            bonus: n(r.bonus),
            deduction: n(r.deduction),
            self_total: n(r.self_total),
            total: n(r.total),
            barred: r.barred.clone(),
            why: r.why.clone(),
            beside: r.beside.clone(),
            tree: r.tree.clone(),
        };
        let frozen = Frozen {
            rubric: self.rubric_name.clone(),
            edition: self.rubric_edition,
            scale: self.scale.0,
            bonus_max: n(self.bonus_max),
            sections: self.sections.iter().map(|(a, b, p)| (a.clone(), b.clone(), p.0)).collect(),
            tie_break: self.tie_break.clone(),
            illustrative: self.illustrative,
            rows: self.rows.iter().map(row).collect(),
        };
        Ok(serde_json::to_string(&frozen)?)
    }

    /// Writes these names into the rows, to be kept with them.
    pub(crate) fn keep_names(&mut self, names: &Names) {
        for r in &mut self.rows {
            r.called = (names.full(r.body).to_owned(), names.short(r.body).to_owned());
        }
    }

    /// These names, with those that were published in place of what its units are called by now: nobody changes a
    /// published table by renaming a unit.
    pub fn names(&self, today: Names) -> Names {
        let kept = self.rows.iter().filter(|r| self.published.is_some() && !r.called.0.is_empty());
        kept.fold(today, |names, r| names.with(r.body, &r.called.0, &r.called.1))
    }

    /// Do two tables say the same of every unit? How units are called, and the sentences that name them, count for
    /// nothing: a unit may be renamed between publication and a correction.
    pub(crate) fn same_figures(&self, other: &Table) -> Result<bool, Refusal> {
        let bare = |t: &Table| {
            let mut t = Table { tie_break: String::new(), ..t.clone() };
            for r in &mut t.rows {
                r.why.clear();
                r.called = Default::default();
            }
            t.freeze()
        };
        Ok(bare(self)? == bare(other)?)
    }

    /// A published table back from its text.
    ///
    /// # Errors
    /// `Broken` when the text is not what was kept.
    pub fn thaw(
        year: YearId,
        (version, reason, at): (i64, String, Moment),
        content: &str,
    ) -> Result<Table, Refusal> {
        let f: Frozen = serde_json::from_str(content)?;
        let p = |n: Option<i64>| n.map(Points);
        let mut rows = Vec::new();
        for r in f.rows {
            let body = r.body.parse().map_err(|()| Refusal::broken("a published table names no unit"))?;
            rows.push(TableRow {
                rank: r.rank,
                body,
                called: r.called.unwrap_or_default(),
                sections: r.sections.into_iter().map(p).collect(),
                bonus: p(r.bonus),
                deduction: p(r.deduction),
                self_total: p(r.self_total),
                total: p(r.total),
                at_least: p(r.total),
                at_most: p(r.total),
                barred: r.barred,
                why: r.why,
                waits: false,
                beside: r.beside,
                tree: r.tree,
            });
        }
        Ok(Table {
            year,
            version,
            rubric_name: f.rubric,
            rubric_edition: f.edition,
            scale: Points(f.scale),
            bonus_max: p(f.bonus_max),
            sections: f.sections.into_iter().map(|(a, b, n)| (a, b, Points(n))).collect(),
            tie_break: f.tie_break,
            rows,
            published: Some(at),
            reason,
            illustrative: f.illustrative,
        })
    }
}
