//! Blocs and clusters ("khối, cụm thi đua"): who belongs to one in an emulation year, who leads it, its dates and documents.
//!
//! Promises: one head a year and never two on the same day; a head leads from the first day of its term and no sooner,
//! and former terms stay readable; a head is one of the members; an old year keeps the names it had; who runs a year is
//! always known once somebody led the year before. Refuses: dates before the year, a member removed while it
//! leads, other heads on a day of which minutes are signed, anything by somebody outside the bloc.
//!
//! ```text
//! let year = blocs::year(w, id, v.today())?;
//! let ok = v.may(year.run())?;
//! let next = blocs::ensure_next(w, &ok, &year, v.new_id())?;
//! ```

mod calendar;
mod duties;
mod line;
mod model;
mod pages;
mod papers;
pub mod sample;
mod store;

pub use calendar::{Planned, Step, plan_problems};
pub use duties::{ManageBlocs, PlanYear, RunYear, SeeBlocs, SeeYear};
pub use line::{StepState, YearLine, YearStep, year_line_html};
pub use model::{BlocKind, Heads, MEMBERS_MAX, Term, Year, heads_problems, is_re_elected};
pub use papers::{Document, DocumentId, DocumentKind, KeptFile};
pub use store::write::NewBloc;

use db::{Reading, Writing};
use kernel::{Allowed, BlocId, BodyId, Day, Fact, Refusal, YearId};

/// Doors of this feature.
pub fn routes() -> web::Routes {
    pages::routes()
}

/// One year, whole. The caller asks for permission.
///
/// # Errors
/// `NotFound` when there is none.
pub fn year(w: &mut Reading, id: YearId, on: Day) -> Result<Year, Refusal> {
    store::year(w, id, on)
}

/// The year of a bloc with this number, if there is one.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn year_numbered(w: &mut Reading, bloc: BlocId, number: i64, on: Day) -> Result<Option<Year>, Refusal> {
    store::year_numbered(w, bloc, number, on)
}

/// The years these bodies belong to, newest first, at most 100.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn years_of_bodies(w: &mut Reading, bodies: &[BodyId], on: Day) -> Result<Vec<Year>, Refusal> {
    store::years_of_bodies(w, bodies, on)
}

/// The years with this number, by name.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn years_of_number(w: &mut Reading, number: i64, on: Day) -> Result<Vec<Year>, Refusal> {
    store::years_of_number(w, number, on)
}

/// The years of blocs managed by this body or by one below it, in the newest emulation year that has any and the one
/// before it, newest first. In spring the old year is summed up while the new one begins, so both are wanted.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn years_below(w: &mut Reading, body: BodyId, on: Day) -> Result<Vec<Year>, Refusal> {
    let mut all = Vec::new();
    for number in store::all_numbers(w)?.into_iter().filter(|n| *n <= on.year() + 1) {
        let found = store::years_of_number(w, number, on)?;
        let before = all.len();
        all.extend(found.into_iter().filter(|y| y.above.contains(&body)));
        if before > 0 {
            break;
        }
    }
    Ok(all)
}

/// Key, number and name of every year of a bloc, newest first: for the ways to last year and the next.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn numbers(w: &mut Reading, bloc: BlocId) -> Result<Vec<(YearId, i64, String)>, Refusal> {
    store::numbers(w, bloc)
}

/// Who led the bloc and when, newest first: the memory of the rotation.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn terms(w: &mut Reading, bloc: BlocId) -> Result<Vec<Term>, Refusal> {
    store::terms(w, bloc)
}

/// The seven steps with their dates, in order; steps without dates too.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn schedule(w: &mut Reading, year: YearId) -> Result<Vec<Planned>, Refusal> {
    store::schedule(w, year)
}

/// The year's documents, oldest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn documents(w: &mut Reading, year: YearId) -> Result<Vec<Document>, Refusal> {
    store::documents(w, year)
}

/// The year after this one, with the same members: found, or made now under `new_id`. Asked twice, made once.
///
/// # Errors
/// `Forbidden` when the permission is for another bloc.
pub fn ensure_next(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    new_id: YearId,
) -> Result<YearId, Refusal> {
    ok.duty().within(year.bloc)?;
    Ok(open_next(w, ok, year, new_id)?.0)
}

