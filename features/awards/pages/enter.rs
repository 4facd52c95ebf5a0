//! The quota table: whose quotas this person keeps, one body's rows, a new row.

use super::fields::{Fields, read};
use crate::deeds;
use crate::duties::ManageQuotas;
use crate::kinds::Province;
use crate::quota::{Quota, QuotaId, Standing};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Refusal, by_vietnamese_order};
use std::collections::{BTreeMap, HashMap};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "quotas.html")]
pub(crate) struct BodiesPage {
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<BodyRow>,
}

/// A managing body with what it has.
pub(crate) struct BodyRow {
    pub(crate) body: BodyId,
    pub(crate) name: String,
    /// Blocs it manages this year or the year before.
    pub(crate) blocs: usize,
    /// Rows that hold today or later.
    pub(crate) quotas: i64,
}

/// The bodies whose quotas this person keeps: those that manage blocs now, and those that have rows.
pub(crate) fn bodies(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let today = v.today();
    let mut found: BTreeMap<BodyId, (usize, i64)> = BTreeMap::new();
    for (body, quotas) in store::owners(w, today)? {
        found.insert(body, (0, quotas));
    }
    // In spring the old year is summed up while the new one begins, so both are wanted.
    let mut blocs: BTreeMap<kernel::BlocId, BodyId> = BTreeMap::new();
    for number in [today.year() - 1, today.year()] {
        blocs.extend(blocs::years_of_number(w, number, today)?.into_iter().map(|y| (y.bloc, y.managing)));
    }
    for managing in blocs.into_values() {
        found.entry(managing).or_default().0 += 1;
    }
    let tree = organisations::choices(w, today)?;
    let parents: HashMap<BodyId, Option<BodyId>> = tree.iter().map(|b| (b.id, b.parent)).collect();
    found.retain(|body, _| v.can(ManageQuotas::of(*body, line(&parents, *body))));
    let names = organisations::names(w, today)?;
    let row = |(body, (blocs, quotas))| BodyRow { body, name: names.full(body).to_owned(), blocs, quotas };
    let mut rows: Vec<BodyRow> = found.into_iter().map(row).collect();
    rows.sort_by_cached_key(|r| by_vietnamese_order(&r.name));
    Page::of(&BodiesPage { frame: v.frame("Chỉ tiêu đề nghị khen thưởng", "/quotas"), rows })
}

/// A body and those above it, found in a tree that was read whole.
fn line(parents: &HashMap<BodyId, Option<BodyId>>, body: BodyId) -> Vec<BodyId> {
    let mut line = vec![body];
    while let Some(up) =
        line.last().and_then(|b| parents.get(b).copied().flatten()).filter(|b| !line.contains(b))
    {
        line.push(up);
    }
    line
}

#[derive(askama::Template)]
#[template(path = "quotas-of.html")]
pub(crate) struct RowsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) body: BodyId,
    pub(crate) name: String,
    pub(crate) key: String,
    /// "UBND tỉnh".
    pub(crate) province: String,
    pub(crate) fields: Fields,
    /// In force, or beginning later.
    pub(crate) now: Vec<RowView>,
    /// Ended.
    pub(crate) past: Vec<RowView>,
}

/// A row as the table shows it.
pub(crate) struct RowView {
    pub(crate) id: QuotaId,
    pub(crate) whom: String,
    pub(crate) slots: [i64; 3],
    pub(crate) rules: String,
    pub(crate) basis: String,
    pub(crate) mark: &'static str,
    pub(crate) when: String,
    pub(crate) later: bool,
}

impl RowView {
    pub(crate) fn of(q: &Quota, today: Day, of: &Province) -> RowView {
        RowView {
            id: q.id,
            whom: q.whom(),
            slots: q.slots,
            rules: q.rules(of).join(" "),
            basis: q.basis.clone(),
            mark: q.standing.mark(),
            when: q.when(),
            later: q.from > today,
        }
    }
}

/// The permission to keep one body's quotas; a stranger is not told that there are any.
pub(crate) fn keeps(
    v: &Visit,
    w: &mut Reading,
    body: BodyId,
) -> Result<kernel::Allowed<ManageQuotas>, Refusal> {
    let above = organisations::above(w, body, v.today())?;
    if above.is_empty() {
        return Err(Refusal::NotFound);
    }
    v.sees(ManageQuotas::of(body, above))
}

/// One body's rows, and the form for another.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(body): One<BodyId>) -> Result<Page, Refusal> {
    keeps(v, w, body)?;
    let today = v.today();
    let name = organisations::body(w, body, today)?.name.full;
    let of = Province::of(w, body, today)?;
    let (past, now): (Vec<Quota>, Vec<Quota>) =
        store::rows_of(w, body)?.into_iter().partition(|q| q.until.is_some_and(|until| until < today));
    let view = |all: &[Quota]| all.iter().map(|q| RowView::of(q, today, &of)).collect();
    let fresh = kernel::Uuid::now_v7().to_string();
    Page::of(&RowsPage {
        frame: v.frame(format!("Chỉ tiêu của {name}"), "/quotas"),
        filled: v.filled.clone(),
        fields: Fields::of(None, &v.filled, &format!("/bodies/{body}/quotas"), &of),
        key: if v.filled.conflict.is_some() { fresh } else { v.filled.or("key", &fresh).to_owned() },
        body,
        name,
        province: of.short().to_owned(),
        now: view(&now),
        past: view(&past),
    })
}

/// Enters a row.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(body): One<BodyId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = keeps(v, w, body)?;
    let of = Province::of(w, body, v.today())?;
    let mut r = form.read();
    // The key came with the page, so that a form sent twice makes one row.
    let id = form.value("key").parse().unwrap_or_else(|_| v.new_id::<QuotaId>());
    let q = read(&mut r, boxes(form), &blank(id, body, v.today()), (v.today(), &of));
    r.done()?;
    let fact = deeds::add(w, &ok, &q)?;
    let says = format!("Đã ghi chỉ tiêu cho {}, {}.", q.whom().to_lowercase(), q.when());
    w.commit(&fact, Next::to(format!("/bodies/{body}/quotas")).saying(says))
}

/// Everything that ever changed about one body's rows.
pub(crate) fn journal(v: &Visit, w: &mut Reading, One(body): One<BodyId>) -> Result<Page, Refusal> {
    keeps(v, w, body)?;
    let name = organisations::body(w, body, v.today())?.name.full;
    let of = format!("chỉ tiêu của {name}");
    web::journal(v, w, ("quota_table", body), &of, &format!("/bodies/{body}/quotas"))
}

/// The two boxes of the form: does a flag exclude the certificate; was the row held against the document?
pub(crate) fn boxes(form: &Form) -> (bool, bool) {
    (form.has("exclusive"), form.has("verified"))
}

fn blank(id: QuotaId, managing: BodyId, today: Day) -> Quota {
    Quota {
        id,
        managing,
        kind: None,
        size: (1, 1),
        slots: [0; 3],
        share: None,
        exclusive: true,
        least: [None; 3],
        basis: String::new(),
        standing: Standing::Unverified,
        from: today,
        until: None,
        version: 1,
    }
}
