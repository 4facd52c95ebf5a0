//! What is done to delegations and delegates. Each deed writes and leaves its fact; whoever calls ends the unit of work.

use crate::doubts::{DIFFERENT, Lists, Sure, heed, hindrances, named_of, takes};
use crate::duties::Pen;
use crate::model::{
    Attribute, ChangeKind, Delegate, DelegateId, Delegation, DelegationId, ListState, Particulars, Source,
};
use crate::quota;
use crate::rules::{Ruling, share_words};
use crate::store::write::{self, Said};
use crate::store::{self, link};
use crate::twins::{Likeness, likeness};
use db::Writing;
use gatherings::{Gathering, PrepareGathering};
use kernel::serde_json::json;
use kernel::{Allowed, Day, Fact, Problem, Refusal};
use std::collections::HashMap;

/// Why something changed, and by which document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Why {
    /// The reason.
    pub reason: String,
    /// The document; may be empty.
    pub document: String,
}

/// So many more than the quota a list holds at most: it is kept and marked, but it is no place to fill without end.
const OVER_MAX: i64 = 300;

/// Where a deed happens.
pub(crate) type At<'a> = (&'a Gathering, &'a Delegation);

fn fact(name: &'static str, (g, d): At<'_>, says: impl Into<String>) -> Fact {
    Fact::new(name, "delegation", d.id, says).and_about("gathering", g.id)
}

/// Writes a delegation down.
pub(crate) fn make(w: &mut Writing, ok: &Allowed<PrepareGathering>, at: At<'_>) -> Result<(), Refusal> {
    let (g, d) = at;
    ok.duty().within(g.host)?;
    write::put_delegation(w, ok, d)?;
    let says = format!("Lập {}, phân bổ {} đại biểu, nguồn {}.", d.name, d.quota, d.source);
    w.remember(&fact("delegates.delegation_made", at, says))?;
    Ok(())
}

/// Changes a delegation. `d` carries the version its writer saw.
pub(crate) fn change_delegation(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    at: At<'_>,
    before: &Delegation,
) -> Result<(), Refusal> {
    let (g, d) = at;
    ok.duty().within(g.host)?;
    write::set_delegation(w, ok, d)?;
    let due = |d: Option<Day>| d.map_or_else(|| "chưa định".to_owned(), |d| d.to_string());
    let pairs = [
        ("tên", before.name.clone(), d.name.clone()),
        ("nguồn", before.source.clone(), d.source.clone()),
        ("phân bổ", before.quota.to_string(), d.quota.to_string()),
        ("thứ tự lễ tân", before.order.to_string(), d.order.to_string()),
        ("đầu mối", before.contact.clone(), d.contact.clone()),
        ("hạn lập danh sách", due(before.due), due(d.due)),
    ];
    let says =
        format!("{}: {}.", before.name, changed(&pairs).unwrap_or_else(|| "sửa thông tin đoàn".into()));
    let data = json!({ "before": { "quota": before.quota }, "after": { "quota": d.quota } });
    w.remember(&fact("delegates.delegation_changed", at, says).with(data))?;
    Ok(())
}

/// Takes out a delegation of which nobody was ever written down.
pub(crate) fn remove_delegation(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    at: At<'_>,
) -> Result<(), Refusal> {
    let (g, d) = at;
    ok.duty().within(g.host)?;
    if !store::of_delegation(w, d)?.is_empty() {
        return Err(Refusal::conflict(
            "Đoàn đã có đại biểu được ghi tên nên không bỏ được. Đưa phân bổ về 0 và rút các đại biểu nếu đoàn không dự.",
        ));
    }
    write::remove_delegation(w, ok, d)?;
    w.remember(&fact("delegates.delegation_removed", at, format!("Bỏ {}, chưa có đại biểu nào.", d.name)))?;
    Ok(())
}

