//! One selection: who is nominated and chosen, whether every field is represented, and the settling of the list.

use super::listed::{self, Listed};
use super::{OpenedSelection, onward, open, open_selection, selections};
use crate::duties::KeepExemplars;
use crate::fields;
use crate::model::{Exemplar, ExemplarId, Kind};
use crate::order::order;
use crate::selection::{
    Candidate, Cover, Nomination, NominationId, Outcome, Selection, SelectionId, Tally, composed, coverage,
    may_close, may_nominate,
};
use crate::store::{self, write};
use crate::units::Units;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Fact, Refusal};
use std::collections::HashMap;
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

/// Exemplars offered at once to be nominated.
const OFFERED_MAX: usize = 200;

#[derive(askama::Template)]
#[template(path = "selection.html")]
pub(crate) struct SelectionPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) s: Selection,
    pub(crate) unit: String,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) runs: bool,
    pub(crate) criteria: Vec<String>,
    pub(crate) chosen: usize,
    pub(crate) rows: Vec<Row>,
    pub(crate) covers: Vec<Cover>,
    pub(crate) missing: Vec<String>,
    pub(crate) composed: Vec<(&'static str, Tally)>,
    /// Units right below that nominated nobody.
    pub(crate) silent: Vec<String>,
    pub(crate) takes: bool,
    pub(crate) offered: Vec<(ExemplarId, String)>,
    /// The exemplar a page led here to nominate.
    pub(crate) wanted: String,
    /// Selections of the levels above that take nominations now.
    pub(crate) upward: Vec<(SelectionId, String)>,
    /// A conference of the same host on another day: where it stands, and what is said of it.
    pub(crate) other_day: Option<(String, String)>,
    /// What comes next, in a sentence.
    pub(crate) next: String,
    /// On which delegations' lists chosen ones stand; may be empty.
    pub(crate) listed: String,
}

pub(crate) struct Row {
    pub(crate) id: NominationId,
    pub(crate) exemplar: ExemplarId,
    /// May the reader open it?
    pub(crate) open: bool,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) field: String,
    pub(crate) unit: String,
    pub(crate) by: String,
    pub(crate) note: String,
    /// The word of what became of it, or "".
    pub(crate) outcome: &'static str,
    pub(crate) says: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) reason: String,
    pub(crate) decided_by: String,
    pub(crate) may_withdraw: bool,
    /// On whose list the chosen one was put.
    pub(crate) sent: Vec<Listed>,
}

impl Row {
    /// Does it stand on some delegation's list?
    pub(crate) fn stands(&self) -> bool {
        self.sent.iter().any(|l| !l.gone)
    }
}

/// All that a page of a selection is made from.
pub(crate) struct Whole {
    pub(crate) all: Vec<Nomination>,
    pub(crate) exemplars: HashMap<ExemplarId, Exemplar>,
    pub(crate) fields: Vec<fields::Field>,
    pub(crate) units: Units,
}

impl Whole {
    pub(crate) fn read(v: &Visit, w: &mut Reading, s: &Selection) -> Result<Whole, Refusal> {
        let all = store::selections::nominations(w, s.id)?;
        let ids: Vec<ExemplarId> = all.iter().map(|n| n.exemplar).collect();
        let exemplars = store::exemplars(w, &ids)?;
        let units = Units::read(w, v.today())?;
        let units = units.with_ended(w, exemplars.values().map(|e| e.body), v.today())?;
        // A settled list keeps the names it was settled under.
        let units = match s.closed_on {
            Some(day) => units.named_on(w, day)?,
            None => units,
        };
        Ok(Whole { exemplars, fields: store::all_fields(w)?, units, all })
    }

    /// Names of the units right below that nominated nobody.
    fn silent(&self, s: &Selection) -> Vec<String> {
        let nominated: Vec<BodyId> = self.all.iter().map(|n| n.by_body).collect();
        self.units.offered(|b| self.units.chain(b).get(1) == Some(&s.body) && !nominated.contains(&b))
    }

    /// The chosen ones in the order of the book: by field, then people, collectives, models, each by name.
    pub(crate) fn chosen(&self) -> Vec<&Exemplar> {
        let chosen = self.all.iter().filter(|n| n.outcome == Some(Outcome::Chosen));
        let mut chosen: Vec<&Exemplar> = chosen.filter_map(|n| self.exemplars.get(&n.exemplar)).collect();
        let place = |e: &Exemplar| self.fields.iter().position(|f| f.key == e.field);
        chosen.sort_by_cached_key(|e| (place(e), e.kind, order(e.kind, &e.name), e.id));
        chosen
    }
}

