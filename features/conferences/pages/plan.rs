//! Before the day: the list of conferences and the plan of one.

use super::steps::fact;
use crate::duties::RunConference;
use crate::model::{ConferenceId, Plan, State};
use crate::needs::usual_rule;
use crate::sitting::{Sitting, sitting};
use crate::store;
use askama::Template;
use ballots::{Base, Rule};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{Day, Fact, Refusal, Share, YearId};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

/// One conference in the list.
pub(crate) struct ListRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) day: String,
    pub(crate) state: String,
    pub(crate) now: bool,
}

/// Conferences a person may see, and years of theirs that have none yet.
#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<ListRow>,
    pub(crate) without: Vec<(String, String)>,
}

/// The form of a plan.
#[derive(Template)]
#[template(path = "plan.html")]
pub(crate) struct PlanPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) heading: String,
    pub(crate) back: String,
    pub(crate) action: String,
    pub(crate) plan: Plan,
    pub(crate) version: i64,
    /// What stands otherwise than the form that came back says, when somebody was faster.
    pub(crate) stands: Vec<(&'static str, String)>,
    pub(crate) noun: &'static str,
    pub(crate) back_words: String,
    /// The plan stands once the conference is opened.
    pub(crate) may_change: bool,
    /// The handover list stands once somebody has signed under it.
    pub(crate) may_list: bool,
    pub(crate) bases: Vec<(&'static str, &'static str)>,
    pub(crate) items: Vec<(i64, &'static str, String, String)>,
    pub(crate) conference: Option<String>,
}

impl PlanPage {
    fn strict_word(&self) -> &'static str {
        strict_word(self.plan.rule.strictly)
    }
}

/// The years this person may see, newest first.
pub(crate) fn years_of(v: &Visit, w: &mut Reading) -> Result<Vec<Year>, Refusal> {
    let actor = v.actor()?;
    let on = v.today();
    let mut bodies: Vec<_> = kernel::Post::ALL.into_iter().flat_map(|p| actor.bodies_as(p)).collect();
    bodies.sort();
    bodies.dedup();
    let mut years = blocs::years_of_bodies(w, &bodies, on)?;
    for grant in actor.grants.iter().filter(|g| g.holds_on(on)) {
        if let kernel::Scope::Below(body) = grant.scope {
            years.extend(blocs::years_below(w, body, on)?);
        }
        if let kernel::Scope::Bloc(bloc) = grant.scope {
            for (id, _, _) in blocs::numbers(w, bloc)? {
                years.push(blocs::year(w, id, on)?);
            }
        }
    }
    years.sort_by(|a, b| {
        b.number.cmp(&a.number).then_with(|| a.bloc_name.cmp(&b.bloc_name)).then(a.id.cmp(&b.id))
    });
    years.dedup_by_key(|y| y.id);
    years.retain(|y| v.can(y.see()));
    Ok(years)
}

fn state_words(state: &str, step: i64, day: Day, today: Day) -> String {
    match State::of_word(state) {
        Ok(State::Planned) => format!("đang chuẩn bị, {}", day.left(today)),
        Ok(State::Running) => format!("đang họp, bước {step}/8"),
        Ok(State::Ended) => "đã họp xong, chờ ký biên bản".into(),
        _ => "đã ký biên bản".into(),
    }
}

pub(super) fn list(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let years = years_of(v, w)?;
    let all = store::all(w)?;
    let mut rows = Vec::new();
    let mut without = Vec::new();
    for year in &years {
        match all.iter().find(|(_, y, ..)| *y == year.id) {
            Some((id, _, day, state, step)) => rows.push(ListRow {
                href: format!("/conferences/{id}"),
                title: year.title(),
                day: day.to_string(),
                state: state_words(state, *step, *day, v.today()),
                now: state == State::Running.word(),
            }),
            None if v.can(year.run()) => {
                without.push((format!("/years/{}/conference", year.id), year.title()));
            }
            None => {}
        }
    }
    Page::of(&ListPage { frame: v.frame("Hội nghị", "/conferences"), rows, without })
}

