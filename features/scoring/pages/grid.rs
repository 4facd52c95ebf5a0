//! The grid of a sheet as a page shows it: one row a line, one column a scorer, the writer's own words kept.

use super::differences::cross_words;
use super::entry::{Entry, entry, names};
use crate::calc::UnitColumn;
use crate::methods::Input;
use crate::model::{Item, ItemId, Part, Proof, Rubric, Section};
use crate::sheet::{Mark, ScoreLine, Sheet};
use crate::targets::{Plan, Targets};
use crate::totals::{Counts, Span, Totals, Worth};
use kernel::Points;
use std::collections::BTreeMap;
use web::Filled;

/// A column of the grid.
pub(crate) struct ColumnView {
    pub(crate) title: String,
    /// Below the title: "đang chấm", "15/02".
    pub(crate) when: String,
    /// May this person write it now?
    pub(crate) mine: bool,
    /// Do its sums follow while it is written? Not where what is left empty means the column before.
    pub(crate) live: bool,
    /// Does it stand in the end?
    pub(crate) last: bool,
    pub(crate) total: SumView,
}

/// A group of rows under one heading: a section, or the bonuses inside one.
pub(crate) struct Group {
    pub(crate) no: String,
    pub(crate) name: String,
    /// Ties inputs to their sum.
    pub(crate) key: String,
    pub(crate) max: String,
    /// Ceiling in hundredths, where the sum stops.
    pub(crate) cap: Option<i64>,
    /// Are its lines conditions, without points?
    pub(crate) bar: bool,
    /// A sum for each column.
    pub(crate) sums: Vec<SumView>,
    pub(crate) rows: Vec<Row>,
}

/// A sum: the least, and the most where something is not known.
#[derive(Clone)]
pub(crate) struct SumView {
    pub(crate) low: String,
    pub(crate) to: Option<String>,
}

impl SumView {
    pub(crate) fn of(span: Span) -> SumView {
        let known = span.low == span.high;
        SumView { low: span.low.to_string(), to: (!known).then(|| span.high.to_string()) }
    }

    /// Nothing to add up.
    pub(crate) fn none() -> SumView {
        SumView { low: "–".to_owned(), to: None }
    }
}

/// One line, or the heading of a group of lines.
pub(crate) struct Row {
    /// A heading: how deep it stands; `None` for a line.
    pub(crate) heading: Option<usize>,
    pub(crate) ord: i64,
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) max: String,
    pub(crate) max_cents: i64,
    pub(crate) minus: bool,
    /// One for each column; the writable one stands in `entry`.
    pub(crate) cells: Vec<Cell>,
    pub(crate) entry: Option<Entry>,
    pub(crate) notes: Vec<Note>,
    /// Does the cell hold other words than were saved, so that its formula is an old one?
    pub(crate) stale: bool,
    pub(crate) wrong: Vec<(String, String)>,
    pub(crate) files: usize,
    /// The version of the writable cell, for noticing that another person wrote it meanwhile.
    pub(crate) version: i64,
    /// What is to be said of points that nothing proves.
    pub(crate) unproved: Option<Unproved>,
    pub(crate) open: bool,
}

/// Points of the unit's own column that nothing proves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unproved {
    /// The line does not need evidence; the writer is only told.
    Told,
    /// It needs some.
    Lacks,
    /// It was handed in with a reason instead, which stands in the unit's remark.
    Instead,
}

impl Unproved {
    /// The class of the stylesheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Unproved::Told => "quiet",
            Unproved::Lacks | Unproved::Instead => "unknown-word",
        }
    }

    /// As the row says it.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Unproved::Told => "Có điểm mà chưa có minh chứng.",
            Unproved::Lacks => "Phải có minh chứng: thêm tệp hoặc đường dẫn; chưa có thì ghi chú vì sao.",
            Unproved::Instead => "Chưa có minh chứng phải có; đơn vị nêu lý do ở ghi chú khi nộp.",
        }
    }
}

impl Row {
    /// Does a row of remarks stand below?
    pub(crate) fn has_notes(&self) -> bool {
        !self.notes.is_empty()
            || !self.wrong.is_empty()
            || self.entry.is_some()
            || self.unproved == Some(Unproved::Instead)
    }
}

/// A remark below a row.
pub(crate) struct Note {
    pub(crate) who: String,
    pub(crate) says: String,
    /// How the points of the column being written came about, or come about: what is to be said of it once the cell
    /// was typed over, "" for nothing.
    pub(crate) how: Option<&'static str>,
}

impl Note {
    fn of(who: &str, says: String) -> Note {
        Note { who: who.to_owned(), says, how: None }
    }
}

