//! Stories of selections: nominated, chosen, settled, up a level; and what waits for whom.

use super::stories::{good, story};
use crate::sample::binh_duong;
use crate::{ExemplarId, SelectionId, todos};
use db::Reading;
use kernel::{Post, Refusal, Scope};
use web::{Page, Routes, Visit};
use world::{Person, Seen, World, field_value};

fn selection(id: SelectionId) -> String {
    format!("/selections/{id}")
}

/// Where the decision about a nomination is sent: the form that stands in the row of this name.
fn decision(who: &Person<'_>, id: SelectionId, name: &str) -> String {
    let html = who.get(&selection(id)).html;
    let row = html.split("<tr").find(|r| r.contains(name) && r.contains("/outcome\"")).unwrap().to_owned();
    row.split("action=\"").find(|a| a.contains("/outcome\"")).unwrap().split('"').next().unwrap().to_owned()
}

pub(super) fn decide(who: &Person<'_>, id: SelectionId, name: &str, fields: &[(&str, &str)]) -> Seen {
    who.post(&decision(who, id, name), fields)
}

fn nominate(who: &Person<'_>, id: SelectionId, exemplar: ExemplarId) -> Seen {
    who.post(&format!("{}/nominations", selection(id)), &[("exemplar", &exemplar.to_string()), ("note", "")])
}

#[derive(askama::Template)]
#[template(source = "{% for t in todos %}{{ t.title }}|{{ t.detail }}\n{% endfor %}", ext = "txt")]
struct List {
    todos: Vec<web::Todo>,
}

/// The first page, as far as exemplars go.
fn list(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    Page::of(&List { todos: todos(v, w)? })
}

fn routes() -> Routes {
    crate::routes().page("/todos", web::signed_in("a test's own list"), list)
}

/// Titles and details of what waits for somebody with this appointment.
fn waiting(world: &World, post: Post, scope: Scope) -> Vec<(String, String)> {
    let all = world.person("Ai đó", &[(post, scope)]).get("/todos").is_shown().html.clone();
    all.lines().filter_map(|l| l.split_once('|')).map(|(t, d)| (t.to_owned(), d.to_owned())).collect()
}

