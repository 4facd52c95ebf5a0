//! The sheet: a grid, with the evidence of the open line beside it.

use super::grid::{self, Group, SumView};
use crate::duties::{FillSheet, SeeSheet};
use crate::model::{Item, Rubric, SheetId};
use crate::sheet::{ScoreLine, Sheet, SheetState};
use crate::store::sheets::Evidence;
use crate::store::tables::Stands;
use crate::store::{sheets, tables};
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
    /// "SELF", "HEAD" or "": the column this person may write now.
    pub(crate) line: &'static str,
    pub(crate) head_words: &'static str,
    /// Is the appraised column shown?
    pub(crate) appraised: bool,
    pub(crate) groups: Vec<Group>,
    pub(crate) scale: String,
    pub(crate) own: SumView,
    pub(crate) head: SumView,
    pub(crate) unknown: usize,
    pub(crate) own_when: String,
    pub(crate) head_when: String,
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
        } else {
            None
        }
    }
}

/// Loads a sheet once, for whoever may see it.
pub(crate) fn open(v: &Visit, w: &mut Reading, id: SheetId) -> Result<Opened, Refusal> {
    let (sheet, rubric) = sheets::sheet(w, id)?;
    let year = blocs::year(w, sheet.year, v.today())?;
    let stands = tables::stands(w, year.id)?;
    v.sees(SeeSheet::of_sheet(&year, &sheet, &stands))?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    Ok(Opened { sheet, rubric, year, names, stands })
}

/// The sheet.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let files = sheets::evidence(w, id)?;
    let others = sheets::bare_of_year(w, o.year.id)?;
    let due = due(w, &o)?;
    Page::of(&page(v, &o, &files, &Around { others, due }))
}

/// What stands around the sheet.
pub(crate) struct Around {
    pub(crate) others: Vec<Sheet>,
    pub(crate) due: Option<String>,
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

/// The page's values; apart from loading, so that samples make them too.
pub(crate) fn page(v: &Visit, o: &Opened, files: &[Evidence], around: &Around) -> SheetPage {
    let (sheet, rubric) = (&o.sheet, &o.rubric);
    let mine = o.mine(v);
    let at: Option<i64> = v.filled.or("at", v.ask("at")).parse().ok();
    let count = |item| files.iter().filter(|f| f.item == item).count();
    let seen = grid::Seen {
        filled: &v.filled,
        rubric,
        sheet,
        mine,
        at,
        files: &count,
        head_words: o.year.head_words(),
    };
    let runs = v.can(o.year.run());
    let line = mine.unwrap_or(if runs { ScoreLine::Head } else { ScoreLine::Own });
    let day = |when: &Option<(kernel::Moment, String)>| {
        when.as_ref().map_or_else(String::new, |(at, _)| at.day().short())
    };
    let item = at.and_then(|at| rubric.items().find(|i| i.ord == at));
    SheetPage {
        frame: v.frame(format!("Phiếu chấm điểm {}", o.unit()), "/blocs"),
        filled: v.filled.clone(),
        id: sheet.id.to_string(),
        year: o.year.id.to_string(),
        year_title: o.year.title(),
        unit: o.unit().to_owned(),
        tell: tell(o, around.due.as_deref()),
        version: sheet.version,
        line: mine.map_or("", ScoreLine::word),
        head_words: o.year.head_words(),
        appraised: !sheet.state.with_the_unit() || sheet.marks.keys().any(|(l, _)| *l == ScoreLine::Head),
        groups: grid::groups(&seen),
        scale: rubric.scale.to_string(),
        own: SumView::of(sheet.totals(rubric, ScoreLine::Own).total),
        head: SumView::of(sheet.totals(rubric, ScoreLine::Head).total),
        unknown: sheet.unknown(rubric, line),
        own_when: day(&sheet.submitted),
        head_when: day(&sheet.closed),
        returned: sheet.returned_why.clone().filter(|_| sheet.state == SheetState::Returned),
        next: next_sheet(v, o, &around.others),
        may_send_back: runs && sheet.send_back().is_ok(),
        may_reopen: runs && sheet.reopen(o.stands.version > 0, o.stands.correcting).is_ok(),
        illustrative: rubric.illustrative,
        aside: item.map(|i| aside(o, i, files, mine == Some(ScoreLine::Own))),
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

fn aside(o: &Opened, item: &Item, files: &[Evidence], may_add: bool) -> Aside {
    let mark = |line| o.sheet.marks.get(&(line, item.id));
    let mut remarks = Vec::new();
    for (line, who) in [(ScoreLine::Own, "Tự chấm"), (ScoreLine::Head, o.year.head_words())] {
        let Some(m) = mark(line) else { continue };
        let points = match (m.before, m.points) {
            (Some(b), after) if m.before != after => format!("{b} → {}", crate::points_say(after)),
            (_, after) => crate::points_say(after),
        };
        let how = m.input.and_then(|i| item.how(i)).unwrap_or_default();
        let words = if m.note.is_empty() { how } else { m.note.clone() };
        let by = format!("{}, {} lúc {}", m.by_name, m.at.day().short(), m.at.hour());
        remarks.push((format!("{who}, {points} điểm."), words, by));
    }
    let view = |f: &Evidence| FileView {
        id: f.id.to_string(),
        name: f.name.clone(),
        about: format!("{}, {} · {}, {}", kind_words(f), size_words(f.size), f.by_name, f.at.day()),
    };
    Aside {
        item: item.id.to_string(),
        at: item.ord,
        title: format!("{} {}", item.no, item.name),
        rule: item.rule(),
        scorer: item.scorer.map(|b| o.names.full(b).to_owned()),
        files: files.iter().filter(|f| f.item == item.id).map(view).collect(),
        may_add,
        remarks,
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

/// What happened to the sheet.
pub(crate) fn journal(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    let of = format!("Phiếu chấm điểm {}", o.unit());
    web::journal(v, w, ("sheet", id), &of, &format!("/sheets/{id}"))
}
