//! What is done to a plan, called by its pages and by stories: decide, write, remember.

pub(crate) mod cascade;
pub(crate) mod committee;
pub(crate) mod report;

use crate::duties::RunPlan;
use crate::model::{
    ANNEX_FROM, Basis, Line, PARTS, Part, Plan, PlanState, ROMAN, Revised, Revision, RevisionId, Task, UnitId,
};
use crate::periods::opened;
use crate::store::{self, editions, write};
use db::Writing;
use kernel::{Allowed, Day, Fact, Refusal, Uuid, serde_json::json};
use organisations::Names;

/// A permission for this very plan's issuing body.
pub(crate) fn within(ok: &Allowed<RunPlan>, plan: &Plan) -> Result<(), Refusal> {
    use kernel::Duty;
    if ok.duty().issuer == plan.issuer { Ok(()) } else { Err(Refusal::Forbidden(RunPlan::NEEDS.to_owned())) }
}

pub(crate) fn fact(name: &'static str, plan: &Plan, says: impl Into<String>) -> Fact {
    Fact::new(name, "plan", plan.id, says)
}

/// Told where a deed comes too early or too late for the plan's state.
pub(crate) fn only(plan: &Plan, state: PlanState) -> Result<(), Refusal> {
    if plan.state == state {
        return Ok(());
    }
    Err(Refusal::conflict(match (state, plan.state) {
        (PlanState::Ended, _) => "Kế hoạch chưa kết thúc.",
        (_, PlanState::Ended) => {
            "Kế hoạch đã kết thúc hoặc đã bỏ; mở lại, kèm lý do, rồi mới làm được việc này."
        }
        (PlanState::Draft, _) => {
            "Kế hoạch đã ban hành; phần này không sửa như dự thảo được nữa. Ghi một lần điều chỉnh, kèm căn cứ và lý do."
        }
        (PlanState::Issued, _) => "Kế hoạch còn là dự thảo; ban hành xong mới làm được việc này.",
    }))
}

/// A reason that must be there.
pub(crate) fn given(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::wrong(
            "reason",
            "KH-01",
            "Lý do: chưa viết. Ghi một câu để người xem sau hiểu.",
        ));
    }
    Ok(())
}

/// Begins a plan.
///
/// # Errors
/// `Forbidden` when the permission is for another body.
pub fn begin(w: &mut Writing, ok: &Allowed<RunPlan>, plan: &Plan) -> Result<(), Refusal> {
    within(ok, plan)?;
    write::put_plan(w, ok, plan)?;
    let on = w.who().at.day();
    let issuer = organisations::names_of(w, &[plan.issuer], on)?;
    let says = format!("{} bắt đầu soạn kế hoạch “{}”.", issuer.full(plan.issuer), plan.title);
    w.remember(&fact("plans.begun", plan, says))?;
    Ok(())
}

/// A new draft with the text, tasks, lines and settings of an earlier plan: no number, no day, nobody's reports.
///
/// # Errors
/// `Forbidden` when the permission is for another body.
pub fn copy(w: &mut Writing, ok: &Allowed<RunPlan>, (old, new): (&Plan, &Plan)) -> Result<(), Refusal> {
    begin(w, ok, new)?;
    let (parts, tasks) = (store::parts(w, old.id)?, store::tasks(w, old.id)?);
    write::put_parts(w, ok, new.id, &parts)?;
    write::put_tasks(w, ok, new.id, &tasks)?;
    let (mut lines, mut picks) = (store::lines(w, old.id)?, store::picks(w, old.id)?);
    for n in 0..lines.len() {
        let (was, now) = (lines[n].id, crate::PlanLineId(Uuid::now_v7()));
        lines[n].id = now;
        lines.iter_mut().filter(|l| l.parent == Some(was)).for_each(|l| l.parent = Some(now));
        picks.iter_mut().filter(|p| p.line == was).for_each(|p| p.line = now);
    }
    write::put_lines(w, ok, new.id, &lines)?;
    write::copy_picks(w, ok, &picks)?;
    let says = format!("Chép lời, việc và nội dung giao từ {}: “{}”.", old.called(), old.title);
    w.remember(&fact("plans.copied", new, says).and_about("plan", old.id))?;
    Ok(())
}

