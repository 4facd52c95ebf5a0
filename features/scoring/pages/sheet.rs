//! The sheet: a grid, with the evidence of the open line beside it.

use super::grid::{self, ColumnView, Group, SumView};
use crate::calc::UnitColumn;
use crate::duties::{FillSheet, Reappraise, SeeSheet};
use crate::model::{Item, Rubric, SheetId};
use crate::sheet::{ScoreLine, Sheet, SheetState};
use crate::store::sheets::Evidence;
use crate::store::tables::Stands;
use crate::store::{sheets, tables};
use crate::table;
use crate::targets::Targets;
use blocs::{Step, Year};
use db::Reading;
use kernel::{Refusal, grouped};
use organisations::Names;
use web::{FileKind, Filled, Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "sheet.html")]
pub(crate) struct SheetPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: String,
    pub(crate) year: String,
    pub(crate) year_title: String,
    pub(crate) unit: String,
    pub(crate) tell: String,
    pub(crate) version: i64,
    /// Whose lines the form names.
    pub(crate) rubric: String,
    /// The column this person may write now: its word, or "".
    pub(crate) line: &'static str,
    pub(crate) line_title: String,
    /// Where the column is saved: "marks", "standing".
    pub(crate) deed: &'static str,
    pub(crate) columns: Vec<ColumnView>,
    pub(crate) groups: Vec<Group>,
    pub(crate) scale: String,
    /// What a cell is rounded to, in hundredths.
    pub(crate) step: i64,
    pub(crate) unknown: usize,
    pub(crate) returned: Option<String>,
    pub(crate) next: Option<(String, String)>,
    pub(crate) may_send_back: bool,
    pub(crate) may_reopen: bool,
    pub(crate) illustrative: bool,
    pub(crate) aside: Option<Aside>,
    pub(crate) with_files: Vec<(i64, String, usize)>,
}

/// The evidence and remarks of the open line.
pub(crate) struct Aside {
    pub(crate) item: String,
    pub(crate) at: i64,
    pub(crate) title: String,
    pub(crate) rule: String,
    /// Whose figures settle it, when that is not the head unit.
    pub(crate) scorer: Option<String>,
    pub(crate) files: Vec<FileView>,
    pub(crate) may_add: bool,
    pub(crate) remarks: Vec<(String, String, String)>,
}

/// One piece of evidence.
pub(crate) struct FileView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) about: String,
}

/// A sheet with all that its pages and deeds need, seen by somebody who may.
pub(crate) struct Opened {
    pub(crate) sheet: Sheet,
    pub(crate) rubric: Rubric,
    pub(crate) year: Year,
    pub(crate) names: Names,
    /// How publication stands.
    pub(crate) stands: Stands,
    /// The covenant's targets, where a line takes its plan from one.
    pub(crate) targets: Targets,
}

impl Opened {
    pub(crate) fn unit(&self) -> &str {
        self.names.full(self.sheet.body)
    }

    /// The column this person may write now.
    pub(crate) fn mine(&self, v: &Visit) -> Option<ScoreLine> {
        if self.sheet.may_write(ScoreLine::Own).is_ok() && v.can(FillSheet::of(&self.sheet)) {
            Some(ScoreLine::Own)
        } else if self.sheet.may_write(ScoreLine::Head).is_ok() && v.can(self.year.run()) {
            Some(ScoreLine::Head)
        } else if self.may_reappraise().is_ok() && v.can(Reappraise::of(&self.year)) {
            Some(ScoreLine::Standing)
        } else {
            None
        }
    }

    /// Does everybody read this sheet as the published table has it, although a correction was begun?
    fn published_as_it_is(&self) -> bool {
        let closed = self.sheet.closed.as_ref().map(|(at, _)| *at);
        self.stands.correcting && closed.zip(self.stands.at).is_some_and(|(closed, at)| closed <= at)
    }

