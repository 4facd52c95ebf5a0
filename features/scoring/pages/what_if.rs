//! Trying a change out: one unit, one line, another input, and the table before and after. Nothing is written; what is
//! tried stands in the address, so it can be sent to a colleague and the back button works.

use super::entry::{self, Entry};
use super::more::{self, More, sees_now};
use super::rubric::seen;
use crate::methods::Input;
use crate::model::{Item, Rubric, RubricState};
use crate::sheet::{ScoreLine, Sheet, Wanted};
use crate::store::{rubrics, sheets, tables};
use crate::targets::Plan;
use crate::ties::TieFacts;
use crate::totals::Span;
use crate::what_if::{Stood, Trial};
use crate::{table, tie_votes};
use blocs::Year;
use db::Reading;
use kernel::{BodyId, Points, Problem, Refusal, YearId};
use organisations::Names;
use web::{Filled, Form, Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "what-if.html")]
pub(crate) struct WhatIfPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) year: String,
    pub(crate) year_title: String,
    /// Key, name, chosen.
    pub(crate) units: Vec<(String, String, bool)>,
    /// Place, number and words, chosen.
    pub(crate) lines: Vec<(i64, String, bool)>,
    pub(crate) cell: Option<CellView>,
    pub(crate) trial: Option<TrialView>,
    pub(crate) more: More,
    pub(crate) illustrative: bool,
}

/// The cell that is tried.
pub(crate) struct CellView {
    pub(crate) unit: String,
    pub(crate) ord: i64,
    pub(crate) rule: String,
    /// What stands there now.
    pub(crate) now: String,
    pub(crate) entry: Entry,
    pub(crate) wrong: Vec<(String, String)>,
}

/// What comes of it.
pub(crate) struct TrialView {
    pub(crate) title: String,
    pub(crate) tell: String,
    pub(crate) rows: Vec<RowView>,
    pub(crate) leaders: Vec<String>,
    /// Unit, line, before, after.
    pub(crate) others: Vec<(String, String, String, String)>,
}

/// A unit before and after.
pub(crate) struct RowView {
    pub(crate) unit: String,
    pub(crate) mine: bool,
    pub(crate) ranks: (String, String),
    pub(crate) moved: String,
    pub(crate) totals: (String, String),
    pub(crate) gap: String,
}

/// What can be tried: the rubric, its sheets, and who is called what.
struct Board<'a> {
    year: &'a Year,
    names: &'a Names,
    rubric: Rubric,
    all: Vec<Sheet>,
    facts: TieFacts,
}

/// The page. Who does not see every figure learns of no page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let rubric = rubrics::in_state(w, id, RubricState::Applied)?.ok_or(Refusal::NotFound)?;
    let all = sheets::of_year(w, &rubric)?;
    let stands = tables::stands(w, id)?;
    if !sees_now(v, &year, &all, &stands) {
        return Err(Refusal::NotFound);
    }
    let facts = tie_votes::facts(w, &year, &rubric)?;
    let board = Board { year: &year, names: &names, rubric, all, facts };
    Page::of(&board.page(v))
}

