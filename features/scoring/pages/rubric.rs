//! The rubric of a year: read it, begin one, apply it, withdraw a draft.

use super::marks::why;
use crate::model::{Part, Proof, Rubric, RubricId, RubricState};
use crate::sample::rubrics;
use crate::store::{rubrics as store, sheets, tables};
use crate::targets::Targets;
use crate::{ItemId, deeds};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{Allowed, Fact, Points, Refusal, YearId};
use organisations::Names;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "rubric.html")]
pub(crate) struct RubricPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) year: String,
    pub(crate) year_title: String,
    pub(crate) head_words: &'static str,
    pub(crate) rubric: Option<View>,
    pub(crate) may_run: bool,
    /// Is there no draft, so that one may be begun?
    pub(crate) may_begin: bool,
    /// Why no other edition can be applied now; empty: one can.
    pub(crate) closed: String,
    pub(crate) samples: Vec<(String, String)>,
    /// Number, state, why, is it shown, for each edition.
    pub(crate) editions: Vec<(i64, &'static str, String, bool)>,
    /// Are there two editions to compare?
    pub(crate) comparable: bool,
    /// The year before, on whose figures the edition shown can be tried.
    pub(crate) past: Option<i64>,
}

/// A rubric as the page shows it.
pub(crate) struct View {
    pub(crate) version: i64,
    pub(crate) edition: i64,
    pub(crate) name: String,
    pub(crate) tell: String,
    pub(crate) draft: bool,
    pub(crate) illustrative: bool,
    pub(crate) ties: String,
    pub(crate) rounding: String,
    pub(crate) not_applicable: String,
    pub(crate) flaws: Vec<String>,
    pub(crate) sections: Vec<SectionView>,
}

/// A section as the page shows it.
pub(crate) struct SectionView {
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) max: String,
    pub(crate) rows: Vec<RowView>,
}

/// A line, or the heading of a group.
pub(crate) struct RowView {
    pub(crate) heading: bool,
    /// How many groups it stands in.
    pub(crate) depth: usize,
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) max: String,
    pub(crate) rule: String,
    /// Who confirms the figures.
    pub(crate) by: String,
}

/// The line's rule with all it declares.
fn rule(i: &crate::Item) -> String {
    let target = i.target.map(|no| format!("Kế hoạch là chỉ tiêu {no} của giao ước."));
    let proof = (i.proof == Proof::Required).then(|| "Phải có minh chứng.".to_owned());
    let all: Vec<String> = std::iter::once(i.rule()).chain(target).chain(proof).collect();
    all.join(" ")
}

fn rows(s: &crate::Section, names: &Names) -> Vec<RowView> {
    let mut rows = Vec::new();
    let mut shown = Vec::new();
    for i in &s.items {
        let path = s.path(i);
        for (depth, n) in path.iter().enumerate() {
            if let Some(g) = s.groups.get(*n).filter(|_| !shown.contains(n)) {
                shown.push(*n);
                let (no, name, max) = (g.no.clone(), g.name.clone(), g.max.to_string());
                rows.push(RowView {
                    heading: true,
                    depth,
                    no,
                    name,
                    max,
                    rule: String::new(),
                    by: String::new(),
                });
            }
        }
        rows.push(RowView {
            heading: false,
            depth: path.len(),
            no: i.no.clone(),
            name: i.name.clone(),
            max: if s.part == Part::Bar { String::new() } else { i.max.to_string() },
            rule: rule(i),
            by: i.scorer.map_or(String::new(), |b| names.full(b).to_owned()),
        });
    }
    rows
}

pub(crate) fn view(r: &Rubric, names: &Names) -> View {
    let max = |s: &crate::Section| match s.part {
        Part::Main if s.bonus_max > Points::ZERO => format!("{} + {} thưởng", s.max, s.bonus_max),
        Part::Bar => String::new(),
        _ if s.max > Points::ZERO => s.max.to_string(),
        _ => "không trần".to_owned(),
    };
    View {
        version: r.version,
        edition: r.edition,
        name: r.name.clone(),
        tell: format!("Thang điểm {}, bản thứ {}, {}", r.scale, r.edition, r.state.vietnamese()),
        draft: r.state == RubricState::Draft,
        illustrative: r.illustrative,
        ties: r.ties_say(),
        rounding: r.rounding_says(),
        not_applicable: format!("Tiêu chí không áp dụng: {}.", r.not_applicable.vietnamese()),
        flaws: r.flaws(),
        sections: r
            .sections
            .iter()
            .map(|s| SectionView {
                no: s.no.clone(),
                name: s.name.clone(),
                max: max(s),
                rows: rows(s, names),
            })
            .collect(),
    }
}

/// The year, for whoever may look at it.
pub(crate) fn seen(v: &Visit, w: &mut Reading, id: YearId) -> Result<Year, Refusal> {
    let year = blocs::year(w, id, v.today())?;
    v.sees(year.see())?;
    Ok(year)
}

