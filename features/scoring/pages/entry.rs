//! One cell while it is written: what a method asks for, how a form carries it, and how it is read back.

use crate::methods::{Input, Level, Method};
use crate::model::{Item, NotApplicable, Rubric};
use crate::sheet::{Grounds, Mark, ScoreLine};
use crate::targets::Plan;
use kernel::{Points, Problem, Refusal};
use web::{Filled, Form, Reader};

/// The largest figure done or planned: 9.999.999,99.
const LARGEST: Points = Points(999_999_999);
/// The largest count.
const COUNT_MAX: i64 = 9999;

/// A figure that is being written.
pub(crate) struct Entry {
    /// "points", "ratio", "count", "level", "ticks".
    pub(crate) kind: &'static str,
    /// The word of the script's hook; "" for typed points.
    pub(crate) method: &'static str,
    pub(crate) role: &'static str,
    pub(crate) per: i64,
    /// "1-3:10000 4-10:8500": bands for the script.
    pub(crate) bands: String,
    /// "lỗi", "lần": what is counted.
    pub(crate) unit: &'static str,
    pub(crate) first: Typed,
    pub(crate) first_label: String,
    pub(crate) second: Typed,
    pub(crate) second_label: String,
    /// The covenant gives the plan, which nobody types: as it is read.
    pub(crate) fixed: Option<String>,
    /// The covenant names another member: nothing is written here.
    pub(crate) elsewhere: bool,
    pub(crate) why: Typed,
    pub(crate) why_label: &'static str,
    /// In a column that judges: is the reason there said to hold for what is written now?
    pub(crate) same_reason: Option<bool>,
    /// Is it the judgement there that somebody has to look at again?
    pub(crate) outrun: bool,
    /// Word, label, points in hundredths, chosen.
    pub(crate) options: Vec<(String, String, i64, bool)>,
    /// May the line be said not to apply, and is it?
    pub(crate) not_applicable: Option<bool>,
    pub(crate) computed: String,
    pub(crate) computed_cents: Option<i64>,
    /// What an empty cell of this column means.
    pub(crate) blank: &'static str,
    /// Is that more than "not known"?
    pub(crate) blank_is_known: bool,
    /// What stands for the points then; nothing where a list says it already.
    pub(crate) hint: &'static str,
}

impl Entry {
    /// Do its figures say something else than was saved?
    pub(crate) fn is_typed_over(&self) -> bool {
        self.first.value != self.first.base || self.second.value != self.second.base
    }
}

/// A field with what stands in it, and what stood there when the page was made.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) base: String,
    pub(crate) wrong: bool,
}

/// The fields of a line's cell: its figures, its note, whether it applies.
pub(crate) fn names(item: &Item) -> [String; 4] {
    let ord = item.ord;
    [item.field(), format!("p{ord}"), format!("why{ord}"), format!("na{ord}")]
}

/// The tick that says the reason there holds for the new judgement too.
fn same_reason(item: &Item) -> String {
    format!("cu{}", item.ord)
}

/// What the person typed if they changed it, else what is saved now: words of a stale page never hide newer ones.
fn typed(filled: &Filled, name: String, word: &str, saved: String) -> Typed {
    let base = filled.or(&format!("o{name}"), "");
    let value = if word == base { saved.clone() } else { word.to_owned() };
    let wrong = filled.wrong(&name).is_some();
    Typed { name, value, base: saved, wrong }
}

/// What the database holds, as a form writes it.
fn words(input: Option<Input>) -> (String, String) {
    let one = |word: String| (word, String::new());
    match input {
        None | Some(Input::NotApplicable) => Default::default(),
        Some(Input::Points(p)) => one(p.plain()),
        Some(Input::Ratio { done, planned }) => (done.plain(), planned.plain()),
        Some(Input::Count(n)) => one(n.to_string()),
        Some(Input::Level(i)) => one(i.to_string()),
        Some(Input::Ticks(bits)) => one(bits.to_string()),
        Some(Input::Holds(yes)) => one(i64::from(yes).to_string()),
    }
}

