//! Words for tests and the demo: real rubric structures, and the scores of Khối 5 in 2018.
//!
//! The scores are made up ("số liệu minh họa"); the rubrics are drawn after published ones, and each says so.

pub mod chance;
mod khoi_5;
mod large;
mod mien_dong;
mod rubrics;
mod tham_muu;
pub mod trouble;

pub use khoi_5::{UpTo, khoi_5_2018};
pub use large::large;
pub use mien_dong::mien_dong_2023;
pub use rubrics::{RubricSample, rubrics};
pub use tham_muu::{tham_muu_2023, tham_muu_2024};

use crate::deeds::evidence::Brought;
use crate::duties::{FillSheet, Pen};
use crate::link::Link;
use crate::model::{EvidenceId, Rubric, RubricId, RubricState, SheetId};
use crate::sheet::Wanted;
use crate::store::evidence::Kept;
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

/// What a story wants on a sheet.
type Cells<'a> = &'a dyn Fn(&Rubric) -> Vec<Wanted>;

/// A unit scores itself and hands the sheet in.
fn own_part(w: &mut Writing, id: SheetId, cells: Cells<'_>, by: PersonId) -> Result<(), Refusal> {
    let (sheet, _) = store::sheets::sheet(w, id)?;
    own_part_with(w, id, cells, &Pen::Unit(Allowed::in_a_story(FillSheet::of(&sheet), by)))
}

/// A unit's own column is filled in and handed in, by whoever holds the pen for it.
fn own_part_with(w: &mut Writing, id: SheetId, cells: Cells<'_>, pen: &Pen) -> Result<(), Refusal> {
    let (sheet, rubric) = store::sheets::sheet(w, id)?;
    let saved = deeds::save_marks(w, pen, (&sheet, &rubric), sheet.version, &cells(&rubric))?;
    if let Some(fact) = saved {
        w.remember(&fact)?;
    }
    let (sheet, rubric) = store::sheets::sheet(w, id)?;
    let fact = deeds::submit(w, pen, (&sheet, &rubric))?;
    w.remember(&fact)?;
    Ok(())
}

/// A link of a story: the line's number, what it is called, where it leads.
type Linked<'a> = (&'a str, &'a str, &'a str);

/// A unit gives links as evidence; the same address again is the same piece for one more line.
fn prove(w: &mut Writing, id: SheetId, links: &[Linked<'_>], by: PersonId) -> Result<(), Refusal> {
    let (sheet, rubric) = store::sheets::sheet(w, id)?;
    for (no, title, address) in links {
        let pen = Pen::Unit(Allowed::in_a_story(FillSheet::of(&sheet), by));
        let item = rubric.items().find(|i| i.no == *no).ok_or(Refusal::NotFound)?;
        let link = Kept::Link(Link::read(address).map_err(Refusal::broken)?);
        let piece = (key::<EvidenceId>(), *title, link);
        for brought in deeds::evidence::bring(w, &pen, (&sheet, &rubric), item.id, &[piece])? {
            if let Brought::New(fact) | Brought::Again(fact, _) = brought {
                w.remember(&fact)?;
            }
        }
    }
    Ok(())
}

/// The head unit appraises a sheet and closes it.
fn head_part(
    w: &mut Writing,
    year: &Year,
    (id, cells): (SheetId, Cells<'_>),
    by: PersonId,
) -> Result<(), Refusal> {
    let (sheet, rubric) = store::sheets::sheet(w, id)?;
    let pen = Pen::head(Allowed::in_a_story(year.run(), by), year)?;
    let saved = deeds::save_marks(w, &pen, (&sheet, &rubric), sheet.version, &cells(&rubric))?;
    if let Some(fact) = saved {
        w.remember(&fact)?;
    }
    let (sheet, rubric) = store::sheets::sheet(w, id)?;
    let fact = deeds::close(w, &pen, (&sheet, &rubric))?;
    w.remember(&fact)?;
    Ok(())
}
