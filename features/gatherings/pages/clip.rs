//! The script of the video clip, and whether it treats every member.

use super::lists::{as_seen, asked_order, mark};
use super::{Top, prepared};
use crate::clip::{Coverage, Segment, SegmentId, coverage, length_words};
use crate::model::{Gathering, GatheringId};
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
    /// The mark of the pieces as they stand.
    pub(crate) seen: String,
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
    /// Its length, and the field it is typed in; "" while it has none.
    pub(crate) seconds: String,
    pub(crate) field: String,
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
    let g = crate::whole(v, w, id)?;
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
            seconds: if s.seconds == 0 { String::new() } else { s.seconds.to_string() },
            field: length_field(s.id),
            from,
            first: n == 0,
            last: n == last,
        }
    };
    Page::of(&ClipPage {
        frame: v.frame(format!("Kịch bản phim: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "programme", "Kịch bản phim")?,
        key: v.form_key(),
        rows: segments.iter().enumerate().map(view).collect(),
        seen: mark(&segments.iter().map(|s| s.id).collect::<Vec<_>>()),
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
    let s = Segment { id: v.sent_key(form), place, body, shows, seconds };
    store::clip::put(w, &ok, id, &s)?;
    let says = format!("Thêm đoạn phim “{}” ({seconds} giây).", s.shows);
    let to = Next::to(format!("/gatherings/{id}/clip#them")).saying("Đã thêm đoạn phim.");
    w.commit(&Fact::new("gatherings.clip_set", "gathering", g.id, says), to)
}

/// Another order, one piece fewer ("remove:KEY"), other lengths; whatever stands in the fields for lengths is kept in each
/// case.
pub(crate) fn order(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let segments = store::clip::segments(w, id)?;
    let stand: Vec<SegmentId> = segments.iter().map(|s| s.id).collect();
    let found = |k: &SegmentId| segments.iter().find(|s| s.id == *k);
    let order = match form.value("act") {
        "lengths" => as_seen(form, &stand, "ghi thời lượng").map(|()| stand.clone())?,
        _ => asked_order(form, &stand, |k| found(k).map_or("", |s| s.shows.as_str()))?,
    };
    let lengths = lengths_of(form, &segments)?;
    let to = Next::to(format!("/gatherings/{id}/clip"));
    if order == stand && lengths.is_empty() {
        return w.commit_quietly("the same order again changes nothing", to);
    }
    store::clip::order(w, &ok, &stand, &order)?;
    for (k, seconds) in &lengths {
        store::clip::set_length(w, &ok, *k, *seconds)?;
    }
    let words = |k: &SegmentId| {
        let s = found(k)?;
        let seconds = lengths.iter().find(|(l, _)| l == k).map_or(s.seconds, |(_, n)| *n);
        Some(format!("{} ({seconds} giây)", s.shows))
    };
    let shows: Vec<String> = order.iter().filter_map(words).collect();
    let says = format!("Kịch bản phim còn {} đoạn, theo thứ tự: {}.", shows.len(), shows.join("; "));
    let data = kernel::serde_json::json!({ "before": lengths_data(&segments, &stand), "after": shows });
    let fact = Fact::new("gatherings.clip_set", "gathering", g.id, says).with(data);
    w.commit(&fact, to.saying("Đã ghi kịch bản."))
}

fn lengths_data(segments: &[Segment], stand: &[SegmentId]) -> Vec<String> {
    let of = |k: &SegmentId| segments.iter().find(|s| s.id == *k);
    stand.iter().filter_map(of).map(|s| format!("{} ({} giây)", s.shows, s.seconds)).collect()
}

/// Lengths that were typed otherwise than they stand.
fn lengths_of(form: &Form, segments: &[Segment]) -> Result<Vec<(SegmentId, i64)>, Refusal> {
    let mut r = form.read();
    let mut found = Vec::new();
    for s in segments {
        let field = length_field(s.id);
        if !form.has(&field) {
            continue;
        }
        let label = format!("Số giây của đoạn {}", s.place);
        let seconds = r.optional_count(&field, &label, 0, SECONDS_MAX).unwrap_or(0);
        if seconds != s.seconds {
            found.push((s.id, seconds));
        }
    }
    r.done()?;
    Ok(found)
}

fn length_field(id: SegmentId) -> String {
    format!("seconds-{id}")
}
