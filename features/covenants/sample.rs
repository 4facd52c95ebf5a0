//! The covenants of Khối 5, of the bloc of eleven and of the cluster of provinces, for tests and the demo. The stories tell that they were signed;
//! their wording is made up.

use crate::change::{Signing, Text, agree, create, sign, write_text};
use crate::model::{CovenantId, CovenantState, Section, Sign, Target};
use crate::store;
use blocs::Year;
use db::{Who, Writing};
use kernel::{Allowed, BodyId, Day, Moment, PersonId, Refusal, Uuid};

/// The covenant of 2018, signed by all six on 12/3/2018. `leaders` in the order of the members.
///
/// # Errors
/// As the deeds do.
pub fn khoi_5_2018(
    w: &mut Writing,
    year: &Year,
    leaders: &[PersonId],
    by: PersonId,
) -> Result<CovenantId, Refusal> {
    let before = w.who().clone();
    let id =
        at(w, "12/3/2018", 8, by, |w| written(w, year, &text(year, &THEMES[0]), CovenantState::Agreed, by))?;
    for (i, (body, person)) in year.members.iter().zip(leaders).enumerate() {
        let minute = i64::try_from(i).unwrap_or(0) * 2;
        signed(w, year, id, (*body, *person), Moment::at(day("12/3/2018")?, 10, minute))?;
    }
    w.as_person(before);
    Ok(id)
}

/// The covenant of 2019, drafted in the week before the conference; ready for signing when `upto` says so.
///
/// # Errors
/// As the deeds do.
pub fn khoi_5_2019(
    w: &mut Writing,
    year: &Year,
    upto: CovenantState,
    by: PersonId,
) -> Result<CovenantId, Refusal> {
    let before = w.who().clone();
    let id = at(w, "28/02/2019", 14, by, |w| written(w, year, &text(year, &THEMES[1]), upto, by))?;
    w.as_person(before);
    Ok(id)
}

/// The target of the bloc of eleven that its rubric's line on initiatives may take its plan from.
pub const THAM_MUU_INITIATIVES: i64 = 3;

/// The covenant of the advisory and synthesis bloc for 2023, signed by all eleven on 28/02/2023. `leaders` in the order
/// of the members.
///
/// # Errors
/// As the deeds do.
pub fn tham_muu_2023(
    w: &mut Writing,
    year: &Year,
    leaders: &[PersonId; 11],
    by: PersonId,
) -> Result<CovenantId, Refusal> {
    let before = w.who().clone();
    let id = at(w, "28/02/2023", 8, by, |w| written(w, year, &advisory(year), CovenantState::Agreed, by))?;
    for (minute, (body, person)) in (0..).zip(year.members.iter().zip(leaders)) {
        signed(w, year, id, (*body, *person), Moment::at(day("28/02/2023")?, 9, minute * 2))?;
    }
    w.as_person(before);
    Ok(id)
}

/// The covenant of the cluster of the south-eastern provinces for 2023, signed by all seven on 15/3/2023; its wording is
/// made up. `leader` is the chairman of the head unit, the one among them who has an account.
///
/// # Errors
/// As the deeds do.
pub fn mien_dong_2023(
    w: &mut Writing,
    year: &Year,
    leader: PersonId,
    by: PersonId,
) -> Result<CovenantId, Refusal> {
    let before = w.who().clone();
    let id =
        at(w, "15/3/2023", 8, by, |w| written(w, year, &provinces(year, 2023), CovenantState::Agreed, by))?;
    for (minute, body) in (0..).zip(&year.members) {
        let person = if Some(*body) == year.run_by { leader } else { PersonId(Uuid::nil()) };
        signed(w, year, id, (*body, person), Moment::at(day("15/3/2023")?, 9, minute * 2))?;
    }
    w.as_person(before);
    Ok(id)
}

/// The cluster's covenant for 2024, drafted for the conference that signs it.
///
/// # Errors
/// As the deeds do.
pub fn mien_dong_2024(w: &mut Writing, year: &Year, by: PersonId) -> Result<CovenantId, Refusal> {
    let before = w.who().clone();
    let id =
        at(w, "22/3/2024", 14, by, |w| written(w, year, &provinces(year, 2024), CovenantState::Draft, by))?;
    w.as_person(before);
    Ok(id)
}