/// A figure that is only shown.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) unknown: bool,
    /// Does nothing stand there, so that its word is only a hint?
    pub(crate) quiet: bool,
    pub(crate) before: Option<String>,
    /// Other than the column it judges.
    pub(crate) differs: bool,
}

/// What goes into the grid besides the sheet itself.
pub(crate) struct Seen<'a> {
    pub(crate) filled: &'a Filled,
    pub(crate) rubric: &'a Rubric,
    pub(crate) sheet: &'a Sheet,
    /// The columns shown, each worked out.
    pub(crate) columns: Vec<(ScoreLine, String, UnitColumn)>,
    /// The column this person may write now.
    pub(crate) mine: Option<ScoreLine>,
    /// Lines of that column they may write; `None` is all of them.
    pub(crate) lines: Option<Vec<ItemId>>,
    /// The line whose evidence is open.
    pub(crate) at: Option<i64>,
    /// How many files each line has.
    pub(crate) files: &'a dyn Fn(ItemId) -> usize,
    /// The covenant's targets, where a line takes its plan from one.
    pub(crate) targets: &'a Targets,
    /// The member that was assigned each line to score across, by name; `None`: whoever looks was assigned all that is
    /// shown, and needs no name on every line.
    pub(crate) reviewers: Option<&'a BTreeMap<ItemId, String>>,
    /// Does this person see the sheet also while the unit works on it?
    pub(crate) drafts: bool,
}

impl Seen<'_> {
    /// Was this line given to nobody to score across?
    fn nobodys(&self, item: &Item) -> bool {
        self.reviewers.is_some_and(|all| !all.contains_key(&item.id))
    }

    /// What a cell held before its last change. What a unit wrote before it handed its sheet in is nobody's who sees
    /// the sheet only then.
    pub(super) fn before(&self, line: ScoreLine, mark: &Mark) -> Option<Input> {
        mark.before.filter(|_| self.drafts || line != ScoreLine::Own)
    }
}

/// What a cell is rounded to, in hundredths.
pub(crate) fn step(rubric: &Rubric) -> i64 {
    match rubric.decimals {
        0 => 100,
        1 => 10,
        _ => 1,
    }
}

/// The whole grid.
pub(crate) fn groups(seen: &Seen) -> Vec<Group> {
    let mut groups = Vec::new();
    for s in &seen.rubric.sections {
        match s.part {
            Part::Main => {
                groups.push(group(seen, s, &s.no, Totals::main_of, &|i| counted(s, i)));
                if s.bonuses().next().is_some() {
                    let mut more =
                        group(seen, s, &format!("{}+", s.no), Totals::bonus_of, &|i| !counted(s, i));
                    more.name = format!("Điểm thưởng mục {}", s.no);
                    more.max = s.bonus_max.to_string();
                    more.cap = Some(s.bonus_max.0);
                    groups.push(more);
                }
            }
            Part::Bonus => groups.push(group(seen, s, &s.no, Totals::bonus_of, &|_| true)),
            Part::Deduction | Part::Bar => groups.push(group(seen, s, &s.no, Totals::taken_by, &|_| true)),
        }
    }
    groups
}

fn counted(s: &Section, item: &Item) -> bool {
    s.counts(item) == Counts::Main
}

/// Adds up one section of one column.
type Sum = fn(&Section, Worth) -> Span;

fn group(seen: &Seen, s: &Section, no: &str, sum: Sum, wanted: &dyn Fn(&Item) -> bool) -> Group {
    let of = |(line, _, column): &(ScoreLine, String, UnitColumn)| {
        let worth = |item: &Item| column.worth(item);
        let partly = *line == ScoreLine::Cross && s.items.iter().any(|i| wanted(i) && seen.nobodys(i));
        if partly { SumView::none() } else { SumView::of(sum(s, &worth)) }
    };
    let ceiling = (s.part != Part::Main && s.max > Points::ZERO).then_some(s.max.0);
    let mut rows = Vec::new();
    let mut path: Vec<usize> = Vec::new();
    for item in s.items.iter().filter(|i| wanted(i)) {
        let here = s.path(item);
        let shared = path.iter().zip(&here).take_while(|(a, b)| a == b).count();
        for (depth, n) in here.iter().enumerate().skip(shared) {
            rows.extend(s.groups.get(*n).map(|g| heading(depth, g)));
        }
        path = here;
        rows.push(row(seen, s, item));
    }
    Group {
        no: no.to_owned(),
        name: s.name.clone(),
        key: no.to_owned(),
        max: if s.max > Points::ZERO { s.max.to_string() } else { String::new() },
        cap: ceiling,
        bar: s.part == Part::Bar,
        sums: seen.columns.iter().map(of).collect(),
        rows,
    }
}

