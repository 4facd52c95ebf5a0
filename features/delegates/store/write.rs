//! Changes to delegations and delegates. Each asks for the proof of permission.

use crate::duties::Pen;
use crate::model::{
    ChangeKind, DelegateId, Delegation, DelegationId, Ending, Field, ListState, Occupation, Particulars,
    Source,
};
use crate::rules::Ruling;
use db::{Writing, p};
use gatherings::{GatheringId, PrepareGathering};
use kernel::{Allowed, Refusal};

/// What one change leaves in the history.
pub(crate) struct Said<'a> {
    pub(crate) kind: ChangeKind,
    pub(crate) by: &'a str,
    pub(crate) says: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) document: &'a str,
}

pub(crate) fn put_delegation(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    d: &Delegation,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO delegates_delegation (id, gathering, name, source, body, quota, place, contact, due, state, settled_at, \
         illustrative, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'OPEN', NULL, $10, 1)",
        p![
            d.id,
            d.gathering,
            &d.name,
            &d.source,
            d.body,
            d.quota,
            d.order,
            &d.contact,
            d.due,
            i64::from(d.illustrative)
        ],
    )
}

/// Everything but the state of the list.
pub(crate) fn set_delegation(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    d: &Delegation,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE delegates_delegation SET name = $1, source = $2, body = $3, quota = $4, place = $5, contact = $6, due = $7, \
         version = version + 1 WHERE id = $8 AND version = $9",
        p![&d.name, &d.source, d.body, d.quota, d.order, &d.contact, d.due, d.id, d.version],
    )
}

/// A delegation that never had anybody.
pub(crate) fn remove_delegation(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    d: &Delegation,
) -> Result<(), Refusal> {
    w.exec("DELETE FROM delegates_link WHERE delegation = $1", p![d.id])?;
    w.exec_one("DELETE FROM delegates_delegation WHERE id = $1 AND version = $2", p![d.id, d.version])
}

/// How far the list is.
pub(crate) fn set_state(
    w: &mut Writing,
    _pen: &Pen,
    d: &Delegation,
    state: ListState,
) -> Result<(), Refusal> {
    let at = (state != ListState::Open).then_some(w.who().at);
    w.exec_one(
        "UPDATE delegates_delegation SET state = $1, settled_at = $2, version = version + 1 WHERE id = $3 AND version = $4",
        p![state.word(), at, d.id, d.version],
    )
}

pub(crate) fn put_sources(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    gathering: GatheringId,
    sources: &[Source],
) -> Result<(), Refusal> {
    w.exec("DELETE FROM delegates_source WHERE gathering = $1", p![gathering])?;
    for (place, s) in (1i64..).zip(sources) {
        w.exec_one(
            "INSERT INTO delegates_source (gathering, place, name, total) VALUES ($1, $2, $3, $4)",
            p![gathering, place, &s.name, s.total],
        )?;
    }
    Ok(())
}

/// All rules anew; guarded by the version that was seen.
pub(crate) fn put_ruling(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    gathering: GatheringId,
    r: &Ruling,
) -> Result<(), Refusal> {
    if r.version == 0 {
        w.exec_one(
            "INSERT INTO delegates_setting (gathering, young_under, young_basis, version) VALUES ($1, $2, $3, 1)",
            p![gathering, r.young_under, &r.young_basis],
        )?;
    } else {
        w.exec_one(
            "UPDATE delegates_setting SET young_under = $1, young_basis = $2, version = version + 1 \
             WHERE gathering = $3 AND version = $4",
            p![r.young_under, &r.young_basis, gathering, r.version],
        )?;
    }
    w.exec("DELETE FROM delegates_rule WHERE gathering = $1", p![gathering])?;
    for rule in &r.rules {
        w.exec_one(
            "INSERT INTO delegates_rule (gathering, attribute, least_num, least_den, most_num, most_den, basis) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            p![
                gathering,
                rule.attribute.word(),
                rule.least.map(kernel::Share::num),
                rule.least.map(kernel::Share::den),
                rule.most.map(kernel::Share::num),
                rule.most.map(kernel::Share::den),
                &rule.basis
            ],
        )?;
    }
    Ok(())
}

/// The next free place of a delegation's list.
pub(crate) fn next_place(w: &mut Writing, d: DelegationId) -> Result<i64, Refusal> {
    let (last,): (Option<i64>,) =
        w.one("SELECT MAX(place) FROM delegates_delegate WHERE delegation = $1", p![d])?;
    Ok(last.unwrap_or(0) + 1)
}

/// Somebody at a place of the list.
pub(crate) fn put(
    w: &mut Writing,
    _pen: &Pen,
    (d, place): (&Delegation, i64),
    id: DelegateId,
    who: &Particulars,
) -> Result<(), Refusal> {
    let now = w.who().at;
    w.exec_one(
        "INSERT INTO delegates_delegate (id, gathering, delegation, place, name, honorific, post, unit, category, birth, traits, \
         field, occupation, note, since_at, until_at, ending, heir, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, NULL, NULL, NULL, 1)",
        p![
            id,
            d.gathering,
            d.id,
            place,
            &who.name,
            &who.honorific,
            &who.post,
            &who.unit,
            who.category.word(),
            who.birth,
            who.traits.letters(),
            who.field.map(Field::word),
            who.occupation.map(Occupation::word),
            &who.note,
            now
        ],
    )
}

/// Other particulars of the same person.
pub(crate) fn set(
    w: &mut Writing,
    _pen: &Pen,
    (id, version): (DelegateId, i64),
    who: &Particulars,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE delegates_delegate SET name = $1, honorific = $2, post = $3, unit = $4, category = $5, birth = $6, traits = $7, \
         field = $8, occupation = $9, note = $10, version = version + 1 WHERE id = $11 AND version = $12 AND ending IS NULL",
        p![
            &who.name,
            &who.honorific,
            &who.post,
            &who.unit,
            who.category.word(),
            who.birth,
            who.traits.letters(),
            who.field.map(Field::word),
            who.occupation.map(Occupation::word),
            &who.note,
            id,
            version
        ],
    )
}

/// Somebody stands no more; whoever came instead is named.
pub(crate) fn end(
    w: &mut Writing,
    _pen: &Pen,
    (id, version): (DelegateId, i64),
    heir: Option<DelegateId>,
) -> Result<(), Refusal> {
    let now = w.who().at;
    let ending = if heir.is_some() { Ending::Replaced } else { Ending::Withdrawn };
    w.exec_one(
        "UPDATE delegates_delegate SET until_at = $1, ending = $2, heir = $3, version = version + 1 \
         WHERE id = $4 AND version = $5 AND ending IS NULL",
        p![now, ending.word(), heir, id, version],
    )
}

/// One line of a delegate's history.
pub(crate) fn put_change(
    w: &mut Writing,
    _pen: &Pen,
    d: (GatheringId, DelegateId),
    said: &Said<'_>,
) -> Result<(), Refusal> {
    let now = w.who().at;
    let (no,): (Option<i64>,) = w.one("SELECT MAX(no) FROM delegates_change WHERE delegate = $1", p![d.1])?;
    w.exec_one(
        "INSERT INTO delegates_change (delegate, no, gathering, kind, at, by_name, says, reason, document) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        p![
            d.1,
            no.unwrap_or(0) + 1,
            d.0,
            said.kind.word(),
            now,
            said.by,
            said.says,
            said.reason,
            said.document
        ],
    )
}
