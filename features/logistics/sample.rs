//! The cluster of the south-eastern provinces: what was ordered for about 220 delegates, and what the change to 75 does to
//! it. The article tells the two numbers; every other figure here is made up, and the gathering says so.

use crate::budget::{Approval, Budget, Line, LineId};
use crate::deeds;
use crate::load;
use crate::needs::{Basis, Measure, Need, NeedId, NeedKind};
use crate::rules::{Area, Rule};
use crate::store;
use crate::wrong::Turned;
use db::Writing;
use delegates::sample::MienDongDelegates;
use gatherings::sample::{MienDong, Told};
use gatherings::{Change, ChangeId, PrepareGathering, Why};
use kernel::{Allowed, Day, PersonId, Refusal, Uuid};

/// The story with all its parts.
#[derive(Clone, Debug)]
pub struct Story {
    /// Bodies, bloc, gathering.
    pub m: MienDong,
    /// Delegations and delegates; only after the change.
    pub d: Option<MienDongDelegates>,
}

fn day(words: &str) -> Result<Day, Refusal> {
    Day::parse(words).ok_or_else(|| Refusal::broken("a sample's day"))
}

/// The story, told up to there; after the change with delegations, delegates and invitations.
///
/// # Errors
/// As the deeds do.
pub fn mien_dong(w: &mut Writing, by: PersonId, told: Told) -> Result<Story, Refusal> {
    let m = gatherings::sample::mien_dong_told(w, by, told.min(Told::AfterMeeting))?;
    ordered(w, &m, by)?;
    let mut d = None;
    if told >= Told::AfterChange {
        seventy_five(w, &m, by)?;
        let of = delegates::sample::of_mien_dong(w, &m, by)?;
        invitations::sample::of_mien_dong(w, &m, &of, by)?;
        worked_off(w, &m, by)?;
        d = Some(of);
    }
    Ok(Story { m, d })
}

fn need(kind: NeedKind, name: &str, measure: Measure, (price, have): (i64, Option<i64>)) -> Need {
    Need {
        id: NeedId(Uuid::now_v7()),
        kind,
        name: name.into(),
        unit: kind.unit().into(),
        day: None,
        measure,
        reserve: 0,
        basis: Basis::Expected,
        source: String::new(),
        when_leaders: false,
        price,
        have,
        told: String::new(),
        note: String::new(),
        version: 1,
    }
}

fn needs() -> Result<Vec<Need>, Refusal> {
    let (eve, on) = (Some(day("27/3/2024")?), Some(day("28/3/2024")?));
    let each = Measure::PerHeads(1);
    Ok(vec![
        Need { day: on, ..need(NeedKind::Hall, "Hội trường lớn", each, (0, Some(300))) },
        Need {
            day: eve, reserve: 5, ..need(NeedKind::Meal, "Ăn tối ngày 27/3", each, (200_000, Some(231)))
        },
        Need {
            day: on, reserve: 5, ..need(NeedKind::Meal, "Ăn trưa ngày 28/3", each, (150_000, Some(231)))
        },
        Need {
            day: on,
            ..need(NeedKind::Car, "Xe 45 chỗ đưa đón", Measure::PerHeads(45), (2_500_000, Some(5)))
        },
        Need {
            day: eve,
            ..need(NeedKind::Bedroom, "Phòng nghỉ đêm 27/3", Measure::PerHeads(2), (500_000, Some(110)))
        },
        Need { reserve: 10, ..need(NeedKind::Print, "Tờ chương trình", each, (5_000, Some(242))) },
        Need { reserve: 5, ..need(NeedKind::Print, "Tập tài liệu hội nghị", each, (60_000, None)) },
        need(NeedKind::Gift, "Quà lưu niệm", each, (100_000, Some(220))),
        Need {
            when_leaders: true,
            unit: "ghế".into(),
            ..need(NeedKind::Other, "Hàng ghế dành riêng", Measure::Fixed(20), (0, None))
        },
        Need {
            when_leaders: true,
            unit: "tổ".into(),
            ..need(NeedKind::Other, "Tổ bảo vệ vòng trong", Measure::Fixed(2), (0, None))
        },
    ])
}

