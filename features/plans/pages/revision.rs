//! Moving a deadline: first the effect is shown, unit by unit, then it is written down.

use super::lines::deadline;
use super::text::{WhyView, why, why_view};
use super::{Bar, Seen, run, tree};
use crate::deadline::{Deadline, HOW};
use crate::deeds::cascade;
use crate::model::{Line, PlanId, PlanState, UnitId};
use crate::reckon::{self, Effect, Moves};
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// The effect as the page lists it.
pub(crate) struct Preview {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) moved: usize,
    pub(crate) becomes_late: Vec<(UnitId, String)>,
    pub(crate) no_longer_late: Vec<(UnitId, String)>,
    pub(crate) keeps_own: usize,
    pub(crate) closed: usize,
    pub(crate) doubts: Vec<String>,
    /// Mark of what was shown.
    pub(crate) seen: String,
}

#[derive(askama::Template)]
#[template(path = "plan-revision.html")]
pub(crate) struct RevisionPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) line: String,
    pub(crate) unit: String,
    pub(crate) heading: String,
    pub(crate) stands: String,
    /// Units of the line that have a deadline of their own.
    pub(crate) own: usize,
    pub(crate) why: WhyView,
    pub(crate) how: &'static str,
    pub(crate) preview: Option<Preview>,
}

/// What is to be moved, by the address or the form.
struct Target<'a> {
    line: &'a Line,
    unit: Option<UnitId>,
    moves: Moves,
    was: Deadline,
}

fn target<'a>(s: &'a Seen, line: &str, unit: &str, all: bool) -> Result<Target<'a>, Refusal> {
    if unit.is_empty() {
        let line = s.line(line.parse().map_err(|()| Refusal::NotFound)?)?;
        return Ok(Target { line, unit: None, moves: Moves::Line(line.id, all), was: line.deadline.clone() });
    }
    let unit = s.unit(unit.parse().map_err(|()| Refusal::NotFound)?)?;
    let line = s.line(unit.line)?;
    Ok(Target { line, unit: Some(unit.id), moves: Moves::Unit(unit.id), was: unit.deadline.clone() })
}

/// The mark of an effect: what is written must be what was shown.
fn mark(e: &Effect, t: &Target<'_>, new: &Deadline) -> String {
    let shown = format!("{:?} {:?} {} {} {}", t.moves, e, t.was.last, new.last.iso(), new.words);
    web::digest(shown)[..16].to_owned()
}

fn page(
    v: &Visit,
    w: &mut Reading,
    id: PlanId,
    (filled, new): (Filled, Option<&Deadline>),
) -> Result<RevisionPage, Refusal> {
    let (s, _) = run(v, w, id)?;
    let (line, unit) =
        (filled.or("line", v.ask("line")).to_owned(), filled.or("unit", v.ask("unit")).to_owned());
    let all = filled.all("own").next().is_some();
    let t = target(&s, &line, &unit, all)?;
    let tree = tree(w, &s.plan, &s.units, v.today())?;
    let name = |id: &UnitId| {
        let body = s.unit(*id).map(|u| u.body);
        (*id, body.map_or_else(|_| String::new(), |b| tree.full(b).to_owned()))
    };
    let named = |ids: &[UnitId]| {
        let mut ids = ids.to_vec();
        ids.sort_by_key(|id| s.unit(*id).map_or(usize::MAX, |u| tree.place(u.body)));
        ids.iter().map(name).collect::<Vec<_>>()
    };
    let preview = new.map(|new| {
        let e = reckon::effect(&s.units, t.moves, new, v.today());
        Preview {
            from: t.was.says(),
            to: new.says(),
            moved: e.moved.len(),
            becomes_late: named(&e.becomes_late),
            no_longer_late: named(&e.no_longer_late),
            keeps_own: e.keeps_own,
            closed: e.closed,
            doubts: reckon::doubts(new, Some(t.line), &s.lines, v.today()),
            seen: mark(&e, &t, new),
        }
    });
    let heading = match t.unit {
        Some(unit) => format!("{}: nội dung {}. {}", name(&unit).1, t.line.no, t.line.name),
        None => format!("Nội dung {}. {}", t.line.no, t.line.name),
    };
    let own = s.units.iter().filter(|u| u.line == t.line.id && u.own && u.is_open() && t.unit.is_none());
    Ok(RevisionPage {
        frame: v.frame("Điều chỉnh thời hạn", "/plans"),
        bar: s.bar("revision"),
        heading,
        stands: t.was.says(),
        own: own.count(),
        why: why_view(v, w, id)?,
        how: HOW,
        preview,
        filled,
        line,
        unit,
    })
}

/// `GET /plans/{id}/revision?line=… or ?unit=…`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let (s, _) = run(v, w, id)?;
    if s.plan.state != PlanState::Issued && !v.filled.is_back() {
        return Ok(Page::elsewhere(format!("/plans/{id}")));
    }
    // A form that came back shows its effect again where a deadline can be read in it.
    let new = if v.filled.is_back() { Deadline::read(v.filled.or("deadline", "")) } else { None };
    Page::of(&page(v, w, id, (v.filled.clone(), new.as_ref()))?)
}

/// `POST /plans/{id}/revision`: "preview" shows, "save" writes.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    crate::deeds::only(&s.plan, PlanState::Issued)?;
    let t = target(&s, form.value("line"), form.value("unit"), form.has("own"))?;
    let mut r = form.read();
    let new = deadline(&mut r, "deadline", "Thời hạn mới");
    let why = why(&mut r, v.today());
    if new == t.was {
        r.wrong("deadline", "KH-10", "Thời hạn mới: giống thời hạn đang có. Ghi thời hạn khác.");
    }
    r.done()?;
    let why = why.ok_or(Refusal::NotFound)?;
    if form.value("act") != "save" {
        let filled = Filled::asked(form.pairs().to_vec(), Vec::new());
        let shown = page(v, w, id, (filled, Some(&new)))?;
        return w
            .commit_quietly("looking at what a new deadline would do changes nothing", Next::page(&shown)?);
    }
    let e = reckon::effect(&s.units, t.moves, &new, v.today());
    if form.mark("seen")? != mark(&e, &t, &new) {
        return Err(Refusal::conflict(
            "Điều vừa xem trước không còn đúng: thời hạn đã sửa lại hoặc có đơn vị vừa báo. Xem danh sách mới ở dưới rồi ghi.",
        ));
    }
    if !reckon::doubts(&new, Some(t.line), &s.lines, v.today()).is_empty() && !form.has("sure") {
        let says = "Có điều phải xem lại ở trên. Đánh dấu “Tôi đã xem, vẫn ghi” nếu căn cứ nói đúng như vậy.";
        return Err(Refusal::wrong("sure", "KH-09", says));
    }
    let moved = cascade::move_deadline(w, &ok, &s.plan, (t.moves, &new), &why)?;
    let late = match moved.becomes_late.len() {
        0 => "không đơn vị nào chuyển thành quá hạn".to_owned(),
        n => format!("{n} đơn vị chuyển thành quá hạn"),
    };
    let says = format!("Đã điều chỉnh thời hạn cho {} đơn vị; {late}.", moved.moved.len());
    let to = t.unit.map_or_else(|| format!("/plans/{id}#dieu-chinh"), |u| format!("/plan-units/{u}"));
    w.commit_remembered(Next::to(to).saying(says))
}
