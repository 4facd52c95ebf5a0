//! Needs: the list with what is wanted and what is there, adding, setting, taking out.

use super::{Top, prepared};
use crate::deeds::{Standing, standing};
use crate::figures;
use crate::how;
use crate::load;
use crate::needs::{Basis, COUNT_MAX, DONG_MAX, Measure, Need, NeedId, NeedKind, Off, dong};
use crate::plan::Plan;
use crate::settle::{self, Reordered};
use crate::store;
use crate::wrong::wrong;
use db::{Committed, Reading, Writing};
use gatherings::GatheringId;
use kernel::{Day, Fact, Refusal, fold, grouped};
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

/// Most needs of one gathering.
const NEEDS_MAX: usize = 200;

#[derive(askama::Template)]
#[template(path = "needs.html")]
pub(crate) struct NeedsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) rows: Vec<NeedView>,
    pub(crate) expected: i64,
    pub(crate) fields: Fields,
}

/// A need in the list.
pub(crate) struct NeedView {
    pub(crate) id: NeedId,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) day: String,
    pub(crate) measure: String,
    /// "47 người theo trả lời", and how the number came about.
    pub(crate) heads: String,
    pub(crate) how: Vec<String>,
    pub(crate) wanted: String,
    pub(crate) have: String,
    pub(crate) off: Option<String>,
    pub(crate) price: String,
    pub(crate) unit: String,
    pub(crate) cost: String,
    pub(crate) asleep: bool,
    pub(crate) leaders: bool,
    pub(crate) version: i64,
    /// What one press writes down as ordered.
    pub(crate) set: Option<Reordered>,
    /// What one press accepts: the finding as it stands, and the words of it.
    pub(crate) kept: Option<Kept>,
    /// That it is off was accepted.
    pub(crate) accepted: bool,
}

/// Too many that are kept.
pub(crate) struct Kept {
    pub(crate) place: String,
    pub(crate) says: String,
    pub(crate) words: String,
}

fn kept_of(plan: &Plan, n: &Need, found: &Standing) -> Option<Kept> {
    let words = settle::kept(plan, n)?;
    Some(Kept { place: found.wrong.place.clone(), says: found.wrong.says.clone(), words })
}

/// What the form of a need shows.
pub(crate) struct Fields {
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    pub(crate) kind: String,
    pub(crate) bases: Vec<(&'static str, &'static str)>,
    pub(crate) basis: String,
    pub(crate) sources: Vec<String>,
    pub(crate) source: String,
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) day: String,
    pub(crate) heads: String,
    pub(crate) fixed: String,
    pub(crate) reserve: String,
    pub(crate) price: String,
    pub(crate) have: String,
    pub(crate) note: String,
    pub(crate) when_leaders: bool,
}

fn sources(plan: &Plan) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for p in &plan.parties {
        if !all.iter().any(|s| fold(s) == fold(&p.source)) {
            all.push(p.source.clone());
        }
    }
    all
}

impl Fields {
    fn of(plan: &Plan, n: Option<&Need>) -> Fields {
        let (heads, fixed) = match n.map(|n| n.measure) {
            None => ("1".to_owned(), String::new()),
            Some(Measure::PerHeads(h)) => (h.to_string(), String::new()),
            Some(Measure::Fixed(f)) => (String::new(), f.to_string()),
        };
        let word = |f: &dyn Fn(&Need) -> String| n.map_or_else(String::new, f);
        Fields {
            kinds: NeedKind::ALL.map(|k| (k.word(), k.vietnamese())).to_vec(),
            kind: n.map_or(NeedKind::Meal, |n| n.kind).word().to_owned(),
            bases: Basis::ALL.map(|b| (b.word(), b.vietnamese())).to_vec(),
            basis: n.map_or(Basis::Expected, |n| n.basis).word().to_owned(),
            sources: sources(plan),
            source: word(&|n| n.source.clone()),
            name: word(&|n| n.name.clone()),
            unit: word(&|n| n.unit.clone()),
            day: word(&|n| n.day.map_or_else(String::new, |d| d.to_string())),
            heads,
            fixed,
            reserve: n.map_or_else(|| "0".to_owned(), |n| n.reserve.to_string()),
            price: word(&|n| n.price.to_string()),
            have: word(&|n| n.have.map_or_else(String::new, |h| h.to_string())),
            note: word(&|n| n.note.clone()),
            when_leaders: n.is_some_and(|n| n.when_leaders),
        }
    }
}

