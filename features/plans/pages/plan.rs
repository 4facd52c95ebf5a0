//! The plan itself: its lines with how far they are, its text and tasks, what was revised; ending it.

use super::{Bar, Seen, run, seen, tree};
use crate::model::{ANNEX_FROM, PARTS, PlanId, PlanState, Revised, Status, addressed};
use crate::outdated::{self, Moved};
use crate::reckon::Counts;
use crate::{deeds, store};
use db::{Committed, Reading, Writing};
use kernel::{Day, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A line with how far it is.
pub(crate) struct LineRow {
    pub(crate) id: crate::PlanLineId,
    pub(crate) no: i64,
    pub(crate) name: String,
    pub(crate) whom: String,
    pub(crate) product: String,
    pub(crate) deadline: String,
    /// "còn 12 ngày", or "" where nothing runs.
    pub(crate) left: String,
    pub(crate) over: bool,
    /// "2 đơn vị có thời hạn riêng, muộn nhất 30/4/2025", or "".
    pub(crate) own: String,
    /// "phải xong trước nội dung 2".
    pub(crate) parent: String,
    pub(crate) counts: Counts,
}

/// What the visitor's own unit has to do.
pub(crate) struct OwnRow {
    pub(crate) id: crate::UnitId,
    pub(crate) unit: String,
    pub(crate) line: String,
    pub(crate) deadline: String,
    pub(crate) left: String,
    pub(crate) status: Status,
}

/// A part of the text.
pub(crate) struct PartView {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
    /// What holds now of days that its words name and a revision moved.
    pub(crate) remarks: Vec<String>,
}

/// A task.
pub(crate) struct TaskView {
    pub(crate) no: usize,
    pub(crate) part: String,
    pub(crate) work: String,
    pub(crate) leads: String,
    pub(crate) partners: String,
    pub(crate) deadline: String,
    pub(crate) product: String,
}

/// A revision in the history.
pub(crate) struct RevisionView {
    pub(crate) no: i64,
    pub(crate) what: String,
    pub(crate) was: Vec<String>,
    pub(crate) now: Vec<String>,
    pub(crate) basis: String,
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) at: String,
    /// "3 đơn vị chuyển thành quá hạn".
    pub(crate) effect: String,
    /// Shown in one line; a text opens.
    pub(crate) short: bool,
}

#[derive(askama::Template)]
#[template(path = "plan.html")]
pub(crate) struct PlanPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) state: PlanState,
    pub(crate) stands: &'static str,
    pub(crate) version: i64,
    pub(crate) title: String,
    pub(crate) tell: String,
    pub(crate) issuer: String,
    pub(crate) rhythm: String,
    pub(crate) head: String,
    pub(crate) own: Vec<OwnRow>,
    pub(crate) lines: Vec<LineRow>,
    pub(crate) bases: Vec<String>,
    pub(crate) parts: Vec<PartView>,
    pub(crate) tasks: Vec<TaskView>,
    pub(crate) revisions: Vec<RevisionView>,
}

/// How long is left of a deadline, for whoever still has something to do.
pub(crate) fn left(last: Day, today: Day) -> String {
    last.left(today)
}

