//! The text of a plan laid out as a paper by Decree 30/2020: parts, tables, notes.

use crate::edition::{Said, Shown};
use crate::model::{ANNEX_FROM, Line, PARTS, Revised, Revision, addressed};
use papers::{Align, Block, Paper, Table, Text};

/// A sentence or a cell with the numbers of its notes: `… [1]`; of what is gone only the number stands.
fn words(s: &Said) -> Text {
    let text = if s.gone { Text::new() } else { Text::from(&s.words) };
    match marks(s) {
        Some(marks) if s.gone => text.italic(format!("(đã bỏ) {marks}")),
        Some(marks) => text.italic(format!(" {marks}")),
        None => text,
    }
}

fn marks(s: &Said) -> Option<String> {
    let all: Vec<String> = s.marks.iter().map(|n| format!("[{n}]")).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// `Trích yếu [3]`.
pub(crate) fn line(s: &Said) -> String {
    marks(s).map_or_else(|| s.words.clone(), |m| format!("{} {m}", s.words))
}

/// Sentences joined to the paragraphs they stand in.
fn paragraphs(all: &[Said]) -> Vec<Text> {
    let mut out: Vec<Text> = Vec::new();
    for s in all {
        match out.last_mut().filter(|_| !s.opens) {
            Some(last) => {
                last.0.extend(Text::from(" ").0);
                last.0.extend(words(s).0);
            }
            None => out.push(words(s)),
        }
    }
    out
}

/// The number of a part's heading. A text numbers the parts it has, one after the other; those that a revision added keep
/// the others' numbers as they were signed: "IVa", "IVb". None for what was added before the first.
pub(crate) fn numeral(shown: &Shown, no: i64) -> Option<String> {
    let signed = signed(shown);
    let before = |n: i64| signed.iter().filter(|s| **s < n).count();
    if signed.contains(&no) {
        return Some(papers::words::roman(before(no) + 1));
    }
    // Where in a row of added ones that stand between the same two.
    let here = |p: &&(i64, Said, Vec<Said>)| p.0 < no && p.0 < ANNEX_FROM && !p.2.is_empty();
    let added =
        shown.parts.iter().filter(here).filter(|p| !signed.contains(&p.0) && before(p.0) == before(no));
    let nth = added.count();
    match before(no) {
        _ if signed.is_empty() => Some(papers::words::roman(nth + 1)),
        0 => None,
        last => Some(format!("{}{}", papers::words::roman(last), BETWEEN.get(nth)?)),
    }
}

/// Letters of what stands between two numbers, in Vietnamese order; there are no more parts.
const BETWEEN: [char; 9] = ['a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i'];

/// The parts that were signed. What is asked of whom stands in the last one, whether it says something else or not.
fn signed(shown: &Shown) -> Vec<i64> {
    let first = &shown.first;
    let holds = |p: &&(i64, String, Vec<String>)| p.0 < ANNEX_FROM && !p.2.is_empty();
    let mut all: Vec<i64> = first.parts.iter().filter(holds).map(|p| p.0).collect();
    let tables = !(first.lines.is_empty() && first.tasks.is_empty() && first.rhythm.is_empty());
    if tables && !all.contains(&LAST_PART) {
        all.push(LAST_PART);
    }
    all
}

/// "II. NỘI DUNG"; of what was added before the first part, which no number is left for, "NỘI DUNG (BỔ SUNG)".
fn heading(shown: &Shown, no: i64, title: &str) -> Block {
    let title = title.to_uppercase();
    Block::heading(
        numeral(shown, no).map_or_else(|| format!("{title} (BỔ SUNG)"), |n| format!("{n}. {title}")),
    )
}

/// The part that holds the tables.
const LAST_PART: i64 = 9;

/// Puts the whole text into a paper; `issuer` is what the issuing body is called.
pub(crate) fn fill(paper: &mut Paper, shown: &Shown, issuer: &str) {
    paper.preamble.extend(shown.bases.iter().map(words));
    let tables = tables(shown, issuer);
    let last = LAST_PART;
    let carries = shown.parts.iter().any(|p| p.0 == last && !p.2.is_empty());
    for (no, title, said) in shown.parts.iter().filter(|p| !p.2.is_empty() || !p.1.words.is_empty()) {
        let named = usize::try_from(no - 1).ok().filter(|n| *n < PARTS.len());
        let annex = || format!("Phụ lục {}. {}", no - ANNEX_FROM + 1, line(title)).to_uppercase();
        let head = named.map_or_else(|| Block::heading(annex()), |n| heading(shown, *no, PARTS[n]));
        let into = if named.is_some() { &mut paper.blocks } else { &mut paper.annex };
        into.push(head);
        into.extend(paragraphs(said).into_iter().map(Block::para));
        if *no == last {
            paper.blocks.extend(tables.iter().cloned());
        }
    }
    if !carries && !tables.is_empty() {
        paper.blocks.push(heading(shown, last, PARTS[8]));
        paper.blocks.extend(tables);
    }
    paper.recipients = shown.recipients.iter().filter(|s| !s.gone).map(|s| s.words.clone()).collect();
    if !shown.notes.is_empty() {
        paper.annex.push(Block::heading("CHÚ THÍCH"));
        let notes = (1..).zip(&shown.notes).map(|(n, says)| {
            let n: usize = n;
            Block::item(format!("[{n}]"), says)
        });
        paper.annex.extend(notes);
    }
}

/// The cell of a line that says whom it is addressed to.
const WHOM: usize = 2;

/// What is asked of whom by when, and the table of tasks.
fn tables(shown: &Shown, issuer: &str) -> Vec<Block> {
    let mut all = Vec::new();
    if !shown.lines.is_empty() {
        let columns = [
            (5, Align::Centre, "TT"),
            (38, Align::Left, "Nội dung"),
            (20, Align::Left, "Đơn vị thực hiện"),
            (20, Align::Left, "Thời hạn"),
            (17, Align::Left, "Sản phẩm"),
        ];
        let mut table = Table::new("Nội dung giao, đơn vị thực hiện, thời hạn và sản phẩm", &columns);
        let whom = |s: &Said| Said { words: addressed(&s.words, issuer), ..s.clone() };
        for row in &shown.lines {
            let cell = |(n, s): (usize, &Said)| if n == WHOM { words(&whom(s)) } else { words(s) };
            table.row(row.iter().enumerate().map(cell).collect());
        }
        all.push(Block::para("Nội dung giao, thời hạn và sản phẩm:"));
        all.push(Block::Table(table));
    }
    if !shown.tasks.is_empty() {
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
        for (n, row) in (1_usize..).zip(&shown.tasks) {
            table.row(std::iter::once(Text::from(n.to_string())).chain(row.iter().map(words)).collect());
        }
        all.push(Block::para("Phân công thực hiện:"));
        all.push(Block::Table(table));
    }
    if !shown.rhythm.words.is_empty() {
        all.push(Block::para(format!("Chế độ báo cáo: {}.", line(&shown.rhythm))));
    }
    all
}

/// The revisions a merged text rests on, the first one first.
pub(crate) fn revised(paper: &mut Paper, lines: &[Line], all: &[&Revision]) {
    let columns = [
        (6, Align::Centre, "Lần"),
        (28, Align::Left, "Điều chỉnh"),
        (22, Align::Left, "Trước"),
        (22, Align::Left, "Sau"),
        (22, Align::Left, "Căn cứ"),
    ];
    let mut table = Table::new("Các lần điều chỉnh sau khi ban hành", &columns);
    for r in all {
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
