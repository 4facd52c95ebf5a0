//! From the plan to its units: the lines of a draft, issuing, a unit more or less, a deadline moved.

use super::{Why, blank, fact, given, line_words, names_now, only, some_names, within};
use crate::deadline::Deadline;
use crate::duties::RunPlan;
use crate::model::{
    LINES_MAX, Line, Pick, Plan, PlanLineId, PlanState, Revised, Revision, UNITS_MAX, Unit, UnitId,
};
use crate::reckon::{self, Effect, Moves};
use crate::store::{self, editions, write};
use db::Writing;
use kernel::{Allowed, BodyId, Day, Problem, Refusal, Uuid, serde_json::json};
use organisations::Body;

/// Writes the lines of a draft down. Answers whether anything changed.
///
/// # Errors
/// `Conflict` once it is issued or when somebody was faster.
pub fn write_lines(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    seen: &Plan,
    lines: &[Line],
) -> Result<bool, Refusal> {
    within(ok, seen)?;
    only(seen, PlanState::Draft)?;
    if lines.len() > LINES_MAX {
        return Err(Refusal::conflict(format!("Nhiều nhất {LINES_MAX} nội dung giao.")));
    }
    let was = store::lines(w, seen.id)?;
    if was == lines {
        return Ok(false);
    }
    write::step(w, ok, seen)?;
    write::put_lines(w, ok, seen.id, lines)?;
    let words = |l: &Line| format!("{}. {} – {}, {}", l.no, l.name, l.whom.vietnamese(), l.deadline.says());
    let before: Vec<String> = was.iter().map(words).collect();
    let after: Vec<String> = lines.iter().map(words).collect();
    let says = format!("Ghi {} nội dung giao của dự thảo kế hoạch “{}”.", lines.len(), seen.title);
    w.remember(&fact("plans.lines_written", seen, says).with(json!({ "before": before, "after": after })))?;
    Ok(true)
}

/// Takes a body into a line of a draft by hand, leaves it out, or undoes either.
///
/// # Errors
/// `Conflict` once it is issued.
pub fn pick(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    (plan, line): (&Plan, &Line),
    body: BodyId,
    takes: Option<bool>,
) -> Result<(), Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Draft)?;
    let told = |t: Option<bool>| t.map(|t| if t { "taken in" } else { "left out" });
    let was = store::picks(w, plan.id)?.into_iter().find(|k| k.line == line.id && k.body == body);
    let data =
        json!({ "body": body.to_string(), "before": told(was.map(|k| k.takes)), "after": told(takes) });
    write::put_pick(w, ok, (line.id, body), takes)?;
    let names = names_now(w, &[body])?;
    let verb = match takes {
        Some(true) => "Thêm tay",
        Some(false) => "Bỏ ra",
        None => "Bỏ việc chọn tay",
    };
    let says = format!("{verb} {} ở {}.", names.full(body), line_words(line));
    w.remember(&fact("plans.body_picked", plan, says).with(data))?;
    Ok(())
}

/// What a plan lacks before it can be issued.
pub(crate) fn lacks(plan: &Plan, lines: &[Line], units: usize, today: Day) -> Vec<Problem> {
    let mut all = Vec::new();
    let mut lack = |code, says: &str| all.push(Problem::new("", code, says));
    if plan.number.is_empty() {
        lack("KH-02", "Số, ký hiệu: chưa viết. Mở “Soạn văn bản” để ghi.");
    }
    match plan.day {
        None => lack("KH-03", "Ngày ban hành: chưa điền. Mở “Soạn văn bản” để ghi."),
        Some(day) if day > today => {
            lack("KH-04", "Ngày ban hành trên văn bản còn ở phía trước; đến ngày ấy mới ban hành được.");
        }
        Some(_) => {}
    }
    if lines.is_empty() {
        lack(
            "KH-05",
            "Chưa có nội dung giao nào. Mở “Nội dung giao” để ghi nội dung, đối tượng và thời hạn.",
        );
    } else if units == 0 {
        lack(
            "KH-06",
            "Không có đơn vị nào thuộc các nội dung giao. Xem lại cấp, loại hình hoặc chọn tay đơn vị.",
        );
    }
    if units > UNITS_MAX {
        lack(
            "KH-07",
            "Quá nhiều đơn vị: nhiều nhất 5.000 lượt đơn vị một kế hoạch. Tách thành nhiều kế hoạch.",
        );
    }
    all
}

