//! Sessions as they are made, and the model half-day.

use super::programme::spare_words;
use super::{Top, prepared};
use crate::differs::Differs;
use crate::duties::PrepareGathering;
use crate::model::{Gathering, GatheringId};
use crate::programme::{
    DAY_MINUTES, Item, ItemId, Programme, Session, SessionId, clock, not_an_hour, parse_clock,
};
use crate::store::programme as store;
use crate::templates::{HALF_DAY, HALF_DAY_HOURS};
use db::{Committed, Reading, Writing};
use kernel::{Allowed, Day, Fact, Refusal, Uuid};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Two, Visit};

/// Most sessions of a gathering.
const SESSIONS_MAX: usize = 100;

/// A fact about the programme.
pub(super) fn fact(name: &'static str, g: &Gathering, says: String) -> Fact {
    Fact::new(name, "gathering", g.id, says)
}

/// Back to the programme.
pub(super) fn to_programme(g: &Gathering, says: impl Into<String>) -> Next {
    Next::to(format!("/gatherings/{}/programme", g.id)).saying(says)
}

/// A time of the day from a field.
fn hour(r: &mut Reader, field: &str, label: &str) -> i64 {
    let typed = r.line(field, label, 20);
    let at = parse_clock(&typed);
    if at.is_none() && !r.has_problem(field) {
        r.wrong(field, "HN-13", not_an_hour(label, &typed));
    }
    at.unwrap_or(0)
}

/// What is typed of a session.
fn session_of(g: &Gathering, form: &Form, id: SessionId, version: i64) -> Result<Session, Refusal> {
    let mut r = form.read();
    let day = r.day("day", "Ngày", g.first_day.plus_days(-30), g.last_day.plus_days(30));
    let starts = hour(&mut r, "starts", "Bắt đầu");
    let ends = hour(&mut r, "ends", "Kết thúc");
    if ends <= starts && !r.has_problem("starts") && !r.has_problem("ends") {
        let says = format!("Kết thúc {} không sau giờ bắt đầu {}.", clock(ends), clock(starts));
        r.wrong("ends", "HN-14", says);
    }
    let name = r.line("name", "Tên phiên", 150);
    let room = r.optional_line("room", "Phòng", 100);
    let chair = r.optional_line("chair", "Chủ trì", 150);
    r.done()?;
    Ok(Session {
        id,
        gathering: g.id,
        day,
        starts: starts.min(DAY_MINUTES - 1),
        ends,
        name,
        room,
        chair,
        version,
    })
}

/// Adds a session.
pub(crate) fn add_session(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let s = session_of(&g, form, v.sent_key(form), 1)?;
    room_for(store::programme(w, id)?.sessions.len(), SESSIONS_MAX, "phiên")?;
    store::put_session(w, &ok, &s)?;
    let says = format!("Thêm phiên “{}”, {} – {} {}.", s.name, clock(s.starts), clock(s.ends), s.day);
    let to = Next::to(format!("/gatherings/{id}/sessions/{}", s.id));
    w.commit(
        &fact("gatherings.session_added", &g, says),
        to.saying("Đã thêm phiên. Tiếp theo: các mục của phiên."),
    )
}

/// Said of a session on a day that is none of the gathering's. It is kept: the days of the gathering may be what is wrong.
fn outside(g: &Gathering, day: Day) -> Option<String> {
    let out = day < g.first_day || day > g.last_day;
    out.then(|| format!("Ngày {day} nằm ngoài thời gian hội nghị ({}).", g.days_words()))
}

/// Is there room for one more?
pub(super) fn room_for(there: usize, most: usize, what: &str) -> Result<(), Refusal> {
    if there < most {
        return Ok(());
    }
    Err(Refusal::wrong(
        "",
        "HN-15",
        format!("Đã có {there} {what}, nhiều nhất là {most}. Bỏ bớt trước khi thêm."),
    ))
}

/// The model half-day as a new session of a day.
pub(crate) fn model(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let day = r.day("model-day", "Ngày", g.first_day, g.last_day);
    r.done()?;
    room_for(store::programme(w, id)?.sessions.len(), SESSIONS_MAX, "phiên")?;
    put_model(w, &ok, &g, (v.sent_key(form), day))?;
    let says = format!("Thêm chương trình mẫu nửa ngày vào {day}: {} mục.", HALF_DAY.len());
    w.commit(
        &fact("gatherings.session_added", &g, says),
        to_programme(&g, "Đã thêm chương trình mẫu. Sửa từng mục cho đúng hội nghị."),
    )
}