fn row(
    v: &Visit,
    (s, runs): (&Selection, bool),
    whole: &Whole,
    (n, sent): (&Nomination, &listed::Lists),
) -> Option<Row> {
    let e = whole.exemplars.get(&n.exemplar)?;
    let keeps = v.can(KeepExemplars { place: whole.units.place(e.body) });
    // Why others were not chosen is nobody's to read while the list may still change.
    let nominates = keeps || v.can(KeepExemplars { place: whole.units.place(n.by_body) });
    let told = runs || nominates || s.closed_on.is_some();
    Some(Row {
        id: n.id,
        exemplar: e.id,
        open: keeps || e.state.is_shown_to_all(),
        name: e.name.clone(),
        kind: e.kind.vietnamese(),
        field: fields::name_of(&whole.fields, &e.field).to_owned(),
        unit: whole.units.name(e.body).to_owned(),
        by: whole.units.name(n.by_body).to_owned(),
        note: n.note.clone(),
        outcome: n.outcome.map_or("", Outcome::word),
        says: n.outcome.map_or("Chờ kết luận", Outcome::vietnamese),
        sent: sent.get(&e.id).cloned().unwrap_or_default(),
        tone: match n.outcome {
            Some(Outcome::Chosen) => "honour",
            Some(Outcome::NotChosen) => "",
            None => "wait",
        },
        reason: if told { n.reason.clone() } else { String::new() },
        decided_by: if told { n.decided_by.clone() } else { String::new() },
        may_withdraw: keeps && n.outcome.is_none() && s.closed_on.is_none(),
    })
}

/// The exemplars this person may nominate here.
fn offered(
    v: &Visit,
    w: &mut Reading,
    s: &Selection,
    whole: &Whole,
) -> Result<Vec<(ExemplarId, String)>, Refusal> {
    if !s.takes(v.today()) {
        return Ok(Vec::new());
    }
    let units = &whole.units;
    let bodies = units.whose(|place| place.above.contains(&s.body) && v.can(KeepExemplars { place }));
    let heads = store::heads_of(w, &bodies)?;
    let mut heads: Vec<_> =
        heads.into_iter().filter(|h| bodies.contains(&h.body) && h.state.is_shown_to_all()).collect();
    heads.sort_by_cached_key(|h| order(h.kind, &h.name));
    heads.truncate(OFFERED_MAX);
    let ids: Vec<ExemplarId> = heads.iter().map(|h| h.id).collect();
    let before = store::selections::before(w, &ids)?;
    let may = |h: &store::Head| {
        let chain = units.chain(h.body);
        let before = before.get(&h.id).map(Vec::as_slice).unwrap_or_default();
        let is_here = whole.all.iter().any(|n| n.exemplar == h.id);
        let c = Candidate { state: h.state, chain: &chain, before, is_here };
        may_nominate(s, &c, v.today()).is_ok()
    };
    let named = |h: &store::Head| (h.id, format!("{} – {}", h.name, units.name(h.body)));
    Ok(heads.iter().filter(|h| may(h)).map(named).collect())
}

/// The page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<SelectionId>) -> Result<Page, Refusal> {
    let OpenedSelection { s, runs, .. } = open_selection(v, w, id)?;
    let whole = Whole::read(v, w, &s)?;
    let offered = offered(v, w, &s, &whole)?;
    let fields: Vec<(String, Option<Outcome>)> = whole
        .all
        .iter()
        .filter_map(|n| Some((whole.exemplars.get(&n.exemplar)?.field.clone(), n.outcome)))
        .collect();
    let covers = coverage(&whole.fields, &fields);
    let people = whole.chosen().into_iter().filter(|e| e.kind == Kind::Person);
    let people: Vec<ExemplarId> = people.map(|e| e.id).collect();
    let composed = if runs && !people.is_empty() { tally(w, &people, s.day.year())? } else { Vec::new() };
    let (state, tone) = selections::stands(&s, v.today());
    let sent = store::sent::of_selection(w, id)?;
    let sent = listed::words(w, &sent)?;
    let upward = onward::upward(w, &s, &whole, v.today())?;
    let missing = covers.iter().filter(|c| c.wanted && c.chosen == 0).map(|c| c.field.clone());
    let mut rows: Vec<Row> =
        whole.all.iter().filter_map(|n| row(v, (&s, runs), &whole, (n, &sent))).collect();
    rows.sort_by_key(|r| r.outcome == Outcome::NotChosen.word());
    let filled = v.filled.beside(s.version, &["reopen_reason"]);
    let frame = v.frame(s.title.clone(), "/exemplars");
    Page::of(&SelectionPage {
        frame: frame.over(&filled, format!("/selections/{id}")),
        filled,
        unit: whole.units.name(s.body).to_owned(),
        state,
        tone,
        runs,
        criteria: super::show::paragraphs(&s.criteria),
        chosen: rows.iter().filter(|r| r.outcome == Outcome::Chosen.word()).count(),
        missing: missing.collect(),
        covers,
        composed,
        silent: if runs { whole.silent(&s) } else { Vec::new() },
        takes: s.takes(v.today()),
        other_day: super::before_print::other_day(v, w, &s)?,
        wanted: v.ask("exemplar").to_owned(),
        next: onward::next(&s, (runs, whole.units.name(s.body)), (&whole.all, v.today())),
        upward,
        offered,
        listed: listed::places_words(&listed::places(sent.values().flatten())),
        rows,
        s,
    })
}

