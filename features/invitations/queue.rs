//! Putting mails into the queue, trying again, taking out; and writing down that one was carried.

use crate::deeds::fact;
use crate::model::Sent;
use crate::outbox::{MailKind, MailState, Queued};
use crate::store::{self, outbox::Claimed};
use db::{Reading, Writing};
use delegates::DelegateId;
use gatherings::{Gathering, PrepareGathering};
use kernel::{Allowed, Moment, Refusal, Uuid};
use serde_json::json;
use std::collections::HashSet;

/// Writes down that the mail server took a letter; answers which round it was. The fact is the caller's.
pub(crate) fn put_carried(w: &mut Writing, c: &Claimed, (told, at): (&Sent, Moment)) -> Result<i64, Refusal> {
    let round = store::last_round(w, told.delegate)? + 1;
    let s = Sent { round, at, ..told.clone() };
    store::put_sending(w, &store::By::Post(c.clone()), (c.mail.id.0, c.mail.gathering), &s)?;
    Ok(round)
}

/// What became of a wish to mail.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Queueing {
    pub(crate) queued: usize,
    /// In the queue before.
    pub(crate) waiting: usize,
    /// This very form queued a mail to them before.
    pub(crate) before: usize,
    /// Numbers of those without an address.
    pub(crate) without: Vec<i64>,
}

/// Names a fact keeps; more is in the queue itself.
const NAMES_MAX: usize = 200;

/// The names of these, for a fact.
fn named(w: &mut Reading, g: &Gathering, of: &[DelegateId]) -> Result<Vec<String>, Refusal> {
    let some = of.get(..NAMES_MAX.min(of.len())).unwrap_or_default();
    Ok(delegates::some(w, g.id, some)?.into_iter().map(|d| d.who.name).collect())
}

/// The last mails in this state.
fn last_in(w: &mut Reading, g: &Gathering, state: MailState) -> Result<Vec<Queued>, Refusal> {
    Ok(store::outbox::last(w, g.id)?.into_iter().filter(|m| m.state == state).collect())
}

/// Puts mails to these into the queue; who waits there already, got one by this very form or has no address is passed over.
pub(crate) fn queue(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (g, batch): (&Gathering, Uuid),
    (kind, to): (MailKind, &[DelegateId]),
) -> Result<Queueing, Refusal> {
    ok.duty().within(g.host)?;
    let wanted: HashSet<DelegateId> = to.iter().copied().collect();
    let standing = delegates::standing_keys(w, g.id)?;
    let waits = last_in(w, g, MailState::Waiting)?;
    let waiting: HashSet<DelegateId> = waits.iter().filter(|m| m.kind == kind).map(|m| m.delegate).collect();
    let before = store::outbox::of_batch(w, batch)?;
    let (mut done, mut queued) = (Queueing::default(), Vec::new());
    for i in store::invitations(w, g.id)? {
        if !wanted.contains(&i.delegate) || !standing.contains(&i.delegate) {
            continue;
        }
        if before.contains(&i.delegate) {
            done.before += 1;
        } else if i.email.is_empty() {
            done.without.push(i.number);
        } else if waiting.contains(&i.delegate) {
            done.waiting += 1;
        } else {
            store::outbox::put(w, ok, (g.id, batch), (kind, i.delegate, &i.email))?;
            queued.push(i.delegate);
        }
    }
    done.queued = queued.len();
    if done == Queueing::default() {
        return Err(Refusal::wrong("to", "GM-01", "Chưa chọn đại biểu nào đã có giấy mời."));
    }
    if queued.is_empty() && done.before > 0 {
        return Ok(done);
    }
    if queued.is_empty() {
        let says = match done.waiting {
            0 => "Những người được chọn đều chưa có địa chỉ thư. Mở “Địa chỉ thư” để ghi rồi gửi lại.",
            _ => "Những người được chọn đều đang chờ gửi hoặc chưa có địa chỉ thư; không xếp thêm thư nào.",
        };
        return Err(Refusal::wrong("to", "GM-42", says));
    }
    let says = format!("Xếp {} {} vào hàng chờ gửi qua thư điện tử.", done.queued, kind.vietnamese());
    let names = named(w, g, &queued)?;
    w.remember(&fact("invitations.queued", g, says).with(json!({ "to": names })))?;
    Ok(done)
}