/// Three sections as the cluster's rubric has them, four targets.
fn provinces(year: &Year, number: i16) -> Text {
    let section = |no, title: &str, text: &str| Section { no, title: title.into(), text: text.into() };
    let target = |section, indicator: &str, unit: &str, value: &str| Target {
        section,
        indicator: indicator.into(),
        unit: unit.into(),
        baseline: None,
        value: value.into(),
        owner: None,
        deadline: Day::new(number, 12, 31),
    };
    Text {
        theme: "Đoàn kết, sáng tạo, liên kết cùng phát triển".into(),
        grounds: format!(
            "Căn cứ Luật Thi đua, khen thưởng;\nCăn cứ Quy chế hoạt động của {}.",
            kernel::lower_first(&year.bloc_long)
        ),
        undertakings: "Chấm điểm công bằng, khách quan, trên cơ sở thống nhất cao của các thành viên.\nTham gia đủ các hoạt động của cụm.".into(),
        sections: vec![
            section(
                1,
                "Phát triển kinh tế – xã hội, quốc phòng, an ninh",
                "Hoàn thành các chỉ tiêu theo nghị quyết của Hội đồng nhân dân tỉnh.",
            ),
            section(2, "Xây dựng Đảng, hệ thống chính trị; chấp hành pháp luật", ""),
            section(
                3,
                "Công tác thi đua, khen thưởng",
                "Phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến giữa các tỉnh trong cụm.",
            ),
        ],
        targets: vec![
            target(1, "Chỉ tiêu kinh tế – xã hội hoàn thành", "%", "95"),
            target(1, "Vốn đầu tư công giải ngân", "%", "95"),
            target(2, "Tổ chức Đảng, đoàn thể", "", "Hoàn thành tốt nhiệm vụ trở lên"),
            target(3, "Điển hình tiên tiến được giới thiệu", "gương", "4"),
        ],
    }
}

/// Three sections as the rubric has them, six targets, one of them of one member alone.
fn advisory(year: &Year) -> Text {
    let section = |no, title: &str, text: &str| Section { no, title: title.into(), text: text.into() };
    let target = |section, indicator: &str, unit: &str, value: &str, owner: Option<BodyId>| Target {
        section,
        indicator: indicator.into(),
        unit: unit.into(),
        baseline: None,
        value: value.into(),
        owner,
        deadline: Day::new(2023, 11, 30),
    };
    Text {
        theme: "Kỷ cương, trách nhiệm, tham mưu chủ động, phối hợp chặt chẽ".into(),
        grounds: "Căn cứ Luật Thi đua, khen thưởng;\nCăn cứ Quy chế hoạt động của khối.".into(),
        undertakings: "Tự chấm điểm trung thực, nộp phiếu và minh chứng đúng hạn.".into(),
        sections: vec![
            section(1, "Thực hiện nhiệm vụ chính trị, chuyên môn", "Hoàn thành chương trình công tác năm."),
            section(2, "Chấp hành chủ trương, pháp luật; xây dựng Đảng, đoàn thể", ""),
            section(
                3,
                "Công tác thi đua, khen thưởng",
                "Phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến.",
            ),
        ],
        targets: vec![
            target(1, "Nhiệm vụ được giao hoàn thành đúng hạn", "%", "100%", None),
            target(1, "Hồ sơ thủ tục hành chính giải quyết đúng hạn", "hồ sơ", "2.000 hồ sơ", None),
            target(1, "Sáng kiến, đề tài được công nhận", "sáng kiến", "5 sáng kiến", None),
            target(
                1,
                "Vụ việc gian lận thương mại được xử lý",
                "vụ",
                "1.200 vụ",
                year.members.first().copied(),
            ),
            target(2, "Tổ chức đảng, đoàn thể", "", "Hoàn thành tốt nhiệm vụ trở lên", None),
            target(3, "Điển hình tiên tiến được giới thiệu", "gương", "4 gương", None),
        ],
    }
}

/// A covenant with this text, left as a draft or locked for signing.
///
/// # Errors
/// As the deeds do.
pub fn written(
    w: &mut Writing,
    year: &Year,
    text: &Text,
    upto: CovenantState,
    by: PersonId,
) -> Result<CovenantId, Refusal> {
    let ok = Allowed::in_a_story(year.run(), by);
    let id = create(w, &ok, year, CovenantId(Uuid::now_v7()))?;
    let c = store::covenant(w, id)?;
    write_text(w, &ok, year, &c, text)?;
    if upto != CovenantState::Draft {
        let c = store::covenant(w, id)?;
        agree(w, &ok, year, &c)?;
    }
    Ok(id)
}

