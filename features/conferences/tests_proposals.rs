//! What is put forward: by the table that was announced, within the slots, and as the row that applies lets it be.

use crate::sample::{Story, Told};
use crate::tests::{
    all_agree, at, ballots_of, clerk, close_all, close_step, leaders, open_all, routes, told, until_the_vote,
};
use awards::Award;
use kernel::BodyId;
use world::{Person, Seen, World};

fn nominate(clerk: &Person, s: &Story, body: BodyId, award: &str, why: &str) -> Seen {
    let body = body.to_string();
    let form = [("nominee", body.as_str()), ("award", award), ("method", "phone"), ("departure", why)];
    clerk.post(&at(s, "/nominations"), &form)
}

fn by_the_answer(clerk: &Person, s: &Story) -> Seen {
    clerk.post(&at(s, "/nominations/all"), &[("method", "phone")])
}

/// What was put forward, by unit and word of the award.
fn put_forward(world: &World, s: &Story) -> Vec<(BodyId, &'static str)> {
    let id = s.conference;
    let known = world.db.read(move |w| crate::store::proposals(w, id)).unwrap();
    let drafts = ballots_of(world, id, ballots::State::Draft);
    let of = |b: &ballots::Ballot| known.iter().find(|p| p.ballot == b.id).map(|p| p.award).map(Award::word);
    drafts.iter().map(|b| (b.options[0].body, of(b).unwrap())).collect()
}

/// Sở Kế hoạch và Đầu tư loses points after the announcement, and the corrected table is published.
fn corrected(clerk: &Person, world: &World, s: &Story) {
    let year = s.year;
    let sheets = world.db.read(move |w| {
        let year = blocs::year(w, year, world::day("07/3/2019"))?;
        Ok(scoring::progress(w, &year)?.sheets)
    });
    let sheet = sheets.unwrap().into_iter().find(|(body, ..)| *body == s.k.planning).unwrap().1;
    let scores = format!("/years/{}/scores", s.year);
    clerk
        .post(&format!("{scores}/correction"), &[("reason", "Nhầm ở phiếu Sở Kế hoạch và Đầu tư.")])
        .is_done();
    clerk
        .post(&format!("/sheets/{sheet}/reopening"), &[("reason", "Chấm lại III.1 theo văn bản.")])
        .is_done();
    let version = world::field_value(&clerk.get(&format!("/sheets/{sheet}")).html, "version").unwrap();
    let mark = [
        ("line", "HEAD"),
        ("version", version.as_str()),
        ("m8", "0"),
        ("why8", "Không ban hành văn bản nào."),
    ];
    clerk.post(&format!("/sheets/{sheet}/closure"), &mark).is_done();
    let table = world::field_value(&clerk.get(&scores).html, "table").unwrap();
    clerk.post(&format!("{scores}/publication"), &[("table", &table)]).is_done();
}

