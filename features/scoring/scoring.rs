//! Scoring ("chấm điểm thi đua"): a rubric, each member's sheet, the ranking, the published table.
//!
//! Promises: exact whole hundredths, rounded at the cell and nowhere else; zero is a score and a missing mark is
//! "chưa rõ", so a total with unknown cells is a span; every figure opens down to its lines; an
//! appraisal that differs says why; a sheet is saved whole or not at all; a published table never changes, a
//! correction is a new version with its reason.
//!
//! Refuses: appraising before submission, closing over a line the standing body has to look at again, publishing before
//! every sheet is closed or a table nobody looked at, a change after publication without a correction, a rubric whose sums
//! do not hold, one unit writing on another's sheet.
//!
//! Ranks: by total, then the rubric's own steps (`ties.rs`), the last of which may be the members' vote; equal after all
//! of them is a shared rank, or waits for the vote where the rubric says so. A rank that depends on what is not known yet
//! is not said. Further columns (cross-scoring, the standing body) are further lines of a
//! sheet's marks.
//!
//! Evidence is files and links of a sheet; one piece may prove several lines and stands once. A line that needs evidence
//! and has none is handed in only with a reason, which everybody who reads the sheet sees. A link is kept as it was typed
//! and never followed.
//!
//! Two editions of a rubric are compared line by line, and one of them, also a draft, is tried on last year's published
//! figures: for whoever may see those, and nothing is kept of it.
//!
//! A line may take its plan from a target of the year's covenant: then nobody types it, and an input keeps the figure
//! that held when it was saved.

mod book;
mod calc;
mod compare;
mod cross;
mod deeds;
mod duties;
mod exact;
mod explain;
mod fairness;
mod link;
mod methods;
mod missing;
mod model;
mod outline;
mod pages;
mod pictures;
mod ranking;
mod recount;
mod rehearsal;
pub mod sample;
mod sensitivity;
mod sheet;
mod store;
mod table;
mod targets;
mod tie_votes;
mod ties;
mod todo;
mod totals;
mod what_if;

#[cfg(test)]
mod tests;

pub use calc::{Barred, Column, Entry, Leader, UnitColumn};
pub use cross::{Assignment, Deal, assign, load};
pub use duties::{CrossScore, FillSheet, Pen, Reappraise, SeeSheet};
pub use exact::Exact;
pub use explain::{Conclusion, Explanation, Round};
pub use fairness::{Answer, BLOCS, Figures, Flag, LIMITS, Limit, Odds, Past, RATES, Rate, Signal, TopKey};
pub use link::Link;
pub use methods::{Band, Input, Level, METHODS, Method};
pub use missing::{Lack, Missing};
pub use model::{
    EvidenceId, Group, Item, ItemId, NotApplicable, Part, Proof, Rubric, RubricId, RubricState, Section,
    SheetId,
};
pub use pages::scores::paper;
pub use ranking::{Placed, Settled, Standing, place};
pub use recount::{Recount, recounted};
pub use sensitivity::{Comes, Nudge, Turn, turns};
pub use sheet::{Change, Grounds, Mark, REASON_MIN, ScoreLine, Sheet, SheetState, Wanted, alike, points_say};
pub use store::evidence::{Evidence, Kept};
pub use table::{Branch, Leaf, Table, TableRow};
pub use ties::{LastRanks, TieBallot, TieBallotId, TieBreak, TieFacts, Unranked, Unvoted};
pub use todo::todos;
pub use totals::{Span, Totals};
pub use what_if::{Moved, Stood, Trial};

use blocs::{RunYear, Year};
use db::{Reading, Writing};
use kernel::serde_json::{Value, from_str};
use kernel::{Allowed, BodyId, Day, Refusal, Uuid, YearId};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{rounds, rubrics, sheets, tables};

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

/// The rubric of a year: the edition that applies, else the one being drafted.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn rubric_of(w: &mut Reading, year: YearId) -> Result<Option<Rubric>, Refusal> {
    rubrics::current(w, year)
}

/// The year's table: the newest published version if there is one, else the living one, with the names of this day.
/// `None` while no rubric applies.
///
/// # Errors
/// `Broken` when the database cannot be read, or a published table was altered.
pub fn table(w: &mut Reading, year: &Year, today: Day) -> Result<Option<Table>, Refusal> {
    match tables::newest(w, year.id)? {
        Some(kept) => kept.shown(w, year.id).map(Some),
        None => Ok(deeds::live(w, year, today)?.map(|now| Arc::unwrap_or_clone(now.table))),
    }
}

