//! Steps 4 and 5: what is put to the vote, who stands for election. The counting itself belongs to `ballots`.

use super::steps::reason;
use crate::model::{ConferenceId, State, Step};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE, closed};
use crate::sitting::{Sitting, sitting};
use crate::store;
use awards::{Award, Proposals};
use ballots::{Ballot, BallotId, Kind, Method, New, NewOption, NewRound};
use blocs::{RunYear, Year};
use db::{Committed, Reading, Writing};
use kernel::{About, Allowed, BodyId, Day, Refusal};
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
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.year.run())?;
    s.c.at(Step::Vote)?;
    let mut read = form.read();
    let body: Option<BodyId> = read.key("nominee", "Đơn vị");
    let awards = Award::ALL.map(|a| (a.choice(), a));
    let award = read.choice("award", "Danh hiệu, hình thức", &awards);
    let method = read.choice("method", "Cách biểu quyết", &METHODS);
    let answer = answer(v, w, &s)?;
    let mut departs = String::new();
    if let (Some(body), Some(award)) = (body, award) {
        if !s.year.members.contains(&body) {
            read.wrong("nominee", "HOINGHI-05", "Chỉ đề nghị được đơn vị thành viên.");
        }
        if let Some(says) = twice(&s, &answer, (body, award)) {
            read.wrong("nominee", "HOINGHI-06", says);
        }
        departs = departure(standing(&s), &answer, (body, award));
    }
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

/// The assistant's answer by the table announced at step 2: the minutes print that one beside what departs from it,
/// whatever was published since.
fn answer(v: &Visit, w: &mut Writing, s: &Sitting) -> Result<Proposals, Refusal> {
    awards::proposals_by(w, &s.year, s.announced(), v.today())
}

/// While proposals are made by the table announced at step 2: that a newer one was published since.
pub(super) fn newer_scores(s: &Sitting, w: &mut Reading, today: Day) -> Result<String, Refusal> {
    let votes = s.c.state == State::Running && s.c.step == Some(Step::Vote);
    let Some(announced) = s.c.scores_version.filter(|_| votes) else { return Ok(String::new()) };
    let newest = scoring::table(w, &s.year, today)?.map_or(0, |t| t.version);
    if newest <= announced {
        return Ok(String::new());
    }
    Ok(format!(
        "Đã có bảng điểm bản thứ {newest}, mới hơn bản thứ {announced} đã công bố tại hội nghị. Ở đây vẫn xét theo bản thứ {announced}; để xét theo bản mới, quay lại bước 2 và công bố bản ấy."
    ))
}

/// Why this proposal cannot stand beside what was put forward for the same unit, in a sentence; `None` where it can.
/// What failed for one award may still be proposed for another; the same award again is a new round, not a second
/// proposal.
fn twice(s: &Sitting, answer: &Proposals, (body, award): (BodyId, Award)) -> Option<String> {
    let same = |b: &Ballot| s.award(b) == Some(award) && b.options.iter().any(|o| o.body == body);
    if s.facts.group(GROUP_VOTE).any(|(b, _)| same(b)) {
        return Some(format!("{} đã được đưa ra biểu quyết cho hình thức này.", s.name(body)));
    }
    second(s, answer, (body, award))
}

/// Why the unit may not have this beside another award it stands for, in a sentence; `None` where it may.
fn second(s: &Sitting, answer: &Proposals, (body, award): (BodyId, Award)) -> Option<String> {
    // A unit proposed for the flag does not also get the certificate of the same bloc (domain §7.11, unverified),
    // unless the row that applies says so. Of flags it gets one in any case.
    let one_only = answer.quota.as_ref().is_none_or(|q| q.exclusive);
    let clash = |other: Award| other != award && (one_only || (other.is_flag() && award.is_flag()));
    let (_, other) = standing(s).into_iter().find(|(b, other)| *b == body && clash(*other))?;
    let one = if one_only { "hình thức" } else { "cờ" };
    let (name, title) = (s.name(body), other.ballot_title());
    Some(format!("{name} đã có trong “{title}”; mỗi đơn vị chỉ đề nghị một {one} trong năm."))
}

