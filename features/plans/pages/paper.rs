//! The plan as a paper by Decree 30/2020: preview, PDF, DOCX, all from one value.

use super::plan::parts;
use super::{Bar, seen};
use crate::model::{ANNEX_FROM, PARTS, Plan, PlanId, ROMAN, Revised};
use crate::store;
use db::Reading;
use kernel::Refusal;
use papers::{Align, Block, Closing, Head, Paper, Signature, Table, Text};
use web::{Frame, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "plan-paper.html")]
pub(crate) struct PaperPage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) paper: String,
    pub(crate) revised: usize,
}

/// The paper and the name of its file, without ending.
fn found(v: &Visit, w: &mut Reading, id: PlanId) -> Result<(String, Paper, Bar, usize), Refusal> {
    let s = seen(v, w, id)?;
    let day = s.plan.day.unwrap_or(v.today());
    let issuer = organisations::body(w, s.plan.issuer, day)?;
    let above = match issuer.parent {
        Some(b) => vec![organisations::names_of(w, &[b], day)?.full(b).to_uppercase()],
        None => Vec::new(),
    };
    let leader = organisations::leader(w, s.plan.issuer, day)?;
    let head = Head {
        superior: above,
        issuer: issuer.name.full.to_uppercase(),
        number: s.plan.number.clone(),
        place: issuer.place_name.clone(),
        day: day.0,
    };
    let mut paper = Paper::new(head, "KẾ HOẠCH", vec![s.plan.title.clone()]);
    paper.preamble = store::lines_of(&s.plan.bases).iter().map(Text::from).collect();
    text(&mut paper, &store::parts(w, id)?, &tables(&s.plan, &s.lines, &store::tasks(w, id)?));
    paper.recipients = store::lines_of(&s.plan.recipients);
    let signed = leader.map(|l| {
        let (authority, post) = l.signing.split_once('\n').unwrap_or(("", &l.signing));
        Signature::of(post.replace('\n', " "), l.name).on_behalf(authority)
    });
    paper.closing = Closing { left: None, right: signed };
    paper.illustrative = s.plan.illustrative;
    paper.draft = !s.plan.is_out();
    let number: String = s.plan.number.chars().map(|c| if c == '/' { '-' } else { c }).collect();
    let revisions = store::reports::revisions(w, id)?;
    revised(&mut paper, &s.lines, &revisions);
    let revised = revisions.len();
    let bar = s.bar("paper");
    Ok((format!("Kế hoạch {number}").trim().to_owned(), paper, bar, revised))
}

fn text(paper: &mut Paper, held: &[crate::Part], tables: &[Block]) {
    let (own, annexes): (Vec<_>, Vec<_>) = held.iter().cloned().partition(|p| p.no < ANNEX_FROM);
    let last = i64::try_from(PARTS.len()).unwrap_or(9);
    let carries = own.iter().any(|p| p.no == last && !p.body.is_empty());
    for part in own {
        let ninth = part.no == last;
        for p in parts(&[part]) {
            paper.blocks.push(Block::heading(p.heading.to_uppercase()));
            paper.blocks.extend(p.lines.iter().map(Block::para));
        }
        if ninth {
            paper.blocks.extend(tables.iter().cloned());
        }
    }
    if !carries && !tables.is_empty() {
        paper.blocks.push(Block::heading(format!("{}. {}", ROMAN[8], PARTS[8]).to_uppercase()));
        paper.blocks.extend(tables.iter().cloned());
    }
    for p in parts(&annexes) {
        paper.annex.push(Block::heading(p.heading.to_uppercase()));
        paper.annex.extend(p.lines.iter().map(Block::para));
    }
}

