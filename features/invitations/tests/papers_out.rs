//! Whoever is a delegate no more: what they still hold, and taking it back. Whoever comes instead, by name.

use super::{present, routes, story};
use kernel::Uuid;

world::on_both_engines! {
    routes();

    fn what_somebody_gone_still_holds_is_out_until_it_was_settled(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let (path, who) = (format!("{}/invitations/void", s.path), s.i.invited[12]);
        let to = who.to_string();
        c.get(&path).is_shown().says("Không còn giấy mời, thẻ nào phải thu hồi");
        for what in ["badges", "plates"] {
            c.post(&format!("{}/badges", s.path), &[("what", what), ("to", &to), ("key", &Uuid::now_v7().to_string())]).is_done();
        }
        let d = s.delegate(&world, who);
        c.post(&format!("/delegations/{}/delegates/{who}/withdrawal", d.delegation), &[("version", "1"), ("withdraw_reason", "Ốm")]).is_done();
        c.get(&path).is_shown().says(&d.name).says("giấy mời, thẻ, biển tên");
        c.get(&format!("{}/invitations", s.path)).is_shown().says("1 người không còn là đại biểu còn giữ");
        c.get(&format!("{}/invitations/of/{who}", s.path)).is_shown().says("ghi đã thu hồi, đã báo không dự");
        c.post(&path, &[("how", "TOLD"), ("day", "21/3/2024")]).is_refused(422).says("Chưa chọn ai");
        c.post(&path, &[("to", &s.i.invited[0].to_string()), ("how", "TOLD"), ("day", "21/3/2024")]).is_refused(422);
        c.post(&path, &[("to", &to), ("how", "EATEN"), ("day", "22/3/2024"), ("note", "<script>")]).is_refused(422).keeps("note", "<script>").says("Ngày: phải từ");
        s.teller(&world).post(&path, &[("to", &to), ("how", "TOLD"), ("day", "21/3/2024")]).is_refused(403);
        let held = || world.db.read(|w| Ok((crate::sent(w, s.m.gathering)?.iter().any(|x| x.delegate == who), crate::badges(w, s.m.gathering)?.iter().filter(|b| b.delegate == who).count()))).unwrap();
        assert_eq!(held(), (true, 2));
        c.post(&path, &[("to", &to), ("how", "BACK"), ("day", "21/3/2024"), ("note", "Nhận lại ở văn thư")]).is_done();
        assert_eq!((held(), world.facts_named("invitations.taken_back")), ((false, 0), 1));
        c.get(&path).is_shown().says("đã thu hồi, 21/3/2024: Nhận lại ở văn thư").says("Không còn giấy mời, thẻ nào phải thu hồi");
        c.post(&path, &[("to", &to), ("how", "BACK"), ("day", "21/3/2024")]).is_refused(422);
        // The plate was noted by mistake.
        let (undo, plate) = (format!("{path}/undo"), format!("{who}:PLATE"));
        c.post(&undo, &[("undone", &plate)]).is_refused(422).says("Lý do bỏ");
        c.post(&undo, &[("undone", "<script>"), ("why", "Nhầm")]).is_refused(422).says("chưa chọn");
        c.post(&undo, &[("undone", &format!("{}:BADGE", s.i.invited[0])), ("why", "Nhầm")]).is_refused(409);
        s.teller(&world).post(&undo, &[("undone", &plate), ("why", "Nhầm")]).is_refused(403);
        c.post(&undo, &[("undone", &plate), ("why", "Biển tên chưa thu được")]).is_done();
        assert_eq!((held(), world.facts_named("invitations.taken_back_undone")), ((false, 1), 1));
        c.get(&path).is_shown().says("biển tên");
        c.get(&format!("{}/invitations/of/{who}/journal", s.path)).is_shown().says("Biển tên chưa thu được");
        c.post(&path, &[("to", &to), ("how", "BACK"), ("day", "21/3/2024")]).is_done();
    }

    fn whom_an_answer_named_is_taken_in_one_step(world) {
        let s = story(&world, "21/3/2024 08:00");
        let c = s.clerk(&world);
        let all = world.db.read(|w| crate::answers(w, s.m.gathering)).unwrap();
        let a = all.iter().find(|a| a.coming == crate::Coming::Instead).unwrap();
        let (who, d) = (a.delegate, s.delegate(&world, a.delegate));
        let path = format!("{}/invitations/of/{who}/instead", s.path);
        c.get(&path).is_shown().says(&a.instead_name).says(&a.instead_post);
        let (version, answer, key) = (d.version.to_string(), a.version.to_string(), Uuid::now_v7().to_string());
        let form = |name: &'static str, answer: &str| vec![("name", name.to_owned()), ("post", "Phó Chánh Văn phòng".to_owned()), ("reason", "Đi công tác".to_owned()), ("version", version.clone()), ("answer", answer.to_owned()), ("key", key.clone())];
        let send = |form: &[(&str, String)]| { let f: Vec<(&str, &str)> = form.iter().map(|(a, b)| (*a, b.as_str())).collect(); c.post(&path, &f) };
        send(&form("", &answer)).is_refused(422).says("Họ và tên: chưa viết");
        c.post(&path, &[("name", &"â".repeat(101)), ("post", "Phó"), ("reason", "x"), ("version", &version), ("answer", &answer)]).is_refused(422).says("dài 101 ký tự, tối đa 100");
        send(&form("Lý Thị Ngân", "99")).is_refused(409).says("Trả lời vừa được đổi");
        s.teller(&world).get(&path).is_refused(403);
        send(&form("Lý Thị Ngân", &answer)).is_done();
        let facts = world.facts();
        send(&form("Lý Thị Ngân", &answer)).is_done();
        assert_eq!(world.facts(), facts, "the same form again");
        let seats = world.db.read(|w| crate::seats(w, s.m.gathering)).unwrap();
        let now = s.delegate(&world, who);
        let heir = now.heir.unwrap();
        assert_eq!((seats.seat_of(who), seats.seat_of(heir).is_some()), (None, true), "the seat goes along");
        let (invited, sent, answers) = world.db.read(|w| Ok((crate::invitations(w, s.m.gathering)?, crate::sent(w, s.m.gathering)?, crate::answers(w, s.m.gathering)?))).unwrap();
        assert_eq!(invited.iter().find(|i| i.delegate == heir).unwrap().number, 76, "a number of their own");
        assert!(!sent.iter().any(|x| x.delegate == who), "the letter of who asked for it is told off");
        assert_eq!(answers.iter().find(|x| x.delegate == heir).map(|x| x.coming), Some(crate::Coming::Yes));
        c.get(&format!("/delegations/{}/delegates/{who}", d.delegation)).is_shown().says("Đi công tác").says("Lý Thị Ngân");
        let code = s.token(&world, who);
        world.clock_is("28/3/2024 06:50");
        s.teller(&world).post(&format!("{}/check-in", s.path), &[("who", &code)]).is_refused(422).says("đã được thay bằng Lý Thị Ngân");
    }

    fn whom_an_answer_named_is_taken_at_the_gate(world) {
        let s = story(&world, "28/3/2024 06:50");
        let all = world.db.read(|w| crate::answers(w, s.m.gathering)).unwrap();
        let a = all.iter().find(|a| a.coming == crate::Coming::Instead).unwrap();
        let gate = format!("{}/check-in", s.path);
        let (t, c) = (s.teller(&world), s.clerk(&world));
        t.post(&gate, &[("who", &a.instead_name)]).is_refused(422).says("dự thay").says("thư ký hội nghị nhận");
        let path = format!("{}/invitations/of/{}/instead", s.path, a.delegate);
        c.post(&gate, &[("who", &a.instead_name)]).is_refused(422).says("Nhận Lý Thị Ngân dự thay");
        assert_eq!(present(&world, &s), []);
        c.get(&path).is_shown().says("Ghi có mặt luôn");
        let d = s.delegate(&world, a.delegate);
        let (version, answer) = (d.version.to_string(), a.version.to_string());
        c.post(&path, &[("name", &a.instead_name), ("post", "Phó Chánh Văn phòng"), ("reason", "Đi công tác"), ("version", &version), ("answer", &answer), ("present", "1"), ("gate", "Cửa phụ")]).is_done();
        let heir = s.delegate(&world, a.delegate).heir.unwrap();
        assert_eq!(present(&world, &s).iter().map(|(d, _)| *d).collect::<Vec<_>>(), [heir]);
    }
}
