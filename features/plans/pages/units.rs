//! How the units stand: tiles and a table by status, narrowed and sorted.

use super::Bar;
use super::stand::{Stand, UnitRow, kinds, levels, stand};
use crate::model::{PlanId, PlanLineId, PlanState, Status, Unit, UnitId};
use crate::reckon::{Counts, chain};
use db::Reading;
use kernel::{BodyId, Day, PersonId, Refusal, by_given_name};
use organisations::{Asked, BodyKind, Level};
use std::collections::HashSet;
use web::{Frame, One, Page, Visit};

/// What the address asks of the list.
pub(crate) struct Filter {
    line: Option<PlanLineId>,
    level: Option<Level>,
    kind: Option<BodyKind>,
    /// Somebody, or nobody at all.
    follower: Option<Option<PersonId>>,
    status: Option<Status>,
    under: Option<BodyId>,
    q: String,
    sort: String,
}

impl Filter {
    fn asked(v: &Visit) -> Filter {
        Filter {
            line: v.ask("line").parse().ok(),
            level: Level::of_word(v.ask("level")),
            kind: BodyKind::of_word(v.ask("kind")),
            follower: match v.ask("follower") {
                "none" => Some(None),
                typed => typed.parse().ok().map(Some),
            },
            status: Status::of_word(v.ask("status")),
            under: v.ask("under").parse().ok(),
            q: kernel::clean_line(v.ask("q")).chars().take(100).collect(),
            sort: v.ask("sort").chars().take(20).collect(),
        }
    }

    fn narrows(&self) -> bool {
        self.line.is_some()
            || self.level.is_some()
            || self.kind.is_some()
            || self.follower.is_some()
            || self.status.is_some()
            || self.under.is_some()
            || !self.q.is_empty()
    }

    /// The units that fit, but for their status: the tiles' key counts these.
    fn takes<'a>(&self, st: &'a Stand) -> Vec<&'a Unit> {
        let followed: HashSet<BodyId> = match self.follower {
            Some(Some(p)) => st.follows.iter().filter(|(who, ..)| *who == p).map(|(_, b, _)| *b).collect(),
            _ => st.follows.iter().map(|(_, b, _)| *b).collect(),
        };
        let asked = Asked::of(&self.q);
        let fits = |u: &&Unit| {
            let Some(b) = st.tree.bodies.get(&u.body) else { return !self.narrows() };
            let follower = match self.follower {
                None => true,
                Some(None) => !followed.contains(&u.body),
                Some(Some(_)) => followed.contains(&u.body),
            };
            self.line.is_none_or(|l| l == u.line)
                && self.level.is_none_or(|l| l == b.level)
                && self.kind.is_none_or(|k| k == b.kind)
                && follower
                && self.under.is_none_or(|top| chain(&st.tree.bodies, u.body).contains(&top))
                && asked.fits(b)
        };
        st.s.units.iter().filter(fits).collect()
    }

    /// The address of the same list with another status, sort or page.
    fn address(&self, v: &Visit, id: PlanId, with: &[(&str, &str)]) -> String {
        let kept =
            v.query.iter().filter(|(k, _)| KEYS.contains(&k.as_str()) && with.iter().all(|(w, _)| w != k));
        let kept = kept.map(|(k, val)| (k.as_str(), val.as_str()));
        let pairs: Vec<String> = kept
            .chain(with.iter().copied())
            .filter(|(_, val)| !val.is_empty())
            .map(|(k, val)| format!("{k}={}", encoded(val)))
            .collect();
        if pairs.is_empty() {
            format!("/plans/{id}/units")
        } else {
            format!("/plans/{id}/units?{}", pairs.join("&"))
        }
    }
}

const KEYS: [&str; 9] = ["line", "level", "kind", "follower", "status", "under", "q", "sort", "page"];

