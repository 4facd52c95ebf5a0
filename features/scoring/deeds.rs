//! What is done to rubrics, sheets and tables: load, decide, write, remember. Pages, the conference and the sample
//! builders call the same functions, so a story cannot do what a clerk cannot.

pub(crate) mod evidence;

use crate::calc::Column;
use crate::compare::scored_again;
use crate::duties::Pen;
use crate::explain;
use crate::methods::Input;
use crate::missing::{self, Instead};
use crate::model::{ItemId, Proof, Rubric, RubricState, SheetId};
use crate::recount;
use crate::sheet::{Change, ScoreLine, Sheet, SheetState, Wanted, is_reason};
use crate::store::{self, rounds, rubrics, sheets, tables};
use crate::table::{self, Table, TableRow};
use crate::targets::{self, Targets};
use crate::tie_votes;
use crate::ties::TieFacts;
use crate::totals::Span;
use blocs::{RunYear, Year};
use db::{Reading, Writing};
use kernel::serde_json::{Value, json};
use kernel::{Allowed, BodyId, Day, Fact, Refusal, YearId};
use std::sync::Arc;

/// A reason long enough to say something.
pub(crate) fn reason(text: &str, what: &str) -> Result<String, Refusal> {
    reason_in("reason", text, what)
}

/// The same, of a field called otherwise.
pub(crate) fn reason_in(field: &str, text: &str, what: &str) -> Result<String, Refusal> {
    if is_reason(text) {
        return Ok(text.to_owned());
    }
    let says = format!("Lý do {what}: viết ít nhất {} ký tự để người sau hiểu.", crate::sheet::REASON_MIN);
    Err(Refusal::wrong(field, "DIEM-08", says))
}

/// Every member of the year as it is called on this day, or as it was called when the year was over.
pub(crate) fn member_names(
    w: &mut Reading,
    year: &Year,
    today: Day,
) -> Result<organisations::Names, Refusal> {
    organisations::names_of(w, &year.members, year.names_day(today))
}

// ---------- rubric ----------

/// The draft becomes the rubric that applies: sums must hold; every member gets a sheet; marks of lines whose rule
/// changed are forgotten, and the fact names them.
pub(crate) fn apply_rubric(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    draft: &Rubric,
    new_id: &dyn Fn() -> SheetId,
) -> Result<Fact, Refusal> {
    ok.duty().within(year.bloc)?;
    if draft.state != RubricState::Draft {
        return Err(Refusal::conflict("Bản này không còn ở dạng đang soạn nên không áp dụng lần nữa được."));
    }
    let mut flaws = draft.flaws();
    let today = w.who().at.day();
    flaws.extend(Targets::of_rubric(w, draft, today)?.flaws(draft));
    if !flaws.is_empty() {
        let all = flaws.into_iter().map(|says| kernel::Problem::new("", "DIEM-20", says)).collect();
        return Err(Refusal::Invalid(all));
    }
    let before = rubrics::in_state(w, year.id, RubricState::Applied)?;
    let bare = sheets::bare_of_year(w, year.id)?;
    if bare.iter().any(|s| !s.state.with_the_unit()) {
        return Err(Refusal::conflict(
            "Đã có đơn vị nộp phiếu nên không thay bảng tiêu chí được. Trả lại các phiếu đã nộp trước, rồi áp dụng bản mới.",
        ));
    }
    rubrics::apply(w, ok, draft)?;
    let mut forgotten = Vec::new();
    if let Some(before) = &before {
        for old in scored_again(before, draft) {
            if sheets::forget_marks(w, ok, year.id, old.id)? > 0 {
                forgotten.push(old.no.clone());
            }
        }
        sheets::follow(w, ok, draft)?;
    }
    covenants::tell_uses(w, ok, year, &targets::uses(draft))?;
    for body in &year.members {
        if !bare.iter().any(|s| s.body == *body) {
            sheets::open(w, ok, new_id(), (draft, *body))?;
        }
    }
    let again = if forgotten.is_empty() {
        String::new()
    } else {
        format!(" Các đơn vị chấm lại: {}.", forgotten.join(", "))
    };
    let says = format!(
        "{}: áp dụng bảng tiêu chí “{}”, bản thứ {}, thang điểm {}.{again}",
        year.title(),
        draft.name,
        draft.edition,
        draft.scale
    );
    let fact = Fact::new("scoring.rubric_applied", "rubric", draft.id, says).and_about("year", year.id);
    let fact = if draft.reason.is_empty() { fact } else { fact.because(&draft.reason) };
    Ok(fact.with(json!({ "edition": draft.edition, "forgotten": forgotten })))
}

