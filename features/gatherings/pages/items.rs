//! Items as they are made: their words, their order, who speaks within them.

use super::programme::{clash_views, day_words, show as programme_page, spare_words, speaker_words};
use super::sessions::{fact, found_session, room_for, to_programme};
use super::{Top, key_for, key_of, prepared};
use crate::model::{Gathering, GatheringId};
use crate::programme::{
    DAY_MINUTES, Item, ItemId, Programme, Session, SessionId, Speaker, SpeakerId, Timed, clock, in_order,
    stepped,
};
use crate::store::programme as store;
use db::{Committed, Reading, Writing};
use kernel::{Problem, Refusal};
use std::str::FromStr;
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

/// Most items of a session, and speakers of an item.
const ITEMS_MAX: usize = 100;
const SPEAKERS_MAX: usize = 50;

fn found_item(p: &Programme, id: ItemId) -> Result<Item, Refusal> {
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
    let there = store::ids_of(&p, session, &[]).len();
    room_for(there, ITEMS_MAX, "mục")?;
    let blank = Item {
        id: key_of(v, form),
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
    let says = format!("Thêm mục “{}” ({} phút) vào buổi “{}”.", item.title, item.minutes, s.name);
    let to = Next::to(format!("/gatherings/{id}/sessions/{session}#them-muc"));
    w.commit(&fact("gatherings.item_added", &g, says), to.saying(format!("Đã thêm mục “{}”.", item.title)))
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
    store::set_item(w, &ok, &now)?;
    let target = form.value("session").parse().unwrap_or(was.session);
    if target != was.session {
        found_session(&p, target)?;
        let mut ids = store::ids_of(&p, target, &[]);
        room_for(ids.len(), ITEMS_MAX, "mục")?;
        ids.push(item);
        store::order(w, &ok, target, &ids)?;
    }
    let says = format!(
        "Sửa mục “{}” ({} phút) thành “{}” ({} phút).",
        was.title, was.minutes, now.title, now.minutes
    );
    w.commit(&fact("gatherings.item_set", &g, says), to_programme(&g, format!("Đã ghi mục “{}”.", now.title)))
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

/// An order by one step ("up:KEY", "down:KEY"), or whole ("order" with the keys in turn, as dragging sends it).
fn asked_order<K: FromStr + PartialEq + Copy>(form: &Form, stand: &[K]) -> Vec<K> {
    let key = |s: &str| s.parse::<K>().ok();
    match form.value("act").split_once(':') {
        Some(("up", k)) => key(k).map_or_else(|| stand.to_vec(), |k| stepped(stand, k, true)),
        Some(("down", k)) => key(k).map_or_else(|| stand.to_vec(), |k| stepped(stand, k, false)),
        _ => {
            let asked: Vec<K> =
                form.value("order").split(',').take(1000).filter_map(|s| key(s.trim())).collect();
            in_order(stand, &asked)
        }
    }
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
    let stand = store::ids_of(&p, session, &[]);
    let order = asked_order(form, &stand);
    let to = Next::to(format!("/gatherings/{id}/programme#buoi-{session}"));
    if order == stand {
        return w.commit_quietly("the same order again changes nothing", to);
    }
    store::order(w, &ok, session, &order)?;
    let titles: Vec<&str> = order.iter().filter_map(|i| p.item(*i)).map(|i| i.title.as_str()).collect();
    let says = format!("Xếp lại buổi “{}”: {}.", s.name, titles.join("; "));
    w.commit(
        &fact("gatherings.items_ordered", &g, says),
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
        id: key_of(v, form),
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
    let order = match form.value("act").strip_prefix("remove:").and_then(|k| k.parse::<SpeakerId>().ok()) {
        Some(gone) => stand.iter().filter(|s| **s != gone).copied().collect(),
        None => asked_order(form, &stand),
    };
    let to = Next::to(format!("/gatherings/{id}/items/{item}#trinh-bay"));
    if order == stand {
        return w.commit_quietly("the same order again changes nothing", to);
    }
    store::set_speakers(w, &ok, (&stand, &order))?;
    let named = |k: &SpeakerId| p.speakers.iter().find(|s| s.id == *k).map(|s| s.name.as_str());
    let names: Vec<&str> = order.iter().filter_map(named).collect();
    let says = format!("Người trình bày ở mục “{}”: {}.", of.title, names.join("; "));
    w.commit(&fact("gatherings.speakers_set", &g, says), to.saying("Đã ghi danh sách người trình bày."))
}

#[derive(askama::Template)]
#[template(path = "item.html")]
pub(crate) struct ItemPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) i: Item,
    pub(crate) minutes: String,
    pub(crate) version: String,
    pub(crate) path: String,
    /// Key, words, is it the item's.
    pub(crate) sessions: Vec<(SessionId, String, bool)>,
    pub(crate) speakers: Vec<SpeakerView>,
    pub(crate) total: i64,
    /// Documents of the item: path and title.
    pub(crate) papers: Vec<(String, String)>,
    /// What another length would shift.
    pub(crate) tried: Option<Tried>,
    /// Answers to the form for another length.
    pub(crate) tried_wrong: Option<String>,
    pub(crate) tried_text: String,
}

pub(crate) struct SpeakerView {
    pub(crate) id: SpeakerId,
    pub(crate) says: String,
    pub(crate) name: String,
    pub(crate) first: bool,
    pub(crate) last: bool,
}

/// The session's times as they are and as they would be.
pub(crate) struct Tried {
    pub(crate) minutes: i64,
    /// What, when now, when then, does it move.
    pub(crate) rows: Vec<(String, String, String, bool)>,
    pub(crate) spare: String,
    /// Clashes there would be.
    pub(crate) clashes: Vec<String>,
}

/// How the session would run if the item took so many minutes. Nothing is written.
fn tried(g: &Gathering, p: &Programme, item: &Item, minutes: i64) -> Option<Tried> {
    let s = p.session(item.session)?;
    let mut other = p.clone();
    other.items.iter_mut().filter(|i| i.id == item.id).for_each(|i| i.minutes = minutes);
    let span = |from: i64, until: i64| format!("{} – {}", clock(from), clock(until));
    let (now, then) = (p.timed(s, g.leaders_attend), other.timed(s, g.leaders_attend));
    let rows = now.iter().zip(&then).map(|(a, b)| {
        let words = |t: &Timed| if t.dormant { "–".to_owned() } else { span(t.from, t.until) };
        let (a_words, b_words) = (words(a), words(b));
        let moved = a_words != b_words;
        (a.item.title.clone(), a_words, b_words, moved)
    });
    Some(Tried {
        minutes,
        rows: rows.collect(),
        spare: spare_words(&other, s, g.leaders_attend).0,
        clashes: clash_views(g, &other).into_iter().map(|c| c.says).collect(),
    })
}

/// One item: its words, who speaks, its documents; `?minutes=` shows what another length would shift.
pub(crate) fn item(
    v: &Visit,
    w: &mut Reading,
    Two(id, item): Two<GatheringId, ItemId>,
) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let i = found_item(&p, item)?;
    let path = format!("/gatherings/{id}/items/{item}");
    let asks = &["who", "who-unit", "topic", "who-minutes"];
    let filled = v.filled.beside(i.version, asks);
    let frame = v.frame(format!("Mục: {}", i.title), "/gatherings").over(&filled, path.clone());
    let asked = Form::asked(&v.query);
    let mut r = asked.read();
    let minutes = r.optional_count("try", "Thời lượng thử", 0, DAY_MINUTES);
    let wrong = match r.done() {
        Err(Refusal::Invalid(problems)) => problems.first().map(|p: &Problem| p.says.clone()),
        _ => None,
    };
    let all: Vec<&Speaker> = p.speakers_of(item).collect();
    let speakers = all.iter().enumerate().map(|(n, s)| SpeakerView {
        id: s.id,
        says: speaker_words(s),
        name: s.name.clone(),
        first: n == 0,
        last: n + 1 == all.len(),
    });
    let session_words = |s: &Session| format!("{}: {} ({})", day_words(s.day), s.name, clock(s.starts));
    Page::of(&ItemPage {
        frame,
        filled,
        top: Top::of(v, &g, "programme", &i.title)?,
        key: key_for(v),
        minutes: i.minutes.to_string(),
        version: i.version.to_string(),
        sessions: p.sessions.iter().map(|s| (s.id, session_words(s), s.id == i.session)).collect(),
        speakers: speakers.collect(),
        total: all.iter().map(|s| s.minutes).sum(),
        papers: crate::store::papers::documents(w, id)?
            .iter()
            .filter(|d| d.item == Some(item))
            .map(|d| (format!("/gatherings/{id}/papers/{}", d.id), d.title.clone()))
            .collect(),
        tried: minutes.and_then(|m| tried(&g, &p, &i, m)),
        tried_wrong: wrong,
        tried_text: v.ask("try").to_owned(),
        path,
        i,
    })
}
