//! Khối 5 as the story tells it, for tests and the demo. Dates the story does not give are made up.

use crate::calendar::{Planned, Step};
use crate::duties::{ManageBlocs, PlanYear, RunYear};
use crate::model::{BlocKind, Heads};
use crate::papers::{Document, DocumentId, DocumentKind};
use crate::store::{self, write};
use db::Writing;
use kernel::{Allowed, BlocId, BodyId, Day, PersonId, Place, Refusal, Uuid, YearId};
use organisations::sample::{Khoi5, ThamMuu};

/// Khối 5 with its year 2018: six members, led by the province's office; the deputy is made up.
///
/// # Errors
/// `Broken` when the database fails.
pub fn khoi_5(w: &mut Writing, k: &Khoi5, by: PersonId) -> Result<(BlocId, YearId), Refusal> {
    let new = write::NewBloc {
        bloc: BlocId(Uuid::now_v7()),
        year: YearId(Uuid::now_v7()),
        kind: BlocKind::Sector,
        number: 2018,
        name: "Khối 5".into(),
        long: "Khối thi đua số 5".into(),
        managing: k.council,
        members: k.members().to_vec(),
    };
    bloc(w, &new, by)?;
    lead(w, new.year, (k.office, Some(k.assembly)), by)?;
    plan(w, new.year, &story_plan(), by)?;
    let documents = [
        (DocumentKind::Decision, "1306/QĐ-UBND", "Chia cụm, khối thi đua của tỉnh", "28/02/2018"),
        (DocumentKind::Regulation, "01/QC-K5", "Quy chế hoạt động của khối", "12/3/2018"),
    ];
    for (kind, number, name, on) in documents {
        document(w, new.year, (kind, number, name, day(on)?), by)?;
    }
    Ok((new.bloc, new.year))
}

/// The advisory and synthesis bloc with its year 2023: eleven members, led by Cục Quản lý thị trường tỉnh.
///
/// # Errors
/// `Broken` when the database fails.
pub fn tham_muu(w: &mut Writing, m: &ThamMuu, by: PersonId) -> Result<(BlocId, YearId), Refusal> {
    let new = write::NewBloc {
        bloc: BlocId(Uuid::now_v7()),
        year: YearId(Uuid::now_v7()),
        kind: BlocKind::Sector,
        number: 2023,
        name: "Khối tham mưu, tổng hợp".into(),
        long: "Khối thi đua các cơ quan tham mưu, tổng hợp".into(),
        managing: m.council,
        members: m.members.to_vec(),
    };
    bloc(w, &new, by)?;
    let on = day("20/02/2023")?;
    let year = store::year(w, new.year, on)?;
    let ok = Allowed::in_a_story(RunYear { bloc: year.bloc, place: year.run_place() }, by);
    let how = "bầu tại hội nghị tổng kết năm 2022".to_owned();
    crate::appoint(w, &ok, &year, &Heads { head: m.head(), deputy: Some(m.members[5]), from: on, how })?;
    let on = |s: &str| day(s).ok();
    let p = |step, from, until| Planned { step, from, until };
    let dates = [
        p(Step::Covenant, on("28/02/2023"), on("28/02/2023")),
        p(Step::Work, on("28/02/2023"), None),
        p(Step::Midterm, on("20/7/2023"), on("20/7/2023")),
        p(Step::SelfScore, None, on("10/11/2023")),
        p(Step::Appraisal, on("13/11/2023"), on("24/11/2023")),
        p(Step::Conference, on("30/11/2023"), on("30/11/2023")),
        p(Step::Handover, on("15/12/2023"), on("15/12/2023")),
    ];
    plan(w, new.year, &dates, by)?;
    Ok((new.bloc, new.year))
}

/// Any bloc with its first year.
///
/// # Errors
/// `Broken` when the database fails.
pub fn bloc(w: &mut Writing, new: &write::NewBloc, by: PersonId) -> Result<(), Refusal> {
    let ok = Allowed::in_a_story(ManageBlocs { place: Place::at_body(new.managing) }, by);
    crate::create(w, &ok, new)
}

/// Head and deputy of a year, by the decision that made the bloc.
///
/// # Errors
/// `Invalid` when they are not members.
pub fn lead(
    w: &mut Writing,
    year: YearId,
    heads: (BodyId, Option<BodyId>),
    by: PersonId,
) -> Result<(), Refusal> {
    let on = day("12/3/2018")?;
    let year = store::year(w, year, on)?;
    let ok = Allowed::in_a_story(RunYear { bloc: year.bloc, place: year.run_place() }, by);
    let how = format!("bầu tại hội nghị tổng kết năm {}", year.number - 1);
    crate::appoint(w, &ok, &year, &Heads { head: heads.0, deputy: heads.1, from: on, how }).map(drop)
}

/// The dates of a year.
///
/// # Errors
/// `Conflict` when somebody else changed the year meanwhile.
pub fn plan(w: &mut Writing, year: YearId, plan: &[Planned], by: PersonId) -> Result<(), Refusal> {
    let today = w.who().at.day();
    let year = store::year(w, year, today)?;
    write::put_plan(w, &Allowed::in_a_story(year.plan(), by), (year.id, year.version), plan)?;
    let dates: Vec<String> = plan.iter().map(|p| format!("{}: {}", p.step.vietnamese(), p.dates())).collect();
    w.remember(&crate::plan_fact(&year, &dates.join("; ")))?;
    Ok(())
}

/// A document without a file.
///
/// # Errors
/// `Broken` when the database fails.
pub fn document(
    w: &mut Writing,
    year: YearId,
    (kind, number, name, on): (DocumentKind, &str, &str, Day),
    by: PersonId,
) -> Result<DocumentId, Refusal> {
    let id = DocumentId(Uuid::now_v7());
    let ok = Allowed::in_a_story(PlanYear { place: Place::default() }, by);
    let d = Document { id, year, kind, number: number.into(), name: name.into(), day: on, file: None };
    write::put_document(w, &ok, &d)?;
    w.remember(&crate::document_fact(&d))?;
    Ok(id)
}

/// The dates of Khối 5 in 2018 and the spring of 2019.
pub fn story_plan() -> Vec<Planned> {
    let on = |s: &str| day(s).ok();
    let p = |step, from, until| Planned { step, from, until };
    vec![
        p(Step::Covenant, on("12/3/2018"), on("12/3/2018")),
        p(Step::Work, on("12/3/2018"), None),
        p(Step::Midterm, on("18/7/2018"), on("18/7/2018")),
        p(Step::SelfScore, None, on("15/02/2019")),
        p(Step::Appraisal, on("18/02/2019"), on("28/02/2019")),
        p(Step::Conference, on("07/3/2019"), on("07/3/2019")),
        p(Step::Handover, on("07/3/2019"), on("07/3/2019")),
    ]
}

fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).ok_or_else(|| Refusal::broken(format!("no such day: {text}")))
}
