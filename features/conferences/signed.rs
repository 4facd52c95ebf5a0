//! What was signed, held against what the journal remembers of it.

use crate::model::{ConferenceId, State};
use crate::printed::Which;
use crate::store;
use db::Reading;
use kernel::serde_json::{Map, Value, from_str};
use kernel::{Refusal, Uuid};
use papers::Paper;
use std::collections::BTreeSet;

/// The fact of a signing.
const SIGNED: &str = "conferences.minutes_signed";

/// Checks the papers of every conference against the digests that the fact of its signing remembers in the journal.
/// Answers one sentence for each that was altered, put in or taken out, and for each conference whose signing was
/// undone or that is gone.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn verify(w: &mut Reading) -> Result<Vec<String>, Refusal> {
    let (mut signed, mut wrong) = (signed(w)?, Vec::new());
    let mut last = ConferenceId(Uuid::nil());
    loop {
        let batch = store::after(w, last)?;
        let Some((id, _)) = batch.last() else { break };
        last = *id;
        for (id, state) in batch {
            signed.remove(&id);
            let remembered = remembered(w, id)?;
            if remembered.is_some() && state != State::Signed.word() {
                wrong.push(format!(
                    "Hội nghị /conferences/{id} đã ký biên bản nhưng không còn được ghi là đã ký."
                ));
            }
            wrong.extend(of_papers(w, id, &remembered.unwrap_or_default())?);
        }
    }
    let gone = |id| format!("Hội nghị /conferences/{id} đã ký biên bản nhưng đã bị xóa khỏi cơ sở dữ liệu.");
    wrong.extend(signed.into_iter().map(gone));
    Ok(wrong)
}

/// Every conference whose minutes were signed, as the journal tells.
fn signed(w: &mut Reading) -> Result<BTreeSet<ConferenceId>, Refusal> {
    let (mut all, mut last) = (BTreeSet::new(), 0);
    loop {
        let batch = w.facts_named(SIGNED, last, 500)?;
        let Some(newest) = batch.last() else { return Ok(all) };
        last = newest.seq;
        for fact in &batch {
            all.extend(
                fact.things().filter(|(kind, _)| *kind == "conference").map(|(_, id)| ConferenceId(id)),
            );
        }
    }
}

/// A paper as it was signed; `None` when the fact of the signing names no such paper.
///
/// # Errors
/// `Broken` when what was kept is not what was signed.
pub(crate) fn paper(w: &mut Reading, id: ConferenceId, which: Which) -> Result<Option<Paper>, Refusal> {
    let Some(digest) = remembered(w, id)?.and_then(|mut papers| papers.remove(which.word())) else {
        return Ok(None);
    };
    match store::kept_paper(w, id, which.word())? {
        Some(content) if digest == web::digest(&content) => Ok(Some(from_str(&content)?)),
        _ => {
            Err(Refusal::broken(format!("the signed paper {} of conference {id} was altered", which.word())))
        }
    }
}

/// Digests of the papers by name, as the fact of the signing has them; `None` when nothing was signed.
fn remembered(w: &mut Reading, id: ConferenceId) -> Result<Option<Map<String, Value>>, Refusal> {
    // Minutes are signed once: the oldest fact tells, and one written later cannot take its place.
    let Some(fact) = w.first_fact_named("conference", id, SIGNED)? else { return Ok(None) };
    let data: Value = from_str(&fact.data).unwrap_or_default();
    Ok(Some(data["papers"].as_object().cloned().unwrap_or_default()))
}

fn of_papers(
    w: &mut Reading,
    id: ConferenceId,
    remembered: &Map<String, Value>,
) -> Result<Vec<String>, Refusal> {
    let kept = store::kept_papers(w, id)?;
    let told = |which: &str, what: &str| {
        let title = which.parse().map_or(which, |x: Which| x.title());
        format!("Văn bản đã ký “{title}” (/conferences/{id}/papers/{which}) đã bị {what}.")
    };
    let mut wrong = Vec::new();
    for (which, content) in &kept {
        match remembered.get(which) {
            Some(digest) if *digest == web::digest(content) => {}
            Some(_) => wrong.push(told(which, "sửa")),
            None => wrong.push(told(which, "thêm vào sau khi ký")),
        }
    }
    let gone = remembered.keys().filter(|which| !kept.iter().any(|(there, _)| there == *which));
    wrong.extend(gone.map(|which| told(which, "xóa")));
    Ok(wrong)
}