/// The year after this one, and whether it was opened just now.
fn open_next<D: store::write::Leads>(
    w: &mut Writing,
    ok: &Allowed<D>,
    year: &Year,
    new_id: YearId,
) -> Result<(YearId, bool), Refusal> {
    if store::write::put_next(w, ok, year, new_id)? {
        let says = format!(
            "Mở năm {} của {} với {} đơn vị thành viên như năm {}.",
            year.number + 1,
            year.bloc_name,
            year.members.len(),
            year.number
        );
        w.remember(&Fact::new("blocs.year_opened", "year", new_id, says).and_about("bloc", year.bloc))?;
        return Ok((new_id, true));
    }
    let known = store::numbers(w, year.bloc)?;
    let there = known.into_iter().find(|(_, n, _)| *n == year.number + 1);
    there.map(|(id, _, _)| (id, false)).ok_or(Refusal::NotFound)
}

/// These lead the year from that day on, until others are set from a later one. Said again with the same words it
/// changes nothing; other words from the same day take the place of the first.
///
/// # Errors
/// `Invalid` when one of them is not a member, both are the same, or minutes signed on that day or later name others;
/// `Forbidden` for another bloc.
pub fn set_heads(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: YearId,
    heads: (BodyId, BodyId),
    from: Day,
    how: &str,
) -> Result<(), Refusal> {
    let year = store::year(w, year, from)?;
    ok.duty().within(year.bloc)?;
    let heads = Heads { head: heads.0, deputy: Some(heads.1), from, how: how.to_owned() };
    appoint(w, ok, &year, &heads).map(drop)
}

/// Takes back the heads set from this day, when the election that chose them is undone: whoever was set from an earlier
/// day leads again; heads of the same day that the election replaced stand in the journal and are set anew. Nothing where
/// nothing was set from that day.
///
/// # Errors
/// `Invalid` without a reason; `Forbidden` for another bloc.
pub fn unset_heads(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: YearId,
    from: Day,
    reason: &str,
) -> Result<(), Refusal> {
    let year = store::year(w, year, from)?;
    ok.duty().within(year.bloc)?;
    let known = store::terms(w, year.bloc)?;
    let set = |leads: bool| {
        let mut of_day = known.iter().filter(|t| t.number == year.number && t.from == from);
        of_day.find(|t| t.leads == leads).map(|t| t.body)
    };
    let (head, deputy) = (set(true), set(false));
    if head.is_none() && deputy.is_none() {
        return Ok(());
    }
    if reason.trim().is_empty() {
        return Err(Refusal::wrong("reason", "KHOI-15", "Lý do: chưa viết."));
    }
    store::write::take_back(w, ok, &year, from)?;
    let both: Vec<BodyId> = head.into_iter().chain(deputy).collect();
    let names = organisations::names_of(w, &both, from)?;
    let mut who = Vec::new();
    for (role, body) in [(year.head_words(), head), (year.deputy_words(), deputy)] {
        who.extend(body.map(|b| format!("{role} {}", names.full(b))));
    }
    let says = format!("{}: bỏ {} đã ghi từ {from}.", year.title(), who.join(", "));
    let id = |b: Option<BodyId>| b.map(|b| b.to_string());
    let before = kernel::serde_json::json!({ "head": id(head), "deputy": id(deputy), "from": from.iso() });
    let fact = Fact::new("blocs.heads_unset", "year", year.id, says).and_about("bloc", year.bloc);
    w.remember(&fact.because(reason).with(kernel::serde_json::json!({ "before": before })))?;
    Ok(())
}

/// Sets the heads; answers whether that changed anything.
fn appoint<D: store::write::Leads>(
    w: &mut Writing,
    ok: &Allowed<D>,
    year: &Year,
    heads: &Heads,
) -> Result<bool, Refusal> {
    let wrong = heads_problems(year.kind, &year.members, heads);
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    let known = store::terms(w, year.bloc)?;
    let of_day = |t: &&Term| t.number == year.number && t.from == heads.from;
    let now = |leads: bool| known.iter().filter(of_day).find(|t| t.leads == leads);
    let same = |t: Option<&Term>, body: Option<BodyId>| match (t, body) {
        (Some(t), Some(b)) => t.body == b && t.how == heads.how,
        (None, None) => true,
        _ => false,
    };
    if same(now(true), Some(heads.head)) && same(now(false), heads.deputy) {
        return Ok(false);
    }
    after_the_signing(w, year, heads.from)?;
    store::write::put_heads(w, ok, year, heads)?;
    let names = head_names(w, year, heads)?;
    w.remember(&heads_fact(names, year, heads))?;
    Ok(true)
}

