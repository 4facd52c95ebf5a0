//! The sheet: a grid, with the evidence of the open line beside it.

use super::aside::{Aside, aside};
use super::grid::{self, ColumnView, Group, SumView};
use super::lacks::{self, Lacks};
use crate::calc::UnitColumn;
use crate::deeds;
use crate::duties::{FillSheet, Reappraise, SeeSheet};
use crate::model::{ItemId, Rubric, SheetId};
use crate::sheet::{ScoreLine, Sheet, SheetState};
use crate::store::evidence::{self, Evidence};
use crate::store::tables::Stands;
use crate::store::{rounds, sheets, tables};
use crate::table;
use crate::targets::Targets;
use blocs::Year;
use db::Reading;
use kernel::{Day, Refusal};
use organisations::Names;
use std::collections::BTreeMap;
use web::{Filled, Frame, One, Page, Visit};

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
    /// The program's clock, by which a cell that saved itself tells when.
    pub(crate) hour: String,
    pub(crate) version: i64,
    /// Whose lines the form names.
    pub(crate) rubric: String,
    /// The column this person may write now: its word, or "".
    pub(crate) line: &'static str,
    pub(crate) line_title: String,
    /// Who judges here is judged: the head unit's own sheet in the head unit's column.
    pub(crate) own_judge: bool,
    /// Where the column is saved: "marks", "standing".
    pub(crate) deed: &'static str,
    pub(crate) columns: Vec<ColumnView>,
    pub(crate) groups: Vec<Group>,
    pub(crate) scale: String,
    /// What a cell is rounded to, in hundredths.
    pub(crate) step: i64,
    pub(crate) unknown: usize,
    pub(crate) returned: Option<String>,
    /// Was nothing changed since it was last handed in?
    pub(crate) unchanged: bool,
    /// What is missing before the sheet can be handed in, for those who work on it.
    pub(crate) lacks: Option<Lacks>,
    pub(crate) next: Option<(String, String)>,
    pub(crate) may_send_back: bool,
    pub(crate) may_reopen: bool,
    pub(crate) illustrative: bool,
    pub(crate) aside: Option<Aside>,
    pub(crate) with_files: Vec<(i64, String, usize)>,
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

    /// May this person see what the unit wrote before it handed the sheet in: its own people, those who run the year and
    /// those above them, but not the members that see it once it is published?
    fn sees_drafts(&self, v: &Visit) -> bool {
        v.can(SeeSheet::of(&self.year, self.sheet.body, false))
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
    let files = evidence::evidence(w, id)?;
    let others = others(v, w, &o)?;
    let due = due(w, &o, v.today())?;
    let reviewers = reviewers(w, &o)?;
    Page::of(&page(
        v,
        &o,
        &files,
        &Around { others, due, reviewers, unchanged: deeds::unchanged(w, &o.sheet)? },
    ))
}

/// What stands around the sheet.
pub(crate) struct Around {
    /// Every sheet of the year; with marks only where the others' figures matter and may be seen.
    pub(crate) others: Vec<Sheet>,
    pub(crate) due: Option<String>,
    /// The member that was assigned each line to score across, by name.
    pub(crate) reviewers: BTreeMap<ItemId, String>,
    /// Was it sent back, and nothing changed since?
    pub(crate) unchanged: bool,
}

fn reviewers(w: &mut Reading, o: &Opened) -> Result<BTreeMap<ItemId, String>, Refusal> {
    let all = rounds::reviewers(w, o.year.id, o.sheet.body)?;
    Ok(all.into_iter().map(|(item, body)| (item, o.names.full(body).to_owned())).collect())
}

