//! The dates of the seven steps.

use super::{Bar, kept};
use crate::calendar::{Planned, Step, plan_problems};
use crate::store::{self, write};
use db::{Committed, Reading, Writing};
use kernel::{Refusal, YearId};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "schedule.html")]
pub(crate) struct SchedulePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) version: String,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) rows: Vec<StepRow>,
}

pub(crate) struct StepRow {
    pub(crate) no: usize,
    pub(crate) name: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) days: [DayField; 2],
}

/// A day's field: its label, its name and what stands in it.
pub(crate) struct DayField {
    pub(crate) label: &'static str,
    pub(crate) name: String,
    pub(crate) value: String,
}

/// What each step's dates mean.
fn hint(step: Step) -> &'static str {
    match step {
        Step::Covenant => "ngày các đơn vị ký giao ước",
        Step::Work => "từ ngày phát động",
        Step::Midterm => "ngày hội nghị sơ kết, chốt thang điểm",
        Step::SelfScore => "hạn các đơn vị nộp phiếu tự chấm",
        Step::Appraisal => "đơn vị đứng đầu thẩm định các phiếu",
        Step::Conference => "ngày hội nghị tổng kết",
        Step::Handover => "ngày bàn giao cho đơn vị đứng đầu năm sau",
    }
}

pub(crate) fn rows(plan: &[Planned]) -> Vec<StepRow> {
    let day = |p: &Planned, label, end, d: Option<kernel::Day>| DayField {
        label,
        name: format!("{}_{end}", p.step.field()),
        value: d.map_or(String::new(), |d| d.to_string()),
    };
    let row = |(i, p): (usize, &Planned)| StepRow {
        no: i + 1,
        name: p.step.vietnamese(),
        hint: hint(p.step),
        days: [day(p, "Từ ngày", "from", p.from), day(p, "Đến ngày", "until", p.until)],
    };
    plan.iter().enumerate().map(row).collect()
}

/// The dates as they stand.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = kept(v, w, id)?;
    let plan = store::schedule(w, id)?;
    let filled = v.filled.beside(year.version, &[]);
    let frame = v.frame(format!("Lịch của {}", year.title()), "/blocs");
    Page::of(&SchedulePage {
        frame: frame.over(&filled, format!("/years/{id}/schedule")),
        filled,
        bar: Bar::of(v, &year, "schedule"),
        version: year.version.to_string(),
        first: year.first_day().to_string(),
        last: year.last_day().to_string(),
        rows: rows(&plan),
    })
}

/// Writes all dates at once.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = kept(v, w, id)?;
    let ok = v.may(year.plan())?;
    let mut r = form.read();
    let mut plan = Vec::new();
    for step in Step::ALL {
        let (name, field) = (step.vietnamese(), step.field());
        let from = r.optional_day(
            &format!("{field}_from"),
            &format!("{name}, từ ngày"),
            year.first_day(),
            year.last_day(),
        );
        let until = r.optional_day(
            &format!("{field}_until"),
            &format!("{name}, đến ngày"),
            year.first_day(),
            year.last_day(),
        );
        plan.push(Planned { step, from, until });
    }
    for p in plan_problems(&plan) {
        r.wrong(p.field, p.code, p.says);
    }
    r.done()?;
    let version = form.version()?;
    let before = store::schedule(w, id)?;
    let to = Next::to(format!("/years/{id}/schedule"));
    if before == plan {
        return w.commit_quietly("the same dates again change nothing", to.saying("Lịch giữ như cũ."));
    }
    write::put_plan(w, &ok, (id, version), &plan)?;
    let says = |plan: &[Planned]| -> Vec<String> {
        plan.iter()
            .filter(|p| !p.dates().is_empty())
            .map(|p| format!("{}: {}", p.step.vietnamese(), p.dates()))
            .collect()
    };
    let data = kernel::serde_json::json!({ "before": says(&before), "after": says(&plan) });
    w.commit(
        &crate::plan_fact(&year, &says(&plan).join("; ")).with(data),
        to.saying(format!("Đã ghi lịch {}.", year.title())),
    )
}
