//! One exemplar: what it is, the way it has gone, and the next step.

use super::{Bar, bar, open};
use crate::model::{Exemplar, ExemplarId, Kind, State, Step, Wanted};
use crate::pictures::PictureId;
use crate::selection::{Candidate, Outcome, Selection, SelectionId, may_nominate};
use crate::store;
use crate::store::selections::Nominated;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "exemplar.html")]
pub(crate) struct ShowPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) version: String,
    pub(crate) role: String,
    pub(crate) summary: Vec<String>,
    pub(crate) achievements: Vec<String>,
    pub(crate) story: Vec<String>,
    pub(crate) picture: Option<(PictureId, String, String)>,
    pub(crate) finder: String,
    pub(crate) mentor: String,
    /// The way it has gone: what was done, and the step.
    pub(crate) steps: Vec<(String, Step)>,
    /// What may come next: word, words, is it chosen beforehand.
    pub(crate) next: Vec<(&'static str, String)>,
    /// What is known of a person's composition, for those who keep it.
    pub(crate) composition: Vec<(&'static str, String)>,
    /// Where it was nominated, and what became of it.
    pub(crate) nominated: Vec<NominatedRow>,
    /// Selections it may be nominated for today.
    pub(crate) offers: Vec<(SelectionId, String)>,
    /// Lists of delegations it stands on, for those who keep it.
    pub(crate) sent: Vec<super::listed::Listed>,
    pub(crate) today: String,
}

/// One selection it was nominated for.
pub(crate) struct NominatedRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) day: String,
    pub(crate) outcome: &'static str,
    pub(crate) reason: String,
    /// What comes next.
    pub(crate) next: String,
}

fn nominated_row(n: Nominated, names: &organisations::Names, today: Day) -> NominatedRow {
    let unit = names.full(n.body);
    let next = match (n.outcome, n.settled) {
        (None, _) if n.closes_on >= today => {
            format!("{unit} nhận giới thiệu đến hết ngày {}, sau đó kết luận.", n.closes_on)
        }
        (None, _) => format!("{unit} đang kết luận."),
        (Some(Outcome::Chosen), true) => "Danh sách đã chốt; giới thiệu được lên cấp trên.".to_owned(),
        (Some(Outcome::Chosen), false) => format!("Chờ {unit} chốt danh sách."),
        (Some(Outcome::NotChosen), _) => String::new(),
    };
    NominatedRow {
        href: format!("/selections/{}", n.selection),
        title: n.title,
        day: n.day.to_string(),
        outcome: n.outcome.map_or("Chờ kết luận", |o| o.vietnamese()),
        reason: n.reason,
        next,
    }
}

/// Selections of its body and those above that would take it today.
fn offers(v: &Visit, w: &mut Reading, e: &Exemplar) -> Result<Vec<(SelectionId, String)>, Refusal> {
    let chain = organisations::above(w, e.body, v.today())?;
    let open = store::selections::open_selections(w, &chain)?;
    if !e.state.is_shown_to_all() || open.is_empty() {
        return Ok(Vec::new());
    }
    let before = store::selections::before(w, &[e.id])?.remove(&e.id).unwrap_or_default();
    let here: Vec<SelectionId> =
        store::selections::nominated(w, e.id)?.into_iter().map(|n| n.selection).collect();
    let takes = |s: &Selection| {
        let is_here = here.contains(&s.id);
        let c = Candidate { state: e.state, chain: &chain, before: &before, is_here };
        may_nominate(s, &c, v.today()).is_ok()
    };
    let words = |s: &Selection| (s.id, format!("{}, đến {}", s.title, s.closes_on));
    Ok(open.iter().filter(|s| takes(s)).map(words).collect())
}

