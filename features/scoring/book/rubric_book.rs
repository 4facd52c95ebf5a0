//! A rubric as a workbook: one row a section, a group or a line, and what it declares on a sheet of its own. Read back,
//! the rows become the fields of the form in which rubrics are edited, so that one place decides what is refused.

use super::cells::{Looks, NO, YES, fixed_range, height, number, on, text};
use super::intake::{self, Sheet as Cells, Value, address, refused};
use crate::methods::METHODS;
use crate::model::{Group, Item, NotApplicable, Part, Proof, Rubric};
use crate::ties::{STEPS_MAX, TieBreak};
use kernel::{BodyId, Points, Problem, Refusal, clean_line, fold};
use rust_xlsxwriter::{DataValidation, Format, Formula, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// Sections, groups, lines.
const LINES: &str = "Bảng tiêu chí";
/// Name, scale and rules.
const DECLARED: &str = "Khai báo";
const LISTS: &str = "Danh mục";
/// The columns, by their headings; the last is hidden and says which line it is through the editions.
const HEADS: [&str; 10] = [
    "Số",
    "Tên",
    "Loại",
    "Tối đa",
    "Cách tính",
    "Quy tắc",
    "Trần thưởng",
    "Đơn vị xác nhận số liệu",
    "Minh chứng",
    "Mã",
];
/// The hidden one.
const KEY: u16 = 9;
/// What a row is, when it is no section.
const GROUP: &str = "Nhóm tiêu chí";
const LINE: &str = "Tiêu chí";
/// Words and values on the sheet of rules: decimals as forms say them.
const DECIMALS: [(&str, &str); 3] = [("0", "số nguyên"), ("1", "một chữ số lẻ"), ("2", "hai chữ số lẻ")];
const NO_TIE: &str = "không xét thêm";
/// The row of the first step of the tie-break on the sheet of rules; it is the last declaration, so that a workbook with
/// fewer steps still reads.
const TIES: u32 = 6;
/// Rows of a workbook that are looked at: more than any rubric may have.
const ROWS_MAX: u32 = 500;
/// Rows that have drop-downs.
const LISTED: u32 = 300;

/// What the rubric declares: words and values.
fn declared(r: &Rubric) -> Vec<(String, String)> {
    let decimals = DECIMALS[usize::from(r.decimals.min(2))].1;
    let mut all = vec![
        ("Tên bảng tiêu chí".to_owned(), r.name.clone()),
        ("Thang điểm".to_owned(), r.scale.plain()),
        (
            "Trần điểm thưởng nằm trong thang điểm".to_owned(),
            if r.bonus_inside { YES } else { NO }.to_owned(),
        ),
        ("Điểm tiêu chí làm tròn đến".to_owned(), decimals.to_owned()),
        ("Tiêu chí không áp dụng cho một đơn vị thì".to_owned(), r.not_applicable.vietnamese().to_owned()),
    ];
    for n in 0..STEPS_MAX {
        let tie = r.ties.get(n).map_or_else(|| NO_TIE.to_owned(), TieBreak::vietnamese);
        all.push((format!("Khi bằng tổng điểm, xét thứ {}", n + 1), tie));
    }
    all
}

/// The rubric as a workbook; `units`: the members that may confirm figures.
pub(crate) fn write(r: &Rubric, units: &[(BodyId, String)]) -> Result<Workbook, XlsxError> {
    let looks = Looks::new();
    let [mut lines, mut rules, mut lists] = [(); 3].map(|()| Worksheet::new());
    for (page, name) in [(&mut lines, LINES), (&mut rules, DECLARED), (&mut lists, LISTS)] {
        page.set_name(name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    }
    let mut offered = Offered { lists: &mut lists, col: 0 };
    write_lines(&mut lines, (r, units), &looks, &mut offered)?;
    text(&mut rules, (0, 0), &format!("Bản thứ {} ({})", r.edition, r.state.vietnamese()), &looks.tell)?;
    rules.set_column_width(0, 46)?.set_column_width(1, 70)?;
    for (row, (what, value)) in (1..).zip(declared(r)) {
        text(&mut rules, (row, 0), &what, &looks.head)?;
        text(&mut rules, (row, 1), &value, &looks.words)?;
    }
    let ties = TieBreak::all(r.main().map(|s| s.no.as_str()));
    let ties = std::iter::once(NO_TIE.to_owned()).chain(ties.iter().map(TieBreak::vietnamese)).collect();
    let last = TIES + u32::try_from(STEPS_MAX).unwrap_or(1) - 1;
    let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let choices = [
        ((3, 3), words(&[YES, NO])),
        ((4, 4), words(&DECIMALS.map(|d| d.1))),
        ((5, 5), words(&NotApplicable::ALL.map(NotApplicable::vietnamese))),
        ((TIES, last), ties),
    ];
    for ((first, last), all) in choices {
        let rule = offered.rule(&all)?;
        rules.add_data_validation(first, 1, last, 1, &rule)?;
    }
    lists.set_hidden(true);
    let mut book = Workbook::new();
    [lines, rules, lists].into_iter().for_each(|page| book.push_worksheet(page));
    Ok(book)
}

/// Lists of words for drop-downs, a column each on a hidden sheet: one written into the rule is split at commas.
struct Offered<'a> {
    lists: &'a mut Worksheet,
    col: u16,
}

impl Offered<'_> {
    fn rule(&mut self, words: &[String]) -> Result<DataValidation, XlsxError> {
        for (row, word) in (0..).zip(words) {
            text(self.lists, (row, self.col), word, &Format::new())?;
        }
        let last = u32::try_from(words.len()).unwrap_or(1).saturating_sub(1);
        let list = format!("={}", on(LISTS, &fixed_range((0, self.col), (last, self.col))));
        self.col += 1;
        DataValidation::new()
            .allow_list_formula(Formula::new(list))
            .set_error_title("Không có trong danh sách")?
            .set_error_message("Chọn một mục trong danh sách.")
    }
}