fn heading(depth: usize, g: &crate::Group) -> Row {
    Row {
        heading: Some(depth),
        ord: 0,
        no: g.no.clone(),
        name: g.name.clone(),
        max: g.max.to_string(),
        max_cents: g.max.0,
        minus: false,
        cells: Vec::new(),
        entry: None,
        notes: Vec::new(),
        stale: false,
        wrong: Vec::new(),
        files: 0,
        version: 0,
        unproved: None,
        open: false,
    }
}

fn row(seen: &Seen, s: &Section, item: &Item) -> Row {
    let mark = |line| seen.sheet.marks.get(&(line, item.id));
    let writable = seen.lines.as_ref().is_none_or(|lines| lines.contains(&item.id));
    let entry = seen.mine.filter(|_| writable).map(|line| writing(seen, item, line));
    let wrong = names(item)
        .into_iter()
        .filter_map(|name| seen.filled.wrong(&name).map(|says| (name.clone(), says.to_owned())))
        .collect();
    let files = (seen.files)(item.id);
    Row {
        heading: None,
        ord: item.ord,
        no: item.no.clone(),
        name: item.name.clone(),
        max: if s.part == Part::Bar { String::new() } else { item.max.to_string() },
        max_cents: item.max.0,
        minus: s.part == Part::Deduction,
        cells: seen.columns.iter().map(|(line, _, column)| cell(seen, item, *line, column)).collect(),
        notes: notes(seen, item),
        stale: entry.as_ref().is_some_and(Entry::is_typed_over),
        entry,
        wrong,
        files,
        version: seen.mine.and_then(mark).map_or(0, |m| m.version),
        unproved: unproved(seen, s, item),
        open: seen.at == Some(item.ord),
    }
}

fn unproved(seen: &Seen, s: &Section, item: &Item) -> Option<Unproved> {
    let proved = |line: ItemId| (seen.files)(line) > 0;
    if seen.sheet.instead_of_evidence(item, &proved).is_some() {
        return Some(Unproved::Instead);
    }
    let claims = seen.sheet.input(ScoreLine::Own, item.id).and_then(|i| seen.rubric.alone(item, i));
    let bare = !proved(item.id) && s.part != Part::Deduction && claims.is_some_and(|p| p > Points::ZERO);
    (bare && seen.mine == Some(ScoreLine::Own)).then_some(match item.proof {
        Proof::Required => Unproved::Lacks,
        Proof::Optional => Unproved::Told,
    })
}

/// The cell this person writes.
fn writing(seen: &Seen, item: &Item, line: ScoreLine) -> Entry {
    let plan = seen.targets.plan(seen.rubric, seen.sheet, line, item);
    let mark = seen.sheet.marks.get(&(line, item.id));
    let mut entry = entry(seen.filled, seen.rubric, item, (line, mark), plan);
    entry.outrun = line == ScoreLine::Head && seen.sheet.is_outrun(seen.rubric, item);
    if plan == Plan::Elsewhere && mark.is_some() {
        // Its worth is the rubric's declaration, not anything typed here.
        let column = seen.columns.iter().find(|(l, _, _)| *l == line);
        let points = column.and_then(|(_, _, column)| column.worth(item).known());
        entry.computed = crate::points_say(points);
        entry.computed_cents = points.map(|p| p.0);
    }
    entry
}

/// What the covenant has to do with a line.
fn covenant_says(seen: &Seen, item: &Item) -> Option<String> {
    let no = item.target?;
    let line = seen.mine.unwrap_or(ScoreLine::Own);
    let held = match seen.sheet.input(ScoreLine::Own, item.id) {
        Some(Input::Ratio { planned, .. }) => Some(planned),
        _ => None,
    };
    match seen.targets.plan(seen.rubric, seen.sheet, line, item) {
        Plan::Typed => None,
        Plan::Elsewhere => Some(format!("chỉ tiêu {no} do đơn vị khác phụ trách nên không áp dụng ở đây")),
        Plan::Fixed(now) if line == ScoreLine::Own && held.is_some_and(|h| h != now) => {
            Some(format!("chỉ tiêu {no} nay là {now}; từ lần lưu tới tính theo số này"))
        }
        Plan::Fixed(figure) => {
            let old = seen.targets.outdated_at(seen.sheet, item);
            Some(old.map_or_else(|| format!("chỉ tiêu {no} là {figure}"), |o| o.says()))
        }
    }
}