impl Board<'_> {
    fn page(&self, v: &Visit) -> WhatIfPage {
        let sheet = self.sheet(v.ask("unit"));
        let line = v.ask("line").parse::<i64>().ok();
        let items = || self.rubric.items();
        let item = items().find(|i| Some(i.ord) == line).or_else(|| items().next());
        let mut page = WhatIfPage {
            frame: v.frame(format!("Thử thay đổi, {}", self.year.title()), "/years"),
            filled: Filled::default(),
            year: self.year.id.to_string(),
            year_title: self.year.title(),
            units: self.units(sheet),
            lines: items()
                .map(|i| (i.ord, format!("{} {}", i.no, i.name), item.is_some_and(|c| c.ord == i.ord)))
                .collect(),
            cell: None,
            trial: None,
            more: More { what_if: true, steady: self.steady(), ..More::default() },
            illustrative: self.rubric.illustrative,
        };
        if let (Some(sheet), Some(item)) = (sheet, item) {
            self.fill(v, &mut page, sheet, item);
        }
        page
    }

    /// The unit asked for, else the first that has a sheet.
    fn sheet(&self, asked: &str) -> Option<&Sheet> {
        let of = |body: &BodyId| self.all.iter().find(|s| s.body == *body);
        let asked = self.year.members.iter().find(|b| b.to_string() == asked).and_then(of);
        asked.or_else(|| self.year.members.iter().find_map(of))
    }

    fn units(&self, chosen: Option<&Sheet>) -> Vec<(String, String, bool)> {
        let unit = |b: &BodyId| {
            (b.to_string(), self.names.full(*b).to_owned(), chosen.is_some_and(|s| s.body == *b))
        };
        self.year.members.iter().filter(|b| self.all.iter().any(|s| s.body == **b)).map(unit).collect()
    }

    fn steady(&self) -> Vec<more::Steady> {
        let last = table::column(&self.rubric, &self.year.members, &self.all, &|s, item| s.final_input(item));
        let name = |b| self.names.full(b).to_owned();
        more::steady(&self.rubric, (self.year.id, &last, &self.all), &self.facts, &name)
    }

    /// Puts the cell on the page, and what comes of the input if one was asked about.
    fn fill(&self, v: &Visit, page: &mut WhatIfPage, sheet: &Sheet, item: &Item) {
        let form = Form::asked(&v.query);
        if form.has(&item.field()) {
            match read(&form, &self.rubric, (sheet, item)) {
                Ok(input) => page.trial = Some(self.trial(sheet.body, item, input)),
                Err(problems) => {
                    page.frame.problems.clone_from(&problems);
                    page.filled = typed(v, item, problems);
                }
            }
            if page.trial.is_some() {
                page.filled = typed(v, item, Vec::new());
            }
        }
        let mark = sheet.last_mark(item.id);
        let wrong = entry::names(item)
            .into_iter()
            .filter_map(|name| page.filled.wrong(&name).map(|says| (name.clone(), says.to_owned())))
            .collect();
        page.cell = Some(CellView {
            unit: sheet.body.to_string(),
            ord: item.ord,
            rule: item.rule(),
            now: self.rubric.cell_says(item, sheet.final_input(item.id)),
            // A trial may change the plan too, even where the covenant gives it.
            entry: entry::entry(&page.filled, &self.rubric, item, (ScoreLine::Own, mark), Plan::Typed),
            wrong,
        });
    }

    fn trial(&self, body: BodyId, item: &Item, input: Option<Input>) -> TrialView {
        let members = &self.year.members;
        let before = table::column(&self.rubric, members, &self.all, &|s, i| s.final_input(i));
        let after = table::column(&self.rubric, members, &self.all, &|s, i| {
            if (s.body, i) == (body, item.id) { input } else { s.final_input(i) }
        });
        let t = Trial::of(&self.rubric, &self.facts, (&before, &after), (body, item.id));
        let name = |b: BodyId| self.names.full(b).to_owned();
        let moved = t
            .rows
            .iter()
            .filter(|(_, was, is)| (was.rank, was.barred, was.waits) != (is.rank, is.barred, is.waits))
            .count();
        let line = |id| self.rubric.item(id).map_or_else(String::new, |i| format!("{} {}", i.no, i.name));
        TrialView {
            title: format!("Nếu {} của {} là {}", item.no, name(body), self.rubric.cell_says(item, input)),
            tell: format!(
                "{}: {} → {} điểm. {}",
                item.no,
                span(t.cell.0),
                span(t.cell.1),
                match moved {
                    0 => "Không đơn vị nào đổi hạng.".to_owned(),
                    n => format!("{n} đơn vị đổi hạng."),
                }
            ),
            rows: t.rows.iter().map(|(b, was, is)| row(name(*b), *b == body, was, is)).collect(),
            leaders: t.leaders.iter().map(|r| r.leads(&name)).collect(),
            others: t
                .others
                .iter()
                .map(|m| (name(m.body), line(m.item), span(m.before), span(m.after)))
                .collect(),
        }
    }
}

/// Reads the input that is tried, with the sentences of the sheet. It is judged as if the unit itself wrote it down
/// with a reason: trying something out needs none.
fn read(form: &Form, rubric: &Rubric, (sheet, item): (&Sheet, &Item)) -> Result<Option<Input>, Vec<Problem>> {
    let mut r = form.read();
    let input = entry::read(&mut r, form, item, Plan::Typed);
    let wanted = Wanted {
        item: item.id,
        input,
        note: "thử, không lưu lại".to_owned(),
        seen: None,
        grounds: Default::default(),
    };
    match r.done().and_then(|()| sheet.changes(rubric, ScoreLine::Own, &[wanted])) {
        Ok(_) => Ok(input),
        Err(Refusal::Invalid(problems)) => Err(problems),
        Err(_) => Err(Vec::new()),
    }
}

/// The words of the address as the entry shows them: always those, never what is saved.
fn typed(v: &Visit, item: &Item, problems: Vec<Problem>) -> Filled {
    // An entry shows what is saved where a word is still what the page was made with; here no word is.
    let fresh = entry::names(item).map(|n| (format!("o{n}"), "\u{0}".to_owned()));
    Filled::asked(fresh.into_iter().chain(v.query.iter().cloned()).collect(), problems)
}

pub(super) fn span(s: Span) -> String {
    if s.low == s.high { s.low.to_string() } else { format!("{} đến {}", s.low, s.high) }
}

/// A unit before and after, in words.
pub(super) fn row(unit: String, mine: bool, was: &Stood, is: &Stood) -> RowView {
    let rank = |s: &Stood| match s.rank {
        Some(n) if s.waits => format!("{n}, chờ biểu quyết"),
        Some(n) => n.to_string(),
        None if s.barred => "không xét".to_owned(),
        None => "chưa rõ".to_owned(),
    };
    let moved = match (was.rank, is.rank) {
        (Some(was), Some(is)) if is < was => format!("▲ lên {}", was - is),
        (Some(was), Some(is)) if is > was => format!("▼ xuống {}", is - was),
        (rank, same) if rank == same && was.waits == is.waits => "giữ nguyên".to_owned(),
        _ => "đổi".to_owned(),
    };
    let known = |s: &Stood| (s.total.low == s.total.high).then_some(s.total.low);
    let gap = match (known(was), known(is)) {
        (Some(was), Some(is)) if is > was => format!("+{}", is.minus(was)),
        (Some(was), Some(is)) if is != was => is.minus(was).to_string(),
        (Some(_), Some(_)) => Points::ZERO.to_string(),
        _ => "chưa rõ".to_owned(),
    };
    RowView {
        unit,
        mine,
        ranks: (rank(was), rank(is)),
        moved,
        totals: (span(was.total), span(is.total)),
        gap,
    }
}
