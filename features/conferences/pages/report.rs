//! Step 1 and step 3: amendments to the report, notes of the discussion.

use super::seen::{Stands, seen};
use super::steps::{fact, reason};
use crate::model::{Amendment, AmendmentId, ConferenceId, Correction, Decision, Note, NoteId, Step};
use crate::sitting::{Sitting, sitting};
use crate::store;
use db::{Committed, Writing};
use kernel::{Allowed, Refusal};
use web::{Filled, Form, Next, One, Two, Visit};

use crate::duties::RunConference;

/// Writes down a numbered amendment.
pub(super) fn amend(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.at(Step::Report)?;
    let mut read = form.read();
    let proposer = read.line("proposer", "Người đề nghị", 200);
    let text = read.text("amendment", "Nội dung bổ sung", 4000);
    if s.c.amendments.iter().any(|a| a.text == text && a.proposer == proposer) {
        read.wrong("amendment", "HOINGHI-03", "Ý kiến này đã ghi rồi (có thể do gửi hai lần).");
    }
    read.done()?;
    let no = i64::try_from(s.c.amendments.len()).unwrap_or(0) + 1;
    let a = Amendment {
        id: v.new_id(),
        no,
        proposer,
        text,
        decision: Decision::Open,
        why: String::new(),
        worked_in: false,
    };
    store::add_amendment(w, &ok, &a, v.now)?;
    let says = format!("Ý kiến bổ sung số {no} vào báo cáo, của {}: “{}”.", a.proposer, a.text);
    w.commit(
        &fact("conferences.amendment_moved", &s, says),
        Next::to(s.path()).saying(format!("Đã ghi ý kiến số {no}.")),
    )
}

/// What became of an amendment, as its form carries it.
pub(super) fn decision_stands(filled: &Filled, a: &Amendment) -> Stands {
    let told = match a.why.as_str() {
        "" => a.decision.vietnamese().to_owned(),
        why => format!("{}: {why}", a.decision.vietnamese()),
    };
    Stands::of(filled, format!("seen-{}", a.id), &[a.decision.choice(), &a.why], told)
}

/// A note's words, as their form carries them.
pub(super) fn note_stands(filled: &Filled, n: &Note) -> Stands {
    let told = format!("{}: “{}”", n.speaker, n.text);
    Stands::of(filled, format!("seen-{}", n.id), &[&n.speaker, &n.text], told)
}

/// Says what became of an amendment; after step 1 is done this is a correction and needs a reason.
pub(super) fn decide(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, AmendmentId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.still_open()?;
    if s.c.record(Step::Report).is_none() {
        s.c.at(Step::Report)?;
    }
    let before = s.c.amendments.iter().find(|a| a.id == which).ok_or(Refusal::NotFound)?;
    let mut read = form.read();
    let choices = [("adopted", Decision::Adopted), ("rejected", Decision::Rejected)];
    let decision = read.choice(&format!("decision-{which}"), "Kết luận", &choices).unwrap_or(Decision::Open);
    let why = read.optional_line(&format!("why-{which}"), "Lý do", 1000);
    if decision == Decision::Rejected && why.is_empty() {
        read.wrong(format!("why-{which}"), "HOINGHI-04", "Không tiếp thu thì cần một câu lý do.");
    }
    read.done()?;
    if (decision, &why) == (before.decision, &before.why) {
        return w.commit_quietly("the same decision was sent again", Next::to(s.path()).saying("Đã ghi."));
    }
    let words = [before.decision.choice(), &before.why];
    seen(form, &format!("seen-{which}"), &words, &format!("kết luận về ý kiến số {}", before.no))?;
    // What the report's words hold, they hold whatever is decided now: until it is written anew.
    let after = Amendment { decision, why, ..before.clone() };
    store::set_amendment(w, &ok, &after)?;
    let says = format!(
        "Ý kiến bổ sung số {}: {} (trước đó: {}).{}",
        after.no,
        after.decision.vietnamese(),
        before.decision.vietnamese(),
        if after.why.is_empty() { String::new() } else { format!(" {}", after.why) }
    );
    finish(v, w, &ok, &s, (Step::Report, says, "conferences.amendment_decided"), form)
}

/// Writes down what somebody said.
pub(super) fn note(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.at(Step::Discussion)?;
    let mut read = form.read();
    let speaker = read.line("speaker", "Người phát biểu", 200);
    let text = read.text("note", "Nội dung phát biểu", 4000);
    if s.c.notes.iter().any(|n| n.text == text && n.speaker == speaker) {
        read.wrong("note", "HOINGHI-03", "Ý kiến này đã ghi rồi (có thể do gửi hai lần).");
    }
    read.done()?;
    let no = i64::try_from(s.c.notes.len()).unwrap_or(0) + 1;
    let n = Note { id: v.new_id(), no, speaker, text };
    store::add_note(w, &ok, &n, v.now)?;
    let says = format!("Ý kiến phát biểu số {no}, của {}: “{}”.", n.speaker, n.text);
    w.commit(
        &fact("conferences.note_taken", &s, says),
        Next::to(s.path()).saying(format!("Đã ghi ý kiến số {no}.")),
    )
}

/// Puts a note right.
pub(super) fn correct_note(
    v: &Visit,
    w: &mut Writing,
    Two(id, which): Two<ConferenceId, NoteId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    s.c.still_open()?;
    let before = s.c.notes.iter().find(|n| n.id == which).ok_or(Refusal::NotFound)?;
    let mut read = form.read();
    let speaker = read.line(&format!("speaker-{which}"), "Người phát biểu", 200);
    let text = read.text(&format!("note-{which}"), "Nội dung phát biểu", 4000);
    read.done()?;
    if (&speaker, &text) == (&before.speaker, &before.text) {
        return w.commit_quietly("the same note was sent again", Next::to(s.path()).saying("Đã ghi."));
    }
    let words = [before.speaker.as_str(), &before.text];
    seen(form, &format!("seen-{which}"), &words, &format!("ý kiến phát biểu số {}", before.no))?;
    let after = Note { speaker, text, ..before.clone() };
    store::set_note(w, &ok, &after)?;
    let says = format!(
        "Ý kiến phát biểu số {} được sửa: {}: “{}” (trước đó: {}: “{}”).",
        after.no, after.speaker, after.text, before.speaker, before.text
    );
    finish(v, w, &ok, &s, (Step::Discussion, says, "conferences.note_corrected"), form)
}

/// Ends a change that, once its step is done, is a correction with a reason in the minutes.
fn finish(
    v: &Visit,
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    s: &Sitting,
    (step, says, name): (Step, String, &'static str),
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let mut fact = fact(name, s, says.clone());
    if s.c.done(step) {
        let reason = reason(form, "reason")?;
        store::correct(w, ok, &Correction { step, says, reason: reason.clone(), at: v.now })?;
        fact = fact.because(reason);
    }
    w.commit(&fact, Next::to(s.path()).saying("Đã ghi."))
}