/// How this proposal departs from the assistant's answer, or with those before it goes beyond the slots; else empty.
fn departure(before: Vec<(BodyId, Award)>, answer: &Proposals, new: (BodyId, Award)) -> String {
    let mut all = before;
    all.push(new);
    let beyond = || Some(awards::beyond(answer, &all).join(" ")).filter(|says| !says.is_empty());
    awards::departs(answer, new.0, new.1).or_else(beyond).unwrap_or_default()
}

/// A table is announced: what was put forward earlier is judged by it anew, so that the minutes hold each proposal
/// against the table they print. Answers what the journal says of it.
pub(super) fn judge_again(v: &Visit, w: &mut Writing, s: &Sitting, version: i64) -> Result<String, Refusal> {
    let table = scoring::published(w, &s.year, version)?;
    let answer = awards::proposals_by(w, &s.year, Some(&table), v.today())?;
    let run = v.may(s.run())?;
    let (mut before, mut told) = (Vec::new(), Vec::new());
    for (ballot, outcome) in s.facts.group(GROUP_VOTE) {
        let (Some(option), Some(old)) = (ballot.options.first(), s.proposal(ballot)) else { continue };
        let departs = departure(before.clone(), &answer, (option.body, old.award));
        if !closed(ballot) || outcome.decided.is_some() {
            before.push((option.body, old.award));
        }
        if departs == old.departs {
            continue;
        }
        let reason = earlier_reason(&old.reason, version);
        store::judge(w, &run, &store::Proposal { departs, reason, ..old.clone() })?;
        told.push(ballot.full_title());
    }
    Ok(if told.is_empty() {
        String::new()
    } else {
        format!(" Xét lại theo bản này: {}.", told.join("; "))
    })
}

/// The reason that stands beside a departure from the table of this version: what was said of an earlier one is told as
/// that.
fn earlier_reason(old: &str, version: i64) -> String {
    match old {
        "" => format!("đưa ra trước khi công bố bảng điểm bản thứ {version}"),
        known if known.starts_with("đưa ra trước khi công bố") || known.starts_with(BEFORE) => {
            known.to_owned()
        }
        said => format!("{BEFORE} {version}) {said}"),
    }
}

/// How a reason begins that was given by an earlier table.
const BEFORE: &str = "(nêu trước lần xét lại theo bảng điểm bản thứ";

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

/// What the assistant answers for certain and can stand beside what is put forward: every award of each unit.
fn sure(s: &Sitting, answer: &Proposals) -> Vec<(BodyId, Award)> {
    let mut all = Vec::new();
    for line in &answer.lines {
        if let [only] = &line.verdict.outcomes[..] {
            all.extend(only.iter().map(|award| (line.verdict.body, *award)));
        }
    }
    all.retain(|new| twice(s, answer, *new).is_none());
    all
}

/// Refuses to put forward without a reason what one by one would need it: more of an award than there are slots.
fn within_quota(s: &Sitting, answer: &Proposals, new: &[(BodyId, Award)]) -> Result<(), Refusal> {
    let mut all = standing(s);
    all.extend_from_slice(new);
    // Of an award that nobody is newly put forward for, what stands already has its reason.
    all.retain(|(_, award)| new.iter().any(|(_, a)| a == award));
    let beyond = awards::beyond(answer, &all);
    if beyond.is_empty() {
        return Ok(());
    }
    Err(Refusal::conflict(format!(
        "{} Chưa đưa ra đề nghị nào. Rút đề nghị ngoài phương án rồi bấm lại, hoặc đưa từng đơn vị ra biểu quyết, có lý do.",
        beyond.join(" ")
    )))
}

/// Puts forward everything the assistant answers for certain and that is not put forward yet.
pub(super) fn nominate_all(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.year.run())?;
    s.c.at(Step::Vote)?;
    let mut read = form.read();
    let method = read.choice("method", "Cách biểu quyết", &METHODS);
    read.done()?;
    let answer = answer(v, w, &s)?;
    let sure = sure(&s, &answer);
    let n = sure.len();
    within_quota(&s, &answer, &sure)?;
    for (body, award) in sure {
        let what = (body, award, method.unwrap_or(Method::Phone));
        put_forward(v, w, (&s, &ok), what, (String::new(), String::new()))?;
    }
    if n == 0 {
        return Err(Refusal::conflict(
            "Phương án không còn đơn vị nào để đưa ra: chưa có chỉ tiêu, hoặc các đề nghị đã ở đây cả rồi.",
        ));
    }
    w.commit_remembered(Next::to(s.path()).saying(format!("Đã đưa ra {n} đề nghị theo phương án.")))
}

