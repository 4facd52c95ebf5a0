//! Stories of ballots, on both engines, from the people's chairs.

use crate::outcome_tests::share;
use crate::sample::{self, Story, two_thirds_of_those_present};
use crate::{
    Ballot, BallotId, Base, Choice, Kind, Method, New, NewOption, NewRound, OptionId, Rule, State, outcome,
};
use blocs::Year;
use db::Who;
use kernel::{About, Allowed, BodyId, PersonId, Post, Refusal, Scope, Uuid};
use organisations::sample::Khoi5;
use world::{Person, World, on_both_engines};

/// Khối 5 on the morning of its conference.
pub(crate) struct Khoi {
    pub(crate) k: Khoi5,
    pub(crate) story: Story,
}

pub(crate) fn khoi(world: &World) -> Khoi {
    let by = PersonId(Uuid::now_v7());
    let (k, year) = world.build(move |w| {
        let k = organisations::sample::khoi_5(w, by)?;
        let (_, year) = blocs::sample::khoi_5(w, &k, by)?;
        let today = w.who().at.day();
        Ok((k, blocs::year(w, year, today)?))
    });
    let matter = About { kind: "conference", id: Uuid::now_v7() };
    Khoi { k, story: Story { year, clerk: by, matter } }
}

impl Khoi {
    fn leader<'w>(&self, world: &'w World, body: BodyId) -> Person<'w> {
        world.person("Lãnh đạo", &[(Post::Leader, Scope::Body(body))])
    }

    fn clerk<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Đặng Thị Hằng", &[(Post::Clerk, Scope::Body(self.k.office))])
    }

    fn made(&self, world: &World, kind: Kind, bodies: &[BodyId], method: Method) -> BallotId {
        let (story, bodies) = (self.story.clone(), bodies.to_vec());
        let (group, title) = match kind {
            Kind::Proposal => ("Đề nghị khen thưởng", "Đề nghị tặng Bằng khen"),
            Kind::Election => ("Bầu Khối trưởng, Khối phó", "Bầu Khối trưởng năm 2019"),
        };
        world.build(move |w| sample::make(w, &story, (kind, group, title), &bodies, method))
    }

    fn opened(&self, world: &World, kind: Kind, bodies: &[BodyId], method: Method) -> BallotId {
        let id = self.made(world, kind, bodies, method);
        let story = self.story.clone();
        world.build(move |w| sample::open(w, &story, id));
        id
    }

    fn proposal(&self, world: &World) -> BallotId {
        self.opened(world, Kind::Proposal, &[self.k.planning], Method::Phone)
    }

    fn close(&self, world: &World, id: BallotId) {
        let story = self.story.clone();
        world.build(move |w| sample::close(w, &story, id));
    }

    fn absent(&self, world: &World, id: BallotId, who: BodyId) {
        let story = self.story.clone();
        world.build(move |w| {
            let ballot = crate::ballot(w, id)?;
            let here: Vec<BodyId> = ballot.electors.iter().copied().filter(|b| *b != who).collect();
            crate::set_present(w, &Allowed::in_a_story(story.year.run(), story.clerk), &ballot, &here)
        });
    }

    fn all_say_yes(&self, world: &World, id: BallotId, units: &[BodyId]) {
        let units = units.to_vec();
        world.build(move |w| {
            for body in &units {
                sample::says(w, id, (*body, PersonId(Uuid::now_v7())), Choice::For)?;
            }
            Ok(())
        });
    }
}

pub(crate) fn stored(world: &World, id: BallotId) -> Ballot {
    world.db.read(move |w| crate::ballot(w, id)).unwrap()
}

fn at(id: BallotId, more: &str) -> String {
    format!("/ballots/{id}{more}")
}

/// Runs a deed of the front door as the clerk of the head unit and says how it ended.
fn deed(
    world: &World,
    k: &Khoi,
    f: impl Fn(&mut db::Writing, &Allowed<blocs::RunYear>, &Year) -> Result<(), Refusal> + Send + 'static,
) -> Result<(), Refusal> {
    let story = k.story.clone();
    world.db.write(Who::program(world.now()), move |w| {
        f(w, &Allowed::in_a_story(story.year.run(), story.clerk), &story.year)?;
        w.commit_remembered(())
    })
}

fn new(k: &Khoi, kind: Kind, bodies: &[BodyId]) -> New {
    New {
        id: BallotId(Uuid::now_v7()),
        matter: k.story.matter.clone(),
        kind,
        group: "Đề nghị khen thưởng".into(),
        title: "Đề nghị tặng Cờ thi đua".into(),
        options: bodies.iter().map(|body| NewOption { id: OptionId(Uuid::now_v7()), body: *body }).collect(),
        method: Method::Room,
        rule: two_thirds_of_those_present(),
        present: k.story.year.members.clone(),
    }
}

