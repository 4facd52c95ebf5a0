//! Pages of covenants: the text with its signatures, writing it, signing it; afterwards amendments and the check in
//! mid-year.

pub(crate) mod amend;
pub(crate) mod annex;
pub(crate) mod check;
pub(crate) mod edit;
pub(crate) mod show;
pub(crate) mod sign;
pub(crate) mod view;

use crate::check::FillCheck;
use crate::model::{Covenant, CovenantId, Sign};
use blocs::{RunYear, SeeYear, Year};
use db::Reading;
use kernel::Refusal;
use organisations::Names;
use web::{One, Page, Routes, Visit, needs};

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .page("/years/{id}/covenant", needs::<SeeYear>(), show::of_year)
        .deed("/years/{id}/covenant", needs::<RunYear>(), show::begin, show::of_year)
        .page("/covenants/{id}", needs::<SeeYear>(), show::show)
        .page("/covenants/{id}/journal", needs::<SeeYear>(), journal)
        .page("/covenants/{id}/edit", needs::<RunYear>(), edit::show)
        .deed("/covenants/{id}/edit", needs::<RunYear>(), edit::save, edit::show)
        .deed("/covenants/{id}/agreement", needs::<RunYear>(), show::agree, show::show)
        .deed("/covenants/{id}/reopening", needs::<RunYear>(), show::reopen, show::show)
        .deed("/covenants/{id}/effect", needs::<RunYear>(), show::settle, show::show)
        .page("/covenants/{id}/sign", needs::<Sign>(), sign::show)
        .deed("/covenants/{id}/signatures", needs::<Sign>(), sign::sign, sign::show)
        .page("/covenants/{id}/paper", needs::<RunYear>(), sign::paper)
        .deed(
            "/covenants/{id}/paper-signatures",
            needs::<RunYear>().with_files(),
            sign::on_paper,
            sign::paper,
        )
        .page("/covenants/{id}/signatures/{body}/scan", needs::<SeeYear>(), sign::scan)
        .deed("/covenants/{id}/absences", needs::<RunYear>(), show::absent, show::show)
        .deed("/covenants/{id}/absences/{body}/undoing", needs::<RunYear>(), show::undo, show::show_of)
        .page("/covenants/{id}/amendments", needs::<SeeYear>(), amend::show)
        .deed("/covenants/{id}/amendments", needs::<RunYear>(), amend::save, amend::show)
        .page("/covenants/{id}/annexes/{no}/pdf", needs::<SeeYear>(), annex::pdf)
        .page("/covenants/{id}/annexes/{no}/docx", needs::<SeeYear>(), annex::docx)
        .page("/covenants/{id}/annexes/{no}/scan", needs::<SeeYear>(), annex::scan)
        .deed(
            "/covenants/{id}/annexes/{no}/signing",
            needs::<RunYear>().with_files(),
            annex::sign,
            amend::show_annex,
        )
        .page("/covenants/{id}/check", needs::<SeeYear>(), check::show)
        .deed("/covenants/{id}/check", needs::<FillCheck>(), check::save, check::show)
}

/// The covenant with its year, for whoever may look at the year; a stranger is not told that it exists.
fn seen(v: &Visit, w: &mut Reading, id: CovenantId) -> Result<(Year, Covenant), Refusal> {
    let c = crate::store::covenant(w, id)?;
    let year = blocs::year(w, c.year, v.today())?;
    v.sees(year.see())?;
    Ok((year, c))
}

/// Names of the members as the year's pages write them.
fn names(v: &Visit, w: &mut Reading, year: &Year, c: &Covenant) -> Result<Names, Refusal> {
    let mut ids = year.members.clone();
    ids.extend(c.signatures.iter().map(|s| s.body));
    ids.extend(c.targets.iter().filter_map(|t| t.owner));
    organisations::names_of(w, &ids, year.names_day(v.today()))
}

fn journal(v: &Visit, w: &mut Reading, One(id): One<CovenantId>) -> Result<Page, Refusal> {
    let (year, _) = seen(v, w, id)?;
    let of = format!("Giao ước thi đua năm {} của {}", year.number, year.bloc_name);
    web::journal(v, w, ("covenant", id), &of, &format!("/covenants/{id}"))
}
