//! The order of a ceremony within an item, as the preparers keep it.

use super::items::found_item;
use super::lists::{asked_order, both};
use super::prepared;
use super::sessions::{fact, room_for};
use crate::honours::{Honour, HonourId, honour_words};
use crate::model::GatheringId;
use crate::programme::ItemId;
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Form, Next, Two, Visit};

/// Most who are called up within one item.
const HONOURS_MAX: usize = 200;

/// Those of an item, in order.
pub(crate) fn of_item(w: &mut Reading, id: GatheringId, item: ItemId) -> Result<Vec<Honour>, Refusal> {
    let mut all = store::honours::honours(w, id)?;
    all.retain(|h| h.item == item);
    Ok(all)
}

/// Adds one as the last.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    Two(id, item): Two<GatheringId, ItemId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let of = found_item(&store::programme::programme(w, id)?, item)?;
    let there = of_item(w, id, item)?.len();
    room_for(there, HONOURS_MAX, "lượt trao thưởng")?;
    let mut r = form.read();
    let h = Honour {
        id: v.sent_key(form),
        item,
        place: i64::try_from(there).unwrap_or(i64::MAX) + 1,
        name: r.line("honour-name", "Cá nhân, tập thể", 200),
        unit: r.optional_line("honour-unit", "Đơn vị", 200),
        award: r.line("award", "Hình thức khen thưởng", 300),
        presenter: r.optional_line("presenter", "Người trao", 150),
    };
    r.done()?;
    store::honours::put(w, &ok, id, &h)?;
    let says = format!("Thêm lượt trao thưởng ở mục “{}”: {}.", of.title, honour_words(&h));
    let to = Next::to(format!("/gatherings/{id}/items/{item}#trao-thuong"));
    w.commit(&fact("gatherings.honours_set", &g, says), to.saying(format!("Đã thêm {}.", h.name)))
}

/// Another order, or one fewer ("remove:KEY").
pub(crate) fn order(
    v: &Visit,
    w: &mut Writing,
    Two(id, item): Two<GatheringId, ItemId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let of = found_item(&store::programme::programme(w, id)?, item)?;
    let all = of_item(w, id, item)?;
    let stand: Vec<HonourId> = all.iter().map(|h| h.id).collect();
    let name = |k: &HonourId| all.iter().find(|h| h.id == *k).map_or("", |h| h.name.as_str());
    let order = asked_order(form, &stand, name)?;
    let to = Next::to(format!("/gatherings/{id}/items/{item}#trao-thuong"));
    if order == stand {
        return w.commit_quietly("the same order again changes nothing", to);
    }
    store::honours::order(w, &ok, (&stand, &order))?;
    let names: Vec<&str> = order.iter().map(name).collect();
    let says = format!("Thứ tự trao thưởng ở mục “{}”: {}.", of.title, names.join("; "));
    let fact = fact("gatherings.honours_set", &g, says).with(both(&stand, &order, name));
    w.commit(&fact, to.saying("Đã ghi thứ tự trao thưởng."))
}
