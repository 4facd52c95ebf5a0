//! Periodic reports: who owes one for a period, what the members report to the head; and how reports are wanted.

use super::plan::as_seen;
use super::stand::{Stand, stand};
use super::{Bar, overview, run};
use crate::deeds::{self, committee};
use crate::model::{FIGURES_MAX, Plan, PlanId, PlanState, Unit, UnitId};
use crate::periods::{Every, Period, Reporters, Rhythm, opened, owes};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, PersonId, Refusal};
use std::collections::{HashMap, HashSet};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A unit that owes a report, or has sent one.
pub(crate) struct OwesRow {
    pub(crate) id: UnitId,
    pub(crate) name: String,
    pub(crate) line: String,
    pub(crate) followers: Vec<String>,
}

/// A member for the period.
pub(crate) struct AccountRow {
    pub(crate) name: String,
    pub(crate) units: usize,
    /// When and what; nothing yet.
    pub(crate) sent: Option<(String, Vec<String>)>,
    pub(crate) owes: bool,
}

/// The last day of a period, and how long it is until then.
type Due = (String, String);

#[derive(askama::Template)]
#[template(path = "plan-reports.html")]
pub(crate) struct ReportsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) rhythm: String,
    pub(crate) runs: bool,
    /// The period shown: word, words, and when it is due where reports for it are asked for.
    pub(crate) period: Option<(String, String, Option<Due>)>,
    pub(crate) periods: Vec<(String, String, bool)>,
    pub(crate) units: bool,
    pub(crate) followers: bool,
    /// The units are asked to report; else only what they sent is told.
    pub(crate) asks: bool,
    /// Who owes a report; where nobody is asked, who sent one.
    pub(crate) listed: Vec<OwesRow>,
    pub(crate) sent: usize,
    pub(crate) members: Vec<AccountRow>,
    /// The visitor is a member who may report for this period.
    pub(crate) mine: bool,
    /// What their units did, for the report's first words.
    pub(crate) draft: String,
    pub(crate) many_lines: bool,
}

/// The members who owe an account for a period: those who followed, before it was due, a unit of which something is
/// asked for it.
pub(crate) fn accountable(
    plan: &Plan,
    units: &[Unit],
    follows: &[store::Follow],
    period: Period,
) -> HashSet<PersonId> {
    let open: HashSet<BodyId> = units.iter().filter(|u| owes(u, plan, period)).map(|u| u.body).collect();
    let follows =
        follows.iter().filter(|(_, b, since)| open.contains(b) && period.falls_due_after(*since, plan));
    follows.map(|(p, ..)| *p).collect()
}

/// May this person report to the head of the committee for a period? Whoever owes the report; nobody else has anything
/// to tell.
///
/// # Errors
/// What stands against it, in a sentence.
pub(crate) fn may_account(
    plan: &Plan,
    units: &[Unit],
    follows: &[store::Follow],
    (person, period): (PersonId, Period),
) -> Result<(), Refusal> {
    if !plan.rhythm.by.followers() {
        return Err(Refusal::conflict(
            "Chế độ báo cáo hiện nay không yêu cầu thành viên ban chỉ đạo báo cáo; các đơn vị tự báo tiến độ.",
        ));
    }
    if accountable(plan, units, follows, period).contains(&person) {
        return Ok(());
    }
    Err(Refusal::conflict(format!(
        "Kỳ {}, đồng chí không phải báo cáo: chưa được giao theo dõi đơn vị nào trước hạn của kỳ, hoặc các đơn vị ấy không còn phải báo. Phân công sai thì nhờ cơ quan ban hành sửa ở “Ban chỉ đạo”.",
        period.says(plan.rhythm.every)
    )))
}

/// The period that is shown, among those that are asked for and those that something was sent for.
struct Shown {
    all: Vec<Period>,
    at: Option<Period>,
    /// Reports for it are asked for; for what only an earlier rhythm wanted, none are any more.
    asked: bool,
}

fn shown(v: &Visit, w: &mut Reading, plan: &Plan) -> Result<Shown, Refusal> {
    let asked = opened(plan, v.today());
    let sent = store::reports::periods(w, plan.id)?;
    let mut all: Vec<Period> = sent.iter().filter_map(|word| Period::of_word(word)).collect();
    all.extend(&asked);
    all.sort_unstable();
    all.dedup();
    let wanted = Period::of_word(v.filled.or("period", v.ask("period"))).filter(|p| all.contains(p));
    let at = wanted.or(asked.last().copied()).or(all.last().copied());
    Ok(Shown { asked: at.is_some_and(|p| asked.contains(&p)), all, at })
}

