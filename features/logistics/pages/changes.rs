//! A change of what the gathering stands on: seen before it is saved, and worked off afterwards.

use super::findings::{Agreed, Group, agreed, groups};
use super::{Top, prepared};
use crate::deeds::{self, Standing, WorkedOff, mark, standing};
use crate::heeded::heeded;
use crate::load;
use crate::store;
use crate::wrong::{Wrong, turned, wrong};
use db::{Committed, Reading, Writing};
use gatherings::{Change, Changed, Gathering, GatheringId, Why};
use kernel::{Day, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "changes.html")]
pub(crate) struct ChangesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) open: Vec<Group>,
    pub(crate) opens: usize,
    /// What was accepted, deed by deed.
    pub(crate) accepted: Vec<Agreed>,
    pub(crate) accepteds: usize,
    pub(crate) expected: i64,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) made: Vec<Made>,
    /// The finding, or the group of them, whose acceptance was refused.
    pub(crate) asked: String,
}

impl ChangesPage {
    /// Was this box ticked in the form that came back?
    fn ticked(&self, name: &str, value: &str) -> bool {
        self.filled.all(name).any(|v| v == value)
    }
}

/// A change made, with what became of what it made wrong.
pub(crate) struct Made {
    pub(crate) change: Changed,
    pub(crate) off: WorkedOff,
}

/// What is wrong now, what was changed, and the way to the next change.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let all = standing(wrong(&load::plan(w, &g)?), &store::accepted(w, id)?);
    let found = store::found(w, id)?;
    let made = gatherings::changes(w, id)?.into_iter();
    let made = made.map(|change| Made { off: WorkedOff::of(change.id, &found, &all), change }).collect();
    let (accepted, open): (Vec<Standing>, Vec<Standing>) =
        all.into_iter().partition(|s| s.accepted.is_some());
    Page::of(&ChangesPage {
        frame: v.frame(format!("Điều chỉnh: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(&g, "changes", "Điều chỉnh")?,
        opens: open.len(),
        open: groups(open.into_iter().map(|s| s.wrong)),
        accepteds: accepted.len(),
        accepted: agreed(accepted),
        expected: g.expected,
        first: g.first_day.to_string(),
        last: g.last_day.to_string(),
        made,
        asked: v.filled.or("group", v.filled.or("place", "")).to_owned(),
    })
}

#[derive(askama::Template)]
#[template(path = "change.html")]
pub(crate) struct PreviewPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) version: String,
    /// The mark of what was wrong before, as the page shows it.
    pub(crate) seen: String,
    /// What is typed, as it goes on to be saved.
    pub(crate) typed: Typed,
    /// What changes: label, before, after.
    pub(crate) changes: Vec<(&'static str, String, String)>,
    /// What whoever moves the days must know before it is written.
    pub(crate) heeds: Vec<String>,
    pub(crate) new: Vec<Group>,
    pub(crate) news: usize,
    pub(crate) same: Vec<Wrong>,
    pub(crate) gone: Vec<Wrong>,
    /// What is wrong with what was typed.
    pub(crate) problems: Vec<String>,
}

/// The four facts as they were typed.
#[derive(Clone)]
pub(crate) struct Typed {
    pub(crate) expected: String,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) place: String,
    pub(crate) leaders: bool,
}

impl Typed {
    /// As the address or the refused form says it, else as the gathering stands.
    fn of(v: &Visit, g: &Gathering) -> Typed {
        let asked = !v.ask("expected").is_empty() || v.filled.is_back();
        let word = |name: &str, now: String| {
            let asked = if v.ask(name).is_empty() { now } else { v.ask(name).to_owned() };
            v.filled.or(name, &asked).to_owned()
        };
        let place = if asked { v.filled.or("place", v.ask("place")).to_owned() } else { g.place.clone() };
        Typed {
            expected: word("expected", g.expected.to_string()),
            first: word("first", g.first_day.to_string()),
            last: word("last", g.last_day.to_string()),
            place,
            leaders: if asked { v.filled.or("leaders", v.ask("leaders")) == "1" } else { g.leaders_attend },
        }
    }

    fn form(&self) -> Form {
        let leaders = if self.leaders { "1" } else { "" };
        Form::of(&[
            ("expected", self.expected.as_str()),
            ("first", self.first.as_str()),
            ("last", self.last.as_str()),
            ("place", self.place.as_str()),
            ("leaders", leaders),
        ])
    }
}

