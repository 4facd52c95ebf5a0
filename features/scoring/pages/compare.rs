//! Two editions of a rubric side by side: what differs, and which lines the units score again.

use super::rubric::seen;
use crate::compare::{Difference, counted, differences, scored_again, typed_again};
use crate::model::{Item, Rubric, RubricId, RubricState};
use crate::store::{rubrics as store, sheets};
use blocs::Year;
use db::Reading;
use kernel::{Refusal, YearId, serde_json};
use web::{Frame, One, Page, Visit};

/// Facts looked through for the one that tells when an edition was applied.
const LOOKED: i64 = 200;

#[derive(askama::Template)]
#[template(path = "compare.html")]
pub(crate) struct ComparePage {
    pub(crate) frame: Frame,
    pub(crate) year: String,
    pub(crate) year_title: String,
    /// The address names an edition that is not here.
    pub(crate) strange: bool,
    /// Word, words, is it before, is it after.
    pub(crate) choices: Vec<(String, String, bool, bool)>,
    pub(crate) shown: Option<Shown>,
    pub(crate) illustrative: bool,
}

/// What the two say.
pub(crate) struct Shown {
    pub(crate) tell: String,
    pub(crate) rows: Vec<Difference>,
    /// Headings of the two columns.
    pub(crate) columns: (String, String),
    pub(crate) again: Option<Again>,
    /// The editions are of two years: this one can be tried on the other's figures.
    pub(crate) rehearsal: Option<i64>,
}

/// What has to be scored again.
pub(crate) struct Again {
    pub(crate) says: String,
    /// Line, units that scored it.
    pub(crate) rows: Vec<(String, String)>,
}

/// An edition that can be chosen.
pub(crate) struct Choice {
    pub(crate) id: RubricId,
    pub(crate) number: i64,
    pub(crate) edition: i64,
    state: RubricState,
    /// Is it of this year?
    now: bool,
}

impl Choice {
    /// As the address writes it: "2024-1".
    pub(crate) fn word(&self) -> String {
        format!("{}-{}", self.number, self.edition)
    }

    fn says(&self) -> String {
        let state = if self.now { self.state.vietnamese() } else { "bản áp dụng" };
        format!("Năm {}, bản thứ {} ({state})", self.number, self.edition)
    }

    fn short(&self) -> String {
        format!("Năm {}, bản {}", self.number, self.edition)
    }
}

/// What can be compared: the year's editions, newest first, then the one that applied last year, for who may see that.
pub(crate) fn choices(
    v: &Visit,
    w: &mut Reading,
    year: &Year,
    last: Option<&Year>,
) -> Result<Vec<Choice>, Refusal> {
    let of = |number, now| {
        move |(id, edition, state, _): (RubricId, i64, RubricState, String)| Choice {
            id,
            number,
            edition,
            state,
            now,
        }
    };
    let mut all: Vec<Choice> = store::editions(w, year.id)?.into_iter().map(of(year.number, true)).collect();
    if let Some(last) = last.filter(|y| v.can(y.see())) {
        let applied = |e: &(RubricId, i64, RubricState, String)| e.2 == RubricState::Applied;
        all.extend(store::editions(w, last.id)?.into_iter().find(applied).map(of(last.number, false)));
    }
    Ok(all)
}

/// The page.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let last = blocs::year_numbered(w, year.bloc, year.number - 1, v.today())?;
    let all = choices(v, w, &year, last.as_ref())?;
    let asked = |key: &str| Some(v.ask(key)).filter(|a| !a.is_empty());
    let find = |word: Option<&str>| word.and_then(|word| all.iter().position(|c| c.word() == word));
    let to = find(asked("to"));
    let from = find(asked("from"));
    let strange = [("to", to), ("from", from)].iter().any(|(key, at)| asked(key).is_some() && at.is_none());
    let to = to.unwrap_or(0);
    // What stood before it, else any other.
    let from = from.unwrap_or(if to + 1 < all.len() { to + 1 } else { 0 });
    let (mut shown, mut illustrative) = (None, false);
    if let (Some(a), Some(b), true) = (all.get(from), all.get(to), all.len() > 1) {
        let (before, after) = (store::rubric(w, a.id)?, store::rubric(w, b.id)?);
        illustrative = before.illustrative || after.illustrative;
        shown = Some(compared(v, w, &year, ((a, &before), (b, &after)))?);
    }
    let choice = |(n, c): (usize, &Choice)| (c.word(), c.says(), n == from, n == to);
    Page::of(&ComparePage {
        frame: v.frame(format!("So sánh hai bản tiêu chí, {}", year.title()), "/years"),
        year: id.to_string(),
        year_title: year.title(),
        strange,
        choices: all.iter().enumerate().map(choice).collect(),
        shown,
        illustrative,
    })
}