world::on_both_engines! { routes();
    fn the_town_sees_which_field_has_nobody(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let page = officer.get(&selection(s.made.town));
        good(&page, "selection").says("Chưa chọn ai ở: Quốc phòng – an ninh; Cải cách hành chính, chuyển đổi số.").says("đã chọn 4/6").says("Cơ cấu cá nhân được chọn").says("Đơn vị chưa giới thiệu ai")
            .says("Cán bộ thi đua, khen thưởng, Ủy ban nhân dân thị xã Nghi Sơn").says_nothing_of("Hệ thống");
        // One nominated and chosen fills the bar of its field; of two one fills half.
        let bar = |field: &str| {
            let row = page.html.split("<tr").find(|r| r.contains(field) && r.contains("class=\"meter\"")).unwrap();
            row.split("<rect width=\"").nth(2).unwrap().split('"').next().unwrap().to_owned()
        };
        assert_eq!((bar("Xây dựng Đảng"), bar("Văn hóa"), bar("Cải cách hành chính")), ("100".into(), "50".into(), "0".into()));
        decide(&officer, s.made.town, "Trương Công Uẩn", &[("outcome", "CHOSEN"), ("reason", "Đại diện lĩnh vực"), ("seen", "")]).is_done();
        officer.get(&selection(s.made.town)).is_shown().says("Chưa chọn ai ở: Cải cách hành chính, chuyển đổi số.");
        // A clerk of a commune sees the list and the reasons, not how people are composed.
        good(&s.clerk(&world, 5).get(&selection(s.made.town)), "seen from below").says("Lò Thị Ánh").says_nothing_of("Cơ cấu cá nhân").says_nothing_of("Chốt danh sách");
        good(&officer.get("/selections"), "selections").says("5/6").says("Đã chốt 22/01/2025");
        s.clerk(&world, 5).get(&selection(s.made.commune)).is_refused(404);
        assert!(!s.clerk(&world, 5).get("/selections").is_shown().html.contains("xã Thanh Sơn"));
    }

    fn chosen_or_not_always_with_a_reason_and_never_too_many(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let (town, name) = (s.made.town, "Trương Công Uẩn");
        decide(&officer, town, name, &[("outcome", "CHOSEN"), ("reason", " "), ("seen", "")]).is_refused(422).says("Lý do: chưa viết");
        decide(&officer, town, name, &[("reason", "x"), ("seen", "")]).is_refused(422).says("Kết luận: chưa chọn");
        s.clerk(&world, 3).post(&decision(&officer, town, name), &[("outcome", "CHOSEN"), ("reason", "x"), ("seen", "")]).is_refused(403);
        // Whoever saw another outcome is told.
        decide(&officer, town, name, &[("outcome", "CHOSEN"), ("reason", "x"), ("seen", "CHOSEN")]).is_refused(409);
        officer.post(&format!("{}/closure", selection(town)), &[("version", "99")]).is_refused(422).says("Còn 1 điển hình chưa có kết luận");
        let edit = format!("{}/edit", selection(town));
        let page = officer.get(&edit);
        good(&page, "edit");
        let version = field_value(&page.html, "version").unwrap();
        let words = [("level", "DISTRICT"), ("title", "Hội nghị"), ("day", "20/5/2025"), ("closes_on", "15/4/2025"), ("criteria", "x"), ("version", version.as_str())];
        officer.post(&edit, &[&words[..], &[("places", "3")]].concat()).is_refused(422).says("đã chọn 4 điển hình").keeps("title", "Hội nghị");
        officer.post(&edit, &[&words[..], &[("places", "4"), ("closes_on", "01/6/2025")]].concat()[..7]).is_done();
        decide(&officer, town, name, &[("outcome", "CHOSEN"), ("reason", "x"), ("seen", "")]).is_refused(422).says("Đã chọn đủ 4");
        decide(&officer, town, "Lò Thị Ánh", &[("outcome", "NOT_CHOSEN"), ("reason", "Đơn vị đề nghị thay"), ("seen", "CHOSEN")]).is_done();
        decide(&officer, town, name, &[("outcome", "CHOSEN"), ("reason", "Đại diện lĩnh vực"), ("seen", "")]).is_done();
        let version = field_value(&officer.get(&selection(town)).html, "version").unwrap();
        officer.post(&format!("{}/closure", selection(town)), &[("version", &version)]).is_refused(422).says("Chưa hết hạn giới thiệu, 15/4/2025. Còn").says("đơn vị chưa giới thiệu ai");
        officer.post(&format!("{}/closure", selection(town)), &[("version", &version), ("early", "yes")]).is_done();
        let settled = officer.get(&selection(town));
        good(&settled, "settled").says("Đã chốt 12/02/2025").says("Mở lại danh sách");
        assert!(!settled.html.contains("/outcome\""), "nothing is decided in a settled list");
        officer.post(&edit, &words).is_refused(409);
        officer.post(&format!("{}/reopening", selection(town)), &[("version", &version)]).is_refused(422);
        let version = field_value(&settled.html, "version").unwrap();
        officer.post(&format!("{}/reopening", selection(town)), &[("version", &version), ("reopen_reason", "Có khiếu nại")]).is_done();
        good(&officer.get(&format!("{}/journal", selection(town))), "journal").says("Có khiếu nại").says("Chốt danh sách").says("Đơn vị đề nghị thay");
        assert!(world.db.verify().unwrap().flaw.is_none());
    }

    fn up_one_level_and_only_when_chosen_below(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        // Chosen in a settled list of the commune: nominated and there already.
        nominate(&s.clerk(&world, 1), s.made.town, s.made.exemplars[0]).is_refused(422).says("đã được giới thiệu");
        // The commune's list is opened again: what was chosen there counts no longer.
        let commune = selection(s.made.commune);
        let version = field_value(&officer.get(&commune).html, "version").unwrap();
        officer.post(&format!("{commune}/reopening"), &[("version", &version), ("reopen_reason", "xem lại")]).is_done();
        let withdrawal = {
            let html = s.clerk(&world, 3).get(&selection(s.made.town)).is_shown().html.clone();
            html.split("action=\"").find(|a| a.contains("/withdrawal\"")).unwrap().split('"').next().unwrap().to_owned()
        };
        s.clerk(&world, 1).post(&withdrawal, &[("withdraw_reason", "x")]).is_refused(403);
        s.clerk(&world, 3).post(&withdrawal, &[("withdraw_reason", "Chờ kết luận thanh tra")]).is_done();
        s.clerk(&world, 3).post(&withdrawal, &[("withdraw_reason", "x")]).is_refused(409);
        nominate(&s.clerk(&world, 3), s.made.town, s.made.exemplars[6]).is_done();
        nominate(&s.clerk(&world, 0), s.made.town, s.made.exemplars[7]).is_refused(422).says("Mới phát hiện");
        nominate(&s.clerk(&world, 4), s.made.town, s.made.exemplars[5]).is_refused(403);
        s.clerk(&world, 4).post(&format!("{}/nominations", selection(s.made.town)), &[("exemplar", "ai đó")]).is_refused(422);
        world.clock_is("16/4/2025 08:00");
        nominate(&s.clerk(&world, 5), s.made.town, s.made.exemplars[5]).is_refused(422).says("Đã hết hạn giới thiệu");
    }

    fn a_selection_is_opened_by_whoever_holds_the_conference(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        good(&officer.get("/selections/new"), "new selection");
        let form = [("body", "NS"), ("level", "DISTRICT"), ("title", "Hội nghị <b>"), ("day", "20/5/2025"), ("closes_on", "21/5/2025"), ("places", "0"), ("criteria", "")];
        officer.post("/selections", &form).is_refused(422).says("Số lượng: phải từ 1").says("Tiêu chí: chưa viết").says("phải trước hoặc trong ngày họp").keeps("title", "Hội nghị <b>");
        let form = [("body", "NS.01"), ("level", "COMMUNE"), ("title", "Hội nghị phường"), ("day", "20/3/2025"), ("closes_on", "01/3/2025"), ("places", "2"), ("criteria", "x")];
        s.clerk(&world, 1).post("/selections", &form).is_refused(403);
        for (key, absurd, says) in [("closes_on", "11/02/2025", "Hạn giới thiệu: phải từ hôm nay, 12/02/2025"), ("day", "20/3/2099", "20/3/2099 quá xa")] {
            let mut form = form.to_vec();
            form.retain(|(k, _)| *k != key);
            form.push((key, absurd));
            s.clerk(&world, 0).post("/selections", &form).is_refused(422).says(says).keeps(key, absurd);
        }
        let to = s.clerk(&world, 0).post("/selections", &form).is_done().to.clone();
        good(&s.clerk(&world, 0).get(&to), "own selection").says("Chưa có ai được giới thiệu");
        s.clerk(&world, 1).get(&to).is_refused(404);
    }

    fn each_is_told_what_waits_for_them(world) {
        let s = story(&world);
        let of = waiting;
        let commune = of(&world, Post::Clerk, Scope::Body(s.n.communes[5]));
        assert_eq!(commune, [("Giới thiệu điển hình dự Hội nghị điển hình tiên tiến thị xã Nghi Sơn".to_owned(), "Đơn vị chưa giới thiệu điển hình nào.".to_owned())]);
        let street = of(&world, Post::Clerk, Scope::Body(s.n.communes[0]));
        let titles: Vec<&str> = street.iter().map(|(t, _)| t.as_str()).collect();
        assert_eq!(titles, ["Xác nhận báo cáo áp dụng: Tuyến phố tự quản sáng – xanh – sạch – đẹp", "Giao bồi dưỡng điển hình"]);
        assert!(of(&world, Post::Clerk, Scope::Body(s.n.town)).is_empty(), "nominating still goes on");
        // Whoever is above may confirm too, and is told.
        let above = of(&world, Post::Officer, Scope::Below(s.n.town));
        assert!(above.iter().any(|(t, _)| t == "Xác nhận báo cáo áp dụng: Tuyến phố tự quản sáng – xanh – sạch – đẹp"), "{above:?}");
        let far = of(&world, Post::Officer, Scope::Below(s.n.communes[0]));
        assert!(far.iter().any(|(t, _)| t.starts_with("Xác nhận báo cáo áp dụng")), "{far:?}");
        assert!(of(&world, Post::Officer, Scope::Below(s.n.communes[1])).iter().all(|(t, _)| !t.starts_with("Xác nhận")));
        assert!(of(&world, Post::Teller, Scope::Body(s.n.town)).is_empty());
        world.clock_is("16/4/2025 08:00");
        let town = of(&world, Post::Clerk, Scope::Body(s.n.town));
        assert_eq!(town[0].1, "1 điển hình chờ kết luận chọn hay không chọn.");
        assert!(of(&world, Post::Clerk, Scope::Body(s.n.communes[5])).is_empty(), "too late to nominate");
    }

    fn the_province_of_binh_duong(world) {
        world.clock_is("02/10/2019 09:00");
        let app = world.app.clone();
        let (b, made) = world.build(move |w| {
            let b = binh_duong::bodies(w)?;
            let keep = |bytes: &[u8]| app.keep_file(bytes);
            Ok((b, binh_duong::exemplars(w, &b, &keep, kernel::PersonId(kernel::Uuid::from_u128(1)))?))
        });
        let officer = world.person("Cán bộ Ban TĐKT", &[(Post::Officer, Scope::Below(b.province))]);
        good(&officer.get(&format!("/exemplars/{}/adoptions", made.exemplars[4])), "model").says("học từ Công ty Cổ phần Gỗ Sông Bé").says("Chờ xác nhận");
        good(&officer.get(&selection(made.province)), "congress").says("Đại hội thi đua yêu nước tỉnh Bình Dương lần thứ V").says("đã chọn 1/200").says("Số liệu minh họa");
        let worker = world.person("Công đoàn", &[(Post::Clerk, Scope::Body(b.units[1]))]);
        worker.get(&format!("/exemplars/{}", made.exemplars[0])).is_shown().says("Huỳnh Văn Út");
    }
}
