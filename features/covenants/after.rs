//! The deeds of a covenant in force: its targets are amended, and members say where they stand.

use crate::change::{fact, name, same_covenant};
use crate::check::{CheckWanted, FillCheck};
use crate::model::Covenant;
use crate::store;
use crate::targets::{NewAmendment, promise};
use blocs::{RunYear, Year};
use db::Writing;
use kernel::serde_json::{Value, json};
use kernel::{Allowed, Refusal};

/// Amends a target of a covenant in force; nothing of the signed text changes. Answers whether it was new: the same
/// amendment sent twice stands once.
///
/// # Errors
/// As [`Covenant::may_amend`]; `Forbidden` for another bloc.
pub fn amend(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    (year, c): (&Year, &Covenant),
    new: &NewAmendment,
) -> Result<bool, Refusal> {
    same_covenant(ok, year, c)?;
    let held = store::targets::amendments(w, c.id)?;
    let Some(before) = c.may_amend(year, &held, new)? else { return Ok(false) };
    store::targets::put_amendment(w, ok, c, (held.len() + 1, new))?;
    let says = format!(
        "Điều chỉnh chỉ tiêu {} của giao ước thi đua năm {} “{}” từ “{}” thành “{}”, áp dụng từ {}. Căn cứ: “{}”.",
        new.target,
        year.number,
        before.indicator,
        before.promise(),
        promise(&new.value, new.deadline),
        new.from,
        new.basis
    );
    let data = json!({
        "target": new.target,
        "before": { "value": before.value, "deadline": before.deadline.map(kernel::Day::iso) },
        "after": { "value": new.value, "deadline": new.deadline.map(kernel::Day::iso) },
        "from": new.from.iso(),
        "basis": new.basis,
        "text": c.fingerprint(),
    });
    w.remember(&fact("covenants.target_amended", c.id, year, says).because(&new.reason).with(data))?;
    Ok(true)
}

/// Writes down where a member stands. Answers how many targets changed; 0 leaves no fact.
///
/// # Errors
/// As [`Covenant::may_check`] and [`Covenant::check_changes`]; `Forbidden` for a body that is no member.
pub fn save_check(
    w: &mut Writing,
    ok: &Allowed<FillCheck>,
    (year, c): (&Year, &Covenant),
    wanted: &[CheckWanted],
) -> Result<usize, Refusal> {
    use kernel::Duty as _;
    let body = ok.duty().body;
    if ok.duty().covenant != c.id || c.year != year.id {
        return Err(Refusal::NotFound);
    }
    if !year.members.contains(&body) {
        return Err(Refusal::Forbidden(FillCheck::NEEDS.to_owned()));
    }
    let held = store::targets::checks(w, c.id)?;
    let changes = c.check_changes(&held, body, wanted)?;
    if changes.is_empty() {
        return Ok(0);
    }
    c.may_check(year, w.who().at.day())?;
    let mut cells: Vec<String> = Vec::new();
    let mut data: Vec<Value> = Vec::new();
    for want in &changes {
        store::targets::put_check(w, ok, want)?;
        let before = held.iter().find(|e| e.target == want.target && e.body == body);
        let figure = |f: Option<kernel::Points>| f.map_or_else(|| "chưa rõ".to_owned(), |f| f.to_string());
        let (was, is) = (figure(before.and_then(|e| e.figure)), figure(want.figure));
        cells.push(if was == is {
            format!("chỉ tiêu {} sửa nhận xét", want.target)
        } else {
            format!("chỉ tiêu {} từ {was} thành {is}", want.target)
        });
        let remark = before.map(|e| e.remark.clone());
        data.push(json!({
            "target": want.target,
            "before": { "figure": was, "remark": remark },
            "after": { "figure": is, "remark": want.remark },
        }));
    }
    let unit = name(w, body)?;
    let says = format!("{unit} kiểm điểm chỉ tiêu giữa năm {}: {}.", year.number, cells.join("; "));
    let fact = fact("covenants.checked", c.id, year, says).and_about("body", body);
    w.remember(&fact.with(Value::Array(data)))?;
    Ok(changes.len())
}

/// Says what the targets of a year's covenant are used for, number and words, in place of what was said before. It
/// leaves no fact: that of the deed by which they are used tells it.
///
/// # Errors
/// `Forbidden` when the permission is for another bloc.
pub fn tell_uses(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    uses: &[(i64, String)],
) -> Result<(), Refusal> {
    let Some(c) = store::of_year(w, year.id)? else { return Ok(()) };
    same_covenant(ok, year, &c)?;
    store::targets::put_uses(w, ok, c.id, uses)
}