/// The members who owe an account, or sent one.
fn members(
    w: &mut Reading,
    st: &Stand,
    owed: &HashSet<PersonId>,
    word: &str,
) -> Result<Vec<AccountRow>, Refusal> {
    let accounts = store::reports::accounts(w, st.s.plan.id, word)?;
    let mut follow_count: HashMap<PersonId, HashSet<BodyId>> = HashMap::new();
    for (p, b, _) in &st.follows {
        follow_count.entry(*p).or_default().insert(*b);
    }
    let member = |m: &crate::Member| AccountRow {
        name: m.name.clone(),
        units: follow_count.get(&m.person).map_or(0, HashSet::len),
        sent: accounts
            .iter()
            .find(|(p, ..)| *p == m.person)
            .map(|(_, at, said)| (at.full(), store::lines_of(said))),
        owes: owed.contains(&m.person),
    };
    let mut all: Vec<AccountRow> =
        st.s.members.iter().map(member).filter(|m| m.owes || m.sent.is_some()).collect();
    all.sort_by_cached_key(|m| (m.sent.is_some(), kernel::by_given_name(&m.name)));
    Ok(all)
}

/// `GET /plans/{id}/reports?period=2025-02`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let st = stand(v, w, id)?;
    let plan = &st.s.plan;
    let shown = shown(v, w, plan)?;
    let (period, by) = (shown.at, plan.rhythm.by);
    let word = period.map_or_else(String::new, Period::word);
    let sent = store::reports::sent(w, id, &word)?;
    let asks = shown.asked && by.units();
    let owing = |u: &&Unit| asks && !sent.contains(&u.id) && period.is_some_and(|p| owes(u, plan, p));
    // Of a period for which the units are asked nothing any more: who sent a report.
    let listed: Vec<&Unit> = match asks {
        true => st.s.units.iter().filter(owing).collect(),
        false => st.s.units.iter().filter(|u| sent.contains(&u.id)).collect(),
    };
    let owed = period.filter(|_| shown.asked && by.followers());
    let owed = owed.map_or_else(HashSet::new, |p| accountable(plan, &st.s.units, &st.follows, p));
    let members = members(w, &st, &owed, &word)?;
    let me = v.person();
    // Whoever was let go while they wrote keeps their words.
    let written = v.filled.is_back() && v.filled.all("said").any(|s| !s.is_empty());
    let mine = st.s.member.is_some()
        && me
            .zip(period.filter(|_| shown.asked || written))
            .is_some_and(|at| written || may_account(plan, &st.s.units, &st.follows, at).is_ok());
    let name =
        |u: super::stand::UnitRow| OwesRow { id: u.id, name: u.name, line: u.line, followers: u.followers };
    let called = |p: Period| p.called(plan, v.today());
    Page::of(&ReportsPage {
        frame: v.frame("Báo cáo định kỳ", "/plans"),
        filled: v.filled.clone(),
        bar: st.s.bar("reports"),
        rhythm: plan.rhythm_says(),
        runs: st.s.runs,
        draft: if mine { own_words(&st, me) } else { String::new() },
        period: period.map(|p| {
            let due =
                shown.asked.then(|| p.due(plan.rhythm)).map(|due| (due.to_string(), due.left(st.today)));
            (p.word(), called(p), due)
        }),
        periods: shown.all.iter().rev().map(|p| (p.word(), called(*p), Some(*p) == period)).collect(),
        units: asks || !listed.is_empty(),
        followers: (shown.asked && by.followers()) || !members.is_empty(),
        asks,
        sent: st.s.units.iter().filter(|u| sent.contains(&u.id)).count(),
        listed: st.rows(listed.into_iter()).into_iter().map(name).collect(),
        members,
        mine: mine && plan.state == PlanState::Issued,
        many_lines: st.s.lines.len() > 1,
    })
}

/// "Theo dõi 5 đơn vị: 2/5 đã xong, 1 chậm. Chậm: …".
fn own_words(st: &Stand, me: Option<PersonId>) -> String {
    let mine: HashSet<BodyId> =
        st.follows.iter().filter(|(p, ..)| Some(*p) == me).map(|(_, b, _)| *b).collect();
    let units: Vec<&Unit> = st.s.units.iter().filter(|u| mine.contains(&u.body)).collect();
    let counts = crate::Counts::of(units.iter().copied(), st.today);
    let late = st.rows(units.iter().copied().filter(|u| u.days_late(st.today).is_some()));
    let names: Vec<&str> = late.iter().map(|r| r.name.as_str()).collect();
    let late = if names.is_empty() { String::new() } else { format!(" Chậm: {}.", names.join(", ")) };
    format!("Theo dõi {} đơn vị: {}.{late}", mine.len(), counts.says())
}