fn bases() -> Vec<(&'static str, &'static str)> {
    [Base::Members, Base::Present, Base::Valid].into_iter().map(|b| (b.word(), b.vietnamese())).collect()
}

/// What happens to the words of whoever came later.
const KEPT: &str = "Chỗ khác với bản đồng chí gửi hiện ở đầu trang, lời đã nhập vẫn giữ. Xem lại rồi lưu.";

fn may_run(v: &Visit, year: &Year, id: ConferenceId) -> Result<kernel::Allowed<RunConference>, Refusal> {
    v.may(RunConference { conference: id, place: year.run_place() })
}

/// The empty plan of a year's conference; goes to the conference if there is one.
pub(super) fn new(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = blocs::year(w, id, v.today())?;
    v.sees(year.see())?;
    match store::of_year(w, id)? {
        // Somebody planned it while this person was typing: the words are kept, and go into that plan.
        Some(conference) if v.filled.is_back() => return edit(v, w, One(conference)),
        Some(conference) => return Ok(Page::elsewhere(format!("/conferences/{conference}"))),
        None => {}
    }
    may_run(v, &year, v.new_id())?;
    let day = v.today().plus_days(14);
    let plan = Plan {
        day,
        hour: "08:00".into(),
        place: String::new(),
        locality: String::new(),
        chair: String::new(),
        chair_post: String::new(),
        secretary: v.actor()?.name.clone(),
        secretary_post: v.actor()?.title.clone(),
        guests: String::new(),
        rule: usual_rule(),
        rule_source: String::new(),
        report: String::new(),
        copies: COPIES,
        handover_copies: HANDOVER_COPIES,
    };
    Page::of(&PlanPage {
        frame: v.frame("Chuẩn bị hội nghị", "/conferences"),
        filled: v.filled.clone(),
        heading: format!("Chuẩn bị hội nghị tổng kết {}", year.title()),
        back: format!("/years/{}", year.id),
        action: format!("/years/{}/conference", year.id),
        plan,
        version: 0,
        stands: Vec::new(),
        noun: year.kind.noun(),
        back_words: year.title(),
        may_change: true,
        may_list: true,
        bases: bases(),
        items: Vec::new(),
        conference: None,
    })
}

/// The plan of a conference that has one.
pub(super) fn edit(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.run())?;
    let seen_other = v.filled.or("version", &s.c.version.to_string()) != s.c.version.to_string();
    let items =
        s.c.items.iter().map(|i| (i.no, i.kind.vietnamese(), i.name.clone(), i.note.clone())).collect();
    Page::of(&PlanPage {
        frame: v.frame("Chuẩn bị hội nghị", "/conferences"),
        filled: v.filled.clone(),
        heading: format!("Chuẩn bị {}", kernel::lower_first(&s.title())),
        back: s.path(),
        action: format!("{}/plan", s.path()),
        plan: s.c.plan.clone(),
        version: s.c.version,
        stands: if seen_other { stands(v, &s) } else { Vec::new() },
        noun: s.year.kind.noun(),
        back_words: s.title(),
        may_change: s.c.state == State::Planned,
        may_list: s.c.state != State::Signed && s.c.handover.is_empty(),
        bases: bases(),
        items,
        conference: Some(s.path()),
    })
}

