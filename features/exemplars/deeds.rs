//! Deeds that have several tellers: the pages and the samples.

use crate::adoption::{Adoption, may_confirm};
use crate::duties::{ConfirmAdoption, KeepExemplars, NurtureExemplar, ReportAdoption, RunSelection};
use crate::evidence::{Piece, PieceId};
use crate::model::{Composition, Exemplar, ExemplarId, Standing, Step, Wanted, may_step};
use crate::pages::edit::first_step;
use crate::pages::listed;
use crate::pictures::{Picture, PictureId};
use crate::selection::{
    Candidate, Deciding, Nomination, NominationId, Outcome, Selection, SelectionId, may_close, may_decide,
    may_nominate,
};
use crate::store::{self, selections, write};
use db::Writing;
use delegates::DelegationId;
use kernel::serde_json::json;
use kernel::{Allowed, BodyId, Day, Fact, Problem, Refusal};

fn refused<T>(answer: Result<T, Problem>) -> Result<T, Refusal> {
    answer.map_err(|p| Refusal::Invalid(vec![p]))
}

/// An exemplar is written down for the first time.
pub(crate) fn discover(
    w: &mut Writing,
    ok: &Allowed<KeepExemplars>,
    (e, c): (&Exemplar, &Composition),
    (day, unit): (Day, &str),
) -> Result<(), Refusal> {
    ok.duty().within(e.body)?;
    let by_name = w.who().name.clone();
    write::put(w, ok, (e, c), &first_step(e, day, &by_name))?;
    let says = format!(
        "Phát hiện điển hình: {} ({}), {unit}, ngày {day}; người, đơn vị phát hiện: {}.",
        e.name,
        e.kind.vietnamese().to_lowercase(),
        e.finder
    );
    w.remember(&Fact::new("exemplars.discovered", "exemplar", e.id, says).and_about("body", e.body))?;
    Ok(())
}

/// A step of the way.
pub(crate) fn step(
    w: &mut Writing,
    ok: &Allowed<KeepExemplars>,
    e: &Exemplar,
    wanted: &Wanted,
    today: Day,
) -> Result<(), Refusal> {
    ok.duty().within(e.body)?;
    let since = store::steps(w, e.id)?.last().map_or(Day::FIRST, |s| s.day);
    let now = Standing { state: e.state, since, has_mentor: e.has_mentor() };
    let made = may_step(now, wanted, today).map_err(Refusal::Invalid)?;
    let step = Step {
        state: wanted.to,
        day: wanted.day,
        decided_by: wanted.decided_by.clone(),
        basis: wanted.basis.clone(),
        reason: wanted.reason.clone(),
        by_name: w.who().name.clone(),
    };
    write::step(w, ok, (e.id, e.version), &step)?;
    let basis =
        if wanted.basis.is_empty() { String::new() } else { format!("; căn cứ: {}", wanted.basis) };
    let says = format!(
        "{}: {} ngày {}, {} quyết định{basis}.",
        e.name,
        made.says(wanted.to),
        wanted.day,
        wanted.decided_by
    );
    let mut fact = Fact::new("exemplars.step_taken", "exemplar", e.id, says)
        .and_about("body", e.body)
        .with(json!({ "before": e.state.word(), "after": wanted.to.word(), "day": wanted.day.iso() }));
    if !wanted.reason.is_empty() {
        fact = fact.because(&wanted.reason);
    }
    w.remember(&fact)?;
    Ok(())
}

/// A picture with its consent.
pub(crate) fn show_picture(
    w: &mut Writing,
    ok: &Allowed<NurtureExemplar>,
    e: &Exemplar,
    picture: &Picture,
) -> Result<(), Refusal> {
    ok.duty().within(e.body)?;
    write::put_picture(w, ok, e.id, picture)?;
    let c = &picture.consent;
    let says = format!(
        "{}: thêm ảnh “{}”; {} đồng ý cho dùng hình ảnh ngày {}, {}.",
        e.name,
        picture.alt,
        c.by,
        c.day,
        c.how.vietnamese()
    );
    let data = json!({ "picture": picture.id.to_string(), "digest": picture.digest });
    w.remember(&Fact::new("exemplars.picture_added", "exemplar", e.id, says).with(data))?;
    Ok(())
}

