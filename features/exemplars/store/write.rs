//! Changes to exemplars. Each asks for the proof of permission.

use crate::adoption::{Adoption, AdoptionId};
use crate::duties::{
    ConfirmAdoption, KeepExemplars, ManageFields, NurtureExemplar, ReportAdoption, RunSelection,
};
use crate::evidence::{Kept, Piece, PieceId};
use crate::model::{Composition, Exemplar, ExemplarId, Step, Work};
use crate::pictures::{Picture, PictureId};
use crate::selection::{Nomination, NominationId, Outcome, Selection, SelectionId};
use db::{Writing, p};
use kernel::{Allowed, Day, Refusal, fold};

fn found_by(e: &Exemplar) -> String {
    format!("{} {} {}", fold(&e.name), fold(&e.role), fold(&e.summary))
}

/// An exemplar with its first step; the key comes with the form, so a form sent twice adds one.
pub(crate) fn put(
    w: &mut Writing,
    ok: &Allowed<KeepExemplars>,
    (e, c): (&Exemplar, &Composition),
    first: &Step,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO exemplars_exemplar (id, body, kind, name, role, field, finder, mentor, mentor_name, summary, \
         achievements, story, state, found_by, illustrative, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1) ON CONFLICT (id) DO NOTHING",
        p![
            e.id,
            e.body,
            e.kind.word(),
            &e.name,
            &e.role,
            &e.field,
            &e.finder,
            e.mentor,
            &e.mentor_name,
            &e.summary,
            &e.achievements,
            &e.story,
            e.state.word(),
            found_by(e),
            e.illustrative
        ],
    )?;
    compose(w, ok, e.id, c)?;
    add_step(w, e.id, first)
}

/// The same exemplar in other words.
pub(crate) fn edit(
    w: &mut Writing,
    ok: &Allowed<KeepExemplars>,
    (e, c): (&Exemplar, &Composition),
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE exemplars_exemplar SET kind = $1, name = $2, role = $3, field = $4, finder = $5, mentor = $6, \
         mentor_name = $7, summary = $8, achievements = $9, story = $10, found_by = $11, body = $12, version = version + 1 \
         WHERE id = $13 AND version = $14",
        p![
            e.kind.word(),
            &e.name,
            &e.role,
            &e.field,
            &e.finder,
            e.mentor,
            &e.mentor_name,
            &e.summary,
            &e.achievements,
            &e.story,
            found_by(e),
            e.body,
            e.id,
            e.version
        ],
    )?;
    compose(w, ok, e.id, c)
}

fn compose(
    w: &mut Writing,
    _ok: &Allowed<KeepExemplars>,
    id: ExemplarId,
    c: &Composition,
) -> Result<(), Refusal> {
    w.exec("DELETE FROM exemplars_composition WHERE exemplar = $1", p![id])?;
    if *c == Composition::default() {
        return Ok(());
    }
    w.exec_one(
        "INSERT INTO exemplars_composition (exemplar, direct, woman, minority, born, work) VALUES ($1, $2, $3, $4, $5, $6)",
        p![id, c.direct, c.woman, c.minority, c.born, c.work.map(Work::word)],
    )
}

/// One step of the way.
pub(crate) fn step(
    w: &mut Writing,
    _ok: &Allowed<KeepExemplars>,
    (id, version): (ExemplarId, i64),
    step: &Step,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE exemplars_exemplar SET state = $1, version = version + 1 WHERE id = $2 AND version = $3",
        p![step.state.word(), id, version],
    )?;
    add_step(w, id, step)
}

fn add_step(w: &mut Writing, id: ExemplarId, step: &Step) -> Result<(), Refusal> {
    let at = w.who().at;
    w.exec_one(
        "INSERT INTO exemplars_step (exemplar, place, state, day, decided_by, basis, reason, by_name, at) \
         VALUES ($1, (SELECT COUNT(*) + 1 FROM exemplars_step WHERE exemplar = $1), $2, $3, $4, $5, $6, $7, $8)",
        p![
            id,
            step.state.word(),
            step.day,
            &step.decided_by,
            &step.basis,
            &step.reason,
            &step.by_name,
            at
        ],
    )
}

