//! What comes after signing: targets as numbers, amendments with their history, the check in mid-year.

use super::{body, covenant, year};
use crate::check::{Total, silent};
use crate::targets::{AnnexSigning, Meets};
use crate::{
    CheckEntry, CheckWanted, Covenant, CovenantId, CovenantState, NewAmendment, Target, TargetAmendment,
    sample, share,
};
use blocs::Year;
use kernel::{Moment, PersonId, Points, Post, Refusal, Scope, Uuid};
use organisations::sample::ThamMuu;
use world::{Person, World, day};

fn worth(value: &str) -> Option<Points> {
    Target { value: value.into(), ..covenant(CovenantState::Draft).targets[0].clone() }.figure()
}

#[test]
fn a_figure_is_the_number_a_target_begins_with() {
    for (value, hundredths) in [
        ("95%", 9_500),
        ("95 %", 9_500),
        ("5 sáng kiến", 500),
        ("1.200 hồ sơ", 120_000),
        ("1.200,5 hồ sơ", 120_050),
        ("98,5", 9_850),
        ("93,75% trở lên", 9_375),
        ("0 người", 0),
        ("2 lần/năm", 200),
        ("5, không kể đề tài cấp cơ sở", 500),
        ("  7 gương", 700),
    ] {
        assert_eq!(worth(value), Some(Points(hundredths)), "{value}");
    }
    for value in [
        "",
        "hoàn thành tốt",
        "trên 95%",
        "95%–100%",
        "1e999 sáng kiến",
        "0x10",
        "5²",
        "5 vụ - 7 vụ",
        "90% đến 95%",
        "≥ 95%",
        "-5%",
        ",5",
        ".5",
        "95,125%",
        "30/6/2023",
        "3/4 đơn vị",
        "5–7 sáng kiến",
        "5 - 7",
        "5 đến 7",
        "1.2.3",
        "1,2,3",
        "99.999.999",
        "９５%",
        "17:30",
        "🎉 5",
        "<b>5</b>",
    ] {
        assert_eq!(worth(value), None, "{value}");
    }
}

#[test]
fn a_share_is_exact_or_says_that_it_is_not() {
    let says = |done, target| share(Points(done), Points(target));
    assert_eq!(says(310, 500), "62%");
    assert_eq!(says(600, 500), "120%");
    assert_eq!(says(0, 500), "0%");
    assert_eq!(says(125, 200), "62,5%");
    assert_eq!(says(100, 300), "≈ 33,33%");
    assert_eq!(says(200, 300), "≈ 66,67%");
    assert_eq!(says(0, 0), "giữ được 0");
    assert_eq!(says(200, 0), "vượt mức 0: chưa đạt");
    assert_eq!(says(999_999_999, 1), "99.999.999.900%");
}

fn target(indicator: &str, unit: &str, value: &str) -> Target {
    let of = covenant(CovenantState::Draft).targets.remove(0);
    Target { indicator: indicator.into(), unit: unit.into(), value: value.into(), ..of }
}

#[test]
fn counts_of_the_whole_bloc_add_up_and_shares_do_not() {
    let meets = |unit: &str, value: &str| target("Sáng kiến", unit, value).meets(false);
    assert_eq!(meets("sáng kiến", "18"), Meets::Together);
    assert_eq!(meets("", "5 sáng kiến, tăng 10% so với năm trước"), Meets::Together);
    for (unit, value) in [
        ("%", "98,5"),
        ("Tỷ lệ (%)", "98,5"),
        ("", "95 %"),
        ("", "trên 95%"),
        ("điểm", "85"),
        ("", "90 điểm"),
        ("ngày", "2"),
        ("", "1 lần/năm"),
        ("", "Hoàn thành tốt nhiệm vụ"),
        ("sáng kiến/đơn vị", "2"),
        ("sáng kiến", "2 sáng kiến mỗi đơn vị"),
    ] {
        assert_eq!(meets(unit, value), Meets::Each, "{unit} {value}");
    }
    assert_eq!(target("Mỗi cơ quan có sáng kiến", "", "2").meets(false), Meets::Each);
    let one = Target { owner: Some(body(2)), ..target("Hồ sơ", "%", "55") };
    assert_eq!(one.meets(false), Meets::One);
    // Every member is scored against the whole figure, so it is each one's own.
    assert_eq!(target("Sáng kiến", "sáng kiến", "5").meets(true), Meets::Each);
    let all = [body(1), body(2), body(3)];
    let held = [
        entry(1, 1, Some(3), ""),
        entry(1, 2, None, "chờ"),
        entry(2, 3, Some(9), ""),
        entry(1, 9, Some(7), ""),
    ];
    assert_eq!(
        Total::of(&held, 1, &all),
        Total { sum: Some(Points::whole(3)), silent: 2 },
        "who left is not counted"
    );
    assert_eq!(
        Total::of(&held[1..], 1, &all),
        Total { sum: None, silent: 3 },
        "nobody said: not known, never 0"
    );
}