/// "75 đại biểu dự kiến", "47 người theo trả lời, Trung ương"; "" for a fixed number.
fn heads_words(n: &Need, heads: i64) -> String {
    let of = match (n.measure, n.basis) {
        (Measure::Fixed(_), _) => return String::new(),
        (_, Basis::Expected) => format!("{} đại biểu dự kiến", grouped(heads)),
        (_, Basis::Answers) => format!("{} người theo trả lời", grouped(heads)),
    };
    if n.source.is_empty() { of } else { format!("{of}, {}", n.source) }
}

/// A need as the list tells it.
fn view(plan: &Plan, n: &Need, all: &[Standing]) -> NeedView {
    let found = figures::off(all, n);
    let accepted = found.is_some_and(|s| s.accepted.is_some());
    let heads = plan.heads(n);
    let wanted = n.wanted(heads);
    let awake = plan.is_awake(n);
    let off = n.off(wanted).filter(|_| awake);
    NeedView {
        id: n.id,
        kind: n.kind.vietnamese(),
        name: n.name.clone(),
        day: n.day.map_or_else(String::new, Day::short),
        measure: n.measure_says(),
        heads: heads_words(n, heads),
        how: how::explained(plan, n),
        wanted: match wanted.least == wanted.most {
            true => grouped(wanted.most),
            false => format!("{}–{}", grouped(wanted.least), grouped(wanted.most)),
        },
        have: n.have.map_or_else(|| "chưa đặt".to_owned(), grouped),
        off: off.map(|off| match off {
            Off::Short(k) => format!("thiếu {}", grouped(k)),
            Off::Surplus(k) => format!("thừa {}", grouped(k)),
        }),
        price: if n.price == 0 { String::new() } else { dong(n.price) },
        unit: n.unit.clone(),
        cost: if n.price == 0 || !awake { String::new() } else { dong(plan.cost(n)) },
        asleep: !awake,
        leaders: n.when_leaders,
        version: n.version,
        set: settle::reordered(plan, n).filter(|_| !accepted),
        kept: found.filter(|_| !accepted).and_then(|s| kept_of(plan, n, s)),
        accepted,
    }
}

