//! Lines whose plan is a target of the year's covenant ("chỉ tiêu theo giao ước"): what may not be typed, what such a
//! line holds, and which sheets were scored by an older figure. Decides purely; only loading touches the database.
//!
//! An input keeps the plan that held when it was saved, so [`crate::calc`] knows nothing of covenants, and a sheet handed
//! in stays what it was.

use crate::deeds::Live;
use crate::methods::{Input, Method};
use crate::model::{Item, NotApplicable, Rubric};
use crate::sheet::{Grounds, ScoreLine, Sheet, Wanted, is_reason};
use crate::{Finding, FindingState};
use blocs::Year;
use covenants::Target;
use db::Reading;
use kernel::{BodyId, Day, Points, Refusal};

/// Said for a line whose target another member answers for.
const ELSEWHERE: &str = "Theo giao ước, chỉ tiêu này do đơn vị khác phụ trách.";

/// Said for a judgement that changes by nothing but the new figure of its target.
pub(crate) const AMENDED: &str = "Theo chỉ tiêu của giao ước đã điều chỉnh.";

/// The targets of a year's covenant as they stand, number 1 first; none while no covenant is in force.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Targets(Vec<Target>);

/// What stands for the plan on a line of one column of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Plan {
    /// Whoever writes the column types it.
    Typed,
    /// The covenant gives it; what is typed is not read.
    Fixed(Points),
    /// The covenant names another member: the line does not apply to this unit.
    Elsewhere,
}

/// A line that was scored by an older figure of its target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Outdated {
    /// Whose sheet.
    pub(crate) body: BodyId,
    /// Which line.
    pub(crate) no: String,
    /// The figure it was scored by.
    pub(crate) was: Points,
    /// The figure now.
    pub(crate) now: Points,
}

impl Outdated {
    /// "I.5 chấm theo chỉ tiêu cũ 5, giao ước nay là 6".
    pub(crate) fn says(&self) -> String {
        format!("{} chấm theo chỉ tiêu cũ {}, giao ước nay là {}", self.no, self.was, self.now)
    }
}

/// Can this way of counting take its plan from a target?
pub(crate) fn takes_target(method: &Method) -> bool {
    matches!(method, Method::Ratio | Method::TargetLeader)
}

/// Is it the plan alone that differs?
pub(crate) fn only_the_plan(before: Option<Input>, after: Option<Input>) -> bool {
    match (before, after) {
        (Some(Input::Ratio { done: a, planned: p }), Some(Input::Ratio { done: b, planned: q })) => {
            a == b && p != q
        }
        _ => false,
    }
}

/// Which targets a rubric's lines use: number, and the line in words.
pub(crate) fn uses(rubric: &Rubric) -> Vec<(i64, String)> {
    rubric.items().filter_map(|i| Some((i.target?, format!("{} {}", i.no, i.name)))).collect()
}

impl Targets {
    /// Those of a year, as they stand today or stood on its last day. The caller asks for permission.
    pub(crate) fn load(w: &mut Reading, year: &Year, today: Day) -> Result<Targets, Refusal> {
        covenants::targets_of_year(w, year, today).map(Targets)
    }

    /// The same for a rubric; nothing is asked where no line takes its plan from the covenant.
    pub(crate) fn of_rubric(w: &mut Reading, rubric: &Rubric, today: Day) -> Result<Targets, Refusal> {
        if rubric.items().all(|i| i.target.is_none()) {
            return Ok(Targets::default());
        }
        let year = blocs::year(w, rubric.year, today)?;
        Targets::load(w, &year, today)
    }

    #[cfg(test)]
    pub(crate) fn of(all: Vec<Target>) -> Targets {
        Targets(all)
    }

    fn get(&self, no: i64) -> Option<&Target> {
        no.checked_sub(1).and_then(|n| usize::try_from(n).ok()).and_then(|n| self.0.get(n))
    }

