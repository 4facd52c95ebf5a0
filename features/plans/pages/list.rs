//! All plans a visitor has to do with, and beginning one.

use crate::duties::{RunPlan, SeePlan};
use crate::model::{Plan, PlanId, PlanState};
use crate::periods::{Every, Reporters, Rhythm};
use crate::reckon::chain;
use crate::{deeds, store};
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Duty, Place, Refusal, Scope};
use organisations::Body;
use std::collections::HashMap;
use web::{Filled, Form, Frame, Next, Page, Visit};

/// One plan of the list.
pub(crate) struct PlanRow {
    pub(crate) id: PlanId,
    pub(crate) called: String,
    pub(crate) title: String,
    pub(crate) issuer: String,
    pub(crate) state: &'static str,
    /// "12/33 đã xong".
    pub(crate) done: String,
    /// "2 chậm"; "" where none is.
    pub(crate) late: String,
    /// Why the visitor sees it.
    pub(crate) why: &'static str,
}

#[derive(askama::Template)]
#[template(path = "plans.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<PlanRow>,
    pub(crate) may: bool,
    pub(crate) follows: bool,
}

/// Bodies whose plans this person writes.
pub(crate) fn issuers(v: &Visit) -> Result<Vec<BodyId>, Refusal> {
    let actor = v.actor()?;
    let holds = actor.grants.iter().filter(|g| RunPlan::POSTS.contains(&g.post) && g.holds_on(actor.today));
    let mut all: Vec<BodyId> = holds
        .filter_map(|g| match g.scope {
            Scope::Body(b) | Scope::Below(b) => Some(b).filter(|b| *b != organisations::EVERYWHERE),
            Scope::Bloc(_) => None,
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// `GET /plans`
pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let actor = v.actor()?;
    let held: Vec<BodyId> = actor
        .grants
        .iter()
        .filter(|g| g.holds_on(actor.today))
        .filter_map(|g| if let Scope::Body(b) | Scope::Below(b) = g.scope { Some(b) } else { None })
        .collect();
    let (plans, asked, sits) =
        (store::plans(w)?, store::of_bodies(w, &held)?, store::of_member(w, actor.id)?);
    let (progress, bodies) = (store::progress(w, v.today())?, organisations::choices(w, v.today())?);
    let bodies: HashMap<BodyId, Body> = bodies.into_iter().map(|b| (b.id, b)).collect();
    let issued_by: Vec<BodyId> = plans.iter().map(|p| p.issuer).collect();
    let names = organisations::names_of(w, &issued_by, v.today())?;
    let row = |p: &Plan| {
        let issued = p.is_out();
        let above = if issued { chain(&bodies, p.issuer) } else { vec![p.issuer] };
        let place = Place { bodies: vec![p.issuer], above, bloc: None };
        let why = if v.can(RunPlan { issuer: p.issuer }) {
            "soạn và điều hành"
        } else if issued && sits.contains(&p.id) {
            "thành viên ban chỉ đạo"
        } else if v.can(SeePlan { place }) {
            "theo dõi"
        } else if issued && asked.contains(&p.id) {
            "đơn vị thực hiện"
        } else {
            return None;
        };
        let (all, done, late) = progress.get(&p.id).copied().unwrap_or_default();
        let whole = why != "đơn vị thực hiện" && issued;
        Some(PlanRow {
            id: p.id,
            called: p.called(),
            title: p.title.clone(),
            issuer: names.full(p.issuer).to_owned(),
            state: p.stands(),
            done: if whole { format!("{done}/{all} đã xong") } else { "–".to_owned() },
            late: if whole && late > 0 && p.state == PlanState::Issued {
                format!("{late} chậm")
            } else {
                String::new()
            },
            why,
        })
    };
    let rows: Vec<PlanRow> = plans.iter().filter_map(row).collect();
    Page::of(&ListPage {
        frame: v.frame("Kế hoạch", "/plans"),
        rows,
        may: !issuers(v)?.is_empty(),
        follows: !sits.is_empty(),
    })
}

#[derive(askama::Template)]
#[template(path = "plan-new.html")]
pub(crate) struct NewPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) issuers: Vec<(BodyId, String)>,
    /// An earlier plan to copy: key and what it is called.
    pub(crate) from: Option<(PlanId, String, String)>,
    pub(crate) key: String,
}

/// `GET /plans/new`
pub(crate) fn blank(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let asked = v.filled.or("from", v.ask("from")).parse().ok();
    let from = match asked {
        Some(id) => {
            let s = super::run(v, w, id)?.0;
            Some((id, s.plan.called(), s.plan.title))
        }
        None => None,
    };
    let issuers = issuers(v)?;
    let names = organisations::names_of(w, &issuers, v.today())?;
    Page::of(&NewPage {
        frame: v.frame("Lập kế hoạch", "/plans"),
        filled: v.filled.clone(),
        issuers: issuers.iter().map(|b| (*b, names.full(*b).to_owned())).collect(),
        from,
        key: v.form_key(),
    })
}

/// `POST /plans`
pub(crate) fn make(v: &Visit, w: &mut Writing, (): (), form: &Form) -> Result<Committed<Next>, Refusal> {
    let mut r = form.read();
    let title = r.line("title", "Trích yếu", TITLE_MAX);
    let issuer: Option<BodyId> = r.key("issuer", "Cơ quan ban hành");
    r.done()?;
    let Some(issuer) = issuer else { return Err(Refusal::NotFound) };
    let ok = v.may(RunPlan { issuer })?;
    let mut new = fresh(v.sent_key(form), issuer, title);
    let to = Next::to(format!("/plans/{}", new.id));
    if store::plan(w, new.id).is_ok_and(|p| p.issuer == issuer && p.title == new.title) {
        let says = "Dự thảo này đã lập từ lần gửi trước; không lập thêm.";
        return w.commit_quietly("the same form again begins nothing more", to.saying(says));
    }
    let old = match form.value("from") {
        "" => None,
        from => Some(super::run(v, w, from.parse().map_err(|()| Refusal::NotFound)?)?.0.plan),
    };
    if let Some(old) = &old {
        let (bases, recipients, figures) = (old.bases.clone(), old.recipients.clone(), old.figures.clone());
        let (follower_days, head_days, rhythm) = (old.follower_days, old.head_days, old.rhythm);
        new = Plan { bases, recipients, figures, rhythm, follower_days, head_days, ..new };
        deeds::copy(w, &ok, (old, &new))?;
    } else {
        deeds::begin(w, &ok, &new)?;
    }
    let says = match old {
        Some(_) => "Đã chép kế hoạch cũ thành dự thảo mới: ghi lại số, ngày, thời hạn rồi ban hành.",
        None => "Đã lập dự thảo. Soạn văn bản, phân công việc, ghi nội dung giao rồi ban hành.",
    };
    w.commit_remembered(to.saying(says))
}

/// Characters of a title.
pub(crate) const TITLE_MAX: usize = 300;

/// A draft about which nothing is known but its title.
pub(crate) fn fresh(id: PlanId, issuer: BodyId, title: String) -> Plan {
    Plan {
        id,
        issuer,
        number: String::new(),
        day: None,
        title,
        bases: String::new(),
        recipients: String::new(),
        figures: Vec::new(),
        state: PlanState::Draft,
        issued_on: None,
        ended_on: None,
        // Nobody owes a report that nobody asked for; the day and by whom are what a form offers.
        rhythm: Rhythm { every: Every::Never, day: 25, by: Reporters::Both },
        rhythm_since: None,
        follower_days: 1,
        head_days: 7,
        illustrative: false,
        version: 1,
    }
}
