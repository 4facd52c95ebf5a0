//! The list of exemplars, sifted and sorted, on screen and as a workbook.

use crate::duties::{KeepExemplars, ManageFields};
use crate::fields::{self, Field};
use crate::model::{ExemplarId, Kind, State};
use crate::order::{by_words, order};
use crate::selection::coverage;
use crate::store::{self, Head};
use crate::units::Units;
use db::Reading;
use kernel::{BodyId, Place, Refusal, fold};
use organisations::{Names, spoken};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::collections::{BTreeMap, HashSet};
use web::{Frame, Page, Visit};

/// Rows on one page.
const PAGE: usize = 100;
/// Rows of a workbook.
const EXPORTED_MAX: usize = 5_000;

/// What the address asks for.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    /// Everything everybody may learn from, not only one's own.
    pub(crate) everywhere: bool,
    pub(crate) q: String,
    pub(crate) field: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) state: Option<State>,
    pub(crate) unit: Option<BodyId>,
    pub(crate) sort: String,
}

impl Asked {
    fn of(v: &Visit) -> Asked {
        Asked {
            everywhere: v.ask("in") == "all",
            q: v.ask("q").to_owned(),
            field: v.ask("field").to_owned(),
            kind: Kind::of_word(v.ask("kind")),
            state: State::of_word(v.ask("state")),
            unit: v.ask("unit").parse().ok(),
            sort: v.ask("sort").to_owned(),
        }
    }

    pub(crate) fn is_bare(&self) -> bool {
        let none = self.kind.is_none() && self.state.is_none() && self.unit.is_none();
        none && self.q.is_empty() && self.field.is_empty()
    }

    fn takes(&self, h: &Head, names: &Names) -> bool {
        let (words, said) = (fold(&self.q), spoken(&self.q));
        (self.field.is_empty() || h.field == self.field)
            && self.kind.is_none_or(|k| h.kind == k)
            && self.state.is_none_or(|s| h.state == s)
            && self.unit.is_none_or(|u| h.body == u)
            && (words.is_empty() || h.found_by.contains(&words) || spoken(names.full(h.body)).contains(&said))
    }

    /// The same question, for the export and the pages after the first; percent-encoding is left to the form.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("q", self.q.clone()), ("field", self.field.clone()), ("sort", self.sort.clone())];
        all.push(("in", if self.everywhere { "all".to_owned() } else { String::new() }));
        all.push(("kind", self.kind.map_or_else(String::new, |k| k.word().to_owned())));
        all.push(("state", self.state.map_or_else(String::new, |s| s.word().to_owned())));
        all.push(("unit", self.unit.map_or_else(String::new, |u| u.to_string())));
        all.retain(|(_, value)| !value.is_empty());
        all
    }
}

/// The exemplars a person may see here, and those that were asked for.
struct Listing {
    asked: Asked,
    all: Vec<Head>,
    found: Vec<Head>,
    names: Names,
    fields: Vec<Field>,
    keeps: bool,
}

fn listing(v: &Visit, w: &mut Reading) -> Result<Listing, Refusal> {
    let asked = Asked::of(v);
    let left = if super::oversees(v) { store::bodies(w)? } else { Vec::new() };
    let units = Units::read(w, v.today())?.with_ended(w, left, v.today())?;
    let mine = units.whose(|place| v.can(KeepExemplars { place }));
    let all = if asked.everywhere {
        store::heads_shown(w)?
    } else {
        let own: HashSet<BodyId> = mine.iter().copied().collect();
        let nurtures = |m: BodyId| v.can(KeepExemplars { place: Place::at_body(m) });
        let mut all = store::heads_of(w, &mine)?;
        all.retain(|h| own.contains(&h.body) || h.mentor.is_some_and(nurtures));
        all
    };
    let names = organisations::names(w, v.today())?;
    let mut found: Vec<Head> = all.iter().filter(|h| asked.takes(h, &names)).cloned().collect();
    sort(&mut found, &asked.sort, &names);
    Ok(Listing { asked, all, found, names, fields: store::all_fields(w)?, keeps: !mine.is_empty() })
}

/// By name, unless the page asks for something else; by name within what is alike.
fn sort(rows: &mut [Head], by: &str, names: &Names) {
    rows.sort_by_cached_key(|h| (order(h.kind, &h.name), h.id));
    match by {
        "unit" => rows.sort_by_cached_key(|h| by_words(names.full(h.body))),
        "field" => rows.sort_by_cached_key(|h| h.field.clone()),
        "state" => rows.sort_by_key(|h| h.state),
        // Keys grow with time.
        "new" => rows.sort_by_key(|h| std::cmp::Reverse(h.id)),
        _ => {}
    }
}

