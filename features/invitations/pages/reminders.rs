//! Who has not answered, with the words to remind them by.

use super::list::answers_of;
use super::mailing::Post;
use super::{Top, prepared};
use crate::figures::is_silent;
use crate::outbox::{MailKind, MailState};
use crate::print::Desk;
use db::Reading;
use delegates::DelegateId;
use gatherings::GatheringId;
use kernel::Refusal;
use std::collections::{BTreeMap, BTreeSet};
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "reminders.html")]
pub(crate) struct RemindersPage {
    pub(crate) frame: Frame,
    pub(crate) key: String,
    pub(crate) top: Top,
    /// Delegation, contact, the text to send, how many.
    pub(crate) groups: Vec<(String, String, String, usize)>,
    pub(crate) all: usize,
    pub(crate) until: String,
    pub(crate) post: Post,
    /// How many of them were sent a letter, have an address and may still answer.
    pub(crate) reachable: usize,
    /// "12 đã gửi, 3 chờ gửi": reminders by mail, "" when there are none.
    pub(crate) mailed: String,
}

/// Those who have not answered, by delegation.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let desk = Desk::of(w, g)?;
    let answers = answers_of(w, id)?;
    let post = Post::of(w, (id, MailKind::Reminder), v.now)?;
    let by_mail = silent_by_mail(w, &desk, v)?;
    let until = desk.setting.answer_until.unwrap_or(desk.g.first_day);
    let of = delegates::delegations(w, id)?;
    let mut silent: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (i, d) in desk.standing().filter(|(_, d)| is_silent(d, answers.get(&d.id))) {
        let at = of.iter().position(|x| x.id == d.delegation).unwrap_or(usize::MAX);
        let line = format!("- {} (giấy mời số {:03}): {}", d.in_words(), i.number, desk.link(i));
        silent.entry(at).or_default().push(line);
    }
    let all = silent.values().map(Vec::len).sum();
    let groups = silent.into_iter().map(|(at, lines)| {
        let (name, contact) = of.get(at).map_or_else(Default::default, |d| (d.name.clone(), d.contact.clone()));
        let text = format!(
            "Kính gửi {name},\n\n{} diễn ra {}, tại {}. Đến nay các đại biểu sau chưa trả lời giấy mời; kính đề nghị trả lời \
             trước hết ngày {until} theo liên kết riêng của từng người:\n\n{}\n\nTrân trọng.",
            desk.g.name,
            desk.g.days_words(),
            desk.g.place,
            lines.join("\n")
        );
        (name, contact, text, lines.len())
    });
    Page::of(&RemindersPage {
        frame: v.frame(format!("Nhắc trả lời: {}", desk.g.name), "/gatherings"),
        key: v.form_key(),
        top: Top::of(v, &desk.g, "invitations", "Nhắc trả lời")?,
        groups: groups.collect(),
        all,
        until: format!("{until}, {}", until.left(v.today())),
        mailed: mailed(&post),
        post,
        reachable: by_mail,
    })
}

/// How many can be reminded by mail today.
fn silent_by_mail(w: &mut Reading, desk: &Desk, v: &Visit) -> Result<usize, Refusal> {
    if !desk.setting.takes_answers(&desk.g, v.today()) {
        return Ok(0);
    }
    let silent: BTreeSet<DelegateId> = super::mailing::silent(w, desk)?.into_iter().collect();
    Ok(desk.standing().filter(|(i, d)| !i.email.is_empty() && silent.contains(&d.id)).count())
}

/// How far reminders by mail are.
fn mailed(post: &Post) -> String {
    let mut parts = Vec::new();
    for state in [MailState::Sent, MailState::Waiting, MailState::Failed, MailState::Unsure] {
        let n = post.last.values().filter(|m| m.state == state).count();
        if n > 0 {
            parts.push(format!("{n} {}", state.vietnamese()));
        }
    }
    let last = post.last.values().filter_map(|m| m.done).max();
    if let Some(at) = last.filter(|_| !parts.is_empty()) {
        parts.push(format!("lần cuối {}", at.full()));
    }
    parts.join(", ")
}
