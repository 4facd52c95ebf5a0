//! The sitting of the cluster's conference of 28/3/2024, and what it sums up: what the gathering's preparation leads to. Who
//! chairs, the hours, the covenants' words and all points are made up.

use crate::duties::RunConference;
use crate::model::{ConferenceId, HandoverItemId, Item, ItemKind, Plan};
use crate::store;
use blocs::{Planned, Year};
use db::Writing;
use gatherings::sample::{Cast, MienDong};
use kernel::{Allowed, Day, Fact, PersonId, Refusal, Uuid, YearId};
use scoring::sample::UpTo;

fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).ok_or_else(|| Refusal::broken(format!("no such day: {text}")))
}

/// The cluster's year 2023: its dates, the covenant all seven signed, the scores. On the day after the meeting of 13/3 every
/// sheet is handed in; `appraised`: by the conference all are closed, and the covenant of 2024 is drafted.
///
/// # Errors
/// As the deeds do.
pub fn mien_dong_year(w: &mut Writing, m: &MienDong, cast: &Cast, appraised: bool) -> Result<(), Refusal> {
    let clerk = cast.clerk;
    blocs::sample::plan(w, m.year, &dates()?, clerk)?;
    let year = blocs::year(w, m.year, day("15/3/2023")?)?;
    covenants::sample::mien_dong_2023(w, &year, cast.leader, clerk)?;
    let own = [(m.host(), clerk), (m.provinces[1], cast.member)];
    let upto = if appraised { UpTo::Appraised } else { UpTo::SelfScored };
    scoring::sample::mien_dong_2023(w, &year, clerk, &own, upto)?;
    awards::sample::seven_provinces(w, m.central, clerk)?;
    if appraised {
        let next = ensure_next(w, &year, clerk)?;
        covenants::sample::mien_dong_2024(w, &next, clerk)?;
    }
    Ok(())
}

fn ensure_next(w: &mut Writing, year: &Year, clerk: PersonId) -> Result<Year, Refusal> {
    let ok = Allowed::in_a_story(year.run(), clerk);
    let next = blocs::ensure_next(w, &ok, year, YearId(Uuid::now_v7()))?;
    blocs::year(w, next, day("22/3/2024")?)
}

/// From the article: the conference, which hands over as well. The others are made up.
fn dates() -> Result<Vec<Planned>, Refusal> {
    use blocs::Step;
    let signed = day("15/3/2023")?;
    let (midterm, scored, sits) = (day("20/7/2023")?, day("05/3/2024")?, day("28/3/2024")?);
    let p = |step, from, until| Planned { step, from, until };
    Ok(vec![
        p(Step::Covenant, Some(signed), Some(signed)),
        p(Step::Work, Some(signed), None),
        p(Step::Midterm, Some(midterm), Some(midterm)),
        p(Step::SelfScore, None, Some(scored)),
        p(Step::Appraisal, Some(day("18/3/2024")?), Some(day("22/3/2024")?)),
        p(Step::Conference, Some(sits), Some(sits)),
        p(Step::Handover, Some(sits), Some(sits)),
    ])
}

/// Plans the sitting, written by the clerk of the host.
///
/// # Errors
/// As the deeds do.
pub fn mien_dong(w: &mut Writing, m: &MienDong, clerk: PersonId) -> Result<ConferenceId, Refusal> {
    let id = ConferenceId(Uuid::now_v7());
    let on = day("28/3/2024")?;
    let year = blocs::year(w, m.year, on)?;
    let plan = Plan {
        day: on,
        hour: "08:00".into(),
        locality: "Bình Phước".into(),
        place: gatherings::gathering(w, m.gathering)?.place,
        chair: "Hà Bình Thuận Minh".into(),
        chair_post: "Chủ tịch Ủy ban nhân dân tỉnh Bình Phước".into(),
        secretary: "Lê Thị Mơ".into(),
        secretary_post: "Chuyên viên, Thường trực Hội đồng Thi đua – Khen thưởng tỉnh".into(),
        guests: "Lãnh đạo Ban Thi đua – Khen thưởng Trung ương".into(),
        rule: crate::needs::usual_rule(),
        rule_source: "Quy chế hoạt động của cụm".into(),
        report: "Năm 2023, các tỉnh trong cụm đã thực hiện giao ước thi đua ký đầu năm.\nPhương hướng năm 2024: ký giao ước mới, bảo đảm chấm điểm công bằng, khách quan.".into(),
        copies: crate::pages::COPIES,
        handover_copies: crate::pages::HANDOVER_COPIES,
    };
    let ok = Allowed::in_a_story(RunConference { conference: id, place: year.run_place() }, clerk);
    store::create(w, &ok, &year, &plan, true)?;
    let items = [
        (ItemKind::Document, "Giao ước thi đua năm 2023 của cụm", "bản chính, đủ bảy chữ ký"),
        (ItemKind::Document, "Hồ sơ chấm điểm năm 2023 của bảy tỉnh", "kèm bảng tổng hợp điểm"),
        (
            ItemKind::Work,
            "Gửi tờ trình đề nghị khen thưởng năm 2023",
            "gửi sau hội nghị, kèm biên bản bình xét",
        ),
    ];
    for (no, (kind, name, note)) in (1..).zip(items) {
        let key = HandoverItemId(Uuid::now_v7());
        let item = Item { id: key, no, kind, name: name.into(), note: note.into(), handed_at: None };
        store::add_item(w, &ok, &item)?;
    }
    let says = "Lập kế hoạch hội nghị tổng kết Cụm miền Đông Nam Bộ, năm 2023, ngày 28/3/2024.";
    w.remember(&Fact::new("conferences.planned", "conference", id, says).and_about("year", year.id))?;
    Ok(id)
}
