//! What waits for a person in running plans: a unit's own work and reports, a follower's late units and report, the
//! head's longest late, a runner's drafts and units nobody follows. A fixed number of statements for each running plan, whatever its units.

use crate::duties::{ReportUnit, RunPlan};
use crate::model::{Plan, PlanId, SOON_DAYS, Status, Unit};
use crate::pages::list::issuers;
use crate::pages::reports::accountable;
use crate::periods::{self, Period};
use crate::store;
use db::Reading;
use kernel::{BodyId, Day, PersonId, Refusal, Scope};
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
    ids.extend(followed.iter().map(|(p, _)| *p));
    ids.extend(&heads);
    let mut ids: Vec<PlanId> = ids.into_iter().collect();
    ids.sort_unstable();
    let found = store::running(w, &ids)?;
    let names = organisations::names_of(w, &held, v.today())?;
    let mut all = Vec::new();
    for plan in &found.plans {
        let none = Vec::new();
        let units = found.units.get(&plan.id).unwrap_or(&none);
        let owed = sent(w, plan, v.today())?;
        let own: HashSet<BodyId> = held.iter().copied().collect();
        let mine: HashSet<BodyId> = followed.iter().filter(|(p, _)| *p == plan.id).map(|(_, b)| *b).collect();
        let of = Of { plan, units, today: v.today() };
        all.extend(of.own(&own, &names, &owed));
        if !mine.is_empty() {
            all.extend(of.followed(&mine));
            all.extend(of.account(me, &mine, &owed));
        }
        if heads.contains(&plan.id) {
            all.extend(of.head());
        }
    }
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

/// What was sent for the period that is asked for.
struct Owed {
    period: Option<Period>,
    units: HashSet<crate::UnitId>,
    people: HashSet<PersonId>,
}

/// The period whose report is asked for today: the last that is due, or the running one in its last days.
fn asked(plan: &Plan, today: Day) -> Option<Period> {
    let all = periods::opened(plan, today);
    all.into_iter().rev().find(|p| today.days_to(p.due(plan.rhythm)) <= ASKED_DAYS)
}

fn sent(w: &mut Reading, plan: &Plan, today: Day) -> Result<Owed, Refusal> {
    let period = asked(plan, today);
    let Some(p) = period else {
        return Ok(Owed { period, units: HashSet::new(), people: HashSet::new() });
    };
    let people = store::reports::accounts(w, plan.id, &p.word())?.into_iter().map(|(who, ..)| who).collect();
    Ok(Owed { period, units: store::reports::sent(w, plan.id, &p.word())?, people })
}

struct Of<'a> {
    plan: &'a Plan,
    units: &'a [Unit],
    today: Day,
}

impl Of<'_> {
    /// Work of the visitor's own units: the deadline when it is near or past, the report of the period.
    fn own(&self, own: &HashSet<BodyId>, names: &Names, owed: &Owed) -> Vec<Todo> {
        let mine: Vec<&Unit> = self.units.iter().filter(|u| own.contains(&u.body) && u.is_open()).collect();
        let wants = |u: &&&Unit| {
            let silent = u.status(self.today) == Status::Silent;
            silent || self.today.days_to(u.deadline.last) <= SOON_DAYS
        };
        let work = mine.iter().filter(wants).map(|u| Todo {
            due: Some(u.deadline.last),
            title: format!("Thực hiện {} của {}", self.plan.called(), names.full(u.body)),
            href: format!("/plan-units/{}", u.id),
            detail: format!(
                "{}: {}. Hiện: {}.",
                self.plan.title,
                u.deadline.says(),
                u.status(self.today).vietnamese()
            ),
            button: "Báo tiến độ".to_owned(),
        });
        let mut all: Vec<Todo> = work.take(EACH_MAX).collect();
        let Some(period) = owed.period.filter(|_| self.plan.rhythm.by.units()) else { return all };
        let report =
            mine.iter().filter(|u| periods::owes(u, self.plan, period) && !owed.units.contains(&u.id));
        let report = report.map(|u| Todo {
            due: Some(period.due(self.plan.rhythm)),
            title: format!(
                "Gửi báo cáo kỳ {} của {}",
                period.says(self.plan.rhythm.every),
                names.full(u.body)
            ),
            href: format!("/plan-units/{}#bao", u.id),
            detail: format!("{}, gửi trưởng ban chỉ đạo.", self.plan.called()),
            button: "Viết báo cáo".to_owned(),
        });
        all.extend(report.take(EACH_MAX));
        all
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

    fn account(&self, me: PersonId, mine: &HashSet<BodyId>, owed: &Owed) -> Option<Todo> {
        let period = owed.period.filter(|_| self.plan.rhythm.by.followers())?;
        let follows: Vec<(PersonId, BodyId)> = mine.iter().map(|b| (me, *b)).collect();
        let owes = accountable(self.plan, self.units, &follows, period).contains(&me);
        (owes && !owed.people.contains(&me)).then(|| Todo {
            due: Some(period.due(self.plan.rhythm)),
            title: format!("Báo cáo trưởng ban chỉ đạo, kỳ {}", period.says(self.plan.rhythm.every)),
            href: format!("/plans/{}/reports?period={}", self.plan.id, period.word()),
            detail: format!("{}: {} đơn vị đồng chí theo dõi.", self.plan.called(), mine.len()),
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