/// The two posts: the field of the form, the group of their ballots, their words.
pub(super) fn posts(year: &Year) -> [(&'static str, &'static str, &'static str); 2] {
    [("head", GROUP_HEAD, year.head_words()), ("deputy", GROUP_DEPUTY, year.deputy_words())]
}

/// That one of these was elected to the other post here and so does not stand for the one of this group, and which
/// post that is; `None` where all may stand.
fn elected_already(s: &Sitting, group: &str, bodies: &[BodyId]) -> Option<(String, &'static str)> {
    let (this, other): (Vec<_>, Vec<_>) = posts(&s.year).into_iter().partition(|(_, of, _)| *of == group);
    let ([(.., here)], [(_, of, post)]) = (&this[..], &other[..]) else { return None };
    let body = s.facts.elected(of).filter(|b| bodies.contains(b))?;
    let (name, next) = (s.name(body), s.year.number + 1);
    Some((format!("{name} đã trúng cử {post} năm {next} nên không ứng cử {here}."), *post))
}

/// The same where candidates are named.
fn cannot_stand(s: &Sitting, group: &str, bodies: &[BodyId]) -> Option<String> {
    let (says, post) = elected_already(s, group, bodies)?;
    Some(format!("{says} Chọn đơn vị khác; muốn đổi thì bầu lại {post} trước."))
}

/// Names the candidates for head and deputy.
pub(super) fn stand(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.year.run())?;
    s.c.at(Step::Election)?;
    let mut read = form.read();
    let method = read.choice("method", "Cách bầu", &METHODS);
    let mut wanted: Vec<New> = Vec::new();
    for (field, group, post) in posts(&s.year) {
        if s.facts.group(group).next().is_some() {
            continue;
        }
        let bodies: Vec<BodyId> = form.values(field).filter_map(|b| b.parse().ok()).collect();
        if bodies.is_empty() {
            read.wrong(field, "HOINGHI-08", format!("{post}: chọn ít nhất một đơn vị ứng cử."));
        } else if bodies.iter().any(|b| !s.year.members.contains(b)) {
            read.wrong(field, "HOINGHI-05", format!("{post}: chỉ chọn được đơn vị thành viên."));
        } else if let Some(says) = cannot_stand(&s, group, &bodies) {
            read.wrong(field, "HOINGHI-14", says);
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

/// Why a ballot that a page still shows is there no more: somebody withdrew it or made a later round meanwhile.
fn gone(s: &Sitting, which: BallotId) -> Refusal {
    if let Err(settled) = s.c.still_open() {
        return settled;
    }
    Refusal::conflict(if s.facts.earlier.iter().any(|(b, _)| b.id == which) {
        "Vòng này đã có vòng sau, lập từ cửa sổ hoặc máy khác. Trang này nay hiện vòng sau."
    } else if s.c.step == Some(Step::Election) {
        "Danh sách ứng cử này đã được rút từ cửa sổ hoặc máy khác. Trang này nay hiện những gì đang có."
    } else {
        "Đề nghị này đã được rút từ cửa sổ hoặc máy khác. Trang này nay hiện các đề nghị đang có."
    })
}

/// The ballot of this conference with this key, at the step it belongs to.
fn ballot_of(s: &Sitting, which: BallotId) -> Result<&Ballot, Refusal> {
    let Some((ballot, _)) = s.facts.ballots.iter().find(|(b, _)| b.id == which) else {
        return Err(gone(s, which));
    };
    s.c.at(if ballot.group == GROUP_VOTE { Step::Vote } else { Step::Election })?;
    Ok(ballot)
}

/// Refuses to open an election in which a unit stands that was elected to the other post meanwhile.
fn may_be_elected(s: &Sitting, ballot: &Ballot) -> Result<(), Refusal> {
    let bodies: Vec<BodyId> = ballot.options.iter().map(|o| o.body).collect();
    match elected_already(s, &ballot.group, &bodies) {
        Some((says, post)) => Err(Refusal::conflict(format!(
            "{says} Rút danh sách này rồi lập danh sách không có đơn vị ấy; muốn đổi thì bầu lại {post} trước."
        ))),
        None => Ok(()),
    }
}

/// What the room does now, by how the ballot is held.
fn opened_words(ballot: &Ballot) -> &'static str {
    match ballot.method {
        Method::Phone => "Đã mở. Các đơn vị biểu quyết được ngay trên điện thoại.",
        Method::Room => "Đã mở. Các đơn vị giơ tay, thư ký ghi ở “Ghi giơ tay”; trên điện thoại cũng được.",
        Method::Paper => {
            "Đã mở. Phát phiếu giấy cho các đơn vị; Ban kiểm phiếu đếm xong thì nhập biên bản kiểm phiếu."
        }
    }
}

/// Opens a ballot: phones ring, the room may raise hands, papers are given out.
pub(super) fn open(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, BallotId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.year.run())?;
    let ballot = ballot_of(&s, which)?;
    may_be_elected(&s, ballot)?;
    ballots::set_present(w, &ok, ballot, &s.present())?;
    let ballot = ballots::ballot(w, which)?;
    ballots::open(w, &ok, &ballot)?;
    w.commit_remembered(Next::to(s.path()).saying(opened_words(&ballot)))
}

/// Makes a ballot that was opened by mistake a draft again: nobody has voted, so the minutes tell nothing of it.
pub(super) fn recall(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, BallotId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.year.run())?;
    let ballot = ballot_of(&s, which)?;
    ballots::recall(w, &ok, ballot)?;
    w.commit_remembered(Next::to(s.path()).saying("Đã thôi mở. Mở lại khi sẵn sàng, hoặc rút."))
}

