//! Lines whose plan is a target of the covenant: chosen in the rubric, never typed on a sheet, amended in mid-year.

use super::{fields_of, pairs, send, typed};
use crate::sample;
use crate::targets::{Plan, Targets, uses};
use crate::{
    Grounds, Input, ItemId, Method, NotApplicable, Rubric, RubricId, ScoreLine, Sheet, SheetId, SheetState,
    Wanted,
};
use blocs::Year;
use covenants::{CovenantId, Target};
use kernel::{BodyId, PersonId, Points, Post, Scope, Uuid, YearId};
use organisations::sample::ThamMuu;
use std::collections::BTreeMap;
use world::{Person, World, day};

// Lines of the rubric of eleven: 3 I.4 ratio, 4 I.5 target and leader.

fn target(indicator: &str, value: &str, owner: Option<u128>) -> Target {
    Target {
        section: 1,
        indicator: indicator.into(),
        unit: String::new(),
        baseline: None,
        value: value.into(),
        owner: owner.map(|n| BodyId(Uuid::from_u128(n))),
        deadline: None,
    }
}

fn all(initiatives: &str) -> Targets {
    Targets::of(vec![
        target("Hồ sơ đúng hạn", "2.000 hồ sơ", Some(1)),
        target("Sáng kiến, đề tài được công nhận", initiatives, None),
        target("Tổ chức đảng", "hoàn thành tốt", None),
        target("Người vi phạm", "0 người", None),
    ])
}

/// The rubric of eleven: I.4 takes the first target, I.5 the second.
fn linked() -> Rubric {
    let mut rubric = sample::rubrics().swap_remove(1).rubric;
    for (no, target) in [("I.4", 1), ("I.5", 2)] {
        line(&mut rubric, no).target = Some(target);
    }
    rubric
}

fn line<'a>(rubric: &'a mut Rubric, no: &str) -> &'a mut crate::Item {
    rubric.sections.iter_mut().flat_map(|s| &mut s.items).find(|i| i.no == no).unwrap()
}

fn item(rubric: &Rubric, no: &str) -> ItemId {
    rubric.items().find(|i| i.no == no).unwrap().id
}

fn sheet(of: u128, state: SheetState, marks: &[(ScoreLine, ItemId, Input)]) -> Sheet {
    let mark = |input| crate::Mark {
        input: Some(input),
        before: None,
        note: String::new(),
        version: 2,
        by_name: "Hà".into(),
        at: kernel::Moment(0),
        saw: None,
    };
    Sheet {
        id: SheetId(Uuid::nil()),
        year: YearId(Uuid::nil()),
        body: BodyId(Uuid::from_u128(of)),
        rubric: RubricId(Uuid::nil()),
        state,
        version: 2,
        submitted: None,
        closed: None,
        returned_why: None,
        returned_until: None,
        marks: marks.iter().map(|(l, i, input)| ((*l, *i), mark(*input))).collect::<BTreeMap<_, _>>(),
        lapsed: BTreeMap::new(),
    }
}

fn ratio(done: i64, planned: i64) -> Input {
    Input::Ratio { done: Points::whole(done), planned: Points::whole(planned) }
}

