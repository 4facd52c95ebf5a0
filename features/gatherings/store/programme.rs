//! SQL of the programme: sessions, items, speakers.

use crate::duties::PrepareGathering;
use crate::model::GatheringId;
use crate::programme::{Item, ItemId, Programme, Session, SessionId, Speaker, SpeakerId};
use db::{Reading, Writing, p};
use kernel::{Allowed, Day, Refusal};

type SessionRow = (SessionId, GatheringId, Day, i64, i64, String, String, String, i64);
type ItemRow = (ItemId, SessionId, i64, i64, String, String, String, String, bool, i64);
type SpeakerRow = (SpeakerId, ItemId, i64, String, String, String, i64);

/// The programme, whole.
pub(crate) fn programme(w: &mut Reading, id: GatheringId) -> Result<Programme, Refusal> {
    let sessions: Vec<SessionRow> = w.rows(
        "SELECT id, gathering, day, starts, ends, name, room, chair, version FROM gatherings_session \
         WHERE gathering = $1 ORDER BY day, starts, id LIMIT 200",
        p![id],
    )?;
    let items: Vec<ItemRow> = w.rows(
        "SELECT id, session, place, minutes, title, speaker, unit, note, when_leaders, version FROM gatherings_item \
         WHERE gathering = $1 ORDER BY session, place, id LIMIT 2000",
        p![id],
    )?;
    let speakers: Vec<SpeakerRow> = w.rows(
        "SELECT id, item, place, name, unit, topic, minutes FROM gatherings_speaker \
         WHERE gathering = $1 ORDER BY item, place, id LIMIT 4000",
        p![id],
    )?;
    let session = |(id, gathering, day, starts, ends, name, room, chair, version): SessionRow| Session {
        id,
        gathering,
        day,
        starts,
        ends,
        name,
        room,
        chair,
        version,
    };
    let item = |(id, session, place, minutes, title, speaker, unit, note, when_leaders, version): ItemRow| {
        Item { id, session, place, minutes, title, speaker, unit, note, when_leaders, version }
    };
    let speaker = |(id, item, place, name, unit, topic, minutes): SpeakerRow| Speaker {
        id,
        item,
        place,
        name,
        unit,
        topic,
        minutes,
    };
    Ok(Programme {
        sessions: sessions.into_iter().map(session).collect(),
        items: items.into_iter().map(item).collect(),
        speakers: speakers.into_iter().map(speaker).collect(),
    })
}

/// A new session; the key comes with the form.
pub(crate) fn put_session(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    s: &Session,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_session (id, gathering, day, starts, ends, name, room, chair, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        p![s.id, s.gathering, s.day, s.starts, s.ends, &s.name, &s.room, &s.chair],
    )
}

/// A session as its form says.
pub(crate) fn set_session(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    s: &Session,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_session SET day = $1, starts = $2, ends = $3, name = $4, room = $5, chair = $6, version = version + 1 \
         WHERE id = $7 AND gathering = $8 AND version = $9",
        p![s.day, s.starts, s.ends, &s.name, &s.room, &s.chair, s.id, s.gathering, s.version],
    )
}

/// Takes an empty session out.
pub(crate) fn drop_session(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (id, version): (SessionId, i64),
) -> Result<(), Refusal> {
    w.exec_one("DELETE FROM gatherings_session WHERE id = $1 AND version = $2", p![id, version])
}

/// A new item; the key comes with the form.
pub(crate) fn put_item(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    i: &Item,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_item (id, gathering, session, place, minutes, title, speaker, unit, note, when_leaders, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        p![i.id, g, i.session, i.place, i.minutes, &i.title, &i.speaker, &i.unit, &i.note, i.when_leaders],
    )
}

/// An item as its form says; its place stays.
pub(crate) fn set_item(w: &mut Writing, _ok: &Allowed<PrepareGathering>, i: &Item) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_item SET minutes = $1, title = $2, speaker = $3, unit = $4, note = $5, when_leaders = $6, \
         version = version + 1 WHERE id = $7 AND version = $8",
        p![i.minutes, &i.title, &i.speaker, &i.unit, &i.note, i.when_leaders, i.id, i.version],
    )
}

/// The items of a session in this order.
pub(crate) fn order(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    session: SessionId,
    order: &[ItemId],
) -> Result<(), Refusal> {
    for (place, item) in order.iter().enumerate() {
        w.exec(
            "UPDATE gatherings_item SET session = $1, place = $2 WHERE id = $3",
            p![session, place + 1, *item],
        )?;
    }
    Ok(())
}

/// Takes an item out with its speakers and its awards; its documents stay with the gathering.
pub(crate) fn drop_item(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (id, version): (ItemId, i64),
) -> Result<(), Refusal> {
    w.exec_one("DELETE FROM gatherings_item WHERE id = $1 AND version = $2", p![id, version])?;
    w.exec("DELETE FROM gatherings_speaker WHERE item = $1", p![id])?;
    w.exec("DELETE FROM gatherings_honour WHERE item = $1", p![id])?;
    w.exec("UPDATE gatherings_document SET item = NULL WHERE item = $1", p![id])?;
    Ok(())
}

/// A new speaker; the key comes with the form.
pub(crate) fn put_speaker(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    s: &Speaker,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_speaker (id, gathering, item, place, name, unit, topic, minutes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        p![s.id, g, s.item, s.place, &s.name, &s.unit, &s.topic, s.minutes],
    )
}

/// The speakers of an item in this order; those not named go.
pub(crate) fn set_speakers(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (stand, left): (&[SpeakerId], &[SpeakerId]),
) -> Result<(), Refusal> {
    for (place, id) in left.iter().enumerate() {
        w.exec("UPDATE gatherings_speaker SET place = $1 WHERE id = $2", p![place + 1, *id])?;
    }
    for gone in stand.iter().filter(|s| !left.contains(s)) {
        w.exec_one("DELETE FROM gatherings_speaker WHERE id = $1", p![*gone])?;
    }
    Ok(())
}

/// The sessions go along with the first day.
pub(crate) fn shift(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    days: i64,
) -> Result<(), Refusal> {
    for s in programme(w, g)?.sessions.into_iter().filter(|_| days != 0) {
        set_session(w, ok, &Session { day: s.day.plus_days(days), ..s })?;
    }
    Ok(())
}

/// The items of a session as they stand.
pub(crate) fn ids_of(all: &Programme, session: SessionId) -> Vec<ItemId> {
    all.items.iter().filter(|i| i.session == session).map(|i| i.id).collect()
}
