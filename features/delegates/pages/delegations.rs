//! The delegations of a gathering: quotas by source, which sums differ, how far each list is.

use super::{Ways, seen};
use crate::deeds;
use crate::model::{Delegation, DelegationId, ListState, Source};
use crate::quota::{self, SourceSum, Sums};
use crate::store;
use crate::twins::{Likeness, Twins, twins};
use db::{Committed, Reading, Writing};
use gatherings::{Gathering, GatheringId};
use kernel::{BodyId, Day, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

/// Sources of one gathering.
pub(crate) const SOURCES_MAX: usize = 8;
/// Places of one delegation.
pub(crate) const QUOTA_MAX: i64 = 2000;

#[derive(askama::Template)]
#[template(path = "delegations.html")]
pub(crate) struct DelegationsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) ways: Ways,
    pub(crate) id: GatheringId,
    pub(crate) prepares: bool,
    pub(crate) illustrative: bool,
    pub(crate) sums: Sums,
    pub(crate) differs: Vec<String>,
    pub(crate) twins: Vec<(String, String, bool)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) key: String,
    /// Names and totals, with room for more.
    pub(crate) sources: Vec<(usize, String, String)>,
    pub(crate) bodies: Vec<(BodyId, String)>,
    pub(crate) next_order: i64,
    pub(crate) due: String,
}

pub(crate) struct Row {
    pub(crate) id: DelegationId,
    pub(crate) order: i64,
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) quota: i64,
    pub(crate) taken: i64,
    pub(crate) outside: i64,
    pub(crate) over: i64,
    pub(crate) due: String,
    pub(crate) late: bool,
    pub(crate) state: &'static str,
    /// "met", "wait", "": how the state's tag looks.
    pub(crate) tone: &'static str,
    /// May the reader open its list?
    pub(crate) opens: bool,
}

/// `GET /gatherings/{id}/delegations`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let prepares = v.can(g.prepare());
    let (all, standing, sources) =
        (store::delegations(w, id)?, store::standing(w, id)?, store::sources(w, id)?);
    let sums = Sums::of(g.expected, &sources, &all, &standing);
    let filled = quota::filled(&standing);
    let rows = all.iter().map(|d| {
        let of = filled.get(&d.id).copied().unwrap_or_default();
        let own = d.body.is_some_and(|b| v.can(crate::FillDelegation::of(d.id, b)));
        row(d, of, v.today(), prepares || own)
    });
    let name = |t: &Twins| {
        let say = |id| {
            let d = standing.iter().find(|x| x.id == id);
            let of =
                d.and_then(|d| all.iter().find(|x| x.id == d.delegation)).map_or("", |x| x.name.as_str());
            d.map_or(String::new(), |d| format!("{}, {of}", d.in_words()))
        };
        (say(t.first), say(t.second), t.likeness == Likeness::Same)
    };
    let bodies = if prepares { bodies(w, v.today())? } else { Vec::new() };
    let spare = sources.len().clamp(3, SOURCES_MAX - 1) + 1;
    let typed = (0..spare).map(|n| {
        let held = sources.get(n);
        (
            n,
            held.map_or(String::new(), |s| s.name.clone()),
            held.map_or(String::new(), |s| s.total.to_string()),
        )
    });
    let fresh = kernel::Uuid::now_v7().to_string();
    Page::of(&DelegationsPage {
        frame: v.frame("Đoàn đại biểu", "/gatherings"),
        filled: v.filled.clone(),
        ways: Ways::of(&g, "delegations", "Đoàn đại biểu")?,
        id,
        prepares,
        illustrative: all.iter().any(|d| d.illustrative),
        differs: sums.differences(),
        sums,
        twins: if prepares { twins(&standing).iter().map(name).take(50).collect() } else { Vec::new() },
        rows: rows.collect(),
        key: if v.filled.conflict.is_some() { fresh } else { v.filled.or("key", &fresh).to_owned() },
        sources: typed.collect(),
        bodies,
        next_order: all.iter().map(|d| d.order).max().unwrap_or(0) + 1,
        due: due_offered(&g, v.today()).map_or_else(String::new, |day| day.to_string()),
    })
}

