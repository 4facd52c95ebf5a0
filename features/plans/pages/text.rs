//! Writing the text: number, day, title, bases, the nine parts, annexes. An issued plan asks why.

use super::plan::{REASON_MAX, as_seen};
use super::{Bar, run};
use crate::deeds::{self, Why};
use crate::model::{ANNEX_FROM, ANNEXES_MAX, Basis, PARTS, Part, Plan, PlanId, PlanState, ROMAN};
use crate::rows::Rows;
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{Day, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

const ANNEX: (&str, &[&str]) = ("annex", &["title", "body"]);
/// Characters of one part.
const PART_MAX: usize = 20_000;
/// Characters of the bases, and of the recipients.
const BASES_MAX: usize = 5_000;

/// What a revision's part of a form begins with.
#[derive(Default)]
pub(crate) struct WhyView {
    pub(crate) kind: &'static str,
    pub(crate) basis: String,
    pub(crate) day: String,
}

/// The basis of a revision written down today is offered for the next one: one conclusion often moves several.
pub(crate) fn why_view(v: &Visit, w: &mut Reading, plan: PlanId) -> Result<WhyView, Refusal> {
    let last = store::reports::revisions(w, plan)?.into_iter().next().filter(|r| r.at.day() == v.today());
    Ok(match last {
        Some(r) => WhyView { kind: r.basis.word(), basis: r.basis.what, day: r.basis.day.to_string() },
        None => WhyView { kind: "CONCLUSION", ..WhyView::default() },
    })
}

/// The basis and the reason of a revision.
pub(crate) fn why(r: &mut Reader<'_>, today: Day) -> Option<Why> {
    let kinds = [("CONCLUSION", true), ("DOCUMENT", false)];
    let conclusion = r.choice("basis_kind", "Sửa theo", &kinds);
    let what = r.line("basis", "Người chủ trì, hoặc số văn bản", 200);
    let day = r.day("basis_day", "Ngày họp, hoặc ngày văn bản", Day::FIRST, today);
    let reason = r.text("why", "Lý do", REASON_MAX);
    conclusion.map(|conclusion| Why { basis: Basis { conclusion, what, day }, reason })
}

#[derive(askama::Template)]
#[template(path = "plan-text.html")]
pub(crate) struct TextPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) bar: Bar,
    pub(crate) version: String,
    pub(crate) plan: Plan,
    pub(crate) day: String,
    /// Field, heading, what stands.
    pub(crate) parts: Vec<(String, String, String)>,
    pub(crate) annexes: Rows,
    pub(crate) full: bool,
    pub(crate) why: WhyView,
}

fn page(v: &Visit, w: &mut Reading, id: PlanId, typed: Option<(&Form, &str)>) -> Result<TextPage, Refusal> {
    let (s, _) = run(v, w, id)?;
    let held = store::parts(w, id)?;
    let body = |no: i64| held.iter().find(|p| p.no == no).map_or_else(String::new, |p| p.body.clone());
    let filled = match typed {
        Some((form, _)) => Filled::asked(form.pairs().to_vec(), Vec::new()),
        None => v.filled.beside(s.plan.version, &["why", "basis", "basis_day", "basis_kind"]),
    };
    let annexes = match typed {
        Some((form, act)) => {
            Rows::typed(ANNEX.0, ANNEX.1, ANNEXES_MAX, |n| form.value(n).to_owned()).after(act, ANNEXES_MAX)
        }
        None if filled.is_back() => {
            Rows::typed(ANNEX.0, ANNEX.1, ANNEXES_MAX, |n| filled.or(n, "").to_owned())
        }
        None => {
            let rows = held.iter().filter(|p| p.no >= ANNEX_FROM);
            Rows::of(ANNEX.0, ANNEX.1, rows.map(|p| vec![p.title.clone(), p.body.clone()]).collect())
        }
    };
    let part = |(n, title): (usize, &&str)| {
        let no = i64::try_from(n + 1).unwrap_or(1);
        (format!("part-{no}"), format!("{}. {title}", ROMAN[n]), body(no))
    };
    let mut version = s.plan.version.to_string();
    if let Some((form, _)) = typed {
        form.value("version").clone_into(&mut version);
    }
    Ok(TextPage {
        frame: v.frame("Soạn văn bản kế hoạch", "/plans").over(&filled, format!("/plans/{id}")),
        filled,
        bar: s.bar("text"),
        version,
        day: s.plan.day.map_or_else(String::new, |d| d.to_string()),
        parts: PARTS.iter().enumerate().map(part).collect(),
        full: annexes.is_full(ANNEXES_MAX),
        annexes,
        why: why_view(v, w, id)?,
        plan: s.plan,
    })
}

/// `GET /plans/{id}/text`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    // What has ended is read on its own page, and taken up again there.
    if !v.filled.is_back() && run(v, w, id)?.0.plan.state == PlanState::Ended {
        return Ok(Page::elsewhere(format!("/plans/{id}")));
    }
    Page::of(&page(v, w, id, None)?)
}

