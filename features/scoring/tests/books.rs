//! The bloc's workbook, calculated by a program that is not ours.

use super::{send, story};
use crate::Column;
use crate::book::bloc::{Bloc as Book, FIGURES, POINTS, STEPS, add};
use crate::sample::UpTo;
use crate::sample::chance::{Bloc, Chance, bloc};
use crate::{Entry, Input, ItemId, Method, TieBreak, TieFacts, place};
use calamine::{Reader as _, Xlsx};
use kernel::Points;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// A folder of its own, gone at the end.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn new() -> Folder {
        let path = std::env::temp_dir().join(format!("thidua-books-{}", kernel::Uuid::new_v4()));
        std::fs::create_dir_all(path.join("out")).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The first sheet as text: tabs between cells, UTF-8, figures as they are and not as they are shown.
const CSV: &str = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false,false,false,1";

/// Has LibreOffice load these workbooks, work out every formula anew, and save each in `out`.
pub(super) fn recalculate(folder: &Path, to: &str, books: &[PathBuf]) {
    let user = folder.join("profile/user");
    std::fs::create_dir_all(&user).unwrap();
    // 0 is "always": what a file remembers of its results is not believed.
    let setting = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(user.join("registrymodifications.xcu"), setting).unwrap();
    // Memory that one workbook gave back is kept for the next: a fifth of the work was asking for it anew.
    let keep = [
        ("MALLOC_TRIM_THRESHOLD_", "2000000000"),
        ("MALLOC_MMAP_THRESHOLD_", "1000000000"),
        ("MALLOC_TOP_PAD_", "67108864"),
    ];
    let done = std::process::Command::new("soffice")
        .envs(keep)
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        .args(["--headless", "--convert-to", to, "--outdir"])
        .arg(folder.join("out"))
        .args(books)
        .output()
        .expect("soffice is installed (libreoffice-calc)");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A row of the sheet by its words in column B: what stands under each unit.
fn row_of<'t>(sheet: &'t str, words: &str) -> Vec<&'t str> {
    let mut rows = sheet.lines().map(|l| l.split('\t').map(|c| c.trim_matches('"')).collect::<Vec<_>>());
    let row = rows.find(|r| r.get(1) == Some(&words)).unwrap_or_else(|| panic!("no row {words}"));
    row.into_iter().skip(4).collect()
}

/// Two hundred made-up blocs of 4 to 15 units: LibreOffice works out, from what was typed, the points, totals and ranks
/// that we do. Half of them on each of two cores.
#[test]
fn another_program_finds_the_same_points_and_ranks() {
    std::thread::scope(|both| {
        for half in 0..2 {
            both.spawn(move || agrees(&(0..200).filter(|n| n % 2 == half).collect::<Vec<u64>>()));
        }
    });
}

fn agrees(seeds: &[u64]) {
    let folder = Folder::new();
    let mut books = Vec::new();
    let mut ours = Vec::new();
    for seed in seeds {
        let (b, facts) = made_up(*seed);
        let path = folder.0.join(format!("{seed}.xlsx"));
        // Our results are left out: what comes back was worked out by the other program.
        let column = saved((&b, &facts), &path, false);
        books.push(path);
        ours.push((seed, expected(&b.rubric, &column, &facts)));
    }
    recalculate(&folder.0, CSV, &books);
    for (seed, (points, totals, ranks)) in ours {
        let out = folder.0.join("out").join(format!("{seed}-Điểm.csv"));
        let sheet = std::fs::read_to_string(out).unwrap_or_else(|e| panic!("{seed}: {e}"));
        for (no, words, cells) in points {
            assert_eq!(row_of(&sheet, &words), cells, "bloc {seed}, {no}");
        }
        assert_eq!(row_of(&sheet, "Tổng điểm"), totals, "bloc {seed}");
        assert_eq!(row_of(&sheet, "Hạng"), ranks, "bloc {seed}");
    }
}

