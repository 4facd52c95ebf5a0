//! The report as it was adopted: entered after step 1, printed with what became of each amendment.

use crate::sample::{Story, Told};
use crate::tests::{at, clerk, close_step, everyone_is_here, leaders, routes, told};
use crate::tests_papers::{paper, says, says_nothing_of};
use world::{Person, Seen, field_value};

/// Step 1 with three amendments, two of them adopted; left open.
fn with_amendments(clerk: &Person, s: &Story) {
    everyone_is_here(clerk, s).is_done();
    clerk.post(&at(s, "/opening"), &[]).is_done();
    for (who, what, decision, why) in [
        ("Sở Tài chính", "Bổ sung số liệu tiết kiệm chi.", "adopted", ""),
        ("Sở Tư pháp", "Nêu việc phổ biến pháp luật.", "adopted", ""),
        ("Sở Kế hoạch và Đầu tư", "Bỏ phần phương hướng.", "rejected", "Báo cáo phải có phương hướng."),
    ] {
        clerk.post(&at(s, "/amendments"), &[("proposer", who), ("amendment", what)]).is_done();
        let id = ids(clerk, s).pop().unwrap();
        decide(clerk, s, &id, decision, why, &[]).is_done();
    }
}

/// Keys of the amendments, in order.
fn ids(clerk: &Person, s: &Story) -> Vec<String> {
    let page = clerk.get(&at(s, "")).html;
    let mut all: Vec<String> =
        page.split("name=\"decision-").skip(1).map(|x| x.split('"').next().unwrap().to_owned()).collect();
    all.dedup();
    all
}

fn decide(clerk: &Person, s: &Story, id: &str, decision: &str, why: &str, more: &[(&str, &str)]) -> Seen {
    let (field, reason, seen) = (format!("decision-{id}"), format!("why-{id}"), format!("seen-{id}"));
    let mark = field_value(&clerk.get(&at(s, "")).html, &seen).unwrap();
    let mut fields = vec![(field.as_str(), decision), (reason.as_str(), why), (seen.as_str(), mark.as_str())];
    fields.extend_from_slice(more);
    clerk.post(&at(s, &format!("/amendments/{id}")), &fields)
}

/// Sends the report as its page stands, with these words and ticks.
fn write(clerk: &Person, s: &Story, text: &str, ticked: &[&String], reason: &str) -> Seen {
    let mark = field_value(&clerk.get(&at(s, "/report")).html, "report-seen").unwrap();
    let ticks: Vec<String> = ticked.iter().map(|id| format!("worked-{id}")).collect();
    let mut fields = vec![("report", text), ("report-seen", mark.as_str()), ("reason", reason)];
    fields.extend(ticks.iter().map(|t| (t.as_str(), "1")));
    clerk.post(&at(s, "/report"), &fields)
}

const WORDS: &str = "I. KẾT QUẢ\n1. Các đơn vị tiết kiệm chi.\n- Phổ biến pháp luật <b>đúng hạn</b> & đủ.\nPhương hướng: giữ thang điểm.";

