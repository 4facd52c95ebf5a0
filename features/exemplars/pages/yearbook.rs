//! The yearbook of a selection: as pages to read, and as a bound book.

use super::before_print::{self, Weak};
use super::open_selection;
use super::selection::Whole;
use super::show::paragraphs;
use crate::book::{Contents, by_name, by_unit, spread, too_long_words, yearbook};
use crate::fields;
use crate::model::{Exemplar, ExemplarId};
use crate::pictures::{Picture, PictureId};
use crate::selection::{Selection, SelectionId};
use crate::store::{self, write};
use crate::units::place_heading;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Fact, Problem, Refusal};
use papers::YearbookError;
use std::collections::HashMap;
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "yearbook.html")]
pub(crate) struct BookPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) s: Selection,
    pub(crate) issuer: String,
    pub(crate) runs: bool,
    pub(crate) illustrative: bool,
    pub(crate) foreword: Vec<String>,
    pub(crate) count: usize,
    /// The contents, the index by unit and the one by name: each a word with what stands below it.
    pub(crate) fields: Vec<(String, Vec<Entry>)>,
    pub(crate) units: Vec<(String, Vec<Entry>)>,
    pub(crate) letters: Vec<(String, Vec<Entry>)>,
    /// What is still to be seen to before printing, for whoever prints.
    pub(crate) weak: Vec<Weak>,
    /// A conference of the same host on another day: where it stands, and what is said of it.
    pub(crate) other_day: Option<(String, String)>,
}

#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) id: ExemplarId,
    pub(crate) name: String,
    pub(crate) unit: String,
}

fn grouped(whole: &Whole, chosen: &[&Exemplar], index: crate::book::Index) -> Vec<(String, Vec<Entry>)> {
    let entry = |i: &usize| {
        let e = chosen.get(*i)?;
        Some(Entry { id: e.id, name: e.name.clone(), unit: place_heading(whole.units.name(e.body)) })
    };
    index.into_iter().map(|(word, of)| (word, of.iter().filter_map(entry).collect())).collect()
}

fn by_field(whole: &Whole, chosen: &[&Exemplar]) -> crate::book::Index {
    let mut index: crate::book::Index = Vec::new();
    for (i, e) in chosen.iter().enumerate() {
        let name = fields::name_of(&whole.fields, &e.field);
        match index.last_mut().filter(|(last, _)| last == name) {
            Some((_, of)) => of.push(i),
            None => index.push((name.to_owned(), vec![i])),
        }
    }
    index
}

/// The book's first pages and indexes.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<SelectionId>) -> Result<Page, Refusal> {
    let o = open_selection(v, w, id)?;
    let whole = Whole::read(v, w, &o.s)?;
    let chosen = whole.chosen();
    let name = |b: BodyId| whole.units.name(b).to_owned();
    let filled = v.filled.beside(o.s.version, &[]);
    let frame = v.frame(format!("Kỷ yếu: {}", o.s.title), "/exemplars");
    Page::of(&BookPage {
        frame: frame.over(&filled, format!("/selections/{id}/yearbook")),
        filled,
        issuer: name(o.s.body),
        runs: o.runs,
        illustrative: o.s.illustrative || chosen.iter().any(|e| e.illustrative),
        foreword: paragraphs(&o.s.foreword),
        count: chosen.len(),
        fields: grouped(&whole, &chosen, by_field(&whole, &chosen)),
        units: grouped(&whole, &chosen, by_unit(&chosen, &name)),
        letters: grouped(&whole, &chosen, by_name(&chosen)),
        weak: if o.runs { before_print::weak(v, w, (&o.s, &whole))? } else { Vec::new() },
        other_day: before_print::other_day(v, w, &o.s)?,
        s: o.s,
    })
}

#[derive(askama::Template)]
#[template(path = "yearbook-entry.html")]
pub(crate) struct EntryPage {
    pub(crate) frame: Frame,
    pub(crate) s: Selection,
    pub(crate) id: ExemplarId,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) unit: String,
    pub(crate) field: String,
    /// Two sentences that lead into it, and what became of it; either may be missing.
    pub(crate) summary: String,
    pub(crate) spread: Vec<String>,
    pub(crate) achievement: Vec<String>,
    pub(crate) picture: Option<(PictureId, String, String)>,
    /// Its place in the book, from 1, and how many there are.
    pub(crate) place: usize,
    pub(crate) count: usize,
    pub(crate) previous: Option<Entry>,
    pub(crate) next: Option<Entry>,
    pub(crate) illustrative: bool,
}

