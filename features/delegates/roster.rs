//! A delegation's list as lines of words: what a form, a pasted text and a workbook all bring, read by one reader; and what
//! becomes of each line over the list as it stands. Pure.

use crate::model::{Category, Delegate, DelegateId, Field, Occupation, Particulars, Traits};
use crate::twins::{Likeness, is_certain, likeness};
use kernel::{Day, clean_line, fold};
use std::collections::HashSet;

/// Lines taken at once.
pub(crate) const LINES_MAX: usize = 300;
/// Stands between the cells of a pasted line.
pub(crate) const BAR: char = '|';

/// One column: the form's field, the heading, a word on how to fill it in, the longest text, the words offered.
pub(crate) struct Column {
    pub(crate) field: &'static str,
    pub(crate) head: &'static str,
    pub(crate) how: &'static str,
    pub(crate) max: usize,
    pub(crate) offers: &'static [&'static str],
    pub(crate) width: u16,
}

/// Yes and no.
const YES_NO: &[&str] = &["có", "không"];
const CATEGORIES: &[&str] = &["Đại biểu chính thức", "Khách mời", "Phục vụ", "Báo chí"];
const FIELDS: &[&str] =
    &["Kinh tế", "Quốc phòng, an ninh", "Văn hóa, xã hội, giáo dục, y tế", "Lĩnh vực khác"];
const OCCUPATIONS: &[&str] = &[
    "Công nhân",
    "Nông dân",
    "Nhà khoa học, người nghiên cứu",
    "Doanh nhân",
    "Cán bộ, công chức, viên chức",
    "Lực lượng vũ trang",
    "Thành phần khác",
];

const fn column(
    field: &'static str,
    head: &'static str,
    how: &'static str,
    (max, width): (usize, u16),
    offers: &'static [&'static str],
) -> Column {
    Column { field, head, how, max, offers, width }
}

/// How many columns.
pub(crate) const COLUMNS: usize = 14;

/// The columns of a list.
pub(crate) const ALL: [Column; COLUMNS] = [
    column("name", "Họ và tên", "Bắt buộc.", (100, 26), &[]),
    column("honorific", "Danh xưng", "Ông, Bà, Đại tá … Bỏ trống thì ghi theo giới tính.", (30, 12), &[]),
    column("sex", "Giới tính", "Nam hoặc Nữ. Bỏ trống là chưa rõ.", (10, 10), &["Nam", "Nữ"]),
    column("birth", "Năm sinh", "Bốn chữ số; chỉ ghi năm. Bỏ trống là chưa rõ.", (60, 10), &[]),
    column("post", "Chức vụ, công việc", "Bắt buộc.", (200, 32), &[]),
    column("unit", "Đơn vị công tác", "Tên đơn vị hoặc địa phương.", (200, 32), &[]),
    column("category", "Loại đại biểu", "Bỏ trống là đại biểu chính thức.", (30, 20), CATEGORIES),
    column("minority", "Dân tộc thiểu số", "có hoặc không. Bỏ trống là chưa rõ.", (10, 12), YES_NO),
    column("direct", "Trực tiếp lao động, công tác", "có hoặc không. Bỏ trống là chưa rõ.", (10, 14), YES_NO),
    column("exemplar", "Điển hình tiên tiến", "có hoặc không. Bỏ trống là chưa rõ.", (10, 12), YES_NO),
    column(
        "chosen",
        "Cách cử",
        "Đương nhiên hoặc Bầu, cử. Bỏ trống là chưa rõ.",
        (20, 14),
        &["Đương nhiên", "Bầu, cử"],
    ),
    column("field", "Lĩnh vực", "Chọn trong danh sách. Bỏ trống là chưa rõ.", (60, 22), FIELDS),
    column("occupation", "Thành phần", "Chọn trong danh sách. Bỏ trống là chưa rõ.", (60, 24), OCCUPATIONS),
    column("note", "Ghi chú", "Có thể bỏ trống.", (300, 24), &[]),
];

