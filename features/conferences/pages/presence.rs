//! Who is there.

use super::steps::fact;
use crate::model::{ConferenceId, Correction, Presence, State, Step};
use crate::sitting::{Sitting, sitting};
use crate::store;
use askama::Template;
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

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
    pub(crate) quorum: i64,
    /// Is a vote counted against the units present?
    pub(crate) of_present: bool,
}

/// One member unit.
pub(crate) struct Row {
    pub(crate) body: String,
    pub(crate) name: String,
    pub(crate) present: bool,
    pub(crate) delegate: String,
    pub(crate) reason: String,
    /// What the person sees, so that only what they change is written.
    pub(crate) seen: String,
}

/// A unit's presence as one word for the form.
fn seen_of(p: Option<&Presence>) -> String {
    p.map_or_else(String::new, |p| format!("{}|{}|{}", i32::from(p.present), p.delegate, p.reason))
}

pub(super) fn show(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.run())?;
    let row = |body| {
        let p = s.c.presence.iter().find(|p| p.body == body);
        let key = body.to_string();
        let (here, delegate, reason) =
            p.map_or((false, "", ""), |p| (p.present, p.delegate.as_str(), p.reason.as_str()));
        Row {
            seen: v.filled.or(&format!("seen-{key}"), &seen_of(p)).to_owned(),
            present: if v.filled.is_back() { v.filled.or(&format!("here-{key}"), "") == "yes" } else { here },
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
        quorum: s.c.plan.rule.quorum.needed(all),
        of_present: s.c.plan.rule.base == ballots::Base::Present,
    })
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
    let here: Vec<_> =
        s.year.members.iter().copied().filter(|b| wanted.iter().any(|p| p.body == *b && p.present)).collect();
    for (ballot, _) in s.facts.ballots.iter().filter(|(b, _)| b.state != ballots::State::Closed) {
        let may = v.may(s.year.run())?;
        ballots::set_present(w, &may, ballot, &here)?;
    }
    let words: Vec<String> = changed
        .iter()
        .map(|p| {
            let name = s.name(p.body);
            match (p.present, p.delegate.as_str(), p.reason.as_str()) {
                (true, "", _) => format!("{name} có mặt"),
                (true, who, _) => format!("{name} có mặt, {who}"),
                (false, _, "") => format!("{name} vắng"),
                (false, _, why) => format!("{name} vắng: {why}"),
            }
        })
        .collect();
    let says =
        format!("Điểm danh: {}. Có mặt {}/{} đơn vị.", words.join("; "), here.len(), s.year.members.len());
    let mut fact = fact("conferences.presence_noted", &s, says.clone());
    if s.c.state != State::Planned {
        let reason = super::steps::reason(form, "reason")?;
        let step = s.c.step.unwrap_or(Step::Signing);
        store::correct(w, &ok, &Correction { step, says, reason: reason.clone(), at: v.now })?;
        fact = fact.because(reason);
    }
    let told = format!("Có mặt {}/{} đơn vị.", here.len(), s.year.members.len());
    w.commit(&fact, Next::to(s.path()).saying(told))
}

/// Keeps what stands for the rows this person did not touch; a row that both changed is a conflict.
fn only_changed(s: &Sitting, form: &Form, wanted: Vec<Presence>) -> Result<Vec<Presence>, Refusal> {
    let mut all = Vec::new();
    for p in wanted {
        let stands = s.c.presence.iter().find(|x| x.body == p.body);
        let seen = form.value(&format!("seen-{}", p.body));
        let touched = form.has("all") || seen.is_empty() || seen_of(Some(&p)) != seen;
        match stands {
            Some(stands) if !touched => all.push(stands.clone()),
            Some(stands) if !seen.is_empty() && seen != seen_of(Some(stands)) && differs(s, &p) => {
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
    s.c.presence.iter().find(|p| p.body == wanted.body).is_none_or(|p| {
        (p.present, &p.delegate, &p.reason) != (wanted.present, &wanted.delegate, &wanted.reason)
    })
}

fn read(s: &Sitting, form: &Form) -> Result<Vec<Presence>, Refusal> {
    let mut read = form.read();
    let mut all = Vec::new();
    for body in s.year.members.iter().copied() {
        let name = s.name(body).to_owned();
        let choice = [("yes", true), ("no", false)];
        let here = form.has("all") || read.choice(&format!("here-{body}"), &name, &choice).unwrap_or(false);
        let delegate = read.optional_line(&format!("delegate-{body}"), "Đại biểu", 200);
        let reason = read.optional_line(&format!("why-{body}"), "Lý do vắng", 200);
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
