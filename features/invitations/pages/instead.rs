//! Taking the person whom an answer named, in one step, until the last hour.

use super::{Top, prepared};
use crate::duties::StandAtGate;
use crate::gate;
use crate::heir::{self, Heir};
use crate::model::{Answer, Coming};
use crate::roll::Means;
use crate::store;
use db::{Committed, Reading, Writing};
use delegates::{Delegate, DelegateId, Particulars, Traits, Why};
use gatherings::{Gathering, GatheringId};
use kernel::{Refusal, Uuid};
use web::{Filled, Form, Frame, Next, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "instead.html")]
pub(crate) struct InsteadPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) path: String,
    pub(crate) d: Delegate,
    pub(crate) a: Answer,
    pub(crate) key: String,
    pub(crate) reason: String,
    /// Gates, while people come in; else none.
    pub(crate) gates: Vec<String>,
    pub(crate) shut: &'static str,
}

/// The delegate of this gathering with the answer that names somebody.
fn named(w: &mut Reading, id: GatheringId, delegate: DelegateId) -> Result<(Delegate, Answer), Refusal> {
    let d = delegates::delegate(w, delegate)?;
    crate::model::here(id, d.gathering)?;
    let a = store::answer(w, delegate)?.ok_or(Refusal::NotFound)?;
    Ok((d, a))
}

/// Why nobody can be taken any more; "" when somebody can.
fn shut(d: &Delegate, a: &Answer) -> &'static str {
    match () {
        () if !d.stands() => "Người này không còn là đại biểu nên không nhận người dự thay được nữa.",
        () if a.coming != Coming::Instead => "Trả lời hiện nay không đề nghị cử người khác dự thay.",
        () => "",
    }
}

/// May people be coming in by now? From the eve on, as a gate takes them.
fn is_open(v: &Visit, g: &Gathering) -> bool {
    (g.first_day.plus_days(-1)..=g.last_day).contains(&v.today()) && v.can(StandAtGate::of(g))
}

/// The form, filled in from the answer.
pub(crate) fn show(
    v: &Visit,
    w: &mut Reading,
    Two(id, delegate): Two<GatheringId, DelegateId>,
) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let (d, a) = named(w, id, delegate)?;
    Page::of(&InsteadPage {
        frame: v.frame(format!("Nhận người dự thay {}", d.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "invitations", "Nhận người dự thay")?,
        path: format!("/gatherings/{id}/invitations/of/{delegate}/instead"),
        key: v.form_key(),
        reason: format!("{} đề nghị cử người khác dự thay khi trả lời giấy mời", d.name),
        gates: if is_open(v, &g) { store::setting(w, id)?.gates } else { Vec::new() },
        shut: shut(&d, &a),
        d,
        a,
    })
}

/// Takes the person, and writes down that they came where they stand at a gate.
pub(crate) fn accept(
    v: &Visit,
    w: &mut Writing,
    Two(id, delegate): Two<GatheringId, DelegateId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let (d, a) = named(w, id, delegate)?;
    let key: DelegateId = v.sent_key(form);
    if d.heir == Some(key) {
        let new = delegates::delegate(w, key)?;
        let to = Next::to(format!("/gatherings/{id}/invitations/of/{key}"));
        let says = format!("{} dự thay {}.", new.name, d.name);
        return w.commit_quietly("the same form again replaces nobody twice", to.saying(says));
    }
    let why_not = shut(&d, &a);
    if !why_not.is_empty() {
        return Err(Refusal::conflict(why_not));
    }
    if form.value("answer") != a.version.to_string() {
        return Err(Refusal::conflict(
            "Trả lời vừa được đổi sau khi trang này mở ra nên chưa ghi gì. Xem lại người được đề nghị rồi ghi lần nữa.",
        ));
    }
    let mut r = form.read();
    let text = |name: &str| form.value(name).to_owned();
    let who = Particulars {
        name: text("name"),
        post: text("post"),
        honorific: text("honorific"),
        unit: text("unit"),
        category: d.category,
        birth: None,
        traits: Traits::default(),
        field: None,
        occupation: None,
        note: String::new(),
    };
    let who = who.checked().unwrap_or_else(|wrong| {
        wrong.into_iter().for_each(|(field, says)| r.wrong(field, "GM-44", says));
        d.who.clone()
    });
    let reason = r.line("reason", "Lý do", 300);
    let document = r.optional_line("document", "Văn bản", 200);
    r.done()?;
    let new = Heir {
        id: key,
        who: &who,
        why: &Why { reason, document },
        sure: delegates::Sure::Tick(form.value("sure")),
    };
    let number = heir::accept(w, &ok, &g, (&d, form.version()?, &a), &new)?;
    let mut says = format!("{} dự thay {}", who.name, d.name);
    if let Some(n) = number {
        says.push_str(&format!(", giấy mời số {n:03}"));
    }
    let mut to = format!("/gatherings/{id}/invitations/of/{}", new.id);
    if form.has("present") && is_open(v, &g) {
        let ok = v.may(StandAtGate::of(&g))?;
        let wish = gate::Wish {
            key: crate::ScanId(Uuid::now_v7()),
            at: v.now,
            who: new.id.to_string(),
            gate: form.value("gate").to_owned(),
            means: Means::Search,
        };
        let told = gate::Desk::for_wishes(w, g, std::slice::from_ref(&wish))?.take(w, &ok, &wish)?;
        says = format!("{says}. {}", told.says);
        to = format!("/gatherings/{id}/check-in");
    } else {
        says.push_str(". In hoặc gửi giấy mời mới.");
    }
    w.commit_remembered(Next::to(to).saying(says))
}
