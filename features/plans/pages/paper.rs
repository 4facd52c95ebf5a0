//! The plan as a paper: the text that was issued on its day, or the merged text as of a day, which says that it is one
//! and tells of each change. Preview, PDF, DOCX, all from one value.

use super::{Bar, seen, sheet};
use crate::edition::{self, Edition, RhythmSet, Shown};
use crate::model::{Line, Plan, PlanId, Revision};
use crate::outdated;
use crate::store::{self, editions};
use db::Reading;
use kernel::{Day, Refusal};
use organisations::BodyKind;
use papers::{Closing, Head, Paper, Signature, Text};
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "plan-paper.html")]
pub(crate) struct PaperPage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) paper: String,
    /// "", or "?edition=merged&on=2025-02-12": carried along by the buttons.
    pub(crate) query: String,
    pub(crate) merged: bool,
    /// Revisions of the text since it was issued.
    pub(crate) revised: usize,
    /// How reports are wanted was set anew since.
    pub(crate) rhythm: bool,
    pub(crate) on: String,
    pub(crate) wrong: Option<String>,
    /// The text that was issued was not kept by the program of that day.
    pub(crate) lost: bool,
}

/// What is asked for: the issued text, or the merged one as of a day.
struct Asked {
    merged: bool,
    on: Day,
    typed: String,
    wrong: Option<String>,
    query: String,
}

/// `issued` is the day of the first text: before it there was none.
fn asked(v: &Visit, issued: Option<Day>) -> Asked {
    let merged = issued.is_some() && v.ask("edition") == "merged";
    let typed = v.ask("on");
    let found = Day::on_record(typed);
    let short = web::short(typed);
    let wrong = match (found, issued) {
        (None, _) if !typed.is_empty() => Some(format!(
            "“{short}” không phải là ngày xem được. Viết ví dụ 12/02/2025. Đang hợp nhất đến hôm nay."
        )),
        (Some(day), Some(first)) if day < first => Some(format!(
            "Ngày {day} chưa có văn bản: kế hoạch ban hành ngày {first}. Đang hợp nhất đến hết ngày ban hành."
        )),
        _ => None,
    };
    let on = found.unwrap_or(v.today()).max(issued.unwrap_or(Day::FIRST)).min(v.today());
    let shown = if wrong.is_some() { short } else { on.to_string() };
    let query = match (merged, found) {
        (false, _) => String::new(),
        (true, None) => "?edition=merged".to_owned(),
        (true, Some(_)) => format!("?edition=merged&on={}", on.iso()),
    };
    Asked { merged, on, typed: shown, wrong, query }
}

/// Every text that is known, and the revisions of it, the first one first.
struct Known {
    kept: Vec<(i64, Edition)>,
    now: Edition,
    revisions: Vec<Revision>,
    rhythms: Vec<RhythmSet>,
}

impl Known {
    /// The text that was issued; a draft's is the one that stands. An older copy of the program kept none.
    fn issued(&self) -> Option<&Edition> {
        let first = self.kept.first().filter(|(no, _)| *no == 0).map(|(_, e)| e);
        first.or_else(|| self.revisions.is_empty().then_some(&self.now))
    }

    /// The day of the first text: the one on the document, or the one it went out if that was earlier.
    fn from(&self, plan: &Plan) -> Option<Day> {
        let out = plan.issued_on?;
        Some(self.issued().and_then(Edition::day).or(plan.day).map_or(out, |day| day.min(out)))
    }

    /// The revisions that were written down by the end of a day.
    fn by(&self, on: Day) -> Vec<&Revision> {
        self.revisions.iter().filter(|r| r.at.day() <= on).collect()
    }

    /// The merged text as of a day; its sentences stay as they are where a deadline they name was moved, and say so.
    fn merged(&self, on: Day, lines: &[Line]) -> Shown {
        let moved = outdated::moved(lines, &self.by(on));
        let Some((from, first)) = self.kept.first() else {
            return Shown::of(&self.now).remarked(&moved);
        };
        let mut was = first;
        let mut shown = Shown::of(first);
        for r in self.by(on).into_iter().filter(|r| r.no > *from) {
            if let Some((_, now)) = self.kept.iter().find(|(no, _)| *no == r.no) {
                shown = shown.after(was, now, &edition::by(r));
                was = now;
            }
        }
        let set = self.rhythms.iter().filter(|r| r.at.day() <= on);
        set.fold(shown, Shown::rhythm_set).remarked(&moved).in_order()
    }
}

/// The sentence a merged text begins with.
fn merged_words(plan: &Plan, shown: &Shown, (n, on, lost): (usize, Day, bool)) -> Text {
    let first =
        Plan { number: shown.first.number.clone(), day: shown.first.day().or(plan.day), ..plan.clone() };
    let marks: String = shown.head.iter().map(|n| format!(" [{n}]")).collect();
    let changes = match n {
        0 => "chưa có lần điều chỉnh nào".to_owned(),
        n => format!("{n} lần điều chỉnh"),
    };
    let lost = if lost { " Lời trước lần điều chỉnh đầu không còn lưu." } else { "" };
    Text::new().say(format!(
        "Bản hợp nhất để tra cứu: lời của {}{marks} và {changes} đã ghi đến hết ngày {on}; chỗ đã đổi có số chú thích. Không thay văn bản đã ban hành và các văn bản, kết luận điều chỉnh.{lost}",
        first.called()
    ))
}

