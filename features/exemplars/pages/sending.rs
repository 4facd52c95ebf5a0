//! From a settled selection onto the list of a delegation: choose the conference and the delegation, see who is on it
//! already, put the others on it.

use super::open_selection;
use crate::duties::RunSelection;
use crate::model::{Composition, Exemplar, ExemplarId, Kind};
use crate::pages::selection::Whole;
use crate::selection::{NominationId, Outcome, Selection, SelectionId};
use crate::sending::{self, Sent};
use crate::store::{self, sent};
use db::{Committed, Reading, Writing};
use delegates::{Delegate, DelegateId, Delegation, DelegationId, FillDelegation, Filled, Likeness, Pen};
use gatherings::{Gathering, GatheringId, PrepareGathering};
use kernel::serde_json::json;
use kernel::{Allowed, Day, Fact, Problem, Refusal};
use std::collections::HashMap;
use web::{Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "selection-delegates.html")]
pub(crate) struct SendingPage {
    pub(crate) frame: Frame,
    pub(crate) filled: web::Filled,
    pub(crate) id: SelectionId,
    pub(crate) title: String,
    pub(crate) settled: bool,
    pub(crate) gatherings: Vec<(GatheringId, String)>,
    /// Where there is no conference to come: what is there instead, in sentences.
    pub(crate) lacks: Vec<String>,
    /// May make one.
    pub(crate) makes: bool,
    pub(crate) chosen: Option<Chosen>,
}

/// The conference that was chosen.
pub(crate) struct Chosen {
    pub(crate) id: GatheringId,
    pub(crate) name: String,
    pub(crate) days: String,
    pub(crate) delegations: Vec<DelegationRow>,
    pub(crate) people: Vec<PersonRow>,
    pub(crate) waiting: usize,
}

pub(crate) struct DelegationRow {
    pub(crate) id: DelegationId,
    pub(crate) name: String,
    /// "12/15 chỗ, còn 3".
    pub(crate) places: String,
    /// Why nobody is put on its list; "" where it takes people.
    pub(crate) shut: String,
}

pub(crate) struct PersonRow {
    pub(crate) id: ExemplarId,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) unit: String,
    /// A collective or a model: somebody goes for it.
    pub(crate) asks: bool,
    /// "Đoàn thị xã: Bà Lê Thị Hoa, …", where the person is on a list already.
    pub(crate) there: String,
    /// The same of somebody of the same name, who may be another.
    pub(crate) maybe: String,
}

/// A conference with its lists, for whoever may write on one of them.
struct Conference {
    g: Gathering,
    delegations: Vec<Delegation>,
    standing: Vec<Delegate>,
}

/// The pen this person has for a delegation.
fn pen(v: &Visit, g: &Gathering, d: &Delegation) -> Option<Pen> {
    let own = || d.body.and_then(|b| v.may(FillDelegation::of(d.id, b)).ok()).map(Pen::Own);
    v.may(g.prepare()).ok().map(Pen::Host).or_else(own)
}

/// Conferences of the body and those above it that this person sees: those to come, the first first, and the last one
/// that is over.
fn around(v: &Visit, w: &mut Reading, s: &Selection) -> Result<(Vec<Gathering>, Option<Gathering>), Refusal> {
    let hosts = organisations::above(w, s.body, v.today())?;
    let mut all = gatherings::gatherings_of(w, &hosts)?;
    all.retain(|g| v.can(g.see()) || v.can(g.prepare()));
    all.sort_by_key(|g| (g.first_day, g.id));
    let over = all.iter().rfind(|g| g.last_day < v.today()).cloned();
    all.retain(|g| g.last_day >= v.today());
    all.truncate(OFFERED_MAX);
    Ok((all, over))
}

/// What is missing where no conference is to come, in sentences.
pub(crate) fn lacks(s: &Selection, unit: &str, over: Option<&Gathering>, today: Day) -> Vec<String> {
    let mut all = vec![format!(
        "Đợt lựa chọn không tự lập hội nghị: chưa có hội nghị, đại hội nào sắp tới của {unit} hoặc cơ quan cấp trên mà đồng chí được xem."
    )];
    if let Some(g) = over {
        all.push(format!("Gần nhất là “{}”, họp {}, đã qua.", g.name, g.days_words()));
    }
    if s.day < today {
        all.push(format!(
            "Đợt này ghi ngày họp {}, cũng đã qua; hội nghị lùi ngày thì lập với ngày mới.",
            s.day
        ));
    }
    all.push(
        "Cần có: hội nghị với ngày họp từ hôm nay trở đi, và trong đó một đoàn đại biểu mà đồng chí được lập danh sách."
            .to_owned(),
    );
    all
}

