//! The yearbook, set and read back.

use super::{TooLong, Yearbook, YearbookEntry, YearbookError, yearbook};
use crate::reading_back::{pdf_pages, pdf_text};
use jiff::civil::date;

fn entry(n: usize, field: &str, sentences: usize) -> YearbookEntry {
    let given = ["An", "Ánh", "Bình", "Đạt", "Ước"][n % 5];
    YearbookEntry {
        kind: "Cá nhân".into(),
        name: format!("Nguyễn Văn {given} {n}"),
        role: "Nông dân, thôn Đông".into(),
        unit: format!("Ủy ban nhân dân xã số {}", n % 3 + 1),
        field: field.into(),
        summary: "Làm tốt, giúp người khác cùng làm.".into(),
        spread: Vec::new(),
        achievement: vec!["Vận động bà con dồn điền đổi thửa, đưa máy cấy vào đồng. ".repeat(sentences)],
        picture: None,
    }
}

fn book(entries: Vec<YearbookEntry>) -> Yearbook {
    let all: Vec<usize> = (0..entries.len()).collect();
    Yearbook {
        issuer: "Ủy ban nhân dân thị xã".into(),
        occasion: "Hội nghị điển hình tiên tiến thị xã".into(),
        place_year: "Năm 2025".into(),
        about: "Kỷ yếu in các điển hình được chọn.".into(),
        foreword: vec!["Kính thưa bạn đọc.".into()],
        illustrative: true,
        day: date(2025, 5, 20),
        units: vec![("Xã".into(), all.clone())],
        letters: vec![("A".into(), all)],
        entries,
    }
}

#[test]
fn each_has_one_page_and_the_contents_name_it() {
    let b = book(vec![entry(0, "Kinh tế", 3), entry(1, "Kinh tế", 40), entry(2, "Quốc phòng – an ninh", 3)]);
    let pdf = yearbook(&b).unwrap();
    // Cover, its back, foreword, empty, contents, empty, three exemplars, two indexes.
    assert_eq!(pdf_pages(&pdf), 11);
    let text = pdf_text(&pdf);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    assert!(pages[0].contains("KỶ YẾU"));
    assert!(
        pages[3].trim().is_empty() && pages[5].trim().is_empty(),
        "an empty page says nothing: {:?}",
        pages[3]
    );
    for (i, page) in [(0, 6), (1, 7), (2, 8)] {
        assert!(pages[page].contains(&b.entries[i].name), "{}", pages[page]);
        let line = pages[4].lines().find(|l| l.contains(&b.entries[i].name)).unwrap();
        assert!(line.trim_end().ends_with(&(page + 1).to_string()), "{line}");
    }
}

#[test]
fn what_is_too_long_is_told_with_how_much_and_what_remains_fits() {
    let mut b = book(vec![entry(0, "Kinh tế", 3), entry(1, "Kinh tế", 150)]);
    let Err(YearbookError::TooLong(long)) = yearbook(&b) else {
        panic!("a text of 8 700 characters was set")
    };
    let [TooLong { entry: 1, characters, cut }] = long[..] else { panic!("{long:?}") };
    assert!(cut > 0 && cut < characters, "{cut} of {characters}");
    let kept: String = b.entries[1].achievement[0].chars().take(characters - cut).collect();
    b.entries[1].achievement = vec![kept];
    assert_eq!(pdf_pages(&yearbook(&b).unwrap()), 10);
}

#[test]
fn what_people_type_is_never_markup() {
    let mut e = entry(0, "#panic(\"x\") \u{1f600}", 1);
    e.name = "#image(\"/etc/passwd\") *đậm* $x$ <entry> \\".into();
    e.achievement = vec!["too long:0/1/2".into(), "x".repeat(400)];
    let text = pdf_text(&yearbook(&book(vec![e])).unwrap());
    assert!(text.contains("#image(\"/etc/passwd\")") && text.contains("*đậm*"));
}

#[test]
fn a_short_story_leads_in_and_ends_with_who_took_it_over_and_a_long_one_has_its_words() {
    let spread = vec!["4 đơn vị đã làm theo.".to_owned()];
    let short = YearbookEntry { spread: spread.clone(), ..entry(0, "Kinh tế", 3) };
    let long = YearbookEntry { spread, ..entry(1, "Kinh tế", 55) };
    let pdf = yearbook(&book(vec![short, long])).unwrap();
    let text = pdf_text(&pdf);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    assert!(pages[6].contains("giúp người khác cùng làm") && pages[6].contains("4 đơn vị đã làm theo"));
    assert!(pages[7].contains("Vận động") && !pages[7].contains("4 đơn vị đã làm theo"));
    assert_eq!(pdf_pages(&pdf), 10, "one page each");
}
