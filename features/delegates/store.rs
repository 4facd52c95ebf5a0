//! SQL of delegations and delegates. Private. Reading is here, changing in `write`.

pub(crate) mod link;
pub(crate) mod write;

use crate::duties::Pen;
use crate::model::{
    Attribute, Category, Change, ChangeKind, Delegate, DelegateId, Delegation, DelegationId, Ending, Field,
    ListState, Occupation, Particulars, Source, Traits,
};
use crate::quota::Filled;
use crate::rules::{Rule, Ruling, YOUNG_UNDER};
use db::{Reading, eights, p};
use gatherings::{Gathering, GatheringId};
use kernel::{BodyId, Day, Moment, Refusal, Share, Val};
use std::collections::{BTreeMap, HashSet};

/// Delegations of one gathering: 63 provinces and central bodies several times over; a list beyond is read by nobody.
pub(crate) const DELEGATIONS_MAX: usize = 300;
/// Everybody ever written down for one gathering, whoever was replaced included: the largest congresses have some two thousand
/// delegates, and pages load all of them. The LIMIT of the statements below; beyond it nobody is written down, for lists
/// that silently lack people would be believed.
pub(crate) const DELEGATES_MAX: i64 = 6000;

fn no_word<T>(found: Option<T>, word: &str) -> Result<T, Refusal> {
    found.ok_or_else(|| Refusal::broken(format!("no such word: {word}")))
}

type DelegationRow = (
    DelegationId,
    GatheringId,
    String,
    String,
    Option<BodyId>,
    i64,
    i64,
    String,
    Option<Day>,
    String,
    Option<Moment>,
    bool,
    i64,
);

fn delegation_of(row: DelegationRow) -> Result<Delegation, Refusal> {
    let (
        id,
        gathering,
        name,
        source,
        body,
        quota,
        order,
        contact,
        due,
        state,
        settled,
        illustrative,
        version,
    ) = row;
    let state = no_word(ListState::of_word(&state), &state)?;
    Ok(Delegation {
        id,
        gathering,
        name,
        source,
        body,
        quota,
        order,
        contact,
        due,
        state,
        settled,
        illustrative,
        version,
    })
}

/// One delegation.
pub(crate) fn delegation(w: &mut Reading, id: DelegationId) -> Result<Delegation, Refusal> {
    delegation_of(w.one(
        "SELECT id, gathering, name, source, body, quota, place, contact, due, state, settled_at, illustrative, version \
         FROM delegates_delegation WHERE id = $1",
        p![id],
    )?)
}

