//! Where the columns differ and why, and the round in which units explain themselves ("giải trình").

use super::rubric::seen;
use super::sheet::open;
use crate::cross::Assignment;
use crate::duties::{FillSheet, Pen, SeeSheet};
use crate::explain::{self, Conclusion, Explanation, Round};
use crate::missing::Instead;
use crate::model::{ItemId, Rubric, RubricState, SheetId};
use crate::sheet::{ScoreLine, Sheet};
use crate::store::{rounds, rubrics, sheets, tables};
use crate::{Item, deeds};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{Day, Fact, Refusal, YearId};
use organisations::Names;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A round lasts at most so many days.
const ROUND_DAYS_MAX: i64 = 92;

#[derive(askama::Template)]
#[template(path = "differences.html")]
pub(crate) struct DifferencesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) year: String,
    pub(crate) year_title: String,
    pub(crate) tell: String,
    pub(crate) until: String,
    /// The conference's day, when it comes before the round is over.
    pub(crate) meets: Option<String>,
    /// Was the last day taken back until somebody says that they mean it?
    pub(crate) asks: bool,
    /// May the round be ended before its last day?
    pub(crate) may_end: bool,
    pub(crate) may_run: bool,
    /// Units with something to read: first those whose columns differ.
    pub(crate) units: Vec<UnitView>,
    /// Sheet and name of the others.
    pub(crate) alike: Vec<(String, String)>,
    pub(crate) answers: Vec<(&'static str, &'static str)>,
    pub(crate) illustrative: bool,
}

/// A unit with the lines on which its columns differ.
pub(crate) struct UnitView {
    /// Its place among the members, from 1; names the parts of the page.
    pub(crate) n: usize,
    pub(crate) name: String,
    pub(crate) sheet: String,
    /// Lines handed in without the evidence they need: place, title, the unit's reason.
    pub(crate) instead: Vec<(i64, String, String)>,
    pub(crate) lines: Vec<LineView>,
}

/// One line on which columns differ.
pub(crate) struct LineView {
    pub(crate) item: String,
    pub(crate) ord: i64,
    pub(crate) title: String,
    pub(crate) max: String,
    /// Scorer, points, reason.
    pub(crate) marks: Vec<(String, String, String)>,
    /// What the unit said, by whom and when.
    pub(crate) said: Option<(String, String)>,
    /// When it was said, so that an answer meets the words it was written for.
    pub(crate) said_at: i64,
    /// What was answered, by whom and when.
    pub(crate) answered: Option<(String, String)>,
    /// Were other points promised, and not given yet?
    pub(crate) promised: bool,
    pub(crate) may_explain: bool,
    pub(crate) may_answer: bool,
    /// Did the refused form belong to this line?
    pub(crate) back: bool,
}

/// All that the page is made from.
struct Loaded {
    year: Year,
    names: Names,
    rubric: Option<Rubric>,
    sheets: Vec<Sheet>,
    round: Option<Round>,
    said: Vec<Explanation>,
    instead: Vec<Instead>,
    /// Which member was assigned which line of which other.
    across: Assignment,
}

fn load(v: &Visit, w: &mut Reading, id: YearId) -> Result<Loaded, Refusal> {
    let year = seen(v, w, id)?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let names = match tables::newest(w, id)? {
        // As on the page of the table itself.
        Some(kept) => kept.table(id)?.names(names),
        None => names,
    };
    let stands = tables::stands(w, id)?;
    let rubric = rubrics::in_state(w, id, RubricState::Applied)?;
    let mut sheets = match &rubric {
        Some(r) => sheets::of_year(w, r)?,
        None => Vec::new(),
    };
    sheets.retain(|s| year.members.contains(&s.body) && v.can(SeeSheet::of_sheet(&year, s, &stands)));
    let mut said = rounds::explanations(w, id)?;
    said.retain(|e| sheets.iter().any(|s| s.id == e.sheet));
    let round = rounds::round(w, id)?;
    let instead = match &rubric {
        Some(r) => deeds::instead_of_evidence(w, r, &sheets)?,
        None => Vec::new(),
    };
    let across = rounds::assignment(w, id)?;
    Ok(Loaded { year, names, rubric, sheets, round, said, instead, across })
}