/// The rubric that applies, or the edition asked for.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    let editions = store::editions(w, id)?;
    let asked = v.ask("edition").parse::<i64>().ok();
    let by_state = |state| editions.iter().find(|e| e.2 == state);
    // A refused form about the draft comes back beside the draft.
    let about_draft = ["/application", "/withdrawal"].iter().any(|deed| v.filled.action.ends_with(deed));
    let chosen = editions
        .iter()
        .find(|e| Some(e.1) == asked)
        .or(by_state(RubricState::Draft).filter(|_| about_draft))
        .or(by_state(RubricState::Applied))
        .or(by_state(RubricState::Draft))
        .map(|e| e.0);
    let rubric = chosen.map(|id| store::rubric(w, id)).transpose()?;
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let last = blocs::year_numbered(w, year.bloc, year.number - 1, v.today())?;
    let seen = last.as_ref().filter(|y| v.can(y.see())).map(|y| y.number);
    let last = match last {
        Some(y) => store::in_state(w, y.id, RubricState::Applied)?.map(|r| (y.number, r.name)),
        None => None,
    };
    let comparable = editions.len() + usize::from(seen.is_some() && last.is_some()) > 1;
    let past = seen.filter(|_| rubric.is_some());
    let may_run = v.can(year.run());
    let filled = match rubric.as_ref().filter(|r| about_draft && r.state == RubricState::Draft) {
        Some(draft) => v.filled.beside(draft.version, &[]),
        None => v.filled.clone(),
    };
    let frame = v.frame(format!("Bảng tiêu chí chấm điểm, {}", year.title()), "/years");
    Page::of(&RubricPage {
        frame: frame.over(&filled, format!("/years/{id}/rubric")),
        filled,
        year: id.to_string(),
        year_title: year.title(),
        head_words: year.head_words(),
        may_run,
        may_begin: may_run && by_state(RubricState::Draft).is_none(),
        closed: if may_run { closed(w, id)? } else { String::new() },
        samples: samples(last, by_state(RubricState::Applied).is_some()),
        editions: editions
            .iter()
            .map(|(key, n, state, why)| (*n, state.vietnamese(), why.clone(), Some(*key) == chosen))
            .collect(),
        rubric: rubric.map(|r| view(&r, &names)),
        comparable,
        past,
    })
}

/// Why there is no other edition for scores that everybody was told.
const PUBLISHED: &str = "Bảng điểm đã công bố theo bảng tiêu chí này nên bảng tiêu chí giữ nguyên.";

/// Why no other edition can be applied now, as `deeds::apply_rubric` would refuse it; empty: one can.
fn closed(w: &mut Reading, id: YearId) -> Result<String, Refusal> {
    let stands = tables::stands(w, id)?;
    let all = sheets::bare_of_year(w, id)?;
    let away = all.iter().filter(|s| !s.state.with_the_unit()).count();
    Ok(match away {
        0 => String::new(),
        _ if stands.version > 0 && !stands.correcting => PUBLISHED.to_owned(),
        n => format!(
            "Đã có {n} đơn vị nộp phiếu. Muốn thay thì trả lại các phiếu ấy trước (phiếu đã chốt thì mở lại rồi trả lại), sau đó bản mới áp dụng được."
        ),
    })
}

/// What a draft may begin from.
pub(crate) fn samples(last: Option<(i64, String)>, applied: bool) -> Vec<(String, String)> {
    if applied {
        return vec![("current".to_owned(), "Bản đang áp dụng".to_owned())];
    }
    let last = last.map(|(n, name)| ("last".to_owned(), format!("Như năm {n}: {name}")));
    last.into_iter()
        .chain(rubrics().into_iter().map(|s| (s.word.to_owned(), format!("Mẫu: {}", s.says))))
        .chain([("empty".to_owned(), "Bảng trống".to_owned())])
        .collect()
}

/// Begins a draft: from a sample, from last year, from the edition that applies (with a reason), or empty.
pub(crate) fn begin(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let stands = tables::stands(w, id)?;
    if stands.version > 0 && !stands.correcting {
        return Err(Refusal::conflict(PUBLISHED));
    }
    if store::in_state(w, id, RubricState::Draft)?.is_some() {
        return Err(Refusal::conflict("Đã có một bản đang soạn. Soạn tiếp bản ấy, hoặc bỏ nó trước."));
    }
    let applied = store::in_state(w, id, RubricState::Applied)?;
    let source = source(w, &year, form, applied.as_ref(), v)?;
    let reason =
        if applied.is_some() { deeds::reason(&why(form)?, "soạn bản mới")? } else { String::new() };
    let edition = store::editions(w, id)?.first().map_or(1, |e| e.1 + 1);
    let draft = Rubric {
        id: v.new_id::<RubricId>(),
        year: id,
        edition,
        state: RubricState::Draft,
        version: 1,
        reason: reason.clone(),
        ..source
    };
    store::put(w, &ok, &draft)?;
    let says = format!("{}: soạn bảng tiêu chí chấm điểm, bản thứ {edition}.", year.title());
    let fact = Fact::new("scoring.rubric_begun", "rubric", draft.id, says).and_about("year", id);
    let fact = if reason.is_empty() { fact } else { fact.because(reason) };
    let next = Next::to(format!("/years/{id}/rubric/edit")).saying("Đã mở bản soạn. Sửa xong thì áp dụng.");
    w.commit(&fact, next)
}