/// A body's leader signs at an instant. Answers whether the covenant took effect by it.
///
/// # Errors
/// As [`sign`].
pub fn signed(
    w: &mut Writing,
    year: &Year,
    id: CovenantId,
    (body, person): (BodyId, PersonId),
    at: Moment,
) -> Result<bool, Refusal> {
    let holder = organisations::leader(w, body, at.day())?;
    let (name, post) = holder
        .map_or(("Người ký minh họa".into(), "Lãnh đạo đơn vị".into()), |h| (h.name, h.post));
    let unit = organisations::names_of(w, &[body], at.day())?.short(body).to_owned();
    w.as_person(Who { at, by: Some(person), name: format!("{name}, {unit}") });
    let c = store::covenant(w, id)?;
    let ok = Allowed::in_a_story(Sign::of(id, body), person);
    sign(w, &ok, year, &c, Signing { person: Some(person), name, post, at })
}

fn at<T>(
    w: &mut Writing,
    on: &str,
    hour: i64,
    by: PersonId,
    f: impl FnOnce(&mut Writing) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let name = w.who().name.clone();
    w.as_person(Who { at: Moment::at(day(on)?, hour, 0), by: Some(by), name });
    f(w)
}

fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).ok_or_else(|| Refusal::broken(format!("no such day: {text}")))
}

/// Wording of one year.
struct Theme {
    theme: &'static str,
    processed: [&'static str; 2],
    online: [&'static str; 2],
}

const THEMES: [Theme; 2] = [
    Theme {
        theme: "Đoàn kết, kỷ cương, đổi mới, tham mưu kịp thời, phục vụ Nhân dân tốt hơn",
        processed: ["97,2", "98,5"],
        online: ["31", "40"],
    },
    Theme {
        theme: "Kỷ cương, trách nhiệm, hành động, sáng tạo, hiệu quả",
        processed: ["98,1", "99"],
        online: ["42", "55"],
    },
];

/// Five sections as the rubric has them, eight targets.
fn text(year: &Year, of: &Theme) -> Text {
    let section = |no, title: &str, text: &str| Section { no, title: title.into(), text: text.into() };
    let n = year.number;
    let by = i16::try_from(n).ok().and_then(|y| Day::new(y, 12, 15));
    let target =
        |section, indicator: &str, unit: &str, baseline: Option<&str>, value: &str, owner: Option<usize>| {
            Target {
                section,
                indicator: indicator.into(),
                unit: unit.into(),
                baseline: baseline.map(Into::into),
                value: value.into(),
                owner: owner.and_then(|i| year.members.get(i).copied()),
                deadline: by,
            }
        };
    Text {
        theme: of.theme.into(),
        grounds: "Căn cứ Luật Thi đua, khen thưởng;\nCăn cứ Quy chế hoạt động của khối.".into(),
        undertakings: "Nộp phiếu tự chấm và minh chứng đúng hạn.\nCông khai, công bằng, chính xác khi chấm điểm và bình xét.\nTham gia đủ các buổi sinh hoạt của khối.".into(),
        sections: vec![
            section(1, "Thực hiện nhiệm vụ chính trị, chuyên môn", "Tham mưu đúng quy trình, đúng hạn, đúng pháp luật.\nHoàn thành chương trình công tác năm."),
            section(2, "Cải cách hành chính", "Giảm thời gian giải quyết thủ tục hành chính.\nTăng hồ sơ giải quyết trực tuyến."),
            section(3, "Chấp hành chủ trương của Đảng, pháp luật của Nhà nước", "Thực hành tiết kiệm, phòng, chống tham nhũng, lãng phí."),
            section(4, "Xây dựng tổ chức Đảng, cơ quan, đoàn thể", "Tổ chức Đảng và đoàn thể hoàn thành tốt nhiệm vụ trở lên."),
            section(5, "Công tác thi đua, khen thưởng", "Phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến."),
        ],
        targets: vec![
            target(1, "Văn bản tham mưu xử lý đúng hạn", "%", Some(of.processed[0]), of.processed[1], None),
            target(1, "Nhiệm vụ cấp trên giao hoàn thành đúng hạn", "%", Some("95,6"), "98", None),
            target(2, "Hồ sơ thủ tục hành chính tiếp nhận trực tuyến", "%", Some(of.online[0]), of.online[1], Some(5)),
            target(2, "Dự án, dự toán thẩm định trước hạn", "%", None, "20", Some(3)),
            target(3, "Cán bộ, công chức vi phạm bị kỷ luật", "người", Some("0"), "0", None),
            target(4, "Đơn vị có tổ chức Đảng hoàn thành tốt nhiệm vụ", "đơn vị", Some("6"), "6", None),
            target(5, "Sáng kiến được công nhận cấp cơ sở", "sáng kiến", Some("14"), "18", None),
            target(5, "Gương điển hình tiên tiến được giới thiệu", "gương", None, "6", Some(2)),
        ],
    }
}
