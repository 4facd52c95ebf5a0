//! Who is there.

use super::steps::fact;
use crate::attendance::{Attendance, Attended, Heads, at_gates};
use crate::duties::RunConference;
use crate::model::{ConferenceId, Correction, Movement, Presence, State, Step};
use crate::sitting::{Sitting, sitting};
use crate::store;
use askama::Template;
use db::{Committed, Reading, Writing};
use gatherings::GatheringId;
use kernel::{Allowed, BodyId, Refusal, Uuid};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// Characters of who stands for a unit.
const DELEGATE_MAX: usize = 200;

/// The check-in page.
#[derive(Template)]
#[template(path = "presence.html")]
pub(crate) struct PresencePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) rows: Vec<Row>,
    /// A reason is needed because the conference has begun.
    pub(crate) begun: bool,
    /// It sits: units may come and leave.
    pub(crate) sits: bool,
    pub(crate) quorum: i64,
    /// Is a vote counted against the units present?
    pub(crate) of_present: bool,
    /// What the gates of the gatherings that prepared it tell.
    pub(crate) gates: Vec<GatesView>,
    /// Were the rows filled in from the gates, and still wait to be saved?
    pub(crate) from_gates: bool,
    /// What the minutes took over from the gates, or "".
    pub(crate) attended: String,
}

/// The gates of one gathering.
pub(crate) struct GatesView {
    pub(crate) id: GatheringId,
    pub(crate) name: String,
    /// "70/75 đại biểu, khách mời đã vào".
    pub(crate) tell: String,
    pub(crate) anybody: bool,
}

/// One member unit.
pub(crate) struct Row {
    pub(crate) body: String,
    pub(crate) name: String,
    /// "yes", "no", or "" while it is not called.
    pub(crate) here: String,
    pub(crate) delegate: String,
    pub(crate) reason: String,
    /// What the person sees, so that only what they change is written.
    pub(crate) seen: String,
}

impl Row {
    /// Names of its fields, for what is wrong with them.
    pub(crate) fn fields(&self) -> [String; 3] {
        ["here", "delegate", "why"].map(|field| format!("{field}-{}", self.body))
    }
}

/// What is noted of a unit. Who was not called before the opening was not there; before it nothing is known of them.
fn noted(s: &Sitting, body: BodyId) -> Option<Presence> {
    let away = || Presence { body, present: false, delegate: String::new(), reason: String::new() };
    let kept = s.c.presence.iter().find(|p| p.body == body).cloned();
    kept.or_else(|| (s.c.state != State::Planned).then(away))
}

/// A unit's presence as one word for the form.
fn seen_of(p: Option<&Presence>) -> String {
    p.map_or_else(|| "-".to_owned(), |p| format!("{}|{}|{}", i32::from(p.present), p.delegate, p.reason))
}

pub(super) fn show(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.run())?;
    let gates = at_gates(v, w, &s)?;
    let from = v.ask("from").to_owned();
    let from_gates = !v.filled.is_back() && gates.iter().any(|g| g.gathering.id.to_string() == from);
    let came = |body: &BodyId| {
        let mut all = gates.iter().filter(|g| from_gates && g.gathering.id.to_string() == from);
        all.find_map(|g| g.first_of.get(body)).map(|who| Presence {
            body: *body,
            present: true,
            delegate: who.chars().take(DELEGATE_MAX).collect(),
            reason: String::new(),
        })
    };
    let row = |body| {
        let held = noted(&s, body);
        let p = held.clone().or_else(|| came(&body));
        let key = body.to_string();
        let (here, delegate, reason) = match &p {
            Some(p) => (if p.present { "yes" } else { "no" }, p.delegate.as_str(), p.reason.as_str()),
            None => ("", "", ""),
        };
        Row {
            seen: v.filled.or(&format!("seen-{key}"), &seen_of(held.as_ref())).to_owned(),
            here: if v.filled.is_back() { v.filled.or(&format!("here-{key}"), "") } else { here }.to_owned(),
            delegate: v.filled.or(&format!("delegate-{key}"), delegate).to_owned(),
            reason: v.filled.or(&format!("why-{key}"), reason).to_owned(),
            name: s.name(body).to_owned(),
            body: key,
        }
    };
    let all = i64::try_from(s.year.members.len()).unwrap_or(i64::MAX);
    Page::of(&PresencePage {
        frame: v.frame("Điểm danh", "/conferences"),
        filled: v.filled.clone(),
        title: s.title(),
        path: s.path(),
        rows: s.year.members.iter().copied().map(row).collect(),
        begun: s.c.state != State::Planned,
        sits: s.c.state == State::Running,
        quorum: s.c.plan.rule.quorum.needed(all),
        of_present: s.c.plan.rule.base == ballots::Base::Present,
        gates: gates.iter().map(gates_view).collect(),
        from_gates,
        attended: s.attended.as_ref().map_or_else(String::new, Attended::words),
    })
}

