//! One invitation: what was sent, the link, the answer.

use super::mailing::Post;
use super::{Top, prepared};
use crate::deeds;
use crate::model::{Answer, Coming, Sent, Travel, choices};
use crate::outbox::{MailKind, Queued};
use crate::print::Desk;
use crate::store::{self, Pen};
use db::{Committed, Reading, Writing};
use delegates::{Delegate, DelegateId};
use gatherings::{Gathering, GatheringId};
use kernel::{Moment, Refusal};
use web::{Filled, Form, Frame, Next, Page, Two, Visit};

/// What the fields of an answer hold, as a form shows them.
pub(crate) struct AnswerFields {
    pub(crate) coming: &'static str,
    pub(crate) instead_name: String,
    pub(crate) instead_post: String,
    pub(crate) companions: String,
    pub(crate) travel: &'static str,
    pub(crate) meals: &'static str,
    pub(crate) nights: String,
    pub(crate) note: String,
    pub(crate) version: String,
    /// "dự, ghi lúc 08:15, 21/3/2024"; "" when there is none.
    pub(crate) said: String,
    pub(crate) ways: Vec<(&'static str, &'static str)>,
    pub(crate) travels: Vec<(&'static str, &'static str)>,
}

impl AnswerFields {
    /// Of what was answered, if anything.
    pub(crate) fn of(a: Option<&Answer>) -> AnswerFields {
        let count = |n: i64| if n == 0 { String::new() } else { n.to_string() };
        AnswerFields {
            coming: a.map_or("", |a| a.coming.word()),
            instead_name: a.map_or_else(String::new, |a| a.instead_name.clone()),
            instead_post: a.map_or_else(String::new, |a| a.instead_post.clone()),
            companions: a.map_or_else(String::new, |a| count(a.companions)),
            travel: a.and_then(|a| a.travel).map_or("", Travel::word),
            meals: a.and_then(|a| a.meals).map_or("", |m| if m { "yes" } else { "no" }),
            nights: a.map_or_else(String::new, |a| count(a.nights)),
            note: a.map_or_else(String::new, |a| a.note.clone()),
            version: a.map_or(0, |a| a.version).to_string(),
            said: a.map_or_else(String::new, |a| {
                format!("{} ({}, {})", a.coming.vietnamese().to_lowercase(), a.by.to_lowercase(), a.at.full())
            }),
            ways: Coming::ALL.iter().map(|c| (c.word(), c.vietnamese())).collect(),
            travels: Travel::ALL.iter().map(|c| (c.word(), c.vietnamese())).collect(),
        }
    }
}

/// The nights a gathering can ask for: the eve, those between its days, and the one after.
fn nights_max(g: &Gathering) -> i64 {
    i64::try_from(g.days().len()).unwrap_or(i64::MAX).saturating_add(1)
}

/// An answer as a form brings it. Who does not come needs nothing.
pub(crate) fn answer_in(
    form: &Form,
    (g, delegate): (&Gathering, DelegateId),
    (by, at): (&str, Moment),
) -> Result<Answer, Refusal> {
    let mut r = form.read();
    let coming = r.choice("coming", "Trả lời", &choices(Coming::ALL, Coming::word));
    let instead_name = r.optional_line("instead_name", "Người được cử dự thay", 100);
    let instead_post = r.optional_line("instead_post", "Chức vụ, đơn vị của người ấy", 200);
    let companions = r.optional_count("companions", "Số người đi cùng", 0, 20).unwrap_or(0);
    let nights = r.optional_count("nights", "Số đêm nghỉ lại", 0, 20).unwrap_or(0);
    let note = r.optional_text("note", "Nhu cầu khác", 500);
    if coming == Some(Coming::Instead) && instead_name.is_empty() && !r.has_problem("instead_name") {
        r.wrong("instead_name", "GM-09", "Người được cử dự thay: chưa viết họ tên.");
    }
    if !instead_name.is_empty() && !delegates::is_name(&instead_name) {
        let says = format!(
            "Người được cử dự thay: “{}” không phải là tên người. Viết đủ họ và tên bằng chữ.",
            web::short(&instead_name)
        );
        r.wrong("instead_name", "GM-09", says);
    }
    let most = nights_max(g);
    if nights > most {
        let says = format!(
            "Số đêm nghỉ lại: hội nghị họp {}, nhiều nhất {most} đêm kể cả đêm trước và đêm sau. Cần lâu hơn thì ghi ở “Nhu cầu khác”.",
            g.days_words()
        );
        r.wrong("nights", "GM-48", says);
    }
    r.done()?;
    let coming = coming.ok_or(Refusal::NotFound)?;
    let needs = coming != Coming::No;
    let instead = coming == Coming::Instead;
    Ok(Answer {
        delegate,
        coming,
        instead_name: if instead { instead_name } else { String::new() },
        instead_post: if instead { instead_post } else { String::new() },
        companions: if needs { companions } else { 0 },
        travel: Travel::of_word(form.value("travel")).filter(|_| needs),
        meals: match form.value("meals") {
            "yes" if needs => Some(true),
            "no" if needs => Some(false),
            _ => None,
        },
        nights: if needs { nights } else { 0 },
        note,
        by: by.to_owned(),
        at,
        version: form.version()?,
    })
}

