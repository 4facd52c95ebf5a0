//! Khối 5 in 2018: self-scores of February 2019, appraised by Văn phòng UBND tỉnh. All figures are made up.

use super::{apply, draft, head_part, own_part, rubrics::departments};
use crate::deeds;
use crate::methods::{Input, Method};
use crate::model::{Rubric, SheetId};
use crate::sheet::Wanted;
use crate::store::sheets;
use blocs::Year;
use db::{Who, Writing};
use kernel::{BodyId, Day, Moment, PersonId, Points, Refusal};

/// How far the story is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum UpTo {
    /// The rubric applies; sheets are empty.
    Applied,
    /// Every unit handed in its self-score.
    SelfScored,
    /// Every sheet is closed: the table can be announced.
    Appraised,
}

/// Lines of the rubric: I.1–I.5, II.1–II.3, III.1–III.5, T.1–T.3, Đ.1–Đ.4.
const LINES: usize = 20;

/// What the appraisal gave: two numbers a line (the second only for ratios).
type Given = [(i64, i64); LINES];
/// What the unit had given itself instead, and why the appraisal differs: line, numbers, reason.
type Differs = &'static [(usize, (i64, i64), &'static str)];

const RANK_5: &str = "Chỉ số cải cách hành chính xếp hạng 5, thuộc bậc hạng 4–10.";