fn gates_view(g: &crate::attendance::AtGates) -> GatesView {
    let (came, listed) = (g.people.len(), g.listed);
    GatesView {
        id: g.gathering.id,
        name: g.gathering.name.clone(),
        tell: format!("{came}/{listed} đại biểu, khách mời đã vào"),
        anybody: came > 0,
    }
}

/// The minutes take over who passed the gates of a gathering, in place of what they took over before.
pub(super) fn attended(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.still_open()?;
    let mut read = form.read();
    let asked: Option<GatheringId> = read.key("gathering", "Hội nghị có cửa điểm danh");
    read.done()?;
    let gates = at_gates(v, w, &s)?.into_iter().find(|g| Some(g.gathering.id) == asked);
    let gates = gates.ok_or(Refusal::NotFound)?;
    if gates.people.is_empty() {
        return Err(Refusal::conflict("Chưa đại biểu nào qua cửa điểm danh, nên chưa có gì để ghi."));
    }
    let list = Attendance { gathering: gates.gathering.id, taken_at: v.now, people: gates.people };
    let held = Attended { taken_at: v.now, heads: Heads::of(&list.people) };
    let says = format!("Ghi vào biên bản {}.", held.words());
    if store::attended_gates(w, id)? == Some(list.gathering) && store::attendees(w, id)? == list.people {
        let next = Next::to(format!("{}/presence", s.path())).saying("Biên bản đã ghi đúng như vậy.");
        return w.commit_quietly("the same list was taken over again", next);
    }
    store::set_attendance(w, &ok, &list)?;
    let fact = fact("conferences.attendance_taken", &s, says.clone()).and_about("gathering", list.gathering);
    w.commit(&fact, Next::to(format!("{}/presence", s.path())).saying(says))
}

pub(super) fn note(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.still_open()?;
    let wanted = read(&s, form)?;
    let wanted = only_changed(&s, form, wanted)?;
    let changed: Vec<&Presence> = wanted.iter().filter(|p| differs(&s, p)).collect();
    if changed.is_empty() {
        return w.commit_quietly(
            "the same presence was sent again",
            Next::to(s.path()).saying("Không có gì thay đổi."),
        );
    }
    for p in &changed {
        store::set_presence(w, &ok, p)?;
    }
    let stays = |b: &BodyId| s.c.presence.iter().any(|p| p.body == *b && p.present);
    let is_here = |b: &BodyId| wanted.iter().find(|p| p.body == *b).map_or_else(|| stays(b), |p| p.present);
    let here: Vec<_> = s.year.members.iter().copied().filter(is_here).collect();
    for (ballot, _) in s.facts.ballots.iter().filter(|(b, _)| b.state != ballots::State::Closed) {
        let may = v.may(s.year.run())?;
        ballots::set_present(w, &may, ballot, &here)?;
    }
    let there = format!("Có mặt {}/{} đơn vị.", here.len(), s.year.members.len());
    let says = |all: &[&Presence]| format!("Điểm danh: {}. {there}", words(&s, all));
    let mut fact = fact("conferences.presence_noted", &s, says(&changed));
    if s.c.state != State::Planned {
        let reason = super::steps::reason(form, "reason")?;
        let sits = s.c.state == State::Running && moved(form)?;
        let (moved, mended): (Vec<&Presence>, Vec<&Presence>) =
            changed.into_iter().partition(|p| sits && stays(&p.body) != p.present);
        for p in moved {
            let (body, present, reason) = (p.body, p.present, reason.clone());
            store::moves(w, &ok, &Movement { id: Uuid::now_v7(), body, present, reason, at: v.now })?;
        }
        if !mended.is_empty() {
            for p in mended.iter().filter(|p| stays(&p.body) != p.present) {
                if !p.present {
                    was_there(&s, p.body)?;
                }
                was_counted(&s, p.body)?;
            }
            mend(w, &ok, &s, &mended)?;
            let step = s.c.step.unwrap_or(Step::Signing);
            let (says, reason) = (says(&mended), reason.clone());
            store::correct(w, &ok, &Correction { step, says, reason, at: v.now })?;
        }
        fact = fact.because(reason);
    }
    let told = there;
    w.commit(&fact, Next::to(s.path()).saying(told))
}

/// Did units come or leave meanwhile, or was it noted wrong before?
fn moved(form: &Form) -> Result<bool, Refusal> {
    let mut read = form.read();
    let moved = read.choice("kind", "Thay đổi sau khai mạc", &[("moved", true), ("wrong", false)]);
    read.done()?;
    Ok(moved == Some(true))
}

/// Refuses to say of a unit that voted, be it in an earlier round, that it was never there.
fn was_there(s: &Sitting, body: BodyId) -> Result<(), Refusal> {
    let mut all = s.facts.ballots.iter().chain(&s.facts.earlier);
    let voted = all.find(|(b, _)| b.voices.iter().any(|v| v.body == body));
    let Some((ballot, _)) = voted else { return Ok(()) };
    Err(Refusal::conflict(format!(
        "{} đã biểu quyết “{}” nên không phải là ghi nhầm có mặt. Nếu đơn vị rời đi sau đó thì ghi là rời đi.",
        s.name(body),
        ballot.full_title()
    )))
}