/// Conferences offered at once.
const OFFERED_MAX: usize = 50;

fn lists(w: &mut Reading, g: Gathering) -> Result<Conference, Refusal> {
    let (delegations, standing) = (delegates::delegations(w, g.id)?, delegates::delegates(w, g.id)?);
    Ok(Conference { g, delegations, standing })
}

/// The chosen ones with what their list would say.
pub(crate) struct Ready<'a> {
    e: &'a Exemplar,
    c: Composition,
    unit: String,
    nomination: NominationId,
}

fn ready<'a>(w: &mut Reading, whole: &'a Whole) -> Result<Vec<Ready<'a>>, Refusal> {
    let chosen = whole.chosen();
    let ids: Vec<ExemplarId> = chosen.iter().map(|e| e.id).collect();
    let known = store::compositions(w, &ids)?;
    let nominations: HashMap<ExemplarId, NominationId> =
        whole.all.iter().filter(|n| n.outcome == Some(Outcome::Chosen)).map(|n| (n.exemplar, n.id)).collect();
    let one = |e: &&'a Exemplar| {
        Some(Ready {
            e,
            c: known.get(&e.id).copied().unwrap_or_default(),
            unit: whole.units.name(e.body).to_owned(),
            nomination: *nominations.get(&e.id)?,
        })
    };
    Ok(chosen.iter().filter_map(one).collect())
}

impl Conference {
    fn of(&self, d: DelegationId) -> &str {
        self.delegations.iter().find(|x| x.id == d).map_or("", |x| x.name.as_str())
    }

    fn told(&self, d: &Delegate) -> String {
        format!("{}: {}", self.of(d.delegation), d.in_words())
    }

    /// Where this exemplar stands already by what was sent.
    fn sent(&self, all: &[Sent], e: ExemplarId) -> Option<&Delegate> {
        let here = all.iter().filter(|s| s.exemplar == e && s.gathering == self.g.id);
        here.filter_map(|s| self.standing.iter().find(|d| d.id == s.delegate)).next()
    }

    fn row(&self, r: &Ready<'_>, title: &str, all: &[Sent]) -> PersonRow {
        let asks = r.e.kind != Kind::Person;
        let who = sending::particulars((r.e, &r.c), (&r.unit, title), None);
        let found = if asks { None } else { sending::there(&self.standing, &who) };
        let there = self
            .sent(all, r.e.id)
            .or(found.filter(|f| f.1 == Likeness::Same).map(|f| f.0))
            .map_or_else(String::new, |d| self.told(d));
        let maybe = found.filter(|f| f.1 == Likeness::Likely && there.is_empty());
        PersonRow {
            id: r.e.id,
            name: r.e.name.clone(),
            kind: r.e.kind.vietnamese(),
            unit: r.unit.clone(),
            asks,
            maybe: maybe.map_or_else(String::new, |f| self.told(f.0)),
            there,
        }
    }

    fn delegation_row(&self, v: &Visit, d: &Delegation, f: Filled) -> Option<DelegationRow> {
        let pen = pen(v, &self.g, d)?;
        let confirmed = d.state == delegates::ListState::Confirmed;
        let shut = match pen.may_change(d, v.today()) {
            _ if confirmed => "danh sách đã chốt".to_owned(),
            Ok(()) => String::new(),
            Err(_) => d.due.map_or_else(String::new, |due| format!("đã qua hạn lập danh sách {due}")),
        };
        let places = match f.over(d.quota) {
            0 => format!("{}/{} chỗ, còn {}", f.taken, d.quota, f.free(d.quota)),
            n => format!("{}/{} chỗ, quá {n}", f.taken, d.quota),
        };
        Some(DelegationRow { id: d.id, name: d.name.clone(), places, shut })
    }
}