struct Found {
    asked: Asked,
    name: String,
    paper: Paper,
    bar: Bar,
    revised: usize,
    rhythm: bool,
    lost: bool,
}

/// The paper and the name of its file, without ending.
fn found(v: &Visit, w: &mut Reading, id: PlanId) -> Result<Found, Refusal> {
    let s = seen(v, w, id)?;
    let mut revisions = store::reports::revisions(w, id)?;
    // A unit's own deadline is not the plan's.
    revisions.retain(|r| r.unit.is_none());
    revisions.reverse();
    let (kept, now) = (editions::kept(w, id)?, editions::now(w, id)?);
    let known = Known { kept, now, revisions, rhythms: editions::rhythms(w, id)? };
    let a = asked(v, known.from(&s.plan));
    let lost = known.issued().is_none();
    let merged = a.merged || lost;
    let shown = match known.issued().filter(|_| !merged) {
        Some(e) => Shown::of(e),
        None => known.merged(a.on, &s.lines),
    };
    let by = known.by(a.on);
    let day = if merged { Some(a.on) } else { shown.first.day().or(s.plan.day) }.unwrap_or(v.today());
    let mut paper = blank(w, &s.plan, &shown, (merged, day))?;
    if merged {
        paper.preamble.push(merged_words(&s.plan, &shown, (by.len(), a.on, lost)));
    }
    let issuer = organisations::names_of(w, &[s.plan.issuer], day)?;
    sheet::fill(&mut paper, &shown, issuer.full(s.plan.issuer));
    if merged {
        sheet::revised(&mut paper, &s.lines, &by);
    }
    let number: String = shown.first.number.chars().map(|c| if c == '/' { '-' } else { c }).collect();
    let name = match merged {
        true => format!("Kế hoạch {number} hợp nhất đến {}", a.on.iso()),
        false => format!("Kế hoạch {number}").trim().to_owned(),
    };
    let rhythm = !known.rhythms.is_empty();
    Ok(Found { asked: a, name, paper, bar: s.bar("paper"), revised: known.revisions.len(), rhythm, lost })
}

/// The head and the foot. A merged text was never signed, and bears no number of its own.
fn blank(w: &mut Reading, plan: &Plan, shown: &Shown, (merged, day): (bool, Day)) -> Result<Paper, Refusal> {
    let issuer = organisations::body(w, plan.issuer, day)?;
    // Decree 30/2020: a people's committee has no body above it in the head of its papers.
    let above = match issuer.parent.filter(|_| issuer.kind != BodyKind::Committee) {
        Some(b) => vec![organisations::names_of(w, &[b], day)?.full(b).to_uppercase()],
        None => Vec::new(),
    };
    let head = Head {
        superior: above,
        issuer: issuer.name.full.to_uppercase(),
        number: if merged { String::new() } else { shown.first.number.clone() },
        place: issuer.place_name.clone(),
        day: day.0,
    };
    let mut about = vec![sheet::line(&shown.title)];
    if merged {
        about.push(format!("Hợp nhất đến hết ngày {day}"));
    }
    let kind = if merged { "KẾ HOẠCH (BẢN HỢP NHẤT)" } else { "KẾ HOẠCH" };
    let mut paper = Paper::new(head, kind, about);
    if !merged {
        let signed = match organisations::leader(w, plan.issuer, day)? {
            Some(l) => {
                let (authority, post) = l.signing.split_once('\n').unwrap_or(("", &l.signing));
                Signature::of(post.replace('\n', " "), l.name).on_behalf(authority)
            }
            // Whoever signs writes their name.
            None if issuer.kind == BodyKind::Committee => {
                Signature::of("CHỦ TỊCH", "").on_behalf("TM. ỦY BAN NHÂN DÂN")
            }
            None => Signature::of("THỦ TRƯỞNG CƠ QUAN", ""),
        };
        paper.closing = Closing { left: None, right: Some(signed) };
    }
    paper.illustrative = plan.illustrative;
    paper.draft = !plan.is_out();
    Ok(paper)
}

/// `GET /plans/{id}/paper`, `?edition=merged&on=…`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let f = found(v, w, id)?;
    let a = f.asked;
    Page::of(&PaperPage {
        frame: v.frame(f.name, "/plans"),
        bar: f.bar,
        paper: papers::html(&f.paper),
        merged: a.merged || f.lost,
        query: a.query,
        revised: f.revised,
        rhythm: f.rhythm,
        on: a.typed,
        wrong: a.wrong,
        lost: f.lost,
    })
}

/// `GET /plans/{id}/paper/pdf`
pub(crate) fn pdf(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let f = found(v, w, id)?;
    Ok(Page::shown(format!("{}.pdf", f.name), "application/pdf", papers::pdf(&f.paper)?))
}

/// `GET /plans/{id}/paper/docx`
pub(crate) fn docx(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let f = found(v, w, id)?;
    Ok(Page::download(format!("{}.docx", f.name), DOCX, papers::docx(&f.paper)?))
}