    /// The plan a target gives to a line counted like this; a ratio cannot be taken of a target of 0.
    pub(crate) fn figure(&self, no: i64, method: &Method) -> Option<Points> {
        let figure = self.get(no)?.figure()?;
        (takes_target(method) && (*method != Method::Ratio || figure > Points::ZERO)).then_some(figure)
    }

    /// Those that can be measured: number as a form writes it, and words.
    pub(crate) fn choices(&self) -> Vec<(String, String)> {
        let measurable = (1i64..).zip(&self.0).filter(|(_, t)| t.figure().is_some());
        measurable.map(|(no, t)| (no.to_string(), format!("{no}. {} ({})", t.indicator, t.value))).collect()
    }

    /// Does this number mean the same here as there?
    fn is_same(&self, no: i64, there: &Targets) -> bool {
        let words = |targets: &Targets| targets.get(no).map(|t| t.indicator.clone());
        words(self).is_some() && words(self) == words(there)
    }

    /// A rubric of last year for this one: a line keeps its target only where the number still means the same.
    pub(crate) fn carry(&self, last: &Targets, mut rubric: Rubric) -> Rubric {
        for item in rubric.sections.iter_mut().flat_map(|s| &mut s.items) {
            let kept = |no: &i64| self.is_same(*no, last) && self.figure(*no, &item.method).is_some();
            item.target = item.target.filter(kept);
        }
        rubric
    }

    /// Lines whose target cannot give them a plan.
    pub(crate) fn flaws(&self, rubric: &Rubric) -> Vec<String> {
        let wrong = |i: &&Item| i.target.is_some_and(|no| self.figure(no, &i.method).is_none());
        let says = |i: &Item| {
            format!(
                "{}: chỉ tiêu {} của giao ước không dùng được. Chọn một chỉ tiêu đo được, lớn hơn 0, của giao ước đang có hiệu lực.",
                i.no,
                i.target.unwrap_or_default()
            )
        };
        rubric.items().filter(wrong).map(says).collect()
    }

    /// What stands for the plan on this line of this column.
    pub(crate) fn plan(&self, rubric: &Rubric, sheet: &Sheet, line: ScoreLine, item: &Item) -> Plan {
        let Some((no, figure)) = item.target.and_then(|no| Some((no, self.figure(no, &item.method)?))) else {
            return Plan::Typed;
        };
        if !self.get(no).is_some_and(|t| t.is_of(sheet.body)) {
            let refused = rubric.not_applicable == NotApplicable::Refused;
            return if refused { Plan::Typed } else { Plan::Elsewhere };
        }
        match sheet.input(ScoreLine::Own, item.id) {
            // Handed in, a sheet is judged by the plan it was scored by.
            Some(Input::Ratio { planned, .. }) if line != ScoreLine::Own || !sheet.state.with_the_unit() => {
                Plan::Fixed(planned)
            }
            _ => Plan::Fixed(figure),
        }
    }

