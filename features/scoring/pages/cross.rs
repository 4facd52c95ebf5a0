//! Scoring across ("chấm chéo"): who scores whom, and the page on which a reviewer sees nothing but the lines it was
//! assigned.

use super::aside::{self, FileView};
use super::entry;
use super::grid::{self, ColumnView, Group, SumView};
use super::rubric::seen;
use crate::calc::UnitColumn;
use crate::cross::{Assignment, Deal, assign, load};
use crate::deeds;
use crate::duties::{CrossScore, Pen};
use crate::model::{EvidenceId, ItemId, Part, Rubric, RubricState, SheetId};
use crate::sheet::{ScoreLine, Sheet};
use crate::store::evidence::{Evidence, evidence};
use crate::store::{rounds, rubrics, sheets, tables};
use crate::targets::Targets;
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Fact, Refusal, YearId};
use organisations::Names;
use std::collections::BTreeMap;
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "cross.html")]
pub(crate) struct CrossPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) year: String,
    pub(crate) year_title: String,
    pub(crate) has_rubric: bool,
    pub(crate) may_deal: bool,
    /// Marks were given: the assignment stands.
    pub(crate) stands: bool,
    /// Number, title, chosen.
    pub(crate) sections: Vec<(String, String, bool)>,
    /// Word, what it says, chosen.
    pub(crate) deals: Vec<(&'static str, &'static str, bool)>,
    /// What this person's units are to score: reviewer, target, lines in words, link.
    pub(crate) mine: Vec<(String, String, String, String)>,
    /// Target, and for each of its reviewers the lines in words.
    pub(crate) rows: Vec<(String, Vec<(String, String)>)>,
    /// Unit and how many cells it scores.
    pub(crate) loads: Vec<(String, usize)>,
}

/// The lines in words: whole sections by their number, else line by line.
fn lines_say(rubric: &Rubric, lines: &[ItemId]) -> String {
    let mut words = Vec::new();
    for s in rubric.sections.iter().filter(|s| s.part == Part::Main) {
        let here: Vec<&crate::Item> = s.criteria().filter(|i| lines.contains(&i.id)).collect();
        if !here.is_empty() && here.len() == s.criteria().count() {
            words.push(format!("mục {}", s.no));
        } else {
            words.extend(here.iter().map(|i| i.no.clone()));
        }
    }
    words.join(", ")
}

/// The lines each reviewer scores of each target.
fn by_pair(all: &Assignment) -> BTreeMap<(BodyId, BodyId), Vec<ItemId>> {
    let mut pairs: BTreeMap<(BodyId, BodyId), Vec<ItemId>> = BTreeMap::new();
    for ((target, item), reviewer) in all {
        pairs.entry((*target, *reviewer)).or_default().push(*item);
    }
    pairs
}

/// Who scores whom in the year.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let rubric = rubrics::in_state(w, id, RubricState::Applied)?;
    let all = rounds::assignment(w, id)?;
    let stands = rounds::is_scored_across(w, id)?;
    let bare = sheets::bare_of_year(w, id)?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let published = tables::stands(w, id)?.version > 0;
    let may_deal = v.can(year.run()) && rubric.is_some() && !published;
    let page = page(v, (&year, &names), (rubric.as_ref(), &all, stands), &bare);
    Page::of(&CrossPage { may_deal, ..page })
}

