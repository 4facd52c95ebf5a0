//! A unit's sheet as a workbook: out, filled in elsewhere, back, looked at, taken; and everything that is refused.

use super::books::{Folder, recalculate};
use super::{Story, send, story};
use crate::book::intake::address;
use crate::sample::UpTo;
use calamine::{Data, Reader as _, Xlsx};
use kernel::{Post, Scope};
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::io::{Cursor, Write};
use world::{Person, Seen, World};

/// What is typed over a cell.
#[derive(Clone, Copy)]
pub(super) enum Over<'a> {
    Number(f64),
    Text(&'a str),
    Formula(&'a str),
    Blank,
}
use Over::{Blank, Number, Text};

/// A workbook written out again with some cells of some sheets typed over, as another program would.
pub(super) fn over(bytes: &[u8], cells: &[(&str, &str, Over)]) -> Vec<u8> {
    rewritten(bytes, cells, &|name| Some(name.to_owned()), &|_| {})
}

/// The same, with sheets renamed or left out, and something done to the first.
pub(super) fn rewritten(
    bytes: &[u8],
    cells: &[(&str, &str, Over)],
    rename: &dyn Fn(&str) -> Option<String>,
    also: &dyn Fn(&mut rust_xlsxwriter::Worksheet),
) -> Vec<u8> {
    let mut from: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut to = Workbook::new();
    for (n, name) in from.sheet_names().into_iter().enumerate() {
        let Some(new) = rename(&name) else { continue };
        let sheet = to.add_worksheet().set_name(new).unwrap();
        let range = from.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, col, value) in range.used_cells() {
            let from = |n: usize, start: u32| u32::try_from(n).unwrap() + start;
            let at = (from(row, top), from(col, left));
            if cells.iter().any(|(s, a, _)| *s == name && *a == address(at)) {
                continue;
            }
            let col = u16::try_from(at.1).unwrap();
            match value {
                Data::Float(n) => sheet.write_number(at.0, col, *n).unwrap(),
                other => sheet.write_string(at.0, col, other.to_string()).unwrap(),
            };
        }
        for (_, at, value) in cells.iter().filter(|(s, ..)| *s == name) {
            let (row, col) = place(at);
            match value {
                Number(n) => sheet.write_number(row, col, *n).unwrap(),
                Text(t) => sheet.write_string(row, col, *t).unwrap(),
                Over::Formula(f) => sheet.write_formula(row, col, Formula::new(f)).unwrap(),
                Blank => continue,
            };
        }
        if n == 0 {
            also(sheet);
        }
    }
    to.save_to_buffer().unwrap()
}

/// "E12" from 0.
fn place(at: &str) -> (u32, u16) {
    (at[1..].parse::<u32>().unwrap() - 1, u16::from(at.as_bytes()[0] - b'A'))
}

const S: &str = "Phiếu";

fn sent(who: &Person, sheet: &str, bytes: &[u8]) -> Seen {
    who.post_files(&format!("{sheet}/workbook"), &[], &[("file", "phieu.xlsx", bytes)])
}

fn out(who: &Person, sheet: &str) -> Vec<u8> {
    let seen = who.get(&format!("{sheet}/workbook"));
    seen.is_shown();
    seen.bytes
}

/// Sends a workbook and opens what it would do.
fn preview(who: &Person, sheet: &str, bytes: &[u8]) -> (String, Seen) {
    let seen = sent(who, sheet, bytes);
    seen.is_done();
    let page = who.get(&seen.to);
    page.is_shown();
    (seen.to, page)
}

fn take(who: &Person, sheet: &str, preview: &(String, Seen)) -> Seen {
    let file = preview.0.split("file=").nth(1).unwrap();
    let field = |name| world::field_value(&preview.1.html, name).unwrap_or_default();
    who.post(
        &format!("{sheet}/workbook/marks?file={file}"),
        &[("shown", &field("shown")), ("version", &field("version"))],
    )
}

/// A workbook of which some rows are taken and some are not.
pub(super) fn half_wrong(who: &Person, sheet: &str) -> Vec<u8> {
    let cells = [
        (S, "E8", Number(3.0)),
        (S, "E12", Text("bốn mươi")),
        (S, "E18", Number(40.01)),
        (S, "E19", Number(45.0)),
        (S, "G19", Text("Phong trào chuyên đề quý IV chưa tổng kết.")),
    ];
    over(&out(who, sheet), &cells)
}

fn told(world: &World) -> (Story, String) {
    let s = story(world, Some(UpTo::Applied));
    let sheet = s.sheet(4);
    (s, sheet)
}

