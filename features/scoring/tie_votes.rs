//! The members' vote on units with equal totals: what the tie-break looks at is loaded, a vote is written down.

use crate::deeds::{member_names, reason_in, unfinished};
use crate::model::{Rubric, RubricState};
use crate::ranking::{self, Settled};
use crate::sheet::Sheet;
use crate::store::{rubrics, sheets, tables, ties};
use crate::table;
use crate::ties::{LastRanks, TieBallot, TieBallotId, TieFacts};
use blocs::{RunYear, Year};
use db::{Reading, Writing};
use kernel::serde_json::json;
use kernel::{Allowed, BodyId, Day, Fact, Moment, Refusal};
use organisations::Names;
use std::collections::{BTreeMap, BTreeSet};

/// The kind under which votes are remembered, with the year's key.
pub(crate) const ABOUT: &str = "tie";

/// What this rubric's tie-break looks at beside the scores. Nothing is asked of the database for steps it does not have.
pub(crate) fn facts(w: &mut Reading, year: &Year, rubric: &Rubric) -> Result<TieFacts, Refusal> {
    let last = if rubric.looks_back() { last_ranks(w, year)? } else { None };
    let ballots = if rubric.votes().is_some() { ties::ballots(w, year.id)? } else { Vec::new() };
    Ok(TieFacts { last, ballots })
}

/// What any rubric's tie-break could look at in this year: for trying another rubric on its figures.
pub(crate) fn all_facts(w: &mut Reading, year: &Year) -> Result<TieFacts, Refusal> {
    Ok(TieFacts { last: last_ranks(w, year)?, ballots: ties::ballots(w, year.id)? })
}

/// The ranks of the newest table the bloc had published for the year before, when this year's was first published: a later
/// correction of that year moves no rank of this one.
fn last_ranks(w: &mut Reading, year: &Year) -> Result<Option<LastRanks>, Refusal> {
    let number = year.number - 1;
    let all = blocs::numbers(w, year.bloc)?;
    let Some((last, _, _)) = all.into_iter().find(|(_, n, _)| *n == number) else { return Ok(None) };
    let until = tables::first(w, year.id)?.unwrap_or(Moment(i64::MAX));
    let Some(kept) = tables::newest_until(w, last, until)? else { return Ok(None) };
    let rows = kept.table(last)?.rows;
    let ranks = rows.iter().filter_map(|r| Some((r.body, r.rank?))).collect();
    Ok(Some(LastRanks { number, version: kept.version, published: kept.at.day(), ranks }))
}

/// Units that are equal in every step but the members' vote, and what became of that vote.
pub(crate) struct Tied {
    /// The units, best first where the vote told them apart.
    pub(crate) units: Vec<BodyId>,
    /// The vote on exactly these, if it was held.
    pub(crate) ballot: Option<TieBallot>,
    /// Are some of them still equal? Then they wait for a vote, or share their rank.
    pub(crate) open: bool,
}

/// What is told apart by votes, and what is still to be.
pub(crate) struct Ties {
    /// Every tie of now, and every tie that an equal number of votes left.
    pub(crate) now: Vec<Tied>,
    /// Votes on units that are not equal any more, or not alone.
    pub(crate) idle: Vec<TieBallot>,
}

/// The ties as the sheets have them now. Nothing is settled by a vote while a place is not known: who is equal to whom
/// may still change.
pub(crate) fn ties(rubric: &Rubric, members: &[BodyId], all: &[Sheet], facts: &TieFacts) -> Ties {
    let column = table::column(rubric, members, all, &|s, item| s.final_input(item));
    let unvoted = TieFacts { ballots: Vec::new(), ..facts.clone() };
    let before = ranking::place(rubric, &column.standings(), &unvoted);
    let after = ranking::place(rubric, &column.standings(), facts);
    // The units, and the vote that left them equal.
    let mut tied: Vec<(BTreeSet<BodyId>, Option<usize>)> = Vec::new();
    for p in before.iter().filter(|p| p.rank.is_some()) {
        match (&p.settled, tied.last_mut()) {
            (Settled::Waits | Settled::Shared, Some((group, _))) => {
                group.insert(p.body);
            }
            _ => tied.push((BTreeSet::from([p.body]), None)),
        }
    }
    let mut ties = Ties { now: Vec::new(), idle: facts.ballots.clone() };
    while let Some((units, left_equal)) = tied.pop() {
        if units.len() < 2 {
            continue;
        }
        let at = facts.ballot(&units, left_equal);
        let ballot = at.and_then(|at| facts.ballots.get(at)).cloned();
        let mut alike: BTreeMap<i64, BTreeSet<BodyId>> = BTreeMap::new();
        for (body, votes) in ballot.iter().flat_map(|b| &b.votes) {
            alike.entry(*votes).or_default().insert(*body);
        }
        let open = ballot.is_none() || alike.len() == 1;
        if !open {
            tied.extend(alike.into_values().map(|still| (still, at)));
        }
        if ballot.is_some() {
            ties.idle.retain(|b| !b.is_about(&units));
        }
        let units = after.iter().map(|p| p.body).filter(|b| units.contains(b)).collect();
        ties.now.push(Tied { units, ballot, open });
    }
    let place = |t: &Tied| after.iter().position(|p| t.units.contains(&p.body));
    ties.now.sort_by_key(|t| (place(t), std::cmp::Reverse(t.units.len())));
    ties
}

