//! The estimate: lines, ceilings, what was spent, and its approval.

use super::{Top, prepared};
use crate::budget::{Approval, Budget, Line, LineId};
use crate::load;
use crate::needs::{DONG_MAX, NeedId, dong};
use crate::plan::Plan;
use crate::store;
use db::{Committed, Reading, Writing};
use gatherings::GatheringId;
use kernel::{Day, Fact, Refusal, grouped};
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

/// Most lines of one estimate.
const LINES_MAX: usize = 200;

#[derive(askama::Template)]
#[template(path = "budget.html")]
pub(crate) struct BudgetPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) rows: Vec<LineView>,
    pub(crate) total: String,
    pub(crate) spent: String,
    pub(crate) saved: Option<String>,
    pub(crate) ceiling: Option<String>,
    pub(crate) over: bool,
    pub(crate) typed_ceiling: String,
    pub(crate) approved: Option<(String, String, String, String)>,
    pub(crate) version: String,
    pub(crate) seen_total: i64,
    pub(crate) expected: i64,
    pub(crate) today: String,
    /// Needs with a price and no line yet.
    pub(crate) unpriced: Vec<(NeedId, String)>,
}

/// A line in the list.
pub(crate) struct LineView {
    pub(crate) id: LineId,
    pub(crate) name: String,
    pub(crate) how: String,
    pub(crate) amount: String,
    pub(crate) ceiling: String,
    pub(crate) actual: String,
    pub(crate) remark: String,
    pub(crate) over: bool,
    pub(crate) overspent: bool,
}

fn view(plan: &Plan, l: &Line) -> LineView {
    let now = plan.amount(l);
    let need = l.need.and_then(|id| plan.needs.iter().find(|n| n.id == id));
    let how = need.map_or_else(String::new, |n| {
        let many = if n.price > 0 { now / n.price } else { 0 };
        format!("{} {} × {}", grouped(many), n.unit, dong(n.price))
    });
    let or_none = |n: Option<i64>| n.map_or_else(|| "–".to_owned(), grouped);
    LineView {
        id: l.id,
        name: l.name.clone(),
        how,
        amount: grouped(now),
        ceiling: or_none(l.ceiling),
        actual: or_none(l.actual),
        remark: l.remark.clone(),
        over: l.ceiling.is_some_and(|most| now > most),
        overspent: l.actual.is_some_and(|spent| spent > now),
    }
}

/// The estimate, the form for another line, and its approval.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let total = plan.total();
    let spent = plan.spent();
    let settled = !plan.lines.is_empty() && plan.lines.iter().all(|l| l.actual.is_some());
    let lined = |n: &NeedId| plan.lines.iter().any(|l| l.need == Some(*n));
    let unpriced = plan.needs.iter().filter(|n| n.price > 0 && !lined(&n.id));
    let filled = v.filled.beside(plan.budget.version, &[]);
    Page::of(&BudgetPage {
        frame: v.frame(format!("Kinh phí: {}", g.name), "/gatherings"),
        filled,
        top: Top::of(&g, "needs", "Kinh phí")?,
        key: v.form_key(),
        rows: plan.lines.iter().map(|l| view(&plan, l)).collect(),
        total: dong(total),
        spent: dong(spent),
        saved: (settled && spent < total).then(|| dong(total - spent)),
        ceiling: plan.budget.ceiling.map(dong),
        over: plan.budget.ceiling.is_some_and(|most| total > most),
        typed_ceiling: plan.budget.ceiling.map_or_else(String::new, |c| c.to_string()),
        approved: plan
            .budget
            .approved
            .as_ref()
            .map(|a| (dong(a.total), grouped(a.heads), a.on.to_string(), a.basis.clone())),
        version: plan.budget.version.to_string(),
        seen_total: total,
        expected: g.expected,
        today: v.today().to_string(),
        unpriced: unpriced.map(|n| (n.id, n.name.clone())).collect(),
    })
}