// ---------- sheets ----------

/// Saves the cells of one column: all of them, or none. A line whose plan is a target of the covenant is held to it,
/// whatever was typed.
///
/// `seen` is the version the form was made from: a cell another person changed since is never overwritten unseen.
/// Answers the fact, or `None` when everything already stands as wanted.
pub(crate) fn save_marks(
    w: &mut Writing,
    pen: &Pen,
    (sheet, rubric): (&Sheet, &Rubric),
    seen: i64,
    wanted: &[Wanted],
) -> Result<Option<Fact>, Refusal> {
    let line = pen.line();
    sheet.has_been(seen, wanted)?;
    let today = w.who().at.day();
    let wanted = &Targets::of_rubric(w, rubric, today)?.hold((rubric, sheet), line, wanted);
    let changes = sheet.changes(rubric, line, wanted);
    if matches!(&changes, Ok(c) if c.is_empty()) {
        return Ok(None);
    }
    sheet.may_write(line)?;
    // Before any reason is asked for: a cell left alone on an older page is no judgement that takes back a newer one.
    sheet.not_overtaken(rubric, line, wanted, seen)?;
    let changes = changes?;
    sheets::put_marks(w, pen, sheet, &changes)?;
    // What the units gave themselves decides nothing, so a leader there is no news.
    if matches!(line, ScoreLine::Head | ScoreLine::Standing)
        && let Some(moved) = recount::fact(w, (sheet, rubric), &changes)?
    {
        w.remember(&moved)?;
    }
    let name = unit_name(w, sheet)?;
    Ok(Some(marks_fact(sheet, line, &name, &changes)))
}

/// What every member may know of a sheet before publication: that it was handed in, closed, opened again. The year's
/// journal is open to them all, so figures and reasons stay with the sheet.
fn tell_year(w: &mut Writing, sheet: &Sheet, (says, reopened): (String, bool)) -> Result<(), Refusal> {
    let fact = Fact::new(MOVED, "year", sheet.year, says);
    w.remember(&fact.with(json!({ "sheet": sheet.id.to_string(), "reopened": reopened })))?;
    Ok(())
}

/// What the year's journal calls a step of a sheet.
const MOVED: &str = "scoring.sheets_moved";
/// Facts of the year read at once in search of a sheet's last step.
const BATCH: i64 = 500;

/// The sheets that were closed once and stand open to the head unit again.
pub(crate) fn reopened(w: &mut Reading, year: YearId, all: &[Sheet]) -> Result<Vec<SheetId>, Refusal> {
    let mut waiting: Vec<SheetId> =
        all.iter().filter(|s| s.state == SheetState::Submitted).map(|s| s.id).collect();
    let mut found = Vec::new();
    let mut before = None;
    // Newest first: the first step told of a sheet is its last. Each sheet that was handed in has one.
    while !waiting.is_empty() {
        let batch = w.facts_about("year", year, before, BATCH)?;
        let Some(oldest) = batch.last() else { break };
        before = Some(oldest.seq);
        for fact in batch.iter().filter(|f| f.name == MOVED) {
            let data: Value = kernel::serde_json::from_str(&fact.data).unwrap_or_default();
            if let Some(n) = waiting.iter().position(|id| data["sheet"] == id.to_string().as_str()) {
                let id = waiting.swap_remove(n);
                found.extend((data["reopened"] == true).then_some(id));
            }
        }
    }
    Ok(found)
}

