//! The yearbook of a selection: the chosen ones in the order of the book, and its two indexes. No I/O but the pictures.

use crate::adoption::{Adoption, count};
use crate::model::{Exemplar, ExemplarId};
use crate::order::{by_words, letter, order};
use crate::pages::show::paragraphs;
use crate::pictures::Picture;
use crate::selection::Selection;
use crate::units::{place_heading, place_name};
use kernel::{BodyId, Day};
use papers::{TooLong, Yearbook, YearbookEntry, YearbookError, YearbookPicture};
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
    /// The reports that they were taken over.
    pub adoptions: &'a [Adoption],
    /// The day the file is stamped with.
    pub day: Day,
}

/// Units named in the book where several took one over.
const NAMED_MAX: usize = 4;

/// Who took an exemplar over and with what effect, as the book says it: only what was confirmed, and a mean only over the
/// reports that know both figures.
pub(crate) fn spread(all: &[Adoption], e: ExemplarId, unit: &dyn Fn(BodyId) -> String) -> Vec<String> {
    let sure: Vec<Adoption> =
        all.iter().filter(|a| a.exemplar == e && a.confirmed.is_some()).cloned().collect();
    let counted = count(&sure);
    if counted.units == 0 {
        return Vec::new();
    }
    let mut bodies: Vec<BodyId> = Vec::new();
    for a in &sure {
        if !bodies.contains(&a.body) {
            bodies.push(a.body);
        }
    }
    let names: Vec<String> = bodies.iter().take(NAMED_MAX).map(|b| place_name(&unit(*b))).collect();
    let more = match bodies.len().saturating_sub(NAMED_MAX) {
        0 => String::new(),
        n => format!(" và {n} đơn vị khác"),
    };
    let mut out = vec![format!("{} đơn vị đã làm theo: {}{more}.", counted.units, names.join("; "))];
    for s in &counted.effects {
        if let Some((was, became)) = s.means() {
            out.push(format!(
                "{}: bình quân trước {was}, sau {became} {} ({} đơn vị báo đủ số).",
                s.measure, s.unit, s.both
            ));
        }
    }
    out
}

/// Places in the book under a word, in the order of an index.
pub(crate) type Index = Vec<(String, Vec<usize>)>;

/// Units in the order of their names, each with its exemplars.
pub(crate) fn by_unit(chosen: &[&Exemplar], unit: &dyn Fn(BodyId) -> String) -> Index {
    let mut all: Vec<(BodyId, usize)> = chosen.iter().enumerate().map(|(i, e)| (e.body, i)).collect();
    all.sort_by_cached_key(|(body, i)| {
        let e = chosen.get(*i).map(|e| order(e.kind, &e.name));
        (by_words(&place_name(&unit(*body))), *body, e)
    });
    let mut index: Vec<(BodyId, Vec<usize>)> = Vec::new();
    for (body, i) in all {
        match index.last_mut().filter(|(last, _)| *last == body) {
            Some((_, of)) => of.push(i),
            None => index.push((body, vec![i])),
        }
    }
    index.into_iter().map(|(body, of)| (place_heading(&unit(body)), of)).collect()
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

/// One page of the book.
fn entry(c: &Contents<'_>, e: &Exemplar) -> YearbookEntry {
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
        unit: place_heading(&(c.unit)(e.body)),
        field: (c.field)(&e.field),
        summary: if e.achievements.is_empty() { String::new() } else { e.summary.clone() },
        spread: spread(c.adoptions, e.id, c.unit),
        achievement: paragraphs(words),
        picture,
    }
}

/// What weighs less fits its page whatever else stands on it: characters, and a broken line for each paragraph.
const FITS: usize = 2_000;
const PARAGRAPH: usize = 60;

/// May its text be too long for a page?
pub(crate) fn may_be_too_long(e: &Exemplar) -> bool {
    let lines = e.achievements.lines().count();
    e.achievements.chars().count() + e.summary.chars().count() + lines * PARAGRAPH > FITS
}

/// Those whose text the book cannot set, told by the setting itself; only those that may be too long are set.
pub(crate) fn too_long(c: &Contents<'_>) -> Vec<(ExemplarId, TooLong)> {
    let heavy: Vec<&Exemplar> = c.chosen.iter().copied().filter(|e| may_be_too_long(e)).collect();
    if heavy.is_empty() || heavy.len() > papers::YEARBOOK_MAX {
        return Vec::new();
    }
    match papers::yearbook(&yearbook(&Contents { chosen: &heavy, ..*c })) {
        Err(YearbookError::TooLong(all)) => {
            all.into_iter().filter_map(|long| Some((heavy.get(long.entry)?.id, long))).collect()
        }
        _ => Vec::new(),
    }
}

/// What is said of a text that does not fit.
pub(crate) fn too_long_words(long: &TooLong) -> String {
    format!(
        "thành tích dài {} ký tự, in chữ nhỏ nhất vẫn quá một trang kỷ yếu; bớt khoảng {} ký tự",
        long.characters, long.cut
    )
}

/// The book as it is set.
pub(crate) fn yearbook(c: &Contents<'_>) -> Yearbook {
    let s = c.selection;
    let issuer = (c.unit)(s.body);
    let draft = if s.closed_on.is_none() { " Dự thảo, danh sách chưa chốt." } else { "" };
    Yearbook {
        about: format!(
            "Kỷ yếu in {} điển hình tiên tiến được chọn dự {}, họp ngày {}. Đơn vị tổ chức: {issuer}.{draft}",
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
        entries: c.chosen.iter().map(|e| entry(c, e)).collect(),
        units: by_unit(c.chosen, c.unit),
        letters: by_name(c.chosen),
    }
}
