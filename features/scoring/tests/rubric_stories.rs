//! Rubrics: begun from a sample, edited whole, applied when the sums hold, replaced by a new edition.

use super::{send, story, typed};
use crate::sample::UpTo;
use world::Person;

/// Every field of the edit form, as a browser sends it.
fn edit_form(page: &str, over: &[(&str, &str)]) -> Vec<(String, String)> {
    // The form is one; its action ends with /edit.
    let marked = page.replace("/rubric/edit\">", "/marks\">");
    typed(&marked, over)
}

pub(super) fn edit(who: &Person, path: &str, over: &[(&str, &str)]) -> world::Seen {
    let page = who.get(&format!("{path}/edit"));
    page.is_shown();
    let fields = edit_form(&page.html, over);
    who.post(&format!("{path}/edit"), &crate::tests::pairs(&fields))
}

pub(super) fn version(who: &Person, path: &str) -> String {
    world::field_value(&who.get(&format!("{path}/edit")).html, "version").unwrap()
}

world::on_both_engines! { crate::routes();
    fn a_bloc_begins_from_a_sample_and_applies_it(world) {
        let s = story(&world, None);
        let (duc, ha) = (s.head(&world), s.finance(&world));
        ha.get(&s.rubric()).is_shown().says("Chưa có bảng tiêu chí").says_nothing_of("Chọn mẫu");
        ha.get(&s.scores()).is_shown().says("Chưa có bảng điểm");
        ha.post(&s.rubric(), &[("from", "so-nganh")]).is_refused(403);
        duc.post(&s.rubric(), &[("from", "khong-co")]).is_refused(422).says("Bắt đầu từ: chưa chọn.");
        duc.post(&s.rubric(), &[("from", "so-nganh")]).is_done();
        duc.post(&s.rubric(), &[("from", "so-nganh")]).is_refused(409).says("Đã có một bản đang soạn.");
        edit(&duc, &s.rubric(), &[]).is_done();
        assert_eq!(world.facts_named("scoring.rubric_edited"), 0, "nothing changed, nothing remembered");
        edit(&duc, &s.rubric(), &[("name", "Bảng tiêu chí Khối 5"), ("i0name", "Hoàn thành chỉ tiêu <b>năm</b>")]).is_done();
        duc.get(&s.rubric()).says("Bảng tiêu chí Khối 5").says("Hoàn thành chỉ tiêu <b>năm</b>").says("Áp dụng");
        let v = version(&duc, &s.rubric());
        // Pressed beside an older draft: the page that comes back is the newer one, and lets one go on.
        for deed in ["application", "withdrawal"] {
            let seen = duc.post(&format!("{}/{deed}", s.rubric()), &[("version", "1")]);
            seen.is_refused(409).says("Có người vừa thay đổi nội dung này").says("Trang này đã là bản mới").says_nothing_of("Tải lại trang");
            assert_eq!(world::field_value(&seen.html, "version").as_ref(), Some(&v));
        }
        duc.post(&format!("{}/application", s.rubric()), &[("version", &v)]).is_done();
        duc.post(&format!("{}/application", s.rubric()), &[("version", &v)]).is_refused(409);
        let all = world.db.read(|w| crate::store::sheets::bare_of_year(w, s.year)).unwrap();
        assert_eq!(all.len(), 6);
        ha.get(&format!("/sheets/{}", all.iter().find(|x| x.body == s.k.finance).unwrap().id)).is_shown();
        duc.post(&format!("/years/{}/sheets", s.year), &[]).is_done();
    }

    fn sums_that_do_not_hold_may_be_saved_but_not_applied(world) {
        let s = story(&world, None);
        let duc = s.head(&world);
        duc.post(&s.rubric(), &[("from", "so-nganh")]).is_done();
        edit(&duc, &s.rubric(), &[("i0max", "251")]).is_done();
        duc.get(&format!("{}/edit", s.rubric())).says("Mục I: các tiêu chí cộng lại là 601, nhưng mục ghi 600.");
        let v = version(&duc, &s.rubric());
        let facts = world.facts();
        duc.post(&format!("{}/application", s.rubric()), &[("version", &v)]).is_refused(422).says("cộng lại là 601");
        assert_eq!(world.facts(), facts);
        // A line ticked to go stays in the form while another is wrong, and goes with the next save.
        let wrong = edit(&duc, &s.rubric(), &[("i0gone", "on"), ("i1max", "")]);
        wrong.is_refused(422).keeps("i0no", "I.1");
        assert!(wrong.html.contains("name=\"i0gone\" aria-label=\"Bỏ dòng, I.1\" checked"));
        edit(&duc, &s.rubric(), &[("i0gone", "on")]).is_done();
        duc.get(&format!("{}/edit", s.rubric())).keeps("i0no", "I.2").says("Mục I: các tiêu chí cộng lại là 350");
        let v = version(&duc, &s.rubric());
        duc.post(&format!("{}/withdrawal", s.rubric()), &[("version", &v)]).is_done();
        duc.get(&s.rubric()).says("Chưa có bảng tiêu chí");
    }

    fn hostile_words_in_a_draft_are_told_and_kept(world) {
        let s = story(&world, None);
        let duc = s.head(&world);
        duc.post(&s.rubric(), &[("from", "so-nganh")]).is_done();
        let long = "Tên ".repeat(75);
        for (over, says) in [
            (("name", ""), "Tên bảng tiêu chí: chưa viết."),
            (("name", long.trim()), "Tên bảng tiêu chí: dài 299 ký tự, tối đa 200."),
            (("scale", "nghìn"), "Thang điểm: “nghìn” không phải là số điểm."),
            (("i0max", "-5"), "I.1, tối đa: ít nhất là 0,01."),
            (("i0max", ""), "I.1, tối đa: chưa điền điểm."),
            (("i1param", "nhiều"), "I.2: ghi số điểm mỗi lần, lớn hơn 0, ví dụ 5 hoặc 2,5. Đang ghi “nhiều”."),
            (("i2param", "Hạng nhất 100"), "I.3: viết các bậc cách nhau bằng dấu chấm phẩy"),
            (("i0name", long.trim()), "I.1, tên tiêu chí: dài 299 ký tự"),
            (("s0name", ""), "Tên mục: chưa viết."),
        ] {
            let facts = world.facts();
            let seen = edit(&duc, &s.rubric(), &[over]);
            seen.is_refused(422).says(says).keeps(over.0, over.1);
            assert_eq!(world.facts(), facts);
        }
        let stale = edit_form(&duc.get(&format!("{}/edit", s.rubric())).html, &[("name", "Của tôi")]);
        edit(&duc, &s.rubric(), &[("name", "Của người khác")]).is_done();
        duc.post(&format!("{}/edit", s.rubric()), &crate::tests::pairs(&stale)).is_refused(409).keeps("name", "Của tôi");
        duc.get(&s.rubric()).says("Của người khác");
    }

    fn of_two_who_edit_a_draft_the_later_is_told(world) {
        let s = story(&world, None);
        let duc = s.head(&world);
        duc.post(&s.rubric(), &[("from", "so-nganh")]).is_done();
        let (path, words) = (format!("{}/edit", s.rubric()), "Của người khác");
        let stale = edit_form(&duc.get(&path).html, &[("name", "Của tôi"), ("i0max", "249")]);
        edit(&duc, &s.rubric(), &[("name", words), ("i0name", "Chỉ tiêu của người khác"), ("i1max", "77")]).is_done();
        let facts = world.facts();
        let told = duc.post(&path, &crate::tests::pairs(&stale));
        told.is_refused(409).says("Có người vừa thay đổi").says("vẫn giữ").says("Xem bản hiện tại")
            .says("Hiện đang là: Của người khác").says("I.1 Chỉ tiêu của người khác, tối đa 250").says("tối đa 77")
            .says_nothing_of("I.3 ").says_nothing_of("mục I.").keeps("name", "Của tôi").keeps("i0max", "249");
        assert!(told.html.contains(&format!("href=\"{path}\" target=\"_blank\" rel=\"noopener\"")));
        world::check_page("told", &told.html);
        assert_eq!(world.facts(), facts);
        let again = edit_form(&told.html, &[]);
        duc.post(&path, &crate::tests::pairs(&again)).is_done();
        duc.get(&path).keeps("name", "Của tôi").keeps("i0max", "249").says_nothing_of("Hiện đang là");
        let draft = world.db.read(move |w| crate::store::rubrics::in_state(w, s.year, crate::model::RubricState::Draft)).unwrap().unwrap();
        let last = world.db.read(move |w| w.facts_about("rubric", draft.id, None, 1)).unwrap().remove(0);
        assert!(last.data.contains(words) && last.data.contains("Chỉ tiêu của người khác"), "{}", last.data);
    }

    fn a_new_edition_forgets_only_marks_whose_rule_changed(world) {
        let s = story(&world, Some(UpTo::Applied));
        let (duc, ha) = (s.head(&world), s.finance(&world));
        send(&ha, &s.sheet(4), "marks", &[("m8", "37,5"), ("m1", "2")]).is_done();
        duc.post(&s.rubric(), &[("from", "current"), ("reason", "ngắn")]).is_refused(422);
        duc.post(&s.rubric(), &[("from", "current"), ("reason", "Khối thống nhất trừ 10 điểm mỗi văn bản chậm.")]).is_done();
        edit(&duc, &s.rubric(), &[("i1param", "10")]).is_done();
        ha.get(&s.rubric()).says("bản thứ 1").says("trừ 5 điểm mỗi lỗi");
        let v = version(&duc, &s.rubric());
        duc.post(&format!("{}/application", s.rubric()), &[("version", &v)]).is_done();
        ha.get(&s.rubric()).says("bản thứ 2").says("trừ 10 điểm mỗi lỗi").says("Khối thống nhất trừ 10 điểm");
        ha.get(&s.sheet(4)).keeps("m8", "37,5").keeps("m1", "");
        duc.get(&format!("{}?edition=1", s.rubric())).says("đã thôi áp dụng").says("trừ 5 điểm mỗi lỗi");
    }

    fn a_rubric_is_not_replaced_once_a_sheet_was_handed_in(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let duc = s.head(&world);
        // The page says why not, instead of opening a draft that cannot be applied.
        duc.get(&s.rubric()).says("Đã có 6 đơn vị nộp phiếu.").says("trả lại các phiếu ấy trước").says_nothing_of("Mở bản soạn");
        duc.post(&s.rubric(), &[("from", "current"), ("reason", "Muốn đổi khi đã nộp phiếu.")]).is_done();
        let draft = format!("{}?edition=2", s.rubric());
        let shown = duc.get(&draft);
        shown.says("Chưa áp dụng được bản này.").says("Soạn tiếp");
        assert!(!shown.html.contains("/rubric/application"));
        let v = version(&duc, &s.rubric());
        duc.post(&format!("{}/application", s.rubric()), &[("version", &v)]).is_refused(409).says("Đã có đơn vị nộp phiếu");
        for n in 0..6 {
            duc.post(&format!("{}/return", s.sheet(n)), &[("reason", "Khối đổi cách tính, chấm lại.")]).is_done();
        }
        assert!(duc.get(&draft).html.contains("/rubric/application"));
        duc.post(&format!("{}/application", s.rubric()), &[("version", &v)]).is_done();
        duc.get(&s.rubric()).says("Mở bản soạn");
    }

    fn a_rubric_stands_once_its_table_is_published(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let duc = s.head(&world);
        s.publish(&duc, &world).is_done();
        duc.get(&s.rubric()).says("Bảng điểm đã công bố theo bảng tiêu chí này").says_nothing_of("Mở bản soạn");
        let facts = world.facts();
        duc.post(&s.rubric(), &[("from", "current"), ("reason", "Muốn đổi khi đã công bố.")]).is_refused(409).says("bảng tiêu chí giữ nguyên");
        assert_eq!(world.facts(), facts);
        s.finance(&world).get(&s.rubric()).says_nothing_of("Bảng điểm đã công bố");
    }

    fn strangers_see_no_rubric(world) {
        let s = story(&world, Some(UpTo::Applied));
        world.nobody().get(&s.rubric()).asks_to_sign_in();
        let elsewhere = world.person("Ở khối khác", &[(kernel::Post::Clerk, kernel::Scope::Body(s.k.board))]);
        elsewhere.get(&s.rubric()).is_refused(404);
        elsewhere.get(&s.scores()).is_refused(404);
        elsewhere.post(&s.rubric(), &[("from", "so-nganh")]).is_refused(404);
        s.finance(&world).get(&format!("{}/edit", s.rubric())).is_refused(403);
        s.officer(&world).get(&s.rubric()).is_shown();
    }
}