/// The list, and the form for another one.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let all = standing(wrong(&plan), &store::accepted(w, id)?);
    Page::of(&NeedsPage {
        frame: v.frame(format!("Hậu cần: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(&g, "needs", "Hậu cần")?,
        key: v.form_key(),
        rows: plan.needs.iter().map(|n| view(&plan, n, &all)).collect(),
        expected: g.expected,
        fields: Fields::of(&plan, None),
    })
}

/// The list again, for a deed on one of them that was refused.
pub(crate) fn show_of(
    v: &Visit,
    w: &mut Reading,
    Two(id, _): Two<GatheringId, NeedId>,
) -> Result<Page, Refusal> {
    show(v, w, One(id))
}

/// Reads a need from its form.
fn read(form: &Form, plan: &Plan, held: &Need) -> Result<Need, Refusal> {
    let mut r = form.read();
    let kind = r.choice("kind", "Loại", &NeedKind::ALL.map(|k| (k.word(), k)));
    let name = r.line("name", "Tên", 120);
    let unit = r.optional_line("unit", "Đơn vị tính", 20);
    let (first, last) = plan.g.days_around();
    let day = r.optional_day(
        "day",
        "Ngày",
        first.min(held.day.unwrap_or(first)),
        last.max(held.day.unwrap_or(last)),
    );
    let heads = r.optional_count("heads", "Số người một đơn vị tính", 1, COUNT_MAX);
    let fixed = r.optional_count("fixed", "Số cố định", 0, COUNT_MAX);
    let reserve = r.optional_count("reserve", "Dự phòng, %", 0, 100).unwrap_or(0);
    let price = r.optional_count("price", "Đơn giá, đồng", 0, DONG_MAX).unwrap_or(0);
    let have = r.optional_count("have", "Đã đặt, đã in", 0, COUNT_MAX);
    let note = r.optional_line("note", "Ghi chú", 300);
    let bases = Basis::ALL.map(|b| (b.word(), b));
    // A form of before the choice says nothing about it.
    let basis =
        if form.has("basis") { r.choice("basis", "Số người theo", &bases) } else { Some(held.basis) };
    let source = form.value("source");
    if !source.is_empty() && !sources(plan).iter().any(|s| s == source) {
        r.wrong("source", "HC-02", "Tính cho: không có nguồn đại biểu này. Chọn lại trong danh sách.");
    }
    let measure = match (heads, fixed) {
        (Some(_), Some(_)) => {
            let says = "Chỉ điền một trong hai: cứ bao nhiêu người một, hoặc số cố định.";
            r.wrong("fixed", "HC-01", says);
            held.measure
        }
        (Some(n), None) => Measure::PerHeads(n),
        (None, Some(n)) => Measure::Fixed(n),
        (None, None) => {
            if !r.has_problem("heads") && !r.has_problem("fixed") {
                let says = "Cần bao nhiêu: điền cứ bao nhiêu người một, hoặc số cố định.";
                r.wrong("heads", "HC-03", says);
            }
            held.measure
        }
    };
    r.done()?;
    let kind = kind.unwrap_or(held.kind);
    // Whoever writes down another number of printed copies printed them as things stand now.
    let told = match have {
        Some(_) if kind == NeedKind::Print && (have != held.have || form.has("reprinted")) => plan.tells(),
        Some(_) if kind == NeedKind::Print => held.told.clone(),
        _ => String::new(),
    };
    Ok(Need {
        id: held.id,
        kind,
        name,
        unit: if unit.is_empty() { kind.unit().to_owned() } else { unit },
        day,
        measure,
        reserve,
        basis: basis.unwrap_or(held.basis),
        source: source.to_owned(),
        when_leaders: form.has("when_leaders"),
        price,
        have,
        told,
        note,
        version: held.version,
    })
}

fn blank(id: NeedId) -> Need {
    Need {
        id,
        kind: NeedKind::Other,
        name: String::new(),
        unit: String::new(),
        day: None,
        measure: Measure::Fixed(0),
        reserve: 0,
        basis: Basis::Expected,
        source: String::new(),
        when_leaders: false,
        price: 0,
        have: None,
        told: String::new(),
        note: String::new(),
        version: 0,
    }
}

/// A need in full, for its facts: what is counted, by whom, for when, at what price, and how many are there.
fn told(n: &Need) -> String {
    let by = match (n.measure, n.basis) {
        (Measure::Fixed(_), _) => "",
        (_, Basis::Expected) => " theo đại biểu dự kiến",
        (_, Basis::Answers) => " theo trả lời giấy mời",
    };
    let of = if n.source.is_empty() { String::new() } else { format!(", nguồn {}", n.source) };
    let day = n.day.map_or_else(String::new, |d| format!(", ngày {d}"));
    let price = if n.price == 0 { String::new() } else { format!(", đơn giá {}", dong(n.price)) };
    let leaders = if n.when_leaders { ", chỉ khi lãnh đạo Đảng, Nhà nước dự" } else { "" };
    let have = n.have.map_or_else(|| "chưa đặt".to_owned(), |h| format!("đã có {} {}", grouped(h), n.unit));
    let note = if n.note.is_empty() { String::new() } else { format!(", ghi chú “{}”", n.note) };
    let what = n.kind.vietnamese();
    format!("{what} “{}”: {}{by}{of}{day}{price}{leaders}, {have}{note}", n.name, n.measure_says())
}

/// Adds a need.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let n = read(form, &plan, &blank(v.sent_key(form)))?;
    if plan.needs.len() >= NEEDS_MAX {
        let says = format!("Đã có {NEEDS_MAX} mục. Gộp bớt các mục.");
        return Err(Refusal::wrong("name", "HC-04", says));
    }
    store::add_need(w, &ok, id, &n)?;
    let fact = Fact::new("logistics.need_added", "gathering", id, format!("Hậu cần: thêm {}.", told(&n)));
    w.commit(&fact, Next::to(format!("/gatherings/{id}/needs")).saying(format!("Đã thêm: {}.", n.name)))
}

#[derive(askama::Template)]
#[template(path = "need.html")]
pub(crate) struct NeedPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) id: NeedId,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) fields: Fields,
    pub(crate) print: bool,
}

