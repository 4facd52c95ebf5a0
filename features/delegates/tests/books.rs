//! Workbooks that go out and come back, also from people who use spreadsheets as they like.

use super::stories::{Story, by, of_list, story};
use crate::{Delegate, sample};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use world::{Person, Seen, field_value};

fn sends(person: &Person<'_>, s: &Story, name: &str, bytes: &[u8]) -> Seen {
    person.post_files(&s.dong_nai("/intake"), &[], &[("file", name, bytes)])
}

/// Heads of the columns, as the workbook has them.
const HEADS: [&str; 14] = [
    "Họ và tên",
    "Danh xưng",
    "Giới tính",
    "Năm sinh",
    "Chức vụ, công việc",
    "Đơn vị công tác",
    "Loại đại biểu",
    "Dân tộc thiểu số",
    "Trực tiếp lao động, công tác",
    "Điển hình tiên tiến",
    "Cách cử",
    "Lĩnh vực",
    "Thành phần",
    "Ghi chú",
];

/// A workbook of this list made by hand; `spoil` may do what people do.
fn by_hand(s: &Story, keys: (&str, &str), spoil: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Danh sách").unwrap();
    for (col, head) in (0u16..).zip(HEADS) {
        sheet.write_string(3, col, head).unwrap();
    }
    sheet.write_string(4, 0, "Nguyễn Thị Bảng Tính").unwrap().write_string(4, 4, "Công nhân").unwrap();
    spoil(sheet);
    let hidden = book.add_worksheet().set_name("Khóa").unwrap();
    hidden.write_string(0, 1, keys.0).unwrap();
    hidden.write_string(1, 1, keys.1).unwrap();
    let _ = s;
    book.save_to_buffer().unwrap()
}

fn ours(s: &Story) -> (String, String) {
    (s.d.provinces[0].to_string(), s.m.gathering.to_string())
}

fn spoiled(s: &Story, spoil: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let (of, at) = ours(s);
    by_hand(s, (&of, &at), spoil)
}

fn taken(person: &Person<'_>, s: &Story, page: &Seen) -> Seen {
    let shown = field_value(&page.html, "shown").expect("lines to take");
    let at = page.html.find("<textarea name=\"rows\"").unwrap();
    let rows = page.html[at..].split_once('>').unwrap().1.split("</textarea>").next().unwrap();
    let rows =
        rows.replace("&quot;", "\"").replace("&#34;", "\"").replace("&#38;", "&").replace("&amp;", "&");
    person.post(&s.dong_nai("/taking"), &[("rows", &rows), ("shown", &shown), ("sure", "yes")])
}