/// Writes the model half-day down as a session of this day.
pub(crate) fn put_model(
    w: &mut Writing,
    ok: &Allowed<PrepareGathering>,
    g: &Gathering,
    (id, day): (SessionId, Day),
) -> Result<(), Refusal> {
    let (starts, ends) = HALF_DAY_HOURS;
    let (name, room, chair) = ("Buổi sáng".to_owned(), String::new(), String::new());
    let s = Session { id, gathering: g.id, day, starts, ends, name, room, chair, version: 1 };
    store::put_session(w, ok, &s)?;
    for (place, (minutes, title, unit)) in (1..).zip(HALF_DAY) {
        let item = Item {
            id: ItemId(Uuid::now_v7()),
            session: id,
            place,
            minutes,
            title: title.into(),
            speaker: String::new(),
            unit: unit.into(),
            note: String::new(),
            when_leaders: false,
            version: 1,
        };
        store::put_item(w, ok, g.id, &item)?;
    }
    Ok(())
}

/// Changes a session.
pub(crate) fn set_session(
    v: &Visit,
    w: &mut Writing,
    Two(id, session): Two<GatheringId, SessionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let was = found_session(&store::programme(w, id)?, session)?;
    let now = session_of(&g, form, session, form.version()?)?;
    let differs = session_differs(&was, &now);
    let outside = outside(&g, now.day).map_or(String::new(), |says| format!(" {says}"));
    let to = to_programme(&g, format!("Đã ghi phiên “{}”.{outside}", now.name));
    if differs.is_none() && now.version == was.version {
        return w.commit_quietly("the same words again change nothing", to);
    }
    store::set_session(w, &ok, &now)?;
    let says = format!("Sửa phiên “{}”: {}.", was.name, differs.words());
    w.commit(&fact("gatherings.session_set", &g, says).with(differs.data()), to)
}

fn session_differs(was: &Session, now: &Session) -> Differs {
    let differs = Differs::default().field("tên", &was.name, &now.name).field(
        "ngày",
        was.day.to_string(),
        now.day.to_string(),
    );
    let differs = differs.field("bắt đầu", clock(was.starts), clock(now.starts));
    let differs = differs.field("kết thúc", clock(was.ends), clock(now.ends));
    differs.field("phòng", &was.room, &now.room).field("chủ trì", &was.chair, &now.chair)
}

/// Takes out a session that holds no items.
pub(crate) fn drop_session(
    v: &Visit,
    w: &mut Writing,
    Two(id, session): Two<GatheringId, SessionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let was = found_session(&p, session)?;
    if p.items.iter().any(|i| i.session == session) {
        return Err(Refusal::wrong(
            "",
            "HN-16",
            "Phiên này còn mục. Chuyển hoặc bỏ các mục trước, rồi bỏ phiên.",
        ));
    }
    store::drop_session(w, &ok, (session, form.version()?))?;
    let says = format!("Bỏ phiên “{}” ngày {}.", was.name, was.day);
    w.commit(
        &fact("gatherings.session_dropped", &g, says),
        to_programme(&g, format!("Đã bỏ phiên “{}”.", was.name)),
    )
}

/// A session of this programme.
pub(super) fn found_session(p: &Programme, id: SessionId) -> Result<Session, Refusal> {
    p.session(id).cloned().ok_or(Refusal::NotFound)
}

#[derive(askama::Template)]
#[template(path = "session.html")]
pub(crate) struct SessionPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) s: Session,
    pub(crate) day: String,
    pub(crate) starts: String,
    pub(crate) ends: String,
    pub(crate) version: String,
    pub(crate) path: String,
    pub(crate) spare: String,
    /// It lies outside the gathering's days.
    pub(crate) outside: Option<String>,
    /// When, what, how long.
    pub(crate) rows: Vec<(String, String, i64)>,
}

/// One session, with the form for the next item.
pub(crate) fn session(
    v: &Visit,
    w: &mut Reading,
    Two(id, session): Two<GatheringId, SessionId>,
) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let p = store::programme(w, id)?;
    let s = found_session(&p, session)?;
    let path = format!("/gatherings/{id}/sessions/{session}");
    let filled = v.filled.beside(s.version, &["title", "minutes", "speaker", "unit", "note"]);
    let frame = v.frame(format!("Phiên: {}", s.name), "/gatherings").over(&filled, path.clone());
    let timed = p.timed(&s, g.leaders_attend);
    Page::of(&SessionPage {
        frame,
        filled,
        top: Top::of(v, &g, "programme", &s.name)?,
        key: v.form_key(),
        day: s.day.to_string(),
        starts: clock(s.starts),
        ends: clock(s.ends),
        version: s.version.to_string(),
        path,
        spare: spare_words(&p, &s, g.leaders_attend).0,
        outside: outside(&g, s.day),
        rows: timed.iter().map(|t| (clock(t.from), t.item.title.clone(), t.item.minutes)).collect(),
        s,
    })
}