/// `GET /selections/{id}/delegates?gathering=…`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<SelectionId>) -> Result<Page, Refusal> {
    let o = open_selection(v, w, id)?;
    o.run(v)?;
    let (coming, over) = around(v, w, &o.s)?;
    let above = organisations::above(w, o.s.body, v.today())?;
    let unit = organisations::names_of(w, &[o.s.body], v.today())?;
    let lacks = lacks(&o.s, unit.full(o.s.body), over.as_ref(), v.today());
    let asked: Option<GatheringId> = v.filled.or("gathering", v.ask("gathering")).parse().ok();
    let asked = asked.or(if let [only] = &coming[..] { Some(only.id) } else { None });
    let gatherings = coming.iter().map(|g| (g.id, format!("{}, {}", g.name, g.days_words()))).collect();
    let chosen = match coming.into_iter().find(|g| Some(g.id) == asked) {
        Some(g) if o.s.closed_on.is_some() => Some(chosen(v, w, &o.s, g)?),
        _ => None,
    };
    Page::of(&SendingPage {
        frame: v.frame(format!("Đại biểu từ {}", o.s.title), "/exemplars"),
        filled: v.filled.clone(),
        id,
        title: o.s.title,
        settled: o.s.closed_on.is_some(),
        gatherings,
        lacks,
        makes: v.can(PrepareGathering::at(o.s.body, above)),
        chosen,
    })
}

fn chosen(v: &Visit, w: &mut Reading, s: &Selection, g: Gathering) -> Result<Chosen, Refusal> {
    let lists = lists(w, g)?;
    let whole = Whole::read(v, w, s)?;
    let sent = sent::of_selection(w, s.id)?;
    let filled = delegates::filled(&lists.standing);
    let rows = lists
        .delegations
        .iter()
        .filter_map(|d| lists.delegation_row(v, d, filled.get(&d.id).copied().unwrap_or_default()));
    let delegations: Vec<DelegationRow> = rows.collect();
    let people: Vec<PersonRow> = ready(w, &whole)?.iter().map(|r| lists.row(r, &s.title, &sent)).collect();
    Ok(Chosen {
        id: lists.g.id,
        name: lists.g.name.clone(),
        days: lists.g.days_words(),
        waiting: people.iter().filter(|p| p.there.is_empty()).count(),
        delegations,
        people,
    })
}

/// What the form says of one who is to be put on the list.
pub(crate) struct Wanted<'a> {
    r: &'a Ready<'a>,
    who: delegates::Particulars,
}