#[test]
fn a_target_is_said_with_its_unit_and_its_figure_only_where_it_differs() {
    let asked = |unit: &str, value: &str| target("", unit, value).asked();
    assert_eq!(asked("sáng kiến", "18"), "18 sáng kiến, trong năm");
    assert_eq!(asked("%", "98,5"), "98,5%, trong năm");
    assert_eq!(asked("hồ sơ", "2.000 hồ sơ"), "2.000 hồ sơ, trong năm");
    assert_eq!(asked("người", "0"), "không quá 0 người, trong năm");
    assert_eq!(asked("", "Hoàn thành tốt"), "Hoàn thành tốt, trong năm");
    let note = |unit: &str, value: &str| target("", unit, value).figure_note();
    for (unit, value) in
        [("%", "99"), ("%", "99%"), ("", "95 %"), ("hồ sơ", "2.000 Hồ sơ"), ("lần/năm", "2 lần/năm")]
    {
        assert_eq!(note(unit, value), None, "{value}");
    }
    assert_eq!(note("%", "93,75% trở lên").as_deref(), Some("đo bằng số: 93,75"));
    assert_eq!(note("", "Hoàn thành tốt").as_deref(), Some("không đo bằng số"));
}

#[test]
fn what_was_amended_on_one_basis_on_one_day_is_one_annex() {
    let c = in_force();
    let again = NewAmendment { basis: "Kết luận số 15-KL/K5".into(), ..asked("96%", "01/6/2019") };
    let later =
        TargetAmendment { at: Moment::at(day("02/6/2019"), 9, 0), ..made(4, asked("95%", "01/7/2019")) };
    let held =
        [made(1, asked("99%", "01/5/2019")), made(2, asked("97%", "01/5/2019")), made(3, again), later];
    let all = c.annexes(&held, &[]);
    let told: Vec<_> = all
        .iter()
        .map(|a| {
            (
                a.number,
                a.changes.iter().map(|(was, x)| (was.value.as_str(), x.value.as_str())).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [(1, vec![("98", "99%"), ("99%", "97%")]), (2, vec![("97%", "96%")]), (3, vec![("96%", "95%")])]
    );
    assert_eq!(c.annexes(&held[..2], &[]), all[..1], "an annex stays what it was");
    // Once it was signed nothing more comes onto it, not even on the same basis and day.
    let on = day("01/5/2019");
    let signed = [AnnexSigning { annex: 1, upto: 1, on, scan: None, by_name: "Trần Minh Đức".into() }];
    let numbers = |signed| c.annexes(&held, signed).iter().map(|a| a.changes.len()).collect::<Vec<_>>();
    assert_eq!((numbers(&[]), numbers(&signed)), (vec![2, 1, 1], vec![1, 1, 1, 1]));
    let stands: Vec<String> =
        c.annexes(&held[..2], &signed).iter().map(crate::targets::Annex::stands).collect();
    assert_eq!(stands, ["các đơn vị đã ký đủ ngày 01/5/2019", "chưa ghi nhận việc ký"]);
}

fn in_force() -> Covenant {
    Covenant { effective_on: Some(day("07/3/2019")), ..covenant(CovenantState::Effective) }
}

fn asked(value: &str, from: &str) -> NewAmendment {
    NewAmendment {
        target: 1,
        seen: 0,
        value: value.into(),
        deadline: None,
        from: day(from),
        basis: "Kết luận số 12-KL/K5".into(),
        reason: "Khối lượng việc giao thêm lớn".into(),
    }
}

fn made(no: i64, new: NewAmendment) -> TargetAmendment {
    TargetAmendment {
        no,
        target: new.target,
        value: new.value,
        deadline: new.deadline,
        from: new.from,
        basis: new.basis,
        reason: new.reason,
        by_name: "Trần Minh Đức".into(),
        at: Moment::at(new.from, 9, 0),
    }
}

#[test]
fn targets_stand_as_they_were_last_amended_up_to_the_day() {
    let c = in_force();
    let held = [made(1, asked("99%", "01/5/2019")), made(2, asked("97%", "01/9/2019"))];
    let on = |text| c.targets_on(&held, day(text))[0].value.clone();
    assert_eq!(
        [on("30/4/2019"), on("01/5/2019"), on("31/8/2019"), on("01/9/2019")],
        ["98", "99%", "99%", "97%"]
    );
    let print = c.fingerprint();
    assert_eq!(print, covenant(CovenantState::Draft).fingerprint(), "the signed text is what it was");
    let strange = [made(1, NewAmendment { target: 99, ..asked("1", "01/5/2019") })];
    assert_eq!(c.targets_on(&strange, day("01/9/2019")), c.targets);
}

#[test]
fn an_amendment_is_weighed_as_a_whole() {
    let (y, c) = (year(3), in_force());
    let codes = |held: &[TargetAmendment], new: &NewAmendment| match c.may_amend(&y, held, new) {
        Err(Refusal::Invalid(p)) => p.into_iter().map(|p| p.code).collect::<Vec<_>>(),
        Ok(_) => Vec::new(),
        Err(other) => panic!("{other}"),
    };
    let good = asked("99%", "01/5/2019");
    assert!(matches!(c.may_amend(&y, &[], &good), Ok(Some(before)) if before.value == "98"));
    assert_eq!(codes(&[], &asked("98", "01/5/2019")), ["GIAO-15"]);
    assert_eq!(codes(&[], &asked("hoàn thành tốt", "01/5/2019")), ["GIAO-16"]);
    assert_eq!(codes(&[], &asked("99", "06/3/2019")), ["GIAO-17"], "not before it is in force");
    assert_eq!(codes(&[], &asked("99", "01/01/2020")), ["GIAO-17"], "not after the year");
    let silent = NewAmendment { basis: " ".into(), reason: "vì.........".into(), ..good.clone() };
    assert_eq!(codes(&[], &silent), ["GIAO-18", "GIAO-19"]);
    // Only a deadline changes: that is an amendment too.
    let later = NewAmendment { deadline: Some(day("30/11/2019")), ..asked("98", "01/5/2019") };
    assert_eq!(codes(&[], &later), Vec::<&str>::new());
    let held = [made(1, good.clone())];
    assert!(matches!(c.may_amend(&y, &held, &good), Ok(None)), "the same twice stands once");
    let other = NewAmendment { value: "97%".into(), ..good.clone() };
    assert!(
        matches!(c.may_amend(&y, &held, &other), Err(Refusal::Conflict(s)) if s.contains("“99%” từ ngày 01/5/2019"))
    );
    // A day that was mistyped is put right from an earlier one, and the newest holds where both have begun.
    let mended = NewAmendment { seen: 1, from: day("30/4/2019"), ..good.clone() };
    assert_eq!(codes(&held, &mended), Vec::<&str>::new());
    let both = [made(1, other.clone()), made(2, mended)];
    let on = |on: &str| c.targets_on(&both, day(on))[0].value.clone();
    assert_eq!([on("29/4/2019"), on("30/4/2019"), on("01/5/2019")], ["98", "99%", "99%"]);
    let same = NewAmendment { seen: 1, from: day("02/5/2019"), ..good.clone() };
    assert_eq!(codes(&held, &same), ["GIAO-15"], "a later start alone changes nothing");
    assert!(
        matches!(c.may_amend(&y, &held, &NewAmendment { seen: 1, ..other }), Ok(Some(t)) if t.value == "99%")
    );
    let nowhere = NewAmendment { target: 2, ..good.clone() };
    assert!(matches!(c.may_amend(&y, &[], &nowhere), Err(Refusal::NotFound)));
    let many: Vec<TargetAmendment> =
        (1..=200).map(|n| made(n, NewAmendment { target: 9, ..good.clone() })).collect();
    assert!(matches!(c.may_amend(&y, &many, &good), Err(Refusal::Conflict(_))));
    for state in [CovenantState::Draft, CovenantState::Agreed] {
        assert!(matches!(covenant(state).may_amend(&y, &[], &good), Err(Refusal::Conflict(_))));
    }
}

fn entry(target: i64, n: usize, figure: Option<i64>, remark: &str) -> CheckEntry {
    CheckEntry {
        target,
        body: body(n),
        figure: figure.map(Points::whole),
        told: String::new(),
        remark: remark.into(),
        version: 3,
        by_name: "Nguyễn Thị Hà".into(),
        at: Moment::at(day("18/7/2019"), 9, 0),
    }
}

#[test]
fn a_check_keeps_what_others_wrote_and_silence_is_not_zero() {
    let c = in_force();
    let held = [entry(1, 2, Some(0), "")];
    assert_eq!(silent(&c.targets, &held, body(1)), [1]);
    assert_eq!(silent(&c.targets, &held, body(2)), Vec::<i64>::new(), "0 says something");
    let want = |target, figure: Option<i64>, seen| CheckWanted {
        target,
        figure: figure.map(Points::whole),
        told: String::new(),
        remark: String::new(),
        seen,
    };
    let changes = |want: CheckWanted, n| c.check_changes(&held, body(n), &[want]).map(|c| c.len());
    assert!(matches!(changes(want(1, None, 0), 1), Ok(0)));
    assert!(matches!(changes(want(1, Some(4), 0), 1), Ok(1)));
    assert!(matches!(changes(want(1, Some(0), 0), 2), Ok(0)), "the same again, from however old a page");
    assert!(matches!(changes(want(1, Some(4), 3), 2), Ok(1)));
    assert!(
        matches!(changes(want(1, Some(4), 2), 2), Err(Refusal::Conflict(s)) if s.contains("Nguyễn Thị Hà vừa ghi chỉ tiêu 1"))
    );
    assert!(matches!(changes(want(7, Some(4), 0), 1), Err(Refusal::NotFound)));
    let mut owned = in_force();
    owned.targets[0].owner = Some(body(2));
    assert!(matches!(owned.check_changes(&held, body(1), &[want(1, Some(4), 0)]), Err(Refusal::NotFound)));
    assert_eq!(silent(&owned.targets, &[], body(1)), Vec::<i64>::new());
    let y = year(3);
    assert!(c.may_check(&y, day("31/12/2019")).is_ok());
    assert!(matches!(c.may_check(&y, day("01/01/2020")), Err(Refusal::Conflict(_))));
}

struct Story {
    m: ThamMuu,
    year: Year,
    id: CovenantId,
}

/// The bloc of eleven in July 2023, its covenant signed in February.
fn story(world: &World) -> Story {
    world.clock_is("20/7/2023 08:30");
    let (m, year, id) = world.build(|w| {
        let by = PersonId(Uuid::from_u128(1));
        let m = organisations::sample::tham_muu(w, by)?;
        let (_, year) = blocs::sample::tham_muu(w, &m, by)?;
        let year = blocs::year(w, year, day("20/7/2023"))?;
        let id = sample::tham_muu_2023(w, &year, &[by; 11], by)?;
        Ok((m, year, id))
    });
    Story { m, year, id }
}

impl Story {
    fn clerk<'w>(&self, world: &'w World, n: usize) -> Person<'w> {
        world.person(&format!("Chuyên viên {n}"), &[(Post::Clerk, Scope::Body(self.m.members[n]))])
    }

    fn at(&self, page: &str) -> String {
        format!("/covenants/{}{page}", self.id)
    }

    fn now(&self, world: &World, on: &str) -> String {
        let (year, on) = (self.year.clone(), day(on));
        world.db.read(move |w| crate::targets_of_year(w, &year, on)).unwrap()[2].value.clone()
    }
}

