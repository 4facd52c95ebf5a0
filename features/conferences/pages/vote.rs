//! Steps 4 and 5: what is put to the vote, who stands for election. The counting itself belongs to `ballots`.

use super::steps::reason;
use crate::model::{ConferenceId, Correction, Step};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE, closed};
use crate::sitting::{Sitting, sitting};
use crate::store;
use awards::Award;
use ballots::{Ballot, BallotId, Kind, Method, New, NewOption, NewRound};
use blocs::RunYear;
use db::{Committed, Writing};
use kernel::{About, Allowed, BodyId, Refusal};
use web::{Form, Next, One, Two, Visit};

/// How votes may be taken, as the form offers it.
pub(crate) const METHODS: [(&str, Method); 3] =
    [("phone", Method::Phone), ("room", Method::Room), ("paper", Method::Paper)];

/// Puts a unit forward for an award, while the step is open.
pub(super) fn nominate(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id)?;
    let ok = v.may(s.year.run())?;
    s.c.at(Step::Vote)?;
    let mut read = form.read();
    let body: Option<BodyId> = read.key("nominee", "Đơn vị");
    let awards = Award::ALL.map(|a| (a.choice(), a));
    let award = read.choice("award", "Danh hiệu, hình thức", &awards);
    let method = read.choice("method", "Cách biểu quyết", &METHODS);
    if let (Some(body), Some(award)) = (body, award) {
        if !s.year.members.contains(&body) {
            read.wrong("nominee", "HOINGHI-05", "Chỉ đề nghị được đơn vị thành viên.");
        }
        // What failed for one award may still be proposed for another; the same award again is a new round, not a
        // second proposal.
        let same = |b: &Ballot| s.award(b) == Some(award);
        let stands = |b: &Ballot, o: &ballots::Outcome| !closed(b) || o.decided.is_some() || same(b);
        let of_body = |b: &Ballot| b.options.iter().any(|o| o.body == body);
        let twice = s.facts.group(GROUP_VOTE).find(|(b, o)| of_body(b) && stands(b, o));
        if let Some((b, _)) = twice {
            // A unit proposed for the flag does not also get the certificate of the same bloc (domain §7.11, unverified).
            let says = if same(b) {
                format!("{} đã được đưa ra biểu quyết cho hình thức này.", s.name(body))
            } else {
                format!(
                    "{} đã có trong “{}”; mỗi đơn vị chỉ đề nghị một hình thức trong năm.",
                    s.name(body),
                    b.title
                )
            };
            read.wrong("nominee", "HOINGHI-06", says);
        }
    }
    let departs = match (body, award) {
        (Some(body), Some(award)) => departs(v, w, &s, (body, award))?,
        _ => String::new(),
    };
    let reason = read.optional_text("departure", "Lý do đề nghị khác phương án", 1000);
    if !departs.is_empty() && reason.chars().count() < 10 {
        let says = format!("{departs} Vẫn đề nghị thì ghi lý do, ít nhất 10 ký tự; lý do vào biên bản.");
        read.wrong("departure", "HOINGHI-21", says);
    }
    read.done()?;
    let (Some(body), Some(award), Some(method)) = (body, award, method) else {
        return Err(Refusal::Invalid(Vec::new()));
    };
    let reason = if departs.is_empty() { String::new() } else { reason };
    put_forward(v, w, (&s, &ok), (body, award, method), (departs, reason))?;
    let says = format!("Đưa ra biểu quyết: đề nghị tặng {} cho {}.", award.vietnamese(), s.name(body));
    w.commit_remembered(Next::to(s.path()).saying(says))
}

/// What is already put forward and has not failed.
fn standing(s: &Sitting) -> Vec<(BodyId, Award)> {
    let alive = s.facts.group(GROUP_VOTE).filter(|(b, o)| !closed(b) || o.decided.is_some());
    alive.filter_map(|(b, _)| Some((b.options.first()?.body, s.award(b)?))).collect()
}

/// How this proposal departs from the assistant's answer, or with the others goes beyond the slots; else empty.
fn departs(v: &Visit, w: &mut Writing, s: &Sitting, new: (BodyId, Award)) -> Result<String, Refusal> {
    let answer = awards::proposals(w, &s.year, v.today())?;
    let mut all = standing(s);
    all.push(new);
    let beyond = || Some(awards::beyond(&answer, &all).join(" ")).filter(|says| !says.is_empty());
    Ok(awards::departs(&answer, new.0, new.1).or_else(beyond).unwrap_or_default())
}