fn row(d: &Delegation, of: quota::Filled, today: Day, opens: bool) -> Row {
    let (state, tone) = match d.state {
        ListState::Open => ("Đang lập", ""),
        ListState::Sent => ("Đã gửi, chờ chốt", "wait"),
        ListState::Confirmed => ("Đã chốt", "met"),
    };
    Row {
        id: d.id,
        order: d.order,
        name: d.name.clone(),
        source: d.source.clone(),
        quota: d.quota,
        taken: of.taken,
        outside: of.outside,
        over: of.over(d.quota),
        due: d.due.map_or("chưa định".to_owned(), |x| x.to_string()),
        // A full list only waits to be said complete.
        late: d.due.is_some_and(|x| x < today) && d.state == ListState::Open && of.free(d.quota) > 0,
        state,
        tone,
        opens,
    }
}

/// Bodies offered for a delegation.
pub(crate) fn bodies(w: &mut Reading, on: Day) -> Result<Vec<(BodyId, String)>, Refusal> {
    let mut all: Vec<(BodyId, String)> =
        organisations::choices(w, on)?.into_iter().map(|b| (b.id, b.name.full)).collect();
    all.sort_by_cached_key(|(_, name)| kernel::by_vietnamese_order(name));
    Ok(all)
}

/// What a form says of a delegation.
pub(crate) fn read(
    r: &mut Reader<'_>,
    form: &Form,
    (g, today): (&Gathering, Day),
    before: &Delegation,
) -> Delegation {
    let body = form.value("body");
    Delegation {
        name: r.line("name", "Tên đoàn", 150),
        source: r.line("source", "Nguồn", 100),
        quota: r.count("quota", "Phân bổ", 0, QUOTA_MAX),
        order: r.count("order", "Thứ tự lễ tân", 1, 9999),
        contact: r.optional_line("contact", "Đầu mối", 200),
        due: due(r, (g, today), before.due),
        body: if body.is_empty() { None } else { r.key("body", "Đơn vị cử đoàn") },
        ..before.clone()
    }
}

/// The day a list is due: today or later, unless it stood there before. Nobody can keep a day that is gone.
fn due(r: &mut Reader<'_>, (g, today): (&Gathering, Day), was: Option<Day>) -> Option<Day> {
    let first = g.first_day.plus_days(-400);
    let due = r.optional_day("due", "Hạn gửi danh sách", first, g.last_day)?;
    if due < today && was != Some(due) {
        let then = if today > g.last_day {
            "Hội nghị đã họp xong: để trống ô này.".to_owned()
        } else {
            format!("Chọn từ hôm nay, {today}, đến {}.", g.last_day)
        };
        r.wrong("due", "DB-08", format!("Hạn gửi danh sách: ngày {due} đã qua. {then}"));
    }
    Some(due)
}

/// A week before the gathering; where that is gone, today; nothing once it is over.
fn due_offered(g: &Gathering, today: Day) -> Option<Day> {
    (today <= g.last_day).then(|| g.first_day.plus_days(-7).max(today))
}

/// Two lists of one name are sent to the wrong people. Marks tell names apart ("Tân Phú", "Tân Phủ"); capitals do not. A
/// name that stood there before stays.
pub(crate) fn own_name(r: &mut Reader<'_>, d: &Delegation, was: &str, all: &[Delegation]) {
    let name = d.name.to_lowercase();
    let other = all.iter().find(|x| x.id != d.id && x.name.to_lowercase() == name);
    if let Some(other) = other.filter(|_| d.name != was) {
        let says = format!(
            "Tên đoàn: hội nghị đã có “{}” (thứ tự {}). Ghi thêm cho khác, hoặc tăng phân bổ của đoàn ấy.",
            other.name, other.order
        );
        r.wrong("name", "DB-09", says);
    }
}

/// `POST /gatherings/{id}/delegations`: another delegation.
pub(crate) fn make(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let g = seen(v, w, id)?;
    let ok = v.may(g.prepare())?;
    let all = store::delegations(w, id)?;
    let mut r = form.read();
    let blank = Delegation {
        id: form.value("key").parse().unwrap_or_else(|()| v.new_id()),
        gathering: id,
        name: String::new(),
        source: String::new(),
        body: None,
        quota: 0,
        order: 1,
        contact: String::new(),
        due: None,
        state: ListState::Open,
        settled: None,
        illustrative: false,
        version: 1,
    };
    let d = read(&mut r, form, (&g, v.today()), &blank);
    own_name(&mut r, &d, "", &all);
    if all.len() >= store::DELEGATIONS_MAX {
        r.wrong("", "DB-05", format!("Một hội nghị có tối đa {} đoàn.", store::DELEGATIONS_MAX));
    }
    known_body(w, &mut r, &d, v.today(), &all)?;
    r.done()?;
    deeds::make(w, &ok, (&g, &d))?;
    w.commit_remembered(Next::to(format!("/delegations/{}", d.id)).saying(format!("Đã lập {}.", d.name)))
}