on_both_engines! { crate::routes();
    fn a_leader_chooses_confirms_and_gets_a_receipt(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        world.clock_is("07/3/2019 09:41");
        let an = k.leader(&world, k.k.assembly);

        let page = an.get(&at(id, ""));
        page.is_shown().says("Sở Kế hoạch và Đầu tư").says("Không có ý kiến")
            .says("thay mặt Văn phòng Đoàn Đại biểu Quốc hội tỉnh").says_nothing_of("Gửi ý kiến");
        world::check_page("choose", &page.html);
        let confirm = an.get(&at(id, "?choice=for"));
        confirm.is_shown().says("Gửi ý kiến “Đồng ý”").keeps("seen", "");
        world::check_page("confirm", &confirm.html);
        let facts = world.facts();
        let unit = k.k.assembly.to_string();
        let sent = [("unit", unit.as_str()), ("choice", "for"), ("seen", "")];
        an.post(&at(id, "/voices"), &sent).is_done();

        let voice = stored(&world, id).voices[0].clone();
        assert_eq!(voice.by, an.id.unwrap());
        let receipt = an.get(&at(id, ""));
        receipt.is_shown().says("Đã ghi nhận").says(&voice.receipt).says("09:41, 07/3/2019");
        world::check_page("receipt", &receipt.html);
        // Sent twice: one voice, one fact, the same receipt.
        an.post(&at(id, "/voices"), &sent).is_done();
        assert_eq!(world.facts(), facts + 1);
        assert_eq!(stored(&world, id).voices, [voice]);
    }

    fn a_voice_may_be_changed_until_it_is_closed_and_never_after(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        let an = k.leader(&world, k.k.finance);
        let unit = k.k.finance.to_string();
        an.post(&at(id, "/voices"), &[("unit", &unit), ("choice", "for"), ("seen", "")]).is_done();
        an.get(&at(id, "?change=1")).is_shown().says("Đang ghi: Đồng ý").says("Chọn ý kiến khác");
        let first = stored(&world, id).voices[0].receipt.clone();
        let confirm = an.get(&at(id, "?choice=against"));
        confirm.says("Không đồng ý").keeps("seen", &first);
        an.post(&at(id, "/voices"), &[("unit", &unit), ("choice", "against"), ("seen", &first)]).is_done();
        let now = stored(&world, id);
        assert_eq!((now.voices.len(), now.voices[0].choice), (1, Choice::Against));
        assert_ne!(now.voices[0].receipt, first);
        let told = world.db.read(move |w| w.facts_about("ballot", id, None, 1)).unwrap();
        assert_eq!(told[0].name, "ballots.voice_changed");
        assert!(told[0].says.contains("Sở Tài chính đổi ý kiến từ “Đồng ý” thành “Không đồng ý”"), "{}", told[0].says);

        k.close(&world, id);
        let facts = world.facts();
        let late = an.post(&at(id, "/voices"), &[("unit", &unit), ("choice", "for"), ("seen", &now.voices[0].receipt)]);
        late.is_refused(409).says("Biểu quyết đã đóng").says("không đổi được nữa");
        assert_eq!((world.facts(), stored(&world, id).voices), (facts, now.voices));
        an.get(&at(id, "")).is_shown().says("Biểu quyết đã đóng").says("Ý kiến của Sở Tài chính: Không đồng ý");
        an.get(&at(id, "?choice=for")).is_shown().says_nothing_of("Gửi ý kiến");
    }

    fn two_leaders_of_one_unit_do_not_overwrite_each_other_unknowingly(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        let (an, binh) = (k.leader(&world, k.k.justice), k.leader(&world, k.k.justice));
        let unit = k.k.justice.to_string();
        an.post(&at(id, "/voices"), &[("unit", &unit), ("choice", "for"), ("seen", "")]).is_done();
        let facts = world.facts();
        let second = binh.post(&at(id, "/voices"), &[("unit", &unit), ("choice", "against"), ("seen", "")]);
        second.is_refused(409).says("vừa có ý kiến “Đồng ý”").says("Gửi ý kiến “Không đồng ý”");
        assert_eq!(world.facts(), facts);
        // The page that came back knows the voice that stands; sent again it is a change, knowingly.
        let seen = stored(&world, id).voices[0].receipt.clone();
        second.keeps("seen", &seen).keeps("choice", "against");
        binh.post(&at(id, "/voices"), &[("unit", &unit), ("choice", "against"), ("seen", &seen)]).is_done();
        assert_eq!(stored(&world, id).voices.len(), 1);
    }

    fn a_choice_that_is_none_is_refused_and_leaves_nothing(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        let an = k.leader(&world, k.k.finance);
        let unit = k.k.finance.to_string();
        let facts = world.facts();
        let long = "x".repeat(300);
        let other = format!("for:{}", Uuid::now_v7());
        for choice in ["", "maybe", "FOR", "for:", &other, "🎉", "<script>alert(1)</script>", &long] {
            let seen = an.post(&at(id, "/voices"), &[("unit", &unit), ("choice", choice), ("seen", "")]);
            seen.is_refused(422).says("Chưa chọn ý kiến").says("PHIEU-08");
            assert!(!seen.html.contains("<script>alert"), "{choice}");
        }
        an.post(&at(id, "/voices"), &[]).is_refused(404);
        an.post(&at(id, "/voices"), &[("unit", "khong"), ("choice", "for")]).is_refused(404);
        let stranger_unit = Uuid::now_v7().to_string();
        an.post(&at(id, "/voices"), &[("unit", &stranger_unit), ("choice", "for")]).is_refused(404);
        for odd in ["?choice=", "?choice=maybe", "?choice=%3Cscript%3E", "?unit=zzz", "?change=1&choice=for:x"] {
            an.get(&at(id, odd)).is_shown().says_nothing_of("Gửi ý kiến");
        }
        an.get(&format!("/ballots/{}", Uuid::now_v7())).is_refused(404);
        an.get("/ballots/1").is_refused(404);
        assert_eq!((world.facts(), stored(&world, id).voices.len()), (facts, 0));
    }

    fn nobody_votes_for_another_unit(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        let unit = k.k.finance.to_string();
        let vote = [("unit", unit.as_str()), ("choice", "for"), ("seen", "")];
        let facts = world.facts();
        world.nobody().post(&at(id, "/voices"), &vote).asks_to_sign_in();
        world.nobody().get(&at(id, "")).asks_to_sign_in();
        world.stranger("Lạ").post(&at(id, "/voices"), &vote).is_refused(403);
        world.stranger("Lạ").get(&at(id, "")).is_refused(403);
        k.leader(&world, k.k.justice).post(&at(id, "/voices"), &vote).is_refused(403).says("Chỉ lãnh đạo đơn vị");
        k.clerk(&world).post(&at(id, "/voices"), &vote).is_refused(403);
        let outside = world.person("Ngoài khối", &[(Post::Leader, Scope::Body(BodyId(Uuid::now_v7())))]);
        outside.get(&at(id, "")).is_refused(404);
        outside.post(&at(id, "/voices"), &vote).is_refused(404);
        // Not even the province's own leaders, for a unit below them.
        let above = world.person("Tỉnh", &[(Post::Leader, Scope::Below(k.k.province))]);
        above.post(&at(id, "/voices"), &vote).is_refused(403);
        k.leader(&world, k.k.finance).post_exactly(&at(id, "/voices"), &vote).is_refused(403);
        for path in ["/room", "/count", "/journal", ""] {
            outside.get(&at(id, path)).is_refused(if path == "/count" { 403 } else { 404 });
        }
        k.leader(&world, k.k.justice).get(&at(id, "/room")).is_refused(403);
        assert_eq!(world.facts(), facts);
        k.leader(&world, k.k.finance).get(&at(id, "/journal")).is_shown().says("Mở biểu quyết");
    }

    fn an_absent_unit_and_an_unopened_ballot_take_no_voice(world) {
        let k = khoi(&world);
        let id = k.made(&world, Kind::Proposal, &[k.k.planning], Method::Phone);
        let an = k.leader(&world, k.k.finance);
        let unit = k.k.finance.to_string();
        let vote = [("unit", unit.as_str()), ("choice", "for"), ("seen", "")];
        an.get(&at(id, "")).is_shown().says("Biểu quyết chưa mở");
        an.post(&at(id, "/voices"), &vote).is_refused(409).says("chưa mở");
        k.absent(&world, id, k.k.finance);
        let story = k.story.clone();
        world.build(move |w| sample::open(w, &story, id));
        an.post(&at(id, "/voices"), &vote).is_refused(409).says("Sở Tài chính chưa được điểm danh có mặt");
        an.get(&at(id, "")).is_shown().says("vắng mặt").says("4 trên 5");
        an.get("/my/ballots").is_shown().says("Không có biểu quyết nào đang mở");
        let clerk = k.clerk(&world);
        clerk.get(&at(id, "/room")).is_shown().says("Vắng mặt, không biểu quyết");
        let row = format!("voice-{unit}");
        clerk.post(&at(id, "/room"), &[(&row, "for")]).is_refused(409).says("chưa được điểm danh");
        assert!(stored(&world, id).voices.is_empty());
    }

    fn the_clerk_records_raised_hands_at_once(world) {
        let k = khoi(&world);
        let id = k.opened(&world, Kind::Proposal, &[k.k.office], Method::Room);
        let clerk = k.clerk(&world);
        let page = clerk.get(&at(id, "/room"));
        page.is_shown().says("Tất cả 6 đơn vị đồng ý").says("Văn phòng Hội đồng nhân dân tỉnh");
        world::check_page("room", &page.html);
        let against = format!("voice-{}", k.k.justice);
        let facts = world.facts();
        clerk.post(&at(id, "/room"), &[(&against, "against"), ("all", "for")]).is_done();
        let now = stored(&world, id);
        assert_eq!(outcome(&now).sentence(), "5/6 đồng ý, đã đủ phiếu");
        assert_eq!((now.voices.len(), world.facts()), (6, facts + 1));
        // Twice: nothing new.
        clerk.post(&at(id, "/room"), &[(&against, "against"), ("all", "for")]).is_done();
        clerk.post(&at(id, "/room"), &[("all", "for")]).is_done();
        assert_eq!((stored(&world, id).voices, world.facts()), (now.voices.clone(), facts + 1));
        // A change with what was seen, and one with what was not.
        let (seen, receipt) = (format!("seen-{}", k.k.justice), now.voices[5].receipt.clone());
        clerk.post(&at(id, "/room"), &[(&against, "abstain"), (&seen, "0000")]).is_refused(409).says("Sở Tư pháp vừa có ý kiến")
            .keeps(&against, "abstain");
        clerk.post(&at(id, "/room"), &[(&against, "abstain"), (&seen, &receipt)]).is_done();
        assert_eq!(stored(&world, id).voices[5].choice, Choice::Abstain);
    }

    fn the_clerk_never_overwrites_what_a_leader_sent(world) {
        let k = khoi(&world);
        let id = k.opened(&world, Kind::Proposal, &[k.k.office], Method::Room);
        let unit = k.k.finance.to_string();
        k.leader(&world, k.k.finance).post(&at(id, "/voices"), &[("unit", &unit), ("choice", "against"), ("seen", "")]).is_done();
        let clerk = k.clerk(&world);
        clerk.get(&at(id, "/room")).is_shown().says("chỉ đơn vị đổi được").says("5 đơn vị còn lại đồng ý");
        let facts = world.facts();
        let (row, other) = (format!("voice-{unit}"), format!("voice-{}", k.k.office));
        clerk.post(&at(id, "/room"), &[(&other, "for"), (&row, "for")]).is_refused(409)
            .says("Sở Tài chính đã tự biểu quyết “Không đồng ý”").keeps(&other, "for");
        assert_eq!((world.facts(), stored(&world, id).voices.len()), (facts, 1));
        clerk.post(&at(id, "/room"), &[("all", "for")]).is_done();
        assert_eq!(outcome(&stored(&world, id)).sentence(), "5/6 đồng ý, đã đủ phiếu");
        // A leader may take over what the clerk recorded, and then the clerk may not.
        let office = k.k.office.to_string();
        let leader = k.leader(&world, k.k.office);
        leader.post(&at(id, "/voices"), &[("unit", &office), ("choice", "for"), ("seen", "")]).is_done();
        assert_eq!(stored(&world, id).voice_of(k.k.office).unwrap().how, Method::Phone);
        clerk.post(&at(id, "/room"), &[(&other, "against"), ("seen-x", "")]).is_refused(409);
    }

    fn a_hostile_grid_changes_nothing(world) {
        let k = khoi(&world);
        let id = k.opened(&world, Kind::Proposal, &[k.k.office], Method::Room);
        let clerk = k.clerk(&world);
        let facts = world.facts();
        let row = format!("voice-{}", k.k.office);
        clerk.post(&at(id, "/room"), &[]).is_refused(422).says("Chưa chọn ý kiến của đơn vị nào");
        clerk.post(&at(id, "/room"), &[(&row, "")]).is_refused(422);
        clerk.post(&at(id, "/room"), &[(&row, "<script>")]).is_refused(422).says("không có trong lần biểu quyết");
        clerk.post(&at(id, "/room"), &[(&row, "for"), (&row, "against")]).is_refused(409).says("ghi hai lần");
        let strange = format!("voice-{}", Uuid::now_v7());
        clerk.post(&at(id, "/room"), &[(&strange, "for")]).is_refused(404);
        clerk.post(&at(id, "/room"), &[("voice-🎉", "for")]).is_refused(404);
        let other = world.person("Cán bộ khác", &[(Post::Clerk, Scope::Body(k.k.finance))]);
        other.post(&at(id, "/room"), &[("all", "for")]).is_refused(403);
        world.nobody().post(&at(id, "/room"), &[("all", "for")]).asks_to_sign_in();
        assert_eq!((world.facts(), stored(&world, id).voices.len()), (facts, 0));
        k.close(&world, id);
        clerk.post(&at(id, "/room"), &[("all", "for")]).is_refused(409).says("đã đóng");
        clerk.get(&at(id, "/room")).is_shown().says("Không ghi được lúc này");
    }

    fn papers_are_counted_by_tellers_and_the_sums_hold(world) {
        let k = khoi(&world);
        let id = k.opened(&world, Kind::Election, &[k.k.planning], Method::Paper);
        let teller = world.person("Lê Thị An", &[(Post::Teller, Scope::Bloc(k.story.year.bloc))]);
        let page = teller.get(&at(id, "/count"));
        page.is_shown().says("Phiếu phát ra").says("Bầu Khối trưởng năm 2019");
        world::check_page("count", &page.html);
        let option = stored(&world, id).options[0].id;
        let votes = format!("for-{option}");
        let form = |issued: &'static str, yes: &'static str| vec![
            ("version", "0"), ("issued", issued), ("collected", "6"), ("missing", "0"), ("valid", "6"), ("invalid", "0"),
            (votes.as_str(), yes), ("against", "1"), ("blank", "0"), ("teller-1", "Lê Thị An"), ("teller-2", "Trần Văn Bình")];
        let facts = world.facts();
        teller.post(&at(id, "/count"), &form("7", "5")).is_refused(422)
            .says("Phát ra 7 phiếu, nhưng chỉ có 6 đơn vị có mặt").says("Phát ra 7, nhưng thu về 6 + không thu về 0 = 6")
            .keeps("issued", "7").keeps("teller-2", "Trần Văn Bình").keeps(&votes, "5");
        teller.post(&at(id, "/count"), &form("6", "11")).is_refused(422).says("11 phiếu, nhưng chỉ có 6").keeps(&votes, "11");
        teller.post(&at(id, "/count"), &form("6", "5,5")).is_refused(422).says("không phải là số nguyên").keeps(&votes, "5,5");
        teller.post(&at(id, "/count"), &form("sáu", "5")).is_refused(422).keeps("issued", "sáu");
        teller.post(&at(id, "/count"), &form("", "5")).is_refused(422).says("chưa điền số");
        teller.post(&at(id, "/count"), &form("-6", "5")).is_refused(422);
        teller.post(&at(id, "/count"), &form("99999999999999999999", "5")).is_refused(422);
        teller.post(&at(id, "/count"), &form("6", "<script>")).is_refused(422).keeps(&votes, "<script>");
        let long = "ă".repeat(300);
        let mut named = form("6", "5");
        named[9] = ("teller-1", &long);
        teller.post(&at(id, "/count"), &named).is_refused(422).says("dài 300 ký tự, tối đa 200").keeps("teller-1", &long);
        named[9] = ("teller-1", "");
        teller.post(&at(id, "/count"), &named).is_refused(422).says("ít nhất hai người");
        teller.post(&at(id, "/count"), &[]).is_refused(422);
        assert_eq!((world.facts(), stored(&world, id).count), (facts, None));

        teller.post(&at(id, "/count"), &form("6", "5")).is_done();
        teller.post(&at(id, "/count"), &form("6", "5")).is_done();
        assert_eq!(world.facts(), facts + 1);
        assert_eq!(outcome(&stored(&world, id)).sentence(), "5/6 đồng ý, đã đủ phiếu");
        k.close(&world, id);
        let end = stored(&world, id);
        assert_eq!(outcome(&end).decided, Some(option));
        assert_eq!(outcome(&end).sentence(), "5/6 đồng ý, trúng cử");
        teller.get(&at(id, "")).is_shown().says("hợp lệ 6 + không hợp lệ 0").says("Lê Thị An, Trần Văn Bình");
        teller.post(&at(id, "/count"), &form("6", "4")).is_refused(409).says("không sửa được nữa");
    }

    fn a_protocol_is_corrected_only_with_a_reason_and_from_what_was_seen(world) {
        let k = khoi(&world);
        let id = k.opened(&world, Kind::Election, &[k.k.planning, k.k.finance], Method::Paper);
        let clerk = k.clerk(&world);
        let options: Vec<String> = stored(&world, id).options.iter().map(|o| format!("for-{}", o.id)).collect();
        let form = |version: &'static str, a: &'static str, b: &'static str, reason: &'static str| vec![
            ("version", version), ("issued", "6"), ("collected", "5"), ("missing", "1"), ("valid", "5"), ("invalid", "0"),
            (options[0].as_str(), a), (options[1].as_str(), b), ("against", "0"), ("blank", "0"),
            ("teller-1", "Lê Thị An"), ("teller-2", "Trần Văn Bình"), ("reason", reason)];
        clerk.post(&at(id, "/count"), &form("0", "3", "2", "")).is_done();
        let facts = world.facts();
        // Who comes or leaves after the count changes nothing of it.
        let five: Vec<BodyId> = k.story.year.members[..5].to_vec();
        let refused = deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::set_present(w, ok, &b, &five) });
        assert!(matches!(refused, Err(Refusal::Conflict(s)) if s.contains("đã kiểm phiếu xong với 6 đơn vị có mặt. Đóng biểu quyết trước")));
        assert_eq!(world.facts(), facts);
        clerk.post(&at(id, "/count"), &form("0", "4", "1", "đếm sót")).is_refused(409).says("vừa được người khác nhập");
        clerk.post(&at(id, "/count"), &form("1", "4", "1", "")).is_refused(422).says("Lý do sửa biên bản: chưa viết").keeps(&options[0], "4");
        assert_eq!(world.facts(), facts);
        clerk.post(&at(id, "/count"), &form("1", "4", "1", "đếm sót một phiếu")).is_done();
        let told = world.db.read(move |w| w.facts_about("ballot", id, None, 1)).unwrap();
        assert_eq!((told[0].name.as_str(), told[0].reason.as_deref()), ("ballots.count_corrected", Some("đếm sót một phiếu")));
        let now = stored(&world, id);
        assert_eq!(outcome(&now).options.iter().map(|t| t.yes).collect::<Vec<_>>(), [4, 1]);
        assert_eq!(now.count.unwrap().version, 2);
    }

    fn papers_are_not_closed_without_their_protocol_and_take_no_voices(world) {
        let k = khoi(&world);
        let id = k.opened(&world, Kind::Election, &[k.k.planning], Method::Paper);
        let refused = deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::close(w, ok, &b) });
        assert!(matches!(refused, Err(Refusal::Conflict(s)) if s.contains("biên bản kiểm phiếu")));
        let unit = k.k.finance.to_string();
        let leader = k.leader(&world, k.k.finance);
        leader.post(&at(id, "/voices"), &[("unit", &unit), ("choice", "for"), ("seen", "")]).is_refused(409).says("phiếu giấy");
        leader.get(&at(id, "")).is_shown().says("chưa có biên bản kiểm phiếu");
        k.clerk(&world).post(&at(id, "/room"), &[("all", "for")]).is_refused(409).says("phiếu giấy");
        // And no protocol for a vote that is open to see.
        let open = k.proposal(&world);
        let clerk = k.clerk(&world);
        clerk.get(&at(open, "/count")).is_shown().says("không bỏ phiếu giấy");
        let word = format!("for-{}", stored(&world, open).options[0].id);
        let sums = [("issued", "6"), ("collected", "6"), ("missing", "0"), ("valid", "6"), ("invalid", "0"), (word.as_str(), "6"),
            ("against", "0"), ("blank", "0"), ("teller-1", "A"), ("teller-2", "B")];
        clerk.post(&at(open, "/count"), &sums).is_refused(409);
    }

    fn closing_counts_the_silent_as_silent(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        k.all_say_yes(&world, id, &[k.k.assembly, k.k.people_council, k.k.office]);
        k.close(&world, id);
        let end = outcome(&stored(&world, id));
        assert_eq!((end.not_voted, end.abstain, end.decided), (3, 0, None));
        assert_eq!(end.sentence(), "3/6 đồng ý, thiếu 1 phiếu, không thông qua");
        let told = world.db.read(move |w| w.facts_about("ballot", id, None, 1)).unwrap();
        assert!(told[0].says.contains("Chưa biểu quyết: Sở Kế hoạch và Đầu tư, Sở Tài chính, Sở Tư pháp."), "{}", told[0].says);
        k.leader(&world, k.k.finance).get(&at(id, "")).is_shown().says("không tính là “không có ý kiến”");
        k.clerk(&world).get(&at(id, "")).is_shown().says("Không tính là “không có ý kiến”").says("không biểu quyết");
        let twice = deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::close(w, ok, &b) });
        assert!(matches!(twice, Err(Refusal::Conflict(s)) if s.contains("đã đóng")));
    }

    fn another_round_needs_a_reason_and_keeps_the_old_one(world) {
        let k = khoi(&world);
        let (a, b) = (k.k.planning, k.k.finance);
        let id = k.opened(&world, Kind::Election, &[a, b], Method::Room);
        // Put later, it stands later, whatever rounds the first one takes.
        let other = k.proposal(&world);
        let ballot = stored(&world, id);
        let round = |reason: &str| NewRound {
            id: BallotId(Uuid::now_v7()),
            options: vec![NewOption { id: OptionId(Uuid::now_v7()), body: a }],
            method: Method::Phone,
            present: ballot.present.clone(),
            reason: reason.into(),
        };
        let early = round("hòa phiếu");
        let refused = deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::new_round(w, ok, &b, &early) });
        assert!(matches!(refused, Err(Refusal::Conflict(_))));
        k.close(&world, id);
        let silent = round("");
        let refused = deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::new_round(w, ok, &b, &silent) });
        assert!(matches!(refused, Err(Refusal::Invalid(p)) if p[0].field == "reason"));
        let good = round("Không đơn vị nào đủ phiếu");
        let second = good.id;
        deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::new_round(w, ok, &b, &good) }).unwrap();
        let third = round("lần nữa");
        let refused = deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::new_round(w, ok, &b, &third) });
        assert!(matches!(refused, Err(Refusal::Conflict(s)) if s.contains("vòng sau")));
        let matter = k.story.matter.id;
        let all = world.db.read(move |w| crate::of_matter(w, matter)).unwrap();
        assert_eq!(
            all.iter().map(|b| (b.id, b.round, b.state)).collect::<Vec<_>>(),
            [(id, 1, State::Closed), (second, 2, State::Draft), (other, 1, State::Open)]
        );
        assert_eq!((all[0].superseded_by, all[1].previous), (Some(second), Some(id)));
        let clerk = k.clerk(&world);
        clerk.get(&at(second, "")).is_shown().says("Vòng 2").says("Không đơn vị nào đủ phiếu");
        clerk.get(&at(id, "")).is_shown().says("Vòng này đã được thay");
        clerk.get(&at(id, "/journal")).is_shown().says("Mở vòng 2");
    }

    fn a_ballot_with_wrong_parts_is_not_made(world) {
        let k = khoi(&world);
        let (a, outside) = (k.k.planning, k.k.board);
        let cases: Vec<(New, &str)> = vec![
            (new(&k, Kind::Proposal, &[]), "PHIEU-02"),
            (new(&k, Kind::Proposal, &[a, k.k.finance]), "PHIEU-02"),
            (new(&k, Kind::Election, &[]), "PHIEU-02"),
            (new(&k, Kind::Election, &[outside]), "PHIEU-03"),
            (new(&k, Kind::Election, &[a, a]), "PHIEU-04"),
            (New { title: String::new(), ..new(&k, Kind::Proposal, &[a]) }, "PHIEU-01"),
            (New { title: "ă".repeat(300), ..new(&k, Kind::Proposal, &[a]) }, "PHIEU-01"),
            (New { present: vec![outside], ..new(&k, Kind::Proposal, &[a]) }, "PHIEU-06"),
            (New { rule: Rule { threshold: share(0, 1), ..two_thirds_of_those_present() }, ..new(&k, Kind::Proposal, &[a]) }, "PHIEU-05"),
            (New { rule: Rule { threshold: share(1, 1), strictly: true, ..two_thirds_of_those_present() }, ..new(&k, Kind::Proposal, &[a]) }, "PHIEU-05"),
        ];
        let facts = world.facts();
        for (bad, code) in cases {
            let told = format!("{bad:?}");
            let refused = deed(&world, &k, move |w, ok, year| crate::create(w, ok, year, &bad));
            assert!(matches!(&refused, Err(Refusal::Invalid(p)) if p[0].code == code), "{told} {refused:?}");
        }
        assert_eq!(world.facts(), facts);
        let good = new(&k, Kind::Election, &[a, k.k.finance]);
        let id = good.id;
        deed(&world, &k, move |w, ok, year| crate::create(w, ok, year, &good)).unwrap();
        assert_eq!(stored(&world, id).units[0].name, "Văn phòng Đoàn Đại biểu Quốc hội tỉnh");
        deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::discard(w, ok, &b) }).unwrap();
        assert!(matches!(world.db.read(move |w| crate::ballot(w, id)), Err(Refusal::NotFound)));
    }

    fn too_few_units_present_cannot_open(world) {
        let k = khoi(&world);
        let mut few = new(&k, Kind::Proposal, &[k.k.office]);
        few.present.truncate(3);
        let id = few.id;
        deed(&world, &k, move |w, ok, year| crate::create(w, ok, year, &few)).unwrap();
        let open = move |w: &mut db::Writing, ok: &Allowed<blocs::RunYear>, _: &Year| { let b = crate::ballot(w, id)?; crate::open(w, ok, &b) };
        assert!(matches!(deed(&world, &k, open), Err(Refusal::Conflict(s)) if s.contains("Mới có 3/6 đơn vị có mặt, cần ít nhất 4")));
        let four: Vec<BodyId> = k.story.year.members[..4].to_vec();
        let shown = four.clone();
        deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::set_present(w, ok, &b, &shown) }).unwrap();
        deed(&world, &k, open).unwrap();
        assert!(matches!(deed(&world, &k, open), Err(Refusal::Conflict(s)) if s.contains("đang mở rồi")));
        assert_eq!(stored(&world, id).present, four);
        // Who has voted cannot leave the list of those present.
        k.all_say_yes(&world, id, &four[..1]);
        let rest = four[1..].to_vec();
        let refused = deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, id)?; crate::set_present(w, ok, &b, &rest) });
        assert!(matches!(refused, Err(Refusal::Conflict(s)) if s.contains("đã biểu quyết")));
    }

    fn what_was_opened_by_mistake_is_a_draft_again_until_somebody_votes(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        let paper = k.opened(&world, Kind::Election, &[k.k.office], Method::Paper);
        let recall = |id: BallotId| move |w: &mut db::Writing, ok: &Allowed<blocs::RunYear>, _: &Year| { let b = crate::ballot(w, id)?; crate::recall(w, ok, &b) };
        let opened = [id, paper].map(|id| stored(&world, id).opened_at.is_some());
        for id in [id, paper] { deed(&world, &k, recall(id)).unwrap(); }
        let now = [id, paper].map(|id| { let b = stored(&world, id); (b.state, b.opened_at) });
        assert_eq!((opened, now), ([true; 2], [(State::Draft, None); 2]));
        assert!(matches!(deed(&world, &k, recall(id)), Err(Refusal::Conflict(s)) if s.contains("chưa mở")));
        k.leader(&world, k.k.finance).post(&at(id, "/voices"), &[("unit", &k.k.finance.to_string()), ("choice", "for"), ("seen", "")]).is_refused(409).says("chưa mở");
        // Opened anew it takes voices; with the first there is no way back.
        let open = move |w: &mut db::Writing, ok: &Allowed<blocs::RunYear>, _: &Year| { let b = crate::ballot(w, id)?; crate::open(w, ok, &b) };
        deed(&world, &k, open).unwrap();
        k.all_say_yes(&world, id, &[k.k.finance]);
        assert!(matches!(deed(&world, &k, recall(id)), Err(Refusal::Conflict(s)) if s.contains("Đã có 1 đơn vị biểu quyết")));
        k.close(&world, id);
        assert!(matches!(deed(&world, &k, recall(id)), Err(Refusal::Conflict(s)) if s.contains("đã đóng")));
        deed(&world, &k, move |w, ok, _| { let b = crate::ballot(w, paper)?; crate::discard(w, ok, &b) }).unwrap();
    }

    fn a_permission_for_something_else_does_nothing(world) {
        let k = khoi(&world);
        let made = new(&k, Kind::Proposal, &[k.k.office]);
        let (draft, open) = (k.made(&world, Kind::Proposal, &[k.k.office], Method::Room), k.proposal(&world));
        let (closed, paper) = (k.proposal(&world), k.opened(&world, Kind::Election, &[k.k.office], Method::Paper));
        k.close(&world, closed);
        let story = k.story.clone();
        let facts = world.facts();
        let refused = world.db.write(Who::program(world.now()), move |w| {
            let mut elsewhere = story.year.run();
            elsewhere.bloc = kernel::BlocId(Uuid::now_v7());
            let run = Allowed::in_a_story(elsewhere, story.clerk);
            let unit = story.year.members[0];
            let (d, o, c, p) = (crate::ballot(w, draft)?, crate::ballot(w, open)?, crate::ballot(w, closed)?, crate::ballot(w, paper)?);
            let said = o.said_of("for").unwrap();
            let voice = crate::RoomVoice { body: unit, said, seen: String::new() };
            let round = NewRound { id: BallotId(Uuid::now_v7()), options: made.options.clone(), method: Method::Room, present: c.present.clone(), reason: "lý do".into() };
            // A leader's word for one ballot is none for another; a teller of one bloc is none of another.
            let other_ballot = Allowed::in_a_story(crate::Cast::of(&d, unit), story.clerk);
            let mut tellers = crate::CountPapers::of(&story.year);
            tellers.bloc = kernel::BlocId(Uuid::now_v7());
            let mut protocol = crate::count_tests::protocol([6, 6, 0, 6, 0], &[6], 0, 0);
            protocol.votes = vec![(p.options[0].id, 6)];
            let all = [
                crate::create(w, &run, &story.year, &made),
                crate::open(w, &run, &d),
                crate::discard(w, &run, &d),
                crate::recall(w, &run, &o),
                crate::close(w, &run, &o),
                crate::set_present(w, &run, &o, &o.electors[1..]),
                crate::record_room(w, &run, &o, &[voice]),
                crate::new_round(w, &run, &c, &round),
                crate::cast(w, &other_ballot, &o, said, ""),
                crate::enter_count(w, &Allowed::in_a_story(tellers, story.clerk), &p, &protocol),
            ];
            w.commit_quietly("nothing was done", all.iter().filter(|r| matches!(r, Err(Refusal::Forbidden(_)))).count())
        });
        assert_eq!((refused.unwrap(), world.facts()), (10, facts));
    }

    fn what_waits_for_my_unit_is_listed_until_it_voted(world) {
        let k = khoi(&world);
        let an = k.leader(&world, k.k.finance);
        an.get("/my/ballots").is_shown().says("Không có biểu quyết nào đang mở");
        let first = k.proposal(&world);
        let second = k.opened(&world, Kind::Election, &[k.k.planning, k.k.finance], Method::Phone);
        k.opened(&world, Kind::Election, &[k.k.planning], Method::Paper);
        let page = an.get("/my/ballots");
        page.is_shown().says("Còn 2 biểu quyết").says("Đề nghị tặng Bằng khen: Sở Kế hoạch và Đầu tư").says("Bầu Khối trưởng năm 2019");
        world::check_page("mine", &page.html);
        let unit = k.k.finance.to_string();
        an.post(&at(first, "/voices"), &[("unit", &unit), ("choice", "abstain"), ("seen", "")]).is_done();
        an.get(&at(first, "")).is_shown().says("Biểu quyết tiếp: Bầu Khối trưởng năm 2019");
        let choose = an.get(&at(second, ""));
        choose.says("Bầu Sở Kế hoạch và Đầu tư").says("Bầu Sở Tài chính").says("Không bầu ai");
        let word = format!("for:{}", stored(&world, second).options[1].id);
        an.get(&at(second, &format!("?choice={word}"))).is_shown().says("Gửi ý kiến “Bầu Sở Tài chính”").keeps("choice", &word);
        an.post(&at(second, "/voices"), &[("unit", &unit), ("choice", &word), ("seen", "")]).is_done();
        an.get("/my/ballots").is_shown().says("đã có ý kiến ở tất cả");
        k.clerk(&world).get("/my/ballots").is_refused(403);
    }

    fn a_leader_of_two_units_votes_for_each(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        let (a, b) = (k.k.finance, k.k.justice);
        let an = world.person("An", &[(Post::Leader, Scope::Body(a)), (Post::Leader, Scope::Body(b))]);
        an.get(&at(id, "")).is_shown().says("thay mặt Sở Tài chính").says("còn được biểu quyết thay mặt: Sở Tư pháp");
        let unit = a.to_string();
        an.post(&at(id, "/voices"), &[("unit", &unit), ("choice", "for"), ("seen", "")]).is_done();
        an.get(&at(id, "")).is_shown().says("thay mặt Sở Tư pháp");
        an.get(&at(id, &format!("?unit={unit}"))).is_shown().says("Đã ghi nhận");
        let page = an.get("/my/ballots");
        page.is_shown().says("Còn 1 biểu quyết");
        for body in [a, b] {
            assert!(page.html.contains(&format!("/ballots/{id}?unit={body}")), "each link names its unit");
        }
    }

    fn a_ninth_unit_is_not_forgotten(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        let mut bodies: Vec<BodyId> = (1..=16).map(|n| BodyId(Uuid::from_u128(n))).collect();
        bodies.extend([k.k.finance, k.k.justice, k.k.finance]);
        let open = world.db.read(move |w| crate::waiting(w, &bodies)).unwrap();
        assert_eq!(open.iter().map(|o| (o.ballot, o.body)).collect::<std::collections::BTreeSet<_>>(),
            [(id, k.k.finance), (id, k.k.justice)].into());
        assert_eq!(open.len(), 2);
        assert!(world.db.read(|w| crate::waiting(w, &[])).unwrap().is_empty());
    }

    fn many_ballots_are_read_in_six_statements(world) {
        let k = khoi(&world);
        for n in 0..4 {
            let id = k.opened(&world, Kind::Proposal, &[k.story.year.members[n]], Method::Room);
            k.all_say_yes(&world, id, &[k.k.office, k.k.finance]);
        }
        let matter = k.story.matter.id;
        let (all, queries) = world.db.read(move |w| { let all = crate::of_matter(w, matter)?; Ok((all, w.queries())) }).unwrap();
        assert_eq!(all.len(), 4);
        assert!(all.iter().all(|b| b.electors.len() == 6 && b.voices.len() == 2 && b.options.len() == 1));
        assert!(queries <= 6, "{queries}");
    }

    fn everybody_at_once_leaves_one_voice_and_a_whole_journal(world) {
        let k = khoi(&world);
        let id = k.opened(&world, Kind::Proposal, &[k.k.planning], Method::Room);
        let unit = k.k.finance.to_string();
        let row = format!("voice-{unit}");
        let before = world.facts();
        let done: usize = std::thread::scope(|s| {
            let mut hands = Vec::new();
            for n in 0..12 {
                let (world, k, unit, row) = (&world, &k, &unit, &row);
                hands.push(s.spawn(move || {
                    let choice = ["for", "against", "abstain"][n % 3];
                    let seen = if n % 4 == 3 {
                        k.clerk(world).post(&at(id, "/room"), &[(row, choice)])
                    } else {
                        k.leader(world, k.k.finance).post(&at(id, "/voices"), &[("unit", unit), ("choice", choice), ("seen", "")])
                    };
                    assert!([303, 409].contains(&seen.status), "{}", seen.status);
                    usize::from(seen.status == 303)
                }));
            }
            hands.into_iter().map(|h| h.join().unwrap()).sum()
        });
        let ballot = stored(&world, id);
        assert!(done >= 1);
        assert_eq!(ballot.voices.len(), 1, "one unit, one voice");
        // Whoever came later with another choice was refused, so every fact agrees with the voice that stands.
        let told = world.db.read(move |w| w.facts_about("ballot", id, None, 50)).unwrap();
        let voices: Vec<_> = told.iter().filter(|f| f.name.starts_with("ballots.voice")).collect();
        assert_eq!(i64::try_from(voices.len()).unwrap(), world.facts() - before);
        let says = ballot.says(ballot.voices[0].said());
        assert!(voices.iter().all(|f| f.says.contains(&format!("“{says}”"))), "{voices:?}");
        assert_eq!(voices.iter().filter(|f| f.says.contains("Sở Tài chính: ")).count(), 1);
        assert_eq!(world.db.verify().unwrap().flaw, None);
    }

    fn closing_and_voting_at_once_never_leaves_a_voice_after_the_end(world) {
        let k = khoi(&world);
        let id = k.proposal(&world);
        std::thread::scope(|s| {
            for body in k.story.year.members.clone() {
                let (world, k) = (&world, &k);
                s.spawn(move || {
                    let unit = body.to_string();
                    let seen = k.leader(world, body).post(&at(id, "/voices"), &[("unit", &unit), ("choice", "for"), ("seen", "")]);
                    assert!([303, 409].contains(&seen.status), "{}", seen.status);
                });
            }
            let (world, k) = (&world, &k);
            s.spawn(move || k.close(world, id));
        });
        let told = world.db.read(move |w| w.facts_about("ballot", id, None, 50)).unwrap();
        assert_eq!(told[0].name, "ballots.ballot_closed", "nothing after the end");
        let end = outcome(&stored(&world, id));
        let counted = told.iter().filter(|f| f.name == "ballots.voice_given").count();
        assert_eq!(i64::try_from(counted).unwrap(), end.options[0].yes);
        assert!(told[0].says.contains(&end.sentence()));
    }

    fn bases_are_kept_exactly_as_they_were_written(world) {
        let k = khoi(&world);
        for (base, strictly, num, den) in [(Base::Members, false, 9, 10), (Base::Present, true, 1, 2), (Base::Valid, false, 2, 3)] {
            let mut made = new(&k, Kind::Proposal, &[k.k.office]);
            made.rule = Rule { threshold: share(num, den), strictly, base, quorum: share(1, 2) };
            let (id, rule) = (made.id, made.rule);
            deed(&world, &k, move |w, ok, year| crate::create(w, ok, year, &made)).unwrap();
            let kept = stored(&world, id);
            assert_eq!((kept.rule, kept.matter.clone(), kept.version), (rule, k.story.matter.clone(), 1));
        }
    }
}