/// One line as it came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Line {
    /// Its number where it came from.
    pub(crate) no: u32,
    /// The delegate it was written out for, if it was.
    pub(crate) key: Option<DelegateId>,
    pub(crate) cells: [String; COLUMNS],
    /// What could not be read at all: column, why.
    pub(crate) unreadable: Vec<(usize, String)>,
}

/// A delegate's particulars as the words of a line.
pub(crate) fn cells(p: &Particulars) -> [String; COLUMNS] {
    let yes_no = |k: Option<bool>| k.map_or("", |k| if k { "có" } else { "không" }).to_owned();
    let pick = |k: Option<bool>, words: [&str; 2]| k.map_or("", |k| words[usize::from(!k)]).to_owned();
    [
        p.name.clone(),
        p.honorific.clone(),
        pick(p.traits.woman, ["Nữ", "Nam"]),
        p.birth.map_or(String::new(), |b| b.to_string()),
        p.post.clone(),
        p.unit.clone(),
        p.category.vietnamese().to_owned(),
        yes_no(p.traits.minority),
        yes_no(p.traits.direct),
        yes_no(p.traits.exemplar),
        pick(p.traits.ex_officio, ["Đương nhiên", "Bầu, cử"]),
        p.field.map_or("", Field::vietnamese).to_owned(),
        p.occupation.map_or("", Occupation::vietnamese).to_owned(),
        p.note.clone(),
    ]
}

/// A cell's words. The bar stands between the cells of a pasted line, so it stands in none of them.
fn cell(text: &str) -> String {
    clean_line(text).replace(BAR, "/")
}

/// Can it be the name of a person? At least two letters stand in it, and more of them than of anything else.
pub fn is_name(text: &str) -> bool {
    let (letters, others) = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .fold((0, 0), |(l, o), c| if c.is_alphabetic() { (l + 1, o) } else { (l, o + 1) });
    letters >= 2 && letters > others
}

/// What is wrong with a cell.
fn measured((n, (column, text)): (usize, (&Column, &String))) -> Option<(usize, String)> {
    let length = text.chars().count();
    match column.field {
        "name" | "post" if length == 0 => Some((n, format!("{}: chưa viết.", column.head))),
        "name" if !is_name(text) => Some((
            n,
            format!(
                "{}: “{}” không phải là tên người. Viết đủ họ và tên bằng chữ.",
                column.head,
                web::short(text)
            ),
        )),
        _ if length > column.max && column.offers.is_empty() => {
            Some((n, format!("{}: dài {length} ký tự, tối đa {}. Rút gọn.", column.head, column.max)))
        }
        _ => None,
    }
}

impl Particulars {
    /// The same, its texts cleaned and measured as a list's form does: lines, no bar in them, none too long, name and post
    /// written. Whoever makes particulars of other words than a form's comes through here.
    ///
    /// # Errors
    /// What is wrong, each with the field of the form it belongs to.
    pub fn checked(self) -> Result<Particulars, Vec<(&'static str, String)>> {
        let [name, honorific, post, unit, note] =
            [&self.name, &self.honorific, &self.post, &self.unit, &self.note].map(|s| cell(s));
        let new = Particulars { name, honorific, post, unit, note, ..self };
        let wrong: Vec<(usize, String)> =
            ALL.iter().zip(&cells(&new)).enumerate().filter_map(measured).collect();
        if wrong.is_empty() {
            return Ok(new);
        }
        Err(wrong.into_iter().filter_map(|(n, says)| ALL.get(n).map(|c| (c.field, says))).collect())
    }
}

