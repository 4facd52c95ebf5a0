//! The score table of a bloc's year: built from the sheets while it lives, frozen as text once published. Pure.

use crate::model::{ItemId, Part, Rubric, Section};
use crate::ranking::{self, Standing};
use crate::sheet::{ScoreLine, Sheet, Span, Totals};
use kernel::{BodyId, Moment, Points, Refusal, YearId, serde_json};
use serde::{Deserialize, Serialize};

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
    /// Why it stands where it stands.
    pub why: String,
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
    /// Its ceiling in hundredths; 0 is without.
    pub max: i64,
    /// Its appraised points in hundredths, under the ceiling; null is not known.
    pub points: Option<i64>,
    /// Its lines.
    pub leaves: Vec<Leaf>,
}

/// A line of an opened total, in hundredths.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Leaf {
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
    /// Remark or reason of the appraisal.
    pub note: String,
}

impl TableRow {
    /// From the least to the most the total can be.
    pub fn span(&self) -> Span {
        let unknown = usize::from(self.total.is_none());
        Span { low: self.at_least.unwrap_or_default(), high: self.at_most.unwrap_or_default(), unknown }
    }
}

impl Table {
    /// The living table: a line for each member, in the rubric's order of merit. `name` says how a unit is called.
    /// A member without a sheet is not known from end to end.
    pub fn live(
        rubric: &Rubric,
        members: &[BodyId],
        sheets: &[Sheet],
        name: &dyn Fn(BodyId) -> String,
    ) -> Table {
        let sheet_of = |body: BodyId| sheets.iter().find(|s| s.body == body);
        let totals = |body: BodyId, line: ScoreLine| {
            Totals::of(rubric, &|item: ItemId| sheet_of(body).and_then(|s| s.points(line, item)))
        };
        let units: Vec<Standing> =
            members.iter().map(|b| Standing { body: *b, totals: totals(*b, ScoreLine::Head) }).collect();
        let placed = ranking::place(rubric, &units);
        let mut rows = Vec::new();
        let mut above = String::new();
        for p in placed {
            let Some(unit) = units.iter().find(|u| u.body == p.body) else { continue };
            let t = &unit.totals;
            rows.push(TableRow {
                rank: p.rank,
                body: p.body,
                sections: t.sections.iter().map(|s| s.known()).collect(),
                bonus: t.bonus.known(),
                deduction: t.deduction.known(),
                self_total: totals(p.body, ScoreLine::Own).total.known(),
                total: t.total.known(),
                at_least: Some(t.total.low),
                at_most: Some(t.total.high),
                why: p.settled.says(&above),
                tree: tree(rubric, sheet_of(p.body)),
            });
            above = name(p.body);
        }
        let ceilings =
            rubric.sections.iter().filter(|s| s.part != Part::Deduction).map(Section::bonus_ceiling);
        Table {
            year: rubric.year,
            version: 0,
            rubric_name: rubric.name.clone(),
            rubric_edition: rubric.edition,
            scale: rubric.scale,
            bonus_max: ceilings.into_iter().collect::<Option<Vec<Points>>>().map(|c| c.into_iter().sum()),
            sections: rubric.main().map(|s| (s.no.clone(), s.name.clone(), s.max)).collect(),
            tie_break: rubric.ties_say(),
            rows,
            published: None,
            reason: String::new(),
            illustrative: rubric.illustrative,
        }
    }
}

/// The total of a unit opened down to its lines.
pub(crate) fn tree(rubric: &Rubric, sheet: Option<&Sheet>) -> Vec<Branch> {
    let points = |item: ItemId| sheet.and_then(|s| s.points(ScoreLine::Head, item));
    let mut branches = Vec::new();
    for s in &rubric.sections {
        let leaves = |wanted: &dyn Fn(&crate::model::Item) -> bool| -> Vec<Leaf> {
            s.items.iter().filter(|i| wanted(i)).map(|i| leaf(i, sheet)).collect()
        };
        let branch = |no: &str, name: &str, max: Points, span: Span, leaves: Vec<Leaf>| Branch {
            no: no.to_owned(),
            name: name.to_owned(),
            minus: s.part == Part::Deduction,
            max: max.0,
            points: span.known().map(|p| p.0),
            leaves,
        };
        match s.part {
            Part::Main => {
                let span = Totals::main_of(s, &points);
                let counted = |i: &crate::model::Item| s.criteria().any(|c| c.id == i.id);
                branches.push(branch(&s.no, &s.name, s.max, span, leaves(&counted)));
                if s.bonuses().next().is_some() {
                    let name = format!("Điểm thưởng mục {}", s.no);
                    let span = Totals::bonus_of(s, &points);
                    branches.push(branch("+", &name, s.bonus_max, span, leaves(&|i| !counted(i))));
                }
            }
            Part::Bonus => {
                branches.push(branch(&s.no, &s.name, s.max, Totals::bonus_of(s, &points), leaves(&|_| true)));
            }
            Part::Deduction => {
                branches.push(branch(&s.no, &s.name, s.max, Totals::taken_by(s, &points), leaves(&|_| true)));
            }
        }
    }
    branches
}

fn leaf(item: &crate::model::Item, sheet: Option<&Sheet>) -> Leaf {
    let mark = sheet.and_then(|s| s.marks.get(&(ScoreLine::Head, item.id)));
    Leaf {
        no: item.no.clone(),
        name: item.name.clone(),
        max: item.max.0,
        own: sheet.and_then(|s| s.points(ScoreLine::Own, item.id)).map(|p| p.0),
        points: mark.and_then(|m| m.points).map(|p| p.0),
        how: mark.and_then(|m| m.input).and_then(|i| item.how(i)).unwrap_or_default(),
        note: mark.map(|m| m.note.clone()).unwrap_or_default(),
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
    sections: Vec<Option<i64>>,
    bonus: Option<i64>,
    deduction: Option<i64>,
    self_total: Option<i64>,
    total: Option<i64>,
    why: String,
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
            sections: r.sections.iter().map(|p| n(*p)).collect(),
            bonus: n(r.bonus),
            deduction: n(r.deduction),
            self_total: n(r.self_total),
            total: n(r.total),
            why: r.why.clone(),
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
                sections: r.sections.into_iter().map(p).collect(),
                bonus: p(r.bonus),
                deduction: p(r.deduction),
                self_total: p(r.self_total),
                total: p(r.total),
                at_least: p(r.total),
                at_most: p(r.total),
                why: r.why,
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