world::on_both_engines! { routes();
    fn another_round_is_judged_beside_what_took_the_slot_meanwhile(world) {
        let s = told(&world, Told::Morning);
        let (clerk, leaders) = (clerk(&world, &s), leaders(&world, &s));
        until_the_vote(&clerk, &s);
        let voted = |n: usize| {
            open_all(&clerk, &world, &s);
            all_agree(&world, &s, &leaders[..n]);
            close_all(&clerk, &world, &s);
        };
        nominate(&clerk, &s, s.k.office, "flag", "").is_done();
        voted(2);
        let failed = ballots_of(&world, s.conference, ballots::State::Closed).remove(0);
        nominate(&clerk, &s, s.k.finance, "flag", "Khối muốn tặng cờ đơn vị này.").is_done();
        voted(6);
        // The one flag is taken: the round of the first goes beyond the slots, and says why.
        let round = at(&s, &format!("/ballots/{}/round", failed.id));
        let (why, departs) = (format!("round-{}", failed.id), format!("departure-{}", failed.id));
        let once = [(why.as_str(), "Bốn đơn vị chưa kịp cho ý kiến."), ("method", "phone")];
        let facts = world.facts();
        clerk.post(&round, &once).is_refused(422).says("Vẫn biểu quyết lại thì ghi lý do").keeps(&why, once[0].1);
        assert_eq!(world.facts(), facts);
        let said = "Hội nghị muốn trình cả hai đơn vị.";
        clerk.post(&round, &[once[0], once[1], (departs.as_str(), said)]).is_done();
        let id = s.conference;
        let draft = ballots_of(&world, id, ballots::State::Draft).remove(0).id;
        let known = world.db.read(move |w| crate::store::proposals(w, id)).unwrap();
        let judged = known.into_iter().find(|p| p.ballot == draft).unwrap();
        assert!(!judged.departs.is_empty());
        assert_eq!(judged.reason, said);
    }

    fn proposals_are_made_by_the_table_that_was_announced(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        until_the_vote(&clerk, &s);
        clerk.get(&at(&s, "")).says_nothing_of("Đã có bảng điểm bản thứ");
        corrected(&clerk, &world, &s);
        let year = s.year;
        let newest = world.db.read(move |w| {
            let year = blocs::year(w, year, world::day("07/3/2019"))?;
            awards::proposals(w, &year, world::day("07/3/2019"))
        }).unwrap();
        assert_eq!((newest.version, newest.verdict(s.k.planning).unwrap().awards()), (Some(2), vec![]));
        clerk.get(&at(&s, "")).says("Đã có bảng điểm bản thứ 2, mới hơn bản thứ 1 đã công bố tại hội nghị").says("quay lại bước 2");
        // Third by the table that the minutes print.
        nominate(&clerk, &s, s.k.planning, "certificate", "").is_done();
        by_the_answer(&clerk, &s).is_done();
        let mut all = put_forward(&world, &s);
        all.sort_unstable();
        let mut announced = vec![
            (s.k.office, "PROVINCE_FLAG"), (s.k.people_council, "PROVINCE_CERTIFICATE"), (s.k.planning, "PROVINCE_CERTIFICATE"),
        ];
        announced.sort_unstable();
        assert_eq!(all, announced);
    }

    fn another_table_announced_judges_anew_what_was_put_forward(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        until_the_vote(&clerk, &s);
        nominate(&clerk, &s, s.k.planning, "certificate", "").is_done();
        nominate(&clerk, &s, s.k.finance, "certificate", "Đơn vị có mô hình mới, cả khối thống nhất.").is_done();
        let id = s.conference;
        let judged = || {
            let mut known = world.db.read(move |w| crate::store::proposals(w, id)).unwrap();
            known.sort_by_key(|p| p.reason.is_empty());
            known.into_iter().map(|p| (p.departs, p.reason)).collect::<Vec<_>>()
        };
        let [(first, why), (none, nothing)] = &judged()[..] else { panic!("two are put forward") };
        assert!(first.contains("khác với phương án") && why.contains("mô hình mới") && none.is_empty() && nothing.is_empty());
        corrected(&clerk, &world, &s);
        clerk.post(&at(&s, "/steps/2/return"), &[("back-2", "Bảng điểm đã đính chính, công bố bản mới.")]).is_done();
        close_step(&clerk, &s, 2);
        // Sở Kế hoạch và Đầu tư lost its place; the minutes say so beside the table they print, and do not make up a reason.
        let now = judged();
        let planning = now.iter().find(|(_, why)| why == "đưa ra trước khi công bố bảng điểm bản thứ 2").unwrap();
        assert!(planning.0.contains("khác với phương án"), "{now:?}");
        assert!(now.iter().all(|(says, _)| says != first), "{now:?}");
        // What was said of an earlier departure is not told as if it were said of this one, however often it is judged.
        let said = format!("(nêu trước lần xét lại theo bảng điểm bản thứ 2) {why}");
        assert!(now.iter().any(|(says, why)| !says.is_empty() && *why == said), "{now:?}");
        clerk.get(&at(&s, "/journal")).says("Xét lại theo bản này: Đề nghị tặng Bằng khen: Sở Kế hoạch và Đầu tư");
    }

    fn all_at_once_goes_no_further_than_one_by_one(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        until_the_vote(&clerk, &s);
        nominate(&clerk, &s, s.k.finance, "flag", "Đơn vị có mô hình mới, cả khối thống nhất.").is_done();
        let facts = world.facts();
        nominate(&clerk, &s, s.k.office, "flag", "").is_refused(422).says("Đề nghị 2 Cờ thi đua của UBND tỉnh, chỉ tiêu là 1.");
        by_the_answer(&clerk, &s).is_refused(409).says("Đề nghị 2 Cờ thi đua của UBND tỉnh, chỉ tiêu là 1.")
            .says("Chưa đưa ra đề nghị nào").says("Rút đề nghị ngoài phương án");
        assert_eq!(put_forward(&world, &s), [(s.k.finance, "PROVINCE_FLAG")]);
        assert_eq!(world.facts(), facts);
        // Taken for another award with its reason, it does not stand in the way of the rest.
        nominate(&clerk, &s, s.k.office, "flag", "Đứng đầu bảng điểm đã công bố.").is_done();
        by_the_answer(&clerk, &s).is_done();
        assert_eq!(put_forward(&world, &s).len(), 4);
        by_the_answer(&clerk, &s).is_refused(409).says("không còn đơn vị nào");
    }

    fn a_certificate_beside_the_flag_where_the_row_lets_it(world) {
        let s = told(&world, Told::Morning);
        let clerk = clerk(&world, &s);
        until_the_vote(&clerk, &s);
        world.db.write(db::Who::program(world.now()), |w| {
            w.exec("UPDATE awards_quota SET exclusive = $1", db::p![false])?;
            w.commit_quietly("a row entered so", ())
        }).unwrap();
        by_the_answer(&clerk, &s).is_done();
        let mut all = put_forward(&world, &s);
        let office = all.iter().filter(|(b, _)| *b == s.k.office).map(|(_, a)| *a).collect::<Vec<_>>();
        assert_eq!(office, ["PROVINCE_FLAG", "PROVINCE_CERTIFICATE"]);
        assert_eq!(all.len(), 3);
        for b in ballots_of(&world, s.conference, ballots::State::Draft) {
            clerk.post(&at(&s, &format!("/ballots/{}/removal", b.id)), &[]).is_done();
        }
        nominate(&clerk, &s, s.k.office, "flag", "").is_done();
        nominate(&clerk, &s, s.k.office, "certificate", "").is_done();
        let why = "Đơn vị dẫn đầu nhiều năm liền.";
        nominate(&clerk, &s, s.k.office, "certificate", why).is_refused(422).says("đã được đưa ra biểu quyết cho hình thức này");
        nominate(&clerk, &s, s.k.office, "government-flag", why).is_refused(422).says("mỗi đơn vị chỉ đề nghị một cờ trong năm");
        all = put_forward(&world, &s);
        assert_eq!(all, [(s.k.office, "PROVINCE_FLAG"), (s.k.office, "PROVINCE_CERTIFICATE")]);
    }
}