world::on_both_engines! { routes();
    fn the_report_prints_what_was_adopted_and_says_what_it_lacks(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        with_amendments(&clerk, &s);
        let id = ids(&clerk, &s);
        // Not before the report is adopted.
        clerk.get(&at(&s, "/report")).is_shown().says("Xong bước 1 rồi mới ghi").says_nothing_of("Lưu báo cáo");
        clerk.post(&at(&s, "/report"), &[("report", WORDS)]).is_refused(409).says("Xong bước 1").keeps("report", WORDS);
        clerk.get(&at(&s, "/papers/report")).is_refused(409).says("có từ bước 1");
        close_step(&clerk, &s, 1);

        let draft = paper(&clerk, &s, "report");
        for words in ["Bản này in dự thảo đã trình hội nghị và 02 ý kiến", "Năm 2018, sáu đơn vị thành viên", "Sở Tài chính: Bổ sung số liệu tiết kiệm chi.",
            "tiếp thu 02/03 ý kiến bổ sung (có Phụ lục kèm theo)./.", "Báo cáo phải có phương hướng.", "chưa đưa vào", "/BC-K5",
            "Tổng kết công tác thi đua, khen thưởng năm 2018"] { says(&draft, words); }
        clerk.get(&at(&s, "")).says("Thông qua; 2 ý kiến bổ sung được tiếp thu, 1 không · xong")
            .says("Còn 2 ý kiến tiếp thu chưa đưa vào báo cáo").says("Ghi lời hoàn chỉnh");
        clerk.get(&at(&s, "/papers")).says("in dự thảo và 02 ý kiến tiếp thu; chưa ghi lời hoàn chỉnh");

        let page = clerk.get(&at(&s, "/report"));
        page.is_shown().says("đang là lời dự thảo").says("Còn 2 ý kiến").says_nothing_of("Lý do sửa");
        world::check_page("report", &page.html);
        // A tick alone changes no word: the draft holds what it held.
        let drafted = field_value(&page.html, "report").unwrap();
        let told = write(&clerk, &s, &drafted, &[&id[0]], "");
        told.is_refused(422).says("Lời báo cáo chưa đổi chữ nào").keeps("report", &drafted);
        world::check_page("report", &told.html);
        write(&clerk, &s, WORDS, &[&id[0]], "").is_done();
        let half = paper(&clerk, &s, "report");
        says(&half, "Còn 01 ý kiến hội nghị đã tiếp thu chưa đưa vào lời báo cáo này");
        says_nothing_of(&half, "Năm 2018, sáu đơn vị thành viên");
        clerk.get(&at(&s, "/papers/report")).says("còn 01 ý kiến tiếp thu chưa đưa vào lời báo cáo");

        write(&clerk, &s, WORDS, &[&id[0], &id[1]], "").is_refused(422).says("Lời báo cáo chưa đổi chữ nào");
        clerk.get(&at(&s, "/papers")).says_nothing_of("ký tự không in được");
        write(&clerk, &s, &format!("{WORDS} 😀"), &[&id[0], &id[1]], "").is_done();
        clerk.get(&at(&s, "/papers")).says("Có ký tự không in được: 😀 – bản PDF in thành “□”.");
        let whole = paper(&clerk, &s, "report");
        for words in ["1. Các đơn vị tiết kiệm chi.", "- Phổ biến pháp luật <b>đúng hạn</b>", "đã đưa vào", "Ý kiến không tiếp thu"] { says(&whole, words); }
        for words in ["chưa đưa vào", "dự thảo", "Còn 01"] { says_nothing_of(&whole, words); }
        clerk.get(&at(&s, "/papers/report")).says("Đủ số liệu để in và ký");
        assert_eq!(world.facts_named("conferences.report_written"), 2);
        // None of this was a correction.
        says_nothing_of(&paper(&clerk, &s, "minutes"), "Đính chính");
        assert_eq!(world.db.verify().unwrap().flaw, None);
    }

    fn once_all_is_worked_in_a_change_needs_its_reason(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        with_amendments(&clerk, &s);
        let id = ids(&clerk, &s);
        close_step(&clerk, &s, 1);
        write(&clerk, &s, WORDS, &[&id[0], &id[1]], "").is_done();
        let facts = world.facts();
        let other = format!("{WORDS}\nThêm một dòng.");
        clerk.get(&at(&s, "/report")).says("Lý do sửa");
        write(&clerk, &s, &other, &[&id[0], &id[1]], "").is_refused(422).says("Lý do").keeps("report", &other);
        write(&clerk, &s, &other, &[&id[0], &id[1]], "gõ nhầm").is_refused(422).says("ít nhất 10 ký tự").keeps("reason", "gõ nhầm");
        // Taking a tick away is a change too; the same words again are none.
        write(&clerk, &s, WORDS, &[&id[0]], "").is_refused(422);
        write(&clerk, &s, WORDS, &[&id[0], &id[1]], "").is_done();
        assert_eq!(world.facts(), facts);
        let why = "Thiếu một dòng hội nghị đã thông qua.";
        write(&clerk, &s, &other, &[&id[0], &id[1]], why).is_done();
        clerk.get(&at(&s, "")).says("Đính chính ở bước 1: Sửa lời hoàn chỉnh của báo cáo tổng kết; đã đưa vào 02/02 ý kiến tiếp thu.").says(why);
        says(&paper(&clerk, &s, "minutes"), why.trim_end_matches('.'));
        // A decision that changes and changes back leaves the words as they are: they hold the amendment.
        let again = [("reason", "Hội nghị kết luận lại ở bước 1.")];
        decide(&clerk, &s, &id[0], "rejected", "Số liệu chưa chính thức.", &again).is_done();
        clerk.get(&at(&s, "/report")).says("còn giữ 1 ý kiến không tiếp thu").says_nothing_of("Lý do sửa");
        decide(&clerk, &s, &id[0], "adopted", "", &again).is_done();
        clerk.get(&at(&s, "/report")).says("Đã đưa vào cả 2 ý kiến").says("Lý do sửa");
        // Back at step 1 the words wait; closed again they are there.
        clerk.post(&at(&s, "/steps/1/return"), &[("back-1", "Còn ý kiến chưa ghi.")]).is_done();
        write(&clerk, &s, WORDS, &[], "").is_refused(409);
        close_step(&clerk, &s, 1);
        clerk.get(&at(&s, "/report")).keeps("report", &other);
    }

    fn a_report_that_holds_a_rejected_amendment_is_not_complete(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        with_amendments(&clerk, &s);
        let id = ids(&clerk, &s);
        close_step(&clerk, &s, 1);
        write(&clerk, &s, WORDS, &[&id[0], &id[1]], "").is_done();
        says(&paper(&clerk, &s, "report"), "2. Ý kiến không tiếp thu");
        let again = [("reason", "Hội nghị kết luận lại ở bước 1.")];
        decide(&clerk, &s, &id[0], "rejected", "Số liệu chưa chính thức.", &again).is_done();

        clerk.get(&at(&s, "/papers")).says("còn 01 ý kiến không tiếp thu chưa bỏ khỏi lời báo cáo");
        clerk.get(&at(&s, "/papers/report")).says("còn 01 ý kiến không tiếp thu").says_nothing_of("Đủ số liệu để in và ký");
        clerk.get(&at(&s, "")).says("Còn 1 ý kiến không tiếp thu chưa bỏ khỏi báo cáo.").says("Ghi tiếp lời hoàn chỉnh");
        let printed = paper(&clerk, &s, "report");
        for words in ["Lời báo cáo này còn giữ 01 ý kiến hội nghị không tiếp thu", "Số liệu chưa chính thức. Chưa bỏ khỏi lời báo cáo.",
            "tiếp thu 01/03 ý kiến"] { says(&printed, words); }
        says_nothing_of(&printed, "phải có phương hướng. Chưa bỏ");
        let page = clerk.get(&at(&s, "/report"));
        page.says("còn giữ 1 ý kiến không tiếp thu").says("Còn trong lời báo cáo, chưa bỏ ra").says_nothing_of("Lý do sửa");
        world::check_page("report", &page.html);

        // Another word is changed and the tick stays: the report still holds it.
        let facts = world.facts();
        let other = format!("{WORDS}\nThêm một dòng.");
        write(&clerk, &s, &other, &[&id[0], &id[1]], "").is_done();
        clerk.get(&at(&s, "/papers")).says("còn 01 ý kiến không tiếp thu chưa bỏ khỏi lời báo cáo");
        write(&clerk, &s, "I. KẾT QUẢ\n- Phổ biến pháp luật.", &[&id[1]], "").is_done();
        assert_eq!(world.facts(), facts + 2);
        clerk.get(&at(&s, "/papers/report")).says("Đủ số liệu để in và ký");
        let clean = paper(&clerk, &s, "report");
        for words in ["còn giữ", "Chưa bỏ khỏi", "Các đơn vị tiết kiệm chi"] { says_nothing_of(&clean, words); }
        says(&clean, "tiếp thu 01/03 ý kiến");
        // From here on it is finished: a change is a correction.
        clerk.get(&at(&s, "/report")).says("Lý do sửa").says_nothing_of("chưa bỏ ra");
        assert_eq!(world.db.verify().unwrap().flaw, None);
    }

    fn a_tick_of_what_was_rejected_meanwhile_is_not_lost(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        with_amendments(&clerk, &s);
        let id = ids(&clerk, &s);
        close_step(&clerk, &s, 1);
        let again = [("reason", "Hội nghị kết luận lại ở bước 1.")];
        decide(&clerk, &s, &id[0], "rejected", "Số liệu chưa chính thức.", &again).is_done();
        // The page was opened before that: its text holds both.
        write(&clerk, &s, WORDS, &[&id[0], &id[1]], "").is_done();
        clerk.get(&at(&s, "/papers/report")).says("còn 01 ý kiến không tiếp thu chưa bỏ khỏi lời báo cáo");
    }

    fn what_was_signed_before_there_was_a_report_has_none(world) {
        let s = told(&world, Told::DayAfter);
        let clerk = clerk(&world, &s);
        world.db.write(db::Who::program(world.now()), |w| {
            w.exec("DELETE FROM conferences_paper WHERE which = 'report'", db::p![])?;
            w.exec("UPDATE journal_entry SET data = replace(data, '\"report\":', '\"other\":') WHERE name = 'conferences.minutes_signed'", db::p![])?;
            w.exec("UPDATE conferences_amendment SET worked_in = 0", db::p![])?;
            w.exec("UPDATE conferences_conference SET final_report = ''", db::p![])?;
            w.commit_quietly("as it was before the migration", ())
        }).unwrap();
        clerk.get(&at(&s, "/papers")).says("không có, vì biên bản ký trước khi chương trình lập văn bản này")
            .says_nothing_of("chưa ghi lời hoàn chỉnh").says_nothing_of("Xem Báo cáo tổng kết");
        for end in ["", "/pdf", "/docx"] {
            clerk.get(&at(&s, &format!("/papers/report{end}"))).is_refused(409).says("ở hồ sơ giấy của hội nghị");
        }
        for page in ["", "/report"] {
            assert!(!clerk.get(&at(&s, page)).is_shown().html.contains("/papers/report"), "{page}");
        }
        // The others were kept and are there.
        paper(&clerk, &s, "minutes");
    }

    fn hostile_reports_change_nothing(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        let path = at(&s, "/report");
        clerk.post(&path, &[("report", WORDS)]).is_refused(409);
        with_amendments(&clerk, &s);
        let id = ids(&clerk, &s);
        close_step(&clerk, &s, 1);
        let facts = world.facts();
        clerk.post(&path, &[]).is_refused(422).says("Lời báo cáo: chưa viết");
        let long = "ư".repeat(40_001);
        clerk.post(&path, &[("report", &long)]).is_refused(422).says("tối đa 40000").keeps("report", &long);
        // The draft's own words without a tick are nothing new; ticks of no amendment are nobody's.
        let draft = field_value(&clerk.get(&path).html, "report").unwrap();
        clerk.post(&path, &[("report", &draft)]).is_done();
        clerk.post(&path, &[("report", &draft), ("worked-x", "1")]).is_done();
        world.nobody().post(&path, &[("report", WORDS)]).is_refused(401).keeps("again:report", WORDS);
        world.stranger("Khách").post(&path, &[("report", WORDS)]).is_refused(403);
        let (_, member) = &leaders(&world, &s)[4];
        member.post(&path, &[("report", WORDS)]).is_refused(403);
        member.get(&path).is_refused(403);
        member.get(&at(&s, "/papers/report")).is_shown();
        let other = world.person("Cán bộ nơi khác", &[(kernel::Post::Clerk, kernel::Scope::Body(s.k.board))]);
        other.post(&path, &[("report", WORDS)]).is_refused(403);
        other.get(&path).is_refused(404);
        assert_eq!(world.facts(), facts);
        // Twice the same, from one page: once.
        write(&clerk, &s, "<script>alert(1)</script>", &[&id[0]], "").is_done();
        clerk.post(&path, &[("report", "<script>alert(1)</script>"), (&format!("worked-{}", id[0]), "1")]).is_done();
        assert_eq!(world.facts(), facts + 1);
        assert!(!clerk.get(&at(&s, "/papers/report")).html.contains("<script>alert"));
        says(&paper(&clerk, &s, "report"), "<script>");
        // A form that saw nothing, once something stands.
        clerk.post(&path, &[("report", "Khác")]).is_refused(409).says("Có người vừa thay đổi lời báo cáo này");
        assert_eq!(world.facts(), facts + 1);
    }

    fn a_signed_report_stands(world) {
        let s = told(&world, Told::DayAfter);
        let clerk = clerk(&world, &s);
        clerk.get(&at(&s, "/report")).is_shown().says("Biên bản đã ký nên hội nghị không sửa được nữa").says_nothing_of("Lưu báo cáo");
        clerk.post(&at(&s, "/report"), &[("report", "Khác"), ("reason", "một lý do đủ dài")]).is_refused(409);
        let report = paper(&clerk, &s, "report");
        for words in ["II. PHƯƠNG HƯỚNG NĂM 2019", "3. Phổ biến pháp luật", "tiếp thu 02/02 ý kiến", "đã đưa vào"] { says(&report, words); }
        clerk.get(&at(&s, "")).says("Đọc báo cáo");
    }

    fn as_many_copies_as_were_planned_are_printed(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        let page = clerk.get(&at(&s, "/plan"));
        page.keeps("copies", "2").keeps("handover-copies", "3");
        let held = |name: &str| field_value(&page.html, name).unwrap();
        let names = [
            "version", "day", "hour", "place", "locality", "chair", "chair-post", "secretary", "secretary-post", "guests", "strictly",
            "threshold-num", "threshold-den", "base", "quorum-num", "quorum-den", "rule-source", "report", "copies", "handover-copies",
        ];
        let send = |other: &[(&str, &str)]| {
            let all: Vec<(String, String)> = names.iter().map(|n| {
                let typed = other.iter().find(|(k, _)| k == n);
                ((*n).to_owned(), typed.map_or_else(|| held(n), |(_, v)| (*v).to_owned()))
            }).collect();
            let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            clerk.post(&at(&s, "/plan"), &all)
        };
        let facts = world.facts();
        for wrong in ["", "0", "100", "-1", "2,5", "hai", &"9".repeat(309)] {
            send(&[("copies", wrong)]).is_refused(422).says("Số bản biên bản").keeps("copies", wrong);
        }
        send(&[("handover-copies", &"9".repeat(309))]).is_refused(422).says("“999999999999999999999999999999…” dài quá, viết số nhỏ hơn");
        assert_eq!(world.facts(), facts);
        send(&[("copies", "05"), ("handover-copies", "1")]).is_done();
        clerk.get(&at(&s, "/plan")).keeps("copies", "5").keeps("handover-copies", "1");
        world.clock_is("07/3/2019 08:00");
        everyone_is_here(&clerk, &s).is_done();
        clerk.post(&at(&s, "/opening"), &[]).is_done();
        says(&paper(&clerk, &s, "minutes"), "lập thành 05 bản có giá trị như nhau, đã đọc lại");
    }
}

