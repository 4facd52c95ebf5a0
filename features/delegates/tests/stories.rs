//! Lists are written, sent, confirmed and changed, on both engines.

use crate::sample::{self, MienDongDelegates};
use crate::{Delegate, DelegateId, Delegation, DelegationId, Ending, ListState};
use gatherings::GatheringId;
use gatherings::sample::MienDong;
use kernel::{PersonId, Post, Scope, Uuid};
use world::{Person, Seen, World, field_value};

pub(crate) fn by() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

/// The cluster's conference on 13/3/2024 with its 75 delegates.
pub(crate) struct Story {
    pub(crate) m: MienDong,
    pub(crate) d: MienDongDelegates,
}

pub(crate) fn story(world: &World) -> Story {
    world.clock_is("13/3/2024 08:00");
    let (m, d) = world.build(|w| {
        let m = gatherings::sample::mien_dong(w, by())?;
        let d = sample::of_mien_dong(w, &m, by())?;
        Ok((m, d))
    });
    Story { m, d }
}

impl Story {
    pub(crate) fn host<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Thư ký hội nghị", &[(Post::Clerk, Scope::Body(self.m.host()))])
    }

    /// The clerk of the n-th province beside the host.
    pub(crate) fn province<'w>(&self, world: &'w World, n: usize) -> Person<'w> {
        world.person("Cán bộ tỉnh bạn", &[(Post::Clerk, Scope::Body(self.m.provinces[n + 1]))])
    }

    pub(crate) fn at(&self, page: &str) -> String {
        format!("/gatherings/{}{page}", self.m.gathering)
    }

    pub(crate) fn dong_nai(&self, page: &str) -> String {
        format!("/delegations/{}{page}", self.d.provinces[0])
    }
}

pub(crate) fn standing(world: &World, g: GatheringId) -> Vec<Delegate> {
    world.db.read(move |w| crate::delegates(w, g)).unwrap()
}

pub(crate) fn list(world: &World, id: DelegationId) -> Delegation {
    world.db.read(move |w| crate::delegation(w, id)).unwrap()
}

pub(crate) fn of_list(world: &World, s: &Story, id: DelegationId) -> Vec<Delegate> {
    standing(world, s.m.gathering).into_iter().filter(|d| d.delegation == id).collect()
}

pub(crate) fn one(world: &World, id: DelegateId) -> Delegate {
    world.db.read(move |w| crate::delegate(w, id)).unwrap()
}

/// What the tick carries that a refused form came back with.
pub(crate) fn tick_in(seen: &Seen, name: &str) -> Option<String> {
    let at = format!("name=\"{name}\" value=\"");
    Some(seen.html.split_once(&at)?.1.split('"').next()?.to_owned())
}

/// The form of somebody who reads what comes back of doubts, ticks that it was seen, and sends it again.
pub(crate) fn surely(who: &Person<'_>, path: &str, form: &[(&str, &str)]) -> Seen {
    let first = who.post(path, form);
    let Some(tick) = tick_in(&first, "sure") else { return first };
    who.post(path, &[form, &[("sure", tick.as_str())]].concat())
}

/// The fields of a new name.
pub(crate) fn named<'a>(name: &'a str, post: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("name", name), ("post", post), ("unit", "tỉnh bạn"), ("category", "Đại biểu chính thức")]
}

fn version(world: &World, id: DelegationId) -> String {
    list(world, id).version.to_string()
}

fn confirms(world: &World, s: &Story, id: DelegationId) -> Seen {
    s.host(world).post(&format!("/delegations/{id}/confirmation"), &[("version", &version(world, id))])
}

#[derive(askama::Template)]
#[template(
    source = "<body>{% for t in todos %}<p>{{ t.title }}: {{ t.detail }} {{ t.href }}{% if let Some(d) = t.due %} {{ d }}{% endif %}</p>{% endfor %}</body>",
    ext = "html"
)]
struct Waiting {
    todos: Vec<web::Todo>,
}

/// What the pages of a gathering read, by how many statements.
fn cost(v: &web::Visit, w: &mut db::Reading, (): ()) -> Result<web::Page, kernel::Refusal> {
    let id: GatheringId = v.ask("g").parse().map_err(|()| kernel::Refusal::NotFound)?;
    let g = gatherings::gathering(w, id)?;
    let before = w.queries();
    let (all, report) = (crate::delegates(w, id)?, crate::composition(w, &g)?);
    let title = format!("{} người, {} chính thức", all.len(), report.now);
    let detail = format!("giá {}.", w.queries() - before);
    let todo = web::Todo { due: None, title, href: String::new(), detail, button: String::new() };
    web::Page::of(&Waiting { todos: vec![todo] })
}