/// Where columns differ: every unit for those who see all, one's own for a member.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let l = load(v, w, id)?;
    let may_run = v.can(l.year.run());
    let (mut units, mut alike) = (Vec::new(), Vec::new());
    for (body, n) in l.year.members.iter().zip(1..) {
        if let (Some(sheet), Some(rubric)) = (l.sheets.iter().find(|s| s.body == *body), &l.rubric) {
            let lines: Vec<LineView> =
                rubric.items().filter_map(|i| line(v, &l, (sheet, rubric), i)).collect();
            let name = l.names.full(*body).to_owned();
            let bare = l.instead.iter().filter(|i| i.body == *body);
            let instead: Vec<_> =
                bare.map(|i| (i.ord, format!("{} {}", i.no, i.name), i.why.clone())).collect();
            let sheet = sheet.id.to_string();
            if lines.is_empty() && instead.is_empty() {
                alike.push((sheet, name));
            } else {
                units.push(UnitView { n, name, sheet, instead, lines });
            }
        }
    }
    // First those that have something to explain; then those that only handed in without evidence.
    units.sort_by_key(|u| u.lines.is_empty());
    Page::of(&DifferencesPage {
        frame: v.frame(format!("Chênh lệch và giải trình, {}", l.year.title()), "/years"),
        filled: v.filled.clone(),
        year: id.to_string(),
        year_title: l.year.title(),
        tell: tell(l.round.as_ref(), v.today(), (&l.said, ended(w, id)?)),
        until: l.round.as_ref().map_or_else(String::new, |r| r.until.to_string()),
        meets: meets_before(w, &l, v.today())?.filter(|_| may_run).map(|d| d.to_string()),
        asks: v.filled.wrong("sure").is_some(),
        may_end: may_run && l.round.as_ref().is_some_and(|r| v.today() <= r.until),
        may_run,
        units,
        alike,
        answers: Conclusion::ALL.map(|a| (a.word(), a.vietnamese())).to_vec(),
        illustrative: l.rubric.as_ref().is_some_and(|r| r.illustrative),
    })
}

/// The conference's day in the year's dates, when the round is not over by then and the table cannot be announced at it.
fn meets_before(w: &mut Reading, l: &Loaded, today: Day) -> Result<Option<Day>, Refusal> {
    let Some(round) = l.round.as_ref().filter(|r| today <= r.until) else { return Ok(None) };
    Ok(meets(w, l.year.id)?.filter(|meets| *meets <= round.until))
}

/// The conference's day in the year's dates.
fn meets(w: &mut Reading, year: YearId) -> Result<Option<Day>, Refusal> {
    let planned = blocs::schedule(w, year)?.into_iter().find(|p| p.step == blocs::Step::Conference);
    Ok(planned.and_then(|p| p.from.or(p.until)))
}

/// What the journal calls the opening of a round, another last day, and its end before that day.
const ROUND: [&str; 3] = ["scoring.round_opened", "scoring.round_extended", "scoring.round_ended"];

/// When and why the round was ended before its last day, if that is how it stands.
fn ended(w: &mut Reading, year: YearId) -> Result<Option<(Day, String)>, Refusal> {
    let [opened, extended, ended] = ROUND;
    let last = w.last_fact_named("year", year, [opened, extended, ended, ended, ended])?;
    Ok(last.filter(|f| f.name == ended).map(|f| (f.at.day(), f.reason.unwrap_or_default())))
}

fn tell(round: Option<&Round>, today: Day, (said, ended): (&[Explanation], Option<(Day, String)>)) -> String {
    let waiting = said.iter().filter(|e| e.answer.is_none()).count();
    let count = format!("{} ý kiến giải trình, {waiting} chưa trả lời", said.len());
    match round {
        None => "Chưa mở đợt giải trình.".to_owned(),
        Some(r) if today <= r.until => format!("Đợt giải trình mở đến hết ngày {}. {count}.", r.until),
        Some(r) => match ended {
            Some((day, why)) => format!("Đợt giải trình đã kết thúc sớm ngày {day}: {why} {count}."),
            None => format!("Đợt giải trình đã hết ngày {}. {count}.", r.until),
        },
    }
}

