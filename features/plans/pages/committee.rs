//! The steering committee: members, its head, who follows which units, what nobody follows and what two follow.

use super::plan::{REASON_MAX, reason};
use super::stand::stand;
use super::{Bar, overview, run, tree};
use crate::deeds::committee;
use crate::model::{Member, PlanId, PlanState, Status};
use crate::reckon::Counts;
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, PersonId, Refusal, by_given_name};
use std::collections::{HashMap, HashSet};
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

/// A member with what they follow.
pub(crate) struct MemberRow {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) head: bool,
    pub(crate) units: Vec<String>,
    pub(crate) counts: Counts,
}

#[derive(askama::Template)]
#[template(path = "plan-committee.html")]
pub(crate) struct CommitteePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) edits: bool,
    pub(crate) members: Vec<MemberRow>,
    /// Members who follow nobody, the head aside.
    pub(crate) idle: Vec<String>,
    /// Bodies that nobody follows; more are only counted.
    pub(crate) alone: Vec<String>,
    pub(crate) alone_more: usize,
    /// Bodies with several followers.
    pub(crate) twice: Vec<(String, String)>,
    /// Whom the form offers.
    pub(crate) offered: Vec<(PersonId, String)>,
    pub(crate) draft: bool,
}

/// Bodies one list names.
const NAMED_MAX: usize = 60;

/// `GET /plans/{id}/followers`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let s = overview(v, w, id)?;
    let tree = tree(w, &s.plan, &s.units, v.today())?;
    let (follows, today) = (store::follows(w, id)?, s.plan.as_of(v.today()));
    let mut by_person: HashMap<PersonId, Vec<BodyId>> = HashMap::new();
    let mut by_body: HashMap<BodyId, Vec<PersonId>> = HashMap::new();
    for (person, body, _) in &follows {
        by_person.entry(*person).or_default().push(*body);
        by_body.entry(*body).or_default().push(*person);
    }
    let row = |m: &Member| {
        let mut bodies = by_person.get(&m.person).cloned().unwrap_or_default();
        bodies.sort_by_key(|b| tree.place(*b));
        let set: HashSet<BodyId> = bodies.iter().copied().collect();
        MemberRow {
            person: m.person,
            name: m.name.clone(),
            title: m.title.clone(),
            head: m.head,
            units: bodies.iter().map(|b| tree.short(*b).to_owned()).collect(),
            counts: Counts::of(s.units.iter().filter(|u| set.contains(&u.body)), today),
        }
    };
    let mut members: Vec<MemberRow> = s.members.iter().map(row).collect();
    members.sort_by_cached_key(|m| (!m.head, by_given_name(&m.name)));
    let mut asked: Vec<BodyId> =
        s.units.iter().filter(|u| u.status(today) != Status::Excused).map(|u| u.body).collect();
    asked.sort_by_key(|b| tree.place(*b));
    asked.dedup();
    let alone: Vec<BodyId> = asked.iter().copied().filter(|b| !by_body.contains_key(b)).collect();
    let named: HashMap<PersonId, &str> = s.members.iter().map(|m| (m.person, m.name.as_str())).collect();
    let twice = asked.iter().filter_map(|b| {
        let who = by_body.get(b).filter(|who| who.len() > 1)?;
        let mut who: Vec<&str> = who.iter().filter_map(|p| named.get(p).copied()).collect();
        who.sort_by_cached_key(|n| by_given_name(n));
        Some((tree.full(*b).to_owned(), who.join(", ")))
    });
    let twice: Vec<(String, String)> = twice.take(NAMED_MAX).collect();
    let edits = s.runs && s.plan.state != PlanState::Ended;
    let offered = if edits { people::people_of(w, s.plan.issuer, v.today())? } else { Vec::new() };
    let offered = offered.into_iter().filter(|p| !named.contains_key(&p.id));
    Page::of(&CommitteePage {
        frame: v.frame("Ban chỉ đạo", "/plans"),
        filled: v.filled.clone(),
        bar: s.bar("followers"),
        edits,
        idle: members.iter().filter(|m| m.units.is_empty() && !m.head).map(|m| m.name.clone()).collect(),
        alone_more: alone.len().saturating_sub(NAMED_MAX),
        alone: alone.iter().take(NAMED_MAX).map(|b| tree.full(*b).to_owned()).collect(),
        twice,
        offered: offered
            .map(|p| (p.id, if p.title.is_empty() { p.name } else { format!("{}, {}", p.name, p.title) }))
            .collect(),
        draft: !s.plan.is_out(),
        members,
    })
}

