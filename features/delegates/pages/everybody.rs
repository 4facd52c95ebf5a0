//! Everybody at a gathering: found, filtered, ordered, exported; and who came instead of whom.

use super::{Ways, seen};
use crate::FillDelegation;
use crate::doubts::named_of;
use crate::model::{Category, ChangeKind, Delegate, DelegateId, Delegation, DelegationId};
use crate::store;
use crate::twins::{Remark, remarks};
use crate::workbook;
use db::Reading;
use gatherings::{Gathering, GatheringId};
use kernel::{Refusal, by_given_name, fold};
use std::collections::{BTreeMap, HashMap, HashSet};
use web::{Frame, One, Page, Visit};

/// Lines on one page.
const SHOWN: usize = 200;

#[derive(askama::Template)]
#[template(path = "everybody.html")]
pub(crate) struct EverybodyPage {
    pub(crate) frame: Frame,
    pub(crate) ways: Ways,
    pub(crate) id: GatheringId,
    pub(crate) illustrative: bool,
    pub(crate) prepares: bool,
    pub(crate) q: String,
    pub(crate) delegation: String,
    pub(crate) category: String,
    pub(crate) by_name: bool,
    pub(crate) delegations: Vec<(DelegationId, String)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) all: usize,
    pub(crate) found: usize,
    pub(crate) page: usize,
    pub(crate) pages: usize,
    pub(crate) query: String,
    pub(crate) counts: Vec<(&'static str, usize)>,
}

pub(crate) struct Row {
    pub(crate) no: usize,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) post: String,
    pub(crate) unit: String,
    pub(crate) category: &'static str,
    pub(crate) delegation: String,
    /// Where the reader may open it.
    pub(crate) href: Option<String>,
    /// "Trùng người", "có thể trùng", with whom.
    pub(crate) twins: Vec<Remark>,
}

/// Every word of the query begins a word of what is looked in, marks or not.
fn finds(query: &str, d: &Delegate, delegation: &str) -> bool {
    let within = format!(" {}", fold(&format!("{} {} {} {delegation}", d.name, d.post, d.unit)));
    fold(query).split(' ').all(|word| within.contains(&format!(" {word}")))
}

/// `GET /gatherings/{id}/delegates`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let prepares = v.can(g.prepare());
    let (delegations, standing) = (store::delegations(w, id)?, store::standing(w, id)?);
    let q: String = kernel::clean_line(v.ask("q")).chars().take(100).collect();
    let of: HashMap<DelegationId, &Delegation> = delegations.iter().map(|d| (d.id, d)).collect();
    let named = |d: &Delegate| of.get(&d.delegation).map_or("", |x| x.name.as_str());
    let (wanted, category) = (v.ask("delegation").parse().ok(), Category::of_word(v.ask("category")));
    let mut found: Vec<&Delegate> = standing
        .iter()
        .filter(|d| wanted.is_none_or(|x| d.delegation == x) && category.is_none_or(|c| d.category == c))
        .filter(|d| finds(&q, d, named(d)))
        .collect();
    let by_name = v.ask("sort") == "name";
    if by_name {
        found.sort_by_cached_key(|d| (by_given_name(&d.name), d.id));
    }
    let pages = found.len().div_ceil(SHOWN).max(1);
    let page = v.ask("page").parse().unwrap_or(1usize).clamp(1, pages);
    let of_list: HashMap<DelegationId, String> = delegations.iter().map(|d| (d.id, d.name.clone())).collect();
    let alike =
        if prepares { remarks(&standing, &|x, _| Some(named_of(x, &of_list))) } else { BTreeMap::new() };
    let mine = |d: &Delegation| prepares || d.body.is_some_and(|b| v.can(FillDelegation::of(d.id, b)));
    let mut opens: HashSet<DelegationId> = HashSet::new();
    opens.extend(delegations.iter().filter(|d| mine(d)).map(|d| d.id));
    let rows = (1..).zip(&found).skip((page - 1) * SHOWN).take(SHOWN).map(|(no, d)| Row {
        no,
        name: d.name.clone(),
        address: d.address().to_owned(),
        post: d.post.clone(),
        unit: d.unit.clone(),
        category: d.category.vietnamese(),
        delegation: named(d).to_owned(),
        href: opens
            .contains(&d.delegation)
            .then(|| format!("/delegations/{}/delegates/{}", d.delegation, d.id)),
        twins: alike.get(&d.id).cloned().unwrap_or_default(),
    });
    let count = |c: Category| standing.iter().filter(|d| d.category == c).count();
    Page::of(&EverybodyPage {
        frame: v.frame("Danh sách đại biểu", "/gatherings"),
        ways: Ways::of(&g, "delegates", "Danh sách đại biểu")?,
        id,
        illustrative: delegations.iter().any(|d| d.illustrative),
        prepares,
        delegation: v.ask("delegation").to_owned(),
        category: category.map_or("", Category::word).to_owned(),
        by_name,
        rows: rows.collect(),
        all: standing.len(),
        found: found.len(),
        page,
        pages,
        query: query_of(v),
        counts: Category::ALL.iter().map(|c| (c.vietnamese(), count(*c))).filter(|(_, n)| *n > 0).collect(),
        delegations: delegations.iter().map(|d| (d.id, d.name.clone())).collect(),
        q,
    })
}

