//! The list of selections, and the form of one.

use super::{fresh_key, open_selection, own_bodies};
use crate::duties::{RunSelection, SeeSelection};
use crate::pages::edit::unit;
use crate::selection::{Outcome, Selection, SelectionId};
use crate::store::{self, write};
use crate::units::Units;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Fact, Refusal};
use organisations::Level;
use std::collections::HashMap;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "selections.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<Row>,
    pub(crate) runs: bool,
}

pub(crate) struct Row {
    pub(crate) id: SelectionId,
    pub(crate) title: String,
    pub(crate) unit: String,
    pub(crate) level: &'static str,
    pub(crate) day: String,
    pub(crate) nominated: usize,
    pub(crate) chosen: usize,
    pub(crate) places: i64,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) illustrative: bool,
}

/// How a selection stands, in words and as the class of a tag.
pub(crate) fn stands(s: &Selection, today: Day) -> (String, &'static str) {
    match s.closed_on {
        Some(day) => (format!("Đã chốt {day}"), "met"),
        None if s.takes(today) => (format!("Đang giới thiệu, đến {}", s.closes_on), "now"),
        None => ("Chờ quyết định chọn".to_owned(), "wait"),
    }
}

/// Those this person may see: of their own bodies, of those above them and of those below.
pub(crate) fn seen(v: &Visit, units: &Units, all: Vec<Selection>) -> Vec<Selection> {
    let chains: Vec<(BodyId, Vec<BodyId>)> = own_bodies(v).into_iter().map(|b| (b, units.chain(b))).collect();
    let may = |s: &Selection| {
        let below: Vec<BodyId> =
            chains.iter().filter(|(_, chain)| chain.contains(&s.body)).map(|(b, _)| *b).collect();
        v.can(SeeSelection::from(units.place(s.body), &below))
    };
    all.into_iter().filter(may).collect()
}

/// The list.
pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let left = if super::oversees(v) { store::selections::bodies(w)? } else { Vec::new() };
    let units = Units::read(w, v.today())?.with_ended(w, left, v.today())?;
    let mut bodies = units.whose(|place| v.can(RunSelection { place }));
    bodies.extend(own_bodies(v).iter().flat_map(|own| units.chain(*own)));
    bodies.sort_unstable();
    bodies.dedup();
    let all = store::selections::selections_of(w, &bodies)?;
    let mut all = seen(v, &units, all);
    all.truncate(200);
    let ids: Vec<SelectionId> = all.iter().map(|s| s.id).collect();
    let mut counts: HashMap<SelectionId, (usize, usize)> = HashMap::new();
    for n in store::selections::nominations_of(w, &ids)? {
        let count = counts.entry(n.selection).or_default();
        count.0 += 1;
        count.1 += usize::from(n.outcome == Some(Outcome::Chosen));
    }
    let row = |s: &Selection| {
        let (nominated, chosen) = counts.get(&s.id).copied().unwrap_or_default();
        let (state, tone) = stands(s, v.today());
        Row {
            id: s.id,
            title: s.title.clone(),
            unit: units.name(s.body).to_owned(),
            level: s.level.vietnamese(),
            day: s.day.to_string(),
            nominated,
            chosen,
            places: s.places,
            state,
            tone,
            illustrative: s.illustrative,
        }
    };
    Page::of(&ListPage {
        frame: v.frame("Lựa chọn điển hình", "/exemplars"),
        rows: all.iter().map(row).collect(),
        runs: v.actor()?.could::<RunSelection>(),
    })
}

#[derive(askama::Template)]
#[template(path = "selection-edit.html")]
pub(crate) struct EditPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: Option<SelectionId>,
    pub(crate) key: String,
    pub(crate) version: String,
    pub(crate) own: Vec<String>,
    pub(crate) body: String,
    pub(crate) level: &'static str,
    pub(crate) title: String,
    pub(crate) day: String,
    pub(crate) closes_on: String,
    pub(crate) places: String,
    pub(crate) criteria: String,
}

/// The empty form.
pub(crate) fn blank(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let units = Units::read(w, v.today())?;
    let own = units.offered(|b| v.can(RunSelection { place: units.place(b) }));
    Page::of(&EditPage {
        frame: v.frame("Mở đợt lựa chọn", "/exemplars"),
        filled: v.filled.clone(),
        id: None,
        key: fresh_key(v),
        version: String::new(),
        body: if let [only] = &own[..] { only.clone() } else { String::new() },
        own,
        level: "",
        title: String::new(),
        day: String::new(),
        closes_on: String::new(),
        places: String::new(),
        criteria: String::new(),
    })
}

/// The form as the selection stands, or as it was typed.
pub(crate) fn edit(v: &Visit, w: &mut Reading, One(id): One<SelectionId>) -> Result<Page, Refusal> {
    let o = open_selection(v, w, id)?;
    o.run(v)?;
    let names = organisations::names_of(w, &[o.s.body], v.today())?;
    let filled = v.filled.beside(o.s.version, &[]);
    Page::of(&EditPage {
        frame: v
            .frame(format!("Sửa: {}", o.s.title), "/exemplars")
            .over(&filled, format!("/selections/{id}")),
        filled,
        id: Some(id),
        key: String::new(),
        version: o.s.version.to_string(),
        own: Vec::new(),
        body: names.full(o.s.body).to_owned(),
        level: o.s.level.word(),
        title: o.s.title,
        day: o.s.day.to_string(),
        closes_on: o.s.closes_on.to_string(),
        places: o.s.places.to_string(),
        criteria: o.s.criteria,
    })
}

