//! The list of gatherings, and the form for a new one.

use crate::change::{Change, EXPECTED_MAX, PLACE_MAX, change_problems};
use crate::duties::PrepareGathering;
use crate::model::{Around, Gathering, GatheringId, GatheringKind, days_to_hold};
use crate::store;
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{Actor, BodyId, Day, Refusal, Scope, YearId, fold};
use web::{Filled, Form, Frame, Next, Page, Visit};

#[derive(askama::Template)]
#[template(path = "list.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) asked: String,
    pub(crate) coming: Vec<Row>,
    pub(crate) past: Vec<Row>,
    /// How many there are without the search.
    pub(crate) all: usize,
    pub(crate) prepares: bool,
}

pub(crate) struct Row {
    pub(crate) id: GatheringId,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) days: String,
    pub(crate) left: String,
    pub(crate) place: String,
    pub(crate) host: String,
    pub(crate) expected: i64,
    pub(crate) illustrative: bool,
}

/// Years that may bring gatherings into this person's sight: of their bodies, their blocs, and those managed below them.
fn years_of(v: &Visit, w: &mut Reading, actor: &Actor) -> Result<Vec<Year>, Refusal> {
    let today = v.today();
    let scopes = || actor.grants.iter().filter(|g| g.holds_on(today)).map(|g| g.scope);
    let bodies: Vec<BodyId> = scopes()
        .filter_map(|s| if let Scope::Body(b) | Scope::Below(b) = s { Some(b) } else { None })
        .collect();
    let mut years = blocs::years_of_bodies(w, &bodies, today)?;
    for scope in scopes().take(20).collect::<Vec<_>>() {
        match scope {
            Scope::Below(b) => years.extend(blocs::years_below(w, b, today)?),
            Scope::Bloc(b) => {
                for (id, _, _) in blocs::numbers(w, b)?.into_iter().take(5) {
                    years.push(blocs::year(w, id, today)?);
                }
            }
            Scope::Body(_) => {}
        }
    }
    Ok(years)
}

/// The gatherings this person may see, the last first.
pub(crate) fn sighted(v: &Visit, w: &mut Reading) -> Result<Vec<Gathering>, Refusal> {
    let actor = v.actor()?.clone();
    let years = years_of(v, w, &actor)?;
    let mut all = store::all(w, &years, v.today())?;
    all.retain(|g| v.can(g.see()));
    Ok(all)
}

/// The list: those to come, the nearest first; then those past, the last first.
pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let mut found = sighted(v, w)?;
    let all = found.len();
    let hosts: Vec<BodyId> = found.iter().map(|g| g.host).collect();
    let names = organisations::names_of(w, &hosts, v.today())?;
    let asked = fold(v.ask("q"));
    found.retain(|g| {
        let words = format!("{} {} {} {}", g.name, g.place, names.full(g.host), g.days_words());
        fold(&words).contains(&asked)
    });
    let (mut coming, past): (Vec<Gathering>, Vec<Gathering>) =
        found.into_iter().partition(|g| g.last_day >= v.today());
    coming.reverse();
    let row = |g: &Gathering| Row {
        id: g.id,
        name: g.name.clone(),
        kind: g.kind.vietnamese(),
        days: g.days_words(),
        left: if g.first_day <= v.today() && v.today() <= g.last_day {
            "đang diễn ra".into()
        } else if g.first_day > v.today() {
            g.first_day.left(v.today())
        } else {
            String::new()
        },
        place: g.place.clone(),
        host: names.short(g.host).to_owned(),
        expected: g.expected,
        illustrative: g.illustrative,
    };
    Page::of(&ListPage {
        frame: v.frame("Hội nghị, đại hội", "/gatherings"),
        asked: v.ask("q").to_owned(),
        coming: coming.iter().map(row).collect(),
        past: past.iter().map(row).collect(),
        all,
        prepares: v.actor()?.could::<PrepareGathering>(),
    })
}

#[derive(askama::Template)]
#[template(path = "new.html")]
pub(crate) struct NewPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) key: String,
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    /// Bodies that may hold one: key and name.
    pub(crate) hosts: Vec<(BodyId, String)>,
    /// How many more match than are offered.
    pub(crate) more: usize,
    pub(crate) asked: String,
    /// Years that may be summed up: key and title.
    pub(crate) years: Vec<(YearId, String)>,
    pub(crate) year: String,
    pub(crate) host: String,
    pub(crate) name: String,
}

/// Hosts offered at once; beyond that one searches.
const OFFERED_MAX: usize = 200;