/// `GET /plans/{id}`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let s = seen(v, w, id)?;
    let today = s.plan.as_of(v.today());
    let tree = tree(w, &s.plan, &s.units, v.today())?;
    let issuer = organisations::names_of(w, &[s.plan.issuer], s.plan.names_day(v.today()))?;
    let own = s.units.iter().filter(|u| s.mine.contains(&u.id) && s.plan.is_out());
    let mut own: Vec<OwnRow> = own
        .map(|u| OwnRow {
            id: u.id,
            unit: tree.full(u.body).to_owned(),
            line: s.line(u.line).map_or_else(|_| String::new(), |l| l.name.clone()),
            deadline: u.deadline.says(),
            left: if u.is_open() && s.plan.state == PlanState::Issued {
                left(u.deadline.last, today)
            } else {
                String::new()
            },
            status: u.status(today),
        })
        .collect();
    own.truncate(OWN_MAX);
    let tasks = store::tasks(w, id)?;
    let tasks = (1..).zip(tasks).map(|(no, t)| TaskView {
        no,
        part: t.part,
        work: t.work,
        leads: t.leads,
        partners: t.partners,
        deadline: t.words,
        product: t.product,
    });
    let known = store::reports::revisions(w, id)?;
    let moved = outdated::moved(&s.lines, &known.iter().rev().collect::<Vec<_>>());
    Page::of(&PlanPage {
        frame: v.frame(s.plan.called(), "/plans"),
        filled: v.filled.clone(),
        bar: s.bar("plan"),
        state: s.plan.state,
        stands: s.plan.stands(),
        version: s.plan.version,
        title: s.plan.title.clone(),
        tell: tell(&s, today),
        issuer: issuer.full(s.plan.issuer).to_owned(),
        rhythm: s.plan.rhythm_says(),
        head: s.members.iter().find(|m| m.head).map_or_else(String::new, |m| m.name.clone()),
        own,
        lines: lines(&s, issuer.full(s.plan.issuer), today),
        bases: store::lines_of(&s.plan.bases),
        parts: parts(&store::parts(w, id)?, &moved),
        tasks: tasks.collect(),
        revisions: revisions(v, w, &s, known)?,
    })
}

/// Own units a page lists.
const OWN_MAX: usize = 40;

fn tell(s: &Seen, today: Day) -> String {
    let counts = Counts::of(&s.units, today);
    match s.plan.state {
        PlanState::Draft => {
            "Dự thảo, chỉ cơ quan ban hành thấy. Ban hành xong, mỗi đơn vị có phần việc và thời hạn của mình."
                .to_owned()
        }
        _ if !s.plan.is_out() => "Dự thảo đã bỏ; mở lại thì soạn tiếp được.".to_owned(),
        _ if !s.overview => "Đơn vị báo tiến độ ở phần việc của mình; lời kế hoạch ở bên dưới.".to_owned(),
        PlanState::Issued => format!("Ban hành đến {} lượt đơn vị; {}.", counts.asked(), counts.says()),
        PlanState::Ended => format!("Đã kết thúc theo dõi; {}.", counts.says()),
    }
}

fn lines(s: &Seen, issuer: &str, today: Day) -> Vec<LineRow> {
    let row = |l: &crate::Line| {
        let counts = Counts::of(s.units.iter().filter(|u| u.line == l.id), today);
        let issued = s.plan.state == PlanState::Issued;
        let open = || s.units.iter().filter(|u| u.line == l.id && u.is_open() && issued);
        // Whoever was granted a day of its own is not measured by the line's.
        let (runs, own) = (open().any(|u| !u.own), open().filter(|u| u.own).count());
        let until = open().filter(|u| u.own).map(|u| u.deadline.last).max();
        let own =
            until.map_or_else(String::new, |d| format!("{own} đơn vị có thời hạn riêng, muộn nhất {d}"));
        let parent = s.lines.iter().find(|p| Some(p.id) == l.parent);
        LineRow {
            id: l.id,
            no: l.no,
            name: l.name.clone(),
            whom: addressed(&l.whom.vietnamese(), issuer),
            product: l.product.clone(),
            deadline: l.deadline.says(),
            left: if runs { left(l.deadline.last, today) } else { String::new() },
            over: runs && l.deadline.last < today,
            own,
            parent: parent.map_or_else(String::new, |p| format!("phải xong trước nội dung {}", p.no)),
            counts,
        }
    };
    s.lines.iter().map(row).collect()
}

pub(crate) fn parts(all: &[crate::Part], moved: &[Moved]) -> Vec<PartView> {
    let heading = |p: &crate::Part| match usize::try_from(p.no - 1).ok().filter(|n| *n < PARTS.len()) {
        // The paper numbers the parts it has; here each has its name.
        Some(n) => PARTS[n].to_owned(),
        None => format!("Phụ lục {}. {}", p.no - ANNEX_FROM + 1, p.title),
    };
    all.iter()
        .filter(|p| !p.body.is_empty())
        .map(|p| PartView {
            heading: heading(p),
            lines: store::lines_of(&p.body),
            remarks: outdated::remarks(moved, p.body.lines()),
        })
        .collect()
}

