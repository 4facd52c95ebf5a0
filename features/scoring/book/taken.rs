//! What a unit's workbook that came back says, row by row, and what becomes of each. Pure.

use super::cells::{GONE, NO, YES};
use super::intake::{self, Cell, Sheet as Cells, Value, address, refused};
use super::rubric::labels;
use super::sheet::{Asked, COUNT_MAX, FIGURE_MAX, INPUT, KEYS, NOTE, SHEET, keys, layout};
use crate::methods::{Input, Method};
use crate::model::{Item, ItemId, NotApplicable, Rubric};
use crate::sheet::{ScoreLine, Sheet, Wanted};
use crate::targets::{Plan, Targets};
use kernel::{Points, Refusal, clean_line, fold};
use std::collections::BTreeMap;

/// What one line of the workbook holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Said {
    pub(crate) item: ItemId,
    /// Its first row, as a spreadsheet counts.
    pub(crate) row: u32,
    /// What was typed; or, a sentence each, what is wrong.
    pub(crate) input: Result<Option<Input>, Vec<String>>,
    pub(crate) note: String,
    /// What stands in the file and is not read, a sentence each.
    pub(crate) told: Vec<String>,
}

/// A workbook that is what it should be: this unit's, of this year and this edition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sent {
    /// The sheet's version when it was written out.
    pub(crate) version: i64,
    pub(crate) lines: Vec<Said>,
}

/// What becomes of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// "Nhận".
    Taken,
    /// "Giữ nguyên".
    Same,
    /// "Không nhận": what stands there is wrong.
    Wrong,
    /// "Không nhận": somebody changed it after the workbook was written out.
    Newer,
}

/// A line of the preview.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub(crate) row: u32,
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) fate: Fate,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) note: String,
    pub(crate) why: Vec<String>,
    /// What stands in the file and is not read.
    pub(crate) told: Vec<String>,
    pub(crate) wanted: Option<Wanted>,
}

/// Reads a unit's workbook. A plan that is the covenant's is not read from it, whatever stands there.
///
/// # Errors
/// `Invalid` at the field "file": not this sheet's workbook, or changed in its structure.
pub(crate) fn read(
    bytes: &[u8],
    (sheet, rubric): (&Sheet, &Rubric),
    targets: &Targets,
) -> Result<Sent, Refusal> {
    sent(&intake::read(bytes, &[SHEET, KEYS])?, (sheet, rubric), targets)
}

/// The same of a file that was kept. One that is not this sheet's is not there, whosever it is and whatever it holds: a
/// digest tells nobody what others sent.
///
/// # Errors
/// `NotFound` when it is not this sheet's; else as [`read`].
pub(crate) fn read_kept(
    bytes: &[u8],
    (sheet, rubric): (&Sheet, &Rubric),
    targets: &Targets,
) -> Result<Sent, Refusal> {
    let pages = intake::read(bytes, &[SHEET, KEYS]).map_err(|_| Refusal::NotFound)?;
    let [year, own, ..] = keys(sheet, rubric);
    let says = |row: u32, ours: &str| pages.get(KEYS).is_some_and(|keyed| keyed.words((row, 1)) == ours);
    if !says(0, &year.1) || !says(1, &own.1) {
        return Err(Refusal::NotFound);
    }
    sent(&pages, (sheet, rubric), targets)
}

