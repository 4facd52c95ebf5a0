//! One delegate: what the list says, its history; another in the place; withdrawal.

use super::list::{FieldView, fields, fresh, read, read_over};
use crate::Why;
use crate::deeds;
use crate::doubts::{SURE, Sure};
use crate::model::{Change, ChangeKind, Delegate, DelegateId, Ending, ListState};
use crate::opened::{Opened, Opens};
use crate::roster::{self, COLUMNS};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "delegate.html")]
pub(crate) struct DelegatePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) trail: String,
    pub(crate) base: String,
    pub(crate) list: String,
    pub(crate) x: Delegate,
    pub(crate) fields: Vec<FieldView>,
    /// A correction must say why.
    pub(crate) asks_why: bool,
    /// Why nothing can be changed any more.
    pub(crate) shut: Option<String>,
    /// Forms are shown: also to whoever typed into one that was shut meanwhile.
    pub(crate) writing: bool,
    pub(crate) heir: Option<String>,
    pub(crate) history: Vec<Change>,
}

#[derive(askama::Template)]
#[template(path = "replacement.html")]
pub(crate) struct ReplacementPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) trail: String,
    pub(crate) base: String,
    pub(crate) list: String,
    pub(crate) x: Delegate,
    pub(crate) fields: Vec<FieldView>,
    pub(crate) key: String,
    pub(crate) shut: Option<String>,
    pub(crate) writing: bool,
}

fn shut(v: &Visit, o: &Opened, x: &Delegate) -> Option<String> {
    if let Some(ending) = x.ending {
        return Some(format!(
            "Đại biểu đã {} nên không thay đổi được nữa; lịch sử vẫn giữ.",
            ending.vietnamese()
        ));
    }
    match o.writes(v) {
        Err(Refusal::Conflict(why)) => Some(why),
        _ => None,
    }
}

fn trail(o: &Opened, page: &str) -> Result<String, Refusal> {
    if matches!(o.pen, crate::Pen::Link(_)) { Ok(String::new()) } else { gatherings::trail(&o.g, page) }
}

/// What the list says, with the history.
pub(crate) fn show<A: Opens>(
    v: &Visit,
    w: &mut Reading,
    Two(at, id): Two<A, DelegateId>,
) -> Result<Page, Refusal> {
    let o = at.open(v, w)?;
    let x = o.delegate(w, id)?;
    let heir = match x.heir {
        Some(heir) => Some(o.delegate(w, heir)?.in_words()),
        None => None,
    };
    let filled = v.filled.beside(x.version, &["reason", "document"]);
    let here = format!("{}/delegates/{id}", o.base);
    Page::of(&DelegatePage {
        frame: v.frame(x.name.clone(), "/gatherings").over(&filled, here),
        trail: trail(&o, &x.name)?,
        list: o.d.name.clone(),
        fields: fields(&roster::cells(&x)),
        asks_why: o.d.state == ListState::Confirmed,
        writing: shut(v, &o, &x).is_none() || v.filled.is_back(),
        shut: shut(v, &o, &x),
        heir,
        history: store::history_of(w, id)?,
        filled,
        base: o.base,
        x,
    })
}

fn why(form: &Form, must: bool) -> Result<Why, Refusal> {
    let mut r = form.read();
    let reason =
        if must { r.line("reason", "Lý do", 300) } else { r.optional_line("reason", "Lý do", 300) };
    let document = r.optional_line("document", "Văn bản", 200);
    r.done()?;
    Ok(Why { reason, document })
}

/// Problems of both at once.
fn both<A, B>(a: Result<A, Refusal>, b: Result<B, Refusal>) -> Result<(A, B), Refusal> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Refusal::Invalid(mut a)), Err(Refusal::Invalid(b))) => {
            a.extend(b);
            Err(Refusal::Invalid(a))
        }
        (Err(e), _) | (_, Err(e)) => Err(e),
    }
}

