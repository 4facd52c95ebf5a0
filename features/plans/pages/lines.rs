//! What is asked of which group: the lines of a draft, and the bodies of one line, picked by group and by hand.

use super::plan::{REASON_MAX, as_seen};
use super::{Bar, Seen, run, tree};
use crate::deadline::{Deadline, HOW, WORDS_MAX};
use crate::deeds::{self, cascade};
use crate::model::{LINES_MAX, Line, PlanId, PlanLineId, PlanState, Whom};
use crate::reckon::{chosen, doubts};
use crate::rows::{Row, Rows};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Refusal};
use organisations::{Asked, Body, BodyKind, Level};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Two, Visit};

const LINE: (&str, &[&str]) =
    ("line", &["id", "name", "whom", "level", "kind", "words", "product", "parent"]);

/// What a select offers: word and Vietnamese.
pub(crate) type Offer = Vec<(&'static str, &'static str)>;

#[derive(askama::Template)]
#[template(path = "plan-lines.html")]
pub(crate) struct LinesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) version: String,
    pub(crate) lines: Rows,
    /// Of each line as it is written down: how many bodies, and where to pick by hand.
    pub(crate) fits: Vec<(PlanLineId, String)>,
    pub(crate) doubts: Vec<String>,
    pub(crate) levels: Offer,
    pub(crate) kinds: Offer,
    pub(crate) full: bool,
    pub(crate) how: &'static str,
}

fn values(lines: &[Line]) -> Vec<Vec<String>> {
    let place = |id: Option<PlanLineId>| {
        lines.iter().find(|l| Some(l.id) == id).map_or_else(String::new, |l| l.no.to_string())
    };
    let row = |l: &Line| {
        let (level, kind) = match l.whom {
            Whom::Group { level, kind } => (level.map_or("", |l| l.word()), kind.map_or("", |k| k.word())),
            _ => ("", ""),
        };
        vec![
            l.id.to_string(),
            l.name.clone(),
            l.whom.word().to_owned(),
            level.to_owned(),
            kind.to_owned(),
            l.deadline.words.clone(),
            l.product.clone(),
            place(l.parent),
        ]
    };
    lines.iter().map(row).collect()
}

fn page(v: &Visit, w: &mut Reading, id: PlanId, typed: Option<(&Form, &str)>) -> Result<LinesPage, Refusal> {
    let (s, _) = run(v, w, id)?;
    let filled = match typed {
        Some((form, _)) => Filled::asked(form.pairs().to_vec(), Vec::new()),
        None => v.filled.beside(s.plan.version, &[]),
    };
    let lines = match typed {
        Some((form, act)) => typed_rows(form).after(act, LINES_MAX),
        None if filled.is_back() => Rows::typed(LINE.0, LINE.1, LINES_MAX, |n| filled.or(n, "").to_owned()),
        None => Rows::of(LINE.0, LINE.1, values(&s.lines)),
    };
    let (bodies, picks) = (organisations::choices(w, v.today())?, store::picks(w, id)?);
    let all = cascade::cascade(&s.plan, &s.lines, &bodies, &picks);
    let fits = all.iter().map(|(l, b)| (l.id, format!("Nội dung {}: {} đơn vị", l.no, b.len()))).collect();
    let doubts = s.lines.iter().flat_map(|l| doubts(&l.deadline, Some(l), &s.lines, v.today()));
    let mut doubts: Vec<String> = doubts.collect();
    doubts.dedup();
    let mut version = s.plan.version.to_string();
    if let Some((form, _)) = typed {
        form.value("version").clone_into(&mut version);
    }
    Ok(LinesPage {
        frame: v.frame("Nội dung giao", "/plans").over(&filled, format!("/plans/{id}")),
        filled,
        bar: s.bar("lines"),
        version,
        full: lines.is_full(LINES_MAX),
        lines: lines.with_a_row(),
        fits,
        doubts,
        levels: levels(),
        kinds: kinds(),
        how: HOW,
    })
}