/// One page of the book.
pub(crate) fn entry(
    v: &Visit,
    w: &mut Reading,
    Two(id, exemplar): Two<SelectionId, ExemplarId>,
) -> Result<Page, Refusal> {
    let o = open_selection(v, w, id)?;
    let whole = Whole::read(v, w, &o.s)?;
    let chosen = whole.chosen();
    let at = chosen.iter().position(|e| e.id == exemplar).ok_or(Refusal::NotFound)?;
    let e = chosen.get(at).ok_or(Refusal::NotFound)?;
    let link = |i: Option<usize>| {
        let e = chosen.get(i?)?;
        Some(Entry { id: e.id, name: e.name.clone(), unit: String::new() })
    };
    let words = if e.achievements.is_empty() { &e.summary } else { &e.achievements };
    let picture = store::portraits(w, &[exemplar])?.remove(&exemplar);
    let adoptions = store::adoptions(w, exemplar)?;
    Page::of(&EntryPage {
        frame: v.frame(e.name.clone(), "/exemplars"),
        id: e.id,
        kind: e.kind.vietnamese(),
        name: e.name.clone(),
        role: e.role.clone(),
        unit: place_heading(whole.units.name(e.body)),
        field: fields::name_of(&whole.fields, &e.field).to_owned(),
        summary: if e.achievements.is_empty() { String::new() } else { e.summary.clone() },
        spread: spread(&adoptions, exemplar, &|b| whole.units.name(b).to_owned()),
        achievement: paragraphs(words),
        // The picture has its own door, which asks again who looks; a reader of the book who may not open the exemplar
        // has no picture of it.
        picture: picture.filter(|_| e.state.is_shown_to_all() || o.runs).map(|p| (p.id, p.alt, p.caption)),
        place: at + 1,
        count: chosen.len(),
        previous: link(at.checked_sub(1)),
        next: link(Some(at + 1)),
        illustrative: o.s.illustrative || e.illustrative,
        s: o.s,
    })
}

/// The pictures of the chosen ones; one whose file is gone or altered is left out rather than the whole book.
pub(super) fn portraits(
    v: &Visit,
    w: &mut Reading,
    chosen: &[&Exemplar],
) -> Result<HashMap<ExemplarId, (Picture, Vec<u8>)>, Refusal> {
    let ids: Vec<ExemplarId> = chosen.iter().map(|e| e.id).collect();
    let found = store::portraits(w, &ids)?.into_iter();
    Ok(found.filter_map(|(id, p)| v.app.kept_file(&p.digest).ok().map(|bytes| (id, (p, bytes)))).collect())
}

/// The bound book.
pub(crate) fn pdf(v: &Visit, w: &mut Reading, One(id): One<SelectionId>) -> Result<Page, Refusal> {
    let o = open_selection(v, w, id)?;
    let whole = Whole::read(v, w, &o.s)?;
    let chosen = whole.chosen();
    if chosen.is_empty() {
        let says = "Chưa chọn điển hình nào nên chưa có kỷ yếu. Kết luận chọn ở trang đợt lựa chọn trước.";
        return Err(Refusal::conflict(says));
    }
    if chosen.len() > papers::YEARBOOK_MAX {
        let says = format!(
            "Một cuốn kỷ yếu in nhiều nhất {} điển hình; đợt này chọn {}. Đọc trên trang, hoặc chia thành nhiều đợt.",
            papers::YEARBOOK_MAX,
            chosen.len()
        );
        return Err(Refusal::conflict(says));
    }
    let portraits = portraits(v, w, &chosen)?;
    let ids: Vec<ExemplarId> = chosen.iter().map(|e| e.id).collect();
    let adoptions = store::adoptions_of(w, &ids)?;
    let book = yearbook(&Contents {
        selection: &o.s,
        chosen: &chosen,
        field: &|key| fields::name_of(&whole.fields, key).to_owned(),
        unit: &|b| whole.units.name(b).to_owned(),
        portraits: &portraits,
        adoptions: &adoptions,
        day: v.today(),
    });
    match papers::yearbook(&book) {
        Ok(bytes) => Ok(Page::shown("ky-yeu-dien-hinh-tien-tien.pdf", "application/pdf", bytes)),
        Err(YearbookError::TooLong(all)) => Err(Refusal::Invalid(
            all.iter()
                .filter_map(|long| {
                    let e = chosen.get(long.entry)?;
                    let says = format!(
                        "{}: {}, rồi lập lại kỷ yếu. Mở từ mục “Cần xem lại trước khi in” ở trang kỷ yếu.",
                        e.name,
                        too_long_words(long)
                    );
                    Some(Problem::new("", "DHTT-70", says))
                })
                .collect(),
        )),
        Err(e) => Err(e.into()),
    }
}

/// Writes the foreword.
pub(crate) fn foreword(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SelectionId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open_selection(v, w, id)?;
    let ok = o.run(v)?;
    let mut r = form.read();
    let foreword = r.optional_text("foreword", "Lời nói đầu", 8_000);
    r.done()?;
    let to = Next::to(format!("/selections/{id}/yearbook"));
    if foreword == o.s.foreword {
        return w.commit_quietly("the same words again change nothing", to.saying("Lời nói đầu giữ như cũ."));
    }
    let s = Selection { version: form.version()?, foreword, ..o.s.clone() };
    write::edit_selection(w, &ok, &s)?;
    let says = format!("Viết lời nói đầu kỷ yếu của {}.", s.title);
    let fact = Fact::new("exemplars.foreword_written", "selection", id, says)
        .with(kernel::serde_json::json!({ "before": o.s.foreword, "after": s.foreword }));
    w.commit(&fact, to.saying("Đã ghi lời nói đầu."))
}
