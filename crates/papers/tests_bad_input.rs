//! Whatever people type is data: it is printed or dropped, it never breaks a paper or becomes markup.

use jiff::civil::date;
use proptest::prelude::*;

use crate::reading_back::{docx_text, html_text, pdf_layout, pdf_pages, pdf_text, squash};
use crate::{
    Absent, Added, Business, CovenantPaper, ElectionMinutes, HandoverRecord, Head, LaunchText, Paper,
    ReviewMinutes, ScoreTable, Submission, docx, html, pdf, score_table_xlsx,
};

const EVIL: [&str; 9] = [
    "<script>alert(1)</script>&amp;\"'",
    "]]><w:p/><!--",
    "#read(\"/etc/passwd\") $x$ *b* _i_ `c` @ref \\ #{1+1}",
    "- một\n- hai\r\n\t3\u{b}4\u{0}5\u{1b}[31m",
    "Khen 🏅👨‍👩‍👧 中文 العربية \u{202e}đảo\u{202c}",
    "Nguye\u{302}\u{303}n Va\u{306}n Ma\u{302}\u{303}u",
    "=1+1",
    "",
    "\u{fffe}\u{ffff}\u{feff}\u{200b}\u{d7ff}\u{e000}\u{10ffff}",
];

/// The minutes with this text in every place a person types into.
fn minutes_with(text: &str) -> ReviewMinutes {
    let all = || vec![text.to_owned(); 3];
    let mut minutes = ReviewMinutes::example();
    minutes.head = Head {
        superior: all(),
        issuer: text.into(),
        number: text.into(),
        place: text.into(),
        day: date(2019, 3, 7),
    };
    (minutes.about, minutes.present, minutes.guests, minutes.conclusions) = (all(), all(), all(), all());
    (minutes.recipients, minutes.bloc, minutes.chair) = (all(), text.into(), text.into());
    minutes.absent = vec![Absent { unit: text.into(), reason: text.into() }];
    minutes.votes.iter_mut().for_each(|one| (one.unit, one.award) = (text.into(), text.into()));
    minutes.scores.iter_mut().for_each(|one| one.unit = text.into());
    minutes.discussion.iter_mut().for_each(|one| (one.by, one.text) = (text.into(), text.into()));
    (minutes.chair_signs.name, minutes.secretary_signs.post) = (text.into(), text.into());
    minutes.departures = vec![text.into()];
    minutes.added = vec![Added { to: Business::Vote, text: text.into() }];
    minutes
}

fn all_forms(paper: &Paper) -> (Vec<u8>, Vec<u8>, String) {
    let pdf = pdf(paper).unwrap_or_else(|e| panic!("{e} {}", e.cause()));
    (pdf, docx(paper).expect("a DOCX"), html(paper))
}

#[test]
fn evil_text_is_printed_as_text() {
    for text in EVIL {
        let (pdf, docx, html) = all_forms(&minutes_with(text).paper());
        assert!(!html.contains("<script"), "{html}");
        docx_text(&docx);
        html_text(&html);
        assert!(pdf_pages(&pdf) <= 4, "{text:?}");
    }
    let (pdf, docx, html) = all_forms(&minutes_with(EVIL[2]).paper());
    for words in [pdf_text(&pdf), docx_text(&docx), html_text(&html)] {
        assert!(squash(&words).contains("#read(\"/etc/passwd\")$x$*b*_i_`c`@ref\\#{1+1}"), "{words}");
    }
}

#[test]
fn decomposed_letters_come_out_as_one_letter_each() {
    let (pdf, docx, html) = all_forms(&minutes_with(EVIL[5]).paper());
    for words in [pdf_text(&pdf), docx_text(&docx), html_text(&html)] {
        assert!(words.contains("Nguyễn Văn Mẫu"), "{words}");
    }
}

#[test]
fn names_of_three_hundred_letters_stay_on_the_page() {
    let spoken = "Văn phòng Ủy ban nhân dân tỉnh ".repeat(10);
    let unbroken = "Ươ".repeat(150);
    for name in [spoken.trim(), &unbroken] {
        let mut table = ScoreTable::example();
        table.rows.iter_mut().for_each(|row| row.unit = name.into());
        let (pdf, ..) = all_forms(&table.paper());
        assert!(squash(&pdf_text(&pdf)).contains(&squash(name)), "nothing is cut off");
        // A line that ran off the page would push this far to the right.
        assert!(pdf_layout(&pdf).lines().all(|line| line.chars().count() < 260));
        all_forms(&minutes_with(name).paper());
    }
}

