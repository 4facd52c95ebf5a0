//! What is done to invitations, seats and the log of the gates. Each deed writes and leaves its fact; whoever calls ends the
//! unit of work.

use crate::duties::StandAtGate;
use crate::model::{self, Answer, Badge, How, Invitation, PrintId, Sent, Setting, is_invited};
use crate::roll::{Roll, Scan, ScanId, Taken};
use crate::seats::{self, Seat, SeatMap};
use crate::store::{self, Pen};
use db::{Reading, Writing};
use delegates::{Delegate, DelegateId};
use gatherings::{Gathering, PrepareGathering};
use kernel::serde_json::json;
use kernel::{Allowed, Day, Fact, Problem, Refusal, Uuid};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(crate) fn fact(name: &'static str, g: &Gathering, says: impl Into<String>) -> Fact {
    Fact::new(name, "gathering", g.id, says)
}

/// About one delegate's invitation.
fn fact_of(name: &'static str, g: &Gathering, delegate: DelegateId, says: impl Into<String>) -> Fact {
    Fact::new(name, "invitation", delegate, says).and_about("gathering", g.id)
}

/// Keeps the words of the invitations.
pub(crate) fn set_up(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    s: &Setting,
) -> Result<(), Refusal> {
    ok.duty().within(g.host)?;
    store::put_setting(w, ok, g.id, s)?;
    let until =
        s.answer_until.map_or_else(|| "không định hạn trả lời".to_owned(), |d| format!("hạn trả lời {d}"));
    let says =
        format!("Ghi nội dung giấy mời: {}, {until}; cửa điểm danh: {}.", s.issuer, s.gates.join(", "));
    w.remember(&fact("invitations.set_up", g, says))?;
    Ok(())
}

/// Numbers invitations for everybody who is invited and has none; answers how many.
pub(crate) fn number_all(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
) -> Result<usize, Refusal> {
    ok.duty().within(g.host)?;
    if store::secret(w, g.id)?.is_none() {
        return Err(Refusal::conflict(
            "Chưa ghi nội dung giấy mời. Mở “Nội dung giấy mời”, ghi đơn vị mời và địa chỉ trang rồi đánh số.",
        ));
    }
    let there: HashSet<DelegateId> = store::invitations(w, g.id)?.iter().map(|i| i.delegate).collect();
    let all = delegates::delegates(w, g.id)?;
    let new: Vec<DelegateId> =
        all.iter().filter(|d| is_invited(d) && !there.contains(&d.id)).map(|d| d.id).collect();
    if there.len() + new.len() > store::INVITED_MAX {
        return Err(too_many());
    }
    if !new.is_empty() {
        store::number(w, ok, g.id, &new)?;
        w.remember(&fact("invitations.numbered", g, format!("Đánh số {} giấy mời.", new.len())))?;
    }
    Ok(new.len())
}

/// A number for one who came later.
pub(crate) fn number_one(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    d: &Delegate,
) -> Result<(), Refusal> {
    if store::invitations(w, g.id)?.len() >= store::INVITED_MAX {
        return Err(too_many());
    }
    store::number(w, ok, g.id, &[d.id])?;
    w.remember(&fact_of("invitations.numbered", g, d.id, format!("Đánh số giấy mời của {}.", d.name)))?;
    Ok(())
}

fn too_many() -> Refusal {
    Refusal::conflict(format!("Mỗi hội nghị nhiều nhất {} giấy mời.", store::INVITED_MAX))
}

/// A letter as its delegate is told now; its number and round are given when it is written down.
pub(crate) fn told(g: &Gathering, d: &Delegate, hours: &str, (how, day): (How, Day)) -> Sent {
    Sent {
        delegate: d.id,
        number: 0,
        round: 1,
        name: d.name.clone(),
        first_day: g.first_day,
        last_day: g.last_day,
        hours: hours.to_owned(),
        place: g.place.clone(),
        how,
        day,
        at: kernel::Moment(0),
        answered: false,
    }
}

/// Those among these who stand and have a letter.
pub(crate) fn sendable(w: &mut Reading, g: &Gathering, to: &[DelegateId]) -> Result<Vec<Delegate>, Refusal> {
    let wanted: HashSet<DelegateId> = to.iter().copied().collect();
    let invited: HashSet<DelegateId> = store::invitations(w, g.id)?.iter().map(|i| i.delegate).collect();
    let mut all = delegates::delegates(w, g.id)?;
    all.retain(|d| wanted.contains(&d.id) && invited.contains(&d.id));
    Ok(all)
}

