//! A covenant's own page: the text, who signed, and the head unit's deeds.

use super::annex::{self, AnnexRow};
use super::view::{History, SignerRow, Stand, TextView, histories, signers};
use super::{names, seen};
use crate::change;
use crate::model::{Covenant, CovenantId, CovenantState, Sign};
use crate::store;
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Refusal, YearId};
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "covenant.html")]
pub(crate) struct CovenantPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: CovenantId,
    pub(crate) year: YearId,
    pub(crate) year_title: String,
    pub(crate) title: String,
    pub(crate) head_words: &'static str,
    pub(crate) state: CovenantState,
    pub(crate) tell: String,
    pub(crate) version: String,
    pub(crate) text: TextView,
    pub(crate) signers: Vec<SignerRow>,
    pub(crate) signed: usize,
    pub(crate) members: usize,
    pub(crate) runs: bool,
    /// The unit this person may sign for now.
    pub(crate) sign_for: Option<(BodyId, String)>,
    /// What the draft still lacks.
    pub(crate) lacks: Vec<String>,
    pub(crate) may_reopen: bool,
    pub(crate) may_settle: bool,
    /// May this person amend its targets now?
    pub(crate) amends: bool,
    /// What was amended after it was in force.
    pub(crate) histories: Vec<History>,
    pub(crate) annexes: Vec<AnnexRow>,
}

impl CovenantPage {
    /// Was it the absence of this unit that was refused?
    fn is_for(&self, s: &SignerRow) -> bool {
        self.filled.action == format!("/covenants/{}/absences", self.id)
            && self.filled.or("body", "") == s.body.to_string()
    }
}

/// The page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<CovenantId>) -> Result<Page, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let names = names(v, w, &year, &c)?;
    let runs = v.can(year.run());
    let mine: Vec<BodyId> = year.members.iter().copied().filter(|b| v.can(Sign::of(id, *b))).collect();
    let next = mine.iter().copied().find(|b| c.may_sign(&year.members, *b).is_ok());
    let filled = v.filled.beside(c.version, &["reopen_reason"]);
    let (held, uses) = (store::targets::amendments(w, id)?, store::targets::uses(w, id)?);
    let signings = store::targets::signings(w, id)?;
    let annexes = c.annexes(&held, &signings);
    Page::of(&CovenantPage {
        frame: v
            .frame(format!("Giao ước thi đua năm {}", year.number), "/years")
            .over(&filled, format!("/covenants/{id}")),
        filled,
        id,
        year: year.id,
        year_title: year.title(),
        title: format!("Giao ước thi đua năm {}", year.number),
        head_words: year.head_words(),
        state: c.state,
        tell: tell(&c, &year),
        version: c.version.to_string(),
        text: TextView::of(&c, &names).with_notes(&held, &uses),
        signers: signers(&c, &year, &names, &mine),
        signed: c.signed(&year.members),
        members: year.members.len(),
        runs,
        sign_for: next.map(|b| (b, names.full(b).to_owned())),
        lacks: if runs && c.state == CovenantState::Draft {
            let headless = year.head.is_none().then(|| change::headless(&year));
            headless.into_iter().chain(c.missing(&year.members).into_iter().map(|p| p.says)).collect()
        } else {
            Vec::new()
        },
        may_reopen: runs && c.may_reopen().is_ok(),
        may_settle: runs && c.may_settle(&year.members).is_ok(),
        amends: runs && c.open_to_amend(&year, v.today()).is_ok(),
        histories: histories(&c, &held, &annexes),
        annexes: annex::rows(&c, &annexes),
    })
}

/// The page again, for a deed on one of its bodies that was refused.
pub(crate) fn show_of(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<CovenantId, BodyId>,
) -> Result<Page, Refusal> {
    show(v, w, One(id))
}

/// The sentence that tells the state.
pub(crate) fn tell(c: &Covenant, year: &Year) -> String {
    let (signed, all) = (c.signed(&year.members), year.members.len());
    let absent = match c.absences.len() {
        0 => String::new(),
        n => format!(", {n} đơn vị vắng có ghi lý do"),
    };
    match (c.state, c.effective_on) {
        (CovenantState::Draft, _) => {
            format!("{}. Đang soạn; {} chốt nội dung thì mở ký.", year.bloc_name, year.head_words())
        }
        (CovenantState::Agreed, _) => match c.waiting(&year.members).len() {
            0 => format!("{}. {signed}/{all} đơn vị đã ký{absent}.", year.bloc_name),
            left => format!(
                "{}. Đã chốt nội dung; {signed}/{all} đơn vị đã ký{absent}, còn {left} đơn vị.",
                year.bloc_name
            ),
        },
        (CovenantState::Effective, Some(on)) => {
            format!("{}. Có hiệu lực từ {on}; {signed}/{all} đơn vị đã ký{absent}.", year.bloc_name)
        }
        (CovenantState::Effective, None) => format!("{}. Có hiệu lực.", year.bloc_name),
    }
}

