//! Pages of exemplars: the list, one exemplar with its media and who took it over, selections and their yearbook.

pub(crate) mod adoptions;
pub(crate) mod before_print;
pub(crate) mod edit;
pub(crate) mod fields;
pub(crate) mod list;
pub(crate) mod listed;
pub(crate) mod media;
pub(crate) mod onward;
pub(crate) mod pictures;
pub(crate) mod selection;
pub(crate) mod selections;
pub(crate) mod sending;
pub(crate) mod show;
pub(crate) mod yearbook;

use crate::duties::{
    ConfirmAdoption, KeepExemplars, ManageFields, NurtureExemplar, ReportAdoption, RunSelection,
    SeeExemplars, SeeSelection,
};
use crate::model::{Exemplar, ExemplarId, State};
use crate::selection::{Selection, SelectionId};
use crate::store;
use db::Reading;
use kernel::{Allowed, BodyId, Place, Refusal, Scope};
use web::{One, Page, Routes, Visit, needs};

/// Doors of this feature.
pub(crate) fn routes() -> Routes {
    exemplar_routes().and(media_routes()).and(selection_routes())
}

fn exemplar_routes() -> Routes {
    Routes::default()
        .page("/exemplars", needs::<SeeExemplars>(), list::show)
        .page("/exemplars/export", needs::<SeeExemplars>(), list::export)
        .page("/exemplars/new", needs::<KeepExemplars>(), edit::blank)
        .deed("/exemplars", needs::<KeepExemplars>(), edit::make, edit::blank)
        .page("/exemplars/fields", needs::<ManageFields>(), fields::show)
        .deed("/exemplars/fields", needs::<ManageFields>(), fields::add, fields::show)
        .deed("/exemplars/fields/{key}/end", needs::<ManageFields>(), fields::end, fields::show_of)
        .page("/exemplars/{id}", needs::<SeeExemplars>(), show::show)
        .page("/exemplars/{id}/edit", needs::<KeepExemplars>(), edit::show)
        .deed("/exemplars/{id}/edit", needs::<KeepExemplars>(), edit::save, edit::show)
        .deed("/exemplars/{id}/steps", needs::<KeepExemplars>(), show::step, show::show)
        .page("/exemplars/{id}/journal", needs::<SeeExemplars>(), journal)
        .page("/exemplars/{id}/adoptions", needs::<SeeExemplars>(), adoptions::show)
        .deed("/exemplars/{id}/adoptions", needs::<ReportAdoption>(), adoptions::report, adoptions::show)
        .deed(
            "/exemplars/{id}/adoptions/{adoption}/confirmation",
            needs::<ConfirmAdoption>(),
            adoptions::confirm,
            adoptions::show_of,
        )
        .deed(
            "/exemplars/{id}/adoptions/{adoption}/removal",
            needs::<ReportAdoption>(),
            adoptions::remove,
            adoptions::show_of,
        )
}

fn media_routes() -> Routes {
    let nurtures = needs::<NurtureExemplar>;
    Routes::default()
        .page("/exemplars/{id}/media", needs::<SeeExemplars>(), media::show)
        .deed("/exemplars/{id}/files", nurtures().with_files(), media::add_file, media::show)
        .deed("/exemplars/{id}/links", nurtures(), media::add_link, media::show)
        .page("/exemplars/{id}/files/{piece}", needs::<SeeExemplars>(), media::file)
        .deed("/exemplars/{id}/files/{piece}/removal", nurtures(), media::remove, media::show_of)
        .deed_after(
            "/exemplars/{id}/pictures",
            nurtures().with_files(),
            pictures::look,
            pictures::add,
            media::show,
        )
        .page("/exemplars/{id}/pictures/{picture}", needs::<SeeExemplars>(), pictures::picture)
        .page("/exemplars/{id}/pictures/{picture}/consent", nurtures(), pictures::consent)
        .deed(
            "/exemplars/{id}/pictures/{picture}/withdrawal",
            nurtures(),
            pictures::withdraw,
            pictures::show_of,
        )
        .deed("/exemplars/{id}/pictures/{picture}/removal", nurtures(), pictures::remove, pictures::show_of)
}

