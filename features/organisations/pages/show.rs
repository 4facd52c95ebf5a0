//! One body: what it is on a day, its names and parents through time, who is below it, who signs for it.

use super::AsOf;
use crate::directory::{Record, on};
use crate::model::{Body, Holder, HolderId, manage};
use crate::{store, store::write};
use db::Reading;
use kernel::{BodyId, Day, Refusal, by_given_name, by_vietnamese_order};
use web::{Frame, One, Page, Visit};

/// Most direct subordinates a body's page lists; the tree shows the rest.
const BELOW_SHOWN: usize = 60;

/// One name or one parent through time.
pub(crate) struct Past {
    /// "từ 01/01/2016 đến hết 31/12/2018".
    pub(crate) term: String,
    pub(crate) what: String,
    pub(crate) more: String,
    pub(crate) href: String,
    pub(crate) basis: String,
    /// Holds on the day that is asked about.
    pub(crate) here: bool,
}

/// An office-holder's line.
pub(crate) struct Sitting {
    pub(crate) id: HolderId,
    pub(crate) name: String,
    pub(crate) post: String,
    pub(crate) signing: Vec<String>,
    pub(crate) leads: bool,
    pub(crate) illustrative: bool,
    pub(crate) term: String,
}

#[derive(askama::Template)]
#[template(path = "body.html")]
pub(crate) struct BodyPage {
    pub(crate) frame: Frame,
    pub(crate) asof: AsOf,
    pub(crate) id: BodyId,
    pub(crate) body: Body,
    /// From the top down to the parent.
    pub(crate) above: Vec<(BodyId, String)>,
    pub(crate) names: Vec<Past>,
    pub(crate) parents: Vec<Past>,
    pub(crate) below: Vec<(BodyId, String)>,
    pub(crate) below_more: usize,
    pub(crate) sitting: Vec<Sitting>,
    pub(crate) left: Vec<Sitting>,
    pub(crate) may: bool,
}

impl BodyPage {
    fn lives(&self) -> bool {
        self.body.lives_on(self.asof.day)
    }
}

/// `GET /bodies/{id}`
pub(super) fn show(v: &Visit, w: &mut Reading, One(id): One<BodyId>) -> Result<Page, Refusal> {
    let asof = AsOf::of(v);
    let body = store::body(w, id, asof.day)?;
    let record = write::record(w, id)?;
    let chain = store::above(w, id, asof.day)?;
    let names = store::names_of(w, &chain, asof.day)?;
    let mut below = store::branch(w, id, 1, asof.day)?;
    below.retain(|b| b.id != id);
    below.sort_by_cached_key(|b| by_vietnamese_order(&b.name.full));
    let below_more = below.len().saturating_sub(BELOW_SHOWN);
    below.truncate(BELOW_SHOWN);
    let (sitting, left) = terms(store::terms(w, id)?, asof.day);
    let today = store::above(w, id, v.today())?;
    Page::of(&BodyPage {
        frame: v.frame(body.name.full.clone(), "/bodies"),
        id,
        above: chain.iter().skip(1).rev().map(|id| (*id, names.full(*id).to_owned())).collect(),
        names: past_names(&record, asof.day),
        parents: past_parents(w, &record, asof.day)?,
        below: below.into_iter().map(|b| (b.id, b.name.full)).collect(),
        below_more,
        sitting,
        left,
        may: v.can(manage(today)),
        body,
        asof,
    })
}

/// `GET /bodies/{id}/journal`
pub(super) fn journal(v: &Visit, w: &mut Reading, One(id): One<BodyId>) -> Result<Page, Refusal> {
    let body = store::body(w, id, v.today())?;
    web::journal(v, w, ("body", id), &body.name.full, &format!("/bodies/{id}"))
}

/// "từ 01/01/2016", "từ 01/01/2016 đến hết 31/12/2018".
pub(crate) fn term(from: Day, until: Option<Day>) -> String {
    until.map_or(format!("từ {from}"), |u| format!("từ {from} đến hết {u}"))
}

/// Each thing's last day is the day before the next one's first; the newest ends with the body. Newest first.
fn spans(begins: &[Day], end: Option<Day>) -> Vec<(Day, Option<Day>)> {
    let ends = begins.iter().skip(1).map(|d| Some(d.plus_days(-1))).chain([end]);
    begins.iter().copied().zip(ends).collect()
}

fn past_names(record: &Record, day: Day) -> Vec<Past> {
    let here = on(&record.names, day).map(|n| n.from);
    let begins: Vec<Day> = record.names.iter().map(|n| n.from).collect();
    let line = |(n, (from, until)): (&crate::directory::Since<_>, (Day, Option<Day>))| {
        let name: &crate::model::Name = &n.what;
        Past {
            term: term(from, until),
            what: name.full.clone(),
            more: if name.short == name.full { String::new() } else { name.short.clone() },
            href: String::new(),
            basis: n.basis.clone(),
            here: Some(from) == here,
        }
    };
    record.names.iter().zip(spans(&begins, record.until)).rev().map(line).collect()
}

fn past_parents(w: &mut Reading, record: &Record, day: Day) -> Result<Vec<Past>, Refusal> {
    let here = on(&record.parents, day).map(|p| p.from);
    let begins: Vec<Day> = record.parents.iter().map(|p| p.from).collect();
    // A parent is named as it was called when the link began.
    let asked: Vec<(BodyId, Day)> =
        record.parents.iter().filter_map(|p| p.what.map(|id| (id, p.from))).collect();
    let mut named = store::names_then(w, &asked)?.into_iter();
    let mut lines: Vec<Past> = Vec::new();
    for (p, (from, until)) in record.parents.iter().zip(spans(&begins, record.until)) {
        let what = match p.what {
            Some(_) => named.next().unwrap_or_default(),
            None => "Không có cấp trên".into(),
        };
        lines.push(Past {
            term: term(from, until),
            what,
            more: String::new(),
            href: p.what.map_or(String::new(), |id| format!("/bodies/{id}")),
            basis: p.basis.clone(),
            here: Some(from) == here,
        });
    }
    lines.reverse();
    Ok(lines)
}

/// Those in office on the day (the head first, then by given name), and all others, newest first.
fn terms(all: Vec<(Holder, i64)>, day: Day) -> (Vec<Sitting>, Vec<Sitting>) {
    let (mut now, others): (Vec<Holder>, Vec<Holder>) =
        all.into_iter().map(|(h, _)| h).partition(|h| h.holds_on(day));
    now.sort_by_cached_key(|h| (!h.leads, by_given_name(&h.name)));
    let line = |h: Holder| Sitting {
        id: h.id,
        signing: h.signing.lines().map(str::to_owned).collect(),
        leads: h.leads,
        illustrative: h.illustrative,
        term: term(h.from, h.until),
        name: h.name,
        post: h.post,
    };
    (now.into_iter().map(line).collect(), others.into_iter().map(line).collect())
}
