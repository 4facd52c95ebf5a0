//! Whoever was granted a day of its own is late by that day and no other: the page that shows what a new deadline would
//! do, the list after it is saved, and a reckoning of its own in SQL agree, whatever the plan.

use super::{on_both_engines, signed_in};
use crate::sample::{NghiSon, nghi_son};
use crate::{Basis, Deadline, Moves, Why, store};
use kernel::{Day, Uuid};
use std::collections::BTreeSet;
use world::{Person, World, day};

type Ids = BTreeSet<String>;

/// Late by the text of days alone: every unit not done and not excused whose own last day is before today.
fn late_by_sql(world: &World, s: &NghiSon, today: Day) -> Ids {
    let plan = s.plan;
    let rows: Vec<(Uuid,)> = world
        .db
        .read(move |w| {
            w.rows(
                "SELECT id FROM plans_unit WHERE plan = $1 AND state <> 'DONE' AND excused_on IS NULL AND deadline < $2 LIMIT 5000",
                db::p![plan, today.iso()],
            )
        })
        .unwrap();
    rows.into_iter().map(|(id,)| id.to_string()).collect()
}

/// The units a piece of a page links to.
fn linked(html: &str) -> Ids {
    html.split("/plan-units/").skip(1).filter_map(|s| s.get(..36)).map(str::to_owned).collect()
}

/// Those the preview says become late, and those it says are late no longer.
fn previewed(html: &str) -> (Ids, Ids) {
    let part = html.split("id=\"xem-truoc\"").nth(1).unwrap();
    let part = part.split("</section>").next().unwrap();
    let (late, freed) = part.split_once("không còn quá hạn").unwrap_or((part, ""));
    (linked(late), linked(freed))
}

/// Numbers without end, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn why() -> Why {
    let basis = Basis { conclusion: true, what: "Chủ tịch".into(), day: day("01/3/2025") };
    Why { basis, reason: "Theo kết luận".into() }
}

/// Some units get a day of their own, some are excused, some are done.
fn shuffle(world: &World, s: &NghiSon, dice: &mut Dice, today: Day) {
    let plan = s.plan;
    let units = world.db.read(move |w| store::units(w, plan)).unwrap();
    for u in units {
        let (what, on) = (dice.below(6), today.plus_days(i64::try_from(dice.below(40)).unwrap() - 20));
        let (issuer, by) = (s.town, s.officer);
        world.build(move |w| {
            let ok = crate::sample::runs(issuer, by);
            let p = store::plan(w, plan)?;
            match what {
                0 | 1 if u.is_open() && Deadline::on(on) != u.deadline => {
                    crate::move_deadline(w, &ok, &p, (Moves::Unit(u.id), &Deadline::on(on)), &why())?;
                }
                2 if u.excused.is_none() => {
                    let line = store::lines(w, plan)?.into_iter().find(|l| l.id == u.line).unwrap();
                    crate::excuse(w, &ok, (&p, &line), &u, (true, "Sáp nhập"))?;
                }
                _ => {}
            }
            Ok(())
        });
    }
}

/// Moves a line's deadline through the pages; answers what the page had shown.
fn through_the_pages(officer: &Person<'_>, path: &str, (line, words, own): (&str, &str, bool)) -> (Ids, Ids) {
    let mut fields = vec![
        ("line", line),
        ("unit", ""),
        ("deadline", words),
        ("basis_kind", "CONCLUSION"),
        ("basis", "Chủ tịch UBND thị xã"),
        ("basis_day", "01/3/2025"),
        ("why", "Theo kết luận"),
    ];
    if own {
        fields.push(("own", "yes"));
    }
    let shown = officer.post(path, &[fields.clone(), vec![("act", "preview")]].concat());
    shown.is_shown();
    let seen = world::field_value(&shown.html, "seen").unwrap();
    officer.post(path, &[fields, vec![("act", "save"), ("seen", &seen), ("sure", "yes")]].concat()).is_done();
    previewed(&shown.html)
}

