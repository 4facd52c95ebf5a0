//! The scores as pictures, each with its figures behind it: one unit against the bloc, the spread of every line, the
//! movement of ranks. Who sees what is decided as on the scores page.

use super::rubric::seen;
use super::scores::{choose, hide};
use crate::duties::FillSheet;
use crate::model::SheetId;
use crate::pictures::{
    Axis, Moment, Over, Spread, WHOLE, axes, considered, moments, share, spoke, spreads, tenth,
};
use crate::store::tables;
use crate::table::Table;
use blocs::Year;
use db::Reading;
use kernel::{BodyId, Points, Refusal, Uuid, YearId};
use organisations::Names;
use std::collections::BTreeMap;
use web::{Frame, One, Page, Visit};

/// Published versions drawn beside one another.
const VERSIONS: usize = 3;
/// The radar: its middle and its radius, in tenths.
const MIDDLE: (i64, i64) = (1800, 1560);
const RADIUS: i64 = 1180;
/// A strip's left end and length, in tenths.
const STRIP: (i64, i64) = (120, 3360);
/// Half a dot's width, without and with two digits in it, and the least space between two of a row, in tenths.
const DOT: (i64, i64) = (80, 120);
const DOT_GAP: i64 = 15;
/// Points so little apart that their dots could not be told from one another share one: a third of a dot, in tenths. So
/// there are four rows of dots at most, or five where a dot is a wide one.
const NEAR: i64 = 55;
/// The height of a row of dots.
const DOT_ROW: i64 = 18;
/// The slopes: a row's height, the space between two moments, the margin; in units of the drawing, 16 to the rem.
const ROW: i64 = 48;
const APART: i64 = 88;
const EDGE: i64 = 36;

#[derive(askama::Template)]
#[template(path = "pictures.html")]
pub(crate) struct PicturesPage {
    pub(crate) frame: Frame,
    pub(crate) year: String,
    pub(crate) year_title: String,
    pub(crate) number: i64,
    pub(crate) head_words: &'static str,
    /// Key, name, chosen.
    pub(crate) units: Vec<(String, String, bool)>,
    /// The published version asked for, if it is not the newest.
    pub(crate) version: Option<i64>,
    pub(crate) chosen: String,
    /// Does this person see every row?
    pub(crate) whole: bool,
    pub(crate) radar: Option<RadarView>,
    pub(crate) strips: Vec<StripView>,
    pub(crate) slopes: Option<SlopesView>,
    /// Why no rank is told by what units gave themselves; empty: it is.
    pub(crate) unranked: String,
    pub(crate) illustrative: bool,
}

/// One unit against the bloc.
pub(crate) struct RadarView {
    pub(crate) over: &'static str,
    pub(crate) says: String,
    /// Rings at a quarter, a half, three quarters, the whole.
    pub(crate) rings: Vec<String>,
    /// Ends of the spokes.
    pub(crate) spokes: Vec<(String, String)>,
    /// The drawing's height: a triangle needs less below its middle than an octagon.
    pub(crate) height: String,
    /// Across, down, anchor, words.
    pub(crate) labels: Vec<(String, String, &'static str, String)>,
    pub(crate) middle: (String, String),
    pub(crate) best: Option<String>,
    pub(crate) mean: Option<String>,
    pub(crate) own: Option<String>,
    pub(crate) dots: Vec<(String, String)>,
    pub(crate) rows: Vec<AxisRow>,
}

/// An axis in the table behind the radar.
pub(crate) struct AxisRow {
    pub(crate) title: String,
    pub(crate) max: String,
    pub(crate) own: String,
    pub(crate) best: String,
    pub(crate) mean: String,
}

/// A line and everybody's points on it.
pub(crate) struct StripView {
    pub(crate) title: String,
    pub(crate) minus: bool,
    pub(crate) max: String,
    pub(crate) says: String,
    pub(crate) dots: Vec<Dot>,
    /// Of the drawing; where dots would lie on one another they stand in rows.
    pub(crate) height: i64,
    pub(crate) range: String,
    /// In the order of `units`.
    pub(crate) points: Vec<String>,
}

/// Units with equally many points.
pub(crate) struct Dot {
    /// The middle.
    pub(crate) x: String,
    pub(crate) y: i64,
    /// Its left end and its width, which two digits need more of.
    pub(crate) left: String,
    pub(crate) width: i64,
    pub(crate) mine: bool,
    /// How many units, when it is more than one.
    pub(crate) many: Option<usize>,
}

/// The movement of ranks.
pub(crate) struct SlopesView {
    pub(crate) says: String,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) rem: String,
    /// Across, title.
    pub(crate) heads: Vec<(i64, String)>,
    /// Points of the line; is it the chosen unit's?
    pub(crate) lines: Vec<(String, bool)>,
    /// Across, down, rank, chosen.
    pub(crate) marks: Vec<(i64, i64, String, bool)>,
    /// At the right, from above: rank, unit, chosen.
    pub(crate) ends: Vec<(String, String, bool)>,
    /// Unit, rank at each moment.
    pub(crate) rows: Vec<(String, Vec<String>)>,
}

