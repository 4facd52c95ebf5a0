//! The targets as they stand on a day, their history, and the form that amends one ("điều chỉnh chỉ tiêu").

use super::annex::{self, AnnexRow};
use super::view::{History, TargetView, histories, targets};
use super::{names, seen};
use crate::after;
use crate::model::{Covenant, CovenantId};
use crate::store::targets as store;
use crate::targets::{Annex, NewAmendment, TargetAmendment};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{Day, Refusal};
use organisations::Names;
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "covenant-amend.html")]
pub(crate) struct AmendPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: CovenantId,
    pub(crate) title: String,
    /// The day the targets are shown as of, and what was typed for it.
    pub(crate) on: Day,
    pub(crate) typed: String,
    pub(crate) wrong_day: Option<String>,
    pub(crate) targets: Vec<TargetView>,
    pub(crate) histories: Vec<History>,
    pub(crate) annexes: Vec<AnnexRow>,
    pub(crate) runs: bool,
    /// May targets be amended now?
    pub(crate) may: bool,
    /// Why not, for who else might.
    pub(crate) closed: Option<String>,
    pub(crate) form: Option<AmendForm>,
    pub(crate) signing: Option<SigningForm>,
}

/// The form that records the signing of one annex.
pub(crate) struct SigningForm {
    pub(crate) no: i64,
    pub(crate) number: String,
    /// The day on record, or "".
    pub(crate) on: String,
    pub(crate) scanned: bool,
}

/// The form for one target.
pub(crate) struct AmendForm {
    pub(crate) no: i64,
    pub(crate) indicator: String,
    /// "5 sáng kiến, hạn 15/12/2023".
    pub(crate) stands: String,
    pub(crate) value: String,
    pub(crate) deadline: String,
    pub(crate) from: String,
    /// The last amendment of the target that is shown.
    pub(crate) seen: i64,
}

/// Targets and their history; with `?on=` as of that day, with `?target=` the form for one, with `?annex=` the form for
/// the signing of one.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<CovenantId>) -> Result<Page, Refusal> {
    show_annex(v, w, Two(id, v.ask("annex").parse().unwrap_or(0)))
}

/// The same, for the signing of an annex that was refused.
pub(crate) fn show_annex(
    v: &Visit,
    w: &mut Reading,
    Two(id, annex): Two<CovenantId, i64>,
) -> Result<Page, Refusal> {
    let (year, c) = seen(v, w, id)?;
    // Before it is in force the text itself is written; its own page says how.
    if c.in_force().is_err() && !v.filled.is_back() {
        return Ok(Page::elsewhere(format!("/covenants/{id}")));
    }
    let (held, signings) = (store::amendments(w, id)?, store::signings(w, id)?);
    let names = names(v, w, &year, &c)?;
    let annexes = c.annexes(&held, &signings);
    let signing = annexes.iter().find(|a| a.number == annex && v.can(year.run())).map(|a| SigningForm {
        no: a.number,
        number: a.roman(),
        on: a.signed.map_or_else(String::new, |s| s.on.to_string()),
        scanned: a.signed.is_some_and(|s| s.scan.is_some()),
    });
    Page::of(&AmendPage { signing, ..page(v, (&year, &c), (&held, &annexes), &names) })
}

fn page(
    v: &Visit,
    (year, c): (&Year, &Covenant),
    (held, annexes): (&[TargetAmendment], &[Annex<'_>]),
    names: &Names,
) -> AmendPage {
    let typed = v.ask("on");
    let asked = Day::on_record(typed);
    let wrong = !typed.is_empty() && asked.is_none();
    let on = asked.unwrap_or(v.today());
    let runs = v.can(year.run());
    let closed = match c.open_to_amend(year, v.today()) {
        Err(Refusal::Conflict(why)) if runs => Some(why),
        _ => None,
    };
    let may = runs && closed.is_none();
    // What was typed into a form that the year's end overtook is still shown.
    let writing = may || (runs && v.filled.is_back());
    let no: Option<i64> = v.filled.or("target", v.ask("target")).parse().ok();
    AmendPage {
        frame: v.frame(format!("Điều chỉnh chỉ tiêu giao ước năm {}", year.number), "/years"),
        filled: v.filled.clone(),
        id: c.id,
        title: format!("Giao ước thi đua năm {}", year.number),
        on,
        typed: if wrong { web::short(typed) } else { on.to_string() },
        wrong_day: wrong.then(|| {
            let typed = web::short(typed);
            format!("“{typed}” không phải là ngày xem được. Viết ví dụ 07/3/2019. Đang xem theo hôm nay.")
        }),
        targets: targets(&c.targets_on(held, on), names),
        histories: histories(c, held, annexes),
        annexes: annex::rows(c, annexes),
        runs,
        may,
        closed,
        form: no.filter(|_| writing).and_then(|no| form(v, c, held, no)),
        signing: None,
    }
}

fn form(v: &Visit, c: &Covenant, held: &[TargetAmendment], no: i64) -> Option<AmendForm> {
    let signed = c.target(no)?;
    let last = held.iter().rfind(|a| a.target == no);
    let (value, deadline) = last.map_or((&signed.value, signed.deadline), |a| (&a.value, a.deadline));
    Some(AmendForm {
        no,
        indicator: signed.indicator.clone(),
        stands: crate::targets::promise(value, deadline),
        value: value.clone(),
        deadline: deadline.map_or_else(String::new, |d| d.to_string()),
        from: last.map_or(v.today(), |a| a.from.max(v.today())).to_string(),
        seen: last.map_or(0, |a| a.no),
    })
}

/// Amends a target.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    c.in_force()?;
    let new = read(form, &year)?;
    let to = Next::to(format!("/covenants/{id}/amendments#lich-su-{}", new.target));
    if !after::amend(w, &ok, (&year, &c), &new)? {
        return w
            .commit_quietly("the same amendment was sent twice", to.saying("Điều chỉnh này đã ghi rồi."));
    }
    let says = format!(
        "Đã điều chỉnh chỉ tiêu {}. Lời đã ký giữ nguyên; phụ lục để in và ký ở cuối trang.",
        new.target
    );
    w.commit_remembered(to.saying(says))
}

fn read(form: &Form, year: &Year) -> Result<NewAmendment, Refusal> {
    let target: i64 = form.value("target").parse().map_err(|_| Refusal::NotFound)?;
    let (first, last) = (year.first_day(), year.last_day());
    let mut r = form.read();
    let new = NewAmendment {
        target,
        seen: form.value("seen").parse().unwrap_or(-1),
        value: r.line("value", "Mức giao ước mới", 100),
        deadline: r.optional_day("deadline", "Hạn mới", first, last),
        from: r.day("from", "Áp dụng từ ngày", first, last),
        basis: r.line("basis", "Căn cứ", 300),
        reason: r.text("reason", "Lý do điều chỉnh", 1000),
    };
    r.done()?;
    Ok(new)
}
