//! Evidence of a sheet: brought for a line, used again for another, taken off one.

use super::unit_name;
use crate::duties::Pen;
use crate::model::{EvidenceId, Item, ItemId, Rubric};
use crate::sheet::Sheet;
use crate::store::evidence::{self, Evidence, Kept, PIECES_MAX};
use db::Writing;
use kernel::serde_json::{Value, json};
use kernel::{Fact, Refusal};

/// What became of a piece that was brought.
pub(crate) enum Brought {
    /// The line has it already: nothing was done.
    There,
    /// The sheet has it for other lines; it now serves this one too. What it is called and which lines they are, in words.
    Again(Fact, String),
    /// It is new on the sheet.
    New(Fact),
}

/// Files or links for one line. The same one again, by digest or address, is the same piece.
pub(crate) fn bring(
    w: &mut Writing,
    pen: &Pen,
    (sheet, rubric): (&Sheet, &Rubric),
    item: ItemId,
    pieces: &[(EvidenceId, &str, Kept)],
) -> Result<Vec<Brought>, Refusal> {
    with_the_unit(sheet)?;
    let line = rubric.item(item).ok_or(Refusal::NotFound)?;
    let mut known = evidence::evidence(w, sheet.id)?;
    let unit = unit_name(w, sheet)?;
    let mut all = Vec::new();
    for piece in pieces {
        all.push(bring_one(w, pen, (sheet, rubric, &unit), (line, &mut known), piece)?);
    }
    Ok(all)
}

fn bring_one(
    w: &mut Writing,
    pen: &Pen,
    (sheet, rubric, unit): (&Sheet, &Rubric, &str),
    (line, known): (&Item, &mut Vec<Evidence>),
    (id, name, what): &(EvidenceId, &str, Kept),
) -> Result<Brought, Refusal> {
    let item = line.id;
    if let Some(piece) = known.iter().find(|e| e.what.address() == what.address()) {
        if piece.lines.contains(&item) {
            return Ok(Brought::There);
        }
        let says = format!("“{}” đã có trên phiếu ({})", piece.name, serves(rubric, &piece.lines));
        let fact = use_again(w, pen, (sheet, rubric, unit), (known, piece, line))?;
        return Ok(Brought::Again(fact, says));
    }
    room(known, line, if let Kept::Link(_) = what { "url" } else { "file" })?;
    let id = evidence::put(w, pen, sheet, (*id, name, what))?;
    evidence::put_on(w, pen, sheet, (id, item))?;
    let who = w.who();
    known.push(Evidence {
        id,
        name: (*name).to_owned(),
        what: what.clone(),
        lines: vec![item],
        by_name: who.name.clone(),
        at: who.at,
    });
    let says = format!("{unit}: thêm minh chứng “{name}” cho {}.", line.no);
    let fact = Fact::new("scoring.evidence_added", "sheet", sheet.id, says);
    Ok(Brought::New(fact.with(told(what, line))))
}

/// A piece of the sheet for one more of its lines; `None`: it proves that line already.
pub(crate) fn attach(
    w: &mut Writing,
    pen: &Pen,
    (sheet, rubric): (&Sheet, &Rubric),
    (id, item): (EvidenceId, ItemId),
) -> Result<Option<Fact>, Refusal> {
    let known = evidence::evidence(w, sheet.id)?;
    let piece = known.iter().find(|e| e.id == id).ok_or(Refusal::NotFound)?;
    with_the_unit(sheet)?;
    let line = rubric.item(item).ok_or(Refusal::NotFound)?;
    if piece.lines.contains(&item) {
        return Ok(None);
    }
    let unit = unit_name(w, sheet)?;
    use_again(w, pen, (sheet, rubric, &unit), (&known, piece, line)).map(Some)
}

fn use_again(
    w: &mut Writing,
    pen: &Pen,
    (sheet, rubric, unit): (&Sheet, &Rubric, &str),
    (known, piece, line): (&[Evidence], &Evidence, &Item),
) -> Result<Fact, Refusal> {
    room(known, line, "reuse")?;
    evidence::put_on(w, pen, sheet, (piece.id, line.id))?;
    let says = format!(
        "{unit}: dùng minh chứng “{}” của {} cho cả {}.",
        piece.name,
        serves(rubric, &piece.lines),
        line.no
    );
    let fact = Fact::new("scoring.evidence_reused", "sheet", sheet.id, says);
    Ok(fact.with(told(&piece.what, line)))
}

/// Takes a piece off one line of a sheet that is with its unit; other lines keep it. Answers the fact, and the numbers
/// of those lines; `None`: it was taken off before.
pub(crate) fn detach(
    w: &mut Writing,
    pen: &Pen,
    (sheet, rubric): (&Sheet, &Rubric),
    (id, item): (EvidenceId, ItemId),
) -> Result<Option<(Fact, String)>, Refusal> {
    let known = evidence::evidence(w, sheet.id)?;
    let on = |e: &&Evidence| e.id == id && e.lines.contains(&item);
    let Some(piece) = known.iter().find(on) else {
        let gone = evidence::was_on(w, sheet.id, (id, item))?;
        return if gone { Ok(None) } else { Err(Refusal::NotFound) };
    };
    with_the_unit(sheet)?;
    evidence::take_off(w, pen, sheet, (id, item))?;
    let others: Vec<ItemId> = piece.lines.iter().copied().filter(|l| *l != item).collect();
    let others = serves(rubric, &others);
    let kept = if others.is_empty() { String::new() } else { format!("; vẫn dùng cho {others}") };
    let line = rubric.item(item);
    let no = line.map_or("", |i| i.no.as_str());
    let says = format!("{}: bỏ minh chứng “{}” của {no}{kept}.", unit_name(w, sheet)?, piece.name);
    let fact = Fact::new("scoring.evidence_removed", "sheet", sheet.id, says);
    Ok(Some((fact.with(line.map_or(Value::Null, |l| told(&piece.what, l))), others)))
}

/// The numbers of the lines a piece proves, in the rubric's order: "I.2, III.1".
pub(crate) fn serves(rubric: &Rubric, lines: &[ItemId]) -> String {
    let all: Vec<&str> = rubric.items().filter(|i| lines.contains(&i.id)).map(|i| i.no.as_str()).collect();
    all.join(", ")
}

/// Evidence is the unit's as long as the sheet is.
fn with_the_unit(sheet: &Sheet) -> Result<(), Refusal> {
    match sheet.state.with_the_unit() {
        true => Ok(()),
        false => Err(Refusal::conflict(
            "Phiếu đã nộp nên không thêm, bớt minh chứng được nữa. Cần sửa thì đề nghị đơn vị thẩm định trả lại phiếu.",
        )),
    }
}

fn room(known: &[Evidence], line: &Item, field: &'static str) -> Result<(), Refusal> {
    if known.iter().filter(|e| e.lines.contains(&line.id)).count() < PIECES_MAX {
        return Ok(());
    }
    let says = format!("{}: đã có {PIECES_MAX} minh chứng. Bỏ bớt trước khi thêm.", line.no);
    Err(Refusal::wrong(field, "DIEM-09", says))
}

fn told(what: &Kept, line: &Item) -> Value {
    match what {
        Kept::File { digest, size, .. } => json!({ "digest": digest, "size": size, "no": line.no }),
        Kept::Link(link) => json!({ "address": link.address(), "no": line.no }),
    }
}