fn tally(w: &mut Reading, people: &[ExemplarId], year: i64) -> Result<Vec<(&'static str, Tally)>, Refusal> {
    let known = store::compositions(w, people)?;
    let all: Vec<_> = people.iter().map(|id| known.get(id).copied().unwrap_or_default()).collect();
    Ok(composed(&all, year).to_vec())
}

/// The page again, for a form about one nomination that was refused.
pub(crate) fn show_of(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<SelectionId, NominationId>,
) -> Result<Page, Refusal> {
    show(v, w, One(id))
}

pub(crate) fn journal(v: &Visit, w: &mut Reading, One(id): One<SelectionId>) -> Result<Page, Refusal> {
    let o = open_selection(v, w, id)?;
    if !o.runs {
        return Err(Refusal::NotFound);
    }
    web::journal(v, w, ("selection", id), &o.s.title, &format!("/selections/{id}"))
}

fn to(id: SelectionId) -> Next {
    Next::to(format!("/selections/{id}"))
}

/// A body nominates one of its exemplars.
pub(crate) fn nominate(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SelectionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let OpenedSelection { s, .. } = open_selection(v, w, id)?;
    let mut r = form.read();
    let exemplar: Option<ExemplarId> = r.key("exemplar", "Điển hình");
    let note = r.optional_text("note", "Ý kiến giới thiệu", 1_000);
    r.done()?;
    let Some(exemplar) = exemplar else { return Err(Refusal::NotFound) };
    let o = open(v, w, exemplar)?;
    let ok = o.keep(v)?;
    let chain = organisations::above(w, o.e.body, v.today())?;
    let n = Nomination {
        id: v.new_id(),
        selection: id,
        exemplar,
        by_body: o.e.body,
        note,
        by_name: w.who().name.clone(),
        outcome: None,
        reason: String::new(),
        decided_by: String::new(),
    };
    crate::deeds::nominate(w, &ok, (&s, &o.e, &chain), &n, v.today())?;
    let unit = organisations::names_of(w, &[s.body], v.today())?;
    let says = format!(
        "Đã giới thiệu {}. Tiếp theo: {} kết luận sau khi hết hạn {}; kết luận hiện ở đây và ở trang của điển hình.",
        o.e.name,
        unit.full(s.body),
        s.closes_on
    );
    w.commit_remembered(to(id).saying(says))
}

fn nomination(w: &mut Reading, id: SelectionId, of: NominationId) -> Result<Nomination, Refusal> {
    let found = store::selections::nominations(w, id)?.into_iter().find(|n| n.id == of);
    found.ok_or_else(|| Refusal::conflict("Giới thiệu này đã được rút; dưới đây là danh sách hiện nay."))
}

/// Takes a nomination back before it is decided.
pub(crate) fn withdraw(
    v: &Visit,
    w: &mut Writing,
    Two(id, of): Two<SelectionId, NominationId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let OpenedSelection { s, .. } = open_selection(v, w, id)?;
    let n = nomination(w, id, of)?;
    let o = open(v, w, n.exemplar)?;
    let ok = o.keep(v)?;
    let mut r = form.read();
    let why = r.line("withdraw_reason", "Lý do rút", 300);
    r.done()?;
    if n.outcome.is_some() {
        return Err(Refusal::conflict("Đã có kết luận chọn hay không chọn nên không rút được nữa."));
    }
    crate::deeds::withdraw_nomination(w, &ok, &o.e, of)?;
    let says = format!("Rút giới thiệu {} khỏi {}.", o.e.name, s.title);
    let fact = Fact::new("exemplars.nomination_withdrawn", "selection", id, says)
        .and_about("exemplar", o.e.id)
        .because(why);
    w.commit(&fact, to(id).saying(format!("Đã rút giới thiệu {}.", o.e.name)))
}

