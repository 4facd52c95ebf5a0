//! Changes to blocs. Each asks for the proof of permission.

use crate::calendar::Planned;
use crate::duties::{ManageBlocs, PlanYear, RunYear};
use crate::model::{BlocKind, Heads, Year};
use crate::papers::{Document, DocumentId};
use db::{Writing, p};
use kernel::{Allowed, BlocId, BodyId, Day, Duty, Refusal, YearId};

/// A bloc as it is first written down, with its first year.
#[derive(Clone, Debug)]
pub struct NewBloc {
    /// Key of the bloc.
    pub bloc: BlocId,
    /// Key of its first year.
    pub year: YearId,
    /// Cluster or sector.
    pub kind: BlocKind,
    /// Emulation year.
    pub number: i64,
    /// "Khối 5".
    pub name: String,
    /// "Khối thi đua số 5".
    pub long: String,
    /// Who manages it.
    pub managing: BodyId,
    /// In the decision's order; may be empty at first.
    pub members: Vec<BodyId>,
}

/// The two duties by which a year's heads are written down and the next year is opened.
pub(crate) trait Leads: Duty {}
impl Leads for RunYear {}
impl Leads for ManageBlocs {}

pub(crate) fn put_bloc(w: &mut Writing, _ok: &Allowed<ManageBlocs>, new: &NewBloc) -> Result<(), Refusal> {
    w.exec("INSERT INTO blocs_bloc (id, kind) VALUES ($1, $2)", p![new.bloc, new.kind.word()])?;
    w.exec(
        "INSERT INTO blocs_year (id, bloc, number, name, long_name, found_by, managing, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
        p![
            new.year,
            new.bloc,
            new.number,
            &new.name,
            &new.long,
            found_by(&new.name, &new.long),
            new.managing
        ],
    )?;
    put_members(w, new.year, &new.members)
}

/// Year N + 1 with the same members; nothing if it is there already.
pub(crate) fn put_next<D: Leads>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    year: &Year,
    id: YearId,
) -> Result<bool, Refusal> {
    let made = w.exec(
        "INSERT INTO blocs_year (id, bloc, number, name, long_name, found_by, managing, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (bloc, number) DO NOTHING",
        p![
            id,
            year.bloc,
            year.number + 1,
            &year.bloc_name,
            &year.bloc_long,
            found_by(&year.bloc_name, &year.bloc_long),
            year.managing
        ],
    )?;
    if made == 1 {
        put_members(w, id, &year.members)?;
    }
    Ok(made == 1)
}

fn put_members(w: &mut Writing, year: YearId, members: &[BodyId]) -> Result<(), Refusal> {
    for (place, body) in members.iter().enumerate() {
        w.exec(
            "INSERT INTO blocs_member (year, body, place) VALUES ($1, $2, $3)",
            p![year, *body, place + 1],
        )?;
    }
    Ok(())
}

/// What is compared when somebody searches: names without marks.
pub(crate) fn found_by(name: &str, long: &str) -> String {
    format!("{} {}", kernel::fold(name), kernel::fold(long))
}

/// New names from this year on.
pub(crate) fn rename(
    w: &mut Writing,
    _ok: &Allowed<ManageBlocs>,
    (year, version): (YearId, i64),
    name: &str,
    long: &str,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE blocs_year SET name = $1, long_name = $2, found_by = $3, version = version + 1 WHERE id = $4 AND version = $5",
        p![name, long, found_by(name, long), year, version],
    )
}

/// The members in this order and no others.
pub(crate) fn set_members(
    w: &mut Writing,
    _ok: &Allowed<ManageBlocs>,
    (year, version): (YearId, i64),
    members: &[BodyId],
) -> Result<(), Refusal> {
    touch(w, year, version)?;
    w.exec("DELETE FROM blocs_member WHERE year = $1", p![year])?;
    put_members(w, year, members)
}

/// These lead from their day on, and nobody else does; whoever led before keeps the row.
pub(crate) fn put_heads<D: Leads>(
    w: &mut Writing,
    _ok: &Allowed<D>,
    year: &Year,
    heads: &Heads,
) -> Result<(), Refusal> {
    touch(w, year.id, year.version)?;
    drop_terms(w, year, heads.from)?;
    for (role, body) in [("HEAD", Some(heads.head)), ("DEPUTY", heads.deputy)] {
        if let Some(body) = body {
            w.exec(
                "INSERT INTO blocs_term (bloc, number, role, body, from_day, how) VALUES ($1, $2, $3, $4, $5, $6)",
                p![year.bloc, year.number, role, body, heads.from, &heads.how],
            )?;
        }
    }
    Ok(())
}

/// Takes back what was set from this day; answers whether there was anything.
pub(crate) fn take_back(
    w: &mut Writing,
    _ok: &Allowed<RunYear>,
    year: &Year,
    from: Day,
) -> Result<bool, Refusal> {
    if drop_terms(w, year, from)? == 0 {
        return Ok(false);
    }
    touch(w, year.id, year.version)?;
    Ok(true)
}

fn drop_terms(w: &mut Writing, year: &Year, from: Day) -> Result<u64, Refusal> {
    w.exec(
        "DELETE FROM blocs_term WHERE bloc = $1 AND number = $2 AND from_day = $3",
        p![year.bloc, year.number, from],
    )
}

/// The plan as given, step by step.
pub(crate) fn put_plan(
    w: &mut Writing,
    _ok: &Allowed<PlanYear>,
    (year, version): (YearId, i64),
    plan: &[Planned],
) -> Result<(), Refusal> {
    touch(w, year, version)?;
    w.exec("DELETE FROM blocs_step WHERE year = $1", p![year])?;
    for planned in plan {
        w.exec(
            "INSERT INTO blocs_step (year, step, from_day, until_day) VALUES ($1, $2, $3, $4)",
            p![year, planned.step.word(), planned.from, planned.until],
        )?;
    }
    Ok(())
}

fn touch(w: &mut Writing, year: YearId, version: i64) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE blocs_year SET version = version + 1 WHERE id = $1 AND version = $2",
        p![year, version],
    )
}

/// A document; the key comes with the form, so a form sent twice adds one.
pub(crate) fn put_document(w: &mut Writing, _ok: &Allowed<PlanYear>, d: &Document) -> Result<(), Refusal> {
    let file = d.file.as_ref();
    w.exec_one(
        "INSERT INTO blocs_document (id, year, kind, number, name, day, file_digest, file_name, file_kind, file_size, removed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
        p![
            d.id,
            d.year,
            d.kind.word(),
            &d.number,
            &d.name,
            d.day,
            file.map(|f| f.digest.clone()),
            file.map(|f| f.name.clone()),
            file.map(|f| f.kind.word()),
            file.map(|f| f.size)
        ],
    )
}

/// Out of the list; the row and the file stay for the journal.
pub(crate) fn remove_document(
    w: &mut Writing,
    _ok: &Allowed<PlanYear>,
    year: YearId,
    id: DocumentId,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE blocs_document SET removed = 1 WHERE id = $1 AND year = $2 AND removed = 0",
        p![id, year],
    )
}