/// Writes down that letters went out, as the records are now; a second time it is "lần 2". Answers how many.
pub(crate) fn mark_sent(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (batch, to): (Uuid, &[DelegateId]),
    (how, day): (How, Day),
) -> Result<usize, Refusal> {
    ok.duty().within(g.host)?;
    let hours = model::hours(g, &gatherings::programme(w, g.id)?);
    let wanted: HashSet<DelegateId> = to.iter().copied().collect();
    let mut rounds: HashMap<DelegateId, i64> = HashMap::new();
    for s in store::sendings(w, g.id)? {
        rounds.insert(s.delegate, s.round);
    }
    let of = sendable(w, g, to)?;
    if of.is_empty() {
        return Err(Refusal::wrong("to", "GM-01", "Chưa chọn đại biểu nào đã có giấy mời."));
    }
    let at = w.who().at;
    let by = store::By::Host(ok.clone());
    let mut again = 0;
    for d in &of {
        let round = rounds.get(&d.id).map_or(1, |r| r + 1);
        again += usize::from(round > 1);
        let s = Sent { round, at, ..told(g, d, &hours, (how, day)) };
        store::put_sending(w, &by, (batch, g.id), &s)?;
    }
    let more =
        if again > 0 { format!(", trong đó {again} giấy mời thay thế") } else { String::new() };
    let says = format!("Gửi {} giấy mời, {}, ngày {day}{more}.", of.len(), how.vietnamese().to_lowercase());
    crate::queue::settle_letters(w, ok, (g, &wanted))?;
    let names: Vec<&str> = of.iter().take(200).map(|d| d.name.as_str()).collect();
    w.remember(&fact("invitations.sent", g, says).with(json!({ "to": names })))?;
    Ok(of.len())
}

/// Withdraws a link; a new one takes its place unless `ends`.
pub(crate) fn renew_link(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (g, d, i): (&Gathering, &Delegate, &Invitation),
    (ends, why): (bool, &str),
) -> Result<(), Refusal> {
    ok.duty().within(g.host)?;
    model::here(g.id, d.gathering)?;
    store::renew_link(w, ok, (g.id, i), ends)?;
    let more = if ends { "" } else { ", cấp liên kết mới" };
    let says = format!("Thu hồi liên kết giấy mời số {} của {}{more}.", i.number, d.name);
    w.remember(&fact_of("invitations.link_withdrawn", g, d.id, says).because(why))?;
    Ok(())
}

/// Keeps mail addresses.
pub(crate) fn set_emails(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    all: &[(DelegateId, String)],
) -> Result<(), Refusal> {
    ok.duty().within(g.host)?;
    for (delegate, email) in all {
        store::set_email(w, ok, *delegate, email)?;
    }
    let says = format!("Ghi địa chỉ thư điện tử của {} đại biểu.", all.len());
    w.remember(&fact("invitations.addresses_set", g, says))?;
    Ok(())
}

/// Whose link was shown, standing or not; a link that is none is as one that never was.
///
/// # Errors
/// `NotFound`.
pub(crate) fn by_link(w: &mut Reading, token: &str) -> Result<(Gathering, Delegate, Pen), Refusal> {
    let (delegate, gathering) = store::shown(w, token)?.ok_or(Refusal::NotFound)?;
    let g = gatherings::gathering(w, gathering)?;
    Ok((g, delegates::delegate(w, delegate)?, Pen::Link(delegate)))
}

/// Does this very answer stand already, written by the same form?
pub(crate) fn is_answered_so(w: &mut Reading, a: &Answer) -> Result<bool, Refusal> {
    let there = store::answer(w, a.delegate)?;
    Ok(there.is_some_and(|x| {
        x.version == a.version + 1 && Answer { by: a.by.clone(), at: a.at, version: a.version, ..x } == *a
    }))
}