/// Issues a plan: one row for each unit of each line. Answers how many.
///
/// # Errors
/// `Invalid` with what it lacks; `Conflict` when it is issued already or somebody was faster.
pub fn issue(w: &mut Writing, ok: &Allowed<RunPlan>, plan: &Plan, bodies: &[Body]) -> Result<usize, Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Draft)?;
    let today = w.who().at.day();
    let (lines, picks) = (store::lines(w, plan.id)?, store::picks(w, plan.id)?);
    let all = cascade(plan, &lines, bodies, &picks);
    let count = all.iter().map(|(_, b)| b.len()).sum();
    let lacks = lacks(plan, &lines, count, today);
    if !lacks.is_empty() {
        return Err(Refusal::Invalid(lacks));
    }
    write::step(w, ok, plan)?;
    write::move_to(w, ok, plan.id, PlanState::Issued, (Some(today), None))?;
    let mut each = Vec::new();
    for (line, bodies) in &all {
        let units: Vec<(UnitId, BodyId)> = bodies.iter().map(|b| (UnitId(Uuid::now_v7()), *b)).collect();
        write::put_units(w, ok, plan.id, line, &units)?;
        each.push(format!("{}: {} đơn vị, {}", line_words(line), bodies.len(), line.deadline.says()));
    }
    editions::keep(w, ok, plan.id, 0)?;
    let says = format!(
        "Ban hành Kế hoạch số {} “{}” đến {count} lượt đơn vị: {}.",
        plan.number,
        plan.title,
        each.join("; ")
    );
    w.remember(&fact("plans.issued", plan, says).with(json!({ "units": count })))?;
    Ok(count)
}

/// The bodies of each line.
pub(crate) fn cascade<'a>(
    plan: &Plan,
    lines: &'a [Line],
    bodies: &[Body],
    picks: &[Pick],
) -> Vec<(&'a Line, Vec<BodyId>)> {
    lines.iter().map(|l| (l, reckon::chosen(l, plan.issuer, bodies, picks))).collect()
}

/// A line more in an issued plan, with its units. Answers how many.
///
/// # Errors
/// `Conflict` when the plan does not run or is full; `Invalid` without a reason.
pub fn supplement(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    plan: &Plan,
    (line, bodies): (&Line, &[Body]),
    why: &Why,
) -> Result<usize, Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Issued)?;
    given(&why.reason)?;
    // Writing it would change the line that has this key, whichever plan it is of.
    if store::has_line(w, line.id)? {
        return Err(Refusal::conflict(
            "Biểu mẫu này đã giao một nội dung rồi (gửi hai lần, hoặc quay lại trang cũ). Muốn giao thêm nội dung khác thì bấm lần nữa.",
        ));
    }
    let mut lines = store::lines(w, plan.id)?;
    let chosen = reckon::chosen(line, plan.issuer, bodies, &[]);
    if lines.len() >= LINES_MAX || store::units(w, plan.id)?.len() + chosen.len() > UNITS_MAX {
        return Err(Refusal::conflict("Kế hoạch đã đủ số nội dung hoặc số lượt đơn vị nhiều nhất."));
    }
    lines.push(line.clone());
    write::step(w, ok, plan)?;
    editions::keep_what_stands(w, ok, plan.id)?;
    write::put_lines(w, ok, plan.id, &lines)?;
    let units: Vec<(UnitId, BodyId)> = chosen.iter().map(|b| (UnitId(Uuid::now_v7()), *b)).collect();
    write::put_units(w, ok, plan.id, line, &units)?;
    let now = format!("{}: {}, {}", line.name, line.whom.vietnamese(), line.deadline.says());
    let r = Revision { what: Revised::Line, line: Some(line.id), now, ..blank(w, plan, why)? };
    write::put_revision(w, ok, plan.id, &r)?;
    editions::keep(w, ok, plan.id, r.no)?;
    let says = format!(
        "Điều chỉnh lần {}, giao thêm {} đến {} đơn vị, {}. Căn cứ: {}.",
        r.no,
        line_words(line),
        units.len(),
        line.deadline.says(),
        why.basis.says()
    );
    let data = json!({ "after": r.now, "units": units.len(), "basis": why.basis.says() });
    w.remember(&fact("plans.line_added", plan, says).because(&why.reason).with(data))?;
    Ok(units.len())
}