on_both_engines! {
    fn preview_list_and_database_agree_about_who_is_late(world) {
        let s = world.build(nghi_son);
        world.clock_is("25/3/2025 08:00");
        let today = day("25/3/2025");
        let officer = signed_in(&world, s.officer);
        let plan = s.plan;
        let lines = world.db.read(move |w| store::lines(w, plan)).unwrap();
        let path = format!("/plans/{plan}/revision");
        let mut dice = Dice(20_250_325);
        for round in 0..8 {
            shuffle(&world, &s, &mut dice, today);
            let before = late_by_sql(&world, &s, today);
            assert_eq!(linked(&officer.get(&format!("/plans/{plan}/late")).html), before, "round {round}");
            let line = &lines[usize::from(dice.below(4) == 0)].id.to_string();
            let to = today.plus_days(i64::try_from(dice.below(30)).unwrap() - 15);
            let now = world.db.read(move |w| store::lines(w, plan)).unwrap();
            if now.iter().any(|l| l.id.to_string() == *line && l.deadline == Deadline::on(to)) {
                continue;
            }
            let own = dice.below(3) == 0;
            let (becomes, freed) = through_the_pages(&officer, &path, (line, &to.to_string(), own));
            let after = late_by_sql(&world, &s, today);
            assert_eq!(becomes, &after - &before, "round {round}, to {to}, own {own}");
            assert_eq!(freed, &before - &after, "round {round}, to {to}, own {own}");
            assert_eq!(linked(&officer.get(&format!("/plans/{plan}/late")).html), after, "round {round}");
        }
    }

    fn a_unit_with_a_later_day_of_its_own_is_nowhere_shown_late(world) {
        let s = world.build(nghi_son);
        world.clock_is("20/3/2025 08:00");
        let (plan, issuer, by) = (s.plan, s.town, s.officer);
        // Everybody who is still open is granted the end of May.
        world.build(move |w| {
            let ok = crate::sample::runs(issuer, by);
            for u in store::units(w, plan)?.into_iter().filter(crate::Unit::is_open) {
                let p = store::plan(w, plan)?;
                crate::move_deadline(w, &ok, &p, (Moves::Unit(u.id), &Deadline::read("trong tháng 7/2025").unwrap()), &why())?;
            }
            Ok(())
        });
        world.clock_is("10/7/2025 08:00");
        let officer = signed_in(&world, s.officer);
        officer.get(&format!("/plans/{plan}")).is_shown().says("đơn vị có thời hạn riêng, muộn nhất 31/7/2025").says_nothing_of("quá hạn 1");
        officer.get(&format!("/plans/{plan}/late")).says("Không đơn vị nào chậm");
        officer.get("/plans").says_nothing_of("chậm");
        // The line's own deadline moves: they keep theirs, and the page says so.
        let line = world.db.read(move |w| store::lines(w, plan)).unwrap()[0].id.to_string();
        let (becomes, freed) = through_the_pages(&officer, &format!("/plans/{plan}/revision"), (&line, "01/7/2025", false));
        assert!(becomes.is_empty() && freed.is_empty());
    }

    fn one_head_at_a_time_whoever_names_another(world) {
        let s = world.build(nghi_son);
        let plan = s.plan;
        // Many name a head at the same moment.
        std::thread::scope(|scope| {
            for n in 0..6 {
                let (world, s) = (&world, &s);
                scope.spawn(move || {
                    let officer = signed_in(world, s.officer);
                    for round in 0..3 {
                        let who = s.members[(n + round) % 6];
                        let path = format!("/plans/{}/followers/{who}", s.plan);
                        let seen = officer.get(&path);
                        let version = world::field_value(&seen.html, "version").unwrap_or_default();
                        officer.post(&format!("{path}/head"), &[("version", &version)]);
                    }
                });
            }
        });
        let heads: Vec<(Uuid,)> = world.db.read(move |w| w.rows("SELECT person FROM plans_member WHERE plan = $1 AND head = 1 LIMIT 10", db::p![plan])).unwrap();
        assert_eq!(heads.len(), 1);
        // And the database itself holds no second one.
        let all_heads = || world.build(move |w| w.exec("UPDATE plans_member SET head = 1 WHERE plan = $1", db::p![plan]));
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(all_heads));
        assert!(told.is_err(), "two heads");
    }

    fn of_several_heads_of_an_older_copy_the_highest_stays(world) {
        let s = world.build(nghi_son);
        let (plan, members) = (s.plan, s.members.clone());
        let text = include_str!("../../../migrations/0033_plans.sql");
        let update: &'static str = format!("UPDATE{}", text.split("UPDATE").nth(1).unwrap().split(";\n").next().unwrap()).leak();
        let chair = s.chair;
        let head = |all: Vec<kernel::PersonId>, titles: Vec<&'static str>| {
            world.build(move |w| {
                w.exec("DROP INDEX plans_member_head", db::p![])?;
                w.exec("UPDATE plans_member SET head = 0 WHERE plan = $1", db::p![plan])?;
                for (who, title) in all.iter().zip(&titles) {
                    w.exec("UPDATE plans_member SET head = 1, title = $3 WHERE plan = $1 AND person = $2", db::p![plan, *who, *title])?;
                }
                w.exec(update, db::p![])?;
                w.exec("CREATE UNIQUE INDEX plans_member_head ON plans_member (plan) WHERE head = 1", db::p![])?;
                let (left,): (kernel::PersonId,) = w.one("SELECT person FROM plans_member WHERE plan = $1 AND head = 1", db::p![plan])?;
                Ok(left)
            })
        };
        let [a, b] = [members[0], members[1]];
        assert_eq!(head(vec![a, chair], vec!["Trưởng phòng Nội vụ", "Phó Chủ tịch UBND thị xã"]), chair);
        assert_eq!(head(vec![chair, b], vec!["Phó Chủ tịch Ủy ban nhân dân thị xã", "Chủ tịch UBND thị xã"]), b);
        assert_eq!(head(vec![chair, a], vec!["Chủ tịch UBND thị xã", "Trưởng ban"]), a);
        // Lê Thị Thu Hiền before Phạm Văn Thành.
        assert_eq!(head(vec![b, a], vec!["Trưởng phòng", "Trưởng phòng"]), a);
        assert_eq!(head(vec![b], vec![""]), b, "one alone stays");
    }
}
