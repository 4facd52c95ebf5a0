//! What a cell of a unit's workbook takes, so that the spreadsheet itself says no, in the words of the page.

use super::super::cells::{GONE, NO, YES, at, decimal, fixed_range, on, text};
use super::super::rubric::labels;
use super::{Asked, COUNT_MAX, FIGURE_MAX, INPUT, LISTS};
use crate::methods::Method;
use crate::model::{NotApplicable, Rubric};
use kernel::Points;
use rust_xlsxwriter::{DataValidation, Format, Formula, Worksheet, XlsxError};

/// Puts the rule of one row.
pub(super) fn put(
    sheet: &mut Worksheet,
    lists: &mut Worksheet,
    asked: &Asked,
    rubric: &Rubric,
) -> Result<(), XlsxError> {
    let gone = asked.n == 0 && rubric.not_applicable != NotApplicable::Refused;
    let item = asked.item;
    let rule = match &item.method {
        Method::Level { levels } => offered(lists, asked, labels(levels), gone)?,
        Method::Checklist { .. } | Method::Disqualifier => {
            offered(lists, asked, vec![YES.to_owned(), NO.to_owned()], gone)?
        }
        m if m.is_typed() => between(asked, (Points::ZERO, item.max), false, gone)?,
        Method::Ratio | Method::TargetLeader => {
            let least = if asked.n == 1 && item.method == Method::Ratio { Points(1) } else { Points::ZERO };
            between(asked, (least, FIGURE_MAX), false, gone)?
        }
        Method::RankTable { .. } => between(asked, (Points::whole(1), Points::whole(COUNT_MAX)), true, gone)?,
        _ => between(asked, (Points::ZERO, Points::whole(COUNT_MAX)), true, gone)?,
    };
    sheet.add_data_validation(asked.row, INPUT, asked.row, INPUT, &rule)?;
    Ok(())
}

/// One of a list. The list stands in cells, because one written into the rule is split at commas.
fn offered(
    lists: &mut Worksheet,
    asked: &Asked,
    mut words: Vec<String>,
    gone: bool,
) -> Result<DataValidation, XlsxError> {
    words.extend(gone.then(|| GONE.to_owned()));
    // A column for each row asked, so that no two lists meet.
    let col = u16::try_from(asked.row).unwrap_or(0);
    for (row, word) in (0..).zip(&words) {
        text(lists, (row, col), word, &Format::new())?;
    }
    let last = u32::try_from(words.len()).unwrap_or(1).saturating_sub(1);
    let list = format!("={}", on(LISTS, &fixed_range((0, col), (last, col))));
    let says = "Chọn một mục trong danh sách. Chưa rõ thì để trống ô.";
    DataValidation::new()
        .allow_list_formula(Formula::new(list))
        .set_error_title("Không có trong danh sách")?
        .set_error_message(says)
}

/// A number between these, or the words that the line does not apply.
fn between(
    asked: &Asked,
    (least, most): (Points, Points),
    whole: bool,
    gone: bool,
) -> Result<DataValidation, XlsxError> {
    let cell = at(asked.row, INPUT);
    let digits = if whole { format!("INT({cell})={cell}") } else { format!("ROUND({cell},2)={cell}") };
    let (low, high) = (decimal(least), decimal(most));
    let fits = format!("IF(ISNUMBER({cell}),AND({cell}>={low},{cell}<={high},{digits}),FALSE)");
    let fits = if gone { format!("=OR({cell}=\"{GONE}\",{fits})") } else { format!("={fits}") };
    let kind = if whole { "số nguyên" } else { "số, nhiều nhất hai chữ số lẻ," };
    let also = if gone { format!(", hoặc ghi “{GONE}”") } else { String::new() };
    DataValidation::new()
        .allow_custom(Formula::new(fits))
        .set_error_title("Số không hợp lệ")?
        .set_error_message(format!(
            "{}: nhập {kind} từ {least} đến {most}{also}. Chưa rõ thì để trống ô.",
            asked.item.no
        ))
}
