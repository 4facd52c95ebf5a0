//! Invitations from numbering to answers, on both engines.

use super::{Story, routes, story};
use gatherings::{Change, ChangeId, Why};
use kernel::{Allowed, PersonId, Uuid};
use std::io::Read;
use world::World;

/// The venue changes, as the gathering's own page would do it.
fn moves(world: &World, s: &Story) {
    let id = s.m.gathering;
    world.build(move |w| {
        let g = gatherings::gathering(w, id)?;
        let ok = Allowed::in_a_story(g.prepare(), PersonId(Uuid::now_v7()));
        let why =
            Why {
                id: ChangeId(Uuid::now_v7()), reason: "Hội trường sửa chữa".into(), basis: String::new()
            };
        gatherings::change(w, &ok, &g, &Change::Venue("Nhà Văn hóa tỉnh".into()), &why)
    });
}

world::on_both_engines! {
    routes();

    fn numbers_are_given_once_and_never_again(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations", s.path);
        let numbers = || world.db.read(|w| crate::invitations(w, s.m.gathering)).unwrap().iter().map(|i| i.number).collect::<Vec<_>>();
        assert_eq!(numbers(), (1..=75).collect::<Vec<i64>>());
        c.post(&path, &[]).is_done();
        assert_eq!(numbers().len(), 75, "nobody is numbered twice");
        // One goes, two come: the number of who went is not given to anybody.
        let who = s.delegate(&world, s.i.invited[74]);
        c.post(&format!("/delegations/{}/delegates/{}/withdrawal", who.delegation, who.id), &[("version", "1"), ("withdraw_reason", "Ốm")]).is_done();
        let (id, by) = (s.m.gathering, PersonId(Uuid::now_v7()));
        world.build(move |w| delegates::sample::large(w, id, 2, by));
        c.get(&path).is_shown().says("Còn 2 đại biểu chưa có số");
        c.post(&path, &[]).is_done();
        assert_eq!(numbers(), (1..=77).collect::<Vec<i64>>());
        c.get(&path).is_shown().says_nothing_of(&format!(" {}", who.name));
    }

    fn a_letter_that_is_no_longer_so_is_sent_again_under_its_number(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations", s.path);
        let was = world.db.read(|w| gatherings::gathering(w, s.m.gathering)).unwrap().place;
        moves(&world, &s);
        c.get(&path).is_shown().says("đã đổi: địa điểm");
        c.get(&format!("{path}?show=changed")).is_shown().says("In 75 giấy mời này");
        let pdf = c.get(&format!("{path}/pdf?delegate={}", s.i.invited[0]));
        assert_eq!((pdf.status, pdf.mime.as_str()), (200, "application/pdf"));
        let (to, batch) = (s.i.invited[0].to_string(), Uuid::now_v7().to_string());
        let form = [("to", to.as_str()), ("how", "HAND"), ("day", "21/3/2024"), ("key", batch.as_str())];
        c.post(&format!("{path}/sent"), &form).is_done();
        let facts = world.facts();
        c.post(&format!("{path}/sent"), &form).is_done();
        assert_eq!(world.facts(), facts, "the same form again");
        let sent = world.db.read(|w| crate::sent(w, s.m.gathering)).unwrap();
        assert_eq!(sent.len(), 75);
        assert_eq!((sent[0].number, sent[0].round, sent[0].place.as_str()), (1, 2, "Nhà Văn hóa tỉnh"));
        assert_eq!((sent[1].round, sent[1].place.as_str()), (1, was.as_str()));
        c.get(&format!("{path}?show=changed")).says("In 74 giấy mời này");
        c.get(&format!("{path}/of/{to}")).is_shown().says("Nhà Văn hóa tỉnh").says("Bưu điện, 20/3/2024").says("Trao tay, 21/3/2024").says_nothing_of("giấy mời đã gửi ghi khác");
    }

    fn what_was_sent_is_written_down_only_for_whom_it_went(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations/sent", s.path);
        let to = s.i.invited[0].to_string();
        c.post(&path, &[("how", "MAIL"), ("day", "21/3/2024")]).is_refused(422).says("Chưa chọn đại biểu");
        c.post(&path, &[("to", &to), ("how", "BOAT"), ("day", "22/3/2024")]).is_refused(422).says("Cách gửi: chưa chọn").says("Ngày gửi: phải từ");
        c.post(&path, &[("to", &Uuid::now_v7().to_string()), ("how", "MAIL"), ("day", "21/3/2024")]).is_refused(422);
        assert_eq!(world.facts_named("invitations.sent"), 2, "the story's own");
    }

    fn a_delegate_answers_and_changes_it_until_the_day(world) {
        let s = story(&world, "24/3/2024 08:00");
        let who = s.i.invited[1];
        let path = format!("/i/{}", s.token(&world, who));
        let nobody = world.nobody();
        nobody.get(&path).is_shown().says("Giấy mời số 002/GM-UBND").says("Trung tâm Hội nghị").says("Khối").says_nothing_of("Đã trả lời");
        nobody.post(&path, &[("version", "0")]).is_refused(422).says("Trả lời: chưa chọn");
        nobody.post(&path, &[("coming", "INSTEAD"), ("version", "0")]).is_refused(422).says("chưa viết họ tên");
        nobody.post(&path, &[("coming", "INSTEAD"), ("instead_name", "..."), ("version", "0")]).is_refused(422).says("không phải là tên người").keeps("instead_name", "...");
        nobody.post(&path, &[("coming", "YES"), ("nights", "6"), ("version", "0")]).is_refused(422).says("nhiều nhất 3 đêm").says("27/3 – 28/3/2024").keeps("nights", "6");
        nobody.post(&path, &[("coming", "YES"), ("companions", "99"), ("note", "Ăn chay"), ("version", "0")]).is_refused(422).keeps("note", "Ăn chay");
        let yes = [("coming", "YES"), ("companions", "1"), ("travel", "BUS"), ("meals", "yes"), ("nights", "2"), ("note", "<script>alert(1)</script>"), ("version", "0")];
        nobody.post(&path, &yes).is_done();
        // Sent twice it is answered as the first time; another answer over the same page is not.
        let facts = world.facts();
        nobody.post(&path, &yes).is_done();
        assert_eq!(world.facts(), facts);
        nobody.post(&path, &[&yes[..3], &[("version", "0")]].concat()).is_refused(409);
        let seen = nobody.get(&path);
        seen.is_shown().says("Đã trả lời: dự");
        assert!(!seen.html.contains("<script>alert"));
        nobody.post(&path, &[("coming", "INSTEAD"), ("instead_name", "Võ Thị Sáu\r\nBcc: x"), ("version", "1")]).is_done();
        let a = world.db.read(|w| crate::answers(w, s.m.gathering)).unwrap().into_iter().find(|a| a.delegate == who).unwrap();
        assert_eq!((a.coming, a.instead_name.as_str(), a.nights), (crate::Coming::Instead, "Võ Thị Sáu Bcc: x", 0));
        let c = s.clerk(&world);
        c.get(&format!("{}/invitations?show=instead", s.path)).is_shown().says("đề nghị cử Võ Thị Sáu");
        world.clock_is("25/3/2024 23:59");
        nobody.post(&path, &[("coming", "NO"), ("version", "2")]).is_done();
        world.clock_is("26/3/2024 00:01");
        nobody.get(&path).is_shown().says("Đã hết hạn trả lời").says_nothing_of("Gửi trả lời");
        nobody.post(&path, &[("coming", "YES"), ("version", "3")]).is_refused(409);
        // The secretary still may.
        c.post(&format!("{}/invitations/of/{who}/answer", s.path), &[("coming", "YES"), ("version", "3")]).is_done();
    }

    fn a_link_sends_no_more_than_so_much_in_an_hour(world) {
        let s = story(&world, "24/3/2024 08:00");
        let path = format!("/i/{}", s.token(&world, s.i.invited[1]));
        for n in 0..30_i64 {
            world.nobody().post(&path, &[("coming", "NO"), ("version", &n.to_string())]).is_done();
        }
        world.nobody().post(&path, &[("coming", "YES"), ("version", "30")]).is_refused(409).says("30 lần trong một giờ");
        world.clock_is("24/3/2024 09:01");
        world.nobody().post(&path, &[("coming", "YES"), ("version", "30")]).is_done();
    }

    fn forged_links_open_nothing(world) {
        let s = story(&world, "24/3/2024 08:00");
        let good = s.token(&world, s.i.invited[0]);
        let mut near = good.clone();
        near.replace_range(0..1, if good.starts_with('0') { "1" } else { "0" });
        for bad in [near.as_str(), "0123456789abcdef0123456789abcdef", "x", &good[1..], &format!("{good}0"), "..%2f", "%00"] {
            for end in ["", "/calendar", "/pdf"] {
                world.nobody().get(&format!("/i/{bad}{end}")).is_refused(404);
            }
            world.nobody().post(&format!("/i/{bad}"), &[("coming", "YES"), ("version", "0")]).is_refused(404);
        }
        let ics = world.nobody().get(&format!("/i/{good}/calendar"));
        assert_eq!((ics.status, ics.mime.as_str()), (200, "text/calendar; charset=utf-8"));
        assert!(ics.html.contains("BEGIN:VEVENT"));
        assert_eq!(world.nobody().get(&format!("/i/{good}/pdf")).mime, "application/pdf");
    }

    fn preparation_is_for_the_hosts_preparers_alone(world) {
        let s = story(&world, "24/3/2024 08:00");
        let guest = world.person("Khách", &[(kernel::Post::Clerk, kernel::Scope::Body(s.m.provinces[2]))]);
        let of = format!("invitations/of/{}", s.i.invited[0]);
        let journal = format!("{of}/journal");
        let pages = ["invitations", "invitations/pdf", "invitations/mails", "invitations/workbook", "invitations/setup", "invitations/addresses", "invitations/reminders", &of, &journal, "badges", "badges/pdf", "seats"];
        for page in pages {
            let path = format!("{}/{page}", s.path);
            guest.get(&path).is_refused(403);
            s.teller(&world).get(&path).is_refused(403);
            world.nobody().get(&path).asks_to_sign_in();
        }
        let facts = world.facts();
        for deed in ["invitations", "invitations/sent", "invitations/setup", "invitations/addresses", "badges", "seats", "seats/order", "seats/move", "seats/reserve"] {
            guest.post(&format!("{}/{deed}", s.path), &[("version", "1")]).is_refused(403);
        }
        assert_eq!(world.facts(), facts);
    }

    fn mails_are_one_folder_with_a_file_for_each(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations", s.path);
        let seen = || world::field_value(&c.get(&format!("{path}/addresses")).html, "seen").unwrap();
        let send = |lines: &str, seen: &str| c.post(&format!("{path}/addresses"), &[("lines", lines), ("seen", seen)]);
        let first = seen();
        send("1 | | hoa@tinh.gov.vn\n2\tx\tkhong dung", &first).is_refused(422).says("không đúng dạng");
        send("999 | | a@b.vn", &first).is_refused(422).says("Không có giấy mời số “999”");
        send("1 | | a@b.vn\n1 | | c@d.vn", &first).is_refused(422).says("Số 001 ghi hai địa chỉ khác nhau");
        send("1 | | hoa@tinh.gov.vn\n2 | | ", &first).is_done();
        // A page from before somebody else wrote takes nothing away, and neither does a number alone.
        send("1 | | ", &first).is_refused(409).says("vừa được người khác ghi");
        send("1", &seen()).is_done();
        let zip = c.get(&format!("{path}/mails?delegate={}", s.i.invited[0]));
        assert_eq!((zip.status, zip.mime.as_str()), (200, "application/zip"));
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
        assert_eq!(zip.len(), 1);
        let mut file = zip.by_index(0).unwrap();
        let name = file.name().unwrap().into_owned();
        assert!(name.starts_with("001-") && name.is_ascii() && name.ends_with(".eml"), "{name}");
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert!(text.contains(" <hoa@tinh.gov.vn>\r\n") && text.contains("application/pdf") && text.contains("text/calendar"));
    }

    fn reminders_name_who_has_not_answered_with_their_links(world) {
        let s = story(&world, "23/3/2024 08:00");
        let c = s.clerk(&world);
        let seen = c.get(&format!("{}/invitations/reminders", s.path));
        seen.is_shown().says("37 đại biểu chưa trả lời");
        let (silent, said) = (s.i.invited[1], s.i.invited[0]);
        assert!(seen.html.contains(&s.token(&world, silent)) && !seen.html.contains(&s.token(&world, said)));
    }

    fn badges_keep_what_was_printed_and_tell_what_changed(world) {
        let s = story(&world, "26/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/badges", s.path);
        let (one, two) = (s.i.invited[0].to_string(), s.i.invited[1].to_string());
        c.post(&path, &[("what", "badges")]).is_refused(422).says("Chưa chọn đại biểu nào để in");
        let run = c.post(&path, &[("what", "badges"), ("to", &one), ("to", &two), ("key", &Uuid::now_v7().to_string())]);
        run.is_done();
        assert_eq!(c.get(&run.to).mime, "application/pdf");
        let printed = world.db.read(|w| crate::badges(w, s.m.gathering)).unwrap();
        assert_eq!(printed.len(), 2);
        let d = s.delegate(&world, s.i.invited[0]);
        assert!(printed.iter().any(|b| b.fits(&d)));
        c.get(&path).is_shown().says("in 26/3/2024").says("2 thẻ đại biểu");
        let mut d = d;
        d.who.post = "Chức vụ mới".into();
        assert!(!printed.iter().any(|b| b.fits(&d)));
        c.get(&format!("{path}/pdf?run={}", Uuid::now_v7())).is_refused(404);
        c.get(&format!("{path}/pdf")).is_refused(404);
    }

    fn the_setup_is_kept_over_what_its_writer_saw(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations/setup", s.path);
        let form = |version, address: &'static str| [("version", version), ("issuer", "UBND"), ("symbol", "GM"), ("address", address), ("gates", "A\nB\na"), ("sheet", "A5")];
        c.post(&path, &form("1", "javascript:alert(1)")).is_refused(422).says("Địa chỉ trang");
        c.post(&path, &form("1", "https://a.vn/x y")).is_refused(422);
        c.post(&path, &[("version", "1")]).is_refused(422).says("Đơn vị mời: chưa viết");
        c.post(&path, &[("issuer", "UBND"), ("symbol", "GM")]).is_refused(409);
        c.post(&path, &form("1", "https://a.vn/")).is_done();
        c.post(&path, &form("1", "https://b.vn")).is_refused(409);
        let now = world.db.read(|w| crate::store::setting(w, s.m.gathering)).unwrap();
        assert_eq!((now.address.as_str(), now.gates, now.half_sheet), ("https://a.vn", vec!["A".to_owned(), "B".to_owned()], true));
    }

    fn before_anything_was_set_up_every_page_says_what_to_do(world) {
        world.clock_is("21/3/2024 08:00");
        let by = PersonId(Uuid::now_v7());
        let m = world.build(move |w| gatherings::sample::mien_dong(w, by));
        let c = world.person("Thư ký", &[(kernel::Post::Clerk, kernel::Scope::Body(m.host()))]);
        let path = format!("/gatherings/{}", m.gathering);
        c.get(&format!("{path}/invitations")).is_shown().says("Chưa có ai để mời");
        c.get(&format!("{path}/invitations/reminders")).is_shown().says("Không còn ai phải nhắc");
        c.get(&format!("{path}/invitations/addresses")).is_shown().says("Chưa có giấy mời nào");
        c.get(&format!("{path}/badges")).is_shown().says("Chưa có ai để in thẻ");
        c.get(&format!("{path}/seats")).is_shown().says("Chưa có sơ đồ hội trường");
        c.get(&format!("{path}/check-in")).is_shown().says("Chưa có đại biểu nào để điểm danh");
        c.get(&format!("{path}/check-in/roll")).is_shown().says("Chưa có đại biểu nào");
        c.get(&format!("{path}/invitations/pdf")).is_refused(409);
        c.post(&format!("{path}/invitations"), &[]).is_refused(409).says("Chưa ghi nội dung giấy mời");
    }

    fn what_waits_for_the_secretary(world) {
        let s = story(&world, "21/3/2024 08:00");
        moves(&world, &s);
        let c = s.clerk(&world);
        let waits = c.get("/todos").html;
        assert_eq!(waits, "Gửi 75 giấy mời thay thế, 27/3/2024\nXem 1 đề nghị cử người dự thay, 27/3/2024");
        assert_eq!(world.person("Khách", &[(kernel::Post::Clerk, kernel::Scope::Body(s.m.provinces[2]))]).get("/todos").html, "");
        world.clock_is("29/3/2024 08:00");
        assert_eq!(c.get("/todos").html, "", "what is over waits for nobody");
    }

    fn the_workbook_holds_everything(world) {
        let s = story(&world, "21/3/2024 08:00");
        let seen = s.clerk(&world).get(&format!("{}/invitations/workbook", s.path));
        assert_eq!((seen.status, seen.mime.as_str()), (200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(seen.bytes)).unwrap();
        let mut sheet = String::new();
        zip.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
        assert_eq!(sheet.matches("<row ").count(), 76, "a head and 75 delegates");
    }

    fn an_address_goes_to_nobody_elses_number(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations/addresses", s.path);
        let seen = world::field_value(&c.get(&path).html, "seen").unwrap();
        let (one, two) = (s.delegate(&world, s.i.invited[0]), s.delegate(&world, s.i.invited[1]));
        let swapped = format!("001 | {} | hai@b.vn\n002 | {} | mot@b.vn", two.name, one.name);
        c.post(&path, &[("seen", &seen), ("lines", &swapped)]).is_refused(422).says("GM-46").says(&format!("số 001 là của {}", one.name));
        let right = format!("001 | {} | mot@b.vn\n002 hai@b.vn", one.name.to_uppercase());
        c.post(&path, &[("seen", &seen), ("lines", &right)]).is_done();
    }
}
