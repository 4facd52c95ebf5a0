//! The advisory and synthesis bloc in 2023: eleven members, scored across, appraised by Cục Quản lý thị trường tỉnh. The
//! article tells how many were proposed for what, not one figure: all figures are made up.

use super::{apply, draft, head_part, own_part, prove, rubrics::advisory};
use crate::cross::{Deal, assign};
use crate::deeds;
use crate::duties::{CrossScore, Pen};
use crate::methods::{Input, Method};
use crate::model::Rubric;
use crate::sheet::Wanted;
use crate::store::{rounds, sheets};
use blocs::Year;
use db::{Who, Writing};
use kernel::{Allowed, BodyId, Day, Fact, Moment, PersonId, Points, Refusal};

/// Places of the members in the ranking, best first: which of the year's members comes where.
const ORDER: [usize; 11] = [0, 2, 5, 1, 4, 6, 3, 9, 7, 8, 10];

fn at(month: i8, day: i8, hour: i64, minute: i64) -> Moment {
    Moment::at(Day::new(2023, month, day).unwrap_or(Day(kernel::jiff::civil::Date::ZERO)), hour, minute)
}

/// What the appraisal gives the unit in this place of the ranking.
fn given(item: &crate::Item, place: i64) -> Option<Input> {
    let ratio = |done, planned| Input::Ratio { done: Points::whole(done), planned: Points::whole(planned) };
    Some(match item.no.as_str() {
        "I.1" => ratio(100 - place, 100),
        "I.2" => Input::Count(place / 2),
        "I.3" => Input::Count(1 + place),
        "I.4" => ratio(2000 - 12 * place, 2000),
        // The target of the covenant is five initiatives; the first goes furthest beyond it.
        "I.5" => ratio((9 - place).max(2), 5),
        "II.1" => Input::Level(usize::from(place > 5)),
        "II.2" => Input::Count(i64::from(place == 8)),
        "II.3" => Input::Count(0),
        "III.1" => Input::Ticks(if place < 9 { 0b111 } else { 0b011 }),
        "III.2" => Input::Ticks(if place < 7 { 0b111 } else { 0b101 }),
        "III.3" => Input::Count(4 - place / 4),
        // A unit that proposed nobody has nothing to be right or wrong about.
        "III.4" if place == 10 => Input::NotApplicable,
        "III.4" => ratio(40 - place, 40),
        "III.5" => Input::Count(i64::from(place > 3)),
        "T.1" => Input::Count(i64::from(place < 3)),
        "T.2" => Input::Count(i64::from(place < 5)),
        "T.3" => Input::Count(i64::from(place == 0)),
        _ => match item.method {
            Method::Disqualifier => Input::Holds(false),
            Method::Penalty { .. } => Input::Count(i64::from(item.no == "Đ.1" && place > 8)),
            _ => return None,
        },
    })
}

/// What the unit had given itself where that was more, and why the appraisal differs.
fn more(item: &crate::Item, place: i64) -> Option<(Input, &'static str)> {
    match (item.no.as_str(), place) {
        ("I.2", 2 | 5) => Some((Input::Count(place / 2 - 1), "Một văn bản tham mưu gửi chậm 6 ngày.")),
        ("III.5", 6) => Some((Input::Count(0), "Báo cáo sáu tháng gửi sau hạn 4 ngày.")),
        ("III.3", 7) => Some((Input::Count(4), "Một điển hình chưa có quyết định công nhận.")),
        _ => None,
    }
}

/// The unit that claims an example whose decision is still to come hands it in without evidence, and says so.
const NOT_YET: &str = "Quyết định công nhận điển hình đang trình ký, đơn vị gửi bổ sung sau.";