fn selection_routes() -> Routes {
    let runs = needs::<RunSelection>;
    let sees = needs::<SeeSelection>;
    Routes::default()
        .page("/selections", sees(), selections::show)
        .page("/selections/new", runs(), selections::blank)
        .deed("/selections", runs(), selections::make, selections::blank)
        .page("/selections/{id}", sees(), selection::show)
        .page("/selections/{id}/edit", runs(), selections::edit)
        .deed("/selections/{id}/edit", runs(), selections::save, selections::edit)
        .page("/selections/{id}/journal", sees(), selection::journal)
        .deed("/selections/{id}/nominations", needs::<KeepExemplars>(), selection::nominate, selection::show)
        .deed(
            "/selections/{id}/nominations/{nomination}/outcome",
            runs(),
            selection::decide,
            selection::show_of,
        )
        .deed(
            "/selections/{id}/nominations/{nomination}/withdrawal",
            needs::<KeepExemplars>(),
            selection::withdraw,
            selection::show_of,
        )
        .deed("/selections/{id}/closure", runs(), selection::close, selection::show)
        .deed("/selections/{id}/reopening", runs(), selection::reopen, selection::show)
        .page("/selections/{id}/delegates", runs(), sending::show)
        .deed("/selections/{id}/delegates", runs(), sending::send, sending::show)
        .page("/selections/{id}/yearbook", sees(), yearbook::show)
        .page("/selections/{id}/yearbook/{exemplar}", sees(), yearbook::entry)
        .page("/selections/{id}/yearbook-pdf", sees(), yearbook::pdf)
        .deed("/selections/{id}/foreword", runs(), yearbook::foreword, yearbook::show)
}

/// An exemplar, for whoever may look at it, and what they may do.
pub(crate) struct Opened {
    pub(crate) e: Exemplar,
    pub(crate) place: Place,
    /// Keeps it.
    pub(crate) keeps: bool,
    /// Adds to what is known of it.
    pub(crate) nurtures: bool,
}

impl Opened {
    /// The exact permission to keep it.
    pub(crate) fn keep(&self, v: &Visit) -> Result<Allowed<KeepExemplars>, Refusal> {
        v.may(KeepExemplars { place: self.place.clone() })
    }

    /// The exact permission to add to it.
    pub(crate) fn nurture(&self, v: &Visit) -> Result<Allowed<NurtureExemplar>, Refusal> {
        v.may(NurtureExemplar::of(&self.e, self.place.clone()))
    }
}

/// Opens an exemplar; who may not see it is told that there is none.
pub(crate) fn open(v: &Visit, w: &mut Reading, id: ExemplarId) -> Result<Opened, Refusal> {
    let e = store::exemplar(w, id)?;
    let place = organisations::place(w, e.body, v.today())?;
    let keeps = v.can(KeepExemplars { place: place.clone() });
    let nurtures = v.can(NurtureExemplar::of(&e, place.clone()));
    if keeps || nurtures || e.state.is_shown_to_all() {
        Ok(Opened { e, place, keeps, nurtures })
    } else {
        Err(Refusal::NotFound)
    }
}

/// What the head of each page of an exemplar says.
pub(crate) struct Bar {
    pub(crate) id: ExemplarId,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) field: String,
    pub(crate) unit: String,
    pub(crate) state: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) illustrative: bool,
    pub(crate) tab: &'static str,
    pub(crate) keeps: bool,
}

/// The class of the state's tag.
pub(crate) fn tone(state: State) -> &'static str {
    match state {
        // Calm colours: nothing here is late or waits for the reader.
        State::Discovered | State::Nurtured | State::Retired => "",
        State::Recognised | State::Multiplied => "met",
    }
}