/// Where the plan that stands says something else than the form that came back, in the form's order.
fn stands(v: &Visit, s: &Sitting) -> Vec<(&'static str, String)> {
    let p = &s.c.plan;
    let (threshold, quorum) = (p.rule.threshold, p.rule.quorum);
    let figure = |n: i64| n.to_string();
    let rule = p.rule.words();
    let strictly = strict_word(p.rule.strictly);
    let needed = format!("có mặt từ {quorum} số đơn vị");
    let fields: [(&str, &'static str, String, &str); 19] = [
        ("day", "Ngày họp", p.day.to_string(), ""),
        ("hour", "Giờ khai mạc", p.hour.clone(), ""),
        ("place", "Địa điểm", p.place.clone(), ""),
        ("locality", "Địa danh ghi trên văn bản", p.locality.clone(), ""),
        ("chair", "Chủ trì", p.chair.clone(), ""),
        ("chair-post", "Chức vụ của chủ trì", p.chair_post.clone(), ""),
        ("secretary", "Thư ký", p.secretary.clone(), ""),
        ("secretary-post", "Chức vụ của thư ký", p.secretary_post.clone(), ""),
        ("guests", "Khách mời", p.guests.clone(), ""),
        ("strictly", "Ngưỡng", strictly.to_owned(), &rule),
        ("threshold-num", "Ngưỡng", figure(threshold.num()), &rule),
        ("threshold-den", "Ngưỡng", figure(threshold.den()), &rule),
        ("base", "Ngưỡng", p.rule.base.word().to_owned(), &rule),
        ("quorum-num", "Điều kiện họp", figure(quorum.num()), &needed),
        ("quorum-den", "Điều kiện họp", figure(quorum.den()), &needed),
        ("rule-source", "Căn cứ", p.rule_source.clone(), ""),
        ("copies", "Số bản biên bản", figure(p.copies), ""),
        ("handover-copies", "Số bản biên bản bàn giao", figure(p.handover_copies), ""),
        ("report", "Dự thảo báo cáo", p.report.clone(), ""),
    ];
    let mut all: Vec<(&'static str, String)> = Vec::new();
    for (field, label, held, words) in fields {
        let other = v.filled.or(field, &held) != held;
        if other && all.last().is_none_or(|(last, _)| *last != label) {
            let says = if words.is_empty() { held } else { words.to_owned() };
            all.push((label, if says.is_empty() { "để trống".to_owned() } else { says }));
        }
    }
    all
}

fn strict_word(strictly: bool) -> &'static str {
    if strictly { "more-than" } else { "at-least" }
}

/// More copies of minutes nobody signs.
const COPIES_MAX: i64 = 99;
/// The bloc's and the standing body's.
pub(crate) const COPIES: i64 = 2;
/// The giver's, the taker's and the bloc's.
pub(crate) const HANDOVER_COPIES: i64 = 3;

/// Reads the plan's form. A conference that sums up a year sits in that year or in the next one: school blocs meet in
/// summer, most others in the first months after.
fn read_plan(read: &mut Reader, year: &Year) -> Option<Plan> {
    let first = year.first_day();
    let last = year.last_day().plus_days(366);
    let day = read.day("day", "Ngày họp", first, last);
    let hour = read.line("hour", "Giờ khai mạc", 5);
    if !hour.is_empty() && !is_hour(&hour) {
        read.wrong("hour", "HOINGHI-12", "Giờ khai mạc: viết như 08:00.");
    }
    let rule = read_rule(read);
    let plan = Plan {
        day,
        hour,
        place: read.line("place", "Địa điểm", 200),
        locality: read.optional_line("locality", "Địa danh ghi trên văn bản", 100),
        chair: read.line("chair", "Chủ trì", 200),
        chair_post: read.line("chair-post", "Chức vụ của chủ trì", 200),
        secretary: read.line("secretary", "Thư ký", 200),
        secretary_post: read.line("secretary-post", "Chức vụ của thư ký", 200),
        guests: read.optional_text("guests", "Khách mời", 2000),
        rule: rule?,
        rule_source: read.optional_line("rule-source", "Căn cứ của ngưỡng", 200),
        report: read.optional_text("report", "Dự thảo báo cáo", 20_000),
        copies: read.count("copies", "Số bản biên bản", 1, COPIES_MAX),
        handover_copies: read.count("handover-copies", "Số bản biên bản bàn giao", 1, COPIES_MAX),
    };
    Some(plan)
}

fn is_hour(text: &str) -> bool {
    let Some((h, m)) = text.split_once(':') else { return false };
    let within = |s: &str, max: u8| s.len() == 2 && s.parse::<u8>().is_ok_and(|n| n <= max);
    within(h, 23) && within(m, 59)
}

fn read_rule(read: &mut Reader) -> Option<Rule> {
    let num = read.count("threshold-num", "Tử số của ngưỡng", 1, 100);
    let den = read.count("threshold-den", "Mẫu số của ngưỡng", 1, 100);
    let quorum_num = read.count("quorum-num", "Tử số của điều kiện họp", 1, 100);
    let quorum_den = read.count("quorum-den", "Mẫu số của điều kiện họp", 1, 100);
    let base =
        read.choice("base", "Tính trên", &[Base::Members, Base::Present, Base::Valid].map(|b| (b.word(), b)));
    let strictly = read.choice("strictly", "Cách so", &[("at-least", false), ("more-than", true)]);
    let threshold = Share::new(num, den);
    let quorum = Share::new(quorum_num, quorum_den);
    if threshold.is_none() {
        read.wrong("threshold-num", "HOINGHI-13", "Ngưỡng: tử số không được lớn hơn mẫu số.");
    }
    if quorum.is_none() {
        read.wrong("quorum-num", "HOINGHI-13", "Điều kiện họp: tử số không được lớn hơn mẫu số.");
    }
    let rule = Rule { threshold: threshold?, strictly: strictly?, base: base?, quorum: quorum? };
    if let Some(flaw) = rule.flaw() {
        read.wrong("threshold-num", "HOINGHI-13", flaw);
    }
    Some(rule)
}

pub(super) fn create(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = blocs::year(w, id, v.today())?;
    let conference: ConferenceId = v.new_id();
    let ok = may_run(v, &year, conference)?;
    let mut read = form.read();
    let plan = read_plan(&mut read, &year);
    read.done()?;
    let plan = plan.ok_or_else(|| Refusal::Invalid(Vec::new()))?;
    if let Some(there) = store::of_year(w, id)? {
        if store::conference(w, there)?.plan == plan {
            return w.commit_quietly("the plan was sent twice", Next::to(format!("/conferences/{there}")));
        }
        return Err(Refusal::conflict(format!("Có người vừa lập kế hoạch cho hội nghị này. {KEPT}")));
    }
    store::create(w, &ok, &year, &plan, false)?;
    let says =
        format!("Lập kế hoạch hội nghị tổng kết {}, ngày {}, tại {}.", year.title(), plan.day, plan.place);
    let fact = Fact::new("conferences.planned", "conference", conference, says).and_about("year", year.id);
    w.commit(&fact, Next::to(format!("/conferences/{conference}")).saying("Đã lập kế hoạch hội nghị."))
}

pub(super) fn change(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ConferenceId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let s = sitting(w, id, v.today())?;
    let ok = v.may(s.run())?;
    if s.c.state != State::Planned {
        return Err(Refusal::conflict(
            "Hội nghị đã khai mạc nên kế hoạch không sửa được nữa; sửa ở từng bước, có lý do.",
        ));
    }
    let mut read = form.read();
    let version = read.count("version", "Bản", 0, i64::MAX);
    let plan = read_plan(&mut read, &s.year);
    read.done()?;
    let plan = plan.ok_or_else(|| Refusal::Invalid(Vec::new()))?;
    if version != s.c.version {
        return Err(Refusal::conflict(format!("Có người vừa thay đổi kế hoạch này. {KEPT}")));
    }
    store::replan(w, &ok, &plan, version)?;
    let mut says = format!("Sửa kế hoạch hội nghị: ngày {}, {}, tại {}.", plan.day, plan.hour, plan.place);
    if plan.rule != s.c.plan.rule {
        says.push_str(&format!(" Ngưỡng: {} (trước đó: {}).", plan.rule.words(), s.c.plan.rule.words()));
    }
    let data = kernel::serde_json::json!({
        "chair": [plan.chair, plan.chair_post], "secretary": [plan.secretary, plan.secretary_post],
        "guests": plan.guests, "report": plan.report, "before": {
            "chair": [s.c.plan.chair, s.c.plan.chair_post], "secretary": [s.c.plan.secretary, s.c.plan.secretary_post],
            "guests": s.c.plan.guests, "report": s.c.plan.report,
        },
    });
    w.commit(
        &fact("conferences.replanned", &s, says).with(data),
        Next::to(s.path()).saying("Đã lưu kế hoạch."),
    )
}
