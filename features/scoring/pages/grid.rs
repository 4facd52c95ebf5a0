//! The grid of a sheet as a page shows it: one row a line, one column a scorer, the writer's own words kept.

use crate::methods::{Input, Method};
use crate::model::{Item, ItemId, Part, Rubric, Section};
use crate::sheet::{Mark, ScoreLine, Sheet, Span, Totals};
use kernel::Points;
use web::Filled;

/// A group of rows under one heading: a section, or the bonuses inside one.
pub(crate) struct Group {
    pub(crate) no: String,
    pub(crate) name: String,
    /// Ties inputs to their sum.
    pub(crate) key: String,
    pub(crate) max: String,
    /// Ceiling in hundredths, where the sum stops.
    pub(crate) cap: Option<i64>,
    pub(crate) own: SumView,
    pub(crate) head: SumView,
    pub(crate) rows: Vec<Row>,
}

/// A sum: the least, and the most where something is not known.
pub(crate) struct SumView {
    pub(crate) low: String,
    pub(crate) to: Option<String>,
}

impl SumView {
    pub(crate) fn of(span: Span) -> SumView {
        let known = span.low == span.high;
        SumView { low: span.low.to_string(), to: (!known).then(|| span.high.to_string()) }
    }
}

/// One line.
pub(crate) struct Row {
    pub(crate) ord: i64,
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) max: String,
    pub(crate) max_cents: i64,
    pub(crate) minus: bool,
    pub(crate) own: Cell,
    pub(crate) head: Cell,
    pub(crate) differs: bool,
    pub(crate) entry: Option<Entry>,
    pub(crate) notes: Vec<(&'static str, String)>,
    pub(crate) wrong: Vec<(String, String)>,
    pub(crate) files: usize,
    pub(crate) open: bool,
}

impl Row {
    /// Does a row of remarks stand below?
    pub(crate) fn has_notes(&self) -> bool {
        !self.notes.is_empty() || !self.wrong.is_empty() || self.entry.is_some()
    }
}

/// A figure that is only shown.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) unknown: bool,
    pub(crate) before: Option<String>,
}

fn cell(mark: Option<&Mark>) -> Cell {
    let points = mark.and_then(|m| m.points);
    let before = mark.and_then(|m| m.before).filter(|b| Some(*b) != points).map(|b| b.to_string());
    Cell { text: crate::points_say(points), unknown: points.is_none(), before }
}

/// A figure that is being written.
pub(crate) struct Entry {
    /// "points", "ratio", "count", "level".
    pub(crate) kind: &'static str,
    /// The word of the script's hook; "" for typed points.
    pub(crate) method: &'static str,
    pub(crate) role: &'static str,
    pub(crate) per: i64,
    /// "lỗi", "lần": what is counted.
    pub(crate) unit: &'static str,
    pub(crate) first: Typed,
    pub(crate) first_label: String,
    pub(crate) second: Typed,
    pub(crate) second_label: String,
    pub(crate) why: Typed,
    pub(crate) why_label: &'static str,
    pub(crate) options: Vec<(String, String, i64, bool)>,
    pub(crate) computed: String,
    pub(crate) computed_cents: Option<i64>,
}

/// A field with what stands in it, and what stood there when the page was made.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) base: String,
    pub(crate) wrong: bool,
}

/// What the person typed if they changed it, else what is saved now: words of a stale page never hide newer ones.
fn typed(filled: &Filled, name: String, saved: String) -> Typed {
    let base_name = format!("o{name}");
    let (word, base) = (filled.or(&name, ""), filled.or(&base_name, ""));
    let value = if word == base { saved.clone() } else { word.to_owned() };
    let wrong = filled.wrong(&name).is_some();
    Typed { name, value, base: saved, wrong }
}

/// What the database holds, as a form writes it.
fn words(input: Option<Input>) -> (String, String) {
    match input {
        None => Default::default(),
        Some(Input::Points(p)) => (p.plain(), String::new()),
        Some(Input::Ratio { done, planned }) => (done.plain(), planned.plain()),
        Some(Input::Count(n)) => (n.to_string(), String::new()),
        Some(Input::Level(i)) => (i.to_string(), String::new()),
    }
}

fn entry(filled: &Filled, item: &Item, mark: Option<&Mark>, line: ScoreLine) -> Entry {
    let (first, second) = words(mark.and_then(|m| m.input));
    let (kind, method, role, unit, what) = match &item.method {
        Method::Manual | Method::Bonus { per: None } => ("points", "", "", "", "điểm"),
        Method::Ratio => ("ratio", "RATIO", "done", "", "thực hiện"),
        Method::Deduct { .. } => ("count", "DEDUCT", "faults", "lỗi", "số lỗi"),
        Method::Level { .. } => ("level", "LEVEL", "level", "", "bậc"),
        Method::Count { .. } => ("count", "COUNT", "count", "mục", "số mục"),
        Method::Bonus { .. } | Method::Penalty { .. } => ("count", "COUNT", "count", "lần", "số lần"),
    };
    let first = typed(filled, item.field(), first);
    let option = |(i, l): (usize, &crate::Level)| {
        let (word, label) = (i.to_string(), format!("{} ({})", l.name, l.points));
        let chosen = first.value == word;
        (word, label, l.points.0, chosen)
    };
    let options = item.method.levels().iter().enumerate().map(option).collect();
    let second = typed(filled, format!("p{}", item.ord), second);
    let points = reckon(item, &first.value, &second.value);
    Entry {
        kind,
        method,
        role,
        unit,
        first_label: format!("{}, {what}, tối đa {}", item.no, item.max),
        second_label: format!("{}, kế hoạch", item.no),
        per: item.method.per().unwrap_or_default().0,
        second,
        why: typed(filled, format!("why{}", item.ord), mark.map(|m| m.note.clone()).unwrap_or_default()),
        why_label: if line == ScoreLine::Head { "Lý do" } else { "Ghi chú" },
        options,
        computed: crate::points_say(points),
        computed_cents: points.map(|p| p.0),
        first,
    }
}