fn sent(
    pages: &BTreeMap<String, Cells>,
    (sheet, rubric): (&Sheet, &Rubric),
    targets: &Targets,
) -> Result<Sent, Refusal> {
    let again = "Tải lại tệp ở trang này, chép số liệu sang rồi gửi.";
    let Some(keyed) = pages.get(KEYS) else {
        let says = format!("Tệp không có trang “{KEYS}” nên không biết là phiếu nào. {again}");
        return Err(refused("DIEM-42", says));
    };
    let Some(page) = pages.get(SHEET) else {
        let says = format!("Tệp không có trang “{SHEET}” (đã bị xóa hoặc đổi tên). {again}");
        return Err(refused("DIEM-42", says));
    };
    let version = identify(keyed, sheet, rubric)?;
    if let Some(at) = page.merged.first() {
        let says =
            format!("Trang “{SHEET}” có ô gộp ({at}). Bỏ gộp ô, hoặc tải lại tệp rồi chép số liệu sang.");
        return Err(refused("DIEM-43", says));
    }
    let all = layout(rubric);
    structure(page, &all)?;
    let mut lines = Vec::new();
    for first in all.iter().filter(|a| a.n == 0) {
        let cells: Vec<&Asked> = all.iter().filter(|a| a.item.id == first.item.id).collect();
        let plan = targets.plan(rubric, sheet, ScoreLine::Own, first.item);
        let held = sheet.input(ScoreLine::Own, first.item.id);
        lines.push(line(page, (first, &cells), rubric, (plan, held)));
    }
    Ok(Sent { version, lines })
}

/// Is it this very sheet's? Answers the version it was written out at.
fn identify(keyed: &Cells, sheet: &Sheet, rubric: &Rubric) -> Result<i64, Refusal> {
    let theirs = |row: u32| keyed.words((row, 1));
    let wrong = [
        "Tệp này là phiếu của năm khác. Chọn đúng tệp, hoặc tải lại tệp ở trang này.",
        "Tệp này là phiếu của đơn vị khác. Chọn đúng tệp, hoặc tải lại tệp ở trang này.",
        "Tệp này theo bảng tiêu chí khác. Tải lại tệp ở trang này, chép số liệu sang rồi gửi.",
        "Tệp này theo bản khác của bảng tiêu chí. Tải lại tệp ở trang này, chép số liệu sang rồi gửi.",
    ];
    for ((row, (_, ours)), says) in (0..).zip(keys(sheet, rubric)).zip(wrong) {
        if theirs(row) != ours {
            return Err(refused("DIEM-44", says));
        }
    }
    theirs(4).parse().map_err(|_| refused("DIEM-44", wrong[1]))
}

/// Every row asks what it was written out to ask, and nothing stands below.
fn structure(page: &Cells, all: &[Asked]) -> Result<(), Refusal> {
    for a in all {
        let ours = if a.n == 0 {
            [&a.item.no, &a.item.name, &a.ask]
        } else {
            [&String::new(), &String::new(), &a.ask]
        };
        for (col, ours) in (0..).zip(ours) {
            let theirs = page.words((a.row, col));
            if clean_line(&theirs) != clean_line(ours) {
                let says = format!(
                    "Ô {}: phiếu ghi “{ours}”, tệp đang ghi “{}”. Các dòng của phiếu không thêm, bớt, đổi chỗ được. Tải lại tệp rồi chép số liệu sang.",
                    address((a.row, col)),
                    theirs.chars().take(60).collect::<String>()
                );
                return Err(refused("DIEM-45", says));
            }
        }
    }
    // Three totals stand below the last line.
    let last = all.last().map_or(0, |a| a.row) + 3;
    if let Some((at, _)) = page.cells.iter().find(|((row, _), _)| *row > last) {
        let says =
            format!("Ô {} nằm ngoài phiếu. Xóa các dòng thêm dưới tổng điểm rồi gửi lại.", address(*at));
        return Err(refused("DIEM-45", says));
    }
    Ok(())
}

