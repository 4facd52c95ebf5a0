//! What is done to delegations and delegates. Each deed writes and leaves its fact; whoever calls ends the unit of work.

use crate::duties::Pen;
use crate::model::{Attribute, ChangeKind, Delegate, DelegateId, Delegation, ListState, Particulars, Source};
use crate::quota;
use crate::rules::{Ruling, share_words};
use crate::store::write::{self, Said};
use crate::store::{self, link};
use crate::twins::{Likeness, likeness, twins};
use db::Writing;
use gatherings::{Gathering, PrepareGathering};
use kernel::serde_json::json;
use kernel::{Allowed, Day, Fact, Problem, Refusal};

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

/// Who stands in the delegation already, under this name and the same birth or post: nobody is written down twice.
fn not_twice(standing: &[Delegate], who: &Particulars, but: Option<DelegateId>) -> Result<(), Refusal> {
    let same = |d: &&Delegate| d.stands() && Some(d.id) != but && likeness(d, who) == Some(Likeness::Same);
    match standing.iter().find(same) {
        Some(d) => Err(twice(d)),
        None => Ok(()),
    }
}

fn twice(who: &Particulars) -> Refusal {
    let says = format!("{} đã có trong danh sách của đoàn. Không ghi một người hai lần.", who.in_words());
    Refusal::wrong("name", "DB-01", says)
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

/// Writes somebody down.
pub(crate) fn add(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    (id, who): (DelegateId, &Particulars),
) -> Result<(), Refusal> {
    add_all(w, pen, at, &[(id, who.clone())])
}

/// Writes several down, all or none; what is asked of each is read once.
pub(crate) fn add_all(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    new: &[(DelegateId, Particulars)],
) -> Result<(), Refusal> {
    if new.is_empty() {
        return Ok(());
    }
    let (g, d) = at;
    pen.within(g, d)?;
    pen.may_change(d, w.who().at.day())?;
    open_to_add(d)?;
    let mut people = store::of_delegation(w, d)?;
    people.retain(Delegate::stands);
    let (most, count) = (d.quota + OVER_MAX, people.len() + new.len());
    if i64::try_from(count).unwrap_or(i64::MAX) > most {
        return Err(Refusal::conflict(format!(
            "Danh sách đã có {} người, nhiều nhất {most}, quá phân bổ ({}) rất nhiều. Rút bớt trước khi ghi thêm.",
            people.len(),
            d.quota
        )));
    }
    holds(w, g, new.len())?;
    let first = write::next_place(w, d.id)?;
    for (n, (id, who)) in new.iter().enumerate() {
        not_twice(&people, who, None)?;
        if new.iter().take(n).any(|(_, before)| likeness(before, who) == Some(Likeness::Same)) {
            return Err(twice(who));
        }
        let place = first + i64::try_from(n).unwrap_or(i64::MAX - first);
        put_new(w, pen, (at, place), (*id, who), (&who.in_words(), &Why::default()))?;
        let says = format!(
            "{}: ghi tên {} ({}).",
            d.name,
            who.in_words(),
            kernel::lower_first(who.category.vietnamese())
        );
        w.remember(&fact("delegates.delegate_added", at, says).and_about("delegate", *id))?;
    }
    Ok(())
}

/// Other particulars of the same person; answers whether anything differs. `seen` is the version its writer saw.
pub(crate) fn change(
    w: &mut Writing,
    pen: &Pen,
    at: At<'_>,
    (before, seen): (&Delegate, i64),
    (who, why): (&Particulars, &Why),
) -> Result<bool, Refusal> {
    let (g, d) = at;
    pen.within(g, d)?;
    pen.may_change(d, w.who().at.day())?;
    stands(before)?;
    let Some(says) = difference(before, who) else { return Ok(false) };
    not_twice(&store::of_delegation(w, d)?, who, Some(before.id))?;
    reason_if_confirmed(d, why)?;
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
    let says = format!("{}: sửa thông tin {}: {says}.", d.name, before.name);
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
    (id, who, why): (DelegateId, &Particulars, &Why),
) -> Result<(), Refusal> {
    let (g, d) = at;
    pen.within(g, d)?;
    pen.may_change(d, w.who().at.day())?;
    stands(before)?;
    let standing = store::of_delegation(w, d)?;
    if likeness(before, who) == Some(Likeness::Same) {
        return Err(Refusal::wrong(
            "name",
            "DB-03",
            format!("{} chính là người đang được thay. Sửa thông tin thì dùng “Sửa”.", who.name),
        ));
    }
    not_twice(&standing, who, Some(before.id))?;
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
    let says = format!("{}: {} thay {}.", d.name, who.in_words(), before.in_words());
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

/// What stands in the way of confirming a delegation's list, a sentence each. `standing` is everybody at the gathering.
pub(crate) fn hindrances(
    d: &Delegation,
    standing: &[Delegate],
    name_of: &dyn Fn(DelegateId) -> String,
) -> Vec<String> {
    let mut out = Vec::new();
    let of = quota::filled(standing).get(&d.id).copied().unwrap_or_default();
    if of.taken + of.outside == 0 {
        out.push("Chưa có đại biểu nào trong danh sách.".to_owned());
    }
    if of.over(d.quota) > 0 {
        out.push(format!(
            "Danh sách có {} đại biểu, quá phân bổ ({}) {} người. Rút bớt, hoặc tăng phân bổ của đoàn.",
            of.taken,
            d.quota,
            of.over(d.quota)
        ));
    }
    let mine = |id: DelegateId| standing.iter().any(|x| x.id == id && x.delegation == d.id);
    for pair in twins(standing).iter().filter(|t| t.likeness == Likeness::Same) {
        if mine(pair.first) || mine(pair.second) {
            out.push(format!(
                "Một người có tên hai lần: {}; {}. Rút một.",
                name_of(pair.first),
                name_of(pair.second)
            ));
        }
    }
    out
}

/// Confirms a list; nobody but the host's secretary changes it from now on.
pub(crate) fn confirm(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    at: At<'_>,
    seen: i64,
) -> Result<(), Refusal> {
    let (g, d) = at;
    ok.duty().within(g.host)?;
    if d.state == ListState::Confirmed {
        return Err(Refusal::conflict("Danh sách đã chốt rồi."));
    }
    let standing = store::standing(w, g.id)?;
    let named = |id: DelegateId| standing.iter().find(|x| x.id == id).map_or(String::new(), |x| x.in_words());
    let wrong = hindrances(d, &standing, &named);
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(
            wrong.into_iter().map(|says| Problem::new("", "DB-04", says)).collect(),
        ));
    }
    let of = quota::filled(&standing).get(&d.id).copied().unwrap_or_default();
    let pen = Pen::Host(ok.clone());
    write::set_state(w, &pen, &Delegation { version: seen, ..d.clone() }, ListState::Confirmed)?;
    let says = format!("Chốt danh sách {}: {} trên {} đại biểu được phân bổ.", d.name, of.taken, d.quota);
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
