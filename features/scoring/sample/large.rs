//! A bloc as large as they come, for measuring: fifteen members, 120 lines, every column filled in.

use super::chance::{self, Chance};
use super::{apply, draft, head_part, own_part};
use crate::cross::{Deal, assign};
use crate::deeds;
use crate::duties::{CrossScore, Pen, Reappraise};
use crate::methods::Input;
use crate::model::{ItemId, Rubric};
use crate::sheet::Wanted;
use crate::store::{rounds, sheets};
use blocs::Year;
use db::Writing;
use kernel::{Allowed, PersonId, Refusal};
use std::collections::BTreeMap;

/// A remark wherever one is asked for.
const WHY: &str = "Theo hồ sơ minh chứng kèm theo phiếu.";

/// Scores a whole year from a seed: own, cross, head and standing body, all sheets closed. The same seed, the same year.
///
/// # Errors
/// `Broken` when the database fails.
pub fn large(w: &mut Writing, year: &Year, by: PersonId, seed: u64) -> Result<(), Refusal> {
    let applied = draft(w, year, by, &chance::large(seed))?;
    apply(w, year, by, &applied)?;
    let mut chance = Chance::of(seed);
    let main: Vec<String> = applied.main().map(|s| s.no.clone()).collect();
    let all = assign(&applied, &year.members, &main, Deal::ByCriterion);
    rounds::assign(w, &Allowed::in_a_story(year.run(), by), year.id, &all)?;
    for bare in sheets::bare_of_year(w, year.id)? {
        let own: BTreeMap<ItemId, Input> =
            applied.items().map(|i| (i.id, chance::input(&mut chance, &applied, i))).collect();
        let mut changed = own.clone();
        for item in applied.items().filter(|i| !i.method.is_relative()) {
            if chance.one_in(6) {
                changed.insert(item.id, chance::input(&mut chance, &applied, item));
            }
        }
        own_part(w, bare.id, &|r| cells(r, &own), by)?;
        let (sheet, rubric) = sheets::sheet(w, bare.id)?;
        let reviewers = rounds::reviewers(w, year.id, sheet.body)?;
        for reviewer in &year.members {
            let duty = CrossScore::of(&sheet, &reviewers, *reviewer);
            let lines: Vec<Wanted> =
                cells(&rubric, &own).into_iter().filter(|c| duty.lines.contains(&c.item)).collect();
            let pen = Pen::Cross(Allowed::in_a_story(duty, by));
            let (sheet, rubric) = sheets::sheet(w, bare.id)?;
            deeds::save_marks(w, &pen, (&sheet, &rubric), sheet.version, &lines)?;
        }
        head_part(w, year, (bare.id, &|r| cells(r, &changed)), by)?;
        let pen = Pen::Standing(Allowed::in_a_story(Reappraise::of(year), by));
        let (sheet, rubric) = sheets::sheet(w, bare.id)?;
        deeds::save_marks(w, &pen, (&sheet, &rubric), sheet.version, &cells(&rubric, &changed))?;
    }
    Ok(())
}

fn cells(rubric: &Rubric, inputs: &BTreeMap<ItemId, Input>) -> Vec<Wanted> {
    let cell = |(item, input): (&ItemId, &Input)| Wanted {
        item: *item,
        input: Some(*input),
        note: WHY.to_owned(),
        seen: None,
        grounds: Default::default(),
    };
    let known = |(item, _): &(&ItemId, &Input)| rubric.item(**item).is_some();
    inputs.iter().filter(known).map(cell).collect()
}
