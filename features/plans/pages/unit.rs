//! What a plan asks of one unit: how it stands, reporting, taking a report back, what was reported and revised.

use super::plan::{REASON_MAX, reason, sentence};
use super::{Bar, Seen, seen, tree};
use crate::deeds::{self, cascade, report};
use crate::duties::{ReportUnit, RunPlan};
use crate::model::{Entry, EntryId, Kept, Plan, PlanState, Progress, Status, Unit, UnitId};
use crate::periods::{self, Period};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{Day, Refusal, by_given_name};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Two, Visit};

/// A report as the page shows it.
pub(crate) struct EntryView {
    pub(crate) id: EntryId,
    pub(crate) at: String,
    pub(crate) by: String,
    pub(crate) instead: bool,
    pub(crate) period: String,
    pub(crate) state: &'static str,
    pub(crate) days: Vec<String>,
    pub(crate) said: Vec<String>,
    pub(crate) figures: Vec<(String, String)>,
    pub(crate) product: String,
    pub(crate) link: String,
    pub(crate) file: Option<String>,
    pub(crate) undone: String,
}

#[derive(askama::Template)]
#[template(path = "plan-unit.html")]
pub(crate) struct UnitPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) id: UnitId,
    pub(crate) version: String,
    pub(crate) name: String,
    pub(crate) line: String,
    pub(crate) product: String,
    pub(crate) deadline: String,
    pub(crate) left: String,
    pub(crate) own: bool,
    pub(crate) status: Status,
    pub(crate) excuse: Option<(String, String)>,
    pub(crate) days: Vec<String>,
    pub(crate) followers: Vec<String>,
    /// May report here, and why not else.
    pub(crate) reports: bool,
    /// Writes it down for the unit.
    pub(crate) instead: bool,
    /// Has something that can be taken back.
    pub(crate) undoable: bool,
    pub(crate) runs: bool,
    pub(crate) open: bool,
    pub(crate) done: bool,
    pub(crate) event: String,
    /// Field, label, what stands.
    pub(crate) figures: Vec<(String, String)>,
    pub(crate) periods: Vec<(String, String)>,
    pub(crate) period: String,
    pub(crate) owed: String,
    pub(crate) entries: Vec<EntryView>,
    pub(crate) revisions: Vec<String>,
}

/// The plan, for whoever may see this unit in it.
fn of_unit(v: &Visit, w: &mut Reading, id: UnitId) -> Result<(Seen, Unit), Refusal> {
    let plan = store::plan_of_unit(w, id)?;
    let s = seen(v, w, plan)?;
    let unit = s.unit(id)?.clone();
    if s.overview || s.mine.contains(&id) { Ok((s, unit)) } else { Err(Refusal::NotFound) }
}

/// Periods a report may be for, the newest first.
fn offered(plan: &Plan, today: Day) -> Vec<Period> {
    let mut all = periods::answerable(plan, today);
    all.reverse();
    all
}

/// `GET /plan-units/{id}`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<UnitId>) -> Result<Page, Refusal> {
    let (s, u) = of_unit(v, w, id)?;
    let today = s.plan.as_of(v.today());
    let line = s.line(u.line)?;
    let tree = tree(w, &s.plan, std::slice::from_ref(&u), v.today())?;
    let entries = store::reports::of_unit(w, id)?;
    let follows = store::follows(w, s.plan.id)?;
    let following = |m: &&crate::Member| follows.iter().any(|(p, b, _)| *p == m.person && *b == u.body);
    let mut followers: Vec<String> = s.members.iter().filter(following).map(|m| m.name.clone()).collect();
    followers.sort_by_cached_key(|n| by_given_name(n));
    let own = v.can(ReportUnit { body: u.body });
    let running = s.plan.state == PlanState::Issued;
    let periods = if s.plan.rhythm.by.units() { offered(&s.plan, today) } else { Vec::new() };
    let sent = |p: &Period| entries.iter().any(|e| e.undone.is_empty() && e.period == p.word());
    let owed: Vec<String> = periods
        .iter()
        .rev()
        .filter(|p| running && periods::owes(&u, &s.plan, **p) && !sent(p))
        .map(|p| {
            let due = p.due(s.plan.rhythm);
            format!("{} (hạn {due}, {})", p.says(s.plan.rhythm.every), due.left(today))
        })
        .collect();
    let filled = v.filled.beside(u.version, ASKS);
    let revisions = store::reports::revisions_of_unit(w, id)?;
    Page::of(&UnitPage {
        frame: v.frame(tree.full(u.body), "/plans").over(&filled, format!("/plan-units/{id}")),
        filled,
        bar: s.bar("unit"),
        id,
        version: u.version.to_string(),
        name: tree.full(u.body).to_owned(),
        line: format!("{}. {}", line.no, line.name),
        product: line.product.clone(),
        deadline: u.deadline.says(),
        left: if u.is_open() && running { u.deadline.last.left(today) } else { String::new() },
        own: u.own,
        status: u.status(today),
        excuse: u.excused.as_ref().map(|(on, why)| (on.to_string(), why.clone())),
        days: days(u.event_on, u.done_on, today),
        followers,
        reports: running && u.excused.is_none() && (own || s.runs),
        instead: !own,
        undoable: running && (own || s.runs) && entries.iter().any(|e| e.undone.is_empty()),
        runs: s.runs && running,
        open: u.is_open(),
        done: u.progress == Progress::Done,
        event: u.event_on.map_or_else(String::new, |d| d.to_string()),
        figures: (0..)
            .zip(&s.plan.figures)
            .map(|(n, f): (usize, _)| (format!("figure-{n}"), f.clone()))
            .collect(),
        period: periods
            .iter()
            .find(|p| p.word() == v.ask("period"))
            .or(periods.iter().find(|p| !sent(p)))
            .map_or_else(String::new, |p| p.word()),
        periods: periods.iter().map(|p| (p.word(), p.says(s.plan.rhythm.every))).collect(),
        owed: owed.join("; "),
        entries: entries.into_iter().map(|e| view(e, &s.plan, today)).collect(),
        revisions: revisions
            .iter()
            .map(|r| {
                format!(
                    "Lần {}: từ “{}” thành “{}”, theo {}. Lý do: {}.",
                    r.no,
                    r.was,
                    r.now,
                    r.basis.says(),
                    sentence(&r.reason)
                )
            })
            .collect(),
    })
}