/// The fact by which a year's summing-up is signed.
const SIGNED: &str = "conferences.minutes_signed";

/// Signed minutes name who led the year and who was chosen for the next, so both change only from a day after.
fn after_the_signing(w: &mut Reading, year: &Year, from: Day) -> Result<(), Refusal> {
    let numbers = store::numbers(w, year.bloc)?;
    for (id, number, _) in numbers.into_iter().filter(|(_, n, _)| [year.number - 1, year.number].contains(n))
    {
        let facts = w.facts_about("year", id, None, 10_000)?;
        let Some(day) = facts.iter().find(|f| f.name == SIGNED).map(|f| f.at.day()) else { continue };
        if from <= day {
            let says = format!(
                "Từ ngày: biên bản hội nghị tổng kết năm {number} đã ký ngày {day}, ghi {} và {} của ngày ấy. Thay đổi thì ghi từ một ngày sau đó.",
                year.head_words(),
                year.deputy_words()
            );
            return Err(Refusal::wrong("from", "KHOI-18", says));
        }
    }
    Ok(())
}

/// Names of the head and the deputy as they are on the day their term begins.
fn head_names(w: &mut Writing, year: &Year, heads: &Heads) -> Result<(String, String), Refusal> {
    let names = organisations::names_of(w, &year.members, heads.from)?;
    let deputy = heads.deputy.map_or(String::new(), |d| names.full(d).to_owned());
    Ok((names.full(heads.head).to_owned(), deputy))
}

fn heads_fact((head, deputy): (String, String), year: &Year, heads: &Heads) -> Fact {
    let second = match deputy.as_str() {
        "" => format!("chưa có {}", year.deputy_words()),
        name => format!("{}: {name}", year.deputy_words()),
    };
    let says = format!(
        "{}: {}: {head}; {second}; từ {}. Căn cứ: {}.",
        year.title(),
        year.head_words(),
        heads.from,
        heads.how
    );
    let id = |b: Option<BodyId>| b.map(|b| b.to_string());
    Fact::new("blocs.heads_set", "year", year.id, says).and_about("bloc", year.bloc).with(
        kernel::serde_json::json!({
            "before": { "head": id(year.head), "deputy": id(year.deputy) },
            "after": { "head": id(Some(heads.head)), "deputy": id(heads.deputy), "from": heads.from.iso() },
        }),
    )
}

/// Writes down a bloc with its first year.
///
/// # Errors
/// `Conflict` when the same form was sent before.
pub fn create(w: &mut Writing, ok: &Allowed<ManageBlocs>, new: &NewBloc) -> Result<(), Refusal> {
    store::write::put_bloc(w, ok, new)?;
    let says = format!("Lập {}, năm {}, {} đơn vị thành viên.", new.name, new.number, new.members.len());
    w.remember(&Fact::new("blocs.bloc_made", "bloc", new.bloc, says).and_about("year", new.year))?;
    Ok(())
}

fn plan_fact(year: &Year, dates: &str) -> Fact {
    let dates = if dates.is_empty() { "chưa định ngày nào" } else { dates };
    let says = format!("Ghi lịch {}. {dates}.", year.title());
    Fact::new("blocs.schedule_set", "year", year.id, says).and_about("bloc", year.bloc)
}

fn document_fact(d: &Document) -> Fact {
    let number = if d.number.is_empty() { String::new() } else { format!(" số {}", d.number) };
    let says = format!("Thêm văn bản: {}{number} ngày {}, {}.", d.kind.vietnamese(), d.day, d.name);
    Fact::new("blocs.document_added", "year", d.year, says)
        .and_about("document", d.id)
        .with(kernel::serde_json::json!({ "digest": d.file.as_ref().map(|f| f.digest.clone()) }))
}

#[cfg(test)]
mod tests;