/// Paragraphs of a text.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    text.split('\n').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn composition(w: &mut Reading, e: &Exemplar) -> Result<Vec<(&'static str, String)>, Refusal> {
    if e.kind != Kind::Person {
        return Ok(Vec::new());
    }
    let c = store::compositions(w, &[e.id])?.remove(&e.id).unwrap_or_default();
    let said = |b: Option<bool>| b.map_or("chưa rõ", |b| if b { "có" } else { "không" }).to_owned();
    Ok(vec![
        ("Trực tiếp sản xuất, công tác", said(c.direct)),
        ("Nữ", said(c.woman)),
        ("Dân tộc thiểu số", said(c.minority)),
        ("Năm sinh", c.born.map_or_else(|| "chưa rõ".to_owned(), |b| b.to_string())),
        ("Công việc", c.work.map_or("chưa rõ", |k| k.vietnamese()).to_owned()),
    ])
}

/// Each step with what was done by it: coming back to a state is not coming to it.
fn told(steps: Vec<Step>) -> Vec<(String, Step)> {
    let mut before: Option<State> = None;
    let words = |s: Step| {
        let made = before.replace(s.state).and_then(|was| was.step(s.state));
        (made.map_or_else(|| s.state.deed().to_owned(), |made| made.says(s.state)), s)
    };
    steps.into_iter().map(words).collect()
}

/// The page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<ExemplarId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let bar = bar(v, w, &o, "show")?;
    let names = organisations::names_of(w, &o.e.mentor.into_iter().collect::<Vec<_>>(), v.today())?;
    let unit = o.e.mentor.map(|m| names.full(m).to_owned());
    let mentor = unit.into_iter().chain(Some(o.e.mentor_name.clone()).filter(|n| !n.is_empty()));
    let mut steps = told(store::steps(w, id)?);
    if !o.nurtures {
        // Why a judgement was taken back concerns those who work with it.
        steps.retain(|(_, s)| s.reason.is_empty());
    }
    let nominated = if o.nurtures { store::selections::nominated(w, id)? } else { Vec::new() };
    let hosts: Vec<BodyId> = nominated.iter().map(|n| n.body).collect();
    let hosts = organisations::names_of(w, &hosts, v.today())?;
    let sent = if o.keeps { store::sent::of_exemplar(w, id)? } else { Vec::new() };
    let sent = super::listed::words(w, &sent)?.remove(&id).unwrap_or_default();
    let filled = v.filled.beside(o.e.version, &["to", "day", "decided_by", "basis", "reason"]);
    let frame = v.frame(o.e.name.clone(), "/exemplars");
    Page::of(&ShowPage {
        frame: frame.over(&filled, format!("/exemplars/{id}")),
        filled,
        bar,
        version: o.e.version.to_string(),
        role: o.e.role.clone(),
        summary: paragraphs(&o.e.summary),
        achievements: paragraphs(&o.e.achievements),
        story: paragraphs(&o.e.story),
        picture: store::portraits(w, &[id])?.remove(&id).map(|p| (p.id, p.alt, p.caption)),
        finder: o.e.finder.clone(),
        mentor: mentor.collect::<Vec<_>>().join("; "),
        steps,
        next: if o.keeps {
            o.e.state.next().into_iter().map(|(to, made)| (to.word(), made.says(to))).collect()
        } else {
            Vec::new()
        },
        composition: if o.keeps { composition(w, &o.e)? } else { Vec::new() },
        nominated: nominated.into_iter().map(|n| nominated_row(n, &hosts, v.today())).collect(),
        offers: if o.keeps { offers(v, w, &o.e)? } else { Vec::new() },
        sent,
        today: v.today().to_string(),
    })
}

/// A step of the way.
pub(crate) fn step(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ExemplarId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = o.keep(v)?;
    let mut r = form.read();
    let to = r.choice("to", "Bước", &State::ALL.map(|s| (s.word(), s)));
    let day = r.day("day", "Ngày", Day::FIRST, v.today());
    let decided_by = r.line("decided_by", "Người quyết định", 200);
    let basis = r.optional_line("basis", "Căn cứ", 300);
    let reason = r.optional_line("reason", "Lý do", 500);
    r.done()?;
    let Some(to) = to else { return Err(Refusal::NotFound) };
    let mut e = o.e;
    e.version = form.version()?;
    crate::deeds::step(w, &ok, &e, &Wanted { to, day, decided_by, basis, reason }, v.today())?;
    let says = format!("{}: {}.", e.name, to.vietnamese());
    w.commit_remembered(Next::to(format!("/exemplars/{id}")).saying(says))
}