/// Everything but letters and digits as percent signs.
pub(crate) fn encoded(s: &str) -> String {
    s.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b == b'-' {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// Ended bodies one notice names.
const GONE_MAX: usize = 40;
/// Rows of one page of the table.
const PAGE: usize = 100;

/// A status with how many stand so.
pub(crate) struct Sum {
    pub(crate) status: Status,
    pub(crate) count: usize,
    pub(crate) href: String,
    pub(crate) here: bool,
}

#[derive(askama::Template)]
#[template(path = "plan-units.html")]
pub(crate) struct UnitsPage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) tell: String,
    pub(crate) sums: Vec<Sum>,
    pub(crate) all: String,
    pub(crate) tiles: Vec<UnitRow>,
    /// The rows of this page, as places among the tiles.
    pub(crate) shown: std::ops::Range<usize>,
    pub(crate) pages: Vec<(usize, String, bool)>,
    pub(crate) sorts: Vec<(&'static str, String, bool)>,
    pub(crate) lines: Vec<(String, String, bool)>,
    pub(crate) levels: Vec<(&'static str, &'static str, bool)>,
    pub(crate) kinds: Vec<(&'static str, &'static str, bool)>,
    pub(crate) followers: Vec<(String, String, bool)>,
    pub(crate) q: String,
    pub(crate) under: Option<(BodyId, String)>,
    pub(crate) status: &'static str,
    pub(crate) sort: String,
    pub(crate) narrowed: bool,
    pub(crate) running: bool,
    pub(crate) many_lines: bool,
    /// Open units whose body has ended: somebody must excuse them or ask their successor.
    pub(crate) gone: Vec<(UnitId, String)>,
    /// For the sentence below the heading.
    pub(crate) unfollowed: usize,
}

const SORTS: [(&str, &str); 5] = [
    ("", "theo tên"),
    ("status", "cần chú ý trước"),
    ("deadline", "hạn gần trước"),
    ("told", "lâu chưa báo trước"),
    ("line", "theo nội dung"),
];

/// `GET /plans/{id}/units`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let st = stand(v, w, id)?;
    let f = Filter::asked(v);
    let fits = f.takes(&st);
    let counts = Counts::of(fits.iter().copied(), st.today);
    let mut tiles =
        st.rows(fits.iter().copied().filter(|u| f.status.is_none_or(|s| s == u.status(st.today))));
    sort(&mut tiles, &f.sort);
    let page: usize = v.ask("page").parse().unwrap_or(1).max(1);
    let last = tiles.len().div_ceil(PAGE).max(1);
    let page = page.min(last);
    let shown = (page - 1) * PAGE..(page * PAGE).min(tiles.len());
    let sum = |status: Status| {
        let here = f.status == Some(status);
        let word = if here { "" } else { status.word() };
        let href = f.address(v, id, &[("status", word), ("page", "")]);
        Sum { status, count: counts.at(status), href, here }
    };
    let followed: HashSet<BodyId> = st.follows.iter().map(|(_, b, _)| *b).collect();
    let open = st.s.units.iter().filter(|u| u.excused.is_none() && !followed.contains(&u.body));
    let unfollowed = open.map(|u| u.body).collect::<HashSet<_>>().len();
    let ended = |u: &&Unit| {
        let until = st.tree.bodies.get(&u.body).and_then(|b| b.until);
        u.is_open() && until.is_some_and(|d| d < st.today)
    };
    let gone = st.s.units.iter().filter(ended).map(|u| (u.id, st.tree.full(u.body).to_owned()));
    let gone: Vec<(UnitId, String)> = gone.filter(|_| st.s.runs).take(GONE_MAX).collect();
    let pages = (1..=last).filter(|_| last > 1);
    let all = Counts::of(&st.s.units, st.today);
    Page::of(&UnitsPage {
        frame: v.frame("Tiến độ", "/plans"),
        bar: st.s.bar("units"),
        tell: format!("{} lượt đơn vị; {}. Tính đến {}.", all.asked(), all.says(), st.today),
        sums: Status::ALL.into_iter().map(sum).filter(|s| s.count > 0 || s.here).collect(),
        all: f.address(v, id, &[("status", ""), ("page", "")]),
        pages: pages.map(|n| (n, f.address(v, id, &[("page", &n.to_string())]), n == page)).collect(),
        sorts: SORTS
            .iter()
            .map(|(word, says)| (*says, f.address(v, id, &[("sort", word), ("page", "")]), f.sort == *word))
            .collect(),
        lines: st
            .s
            .lines
            .iter()
            .map(|l| (l.id.to_string(), format!("{}. {}", l.no, l.name), f.line == Some(l.id)))
            .collect(),
        levels: levels(&st).into_iter().map(|l| (l.word(), l.vietnamese(), f.level == Some(l))).collect(),
        kinds: kinds(&st).into_iter().map(|k| (k.word(), k.vietnamese(), f.kind == Some(k))).collect(),
        followers: followers(&st, &f),
        under: f.under.map(|b| (b, st.tree.full(b).to_owned())),
        status: f.status.map_or("", Status::word),
        narrowed: f.narrows(),
        running: st.s.plan.state == PlanState::Issued,
        many_lines: st.s.lines.len() > 1,
        q: f.q,
        sort: f.sort,
        tiles,
        shown,
        gone,
        unfollowed,
    })
}

fn followers(st: &Stand, f: &Filter) -> Vec<(String, String, bool)> {
    let mut all: Vec<(String, String, bool)> =
        st.s.members
            .iter()
            .map(|m| (m.person.to_string(), m.name.clone(), f.follower == Some(Some(m.person))))
            .collect();
    all.sort_by_cached_key(|(_, name, _)| by_given_name(name));
    all.insert(0, ("none".to_owned(), "Chưa ai theo dõi".to_owned(), f.follower == Some(None)));
    all
}

fn sort(rows: &mut [UnitRow], by: &str) {
    match by {
        "status" => rows.sort_by_key(|r| (r.status, r.last)),
        "deadline" => rows.sort_by_key(|r| (r.left.is_empty(), r.last)),
        "told" => rows.sort_by_cached_key(|r| {
            let told = Day::parse(&r.told);
            (r.left.is_empty(), told)
        }),
        "line" => rows.sort_by(|a, b| a.line.cmp(&b.line)),
        _ => {}
    }
}