/// `POST /plans/{id}/reports`: a member reports to the head.
pub(crate) fn account(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = overview(v, w, id)?;
    let me = v.actor()?;
    // Only a member has somebody to report to.
    let member = s.member_of(me.id).map_err(|_| {
        Refusal::Forbidden("Báo cáo trưởng ban là việc của thành viên ban chỉ đạo.".to_owned())
    })?;
    let mut r = form.read();
    let said = r.text("said", "Nội dung báo cáo", 5000);
    let period = Period::of_word(form.value("period")).filter(|p| opened(&s.plan, v.today()).contains(p));
    if period.is_none() {
        r.wrong("period", "KH-23", "Kỳ báo cáo: chọn một kỳ trong danh sách.");
    }
    r.done()?;
    let period = period.ok_or(Refusal::NotFound)?;
    deeds::only(&s.plan, PlanState::Issued)?;
    may_account(&s.plan, &s.units, &store::follows(w, id)?, (member.person, period))?;
    committee::account(w, &s.plan, (member.person, &member.name), period, &said)?;
    let to = Next::to(format!("/plans/{id}/reports?period={}", period.word()));
    w.commit_remembered(to.saying("Đã gửi báo cáo; trưởng ban chỉ đạo và cơ quan ban hành đều thấy."))
}

#[derive(askama::Template)]
#[template(path = "plan-rhythm.html")]
pub(crate) struct RhythmPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) version: i64,
    pub(crate) every: Vec<(&'static str, &'static str)>,
    pub(crate) by: Vec<(&'static str, &'static str)>,
    pub(crate) plan: Plan,
    pub(crate) figures: String,
    pub(crate) days: [String; 3],
}

/// `GET /plans/{id}/rhythm`
pub(crate) fn rhythm(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let (s, _) = run(v, w, id)?;
    let filled = v.filled.beside(s.plan.version, &[]);
    Page::of(&RhythmPage {
        frame: v.frame("Chế độ báo cáo", "/plans").over(&filled, format!("/plans/{id}")),
        filled,
        bar: s.bar("rhythm"),
        version: s.plan.version,
        every: Every::ALL.iter().map(|e| (e.word(), e.vietnamese())).collect(),
        by: Reporters::ALL.iter().map(|r| (r.word(), r.vietnamese())).collect(),
        figures: s.plan.figures.join("\n"),
        days: [s.plan.rhythm.day, s.plan.follower_days, s.plan.head_days].map(|n| n.to_string()),
        plan: s.plan,
    })
}

/// `POST /plans/{id}/rhythm`
pub(crate) fn set_rhythm(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let mut r = form.read();
    let every = Every::ALL.map(|e| (e.word(), e));
    let by = Reporters::ALL.map(|b| (b.word(), b));
    let every = r.choice("every", "Báo cáo", &every).unwrap_or(Every::Never);
    let by = r.choice("by", "Ai báo cáo", &by).unwrap_or(Reporters::Both);
    let day = r.count("day", "Chậm nhất ngày", 1, 31);
    let follower_days = r.count("follower_days", "Nhắc người theo dõi sau", 0, 365);
    let head_days = r.count("head_days", "Báo trưởng ban sau", 0, 365);
    if head_days < follower_days && !r.has_problem("head_days") {
        r.wrong("head_days", "KH-25", "Báo trưởng ban sau: không sớm hơn nhắc người theo dõi.");
    }
    let figures = store::lines_of(&r.optional_text("figures", "Số liệu", 1000));
    let mut known = HashSet::new();
    if figures.len() > FIGURES_MAX || figures.iter().any(|f| f.chars().count() > 80 || !known.insert(f)) {
        let says = "Số liệu: nhiều nhất sáu dòng, mỗi dòng một tên không trùng, tối đa 80 ký tự.";
        r.wrong("figures", "KH-26", says);
    }
    r.done()?;
    let seen = as_seen(s.plan, form)?;
    let new = Plan { rhythm: Rhythm { every, day, by }, follower_days, head_days, figures, ..seen.clone() };
    let to = Next::to(format!("/plans/{id}"));
    if !deeds::set_rhythm(w, &ok, &seen, &new)? {
        return w
            .commit_quietly("the same words again change nothing", to.saying("Chế độ báo cáo giữ như cũ."));
    }
    w.commit_remembered(to.saying("Đã ghi chế độ báo cáo."))
}
