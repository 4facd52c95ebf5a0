//! The composition, its rules and the report, on both engines.

use super::stories::{by, list, named, standing, story, surely};
use crate::sample::{self, BinhDuong};
use kernel::{Post, Scope};
use world::{Person, World, field_value};

fn congress(world: &World) -> BinhDuong {
    world.clock_is("20/7/2020 08:00");
    world.build(|w| sample::binh_duong(w, by()))
}

fn host<'w>(world: &'w World, b: &BinhDuong) -> Person<'w> {
    world.person("Thư ký đại hội", &[(Post::Officer, Scope::Below(b.host))])
}

fn at(b: &BinhDuong, page: &str) -> String {
    format!("/gatherings/{}{page}", b.gathering)
}

world::on_both_engines! { crate::routes();
    fn the_congress_says_which_rule_binds_and_what_would_satisfy_all(world) {
        let b = congress(&world);
        let page = host(&world, &b).get(&at(&b, "/composition"));
        page.is_shown().says("56 đại biểu chính thức, còn 4 chỗ chưa có tên");
        page.says("Công nhân ít nhất 25% chưa kiểm chứng").says("chặt nhất").says("Ràng buộc chặt nhất:");
        page.says("Số này là nhỏ nhất");
        assert!(page.html.contains("<svg class=\"score-bar\""));
        world::check_page("composition", &page.html);
        // The words are those of the solver: as many new people as places and replacements.
        let report = {
            let id = b.gathering;
            world.db.read(move |w| {
                let g = gatherings::gathering(w, id)?;
                crate::composition(w, &g)
            }).unwrap()
        };
        assert_eq!((report.now, report.free, report.verdicts.len()), (56, 4, 6));
        let direct = &report.verdicts[1];
        assert_eq!((direct.rule.attribute, direct.tally.yes), (crate::Attribute::Direct, 32));
        // 36 of 60 must work directly: 32 do, four places are free, so none is left for others and the rule binds.
        assert_eq!((direct.missing, direct.slack), (4, 0));
        page.says("Còn thiếu 4 người khi đủ 60 chỗ").says("Đã đủ cho cả 60 chỗ");
        page.says("Đoàn công nhân, người lao động 16 còn 2 chỗ");
    }

    fn rules_are_written_with_care_and_the_report_follows(world) {
        let s = story(&world);
        let host = s.host(&world);
        let rules = s.at("/composition/rules");
        host.get(&s.at("/composition")).is_shown().says("Chưa có quy định cơ cấu nào");
        s.province(&world, 0).get(&rules).is_refused(404);
        let page = host.get(&rules);
        page.is_shown().says("chưa kiểm chứng").says("Thường gặp: ít nhất 30%");
        assert_eq!(field_value(&page.html, "version").as_deref(), Some("0"));
        let post = |fields: &[(&str, &str)]| host.post(&rules, fields);
        let facts = world.facts();
        post(&[("least-WOMAN", "30")]).is_refused(409);
        post(&[("version", "0"), ("least-WOMAN", "ba mươi"), ("most-YOUNG", "101"), ("young_under", "35")]).is_refused(422)
            .says("Nữ, ít nhất: “ba mươi” không phải là tỷ lệ").says("Trẻ tuổi, nhiều nhất: “101”").keeps("least-WOMAN", "ba mươi");
        post(&[("version", "0"), ("least-WOMAN", "60"), ("most-WOMAN", "2/5"), ("young_under", "5")]).is_refused(422).says("mức ít nhất 60% lớn hơn mức nhiều nhất 40%").says("Tuổi trẻ là dưới: phải từ 18 đến 60");
        post(&[("version", "0"), ("least-WORKER", "60"), ("least-FARMER", "50"), ("young_under", "35")]).is_refused(422).says("quá 100%");
        assert_eq!(world.facts(), facts);
        let good = [("version", "0"), ("least-WOMAN", "1/3"), ("basis-WOMAN", "Kế hoạch 45/KH-UBND"), ("least-YOUNG", "15"), ("young_under", "40"), ("young_basis", "")];
        post(&good).is_done();
        post(&good).is_refused(409);
        let page = host.get(&s.at("/composition"));
        page.is_shown().says("Nữ ít nhất 1/3 Kế hoạch 45/KH-UBND").says("Trẻ tuổi ít nhất 15% chưa kiểm chứng").says("dưới 40 tuổi, lấy năm hội nghị (2024) trừ năm sinh; chưa kiểm chứng");
        s.province(&world, 0).get(&s.at("/composition")).is_shown().says("Nữ").says_nothing_of("Một cách chọn người được thay");
        // How each other delegation stands is between that one and the host.
        let other = list(&world, s.d.provinces[1]).name;
        host.get(&s.at("/composition")).says(&other).says_nothing_of("đoàn của đơn vị mình");
        s.province(&world, 0).get(&s.at("/composition")).says("đoàn của đơn vị mình").says("Đoàn tỉnh Đồng Nai").says_nothing_of(&other);
        // What cannot be is said.
        post(&[("version", "1"), ("least-WOMAN", "1/2"), ("most-WOMAN", "1/2"), ("young_under", "35")]).is_done();
        host.get(&s.at("/composition")).is_shown().says("Với 75 đại biểu, không danh sách nào đạt được: nữ đúng 50%");
    }

    fn the_report_of_verification_tells_numbers_and_what_is_open(world) {
        let s = story(&world);
        let host = s.host(&world);
        let page = host.get(&s.at("/verification"));
        page.is_shown().says("BÁO CÁO").says("Thẩm tra tư cách đại biểu").says("75 đại biểu chính thức").says("8 đoàn chưa chốt danh sách");
        page.says("DỰ THẢO").says("Số liệu minh họa").says("cao tuổi nhất").says("Không có đại biểu nào được thay hoặc rút");
        let first = standing(&world, s.m.gathering)[0].clone();
        let mut form = named("Người Mới Đến", "Vụ trưởng");
        form.extend([("version", "1"), ("reason", "Bận họp")]);
        surely(&host, &format!("/delegations/{}/delegates/{}/replacement", s.d.central, first.id), &form).is_done();
        host.get(&s.at("/verification")).is_shown().says("1 lượt thay đại biểu, 0 lượt rút");
        let pdf = host.get(&s.at("/verification/pdf"));
        assert_eq!((pdf.status, &pdf.bytes[..5]), (200, &b"%PDF-"[..]));
        let docx = host.get(&s.at("/verification/docx"));
        assert_eq!((docx.status, &docx.bytes[..2]), (200, &b"PK"[..]));
    }

    fn an_empty_gathering_says_what_to_do_next(world) {
        world.clock_is("13/3/2024 08:00");
        let m = world.build(|w| gatherings::sample::mien_dong(w, by()));
        let host = world.person("Thư ký", &[(Post::Clerk, Scope::Body(m.host()))]);
        let at = |page: &str| format!("/gatherings/{}{page}", m.gathering);
        host.get(&at("/delegations")).is_shown().says("Chưa có đoàn nào").says("Lập từng đoàn với số đại biểu được phân bổ");
        host.get(&at("/delegates")).is_shown().says("Chưa có đại biểu nào");
        host.get(&at("/composition")).is_shown().says("Chưa có quy định cơ cấu nào");
        host.get(&at("/substitutions")).is_shown().says("Chưa có thay đổi nào");
        host.get(&at("/verification")).is_shown().says("Chưa có đại biểu chính thức nào");
        host.get(&at("/delegates.xlsx")).is_shown();
    }
}