#[derive(askama::Template)]
#[template(path = "covenant-none.html")]
pub(crate) struct NonePage {
    pub(crate) frame: Frame,
    pub(crate) year: YearId,
    pub(crate) year_title: String,
    pub(crate) number: i64,
    pub(crate) head_words: &'static str,
    pub(crate) runs: bool,
    /// Last year's number, when there is a covenant to begin from.
    pub(crate) last: Option<i64>,
}

/// The covenant of a year: there, or a page that says how to begin one.
pub(crate) fn of_year(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = blocs::year(w, id, v.today())?;
    v.sees(year.see())?;
    if let Some(c) = store::of_year(w, id)? {
        return Ok(Page::elsewhere(format!("/covenants/{}", c.id)));
    }
    let last = last_year(v, w, &year)?;
    Page::of(&NonePage {
        frame: v.frame(format!("Giao ước thi đua năm {}", year.number), "/years"),
        year: id,
        year_title: year.title(),
        number: year.number,
        head_words: year.head_words(),
        runs: v.can(year.run()),
        last: last.map(|_| year.number - 1),
    })
}

fn last_year(v: &Visit, w: &mut Reading, year: &Year) -> Result<Option<Covenant>, Refusal> {
    match blocs::year_numbered(w, year.bloc, year.number - 1, v.today())? {
        Some(last) => Ok(store::of_year(w, last.id)?.filter(|c| !c.sections.is_empty())),
        None => Ok(None),
    }
}

/// Begins the covenant, from nothing or from last year's wording.
pub(crate) fn begin(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = blocs::year(w, id, v.today())?;
    v.sees(year.see())?;
    let ok = v.may(year.run())?;
    if let Some(c) = store::of_year(w, id)? {
        return w.commit_quietly("it was begun already", Next::to(format!("/covenants/{}", c.id)));
    }
    let new = change::create(w, &ok, &year, v.new_id())?;
    let last = if form.value("from") == "last" { last_year(v, w, &year)? } else { None };
    if let Some(last) = last {
        let c = store::covenant(w, new)?;
        change::write_text(w, &ok, &year, &c, &carried_over(&last, &year))?;
    }
    w.commit_remembered(Next::to(format!("/covenants/{new}/edit")).saying("Đã bắt đầu soạn giao ước."))
}

/// Last year's wording for this year: deadlines and what is known of the start are asked anew.
pub(crate) fn carried_over(last: &Covenant, year: &Year) -> change::Text {
    let mut text = change::Text::of(last);
    for t in &mut text.targets {
        t.deadline = None;
        t.baseline = None;
        t.owner = t.owner.filter(|o| year.members.contains(o));
    }
    text
}

/// The covenant as the form saw it.
pub(crate) fn as_seen(c: Covenant, form: &Form) -> Result<Covenant, Refusal> {
    Ok(Covenant { version: form.version()?, ..c })
}

/// Locks the text and opens it for signing.
pub(crate) fn agree(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    change::agree(w, &ok, &year, &as_seen(c, form)?)?;
    let to = Next::to(format!("/covenants/{id}"))
        .saying("Đã chốt nội dung, mở ký. Các đơn vị ký được ngay; nội dung không sửa được nữa.");
    w.commit_remembered(to)
}

/// Opens the text again.
pub(crate) fn reopen(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    c.may_reopen()?;
    let mut r = form.read();
    let reason = r.line("reopen_reason", "Lý do mở lại", 300);
    r.done()?;
    change::reopen(w, &ok, &year, &as_seen(c, form)?, &reason)?;
    w.commit_remembered(Next::to(format!("/covenants/{id}/edit")).saying("Đã mở lại lời giao ước để sửa."))
}

/// Says that it has taken effect, when the last member waited for has left.
pub(crate) fn settle(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    change::settle(w, &ok, &year, &c)?;
    w.commit_remembered(Next::to(format!("/covenants/{id}")).saying("Giao ước có hiệu lực."))
}

/// Records that a unit does not sign.
pub(crate) fn absent(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let mut r = form.read();
    let body: Option<BodyId> = r.key("body", "Đơn vị");
    let reason = r.line("reason", "Lý do vắng", 300);
    r.done()?;
    let body = body.ok_or(Refusal::NotFound)?;
    let effective = change::record_absence(w, &ok, (&year, &c), body, &reason)?;
    let says = if effective {
        "Đã ghi vắng. Mọi đơn vị còn lại đã ký nên giao ước có hiệu lực từ hôm nay."
    } else {
        "Đã ghi vắng, kèm lý do."
    };
    w.commit_remembered(Next::to(format!("/covenants/{id}")).saying(says))
}

/// Takes a recorded absence back.
pub(crate) fn undo(
    v: &Visit,
    w: &mut Writing,
    Two(id, body): Two<CovenantId, BodyId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    c.may_undo_absence(body)?;
    let mut r = form.read();
    let reason = r.line("reason", "Lý do bỏ ghi vắng", 300);
    r.done()?;
    change::undo_absence(w, &ok, (&year, &c), body, &reason)?;
    w.commit_remembered(Next::to(format!("/covenants/{id}")).saying("Đã bỏ ghi vắng; đơn vị ký được."))
}
