//! The report as it was adopted: the draft with the amendments worked in, entered once step 1 is done.

use super::seen::{Stands, mark, seen};
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

/// Why a tick is not taken.
const NOT_CHANGED: &str = "Lời báo cáo chưa đổi chữ nào. Đưa ý kiến này vào lời rồi mới đánh dấu.";

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
    /// Amendments not adopted whose words are still in it.
    pub(crate) out: usize,
    /// Is there a paper of it?
    pub(crate) papered: bool,
    /// Is a change a correction with its reason?
    pub(crate) corrects: bool,
    /// Why nothing can be entered now; empty when it can.
    pub(crate) shut: String,
}

pub(super) fn show(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
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
        out: s.c.to_take_out(),
        papered: !s.signed_without_report,
        corrects: s.c.report_settled(),
        shut: match open_to_words(&s.c) {
            Err(Refusal::Conflict(says)) => says,
            _ => String::new(),
        },
    })
}

/// May words be entered now?
fn open_to_words(c: &Conference) -> Result<(), Refusal> {
    c.still_open()?;
    if c.done(Step::Report) {
        return Ok(());
    }
    Err(Refusal::conflict("Báo cáo chưa được thông qua. Xong bước 1 rồi mới ghi được lời hoàn chỉnh."))
}

/// Numbers of the amendments that the words hold: "1, 3".
fn worked_in(all: &[Amendment]) -> String {
    all.iter().filter(|a| a.worked_in).map(|a| a.no.to_string()).collect::<Vec<_>>().join(", ")
}

/// What keeps the report from being what was adopted, in one sentence; empty when nothing does.
pub(super) fn waits(c: &Conference) -> String {
    match (c.to_work_in(), c.to_take_out()) {
        (0, 0) => String::new(),
        (left, 0) => format!("Còn {left} ý kiến tiếp thu chưa đưa vào báo cáo."),
        (0, out) => format!("Còn {out} ý kiến không tiếp thu chưa bỏ khỏi báo cáo."),
        (left, out) => format!(
            "Còn {left} ý kiến tiếp thu chưa đưa vào báo cáo, {out} ý kiến không tiếp thu chưa bỏ khỏi báo cáo."
        ),
    }
}

fn report_stands(filled: &Filled, c: &Conference) -> Stands {
    let worked_in = worked_in(&c.amendments);
    let ticked = if worked_in.is_empty() {
        "chưa có ý kiến nào".to_owned()
    } else {
        format!("ý kiến số {worked_in}")
    };
    let told = format!("{} (đã đưa vào: {ticked})", c.final_report);
    Stands::of(filled, "report-seen", &[&c.final_report, &worked_in], told)
}

/// Writes the final text and which amendments it holds: adopted ones, and of those decided otherwise since then the
/// ones that are still to be taken out.
pub(super) fn write(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    let c = &s.c;
    open_to_words(c)?;
    let mut read = form.read();
    let text = read.text("report", "Lời báo cáo", REPORT_MAX);
    let after = Conference { amendments: as_ticked(c, form), ..c.clone() };
    // Words that are as they were hold nothing more than they did. Whoever saw other words or ticks is told that first.
    let ticks = worked_in(&c.amendments);
    if text == c.report() && mark(&[&c.final_report, &ticks]) == form.value("report-seen") {
        for (a, _) in after.amendments.iter().zip(&c.amendments).filter(|(a, b)| a.worked_in && !b.worked_in)
        {
            read.wrong(format!("worked-{}", a.id), "HOINGHI-22", NOT_CHANGED);
        }
    }
    read.done()?;
    let changed: Vec<&Amendment> = after
        .amendments
        .iter()
        .zip(&c.amendments)
        .filter(|(a, b)| a.worked_in != b.worked_in)
        .map(|(a, _)| a)
        .collect();
    if text == c.report() && changed.is_empty() {
        let told = if c.final_report.is_empty() {
            "Chưa có chỗ nào khác dự thảo nên không ghi gì thêm."
        } else {
            "Đã ghi lời báo cáo."
        };
        return w.commit_quietly("the same report was sent again", Next::to(here(&s)).saying(told));
    }
    seen(form, "report-seen", &[&c.final_report, &ticks], "lời báo cáo này")?;
    let corrects = c.report_settled();
    let reason = if corrects { Some(reason(form, "reason")?) } else { None };
    store::set_report(w, &ok, &text)?;
    for a in changed {
        store::set_amendment(w, &ok, a)?;
    }
    let says = says(&after, corrects);
    let data = kernel::serde_json::json!({
        "text": text, "worked_in": worked_in(&after.amendments),
        "before": { "text": c.final_report, "worked_in": ticks },
    });
    let mut fact = fact("conferences.report_written", &s, says.clone()).with(data);
    if let Some(reason) = reason {
        let correction = Correction { step: Step::Report, says, reason: reason.clone(), at: v.now };
        store::correct(w, &ok, &correction)?;
        fact = fact.because(reason);
    }
    let told = match (after.to_work_in(), after.to_take_out()) {
        (0, 0) => "Đã ghi lời báo cáo.".to_owned(),
        (left, 0) => format!("Đã ghi lời báo cáo; còn {left} ý kiến tiếp thu chưa đánh dấu đưa vào."),
        (0, out) => format!("Đã ghi lời báo cáo; còn {out} ý kiến không tiếp thu vẫn ở trong lời."),
        (left, out) => format!(
            "Đã ghi lời báo cáo; còn {left} ý kiến tiếp thu chưa đánh dấu đưa vào, {out} ý kiến không tiếp thu vẫn ở trong lời."
        ),
    };
    w.commit(&fact, Next::to(here(&s)).saying(told))
}

/// The amendments as the form has ticked them. Whoever ticked one that was rejected while he wrote has its words in
/// his text: that is written down too, so that they are not forgotten there.
fn as_ticked(c: &Conference, form: &Form) -> Vec<Amendment> {
    let one = |a: &Amendment| Amendment { worked_in: form.has(&format!("worked-{}", a.id)), ..a.clone() };
    c.amendments.iter().map(one).collect()
}

/// The sentence for the journal and the minutes.
fn says(after: &Conference, corrects: bool) -> String {
    let all = after.adopted().count();
    let held = all - after.to_work_in();
    let verb = if corrects { "Sửa" } else { "Ghi" };
    let still = match after.to_take_out() {
        0 => String::new(),
        out => format!("; còn {out:02} ý kiến không tiếp thu chưa bỏ ra"),
    };
    match all {
        0 => format!("Sửa lời báo cáo tổng kết đã thông qua{still}."),
        _ => format!(
            "{verb} lời hoàn chỉnh của báo cáo tổng kết; đã đưa vào {held:02}/{all:02} ý kiến tiếp thu{still}."
        ),
    }
}

fn here(s: &Sitting) -> String {
    format!("{}/report", s.path())
}