fn write_lines(
    sheet: &mut Worksheet,
    (r, units): (&Rubric, &[(BodyId, String)]),
    looks: &Looks,
    offered: &mut Offered,
) -> Result<(), XlsxError> {
    // Text, so that a spreadsheet does not turn "1.10" into 1,1.
    let as_text = looks.words.clone().set_num_format("@");
    for (col, width) in (0..).zip([10, 60, 18, 11, 30, 50, 13, 34, 14, 38]) {
        sheet.set_column_width(col, width)?;
        text(sheet, (0, col), HEADS.get(usize::from(col)).copied().unwrap_or(""), &looks.head)?;
    }
    sheet.set_column_format(0, &as_text)?.set_column_format(5, &as_text)?;
    sheet.set_column_hidden(KEY)?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_repeat_rows(0, 0)?;
    let mut row = 1;
    for s in &r.sections {
        let most = |p: Points| (p > Points::ZERO).then_some(p);
        let max = if s.part == Part::Bar { None } else { most(s.max) };
        put(
            sheet,
            row,
            [&s.no, &s.name, s.part.vietnamese(), "", "", "", "", ""],
            (max, most(s.bonus_max)),
            &looks.group,
        )?;
        row += 1;
        let mut shown = Vec::new();
        for item in &s.items {
            for g in s.path(item).into_iter().filter(|g| !shown.contains(g)).collect::<Vec<_>>() {
                shown.push(g);
                if let Some(group) = s.groups.get(g) {
                    row = write_group(sheet, row, group, looks)?;
                }
            }
            let by = units.iter().find(|u| Some(u.0) == item.scorer).map_or("", |u| u.1.as_str());
            let (id, rule) = (item.id.to_string(), item.method.text());
            let max = (s.part != Part::Bar).then_some(item.max);
            put(
                sheet,
                row,
                [
                    &item.no,
                    &item.name,
                    LINE,
                    item.method.vietnamese(),
                    &rule,
                    by,
                    item.proof.vietnamese(),
                    &id,
                ],
                (max, None),
                &as_text,
            )?;
            row += 1;
        }
        for (_, group) in s.groups.iter().enumerate().filter(|(n, _)| !shown.contains(n)) {
            row = write_group(sheet, row, group, looks)?;
        }
    }
    let kinds = Part::ALL.map(Part::vietnamese).into_iter().chain([GROUP, LINE]).map(str::to_owned);
    let methods = METHODS.map(|(_, says)| says.to_owned());
    let names: Vec<String> = units.iter().map(|u| u.1.clone()).collect();
    let proofs = Proof::ALL.map(|p| p.vietnamese().to_owned()).to_vec();
    for (col, words) in [(2, kinds.collect()), (4, methods.to_vec()), (7, names), (8, proofs)] {
        if !words.is_empty() {
            let rule = offered.rule(&words)?;
            sheet.add_data_validation(1, col, LISTED, col, &rule)?;
        }
    }
    Ok(())
}

