//! Stories of covenants, on both engines.

use crate::{Covenant, CovenantId, CovenantState, Scan, Sign, Signing, sample};
use blocs::Year;
use kernel::{Allowed, BodyId, Moment, PersonId, Post, Refusal, Scope, Uuid, YearId};
use organisations::sample::Khoi5;
use world::{Person, World, day};

struct Story {
    k: Khoi5,
    /// 2019: the year whose covenant is signed at the conference.
    next: Year,
    id: CovenantId,
}

fn by() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

/// Khối 5 on 07/3/2019: 2018 is signed, 2019 is drafted, the planning department was elected.
fn story(world: &World, upto: CovenantState) -> Story {
    let (k, next, id) = world.build(move |w| {
        let k = organisations::sample::khoi_5(w, by())?;
        let (_, year) = blocs::sample::khoi_5(w, &k, by())?;
        let on = day("07/3/2019");
        let y = blocs::year(w, year, on)?;
        let leaders: Vec<PersonId> = (10..16).map(|n| PersonId(Uuid::from_u128(n))).collect();
        sample::khoi_5_2018(w, &y, &leaders, by())?;
        let ok = Allowed::in_a_story(y.run(), by());
        let next = blocs::ensure_next(w, &ok, &y, YearId(Uuid::now_v7()))?;
        blocs::set_heads(
            w,
            &ok,
            next,
            (k.planning, k.assembly),
            on,
            "bầu tại hội nghị tổng kết ngày 07/3/2019",
        )?;
        let next = blocs::year(w, next, on)?;
        let id = sample::khoi_5_2019(w, &next, upto, by())?;
        Ok((k, next, id))
    });
    Story { k, next, id }
}

impl Story {
    fn leader<'w>(&self, world: &'w World, body: BodyId) -> Person<'w> {
        world.person("Nguyễn Văn An", &[(Post::Leader, Scope::Body(body))])
    }

    fn clerk<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Chuyên viên Sở KH&ĐT", &[(Post::Clerk, Scope::Body(self.k.planning))])
    }

    fn at(&self, page: &str) -> String {
        format!("/covenants/{}{page}", self.id)
    }
}

fn now(world: &World, id: CovenantId) -> Covenant {
    world.db.read(move |w| crate::covenant(w, id)).unwrap()
}

fn version(world: &World, id: CovenantId) -> String {
    now(world, id).version.to_string()
}

fn signs(world: &World, s: &Story, body: BodyId) -> world::Seen {
    let (v, b) = (version(world, s.id), body.to_string());
    s.leader(world, body).post(&s.at("/signatures"), &[("body", &b), ("version", &v), ("read", "yes")])
}

const PDF: &[u8] = b"%PDF-1.7 ban quet startxref 0 %%EOF";