/// Closes a ballot: its result stands.
pub(super) fn close(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, BallotId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
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
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.year.run())?;
    ballots::discard(w, &ok, ballot_of(&s, which)?)?;
    store::withdraw(w, &v.may(s.run())?, which)?;
    w.commit_remembered(Next::to(s.path()).saying("Đã rút."))
}

/// Another round, with a reason, as a draft; the minutes tell of it once it is opened. The old round stays in sight.
pub(super) fn again(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, BallotId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
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
    if let Some(says) = cannot_stand(&s, &ballot.group, &bodies) {
        read.wrong("candidate", "HOINGHI-14", says);
    }
    let mut proposal = s.proposal(ballot).cloned();
    if let (Some(p), Some(body)) = (&mut proposal, bodies.first()) {
        let (answer, pair) = (answer(v, w, &s)?, (*body, p.award));
        if let Some(says) = second(&s, &answer, pair) {
            read.wrong("", "HOINGHI-06", says);
        }
        // Others may have taken the slots meanwhile: it is judged beside what stands by now.
        let others = standing(&s).into_iter().filter(|one| *one != pair).collect();
        let departs = departure(others, &answer, pair);
        let field = format!("departure-{which}");
        let told = read.optional_text(&field, "Lý do đề nghị khác phương án", 1000);
        if departs.is_empty() || told.chars().count() >= 10 {
            p.reason = if departs.is_empty() { String::new() } else { told };
        } else if departs != p.departs {
            let says =
                format!("{departs} Vẫn biểu quyết lại thì ghi lý do, ít nhất 10 ký tự; lý do vào biên bản.");
            read.wrong(&field, "HOINGHI-21", says);
        }
        p.departs = departs;
    }
    read.done()?;
    let method = method.unwrap_or(ballot.method);
    let new = NewRound {
        id: v.new_id(),
        options: bodies.into_iter().map(|body| NewOption { id: v.new_id(), body }).collect(),
        method,
        present: s.present(),
        reason,
    };
    ballots::new_round(w, &ok, ballot, &new)?;
    let run = v.may(s.run())?;
    if let Some(proposal) = proposal {
        store::propose(w, &run, &store::Proposal { ballot: new.id, ..proposal })?;
    }
    w.commit_remembered(Next::to(s.path()).saying("Đã lập vòng mới. Mở khi sẵn sàng."))
}