/// `POST /plans/{id}/followers`
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let mut r = form.read();
    let login = r.optional_line("login", "Tên đăng nhập", 100);
    let chosen: Option<PersonId> = form.value("person").parse().ok();
    let found = match (login.as_str(), chosen) {
        ("", Some(person)) => people::person(w, person).ok(),
        ("", None) => None,
        (login, _) => people::person_called(w, login)?,
    };
    let title = r.optional_line("title", "Chức danh trong ban", 200);
    let Some(found) = found else {
        let says = match login.as_str() {
            "" => "Thành viên: chọn một người trong danh sách, hoặc viết tên đăng nhập của người ở cơ quan khác.".to_owned(),
            login => format!("Tên đăng nhập: không có ai dùng tên “{}”. Xem lại với quản trị hệ thống.", web::short(login)),
        };
        r.wrong(if login.is_empty() { "person" } else { "login" }, "KH-30", says);
        return r.done().and_then(|()| Err(Refusal::NotFound));
    };
    r.done()?;
    let title = if title.is_empty() { found.title } else { title };
    let member = Member { person: found.id, name: found.name, title, head: form.has("head") };
    committee::add_member(w, &ok, &s.plan, &member)?;
    let says = format!("{} đã vào ban chỉ đạo; giao đơn vị theo dõi ở dưới.", member.name);
    let to = if !s.plan.is_out() || member.head {
        format!("/plans/{id}/followers")
    } else {
        format!("/plans/{id}/followers/{}", member.person)
    };
    w.commit_remembered(Next::to(to).saying(says))
}

/// One body to be followed.
pub(crate) struct Choice {
    pub(crate) body: BodyId,
    pub(crate) name: String,
    pub(crate) ticked: bool,
    /// Who else follows it.
    pub(crate) others: String,
}

#[derive(askama::Template)]
#[template(path = "plan-assignment.html")]
pub(crate) struct AssignmentPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) head: bool,
    /// Bodies in groups: those that share a body above.
    pub(crate) groups: Vec<(String, Vec<Choice>)>,
    pub(crate) seen: String,
    pub(crate) running: bool,
}

/// The mark of an assignment as it stands.
fn mark(mut bodies: Vec<BodyId>) -> String {
    bodies.sort_unstable();
    let keys: Vec<String> = bodies.iter().map(ToString::to_string).collect();
    web::digest(keys.join(" "))[..16].to_owned()
}

/// `GET /plans/{id}/followers/{person}`
pub(crate) fn assignment(
    v: &Visit,
    w: &mut Reading,
    Two(id, person): Two<PlanId, PersonId>,
) -> Result<Page, Refusal> {
    run(v, w, id)?;
    let draft = !store::plan(w, id)?.is_out();
    if draft {
        return Ok(Page::elsewhere(format!("/plans/{id}/followers")));
    }
    let st = stand(v, w, id)?;
    let Ok(member) = st.s.member_of(person).cloned() else {
        return Ok(Page::elsewhere(format!("/plans/{id}/followers")));
    };
    let held: HashSet<BodyId> =
        st.follows.iter().filter(|(p, ..)| *p == person).map(|(_, b, _)| *b).collect();
    let typed: Option<HashSet<BodyId>> = (v.filled.is_back() && v.filled.all("seen").next().is_some())
        .then(|| v.filled.all("body").filter_map(|b| b.parse().ok()).collect());
    let others = |body: BodyId| {
        let who = st.follows.iter().filter(|(p, b, _)| *b == body && *p != person);
        let mut who: Vec<&str> =
            who.filter_map(|(p, ..)| st.s.member_of(*p).ok()).map(|m| m.name.as_str()).collect();
        who.sort_by_cached_key(|n| by_given_name(n));
        who.join(", ")
    };
    let mut bodies: Vec<BodyId> =
        st.s.units
            .iter()
            .filter(|u| u.excused.is_none())
            .map(|u| u.body)
            .chain(held.iter().copied())
            .collect();
    bodies.sort_by_key(|b| st.tree.place(*b));
    bodies.dedup();
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    for body in bodies {
        let above =
            st.tree.bodies.get(&body).and_then(|b| b.parent).map_or("", |b| st.tree.full(b)).to_owned();
        let choice = Choice {
            body,
            name: st.tree.full(body).to_owned(),
            ticked: typed.as_ref().unwrap_or(&held).contains(&body),
            others: others(body),
        };
        match groups.iter_mut().find(|(name, _)| *name == above) {
            Some((_, list)) => list.push(choice),
            None => groups.push((above, vec![choice])),
        }
    }
    Page::of(&AssignmentPage {
        frame: v.frame(format!("Đơn vị {} theo dõi", member.name), "/plans"),
        filled: v.filled.clone(),
        bar: st.s.bar("followers"),
        person,
        name: member.name,
        title: member.title,
        head: member.head,
        groups,
        seen: mark(held.into_iter().collect()),
        running: st.s.plan.state == PlanState::Issued,
    })
}

