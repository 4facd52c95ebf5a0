//! What stands in the papers, and that PDF, DOCX and preview say the same.

use jiff::civil::{date, time};

use crate::reading_back::{docx_text, html_text, part, pdf_layout, pdf_pages, pdf_text, squash, words_of};
use crate::words::{Decimals, count, day_words, held, money, out_of, percent, sentence, symbol, time_words};
use crate::{
    Block, ElectionMinutes, HandoverRecord, Paper, ReviewMinutes, ScoreTable, Submission, docx, every_sample,
    html, pdf, score_table_xlsx,
};

fn paper(name: &str) -> Paper {
    every_sample().into_iter().find(|(known, _)| *known == name).expect("a known paper").1
}

#[test]
fn dates_hours_counts_and_points_are_written_as_officials_write_them() {
    assert_eq!(day_words(date(2019, 3, 7)), "ngày 07 tháng 3 năm 2019");
    assert_eq!(day_words(date(2026, 2, 5)), "ngày 05 tháng 02 năm 2026");
    assert_eq!(day_words(date(2026, 12, 15)), "ngày 15 tháng 12 năm 2026");
    assert_eq!(time_words(time(8, 10, 0, 0)), "08 giờ 10 phút");
    assert_eq!((count(2), count(12), out_of(6, 6)), ("02".into(), "12".into(), "06/06".into()));
    assert_eq!(
        (percent(6, 6), percent(5, 6), percent(2, 3), percent(1, 0)),
        ("100%".into(), "83,3%".into(), "66,7%".into(), "chưa rõ".into())
    );
    assert_eq!((money(1_500_000), money(0)), ("1.500.000 đồng".into(), "0 đồng".into()));
    assert_eq!(
        (sentence("Đạt"), sentence("Đạt."), sentence(" ")),
        ("Đạt.".into(), "Đạt.".into(), String::new())
    );
}

#[test]
fn a_letterhead_does_not_end_a_line_inside_a_name() {
    let seen = |line: &str| held(line).replace('\u{a0}', "_");
    for line in [
        "KHỐI THI_ĐUA SỐ_5",
        "HỘI_ĐỒNG THI_ĐUA_– KHEN_THƯỞNG TỈNH",
        "ỦY_BAN NHÂN_DÂN TỈNH_BẮC_NINH",
        "ỦY_BAN NHÂN_DÂN THỊ_XÃ_NGHI_SƠN",
        "VĂN_PHÒNG ĐOÀN ĐẠI_BIỂU QUỐC_HỘI VÀ HỘI_ĐỒNG NHÂN_DÂN TỈNH",
        "Bầu Khối_trưởng, Khối_phó năm_2019",
        "",
    ] {
        assert_eq!(seen(&line.replace('_', " ")), line);
    }
    // What a PDF holds reads as an ordinary space.
    let docx = docx(&paper("launch")).expect("a DOCX");
    for text in [docx_text(&docx), html(&paper("launch"))] {
        assert!(text.replace('\u{a0}', "_").contains("THI_ĐUA SỐ_5"), "{text}");
    }
}

#[test]
fn points_of_one_table_have_the_same_decimals() {
    let alike = |all: &[Option<i64>]| -> Vec<String> {
        let alike = Decimals::of(all.iter().copied());
        all.iter().map(|n| alike.points_or_unknown(*n)).collect()
    };
    assert_eq!(alike(&[Some(95_800), Some(100_000), None]), ["958", "1.000", "chưa rõ"]);
    assert_eq!(alike(&[Some(95_800), Some(97_250), Some(0)]), ["958,0", "972,5", "0,0"]);
    assert_eq!(alike(&[Some(94_004), Some(-25), Some(97_250)]), ["940,04", "-0,25", "972,50"]);
    assert_eq!(alike(&[Some(i64::MIN)]), ["-92.233.720.368.547.758,08"]);
    // In the whole table, limits and totals included, no column mixes "585" and "587,5".
    let preview = html(&ScoreTable::example().paper());
    let text = html_text(&preview);
    for words in ["600,00", "587,50", "972,50", "950,25"] {
        assert!(text.contains(words), "missing: {words} in {text}");
    }
}