#[derive(askama::Template)]
#[template(path = "one.html")]
pub(crate) struct OnePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) path: String,
    pub(crate) d: Delegate,
    pub(crate) list: String,
    pub(crate) standing: bool,
    /// "012/GM-UBND", or "" when there is none yet.
    pub(crate) number: String,
    pub(crate) issue: i64,
    pub(crate) link: String,
    pub(crate) email: String,
    pub(crate) seat: String,
    pub(crate) outdated: String,
    pub(crate) sendings: Vec<Sent>,
    pub(crate) a: AnswerFields,
    /// The answer names somebody else, who can be taken.
    pub(crate) names_instead: bool,
    /// Stands no more, and still holds something.
    pub(crate) held: bool,
    /// Class and words of the last letter by mail; "" when there was none.
    pub(crate) mail: (&'static str, String),
}

/// The delegate of this gathering.
fn of(w: &mut Reading, g: GatheringId, id: DelegateId) -> Result<Delegate, Refusal> {
    let d = delegates::delegate(w, id)?;
    crate::model::here(g, d.gathering)?;
    Ok(d)
}

/// One invitation.
pub(crate) fn show(
    v: &Visit,
    w: &mut Reading,
    Two(id, delegate): Two<GatheringId, DelegateId>,
) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let d = of(w, id, delegate)?;
    let desk = Desk::of(w, g)?;
    let i = store::invitation(w, delegate)?;
    let answer = store::answer(w, delegate)?;
    let a = AnswerFields::of(answer.as_ref());
    let names_instead = d.stands() && answer.as_ref().is_some_and(|a| a.coming == Coming::Instead);
    let held = !d.stands() && crate::void::out(w, id)?.iter().any(|(o, _)| o.id == delegate);
    let post = Post::of(w, (id, MailKind::Letter), v.now)?;
    let filled = v.filled.beside(answer.map_or(0, |a| a.version), &["why", "email", "ends"]);
    let path = format!("/gatherings/{id}/invitations/of/{delegate}");
    let sendings = store::sendings_of(w, delegate)?;
    Page::of(&OnePage {
        frame: v.frame(format!("Giấy mời: {}", d.name), "/gatherings").over(&filled, path.clone()),
        filled,
        top: Top::of(v, &desk.g, "invitations", &d.name)?,
        list: format!("/delegations/{}/delegates/{}", d.delegation, d.id),
        standing: d.stands(),
        number: i.as_ref().map_or_else(String::new, |i| desk.setting.number_words(i.number)),
        issue: i.as_ref().map_or(0, |i| i.issue),
        link: i.as_ref().map_or_else(String::new, |i| desk.link(i)),
        email: i.map_or_else(String::new, |i| i.email),
        seat: desk.seat(delegate).to_owned(),
        outdated: desk.outdated(&d).join(", "),
        sendings,
        a,
        names_instead,
        held,
        mail: post.last.get(&delegate).map_or_else(Default::default, Queued::words),
        path,
        d,
    })
}

/// Withdraws the link, with or without a new one.
pub(crate) fn renew(
    v: &Visit,
    w: &mut Writing,
    Two(id, delegate): Two<GatheringId, DelegateId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let d = of(w, id, delegate)?;
    let i = store::invitation(w, delegate)?.ok_or(Refusal::NotFound)?;
    let mut r = form.read();
    let why = r.line("why", "Lý do thu hồi", 300);
    r.done()?;
    if form.value("issue") != i.issue.to_string() {
        return Err(Refusal::conflict(db::CHANGED));
    }
    let ends = form.has("ends");
    deeds::renew_link(w, &ok, (&g, &d, &i), (ends, &why))?;
    let says = if ends {
        "Đã thu hồi liên kết; mã đã in không mở được nữa."
    } else {
        "Đã cấp liên kết mới; mã đã in không mở được nữa, in lại giấy mời."
    };
    w.commit_remembered(Next::to(format!("/gatherings/{id}/invitations/of/{delegate}")).saying(says))
}

/// Writes an answer down that came by telephone or on paper.
pub(crate) fn answer(
    v: &Visit,
    w: &mut Writing,
    Two(id, delegate): Two<GatheringId, DelegateId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let d = of(w, id, delegate)?;
    store::invitation(w, delegate)?.ok_or(Refusal::NotFound)?;
    let a = answer_in(form, (&g, delegate), ("Ban tổ chức ghi", v.now))?;
    let to = Next::to(format!("/gatherings/{id}/invitations/of/{delegate}"));
    let to = to.saying(format!("Đã ghi trả lời của {}.", d.name));
    if deeds::is_answered_so(w, &a)? {
        return w.commit_quietly("the same answer came again", to);
    }
    deeds::answer(w, &Pen::Host(ok), (&g, &d), &a)?;
    w.commit_remembered(to)
}

/// What ever happened to this invitation.
pub(crate) fn journal(
    v: &Visit,
    w: &mut Reading,
    Two(id, delegate): Two<GatheringId, DelegateId>,
) -> Result<Page, Refusal> {
    prepared(v, w, id)?;
    let d = of(w, id, delegate)?;
    let back = format!("/gatherings/{id}/invitations/of/{delegate}");
    web::journal(v, w, ("invitation", delegate), &format!("Giấy mời của {}", d.name), &back)
}
