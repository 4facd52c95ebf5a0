//! From a settled selection onto the list of a delegation, and shown at both ends.

use super::stories::{Story, good, story};
use crate::model::{Composition, Kind, Work};
use crate::sending::particulars;
use crate::{Exemplar, ExemplarId, State};
use delegates::{Attribute, Category, Field, Occupation};
use gatherings::{Around, Gathering, GatheringId, GatheringKind, PrepareGathering};
use kernel::{Allowed, PersonId, Uuid};
use web::Routes;
use world::{Person, World, day, field_value};

fn routes() -> Routes {
    let routes = crate::routes().and(gatherings::routes()).and(delegates::routes());
    routes.page("/viec", web::signed_in("what waits"), waits)
}

/// What waits for the visitor, a line each.
fn waits(v: &web::Visit, w: &mut db::Reading, (): ()) -> Result<web::Page, kernel::Refusal> {
    let lines: Vec<String> =
        crate::todos(v, w)?.into_iter().map(|t| format!("{} | {} | {}", t.title, t.detail, t.href)).collect();
    Ok(web::Page::shown("viec.txt", "text/plain; charset=utf-8", lines.join("\n").into_bytes()))
}

/// A conference of exemplars in May 2025.
pub(super) fn blank(host: kernel::BodyId) -> Gathering {
    Gathering {
        id: GatheringId(Uuid::now_v7()),
        host,
        year: None,
        kind: GatheringKind::Exemplars,
        name: "Hội nghị điển hình tiên tiến thị xã năm 2025".into(),
        first_day: day("20/5/2025"),
        last_day: day("20/5/2025"),
        place: "Trung tâm Hội nghị".into(),
        expected: 200,
        leaders_attend: false,
        version: 1,
        illustrative: true,
        around: Around::default(),
    }
}

#[test]
fn the_list_says_what_is_known_and_nothing_more() {
    let e = Exemplar {
        id: ExemplarId(Uuid::from_u128(1)),
        body: super::body(3),
        kind: Kind::Person,
        name: "Lò Thị Ánh".into(),
        role: "Nông dân".into(),
        field: "ECONOMY".into(),
        finder: String::new(),
        mentor: None,
        mentor_name: String::new(),
        summary: String::new(),
        achievements: String::new(),
        story: String::new(),
        state: State::Recognised,
        illustrative: false,
        version: 1,
    };
    let c = Composition {
        woman: Some(true),
        born: Some(1985),
        work: Some(Work::Official),
        ..Composition::default()
    };
    let p = particulars((&e, &c), ("Xã Thanh Sơn", "Hội nghị thị xã"), None);
    assert_eq!(
        (p.name.as_str(), p.post.as_str(), p.unit.as_str()),
        ("Lò Thị Ánh", "Nông dân", "Xã Thanh Sơn")
    );
    assert_eq!(
        (p.traits.exemplar, p.traits.woman, p.traits.minority, p.traits.direct),
        (Some(true), Some(true), None, None)
    );
    assert_eq!(
        (p.birth, p.occupation, p.field, p.category),
        (Some(1985), Some(Occupation::Servant), Some(Field::Economy), Category::Official)
    );
    assert_eq!(p.has(Attribute::Exemplar, (35, 2025)), Some(true));
    // Whoever goes for a collective is not described by what is known of anybody else.
    let team = Exemplar {
        kind: Kind::Collective,
        name: "Tổ tự quản".into(),
        field: "0195a000-0000-7000-8000-000000000001".into(),
        ..e
    };
    let p = particulars((&team, &c), ("Xã Thanh Sơn", &"x".repeat(400)), Some(("Bùi Văn Ba", "Tổ trưởng")));
    assert_eq!(
        (p.name.as_str(), p.post.as_str(), p.birth, p.traits.woman),
        ("Bùi Văn Ba", "Tổ trưởng", None, None)
    );
    assert_eq!((p.traits.exemplar, p.field), (Some(true), None));
    assert!(p.note.contains("đại diện Tổ tự quản") && p.note.chars().count() <= 300);
}