/// A report that a unit took an exemplar over.
pub(crate) fn report(
    w: &mut Writing,
    ok: &Allowed<ReportAdoption>,
    (e, a): (&Exemplar, &Adoption),
    unit: &str,
) -> Result<(), Refusal> {
    ok.duty().within(a.body)?;
    write::put_adoption(w, ok, a)?;
    let says =
        format!("{unit} báo cáo áp dụng {} từ {}: {}", e.name, a.day, papers::words::sentence(&a.changed));
    let fact = Fact::new("exemplars.adoption_reported", "exemplar", e.id, says).and_about("body", a.body);
    w.remember(&fact)?;
    Ok(())
}

/// Somebody else confirms a report: whoever keeps the exemplar, or oversees the unit.
pub(crate) fn confirm(
    w: &mut Writing,
    ok: &Allowed<ConfirmAdoption>,
    (e, a): (&Exemplar, &Adoption),
    (who, unit): (&str, &str),
) -> Result<(), Refusal> {
    ok.duty().within(e.body, a.body)?;
    refused(may_confirm(a, ok.by()))?;
    write::confirm_adoption(w, ok, a.id, who)?;
    let says = format!("{who} xác nhận báo cáo của {unit} về áp dụng {} từ {}.", e.name, a.day);
    w.remember(&Fact::new("exemplars.adoption_confirmed", "exemplar", e.id, says).and_about("body", a.body))?;
    Ok(())
}

/// A selection is opened.
pub(crate) fn open_selection(
    w: &mut Writing,
    ok: &Allowed<RunSelection>,
    s: &Selection,
    unit: &str,
) -> Result<(), Refusal> {
    ok.duty().within(s.body)?;
    write::put_selection(w, ok, s)?;
    let says = format!(
        "{unit} mở đợt lựa chọn điển hình: {}, họp ngày {}, chọn {} điển hình, giới thiệu đến {}.",
        s.title, s.day, s.places, s.closes_on
    );
    w.remember(&Fact::new("exemplars.selection_made", "selection", s.id, says).and_about("body", s.body))?;
    Ok(())
}

/// An exemplar is nominated; `chain` is its body and those above it. Answers who nominates.
pub(crate) fn nominate(
    w: &mut Writing,
    ok: &Allowed<KeepExemplars>,
    (s, e, chain): (&Selection, &Exemplar, &[BodyId]),
    n: &Nomination,
    today: Day,
) -> Result<BodyId, Refusal> {
    ok.duty().within(e.body)?;
    let before = selections::before(w, &[e.id])?.remove(&e.id).unwrap_or_default();
    let is_here = selections::nominations(w, s.id)?.iter().any(|other| other.exemplar == e.id);
    let c = Candidate { state: e.state, chain, before: &before, is_here };
    let by_body = refused(may_nominate(s, &c, today))?;
    write::put_nomination(w, ok, &Nomination { by_body, ..n.clone() })?;
    let names = organisations::names_of(w, &[by_body], today)?;
    let says = format!("{} giới thiệu {} dự {}.", names.full(by_body), e.name, s.title);
    w.remember(&Fact::new("exemplars.nominated", "selection", s.id, says).and_about("exemplar", e.id))?;
    Ok(by_body)
}

/// A nomination is decided; `seen` is what its judge saw.
pub(crate) fn decide(
    w: &mut Writing,
    ok: &Allowed<RunSelection>,
    (s, n, e): (&Selection, &Nomination, &Exemplar),
    seen: Option<Outcome>,
    (to, reason): (Outcome, &str),
) -> Result<(), Refusal> {
    ok.duty().within(s.body)?;
    let all = selections::nominations(w, s.id)?;
    let others = all.iter().filter(|o| o.id != n.id && o.outcome == Some(Outcome::Chosen)).count();
    let others_chosen = i64::try_from(others).unwrap_or(i64::MAX);
    refused(may_decide(s, &Deciding { was: n.outcome, to, reason, state: e.state, others_chosen }))?;
    write::decide(w, ok, (n.id, seen), (to, reason))?;
    write::touch_selection(w, ok, s.id)?;
    let mut says = format!("{}: {} – {}.", s.title, e.name, to.vietnamese().to_lowercase());
    let on = if to == Outcome::NotChosen { listed_of(w, s.id, e.id)? } else { Vec::new() };
    if !on.is_empty() {
        says.push_str(&format!(
            " Còn là đại biểu: {}; nơi tổ chức rút hoặc thay.",
            listed::places_words(&on)
        ));
    }
    let before = n.outcome.map(Outcome::word);
    let fact = Fact::new("exemplars.nomination_decided", "selection", s.id, says)
        .and_about("exemplar", e.id)
        .because(reason)
        .with(json!({ "before": before, "after": to.word() }));
    w.remember(&listed::about(fact, &on))?;
    Ok(())
}

