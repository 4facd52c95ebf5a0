//! Writing the composition rules: one line an attribute, least and most, and which document says so.

use super::seen;
use crate::deeds;
use crate::model::Attribute;
use crate::rules::{Rule, Ruling, share_of, share_words};
use crate::store;
use db::{Committed, Reading, Writing};
use gatherings::GatheringId;
use kernel::{Refusal, Share};
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit};

/// What plans often ask for, from memory: offered as words, never written down by itself.
const USUAL: [(Attribute, &str); 5] = [
    (Attribute::Exemplar, "Thường gặp: ít nhất 70% (Kế hoạch 4804/KH-UBND tỉnh Bến Tre, năm 2014)."),
    (Attribute::Direct, "Thường gặp: ít nhất 60%; chưa kiểm chứng."),
    (Attribute::Woman, "Thường gặp: ít nhất 30%; chưa kiểm chứng."),
    (Attribute::Minority, "Thường gặp: ít nhất 10% ở nơi có đồng bào dân tộc thiểu số; chưa kiểm chứng."),
    (Attribute::Young, "Thường gặp: ít nhất 15%; chưa kiểm chứng."),
];

#[derive(askama::Template)]
#[template(path = "composition-rules.html")]
pub(crate) struct RulesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) trail: String,
    pub(crate) id: GatheringId,
    pub(crate) version: i64,
    pub(crate) young_under: String,
    pub(crate) young_basis: String,
    pub(crate) lines: Vec<LineView>,
}

pub(crate) struct LineView {
    pub(crate) name: String,
    pub(crate) usual: &'static str,
    pub(crate) shares: [Cell; 2],
    pub(crate) basis: Cell,
}

/// One cell: the field's name, what it holds, what it is.
pub(crate) struct Cell {
    pub(crate) field: String,
    pub(crate) held: String,
    pub(crate) what: &'static str,
}

/// `GET /gatherings/{id}/composition/rules`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    v.sees(g.prepare())?;
    let ruling = store::ruling(w, &g)?;
    let filled = v.filled.beside(ruling.version, &[]);
    let cell = |field, held, what| Cell { field, held, what };
    let words = |s: Option<Share>| s.map_or(String::new(), share_words);
    let lines = Attribute::all().into_iter().map(|a| {
        let held = ruling.rules.iter().find(|r| r.attribute == a);
        let word = a.word();
        LineView {
            name: kernel::upper_first(&a.vietnamese()),
            usual: USUAL.iter().find(|(x, _)| *x == a).map_or("", |(_, says)| says),
            shares: [
                cell(format!("least-{word}"), words(held.and_then(|r| r.least)), "Ít nhất"),
                cell(format!("most-{word}"), words(held.and_then(|r| r.most)), "Nhiều nhất"),
            ],
            basis: cell(format!("basis-{word}"), held.map_or(String::new(), |r| r.basis.clone()), "Căn cứ"),
        }
    });
    let frame = v.frame("Quy định cơ cấu", "/gatherings");
    Page::of(&RulesPage {
        frame: frame.over(&filled, format!("/gatherings/{id}/composition")),
        filled,
        trail: gatherings::trail(&g, "Quy định cơ cấu")?,
        id,
        version: ruling.version,
        young_under: ruling.young_under.to_string(),
        young_basis: ruling.young_basis.clone(),
        lines: lines.collect(),
    })
}

fn share(r: &mut Reader<'_>, form: &Form, field: &str, label: &str) -> Option<Share> {
    let typed = form.value(field).trim();
    if typed.is_empty() {
        return None;
    }
    let read = share_of(typed);
    if read.is_none() {
        let says = format!(
            "{label}: “{}” không phải là tỷ lệ. Viết số nguyên phần trăm từ 0 đến 100, ví dụ 30, hoặc phân số, ví dụ 2/3.",
            web::short(typed)
        );
        r.wrong(field, "DB-22", says);
    }
    read
}

/// `POST /gatherings/{id}/composition/rules`
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let g = seen(v, w, id)?;
    let ok = v.may(g.prepare())?;
    let before = store::ruling(w, &g)?;
    let version = form.version()?;
    let mut r = form.read();
    let mut rules = Vec::new();
    for attribute in Attribute::all() {
        let (word, name) = (attribute.word(), kernel::upper_first(&attribute.vietnamese()));
        let least = share(&mut r, form, &format!("least-{word}"), &format!("{name}, ít nhất"));
        let most = share(&mut r, form, &format!("most-{word}"), &format!("{name}, nhiều nhất"));
        let basis = r.optional_line(&format!("basis-{word}"), &format!("{name}, căn cứ"), 200);
        if least.is_some() || most.is_some() {
            rules.push(Rule { attribute, least, most, basis });
        }
    }
    let young_under = r.count("young_under", "Tuổi trẻ là dưới", 18, 60);
    let young_basis = r.optional_line("young_basis", "Căn cứ về tuổi", 200);
    for p in crate::rules::problems(&rules) {
        r.wrong(p.field, p.code, p.says);
    }
    r.done()?;
    let now = Ruling { rules, young_under, young_basis, year: before.year, version };
    let to = Next::to(format!("/gatherings/{id}/composition"));
    if now == before {
        return w.commit_quietly("the same rules again change nothing", to.saying("Không có gì thay đổi."));
    }
    deeds::set_ruling(w, &ok, &g, &now)?;
    w.commit_remembered(to.saying("Đã ghi quy định cơ cấu."))
}