pub(crate) fn levels() -> Offer {
    Level::ALL.iter().map(|l| (l.word(), l.vietnamese())).collect()
}

pub(crate) fn kinds() -> Offer {
    BodyKind::ALL.iter().map(|k| (k.word(), k.vietnamese())).collect()
}

fn typed_rows(form: &Form) -> Rows {
    Rows::typed(LINE.0, LINE.1, LINES_MAX, |n| form.value(n).to_owned())
}

/// `GET /plans/{id}/lines`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    // What an issued plan asks is shown and moved on its own page.
    if !v.filled.is_back() && run(v, w, id)?.0.plan.state != PlanState::Draft {
        return Ok(Page::elsewhere(format!("/plans/{id}")));
    }
    Page::of(&page(v, w, id, None)?)
}

/// `POST /plans/{id}/lines`
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    // A count that cannot be read, or names fewer rows than came, would drop the others in silence.
    let rows = form.value("line-rows").parse::<usize>();
    if rows.as_ref().map_or(true, |n| form.has(&format!("line-{n}-name"))) {
        return Err(Refusal::conflict(
            "Biểu mẫu gửi đến không có nội dung giao nên chưa có gì được ghi. Mở lại trang rồi gửi lần nữa.",
        ));
    }
    deeds::only(&s.plan, PlanState::Draft)?;
    let act = form.value("act");
    if act.starts_with("line-") {
        let back = page(v, w, id, Some((form, act)))?;
        return w.commit_quietly("a row more or less in a form is not written down yet", Next::page(&back)?);
    }
    let mut r = form.read();
    let lines = read(v, &mut r, &typed_rows(form), &s);
    r.done()?;
    let seen = as_seen(s.plan, form)?;
    let to = Next::to(format!("/plans/{id}/lines"));
    if !cascade::write_lines(w, &ok, &seen, &lines)? {
        return w
            .commit_quietly("the same words again change nothing", to.saying("Nội dung giao giữ như cũ."));
    }
    w.commit_remembered(to.saying(format!("Đã ghi {} nội dung giao.", lines.len())))
}

fn read(v: &Visit, r: &mut Reader<'_>, rows: &Rows, s: &Seen) -> Vec<Line> {
    let filled: Vec<&Row> = rows.filled().collect();
    // A line keeps its key, so that what was picked for it by hand stays; a stranger's key is none of ours.
    let mut taken: Vec<PlanLineId> = Vec::new();
    let mut lines = Vec::new();
    for (no, row) in (1_i64..).zip(&filled) {
        let known = row.at("id").value.parse().ok().filter(|id| s.lines.iter().any(|l| l.id == *id));
        let id = known.filter(|id| !taken.contains(id)).unwrap_or_else(|| v.new_id());
        taken.push(id);
        lines.push(read_line(r, (id, no), row));
    }
    for (n, row) in filled.iter().enumerate() {
        let typed = &row.at("parent").value;
        if typed.is_empty() {
            continue;
        }
        // Rows that stay empty are left out, so the number is that of the form.
        let of_form = typed.parse::<usize>().ok().and_then(|p| rows.rows.get(p.wrapping_sub(1)));
        match of_form.and_then(|row| filled.iter().position(|f| *f == row)) {
            Some(p) if p != n => lines[n].parent = Some(lines[p].id),
            _ => r.wrong(
                row.at("parent").name.clone(),
                "KH-13",
                format!("Nội dung {}, phải xong trước: chọn một nội dung khác trong bảng.", n + 1),
            ),
        }
    }
    if let Some(n) = circle(&lines) {
        let name = filled[n].at("parent").name.clone();
        let says = format!(
            "Nội dung {}, phải xong trước: đi theo thì vòng lại chính nó. Chọn nội dung khác.",
            n + 1
        );
        r.wrong(name, "KH-14", says);
    }
    lines
}