fn days(event: Option<Day>, done: Option<Day>, today: Day) -> Vec<String> {
    let event = event.map(|d| {
        if d > today { format!("Dự kiến tổ chức {d}") } else { format!("Ngày tổ chức {d}") }
    });
    event.into_iter().chain(done.map(|d| format!("Xong {d}"))).collect()
}

fn view(e: Entry, plan: &Plan, today: Day) -> EntryView {
    EntryView {
        id: e.id,
        at: e.at.full(),
        by: e.by,
        instead: e.instead,
        period: Period::of_word(&e.period).map_or_else(String::new, |p| p.called(plan, today)),
        state: e.progress.vietnamese(),
        days: days(e.event_on, e.done_on, today),
        said: store::lines_of(&e.said),
        figures: e.figures.into_iter().map(|(name, n)| (name, kernel::grouped(n))).collect(),
        product: e.product,
        link: e.link,
        file: e.file.map(|f| f.name),
        undone: e.undone,
    }
}

/// Fields that hold nothing of what stands.
const ASKS: &[&str] = &["state", "done_on", "said", "product", "link", "period", "reason", "why"];

/// `POST /plan-units/{id}/reports`
pub(crate) fn report(
    v: &Visit,
    w: &mut Writing,
    One(id): One<UnitId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, u) = of_unit(v, w, id)?;
    let mut r = form.read();
    let mut entry = read(&mut r, form, &s.plan, v);
    entry.unit = id;
    if u.progress != Progress::Done
        && entry.progress == Progress::Done
        && entry.done_on.is_none()
        && !r.has_problem("done_on")
    {
        r.wrong("done_on", "KH-21", "Ngày xong: báo đã xong thì ghi ngày xong.");
    }
    r.done()?;
    if form.version()? != u.version {
        return Err(Refusal::conflict(db::CHANGED));
    }
    // A unit that was done and tells more stays done on the day it said.
    if entry.progress == Progress::Done && entry.done_on.is_none() {
        entry.done_on = u.done_on;
    }
    let line = s.line(u.line)?;
    match v.may(ReportUnit { body: u.body }) {
        Ok(ok) => report::report(w, &ok, (&s.plan, line), &u, &entry)?,
        Err(_) => {
            let ok = v.may(RunPlan { issuer: s.plan.issuer })?;
            let entry = Entry { instead: true, ..entry };
            report::report(w, &ok, (&s.plan, line), &u, &entry)?;
        }
    }
    let says = match entry.progress {
        Progress::Done => "Đã ghi: đơn vị báo xong. Người theo dõi và cơ quan ban hành đều thấy.",
        _ => "Đã ghi báo cáo. Người theo dõi và cơ quan ban hành đều thấy.",
    };
    w.commit_remembered(Next::to(format!("/plan-units/{id}")).saying(says))
}

/// No event of a plan lies further ahead than three years.
const AHEAD_DAYS: i64 = 3 * 366;

