//! What is unusual in a year's scores: flags with their figures, and what was looked at. It decides nothing.

use super::rubric::seen;
use crate::cross::Assignment;
use crate::duties::SeeSheet;
use crate::fairness::{Answer, BLOCS, Flag, LIMITS, Past, RATES, Seen, Signal, look};
use crate::model::{Rubric, RubricState};
use crate::sheet::{ScoreLine, Sheet};
use crate::store::{rounds, rubrics, sheets, tables};
use crate::table::{Table, column};
use blocs::Year;
use db::Reading;
use kernel::{BodyId, Refusal, YearId, grouped};
use organisations::Names;
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "fairness.html")]
pub(crate) struct FairnessPage {
    frame: Frame,
    year: String,
    year_title: String,
    number: i64,
    head_words: &'static str,
    /// Why there is nothing to look at, if so: a heading and a sentence.
    nothing: Option<(&'static str, String)>,
    flags: Vec<FlagView>,
    /// Signals without a flag: name, is there too little to go by, what was looked at.
    rest: Vec<(&'static str, bool, String)>,
    /// Thresholds: what, how much, why.
    limits: Vec<(&'static str, String, &'static str)>,
    illustrative: bool,
}

/// A flag as the page shows it.
struct FlagView {
    name: &'static str,
    says: String,
    how: String,
    head: Vec<&'static str>,
    rows: Vec<(Vec<String>, bool)>,
    no_verdict: &'static str,
    rate: String,
    /// Sheets this person may open: unit, key.
    sheets: Vec<(String, String)>,
}

/// Whoever sees every figure sees the flags before publication; then everybody who sees the year.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let stands = tables::stands(w, id)?;
    let whole = year.members.iter().all(|b| v.can(SeeSheet::of(&year, *b, false)));
    if !whole && stands.version == 0 {
        return Err(Refusal::NotFound);
    }
    let page = empty(v, &year);
    if !whole && stands.correcting {
        // The sheets are unfinished again, as before publication.
        let says = "Trang này hiện lại khi bản mới được công bố.".to_owned();
        return Page::of(&FairnessPage {
            nothing: Some(("Bảng điểm đang đính chính", says)), ..page
        });
    }
    let Some(rubric) = rubrics::in_state(w, id, RubricState::Applied)? else {
        let says =
            format!("Có gì để xem từ khi {} áp dụng bảng tiêu chí và các đơn vị tự chấm.", page.head_words);
        return Page::of(&FairnessPage { nothing: Some(("Chưa có bảng điểm", says)), ..page });
    };
    let all = sheets::of_year(w, &rubric)?;
    let past = past(v, w, &year)?;
    let names = names(v, w, &year, (&rubric, &past))?;
    let living = stands.version == 0 || stands.correcting;
    let assigned = rounds::assignment(w, id)?;
    let facts = crate::tie_votes::facts(w, &year, &rubric)?;
    let answers = answers(&year, (&rubric, &all, &facts), (&past, living), (&names, &assigned));
    let open = |s: &&Sheet| v.can(SeeSheet::of_sheet(&year, s, &stands));
    let sheet = |b: BodyId| all.iter().find(|s| s.body == b).filter(open).map(|s| s.id.to_string());
    Page::of(&view(page, answers, &names, (&sheet, rubric.illustrative)))
}

fn empty(v: &Visit, year: &Year) -> FairnessPage {
    FairnessPage {
        frame: v.frame(format!("Rà soát công bằng, {}", year.title()), "/years"),
        year: year.id.to_string(),
        year_title: year.title(),
        number: year.number,
        head_words: year.head_words(),
        nothing: None,
        flags: Vec::new(),
        rest: Vec::new(),
        limits: LIMITS.iter().map(|l| (l.what, l.says(), l.why)).collect(),
        illustrative: false,
    }
}

/// The published tables of the bloc's years before this one, newest first, as far as this person sees those years.
fn past(v: &Visit, w: &mut Reading, year: &Year) -> Result<Vec<Past>, Refusal> {
    let back = i64::try_from(Past::YEARS).unwrap_or(0);
    let mut years = blocs::years_of_bodies(w, &year.members, v.today())?;
    years.retain(|y| y.bloc == year.bloc && (year.number - back..year.number).contains(&y.number));
    years.retain(|y| v.can(y.see()));
    let ids: Vec<YearId> = years.iter().map(|y| y.id).collect();
    let mut kept = tables::newest_of(w, &ids)?;
    let mut past = Vec::new();
    for y in years {
        if let Some(table) = kept.remove(&y.id) {
            past.push(Past::of(y.number, &table.table(y.id)?));
        }
    }
    past.sort_by_key(|p| std::cmp::Reverse(p.number));
    Ok(past)
}

/// Names of everybody who may come up: members, former winners, competent bodies.
fn names(
    v: &Visit,
    w: &mut Reading,
    year: &Year,
    (rubric, past): (&Rubric, &[Past]),
) -> Result<Names, Refusal> {
    let before = past.iter().flat_map(|p| p.winners.iter().copied().chain(p.before_extras));
    let scorers = rubric.items().filter_map(|i| i.scorer);
    let mut all: Vec<BodyId> = year.members.iter().copied().chain(before).chain(scorers).collect();
    all.sort_unstable();
    all.dedup();
    organisations::names_of(w, &all, year.names_day(v.today()))
}

fn answers(
    year: &Year,
    (rubric, all, facts): (&Rubric, &[Sheet], &crate::TieFacts),
    (past, living): (&[Past], bool),
    (names, assigned): (&Names, &Assignment),
) -> Vec<(Signal, Answer)> {
    let given = |s: &Sheet, item| s.input(ScoreLine::Cross, item);
    let own = column(rubric, &year.members, all, &|s, item| s.input(ScoreLine::Own, item));
    let cross = column(rubric, &year.members, all, &|s, item| given(s, item).or(s.final_input(item)));
    let last = column(rubric, &year.members, all, &|s, item| s.final_input(item));
    // Who gave the mark: the reviewer assigned, or the body that keeps the line's records.
    let reviewer = |unit: BodyId, item| {
        all.iter().find(|s| s.body == unit).and_then(|s| given(s, item))?;
        assigned.get(&(unit, item)).copied().or_else(|| rubric.item(item)?.scorer)
    };
    let name = |b: BodyId| names.full(b).to_owned();
    let table = Table::of(rubric, (&own, &last), all, facts, &name);
    let now = Past { living, ..Past::of(year.number, &table) };
    look(&Seen {
        rubric,
        own: &own,
        last: &last,
        cross: &cross,
        reviewer: &reviewer,
        now: Some(&now).filter(|n| !n.winners.is_empty()),
        past,
        name: &name,
    })
}

/// The page's values, apart from loading.
fn view(
    page: FairnessPage,
    answers: Vec<(Signal, Answer)>,
    names: &Names,
    (sheet, illustrative): (&dyn Fn(BodyId) -> Option<String>, bool),
) -> FairnessPage {
    let mut flags = Vec::new();
    let mut rest = Vec::new();
    for (signal, answer) in answers {
        match answer {
            Answer::TooLittle(says) => rest.push((signal.vietnamese(), true, says)),
            Answer::Quiet(says) => rest.push((signal.vietnamese(), false, says)),
            Answer::Flagged(all) => flags.extend(all.into_iter().map(|f| flag(f, names, sheet))),
        }
    }
    FairnessPage { flags, rest, illustrative, ..page }
}

fn flag(f: Flag, names: &Names, sheet: &dyn Fn(BodyId) -> Option<String>) -> FlagView {
    let link = |b: &BodyId| sheet(*b).map(|id| (names.full(*b).to_owned(), id));
    FlagView {
        name: f.signal.vietnamese(),
        no_verdict: f.signal.no_verdict(),
        rate: rate(f.signal),
        sheets: f.about.iter().filter_map(link).collect(),
        says: f.says,
        how: f.how,
        head: f.figures.head,
        rows: f.figures.rows,
    }
}

/// How often the signal pointed at nothing, as measured.
fn rate(signal: Signal) -> String {
    let Some(r) = RATES.iter().find(|r| r.signal == signal) else { return String::new() };
    let say = |n: u64| grouped(i64::try_from(n).unwrap_or(0));
    format!(
        "Đo trên {} khối mô phỏng không có gì bất thường và đủ số liệu: nêu nhầm {} khối. Trên {} khối mô phỏng có cài \
         điều bất thường này: nêu đúng {}, chưa đủ số liệu {}, không thấy {}.",
        say(r.could_say),
        say(r.false_alarms),
        say(BLOCS),
        say(r.found),
        say(r.too_little),
        say(BLOCS.saturating_sub(r.found + r.too_little))
    )
}