/// The others' figures are asked for only where a line is measured against them, and only for whoever may see them all.
fn others(v: &Visit, w: &mut Reading, o: &Opened) -> Result<Vec<Sheet>, Refusal> {
    let relative = o.rubric.items().any(|i| i.method.is_relative());
    let published = o.stands.version > 0 && !o.stands.correcting;
    if relative && o.year.members.iter().all(|b| v.can(SeeSheet::of(&o.year, *b, published))) {
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

fn due(w: &mut Reading, o: &Opened, today: Day) -> Result<Option<String>, Refusal> {
    if o.sheet.state == SheetState::Appraised {
        return Ok(None);
    }
    let plan = blocs::schedule(w, o.year.id)?;
    let until = crate::sheet::due(&plan, o.sheet.state, o.sheet.returned_until, today);
    Ok(until.map(|d| format!("hạn {d}")))
}

/// Why it was sent back, and by when it is wanted again.
fn returned(sheet: &Sheet) -> Option<String> {
    let why = sheet.returned_why.as_ref().filter(|_| sheet.state == SheetState::Returned)?;
    let until = sheet.returned_until.map_or_else(String::new, |d| format!(" Nộp lại đến hết ngày {d}."));
    Some(papers::words::sentence(why) + &until)
}

/// The columns to show: those that hold something, and the one being written.
fn lines_shown(o: &Opened, mine: Option<ScoreLine>) -> Vec<ScoreLine> {
    let holds = |line: ScoreLine| {
        let lapsed = line == ScoreLine::Standing && !o.sheet.lapsed.is_empty();
        lapsed || o.sheet.marks.keys().any(|(l, _)| *l == line)
    };
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

    /// What an empty cell of the column means in this bloc.
    pub(crate) fn blank(&self, line: ScoreLine) -> String {
        match line {
            ScoreLine::Standing => format!("giữ nguyên điểm của {}", self.year.head_words()),
            line => line.blank().to_owned(),
        }
    }
}

fn column_views(
    o: &Opened,
    columns: &[(ScoreLine, String, UnitColumn)],
    (mine, around): (Option<ScoreLine>, &Around),
) -> Vec<ColumnView> {
    // Where some lines were given to nobody, the sum across is no sum of the sheet.
    let partly =
        |line| line == ScoreLine::Cross && o.rubric.items().any(|i| !around.reviewers.contains_key(&i.id));
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
        total: if partly(*line) { SumView::none() } else { SumView::of(column.totals.total) },
    };
    columns.iter().map(view).collect()
}

/// The page's values; apart from loading, so that samples make them too.
pub(crate) fn page(v: &Visit, o: &Opened, files: &[Evidence], around: &Around) -> SheetPage {
    let (sheet, rubric) = (&o.sheet, &o.rubric);
    let mine = o.mine(v);
    let at: Option<i64> = v.filled.or("at", v.ask("at")).parse().ok();
    let count = |item| files.iter().filter(|f| f.lines.contains(&item)).count();
    let worked = |line| (line, o.title(line).to_owned(), column(o, &around.others, line));
    let columns: Vec<_> = lines_shown(o, mine).into_iter().map(worked).collect();
    let views = column_views(o, &columns, (mine, around));
    let (filled, targets, reviewers) = (&v.filled, &o.targets, Some(&around.reviewers));
    let files_of = &count;
    let seen = grid::Seen {
        filled,
        rubric,
        sheet,
        columns,
        mine,
        lines: None,
        at,
        files: files_of,
        targets,
        reviewers,
        drafts: o.sees_drafts(v),
    };
    let runs = v.can(o.year.run());
    let line = mine.unwrap_or(if runs { ScoreLine::Head } else { ScoreLine::Own });
    // Where the standing body says nothing, the head unit's word stands: nothing is missing.
    let unknown = if line == ScoreLine::Standing { 0 } else { sheet.unknown(rubric, line) };
    let item = at.and_then(|at| rubric.items().find(|i| i.ord == at));
    SheetPage {
        hour: v.now.hour(),
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
        own_judge: mine == Some(ScoreLine::Head) && o.year.run_by == Some(sheet.body),
        deed: if mine == Some(ScoreLine::Standing) { "standing" } else { "marks" },
        columns: views,
        groups: grid::groups(&seen),
        scale: rubric.scale.to_string(),
        step: grid::step(rubric),
        unknown,
        returned: returned(sheet),
        unchanged: around.unchanged,
        lacks: lacks::of(o, (filled, &|item| count(item) > 0), mine == Some(ScoreLine::Own) || runs),
        next: next_sheet(v, o, &around.others),
        may_send_back: runs && sheet.send_back().is_ok(),
        may_reopen: runs && sheet.reopen(o.stands.version > 0, o.stands.correcting).is_ok(),
        illustrative: rubric.illustrative,
        aside: item.map(|i| aside(o, (i, &seen), files, (filled, mine == Some(ScoreLine::Own)))),
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

/// A sheet is followed by whoever may see it.
pub(crate) fn live(
    v: &Visit,
    w: &mut Reading,
    One(id): One<SheetId>,
) -> Result<Vec<(&'static str, kernel::Uuid)>, Refusal> {
    open(v, w, id)?;
    Ok(vec![("sheet", id.0)])
}

/// What happened to the sheet; for those who see it only when it is published, without what its unit did while it had it.
pub(crate) fn journal(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let of = format!("Phiếu chấm điểm {}", o.unit());
    let without: &[&str] = if o.sees_drafts(v) { &[] } else { &deeds::CHANGES };
    web::journal_without(v, w, ("sheet", id), without, (&of, &format!("/sheets/{id}")))
}