fn unit_name(w: &mut Writing, sheet: &Sheet) -> Result<String, Refusal> {
    let today = w.who().at.day();
    let year = blocs::year(w, sheet.year, today)?;
    Ok(member_names(w, &year, today)?.full(sheet.body).to_owned())
}

fn marks_fact(sheet: &Sheet, line: ScoreLine, unit: &str, changes: &[Change]) -> Fact {
    let name = match line {
        ScoreLine::Own => "scoring.self_scored",
        ScoreLine::Cross => "scoring.cross_scored",
        ScoreLine::Head => "scoring.appraised",
        ScoreLine::Standing => "scoring.reappraised",
    };
    let say = |c: &Change| {
        if c.again {
            format!("{} xác nhận lại {}", c.no, c.after.1)
        } else if c.before == c.after {
            format!("{} sửa ghi chú", c.no)
        } else {
            format!("{} từ {} thành {}", c.no, c.before.1, c.after.1)
        }
    };
    let cells: Vec<String> = changes.iter().map(say).collect();
    let says = format!("Phiếu của {unit}, cột {}: {}.", line.vietnamese(), cells.join("; "));
    let data: Vec<Value> = changes
        .iter()
        .map(|c| json!({ "no": c.no, "before": c.before.1, "after": c.after.1, "note": c.note }))
        .collect();
    let fact = Fact::new(name, "sheet", sheet.id, says).with(Value::Array(data));
    let because = |c: &Change| Some(format!("{}: {}", c.no, c.because.as_ref()?));
    let reasons: Vec<String> = changes.iter().filter_map(because).collect();
    if reasons.is_empty() { fact } else { fact.because(reasons.join("; ")) }
}

/// What a sheet's journal calls its handing in.
const SUBMITTED: &str = "scoring.sheet_submitted";

/// The unit hands its sheet in.
pub(crate) fn submit(
    w: &mut Writing,
    pen: &Pen,
    (sheet, rubric): (&Sheet, &Rubric),
) -> Result<Fact, Refusal> {
    let proved = store::evidence::proved(w, sheet.id)?;
    sheet.submit(rubric, &|item| proved.contains(&item))?;
    sheets::submit(w, pen, sheet)?;
    let total = sheet.column(rubric, ScoreLine::Own).totals.total;
    let unit = unit_name(w, sheet)?;
    tell_year(w, sheet, (format!("Phiếu của {unit} đã nộp."), false))?;
    let says = match pen {
        Pen::Behalf(_) => format!("Nộp thay {unit} phiếu tự chấm: {total} điểm; đơn vị chưa có tài khoản."),
        _ => format!("{unit} nộp phiếu tự chấm: {total} điểm."),
    };
    Ok(Fact::new(SUBMITTED, "sheet", sheet.id, says)
        .with(json!({ "low": total.low.0, "high": total.high.0 })))
}

/// What of a sheet its unit changes, as long as it has it.
pub(crate) const CHANGES: [&str; 4] =
    ["scoring.self_scored", "scoring.evidence_added", "scoring.evidence_reused", "scoring.evidence_removed"];

/// Was this sheet sent back to its unit, and nothing changed on it since?
pub(crate) fn unchanged(w: &mut Reading, sheet: &Sheet) -> Result<bool, Refusal> {
    if sheet.state != SheetState::Returned {
        return Ok(false);
    }
    let [a, b, c, d] = CHANGES;
    let last = w.last_fact_named("sheet", sheet.id, [SUBMITTED, a, b, c, d])?;
    Ok(last.is_none_or(|f| f.name == SUBMITTED))
}

/// The lines of these sheets that were handed in with a reason instead of evidence; nothing is asked where no line
/// needs any.
pub(crate) fn instead_of_evidence(
    w: &mut Reading,
    rubric: &Rubric,
    all: &[Sheet],
) -> Result<Vec<Instead>, Refusal> {
    if rubric.items().all(|i| i.proof == Proof::Optional) {
        return Ok(Vec::new());
    }
    let proved = store::evidence::proved_of_year(w, rubric.year)?;
    Ok(missing::instead(rubric, all, &proved))
}