world::on_both_engines! { crate::routes();
    fn a_sheet_goes_out_is_filled_in_and_comes_back(world) {
        let (s, sheet) = told(&world);
        let ha = s.finance(&world);
        let file = out(&ha, &sheet);
        // As it went out, with all its formulas, it changes nothing.
        preview(&ha, &sheet, &file).1.says("0 dòng nhận, 20 giữ nguyên, 0 không nhận").says("Không có gì để nhận");
        let filled = over(&file, &[
            (S, "E6", Number(98.0)), (S, "E7", Number(100.0)), (S, "E8", Number(2.0)), (S, "E9", Text("Hạng 4–10")),
            (S, "E18", Number(37.5)), (S, "G18", Text("Ký giao ước 05/3 <script>")), (S, "E19", Number(0.0)),
        ]);
        let facts = world.facts();
        let seen = preview(&ha, &sheet, &filled);
        assert_eq!(world.facts(), facts, "nothing is written before it is taken");
        seen.1.says("5 dòng nhận, 15 giữ nguyên, 0 không nhận").says("98 ÷ 100 (245 điểm)").says("Hạng 4–10 (85 điểm)").says("37,5").says("Ký giao ước 05/3 <script>");
        take(&ha, &sheet, &seen).is_done();
        ha.get(&sheet).keeps("m0", "98").keeps("p0", "100").keeps("m1", "2").keeps("m2", "1").keeps("m8", "37,5").keeps("m9", "0").keeps("m10", "");
        ha.get(&format!("{sheet}/journal")).says("I.1 từ chưa rõ thành 245").says("Theo tệp bảng tính có mã SHA-256");
        assert_eq!(world.facts_named("scoring.self_scored"), 1);
        // Taken once more, it changes nothing.
        take(&ha, &sheet, &seen).is_refused(409).says("Phiếu vừa được sửa");
        preview(&ha, &sheet, &filled).1.says("0 dòng nhận");
        // An emptied cell is "not known" again, and that is shown before it is done.
        let emptied = over(&out(&ha, &sheet), &[(S, "E18", Blank)]);
        let seen = preview(&ha, &sheet, &emptied);
        seen.1.says("1 dòng nhận, 19 giữ nguyên").says("chưa rõ");
        take(&ha, &sheet, &seen).is_done();
        ha.get(&sheet).keeps("m8", "");
    }

    fn a_row_that_is_wrong_says_where_and_the_others_are_taken(world) {
        let (s, sheet) = told(&world);
        let ha = s.finance(&world);
        let file = over(&out(&ha, &sheet), &[
            (S, "E6", Number(98.0)), (S, "E8", Number(2.5)), (S, "E9", Text("Hạng nhất")), (S, "E12", Text("bốn mươi")),
            (S, "E14", Number(-1.0)), (S, "E18", Number(40.01)), (S, "E19", Over::Formula("=40+5")), (S, "E20", Number(4.0)),
            (S, "E15", Number(1e300)), (S, "E16", Text("không áp dụng")), (S, "E21", Number(1.005)), (S, "E22", Number(1.0)),
        ]);
        let seen = preview(&ha, &sheet, &file);
        seen.1.says("1 dòng nhận")
            .says("Ô E7 còn trống. Điền cả hai số")
            .says("Ô E8: phải là số nguyên từ 0 đến 9999. Đang nhập 2,5.")
            .says("Ô E9: đang ghi “Hạng nhất”. Chọn một trong: Hạng 1–3; Hạng 4–10; Hạng 11 trở xuống.")
            .says("Ô E12: phải là số, đang là chữ “bốn mươi”.")
            .says("Ô E14: đang ghi “-1”. Chọn một trong:")
            .says("Ô E15: phải là số nguyên")
            .says("Ô E16: bảng tiêu chí này không cho ghi “không áp dụng”.")
            .says("Ô E18: tối đa là 40. Đang nhập 40,01.")
            .says("Ô E19: chứa công thức.")
            .says("Ô E21: số 1.005 không nhận được; tối đa hai chữ số lẻ");
        take(&ha, &sheet, &seen).is_done();
        ha.get(&sheet).keeps("m10", "4").keeps("m8", "").keeps("m0", "");
    }

    fn newer_marks_are_never_overwritten_unseen(world) {
        let (s, sheet) = told(&world);
        let (ha, leader) = (s.finance(&world), world.person("Lê Giám Đốc", &[(Post::Leader, Scope::Body(s.k.finance))]));
        let file = over(&out(&ha, &sheet), &[(S, "E18", Number(40.0)), (S, "E19", Number(50.0))]);
        send(&leader, &sheet, "marks", &[("m8", "35")]).is_done();
        let seen = preview(&ha, &sheet, &file);
        seen.1.says("1 dòng nhận").says("Lê Giám Đốc sửa lúc").says("sau khi tệp được tải về");
        // Changed once more between the look and the deed.
        send(&leader, &sheet, "marks", &[("m9", "45")]).is_done();
        take(&ha, &sheet, &seen).is_refused(409).says("Phiếu vừa được sửa nên kết quả không còn như bảng đã xem");
        ha.get(&sheet).keeps("m8", "35").keeps("m9", "45");
    }

    fn a_workbook_of_another_sheet_is_not_taken(world) {
        let (s, sheet) = told(&world);
        let (ha, loc) = (s.finance(&world), s.justice(&world));
        let mine = out(&ha, &sheet);
        sent(&ha, &sheet, &out(&loc, &s.sheet(5))).is_refused(422).says("phiếu của đơn vị khác");
        let key = |row: &str, says: &str| {
            let at = format!("B{row}");
            sent(&ha, &sheet, &over(&mine, &[("Mã phiếu", &at, Text("0"))])).is_refused(422).says(says);
        };
        key("1", "phiếu của năm khác");
        key("3", "theo bảng tiêu chí khác");
        key("4", "theo bản khác của bảng tiêu chí");
        let without = |gone: &'static str| rewritten(&mine, &[], &move |n| (n != gone).then(|| n.to_owned()), &|_| {});
        sent(&ha, &sheet, &without("Mã phiếu")).is_refused(422).says("không có trang “Mã phiếu”");
        sent(&ha, &sheet, &without(S)).is_refused(422).says("không có trang “Phiếu”");
        let renamed = rewritten(&mine, &[], &|n| Some(if n == S { "Sheet1".to_owned() } else { n.to_owned() }), &|_| {});
        sent(&ha, &sheet, &renamed).is_refused(422).says("đã bị xóa hoặc đổi tên");
        let merged = rewritten(&mine, &[], &|n| Some(n.to_owned()), &|sheet| {
            sheet.merge_range(8, 4, 9, 4, "", &Format::new()).unwrap();
        });
        sent(&ha, &sheet, &merged).is_refused(422).says("có ô gộp (E9:E10)");
        let moved = over(&mine, &[(S, "A8", Text("I.9"))]);
        sent(&ha, &sheet, &moved).is_refused(422).says("Ô A8: phiếu ghi “I.2”, tệp đang ghi “I.9”");
        let below = over(&mine, &[(S, "E99", Number(1.0))]);
        sent(&ha, &sheet, &below).is_refused(422).says("Ô E99 nằm ngoài phiếu");
    }

    fn hostile_files_get_a_sentence(world) {
        let (s, sheet) = told(&world);
        let ha = s.finance(&world);
        let mine = out(&ha, &sheet);
        let facts = world.facts();
        ha.post(&format!("{sheet}/workbook"), &[]).is_refused(422).says("Chưa chọn tệp.");
        sent(&ha, &sheet, b"PK\x03\x04 not a workbook").is_refused(422).says("không phải là DOCX hay XLSX thật");
        sent(&ha, &sheet, &mine[..mine.len() / 2]).is_refused(422).says("không phải là DOCX hay XLSX thật");
        let long = rewritten(&mine, &[], &|n| Some(n.to_owned()), &|sheet| {
            for row in 60..50_060 {
                sheet.write_number(row, 4, 1.0).unwrap();
            }
        });
        sent(&ha, &sheet, &long).is_refused(422).says("Tệp quá lớn");
        sent(&ha, &sheet, &bomb()).is_refused(422).says("Tệp quá lớn");
        sent(&ha, &sheet, &wordy(&mine)).is_refused(422).says("các ô cộng lại hơn 2.000.000 ký tự");
        let listing = |more: &str| with_part(&mine, "xl/workbook.xml", &|text: &str| text.replacen("<sheets>", &format!("<sheets>{more}"), 1));
        let again = r#"<sheet name="Phiếu" sheetId="1" r:id="rId1"/>"#;
        sent(&ha, &sheet, &listing(again)).is_refused(422).says("Tệp có hai trang tính cùng tên “Phiếu”.");
        let others: String = (0..12).map(|n| again.replace("Phiếu", &format!("Trang {n}"))).collect();
        sent(&ha, &sheet, &listing(&others)).is_refused(422).says("Tệp có hơn 12 trang tính.");
        ha.get(&format!("{sheet}/workbook/preview?file=../../etc/passwd")).is_refused(404);
        ha.get(&format!("{sheet}/workbook/preview?file={}", "0".repeat(64))).is_refused(404);
        ha.post(&format!("{sheet}/workbook/marks?file={}", "0".repeat(64)), &[]).is_refused(404);
        assert_eq!(world.facts(), facts);
    }

    fn strangers_are_refused_and_the_head_unit_fills_in_for_who_has_no_account(world) {
        let (s, sheet) = told(&world);
        let (ha, loc, duc) = (s.finance(&world), s.justice(&world), s.head(&world));
        let file = over(&out(&ha, &sheet), &[(S, "E18", Number(40.0))]);
        loc.get(&format!("{sheet}/workbook")).is_refused(404);
        sent(&loc, &sheet, &file).is_refused(404);
        let seen = preview(&ha, &sheet, &file);
        take(&loc, &sheet, &seen).is_refused(404);
        world.nobody().get(&format!("{sheet}/workbook")).asks_to_sign_in();

        // Nobody of the unit has an account: the head unit fills in for it, and the journal says so.
        let seen = preview(&duc, &sheet, &file);
        seen.1.says("nhập thay");
        take(&duc, &sheet, &seen).is_done();
        duc.get(&format!("{sheet}/journal")).says("cột tự chấm: III.1 từ chưa rõ thành 40").says("nhập thay đơn vị chưa có tài khoản").says("SHA-256");
        duc.get(&sheet).says("40");
        // And hands it in for it, when every cell is marked or explained.
        duc.get(&format!("{sheet}/workbook/preview")).says("Nộp thay đơn vị");
        duc.post(&format!("{sheet}/submission"), &[]).is_refused(422);
        // The head unit's own sheet is its own people's, as before.
        preview(&duc, &s.sheet(2), &out(&duc, &s.sheet(2))).1.says_nothing_of("nhập thay");
    }

    fn a_digest_tells_nobody_what_others_sent(world) {
        let (s, sheet) = told(&world);
        let (ha, loc, duc) = (s.finance(&world), s.justice(&world), s.head(&world));
        let theirs = over(&out(&loc, &s.sheet(5)), &[(S, "E18", Number(40.0))]);
        let kept = |seen: &(String, Seen)| seen.0.split("file=").nth(1).unwrap().to_owned();
        let file = kept(&preview(&loc, &s.sheet(5), &theirs));
        let rubric = world.app.keep_file(&duc.get(&format!("{}/workbook", s.rubric())).bytes).unwrap();
        let facts = world.facts();
        for file in [file, rubric, world.app.keep_file(b"%PDF-1.4 minh chung").unwrap(), "0".repeat(64)] {
            ha.get(&format!("{sheet}/workbook/preview?file={file}")).is_refused(404).says_nothing_of("đơn vị khác");
            ha.post(&format!("{sheet}/workbook/marks?file={file}"), &[]).is_refused(404);
        }
        assert_eq!(world.facts(), facts);
        // What was sent for this sheet still says what is wrong with it.
        let mine = over(&out(&ha, &sheet), &[("Mã phiếu", "B4", Text("9"))]);
        let file = world.app.keep_file(&mine).unwrap();
        ha.get(&format!("{sheet}/workbook/preview?file={file}")).is_refused(422).says("theo bản khác của bảng tiêu chí");
    }

    fn a_sheet_that_was_handed_in_takes_no_workbook(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let ha = s.finance(&world);
        let sheet = s.sheet(4);
        let file = out(&ha, &sheet);
        sent(&ha, &sheet, &file).is_refused(409).says("Phiếu đã nộp");
        ha.get(&format!("{sheet}/workbook/preview")).is_shown().says("Phiếu đã nộp").says_nothing_of("Gửi và xem trước");
    }
}

