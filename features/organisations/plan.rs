//! What taking in a list of bodies would do, line by line. Pure: the same list over the same directory gives the same
//! plan, so what was shown can be told from what would be done now.

use crate::change::{self, NewBody, Particulars};
use crate::directory::{Directory, Record};
use crate::judge::{Called, Draft, Sight};
use crate::model::{BodyKind, Level, Name};
use kernel::{BodyId, Day, Uuid, clean_line};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The columns of a list, in the order of the template.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(crate) enum Column {
    Code,
    Full,
    Short,
    Kind,
    Level,
    Parent,
    Place,
    From,
}

impl Column {
    pub(crate) const ALL: [Column; 8] = [
        Column::Code,
        Column::Full,
        Column::Short,
        Column::Kind,
        Column::Level,
        Column::Parent,
        Column::Place,
        Column::From,
    ];

    /// The words of the header.
    pub(crate) fn header(self) -> &'static str {
        match self {
            Column::Code => "Mã đơn vị",
            Column::Full => "Tên đầy đủ",
            Column::Short => "Tên ngắn",
            Column::Kind => "Loại hình",
            Column::Level => "Cấp",
            Column::Parent => "Mã đơn vị cấp trên",
            Column::Place => "Địa danh",
            Column::From => "Áp dụng từ ngày",
        }
    }

    pub(crate) fn at(self) -> usize {
        self as usize
    }
}

/// One line of the list as it was read: its number in the sheet, its cells, and cells that could not be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) no: u32,
    pub(crate) cells: [String; 8],
    pub(crate) unreadable: Vec<(Column, String)>,
}

/// What a line would do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Fate {
    New,
    Changed,
    Same,
    Wrong,
}

/// One cell as the preview shows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) now: String,
    /// What stands in the directory, where it differs.
    pub(crate) was: Option<String>,
    pub(crate) bad: Option<String>,
}

/// One line with its fate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub(crate) no: u32,
    pub(crate) fate: Fate,
    pub(crate) cells: [Cell; 8],
    /// Said below the row: that a recorded name is corrected, not followed by a new one.
    pub(crate) note: String,
    pub(crate) deed: Option<Deed>,
}

impl Row {
    /// Not to be written, for what is said beside this cell.
    fn refuse(&mut self, column: Column, says: String) {
        self.cells[column.at()].bad = Some(says);
        self.fate = Fate::Wrong;
        self.note.clear();
        self.deed = None;
    }
}

/// What is to be written for a line. Keys of new bodies are made from the line's number and replaced when written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Deed {
    Add {
        key: BodyId,
        new: NewBody,
    },
    Change {
        id: BodyId,
        name: Option<(Day, Name)>,
        parent: Option<(Day, Option<BodyId>)>,
        particulars: Option<Particulars>,
    },
}

/// May the person change a body with this chain above it?
pub(crate) type May<'a> = &'a dyn Fn(Vec<BodyId>) -> bool;

pub(crate) fn key_of(line: &Line) -> BodyId {
    BodyId(Uuid::from_u128(u128::from(line.no) + 1))
}

/// The plan for these lines.
pub(crate) fn plan(lines: &[Line], all: &Directory, today: Day, may: May) -> Vec<Row> {
    let mut firsts: HashMap<String, u32> = HashMap::new();
    let mut next = all.clone();
    let mut earliest = Day::LAST;
    let mut rows: Vec<Row> = Vec::with_capacity(lines.len());
    let news = new_bodies(lines, all);
    let names = Called::new();
    for line in lines {
        let mut draft = Draft::begin(line);
        let code = draft.code();
        if let Some(first) = code.as_ref().and_then(|c| firsts.get(c)) {
            draft.bad(Column::Code, format!("Trùng mã với dòng {first}. Mỗi đơn vị chỉ viết một dòng."));
        }
        if let Some(code) = &code {
            firsts.entry(code.clone()).or_insert(line.no);
        }
        let known = code.as_ref().and_then(|c| all.by_code(c));
        let row =
            draft.decide(&Sight { all, news: &news, today, may, names: &names }, code.as_deref(), known);
        earliest = earliest.min(enact(&mut next, &row));
        rows.push(row);
    }
    mark_astray(&mut rows, &next.astray(earliest));
    mark_twins(&mut rows, &next);
    rows
}

/// Codes the list itself brings, with the key, name and first day they will have.
fn new_bodies(lines: &[Line], all: &Directory) -> HashMap<String, Record> {
    let mut news = HashMap::new();
    for line in lines {
        let Ok(code) = change::code(&line.cells[Column::Code.at()]) else { continue };
        let Some(from) = Day::parse(&line.cells[Column::From.at()]) else { continue };
        if all.by_code(&code).is_some() || news.contains_key(&code) {
            continue;
        }
        let name = Name { full: clean_line(&line.cells[Column::Full.at()]), short: String::new() };
        let new = NewBody {
            code: code.clone(),
            kind: BodyKind::Other,
            level: Level::Base,
            name,
            parent: None,
            place_name: String::new(),
            from,
        };
        news.insert(code, Record::begun(key_of(line), &new));
    }
    news
}

/// Puts what a row would do into the directory as it would then be; answers the first day it touches.
fn enact(next: &mut Directory, row: &Row) -> Day {
    match &row.deed {
        Some(Deed::Add { key, new }) => {
            next.put(Record::begun(*key, new));
            new.from
        }
        Some(Deed::Change { id, name, parent, .. }) => {
            if let Some(r) = next.get_mut(*id) {
                if let Some((from, name)) = name {
                    r.put_name(*from, name.clone());
                }
                if let Some((from, to)) = parent {
                    r.put_parent(*from, *to);
                }
            }
            parent.map_or(Day::LAST, |(from, _)| from)
        }
        None => Day::LAST,
    }
}

/// Bodies that would bear the name of another beside them.
fn mark_twins(rows: &mut [Row], next: &Directory) {
    let seats = next.seats();
    for row in rows {
        let (id, since) = match &row.deed {
            Some(Deed::Add { key, new }) => (*key, new.from),
            Some(
                Deed::Change { id, name: Some((from, _)), .. }
                | Deed::Change { id, parent: Some((from, _)), .. },
            ) => (*id, *from),
            _ => continue,
        };
        let Some(record) = next.get(id) else { continue };
        let beside = seats.get(&record.seat()).into_iter().flatten().copied();
        if let Some(says) = change::twin_problem(beside, Some(id), (since, record.until)) {
            row.refuse(Column::Full, says);
        }
    }
}

fn mark_astray(rows: &mut [Row], astray: &HashSet<BodyId>) {
    for row in rows {
        let id = match &row.deed {
            Some(Deed::Add { key, .. }) => *key,
            Some(Deed::Change { id, parent: Some(_), .. }) => *id,
            _ => continue,
        };
        if astray.contains(&id) {
            let says = "Đi lên cấp trên thì vòng lại chính đơn vị này (hoặc cây sâu quá 20 cấp). Sửa mã đơn vị cấp trên.";
            row.refuse(Column::Parent, says.into());
        }
    }
}
