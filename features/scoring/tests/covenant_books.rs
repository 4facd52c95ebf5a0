//! A unit's workbook where the covenant gives the plan: it stands there, is locked, and is never read back.

use super::covenant::story;
use super::sheet_books::Over::{Blank, Formula, Number, Text};
use super::sheet_books::over;
use calamine::{Data, Reader as _, Xlsx};
use std::io::{Cursor, Read as _};
use world::Person;

// Rows of the sheet: 10 and 11 are I.4, which is another member's; 12 and 13 are I.5, whose target is 5.

const S: &str = "Phiếu";

fn out(who: &Person, sheet: &str) -> Vec<u8> {
    who.get(&format!("{sheet}/workbook")).is_shown().bytes.clone()
}

fn preview(who: &Person, sheet: &str, bytes: &[u8]) -> (String, world::Seen) {
    let seen = who.post_files(&format!("{sheet}/workbook"), &[], &[("file", "phieu.xlsx", bytes)]);
    seen.is_done();
    let page = who.get(&seen.to);
    page.is_shown();
    (seen.to, page)
}

fn take(who: &Person, sheet: &str, preview: &(String, world::Seen)) {
    let file = preview.0.split("file=").nth(1).unwrap();
    let field = |name| world::field_value(&preview.1.html, name).unwrap_or_default();
    let fields = [("shown", field("shown")), ("version", field("version"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
    who.post(&format!("{sheet}/workbook/marks?file={file}"), &fields).is_done();
}

fn cell(bytes: &[u8], at: (u32, u32)) -> Data {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    book.worksheet_range(S).unwrap().get_value(at).cloned().unwrap_or(Data::Empty)
}

/// The part of the file that is the sheet people fill in.
fn part(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The number of a cell's look.
fn look(part: &str, cell: &str) -> String {
    let tag = part.split(&format!("<c r=\"{cell}\"")).nth(1).unwrap().split('>').next().unwrap();
    tag.split("s=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

world::on_both_engines! { crate::routes().and(covenants::routes());
    fn the_plan_of_the_covenant_stands_in_the_workbook_and_is_locked(world) {
        let s = story(&world);
        s.applied(&world, "SHARE");
        let (four, sheet) = (s.clerk(&world, 4), s.sheet(&world, 4));
        let file = out(&four, &sheet);
        assert_eq!(cell(&file, (12, 4)), Data::Float(5.0));
        assert_eq!(cell(&file, (12, 6)), Data::String("Theo giao ước.".into()));
        assert_eq!(cell(&file, (9, 4)), Data::String("không áp dụng".into()));
        let xml = part(&file);
        assert_eq!(look(&xml, "E12"), look(&xml, "E6"), "what was done is typed");
        for locked in ["E10", "E11", "E13"] {
            assert_ne!(look(&xml, locked), look(&xml, "E6"), "{locked} is locked");
            assert!(!xml.contains(&format!("sqref=\"{locked}\"")), "{locked} has no rule of its own");
        }
        assert!(xml.contains("sqref=\"E12\""));
        // As it went out, it changes nothing: an empty "done" beside a plan is nothing typed.
        preview(&four, &sheet, &file).1.says("0 dòng nhận, 23 giữ nguyên, 0 không nhận");
        // The unit the target names types what it did.
        let own = out(&s.clerk(&world, 0), &s.sheet(&world, 0));
        assert_eq!(cell(&own, (10, 4)), Data::Float(1200.0));
    }

    fn what_a_workbook_says_of_the_plan_is_told_and_not_read(world) {
        let s = story(&world);
        s.applied(&world, "SHARE");
        let (four, sheet) = (s.clerk(&world, 4), s.sheet(&world, 4));
        let file = out(&four, &sheet);
        for (plan, told) in [
            (Number(5.0), None),
            (Blank, None),
            (Number(9.0), Some("Ô E13: theo giao ước là 5; “9” trong tệp không tính.")),
            (Text("năm"), Some("Ô E13: theo giao ước là 5; “năm” trong tệp không tính.")),
            (Formula("=4+1"), Some("Ô E13: theo giao ước là 5;")),
        ] {
            let seen = preview(&four, &sheet, &over(&file, &[(S, "E12", Number(3.0)), (S, "E13", plan)])).1;
            seen.says("1 dòng nhận, 22 giữ nguyên, 0 không nhận").says("3 ÷ 5").says_nothing_of("Điền cả hai số");
            match told {
                Some(words) => seen.says(words),
                None => seen.says_nothing_of("trong tệp không tính"),
            };
        }
        // A plan alone is nothing typed; words where a figure should be are still refused.
        preview(&four, &sheet, &over(&file, &[(S, "E13", Number(9.0))])).1.says("0 dòng nhận").says("“9” trong tệp không tính");
        preview(&four, &sheet, &over(&file, &[(S, "E12", Text("ba"))])).1.says("1 không nhận").says("Ô E12: phải là số");
        // Another member's line stays that.
        let seen = preview(&four, &sheet, &over(&file, &[(S, "E10", Number(900.0)), (S, "E11", Number(1000.0)), (S, "E12", Number(3.0))]));
        seen.1.says("1 dòng nhận, 22 giữ nguyên").says("Ô E10: theo giao ước là không áp dụng; “900” trong tệp không tính.");
        take(&four, &sheet, &seen);
        four.get(&sheet).says("3 ÷ 5 × 35 = 21").says("không áp dụng: tính theo tỷ lệ đạt");
        // Saved, it comes back the same; amended, the file says the new figure.
        preview(&four, &sheet, &out(&four, &sheet)).1.says("0 dòng nhận, 23 giữ nguyên");
        s.amend(&world, "6 sáng kiến", "0");
        let file = out(&four, &sheet);
        assert_eq!(cell(&file, (12, 4)), Data::Float(6.0));
        preview(&four, &sheet, &file).1.says("1 dòng nhận").says("3 ÷ 6");
    }
}
