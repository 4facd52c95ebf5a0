//! The papers as they stood when the minutes were signed.

use crate::duties::RunConference;
use crate::model::ConferenceId;
use db::{Reading, Writing, p};
use kernel::{Allowed, Refusal};

/// Keeps a paper as it stood when the minutes were signed.
pub(crate) fn keep_paper(
    w: &mut Writing,
    ok: &Allowed<RunConference>,
    which: &str,
    content: &str,
) -> Result<(), Refusal> {
    w.exec(
        "INSERT INTO conferences_paper (conference_id, which, content) VALUES ($1, $2, $3)",
        p![ok.duty().conference, which, content],
    )?;
    Ok(())
}

/// A paper as it stood when the minutes were signed, if it existed then.
pub(crate) fn kept_paper(w: &mut Reading, id: ConferenceId, which: &str) -> Result<Option<String>, Refusal> {
    let row: Option<(String,)> = w.maybe(
        "SELECT content FROM conferences_paper WHERE conference_id = $1 AND which = $2",
        p![id, which],
    )?;
    Ok(row.map(|(content,)| content))
}

/// Was this paper kept when the minutes were signed?
pub(crate) fn keeps_paper(w: &mut Reading, id: ConferenceId, which: &str) -> Result<bool, Refusal> {
    let row: Option<(i64,)> = w.maybe(
        "SELECT CAST(1 AS BIGINT) FROM conferences_paper WHERE conference_id = $1 AND which = $2",
        p![id, which],
    )?;
    Ok(row.is_some())
}

/// All papers kept when the minutes were signed: name, content.
pub(crate) fn kept_papers(w: &mut Reading, id: ConferenceId) -> Result<Vec<(String, String)>, Refusal> {
    let rows: Vec<(ConferenceId, String, String)> = w.checked_rows(
        ("conferences_paper", 2),
        "SELECT conference_id, which, content FROM conferences_paper WHERE conference_id = $1
         ORDER BY which LIMIT 100",
        p![id],
    )?;
    Ok(rows.into_iter().map(|(_, which, content)| (which, content)).collect())
}

/// Some conferences after this one in the order of their keys, with the word of their state; none after the last.
pub(crate) fn after(w: &mut Reading, id: ConferenceId) -> Result<Vec<(ConferenceId, String)>, Refusal> {
    w.checked_rows(
        ("conferences_conference", 1),
        "SELECT id, state FROM conferences_conference WHERE id > $1 ORDER BY id LIMIT 50",
        p![id],
    )
}
