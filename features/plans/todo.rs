//! What waits for a person in running plans: a unit's own work and reports, a follower's late units and report, the
//! head's longest late, a runner's drafts and units nobody follows; what is overdue tells by how many days. A fixed
//! number of statements, whatever the plans and their units.

use crate::duties::{ReportUnit, RunPlan};
use crate::model::{Plan, PlanId, SOON_DAYS, Status, Unit, UnitId};
use crate::pages::list::issuers;
use crate::pages::reports::accountable;
use crate::periods::{self, Period};
use crate::store;
use db::Reading;
use kernel::{BodyId, Day, Refusal, Scope};
use organisations::Names;
use std::collections::{HashMap, HashSet};
use web::{Todo, Visit};

/// A report is asked for so many days before it is due.
const ASKED_DAYS: i64 = 7;
/// Things of one kind that are told one by one; more are told together.
const EACH_MAX: usize = 5;

/// What waits for the signed-in person in plans.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn todos(v: &Visit, w: &mut Reading) -> Result<Vec<Todo>, Refusal> {
    let Some(me) = v.person() else { return Ok(Vec::new()) };
    let actor = v.actor()?;
    let held: Vec<BodyId> = actor
        .grants
        .iter()
        .filter(|g| g.holds_on(actor.today))
        .filter_map(|g| if let Scope::Body(b) | Scope::Below(b) = g.scope { Some(b) } else { None })
        .filter(|b| v.can(ReportUnit { body: *b }))
        .collect();
    let followed = store::followed_by(w, me)?;
    let heads = store::headed_by(w, me)?;
    let mut ids: HashSet<PlanId> = store::of_bodies(w, &held)?;
    ids.extend(followed.iter().map(|(p, ..)| *p));
    ids.extend(&heads);
    let mut ids: Vec<PlanId> = ids.into_iter().collect();
    ids.sort_unstable();
    let found = store::running(w, &ids)?;
    let names = organisations::names_of(w, &held, v.today())?;
    let sent = Sent { units: store::reports::sent_by(w, &held)?, mine: store::reports::accounts_of(w, me)? };
    let own: HashSet<BodyId> = held.iter().copied().collect();
    let mut all = Vec::new();
    for plan in &found.plans {
        let none = Vec::new();
        let units = found.units.get(&plan.id).unwrap_or(&none);
        let follows = followed.iter().filter(|(p, ..)| *p == plan.id).map(|(_, b, since)| (me, *b, *since));
        let follows: Vec<store::Follow> = follows.collect();
        let mine: HashSet<BodyId> = follows.iter().map(|(_, b, _)| *b).collect();
        let of = Of { plan, units, today: v.today() };
        all.extend(of.work(&own, &names));
        all.extend(of.reports(&own, &names, &sent));
        if !mine.is_empty() {
            all.extend(of.followed(&mine));
            all.extend(of.account(&follows, &sent));
        }
        if heads.contains(&plan.id) {
            all.extend(of.head());
        }
    }
    // The oldest first, whichever plan it is of.
    all.sort_by_key(|t| t.due);
    let own = issuers(v)?;
    all.extend(store::unfollowed(w, &own)?.into_iter().map(unfollowed));
    let drafts = store::drafts_of(w, &own)?;
    let drafts = drafts.iter().filter(|p| v.can(RunPlan { issuer: p.issuer }));
    all.extend(drafts.map(draft));
    Ok(all)
}

fn unfollowed((plan, number, n): store::Unfollowed) -> Todo {
    Todo {
        due: None,
        title: format!("Phân công theo dõi {n} đơn vị, Kế hoạch số {number}"),
        href: format!("/plans/{plan}/followers"),
        detail: "Chưa thành viên ban chỉ đạo nào theo dõi các đơn vị này.".to_owned(),
        button: "Phân công".to_owned(),
    }
}

fn draft(plan: &Plan) -> Todo {
    Todo {
        due: None,
        title: format!("Ban hành kế hoạch: {}", plan.title),
        href: format!("/plans/{}", plan.id),
        detail: "Còn là dự thảo; ban hành xong các đơn vị mới nhận được việc và thời hạn.".to_owned(),
        button: "Mở dự thảo".to_owned(),
    }
}

