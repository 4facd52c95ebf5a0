//! Secret links: what they open, until when, and what they never tell.

use super::stories::{Story, list, named, of_list, one, standing, story, surely};
use crate::{DelegationId, ListState};
use world::{Person, World, field_value};

/// A link for this delegation, as the page shows it once.
fn made(world: &World, s: &Story, id: DelegationId, until: &str) -> String {
    let page = s.host(world).post(&format!("/delegations/{id}/link"), &[("until", until)]);
    page.is_shown().says("Chỉ hiện một lần này");
    let at = page.html.find("/lists/").expect("a link");
    page.html[at..at + "/lists/".len() + 64].to_owned()
}

fn nobody(world: &World) -> Person<'_> {
    world.nobody()
}

world::on_both_engines! { crate::routes();
    fn a_body_without_accounts_writes_its_own_list_and_nothing_else(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "20/3/2024");
        let page = nobody(&world).get(&link);
        page.is_shown().says("Danh sách Đoàn tỉnh Đồng Nai").says("Ghi tên một người").says_nothing_of("Chốt danh sách").says_nothing_of("Sổ thay đổi");
        world::check_page("by-link", &page.html);
        surely(&nobody(&world), &format!("{link}/delegates"), &named("Nguyễn Thị Đường Dây", "Công nhân")).is_done();
        let x = of_list(&world, &s, s.d.provinces[0]).pop().unwrap();
        assert_eq!(x.name, "Nguyễn Thị Đường Dây");
        s.host(&world).get(&s.dong_nai(&format!("/delegates/{}", x.id))).is_shown().says("Đoàn tỉnh Đồng Nai (qua đường liên kết)");
        s.host(&world).get(&s.dong_nai("/journal")).is_shown().says("Đoàn tỉnh Đồng Nai (qua đường liên kết)");
        // Another, and one less, with reasons.
        let mut form = named("Trần Văn Kế Tục", "Công nhân");
        form.extend([("version", "1"), ("reason", "Bận việc")]);
        surely(&nobody(&world), &format!("{link}/delegates/{}/replacement", x.id), &form).is_done();
        let heir = one(&world, one(&world, x.id).heir.unwrap());
        nobody(&world).post(&format!("{link}/delegates/{}/withdrawal", heir.id), &[("version", "1"), ("withdraw_reason", "Ốm")]).is_done();
        // Nobody of another list stands behind this link.
        let other = of_list(&world, &s, s.d.provinces[1])[0].id;
        nobody(&world).get(&format!("{link}/delegates/{other}")).is_refused(404);
        nobody(&world).post(&format!("{link}/delegates/{other}/withdrawal"), &[("version", "1"), ("withdraw_reason", "Phá")]).is_refused(404);
        let v = list(&world, s.d.provinces[0]).version.to_string();
        nobody(&world).post(&format!("{link}/sending"), &[("version", &v)]).is_done();
        assert_eq!(list(&world, s.d.provinces[0]).state, ListState::Sent);
        // Everything else of this workspace asks who is there.
        for path in [s.at("/delegations"), s.dong_nai(""), s.dong_nai("/setup"), s.at("/composition")] {
            nobody(&world).get(&path).asks_to_sign_in();
        }
        nobody(&world).post(&s.dong_nai("/confirmation"), &[("version", &v)]).asks_to_sign_in();
    }

    fn whoever_is_signed_in_elsewhere_writes_by_the_link_as_the_delegation(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "20/3/2024");
        let other = s.province(&world, 3);
        surely(&other, &format!("{link}/delegates"), &named("Nguyễn Văn Qua Đường", "Công nhân")).is_done();
        let x = of_list(&world, &s, s.d.provinces[0]).pop().unwrap();
        s.host(&world).get(&s.dong_nai(&format!("/delegates/{}", x.id))).is_shown().says("qua đường liên kết").says_nothing_of("Cán bộ tỉnh bạn");
    }

    fn a_link_ends_with_its_day_with_its_renewal_and_with_its_revocation(world) {
        let s = story(&world);
        let id = s.d.provinces[0];
        let first = made(&world, &s, id, "18/3/2024");
        nobody(&world).get(&first).is_shown();
        let second = made(&world, &s, id, "18/3/2024");
        assert_ne!(first, second);
        nobody(&world).get(&first).is_refused(404);
        nobody(&world).post(&format!("{first}/delegates"), &named("Kẻ Cũ", "x")).is_refused(404);
        nobody(&world).get(&second).is_shown();
        world.clock_is("18/3/2024 23:59");
        nobody(&world).get(&second).is_shown();
        world.clock_is("19/3/2024 00:01");
        nobody(&world).get(&second).is_refused(404);
        s.host(&world).get(&s.dong_nai("")).is_shown().says("hết hạn 18/3/2024");
        let third = made(&world, &s, id, "25/3/2024");
        s.host(&world).post(&s.dong_nai("/link/removal"), &[]).is_done();
        nobody(&world).get(&third).is_refused(404);
        s.host(&world).post(&s.dong_nai("/link/removal"), &[]).is_done();
        assert_eq!((world.facts_named("delegates.link_made"), world.facts_named("delegates.link_revoked")), (3, 1));
        // A link may outlive the day the list is due; it then shows and takes nothing.
        let fourth = made(&world, &s, id, "25/3/2024");
        world.clock_is("21/3/2024 08:00");
        nobody(&world).get(&fourth).is_shown().says("Hạn lập danh sách là 20/3/2024, đã qua").says_nothing_of("Ghi tên một người");
        let late = nobody(&world).post(&format!("{fourth}/delegates"), &named("Nguyễn Văn Muộn", "x"));
        late.is_refused(409).keeps("name", "Nguyễn Văn Muộn");
    }

    fn a_guessed_link_and_the_link_of_another_list_open_nothing(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "20/3/2024");
        let token = link.trim_start_matches("/lists/");
        let facts = world.facts();
        let flipped = format!("{}{}", u8::from(token.starts_with('0')), &token[1..]);
        let guesses = ["0".repeat(64), flipped, token.to_uppercase(), token[..63].to_owned(), format!("{token}0"), "%00".repeat(64), s.d.provinces[0].to_string()];
        for guess in guesses {
            if guess == token { continue; }
            nobody(&world).get(&format!("/lists/{guess}")).is_refused(404);
            nobody(&world).post(&format!("/lists/{guess}/delegates"), &named("Kẻ Đoán", "x")).is_refused(404);
        }
        assert_eq!(world.facts(), facts);
        // What is kept of a link opens nothing: neither the table nor the journal holds it.
        let held = token.to_owned();
        let kept = world.db.read(move |w| {
            let digests: Vec<(Vec<u8>,)> = w.rows("SELECT digest FROM delegates_link LIMIT 10", db::p![])?;
            Ok::<_, kernel::Refusal>(digests.iter().any(|(d,)| d.as_slice() == held.as_bytes()))
        }).unwrap();
        assert!(!kept);
        let journal = s.host(&world).get(&s.dong_nai("/journal"));
        journal.is_shown().says("Tạo đường liên kết");
        assert!(!journal.html.contains(token));
        // Only the host makes one, and not for yesterday.
        s.province(&world, 0).post(&s.dong_nai("/link"), &[("until", "20/3/2024")]).is_refused(403);
        s.host(&world).post(&s.dong_nai("/link"), &[("until", "12/3/2024")]).is_refused(422).says("phải từ 13/3/2024");
        s.host(&world).post(&s.dong_nai("/link"), &[("until", "01/01/2030")]).is_refused(422);
    }

    fn a_link_takes_no_more_in_an_hour_than_people_type(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "20/3/2024");
        let x = of_list(&world, &s, s.d.provinces[0])[0].id;
        let edit = format!("{link}/delegates/{x}");
        for n in 0..120 {
            let (post, version) = (format!("Chức vụ {n}"), (n + 1).to_string());
            let mut form = named("Người Bị Sửa Mãi", &post);
            form.push(("version", &version));
            nobody(&world).post(&edit, &form).is_done();
        }
        let mut form = named("Người Bị Sửa Mãi", "Chức vụ cuối");
        form.push(("version", "121"));
        nobody(&world).post(&edit, &form).is_refused(409).says("120 lần trong một giờ").keeps("post", "Chức vụ cuối");
        world.clock_is("13/3/2024 09:01");
        nobody(&world).post(&edit, &form).is_done();
        assert_eq!(standing(&world, s.m.gathering).len(), 75);
    }

    fn pasted_lines_are_shown_first_and_taken_as_shown(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "20/3/2024");
        let text = "Nguyễn Thị Dòng Một||Nữ|1990|Công nhân|Công ty A||có|có|có|Bầu, cử|Kinh tế|Công nhân|\nLê Văn Dòng Hai|||tám mươi|Nông dân\nPhạm Thị Dòng Ba||||Nông dân";
        let facts = world.facts();
        let page = nobody(&world).post(&format!("{link}/intake"), &[("rows", text)]);
        page.is_shown().says("3 dòng: 2 ghi thêm, 0 sửa, 0 giữ nguyên, 1 không nhận").says("“tám mươi” không phải là năm").says("ghi xong thì có 11, quá 2 người");
        world::check_page("preview", &page.html);
        assert_eq!(world.facts(), facts, "a preview writes nothing");
        let shown = field_value(&page.html, "shown").unwrap();
        let at = page.html.find("<textarea name=\"rows\"").unwrap();
        let carried = page.html[at..].split_once('>').unwrap().1.split("</textarea>").next().unwrap().to_owned();
        let form = [("rows", carried.as_str()), ("shown", shown.as_str()), ("sure", "yes")];
        nobody(&world).post(&format!("{link}/taking"), &form[..2]).is_refused(422).says("chưa đánh dấu “Tôi đã xem, vẫn ghi”").keeps("rows", &carried);
        nobody(&world).post(&format!("{link}/taking"), &[("rows", text), ("shown", &shown)]).is_refused(409).says("chưa có gì được ghi");
        nobody(&world).post(&format!("{link}/taking"), &[("rows", &carried)]).is_refused(409);
        surely(&nobody(&world), &format!("{link}/taking"), &form).is_done();
        let now = of_list(&world, &s, s.d.provinces[0]);
        assert_eq!(now.len(), 11);
        assert_eq!((now[9].name.as_str(), now[9].traits.exemplar, now[9].birth), ("Nguyễn Thị Dòng Một", Some(true), Some(1990)));
        // The same again, for the answer was lost: told as the first time, and nothing is written.
        let (facts, path) = (world.facts(), format!("{link}/taking"));
        let again = nobody(&world).post(&path, &form);
        again.is_done();
        nobody(&world).get(&again.to).is_shown();
        assert_eq!((world.facts(), of_list(&world, &s, s.d.provinces[0]).len()), (facts, 11));
        nobody(&world).post(&format!("{link}/intake"), &[("rows", "  \n ")]).is_refused(422).says("chưa dán dòng nào");
        let many = "a|||||\n".repeat(301);
        nobody(&world).post(&format!("{link}/intake"), &[("rows", &many)]).is_refused(422).says("tối đa 300 dòng");
    }

    fn a_workbook_comes_by_the_link_as_it_comes_from_who_signed_in(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "20/3/2024");
        let intake = format!("{link}/intake");
        let sends = |bytes: &[u8], name: &str| nobody(&world).post_files(&intake, &[], &[("file", name, bytes)]);
        let book = nobody(&world).get(&format!("{link}/workbook")).bytes;
        let facts = world.facts();
        let page = sends(&book, "danh-sach.xlsx");
        page.is_shown().says("“danh-sach.xlsx”, 9 dòng: 0 ghi thêm, 0 sửa, 9 giữ nguyên");
        world::check_page("preview-by-link", &page.html);
        // Of another delegation, of no kind we know, broken, with nothing in it.
        let other = s.host(&world).get(&format!("/delegations/{}/workbook", s.d.provinces[1])).bytes;
        assert!(sends(&other, "doan-khac.xlsx").status == 422);
        assert!(sends(b"%PDF-1.4\n%%EOF", "danh-sach.pdf").status == 422);
        assert!(sends(b"PK\x03\x04", "danh-sach.xlsx").status == 422);
        sends(b"", "danh-sach.xlsx").is_refused(422);
        sends(&book[..book.len() / 2], "danh-sach.xlsx").is_refused(422).says("không phải là DOCX hay XLSX thật");
        // Nobody without a link, and nothing is left of what was looked at.
        let guess = nobody(&world).post_files(&format!("/lists/{}/intake", "0".repeat(64)), &[], &[("file", "a.xlsx", &book)]);
        guess.is_refused(404);
        let only = nobody(&world).post_files(&format!("{link}/delegates"), &[], &[("file", "a.xlsx", &book)]);
        only.is_refused(415);
        assert_eq!((world.facts(), of_list(&world, &s, s.d.provinces[0]).len()), (facts, 9));
    }

    fn in_which_other_list_somebody_stands_is_not_told_by_the_link_but_to_the_host(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "20/3/2024");
        let other = of_list(&world, &s, s.d.provinces[1])[0].clone();
        let line = format!("{}|||{}|{}|{}", other.name, other.birth.map_or(String::new(), |b| b.to_string()), other.post, other.unit);
        let page = nobody(&world).post(&format!("{link}/intake"), &[("rows", &line)]);
        page.is_shown().says("1 ghi thêm").says("cũng có tên ở danh sách của đoàn khác").says_nothing_of(&list(&world, s.d.provinces[1]).name);
        // Of a name alone nothing is told.
        let line_of = |post: &str| format!("{}||||{post}|đơn vị khác hẳn", other.name);
        nobody(&world).post(&format!("{link}/intake"), &[("rows", &line_of("Một chức vụ khác hẳn"))]).is_shown().says_nothing_of("cũng có tên");
        // Nor on the list's own page once they stand in both.
        let base = format!("{link}/delegates");
        let form = [("name", other.name.as_str()), ("post", "Một chức vụ khác hẳn"), ("unit", other.unit.as_str())];
        surely(&nobody(&world), &base, &form).is_done();
        nobody(&world).get(&link).is_shown().says(&other.name).says_nothing_of("trùng với").says_nothing_of("trùng người với").says_nothing_of("đoàn khác");
        s.host(&world).get(&s.dong_nai("")).is_shown().says("có thể trùng với").says(&list(&world, s.d.provinces[1]).name);
        let host = s.host(&world).post(&s.dong_nai("/intake"), &[("rows", &line)]);
        host.is_shown().says("cũng có tên").says(&list(&world, s.d.provinces[1]).name);
    }

    fn what_is_refused_by_a_link_counts_and_a_shut_list_takes_no_file(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "25/3/2024");
        for _ in 0..119 {
            nobody(&world).post(&format!("{link}/delegates"), &named("", "x")).is_refused(422);
        }
        let files = |n: usize| {
            let all: Vec<(&str, &str, &[u8])> = std::iter::repeat_n(("file", "a.pdf", b"%PDF-1.4 startxref 0 %%EOF".as_slice()), n).collect();
            nobody(&world).post_files(&format!("{link}/intake"), &[("rows", "Lê A||||Phó")], &all)
        };
        files(2).is_refused(422).says("Mỗi lần gửi được 1 tệp");
        files(1).is_refused(409).says("120 lần trong một giờ").keeps("rows", "Lê A||||Phó");
        world.clock_is("21/3/2024 08:00");
        files(1).is_refused(409).says("Hạn lập danh sách là 20/3/2024, đã qua");
    }

    fn previews_count_among_what_a_link_takes_in_an_hour(world) {
        let s = story(&world);
        let link = made(&world, &s, s.d.provinces[0], "20/3/2024");
        for _ in 0..120 {
            nobody(&world).post(&format!("{link}/intake"), &[("rows", "Lê A||||Phó")]).is_shown();
        }
        nobody(&world).post(&format!("{link}/intake"), &[("rows", "Lê A||||Phó")]).is_refused(409).keeps("rows", "Lê A||||Phó");
        nobody(&world).post(&format!("{link}/delegates"), &named("Lê A", "Phó")).is_refused(409);
        world.clock_is("13/3/2024 09:01");
        nobody(&world).post(&format!("{link}/intake"), &[("rows", "Lê A||||Phó")]).is_shown();
    }
}
