//! SQL of what the projector shows.

use crate::duties::PrepareGathering;
use crate::model::GatheringId;
use crate::programme::ItemId;
use crate::screen::{Scene, Screen};
use db::{Reading, Writing, p};
use kernel::{Allowed, Refusal};

/// What was chosen last; the welcome where nothing was.
pub(crate) fn screen(w: &mut Reading, id: GatheringId) -> Result<Screen, Refusal> {
    let rows: Vec<(String, Option<ItemId>, i64)> =
        w.rows("SELECT scene, item, step FROM gatherings_screen WHERE gathering = $1 LIMIT 1", p![id])?;
    let Some((scene, item, step)) = rows.into_iter().next() else { return Ok(Screen::default()) };
    let scene = Scene::of_word(&scene).ok_or_else(|| Refusal::broken(format!("no such scene: {scene}")))?;
    Ok(Screen { scene, item, step })
}

/// Another choice.
pub(crate) fn show(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    id: GatheringId,
    s: &Screen,
) -> Result<(), Refusal> {
    w.exec("DELETE FROM gatherings_screen WHERE gathering = $1", p![id])?;
    w.exec_one(
        "INSERT INTO gatherings_screen (gathering, scene, item, step) VALUES ($1, $2, $3, $4)",
        p![id, s.scene.word(), s.item, s.step],
    )
}