/// The head unit closes a sheet.
pub(crate) fn close(w: &mut Writing, pen: &Pen, (sheet, rubric): (&Sheet, &Rubric)) -> Result<Fact, Refusal> {
    sheet.close(rubric)?;
    sheets::close(w, pen, sheet)?;
    let own = sheet.column(rubric, ScoreLine::Own).totals.total;
    let total = sheet.final_column(rubric).totals.total;
    let unit = unit_name(w, sheet)?;
    tell_year(w, sheet, (format!("Phiếu của {unit} đã chốt."), false))?;
    let says = format!("Chốt phiếu của {unit}: {} (tự chấm {own}).", closed_at(total));
    Ok(Fact::new("scoring.sheet_closed", "sheet", sheet.id, says).with(json!({ "total": total.low.0 })))
}

/// A closed total as the sheet by itself tells it: a span while the figures of others decide one of its lines.
pub(crate) fn closed_at(total: Span) -> String {
    let open = if total.low == total.high { "" } else { ", tùy số liệu của các đơn vị khác" };
    format!("{total} điểm{open}")
}

/// The head unit sends a sheet back to its unit, and may say by when it wants it again.
pub(crate) fn send_back(
    w: &mut Writing,
    pen: &Pen,
    sheet: &Sheet,
    (why, until): (&str, Option<Day>),
) -> Result<Fact, Refusal> {
    sheet.send_back()?;
    let why = reason(why, "trả lại")?;
    sheets::turn_back(w, pen, sheet, (SheetState::Returned, &why, until))?;
    let again = until.map_or_else(String::new, |day| format!(", nộp lại đến hết ngày {day}"));
    let says = format!("Trả lại phiếu cho {}{again}.", unit_name(w, sheet)?);
    Ok(Fact::new("scoring.sheet_returned", "sheet", sheet.id, says).because(why))
}

/// The head unit opens a closed sheet again.
pub(crate) fn reopen(w: &mut Writing, pen: &Pen, sheet: &Sheet, why: &str) -> Result<Fact, Refusal> {
    let stands = tables::stands(w, sheet.year)?;
    sheet.reopen(stands.version > 0, stands.correcting)?;
    let why = reason(why, "mở lại")?;
    sheets::turn_back(w, pen, sheet, (SheetState::Submitted, &why, None))?;
    let unit = unit_name(w, sheet)?;
    tell_year(w, sheet, (format!("Phiếu của {unit} được mở lại."), true))?;
    let says = format!("Mở lại phiếu đã chốt của {unit}.");
    Ok(Fact::new("scoring.sheet_reopened", "sheet", sheet.id, says).because(why))
}

// ---------- table ----------

/// A year's sheets, the rubric they follow and the table they make now.
pub(crate) struct Live {
    pub(crate) rubric: Rubric,
    /// Without the marks given across, which decide nothing.
    pub(crate) sheets: Vec<Sheet>,
    /// What the tie-break looks at beside the scores.
    pub(crate) facts: TieFacts,
    /// What stands in the end, worked out.
    pub(crate) last: Column,
    /// Shared with the page that shows it: it holds every line of every unit.
    pub(crate) table: Arc<Table>,
}

/// The table as the sheets have it now, published or not, with the names of this day.
pub(crate) fn live(w: &mut Reading, year: &Year, today: Day) -> Result<Option<Live>, Refusal> {
    let Some(rubric) = rubrics::in_state(w, year.id, RubricState::Applied)? else { return Ok(None) };
    let sheets = sheets::deciding_of_year(w, &rubric)?;
    let facts = tie_votes::facts(w, year, &rubric)?;
    let names = member_names(w, year, today)?;
    let column = |input: &dyn Fn(&Sheet, ItemId) -> Option<Input>| {
        table::column(&rubric, &year.members, &sheets, input)
    };
    let own = column(&|s, item| s.input(ScoreLine::Own, item));
    let last = column(&|s, item| s.final_input(item));
    let name = |b: BodyId| names.full(b).to_owned();
    let mut table = Table::of(&rubric, (&own, &last), &sheets, &facts, &name);
    table.keep_names(&names);
    Ok(Some(Live { rubric, sheets, facts, last, table: Arc::new(table) }))
}

