//! Stories of exemplars, on both engines.

use super::pictures::{jpeg, png_header};
use crate::sample::nghi_son::{self, Made, NghiSon};
use crate::{ExemplarId, State, store};
use kernel::{BodyId, PersonId, Post, Scope, Uuid};
use world::{Person, Seen, World, check_page, field_value};

/// Nghi Sơn in February 2025.
pub(super) struct Story {
    pub(super) n: NghiSon,
    pub(super) made: Made,
}

pub(super) fn story(world: &World) -> Story {
    world.clock_is("12/02/2025 09:00");
    let app = world.app.clone();
    let (n, made) = world.build(move |w| {
        let n = nghi_son::bodies(w)?;
        let keep = |bytes: &[u8]| app.keep_file(bytes);
        Ok((n, nghi_son::exemplars(w, &n, &keep, PersonId(Uuid::from_u128(1)))?))
    });
    Story { n, made }
}

impl Story {
    pub(super) fn officer<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Lê Hồng Nhung", &[(Post::Officer, Scope::Below(self.n.town))])
    }

    pub(super) fn clerk<'w>(&self, world: &'w World, commune: usize) -> Person<'w> {
        world.person("Nguyễn Văn An", &[(Post::Clerk, Scope::Body(self.n.communes[commune]))])
    }

    pub(super) fn at(&self, n: usize, rest: &str) -> String {
        format!("/exemplars/{}{rest}", self.made.exemplars[n])
    }
}

pub(super) fn state(world: &World, id: ExemplarId) -> State {
    world.db.read(move |w| store::exemplar(w, id)).unwrap().state
}

/// Refused, and the page that comes back is as sound as any.
pub(super) fn refused<'a>(seen: &'a Seen, name: &str) -> &'a Seen {
    seen.is_refused(422);
    check_page(name, &seen.html);
    seen
}

pub(super) fn good<'a>(seen: &'a Seen, name: &str) -> &'a Seen {
    seen.is_shown();
    check_page(name, &seen.html);
    seen
}

/// A form for a new exemplar; fields given twice take the later word.
fn new(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![
        ("key", "0195a000-0000-7000-8000-000000000001"),
        ("kind", "PERSON"),
        ("name", "Trịnh Thị Ước"),
        ("role", "Công nhân"),
        ("body", "UBND xã Thanh Sơn"),
        ("field", "ECONOMY"),
        ("finder", "Công đoàn"),
        ("day", "10/01/2025"),
        ("mentor", ""),
        ("mentor_name", ""),
        ("summary", "Sửa máy, giảm bụi."),
        ("woman", "yes"),
        ("born", "1993"),
    ];
    for (key, value) in more {
        all.retain(|(k, _)| k != key);
        all.push((key, value));
    }
    all
}

const WAY: [(&str, &str); 2] = [("day", "11/02/2025"), ("decided_by", "Chủ tịch UBND xã")];

fn step(who: &Person<'_>, path: &str, more: &[(&str, &str)]) -> Seen {
    let version = field_value(&who.get(path).html, "version").unwrap_or_default();
    let fields = [more, &WAY[..], &[("version", &version)]].concat();
    who.post(&format!("{path}/steps"), &fields)
}