fn read(r: &mut Reader<'_>, form: &Form, plan: &Plan, v: &Visit) -> Entry {
    let states = [("UNDERWAY", Progress::Underway), ("DONE", Progress::Done)];
    let progress = r.choice("state", "Tình trạng", &states).unwrap_or(Progress::Underway);
    let first = plan.day.or(plan.issued_on).unwrap_or(Day::FIRST);
    // What is done lies behind; what is still to come is planned for some years, not for a lifetime.
    let latest = if progress == Progress::Done { v.today() } else { v.today().plus_days(AHEAD_DAYS) };
    let event_on = r.optional_day("event_on", "Ngày tổ chức", first, latest);
    let done_on = match progress {
        Progress::Done => r.optional_day("done_on", "Ngày xong", first, v.today()),
        _ => None,
    };
    let said = r.text("said", "Nội dung báo cáo", 5000);
    let mut figures = Vec::new();
    for (n, name) in plan.figures.iter().enumerate() {
        // Missing is not zero: a figure left empty is not told.
        if let Some(x) = r.optional_count(&format!("figure-{n}"), name, 0, 9_999_999) {
            figures.push((name.clone(), x));
        }
    }
    let product = r.optional_line("product", "Sản phẩm", 300);
    let link = r.optional_line("link", "Đường dẫn", 500);
    // Before an "@" may stand any name, also that of another server.
    let server =
        link.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let web_address = (link.starts_with("https://") || link.starts_with("http://")) && !server.contains('@');
    if !link.is_empty() && (!web_address || link.contains(char::is_whitespace) || form.hid("link")) {
        r.wrong(
            "link",
            "KH-22",
            "Đường dẫn: chép nguyên địa chỉ trang, bắt đầu bằng https:// hoặc http://, không có dấu cách.",
        );
    }
    let period = match Period::of_word(form.value("period")) {
        Some(p) if offered(plan, v.today()).contains(&p) => p.word(),
        None if form.value("period").is_empty() => String::new(),
        _ => {
            r.wrong("period", "KH-23", "Kỳ báo cáo: chọn một kỳ trong danh sách.");
            String::new()
        }
    };
    Entry {
        id: v.new_id(),
        unit: v.new_id(),
        at: v.now,
        by: v.who().name,
        instead: false,
        period,
        progress,
        event_on,
        done_on,
        said,
        figures,
        product,
        link,
        undone: String::new(),
        file: kept(r, form),
    }
}

fn kept(r: &mut Reader<'_>, form: &Form) -> Option<Kept> {
    let files: Vec<_> = form.files("file").collect();
    match files.as_slice() {
        [] => None,
        [f] => Some(Kept { digest: f.digest.clone(), name: f.name.clone(), kind: f.kind, size: f.size }),
        _ => {
            r.wrong("file", "KH-24", "Tệp: mỗi lần báo một tệp. Gộp lại thành một tệp rồi gửi.");
            None
        }
    }
}

/// `POST /plan-units/{id}/taking-back`
pub(crate) fn take_back(
    v: &Visit,
    w: &mut Writing,
    One(id): One<UnitId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, u) = of_unit(v, w, id)?;
    let reason = reason(form)?;
    if form.version()? != u.version {
        return Err(Refusal::conflict(db::CHANGED));
    }
    let line = s.line(u.line)?;
    match v.may(ReportUnit { body: u.body }) {
        Ok(ok) => report::take_back(w, &ok, (&s.plan, line), &u, &reason)?,
        Err(_) => {
            let ok = v.may(RunPlan { issuer: s.plan.issuer })?;
            report::take_back(w, &ok, (&s.plan, line), &u, &reason)?;
        }
    }
    let says =
        "Đã rút lại lần báo gần nhất; tình trạng trở về như lần trước. Lần báo ấy vẫn đọc được ở dưới.";
    w.commit_remembered(Next::to(format!("/plan-units/{id}")).saying(says))
}

/// `POST /plan-units/{id}/excuse`
pub(crate) fn excuse(
    v: &Visit,
    w: &mut Writing,
    One(id): One<UnitId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, u) = of_unit(v, w, id)?;
    let ok = v.may(RunPlan { issuer: s.plan.issuer })?;
    let mut r = form.read();
    let why = r.text("why", "Lý do", REASON_MAX);
    r.done()?;
    if form.version()? != u.version {
        return Err(Refusal::conflict(db::CHANGED));
    }
    deeds::only(&s.plan, PlanState::Issued)?;
    let excused = u.excused.is_none();
    cascade::excuse(w, &ok, (&s.plan, s.line(u.line)?), &u, (excused, &why))?;
    let says = if excused {
        "Đã ghi: đơn vị không phải thực hiện nội dung này nữa."
    } else {
        "Đã giao lại nội dung này cho đơn vị."
    };
    w.commit_remembered(Next::to(format!("/plan-units/{id}")).saying(says))
}

/// `GET /plan-units/{id}/reports/{entry}/file`
pub(crate) fn file(
    v: &Visit,
    w: &mut Reading,
    Two(id, entry): Two<UnitId, EntryId>,
) -> Result<Page, Refusal> {
    of_unit(v, w, id)?;
    let e = store::reports::entry(w, entry)?;
    let f = e.file.filter(|_| e.unit == id).ok_or(Refusal::NotFound)?;
    let bytes = v.app.kept_file(&f.digest)?;
    Ok(match f.kind {
        web::FileKind::Office => Page::download(f.name, f.kind.mime(), bytes),
        _ => Page::shown(f.name, f.kind.mime(), bytes),
    })
}
