//! Mails that wait to be carried ("thư chờ gửi"): what is put into the queue in the same unit of work as its fact, and the
//! hands that take one after the other out of it. Nothing is ever sent within a unit of work.
//!
//! A mail is on one pair of hands at a time: they take it for [`LEASE`] seconds. One that the server was given without a word
//! of whether it took it is never sent again by itself: a person is told, and says. Whoever is killed between the server's
//! "250" and the note leaves a mail that is sent once more when that time is over: by itself a letter goes twice only then.
//! Both carry the same Message-ID, by which mail programs know them for one.

use crate::model::{self, Sent, words};
use crate::print::Desk;
use crate::store::{self, outbox::Claimed};
use db::{Db, Reading, Who, Writing};
use delegates::{Delegate, DelegateId};
use gatherings::GatheringId;
use kernel::{Fact, Moment, Refusal, Uuid};
use std::panic::AssertUnwindSafe;

kernel::id! {
    /// A mail that waits to be carried, or was ("thư chờ gửi").
    MailId
}

words! {
    /// What a mail is.
    pub(crate) enum MailKind {
        /// An invitation.
        Letter = "LETTER", "giấy mời";
        /// Asks for an answer.
        Reminder = "REMINDER", "lời nhắc trả lời";
    }
}

words! {
    /// How far a mail is.
    pub(crate) enum MailState {
        /// In the queue, or on somebody's hands.
        Waiting = "WAITING", "chờ gửi";
        /// The server took it.
        Sent = "SENT", "đã gửi";
        /// Given up.
        Failed = "FAILED", "lỗi";
        /// The server was given it and never said whether it took it.
        Unsure = "UNSURE", "không rõ đã nhận";
        /// Taken out: not wanted any more.
        Dropped = "DROPPED", "đã bỏ";
    }
}

/// A mail of the queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Queued {
    pub(crate) id: MailId,
    pub(crate) gathering: GatheringId,
    pub(crate) delegate: DelegateId,
    pub(crate) kind: MailKind,
    pub(crate) state: MailState,
    pub(crate) email: String,
    pub(crate) queued: Moment,
    /// Times it was taken out to be carried.
    pub(crate) tries: i64,
    /// Not before; on somebody's hands until then.
    pub(crate) next: Moment,
    pub(crate) holder: Option<Uuid>,
    /// Why it came back the last time, was given up or taken out.
    pub(crate) error: String,
    pub(crate) done: Option<Moment>,
}

/// Who carries mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Postman {
    /// When a copy of the program last said that it carries.
    pub seen: Moment,
    /// Over which server, without a name or password.
    pub server: String,
    /// What hinders it, in words, or "".
    pub trouble: String,
}

/// Seconds a mail is on one pair of hands: longer than the ten minutes a slow server is waited for, with half a minute for
/// each of the words before.
const LEASE: i64 = 20 * 60;
/// Seconds without a word after which nobody is taken to be carrying.
const SILENT: i64 = 25 * 60;
/// Seconds to wait after each return; after the last of them it is given up. Together a little more than a day, so that a
/// night without the server loses no letter.
const PAUSES: [i64; 8] = [60, 5 * 60, 15 * 60, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 10 * 3600];
/// Letters of what a server says that are kept.
const ERROR_MAX: usize = 240;

impl Postman {
    /// Does anybody carry, by now?
    pub(crate) fn is_at_work(&self, now: Moment) -> bool {
        now.seconds_since(self.seen) < SILENT
    }
}

impl Queued {
    /// Class and words of a list: "chờ gửi", "lỗi: …, thử lại lúc 08:15".
    pub(crate) fn words(&self) -> (&'static str, String) {
        match self.state {
            MailState::Waiting if self.error.is_empty() => ("wait", "chờ gửi".into()),
            MailState::Waiting => {
                ("wait", format!("chờ gửi lại lúc {}; lỗi: {}", self.next.hour(), self.error))
            }
            MailState::Failed => ("late", format!("lỗi: {}", self.error)),
            MailState::Unsure => ("wait", format!("không rõ máy chủ đã nhận chưa: {}", self.error)),
            MailState::Sent => {
                ("met", self.done.map_or_else(String::new, |at| format!("đã gửi {}", at.full())))
            }
            MailState::Dropped => ("", format!("đã bỏ: {}", self.error)),
        }
    }
}

/// A mail as it is handed to the server. Addresses are plain; the bytes are ASCII lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel {
    /// From which address.
    pub from: String,
    /// To which.
    pub to: String,
    /// Heads and body.
    pub bytes: Vec<u8>,
}