/// The first line that would have to precede itself.
pub(crate) fn circle(lines: &[Line]) -> Option<usize> {
    let up = |id: PlanLineId| lines.iter().find(|l| l.id == id).and_then(|l| l.parent);
    lines.iter().position(|l| {
        let mut at = l.parent;
        for _ in 0..lines.len() {
            match at {
                Some(id) if id == l.id => return true,
                Some(id) => at = up(id),
                None => return false,
            }
        }
        false
    })
}

pub(crate) fn read_line(r: &mut Reader<'_>, (id, no): (PlanLineId, i64), row: &Row) -> Line {
    let label = |what: &str| format!("Nội dung {no}, {what}");
    let name = r.line(&row.at("name").name, &label("tên"), 300);
    let whoms = [("GROUP", 0), ("OWN", 1), ("PICKED", 2)];
    // A word that is none must not become "every level": it would reach more than was meant.
    let level = offered(r, (row, "level"), &label("cấp"), Level::of_word);
    let kind = offered(r, (row, "kind"), &label("loại hình"), BodyKind::of_word);
    let whom = match r.choice(&row.at("whom").name, &label("giao cho"), &whoms) {
        Some(1) => Whom::Own,
        Some(2) => Whom::Picked,
        _ => Whom::Group { level, kind },
    };
    let deadline = deadline(r, &row.at("words").name, &label("thời hạn"));
    let product = r.optional_line(&row.at("product").name, &label("sản phẩm"), 300);
    Line { id, no, name, whom, deadline, product, parent: None }
}

/// What was chosen in a select whose first choice is "every one".
fn offered<T>(
    r: &mut Reader<'_>,
    (row, name): (&Row, &str),
    label: &str,
    of_word: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let cell = row.at(name);
    let found = of_word(&cell.value);
    if found.is_none() && !cell.value.is_empty() {
        let says = format!("{label}: “{}” không có trong danh sách. Chọn lại.", web::short(&cell.value));
        r.wrong(cell.name.clone(), "CHUNG-09", says);
    }
    found
}

/// A deadline that must be there, in officials' words.
pub(crate) fn deadline(r: &mut Reader<'_>, field: &str, label: &str) -> Deadline {
    let typed = r.line(field, label, WORDS_MAX);
    Deadline::read(&typed).unwrap_or_else(|| {
        if !r.has_problem(field) {
            r.wrong(field, "KH-11", format!("{label}: “{}” không rõ ngày nào. {HOW}", web::short(&typed)));
        }
        Deadline::on(kernel::Day::FIRST)
    })
}

/// One body of a line.
pub(crate) struct BodyRow {
    pub(crate) id: BodyId,
    pub(crate) name: String,
    /// Taken in by hand.
    pub(crate) added: bool,
}

#[derive(askama::Template)]
#[template(path = "plan-line.html")]
pub(crate) struct BodiesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) line: PlanLineId,
    pub(crate) heading: String,
    pub(crate) tell: String,
    pub(crate) draft: bool,
    pub(crate) runs: bool,
    pub(crate) q: String,
    pub(crate) found: Vec<(BodyId, String)>,
    pub(crate) cut: bool,
    pub(crate) inside: Vec<BodyRow>,
    pub(crate) omitted: Vec<(BodyId, String)>,
}

/// Bodies one search offers.
const FOUND_MAX: usize = 20;