/// "Sở Tài chính 4 phiếu, Sở Tư pháp 2 phiếu; có mặt 6 đơn vị, Biên bản số 03/BB-K5 ngày 05/3/2019".
pub(crate) fn says(ballot: &TieBallot, names: &Names) -> String {
    let mut votes: Vec<(i64, &str)> = ballot.votes.iter().map(|(b, n)| (-n, names.full(*b))).collect();
    votes.sort_unstable();
    let votes: Vec<String> = votes.iter().map(|(n, name)| format!("{name} {} phiếu", -n)).collect();
    format!("{}; {}", votes.join(", "), ballot.source())
}

/// "Ghi lúc 09:40, 07/3/2019, Đặng Thị Hằng.", and why it was written down again.
pub(crate) fn recorded(ballot: &TieBallot) -> String {
    let (at, by) = &ballot.recorded;
    let why = match ballot.reason.as_str() {
        "" => String::new(),
        why => format!(" Ghi lại vì: {why}"),
    };
    format!("Ghi lúc {}, {by}.{why}", at.full())
}

/// A vote as it is written down.
pub(crate) struct Voted {
    pub(crate) id: TieBallotId,
    /// The day it was held: the form's field, and what it says.
    pub(crate) day: (String, Day),
    pub(crate) present: i64,
    pub(crate) minutes: String,
    pub(crate) votes: BTreeMap<BodyId, i64>,
    /// The key of the vote that stood beside the form; empty for none.
    pub(crate) seen: String,
    /// Why it is written down again: the form's field, and what it says.
    pub(crate) reason: (String, String),
}

/// The first day a vote on these units can have been held, and why: they were equal once the last of their sheets was
/// handed in, and the vote that left them equal came before.
fn earliest((units, now): (&BTreeSet<BodyId>, &[Tied]), all: &[Sheet]) -> Option<(Day, &'static str)> {
    let sheets = all.iter().filter(|s| units.contains(&s.body));
    let handed_in = sheets.filter_map(|s| s.submitted.as_ref()).map(|(at, _)| at.day()).max();
    let left_equal = |b: &&TieBallot| {
        let got: Vec<Option<&i64>> = units.iter().map(|u| b.votes.get(u)).collect();
        // Of the vote on these units themselves the day may have been written down wrongly.
        !b.is_about(units) && got.iter().all(|n| n.is_some() && *n == got[0])
    };
    let before = now.iter().filter_map(|t| t.ballot.as_ref()).filter(left_equal).map(|b| b.day).max();
    let days = [
        handed_in.map(|d| (d, "ngày nộp phiếu sau cùng của các đơn vị này")),
        before.map(|d| (d, "ngày biểu quyết lần trước, khi các đơn vị này bằng phiếu")),
    ];
    days.into_iter().flatten().max_by_key(|(day, _)| *day)
}

