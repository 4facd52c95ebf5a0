//! The result: ranking, each total opened, publication and correction, the workbook.

use super::marks::why;
use super::more::More;
use super::rubric::seen;
use crate::deeds::Live;
use crate::duties::SeeSheet;
use crate::missing::Instead;
use crate::store::tables;
use crate::table::{Branch, Table, TableRow};
use crate::{Finding, FindingState, alike, book, deeds, points_say, targets};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Points, Refusal, YearId};
use organisations::Names;
use std::sync::Arc;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// Width of a bar, in tenths of a unit of its drawing.
const BAR: i64 = 3600;

#[derive(askama::Template)]
#[template(path = "scores.html")]
pub(crate) struct ScoresPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) year: String,
    pub(crate) year_title: String,
    pub(crate) number: i64,
    pub(crate) head_words: &'static str,
    pub(crate) tell: String,
    pub(crate) has_rubric: bool,
    pub(crate) scale: String,
    pub(crate) tie_break: String,
    pub(crate) keys: Vec<(&'static str, String)>,
    pub(crate) rows: Vec<RowView>,
    /// Does this person see every row?
    pub(crate) whole: bool,
    pub(crate) explain: Option<Explain>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) published: i64,
    pub(crate) versions: Vec<(i64, String, String)>,
    pub(crate) may_run: bool,
    pub(crate) may_publish: bool,
    /// Which table the button is about.
    pub(crate) digest: String,
    pub(crate) correcting: Option<String>,
    pub(crate) illustrative: bool,
    pub(crate) more: More,
}

/// A unit's line.
pub(crate) struct RowView {
    pub(crate) rank: String,
    pub(crate) body: String,
    pub(crate) unit: String,
    pub(crate) sheet: Option<String>,
    pub(crate) bar: Vec<Bar>,
    pub(crate) says: String,
    pub(crate) own: String,
    pub(crate) total: String,
    pub(crate) to: Option<String>,
    pub(crate) gap: String,
    /// Lines handed in without the evidence they need: how many, and where they are told.
    pub(crate) instead: Option<(usize, String)>,
    /// Told where equal totals were told apart.
    pub(crate) why: Option<String>,
    /// Does its place wait for the members' vote?
    pub(crate) waits: bool,
    /// Its sheet was sent back or opened again, for whoever may see it.
    pub(crate) moved: Option<&'static str>,
    pub(crate) open: bool,
}

/// A piece of a bar.
pub(crate) struct Bar {
    pub(crate) class: &'static str,
    pub(crate) x: String,
    pub(crate) width: String,
}

/// A total opened.
pub(crate) struct Explain {
    pub(crate) title: String,
    pub(crate) sum: String,
    pub(crate) why: String,
    /// What the tie-break looked at beside the scores.
    pub(crate) beside: Vec<String>,
    pub(crate) branches: Vec<BranchView>,
    pub(crate) sheet: Option<String>,
}

/// A section of an opened total.
pub(crate) struct BranchView {
    pub(crate) title: String,
    pub(crate) points: String,
    pub(crate) max: String,
    pub(crate) leaves: Vec<LeafView>,
}

/// A line of an opened total, or the heading of a group.
pub(crate) struct LeafView {
    pub(crate) heading: bool,
    /// How many groups it stands in.
    pub(crate) depth: usize,
    pub(crate) title: String,
    /// The line's evidence on the sheet, for whoever may see it.
    pub(crate) href: Option<String>,
    pub(crate) how: String,
    /// The reason with which it was handed in instead of evidence.
    pub(crate) instead: Option<String>,
    pub(crate) points: String,
    pub(crate) max: String,
}

/// Which table the page is about.
pub(super) struct Chosen {
    pub(super) table: Option<Arc<Table>>,
    pub(super) newest: i64,
    pub(super) correcting: Option<String>,
    /// What the sheets say now, whichever table is shown; none without a rubric.
    pub(super) now: Option<Live>,
    /// What would be published now, for those who may; else empty.
    pub(super) digest: String,
}