const PDF: &[u8] = b"%PDF-1.7 phu luc startxref 0 %%EOF";

/// The buttons at the head of a page.
fn acts(html: &str) -> &str {
    html.split_once("class=\"acts\"").unwrap().1.split_once("</div>").unwrap().0
}

const REASON: &str = "Tỉnh giao thêm hai đề tài trong năm <script>🎉";

fn amendment<'a>(value: &'a str, seen: &'a str) -> [(&'a str, &'a str); 7] {
    [
        ("target", "3"),
        ("seen", seen),
        ("value", value),
        ("deadline", "30/11/2023"),
        ("from", "15/7/2023"),
        ("basis", "Kết luận số 05/KL-KTM ngày 14/7/2023"),
        ("reason", REASON),
    ]
}

world::on_both_engines! { crate::routes();
    fn a_target_is_amended_beside_the_signed_text(world) {
        let s = story(&world);
        let (head, member) = (s.clerk(&world, 0), s.clerk(&world, 4));
        let before = world.db.read(|w| crate::covenant(w, s.id)).unwrap();
        assert_eq!((before.state, before.signatures.len(), before.effective_on), (CovenantState::Effective, 11, Some(day("28/02/2023"))));
        assert_eq!(before.target(sample::THAM_MUU_INITIATIVES).unwrap().value, "5 sáng kiến");
        member.get(&s.at("")).is_shown().says("Thực hiện năm trước").says("Các đơn vị thành viên").says("5. Tổ chức đảng, đoàn thể không đo bằng số").says_nothing_of(" đo bằng số: ").says_nothing_of("Cả khối").says_nothing_of("Phụ lục");
        head.get(&s.at("/amendments?target=3")).is_shown().keeps("value", "5 sáng kiến").keeps("deadline", "30/11/2023").keeps("seen", "0").says("Chưa chỉ tiêu nào được điều chỉnh");
        head.post(&s.at("/amendments"), &amendment("6 sáng kiến", "0")).is_done();
        assert_eq!(world.facts_named("covenants.target_amended"), 1);
        let facts = world.facts();
        head.post(&s.at("/amendments"), &amendment("6 sáng kiến", "0")).is_done();
        assert_eq!(world.facts(), facts, "sent twice, it stands once");
        let after = world.db.read(|w| crate::covenant(w, s.id)).unwrap();
        assert_eq!(after, before, "nothing of the signed text is altered");
        let page = member.get(&s.at(""));
        page.is_shown().says("Phụ lục: điều chỉnh chỉ tiêu").says("Đã ký: 5 sáng kiến, hạn 30/11/2023").says("Từ 15/7/2023: 6 sáng kiến").says("Căn cứ: “Kết luận số 05/KL-KTM ngày 14/7/2023”").says(REASON).says("Chuyên viên 0").says("đã điều chỉnh từ 15/7/2023: 6 sáng kiến");
        assert!(!page.html.contains("<script>🎉"));
        member.get(&s.at("/journal")).is_shown().says("Điều chỉnh chỉ tiêu 3").says("từ “5 sáng kiến, hạn 30/11/2023” thành “6 sáng kiến, hạn 30/11/2023”, áp dụng từ 15/7/2023");
        for path in ["", "/amendments?target=3", "/check"] { world::check_page(path, &head.get(&s.at(path)).html); }
        // The annex is there to be printed and signed; no other is, and nobody else reads it.
        for path in ["", "/amendments"] {
            let page = member.get(&s.at(path));
            page.says("Phụ lục I, ghi ngày 20/7/2023, chỉ tiêu 3");
            assert!(page.html.contains(&s.at("/annexes/1/pdf")) && page.html.contains(&s.at("/annexes/1/docx")));
        }
        assert!(member.get(&s.at("/annexes/1/pdf")).is_shown().bytes.starts_with(b"%PDF"));
        assert!(member.get(&s.at("/annexes/1/docx")).is_shown().bytes.starts_with(b"PK"));
        for path in ["/annexes/0/pdf", "/annexes/2/pdf", "/annexes/x/docx"] { member.get(&s.at(path)).is_refused(404); }
        world.stranger("Người lạ").get(&s.at("/annexes/1/pdf")).is_refused(403);
        // As of a day.
        assert_eq!([s.now(&world, "14/7/2023"), s.now(&world, "15/7/2023"), s.now(&world, "01/3/2025")], ["5 sáng kiến", "6 sáng kiến", "6 sáng kiến"]);
        member.get(&s.at("/amendments?on=2023-07-14")).is_shown().says("Chỉ tiêu theo ngày 14/7/2023").says("được công nhận 5 sáng kiến");
        member.get(&s.at("/amendments?on=15/7/2023")).is_shown().says("được công nhận 6 sáng kiến");
        for strange in ["%3Cscript%3E", "01/01/0001", "31/12/9999"] {
            member.get(&s.at(&format!("/amendments?on={strange}"))).is_shown().says("không phải là ngày xem được");
        }
    }

    fn two_tabs_amend_once_and_the_later_is_told(world) {
        let s = story(&world);
        let (one, two) = (s.clerk(&world, 0), world.person("Lãnh đạo Cục", &[(Post::Leader, Scope::Body(s.m.head()))]));
        one.post(&s.at("/amendments"), &amendment("6 sáng kiến", "0")).is_done();
        let facts = world.facts();
        let told = two.post(&s.at("/amendments"), &amendment("7 sáng kiến", "0"));
        told.is_refused(409).says("Chuyên viên 0").says("thành “6 sáng kiến” từ ngày 15/7/2023").keeps("value", "7 sáng kiến").keeps("reason", REASON).keeps("seen", "1");
        assert_eq!(world.facts(), facts);
        two.post(&s.at("/amendments"), &amendment("7 sáng kiến", "1")).is_done();
        one.get(&s.at("")).says("Từ 15/7/2023: 6 sáng kiến").says("Từ 15/7/2023: 7 sáng kiến");
        assert_eq!(s.now(&world, "20/7/2023"), "7 sáng kiến");
    }

    fn that_an_annex_was_signed_is_recorded_beside_the_amendment(world) {
        let s = story(&world);
        let (head, member) = (s.clerk(&world, 0), s.clerk(&world, 4));
        head.post(&s.at("/amendments"), &amendment("6 sáng kiến", "0")).is_done();
        member.get(&s.at("")).says("chỉ tiêu 3; chưa ghi nhận việc ký.").says("Phụ lục I: chưa ghi nhận việc ký.").says_nothing_of("Ghi việc ký");
        head.get(&s.at("")).says("Ghi việc ký");
        head.get(&s.at("/amendments?annex=1")).is_shown().says("Việc ký phụ lục I").keeps("seen", "");
        let (to, facts) = (s.at("/annexes/1/signing"), world.facts());
        let sent = |who: &Person, seen: &str, on: &str, files: &[(&str, &str, &[u8])]| who.post_files(&to, &[("seen", seen), ("signed_on", on)], files);
        sent(&head, "", "", &[]).is_refused(422).says("Ngày ký đủ: chưa điền ngày").says("Việc ký phụ lục I");
        sent(&head, "", "21/7/2023", &[]).is_refused(422).says("phải từ 20/7/2023 đến 20/7/2023").keeps("signed_on", "21/7/2023");
        sent(&head, "", "20/7/2023", &[("scan", "a.docx", b"PK\x03\x04")]).is_refused(422).says("không phải là DOCX hay XLSX thật");
        sent(&member, "", "20/7/2023", &[]).is_refused(403);
        world.nobody().post(&to, &[("signed_on", "20/7/2023")]).asks_to_sign_in();
        head.post(&s.at("/annexes/2/signing"), &[("signed_on", "20/7/2023")]).is_refused(404);
        member.get(&s.at("/annexes/1/scan")).is_refused(404);
        assert_eq!(world.facts(), facts);
        sent(&head, "", "20/7/2023", &[]).is_done();
        sent(&head, "", "20/7/2023", &[]).is_done();
        assert_eq!((world.facts_named("covenants.annex_signed"), world.facts()), (1, facts + 1), "sent twice, it stands once");
        for path in ["", "/amendments"] {
            member.get(&s.at(path)).says("chỉ tiêu 3; các đơn vị đã ký đủ ngày 20/7/2023.").says("Phụ lục I: các đơn vị đã ký đủ ngày 20/7/2023.");
        }
        member.get(&s.at("/journal")).says("Ghi nhận các đơn vị đã ký đủ phụ lục I của giao ước thi đua năm 2023 ngày 20/7/2023.");
        // What is amended later, on the very same basis and day, comes onto an annex of its own.
        head.post(&s.at("/amendments"), &amendment("7 sáng kiến", "1")).is_done();
        member.get(&s.at("")).says("Phụ lục II, ghi ngày 20/7/2023, chỉ tiêu 3; chưa ghi nhận việc ký");
        // Put right: by whoever saw what stands, with a scan, which stays when the day alone is put right.
        world.clock_is("25/7/2023 08:30");
        sent(&head, "", "24/7/2023", &[]).is_refused(409).says("Chuyên viên 0 vừa ghi phụ lục I đã ký đủ ngày 20/7/2023").keeps("signed_on", "24/7/2023").keeps("seen", "20/7/2023");
        sent(&head, "20/7/2023", "24/7/2023", &[("scan", "phu-luc.pdf", PDF)]).is_done();
        sent(&head, "24/7/2023", "23/7/2023", &[]).is_done();
        assert_eq!(member.get(&s.at("/annexes/1/scan")).is_shown().bytes, PDF);
        member.get(&s.at("/journal")).says("ngày 23/7/2023 (trước đó ghi ngày 24/7/2023), có bản quét.");
        let page = head.get(&s.at("/amendments?annex=1"));
        page.says("Không chọn tệp thì giữ bản quét đã có").keeps("signed_on", "23/7/2023");
        world::check_page("annex", &page.html);
    }

    fn once_the_year_is_over_no_target_is_amended(world) {
        let s = story(&world);
        let (head, member) = (s.clerk(&world, 0), s.clerk(&world, 4));
        world.clock_is("31/12/2023 23:30");
        head.post(&s.at("/amendments"), &amendment("6 sáng kiến", "0")).is_done();
        world.clock_is("01/01/2024 00:10");
        let (facts, over) = (world.facts(), "Năm 2023 đã hết nên không điều chỉnh chỉ tiêu của giao ước nữa.");
        let page = head.get(&s.at("/amendments?target=3"));
        page.is_shown().says(over).says("Chỉ tiêu theo ngày").says_nothing_of("Ghi điều chỉnh").says_nothing_of("Áp dụng từ ngày");
        assert!(!page.html.contains("?target=1"));
        head.post(&s.at("/amendments"), &amendment("7 sáng kiến", "1")).is_refused(409).says(over).keeps("value", "7 sáng kiến");
        member.get(&s.at("/amendments")).is_shown().says_nothing_of(over);
        assert!(!acts(&head.get(&s.at("")).html).contains("Điều chỉnh chỉ tiêu"));
        assert_eq!(world.facts(), facts);
        // The paper may still be on its way round the members.
        head.post(&s.at("/annexes/1/signing"), &[("signed_on", "01/01/2024")]).is_done();
    }

    fn what_is_wrong_with_an_amendment_is_told_beside_its_field(world) {
        let s = story(&world);
        let head = s.clerk(&world, 0);
        let facts = world.facts();
        let over = |name: &'static str, word: &str| {
            let mut fields = amendment("6 sáng kiến", "0").map(|(k, v)| (k, v.to_owned()));
            for f in fields.iter_mut().filter(|f| f.0 == name) { f.1 = word.to_owned(); }
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            head.post(&s.at("/amendments"), &fields)
        };
        let long = "x".repeat(301);
        for (name, word, says) in [
            ("value", "", "Mức giao ước mới: chưa viết"),
            ("value", long.as_str(), "dài 301 ký tự"),
            ("value", "5 sáng kiến", "Mức giao ước và hạn vẫn như cũ"),
            ("value", "nhiều hơn <script>", "phải bắt đầu bằng một số"),
            ("deadline", "mai", "Hạn mới"),
            ("from", "", "Áp dụng từ ngày"),
            ("from", "27/02/2023", "phải từ 28/02/2023 đến 31/12/2023"),
            ("basis", "", "Căn cứ: chưa viết"),
            ("basis", long.as_str(), "dài 301 ký tự"),
            ("reason", "vì thế", "viết ít nhất 10 ký tự"),
            ("reason", "!!!!!!!!!!!!", "viết ít nhất 10 ký tự"),
        ] {
            over(name, word).is_refused(422).says(says).keeps(name, word);
        }
        for target in ["", "0", "-1", "99", "ba", "9999999999999999999999"] { over("target", target).is_refused(404); }
        assert_eq!(world.facts(), facts);
    }

    fn each_member_says_where_it_stands_and_the_bloc_sees_it(world) {
        let s = story(&world);
        let (head, four) = (s.clerk(&world, 0), s.clerk(&world, 4));
        let b = s.m.members[4].to_string();
        four.get(&s.at("/check")).is_shown().says("0/11 đơn vị đã ghi đủ").says("Sở Kế hoạch và Đầu tư").says("chưa rõ").says_nothing_of("Còn thiếu").says_nothing_of("Chỉ tiêu 4, đến nay đạt");
        four.post(&s.at("/check"), &[("body", &b), ("f3", "3"), ("r3", "Hai đề tài chờ hội đồng <script>🎉"), ("f2", "1.240"), ("f1", "0")]).is_done();
        assert_eq!(world.facts_named("covenants.checked"), 1);
        let facts = world.facts();
        four.post(&s.at("/check"), &[("body", &b), ("f3", "3"), ("r3", "Hai đề tài chờ hội đồng <script>🎉")]).is_done();
        assert_eq!(world.facts(), facts, "the same again changes nothing");
        let page = s.clerk(&world, 7).get(&s.at("/check"));
        // Counts of the whole bloc are added up; a share each member reaches by itself.
        page.is_shown().says("3 sáng kiến Hai đề tài").says("Cả khối: 3 trên 5 sáng kiến, đạt 60%; còn 10 đơn vị chưa báo").says("Cả khối: 1.240 trên 2.000 hồ sơ, đạt 62%").says("từng đơn vị đạt riêng, không cộng").says("0% 0% trên 100%").says("Cả khối: chưa rõ; chưa đơn vị nào báo").says("Hai đề tài chờ hội đồng <script>🎉").says("Chuyên viên 4, 20/7");
        assert!(!page.html.contains("hội đồng <script>"));
        // Two targets are still open for it: 5 has no number, 6 was left empty.
        head.get(&s.at("/check")).is_shown().says("Còn thiếu").says("Sở Kế hoạch và Đầu tư chỉ tiêu 5, 6").says("Cục Quản lý thị trường tỉnh chỉ tiêu 1, 2, 3, 4, 5, 6");
        four.post(&s.at("/check"), &[("body", &b), ("r5", "Bảy chi bộ đạt"), ("f6", "1,5"), ("v3", "1")]).is_done();
        head.get(&s.at("/check")).says("1/11 đơn vị đã ghi đủ").says("Cả khối: 1,5 trên 4 gương, đạt 37,5%").says_nothing_of("Sở Kế hoạch và Đầu tư chỉ tiêu");
        four.get(&s.at("/journal")).is_shown().says("Sở Kế hoạch và Đầu tư kiểm điểm chỉ tiêu giữa năm 2023: chỉ tiêu 1 từ chưa rõ thành 0; chỉ tiêu 2 từ chưa rõ thành 1.240; chỉ tiêu 3 từ chưa rõ thành 3.");
        // What a member reached is for its bloc, not for whoever may read of bodies.
        let of_bodies = world.db.read(|w| w.facts_about("body", s.m.members[4], None, 50)).unwrap();
        assert!(of_bodies.iter().all(|f| !f.name.starts_with("covenants.")));
        // The share follows the target as amended.
        head.post(&s.at("/amendments"), &amendment("6 sáng kiến", "0")).is_done();
        four.get(&s.at("/check")).says("Cả khối: 3 trên 6 sáng kiến, đạt 50%").keeps("f3", "3").keeps("v3", "1");
        // Of none at all, every one is too many, whoever has it.
        head.post(&s.at("/amendments"), &amendment("0 sáng kiến", "1")).is_done();
        four.get(&s.at("/check")).says("không quá 0 sáng kiến").says("Cả khối: 3 sáng kiến, vượt mức 0: chưa đạt; còn 10 đơn vị chưa báo").says("vượt mức 0: chưa đạt 3 sáng kiến");
        head.post(&s.at("/amendments"), &amendment("6 sáng kiến", "2")).is_done();
        // Once every member is scored by it, it is each one's own.
        let year = s.year.clone();
        world.build(move |w| {
            let ok = kernel::Allowed::in_a_story(year.run(), PersonId(Uuid::from_u128(1)));
            crate::tell_uses(w, &ok, &year, &[(3, "I.5 Sáng kiến".into())])
        });
        four.get(&s.at("/check")).says("50% 3 trên 6 sáng kiến");
    }

    fn a_target_without_a_figure_is_checked_in_words(world) {
        let s = story(&world);
        let (head, four, b) = (s.clerk(&world, 0), s.clerk(&world, 4), s.m.members[4].to_string());
        four.get(&s.at("/check")).is_shown().says("Hoàn thành tốt nhiệm vụ trở lên, hạn 30/11/2023 không đo bằng số; ghi bằng lời");
        let (words, long) = ("Bảy chi bộ hoàn thành tốt <b>", "x".repeat(101));
        four.post(&s.at("/check"), &[("body", &b), ("f5", words), ("f3", "ba")]).is_refused(422).says("Chỉ tiêu 3: “ba” không phải là số").keeps("f5", words);
        four.post(&s.at("/check"), &[("body", &b), ("f5", &long)]).is_refused(422).says("Chỉ tiêu 5, đến nay đạt: dài 101 ký tự").keeps("f5", &long);
        four.post(&s.at("/check"), &[("body", &b), ("f5", words), ("r5", "chờ công nhận")]).is_done();
        let facts = world.facts();
        four.post(&s.at("/check"), &[("body", &b), ("f5", words), ("r5", "chờ công nhận"), ("v5", "1")]).is_done();
        assert_eq!(world.facts(), facts, "the same again changes nothing");
        let page = head.get(&s.at("/check"));
        page.is_shown().says("Bảy chi bộ hoàn thành tốt <b> chờ công nhận Chuyên viên 4, 20/7").says("Sở Kế hoạch và Đầu tư chỉ tiêu 1, 2, 3, 6");
        assert!(!page.html.contains("tốt <b>"));
        world::check_page("check", &four.get(&s.at("/check")).html);
        four.get(&s.at("/journal")).says("chỉ tiêu 5 từ chưa rõ thành “Bảy chi bộ hoàn thành tốt <b>”.");
        // A target that gets a figure is checked by figures from then on; the words stay, as a remark.
        let mut amend = amendment("95%", "0");
        amend[0].1 = "5";
        head.post(&s.at("/amendments"), &amend).is_done();
        four.get(&s.at("/check")).keeps("f5", "").keeps("r5", &format!("{words}; chờ công nhận")).says_nothing_of("ghi bằng lời");
        four.post(&s.at("/check"), &[("body", &b), ("f5", words), ("v5", "1")]).is_refused(422).says("không phải là số");
        four.post(&s.at("/check"), &[("body", &b), ("f5", "90%"), ("v5", "1")]).is_done();
        head.get(&s.at("/check")).says("≈ 94,74% 90% trên 95%");
    }

    fn the_later_of_two_tabs_is_told_what_was_written(world) {
        let s = story(&world);
        let b = s.m.members[4].to_string();
        let (one, two) = (s.clerk(&world, 4), world.person("Giám đốc Sở", &[(Post::Leader, Scope::Body(s.m.members[4]))]));
        one.post(&s.at("/check"), &[("body", &b), ("f3", "3"), ("v3", "0")]).is_done();
        let facts = world.facts();
        two.post(&s.at("/check"), &[("body", &b), ("f3", "4"), ("v3", "0"), ("f1", "50"), ("v1", "0")])
            .is_refused(409).says("Chuyên viên 4 vừa ghi chỉ tiêu 3").keeps("f3", "4").keeps("f1", "50").keeps("v3", "1");
        assert_eq!(world.facts(), facts, "not even the good cell was taken");
        // Another cell is no quarrel.
        two.post(&s.at("/check"), &[("body", &b), ("f1", "50 %"), ("v1", "0")]).is_done();
        two.post(&s.at("/check"), &[("body", &b), ("f3", ""), ("v3", "1")]).is_done();
        one.get(&s.at("/check")).keeps("f3", "").keeps("f1", "50").keeps("v3", "2");
    }

    fn hostile_words_in_a_check_are_told_and_kept(world) {
        let s = story(&world);
        let (four, b) = (s.clerk(&world, 4), s.m.members[4].to_string());
        let facts = world.facts();
        let long = "x".repeat(301);
        for (name, word, says) in [
            ("f3", "ba", "Chỉ tiêu 3: “ba” không phải là số"),
            ("f3", "-1", "ít nhất là 0"),
            ("f3", "3%", "không phải là số"),
            ("f1", "-5%", "không phải là số"),
            ("f3", "1,234", "không phải là số"),
            ("f3", "99999999", "dài quá"),
            ("f3", "<script>🎉", "không phải là số"),
            ("r3", long.as_str(), "dài 301 ký tự"),
        ] {
            four.post(&s.at("/check"), &[("body", &b), (name, word)]).is_refused(422).says(says).keeps(name, word);
        }
        // A target of another member is not this one's to fill; the field is not even read.
        four.post(&s.at("/check"), &[("body", &b), ("f4", "7")]).is_done();
        four.post(&s.at("/check"), &[("body", "ai đó"), ("f3", "7")]).is_refused(404);
        four.post(&s.at("/check"), &[("f3", "7")]).is_refused(404);
        assert_eq!(world.facts(), facts);
        // After the year it is over; what was typed is still there.
        world.clock_is("02/01/2024 08:00");
        four.post(&s.at("/check"), &[("body", &b), ("f3", "7")]).is_refused(409).says("Năm 2023 đã hết").keeps("f3", "7");
        four.get(&s.at("/check")).is_shown().says("Năm 2023 đã hết").says_nothing_of("Ghi kiểm điểm");
        assert_eq!(world.facts(), facts);
    }

    fn the_wrong_people_amend_and_check_nothing(world) {
        let s = story(&world);
        let (four, b) = (s.clerk(&world, 4), s.m.members[4].to_string());
        let elsewhere = world.person("Nơi khác", &[(Post::Clerk, Scope::Body(s.m.board)), (Post::Leader, Scope::Body(s.m.board))]);
        let officer = world.person("Cán bộ Ban", &[(Post::Officer, Scope::Below(s.m.province))]);
        let above = world.person("Lãnh đạo tỉnh", &[(Post::Leader, Scope::Below(s.m.province))]);
        let facts = world.facts();
        for page in ["/check", "/amendments"] {
            world.nobody().get(&s.at(page)).asks_to_sign_in();
            world.stranger("Người lạ").get(&s.at(page)).is_refused(403);
            elsewhere.get(&s.at(page)).is_refused(404);
            officer.get(&s.at(page)).is_shown().says_nothing_of("Ghi điều chỉnh").says_nothing_of("Ghi kiểm điểm");
        }
        four.get(&s.at("/amendments?target=3")).is_shown().says_nothing_of("Ghi điều chỉnh");
        let check = [("body", b.as_str()), ("f3", "3")];
        let amend = amendment("6 sáng kiến", "0");
        world.nobody().post(&s.at("/check"), &check).asks_to_sign_in();
        world.nobody().post(&s.at("/amendments"), &amend).asks_to_sign_in();
        elsewhere.post(&s.at("/check"), &check).is_refused(404);
        elsewhere.post(&s.at("/amendments"), &amend).is_refused(404);
        four.post(&s.at("/amendments"), &amend).is_refused(403).says("Khối trưởng");
        for who in [&officer, &above, &s.clerk(&world, 0), &s.clerk(&world, 5)] {
            who.post(&s.at("/check"), &check).is_refused(403);
        }
        officer.post(&s.at("/amendments"), &amend).is_refused(403);
        assert_eq!(world.facts(), facts);
    }

    fn before_it_is_in_force_there_is_nothing_to_amend_or_check(world) {
        let s = story(&world);
        let (year, by) = (s.year.clone(), PersonId(Uuid::from_u128(1)));
        let next = world.build(move |w| {
            let ok = kernel::Allowed::in_a_story(year.run(), by);
            let id = blocs::ensure_next(w, &ok, &year, kernel::YearId(Uuid::now_v7()))?;
            let heads = (year.head.ok_or(Refusal::NotFound)?, year.deputy.ok_or(Refusal::NotFound)?);
            blocs::set_heads(w, &ok, id, heads, day("20/7/2023"), "bầu lại")?;
            let next = blocs::year(w, id, day("20/7/2023"))?;
            let text = crate::Text::of(&crate::of_year(w, year.id)?.ok_or(Refusal::NotFound)?);
            let id = sample::written(w, &next, &text, CovenantState::Agreed, by)?;
            assert!(crate::targets_of_year(w, &next, day("20/7/2024"))?.is_empty());
            Ok(id)
        });
        let (head, facts) = (s.clerk(&world, 0), world.facts());
        let b = s.m.head().to_string();
        head.get(&format!("/covenants/{next}/check")).is_done();
        head.get(&format!("/covenants/{next}/amendments?target=3")).is_done();
        head.get(&format!("/covenants/{next}")).is_shown().says_nothing_of("Kiểm điểm giữa năm");
        head.post(&format!("/covenants/{next}/amendments"), &amendment("6 sáng kiến", "0")).is_refused(409).keeps("value", "6 sáng kiến");
        head.post(&format!("/covenants/{next}/check"), &[("body", &b), ("f3", "3")]).is_refused(409).keeps("f3", "3");
        assert_eq!(world.facts(), facts);
    }
}