#[test]
fn forty_members_get_their_rows_and_blocks_on_pages_with_headers() {
    let mut table = ScoreTable::example();
    let row = table.rows.first().expect("a row").clone();
    table.rows = (1..=40)
        .map(|n| crate::ScoreRow { unit: format!("Đơn vị số {n:02}"), rank: Some(n), ..row.clone() })
        .collect();
    let pdf_bytes = pdf(&table.paper()).expect("a PDF");
    let text = pdf_text(&pdf_bytes);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| page.contains("Đơn vị số")).collect();
    assert!(pages.len() >= 2);
    assert!(pages.iter().all(|page| page.contains("Điểm tối đa")), "the header is repeated");
    assert!((1..=40).all(|n| text.contains(&format!("Đơn vị số {n:02}"))));
    let mut covenant = CovenantPaper::example();
    let one = covenant.signatories.first().expect("a signatory").clone();
    covenant.signatories = (1..=40)
        .map(|n| crate::Signatory {
            name: format!("Người Ký {n:02}"),
            unit: format!("ĐƠN VỊ {n:02}"),
            ..one.clone()
        })
        .collect();
    let text = pdf_text(&pdf(&covenant.paper()).expect("a PDF"));
    for n in 1..=40 {
        let unit = text.split('\u{c}').position(|page| page.contains(&format!("ĐƠN VỊ {n:02}")));
        let name = text.split('\u{c}').position(|page| page.contains(&format!("Người Ký {n:02}")));
        assert!(unit.is_some() && unit == name, "block {n} is on one page");
    }
}

#[test]
fn empty_lists_say_that_there_is_nothing() {
    let mut minutes = minutes_with("");
    (minutes.votes, minutes.present, minutes.scores) = (Vec::new(), Vec::new(), Vec::new());
    let mut table = ScoreTable::example();
    (table.rows, table.sections) = (Vec::new(), Vec::new());
    let mut submission = Submission::example();
    (submission.proposals, submission.grounds) = (Vec::new(), Vec::new());
    let mut handover = HandoverRecord::example();
    (handover.documents, handover.work, handover.objects) = (Vec::new(), Vec::new(), Vec::new());
    let mut covenant = CovenantPaper::example();
    (covenant.signatories, covenant.targets, covenant.sections) = (Vec::new(), Vec::new(), Vec::new());
    let mut election = ElectionMinutes::example();
    election.contests.clear();
    let mut launch = LaunchText::example();
    (launch.aims, launch.appeal, launch.opening) = (Vec::new(), Vec::new(), Vec::new());
    score_table_xlsx(&table).expect("an XLSX");
    for paper in [minutes.paper(), table.paper(), submission.paper(), handover.paper(), covenant.paper()] {
        let (pdf, docx, html) = all_forms(&paper);
        for words in [pdf_text(&pdf), docx_text(&docx), html_text(&html)] {
            assert!(words.contains("Không có"), "{words}");
        }
    }
    all_forms(&election.paper());
    all_forms(&launch.paper());
    all_forms(&Paper::new(Head { issuer: String::new(), ..minutes.head }, "", Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_a_paper(text in "\\PC{0,400}", wild in any::<String>()) {
        for text in [text, wild] {
            let (pdf, docx, html) = all_forms(&minutes_with(&text).paper());
            prop_assert!(pdf.starts_with(b"%PDF"));
            docx_text(&docx);
            html_text(&html);
            let mut table = ScoreTable::example();
            table.rubric.clone_from(&text);
            table.rows.iter_mut().for_each(|row| row.unit.clone_from(&text));
            prop_assert!(score_table_xlsx(&table).is_ok());
        }
    }
}

#[test]
fn guests_are_named_unless_a_list_names_them() {
    let mut minutes = ReviewMinutes::example();
    minutes.guests = (1..=13).map(|n| format!("Khách số {n}")).collect();
    let printed = crate::html(&minutes.paper());
    assert!(printed.contains("Khách số 13"), "no list behind the minutes names them");
    minutes.attendees = minutes
        .guests
        .iter()
        .map(|g| crate::Attendee {
            name: g.clone(),
            post: String::new(),
            delegation: String::new(),
            guest: true,
        })
        .collect();
    let paper = minutes.paper();
    assert!(!crate::html(&crate::Paper { annex: Vec::new(), ..paper.clone() }).contains("Khách số 13"));
    assert!(crate::html(&paper).contains("Khách số 13"), "the list names them");
    // The list has a title of its own, in the middle.
    assert!(
        matches!(&paper.annex[0], crate::Block::Centre { text } if text.plain().starts_with("DANH SÁCH"))
    );
}

#[test]
fn minutes_of_a_meeting_that_goes_on_tell_no_vote_before_it() {
    let mut minutes = ReviewMinutes::example();
    minutes.votes.clear();
    assert!(crate::html(&minutes.paper()).contains("đề nghị khen thưởng như sau"));
    minutes.closed = None;
    assert!(!crate::html(&minutes.paper()).contains("đề nghị khen thưởng như sau"));
}
