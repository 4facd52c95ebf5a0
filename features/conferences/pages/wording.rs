//! The report as it was adopted: the draft with the amendments worked in, entered once step 1 is done.

use super::seen::{Stands, seen};
use super::steps::{fact, reason};
use crate::model::{Amendment, Conference, ConferenceId, Correction, Decision, Step};
use crate::sitting::{Sitting, sitting};
use crate::store;
use askama::Template;
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// The longest final report; a draft has at most half of it.
const REPORT_MAX: usize = 40_000;

/// The form, with the amendments beside it.
#[derive(Template)]
#[template(path = "report.html")]
pub(crate) struct ReportPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) conference: String,
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) stands: Stands,
    pub(crate) adopted: Vec<Amendment>,
    pub(crate) rejected: Vec<Amendment>,
    /// Are these still the draft's words?
    pub(crate) draft: bool,
    pub(crate) left: usize,
    /// Is a change a correction with its reason?
    pub(crate) corrects: bool,
    /// Why nothing can be entered now; empty when it can.
    pub(crate) shut: String,
}

pub(super) fn show(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id)?;
    v.sees(s.see())?;
    v.may(s.run())?;
    let of = |decision| s.c.amendments.iter().filter(move |a| a.decision == decision).cloned().collect();
    Page::of(&ReportPage {
        frame: v.frame("Báo cáo tổng kết", "/conferences"),
        filled: v.filled.clone(),
        conference: s.title(),
        path: s.path(),
        text: s.c.report().to_owned(),
        stands: report_stands(&v.filled, &s.c),
        adopted: of(Decision::Adopted),
        rejected: of(Decision::Rejected),
        draft: s.c.final_report.is_empty(),
        left: s.c.to_work_in(),
        corrects: finished(&s.c),
        shut: match open_to_words(&s.c) {
            Err(Refusal::Conflict(says)) => says,
            _ => String::new(),
        },
    })
}

/// The report is as it was adopted: every change from here on is a correction.
fn finished(c: &Conference) -> bool {
    c.to_work_in() == 0
}

/// May words be entered now?
fn open_to_words(c: &Conference) -> Result<(), Refusal> {
    c.still_open()?;
    if c.done(Step::Report) {
        return Ok(());
    }
    Err(Refusal::conflict("Báo cáo chưa được thông qua. Xong bước 1 rồi mới ghi được lời hoàn chỉnh."))
}

/// Numbers of the amendments that are worked in: "1, 3".
fn worked_in(c: &Conference) -> String {
    numbers(c.adopted().filter(|a| a.worked_in))
}

fn numbers<'a>(all: impl Iterator<Item = &'a Amendment>) -> String {
    all.map(|a| a.no.to_string()).collect::<Vec<_>>().join(", ")
}

fn report_stands(filled: &Filled, c: &Conference) -> Stands {
    let worked_in = worked_in(c);
    let ticked = if worked_in.is_empty() {
        "chưa có ý kiến nào".to_owned()
    } else {
        format!("ý kiến số {worked_in}")
    };
    let told = format!("{} (đã đưa vào: {ticked})", c.final_report);
    Stands::of(filled, "report-seen", &[&c.final_report, &worked_in], told)
}

/// Writes the final text and which adopted amendments it holds.
pub(super) fn write(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id)?;
    let ok = v.may(s.run())?;
    let c = &s.c;
    open_to_words(c)?;
    let mut read = form.read();
    let text = read.text("report", "Lời báo cáo", REPORT_MAX);
    read.done()?;
    let changed: Vec<Amendment> = c
        .adopted()
        .map(|a| Amendment { worked_in: form.has(&format!("worked-{}", a.id)), ..a.clone() })
        .filter(|a| c.adopted().any(|b| b.id == a.id && b.worked_in != a.worked_in))
        .collect();
    if text == c.report() && changed.is_empty() {
        let told = if c.final_report.is_empty() {
            "Chưa có chỗ nào khác dự thảo nên không ghi gì thêm."
        } else {
            "Đã ghi lời báo cáo."
        };
        return w.commit_quietly("the same report was sent again", Next::to(here(&s)).saying(told));
    }
    let ticks = worked_in(c);
    seen(form, "report-seen", &[&c.final_report, &ticks], "lời báo cáo này")?;
    let corrects = finished(c);
    let reason = if corrects { Some(reason(form, "reason")?) } else { None };
    store::set_report(w, &ok, &text)?;
    for a in &changed {
        store::set_amendment(w, &ok, a)?;
    }
    let after: Vec<&Amendment> =
        c.adopted().map(|a| changed.iter().find(|b| b.id == a.id).unwrap_or(a)).collect();
    let held = after.iter().filter(|a| a.worked_in).count();
    let says = match after.len() {
        0 => "Sửa lời báo cáo tổng kết đã thông qua.".to_owned(),
        all if corrects => {
            format!("Sửa lời hoàn chỉnh của báo cáo tổng kết; đã đưa vào {held:02}/{all:02} ý kiến tiếp thu.")
        }
        all => {
            format!("Ghi lời hoàn chỉnh của báo cáo tổng kết; đã đưa vào {held:02}/{all:02} ý kiến tiếp thu.")
        }
    };
    let data = kernel::serde_json::json!({
        "text": text, "worked_in": numbers(after.iter().copied().filter(|a| a.worked_in)),
        "before": { "text": c.final_report, "worked_in": ticks },
    });
    let mut fact = fact("conferences.report_written", &s, says.clone()).with(data);
    if let Some(reason) = reason {
        let correction = Correction { step: Step::Report, says, reason: reason.clone(), at: v.now };
        store::correct(w, &ok, &correction)?;
        fact = fact.because(reason);
    }
    let told = match after.len() - held {
        0 => "Đã ghi lời báo cáo.".to_owned(),
        left => format!("Đã ghi lời báo cáo; còn {left} ý kiến tiếp thu chưa đánh dấu đưa vào."),
    };
    w.commit(&fact, Next::to(here(&s)).saying(told))
}

fn here(s: &Sitting) -> String {
    format!("{}/report", s.path())
}