fn write_group(sheet: &mut Worksheet, row: u32, g: &Group, looks: &Looks) -> Result<u32, XlsxError> {
    put(sheet, row, [&g.no, &g.name, GROUP, "", "", "", "", ""], (Some(g.max), None), &looks.words)?;
    Ok(row + 1)
}

/// One row: number, name, kind, how, rule, by whom, evidence, which; maximum and ceiling.
fn put(
    sheet: &mut Worksheet,
    row: u32,
    [no, name, kind, how, rule, by, proof, id]: [&str; 8],
    (max, ceiling): (Option<Points>, Option<Points>),
    look: &Format,
) -> Result<(), XlsxError> {
    for (col, words) in (0..).zip([no, name, kind, "", how, rule, "", by, proof, id]) {
        text(sheet, (row, col), words, look)?;
    }
    for (col, points) in [(3, max), (6, ceiling)] {
        if let Some(p) = points {
            sheet.write_number_with_format(row, col, number(p), &look.clone().set_num_format("General"))?;
        }
    }
    height(sheet, row, &[(name, 60), (rule, 50)])
}

/// The fields of the edit form, and the cell each came from.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) fields: Vec<(String, String)>,
    cells: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Typed {
    fn put(&mut self, field: String, value: String, cell: String) {
        self.cells.insert(field.clone(), cell);
        self.fields.push((field, value));
    }

    fn wrong(&mut self, says: String) {
        self.problems.push(Problem::new("file", "DIEM-52", says));
    }

    /// What the form says is wrong, with the cell it stands in.
    pub(crate) fn placed(&self, problems: Vec<Problem>) -> Refusal {
        let place = |p: Problem| match self.cells.get(&*p.field) {
            Some(cell) => Problem::new("file", p.code, format!("Ô {cell}: {}", p.says)),
            None => Problem::new("file", p.code, p.says),
        };
        Refusal::Invalid(problems.into_iter().map(place).collect())
    }
}

/// Reads a rubric's workbook into the fields of the edit form.
///
/// # Errors
/// `Invalid` at the field "file": what is wrong, by sheet, line and column.
pub(crate) fn read(bytes: &[u8], draft: &Rubric, units: &[(BodyId, String)]) -> Result<Typed, Refusal> {
    let pages = intake::read(bytes, &[LINES, DECLARED])?;
    let page = |name: &str| {
        pages.get(name).ok_or_else(|| {
            let says = format!("Tệp không có trang “{name}” (đã bị xóa hoặc đổi tên). Tải bảng tiêu chí dạng bảng tính ở trang này, sửa rồi gửi lại.");
            refused("DIEM-50", says)
        })
    };
    let (lines, rules) = (page(LINES)?, page(DECLARED)?);
    for (sheet, name) in [(lines, LINES), (rules, DECLARED)] {
        if let Some(at) = sheet.merged.first() {
            return Err(refused(
                "DIEM-51",
                format!("Trang “{name}” có ô gộp ({at}). Mỗi ô một giá trị: bỏ gộp rồi gửi lại."),
            ));
        }
    }
    for (col, head) in (0..).zip(HEADS.iter().take(usize::from(KEY))) {
        let theirs = lines.words((0, col));
        if fold(&theirs) != fold(head) {
            let says = format!("Ô {}: tiêu đề cột phải là “{head}”, đang là “{theirs}”.", address((0, col)));
            return Err(refused("DIEM-51", says));
        }
    }
    if let Some(((row, _), _)) = lines.cells.range((ROWS_MAX, 0)..).next() {
        return Err(refused(
            "DIEM-51",
            format!("Dòng {}: quá nhiều dòng. Một bảng tiêu chí có tối đa 30 mục và 200 tiêu chí.", row + 1),
        ));
    }
    let mut typed = Typed::default();
    let mut rows = Rows { lines, draft, units, sections: Vec::new(), items: 0, used: Vec::new() };
    let numbers: std::collections::BTreeSet<u32> =
        lines.cells.keys().map(|(row, _)| *row).filter(|r| *r > 0).collect();
    for row in numbers {
        rows.row(row, &mut typed);
    }
    read_rules(rules, &rows.sections, &mut typed);
    if typed.problems.is_empty() { Ok(typed) } else { Err(Refusal::Invalid(typed.problems)) }
}

