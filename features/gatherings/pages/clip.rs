//! The script of the video clip, and whether it treats every member.

use super::{Top, key_for, key_of, prepared, seen};
use crate::clip::{Coverage, Segment, SegmentId, coverage, length_words};
use crate::model::{Gathering, GatheringId};
use crate::programme::{in_order, stepped};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Fact, Refusal};
use organisations::Names;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// Most pieces of a clip, and seconds of one.
const SEGMENTS_MAX: usize = 200;
const SECONDS_MAX: i64 = 3600;

#[derive(askama::Template)]
#[template(path = "clip.html")]
pub(crate) struct ClipPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) rows: Vec<SegmentView>,
    /// Key and name of each member.
    pub(crate) members: Vec<(BodyId, String)>,
    pub(crate) missing: Vec<String>,
    /// Member, seconds in words.
    pub(crate) of: Vec<(String, String)>,
    pub(crate) length: String,
}

pub(crate) struct SegmentView {
    pub(crate) id: SegmentId,
    pub(crate) body: String,
    pub(crate) shows: String,
    pub(crate) seconds: i64,
    pub(crate) from: String,
    pub(crate) first: bool,
    pub(crate) last: bool,
}

/// How the clip of a gathering treats the members of its bloc.
pub(crate) fn covered(w: &mut Reading, g: &Gathering) -> Result<(Vec<Segment>, Coverage, Names), Refusal> {
    let segments = store::clip::segments(w, g.id)?;
    let mut bodies = g.around.members.clone();
    bodies.extend(segments.iter().filter_map(|s| s.body));
    let names = organisations::names_of(w, &bodies, g.last_day)?;
    let coverage = coverage(&g.around.members, &segments);
    Ok((segments, coverage, names))
}

/// The script.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let (segments, c, names) = covered(w, &g)?;
    let mut at = 0;
    let last = segments.len().saturating_sub(1);
    let view = |(n, s): (usize, &Segment)| {
        let from = format!("{:02}:{:02}", at / 60, at % 60);
        at += s.seconds;
        SegmentView {
            id: s.id,
            body: s.body.map_or(String::new(), |b| names.full(b).to_owned()),
            shows: s.shows.clone(),
            seconds: s.seconds,
            from,
            first: n == 0,
            last: n == last,
        }
    };
    Page::of(&ClipPage {
        frame: v.frame(format!("Kịch bản phim: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "programme", "Kịch bản phim")?,
        key: key_for(v),
        rows: segments.iter().enumerate().map(view).collect(),
        members: g.around.members.iter().map(|m| (*m, names.full(*m).to_owned())).collect(),
        missing: c.missing.iter().map(|m| names.full(*m).to_owned()).collect(),
        of: c.seconds_of.iter().map(|(m, s)| (names.full(*m).to_owned(), length_words(*s))).collect(),
        length: length_words(c.seconds),
    })
}

/// Adds a piece at the end.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let there = store::clip::segments(w, id)?;
    let mut r = form.read();
    let body = match form.value("body") {
        "" => None,
        typed => {
            let found = typed.parse().ok().filter(|b| g.around.members.contains(b));
            if found.is_none() {
                r.wrong("body", "HN-28", "Đơn vị: không phải là thành viên. Chọn lại trong danh sách.");
            }
            found
        }
    };
    let shows = r.line("shows", "Nội dung thể hiện", 300);
    let seconds = r.count("seconds", "Số giây", 1, SECONDS_MAX);
    if there.len() >= SEGMENTS_MAX {
        r.wrong("shows", "HN-15", format!("Kịch bản đã có {SEGMENTS_MAX} đoạn."));
    }
    r.done()?;
    let place = i64::try_from(there.len()).unwrap_or(i64::MAX) + 1;
    let s = Segment { id: key_of(v, form), place, body, shows, seconds };
    store::clip::put(w, &ok, id, &s)?;
    let says = format!("Thêm đoạn phim “{}” ({seconds} giây).", s.shows);
    let to = Next::to(format!("/gatherings/{id}/clip#them")).saying("Đã thêm đoạn phim.");
    w.commit(&Fact::new("gatherings.clip_set", "gathering", g.id, says), to)
}

/// Another order, or one piece fewer ("remove:KEY").
pub(crate) fn order(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let segments = store::clip::segments(w, id)?;
    let stand: Vec<SegmentId> = segments.iter().map(|s| s.id).collect();
    let key = |k: &str| k.parse::<SegmentId>().ok().filter(|k| stand.contains(k));
    let order = match form.value("act").split_once(':') {
        Some(("up", k)) => key(k).map(|k| stepped(&stand, k, true)),
        Some(("down", k)) => key(k).map(|k| stepped(&stand, k, false)),
        Some(("remove", k)) => key(k).map(|k| stand.iter().filter(|s| **s != k).copied().collect()),
        _ => {
            let asked: Vec<SegmentId> = form.value("order").split(',').take(1000).filter_map(key).collect();
            Some(in_order(&stand, &asked))
        }
    };
    let order: Vec<SegmentId> = order.unwrap_or_else(|| stand.clone());
    let to = Next::to(format!("/gatherings/{id}/clip"));
    if order == stand {
        return w.commit_quietly("the same order again changes nothing", to);
    }
    store::clip::order(w, &ok, &stand, &order)?;
    let shows: Vec<&str> =
        order.iter().filter_map(|k| segments.iter().find(|s| s.id == *k)).map(|s| s.shows.as_str()).collect();
    let says = format!("Kịch bản phim còn {} đoạn, theo thứ tự: {}.", shows.len(), shows.join("; "));
    w.commit(&Fact::new("gatherings.clip_set", "gathering", g.id, says), to.saying("Đã ghi kịch bản."))
}