/// Makes the ballot of a proposal.
fn put_forward(
    v: &Visit,
    w: &mut Writing,
    (s, ok): (&Sitting, &Allowed<RunYear>),
    (body, award, method): (BodyId, Award, Method),
    (departs, reason): (String, String),
) -> Result<(), Refusal> {
    let new = New {
        id: v.new_id(),
        matter: About { kind: "conference", id: s.c.id.0 },
        kind: Kind::Proposal,
        group: GROUP_VOTE.into(),
        title: award.ballot_title(),
        options: vec![NewOption { id: v.new_id(), body }],
        method,
        rule: s.c.plan.rule,
        present: s.present(),
    };
    ballots::create(w, ok, &s.year, &new)?;
    let proposal = store::Proposal { ballot: new.id, award, departs, reason };
    store::propose(w, &v.may(s.run())?, &proposal)
}

/// Puts forward everything the assistant answers for certain and that is not put forward yet.
pub(super) fn nominate_all(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id)?;
    let ok = v.may(s.year.run())?;
    s.c.at(Step::Vote)?;
    let mut read = form.read();
    let method = read.choice("method", "Cách biểu quyết", &METHODS);
    read.done()?;
    let answer = awards::proposals(w, &s.year, v.today())?;
    let taken: Vec<BodyId> = standing(&s).into_iter().map(|(body, _)| body).collect();
    let sure = |l: &&awards::Line| l.verdict.outcomes.len() == 1 && !taken.contains(&l.verdict.body);
    let mut n = 0;
    for line in answer.lines.iter().filter(sure) {
        // The best it is proposed for: one award a unit.
        let Some(award) = line.verdict.outcomes.first().and_then(|all| all.first()) else { continue };
        let what = (line.verdict.body, *award, method.unwrap_or(Method::Phone));
        put_forward(v, w, (&s, &ok), what, (String::new(), String::new()))?;
        n += 1;
    }
    if n == 0 {
        return Err(Refusal::conflict(
            "Phương án không còn đơn vị nào để đưa ra: chưa có chỉ tiêu, hoặc các đề nghị đã ở đây cả rồi.",
        ));
    }
    w.commit_remembered(Next::to(s.path()).saying(format!("Đã đưa ra {n} đề nghị theo phương án.")))
}

/// Names the candidates for head and deputy.
pub(super) fn stand(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id)?;
    let ok = v.may(s.year.run())?;
    s.c.at(Step::Election)?;
    let mut read = form.read();
    let method = read.choice("method", "Cách bầu", &METHODS);
    let posts = [("head", GROUP_HEAD, s.year.head_words()), ("deputy", GROUP_DEPUTY, s.year.deputy_words())];
    let mut wanted: Vec<New> = Vec::new();
    for (field, group, post) in posts {
        if s.facts.group(group).next().is_some() {
            continue;
        }
        let bodies: Vec<BodyId> = form.values(field).filter_map(|b| b.parse().ok()).collect();
        if bodies.is_empty() {
            read.wrong(field, "HOINGHI-08", format!("{post}: chọn ít nhất một đơn vị ứng cử."));
        } else if bodies.iter().any(|b| !s.year.members.contains(b)) {
            read.wrong(field, "HOINGHI-05", format!("{post}: chỉ chọn được đơn vị thành viên."));
        }
        wanted.push(New {
            id: v.new_id(),
            matter: About { kind: "conference", id: s.c.id.0 },
            kind: Kind::Election,
            group: group.into(),
            title: format!("Bầu {post} năm {}", s.year.number + 1),
            options: bodies.into_iter().map(|body| NewOption { id: v.new_id(), body }).collect(),
            method: method.unwrap_or(Method::Phone),
            rule: s.c.plan.rule,
            present: s.present(),
        });
    }
    if let [head, deputy] = &wanted[..] {
        let only = |n: &New| if let [one] = &n.options[..] { Some(one.body) } else { None };
        if only(head).is_some() && only(head) == only(deputy) {
            read.wrong(
                "deputy",
                "HOINGHI-14",
                format!(
                    "Một đơn vị không thể vừa là {} vừa là {}. Chọn đơn vị khác cho một chức danh.",
                    s.year.head_words(),
                    s.year.deputy_words()
                ),
            );
        }
    }
    if wanted.is_empty() {
        return Err(Refusal::conflict(
            "Đã có danh sách ứng cử cho cả hai chức danh. Trang này nay hiện danh sách đó.",
        ));
    }
    read.done()?;
    for new in &wanted {
        ballots::create(w, &ok, &s.year, new)?;
    }
    w.commit_remembered(Next::to(s.path()).saying("Đã lập danh sách ứng cử. Mở bầu khi sẵn sàng."))
}