/// The form for a new gathering; `?year=` fills in what a bloc's year says.
pub(crate) fn blank(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let actor = v.actor()?.clone();
    let bodies = organisations::choices(w, v.today())?;
    let years = years_of(v, w, &actor)?;
    let year = years.iter().find(|y| y.id.to_string() == v.ask("year"));
    let asked = fold(v.ask("find"));
    let up = |b: BodyId| bodies.iter().find(|x| x.id == b).and_then(|x| x.parent);
    let mut hosts: Vec<(BodyId, String)> = bodies
        .iter()
        .filter(|b| fold(&format!("{} {} {}", b.name.full, b.name.short, b.code)).contains(&asked))
        .filter(|b| {
            let above = std::iter::successors(Some(b.id), |b| up(*b)).take(31).collect();
            actor.may(PrepareGathering::at(b.id, above)).is_ok()
        })
        .map(|b| (b.id, b.name.full.clone()))
        .collect();
    let more = hosts.len().saturating_sub(OFFERED_MAX);
    hosts.truncate(OFFERED_MAX);
    let mut titles: Vec<(YearId, String)> = Vec::new();
    for y in years.iter().filter(|y| v.can(y.see()) || hosts.iter().any(|(h, _)| y.members.contains(h))) {
        if !titles.iter().any(|(id, _)| *id == y.id) {
            titles.push((y.id, y.title()));
        }
    }
    Page::of(&NewPage {
        frame: v.frame("Lập hội nghị", "/gatherings"),
        filled: v.filled.clone(),
        key: v.form_key(),
        kinds: GatheringKind::ALL.map(|k| (k.word(), k.vietnamese())).to_vec(),
        hosts,
        more,
        asked: v.ask("find").to_owned(),
        years: titles,
        year: year.map_or(String::new(), |y| y.id.to_string()),
        host: year.and_then(|y| y.run_by).map_or(String::new(), |b| b.to_string()),
        name: year.map_or(String::new(), |y| {
            format!("Hội nghị tổng kết công tác thi đua, khen thưởng năm {} {}", y.number, y.bloc_long)
        }),
    })
}

/// Writes the new gathering down.
pub(crate) fn make(v: &Visit, w: &mut Writing, (): (), form: &Form) -> Result<Committed<Next>, Refusal> {
    let mut r = form.read();
    let kind = r.choice("kind", "Loại", &GatheringKind::ALL.map(|k| (k.word(), k)));
    let name = r.line("name", "Tên hội nghị", 300);
    let host: Option<BodyId> = r.key("host", "Đơn vị đăng cai");
    let (from, until) = days_to_hold(v.today());
    let first_day = r.day("first", "Ngày bắt đầu", from, until);
    let last_day = r.optional_day("last", "Ngày kết thúc", from, until).unwrap_or(first_day);
    let place = r.optional_line("place", "Địa điểm", PLACE_MAX);
    let expected = r.count("expected", "Số đại biểu dự kiến", 0, EXPECTED_MAX);
    let year: Option<YearId> =
        if form.value("year").is_empty() { None } else { r.key("year", "Năm thi đua") };
    let g = Gathering {
        id: v.sent_key(form),
        host: host.unwrap_or(organisations::EVERYWHERE),
        year,
        kind: kind.unwrap_or(GatheringKind::Other),
        name,
        first_day,
        last_day,
        place,
        expected,
        leaders_attend: form.has("leaders"),
        version: 1,
        illustrative: false,
        around: Around::default(),
    };
    // Against a gathering of no length, only what is wrong with the days themselves is found.
    let nowhere = Gathering { first_day: Day::FIRST, last_day: Day::FIRST, ..g.clone() };
    let days = Change::Days { first: first_day, last: last_day };
    let typed = !r.has_problem("first") && !r.has_problem("last");
    for p in change_problems(&nowhere, &days).into_iter().filter(|p| typed && p.field == "last") {
        r.wrong(p.field, p.code, p.says);
    }
    r.done()?;
    let above = organisations::above(w, g.host, v.today())?;
    if above.is_empty() {
        return Err(Refusal::wrong(
            "host",
            "HN-12",
            "Đơn vị đăng cai: không có đơn vị này. Chọn lại trong danh sách.",
        ));
    }
    if let Some(year) = g.year {
        let year = blocs::year(w, year, v.today())?;
        // Who prepares for a member may look at the member's own year.
        if !year.members.contains(&g.host) {
            v.sees(year.see())?;
        }
    }
    let ok = v.may(PrepareGathering::at(g.host, above))?;
    crate::create(w, &ok, &g)?;
    let next = Next::to(format!("/gatherings/{}/programme", g.id));
    w.commit_remembered(next.saying(
        "Đã lập hội nghị. Tiếp theo: chương trình, ban tổ chức, công việc; hoặc chép từ hội nghị trước.",
    ))
}