/// A gathering's delegations in the order of protocol.
pub(crate) fn delegations(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Delegation>, Refusal> {
    let rows: Vec<DelegationRow> = w.rows(
        "SELECT id, gathering, name, source, body, quota, place, contact, due, state, settled_at, illustrative, version \
         FROM delegates_delegation WHERE gathering = $1 ORDER BY place, id LIMIT 300",
        p![gathering],
    )?;
    rows.into_iter().map(delegation_of).collect()
}

/// The delegations these bodies send, whichever the gathering, those due first.
pub(crate) fn delegations_of(w: &mut Reading, bodies: &[BodyId]) -> Result<Vec<Delegation>, Refusal> {
    let mut all = Vec::new();
    for keys in eights(bodies) {
        let rows: Vec<DelegationRow> = w.rows(
            "SELECT id, gathering, name, source, body, quota, place, contact, due, state, settled_at, illustrative, version \
             FROM delegates_delegation WHERE body IN ($1, $2, $3, $4, $5, $6, $7, $8) AND state <> 'CONFIRMED' \
             ORDER BY due, id LIMIT 200",
            &keys.map(Val::from),
        )?;
        for row in rows {
            all.push(delegation_of(row)?);
        }
    }
    Ok(all)
}

type DelegateRow = (
    DelegateId,
    DelegationId,
    i64,
    String,
    String,
    String,
    String,
    String,
    Option<i64>,
    String,
    Option<String>,
    Option<String>,
    String,
    Moment,
    Option<Moment>,
    Option<String>,
    Option<DelegateId>,
    i64,
);

fn delegate_of(gathering: GatheringId, row: DelegateRow) -> Result<Delegate, Refusal> {
    let (
        id,
        delegation,
        place,
        name,
        honorific,
        post,
        unit,
        category,
        birth,
        traits,
        field,
        occupation,
        note,
        since,
        until,
        ending,
        heir,
        version,
    ) = row;
    let who = Particulars {
        name,
        honorific,
        post,
        unit,
        category: no_word(Category::of_word(&category), &category)?,
        birth,
        traits: Traits::of_letters(&traits)?,
        field: field.map(|f| no_word(Field::of_word(&f), &f)).transpose()?,
        occupation: occupation.map(|o| no_word(Occupation::of_word(&o), &o)).transpose()?,
        note,
    };
    let ending = ending.map(|e| no_word(Ending::of_word(&e), &e)).transpose()?;
    Ok(Delegate { id, gathering, delegation, place, who, since, until, ending, heir, version })
}

/// Everybody who stands at a gathering, delegation by delegation in the order of protocol, then as listed.
pub(crate) fn standing(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Delegate>, Refusal> {
    let rows: Vec<DelegateRow> = w.rows(
        "SELECT d.id, d.delegation, d.place, d.name, d.honorific, d.post, d.unit, d.category, d.birth, d.traits, d.field, \
         d.occupation, d.note, d.since_at, d.until_at, d.ending, d.heir, d.version \
         FROM delegates_delegate d JOIN delegates_delegation n ON n.id = d.delegation \
         WHERE d.gathering = $1 AND d.ending IS NULL ORDER BY n.place, n.id, d.place, d.id LIMIT 6000",
        p![gathering],
    )?;
    rows.into_iter().map(|row| delegate_of(gathering, row)).collect()
}

/// Everybody ever written down for a gathering, in the order they came.
pub(crate) fn everybody(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Delegate>, Refusal> {
    let rows: Vec<DelegateRow> = w.rows(
        "SELECT id, delegation, place, name, honorific, post, unit, category, birth, traits, field, occupation, note, \
         since_at, until_at, ending, heir, version FROM delegates_delegate WHERE gathering = $1 ORDER BY since_at, id LIMIT 6000",
        p![gathering],
    )?;
    rows.into_iter().map(|row| delegate_of(gathering, row)).collect()
}

/// How many were ever written down for a gathering.
pub(crate) fn count(w: &mut Reading, gathering: GatheringId) -> Result<i64, Refusal> {
    let (n,): (i64,) =
        w.one("SELECT COUNT(*) FROM delegates_delegate WHERE gathering = $1", p![gathering])?;
    Ok(n)
}

/// How many stand in each of these delegations.
pub(crate) fn filled_of(
    w: &mut Reading,
    ids: &[DelegationId],
) -> Result<BTreeMap<DelegationId, Filled>, Refusal> {
    let mut all: BTreeMap<DelegationId, Filled> = BTreeMap::new();
    for keys in eights(ids) {
        let rows: Vec<(DelegationId, String, i64)> = w.rows(
            "SELECT delegation, category, COUNT(*) FROM delegates_delegate \
             WHERE delegation IN ($1, $2, $3, $4, $5, $6, $7, $8) AND ending IS NULL GROUP BY delegation, category LIMIT 100",
            &keys.map(Val::from),
        )?;
        for (id, category, n) in rows {
            let of = all.entry(id).or_default();
            let places = no_word(Category::of_word(&category), &category)?.takes_place();
            if places { of.taken += n } else { of.outside += n }
        }
    }
    Ok(all)
}

/// These delegates of a gathering.
pub(crate) fn some(
    w: &mut Reading,
    gathering: GatheringId,
    ids: &[DelegateId],
) -> Result<Vec<Delegate>, Refusal> {
    let mut all = Vec::new();
    for keys in eights(ids) {
        let [a, b, c, d, e, f, g, h] = keys;
        let rows: Vec<DelegateRow> = w.rows(
            "SELECT id, delegation, place, name, honorific, post, unit, category, birth, traits, field, occupation, note, \
             since_at, until_at, ending, heir, version FROM delegates_delegate \
             WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND gathering = $9",
            p![a, b, c, d, e, f, g, h, gathering],
        )?;
        for row in rows {
            all.push(delegate_of(gathering, row)?);
        }
    }
    Ok(all)
}

/// The keys of those who stand.
pub(crate) fn standing_keys(w: &mut Reading, gathering: GatheringId) -> Result<HashSet<DelegateId>, Refusal> {
    let rows: Vec<(DelegateId,)> = w.rows(
        "SELECT id FROM delegates_delegate WHERE gathering = $1 AND ending IS NULL LIMIT 6000",
        p![gathering],
    )?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// One delegation's people, those who stand no more included, as listed.
pub(crate) fn of_delegation(w: &mut Reading, d: &Delegation) -> Result<Vec<Delegate>, Refusal> {
    let rows: Vec<DelegateRow> = w.rows(
        "SELECT id, delegation, place, name, honorific, post, unit, category, birth, traits, field, occupation, note, \
         since_at, until_at, ending, heir, version FROM delegates_delegate WHERE delegation = $1 ORDER BY place, since_at, id LIMIT 3000",
        p![d.id],
    )?;
    rows.into_iter().map(|row| delegate_of(d.gathering, row)).collect()
}

/// One delegate.
pub(crate) fn delegate(w: &mut Reading, id: DelegateId) -> Result<Delegate, Refusal> {
    let (gathering,): (GatheringId,) =
        w.one("SELECT gathering FROM delegates_delegate WHERE id = $1", p![id])?;
    let row: DelegateRow = w.one(
        "SELECT id, delegation, place, name, honorific, post, unit, category, birth, traits, field, occupation, note, \
         since_at, until_at, ending, heir, version FROM delegates_delegate WHERE id = $1",
        p![id],
    )?;
    delegate_of(gathering, row)
}

type ChangeRow = (DelegateId, String, Moment, String, String, String, String);

fn change_of((delegate, kind, at, by, says, reason, document): ChangeRow) -> Result<Change, Refusal> {
    let kind = no_word(ChangeKind::of_word(&kind), &kind)?;
    Ok(Change { delegate, kind, at, by, says, reason, document })
}

/// What happened at a gathering, newest first, at most a thousand.
pub(crate) fn history(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Change>, Refusal> {
    let rows: Vec<ChangeRow> = w.rows(
        "SELECT delegate, kind, at, by_name, says, reason, document FROM delegates_change WHERE gathering = $1 \
         AND kind <> 'ADDED' ORDER BY at DESC, delegate, no DESC LIMIT 1000",
        p![gathering],
    )?;
    rows.into_iter().map(change_of).collect()
}

/// What happened to one delegate, oldest first.
pub(crate) fn history_of(w: &mut Reading, id: DelegateId) -> Result<Vec<Change>, Refusal> {
    let rows: Vec<ChangeRow> = w.rows(
        "SELECT delegate, kind, at, by_name, says, reason, document FROM delegates_change WHERE delegate = $1 \
         ORDER BY no LIMIT 500",
        p![id],
    )?;
    rows.into_iter().map(change_of).collect()
}

/// The totals of sources, in their order.
pub(crate) fn sources(w: &mut Reading, gathering: GatheringId) -> Result<Vec<Source>, Refusal> {
    let rows: Vec<(String, i64)> = w.rows(
        "SELECT name, total FROM delegates_source WHERE gathering = $1 ORDER BY place LIMIT 50",
        p![gathering],
    )?;
    Ok(rows.into_iter().map(|(name, total)| Source { name, total }).collect())
}

type RuleRow = (String, Option<i64>, Option<i64>, Option<i64>, Option<i64>, String);

/// What the composition is judged by; without rules where none were written down.
pub(crate) fn ruling(w: &mut Reading, g: &Gathering) -> Result<Ruling, Refusal> {
    let held: Option<(i64, String, i64)> = w.maybe(
        "SELECT young_under, young_basis, version FROM delegates_setting WHERE gathering = $1",
        p![g.id],
    )?;
    let rows: Vec<RuleRow> = w.rows(
        "SELECT attribute, least_num, least_den, most_num, most_den, basis FROM delegates_rule WHERE gathering = $1 LIMIT 50",
        p![g.id],
    )?;
    let share = |num: Option<i64>, den: Option<i64>| num.zip(den).and_then(|(n, d)| Share::new(n, d));
    let mut rules = Vec::new();
    for (word, least_num, least_den, most_num, most_den, basis) in rows {
        let attribute = no_word(Attribute::of_word(&word), &word)?;
        let (least, most) = (share(least_num, least_den), share(most_num, most_den));
        rules.push(Rule { attribute, least, most, basis });
    }
    let all = Attribute::all();
    rules.sort_by_key(|r| all.iter().position(|a| *a == r.attribute));
    let (young_under, young_basis, version) = held.unwrap_or((YOUNG_UNDER, String::new(), 0));
    Ok(Ruling { rules, young_under, young_basis, year: g.first_day.year(), version })
}

/// Whose words stand in the history, for what this pen writes.
pub(crate) fn by_name(pen: &Pen, who: &db::Who, d: &Delegation) -> String {
    match pen {
        Pen::Link(_) => format!("{} (qua đường liên kết)", d.name),
        _ => who.name.clone(),
    }
}