/// Who is ticked, and who goes for a collective.
fn wanted<'a>(form: &Form, s: &Selection, all: &'a [Ready<'a>]) -> Result<Vec<Wanted<'a>>, Refusal> {
    let mut reader = form.read();
    let ticked: Vec<&str> = form.values("person").collect();
    let mut out = Vec::new();
    for r in all.iter().filter(|r| ticked.contains(&r.e.id.to_string().as_str())) {
        let asks = r.e.kind != Kind::Person;
        let (name, post) = (format!("speaker-{}", r.e.id), format!("post-{}", r.e.id));
        let speaker = asks.then(|| {
            let label = format!("Người đại diện {}", r.e.name);
            (
                reader.line(&name, &label, 160),
                reader.line(&post, &format!("Chức vụ của người đại diện {}", r.e.name), 200),
            )
        });
        if !asks && r.e.role.is_empty() {
            let says = format!(
                "{}: hồ sơ điển hình chưa ghi chức vụ, nghề nghiệp nên danh sách đại biểu chưa nhận. Ghi ở trang sửa điển hình rồi đưa.",
                r.e.name
            );
            reader.wrong("person", "DHTT-76", says);
        }
        let speaker = speaker.as_ref().map(|(n, p)| (n.as_str(), p.as_str()));
        out.push(Wanted { r, who: sending::particulars((r.e, &r.c), (&r.unit, &s.title), speaker) });
    }
    if out.is_empty() {
        reader.wrong("person", "DHTT-71", "Chưa chọn ai. Đánh dấu người cần đưa vào danh sách.");
    }
    if out.len() > delegates::BROUGHT_MAX {
        let says = format!("Mỗi lần đưa nhiều nhất {} người.", delegates::BROUGHT_MAX);
        reader.wrong("person", "DHTT-72", says);
    }
    reader.done()?;
    Ok(out)
}

/// Who is on a list of the conference already, or is chosen twice. What its writer must have seen first, the list's own
/// part of the program tells.
fn judged(lists: &Conference, wanted: &[Wanted<'_>], all: &[Sent]) -> Result<(), Refusal> {
    let mut wrong = Vec::new();
    for (n, x) in wanted.iter().enumerate() {
        let twin = wanted[..n].iter().any(|o| delegates::likeness(&o.who, &x.who) == Some(Likeness::Same));
        let there = lists.sent(all, x.r.e.id).map(|d| (d, Likeness::Same));
        let says = match there.or_else(|| sending::there(&lists.standing, &x.who)) {
            _ if twin => format!("{} được chọn hai lần trong lần đưa này. Bỏ một dòng.", x.who.name),
            Some((d, Likeness::Same)) => {
                format!("{} đã có ở {}. Bỏ đánh dấu dòng này.", x.who.name, lists.told(d))
            }
            _ => continue,
        };
        wrong.push(Problem::new("person", "DHTT-73", says));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::Invalid(wrong)) }
}

/// `POST /selections/{id}/delegates`
pub(crate) fn send(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SelectionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open_selection(v, w, id)?;
    let ok = o.run(v)?;
    if o.s.closed_on.is_none() {
        return Err(Refusal::conflict(
            "Danh sách điển hình chưa chốt; chốt xong mới đưa vào danh sách đại biểu.",
        ));
    }
    let mut r = form.read();
    let gathering: Option<GatheringId> = r.key("gathering", "Hội nghị, đại hội");
    let delegation: Option<DelegationId> = r.key("delegation", "Đoàn đại biểu");
    r.done()?;
    let g = around(v, w, &o.s)?.0.into_iter().find(|g| Some(g.id) == gathering).ok_or(Refusal::NotFound)?;
    let lists = lists(w, g)?;
    let d = lists.delegations.iter().find(|d| Some(d.id) == delegation).ok_or(Refusal::NotFound)?;
    let pen = pen(v, &lists.g, d).ok_or(Refusal::NotFound)?;
    let whole = Whole::read(v, w, &o.s)?;
    let all = ready(w, &whole)?;
    let wanted = wanted(form, &o.s, &all)?;
    judged(&lists, &wanted, &sent::of_selection(w, id)?)?;
    put(w, (&ok, &pen), (&o.s, &lists.g, d), (&wanted, form.value("sure")))?;
    let says = format!("Đã đưa {} đại biểu vào danh sách {}.", wanted.len(), d.name);
    w.commit_remembered(Next::to(format!("/selections/{id}")).saying(says))
}

/// Puts them on the list and remembers that they came from here; `told` is what the tick beside the doubts carried.
pub(crate) fn put(
    w: &mut Writing,
    (ok, pen): (&Allowed<RunSelection>, &Pen),
    (s, g, d): (&Selection, &Gathering, &Delegation),
    (wanted, told): (&[Wanted<'_>], &str),
) -> Result<(), Refusal> {
    ok.duty().within(s.body)?;
    let fresh = |x: &Wanted<'_>| (DelegateId(kernel::Uuid::now_v7()), x.who.clone());
    let people: Vec<(DelegateId, delegates::Particulars)> = wanted.iter().map(fresh).collect();
    delegates::bring(w, pen, (g, d), &people, told)?;
    let (by_name, at) = (w.who().name.clone(), w.who().at);
    for (x, (delegate, _)) in wanted.iter().zip(&people) {
        let sent = Sent {
            exemplar: x.r.e.id,
            gathering: g.id,
            delegation: d.id,
            delegate: *delegate,
            by_name: by_name.clone(),
            at,
        };
        sent::put(w, ok, x.r.nomination, &sent)?;
    }
    let names: Vec<&str> = people.iter().map(|(_, p)| p.name.as_str()).collect();
    let says = format!(
        "{}: đưa {} đại biểu vào danh sách {}, {}: {}.",
        s.title,
        people.len(),
        d.name,
        g.name,
        names.join(", ")
    );
    let keys: Vec<String> = people.iter().map(|(id, _)| id.to_string()).collect();
    let mut fact = Fact::new("exemplars.sent_to_gathering", "selection", s.id, says)
        .and_about("gathering", g.id)
        .and_about("delegation", d.id)
        .with(json!({ "delegates": keys, "after": people.len() }));
    for x in wanted {
        fact = fact.and_about("exemplar", x.r.e.id);
    }
    w.remember(&fact)?;
    Ok(())
}

/// Was this one ticked in a form that came back?
pub(crate) fn ticked(filled: &web::Filled, id: &ExemplarId) -> bool {
    let key = id.to_string();
    filled.all("person").any(|k| k == key)
}