/// Keeps an answer. `a` carries the version its writer saw.
pub(crate) fn answer(
    w: &mut Writing,
    pen: &Pen,
    (g, d): (&Gathering, &Delegate),
    a: &Answer,
) -> Result<(), Refusal> {
    model::here(g.id, d.gathering)?;
    let own = match pen {
        Pen::Link(delegate) if *delegate == d.id && a.delegate == d.id => true,
        Pen::Host(ok) => ok.duty().within(g.host).map(|()| false)?,
        Pen::Link(_) => return Err(Refusal::NotFound),
    };
    if !d.stands() {
        return Err(Refusal::conflict("Đại biểu này không còn trong danh sách nên không ghi trả lời được."));
    }
    let s = store::setting(w, g.id)?;
    let today = w.who().at.day();
    if own && !s.takes_answers(g, today) {
        return Err(Refusal::conflict(format!(
            "Đã quá hạn trả lời ({}). Cần thay đổi thì báo ban tổ chức.",
            s.answer_until.unwrap_or(g.first_day)
        )));
    }
    store::put_answer(w, pen, g.id, a)?;
    let by = if own { "qua liên kết giấy mời" } else { "do ban tổ chức ghi" };
    let instead = if a.instead_name.is_empty() { String::new() } else { format!(" ({})", a.instead_name) };
    let says = format!("{} trả lời: {}{instead}, {by}.", d.name, a.coming.vietnamese().to_lowercase());
    w.remember(&fact_of("invitations.answered", g, d.id, says))?;
    Ok(())
}

/// Keeps a scan that was checked to be of this gathering; answers what it turned out to be.
pub(crate) fn scan(
    w: &mut Writing,
    ok: &Allowed<StandAtGate>,
    (g, d): (&Gathering, &Delegate),
    (roll, scan): (&mut Roll, Scan),
) -> Result<Taken, Refusal> {
    ok.duty().within(g.host)?;
    model::here(g.id, d.gathering)?;
    if roll.scan(scan.id).is_some() || store::scans::is_there(w, scan.id)? {
        return Ok(Taken::Known);
    }
    store::scans::put(w, ok, g.id, &scan)?;
    let (at, gate) = (scan.at, scan.gate.clone());
    let taken = roll.take(scan);
    let (name, more) = match taken {
        Taken::In => ("invitations.came", ""),
        Taken::Known => return Ok(taken),
        Taken::Double(_) => ("invitations.scanned_again", ", lượt trùng"),
        Taken::Earlier(_) => ("invitations.scanned_again", ", sớm hơn lượt đã ghi nên lấy làm giờ vào"),
    };
    let says = format!("{} có mặt lúc {}, {gate}{more}.", d.name, at.full());
    w.remember(&fact_of(name, g, d.id, says))?;
    Ok(taken)
}

/// Takes a scan back, with a reason; it stays in the log.
pub(crate) fn undo(
    w: &mut Writing,
    ok: &Allowed<StandAtGate>,
    g: &Gathering,
    (id, why): (ScanId, &str),
) -> Result<String, Refusal> {
    ok.duty().within(g.host)?;
    if why.is_empty() {
        return Err(Refusal::wrong("why", "GM-02", "Lý do bỏ lượt điểm danh: chưa viết."));
    }
    let log = store::scans::log(w, g.id)?;
    let told = log.into_iter().find(|t| t.scan.id == id).ok_or(Refusal::NotFound)?;
    let d = delegates::delegate(w, told.scan.delegate)?;
    store::scans::undo(w, ok, id, why)?;
    let says = format!("Bỏ lượt điểm danh của {} lúc {}, {}.", d.name, told.scan.at.full(), told.scan.gate);
    w.remember(&fact_of("invitations.scan_undone", g, d.id, says).because(why))?;
    Ok(d.name.clone())
}

/// Keeps what is about to be printed.
pub(crate) fn print(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (run, plate): (PrintId, bool),
    to: &[DelegateId],
) -> Result<usize, Refusal> {
    ok.duty().within(g.host)?;
    let numbers: HashMap<DelegateId, i64> =
        store::invitations(w, g.id)?.into_iter().map(|i| (i.delegate, i.number)).collect();
    let wanted: HashSet<DelegateId> = to.iter().copied().collect();
    let order = seats::by_protocol(delegates::delegates(w, g.id)?, &delegates::delegations(w, g.id)?);
    let at = w.who().at;
    let of = |d: Delegate| Badge {
        delegate: d.id,
        plate,
        number: numbers.get(&d.id).copied(),
        name: d.who.name,
        post: d.who.post,
        body: d.who.unit,
        category: d.who.category,
        at,
    };
    let badges: Vec<Badge> = order.into_iter().filter(|d| wanted.contains(&d.id)).map(of).collect();
    if badges.is_empty() {
        return Err(Refusal::wrong("to", "GM-03", "Chưa chọn đại biểu nào để in."));
    }
    let new = i64::try_from(badges.len()).unwrap_or(i64::MAX);
    if store::badges::count(w, g.id)?.saturating_add(new) > store::badges::BADGES_MAX {
        let most = kernel::grouped(store::badges::BADGES_MAX);
        return Err(Refusal::conflict(format!(
            "Mỗi hội nghị in nhiều nhất {most} thẻ, biển tên, kể cả in lại."
        )));
    }
    store::badges::put(w, ok, (g.id, run), &badges)?;
    let what = if plate { "biển tên" } else { "thẻ đại biểu" };
    w.remember(&fact("invitations.printed", g, format!("In {} {what}.", badges.len())))?;
    Ok(badges.len())
}