fn line(
    page: &Cells,
    (first, cells): (&Asked, &[&Asked]),
    rubric: &Rubric,
    (plan, held): (Plan, Option<Input>),
) -> Said {
    let (note, mut wrong) = note(page, first.row);
    let (mut typed, mut told) = (Vec::new(), Vec::new());
    for a in cells {
        let at = (a.row, u32::from(INPUT));
        let cell = page.cells.get(&at);
        if let Some(ours) = given(plan, a.n) {
            told.extend(cell.and_then(|c| not_read(at, c, &ours)));
            continue;
        }
        match cell {
            Some(Cell { formula: true, .. }) => wrong.push(formula_says(at)),
            Some(Cell { value: Value::Other(what), .. }) => {
                wrong.push(format!("Ô {}: đang là {what}.", address(at)));
            }
            held => typed.push((at, held.map(|c| c.value.clone()))),
        }
    }
    let input = match plan {
        _ if !wrong.is_empty() => Err(wrong),
        Plan::Elsewhere => Ok(held),
        plan => input(first.item, &typed, (rubric, plan)).map_err(|says| vec![says]),
    };
    Said { item: first.item.id, row: first.row + 1, input, note, told }
}

/// The remark of a row, and what is wrong with it.
fn note(page: &Cells, row: u32) -> (String, Vec<String>) {
    let at = (row, u32::from(NOTE));
    let wrong = |says| (String::new(), vec![says]);
    match page.cells.get(&at) {
        Some(Cell { formula: true, .. }) => wrong(formula_says(at)),
        Some(Cell { value: Value::Text(t), .. }) if t.chars().count() <= 4000 => (t.clone(), Vec::new()),
        Some(Cell { value: Value::Number(n), .. }) => (n.clone(), Vec::new()),
        Some(_) => wrong(format!("Ô {}: ghi chú phải là chữ, tối đa 4.000 ký tự.", address(at))),
        None => (String::new(), Vec::new()),
    }
}

/// What the covenant puts into the n-th cell of a line; `None`: it is typed.
fn given(plan: Plan, n: usize) -> Option<String> {
    match plan {
        Plan::Fixed(figure) if n == 1 => Some(figure.to_string()),
        Plan::Elsewhere => Some(if n == 0 { GONE.to_owned() } else { String::new() }),
        Plan::Fixed(_) | Plan::Typed => None,
    }
}

/// Says that a cell is not read, where it says something else than the covenant.
fn not_read(at: (u32, u32), cell: &Cell, ours: &str) -> Option<String> {
    let theirs = match &cell.value {
        Value::Number(n) => intake::points(n).map_or_else(|| n.clone(), |p| p.to_string()),
        Value::Text(t) => clean_line(t),
        Value::Other(what) => (*what).to_owned(),
    };
    if theirs.is_empty() || (!cell.formula && fold(&theirs) == fold(ours)) {
        return None;
    }
    let theirs: String = theirs.chars().take(40).collect();
    let stands = if ours.is_empty() { GONE } else { ours };
    Some(format!("Ô {}: theo giao ước là {stands}; “{theirs}” trong tệp không tính.", address(at)))
}

fn formula_says(at: (u32, u32)) -> String {
    format!("Ô {}: chứa công thức. Chép ô rồi dán lại “chỉ giá trị”.", address(at))
}

/// A cell's place and what it holds.
type Held = ((u32, u32), Option<Value>);

/// What the cells of a line mean together.
fn input(item: &Item, typed: &[Held], (rubric, plan): (&Rubric, Plan)) -> Result<Option<Input>, String> {
    let filled = |h: &&Held| h.1.is_some();
    let Some((at, Some(first))) = typed.iter().find(filled) else { return Ok(None) };
    if matches!(first, Value::Text(t) if fold(t) == fold(GONE)) {
        if rubric.not_applicable == NotApplicable::Refused {
            return Err(format!(
                "Ô {}: bảng tiêu chí này không cho ghi “{GONE}”. 0 cũng là điểm.",
                address(*at)
            ));
        }
        return match typed.iter().filter(filled).nth(1) {
            None => Ok(Some(Input::NotApplicable)),
            Some((more, _)) => {
                Err(format!("Ô {}: đã ghi “{GONE}” thì để trống các ô khác của tiêu chí.", address(*more)))
            }
        };
    }
    let max = item.max;
    match &item.method {
        m if m.is_typed() => figure(typed.first(), (Points::ZERO, max)).map(|p| p.map(Input::Points)),
        Method::Ratio | Method::TargetLeader => match plan {
            Plan::Fixed(planned) => figure(typed.first(), (Points::ZERO, FIGURE_MAX))
                .map(|done| done.map(|done| Input::Ratio { done, planned })),
            _ => ratio(item, typed),
        },
        Method::Level { levels } => word(typed.first(), &labels(levels)).map(|n| n.map(Input::Level)),
        Method::Disqualifier => {
            word(typed.first(), &[NO.to_owned(), YES.to_owned()]).map(|n| n.map(|n| Input::Holds(n == 1)))
        }
        Method::Checklist { .. } => ticks(typed),
        Method::RankTable { .. } => count(typed.first(), 1).map(|n| n.map(Input::Count)),
        _ => count(typed.first(), 0).map(|n| n.map(Input::Count)),
    }
}