/// Reads a line's words. `year` is the gathering's.
///
/// # Errors
/// Every cell that cannot be taken, with a sentence.
pub(crate) fn particulars(words: &[String; COLUMNS], year: i64) -> Result<Particulars, Vec<(usize, String)>> {
    let texts: [String; COLUMNS] = std::array::from_fn(|n| cell(&words[n]));
    let mut wrong: Vec<(usize, String)> = ALL.iter().zip(&texts).enumerate().filter_map(measured).collect();
    let birth = birth(&texts[3], year).unwrap_or_else(|says| {
        wrong.push((3, says));
        None
    });
    let mut choose = |n: usize, yes: &[&str], no: &[&str]| choice(n, &texts[n], (yes, no), &mut wrong);
    let woman = choose(2, &["nu", "ba"], &["nam", "ong"]);
    let minority = choose(7, &["co", "x", "1"], &["khong", "0", "kinh"]);
    let direct = choose(8, &["co", "x", "1"], &["khong", "0"]);
    let exemplar = choose(9, &["co", "x", "1"], &["khong", "0"]);
    let ex_officio = choose(10, &["duong nhien"], &["bau cu", "bau", "cu"]);
    let category = of_list(6, &texts[6], |t| said(Category::ALL, Category::vietnamese, t), &mut wrong)
        .unwrap_or(Category::Official);
    let field = of_list(11, &texts[11], |t| said(Field::ALL, Field::vietnamese, t), &mut wrong);
    let occupation =
        of_list(12, &texts[12], |t| said(Occupation::ALL, Occupation::vietnamese, t), &mut wrong);
    if !wrong.is_empty() {
        wrong.sort();
        wrong.dedup_by_key(|(n, _)| *n);
        return Err(wrong);
    }
    let [name, honorific, _, _, post, unit, .., note] = texts;
    let traits = Traits { woman, minority, direct, exemplar, ex_officio };
    Ok(Particulars { name, honorific, post, unit, category, birth, traits, field, occupation, note })
}

/// What people mean by these words, with or without marks.
fn said<T: Copy>(all: &[T], says: fn(T) -> &'static str, typed: &str) -> Option<T> {
    all.iter().copied().find(|x| fold(says(*x)) == fold(typed))
}

/// Not known: empty, or said so.
fn is_unknown(folded: &str) -> bool {
    matches!(folded, "" | "chua ro")
}

fn choice(
    n: usize,
    text: &str,
    (yes, no): (&[&str], &[&str]),
    wrong: &mut Vec<(usize, String)>,
) -> Option<bool> {
    let folded = fold(text);
    match folded.as_str() {
        unknown if is_unknown(unknown) => None,
        word if yes.contains(&word) => Some(true),
        word if no.contains(&word) => Some(false),
        _ => {
            wrong.push((n, not_offered(n, text)));
            None
        }
    }
}

fn of_list<T>(
    n: usize,
    text: &str,
    of: fn(&str) -> Option<T>,
    wrong: &mut Vec<(usize, String)>,
) -> Option<T> {
    if is_unknown(&fold(text)) {
        return None;
    }
    let found = of(text);
    if found.is_none() {
        wrong.push((n, not_offered(n, text)));
    }
    found
}

fn not_offered(n: usize, text: &str) -> String {
    let (head, offers) = ALL.get(n).map_or(("", &[] as &[&str]), |c| (c.head, c.offers));
    format!(
        "{head}: “{}” không có trong danh sách. Chọn {} hoặc bỏ trống.",
        web::short(text),
        offers.join("; ")
    )
}

/// A year of birth; of a whole date the year alone is kept.
fn birth(text: &str, year: i64) -> Result<Option<i64>, String> {
    if is_unknown(&fold(text)) {
        return Ok(None);
    }
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let read = if digits { text.parse().ok() } else { Day::parse(text).map(Day::year) };
    match read {
        None => Err(format!(
            "Năm sinh: “{}” không phải là năm. Viết bốn chữ số, ví dụ 1975; chưa rõ thì bỏ trống.",
            web::short(text)
        )),
        Some(b) if (year - 110..=year - 6).contains(&b) => Ok(Some(b)),
        Some(b) => Err(format!("Năm sinh: {b} không hợp lý, phải từ {} đến {}.", year - 110, year - 6)),
    }
}

