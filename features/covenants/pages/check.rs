//! The check in mid-year: a grid of targets and members, and the form of one's own unit.

use super::{names, seen};
use crate::after;
use crate::check::{CheckEntry, CheckWanted, FillCheck, LARGEST, Total, joined, share, silent};
use crate::model::{Covenant, CovenantId, Target};
use crate::store::targets as store;
use crate::targets::{Meets, closes};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Points, Refusal};
use organisations::Names;
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

#[derive(askama::Template)]
#[template(path = "covenant-check.html")]
pub(crate) struct CheckPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: CovenantId,
    pub(crate) title: String,
    /// "khối" or "cụm".
    pub(crate) noun: &'static str,
    pub(crate) tell: String,
    /// Short names of the members, as columns, and whether the column is one's own.
    pub(crate) members: Vec<(String, bool)>,
    pub(crate) rows: Vec<CheckRow>,
    /// For the head unit: member, and the numbers of the targets it has said nothing of.
    pub(crate) missing: Vec<(String, String)>,
    pub(crate) runs: bool,
    pub(crate) form: Option<CheckForm>,
    /// Own units besides the one whose form is open.
    pub(crate) others: Vec<(BodyId, String)>,
    /// Why nothing can be written now.
    pub(crate) closed: Option<String>,
}

/// A target with a cell for each member.
pub(crate) struct CheckRow {
    pub(crate) no: i64,
    pub(crate) indicator: String,
    pub(crate) value: String,
    pub(crate) whole: Whole,
    pub(crate) cells: Vec<CheckCell>,
}

/// What is said of all members together.
pub(crate) enum Whole {
    /// Nothing: one member answers for it, or it is not a figure.
    Nothing,
    /// They are not added up.
    Apart,
    /// "14 trên 18 sáng kiến, đạt ≈ 77,78%; còn 2 đơn vị chưa báo", and whether it is missed.
    Sum(String, bool),
}

/// Where a member stands.
pub(crate) struct CheckCell {
    /// "62%", "chưa rõ", "–" where it does not answer for the target.
    pub(crate) share: String,
    pub(crate) unknown: bool,
    /// More than a target of 0 allows.
    pub(crate) missed: bool,
    /// "3 trên 5 sáng kiến", the remark, who and when.
    pub(crate) more: Vec<String>,
}

/// The form of one member.
pub(crate) struct CheckForm {
    pub(crate) body: BodyId,
    pub(crate) unit: String,
    pub(crate) lines: Vec<CheckLine>,
}

/// One target in the form.
pub(crate) struct CheckLine {
    pub(crate) no: i64,
    pub(crate) indicator: String,
    pub(crate) value: String,
    /// Is it met together, so that one's own part is asked for?
    pub(crate) together: bool,
    /// Has the target no figure, so that words are asked for?
    pub(crate) told: bool,
    pub(crate) figure: String,
    /// Behind the figure: "sáng kiến".
    pub(crate) unit: String,
    pub(crate) remark: String,
    pub(crate) version: i64,
}

impl CheckLine {
    pub(crate) fn figure_field(&self) -> String {
        format!("f{}", self.no)
    }

    pub(crate) fn remark_field(&self) -> String {
        format!("r{}", self.no)
    }
}

/// Everything the page is made from.
pub(crate) struct Loaded<'a> {
    pub(crate) year: &'a Year,
    pub(crate) c: &'a Covenant,
    /// As they stand today.
    pub(crate) targets: Vec<Target>,
    pub(crate) held: Vec<CheckEntry>,
    /// Numbers of the targets that give a line of the rubric its plan.
    pub(crate) plans: Vec<i64>,
    pub(crate) names: Names,
    /// The members this person writes for.
    pub(crate) mine: Vec<BodyId>,
}

impl Loaded<'_> {
    fn meets(&self, no: i64, target: &Target) -> Meets {
        target.meets(self.plans.contains(&no))
    }
}

/// The grid, and the form of one's own unit.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<CovenantId>) -> Result<Page, Refusal> {
    let (year, c) = seen(v, w, id)?;
    if c.in_force().is_err() && !v.filled.is_back() {
        return Ok(Page::elsewhere(format!("/covenants/{id}")));
    }
    let loaded = Loaded {
        targets: targets_now(v, w, (&year, &c))?,
        held: store::checks(w, id)?,
        plans: store::uses(w, id)?.into_iter().map(|(no, _)| no).collect(),
        names: names(v, w, &year, &c)?,
        mine: year.members.iter().copied().filter(|b| v.can(FillCheck::of(id, *b))).collect(),
        year: &year,
        c: &c,
    };
    let frame = v.frame(format!("Kiểm điểm chỉ tiêu giữa năm {}", year.number), "/years");
    let closed = match c.may_check(&year, v.today()) {
        Err(Refusal::Conflict(why)) => Some(why),
        _ => None,
    };
    let asked = v.filled.or("body", v.ask("body")).parse::<BodyId>().ok();
    Page::of(&page(frame, &v.filled, &loaded, (asked, v.can(year.run()), closed)))
}