#[test]
fn a_plan_is_fixed_elsewhere_or_typed() {
    let (rubric, targets) = (linked(), all("5 sáng kiến"));
    let (i4, i5) = (item(&rubric, "I.4"), item(&rubric, "I.5"));
    let plan = |rubric: &Rubric, s: &Sheet, l, id| targets.plan(rubric, s, l, rubric.item(id).unwrap());
    let open = sheet(2, SheetState::Open, &[(ScoreLine::Own, i5, ratio(4, 3))]);
    assert_eq!(plan(&rubric, &open, ScoreLine::Own, i5), Plan::Fixed(Points::whole(5)));
    assert_eq!(plan(&rubric, &open, ScoreLine::Own, i4), Plan::Elsewhere);
    assert_eq!(
        plan(&rubric, &sheet(1, SheetState::Open, &[]), ScoreLine::Own, i4),
        Plan::Fixed(Points::whole(2000))
    );
    assert_eq!(plan(&rubric, &open, ScoreLine::Own, item(&rubric, "I.1")), Plan::Typed);
    let strict = Rubric { not_applicable: NotApplicable::Refused, ..rubric.clone() };
    assert_eq!(plan(&strict, &open, ScoreLine::Own, i4), Plan::Typed);
    // Handed in, it is judged by the figure it was scored by.
    for state in [SheetState::Submitted, SheetState::Appraised] {
        let done = sheet(2, state, &[(ScoreLine::Own, i5, ratio(4, 3))]);
        for l in [ScoreLine::Head, ScoreLine::Cross, ScoreLine::Standing] {
            assert_eq!(plan(&rubric, &done, l, i5), Plan::Fixed(Points::whole(3)));
        }
    }
    let silent = sheet(2, SheetState::Submitted, &[]);
    assert_eq!(plan(&rubric, &silent, ScoreLine::Head, i5), Plan::Fixed(Points::whole(5)));
    assert_eq!(
        Targets::default().plan(&rubric, &open, ScoreLine::Own, rubric.item(i5).unwrap()),
        Plan::Typed
    );
}

#[test]
fn what_is_wanted_is_held_to_the_covenant() {
    let (rubric, targets) = (linked(), all("6 sáng kiến"));
    let (i1, i4, i5) = (item(&rubric, "I.1"), item(&rubric, "I.4"), item(&rubric, "I.5"));
    let open = sheet(2, SheetState::Open, &[(ScoreLine::Own, i5, ratio(4, 5))]);
    let want = |id, input, note: &str| Wanted {
        item: id,
        input,
        note: note.into(),
        seen: Some(1),
        grounds: Default::default(),
    };
    let held = |line, wanted: &[Wanted]| targets.hold((&rubric, &open), line, wanted);
    let of = |all: &[Wanted], id| all.iter().find(|w| w.item == id).cloned();
    // A form about another line alone takes the open ones along, by the version that stands.
    let all = held(ScoreLine::Own, &[want(i1, Some(ratio(9, 10)), "")]);
    assert_eq!(of(&all, i1).unwrap().input, Some(ratio(9, 10)), "not ours to touch");
    assert_eq!(
        of(&all, i5),
        Some(Wanted {
            item: i5,
            input: Some(ratio(4, 6)),
            note: String::new(),
            seen: Some(2),
            grounds: Default::default()
        })
    );
    assert_eq!(of(&all, i4).unwrap().input, Some(Input::NotApplicable));
    assert!(open.changes(&rubric, ScoreLine::Own, &all).is_ok(), "its reason comes with it");
    // What a form says of the plan is not read; nothing typed stays nothing.
    assert_eq!(
        of(&held(ScoreLine::Own, &[want(i5, Some(ratio(7, 1)), "")]), i5).unwrap().input,
        Some(ratio(7, 6))
    );
    assert_eq!(of(&held(ScoreLine::Own, &[want(i5, None, "chờ")]), i5).unwrap().input, None);
    assert_eq!(
        of(&held(ScoreLine::Own, &[want(i4, Some(ratio(7, 1)), "x")]), i4).unwrap().input,
        Some(Input::NotApplicable)
    );
    let reason = "Không được giao trong năm nay.";
    assert_eq!(of(&held(ScoreLine::Own, &[want(i4, None, reason)]), i4).unwrap().note, reason);
    // Across and above, silence stays silence.
    for line in [ScoreLine::Cross, ScoreLine::Standing] {
        assert_eq!(held(line, &[]), []);
        assert_eq!(of(&held(line, &[want(i4, None, "")]), i4).unwrap().input, None);
        assert_eq!(
            of(&held(line, &[want(i4, Some(ratio(1, 1)), "")]), i4).unwrap().input,
            Some(Input::NotApplicable)
        );
    }
    assert_eq!(
        of(&held(ScoreLine::Head, &[want(i5, Some(ratio(3, 1)), "")]), i5).unwrap().input,
        Some(ratio(3, 5))
    );
}

