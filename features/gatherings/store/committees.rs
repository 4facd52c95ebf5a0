//! SQL of committees.

use crate::committees::{Committee, CommitteeId, Member, MemberId, Role, in_rank};
use crate::duties::PrepareGathering;
use crate::model::GatheringId;
use db::{Reading, Writing, p};
use kernel::{Allowed, PersonId, Refusal};

/// The committees in order.
pub(crate) fn committees(w: &mut Reading, id: GatheringId) -> Result<Vec<Committee>, Refusal> {
    let rows: Vec<(CommitteeId, i64, String, String, String, i64)> = w.rows(
        "SELECT id, place, name, duties, products, version FROM gatherings_committee WHERE gathering = $1 \
         ORDER BY place, id LIMIT 100",
        p![id],
    )?;
    let of = |(id, place, name, duties, products, version)| Committee {
        id,
        place,
        name,
        duties,
        products,
        version,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// The members of all committees, by rank.
pub(crate) fn members(w: &mut Reading, id: GatheringId) -> Result<Vec<Member>, Refusal> {
    let rows: Vec<(MemberId, CommitteeId, String, String, String, Option<PersonId>)> = w.rows(
        "SELECT id, committee, role, name, post, person FROM gatherings_member WHERE gathering = $1 ORDER BY id LIMIT 3000",
        p![id],
    )?;
    let mut all = rows
        .into_iter()
        .map(|(id, committee, role, name, post, person)| {
            let role =
                Role::of_word(&role).ok_or_else(|| Refusal::broken(format!("no such role: {role}")))?;
            Ok(Member { id, committee, role, name, post, person })
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    in_rank(&mut all);
    Ok(all)
}

/// The accounts of those members who have one.
pub(crate) fn accounts(w: &mut Reading, id: GatheringId) -> Result<Vec<PersonId>, Refusal> {
    let rows: Vec<(PersonId,)> = w.rows(
        "SELECT DISTINCT person FROM gatherings_member WHERE gathering = $1 AND person IS NOT NULL LIMIT 3000",
        p![id],
    )?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

/// A new committee; the key comes with the form.
pub(crate) fn put(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    c: &Committee,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_committee (id, gathering, place, name, duties, products, version) \
         VALUES ($1, $2, $3, $4, $5, $6, 1)",
        p![c.id, g, c.place, &c.name, &c.duties, &c.products],
    )
}

/// A committee as its form says.
pub(crate) fn set(w: &mut Writing, _ok: &Allowed<PrepareGathering>, c: &Committee) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE gatherings_committee SET name = $1, duties = $2, products = $3, version = version + 1 \
         WHERE id = $4 AND version = $5",
        p![&c.name, &c.duties, &c.products, c.id, c.version],
    )
}

/// Takes a committee away with its members.
pub(crate) fn drop(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (id, version): (CommitteeId, i64),
) -> Result<(), Refusal> {
    w.exec("DELETE FROM gatherings_member WHERE committee = $1", p![id])?;
    w.exec_one("DELETE FROM gatherings_committee WHERE id = $1 AND version = $2", p![id, version])
}

/// A new member; the key comes with the form.
pub(crate) fn put_member(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    g: GatheringId,
    m: &Member,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO gatherings_member (id, committee, gathering, role, name, post, person) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        p![m.id, m.committee, g, m.role.word(), &m.name, &m.post, m.person],
    )
}

/// Takes a member out.
pub(crate) fn drop_member(
    w: &mut Writing,
    _ok: &Allowed<PrepareGathering>,
    (committee, id): (CommitteeId, MemberId),
) -> Result<(), Refusal> {
    w.exec_one("DELETE FROM gatherings_member WHERE id = $1 AND committee = $2", p![id, committee])
}
