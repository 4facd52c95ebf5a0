//! The quota table through its pages, on both engines.

use crate::sample::row;
use crate::{Quota, QuotaId};
use kernel::{PersonId, Post, Scope, Uuid};
use organisations::sample::Khoi5;
use world::{Person, Seen, World, field_value};

struct Story {
    k: Khoi5,
    year: kernel::YearId,
}

fn by() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

fn story(world: &World) -> Story {
    let (k, year) = world.build(|w| {
        let k = organisations::sample::khoi_5(w, by())?;
        let (_, year) = blocs::sample::khoi_5(w, &k, by())?;
        Ok((k, year))
    });
    Story { k, year }
}

impl Story {
    fn officer<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Lê Hồng Nhung", &[(Post::Officer, Scope::Below(self.k.province))])
    }

    fn quotas(&self) -> String {
        format!("/bodies/{}/quotas", self.k.council)
    }

    /// A row that is there from the start.
    fn kept(&self, world: &World) -> QuotaId {
        let council = self.k.council;
        world.build(move |w| crate::sample::khoi_5(w, council, by()))
    }

    fn rows(&self, world: &World) -> Vec<Quota> {
        let council = self.k.council;
        world.db.read(move |w| crate::store::rows_of(w, council)).unwrap()
    }
}

const ROW: [(&str, &str); 10] = [
    ("kind", "SECTOR"),
    ("size-from", "5"),
    ("size-to", "9"),
    ("government-flag", "0"),
    ("flag", "1"),
    ("certificate", "3"),
    ("share", "40%"),
    ("exclusive", "1"),
    ("basis", "Hướng dẫn số 12/HD-HĐTĐKT ngày 15/11/2017, mục III"),
    ("from", "01/01/2018"),
];

/// The form with some fields typed over.
fn over<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = ROW.to_vec();
    for (name, value) in fields {
        all.retain(|(n, _)| n != name);
        all.push((name, value));
    }
    all
}

/// Fields typed over, the wrong one, and what is said beside it.
type Wrong<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);

/// Nothing is changed, and the sentence stands beside the field.
#[track_caller]
fn refused(world: &World, who: &Person, path: &str, (fields, field, says): Wrong<'_>) -> Seen {
    let before = world.facts();
    let seen = who.post(path, &over(fields));
    seen.is_refused(422).says(says);
    assert!(seen.html.contains(&format!("id=\"{field}-loi\"")), "no sentence beside {field}");
    assert_eq!(world.facts(), before);
    seen
}