/// What was ordered for 220, and the estimate that was approved for them, which is a task done.
fn ordered(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<(), Refusal> {
    let g = gatherings::gathering(w, m.gathering)?;
    let ok = Allowed::in_a_story(PrepareGathering::at(m.host(), vec![m.host()]), by);
    let tells = load::plan(w, &g)?.tells();
    for n in needs()? {
        let printed = n.kind == NeedKind::Print && n.have.is_some();
        let n = Need { told: if printed { tells.clone() } else { String::new() }, ..n };
        store::add_need(w, &ok, g.id, &n)?;
        if n.price > 0 {
            store::add_line(w, &ok, g.id, &line(Some(n.id), &n.name, 0))?;
        }
    }
    store::add_line(w, &ok, g.id, &line(None, "Trang trí, khánh tiết", 45_000_000))?;
    store::add_line(w, &ok, g.id, &line(None, "Phim phóng sự", 60_000_000))?;
    let total = load::plan(w, &g)?.total();
    let on = day("11/3/2024")?;
    let approved = Approval { heads: g.expected, total, on, basis: String::new() };
    let budget = Budget { ceiling: None, approved: Some(approved), version: 0 };
    store::put_budget(w, &ok, g.id, &budget)?;
    gatherings::sample::task_done(w, m, by, ("Dự toán kinh phí hội nghị", on))
}

fn line(need: Option<NeedId>, name: &str, amount: i64) -> Line {
    Line {
        id: LineId(Uuid::now_v7()),
        need,
        name: name.into(),
        amount,
        ceiling: None,
        actual: None,
        remark: String::new(),
        version: 1,
    }
}

/// From about 220 delegates to 75; answers what became wrong by it.
///
/// # Errors
/// As the deed does.
pub fn seventy_five(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<Turned, Refusal> {
    let g = gatherings::gathering(w, m.gathering)?;
    let ok = Allowed::in_a_story(PrepareGathering::at(m.host(), vec![m.host()]), by);
    let why = Why {
        id: ChangeId(Uuid::now_v7()),
        reason: "Thu gọn số đại biểu: 10 của trung ương, 51 của các tỉnh trong cụm, 14 của tỉnh Bình Phước"
            .into(),
        basis: "Báo cáo của Thường trực Hội đồng Thi đua – Khen thưởng tỉnh tại cuộc họp ngày 13/3/2024"
            .into(),
    };
    deeds::change(w, &ok, &g, (&[Change::Expected(75)], &why), &|| ChangeId(Uuid::now_v7()))
}

/// The caterer, the drivers and the hotel were telephoned, the estimate approved anew; what is printed and the gifts are
/// kept, with a reason.
fn worked_off(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<(), Refusal> {
    let g = gatherings::gathering(w, m.gathering)?;
    let ok = Allowed::in_a_story(PrepareGathering::at(m.host(), vec![m.host()]), by);
    let plan = load::plan(w, &g)?;
    let kept = |n: &Need| matches!(n.kind, NeedKind::Gift | NeedKind::Print);
    let off = |n: &&Need| !kept(n) && n.off(n.wanted(plan.heads(n))).is_some();
    for n in plan.needs.iter().filter(off) {
        store::set_need(w, &ok, g.id, &Need { have: Some(n.wanted(plan.heads(n)).most), ..n.clone() })?;
    }
    let (total, on) = (plan.total(), day("18/3/2024")?);
    let approved = Approval { heads: g.expected, total, on, basis: String::new() };
    store::put_budget(w, &ok, g.id, &Budget { approved: Some(approved), ..plan.budget })?;
    let left = crate::wrong(&load::plan(w, &g)?);
    for f in left.iter().filter(|f| f.rule == Rule::NeedSurplus) {
        let reason = match f.area {
            Area::Papers => "Đã in trước khi thu gọn số đại biểu, phần thừa để lưu",
            _ => "Số quà còn lại để dành cho hội nghị điển hình tiên tiến của tỉnh",
        };
        deeds::accept(w, &ok, &g, (&deeds::Which::One { place: &f.place, says: &f.says }, reason))?;
    }
    Ok(())
}