fn page(
    v: &Visit,
    (year, names): (&Year, &Names),
    (rubric, all, stands): (Option<&Rubric>, &Assignment, bool),
    bare: &[Sheet],
) -> CrossPage {
    let pairs = by_pair(all);
    let say = |lines: &[ItemId]| rubric.map_or_else(String::new, |r| lines_say(r, lines));
    let mut mine = Vec::new();
    for ((target, reviewer), lines) in &pairs {
        let Some(sheet) = bare.iter().find(|s| s.body == *target) else { continue };
        let duty =
            CrossScore { sheet: sheet.id, lines: lines.clone(), place: kernel::Place::at_body(*reviewer) };
        if v.can(duty) {
            let (by, of) = (names.full(*reviewer).to_owned(), names.full(*target).to_owned());
            mine.push((by, of, say(lines), format!("/sheets/{}/cross", sheet.id)));
        }
    }
    let of_target = |target: &BodyId| {
        let reviewers = year.members.iter().filter_map(|r| Some((*r, pairs.get(&(*target, *r))?)));
        (names.full(*target).to_owned(), reviewers.map(|(r, l)| (names.full(r).to_owned(), say(l))).collect())
    };
    let main = rubric.iter().flat_map(|r| r.sections.iter().filter(|s| s.part == Part::Main));
    // What was dealt is ticked; before anything is, everything.
    let dealt = |s: &crate::model::Section| {
        all.is_empty() || s.items.iter().any(|i| all.keys().any(|(_, item)| *item == i.id))
    };
    let chosen = |s: &crate::model::Section| {
        if v.filled.is_back() { v.filled.ticked(&format!("section{}", s.no), false) } else { dealt(s) }
    };
    CrossPage {
        frame: v.frame(format!("Chấm chéo, {}", year.title()), "/years"),
        filled: v.filled.clone(),
        year: year.id.to_string(),
        year_title: year.title(),
        has_rubric: rubric.is_some(),
        may_deal: false,
        stands,
        sections: main.map(|s| (s.no.clone(), s.name.clone(), chosen(s))).collect(),
        deals: Deal::ALL
            .map(|d| (d.word(), d.vietnamese(), v.filled.or("deal", Deal::BySection.word()) == d.word()))
            .to_vec(),
        mine,
        rows: if all.is_empty() { Vec::new() } else { year.members.iter().map(of_target).collect() },
        loads: load(all, &year.members).into_iter().map(|(b, n)| (names.full(b).to_owned(), n)).collect(),
    }
}

/// Deals the criteria out.
pub(crate) fn deal(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let rubric = rubrics::in_state(w, id, RubricState::Applied)?.ok_or_else(|| {
        Refusal::conflict("Chưa áp dụng bảng tiêu chí nên chưa có gì để phân công chấm chéo.")
    })?;
    let mut r = form.read();
    let words = Deal::ALL.map(|d| (d.word(), d));
    let how = r.choice("deal", "Cách phân công", &words);
    let main = rubric.sections.iter().filter(|s| s.part == Part::Main);
    let sections: Vec<String> =
        main.map(|s| s.no.clone()).filter(|no| form.has(&format!("section{no}"))).collect();
    if sections.is_empty() {
        r.wrong("sections", "DIEM-30", "Chọn ít nhất một mục để chấm chéo.");
    }
    if year.members.len() < 2 {
        r.wrong("sections", "DIEM-31", "Cần ít nhất hai đơn vị thành viên mới chấm chéo được.");
    }
    r.done()?;
    if tables::stands(w, id)?.version > 0 {
        return Err(Refusal::conflict(
            "Bảng điểm đã công bố nên không phân công chấm chéo nữa; chưa có gì thay đổi.",
        ));
    }
    let mut all = assign(&rubric, &year.members, &sections, how.unwrap_or(Deal::BySection));
    // Once somebody scored, who scores what stays; what has nobody yet (a newer edition's line, a new member) is dealt.
    let more = if rounds::is_scored_across(w, id)? {
        let held = rounds::assignment(w, id)?;
        if all.keys().all(|cell| held.contains_key(cell)) {
            return Err(Refusal::conflict(
                "Đã có đơn vị chấm chéo nên phân công giữ nguyên, và ở các mục này ô nào cũng đã có đơn vị chấm. Chưa có gì thay đổi.",
            ));
        }
        all.extend(held);
        " thêm phần chưa có đơn vị chấm ở"
    } else {
        ""
    };
    rounds::assign(w, &ok, id, &all)?;
    let says = format!("{}: phân công chấm chéo{more} mục {}.", year.title(), sections.join(", "));
    let fact = Fact::new("scoring.cross_assigned", "year", id, says);
    w.commit(
        &fact,
        Next::to(format!("/years/{id}/cross")).saying("Đã phân công. Mỗi đơn vị thấy phần của mình."),
    )
}