    /// What is wanted of a column, held to the covenant. In the unit's and the head unit's columns that goes for the
    /// lines a form says nothing of as well, so that a sheet still open takes a new figure along at its next save; and
    /// for a line that is another's by now and has no field, so that what was said of it before keeps no sheet open.
    pub(crate) fn hold(
        &self,
        (rubric, sheet): (&Rubric, &Sheet),
        line: ScoreLine,
        wanted: &[Wanted],
    ) -> Vec<Wanted> {
        let mut all = wanted.to_vec();
        for item in rubric.items() {
            let plan = self.plan(rubric, sheet, line, item);
            if plan == Plan::Typed {
                continue;
            }
            let whole = matches!(line, ScoreLine::Own | ScoreLine::Head)
                || line == ScoreLine::Standing
                    && sheet.lapsed.contains_key(&item.id)
                    && plan == Plan::Elsewhere;
            let mark = sheet.marks.get(&(line, item.id));
            let before = mark.and_then(|m| m.input);
            // A judgement somebody has to look at again is not looked at by this.
            let outrun = line == ScoreLine::Head && plan != Plan::Elsewhere && sheet.is_outrun(rubric, item);
            if whole && !outrun && all.iter().all(|w| w.item != item.id) {
                all.push(Wanted {
                    item: item.id,
                    input: before,
                    note: mark.map(|m| m.note.clone()).unwrap_or_default(),
                    seen: mark.map(|m| m.version),
                    grounds: Grounds::Untold,
                });
            }
            for want in all.iter_mut().filter(|w| w.item == item.id) {
                plan.over(want, whole);
                if line == ScoreLine::Own {
                    continue;
                }
                let kept = mark.is_some_and(|m| m.note == want.note) && want.grounds == Grounds::Untold;
                if plan == Plan::Elsewhere && before.is_some() && before != want.input && kept {
                    // The reason there was given for a figure, and there is none to judge any more.
                    ELSEWHERE.clone_into(&mut want.note);
                }
                match only_the_plan(before, want.input) {
                    true if outrun && kept => want.input = before,
                    true if !outrun && !is_reason(&want.note) => AMENDED.clone_into(&mut want.note),
                    true if !outrun && kept => want.grounds = Grounds::Amended,
                    _ => {}
                }
            }
        }
        all
    }

    /// The lines of sheets handed in that were scored by another figure than the covenant's now.
    pub(crate) fn outdated(&self, rubric: &Rubric, sheets: &[Sheet]) -> Vec<Outdated> {
        let mut found = Vec::new();
        for sheet in sheets.iter().filter(|s| !s.state.with_the_unit()) {
            found.extend(rubric.items().filter_map(|item| self.outdated_at(sheet, item)));
        }
        found
    }

    /// The same for one line.
    pub(crate) fn outdated_at(&self, sheet: &Sheet, item: &Item) -> Option<Outdated> {
        let no = item.target?;
        let now = self.figure(no, &item.method)?;
        let input = sheet.final_input(item.id).or_else(|| sheet.input(ScoreLine::Own, item.id));
        let Some(Input::Ratio { planned: was, .. }) = input else { return None };
        let mine = self.get(no).is_some_and(|t| t.is_of(sheet.body));
        (mine && was != now).then(|| Outdated { body: sheet.body, no: item.no.clone(), was, now })
    }
}

impl Plan {
    /// Puts the plan in place of what was typed. `whole`: a line that does not apply is said not to, even where nothing
    /// was typed.
    pub(crate) fn over(self, want: &mut Wanted, whole: bool) {
        match (self, want.input) {
            (Plan::Fixed(planned), Some(Input::Ratio { done, .. })) => {
                want.input = Some(Input::Ratio { done, planned });
            }
            (Plan::Elsewhere, input) if whole || input.is_some() => {
                want.input = Some(Input::NotApplicable);
                if !is_reason(&want.note) {
                    ELSEWHERE.clone_into(&mut want.note);
                }
            }
            _ => {}
        }
    }
}

/// For those who run the year: which lines of which sheets were scored by an older target. It keeps nothing from being
/// announced; whoever wants them scored anew sends the sheet back.
pub(crate) fn finding(
    w: &mut Reading,
    year: &Year,
    today: Day,
    now: Option<&Live>,
) -> Result<Option<Finding>, Refusal> {
    let Some(Live { rubric, sheets, .. }) = now else { return Ok(None) };
    let outdated = Targets::of_rubric(w, rubric, today)?.outdated(rubric, sheets);
    if outdated.is_empty() {
        return Ok(None);
    }
    let names = crate::deeds::member_names(w, year, today)?;
    let lines: Vec<String> =
        outdated.iter().map(|o| format!("{}: {}", names.full(o.body), o.says())).collect();
    Ok(Some(Finding {
        state: FindingState::Unknown,
        says: format!("{} dòng chấm theo chỉ tiêu cũ của giao ước", outdated.len()),
        in_the_room: false,
        more: format!("{}. Giữ nguyên cũng được; cần chấm lại thì trả lại phiếu.", lines.join("; ")),
    }))
}