    /// May the standing body write its column now? Not into a table that stands published.
    ///
    /// # Errors
    /// `Conflict` that says why not.
    pub(crate) fn may_reappraise(&self) -> Result<(), Refusal> {
        if self.stands.version > 0 && !self.stands.correcting {
            return Err(Refusal::conflict(
                "Bảng điểm đã công bố. Chỉ sửa bằng bản mới: đơn vị thẩm định bắt đầu đính chính, ghi lý do.",
            ));
        }
        if self.published_as_it_is() {
            return Err(Refusal::conflict(
                "Phiếu này mọi đơn vị đang xem theo bảng đã công bố. Đơn vị thẩm định mở lại phiếu trước, rồi thường trực thẩm định lại.",
            ));
        }
        self.sheet.may_write(ScoreLine::Standing)
    }
}

/// Loads a sheet once, for whoever may see it.
pub(crate) fn open(v: &Visit, w: &mut Reading, id: SheetId) -> Result<Opened, Refusal> {
    let (sheet, rubric) = sheets::sheet(w, id)?;
    let year = blocs::year(w, sheet.year, v.today())?;
    let stands = tables::stands(w, year.id)?;
    v.sees(SeeSheet::of_sheet(&year, &sheet, &stands))?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let targets = Targets::of_rubric(w, &rubric, v.today())?;
    Ok(Opened { sheet, rubric, year, names, stands, targets })
}

/// The sheet.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let files = sheets::evidence(w, id)?;
    let others = others(v, w, &o)?;
    let due = due(w, &o)?;
    Page::of(&page(v, &o, &files, &Around { others, due }))
}

/// What stands around the sheet.
pub(crate) struct Around {
    /// Every sheet of the year; with marks only where the others' figures matter and may be seen.
    pub(crate) others: Vec<Sheet>,
    pub(crate) due: Option<String>,
}

/// The others' figures are asked for only where a line is measured against them, and only for whoever may see them all.
fn others(v: &Visit, w: &mut Reading, o: &Opened) -> Result<Vec<Sheet>, Refusal> {
    let relative = o.rubric.items().any(|i| i.method.is_relative());
    let published = o.stands.version > 0 && !o.stands.correcting;
    if relative && (published || v.can(o.year.run())) {
        sheets::of_year(w, &o.rubric)
    } else {
        sheets::bare_of_year(w, o.year.id)
    }
}

/// One column of the sheet, measured against the others where their figures are at hand.
fn column(o: &Opened, others: &[Sheet], line: ScoreLine) -> UnitColumn {
    let input = |s: &Sheet, item| match line {
        ScoreLine::Standing => s.final_input(item),
        line => s.input(line, item),
    };
    let alone = || match line {
        ScoreLine::Standing => o.sheet.final_column(&o.rubric),
        line => o.sheet.column(&o.rubric, line),
    };
    if others.iter().all(|s| s.marks.is_empty()) {
        return alone();
    }
    let whole = table::column(&o.rubric, &o.year.members, others, &input);
    whole.unit(o.sheet.body).cloned().unwrap_or_else(alone)
}

fn due(w: &mut Reading, o: &Opened) -> Result<Option<String>, Refusal> {
    let step = match o.sheet.state {
        SheetState::Open | SheetState::Returned => Step::SelfScore,
        SheetState::Submitted => Step::Appraisal,
        SheetState::Appraised => return Ok(None),
    };
    let plan = blocs::schedule(w, o.year.id)?;
    let until = plan.iter().find(|p| p.step == step).and_then(|p| p.until.or(p.from));
    Ok(until.map(|d| format!("hạn {d}")))
}

/// The columns to show: those that hold something, and the one being written.
fn lines_shown(o: &Opened, mine: Option<ScoreLine>) -> Vec<ScoreLine> {
    let holds = |line: ScoreLine| o.sheet.marks.keys().any(|(l, _)| *l == line);
    let appraised = !o.sheet.state.with_the_unit();
    let shown = |line: &ScoreLine| match line {
        ScoreLine::Own => true,
        ScoreLine::Head => appraised || holds(ScoreLine::Head),
        ScoreLine::Cross | ScoreLine::Standing => holds(*line) || mine == Some(*line),
    };
    ScoreLine::ALL.into_iter().filter(shown).collect()
}

