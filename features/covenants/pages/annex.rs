//! The annexes as papers, for the members' pens.

use super::seen;
use super::view::roman;
use crate::model::{Covenant, CovenantId, Target};
use crate::store::targets as store;
use crate::targets::{Annex, TargetAmendment};
use blocs::Year;
use db::Reading;
use kernel::Refusal;
use organisations::Names;
use papers::{AmendedTarget, CovenantAnnex, Covenanted, Head, Paper, Signatory};
use std::collections::BTreeSet;
use web::{Page, Two, Visit};

/// One annex in the list.
pub(crate) struct AnnexRow {
    /// "I".
    pub(crate) number: String,
    /// The day it was written down.
    pub(crate) day: String,
    /// "chỉ tiêu 1, 3".
    pub(crate) targets: String,
    /// Path without ending.
    pub(crate) path: String,
}

/// The annexes of a covenant.
pub(crate) fn rows(c: &Covenant, held: &[TargetAmendment]) -> Vec<AnnexRow> {
    let row = |a: Annex<'_>| {
        let numbers: BTreeSet<i64> = a.changes.iter().map(|(_, x)| x.target).collect();
        let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
        AnnexRow {
            number: roman(a.number),
            day: a.day.to_string(),
            targets: format!("chỉ tiêu {}", numbers.join(", ")),
            path: format!("/covenants/{}/annexes/{}", c.id, a.number),
        }
    };
    c.annexes(held).into_iter().map(row).collect()
}

/// The paper and the name of its file, without ending.
fn found(v: &Visit, w: &mut Reading, (id, no): (CovenantId, i64)) -> Result<(String, Paper), Refusal> {
    let (year, c) = seen(v, w, id)?;
    let held = store::amendments(w, id)?;
    let annex = c.annexes(&held).into_iter().find(|a| a.number == no).ok_or(Refusal::NotFound)?;
    let bodies: Vec<_> = year.members.iter().copied().chain([year.managing]).collect();
    let names = organisations::names_of(w, &bodies, year.names_day(annex.day))?;
    let name = format!("Phụ lục {} giao ước thi đua {} {}", roman(no), year.bloc_name, year.number);
    // Nobody says of a covenant that it is made up; what the demo prints is.
    let illustrative = v.frame("", "").demo.is_some();
    Ok((name, paper((&year, &names), &c, &annex, illustrative)))
}

fn paper((year, names): (&Year, &Names), c: &Covenant, annex: &Annex<'_>, illustrative: bool) -> Paper {
    let promise =
        |t: &Target| t.deadline.map_or_else(|| t.value.clone(), |d| format!("{} (hạn {d})", t.value));
    let change = |(before, a): &(Target, &TargetAmendment)| {
        let after = Target { value: a.value.clone(), deadline: a.deadline, ..before.clone() };
        AmendedTarget {
            number: a.target,
            indicator: before.indicator.clone(),
            measure: before.unit.clone(),
            before: promise(before),
            after: promise(&after),
            from: a.from.0,
            reason: a.reason.clone(),
        }
    };
    let signs = |body: &kernel::BodyId| Signatory {
        unit: names.full(*body).to_owned(),
        post: String::new(),
        name: String::new(),
        state: Covenanted::Waiting,
    };
    let annex = CovenantAnnex {
        head: Head {
            superior: vec![names.full(year.managing).to_uppercase()],
            issuer: year.bloc_long.to_uppercase(),
            number: format!("/PL-{}", papers::words::symbol(&year.bloc_name)),
            place: String::new(),
            day: annex.day.0,
        },
        bloc: year.bloc_long.clone(),
        year: i16::try_from(year.number).unwrap_or_default(),
        number: usize::try_from(annex.number).unwrap_or_default(),
        in_force: c.effective_on.unwrap_or_else(|| year.first_day()).0,
        basis: annex.basis.to_owned(),
        changes: annex.changes.iter().map(change).collect(),
        signatories: year.members.iter().map(signs).collect(),
        recipients: vec![
            names.full(year.managing).to_owned(),
            format!("Các đơn vị thành viên {}", year.bloc_name),
            format!("Lưu: VT, hồ sơ {}", year.kind.noun()),
        ],
        illustrative,
    };
    annex.paper()
}

fn not_made(e: papers::PaperError) -> Refusal {
    Refusal::Broken(Box::new(e))
}

/// To be printed.
pub(crate) fn pdf(v: &Visit, w: &mut Reading, Two(id, no): Two<CovenantId, i64>) -> Result<Page, Refusal> {
    let (name, paper) = found(v, w, (id, no))?;
    let bytes = papers::pdf(&paper).map_err(not_made)?;
    Ok(Page::shown(format!("{name}.pdf"), "application/pdf", bytes))
}

/// To be worked on.
pub(crate) fn docx(v: &Visit, w: &mut Reading, Two(id, no): Two<CovenantId, i64>) -> Result<Page, Refusal> {
    let (name, paper) = found(v, w, (id, no))?;
    let bytes = papers::docx(&paper).map_err(not_made)?;
    let mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(Page::download(format!("{name}.docx"), mime, bytes))
}
