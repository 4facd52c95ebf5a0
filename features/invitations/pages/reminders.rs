//! Who has not answered, with the words to remind them by.

use super::list::answers_of;
use super::{Top, prepared};
use crate::print::Desk;
use db::Reading;
use gatherings::GatheringId;
use kernel::Refusal;
use std::collections::BTreeMap;
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "reminders.html")]
pub(crate) struct RemindersPage {
    pub(crate) frame: Frame,
    pub(crate) top: Top,
    /// Delegation, contact, the text to send, how many.
    pub(crate) groups: Vec<(String, String, String, usize)>,
    pub(crate) all: usize,
    pub(crate) until: String,
}

/// Those who have not answered, by delegation.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let desk = Desk::of(w, g)?;
    let answers = answers_of(w, id)?;
    let until = desk.setting.answer_until.unwrap_or(desk.g.first_day);
    let of = delegates::delegations(w, id)?;
    let mut silent: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (i, d) in desk.standing().filter(|(_, d)| !answers.contains_key(&d.id)) {
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
        top: Top::of(v, &desk.g, "invitations", "Nhắc trả lời")?,
        groups: groups.collect(),
        all,
        until: format!("{until}, {}", until.left(v.today())),
    })
}
