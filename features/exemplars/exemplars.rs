//! Exemplars ("điển hình tiên tiến"): persons, collectives and models from discovery to replication, their selection
//! through the levels to conferences and congresses, and the yearbook.
//!
//! Promises: the way of an exemplar is kept whole, steps back with their reason; a picture is shown only under consent
//! that stands, and is gone everywhere with it; what concerns a person's composition is seen by those who keep the
//! exemplar and nobody else; sums of effects are those of the reports, and not known is never zero; an exemplar rises
//! one level at a time; the book and its web pages hold the same.
//!
//! Refuses: a step that is not beside the last; pictures that are not what they say or too large to be unpacked; a
//! report confirmed by whoever wrote it or by the unit it is about; more chosen than there are places; a text that does not fit its page.
//!
//! ```text
//! discovered → nurtured → recognised → multiplied        (each one step back with a reason, or retired)
//! nominated → chosen → list settled → nominated one level up → … → yearbook
//!                                  └→ on the list of a delegation to the conference
//! ```

mod adoption;
mod book;
mod deeds;
mod duties;
mod evidence;
mod fields;
mod model;
mod order;
mod pages;
mod pictures;
pub mod sample;
mod selection;
mod sending;
mod store;
mod todo;
mod units;

pub use adoption::{Adoption, AdoptionId, Counted, Effect, Sum};
pub use duties::{
    ConfirmAdoption, KeepExemplars, ManageFields, NurtureExemplar, ReportAdoption, RunSelection,
    SeeExemplars, SeeSelection,
};
pub use evidence::PieceId;
pub use model::{Composition, Exemplar, ExemplarId, Kind, State, Work};
pub use pictures::{PictureId, Prepared};
pub use selection::{NominationId, Outcome, Selection, SelectionId};
pub use todo::todos;

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

#[cfg(test)]
mod tests;
