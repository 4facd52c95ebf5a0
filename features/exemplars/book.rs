//! The yearbook of a selection: the chosen ones in the order of the book, and its two indexes. No I/O but the pictures.

use crate::model::{Exemplar, ExemplarId};
use crate::order::{by_words, letter, order};
use crate::pages::show::paragraphs;
use crate::pictures::Picture;
use crate::selection::Selection;
use kernel::{BodyId, Day};
use papers::{Yearbook, YearbookEntry, YearbookPicture};
use std::collections::HashMap;

/// What a book is made from.
pub(crate) struct Contents<'a> {
    /// The selection.
    pub selection: &'a Selection,
    /// The chosen ones, in the order of their pages.
    pub chosen: &'a [&'a Exemplar],
    /// Name of a field by its key.
    pub field: &'a dyn Fn(&str) -> String,
    /// Name of a body.
    pub unit: &'a dyn Fn(BodyId) -> String,
    /// The portrait of each, with the bytes of its file.
    pub portraits: &'a HashMap<ExemplarId, (Picture, Vec<u8>)>,
    /// The day the file is stamped with.
    pub day: Day,
}

/// Places in the book under a word, in the order of an index.
pub(crate) type Index = Vec<(String, Vec<usize>)>;

/// Units in the order of their names, each with its exemplars.
pub(crate) fn by_unit(chosen: &[&Exemplar], unit: &dyn Fn(BodyId) -> String) -> Index {
    let mut all: Vec<(BodyId, usize)> = chosen.iter().enumerate().map(|(i, e)| (e.body, i)).collect();
    all.sort_by_cached_key(|(body, i)| {
        let e = chosen.get(*i).map(|e| order(e.kind, &e.name));
        (by_words(&unit(*body)), *body, e)
    });
    let mut index: Vec<(BodyId, Vec<usize>)> = Vec::new();
    for (body, i) in all {
        match index.last_mut().filter(|(last, _)| *last == body) {
            Some((_, of)) => of.push(i),
            None => index.push((body, vec![i])),
        }
    }
    index.into_iter().map(|(body, of)| (unit(body), of)).collect()
}

/// All names in their order, by letter.
pub(crate) fn by_name(chosen: &[&Exemplar]) -> Index {
    let mut all: Vec<usize> = (0..chosen.len()).collect();
    all.sort_by_cached_key(|i| chosen.get(*i).map(|e| (order(e.kind, &e.name), e.id)));
    let mut index: Index = Vec::new();
    for i in all {
        let letter = chosen.get(i).map_or('#', |e| letter(e.kind, &e.name)).to_string();
        match index.last_mut().filter(|(last, _)| *last == letter) {
            Some((_, of)) => of.push(i),
            None => index.push((letter, vec![i])),
        }
    }
    index
}

/// The book as it is set.
pub(crate) fn yearbook(c: &Contents<'_>) -> Yearbook {
    let s = c.selection;
    let entry = |e: &&Exemplar| {
        let picture = c.portraits.get(&e.id).map(|(p, jpeg)| YearbookPicture {
            jpeg: jpeg.clone(),
            width: p.width,
            height: p.height,
            alt: p.alt.clone(),
            caption: p.caption.clone(),
        });
        // Who has written no achievements yet is shown by the summary.
        let words = if e.achievements.is_empty() { &e.summary } else { &e.achievements };
        YearbookEntry {
            kind: e.kind.vietnamese().to_owned(),
            name: e.name.clone(),
            role: e.role.clone(),
            unit: (c.unit)(e.body),
            field: (c.field)(&e.field),
            achievement: paragraphs(words),
            picture,
        }
    };
    let issuer = (c.unit)(s.body);
    Yearbook {
        about: format!(
            "Kỷ yếu in {} điển hình tiên tiến được chọn dự {}, họp ngày {}. Đơn vị tổ chức: {issuer}.",
            c.chosen.len(),
            s.title,
            s.day
        ),
        issuer,
        occasion: s.title.clone(),
        place_year: format!("Năm {}", s.day.year()),
        foreword: paragraphs(&s.foreword),
        illustrative: s.illustrative || c.chosen.iter().any(|e| e.illustrative),
        day: c.day.0,
        entries: c.chosen.iter().map(entry).collect(),
        units: by_unit(c.chosen, c.unit),
        letters: by_name(c.chosen),
    }
}