/// A bloc, and what its tie-break looks at beside the scores: half of the rubrics ask for last year's ranks or a vote.
fn made_up(seed: u64) -> (Bloc, TieFacts) {
    let members = 4 + usize::try_from(seed % 12).unwrap();
    let mut b = bloc(seed, members, !seed.is_multiple_of(4));
    if seed.is_multiple_of(3) {
        roughen(&mut b, seed);
    }
    let beside = TieBreak::all(std::iter::empty());
    match seed % 4 {
        0 => b.rubric.ties = vec![beside[2].clone(), beside[4].clone()],
        1 => b.rubric.ties.push(beside[3].clone()),
        2 => b.rubric.ties = vec![beside[5].clone()],
        _ => {}
    }
    if seed % 4 < 3 {
        // Two thirds of the units as the first, so that there is something to tell apart.
        let first = b.members[0];
        for (_, m) in b.members.clone().into_iter().enumerate().filter(|(n, _)| n % 3 > 0) {
            for item in b.rubric.items().map(|i| i.id).collect::<Vec<_>>() {
                match b.inputs.get(&(first, item)).copied() {
                    Some(input) => b.inputs.insert((m, item), input),
                    None => b.inputs.remove(&(m, item)),
                };
            }
        }
    }
    let facts = super::ranks::made_up(&b.rubric, &column(&b).standings(), seed);
    (b, facts)
}

fn column(b: &Bloc) -> Column {
    let held: Vec<_> =
        b.members.iter().map(|body| (*body, |item| b.inputs.get(&(*body, item)).copied())).collect();
    let entries: Vec<Entry> = held.iter().map(|(body, f)| Entry { body: *body, input: f }).collect();
    Column::of(&b.rubric, &entries, true)
}

/// Saves a bloc's workbook, and answers the column it was worked out as.
fn saved((b, facts): (&Bloc, &TieFacts), path: &Path, results: bool) -> Column {
    let column = column(b);
    let names: Vec<String> = (1..=b.members.len()).map(|n| format!("Đơn vị {n}")).collect();
    let input = |body, item| b.inputs.get(&(body, item)).copied();
    let book = Book {
        rubric: &b.rubric,
        names: &names,
        column: &column,
        facts,
        input: &input,
        title: "khối ngẫu nhiên",
        typed_on: FIGURES,
        whole: true,
        results,
    };
    let mut workbook = rust_xlsxwriter::Workbook::new();
    add(&mut workbook, &book).unwrap();
    workbook.save(path).unwrap();
    column
}

/// Every result this program writes beside a formula, steps too, is what the formula gives.
#[test]
fn every_result_that_is_written_is_what_its_formula_gives() {
    let folder = Folder::new();
    let paths: Vec<PathBuf> = (300..316).map(|seed| folder.0.join(format!("{seed}.xlsx"))).collect();
    for (seed, path) in (300..).zip(&paths) {
        let (b, facts) = made_up(seed);
        saved((&b, &facts), path, true);
    }
    recalculate(&folder.0, "xlsx", &paths);
    for path in paths {
        let read = |path: &Path, sheet: &str| {
            let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
            book.worksheet_range(sheet).unwrap()
        };
        let theirs = folder.0.join("out").join(path.file_name().unwrap());
        for sheet in [STEPS, POINTS] {
            let (ours, theirs) = (read(&path, sheet), read(&theirs, sheet));
            let (top, left) = ours.start().unwrap();
            for (row, col, cell) in ours.cells() {
                let at = (u32::try_from(row).unwrap() + top, u32::try_from(col).unwrap() + left);
                // Twelve digits of the one fraction there is: how far beyond the target.
                let say = |c: &calamine::Data| c.to_string().chars().take(12).collect::<String>();
                let found = theirs.get_value(at).map(say).unwrap_or_default();
                let place = crate::book::intake::address(at);
                assert_eq!(say(cell), found, "{} {sheet} {place}", path.display());
            }
        }
    }
}

/// Figures with decimals and of every size, and maxima that no binary fraction holds or that need the long division.
fn roughen(b: &mut Bloc, seed: u64) {
    let mut chance = Chance::of(seed ^ 0xdead);
    let maxima = [285, 5, 9_999_999, 123_457];
    let lines: Vec<(ItemId, Method)> = b.rubric.items().map(|i| (i.id, i.method.clone())).collect();
    for item in b.rubric.sections.iter_mut().flat_map(|s| &mut s.items) {
        if matches!(item.method, Method::Ratio | Method::TargetLeader) {
            item.max = Points(*chance.pick(&maxima));
        }
    }
    for (id, method) in lines {
        // Whom a line measures by the leader is said exactly up to 100.000,00.
        let digits = if method == Method::TargetLeader { 7 } else { 9 };
        for ((_, item), input) in &mut b.inputs {
            if let (true, Input::Ratio { done, planned }) = (*item == id, &mut *input) {
                let size = 10i64.pow(u32::try_from(chance.between(1, digits)).unwrap());
                *planned = Points(chance.between(1, size - 1));
                *done = Points(chance.between(0, size - 1));
            }
        }
    }
}

