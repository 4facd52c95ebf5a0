//! Nghi Sơn from the meeting to June 2025: what the communes and the members of the committee reported. All of it is made up.

use super::nghi_son::NghiSon;
use super::{at, day, tells};
use crate::deeds::committee;
use crate::model::{Plan, Progress};
use crate::periods::current;
use crate::store;
use db::Writing;
use kernel::{BodyId, PersonId, Refusal, Uuid};

/// The commune that reported before the meeting that it was done.
const DONE_BEFORE: usize = 4;
/// Communes that held their conference after March.
const LATE: [(usize, &str, &str); 2] = [(11, "03/4/2025", "04/4/2025"), (24, "10/4/2025", "11/4/2025")];
/// Communes that have not held it by June.
const OPEN: [usize; 2] = [14, 29];

/// Reports of February to May: most communes held their conference in the second half of March, two in April, two not
/// yet; the town's own is not over; the members reported every month, one of them not for May.
///
/// # Errors
/// As the deeds do.
pub fn nghi_son_by_june(w: &mut Writing, s: &NghiSon) -> Result<(), Refusal> {
    let plan = store::plan(w, s.plan)?;
    let names = organisations::names_of(w, &s.communes, day("24/02/2025")?)?;
    for (n, commune) in s.communes.iter().enumerate().filter(|(n, _)| *n != DONE_BEFORE) {
        let clerk = format!("Công chức xã, {}", names.short(*commune));
        commune_told(w, &plan, (n, *commune), &clerk)?;
    }
    let said = "Đã xong báo cáo, phóng sự, bản thảo kỷ yếu; chưa tổ chức hội nghị.";
    let officer = (s.officer, "Đỗ Thị Lan, UBND thị xã Nghi Sơn");
    for on in ["24/02/2025", "24/3/2025", "24/4/2025", "23/5/2025"] {
        let so_far = if on.ends_with("5/2025") { said } else { "Đang chuẩn bị theo phân công." };
        at(w, (on, 15), officer, |w| tells(w, &plan, s.town, (Progress::Underway, None, so_far), &[]))?;
    }
    members_told(w, &plan, s)
}

fn commune_told(
    w: &mut Writing,
    plan: &Plan,
    (n, commune): (usize, BodyId),
    clerk: &str,
) -> Result<(), Refusal> {
    let by = (PersonId(Uuid::nil()), clerk);
    let mut tell = |on: &str, told: (Progress, Option<&str>, &str), figures: &[i64]| {
        let held = told.1.map(day).transpose()?;
        at(w, (on, 10), by, |w| tells(w, plan, commune, (told.0, held, told.2), figures))
    };
    let choosing = "Đã ban hành kế hoạch, đang chọn điển hình.";
    tell("24/02/2025", (Progress::Underway, None, choosing), &[])?;
    let said = "Đã tổ chức hội nghị, biểu dương các điển hình của địa phương.";
    let many = i64::try_from(n).unwrap_or(0);
    let figures = [90 + many * 7 % 60, 8 + many * 5 % 14];
    if OPEN.contains(&n) {
        let moved = "Chưa tổ chức được: đang hoàn thiện hồ sơ điển hình.";
        return ["24/3/2025", "24/4/2025", "23/5/2025"]
            .iter()
            .try_for_each(|on| tell(on, (Progress::Underway, None, moved), &[]));
    }
    if let Some((_, held, told)) = LATE.iter().find(|(late, ..)| *late == n) {
        tell("25/3/2025", (Progress::Underway, Some(held), "Lùi sang tháng 4 vì trùng lịch."), &[])?;
        return tell(told, (Progress::Done, Some(held), said), &figures);
    }
    let held = format!("{}/3/2025", 17 + n % 12);
    tell(&format!("{}/3/2025", 18 + n % 12), (Progress::Done, Some(&held), said), &figures)
}

fn members_told(w: &mut Writing, plan: &Plan, s: &NghiSon) -> Result<(), Refusal> {
    let members = store::members(w, s.plan)?;
    let said = "Đã làm việc với các đơn vị được phân công, đôn đốc theo kế hoạch.";
    for on in ["24/02/2025", "25/3/2025", "25/4/2025", "23/5/2025"] {
        let Some(period) = current(plan, day(on)?) else { continue };
        for member in members.iter().filter(|m| s.members.contains(&m.person)) {
            let forgets = on == "23/5/2025" && s.members.last() == Some(&member.person);
            if !forgets {
                let who = (member.person, member.name.as_str());
                at(w, (on, 16), who, |w| committee::account(w, plan, who, period, said))?;
            }
        }
    }
    Ok(())
}