#[test]
fn a_handover_prints_only_what_somebody_entered() {
    let mut record = HandoverRecord::example();
    record.documents.iter_mut().for_each(|one| one.copies = None);
    record.objects.iter_mut().for_each(|one| one.quantity = None);
    record.work.iter_mut().for_each(|one| one.due = None);
    record.money_dong = None;
    (record.to.person, record.to.post) = (String::new(), String::new());
    let text = html_text(&html(&record.paper()));
    // A column or a sum that nobody fills is not there; who stands for a side is left to the pen.
    for words in ["chưa rõ", "Số bản", "Thời hạn", "Số lượng", "Kinh phí bàn giao"] {
        assert!(!text.contains(words), "{words} in {text}");
    }
    assert!(text.contains("Đại diện: ………………; chức vụ: ………………."), "{text}");
    // Where one line is filled, the pen is asked for the others.
    record.documents.first_mut().expect("a document").copies = Some(2);
    let cells = record.paper().blocks.into_iter().filter_map(|block| match block {
        Block::Table(table) => Some(table.rows.into_iter().flat_map(|row| row.cells)),
        _ => None,
    });
    let cells: Vec<String> = cells.flatten().map(|cell| cell.plain()).collect();
    assert_eq!(cells.iter().filter(|cell| *cell == "02").count(), 1);
    assert_eq!(cells.iter().filter(|cell| *cell == "……").count(), 2);
}

#[test]
fn an_annex_tells_before_and_after_its_basis_and_reason_and_leaves_room_for_every_member() {
    let text = html_text(&html(&paper("covenant_annex"))).replace('\u{a0}', " ");
    for words in [
        "PHỤ LỤC I",
        "/PL-K5",
        "Căn cứ Giao ước thi đua năm 2019 của Khối thi đua số 5, có hiệu lực từ ngày 07 tháng 3 năm 2019;",
        "Căn cứ Kết luận số 12-KL/K5 ngày 30/7/2019 của hội nghị giữa năm.",
        "điều chỉnh 02 chỉ tiêu",
        "12 (hạn 15/12/2019)",
        "14 (hạn 30/11/2019)",
        "01/8/2019",
        "Chỉ tiêu 1: Khối lượng văn bản tăng gấp đôi.",
        "SỞ TƯ PHÁP",
    ] {
        assert!(text.contains(words), "missing: {words} in {text}");
    }
    let twice = crate::CovenantAnnex {
        basis: "Căn cứ Quy chế khối.".into(),
        ..crate::CovenantAnnex::example()
    };
    assert_eq!(twice.paper().preamble[1].plain(), "Căn cứ Quy chế khối.", "said once");
    assert_eq!((symbol("Khối 5"), symbol("Cụm số 3")), ("K5".to_owned(), "CS3".to_owned()));
}

