//! Sums of a column: spans that say what is not known, and what the parts of a rubric add up to. Pure.

use crate::methods::Method;
use crate::model::{Item, Part, Rubric, Section};
use kernel::Points;

/// From the least to the most a figure can be, and how many of its parts are not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// The least.
    pub low: Points,
    /// The most.
    pub high: Points,
    /// Parts not known.
    pub unknown: usize,
}

impl Span {
    /// One known figure.
    pub fn known_as(points: Points) -> Span {
        Span { low: points, high: points, unknown: 0 }
    }

    /// One figure of which nothing is known but its maximum.
    pub fn open(max: Points) -> Span {
        Span { low: Points::ZERO, high: max, unknown: 1 }
    }

    /// The exact figure, when every part is known.
    pub fn known(self) -> Option<Points> {
        (self.unknown == 0).then_some(self.low)
    }

    /// The sum.
    pub fn sum(all: impl Iterator<Item = Span>) -> Span {
        all.fold(Span::default(), Span::plus)
    }

    fn plus(self, o: Span) -> Span {
        Span { low: self.low.plus(o.low), high: self.high.plus(o.high), unknown: self.unknown + o.unknown }
    }

    fn minus(self, o: Span) -> Span {
        Span { low: self.low.minus(o.high), high: self.high.minus(o.low), unknown: self.unknown + o.unknown }
    }

    fn at_most(self, ceiling: Option<Points>) -> Span {
        ceiling.map_or(self, |c| Span { low: self.low.min(c), high: self.high.min(c), ..self })
    }
}

impl std::fmt::Display for Span {
    /// "919" or "919 đến 929".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.known() {
            Some(p) => write!(f, "{p}"),
            None => write!(f, "{} đến {}", self.low, self.high),
        }
    }
}

/// What one line of a column is worth.
pub(crate) type Worth<'a> = &'a dyn Fn(&Item) -> Span;

/// One of the sums of a section.
pub(crate) type SumOf = fn(&Section, Worth<'_>) -> Span;

/// What a column adds up to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Totals {
    /// Each main section's criteria, in order.
    pub sections: Vec<Span>,
    /// All bonuses, each group under its ceiling.
    pub bonus: Span,
    /// All deductions, as a positive figure.
    pub deduction: Span,
    /// Sections + bonus − deduction. Not held at 0: the parts always add up to it.
    pub total: Span,
}

/// Which sum of its section a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    Main,
    Bonus,
    Taken,
    Nowhere,
}

impl Section {
    /// Which of its sums one of its lines belongs to.
    pub(crate) fn counts(&self, item: &Item) -> Counts {
        match (self.part, matches!(item.method, Method::Bonus { .. })) {
            (Part::Deduction, _) => Counts::Taken,
            (_, true) => Counts::Bonus,
            (Part::Main, false) => Counts::Main,
            (Part::Bonus | Part::Bar, false) => Counts::Nowhere,
        }
    }
}

/// What one section brings to a total; bonuses and deductions before their ceiling.
#[derive(Clone, Copy)]
pub(crate) struct SectionSum {
    part: Part,
    ceiling: Option<Points>,
    main: Span,
    bonus: Span,
    taken: Span,
}

impl SectionSum {
    pub(crate) fn of(s: &Section, worth: Worth<'_>) -> SectionSum {
        let mut sum = SectionSum {
            part: s.part,
            ceiling: s.bonus_ceiling(),
            main: Span::default(),
            bonus: Span::default(),
            taken: Span::default(),
        };
        for item in &s.items {
            if let Some(span) = sum.that(s.counts(item)) {
                *span = span.plus(worth(item));
            }
        }
        sum
    }

    fn that(&mut self, counts: Counts) -> Option<&mut Span> {
        match counts {
            Counts::Main => Some(&mut self.main),
            Counts::Bonus => Some(&mut self.bonus),
            Counts::Taken => Some(&mut self.taken),
            Counts::Nowhere => None,
        }
    }

    /// The same where one line was worth `from` and is worth `to`.
    pub(crate) fn moved(mut self, counts: Counts, from: Points, to: Points) -> SectionSum {
        if let Some(span) = self.that(counts) {
            let by = to.minus(from);
            *span = Span { low: span.low.plus(by), high: span.high.plus(by), ..*span };
        }
        self
    }
}

impl Totals {
    /// Adds up the lines of one column.
    pub fn of(rubric: &Rubric, worth: &dyn Fn(&Item) -> Span) -> Totals {
        let sums: Vec<SectionSum> = rubric.sections.iter().map(|s| SectionSum::of(s, worth)).collect();
        Totals::of_sums(&sums)
    }

    /// Adds up what the sections of a rubric bring, in its order.
    pub(crate) fn of_sums(sums: &[SectionSum]) -> Totals {
        let sections: Vec<Span> = sums.iter().filter(|s| s.part == Part::Main).map(|s| s.main).collect();
        let bonus = Span::sum(sums.iter().map(|s| s.bonus.at_most(s.ceiling)));
        let deduction = Span::sum(sums.iter().map(|s| s.taken.at_most(s.ceiling)));
        let total = Span::sum(sections.iter().copied()).plus(bonus).minus(deduction);
        Totals { sections, bonus, deduction, total }
    }

    /// What a section's criteria add up to.
    pub fn main_of(s: &Section, worth: &dyn Fn(&Item) -> Span) -> Span {
        Span::sum(s.criteria().map(worth))
    }

    /// What a section's bonus lines add.
    pub fn bonus_of(s: &Section, worth: &dyn Fn(&Item) -> Span) -> Span {
        Span::sum(s.bonuses().map(worth)).at_most(s.bonus_ceiling())
    }

    /// What a section takes off.
    pub fn taken_by(s: &Section, worth: &dyn Fn(&Item) -> Span) -> Span {
        match s.part {
            Part::Deduction => Span::sum(s.items.iter().map(worth)).at_most(s.bonus_ceiling()),
            Part::Main | Part::Bonus | Part::Bar => Span::default(),
        }
    }
}
