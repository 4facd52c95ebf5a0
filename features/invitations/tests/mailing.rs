//! Letters and reminders by mail: queued with their fact, carried by hands outside any unit of work, told on the pages.

use super::{Story, routes, story};
use crate::{Carried, Parcel, Postman, Returned, carry_one};
use kernel::{Allowed, PersonId, Uuid};
use post::{Line, Patience};
use std::time::Duration;
use world::{Mailbox, Manner, World};

/// The story with addresses of the first four delegates, and somebody who says that mail is carried.
fn told(world: &World, now: &str) -> Story {
    let s = story(world, now);
    let (id, of) = (s.m.gathering, s.i.invited[..4].to_vec());
    world.build(move |w| {
        let g = gatherings::gathering(w, id)?;
        let ok = Allowed::in_a_story(g.prepare(), PersonId(Uuid::now_v7()));
        let all: Vec<_> = of
            .iter()
            .zip(["a", "b", "c", "khong-co"])
            .map(|(d, a)| (*d, format!("{a}@tinh.gov.vn")))
            .collect();
        crate::deeds::set_emails(w, &ok, &g, &all)
    });
    at_work(world);
    s
}

fn at_work(world: &World) {
    let man = Postman { seen: world.now(), server: "thu.tinh.gov.vn".into(), trouble: String::new() };
    crate::carries_mail(&world.db, &man).unwrap();
}

fn line(mailbox: &Mailbox) -> Line {
    let patience = Patience { word: Duration::from_millis(500), mail: Duration::from_millis(900) };
    Line::new(mailbox.address().parse().unwrap(), None, patience).unwrap()
}

fn over(line: &mut Line, p: &Parcel) -> Result<(), Returned> {
    let back =
        |r: post::Returned| Returned { says: r.says, for_good: r.for_good, line: r.line, unsure: r.unsure };
    line.carry((&p.from, &p.to), &p.bytes).map_err(back)
}

/// One look into the queue by hands of this number.
fn carry(world: &World, hands: u128, line: &mut Line) -> Carried {
    let now = || world.now();
    carry_one(&world.db, (&now, Uuid::from_u128(hands)), &mut |p| over(line, p)).unwrap()
}

fn carry_all(world: &World, line: &mut Line) -> Vec<Carried> {
    std::iter::repeat_with(|| carry(world, 1, line)).take_while(|c| *c != Carried::Nothing).take(50).collect()
}

fn queue(world: &World, s: &Story, many: usize) {
    let to: Vec<String> = s.i.invited[..many].iter().map(ToString::to_string).collect();
    let form: Vec<(&str, &str)> = to.iter().map(|t| ("to", t.as_str())).collect();
    s.clerk(world).post(&format!("{}/invitations/mailing", s.path), &form).is_done();
}

fn rounds(world: &World, s: &Story) -> Vec<i64> {
    let sent = world.db.read(|w| crate::sent(w, s.m.gathering)).unwrap();
    sent.iter().take(4).map(|x| x.round).collect()
}

