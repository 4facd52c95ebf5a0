//! A rubric as a workbook: every method out and back, differences shown line by line, refusals that name the cell.

use super::sheet_books::{Over, over, rewritten, wordy};
use super::{Story, story};
use crate::sample::UpTo;
use Over::{Blank, Number, Text};
use world::{Person, Seen};

const L: &str = "Bảng tiêu chí";
const D: &str = "Khai báo";

fn out(who: &Person, s: &Story) -> Vec<u8> {
    let seen = who.get(&format!("{}/workbook", s.rubric()));
    seen.is_shown();
    seen.bytes
}

fn sent(who: &Person, s: &Story, bytes: &[u8]) -> Seen {
    who.post_files(&format!("{}/workbook", s.rubric()), &[], &[("file", "tieu-chi.xlsx", bytes)])
}

fn preview(who: &Person, s: &Story, bytes: &[u8]) -> (String, Seen) {
    let seen = sent(who, s, bytes);
    seen.is_done();
    let page = who.get(&seen.to);
    page.is_shown();
    (seen.to, page)
}

fn take(who: &Person, s: &Story, preview: &(String, Seen)) -> Seen {
    let file = preview.0.split("file=").nth(1).unwrap();
    let field = |name| world::field_value(&preview.1.html, name).unwrap_or_default();
    who.post(
        &format!("{}/workbook/lines?file={file}", s.rubric()),
        &[("shown", &field("shown")), ("version", &field("version"))],
    )
}

