//! Who has a sheet open just now. No record: it is forgotten after minutes and leaves no fact.

use crate::model::SheetId;
use db::{Reading, Writing, p};
use kernel::{Moment, PersonId, Refusal};

/// Somebody who said nothing for so long is gone.
const SECONDS_HERE: i64 = 60;

/// Says that this person is at this line of a sheet now.
pub(crate) fn put(
    w: &mut Writing,
    sheet: SheetId,
    (person, name): (PersonId, &str),
    at_line: &str,
) -> Result<(), Refusal> {
    let now = w.who().at;
    w.exec("DELETE FROM scoring_presence WHERE at < $1", p![now.plus_seconds(-10 * SECONDS_HERE)])?;
    w.exec_one(
        "INSERT INTO scoring_presence (sheet_id, person_id, name, at_line, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (sheet_id, person_id) DO UPDATE SET name = excluded.name, at_line = excluded.at_line, at = excluded.at",
        p![sheet, person, name, at_line, now],
    )
}

/// Who else is at the sheet, and at which line.
pub(crate) fn others(
    w: &mut Reading,
    sheet: SheetId,
    (me, now): (PersonId, Moment),
) -> Result<Vec<(String, String)>, Refusal> {
    w.rows(
        "SELECT name, at_line FROM scoring_presence WHERE sheet_id = $1 AND person_id <> $2 AND at >= $3
         ORDER BY name LIMIT 20",
        p![sheet, me, now.plus_seconds(-SECONDS_HERE)],
    )
}