#[test]
fn all_papers_say_the_same_in_pdf_docx_and_preview() {
    for (name, paper) in every_sample() {
        let pdf = pdf(&paper).expect(name);
        let docx = docx(&paper).expect(name);
        let (in_pdf, in_docx, in_html) =
            (squash(&pdf_text(&pdf)), squash(&docx_text(&docx)), squash(&html_text(&html(&paper))));
        for words in words_of(&paper) {
            let words = squash(&words);
            assert!(in_pdf.contains(&words), "{name}: the PDF lacks “{words}”: {in_pdf}");
            assert!(in_docx.contains(&words), "{name}: the DOCX lacks “{words}”");
            assert!(in_html.contains(&words), "{name}: the preview lacks “{words}”");
        }
        // Nothing more either: the same figures, as often. The PDF adds only page numbers and repeated headers.
        let figures = |text: &str| {
            let mut all: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(figures(&in_docx), figures(&in_html), "{name}: other figures in DOCX and preview");
        assert!(figures(&in_pdf).len() >= figures(&in_html).len(), "{name}: figures lost in the PDF");
    }
}

#[test]
fn papers_of_six_members_take_the_pages_they_took_when_they_were_looked_at() {
    let pages: Vec<(&str, usize)> =
        every_sample().iter().map(|(name, paper)| (*name, pdf_pages(&pdf(paper).expect(name)))).collect();
    for (name, pages) in pages {
        let most = if matches!(name, "submission" | "launch") { 1 } else { 2 };
        assert!((1..=most).contains(&pages), "{name} takes {pages} pages");
    }
}

#[test]
fn the_vote_stands_in_one_line_of_the_page() {
    let text = pdf_layout(&pdf(&paper("review_minutes")).expect("a PDF"));
    let line = text.lines().find(|line| line.contains("06/06") && line.contains("100%"));
    let cells: Vec<&str> = line.expect("the line of the vote").split_whitespace().collect();
    assert_eq!(cells.last(), Some(&"Đạt"));
    assert!(cells.windows(4).any(|four| four == ["06/06", "00", "00", "100%"]), "{cells:?}");
}

#[test]
fn the_head_and_the_foot_follow_decree_30() {
    let paper = paper("review_minutes");
    let text = pdf_text(&pdf(&paper).expect("a PDF"));
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/BB-K5",
        "………………, ngày 07 tháng 3 năm 2019",
        "Nơi nhận:",
        "- Lưu: VT, hồ sơ khối.",
        "Số liệu minh họa",
    ] {
        assert!(text.contains(words), "missing: {words}");
    }
    let second = text.split('\u{c}').nth(1).expect("a second page").trim_start();
    assert!(second.starts_with('2'), "the second page carries its number on top: {second}");
    let mut pending = paper.clone();
    pending.head.number = "/BB-K5".into();
    assert!(html(&pending).contains("Số:\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}/BB-K5"));
}

#[test]
fn a_draft_says_so_below_its_number_and_nothing_else_does() {
    for (draft, times) in [(true, 1), (false, 0)] {
        let paper = Paper { draft, ..paper("review_minutes") };
        let (in_pdf, in_docx) = (pdf(&paper).expect("a PDF"), docx(&paper).expect("a DOCX"));
        for text in [pdf_text(&in_pdf), docx_text(&in_docx), html_text(&html(&paper))] {
            assert_eq!(text.matches("DỰ THẢO").count(), times, "{text}");
        }
        assert_eq!(pdf_text(&in_pdf).contains("Số: 01/BB-K5\nDỰ THẢO"), draft);
    }
}

#[test]
fn a_submission_counts_awards_in_the_order_they_are_first_named() {
    let submission = Submission::example();
    assert_eq!(
        submission.totals(),
        [
            ("Cờ thi đua của Ủy ban nhân dân tỉnh".to_owned(), 1),
            ("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh".to_owned(), 2)
        ]
    );
    let text = html_text(&html(&submission.paper()));
    assert!(text.contains("01 Cờ thi đua của Ủy ban nhân dân tỉnh; 02 Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh, theo danh sách sau:"), "{text}");
}

#[test]
fn what_is_not_known_is_said_and_never_zero() {
    let mut table = ScoreTable::example();
    let row = table.rows.first_mut().expect("a row");
    (row.rank, row.appraised_total) = (None, None);
    row.points.clear();
    let text = html_text(&html(&table.paper()));
    assert_eq!(text.matches("chưa rõ").count(), 5, "{text}");
    let mut election = ElectionMinutes::example();
    election.contests.iter_mut().flat_map(|one| &mut one.candidates).for_each(|one| one.elected = None);
    assert!(
        html_text(&html(&election.paper()))
            .contains("Chưa bầu được Khối trưởng năm 2019; Khối phó năm 2019.")
    );
}