/// The rows of a workbook, one after the other.
struct Rows<'a> {
    lines: &'a Cells,
    draft: &'a Rubric,
    units: &'a [(BodyId, String)],
    /// Numbers of the sections met.
    sections: Vec<String>,
    items: usize,
    /// Lines of the draft met already.
    used: Vec<crate::ItemId>,
}

impl Rows<'_> {
    /// A cell as the form writes it; a number with a comma. A formula, a day, an error are no words.
    fn cell(&self, at: (u32, u32), typed: &mut Typed) -> String {
        let Some(cell) = self.lines.cells.get(&at) else { return String::new() };
        let wrong = match &cell.value {
            _ if cell.formula => "chứa công thức. Chép ô rồi dán lại “chỉ giá trị”".to_owned(),
            Value::Other(what) => format!("đang là {what}"),
            // A number of a line stays as it is written; elsewhere its point is a decimal comma.
            Value::Number(n) if at.1 == 0 => return n.clone(),
            Value::Number(n) => return n.replace('.', ","),
            Value::Text(t) => return clean_line(t),
        };
        typed.wrong(format!("Ô {}: {wrong}.", address(at)));
        String::new()
    }

    fn row(&mut self, row: u32, typed: &mut Typed) {
        let words: Vec<String> = (0..u32::from(KEY)).map(|col| self.cell((row, col), typed)).collect();
        if words.iter().all(String::is_empty) {
            return;
        }
        let kind = words.get(2).map(|w| fold(w)).unwrap_or_default();
        if let Some(part) = Part::ALL.into_iter().find(|p| fold(p.vietnamese()) == kind) {
            self.section(row, part, &words, typed);
        } else if kind == fold(GROUP) || kind == fold(LINE) {
            self.line(row, kind == fold(GROUP), &words, typed);
        } else {
            let kinds = Part::ALL.map(Part::vietnamese).join(", ");
            typed.wrong(format!(
                "Ô {}: loại “{}” không có. Chọn một trong: {kinds}, {GROUP}, {LINE}.",
                address((row, 2)),
                words.get(2).map_or("", String::as_str)
            ));
        }
    }

    fn section(&mut self, row: u32, part: Part, words: &[String], typed: &mut Typed) {
        let n = self.sections.len();
        let word = |col: usize| words.get(col).cloned().unwrap_or_default();
        self.sections.push(word(0));
        let fields = [
            ("no", word(0), 0),
            ("name", word(1), 1),
            ("part", part.word().to_owned(), 2),
            ("max", word(3), 3),
            ("bonus", word(6), 6),
        ];
        for (field, value, col) in fields {
            typed.put(format!("s{n}{field}"), value, address((row, col)));
        }
    }

    fn line(&mut self, row: u32, group: bool, words: &[String], typed: &mut Typed) {
        let word = |col: usize| words.get(col).cloned().unwrap_or_default();
        let Some(section) = self.sections.len().checked_sub(1) else {
            typed.wrong(format!("Dòng {}: đứng trước mục đầu tiên. Dòng đầu phải là một mục.", row + 1));
            return;
        };
        let method = match METHODS.iter().find(|(_, says)| fold(says) == fold(&word(4))) {
            _ if group => "GROUP",
            Some((method, _)) => method,
            None => {
                let all = METHODS.map(|(_, says)| says).join(", ");
                typed.wrong(format!(
                    "Ô {}: cách tính “{}” không có. Chọn một trong: {all}.",
                    address((row, 4)),
                    word(4)
                ));
                return;
            }
        };
        let by = word(7);
        let unit = self.units.iter().find(|u| fold(&u.1) == fold(&by)).map(|u| u.0.to_string());
        if !by.is_empty() && unit.is_none() {
            typed.wrong(format!(
                "Ô {}: “{by}” không phải là đơn vị thành viên của khối, cụm.",
                address((row, 7))
            ));
        }
        let said = word(8);
        let proof = Proof::ALL.into_iter().find(|p| fold(p.vietnamese()) == fold(&said));
        if proof.is_none() && !said.is_empty() && !group {
            let all = Proof::ALL.map(Proof::vietnamese).join(", ");
            typed.wrong(format!("Ô {}: đang ghi “{said}”. Chọn một trong: {all}.", address((row, 8))));
        }
        let id = self.known(row, &word(0)).map(|id| id.to_string()).unwrap_or_default();
        let n = self.items;
        self.items += 1;
        let fields = [
            ("s", section.to_string(), 0),
            ("id", id, u32::from(KEY)),
            ("no", word(0), 0),
            ("name", word(1), 1),
            ("max", word(3), 3),
            ("method", method.to_owned(), 4),
            ("param", word(5), 5),
            ("by", unit.unwrap_or_default(), 7),
            ("proof", proof.unwrap_or_default().word().to_owned(), 8),
        ];
        for (field, value, col) in fields {
            typed.put(format!("i{n}{field}"), value, address((row, col)));
        }
    }

    /// The draft's line this row is about: by its hidden key, else by its number; none twice.
    fn known(&mut self, row: u32, no: &str) -> Option<crate::ItemId> {
        let key = self.lines.words((row, u32::from(KEY))).parse::<crate::ItemId>().ok();
        let by_key = key.and_then(|k| self.draft.item(k));
        let item: &Item = by_key.or_else(|| self.draft.items().find(|i| i.no == no))?;
        let first = !self.used.contains(&item.id);
        self.used.push(item.id);
        first.then_some(item.id)
    }
}

