//! The answer for a year: who sees it when, what it says, what departs from it.

use super::looks::{Told, table_of};
use super::{CERTIFICATE, GOVERNMENT, PROVINCE};
use crate::{Award, Proposals, beyond, departs};
use kernel::{BodyId, PersonId, Post, Scope, Uuid, YearId};
use organisations::sample::Khoi5;
use scoring::sample::UpTo;
use world::{Person, World};

pub(crate) struct Story {
    pub(crate) k: Khoi5,
    pub(crate) year: YearId,
}

pub(crate) fn routes() -> web::Routes {
    crate::routes().and(scoring::routes())
}

/// Khối 5 with its scores told up to a point (`None`: without a rubric), with or without its quota row.
pub(crate) fn story(world: &World, upto: Option<UpTo>, row: bool) -> Story {
    world.clock_is("20/02/2019 10:00");
    let (k, year) = world.build(move |w| {
        let by = PersonId(Uuid::now_v7());
        let k = organisations::sample::khoi_5(w, by)?;
        let (_, year) = blocs::sample::khoi_5(w, &k, by)?;
        if let Some(upto) = upto {
            let year = blocs::year(w, year, world::day("20/02/2019"))?;
            scoring::sample::khoi_5_2018(w, &year, &[by; 6], upto)?;
        }
        if row {
            crate::sample::khoi_5(w, k.council, by)?;
        }
        Ok((k, year))
    });
    Story { k, year }
}

impl Story {
    pub(crate) fn head<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Trần Minh Đức", &[(Post::Clerk, Scope::Body(self.k.office))])
    }
    pub(crate) fn justice<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Võ Lãnh Đạo", &[(Post::Leader, Scope::Body(self.k.justice))])
    }
    pub(crate) fn officer<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Lê Hồng Nhung", &[(Post::Officer, Scope::Below(self.k.province))])
    }
    pub(crate) fn page(&self) -> String {
        format!("/years/{}/proposals", self.year)
    }
    fn publish(&self, world: &World) {
        let (head, scores) = (self.head(world), format!("/years/{}/scores", self.year));
        let table = world::field_value(&head.get(&scores).html, "table").unwrap();
        head.post(&format!("{scores}/publication"), &[("table", &table)]).is_done();
    }
    fn answer(&self, world: &World) -> Proposals {
        let (id, today) = (self.year, world.now().day());
        let read = world.db.read(move |w| {
            let year = blocs::year(w, id, today)?;
            crate::proposals(w, &year, today)
        });
        read.unwrap()
    }
}

/// A bloc of eleven in 2023 with its row; answers the year and the managing body.
fn eleven(world: &World) -> (YearId, BodyId) {
    world.build(|w| {
        let by = PersonId(Uuid::now_v7());
        let new = |code: &str, name: &str| organisations::sample::NewBody::called(code, name, name);
        let council = organisations::sample::body(w, new("T.HD", "Hội đồng Thi đua – Khen thưởng tỉnh"))?;
        let mut members = Vec::new();
        for n in 1..=11 {
            members.push(organisations::sample::body(w, new(&format!("T.{n}"), &format!("Đơn vị {n}")))?);
        }
        let year = YearId(Uuid::now_v7());
        let new = blocs::NewBloc {
            bloc: kernel::BlocId(Uuid::now_v7()),
            year,
            kind: blocs::BlocKind::Sector,
            number: 2023,
            name: "Khối tham mưu, tổng hợp".into(),
            long: "Khối thi đua các cơ quan tham mưu, tổng hợp".into(),
            managing: council,
            members,
        };
        blocs::sample::bloc(w, &new, by)?;
        crate::sample::eleven(w, council, by)?;
        Ok((year, council))
    })
}

fn awards(p: &Proposals, body: BodyId) -> Vec<Award> {
    p.verdict(body).unwrap().awards()
}