/// One need, to be set.
pub(crate) fn one(
    v: &Visit,
    w: &mut Reading,
    Two(id, need): Two<GatheringId, NeedId>,
) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let n = plan.needs.iter().find(|n| n.id == need).ok_or(Refusal::NotFound)?;
    let filled = v.filled.beside(n.version, &[]);
    let frame = v.frame(format!("{}: {}", n.name, g.name), "/gatherings");
    Page::of(&NeedPage {
        frame: frame.over(&filled, format!("/gatherings/{id}/needs/{need}")),
        filled,
        top: Top::of(&g, "needs", &n.name)?,
        id: n.id,
        name: n.name.clone(),
        version: n.version.to_string(),
        fields: Fields::of(&plan, Some(n)),
        print: n.kind == NeedKind::Print && n.have.is_some(),
    })
}

/// Sets a need.
pub(crate) fn set(
    v: &Visit,
    w: &mut Writing,
    Two(id, need): Two<GatheringId, NeedId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let held = plan.needs.iter().find(|n| n.id == need).ok_or(Refusal::NotFound)?;
    let n = read(form, &plan, held)?;
    let to = Next::to(format!("/gatherings/{id}/needs"));
    if n == *held && form.version()? == held.version {
        return w.commit_quietly("nothing was changed", to.saying("Không có gì thay đổi."));
    }
    let n = Need { version: form.version()?, ..n };
    store::set_need(w, &ok, id, &n)?;
    let says = format!("Hậu cần: {}; trước là {}.", told(&n), told(held));
    w.commit(
        &Fact::new("logistics.need_set", "gathering", id, says),
        to.saying(format!("Đã ghi: {}.", n.name)),
    )
}

/// Writes down as ordered what is wanted now; after the order itself was changed, by telephone or letter.
pub(crate) fn as_wanted(
    v: &Visit,
    w: &mut Writing,
    Two(id, need): Two<GatheringId, NeedId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let held = plan.needs.iter().find(|n| n.id == need).ok_or(Refusal::NotFound)?;
    let to = Next::to(format!("/gatherings/{id}/needs"));
    let wanted = held.wanted(plan.heads(held)).most;
    if held.have == Some(wanted) {
        return w.commit_quietly("the number was there already", to.saying("Số này đã ghi rồi."));
    }
    let Some(done) = settle::reordered(&plan, held) else {
        return Err(Refusal::conflict(match settle::kept(&plan, held) {
            Some(words) => format!("Tài liệu in rồi thì không bớt được. Bấm nút “{words}” ở mục này."),
            None => "Mục này không thừa, không thiếu nên không có gì để ghi.".to_owned(),
        }));
    };
    if form.value("number") != done.number.to_string() {
        let says = "Số cần vừa đổi sau khi trang này mở ra. Xem lại rồi bấm lần nữa.";
        return Err(Refusal::conflict(says));
    }
    let told = if held.kind == NeedKind::Print { plan.tells() } else { String::new() };
    let n = Need { have: Some(done.number), told, version: form.version()?, ..held.clone() };
    store::set_need(w, &ok, id, &n)?;
    let before = grouped(held.have.unwrap_or(0));
    let says = format!("Hậu cần, {}: {}; trước là {before}.", n.name, done.words);
    let done = format!("Đã ghi {} {} cho {}.", grouped(done.number), n.unit, n.name);
    w.commit(&Fact::new("logistics.need_set", "gathering", id, says), to.saying(done))
}

/// Takes a need out.
pub(crate) fn drop(
    v: &Visit,
    w: &mut Writing,
    Two(id, need): Two<GatheringId, NeedId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (_, ok) = prepared(v, w, id)?;
    let held = store::needs(w, id)?.into_iter().find(|n| n.id == need).ok_or(Refusal::NotFound)?;
    let line = store::lines(w, id)?.into_iter().find(|l| l.need == Some(need));
    if line.as_ref().is_some_and(|l| l.actual.is_some()) {
        return Err(Refusal::conflict(
            "Khoản dự toán của mục này đã ghi số đã chi nên không bỏ được. Sửa số đã chi ở trang Kinh phí trước.",
        ));
    }
    store::drop_need(w, &ok, id, (need, form.version()?))?;
    let with = line.map_or_else(String::new, |l| format!(", cùng khoản dự toán “{}”", l.name));
    let says = format!("Hậu cần: bỏ {}{with}.", told(&held));
    let to = Next::to(format!("/gatherings/{id}/needs")).saying(format!("Đã bỏ: {}.", held.name));
    w.commit(&Fact::new("logistics.need_dropped", "gathering", id, says), to)
}
