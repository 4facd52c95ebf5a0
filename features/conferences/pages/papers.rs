//! The papers: list, preview, PDF, DOCX.

use crate::model::{ConferenceId, State};
use crate::printed::{Which, for_tellers, paper};
use crate::sitting::{Sitting, sitting};
use crate::store;
use askama::Template;
use ballots::{Ballot, BallotId, Method};
use db::Reading;
use kernel::Refusal;
use papers::{Paper, PaperError};
use web::{Frame, One, Page, Two, Visit};

/// One paper in the list.
pub(crate) struct PaperRow {
    pub(crate) title: &'static str,
    pub(crate) state: String,
    /// Characters it holds that cannot be printed; empty when all can.
    pub(crate) odd: String,
    pub(crate) path: Option<String>,
}

/// The list.
#[derive(Template)]
#[template(path = "papers.html")]
pub(crate) struct PapersPage {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) path: String,
    /// Are the minutes signed, and with them all papers settled?
    pub(crate) signed: bool,
    pub(crate) rows: Vec<PaperRow>,
}

/// One paper on the desk.
#[derive(Template)]
#[template(path = "paper.html")]
pub(crate) struct PaperPage {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) conference: String,
    pub(crate) path: String,
    pub(crate) here: String,
    pub(crate) sheet: String,
    pub(crate) complete: bool,
    /// What is missing, while something is.
    pub(crate) lacks: String,
    pub(crate) landscape: bool,
    /// Does the paper carry the place before its date?
    pub(crate) placed: bool,
}

/// Why a conference of long ago has no report here.
const NO_REPORT: &str = "không có, vì biên bản ký trước khi chương trình lập văn bản này";

pub(super) fn list(v: &Visit, w: &mut Reading, One(id): One<ConferenceId>) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.see())?;
    let people = store::attendees(w, id)?;
    let row = |which: Which| {
        let paper = paper(&s, which, &people);
        let there = paper.is_some();
        let (step, lacks) = (which.full_after(), which.lacks(&s));
        let state = match (there, s.c.done(step)) {
            (false, true) if s.signed_without_report && which == Which::Report => NO_REPORT.to_owned(),
            (false, _) => format!("có từ bước {}", step.no()),
            (true, false) => format!("bản nháp, đủ số liệu sau bước {}", step.no()),
            (true, true) if lacks.is_empty() => "đủ số liệu".to_owned(),
            (true, true) => lacks,
        };
        PaperRow {
            title: which.title(),
            state,
            odd: paper.as_ref().map_or_else(String::new, odd),
            path: there.then(|| format!("{}/papers/{}", s.path(), which.word())),
        }
    };
    Page::of(&PapersPage {
        frame: v.frame("Văn bản của hội nghị", "/conferences"),
        title: s.title(),
        path: s.path(),
        signed: s.c.state == State::Signed,
        rows: Which::ALL.into_iter().map(row).collect(),
    })
}

/// The first characters of a paper that cannot be printed: "😀 漢".
fn odd(paper: &Paper) -> String {
    const SHOWN: usize = 12;
    let all = papers::unprintable(paper);
    let mut told: Vec<String> = all.iter().take(SHOWN).map(char::to_string).collect();
    if all.len() > SHOWN {
        told.push("…".to_owned());
    }
    told.join(" ")
}

fn found(v: &Visit, w: &mut Reading, id: ConferenceId, which: Which) -> Result<(Sitting, Paper), Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.see())?;
    let signed = if s.c.state == State::Signed { crate::signed::paper(w, id, which)? } else { None };
    if let Some(paper) = signed {
        return Ok((s, paper));
    }
    let people = if which == Which::Minutes { store::attendees(w, id)? } else { Vec::new() };
    let paper = paper(&s, which, &people).ok_or_else(|| match which {
        Which::Report if s.signed_without_report => Refusal::conflict(format!(
            "{}: {NO_REPORT}. Bản đã ký, nếu có, ở hồ sơ giấy của hội nghị.",
            which.title()
        )),
        _ => Refusal::conflict(format!(
            "{} có từ bước {} của hội nghị.",
            which.title(),
            which.full_after().no()
        )),
    })?;
    Ok((s, paper))
}

pub(super) fn preview(
    v: &Visit,
    w: &mut Reading,
    Two(id, which): Two<ConferenceId, Which>,
) -> Result<Page, Refusal> {
    let (s, paper) = found(v, w, id, which)?;
    let (done, lacks) = (s.c.done(which.full_after()), which.lacks(&s));
    Page::of(&PaperPage {
        frame: v.frame(which.title(), "/conferences"),
        title: which.title().to_owned(),
        conference: s.title(),
        path: s.path(),
        here: format!("{}/papers/{}", s.path(), which.word()),
        sheet: papers::html(&paper),
        complete: done && lacks.is_empty(),
        lacks: if done { lacks } else { format!("đủ sau khi xong bước {}", which.full_after().no()) },
        landscape: paper.landscape,
        placed: !paper.head.place.trim().is_empty(),
    })
}

fn not_made(e: PaperError) -> Refusal {
    Refusal::Broken(Box::new(e))
}

pub(super) fn pdf(
    v: &Visit,
    w: &mut Reading,
    Two(id, which): Two<ConferenceId, Which>,
) -> Result<Page, Refusal> {
    let (s, paper) = found(v, w, id, which)?;
    let bytes = papers::pdf(&paper).map_err(not_made)?;
    Ok(Page::shown(format!("{}.pdf", which.file(&s)), "application/pdf", bytes))
}

pub(super) fn docx(
    v: &Visit,
    w: &mut Reading,
    Two(id, which): Two<ConferenceId, Which>,
) -> Result<Page, Refusal> {
    let (s, paper) = found(v, w, id, which)?;
    let bytes = papers::docx(&paper).map_err(not_made)?;
    let mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(Page::download(format!("{}.docx", which.file(&s)), mime, bytes))
}

/// Are there papers of this ballot to be counted, now or once it is opened?
fn to_be_counted(ballot: &Ballot) -> Result<(), Refusal> {
    let title = ballot.full_title();
    match (ballot.method, ballot.state) {
        (Method::Paper, ballots::State::Draft | ballots::State::Open) => Ok(()),
        (Method::Paper, ballots::State::Closed) => Err(Refusal::conflict(format!(
            "“{title}” đã đóng theo biên bản kiểm phiếu đã nhập nên không còn biên bản trống để in."
        ))),
        (how, _) => Err(Refusal::conflict(format!(
            "“{title}” biểu quyết {}, không bỏ phiếu giấy nên không có biên bản kiểm phiếu để in.",
            how.vietnamese()
        ))),
    }
}

/// The empty protocol of a ballot on paper, for the tellers' pens.
pub(super) fn tellers_sheet(
    v: &Visit,
    w: &mut Reading,
    Two(id, which): Two<ConferenceId, BallotId>,
) -> Result<Page, Refusal> {
    let s = sitting(w, id, v.today())?;
    v.sees(s.see())?;
    let (ballot, _) = s.facts.ballots.iter().find(|(b, _)| b.id == which).ok_or(Refusal::NotFound)?;
    to_be_counted(ballot)?;
    let bytes = papers::pdf(&for_tellers(&s, ballot)).map_err(not_made)?;
    Ok(Page::shown(format!("Biên bản kiểm phiếu {}.pdf", s.year.bloc_name), "application/pdf", bytes))
}