#[derive(askama::Template)]
#[template(path = "cross-sheet.html")]
pub(crate) struct CrossSheetPage {
    /// The program's clock, by which a cell that saved itself tells when.
    pub(crate) hour: String,
    pub(crate) frame: Frame,
    pub(crate) id: String,
    pub(crate) year: String,
    pub(crate) year_title: String,
    pub(crate) unit: String,
    pub(crate) reviewer: String,
    pub(crate) version: i64,
    /// Whose lines the form names.
    pub(crate) rubric: String,
    pub(crate) may_write: bool,
    /// Why it cannot be written now.
    pub(crate) closed: String,
    /// What a cell is rounded to, in hundredths.
    pub(crate) step: i64,
    pub(crate) line: &'static str,
    pub(crate) deed: &'static str,
    pub(crate) columns: Vec<ColumnView>,
    pub(crate) groups: Vec<Group>,
    /// Number of the line, and its files.
    pub(crate) files: Vec<(String, Vec<FileView>)>,
    /// Where they are opened.
    pub(crate) files_at: String,
    pub(crate) illustrative: bool,
}

/// A sheet as its reviewer has it.
struct Across {
    sheet: Sheet,
    rubric: Rubric,
    year: Year,
    names: Names,
    reviewer: BodyId,
    duty: CrossScore,
    targets: Targets,
}

/// Loads a sheet for whoever was assigned lines of it; to everybody else it is not there.
fn open(v: &Visit, w: &mut Reading, id: SheetId) -> Result<Across, Refusal> {
    let (sheet, rubric) = sheets::sheet(w, id)?;
    let year = blocs::year(w, sheet.year, v.today())?;
    let reviewers = rounds::reviewers(w, year.id, sheet.body)?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let mine = |body: &BodyId| {
        let duty = CrossScore::of(&sheet, &reviewers, *body);
        (!duty.lines.is_empty() && v.can(duty.clone())).then_some((*body, duty))
    };
    let (reviewer, duty) = year.members.iter().find_map(mine).ok_or(Refusal::NotFound)?;
    let targets = Targets::of_rubric(w, &rubric, v.today())?;
    Ok(Across { sheet, rubric, year, names, reviewer, duty, targets })
}