/// The targets as they stand today, or stood when the year was over.
fn targets_now(v: &Visit, w: &mut Reading, (year, c): (&Year, &Covenant)) -> Result<Vec<Target>, Refusal> {
    Ok(c.targets_on(&store::amendments(w, c.id)?, v.today().min(closes(year))))
}

/// The page's values; apart from loading, so that samples make them too.
pub(crate) fn page(
    frame: Frame,
    filled: &Filled,
    l: &Loaded,
    (asked, runs, closed): (Option<BodyId>, bool, Option<String>),
) -> CheckPage {
    let all = l.year.members.iter();
    let open = |b: &&BodyId| !silent(&l.targets, &l.held, **b).is_empty();
    let missing = all.clone().filter(open).map(|b| {
        let numbers: Vec<String> = silent(&l.targets, &l.held, *b).iter().map(i64::to_string).collect();
        (l.names.full(*b).to_owned(), numbers.join(", "))
    });
    let mine = asked.filter(|b| l.mine.contains(b)).or(l.mine.first().copied());
    // What was typed into a check that was closed meanwhile is still shown.
    let writing = closed.is_none() || filled.is_back();
    CheckPage {
        frame,
        filled: filled.clone(),
        id: l.c.id,
        title: format!("Giao ước thi đua năm {}", l.year.number),
        noun: l.year.kind.noun(),
        tell: tell(l),
        members: all.clone().map(|b| (l.names.short(*b).to_owned(), l.mine.contains(b))).collect(),
        rows: (1..).zip(&l.targets).map(|(no, t)| row(l, no, t)).collect(),
        missing: if runs { missing.collect() } else { Vec::new() },
        runs,
        form: mine.filter(|_| writing).map(|body| form(filled, l, body)),
        others: l
            .mine
            .iter()
            .filter(|b| writing && Some(**b) != mine)
            .map(|b| (*b, l.names.full(*b).to_owned()))
            .collect(),
        closed,
    }
}

fn tell(l: &Loaded) -> String {
    let done = l.year.members.iter().filter(|b| silent(&l.targets, &l.held, **b).is_empty()).count();
    format!("{}. {done}/{} đơn vị đã ghi đủ chỉ tiêu của mình.", l.year.bloc_name, l.year.members.len())
}

fn row(l: &Loaded, no: i64, target: &Target) -> CheckRow {
    CheckRow {
        no,
        indicator: target.indicator.clone(),
        value: target.asked(),
        whole: whole(l, no, target),
        cells: l.year.members.iter().map(|b| cell(l, (no, target), *b)).collect(),
    }
}

fn whole(l: &Loaded, no: i64, target: &Target) -> Whole {
    let (meets, Some(goal)) = (l.meets(no, target), target.figure()) else { return Whole::Nothing };
    match meets {
        Meets::One => return Whole::Nothing,
        Meets::Each => return Whole::Apart,
        Meets::Together => {}
    }
    let all = Total::of(&l.held, no, &l.year.members);
    let Some(sum) = all.sum else {
        return Whole::Sum("chưa rõ; chưa đơn vị nào báo".to_owned(), false);
    };
    let stands = match goal {
        Points::ZERO => format!("{}, {}", target.measured(sum), share(sum, goal)),
        _ => format!("{sum} trên {}, đạt {}", target.measured(goal), share(sum, goal)),
    };
    let left = match all.silent {
        0 => String::new(),
        n => format!("; còn {n} đơn vị chưa báo"),
    };
    Whole::Sum(format!("{stands}{left}"), goal == Points::ZERO && sum > goal)
}