/// The town's conference, with a delegation of eight and one of one.
fn conference(world: &World, s: &Story, officer: &Person<'_>) -> (GatheringId, [String; 2]) {
    let (id, host) = (GatheringId(Uuid::now_v7()), s.n.town);
    world.build(move |w| {
        let g = Gathering { id, ..blank(host) };
        let ok = Allowed::in_a_story(PrepareGathering::at(host, vec![host]), PersonId(Uuid::from_u128(1)));
        gatherings::create(w, &ok, &g)
    });
    let made = |name: &str, quota: &str, order: &str| {
        let fields = [
            ("name", name),
            ("source", "Thị xã"),
            ("quota", quota),
            ("order", order),
            ("contact", ""),
            ("due", ""),
            ("body", ""),
        ];
        let to = officer.post(&format!("/gatherings/{id}/delegations"), &fields).is_done().to.clone();
        to.rsplit('/').next().unwrap().to_owned()
    };
    (id, [made("Đoàn điển hình tiên tiến", "8", "1"), made("Đoàn khác", "1", "2")])
}

/// The town's list is settled: four are chosen.
fn settle(s: &Story, officer: &Person<'_>) -> String {
    let at = format!("/selections/{}", s.made.town);
    let html = officer.get(&at).html;
    let row = html.split("<tr").find(|r| r.contains("Trương Công Uẩn") && r.contains("/outcome\"")).unwrap();
    let action =
        row.split("action=\"").find(|a| a.contains("/outcome\"")).unwrap().split('"').next().unwrap();
    officer
        .post(action, &[("outcome", "NOT_CHOSEN"), ("reason", "Chưa đủ thời gian"), ("seen", "")])
        .is_done();
    let version = field_value(&officer.get(&at).html, "version").unwrap();
    officer.post(&format!("{at}/closure"), &[("version", &version), ("early", "yes")]).is_done();
    at
}

/// Keys after this in a page.
fn keys(html: &str, before: &str) -> Vec<String> {
    html.split(before).skip(1).filter_map(|s| s.get(..36)).map(str::to_owned).collect()
}

