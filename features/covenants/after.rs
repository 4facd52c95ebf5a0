//! The deeds of a covenant in force: its targets are amended, and members say where they stand.

use crate::change::{fact, name, same_covenant};
use crate::check::{CheckWanted, FillCheck, reached};
use crate::model::{Covenant, Scan};
use crate::store;
use crate::targets::{Annex, NewAmendment, promise};
use blocs::{RunYear, Year};
use db::Writing;
use kernel::serde_json::{Value, json};
use kernel::{Allowed, Day, Refusal};

/// Amends a target of a covenant in force; nothing of the signed text changes. Answers whether it was new: the same
/// amendment sent twice stands once.
///
/// # Errors
/// As [`Covenant::open_to_amend`] and [`Covenant::may_amend`]; `Forbidden` for another bloc.
pub fn amend(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    (year, c): (&Year, &Covenant),
    new: &NewAmendment,
) -> Result<bool, Refusal> {
    same_covenant(ok, year, c)?;
    c.open_to_amend(year, w.who().at.day())?;
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
        "before": { "value": before.value, "deadline": before.deadline.map(Day::iso) },
        "after": { "value": new.value, "deadline": new.deadline.map(Day::iso) },
        "from": new.from.iso(),
        "basis": new.basis,
        "text": c.fingerprint(),
    });
    w.remember(&fact("covenants.target_amended", c.id, year, says).because(&new.reason).with(data))?;
    Ok(true)
}

/// Records the day by which all members had signed a printed annex, or puts it right; without a scan the one that is
/// kept stays. `seen`: the day on record that the writer saw. Answers whether anything changed.
///
/// # Errors
/// `Conflict` when somebody else recorded another day meanwhile; `Forbidden` for another bloc.
pub(crate) fn record_annex_signing(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    (year, c): (&Year, &Covenant),
    annex: &Annex<'_>,
    (seen, on, scan): (Option<Day>, Day, Option<Scan>),
) -> Result<bool, Refusal> {
    same_covenant(ok, year, c)?;
    let number = annex.roman();
    let before = annex.signed.map(|s| s.on);
    let kept = annex.signed.and_then(|s| s.scan.clone());
    let scan = scan.or_else(|| kept.clone());
    if (before, &kept) == (Some(on), &scan) {
        return Ok(false);
    }
    if let Some(s) = annex.signed.filter(|s| Some(s.on) != seen) {
        return Err(Refusal::conflict(format!(
            "{} vừa ghi phụ lục {number} đã ký đủ ngày {}. Điều đồng chí nhập chưa được ghi; xem lại rồi ghi lần nữa.",
            s.by_name, s.on
        )));
    }
    let upto = store::targets::amendments(w, c.id)?.len();
    store::targets::put_signing(w, ok, c.id, (annex, upto), (on, scan.as_ref()))?;
    let corrects = before.map_or_else(String::new, |was| format!(" (trước đó ghi ngày {was})"));
    let scanned = if scan.is_some() { ", có bản quét" } else { "" };
    let says = format!(
        "Ghi nhận các đơn vị đã ký đủ phụ lục {number} của giao ước thi đua năm {} ngày {on}{corrects}{scanned}.",
        year.number
    );
    let data = json!({
        "annex": annex.number,
        "amendments": annex.changes.iter().map(|(_, a)| a.no).collect::<Vec<_>>(),
        "before": before.map(Day::iso),
        "after": on.iso(),
        "scan": scan.map(|s| s.digest),
    });
    w.remember(&fact("covenants.annex_signed", c.id, year, says).with(data))?;
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
        let was = before.map_or_else(|| reached(None, ""), |e| reached(e.figure, &e.told));
        let is = reached(want.figure, &want.told);
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
    let fact = fact("covenants.checked", c.id, year, says);
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