/// What keeps the table from being published now, in sentences; empty: nothing.
pub(crate) fn unfinished(
    w: &mut Reading,
    year: &Year,
    today: Day,
    all: &[Sheet],
) -> Result<Vec<String>, Refusal> {
    let names = member_names(w, year, today)?;
    let mut left = Vec::new();
    for body in &year.members {
        let name = names.full(*body);
        let sheet = all.iter().find(|s| s.body == *body);
        match sheet.map(|s| s.state) {
            None => left.push(format!("{name}: chưa có phiếu chấm điểm.")),
            Some(SheetState::Appraised) if sheet.is_some_and(|s| !s.lapsed.is_empty()) => {
                left.push(format!("{name}: có dòng chờ thường trực xem lại."));
            }
            Some(SheetState::Appraised) => {}
            Some(SheetState::Submitted) => left.push(format!("{name}: phiếu đã nộp, chưa chốt.")),
            Some(SheetState::Open | SheetState::Returned) => left.push(format!("{name}: chưa nộp phiếu.")),
        }
    }
    Ok(left)
}

/// Freezes the table as its next version, and answers the version with its fact. `seen`: the digest of the table that
/// was shown beside the button; another one is shown first.
pub(crate) fn publish(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    seen: Option<&str>,
) -> Result<(i64, Fact), Refusal> {
    ok.duty().within(year.bloc)?;
    let today = w.who().at.day();
    let Some(Live { rubric, sheets: all, table, .. }) = live(w, year, today)? else {
        return Err(Refusal::conflict("Chưa có bảng tiêu chí nào được áp dụng nên chưa có gì để công bố."));
    };
    let content = table.freeze()?;
    if seen.is_some_and(|seen| seen != web::digest(&content)) {
        return Err(Refusal::conflict(
            "Bảng điểm vừa thay đổi sau khi trang này mở ra. Xem lại bảng dưới đây rồi công bố.",
        ));
    }
    let newest = tables::newest(w, year.id)?;
    let (version, why) = match &newest {
        None => (1, String::new()),
        Some(t) => {
            let begun = tables::correction(w, year.id, t.version + 1)?;
            let Some((why, _, _)) = begun else {
                return Err(Refusal::conflict(format!(
                    "Bảng điểm đã công bố, bản thứ {}. Chỉ sửa bằng bản mới: bắt đầu đính chính, ghi lý do.",
                    t.version
                )));
            };
            (t.version + 1, why)
        }
    };
    if let Some(says) = unready(w, year, (&rubric, &table, &all), newest.is_none())? {
        return Err(Refusal::conflict(format!("Chưa công bố được. {says}")));
    }
    if let Some(t) = &newest
        && t.table(year.id)?.same_figures(&table)?
    {
        return Err(Refusal::conflict(
            "Bản mới không khác gì bản đã công bố. Sửa phiếu cần sửa trước, hoặc thôi đính chính.",
        ));
    }
    tables::put(w, ok, year.id, (version, &content, &why))?;
    let digest = web::digest(&content);
    let says = format!("{}: công bố bảng điểm, bản thứ {version}.", year.title());
    let fact = Fact::new(tables::PUBLISHED, "year", year.id, says)
        .with(json!({ "version": version, "digest": digest }));
    Ok((version, if why.is_empty() { fact } else { fact.because(why) }))
}