type Both<'a> = ((&'a Choice, &'a Rubric), (&'a Choice, &'a Rubric));

fn compared(v: &Visit, w: &mut Reading, year: &Year, both: Both<'_>) -> Result<Shown, Refusal> {
    let ((a, before), (b, after)) = both;
    let scorers: Vec<_> = before.items().chain(after.items()).filter_map(|i| i.scorer).collect();
    let names = organisations::names_of(w, &scorers, year.names_day(v.today()))?;
    let rows = differences(before, after, &|body| names.full(body).to_owned());
    let tell = match rows.len() {
        _ if a.id == b.id => "Đang chọn cùng một bản ở hai bên. Chọn một bản khác để so.".to_owned(),
        0 => format!("{} và {}: không có chỗ nào khác.", a.says(), b.says().to_lowercase()),
        n => format!("{n} chỗ khác: {}.", counted(&rows)),
    };
    Ok(Shown {
        tell,
        rows,
        columns: (a.short(), b.short()),
        again: if a.id == b.id { None } else { again(v, w, year, both)? },
        rehearsal: (!a.now && b.now).then_some(b.edition),
    })
}

/// Which lines are scored again: those a draft would undo, or those its application did.
fn again(v: &Visit, w: &mut Reading, year: &Year, both: Both<'_>) -> Result<Option<Again>, Refusal> {
    let ((a, before), (b, after)) = both;
    if !a.now || !b.now || b.edition < a.edition || a.state == RubricState::Draft {
        return Ok(None);
    }
    if b.state != RubricState::Draft {
        return applied(w, b);
    }
    if a.state != RubricState::Applied {
        return Ok(None);
    }
    let lines = scored_again(before, after);
    let typed = typed_again(before, after);
    if lines.is_empty() {
        let says = match typed.as_str() {
            "" => "Áp dụng bản này thì không tiêu chí nào phải chấm lại; điểm đã chấm giữ nguyên.".to_owned(),
            typed => format!("Áp dụng bản này thì điểm đã chấm giữ nguyên, trừ những ô sau.{typed}"),
        };
        return Ok(Some(Again { says, rows: Vec::new() }));
    }
    let numbers: Vec<&str> = lines.iter().map(|i| i.no.as_str()).collect();
    let mut says = format!(
        "Áp dụng bản này thì điểm đã chấm ở {} bị bỏ; đơn vị đã chấm phải chấm lại.{typed}",
        numbers.join(", ")
    );
    let mut rows = Vec::new();
    // Who has scored what is the head unit's to know before publication.
    if v.can(year.run()) {
        rows = marked(v, w, year, (before, &lines))?;
        says.push_str(if rows.is_empty() {
            " Hiện chưa đơn vị nào chấm các tiêu chí này."
        } else {
            ""
        });
    }
    Ok(Some(Again { says, rows }))
}

/// Who has marks on these lines.
fn marked(
    v: &Visit,
    w: &mut Reading,
    year: &Year,
    (rubric, lines): (&Rubric, &[&Item]),
) -> Result<Vec<(String, String)>, Refusal> {
    let all = sheets::of_year(w, rubric)?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let mut rows = Vec::new();
    for line in lines {
        let has = |b: &&kernel::BodyId| {
            all.iter().any(|s| {
                s.body == **b && s.marks.iter().any(|((_, i), m)| *i == line.id && m.input.is_some())
            })
        };
        let units: Vec<&str> = year.members.iter().filter(has).map(|b| names.full(*b)).collect();
        if !units.is_empty() {
            rows.push((format!("{} {}", line.no, line.name), units.join("; ")));
        }
    }
    Ok(rows)
}

/// What the fact of its application remembers.
fn applied(w: &mut Reading, b: &Choice) -> Result<Option<Again>, Refusal> {
    let facts = w.facts_about("rubric", b.id, None, LOOKED)?;
    let Some(fact) = facts.iter().find(|f| f.name == "scoring.rubric_applied") else { return Ok(None) };
    let data: serde_json::Value = serde_json::from_str(&fact.data).unwrap_or_default();
    let forgotten: Vec<&str> =
        data["forgotten"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    let what = match forgotten.is_empty() {
        true => "không đơn vị nào phải chấm lại".to_owned(),
        false => format!("các đơn vị phải chấm lại {}", forgotten.join(", ")),
    };
    let says = format!("Bản thứ {} áp dụng ngày {}; khi đó {what}.", b.edition, fact.at.day());
    Ok(Some(Again { says, rows: Vec::new() }))
}
