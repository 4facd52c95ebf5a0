//! What a unit reports, and taking it back.

use super::{fact, given, line_words, names_now, only, some_names, within};
use crate::duties::RunPlan;
use crate::model::{Entry, EntryId, Line, Plan, PlanState, Progress, Unit, UnitId};
use crate::store::{self, told};
use db::Writing;
use kernel::{Allowed, BodyId, Refusal, Uuid, serde_json::json};

/// A unit's report, with how it stands from now on.
///
/// # Errors
/// `Conflict` when the plan does not run, nothing is asked of the unit, or somebody was faster; `Invalid` when it was
/// done already.
pub(crate) fn report<D: told::Tells>(
    w: &mut Writing,
    ok: &Allowed<D>,
    (plan, line): (&Plan, &Line),
    unit: &Unit,
    entry: &Entry,
) -> Result<(), Refusal> {
    only(plan, PlanState::Issued)?;
    if let Some((on, why)) = &unit.excused {
        return Err(Refusal::conflict(format!("Đơn vị được miễn nội dung này từ {on}: {why}")));
    }
    if unit.progress == Progress::Done && entry.progress != Progress::Done {
        return Err(Refusal::wrong(
            "state",
            "KH-20",
            "Đơn vị đã báo xong. Muốn sửa thì rút lại lần báo đó, kèm lý do, rồi báo lại.",
        ));
    }
    told::put_entry(w, ok, plan.id, (unit, entry))?;
    let names = names_now(w, &[unit.body])?;
    let how = match (entry.progress, entry.done_on) {
        (Progress::Done, Some(on)) => format!("đã xong ngày {on}"),
        (p, _) => p.vietnamese().to_owned(),
    };
    let instead = if entry.instead { " (cơ quan ban hành ghi thay)" } else { "" };
    let says = format!("{} báo {}: {how}{instead}.", names.full(unit.body), line_words(line));
    let data =
        json!({ "before": unit.progress.word(), "after": entry.progress.word(), "period": entry.period });
    w.remember(&fact("plans.progress_reported", plan, says).and_about("plan_unit", unit.id).with(data))?;
    Ok(())
}

/// The issuing body writes down the same report for many units, in one fact; `entry` is what all of them told.
///
/// # Errors
/// `Conflict` when the plan does not run or one of them has nothing open any more.
pub(crate) fn record(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    plan: &Plan,
    units: &[&Unit],
    entry: &Entry,
) -> Result<(), Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Issued)?;
    let bodies: Vec<BodyId> = units.iter().map(|u| u.body).collect();
    let closed: Vec<BodyId> = units.iter().filter(|u| !u.is_open()).map(|u| u.body).collect();
    if !closed.is_empty() {
        let names = names_now(w, &closed)?;
        let says = format!("Đã xong hoặc được miễn, bỏ chọn rồi ghi lại: {}.", some_names(&names, &closed));
        return Err(Refusal::conflict(says));
    }
    let ids: Vec<(EntryId, UnitId)> = units.iter().map(|u| (EntryId(Uuid::now_v7()), u.id)).collect();
    told::put_entries(w, ok, plan.id, &ids, entry)?;
    let names = names_now(w, &bodies)?;
    let how = match entry.done_on {
        Some(on) => format!("đã xong ngày {on}"),
        None => entry.progress.vietnamese().to_owned(),
    };
    let says = format!("Ghi thay {} lượt đơn vị: {how}. {}.", units.len(), some_names(&names, &bodies));
    let keys: Vec<String> = units.iter().map(|u| u.id.to_string()).collect();
    let data = json!({ "units": keys, "after": entry.progress.word(), "period": entry.period });
    w.remember(&fact("plans.progress_recorded", plan, says).with(data))?;
    Ok(())
}

/// Takes the newest report back; the unit stands as the one before it said.
///
/// # Errors
/// `Conflict` when there is none or somebody was faster; `Invalid` without a reason.
pub(crate) fn take_back<D: told::Tells>(
    w: &mut Writing,
    ok: &Allowed<D>,
    (plan, line): (&Plan, &Line),
    unit: &Unit,
    reason: &str,
) -> Result<(), Refusal> {
    only(plan, PlanState::Issued)?;
    given(reason)?;
    let all = store::reports::of_unit(w, unit.id)?;
    let mut standing = all.iter().filter(|e| e.undone.is_empty());
    let Some(gone) = standing.next() else {
        return Err(Refusal::conflict("Không còn lần báo nào để rút lại."));
    };
    let before = standing.next();
    // Whoever was done kept the deadline they were measured by; whoever is not follows the line again.
    let reopens = unit.progress == Progress::Done && before.is_none_or(|e| e.progress != Progress::Done);
    let holds = (reopens && !unit.own).then_some(&line.deadline);
    told::take_back(w, ok, (unit, gone), (before, reason), holds)?;
    let names = names_now(w, &[unit.body])?;
    let now = before.map_or(Progress::Silent, |e| e.progress);
    let says = format!(
        "Rút lại lần báo “{}” của {} ở {}; trở về “{}”.",
        gone.progress.vietnamese(),
        names.full(unit.body),
        line_words(line),
        now.vietnamese()
    );
    let data = json!({ "before": gone.progress.word(), "after": now.word(), "said": gone.said });
    let f = fact("plans.report_taken_back", plan, says).and_about("plan_unit", unit.id);
    w.remember(&f.because(reason).with(data))?;
    Ok(())
}