/// The page. Before publication a member sees its own unit only.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let mut chosen = choose(v, w, &year)?;
    let names = chosen.names(v, w, &year)?;
    let whole = hide(v, &year, &mut chosen);
    let frame = v.frame(format!("Điểm bằng hình, {}", year.title()), "/years");
    let table = chosen.table.as_deref();
    let older = match table {
        Some(t) if whole => older(w, &year, t)?,
        _ => Vec::new(),
    };
    // Whoever belongs to a unit looks at that one first.
    let own =
        |b: &&BodyId| v.can(FillSheet { sheet: SheetId(Uuid::nil()), place: kernel::Place::at_body(**b) });
    let asked = Some(v.ask("unit").to_owned()).filter(|a| !a.is_empty());
    let asked = asked.or_else(|| year.members.iter().find(own).map(ToString::to_string));
    let page = view(table, (&year, &names), (&asked.unwrap_or_default(), whole), &older);
    let version = v.ask("version").parse().ok().filter(|n| *n > 0 && *n < chosen.newest);
    Page::of(&PicturesPage { frame, version, ..page })
}

/// The published versions before this table, oldest first, as many as are drawn.
fn older(w: &mut Reading, year: &Year, table: &Table) -> Result<Vec<Table>, Refusal> {
    let mut numbers: Vec<i64> = tables::versions(w, year.id)?.into_iter().map(|(n, ..)| n).collect();
    numbers.retain(|n| table.version == 0 || *n < table.version);
    numbers.truncate(VERSIONS - 1);
    numbers.into_iter().rev().map(|n| crate::published(w, year, n)).collect()
}

/// The page's values; apart from loading, so that samples make them too.
pub(crate) fn view(
    table: Option<&Table>,
    (year, names): (&Year, &Names),
    (asked, whole): (&str, bool),
    older: &[Table],
) -> PicturesPage {
    let rows = table.map_or(&[][..], |t| &t.rows);
    let chosen = rows.iter().find(|r| r.body.to_string() == asked).or(rows.first()).map(|r| r.body);
    let name = |b: BodyId| names.full(b).to_owned();
    let unit = |b: BodyId| (b.to_string(), name(b), chosen == Some(b));
    let title = |t: &Table| match t.version {
        0 => "Hiện nay".to_owned(),
        n => format!("Bản thứ {n}"),
    };
    let drawn = older.iter().chain(table).map(|t| (title(t), t)).collect::<Vec<_>>();
    PicturesPage {
        frame: Frame::sample("Điểm bằng hình"),
        year: year.id.to_string(),
        year_title: year.title(),
        number: year.number,
        head_words: year.head_words(),
        units: rows.iter().map(|r| unit(r.body)).collect(),
        version: None,
        chosen: chosen.map_or_else(String::new, name),
        whole,
        radar: table.zip(chosen).and_then(|(t, body)| radar(t, (body, &name(body)), whole)),
        strips: table.map_or_else(Vec::new, |t| spreads(t).iter().map(|s| strip(s, chosen, &name)).collect()),
        slopes: Some(drawn).filter(|d| whole && !d.is_empty()).map(|d| slopes(&moments(&d), chosen, &name)),
        unranked: table.filter(|_| whole).map_or_else(String::new, |t| unranked(t, names)),
        illustrative: table.is_some_and(|t| t.illustrative),
    }
}

/// Who has not said everything of itself, so that nobody is ranked by that; empty: nobody.
fn unranked(table: &Table, names: &Names) -> String {
    let open = considered(table).filter(|r| r.self_total.is_none()).map(|r| names.full(r.body));
    let open: Vec<&str> = open.collect();
    match open.as_slice() {
        [] => String::new(),
        some => format!(
            "Cột “Tự chấm” chưa có hạng vì điểm tự chấm của {} còn ô chưa rõ (phiếu chưa nộp, bị trả lại, hoặc nộp với ô để trống).",
            some.join(", ")
        ),
    }
}

