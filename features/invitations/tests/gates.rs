//! Gates: one by one, many at once after the network was cut, two gates at the same people.

use super::{present, routes, story, token};
use kernel::serde_json::{Value, json};
use kernel::{Moment, PersonId, Uuid};
use world::{day, text_of};

fn key() -> String {
    Uuid::new_v4().to_string()
}

/// Milliseconds of a moment of 28/3/2024, as a gate's script counts.
fn ms(hour: i64, minute: i64) -> i64 {
    Moment::at(day("28/3/2024"), hour, minute).0 / 1000
}

fn scan(key: &str, at: i64, who: &str, gate: &str) -> Value {
    json!({ "key": key, "at": at, "who": who, "gate": gate, "means": "CODE" })
}

fn came(html: &str) -> Vec<String> {
    html.split("data-came=\"").skip(1).map(|s| s.split('"').next().unwrap().to_owned()).collect()
}

world::on_both_engines! {
    routes();

    fn a_gate_without_javascript_goes_one_by_one(world) {
        let s = story(&world, "28/3/2024 06:50");
        let t = s.teller(&world);
        let path = format!("{}/check-in", s.path);
        t.get(&path).is_shown().says("Đã có mặt 0/75");
        let who = s.i.invited[0];
        let link = format!("https://thidua.binhphuoc.example/i/{}", s.token(&world, who));
        let first = t.post(&path, &[("who", &link), ("gate", "Cửa phụ"), ("key", &key())]);
        first.is_done();
        t.get(&first.to).is_shown().says(&s.delegate(&world, who).name).says("Đã có mặt 1/75");
        world.clock_is("28/3/2024 06:55");
        let again = t.post(&path, &[("who", "1"), ("gate", "Cửa chính"), ("key", &key())]);
        again.is_done();
        assert_eq!(present(&world, &s), [(who, Moment::at(day("28/3/2024"), 6, 50))], "in once");
        let roll = t.get(&format!("{path}/roll"));
        roll.is_shown().says("lượt trùng").says("Cửa phụ").says("2 lượt");
        assert_eq!((world.facts_named("invitations.came"), world.facts_named("invitations.scanned_again")), (1, 1));
    }

    fn the_same_form_twice_is_one_scan(world) {
        let s = story(&world, "28/3/2024 06:50");
        let t = s.teller(&world);
        let (path, k) = (format!("{}/check-in", s.path), key());
        for _ in 0..2 {
            t.post(&path, &[("who", "7"), ("key", &k)]).is_done();
        }
        t.get(&format!("{path}/roll")).says("1 lượt").says_nothing_of("lượt trùng");
    }

    fn a_name_of_several_is_chosen_from_a_list(world) {
        let s = story(&world, "28/3/2024 06:50");
        let t = s.teller(&world);
        let path = format!("{}/check-in", s.path);
        let several = t.post(&path, &[("who", "nguyen"), ("gate", "Cửa phụ")]);
        several.is_refused(422).keeps("who", "nguyen").says("chọn đúng người").says("Nguyễn");
        t.post(&path, &[("who", "Không Có Ai")]).is_refused(422).says("Không có đại biểu nào");
        t.post(&path, &[("who", "  ")]).is_refused(422).says("Quét mã");
        t.post(&path, &[("who", "<script>")]).is_refused(422);
        t.post(&path, &[]).is_refused(422);
        assert_eq!(present(&world, &s), []);
    }

    fn strange_codes_are_told_apart(world) {
        let s = story(&world, "28/3/2024 06:50");
        let t = s.teller(&world);
        let path = format!("{}/check-in", s.path);
        let forged = "0123456789abcdef0123456789abcdef";
        t.post(&path, &[("who", forged)]).is_refused(422).says("không phải mã giấy mời đang dùng");
        // Of another conference of the same host.
        let (m, by) = (s.m, PersonId(Uuid::now_v7()));
        let other = world.build(move |w| {
            let g = gatherings::gathering(w, m.gathering)?;
            let g = gatherings::Gathering { id: gatherings::GatheringId(Uuid::now_v7()), name: "Hội nghị điển hình".into(), ..g };
            let ok = kernel::Allowed::in_a_story(g.prepare(), by);
            gatherings::create(w, &ok, &g)?;
            crate::sample::large(w, g.id, 1, by)?;
            Ok(g.id)
        });
        let stranger = world.db.read(|w| crate::invitations(w, other)).unwrap()[0].delegate;
        let code = token(&world, other, stranger);
        t.post(&path, &[("who", &code)]).is_refused(422).says("của hội nghị khác: Hội nghị điển hình");
        // Withdrawn, with a new one in its place.
        let who = s.i.invited[3];
        let old = s.token(&world, who);
        let c = s.clerk(&world);
        let of = format!("{}/invitations/of/{who}", s.path);
        c.post(&format!("{of}/link"), &[("issue", "1"), ("why", "")]).is_refused(422);
        c.post(&format!("{of}/link"), &[("issue", "1"), ("why", "Thất lạc")]).is_done();
        c.post(&format!("{of}/link"), &[("issue", "1"), ("why", "Thất lạc")]).is_refused(409);
        t.post(&path, &[("who", &old)]).is_refused(422).says("đã thu hồi");
        world.nobody().get(&format!("/i/{old}")).is_refused(404);
        let new = s.token(&world, who);
        assert_ne!(old, new);
        t.post(&path, &[("who", &new)]).is_done();
        // And for good.
        c.post(&format!("{of}/link"), &[("issue", "2"), ("why", "Gửi nhầm"), ("ends", "1")]).is_done();
        world.nobody().get(&format!("/i/{new}")).is_refused(404);
        c.get(&of).is_shown().says("Đã thu hồi, không mở được");
    }

    fn who_was_withdrawn_is_told_with_the_day(world) {
        let s = story(&world, "26/3/2024 09:00");
        let c = s.clerk(&world);
        let who = s.i.invited[12];
        let d = s.delegate(&world, who);
        let of = format!("/delegations/{}/delegates/{who}/withdrawal", d.delegation);
        c.post(&of, &[("version", &d.version.to_string()), ("withdraw_reason", "Đi công tác")]).is_done();
        let code = s.token(&world, who);
        world.clock_is("28/3/2024 06:50");
        let t = s.teller(&world);
        t.post(&format!("{}/check-in", s.path), &[("who", &code)]).is_refused(422).says("đã rút ngày 26/3/2024");
        world.nobody().get(&format!("/i/{code}")).is_shown().says("không còn hiệu lực").says_nothing_of("Gửi trả lời");
        world.nobody().get(&format!("/i/{code}/pdf")).is_refused(404);
        world.nobody().post(&format!("/i/{code}"), &[("coming", "YES"), ("version", "0")]).is_refused(409);
    }

    fn the_key_of_one_person_loses_no_other(world) {
        let s = story(&world, "28/3/2024 06:50");
        let t = s.teller(&world);
        let (path, k) = (format!("{}/check-in", s.path), key());
        // Back in the browser keeps the key of the page before.
        for who in ["7", "8", "8"] {
            t.post(&path, &[("who", who), ("key", &k)]).is_done();
        }
        assert_eq!(present(&world, &s).len(), 2);
        t.get(&format!("{path}/roll")).says("2 lượt").says_nothing_of("lượt trùng");
    }

    fn a_gate_is_shut_on_other_days(world) {
        let s = story(&world, "26/3/2024 08:00");
        let t = s.teller(&world);
        let path = format!("{}/check-in", s.path);
        let one = |k: &str| json!([scan(k, 0, &s.i.invited[0].to_string(), "Cửa chính")]).to_string();
        // Noon of the eve is the first moment, the last of the last day the last.
        for (now, in_or_not) in [("26/3/2024 11:59", "refused"), ("29/3/2024 00:00", "refused"), ("26/3/2024 12:00", "in"), ("28/3/2024 23:59", "double")] {
            world.clock_is(now);
            let page = t.post(&path, &[("scans", &one(&key()))]);
            assert_eq!(came(&page.html), [in_or_not], "{now}");
            if in_or_not == "refused" {
                assert!(page.html.contains("đến hết ngày 28/3/2024"), "{now}");
            }
        }
        // What a gate kept without a network counts by its own hour, also when it arrives the day after.
        world.clock_is("29/3/2024 09:00");
        let late = json!([scan(&key(), ms(7, 5), &s.i.invited[1].to_string(), "Cửa chính")]).to_string();
        assert_eq!(came(&t.post(&path, &[("scans", &late)]).html), ["in"]);
    }

    fn a_key_of_another_gathering_loses_nobody(world) {
        let s = story(&world, "28/3/2024 07:30");
        let other = world.build(move |w| {
            let by = PersonId(Uuid::now_v7());
            let g = gatherings::gathering(w, s.m.gathering)?;
            let new = gatherings::Gathering { id: gatherings::GatheringId(Uuid::now_v7()), name: "Hội nghị khác".into(), ..g };
            gatherings::create(w, &kernel::Allowed::in_a_story(new.prepare(), by), &new)?;
            crate::sample::large(w, new.id, 2, by)?;
            Ok(new.id)
        });
        let t = s.teller(&world);
        let there = world.db.read(|w| crate::invitations(w, other)).unwrap()[0].delegate;
        let k = key();
        let one = |who: &str| json!([scan(&k, ms(7, 10), who, "Cửa chính")]).to_string();
        assert_eq!(came(&t.post(&format!("/gatherings/{other}/check-in"), &[("scans", &one(&there.to_string()))]).html), ["in"]);
        let path = format!("{}/check-in", s.path);
        let here = one(&s.i.invited[0].to_string());
        assert_eq!(came(&t.post(&path, &[("scans", &here)]).html), ["in"]);
        assert_eq!(came(&t.post(&path, &[("scans", &here)]).html), ["known"]);
        assert_eq!(present(&world, &s).len(), 1);
    }

    fn an_hour_that_cannot_be_is_the_hour_of_arrival_here(world) {
        let s = story(&world, "28/3/2024 07:30");
        let t = s.teller(&world);
        let ids: Vec<String> = s.i.invited.iter().map(ToString::to_string).collect();
        let scans = json!([scan(&key(), 0, &ids[0], "Cửa nay đã đổi tên")]);
        let path = format!("{}/check-in", s.path);
        assert_eq!(came(&t.post(&path, &[("scans", &scans.to_string())]).html), ["in"]);
        assert_eq!(present(&world, &s)[0].1, Moment::at(day("28/3/2024"), 7, 30));
        t.get(&format!("{path}/roll")).says("Cửa nay đã đổi tên");
    }

    fn a_queue_of_an_offline_gate_is_taken_whole_and_twice_is_once(world) {
        let s = story(&world, "28/3/2024 07:30");
        let t = s.teller(&world);
        let path = format!("{}/check-in", s.path);
        let ids: Vec<String> = s.i.invited.iter().map(ToString::to_string).collect();
        let all: Vec<Value> = ids.iter().take(5).enumerate().map(|(n, id)| scan(&key(), ms(7, i64::try_from(n).unwrap()), id, "Cửa phụ")).collect();
        let body = Value::Array(all.clone()).to_string();
        let first = t.post(&path, &[("scans", &body)]);
        first.is_shown();
        assert_eq!(came(&first.html), ["in"; 5]);
        assert_eq!(came(&t.post(&path, &[("scans", &body)]).html), ["known"; 5]);
        // The other gate was earlier with the second and later with the third.
        let other = [scan(&key(), ms(6, 40), &ids[1], "Cửa chính"), scan(&key(), ms(7, 20), &ids[2], "Cửa chính"), scan(&key(), ms(7, 21), "người lạ", "Cửa chính")];
        let answer = t.post(&path, &[("scans", &Value::Array(other.to_vec()).to_string())]);
        assert_eq!(came(&answer.html), ["earlier", "double", "refused"]);
        let now = present(&world, &s);
        assert_eq!(now.len(), 5);
        assert_eq!(now[0], (s.i.invited[1], Moment::at(day("28/3/2024"), 6, 40)), "the earliest counts");
        // A clock that runs ahead does not write into the future; what is no scan is told and the rest is taken.
        let odd = json!([scan(&key(), ms(23, 0), &ids[9], "Cửa phụ"), { "key": 5 }, scan(&key(), ms(7, 1), &ids[10], "Cửa chính")]);
        assert_eq!(came(&t.post(&path, &[("scans", &odd.to_string())]).html), ["in", "refused", "in"]);
        assert!(present(&world, &s).iter().all(|(_, at)| *at <= world.now()));
        for bad in ["", "{}", "[", "null"] {
            t.post(&path, &[("scans", bad)]).is_refused(409);
        }
    }

    fn two_gates_offline_at_five_hundred_delegates(world) {
        let s = story(&world, "28/3/2024 09:00");
        let (id, by) = (s.m.gathering, PersonId(Uuid::now_v7()));
        world.build(move |w| crate::sample::large(w, id, 425, by));
        let all = world.db.read(|w| crate::invitations(w, id)).unwrap();
        assert_eq!(all.len(), 500);
        let codes: Vec<String> = all.iter().map(|i| s.token(&world, i.delegate)).collect();
        let minute = |n: usize| i64::try_from(n).unwrap() * 10_000;
        // The main gate goes from the first on, the side gate from the last; both scan everybody within the same hour.
        let main: Vec<Value> = codes.iter().enumerate().map(|(n, c)| scan(&key(), ms(6, 0) + minute(n), c, "Cửa chính")).collect();
        let side: Vec<Value> = codes.iter().rev().enumerate().map(|(n, c)| scan(&key(), ms(6, 0) + minute(n) + 1, c, "Cửa phụ")).collect();
        let (a, b) = (s.teller(&world), s.clerk(&world));
        let path = format!("{}/check-in", s.path);
        for n in 0..5 {
            let part = |all: &[Value]| Value::Array(all[n * 100..(n + 1) * 100].to_vec()).to_string();
            a.post(&path, &[("scans", &part(&main))]).is_shown();
            b.post(&path, &[("scans", &part(&side))]).is_shown();
            // The answer was lost: the gate sends the same again.
            a.post(&path, &[("scans", &part(&main))]).is_shown();
        }
        let log = world.db.read(|w| crate::store::scans::log(w, id)).unwrap();
        assert_eq!(log.len(), 1000, "each scan is kept");
        let roll = crate::Roll::of(log.into_iter().map(|t| t.scan));
        assert_eq!((roll.present().len(), roll.doubles().len()), (500, 500));
        for (n, i) in all.iter().enumerate() {
            let (from_main, from_side) = (minute(n), minute(499 - n) + 1);
            let first = roll.first(i.delegate).unwrap();
            assert_eq!(first.at.0 / 1000 - ms(6, 0), from_main.min(from_side));
            assert_eq!(first.gate, if from_main < from_side { "Cửa chính" } else { "Cửa phụ" });
        }
        let page = a.get(&format!("{path}/roll"));
        page.is_shown().says("500/500").says("Mọi đại biểu đều đã có mặt").says("1000 lượt");
    }

    fn a_wrong_entry_is_taken_back_with_a_reason_and_stays_in_the_log(world) {
        let s = story(&world, "28/3/2024 07:00");
        let t = s.teller(&world);
        let (path, k) = (format!("{}/check-in", s.path), key());
        t.post(&path, &[("who", "5"), ("key", &k)]).is_done();
        t.post(&format!("{path}/undo"), &[("scan", &k)]).is_refused(422).says("Lý do: chưa viết");
        t.post(&format!("{path}/undo"), &[("scan", &key()), ("why", "Nhầm")]).is_refused(404);
        t.post(&format!("{path}/undo"), &[("scan", &k), ("why", "Ghi nhầm người")]).is_done();
        t.post(&format!("{path}/undo"), &[("scan", &k), ("why", "Ghi nhầm người")]).is_refused(409);
        assert_eq!(present(&world, &s), []);
        t.get(&format!("{path}/roll")).is_shown().says("Ghi nhầm người").says("0/75");
        t.post(&path, &[("who", "5"), ("key", &key())]).is_done();
        assert_eq!(present(&world, &s).len(), 1, "and may come in after all");
    }

    fn a_phones_own_camera_opens_the_link_and_gate_staff_write_there(world) {
        let s = story(&world, "28/3/2024 07:00");
        let who = s.i.invited[8];
        let path = format!("/i/{}", s.token(&world, who));
        world.nobody().get(&path).is_shown().says_nothing_of("Ghi có mặt");
        world.nobody().post(&format!("{path}/presence"), &[("key", &key())]).asks_to_sign_in();
        world.stranger("Người lạ").post(&format!("{path}/presence"), &[("key", &key())]).is_refused(403);
        let t = s.teller(&world);
        t.get(&path).is_shown().says("Ghi có mặt");
        t.post(&format!("{path}/presence"), &[("key", &key()), ("gate", "Cửa phụ")]).is_done();
        t.get(&path).is_shown().says("Đã có mặt từ 07:00, 28/3/2024 tại Cửa phụ");
        t.post(&format!("{path}/presence"), &[("key", &key()), ("gate", "Cửa chính")]).is_done();
        assert_eq!(present(&world, &s).len(), 1);
    }

    fn at_the_tablet_number_and_given_name_must_fit(world) {
        let s = story(&world, "28/3/2024 07:00");
        let t = s.teller(&world);
        let path = format!("{}/check-in/self", s.path);
        t.get(&path).is_shown().says("Tự điểm danh").says_nothing_of("Có mặt, vắng mặt");
        let d = s.delegate(&world, s.i.invited[1]);
        let given = d.name.split(' ').next_back().unwrap().to_owned();
        t.post(&path, &[("who", "2"), ("given", "Sai")]).is_refused(422).says("không khớp").keeps("who", "2");
        t.post(&path, &[("who", &d.name), ("given", &given)]).is_refused(422);
        t.post(&path, &[("who", "002"), ("given", &given.to_lowercase())]).is_done();
        assert_eq!(present(&world, &s).len(), 1);
    }

    fn the_roster_holds_digests_and_no_codes(world) {
        let s = story(&world, "28/3/2024 07:00");
        let t = s.teller(&world);
        let seen = t.get(&format!("{}/check-in/roster", s.path));
        assert_eq!((seen.status, seen.mime.as_str()), (200, "application/json"));
        let all: Value = kernel::serde_json::from_slice(&seen.bytes).unwrap();
        let people = all["people"].as_array().unwrap();
        assert_eq!(people.len(), 75);
        let token = s.token(&world, s.i.invited[0]);
        let digest = crate::token::hex(&crate::token::digest(&token));
        assert!(people.iter().any(|p| p["code"] == digest.as_str() && p["number"] == "001"));
        assert!(!String::from_utf8(seen.bytes).unwrap().contains(&token));
    }

    fn gates_are_for_the_hosts_people_alone(world) {
        let s = story(&world, "28/3/2024 07:00");
        let pages = ["check-in", "check-in/self", "check-in/roster", "check-in/roll", "check-in/live"];
        let guest = world.person("Khách", &[(kernel::Post::Teller, kernel::Scope::Body(s.m.provinces[2]))]);
        for page in pages {
            let path = format!("{}/{page}", s.path);
            guest.get(&path).is_refused(404);
            world.stranger("Người lạ").get(&path).is_refused(403);
            world.nobody().get(&path).asks_to_sign_in();
        }
        for deed in ["check-in", "check-in/self", "check-in/undo"] {
            guest.post(&format!("{}/{deed}", s.path), &[("who", "1"), ("scan", &key()), ("why", "x")]).is_refused(404);
        }
        assert_eq!(present(&world, &s), []);
        assert!(text_of(&s.teller(&world).get(&format!("{}/check-in", s.path)).html).contains("Điểm danh"));
    }

    fn a_known_scan_is_known_though_the_log_is_full(world) {
        let s = story(&world, "28/3/2024 06:50");
        let (g, one, two) = (s.m.gathering, s.i.invited[0], s.i.invited[1]);
        world.build(move |w| {
            let g = gatherings::gathering(w, g)?;
            let ok = kernel::Allowed::in_a_story(crate::StandAtGate::of(&g), PersonId(Uuid::now_v7()));
            let wish = |who: delegates::DelegateId, n: u128| crate::gate::Wish {
                key: crate::ScanId(Uuid::from_u128(n)),
                at: Moment::at(day("28/3/2024"), 6, 50),
                who: who.to_string(),
                gate: String::new(),
                means: crate::Means::Code,
            };
            let mut desk = crate::gate::Desk::of(w, g)?;
            desk.room = 1;
            let mut take = |w: &mut db::Writing, who, n| desk.take(w, &ok, &wish(who, n)).map(|t| t.came.word());
            assert_eq!(take(w, one, 1)?, "in");
            assert_eq!(take(w, one, 1)?, "known", "sent again into a full log");
            assert_eq!(take(w, two, 2)?, "refused");
            Ok(())
        });
    }
}