/// Congresses are held every five years; nobody prepares one further ahead.
const YEARS_AHEAD: i64 = 5;

/// Reads the words of the form; `chosen` is how many are chosen already.
fn read(r: &mut web::Reader<'_>, s: &Selection, (chosen, today): (i64, Day)) -> Selection {
    let level = r.choice("level", "Cấp", &Level::ALL.map(|l| (l.word(), l))).unwrap_or(s.level);
    let title = r.line("title", "Tên hội nghị, đại hội", 200);
    let day = r.day("day", "Ngày họp", Day::FIRST, Day::LAST);
    let closes_on = r.day("closes_on", "Hạn giới thiệu", Day::FIRST, Day::LAST);
    let places = r.count("places", "Số lượng", 1, 5_000);
    let criteria = r.text("criteria", "Tiêu chí", 3_000);
    if closes_on > day && !r.has_problem("day") && !r.has_problem("closes_on") {
        r.wrong("closes_on", "DHTT-62", format!("Hạn giới thiệu: phải trước hoặc trong ngày họp, {day}."));
    }
    // What stands already stands: a selection is still worded after its deadline.
    if closes_on < today && closes_on != s.closes_on && !r.has_problem("closes_on") {
        r.wrong("closes_on", "DHTT-64", format!("Hạn giới thiệu: phải từ hôm nay, {today}, trở đi."));
    }
    if day.year() > today.year() + YEARS_AHEAD && !r.has_problem("day") {
        let says =
            format!("Ngày họp: {day} quá xa; ghi ngày trong năm {} trở lại.", today.year() + YEARS_AHEAD);
        r.wrong("day", "DHTT-65", says);
    }
    if places < chosen && !r.has_problem("places") {
        let says = format!("Số lượng: đã chọn {chosen} điển hình nên không thể ít hơn. Bỏ chọn bớt trước.");
        r.wrong("places", "DHTT-63", says);
    }
    Selection { level, title, day, closes_on, places, criteria, ..s.clone() }
}

/// Opens a selection.
pub(crate) fn make(v: &Visit, w: &mut Writing, (): (), form: &Form) -> Result<Committed<Next>, Refusal> {
    let units = Units::read(w, v.today())?;
    let mut r = form.read();
    let body = unit(&mut r, (form, &units), ("body", "Đơn vị tổ chức"), true);
    let bare = Selection {
        id: form.value("key").parse().unwrap_or_else(|_| v.new_id()),
        body: body.unwrap_or(BodyId(kernel::Uuid::nil())),
        level: Level::Base,
        title: String::new(),
        day: v.today(),
        places: 1,
        closes_on: v.today(),
        criteria: String::new(),
        foreword: String::new(),
        closed_on: None,
        illustrative: false,
        version: 1,
    };
    let s = read(&mut r, &bare, (0, v.today()));
    r.done()?;
    let ok = v.may(RunSelection { place: units.place(s.body) })?;
    crate::deeds::open_selection(w, &ok, &s, units.name(s.body))?;
    w.commit_remembered(Next::to(format!("/selections/{}", s.id)).saying("Đã mở đợt lựa chọn."))
}

/// Writes down what changed.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SelectionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open_selection(v, w, id)?;
    let ok = o.run(v)?;
    if let Some(day) = o.s.closed_on {
        let says = format!("Danh sách đã chốt ngày {day} nên không sửa đợt được. Mở lại danh sách trước.");
        return Err(Refusal::conflict(says));
    }
    let all = store::selections::nominations(w, id)?;
    let chosen = all.iter().filter(|n| n.outcome == Some(Outcome::Chosen)).count();
    let mut r = form.read();
    let s = read(&mut r, &o.s, (i64::try_from(chosen).unwrap_or(i64::MAX), v.today()));
    r.done()?;
    let to = Next::to(format!("/selections/{id}"));
    if s == o.s {
        return w.commit_quietly("the same words again change nothing", to.saying("Đợt giữ như cũ."));
    }
    write::edit_selection(w, &ok, &Selection { version: form.version()?, ..s.clone() })?;
    let says = format!(
        "Sửa đợt lựa chọn: {}, họp ngày {}, chọn {} điển hình, giới thiệu đến {}.",
        s.title, s.day, s.places, s.closes_on
    );
    let before = kernel::serde_json::json!({ "title": o.s.title, "day": o.s.day.iso(), "places": o.s.places,
        "closes_on": o.s.closes_on.iso(), "criteria": o.s.criteria });
    let fact = Fact::new("exemplars.selection_edited", "selection", id, says)
        .with(kernel::serde_json::json!({ "before": before }));
    w.commit(&fact, to.saying("Đã ghi đợt lựa chọn."))
}