/// Refuses to note a unit's presence anew where a result in force was counted by how it was noted: the minutes would
/// print the one beside the other.
fn was_counted(s: &Sitting, body: BodyId) -> Result<(), Refusal> {
    let since = s.c.movements.iter().filter(|m| m.body == body).map(|m| m.at).max();
    let counted =
        s.facts.ballots.iter().find(|(b, _)| b.closed_at.is_some_and(|at| since.is_none_or(|m| m < at)));
    let Some((ballot, _)) = counted else { return Ok(()) };
    Err(Refusal::conflict(format!(
        "“{}” đã công bố kết quả theo điểm danh này, nên điểm danh của {} không sửa riêng được. Biểu quyết lại việc ấy trước, rồi sửa điểm danh; hoặc ghi là đến, rời đi.",
        ballot.full_title(),
        s.name(body)
    )))
}

/// "Sở Tư pháp có mặt; Sở Tài chính vắng: đi công tác".
fn words(s: &Sitting, all: &[&Presence]) -> String {
    let one = |p: &&Presence| {
        let name = s.name(p.body);
        match (p.present, p.delegate.as_str(), p.reason.as_str()) {
            (true, "", _) => format!("{name} có mặt"),
            (true, who, _) => format!("{name} có mặt, {who}"),
            (false, _, "") => format!("{name} vắng"),
            (false, _, why) => format!("{name} vắng: {why}"),
        }
    };
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Of units noted wrong: what was noted last did not happen, be it that they came or left, or that they were there at
/// the opening.
fn mend(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    s: &Sitting,
    mended: &[&Presence],
) -> Result<(), Refusal> {
    let was = |b: BodyId| s.c.presence.iter().any(|p| p.body == b && p.present);
    for p in mended {
        match s.c.movements.iter().rfind(|m| m.body == p.body) {
            Some(last) if was(p.body) != p.present => store::unmove(w, ok, last.id)?,
            // Whoever is away and whose row says so with other words: the minutes print the movement's.
            Some(last)
                if !p.reason.is_empty() && noted(s, p.body).is_some_and(|held| held.reason != p.reason) =>
            {
                store::mend_movement(w, ok, last.id, &p.reason)?;
            }
            Some(_) => {}
            None => store::mend_opening(w, ok, p)?,
        }
    }
    Ok(())
}

/// Keeps what stands for the rows this person did not touch; a row that both changed is a conflict.
fn only_changed(s: &Sitting, form: &Form, wanted: Vec<Presence>) -> Result<Vec<Presence>, Refusal> {
    let mut all = Vec::new();
    for p in wanted {
        let stands = noted(s, p.body);
        // A row without a mark has seen nothing.
        let seen = Some(form.value(&format!("seen-{}", p.body))).filter(|mark| !mark.is_empty());
        let seen = seen.map_or_else(|| seen_of(None), str::to_owned);
        let touched = form.has("all") || seen_of(Some(&p)) != seen;
        match stands {
            Some(stands) if !touched => all.push(stands),
            Some(stands) if seen != seen_of(Some(&stands)) && differs(s, &p) => {
                let name = s.name(p.body);
                return Err(Refusal::conflict(format!(
                    "{name} vừa được người khác điểm danh. Tải lại trang để thấy bản mới rồi làm lại."
                )));
            }
            _ => all.push(p),
        }
    }
    Ok(all)
}

fn differs(s: &Sitting, wanted: &Presence) -> bool {
    noted(s, wanted.body).is_none_or(|p| {
        (p.present, &p.delegate, &p.reason) != (wanted.present, &wanted.delegate, &wanted.reason)
    })
}

/// What the form says of each unit; of one that is not called it says nothing.
fn read(s: &Sitting, form: &Form) -> Result<Vec<Presence>, Refusal> {
    let mut read = form.read();
    let mut all = Vec::new();
    for body in s.year.members.iter().copied() {
        let name = s.name(body);
        let field = format!("here-{body}");
        let delegate =
            read.optional_line(&format!("delegate-{body}"), &format!("{name}, đại biểu"), DELEGATE_MAX);
        let reason = read.optional_line(&format!("why-{body}"), &format!("{name}, lý do vắng"), 200);
        if !form.has("all") && !form.has(&field) && delegate.is_empty() && reason.is_empty() {
            continue;
        }
        let choice = [("yes", true), ("no", false)];
        let here = form.has("all") || read.choice(&field, name, &choice).unwrap_or(false);
        all.push(Presence {
            body,
            present: here,
            delegate,
            reason: if here { String::new() } else { reason },
        });
    }
    read.done()?;
    Ok(all)
}