pub(super) fn choose(v: &Visit, w: &mut Reading, year: &Year) -> Result<Chosen, Refusal> {
    let newest = tables::newest(w, year.id)?;
    let version = newest.as_ref().map_or(0, |t| t.version);
    let correcting = match &newest {
        Some(t) => tables::correction(w, year.id, t.version + 1)?.map(|(why, _, _)| why),
        None => None,
    };
    let now = deeds::live(w, year, v.today())?;
    let digest = match &now {
        Some(now) if v.can(year.run()) => web::digest(now.table.freeze()?),
        _ => String::new(),
    };
    let asked: Option<i64> = v.ask("version").parse().ok();
    let made = |now: &Option<Live>| now.as_ref().map(|now| Arc::clone(&now.table));
    let table = match (newest, asked) {
        (Some(_), Some(0)) if correcting.is_some() && v.can(year.run()) => made(&now),
        (Some(_), Some(n)) if (1..version).contains(&n) => Some(Arc::new(crate::published(w, year, n)?)),
        (Some(kept), _) => Some(Arc::new(kept.shown(w, year.id)?)),
        (None, _) => made(&now),
    };
    Ok(Chosen { table, newest: version, correcting, now, digest })
}

impl Chosen {
    /// Every sheet of the year.
    pub(super) fn all(&self) -> &[crate::Sheet] {
        self.now.as_ref().map_or(&[], |now| &now.sheets)
    }

    /// Names of the members and of whoever stands in the table: a published table outlives a membership, and a name.
    pub(super) fn names(&self, v: &Visit, w: &mut Reading, year: &Year) -> Result<Names, Refusal> {
        let ranked = self.table.iter().flat_map(|t| t.rows.iter().map(|r| r.body));
        let all: Vec<BodyId> = year.members.iter().copied().chain(ranked).collect();
        let names = organisations::names_of(w, &all, year.names_day(v.today()))?;
        Ok(match &self.table {
            Some(t) => t.names(names),
            None => names,
        })
    }
}

/// The ranking. Before publication a member sees its own line only.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let mut c = choose(v, w, &year)?;
    let names = c.names(v, w, &year)?;
    let may_run = v.can(year.run());
    let ready = crate::findings(w, (&year, c.now.as_ref()), v.today(), may_run)?;
    let outdated = targets::finding(w, &year, v.today(), c.now.as_ref())?;
    let stands = tables::stands(w, id)?;
    let versions = tables::versions(w, id)?;
    let whole = hide(v, &year, &mut c);
    let seen = |s: &&crate::Sheet| v.can(SeeSheet::of_sheet(&year, s, &stands));
    let sheet = |b: BodyId| c.all().iter().find(|s| s.body == b).filter(seen).map(|s| s.id.to_string());
    let asked = v.ask("unit");
    let instead = match &c.now {
        Some(now) => deeds::instead_of_evidence(w, &now.rubric, &now.sheets)?,
        None => Vec::new(),
    };
    let reopened = deeds::reopened(w, id, c.all())?;
    let more = super::more::of(v, w, (&year, &names), (&c, &stands))?;
    let beside = Beside { sheet: &sheet, instead: &instead, whole, moved: &|b| moved(c.all(), b, &reopened) };
    let page = ScoresPage {
        more,
        frame: v.frame(format!("Kết quả chấm điểm, {}", year.title()), "/years"),
        filled: v.filled.clone(),
        tell: tell(&c, &year),
        may_publish: may_run
            && (c.newest == 0 || c.correcting.is_some())
            && ready.iter().all(|f| f.state == FindingState::Met),
        findings: if may_run || whole { ready.into_iter().chain(outdated).collect() } else { Vec::new() },
        versions: versions
            .into_iter()
            .map(|(n, at, by, why)| (n, format!("{}, {by}", at.full()), why))
            .collect(),
        may_run,
        correcting: c.correcting.clone(),
        digest: c.digest.clone(),
        ..view(c.table.as_deref(), (&year, &names), asked, &beside)
    };
    Page::of(&ScoresPage { published: c.newest, ..page })
}

