//! Words for tests and the demo: real rubric structures, and the scores of Khối 5 in 2018.
//!
//! The scores are made up ("số liệu minh họa"); the rubrics are drawn after published ones, and each says so.

pub mod chance;
mod khoi_5;
mod rubrics;
pub mod trouble;

pub use khoi_5::{UpTo, khoi_5_2018};
pub use rubrics::{RubricSample, rubrics};

use crate::model::{Rubric, RubricId, RubricState, SheetId};
use crate::{deeds, store};
use blocs::Year;
use db::Writing;
use kernel::{Allowed, PersonId, Refusal, Uuid};

/// A key of a story; stories run once, so chance is no matter here.
fn key<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
}

/// Writes down this rubric as the year's draft, under a new key.
///
/// # Errors
/// `Broken` when the database fails.
pub fn draft(w: &mut Writing, year: &Year, by: PersonId, rubric: &Rubric) -> Result<Rubric, Refusal> {
    let ok = Allowed::in_a_story(year.run(), by);
    let edition = store::rubrics::editions(w, year.id)?.first().map_or(1, |(_, n, _, _)| n + 1);
    let draft = Rubric {
        id: key::<RubricId>(),
        year: year.id,
        edition,
        state: RubricState::Draft,
        version: 1,
        ..rubric.clone()
    };
    store::rubrics::put(w, &ok, &draft)?;
    Ok(draft)
}

/// Applies a draft, as the head unit does.
///
/// # Errors
/// `Invalid` when its sums do not hold.
pub fn apply(w: &mut Writing, year: &Year, by: PersonId, draft: &Rubric) -> Result<(), Refusal> {
    let ok = Allowed::in_a_story(year.run(), by);
    let fact = deeds::apply_rubric(w, &ok, year, draft, &key::<SheetId>)?;
    w.remember(&fact)?;
    Ok(())
}