/// A unit more in an issued plan, with the line's deadline of today.
///
/// # Errors
/// `Conflict` when it is there already or the plan does not run; `Invalid` without a reason.
pub fn add_unit(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    (plan, line): (&Plan, &Line),
    body: BodyId,
    reason: &str,
) -> Result<(), Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Issued)?;
    given(reason)?;
    let units = store::units(w, plan.id)?;
    let names = names_now(w, &[body])?;
    if units.iter().any(|u| u.line == line.id && u.body == body) {
        return Err(Refusal::conflict(format!("{} đã có trong {}.", names.full(body), line_words(line))));
    }
    if units.len() >= UNITS_MAX {
        return Err(Refusal::conflict("Kế hoạch đã đủ số lượt đơn vị nhiều nhất."));
    }
    write::put_units(w, ok, plan.id, line, &[(UnitId(Uuid::now_v7()), body)])?;
    let says = format!("Giao thêm {} cho {}, {}.", line_words(line), names.full(body), line.deadline.says());
    let data = json!({ "after": { "body": body.to_string(), "deadline": line.deadline.last.iso() } });
    w.remember(&fact("plans.unit_added", plan, says).because(reason).with(data))?;
    Ok(())
}

/// Nothing more is asked of a unit; or again.
///
/// # Errors
/// `Conflict` when the plan does not run or somebody was faster; `Invalid` without a reason.
pub fn excuse(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    (plan, line): (&Plan, &Line),
    unit: &Unit,
    (excused, reason): (bool, &str),
) -> Result<(), Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Issued)?;
    given(reason)?;
    if unit.excused.is_some() == excused {
        return Err(Refusal::conflict(db::CHANGED));
    }
    let on = w.who().at.day();
    let names = names_now(w, &[unit.body])?;
    // Whoever was done is measured by the deadline of that day; everybody else by the one that holds now.
    let keeps = unit.own || unit.done_on.is_some();
    let holds = if keeps { &unit.deadline } else { &line.deadline };
    // Reports that were due while it had nothing to do are not owed afterwards; a slip undone on its day changes nothing.
    let since = match &unit.excused {
        Some((from, _)) if !excused && *from < on => Some(on),
        _ => unit.since,
    };
    write::excuse(w, ok, unit, excused.then_some((on, reason)), (holds, since))?;
    let (name, verb) =
        if excused { ("plans.unit_excused", "Miễn") } else { ("plans.unit_taken_back", "Giao lại") };
    let says = format!("{verb} {} cho {}.", line_words(line), names.full(unit.body));
    let data = json!({
        "before": { "excused": unit.excused.is_some(), "deadline": unit.deadline.last.iso() },
        "after": { "excused": excused, "deadline": holds.last.iso() },
    });
    let f = fact(name, plan, says).and_about("plan_unit", unit.id);
    w.remember(&f.because(reason).with(data))?;
    Ok(())
}