#[test]
fn a_judgement_follows_an_amended_target_without_a_word_in_anybodys_mouth() {
    let (rubric, targets) = (linked(), all("6 sáng kiến"));
    let (i4, i5) = (item(&rubric, "I.4"), item(&rubric, "I.5"));
    let why = "Một sáng kiến chưa có quyết định.";
    let judged = |own: Input, saw: Input| {
        let marks = [(ScoreLine::Own, i5, own), (ScoreLine::Head, i5, ratio(3, 5))];
        let mut s = sheet(2, SheetState::Submitted, &marks);
        s.marks.get_mut(&(ScoreLine::Own, i5)).unwrap().version = 3;
        let head = s.marks.get_mut(&(ScoreLine::Head, i5)).unwrap();
        (head.saw, head.note) = (Some(saw), why.into());
        s
    };
    let of_five = |wanted: &[Wanted]| wanted.iter().filter(|w| w.item == i5).cloned().collect::<Vec<_>>();
    let line = rubric.item(i5).unwrap();
    // The plan alone moved: so does the judgement, and nobody says that its reason still holds.
    let s = judged(ratio(4, 6), ratio(4, 5));
    assert!(!s.is_outrun(&rubric, line));
    let wanted = of_five(&targets.hold((&rubric, &s), ScoreLine::Head, &[]));
    let changes = s.changes(&rubric, ScoreLine::Head, &wanted).unwrap();
    assert_eq!((changes[0].after.0, changes[0].note.as_str()), (Some(ratio(3, 6)), why));
    assert_eq!(changes[0].because.as_deref(), Some("Theo chỉ tiêu của giao ước đã điều chỉnh."));
    // The unit's own figure moved with it: a page that says nothing new of the line leaves it as it is.
    let s = judged(ratio(5, 6), ratio(4, 5));
    assert!(s.is_outrun(&rubric, line));
    let mut form = Wanted {
        item: i5,
        input: Some(ratio(3, 6)),
        note: why.into(),
        seen: Some(2),
        grounds: Default::default(),
    };
    let held =
        |form: &Wanted| of_five(&targets.hold((&rubric, &s), ScoreLine::Head, std::slice::from_ref(form)));
    assert_eq!(s.changes(&rubric, ScoreLine::Head, &held(&form)).unwrap(), []);
    form.grounds = Grounds::Confirmed;
    assert_eq!(s.changes(&rubric, ScoreLine::Head, &held(&form)).unwrap()[0].after.0, Some(ratio(3, 6)));
    // What the standing body had said of a figure of a line that is another's now has no field to be said again in.
    let mut s = sheet(2, SheetState::Submitted, &[(ScoreLine::Head, i4, Input::NotApplicable)]);
    let said = judged(ratio(4, 6), ratio(4, 5)).marks.remove(&(ScoreLine::Head, i5)).unwrap();
    s.lapsed.insert(i4, said);
    let wanted = targets.hold((&rubric, &s), ScoreLine::Standing, &[]);
    let changes = s.changes(&rubric, ScoreLine::Standing, &wanted).unwrap();
    assert_eq!((changes.len(), changes[0].after.0), (1, Some(Input::NotApplicable)));
}