/// What was sent already: by the units of the visitor's bodies, and by the visitor for the units they follow.
struct Sent {
    units: HashSet<(UnitId, String)>,
    mine: HashSet<(PlanId, String)>,
}

struct Of<'a> {
    plan: &'a Plan,
    units: &'a [Unit],
    today: Day,
}

/// Several periods, the oldest first: of many the oldest ones and the newest.
fn some(says: &[String]) -> String {
    match says {
        [first @ .., last] if says.len() > EACH_MAX => {
            let (first, between) = first.split_at(EACH_MAX - 2);
            format!("{}; {} kỳ nữa; {last}", first.join("; "), between.len())
        }
        _ => says.join("; "),
    }
}

impl Of<'_> {
    /// Open units of these bodies, the first to end first.
    fn open(&self, own: &HashSet<BodyId>) -> Vec<&Unit> {
        let mut all: Vec<&Unit> =
            self.units.iter().filter(|u| own.contains(&u.body) && u.is_open()).collect();
        all.sort_by_key(|u| (u.deadline.last, u.id));
        all
    }

    /// Work of the visitor's own units whose deadline is past or near, or of which nothing was heard.
    fn work(&self, own: &HashSet<BodyId>, names: &Names) -> Vec<Todo> {
        let wants = |u: &&Unit| {
            u.status(self.today) == Status::Silent || self.today.days_to(u.deadline.last) <= SOON_DAYS
        };
        let all: Vec<&Unit> = self.open(own).into_iter().filter(wants).collect();
        let one = |u: &&Unit| Todo {
            due: Some(u.deadline.last),
            title: format!("Thực hiện {} của {}", self.plan.called(), names.full(u.body)),
            href: format!("/plan-units/{}", u.id),
            detail: format!(
                "{}: {}, {}. Hiện: {}.",
                self.plan.title,
                u.deadline.says(),
                u.deadline.last.left(self.today),
                u.status(self.today).vietnamese()
            ),
            button: "Báo tiến độ".to_owned(),
        };
        let mut todos: Vec<Todo> = all.iter().take(EACH_MAX).map(one).collect();
        if let Some(first) = all.get(EACH_MAX) {
            todos.push(Todo {
                due: Some(first.deadline.last),
                title: format!("{} việc nữa của {}", all.len() - EACH_MAX, self.plan.called()),
                href: format!("/plans/{}", self.plan.id),
                detail: format!("Hạn gần nhất {}.", first.deadline.last.left(self.today)),
                button: "Mở kế hoạch".to_owned(),
            });
        }
        todos
    }

    /// Periods whose report is due or will be within days, oldest first.
    fn asked(&self) -> Vec<Period> {
        let all = periods::answerable(self.plan, self.today);
        all.into_iter().filter(|p| self.today.days_to(p.due(self.plan.rhythm)) <= ASKED_DAYS).collect()
    }

    /// "kỳ tháng 01/2025, quá hạn 18 ngày".
    fn period_words(&self, p: Period) -> String {
        let due = p.due(self.plan.rhythm);
        format!("kỳ {}, {}", p.says(self.plan.rhythm.every), due.left(self.today))
    }

    /// The reports each of the visitor's units still owes: overdue ones and the next that is due, oldest first.
    fn reports(&self, own: &HashSet<BodyId>, names: &Names, sent: &Sent) -> Vec<Todo> {
        if !self.plan.rhythm.by.units() {
            return Vec::new();
        }
        let asked = self.asked();
        let owed = |u: &Unit| -> Vec<Period> {
            let owes =
                |p: &&Period| periods::owes(u, self.plan, **p) && !sent.units.contains(&(u.id, p.word()));
            asked.iter().filter(owes).copied().collect()
        };
        let units = self.units.iter().filter(|u| own.contains(&u.body));
        let mut all: Vec<(&Unit, Vec<Period>)> =
            units.map(|u| (u, owed(u))).filter(|(_, owed)| !owed.is_empty()).collect();
        all.sort_by_key(|(u, owed)| (owed.first().copied(), u.id));
        let one = |(u, owed): &(&Unit, Vec<Period>)| {
            let first = *owed.first()?;
            let title = match owed.len() {
                1 => format!(
                    "Gửi báo cáo kỳ {} của {}",
                    first.says(self.plan.rhythm.every),
                    names.full(u.body)
                ),
                n => format!("Gửi {n} báo cáo định kỳ của {}", names.full(u.body)),
            };
            let each: Vec<String> = owed.iter().map(|p| self.period_words(*p)).collect();
            Some(Todo {
                due: Some(first.due(self.plan.rhythm)),
                title,
                href: format!("/plan-units/{}?period={}#bao", u.id, first.word()),
                detail: format!("{}, gửi trưởng ban chỉ đạo: {}.", self.plan.called(), some(&each)),
                button: "Viết báo cáo".to_owned(),
            })
        };
        let mut todos: Vec<Todo> = all.iter().take(EACH_MAX).filter_map(one).collect();
        if let Some((_, owed)) = all.get(EACH_MAX) {
            todos.push(Todo {
                due: owed.first().map(|p| p.due(self.plan.rhythm)),
                title: format!("Báo cáo của {} đơn vị nữa, {}", all.len() - EACH_MAX, self.plan.called()),
                href: format!("/plans/{}", self.plan.id),
                detail: "Mở kế hoạch để vào từng phần việc của đơn vị.".to_owned(),
                button: "Mở kế hoạch".to_owned(),
            });
        }
        todos
    }

    /// Late for long enough that the follower is told.
    fn late(&self, days: i64, of: &dyn Fn(&Unit) -> bool) -> Vec<(&Unit, i64)> {
        let late = crate::late(self.units, self.today);
        late.into_iter().filter(|(u, n)| *n >= days && of(u)).collect()
    }

    fn followed(&self, mine: &HashSet<BodyId>) -> Option<Todo> {
        let late = self.late(self.plan.follower_days, &|u| mine.contains(&u.body));
        let (first, days) = late.first()?;
        Some(Todo {
            due: Some(first.deadline.last),
            title: format!("Đôn đốc {} đơn vị chậm, {}", late.len(), self.plan.called()),
            href: "/plans/mine".to_owned(),
            detail: format!("Đơn vị đồng chí theo dõi; chậm lâu nhất {days} ngày."),
            button: "Mở đơn vị tôi theo dõi".to_owned(),
        })
    }

    /// What the visitor owes the head of the committee; `follows` are the visitor's own.
    fn account(&self, follows: &[store::Follow], sent: &Sent) -> Option<Todo> {
        if !self.plan.rhythm.by.followers() {
            return None;
        }
        let owes = |p: &Period| {
            !sent.mine.contains(&(self.plan.id, p.word()))
                && !accountable(self.plan, self.units, follows, *p).is_empty()
        };
        let owed: Vec<Period> = self.asked().into_iter().filter(owes).collect();
        let first = *owed.first()?;
        let title = match owed.len() {
            1 => format!("Báo cáo trưởng ban chỉ đạo, kỳ {}", first.says(self.plan.rhythm.every)),
            n => format!("Báo cáo trưởng ban chỉ đạo, {n} kỳ"),
        };
        let each: Vec<String> = owed.iter().map(|p| self.period_words(*p)).collect();
        Some(Todo {
            due: Some(first.due(self.plan.rhythm)),
            title,
            href: format!("/plans/{}/reports?period={}", self.plan.id, first.word()),
            detail: format!(
                "{}: {} đơn vị đồng chí theo dõi; {}.",
                self.plan.called(),
                follows.len(),
                some(&each)
            ),
            button: "Viết báo cáo".to_owned(),
        })
    }

    fn head(&self) -> Option<Todo> {
        let late = self.late(self.plan.head_days, &|_| true);
        let (first, days) = late.first()?;
        let by: HashMap<BodyId, ()> = late.iter().map(|(u, _)| (u.body, ())).collect();
        Some(Todo {
            due: Some(first.deadline.last),
            title: format!(
                "{} đơn vị chậm từ {} ngày, {}",
                by.len(),
                self.plan.head_days,
                self.plan.called()
            ),
            href: format!("/plans/{}/late", self.plan.id),
            detail: format!("Đã nhắc người theo dõi mà chưa xong; chậm lâu nhất {days} ngày."),
            button: "Xem đơn vị chậm".to_owned(),
        })
    }
}