fn source(
    w: &mut Writing,
    year: &Year,
    form: &Form,
    applied: Option<&Rubric>,
    v: &Visit,
) -> Result<Rubric, Refusal> {
    let unchosen = || Refusal::wrong("from", "CHUNG-09", "Bắt đầu từ: chưa chọn.");
    match (form.value("from"), applied) {
        (_, Some(applied)) => Ok(applied.clone()),
        ("last", None) => {
            let last =
                blocs::year_numbered(w, year.bloc, year.number - 1, v.today())?.ok_or_else(unchosen)?;
            let mut rubric = store::in_state(w, last.id, RubricState::Applied)?.ok_or_else(unchosen)?;
            rubric.name = rubric.name.replace(&last.number.to_string(), &year.number.to_string());
            let (then, now) = (Targets::load(w, &last, v.today())?, Targets::load(w, year, v.today())?);
            Ok(with_new_keys(v, now.carry(&then, rubric)))
        }
        ("empty", None) => {
            let mut rubric = rubrics().swap_remove(0).rubric;
            rubric.sections.clear();
            rubric.ties.clear();
            rubric.illustrative = false;
            rubric.name = format!("Bảng tiêu chí chấm điểm thi đua {}", year.title());
            Ok(rubric)
        }
        (word, None) => {
            let sample = rubrics().into_iter().find(|s| s.word == word).ok_or_else(unchosen)?;
            Ok(with_new_keys(v, Rubric { illustrative: false, ..sample.rubric }))
        }
    }
}

fn with_new_keys(v: &Visit, mut rubric: Rubric) -> Rubric {
    for item in rubric.sections.iter_mut().flat_map(|s| &mut s.items) {
        item.id = v.new_id::<ItemId>();
    }
    rubric
}

/// The draft of the year, at the version the form saw.
pub(crate) fn draft(w: &mut Writing, id: YearId, form: &Form) -> Result<Rubric, Refusal> {
    let mut draft = store::in_state(w, id, RubricState::Draft)?.ok_or_else(|| {
        Refusal::conflict(
            "Không còn bản nào đang soạn: bản ấy vừa được áp dụng hoặc bỏ đi. Chưa có gì được ghi thêm.",
        )
    })?;
    draft.version = form.value("version").parse().unwrap_or(0);
    Ok(draft)
}

/// The draft applies from now on.
pub(crate) fn apply(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let draft = draft(w, id, form)?;
    let fact = deeds::apply_rubric(w, &ok, &year, &draft, &|| v.new_id())?;
    let says = format!("Đã áp dụng bảng tiêu chí. {} phiếu chấm điểm đã mở.", year.members.len());
    w.commit(&fact, Next::to(format!("/years/{id}/rubric")).saying(says))
}

/// A draft that is not wanted goes away.
pub(crate) fn withdraw(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok: Allowed<blocs::RunYear> = v.may(year.run())?;
    let draft = draft(w, id, form)?;
    store::drop_draft(w, &ok, &draft)?;
    let says = format!("{}: bỏ bản soạn thứ {} của bảng tiêu chí.", year.title(), draft.edition);
    let fact = Fact::new("scoring.rubric_withdrawn", "year", id, says);
    w.commit(&fact, Next::to(format!("/years/{id}/rubric")).saying("Đã bỏ bản soạn."))
}

/// Sheets for members that joined after the rubric was applied.
pub(crate) fn open_sheets(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let next = Next::to(format!("/years/{id}/scores"));
    let Some(rubric) = store::in_state(w, id, RubricState::Applied)? else {
        return Err(Refusal::conflict("Chưa áp dụng bảng tiêu chí nên chưa mở phiếu được."));
    };
    let mut made = 0;
    for body in &year.members {
        made += usize::from(sheets::open(w, &ok, v.new_id(), (&rubric, *body))?);
    }
    if made == 0 {
        return w.commit_quietly("nothing was missing", next.saying("Mọi đơn vị đã có phiếu."));
    }
    let says = format!("{}: mở {made} phiếu chấm điểm còn thiếu.", year.title());
    w.commit(
        &Fact::new("scoring.sheets_opened", "year", id, says),
        next.saying(format!("Đã mở {made} phiếu.")),
    )
}