/// "Chấm chéo, Sở Tư pháp": whose marks these are is open to the unit they are about (ADR 0012).
pub(crate) fn cross_words(reviewer: Option<&str>) -> String {
    reviewer.map_or_else(|| "Chấm chéo".to_owned(), |name| format!("Chấm chéo, {name}"))
}

/// A line of a sheet, if its columns differ.
fn line(v: &Visit, l: &Loaded, (sheet, rubric): (&Sheet, &Rubric), item: &Item) -> Option<LineView> {
    let own = sheet.input(ScoreLine::Own, item.id);
    let others = [ScoreLine::Cross, ScoreLine::Head, ScoreLine::Standing];
    let differs = |line: &ScoreLine| {
        let input = sheet.input(*line, item.id);
        input.is_some() && !rubric.agree(item, own, input)
    };
    let said = l.said.iter().find(|e| e.sheet == sheet.id && e.item == item.id);
    if !others.iter().any(differs) && said.is_none() && !sheet.lapsed.contains_key(&item.id) {
        return None;
    }
    let reviewer = l.across.get(&(sheet.body, item.id)).map(|b| l.names.full(*b));
    // A column that says something somewhere on the sheet is told here too, also where it says nothing.
    let used = |line: ScoreLine| sheet.marks.iter().any(|((l, _), m)| *l == line && m.input.is_some());
    let mark = |line: ScoreLine| {
        let who = match line {
            ScoreLine::Own => "Tự chấm".to_owned(),
            ScoreLine::Cross => cross_words(reviewer),
            ScoreLine::Head => l.year.head_words().to_owned(),
            ScoreLine::Standing => "Thường trực".to_owned(),
        };
        let held = sheet.marks.get(&(line, item.id)).filter(|m| m.input.is_some());
        let says = match held {
            Some(m) => rubric.cell_says(item, m.input),
            None if !used(line) => return None,
            None => blank(l, line, (sheet, item)),
        };
        Some((who, says, held.map(|m| m.note.clone()).unwrap_or_default()))
    };
    let lapsed = sheet.lapsed.get(&item.id).map(|m| {
        let says = sheet.lapsed_says(rubric, item).unwrap_or_default();
        ("Thường trực, chờ xem lại".to_owned(), rubric.cell_says(item, m.input), format!("{says}."))
    });
    let when = |at: kernel::Moment| format!("{} lúc {}", at.day(), at.hour());
    let may_explain = explain::may_explain(l.round.as_ref(), v.today(), (sheet, rubric), item.id).is_ok()
        && v.can(FillSheet::of(sheet));
    let waits = said.is_some_and(|e| e.answer.is_none());
    Some(LineView {
        item: item.id.to_string(),
        ord: item.ord,
        title: format!("{} {}", item.no, item.name),
        max: item.max.to_string(),
        marks: ScoreLine::ALL.into_iter().filter_map(mark).chain(lapsed).collect(),
        said: said.map(|e| (e.says.clone(), format!("{}, {}", e.by_name, when(e.at)))),
        said_at: said.map_or(0, |e| e.at.0),
        answered: said.and_then(|e| e.answer.as_ref()).map(|(answer, says, by, at)| {
            (format!("{}. {says}", answer.title()), format!("{by}, {}", when(*at)))
        }),
        promised: said.is_some_and(|e| {
            explain::promised(std::slice::from_ref(e), (rubric, std::slice::from_ref(sheet))).next().is_some()
        }),
        may_explain,
        may_answer: waits && v.can(l.year.run()),
        back: v.filled.or("item", "") == item.id.to_string()
            && v.filled.action.contains(&sheet.id.to_string()),
    })
}

