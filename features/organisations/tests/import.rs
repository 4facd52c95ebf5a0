//! Lists from workbooks: shown line by line, then taken whole or not at all; hostile files get a sentence.

use super::{khoi_5, name_on, officer, rename};
use crate::workbook;
use kernel::{Post, Scope};
use rust_xlsxwriter::{Format, Workbook};
use std::io::{Cursor, Read, Write};
use world::{Person, Seen, World, day};

type Line<'a> = [&'a str; 8];

fn file(lines: &[Line]) -> Vec<u8> {
    let lines: Vec<[String; 8]> = lines.iter().map(|l| l.map(str::to_owned)).collect();
    workbook::write(&lines).unwrap()
}

fn send(p: &Person, bytes: &[u8]) -> Seen {
    p.post_files("/bodies/import", &[], &[("file", "ds.xlsx", bytes)])
}

/// Sends a list and opens its preview.
fn preview(p: &Person, lines: &[Line]) -> (String, Seen) {
    let sent = send(p, &file(lines));
    sent.is_done();
    let seen = p.get(&sent.to);
    (sent.to, seen)
}

fn take(p: &Person, path: &str) -> Seen {
    let shown = world::field_value(&p.get(path).html, "shown").unwrap_or_default();
    p.post(path, &[("shown", &shown)])
}

const HOME: Line = ["H.SNV", "Sở Nội vụ", "", "Sở, ban, phòng", "Cấp tỉnh", "T", "", "01/01/2016"];
const BELOW: Line =
    ["H.SNV.VP", "Văn phòng Sở Nội vụ", "VP Sở NV", "van phong", "tinh", "H.SNV", "Hà Giang", "01/02/2016"];
const FINANCE: Line = ["T.STC", "Sở Tài chính", "Sở Tài chính", "Sở, ban, phòng", "Cấp tỉnh", "T", "", ""];