fn said(p: Option<Points>) -> String {
    crate::points_say(p)
}

/// A point on a spoke, as far out as this share of the radius.
fn on((across, down): (i64, i64), share: i64) -> (i64, i64) {
    let reach = RADIUS * share / WHOLE;
    (MIDDLE.0 + across * reach / WHOLE, MIDDLE.1 + down * reach / WHOLE)
}

fn point((x, y): (i64, i64)) -> String {
    format!("{},{}", tenth(x), tenth(y))
}

fn radar(table: &Table, (body, unit): (BodyId, &str), whole: bool) -> Option<RadarView> {
    let (over, axes) = axes(table, body, whole);
    let n = axes.len();
    if n < 3 {
        return None;
    }
    let outline = |of: &dyn Fn(&Axis) -> Option<Points>| -> Option<String> {
        let corner = |(k, a): (usize, &Axis)| of(a).map(|p| point(on(spoke(n, k), share(p, a.max))));
        axes.iter().enumerate().map(corner).collect::<Option<Vec<String>>>().map(|all| all.join(" "))
    };
    let ring = |share: i64| (0..n).map(|k| point(on(spoke(n, k), share))).collect::<Vec<_>>().join(" ");
    let both = |(x, y): (i64, i64)| (tenth(x), tenth(y));
    let label = |(k, a): (usize, &Axis)| {
        let (across, down) = spoke(n, k);
        let (x, y) = on((across, down), WHOLE * 113 / 100);
        let anchor = match across {
            a if a > 1000 => "start",
            a if a < -1000 => "end",
            _ => "middle",
        };
        (tenth(x), tenth(y + 45 + down * 45 / WHOLE), anchor, a.no.clone())
    };
    let dot = |(k, a): (usize, &Axis)| a.own.map(|p| both(on(spoke(n, k), share(p, a.max))));
    let told = |a: &Axis| {
        let mut says = format!("{} {} trên {}", a.no, said(a.own), a.max);
        if whole {
            says.push_str(&format!(", cao nhất {}, trung bình {}", said(a.best), said(a.mean)));
        }
        says
    };
    let row = |a: &Axis| AxisRow {
        title: format!("{} {}", a.no, a.name),
        max: a.max.to_string(),
        own: said(a.own),
        best: said(a.best),
        mean: said(a.mean),
    };
    Some(RadarView {
        over: match over {
            Over::Sections => "mục",
            Over::Lines => "tiêu chí",
        },
        says: format!("{unit}: {}.", axes.iter().map(told).collect::<Vec<_>>().join("; ")),
        rings: [2500, 5000, 7500, WHOLE].into_iter().map(ring).collect(),
        spokes: (0..n).map(|k| both(on(spoke(n, k), WHOLE))).collect(),
        height: tenth((0..n).map(|k| on(spoke(n, k), WHOLE).1).max().unwrap_or(0) + 380),
        labels: axes.iter().enumerate().map(label).collect(),
        middle: both(MIDDLE),
        best: outline(&|a| a.best),
        mean: outline(&|a| a.mean),
        own: outline(&|a| a.own),
        dots: axes.iter().enumerate().filter_map(dot).collect(),
        rows: axes.iter().map(row).collect(),
    })
}

fn strip(s: &Spread, chosen: Option<BodyId>, name: &dyn Fn(BodyId) -> String) -> StripView {
    let known: Vec<(BodyId, Points)> = s.units.iter().filter_map(|(b, p)| Some((*b, (*p)?))).collect();
    let range = match (known.iter().map(|k| k.1).min(), known.iter().map(|k| k.1).max()) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (Some(least), Some(most)) => format!("{least} đến {most}"),
        _ => said(None),
    };
    let told: Vec<String> = s.units.iter().map(|(b, p)| format!("{} {}", name(*b), said(*p))).collect();
    let (dots, height) = dots(s.max, &known, chosen);
    StripView {
        title: format!("{} {}", s.no, s.name),
        minus: s.minus,
        max: s.max.to_string(),
        says: format!("{}, tối đa {}: {}.", s.no, s.max, told.join("; ")),
        dots,
        height,
        range,
        points: s.units.iter().map(|(_, p)| said(*p)).collect(),
    }
}