fn read(form: &Form, plan: &Plan, held: &Line) -> Result<Line, Refusal> {
    let mut r = form.read();
    let need = match form.value("need") {
        "" => held.need,
        key => {
            let found = key.parse::<NeedId>().ok().filter(|id| plan.needs.iter().any(|n| n.id == *id));
            if found.is_none() {
                r.wrong("need", "HC-10", "Mục hậu cần: không có mục này. Chọn lại trong danh sách.");
            }
            found
        }
    };
    let of_need = need.and_then(|id| plan.needs.iter().find(|n| n.id == id)).map(|n| n.name.clone());
    let name = match &of_need {
        Some(called) => {
            let typed = r.optional_line("name", "Tên khoản", 160);
            if typed.is_empty() { called.clone() } else { typed }
        }
        None => r.line("name", "Tên khoản", 160),
    };
    let amount = match need {
        Some(_) => 0,
        None => r.count("amount", "Số tiền, đồng", 0, DONG_MAX),
    };
    let ceiling = r.optional_count("ceiling", "Mức tối đa, đồng", 0, DONG_MAX);
    let actual = r.optional_count("actual", "Đã chi, đồng", 0, DONG_MAX);
    let remark = r.optional_line("remark", "Ghi chú tiết kiệm", 300);
    r.done()?;
    Ok(Line { id: held.id, need, name, amount, ceiling, actual, remark, version: held.version })
}

fn told(plan: &Plan, l: &Line) -> String {
    let most = l.ceiling.map_or_else(String::new, |c| format!(", tối đa {}", dong(c)));
    let spent = l.actual.map_or_else(String::new, |a| format!(", đã chi {}", dong(a)));
    format!("“{}” {}{most}{spent}", l.name, dong(plan.amount(l)))
}

/// Adds a line.
pub(crate) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let blank = Line {
        id: v.sent_key(form),
        need: None,
        name: String::new(),
        amount: 0,
        ceiling: None,
        actual: None,
        remark: String::new(),
        version: 0,
    };
    let l = read(form, &plan, &blank)?;
    if plan.lines.len() >= LINES_MAX {
        return Err(Refusal::wrong("name", "HC-11", format!("Đã có {LINES_MAX} khoản. Gộp bớt các khoản.")));
    }
    store::add_line(w, &ok, id, &l)?;
    let says = format!("Dự toán: thêm khoản {}.", told(&plan, &l));
    let to = Next::to(format!("/gatherings/{id}/budget")).saying(format!("Đã thêm khoản: {}.", l.name));
    w.commit(&Fact::new("logistics.line_added", "gathering", id, says), to)
}

/// What is approved must be what was read: both figures of then and of now are told.
fn other_than_seen((heads, total): (&str, &str), (heads_now, total_now): (i64, i64)) -> Refusal {
    let now = format!("{} cho {} đại biểu", dong(total_now), grouped(heads_now));
    let seen = heads.parse().ok().zip(total.parse().ok());
    Refusal::conflict(match seen {
        Some((heads, total)) => format!(
            "Trang đã mở ghi {} cho {} đại biểu, nay là {now}; chưa ghi duyệt. Xem lại rồi bấm lần nữa.",
            dong(total),
            grouped(heads)
        ),
        None => format!("Dự toán nay là {now}; chưa ghi duyệt. Xem lại rồi bấm lần nữa."),
    })
}

const UNTICKED: &str = "Đã điền ngày duyệt hoặc căn cứ mà chưa đánh dấu “đã được duyệt”, nên chưa ghi gì. Đánh dấu nếu dự toán đã được duyệt; chỉ đặt mức tối đa thì xóa ngày duyệt và căn cứ.";

/// Words of an approval, which would be lost where the box is not ticked. The page itself fills in today.
fn tells_of_approval(form: &Form, today: Day) -> bool {
    let (on, basis) = (form.value("on").trim(), form.value("basis").trim());
    !basis.is_empty() || !(on.is_empty() || Day::parse(on) == Some(today))
}