/// Leaves in the table what this person may see before publication; answers whether that is everything.
///
/// What is left is worked out from those sheets alone: points relative to the best of the bloc would tell the others'.
pub(super) fn hide(v: &Visit, year: &Year, c: &mut Chosen) -> bool {
    let published = c.newest > 0;
    let Some(table) = c.table.as_mut().filter(|_| !published) else { return true };
    let sees = |r: &TableRow| v.can(SeeSheet::of(year, r.body, false));
    if table.rows.iter().all(sees) {
        return true;
    }
    let table = Arc::make_mut(table);
    table.rows.retain(sees);
    for r in &mut table.rows {
        r.waits = false;
        let now = c.now.as_ref();
        let sheet = now.and_then(|now| Some((&now.rubric, now.sheets.iter().find(|s| s.body == r.body)?)));
        if let Some((rubric, sheet)) = sheet {
            *r = TableRow::by_itself(rubric, sheet);
        }
        r.rank = None;
        r.why = "Thứ hạng hiện khi bảng điểm được công bố.".to_owned();
    }
    false
}

fn tell(c: &Chosen, year: &Year) -> String {
    match &c.table {
        None => format!("Chưa áp dụng bảng tiêu chí nào cho {}.", year.title()),
        Some(t) => match t.published {
            Some(at) => {
                let why =
                    if t.reason.is_empty() { String::new() } else { format!(" Đính chính: {}", t.reason) };
                let older = if t.version < c.newest { " Đã có bản mới hơn." } else { "" };
                let (day, n) = (at.day(), t.version);
                format!("Bảng công bố ngày {day}, bản thứ {n}; sau đó chỉ sửa bằng bản mới.{why}{older}")
            }
            None if c.newest > 0 => "Bảng đang đính chính, chưa công bố.".to_owned(),
            None => "Bảng đang lập, chưa công bố; còn thay đổi theo các phiếu.".to_owned(),
        },
    }
}

/// What is known beside the table.
pub(crate) struct Beside<'a> {
    /// A unit's sheet, for whoever may see it.
    pub(crate) sheet: &'a dyn Fn(BodyId) -> Option<String>,
    /// Lines handed in with a reason instead of evidence.
    pub(crate) instead: &'a [Instead],
    /// Does this person see every row?
    pub(crate) whole: bool,
    /// Whether a unit's sheet was sent back or opened again.
    pub(crate) moved: &'a dyn Fn(BodyId) -> Option<&'static str>,
}

/// How a sheet that went a step back is marked.
fn moved(all: &[crate::Sheet], body: BodyId, reopened: &[crate::SheetId]) -> Option<&'static str> {
    let sheet = all.iter().find(|s| s.body == body)?;
    match sheet.state {
        crate::SheetState::Returned => Some("phiếu bị trả lại"),
        _ if reopened.contains(&sheet.id) => Some("phiếu đang mở lại"),
        _ => None,
    }
}

impl Beside<'_> {
    /// A unit's lines without the evidence they need, for whoever may see its sheet.
    fn of(&self, body: BodyId) -> impl Iterator<Item = &Instead> {
        let seen = (self.sheet)(body).is_some();
        self.instead.iter().filter(move |i| seen && i.body == body)
    }
}

