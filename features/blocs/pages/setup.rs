//! Who belongs to a bloc in a year, what it is called, who leads it.

use super::{Bar, keeps, kept};
use crate::model::{Change, Heads, Term, Year, changed_members, is_re_elected, is_to_lead};
use crate::store::{self, write};
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Fact, Refusal, YearId, fold};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// Bodies offered at once as new members.
const OFFERED_MAX: usize = 20;

#[derive(askama::Template)]
#[template(path = "setup.html")]
pub(crate) struct SetupPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) noun: &'static str,
    pub(crate) version: String,
    pub(crate) short_name: String,
    pub(crate) long: String,
    pub(crate) managing: String,
    pub(crate) members: Vec<MemberRow>,
    pub(crate) manages: bool,
    /// The covenant of the year has taken effect: members come and go by a basis that is quoted.
    pub(crate) in_force: bool,
    pub(crate) asked: String,
    pub(crate) offered: Vec<(BodyId, String)>,
    pub(crate) more: usize,
    /// Other years of the bloc that this person keeps too: key and number.
    pub(crate) years: Vec<(YearId, i64)>,
    /// The number of next year, if it is not there yet and may be opened.
    pub(crate) next: Option<i64>,
}

pub(crate) struct MemberRow {
    pub(crate) body: BodyId,
    pub(crate) name: String,
    /// "Khối trưởng", "Khối phó" or "".
    pub(crate) role: &'static str,
    pub(crate) first: bool,
    pub(crate) last: bool,
}

/// Members and names of a bloc's year.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = kept(v, w, id)?;
    let manages = v.can(year.manage());
    let names = organisations::names(w, year.names_day(v.today()))?;
    let asked = fold(v.ask("find"));
    let mut offered: Vec<(BodyId, String)> = Vec::new();
    if manages && !asked.is_empty() {
        let found = organisations::choices(w, v.today())?.into_iter();
        let found =
            found.filter(|b| fold(&format!("{} {} {}", b.name.full, b.name.short, b.code)).contains(&asked));
        offered = found.filter(|b| !year.members.contains(&b.id)).map(|b| (b.id, b.name.full)).collect();
    }
    let more = offered.len().saturating_sub(OFFERED_MAX);
    offered.truncate(OFFERED_MAX);
    let years = store::years_of_bloc(w, year.bloc, v.today())?;
    let newest = years.iter().map(|y| y.number).max() == Some(year.number);
    let others = years.iter().filter(|y| y.id != id && keeps(v, y));
    let last = year.members.len().saturating_sub(1);
    let role = |b: BodyId| match b {
        b if year.head == Some(b) => year.head_words(),
        b if year.deputy == Some(b) => year.deputy_words(),
        _ => "",
    };
    let row = |(i, b): (usize, &BodyId)| MemberRow {
        body: *b,
        name: names.full(*b).to_owned(),
        role: role(*b),
        first: i == 0,
        last: i == last,
    };
    let filled = v.filled.beside(year.version, &[]);
    let frame = v.frame(format!("Thành viên của {}", year.title()), "/blocs");
    Page::of(&SetupPage {
        frame: frame.over(&filled, format!("/years/{id}/setup")),
        filled,
        bar: Bar::of(v, &year, "setup"),
        noun: year.kind.noun(),
        version: year.version.to_string(),
        short_name: year.bloc_name.clone(),
        long: year.bloc_long.clone(),
        managing: names.full(year.managing).to_owned(),
        members: year.members.iter().enumerate().map(row).collect(),
        manages,
        in_force: manages && covenant_in_force(w, &year)?,
        asked: v.ask("find").to_owned(),
        offered,
        more,
        years: others.map(|y| (y.id, y.number)).collect(),
        next: (manages && newest && year.number <= v.today().year()).then_some(year.number + 1),
    })
}

/// The year as the form saw it.
fn as_seen(year: &Year, form: &Form) -> Result<(YearId, i64), Refusal> {
    Ok((year.id, form.version()?))
}

/// New names for this year.
pub(crate) fn rename(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = kept(v, w, id)?;
    let ok = v.may(year.manage())?;
    let mut r = form.read();
    let name = r.line("name", "Tên gọi ngắn", 100);
    let long = r.line("long", "Tên đầy đủ", 200);
    if let Some(p) = year.kind.says_twice(&long) {
        r.wrong(p.field, p.code, p.says);
    }
    r.done()?;
    write::rename(w, &ok, as_seen(&year, form)?, &name, &long)?;
    let says = format!("{} đổi tên thành {long} ({name}).", year.title());
    let fact = Fact::new("blocs.renamed", "year", id, says).and_about("bloc", year.bloc).with(
        kernel::serde_json::json!({ "before": [year.bloc_name, year.bloc_long], "after": [name, long] }),
    );
    w.commit(&fact, Next::to(format!("/years/{id}/setup")).saying(format!("Đã ghi tên {long}.")))
}

