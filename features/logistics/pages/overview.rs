//! The first page of a gathering's workspace: how each part stands, and what is to be mended first.

use super::Top;
use crate::deeds::standing;
use crate::figures::{self, Things};
use crate::load;
use crate::needs::dong;
use crate::plan::Plan;
use crate::store;
use crate::wrong::{Wrong, wrong};
use db::Reading;
use gatherings::{Counts, GatheringId};
use kernel::{Refusal, grouped};
use web::{Frame, One, Page, Visit};

/// Findings told on this page; the rest stands on theirs.
const FIRST: usize = 5;

#[derive(askama::Template)]
#[template(path = "overview.html")]
pub(crate) struct OverviewPage {
    pub(crate) frame: Frame,
    pub(crate) top: Top,
    pub(crate) left: String,
    pub(crate) host: String,
    pub(crate) expected: String,
    pub(crate) prepares: bool,
    /// Is all of it that is not for preparers alone open to the reader?
    pub(crate) inside: bool,
    /// Part, where it is, how it stands, whether something is amiss there.
    pub(crate) parts: Vec<Part>,
    pub(crate) first: Vec<Wrong>,
    pub(crate) wrongs: usize,
    /// Accepted as they are.
    pub(crate) accepted: usize,
}

/// How a part of the workspace stands.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) href: &'static str,
    pub(crate) says: String,
    pub(crate) amiss: Option<String>,
}

fn part(name: &'static str, href: &'static str, says: String) -> Part {
    Part { name, href, says, amiss: None }
}

fn programme(plan: &Plan) -> Part {
    let (sessions, items) = (plan.programme.sessions.len(), plan.programme.items.len());
    let says = match sessions {
        0 => "chưa có buổi nào".to_owned(),
        _ => format!("{sessions} buổi, {items} mục"),
    };
    let clashes = plan.programme.clashes(&plan.g).len();
    let amiss = (clashes > 0).then(|| format!("{clashes} chỗ vướng"));
    Part { amiss, ..part("Chương trình", "programme", says) }
}

/// Of all tasks; of whoever only was given some, of theirs.
fn tasks(c: Counts, own: bool) -> Part {
    let whose = if own { " của đồng chí và đơn vị" } else { "" };
    let asleep = match c.asleep {
        0 => String::new(),
        n => format!("; thêm {n} việc khi lãnh đạo Đảng, Nhà nước dự"),
    };
    let says = match c.all {
        0 => format!("chưa có việc nào{whose}{asleep}"),
        all => format!("xong {} trên {all} việc{whose}{asleep}", c.done),
    };
    Part {
        amiss: (c.late > 0).then(|| format!("quá hạn {}", c.late)), ..part("Công việc", "tasks", says)
    }
}

fn people(plan: &Plan, present: usize) -> Vec<Part> {
    let (quotas, taken): (i64, i64) =
        plan.parties.iter().fold((0, 0), |(q, t), p| (q + p.quota, t + p.taken));
    let delegates = match plan.parties.len() {
        0 => "chưa có đoàn nào".to_owned(),
        n => format!("{n} đoàn, danh sách {} người trên {} suất", grouped(taken), grouped(quotas)),
    };
    let over = plan.parties.iter().filter(|p| p.taken > p.quota).count();
    let invited = match plan.invited.len() {
        0 => "chưa gửi".to_owned(),
        n => format!("đã gửi {} trên {} người", grouped(len(n)), grouped(len(plan.guests.len()))),
    };
    let seats = match plan.seats.len() {
        0 => "chưa xếp".to_owned(),
        n => format!("đã xếp {} trên {} người", grouped(len(n)), grouped(len(plan.guests.len()))),
    };
    let came = match present {
        0 => "chưa điểm danh".to_owned(),
        n => format!("có mặt {} trên {} người", grouped(len(n)), grouped(len(plan.guests.len()))),
    };
    vec![
        Part {
            amiss: (over > 0).then(|| format!("{over} đoàn quá suất")),
            ..part("Đại biểu", "delegations", delegates)
        },
        part("Giấy mời", "invitations", invited),
        part("Chỗ ngồi", "seats", seats),
        part("Điểm danh", "check-in", came),
    ]
}

fn things(plan: &Plan, t: Things) -> Vec<Part> {
    let needs = match t.all {
        0 => "chưa có mục nào".to_owned(),
        all => format!("đủ {} trên {all} mục", t.ready),
    };
    let off = t.off;
    let total = plan.total();
    let budget = match (plan.lines.len(), plan.budget.ceiling) {
        (0, _) => "chưa có khoản nào".to_owned(),
        (_, None) => format!("dự toán {}", dong(total)),
        (_, Some(most)) => format!("dự toán {}, tối đa {}", dong(total), dong(most)),
    };
    let over = plan.budget.ceiling.is_some_and(|most| total > most);
    vec![
        Part {
            amiss: (off > 0).then(|| format!("thừa, thiếu ở {off} mục")),
            ..part("Hậu cần", "needs", needs)
        },
        Part {
            amiss: over.then(|| "quá mức tối đa".to_owned()), ..part("Kinh phí", "budget", budget)
        },
    ]
}

fn len(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The page. What is wrong, needs and money are for those who prepare; the others see the programme and their own parts.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = gatherings::gathering(w, id)?;
    v.sees(g.see())?;
    let prepares = v.can(g.prepare());
    let open_to = g.is_open_to(v.actor()?);
    let mut top = Top::of(&g, "", "")?;
    if !prepares {
        top.bar = gatherings::members_bar(&g, "", open_to)?;
    }
    let plan = load::plan(w, &g)?;
    let mut works = gatherings::tasks(w, id)?;
    works.retain(|t| open_to || gatherings::is_own(v, t));
    let present = invitations::present(w, id)?.len();
    let works = gatherings::counted(&works, &g, v.today());
    let mut parts = vec![programme(&plan), tasks(works, !open_to)];
    let (mut open, mut accepted) = (Vec::new(), 0);
    if prepares {
        parts.extend(people(&plan, present));
        let all = standing(wrong(&plan), &store::accepted(w, id)?);
        parts.extend(things(&plan, figures::things(&plan, &all)));
        accepted = all.iter().filter(|s| s.accepted.is_some()).count();
        open = all.into_iter().filter(|s| s.accepted.is_none()).map(|s| s.wrong).collect();
    }
    let names = organisations::names_of(w, &[g.host], g.last_day)?;
    let wrongs = open.len();
    open.truncate(FIRST);
    Page::of(&OverviewPage {
        frame: v.frame(g.name.clone(), "/gatherings"),
        top,
        left: match v.today() {
            today if today > g.last_day => String::new(),
            today if today >= g.first_day => "Hội nghị đang diễn ra".to_owned(),
            today => format!("Còn {} ngày", today.days_to(g.first_day)),
        },
        inside: open_to,
        host: names.full(g.host).to_owned(),
        expected: grouped(g.expected),
        prepares,
        parts,
        first: open,
        wrongs,
        accepted,
    })
}