fn read_rules(rules: &Cells, sections: &[String], typed: &mut Typed) {
    let place = |row: u32| format!("{} của trang {DECLARED}", address((row, 1)));
    let value = |row: u32| match rules.cells.get(&(row, 1)) {
        Some(cell) if !cell.formula => match &cell.value {
            Value::Number(n) => n.replace('.', ","),
            Value::Text(t) => clean_line(t),
            Value::Other(_) => String::new(),
        },
        _ => String::new(),
    };
    typed.put("name".to_owned(), value(1), place(1));
    typed.put("scale".to_owned(), value(2), place(2));
    let chosen = |typed: &mut Typed, row: u32, all: &[(String, String)]| {
        let theirs = fold(&value(row));
        match all.iter().find(|(_, says)| fold(says) == theirs) {
            Some((word, _)) => Some(word.clone()),
            None => {
                let words: Vec<&str> = all.iter().map(|(_, says)| says.as_str()).collect();
                typed.wrong(format!(
                    "Ô {}: đang ghi “{}”. Chọn một trong: {}.",
                    place(row),
                    value(row),
                    words.join("; ")
                ));
                None
            }
        }
    };
    let pairs = |all: &[(&str, &str)]| {
        all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
    };
    if chosen(typed, 3, &pairs(&[("on", YES), ("", NO)])).as_deref() == Some("on") {
        typed.put("bonus_inside".to_owned(), "on".to_owned(), place(3));
    }
    if let Some(word) = chosen(typed, 4, &pairs(&DECIMALS)) {
        typed.put("decimals".to_owned(), word, place(4));
    }
    if let Some(word) = chosen(typed, 5, &pairs(&NotApplicable::ALL.map(|n| (n.word(), n.vietnamese())))) {
        typed.put("not_applicable".to_owned(), word, place(5));
    }
    let ties = TieBreak::all(sections.iter().map(String::as_str));
    let mut words = vec![(String::new(), NO_TIE.to_owned()), (String::new(), String::new())];
    words.extend(ties.iter().map(|t| (t.word(), t.vietnamese())));
    for (n, row) in (0..STEPS_MAX).zip(TIES..) {
        if let Some(word) = chosen(typed, row, &words) {
            typed.put(format!("tie{n}"), word, place(row));
        }
    }
}