/// Writes down how the members voted. It must be about units that are equal now, and a second vote on the same units
/// says why and was made beside the first. Sent twice it stands once: then there is no fact.
pub(crate) fn record(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    vote: Voted,
) -> Result<Option<Fact>, Refusal> {
    ok.duty().within(year.bloc)?;
    let stands = tables::stands(w, year.id)?;
    if stands.version > 0 && !stands.correcting {
        return Err(Refusal::conflict(
            "Bảng điểm đã công bố nên không ghi biểu quyết nữa. Chỉ sửa bằng bản mới: bắt đầu đính chính, ghi lý do.",
        ));
    }
    let rubric = rubrics::in_state(w, year.id, RubricState::Applied)?.filter(|r| r.votes().is_some());
    let rubric = rubric.ok_or_else(|| {
        Refusal::conflict("Bảng tiêu chí không xét biểu quyết khi bằng điểm nên không có gì để ghi.")
    })?;
    let all = sheets::of_year(w, &rubric)?;
    let today = w.who().at.day();
    if !unfinished(w, year, today, &all)?.is_empty() {
        return Err(Refusal::conflict(
            "Còn phiếu chưa chốt nên các đơn vị bằng điểm còn có thể đổi. Chốt hết các phiếu rồi ghi biểu quyết; chưa có gì được ghi.",
        ));
    }
    let known = facts(w, year, &rubric)?;
    let units: BTreeSet<BodyId> = vote.votes.keys().copied().collect();
    let same = |t: &Tied| t.units.iter().copied().collect::<BTreeSet<_>>() == units;
    let now = ties(&rubric, &year.members, &all, &known).now;
    let Some(tied) = now.iter().find(|t| same(t)) else {
        return Err(Refusal::conflict(
            "Các đơn vị này không còn bằng nhau ở mọi tiêu chí xét, nên biểu quyết không được dùng. Xem lại bảng dưới đây; chưa có gì được ghi.",
        ));
    };
    let names = member_names(w, year, today)?;
    let (field, day) = &vote.day;
    // Written down again, a vote may keep its day: a sheet may have been handed in anew since.
    let stays = tied.ballot.as_ref().is_some_and(|b| b.day == *day);
    if let Some((first, why)) = earliest((&units, &now), &all).filter(|(first, _)| day < first && !stays) {
        let says = format!("Ngày biểu quyết: phải từ {first}, {why}. Đang nhập {day}.");
        return Err(Refusal::wrong(field, "DIEM-55", says));
    }
    if let Some(stands) = tied.ballot.as_ref().filter(|b| b.id.to_string() != vote.seen) {
        let now = (stands.day, stands.present, &stands.minutes, &stands.votes);
        if now == (*day, vote.present, &vote.minutes, &vote.votes) {
            return Ok(None);
        }
        return Err(Refusal::conflict(format!(
            "Biểu quyết giữa các đơn vị này đã được ghi sau khi trang này mở ra: {}. {} Xem lại; vẫn ghi lại thì nêu lý do. Chưa có gì được ghi thêm.",
            says(stands, &names),
            recorded(stands)
        )));
    }
    let again = tied.ballot.is_some();
    let (field, why) = &vote.reason;
    let reason = if again { reason_in(field, why, "ghi lại biểu quyết")? } else { String::new() };
    let who = w.who().clone();
    let ballot = TieBallot {
        id: vote.id,
        day: vote.day.1,
        present: vote.present,
        minutes: vote.minutes,
        votes: vote.votes,
        reason: reason.clone(),
        recorded: (who.at, who.name),
    };
    ties::put(w, ok, year.id, &ballot)?;
    let mut votes: Vec<(&str, i64)> = ballot.votes.iter().map(|(b, n)| (names.full(*b), *n)).collect();
    votes.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    let told: Vec<String> = votes.iter().map(|(name, n)| format!("{name} {n} phiếu")).collect();
    let verb = if again { "ghi lại biểu quyết" } else { "biểu quyết" };
    let says = format!(
        "{}: {verb} giữa các đơn vị bằng điểm: {}; {}.",
        year.title(),
        told.join(", "),
        ballot.source()
    );
    let data: Vec<_> =
        ballot.votes.iter().map(|(b, n)| json!({ "body": b.to_string(), "votes": n })).collect();
    let data = json!({ "present": ballot.present, "minutes": ballot.minutes, "votes": data });
    // The year's journal is open to every member, and who is equal to whom is a figure.
    let told = format!("{}: ghi kết quả biểu quyết giữa các đơn vị bằng điểm.", year.title());
    w.remember(&Fact::new("scoring.tie_recorded", "year", year.id, told))?;
    let fact = Fact::new("scoring.tie_voted", ABOUT, year.id, says).with(data);
    Ok(Some(if reason.is_empty() { fact } else { fact.because(reason) }))
}