pub(crate) fn bar(v: &Visit, w: &mut Reading, o: &Opened, tab: &'static str) -> Result<Bar, Refusal> {
    let fields = store::all_fields(w)?;
    let names = organisations::names_of(w, &[o.e.body], v.today())?;
    Ok(Bar {
        id: o.e.id,
        name: o.e.name.clone(),
        kind: o.e.kind.vietnamese(),
        field: crate::fields::name_of(&fields, &o.e.field).to_owned(),
        unit: names.full(o.e.body).to_owned(),
        state: o.e.state.vietnamese(),
        tone: tone(o.e.state),
        illustrative: o.e.illustrative,
        tab,
        keeps: o.keeps,
    })
}

fn journal(v: &Visit, w: &mut Reading, One(id): One<ExemplarId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    // The journal tells of judgements taken back; whoever only learns from an exemplar has no need of it.
    if !o.nurtures {
        return Err(Refusal::NotFound);
    }
    web::journal(v, w, ("exemplar", id), &o.e.name, &format!("/exemplars/{id}"))
}

/// A selection, for whoever may look at it, and what they may do.
pub(crate) struct OpenedSelection {
    pub(crate) s: Selection,
    place: Place,
    /// Runs it.
    pub(crate) runs: bool,
}

impl OpenedSelection {
    /// The exact permission to run it.
    pub(crate) fn run(&self, v: &Visit) -> Result<Allowed<RunSelection>, Refusal> {
        v.may(RunSelection { place: self.place.clone() })
    }
}

/// Opens a selection; who may not see it is told that there is none.
pub(crate) fn open_selection(
    v: &Visit,
    w: &mut Reading,
    id: SelectionId,
) -> Result<OpenedSelection, Refusal> {
    let s = store::selections::selection(w, id)?;
    let place = organisations::place(w, s.body, v.today())?;
    let mut below = Vec::new();
    for own in own_bodies(v) {
        if organisations::above(w, own, v.today())?.contains(&s.body) {
            below.push(own);
        }
    }
    v.sees(SeeSelection::from(place.clone(), &below))?;
    let runs = v.can(RunSelection { place: place.clone() });
    Ok(OpenedSelection { s, place, runs })
}

/// The bodies this person holds a post at, directly or above all below; at most twenty.
pub(crate) fn own_bodies(v: &Visit) -> Vec<BodyId> {
    let grants = v.actor().map(|a| a.grants.as_slice()).unwrap_or_default();
    let mut own: Vec<BodyId> = grants
        .iter()
        .filter_map(|g| match g.scope {
            Scope::Body(b) | Scope::Below(b) if b != organisations::EVERYWHERE => Some(b),
            _ => None,
        })
        .collect();
    own.sort_unstable();
    own.dedup();
    own.truncate(20);
    own
}

/// Does this person oversee what is below a body? Only they are led to what is left of bodies that are no more.
pub(crate) fn oversees(v: &Visit) -> bool {
    v.actor().is_ok_and(|a| a.grants.iter().any(|g| matches!(g.scope, Scope::Below(_))))
}

/// The key a form brings along, or a new one: a form sent twice adds one thing.
pub(crate) fn fresh_key(v: &Visit) -> String {
    let fresh = kernel::Uuid::now_v7().to_string();
    if v.filled.conflict.is_some() { fresh } else { v.filled.or("key", &fresh).to_owned() }
}

/// Where a form about one thing of another is sent: "/exemplars/KEY/pictures/KEY/removal".
pub(crate) fn path(
    base: &str,
    id: impl std::fmt::Display,
    things: &str,
    thing: impl std::fmt::Display,
    act: &str,
) -> String {
    format!("/{base}/{id}/{things}/{thing}/{act}")
}

/// The name of a field about one thing: "speaker-KEY".
pub(crate) fn field(name: &str, id: impl std::fmt::Display) -> String {
    format!("{name}-{id}")
}