/// The first page, as far as delegates go.
fn waiting(v: &web::Visit, w: &mut db::Reading, (): ()) -> Result<web::Page, kernel::Refusal> {
    web::Page::of(&Waiting { todos: crate::todos(v, w)? })
}

world::on_both_engines! { crate::routes().page("/todos", web::signed_in("a test's own list"), waiting).page("/cost", web::signed_in("a test counts statements"), cost);
    fn seventy_five_delegates_of_three_sources_are_not_yet_the_number_expected(world) {
        let s = story(&world);
        let page = s.host(&world).get(&s.at("/delegations"));
        page.is_shown().says("Dự kiến 220 đại biểu; đã phân bổ 75 cho 8 đoàn; 75 người đã có tên");
        page.says("Cộng các nguồn là 75, ít hơn số đại biểu dự kiến của hội nghị (220) 145 người.");
        page.says("Trung ương 10 10 10 1").says("Các tỉnh trong cụm 51 51 51 6").says("Tỉnh Bình Phước 14 14 14 1");
        world::check_page("delegations", &page.html);
        // With the number corrected every sum agrees.
        let id = s.m.gathering;
        world.build(move |w| {
            let g = gatherings::gathering(w, id)?;
            let ok = kernel::Allowed::in_a_story(g.prepare(), by());
            let why = gatherings::Why { id: gatherings::ChangeId(Uuid::now_v7()), reason: "kết luận ngày 13/3".into(), basis: String::new() };
            gatherings::change(w, &ok, &g, &gatherings::Change::Expected(75), &why)
        });
        s.host(&world).get(&s.at("/delegations")).says("Mọi phép cộng đều khớp").says_nothing_of("chỗ cộng chưa khớp");
        // A member sees the quotas, not the forms; a stranger is not told that there is such a gathering.
        s.province(&world, 0).get(&s.at("/delegations")).is_shown().says("Đoàn tỉnh Đồng Nai").says_nothing_of("Lập đoàn");
        let stranger = world.person("Người lạ", &[(Post::Clerk, Scope::Body(kernel::BodyId(Uuid::from_u128(77))))]);
        for page in ["/delegations", "/delegates", "/composition", "/substitutions", "/verification", "/verification/pdf"] {
            stranger.get(&s.at(page)).is_refused(404);
            world.nobody().get(&s.at(page)).asks_to_sign_in();
        }
        stranger.get(&s.dong_nai("")).is_refused(404);
    }

    fn a_body_writes_its_own_list_until_the_day_and_no_other(world) {
        let s = story(&world);
        let (own, other) = (s.province(&world, 0), s.province(&world, 1));
        let before = of_list(&world, &s, s.d.provinces[0]);
        let first = before[0].id;
        own.get(&s.dong_nai("")).is_shown().says("Phân bổ 9 đại biểu; đã có tên 9").says_nothing_of("Đường liên kết cho đoàn");
        let edit = s.dong_nai(&format!("/delegates/{first}"));
        own.get(&edit).is_shown().keeps("name", &before[0].name);
        for path in ["", "/workbook", &format!("/delegates/{first}"), &format!("/delegates/{first}/replacement"), "/journal"] {
            other.get(&s.dong_nai(path)).is_refused(404);
        }
        other.post(&s.dong_nai("/delegates"), &named("Kẻ Lạ Mặt", "không")).is_refused(404);
        // One's own delegate under another list's address is not there either.
        own.get(&format!("/delegations/{}/delegates/{first}", s.d.provinces[1])).is_refused(404);
        let facts = world.facts();
        own.post(&s.dong_nai("/delegates"), &[("name", ""), ("post", "<script>alert(1)</script>"), ("birth", "tám mươi")])
            .is_refused(422).says("Họ và tên: chưa viết").says("“tám mươi” không phải là năm").keeps("post", "<script>alert(1)</script>");
        assert_eq!(world.facts(), facts);
        surely(&own, &s.dong_nai("/delegates"), &named("Nguyễn Thị Bình Minh", "Giáo viên")).is_done();
        let after = of_list(&world, &s, s.d.provinces[0]);
        assert_eq!((after.len(), after[9].name.as_str(), after[9].traits), (10, "Nguyễn Thị Bình Minh", crate::Traits::default()));
        world.clock_is("20/3/2024 23:00");
        surely(&own, &s.dong_nai("/delegates"), &named("Trần Văn Hạn", "Nông dân")).is_done();
        world.clock_is("21/3/2024 00:30");
        own.post(&s.dong_nai("/delegates"), &named("Trần Văn Muộn", "Nông dân")).is_refused(409).says("Hạn lập danh sách là 20/3/2024, đã qua").says("Trần Văn Hạn");
        own.get(&s.dong_nai("")).is_shown().says("đã qua").says_nothing_of("Ghi tên một người");
        surely(&s.host(&world), &s.dong_nai("/delegates"), &named("Trần Văn Muộn", "Nông dân")).is_done();
    }

    fn more_than_the_quota_is_kept_and_marked_but_not_confirmed(world) {
        let s = story(&world);
        let host = s.host(&world);
        surely(&host, &s.dong_nai("/delegates"), &named("Nguyễn Thị Bình Minh", "Giáo viên")).is_done();
        host.get(&s.at("/delegations")).is_shown().says("10 quá 1");
        host.get(&s.dong_nai("")).is_shown().says("Quá phân bổ 1 người").says("Chưa chốt được").says("quá phân bổ (9) 1 người");
        confirms(&world, &s, s.d.provinces[0]).is_refused(422).says("quá phân bổ (9) 1 người");
        assert_eq!(list(&world, s.d.provinces[0]).state, ListState::Open);
        // The host raises the quota; sources no longer agree, and that is said.
        let page = host.get(&s.dong_nai("/setup"));
        page.is_shown().keeps("quota", "9");
        let form = [("name", "Đoàn tỉnh Đồng Nai"), ("source", "Các tỉnh trong cụm"), ("quota", "10"), ("order", "2"), ("due", "20/3/2024"), ("body", ""), ("contact", "")];
        let version = field_value(&page.html, "version").unwrap();
        let stale = [&form[..], &[("version", "0")]].concat();
        host.post(&s.dong_nai("/setup"), &stale).is_refused(409).keeps("quota", "10").says("Hiện đang là: 9");
        host.post(&s.dong_nai("/setup"), &[&form[..], &[("version", version.as_str())]].concat()).is_done();
        host.get(&s.at("/delegations")).says("Các tỉnh trong cụm: cộng phân bổ của 6 đoàn là 52, nhiều hơn tổng đã giao (51) 1 người.");
        confirms(&world, &s, s.d.provinces[0]).is_done();
        assert_eq!(list(&world, s.d.provinces[0]).state, ListState::Confirmed);
        confirms(&world, &s, s.d.provinces[0]).is_refused(409);
        assert_eq!(world.facts_named("delegates.list_confirmed"), 1);
    }

    fn one_is_replaced_on_the_last_day_and_both_stay_in_the_history(world) {
        let s = story(&world);
        let (host, own) = (s.host(&world), s.province(&world, 0));
        let people = of_list(&world, &s, s.d.provinces[0]);
        let (a, b) = (&people[0], &people[1]);
        own.post(&s.dong_nai("/sending"), &[("version", &version(&world, s.d.provinces[0]))]).is_done();
        assert_eq!(list(&world, s.d.provinces[0]).state, ListState::Sent);
        own.post(&s.dong_nai("/sending"), &[("version", &version(&world, s.d.provinces[0]))]).is_refused(409);
        confirms(&world, &s, s.d.provinces[0]).is_done();
        let there = s.dong_nai(&format!("/delegates/{}/replacement", a.id));
        let mut form = named("Lý Thị Thay Thế", "Phó Giám đốc Sở Nội vụ");
        form.push(("version", "1"));
        own.post(&there, &form).is_refused(409).says("đã chốt");
        world.clock_is("27/3/2024 21:15");
        host.get(&there).is_shown().keeps("unit", &a.unit);
        host.post(&there, &form).is_refused(422).says("Lý do: chưa viết").keeps("name", "Lý Thị Thay Thế");
        form.extend([("reason", "Đi công tác đột xuất"), ("document", "Công văn 12/UBND-NC")]);
        surely(&host, &there, &form).is_done();
        host.post(&there, &form).is_refused(409).says("đã được thay");
        let gone = one(&world, a.id);
        let heir = one(&world, gone.heir.unwrap());
        assert_eq!((gone.ending, heir.name.as_str(), heir.place), (Some(Ending::Replaced), "Lý Thị Thay Thế", a.place));
        assert_eq!(of_list(&world, &s, s.d.provinces[0]).len(), 9);
        // A correction and a withdrawal after the confirmation say why.
        let edit = s.dong_nai(&format!("/delegates/{}", b.id));
        // What a form does not carry stays as it is.
        let mut correction = vec![("name", b.name.as_str()), ("post", "Chủ tịch Hội Nông dân")];
        correction.push(("version", "1"));
        host.post(&edit, &correction).is_refused(422).says("Lý do: chưa viết");
        correction.push(("reason", "Đổi chức vụ từ ngày 25/3"));
        host.post(&edit, &correction).is_done();
        host.post(&edit, &correction).is_done();
        correction[1].1 = "Chức vụ của người đến sau";
        host.post(&edit, &correction).is_refused(409).says("Có người vừa thay đổi nội dung này");
        host.post(&format!("{edit}/withdrawal"), &[("version", "2"), ("withdraw_reason", "")]).is_refused(422);
        host.post(&format!("{edit}/withdrawal"), &[("version", "2"), ("withdraw_reason", "Ốm")]).is_done();
        host.post(&s.dong_nai("/delegates"), &named("Người Thứ Mười", "Giáo viên")).is_refused(409).says("Danh sách đoàn đã chốt nên không ghi thêm tên");
        let page = host.get(&s.at("/substitutions"));
        page.is_shown().says("1 lượt thay, 1 lượt rút").says("Lý Thị Thay Thế").says("Công văn 12/UBND-NC").says("Đi công tác đột xuất").says("21:15");
        s.province(&world, 2).get(&s.at("/substitutions")).is_shown().says("Lý Thị Thay Thế").says_nothing_of("Đi công tác đột xuất");
        host.get(&edit).is_shown().says("Đã rút khỏi danh sách").says("Chức vụ “Giám đốc Sở Nội vụ” thành “Chủ tịch Hội Nông dân”").says_nothing_of("năm sinh “").says("Lý do: Ốm");
        host.get(&s.dong_nai("/journal")).is_shown().says("Đi công tác đột xuất (Công văn 12/UBND-NC)");
        let reopening = s.dong_nai("/reopening");
        host.post(&reopening, &[("version", &version(&world, s.d.provinces[0])), ("reopen_reason", "")]).is_refused(422);
        host.post(&reopening, &[("version", &version(&world, s.d.provinces[0])), ("reopen_reason", "Bổ sung người")]).is_done();
        assert_eq!(list(&world, s.d.provinces[0]).state, ListState::Open);
        assert!(world.db.verify().unwrap().flaw.is_none());
    }

    fn one_person_in_two_delegations_is_found_and_said(world) {
        let s = story(&world);
        let host = s.host(&world);
        let twin = of_list(&world, &s, s.d.provinces[1])[0].clone();
        let upper = twin.name.to_uppercase();
        let mut form = vec![("name", upper.as_str()), ("post", twin.post.as_str()), ("unit", twin.unit.as_str())];
        surely(&host, &s.dong_nai("/delegates"), &form).is_done();
        host.get(&s.at("/delegations")).is_shown().says("1 cặp có thể là một người").says("Trùng:").says("Đoàn tỉnh Bình Dương");
        host.get(&s.at("/delegates?sort=name")).is_shown().says("trùng người");
        for id in [s.d.provinces[0], s.d.provinces[1]] {
            confirms(&world, &s, id).is_refused(422).says("Một người có tên hai lần");
        }
        // In one and the same list nobody is written down twice at all.
        form[0].1 = twin.name.as_str();
        host.post(&s.dong_nai("/delegates"), &form).is_refused(422).says("Không ghi một người hai lần");
        // Members of the cluster are told nothing of it.
        s.province(&world, 3).get(&s.at("/delegates")).is_shown().says_nothing_of("trùng người");
    }

    fn a_form_sent_twice_writes_once_and_a_late_one_comes_back(world) {
        let s = story(&world);
        let host = s.host(&world);
        let key = Uuid::now_v7().to_string();
        let mut form = named("Người Gửi Hai Lần", "Giáo viên");
        form.push(("key", key.as_str()));
        surely(&host, &s.dong_nai("/delegates"), &form).is_done();
        let facts = world.facts();
        surely(&host, &s.dong_nai("/delegates"), &form).is_done();
        assert_eq!(world.facts(), facts);
        let x = of_list(&world, &s, s.d.provinces[0])[0].clone();
        let edit = s.dong_nai(&format!("/delegates/{}", x.id));
        let mut first = named(&x.name, "Chức vụ của người trước");
        first.push(("version", "1"));
        host.post(&edit, &first).is_done();
        let mut late = named(&x.name, "Chức vụ của người sau");
        late.push(("version", "1"));
        host.post(&edit, &late).is_refused(409).keeps("post", "Chức vụ của người sau").says("Hiện đang là: Chức vụ của người trước");
        let mut cut = named(&x.name, "không có bản");
        cut.push(("reason", ""));
        host.post(&edit, &cut).is_refused(409);
        assert_eq!(one(&world, x.id).post, "Chức vụ của người trước");
    }

    fn delegations_are_made_with_care_and_leave_only_when_empty(world) {
        let s = story(&world);
        let host = s.host(&world);
        let facts = world.facts();
        let post = |fields: &[(&str, &str)]| host.post(&s.at("/delegations"), fields);
        let long = "x".repeat(151);
        post(&[("name", &long), ("source", ""), ("quota", "-1"), ("order", "0"), ("due", "30/02/2024")])
            .is_refused(422).says("dài 151 ký tự").says("Nguồn: chưa viết").says("Phân bổ: phải từ 0 đến 2000").says("không phải là ngày");
        post(&[("name", "Đoàn X"), ("source", "Khác"), ("quota", "1"), ("order", "9"), ("due", ""), ("body", "ai đó")]).is_refused(422);
        let taken = s.m.provinces[1].to_string();
        post(&[("name", "Đoàn X"), ("source", "Khác"), ("quota", "1"), ("order", "9"), ("due", ""), ("body", &taken)])
            .is_refused(422).says("đơn vị này đã cử Đoàn tỉnh Đồng Nai");
        assert_eq!(world.facts(), facts);
        s.province(&world, 0).post(&s.at("/delegations"), &[("name", "Đoàn X")]).is_refused(403);
        let made = post(&[("name", "Đoàn báo chí"), ("source", "Khác"), ("quota", "2"), ("order", "9"), ("due", "20/3/2024"), ("body", "")]);
        made.is_done();
        host.get(&made.to).is_shown().says("Chưa có ai trong danh sách");
        let removal = format!("{}/removal", made.to);
        host.post(&removal, &[("version", "1")]).is_done();
        host.get(&made.to).is_refused(404);
        host.post(&s.dong_nai("/removal"), &[("version", "1")]).is_refused(409).says("đã có đại biểu được ghi tên");
        // Totals of sources: stale, twice the same, without a figure.
        let page = host.get(&s.at("/delegations"));
        let seen = field_value(&page.html, "seen").unwrap();
        let sources = s.at("/sources");
        host.post(&sources, &[("source-0", "Trung ương")]).is_refused(409);
        host.post(&sources, &[("seen", &seen), ("source-0", "Trung ương"), ("total-0", "")]).is_refused(422).says("chưa điền tổng số");
        host.post(&sources, &[("seen", &seen), ("source-0", "A"), ("total-0", "1"), ("source-1", "a"), ("total-1", "2")]).is_refused(422).says("có hai lần");
        host.post(&sources, &[("seen", &seen), ("source-0", "Trung ương"), ("total-0", "12")]).is_done();
        host.post(&sources, &[("seen", &seen), ("source-0", "Trung ương"), ("total-0", "13")]).is_refused(409);
        host.get(&s.at("/delegations")).says("Trung ương: cộng phân bổ của 1 đoàn là 10, ít hơn tổng đã giao (12) 2 người.");
    }

    fn a_list_is_not_due_before_today(world) {
        let s = story(&world);
        let host = s.host(&world);
        // Within the week: the conference is on 28/3, a week before it is gone.
        world.clock_is("25/3/2024 08:00");
        let (all, edit) = (s.at("/delegations"), s.dong_nai("/setup"));
        assert_eq!(field_value(&host.get(&all).html, "due").as_deref(), Some("25/3/2024"));
        let fields = |due: &'static str| vec![("name", "Đoàn báo chí"), ("source", "Khác"), ("quota", "2"), ("order", "9"), ("due", due), ("body", "")];
        host.post(&all, &fields("21/3/2024")).is_refused(422).says("ngày 21/3/2024 đã qua. Chọn từ hôm nay, 25/3/2024, đến").keeps("due", "21/3/2024");
        host.post(&all, &fields("25/3/2024")).is_done();
        // A day that is gone stays where it stood, and its link says that nothing can be written by it.
        let due = list(&world, s.d.provinces[0]).due.expect("a day").to_string();
        let page = host.get(&edit).html;
        let held = |name: &str| field_value(&page, name).unwrap_or_default();
        let (version, body) = (held("version"), s.m.provinces[1].to_string());
        let again = [("version", version.as_str()), ("name", "Đoàn tỉnh Đồng Nai"), ("source", "Các tỉnh trong cụm"), ("order", "2"), ("body", &body)];
        host.post(&edit, &[&again[..], &[("quota", "20"), ("due", &due)]].concat()).is_done();
        host.post(&edit, &[&again[..], &[("quota", "20"), ("due", "22/3/2024")]].concat()).is_refused(422).says("đã qua");
        let link = host.post(&s.dong_nai("/link"), &[("until", "28/3/2024")]);
        link.is_shown().says(&format!("Hạn gửi danh sách, {due}, đã qua: mở bằng đường liên kết chỉ xem được")).says("Lùi hạn gửi");
        world::check_page("link to a list that is over", &link.html);
        // Once all is over no day is offered, and none is needed.
        world.clock_is("02/4/2024 08:00");
        assert_eq!(field_value(&host.get(&all).html, "due").as_deref(), Some(""));
        host.post(&all, &fields("26/3/2024")).is_refused(422).says("Hội nghị đã họp xong: để trống ô này");
    }

    fn two_delegations_of_one_name_are_refused(world) {
        let s = story(&world);
        let host = s.host(&world);
        let fields = |name: &'static str| [("name", name), ("source", "Khác"), ("quota", "2"), ("order", "9"), ("due", ""), ("body", "")];
        let before = world.facts();
        for name in ["Đoàn tỉnh Đồng Nai", "ĐOÀN  tỉnh Đồng Nai "] {
            host.post(&s.at("/delegations"), &fields(name)).is_refused(422).says("hội nghị đã có “Đoàn tỉnh Đồng Nai” (thứ tự").keeps("source", "Khác");
        }
        assert_eq!(world.facts(), before);
        // Marks make another name.
        let made = host.post(&s.at("/delegations"), &fields("Đoàn tỉnh Đông Nai")).is_done().to.clone();
        let edit = [&fields("Đoàn tỉnh Đồng Nai")[..], &[("version", "1")]].concat();
        host.post(&format!("{made}/setup"), &edit).is_refused(422).says("hội nghị đã có");
    }

    fn everybody_is_found_with_and_without_marks_and_ordered_by_given_name(world) {
        let s = story(&world);
        let host = s.host(&world);
        surely(&host, &s.dong_nai("/delegates"), &named("Ưng Thị Ỷ Ân", "Nghệ nhân gốm")).is_done();
        for q in ["Ưng Thị Ỷ Ân", "ung thi y an", "nghe nhan", "GOM dong nai"] {
            let found = host.get(&s.at(&format!("/delegates?q={}", q.replace(' ', "+"))));
            found.is_shown().says("1 trên 76 người").says("Ưng Thị Ỷ Ân");
        }
        host.get(&s.at("/delegates?q=khong+co+ai")).is_shown().says("Không tìm thấy ai");
        host.get(&s.at(&format!("/delegates?delegation={}", s.d.central))).is_shown().says("10 trên 76 người");
        host.get(&s.at("/delegates?category=PRESS")).is_shown().says("Không tìm thấy ai");
        let page = host.get(&s.at("/delegates?sort=name")).is_shown().html.clone();
        let names: Vec<String> = standing(&world, s.m.gathering).into_iter().map(|d| d.who.name).collect();
        let mut sorted = names.clone();
        sorted.sort_by_cached_key(|n| kernel::by_given_name(n));
        let (first, last) = (page.find(&sorted[0]).unwrap(), page.rfind(&sorted[75]).unwrap());
        assert!(first < last);
        world::check_page("everybody", &page);
        // Particulars of people are the host's: the workbook of all is not a member's.
        let file = host.get(&s.at("/delegates.xlsx"));
        assert_eq!((file.status, &file.bytes[..2]), (200, &b"PK"[..]));
        s.province(&world, 0).get(&s.at("/delegates.xlsx")).is_refused(404);
        s.province(&world, 0).get(&s.at("/delegates")).is_shown().says("Ưng Thị Ỷ Ân").says_nothing_of("năm sinh");
    }

    fn what_waits_is_told_to_whom_it_waits_for(world) {
        let s = story(&world);
        let (host, own) = (s.host(&world), s.province(&world, 0));
        let waits = |who: &Person<'_>| world::text_of(&who.get("/todos").is_shown().html);
        assert_eq!(waits(&own).matches("Lập danh sách Đoàn tỉnh Đồng Nai").count(), 1, "{}", waits(&own));
        assert!(waits(&own).contains("đã đủ 9 người; báo danh sách lập xong") && waits(&own).contains("20/3/2024"));
        assert!(waits(&host).contains("Lập danh sách Đoàn tỉnh Bình Phước"), "{}", waits(&host));
        own.post(&s.dong_nai("/sending"), &[("version", &version(&world, s.d.provinces[0]))]).is_done();
        assert!(!waits(&own).contains("Lập danh sách"));
        assert!(waits(&host).contains("Chốt danh sách đại biểu đã gửi") && waits(&host).contains("Đoàn tỉnh Đồng Nai"));
        surely(&own, &s.dong_nai("/delegates"), &named("Nguyễn Thị Bình Minh", "Giáo viên")).is_done();
        assert!(waits(&host).contains("Xử lý danh sách quá phân bổ"));
        world.clock_is("21/3/2024 08:00");
        assert!(!waits(&host).contains("quá hạn"), "full lists are not asked for");
        let late = world.db.read(|w| crate::delegations(w, s.m.gathering)).unwrap().into_iter().find(|d| d.name == "Đoàn tỉnh Tây Ninh").unwrap();
        let x = of_list(&world, &s, late.id).pop().unwrap();
        host.post(&format!("/delegations/{}/delegates/{}/withdrawal", late.id, x.id), &[("version", "1"), ("withdraw_reason", "Ốm")]).is_done();
        assert!(waits(&host).contains("Đôn đốc danh sách đại biểu quá hạn") && waits(&host).contains("Đoàn tỉnh Tây Ninh"));
        assert!(!waits(&s.province(&world, 1)).contains("Lập danh sách"), "what cannot be done any more does not wait");
        world.clock_is("29/3/2024 08:00");
        assert_eq!(waits(&host).trim(), "");
        assert_eq!(waits(&world.stranger("Người lạ")).trim(), "");
    }

    fn five_hundred_more_delegates_cost_no_statement_more(world) {
        let s = story(&world);
        let host = s.host(&world);
        let at = format!("/cost?g={}", s.m.gathering);
        let few = world::text_of(&host.get(&at).is_shown().html);
        let g = s.m.gathering;
        world.build(move |w| sample::large(w, g, 500, by()));
        let many = world::text_of(&host.get(&at).is_shown().html);
        assert!(few.contains("75 người") && many.contains("575 người"), "{few} {many}");
        assert_eq!(few.split("giá").nth(1), many.split("giá").nth(1));
        host.get(&s.at("/composition")).is_shown();
        host.get(&s.at("/delegates?page=3")).is_shown().says("575 người");
    }

    fn every_page_is_sound(world) {
        let s = story(&world);
        let host = s.host(&world);
        let people = of_list(&world, &s, s.d.provinces[0]);
        let (x, y) = (people[0].id, people[1].clone());
        surely(&host, &s.dong_nai("/delegates"), &[("name", &y.name), ("post", &y.post), ("unit", &y.unit), ("birth", "1999")]).is_done();
        host.post(&s.dong_nai("/link"), &[("until", "20/3/2024")]).is_shown();
        let rules = [("version", "0"), ("least-WOMAN", "45"), ("most-EX_OFFICIO", "20"), ("young_under", "40")];
        host.post(&s.at("/composition/rules"), &rules).is_done();
        let withdrawal = s.dong_nai(&format!("/delegates/{}/withdrawal", y.id));
        host.post(&withdrawal, &[("version", "1"), ("withdraw_reason", "<b>Ốm</b> “nặng” & xin rút")]).is_done();
        let one = format!("/delegates/{x}");
        let pages = [
            s.at("/delegations"), s.at("/delegates?sort=name&q=nguyen"), s.at("/composition"), s.at("/composition/rules"),
            s.at("/substitutions"), s.dong_nai(""), s.dong_nai("/setup"), s.dong_nai(&one),
            s.dong_nai(&format!("{one}/replacement")), s.dong_nai("/journal"), s.dong_nai(&format!("/delegates/{}", y.id)),
        ];
        for path in &pages {
            world::check_page(path, &host.get(path).is_shown().html);
        }
        host.get(&s.at("/substitutions")).says("<b>Ốm</b> “nặng” & xin rút");
        let empty: [(&str, &str); 2] = [("version", "1"), ("name", "")];
        for path in [s.at("/delegations"), s.at("/composition/rules"), s.dong_nai("/setup"), s.dong_nai("/delegates"), s.dong_nai(&one), s.dong_nai(&format!("{one}/replacement")), s.dong_nai(&format!("{one}/withdrawal")), s.dong_nai("/reopening"), s.dong_nai("/intake"), s.dong_nai("/link")] {
            let back = host.post(&path, &empty);
            assert!([409, 422].contains(&back.status), "{path}: {}", back.status);
            world::check_page(&format!("{path} refused"), &back.html);
        }
    }

    fn who_is_brought_is_measured_and_written_down_once(world) {
        let s = story(&world);
        let (g, id) = (s.m.gathering, s.d.provinces[0]);
        let who = |name: &str, post: &str| crate::Particulars { post: post.into(), unit: "Sở|Nội vụ".into(), ..crate::tests::decisions::who(name) };
        let bring = |people: Vec<crate::Particulars>, told: &str| {
            let told = told.to_owned();
            world.db.write(db::Who::program(world.now()), move |w| {
                let g = gatherings::gathering(w, g)?;
                let d = crate::delegation(w, id)?;
                let pen = crate::Pen::Host(kernel::Allowed::in_a_story(g.prepare(), by()));
                let people: Vec<_> = people.iter().map(|p| (DelegateId(Uuid::now_v7()), p.clone())).collect();
                crate::bring(w, &pen, (&g, &d), &people, &told)?;
                w.commit_remembered(())
            })
        };
        let before = of_list(&world, &s, id).len();
        let long = bring(vec![who("Lê Văn Vừa", "Phó"), who(&"â".repeat(101), "Phó"), who("Lê Không Chức", "")], "").unwrap_err().to_string();
        assert!(long.contains("dài 101 ký tự") && long.contains("Chức vụ, công việc: chưa viết"), "{long}");
        assert!(bring(vec![who("Lê Văn Hai Lần", "Phó"), who("Lê Văn  Hai Lần", "Phó")], "").unwrap_err().to_string().contains("Không ghi một người hai lần"));
        assert_eq!(of_list(&world, &s, id).len(), before, "all or none");
        // The list is full: over its quota only by whoever was told this very sentence.
        let two = || vec![who("Lê Văn Một", "Phó"), who("Lê Văn Hai", "Phó")];
        let kernel::Refusal::Invalid(told) = bring(two(), "yes").unwrap_err() else { panic!("not told") };
        assert!(told.len() == 1 && told[0].says.contains("quá 2 người"), "{told:?}");
        let tick = web::digest(&told[0].says)[..32].to_owned();
        assert!(bring(vec![who("Lê Văn Một", "Phó")], &tick).is_err(), "it was told of two");
        assert_eq!(of_list(&world, &s, id).len(), before);
        bring(two(), &tick).unwrap();
        let now = of_list(&world, &s, id);
        assert_eq!((now.len(), now[before].unit.as_str(), now[before + 1].place - now[before].place), (before + 2, "Sở/Nội vụ", 1));
    }

    fn a_day_that_is_gone_is_not_taken_over(world) {
        let s = story(&world);
        let from = s.m.gathering;
        world.clock_is("25/3/2024 08:00");
        let (done, new) = world.build(move |w| {
            let source = gatherings::gathering(w, from)?;
            let g = gatherings::Gathering { id: GatheringId(Uuid::now_v7()), name: "Hội nghị sau".into(), version: 1, ..source.clone() };
            let ok = kernel::Allowed::in_a_story(g.prepare(), by());
            gatherings::create(w, &ok, &g)?;
            let done = crate::copy(w, &ok, (&source, &g), crate::Parts { delegations: true, rules: false })?;
            Ok((done, crate::delegations(w, g.id)?))
        });
        let old = world.db.read(move |w| crate::delegations(w, from)).unwrap();
        assert!(old.iter().any(|d| d.due.is_some()) && new.iter().all(|d| d.due.is_none()));
        assert_eq!(done.without_day, old.iter().filter(|d| d.due.is_some()).count());
    }
}