/// "phân bổ: 9 → 8; hạn: …", of what differs.
fn changed(pairs: &[(&str, String, String)]) -> Option<String> {
    let or_none = |s: &str| if s.is_empty() { "để trống".to_owned() } else { format!("“{s}”") };
    let all: Vec<String> = pairs
        .iter()
        .filter(|(_, a, b)| a != b)
        .map(|(what, a, b)| format!("{what} {} thành {}", or_none(a), or_none(b)))
        .collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn known(k: Option<bool>) -> String {
    match k {
        Some(true) => "có",
        Some(false) => "không",
        None => "chưa rõ",
    }
    .to_owned()
}

/// What differs between two states of one person's particulars, in words; nothing when nothing does.
pub(crate) fn difference(a: &Particulars, b: &Particulars) -> Option<String> {
    let birth = |p: &Particulars| p.birth.map_or_else(|| "chưa rõ".to_owned(), |y| y.to_string());
    let field = |p: &Particulars| p.field.map_or("chưa rõ", |f| f.vietnamese()).to_owned();
    let work = |p: &Particulars| p.occupation.map_or("chưa rõ", |o| o.vietnamese()).to_owned();
    let kind = |p: &Particulars| p.category.vietnamese().to_owned();
    changed(&[
        ("họ tên", a.name.clone(), b.name.clone()),
        ("danh xưng", a.honorific.clone(), b.honorific.clone()),
        ("nữ", known(a.traits.woman), known(b.traits.woman)),
        ("năm sinh", birth(a), birth(b)),
        ("chức vụ", a.post.clone(), b.post.clone()),
        ("đơn vị", a.unit.clone(), b.unit.clone()),
        ("loại đại biểu", kind(a), kind(b)),
        ("dân tộc thiểu số", known(a.traits.minority), known(b.traits.minority)),
        ("trực tiếp", known(a.traits.direct), known(b.traits.direct)),
        ("điển hình tiên tiến", known(a.traits.exemplar), known(b.traits.exemplar)),
        ("đương nhiên", known(a.traits.ex_officio), known(b.traits.ex_officio)),
        ("lĩnh vực", field(a), field(b)),
        ("thành phần", work(a), work(b)),
        ("ghi chú", a.note.clone(), b.note.clone()),
    ])
}

/// Lists that are confirmed grow only after they are opened again.
fn open_to_add(d: &Delegation) -> Result<(), Refusal> {
    if d.state == ListState::Confirmed {
        return Err(Refusal::conflict(
            "Danh sách đoàn đã chốt nên không ghi thêm tên. Thay đại biểu thì dùng “Thay”; ghi thêm thì mở lại danh sách trước.",
        ));
    }
    Ok(())
}

/// Are there so many more places in what one gathering may hold?
fn holds(w: &mut Writing, g: &Gathering, more: usize) -> Result<(), Refusal> {
    let more = i64::try_from(more).unwrap_or(i64::MAX);
    if store::count(w, g.id)?.saturating_add(more) > store::DELEGATES_MAX {
        return Err(Refusal::conflict(format!(
            "Mỗi hội nghị ghi nhiều nhất {} người, kể cả người đã thay và rút; ghi thêm {more} người thì quá. Chưa ai được ghi.",
            kernel::grouped(store::DELEGATES_MAX)
        )));
    }
    Ok(())
}

/// What an addition leaves in the history.
pub(crate) fn put_new(
    w: &mut Writing,
    pen: &Pen,
    (at, place): (At<'_>, i64),
    (id, who): (DelegateId, &Particulars),
    why: (&str, &Why),
) -> Result<(), Refusal> {
    let (g, d) = at;
    write::put(w, pen, (d, place), id, who)?;
    let by = store::by_name(pen, w.who(), d);
    let (says, w_) = why;
    let said = Said { kind: ChangeKind::Added, by: &by, says, reason: &w_.reason, document: &w_.document };
    write::put_change(w, pen, (g.id, id), &said)
}

/// Everybody who stands at a gathering, with the names of the delegations.
fn everybody(
    w: &mut Writing,
    g: &Gathering,
) -> Result<(Vec<Delegate>, HashMap<DelegationId, String>), Refusal> {
    let names = store::delegations(w, g.id)?.into_iter().map(|d| (d.id, d.name)).collect();
    Ok((store::standing(w, g.id)?, names))
}

/// " Người ghi đã xem: …", of what was seen and written over; "" of nothing.
fn seen_words(doubts: &[String]) -> String {
    if doubts.is_empty() { String::new() } else { format!(" Người ghi đã xem: {}", doubts.join(" ")) }
}

/// Who stands at a gathering as this pen may hear of them, read once.
fn lists<'a>(w: &mut Writing, pen: &Pen, (g, d): At<'a>) -> Result<Lists<'a>, Refusal> {
    let (standing, names) = everybody(w, g)?;
    Ok(Lists::of(d, pen, (&standing, &names)))
}