/// The changes a form asks for.
fn asked(g: &Gathering, form: &Form, today: Day) -> Result<Vec<Change>, Refusal> {
    let mut r = form.read();
    let expected = r.count("expected", "Số đại biểu dự kiến", 0, gatherings::EXPECTED_MAX);
    let (from, until) = g.days_to_move(today);
    let first = r.day("first", "Ngày bắt đầu", from, until);
    let last = r.day("last", "Ngày kết thúc", from, until);
    let place = r.optional_line("place", "Địa điểm", gatherings::PLACE_MAX);
    let leaders = form.value("leaders") == "1";
    r.done()?;
    let all = [
        (expected != g.expected).then_some(Change::Expected(expected)),
        ((first, last) != (g.first_day, g.last_day)).then_some(Change::Days { first, last }),
        (place != g.place).then_some(Change::Venue(place)),
        (leaders != g.leaders_attend).then_some(Change::LeadersAttend(leaders)),
    ];
    let all: Vec<Change> = all.into_iter().flatten().collect();
    let problems: Vec<_> = all.iter().flat_map(|c| gatherings::change_problems(g, c)).collect();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    if all.is_empty() {
        let says = "Chưa đổi gì so với hiện nay. Sửa ít nhất một mục rồi xem trước.";
        return Err(Refusal::wrong("expected", "HC-21", says));
    }
    Ok(all)
}

/// What a change would make wrong, before anything is saved.
pub(crate) fn preview(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let typed = Typed::of(v, &g);
    let now = load::plan(w, &g)?;
    let before = wrong(&now);
    let present = invitations::present(w, id)?.len();
    let asked = asked(&g, &typed.form(), v.today());
    let problems = match &asked {
        Err(Refusal::Invalid(all)) => all.iter().map(|p| p.says.clone()).collect(),
        Err(_) => vec!["Không đọc được điều chỉnh này.".to_owned()],
        Ok(_) => Vec::new(),
    };
    let asked = asked.unwrap_or_default();
    let heeds = asked.iter().flat_map(|c| heeded(&g, c, present, v.today())).collect();
    let mut after = now;
    let mut changes = Vec::new();
    for c in &asked {
        let (was, becomes) = gatherings::in_words(&after.g, c);
        changes.push((c.kind().vietnamese(), was, becomes));
        after = after.after(c);
    }
    let t = turned(&before, &wrong(&after));
    let filled = v.filled.beside(g.version, &[]);
    Page::of(&PreviewPage {
        frame: v.frame(format!("Xem trước điều chỉnh: {}", g.name), "/gatherings"),
        filled,
        top: Top::of(&g, "changes", "Xem trước điều chỉnh")?,
        key: v.form_key(),
        version: g.version.to_string(),
        seen: mark(&before),
        typed,
        changes,
        heeds,
        news: t.new.len(),
        new: groups(t.new),
        same: t.same,
        gone: t.gone,
        problems: if v.filled.is_back() { Vec::new() } else { problems },
    })
}

/// Saves a change with its reason, drawn from what was shown.
pub(crate) fn make(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let changes = asked(&g, form, v.today());
    let mut r = form.read();
    let reason = r.line("reason", "Lý do điều chỉnh", 500);
    let basis = r.optional_line("basis", "Căn cứ", 300);
    let (changes, said) = match (changes, r.done()) {
        (Err(Refusal::Invalid(mut a)), Err(Refusal::Invalid(b))) => {
            a.extend(b);
            return Err(Refusal::Invalid(a));
        }
        (Err(no), _) | (_, Err(no)) => return Err(no),
        (Ok(changes), Ok(())) => (changes, (reason, basis)),
    };
    let (reason, basis) = said;
    if form.mark("seen")? != mark(&wrong(&load::plan(w, &g)?)) {
        return Err(Refusal::conflict(
            "Số đã đặt, giấy mời, chỗ ngồi hoặc danh sách vừa đổi sau khi trang này mở ra nên điều chỉnh chưa được ghi. Xem lại những gì sẽ phải sửa dưới đây rồi ghi.",
        ));
    }
    let seen = Gathering { version: form.version()?, ..g };
    let why = Why { id: v.sent_key(form), reason, basis };
    let turned = deeds::change(w, &ok, &seen, (&changes, &why), &|| v.new_id())?;
    let says = match turned.new.len() {
        0 => "Đã ghi điều chỉnh. Không phát sinh chỗ nào phải sửa.".to_owned(),
        n => format!("Đã ghi điều chỉnh. Phát sinh {n} chỗ phải sửa, ghi dưới đây."),
    };
    w.commit_remembered(Next::to(format!("/gatherings/{id}/changes")).saying(says))
}