/// Why a mail was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Returned {
    /// In words, for the page; never a password.
    pub says: String,
    /// The server refuses this very mail, now and later.
    pub for_good: bool,
    /// Not this mail but the line, or the login, is at fault: the next mail would fare the same.
    pub line: bool,
    /// The server was given it and said nothing: it may have been taken.
    pub unsure: bool,
}

/// What became of one look into the queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Carried {
    /// Nothing was due.
    Nothing,
    /// The server took one.
    Sent,
    /// One was not wanted any more, and was taken out.
    Dropped,
    /// One came back.
    Returned(Returned),
}

/// Says on the pages that mail is carried, over which server, and what hinders it. To be said again every few minutes.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub fn carries_mail(db: &Db, p: &Postman) -> Result<(), Refusal> {
    let p = p.clone();
    db.write(Who::program(p.seen), move |w| {
        store::outbox::put_postman(w, &p)?;
        w.commit_quietly("that mail is carried is not an act", ())
    })
}

/// Takes the mail that has waited longest, makes it of the records as they stand, hands it to `carry` outside any unit of
/// work, and notes what became of it. `holder` is the same for all calls of one pair of hands.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub fn carry_one(
    db: &Db,
    (now, holder): (&dyn Fn() -> Moment, Uuid),
    carry: &mut dyn FnMut(&Parcel) -> Result<(), Returned>,
) -> Result<Carried, Refusal> {
    let at = now();
    if !db.read(|w| store::outbox::is_due(w, at))? {
        return Ok(Carried::Nothing);
    }
    let claimed = db.write(Who::program(at), move |w| {
        let found = store::outbox::claim(w, (holder, at.plus_seconds(LEASE)))?;
        w.commit_quietly("a mail that is being carried is not sent yet", found)
    })?;
    let Some(c) = claimed else { return Ok(Carried::Nothing) };
    let back = |says: String, for_good| Returned { says, for_good, line: false, unsure: false };
    // Hands that die each time with this mail in them stop taking it.
    if usize::try_from(c.mail.tries).is_ok_and(|n| n > PAUSES.len() + 1) {
        return returned(db, (&c, now()), back("bị ngắt giữa chừng nhiều lần".into(), false));
    }
    let making = || db.read(|w| make(w, &c, at));
    let made = match web::stumbles("the making of a mail", AssertUnwindSafe(making)) {
        Some(Ok(Made::Parcel(parcel, told))) => (parcel, told),
        Some(Ok(Made::Unwanted(why))) => return end(db, (&c, now()), (MailState::Dropped, why)),
        Some(Ok(Made::Impossible(why))) => return returned(db, (&c, now()), back(why, true)),
        failed => {
            if let Some(Err(e)) = failed {
                tracing::error!("the mail {} could not be made: {e}", c.mail.id);
            }
            let says = "chương trình chưa lập được thư; báo người vận hành xem nhật ký";
            return returned(db, (&c, now()), back(says.into(), false));
        }
    };
    match carry(&made.0) {
        Ok(()) => sent(db, (c, now()), made),
        Err(r) if r.unsure => unsure(db, (c, now()), (made.1, Returned { says: said(&r.says), ..r })),
        Err(r) => returned(db, (&c, now()), Returned { says: said(&r.says), ..r }),
    }
}

/// What a server says, as a line of a page.
fn said(text: &str) -> String {
    kernel::clean_line(text).chars().take(ERROR_MAX).collect()
}

/// What is handed over, or why nothing is.
enum Made {
    Parcel(Parcel, Option<Sent>),
    Unwanted(String),
    Impossible(String),
}

fn make(w: &mut Reading, c: &Claimed, now: Moment) -> Result<Made, Refusal> {
    let g = gatherings::gathering(w, c.mail.gathering)?;
    let answered = store::answer(w, c.mail.delegate)?.is_some();
    let desk = Desk::of_one(w, g, c.mail.delegate)?;
    let one = desk.standing().find(|(i, _)| i.delegate == c.mail.delegate);
    let Some((i, d)) = one else { return Ok(Made::Unwanted("không còn là đại biểu".into())) };
    let lacks = desk.lacks(true);
    if !lacks.is_empty() {
        return Ok(Made::Impossible(lacks.to_owned()));
    }
    if i.digest.is_none() {
        return Ok(Made::Impossible("liên kết riêng đã thu hồi, chưa cấp liên kết mới".into()));
    }
    if !crate::mail::is_address(&i.email) {
        return Ok(Made::Impossible("chưa có địa chỉ thư".into()));
    }
    let mark = c.mail.id.to_string();
    let (bytes, told) = match c.mail.kind {
        MailKind::Letter => (desk.mail((i, d), (now, Some(&mark)))?, Some(told(&desk, d, now))),
        MailKind::Reminder if answered => return Ok(Made::Unwanted("đã trả lời".into())),
        MailKind::Reminder if !desk.setting.takes_answers(&desk.g, now.day()) => {
            return Ok(Made::Unwanted("đã quá hạn trả lời".into()));
        }
        MailKind::Reminder => (desk.reminder((i, d), (now, &mark)), None),
    };
    let parcel = Parcel { from: desk.setting.sender.clone(), to: i.email.clone(), bytes };
    Ok(Made::Parcel(parcel, told))
}

