//! What is done to the quota table: load, decide, write, remember. Pages and sample builders call the same functions.

use crate::duties::ManageQuotas;
use crate::kinds::Province;
use crate::quota::Quota;
use crate::store;
use db::Writing;
use kernel::serde_json::{Value, json};
use kernel::{Allowed, Day, Fact, Problem, Refusal};

/// Enters a row.
///
/// # Errors
/// `Invalid` when it overlaps another, `Conflict` when it is there already.
pub(crate) fn add(w: &mut Writing, ok: &Allowed<ManageQuotas>, q: &Quota) -> Result<Fact, Refusal> {
    if store::maybe(w, q.id)?.is_some() {
        return Err(Refusal::conflict(
            "Dòng chỉ tiêu này đã được ghi rồi (gửi hai lần). Xem trong danh sách bên dưới.",
        ));
    }
    alone(w, q)?;
    store::put(w, ok, q)?;
    let name = organisations::body(w, q.managing, q.from)?.name.full;
    let of = Province::of(w, q.managing, q.from)?;
    let says = format!("{name} ghi chỉ tiêu đề nghị khen thưởng. {}", q.says(&of));
    Ok(about(q, Fact::new("awards.quota_added", "quota", q.id, says)).with(json!({ "after": data(q) })))
}

/// Puts a row right; what stood before stays in the journal.
///
/// # Errors
/// `Invalid` when it overlaps another or nothing is other than before, `Conflict` when somebody was faster.
pub(crate) fn correct(
    w: &mut Writing,
    ok: &Allowed<ManageQuotas>,
    (before, after): (&Quota, &Quota),
    reason: &str,
) -> Result<Fact, Refusal> {
    if *after == (Quota { version: after.version, ..before.clone() }) {
        return Err(Refusal::wrong("", "KHEN-06", "Chưa sửa gì so với dòng đang có."));
    }
    alone(w, after)?;
    store::correct(w, ok, after)?;
    let of = Province::of(w, after.managing, after.from)?;
    let (was, now) = (before.says(&of), after.says(&of));
    let says = format!("Sửa chỉ tiêu đề nghị khen thưởng. Trước: {was} Nay: {now}");
    let fact = about(after, Fact::new("awards.quota_corrected", "quota", after.id, says)).because(reason);
    Ok(fact.with(json!({ "before": data(before), "after": data(after) })))
}

/// Ends a row: its last day, and by what.
///
/// # Errors
/// `Invalid` for a day before its first, `Conflict` when it has ended or was changed meanwhile.
pub(crate) fn end(
    w: &mut Writing,
    ok: &Allowed<ManageQuotas>,
    q: &Quota,
    (until, why): (Day, &str),
) -> Result<Fact, Refusal> {
    if let Some(last) = q.until {
        return Err(Refusal::conflict(format!(
            "Dòng chỉ tiêu này đã có ngày hết hiệu lực là {last}. Nếu ngày ấy sai thì sửa dòng, kèm lý do."
        )));
    }
    if until < q.from {
        let says = format!("Ngày cuối cùng có hiệu lực: phải từ {} (ngày đầu). Đang nhập {until}.", q.from);
        return Err(Refusal::wrong("until", "KHEN-05", says));
    }
    store::end(w, ok, q, until)?;
    let of = Province::of(w, q.managing, until)?;
    let says = format!("Hết ngày {until}, chỉ tiêu sau không còn hiệu lực. {}", q.says(&of));
    let fact = about(q, Fact::new("awards.quota_ended", "quota", q.id, says)).because(why);
    Ok(fact.with(json!({ "before": { "until": null }, "after": { "until": until.iso() } })))
}

/// No other row may apply to the same bloc on the same day.
fn alone(w: &mut Writing, q: &Quota) -> Result<(), Refusal> {
    let rows = store::rows_of(w, q.managing)?;
    if rows.len() >= store::ROWS_MAX && !rows.iter().any(|r| r.id == q.id) {
        let says = format!("Một cơ quan ghi nhiều nhất {} dòng chỉ tiêu.", store::ROWS_MAX);
        return Err(Refusal::wrong("", "KHEN-07", says));
    }
    match rows.iter().find(|r| r.id != q.id && r.overlaps(q)) {
        Some(other) => {
            let of = Province::of(w, q.managing, other.from)?;
            Err(Refusal::Invalid(vec![overlap(other, &of)]))
        }
        None => Ok(()),
    }
}

fn overlap(other: &Quota, of: &Province) -> Problem {
    let says = format!(
        "Trùng với dòng đã ghi: {}; {}; {}. Căn cứ: {}. Mỗi khối, cụm mỗi ngày chỉ theo một dòng: cho dòng ấy hết hiệu lực trước, hoặc đổi loại, số đơn vị hay ngày hiệu lực của dòng này.",
        other.whom(),
        other.what(of),
        other.when(),
        other.basis
    );
    Problem::new("from", "KHEN-01", says)
}

/// Also told in the journal of the whole table. Not in the body's own: that one is open to more people than may look
/// at its quotas.
fn about(q: &Quota, fact: Fact) -> Fact {
    fact.and_about("quota_table", q.managing)
}

/// The row for machines.
fn data(q: &Quota) -> Value {
    let share = |s: Option<kernel::Share>| s.map(|s| s.to_string());
    json!({
        "kind": q.kind.map(blocs::BlocKind::word),
        "size": [q.size.0, q.size.1],
        "slots": q.slots,
        "share": share(q.share),
        "exclusive": q.exclusive,
        "least": q.least.map(share),
        "basis": q.basis,
        "standing": q.standing.word(),
        "from": q.from.iso(),
        "until": q.until.map(Day::iso),
    })
}
