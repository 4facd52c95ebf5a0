//! Forms as the careless and the hostile send them.

use super::stories::{good, refused, story};
use world::field_value;

/// 161 characters.
const LONG: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

world::on_both_engines! { crate::routes();
    fn forms_refuse_kindly_and_keep_what_was_typed(world) {
        let s = story(&world);
        let clerk = s.clerk(&world, 1);
        good(&clerk.get("/exemplars/new"), "new");
        let facts = world.facts();
        clerk.post("/exemplars", &[]).is_refused(422).says("Tên: chưa viết").says("Lĩnh vực: chưa chọn").says("Đơn vị: chưa viết").says("Ngày phát hiện: chưa điền");
        let form = |more: &[(&'static str, &'static str)]| {
            let base = [("kind", "PERSON"), ("name", "A"), ("body", "NS.02"), ("field", "ECONOMY"), ("finder", "<script>alert(1)</script>"), ("summary", "x"), ("day", "10/01/2025")];
            let kept = base.into_iter().filter(|(k, _)| !more.iter().any(|(other, _)| other == k));
            kept.chain(more.iter().copied()).collect::<Vec<_>>()
        };
        let page = clerk.post("/exemplars", &form(&[("name", LONG)]));
        page.is_refused(422).says("dài 161 ký tự").keeps("finder", "<script>alert(1)</script>");
        assert!(!page.html.contains("<script>alert"), "what was typed is text, never markup");
        for (more, says) in [
            (("born", "1066"), "Năm sinh: phải từ 1900"),
            (("day", "13/02/2025"), "Ngày phát hiện: phải từ"),
            (("kind", "ROBOT"), "Loại: chưa chọn"),
            (("field", "FISHING"), "Lĩnh vực: chưa chọn"),
            (("mentor", "NS.99"), "Đơn vị bồi dưỡng: không có đơn vị nào"),
        ] {
            clerk.post("/exemplars", &form(&[more])).is_refused(422).says(says);
        }
        clerk.post("/exemplars", &form(&[("body", "NS.03")])).is_refused(403);
        assert_eq!(world.facts(), facts);
    }

    fn of_a_collective_nothing_is_kept_that_concerns_a_person(world) {
        let s = story(&world);
        let clerk = s.clerk(&world, 1);
        let form = [("kind", "COLLECTIVE"), ("name", "Tổ 1"), ("body", "NS.02"), ("field", "ECONOMY"), ("finder", "B"), ("summary", "x"), ("day", "10/01/2025"), ("woman", "yes"), ("born", "1990")];
        let to = clerk.post("/exemplars", &form).is_done().to.clone();
        clerk.get(&to).is_shown().says_nothing_of("Phục vụ cơ cấu").says_nothing_of("1990");
    }

    fn evidence_is_a_file_or_a_clear_link(world) {
        let s = story(&world);
        let clerk = s.clerk(&world, 1);
        let (files, links) = (s.at(0, "/files"), s.at(0, "/links"));
        const PDF: &[u8] = b"%PDF-1.7 quyet dinh startxref 0 %%EOF";
        clerk.post_files(&files, &[("file_name", "Quyết định 12")], &[("file", "qd.pdf", PDF)]).is_done();
        let page = clerk.get(&s.at(0, "/media"));
        good(&page, "media").says("Quyết định 12").says("SHA-256");
        let piece = page.html.split(&format!("{files}/")).nth(1).unwrap()[..36].to_owned();
        assert_eq!(clerk.get(&format!("{files}/{piece}")).is_shown().bytes, PDF);
        s.clerk(&world, 5).get(&format!("{files}/{piece}")).is_refused(404);
        clerk.post_files(&files, &[("file_name", "")], &[]).is_refused(422).says("Chưa chọn tệp").says("Tên minh chứng: chưa viết");
        clerk.post(&links, &[("link_name", "x"), ("url", "javascript:alert(1)")]).is_refused(422).keeps("url", "javascript:alert(1)");
        clerk.post(&links, &[("link_name", "x"), ("url", "https://bao\u{202e}.vn")]).is_refused(422).says("ký tự ẩn");
        clerk.post(&format!("{files}/{piece}/removal"), &[("piece_reason", "")]).is_refused(422);
        clerk.post(&format!("{files}/{piece}/removal"), &[("piece_reason", "nhầm")]).is_done();
        clerk.post(&format!("{files}/{piece}/removal"), &[("piece_reason", "nhầm")]).is_refused(409);
        clerk.get(&format!("{files}/{piece}")).is_refused(404);
        // The same file again stands again.
        clerk.post_files(&files, &[("file_name", "Quyết định 12")], &[("file", "qd.pdf", PDF)]).is_done();
        clerk.get(&s.at(0, "/media")).is_shown().says("Quyết định 12");
    }

    fn a_refused_page_is_a_sound_page(world) {
        let s = story(&world);
        let (clerk, officer) = (s.clerk(&world, 1), s.officer(&world));
        refused(&clerk.post("/exemplars", &[]), "exemplar");
        refused(&clerk.post(&s.at(0, "/edit"), &[("version", "9")]), "edit");
        refused(&clerk.post(&s.at(0, "/steps"), &[("version", "9")]), "step");
        refused(&clerk.post(&s.at(0, "/links"), &[]), "link");
        refused(&clerk.post_files(&s.at(0, "/files"), &[], &[]), "file");
        refused(&clerk.post_files(&s.at(0, "/pictures"), &[], &[]), "picture");
        refused(&clerk.post(&s.at(3, "/adoptions"), &[]), "adoption");
        refused(&officer.post("/exemplars/fields", &[]), "field");
        refused(&officer.post("/selections", &[]), "selection");
        let town = format!("/selections/{}", s.made.town);
        refused(&officer.post(&format!("{town}/nominations"), &[]), "nomination");
        refused(&officer.post(&format!("{town}/closure"), &[("version", "1")]), "closure");
        refused(&officer.post(&format!("{town}/foreword"), &[("foreword", &"x".repeat(8_001))]), "foreword");
        // Forms inside a row, each found by where it is sent.
        let acts = |html: &str, end: &str| {
            let act = html.split("action=\"").find(|a| a.split('"').next().is_some_and(|a| a.ends_with(end)));
            act.unwrap().split('"').next().unwrap().to_owned()
        };
        let page = officer.get(&town).html;
        refused(&officer.post(&acts(&page, "/outcome"), &[("outcome", "MAYBE")]), "outcome");
        refused(&officer.post(&acts(&page, "/withdrawal"), &[]), "withdrawal");
        let page = officer.get(&s.at(0, "/media")).html;
        refused(&officer.post(&acts(&page, "/withdrawal"), &[]), "consent");
        refused(&officer.post(&acts(&page, "/removal"), &[]), "picture removal");
        let page = officer.get(&s.at(3, "/adoptions")).html;
        refused(&officer.post(&acts(&page, "/removal"), &[]), "report removal");
    }

    fn two_people_at_one_form(world) {
        let s = story(&world);
        let (clerk, officer) = (s.clerk(&world, 1), s.officer(&world));
        let version = field_value(&clerk.get(&s.at(0, "")).html, "version").unwrap();
        let step = [("to", "MULTIPLIED"), ("day", "11/02/2025"), ("decided_by", "Chủ tịch"), ("version", version.as_str())];
        officer.post(&s.at(0, "/steps"), &step).is_done();
        clerk.post(&s.at(0, "/steps"), &step).is_refused(422);
        let back = [("to", "RECOGNISED"), ("reason", "x"), ("day", "11/02/2025"), ("decided_by", "Chủ tịch"), ("version", version.as_str())];
        clerk.post(&s.at(0, "/steps"), &back).is_refused(409).says("Có người vừa thay đổi");
        clerk.post(&s.at(0, "/steps"), &back[..4]).is_refused(409);
    }
}