mod of_a_city {
    use super::*;

    fn with_bodies() -> web::Routes {
        routes().and(organisations::routes())
    }

    world::on_both_engines! { with_bodies();
        fn a_city_run_by_the_centre_gives_its_own_flag(world) {
            let s = told(&world, Told::MidVote);
            let admin = world.person("Quản trị", &[(kernel::Post::Administrator, kernel::Scope::Below(s.k.province))]);
            let page = admin.get(&format!("/bodies/{}/edit", s.k.province));
            let version = field_value(&page.html, "version").unwrap();
            let fields = [("version", version.as_str()), ("full_name", "Ủy ban nhân dân thành phố Đà Nẵng"), ("short_name", "UBND TP Đà Nẵng"),
                ("name_from", "01/01/2019"), ("name_basis", "Nghị quyết thử")];
            admin.post(&format!("/bodies/{}/names", s.k.province), &fields).is_done();
            let clerk = clerk(&world, &s);
            let minutes = paper(&clerk, &s, "minutes");
            says(&minutes, "Cờ thi đua của Ủy ban nhân dân thành phố Đà Nẵng");
            says(&minutes, "Bằng khen của Chủ tịch Ủy ban nhân dân thành phố Đà Nẵng");
            says_nothing_of(&minutes, "Cờ thi đua của Ủy ban nhân dân tỉnh");
            says(&paper(&clerk, &s, "submission"), "01 Cờ thi đua của Ủy ban nhân dân thành phố Đà Nẵng");
            clerk.get(&at(&s, "")).says("Bằng khen của Chủ tịch Ủy ban nhân dân thành phố Đà Nẵng").says("Cờ thi đua của Chính phủ");
            // What departs from the quota is said under the same name.
            let justice = s.k.justice.to_string();
            let fields = [("nominee", justice.as_str()), ("award", "flag"), ("method", "phone")];
            clerk.post(&at(&s, "/nominations"), &fields).is_refused(422).says("Cờ thi đua của UBND TP Đà Nẵng");
        }
    }
}