world::on_both_engines! { crate::routes();
    fn an_officer_enters_a_row_and_finds_it_again(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        officer.get("/quotas").is_shown().says("Hội đồng Thi đua – Khen thưởng tỉnh").says("chưa ghi");
        officer.get(&s.quotas()).is_shown().says("Chưa có dòng nào còn hiệu lực");
        let key = field_value(&officer.get(&s.quotas()).html, "key").unwrap();
        let sent = over(&[("key", key.as_str())]);
        officer.post(&s.quotas(), &sent).is_done();
        let page = officer.get(&s.quotas());
        page.is_shown().says("Khối, 5 đến 9 đơn vị").says("Bằng khen không quá 40% số đơn vị thành viên.").says("chưa kiểm chứng");
        let q = s.rows(&world).remove(0);
        assert_eq!((q.slots, q.exclusive, q.share), ([0, 1, 3], true, kernel::Share::new(2, 5)));
        officer.get("/quotas").is_shown().says_nothing_of("chưa ghi");
        officer.get(&format!("/quotas/{}/journal", q.id)).is_shown().says("ghi chỉ tiêu đề nghị khen thưởng").says("Hướng dẫn số 12");
        let table = format!("{}/journal", s.quotas());
        officer.get(&table).is_shown().says("Hướng dẫn số 12");
        // The same form from a second tab, and sent twice.
        let facts = world.facts();
        officer.post(&s.quotas(), &sent).is_refused(409).says("đã được ghi rồi");
        assert_eq!((s.rows(&world).len(), world.facts()), (1, facts));
        officer.post(&s.quotas(), &over(&[("kind", "BOTH"), ("size-from", "10"), ("size-to", "60"), ("verified", "1"), ("least-flag", "17/20")])).is_done();
        officer.get(&s.quotas()).is_shown().says("Khối và cụm, 10 đến 60 đơn vị").says("ít nhất 85% thang điểm");
        assert_eq!(world.facts_named("awards.quota_added"), 2);
    }

    fn two_rows_for_one_bloc_on_one_day_are_refused_by_name(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        s.kept(&world);
        let says = "Trùng với dòng đã ghi: Khối, 6 đơn vị; 1 Cờ thi đua của UBND tỉnh, 2 Bằng khen của Chủ tịch UBND tỉnh; từ 01/01/2018. Căn cứ: Bài báo về hội nghị Khối 5 ngày 07/3/2019.";
        refused(&world, &officer, &s.quotas(), (&[], "from", says)).keeps("basis", ROW[8].1).keeps("share", "40%");
        refused(&world, &officer, &s.quotas(), (&[("kind", "BOTH"), ("from", "01/01/2028")], "from", "Trùng với dòng"));
        officer.post(&s.quotas(), &over(&[("kind", "CLUSTER")])).is_done();
        officer.post(&s.quotas(), &over(&[("size-from", "7")])).is_done();
        officer.post(&s.quotas(), &over(&[("until", "31/12/2017"), ("from", "01/01/2017")])).is_done();
        // Another body's rows are no matter.
        officer.post(&format!("/bodies/{}/quotas", s.k.province), &over(&[])).is_done();
        assert_eq!(s.rows(&world).len(), 4);
    }

    fn a_row_is_ended_and_never_deleted(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let id = s.kept(&world);
        let (page, end) = (format!("/quotas/{id}"), format!("/quotas/{id}/end"));
        let version = field_value(&officer.get(&page).html, "version").unwrap();
        let send = |ended: &str, why: &str| officer.post(&end, &[("version", version.as_str()), ("ended", ended), ("why", why)]);
        send("31/12/2017", "Hướng dẫn mới").is_refused(422).says("phải từ 01/01/2018").keeps("ended", "31/12/2017");
        send("", "").is_refused(422).says("Căn cứ hết hiệu lực: chưa viết.");
        send("31/12/2018", "Hướng dẫn số 20/HD-HĐTĐKT").is_done();
        send("30/11/2018", "Hướng dẫn số 21/HD-HĐTĐKT").is_refused(409).says("đã có ngày hết hiệu lực là 31/12/2018");
        officer.get(&s.quotas()).is_shown().says("Đã hết hiệu lực").says("từ 01/01/2018 đến hết 31/12/2018");
        officer.get(&format!("{page}/journal")).is_shown().says("Hết ngày 31/12/2018").says("Hướng dẫn số 20/HD-HĐTĐKT");
        officer.post(&s.quotas(), &over(&[("from", "01/01/2019")])).is_done();
        let (year, kept) = (s.year, s.rows(&world).len());
        let of = |on: &str| {
            let on = world::day(on);
            world.db.read(move |w| {
                let year = blocs::year(w, year, world::day("07/3/2019"))?;
                crate::quota_of(w, &year, Some(on))
            }).unwrap().map(|q| q.slots)
        };
        assert_eq!((kept, of("31/12/2018"), of("01/01/2019"), of("31/12/2017")), (2, Some([0, 1, 2]), Some([0, 1, 3]), None));
    }

    fn a_correction_needs_a_reason_and_leaves_what_stood_before(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let id = s.kept(&world);
        let (page, correction) = (format!("/quotas/{id}"), format!("/quotas/{id}/correction"));
        let first = officer.get(&page);
        first.is_shown().says("số liệu minh họa").keeps("certificate", "2").keeps("size-to", "6").keeps("from", "01/01/2018");
        let version = field_value(&first.html, "version").unwrap();
        let with = |fields: &[(&'static str, &'static str)]| {
            let mut all = over(fields);
            all.push(("version", version.as_str()));
            officer.post(&correction, &all)
        };
        let seen = with(&[("size-from", "6"), ("size-to", "6"), ("share", ""), ("reason", "sai")]);
        seen.is_refused(422).says("Lý do sửa: viết ít nhất").keeps("certificate", "3").keeps("reason", "sai");
        let why = "Ghi nhầm số bằng khen so với văn bản.";
        with(&[("size-from", "6"), ("size-to", "6"), ("share", ""), ("reason", why)]).is_done();
        officer.get(&page).is_shown().says("3 Bằng khen").says("chưa kiểm chứng");
        officer.get(&format!("{page}/journal")).is_shown().says("Trước: Khối, 6 đơn vị: 1 Cờ thi đua của UBND tỉnh, 2 Bằng khen").says(why);
        // The second tab still shows what stood before.
        with(&[("certificate", "5"), ("reason", why)]).is_refused(409).says("vừa thay đổi");
        assert_eq!((world.facts_named("awards.quota_corrected"), s.rows(&world)[0].slots), (1, [0, 1, 3]));
        let again = field_value(&officer.get(&page).html, "version").unwrap();
        let mut same = over(&[("size-from", "6"), ("size-to", "6"), ("share", ""), ("reason", why)]);
        same.push(("version", again.as_str()));
        officer.post(&correction, &same).is_refused(422).says("Chưa sửa gì");
    }

    fn of_two_who_correct_a_row_the_later_sees_what_stands(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let id = s.kept(&world);
        let (page, correction) = (format!("/quotas/{id}"), format!("/quotas/{id}/correction"));
        let version = field_value(&officer.get(&page).html, "version").unwrap();
        let send = |v: &str, certificates: &str, share: &str, why: &str| {
            let v = v.to_owned();
            let mut all = over(&[("size-from", "6"), ("size-to", "6"), ("certificate", certificates), ("share", share), ("reason", why)]);
            all.push(("version", &v));
            officer.post(&correction, &all)
        };
        send(&version, "4", "", "Ghi nhầm số bằng khen so với văn bản.").is_done();
        let told = send(&version, "3", "40%", "Đọc lại văn bản, số khác.");
        told.is_refused(409).says("Có người vừa thay đổi").says("vẫn giữ").says("Hiện đang là: 4").says("Hiện đang là: để trống")
            .keeps("certificate", "3").keeps("share", "40%").keeps("reason", "Đọc lại văn bản, số khác.");
        assert_eq!(told.html.matches("Hiện đang là").count(), 2);
        assert!(told.html.contains(&format!("href=\"{page}\" target=\"_blank\" rel=\"noopener\"")));
        world::check_page("told", &told.html);
        send(&field_value(&told.html, "version").unwrap(), "3", "40%", "Đọc lại văn bản, số khác.").is_done();
        officer.get(&format!("{page}/journal")).is_shown().says("4 Bằng khen").says("Đọc lại văn bản, số khác.");
        // Ending it from an old tab is told as well, and done the second time.
        let end = |v: &str| officer.post(&format!("{page}/end"), &[("version", v), ("ended", "31/12/2018"), ("why", "Hướng dẫn mới")]);
        let told = end(&version);
        told.is_refused(409).says("vẫn giữ").says_nothing_of("Hiện đang là").keeps("why", "Hướng dẫn mới");
        end(&field_value(&told.html, "version").unwrap()).is_done();
    }

    fn hostile_words_are_told_beside_their_field(world) {
        let s = story(&world);
        let officer = s.officer(&world);
        let long = "Đ".repeat(301);
        let wrong: [Wrong<'_>; 17] = [
            (&[("kind", "KHOI")], "kind", "Áp dụng cho: chưa chọn."),
            (&[("size-from", "")], "size-from", "chưa điền số"),
            (&[("size-from", "0")], "size-from", "phải từ 1 đến 60"),
            (&[("size-to", "61")], "size-to", "phải từ 1 đến 60"),
            (&[("size-to", "4")], "size-to", "không ít hơn 5"),
            (&[("flag", "-1")], "flag", "phải từ 0 đến 60"),
            (&[("flag", "<script>alert(1)</script>")], "flag", "không phải là số nguyên"),
            (&[("flag", "0"), ("certificate", "0")], "flag", "ít nhất một cờ hoặc một bằng khen"),
            (&[("certificate", "2,5")], "certificate", "không phải là số nguyên"),
            (&[("share", "0%")], "share", "không phải là tỷ lệ"),
            (&[("share", "33,33%")], "share", "hoặc 1/3 khi phần trăm không chẵn"),
            (&[("least-certificate", "120%")], "least-certificate", "nhiều nhất là 100%"),
            (&[("basis", " \u{200b} ")], "basis", "Căn cứ: chưa viết."),
            (&[("basis", long.as_str())], "basis", "dài 301 ký tự, tối đa 300"),
            (&[("from", "hôm nay")], "from", "không phải là ngày"),
            (&[("from", "01/01/1900")], "from", "phải từ 11/6/1948"),
            (&[("until", "31/12/2017")], "until", "phải từ 01/01/2018 (ngày đầu)"),
        ];
        for case in wrong {
            let seen = refused(&world, &officer, &s.quotas(), case);
            assert!(!seen.html.contains("<script>alert"), "what was typed came back as markup");
        }
        officer.post(&s.quotas(), &[]).is_refused(422);
        let without = officer.post(&s.quotas(), &ROW[..6]);
        without.is_refused(422);
        assert!(!without.html.contains("name=\"exclusive\" value=\"1\" checked"), "the box came back as it was");
        let basis = "<b>Hướng dẫn</b> & “mục III”";
        officer.post(&s.quotas(), &over(&[("basis", basis)])).is_done();
        let page = officer.get(&s.quotas());
        page.is_shown().says(basis);
        assert!(!page.html.contains("<b>Hướng dẫn"), "the basis came back as markup");
    }

    fn strangers_administrators_and_members_keep_no_quotas(world) {
        let s = story(&world);
        let id = s.kept(&world);
        let (page, journal) = (format!("/quotas/{id}"), format!("/quotas/{id}/journal"));
        let elsewhere = world.person("Lại Văn Phúc", &[(Post::Officer, Scope::Below(s.k.finance))]);
        elsewhere.get("/quotas").is_shown().says("Chưa có cơ quan nào").says_nothing_of("Hội đồng");
        for path in [&s.quotas(), &format!("{}/journal", s.quotas()), &page, &journal] {
            elsewhere.get(path).is_refused(404);
        }
        let facts = world.facts();
        let version = [("version", "1"), ("ended", "31/12/2018"), ("why", "Phá"), ("reason", "Phá chỉ tiêu của khối khác.")];
        let forms = [s.quotas(), format!("{page}/end"), format!("{page}/correction")];
        for path in &forms {
            elsewhere.post(path, &over(&version)).is_refused(404);
        }
        let admin = world.person("Quản trị", &[(Post::Administrator, Scope::Below(s.k.province))]);
        let clerk = world.person("Trần Minh Đức", &[(Post::Clerk, Scope::Body(s.k.office)), (Post::Leader, Scope::Body(s.k.office))]);
        for who in [&admin, &clerk, &world.stranger("Người lạ")] {
            for path in ["/quotas", &s.quotas(), &page, &journal] {
                who.get(path).is_refused(403).says("việc của cơ quan thường trực");
            }
            for path in &forms {
                who.post(path, &over(&version)).is_refused(403);
            }
        }
        world.nobody().post(&s.quotas(), &over(&[])).is_refused(401);
        assert_eq!(world.facts(), facts);
        let missing = format!("/bodies/{}/quotas", Uuid::now_v7());
        s.officer(&world).get(&missing).is_refused(404);
        s.officer(&world).get(&format!("/quotas/{}", Uuid::now_v7())).is_refused(404);
    }

    fn a_permission_for_one_body_writes_no_row_of_another(world) {
        let s = story(&world);
        let (council, province) = (s.k.council, s.k.province);
        let refused = world.db.write(db::Who::program(world.now()), move |w| {
            let ok = kernel::Allowed::in_a_story(crate::ManageQuotas::of(province, vec![province]), by());
            let fact = crate::deeds::add(w, &ok, &row(council, (5, 9), [0, 1, 2], "Hướng dẫn"))?;
            w.commit(&fact, ())
        });
        assert!(matches!(refused, Err(kernel::Refusal::Forbidden(_))));
    }
}