type Expected = (Vec<(String, String, Vec<String>)>, Vec<String>, Vec<String>);

/// What must come out: each line's points, totals, ranks.
fn expected(rubric: &crate::Rubric, column: &Column, facts: &TieFacts) -> Expected {
    let say = |p: Option<kernel::Points>| p.map_or("chưa rõ".to_owned(), crate::book::cells::decimal);
    let lines = rubric.items().filter(|i| i.method != crate::Method::Disqualifier).map(|i| {
        let cells = column.units.iter().map(|u| say(u.worth(i).known())).collect();
        (i.no.clone(), i.name.clone(), cells)
    });
    let totals = column.units.iter().map(|u| say(u.totals.total.known())).collect();
    let placed = place(rubric, &column.standings(), facts);
    let rank = |u: &crate::UnitColumn| {
        let rank = placed.iter().find(|p| p.body == u.body).and_then(|p| p.rank);
        let out = if u.barred.by.is_empty() { "chưa rõ" } else { "không xét" };
        rank.map_or(out.to_owned(), |n| n.to_string())
    };
    (lines.collect(), totals, column.units.iter().map(rank).collect())
}

world::on_both_engines! { crate::routes();
    fn the_bloc_gets_its_table_with_every_formula(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, loc) = (s.head(&world), s.justice(&world));
        let at = format!("{}/workbook", s.scores());
        loc.get(&at).is_refused(404);
        let seen = duc.get(&at);
        assert_eq!(sheets(&seen.bytes), ["Bảng điểm", "Điểm", "Số liệu", "Tiêu chí", "Phép tính"]);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(seen.bytes.clone())).unwrap();
        let range = book.worksheet_range("Điểm").unwrap();
        let row = |words: &str| -> Vec<String> {
            let row = range.rows().find(|r| r[1] == *words).unwrap();
            row[4..].iter().map(ToString::to_string).collect()
        };
        // What a reader sees that does not calculate: our own results, in the order of the members.
        assert_eq!(row("Tổng điểm"), ["940.5", "951.5", "972.5", "958", "929", "921.5"]);
        assert_eq!(row("Hạng"), ["4", "3", "1", "2", "5", "6"]);
        // The official table says what it is, and takes its figures from there.
        let official = book.worksheet_range("Bảng điểm").unwrap();
        assert!(official.get_value((3, 0)).unwrap().to_string().starts_with("CHƯA CÔNG BỐ"));
        let first: Vec<String> = official.rows().nth(6).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!([&first[0], first.last().unwrap()], ["1", "972.5"]);
        let points = book.worksheet_formula("Bảng điểm").unwrap();
        assert_eq!(points.used_cells().count(), 6 * 7, "rank, three sections, bonus, deduction, total of six units");
        let formulas = book.worksheet_formula("Phép tính").unwrap();
        assert!(formulas.used_cells().count() > 500);

        s.publish(&duc, &world).is_done();
        let seen = loc.get(&at);
        assert_eq!(sheets(&seen.bytes).len(), 5, "published: every member may check");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(seen.bytes.clone())).unwrap();
        let official = book.worksheet_range("Bảng điểm").unwrap();
        assert!(!official.rows().flatten().any(|c| c.to_string().contains("CHƯA CÔNG BỐ")));
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Chấm lại I.5 theo quyết định.")]).is_done();
        duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Chấm lại I.5 theo quyết định.")]).is_done();
        send(&duc, &s.sheet(4), "closure", &[("m4", "7"), ("why4", "Đã có quyết định công nhận sáng kiến.")]).is_done();
        // The published figures are not what the sheets say now, so no formula pretends to give them.
        assert_eq!(sheets(&loc.get(&at).bytes), ["Bảng điểm", "Ghi chú"]);
        assert_eq!(sheets(&duc.get(&format!("{at}?version=0")).bytes).len(), 5);
    }

    fn before_anything_is_appraised_the_workbook_says_it_does_not_know(world) {
        let s = story(&world, Some(UpTo::Applied));
        let seen = s.head(&world).get(&format!("{}/workbook", s.scores()));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(seen.bytes.clone())).unwrap();
        let range = book.worksheet_range("Điểm").unwrap();
        let row = range.rows().find(|r| r[1] == *"Tổng điểm").unwrap();
        assert!(row[4..].iter().all(|c| *c == *"chưa rõ"), "{row:?}");
    }
}

fn sheets(bytes: &[u8]) -> Vec<String> {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    book.sheet_names()
}
