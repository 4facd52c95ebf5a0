//! Pages of blocs: the list, a bloc's setting up, its dates and documents.

pub(crate) mod documents;
pub(crate) mod list;
pub(crate) mod plan;
pub(crate) mod setup;

use crate::duties::{ManageBlocs, PlanYear, SeeBlocs};
use crate::model::Year;
use db::Reading;
use kernel::{BlocId, Refusal, YearId};
use web::{One, Page, Routes, Visit, needs};

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .page("/blocs", needs::<SeeBlocs>(), list::show)
        .page("/blocs/new", needs::<ManageBlocs>(), list::blank)
        .deed("/blocs", needs::<ManageBlocs>(), list::make, list::blank)
        .page("/blocs/{id}/journal", needs::<SeeBlocs>(), journal)
        .page("/years/{id}/setup", needs::<PlanYear>(), setup::show)
        .deed("/years/{id}/name", needs::<ManageBlocs>(), setup::rename, setup::show)
        .deed("/years/{id}/members", needs::<ManageBlocs>(), setup::change, setup::show)
        .deed("/years/{id}/next", needs::<ManageBlocs>(), setup::open_next, setup::show)
        .page("/years/{id}/heads", needs::<PlanYear>(), setup::heads)
        .deed("/years/{id}/heads", needs::<ManageBlocs>(), setup::appoint, setup::heads)
        .page("/years/{id}/schedule", needs::<PlanYear>(), plan::show)
        .deed("/years/{id}/schedule", needs::<PlanYear>(), plan::save, plan::show)
        .page("/years/{id}/documents", needs::<SeeBlocs>(), documents::show)
        .deed("/years/{id}/documents", needs::<PlanYear>().with_files(), documents::add, documents::show)
        .page("/years/{id}/documents/{doc}", needs::<SeeBlocs>(), documents::file)
        .deed(
            "/years/{id}/documents/{doc}/removal",
            needs::<PlanYear>(),
            documents::remove,
            documents::show_of,
        )
}

/// What the head of each page of a year says.
pub(crate) struct Bar {
    pub(crate) year: YearId,
    pub(crate) bloc: BlocId,
    pub(crate) title: String,
    /// Which of the four pages this is.
    pub(crate) tab: &'static str,
    /// May look at the setting up, the heads and the dates.
    pub(crate) plans: bool,
    /// May look at the year's own page.
    pub(crate) sees: bool,
}

impl Bar {
    fn of(v: &Visit, year: &Year, tab: &'static str) -> Bar {
        Bar {
            year: year.id,
            bloc: year.bloc,
            title: year.title(),
            tab,
            plans: v.can(year.plan()),
            sees: v.can(year.see()),
        }
    }
}

/// The year, for whoever may look at it in any part; a stranger is not told that it exists.
fn seen(v: &Visit, w: &mut Reading, id: YearId) -> Result<Year, Refusal> {
    let year = crate::store::year(w, id, v.today())?;
    if v.can(year.see()) || v.can(year.plan()) { Ok(year) } else { Err(Refusal::NotFound) }
}

/// The year, for whoever keeps its dates or manages it.
fn kept(v: &Visit, w: &mut Reading, id: YearId) -> Result<Year, Refusal> {
    let year = crate::store::year(w, id, v.today())?;
    if keeps(v, &year) { Ok(year) } else { Err(Refusal::NotFound) }
}

/// Does this person keep the year's dates or manage it?
fn keeps(v: &Visit, year: &Year) -> bool {
    v.can(year.plan()) || v.can(year.manage())
}

/// Everything that ever changed about a bloc, in all its years.
fn journal(v: &Visit, w: &mut Reading, One(id): One<BlocId>) -> Result<Page, Refusal> {
    let (newest, _, name) = crate::store::numbers(w, id)?.into_iter().next().ok_or(Refusal::NotFound)?;
    let year = seen(v, w, newest)?;
    let back = if v.can(year.plan()) { format!("/years/{newest}/setup") } else { format!("/years/{newest}") };
    web::journal(v, w, ("bloc", id), &name, &back)
}