/// What keeps this table from being published: sheets not closed, the explanation round, a place not known, a vote
/// that was not held. `first`: nothing was published yet.
fn unready(
    w: &mut Writing,
    year: &Year,
    (rubric, table, all): (&Rubric, &Table, &[Sheet]),
    first: bool,
) -> Result<Option<String>, Refusal> {
    let today = w.who().at.day();
    let left = unfinished(w, year, today, all)?;
    if !left.is_empty() {
        return Ok(Some(left.join(" ")));
    }
    let (round, said) = (rounds::round(w, year.id)?, rounds::explanations(w, year.id)?);
    if let Some(says) = explain::unsettled(round.as_ref(), today, &said, (rubric, all)).filter(|_| first) {
        return Ok(Some(says));
    }
    let names = member_names(w, year, today)?;
    let open = |r: &&TableRow| r.barred.is_empty() && (r.total.is_none() || r.rank.is_none());
    if let Some(row) = table.rows.iter().find(open) {
        return Ok(Some(format!("Điểm của {} còn chưa rõ. {}", names.full(row.body), row.why)));
    }
    let waiting: Vec<&str> = table.rows.iter().filter(|r| r.waits).map(|r| names.full(r.body)).collect();
    if waiting.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!(
        "Bằng nhau ở mọi tiêu chí xét, chờ biểu quyết: {}. Ghi kết quả biểu quyết ở mục “Bằng điểm” của trang kết quả chấm điểm rồi công bố.",
        waiting.join(", ")
    )))
}

/// Begins a correction of the published table.
pub(crate) fn begin_correction(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    year: &Year,
    why: &str,
) -> Result<Fact, Refusal> {
    ok.duty().within(year.bloc)?;
    let Some(newest) = tables::newest(w, year.id)? else {
        return Err(Refusal::conflict(
            "Bảng điểm chưa công bố nên chưa cần đính chính; sửa thẳng trên phiếu.",
        ));
    };
    let next = newest.version + 1;
    if tables::correction(w, year.id, next)?.is_some() {
        return Err(Refusal::conflict("Đang đính chính rồi. Sửa phiếu cần sửa, rồi công bố bản mới."));
    }
    let why = reason(why, "đính chính")?;
    tables::begin_correction(w, ok, year.id, (next, &why))?;
    let says = format!("{}: bắt đầu đính chính bảng điểm đã công bố (sẽ là bản thứ {next}).", year.title());
    Ok(Fact::new("scoring.correction_begun", "year", year.id, says).because(why))
}

/// Ends a correction that changed nothing.
pub(crate) fn drop_correction(w: &mut Writing, ok: &Allowed<RunYear>, year: &Year) -> Result<Fact, Refusal> {
    ok.duty().within(year.bloc)?;
    let newest = tables::newest(w, year.id)?.ok_or(Refusal::NotFound)?;
    if tables::correction(w, year.id, newest.version + 1)?.is_none() {
        return Err(Refusal::conflict("Không có đính chính nào đang mở."));
    }
    let today = w.who().at.day();
    let now = live(w, year, today)?.ok_or(Refusal::NotFound)?;
    let left = unfinished(w, year, today, &now.sheets)?;
    if !left.is_empty() {
        return Err(Refusal::conflict(format!(
            "Đã có phiếu được mở lại nên chưa thôi đính chính được. {} Chốt các phiếu trước.",
            left.join(" ")
        )));
    }
    if !newest.table(year.id)?.same_figures(&now.table)? {
        return Err(Refusal::conflict(format!(
            "Bảng điểm nay đã khác bản thứ {}, do phiếu được sửa hoặc biểu quyết khi bằng điểm được ghi lại, nên không thôi đính chính được. Công bố bản mới; muốn giữ bản cũ thì ghi lại như cũ trước.",
            newest.version
        )));
    }
    tables::drop_correction(w, ok, year.id, newest.version + 1)?;
    let says = format!("{}: thôi đính chính, bản thứ {} giữ nguyên.", year.title(), newest.version);
    Ok(Fact::new("scoring.correction_dropped", "year", year.id, says))
}