/// The page of a reviewer.
pub(crate) fn sheet(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let a = open(v, w, id)?;
    let files: Vec<Evidence> = evidence(w, id)?;
    let closed = match a.sheet.may_write(ScoreLine::Cross) {
        Err(Refusal::Conflict(says)) => says,
        _ => String::new(),
    };
    let column = |line| a.sheet.column(&a.rubric, line);
    let title = |line| match line {
        ScoreLine::Own => a.names.full(a.sheet.body).to_owned(),
        _ => a.names.full(a.reviewer).to_owned(),
    };
    let columns = [ScoreLine::Own, ScoreLine::Cross]
        .map(|line| (line, title(line), column(line)))
        .into_iter()
        .collect();
    let count = |item| files.iter().filter(|f| f.lines.contains(&item)).count();
    let mine = closed.is_empty().then_some(ScoreLine::Cross);
    let columns: Vec<(ScoreLine, String, UnitColumn)> = columns;
    let view = |(line, title, column): &(ScoreLine, String, UnitColumn)| ColumnView {
        title: title.clone(),
        when: if *line == ScoreLine::Own { "tự chấm".to_owned() } else { "chấm chéo".to_owned() },
        mine: mine == Some(*line),
        live: mine == Some(*line),
        last: false,
        total: SumView::of(column.totals.total),
    };
    let views = columns.iter().map(view).collect();
    let grid = grid::Seen {
        filled: &v.filled,
        rubric: &a.rubric,
        sheet: &a.sheet,
        columns,
        mine,
        lines: Some(a.duty.lines.clone()),
        at: None,
        files: &count,
        targets: &a.targets,
        reviewers: None,
        drafts: false,
    };
    // A sheet still in its unit's hands is nobody else's to read.
    let mut groups = if a.sheet.state.with_the_unit() { Vec::new() } else { grid::groups(&grid) };
    let reached: Vec<i64> =
        a.rubric.items().filter(|i| a.duty.lines.contains(&i.id)).map(|i| i.ord).collect();
    groups.iter_mut().for_each(|g| g.rows.retain(|r| r.heading.is_none() && reached.contains(&r.ord)));
    groups.retain(|g| !g.rows.is_empty());
    let of_line = |i: &crate::Item| {
        let here = files.iter().filter(|f| f.lines.contains(&i.id));
        let views: Vec<FileView> = here.map(|f| across(f, &a)).collect();
        let open = a.duty.lines.contains(&i.id) && !a.sheet.state.with_the_unit();
        (open && !views.is_empty()).then(|| (format!("{} {}", i.no, i.name), views))
    };
    Page::of(&CrossSheetPage {
        hour: v.now.hour(),
        frame: v.frame(format!("Chấm chéo {}", a.names.full(a.sheet.body)), "/years"),
        id: id.to_string(),
        year: a.year.id.to_string(),
        year_title: a.year.title(),
        unit: a.names.full(a.sheet.body).to_owned(),
        reviewer: a.names.full(a.reviewer).to_owned(),
        version: a.sheet.version,
        rubric: a.rubric.id.to_string(),
        may_write: closed.is_empty(),
        closed,
        step: grid::step(&a.rubric),
        line: ScoreLine::Cross.word(),
        deed: "cross",
        columns: views,
        groups,
        files: a.rubric.items().filter_map(of_line).collect(),
        files_at: format!("/sheets/{id}/cross"),
        illustrative: a.rubric.illustrative,
    })
}

/// A piece as its reviewer sees it: of the lines it serves, those that were assigned.
fn across(e: &Evidence, a: &Across) -> FileView {
    let lines = e.lines.iter().copied().filter(|l| a.duty.lines.contains(l)).collect();
    aside::view(&Evidence { lines, ..e.clone() }, &a.rubric, None)
}

/// Saves a reviewer's marks.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let a = open(v, w, id)?;
    let pen = Pen::Cross(v.may(a.duty.clone())?);
    entry::same_rubric(form, &a.rubric)?;
    let plan = |item: &crate::Item| a.targets.plan(&a.rubric, &a.sheet, ScoreLine::Cross, item);
    let (wanted, problems) = entry::read_all(form, &a.rubric, &plan);
    if !problems.is_empty() {
        a.sheet.may_write(ScoreLine::Cross)?;
        return Err(Refusal::Invalid(problems));
    }
    let seen = form.value("version").parse().unwrap_or(0);
    let next = Next::to(format!("/sheets/{id}/cross"));
    match deeds::save_marks(w, &pen, (&a.sheet, &a.rubric), seen, &wanted)? {
        Some(fact) => {
            let n = fact.data.as_array().map_or(0, Vec::len);
            w.commit(&fact, next.saying(format!("Đã lưu {n} ô chấm chéo.")))
        }
        None => w.commit_quietly("nothing was changed", next.saying("Không có ô nào thay đổi.")),
    }
}

/// A file that proves one of the reviewer's lines.
pub(crate) fn file(
    v: &Visit,
    w: &mut Reading,
    Two(id, file): Two<SheetId, EvidenceId>,
) -> Result<Page, Refusal> {
    let a = open(v, w, id)?;
    if a.sheet.state.with_the_unit() {
        return Err(Refusal::NotFound);
    }
    let all = evidence(w, id)?;
    let mine = |f: &Evidence| f.id == file && f.lines.iter().any(|l| a.duty.lines.contains(l));
    let file = all.into_iter().find(mine).ok_or(Refusal::NotFound)?;
    super::evidence::hand_over(v, file)
}
