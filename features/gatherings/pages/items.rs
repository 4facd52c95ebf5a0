//! Items as they are made: their words, their order, who speaks within them.

use super::lists::{asked_order, both};
use super::prepared;
use super::programme::{show as programme_page, spare_words, speaker_words};
use super::sessions::{fact, found_session, room_for, to_programme};
use crate::differs::Differs;
use crate::model::GatheringId;
use crate::programme::{DAY_MINUTES, Item, ItemId, Programme, SessionId, Speaker, SpeakerId};
use crate::store::programme as store;
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use web::{Form, Next, One, Page, Two, Visit};

/// Most items of a session, and speakers of an item.
const ITEMS_MAX: usize = 100;
const SPEAKERS_MAX: usize = 50;

pub(super) fn found_item(p: &Programme, id: ItemId) -> Result<Item, Refusal> {
    p.item(id).cloned().ok_or(Refusal::NotFound)
}

/// What is typed of an item; its place is not.
fn item_of(form: &Form, was: &Item) -> Result<Item, Refusal> {
    let mut r = form.read();
    let item = Item {
        minutes: r.count("minutes", "Số phút", 0, DAY_MINUTES),
        title: r.line("title", "Nội dung", 300),
        speaker: r.optional_line("speaker", "Người thực hiện", 150),
        unit: r.optional_line("unit", "Đơn vị chịu trách nhiệm", 200),
        note: r.optional_line("note", "Tài liệu, ghi chú", 300),
        when_leaders: form.has("leaders"),
        ..was.clone()
    };
    r.done()?;
    Ok(item)
}

/// Adds an item as the last of its session.
pub(crate) fn add_item(
    v: &Visit,
    w: &mut Writing,
    Two(id, session): Two<GatheringId, SessionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let s = found_session(&p, session)?;
    let there = store::ids_of(&p, session).len();
    room_for(there, ITEMS_MAX, "mục")?;
    let blank = Item {
        id: v.sent_key(form),
        session,
        place: i64::try_from(there).unwrap_or(i64::MAX) + 1,
        minutes: 0,
        title: String::new(),
        speaker: String::new(),
        unit: String::new(),
        note: String::new(),
        when_leaders: false,
        version: 1,
    };
    let item = item_of(form, &blank)?;
    store::put_item(w, &ok, id, &item)?;
    let says = format!("Thêm mục “{}” ({} phút) vào phiên “{}”.", item.title, item.minutes, s.name);
    let to = Next::to(format!("/gatherings/{id}/sessions/{session}#them-muc"));
    let (spare, over) = spare_words(&store::programme(w, id)?, &s, g.leaders_attend);
    let over = if over { format!(" Phiên này {spare}.") } else { String::new() };
    let told = format!("Đã thêm mục “{}”.{over}", item.title);
    w.commit(&fact("gatherings.item_added", &g, says), to.saying(told))
}

/// Changes an item, and its session when another was chosen: there it comes last.
pub(crate) fn set_item(
    v: &Visit,
    w: &mut Writing,
    Two(id, item): Two<GatheringId, ItemId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let was = found_item(&p, item)?;
    let now = item_of(form, &Item { version: form.version()?, ..was.clone() })?;
    let target = form.value("session").parse().unwrap_or(was.session);
    let differs = item_differs(&p, &was, &Item { session: target, ..now.clone() });
    let to = to_programme(&g, format!("Đã ghi mục “{}”.", now.title));
    if differs.is_none() && now.version == was.version {
        return w.commit_quietly("the same words again change nothing", to);
    }
    store::set_item(w, &ok, &now)?;
    if target != was.session {
        found_session(&p, target)?;
        let mut ids = store::ids_of(&p, target);
        room_for(ids.len(), ITEMS_MAX, "mục")?;
        ids.push(item);
        store::order(w, &ok, target, &ids)?;
    }
    let says = format!("Sửa mục “{}”: {}.", was.title, differs.words());
    w.commit(&fact("gatherings.item_set", &g, says).with(differs.data()), to)
}

fn item_differs(p: &Programme, was: &Item, now: &Item) -> Differs {
    let session = |i: &Item| p.session(i.session).map_or(String::new(), |s| s.name.clone());
    let differs = Differs::default().field("nội dung", &was.title, &now.title);
    let differs = differs.field("số phút", was.minutes.to_string(), now.minutes.to_string()).field(
        "phiên",
        session(was),
        session(now),
    );
    let differs =
        differs.field("người thực hiện", &was.speaker, &now.speaker).field("đơn vị", &was.unit, &now.unit);
    let differs = differs.field("ghi chú", &was.note, &now.note);
    differs.ticked("chỉ khi lãnh đạo Đảng, Nhà nước dự", was.when_leaders, now.when_leaders)
}