/// 20 MB of nothing in a few kilobytes, in a part that every workbook has; and more of it than may be unpacked.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    let nothing = vec![0u8; 20_000_000];
    zip.start_file("[Content_Types].xml", how).unwrap();
    for name in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        zip.start_file(name, how).unwrap();
        zip.write_all(&nothing).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// One long text, kept once and shown in a thousand cells beside and below what is read.
pub(super) fn wordy(file: &[u8]) -> Vec<u8> {
    let long = "e\u{302}\u{323}".repeat(1600);
    rewritten(file, &[], &|n| Some(n.to_owned()), &|sheet| {
        for row in 0..1000 {
            sheet.write_string(row, 30, &long).unwrap();
        }
    })
}

/// The workbook with one of its parts rewritten.
fn with_part(file: &[u8], name: &str, rewrite: &dyn Fn(&str) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    for i in 0..old.len() {
        let mut part = old.by_index(i).unwrap();
        let called = part.name().unwrap().to_string();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut content).unwrap();
        if called == name {
            let new = rewrite(std::str::from_utf8(&content).unwrap());
            assert_ne!(new.as_bytes(), content, "{name} was to be another");
            content = new.into_bytes();
        }
        zip.start_file(called, how).unwrap();
        zip.write_all(&content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The sheet's own workbook, with a part of shared texts under this name that begins like this.
fn promising(file: &[u8], name: &str, begins: &str) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    for i in 0..old.len() {
        let mut part = old.by_index(i).unwrap();
        let called = part.name().unwrap().to_string();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut content).unwrap();
        if called == "xl/sharedStrings.xml" {
            let text = String::from_utf8(content).unwrap();
            let (_, rest) = text.split_once("<sst").unwrap();
            let (_, rest) = rest.split_once('>').unwrap();
            zip.start_file(name, how).unwrap();
            zip.write_all(format!("{begins}>{rest}").as_bytes()).unwrap();
        } else {
            zip.start_file(called, how).unwrap();
            zip.write_all(&content).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// The reader sets memory aside for as many texts as it is told of; a lie about that would end the whole program.
#[test]
fn a_workbook_that_promises_a_billion_texts_is_refused_however_it_says_so() {
    let world = World::new(world::Engine::Sqlite, crate::routes());
    let (s, sheet) = told(&world);
    let ha = s.finance(&world);
    let file = out(&ha, &sheet);
    let long = " ".repeat(6000);
    for (name, begins) in [
        ("xl/SharedStrings.xml", r#"<sst uniqueCount="1000000000000""#.to_owned()),
        ("xl/sharedStrings.xml", r#"<!-- uniqueCount="1" --><sst uniqueCount="9000000000""#.to_owned()),
        ("xl/sharedStrings.xml", r#"<sst xuniqueCount="1" uniqueCount = '+9000000000'"#.to_owned()),
        ("xl/sharedStrings.xml", format!(r#"<!--{long}--><sst uniqueCount="9000000000""#)),
    ] {
        sent(&ha, &sheet, &promising(&file, name, &begins)).is_refused(422).says("Tệp quá lớn");
    }
}

/// A unit that has people with accounts fills in for itself.
#[test]
fn the_head_unit_does_not_fill_in_where_somebody_has_an_account() {
    let world = World::new(world::Engine::Sqlite, crate::routes());
    let (s, sheet) = told(&world);
    let (duc, finance) = (s.head(&world), s.k.finance);
    let file = out(&duc, &sheet);
    world.build(move |w| {
        let posts = [(Post::Clerk, Scope::Body(finance))];
        let ha = people::sample::NewSample {
            login: "ha.stc",
            name: "Nguyễn Thị Hà",
            title: "Chuyên viên",
            body: Some(finance),
            posts: &posts,
            from: world::day("01/01/2018"),
        };
        people::sample::person(w, ha)
    });
    sent(&duc, &sheet, &file).is_refused(403).says("Đơn vị này có người được cấp tài khoản nên tự chấm.");
}

/// LibreOffice saves the workbook anew: it still is this sheet's, says the same, and its formulas find the same total.
#[test]
fn another_program_saves_the_sheet_and_nothing_changes() {
    let world = World::new(world::Engine::Sqlite, crate::routes());
    let (s, sheet) = told(&world);
    let ha = s.finance(&world);
    let typed = [
        ("m0", "97"),
        ("p0", "100"),
        ("m1", "1"),
        ("m2", "1"),
        ("m4", "6"),
        ("m8", "37,5"),
        ("m13", "2"),
        ("m16", "1"),
        ("why8", "Ký giao ước 05/3"),
    ];
    send(&ha, &sheet, "marks", &typed).is_done();
    let folder = Folder::new();
    let path = folder.0.join("phieu.xlsx");
    std::fs::write(&path, out(&ha, &sheet)).unwrap();
    recalculate(&folder.0, "xlsx", &[path]);
    let saved = std::fs::read(folder.0.join("out/phieu.xlsx")).unwrap();
    preview(&ha, &sheet, &saved).1.says("0 dòng nhận, 20 giữ nguyên, 0 không nhận");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(saved)).unwrap();
    let range = book.worksheet_range(S).unwrap();
    let total = |words: &str| {
        let row = range.rows().find(|r| r[1] == *words).unwrap();
        row[5].to_string()
    };
    assert_eq!(
        [total("Tổng điểm"), total("Tổng ít nhất"), total("Tổng nhiều nhất")],
        ["chưa rõ", "455", "955"]
    );
}