world::on_both_engines! { crate::routes().and(blocs::routes());
    fn a_form_cut_short_does_not_empty_the_covenant(world) {
        let s = story(&world, CovenantState::Draft);
        let before = now(&world, s.id);
        let clerk = s.clerk(&world);
        clerk.post(&s.at("/edit"), &[("version", &version(&world, s.id))]).is_refused(409).says("chưa có gì được ghi");
        assert_eq!(now(&world, s.id), before);
    }

    fn the_covenant_of_2018_was_signed_by_all_six_that_day(world) {
        let s = story(&world, CovenantState::Draft);
        let bloc = s.next.bloc;
        let c = world.db.read(move |w| {
            let y = blocs::year_numbered(w, bloc, 2018, day("07/3/2019"))?.ok_or(Refusal::NotFound)?;
            crate::of_year(w, y.id)
        }).unwrap().unwrap();
        assert_eq!((c.state, c.effective_on, c.signatures.len()), (CovenantState::Effective, Some(day("12/3/2018")), 6));
        assert_eq!(c.targets.len(), 8);
        assert!(c.signatures.iter().all(|x| x.at.day() == day("12/3/2018") && x.person.is_some()));
        assert_eq!(world.facts_named("covenants.took_effect"), 1);
    }

    fn six_leaders_sign_and_it_is_in_force_with_the_last_one(world) {
        let s = story(&world, CovenantState::Agreed);
        for (i, body) in s.k.members().into_iter().enumerate() {
            assert_eq!(now(&world, s.id).state, CovenantState::Agreed, "not in force before signature {i}");
            let page = s.leader(&world, body).get(&s.at("/sign"));
            page.is_shown().says("Kỷ cương, trách nhiệm, hành động, sáng tạo, hiệu quả").says("Văn bản tham mưu xử lý đúng hạn").says("Tôi đã đọc toàn văn");
            signs(&world, &s, body).is_done();
        }
        let c = now(&world, s.id);
        assert_eq!((c.state, c.effective_on), (CovenantState::Effective, Some(day("07/3/2019"))));
        assert_eq!((c.signatures[0].name.as_str(), c.signatures[0].method), ("Nguyễn Văn An", crate::Method::InSystem));
        assert!(world.db.verify().unwrap().flaw.is_none());
        s.leader(&world, s.k.finance).get(&s.at("")).is_shown().says("Có hiệu lực từ 07/3/2019; 6/6 đơn vị đã ký").says_nothing_of("Ghi vắng");
        s.leader(&world, s.k.finance).get(&s.at("/journal")).is_shown().says("Sở Tài chính ký giao ước thi đua năm 2019").says("có hiệu lực từ 07/3/2019");
    }

    fn after_it_is_in_force_nothing_changes(world) {
        let s = story(&world, CovenantState::Agreed);
        for body in s.k.members() { signs(&world, &s, body).is_done(); }
        let (facts, before) = (world.facts(), now(&world, s.id));
        let (clerk, v, b) = (s.clerk(&world), version(&world, s.id), s.k.finance.to_string());
        signs(&world, &s, s.k.finance).is_refused(409).says("đã có hiệu lực");
        clerk.post(&s.at("/absences"), &[("body", &b), ("reason", "vắng")]).is_refused(409).says("đã có hiệu lực");
        clerk.post(&s.at(&format!("/absences/{b}/undoing")), &[("reason", "nhầm")]).is_refused(409);
        clerk.post(&s.at("/reopening"), &[("version", &v), ("reopen_reason", "sửa")]).is_refused(409);
        clerk.post(&s.at("/agreement"), &[("version", &v)]).is_refused(409);
        clerk.post(&s.at("/effect"), &[]).is_refused(409);
        clerk.post(&s.at("/edit"), &[("version", &v), ("theme", "khác")]).is_refused(409);
        clerk.post(&s.at("/edit"), &[("version", &v), ("act", "add-target")]).is_refused(409);
        let paper = [("version", v.as_str()), ("body", b.as_str()), ("name", "An"), ("post", "Giám đốc"), ("day", "07/3/2019")];
        clerk.post_files(&s.at("/paper-signatures"), &paper, &[("scan", "ky.pdf", PDF)]).is_refused(409);
        assert_eq!((world.facts(), now(&world, s.id)), (facts, before));
        // A member of a year whose covenant is in force goes by a decision that is quoted.
        let officer = world.person("Cán bộ Ban TĐKT", &[(Post::Officer, Scope::Below(s.k.province))]);
        let (setup, members) = (format!("/years/{}/setup", s.next.id), format!("/years/{}/members", s.next.id));
        let version = world::field_value(&officer.get(&setup).is_shown().says("Căn cứ bỏ đơn vị").html, "version").unwrap();
        let act = format!("remove:{b}");
        officer.post(&members, &[("version", &version), ("act", &act)]).is_refused(422).says("Căn cứ");
        officer.post(&members, &[("version", &version), ("act", &act), ("basis-out", "Quyết định số 30/QĐ-UBND")]).is_done();
        officer.get(&format!("/blocs/{}/journal", s.next.bloc)).is_shown().says("Quyết định số 30/QĐ-UBND");
        clerk.get(&s.at("")).is_shown().says("5/5 đơn vị đã ký");
        clerk.get(&s.at("/edit")).is_done();
    }

    fn one_absence_with_its_reason_and_five_signatures_are_enough(world) {
        let s = story(&world, CovenantState::Agreed);
        let clerk = s.clerk(&world);
        let b = s.k.justice.to_string();
        let facts = world.facts();
        clerk.post(&s.at("/absences"), &[("body", &b), ("reason", "   ")]).is_refused(422).says("Lý do vắng: chưa viết");
        clerk.post(&s.at("/absences"), &[("body", &b), ("reason", &"x".repeat(301))]).is_refused(422).says("dài 301 ký tự");
        clerk.post(&s.at("/absences"), &[("body", "ai đó"), ("reason", "vắng")]).is_refused(422).keeps("body", &now(&world, s.id).waiting(&s.next.members)[0].to_string());
        clerk.post(&s.at("/absences"), &[("body", &s.k.board.to_string()), ("reason", "vắng")]).is_refused(404);
        assert_eq!(world.facts(), facts);
        clerk.post(&s.at("/absences"), &[("body", &b), ("reason", "Đi công tác nước ngoài <script> 🎉")]).is_done();
        clerk.post(&s.at("/absences"), &[("body", &b), ("reason", "Đi công tác nước ngoài")]).is_refused(409).says("đã được ghi vắng");
        signs(&world, &s, s.k.justice).is_refused(409).says("Bỏ ghi vắng trước");
        for body in &s.k.members()[..4] { signs(&world, &s, *body).is_done(); }
        assert_eq!(now(&world, s.id).state, CovenantState::Agreed);
        signs(&world, &s, s.k.finance).is_done();
        let c = now(&world, s.id);
        assert_eq!((c.state, c.signatures.len(), c.absences.len()), (CovenantState::Effective, 5, 1));
        let page = clerk.get(&s.at(""));
        page.is_shown().says("5/6 đơn vị đã ký, 1 đơn vị vắng có ghi lý do").says("Lý do: Đi công tác nước ngoài <script> 🎉");
        assert!(!page.html.contains("nước ngoài <script>"));
    }

    fn an_absence_is_taken_back_with_a_reason_and_the_unit_signs(world) {
        let s = story(&world, CovenantState::Agreed);
        let clerk = s.clerk(&world);
        let undo = s.at(&format!("/absences/{}/undoing", s.k.justice));
        clerk.post(&undo, &[("reason", "nhầm")]).is_refused(404);
        clerk.post(&s.at("/absences"), &[("body", &s.k.justice.to_string()), ("reason", "Ốm")]).is_done();
        let facts = world.facts();
        clerk.post(&undo, &[("reason", "")]).is_refused(422).says("Lý do bỏ ghi vắng: chưa viết");
        s.leader(&world, s.k.justice).post(&undo, &[("reason", "tôi có mặt")]).is_refused(403);
        assert_eq!(world.facts(), facts);
        clerk.post(&undo, &[("reason", "Đồng chí Giám đốc đã đến dự")]).is_done();
        signs(&world, &s, s.k.justice).is_done();
        clerk.get(&s.at("/journal")).is_shown().says("Bỏ ghi vắng").says("Lý do: Đồng chí Giám đốc đã đến dự");
    }

    fn not_everybody_can_be_absent(world) {
        let s = story(&world, CovenantState::Agreed);
        let clerk = s.clerk(&world);
        for body in &s.k.members()[..5] {
            clerk.post(&s.at("/absences"), &[("body", &body.to_string()), ("reason", "vắng")]).is_done();
        }
        clerk.post(&s.at("/absences"), &[("body", &s.k.justice.to_string()), ("reason", "vắng")]).is_refused(409).says("ít nhất một đơn vị ký");
        assert_eq!(now(&world, s.id).state, CovenantState::Agreed);
    }

    fn a_signature_is_one_by_the_right_hand_of_the_text_that_was_read(world) {
        let s = story(&world, CovenantState::Agreed);
        let (v, finance) = (version(&world, s.id), s.k.finance.to_string());
        let facts = world.facts();
        let leader = s.leader(&world, s.k.finance);
        let post = |who: &Person, fields: &[(&str, &str)]| who.post(&s.at("/signatures"), fields);
        let right = [("body", finance.as_str()), ("version", v.as_str()), ("read", "yes")];
        // Not confirmed; another text; another unit; nobody; no unit at all.
        post(&leader, &[("body", &finance), ("version", &v)]).is_refused(422).says("Chưa đánh dấu ô xác nhận").says("Tôi đã đọc toàn văn");
        post(&leader, &[("body", &finance), ("version", "99"), ("read", "yes")]).is_refused(409).says("đã được sửa sau khi đồng chí mở trang");
        post(&leader, &[("body", &s.k.justice.to_string()), ("version", &v), ("read", "yes")]).is_refused(403).says("chỉ ký cho đơn vị mình");
        post(&leader, &[("body", "của tôi"), ("version", &v), ("read", "yes")]).is_refused(404);
        post(&leader, &[]).is_refused(404);
        world.nobody().post(&s.at("/signatures"), &right).asks_to_sign_in();
        post(&s.clerk(&world), &right).is_refused(403);
        post(&world.person("Cán bộ Ban", &[(Post::Officer, Scope::Below(s.k.province))]), &right).is_refused(403);
        post(&world.person("Lãnh đạo tỉnh", &[(Post::Leader, Scope::Below(s.k.province))]), &right).is_refused(403);
        post(&s.leader(&world, s.k.board), &right).is_refused(404);
        post(&s.leader(&world, s.k.justice), &right).is_refused(403);
        assert_eq!((world.facts(), now(&world, s.id).signatures.len()), (facts, 0));
        // Once is done, twice is refused, also by the unit's other leader.
        post(&leader, &right).is_done();
        let facts = world.facts();
        post(&leader, &right).is_refused(409).says("Đơn vị này đã ký: Nguyễn Văn An");
        post(&s.leader(&world, s.k.finance), &right).is_refused(409);
        assert_eq!((world.facts(), now(&world, s.id).signatures.len()), (facts, 1));
    }

    fn two_at_once_sign_once(world) {
        let s = story(&world, CovenantState::Agreed);
        let (v, b) = (version(&world, s.id), s.k.finance.to_string());
        let done: Vec<u16> = std::thread::scope(|t| {
            let all: Vec<_> = (0..4).map(|_| t.spawn(|| {
                s.leader(&world, s.k.finance).post(&s.at("/signatures"), &[("body", &b), ("version", &v), ("read", "yes")]).status
            })).collect();
            all.into_iter().map(|h| h.join().unwrap()).collect()
        });
        assert_eq!(done.iter().filter(|s| **s == 303).count(), 1, "{done:?}");
        assert_eq!(world.facts_named("covenants.signed"), 7, "six of 2018 and this one");
    }

    fn nothing_is_signed_before_the_text_is_locked(world) {
        let s = story(&world, CovenantState::Draft);
        let facts = world.facts();
        signs(&world, &s, s.k.finance).is_refused(409).says("chưa chốt");
        s.leader(&world, s.k.finance).get(&s.at("/sign")).is_shown().says("Chưa ký được lúc này").says_nothing_of("Tôi đã đọc toàn văn");
        let (clerk, b) = (s.clerk(&world), s.k.finance.to_string());
        clerk.post(&s.at("/absences"), &[("body", &b), ("reason", "vắng")]).is_refused(409);
        clerk.get(&s.at("/paper")).is_shown().says("Lúc này không ghi chữ ký");
        clerk.post(&s.at("/effect"), &[]).is_refused(409);
        clerk.post(&s.at("/reopening"), &[("version", "1"), ("reopen_reason", "x")]).is_refused(409);
        assert_eq!(world.facts(), facts);
        clerk.post(&s.at("/agreement"), &[("version", &version(&world, s.id))]).is_done();
        clerk.post(&s.at("/agreement"), &[("version", &version(&world, s.id))]).is_refused(409);
        assert_eq!(now(&world, s.id).state, CovenantState::Agreed);
        // The conference goes back behind the election: the text stays locked, and nobody signs for a year without a head.
        let (year, on) = (s.next.clone(), day("07/3/2019"));
        world.build(move |w| blocs::unset_heads(w, &Allowed::in_a_story(year.run(), by()), year.id, on, "Quay lại bước 4"));
        signs(&world, &s, s.k.finance).is_refused(409).says("Năm 2019 chưa có Khối trưởng; ký sau khi bầu hoặc giao Khối trưởng.");
        assert!(now(&world, s.id).signatures.is_empty());
    }

    fn a_text_is_opened_again_while_nobody_signed(world) {
        let s = story(&world, CovenantState::Agreed);
        let clerk = s.clerk(&world);
        clerk.post(&s.at("/absences"), &[("body", &s.k.justice.to_string()), ("reason", "Ốm")]).is_done();
        let v = version(&world, s.id);
        clerk.post(&s.at("/reopening"), &[("version", &v), ("reopen_reason", "")]).is_refused(422).says("Lý do mở lại: chưa viết");
        clerk.post(&s.at("/reopening"), &[("version", "0"), ("reopen_reason", "Sửa chỉ tiêu")]).is_refused(409);
        clerk.post(&s.at("/reopening"), &[("version", &v), ("reopen_reason", "Sửa chỉ tiêu")]).is_done();
        let c = now(&world, s.id);
        assert_eq!((c.state, c.absences.len()), (CovenantState::Draft, 0));
        clerk.post(&s.at("/agreement"), &[("version", &v)]).is_refused(409);
        clerk.post(&s.at("/agreement"), &[("version", &version(&world, s.id))]).is_done();
        // Who opened the page before the text was reopened has read another text.
        s.leader(&world, s.k.finance).post(&s.at("/signatures"), &[("body", &s.k.finance.to_string()), ("version", &v), ("read", "yes")])
            .is_refused(409).says("Đọc lại lời mới");
        signs(&world, &s, s.k.finance).is_done();
        clerk.post(&s.at("/reopening"), &[("version", &version(&world, s.id)), ("reopen_reason", "Sửa")]).is_refused(409).says("Đã có đơn vị ký");
    }

    fn a_signature_on_paper_comes_with_its_scan(world) {
        let s = story(&world, CovenantState::Agreed);
        let clerk = s.clerk(&world);
        let (v, b, facts) = (version(&world, s.id), s.k.people_council.to_string(), world.facts());
        let to = s.at("/paper-signatures");
        let fields = |day: &'static str| vec![("version", v.as_str()), ("body", b.as_str()), ("name", "Phạm Hữu Lộc"), ("post", "Chánh Văn phòng"), ("day", day)];
        clerk.post_files(&to, &[("version", &v)], &[]).is_refused(422).says("Đơn vị: chưa chọn").says("Người ký: chưa viết").says("Chức vụ: chưa viết").says("Ngày ký trên giấy: chưa điền ngày").says("Bản quét: chưa chọn tệp");
        clerk.post_files(&to, &fields("07/3/2019"), &[]).is_refused(422).says("phải có bản quét kèm theo").keeps("name", "Phạm Hữu Lộc").keeps("body", &b);
        clerk.post_files(&to, &fields("08/3/2019"), &[("scan", "ky.pdf", PDF)]).is_refused(422).says("phải từ 01/11/2018 đến 07/3/2019");
        clerk.post_files(&to, &fields("07/3/2019"), &[("scan", "ky.docx", b"PK\x03\x04")]).is_refused(422).says("không phải là DOCX hay XLSX thật");
        clerk.post_files(&to, &fields("07/3/2019"), &[("scan", "ky.pdf", b"<html>")]).is_refused(422).says("đã bị đổi đuôi");
        clerk.post_files(&to, &fields("07/3/2019"), &[("scan", "a.pdf", PDF), ("scan", "b.pdf", PDF)]).is_refused(422).says("mỗi lần ký một tệp");
        let mut old = fields("07/3/2019");
        old[0].1 = "0";
        clerk.post_files(&to, &old, &[("scan", "ky.pdf", PDF)]).is_refused(409).says("So lại với bản giấy");
        s.leader(&world, s.k.people_council).post_files(&to, &fields("07/3/2019"), &[("scan", "ky.pdf", PDF)]).is_refused(403);
        assert_eq!(world.facts(), facts);
        clerk.post_files(&to, &fields("06/3/2019"), &[("scan", "Giao ước đã ký.pdf", PDF)]).is_done();
        clerk.post_files(&to, &fields("06/3/2019"), &[("scan", "Giao ước đã ký.pdf", PDF)]).is_refused(409).says("Đơn vị này đã ký");
        let c = now(&world, s.id);
        assert_eq!((c.signatures.len(), c.signatures[0].person, c.signatures[0].at.day()), (1, None, day("06/3/2019")));
        let scan = s.leader(&world, s.k.finance).get(&s.at(&format!("/signatures/{b}/scan")));
        assert_eq!((scan.status, scan.mime.as_str(), scan.bytes.as_slice()), (200, "application/pdf", PDF));
        s.leader(&world, s.k.finance).get(&s.at(&format!("/signatures/{}/scan", s.k.finance))).is_refused(404);
        s.leader(&world, s.k.board).get(&s.at(&format!("/signatures/{b}/scan"))).is_refused(404);
        clerk.get(&s.at("")).is_shown().says("ký trên giấy").says("Xem bản quét");
    }

    fn the_text_is_written_row_by_row(world) {
        let s = story(&world, CovenantState::Draft);
        let clerk = s.clerk(&world);
        let (v, facts) = (version(&world, s.id), world.facts());
        clerk.get(&s.at("/edit")).is_shown().says("Chỉ tiêu 8");
        let rows = [
            ("version", v.as_str()), ("theme", "Kỷ cương"), ("grounds", ""), ("undertakings", ""),
            ("section-0-title", "Nhiệm vụ"), ("section-0-text", "ý một\ný hai"),
            ("target-0-section", "1"), ("target-0-indicator", "Sáng kiến"), ("target-0-unit", "sáng kiến"),
            ("target-0-baseline", ""), ("target-0-value", "18"), ("target-0-owner", ""), ("target-0-deadline", ""),
        ];
        let with = |act: &'static str, more: &[(&'static str, &'static str)]| {
            let mut all = rows.to_vec();
            all.push(("act", act));
            all.extend_from_slice(more);
            clerk.post(&s.at("/edit"), &all)
        };
        // A row more and a row less write nothing and keep every word.
        let seen = with("add-target", &[]);
        seen.is_shown().says("Chỉ tiêu 2").keeps("target-0-indicator", "Sáng kiến").keeps("target-1-section", "1").keeps("section-0-text", "ý một\ný hai").keeps("version", &v);
        assert!(seen.html.contains("name=\"target-1-indicator\" value=\"\" autofocus"));
        with("add-section", &[]).is_shown().says("Nội dung 2");
        with("drop-target:0", &[]).is_shown().keeps("target-0-indicator", "");
        assert_eq!(world.facts(), facts);
        // Problems stand at their rows; nothing is lost.
        let seen = with("save", &[("target-1-section", ""), ("target-1-indicator", "<script>🎉"), ("target-1-value", ""), ("target-1-deadline", "31/12/2018")]);
        seen.is_refused(422).says("Chỉ tiêu 2, thuộc nội dung: chưa chọn").says("Chỉ tiêu 2, mức giao ước: chưa viết").says("Chỉ tiêu 2, hạn: phải từ 01/01/2019")
            .keeps("target-1-indicator", "<script>🎉").keeps("target-0-indicator", "Sáng kiến").keeps("target-1-deadline", "31/12/2018");
        assert!(!seen.html.contains("<script>🎉"));
        assert_eq!(world.facts(), facts);
        with("save", &[]).is_done();
        let c = now(&world, s.id);
        assert_eq!((c.theme.as_str(), c.sections.len(), c.targets.len(), c.targets[0].value.as_str()), ("Kỷ cương", 1, 1, "18"));
        assert_eq!(world.facts(), facts + 1);
        // From a second tab: the version is an old one.
        with("save", &[("target-1-section", "1"), ("target-1-indicator", "Khác"), ("target-1-value", "1")]).is_refused(409).says("vừa thay đổi").keeps("target-1-indicator", "Khác");
        assert_eq!(world.facts(), facts + 1);
        // A second tab with buttons of its own learns of it only when it saves.
        with("add-target", &[("theme", "Sáng tạo")]).is_shown().keeps("version", &v);
        // Sent again with the right version and the same words: nothing changes.
        let mut same = rows.to_vec();
        let v = version(&world, s.id);
        same[0].1 = v.as_str();
        clerk.post(&s.at("/edit"), &same).is_done();
        assert_eq!(world.facts(), facts + 1);
    }

    fn of_two_who_write_the_text_the_later_is_told(world) {
        let s = story(&world, CovenantState::Draft);
        let clerk = s.clerk(&world);
        let v = version(&world, s.id);
        let write = |v: &str, theme: &str, value: &str| {
            clerk.post(&s.at("/edit"), &[
                ("version", v), ("theme", theme), ("grounds", ""), ("undertakings", ""),
                ("section-0-title", "Nhiệm vụ"), ("section-0-text", ""), ("target-0-section", "1"),
                ("target-0-indicator", "Sáng kiến"), ("target-0-value", value), ("act", "save"),
            ])
        };
        write(&v, "Kỷ cương của An", "18").is_done();
        let facts = world.facts();
        let told = write(&v, "Sáng tạo của Bình", "20");
        told.is_refused(409).says("Có người vừa thay đổi").says("vẫn giữ").says("Xem bản hiện tại")
            .says("Chủ đề thi đua: “Kỷ cương của An”").says("Chỉ tiêu 1: “Sáng kiến”").says_nothing_of("Nội dung 1:")
            .says_nothing_of("Tải lại trang")
            .keeps("theme", "Sáng tạo của Bình").keeps("target-0-value", "20");
        assert!(told.html.contains(&format!("href=\"{}\" target=\"_blank\" rel=\"noopener\"", s.at(""))));
        world::check_page("told", &told.html);
        assert_eq!(world.facts(), facts);
        let next = world::field_value(&told.html, "version").unwrap();
        assert_eq!(next, version(&world, s.id));
        write(&next, "Sáng tạo của Bình", "20").is_done();
        assert_eq!(now(&world, s.id).theme, "Sáng tạo của Bình");
        let id = s.id;
        let last = world.db.read(move |w| w.facts_about("covenant", id, None, 1)).unwrap().remove(0);
        assert!(last.data.contains("Kỷ cương của An") && last.data.contains("Sáng kiến: 18"), "{}", last.data);
    }

    fn a_text_written_meanwhile_is_not_agreed_unread(world) {
        let s = story(&world, CovenantState::Draft);
        let clerk = s.clerk(&world);
        let told = clerk.post(&s.at("/agreement"), &[("version", "0")]);
        told.is_refused(409).says("Có người vừa thay đổi").says("xem lại rồi bấm lần nữa");
        let next = world::field_value(&told.html, "version").unwrap();
        clerk.post(&s.at("/agreement"), &[("version", &next)]).is_done();
    }

    fn a_covenant_is_begun_once_from_nothing_or_from_last_year(world) {
        let s = story(&world, CovenantState::Draft);
        let officer = world.person("Cán bộ Ban", &[(Post::Officer, Scope::Below(s.k.province))]);
        let year = s.next.id;
        officer.get(&format!("/years/{year}/covenant")).is_done();
        let third = world.build(move |w| {
            let y = blocs::year(w, year, day("07/3/2019"))?;
            let id = blocs::ensure_next(w, &Allowed::in_a_story(y.run(), by()), &y, YearId(Uuid::now_v7()))?;
            blocs::year(w, id, day("07/3/2019"))
        });
        let to = format!("/years/{}/covenant", third.id);
        officer.get(&to).is_shown().says("Chưa có giao ước").says_nothing_of("Bắt đầu soạn");
        officer.post(&to, &[]).is_refused(403);
        let clerk = s.clerk(&world);
        clerk.get(&to).is_shown().says("Lời của năm 2019");
        let first = clerk.post(&to, &[("from", "last")]);
        first.is_done();
        let facts = world.facts();
        let second = clerk.post(&to, &[("from", "last")]);
        second.is_done();
        assert_eq!((second.to, world.facts()), (first.to.trim_end_matches("/edit").to_owned(), facts));
        let c = world.db.read(move |w| crate::of_year(w, third.id)).unwrap().unwrap();
        assert_eq!((c.targets.len(), c.targets[0].baseline.clone(), c.targets[0].deadline), (8, None, None));
        // Whole as it is, it is not locked before the year has a head.
        let (path, headless) = (format!("/covenants/{}", c.id), "Năm 2020 chưa có Khối trưởng; chốt nội dung sau khi bầu hoặc giao Khối trưởng.");
        clerk.get(&path).is_shown().says(headless).says_nothing_of("Chốt nội dung, mở ký");
        clerk.post(&format!("{path}/agreement"), &[("version", &c.version.to_string())]).is_refused(409).says(headless);
        assert_eq!(now(&world, c.id).state, CovenantState::Draft);
        assert_eq!(world.facts_named("covenants.begun"), 3);
    }

    fn strangers_see_nothing_and_members_see_the_text(world) {
        let s = story(&world, CovenantState::Agreed);
        let stranger = world.stranger("Người lạ");
        let elsewhere = world.person("Nơi khác", &[(Post::Clerk, Scope::Body(s.k.board)), (Post::Leader, Scope::Body(s.k.board))]);
        let v = version(&world, s.id);
        for page in ["", "/edit", "/sign", "/paper", "/journal"] {
            world.nobody().get(&s.at(page)).asks_to_sign_in();
            stranger.get(&s.at(page)).is_refused(403).says_nothing_of("Khối 5");
            elsewhere.get(&s.at(page)).is_refused(404).says_nothing_of("Khối 5");
        }
        elsewhere.get(&format!("/years/{}/covenant", s.next.id)).is_refused(404);
        let facts = world.facts();
        let member = s.leader(&world, s.k.finance);
        member.get(&s.at("")).is_shown().says("Đọc và ký cho Sở Tài chính").says_nothing_of("Ghi vắng");
        member.get(&s.at("/edit")).is_refused(403);
        let b = s.k.finance.to_string();
        let deeds: &[(&str, &[(&str, &str)])] = &[
            ("/edit", &[("version", &v)]), ("/agreement", &[("version", &v)]), ("/reopening", &[("version", &v), ("reopen_reason", "x")]),
            ("/effect", &[]), ("/absences", &[("body", &b), ("reason", "x")]), ("/paper-signatures", &[("body", &b)]),
        ];
        for (deed, fields) in deeds {
            world.nobody().post(&s.at(deed), fields).asks_to_sign_in();
            stranger.post(&s.at(deed), fields).is_refused(403);
            elsewhere.post(&s.at(deed), fields).is_refused(404);
            member.post(&s.at(deed), fields).is_refused(403);
        }
        assert_eq!(world.facts(), facts);
    }

    fn when_the_last_one_waited_for_leaves_the_head_unit_says_so(world) {
        let s = story(&world, CovenantState::Agreed);
        for body in s.k.members() {
            if body != s.k.justice { signs(&world, &s, body).is_done(); }
        }
        let clerk = s.clerk(&world);
        clerk.post(&s.at("/effect"), &[]).is_refused(409).says("Còn đơn vị chưa ký");
        let (id, justice) = (s.next.id, s.k.justice);
        world.build(move |w| {
            w.exec("DELETE FROM blocs_member WHERE year = $1 AND body = $2", kernel::p![id, justice])?;
            Ok(())
        });
        clerk.get(&s.at("")).is_shown().says("Ghi nhận hiệu lực");
        clerk.post(&s.at("/effect"), &[]).is_done();
        assert_eq!(now(&world, s.id).state, CovenantState::Effective);
    }

    fn a_permission_is_for_one_covenant_and_one_bloc(world) {
        let s = story(&world, CovenantState::Agreed);
        let (id, year, finance) = (s.id, s.next.clone(), s.k.finance);
        let refused = world.db.write(db::Who::program(world.now()), move |w| {
            let c = crate::covenant(w, id)?;
            let who = || Signing { person: None, name: "An".into(), post: "Giám đốc".into(), at: Moment(0) };
            let other = Allowed::in_a_story(Sign::of(CovenantId(Uuid::from_u128(77)), finance), by());
            assert!(matches!(crate::sign(w, &other, &year, &c, who()), Err(Refusal::NotFound)));
            let mut duty = year.run();
            duty.bloc = kernel::BlocId(Uuid::from_u128(78));
            let other = Allowed::in_a_story(duty, by());
            let scan = Scan { digest: "0".repeat(64), name: "a.pdf".into(), kind: web::FileKind::Pdf };
            crate::sign_on_paper(w, &other, (&year, &c), finance, who(), scan)?;
            w.commit_quietly("not reached", ())
        });
        assert!(matches!(refused, Err(Refusal::Forbidden(_))));
    }
}