/// What it means that a column says nothing about a line.
fn blank(l: &Loaded, line: ScoreLine, (sheet, item): (&Sheet, &Item)) -> String {
    match line {
        ScoreLine::Cross if !l.across.contains_key(&(sheet.body, item.id)) => "không phân công".to_owned(),
        ScoreLine::Standing => format!("giữ nguyên điểm của {}", l.year.head_words()),
        line => line.blank().to_owned(),
    }
}

/// Opens the round, or gives it another last day.
pub(crate) fn set_round(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let mut r = form.read();
    let until = r.day("until", "Hạn giải trình", v.today(), v.today().plus_days(ROUND_DAYS_MAX));
    if let Some(day) = meets(w, id)?.filter(|day| *day <= until && !r.has_problem("until"))
        && Day::parse(form.value("sure")) != Some(until)
    {
        let says = format!(
            "Hạn này chưa hết khi hội nghị họp ngày {day}, nên tại hội nghị chưa công bố được bảng điểm. Chọn hạn trước ngày {day}; nếu vẫn giữ hạn này thì đánh dấu dưới đây rồi gửi lại."
        );
        r.wrong("sure", "DIEM-58", says);
    }
    r.done()?;
    if tables::stands(w, id)?.version > 0 {
        return Err(Refusal::conflict(
            "Bảng điểm đã công bố nên không mở đợt giải trình nữa. Ý kiến sau công bố xử lý bằng đính chính.",
        ));
    }
    let bare = sheets::bare_of_year(w, id)?;
    let unfinished = year.members.iter().filter(|m| {
        bare.iter().find(|s| s.body == **m).is_none_or(|s| s.state != crate::SheetState::Appraised)
    });
    let n = unfinished.count();
    if n > 0 {
        return Err(Refusal::conflict(format!(
            "Còn {n} phiếu chưa chốt. Chốt hết các phiếu rồi mở đợt giải trình."
        )));
    }
    let before = rounds::round(w, id)?;
    rounds::set_round(w, &ok, id, until)?;
    let (name, verb) = match before {
        Some(_) => (ROUND[1], "đổi hạn giải trình sang"),
        None => (ROUND[0], "mở đợt giải trình đến hết"),
    };
    let fact = Fact::new(name, "year", id, format!("{}: {verb} ngày {until}.", year.title()));
    let next = Next::to(format!("/years/{id}/differences"));
    w.commit(&fact, next.saying(format!("Đợt giải trình mở đến hết ngày {until}.")))
}

/// Ends the round before its last day, with a reason.
pub(crate) fn end_round(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let mut r = form.read();
    let why = r.text("why", "Lý do kết thúc", 500);
    r.done()?;
    let why = deeds::reason_in("why", &why, "kết thúc sớm")?;
    let round = rounds::round(w, id)?;
    if round.is_none_or(|r| r.until < v.today()) {
        return Err(Refusal::conflict("Không có đợt giải trình nào đang mở."));
    }
    // Nobody can explain anything any more today, so yesterday was the last day.
    rounds::set_round(w, &ok, id, v.today().plus_days(-1))?;
    let fact = Fact::new(ROUND[2], "year", id, format!("{}: kết thúc sớm đợt giải trình.", year.title()));
    let next = Next::to(format!("/years/{id}/differences"));
    w.commit(&fact.because(why), next.saying("Đã kết thúc đợt giải trình. Muốn mở lại thì đặt hạn mới."))
}

/// The line on the page of differences.
fn back_to(o: &super::sheet::Opened, item: &Item) -> String {
    let unit = o.year.members.iter().position(|m| *m == o.sheet.body).map_or(1, |n| n + 1);
    format!("/years/{}/differences#d{unit}-{}", o.year.id, item.ord)
}

fn line_of(form: &Form, rubric: &Rubric) -> Result<Item, Refusal> {
    let item: Option<ItemId> = form.value("item").parse().ok();
    let unchosen = || {
        Refusal::wrong("item", "CHUNG-09", "Không rõ ý kiến về tiêu chí nào. Chọn dòng dưới đây rồi gửi lại.")
    };
    item.and_then(|id| rubric.item(id)).cloned().ok_or_else(unchosen)
}

