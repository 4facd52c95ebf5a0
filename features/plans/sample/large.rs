//! A plan of a province's size: 168 communes and 300 enterprises, all made up, for measuring.

use super::{at, draft, group, line, runs, tells};
use crate::deeds::{begin, cascade, committee, write_text};
use crate::model::{Member, Plan, PlanId, Progress};
use crate::periods::{Every, Reporters, Rhythm};
use crate::store;
use db::Writing;
use kernel::{BodyId, PersonId, Refusal, Uuid};
use organisations::sample::{NewBody, body};
use organisations::{BodyKind, Level};

/// The bodies and the plan.
#[derive(Clone, Debug)]
pub struct Large {
    /// The issuing province.
    pub province: BodyId,
    /// Communes, then enterprises.
    pub units: Vec<BodyId>,
    /// The plan.
    pub plan: PlanId,
    /// Who runs it.
    pub by: PersonId,
    /// Members of the committee; the first heads it.
    pub members: Vec<PersonId>,
}

/// Builds it, issued on 01/10/2026, with twenty followers; every third unit has reported.
///
/// # Errors
/// As the deeds do.
pub fn large(w: &mut Writing, (communes, enterprises): (usize, usize)) -> Result<Large, Refusal> {
    let by = PersonId(Uuid::now_v7());
    let new = NewBody::called("L", "Ủy ban nhân dân tỉnh", "UBND tỉnh");
    let province = body(w, NewBody { kind: BodyKind::Committee, ..new })?;
    let mut units = Vec::new();
    for n in 1..=communes {
        let name = format!("Ủy ban nhân dân xã số {n}");
        let new = NewBody::called(&format!("L.X{n:03}"), &name, &format!("Xã số {n}"));
        let new = NewBody { kind: BodyKind::Committee, level: Level::Commune, parent: Some(province), ..new };
        units.push(body(w, new)?);
    }
    for n in 1..=enterprises {
        let name = format!("Công ty cổ phần số {n}");
        let new = NewBody::called(&format!("L.D{n:03}"), &name, &format!("Công ty số {n}"));
        let new = NewBody { kind: BodyKind::Enterprise, level: Level::Base, parent: Some(province), ..new };
        units.push(body(w, new)?);
    }
    let plan = at(w, ("01/10/2026", 9), (by, "Người soạn"), |w| written(w, province, by))?;
    let members = followed(w, &plan, &units, by)?;
    for (n, unit) in units.iter().enumerate().filter(|(n, _)| n % 3 == 0) {
        let progress = if n % 2 == 0 { Progress::Done } else { Progress::Underway };
        let done = Some(super::day("20/10/2026")?).filter(|_| progress == Progress::Done);
        let clerk = (PersonId(Uuid::nil()), "Cán bộ đơn vị");
        let said = "Đã làm theo kế hoạch, kết quả ghi ở báo cáo kèm theo.";
        at(w, ("20/10/2026", 10), clerk, |w| tells(w, &plan, *unit, (progress, done, said), &[120, 9]))?;
    }
    Ok(Large { province, units, plan: plan.id, by, members })
}

fn written(w: &mut Writing, province: BodyId, by: PersonId) -> Result<Plan, Refusal> {
    let ok = runs(province, by);
    let plan = Plan {
        figures: vec!["Số đại biểu".to_owned(), "Số điển hình".to_owned()],
        rhythm: Rhythm { every: Every::Month, day: 25, by: Reporters::Both },
        ..draft(province, "Kế hoạch cỡ tỉnh, số liệu minh họa")
    };
    begin(w, &ok, &plan)?;
    let text = Plan { number: "01/KH-UBND".to_owned(), day: Some(super::day("01/10/2026")?), ..plan.clone() };
    write_text(w, &ok, &plan, (&text, &[]), None)?;
    let plan = store::plan(w, plan.id)?;
    let lines = [
        line(1, "Hội nghị cấp xã", group(Some(Level::Commune), None), "trước 15/11/2026", "Báo cáo")?,
        line(
            2,
            "Hội nghị tại doanh nghiệp",
            group(None, Some(BodyKind::Enterprise)),
            "trong quý IV/2026",
            "Báo cáo",
        )?,
    ];
    cascade::write_lines(w, &ok, &plan, &lines)?;
    let plan = store::plan(w, plan.id)?;
    let today = w.who().at.day();
    let bodies = organisations::choices(w, today)?;
    cascade::issue(w, &ok, &plan, &bodies)?;
    store::plan(w, plan.id)
}

fn followed(w: &mut Writing, plan: &Plan, units: &[BodyId], by: PersonId) -> Result<Vec<PersonId>, Refusal> {
    const FOLLOWERS: usize = 20;
    let ok = runs(plan.issuer, by);
    let mut all = Vec::new();
    for n in 0..=FOLLOWERS {
        let (person, name) = (PersonId(Uuid::now_v7()), format!("Thành viên số {n}"));
        let m = Member { person, name, title: String::new(), head: n == 0 };
        committee::add_member(w, &ok, plan, &m)?;
        let mine: Vec<BodyId> =
            units.iter().enumerate().filter(|(i, _)| i % FOLLOWERS + 1 == n).map(|(_, b)| *b).collect();
        committee::assign(w, &ok, plan, &m, &mine)?;
        all.push(person);
    }
    Ok(all)
}