world::on_both_engines! {
    routes();

    fn whoever_was_chosen_stays_chosen_when_nobody_of_them_has_an_address(world) {
        let s = story(&world, "21/3/2024 08:00");
        at_work(&world);
        let [one, other, ..] = s.i.invited[..] else { panic!("a story with letters") };
        let form = [("to", one.to_string())];
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let back = s.clerk(&world).post(&format!("{}/invitations/mailing", s.path), &form);
        back.is_refused(422).says("chưa có địa chỉ thư");
        let ticked = |who: String| {
            let after = back.html.split_once(&format!("name=\"to\" value=\"{who}\"")).unwrap().1;
            after.split('>').next().unwrap().contains(" checked")
        };
        assert_eq!((ticked(one.to_string()), ticked(other.to_string())), (true, false));
    }

    fn letters_are_sent_when_the_server_took_them(world) {
        let s = told(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations", s.path);
        let before = rounds(&world, &s);
        c.get(&path).is_shown().says("Chương trình gửi thư qua máy chủ thu.tinh.gov.vn");
        queue(&world, &s, 6);
        assert_eq!((rounds(&world, &s), world.facts_named("invitations.queued")), (before.clone(), 1), "queued is not sent");
        c.get(&path).is_shown().says("4 thư đang chờ gửi");
        let (mailbox, to) = (Mailbox::open(Manner::Refuses), s.i.invited[0]);
        let done = carry_all(&world, &mut line(&mailbox));
        assert_eq!(done.iter().filter(|c| **c == Carried::Sent).count(), 3, "{done:?}");
        let taken = mailbox.taken();
        let mut whom: Vec<&str> = taken.iter().map(|(to, _)| to.as_str()).collect();
        whom.sort_unstable();
        assert_eq!(whom, ["a@tinh.gov.vn", "b@tinh.gov.vn", "c@tinh.gov.vn"]);
        let mail = &taken[0].1;
        assert!(mail.contains("giay-moi-0") && mail.contains("text/calendar") && !mail.contains("X-Unsent"));
        assert_eq!(rounds(&world, &s), [before[0] + 1, before[1] + 1, before[2] + 1, before[3]]);
        assert_eq!((world.facts_named("invitations.mailed"), world.facts_named("invitations.mail_failed")), (3, 1));
        c.get(&path).is_shown().says("1 thư lỗi, đã thôi gửi").says("máy chủ thư từ chối").says("550");
        c.get(&format!("{path}/of/{to}")).is_shown().says("đã gửi 08:00, 21/3/2024").says("Thư điện tử, 21/3/2024");
        // Tried again it is refused again; with a better server it goes.
        c.post(&format!("{path}/mailing/again"), &[]).is_done();
        mailbox.turns(Manner::Takes);
        assert_eq!(carry_all(&world, &mut line(&mailbox)), [Carried::Sent]);
        c.post(&format!("{path}/mailing/again"), &[]).is_refused(409).says("Không còn thư nào lỗi");
        c.get(&path).is_shown().says_nothing_of("thư lỗi, đã thôi gửi");
    }

    fn what_cannot_be_queued_is_said(world) {
        let s = told(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations/mailing", s.path);
        let (to, without) = (s.i.invited[0].to_string(), s.i.invited[20].to_string());
        c.post(&path, &[]).is_refused(422).says("Chưa chọn đại biểu nào");
        c.post(&path, &[("to", "<script>")]).is_refused(422);
        c.post(&path, &[("to", &without)]).is_refused(422).says("đều chưa có địa chỉ thư");
        let some = c.post(&path, &[("to", &to), ("to", &without)]);
        some.is_done();
        c.get(&some.to).is_shown().says("1 thư đang chờ gửi");
        c.post(&path, &[("to", &to)]).is_refused(422).says("đang chờ gửi");
        c.post(&format!("{path}/removal"), &[]).is_done();
        c.post(&format!("{path}/removal"), &[]).is_refused(409);
        s.teller(&world).post(&path, &[("to", &to)]).is_refused(403);
        // Nobody carries any more: nothing is put where it would lie unseen.
        world.clock_is("21/3/2024 09:00");
        c.post(&path, &[("to", &to)]).is_refused(409).says("phần gửi thư không chạy");
        c.get(&format!("{}/invitations", s.path)).is_shown().says("Từ 08:00, 21/3/2024 không thấy phần gửi thư chạy");
    }

    fn two_pairs_of_hands_send_each_letter_once(world) {
        let s = told(&world, "21/3/2024 08:00");
        queue(&world, &s, 4);
        let mailbox = Mailbox::open(Manner::Takes);
        std::thread::scope(|scope| {
            for hands in [1, 2, 3] {
                let (world, mailbox) = (&world, &mailbox);
                scope.spawn(move || {
                    let mut line = line(mailbox);
                    while carry(world, hands, &mut line) != Carried::Nothing {}
                });
            }
        });
        let mut whom: Vec<String> = mailbox.taken().into_iter().map(|(to, _)| to).collect();
        whom.sort_unstable();
        assert_eq!(whom, ["a@tinh.gov.vn", "b@tinh.gov.vn", "c@tinh.gov.vn", "khong-co@tinh.gov.vn"]);
        assert_eq!(world.facts_named("invitations.mailed"), 4);
    }

    fn who_is_killed_between_sending_and_noting_leaves_a_letter_that_goes_once_more(world) {
        let s = told(&world, "21/3/2024 08:00");
        let before = rounds(&world, &s)[0];
        queue(&world, &s, 1);
        let mailbox = Mailbox::open(Manner::Takes);
        let mut dying = line(&mailbox);
        let now = || world.now();
        let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            carry_one(&world.db, (&now, Uuid::from_u128(1)), &mut |p| {
                over(&mut dying, p).unwrap();
                std::panic::resume_unwind(Box::new("killed"));
            })
        }));
        assert!(killed.is_err() && mailbox.taken().len() == 1);
        // On the hands of the dead: nobody takes it, nobody takes it out.
        assert_eq!(carry(&world, 2, &mut line(&mailbox)), Carried::Nothing);
        s.clerk(&world).post(&format!("{}/invitations/mailing/removal", s.path), &[]).is_refused(409);
        world.clock_is("21/3/2024 08:21");
        assert_eq!(carry(&world, 2, &mut line(&mailbox)), Carried::Sent);
        let ids: Vec<String> = mailbox.taken().iter().map(|(_, m)| m.split("Message-ID: ").nth(1).unwrap().lines().next().unwrap().to_owned()).collect();
        assert_eq!((ids.len(), ids[0] == ids[1]), (2, true), "one Message-ID for both");
        assert_eq!((rounds(&world, &s)[0], world.facts_named("invitations.mailed")), (before + 1, 1), "written down once");
    }

    fn a_broken_line_is_tried_again_later_and_given_up_at_last(world) {
        let s = told(&world, "21/3/2024 08:00");
        queue(&world, &s, 1);
        let mailbox = Mailbox::open(Manner::HangsUp);
        let path = format!("{}/invitations", s.path);
        let back = carry(&world, 1, &mut line(&mailbox));
        assert!(matches!(&back, Carried::Returned(r) if r.line && !r.for_good), "{back:?}");
        assert_eq!(carry(&world, 1, &mut line(&mailbox)), Carried::Nothing, "not before its time");
        s.clerk(&world).get(&path).is_shown().says("chờ gửi lại lúc 08:01; lỗi: đường truyền tới máy chủ thư bị ngắt");
        for hour in ["21/3/2024 08:10", "21/3/2024 09:00", "21/3/2024 11:00", "21/3/2024 14:00", "21/3/2024 19:00", "22/3/2024 04:00", "22/3/2024 15:00", "23/3/2024 02:00"] {
            world.clock_is(hour);
            assert!(matches!(carry(&world, 1, &mut line(&mailbox)), Carried::Returned(_)), "{hour}");
        }
        world.clock_is("24/3/2024 08:00");
        assert_eq!(carry(&world, 1, &mut line(&mailbox)), Carried::Nothing, "given up");
        assert_eq!((mailbox.taken(), world.facts_named("invitations.mail_failed")), (vec![], 1));
        s.clerk(&world).get(&path).is_shown().says("đã thử 9 lần");
    }

    fn what_changed_while_it_waited_is_told_as_it_is_when_it_goes(world) {
        let s = told(&world, "21/3/2024 08:00");
        queue(&world, &s, 3);
        let c = s.clerk(&world);
        let gone = s.delegate(&world, s.i.invited[0]);
        c.post(&format!("/delegations/{}/delegates/{}/withdrawal", gone.delegation, gone.id), &[("version", "1"), ("withdraw_reason", "Ốm")]).is_done();
        c.post(&format!("{}/invitations/of/{}/link", s.path, s.i.invited[1]), &[("issue", "1"), ("why", "Thất lạc"), ("ends", "1")]).is_done();
        let mailbox = Mailbox::open(Manner::Takes);
        carry_all(&world, &mut line(&mailbox));
        assert_eq!(mailbox.taken().into_iter().map(|(to, _)| to).collect::<Vec<_>>(), ["c@tinh.gov.vn"]);
        assert_eq!((world.facts_named("invitations.mail_dropped"), world.facts_named("invitations.mail_failed")), (1, 1));
        c.get(&format!("{}/invitations", s.path)).is_shown().says("liên kết riêng đã thu hồi");
    }

    fn reminders_go_to_who_is_silent_and_to_nobody_else(world) {
        let s = told(&world, "22/3/2024 08:00");
        let c = s.clerk(&world);
        let path = format!("{}/invitations/reminders", s.path);
        let answered = world.db.read(|w| crate::answers(w, s.m.gathering)).unwrap();
        let silent: Vec<_> = s.i.invited[..4].iter().filter(|d| !answered.iter().any(|a| a.delegate == **d)).collect();
        assert_eq!(silent.len(), 2, "the story's own");
        c.get(&path).is_shown().says("2 người trong số này đã được gửi giấy mời và có địa chỉ thư");
        c.post(&path, &[]).is_done();
        // One of them answers before the mail goes.
        let token = s.token(&world, *silent[0]);
        world.nobody().post(&format!("/i/{token}"), &[("coming", "YES"), ("version", "0")]).is_done();
        let mailbox = Mailbox::open(Manner::Takes);
        carry_all(&world, &mut line(&mailbox));
        let taken = mailbox.taken();
        assert_eq!((taken.len(), world.facts_named("invitations.reminded")), (1, 1));
        assert!(!taken[0].1.contains("application/pdf"));
        c.get(&path).is_shown().says("1 đã gửi, lần cuối 08:00, 22/3/2024");
        world.clock_is("27/3/2024 08:00");
        at_work(&world);
        c.post(&path, &[]).is_refused(409).says("Đã quá hạn trả lời");
    }

    fn no_name_begins_another_head_or_command(world) {
        let s = told(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let d = s.delegate(&world, s.i.invited[0]);
        let form = [("version", "1"), ("name", "Lê A\r\nBcc: ke-gian@x.vn\r\n.\r\nRCPT TO:<ke-gian@x.vn>"), ("post", "Phó"), ("reason", "Sửa")];
        c.post(&format!("/delegations/{}/delegates/{}", d.delegation, d.id), &form).is_done();
        queue(&world, &s, 1);
        let mailbox = Mailbox::open(Manner::Takes);
        assert_eq!(carry_all(&world, &mut line(&mailbox)), [Carried::Sent]);
        let taken = mailbox.taken();
        assert_eq!(taken.len(), 1);
        let head = taken[0].1.split("\r\n\r\n").next().unwrap();
        assert!(!head.contains("Bcc") && !head.contains("ke-gian"), "{head}");
        assert_eq!(mailbox.heard().iter().filter(|l| l.starts_with("RCPT")).count(), 1);
    }

    fn a_silent_server_leaves_a_letter_to_a_person_and_sends_none_twice(world) {
        let s = told(&world, "21/3/2024 08:00");
        let (before, path) = (rounds(&world, &s), format!("{}/invitations", s.path));
        queue(&world, &s, 2);
        let mailbox = Mailbox::open(Manner::Silent);
        for _ in 0..2 {
            let back = carry(&world, 1, &mut line(&mailbox));
            assert!(matches!(&back, Carried::Returned(r) if r.unsure && r.line && !r.for_good), "{back:?}");
        }
        for hour in ["21/3/2024 08:30", "21/3/2024 12:00", "23/3/2024 08:00"] {
            world.clock_is(hour);
            assert_eq!(carry(&world, 1, &mut line(&mailbox)), Carried::Nothing, "{hour}");
        }
        at_work(&world);
        assert_eq!((mailbox.taken().len(), rounds(&world, &s), world.facts_named("invitations.mail_unsure")), (2, before.clone(), 2));
        let c = s.clerk(&world);
        let page = c.get(&path);
        page.is_shown().says("2 thư không rõ máy chủ đã nhận chưa").says("không rõ máy chủ đã nhận chưa: máy chủ thư không trả lời").says("Ghi đã gửi");
        world::check_page("mail-unsure", &page.html);
        // One of them is written down by hand with the others of the list; nobody is asked about it any more.
        let form = [("to", s.i.invited[0].to_string()), ("how", "MAIL".into()), ("day", "21/3/2024".into())];
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (*a, b.as_str())).collect();
        c.post(&format!("{path}/sent"), &form).is_done();
        c.get(&path).is_shown().says("1 thư không rõ máy chủ đã nhận chưa");
        // Tried again on a person's word, it is silent once more; then it is written down as what it told.
        c.post(&format!("{path}/mailing/again"), &[]).is_refused(409).says("Không còn thư nào lỗi");
        c.post(&format!("{path}/mailing/again"), &[("what", "unsure")]).is_done();
        assert!(matches!(carry(&world, 1, &mut line(&mailbox)), Carried::Returned(r) if r.unsure));
        world.clock_is("24/3/2024 08:00");
        s.teller(&world).post(&format!("{path}/mailing/settled"), &[]).is_refused(403);
        c.post(&format!("{path}/mailing/settled"), &[]).is_done();
        c.post(&format!("{path}/mailing/settled"), &[]).is_refused(409).says("Không còn thư nào không rõ");
        let sent = world.db.read(|w| crate::sent(w, s.m.gathering)).unwrap();
        let one = sent.iter().find(|x| x.delegate == s.i.invited[1]).unwrap();
        assert_eq!((one.round, one.day, one.how), (before[1] + 1, world::day("23/3/2024"), crate::How::Mail), "the day it went");
        assert_eq!(one.name, s.delegate(&world, s.i.invited[1]).name);
        c.get(&path).is_shown().says_nothing_of("không rõ máy chủ");
    }

    fn the_same_form_again_sends_no_second_letter(world) {
        let s = told(&world, "22/3/2024 08:00");
        let (c, path) = (s.clerk(&world), format!("{}/invitations", s.path));
        let (a, b) = (s.i.invited[0].to_string(), s.i.invited[1].to_string());
        let key = world::field_value(&c.get(&path).html, "key").expect("a key");
        let mailbox = Mailbox::open(Manner::Takes);
        for n in [1, 0, 0] {
            c.post(&format!("{path}/mailing"), &[("key", &key), ("to", &a)]).is_done();
            assert_eq!(carry_all(&world, &mut line(&mailbox)).len(), n);
        }
        assert_eq!((mailbox.taken().len(), world.facts_named("invitations.queued")), (1, 1));
        // Gone back to with somebody else chosen too: the other goes. Another form is another wish.
        c.post(&format!("{path}/mailing"), &[("key", &key), ("to", &a), ("to", &b)]).is_done();
        assert_eq!(carry_all(&world, &mut line(&mailbox)).len(), 1);
        let other = world::field_value(&c.get(&path).html, "key").unwrap();
        c.post(&format!("{path}/mailing"), &[("key", &other), ("to", &a)]).is_done();
        assert_eq!(carry_all(&world, &mut line(&mailbox)).len(), 1);
        let reminders = format!("{path}/reminders");
        let key = world::field_value(&c.get(&reminders).html, "key").expect("a key");
        for n in [2, 0] {
            c.post(&reminders, &[("key", &key)]).is_done();
            assert_eq!(carry_all(&world, &mut line(&mailbox)).len(), n, "reminders");
        }
    }

    fn a_sender_that_is_refused_holds_up_no_other_gathering(world) {
        let s = told(&world, "21/3/2024 08:00");
        let (from, by) = (s.m.gathering, PersonId(Uuid::now_v7()));
        let id = gatherings::GatheringId(Uuid::now_v7());
        world.build(move |w| {
            let source = gatherings::gathering(w, from)?;
            let g = gatherings::Gathering { id, name: "Hội nghị bên cạnh".into(), version: 1, ..source.clone() };
            let ok = Allowed::in_a_story(g.prepare(), by);
            gatherings::create(w, &ok, &g)?;
            delegates::copy(w, &ok, (&source, &g), delegates::Parts { delegations: true, rules: false })?;
            crate::copy(w, &ok, (&source, &g), crate::Parts { letter: true, hall: false })?;
            let setting = crate::Setting { sender: "nguoi-la@noi-khac.vn".into(), address: "https://a.vn".into(), ..crate::setting(w, id)? };
            crate::deeds::set_up(w, &ok, &g, &setting)?;
            let d = delegates::delegations(w, id)?.remove(0);
            let who = delegates::delegates(w, from)?.remove(0).who;
            let new = delegates::DelegateId(Uuid::now_v7());
            delegates::bring(w, &delegates::Pen::Host(ok.clone()), (&g, &d), &[(new, who)], "")?;
            crate::deeds::number_all(w, &ok, &g)?;
            crate::deeds::set_emails(w, &ok, &g, &[(new, "x@tinh.gov.vn".into())])?;
            let q = crate::queue::queue(w, &ok, (&g, Uuid::now_v7()), (crate::outbox::MailKind::Letter, &[new]))?;
            assert_eq!(q.queued, 1);
            Ok(())
        });
        queue(&world, &s, 2);
        let mailbox = Mailbox::open(Manner::NoSender);
        let done = carry_all(&world, &mut line(&mailbox));
        let back = done.iter().find_map(|c| if let Carried::Returned(r) = c { Some(r.clone()) } else { None }).unwrap();
        assert!(back.for_good && !back.line && back.says.contains("từ chối địa chỉ gửi"), "{back:?}");
        assert_eq!((done.len(), mailbox.taken().len()), (3, 2), "{done:?}");
    }

    fn to_try_again_asks_what_sending_asks(world) {
        let s = told(&world, "21/3/2024 08:00");
        queue(&world, &s, 4);
        let mailbox = Mailbox::open(Manner::Refuses);
        carry_all(&world, &mut line(&mailbox));
        let again = format!("{}/invitations/mailing/again", s.path);
        world.clock_is("21/3/2024 09:00");
        s.clerk(&world).post(&again, &[]).is_refused(409).says("phần gửi thư không chạy");
        at_work(&world);
        let g = s.m.gathering;
        let keep = |sender: &'static str| world.build(move |w| {
            let gathering = gatherings::gathering(w, g)?;
            let ok = Allowed::in_a_story(gathering.prepare(), PersonId(Uuid::now_v7()));
            let setting = crate::Setting { sender: sender.into(), ..crate::setting(w, g)? };
            crate::deeds::set_up(w, &ok, &gathering, &setting)
        });
        keep("");
        s.clerk(&world).post(&again, &[]).is_refused(409).says("Chưa ghi địa chỉ thư gửi đi");
        keep("giaymoi@tinh.gov.vn");
        s.clerk(&world).post(&again, &[]).is_done();
    }

    fn what_goes_wrong_inside_stays_in_the_log(world) {
        let s = told(&world, "21/3/2024 08:00");
        queue(&world, &s, 1);
        let id = s.i.invited[0];
        world.db.write(db::Who::program(world.now()), move |w| {
            w.exec("UPDATE delegates_delegate SET traits = 'spoiled' WHERE id = $1", db::p![id])?;
            w.commit_quietly("a row that cannot be read", ())
        }).unwrap();
        let mailbox = Mailbox::open(Manner::Takes);
        let back = carry(&world, 1, &mut line(&mailbox));
        assert!(matches!(&back, Carried::Returned(r) if r.says == "chương trình chưa lập được thư; báo người vận hành xem nhật ký" && !r.line && !r.unsure), "{back:?}");
        assert_eq!(mailbox.taken(), []);
    }

    fn facts_of_the_queue_name_whom(world) {
        let s = told(&world, "21/3/2024 08:00");
        queue(&world, &s, 2);
        s.clerk(&world).post(&format!("{}/invitations/mailing/removal", s.path), &[]).is_done();
        let names: Vec<String> = s.i.invited[..2].iter().map(|d| s.delegate(&world, *d).who.name).collect();
        for name in ["invitations.queued", "invitations.unqueued"] {
            let (data,): (String,) = world.db.read(|w| w.one("SELECT data FROM journal_entry WHERE name = $1", db::p![name])).unwrap();
            assert!(names.iter().all(|n| data.contains(n.as_str())), "{name}: {data}");
        }
    }
}