/// A figure in a cell.
fn figure(held: Option<&Held>, (least, most): (Points, Points)) -> Result<Option<Points>, String> {
    let Some((at, Some(value))) = held else { return Ok(None) };
    let cell = address(*at);
    let Value::Number(n) = value else { return Err(not_a_number(&cell, value)) };
    match intake::points(n) {
        None => Err(format!(
            "Ô {cell}: số {} không nhận được; tối đa hai chữ số lẻ và bảy chữ số trước dấu phẩy.",
            web::short(n)
        )),
        Some(p) if p < least => Err(format!("Ô {cell}: ít nhất là {least}. Đang nhập {p}.")),
        Some(p) if p > most => Err(format!("Ô {cell}: tối đa là {most}. Đang nhập {p}.")),
        Some(p) => Ok(Some(p)),
    }
}

fn not_a_number(cell: &str, value: &Value) -> String {
    let says = if let Value::Text(t) = value { t.chars().take(40).collect() } else { String::new() };
    format!("Ô {cell}: phải là số, đang là chữ “{says}”. Gõ lại thành số.")
}

/// A whole number in a cell.
fn count(held: Option<&Held>, least: i64) -> Result<Option<i64>, String> {
    let Some((at, Some(value))) = held else { return Ok(None) };
    let cell = address(*at);
    let Value::Number(n) = value else { return Err(not_a_number(&cell, value)) };
    match n.parse::<i64>().ok().filter(|n| (least..=COUNT_MAX).contains(n)) {
        Some(n) => Ok(Some(n)),
        None => Err(format!(
            "Ô {cell}: phải là số nguyên từ {least} đến {COUNT_MAX}. Đang nhập {}.",
            web::short(&n.replace('.', ","))
        )),
    }
}

/// One of these words, by its place.
fn word(held: Option<&Held>, words: &[String]) -> Result<Option<usize>, String> {
    let Some((at, Some(value))) = held else { return Ok(None) };
    let theirs = match value {
        Value::Text(t) | Value::Number(t) => clean_line(t),
        Value::Other(_) => String::new(),
    };
    let exact = words.iter().position(|w| *w == theirs);
    match exact.or_else(|| words.iter().position(|w| fold(w) == fold(&theirs))) {
        Some(n) => Ok(Some(n)),
        None => Err(format!(
            "Ô {}: đang ghi “{}”. Chọn một trong: {}.",
            address(*at),
            theirs.chars().take(60).collect::<String>(),
            words.join("; ")
        )),
    }
}

/// Done, and planned or target: both or neither.
fn ratio(item: &Item, typed: &[Held]) -> Result<Option<Input>, String> {
    let least = if item.method == Method::Ratio { Points(1) } else { Points::ZERO };
    let done = figure(typed.first(), (Points::ZERO, FIGURE_MAX))?;
    let planned = figure(typed.get(1), (least, FIGURE_MAX))?;
    match (done, planned) {
        (Some(done), Some(planned)) => Ok(Some(Input::Ratio { done, planned })),
        (None, None) => Ok(None),
        (has, _) => {
            let missing = typed.get(usize::from(has.is_some())).map_or(String::new(), |h| address(h.0));
            Err(format!("Ô {missing} còn trống. Điền cả hai số hoặc để trống cả hai."))
        }
    }
}