/// A workbook with one part replaced.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut part = from.by_index(i).unwrap();
        let part_name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        to.start_file(part_name.clone(), zip::write::SimpleFileOptions::default()).unwrap();
        let text = if part_name == name { change(&text) } else { text };
        to.write_all(text.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// An archive of these parts, all empty.
fn archive(parts: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        zip.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook whose first sheet holds these cells alone.
fn with_cells(bytes: &[u8], cells: &str) -> Vec<u8> {
    with_part(bytes, "xl/worksheets/sheet1.xml", |s| {
        let (head, rest) = s.split_once("<sheetData>").unwrap();
        let (_, tail) = rest.split_once("</sheetData>").unwrap();
        format!("{head}<sheetData>{cells}</sheetData>{tail}")
    })
}

/// The first cell of a line, with a word in it.
fn cell(line: u32) -> String {
    format!("<row r=\"{line}\"><c r=\"A{line}\" t=\"str\"><v>x</v></c></row>")
}

/// A workbook written by hand: the header, and what `more` adds.
fn book(more: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (i, c) in (0u16..).zip(crate::plan::Column::ALL) {
        sheet.write_string(0, i, c.header()).unwrap();
    }
    for (i, v) in (0u16..).zip(HOME) {
        sheet.write_string(1, i, v).unwrap();
    }
    more(sheet);
    book.save_to_buffer().unwrap()
}

world::on_both_engines! { crate::routes();
    fn a_list_is_shown_line_by_line_and_then_taken(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let facts = world.facts_named("organisations.body_added");
        let renamed = ["T.STP", "Sở Tư pháp tỉnh", "", "Sở, ban, phòng", "Cấp tỉnh", "T", "", "01/7/2019"];
        // The child stands above its parent in the file: order does not matter.
        let (path, seen) = preview(&officer, &[BELOW, HOME, FINANCE, renamed]);
        seen.is_shown().says("4 dòng: 2 mới, 1 thay đổi, 1 giữ nguyên, 0 sai").says("Chưa có gì được ghi");
        seen.says("đang là Sở Tư pháp").says("thành Sở Tư pháp tỉnh").says("Tên mới dùng từ 01/7/2019; trước đó vẫn giữ tên cũ");
        officer.get(&format!("{path}?show=same")).says("T.STC").says_nothing_of("H.SNV");
        assert_eq!(world.facts_named("organisations.body_added"), facts);
        // Another officer does not see it.
        super::officer(&world, &k).get(&path).is_refused(404);
        take(&officer, &path).is_done();
        assert_eq!(world.facts_named("organisations.body_added"), facts + 2);
        assert_eq!(name_on(&world, k.justice, "30/6/2019"), "Sở Tư pháp");
        assert_eq!(name_on(&world, k.justice, "01/7/2019"), "Sở Tư pháp tỉnh");
        world.db.read(|w| {
            let on = day("07/3/2019");
            let all = crate::choices(w, on)?;
            let below = all.iter().find(|b| b.code == "H.SNV.VP").unwrap();
            let home = all.iter().find(|b| b.code == "H.SNV").unwrap();
            assert_eq!(crate::above(w, below.id, on)?, [below.id, home.id, k.province]);
            assert_eq!((below.place_name.as_str(), home.name.short.as_str()), ("Hà Giang", "Sở Nội vụ"));
            Ok(())
        }).unwrap();
        let after = world.facts();
        officer.post(&path, &[("shown", "x")]).is_refused(409).says("Danh sách này đã được nhận");
        officer.get(&path).is_shown().says("Danh sách đã được nhận");
        assert_eq!(world.facts(), after);
        assert_eq!(world.db.verify().unwrap().flaw, None);
        // The list as it stands now, sent back untouched, changes nothing.
        let current = officer.get("/bodies/import/current");
        let sent = send(&officer, &current.bytes);
        officer.get(&sent.to).says("11 dòng: 0 mới, 0 thay đổi, 11 giữ nguyên, 0 sai").says("Không có gì để nhận");
        take(&officer, &sent.to).is_refused(409).says("không có gì để nhận");
    }

    fn the_body_above_may_be_named_as_officials_write_it(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let line = |parent: &'static str| ["H.MOI", "Trung tâm mới", "", "Khác", "Cấp tỉnh", parent, "", "01/01/2016"];
        for parent in ["VP UBND tỉnh", "van phong uy ban nhan dan tinh", "t.vpubnd"] {
            let (_, seen) = preview(&officer, &[line(parent)]);
            seen.is_shown().says("1 dòng: 1 mới, 0 thay đổi, 0 giữ nguyên, 0 sai").says("T.VPUBND");
        }
        preview(&officer, &[line("VP nào đó")]).1.says("1 sai").says("Không có đơn vị nào mang mã này");
    }

    fn what_was_shown_is_what_is_done(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let (path, seen) = preview(&officer, &[HOME, FINANCE]);
        seen.says("1 mới, 0 thay đổi, 1 giữ nguyên");
        let shown = world::field_value(&seen.html, "shown").unwrap();
        rename(&officer, k.finance, "Sở Tài chính mới", "01/01/2019").is_done();
        let facts = world.facts();
        officer.post(&path, &[("shown", &shown)]).is_refused(409).says("Danh mục đơn vị vừa thay đổi").says("phải ghi áp dụng từ ngày nào");
        officer.post(&path, &[]).is_refused(422);
        officer.post(&path, &[("shown", &"🎉".repeat(50))]).is_refused(409);
        take(&officer, &path).is_refused(422).says("Còn 1 dòng sai");
        world.nobody().post(&path, &[("shown", &shown)]).is_refused(401);
        world.stranger("Ai").post(&path, &[("shown", &shown)]).is_refused(403);
        super::officer(&world, &k).post(&path, &[("shown", &shown)]).is_refused(404);
        assert_eq!(world.facts(), facts);
    }

    fn every_bad_line_is_named_with_its_column(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let facts_named = world.facts_named("organisations.body_added");
        let long = "ạ".repeat(300);
        let (path, seen) = preview(&officer, &[
            HOME,
            ["H.SNV", "Trùng mã", "", "Khác", "Cơ sở", "T", "", "01/01/2016"],
            ["", "Không mã", "", "Khác", "Cơ sở", "T", "", "01/01/2016"],
            ["CÓ DẤU", "", "", "Vua", "Trời", "KHÔNG.CÓ", "", "31/02/2016"],
            ["D1", &long, "", "Khác", "Cơ sở", "T", "", "hôm qua"],
            ["D2", "Sở <script>alert(1)</script>", "", "Khác", "Cơ sở", "", "", "01/01/2016"],
            ["V1", "Vòng một", "", "Khác", "Cơ sở", "V2", "", "01/01/2016"],
            ["V2", "Vòng hai", "", "Khác", "Cơ sở", "V1", "", "01/01/2016"],
            ["D3", "Trước cha", "", "Khác", "Cơ sở", "T", "", "01/01/2010"],
            ["D4", "Chính mình", "", "Khác", "Cơ sở", "d4", "", "01/01/2016"],
            ["T.STP", "Sở Tư pháp", "", "Sở, ban, phòng", "Cấp tỉnh", "T.STC", "", "31/12/2015"],
            ["D5", "Không ngày", "", "Khác", "Cơ sở", "T", "", ""],
            ["D6", "SỞ  TÀI CHÍNH", "", "Khác", "Cơ sở", "T", "", "01/01/2016"],
            ["D7", "Giống nhau", "", "Khác", "Cơ sở", "T", "", "01/01/2016"],
            ["D8", "Giống nhau", "", "Khác", "Cơ sở", "T", "", "01/01/2017"],
            ["T.SKHDT", "Sở Tư pháp", "", "Sở, ban, phòng", "Cấp tỉnh", "T", "", "01/01/2019"],
        ]);
        seen.is_shown().says("16 dòng: 1 mới, 0 thay đổi, 0 giữ nguyên, 15 sai").says("Chưa nhận được – còn 15 dòng sai");
        for words in [
            "Trùng mã với dòng 2", "Mã đơn vị: chưa viết", "không nhận “Ó”", "Chưa viết tên đầy đủ", "Phải là một trong: Ủy ban, hội đồng",
            "Phải là một trong: Trung ương", "Không có đơn vị nào mang mã này", "Không phải là ngày", "Dài 300 ký tự, tối đa 200",
            "không phụ trách nhánh này", "vòng lại chính đơn vị này", "hoạt động từ 01/01/2016, sau ngày áp dụng 01/01/2010", "không thể trực thuộc chính mình",
            "Ngày áp dụng phải từ 01/01/2016 trở đi", "Đơn vị mới thì phải có ngày bắt đầu", "Cùng đơn vị cấp trên đã có “Giống nhau” (mã D7)",
            "Cùng đơn vị cấp trên đã có “Giống nhau” (mã D8)", "Cùng đơn vị cấp trên đã có “Sở Tư pháp” (mã T.STP)",
        ] {
            seen.says(words);
        }
        take(&officer, &path).is_refused(422).says("Còn 15 dòng sai").says("Trùng mã với dòng 2");
        assert_eq!(world.facts_named("organisations.body_added"), facts_named);
    }

    fn a_list_does_not_reach_beyond_ones_branch(world) {
        let k = khoi_5(&world);
        let one = world.person("Một nhánh", &[(Post::Officer, Scope::Below(k.office))]);
        let mine = ["P1", "Phòng Hành chính", "", "Sở, ban, phòng", "Cấp tỉnh", "T.VPUBND", "", "01/01/2016"];
        let deeper = ["P2", "Tổ văn thư", "", "Khác", "Cơ sở", "P1", "", "01/01/2016"];
        let taken = ["T.STP", "Sở Tư pháp", "", "Sở, ban, phòng", "Cấp tỉnh", "T.VPUBND", "", "01/01/2019"];
        let given = ["T.VPUBND", "Văn phòng Ủy ban nhân dân tỉnh", "VP UBND tỉnh", "Văn phòng", "Cấp tỉnh", "T.STC", "", "01/01/2019"];
        let (path, seen) = preview(&one, &[mine, deeper, taken, FINANCE]);
        seen.says("2 mới, 0 thay đổi, 1 giữ nguyên, 1 sai").says("Đồng chí không phụ trách nhánh của đơn vị này");
        take(&one, &path).is_refused(422);
        preview(&one, &[given]).1.says("1 sai");
        let (path, _) = preview(&one, &[mine, deeper]);
        take(&one, &path).is_done();
    }

    fn a_circle_over_days_is_seen_before_it_is_written(world) {
        let k = khoi_5(&world);
        let officer = officer(&world, &k);
        let a = ["T.STC", "Sở Tài chính", "", "Sở, ban, phòng", "Cấp tỉnh", "T.STP", "", "01/01/2020"];
        let b = ["T.STP", "Sở Tư pháp", "", "Sở, ban, phòng", "Cấp tỉnh", "T.STC", "", "01/01/2019"];
        let (path, seen) = preview(&officer, &[a, b]);
        // From 2020 each would be below the other.
        seen.is_shown().says("vòng lại chính đơn vị này");
        take(&officer, &path).is_refused(422);
        assert_eq!(world.db.read(|w| crate::above(w, k.finance, day("01/01/2021"))).unwrap(), [k.finance, k.province]);
    }
}

#[test]
fn hostile_files_get_a_sentence_and_change_nothing() {
    let world = World::new(world::Engine::Sqlite, crate::routes());
    let k = khoi_5(&world);
    let officer = officer(&world, &k);
    let facts = world.facts();
    let good = file(&[HOME]);
    let refused = |bytes: &[u8], words: &str| {
        send(&officer, bytes).is_refused(422).says(words).says("Còn 1 chỗ phải sửa");
        assert_eq!(world.facts(), facts, "{words}");
    };
    // Not a workbook, or a workbook that is none inside.
    officer
        .post_files("/bodies/import", &[], &[("file", "ds.xlsx", b"ma,ten\n1,2")])
        .is_refused(422)
        .says("đã bị đổi đuôi");
    officer
        .post_files("/bodies/import", &[], &[("file", "ds.pdf", b"%PDF-1.7 x startxref 0 %%EOF")])
        .is_refused(422)
        .says("không phải là bảng tính");
    officer
        .post_files(
            "/bodies/import",
            &[],
            &[("file", "ds.docx", &archive(&["[Content_Types].xml", "word/document.xml"]))],
        )
        .is_refused(422)
        .says("không phải là bảng tính");
    officer.post_files("/bodies/import", &[], &[]).is_refused(422).says("Chưa chọn tệp");
    officer.post("/bodies/import", &[("file", "chữ")]).is_refused(422).says("Chưa chọn tệp");
    refused(b"PK\x03\x04 khong phai zip", "không phải là DOCX hay XLSX thật");
    refused(&good[..good.len() / 2], "không phải là DOCX hay XLSX thật");
    refused(&with_part(&good, "xl/workbook.xml", |_| "<x>".into()), "Không đọc được tệp này");
    refused(
        &with_part(&good, "xl/worksheets/sheet1.xml", |s| {
            s.replace("r=\"A2\"", "r=\"A99999999999999999999\"")
        }),
        "Không đọc được tệp này",
    );
    refused(
        &with_part(&good, "xl/worksheets/sheet1.xml", |s| s.replace("</sheetData>", "")),
        "Không đọc được tệp này",
    );
    // Larger inside than outside.
    refused(&with_part(&good, "docProps/core.xml", |_| " ".repeat(50_000_000)), "Tệp quá lớn");
    refused(
        &with_part(&good, "xl/sharedStrings.xml", |s| {
            s.replacen("uniqueCount=\"", "uniqueCount=\"999999999999", 1)
        }),
        "Tệp quá lớn",
    );
    let rows = |n: usize| -> Vec<u8> {
        let line = HOME.map(str::to_owned);
        workbook::write(&vec![line; n]).unwrap()
    };
    refused(&rows(5001), "hơn 5.000 dòng");
    // Lines to and fro, which no spreadsheet writes.
    let to_and_fro = (0..4000).map(|n| cell(n % 2 + 1)).collect::<String>();
    refused(&with_cells(&good, &to_and_fro), "không theo thứ tự: dòng 1 đứng sau dòng 2");
    // A header is looked for once a line, however many cells the line holds.
    let crowded = cell(1).repeat(50_000) + &"<row r=\"2\"><c r=\"A2\"></c></row>".repeat(50_000);
    refused(&with_cells(&good, &crowded), "Không thấy dòng tiêu đề");
    let wide = book(|s| {
        (0..200).for_each(|r| {
            (0..1100).for_each(|c| {
                s.write_number(r + 5, c, 1.0).unwrap();
            });
        });
    });
    refused(&wide, "quá nhiều ô");
    // A sheet that says it ends at the far corner costs nothing.
    let far = book(|s| {
        s.write_string(1_048_575, 16_383, "x").unwrap();
    });
    send(&officer, &far).is_done();
    let facts = world.facts();
    let refused = |bytes: &[u8], words: &str| {
        send(&officer, bytes).is_refused(422).says(words);
        assert_eq!(world.facts(), facts, "{words}");
    };
    // Headers.
    refused(&file(&[]), "chưa có đơn vị nào");
    let mut none = Workbook::new();
    none.add_worksheet().write_string(0, 0, "Tên").unwrap();
    refused(&none.save_to_buffer().unwrap(), "Không thấy dòng tiêu đề");
    refused(&Workbook::new().save_to_buffer().unwrap(), "Không");
    refused(
        &book(|s| {
            s.write_string(0, 6, "Nơi").unwrap();
        }),
        "thiếu cột “Địa danh”",
    );
    refused(
        &book(|s| {
            s.write_string(0, 9, "Mã đơn vị").unwrap();
        }),
        "cột “Mã đơn vị” có hai lần",
    );
    // Merged cells, by their address.
    refused(
        &book(|s| {
            s.merge_range(1, 5, 3, 5, "T", &Format::new()).unwrap();
        }),
        "Có ô gộp (F2:F4)",
    );
    // Formulas and values that are no text are named with their line and column.
    let odd = book(|s| {
        s.write_formula(1, 1, "=1+1").unwrap();
        s.write_boolean(1, 2, true).unwrap();
        s.write_string(1, 6, "x".repeat(2000)).unwrap();
    });
    let sent = send(&officer, &odd);
    let seen = officer.get(&sent.is_done().to);
    seen.says("Ô chứa công thức").says("Ô này phải là chữ").says("quá dài").says("1 sai");
}

#[test]
fn spreadsheets_as_people_make_them_are_read() {
    let mut made = Workbook::new();
    let sheet = made.add_worksheet();
    sheet.merge_range(0, 0, 0, 7, "DANH SÁCH ĐƠN VỊ", &Format::new()).unwrap();
    for (i, c) in (1u16..).zip(crate::plan::Column::ALL) {
        sheet.write_string(2, 9 - i, c.header().to_uppercase()).unwrap();
    }
    let at = Format::new().set_num_format("dd/mm/yyyy");
    // Columns in another order, a number for a code, a true date, an empty line between.
    sheet.write_number(5, 8, 12).unwrap();
    sheet.write_string(5, 7, "  Ủy ban   nhân dân\nxã ").unwrap();
    sheet.write_string(5, 5, "uy ban hoi dong").unwrap();
    sheet.write_string(5, 4, "XÃ").unwrap();
    sheet
        .write_with_format(5, 1, rust_xlsxwriter::ExcelDateTime::parse_from_str("2016-03-07").unwrap(), &at)
        .unwrap();
    let lines = workbook::read(&made.save_to_buffer().unwrap()).unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].no, 6);
    assert_eq!(
        lines[0].cells,
        ["12", "Ủy ban nhân dân xã", "", "uy ban hoi dong", "XÃ", "", "", "07/3/2016"]
    );
}

#[test]
fn a_list_of_five_thousand_lines_is_planned_and_taken() {
    let world = World::new(world::Engine::Sqlite, crate::routes());
    let k = khoi_5(&world);
    let officer = officer(&world, &k);
    let lines: Vec<[String; 8]> = (0..5000)
        .map(|n| {
            let parent = if n < 50 { "T".to_owned() } else { format!("N{}", n % 50) };
            let text = |s: &str| s.to_owned();
            [
                format!("N{n}"),
                format!("Đơn vị số {n}"),
                text(""),
                text("Khác"),
                text("Cơ sở"),
                parent,
                text(""),
                text("01/01/2016"),
            ]
        })
        .collect();
    let sent = send(&officer, &workbook::write(&lines).unwrap());
    let seen = officer.get(&sent.is_done().to);
    seen.is_shown().says("5000 mới");
    assert!(seen.html.len() < 700_000);
    officer.get(&format!("{}?page=25", sent.to)).says("N4999");
    take(&officer, &sent.to).is_done();
    assert_eq!(world.facts_named("organisations.body_added"), 5009);
    officer.get("/bodies").is_shown();
}
