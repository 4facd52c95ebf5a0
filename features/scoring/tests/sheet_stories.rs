//! A sheet's life: filled in, proved, handed in, appraised, sent back, closed; and everything that is refused.

use super::{Story, fields_of, pairs, send, story, typed};
use crate::sample::UpTo;
use world::{Person, World};

// Lines of Khối 5's rubric: 0 I.1 ratio, 1 I.2 faults, 2 I.3 level, 4 I.5 count, 8 III.1 typed, 10 III.3 count,
// 13 T.1 bonus, 16 Đ.1 deduction.

const PDF: &[u8] = b"%PDF-1.4 minh chung startxref 0 %%EOF";

/// A text with the parts that make it one, all empty.
fn docx() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in ["[Content_Types].xml", "word/document.xml"] {
        zip.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Nothing was changed by this.
#[track_caller]
fn leaves_nothing<T>(world: &World, deed: impl FnOnce() -> T) -> T {
    let before = world.facts();
    let seen = deed();
    assert_eq!(world.facts(), before, "a refused deed left a fact");
    seen
}

/// Words as a notice carries them to the next page.
fn told(words: &str) -> String {
    words
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn full(s: &Story, who: &Person, n: usize) -> Vec<(String, String)> {
    let page = who.get(&s.sheet(n));
    let mut over: Vec<(String, &str)> = Vec::new();
    for ord in 0..20 {
        let word = match ord {
            0 | 3 | 11 => "49",
            8 | 9 => "40",
            1 | 6 | 7 | 12 | 16..=19 => "0",
            2 | 5 => "0",
            _ => "1",
        };
        over.push((format!("m{ord}"), word));
        if matches!(ord, 0 | 3 | 11) {
            over.push((format!("p{ord}"), "50"));
        }
    }
    let over: Vec<(&str, &str)> = over.iter().map(|(a, b)| (a.as_str(), *b)).collect();
    typed(&page.html, &over)
}

world::on_both_engines! { crate::routes();
    fn a_clerk_fills_in_saves_and_hands_in(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        ha.get(&s.sheet(4)).is_shown().says("Sở Tài chính").says("đang tự chấm, hạn 15/02/2019").says("chưa rõ").says("−100 đến 1.000");

        send(&ha, &s.sheet(4), "marks", &[("m0", "98"), ("p0", "100"), ("m8", "0")]).is_done();
        let page = ha.get(&s.sheet(4));
        page.says("98 ÷ 100 × 250 = 245").keeps("m0", "98").keeps("p0", "100").keeps("m8", "0").keeps("m10", "");
        assert_eq!(world.facts_named("scoring.self_scored"), 1);
        // The page tells the hour by the program's clock, and a share far beyond its plan as what it probably is.
        assert!(page.html.contains("data-hour=\"10:00\""));
        page.says_nothing_of("kiểm tra lại số liệu");
        send(&ha, &s.sheet(4), "marks", &[("m0", "1000"), ("p0", "100")]).is_done();
        ha.get(&s.sheet(4)).says("gấp 10 lần kế hoạch 100: kiểm tra lại số liệu");
        send(&ha, &s.sheet(4), "marks", &[("m0", "98"), ("p0", "100")]).is_done();

        let all = full(&s, &ha, 4);
        ha.post(&format!("{}/submission", s.sheet(4)), &pairs(&all)).is_done();
        ha.get(&s.sheet(4)).says("đã nộp, chờ thẩm định").says_nothing_of("Lưu phiếu");
        assert_eq!(world.facts_named("scoring.sheet_submitted"), 1);
        ha.get(&format!("{}/journal", s.sheet(4))).is_shown().says("nộp phiếu tự chấm").says("I.1 từ chưa rõ thành 245");
    }

    fn zero_is_a_score_and_an_empty_cell_is_not_known(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        send(&ha, &s.sheet(4), "marks", &[("m8", "0"), ("m4", "0")]).is_done();
        let page = ha.get(&s.sheet(4));
        page.keeps("m8", "0").keeps("m4", "0").keeps("m9", "").says("Còn 18 ô chưa rõ, không tính là 0");
        let refused = leaves_nothing(&world, || send(&ha, &s.sheet(4), "submission", &[]));
        refused.is_refused(422).says("III.2: chưa chấm. Điền điểm (0 cũng là điểm) hoặc ghi chú vì sao chưa rõ.");
        refused.says_nothing_of("III.1: chưa chấm");
    }

    fn a_head_unit_that_judges_itself_is_told_so(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let duc = s.head(&world);
        duc.get(&s.sheet(2)).says("Lưu điểm thẩm định").says("Đơn vị đang thẩm định phiếu của chính mình.");
        duc.get(&s.sheet(4)).says("Lưu điểm thẩm định").says_nothing_of("của chính mình");
        s.finance(&world).get(&s.sheet(4)).says_nothing_of("của chính mình");
    }

    fn an_unknown_cell_may_be_handed_in_with_its_reason_and_is_settled_by_the_head_unit(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, duc) = (s.finance(&world), s.head(&world));
        let mut all = full(&s, &ha, 4);
        for (name, value) in &mut all {
            if name == "m14" { value.clear(); }
            if name == "why14" { *value = "Chờ văn bản nhân rộng của tỉnh.".into(); }
        }
        ha.post(&format!("{}/submission", s.sheet(4)), &pairs(&all)).is_done();
        send(&duc, &s.sheet(4), "agreement", &[]).is_done();
        duc.get(&s.sheet(4)).says("Chốt phiếu – còn 1 ô chưa rõ").says("Chờ văn bản nhân rộng của tỉnh.");
        let refused = leaves_nothing(&world, || send(&duc, &s.sheet(4), "closure", &[]));
        refused.is_refused(422).says("T.2: chưa có điểm thẩm định. “Chưa rõ” không tính là 0 nên chưa chốt được.");
        // Settled: it differs from "not known", so it says why.
        leaves_nothing(&world, || send(&duc, &s.sheet(4), "closure", &[("m14", "1")])).is_refused(422).keeps("m14", "1");
        send(&duc, &s.sheet(4), "closure", &[("m14", "1"), ("why14", "Tỉnh đã có văn bản nhân rộng.")]).is_done();
        duc.get(&s.sheet(4)).says("đã chốt");
    }

    fn one_wrong_cell_saves_nothing_and_keeps_every_word(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        let seen = leaves_nothing(&world, || {
            send(&ha, &s.sheet(4), "marks", &[("m8", "45"), ("m9", "50"), ("m0", "98"), ("p0", ""), ("why4", "Sáng kiến 🎉 <script>")])
        });
        seen.is_refused(422).says("III.1: tối đa là 40. Đang nhập 45.").says("I.1: còn thiếu số kế hoạch.").says("Còn 2 chỗ phải sửa");
        seen.keeps("m8", "45").keeps("m9", "50").keeps("m0", "98").keeps("why4", "Sáng kiến 🎉 <script>");
        assert!(!seen.html.contains("<script>\""), "a stranger's markup is only text");
        ha.get(&s.sheet(4)).keeps("m9", "").keeps("m8", "");
    }

    fn every_hostile_word_gets_its_sentence(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        for (over, says) in [
            (("m8", "bốn mươi"), "III.1: “bốn mươi” không phải là số điểm. Viết ví dụ 37,5."),
            (("m8", "40,01"), "III.1: tối đa là 40. Đang nhập 40,01."),
            (("m8", "-1"), "III.1: ít nhất là 0. Đang nhập −1."),
            (("m8", "37,555"), "không phải là số điểm"),
            (("m8", "4O"), "không phải là số điểm"),
            (("m8", "🎉"), "không phải là số điểm"),
            (("m8", "<script>alert(1)</script>"), "không phải là số điểm"),
            (("m8", "99999999999999999999999"), "dài quá; nhiều nhất bảy chữ số trước dấu phẩy"),
            (("m8", "0.500"), "III.1: 0.500: dùng dấu phẩy cho phần thập phân: 0,5."),
            (("m8", "NaN"), "không phải là số điểm"),
            (("m8", "1e2"), "không phải là số điểm"),
            (("m1", "2,5"), "I.2: “2,5” không phải là số nguyên."),
            (("m1", "10000"), "I.2: phải từ 0 đến 9999."),
            (("m4", "nhiều"), "I.5: “nhiều” không phải là số nguyên."),
            (("m2", "7"), "I.3: chọn một bậc trong danh sách."),
            (("m2", "Hạng nhất"), "I.3: chọn một bậc trong danh sách."),
            (("p0", "100"), "I.1: còn thiếu số thực hiện."),
        ] {
            let seen = leaves_nothing(&world, || send(&ha, &s.sheet(4), "marks", &[over]));
            seen.is_refused(422).says(says);
            if over.0 != "m2" { seen.keeps(over.0, over.1); }
        }
        let seen = leaves_nothing(&world, || send(&ha, &s.sheet(4), "marks", &[("m0", "5"), ("p0", "0")]));
        seen.is_refused(422).says("I.1: số kế hoạch phải lớn hơn 0. Đang nhập 0.");
        let long = "dài ".repeat(1100);
        let seen = leaves_nothing(&world, || send(&ha, &s.sheet(4), "marks", &[("why8", long.trim())]));
        seen.is_refused(422).says("Lời ghi ở III.1: dài 4399 ký tự, tối đa 4000.").keeps("why8", long.trim());
    }

    fn a_form_sent_twice_is_done_once(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        let page = ha.get(&s.sheet(4));
        let fields = typed(&page.html, &[("m8", "37,5")]);
        let path = format!("{}/marks", s.sheet(4));
        ha.post(&path, &pairs(&fields)).is_done();
        let facts = world.facts();
        ha.post(&path, &pairs(&fields)).is_done();
        assert_eq!(world.facts(), facts);
        ha.get(&s.sheet(4)).keeps("m8", "37,5");
        let all = full(&s, &ha, 4);
        let path = format!("{}/submission", s.sheet(4));
        ha.post(&path, &pairs(&all)).is_done();
        let facts = world.facts();
        ha.post(&path, &pairs(&all)).is_refused(409).says("Phiếu này đã nộp rồi.");
        assert_eq!(world.facts(), facts);
    }

    fn a_stale_tab_names_the_others_changes_and_keeps_what_was_typed(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, an) = (s.finance(&world), world.person("Vũ An", &[(kernel::Post::Leader, kernel::Scope::Body(s.k.finance))]));
        let stale = ha.get(&s.sheet(4));
        send(&an, &s.sheet(4), "marks", &[("m8", "40"), ("m4", "6")]).is_done();
        let mine = typed(&stale.html, &[("m8", "35"), ("m9", "45")]);
        let seen = leaves_nothing(&world, || ha.post(&format!("{}/marks", s.sheet(4)), &pairs(&mine)));
        seen.is_refused(409).says("Vũ An").says("I.5 từ chưa rõ thành 60; III.1 từ chưa rõ thành 40");
        // Mine are kept; the one I did not touch shows what the other saved.
        seen.keeps("m8", "35").keeps("m9", "45").keeps("m4", "6");
        // Sent again from the page that told: nothing of the other's work is lost unseen.
        let again = fields_of(&seen.html);
        ha.post(&format!("{}/marks", s.sheet(4)), &pairs(&again)).is_done();
        ha.get(&s.sheet(4)).keeps("m8", "35").keeps("m9", "45").keeps("m4", "6");
    }

    fn words_typed_into_a_sheet_that_was_handed_in_meanwhile_stay_on_the_page(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        let stale = ha.get(&s.sheet(4));
        let all = full(&s, &ha, 4);
        ha.post(&format!("{}/submission", s.sheet(4)), &pairs(&all)).is_done();
        let late = typed(&stale.html, &[("m8", "33,5")]);
        let seen = leaves_nothing(&world, || ha.post(&format!("{}/marks", s.sheet(4)), &pairs(&late)));
        seen.is_refused(409).says("Phiếu đã nộp nên không sửa điểm tự chấm được nữa").says("Đã nhập, chưa lưu: 33,5");
    }

    fn an_appraisal_that_differs_needs_a_reason(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let duc = s.head(&world);
        let seen = leaves_nothing(&world, || send(&duc, &s.sheet(4), "marks", &[("m10", "3"), ("m8", "40")]));
        seen.is_refused(422).says("III.3: điểm 30 khác với tự chấm (40) nên cần lý do ít nhất 10 ký tự.").keeps("m10", "3").keeps("m8", "40");
        leaves_nothing(&world, || send(&duc, &s.sheet(4), "marks", &[("m10", "3"), ("why10", "ít quá")])).is_refused(422).keeps("why10", "ít quá");
        let why = "Điển hình thứ tư chưa có quyết định công nhận.";
        send(&duc, &s.sheet(4), "marks", &[("m10", "3"), ("why10", why), ("m8", "40")]).is_done();
        duc.get(&format!("{}/journal", s.sheet(4))).says("III.3 từ chưa rõ thành 30").says(why);
        // Clearing a mark that was given needs one too.
        let seen = leaves_nothing(&world, || send(&duc, &s.sheet(4), "marks", &[("m8", "")]));
        seen.is_refused(422).says("III.1: xóa điểm thẩm định đã cho (40) nên cần lý do");
        send(&duc, &s.sheet(4), "marks", &[("m8", ""), ("why8", "Nhầm với phiếu của đơn vị khác.")]).is_done();
        duc.get(&s.sheet(4)).keeps("m8", "").keeps("m10", "3");
        // The unit sees its change and the reason.
        s.finance(&world).get(&s.sheet(4)).says(why);
    }

    fn a_reason_holds_for_the_judgement_it_was_given_for(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (duc, ha, sheet) = (s.head(&world), s.finance(&world), s.sheet(4));
        let journal = format!("{sheet}/journal");
        let save = |over: &[(&str, &str)]| send(&duc, &sheet, "marks", over);
        let ticked = "name=\"cu8\"";
        assert!(duc.get(&sheet).html.contains(ticked) && !ha.get(&sheet).html.contains(ticked));
        save(&[("m8", "30"), ("why8", "Thiếu minh chứng quý III.")]).is_done();
        // The page gives the old reason back: with it alone nothing may be lowered, cleared, or raised again.
        for other in ["20", "", "40"] {
            leaves_nothing(&world, || save(&[("m8", other)])).is_refused(422).says("mà lý do vẫn là của lần trước").says("DIEM-56").keeps("m8", other);
        }
        leaves_nothing(&world, || save(&[("m8", "20"), ("why8", "")])).is_refused(422).says("DIEM-05");
        leaves_nothing(&world, || save(&[("cu8", "on")])).is_done();
        save(&[("m8", "20"), ("cu8", "on")]).is_done();
        duc.get(&journal).says("III.1 từ 30 thành 20").says("III.1: Thiếu minh chứng quý III. (lý do cũ vẫn đúng)");
        save(&[("m8", ""), ("why8", "Chấm nhầm dòng, chấm lại sau.")]).is_done();
        // What was said for clearing it is no reason for what comes then; taking the unit's own figure needs none, and
        // the journal gives none for it.
        leaves_nothing(&world, || save(&[("m8", "20")])).is_refused(422).says("DIEM-56");
        send(&duc, &sheet, "agreement", &[]).is_done();
        duc.get(&journal).says("III.1 từ chưa rõ thành 40");
        let id = s.sheets[4];
        let told = world.db.read(move |w| w.facts_about("sheet", id, None, 1)).unwrap();
        assert_eq!(told[0].reason, None, "{}", told[0].says);
        save(&[("m8", "30"), ("why8", "Thiếu minh chứng quý IV.")]).is_done();
        // The unit changes its own mark: whoever judged the old one looks again.
        let mut before = fields_of(&duc.get(&sheet).html);
        before.push(("cu8".to_owned(), "on".to_owned()));
        duc.post(&format!("{sheet}/return"), &[("reason", "Bổ sung minh chứng mục III.")]).is_done();
        send(&ha, &sheet, "submission", &[("m8", "35")]).is_done();
        // A page of before confirms nothing that it did not show.
        for deed in ["marks", "closure"] {
            let late = leaves_nothing(&world, || duc.post(&format!("{sheet}/{deed}"), &pairs(&before)));
            late.is_refused(409).says("Đơn vị đã tự chấm lại III.1 sau khi trang này mở ra.");
        }
        let again = "đơn vị tự chấm lại, nay 35, sau khi được thẩm định 30";
        duc.get(&sheet).says(again);
        ha.get(&sheet).says_nothing_of(again);
        send(&duc, &sheet, "closure", &[]).is_refused(422).says(again).says("DIEM-57");
        // Other lines are saved without it.
        save(&[("m9", "45"), ("why9", "Sơ kết chậm một tuần.")]).is_done();
        send(&duc, &sheet, "closure", &[]).is_refused(422).says(again);
        save(&[("cu8", "on")]).is_done();
        duc.get(&journal).says("III.1 xác nhận lại 30").says("Thiếu minh chứng quý IV. (lý do cũ vẫn đúng)");
        duc.get(&sheet).says_nothing_of(again);
        // Another remark, or the same figure again, is no other mark.
        duc.post(&format!("{sheet}/return"), &[("reason", "Ghi rõ số văn bản ở mục III.")]).is_done();
        send(&ha, &sheet, "marks", &[("m8", "33")]).is_done();
        send(&ha, &sheet, "submission", &[("m8", "35"), ("why8", "Văn bản số 12, ngày 05/3.")]).is_done();
        duc.get(&sheet).is_shown().says_nothing_of("đơn vị tự chấm lại");
        send(&duc, &sheet, "closure", &[]).is_done();
    }

    fn a_page_older_than_the_marks_is_told_so_and_asked_for_no_reasons(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (duc, an) = (s.head(&world), world.person("Vũ An", &[(kernel::Post::Leader, kernel::Scope::Body(s.k.office))]));
        let stale = fields_of(&duc.get(&s.sheet(4)).html);
        send(&an, &s.sheet(4), "agreement", &[]).is_done();
        let late = leaves_nothing(&world, || duc.post(&format!("{}/closure", s.sheet(4)), &pairs(&stale)));
        late.is_refused(409).says("Vũ An vừa sửa").says_nothing_of("cần lý do");
        send(&an, &s.sheet(4), "closure", &[]).is_done();
        let late = leaves_nothing(&world, || duc.post(&format!("{}/agreement", s.sheet(4)), &pairs(&stale)));
        late.says_nothing_of("cần lý do");
        let mut typed = stale;
        typed.iter_mut().filter(|(n, _)| n == "m8").for_each(|f| f.1 = "12".to_owned());
        let late = leaves_nothing(&world, || duc.post(&format!("{}/agreement", s.sheet(4)), &pairs(&typed)));
        late.is_refused(409).says("Phiếu đã chốt nên không sửa điểm được").says_nothing_of("cần lý do");
    }

    fn steps_out_of_order_are_told_so(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, duc) = (s.finance(&world), s.head(&world));
        let marks = format!("{}/marks", s.sheet(4));
        leaves_nothing(&world, || duc.post(&marks, &[("line", "HEAD"), ("version", "1"), ("m8", "40"), ("why8", "Trước khi nộp, không được.")]))
            .is_refused(409).says("Đơn vị chưa nộp phiếu nên chưa thẩm định được.");
        leaves_nothing(&world, || duc.post(&format!("{}/closure", s.sheet(4)), &[("version", "1")])).is_refused(409);
        leaves_nothing(&world, || duc.post(&format!("{}/return", s.sheet(4)), &[("reason", "Thiếu minh chứng ở mục III.")])).is_refused(409);
        leaves_nothing(&world, || duc.post(&format!("{}/reopening", s.sheet(4)), &[("reason", "Thiếu minh chứng ở mục III.")])).is_refused(409);
        leaves_nothing(&world, || s.publish(&duc, &world)).is_refused(409).says("Sở Tài chính: chưa nộp phiếu.");
        leaves_nothing(&world, || ha.post(&marks, &[("line", "HEAD"), ("version", "1"), ("m8", "40")])).is_refused(403);
        for line in ["LOL", "", "self"] {
            let seen = leaves_nothing(&world, || ha.post(&marks, &[("line", line), ("version", "1"), ("m8", "40")]));
            seen.is_refused(422).says("Không rõ đồng chí chấm cột nào").keeps("m8", "40");
        }
    }

    fn a_sheet_is_sent_back_with_its_reason_and_comes_again(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (ha, duc) = (s.finance(&world), s.head(&world));
        let path = format!("{}/return", s.sheet(4));
        leaves_nothing(&world, || duc.post(&path, &[("reason", "thiếu")])).is_refused(422).keeps("reason", "thiếu");
        duc.post(&path, &[("reason", "Thiếu minh chứng của sáng kiến thứ bảy.")]).is_done();
        ha.get(&s.sheet(4)).says("Phiếu được trả lại.").says("Thiếu minh chứng của sáng kiến thứ bảy.").says("Lưu phiếu");
        // Nothing was changed yet: that is said, and no hindrance.
        ha.get(&s.sheet(4)).says("Chưa sửa gì so với lần nộp trước.");
        let again = send(&ha, &s.sheet(4), "submission", &[]);
        again.is_done();
        assert!(again.cookies.iter().any(|c| c.contains(&told("chưa sửa gì so với lần nộp trước"))), "{:?}", again.cookies);
        duc.post(&path, &[("reason", "Vẫn thiếu minh chứng của sáng kiến thứ bảy.")]).is_done();
        send(&ha, &s.sheet(4), "marks", &[("m4", "6")]).is_done();
        ha.get(&s.sheet(4)).says_nothing_of("Chưa sửa gì so với lần nộp trước.");
        send(&ha, &s.sheet(4), "submission", &[]).is_done();
        duc.get(&s.sheet(4)).says("6 × 10 = 60");
        assert_eq!(world.facts_named("scoring.sheet_returned"), 2);
    }

    fn evidence_is_kept_under_its_digest_and_shown_to_whoever_may_see(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (ha, duc, loc) = (s.finance(&world), s.head(&world), s.justice(&world));
        let page = ha.get(&format!("{}?at=10", s.sheet(4))).is_shown().html.clone();
        let item = world::field_value(&page, "item").unwrap();
        let path = format!("{}/evidence", s.sheet(4));
        let fields = [("item", item.as_str()), ("at", "10")];
        ha.post_files(&path, &fields, &[("file", "Quyết định 20-5.pdf", PDF)]).is_done();
        let facts = world.facts();
        ha.post_files(&path, &fields, &[("file", "lại lần nữa.pdf", PDF)]).is_done();
        assert_eq!(world.facts(), facts, "the same file twice is one file");
        let page = ha.get(&format!("{}?at=10", s.sheet(4)));
        page.says("Quyết định 20-5.pdf").says("PDF, 1 KB").says("Nguyễn Thị Hà");
        let file = page.html.split("/evidence/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let at = format!("{path}/{file}");
        let seen = ha.get(&at);
        assert_eq!((seen.is_shown().bytes.as_slice(), seen.mime.as_str()), (PDF, "application/pdf"));
        duc.get(&at).is_shown();
        s.officer(&world).get(&at).is_shown();
        loc.get(&at).is_refused(404);
        world.stranger("Ai đó").get(&at).is_refused(403);
        world.nobody().get(&at).asks_to_sign_in();
        // Of another sheet it is not there.
        duc.get(&format!("{}/evidence/{file}", s.sheet(5))).is_refused(404);
        ha.post(&format!("{at}/removal"), &fields).is_done();
        // From the other tab once more: it is off already, and stays off.
        leaves_nothing(&world, || ha.post(&format!("{at}/removal"), &fields)).is_done();
        ha.get(&at).is_refused(404);
        ha.get(&format!("{}/journal", s.sheet(4))).says("bỏ minh chứng “Quyết định 20-5.pdf” của III.3");
    }

    fn evidence_that_is_not_what_it_says_is_refused(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        let item = world::field_value(&ha.get(&format!("{}?at=10", s.sheet(4))).html, "item").unwrap();
        let path = format!("{}/evidence", s.sheet(4));
        let fields = [("item", item.as_str()), ("at", "10")];
        leaves_nothing(&world, || ha.post_files(&path, &fields, &[])).is_refused(422).says("Chưa chọn tệp.");
        leaves_nothing(&world, || ha.post_files(&path, &fields, &[("file", "may.exe", b"MZ...")])).is_refused(422).says("TEP-01");
        leaves_nothing(&world, || ha.post_files(&path, &fields, &[("file", "gia.pdf", b"MZ...")])).is_refused(422);
        leaves_nothing(&world, || ha.post_files(&path, &fields, &[("file", "nen.docx", b"PK\x03\x04 photo.zip")]))
            .is_refused(422).says("“nen.docx” không phải là DOCX hay XLSX thật");
        // Not what only names the parts of one, not half of one, not a text in the name of a workbook.
        let docx = docx();
        let words: &[u8] = b"PK\x03\x04 <html><script>1</script> word/document.xml xl/workbook.xml [Content_Types].xml";
        for (name, bytes) in [("web.docx", words), ("web.xlsx", words), ("nua.docx", &docx[..docx.len() - 9]), ("sai.xlsx", docx.as_slice())] {
            leaves_nothing(&world, || ha.post_files(&path, &fields, &[("file", name, bytes)]))
                .is_refused(422).says(&format!("“{name}” không phải là DOCX hay XLSX thật"));
        }
        ha.post_files(&path, &fields, &[("file", "thật.docx", &docx)]).is_done();
        leaves_nothing(&world, || ha.post_files(&path, &[("item", "khong-co")], &[("file", "a.pdf", PDF)])).is_refused(422);
    }

    fn evidence_is_closed_once_the_sheet_is_handed_in(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (ha, duc) = (s.finance(&world), s.head(&world));
        let item = kernel::Uuid::now_v7().to_string();
        let path = format!("{}/evidence", s.sheet(4));
        leaves_nothing(&world, || ha.post_files(&path, &[("item", &item)], &[("file", "a.pdf", PDF)])).is_refused(409);
        leaves_nothing(&world, || duc.post_files(&path, &[("item", &item)], &[("file", "a.pdf", PDF)])).is_refused(403);
        ha.get(&format!("{}?at=10", s.sheet(4))).says_nothing_of("Thêm tệp");
    }

    fn a_form_of_an_older_rubric_is_not_read_by_the_newer_ones_lines(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        let page = ha.get(&s.sheet(4));
        let rubric = world::field_value(&page.html, "rubric").expect("the form names its rubric");
        let older = kernel::Uuid::now_v7().to_string();
        let form = |rubric: &str| [("version", "1".to_owned()), ("line", "SELF".to_owned()), ("rubric", rubric.to_owned()), ("m8", "37".to_owned())];
        let post = |rubric: &str| {
            let owned = form(rubric);
            let fields: Vec<(&str, &str)> = owned.iter().map(|(k, v)| (*k, v.as_str())).collect();
            ha.post(&format!("{}/marks", s.sheet(4)), &fields)
        };
        leaves_nothing(&world, || post(&older)).is_refused(409).says("Bảng tiêu chí vừa được thay").keeps("m8", "37");
        post(&rubric).is_done();
    }

    fn the_wrong_people_get_nothing(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let (ha, loc, officer) = (s.finance(&world), s.justice(&world), s.officer(&world));
        let teller = world.person("Kiểm phiếu", &[(kernel::Post::Teller, kernel::Scope::Bloc(s.bloc))]);
        let elsewhere = world.person("Ở khối khác", &[(kernel::Post::Clerk, kernel::Scope::Body(s.k.board))]);
        for (who, status) in [(&loc, 404), (&elsewhere, 404), (&teller, 403)] {
            who.get(&s.sheet(4)).is_refused(status);
            who.get(&format!("{}/journal", s.sheet(4))).is_refused(status);
        }
        officer.get(&s.sheet(4)).is_shown().says_nothing_of("Lưu điểm thẩm định");
        world.nobody().get(&s.sheet(4)).asks_to_sign_in();
        ha.get("/sheets/khong-phai-ma").is_refused(404);
        ha.get(&format!("/sheets/{}", kernel::Uuid::now_v7())).is_refused(404);
        for deed in ["marks", "submission", "agreement", "closure", "return", "reopening"] {
            let path = format!("{}/{deed}", s.sheet(4));
            let form = [("version", "3"), ("line", "HEAD"), ("m8", "40"), ("reason", "Một lý do đủ dài.")];
            leaves_nothing(&world, || loc.post(&path, &form)).is_refused(404);
            leaves_nothing(&world, || officer.post(&path, &form)).is_refused(403);
            leaves_nothing(&world, || world.nobody().post(&path, &form)).asks_to_sign_in();
            leaves_nothing(&world, || ha.post_exactly(&path, &form)).is_refused(403);
            if deed != "submission" && deed != "marks" {
                leaves_nothing(&world, || ha.post(&path, &form)).is_refused(403);
            }
        }
        // The head unit hands in only for a unit without any account, and no sheet twice.
        leaves_nothing(&world, || s.head(&world).post(&format!("{}/submission", s.sheet(4)), &[])).is_refused(409).says("đã nộp rồi");
    }
}
