//! The gate's page: by code, number or name; many scans at once from a gate whose network was cut; the tablet at the door.

use super::{Top, at_gate};
use crate::gate::{Came, Desk, Told, Wish};
use crate::roll::{Means, ScanId};
use crate::store;
use crate::token::{hex, token_in};
use db::{Committed, Reading, Writing};
use delegates::{Delegate, DelegateId};
use gatherings::GatheringId;
use kernel::serde_json::{self, Value, json};
use kernel::{Moment, Refusal, fold};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// Scans in one form.
const BATCH_MAX: usize = 200;
/// Matches of a search shown.
const FOUND_MAX: usize = 20;

/// What is shown of somebody at a gate.
pub(crate) struct Card {
    pub(crate) id: DelegateId,
    pub(crate) name: String,
    pub(crate) post: String,
    pub(crate) delegation: String,
    pub(crate) category: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) seat: String,
    pub(crate) number: String,
    /// Since when in, or why not let in; "" otherwise.
    pub(crate) present: String,
    pub(crate) why_not: String,
    /// Whom they named to come instead, or "".
    pub(crate) instead: String,
}

fn card(desk: &Desk, d: &Delegate) -> Card {
    let first = desk.roll.first(d.id);
    Card {
        id: d.id,
        name: format!("{} {}", d.address(), d.name),
        post: super::post_and_unit(d),
        delegation: desk.delegations.get(&d.delegation).cloned().unwrap_or_default(),
        category: d.category.vietnamese(),
        colour: crate::print::colour(d.category),
        // A place that was somebody's is nobody's any more.
        seat: desk.seats.get(&d.id).filter(|_| d.stands()).cloned().unwrap_or_default(),
        number: desk.numbers.get(&d.id).map_or_else(String::new, |n| format!("{n:03}")),
        present: first.map_or_else(String::new, |s| format!("{} tại {}", s.at.full(), s.gate)),
        why_not: desk.why_not(d),
        instead: desk.instead.get(&d.id).cloned().unwrap_or_default(),
    }
}

#[derive(askama::Template)]
#[template(path = "gate.html")]
pub(crate) struct GatePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) gates: Vec<String>,
    pub(crate) gate: String,
    pub(crate) found: Vec<Card>,
    /// The one just written down.
    pub(crate) done: Option<Card>,
    /// Who was in already.
    pub(crate) doubled: bool,
    pub(crate) present: usize,
    pub(crate) all: usize,
    /// The tablet at the door, used by delegates themselves.
    pub(crate) own: bool,
    pub(crate) path: String,
}

impl GatePage {
    /// Does anybody stand among those found?
    fn may_choose(&self) -> bool {
        self.found.iter().any(|c| c.why_not.is_empty())
    }
}

fn page(v: &Visit, w: &mut Reading, id: GatheringId, own: bool) -> Result<Page, Refusal> {
    let (g, _) = at_gate(v, w, id)?;
    let asked = if own { String::new() } else { v.filled.or("who", v.ask("q")).to_owned() };
    let scan: Option<ScanId> = v.ask("done").parse().ok();
    let desk = if asked.is_empty() { Desk::after(w, g, scan)? } else { Desk::of(w, g)? };
    let done = scan.and_then(|s| desk.roll.scan(s)).and_then(|s| desk.delegate(s.delegate));
    let found: Vec<Card> = if asked.is_empty() {
        Vec::new()
    } else if let Some(token) = token_in(&asked) {
        desk.heir_of_code(token).map(|d| card(&desk, d)).into_iter().collect()
    } else {
        let named = desk.named(&asked);
        let others = desk.offered(&asked, FOUND_MAX).into_iter().filter(|d| !named.contains(d));
        named.iter().copied().chain(others).take(FOUND_MAX).map(|d| card(&desk, d)).collect()
    };
    let standing = delegates::standing_keys(w, id)?;
    let present = store::scans::seen(w, id)?.iter().filter(|d| standing.contains(d)).count();
    let title = if own { "Tự điểm danh" } else { "Điểm danh" };
    let here = format!("/gatherings/{id}/check-in{}", if own { "/self" } else { "" });
    Page::of(&GatePage {
        frame: v.frame(format!("{title}: {}", desk.g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &desk.g, "check-in", title)?,
        key: kernel::Uuid::new_v4().to_string(),
        gate: v.filled.or("gate", v.ask("gate")).to_owned(),
        gates: desk.gates.clone(),
        done: done.map(|d| card(&desk, d)),
        doubled: scan.is_some_and(|s| desk.roll.doubles().contains(&s)),
        present,
        all: standing.len(),
        found,
        own,
        path: here,
    })
}

/// The page of whoever stands at a gate.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    page(v, w, id, false)
}

/// The page of a tablet at the door.
pub(crate) fn own(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    page(v, w, id, true)
}