/// A unit says why it should have the points it gave itself.
pub(crate) fn explain(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let ok = v.may(FillSheet::of(&o.sheet))?;
    let item = line_of(form, &o.rubric)?;
    let mut r = form.read();
    let says = r.text("says", &format!("{}, giải trình", item.no), 4000);
    r.done()?;
    let round = rounds::round(w, o.year.id)?;
    explain::may_explain(round.as_ref(), v.today(), (&o.sheet, &o.rubric), item.id)?;
    let held = rounds::explanations(w, o.year.id)?.into_iter().find(|e| e.sheet == id && e.item == item.id);
    let next = Next::to(back_to(&o, &item));
    if held.as_ref().is_some_and(|e| e.says == says) {
        // The same form sent twice: an answer given meanwhile stays.
        return w.commit_quietly("nothing was changed", next.saying("Ý kiến này đã gửi rồi, giữ nguyên."));
    }
    // A form without a mark has seen nothing.
    let seen = if form.has("seen") { form.value("seen") } else { "0" };
    if seen != held.as_ref().map_or(0, |e| e.at.0).to_string() {
        let by =
            held.as_ref().map_or_else(String::new, |e| format!(", {} gửi lúc {}", e.by_name, e.at.hour()));
        return Err(Refusal::conflict(format!(
            "Dòng này có ý kiến giải trình mới hơn trang đồng chí đang mở{by}. Đọc lại rồi gửi; chưa có gì được ghi."
        )));
    }
    rounds::explain(w, &ok, item.id, &says)?;
    let fact = Fact::new("scoring.explained", "sheet", id, format!("{} giải trình ở {}.", o.unit(), item.no))
        .because(says);
    w.commit(
        &fact,
        next.saying(format!("Đã gửi giải trình ở {}. {} sẽ trả lời.", item.no, o.year.head_words())),
    )
}

/// The head unit answers.
pub(crate) fn answer(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let Pen::Head(pen) = Pen::head(v.may(o.year.run())?, &o.year)? else { return Err(Refusal::NotFound) };
    let item = line_of(form, &o.rubric)?;
    let mut r = form.read();
    let words = Conclusion::ALL.map(|a| (a.word(), a));
    let answer = r.choice("answer", "Kết luận", &words);
    let says = r.text("reply", &format!("{}, lý do", item.no), 4000);
    r.done()?;
    let Some(answer) = answer else { return Err(Refusal::NotFound) };
    let says = deeds::reason_in("reply", &says, "trả lời")?;
    let all = rounds::explanations(w, o.year.id)?;
    let to = all.into_iter().find(|e| e.sheet == id && e.item == item.id).ok_or(Refusal::NotFound)?;
    if to.at.0.to_string() != form.value("at") {
        return Err(Refusal::conflict(
            "Đơn vị vừa sửa ý kiến giải trình. Đọc lại rồi trả lời; chưa có gì được ghi.",
        ));
    }
    if to.answer.is_some() {
        return Err(Refusal::conflict("Ý kiến này đã được trả lời."));
    }
    rounds::answer(w, &pen, &to, (answer, &says))?;
    let told = format!("Trả lời giải trình của {} ở {}: {}.", o.unit(), item.no, answer.vietnamese());
    let fact = Fact::new("scoring.explanation_answered", "sheet", id, told).because(says);
    let next = Next::to(back_to(&o, &item));
    let says = match answer {
        Conclusion::Kept => "Đã trả lời: giữ nguyên điểm.",
        Conclusion::Changed => {
            "Đã trả lời. Mở lại phiếu của đơn vị để điều chỉnh điểm, ghi lý do rồi chốt lại."
        }
    };
    w.commit(&fact, next.saying(says))
}

/// The page of the sheet's year again, for a form that was refused.
pub(crate) fn back(v: &Visit, w: &mut Reading, One(id): One<SheetId>) -> Result<Page, Refusal> {
    let o = open(v, w, id)?;
    show(v, w, One(o.year.id))
}
