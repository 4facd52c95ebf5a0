//! The sheet "Số liệu" of the bloc's workbook: what was typed, as it was typed. Empty is "not known".

use super::bloc::{Bloc, Places};
use super::cells::{GONE, Looks, NO, YES, height, number, text, whole};
use super::rubric::labels;
use crate::methods::{Input, Method};
use crate::model::Item;
use crate::ranking::voted;
use kernel::{BodyId, Points};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// The row with the units' names, on this sheet and the next ones.
pub(crate) const HEAD: u32 = 3;

/// One cell as it is typed.
pub(crate) enum Typed {
    /// Nothing: not known.
    Empty,
    /// A figure.
    Figure(Points),
    /// A count or a rank.
    Count(i64),
    /// A word.
    Word(String),
}

/// Title, one sentence, the units' names, and the widths all such sheets share.
pub(crate) fn top(
    sheet: &mut Worksheet,
    bloc: &Bloc,
    looks: &Looks,
    (title, tell, third): (&str, &[&str], [&str; 4]),
) -> Result<(), XlsxError> {
    text(sheet, (0, 0), title, &looks.title)?;
    for (row, words) in (1..).zip(tell.iter().take(2)) {
        text(sheet, (row, 0), words, &looks.tell)?;
    }
    for (col, words) in (0..).zip(third) {
        text(sheet, (HEAD, col), words, &looks.head)?;
    }
    let longest = bloc.names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    for (unit, name) in bloc.names.iter().enumerate() {
        text(sheet, (HEAD, bloc.col(unit)), name, &looks.head)?;
        sheet.set_column_width(bloc.col(unit), 16)?;
    }
    height(sheet, HEAD, &[(&"x".repeat(longest), 12)])?;
    for (col, width) in [(0, 9), (1, 46), (2, 22), (3, 10)] {
        sheet.set_column_width(col, width)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    Ok(())
}

pub(crate) fn write(
    sheet: &mut Worksheet,
    bloc: &Bloc,
    looks: &Looks,
    places: &mut Places,
) -> Result<TieRows, XlsxError> {
    let tell = [
        "Số liệu và điểm đúng như đã nhập trên phiếu. Ô trống là chưa rõ, không phải 0.",
        "Sửa số ở trang này thì các trang Phép tính, Điểm tự tính lại.",
    ];
    let title = format!("Số liệu chấm điểm, {}", bloc.title);
    top(sheet, bloc, looks, (&title, &tell, ["Số", "Tiêu chí", "Ghi vào ô", "Tối đa"]))?;
    let mut row = HEAD + 1;
    for s in &bloc.rubric.sections {
        for col in 0..bloc.col(bloc.names.len()) {
            let words = [s.no.as_str(), s.name.as_str()].get(usize::from(col)).copied().unwrap_or("");
            text(sheet, (row, col), words, &looks.group)?;
        }
        height(sheet, row, &[(&s.name, 44)])?;
        row += 1;
        for item in &s.items {
            let asks = asks(item);
            let place = places.entry(item.id).or_default();
            place.typed = (row, row + u32::try_from(asks.len()).unwrap_or(1) - 1);
            for (n, ask) in asks.iter().enumerate() {
                let (no, name) = if n == 0 { (item.no.as_str(), item.name.as_str()) } else { ("", "") };
                text(sheet, (row, 0), no, &looks.words)?;
                text(sheet, (row, 1), name, &looks.words)?;
                text(sheet, (row, 2), ask, &looks.words)?;
                text(sheet, (row, 3), "", &looks.words)?;
                if n == 0 && item.max > Points::ZERO {
                    sheet.write_number_with_format(row, 3, number(item.max), &looks.figure)?;
                }
                let mut widths = vec![(name.to_owned(), 44), (ask.clone(), 20)];
                for unit in 0..bloc.names.len() {
                    let cell = typed(item, bloc.typed(unit, item), n);
                    put(sheet, (row, bloc.col(unit)), &cell, &looks.typed)?;
                    if let Typed::Word(words) = cell {
                        widths.push((words, 14));
                    }
                }
                let widths: Vec<(&str, usize)> = widths.iter().map(|(w, n)| (w.as_str(), *n)).collect();
                height(sheet, row, &widths)?;
                row += 1;
            }
        }
    }
    ties(sheet, bloc, looks, row)
}

/// Where the figures of the tie-break stand that are not scores; none where the rubric has no such step.
#[derive(Clone, Copy, Default)]
pub(crate) struct TieRows {
    /// Last year's rank.
    pub(crate) last: Option<u32>,
    /// Which vote a unit took part in, and in which order the votes put it.
    pub(crate) voted: Option<(u32, u32)>,
}

/// The rows of the tie-break below those of the lines.
fn ties(sheet: &mut Worksheet, bloc: &Bloc, looks: &Looks, mut row: u32) -> Result<TieRows, XlsxError> {
    let mut rows = TieRows::default();
    if !bloc.rubric.looks_back() && bloc.rubric.votes().is_none() {
        return Ok(rows);
    }
    for col in 0..bloc.col(bloc.names.len()) {
        let words = ["", "Xét khi bằng điểm"].get(usize::from(col)).copied().unwrap_or("");
        text(sheet, (row, col), words, &looks.group)?;
    }
    row += 1;
    let mut line = |[name, ask]: [&str; 2], figure: &dyn Fn(BodyId) -> Option<i64>| {
        for (col, words) in (0..).zip(["", name, ask, ""]) {
            text(sheet, (row, col), words, &looks.words)?;
        }
        height(sheet, row, &[(name, 44), (ask, 20)])?;
        for unit in 0..bloc.names.len() {
            let figure = bloc.unit(unit).and_then(|u| figure(u.body)).map_or(Typed::Empty, Typed::Count);
            put(sheet, (row, bloc.col(unit)), &figure, &looks.typed)?;
        }
        row += 1;
        Ok::<u32, XlsxError>(row - 1)
    };
    if bloc.rubric.looks_back() {
        rows.last = Some(line(["Hạng năm trước", "hạng"], &|b| bloc.facts.last_rank(b))?);
    }
    if bloc.rubric.votes().is_some() {
        let voted = voted(bloc.rubric, &bloc.column.standings(), bloc.facts);
        let which = line(["Biểu quyết khi bằng điểm: lần", "lần thứ"], &|b| {
            voted.get(&b).map(|v| v.0)
        })?;
        let order = line(["Biểu quyết khi bằng điểm: thứ tự", "thứ tự"], &|b| {
            voted.get(&b).map(|v| v.1)
        })?;
        rows.voted = Some((which, order));
    }
    Ok(rows)
}

/// What a line asks for, a row each.
pub(crate) fn asks(item: &Item) -> Vec<String> {
    let one = |words: &str| vec![words.to_owned()];
    match &item.method {
        Method::Manual | Method::Bonus { per: None } => one("điểm"),
        Method::Ratio => vec!["thực hiện".to_owned(), "kế hoạch".to_owned()],
        Method::TargetLeader => vec!["thực hiện".to_owned(), "chỉ tiêu".to_owned()],
        Method::Count { .. } => one("số mục"),
        Method::Deduct { .. } => one("số lỗi"),
        Method::Bonus { .. } | Method::Penalty { .. } => one("số lần"),
        Method::Level { .. } => one("bậc"),
        Method::RankTable { .. } => one("hạng"),
        Method::Checklist { parts } => labels(parts),
        Method::Disqualifier => one("có hay không"),
    }
}

/// What stands in the n-th cell of a line.
pub(crate) fn typed(item: &Item, input: Option<Input>, n: usize) -> Typed {
    let Some(input) = input else { return Typed::Empty };
    let yes = |yes: bool| Typed::Word(if yes { YES } else { NO }.to_owned());
    match (input, &item.method) {
        (Input::NotApplicable, _) if n == 0 => Typed::Word(GONE.to_owned()),
        (Input::NotApplicable, _) => Typed::Empty,
        (Input::Points(p), _) => Typed::Figure(p),
        (Input::Ratio { done, planned }, _) => Typed::Figure(if n == 0 { done } else { planned }),
        (Input::Count(n), _) => Typed::Count(n),
        (Input::Level(i), Method::Level { levels }) => {
            labels(levels).into_iter().nth(i).map_or(Typed::Empty, Typed::Word)
        }
        (Input::Ticks(bits), _) => yes(bits >> n & 1 == 1),
        (Input::Holds(holds), _) => yes(holds),
        (Input::Level(_), _) => Typed::Empty,
    }
}

/// Writes a typed cell.
pub(crate) fn put(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    cell: &Typed,
    look: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Typed::Empty => sheet.write_blank(row, col, look).map(|_| ()),
        Typed::Figure(p) => sheet.write_number_with_format(row, col, number(*p), look).map(|_| ()),
        Typed::Count(n) => sheet.write_number_with_format(row, col, whole(*n), look).map(|_| ()),
        Typed::Word(words) => text(sheet, (row, col), words, look),
    }
}