/// Moves a deadline, of a line or of one unit.
///
/// # Errors
/// `Conflict` when the plan does not run or nothing can move; `Invalid` without a reason or with the same deadline.
pub fn move_deadline(
    w: &mut Writing,
    ok: &Allowed<RunPlan>,
    plan: &Plan,
    (moves, new): (Moves, &Deadline),
    why: &Why,
) -> Result<Effect, Refusal> {
    within(ok, plan)?;
    only(plan, PlanState::Issued)?;
    given(&why.reason)?;
    let today = w.who().at.day();
    let (lines, units) = (store::lines(w, plan.id)?, store::units(w, plan.id)?);
    let e = reckon::effect(&units, moves, new, today);
    let t = target(w, (&lines, &units), moves)?;
    if t.was == *new {
        return Err(Refusal::wrong(
            "deadline",
            "KH-10",
            "Thời hạn mới giống thời hạn đang có. Ghi thời hạn khác.",
        ));
    }
    if e.moved.is_empty() && t.unit.is_some() {
        return Err(Refusal::conflict("Đơn vị đã xong hoặc được miễn nên không còn thời hạn để điều chỉnh."));
    }
    let r = Revision {
        line: t.line,
        unit: t.unit,
        was: t.was.says(),
        now: new.says(),
        became_late: i64::try_from(e.becomes_late.len())?,
        no_longer_late: i64::try_from(e.no_longer_late.len())?,
        ..blank(w, plan, why)?
    };
    if t.unit.is_none() {
        editions::keep_what_stands(w, ok, plan.id)?;
    }
    write::put_revision(w, ok, plan.id, &r)?;
    let moved = write::move_deadlines(w, ok, &r, moves, new)?;
    if t.unit.is_none() {
        editions::keep(w, ok, plan.id, r.no)?;
    }
    if usize::try_from(moved)? != e.moved.len() {
        return Err(Refusal::broken(format!("{} deadlines were to move, {moved} moved", e.moved.len())));
    }
    let says = moved_words(w, (&r, &t), &units, &e, new)?;
    let data = json!({
        "before": t.was.last.iso(), "after": new.last.iso(), "basis": why.basis.says(), "moved": e.moved.len(),
        "becomes_late": e.becomes_late.len(), "no_longer_late": e.no_longer_late.len(),
    });
    let mut f = fact("plans.deadline_moved", plan, says).because(&why.reason).with(data);
    if let Some(unit) = t.unit {
        f = f.and_about("plan_unit", unit);
    }
    w.remember(&f)?;
    Ok(e)
}

fn moved_words(
    w: &mut Writing,
    (r, t): (&Revision, &Target),
    units: &[Unit],
    e: &Effect,
    new: &Deadline,
) -> Result<String, Refusal> {
    let bodies = |ids: &[UnitId]| -> Vec<BodyId> {
        ids.iter().filter_map(|id| units.iter().find(|u| u.id == *id)).map(|u| u.body).collect()
    };
    let mut says = format!(
        "Điều chỉnh lần {}, {}: từ “{}” thành “{}” cho {} đơn vị. Căn cứ: {}.",
        r.no,
        t.words,
        t.was.says(),
        new.says(),
        e.moved.len(),
        r.basis.says()
    );
    for (verb, ids) in [("Chuyển thành quá hạn", &e.becomes_late), ("Không còn quá hạn", &e.no_longer_late)]
    {
        let list = bodies(ids);
        if !list.is_empty() {
            let names = names_now(w, &list)?;
            says.push_str(&format!(" {verb}: {}.", some_names(&names, &list)));
        }
    }
    Ok(says)
}

/// What is moved, and the deadline it has.
struct Target {
    words: String,
    was: Deadline,
    line: Option<PlanLineId>,
    unit: Option<UnitId>,
}

fn target(w: &mut Writing, (lines, units): (&[Line], &[Unit]), moves: Moves) -> Result<Target, Refusal> {
    match moves {
        Moves::Line(id, _) => {
            let line = lines.iter().find(|l| l.id == id).ok_or(Refusal::NotFound)?;
            Ok(Target { words: line_words(line), was: line.deadline.clone(), line: Some(id), unit: None })
        }
        Moves::Unit(id) => {
            let unit = units.iter().find(|u| u.id == id).ok_or(Refusal::NotFound)?;
            let line = lines.iter().find(|l| l.id == unit.line).ok_or(Refusal::NotFound)?;
            let names = names_now(w, &[unit.body])?;
            let words = format!("{} của {}", line_words(line), names.full(unit.body));
            Ok(Target { words, was: unit.deadline.clone(), line: Some(unit.line), unit: Some(id) })
        }
    }
}