impl Opened {
    /// What the column is called in this bloc.
    pub(crate) fn title(&self, line: ScoreLine) -> &'static str {
        match line {
            ScoreLine::Own => "Tự chấm",
            ScoreLine::Cross => "Chấm chéo",
            ScoreLine::Head => self.year.head_words(),
            ScoreLine::Standing => "Thường trực",
        }
    }
}

fn column_views(
    o: &Opened,
    columns: &[(ScoreLine, String, UnitColumn)],
    mine: Option<ScoreLine>,
) -> Vec<ColumnView> {
    let day = |when: &Option<(kernel::Moment, String)>| {
        when.as_ref().map_or_else(String::new, |(at, _)| at.day().short())
    };
    let last = columns.iter().map(|(line, _, _)| *line).filter(|l| *l != ScoreLine::Cross).max();
    let view = |(line, title, column): &(ScoreLine, String, UnitColumn)| ColumnView {
        title: title.clone(),
        when: match line {
            _ if mine == Some(*line) => "đang chấm".to_owned(),
            ScoreLine::Own => day(&o.sheet.submitted),
            ScoreLine::Head => day(&o.sheet.closed),
            ScoreLine::Cross | ScoreLine::Standing => String::new(),
        },
        mine: mine == Some(*line),
        live: mine == Some(*line) && *line != ScoreLine::Standing,
        last: last == Some(*line) && *line != ScoreLine::Own,
        total: SumView::of(column.totals.total),
    };
    columns.iter().map(view).collect()
}

/// The page's values; apart from loading, so that samples make them too.
pub(crate) fn page(v: &Visit, o: &Opened, files: &[Evidence], around: &Around) -> SheetPage {
    let (sheet, rubric) = (&o.sheet, &o.rubric);
    let mine = o.mine(v);
    let at: Option<i64> = v.filled.or("at", v.ask("at")).parse().ok();
    let count = |item| files.iter().filter(|f| f.item == item).count();
    let worked = |line| (line, o.title(line).to_owned(), column(o, &around.others, line));
    let columns: Vec<_> = lines_shown(o, mine).into_iter().map(worked).collect();
    let views = column_views(o, &columns, mine);
    let (filled, targets) = (&v.filled, &o.targets);
    let seen = grid::Seen { filled, rubric, sheet, columns, mine, lines: None, at, files: &count, targets };
    let runs = v.can(o.year.run());
    let line = mine.unwrap_or(if runs { ScoreLine::Head } else { ScoreLine::Own });
    // Where the standing body says nothing, the head unit's word stands: nothing is missing.
    let unknown = if line == ScoreLine::Standing { 0 } else { sheet.unknown(rubric, line) };
    let item = at.and_then(|at| rubric.items().find(|i| i.ord == at));
    SheetPage {
        frame: Frame {
            live: Some(format!("/sheets/{}/live", sheet.id)),
            ..v.frame(format!("Phiếu chấm điểm {}", o.unit()), "/years")
        },
        filled: v.filled.clone(),
        id: sheet.id.to_string(),
        year: o.year.id.to_string(),
        year_title: o.year.title(),
        unit: o.unit().to_owned(),
        tell: tell(o, around.due.as_deref()),
        version: sheet.version,
        rubric: rubric.id.to_string(),
        line: mine.map_or("", ScoreLine::word),
        line_title: mine.map_or_else(String::new, |l| o.title(l).to_owned()),
        deed: if mine == Some(ScoreLine::Standing) { "standing" } else { "marks" },
        columns: views,
        groups: grid::groups(&seen),
        scale: rubric.scale.to_string(),
        step: grid::step(rubric),
        unknown,
        returned: sheet.returned_why.clone().filter(|_| sheet.state == SheetState::Returned),
        next: next_sheet(v, o, &around.others),
        may_send_back: runs && sheet.send_back().is_ok(),
        may_reopen: runs && sheet.reopen(o.stands.version > 0, o.stands.correcting).is_ok(),
        illustrative: rubric.illustrative,
        aside: item.map(|i| aside(o, (i, &seen.columns), files, mine == Some(ScoreLine::Own))),
        with_files: rubric.items().map(|i| (i.ord, i.no.clone(), count(i.id))).collect(),
    }
}