/// Other particulars of the same person.
pub(crate) fn save<A: Opens>(
    v: &Visit,
    w: &mut Writing,
    Two(at, id): Two<A, DelegateId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = at.open_to_write(v, w)?;
    let x = o.delegate(w, id)?;
    o.writes(v)?;
    let seen = form.version()?;
    let confirmed = o.d.state == ListState::Confirmed;
    let (who, why) = both(read_over(form, &roster::cells(&x), o.g.first_day.year()), why(form, confirmed))?;
    let to = Next::to(format!("{}/delegates/{id}", o.base));
    if !deeds::change(w, &o.pen, o.at(), (&x, seen), (&who, &why, Sure::Tick(form.value(SURE))))? {
        return w
            .commit_quietly("the same particulars again change nothing", to.saying("Không có gì thay đổi."));
    }
    w.commit_remembered(to.saying(format!("Đã sửa thông tin {}.", who.name)))
}

/// The form for another one.
pub(crate) fn replacement<A: Opens>(
    v: &Visit,
    w: &mut Reading,
    Two(at, id): Two<A, DelegateId>,
) -> Result<Page, Refusal> {
    let o = at.open(v, w)?;
    let x = o.delegate(w, id)?;
    let mut held: [String; COLUMNS] = Default::default();
    // Whoever comes instead comes as the same, and mostly from the same place.
    let cells = roster::cells(&x);
    for n in [5, 6] {
        held[n].clone_from(&cells[n]);
    }
    Page::of(&ReplacementPage {
        frame: v.frame(format!("Thay {}", x.name), "/gatherings"),
        filled: v.filled.clone(),
        trail: trail(&o, &x.name)?,
        list: o.d.name.clone(),
        fields: fields(&held),
        key: v.form_key(),
        writing: shut(v, &o, &x).is_none() || v.filled.is_back(),
        shut: shut(v, &o, &x),
        base: o.base,
        x,
    })
}

/// Another comes instead.
pub(crate) fn replace<A: Opens>(
    v: &Visit,
    w: &mut Writing,
    Two(at, id): Two<A, DelegateId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = at.open_to_write(v, w)?;
    let x = o.delegate(w, id)?;
    o.writes(v)?;
    let seen = form.version()?;
    let (who, why) = both(read(form, o.g.first_day.year()), why(form, true))?;
    let says = format!("{} thay {}. Cả hai đều có trong lịch sử.", who.name, x.name);
    let to = Next::to(&o.base).saying(says);
    let Some(new) = fresh(v, w, (&o, form), |there| x.heir == Some(there.id) && there.who == who)? else {
        return w.commit_quietly("the same form again replaces nobody twice", to);
    };
    deeds::replace(w, &o.pen, o.at(), (&x, seen), (new, &who, &why, Sure::Tick(form.value(SURE))))?;
    w.commit_remembered(to)
}

/// Nobody comes instead.
pub(crate) fn withdraw<A: Opens>(
    v: &Visit,
    w: &mut Writing,
    Two(at, id): Two<A, DelegateId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = at.open_to_write(v, w)?;
    let x = o.delegate(w, id)?;
    o.writes(v)?;
    let seen = form.version()?;
    let mut r = form.read();
    let reason = r.line("withdraw_reason", "Lý do rút", 300);
    let document = r.optional_line("withdraw_document", "Văn bản", 200);
    r.done()?;
    let to = Next::to(&o.base).saying(format!("Đã rút {}. Chỗ của đoàn còn trống.", x.name));
    let why = Why { reason, document };
    // Withdrawn for another reason is what somebody else wrote.
    let is_so =
        |c: &Change| c.kind == ChangeKind::Withdrawn && c.reason == why.reason && c.document == why.document;
    if x.ending == Some(Ending::Withdrawn)
        && x.version == seen + 1
        && store::history_of(w, id)?.last().is_some_and(is_so)
    {
        return w.commit_quietly("the same form again withdraws nobody twice", to);
    }
    deeds::withdraw(w, &o.pen, o.at(), (&x, seen), &why)?;
    w.commit_remembered(to)
}
