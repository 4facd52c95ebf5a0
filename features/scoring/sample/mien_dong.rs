//! The cluster of the south-eastern provinces in 2023: seven provinces, appraised by Ủy ban nhân dân tỉnh Bình Phước. The
//! article tells that the scoring must be fair and agreed by all, not one figure: the rubric and all figures are made up.

use super::khoi_5::{UpTo, input};
use super::rubrics::provinces;
use super::{apply, draft, head_part, own_part_with};
use crate::deeds;
use crate::duties::{FillSheet, Pen};
use crate::model::Rubric;
use crate::sheet::Wanted;
use crate::store::sheets;
use blocs::Year;
use db::{Who, Writing};
use kernel::{Allowed, BodyId, Day, Moment, PersonId, Refusal};

/// Lines of the rubric: I.1–I.5, II.1–II.2, III.1–III.4, T.1–T.2, Đ.1–Đ.2.
const LINES: usize = 15;

/// What the appraisal gave: two numbers a line (the second only for ratios).
type Given = [(i64, i64); LINES];

/// The seven members in the order of `year.members`: Bình Phước, Đồng Nai, Bình Dương, Bà Rịa – Vũng Tàu, Bình Thuận,
/// Long An, Tây Ninh.
#[rustfmt::skip]
const UNITS: [Given; 7] = [
    [(19, 20), (98, 100), (95, 100), (0, 0), (1, 0), (0, 0), (0, 0), (50, 0), (60, 0), (5, 0), (0, 0), (2, 0), (1, 0), (0, 0), (0, 0)],
    [(19, 20), (99, 100), (96, 100), (1, 0), (0, 0), (0, 0), (0, 0), (50, 0), (60, 0), (5, 0), (0, 0), (2, 0), (1, 0), (0, 0), (0, 0)],
    [(19, 20), (97, 100), (94, 100), (1, 0), (0, 0), (0, 0), (0, 0), (50, 0), (58, 0), (4, 0), (0, 0), (2, 0), (0, 0), (0, 0), (0, 0)],
    [(18, 20), (99, 100), (93, 100), (0, 0), (1, 0), (0, 0), (1, 0), (50, 0), (58, 0), (4, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0)],
    [(18, 20), (96, 100), (92, 100), (1, 0), (1, 0), (1, 0), (0, 0), (48, 0), (56, 0), (4, 0), (1, 0), (1, 0), (0, 0), (0, 0), (0, 0)],
    [(19, 20), (98, 100), (90, 100), (1, 0), (1, 0), (0, 0), (1, 0), (48, 0), (56, 0), (4, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0)],
    [(18, 20), (97, 100), (91, 100), (0, 0), (2, 0), (0, 0), (1, 0), (48, 0), (56, 0), (3, 0), (1, 0), (1, 0), (0, 0), (0, 0), (0, 0)],
];

/// What a unit had given itself instead, and why the appraisal differs: unit, line, numbers, reason.
const DIFFERS: [(usize, usize, (i64, i64), &str); 3] = [
    (2, 9, (5, 0), "Điển hình thứ năm chưa có quyết định công nhận."),
    (4, 10, (0, 0), "Báo cáo sáu tháng gửi sau hạn 3 ngày."),
    (5, 2, (92, 100), "Theo số liệu giải ngân đến hết ngày 31/01/2024."),
];

fn cells(rubric: &Rubric, unit: usize, own: bool) -> Vec<Wanted> {
    let Some(given) = UNITS.get(unit) else { return Vec::new() };
    let cell = |(line, item): (usize, &crate::Item)| {
        let other = DIFFERS.iter().find(|(of, at, ..)| (*of, *at) == (unit, line));
        let numbers = other.filter(|_| own).map_or(given[line], |(_, _, theirs, _)| *theirs);
        let note = other.filter(|_| !own).map_or("", |(.., why)| *why);
        Wanted {
            item: item.id,
            input: input(rubric, line, numbers),
            note: note.to_owned(),
            seen: None,
            grounds: Default::default(),
        }
    };
    rubric.items().take(LINES).enumerate().map(cell).collect()
}

fn at((year, month, day): (i16, i8, i8), hour: i64, minute: i64) -> Moment {
    Moment::at(Day::new(year, month, day).unwrap_or(Day(kernel::jiff::civil::Date::ZERO)), hour, minute)
}

/// The cluster's scores of 2023. `clerk` runs the year; of `own` each unit's clerk fills in its sheet, for the others,
/// which have nobody with an account, the head unit does.
///
/// # Errors
/// `Broken` when the database fails.
pub fn mien_dong_2023(
    w: &mut Writing,
    year: &Year,
    clerk: PersonId,
    own: &[(BodyId, PersonId)],
    upto: UpTo,
) -> Result<(), Refusal> {
    let before = w.who().clone();
    let names = deeds::member_names(w, year, before.at.day())?;
    let head = year.run_by.unwrap_or(year.managing);
    let pen = |body: BodyId, by: PersonId, at: Moment| {
        let name = format!("Chuyên viên TĐKT, {}", names.full(body));
        Who { at, by: Some(by), name }
    };
    w.as_person(pen(head, clerk, at((2023, 3, 20), 10, 0)));
    let applied = draft(w, year, clerk, &provinces())?;
    apply(w, year, clerk, &applied)?;
    let mut opened = sheets::bare_of_year(w, year.id)?;
    opened.sort_by_key(|s| year.members.iter().position(|m| *m == s.body));
    for (n, sheet) in opened.iter().enumerate() {
        let later = i8::try_from(n).unwrap_or(0);
        if upto >= UpTo::SelfScored {
            let by = own.iter().find(|(body, _)| *body == sheet.body).map(|(_, by)| *by);
            w.as_person(pen(
                by.map_or(head, |_| sheet.body),
                by.unwrap_or(clerk),
                at((2024, 3, 4), 8 + i64::from(later), 30),
            ));
            let hand = match by {
                Some(by) => Pen::Unit(Allowed::in_a_story(FillSheet::of(sheet), by)),
                None => Pen::behalf(Allowed::in_a_story(year.run(), clerk), year)?,
            };
            own_part_with(w, sheet.id, &|rubric| cells(rubric, n, true), &hand)?;
        }
        if upto >= UpTo::Appraised {
            w.as_person(pen(head, clerk, at((2024, 3, 18 + later % 5), 14, 10 + i64::from(later))));
            head_part(w, year, (sheet.id, &|rubric| cells(rubric, n, false)), clerk)?;
        }
    }
    w.as_person(before);
    Ok(())
}