fn cell(seen: &Seen, item: &Item, line: ScoreLine, column: &UnitColumn) -> Cell {
    let mark = seen.sheet.marks.get(&(line, item.id));
    let input = mark.and_then(|m| m.input);
    let span = column.worth(item);
    let text = match input {
        Some(crate::Input::Holds(_)) => seen.rubric.cell_says(item, input),
        Some(_) if span.unknown > 0 && span.low < span.high => span.to_string(),
        Some(_) => crate::points_say(span.known()),
        None if line == ScoreLine::Cross && seen.nobodys(item) => "không phân công".to_owned(),
        None => line.blank().to_owned(),
    };
    let before =
        mark.and_then(|m| seen.before(line, m)).filter(|b| !seen.rubric.agree(item, Some(*b), input));
    let judged = line.judges().map(|judged| seen.sheet.input(judged, item.id));
    Cell {
        text,
        unknown: input.is_none() && matches!(line, ScoreLine::Own | ScoreLine::Head),
        quiet: input.is_none(),
        before: before.map(|b| seen.rubric.said(line, item, Some(b))),
        differs: input.is_some() && judged.is_some_and(|theirs| !seen.rubric.agree(item, theirs, input)),
    }
}

/// What was done may well exceed the plan; so many times over it is more likely a slip of the pen.
const TIMES: i64 = 10;

/// Says that a share is far beyond its plan, so that somebody looks at the figures again.
fn beyond(input: Option<Input>) -> Option<String> {
    let Some(Input::Ratio { done, planned }) = input else { return None };
    let times = done.0.checked_div(planned.0).filter(|times| *times >= TIMES)?;
    let times = Points::whole(times);
    Some(format!("Thực hiện {done}, gấp {times} lần kế hoạch {planned}: kiểm tra lại số liệu."))
}

/// The remarks below a row: how the points came about, and what was said about them.
fn notes(seen: &Seen, item: &Item) -> Vec<Note> {
    let mut notes = Vec::new();
    let own = seen.sheet.input(ScoreLine::Own, item.id);
    if seen.mine == Some(ScoreLine::Own) && own.is_none() {
        notes.push(Note { how: Some(""), ..Note::of("Cách tính", item.rule()) });
    }
    let said: BTreeMap<ScoreLine, &Mark> =
        ScoreLine::ALL.iter().filter_map(|l| Some((*l, seen.sheet.marks.get(&(*l, item.id))?))).collect();
    for (line, title, column) in &seen.columns {
        let Some(m) = said.get(line) else { continue };
        // A judgement that only repeats the one before it need not be told twice.
        let repeats = line.judges().is_some_and(|judged| seen.sheet.input(judged, item.id) == m.input);
        let how = m.input.filter(|_| !item.method.is_typed() && !repeats);
        let how = how.and_then(|i| seen.rubric.how(item, i, column.leaders.get(&item.id)));
        let note = (seen.mine != Some(*line) && !m.note.is_empty()).then(|| m.note.clone());
        let mine = (seen.mine == Some(*line) && how.is_some()).then_some("tính lại khi lưu");
        let words: Vec<String> = how.into_iter().chain(note).collect();
        if !words.is_empty() {
            let reviewer =
                seen.reviewers.and_then(|all| all.get(&item.id)).filter(|_| *line == ScoreLine::Cross);
            let who = reviewer.map_or_else(|| title.clone(), |name| cross_words(Some(name)));
            notes.push(Note { how: mine, ..Note::of(&who, words.join(" – ")) });
        }
    }
    let all_columns = seen.lines.is_none();
    if let Some(says) = seen.sheet.lapsed_says(seen.rubric, item).filter(|_| all_columns) {
        notes.push(Note::of("Chờ thường trực xem lại", format!("{says}.")));
    }
    // A line that is another's by now is settled by the next save.
    let looks = seen.mine == Some(ScoreLine::Head)
        && seen.targets.plan(seen.rubric, seen.sheet, ScoreLine::Head, item) != Plan::Elsewhere;
    if let Some(says) = seen.sheet.outrun_says(seen.rubric, item).filter(|_| looks) {
        notes.push(Note::of("Chờ xem lại", format!("{says}.")));
    }
    let shown =
        seen.mine.and_then(|line| seen.sheet.input(line, item.id)).or(seen.sheet.final_input(item.id));
    if let Some(says) = beyond(shown) {
        notes.push(Note::of("Xem lại", says));
    }
    if let Some(says) = covenant_says(seen, item) {
        notes.push(Note::of("Giao ước", says));
    }
    if let Some(unsaved) = unsaved(seen, item) {
        notes.push(Note::of("Đã nhập, chưa lưu", unsaved));
    }
    notes
}

/// Words typed into a cell that may no longer be written: shown, so that nothing typed is lost.
fn unsaved(seen: &Seen, item: &Item) -> Option<String> {
    if seen.mine.is_some() {
        return None;
    }
    let changed = |n: &String| seen.filled.or(n, "") != seen.filled.or(&format!("o{n}"), "");
    let words: Vec<String> =
        names(item).into_iter().filter(changed).map(|n| seen.filled.or(&n, "").to_owned()).collect();
    (!words.is_empty()).then(|| words.join(" – "))
}
