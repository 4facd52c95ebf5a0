//! The directory: one branch of the tree as of a day, and finding a body by any of its names.

use super::AsOf;
use crate::model::{Body, EVERYWHERE, ManageBodies, Name, manage};
use crate::store;
use db::Reading;
use kernel::{BodyId, Refusal, by_vietnamese_order};
use std::collections::HashMap;
use web::{Frame, Page, Visit};

/// Steps of a branch that are shown below its top; one more is read, to say how many follow.
const STEPS: i64 = 2;
/// A tree of up to this many is shown unfolded.
const UNFOLDED_MAX: usize = 40;

/// One line of the tree, in the order of reading.
pub(crate) struct Node {
    pub(crate) id: BodyId,
    pub(crate) name: String,
    pub(crate) code: String,
    /// The visitor's own body.
    pub(crate) own: bool,
    /// Has lines below it here: opens a list.
    pub(crate) branch: bool,
    pub(crate) open: bool,
    /// Bodies below that this page leaves out.
    pub(crate) more: usize,
    /// Lists that end after this line.
    pub(crate) closes: usize,
}

/// A body that was found.
pub(crate) struct Found {
    pub(crate) id: BodyId,
    pub(crate) name: Name,
    pub(crate) code: String,
    pub(crate) kind: &'static str,
    pub(crate) parent: String,
    pub(crate) ended: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "bodies.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) asof: AsOf,
    pub(crate) q: String,
    /// Path of the branch shown, from its top: for going up again.
    pub(crate) above: Vec<(BodyId, String)>,
    /// Tops of trees, when there are several: key, name, is it shown.
    pub(crate) tops: Vec<(BodyId, String, bool)>,
    pub(crate) tree: Vec<Node>,
    pub(crate) found: Vec<Found>,
    /// More were found or stand below than the page shows.
    pub(crate) cut: bool,
    pub(crate) may: bool,
    pub(crate) may_top: bool,
}

/// `GET /bodies`
pub(super) fn list(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let asof = AsOf::of(v);
    let q: String = kernel::clean_line(v.ask("q")).chars().take(200).collect();
    let mut page = ListPage {
        frame: v.frame("Cơ quan, đơn vị", "/bodies"),
        asof,
        q,
        above: Vec::new(),
        tops: Vec::new(),
        tree: Vec::new(),
        found: Vec::new(),
        cut: false,
        may: v.actor()?.could::<ManageBodies>(),
        may_top: v.can(manage(vec![EVERYWHERE])),
    };
    if page.q.is_empty() {
        branch(v, w, &mut page)?;
    } else {
        find(w, &mut page)?;
    }
    Page::of(&page)
}

fn find(w: &mut Reading, page: &mut ListPage) -> Result<(), Refusal> {
    let on = page.asof.day;
    let mut found = store::search(w, &page.q, on)?;
    page.cut = found.len() > store::FOUND_MAX;
    found.truncate(store::FOUND_MAX);
    let parents: Vec<BodyId> = found.iter().filter_map(|b| b.parent).collect();
    let names = store::names_of(w, &parents, on)?;
    page.found = found
        .into_iter()
        .map(|b| Found {
            id: b.id,
            ended: b.until.filter(|u| *u < on).map(|u| format!("đã kết thúc {u}")),
            parent: b.parent.map_or(String::new(), |p| names.full(p).to_owned()),
            kind: b.kind.vietnamese(),
            name: b.name,
            code: b.code,
        })
        .collect();
    Ok(())
}

fn branch(v: &Visit, w: &mut Reading, page: &mut ListPage) -> Result<(), Refusal> {
    let on = page.asof.day;
    let own = v.actor()?.body;
    let tops = store::tops(w, on)?;
    let asked: Option<BodyId> = v.ask("under").parse().ok();
    let own_top = match own.filter(|_| asked.is_none()) {
        Some(own) => store::above(w, own, on)?.last().copied(),
        None => None,
    };
    let Some(top) = asked.or(own_top).or(tops.first().map(|t| t.id)) else { return Ok(()) };
    let chain = store::above(w, top, on)?;
    if chain.is_empty() {
        return Err(Refusal::NotFound);
    }
    let names = store::names_of(w, &chain, on)?;
    page.above = chain.iter().skip(1).rev().map(|id| (*id, names.full(*id).to_owned())).collect();
    if tops.len() > 1 {
        let shown = chain.last().copied();
        page.tops = tops.into_iter().map(|t| (t.id, t.name.short, Some(t.id) == shown)).collect();
    }
    let bodies = store::branch(w, top, STEPS + 1, on)?;
    page.cut = bodies.len() >= store::BRANCH_MAX;
    page.tree = unroll(bodies, top, own);
    Ok(())
}

/// From bodies in any order to lines in the order of reading, with where lists begin and end.
pub(crate) fn unroll(bodies: Vec<Body>, top: BodyId, own: Option<BodyId>) -> Vec<Node> {
    let small = bodies.len() <= UNFOLDED_MAX;
    let mut below: HashMap<BodyId, Vec<Body>> = HashMap::new();
    let mut first = None;
    for b in bodies {
        match b.parent {
            _ if b.id == top => first = Some(b),
            Some(p) => below.entry(p).or_default().push(b),
            None => {}
        }
    }
    for list in below.values_mut() {
        list.sort_by_cached_key(|b| by_vietnamese_order(&b.name.full));
    }
    let mut lines = Vec::new();
    if let Some(first) = first {
        add(&mut lines, first, 0, &mut below, &|depth| small || depth == 0);
    }
    for line in &mut lines {
        line.own = Some(line.id) == own;
    }
    lines
}

fn add(
    lines: &mut Vec<Node>,
    body: Body,
    depth: i64,
    below: &mut HashMap<BodyId, Vec<Body>>,
    open: &dyn Fn(i64) -> bool,
) {
    let children = below.remove(&body.id).unwrap_or_default();
    let branch = depth < STEPS && !children.is_empty();
    let more = if branch { 0 } else { children.len() };
    let (id, name, code) = (body.id, body.name.full, body.code);
    lines.push(Node { id, name, code, own: false, branch, open: open(depth), more, closes: 0 });
    if branch {
        for child in children {
            add(lines, child, depth + 1, below, open);
        }
        if let Some(last) = lines.last_mut() {
            last.closes += 1;
        }
    }
}