/// What became of many scans, for the gate's script and for a reader.
#[derive(askama::Template)]
#[template(path = "answers.html")]
pub(crate) struct AnswersPage {
    pub(crate) frame: Frame,
    pub(crate) answers: Vec<(String, &'static str, String)>,
    pub(crate) back: String,
}

/// One scan as the script writes it: key, milliseconds by our clock, who, gate, means.
fn wish_of(v: &Value) -> Option<Wish> {
    let text = |name: &str| v.get(name).and_then(Value::as_str);
    Some(Wish {
        key: text("key")?.parse().ok()?,
        at: Moment(v.get("at")?.as_i64()?.checked_mul(1000)?),
        who: kernel::clean_line(text("who")?),
        gate: text("gate").unwrap_or_default().to_owned(),
        means: Means::of_word(text("means").unwrap_or_default()).unwrap_or(Means::Code),
    })
}

/// `POST …/check-in`: one scan of the form, or many as the script kept them.
pub(crate) fn take(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = at_gate(v, w, id)?;
    if !form.has("scans") {
        let who = form.value("who");
        let code = token_in(who).is_some();
        let wish = Wish::of_form(form, who, if code { Means::Code } else { Means::Search }, v.now)?;
        let told = Desk::for_wishes(w, g, std::slice::from_ref(&wish))?.take(w, &ok, &wish)?;
        return one(w, (v, &told), &format!("/gatherings/{id}/check-in"), form.value("gate"));
    }
    let all: Vec<Value> = serde_json::from_str(form.value("scans")).map_err(|_| unreadable())?;
    if all.len() > BATCH_MAX {
        return Err(unreadable());
    }
    let wishes: Vec<Option<Wish>> = all.iter().map(wish_of).collect();
    let readable: Vec<Wish> = wishes.iter().flatten().cloned().collect();
    let mut desk = Desk::for_wishes(w, g, &readable)?;
    let (mut answers, mut kept) = (Vec::new(), false);
    for (scan, wish) in all.iter().zip(&wishes) {
        let key = scan.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
        let told = match wish {
            Some(wish) => desk.take(w, &ok, wish)?,
            None => Told {
                key: ScanId(kernel::Uuid::nil()),
                came: Came::Refused,
                says: "Lượt này ghi hỏng nên không đọc được; tìm người ấy rồi ghi lại.".into(),
            },
        };
        kept |= told.is_kept();
        answers.push((key, told.came.word(), told.says));
    }
    let back = format!("/gatherings/{id}/check-in");
    let next = Next::page(&AnswersPage {
        frame: v.frame("Kết quả gửi lượt điểm danh", "/gatherings"),
        answers,
        back,
    })?;
    if kept { w.commit_remembered(next) } else { w.commit_quietly("the same scans came again", next) }
}

fn unreadable() -> Refusal {
    Refusal::conflict("Các lượt gửi đến không đọc được nên chưa ghi gì. Tải lại trang điểm danh rồi gửi lại.")
}

/// Ends the unit of work of one scan.
fn one(
    w: &mut Writing,
    (_, told): (&Visit, &Told),
    to: &str,
    gate: &str,
) -> Result<Committed<Next>, Refusal> {
    if told.came == Came::Refused {
        return Err(Refusal::wrong("who", "GM-10", told.says.clone()));
    }
    let gate: String = gate.bytes().map(|b| format!("%{b:02X}")).collect();
    let to = Next::to(format!("{to}?gate={gate}&done={}", told.key)).saying(told.says.clone());
    if told.is_kept() { w.commit_remembered(to) } else { w.commit_quietly("the same scan came again", to) }
}

/// `POST …/check-in/self`: a delegate at the tablet, by code, or by number and given name.
pub(crate) fn take_own(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = at_gate(v, w, id)?;
    let who = form.value("who");
    let mut wish = Wish::of_form(form, who, Means::Own, v.now)?;
    let wrong = || {
        let says = "Số giấy mời và tên không khớp. Xem lại giấy mời, hoặc gặp cán bộ ở cửa.";
        Refusal::wrong("who", "GM-11", says)
    };
    if token_in(who).is_none() && wish.who.parse::<i64>().is_err() {
        return Err(wrong());
    }
    let mut desk = Desk::for_wishes(w, g, std::slice::from_ref(&wish))?;
    if token_in(who).is_none() {
        let given = |s: &str| fold(s).split_whitespace().next_back().unwrap_or_default().to_owned();
        let typed = given(form.value("given"));
        let number: Option<i64> = wish.who.parse().ok();
        let fits = |d: &&Delegate| {
            number.is_some() && desk.numbers.get(&d.id).copied() == number && given(&d.name) == typed
        };
        let found = desk.standing().find(fits).map(|d| d.id.to_string());
        wish.who = found.ok_or_else(wrong)?;
    }
    let told = desk.take(w, &ok, &wish)?;
    one(w, (v, &told), &format!("/gatherings/{id}/check-in/self"), form.value("gate"))
}

/// Everything a gate's script needs to go on without the network. Codes are there as digests only.
pub(crate) fn roster(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = at_gate(v, w, id)?;
    let desk = Desk::of(w, g)?;
    let digests: std::collections::HashMap<DelegateId, String> =
        desk.codes.iter().map(|(digest, d)| (*d, hex(digest))).collect();
    let people: Vec<Value> = desk
        .everybody
        .iter()
        .map(|d| {
            let c = card(&desk, d);
            json!({
                "id": d.id.to_string(), "number": c.number, "name": c.name, "post": c.post,
                "delegation": c.delegation, "category": c.category, "colour": c.colour, "seat": c.seat,
                "why": c.why_not, "heir": desk.heir_of(d).map(|h| h.id.to_string()), "code": digests.get(&d.id), "words": fold(&format!("{} {} {}", d.name, c.post, c.delegation)),
                "whole": fold(&d.name).split_whitespace().collect::<Vec<_>>().join(" "),
                "given": fold(&d.name).split_whitespace().next_back().unwrap_or_default(),
            })
        })
        .collect();
    let present: serde_json::Map<String, Value> = desk
        .everybody
        .iter()
        .filter_map(|d| desk.roll.first(d.id))
        .map(|s| (s.delegate.to_string(), json!([s.at.0 / 1000, s.gate])))
        .collect();
    let csrf = v.frame("", "").csrf;
    let all = json!({
        "now": v.now.0 / 1000, "until": desk.g.last_day.plus_days(2).iso(), "csrf": csrf, "people": people, "present": present,
    });
    Ok(Page::shown("roster.json", "application/json", serde_json::to_vec(&all)?))
}