/// Chosen or not, with the reason.
pub(crate) fn decide(
    v: &Visit,
    w: &mut Writing,
    Two(id, of): Two<SelectionId, NominationId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open_selection(v, w, id)?;
    let ok = o.run(v)?;
    let n = nomination(w, id, of)?;
    let mut r = form.read();
    let outcome = r.choice("outcome", "Kết luận", &Outcome::ALL.map(|o| (o.word(), o)));
    let reason = r.line("reason", "Lý do", 500);
    r.done()?;
    let Some(outcome) = outcome else { return Err(Refusal::NotFound) };
    let seen = Outcome::of_word(form.value("seen"));
    let e = store::exemplar(w, n.exemplar)?;
    if (n.outcome, n.reason.as_str()) == (Some(outcome), reason.as_str()) {
        return w.commit_quietly("decided so before", to(id).saying("Kết luận giữ như cũ."));
    }
    let mut says = format!("{}: {}.", e.name, outcome.vietnamese().to_lowercase());
    if outcome == Outcome::NotChosen {
        let on = crate::deeds::listed_of(w, id, e.id)?;
        // Whoever takes a choice back must know that the list of delegates does not follow by itself.
        if n.outcome == Some(Outcome::Chosen) && !on.is_empty() && !form.has("sure") {
            let why = format!(
                "{} đang là đại biểu: {}. Đổi kết luận không rút tên khỏi danh sách ấy; nơi tổ chức được nhắc rút hoặc thay. Đánh dấu “tôi đã xem, vẫn đổi kết luận” nếu đúng như vậy.",
                e.name,
                listed::places_words(&on)
            );
            return Err(Refusal::wrong("sure", "DHTT-75", why));
        }
        if !on.is_empty() {
            says.push_str(&format!(" Vẫn còn là đại biểu: {}.", listed::places_words(&on)));
        }
    }
    crate::deeds::decide(w, &ok, (&o.s, &n, &e), seen, (outcome, &reason))?;
    w.commit_remembered(to(id).saying(says))
}

/// Settles the list.
pub(crate) fn close(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SelectionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open_selection(v, w, id)?;
    let ok = o.run(v)?;
    let s = Selection { version: form.version()?, ..o.s };
    if s.takes(v.today()) && !form.has("early") {
        let whole = Whole::read(v, w, &s)?;
        may_close(&s, &whole.all).map_err(|p| Refusal::Invalid(vec![p]))?;
        let silent = match whole.silent(&s).len() {
            0 => String::new(),
            n => format!(" Còn {n} đơn vị chưa giới thiệu ai."),
        };
        let says = format!(
            "Chưa hết hạn giới thiệu, {}.{silent} Vẫn chốt thì đánh dấu ô “chốt trước hạn giới thiệu”.",
            s.closes_on
        );
        return Err(Refusal::wrong("early", "DHTT-66", says));
    }
    let chosen = crate::deeds::close(w, &ok, &s, v.today())?;
    w.commit_remembered(to(id).saying(format!("Đã chốt danh sách {chosen} điển hình.")))
}

/// Opens a settled list again, with the reason.
pub(crate) fn reopen(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SelectionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open_selection(v, w, id)?;
    let ok = o.run(v)?;
    let mut r = form.read();
    let why = r.line("reopen_reason", "Lý do mở lại", 300);
    r.done()?;
    if o.s.closed_on.is_none() {
        return Err(Refusal::conflict("Danh sách này đang mở."));
    }
    write::edit_selection(w, &ok, &Selection { version: form.version()?, closed_on: None, ..o.s.clone() })?;
    let sent = store::sent::of_selection(w, id)?;
    let on = listed::places(listed::words(w, &sent)?.values().flatten());
    let told = match &on[..] {
        [] => String::new(),
        some => format!(" Danh sách đại biểu giữ nguyên: {}.", listed::places_words(some)),
    };
    let says = format!("Mở lại danh sách {}.{told}", o.s.title);
    let fact = Fact::new("exemplars.selection_reopened", "selection", id, says).because(why);
    w.commit(&listed::about(fact, &on), to(id).saying(format!("Đã mở lại danh sách.{told}")))
}
