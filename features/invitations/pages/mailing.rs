//! Mailing: what waits, what failed, and putting mails into the queue. Sending itself is no page's business.

use super::list::{answers_of, ready, ticked};
use super::prepared;
use crate::figures::is_silent;
use crate::outbox::{MailKind, MailState, Queued};
use crate::print::Desk;
use crate::queue::{self, Queueing};
use crate::store;
use db::{Committed, Reading, Writing};
use delegates::DelegateId;
use gatherings::GatheringId;
use kernel::{Moment, Refusal};
use std::collections::HashMap;
use web::{Form, Next, One, Visit};

/// Whether mail is carried, and what waits.
pub(crate) struct Post {
    /// Is anybody carrying?
    pub(crate) at_work: bool,
    pub(crate) server: String,
    pub(crate) trouble: String,
    /// Since when nobody carries any more; "" when somebody does, or nobody ever did.
    pub(crate) since: String,
    pub(crate) waiting: usize,
    pub(crate) failed: usize,
    /// Of how many nobody knows whether the server took them.
    pub(crate) unsure: usize,
    /// The last mail of each delegate.
    pub(crate) last: HashMap<DelegateId, Queued>,
}

impl Post {
    /// Of one kind of mail.
    pub(crate) fn of(
        w: &mut Reading,
        (id, kind): (GatheringId, MailKind),
        now: Moment,
    ) -> Result<Post, Refusal> {
        let mut last: HashMap<DelegateId, Queued> = HashMap::new();
        let (mut waiting, mut failed, mut unsure) = (0, 0, 0);
        for m in store::outbox::last(w, id)? {
            waiting += usize::from(m.state == MailState::Waiting);
            failed += usize::from(m.state == MailState::Failed);
            unsure += usize::from(m.state == MailState::Unsure);
            if m.kind == kind {
                last.insert(m.delegate, m);
            }
        }
        let man = store::outbox::postman(w)?;
        let at_work = man.as_ref().is_some_and(|p| p.is_at_work(now));
        let since = man.as_ref().filter(|_| !at_work).map_or_else(String::new, |p| p.seen.full());
        let (server, trouble) = man.map_or_else(Default::default, |p| (p.server, p.trouble));
        Ok(Post { at_work, server, trouble, since, waiting, failed, unsure, last })
    }

    /// The mail to somebody that waits, failed, or of which nobody knows.
    pub(crate) fn open(&self, delegate: DelegateId) -> Option<&Queued> {
        let is_open =
            |m: &&Queued| matches!(m.state, MailState::Waiting | MailState::Failed | MailState::Unsure);
        self.last.get(&delegate).filter(is_open)
    }
}

/// What is said after mails were put into the queue.
fn said(q: &Queueing, what: &str) -> String {
    let mut says = format!("Đã xếp gửi {} {what}.", q.queued);
    if q.waiting > 0 {
        says.push_str(&format!(" {} thư đã chờ từ trước.", q.waiting));
    }
    if !q.without.is_empty() {
        let numbers: Vec<String> = q.without.iter().take(20).map(|n| format!("{n:03}")).collect();
        let more = if q.without.len() > 20 { ", …" } else { "" };
        says.push_str(&format!(
            " {} người chưa có địa chỉ thư nên chưa gửi: số {}{more}.",
            q.without.len(),
            numbers.join(", ")
        ));
    }
    says
}

/// Ends a wish to mail. A form that was sent before changes nothing.
fn ended(w: &mut Writing, q: &Queueing, (to, what): (Next, &str)) -> Result<Committed<Next>, Refusal> {
    if q.queued == 0 {
        let says = "Biểu mẫu này đã gửi một lần rồi nên không xếp thêm thư nào. Muốn gửi lần nữa thì chọn lại ở trang này.";
        return w.commit_quietly("the same form again queues nothing", to.saying(says));
    }
    w.commit_remembered(to.saying(said(q, what)))
}

/// While nobody carries, nothing is put into the queue: it would lie there unseen.
fn carried(v: &Visit, w: &mut Reading) -> Result<(), Refusal> {
    match store::outbox::postman(w)? {
        Some(p) if p.is_at_work(v.now) => Ok(()),
        _ => Err(Refusal::conflict(
            "Chưa nối máy chủ thư, hoặc phần gửi thư không chạy, nên chưa xếp thư nào. Báo người vận hành, hoặc lập thư (ZIP) rồi gửi bằng phần mềm thư.",
        )),
    }
}

/// Puts the letters of those chosen into the queue.
pub(crate) fn queue(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    carried(v, w)?;
    let desk = Desk::of(w, g)?;
    ready(&desk, true)?;
    let done = queue::queue(w, &ok, (&desk.g, v.sent_key(form)), (MailKind::Letter, &ticked(form)))?;
    ended(w, &done, (Next::to(format!("/gatherings/{id}/invitations")), "giấy mời"))
}

/// Those who were sent a letter and have not answered.
pub(crate) fn silent(w: &mut Reading, desk: &Desk) -> Result<Vec<DelegateId>, Refusal> {
    let answers = answers_of(w, desk.g.id)?;
    let asked = desk.standing().map(|(_, d)| d).filter(|d| desk.sent.contains_key(&d.id));
    Ok(asked.filter(|d| is_silent(d, answers.get(&d.id))).map(|d| d.id).collect())
}

/// Puts a reminder to everybody who is silent into the queue.
pub(crate) fn remind(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    carried(v, w)?;
    let desk = Desk::of(w, g)?;
    ready(&desk, true)?;
    if !desk.setting.takes_answers(&desk.g, v.today()) {
        return Err(Refusal::conflict(
            "Đã quá hạn trả lời nên không nhắc. Gia hạn ở “Nội dung giấy mời” rồi nhắc.",
        ));
    }
    let to = silent(w, &desk)?;
    if to.is_empty() {
        return Err(Refusal::conflict(
            "Mọi người đã được gửi giấy mời đều đã trả lời; không còn ai phải nhắc.",
        ));
    }
    let done = queue::queue(w, &ok, (&desk.g, v.sent_key(form)), (MailKind::Reminder, &to))?;
    ended(w, &done, (Next::to(format!("/gatherings/{id}/invitations/reminders")), "lời nhắc"))
}

/// Tries those that failed, or of which nobody knows, again.
pub(crate) fn again(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    carried(v, w)?;
    let desk = Desk::of(w, g)?;
    ready(&desk, true)?;
    let state = if form.value("what") == "unsure" { MailState::Unsure } else { MailState::Failed };
    let n = queue::queue_again(w, &ok, (&desk.g, state))?;
    let to = Next::to(format!("/gatherings/{id}/invitations"));
    w.commit_remembered(to.saying(format!("Đã xếp gửi lại {n} thư.")))
}

/// Those of which nobody knew did go.
pub(crate) fn settle(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let n = queue::settle(w, &ok, &g)?;
    let to = Next::to(format!("/gatherings/{id}/invitations"));
    w.commit_remembered(to.saying(format!("Đã ghi đã gửi {n} thư.")))
}

/// Takes out what waits.
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let n = queue::unqueue(w, &ok, &g)?;
    w.commit_remembered(
        Next::to(format!("/gatherings/{id}/invitations")).saying(format!("Đã bỏ {n} thư đang chờ.")),
    )
}