/// Those in this state wait anew; answers how many.
pub(crate) fn queue_again(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (g, state): (&Gathering, MailState),
) -> Result<usize, Refusal> {
    ok.duty().within(g.host)?;
    let again = last_in(w, g, state)?;
    if again.is_empty() {
        return Err(Refusal::conflict(match state {
            MailState::Unsure => "Không còn thư nào không rõ máy chủ đã nhận chưa.",
            _ => "Không còn thư nào lỗi để gửi lại.",
        }));
    }
    for m in &again {
        store::outbox::again(w, ok, m.id)?;
    }
    let what = if state == MailState::Unsure { "không rõ máy chủ đã nhận chưa" } else { "lỗi" };
    let names = named(w, g, &whom(&again))?;
    let says = format!("Gửi lại {} thư {what}.", again.len());
    w.remember(&fact("invitations.queued", g, says).with(json!({ "to": names })))?;
    Ok(again.len())
}

fn whom(mails: &[Queued]) -> Vec<DelegateId> {
    mails.iter().map(|m| m.delegate).collect()
}

/// Writes down that mails of which nobody knew did go; letters with what they told then. Answers how many.
pub(crate) fn settle(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
) -> Result<usize, Refusal> {
    ok.duty().within(g.host)?;
    let unsure = last_in(w, g, MailState::Unsure)?;
    if unsure.is_empty() {
        return Err(Refusal::conflict("Không còn thư nào không rõ máy chủ đã nhận chưa."));
    }
    let (by, at) = (store::By::Host(ok.clone()), w.who().at);
    for m in &unsure {
        if let Some(told) = store::outbox::told(w, m.id)?.filter(|_| m.kind == MailKind::Letter) {
            let round = store::last_round(w, m.delegate)? + 1;
            store::put_sending(w, &by, (m.id.0, g.id), &Sent { round, at, ..told })?;
        }
        store::outbox::settle(w, ok, m.id)?;
    }
    let names = named(w, g, &whom(&unsure))?;
    let says = format!("Ghi đã gửi {} thư mà máy chủ thư không trả lời.", unsure.len());
    w.remember(&fact("invitations.sent", g, says).with(json!({ "to": names })))?;
    Ok(unsure.len())
}

/// A letter of which nobody knew was written down as sent: nobody is asked about it any more.
pub(crate) fn settle_letters(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    (g, to): (&Gathering, &HashSet<DelegateId>),
) -> Result<(), Refusal> {
    for m in last_in(w, g, MailState::Unsure)? {
        if m.kind == MailKind::Letter && to.contains(&m.delegate) {
            store::outbox::settle(w, ok, m.id)?;
        }
    }
    Ok(())
}

/// Takes out what waits; answers how many.
pub(crate) fn unqueue(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
) -> Result<u64, Refusal> {
    ok.duty().within(g.host)?;
    let at = w.who().at;
    let mut waits = last_in(w, g, MailState::Waiting)?;
    waits.retain(|m| m.holder.is_none() || m.next <= at);
    let why = format!("{} bỏ", w.who().name);
    let n = store::outbox::drop_waiting(w, ok, (g.id, &why))?;
    if n == 0 {
        return Err(Refusal::conflict(
            "Không còn thư nào đang chờ; thư đang trên đường gửi thì không bỏ được.",
        ));
    }
    let names = named(w, g, &whom(&waits))?;
    let says = format!("Bỏ {n} thư đang chờ gửi.");
    w.remember(&fact("invitations.unqueued", g, says).with(json!({ "to": names })))?;
    Ok(n)
}
