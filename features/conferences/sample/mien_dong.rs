//! The sitting of the cluster's conference of 28/3/2024, planned: what the gathering's preparation leads to. Who chairs and
//! the hours are made up.

use crate::duties::RunConference;
use crate::model::{ConferenceId, Plan};
use crate::store;
use db::Writing;
use gatherings::sample::MienDong;
use kernel::{Allowed, Day, Fact, PersonId, Refusal, Uuid};

/// Plans the sitting, written by the clerk of the host.
///
/// # Errors
/// As the deeds do.
pub fn mien_dong(w: &mut Writing, m: &MienDong, clerk: PersonId) -> Result<ConferenceId, Refusal> {
    let id = ConferenceId(Uuid::now_v7());
    let on = Day::parse("28/3/2024").ok_or_else(|| Refusal::broken("a sample's day"))?;
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
    let says = "Lập kế hoạch hội nghị tổng kết Cụm miền Đông Nam Bộ, năm 2023, ngày 28/3/2024.";
    w.remember(&Fact::new("conferences.planned", "conference", id, says).and_about("year", year.id))?;
    Ok(id)
}