world::on_both_engines! { crate::routes();
    fn every_sample_goes_out_and_comes_back_the_same(world) {
        let s = story(&world, None);
        let duc = s.head(&world);
        for sample in crate::sample::rubrics() {
            duc.post(&s.rubric(), &[("from", sample.word)]).is_done();
            preview(&duc, &s, &out(&duc, &s)).1.says("Tệp giống hệt bản đang soạn.");
            duc.post(&format!("{}/withdrawal", s.rubric()), &[("version", "1")]).is_done();
        }
        let mut last = Vec::new();
        // Made up by chance: every method, groups in groups, every rule.
        for seed in 1..4 {
            let mut rubric = crate::sample::chance::bloc(seed, 4, true).rubric;
            // The steps beside the scores too, all six places of the form.
            let beside = crate::TieBreak::all(std::iter::empty());
            rubric.ties.extend([beside[2 + usize::try_from(seed % 2).unwrap()].clone(), beside[4 + usize::try_from(seed % 2).unwrap()].clone()]);
            let id = s.year;
            world.build(move |w| {
                let year = blocs::year(w, id, world::day("20/02/2019"))?;
                crate::sample::draft(w, &year, kernel::PersonId(kernel::Uuid::now_v7()), &rubric)
            });
            last = out(&duc, &s);
            preview(&duc, &s, &last).1.says("Tệp giống hệt bản đang soạn.");
            duc.post(&format!("{}/withdrawal", s.rubric()), &[("version", "1")]).is_done();
        }
        sent(&duc, &s, &last).is_refused(409).says("Chưa có bản nào đang soạn.");
    }

    fn what_differs_is_shown_and_then_saved_whole(world) {
        let s = story(&world, None);
        let duc = s.head(&world);
        duc.post(&s.rubric(), &[("from", "doan-the-1000")]).is_done();
        let file = out(&duc, &s);
        let draft = draft(&world, &s);
        let (first, second) = (draft.items().next().unwrap().clone(), draft.items().nth(1).unwrap().clone());
        let changed = over(&file, &[
            (L, "B3", Text("Tên mới của tiêu chí đầu")), (L, "A4", Text("I.99")), (D, "B3", Number(1001.5)), (D, "B5", Text("Một chữ số lẻ")),
        ]);
        let facts = world.facts();
        let seen = preview(&duc, &s, &changed);
        assert_eq!(world.facts(), facts, "nothing is written before it is taken");
        seen.1.says("4 chỗ khác bản đang soạn").says("Tên mới của tiêu chí đầu").says("I.99").says("1.001,5").says("một chữ số lẻ").says("Nhận rồi vẫn chưa áp dụng được");
        take(&duc, &s, &seen).is_done();
        let now = self::draft(&world, &s);
        assert_eq!(now.item(first.id).unwrap().name, "Tên mới của tiêu chí đầu");
        assert_eq!(now.item(second.id).unwrap().no, "I.99", "a line keeps its key when its number changes");
        assert_eq!((now.scale.0, now.decimals), (100_150, 1));
        assert_eq!(world.facts_named("scoring.rubric_edited"), 1);
        take(&duc, &s, &seen).is_refused(409).says("Bản soạn vừa được sửa");
    }

    fn what_the_form_refuses_is_refused_with_its_cell(world) {
        let s = story(&world, None);
        let duc = s.head(&world);
        duc.post(&s.rubric(), &[("from", "doan-the-1000")]).is_done();
        let file = out(&duc, &s);
        let refused = |cells: &[(&str, &str, Over)], says: &str| {
            sent(&duc, &s, &over(&file, cells)).is_refused(422).says(says);
        };
        refused(&[(L, "B3", Blank)], "Ô B3: ");
        refused(&[(L, "D3", Text("nhiều"))], "Ô D3: ");
        refused(&[(L, "D3", Number(-5.0))], "Ô D3: ");
        refused(&[(L, "E3", Text("Bốc thăm"))], "Ô E3: cách tính “Bốc thăm” không có.");
        refused(&[(L, "E3", Text("Theo số lượng")), (L, "F3", Text("x"))], "Ô F3: ");
        refused(&[(L, "C3", Text("Dòng"))], "Ô C3: loại “Dòng” không có.");
        refused(&[(L, "C2", Text("Tiêu chí"))], "Dòng 2: đứng trước mục đầu tiên.");
        refused(&[(L, "H3", Text("Sở Không Có"))], "Ô H3: “Sở Không Có” không phải là đơn vị thành viên");
        refused(&[(L, "F3", Over::Formula("=1+1"))], "Ô F3: chứa công thức.");
        refused(&[(L, "A1", Text("Thứ tự"))], "Ô A1: tiêu đề cột phải là “Số”, đang là “Thứ tự”.");
        refused(&[(L, "A900", Text("X"))], "Dòng 900: quá nhiều dòng.");
        refused(&[(D, "B3", Text("một nghìn"))], "Ô B3 của trang Khai báo: ");
        refused(&[(D, "B7", Text("bốc thăm"))], "Ô B7 của trang Khai báo: đang ghi “bốc thăm”.");
        let gone = rewritten(&file, &[], &|n| (n != D).then(|| n.to_owned()), &|_| {});
        sent(&duc, &s, &gone).is_refused(422).says("không có trang “Khai báo”");
        sent(&duc, &s, b"PK\x03\x04 nothing").is_refused(422).says("không phải là DOCX hay XLSX thật");
        sent(&duc, &s, &wordy(&file)).is_refused(422).says("các ô cộng lại hơn 2.000.000 ký tự");
        duc.post(&format!("{}/workbook", s.rubric()), &[]).is_refused(422).says("Chưa chọn tệp.");
    }

    fn members_read_the_workbook_and_only_the_head_unit_takes_one(world) {
        let s = story(&world, Some(UpTo::Applied));
        let ha = s.finance(&world);
        let file = out(&ha, &s);
        ha.get(&format!("{}/workbook/preview", s.rubric())).is_refused(403);
        sent(&ha, &s, &file).is_refused(403);
        world.person("Người Lạ", &[]).get(&format!("{}/workbook", s.rubric())).is_refused(403);
        s.head(&world).get(&format!("{}/workbook/preview", s.rubric())).is_shown().says("Chưa có bản nào đang soạn.");
    }
}

fn draft(world: &world::World, s: &Story) -> crate::Rubric {
    let year = s.year;
    let state = crate::RubricState::Draft;
    world.db.read(move |w| crate::store::rubrics::in_state(w, year, state)).unwrap().unwrap()
}
