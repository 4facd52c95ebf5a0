//! Pages of logistics: the overview of a gathering's workspace, needs, the estimate, changes and what is wrong now.

pub(crate) mod book;
pub(crate) mod budget;
pub(crate) mod changes;
pub(crate) mod copy;
pub(crate) mod findings;
pub(crate) mod needs;
pub(crate) mod overview;
pub(crate) mod sheets;
pub(crate) mod statistics;

use db::Reading;
use gatherings::{Gathering, GatheringId, PrepareGathering, SeeGathering};
use kernel::{Allowed, Refusal};
use web::{Routes, Visit, needs};

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    let may = needs::<PrepareGathering>;
    Routes::default()
        .page("/gatherings/{id}", needs::<SeeGathering>(), overview::show)
        .page("/gatherings/{id}/copy", may(), copy::show)
        .deed("/gatherings/{id}/copy", may(), copy::take, copy::show)
        .page("/gatherings/{id}/statistics", needs::<SeeGathering>(), statistics::show)
        .live("/gatherings/{id}/statistics/live", needs::<SeeGathering>(), statistics::live)
        .page("/gatherings/{id}/needs", may(), needs::show)
        .deed("/gatherings/{id}/needs", may(), needs::add, needs::show)
        .page("/gatherings/{id}/needs/{need}", may(), needs::one)
        .deed("/gatherings/{id}/needs/{need}", may(), needs::set, needs::one)
        .deed("/gatherings/{id}/needs/{need}/number", may(), needs::as_wanted, needs::show_of)
        .deed("/gatherings/{id}/needs/{need}/removal", may(), needs::drop, needs::one)
        .page("/gatherings/{id}/needs-workbook", may(), book::workbook)
        .page("/gatherings/{id}/budget", may(), budget::show)
        .deed("/gatherings/{id}/budget", may(), budget::add, budget::show)
        .deed("/gatherings/{id}/budget/approval", may(), budget::approve, budget::show)
        .page("/gatherings/{id}/budget/{line}", may(), budget::one)
        .deed("/gatherings/{id}/budget/{line}", may(), budget::set, budget::one)
        .deed("/gatherings/{id}/budget/{line}/removal", may(), budget::drop, budget::one)
        .page("/gatherings/{id}/workbook", may(), book::everything)
        .page("/gatherings/{id}/findings-workbook", may(), book::findings)
        .page("/gatherings/{id}/changes", may(), changes::show)
        .page("/gatherings/{id}/changes/new", may(), changes::preview)
        .deed("/gatherings/{id}/changes", may(), changes::make, changes::preview)
        .deed("/gatherings/{id}/accepted", may(), findings::accept, changes::show)
        .deed("/gatherings/{id}/accepted/undoing", may(), findings::unaccept, changes::show)
}

/// What the head of each page of the workspace says.
pub(crate) struct Top {
    pub(crate) id: GatheringId,
    pub(crate) name: String,
    pub(crate) days: String,
    pub(crate) place: String,
    pub(crate) illustrative: bool,
    pub(crate) leaders: bool,
    pub(crate) bar: String,
    pub(crate) trail: String,
}

impl Top {
    fn of(g: &Gathering, part: &str, page: &str) -> Result<Top, Refusal> {
        Ok(Top {
            id: g.id,
            name: g.name.clone(),
            days: g.days_words(),
            place: g.place.clone(),
            illustrative: g.illustrative,
            leaders: g.leaders_attend,
            bar: gatherings::bar(g, part)?,
            trail: gatherings::trail(g, page)?,
        })
    }
}

/// The gathering with the permission to prepare it; who may not even look is told that there is none.
fn prepared(
    v: &Visit,
    w: &mut Reading,
    id: GatheringId,
) -> Result<(Gathering, Allowed<PrepareGathering>), Refusal> {
    let g = gatherings::gathering(w, id)?;
    v.sees(g.see())?;
    let ok = v.may(g.prepare())?;
    Ok((g, ok))
}