#[test]
fn sheets_handed_in_by_an_older_figure_are_named() {
    let (rubric, targets) = (linked(), all("6 sáng kiến"));
    let i5 = item(&rubric, "I.5");
    let own = |of, state, planned| sheet(of, state, &[(ScoreLine::Own, i5, ratio(4, planned))]);
    let both = sheet(
        5,
        SheetState::Appraised,
        &[(ScoreLine::Own, i5, ratio(4, 6)), (ScoreLine::Head, i5, ratio(4, 5))],
    );
    let sheets = [
        own(2, SheetState::Open, 5),
        own(3, SheetState::Submitted, 5),
        own(4, SheetState::Submitted, 6),
        both,
        own(6, SheetState::Returned, 5),
    ];
    let says: Vec<(BodyId, String)> =
        targets.outdated(&rubric, &sheets).iter().map(|o| (o.body, o.says())).collect();
    let words = "I.5 chấm theo chỉ tiêu cũ 5, giao ước nay là 6".to_owned();
    assert_eq!(says, [3, 5].map(|n| (BodyId(Uuid::from_u128(n)), words.clone())));
}

#[test]
fn a_number_is_carried_over_only_where_it_means_the_same() {
    let (then, now) = (all("5 sáng kiến"), all("7 sáng kiến"));
    assert_eq!(uses(&now.carry(&then, linked())).len(), 2);
    let other =
        Targets::of(vec![target("Hồ sơ đúng hạn", "2.100 hồ sơ", None), target("Sáng kiến", "5", None)]);
    assert_eq!(uses(&other.carry(&then, linked())).iter().map(|u| u.0).collect::<Vec<_>>(), [1]);
    assert!(uses(&Targets::default().carry(&then, linked())).is_empty(), "no covenant in force yet");
    assert!(uses(&all("nhiều sáng kiến").carry(&then, linked())).iter().all(|u| u.0 == 1));
}

#[test]
fn a_line_needs_a_target_that_can_be_its_plan() {
    let targets = all("5 sáng kiến");
    assert_eq!(targets.flaws(&linked()), Vec::<String>::new());
    assert_eq!(targets.choices().iter().map(|c| c.0.as_str()).collect::<Vec<_>>(), ["1", "2", "4"]);
    let flaws = |no: &str, target| {
        let mut rubric = linked();
        line(&mut rubric, no).target = Some(target);
        targets.flaws(&rubric).len()
    };
    assert_eq!(
        [
            flaws("I.5", 3),
            flaws("I.5", 99),
            flaws("I.5", 0),
            flaws("I.5", i64::MIN),
            flaws("I.4", 4),
            flaws("I.2", 1)
        ],
        [1; 6]
    );
    assert_eq!(flaws("I.5", 4), 0, "a target of 0 has a leader, but no ratio");
    assert_eq!(targets.figure(4, &Method::TargetLeader), Some(Points::ZERO));
}

/// The bloc of eleven with its covenant.
pub(super) struct Story {
    m: ThamMuu,
    year: Year,
    covenant: CovenantId,
}

/// The bloc of eleven in autumn 2023 with its covenant, and a rubric begun from the sample.
pub(super) fn story(world: &World) -> Story {
    world.clock_is("20/9/2023 08:30");
    let (m, year, covenant) = world.build(|w| {
        let by = PersonId(Uuid::now_v7());
        let m = organisations::sample::tham_muu(w, by)?;
        let (_, year) = blocs::sample::tham_muu(w, &m, by)?;
        let year = blocs::year(w, year, day("20/9/2023"))?;
        let covenant = covenants::sample::tham_muu_2023(w, &year, &[by; 11], by)?;
        Ok((m, year, covenant))
    });
    Story { m, year, covenant }
}