/// What the letter told, as it was made: records may have changed while it travelled.
fn told(desk: &Desk, d: &Delegate, now: Moment) -> Sent {
    let hours = model::hours(&desk.g, &desk.programme);
    crate::deeds::told(&desk.g, d, &hours, (model::How::Mail, now.day()))
}

fn about(c: &Claimed, name: &'static str, says: String) -> Fact {
    Fact::new(name, "invitation", c.mail.delegate, says).and_about("gathering", c.mail.gathering)
}

fn sent(
    db: &Db,
    (c, at): (Claimed, Moment),
    (parcel, told): (Parcel, Option<Sent>),
) -> Result<Carried, Refusal> {
    db.write(Who::program(at), move |w| {
        if !store::outbox::note_sent(w, &c, &parcel.to)? {
            return w.commit_quietly("other hands noted the same mail before", ());
        }
        let d = delegates::delegate(w, c.mail.delegate)?;
        let f = match &told {
            Some(told) => {
                let s = crate::queue::put_carried(w, &c, (told, at))?;
                let again = if s > 1 { format!(", lần {s}") } else { String::new() };
                let says =
                    format!("Gửi giấy mời cho {} qua thư điện tử{again}; máy chủ thư đã nhận.", d.name);
                about(&c, "invitations.mailed", says)
            }
            None => {
                let says =
                    format!("Gửi lời nhắc trả lời cho {} qua thư điện tử; máy chủ thư đã nhận.", d.name);
                about(&c, "invitations.reminded", says)
            }
        };
        w.commit(&f, ())
    })?;
    Ok(Carried::Sent)
}

fn returned(db: &Db, (c, at): (&Claimed, Moment), r: Returned) -> Result<Carried, Refusal> {
    let pause = usize::try_from(c.mail.tries - 1).ok().and_then(|n| PAUSES.get(n));
    let Some(pause) = pause.filter(|_| !r.for_good) else {
        let why = if r.for_good {
            r.says.clone()
        } else {
            format!("{} (đã thử {} lần)", r.says, c.mail.tries)
        };
        end(db, (c, at), (MailState::Failed, why))?;
        return Ok(Carried::Returned(r));
    };
    let (c, next, says) = (c.clone(), at.plus_seconds(*pause), r.says.clone());
    db.write(Who::program(at), move |w| {
        store::outbox::note_returned(w, &c, (next, &says))?;
        w.commit_quietly("a mail that came back is tried again", ())
    })?;
    Ok(Carried::Returned(r))
}

/// The server was given it, and whether it took it a person finds out.
fn unsure(
    db: &Db,
    (c, at): (Claimed, Moment),
    (told, r): (Option<Sent>, Returned),
) -> Result<Carried, Refusal> {
    let says = r.says.clone();
    db.write(Who::program(at), move |w| {
        if !store::outbox::note_unsure(w, &c, (&says, told.as_ref()))? {
            return w.commit_quietly("the mail is on other hands by now", ());
        }
        let d = delegates::delegate(w, c.mail.delegate)?;
        let what = c.mail.kind.vietnamese();
        let says = format!("Gửi {what} cho {}: không rõ máy chủ thư đã nhận chưa ({says}).", d.name);
        w.commit(&about(&c, "invitations.mail_unsure", says), ())
    })?;
    Ok(Carried::Returned(r))
}

/// The end of a mail that was not sent.
fn end(db: &Db, (c, at): (&Claimed, Moment), (state, why): (MailState, String)) -> Result<Carried, Refusal> {
    let c = c.clone();
    db.write(Who::program(at), move |w: &mut Writing| {
        if !store::outbox::note_end(w, &c, (state, &why))? {
            return w.commit_quietly("the mail is on other hands by now", ());
        }
        let d = delegates::delegate(w, c.mail.delegate)?;
        let what = c.mail.kind.vietnamese();
        let f = match state {
            MailState::Failed => {
                about(&c, "invitations.mail_failed", format!("Không gửi được {what} cho {}: {why}.", d.name))
            }
            _ => about(&c, "invitations.mail_dropped", format!("Bỏ {what} chờ gửi cho {}: {why}.", d.name)),
        };
        w.commit(&f, ())
    })?;
    Ok(Carried::Dropped)
}
