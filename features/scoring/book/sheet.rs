//! A unit's own workbook: its sheet to be filled in anywhere, with the same points and totals the program will find.

mod rules;

use super::bloc::{Bloc, FIRST, Places, RUBRIC, STEPS};
use super::cells::{Looks, UNKNOWN, decimal, formula, height, number, on, text};
use super::figures::{self, HEAD, TieRows, asks};
use super::ranks::Ends;
use super::{ranks, rubric, steps};
use crate::calc::{Column, Entry};
use crate::methods::{Input, Method};
use crate::model::{Item, ItemId, NotApplicable, Proof, Rubric};
use crate::sheet::{ScoreLine, Sheet};
use crate::targets::{Plan, Targets};
use rust_xlsxwriter::{Color, Format, FormatAlign, ProtectionOptions, Workbook, Worksheet, XlsxError};

/// The sheet to be filled in.
pub(crate) const SHEET: &str = "Phiếu";
/// Hidden: which sheet this is.
pub(crate) const KEYS: &str = "Mã phiếu";
/// Hidden: what lists offer.
const LISTS: &str = "Danh mục";
/// Where people type.
pub(crate) const INPUT: u16 = FIRST;
/// The points it gives.
const POINTS: u16 = FIRST + 1;
/// Their remark.
pub(crate) const NOTE: u16 = FIRST + 2;
const RULE: u16 = FIRST + 3;
/// The largest figure done or planned, and the largest count, as forms take them.
pub(crate) const FIGURE_MAX: kernel::Points = kernel::Points(999_999_999);
/// The largest count.
pub(crate) const COUNT_MAX: i64 = 9999;

/// One row that is filled in.
pub(crate) struct Asked<'a> {
    pub(crate) row: u32,
    pub(crate) item: &'a Item,
    /// Which of the line's cells, from 0.
    pub(crate) n: usize,
    /// What is asked: "thực hiện", "số lỗi".
    pub(crate) ask: String,
}

/// The rows of a rubric's sheet, always the same for the same edition.
pub(crate) fn layout(rubric: &Rubric) -> Vec<Asked<'_>> {
    let mut row = HEAD + 1;
    let mut all = Vec::new();
    for s in &rubric.sections {
        row += 1;
        for item in &s.items {
            for (n, ask) in asks(item).into_iter().enumerate() {
                all.push(Asked { row, item, n, ask });
                row += 1;
            }
        }
    }
    all
}

/// What the workbook says about itself: words and values, in this order, on the hidden sheet.
pub(crate) fn keys(sheet: &Sheet, rubric: &Rubric) -> [(&'static str, String); 5] {
    [
        ("Năm", sheet.year.to_string()),
        ("Phiếu", sheet.id.to_string()),
        ("Bảng tiêu chí", rubric.id.to_string()),
        ("Bản thứ", rubric.edition.to_string()),
        ("Lần lưu", sheet.version.to_string()),
    ]
}

/// What stands for the plan of a line in the unit's own column.
fn plan(targets: &Targets, sheet: &Sheet, rubric: &Rubric, item: &Item) -> Plan {
    targets.plan(rubric, sheet, ScoreLine::Own, item)
}

/// The unit's workbook with what its own column holds now. Where the covenant gives the plan, or names another member,
/// that stands there and is locked.
pub(crate) fn write(
    (sheet, rubric): (&Sheet, &Rubric),
    targets: &Targets,
    (title, unit): (&str, &str),
) -> Result<Workbook, XlsxError> {
    let looks = Looks::new();
    let held = |item: &Item| match (plan(targets, sheet, rubric, item), sheet.input(ScoreLine::Own, item.id))
    {
        (Plan::Fixed(planned), Some(Input::Ratio { done, .. })) => Some(Input::Ratio { done, planned }),
        (Plan::Elsewhere, _) => Some(Input::NotApplicable),
        (_, input) => input,
    };
    let input = |item: ItemId| rubric.item(item).and_then(held);
    let column = Column::of(rubric, &[Entry { body: sheet.body, input: &input }], false);
    let typed = |_: kernel::BodyId, item: ItemId| input(item);
    let names = [unit.to_owned()];
    let bloc = Bloc {
        rubric,
        names: &names,
        column: &column,
        facts: &crate::TieFacts::default(),
        input: &typed,
        title,
        typed_on: SHEET,
        whole: false,
        results: true,
    };
    let [mut fill, mut rules, mut work, mut lists, mut keyed] = [(); 5].map(|()| Worksheet::new());
    for (page, name) in [
        (&mut fill, SHEET),
        (&mut rules, RUBRIC),
        (&mut work, STEPS),
        (&mut lists, LISTS),
        (&mut keyed, KEYS),
    ] {
        page.set_name(name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        page.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::new()
        });
    }
    let mut places = Places::new();
    let ceilings = rubric::write(&mut rules, &bloc, &looks, &mut places)?;
    let mut form = Fill { sheet: &mut fill, bloc: &bloc, looks: &looks, marks: sheet, targets };
    let next = form.lines(&mut places, &mut lists)?;
    let (sums, after) = steps::write(&mut work, &bloc, &looks, (&mut places, &ceilings))?;
    let ends = ranks::write(&mut work, &bloc, &looks, (&places, &sums, TieRows::default()), after)?;
    form.results(&places, &ends, next)?;
    for (row, (what, value)) in (0..).zip(keys(sheet, rubric)) {
        text(&mut keyed, (row, 0), what, &looks.words)?;
        text(&mut keyed, (row, 1), &value, &looks.words)?;
    }
    keyed.set_column_width(1, 40)?;
    keyed.set_hidden(true);
    lists.set_hidden(true);
    let mut book = Workbook::new();
    [fill, rules, work, lists, keyed].into_iter().for_each(|page| book.push_worksheet(page));
    Ok(book)
}

