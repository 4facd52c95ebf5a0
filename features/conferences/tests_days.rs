//! Before the opening who may do what is asked as of today, as everywhere else; the planned day is only planned.

use crate::sample::Told;
use crate::tests::{at, clerk, everyone_is_here, routes, told};
use kernel::{Allowed, PersonId, Post, Scope, Uuid};

world::on_both_engines! { routes();
    fn whoever_leads_today_prepares_the_conference(world) {
        let s = told(&world, Told::WeekBefore);
        let (year, heads) = (s.year, (s.k.planning, s.k.assembly));
        world.build(move |w| {
            let run = blocs::year(w, year, world::day("28/02/2019"))?.run();
            let ok = Allowed::in_a_story(run, PersonId(Uuid::nil()));
            blocs::set_heads(w, &ok, year, heads, world::day("01/3/2019"), "Quyết định giữa năm")
        });
        let now = clerk(&world, &s);
        let later = world.person("Cán bộ Khối trưởng mới", &[(Post::Clerk, Scope::Body(s.k.planning))]);
        let pages = ["/plan", "/presence"].map(|rest| at(&s, rest));
        for page in &pages {
            now.get(page).is_shown();
            later.get(page).is_refused(404);
        }
        later.post(&at(&s, "/presence"), &[("all", "yes")]).is_refused(403);
        everyone_is_here(&now, &s).is_done();
        world.clock_is("01/3/2019 08:00");
        for page in &pages {
            now.get(page).is_refused(404);
            later.get(page).is_shown();
        }
        // Once it is open it stays with whoever opened it, whatever is decided for later days.
        world.clock_is("07/3/2019 08:00");
        later.post(&at(&s, "/opening"), &[]).is_done();
        let (year, heads) = (s.year, (s.k.finance, s.k.assembly));
        world.build(move |w| {
            let run = blocs::year(w, year, world::day("07/3/2019"))?.run();
            let ok = Allowed::in_a_story(run, PersonId(Uuid::nil()));
            blocs::set_heads(w, &ok, year, heads, world::day("08/3/2019"), "Quyết định sau hội nghị")
        });
        world.clock_is("08/3/2019 08:00");
        later.get(&at(&s, "/presence")).is_shown();
    }

    fn a_round_of_explanation_is_over_when_its_last_day_is(world) {
        let s = told(&world, Told::WeekBefore);
        let clerk = clerk(&world, &s);
        let round = format!("/years/{}/round", s.year);
        clerk.post(&round, &[("until", "05/3/2019")]).is_done();
        world.clock_is("01/3/2019 08:00");
        clerk.get(&at(&s, "")).says("còn mở đến hết ngày 05/3/2019").says_nothing_of("Đợt giải trình đã xong");
        clerk.post(&round, &[("until", "08/3/2019")]).is_done();
        everyone_is_here(&clerk, &s).is_done();
        world.clock_is("08/3/2019 08:00");
        clerk.post(&at(&s, "/opening"), &[]).is_refused(409).says("còn mở đến hết ngày 08/3/2019");
        world.clock_is("09/3/2019 08:00");
        clerk.get(&at(&s, "")).says("Đợt giải trình đã xong");
        clerk.post(&at(&s, "/opening"), &[]).is_done();
    }
}