#[test]
fn the_tellers_protocol_stands_in_the_minutes() {
    let minutes = ElectionMinutes::example();
    let text = pdf_text(&pdf(&minutes.paper()).expect("a PDF"));
    for words in ["Số phiếu phát ra: 06; thu về: 06; không thu về: 00; hợp lệ: 06", "Lê Văn Thí"]
    {
        assert!(squash(&text).contains(&squash(words)), "missing: {words}");
    }
}

#[test]
fn a_vote_on_paper_names_its_tellers_and_what_they_counted_as_an_election_does() {
    let mut minutes = ReviewMinutes::example();
    let counted = ElectionMinutes::example().contests.swap_remove(0).count;
    minutes.votes.last_mut().expect("a vote").count = counted;
    let file = minutes.paper();
    let (in_pdf, in_docx) = (pdf(&file).expect("a PDF"), docx(&file).expect("a DOCX"));
    for text in [pdf_text(&in_pdf), docx_text(&in_docx), html_text(&html(&file))] {
        for words in [
            "Sở Kế hoạch và Đầu tư. Ban kiểm phiếu: Lê Văn Thí (Sở Tài chính); Phạm Thị Dụ (Sở Tư pháp).",
            "Số phiếu phát ra: 06; thu về: 06; không thu về: 00; hợp lệ: 06; không hợp lệ: 00.",
        ] {
            assert_eq!(squash(&text).matches(&squash(words)).count(), 1, "{words} in {text}");
        }
    }
}

#[test]
fn what_was_added_and_what_departs_stand_in_the_part_they_belong_to() {
    use crate::{Added, Business};
    let parts = [
        (Business::Report, "Bổ sung số liệu", "Hội nghị nghe công bố"),
        (Business::Scores, "Hội nghị nghe công bố", "Hội nghị thảo luận"),
        (Business::Discussion, "Hội nghị thảo luận", "Kết quả biểu quyết công khai"),
        (Business::Vote, "Kết quả biểu quyết công khai", "Hội nghị bầu"),
        (Business::Election, "Hội nghị bầu", "bàn giao nhiệm vụ"),
        (Business::Handover, "bàn giao nhiệm vụ", "phát động phong trào"),
        (Business::Launch, "phát động phong trào", "ký kết giao ước"),
        (Business::Signing, "ký kết giao ước", "III. KẾT LUẬN"),
    ];
    for (to, after, before) in parts {
        let added = vec![Added { to, text: "Lời thư ký ghi thêm".into() }];
        let minutes = ReviewMinutes { added, ..ReviewMinutes::example() };
        let text = html_text(&html(&minutes.paper()));
        let at = |words: &str| text.to_lowercase().find(&words.to_lowercase()).expect("these words");
        assert!(at(after) < at("Lời thư ký") && at("Lời thư ký") < at(before), "{to:?}: {text}");
    }
    let departures = vec!["Sở Tài chính: khác với phương án. Lý do: có mô hình mới".to_owned()];
    let minutes = ReviewMinutes { departures, ..ReviewMinutes::example() };
    let text = html_text(&html(&minutes.paper()));
    let at = |words: &str| text.find(words).expect("these words");
    assert!(at("100%") < at("Lý do: có mô hình mới.") && at("Lý do: có mô hình mới.") < at("Hội nghị bầu"));
}

#[test]
fn what_stands_in_no_column_of_an_election_is_told() {
    let mut minutes = ElectionMinutes::example();
    let text = |minutes: &ElectionMinutes| html_text(&html(&minutes.paper()));
    assert!(!text(&minutes).contains("Không tính vào cột nào"));
    let first = minutes.contests.first_mut().expect("a contest");
    first.candidates.iter_mut().for_each(|one| (one.agree, one.disagree) = (3, 1));
    first.count.as_mut().expect("papers").invalid = 1;
    first.absent = 1;
    assert!(text(&minutes).contains("Không tính vào cột nào: 01 phiếu không hợp lệ, 01 đơn vị vắng mặt."));
    let first = minutes.contests.first_mut().expect("a contest");
    (first.count, first.absent) = (None, 1);
    assert!(
        text(&minutes).contains("Không tính vào cột nào: 01 đơn vị vắng mặt, 01 đơn vị không biểu quyết.")
    );
}