/// The six members in the order of the decision: assembly, people's council, office, planning, finance, justice.
#[rustfmt::skip]
const UNITS: [(Given, Differs); 6] = [
    // 569,5 + 150 + 191 + 30 = 940,5
    ([(49, 50), (1, 0), (1, 0), (745, 800), (7, 0), (0, 0), (0, 0), (0, 0), (40, 0), (45, 0), (4, 0), (9, 10), (0, 0),
      (1, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
     &[(2, (0, 0), RANK_5), (9, (50, 0), "Sơ kết phong trào chuyên đề chậm 15 ngày so với kế hoạch.")]),
    // 574,5 + 150 + 197 + 30 = 951,5
    ([(97, 100), (0, 0), (0, 0), (900, 1000), (6, 0), (0, 0), (0, 0), (0, 0), (40, 0), (50, 0), (4, 0), (37, 40), (0, 0),
      (1, 0), (1, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
     &[(4, (7, 0), "Sáng kiến thứ bảy chưa có quyết định công nhận.")]),
    // 585 + 150 + 197,5 + 40 = 972,5
    ([(49, 50), (1, 0), (0, 0), (15_000, 16_000), (7, 0), (0, 0), (0, 0), (0, 0), (40, 0), (50, 0), (4, 0), (15, 16), (0, 0),
      (1, 0), (1, 0), (1, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
     &[(11, (16, 16), "Một hồ sơ khen thưởng phải bổ sung sau thời hạn.")]),
    // 578 + 150 + 190 + 40 = 958
    ([(48, 50), (1, 0), (0, 0), (1460, 1600), (7, 0), (0, 0), (0, 0), (0, 0), (40, 0), (45, 0), (4, 0), (20, 20), (1, 0),
      (1, 0), (2, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
     &[(1, (0, 0), "Một văn bản tham mưu gửi chậm 4 ngày."), (12, (0, 0), "Báo cáo sáu tháng nộp chậm 3 ngày.")]),
    // 561 + 150 + 188 + 30 = 929
    ([(97, 100), (1, 0), (1, 0), (3140, 3200), (6, 0), (0, 0), (0, 0), (0, 0), (40, 0), (45, 0), (4, 0), (19, 20), (1, 0),
      (1, 0), (1, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
     &[(0, (98, 100), "Một chỉ tiêu giải ngân vốn đầu tư công chưa đạt."), (2, (0, 0), RANK_5),
       (4, (7, 0), "6 sáng kiến có quyết định công nhận; sáng kiến thứ 7 mới nộp."),
       (9, (50, 0), "Sơ kết phong trào chuyên đề chậm 20 ngày so với kế hoạch."),
       (12, (0, 0), "Một báo cáo nộp chậm 3 ngày.")]),
    // 566,5 + 145 + 190 + 20 = 921,5
    ([(48, 50), (2, 0), (0, 0), (765, 800), (6, 0), (0, 0), (1, 0), (0, 0), (40, 0), (50, 0), (3, 0), (20, 20), (0, 0),
      (1, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
     &[(6, (0, 0), "Một đơn tố cáo giải quyết quá hạn 10 ngày."),
       (10, (4, 0), "Điển hình thứ tư chưa có quyết định công nhận.")]),
];

pub(super) fn input(rubric: &Rubric, line: usize, (a, b): (i64, i64)) -> Option<Input> {
    let item = rubric.items().nth(line)?;
    Some(match item.method {
        Method::Manual => Input::Points(Points::whole(a)),
        Method::Ratio => Input::Ratio { done: Points::whole(a), planned: Points::whole(b) },
        Method::Level { .. } => Input::Level(usize::try_from(a).ok()?),
        _ => Input::Count(a),
    })
}

fn cells(rubric: &Rubric, unit: usize, own: bool) -> Vec<Wanted> {
    let Some((given, differs)) = UNITS.get(unit) else { return Vec::new() };
    let cell = |(line, item): (usize, &crate::Item)| {
        let other = differs.iter().find(|(at, _, _)| *at == line);
        let numbers = match (own, other) {
            (true, Some((_, theirs, _))) => *theirs,
            _ => given[line],
        };
        let note = other.filter(|_| !own).map_or("", |(_, _, why)| *why);
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

/// The rubric of Khối 5: R-8, where a late complaint costs 5 points.
fn rubric() -> Rubric {
    let mut r = departments();
    r.name = "Bảng tiêu chí chấm điểm thi đua Khối 5 năm 2018".to_owned();
    for item in r.sections.iter_mut().flat_map(|s| &mut s.items).filter(|i| i.no == "II.2") {
        item.method = Method::Deduct { per: Points::whole(5) };
    }
    r
}

/// 20 February 2019 and so on, at a time of day.
fn feb(day: i8, hour: i64, minute: i64) -> Moment {
    Moment::at(Day::new(2019, 2, day).unwrap_or(Day(kernel::jiff::civil::Date::ZERO)), hour, minute)
}

/// Khối 5's scores of 2018. `clerks` are the clerks of the six members, in the order of `year.members`.
///
/// # Errors
/// `Broken` when the database fails.
pub fn khoi_5_2018(w: &mut Writing, year: &Year, clerks: &[PersonId; 6], upto: UpTo) -> Result<(), Refusal> {
    let before = w.who().clone();
    let today = w.who().at.day();
    let names = deeds::member_names(w, year, today)?;
    let pen = |body: BodyId, by: PersonId, at: Moment| {
        let name = format!("Chuyên viên thi đua, khen thưởng, {}", names.full(body));
        Who { at, by: Some(by), name }
    };
    let head = year.run_by.and_then(|h| year.members.iter().position(|m| *m == h)).unwrap_or(2);
    let (head_body, head_clerk) = (year.members[head], clerks[head]);
    let december = Moment::at(Day::new(2018, 12, 10).unwrap_or(Day(kernel::jiff::civil::Date::ZERO)), 9, 0);
    w.as_person(pen(head_body, head_clerk, december));
    let applied = draft(w, year, head_clerk, &rubric())?;
    apply(w, year, head_clerk, &applied)?;
    let mut opened: Vec<(usize, SheetId)> = Vec::new();
    for s in sheets::bare_of_year(w, year.id)? {
        opened.extend(year.members.iter().position(|m| *m == s.body).map(|at| (at, s.id)));
    }
    opened.sort_unstable();
    for (n, id) in opened {
        let day = 11 + i8::try_from(n).unwrap_or(0) % 5;
        let (body, clerk) = (year.members[n], clerks[n]);
        if upto >= UpTo::SelfScored {
            w.as_person(pen(body, clerk, feb(day, 9, 30)));
            let own = |rubric: &Rubric| cells(rubric, n, true);
            own_part(w, id, &own, clerk)?;
        }
        if upto >= UpTo::Appraised {
            w.as_person(pen(head_body, head_clerk, feb(20 + i8::try_from(n).unwrap_or(0), 16, 20)));
            let given = |rubric: &Rubric| cells(rubric, n, false);
            head_part(w, year, (id, &given), head_clerk)?;
        }
    }
    w.as_person(before);
    Ok(())
}