/// Writes somebody down.
pub(crate) fn add(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    (id, who, sure): (DelegateId, &Particulars, Sure<'_>),
) -> Result<(), Refusal> {
    add_all(w, pen, at, (&[(id, who.clone())], sure))
}

/// Does one gathering, and one list, hold so many more?
fn room(w: &mut Writing, (g, d): At<'_>, (there, more): (usize, usize)) -> Result<(), Refusal> {
    let most = d.quota + OVER_MAX;
    if i64::try_from(there + more).unwrap_or(i64::MAX) > most {
        return Err(Refusal::conflict(format!(
            "Danh sách đã có {there} người, nhiều nhất {most}, quá phân bổ ({}) rất nhiều. Rút bớt trước khi ghi thêm.",
            d.quota
        )));
    }
    holds(w, g, more)
}

/// Writes several down, all or none. The last says what the writer saw of who else is called so, and of a list over its quota.
pub(crate) fn add_all(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    (new, sure): (&[(DelegateId, Particulars)], Sure<'_>),
) -> Result<(), Refusal> {
    if new.is_empty() {
        return Ok(());
    }
    pen.within(at.0, at.1)?;
    let mut lists = lists(w, pen, at)?;
    add_among(w, pen, at, &mut lists, (new, sure))
}

/// The same among people who were read already.
pub(crate) fn add_among(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    lists: &mut Lists<'_>,
    (new, sure): (&[(DelegateId, Particulars)], Sure<'_>),
) -> Result<(), Refusal> {
    if new.is_empty() {
        return Ok(());
    }
    let (g, d) = at;
    pen.within(g, d)?;
    pen.may_change(d, w.who().at.day())?;
    open_to_add(d)?;
    room(w, at, (lists.there(), new.len()))?;
    let over = lists.over(new.iter().map(|(_, who)| takes(who)).sum());
    let mut doubts: Vec<Vec<String>> = Vec::with_capacity(new.len());
    for (id, who) in new {
        lists.not_twice(who, None)?;
        doubts.push(lists.namesakes(who, None));
        lists.put(*id, who, w.who().at);
    }
    // The last makes the list as long as it becomes.
    if let (Some(last), Some(over)) = (doubts.last_mut(), over) {
        last.push(over);
    }
    let seen = heed(&doubts.concat(), sure)?;
    let first = write::next_place(w, d.id)?;
    let alone = new.len() == 1;
    for (n, ((id, who), doubts)) in new.iter().zip(&doubts).enumerate() {
        let place = first + i64::try_from(n).unwrap_or(i64::MAX - first);
        put_new(w, pen, (at, place), (*id, who), (&who.in_words(), &Why::default()))?;
        let says = format!(
            "{}: ghi tên {} ({}).{}",
            d.name,
            who.in_words(),
            kernel::lower_first(who.category.vietnamese()),
            seen_words(if alone { &seen } else { doubts })
        );
        w.remember(&fact("delegates.delegate_added", at, says).and_about("delegate", *id))?;
    }
    Ok(())
}

/// Refuses what `who` would make of a list in place of `before`, unless its writer saw it; answers what was seen.
fn seen_in_place_of(
    lists: &Lists<'_>,
    before: &Delegate,
    (who, sure): (&Particulars, Sure<'_>),
) -> Result<Vec<String>, Refusal> {
    lists.not_twice(who, Some(before.id))?;
    let mut doubts = lists.new_namesakes(before, who);
    doubts.extend(lists.over(takes(who) - takes(before)));
    heed(&doubts, sure)
}

/// Other particulars of the same person; answers whether anything differs. `seen` is the version its writer saw; the last says
/// what the writer saw of who else is called so, and of a list over its quota.
pub(crate) fn change(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    before: (&Delegate, i64),
    to: (&Particulars, &Why, Sure<'_>),
) -> Result<bool, Refusal> {
    pen.within(at.0, at.1)?;
    let mut lists = lists(w, pen, at)?;
    change_among(w, pen, at, &mut lists, before, to)
}

/// The same among people who were read already.
pub(crate) fn change_among(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    lists: &mut Lists<'_>,
    (before, seen): (&Delegate, i64),
    (who, why, sure): (&Particulars, &Why, Sure<'_>),
) -> Result<bool, Refusal> {
    let (g, d) = at;
    pen.within(g, d)?;
    pen.may_change(d, w.who().at.day())?;
    stands(before)?;
    let Some(says) = difference(before, who) else { return Ok(false) };
    reason_if_confirmed(d, why)?;
    let doubts = seen_in_place_of(lists, before, (who, sure))?;
    lists.set(before, who);
    write::set(w, pen, (before.id, seen), who)?;
    let by = store::by_name(pen, w.who(), d);
    let said = Said {
        kind: ChangeKind::Changed,
        by: &by,
        says: &kernel::upper_first(&format!("{says}.")),
        reason: &why.reason,
        document: &why.document,
    };
    write::put_change(w, pen, (g.id, before.id), &said)?;
    let says = format!("{}: sửa thông tin {}: {says}.{}", d.name, before.name, seen_words(&doubts));
    let f = fact("delegates.delegate_changed", at, says).and_about("delegate", before.id);
    w.remember(&because(f, why))?;
    Ok(true)
}

fn because(f: Fact, why: &Why) -> Fact {
    match (why.reason.as_str(), why.document.as_str()) {
        ("", "") => f,
        (reason, "") => f.because(reason),
        (reason, document) => f.because(format!("{reason} ({document})")),
    }
}

fn stands(d: &Delegate) -> Result<(), Refusal> {
    match d.ending {
        None => Ok(()),
        Some(ending) => Err(Refusal::conflict(format!(
            "{} đã {} từ {} nên không thay đổi được nữa. Lịch sử vẫn giữ.",
            d.in_words(),
            ending.vietnamese(),
            d.until.map_or(String::new(), kernel::Moment::full)
        ))),
    }
}

fn reason_if_confirmed(d: &Delegation, why: &Why) -> Result<(), Refusal> {
    if d.state == ListState::Confirmed && why.reason.is_empty() {
        return Err(Refusal::wrong("reason", "DB-02", "Lý do: danh sách đã chốt, thay đổi phải kèm lý do."));
    }
    Ok(())
}

/// One comes instead of another; both stay in the history.
pub(crate) fn replace(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    (before, seen): (&Delegate, i64),
    (id, who, why, sure): (DelegateId, &Particulars, &Why, Sure<'_>),
) -> Result<(), Refusal> {
    let (g, d) = at;
    pen.within(g, d)?;
    pen.may_change(d, w.who().at.day())?;
    stands(before)?;
    if likeness(before, who) == Some(Likeness::Same) {
        return Err(Refusal::wrong(
            "name",
            "DB-03",
            format!("{} chính là người đang được thay. Sửa thông tin thì dùng “Sửa”.", who.name),
        ));
    }
    let doubts = seen_in_place_of(&lists(w, pen, at)?, before, (who, sure))?;
    holds(w, g, 1)?;
    write::end(w, pen, (before.id, seen), Some(id))?;
    let by = store::by_name(pen, w.who(), d);
    let gone = format!("Thay bằng {}.", who.in_words());
    let said = Said {
        kind: ChangeKind::Replaced,
        by: &by,
        says: &gone,
        reason: &why.reason,
        document: &why.document,
    };
    write::put_change(w, pen, (g.id, before.id), &said)?;
    let come = format!("Thay {}.", before.in_words());
    put_new(w, pen, (at, before.place), (id, who), (&come, why))?;
    let says = format!("{}: {} thay {}.{}", d.name, who.in_words(), before.in_words(), seen_words(&doubts));
    let f = fact("delegates.delegate_replaced", at, says)
        .and_about("delegate", before.id)
        .and_about("delegate", id)
        .with(json!({ "before": before.id.to_string(), "after": id.to_string() }));
    w.remember(&because(f, why))?;
    Ok(())
}

/// Somebody stands no more, and nobody comes instead.
pub(crate) fn withdraw(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    (before, seen): (&Delegate, i64),
    why: &Why,
) -> Result<(), Refusal> {
    let (g, d) = at;
    pen.within(g, d)?;
    pen.may_change(d, w.who().at.day())?;
    stands(before)?;
    write::end(w, pen, (before.id, seen), None)?;
    let by = store::by_name(pen, w.who(), d);
    let said = Said {
        kind: ChangeKind::Withdrawn,
        by: &by,
        says: "Rút khỏi danh sách.",
        reason: &why.reason,
        document: &why.document,
    };
    write::put_change(w, pen, (g.id, before.id), &said)?;
    let f = fact("delegates.delegate_withdrawn", at, format!("{}: rút {}.", d.name, before.in_words()));
    w.remember(&because(f.and_about("delegate", before.id), why))?;
    Ok(())
}

/// The sending body says that its list is complete; `seen` is the version its writer saw.
pub(crate) fn send(w: &mut Writing, pen: &Pen, at: At<'_>, seen: i64) -> Result<(), Refusal> {
    let (g, d) = at;
    pen.within(g, d)?;
    pen.may_change(d, w.who().at.day())?;
    if d.state != ListState::Open {
        return Err(Refusal::conflict(format!("Danh sách {}; không gửi lần nữa.", d.state.vietnamese())));
    }
    let n = store::of_delegation(w, d)?.iter().filter(|x| x.stands()).count();
    if n == 0 {
        return Err(Refusal::conflict("Chưa có đại biểu nào trong danh sách. Ghi tên rồi gửi."));
    }
    write::set_state(w, pen, &Delegation { version: seen, ..d.clone() }, ListState::Sent)?;
    w.remember(&fact("delegates.list_sent", at, format!("{} gửi danh sách {n} đại biểu.", d.name)))?;
    Ok(())
}

/// Confirms a list; nobody but the host's secretary changes it from now on.
pub(crate) fn confirm(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    at: At<'_>,
    (seen, tick): (i64, &str),
) -> Result<(), Refusal> {
    let (g, d) = at;
    ok.duty().within(g.host)?;
    if d.state == ListState::Confirmed {
        return Err(Refusal::conflict("Danh sách đã chốt rồi."));
    }
    let (standing, names) = everybody(w, g)?;
    let wrong = hindrances(d, &standing, &|x| named_of(x, &names));
    if !wrong.hard.is_empty() {
        return Err(Refusal::Invalid(
            wrong.hard.into_iter().map(|says| Problem::new("", "DB-04", says)).collect(),
        ));
    }
    if !wrong.doubts.is_empty() && tick != wrong.tick() {
        let says = format!(
            "{} Rút một nếu là một người; nếu không, đánh dấu “Đã kiểm tra, là những người khác nhau” rồi chốt.",
            wrong.doubts.join(" ")
        );
        return Err(Refusal::wrong(DIFFERENT, "DB-04", says));
    }
    let of = quota::filled(&standing).get(&d.id).copied().unwrap_or_default();
    let pen = Pen::Host(ok.clone());
    write::set_state(w, &pen, &Delegation { version: seen, ..d.clone() }, ListState::Confirmed)?;
    let checked = match wrong.doubts.len() {
        0 => String::new(),
        _ => format!(" Đã kiểm tra là những người khác nhau: {}", wrong.doubts.join(" ")),
    };
    let says =
        format!("Chốt danh sách {}: {} trên {} đại biểu được phân bổ.{checked}", d.name, of.taken, d.quota);
    w.remember(&fact("delegates.list_confirmed", at, says))?;
    Ok(())
}

/// Opens a confirmed or sent list again.
pub(crate) fn reopen(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    at: At<'_>,
    (seen, reason): (i64, &str),
) -> Result<(), Refusal> {
    let (g, d) = at;
    ok.duty().within(g.host)?;
    if d.state == ListState::Open {
        return Err(Refusal::conflict("Danh sách đang mở; không cần mở lại."));
    }
    let pen = Pen::Host(ok.clone());
    write::set_state(w, &pen, &Delegation { version: seen, ..d.clone() }, ListState::Open)?;
    let f = fact("delegates.list_reopened", at, format!("Mở lại danh sách {}.", d.name));
    w.remember(&f.because(reason))?;
    Ok(())
}

/// A new link for a delegation; the one before opens nothing any more. The link itself is not kept.
pub(crate) fn make_link(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    at: At<'_>,
    (token, until): (&str, Day),
) -> Result<(), Refusal> {
    let (g, d) = at;
    ok.duty().within(g.host)?;
    link::put(w, ok, d.id, (token, until))?;
    let says = format!("Tạo đường liên kết để {} tự lập danh sách, dùng đến hết ngày {until}.", d.name);
    w.remember(&fact("delegates.link_made", at, says))?;
    Ok(())
}

/// A link opens nothing any more.
pub(crate) fn revoke_link(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    at: At<'_>,
) -> Result<(), Refusal> {
    let (g, d) = at;
    ok.duty().within(g.host)?;
    link::revoke(w, ok, d.id)?;
    w.remember(&fact("delegates.link_revoked", at, format!("Thu hồi đường liên kết của {}.", d.name)))?;
    Ok(())
}

/// The totals of sources.
pub(crate) fn set_sources(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    sources: &[Source],
) -> Result<(), Refusal> {
    ok.duty().within(g.host)?;
    write::put_sources(w, ok, g.id, sources)?;
    let all: Vec<String> = sources.iter().map(|s| format!("{} {}", s.name, s.total)).collect();
    let says = format!(
        "{}: giao số đại biểu theo nguồn: {}.",
        g.name,
        if all.is_empty() { "chưa giao".into() } else { all.join("; ") }
    );
    w.remember(&Fact::new("delegates.sources_set", "gathering", g.id, says))?;
    Ok(())
}

/// The composition rules.
pub(crate) fn set_ruling(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    ruling: &Ruling,
) -> Result<(), Refusal> {
    ok.duty().within(g.host)?;
    let wrong = crate::rules::problems(&ruling.rules);
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    write::put_ruling(w, ok, g.id, ruling)?;
    let all: Vec<String> =
        ruling.rules.iter().map(|r| format!("{} {}", r.attribute.vietnamese(), r.limits())).collect();
    let words = if all.is_empty() { "không có quy định nào".to_owned() } else { all.join("; ") };
    let young = match ruling.rules.iter().any(|r| r.attribute == Attribute::Young) {
        true => format!("; trẻ tuổi là dưới {}", ruling.young_under),
        false => String::new(),
    };
    let says = format!("{}: quy định cơ cấu đại biểu: {words}{young}.", g.name);
    let rule = |r: &crate::rules::Rule| json!({ "attribute": r.attribute.word(), "least": r.least.map(share_words), "most": r.most.map(share_words), "basis": r.basis });
    let data = json!({ "after": ruling.rules.iter().map(rule).collect::<Vec<_>>() });
    w.remember(&Fact::new("delegates.rules_set", "gathering", g.id, says).with(data))?;
    Ok(())
}