/// A dot for all units with the same points, or nearly the same. Neighbours that would cover one another stand in rows.
pub(crate) fn dots(max: Points, known: &[(BodyId, Points)], chosen: Option<BodyId>) -> (Vec<Dot>, i64) {
    let mut at: BTreeMap<i64, Vec<BodyId>> = BTreeMap::new();
    for (body, points) in known {
        at.entry(STRIP.0 + STRIP.1 * share(*points, max) / WHOLE).or_default().push(*body);
    }
    let mut near: Vec<(i64, Vec<BodyId>)> = Vec::new();
    for (x, bodies) in at {
        match near.last_mut().filter(|(first, _)| x - *first < NEAR) {
            Some((_, all)) => all.extend(bodies),
            None => near.push((x, bodies)),
        }
    }
    let mut rows: Vec<i64> = Vec::new();
    let mut placed = Vec::new();
    for (x, bodies) in near {
        let half = if bodies.len() > 9 { DOT.1 } else { DOT.0 };
        let row = rows.iter().position(|end| end + DOT_GAP <= x - half).unwrap_or(rows.len());
        match rows.get_mut(row) {
            Some(end) => *end = x + half,
            None => rows.push(x + half),
        }
        let mine = chosen.is_some_and(|c| bodies.contains(&c));
        placed.push((x, half, row, mine, (bodies.len() > 1).then_some(bodies.len())));
    }
    let height = DOT_ROW * i64::try_from(rows.len().max(1)).unwrap_or(1) + 8;
    // The chosen unit's dot comes last.
    placed.sort_by_key(|(_, _, _, mine, _)| *mine);
    let down = |row: usize| height - 12 - DOT_ROW * i64::try_from(row).unwrap_or(0);
    let dot = |(x, half, row, mine, many)| {
        let (left, width) = (tenth(x - half), 2 * half / 10);
        Dot { x: tenth(x), y: down(row), left, width, mine, many }
    };
    (placed.into_iter().map(dot).collect(), height)
}

/// Ranks at a few moments as lines from left to right, the chosen unit's in red.
pub(super) fn slopes(all: &[Moment], chosen: Option<BodyId>, name: &dyn Fn(BodyId) -> String) -> SlopesView {
    let count = |n: usize| i64::try_from(n).unwrap_or(0);
    let across = |k: usize| EDGE + APART * count(k);
    let down = |place: usize| ROW / 2 + ROW * count(place);
    let rank = |r: Option<i64>| r.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let ends: &[(BodyId, Option<i64>)] = all.last().map_or(&[], |m| &m.places);
    let mut bodies: Vec<BodyId> = ends.iter().map(|(b, _)| *b).collect();
    // The chosen unit's line is drawn last.
    bodies.sort_by_key(|b| chosen == Some(*b));
    let places = |body: BodyId| {
        all.iter().enumerate().filter_map(move |(k, m)| m.place(body).map(|(at, rank)| (k, at, rank)))
    };
    let line = |body: &BodyId| {
        let points: Vec<String> =
            places(*body).map(|(k, at, _)| format!("{},{}", across(k), down(at))).collect();
        (points.join(" "), chosen == Some(*body))
    };
    let mark = |body: &BodyId| {
        let mine = chosen == Some(*body);
        places(*body).map(move |(k, at, r)| (across(k), down(at), rank(r), mine)).collect::<Vec<_>>()
    };
    let row = |(body, _): &(BodyId, Option<i64>)| {
        (name(*body), places(*body).map(|(_, _, r)| rank(r)).collect::<Vec<_>>())
    };
    let rows: Vec<(String, Vec<String>)> = ends.iter().map(row).collect();
    let told: Vec<String> = rows.iter().map(|(unit, ranks)| format!("{unit} {}", ranks.join(", "))).collect();
    let titles: Vec<String> = all.iter().map(|m| m.title.clone()).collect();
    let width = 2 * EDGE + APART * count(all.len().saturating_sub(1));
    SlopesView {
        says: format!("Hạng theo {}: {}.", titles.join(", "), told.join("; ")),
        width,
        height: ROW * count(ends.len()),
        rem: format!("{}.{}rem", width / 16, width % 16 * 10 / 16),
        heads: titles.into_iter().enumerate().map(|(k, t)| (across(k), t)).collect(),
        lines: bodies.iter().map(line).collect(),
        marks: bodies.iter().flat_map(mark).collect(),
        ends: ends.iter().map(|(b, r)| (rank(*r), name(*b), chosen == Some(*b))).collect(),
        rows,
    }
}
