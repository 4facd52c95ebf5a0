//! Who took an exemplar over, with what effect: the tree, the sums, the reports, and the form for another one.

use super::edit::unit;
use super::{Bar, Opened, bar, fresh_key, open};
use crate::adoption::{Adoption, AdoptionId, Counted, Effect, Sum, count, is_again, may_confirm, tree};
use crate::duties::{ConfirmAdoption, ReportAdoption};
use crate::model::{ExemplarId, State};
use crate::store;
use crate::units::Units;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Fact, Points, Refusal};
use organisations::Names;
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

/// The largest figure of an effect: 9.999.999,99.
const LARGEST: Points = Points(999_999_999);

#[derive(askama::Template)]
#[template(path = "exemplar-adoptions.html")]
pub(crate) struct AdoptionsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) key: String,
    pub(crate) counted: Counted,
    pub(crate) sums: Vec<SumRow>,
    pub(crate) picture: Picture,
    pub(crate) rows: Vec<Row>,
    /// May anybody take it over yet, and may this person report for a unit?
    pub(crate) open: bool,
    pub(crate) reports: bool,
    pub(crate) own: Vec<String>,
    pub(crate) body: String,
    pub(crate) units: Vec<String>,
}

pub(crate) struct Row {
    pub(crate) id: AdoptionId,
    pub(crate) unit: String,
    pub(crate) from: String,
    pub(crate) day: String,
    pub(crate) changed: String,
    pub(crate) effect: String,
    pub(crate) confirmed: Option<String>,
    pub(crate) by: String,
    pub(crate) may_confirm: bool,
    pub(crate) may_remove: bool,
}

pub(crate) struct SumRow {
    pub(crate) measure: String,
    pub(crate) unit: String,
    pub(crate) both: usize,
    pub(crate) half: usize,
    /// Reports nobody has confirmed, in no figure here.
    pub(crate) waiting: usize,
    pub(crate) was: String,
    pub(crate) became: String,
}

/// A row says the mean of what was confirmed, as the book does; what was not is told beside it.
fn sum_row(all: &Sum, sure: &[Sum]) -> SumRow {
    let none = Sum { both: 0, half: 0, was: 0, became: 0, ..all.clone() };
    let same = |s: &&Sum| (&s.measure, &s.unit) == (&all.measure, &all.unit);
    let s = sure.iter().find(same).unwrap_or(&none);
    let waiting = (all.both + all.half).saturating_sub(s.both + s.half);
    let (was, became) = match s.means() {
        Some((was, became)) => (was.to_string(), became.to_string()),
        None => ("chưa rõ".to_owned(), "chưa rõ".to_owned()),
    };
    SumRow {
        measure: s.measure.clone(),
        unit: s.unit.clone(),
        both: s.both,
        half: s.half,
        waiting,
        was,
        became,
    }
}

/// The tree of who learned from whom, as a picture: one row for each unit, indented below the one it learned from.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) root: String,
    pub(crate) boxes: Vec<BoxRow>,
}

pub(crate) struct BoxRow {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) width: usize,
    pub(crate) label: String,
    pub(crate) day: String,
    pub(crate) confirmed: bool,
    /// Where the line to the one it learned from begins, and where it is drawn down.
    pub(crate) line_x: usize,
    pub(crate) line_y: usize,
}

/// Height of a row, and of the box in it; how far a step is indented; letters of a name.
const ROW: usize = 52;
const BOX: usize = 40;
const STEP: usize = 36;
const LETTERS: usize = 46;

fn cut(words: &str) -> String {
    let short: String = words.chars().take(LETTERS).collect();
    if short.len() < words.len() { format!("{short}…") } else { short }
}

fn picture(name: &str, all: &[Adoption], names: &Names) -> Picture {
    let nodes = tree(all);
    let boxes: Vec<BoxRow> = nodes
        .iter()
        .enumerate()
        .map(|(i, n)| {
            let parent_row = n.parent.map_or(0, |p| p + 1);
            BoxRow {
                x: n.depth * STEP,
                y: (i + 1) * ROW,
                width: 470,
                label: cut(names.full(n.body)),
                day: n.day.to_string(),
                confirmed: n.confirmed,
                line_x: (n.depth - 1) * STEP + STEP / 2,
                line_y: parent_row * ROW + BOX,
            }
        })
        .collect();
    let deepest = nodes.iter().map(|n| n.depth).max().unwrap_or(0);
    Picture { width: deepest * STEP + 472, height: nodes.len() * ROW + BOX + 2, root: cut(name), boxes }
}

