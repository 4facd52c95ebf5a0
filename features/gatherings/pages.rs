//! Pages of gatherings: the list, a gathering's own data, and the parts of its workspace.

pub(crate) mod clip;
pub(crate) mod committees;
pub(crate) mod honours;
pub(crate) mod item;
pub(crate) mod items;
pub(crate) mod list;
pub(crate) mod lists;
pub(crate) mod meetings;
pub(crate) mod named;
pub(crate) mod news;
pub(crate) mod papers;
pub(crate) mod photos;
pub(crate) mod programme;
pub(crate) mod screen;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod task;
pub(crate) mod tasks;

use crate::duties::{PrepareGathering, ReportTask, SeeGathering};
use crate::model::{Gathering, GatheringId};
use db::Reading;
use kernel::{Allowed, Refusal};
use web::{Routes, Visit, needs};

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .page("/gatherings", needs::<SeeGathering>(), list::show)
        .page("/gatherings/new", needs::<PrepareGathering>(), list::blank)
        .deed("/gatherings", needs::<PrepareGathering>(), list::make, list::blank)
        .page("/gatherings/{id}/setup", needs::<SeeGathering>(), setup::show)
        .deed("/gatherings/{id}/setup", needs::<PrepareGathering>(), setup::save, setup::show)
        .page("/gatherings/{id}/journal", needs::<PrepareGathering>(), setup::journal)
        .page("/gatherings/{id}/news", needs::<PrepareGathering>(), news::show)
        .page("/gatherings/{id}/news/folder", needs::<PrepareGathering>(), photos::folder)
        .deed_after(
            "/gatherings/{id}/photos",
            needs::<PrepareGathering>().with_pictures(),
            photos::look,
            photos::add,
            news::show,
        )
        .deed("/gatherings/{id}/photos/order", needs::<PrepareGathering>(), photos::order, news::show)
        .page("/gatherings/{id}/photos/{photo}", needs::<PrepareGathering>(), photos::show)
        .deed("/gatherings/{id}/photos/{photo}", needs::<PrepareGathering>(), photos::set, photos::of_news)
        .and(programme_doors())
        .and(task_doors())
        .and(other_doors())
}

fn programme_doors() -> Routes {
    let may = needs::<PrepareGathering>;
    Routes::default()
        .page("/gatherings/{id}/programme", needs::<SeeGathering>(), programme::show)
        .page("/gatherings/{id}/programme/print", needs::<SeeGathering>(), programme::print)
        .page("/gatherings/{id}/programme/pdf", needs::<SeeGathering>(), programme::pdf)
        .page("/gatherings/{id}/programme/docx", needs::<SeeGathering>(), programme::docx)
        .page("/gatherings/{id}/programme/calendar", needs::<SeeGathering>(), programme::calendar)
        .deed("/gatherings/{id}/programme/template", may(), sessions::model, programme::show)
        .deed("/gatherings/{id}/sessions", may(), sessions::add_session, programme::show)
        .page("/gatherings/{id}/sessions/{session}", may(), sessions::session)
        .deed("/gatherings/{id}/sessions/{session}", may(), sessions::set_session, sessions::session)
        .deed("/gatherings/{id}/sessions/{session}/removal", may(), sessions::drop_session, sessions::session)
        .deed("/gatherings/{id}/sessions/{session}/items", may(), items::add_item, sessions::session)
        .deed("/gatherings/{id}/sessions/{session}/order", may(), items::order, items::show_of_session)
        .page("/gatherings/{id}/items/{item}", may(), item::show)
        .deed("/gatherings/{id}/items/{item}", may(), items::set_item, item::show)
        .deed("/gatherings/{id}/items/{item}/removal", may(), items::drop_item, item::show)
        .deed("/gatherings/{id}/items/{item}/speakers", may(), items::add_speaker, item::show)
        .deed("/gatherings/{id}/items/{item}/speakers/order", may(), items::order_speakers, item::show)
        .deed("/gatherings/{id}/items/{item}/honours", may(), honours::add, item::show)
        .deed("/gatherings/{id}/items/{item}/honours/order", may(), honours::order, item::show)
        .page("/gatherings/{id}/screen", needs::<SeeGathering>(), screen::show)
        .live("/gatherings/{id}/screen/live", needs::<SeeGathering>(), screen::live)
        .page("/gatherings/{id}/projector", may(), screen::operate)
        .deed("/gatherings/{id}/projector", may(), screen::choose, screen::operate)
}