/// Why an issued plan is changed, and on what.
#[derive(Clone, Debug)]
pub struct Why {
    /// The document or conclusion.
    pub basis: Basis,
    /// The reason.
    pub reason: String,
}

/// The whole text as named pieces, for comparing and for the journal.
fn pieces(plan: &Plan, parts: &[Part]) -> Vec<(String, String)> {
    let mut all = vec![
        ("Số, ký hiệu".to_owned(), plan.number.clone()),
        ("Ngày ban hành".to_owned(), plan.day.map_or_else(String::new, |d| d.to_string())),
        ("Trích yếu".to_owned(), plan.title.clone()),
        ("Căn cứ".to_owned(), plan.bases.clone()),
        ("Nơi nhận".to_owned(), plan.recipients.clone()),
    ];
    for p in parts {
        let named = usize::try_from(p.no - 1).ok().filter(|n| *n < PARTS.len());
        let label = match named {
            Some(n) => format!("{}. {}", ROMAN[n], PARTS[n]),
            None => format!("Phụ lục {}: {}", p.no - ANNEX_FROM + 1, p.title),
        };
        all.push((label, p.body.clone()));
    }
    all
}

/// Pieces of the first that the second does not have word for word.
fn differing(one: &[(String, String)], other: &[(String, String)]) -> Vec<String> {
    let gone = one.iter().filter(|p| !p.1.is_empty() && !other.contains(p));
    gone.map(|(label, words)| format!("{label}: {words}")).collect()
}

/// Writes the text of a plan down. `seen` is what its writer saw; an issued plan asks why. Answers whether anything
/// changed.
///
/// # Errors
/// `Conflict` when somebody was faster, or the plan has ended; `Invalid` without a reason.
pub fn write_text(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    seen: &Plan,
    (new, parts): (&Plan, &[Part]),
    why: Option<&Why>,
) -> Result<bool, Refusal> {
    within(ok, seen)?;
    let before = store::parts(w, seen.id)?;
    let (was, now) = (pieces(seen, &before), pieces(new, parts));
    if was == now {
        return Ok(false);
    }
    write::step(w, ok, seen)?;
    keep_before(w, ok, seen)?;
    write::set_head(w, ok, new)?;
    write::put_parts(w, ok, seen.id, parts)?;
    let (gone, come) = (differing(&was, &now), differing(&now, &was));
    let data = json!({ "before": gone, "after": come });
    if seen.state == PlanState::Draft {
        let says = format!("Sửa lời dự thảo kế hoạch “{}”: {} chỗ.", new.title, come.len().max(gone.len()));
        w.remember(&fact("plans.text_written", new, says).with(data))?;
        return Ok(true);
    }
    revise(w, ok, (seen, Revised::Text), why, (gone.join("\n"), come.join("\n")))?;
    Ok(true)
}

/// A text that was issued is kept before it is changed.
fn keep_before(w: &mut Writing, ok: &Allowed<RunPlan>, plan: &Plan) -> Result<(), Refusal> {
    if plan.is_out() { editions::keep_what_stands(w, ok, plan.id) } else { Ok(()) }
}

/// The tasks, one a line, for comparing and for the journal.
fn outline(tasks: &[Task]) -> Vec<String> {
    let words = |t: &Task| {
        let parts = [
            t.part.clone(),
            t.work.clone(),
            format!("chủ trì: {}", t.leads),
            format!("phối hợp: {}", t.partners),
            t.words.clone(),
            t.product.clone(),
        ];
        parts.iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join("; ")
    };
    tasks.iter().enumerate().map(|(n, t)| format!("{}. {}", n + 1, words(t))).collect()
}

