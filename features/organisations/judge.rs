//! One line of a list, judged: each cell read, compared with the directory, and what is wrong said beside it.

use crate::abbreviations::spoken;
use crate::change::{self, FULL_MAX, NewBody, Particulars, SHORT_MAX};
use crate::directory::{Directory, Record};
use crate::model::{BodyKind, EVERYWHERE, Level, Name};
use crate::plan::{Cell, Column, Deed, Fate, Line, May, Row, key_of};
use kernel::{BodyId, Day, clean_line};
use std::cell::OnceCell;
use std::collections::HashMap;

/// What a line is judged by.
pub(crate) struct Sight<'a> {
    pub(crate) all: &'a Directory,
    pub(crate) news: &'a HashMap<String, Record>,
    pub(crate) today: Day,
    pub(crate) may: May<'a>,
    /// Bodies by what they are called, once a line asks for it.
    pub(crate) names: &'a Called,
}

/// See [`Sight::names`].
pub(crate) type Called = OnceCell<HashMap<String, Vec<BodyId>>>;

impl Sight<'_> {
    /// Bodies that live today and are called so, abbreviations spelt out.
    fn called(&self, typed: &str) -> &[BodyId] {
        let names = self.names.get_or_init(|| {
            let mut names: HashMap<String, Vec<BodyId>> = HashMap::new();
            for r in self.all.all().filter(|r| r.lives_on(self.today)) {
                let (full, short) =
                    r.name().map_or_else(Default::default, |n| (spoken(&n.what.full), spoken(&n.what.short)));
                if short != full {
                    names.entry(short).or_default().push(r.id);
                }
                names.entry(full).or_default().push(r.id);
            }
            names
        });
        names.get(&spoken(typed)).map_or(&[], Vec::as_slice)
    }

    fn named(&self, code: &str) -> Option<&Record> {
        self.all.by_code(code).or_else(|| self.news.get(code))
    }

    /// Those above a body, by what is in the directory today. One that the list brings has only its own key, and
    /// stands with whoever its line names, which that line's own check covers.
    fn chain(&self, id: BodyId) -> Vec<BodyId> {
        if self.all.get(id).is_some() { self.all.above(id, self.today) } else { Vec::new() }
    }
}

pub(crate) struct Draft<'a> {
    line: &'a Line,
    cells: [Cell; 8],
}

