//! The steering committee: who sits in it, who heads it, who follows which bodies, what members report.

use super::{fact, names_now, only, some_names, within};
use crate::duties::RunPlan;
use crate::model::{MEMBERS_MAX, Member, Plan, PlanState};
use crate::periods::Period;
use crate::store::{self, write};
use db::Writing;
use kernel::{Allowed, BodyId, PersonId, Refusal, serde_json::json};
use std::collections::HashSet;

fn lives(plan: &Plan) -> Result<(), Refusal> {
    if plan.state == PlanState::Ended { only(plan, PlanState::Issued) } else { Ok(()) }
}

/// Names a member.
///
/// # Errors
/// `Conflict` when the person is one already or the plan has ended.
pub fn add_member(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    plan: &Plan,
    member: &Member,
) -> Result<(), Refusal> {
    within(ok, plan)?;
    lives(plan)?;
    let known = store::members(w, plan.id)?;
    if known.iter().any(|m| m.person == member.person) {
        return Err(Refusal::conflict(format!("{} đã là thành viên ban chỉ đạo.", member.name)));
    }
    if known.len() >= MEMBERS_MAX {
        return Err(Refusal::conflict("Ban chỉ đạo đã đủ số thành viên nhiều nhất."));
    }
    write::put_member(w, ok, plan.id, member)?;
    let title = if member.title.is_empty() { String::new() } else { format!(", {}", member.title) };
    let says = format!("{}{title} vào ban chỉ đạo.", member.name);
    let data = json!({ "after": member.name });
    w.remember(&fact("plans.member_added", plan, says).with(data))?;
    if member.head {
        name_head(w, ok, plan, member)?;
    }
    Ok(())
}

/// This member heads the committee from now on.
///
/// # Errors
/// `Conflict` when the person is no member.
pub fn name_head(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    plan: &Plan,
    member: &Member,
) -> Result<(), Refusal> {
    within(ok, plan)?;
    lives(plan)?;
    let before = store::members(w, plan.id)?.into_iter().find(|m| m.head).map(|m| m.name);
    write::set_chair(w, ok, plan.id, member.person)?;
    let says = format!("{} là trưởng ban chỉ đạo.", member.name);
    w.remember(
        &fact("plans.head_named", plan, says).with(json!({ "before": before, "after": member.name })),
    )?;
    Ok(())
}

/// Takes a member out of the committee; the bodies they followed are followed by them no more.
///
/// # Errors
/// `Conflict` when the person is no member any more; `Invalid` without a reason.
pub fn drop_member(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    plan: &Plan,
    member: &Member,
    reason: &str,
) -> Result<(), Refusal> {
    within(ok, plan)?;
    lives(plan)?;
    super::given(reason)?;
    let left = store::follows(w, plan.id)?.into_iter().filter(|(p, ..)| *p == member.person).count();
    write::drop_member(w, ok, plan.id, member.person)?;
    let says = format!("{} thôi ban chỉ đạo; {left} đơn vị không còn do người này theo dõi.", member.name);
    let data = json!({ "before": member.name, "units": left });
    w.remember(&fact("plans.member_dropped", plan, says).because(reason).with(data))?;
    Ok(())
}

/// The bodies a member follows from now on. Answers how many came and how many went.
///
/// # Errors
/// `Conflict` when the plan has ended.
pub fn assign(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    plan: &Plan,
    member: &Member,
    bodies: &[BodyId],
) -> Result<(usize, usize), Refusal> {
    within(ok, plan)?;
    lives(plan)?;
    let all = store::follows(w, plan.id)?;
    let before: HashSet<BodyId> =
        all.into_iter().filter(|(p, ..)| *p == member.person).map(|(_, b, _)| b).collect();
    let after: HashSet<BodyId> = bodies.iter().copied().collect();
    let come: Vec<BodyId> = bodies.iter().copied().filter(|b| !before.contains(b)).collect();
    let gone: Vec<BodyId> = before.iter().copied().filter(|b| !after.contains(b)).collect();
    if come.is_empty() && gone.is_empty() {
        return Ok((0, 0));
    }
    write::assign(w, ok, (plan.id, member.person), (&come, &gone))?;
    let both: Vec<BodyId> = come.iter().chain(&gone).copied().collect();
    let names = names_now(w, &both)?;
    let mut says = format!("{} theo dõi {} đơn vị.", member.name, after.len());
    for (verb, list) in [("Thêm", &come), ("Bớt", &gone)] {
        if !list.is_empty() {
            says.push_str(&format!(" {verb}: {}.", some_names(&names, list)));
        }
    }
    let keys = |list: &HashSet<BodyId>| {
        let mut all: Vec<String> = list.iter().map(ToString::to_string).collect();
        all.sort();
        all
    };
    let data = json!({ "before": keys(&before), "after": keys(&after) });
    w.remember(&fact("plans.units_assigned", plan, says).with(data))?;
    Ok((come.len(), gone.len()))
}

/// A member reports to the head of the committee for a period.
///
/// # Errors
/// `Conflict` when the plan does not run.
pub(crate) fn account(
    w: &mut Writing,
    plan: &Plan,
    (person, name): (PersonId, &str),
    period: Period,
    said: &str,
) -> Result<(), Refusal> {
    only(plan, PlanState::Issued)?;
    write::put_account(w, (plan.id, person), &period.word(), said)?;
    let says = format!("{name} báo cáo trưởng ban chỉ đạo, {}.", period.says(plan.rhythm.every));
    w.remember(&fact("plans.follower_reported", plan, says))?;
    Ok(())
}