/// The word a posted form has for a cell: for a checklist its ticks as one number.
fn word_of(item: &Item, value: &dyn Fn(&str) -> String) -> String {
    let word = value(&item.field());
    let Method::Checklist { parts } = &item.method else { return word };
    let ticked = (0..parts.len()).filter(|k| !value(&format!("t{}_{k}", item.ord)).is_empty());
    let bits = ticked.fold(0u64, |bits, k| bits | 1 << k);
    // Ticks speak for themselves; none at all is known only when it is said so.
    if bits > 0 || word == "known" { bits.to_string() } else { String::new() }
}

/// Kind, the script's word and hook, what is counted, and what the label calls the figure.
fn shape(method: &Method) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
    match method {
        Method::Manual | Method::Bonus { per: None } => ("points", "", "", "", "điểm"),
        Method::Ratio => ("ratio", "RATIO", "done", "", "thực hiện"),
        Method::TargetLeader => ("ratio", "TARGET_LEADER", "done", "", "thực hiện"),
        Method::Deduct { .. } => ("count", "DEDUCT", "faults", "lỗi", "số lỗi"),
        Method::Level { .. } => ("level", "LEVEL", "level", "", "bậc"),
        Method::Disqualifier => ("level", "LEVEL", "level", "", "có hay không"),
        Method::RankTable { .. } => ("count", "RANK_TABLE", "count", "hạng", "hạng"),
        Method::Checklist { .. } => ("ticks", "CHECKLIST", "", "", "các nội dung"),
        Method::Count { .. } => ("count", "COUNT", "count", "mục", "số mục"),
        Method::Bonus { .. } | Method::Penalty { .. } => ("count", "COUNT", "count", "lần", "số lần"),
    }
}