/// What the words in a cell give, as far as they can be read: the figure beside them, before it is saved.
fn reckon(item: &Item, first: &str, second: &str) -> Option<Points> {
    let input = match &item.method {
        Method::Manual | Method::Bonus { per: None } => Input::Points(Points::parse(first)?),
        Method::Ratio => Input::Ratio { done: Points::parse(first)?, planned: Points::parse(second)? },
        Method::Level { .. } => Input::Level(first.parse().ok()?),
        _ => Input::Count(first.parse().ok()?),
    };
    item.score(input)
}

/// What goes into the grid besides the sheet itself.
pub(crate) struct Seen<'a> {
    pub(crate) filled: &'a Filled,
    pub(crate) rubric: &'a Rubric,
    pub(crate) sheet: &'a Sheet,
    /// The column this person may write now.
    pub(crate) mine: Option<ScoreLine>,
    /// The line whose evidence is open.
    pub(crate) at: Option<i64>,
    /// How many files each line has.
    pub(crate) files: &'a dyn Fn(ItemId) -> usize,
    /// "Khối trưởng".
    pub(crate) head_words: &'static str,
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
            Part::Deduction => groups.push(group(seen, s, &s.no, Totals::taken_by, &|_| true)),
        }
    }
    groups
}

fn counted(s: &Section, item: &Item) -> bool {
    s.criteria().any(|c| c.id == item.id)
}

/// Adds up one section of one column.
type Sum = fn(&Section, &dyn Fn(ItemId) -> Option<Points>) -> Span;

fn group(seen: &Seen, s: &Section, no: &str, sum: Sum, wanted: &dyn Fn(&Item) -> bool) -> Group {
    let of = |line| SumView::of(sum(s, &|item| seen.sheet.points(line, item)));
    let ceiling = (s.part != Part::Main && s.max > Points::ZERO).then_some(s.max.0);
    Group {
        no: no.to_owned(),
        name: s.name.clone(),
        key: no.to_owned(),
        max: if s.max > Points::ZERO { s.max.to_string() } else { String::new() },
        cap: ceiling,
        own: of(ScoreLine::Own),
        head: of(ScoreLine::Head),
        rows: s.items.iter().filter(|i| wanted(i)).map(|i| row(seen, s, i)).collect(),
    }
}

fn row(seen: &Seen, s: &Section, item: &Item) -> Row {
    let mark = |line| seen.sheet.marks.get(&(line, item.id));
    let (own, head) = (mark(ScoreLine::Own), mark(ScoreLine::Head));
    let entry = seen.mine.map(|line| entry(seen.filled, item, mark(line), line));
    let fields = [item.field(), format!("p{}", item.ord), format!("why{}", item.ord)];
    let wrong = fields
        .into_iter()
        .filter_map(|name| seen.filled.wrong(&name).map(|says| (name.clone(), says.to_owned())))
        .collect();
    let marked = head.and_then(|m| m.points);
    Row {
        ord: item.ord,
        no: item.no.clone(),
        name: item.name.clone(),
        max: item.max.to_string(),
        max_cents: item.max.0,
        minus: s.part == Part::Deduction,
        own: cell(own),
        head: cell(head),
        differs: marked.is_some() && marked != own.and_then(|m| m.points),
        notes: notes(seen, item, own, head),
        entry,
        wrong,
        files: (seen.files)(item.id),
        open: seen.at == Some(item.ord),
    }
}

/// The remarks below a row: how the points came about, and what was said about them.
fn notes(seen: &Seen, item: &Item, own: Option<&Mark>, head: Option<&Mark>) -> Vec<(&'static str, String)> {
    let (mut rules, mut notes) = (Vec::new(), Vec::new());
    let mut say = |who: &'static str, mark: Option<&Mark>, with_note: bool| {
        let Some(m) = mark else { return };
        let formula = !matches!(item.method, Method::Manual | Method::Bonus { per: None });
        let how = m.input.filter(|_| formula).and_then(|i| item.how(i));
        let note = (with_note && !m.note.is_empty()).then(|| m.note.clone());
        let words: Vec<String> = how.into_iter().chain(note).collect();
        if !words.is_empty() {
            notes.push((who, words.join(" – ")));
        }
    };
    if seen.mine == Some(ScoreLine::Own) && own.is_none_or(|m| m.input.is_none()) {
        rules.push(("Cách tính", item.rule()));
    }
    say("Tự chấm", own, seen.mine != Some(ScoreLine::Own));
    let same = own.map(|m| m.input) == head.map(|m| m.input);
    if !same || head.is_some_and(|m| !m.note.is_empty()) {
        say(seen.head_words, head, seen.mine != Some(ScoreLine::Head));
    }
    if let Some(unsaved) = unsaved(seen, item) {
        notes.push(("Đã nhập, chưa lưu", unsaved));
    }
    rules.into_iter().chain(notes).collect()
}

/// Words typed into a cell that may no longer be written: shown, so that nothing typed is lost.
fn unsaved(seen: &Seen, item: &Item) -> Option<String> {
    if seen.mine.is_some() {
        return None;
    }
    let names = [item.field(), format!("p{}", item.ord), format!("why{}", item.ord)];
    let words: Vec<&str> = names
        .iter()
        .filter(|n| seen.filled.or(n, "") != seen.filled.or(&format!("o{n}"), ""))
        .map(|n| seen.filled.or(n, ""))
        .collect();
    (!words.is_empty()).then(|| words.join(" – "))
}