/// A member in, out, up or down: the button's value says which ("add:KEY", "up:KEY" …).
pub(crate) fn change(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = kept(v, w, id)?;
    let ok = v.may(year.manage())?;
    let act = form.value("act");
    let wrong = || Refusal::wrong("", "KHOI-13", "Chưa rõ đơn vị nào. Bấm lại ở dòng của đơn vị cần đổi.");
    let (what, body) =
        act.split_once(':').and_then(|(a, b)| Some((a, b.parse::<BodyId>().ok()?))).ok_or_else(wrong)?;
    let change = match what {
        "add" => Change::Add(body),
        "remove" => Change::Remove(body),
        "up" => Change::Up(body),
        "down" => Change::Down(body),
        _ => return Err(wrong()),
    };
    let unit = organisations::body(w, body, v.today())?;
    let on = year.names_day(v.today());
    if matches!(change, Change::Add(_)) && !unit.lives_on(on) {
        let says = format!(
            "“{}” không hoạt động vào ngày {on}, nên không ghi được vào năm {}.",
            unit.name.full, year.number
        );
        return Err(Refusal::wrong("body", "KHOI-20", says));
    }
    let unit = unit.name.full;
    if matches!(change, Change::Remove(_))
        && is_to_lead(&store::terms(w, year.bloc)?, year.number, body, v.today())
    {
        let says = format!(
            "Đơn vị này sẽ là {} hoặc {} từ một ngày tới. Ghi đơn vị khác từ ngày ấy trước, rồi bỏ đơn vị khỏi danh sách.",
            year.head_words(),
            year.deputy_words()
        );
        return Err(Refusal::wrong("", "KHOI-10", says));
    }
    let moves = match change {
        Change::Add(_) => !year.members.contains(&body),
        Change::Remove(_) => year.members.contains(&body),
        Change::Up(_) | Change::Down(_) => false,
    };
    let mut basis = None;
    if moves {
        stands_on_papers(w, &year)?;
        if covenant_in_force(w, &year)? {
            let mut r = form.read();
            let field = if matches!(change, Change::Add(_)) { BASIS_IN } else { BASIS_OUT };
            basis = Some(r.line(field, "Căn cứ", 300));
            r.done()?;
        }
    }
    let members = changed_members(&year, change).map_err(|p| Refusal::Invalid(vec![p]))?;
    write::set_members(w, &ok, as_seen(&year, form)?, &members)?;
    let title = year.title();
    let (name, says) = match change {
        Change::Add(_) => ("blocs.member_added", format!("Thêm {unit} vào {title}.")),
        Change::Remove(_) => ("blocs.member_removed", format!("Bỏ {unit} khỏi {title}.")),
        Change::Up(_) | Change::Down(_) => {
            ("blocs.members_ordered", format!("Xếp lại thứ tự đơn vị của {title}."))
        }
    };
    let told = says.trim_end_matches('.').to_owned();
    let ids = |list: &[BodyId]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let data = kernel::serde_json::json!({ "before": ids(&year.members), "after": ids(&members) });
    let mut fact =
        Fact::new(name, "year", id, says).and_about("bloc", year.bloc).and_about("body", body).with(data);
    if let Some(basis) = basis {
        fact = fact.because(basis);
    }
    w.commit(&fact, Next::to(format!("/years/{id}/setup")).saying(format!("Đã ghi: {told}.")))
}

/// Where the form asks for the basis of taking a member in, and out.
const BASIS_IN: &str = "basis-in";
const BASIS_OUT: &str = "basis-out";

/// Has the members' covenant of this year taken effect? From then on a member comes or goes by a decision that is quoted.
fn covenant_in_force(w: &mut Reading, year: &Year) -> Result<bool, Refusal> {
    Ok(w.first_fact_named("year", year.id, "covenants.took_effect")?.is_some())
}

/// What the journal says of a year whose members stand on papers: scores published, the conference opened.
const ON_PAPERS: [&str; 2] = ["scoring.table_published", "conferences.opened"];

/// Refuses to take a member into or out of a year whose papers count its members.
fn stands_on_papers(w: &mut Reading, year: &Year) -> Result<(), Refusal> {
    let mut stands = false;
    for name in ON_PAPERS {
        stands = stands || w.first_fact_named("year", year.id, name)?.is_some();
    }
    if !stands {
        return Ok(());
    }
    let says = format!(
        "Năm {} đã công bố điểm hoặc đã họp tổng kết, văn bản của năm đã tính theo các đơn vị này nên không thêm, bỏ được. Thêm hoặc bỏ ở năm sau.",
        year.number
    );
    Err(Refusal::wrong("", "KHOI-17", says))
}

/// Opens the next emulation year with the same members.
pub(crate) fn open_next(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = kept(v, w, id)?;
    let ok = v.may(year.manage())?;
    // One year ahead is prepared at the summing-up; more would only stand empty.
    if year.number > v.today().year() {
        let says = format!("Chỉ mở trước được một năm: năm {} mở từ 01/01/{}.", year.number + 1, year.number);
        return Err(Refusal::conflict(says));
    }
    let (next, opened) = crate::open_next(w, &ok, &year, v.new_id())?;
    let to = Next::to(format!("/years/{next}/setup")).saying(format!("Năm {} đã mở.", year.number + 1));
    if opened { w.commit_remembered(to) } else { w.commit_quietly("next year was there already", to) }
}