#[derive(askama::Template)]
#[template(path = "exemplars.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) asked: Asked,
    pub(crate) rows: Vec<ListRow>,
    /// How many there are without the question, and how many answer it.
    pub(crate) all: usize,
    pub(crate) found: usize,
    pub(crate) page: usize,
    pub(crate) pages: usize,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) units: Vec<(BodyId, String)>,
    pub(crate) states: Vec<(&'static str, usize)>,
    /// Fields in which there is nobody.
    pub(crate) missing: Vec<String>,
    pub(crate) keeps: bool,
    pub(crate) manages: bool,
    pub(crate) illustrative: bool,
}

pub(crate) struct ListRow {
    pub(crate) id: ExemplarId,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) kind: &'static str,
    pub(crate) field: String,
    pub(crate) unit: String,
    pub(crate) state: &'static str,
    pub(crate) tone: &'static str,
}

fn row(h: &Head, l: &Listing) -> ListRow {
    ListRow {
        id: h.id,
        name: h.name.clone(),
        role: h.role.clone(),
        kind: h.kind.vietnamese(),
        field: fields::name_of(&l.fields, &h.field).to_owned(),
        unit: l.names.full(h.body).to_owned(),
        state: h.state.vietnamese(),
        tone: super::tone(h.state),
    }
}

/// The list.
pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let l = listing(v, w)?;
    let pages = l.found.len().div_ceil(PAGE).max(1);
    let page = v.ask("page").parse::<usize>().unwrap_or(1).clamp(1, pages);
    let living = l.all.iter().filter(|h| h.state != State::Retired);
    let covered: Vec<_> = living.map(|h| (h.field.clone(), None)).collect();
    let missing = coverage(&l.fields, &covered).into_iter().filter(|c| c.wanted && c.nominated == 0);
    let mut units: BTreeMap<_, _> = BTreeMap::new();
    for h in &l.all {
        units.insert(by_words(l.names.full(h.body)), (h.body, l.names.full(h.body).to_owned()));
    }
    let count = |s: &State| (s.vietnamese(), l.all.iter().filter(|h| h.state == *s).count());
    Page::of(&ListPage {
        frame: v.frame("Điển hình tiên tiến", "/exemplars"),
        rows: l.found.iter().skip((page - 1) * PAGE).take(PAGE).map(|h| row(h, &l)).collect(),
        all: l.all.len(),
        found: l.found.len(),
        page,
        pages,
        fields: l.fields.iter().map(|f| (f.key.clone(), f.name.clone())).collect(),
        units: units.into_values().collect(),
        states: State::ALL.iter().map(count).filter(|(_, n)| *n > 0).collect(),
        missing: if l.asked.everywhere { Vec::new() } else { missing.map(|c| c.field).collect() },
        keeps: l.keeps,
        manages: v.actor()?.could::<ManageFields>(),
        illustrative: l.all.iter().any(|h| h.illustrative),
        asked: l.asked,
    })
}

/// What was asked for as a workbook. Attributes of persons stay out of it.
pub(crate) fn export(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let l = listing(v, w)?;
    let bytes = workbook(&l, &v.today().to_string())?;
    let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(Page::download("dien-hinh-tien-tien.xlsx", mime, bytes))
}

fn workbook(l: &Listing, today: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Điển hình")?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let plain = Format::new().set_font_name("Times New Roman").set_font_size(12);
    let (bold, words) = (plain.clone().set_bold(), plain.clone().set_text_wrap());
    sheet.write_string_with_format(0, 0, "Danh sách điển hình tiên tiến", &bold)?;
    let note = if l.found.iter().any(|h| h.illustrative) { ". Có số liệu minh họa." } else { "" };
    sheet.write_string_with_format(1, 0, format!("Lập ngày {today}{note}"), &plain)?;
    let columns: [(&str, u32); 9] = [
        ("TT", 6),
        ("Điển hình", 32),
        ("Loại", 12),
        ("Chức vụ, nơi công tác", 32),
        ("Đơn vị", 34),
        ("Lĩnh vực", 26),
        ("Bước", 18),
        ("Người, đơn vị phát hiện", 28),
        ("Tóm tắt", 60),
    ];
    for (n, (title, width)) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(3, n, title, &bold)?;
        sheet.set_column_width(n, width)?;
    }
    for (line, (n, h)) in (4_u32..).zip((1_u32..).zip(l.found.iter().take(EXPORTED_MAX))) {
        sheet.write_number_with_format(line, 0, n, &plain)?;
        let field = fields::name_of(&l.fields, &h.field);
        let unit = l.names.full(h.body);
        let cells =
            [&h.name, h.kind.vietnamese(), &h.role, unit, field, h.state.vietnamese(), &h.finder, &h.summary];
        for (column, cell) in (1_u16..).zip(cells) {
            // As text: a name that begins with "=" stays a name.
            sheet.write_string_with_format(line, column, cell, &words)?;
        }
    }
    sheet.set_freeze_panes(4, 2)?;
    book.save_to_buffer()
}