fn revisions(
    v: &Visit,
    w: &mut Reading,
    s: &Seen,
    all: Vec<crate::Revision>,
) -> Result<Vec<RevisionView>, Refusal> {
    let of = |id: Option<crate::UnitId>| s.units.iter().find(|u| Some(u.id) == id);
    let bodies: Vec<_> = all.iter().filter_map(|r| of(r.unit)).map(|u| u.body).collect();
    let names = organisations::names_of(w, &bodies, s.plan.names_day(v.today()))?;
    let view = |r: crate::Revision| {
        let line = s.lines.iter().find(|l| Some(l.id) == r.line).map_or_else(String::new, deeds::line_words);
        let what = match (r.what, of(r.unit)) {
            (Revised::Text, _) => "Nội dung".to_owned(),
            (Revised::Tasks, _) => "Phân công việc".to_owned(),
            (Revised::Line, _) => format!("Giao thêm {line}"),
            (Revised::Deadline, Some(u)) => format!("Thời hạn của {}, {line}", names.full(u.body)),
            (Revised::Deadline, None) => format!("Thời hạn {line}"),
        };
        // Who of the units became late is for those who oversee them.
        let effect = match (s.overview, r.became_late, r.no_longer_late) {
            (false, ..) => String::new(),
            (_, 0, 0) if r.what == Revised::Deadline => "Không đơn vị nào chuyển thành quá hạn.".to_owned(),
            (_, 0, 0) => String::new(),
            (_, late, 0) => format!("{late} đơn vị chuyển thành quá hạn."),
            (_, 0, freed) => format!("{freed} đơn vị không còn quá hạn."),
            (_, late, freed) => {
                format!("{late} đơn vị chuyển thành quá hạn, {freed} đơn vị không còn quá hạn.")
            }
        };
        RevisionView {
            no: r.no,
            what,
            was: store::lines_of(&r.was),
            now: store::lines_of(&r.now),
            basis: r.basis.says(),
            reason: sentence(&r.reason).to_owned(),
            by: r.by,
            at: r.at.full(),
            effect,
            short: r.what == Revised::Deadline,
        }
    };
    Ok(all
        .into_iter()
        .filter(|r| s.overview || r.unit.is_none_or(|u| s.mine.contains(&u)))
        .map(view)
        .collect())
}

/// `POST /plans/{id}/end`
pub(crate) fn end(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let reason = reason(form)?;
    let plan = as_seen(s.plan, form)?;
    let to = Next::to(format!("/plans/{id}"));
    if !plan.is_out() {
        deeds::drop_draft(w, &ok, &plan, &reason)?;
        return w.commit_remembered(to.saying("Đã bỏ dự thảo; khi cần thì mở lại ở đây."));
    }
    deeds::end(w, &ok, &plan, &reason)?;
    w.commit_remembered(to.saying("Đã kết thúc theo dõi; các đơn vị không phải báo nữa."))
}

/// `POST /plans/{id}/reopening`
pub(crate) fn reopen(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let reason = reason(form)?;
    deeds::reopen(w, &ok, &as_seen(s.plan, form)?, &reason)?;
    w.commit_remembered(Next::to(format!("/plans/{id}")).saying("Đã mở lại."))
}

/// Without its full stop, for whoever sets one.
pub(crate) fn sentence(s: &str) -> &str {
    s.trim_end().trim_end_matches('.')
}

/// Characters of a reason.
pub(crate) const REASON_MAX: usize = 1000;

pub(crate) fn reason(form: &Form) -> Result<String, Refusal> {
    let mut r = form.read();
    let reason = r.text("reason", "Lý do", REASON_MAX);
    r.done()?;
    Ok(reason)
}

/// The plan in the version its writer saw.
pub(crate) fn as_seen(plan: crate::Plan, form: &Form) -> Result<crate::Plan, Refusal> {
    let version = form.version()?;
    if version == plan.version { Ok(plan) } else { Err(Refusal::conflict(db::CHANGED)) }
}
