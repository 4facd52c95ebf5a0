//! Units with equal totals: how they were told apart, and where the head unit writes down how the members voted on them.

use super::more::sees_now;
use super::rubric::seen;
use crate::model::{Rubric, RubricState};
use crate::store::{rubrics, sheets, tables};
use crate::tie_votes::{self, Tied, Voted, recorded, says};
use crate::ties::{Unvoted, quorum};
use crate::{Sheet, deeds};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Refusal, YearId};
use organisations::Names;
use std::collections::{BTreeMap, BTreeSet};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "ties.html")]
pub(crate) struct TiesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) year: String,
    pub(crate) year_title: String,
    /// How this rubric tells equal totals apart.
    pub(crate) rule: String,
    /// Does the rubric have the members vote at all?
    pub(crate) votes: bool,
    /// Must they have voted before publication?
    pub(crate) required: bool,
    /// Why nothing can be written down now; empty: it can.
    pub(crate) closed: String,
    pub(crate) may_run: bool,
    /// What the field of those present is called.
    pub(crate) most: String,
    /// How many of them there must be.
    pub(crate) least: String,
    pub(crate) today: String,
    pub(crate) ties: Vec<TieView>,
    /// Votes that are not used any more, in words.
    pub(crate) idle: Vec<String>,
    pub(crate) illustrative: bool,
}

/// Units that are equal in every other step.
pub(crate) struct TieView {
    /// Names the form's fields, the same as long as the units are.
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) open: bool,
    /// How they voted: in words, and when that was written down by whom.
    pub(crate) voted: Option<(String, String)>,
    /// The vote the form was made beside; empty for none.
    pub(crate) seen: String,
    /// Key, field and label of each unit's votes.
    pub(crate) units: Vec<(String, String, String)>,
    pub(crate) present: String,
    pub(crate) day: String,
    pub(crate) minutes: String,
    pub(crate) reason: String,
    /// Did its form come back?
    pub(crate) back: bool,
}

/// A unit's place among the members, from 1.
fn place(members: &[BodyId], unit: BodyId) -> usize {
    members.iter().position(|m| *m == unit).map_or(0, |n| n + 1)
}

/// What a tie's fields are called by: the places of its units.
pub(crate) fn key(members: &[BodyId], units: &[BodyId]) -> String {
    let places: BTreeSet<usize> = units.iter().map(|u| place(members, *u)).collect();
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    places.join("-")
}

/// What the field of a unit's votes is called.
pub(crate) fn votes_field(members: &[BodyId], key: &str, unit: BodyId) -> String {
    format!("votes-{key}-of-{}", place(members, unit))
}

/// The page, for whoever sees every unit's figures: before publication those who run or oversee the year, then all.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let rubric = rubrics::in_state(w, id, RubricState::Applied)?.ok_or(Refusal::NotFound)?;
    let all = sheets::of_year(w, &rubric)?;
    let facts = tie_votes::facts(w, &year, &rubric)?;
    let stands = tables::stands(w, id)?;
    if !sees_now(v, &year, &all, &stands) {
        return Err(Refusal::NotFound);
    }
    let closed = if stands.version > 0 && !stands.correcting {
        "Bảng điểm đã công bố; sửa biểu quyết thì bắt đầu đính chính trước.".to_owned()
    } else if deeds::unfinished(w, &year, v.today(), &all)?.is_empty() {
        String::new()
    } else {
        "Còn phiếu chưa chốt nên các đơn vị bằng điểm còn có thể đổi; chốt hết rồi ghi biểu quyết.".to_owned()
    };
    let page = page(v, (&year, &names), (&rubric, &all, &facts));
    Page::of(&TiesPage { closed, ..page })
}

fn page(
    v: &Visit,
    (year, names): (&Year, &Names),
    (rubric, all, facts): (&Rubric, &[Sheet], &crate::TieFacts),
) -> TiesPage {
    let ties = tie_votes::ties(rubric, &year.members, all, facts);
    let view = |t: &Tied| {
        let units: Vec<&str> = t.units.iter().map(|b| names.full(*b)).collect();
        let key = key(&year.members, &t.units);
        let field = |b: &BodyId| {
            (b.to_string(), votes_field(&year.members, &key, *b), format!("{}, số phiếu", names.full(*b)))
        };
        let minutes = format!("minutes-{key}");
        TieView {
            title: units.join(", "),
            open: t.open,
            voted: t.ballot.as_ref().map(|b| (says(b, names), recorded(b))),
            seen: t.ballot.as_ref().map(|b| b.id.to_string()).unwrap_or_default(),
            units: t.units.iter().map(field).collect(),
            present: format!("present-{key}"),
            day: format!("day-{key}"),
            reason: format!("reason-{key}"),
            back: v.filled.is_back() && v.filled.or(&minutes, "\u{0}") != "\u{0}",
            minutes,
            key,
        }
    };
    TiesPage {
        frame: v.frame(format!("Bằng điểm, {}", year.title()), "/years"),
        filled: v.filled.clone(),
        year: year.id.to_string(),
        year_title: year.title(),
        rule: facts.says(rubric),
        votes: rubric.votes().is_some(),
        required: rubric.votes() == Some(Unvoted::Waits),
        closed: String::new(),
        may_run: v.can(year.run()),
        most: format!("Số đơn vị có mặt, tối đa {}", year.members.len()),
        least: format!(
            "Quá nửa số đơn vị thành viên: ít nhất {}.",
            quorum(i64::try_from(year.members.len()).unwrap_or(i64::MAX))
        ),
        today: v.today().to_string(),
        ties: ties.now.iter().map(view).collect(),
        idle: ties.idle.iter().map(|b| format!("{}. {}", says(b, names), recorded(b))).collect(),
        illustrative: rubric.illustrative,
    }
}