/// A piece of evidence; the same file or link again, once taken out, stands again.
pub(crate) fn put_piece(
    w: &mut Writing,
    _ok: &Allowed<NurtureExemplar>,
    id: ExemplarId,
    piece: &Piece,
) -> Result<(), Refusal> {
    let (kind, address, size) = match &piece.what {
        Kept::File { kind, digest, size } => (kind.word(), digest, *size),
        Kept::Link(address) => ("LINK", address, 0),
    };
    w.exec_one(
        "INSERT INTO exemplars_piece (id, exemplar, kind, address, name, size, by_name, at, removed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (exemplar, address) DO UPDATE SET \
         name = excluded.name, by_name = excluded.by_name, at = excluded.at, removed = 0",
        p![piece.id, id, kind, address, &piece.name, size, &piece.by_name, piece.at],
    )
}

pub(crate) fn remove_piece(
    w: &mut Writing,
    _ok: &Allowed<NurtureExemplar>,
    id: ExemplarId,
    piece: PieceId,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE exemplars_piece SET removed = 1 WHERE id = $1 AND exemplar = $2 AND removed = 0",
        p![piece, id],
    )
}

/// A picture with the consent it is shown under; the key comes with the form.
pub(crate) fn put_picture(
    w: &mut Writing,
    _ok: &Allowed<NurtureExemplar>,
    id: ExemplarId,
    picture: &Picture,
) -> Result<(), Refusal> {
    let c = &picture.consent;
    w.exec_one(
        "INSERT INTO exemplars_picture (id, exemplar, digest, width, height, alt, caption, consent_by, consent_day, \
         consent_how, consent_words, consent_kind, consent_file, withdrawn_on, withdrawn_why, removed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, '', 0) ON CONFLICT (id) DO NOTHING",
        p![
            picture.id,
            id,
            &picture.digest,
            picture.width,
            picture.height,
            &picture.alt,
            &picture.caption,
            &c.by,
            c.day,
            c.how.word(),
            &c.words,
            c.scan.as_ref().map(|(kind, _)| kind.word()),
            c.scan.as_ref().map(|(_, digest)| digest.clone())
        ],
    )
}

/// The leave to show a picture is taken back.
pub(crate) fn withdraw_consent(
    w: &mut Writing,
    _ok: &Allowed<NurtureExemplar>,
    (id, picture): (ExemplarId, PictureId),
    (day, why): (Day, &str),
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE exemplars_picture SET withdrawn_on = $1, withdrawn_why = $2 \
         WHERE id = $3 AND exemplar = $4 AND withdrawn_on IS NULL AND removed = 0",
        p![day, why, picture, id],
    )
}

pub(crate) fn remove_picture(
    w: &mut Writing,
    _ok: &Allowed<NurtureExemplar>,
    id: ExemplarId,
    picture: PictureId,
) -> Result<(), Refusal> {
    w.exec_one(
        "UPDATE exemplars_picture SET removed = 1 WHERE id = $1 AND exemplar = $2 AND removed = 0",
        p![picture, id],
    )
}

/// A report that an exemplar was taken over; the key comes with the form.
pub(crate) fn put_adoption(
    w: &mut Writing,
    _ok: &Allowed<ReportAdoption>,
    a: &Adoption,
) -> Result<(), Refusal> {
    let e = a.effect.as_ref();
    w.exec_one(
        "INSERT INTO exemplars_adoption (id, exemplar, body, learned_from, day, changed, measure, unit, was, became, \
         by_id, by_name, at, confirmed_by, confirmed_at, removed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, NULL, 0) ON CONFLICT (id) DO NOTHING",
        p![
            a.id,
            a.exemplar,
            a.body,
            a.learned_from,
            a.day,
            &a.changed,
            e.map_or("", |e| e.measure.as_str()),
            e.map_or("", |e| e.unit.as_str()),
            e.and_then(|e| e.was),
            e.and_then(|e| e.became),
            a.by,
            &a.by_name,
            a.at
        ],
    )
}

pub(crate) fn confirm_adoption(
    w: &mut Writing,
    _ok: &Allowed<ConfirmAdoption>,
    id: AdoptionId,
    who: &str,
) -> Result<(), Refusal> {
    let at = w.who().at;
    w.exec_one(
        "UPDATE exemplars_adoption SET confirmed_by = $1, confirmed_at = $2 \
         WHERE id = $3 AND confirmed_at IS NULL AND removed = 0",
        p![who, at, id],
    )
}