impl<'a> Draft<'a> {
    pub(crate) fn begin(line: &'a Line) -> Draft<'a> {
        let mut cells: [Cell; 8] = Default::default();
        for (cell, text) in cells.iter_mut().zip(&line.cells) {
            cell.now = clean_line(text);
        }
        for (column, why) in &line.unreadable {
            cells[column.at()].bad = Some(why.clone());
        }
        Draft { line, cells }
    }

    fn text(&self, c: Column) -> String {
        self.cells[c.at()].now.clone()
    }

    /// Keeps the first thing wrong with a cell: it is the cause of the others.
    pub(crate) fn bad(&mut self, c: Column, says: impl Into<String>) {
        self.cells[c.at()].bad.get_or_insert(says.into());
    }

    fn is_bad(&self, c: Column) -> bool {
        self.cells[c.at()].bad.is_some()
    }

    pub(crate) fn code(&mut self) -> Option<String> {
        match change::code(&self.text(Column::Code)) {
            Ok(code) => {
                self.cells[Column::Code.at()].now = code.clone();
                Some(code)
            }
            Err(says) => {
                self.bad(Column::Code, says);
                None
            }
        }
    }

    fn long(&mut self, c: Column, max: usize) {
        let n = self.cells[c.at()].now.chars().count();
        if n > max {
            self.bad(c, format!("Dài {n} ký tự, tối đa {max}. Bớt {} ký tự.", n - max));
        }
    }

    fn name(&mut self, known: Option<&Record>) -> Name {
        let full = self.text(Column::Full);
        if full.is_empty() {
            self.bad(Column::Full, "Chưa viết tên đầy đủ.");
        }
        self.long(Column::Full, FULL_MAX);
        let mut short = self.text(Column::Short);
        if short.is_empty() {
            // Left out, a short name stays what it was; a new body's is its full name if that is short enough.
            let kept =
                known.and_then(|r| r.name()).filter(|n| n.what.full == full).map(|n| n.what.short.clone());
            short = kept.unwrap_or_else(|| full.clone());
            if short.chars().count() > SHORT_MAX && !self.is_bad(Column::Full) {
                self.bad(
                    Column::Short,
                    format!("Tên đầy đủ dài quá {SHORT_MAX} ký tự nên phải viết tên ngắn."),
                );
            }
            self.cells[Column::Short.at()].now = short.clone();
        }
        if !self.is_bad(Column::Full) {
            self.long(Column::Short, SHORT_MAX);
        }
        Name { full, short }
    }

    fn kind(&mut self) -> BodyKind {
        let typed = self.text(Column::Kind);
        BodyKind::of_vietnamese(&typed).unwrap_or_else(|| {
            let all: Vec<&str> = BodyKind::ALL.iter().map(|k| k.vietnamese()).collect();
            self.bad(Column::Kind, format!("Phải là một trong: {}.", all.join("; ")));
            BodyKind::Other
        })
    }

    fn level(&mut self) -> Level {
        let typed = self.text(Column::Level);
        Level::of_vietnamese(&typed).unwrap_or_else(|| {
            let all: Vec<&str> = Level::ALL.iter().map(|k| k.vietnamese()).collect();
            self.bad(Column::Level, format!("Phải là một trong: {}.", all.join("; ")));
            Level::Base
        })
    }

    /// The day typed; `None` when there is none or it is no day.
    fn from(&mut self) -> Option<Day> {
        let typed = self.text(Column::From);
        if typed.is_empty() {
            return None;
        }
        let Some(day) = Day::parse(&typed) else {
            self.bad(Column::From, "Không phải là ngày. Viết ví dụ 07/3/2019.");
            return None;
        };
        if day < Day::FIRST || day > Day::LAST {
            self.bad(Column::From, format!("Phải từ {} đến {}.", Day::FIRST, Day::LAST));
            return None;
        }
        self.cells[Column::From.at()].now = day.to_string();
        Some(day)
    }

    fn parent<'s>(&mut self, sight: &'s Sight) -> Option<&'s Record> {
        let typed = self.text(Column::Parent);
        let code = typed.to_ascii_uppercase();
        self.cells[Column::Parent.at()].now = code.clone();
        if typed.is_empty() {
            return None;
        }
        if let Some(found) = sight.named(&code) {
            return Some(found);
        }
        self.cells[Column::Parent.at()].now = typed.clone();
        match sight.called(&typed) {
            [one] => {
                let found = sight.all.get(*one);
                if let Some(r) = found {
                    self.cells[Column::Parent.at()].now = r.code.clone();
                }
                found
            }
            [] => {
                self.bad(Column::Parent, "Không có đơn vị nào mang mã này, trong danh mục và trong tệp. Sửa mã, hoặc thêm một dòng cho đơn vị đó.");
                None
            }
            many => {
                self.bad(
                    Column::Parent,
                    format!("Có {} đơn vị cùng tên này. Ghi mã đơn vị để phân biệt.", many.len()),
                );
                None
            }
        }
    }

    pub(crate) fn decide(mut self, sight: &Sight, code: Option<&str>, known: Option<&Record>) -> Row {
        let name = self.name(known);
        let kind = self.kind();
        let level = self.level();
        self.long(Column::Place, SHORT_MAX);
        let place_name = self.text(Column::Place);
        let from = self.from();
        let parent = self.parent(sight);
        let Some(code) = code.map(str::to_owned) else { return self.end(Fate::Wrong, None, String::new()) };
        match known {
            None => {
                let new = NewBody {
                    code,
                    kind,
                    level,
                    name,
                    parent: parent.map(|p| p.id),
                    place_name,
                    from: from.unwrap_or(Day::FIRST),
                };
                self.add(sight, from, parent, new)
            }
            Some(record) => {
                let particulars = Particulars { code, kind, level, place_name };
                self.change(sight, record, Wanted { name, parent, from, particulars })
            }
        }
    }

    fn add(mut self, sight: &Sight, from: Option<Day>, parent: Option<&Record>, new: NewBody) -> Row {
        match from {
            None => self
                .bad(Column::From, "Đơn vị mới thì phải có ngày bắt đầu hoạt động. Viết ví dụ 01/01/2016."),
            Some(from) => {
                if let Some(says) =
                    parent.and_then(|p| change::parent_problem(p, Some(key_of(self.line)), from))
                {
                    self.bad(Column::Parent, says);
                }
            }
        }
        let chain = parent.map_or(vec![EVERYWHERE], |p| sight.chain(p.id));
        if !chain.is_empty() && !(sight.may)(chain) {
            self.bad(
                Column::Parent,
                "Đồng chí không phụ trách nhánh này nên không thêm đơn vị vào đây được.",
            );
        }
        let key = key_of(self.line);
        self.end(Fate::New, Some(Deed::Add { key, new }), String::new())
    }

    fn change(mut self, sight: &Sight, record: &Record, wanted: Wanted) -> Row {
        let Wanted { name, parent, from, particulars } = wanted;
        let mut notes = Vec::new();
        let renamed = record.name().is_some_and(|n| n.what != name);
        let to = parent.map(|p| p.id);
        let moved = !self.is_bad(Column::Parent) && record.parent().is_some_and(|p| p.what != to);
        let corrected = Particulars::of(record) != particulars;
        self.compare(sight, record, &name, &particulars, moved);
        if (renamed || moved) && from.is_none() {
            self.bad(Column::From, "Tên hoặc đơn vị cấp trên thay đổi thì phải ghi áp dụng từ ngày nào.");
        }
        if let Some(from) = from.filter(|_| renamed) {
            if let Some(says) = change::rename_problem(record, from) {
                self.bad(Column::From, says);
            }
            let same_day = record.name().is_some_and(|n| n.from == from);
            notes.push(if same_day {
                format!("Sửa lại tên đã ghi từ {from}.")
            } else {
                format!("Tên mới dùng từ {from}; trước đó vẫn giữ tên cũ.")
            });
        }
        if let Some(from) = from.filter(|_| moved) {
            self.check_move(record, parent, from, &mut notes);
        }
        let touched = renamed || moved || corrected;
        let mut chains = vec![sight.chain(record.id)];
        if moved {
            chains.push(parent.map_or(vec![EVERYWHERE], |p| sight.chain(p.id)));
        }
        if touched && !chains.into_iter().all(|c| c.is_empty() || (sight.may)(c)) {
            self.bad(
                Column::Code,
                "Đồng chí không phụ trách nhánh của đơn vị này nên không sửa được. Bỏ dòng này khỏi tệp.",
            );
        }
        let day = from.unwrap_or(record.from);
        let deed = Deed::Change {
            id: record.id,
            name: renamed.then_some((day, name)),
            parent: moved.then_some((day, to)),
            particulars: corrected.then_some(particulars),
        };
        let (fate, deed) = if touched { (Fate::Changed, Some(deed)) } else { (Fate::Same, None) };
        self.end(fate, deed, notes.join(" "))
    }

    fn check_move(&mut self, record: &Record, parent: Option<&Record>, from: Day, notes: &mut Vec<String>) {
        let last = record.parent().map_or(record.from, |p| p.from);
        if from < last {
            self.bad(
                Column::From,
                format!("Đơn vị cấp trên đã ghi từ {last}. Ngày áp dụng phải từ {last} trở đi."),
            );
        } else if let Some(until) = record.until.filter(|u| from > *u) {
            self.bad(Column::From, format!("Đơn vị chỉ hoạt động đến hết {until}."));
        }
        if let Some(says) = parent.and_then(|p| change::parent_problem(p, Some(record.id), from)) {
            self.bad(Column::Parent, says);
        }
        notes.push(if from == last {
            format!("Sửa lại đơn vị cấp trên đã ghi từ {from}.")
        } else {
            format!("Chuyển cấp trên từ {from}.")
        });
    }

    /// Notes what stands in the directory beside every cell that differs.
    fn compare(&mut self, sight: &Sight, record: &Record, name: &Name, now: &Particulars, moved: bool) {
        let old = record.name().map(|n| n.what.clone()).unwrap_or_else(|| name.clone());
        let mut differs = |c: Column, is: bool, was: &str| {
            if is {
                let was = if was.is_empty() { "(để trống)" } else { was };
                self.cells[c.at()].was = Some(was.to_owned());
            }
        };
        differs(Column::Full, old.full != name.full, &old.full);
        differs(Column::Short, old.short != name.short, &old.short);
        differs(Column::Kind, record.kind != now.kind, record.kind.vietnamese());
        differs(Column::Level, record.level != now.level, record.level.vietnamese());
        differs(Column::Place, record.place_name != now.place_name, &record.place_name);
        let parent = record.parent().and_then(|p| p.what).and_then(|id| sight.all.get(id));
        differs(Column::Parent, moved, parent.map_or("", |p| &p.code));
    }

    fn end(self, fate: Fate, deed: Option<Deed>, note: String) -> Row {
        let wrong = self.cells.iter().any(|c| c.bad.is_some());
        let (fate, deed) = if wrong { (Fate::Wrong, None) } else { (fate, deed) };
        Row {
            no: self.line.no,
            fate,
            cells: self.cells,
            note: if wrong { String::new() } else { note },
            deed,
        }
    }
}

/// What a line wants of a body that is known.
struct Wanted<'a> {
    name: Name,
    parent: Option<&'a Record>,
    from: Option<Day>,
    particulars: Particulars,
}