fn task_doors() -> Routes {
    let may = needs::<PrepareGathering>;
    Routes::default()
        .page("/gatherings/{id}/tasks", needs::<SeeGathering>(), tasks::show)
        .deed("/gatherings/{id}/tasks", may(), task::add, tasks::show)
        .page("/gatherings/{id}/tasks/{task}", needs::<SeeGathering>(), task::show)
        .deed("/gatherings/{id}/tasks/{task}", may(), task::set, task::show)
        .deed("/gatherings/{id}/tasks/{task}/progress", needs::<ReportTask>(), task::report, task::show)
        .deed("/gatherings/{id}/tasks/{task}/removal", may(), task::drop, task::show)
        .page("/gatherings/{id}/meetings", needs::<SeeGathering>(), meetings::list)
        .deed("/gatherings/{id}/meetings", may(), meetings::add, meetings::list)
        .page("/gatherings/{id}/meetings/{meeting}", needs::<SeeGathering>(), meetings::show)
        .deed("/gatherings/{id}/meetings/{meeting}/tasks", may(), meetings::take, meetings::show)
        .deed("/gatherings/{id}/meetings/{meeting}/conclusions", may(), meetings::conclude, meetings::show)
        .deed("/gatherings/{id}/meetings/{meeting}/removal", may(), meetings::drop, meetings::show)
}

fn other_doors() -> Routes {
    let may = needs::<PrepareGathering>;
    Routes::default()
        .page("/gatherings/{id}/committees", needs::<SeeGathering>(), committees::list)
        .deed("/gatherings/{id}/committees", may(), committees::add, committees::list)
        .deed("/gatherings/{id}/committees/template", may(), committees::model, committees::list)
        .page("/gatherings/{id}/committees/{committee}", may(), committees::show)
        .deed("/gatherings/{id}/committees/{committee}", may(), committees::set, committees::show)
        .deed(
            "/gatherings/{id}/committees/{committee}/members",
            may(),
            committees::add_member,
            committees::show,
        )
        .deed(
            "/gatherings/{id}/committees/{committee}/members/removal",
            may(),
            committees::drop_member,
            committees::show,
        )
        .deed("/gatherings/{id}/committees/{committee}/removal", may(), committees::drop, committees::show)
        .page("/gatherings/{id}/clip", needs::<SeeGathering>(), clip::show)
        .deed("/gatherings/{id}/clip", may(), clip::add, clip::show)
        .deed("/gatherings/{id}/clip/order", may(), clip::order, clip::show)
        .page("/gatherings/{id}/papers", needs::<SeeGathering>(), papers::list)
        .deed("/gatherings/{id}/papers", may().with_files(), papers::add, papers::list)
        .page("/gatherings/{id}/papers/{doc}", needs::<SeeGathering>(), papers::show)
        .page("/gatherings/{id}/papers/{doc}/file", needs::<SeeGathering>(), papers::file)
        .deed("/gatherings/{id}/papers/{doc}", may().with_files(), papers::set, papers::show)
        .deed("/gatherings/{id}/papers/{doc}/removal", may(), papers::remove, papers::show)
}

/// What the head of each page of the workspace says.
pub(crate) struct Top {
    pub(crate) id: GatheringId,
    pub(crate) name: String,
    pub(crate) days: String,
    pub(crate) place: String,
    pub(crate) illustrative: bool,
    pub(crate) leaders: bool,
    /// The tabs, as HTML.
    pub(crate) bar: String,
    /// The way back, as HTML.
    pub(crate) trail: String,
    /// May prepare it.
    pub(crate) prepares: bool,
    /// All of it that is not for preparers alone is open to them.
    pub(crate) open: bool,
}

impl Top {
    /// `part` is the tab, `page` the page's name in the trail.
    fn of(v: &Visit, g: &Gathering, part: &str, page: &str) -> Result<Top, Refusal> {
        let (prepares, open) = (v.can(g.prepare()), g.is_open_to(v.actor()?));
        Ok(Top {
            id: g.id,
            name: g.name.clone(),
            days: g.days_words(),
            place: g.place.clone(),
            illustrative: g.illustrative,
            leaders: g.leaders_attend,
            bar: if prepares { crate::bar(g, part)? } else { crate::members_bar(g, part, open)? },
            trail: crate::trail(g, page)?,
            prepares,
            open,
        })
    }
}

/// The gathering, for whoever may look at it; a stranger is not told that it exists.
fn seen(v: &Visit, w: &mut Reading, id: GatheringId) -> Result<Gathering, Refusal> {
    let g = crate::store::gathering(w, id)?;
    v.sees(g.see())?;
    Ok(g)
}

/// The gathering with the permission to prepare it; who may not even look is told that there is none.
fn prepared(
    v: &Visit,
    w: &mut Reading,
    id: GatheringId,
) -> Result<(Gathering, Allowed<PrepareGathering>), Refusal> {
    let g = seen(v, w, id)?;
    let ok = v.may(g.prepare())?;
    Ok((g, ok))
}