/// The page's values; apart from loading, so that samples make them too.
pub(crate) fn view(
    table: Option<&Table>,
    (year, names): (&Year, &Names),
    asked: &str,
    beside: &Beside<'_>,
) -> ScoresPage {
    let rows: &[TableRow] = table.map_or(&[], |t| &t.rows);
    let chosen = rows.iter().find(|r| r.body.to_string() == asked).or(rows.first());
    let mut views = Vec::new();
    for (i, r) in rows.iter().enumerate() {
        let above = i.checked_sub(1).and_then(|i| rows.get(i)).and_then(|a| a.total);
        let open = chosen.is_some_and(|c| c.body == r.body);
        views.extend(table.map(|t| row(t, r, (above, open, names.full(r.body)), (year, beside))));
    }
    let names_of = |(no, name, _): &(String, String, Points)| format!("{no}. {name}");
    let mut keys: Vec<(&'static str, String)> = table
        .map(|t| t.sections.iter().enumerate().map(|(i, s)| (colour(i).1, names_of(s))).collect())
        .unwrap_or_default();
    if table.is_some_and(|t| t.bonus_max != Some(Points::ZERO)) {
        keys.push(("#6a6259", "Điểm thưởng".to_owned()));
    }
    ScoresPage {
        frame: Frame::sample("Kết quả chấm điểm"),
        filled: Filled::default(),
        year: year.id.to_string(),
        year_title: year.title(),
        number: year.number,
        head_words: year.head_words(),
        tell: String::new(),
        has_rubric: table.is_some(),
        scale: table.map_or_else(String::new, |t| t.scale.to_string()),
        tie_break: table.map_or_else(String::new, |t| t.tie_break.clone()),
        keys,
        explain: chosen.map(|r| explain(r, names, beside)),
        rows: views,
        whole: beside.whole,
        findings: Vec::new(),
        published: 0,
        versions: Vec::new(),
        may_run: false,
        may_publish: false,
        digest: String::new(),
        correcting: None,
        illustrative: table.is_some_and(|t| t.illustrative),
        more: More::default(),
    }
}

/// Class and colour of a section's piece of the bar.
fn colour(section: usize) -> (&'static str, &'static str) {
    [("a", "#8f1d24"), ("b", "#b4655f"), ("c", "#d5a49d")][section % 3]
}

fn row(
    t: &Table,
    r: &TableRow,
    (above, open, unit): (Option<Points>, bool, &str),
    (year, beside): (&Year, &Beside<'_>),
) -> RowView {
    let whole = beside.whole;
    let sheet = (beside.sheet)(r.body);
    let bare = beside.of(r.body).count();
    let told = sheet.as_ref().map(|id| format!("/years/{}/differences#nop-{id}", year.id));
    let mut says: Vec<String> = Vec::new();
    for ((no, _, _), p) in t.sections.iter().zip(&r.sections) {
        says.push(format!("{no} {}", points_say(*p)));
    }
    says.push(format!("thưởng {}", points_say(r.bonus)));
    says.push(format!("trừ {}", points_say(r.deduction)));
    let own = alike(t.rows.iter().map(|r| r.self_total));
    let total = alike(t.rows.iter().flat_map(|r| [r.total, r.at_least, r.at_most]));
    let gap = match (above, r.total) {
        (Some(above), Some(mine)) if whole => total(Some(mine.minus(above))),
        _ => "–".to_owned(),
    };
    let (span, blank) = (r.span(), is_blank(r));
    RowView {
        rank: match r.rank {
            Some(n) => n.to_string(),
            None if r.barred.is_empty() => "?".to_owned(),
            None => "–".to_owned(),
        },
        body: r.body.to_string(),
        unit: unit.to_owned(),
        moved: sheet.as_ref().and_then(|_| (beside.moved)(r.body)),
        sheet,
        bar: bar(t, r),
        says: says.join("; "),
        own: own(r.self_total),
        total: total(r.total.or((!blank).then_some(span.low))),
        to: (r.total.is_none() && !blank).then(|| total(Some(span.high))),
        gap,
        instead: told.filter(|_| bare > 0).map(|href| (bare, href)),
        why: (!r.barred.is_empty() || (above.is_some() && above == r.total && whole)).then(|| r.why.clone()),
        waits: r.waits && whole,
        open,
    }
}

/// Was nothing at all appraised yet? A span over everything would say less than the words.
fn is_blank(r: &TableRow) -> bool {
    fn blank(b: &Branch) -> bool {
        b.leaves.iter().all(|l| l.points.is_none()) && b.branches.iter().all(blank)
    }
    r.tree.iter().all(blank)
}

/// Pieces of a bar whose scale starts at 0; a total above the scale fills it whole.
fn bar(t: &Table, r: &TableRow) -> Vec<Bar> {
    let best = t.rows.iter().filter_map(|r| r.at_most).max().unwrap_or_default();
    let full = t.scale.max(best).0.max(1);
    let tenth = |n: i64| format!("{}.{}", n / 10, n % 10);
    let mut x = 0;
    let mut pieces = Vec::new();
    let sections = r.sections.iter().enumerate().map(|(i, p)| (colour(i).0, *p));
    for (class, points) in sections.chain([("d", r.bonus)]) {
        let width = points.map_or(0, |p| p.0.max(0) * (BAR - 60) / full);
        if width > 0 {
            pieces.push(Bar { class, x: tenth(x), width: tenth(width) });
            x += width + 15;
        }
    }
    if x < BAR {
        pieces.push(Bar { class: "rest", x: tenth(x), width: tenth(BAR - x) });
    }
    pieces
}

fn most(max: i64) -> String {
    if max > 0 { format!("/ {}", Points(max)) } else { String::new() }
}

/// The lines of a branch, each group's under its heading.
fn lines(b: &Branch, depth: usize, (sheet, bare): (Option<&str>, &[&Instead])) -> Vec<LeafView> {
    let leaf = |l: &crate::Leaf| {
        let standing = if l.by.is_empty() { "" } else { "Thường trực thẩm định" };
        let words: Vec<&str> =
            [l.how.as_str(), standing, l.note.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
        LeafView {
            heading: false,
            depth,
            title: format!("{} {}", l.no, l.name),
            href: sheet.map(|id| format!("/sheets/{id}?at={0}#dong-{0}", l.ord)),
            how: words.join(" – "),
            instead: bare.iter().find(|i| i.ord == l.ord).map(|i| i.why.clone()),
            points: if b.bar { String::new() } else { points_say(l.points.map(Points)) },
            max: most(l.max),
        }
    };
    let mut all: Vec<LeafView> = b.leaves.iter().map(leaf).collect();
    for inner in &b.branches {
        all.push(LeafView {
            heading: true,
            depth,
            title: format!("{} {}", inner.no, inner.name),
            href: None,
            how: String::new(),
            instead: None,
            points: points_say(inner.points.map(Points)),
            max: most(inner.max),
        });
        all.extend(lines(inner, depth + 1, (sheet, bare)));
    }
    all
}

fn explain(r: &TableRow, names: &Names, beside: &Beside<'_>) -> Explain {
    let sheet = (beside.sheet)(r.body);
    let bare: Vec<&Instead> = beside.of(r.body).collect();
    let plus: Vec<String> = r.sections.iter().chain([&r.bonus]).map(|p| points_say(*p)).collect();
    let total = match r.total {
        _ if is_blank(r) => points_say(None),
        Some(p) => p.to_string(),
        None => format!("{} đến {}", r.span().low, r.span().high),
    };
    let branch = |b: &Branch| BranchView {
        title: if b.no == "+" { b.name.clone() } else { format!("{}. {}", b.no, b.name) },
        points: match (b.bar, b.minus) {
            (true, _) => String::new(),
            (_, true) => format!("− {}", points_say(b.points.map(Points))),
            _ => points_say(b.points.map(Points)),
        },
        max: most(b.max),
        leaves: lines(b, 0, (sheet.as_deref(), &bare)),
    };
    Explain {
        title: if is_blank(r) {
            format!("{} chưa được thẩm định", names.full(r.body))
        } else {
            format!("Vì sao {} được {total} điểm?", names.full(r.body))
        },
        sum: format!("{total} = {} − {}", plus.join(" + "), points_say(r.deduction)),
        why: r.why.clone(),
        beside: r.beside.clone(),
        branches: r.tree.iter().map(branch).collect(),
        sheet,
    }
}

/// Publishes the table.
pub(crate) fn publish(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let (version, fact) = deeds::publish(w, &ok, &year, Some(form.mark("table")?))?;
    let says = format!("Đã công bố bảng điểm, bản thứ {version}. Mọi đơn vị trong khối, cụm đều thấy.");
    w.commit(&fact, Next::to(format!("/years/{id}/scores")).saying(says))
}

/// Begins a correction.
pub(crate) fn correct(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let fact = deeds::begin_correction(w, &ok, &year, &why(form)?)?;
    let says = "Đã bắt đầu đính chính. Mở lại phiếu cần sửa; bản đã công bố vẫn giữ đến khi có bản mới.";
    w.commit(&fact, Next::to(format!("/years/{id}/scores")).saying(says))
}

/// Ends a correction that changed nothing.
pub(crate) fn end_correction(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let fact = deeds::drop_correction(w, &ok, &year)?;
    w.commit(&fact, Next::to(format!("/years/{id}/scores")).saying("Đã thôi đính chính."))
}

/// The table as a workbook, for whoever sees all of it; with the formulas it was worked out by, as long as the sheets
/// still say what it says.
pub(crate) fn workbook(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let mut c = choose(v, w, &year)?;
    let names = c.names(v, w, &year)?;
    if !hide(v, &year, &mut c) {
        return Err(Refusal::NotFound);
    }
    let table = c.table.take().ok_or(Refusal::NotFound)?;
    let paper = paper(&table, &year, &names, v.today());
    let mut book = papers::score_table_workbook(&paper)?;
    if table.published.is_none() {
        book::bloc::unpublished(&mut book, table.illustrative)?;
    }
    if let Some(Live { rubric, sheets, facts, .. }) = &c.now {
        book::bloc::behind(&mut book, (&year, &names), (&table, rubric, sheets), facts)?;
    }
    let which = match table.published {
        Some(_) => format!("bản {}", table.version),
        None => "chưa công bố".to_owned(),
    };
    let name = format!("Bảng điểm {} {which}.xlsx", year.title());
    Ok(Page::workbook(name, book.save_to_buffer()?))
}

/// The table as a paper's model, without number and signatures; whoever prints it adds those.
pub fn paper(table: &Table, year: &Year, names: &Names, today: Day) -> papers::ScoreTable {
    let cents = |p: Option<Points>| p.map(|p| p.0);
    let row = |r: &TableRow| papers::ScoreRow {
        rank: r.rank.and_then(|n| u32::try_from(n).ok()),
        unit: r.full(names).to_owned(),
        points: r.sections.iter().map(|p| cents(*p)).collect(),
        bonus: cents(r.bonus),
        deduction: cents(r.deduction),
        self_total: cents(r.self_total),
        appraised_total: cents(r.total),
    };
    papers::ScoreTable {
        head: papers::Head {
            superior: Vec::new(),
            issuer: year.bloc_long.clone(),
            number: String::new(),
            place: String::new(),
            day: table.published.map_or(today, kernel::Moment::day).0,
        },
        bloc: year.bloc_long.clone(),
        year: i16::try_from(year.number).unwrap_or_default(),
        rubric: table.rubric_name.clone(),
        rubric_version: u32::try_from(table.rubric_edition).unwrap_or_default(),
        sections: table
            .sections
            .iter()
            .map(|(no, name, max)| papers::ScoreSection { title: format!("{no}. {name}"), points_max: max.0 })
            .collect(),
        bonus_points_max: cents(table.bonus_max),
        rows: table.rows.iter().map(row).collect(),
        tie_break: table.tie_break.clone(),
        remarks: if table.reason.is_empty() {
            Vec::new()
        } else {
            vec![format!("Đính chính: {}", table.reason)]
        },
        drawn_by: None,
        signed_by: None,
        recipients: Vec::new(),
        illustrative: table.illustrative,
    }
}