/// The body is one of ours, and sends one delegation to a gathering.
pub(crate) fn known_body(
    w: &mut Reading,
    r: &mut Reader<'_>,
    d: &Delegation,
    on: Day,
    all: &[Delegation],
) -> Result<(), Refusal> {
    let Some(body) = d.body else { return Ok(()) };
    if organisations::body(w, body, on).is_err() {
        r.wrong("body", "CHUNG-09", "Đơn vị cử đoàn: chưa chọn.");
    } else if let Some(other) = all.iter().find(|x| x.body == Some(body) && x.id != d.id) {
        let says = format!(
            "Đơn vị cử đoàn: đơn vị này đã cử {}. Mỗi đơn vị một đoàn; tăng phân bổ của đoàn ấy.",
            other.name
        );
        r.wrong("body", "DB-06", says);
    }
    Ok(())
}

/// `POST /gatherings/{id}/sources`: totals of sources.
pub(crate) fn set_sources(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let g = seen(v, w, id)?;
    let ok = v.may(g.prepare())?;
    let before = store::sources(w, id)?;
    if form.mark("seen")? != mark(&before) {
        return Err(Refusal::conflict(db::CHANGED));
    }
    let mut r = form.read();
    let mut sources: Vec<Source> = Vec::new();
    for n in 0..SOURCES_MAX {
        let (field, total) = (format!("source-{n}"), format!("total-{n}"));
        let name = r.optional_line(&field, &format!("Nguồn {}", n + 1), 100);
        let count = r.optional_count(&total, &format!("Nguồn {}, tổng số", n + 1), 0, 10_000);
        match (name.is_empty(), count) {
            (true, None) => {}
            (true, Some(_)) => r.wrong(field, "CHUNG-01", format!("Nguồn {}: chưa viết tên.", n + 1)),
            (false, None) if !r.has_problem(&total) => {
                r.wrong(total, "CHUNG-01", format!("{name}: chưa điền tổng số."));
            }
            (false, None) => {}
            (false, Some(count)) if sources.iter().any(|s| kernel::fold(&s.name) == kernel::fold(&name)) => {
                r.wrong(field, "DB-07", format!("Nguồn “{name}” có hai lần ({count}). Bỏ bớt một dòng."));
            }
            (false, Some(total)) => sources.push(Source { name, total }),
        }
    }
    r.done()?;
    let to = Next::to(format!("/gatherings/{id}/delegations"));
    if sources == before {
        return w.commit_quietly("the same totals again change nothing", to.saying("Không có gì thay đổi."));
    }
    deeds::set_sources(w, &ok, &g, &sources)?;
    w.commit_remembered(to.saying("Đã ghi tổng số theo nguồn."))
}

/// What stands, so that a form made from something else is known.
fn mark(sources: &[Source]) -> String {
    web::digest(format!("{sources:?}"))[..16].to_owned()
}

impl DelegationsPage {
    fn mark(&self) -> String {
        let held: Vec<Source> = self
            .sums
            .sources
            .iter()
            .filter_map(|s| s.total.map(|total| Source { name: s.name.clone(), total }))
            .collect();
        mark(&held)
    }

    fn sources_action(&self) -> String {
        format!("/gatherings/{}/sources", self.id)
    }

    fn total_words(s: &SourceSum) -> String {
        s.total.map_or_else(|| "chưa giao".to_owned(), |t| t.to_string())
    }

    fn sources_offered(&self) -> impl Iterator<Item = &str> {
        self.sums.sources.iter().map(|s| s.name.as_str())
    }

    fn held(&self) -> Held {
        Held { order: self.next_order.to_string(), due: self.due.clone(), ..Held::default() }
    }
}

/// What the fields of a delegation's form hold.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) quota: String,
    pub(crate) order: String,
    pub(crate) due: String,
    pub(crate) contact: String,
    pub(crate) body: String,
    pub(crate) body_name: String,
}