/// `POST /plans/{id}/text`
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<PlanId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (s, ok) = run(v, w, id)?;
    if !form.has("title") {
        // A form cut short must not empty the text.
        return Err(Refusal::conflict(
            "Biểu mẫu gửi đến không có lời kế hoạch nên chưa có gì được ghi. Mở lại trang rồi gửi lần nữa.",
        ));
    }
    if s.plan.state == PlanState::Ended {
        deeds::only(&s.plan, PlanState::Issued)?;
    }
    let act = form.value("act");
    if act.starts_with("annex-") {
        let back = page(v, w, id, Some((form, act)))?;
        return w.commit_quietly("a row more or less in a form is not written down yet", Next::page(&back)?);
    }
    let issued = s.plan.state != PlanState::Draft;
    let mut r = form.read();
    let (new, parts) = read(&mut r, form, &s.plan, v.today());
    let why = if issued { why(&mut r, v.today()) } else { None };
    r.done()?;
    let seen = as_seen(s.plan, form)?;
    let to = Next::to(format!("/plans/{id}"));
    if !deeds::write_text(w, &ok, &seen, (&new, &parts), why.as_ref())? {
        return w
            .commit_quietly("the same words again change nothing", to.saying("Lời kế hoạch giữ như cũ."));
    }
    w.commit_remembered(to.saying("Đã ghi lời kế hoạch."))
}

/// How a basis may begin that is a document by its name alone, without signs of tone.
const DOCUMENTS: [&str; 24] = [
    "bo luat",
    "chi thi",
    "chuong trinh",
    "cong dien",
    "cong van",
    "de an",
    "dieu le",
    "hien phap",
    "huong dan",
    "ke hoach",
    "ket luan",
    "luat",
    "nghi dinh",
    "nghi quyet",
    "phap lenh",
    "quy che",
    "quy dinh",
    "quyet dinh",
    "sac lenh",
    "thong bao",
    "thong tri",
    "thong tu",
    "to trinh",
    "van ban",
];

/// The bases of a draft as Decree 30/2020 sets them: one that is a document's name alone begins with "Căn cứ", any other
/// beginning stays; each ends with a semicolon, the last one with a full stop.
pub(crate) fn grounds(text: &str) -> String {
    let all = store::lines_of(text);
    let set = |(n, line): (usize, &String)| {
        let plain = line.trim_end_matches([';', '.', ',', ' ']);
        let folded = kernel::fold(plain);
        let named =
            DOCUMENTS.iter().any(|d| folded.strip_prefix(d).is_some_and(|rest| rest.starts_with(' ')));
        let opens = if named { "Căn cứ " } else { "" };
        format!("{opens}{plain}{}", if n + 1 == all.len() { '.' } else { ';' })
    };
    all.iter().enumerate().map(set).collect::<Vec<_>>().join("\n")
}

fn read(r: &mut Reader<'_>, form: &Form, plan: &Plan, today: Day) -> (Plan, Vec<Part>) {
    let issued = plan.state != PlanState::Draft;
    let number = if issued {
        r.line("number", "Số, ký hiệu", 60)
    } else {
        r.optional_line("number", "Số, ký hiệu", 60)
    };
    // A draft may wait for its day; what was issued has one that is past.
    let last = if issued { today } else { today.plus_days(366) };
    let day = r.optional_day("day", "Ngày ban hành", Day::FIRST, last);
    if issued && day.is_none() && !r.has_problem("day") {
        r.wrong("day", "KH-12", "Ngày ban hành: kế hoạch đã ban hành thì phải có ngày.");
    }
    let title = r.line("title", "Trích yếu", super::list::TITLE_MAX);
    let mut bases = r.optional_text("bases", "Căn cứ", BASES_MAX);
    // What was issued stands as it was written.
    let set = grounds(&bases);
    if !issued && set.chars().count() <= BASES_MAX {
        bases = set;
    }
    let recipients = r.optional_text("recipients", "Nơi nhận", BASES_MAX);
    let mut parts = Vec::new();
    for (n, name) in PARTS.iter().enumerate() {
        let no = i64::try_from(n + 1).unwrap_or(1);
        let body = r.optional_text(&format!("part-{no}"), &format!("{}. {name}", ROMAN[n]), PART_MAX);
        if !body.is_empty() {
            parts.push(Part { no, title: String::new(), body });
        }
    }
    let annexes = Rows::typed(ANNEX.0, ANNEX.1, ANNEXES_MAX, |n| form.value(n).to_owned());
    for (no, row) in (ANNEX_FROM..).zip(annexes.filled()) {
        let label = format!("Phụ lục {}", no - ANNEX_FROM + 1);
        let title = r.line(&row.at("title").name, &format!("{label}, tên"), 200);
        let body = r.text(&row.at("body").name, &format!("{label}, nội dung"), PART_MAX);
        parts.push(Part { no, title, body });
    }
    (Plan { number, day, title, bases, recipients, ..plan.clone() }, parts)
}