fn cell(l: &Loaded, (no, target): (i64, &Target), body: BodyId) -> CheckCell {
    let entry = l.held.iter().find(|e| e.target == no && e.body == body && e.says_something());
    let Some(e) = entry else {
        let is_of = target.is_of(body);
        let share = if is_of { "chưa rõ" } else { "–" }.to_owned();
        return CheckCell { share, unknown: is_of, missed: false, more: Vec::new() };
    };
    let together = l.meets(no, target) == Meets::Together;
    let (share, figures) = match (e.figure, target.figure()) {
        (Some(done), Some(Points::ZERO)) => (share(done, Points::ZERO), Some(target.measured(done))),
        // A part of what all bring together is no share of it to be reached.
        (Some(done), Some(goal)) if !together => (share(done, goal), Some(out_of(target, done, goal))),
        (Some(done), _) => (target.measured(done), None),
        (None, _) if !e.told.is_empty() => (e.told.clone(), None),
        (None, _) => ("chưa rõ".to_owned(), None),
    };
    let remark = (!e.remark.is_empty()).then(|| e.remark.clone());
    let by = format!("{}, {}", e.by_name, e.at.day().short());
    CheckCell {
        unknown: e.figure.is_none() && e.told.is_empty(),
        missed: target.figure() == Some(Points::ZERO) && e.figure.is_some_and(|f| f > Points::ZERO),
        share,
        more: figures.into_iter().chain(remark).chain([by]).collect(),
    }
}

/// "3 trên 5 sáng kiến", "60,14% trên 97%".
fn out_of(target: &Target, done: Points, goal: Points) -> String {
    let done = if target.is_share() { target.measured(done) } else { done.to_string() };
    format!("{done} trên {}", target.measured(goal))
}

fn form(filled: &Filled, l: &Loaded, body: BodyId) -> CheckForm {
    let mine = |(_, t): &(i64, &Target)| t.is_of(body);
    let line = |(no, t): (i64, &Target)| {
        let held = l.held.iter().find(|e| e.target == no && e.body == body);
        let figure = held.and_then(|e| e.figure).map_or_else(String::new, Points::plain);
        let (words, remark) = held.map_or(("", ""), |e| (e.told.as_str(), e.remark.as_str()));
        // A target may have got a figure, by amendment, since something was written: nothing of that gets lost.
        let told = t.figure().is_none();
        let (figure, remark) = match told {
            true => (joined(&[&figure, words]), remark.to_owned()),
            false => (figure, joined(&[words, remark])),
        };
        CheckLine {
            no,
            indicator: t.indicator.clone(),
            value: t.asked(),
            together: l.meets(no, t) == Meets::Together,
            told,
            unit: if told { String::new() } else { t.measured("").trim().to_owned() },
            figure: filled.or(&format!("f{no}"), &figure).to_owned(),
            remark: filled.or(&format!("r{no}"), &remark).to_owned(),
            version: held.map_or(0, |e| e.version),
        }
    };
    CheckForm {
        body,
        unit: l.names.full(body).to_owned(),
        lines: (1..).zip(&l.targets).filter(mine).map(line).collect(),
    }
}

/// A member says where it stands.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let body: BodyId = form.value("body").parse().map_err(|()| Refusal::NotFound)?;
    let ok = v.may(FillCheck::of(id, body))?;
    c.may_check(&year, v.today())?;
    let wanted = read(form, &targets_now(v, w, (&year, &c))?, body)?;
    let to = Next::to(format!("/covenants/{id}/check?body={body}"));
    match after::save_check(w, &ok, (&year, &c), &wanted)? {
        0 => w.commit_quietly("the same figures again change nothing", to.saying("Không có gì thay đổi.")),
        n => w.commit_remembered(to.saying(format!("Đã ghi {n} chỉ tiêu."))),
    }
}

/// How far a target has come; of a share also as it is read: "100%".
fn figure_of(r: &mut Reader<'_>, form: &Form, (field, no): (&str, i64), target: &Target) -> Option<Points> {
    let bare = form.value(field).trim().strip_suffix('%').filter(|_| target.is_share());
    let share = bare.and_then(Points::parse).filter(|p| (Points::ZERO..=LARGEST).contains(p));
    share.or_else(|| r.optional_points(field, &format!("Chỉ tiêu {no}"), Points::ZERO, LARGEST))
}

/// What the form says of the targets it carries.
fn read(form: &Form, targets: &[Target], body: BodyId) -> Result<Vec<CheckWanted>, Refusal> {
    let mut r = form.read();
    let mut wanted = Vec::new();
    for (no, target) in (1..).zip(targets).filter(|(_, t)| t.is_of(body)) {
        let (figure, remark) = (format!("f{no}"), format!("r{no}"));
        if !form.has(&figure) && !form.has(&remark) {
            continue;
        }
        let (figure, told) = match target.figure() {
            Some(_) => (figure_of(&mut r, form, (&figure, no), target), String::new()),
            None => (None, r.optional_line(&figure, &format!("Chỉ tiêu {no}, đến nay đạt"), 100)),
        };
        wanted.push(CheckWanted {
            target: no,
            figure,
            told,
            remark: r.optional_line(&remark, &format!("Chỉ tiêu {no}, nhận xét"), 300),
            seen: form.value(&format!("v{no}")).parse().unwrap_or(0),
        });
    }
    r.done()?;
    Ok(wanted)
}