/// What the tick beside a doubt carries.
fn tick_of(html: &str) -> String {
    html.split("name=\"sure\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

world::on_both_engines! { routes();
    fn without_a_conference_to_come_the_page_says_what_is_missing(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let path = format!("{}/delegates", settle(&s, &officer));
        let page = officer.get(&path);
        good(&page, "no conference").says("chưa có hội nghị, đại hội nào sắp tới của Ủy ban nhân dân thị xã Nghi Sơn").says("Cần có:").says("Lập hội nghị, đại hội").says_nothing_of("đã qua");
        assert!(page.html.contains("href=\"/gatherings/new\""));
        conference(&world, &s, &officer);
        officer.get(&path).is_shown().says("Đoàn điển hình tiên tiến").says_nothing_of("Cần có:");
        // Once it is over the page names it.
        world.clock_is("10/6/2025 09:00");
        good(&s.officer(&world).get(&path), "conference over").says("Gần nhất là “Hội nghị điển hình tiên tiến thị xã năm 2025”, họp 20/5/2025, đã qua").says("Đợt này ghi ngày họp 20/5/2025, cũng đã qua");
    }

    fn chosen_exemplars_become_delegates_and_both_pages_say_so(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let (gathering, [delegation, small]) = conference(&world, &s, &officer);
        let path = format!("/selections/{}/delegates", s.made.town);
        officer.get(&path).is_shown().says("Danh sách điển hình chưa chốt");
        officer.post(&path, &[("gathering", &gathering.to_string()), ("delegation", &delegation), ("person", "x")]).is_refused(409).says("chưa chốt");
        let at = settle(&s, &officer);
        officer.get(&at).says("Đưa vào danh sách đại biểu").says("Tiếp theo:");
        let page = officer.get(&path);
        good(&page, "sending").says("Hội nghị điển hình tiên tiến thị xã năm 2025").says("0/8 chỗ, còn 8").says("0/1 chỗ, còn 1").says("Lò Thị Ánh");
        let (people, asked) = (keys(&page.html, "name=\"person\" value=\""), keys(&page.html, "name=\"speaker-"));
        assert_eq!(people.len(), 4, "who was not chosen is not offered");
        let persons: Vec<&String> = people.iter().filter(|p| !asked.contains(p)).collect();
        let g = gathering.to_string();
        let form = |d: &str, more: &[&str]| -> Vec<(String, String)> {
            let mut all = vec![("gathering".to_owned(), g.clone()), ("delegation".to_owned(), d.to_owned())];
            all.extend(more.iter().map(|p| ("person".to_owned(), (*p).to_owned())));
            all
        };
        let post = |fields: &[(String, String)]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            officer.post(&path, &fields)
        };
        // Nobody, no delegation, a conference of somewhere else, a collective without a name, over the quota.
        let facts = world.facts();
        post(&form(&delegation, &[])).is_refused(422).says("Chưa chọn ai");
        post(&form("", &[persons[0]])).is_refused(422).says("Đoàn đại biểu: chưa chọn");
        officer.post(&path, &[("gathering", &Uuid::now_v7().to_string()), ("delegation", &delegation), ("person", persons[0])]).is_refused(404);
        if let Some(team) = asked.first() {
            post(&form(&delegation, &[team])).is_refused(422).says("Người đại diện").says("Chức vụ của người đại diện").says("chưa viết");
        }
        if let [a, b, ..] = persons[..] {
            let told = post(&form(&small, &[a, b]));
            told.is_refused(422).says("DB-62").says("Đoàn được phân bổ 1 đại biểu, ghi xong thì có 2, quá 1 người").says("Tôi đã xem, vẫn ghi");
            // A tick of another page, or of nothing that was told, is none.
            for tick in ["yes", "", &"0".repeat(32)] {
                let mut ticked = form(&small, &[a, b]);
                ticked.push(("sure".to_owned(), tick.to_owned()));
                post(&ticked).is_refused(422).says("DB-62");
            }
        }
        assert_eq!(world.facts(), facts, "nothing of it was written");
        let mut fields = form(&delegation, &people.iter().map(String::as_str).collect::<Vec<_>>());
        for (n, team) in (1..).zip(&asked) {
            fields.push((format!("speaker-{team}"), format!("Bùi Văn Đại Diện {}", "I".repeat(n))));
            fields.push((format!("post-{team}"), "Tổ trưởng".to_owned()));
        }
        post(&fields).is_done();
        assert_eq!(world.facts_named("exemplars.sent_to_gathering"), 1);
        assert_eq!(world.facts_named("delegates.delegate_added"), 4);
        // There: on the list, marked as exemplars, with where they come from.
        let list = officer.get(&format!("/delegations/{delegation}"));
        list.is_shown().says("Lò Thị Ánh").says("Điển hình tiên tiến được chọn");
        let (ruled, standing) = world.db.read(move |w| {
            let g = gatherings::gathering(w, gathering)?;
            Ok((delegates::composition(w, &g)?, delegates::delegates(w, gathering)?))
        }).unwrap();
        assert_eq!(standing.len(), 4);
        assert!(standing.iter().all(|d| d.traits.exemplar == Some(true)), "the composition counts them: {ruled:?}");
        // Here: on the selection's page and on the exemplar's.
        officer.get(&at).says("Đại biểu:").says("Đoàn điển hình tiên tiến, Hội nghị điển hình tiên tiến thị xã năm 2025");
        officer.get(&format!("/exemplars/{}", persons[0])).is_shown().says("Là đại biểu").says("Đoàn điển hình tiên tiến");
        // Again, into the other delegation: each is told where they are already.
        let page = officer.get(&path);
        page.says("tất cả đã có trong danh sách").says("Đã có: Đoàn điển hình tiên tiến");
        post(&form(&small, &[persons[0]])).is_refused(422).says("DHTT-73").says("đã có ở Đoàn điển hình tiên tiến");
        // A clerk of a commune runs no selection of the town's.
        s.clerk(&world, 1).get(&path).is_refused(403);
        s.clerk(&world, 1).post(&path, &[("gathering", &g), ("delegation", &delegation), ("person", persons[0])]).is_refused(403);
        assert_eq!(world.db.verify().unwrap().flaw, None);
    }

    fn what_was_not_told_is_not_written_as_seen(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let (gathering, [_, small]) = conference(&world, &s, &officer);
        let path = format!("{}/delegates", settle(&s, &officer));
        let page = officer.get(&path).html;
        let asked = keys(&page, "name=\"speaker-");
        let people: Vec<String> = keys(&page, "name=\"person\" value=\"").into_iter().filter(|p| !asked.contains(p)).take(2).collect();
        let g = gathering.to_string();
        let send = |tick: &str| {
            let mut fields = vec![("gathering", g.as_str()), ("delegation", small.as_str()), ("sure", tick)];
            fields.extend(people.iter().map(|p| ("person", p.as_str())));
            officer.post(&path, &fields)
        };
        let told = send("");
        told.is_refused(422).says("ghi xong thì có 2, quá 1 người");
        world::check_page("over the quota", &told.html);
        let tick = tick_of(&told.html);
        // Somebody else comes onto the list meanwhile: what was told is not what would be written.
        let other = [("name", "Hà Văn Khác"), ("post", "Bí thư Chi bộ"), ("unit", "Xã Hải Yến"), ("birth", "1980")];
        officer.post(&format!("/delegations/{small}/delegates"), &other).is_done();
        let facts = world.facts();
        let again = send(&tick);
        again.is_refused(422).says("ghi xong thì có 3, quá 2 người");
        assert_eq!(world.facts(), facts);
        send(&tick_of(&again.html)).is_done();
        assert_eq!(world.facts_named("delegates.delegate_added"), 3);
    }

    fn a_choice_taken_back_is_told_to_whoever_keeps_the_list(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let (gathering, [delegation, _]) = conference(&world, &s, &officer);
        let at = settle(&s, &officer);
        let path = format!("{at}/delegates");
        let page = officer.get(&path);
        let asked = keys(&page.html, "name=\"speaker-");
        let people = keys(&page.html, "name=\"person\" value=\"");
        let g = gathering.to_string();
        let mut fields = vec![("gathering", g.as_str()), ("delegation", delegation.as_str())];
        fields.extend(people.iter().filter(|p| !asked.contains(p)).map(|p| ("person", p.as_str())));
        officer.post(&path, &fields).is_done();
        assert!(!officer.get("/viec").html.contains("không còn được chọn"));
        // Before it is opened again the page says on which list they are.
        officer.get(&at).says("Đang là đại biểu: Đoàn điển hình tiên tiến, Hội nghị điển hình tiên tiến thị xã năm 2025").says("Mở lại không đổi danh sách đại biểu");
        let version = field_value(&officer.get(&at).html, "version").unwrap();
        let opened = officer.post(&format!("{at}/reopening"), &[("version", &version), ("reopen_reason", "Có đơn thư")]);
        opened.is_done();
        officer.get(&at).says("Đang là đại biểu: tôi đã xem, vẫn đổi kết luận");
        // Decided otherwise: first with a warning that names the list.
        let outcome = {
            let html = officer.get(&at).html;
            let row = html.split("<tr").find(|r| r.contains("Lò Thị Ánh") && r.contains("/outcome\"")).unwrap().to_owned();
            row.split("action=\"").find(|a| a.contains("/outcome\"")).unwrap().split('"').next().unwrap().to_owned()
        };
        let decision = [("outcome", "NOT_CHOSEN"), ("reason", "Có đơn thư chưa rõ"), ("seen", "CHOSEN")];
        let facts = world.facts();
        let warned = officer.post(&outcome, &decision);
        warned.is_refused(422).says("DHTT-75").says("Lò Thị Ánh đang là đại biểu: Đoàn điển hình tiên tiến, Hội nghị điển hình tiên tiến thị xã năm 2025");
        world::check_page("warned", &warned.html);
        assert_eq!(world.facts(), facts);
        officer.post(&outcome, &[&decision[..], &[("sure", "yes")]].concat()).is_done();
        officer.get(&at).says("Không chọn nhưng còn là đại biểu: Đoàn điển hình tiên tiến");
        // Whoever keeps the list reads it in its journal and on the first page.
        officer.get(&format!("/delegations/{delegation}/journal")).is_shown().says("Mở lại danh sách").says("Lò Thị Ánh – không chọn. Còn là đại biểu: Đoàn điển hình tiên tiến");
        let told = officer.get("/viec").html;
        assert!(told.contains("Xem lại 1 đại biểu không còn được chọn là điển hình | Lò Thị Ánh (Đoàn điển hình tiên tiến, Hội nghị điển hình"), "{told}");
        assert!(told.contains(&format!("/delegations/{delegation}")), "{told}");
        assert!(!s.clerk(&world, 1).get("/viec").html.contains("không còn được chọn"), "it is the host's to do");
        // Gone when the delegate stands no more.
        let one = world.db.read(move |w| delegates::delegates(w, gathering)).unwrap().into_iter().find(|d| d.name == "Lò Thị Ánh").unwrap();
        let withdrawal = format!("/delegations/{delegation}/delegates/{}/withdrawal", one.id);
        let fields = [("version", one.version.to_string()), ("withdraw_reason", "Không còn được chọn".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        officer.post(&withdrawal, &fields).is_done();
        assert!(!officer.get("/viec").html.contains("không còn được chọn"));
        officer.get(&at).says("(không còn trong danh sách)").says_nothing_of("Không chọn nhưng còn là đại biểu");
        assert_eq!(world.db.verify().unwrap().flaw, None);
    }

    fn many_conferences_are_told_by_name_and_none_is_left_out(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let at = settle(&s, &officer);
        let (town, host) = (s.made.town, s.n.town);
        world.build(move |w| {
            let n = crate::store::selections::nominations(w, town)?.into_iter().find(|n| n.outcome == Some(crate::selection::Outcome::Chosen)).unwrap();
            for i in 0..10 {
                let id = GatheringId(Uuid::now_v7());
                let name = format!("Hội nghị thứ {i}");
                let g = Gathering { id, name, ..blank(host) };
                let ok = Allowed::in_a_story(PrepareGathering::at(host, vec![host]), PersonId(Uuid::from_u128(1)));
                gatherings::create(w, &ok, &g)?;
                w.exec(
                    "INSERT INTO exemplars_sent (nomination, gathering, delegation, delegate, by_name, at) VALUES ($1, $2, $3, $4, 'A', $5)",
                    db::p![n.id, id, Uuid::now_v7(), Uuid::now_v7(), i],
                )?;
            }
            Ok(())
        });
        let page = officer.get(&at);
        good(&page, "selection");
        for i in 2..10 {
            page.says(&format!("Hội nghị thứ {i} (không còn trong danh sách)"));
        }
        assert_eq!(page.html.matches(">danh sách của một hội nghị trước nữa").count(), 2, "the oldest two can still be opened");
    }

    fn who_has_no_post_is_named_before_anything_is_written(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let (gathering, [delegation, _]) = conference(&world, &s, &officer);
        let path = format!("{}/delegates", settle(&s, &officer));
        let id = s.made.exemplars[0];
        world.build(move |w| {
            w.exec("UPDATE exemplars_exemplar SET role = '' WHERE id = $1", db::p![id])?;
            Ok(())
        });
        let facts = world.facts();
        officer.post(&path, &[("gathering", &gathering.to_string()), ("delegation", &delegation), ("person", &id.to_string())]).is_refused(422).says("DHTT-76").says("Lò Thị Ánh: hồ sơ điển hình chưa ghi chức vụ");
        assert_eq!(world.facts(), facts);
    }

    fn a_nomination_says_what_comes_next(world) {
        let s = story(&world);
        let clerk = s.clerk(&world, 1);
        let page = clerk.get(&format!("/selections/{}", s.made.town));
        page.is_shown().says("Tiếp theo:").says("Ủy ban nhân dân thị xã Nghi Sơn nhận giới thiệu đến hết ngày 15/4/2025");
        let officer = s.officer(&world);
        officer.get(&format!("/selections/{}", s.made.town)).says("Kết luận 1 điển hình còn chờ");
        officer.get(&s.at(6, "")).is_shown().says("Chờ kết luận").says("nhận giới thiệu đến hết ngày 15/4/2025, sau đó kết luận");
        // The commune's own list is settled: the way up is one press away.
        clerk.get(&format!("/selections/{}", s.made.commune)).is_shown().says("Danh sách đã chốt").says("Cấp trên đang nhận giới thiệu").says("Hội nghị điển hình tiên tiến thị xã Nghi Sơn, giới thiệu đến 15/4/2025");
    }
}