/// Keeps the hall as a page or a story made it of what stood `before`.
pub(crate) fn keep_hall(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (before, now): (&SeatMap, &SeatMap),
    says: &str,
) -> Result<(), Refusal> {
    ok.duty().within(g.host)?;
    store::seats::put(w, ok, g.id, (before, now))?;
    w.remember(&fact("invitations.seats_set", g, says))?;
    Ok(())
}

/// Seats everybody by the order of protocol; answers who found no place.
pub(crate) fn seat_all(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (before, anew): (&SeatMap, bool),
) -> Result<Vec<DelegateId>, Refusal> {
    let everybody = delegates::everybody(w, g.id)?;
    let heirs: Vec<(DelegateId, DelegateId)> =
        everybody.iter().filter_map(|d| d.heir.map(|h| (d.id, h))).collect();
    let absent: HashSet<DelegateId> = store::answers(w, g.id)?
        .into_iter()
        .filter(|a| a.coming == model::Coming::No)
        .map(|a| a.delegate)
        .collect();
    let mut standing = delegates::delegates(w, g.id)?;
    standing.retain(|d| !absent.contains(&d.id));
    let order = seats::by_protocol(standing, &delegates::delegations(w, g.id)?);
    let mut now = before.clone();
    let without = now.seat(&order, &heirs, anew);
    let more = if without.is_empty() {
        String::new()
    } else {
        format!(" {} đại biểu chưa có chỗ.", without.len())
    };
    let how = if anew { "Xếp lại toàn bộ" } else { "Xếp thêm, giữ chỗ cũ" };
    keep_hall(
        w,
        ok,
        g,
        (before, &now),
        &format!("{how} theo thứ tự lễ tân: {} chỗ.{more}", now.given.len()),
    )?;
    Ok(without)
}

/// Puts somebody on a place; who sat there takes theirs.
pub(crate) fn put_on(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    before: &SeatMap,
    (d, seat): (&Delegate, Seat),
) -> Result<(), Refusal> {
    model::here(g.id, d.gathering)?;
    if !d.stands() {
        return Err(Refusal::conflict(format!("{} nay không còn là đại biểu nên không xếp chỗ.", d.name)));
    }
    let was = before.seat_of(d.id).map_or_else(|| "chưa có chỗ".to_owned(), |s| before.name(s));
    let other = before.who_sits(seat).filter(|o| *o != d.id);
    let mut now = before.clone();
    if !now.put(d.id, seat) {
        let says = match before.reserved.get(&seat) {
            Some(why) => {
                format!("Chỗ {} đang giữ lại ({why}). Bỏ giữ chỗ hoặc chọn chỗ khác.", before.name(seat))
            }
            None => "Không có chỗ này trong hội trường.".to_owned(),
        };
        return Err(Refusal::Invalid(vec![Problem::new("seat", "GM-04", says)]));
    }
    let swapped = match other {
        Some(o) => {
            let name = delegates::delegate(w, o)?.who.name;
            let to = now.seat_of(o).map_or_else(|| "chưa có chỗ".to_owned(), |s| now.name(s));
            format!(" {name} chuyển sang: {to}.")
        }
        None => String::new(),
    };
    let says = format!("{}: từ {was} sang {}.{swapped}", d.name, before.name(seat));
    keep_hall(w, ok, g, (before, &now), &says)
}

/// Seats by delegate, with their names.
pub(crate) fn seat_names(map: &SeatMap) -> BTreeMap<DelegateId, String> {
    map.given.iter().map(|(s, d)| (*d, map.name(*s))).collect()
}