fn tell(o: &Opened, due: Option<&str>) -> String {
    let mut says = format!(
        "Phiếu chấm điểm năm {} · thang điểm {}, bảng tiêu chí bản thứ {} · {}",
        o.year.number,
        o.rubric.scale,
        o.rubric.edition,
        o.sheet.state.vietnamese()
    );
    if let Some(due) = due {
        says.push_str(&format!(", {due}"));
    }
    says
}

/// The next member's sheet this person may see, in the order of the decision, round and round.
fn next_sheet(v: &Visit, o: &Opened, others: &[Sheet]) -> Option<(String, String)> {
    let at = o.year.members.iter().position(|b| *b == o.sheet.body)?;
    let seen = |s: &Sheet| v.can(SeeSheet::of_sheet(&o.year, s, &o.stands));
    let after = o.year.members.iter().cycle().skip(at + 1).take(o.year.members.len().saturating_sub(1));
    let (body, id) =
        after.filter_map(|b| Some((*b, others.iter().find(|s| s.body == *b && seen(s))?.id))).next()?;
    Some((format!("/sheets/{id}"), o.names.full(body).to_owned()))
}

fn aside(
    o: &Opened,
    (item, columns): (&Item, &[(ScoreLine, String, UnitColumn)]),
    files: &[Evidence],
    may_add: bool,
) -> Aside {
    let say = |input| o.rubric.cell_says(item, input);
    let mut remarks = Vec::new();
    for (line, who, column) in columns {
        let Some(m) = o.sheet.marks.get(&(*line, item.id)) else { continue };
        let points = match m.before {
            Some(b) if !o.rubric.agree(item, Some(b), m.input) => {
                format!("{} → {}", say(Some(b)), say(m.input))
            }
            _ => say(m.input),
        };
        let how = m.input.and_then(|i| o.rubric.how(item, i, column.leaders.get(&item.id)));
        let words = if m.note.is_empty() { how.unwrap_or_default() } else { m.note.clone() };
        let by = format!("{}, {} lúc {}", m.by_name, m.at.day().short(), m.at.hour());
        let is_points = m.input.is_none_or(|i| o.rubric.alone(item, i).is_some());
        let unit = if is_points && item.method != crate::Method::Disqualifier { " điểm" } else { "" };
        remarks.push((format!("{who}, {points}{unit}."), words, by));
    }
    Aside {
        item: item.id.to_string(),
        at: item.ord,
        title: format!("{} {}", item.no, item.name),
        rule: item.rule(),
        scorer: item.scorer.map(|b| o.names.full(b).to_owned()),
        files: files.iter().filter(|f| f.item == item.id).map(file_view).collect(),
        may_add,
        remarks,
    }
}

/// A piece of evidence as pages list it.
pub(crate) fn file_view(f: &Evidence) -> FileView {
    FileView {
        id: f.id.to_string(),
        name: f.name.clone(),
        about: format!("{}, {} · {}, {}", kind_words(f), size_words(f.size), f.by_name, f.at.day()),
    }
}

fn kind_words(f: &Evidence) -> String {
    match f.kind {
        FileKind::Office => f.name.rsplit_once('.').map_or("tài liệu", |(_, end)| end).to_uppercase(),
        kind => kind.word().to_owned(),
    }
}

/// "340 KB", "1,2 MB": whole tenths, never a float.
pub(crate) fn size_words(bytes: i64) -> String {
    if bytes < 1_000_000 {
        format!("{} KB", grouped((bytes + 999) / 1000))
    } else {
        format!("{},{} MB", grouped(bytes / 1_000_000), bytes % 1_000_000 / 100_000)
    }
}

/// A sheet is followed by whoever may see it.
pub(crate) fn live(
    v: &Visit,
    w: &mut Reading,
    One(id): One<SheetId>,
) -> Result<Vec<(&'static str, kernel::Uuid)>, Refusal> {
    open(v, w, id)?;
    Ok(vec![("sheet", id.0)])
}

/// What happened to the sheet.
pub(crate) fn journal(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let of = format!("Phiếu chấm điểm {}", o.unit());
    web::journal(v, w, ("sheet", id), &of, &format!("/sheets/{id}"))
}