/// Approves the estimate as it stands, or sets its ceiling.
pub(crate) fn approve(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let total = plan.total();
    let mut r = form.read();
    let ceiling = r.optional_count("most", "Mức tối đa của cả dự toán, đồng", 0, DONG_MAX);
    let (approves, settled) = (form.has("approves"), g.days_settled(v.today()));
    let on = if approves { Some(r.day("on", "Ngày duyệt", settled.0, settled.1)) } else { None };
    let basis = r.optional_line("basis", "Căn cứ", 200);
    if !approves && tells_of_approval(form, v.today()) {
        r.wrong("approves", "HC-12", UNTICKED);
    }
    r.done()?;
    let (heads_seen, total_seen) = (form.value("heads"), form.value("total"));
    if approves && (heads_seen, total_seen) != (g.expected.to_string().as_str(), total.to_string().as_str()) {
        return Err(other_than_seen((heads_seen, total_seen), (g.expected, total)));
    }
    let approved = match on {
        Some(on) => Some(Approval { heads: g.expected, total, on, basis }),
        None => plan.budget.approved.clone(),
    };
    let b = Budget { ceiling, approved, version: form.version()? };
    let to = Next::to(format!("/gatherings/{id}/budget"));
    if b == plan.budget {
        return w.commit_quietly("nothing was changed", to.saying("Không có gì thay đổi."));
    }
    store::put_budget(w, &ok, id, &b)?;
    let most = b.ceiling.map_or_else(|| "không đặt mức tối đa".to_owned(), |c| format!("tối đa {}", dong(c)));
    let says = match &b.approved {
        Some(a) if approves => {
            format!("Duyệt dự toán {} cho {} đại biểu ngày {}; {most}.", dong(a.total), a.heads, a.on)
        }
        _ => format!("Dự toán: {most}."),
    };
    let fact = Fact::new("logistics.budget_set", "gathering", id, says);
    let fact = match b.approved.as_ref().filter(|a| approves && !a.basis.is_empty()) {
        Some(a) => fact.because(format!("Căn cứ: {}", a.basis)),
        None => fact,
    };
    w.commit(&fact, to.saying("Đã ghi."))
}

#[derive(askama::Template)]
#[template(path = "line.html")]
pub(crate) struct LinePage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) line: Line,
    pub(crate) amount: String,
    pub(crate) ceiling: String,
    pub(crate) actual: String,
    pub(crate) of_need: bool,
    pub(crate) comes_to: String,
}

fn typed(n: Option<i64>) -> String {
    n.map_or_else(String::new, |n| n.to_string())
}

/// One line, to be set.
pub(crate) fn one(
    v: &Visit,
    w: &mut Reading,
    Two(id, line): Two<GatheringId, LineId>,
) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let l = plan.lines.iter().find(|l| l.id == line).ok_or(Refusal::NotFound)?;
    let filled = v.filled.beside(l.version, &[]);
    let frame = v.frame(format!("{}: {}", l.name, g.name), "/gatherings");
    Page::of(&LinePage {
        frame: frame.over(&filled, format!("/gatherings/{id}/budget/{line}")),
        filled,
        top: Top::of(&g, "needs", &l.name)?,
        amount: l.amount.to_string(),
        ceiling: typed(l.ceiling),
        actual: typed(l.actual),
        of_need: l.need.is_some(),
        comes_to: dong(plan.amount(l)),
        line: l.clone(),
    })
}

/// Sets a line.
pub(crate) fn set(
    v: &Visit,
    w: &mut Writing,
    Two(id, line): Two<GatheringId, LineId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let held = plan.lines.iter().find(|l| l.id == line).ok_or(Refusal::NotFound)?;
    let l = read(form, &plan, held)?;
    let to = Next::to(format!("/gatherings/{id}/budget"));
    if l == *held && form.version()? == held.version {
        return w.commit_quietly("nothing was changed", to.saying("Không có gì thay đổi."));
    }
    let l = Line { version: form.version()?, need: held.need, ..l };
    store::set_line(w, &ok, id, &l)?;
    let says = format!("Dự toán: khoản {}; trước là {}.", told(&plan, &l), told(&plan, held));
    w.commit(
        &Fact::new("logistics.line_set", "gathering", id, says),
        to.saying(format!("Đã ghi khoản: {}.", l.name)),
    )
}

/// Takes a line out.
pub(crate) fn drop(
    v: &Visit,
    w: &mut Writing,
    Two(id, line): Two<GatheringId, LineId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let plan = load::plan(w, &g)?;
    let held = plan.lines.iter().find(|l| l.id == line).ok_or(Refusal::NotFound)?;
    store::drop_line(w, &ok, id, (line, form.version()?))?;
    let says = format!("Dự toán: bỏ khoản {}.", told(&plan, held));
    let to = Next::to(format!("/gatherings/{id}/budget")).saying(format!("Đã bỏ khoản: {}.", held.name));
    w.commit(&Fact::new("logistics.line_dropped", "gathering", id, says), to)
}