/// Pasted lines: cells behind each other with a bar between them. What a spreadsheet puts around a cell goes.
pub(crate) fn pasted(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    for (no, line) in (1u32..).zip(text.lines()) {
        let line = line.trim().trim_matches('"');
        if line.trim_matches(|c: char| c == BAR || c.is_whitespace()).is_empty() {
            continue;
        }
        let mut all: Vec<&str> = line.split(BAR).collect();
        let heading = all.first().is_some_and(|first| fold(first) == fold(ALL[0].head));
        if heading {
            continue;
        }
        let mut read = Line { no, ..Line::default() };
        if all.len() > COLUMNS {
            read.key = all.pop().and_then(|k| k.trim().parse().ok());
        }
        if all.len() > COLUMNS {
            read.unreadable.push((
                0,
                format!("Dòng có {} ô, danh sách chỉ có {COLUMNS}. Bỏ dấu “|” thừa trong các ô.", all.len()),
            ));
        }
        for (cell, text) in read.cells.iter_mut().zip(all) {
            *cell = clean_line(text);
        }
        out.push(read);
    }
    out
}

/// The same lines as text to be pasted, for the way from the preview to the taking.
pub(crate) fn as_text(lines: &[&Line]) -> String {
    let one = |l: &&Line| {
        let mut cells: Vec<String> = l.cells.iter().map(|c| c.replace(BAR, "/")).collect();
        cells.push(l.key.map_or(String::new(), |k| k.to_string()));
        cells.join("|")
    };
    lines.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What becomes of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// Is written down.
    New,
    /// Changes somebody who stands.
    Changed,
    /// Says what stands already.
    Same,
    /// Is not taken.
    Wrong,
}

impl Fate {
    /// The class of the stylesheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Fate::New => "new",
            Fate::Changed => "changed",
            Fate::Same => "same",
            Fate::Wrong => "wrong",
        }
    }

    /// As the preview says it.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            Fate::New => "ghi thêm",
            Fate::Changed => "sửa",
            Fate::Same => "giữ nguyên",
            Fate::Wrong => "không nhận",
        }
    }
}

/// A line of the preview.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub(crate) line: Line,
    pub(crate) fate: Fate,
    /// Sentences: what is wrong, what changes, who else is called so.
    pub(crate) says: Vec<String>,
    pub(crate) who: Option<Particulars>,
    /// Who is changed by it.
    pub(crate) meets: Option<DelegateId>,
}

/// What becomes of each line over a delegation's list; `others` stand in other delegations.
pub(crate) fn plan(
    lines: &[Line],
    (standing, others): (&[Delegate], &[(String, Particulars)]),
    year: i64,
    closed: bool,
) -> Vec<Row> {
    let mut met: HashSet<DelegateId> = HashSet::new();
    let mut before: Vec<(u32, Particulars)> = Vec::new();
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let row = judge(line, (standing, others), (year, closed), (&mut met, &before));
        if let (Some(who), true) = (&row.who, row.fate != Fate::Wrong) {
            before.push((line.no, who.clone()));
        }
        rows.push(row);
    }
    rows
}

