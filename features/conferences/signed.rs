//! What was signed, held against what the journal remembers of it.

use crate::model::{ConferenceId, State};
use crate::printed::Which;
use crate::store;
use db::Reading;
use kernel::serde_json::{Map, Value, from_str};
use kernel::{Refusal, Uuid};

/// Checks the papers of every conference against the digests that the fact of its signing remembers in the journal.
/// Answers one sentence for each that was altered, put in or taken out, and for each conference whose signing was
/// undone.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn verify(w: &mut Reading) -> Result<Vec<String>, Refusal> {
    let mut wrong = Vec::new();
    let mut last = ConferenceId(Uuid::nil());
    loop {
        let batch = store::after(w, last)?;
        let Some((id, _)) = batch.last() else { return Ok(wrong) };
        last = *id;
        for (id, state) in batch {
            let remembered = remembered(w, id)?;
            if remembered.is_some() && state != State::Signed.word() {
                wrong.push(format!(
                    "Hội nghị /conferences/{id} đã ký biên bản nhưng không còn được ghi là đã ký."
                ));
            }
            wrong.extend(of_papers(w, id, &remembered.unwrap_or_default())?);
        }
    }
}

/// Digests of the papers by name, as the fact of the signing has them; `None` when nothing was signed.
fn remembered(w: &mut Reading, id: ConferenceId) -> Result<Option<Map<String, Value>>, Refusal> {
    let facts = w.facts_about("conference", id, None, 10_000)?;
    // Minutes are signed once: the oldest fact tells, and one written later cannot take its place.
    let Some(fact) = facts.iter().rfind(|f| f.name == "conferences.minutes_signed") else { return Ok(None) };
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
            Some(digest) if *digest == store::digest(content) => {}
            Some(_) => wrong.push(told(which, "sửa")),
            None => wrong.push(told(which, "thêm vào sau khi ký")),
        }
    }
    let gone = remembered.keys().filter(|which| !kept.iter().any(|(there, _)| there == *which));
    wrong.extend(gone.map(|which| told(which, "xóa")));
    Ok(wrong)
}