/// Writes the tasks down. Answers whether anything changed.
///
/// # Errors
/// As [`write_text`].
pub fn write_tasks(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    seen: &Plan,
    tasks: &[Task],
    why: Option<&Why>,
) -> Result<bool, Refusal> {
    within(ok, seen)?;
    let (was, now) = (outline(&store::tasks(w, seen.id)?), outline(tasks));
    if was == now {
        return Ok(false);
    }
    write::step(w, ok, seen)?;
    keep_before(w, ok, seen)?;
    write::put_tasks(w, ok, seen.id, tasks)?;
    if seen.state == PlanState::Draft {
        let says = format!("Ghi {} việc của dự thảo kế hoạch “{}”.", tasks.len(), seen.title);
        let data = json!({ "before": was, "after": now });
        w.remember(&fact("plans.tasks_written", seen, says).with(data))?;
        return Ok(true);
    }
    let gone: Vec<String> = was.iter().filter(|t| !now.contains(t)).cloned().collect();
    let come: Vec<String> = now.iter().filter(|t| !was.contains(t)).cloned().collect();
    revise(w, ok, (seen, Revised::Tasks), why, (gone.join("\n"), come.join("\n")))?;
    Ok(true)
}

/// A revision of the text or the tasks of an issued plan.
fn revise(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    (plan, what): (&Plan, Revised),
    why: Option<&Why>,
    (was, now): (String, String),
) -> Result<(), Refusal> {
    only(plan, PlanState::Issued)?;
    let why =
        why.ok_or_else(|| Refusal::conflict("Kế hoạch vừa được ban hành; sửa thì ghi căn cứ và lý do."))?;
    given(&why.reason)?;
    let r = Revision { what, was, now, ..blank(w, plan, why)? };
    write::put_revision(w, ok, plan.id, &r)?;
    editions::keep(w, ok, plan.id, r.no)?;
    let noun = if what == Revised::Tasks { "phân công việc" } else { "nội dung" };
    let says = format!("Điều chỉnh lần {} {noun} của {}. Căn cứ: {}.", r.no, plan.called(), why.basis.says());
    let name = if what == Revised::Tasks { "plans.tasks_revised" } else { "plans.text_revised" };
    let data = json!({ "before": r.was, "after": r.now, "basis": why.basis.says() });
    w.remember(&fact(name, plan, says).because(&why.reason).with(data))?;
    Ok(())
}

/// The next revision of a plan, about nothing yet.
pub(crate) fn blank(w: &mut Writing, plan: &Plan, why: &Why) -> Result<Revision, Refusal> {
    let no = store::reports::revisions(w, plan.id)?.first().map_or(1, |r| r.no + 1);
    Ok(Revision {
        id: RevisionId(Uuid::now_v7()),
        no,
        what: Revised::Deadline,
        line: None,
        unit: None::<UnitId>,
        basis: why.basis.clone(),
        reason: why.reason.clone(),
        was: String::new(),
        now: String::new(),
        became_late: 0,
        no_longer_late: 0,
        at: w.who().at,
        by: w.who().name.clone(),
    })
}

/// How reports are wanted: figures, rhythm, escalation. Answers whether anything changed.
///
/// # Errors
/// `Conflict` when somebody was faster or the plan has ended.
pub fn set_rhythm(w: &mut Writing, ok: &Allowed<RunPlan>, seen: &Plan, new: &Plan) -> Result<bool, Refusal> {
    within(ok, seen)?;
    let same = |p: &Plan| (p.figures.clone(), p.rhythm, p.follower_days, p.head_days);
    if same(seen) == same(new) {
        return Ok(false);
    }
    if seen.state == PlanState::Ended {
        only(seen, PlanState::Issued)?;
    }
    write::step(w, ok, seen)?;
    keep_before(w, ok, seen)?;
    let today = w.who().at.day();
    let anew = seen.is_out() && new.rhythm.asks_anew(seen.rhythm);
    let rhythm_since = if anew { Some(today) } else { seen.rhythm_since };
    let new = &Plan { rhythm_since, ..new.clone() };
    write::set_rhythm(w, ok, new)?;
    if seen.is_out() {
        editions::keep_rhythm(w, ok, (seen, new))?;
    }
    let figures =
        if new.figures.is_empty() { "không có số liệu".to_owned() } else { new.figures.join("; ") };
    let says = format!(
        "Chế độ báo cáo của {}: {}. Số liệu: {figures}. Chậm {} ngày thì người theo dõi được nhắc, {} ngày thì trưởng ban.{}",
        new.called(),
        new.rhythm_says(),
        new.follower_days,
        new.head_days,
        no_longer_asked(seen, new, (anew, today))
    );
    let all = |p: &Plan| json!({ "rhythm": p.rhythm_says(), "figures": p.figures, "follower_days": p.follower_days, "head_days": p.head_days });
    let data = json!({ "before": all(seen), "after": all(new) });
    w.remember(&fact("plans.rhythm_set", new, says).with(data))?;
    Ok(true)
}

