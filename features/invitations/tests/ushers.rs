//! Whoever stands at the gate and does nothing else; whom a gate offers; names of gates that come from phones.

use super::{present, routes, story};
use kernel::serde_json::{Value, json};
use kernel::{Moment, Post, Scope, Uuid};
use world::{check_page, day};

fn ms(hour: i64, minute: i64) -> i64 {
    Moment::at(day("28/3/2024"), hour, minute).0 / 1000
}

fn scan(at: i64, who: &str, gate: &str) -> Value {
    json!({ "key": Uuid::new_v4().to_string(), "at": at, "who": who, "gate": gate, "means": "CODE" })
}

fn came(html: &str) -> Vec<String> {
    html.split("data-came=\"").skip(1).map(|s| s.split('"').next().unwrap().to_owned()).collect()
}

world::on_both_engines! {
    routes();

    fn an_usher_writes_down_who_came_and_sees_nothing_else(world) {
        let s = story(&world, "28/3/2024 06:50");
        let u = world.person("Mạc Thị Cửa", &[(Post::Usher, Scope::Body(s.m.host()))]);
        let gate = format!("{}/check-in", s.path);
        let todo = u.get("/todos");
        assert_eq!(todo.html, "Điểm danh đại biểu ở cửa hội trường, 28/3/2024");
        let page = u.get(&gate);
        page.is_shown().says("Đã có mặt 0/75");
        check_page("gate-usher", &page.html);
        assert!(!page.html.contains("/invitations") && !page.html.contains("href=\"/gatherings\""), "ways to shut doors");
        u.post(&gate, &[("who", "1"), ("gate", "Cửa chính")]).is_done();
        u.get(&format!("{gate}/roll")).is_shown().says("1/75");
        u.get(&format!("{gate}/self")).is_shown();
        assert_eq!(u.get(&format!("{gate}/roster")).status, 200);
        assert_eq!(present(&world, &s).len(), 1);
        for page in ["", "/invitations", "/seats", "/badges", "/delegations", "/delegates", "/programme", "/tasks"] {
            let seen = u.get(&format!("{}{page}", s.path));
            assert!([403, 404].contains(&seen.status), "{page}: {}", seen.status);
        }
        // Of another host's conference nothing at all.
        let other = world.person("Người cửa khác", &[(Post::Usher, Scope::Body(s.m.provinces[2]))]);
        other.get(&gate).is_refused(404);
        other.post(&gate, &[("who", "2")]).is_refused(404);
        // When it is over nothing waits any more.
        world.clock_is("29/3/2024 08:00");
        assert_eq!(world.person("Mạc Thị Cửa", &[(Post::Usher, Scope::Body(s.m.host()))]).get("/todos").html, "");
    }

    fn whoever_was_replaced_is_not_offered_and_their_code_leads_to_the_one_who_came_instead(world) {
        let s = story(&world, "26/3/2024 09:00");
        let c = s.clerk(&world);
        let who = s.i.invited[12];
        let d = s.delegate(&world, who);
        let of = format!("/delegations/{}/delegates/{who}/replacement", d.delegation);
        let form = [("version", "1"), ("name", "Quách Thị Dự Thay"), ("post", d.post.as_str()), ("unit", d.unit.as_str()), ("reason", "Bận")];
        c.post(&of, &form).is_done();
        let code = s.token(&world, who);
        world.clock_is("28/3/2024 06:50");
        let (t, gate) = (s.teller(&world), format!("{}/check-in", s.path));
        let heir = s.delegate(&world, s.delegate(&world, who).heir.unwrap());
        // By the code on the old letter, by its number, by the old name: told who came instead, who is one touch away.
        for asked in [code.as_str(), "13", d.name.as_str()] {
            let told = t.post(&gate, &[("who", asked)]);
            told.is_refused(422).says("đã được thay bằng Quách Thị Dự Thay ngày 26/3/2024");
            assert!(told.html.contains(&format!("value=\"{}\"", heir.id)), "{asked}");
            assert!(!told.html.contains(&format!("value=\"{who}\"")), "{asked}");
        }
        // Among others of a name whoever is gone is not there at all.
        let given = d.name.split(' ').next().unwrap();
        let several = t.get(&format!("{gate}?q={}", kernel::fold(given)));
        assert!(!several.html.contains(&who.to_string()) && several.html.contains("Chọn đúng người"));
        t.post(&gate, &[("who", &heir.id.to_string())]).is_done();
        assert_eq!(present(&world, &s)[0].0, heir.id);
        let roster: Value = kernel::serde_json::from_slice(&t.get(&format!("{gate}/roster")).bytes).unwrap();
        let gone = roster["people"].as_array().unwrap().iter().find(|p| p["id"] == who.to_string()).unwrap().clone();
        assert_eq!(gone["heir"], heir.id.to_string());
    }

    fn what_is_no_name_of_a_gate_is_refused_with_a_sentence(world) {
        let s = story(&world, "28/3/2024 07:30");
        let (t, gate) = (s.teller(&world), format!("{}/check-in", s.path));
        let ids: Vec<String> = s.i.invited.iter().map(ToString::to_string).collect();
        let long = "Cửa ".repeat(20);
        let odd = [scan(ms(7, 0), &ids[0], &long), scan(ms(7, 0), &ids[1], "???"), scan(ms(7, 0), &ids[2], "<img src=x>"), scan(ms(7, 0), &ids[3], "Cửa B (tầng 2)")];
        let page = t.post(&gate, &[("scans", &Value::Array(odd.to_vec()).to_string())]);
        assert_eq!(came(&page.html), ["refused", "refused", "refused", "in"]);
        page.says("tối đa 60").says("không phải tên cửa");
        t.post(&gate, &[("who", "5"), ("gate", &long)]).is_refused(422).says("Chọn lại cửa");
        // So many names and no more: the gates of now are always taken.
        let many: Vec<Value> = (0..30).map(|n| scan(ms(7, 1), &ids[n + 10], &format!("Cửa {n}"))).collect();
        let answers = came(&t.post(&gate, &[("scans", &Value::Array(many).to_string())]).html);
        assert_eq!(answers.iter().filter(|a| *a == "in").count(), 23, "with the one before");
        t.post(&gate, &[("who", "60"), ("gate", "Cửa phụ")]).is_done();
        let c = s.clerk(&world);
        let setup = [("issuer", "UBND"), ("symbol", "GM"), ("gates", "Cửa A\n!!!"), ("version", "1")];
        c.post(&format!("{}/invitations/setup", s.path), &setup).is_refused(422).says("không phải tên cửa");
    }
}