/// The town and its communes come to an end, as districts did on 01/7/2025.
fn ends(world: &World, s: &Story) {
    let officer = s.officer(world);
    for body in s.n.communes.into_iter().chain([s.n.town]) {
        let html = officer.get(&format!("/bodies/{body}/edit")).is_shown().html.clone();
        let closure = html.split("/closure\"").nth(1).unwrap();
        let mut fields = world::fields(closure.split("</form>").next().unwrap());
        fields.retain(|(name, _)| !["csrf", "until", "until_basis"].contains(&name.as_str()));
        fields.push(("until".into(), "30/6/2025".into()));
        fields.push(("until_basis".into(), "Nghị quyết sắp xếp".into()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        officer.post(&format!("/bodies/{body}/closure"), &fields).is_done();
    }
}

world::on_both_engines! { crate::routes().and(organisations::routes());
    fn from_discovery_to_replication_one_step_at_a_time(world) {
        let s = story(&world);
        let clerk = s.clerk(&world, 1);
        let seen = clerk.post("/exemplars", &new(&[]));
        let path = seen.is_done().to.clone();
        let id: ExemplarId = path.rsplit('/').next().unwrap().parse().unwrap();
        good(&clerk.get(&path), "exemplar").says("Trịnh Thị Ước").says("Mới phát hiện").says("chưa giao").says("Nữ: có").says("Năm sinh: 1993");
        // Sent twice, written once.
        clerk.post("/exemplars", &new(&[])).is_refused(409);
        // The same name in the same unit and field: written only knowingly.
        let twin = [("key", "0195a000-0000-7000-8000-000000000002")];
        clerk.post("/exemplars", &new(&twin)).is_refused(422).says("Đơn vị đã có điển hình Trịnh Thị Ước ở lĩnh vực này").says("Đây là điển hình khác");
        clerk.post("/exemplars", &new(&[twin[0], ("born", "2025")])).is_refused(422).says("Năm sinh: phải từ 1900 đến 2019");
        clerk.post("/exemplars", &new(&[twin[0], ("work", "ZZ")])).is_refused(422).says("Công việc: chọn trong danh sách");
        clerk.post("/exemplars", &new(&[twin[0], ("known", "yes")])).is_done();
        step(&clerk, &path, &[("to", "RECOGNISED"), ("basis", "QĐ 12")]).is_refused(422).says("không chuyển thẳng");
        step(&clerk, &path, &[("to", "NURTURED")]).is_refused(422).says("Chưa ghi ai bồi dưỡng");
        let version = field_value(&clerk.get(&format!("{path}/edit")).is_shown().html, "version").unwrap();
        let edit = new(&[("mentor_name", "Chị Hoa, Hội Phụ nữ"), ("born", ""), ("woman", "")]);
        clerk.post(&format!("{path}/edit"), &[&edit[..], &[("version", &version)]].concat()).is_done();
        clerk.post(&format!("{path}/edit"), &[&edit[..], &[("version", &version)]].concat()).is_done();
        let other = new(&[("mentor_name", "Anh Bình")]);
        clerk.post(&format!("{path}/edit"), &[&other[..], &[("version", &version)]].concat()).is_refused(409).keeps("mentor_name", "Anh Bình").says("Chị Hoa");
        step(&clerk, &path, &[("to", "NURTURED")]).is_done();
        step(&clerk, &path, &[("to", "RECOGNISED")]).is_refused(422).says("Căn cứ").keeps("decided_by", "Chủ tịch UBND xã");
        step(&clerk, &path, &[("to", "RECOGNISED"), ("basis", "QĐ 12/QĐ-UBND")]).is_done();
        step(&clerk, &path, &[("to", "MULTIPLIED"), ("day", "09/02/2025")]).is_refused(422);
        step(&clerk, &path, &[("to", "MULTIPLIED")]).is_done();
        step(&clerk, &path, &[("to", "RECOGNISED")]).is_refused(422).says("Lý do");
        step(&clerk, &path, &[("to", "RECOGNISED"), ("reason", "Chưa có đơn vị áp dụng")]).is_done();
        assert_eq!(state(&world, id), State::Recognised);
        clerk.get(&path).is_shown().says("Trở lại “Đã công nhận”, 11/02/2025").says("Chưa có đơn vị áp dụng").says("QĐ 12/QĐ-UBND").says("Nữ: chưa rõ");
        good(&clerk.get(&format!("{path}/journal")), "journal").says("Tổng kết, công nhận ngày 11/02/2025").says("thông tin phục vụ cơ cấu").says_nothing_of("1993");
        assert!(world.db.verify().unwrap().flaw.is_none());
    }

    fn everybody_learns_from_the_recognised_and_nobody_sees_the_person(world) {
        let s = story(&world);
        let (clerk, far) = (s.clerk(&world, 1), s.clerk(&world, 5));
        good(&clerk.get(&s.at(0, "")), "own").says("Dân tộc thiểu số").says("1987").says("Chuyển bước");
        good(&far.get(&s.at(0, "")), "learner").says("Lò Thị Ánh").says("tổ hợp tác").says_nothing_of("1987").says_nothing_of("Dân tộc").says_nothing_of("Chuyển bước");
        good(&far.get(&s.at(0, "/media")), "learner's media").says_nothing_of("Minh chứng Chưa").says_nothing_of("Đồng ý:");
        far.get(&s.at(0, "/journal")).is_refused(404);
        far.get(&s.at(0, "/edit")).is_refused(403);
        step(&far, &s.at(0, ""), &[("to", "MULTIPLIED")]).is_refused(403);
        // What is only discovered is its body's own, and of those above.
        far.get(&s.at(7, "")).is_refused(404);
        s.officer(&world).get(&s.at(7, "")).is_shown().says("Phạm Thị Vân");
        world.stranger("Người lạ").get(&s.at(0, "")).is_refused(403);
        world.nobody().get(&s.at(0, "")).asks_to_sign_in();
        let administrator = world.person("Quản trị", &[(Post::Administrator, Scope::Below(s.n.town))]);
        administrator.get(&s.at(7, "")).is_refused(404);
    }

    fn the_unit_that_nurtures_adds_but_does_not_judge(world) {
        let s = story(&world);
        let clerk = s.clerk(&world, 1);
        let path = clerk.post("/exemplars", &new(&[("mentor", "NS.06")])).is_done().to.clone();
        let mentor = s.clerk(&world, 5);
        good(&mentor.get(&path), "mentored").says("Trịnh Thị Ước").says_nothing_of("1993");
        mentor.get("/exemplars").is_shown().says("Trịnh Thị Ước");
        mentor.post(&format!("{path}/links"), &[("link_name", "Bài báo"), ("url", "https://bao.vn/bai")]).is_done();
        mentor.post(&format!("{path}/links"), &[("link_name", "Bài nữa"), ("url", "https://bao.vn/bai/")]).is_refused(422).says("Đã có trong minh chứng “Bài báo”");
        mentor.get(&format!("{path}/media")).is_shown().says("Bài báo").says("(bao.vn)");
        step(&mentor, &path, &[("to", "NURTURED"), ("version", "1")]).is_refused(403);
        s.clerk(&world, 4).get(&path).is_refused(404);
    }

    fn what_a_unit_found_goes_to_whoever_follows_it(world) {
        let s = story(&world);
        let (officer, clerk) = (s.officer(&world), s.clerk(&world, 1));
        let moved = |who: &Person<'_>, to: &str| {
            let html = who.get(&s.at(0, "/edit")).is_shown().html.clone();
            let mut fields = world::fields(&html);
            fields.retain(|(name, _)| name != "csrf");
            for (name, value) in &mut fields {
                if name == "body" {
                    to.clone_into(value);
                }
            }
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            who.post(&s.at(0, "/edit"), &fields)
        };
        moved(&clerk, "NS.03").is_refused(403);
        moved(&clerk, "").is_refused(422).says("Đơn vị: chưa viết");
        moved(&officer, "NS.03").is_done();
        s.clerk(&world, 2).get(&s.at(0, "")).is_shown().says("Ủy ban nhân dân xã Các Sơn").says("1987");
        clerk.get(&s.at(0, "")).is_shown().says_nothing_of("1987");
        officer.get(&s.at(0, "/journal")).is_shown().says("Sửa thông tin điển hình Lò Thị Ánh: đơn vị.");
    }

    fn what_bodies_that_are_no_more_found_is_not_lost(world) {
        let s = story(&world);
        world.clock_is("20/6/2025 08:00");
        ends(&world, &s);
        world.clock_is("27/11/2026 08:00");
        let officer = s.officer(&world);
        good(&officer.get("/exemplars"), "list").says("8 điển hình").says("Ủy ban nhân dân xã Thanh Sơn");
        good(&officer.get("/selections"), "selections").says("Ủy ban nhân dân thị xã Nghi Sơn");
        let town = format!("/selections/{}", s.made.town);
        good(&officer.get(&town), "selection").says("Ủy ban nhân dân xã Thanh Sơn").says_nothing_of("chưa rõ)");
        good(&officer.get(&format!("{town}/yearbook")), "yearbook").says("Xã Các Sơn").says_nothing_of("chưa rõ)");
        good(&officer.get(&s.at(3, "/adoptions")), "adoptions").says("Ủy ban nhân dân xã Nghi Sơn");
        let page = officer.get(&s.at(0, "/edit"));
        good(&page, "edit").says("Ủy ban nhân dân xã Thanh Sơn đã kết thúc hoạt động").keeps("body", "");
        let mut fields = world::fields(&page.html);
        fields.retain(|(name, _)| !["csrf", "role"].contains(&name.as_str()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        officer.post(&s.at(0, "/edit"), &[&fields[..], &[("role", "Chủ trang trại")]].concat()).is_done();
        officer.get(&s.at(0, "")).is_shown().says("Ủy ban nhân dân xã Thanh Sơn");
    }

    fn the_list_is_found_sifted_sorted_and_taken_along(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let page = officer.get("/exemplars");
        good(&page, "list").says("8 điển hình").says("Chưa có điển hình nào ở: Cải cách hành chính, chuyển đổi số.");
        let at = |html: &str, name: &str| html.find(&format!(">{name}</a>")).unwrap_or_else(|| panic!("{name}"));
        let order = ["Lê Thị Thu Ấm", "Lò Thị Ánh"].map(|n| at(&page.html, n));
        assert!(order[0] > order[1], "a before â");
        good(&officer.get("/exemplars?q=lo+thi+anh"), "found").says("1 điển hình khớp").says("Lò Thị Ánh").says_nothing_of("Chi bộ");
        officer.get("/exemplars?q=%C3%A1nh").is_shown().says("Lò Thị Ánh");
        officer.get("/exemplars?kind=MODEL").is_shown().says("Tuyến phố").says_nothing_of("Lò Thị Ánh");
        officer.get("/exemplars?state=DISCOVERED").is_shown().says("Phạm Thị Vân").says_nothing_of("Lò Thị Ánh");
        officer.get(&format!("/exemplars?unit={}", s.n.communes[2])).is_shown().says("1 điển hình khớp").says("Chi bộ thôn Hữu Lộc");
        good(&officer.get("/exemplars?q=%3Cscript%3E"), "nothing").says("Không có điển hình nào khớp");
        for sort in ["unit", "field", "state", "new", "%3Cscript%3E"] {
            officer.get(&format!("/exemplars?sort={sort}&page=99")).is_shown().says("Lò Thị Ánh");
        }
        let far = s.clerk(&world, 5);
        good(&far.get("/exemplars"), "own list").says("Tổ tàu thuyền").says_nothing_of("Lò Thị Ánh");
        far.get("/exemplars?in=all").is_shown().says("Lò Thị Ánh").says_nothing_of("Phạm Thị Vân");
        let book = officer.get("/exemplars/export?kind=PERSON");
        assert_eq!(&book.is_shown().bytes[..2], b"PK");
        let nobody = world.person("Mới", &[(Post::Clerk, Scope::Body(BodyId(Uuid::from_u128(5))))]);
        good(&nobody.get("/exemplars"), "empty").says("Chưa có điển hình nào");
    }

    fn a_picture_is_shown_until_its_consent_is_taken_back(world) {
        let s = story(&world);
        let clerk = s.clerk(&world, 2);
        let media = s.at(2, "/media");
        let fields = [("alt", "Cuộc họp chi bộ"), ("caption", ""), ("consent_by", "Bí thư chi bộ"), ("consent_day", "10/02/2025"), ("consent_how", "STATEMENT"), ("consent_words", "in kỷ yếu")];
        let send = |fields: &[(&str, &str)], name: &str, bytes: &[u8]| clerk.post_files(&s.at(2, "/pictures"), fields, &[("picture", name, bytes)]);
        let original = jpeg(500, 400);
        send(&fields, "hop.jpg", &original).is_done();
        // What was sent, with the place it was taken at, is not kept: only what was made anew from it.
        assert!(world.app.kept_file(&web::digest(&original)).is_err());
        let page = clerk.get(&media);
        good(&page, "media").says("Bí thư chi bộ, 10/02/2025, bằng lời");
        let picture = page.html.split("/pictures/").nth(1).unwrap()[..36].to_owned();
        let far = s.clerk(&world, 5);
        let shown = far.get(&s.at(2, &format!("/pictures/{picture}")));
        assert_eq!((shown.is_shown().mime.as_str(), &shown.bytes[..2]), ("image/jpeg", &[0xff, 0xd8][..]));
        assert!(far.get(&s.at(2, "")).html.contains(&picture));
        let book = format!("/selections/{}/yearbook/{}", s.made.town, s.made.exemplars[2]);
        assert!(clerk.get(&book).is_shown().html.contains(&picture));
        clerk.post(&s.at(2, &format!("/pictures/{picture}/withdrawal")), &[("withdrawal", " ")]).is_refused(422);
        far.post(&s.at(2, &format!("/pictures/{picture}/withdrawal")), &[("withdrawal", "x")]).is_refused(403);
        clerk.post(&s.at(2, &format!("/pictures/{picture}/withdrawal")), &[("withdrawal", "Người trong ảnh đề nghị")]).is_done();
        for who in [&clerk, &far, &s.officer(&world)] {
            who.get(&s.at(2, &format!("/pictures/{picture}"))).is_refused(404);
            assert!(!who.get(&s.at(2, "")).is_shown().html.contains(&picture));
        }
        assert!(!clerk.get(&book).is_shown().html.contains(&picture));
        good(&clerk.get(&media), "withdrawn").says("Đã rút đồng ý").says("Người trong ảnh đề nghị");
        assert!(!far.get(&media).html.contains("Cuộc họp chi bộ"), "whoever may not work with it never learns of it");
        clerk.post(&s.at(2, &format!("/pictures/{picture}/withdrawal")), &[("withdrawal", "x")]).is_refused(409);
        clerk.post(&s.at(2, &format!("/pictures/{picture}/removal")), &[("picture_reason", "dọn")]).is_done();
        assert_eq!((world.facts_named("exemplars.picture_consent_withdrawn"), world.facts_named("exemplars.picture_removed")), (1, 1));
        // Without consent, or not what it says: nothing is written, every word is kept.
        let facts = world.facts();
        send(&fields[..3], "hop.jpg", &jpeg(500, 400)).is_refused(422).says("Cách đồng ý: chưa chọn").keeps("alt", "Cuộc họp chi bộ");
        send(&[&fields[..5], &[("consent_words", "")]].concat(), "hop.jpg", &jpeg(500, 400)).is_refused(422).says("ghi lại lời đồng ý");
        // No browser sends a file again by itself: the page says so instead of saying that all is kept.
        send(&fields[..3], "hop.jpg", &jpeg(500, 400)).says("“hop.jpg” chưa được nhận: chọn lại trước khi gửi").says_nothing_of("Mọi điều đã nhập vẫn được giữ");
        clerk.post(&s.at(2, "/links"), &[("link_name", "x"), ("url", "x")]).says("Mọi điều đã nhập vẫn được giữ");
        send(&[("consent_by", "An")], "hop.jpg", &jpeg(500, 400)).is_refused(422).says("Mô tả ảnh: chưa viết");
        send(&fields, "lon.png", &png_header(10_000, 8_000)).is_refused(422).says("80 triệu điểm ảnh").keeps("consent_by", "Bí thư chi bộ");
        send(&fields, "dai.png", &png_header(60_000, 600)).is_refused(422).says("60000 × 600 điểm: cạnh dài quá 16.000 điểm");
        // Nobody agreed before the exemplar was thought of, or has not yet.
        for absurd in ["01/01/1950", "14/3/2017", "13/02/2025"] {
            let mut fields = fields.to_vec();
            fields.retain(|(k, _)| *k != "consent_day");
            fields.push(("consent_day", absurd));
            send(&fields, "hop.jpg", &jpeg(500, 400)).is_refused(422).says("Ngày đồng ý: phải từ 15/3/2017 đến 12/02/2025").keeps("consent_day", absurd);
        }
        send(&fields, "hinh.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>").is_refused(422).says("đã bị đổi đuôi");
        // The words are kept and the file is not, whatever was wrong with it.
        for (name, bytes, code) in [("hinh.png", b"<svg/>".to_vec(), "TEP-01"), ("rong.png", Vec::new(), "TEP-02"), ("nua.jpg", jpeg(900, 700)[..4_000].to_vec(), "TEP-05")] {
            let back = send(&fields, name, &bytes);
            back.is_refused(422).says(code).says(&format!("Chữ đã nhập vẫn được giữ. Tệp “{name}” chưa được nhận: chọn lại trước khi gửi")).says_nothing_of("Mọi điều đã nhập vẫn được giữ");
            back.keeps("alt", "Cuộc họp chi bộ");
        }
        send(&fields, "dong.gif", b"GIF89a\x01\0\x01\0;").is_refused(422);
        send(&fields, "cut.jpg", &jpeg(500, 400)[..900]).is_refused(422).says("bị hỏng hoặc thiếu phần sau");
        let whole = jpeg(900, 700);
        send(&fields, "nua.jpg", &whole[..whole.len() / 2]).is_refused(422).says("bị hỏng hoặc thiếu phần sau");
        send(&fields, "giay.pdf", b"%PDF-1.7 startxref 0 %%EOF").is_refused(422).says("không phải là ảnh");
        clerk.post_files(&s.at(2, "/pictures"), &fields, &[]).is_refused(422).says("Chưa chọn ảnh");
        assert_eq!(world.facts(), facts);
    }

    fn units_report_and_somebody_else_confirms(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let path = s.at(3, "/adoptions");
        good(&officer.get(&path), "adoptions").says("Đơn vị áp dụng 5").says("Đã xác nhận 4").says("Tuyến đường tự quản").says("học từ Ủy ban nhân dân xã Thanh Sơn");
        // Three confirmed with both figures known: (2 + 0 + 1) / 3 and (11 + 6 + 5) / 3; one waits and is in no mean.
        officer.get(&path).says("chưa xác nhận: 1 3 0 1 7,33");
        let clerk = s.clerk(&world, 1);
        let form = [("body", "NS.02"), ("learned_from", "NS.04"), ("day", "01/02/2025"), ("changed", "Thêm hai tuyến"), ("measure", "Tuyến đường tự quản"), ("measured_in", "tuyến"), ("was", "6"), ("became", "8")];
        clerk.post(&path, &form).is_done();
        clerk.post(&path, &form).is_refused(422).says("đã có báo cáo áp dụng từ 01/02/2025").keeps("changed", "Thêm hai tuyến");
        clerk.post(&path, &[&form[..2], &[("day", "02/9/1945")], &form[3..]].concat()).is_refused(422).says("Áp dụng từ ngày: phải từ");
        let page = clerk.get(&path);
        good(&page, "reported").says("Chờ xác nhận");
        let confirm = page.html.split("/removal").next().and_then(|h| h.rsplit("/adoptions/").next()).unwrap().to_owned();
        let confirm = format!("{path}/{}/confirmation", &confirm[..36]);
        // Neither whoever wrote it nor a colleague of the same unit; and whoever wrote it for a unit below is no other.
        clerk.post(&confirm, &[]).is_refused(403).says("không tự xác nhận");
        assert!(!s.clerk(&world, 1).get(&path).is_shown().html.contains(&confirm), "no button either");
        s.clerk(&world, 1).post(&confirm, &[]).is_refused(403).says("không tự xác nhận");
        s.clerk(&world, 4).post(&confirm, &[]).is_refused(403);
        s.clerk(&world, 0).post(&confirm, &[]).is_done();
        clerk.post(&confirm.replace("confirmation", "removal"), &[("report_reason", "nhầm")]).is_refused(409);
        officer.get(&path).is_shown().says("Báo cáo 6").says("Đơn vị áp dụng 5").says("Đã xác nhận 5");
        // Not of what is only discovered, not for another's unit, not half a figure.
        officer.post(&s.at(7, "/adoptions"), &form).is_refused(409).says("chưa nhận báo cáo");
        clerk.post(&path, &[&[("body", "NS.05")], &form[1..]].concat()).is_refused(403);
        clerk.post(&path, &[&form[..6], &[("was", "sáu")]].concat()).is_refused(422).says("không phải là số điểm").keeps("changed", "Thêm hai tuyến");
        clerk.post(&path, &[&form[..4], &[("became", "8")]].concat()).is_refused(422).says("ghi đo cái gì");
        clerk.post(&path, &[("body", "NS.02"), ("learned_from", "NS.02"), ("day", "01/02/2026"), ("changed", "")]).is_refused(422).says("không học từ chính mình").says("Thay đổi: chưa viết").says("phải từ");
        clerk.post(&path, &[("body", "xã Không Có"), ("day", "01/02/2025"), ("changed", "x")]).is_refused(422).says("không có đơn vị nào");
        clerk.post(&path, &[("body", "Ủy ban"), ("day", "01/02/2025"), ("changed", "x")]).is_refused(422).says("có 7 đơn vị khớp").says("mã NS");
    }

    fn fields_are_added_and_ended(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        good(&officer.get("/exemplars/fields"), "fields").says("Kinh tế");
        officer.post("/exemplars/fields", &[("name", "Kinh  tế")]).is_refused(422).says("đã có");
        officer.post("/exemplars/fields", &[("name", "")]).is_refused(422);
        officer.post("/exemplars/fields", &[("name", "Bảo vệ môi trường")]).is_done();
        let page = officer.get("/exemplars/fields");
        let end = page.html.split("action=\"").find(|p| p.contains("/end\"")).unwrap().split('"').next().unwrap().to_owned();
        officer.get("/exemplars/new").is_shown().says("Bảo vệ môi trường");
        officer.get("/exemplars").is_shown().says("Bảo vệ môi trường");
        officer.post(&end, &[]).is_done();
        officer.post("/exemplars/fields/ECONOMY/end", &[]).is_refused(404);
        assert!(!officer.get("/exemplars/new").html.contains("Bảo vệ môi trường"));
        officer.post("/exemplars/fields", &[("name", "bảo vệ môi trường")]).is_done();
        officer.get("/exemplars/new").is_shown().says("bảo vệ môi trường");
        s.clerk(&world, 1).get("/exemplars/fields").is_refused(403);
    }
}
