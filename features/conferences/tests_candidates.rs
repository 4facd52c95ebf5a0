//! Who may stand: whoever was elected to one post is no candidate for the other, wherever candidates are named.

use crate::needs::{GROUP_DEPUTY, GROUP_HEAD};
use crate::sample::{Story, Told};
use crate::tests::{
    all_agree, at, ballots_of, clerk, close_all, leaders, open_all, routes, told, until_the_vote, vote,
};
use ballots::{Ballot, State};
use kernel::BodyId;
use world::{Person, Seen, World};

fn of_group(world: &World, s: &Story, group: &str) -> Ballot {
    let all = [State::Draft, State::Open, State::Closed].map(|state| ballots_of(world, s.conference, state));
    all.into_iter().flatten().find(|b| b.group == group).expect("a ballot of the group")
}

fn open(clerk: &Person, s: &Story, ballot: &Ballot) -> Seen {
    clerk.post(&at(s, &format!("/ballots/{}/opening", ballot.id)), &[])
}

/// Every leader votes for this unit, and the ballot is closed.
fn all_elect(clerk: &Person, world: &World, s: &Story, leaders: &[(BodyId, Person)], unit: BodyId) {
    for ballot in ballots_of(world, s.conference, State::Open) {
        let option = ballot.options.iter().find(|o| o.body == unit).expect("the unit stands").id;
        let choice = ballot.word_of(ballots::Said::For(option));
        for (body, leader) in leaders {
            let fields = [("unit", body.to_string()), ("choice", choice.clone()), ("seen", String::new())];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            leader.post(&format!("/ballots/{}/voices", ballot.id), &fields).is_done();
        }
    }
    close_all(clerk, world, s);
}

/// Which boxes of a list cannot be ticked.
fn barred(page: &Seen, field: &str) -> Vec<String> {
    let start = format!("name=\"{field}\" value=\"");
    let boxes = page.html.split(&start).skip(1).map(|rest| rest.split('>').next().unwrap_or(rest));
    boxes.filter(|tag| tag.ends_with(" disabled")).map(|tag| tag[..36].to_owned()).collect()
}

world::on_both_engines! { routes();
    fn whoever_was_elected_to_one_post_does_not_stand_for_the_other(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        vote(&clerk, &world, &s, &leaders);
        let [planning, finance, assembly] = [s.k.planning, s.k.finance, s.k.assembly].map(|b| b.to_string());
        let stand = |fields: &[(&str, &str)]| {
            clerk.post(&at(&s, "/candidates"), &[fields, &[("method", "phone")][..]].concat())
        };
        // Until anybody is elected a unit may stand for both.
        stand(&[("head", &planning), ("head", &finance), ("deputy", &planning), ("deputy", &assembly)]).is_done();
        assert_eq!(barred(&clerk.get(&at(&s, "")), "candidate"), Vec::<String>::new());
        open(&clerk, &s, &of_group(&world, &s, GROUP_DEPUTY)).is_done();
        all_elect(&clerk, &world, &s, &leaders, s.k.planning);
        // The list made before is not opened any more.
        let (facts, head) = (world.facts(), of_group(&world, &s, GROUP_HEAD));
        let taken = "Sở Kế hoạch và Đầu tư đã trúng cử Khối phó năm 2019 nên không ứng cử Khối trưởng.";
        open(&clerk, &s, &head).is_refused(409).says(taken).says("Rút danh sách này rồi lập danh sách không có đơn vị ấy");
        assert_eq!(world.facts(), facts);
        clerk.post(&at(&s, &format!("/ballots/{}/removal", head.id)), &[]).is_done();
        // A new one says who is elected, and does not take it.
        let page = clerk.get(&at(&s, ""));
        page.says("Sở Kế hoạch và Đầu tư đã trúng cử Khối phó");
        assert_eq!(barred(&page, "head"), std::slice::from_ref(&planning));
        let told = stand(&[("head", &planning)]);
        told.is_refused(422).says(taken).says("Chọn đơn vị khác; muốn đổi thì bầu lại Khối phó trước.");
        world::check_page("candidates-refused", &told.html);
        stand(&[("head", &finance)]).is_done();
        open_all(&clerk, &world, &s);
        close_all(&clerk, &world, &s);
        // Nor does another round; the deputy's own may name it again.
        let head = of_group(&world, &s, GROUP_HEAD);
        let reason = format!("round-{}", head.id);
        let again = |unit: &str| {
            let form = [(reason.as_str(), "Chưa đơn vị nào đủ phiếu."), ("method", "phone"), ("candidate", unit)];
            clerk.post(&at(&s, &format!("/ballots/{}/round", head.id)), &form)
        };
        assert_eq!(barred(&clerk.get(&at(&s, "")), "candidate"), std::slice::from_ref(&planning));
        again(&planning).is_refused(422).says(taken).says("Chọn đơn vị khác");
        again(&assembly).is_done();
        open_all(&clerk, &world, &s);
        all_agree(&world, &s, &leaders);
        close_all(&clerk, &world, &s);
        // With the same candidates as before, one of them the new head.
        let deputy = of_group(&world, &s, GROUP_DEPUTY);
        let reason = format!("round-{}", deputy.id);
        let form = [(reason.as_str(), "Khối muốn bầu lại bằng phiếu kín."), ("method", "paper")];
        clerk.post(&at(&s, &format!("/ballots/{}/round", deputy.id)), &form).is_refused(422)
            .says("Văn phòng Đoàn Đại biểu Quốc hội tỉnh đã trúng cử Khối trưởng năm 2019 nên không ứng cử Khối phó.");
    }
}