#[derive(askama::Template)]
#[template(path = "heads.html")]
pub(crate) struct HeadsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) head_words: &'static str,
    pub(crate) deputy_words: &'static str,
    pub(crate) version: String,
    pub(crate) members: Vec<(BodyId, String)>,
    pub(crate) head: String,
    pub(crate) deputy: String,
    pub(crate) from: String,
    pub(crate) how: String,
    pub(crate) manages: bool,
    /// Who led when: year, head, deputy, from, by what.
    pub(crate) terms: Vec<TermRow>,
    /// Members that have not led in the last years, in the order of the decision.
    pub(crate) not_yet: Vec<String>,
}

pub(crate) struct TermRow {
    pub(crate) number: i64,
    pub(crate) head: String,
    pub(crate) deputy: String,
    pub(crate) from: String,
    pub(crate) how: String,
    /// Has it still to begin?
    pub(crate) later: bool,
}

/// Head and deputy, and the memory of the rotation.
pub(crate) fn heads(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = kept(v, w, id)?;
    let names = organisations::names(w, year.names_day(v.today()))?;
    let terms = store::terms(w, year.bloc)?;
    let manages = v.can(year.manage());
    // What was written last for this year, begun or not: the form is to correct it or to go on from it.
    let mine = terms.iter().find(|t| t.number == year.number && t.leads);
    let second = mine.and_then(|m| second_of(&terms, m));
    let text = |b: Option<BodyId>| b.map_or(String::new(), |b| b.to_string());
    let has_led = |b: &BodyId| terms.iter().any(|t| t.leads && t.body == *b);
    let filled = v.filled.beside(year.version, &[]);
    let frame = v.frame(format!("{} của {}", year.head_words(), year.title()), "/blocs");
    Page::of(&HeadsPage {
        frame: frame.over(&filled, format!("/years/{id}/heads")),
        filled,
        bar: Bar::of(v, &year, "heads"),
        head_words: year.head_words(),
        deputy_words: year.deputy_words(),
        version: year.version.to_string(),
        members: year.members.iter().map(|m| (*m, names.full(*m).to_owned())).collect(),
        head: text(if manages { mine.map(|t| t.body) } else { year.head }),
        deputy: text(if manages { second.map(|t| t.body) } else { year.deputy }),
        from: mine.map_or(String::new(), |t| t.from.to_string()),
        how: mine.map_or(String::new(), |t| t.how.clone()),
        manages,
        not_yet: year.members.iter().filter(|m| !has_led(m)).map(|m| names.full(*m).to_owned()).collect(),
        terms: term_rows(&terms, v.today(), |b| names.full(b).to_owned()),
    })
}

/// The deputy that began with this head.
fn second_of<'a>(terms: &'a [Term], head: &Term) -> Option<&'a Term> {
    terms.iter().find(|d| !d.leads && d.number == head.number && d.from == head.from)
}

fn term_rows(terms: &[Term], today: Day, name: impl Fn(BodyId) -> String) -> Vec<TermRow> {
    terms
        .iter()
        .filter(|t| t.leads)
        .map(|t| TermRow {
            number: t.number,
            head: name(t.body),
            deputy: second_of(terms, t).map_or(String::new(), |d| name(d.body)),
            later: t.from > today,
            from: t.from.to_string(),
            how: t.how.clone(),
        })
        .collect()
}

/// Writes down who leads, by a decision or an election held elsewhere.
pub(crate) fn appoint(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = kept(v, w, id)?;
    let ok = v.may(year.manage())?;
    let mut r = form.read();
    let head: Option<BodyId> = r.key("head", year.head_words());
    let deputy = match form.value("deputy") {
        "" => None,
        _ => r.key("deputy", year.deputy_words()),
    };
    // A head for the new year is chosen at the summing-up, which may fall before the year begins.
    let from = r.day("from", "Từ ngày", year.first_day().plus_days(-90), year.last_day());
    let how = r.line("how", "Căn cứ", 300);
    let terms = store::terms(w, year.bloc)?;
    if head.is_some_and(|h| is_re_elected(&terms, year.number, h)) && !form.has("again") {
        let says = format!(
            "Đơn vị này đã là {} năm {}. Nếu đúng là tiếp tục, đánh dấu ô “Tiếp tục” bên dưới.",
            year.head_words(),
            year.number - 1
        );
        r.wrong("head", "KHOI-11", says);
    }
    let version = as_seen(&year, form)?.1;
    r.done()?;
    let Some(head) = head else { return Err(Refusal::NotFound) };
    // As it stands on that day, so that the fact says who is followed; the version is what the form saw.
    let year = Year { version, ..store::year(w, id, from)? };
    let changed = crate::appoint(w, &ok, &year, &Heads { head, deputy, from, how })?;
    let to = Next::to(format!("/years/{id}/heads")).saying(format!(
        "Đã ghi {} năm {}.",
        year.head_words(),
        year.number
    ));
    if changed {
        w.commit_remembered(to)
    } else {
        w.commit_quietly("the same heads again change nothing", to)
    }
}