fn effect(e: Option<&Effect>) -> String {
    let Some(e) = e else { return String::new() };
    let said = |p: Option<Points>| p.map_or_else(|| "chưa rõ".to_owned(), |p| p.to_string());
    format!("{}: {} → {} {}", e.measure, said(e.was), said(e.became), e.unit)
}

fn row(v: &Visit, o: &Opened, units: &Units, names: &Names, a: &Adoption) -> Row {
    let person = v.person();
    let confirms = v.can(ConfirmAdoption::of(o.place.clone(), units.place(a.body)));
    let reports = v.can(ReportAdoption { place: units.place(a.body) });
    Row {
        id: a.id,
        unit: names.full(a.body).to_owned(),
        from: a.learned_from.map_or_else(String::new, |b| names.full(b).to_owned()),
        day: a.day.to_string(),
        changed: a.changed.clone(),
        effect: effect(a.effect.as_ref()),
        confirmed: a.confirmed.as_ref().map(|(who, at)| format!("{who}, {}", at.day())),
        by: format!("{}, {}", a.by_name, a.at.day()),
        may_confirm: confirms && person.is_some_and(|p| may_confirm(a, p).is_ok()),
        may_remove: reports && a.confirmed.is_none(),
    }
}

/// The page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<ExemplarId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let all = store::adoptions(w, id)?;
    let units = Units::read(w, v.today())?;
    let bodies: Vec<BodyId> =
        all.iter().flat_map(|a| Some(a.body).into_iter().chain(a.learned_from)).collect();
    let names = organisations::names_of(w, &bodies, v.today())?;
    let own = units.offered(|b| v.can(ReportAdoption { place: units.place(b) }));
    let counted = count(&all);
    let sure: Vec<Adoption> = all.iter().filter(|a| a.confirmed.is_some()).cloned().collect();
    let sure = count(&sure).effects;
    Page::of(&AdoptionsPage {
        frame: v.frame(format!("Nhân rộng: {}", o.e.name), "/exemplars"),
        filled: v.filled.clone(),
        bar: bar(v, w, &o, "adoptions")?,
        key: fresh_key(v),
        sums: counted.effects.iter().map(|s| sum_row(s, &sure)).collect(),
        counted,
        picture: picture(&o.e.name, &all, &names),
        rows: all.iter().map(|a| row(v, &o, &units, &names, a)).collect(),
        open: o.e.state.is_shown_to_all(),
        reports: !own.is_empty() && o.e.state.is_shown_to_all(),
        body: if let [only] = &own[..] { only.clone() } else { String::new() },
        own,
        units: units.offered(|b| bodies.contains(&b)),
    })
}

/// The page again, for a form about one report that was refused.
pub(crate) fn show_of(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<ExemplarId, AdoptionId>,
) -> Result<Page, Refusal> {
    show(v, w, One(id))
}

fn read_effect(r: &mut web::Reader<'_>) -> Option<Effect> {
    let measure = r.optional_line("measure", "Chỉ số", 120);
    let unit = r.optional_line("measured_in", "Đơn vị tính", 60);
    let was = r.optional_points("was", "Trước khi áp dụng", Points::ZERO, LARGEST);
    let became = r.optional_points("became", "Sau khi áp dụng", Points::ZERO, LARGEST);
    if measure.is_empty() {
        if !unit.is_empty() || was.is_some() || became.is_some() {
            r.wrong("measure", "DHTT-42", "Chỉ số: ghi đo cái gì, ví dụ “Thu nhập bình quân”.");
        }
        return None;
    }
    if unit.is_empty() {
        r.wrong("measured_in", "DHTT-43", "Đơn vị tính: ghi ví dụ “triệu đồng/ha”, “%”, “hồ sơ”.");
    }
    if was.is_none() && became.is_none() {
        r.wrong("became", "DHTT-44", "Ghi số trước hoặc số sau khi áp dụng, hay để trống cả chỉ số.");
    }
    Some(Effect { measure, unit, was, became })
}

/// A way of doing may be taken over before it is written down, not decades before.
const BEFORE_NOTED: i64 = 5 * 366;

fn earliest(w: &mut Reading, id: ExemplarId) -> Result<Day, Refusal> {
    let noted = store::steps(w, id)?.first().map(|s| s.day);
    Ok(noted.map_or(Day::FIRST, |day| day.plus_days(-BEFORE_NOTED)))
}