/// What is said of reports that were asked for before and are not any more; "" where there were none.
fn no_longer_asked(seen: &Plan, new: &Plan, (anew, today): (bool, Day)) -> String {
    let who = match new.rhythm.lets_go(seen.rhythm) {
        _ if opened(seen, today).is_empty() => return String::new(),
        _ if anew => String::new(),
        Some(by) => format!(" của {}", by.vietnamese()),
        None => return String::new(),
    };
    format!(" Báo cáo{who} các kỳ trước: đã gửi thì giữ, còn thiếu thì không phải gửi nữa.")
}

/// From one state to another, for machines.
fn moved(from: PlanState, to: PlanState) -> kernel::serde_json::Value {
    json!({ "before": from.word(), "after": to.word() })
}

/// Ends a running plan: nothing is owed any more. What was reported stays.
///
/// # Errors
/// `Conflict` out of order; `Invalid` without a reason.
pub fn end(w: &mut Writing, ok: &Allowed<RunPlan>, plan: &Plan, reason: &str) -> Result<(), Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Issued)?;
    given(reason)?;
    let on = w.who().at.day();
    write::step(w, ok, plan)?;
    write::move_to(w, ok, plan.id, PlanState::Ended, (plan.issued_on, Some(on)))?;
    let says = format!("Kết thúc theo dõi {}: “{}”.", plan.called(), plan.title);
    let data = moved(plan.state, PlanState::Ended);
    w.remember(&fact("plans.ended", plan, says).because(reason).with(data))?;
    Ok(())
}

/// Drops a draft: it stays readable for its own body, and can be taken up again.
///
/// # Errors
/// As [`end`].
pub fn drop_draft(w: &mut Writing, ok: &Allowed<RunPlan>, plan: &Plan, reason: &str) -> Result<(), Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Draft)?;
    given(reason)?;
    let on = w.who().at.day();
    write::step(w, ok, plan)?;
    write::move_to(w, ok, plan.id, PlanState::Ended, (None, Some(on)))?;
    let says = format!("Bỏ dự thảo kế hoạch “{}”.", plan.title);
    let data = moved(plan.state, PlanState::Ended);
    w.remember(&fact("plans.draft_dropped", plan, says).because(reason).with(data))?;
    Ok(())
}

/// Runs a plan again that was ended, or takes up a draft that was dropped.
///
/// # Errors
/// As [`end`].
pub fn reopen(w: &mut Writing, ok: &Allowed<RunPlan>, plan: &Plan, reason: &str) -> Result<(), Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Ended)?;
    given(reason)?;
    write::step(w, ok, plan)?;
    let to = if plan.is_out() { PlanState::Issued } else { PlanState::Draft };
    write::move_to(w, ok, plan.id, to, (plan.issued_on, None))?;
    let says = format!("Mở lại {}: “{}”.", plan.called(), plan.title);
    w.remember(&fact("plans.reopened", plan, says).because(reason).with(moved(plan.state, to)))?;
    Ok(())
}

/// "1. Hội nghị điển hình tiên tiến cấp xã".
pub(crate) fn line_words(line: &Line) -> String {
    format!("nội dung {} “{}”", line.no, line.name)
}

/// At most so many names, and how many more.
pub(crate) fn some_names(names: &Names, bodies: &[kernel::BodyId]) -> String {
    const NAMED: usize = 12;
    let first: Vec<&str> = bodies.iter().take(NAMED).map(|b| names.full(*b)).collect();
    match bodies.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} và {more} đơn vị khác", first.join(", ")),
    }
}

/// Names as they are on the day of the deed.
pub(crate) fn names_now(w: &mut Writing, bodies: &[kernel::BodyId]) -> Result<Names, Refusal> {
    let on: Day = w.who().at.day();
    organisations::names_of(w, bodies, on)
}
