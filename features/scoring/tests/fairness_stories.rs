//! The fairness page: who sees it when, and what it shows of a year in which something is unusual.

use super::{send, story};
use crate::sample::UpTo;
use kernel::{Allowed, BlocId, PersonId, Uuid, YearId};
use world::World;

fn page(s: &super::Story) -> String {
    format!("{}/fairness", s.scores())
}

world::on_both_engines! { crate::routes();
    fn before_publication_only_those_who_see_every_figure_see_the_flags(world) {
        let s = story(&world, Some(UpTo::Appraised));
        let (duc, nhung, loc) = (s.head(&world), s.officer(&world), s.justice(&world));
        for who in [&duc, &nhung] {
            who.get(&page(&s)).is_shown().says("Rà soát công bằng").says("Đã xem");
        }
        duc.get(&s.scores()).is_shown().says("Rà soát công bằng");
        loc.get(&s.scores()).is_shown().says_nothing_of("Rà soát công bằng");
        loc.get(&page(&s)).is_refused(404).says_nothing_of("Sở Tài chính");
        world.stranger("Người lạ").get(&page(&s)).is_refused(403);
        world.nobody().get(&page(&s)).asks_to_sign_in();
        let before = world.facts();
        s.publish(&duc, &world).is_done();
        loc.get(&page(&s)).is_shown().says("Đã xem");
        world.stranger("Người khác").get(&page(&s)).is_refused(403);
        assert_eq!(world.facts(), before + 1, "looking leaves no fact");
    }

    fn during_a_correction_the_members_wait(world) {
        let s = story(&world, Some(UpTo::Appraised));
        world.clock_is("05/3/2019 10:00");
        let (duc, loc) = (s.head(&world), s.justice(&world));
        s.publish(&duc, &world).is_done();
        duc.post(&format!("{}/correction", s.scores()), &[("reason", "Nghi có nhầm ở phiếu Sở Tài chính.")]).is_done();
        loc.get(&page(&s)).is_shown().says("Bảng điểm đang đính chính").says_nothing_of("Đã xem");
        duc.get(&page(&s)).is_shown().says("Đã xem");
    }

    fn a_year_without_a_rubric_says_so(world) {
        let s = story(&world, None);
        s.head(&world).get(&page(&s)).is_shown().says("Chưa có bảng điểm");
        s.justice(&world).get(&page(&s)).is_refused(404);
    }

    fn a_unit_far_above_is_shown_with_its_figures(world) {
        let s = story(&world, Some(UpTo::SelfScored));
        let duc = s.head(&world);
        one_unit_far_above(&duc, &s);
        let seen = duc.get(&page(&s));
        seen.is_shown().says("Tự chấm cao hơn mức chung").says("Sở Tư pháp tự chấm cao hơn điểm cuối ở 6 trên 20 tiêu chí");
        seen.says("Không tự kết luận").says("Tỷ lệ nêu nhầm").says("Mở phiếu");
        assert!(seen.html.contains(&s.sheet(5)), "a way to the sheet");
        seen.says_nothing_of("Sở Tài chính tự chấm cao hơn");
    }

    fn first_places_that_go_round_are_shown_with_their_years(world) {
        let s = after_five_years(&world);
        let seen = s.head(&world).get(&page(&s));
        seen.is_shown().says("Hạng nhất luân phiên").says("6 năm liền").says("Năm 2018 (chưa công bố)").says("Năm 2013");
        // The points of those years were the office's every time; only the rank went round.
        seen.says("có 4 năm đơn vị dẫn đầu");
    }
}

/// The head unit agrees to all self-scores but takes the justice department down on six lines.
pub(crate) fn one_unit_far_above(duc: &world::Person, s: &super::Story) {
    for n in 0..6 {
        send(duc, &s.sheet(n), "agreement", &[]).is_done();
    }
    let why = "Thiếu minh chứng cho phần đã kê.";
    let lower = [("m0", "45"), ("m4", "5"), ("m8", "38"), ("m9", "45"), ("m10", "3"), ("m11", "19")];
    let mut over = vec![("line", "HEAD")];
    over.extend(lower);
    let whys = ["why0", "why4", "why8", "why9", "why10", "why11"];
    over.extend(whys.map(|name| (name, why)));
    send(duc, &s.sheet(5), "marks", &over).is_done();
}

/// Khối 5 with five published years before 2018, in which each other member was first once.
pub(super) fn after_five_years(world: &World) -> super::Story {
    world.clock_is("20/02/2019 10:00");
    let (k, bloc, year) = world.build(|w| {
        let by = PersonId(Uuid::now_v7());
        let k = organisations::sample::khoi_5(w, by)?;
        let first = blocs::NewBloc {
            bloc: BlocId(Uuid::now_v7()),
            year: YearId(Uuid::now_v7()),
            kind: blocs::BlocKind::Sector,
            number: 2013,
            name: "Khối 5".into(),
            long: "Khối thi đua số 5".into(),
            managing: k.council,
            members: k.members().to_vec(),
        };
        blocs::sample::bloc(w, &first, by)?;
        let day = world::day("20/02/2019");
        let mut year = blocs::year(w, first.year, day)?;
        let mut before = Vec::new();
        while year.number < 2018 {
            before.push(year.id);
            let ok = Allowed::in_a_story(year.run(), by);
            let next = blocs::ensure_next(w, &ok, &year, YearId(Uuid::now_v7()))?;
            year = blocs::year(w, next, day)?;
        }
        blocs::sample::lead(w, year.id, (k.office, Some(k.assembly)), by)?;
        let year = blocs::year(w, year.id, day)?;
        crate::sample::khoi_5_2018(w, &year, &[by; 6], UpTo::Appraised)?;
        let Some(crate::deeds::Live { mut table, .. }) = crate::deeds::live(w, &year, day)? else {
            unreachable!()
        };
        let ok = Allowed::in_a_story(year.run(), by);
        for (id, first) in before.into_iter().zip(k.members().into_iter().filter(|m| *m != k.office)) {
            std::sync::Arc::make_mut(&mut table)
                .rows
                .iter_mut()
                .for_each(|r| r.rank = Some(if r.body == first { 1 } else { 2 }));
            crate::store::tables::put(w, &ok, id, (1, &table.freeze()?, ""))?;
        }
        Ok((k, first.bloc, year.id))
    });
    super::Story { year, bloc, k, sheets: Vec::new() }
}