/// Takes an item out.
pub(crate) fn drop_item(
    v: &Visit,
    w: &mut Writing,
    Two(id, item): Two<GatheringId, ItemId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let was = found_item(&store::programme(w, id)?, item)?;
    store::drop_item(w, &ok, (item, form.version()?))?;
    let says = format!("Bỏ mục “{}” ({} phút) khỏi chương trình.", was.title, was.minutes);
    w.commit(
        &fact("gatherings.item_dropped", &g, says),
        to_programme(&g, format!("Đã bỏ mục “{}”.", was.title)),
    )
}

/// Another order of a session's items.
pub(crate) fn order(
    v: &Visit,
    w: &mut Writing,
    Two(id, session): Two<GatheringId, SessionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let s = found_session(&p, session)?;
    let stand = store::ids_of(&p, session);
    let title = |i: &ItemId| p.item(*i).map_or("", |i| i.title.as_str());
    let order = asked_order(form, &stand, title)?;
    if order.len() != stand.len() {
        let says = "Mục chương trình bỏ ở trang của mục, không bỏ ở đây. Bấm vào tên mục.";
        return Err(Refusal::wrong("", "HN-45", says));
    }
    let to = Next::to(format!("/gatherings/{id}/programme#session-{session}"));
    if order == stand {
        return w.commit_quietly("the same order again changes nothing", to);
    }
    store::order(w, &ok, session, &order)?;
    let titles: Vec<&str> = order.iter().map(title).collect();
    let says = format!("Xếp lại phiên “{}”: {}.", s.name, titles.join("; "));
    w.commit(
        &fact("gatherings.items_ordered", &g, says).with(both(&stand, &order, title)),
        to.saying("Đã xếp lại; giờ của các mục tính theo thứ tự mới."),
    )
}

/// The programme again, for an order that was refused.
pub(crate) fn show_of_session(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<GatheringId, SessionId>,
) -> Result<Page, Refusal> {
    programme_page(v, w, One(id))
}

/// Adds somebody who speaks within an item.
pub(crate) fn add_speaker(
    v: &Visit,
    w: &mut Writing,
    Two(id, item): Two<GatheringId, ItemId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let of = found_item(&p, item)?;
    let there = p.speakers_of(item).count();
    room_for(there, SPEAKERS_MAX, "người trình bày")?;
    let mut r = form.read();
    let s = Speaker {
        id: v.sent_key(form),
        item,
        place: i64::try_from(there).unwrap_or(i64::MAX) + 1,
        name: r.line("who", "Người trình bày", 150),
        unit: r.optional_line("who-unit", "Đơn vị", 200),
        topic: r.optional_line("topic", "Chủ đề", 300),
        minutes: r.count("who-minutes", "Số phút", 0, DAY_MINUTES),
    };
    r.done()?;
    store::put_speaker(w, &ok, id, &s)?;
    let says = format!("Thêm người trình bày ở mục “{}”: {}.", of.title, speaker_words(&s));
    let to = Next::to(format!("/gatherings/{id}/items/{item}#trinh-bay"));
    w.commit(&fact("gatherings.speakers_set", &g, says), to.saying(format!("Đã thêm {}.", s.name)))
}

/// Another order of an item's speakers, or one fewer ("remove:KEY").
pub(crate) fn order_speakers(
    v: &Visit,
    w: &mut Writing,
    Two(id, item): Two<GatheringId, ItemId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let of = found_item(&p, item)?;
    let stand: Vec<SpeakerId> = p.speakers_of(item).map(|s| s.id).collect();
    let name = |k: &SpeakerId| p.speakers.iter().find(|s| s.id == *k).map_or("", |s| s.name.as_str());
    let order = asked_order(form, &stand, name)?;
    let to = Next::to(format!("/gatherings/{id}/items/{item}#trinh-bay"));
    if order == stand {
        return w.commit_quietly("the same order again changes nothing", to);
    }
    store::set_speakers(w, &ok, (&stand, &order))?;
    let names: Vec<&str> = order.iter().map(name).collect();
    let says = format!("Người trình bày ở mục “{}”: {}.", of.title, names.join("; "));
    let fact = fact("gatherings.speakers_set", &g, says).with(both(&stand, &order, name));
    w.commit(&fact, to.saying("Đã ghi danh sách người trình bày."))
}