/// The ballot of this conference with this key, at the step it belongs to.
fn ballot_of(s: &Sitting, which: BallotId) -> Result<&Ballot, Refusal> {
    let (ballot, _) = s.facts.ballots.iter().find(|(b, _)| b.id == which).ok_or(Refusal::NotFound)?;
    s.c.at(if ballot.group == GROUP_VOTE { Step::Vote } else { Step::Election })?;
    Ok(ballot)
}

/// Opens a ballot: phones ring, the room may raise hands.
pub(super) fn open(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, BallotId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id)?;
    let ok = v.may(s.year.run())?;
    let ballot = ballot_of(&s, which)?;
    ballots::set_present(w, &ok, ballot, &s.present())?;
    let ballot = ballots::ballot(w, which)?;
    ballots::open(w, &ok, &ballot)?;
    w.commit_remembered(Next::to(s.path()).saying("Đã mở. Các đơn vị biểu quyết được ngay."))
}

/// Closes a ballot: its result stands.
pub(super) fn close(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, BallotId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id)?;
    let ok = v.may(s.year.run())?;
    ballots::close(w, &ok, ballot_of(&s, which)?)?;
    let after = ballots::ballot(w, which)?;
    let told = format!("Đã đóng. {}: {}.", after.full_title(), ballots::outcome(&after).sentence());
    w.commit_remembered(Next::to(s.path()).saying(told))
}

/// Takes back what was put forward, as long as it was not opened.
pub(super) fn remove(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, BallotId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id)?;
    let ok = v.may(s.year.run())?;
    ballots::discard(w, &ok, ballot_of(&s, which)?)?;
    store::withdraw(w, &v.may(s.run())?, which)?;
    w.commit_remembered(Next::to(s.path()).saying("Đã rút."))
}

/// Another round, with a reason; the old round stays in sight.
pub(super) fn again(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, BallotId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id)?;
    let ok = v.may(s.year.run())?;
    let ballot = ballot_of(&s, which)?;
    if !closed(ballot) {
        return Err(Refusal::conflict("Đóng vòng này rồi mới mở vòng mới được."));
    }
    let reason = reason(form, &format!("round-{which}"))?;
    let mut read = form.read();
    let method = read.choice("method", "Cách biểu quyết", &METHODS);
    // A proposal stays what it was; for an election the form may name other candidates.
    let named: Vec<&str> =
        if ballot.kind == Kind::Election { form.values("candidate").collect() } else { Vec::new() };
    let mut bodies: Vec<BodyId> = named.iter().filter_map(|b| b.parse().ok()).collect();
    if bodies.len() != named.len() || bodies.iter().any(|b| !s.year.members.contains(b)) {
        read.wrong("candidate", "HOINGHI-05", "Chỉ chọn được đơn vị thành viên.");
    }
    if bodies.is_empty() {
        bodies = ballot.options.iter().map(|o| o.body).collect();
    }
    if let (Kind::Proposal, Some(body)) = (ballot.kind, bodies.first()) {
        let other = |b: &Ballot, o: &ballots::Outcome| {
            let same_unit = b.options.iter().any(|x| x.body == *body);
            b.id != ballot.id && same_unit && (!closed(b) || o.decided.is_some())
        };
        if let Some((b, _)) = s.facts.group(GROUP_VOTE).find(|(b, o)| other(b, o)) {
            let unit = s.name(*body);
            let says =
                format!("{unit} đã có trong “{}”; mỗi đơn vị chỉ đề nghị một hình thức trong năm.", b.title);
            read.wrong("", "HOINGHI-06", says);
        }
    }
    read.done()?;
    let method = method.unwrap_or(ballot.method);
    let new = NewRound {
        id: v.new_id(),
        options: bodies.into_iter().map(|body| NewOption { id: v.new_id(), body }).collect(),
        method,
        present: s.present(),
        reason: reason.clone(),
    };
    ballots::new_round(w, &ok, ballot, &new)?;
    let says = format!("Biểu quyết lại: {}.", ballot.full_title());
    let run = v.may(s.run())?;
    if let Some(proposal) = s.proposal(ballot) {
        store::propose(w, &run, &store::Proposal { ballot: new.id, ..proposal.clone() })?;
    }
    let step = s.c.step.unwrap_or(Step::Vote);
    store::correct(w, &run, &Correction { step, says: says.clone(), reason: reason.clone(), at: v.now })?;
    w.commit_remembered(Next::to(s.path()).saying("Đã lập vòng mới. Mở khi sẵn sàng."))
}
