//! An edition of the rubric tried on last year's published figures. Nothing is written; which edition is tried stands in
//! the address.
//!
//! Only for who sees all of last year's figures, and only where the sheets still are what was published.

use super::pictures::{SlopesView, slopes};
use super::rubric::seen;
use super::what_if::{self, span};
use crate::duties::SeeSheet;
use crate::exact::Exact;
use crate::model::{Rubric, RubricState};
use crate::pictures::Moment;
use crate::rehearsal::{Cause, Fate, Rehearsal, Tried, Unit, rehearse};
use crate::sheet::Sheet;
use crate::store::{rubrics as store, sheets, tables};
use crate::table::{Table, TableRow};
use crate::tie_votes;
use crate::ties::TieFacts;
use crate::totals::Span;
use blocs::Year;
use db::Reading;
use kernel::{BodyId, Points, Refusal, YearId};
use organisations::Names;
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "rehearsal.html")]
pub(crate) struct RehearsalPage {
    pub(crate) frame: Frame,
    pub(crate) year: String,
    pub(crate) year_title: String,
    /// The year whose figures are used.
    pub(crate) past: i64,
    /// Number, words, chosen.
    pub(crate) editions: Vec<(i64, String, bool)>,
    /// The address names an edition that is not here.
    pub(crate) strange: bool,
    /// Why there is nothing to try: title, words.
    pub(crate) nothing: Option<(String, String)>,
    pub(crate) shown: Option<Shown>,
    pub(crate) illustrative: bool,
}