/// The revisions since it was issued, the first one first: what is printed above is what they made of it. A unit's own
/// deadline is not the plan's.
fn revised(paper: &mut Paper, lines: &[crate::Line], all: &[crate::Revision]) {
    let columns = [
        (6, Align::Centre, "Lần"),
        (28, Align::Left, "Điều chỉnh"),
        (22, Align::Left, "Trước"),
        (22, Align::Left, "Sau"),
        (22, Align::Left, "Căn cứ"),
    ];
    let mut table = Table::new("Các lần điều chỉnh sau khi ban hành", &columns);
    for r in all.iter().rev().filter(|r| r.unit.is_none()) {
        let line = lines.iter().find(|l| Some(l.id) == r.line);
        let (what, was, now) = match (r.what, line) {
            (Revised::Deadline, Some(l)) => {
                (format!("Thời hạn nội dung {}", l.no), r.was.as_str(), r.now.as_str())
            }
            (Revised::Tasks, _) => ("Phân công việc".to_owned(), "", ""),
            (Revised::Line, Some(l)) => (format!("Giao thêm nội dung {}", l.no), "", r.now.as_str()),
            _ => ("Nội dung".to_owned(), "", ""),
        };
        let cells = [r.no.to_string(), what, was.to_owned(), now.to_owned(), r.basis.says()];
        table.row(cells.iter().map(Text::from).collect());
    }
    if !table.rows.is_empty() {
        paper.annex.push(Block::heading("CÁC LẦN ĐIỀU CHỈNH SAU KHI BAN HÀNH"));
        paper.annex.push(Block::Table(table));
    }
}

/// What is asked of whom by when, and the table of tasks.
fn tables(plan: &Plan, lines: &[crate::Line], tasks: &[crate::Task]) -> Vec<Block> {
    let mut all = Vec::new();
    if !lines.is_empty() {
        let columns = [
            (5, Align::Centre, "TT"),
            (38, Align::Left, "Nội dung"),
            (20, Align::Left, "Giao cho"),
            (20, Align::Left, "Thời hạn"),
            (17, Align::Left, "Sản phẩm"),
        ];
        let mut table = Table::new("Nội dung giao, đối tượng, thời hạn và sản phẩm", &columns);
        for l in lines {
            let cells = [
                l.no.to_string(),
                l.name.clone(),
                l.whom.vietnamese(),
                l.deadline.words.clone(),
                l.product.clone(),
            ];
            table.row(cells.iter().map(Text::from).collect());
        }
        all.push(Block::para("Nội dung giao, thời hạn và sản phẩm:"));
        all.push(Block::Table(table));
    }
    if !tasks.is_empty() {
        let columns = [
            (5, Align::Centre, "TT"),
            (33, Align::Left, "Việc"),
            (18, Align::Left, "Cơ quan chủ trì"),
            (16, Align::Left, "Phối hợp"),
            (14, Align::Left, "Thời hạn"),
            (14, Align::Left, "Sản phẩm"),
        ];
        let mut table =
            Table::new("Phân công việc, cơ quan chủ trì, phối hợp, thời hạn và sản phẩm", &columns);
        for (n, t) in (1..).zip(tasks) {
            let no: i64 = n;
            let cells = [
                no.to_string(),
                t.work.clone(),
                t.leads.clone(),
                t.partners.clone(),
                t.words.clone(),
                t.product.clone(),
            ];
            table.row(cells.iter().map(Text::from).collect());
        }
        all.push(Block::para("Phân công thực hiện:"));
        all.push(Block::Table(table));
    }
    if plan.rhythm.every != crate::Every::Never {
        all.push(Block::para(format!("Chế độ báo cáo: {}.", plan.rhythm.says())));
    }
    all
}

/// `GET /plans/{id}/paper`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let (name, paper, bar, revised) = found(v, w, id)?;
    Page::of(&PaperPage { frame: v.frame(name, "/plans"), bar, paper: papers::html(&paper), revised })
}

/// `GET /plans/{id}/paper/pdf`
pub(crate) fn pdf(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let (name, paper, ..) = found(v, w, id)?;
    Ok(Page::shown(format!("{name}.pdf"), "application/pdf", papers::pdf(&paper)?))
}

/// `GET /plans/{id}/paper/docx`
pub(crate) fn docx(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let (name, paper, ..) = found(v, w, id)?;
    Ok(Page::download(format!("{name}.docx"), DOCX, papers::docx(&paper)?))
}
