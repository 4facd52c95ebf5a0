//! The annexes as papers, for the members' pens.

use super::seen;
use super::sign::scan_of;
use crate::after;
use crate::model::{Covenant, CovenantId, Target};
use crate::store::targets as store;
use crate::targets::{Annex, TargetAmendment};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{Day, Refusal};
use organisations::Names;
use papers::{AmendedTarget, CovenantAnnex, Covenanted, Head, Paper, Signatory};
use std::collections::BTreeSet;
use web::{Form, Next, Page, Two, Visit};

/// One annex in the list.
pub(crate) struct AnnexRow {
    /// From 1, and "I".
    pub(crate) no: i64,
    pub(crate) number: String,
    /// The day it was written down.
    pub(crate) day: String,
    /// "chỉ tiêu 1, 3".
    pub(crate) targets: String,
    /// "chưa ghi nhận việc ký".
    pub(crate) stands: String,
    /// Is its signing on record, with a scan?
    pub(crate) signed: bool,
    pub(crate) scanned: bool,
    /// Path without ending.
    pub(crate) path: String,
}

/// The annexes of a covenant.
pub(crate) fn rows(c: &Covenant, annexes: &[Annex<'_>]) -> Vec<AnnexRow> {
    let row = |a: &Annex<'_>| {
        let numbers: BTreeSet<i64> = a.changes.iter().map(|(_, x)| x.target).collect();
        let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
        AnnexRow {
            no: a.number,
            number: a.roman(),
            day: a.day.to_string(),
            targets: format!("chỉ tiêu {}", numbers.join(", ")),
            stands: a.stands(),
            signed: a.signed.is_some(),
            scanned: a.signed.is_some_and(|s| s.scan.is_some()),
            path: format!("/covenants/{}/annexes/{}", c.id, a.number),
        }
    };
    annexes.iter().map(row).collect()
}

/// The paper and the name of its file, without ending.
fn found(v: &Visit, w: &mut Reading, (id, no): (CovenantId, i64)) -> Result<(String, Paper), Refusal> {
    let (year, c) = seen(v, w, id)?;
    let (held, signings) = (store::amendments(w, id)?, store::signings(w, id)?);
    let annex = c.annexes(&held, &signings).into_iter().find(|a| a.number == no).ok_or(Refusal::NotFound)?;
    let bodies: Vec<_> = year.members.iter().copied().chain([year.managing]).collect();
    let names = organisations::names_of(w, &bodies, year.names_day(annex.day))?;
    let name = format!("Phụ lục {} giao ước thi đua {} {}", annex.roman(), year.bloc_name, year.number);
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

/// The scan of a signed annex.
pub(crate) fn scan(v: &Visit, w: &mut Reading, Two(id, no): Two<CovenantId, i64>) -> Result<Page, Refusal> {
    seen(v, w, id)?;
    let signing = store::signings(w, id)?.into_iter().find(|s| s.annex == no);
    let scan = signing.and_then(|s| s.scan).ok_or(Refusal::NotFound)?;
    Ok(Page::shown(scan.name, scan.kind.mime(), v.app.kept_file(&scan.digest)?))
}

/// Records the day by which all members had signed the printed paper.
pub(crate) fn sign(
    v: &Visit,
    w: &mut Writing,
    Two(id, no): Two<CovenantId, i64>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let (held, signings) = (store::amendments(w, id)?, store::signings(w, id)?);
    let annex = c.annexes(&held, &signings).into_iter().find(|a| a.number == no).ok_or(Refusal::NotFound)?;
    let mut r = form.read();
    let on = r.day("signed_on", "Ngày ký đủ", annex.day, v.today());
    let scan = scan_of(&mut r, form);
    r.done()?;
    let seen = Day::parse(form.value("seen"));
    let to = Next::to(format!("/covenants/{id}/amendments#phu-luc"));
    if !after::record_annex_signing(w, &ok, (&year, &c), &annex, (seen, on, scan))? {
        return w.commit_quietly("the same signing was sent twice", to.saying("Việc ký này đã ghi rồi."));
    }
    w.commit_remembered(to.saying(format!("Đã ghi: các đơn vị ký đủ phụ lục {} ngày {on}.", annex.roman())))
}