/// A unit reports that it took the exemplar over.
pub(crate) fn report(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ExemplarId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    if !o.e.state.is_shown_to_all() {
        let says = format!(
            "Điển hình đang ở bước “{}” nên chưa nhận báo cáo áp dụng.",
            State::vietnamese(o.e.state)
        );
        return Err(Refusal::conflict(says));
    }
    let units = Units::read(w, v.today())?;
    let mut r = form.read();
    let body = unit(&mut r, (form, &units), ("body", "Đơn vị áp dụng"), true);
    let learned_from = unit(&mut r, (form, &units), ("learned_from", "Học từ"), false);
    if body.is_some() && body == learned_from {
        r.wrong("learned_from", "DHTT-45", "Học từ: một đơn vị không học từ chính mình.");
    }
    let day = r.day("day", "Áp dụng từ ngày", earliest(w, id)?, v.today());
    let changed = r.text("changed", "Thay đổi", 1_000);
    let effect = read_effect(&mut r);
    r.done()?;
    let Some(body) = body else { return Err(Refusal::NotFound) };
    let ok = v.may(ReportAdoption { place: units.place(body) })?;
    let who = w.who().clone();
    let a = Adoption {
        id: form.value("key").parse().unwrap_or_else(|_| v.new_id()),
        exemplar: id,
        body,
        learned_from,
        day,
        changed,
        effect,
        by: ok.by(),
        by_name: who.name,
        at: who.at,
        confirmed: None,
    };
    if let Some(again) = store::adoptions(w, id)?.iter().find(|other| is_again(&a, other)) {
        let says = format!(
            "{} đã có báo cáo áp dụng từ {} về việc này, do {} ghi. Bỏ báo cáo ấy trước nếu cần ghi lại.",
            units.name(body),
            again.day,
            again.by_name
        );
        return Err(Refusal::wrong("day", "DHTT-46", says));
    }
    crate::deeds::report(w, &ok, (&o.e, &a), units.name(body))?;
    let says = "Đã ghi báo cáo áp dụng; chờ cấp trên hoặc đơn vị có điển hình xác nhận.";
    w.commit_remembered(Next::to(format!("/exemplars/{id}/adoptions")).saying(says))
}

fn report_of(w: &mut Reading, id: ExemplarId, adoption: AdoptionId) -> Result<Adoption, Refusal> {
    let found = store::adoptions(w, id)?.into_iter().find(|a| a.id == adoption);
    found.ok_or_else(|| Refusal::conflict("Báo cáo này đã được bỏ; dưới đây là danh sách hiện nay."))
}

/// Somebody else confirms a report: whoever keeps the exemplar, or is above the unit; never the unit itself.
pub(crate) fn confirm(
    v: &Visit,
    w: &mut Writing,
    Two(id, adoption): Two<ExemplarId, AdoptionId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let a = report_of(w, id, adoption)?;
    let place = organisations::place(w, a.body, v.today())?;
    let ok = v.may(ConfirmAdoption::of(o.place.clone(), place))?;
    let names = organisations::names_of(w, &[a.body], v.today())?;
    let who = w.who().name.clone();
    crate::deeds::confirm(w, &ok, (&o.e, &a), (&who, names.full(a.body)))?;
    w.commit_remembered(Next::to(format!("/exemplars/{id}/adoptions")).saying("Đã xác nhận báo cáo áp dụng."))
}

/// Takes a report back before anybody confirmed it.
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, adoption): Two<ExemplarId, AdoptionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let a = report_of(w, id, adoption)?;
    let place = organisations::place(w, a.body, v.today())?;
    let ok = v.may(ReportAdoption { place })?;
    let mut r = form.read();
    let why = r.line("report_reason", "Lý do bỏ", 300);
    r.done()?;
    if a.confirmed.is_some() {
        return Err(Refusal::conflict("Báo cáo đã được xác nhận nên không bỏ được nữa."));
    }
    crate::deeds::remove_adoption(w, &ok, &a)?;
    let names = organisations::names_of(w, &[a.body], v.today())?;
    let says = format!("Bỏ báo cáo của {} về áp dụng {} từ {}.", names.full(a.body), o.e.name, a.day);
    let fact = Fact::new("exemplars.adoption_removed", "exemplar", id, says).because(why);
    w.commit(&fact, Next::to(format!("/exemplars/{id}/adoptions")).saying("Đã bỏ báo cáo."))
}