#[test]
fn a_vote_tells_who_is_in_no_column_and_why_it_was_held_again() {
    let mut minutes = ReviewMinutes::example();
    let one = &mut minutes.votes[0];
    (one.agree, one.absent, one.again) = (4, 1, "Một đơn vị bấm nhầm".into());
    let text = html_text(&html(&minutes.paper()));
    for words in [
        "01 đơn vị vắng mặt, 01 đơn vị không biểu quyết, không tính vào cột nào.",
        "Lý do biểu quyết lại",
        "Một đơn vị bấm nhầm.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!html_text(&html(&ReviewMinutes::example().paper())).contains("không tính vào cột nào"));
}

#[test]
fn every_round_of_an_election_stands_in_the_minutes_and_the_last_one_decides() {
    let mut minutes = ElectionMinutes::example();
    minutes.closed = Some(date(2019, 3, 8).at(0, 10, 0, 0));
    let mut first = minutes.contests.first().expect("a contest").clone();
    (first.round, first.method) = (Some(1), "biểu quyết công khai".into());
    first.candidates.iter_mut().for_each(|one| (one.agree, one.elected) = (3, Some(false)));
    let last = minutes.contests.first_mut().expect("a contest");
    (last.round, last.reason) = (Some(2), "bằng phiếu".into());
    minutes.contests.insert(0, first);
    let text = html_text(&html(&minutes.paper()));
    for words in [
        "tiến hành bầu Khối trưởng năm 2019, Khối phó năm 2019.",
        "Hình thức: như ghi ở từng lần bầu tại Mục III, mỗi đơn vị thành viên một phiếu.",
        "Bầu Khối trưởng năm 2019 (vòng 1):",
        "Hình thức: biểu quyết công khai.",
        "03/06",
        "Bầu Khối trưởng năm 2019 (vòng 2):",
        "Lý do bầu lại: bằng phiếu.",
        "Hội nghị bầu Sở Kế hoạch và Đầu tư làm Khối trưởng năm 2019;",
        "kết thúc hồi 00 giờ 10 phút, ngày 08 tháng 3 năm 2019.",
    ] {
        assert!(text.contains(words), "missing: {words} in {text}");
    }
    for words in ["Chưa bầu được", "cùng ngày"] {
        assert!(!text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_discussion_in_which_nobody_spoke_stands_in_the_minutes_once_it_is_over() {
    let minutes = ReviewMinutes { discussion: Vec::new(), ..ReviewMinutes::example() };
    let says = |m: &ReviewMinutes| {
        html_text(&html(&m.paper())).contains("Hội nghị thảo luận; không có ý kiến khác.")
    };
    assert!(says(&minutes));
    assert!(!says(&ReviewMinutes { discussed: false, ..minutes }));
}

#[test]
fn words_taken_from_a_record_are_marked_in_the_preview_only() {
    let paper = ReviewMinutes::example().paper().name_sources(&[("biểu quyết", "bước 4")]);
    let preview = html(&paper);
    assert!(preview.contains("<span data-from=\"bước 4\">06/06</span>"));
    assert!(preview.contains("<span data-from=\"điểm danh\">06/06</span>"));
    assert!(!preview.contains("style="));
    assert!(!part(&docx(&paper).expect("a DOCX"), "word/document.xml").contains("bước 4"));
}

#[test]
fn corrections_and_absences_are_told() {
    let mut minutes = ReviewMinutes::example();
    minutes.present.pop();
    minutes
        .absent
        .push(crate::Absent { unit: "Sở Tư pháp".into(), reason: "họp đột xuất".into() });
    minutes.corrections.push(crate::Correction {
        place: "Mục I".into(),
        before: "06/06".into(),
        after: "05/06".into(),
        reason: "ghi nhầm".into(),
    });
    minutes.corrections.push(crate::Correction {
        place: "bước 3".into(),
        before: String::new(),
        after: "Quay lại bước 3".into(),
        reason: "còn đơn vị chưa phát biểu".into(),
    });
    let text = html_text(&html(&minutes.paper()));
    for words in [
        "bước 3: Quay lại bước 3. Lý do: còn đơn vị chưa phát biểu.",
        "Có mặt 05/06",
        "Vắng mặt 01 đơn vị: Sở Tư pháp (họp đột xuất).",
        "IV. ĐÍNH CHÍNH",
        "“06/06” sửa thành “05/06”. Lý do: ghi nhầm.",
    ] {
        assert!(text.contains(words), "missing: {words} in {text}");
    }
}

#[test]
fn the_docx_is_a4_in_times_with_repeated_headers_and_whole_rows() {
    let file = docx(&paper("score_table")).expect("a DOCX");
    let body = part(&file, "word/document.xml");
    assert!(body.contains("w:orient=\"landscape\"") && body.contains("w:w=\"16838\" w:h=\"11906\""));
    assert_eq!(body.matches("<w:tblHeader />").count(), 2);
    assert!(!body.contains("w:gridBefore"));
    assert_eq!(body.matches("<w:tr>").count(), body.matches("<w:cantSplit />").count());
    let styles = part(&file, "word/styles.xml");
    for slot in ["w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"] {
        assert!(styles.contains(&format!("{slot}=\"Times New Roman\"")), "no Times New Roman in {slot}");
    }
    assert!(styles.contains("w:val=\"vi-VN\""));
    assert!(part(&file, "docProps/core.xml").contains("<dc:title>BẢNG TỔNG HỢP ĐIỂM"));
    // No table reaches beyond the text: its columns add up to its width.
    for table in body.split("<w:tblGrid>").skip(1) {
        let grid = table.split("</w:tblGrid>").next().unwrap_or_default();
        let width: usize =
            grid.split("w:w=\"").skip(1).filter_map(|n| n.split('"').next()?.parse::<usize>().ok()).sum();
        assert!(width <= 14_287, "a table {width} wide");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let paper = paper("launch");
    assert_eq!(pdf(&paper).expect("a PDF"), pdf(&paper).expect("a PDF"));
    assert_eq!(docx(&paper).expect("a DOCX"), docx(&paper).expect("a DOCX"));
}

#[test]
fn the_pdf_is_tagged_titled_and_vietnamese() {
    let bytes = pdf(&paper("launch")).expect("a PDF");
    let text = String::from_utf8_lossy(&bytes);
    for words in ["/Lang(vi-VN)", "/MarkInfo", "pdfaid:part>2<", "pdfaid:conformance>A<"] {
        assert!(squash(&text).contains(words), "missing: {words}");
    }
}

#[test]
fn the_spreadsheet_holds_numbers_as_numbers_and_never_a_formula() {
    let mut table = ScoreTable::example();
    table.rows.first_mut().expect("a row").unit = "=HYPERLINK(\"http://x\",\"y\")".into();
    table.rows.get_mut(1).expect("a row").bonus = None;
    let file = score_table_xlsx(&table).expect("an XLSX");
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>972.5</v>") && sheet.contains("<v>587.5</v>"));
    assert!(!sheet.contains("<f>") && !sheet.contains("<hyperlink"));
    assert!(sheet.contains("state=\"frozen\""));
    let words = part(&file, "xl/sharedStrings.xml");
    assert!(words.contains("=HYPERLINK(") && words.contains("chưa rõ"));
    assert_eq!(file, score_table_xlsx(&table).expect("an XLSX"));
}

#[test]
fn a_heading_and_the_words_before_a_table_stay_with_what_follows() {
    let paper = paper("review_minutes");
    for (i, block) in paper.blocks.iter().enumerate() {
        let next = paper.blocks.get(i + 1);
        if matches!(block, Block::Heading { .. }) || matches!(next, None | Some(Block::Table(_))) {
            assert!(block.leads(next) || matches!(block, Block::Table(_)), "{block:?}");
        }
    }
}