pub(crate) fn remove_adoption(
    w: &mut Writing,
    _ok: &Allowed<ReportAdoption>,
    id: AdoptionId,
) -> Result<(), Refusal> {
    w.exec_one("UPDATE exemplars_adoption SET removed = 1 WHERE id = $1 AND removed = 0", p![id])
}

pub(crate) fn put_field(
    w: &mut Writing,
    _ok: &Allowed<ManageFields>,
    key: &str,
    name: &str,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO exemplars_field (key, name, found_by, ended) VALUES ($1, $2, $3, 0) \
         ON CONFLICT (found_by) DO UPDATE SET name = excluded.name, ended = 0",
        p![key, name, fold(name)],
    )
}

pub(crate) fn end_field(w: &mut Writing, _ok: &Allowed<ManageFields>, key: &str) -> Result<(), Refusal> {
    w.exec_one("UPDATE exemplars_field SET ended = 1 WHERE key = $1 AND ended = 0", p![key])
}

/// A selection; the key comes with the form.
pub(crate) fn put_selection(
    w: &mut Writing,
    _ok: &Allowed<RunSelection>,
    s: &Selection,
) -> Result<(), Refusal> {
    w.exec_one(
        "INSERT INTO exemplars_selection (id, body, level, title, day, places, closes_on, criteria, foreword, closed_on, \
         illustrative, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10, 1) ON CONFLICT (id) DO NOTHING",
        p![
            s.id,
            s.body,
            s.level.word(),
            &s.title,
            s.day,
            s.places,
            s.closes_on,
            &s.criteria,
            &s.foreword,
            s.illustrative
        ],
    )
}

/// The same selection in other words, settled or not.
pub(crate) fn edit_selection(
    w: &mut Writing,
    ok: &Allowed<RunSelection>,
    s: &Selection,
) -> Result<(), Refusal> {
    ok.duty().within(s.body)?;
    w.exec_one(
        "UPDATE exemplars_selection SET level = $1, title = $2, day = $3, places = $4, closes_on = $5, criteria = $6, \
         foreword = $7, closed_on = $8, version = version + 1 WHERE id = $9 AND version = $10",
        p![
            s.level.word(),
            &s.title,
            s.day,
            s.places,
            s.closes_on,
            &s.criteria,
            &s.foreword,
            s.closed_on,
            s.id,
            s.version
        ],
    )
}

pub(crate) fn put_nomination(
    w: &mut Writing,
    _ok: &Allowed<KeepExemplars>,
    n: &Nomination,
) -> Result<(), Refusal> {
    let at = w.who().at;
    w.exec_one(
        "INSERT INTO exemplars_nomination (id, selection, exemplar, by_body, note, by_name, at, outcome, reason, \
         decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, '', NULL, NULL) \
         ON CONFLICT (selection, exemplar) DO NOTHING",
        p![n.id, n.selection, n.exemplar, n.by_body, &n.note, &n.by_name, at],
    )
}

/// Taken back before anybody decided.
pub(crate) fn withdraw_nomination(
    w: &mut Writing,
    _ok: &Allowed<KeepExemplars>,
    id: NominationId,
) -> Result<(), Refusal> {
    w.exec_one("DELETE FROM exemplars_nomination WHERE id = $1 AND outcome IS NULL", p![id])
}

/// What became of a nomination; `was` is what its judge saw.
pub(crate) fn decide(
    w: &mut Writing,
    _ok: &Allowed<RunSelection>,
    (id, was): (NominationId, Option<Outcome>),
    (to, reason): (Outcome, &str),
) -> Result<(), Refusal> {
    let who = w.who().clone();
    w.exec_one(
        "UPDATE exemplars_nomination SET outcome = $1, reason = $2, decided_by = $3, decided_at = $4 \
         WHERE id = $5 AND COALESCE(outcome, '') = $6",
        p![to.word(), reason, &who.name, who.at, id, was.map_or("", Outcome::word)],
    )
}

/// Counts one more change of a selection whose nominations changed.
pub(crate) fn touch_selection(
    w: &mut Writing,
    _ok: &Allowed<RunSelection>,
    id: SelectionId,
) -> Result<(), Refusal> {
    w.exec_one("UPDATE exemplars_selection SET version = version + 1 WHERE id = $1", p![id])
}