/// Writes the sheet that is filled in.
struct Fill<'a> {
    sheet: &'a mut Worksheet,
    bloc: &'a Bloc<'a>,
    looks: &'a Looks,
    marks: &'a Sheet,
    targets: &'a Targets,
}

impl Fill<'_> {
    /// Everything but results; answers the row after the last line.
    fn lines(&mut self, places: &mut Places, lists: &mut Worksheet) -> Result<u32, XlsxError> {
        self.top()?;
        let open = self.looks.typed.clone().set_unlocked().set_background_color(Color::RGB(0x00FF_FBEA));
        let remark = open.clone().set_align(FormatAlign::Left);
        let mut next = HEAD + 1;
        for s in &self.bloc.rubric.sections {
            let words = [s.no.as_str(), s.name.as_str(), s.part.vietnamese(), "", "", "", "", ""];
            for (col, words) in (0..=RULE).zip(words) {
                text(self.sheet, (next, col), words, &self.looks.group)?;
            }
            height(self.sheet, next, &[(&s.name, 44)])?;
            next += 1 + s.items.iter().map(|i| u32::try_from(asks(i).len()).unwrap_or(1)).sum::<u32>();
        }
        for asked in layout(self.bloc.rubric) {
            let place = places.entry(asked.item.id).or_default();
            place.typed = (if asked.n == 0 { asked.row } else { place.typed.0 }, asked.row);
            let given = self.given(&asked);
            self.line(&asked, (&open, &remark), given.as_ref())?;
            if given.is_none() {
                rules::put(self.sheet, lists, &asked, self.bloc.rubric)?;
            }
        }
        Ok(next)
    }

    fn top(&mut self) -> Result<(), XlsxError> {
        let (bloc, looks, rubric) = (self.bloc, self.looks, self.bloc.rubric);
        let unit = bloc.names.first().map_or("", String::as_str);
        let title = format!("Phiếu chấm điểm, {}: {unit}", bloc.title);
        let gone = match rubric.not_applicable {
            NotApplicable::Refused => "",
            _ => " Tiêu chí không áp dụng: ghi “không áp dụng”, lý do ghi ở cột Ghi chú.",
        };
        let edition = format!("{}, bản thứ {}.", rubric.name, rubric.edition);
        let first = format!("{edition} Chỉ điền cột “Nhập” và cột “Ghi chú”.{gone}");
        let second = "Ô trống là chưa rõ; 0 cũng là điểm. Điểm và tổng tự tính. Điền xong, gửi lại tệp này ở trang phiếu chấm điểm.";
        let heads = ["Số", "Tiêu chí", "Ghi vào ô", "Tối đa"];
        figures::top(self.sheet, bloc, looks, (&title, &[&first, second], heads))?;
        for (col, words) in (INPUT..).zip(["Nhập", "Điểm", "Ghi chú", "Quy tắc"]) {
            text(self.sheet, (HEAD, col), words, &looks.head)?;
        }
        height(self.sheet, HEAD, &[("Số", 9)])?;
        for (col, width) in [(INPUT, 18), (POINTS, 12), (NOTE, 40), (RULE, 54)] {
            self.sheet.set_column_width(col, width)?;
        }
        Ok(())
    }

    /// What the covenant puts into a row that nobody types then, and the words beside it.
    fn given(&self, asked: &Asked) -> Option<(figures::Typed, &'static str)> {
        match plan(self.targets, self.marks, self.bloc.rubric, asked.item) {
            Plan::Fixed(figure) if asked.n == 1 => Some((figures::Typed::Figure(figure), "Theo giao ước.")),
            Plan::Elsewhere => {
                let held = figures::typed(asked.item, Some(Input::NotApplicable), asked.n);
                Some((held, "Theo giao ước, đơn vị khác phụ trách."))
            }
            Plan::Fixed(_) | Plan::Typed => None,
        }
    }

    /// One row: what is asked, where to type, where to remark.
    fn line(
        &mut self,
        asked: &Asked,
        (open, remark): (&Format, &Format),
        given: Option<&(figures::Typed, &'static str)>,
    ) -> Result<(), XlsxError> {
        let (looks, item, row) = (self.looks, asked.item, asked.row);
        let first = asked.n == 0;
        let shown = |words: &str| if first { words.to_owned() } else { String::new() };
        let needs = if item.proof == Proof::Required {
            " Phải có minh chứng, thêm ở trang phiếu."
        } else {
            ""
        };
        let rule = shown(&format!("{}{needs}", item.rule()));
        let (no, name) = (shown(&item.no), shown(&item.name));
        for (col, words) in [(0, &no), (1, &name), (2, &asked.ask), (RULE, &rule)] {
            text(self.sheet, (row, col), words, &looks.words)?;
        }
        for col in [3, POINTS] {
            text(self.sheet, (row, col), "", &looks.words)?;
        }
        if first && item.max > kernel::Points::ZERO {
            self.sheet.write_number_with_format(row, 3, number(item.max), &looks.figure)?;
        }
        let typed = figures::typed(item, self.bloc.typed(0, item), asked.n);
        let held = given.map_or(&typed, |(held, _)| held);
        figures::put(self.sheet, (row, INPUT), held, if given.is_some() { &looks.typed } else { open })?;
        let note = self.marks.marks.get(&(ScoreLine::Own, item.id)).map_or("", |m| m.note.as_str());
        if first {
            text(self.sheet, (row, NOTE), note, remark)?;
        } else {
            text(self.sheet, (row, NOTE), given.map_or("", |(_, says)| says), &looks.words)?;
        }
        let typed = if let figures::Typed::Word(words) = held { words.as_str() } else { "" };
        height(self.sheet, row, &[(&name, 44), (&asked.ask, 20), (&rule, 54), (note, 38), (typed, 16)])
    }

    /// The points of each line, and the totals below.
    fn results(&mut self, places: &Places, ends: &Ends, from: u32) -> Result<(), XlsxError> {
        let (bloc, looks) = (self.bloc, self.looks);
        for asked in layout(bloc.rubric).into_iter().filter(|a| a.n == 0) {
            let item = asked.item;
            let rows = places.get(&item.id).copied().unwrap_or_default();
            let [low, unknown] = [rows.low, rows.unknown].map(|r| on(STEPS, &bloc.cell(r, 0)));
            if item.method == Method::Disqualifier {
                continue;
            }
            let ours = bloc.unit(0).and_then(|u| u.worth(item).known());
            let ours = ours.map_or_else(|| UNKNOWN.to_owned(), decimal);
            let says = format!("=IF({unknown}>0,\"{UNKNOWN}\",{low}/100)");
            formula(self.sheet, (asked.row, POINTS), (&says, &ours), &looks.figure)?;
        }
        let total = bloc.unit(0).map(|u| u.totals.total).unwrap_or_default();
        let [low, high, unknown] =
            [ends.total.low, ends.total.high, ends.unknown].map(|r| on(STEPS, &bloc.cell(r, 0)));
        let rows = [
            ("Tổng điểm", format!("=IF({unknown}>0,\"{UNKNOWN}\",{low}/100)"), total.known()),
            ("Tổng ít nhất", format!("={low}/100"), Some(total.low)),
            ("Tổng nhiều nhất", format!("={high}/100"), Some(total.high)),
        ];
        for (row, (what, says, ours)) in (from..).zip(rows) {
            for col in 0..=RULE {
                text(self.sheet, (row, col), if col == 1 { what } else { "" }, &looks.group)?;
            }
            let ours = ours.map_or_else(|| UNKNOWN.to_owned(), decimal);
            formula(self.sheet, (row, POINTS), (&says, &ours), &looks.sum)?;
        }
        Ok(())
    }
}