/// The links a unit gives: for the examples it found, which need evidence, and for its campaigns. The addresses are made
/// up; nobody answers there.
fn links(place: i64) -> &'static [(&'static str, &'static str, &'static str)] {
    const EXAMPLES: (&str, &str) =
        ("Quyết định công nhận điển hình tiên tiến năm 2023", "https://congbao.tinh.example/2023/dien-hinh");
    const CAMPAIGN: (&str, &str) =
        ("Báo cáo tổng kết phong trào thi đua chuyên đề", "https://tin.tinh.example/tong-ket-2023?trang=2");
    const BOTH: &[(&str, &str, &str)] = &[
        ("III.3", EXAMPLES.0, EXAMPLES.1),
        ("III.2", CAMPAIGN.0, CAMPAIGN.1),
        // The report names the examples as well: one piece for two criteria.
        ("III.3", CAMPAIGN.0, CAMPAIGN.1),
    ];
    match place {
        7 => &[],
        0..3 => BOTH,
        _ => &[("III.3", EXAMPLES.0, EXAMPLES.1)],
    }
}

fn cells(rubric: &Rubric, place: i64, own: bool) -> Vec<Wanted> {
    let cell = |item: &crate::Item| {
        let input = given(item, place);
        let gone = input == Some(Input::NotApplicable);
        let (input, note) = match more(item, place) {
            Some((theirs, _)) if own && item.no == "III.3" => (Some(theirs), NOT_YET),
            Some((theirs, _)) if own => (Some(theirs), ""),
            Some((_, why)) => (input, why),
            None if gone && own => (input, "Trong năm đơn vị không trình hồ sơ khen thưởng nào."),
            None => (input, ""),
        };
        Wanted { item: item.id, input, note: note.to_owned(), seen: None, grounds: Default::default() }
    };
    rubric.items().map(cell).collect()
}

/// The bloc's scores of 2023, all sheets closed. `clerks` in the order of `year.members`.
///
/// # Errors
/// `Broken` when the database fails.
pub fn tham_muu_2023(w: &mut Writing, year: &Year, clerks: &[PersonId; 11]) -> Result<(), Refusal> {
    let before = w.who().clone();
    let today = w.who().at.day();
    let names = deeds::member_names(w, year, today)?;
    let pen = |n: usize, when: Moment| {
        let name = format!("Chuyên viên thi đua, khen thưởng, {}", names.full(year.members[n]));
        Who { at: when, by: Some(clerks[n]), name }
    };
    w.as_person(pen(0, at(2, 28, 10, 0)));
    let (mut rubric, today) = (advisory(), w.who().at.day());
    if !covenants::targets_of_year(w, year, today)?.is_empty() {
        // Where the story has its covenant, initiatives are counted against what was signed.
        let all = rubric.sections.iter_mut().flat_map(|s| &mut s.items);
        all.filter(|i| i.no == "I.5").for_each(|i| i.target = Some(covenants::sample::THAM_MUU_INITIATIVES));
    }
    let applied = draft(w, year, clerks[0], &rubric)?;
    apply(w, year, clerks[0], &applied)?;
    deal(w, year, &applied, clerks[0])?;
    let bare = sheets::bare_of_year(w, year.id)?;
    for (place, n) in (0i64..).zip(ORDER) {
        let Some(sheet) = bare.iter().find(|s| s.body == year.members[n]).map(|s| s.id) else { continue };
        w.as_person(pen(n, at(11, 6 + i8::try_from(n).unwrap_or(0) % 5, 9, 30)));
        prove(w, sheet, links(place), clerks[n])?;
        own_part(w, sheet, &|r| cells(r, place, true), clerks[n])?;
    }
    across(w, year, &pen, clerks)?;
    for (place, n) in (0i64..).zip(ORDER) {
        let Some(sheet) = bare.iter().find(|s| s.body == year.members[n]).map(|s| s.id) else { continue };
        w.as_person(pen(0, at(11, 20, 8 + place, 15)));
        head_part(w, year, (sheet, &|r| cells(r, place, false)), clerks[0])?;
    }
    w.as_person(before);
    Ok(())
}