/// `POST /plans/{id}/followers/{person}`
pub(crate) fn assign(
    v: &Visit,
    w: &mut Writing,
    Two(id, person): Two<PlanId, PersonId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let member = s.member_of(person)?;
    let held: Vec<BodyId> =
        store::follows(w, id)?.into_iter().filter(|(p, ..)| *p == person).map(|(_, b, _)| b).collect();
    if form.mark("seen")? != mark(held) {
        return Err(Refusal::conflict(db::CHANGED));
    }
    let mut bodies = assigned(&s.units, form.values("body"))?;
    bodies.sort_unstable();
    bodies.dedup();
    let (come, gone) = committee::assign(w, &ok, &s.plan, member, &bodies)?;
    let to = Next::to(format!("/plans/{id}/followers"));
    if come + gone == 0 {
        return w.commit_quietly("the same units again change nothing", to.saying("Phân công giữ như cũ."));
    }
    let says = format!("{} theo dõi {} đơn vị: thêm {come}, bớt {gone}.", member.name, bodies.len());
    w.commit_remembered(to.saying(says))
}

/// The bodies somebody is to follow; each must be one of which the plan asks something.
///
/// # Errors
/// `Invalid` where one is none: it is not left out in silence.
pub(crate) fn assigned<'a>(
    units: &[crate::Unit],
    typed: impl Iterator<Item = &'a str>,
) -> Result<Vec<BodyId>, Refusal> {
    let known: HashSet<BodyId> = units.iter().map(|u| u.body).collect();
    let all: Option<Vec<BodyId>> = typed.map(|b| b.parse().ok().filter(|b| known.contains(b))).collect();
    all.ok_or_else(|| {
        let says = "Đơn vị theo dõi: có đơn vị không thuộc kế hoạch này nên chưa ghi gì. Mở lại trang, chọn trong danh sách rồi ghi.";
        Refusal::wrong("body", "KH-31", says)
    })
}

/// `POST /plans/{id}/followers/{person}/head`
pub(crate) fn head(
    v: &Visit,
    w: &mut Writing,
    Two(id, person): Two<PlanId, PersonId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let member = s.member_of(person)?;
    let to = Next::to(format!("/plans/{id}/followers"));
    if member.head {
        return w.commit_quietly("the same head again changes nothing", to.saying("Đang là trưởng ban."));
    }
    committee::name_head(w, &ok, &s.plan, member)?;
    w.commit_remembered(to.saying(format!("{} là trưởng ban chỉ đạo.", member.name)))
}

/// `POST /plans/{id}/followers/{person}/removal`
pub(crate) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, person): Two<PlanId, PersonId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    let member = s.member_of(person)?;
    let reason: String = reason(form)?.chars().take(REASON_MAX).collect();
    committee::drop_member(w, &ok, &s.plan, member, &reason)?;
    let says = format!("{} thôi ban chỉ đạo.", member.name);
    w.commit_remembered(Next::to(format!("/plans/{id}/followers")).saying(says))
}