/// Every part said, or none.
fn ticks(typed: &[Held]) -> Result<Option<Input>, String> {
    let mut bits = 0u64;
    for (n, held) in typed.iter().enumerate() {
        match word(Some(held), &[NO.to_owned(), YES.to_owned()])? {
            Some(1) => bits |= 1 << n,
            Some(_) => {}
            None => {
                return Err(format!(
                    "Ô {} còn trống. Ghi có hoặc không cho mọi nội dung, hoặc để trống tất cả.",
                    address(held.0)
                ));
            }
        }
    }
    Ok(Some(Input::Ticks(bits)))
}

/// What becomes of each line, over the sheet as it is now.
pub(crate) fn plan(sent: &Sent, (sheet, rubric): (&Sheet, &Rubric), targets: &Targets) -> Vec<Row> {
    let row = |said: &Said| {
        let item = rubric.item(said.item)?;
        let mut said = said.clone();
        if let Ok(input) = said.input {
            let plan = targets.plan(rubric, sheet, ScoreLine::Own, item);
            let mut want =
                Wanted { item: item.id, input, note: said.note, seen: None, grounds: Default::default() };
            plan.over(&mut want, input.is_some());
            (said.input, said.note) = (Ok(want.input), want.note);
        }
        Some(fate(&said, item, (sent.version, sheet, rubric)))
    };
    sent.lines.iter().filter_map(row).collect()
}

fn fate(said: &Said, item: &Item, (version, sheet, rubric): (i64, &Sheet, &Rubric)) -> Row {
    let held = sheet.marks.get(&(ScoreLine::Own, item.id));
    let before = held.and_then(|m| m.input);
    let mut row = Row {
        row: said.row,
        no: item.no.clone(),
        name: item.name.clone(),
        fate: Fate::Same,
        before: full(rubric, item, before),
        after: String::new(),
        note: String::new(),
        why: Vec::new(),
        told: said.told.clone(),
        wanted: None,
    };
    let input = match &said.input {
        Ok(input) => *input,
        Err(why) => return Row { fate: Fate::Wrong, why: why.clone(), ..row },
    };
    row.after = full(rubric, item, input);
    let note = held.map_or("", |m| m.note.as_str());
    if input == before && said.note == note {
        return row;
    }
    if said.note != note {
        row.note.clone_from(&said.note);
    }
    if let Some(m) = held.filter(|m| m.version > version) {
        let why =
            format!("{} sửa lúc {}, sau khi tệp được tải về. Sửa trên trang phiếu.", m.by_name, m.at.full());
        return Row { fate: Fate::Newer, why: vec![why], ..row };
    }
    let wanted =
        Wanted { item: item.id, input, note: said.note.clone(), seen: None, grounds: Default::default() };
    match sheet.changes(rubric, ScoreLine::Own, std::slice::from_ref(&wanted)) {
        Err(Refusal::Invalid(all)) => {
            let why = all.into_iter().map(|p| format!("Dòng {}: {}", said.row, p.says)).collect();
            Row { fate: Fate::Wrong, why, ..row }
        }
        _ => Row { fate: Fate::Taken, wanted: Some(wanted), ..row },
    }
}

/// What was typed, and what it gives: "49 ÷ 50 (245)".
fn full(rubric: &Rubric, item: &Item, input: Option<Input>) -> String {
    let Some(input) = input else { return "chưa rõ".to_owned() };
    let typed = item.says(input);
    match (input, rubric.alone(item, input)) {
        (Input::Points(_) | Input::Holds(_), _) | (_, None) => typed,
        (_, Some(points)) => format!("{typed} ({points} điểm)"),
    }
}