/// The lists of delegations on which an exemplar of a selection stands.
pub(crate) fn listed_of(
    w: &mut Writing,
    selection: SelectionId,
    e: ExemplarId,
) -> Result<Vec<(DelegationId, String, usize)>, Refusal> {
    let mut sent = store::sent::of_selection(w, selection)?;
    sent.retain(|s| s.exemplar == e);
    Ok(listed::places(listed::words(w, &sent)?.values().flatten()))
}

/// The list of a selection is settled.
pub(crate) fn close(
    w: &mut Writing,
    ok: &Allowed<RunSelection>,
    s: &Selection,
    today: Day,
) -> Result<usize, Refusal> {
    ok.duty().within(s.body)?;
    let all = selections::nominations(w, s.id)?;
    refused(may_close(s, &all))?;
    write::edit_selection(w, ok, &Selection { closed_on: Some(today), ..s.clone() })?;
    let chosen = all.iter().filter(|n| n.outcome == Some(Outcome::Chosen)).count();
    let says = format!("Chốt danh sách {}: {chosen}/{} điển hình được chọn.", s.title, all.len());
    w.remember(&Fact::new("exemplars.selection_settled", "selection", s.id, says).and_about("body", s.body))?;
    Ok(chosen)
}

// What follows only writes; the page that asks leaves the fact.

/// Other words for an exemplar, as it was and as it is to be.
pub(crate) fn rewrite(
    w: &mut Writing,
    ok: &Allowed<KeepExemplars>,
    was: &Exemplar,
    (e, c): (&Exemplar, &Composition),
) -> Result<(), Refusal> {
    ok.duty().within(was.body)?;
    write::edit(w, ok, (e, c))
}

/// A nomination is taken back before it is decided.
pub(crate) fn withdraw_nomination(
    w: &mut Writing,
    ok: &Allowed<KeepExemplars>,
    e: &Exemplar,
    of: NominationId,
) -> Result<(), Refusal> {
    ok.duty().within(e.body)?;
    write::withdraw_nomination(w, ok, of)
}

/// The consent to a picture is taken back, on a day and with the reason.
pub(crate) fn withdraw_consent(
    w: &mut Writing,
    ok: &Allowed<NurtureExemplar>,
    (e, picture): (&Exemplar, PictureId),
    why: (Day, &str),
) -> Result<(), Refusal> {
    ok.duty().within(e.body)?;
    write::withdraw_consent(w, ok, (e.id, picture), why)
}

/// A picture is taken out.
pub(crate) fn remove_picture(
    w: &mut Writing,
    ok: &Allowed<NurtureExemplar>,
    (e, picture): (&Exemplar, PictureId),
) -> Result<(), Refusal> {
    ok.duty().within(e.body)?;
    write::remove_picture(w, ok, e.id, picture)
}

/// One more piece of evidence.
pub(crate) fn put_piece(
    w: &mut Writing,
    ok: &Allowed<NurtureExemplar>,
    (e, piece): (&Exemplar, &Piece),
) -> Result<(), Refusal> {
    ok.duty().within(e.body)?;
    write::put_piece(w, ok, e.id, piece)
}

/// A piece of evidence is taken out.
pub(crate) fn remove_piece(
    w: &mut Writing,
    ok: &Allowed<NurtureExemplar>,
    (e, piece): (&Exemplar, PieceId),
) -> Result<(), Refusal> {
    ok.duty().within(e.body)?;
    write::remove_piece(w, ok, e.id, piece)
}

/// A report that a unit took an exemplar over is taken back.
pub(crate) fn remove_adoption(
    w: &mut Writing,
    ok: &Allowed<ReportAdoption>,
    a: &Adoption,
) -> Result<(), Refusal> {
    ok.duty().within(a.body)?;
    write::remove_adoption(w, ok, a.id)
}