world::on_both_engines! { routes();
    fn khoi_5_comes_out_as_the_story_tells(world) {
        let s = story(&world, Some(UpTo::Appraised), true);
        let (k, p) = (s.k, s.answer(&world));
        assert_eq!((awards(&p, k.office), awards(&p, k.planning), awards(&p, k.people_council)), (vec![PROVINCE], vec![CERTIFICATE], vec![CERTIFICATE]));
        for body in [k.assembly, k.finance, k.justice] {
            assert_eq!(awards(&p, body), []);
            assert!(p.line(body).unwrap().says.ends_with("đã hết ở hạng trên."), "{:?}", p.line(body));
        }
        let left: Vec<_> = p.left.iter().map(|l| (l.award, l.limit, l.proposed, l.to_vote, l.free)).collect();
        assert_eq!(left, [(PROVINCE, 1, 1, 0, Some(0)), (CERTIFICATE, 2, 2, 0, Some(0))]);
        s.publish(&world);
        assert!(!s.justice(&world).get(&s.page()).html.contains("/conferences/"));
        // A conference stands above this feature: it is known by its facts.
        let (year, conference) = (s.year, Uuid::now_v7());
        world.build(move |w| {
            let says = "Khối 5, năm 2018: lập kế hoạch hội nghị tổng kết.";
            w.remember(&kernel::Fact::new("conferences.planned", "conference", conference, says).and_about("year", year))
        });
        let page = s.justice(&world).get(&s.page());
        assert!(page.html.contains(&format!("href=\"/conferences/{conference}\"")));
        page.is_shown().says("bản thứ 1").says("972,5").says("Bài báo về hội nghị Khối 5 ngày 07/3/2019").says("số liệu minh họa");
        assert_eq!(s.answer(&world).lines, p.lines, "publication changes no line");
    }

    fn eleven_units_come_out_as_the_story_tells(world) {
        let (id, council) = eleven(&world);
        let today = world::day("30/11/2023");
        let (year, row) = world.db.read(move |w| {
            let year = blocs::year(w, id, today)?;
            let row = crate::quota_of(w, &year, None)?;
            Ok((year, row))
        }).unwrap();
        assert_eq!((year.managing, row.as_ref().map(|q| q.slots)), (council, Some([1, 2, 5])));
        // The story tells how many were proposed for what, not the totals.
        let totals: Vec<i64> = (0..11).map(|n| 985 - 7 * n).collect();
        let rows: Vec<Told<'_>> = (1..).zip(&totals).map(|(n, t)| (Some(n), Some(*t), "")).collect();
        let table = table_of(&year.members, &rows);
        let p = crate::proposals::answer(&year, row, Some(&table), (&|b| b.to_string(), crate::Province::default()));
        let count = |award| p.lines.iter().filter(|l| l.verdict.awards() == [award]).count();
        let none = p.lines.iter().filter(|l| l.verdict.awards().is_empty()).count();
        assert_eq!((count(GOVERNMENT), count(PROVINCE), count(CERTIFICATE), none), (1, 2, 5, 3));
        assert!(p.lines.iter().all(|l| l.says.starts_with("Hạng ") && l.says.ends_with('.')));
        assert!(p.left.iter().all(|l| l.free == Some(0)));
    }

    fn before_publication_only_who_sees_every_figure_sees_the_answer(world) {
        let s = story(&world, Some(UpTo::Appraised), true);
        s.head(&world).get(&s.page()).is_shown().says("972,5").says("chưa công bố").says("Cờ thi đua của UBND tỉnh");
        s.officer(&world).get(&s.page()).is_shown().says("972,5").says("Mở dòng chỉ tiêu");
        let member = s.justice(&world).get(&s.page());
        member.is_shown().says("Điểm chưa công bố").says("1 Cờ thi đua của UBND tỉnh, 2 Bằng khen").says("Căn cứ: Bài báo");
        for figure in ["972,5", "958", "951,5", "921,5", "Sở Tài chính", "Hạng", "Mở dòng chỉ tiêu", "Điểm là số liệu"] {
            member.says_nothing_of(figure);
        }
        world.stranger("An").get(&s.page()).is_refused(403);
        let elsewhere = world.person("Phúc", &[(Post::Clerk, Scope::Body(BodyId(Uuid::now_v7()))), (Post::Officer, Scope::Below(s.k.finance))]);
        elsewhere.get(&s.page()).is_refused(404);
        world.nobody().get(&s.page()).asks_to_sign_in();
        s.publish(&world);
        s.justice(&world).get(&s.page()).is_shown().says("972,5").says("Sở Tài chính");
        world.stranger("An").get(&s.page()).is_refused(403);
        elsewhere.get(&s.page()).is_refused(404);
    }

    fn without_a_row_it_says_what_the_standing_body_must_enter(world) {
        let s = story(&world, Some(UpTo::Appraised), false);
        let says = "Chưa ghi chỉ tiêu cho khối có 6 đơn vị, có hiệu lực ngày 31/12/2018. Hội đồng Thi đua – Khen thưởng tỉnh ghi:";
        s.head(&world).get(&s.page()).is_shown().says(says).says_nothing_of("Hạng").says_nothing_of("Ghi chỉ tiêu");
        s.officer(&world).get(&s.page()).is_shown().says(says).says("Ghi chỉ tiêu");
        let p = s.answer(&world);
        assert!(p.lines.iter().all(|l| l.verdict.is_open_ended() && l.verdict.awards().is_empty()));
        assert_eq!(departs(&p, s.k.office, PROVINCE), None, "there is no answer to depart from");
    }

    fn without_a_table_there_is_the_row_and_nothing_else(world) {
        let s = story(&world, None, true);
        s.head(&world).get(&s.page()).is_shown().says("Chưa có bảng điểm").says("1 Cờ thi đua của UBND tỉnh");
        s.justice(&world).get(&s.page()).is_shown().says("Chưa có bảng điểm");
    }

    fn points_not_known_yet_are_said_as_such(world) {
        let s = story(&world, Some(UpTo::SelfScored), true);
        let page = s.head(&world).get(&s.page());
        page.is_shown().says("Chưa rõ thứ hạng nên chưa xét.").says("còn tùy");
        let p = s.answer(&world);
        assert!(p.left.iter().all(|l| l.free.is_none()));
        let says = departs(&p, s.k.office, PROVINCE).unwrap();
        assert!(says.contains("phương án chưa kết luận"), "{says}");
    }

    fn what_departs_from_the_answer_is_said_in_a_sentence(world) {
        let s = story(&world, Some(UpTo::Appraised), true);
        let (k, p) = (s.k, s.answer(&world));
        for (body, award) in [(k.office, PROVINCE), (k.planning, CERTIFICATE), (k.people_council, CERTIFICATE)] {
            assert_eq!(departs(&p, body, award), None);
        }
        assert_eq!(
            departs(&p, k.finance, CERTIFICATE).unwrap(),
            "Đề nghị Bằng khen của Chủ tịch UBND tỉnh khác với phương án là không đề nghị. Hạng 5: chỉ tiêu 2 Bằng khen của Chủ tịch UBND tỉnh đã hết ở hạng trên."
        );
        // The reason is that of the award proposed, not of the last one the assistant looked at.
        assert_eq!(
            departs(&p, k.finance, PROVINCE).unwrap(),
            "Đề nghị Cờ thi đua của UBND tỉnh khác với phương án là không đề nghị. Hạng 5: chỉ tiêu 1 Cờ thi đua của UBND tỉnh đã hết ở hạng trên."
        );
        let says = departs(&p, k.planning, PROVINCE).unwrap();
        assert!(says.starts_with("Đề nghị Cờ thi đua của UBND tỉnh khác với phương án là đề nghị Bằng khen của Chủ tịch UBND tỉnh."), "{says}");
        let says = departs(&p, k.office, GOVERNMENT).unwrap();
        assert!(says.starts_with("Đề nghị Cờ thi đua của Chính phủ khác với phương án là đề nghị Cờ thi đua của UBND tỉnh."), "{says}");
        let says = departs(&p, k.province, PROVINCE).unwrap();
        assert!(says.contains("chưa có trong bảng điểm"), "{says}");
        let three = [(k.office, PROVINCE), (k.planning, CERTIFICATE), (k.finance, CERTIFICATE), (k.justice, CERTIFICATE)];
        assert_eq!(beyond(&p, &three[..3]), Vec::<String>::new());
        assert_eq!(beyond(&p, &three), ["Đề nghị 3 Bằng khen của Chủ tịch UBND tỉnh, chỉ tiêu là 2."]);
    }
}