/// The table that announcing the scores now would make known, and its digest: the living one, or the published one that
/// stands. A page that offers to announce it carries the digest, so that nobody publishes a table they did not see.
///
/// # Errors
/// `Broken` when the database cannot be read, or a published table was altered.
pub fn to_announce(w: &mut Reading, year: &Year, today: Day) -> Result<Option<(Table, String)>, Refusal> {
    if let Some(kept) = tables::newest(w, year.id)?
        && tables::correction(w, year.id, kept.version + 1)?.is_none()
    {
        return Ok(Some((kept.shown(w, year.id)?, kept.digest)));
    }
    let Some(now) = deeds::live(w, year, today)? else { return Ok(None) };
    let digest = web::digest(now.table.freeze()?);
    Ok(Some((Arc::unwrap_or_clone(now.table), digest)))
}

/// One published version.
///
/// # Errors
/// `NotFound` when there is none, `Broken` when it was altered.
pub fn published(w: &mut Reading, year: &Year, version: i64) -> Result<Table, Refusal> {
    tables::version(w, year.id, version)?.shown(w, year.id)
}

/// How a condition stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingState {
    /// "Đạt".
    Met,
    /// "Chưa đạt".
    Not,
    /// "Chưa rõ".
    Unknown,
}

/// One condition for announcing the scores, and what would settle it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// How it stands.
    pub state: FindingState,
    /// What it is.
    pub says: String,
    /// What would settle it.
    pub more: String,
    /// May it be settled in the conference itself, before the scores are announced there?
    pub in_the_room: bool,
}

/// Whether the year's table can be announced: one finding a condition. It tells no unit's figures, so that every
/// member may read it before publication.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn ready(w: &mut Reading, year: &Year, today: Day) -> Result<Vec<Finding>, Refusal> {
    let now = deeds::live(w, year, today)?;
    findings(w, (year, now.as_ref()), today, false)
}

/// For those who run the year: which lines of which sheets were scored by an older target of the covenant. It keeps
/// nothing from being announced, so it is not among what must be [`ready`].
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn outdated(w: &mut Reading, year: &Year, today: Day) -> Result<Option<Finding>, Refusal> {
    let now = deeds::live(w, year, today)?;
    targets::finding(w, year, today, now.as_ref())
}

/// As [`ready`]; `figures`: for those who run the year, with the span that leaves a rank open.
pub(crate) fn findings(
    w: &mut Reading,
    (year, now): (&Year, Option<&deeds::Live>),
    today: Day,
    figures: bool,
) -> Result<Vec<Finding>, Refusal> {
    let find =
        |state, says: &str, more: String| Finding { state, says: says.to_owned(), more, in_the_room: false };
    let Some(deeds::Live { rubric, sheets: all, table, .. }) = now else {
        let more = format!("{} áp dụng bảng tiêu chí trước, rồi các đơn vị tự chấm.", year.head_words());
        return Ok(vec![find(FindingState::Not, "Chưa áp dụng bảng tiêu chí chấm điểm", more)]);
    };
    let mut found = vec![find(
        FindingState::Met,
        "Bảng tiêu chí đã áp dụng",
        format!("{}, bản thứ {}.", table.rubric_name, table.rubric_edition),
    )];
    let left = deeds::unfinished(w, year, today, all)?;
    found.push(if left.is_empty() {
        find(FindingState::Met, "Mọi phiếu đã chốt", format!("{} đơn vị.", year.members.len()))
    } else {
        let closed = year.members.len() - left.len();
        let says = format!("Đã chốt {closed} trên {} phiếu", year.members.len());
        find(FindingState::Not, &says, left.join(" "))
    });
    if let Some(round) = rounds::round(w, year.id)? {
        let said = rounds::explanations(w, year.id)?;
        found.push(match explain::unsettled(Some(&round), today, &said, (rubric, all)) {
            None => find(
                FindingState::Met,
                "Đợt giải trình đã xong",
                format!("{} ý kiến, đã trả lời.", said.len()),
            ),
            Some(says) => find(FindingState::Not, "Đợt giải trình chưa xong", says),
        });
    }
    let unsure = table.rows.iter().filter(|r| r.rank.is_none() && r.barred.is_empty()).count();
    let open = table.rows.iter().find(|r| r.total.is_none());
    // Whose votes are missing is for the meeting to know; how many units are equal tells no figure.
    let waiting = table.rows.iter().filter(|r| r.waits).count();
    if unsure > 0 {
        let why = open.filter(|_| figures).map(|r| r.why.clone());
        let more = why.unwrap_or_else(|| "Còn tùy các ô chưa rõ; chốt hết các phiếu thì rõ.".to_owned());
        found.push(find(FindingState::Unknown, &format!("Còn {unsure} thứ hạng chưa rõ"), more));
    } else if waiting == 0 {
        found.push(find(FindingState::Met, "Mọi thứ hạng đã rõ", table.tie_break.clone()));
    }
    if waiting > 0 {
        let says = format!("{waiting} đơn vị bằng nhau ở mọi tiêu chí xét, chờ biểu quyết");
        let others = if unsure > 0 { "" } else { "Các thứ hạng khác đã rõ. " };
        let more = format!(
            "{others}{} ghi kết quả biểu quyết ở mục “Bằng điểm” của trang kết quả chấm điểm.",
            year.head_words()
        );
        found.push(Finding { in_the_room: true, ..find(FindingState::Not, &says, more) });
    }
    Ok(found)
}