/// The cell as a form shows it.
pub(crate) fn entry(
    filled: &Filled,
    rubric: &Rubric,
    item: &Item,
    (line, mark): (ScoreLine, Option<&Mark>),
    plan: Plan,
) -> Entry {
    let saved = mark.and_then(|m| m.input);
    let (first, second) = words(saved);
    let (kind, method, role, unit, what) = shape(&item.method);
    let value = |name: &str| filled.or(name, "").to_owned();
    let first = typed(filled, item.field(), &word_of(item, &value), first);
    let [_, planned, why, na] = names(item);
    let mut second = typed(filled, planned.clone(), &value(&planned), second);
    if let Plan::Fixed(figure) = plan {
        second.value = figure.plain();
    }
    let why = typed(filled, why.clone(), &value(&why), mark.map(|m| m.note.clone()).unwrap_or_default());
    let gone = typed(filled, na.clone(), &value(&na), word(saved == Some(Input::NotApplicable)));
    let points = reckon(rubric, item, &first.value, &second.value);
    let bands = match &item.method {
        Method::RankTable { bands } => {
            let band = |b: &crate::Band| {
                format!("{}-{}:{}", b.from, b.to.map_or_else(String::new, |t| t.to_string()), b.points.0)
            };
            bands.iter().map(band).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    };
    let measure = if item.method.is_relative() { "chỉ tiêu" } else { "kế hoạch" };
    let blank_is_known = matches!(line, ScoreLine::Cross | ScoreLine::Standing);
    let hint = if blank_is_known && matches!(kind, "level" | "ticks") { "" } else { line.blank() };
    Entry {
        kind,
        method,
        role,
        unit,
        bands,
        first_label: format!("{}, {what}, tối đa {}", item.no, item.max),
        second_label: format!("{}, {measure}", item.no),
        fixed: if let Plan::Fixed(figure) = plan { Some(figure.to_string()) } else { None },
        elsewhere: plan == Plan::Elsewhere,
        per: item.method.per().unwrap_or_default().0,
        options: options(item, &first.value),
        second,
        why,
        same_reason: line.judges().map(|_| !value(&same_reason(item)).is_empty()),
        outrun: false,
        why_label: if line.judges().is_some() { "Lý do" } else { "Ghi chú" },
        not_applicable: (rubric.not_applicable != NotApplicable::Refused).then_some(!gone.value.is_empty()),
        computed: points.map_or_else(|| hint.to_owned(), |p| p.to_string()),
        computed_cents: points.map(|p| p.0),
        blank: line.blank(),
        blank_is_known,
        hint,
        first,
    }
}

fn word(yes: bool) -> String {
    if yes { "on".to_owned() } else { String::new() }
}

/// What may be chosen or ticked, with what is.
fn options(item: &Item, chosen: &str) -> Vec<(String, String, i64, bool)> {
    let option = |n: usize, name: &str, points: Points| {
        let word = n.to_string();
        let is = chosen == word;
        (word, name.to_owned(), points.0, is)
    };
    let named = |(n, l): (usize, &Level)| option(n, &format!("{} ({})", l.name, l.points), l.points);
    match &item.method {
        Method::Level { levels } => levels.iter().enumerate().map(named).collect(),
        Method::Checklist { parts } => {
            let bits: u64 = chosen.parse().unwrap_or(0);
            let tick = |(n, l): (usize, &Level)| {
                (
                    format!("t{}_{n}", item.ord),
                    format!("{} ({})", l.name, l.points),
                    l.points.0,
                    bits >> n & 1 == 1,
                )
            };
            parts.iter().enumerate().map(tick).collect()
        }
        Method::Disqualifier => {
            vec![option(0, "không", Points::ZERO), option(1, "có, không xét thi đua", Points::ZERO)]
        }
        _ => Vec::new(),
    }
}

/// What the words in a cell give, as far as they can be read: the figure beside them, before it is saved.
fn reckon(rubric: &Rubric, item: &Item, first: &str, second: &str) -> Option<Points> {
    let input = match &item.method {
        m if m.is_typed() => Input::Points(Points::parse(first)?),
        Method::Ratio | Method::TargetLeader => {
            Input::Ratio { done: Points::parse(first)?, planned: Points::parse(second)? }
        }
        Method::Level { .. } => Input::Level(first.parse().ok()?),
        Method::Checklist { .. } => Input::Ticks(first.parse().ok()?),
        Method::Disqualifier => return None,
        _ => Input::Count(first.parse().ok()?),
    };
    rubric.alone(item, input)
}

/// Reads one cell of a posted form. What is wrong is told to the reader.
pub(crate) fn read(r: &mut Reader<'_>, form: &Form, item: &Item, plan: Plan) -> Option<Input> {
    let (field, no) = (item.field(), &item.no);
    if plan == Plan::Elsewhere || !form.value(&format!("na{}", item.ord)).is_empty() {
        return Some(Input::NotApplicable);
    }
    if let Plan::Fixed(planned) = plan {
        let done = r.optional_points(&field, &format!("{no}, thực hiện"), Points::ZERO, LARGEST);
        return done.map(|done| Input::Ratio { done, planned });
    }
    match &item.method {
        Method::Manual | Method::Bonus { per: None } => {
            r.optional_points(&field, no, Points::ZERO, item.max).map(Input::Points)
        }
        Method::Ratio | Method::TargetLeader => pair(r, item),
        Method::Level { levels } => chosen(r, form, item, levels.len()).map(Input::Level),
        Method::Disqualifier => chosen(r, form, item, 2).map(|n| Input::Holds(n == 1)),
        Method::Checklist { .. } => {
            let value = |name: &str| form.value(name).to_owned();
            word_of(item, &value).parse().ok().map(Input::Ticks)
        }
        Method::RankTable { .. } => r.optional_count(&field, no, 1, COUNT_MAX).map(Input::Count),
        Method::Count { .. } | Method::Deduct { .. } | Method::Bonus { .. } | Method::Penalty { .. } => {
            r.optional_count(&field, no, 0, COUNT_MAX).map(Input::Count)
        }
    }
}

/// One of the choices, or none.
fn chosen(r: &mut Reader<'_>, form: &Form, item: &Item, many: usize) -> Option<usize> {
    let word = form.value(&item.field());
    let chosen = word.parse::<usize>().ok().filter(|i| *i < many);
    if chosen.is_none() && !word.is_empty() {
        r.wrong(item.field(), "DIEM-01", format!("{}: chọn một bậc trong danh sách.", item.no));
    }
    chosen
}

/// Done, and planned or target: both or neither.
fn pair(r: &mut Reader<'_>, item: &Item) -> Option<Input> {
    let (field, no) = (item.field(), &item.no);
    let measure = if item.method.is_relative() { "chỉ tiêu" } else { "kế hoạch" };
    let second = format!("p{}", item.ord);
    let done = r.optional_points(&field, &format!("{no}, thực hiện"), Points::ZERO, LARGEST);
    let planned = r.optional_points(&second, &format!("{no}, {measure}"), Points::ZERO, LARGEST);
    if r.has_problem(&field) || r.has_problem(&second) {
        return None;
    }
    match (done, planned) {
        (Some(_), Some(Points::ZERO)) if !item.method.is_relative() => {
            r.wrong(second, "DIEM-03", format!("{no}: số kế hoạch phải lớn hơn 0. Đang nhập 0."));
            None
        }
        (Some(done), Some(planned)) => Some(Input::Ratio { done, planned }),
        (None, None) => None,
        (has, _) => {
            let (at, missing) = match has {
                Some(_) => (second, format!("số {measure}")),
                None => (field, "số thực hiện".to_owned()),
            };
            let says = format!("{no}: còn thiếu {missing}. Điền cả hai số hoặc để trống cả hai.");
            r.wrong(at, "DIEM-02", says);
            None
        }
    }
}

/// A form's cells are named by their lines' places, so it is only read by the rubric it was made of.
///
/// # Errors
/// `Conflict` when another edition was applied meanwhile.
pub(crate) fn same_rubric(form: &Form, rubric: &Rubric) -> Result<(), Refusal> {
    if !form.has("rubric") || form.value("rubric") == rubric.id.to_string() {
        return Ok(());
    }
    Err(Refusal::conflict(
        "Bảng tiêu chí vừa được thay bằng bản mới, các dòng có thể đã đổi chỗ. Mở lại trang để chấm theo bản mới; điểm đã lưu của các dòng giữ nguyên cách tính vẫn còn.",
    ))
}

/// Reads every cell a form carries. Cells the form does not carry stay as they are.
pub(crate) fn read_all(
    form: &Form,
    rubric: &Rubric,
    plan: &dyn Fn(&Item) -> Plan,
) -> (Vec<crate::Wanted>, Vec<Problem>) {
    let (mut wanted, mut problems) = (Vec::new(), Vec::new());
    for item in rubric.items().filter(|i| form.has(&i.field())) {
        let mut r = form.read();
        let input = read(&mut r, form, item, plan(item));
        let note = r.optional_text(&format!("why{}", item.ord), &format!("Lời ghi ở {}", item.no), 4000);
        match r.done() {
            Ok(()) => {
                let seen = form.value(&format!("v{}", item.ord)).parse().ok();
                let ticked = !form.value(&same_reason(item)).is_empty();
                let grounds = if ticked { Grounds::Confirmed } else { Grounds::Untold };
                wanted.push(crate::Wanted { item: item.id, input, note, seen, grounds });
            }
            Err(Refusal::Invalid(more)) => problems.extend(more),
            Err(_) => {}
        }
    }
    (wanted, problems)
}