impl Story {
    pub(super) fn clerk<'w>(&self, world: &'w World, n: usize) -> Person<'w> {
        world.person(&format!("Chuyên viên {n}"), &[(Post::Clerk, Scope::Body(self.m.members[n]))])
    }

    fn rubric(&self) -> String {
        format!("/years/{}/rubric", self.year.id)
    }

    fn scores(&self) -> String {
        format!("/years/{}/scores", self.year.id)
    }

    fn covenant(&self, page: &str) -> String {
        format!("/covenants/{}{page}", self.covenant)
    }

    pub(super) fn sheet(&self, world: &World, n: usize) -> String {
        let (year, body) = (self.year.id, self.m.members[n]);
        let all = world.db.read(|w| crate::store::sheets::bare_of_year(w, year)).unwrap();
        format!("/sheets/{}", all.iter().find(|s| s.body == body).unwrap().id)
    }

    pub(super) fn amend(&self, world: &World, value: &str, seen: &str) {
        let fields = [
            ("target", "3"),
            ("seen", seen),
            ("value", value),
            ("deadline", "30/11/2023"),
            ("from", "20/9/2023"),
            ("basis", "Kết luận số 05/KL-KTM"),
            ("reason", "Tỉnh giao thêm một đề tài."),
        ];
        self.clerk(world, 0).post(&self.covenant("/amendments"), &fields).is_done();
    }

    /// Links lines to targets in the editor, and answers what came back.
    fn link(&self, world: &World, links: &[(&str, &str)], how: &str) -> world::Seen {
        let head = self.clerk(world, 0);
        let page = head.get(&format!("{}/edit", self.rubric()));
        let page = page.is_shown().html.replace("/rubric/edit\">", "/marks\">");
        let numbers: Vec<(String, String)> =
            fields_of(&page).into_iter().filter(|(n, _)| n.ends_with("no")).collect();
        let field = |no: &str| {
            let (name, _) = numbers.iter().find(|(_, value)| value == no).unwrap();
            format!("{}target", name.trim_end_matches("no"))
        };
        let over: Vec<(String, &str)> = links.iter().map(|(no, target)| (field(no), *target)).collect();
        let mut over: Vec<(&str, &str)> = over.iter().map(|(a, b)| (a.as_str(), *b)).collect();
        over.push(("not_applicable", how));
        let fields = typed(&page, &over);
        head.post(&format!("{}/edit", self.rubric()), &pairs(&fields))
    }

    /// A rubric whose I.4 and I.5 take targets 4 and 3, applied.
    pub(super) fn applied(&self, world: &World, how: &str) {
        let head = self.clerk(world, 0);
        head.post(&self.rubric(), &[("from", "tham-muu")]).is_done();
        self.link(world, &[("I.5", "3"), ("I.4", "4")], how).is_done();
        let version =
            world::field_value(&head.get(&format!("{}/edit", self.rubric())).html, "version").unwrap();
        head.post(&format!("{}/application", self.rubric()), &[("version", &version)]).is_done();
    }

    /// Fills every field there is, and hands the sheet in.
    fn hand_in(&self, world: &World, n: usize) {
        let (who, path) = (self.clerk(world, n), self.sheet(world, n));
        let page = who.get(&path).is_shown().html.clone();
        let value = |name: &str| match name.split_at(1) {
            ("p", _) => "10",
            _ if page.contains(&format!("<select id=\"{name}\"")) => {
                let select = page
                    .split(&format!("<select id=\"{name}\""))
                    .nth(1)
                    .unwrap()
                    .split("</select>")
                    .next()
                    .unwrap();
                if select.contains("\"known\"") { "known" } else { "0" }
            }
            _ => "1",
        };
        let cell = |n: &&(String, String)| {
            n.0.len() > 1 && "mp".contains(&n.0[..1]) && n.0[1..].bytes().all(|b| b.is_ascii_digit())
        };
        let fields = fields_of(&page);
        let mut over: Vec<(&str, &str)> =
            fields.iter().filter(cell).map(|(n, _)| (n.as_str(), value(n))).collect();
        // III.3 needs evidence, or a reason.
        over.push(("why10", "Quyết định công nhận đang trình ký."));
        send(&who, &path, "submission", &over).is_done();
    }
}