/// `GET /plans/{id}/lines/{line}`
pub(crate) fn bodies(
    v: &Visit,
    w: &mut Reading,
    Two(id, line): Two<PlanId, PlanLineId>,
) -> Result<Page, Refusal> {
    let (s, _) = run(v, w, id)?;
    let line = s.line(line)?;
    let draft = s.plan.state == PlanState::Draft;
    let all = organisations::choices(w, v.today())?;
    let picks = store::picks(w, id)?;
    let held: Vec<BodyId> = if draft {
        chosen(line, s.plan.issuer, &all, &picks)
    } else {
        let tree = tree(w, &s.plan, &s.units, v.today())?;
        let mut held: Vec<BodyId> = s.units.iter().filter(|u| u.line == line.id).map(|u| u.body).collect();
        held.sort_by_key(|b| tree.place(*b));
        held
    };
    let names = organisations::names_of(w, &held, v.today())?;
    let of_line = |takes: bool| picks.iter().filter(move |p| p.line == line.id && p.takes == takes);
    let q = v.filled.or("q", v.ask("q"));
    let q: String = kernel::clean_line(q).chars().take(100).collect();
    let (found, cut) = search(&all, &q, &held);
    let row = |b: &BodyId| BodyRow {
        id: *b,
        name: names.full(*b).to_owned(),
        added: draft && of_line(true).any(|p| p.body == *b),
    };
    let omitted: Vec<BodyId> = of_line(false).map(|p| p.body).collect();
    let gone = organisations::names_of(w, &omitted, v.today())?;
    Page::of(&BodiesPage {
        frame: v.frame(format!("Đơn vị của nội dung {}", line.no), "/plans"),
        filled: v.filled.clone(),
        bar: s.bar("lines"),
        line: line.id,
        heading: format!("Nội dung {}. {}", line.no, line.name),
        tell: format!(
            "Giao cho {}: {} đơn vị, {}.",
            line.whom.vietnamese(),
            held.len(),
            line.deadline.says()
        ),
        draft,
        runs: s.plan.state == PlanState::Issued,
        q,
        found,
        cut,
        inside: held.iter().map(row).collect(),
        omitted: omitted.iter().filter(|_| draft).map(|b| (*b, gone.full(*b).to_owned())).collect(),
    })
}

/// Bodies that hold every word typed, marks or none, and are not there yet.
fn search(all: &[Body], q: &str, held: &[BodyId]) -> (Vec<(BodyId, String)>, bool) {
    if q.is_empty() {
        return (Vec::new(), false);
    }
    let asked = Asked::of(q);
    let has = |b: &&Body| !held.contains(&b.id) && asked.fits(b);
    let mut found: Vec<(BodyId, String)> =
        all.iter().filter(has).take(FOUND_MAX + 1).map(|b| (b.id, b.name.full.clone())).collect();
    let cut = found.len() > FOUND_MAX;
    found.truncate(FOUND_MAX);
    (found, cut)
}

/// `POST /plans/{id}/lines/{line}/picks`: "add:KEY", "omit:KEY", "undo:KEY".
pub(crate) fn pick(
    v: &Visit,
    w: &mut Writing,
    Two(id, line): Two<PlanId, PlanLineId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let (verb, key) = form.value("act").split_once(':').unwrap_or_default();
    let body: BodyId = key.parse().map_err(|()| Refusal::NotFound)?;
    let body = organisations::body(w, body, v.today())?;
    let takes = match verb {
        "add" => Some(true),
        "omit" => Some(false),
        _ => None,
    };
    let line = s.line(line)?;
    // A body that the group brings anyway is taken in by taking its omission back.
    let anyway = || chosen(line, s.plan.issuer, std::slice::from_ref(&body), &[]).contains(&body.id);
    let takes = if takes == Some(true) && anyway() { None } else { takes };
    cascade::pick(w, &ok, (&s.plan, line), body.id, takes)?;
    let to = Next::to(format!("/plans/{id}/lines/{}", line.id));
    w.commit_remembered(to.saying(format!("Đã ghi: {}.", body.name.full)))
}

/// `POST /plans/{id}/lines/{line}/units`
pub(crate) fn add_unit(
    v: &Visit,
    w: &mut Writing,
    Two(id, line): Two<PlanId, PlanLineId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let mut r = form.read();
    let body: Option<BodyId> = r.key("body", "Đơn vị");
    let reason = r.line("reason", "Lý do", REASON_MAX);
    r.done()?;
    let body = organisations::body(w, body.ok_or(Refusal::NotFound)?, v.today())?;
    cascade::add_unit(w, &ok, (&s.plan, s.line(line)?), body.id, &reason)?;
    let to = Next::to(format!("/plans/{id}/lines/{line}"));
    w.commit_remembered(to.saying(format!("Đã giao thêm cho {}.", body.name.full)))
}