/// The head unit writes down how the members voted.
pub(crate) fn record(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let vote = read(v, form, (&year, &names))?;
    let alike = vote.votes.values().collect::<BTreeSet<_>>().len() < vote.votes.len();
    let to = Next::to(format!("/years/{id}/scores/ties"));
    let Some(fact) = tie_votes::record(w, &ok, &year, vote)? else {
        return w.commit_quietly(
            "the same vote was sent twice and stands once",
            to.saying("Biểu quyết này đã ghi rồi."),
        );
    };
    let says = if alike {
        "Đã ghi biểu quyết. Còn đơn vị bằng phiếu: biểu quyết lại giữa các đơn vị ấy rồi ghi tiếp."
    } else {
        "Đã ghi biểu quyết. Thứ hạng theo kết quả này."
    };
    w.commit(&fact, to.saying(says))
}

/// Reads a vote, and checks its arithmetic: each member that was there speaks for one unit at most.
fn read(v: &Visit, form: &Form, (year, names): (&Year, &Names)) -> Result<Voted, Refusal> {
    let units: Vec<BodyId> =
        form.values("unit").filter_map(|u| u.parse().ok()).filter(|b| year.members.contains(b)).collect();
    if units.iter().collect::<BTreeSet<_>>().len() < 2 {
        return Err(Refusal::conflict(
            "Không rõ biểu quyết giữa các đơn vị nào. Xem lại bảng dưới đây rồi ghi lại; chưa có gì được ghi.",
        ));
    }
    let key = key(&year.members, &units);
    let mut r = form.read();
    let members = i64::try_from(year.members.len()).unwrap_or(i64::MAX);
    let field = format!("present-{key}");
    let present = r.count(&field, "Số đơn vị có mặt", 1, members);
    if !r.has_problem(&field) && present < quorum(members) {
        let says = format!(
            "Có mặt {present} trên {members} đơn vị, chưa quá nửa nên biểu quyết chưa có giá trị. Cần ít nhất {} đơn vị có mặt.",
            quorum(members)
        );
        r.wrong(&field, "DIEM-37", says);
    }
    let present_known = !r.has_problem(&field);
    let mut votes = BTreeMap::new();
    for unit in &units {
        let field = votes_field(&year.members, &key, *unit);
        let name = names.full(*unit);
        let got = r.count(&field, &format!("{name}, số phiếu"), 0, members);
        if present_known && !r.has_problem(&field) && got > present {
            let says = format!(
                "{name}: {got} phiếu nhiều hơn {present} đơn vị có mặt. Xem lại biên bản, sửa một trong hai số."
            );
            r.wrong(field, "DIEM-37", says);
        }
        votes.insert(*unit, got);
    }
    let all: i64 = votes.values().sum();
    let counted =
        present_known && units.iter().all(|u| !r.has_problem(&votes_field(&year.members, &key, *u)));
    if counted && all > present {
        let says = format!(
            "Cộng lại {all} phiếu, nhiều hơn {present} đơn vị có mặt; mỗi đơn vị chọn một. Xem lại biên bản, sửa số phiếu hoặc số có mặt."
        );
        r.wrong(field, "DIEM-37", says);
    } else if counted && all == 0 {
        let says = "Chưa đơn vị nào được phiếu nào nên chưa có kết quả. Ghi số phiếu theo biên bản.";
        r.wrong(field, "DIEM-37", says);
    }
    let day = r.day(&format!("day-{key}"), "Ngày biểu quyết", year.first_day(), v.today());
    let minutes = r.line(&format!("minutes-{key}"), "Biên bản", 200);
    let reason = r.optional_text(&format!("reason-{key}"), "Lý do", 4000);
    r.done()?;
    let seen = form.value(&format!("seen-{key}")).to_owned();
    Ok(Voted {
        id: v.new_id(),
        day: (format!("day-{key}"), day),
        present,
        minutes,
        votes,
        seen,
        reason: (format!("reason-{key}"), reason),
    })
}