world::on_both_engines! { crate::routes().and(covenants::routes());
    fn a_line_takes_a_measurable_target_of_the_covenant(world) {
        let s = story(&world);
        let head = s.clerk(&world, 0);
        head.post(&s.rubric(), &[("from", "tham-muu")]).is_done();
        let page = head.get(&format!("{}/edit", s.rubric()));
        page.is_shown().says("chỉ tiêu 3. Sáng kiến, đề tài được công nhận (5 sáng kiến)").says_nothing_of("chỉ tiêu 5.");
        world::check_page("rubric-edit-targets", &page.html);
        let facts = world.facts();
        s.link(&world, &[("I.2", "3")], "SHARE").is_refused(422).says("I.2: chỉ tiêu của giao ước chỉ dùng cho cách tính");
        for wrong in ["5", "7", "0", "-1", "ba", "<script>🎉", "99999999999999999999"] {
            s.link(&world, &[("I.5", wrong)], "SHARE").is_refused(422).says("I.5: chọn một chỉ tiêu đo được");
        }
        assert_eq!(world.facts(), facts);
        s.link(&world, &[("I.5", "3"), ("I.4", "4")], "SHARE").is_done();
        head.get(&s.covenant("")).is_shown().says_nothing_of("dùng chấm tiêu chí");
        let version = world::field_value(&head.get(&format!("{}/edit", s.rubric())).html, "version").unwrap();
        head.post(&format!("{}/application", s.rubric()), &[("version", &version)]).is_done();
        s.clerk(&world, 4).get(&s.rubric()).is_shown().says("Kế hoạch là chỉ tiêu 3 của giao ước.");
        s.clerk(&world, 4).get(&s.covenant("")).is_shown().says("dùng chấm tiêu chí I.5 Sáng kiến, đề tài được công nhận").says("dùng chấm tiêu chí I.4");
        // A later edition without the link takes it off the covenant's page.
        head.post(&s.rubric(), &[("from", "current"), ("reason", "Khối thống nhất tự ghi kế hoạch.")]).is_done();
        s.link(&world, &[("I.5", "")], "SHARE").is_done();
        let version = world::field_value(&head.get(&format!("{}/edit", s.rubric())).html, "version").unwrap();
        head.post(&format!("{}/application", s.rubric()), &[("version", &version)]).is_done();
        head.get(&s.covenant("")).says_nothing_of("dùng chấm tiêu chí I.5").says("dùng chấm tiêu chí I.4");
    }

    fn a_plan_of_the_covenant_is_never_typed(world) {
        let s = story(&world);
        s.applied(&world, "SHARE");
        let (four, path) = (s.clerk(&world, 4), s.sheet(&world, 4));
        let page = four.get(&path);
        page.is_shown().says("trên 5 theo giao ước").says("không áp dụng theo giao ước");
        assert!(!page.html.contains("name=\"p4\"") && !page.html.contains("name=\"m3\""));
        world::check_page("sheet-covenant", &page.html);
        // What a form sends all the same is not read: neither the plan, nor a line that is another's.
        send(&four, &path, "marks", &[("m4", "3"), ("p4", "1"), ("m3", "900"), ("p3", "1"), ("na4", "")]).is_done();
        let page = four.get(&path);
        page.says("3 ÷ 5 × 35 = 21").keeps("m4", "3").says("không áp dụng: tính theo tỷ lệ đạt");
        four.get(&format!("{path}/journal")).says("I.4 từ chưa rõ thành không áp dụng").says("I.5 từ chưa rõ thành 3 ÷ 5");
        let facts = world.facts();
        send(&four, &path, "marks", &[]).is_done();
        assert_eq!(world.facts(), facts, "the same again changes nothing");
        send(&four, &path, "marks", &[("m4", "ba"), ("p4", "x")]).is_refused(422).says("I.5, thực hiện").keeps("m4", "ba").says_nothing_of("I.4: ");
        send(&four, &path, "marks", &[("m4", "")]).is_done();
        // The unit the target names has the figure of the covenant.
        let (zero, own) = (s.clerk(&world, 0), s.sheet(&world, 0));
        send(&zero, &own, "marks", &[("m3", "600"), ("p3", "600")]).is_done();
        zero.get(&own).says("600 ÷ 1.200").says("trên 1.200 theo giao ước");
    }

    fn where_every_line_applies_an_unnamed_unit_types_its_own_plan(world) {
        let s = story(&world);
        s.applied(&world, "REFUSED");
        let (four, path) = (s.clerk(&world, 4), s.sheet(&world, 4));
        four.get(&path).is_shown().says("trên 5 theo giao ước").says_nothing_of("không áp dụng theo giao ước");
        send(&four, &path, "marks", &[("m3", "90"), ("p3", "100"), ("m4", "4")]).is_done();
        four.get(&path).keeps("p3", "100").says("90 ÷ 100").says("4 ÷ 5");
    }

    fn what_was_said_of_a_line_that_is_anothers_by_now_keeps_no_sheet_open(world) {
        let s = story(&world);
        s.applied(&world, "REFUSED");
        let (head, five, sheet) = (s.clerk(&world, 0), s.clerk(&world, 5), s.sheet(&world, 5));
        s.hand_in(&world, 5);
        send(&head, &sheet, "agreement", &[]).is_done();
        send(&head, &sheet, "marks", &[("m3", "0"), ("why3", "Hồ sơ chưa đủ căn cứ.")]).is_done();
        head.post(&format!("{sheet}/return"), &[("reason", "Khối đổi cách tính chỉ tiêu.")]).is_done();
        // From this edition on, a line of which another unit takes care does not apply.
        head.post(&s.rubric(), &[("from", "current"), ("reason", "Khối thống nhất cách tính.")]).is_done();
        s.link(&world, &[], "SHARE").is_done();
        let version = world::field_value(&head.get(&format!("{}/edit", s.rubric())).html, "version").unwrap();
        head.post(&format!("{}/application", s.rubric()), &[("version", &version)]).is_done();
        send(&five, &sheet, "submission", &[]).is_done();
        let page = head.get(&sheet);
        page.is_shown().says("không áp dụng theo giao ước");
        assert!(!page.html.contains("name=\"cu3\""), "there is no field to look at it again in");
        send(&head, &sheet, "closure", &[]).is_done();
        let journal = head.get(&format!("{sheet}/journal"));
        journal.says("I.4: Theo giao ước, chỉ tiêu này do đơn vị khác phụ trách.").says_nothing_of("chưa đủ căn cứ. (lý do cũ");
    }

    fn an_amendment_reaches_open_sheets_and_is_told_of_those_handed_in(world) {
        let s = story(&world);
        s.applied(&world, "SHARE");
        let (head, four) = (s.clerk(&world, 0), s.clerk(&world, 4));
        let (mine, theirs) = (s.sheet(&world, 4), s.sheet(&world, 5));
        send(&four, &mine, "marks", &[("m4", "3")]).is_done();
        let stale = four.get(&mine).html.clone();
        s.hand_in(&world, 5);
        head.get(&s.scores()).is_shown().says_nothing_of("chỉ tiêu cũ");
        s.amend(&world, "6 sáng kiến", "0");
        // Open: told at once, taken at the next save, also from a page of before, also when another line is saved.
        four.get(&mine).says("chỉ tiêu 3 nay là 6; từ lần lưu tới tính theo số này").says("trên 6 theo giao ước");
        let only = [("line", "SELF"), ("version", "2"), ("m1", "0"), ("v1", "0")];
        assert!(stale.contains("trên "));
        four.post(&format!("{mine}/marks"), &only).is_done();
        four.get(&mine).says("3 ÷ 6 × 35 = 17,5").keeps("m4", "3").says_nothing_of("từ lần lưu tới");
        // Handed in: it keeps its own figure, and the head unit is told which line of whom.
        head.get(&theirs).is_shown().says("I.5 chấm theo chỉ tiêu cũ 5, giao ước nay là 6").says("trên 5 theo giao ước");
        head.get(&s.scores()).is_shown().says("1 dòng chấm theo chỉ tiêu cũ của giao ước").says("Sở Tài chính: I.5 chấm theo chỉ tiêu cũ 5, giao ước nay là 6");
        four.get(&s.scores()).is_shown().says_nothing_of("chỉ tiêu cũ");
        send(&head, &theirs, "agreement", &[("m4", "1"), ("p4", "9")]).is_done();
        head.get(&theirs).says_nothing_of("1 ÷ 6");
        // Sent back, it is scored by the new one.
        head.post(&format!("{theirs}/return"), &[("reason", "Chấm lại theo chỉ tiêu đã điều chỉnh.")]).is_done();
        head.get(&s.scores()).says_nothing_of("chỉ tiêu cũ");
        s.hand_in(&world, 5);
        s.clerk(&world, 5).get(&theirs).says("1 ÷ 6 × 35");
        // The head unit's own marks follow at its next save, by a reason of their own.
        head.get(&s.scores()).says("I.5 chấm theo chỉ tiêu cũ 5, giao ước nay là 6");
        send(&head, &theirs, "agreement", &[]).is_done();
        head.get(&format!("{theirs}/journal")).says("I.5: Theo chỉ tiêu của giao ước đã điều chỉnh.");
        head.get(&s.scores()).says_nothing_of("chỉ tiêu cũ");
    }

    fn after_the_year_its_last_day_counts(world) {
        let s = story(&world);
        s.applied(&world, "SHARE");
        world.clock_is("15/02/2024 09:00");
        let (four, path) = (s.clerk(&world, 4), s.sheet(&world, 4));
        let fields = [("target", "3"), ("seen", "0"), ("value", "9 sáng kiến"), ("deadline", ""), ("from", "02/01/2024"), ("basis", "Kết luận"), ("reason", "Sau khi đã hết năm.")];
        s.clerk(&world, 0).post(&s.covenant("/amendments"), &fields).is_refused(409).says("Năm 2023 đã hết");
        send(&four, &path, "marks", &[("m4", "3")]).is_done();
        four.get(&path).says("3 ÷ 5");
    }

    fn last_years_rubric_keeps_a_target_only_where_the_covenant_says_the_same(world) {
        let s = story(&world);
        s.applied(&world, "SHARE");
        let (year, by) = (s.year.clone(), PersonId(Uuid::now_v7()));
        let next = world.build(move |w| {
            let ok = kernel::Allowed::in_a_story(year.run(), by);
            let id = blocs::ensure_next(w, &ok, &year, YearId(Uuid::now_v7()))?;
            let heads = (year.members[0], year.members[1]);
            blocs::set_heads(w, &ok, id, heads, day("20/9/2023"), "Quyết định phân công")?;
            let next = blocs::year(w, id, day("20/9/2023"))?;
            let mut text = covenants::Text::of(&covenants::of_year(w, year.id)?.unwrap());
            text.targets[3].indicator = "Vụ việc khác".into();
            text.targets[2].value = "8 sáng kiến".into();
            let covenant = covenants::sample::written(w, &next, &text, covenants::CovenantState::Agreed, by)?;
            for body in next.members.clone() {
                let at = kernel::Moment::at(day("20/9/2023"), 8, 0);
                covenants::sample::signed(w, &next, covenant, (body, by), at)?;
            }
            Ok(id)
        });
        let head = s.clerk(&world, 0);
        head.post(&format!("/years/{next}/rubric"), &[("from", "last")]).is_done();
        head.get(&format!("/years/{next}/rubric")).is_shown().says("Kế hoạch là chỉ tiêu 3 của giao ước.").says_nothing_of("Kế hoạch là chỉ tiêu 4");
    }
}