/// What came of it.
pub(crate) struct Shown {
    pub(crate) tried: String,
    pub(crate) tell: String,
    /// What else to know before reading the figures.
    pub(crate) notes: Vec<String>,
    pub(crate) rows: Vec<RowView>,
    pub(crate) slopes: Option<SlopesView>,
    pub(crate) whys: Vec<Why>,
    /// Line, how it is tried, why.
    pub(crate) lines: Vec<(String, &'static str, String)>,
    /// The comparison of the two editions.
    pub(crate) comparison: String,
}

/// A unit before and after.
pub(crate) struct RowView {
    pub(crate) row: what_if::RowView,
    /// "nay là …", "không còn trong khối, cụm".
    pub(crate) note: String,
}

/// What moved a unit.
pub(crate) struct Why {
    pub(crate) title: String,
    pub(crate) moved: String,
    pub(crate) settled: String,
    /// The units it changed places with.
    pub(crate) passed: String,
    pub(crate) open: bool,
    /// Line, before, after, by how much, apart from the others.
    pub(crate) causes: Vec<[String; 5]>,
}

/// Last year as it was published.
struct Past {
    year: Year,
    rubric: Rubric,
    table: Table,
    sheets: Vec<Sheet>,
    /// What a tie-break could look at then, beside the scores.
    facts: TieFacts,
}

/// Why there is nothing to try.
type Nothing = (&'static str, String);

/// The page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let editions = store::editions(w, id)?;
    let asked = v.ask("edition");
    let found = editions.iter().find(|e| e.1.to_string() == asked);
    let by_state = |state| editions.iter().find(|e| e.2 == state);
    let chosen = found.or(by_state(RubricState::Draft)).or(by_state(RubricState::Applied)).map(|e| e.0);
    let rubric = chosen.map(|key| store::rubric(w, key)).transpose()?;
    let head = year.head_words();
    let past = match &rubric {
        None => Err((
            "Chưa có bản nào để thử",
            format!("{head} soạn bảng tiêu chí trước; bản đang soạn cũng thử được."),
        )),
        Some(_) => past(v, w, &year)?,
    };
    let mut page = RehearsalPage {
        frame: v.frame(format!("Thử bảng tiêu chí, {}", year.title()), "/years"),
        year: id.to_string(),
        year_title: year.title(),
        past: year.number - 1,
        strange: !asked.is_empty() && found.is_none(),
        editions: editions
            .iter()
            .map(|(key, n, state, _)| {
                (*n, format!("Bản thứ {n} ({})", state.vietnamese()), Some(*key) == chosen)
            })
            .collect(),
        nothing: None,
        shown: None,
        illustrative: rubric.as_ref().is_some_and(|r| r.illustrative),
    };
    match (past, rubric) {
        (Ok(past), Some(rubric)) => {
            page.illustrative |= past.table.illustrative;
            let (then, now) = names(v, w, (&year, &past))?;
            match view(&year, &past, &rubric, (&then, &now)) {
                Ok(shown) => page.shown = Some(shown),
                Err((title, says)) => page.nothing = Some((title.to_owned(), says)),
            }
        }
        (Err((title, says)), _) => page.nothing = Some((title.to_owned(), says)),
        (Ok(_), None) => {}
    }
    Page::of(&page)
}

/// Last year, if this person may see it whole and it is published.
fn past(v: &Visit, w: &mut Reading, year: &Year) -> Result<Result<Past, Nothing>, Refusal> {
    let number = year.number - 1;
    let Some(last) = blocs::year_numbered(w, year.bloc, number, v.today())? else {
        let says = format!(
            "{} chưa có năm {number} trong chương trình. Hết năm nay, bản của năm sau thử được ở đây.",
            year.bloc_name
        );
        return Ok(Err(("Chưa có số liệu năm trước", says)));
    };
    if !v.can(last.see()) {
        let says =
            format!("Bảng điểm năm {number} dành cho các đơn vị thành viên năm ấy và cơ quan thường trực.");
        return Ok(Err(("Không xem được số liệu năm trước", says)));
    }
    let (kept, rubric) = (tables::newest(w, last.id)?, store::in_state(w, last.id, RubricState::Applied)?);
    let (Some(kept), Some(rubric)) = (kept, rubric) else {
        let says = format!("Bảng điểm năm {number} chưa công bố. Công bố rồi thì thử được.");
        return Ok(Err(("Năm trước chưa công bố điểm", says)));
    };
    let (table, sheets) = (kept.table(last.id)?, sheets::of_year(w, &rubric)?);
    let stands = tables::stands(w, last.id)?;
    let seen = |r: &TableRow| {
        sheets.iter().any(|s| s.body == r.body && v.can(SeeSheet::of_sheet(&last, s, &stands)))
    };
    if stands.correcting || !table.rows.iter().all(seen) {
        return Ok(Err(being_corrected(number)));
    }
    let facts = tie_votes::all_facts(w, &last)?;
    Ok(Ok(Past { year: last, rubric, table, sheets, facts }))
}

fn being_corrected(number: i64) -> Nothing {
    let says = format!(
        "Phiếu của năm {number} đang khác với bảng đã công bố. Công bố bản đính chính rồi thì thử được."
    );
    ("Năm trước đang đính chính", says)
}

/// The units as they were called then, and as they are now.
fn names(v: &Visit, w: &mut Reading, (year, past): (&Year, &Past)) -> Result<(Names, Names), Refusal> {
    let units: Vec<BodyId> = past.table.rows.iter().map(|r| r.body).collect();
    let then = organisations::names_of(w, &units, past.year.names_day(v.today()))?;
    let everybody: Vec<BodyId> = units.iter().chain(&year.members).copied().collect();
    let now = organisations::names_of(w, &everybody, year.names_day(v.today()))?;
    Ok((then, now))
}

/// Tries it, and checks first that last year comes out as it was published.
fn view(year: &Year, past: &Past, rubric: &Rubric, (then, now): (&Names, &Names)) -> Result<Shown, Nothing> {
    let units: Vec<BodyId> = past.table.rows.iter().map(|r| r.body).collect();
    let typed =
        |body: BodyId, item| past.sheets.iter().find(|s| s.body == body).and_then(|s| s.final_input(item));
    let r = rehearse((&past.rubric, rubric), &units, &typed, &past.facts);
    let as_published = |u: &Unit| {
        let row = past.table.rows.iter().find(|row| row.body == u.body);
        row.is_some_and(|row| row.rank == u.was.rank && row.total == u.was.total.known())
    };
    if !r.units.iter().all(as_published) {
        return Err(being_corrected(past.year.number));
    }
    let name = |b: BodyId| then.full(b).to_owned();
    let any = r.tried.0 > Points::ZERO;
    let mut shown = Shown {
        tried: tried(&r),
        tell: String::new(),
        notes: notes(year, past, rubric, now),
        rows: Vec::new(),
        slopes: None,
        whys: Vec::new(),
        lines: lines(&r, past.year.number, &name),
        comparison: format!(
            "from={}-{}&to={}-{}",
            past.year.number, past.rubric.edition, year.number, rubric.edition
        ),
    };
    if !any {
        shown.tell = "Không tiêu chí nào thử được trên số liệu năm trước.".to_owned();
        return Ok(shown);
    }
    let moved = r.units.iter().filter(|u| u.was.rank != u.is.rank).count();
    shown.tell = match moved {
        0 => "Không đơn vị nào đổi hạng.".to_owned(),
        n => format!("{n} trên {} đơn vị đổi hạng.", r.units.len()),
    };
    let whys = whys(&r, &name);
    shown.slopes = Some(drawn(&r, past.year.number, &name));
    shown.rows = r.units.iter().map(|u| row(u, year, (then, now))).collect();
    shown.whys = whys;
    Ok(shown)
}

/// "Thử được 870 trên 950 điểm (21 trên 23 tiêu chí, khoản thưởng, khoản trừ và điều kiện)."
fn tried(r: &Rehearsal<'_>) -> String {
    let can = r.lines.iter().filter(|t| !matches!(t.fate, Fate::Not(_))).count();
    format!("Thử được {}/{} điểm, {can}/{} dòng của bảng tiêu chí.", r.tried.0, r.tried.1, r.lines.len())
}

fn notes(year: &Year, past: &Past, rubric: &Rubric, now: &Names) -> Vec<String> {
    let mut notes = Vec::new();
    let before = &past.rubric;
    if before.scale != rubric.scale {
        notes.push(format!(
            "Thang điểm đổi từ {} thành {}: tổng điểm hai bên không so trực tiếp được, xem thứ hạng.",
            before.scale, rubric.scale
        ));
    }
    if before.decimals != rubric.decimals {
        notes.push(format!("Làm tròn khác năm trước. {}", rubric.rounding_says()));
    }
    if before.ties != rubric.ties {
        notes.push(format!("Cách xét khi bằng điểm của bản này: {}", rubric.ties_say()));
    }
    let units: Vec<BodyId> = past.table.rows.iter().map(|r| r.body).collect();
    let joined: Vec<&str> =
        year.members.iter().filter(|b| !units.contains(b)).map(|b| now.full(*b)).collect();
    if !joined.is_empty() {
        notes.push(format!(
            "Mới vào năm {}, chưa có số liệu năm {}: {}.",
            year.number,
            past.year.number,
            joined.join("; ")
        ));
    }
    if units.iter().any(|b| !year.members.contains(b)) {
        notes.push(
            "Đơn vị không còn trong khối, cụm vẫn được tính, để hai bên cùng một danh sách.".to_owned(),
        );
    }
    notes
}

fn row(u: &Unit, year: &Year, (then, now): (&Names, &Names)) -> RowView {
    let name = then.full(u.body);
    let mut note = Vec::new();
    if now.full(u.body) != name {
        note.push(format!("nay là {}", now.full(u.body)));
    }
    if !year.members.contains(&u.body) {
        note.push(format!("không còn trong danh sách năm {}", year.number));
    }
    RowView { row: what_if::row(name.to_owned(), false, &u.was, &u.is), note: note.join("; ") }
}

/// By how many places a unit moves; more than any, where a rank comes or goes.
fn places(u: &Unit) -> i64 {
    match (u.was.rank, u.is.rank) {
        (Some(was), Some(is)) => (was - is).abs(),
        (None, None) => 0,
        _ => i64::MAX,
    }
}

/// Ranks before and after, drawn; the unit that moves most in red.
fn drawn(r: &Rehearsal<'_>, number: i64, name: &dyn Fn(BodyId) -> String) -> SlopesView {
    let order: Vec<BodyId> = r.units.iter().map(|u| u.body).collect();
    let of = |body: BodyId| r.units.iter().find(|u| u.body == body);
    let moments = [
        Moment::of(format!("Năm {number}"), &|b| of(b).and_then(|u| u.was.rank), &order),
        Moment::of("Thử".to_owned(), &|b| of(b).and_then(|u| u.is.rank), &order),
    ];
    let most = r.units.iter().rev().max_by_key(|u| places(u)).filter(|u| places(u) > 0);
    slopes(&moments, most.map(|u| u.body), name)
}

/// What moved whom, who moves most first.
fn whys(r: &Rehearsal<'_>, name: &dyn Fn(BodyId) -> String) -> Vec<Why> {
    let mut all: Vec<(usize, &Unit)> = r.units.iter().enumerate().collect();
    all.retain(|(_, u)| places(u) > 0 || !u.causes.is_empty());
    all.sort_by_key(|(at, u)| (std::cmp::Reverse(places(u)), *at));
    let why = |(n, (at, u)): (usize, &(usize, &Unit))| {
        let above =
            at.checked_sub(1).and_then(|at| r.units.get(at)).map_or_else(String::new, |a| name(a.body));
        let row = what_if::row(name(u.body), false, &u.was, &u.is);
        Why {
            title: row.unit,
            moved: match row.ranks.0 == row.ranks.1 {
                true => format!("giữ hạng {}", row.ranks.0),
                false => format!("hạng {} → {}", row.ranks.0, row.ranks.1),
            },
            settled: u.settled.says(&above),
            passed: u.passed.iter().map(|b| name(*b)).collect::<Vec<_>>().join("; "),
            open: n == 0 && places(u) > 0,
            causes: u.causes.iter().map(cause).collect(),
        }
    };
    all.iter().enumerate().map(why).collect()
}

fn cause(c: &Cause) -> [String; 5] {
    let line = c
        .line
        .as_ref()
        .map_or_else(|| "Trần điểm thưởng, điểm trừ".to_owned(), |(no, name)| format!("{no} {name}"));
    let worth = |s: Option<Span>, absent: &str| match (s, &c.line) {
        (Some(s), _) => span(s),
        (None, Some(_)) => absent.to_owned(),
        (None, None) => "–".to_owned(),
    };
    let unknown = || crate::points_say(None);
    [
        line,
        worth(c.before, "không có"),
        worth(c.after, if c.untried { "không thử được" } else { "bỏ" }),
        c.by.map_or_else(unknown, |by| signed(Exact::of(by))),
        c.apart.map_or_else(unknown, signed),
    ]
}

/// "+3,2", "−147", "≈ +0,33".
fn signed(x: Exact) -> String {
    let near = x.rounded(2);
    let plus = if near > Points::ZERO { "+" } else { "" };
    let about = if x.is_even(2) { "" } else { "≈ " };
    format!("{about}{plus}{near}")
}

/// The lines that are not simply taken over, and those that are no more.
fn lines(
    r: &Rehearsal<'_>,
    number: i64,
    name: &dyn Fn(BodyId) -> String,
) -> Vec<(String, &'static str, String)> {
    let mut all = Vec::new();
    for t in &r.lines {
        let mut why = Vec::new();
        let how = match &t.fate {
            Fate::Same => "dùng số liệu cũ",
            Fate::Anew(says) => {
                why.push(says.clone());
                "tính lại"
            }
            Fate::Not(says) => {
                why.push(says.clone());
                "không thử được"
            }
        };
        why.extend(known_as(t, number));
        for (body, says) in &t.unsure {
            why.push(format!("chưa biết của {}: {says}", name(*body)));
        }
        if !why.is_empty() {
            let item = t.line.item;
            all.push((format!("{} {}", item.no, item.name), how, sentence(&why.join("; "))));
        }
    }
    for l in &r.gone {
        let why = format!("Năm {number} có, tối đa {}; bản này không còn.", l.item.max);
        all.push((format!("{} {}", l.item.no, l.item.name), "bỏ", why));
    }
    all
}

/// What the line was called, if it was called otherwise.
fn known_as(t: &Tried<'_>, number: i64) -> Option<String> {
    let (was, is) = (t.before?.item, t.line.item);
    match (was.no == is.no, was.name == is.name) {
        (true, true) => None,
        (false, true) => Some(format!("năm {number} là {}", was.no)),
        (_, false) => Some(format!("năm {number} là {} “{}”", was.no, was.name)),
    }
}

/// With a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut rest = words.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", rest.as_str().trim_end_matches('.'))
}