fn judge(
    line: &Line,
    (standing, others): (&[Delegate], &[(String, Particulars)]),
    (year, closed): (i64, bool),
    (met, before): (&mut HashSet<DelegateId>, &[(u32, Particulars)]),
) -> Row {
    let wrong =
        |says: Vec<String>| Row { line: line.clone(), fate: Fate::Wrong, says, who: None, meets: None };
    if !line.unreadable.is_empty() {
        return wrong(line.unreadable.iter().map(|(_, says)| says.clone()).collect());
    }
    let read =
        |cells| particulars(cells, year).map_err(|all| all.into_iter().map(|(_, says)| says).collect());
    let mut who = match read(&line.cells) {
        Ok(who) => who,
        Err(says) => return wrong(says),
    };
    if let Some((no, _)) = before.iter().find(|(_, b)| is_certain(b, &who)) {
        return wrong(vec![format!("Trùng với dòng {no}: một người chỉ ghi một lần.")]);
    }
    // A key that stayed behind while the lines moved means nothing: the name is looked for first.
    let renamed = |d: &&Delegate| fold(&d.name) == fold(&who.name) || by_name(standing, &who).is_none();
    let by_key = line.key.and_then(|k| standing.iter().find(|d| d.id == k)).filter(renamed);
    if let Some(d) = by_key.filter(|d| is_another(d, &who)) {
        return wrong(vec![format!(
            "Dòng này vốn là {}; thay bằng người khác thì dùng “Thay” ở danh sách, kèm lý do.",
            d.in_words()
        )]);
    }
    let meets = by_key.or_else(|| by_name(standing, &who)).filter(|d| met.insert(d.id));
    if let (Some(d), None) = (meets, by_key) {
        // Whoever did not begin from what stands leaves a cell empty without meaning that it be emptied.
        let held = cells(d);
        let filled =
            std::array::from_fn(|n| if line.cells[n].is_empty() { &held[n] } else { &line.cells[n] }.clone());
        who = match read(&filled) {
            Ok(who) => who,
            Err(says) => return wrong(says),
        };
    }
    let mut says: Vec<String> = elsewhere(others, &who).into_iter().collect();
    // Of one name and age, at another post: may well be two people, whoever sends them says so.
    if let Some((no, _)) = before.iter().find(|(_, b)| likeness(b, &who) == Some(Likeness::Same)) {
        says.push(format!("Cùng họ tên, cùng năm sinh với dòng {no}; một người thì bỏ một dòng."));
    }
    let fate = match meets {
        Some(d) => match crate::deeds::difference(d, &who) {
            Some(differs) => {
                says.push(kernel::upper_first(&format!("{differs}.")));
                Fate::Changed
            }
            None => Fate::Same,
        },
        None if closed => {
            return wrong(vec![
                "Danh sách đã chốt nên không ghi thêm tên. Mở lại danh sách trước.".to_owned(),
            ]);
        }
        None => Fate::New,
    };
    Row { line: line.clone(), fate, says, meets: meets.map(|d| d.id), who: Some(who) }
}

/// The sentence about one of this name in another list. A list without a name is one its reader may not be told of: that it
/// surely has the same person is all they hear.
fn elsewhere(others: &[(String, Particulars)], who: &Particulars) -> Option<String> {
    let (name, how) = others.iter().find_map(|(name, o)| likeness(o, who).map(|how| (name.as_str(), how)))?;
    match (name, how) {
        ("", Likeness::Likely) => None,
        ("", Likeness::Same) => Some(
            "Người này cũng có tên ở danh sách của đoàn khác; hỏi đơn vị đăng cai, phải rút một nơi trước khi chốt.".to_owned(),
        ),
        (_, Likeness::Same) => Some(format!("Người này cũng có tên ở {name}; phải rút một nơi trước khi chốt.")),
        (_, Likeness::Likely) => Some(format!("Có thể là người cùng tên ở {name}; xem lại.")),
    }
}

/// Is it somebody else who was written over a line: another name, born in another year?
fn is_another(d: &Particulars, who: &Particulars) -> bool {
    fold(&d.name) != fold(&who.name) && d.birth.zip(who.birth).is_some_and(|(a, b)| a != b)
}

/// The one who stands under this name, where it is one: the same person, or nothing tells otherwise. Of namesakes the one whose
/// post and unit are told.
fn by_name<'a>(standing: &'a [Delegate], who: &Particulars) -> Option<&'a Delegate> {
    if let Some(d) = standing.iter().find(|d| is_certain(d, who)) {
        return Some(d);
    }
    let mut alike = standing.iter().filter(|d| {
        likeness(d, who) == Some(Likeness::Same)
            || (fold(&d.name) == fold(&who.name) && (d.birth.is_none() || who.birth.is_none()))
    });
    alike.next().filter(|_| alike.next().is_none())
}