/// The question without the page, for the ways to the other pages.
fn query_of(v: &Visit) -> String {
    let asked = |key: &'static str| (key, v.ask(key));
    [asked("q"), asked("delegation"), asked("category"), asked("sort")]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| {
            let value: String = value
                .bytes()
                .map(|b| match b {
                    b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' => char::from(b).to_string(),
                    _ => format!("%{b:02X}"),
                })
                .collect();
            format!("{key}={value}&")
        })
        .collect()
}

impl EverybodyPage {
    fn categories(&self) -> Vec<(&'static str, &'static str)> {
        Category::ALL.iter().map(|c| (c.word(), c.vietnamese())).collect()
    }
}

/// `GET /gatherings/{id}/delegates.xlsx`: all particulars, for the host's secretary.
pub(crate) fn export(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    v.sees(g.prepare())?;
    let (delegations, standing) = (store::delegations(w, id)?, store::standing(w, id)?);
    let names: HashMap<DelegationId, String> = delegations.iter().map(|d| (d.id, d.name.clone())).collect();
    let all: Vec<(String, i64, &Delegate)> = (1..)
        .zip(&standing)
        .map(|(no, d)| (names.get(&d.delegation).cloned().unwrap_or_default(), no, d))
        .collect();
    let bytes = workbook::export(&g, &all, delegations.iter().any(|d| d.illustrative))?;
    Ok(Page::workbook(format!("dai-bieu-{}.xlsx", g.first_day.iso()), bytes))
}

#[derive(askama::Template)]
#[template(path = "substitutions.html")]
pub(crate) struct SubstitutionsPage {
    pub(crate) frame: Frame,
    pub(crate) ways: Ways,
    pub(crate) id: GatheringId,
    pub(crate) kind: String,
    /// Was anything changed at all?
    pub(crate) any: bool,
    pub(crate) corrections: bool,
    pub(crate) rows: Vec<Said>,
    pub(crate) replaced: usize,
    pub(crate) withdrawn: usize,
}

impl SubstitutionsPage {
    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        let mut all = vec![("", "Tất cả")];
        let kinds = [ChangeKind::Replaced, ChangeKind::Withdrawn, ChangeKind::Changed];
        let shown = kinds.into_iter().filter(|k| self.corrections || *k != ChangeKind::Changed);
        all.extend(shown.map(|k| (k.word(), k.vietnamese())));
        all
    }
}

pub(crate) struct Said {
    pub(crate) day: String,
    pub(crate) hour: String,
    pub(crate) kind: &'static str,
    pub(crate) who: String,
    pub(crate) delegation: String,
    pub(crate) says: String,
    pub(crate) reason: String,
    pub(crate) document: String,
    pub(crate) by: String,
}

/// `GET /gatherings/{id}/substitutions`: replaced, withdrawn, corrected. What was corrected of a person, and why, is the
/// host's to know.
pub(crate) fn substitutions(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let prepares = v.can(g.prepare());
    let people: BTreeMap<DelegateId, Delegate> =
        store::everybody(w, id)?.into_iter().map(|d| (d.id, d)).collect();
    let names: HashMap<DelegationId, String> = names(w, &g)?;
    let all = store::history(w, id)?;
    let count = |k: ChangeKind| all.iter().filter(|c| c.kind == k).count();
    let wanted = ChangeKind::of_word(v.ask("kind"));
    let shows = |c: &crate::Change| prepares || c.kind != ChangeKind::Changed;
    let rows = all.iter().filter(|c| shows(c) && wanted.is_none_or(|k| c.kind == k)).map(|c| {
        let who = people.get(&c.delegate);
        Said {
            day: c.at.day().to_string(),
            hour: c.at.hour(),
            kind: c.kind.vietnamese(),
            who: who.map_or(String::new(), |d| d.in_words()),
            delegation: who.and_then(|d| names.get(&d.delegation).cloned()).unwrap_or_default(),
            says: c.says.clone(),
            reason: if prepares { c.reason.clone() } else { String::new() },
            document: c.document.clone(),
            by: c.by.clone(),
        }
    });
    Page::of(&SubstitutionsPage {
        frame: v.frame("Thay đổi đại biểu", "/gatherings"),
        ways: Ways::of(&g, "substitutions", "Thay đổi đại biểu")?,
        id,
        kind: wanted.map_or("", ChangeKind::word).to_owned(),
        any: all.iter().any(shows),
        corrections: prepares,
        rows: rows.collect(),
        replaced: count(ChangeKind::Replaced),
        withdrawn: count(ChangeKind::Withdrawn),
    })
}

fn names(w: &mut Reading, g: &Gathering) -> Result<HashMap<DelegationId, String>, Refusal> {
    Ok(store::delegations(w, g.id)?.into_iter().map(|d| (d.id, d.name)).collect())
}