/// An archive of these parts, all empty.
fn archive(parts: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in parts {
        zip.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

world::on_both_engines! { crate::routes();
    fn what_goes_out_comes_back_the_same_and_its_changes_are_taken(world) {
        let s = story(&world);
        let own = s.province(&world, 0);
        let before = of_list(&world, &s, s.d.provinces[0]);
        let file = own.get(&s.dong_nai("/workbook"));
        assert_eq!(file.status, 200);
        let page = sends(&own, &s, "danh-sach.xlsx", &file.bytes);
        page.is_shown().says("9 dòng: 0 ghi thêm, 0 sửa, 9 giữ nguyên, 0 không nhận").says("Mọi dòng đều giống danh sách hiện có");
        // By hand: one new, one corrected under its key, one of whom a year of birth is a day.
        let key = before[0].id.to_string();
        let bytes = spoiled(&s, |sheet| {
            sheet.write_string(5, 0, "Tên Đã Sửa Lại").unwrap().write_string(5, 4, "Phó Chủ tịch").unwrap().write_string(5, 14, &key).unwrap();
            let date = Format::new().set_num_format("dd/mm/yyyy");
            sheet.write_string(6, 0, "Lê Thị Ngày Sinh").unwrap().write_string(6, 4, "Y tá").unwrap();
            sheet.write_datetime_with_format(6, 3, rust_xlsxwriter::ExcelDateTime::from_ymd(1988, 5, 19).unwrap(), &date).unwrap();
            sheet.write_number(7, 3, 1979).unwrap();
            sheet.write_string(7, 0, "Trần Văn Số").unwrap().write_string(7, 4, "Y tá").unwrap();
        });
        let page = sends(&own, &s, "danh-sach.xlsx", &bytes);
        page.is_shown().says("4 dòng: 3 ghi thêm, 1 sửa, 0 giữ nguyên, 0 không nhận").says("8 người đang có tên không có trong các dòng này");
        taken(&own, &s, &page).is_done();
        let now = of_list(&world, &s, s.d.provinces[0]);
        let find = |name: &str| -> Delegate { now.iter().find(|d| d.name == name).cloned().unwrap_or_else(|| panic!("no {name}")) };
        assert_eq!(now.len(), 12);
        assert_eq!((find("Tên Đã Sửa Lại").id, find("Lê Thị Ngày Sinh").birth, find("Trần Văn Số").birth), (before[0].id, Some(1988), Some(1979)));
        assert_eq!(world.facts_named("delegates.delegate_changed"), 1);
    }

    fn each_hostile_workbook_is_told_what_is_wrong_and_nothing_is_written(world) {
        let s = story(&world);
        let own = s.province(&world, 0);
        let facts = world.facts();
        let (of, at) = ours(&s);
        let other_list = by_hand(&s, (&s.d.provinces[1].to_string(), &at), |_| {});
        let other_place = by_hand(&s, ("x", "y"), |_| {});
        let good = spoiled(&s, |_| {});
        let (half, types) = (&good[..good.len() / 2], "[Content_Types].xml");
        let (hollow, text) = (archive(&[types, "xl/workbook.xml"]), archive(&[types, "word/document.xml"]));
        let mut foreign = Workbook::new();
        foreign.add_worksheet().write_string(0, 0, "Họ và tên").unwrap();
        let foreign = foreign.save_to_buffer().unwrap();
        let merged = spoiled(&s, |sheet| { sheet.merge_range(6, 0, 7, 1, "hai người", &Format::new()).unwrap(); });
        let many = spoiled(&s, |sheet| for n in 0..400u32 { sheet.write_string(4 + n, 0, format!("Người {n}")).unwrap(); });
        let wide = spoiled(&s, |sheet| for n in 0..50_000u32 { sheet.write_string(4 + n, 0, "x").unwrap(); });
        let columns = spoiled(&s, |sheet| { sheet.write_string(3, 3, "Ngày tháng năm sinh").unwrap(); });
        let empty = spoiled(&s, |sheet| { sheet.write_string(4, 0, " ").unwrap().write_string(4, 4, " ").unwrap(); });
        let mut renamed = Workbook::new();
        renamed.add_worksheet().set_name("Sheet1").unwrap();
        renamed.add_worksheet().set_name("Khóa").unwrap().write_string(0, 1, &of).unwrap();
        let renamed = renamed.save_to_buffer().unwrap();
        let cases: [(&str, &[u8], &str); 13] = [
            ("a.xlsx", b"PK\x03\x04 khong phai zip", "không phải là DOCX hay XLSX thật"),
            ("a.xlsx", half, "không phải là DOCX hay XLSX thật"),
            ("a.xlsx", &hollow, "Không đọc được tệp này"),
            ("a.docx", &text, "không phải là bảng tính"),
            ("a.xlsx", &other_list, "là danh sách của đoàn khác"),
            ("a.xlsx", &other_place, "là danh sách của hội nghị khác"),
            ("a.xlsx", &foreign, "Tệp không có trang “Danh sách”"),
            ("a.xlsx", &renamed, "Tệp không có trang “Danh sách”"),
            ("a.xlsx", &merged, "Có ô gộp (A7:B8)"),
            ("a.xlsx", &many, "Tệp có hơn 300 dòng"),
            ("a.xlsx", &wide, "Tệp có hơn 300 dòng"),
            ("a.xlsx", &columns, "Ô D4: tiêu đề cột phải là “Năm sinh”, đang là “Ngày tháng năm sinh”"),
            ("a.xlsx", &empty, "chưa có ai"),
        ];
        for (name, bytes, says) in cases {
            sends(&own, &s, name, bytes).is_refused(422).says(says);
        }
        own.post_files(&s.dong_nai("/intake"), &[], &[]).is_refused(422).says("Chưa chọn tệp");
        assert_eq!(world.facts(), facts);
    }

    fn a_wrong_cell_is_told_by_its_name_and_the_other_lines_are_taken(world) {
        let s = story(&world);
        let own = s.province(&world, 0);
        let bytes = spoiled(&s, |sheet| {
            sheet.write_formula(5, 0, Formula::new("=\"Công\"&\" thức\"").set_result("Công thức")).unwrap();
            sheet.write_string(5, 4, "x").unwrap();
            sheet.write_string(6, 0, "Năm Bằng Chữ").unwrap().write_string(6, 4, "x").unwrap().write_string(6, 3, "một chín tám mươi").unwrap();
            sheet.write_boolean(7, 7, true).unwrap();
            sheet.write_string(7, 0, "Đúng Sai").unwrap().write_string(7, 4, "x").unwrap();
            sheet.write_string(8, 0, "=HYPERLINK(\"http://x\")").unwrap().write_string(8, 4, "Người tên lạ | gạch").unwrap();
        });
        let page = sends(&own, &s, "a.xlsx", &bytes);
        page.is_shown().says("5 dòng: 2 ghi thêm, 0 sửa, 0 giữ nguyên, 3 không nhận");
        page.says("Ô A6: chứa công thức").says("Năm sinh: “một chín tám mươi” không phải là năm").says("Ô H8: phải là chữ");
        taken(&own, &s, &page).is_done();
        let now = of_list(&world, &s, s.d.provinces[0]);
        let odd = now.iter().find(|d| d.name.starts_with("=HYPERLINK")).expect("a name that begins with an equals sign is a name");
        assert_eq!(odd.post, "Người tên lạ / gạch");
        // Written out again it is text still, and comes back the same.
        let file = own.get(&s.dong_nai("/workbook"));
        sends(&own, &s, "a.xlsx", &file.bytes).is_shown().says("0 sửa, 11 giữ nguyên, 0 không nhận");
    }

    fn a_list_of_three_hundred_goes_out_and_comes_back(world) {
        let s = story(&world);
        let g = s.m.gathering;
        let id = world.build(move |w| sample::large(w, g, 300, by()));
        let host = s.host(&world);
        let at = format!("/delegations/{id}");
        let file = host.get(&format!("{at}/workbook"));
        let page = host.post_files(&format!("{at}/intake"), &[], &[("file", "a.xlsx", &file.bytes)]);
        page.is_shown().says("300 dòng: 0 ghi thêm, 0 sửa, 300 giữ nguyên");
        host.get(&s.at("/delegates?page=2")).is_shown().says("375 người");
    }
}