/// What the head unit of 2024 has written down so far: other weights, faults that cost more, a criterion for work on the
/// network, one bonus less.
fn next_rubric() -> Rubric {
    let mut r = advisory();
    r.name = "Bảng tiêu chí chấm điểm khối tham mưu, tổng hợp năm 2024".to_owned();
    r.ties.insert(1, crate::TieBreak::WithoutBonus);
    for s in &mut r.sections {
        s.items.retain(|i| i.no != "T.2");
        for item in &mut s.items {
            match item.no.as_str() {
                "I.4" => item.max = Points::whole(90),
                "I.5" => item.max = Points::whole(60),
                "II.2" => item.method = Method::Deduct { per: Points::whole(25) },
                "II.3" => {
                    item.max = Points::whole(30);
                    item.method = Method::Deduct { per: Points::whole(15) };
                }
                "III.3" => "Phát hiện, bồi dưỡng, tôn vinh, nhân rộng điển hình".clone_into(&mut item.name),
                "III.5" => item.method = Method::Deduct { per: Points::whole(10) },
                "T.1" => item.max = Points::whole(40),
                _ => {}
            }
        }
        if s.no == "II"
            && let Some(last) = s.items.last().cloned()
        {
            s.items.push(crate::Item {
                id: super::key(),
                no: "II.4".to_owned(),
                name: "Xử lý văn bản, hồ sơ công việc trên môi trường mạng".to_owned(),
                max: Points::whole(20),
                method: Method::Ratio,
                ..last
            });
        }
    }
    for (ord, item) in (0..).zip(r.sections.iter_mut().flat_map(|s| &mut s.items)) {
        item.ord = ord;
    }
    r
}

/// The draft for 2024, begun as soon as the next head is elected.
///
/// # Errors
/// `Broken` when the database fails.
pub fn tham_muu_2024(w: &mut Writing, year: &Year, by: PersonId) -> Result<Rubric, Refusal> {
    let draft = draft(w, year, by, &next_rubric())?;
    let says = format!("{}: soạn bảng tiêu chí chấm điểm, bản thứ {}.", year.title(), draft.edition);
    w.remember(&Fact::new("scoring.rubric_begun", "rubric", draft.id, says).and_about("year", year.id))?;
    Ok(draft)
}

/// Section III is scored across.
fn deal(w: &mut Writing, year: &Year, rubric: &Rubric, by: PersonId) -> Result<(), Refusal> {
    let all = assign(rubric, &year.members, &["III".to_owned()], Deal::BySection);
    rounds::assign(w, &Allowed::in_a_story(year.run(), by), year.id, &all)?;
    let says = format!("{}: phân công chấm chéo mục III.", year.title());
    w.remember(&Fact::new("scoring.cross_assigned", "year", year.id, says))?;
    Ok(())
}

/// Each reviewer agrees with what its neighbour gave itself, but for the reports that came late.
fn across(
    w: &mut Writing,
    year: &Year,
    pen: &dyn Fn(usize, Moment) -> Who,
    clerks: &[PersonId; 11],
) -> Result<(), Refusal> {
    for (at_place, target) in year.members.clone().into_iter().enumerate() {
        let Some(bare) = sheets::bare_of_year(w, year.id)?.into_iter().find(|s| s.body == target) else {
            continue;
        };
        let (sheet, rubric) = sheets::sheet(w, bare.id)?;
        let reviewers = rounds::reviewers(w, year.id, target)?;
        let Some(reviewer) = reviewers.values().next().copied() else { continue };
        let Some(n) = year.members.iter().position(|m: &BodyId| *m == reviewer) else { continue };
        let duty = CrossScore::of(&sheet, &reviewers, reviewer);
        let late = ORDER.iter().position(|m| *m == at_place) == Some(6);
        let cell = |item: &crate::Item| {
            let own = sheet.input(crate::ScoreLine::Own, item.id);
            let (input, note) = match item.no.as_str() {
                "III.5" if late => (Some(Input::Count(1)), "Báo cáo sáu tháng gửi sau hạn 4 ngày."),
                _ => (own, ""),
            };
            Wanted { item: item.id, input, note: note.to_owned(), seen: None, grounds: Default::default() }
        };
        let wanted: Vec<Wanted> = rubric.items().filter(|i| duty.lines.contains(&i.id)).map(cell).collect();
        w.as_person(pen(n, at(11, 14, 14, 10)));
        let ok = Pen::Cross(Allowed::in_a_story(duty, clerks[n]));
        if let Some(fact) = deeds::save_marks(w, &ok, (&sheet, &rubric), sheet.version, &wanted)? {
            w.remember(&fact)?;
        }
    }
    Ok(())
}
