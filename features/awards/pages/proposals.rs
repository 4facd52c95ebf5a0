//! The assistant's answer for one bloc's year, unit by unit.

use crate::assistant::{Rule, Verdict};
use crate::kinds::Province;
use crate::proposals::{Left, Line, Proposals, members};
use crate::quota::Quota;
use crate::{ManageQuotas, proposals};
use blocs::Year;
use db::Reading;
use kernel::{Points, Refusal, YearId};
use organisations::Names;
use scoring::SeeSheet;
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "proposals.html")]
pub(crate) struct ProposalsPage {
    pub(crate) frame: Frame,
    pub(crate) year: YearId,
    pub(crate) year_title: String,
    pub(crate) number: i64,
    pub(crate) head_words: &'static str,
    pub(crate) tell: String,
    /// Does this person see every figure?
    pub(crate) whole: bool,
    pub(crate) has_table: bool,
    pub(crate) rows: Vec<RowView>,
    pub(crate) quota: Option<QuotaView>,
    /// What the standing body must enter, where no row applies.
    pub(crate) missing: String,
    /// Where that is entered, for whoever may.
    pub(crate) enter: Option<String>,
    pub(crate) left: Vec<LeftView>,
    pub(crate) illustrative: bool,
    /// The conference that decides on these proposals, once it is planned.
    pub(crate) conference: Option<String>,
}

/// A unit's line.
pub(crate) struct RowView {
    pub(crate) rank: String,
    pub(crate) unit: String,
    pub(crate) total: String,
    /// What it would be proposed for.
    pub(crate) awards: Vec<String>,
    /// What is still open: word and class of the tag.
    pub(crate) open: Option<(&'static str, &'static str)>,
    /// Said where there is neither.
    pub(crate) nothing: &'static str,
    pub(crate) says: String,
}

/// The row that applies.
pub(crate) struct QuotaView {
    pub(crate) whom: String,
    pub(crate) what: String,
    pub(crate) when: String,
    pub(crate) rules: Vec<String>,
    pub(crate) basis: String,
    pub(crate) mark: &'static str,
    pub(crate) href: Option<String>,
}

/// How one award's slots stand.
pub(crate) struct LeftView {
    pub(crate) award: String,
    pub(crate) limit: i64,
    pub(crate) proposed: i64,
    pub(crate) to_vote: i64,
    pub(crate) free: String,
}

/// The table of verdicts. Before publication it is for those who see every score; the row is for all of the bloc.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = blocs::year(w, id, v.today())?;
    v.sees(year.see())?;
    let p = proposals(w, &year, v.today())?;
    let names = organisations::names_of(w, &with_managing(&year), year.names_day(v.today()))?;
    let whole = p.version.is_some_and(|n| n > 0) || sees_all(v, &year);
    let manages = v.can(ManageQuotas::of(year.managing, year.above.clone()));
    let page = view(&p, (&year, &names), (whole, manages));
    Page::of(&ProposalsPage {
        conference: conference(w, id)?,
        frame: v.frame(format!("Phương án đề nghị khen thưởng, {}", year.title()), "/years"),
        ..page
    })
}

/// The conference of the year. It stands above this feature, so it is known by what it leaves in the year's journal.
fn conference(w: &mut Reading, year: YearId) -> Result<Option<String>, Refusal> {
    let planned = w.first_fact_named("year", year, "conferences.planned")?;
    Ok(planned.and_then(|f| f.things().find(|(kind, _)| *kind == "conference").map(|(_, id)| id.to_string())))
}

fn with_managing(year: &Year) -> Vec<kernel::BodyId> {
    year.members.iter().copied().chain([year.managing]).collect()
}

/// Does this person see every sheet while the table is not published?
fn sees_all(v: &Visit, year: &Year) -> bool {
    year.members.iter().all(|m| v.can(SeeSheet::of(year, *m, false)))
}

/// The page's values; apart from loading, so that samples make them too.
pub(crate) fn view(
    p: &Proposals,
    (year, names): (&Year, &Names),
    (whole, manages): (bool, bool),
) -> ProposalsPage {
    let quota = p.quota.as_ref();
    let shown: &[Line] = if whole && quota.is_some() { &p.lines } else { &[] };
    let said = scoring::alike(shown.iter().map(|l| l.verdict.total));
    ProposalsPage {
        frame: Frame::sample("Phương án đề nghị khen thưởng"),
        year: year.id,
        year_title: year.title(),
        number: year.number,
        head_words: year.head_words(),
        tell: tell(p),
        whole,
        has_table: p.version.is_some(),
        rows: shown.iter().map(|l| row(l, &p.of, &said)).collect(),
        quota: quota.map(|q| quota_view(q, manages, &p.of)),
        missing: if quota.is_none() { missing(p, year, names.full(year.managing)) } else { String::new() },
        enter: (manages && quota.is_none()).then(|| format!("/bodies/{}/quotas", year.managing)),
        left: if whole { p.left.iter().map(|l| left(l, &p.of)).collect() } else { Vec::new() },
        illustrative: whole && p.illustrative,
        conference: None,
    }
}

fn tell(p: &Proposals) -> String {
    match p.version {
        None => "Phương án có từ khi có bảng điểm.".to_owned(),
        Some(0) => "Theo bảng điểm đang lập, chưa công bố; còn thay đổi theo các phiếu.".to_owned(),
        Some(n) => format!("Theo bảng điểm đã công bố, bản thứ {n}."),
    }
}

/// What must be entered so that there is an answer, and by whom.
fn missing(p: &Proposals, year: &Year, managing: &str) -> String {
    format!(
        "Chưa ghi chỉ tiêu cho {} có {} đơn vị, có hiệu lực ngày {}. {managing} ghi: áp dụng cho khối hay cụm, số đơn vị, số cờ và bằng khen, căn cứ, ngày hiệu lực.",
        year.kind.noun(),
        members(year),
        p.chosen_on
    )
}

fn row(l: &Line, of: &Province, said: &dyn Fn(Option<Points>) -> String) -> RowView {
    let v = &l.verdict;
    RowView {
        rank: match v.rank {
            Some(n) => n.to_string(),
            None if matches!(v.rule, Rule::Barred(_)) => "–".to_owned(),
            None => "?".to_owned(),
        },
        unit: l.unit.clone(),
        total: said(v.total),
        awards: v.awards().into_iter().map(|a| a.in_line(of)).collect(),
        open: open(v),
        nothing: if matches!(v.rule, Rule::Barred(_)) { "không xét" } else { "không đề nghị" },
        says: l.says.clone(),
    }
}

fn open(v: &Verdict) -> Option<(&'static str, &'static str)> {
    match v.rule {
        Rule::TieAtBorder { .. } => Some(("cần biểu quyết", "now")),
        Rule::Depends { .. } => Some(("còn tùy", "wait")),
        Rule::UnknownRank => Some(("chưa rõ", "wait")),
        _ => None,
    }
}

fn quota_view(q: &Quota, manages: bool, of: &Province) -> QuotaView {
    QuotaView {
        whom: q.whom(),
        what: q.what(of),
        when: q.when(),
        rules: q.rules(of),
        basis: q.basis.clone(),
        mark: q.standing.mark(),
        href: manages.then(|| format!("/quotas/{}", q.id)),
    }
}

fn left(l: &Left, of: &Province) -> LeftView {
    LeftView {
        award: l.award.in_line(of),
        limit: l.limit,
        proposed: l.proposed,
        to_vote: l.to_vote,
        free: l.free.map_or_else(|| "còn tùy".to_owned(), |n| n.to_string()),
    }
}