/// Freezes the table as its next version and leaves the fact. Refused before every sheet is closed, and after
/// publication unless a correction was begun. `seen`: the digest from [`to_announce`], where somebody looked at the table.
///
/// # Errors
/// `Conflict` that says what is missing, or that the table changed; `Forbidden` when the permission is for another bloc.
pub fn publish(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    seen: Option<&str>,
) -> Result<i64, Refusal> {
    let (version, fact) = deeds::publish(w, ok, year, seen)?;
    w.remember(&fact)?;
    Ok(version)
}

/// How far the year's scoring has come.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The rubric that applies, or is being drafted: its name and whether it applies.
    pub rubric: Option<(String, bool)>,
    /// Members.
    pub members: usize,
    /// Sheets handed in (those closed count too).
    pub submitted: usize,
    /// Sheets closed.
    pub appraised: usize,
    /// Sheets sent back.
    pub returned: usize,
    /// The day of the last submission.
    pub last_submitted: Option<Day>,
    /// The day the last sheet was closed, once all are.
    pub all_appraised: Option<Day>,
    /// The newest published version and its day.
    pub published: Option<(i64, Day)>,
    /// Each member's sheet, where it stands, and the duty to look at it.
    pub sheets: Vec<(BodyId, SheetId, SheetState, SeeSheet)>,
}

/// How far the year's scoring has come, in a handful of statements.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn progress(w: &mut Reading, year: &Year) -> Result<Progress, Refusal> {
    let rubric = rubrics::current(w, year.id)?;
    let all = sheets::bare_of_year(w, year.id)?;
    let mine: Vec<&Sheet> = all.iter().filter(|s| year.members.contains(&s.body)).collect();
    let count = |f: &dyn Fn(SheetState) -> bool| mine.iter().filter(|s| f(s.state)).count();
    let appraised = count(&|s| s == SheetState::Appraised);
    let stands = tables::stands(w, year.id)?;
    let last_closed = mine.iter().filter_map(|s| s.closed.as_ref()).map(|(at, _)| at.day()).max();
    Ok(Progress {
        rubric: rubric.map(|r| (r.name, r.state == RubricState::Applied)),
        members: year.members.len(),
        submitted: count(&|s| !s.with_the_unit()),
        appraised,
        returned: count(&|s| s == SheetState::Returned),
        last_submitted: mine.iter().filter_map(|s| s.submitted.as_ref()).map(|(at, _)| at.day()).max(),
        all_appraised: last_closed.filter(|_| appraised == year.members.len()),
        published: stands.at.map(|at| (stands.version, at.day())),
        sheets: mine.iter().map(|s| (s.body, s.id, s.state, SeeSheet::of_sheet(year, s, &stands))).collect(),
    })
}

/// Holds every published table (its text, its reason, when and by whom) against the fact of its publication in the
/// journal, and every such fact against the tables. Answers one sentence for each that was altered, put in or taken out.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn verify(w: &mut Reading) -> Result<Vec<String>, Refusal> {
    let (mut facts, mut wrong) = (remembered(w)?, Vec::new());
    let told = |(year, version): (YearId, i64), what: &str| {
        format!("Bảng điểm đã công bố của năm {year}, bản thứ {version}, đã bị {what}.")
    };
    let mut last = (YearId(Uuid::nil()), 0);
    loop {
        let batch = tables::all_after(w, last.0, last.1)?;
        let Some((year, kept, _)) = batch.last() else { break };
        last = (*year, kept.version);
        for (year, kept, by) in batch {
            let key = (year, kept.version);
            match facts.remove(&key) {
                Some(fact) if kept.is_as_told(&fact, &by) => {}
                Some(_) => wrong.push(told(key, "sửa")),
                None => wrong.push(told(key, "thêm vào mà không qua công bố")),
            }
        }
    }
    wrong.extend(facts.keys().map(|key| told(*key, "xóa")));
    Ok(wrong)
}

/// The fact of each publication. A version is published once: the oldest fact tells, and one written later cannot take
/// its place.
fn remembered(w: &mut Reading) -> Result<BTreeMap<(YearId, i64), db::Entry>, Refusal> {
    let (mut all, mut last) = (BTreeMap::new(), 0);
    loop {
        let batch = w.facts_named(tables::PUBLISHED, last, 500)?;
        let Some(newest) = batch.last() else { return Ok(all) };
        last = newest.seq;
        for fact in batch {
            let data: Value = from_str(&fact.data).unwrap_or_default();
            let year = fact.things().find(|(kind, _)| *kind == "year").map(|(_, id)| YearId(id));
            if let Some(key) = year.zip(data["version"].as_i64()) {
                all.entry(key).or_insert(fact);
            }
        }
    }
}
