//! What counts as a link, and what a sheet still lacks: decided without a database.

use crate::link::{LINK_MAX, Link};
use crate::{
    Input, Item, ItemId, Lack, Mark, NotApplicable, Proof, Rubric, RubricId, ScoreLine, Sheet, SheetId,
    SheetState,
};
use kernel::{BodyId, Moment, Points, Refusal, Uuid, YearId};
use proptest::prelude::*;

fn address(typed: &str) -> String {
    Link::read(typed).unwrap().address().to_owned()
}

fn refused(typed: &str) -> String {
    Link::read(typed).expect_err(typed)
}

#[test]
fn a_link_is_kept_as_it_was_typed_but_for_its_scheme_and_server() {
    for (typed, kept, host) in [
        ("https://tinh.example/van-ban", "https://tinh.example/van-ban", "tinh.example"),
        (
            "HTTP://Tinh.EXAMPLE/Van-Ban?So=12#Trang2",
            "http://tinh.example/Van-Ban?So=12#Trang2",
            "tinh.example",
        ),
        ("https://tinh.example", "https://tinh.example", "tinh.example"),
        ("https://tinh.example?id=1", "https://tinh.example?id=1", "tinh.example"),
        ("https://qlvb.tinh.example:8443/a@b", "https://qlvb.tinh.example:8443/a@b", "qlvb.tinh.example"),
        ("http://10.12.1.5/ho-so", "http://10.12.1.5/ho-so", "10.12.1.5"),
        (
            "https://thuđua.tỉnh.example/kế-hoạch",
            "https://thuđua.tỉnh.example/kế-hoạch",
            "thuđua.tỉnh.example",
        ),
        ("https://a.example/%20x'(1)", "https://a.example/%20x'(1)", "a.example"),
    ] {
        let link = Link::read(typed).unwrap();
        assert_eq!((link.address(), link.host()), (kept, host));
        assert_eq!(address(kept), kept, "what is kept reads the same");
    }
}

#[test]
fn what_could_mislead_whoever_clicks_is_no_link() {
    for typed in [
        "javascript:alert(1)",
        "JavaScript://tinh.example/%0aalert(1)",
        "data:text/html,<script>",
        "data://tinh.example/x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://tinh.example/a",
        "//tinh.example/a",
        "/sheets/1",
        "tinh.example/a",
        "https:/tinh.example",
        "https:tinh.example",
        "https//tinh.example",
        "ｈttps://tinh.example",
        "h",
        "",
    ] {
        let why = refused(typed);
        assert!(why.contains("https://") || why.contains("không dùng"), "{typed}: {why}");
    }
    for typed in
        ["https://ten:matkhau@tinh.example/", "https://ten@tinh.example", "https://tinh.example@xau.example/"]
    {
        assert!(refused(typed).contains("tên đăng nhập"), "{typed}");
    }
    for typed in
        ["https://tinh.example/a b", " https://tinh.example", "https://tinh.example/\n", "java\tscript:x"]
    {
        assert!(refused(typed).contains("dấu cách"), "{typed:?}");
    }
    for typed in ["https://tinh.example/\u{0}", "https://tinh.example/\u{7f}", "https://tinh\u{85}.example"] {
        refused(typed);
    }
    for typed in [
        "https://tinh.example\\@xau.example/",
        "https:\\\\tinh.example",
        "https://tinh.example/\"onclick=x",
        "https://tinh.example/<script>",
    ] {
        assert!(refused(typed).contains("không dùng trong đường dẫn"), "{typed}");
    }
}

#[test]
fn a_server_has_a_name_people_can_read() {
    for typed in [
        "https://",
        "https:///a",
        "https://?a",
        "https://tinh",
        "https://localhost/a",
        "https://a.localhost/a",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0.0.0.0/",
        "https://2130706433.1/",
        "https://010.12.1.5/",
        "https://1.2.3/",
        "https://1.2.3.256/",
        "https://a.0x7f/",
        "https://[::1]/",
        "https://tinh..example/",
        "https://.tinh.example/",
        "https://tinh.example./",
        "https://-tinh.example/",
        "https://tinh-.example/",
        "https://tinh_1.example/",
        "https://tinh%2eexample.example/",
        // Cyrillic letters that look like "tinh", full-width ones, and a dot that is none.
        "https://tіnh.example/",
        "https://ｔinh.example/",
        "https://tinh。example/",
        "https://tinh.example:80:81/",
    ] {
        refused(typed);
    }
    for port in ["", "0", "65536", "99999", "-1", "+80", "8o", "000080", "80 "] {
        refused(&format!("https://tinh.example:{port}/"));
    }
    for port in ["1", "80", "65535"] {
        address(&format!("https://tinh.example:{port}/"));
    }
    assert!(refused(&format!("https://{}.example/", "a".repeat(64))).contains("tên máy chủ"));
    address(&format!("https://{}.example/", "a".repeat(63)));
    assert!(refused(&format!("https://{}example/", "aa.".repeat(90))).contains("tên máy chủ"));
}

#[test]
fn a_link_has_at_most_five_hundred_characters() {
    let long = |n: usize| format!("https://tinh.example/{}", "ạ".repeat(n - 21));
    address(&long(LINK_MAX));
    assert_eq!(refused(&long(LINK_MAX + 1)), "dài 501 ký tự, tối đa 500. Dùng đường dẫn ngắn hơn.");
}

proptest! {
    #[test]
    fn whatever_is_typed_is_refused_or_leads_to_a_server_by_http(typed in "\\PC{0,40}|https?://\\PC{0,40}|https?://[a-z.@:/\\\\0-9-]{0,40}") {
        if let Ok(link) = Link::read(&typed) {
            let rest = link.address().strip_prefix("https://").or(link.address().strip_prefix("http://")).unwrap();
            let after = rest.strip_prefix(link.host()).unwrap();
            prop_assert!(after.is_empty() || after.starts_with([':', '/', '?', '#']));
            prop_assert!(!link.address().contains([' ', '\\', '<', '"']));
            prop_assert!(link.host().contains('.'));
            prop_assert_eq!(Link::read(link.address()).unwrap(), link);
        }
    }
}

// ---------- what a sheet lacks ----------

/// R-8 where III.3 (10 points an example) and I.1 (a ratio) need evidence.
fn demanding(not_applicable: NotApplicable) -> Rubric {
    let mut rubric = crate::sample::rubrics().swap_remove(0).rubric;
    rubric.not_applicable = not_applicable;
    for item in rubric.sections.iter_mut().flat_map(|s| &mut s.items) {
        item.proof =
            if ["III.3", "I.1"].contains(&item.no.as_str()) { Proof::Required } else { Proof::Optional };
    }
    rubric
}

fn item<'a>(rubric: &'a Rubric, no: &str) -> &'a Item {
    rubric.items().find(|i| i.no == no).unwrap()
}

fn mark(input: Option<Input>, note: &str) -> Mark {
    let (before, version) = (None, 2);
    Mark { input, before, note: note.into(), version, by_name: "Hà".into(), at: Moment(0), saw: None }
}

/// A sheet on which every line of these columns holds the most it can, but for some.
fn sheet(rubric: &Rubric, lines: &[ScoreLine], but: &[(ScoreLine, &str, Option<Input>, &str)]) -> Sheet {
    let best = |i: &Item| match &i.method {
        crate::Method::Manual | crate::Method::Bonus { per: None } => Input::Points(i.max),
        crate::Method::Ratio => Input::Ratio { done: Points::whole(9), planned: Points::whole(9) },
        crate::Method::Level { .. } => Input::Level(0),
        crate::Method::Count { .. } => Input::Count(4),
        _ => Input::Count(0),
    };
    let mut sheet = Sheet {
        id: SheetId(Uuid::nil()),
        year: YearId(Uuid::nil()),
        body: BodyId(Uuid::nil()),
        rubric: RubricId(Uuid::nil()),
        state: SheetState::Open,
        version: 2,
        submitted: None,
        closed: None,
        returned_why: None,
        returned_until: None,
        lapsed: Default::default(),
        marks: lines
            .iter()
            .flat_map(|l| rubric.items().map(|i| ((*l, i.id), mark(Some(best(i)), ""))))
            .collect(),
    };
    for (line, no, input, note) in but {
        sheet.marks.insert((*line, item(rubric, no).id), mark(*input, note));
    }
    sheet
}

/// Number and kind of everything that is missing; `proved`: lines with evidence.
fn lacks(rubric: &Rubric, sheet: &Sheet, proved: &[&str]) -> Vec<(String, Lack)> {
    let has = |id: ItemId| rubric.item(id).is_some_and(|i| proved.contains(&i.no.as_str()));
    let missing = sheet.missing(rubric, &has);
    let says: Vec<String> = missing.iter().map(|m| m.problem.says.clone()).collect();
    assert!(missing.iter().zip(&says).all(|(m, s)| s.starts_with(&format!("{}: ", m.no))), "{says:?}");
    // The refusal says the same, no more and no less.
    match sheet.submit(rubric, &has) {
        Ok(()) => assert_eq!(says, Vec::<String>::new()),
        Err(Refusal::Invalid(all)) => {
            assert_eq!(all.into_iter().map(|p| p.says).collect::<Vec<_>>(), says);
        }
        Err(other) => panic!("{other:?}"),
    }
    missing.into_iter().map(|m| (m.no, m.lack)).collect()
}

const OWN: ScoreLine = ScoreLine::Own;

#[test]
fn a_line_that_needs_evidence_has_it_or_says_why_not() {
    let rubric = demanding(NotApplicable::Full);
    let plain = sheet(&rubric, &[OWN], &[]);
    let both = [("I.1".to_owned(), Lack::Unproved), ("III.3".to_owned(), Lack::Unproved)];
    assert_eq!(lacks(&rubric, &plain, &[]), both);
    assert_eq!(lacks(&rubric, &plain, &["I.1"]), both[1..]);
    assert_eq!(lacks(&rubric, &plain, &["I.1", "III.3"]), []);
    for (input, note, missing) in [
        (Some(Input::Count(4)), "Quyết định đang trình ký.", false),
        (Some(Input::Count(4)), "chưa có", true),
        (Some(Input::Count(4)), "?!?!?!?!?!?!", true),
        // Nothing claimed, nothing to prove; said not to apply, that reason is enough; not known, as before.
        (Some(Input::Count(0)), "", false),
        (Some(Input::NotApplicable), "Năm nay không xét điển hình.", false),
        (None, "Chờ hội đồng", false),
    ] {
        let one = sheet(&rubric, &[OWN], &[(OWN, "III.3", input, note)]);
        assert_eq!(lacks(&rubric, &one, &["I.1"]).len(), usize::from(missing), "{input:?} {note}");
    }
    let nothing_done = Some(Input::Ratio { done: Points::ZERO, planned: Points::whole(9) });
    assert_eq!(lacks(&rubric, &sheet(&rubric, &[OWN], &[(OWN, "I.1", nothing_done, "")]), &["III.3"]), []);
}

#[test]
fn whoever_owns_up_to_a_fault_has_nothing_to_prove() {
    let mut rubric = demanding(NotApplicable::Full);
    rubric.sections.iter_mut().flat_map(|s| &mut s.items).for_each(|i| {
        i.proof = if i.no == "Đ.1" { Proof::Required } else { Proof::Optional };
    });
    let faulty = sheet(&rubric, &[OWN], &[(OWN, "Đ.1", Some(Input::Count(2)), "")]);
    assert_eq!(lacks(&rubric, &faulty, &[]), []);
}

#[test]
fn a_reason_instead_of_evidence_is_told_once_the_sheet_is_handed_in() {
    let rubric = demanding(NotApplicable::Full);
    let why = "Quyết định đang trình ký.";
    let mut one = sheet(&rubric, &[OWN], &[(OWN, "III.3", Some(Input::Count(4)), why)]);
    let told = |s: &Sheet, no: &str, proved: bool| {
        s.instead_of_evidence(item(&rubric, no), &|_| proved).map(str::to_owned)
    };
    assert_eq!(told(&one, "III.3", false), None, "it is still the unit's own");
    for state in [SheetState::Submitted, SheetState::Appraised] {
        one.state = state;
        assert_eq!(told(&one, "III.3", false).as_deref(), Some(why));
        assert_eq!(told(&one, "III.3", true), None);
        assert_eq!(told(&one, "III.2", false), None, "that line needs none");
    }
}

#[test]
fn a_cell_the_rubric_does_not_take_any_more_keeps_the_sheet_back() {
    let gone = (OWN, "II.1", Some(Input::NotApplicable), "Đơn vị không có tổ chức đảng.");
    let half = (OWN, "III.1", Some(Input::Points(Points(3750))), "");
    let proved = ["I.1", "III.3"];
    let of = |rubric: &Rubric| lacks(rubric, &sheet(rubric, &[OWN], &[gone, half]), &proved);
    assert_eq!(of(&demanding(NotApplicable::Full)), []);
    assert_eq!(of(&demanding(NotApplicable::Share)), []);
    assert_eq!(of(&demanding(NotApplicable::Refused)), [("II.1".to_owned(), Lack::Misfit)]);
    let whole = Rubric { decimals: 0, ..demanding(NotApplicable::Full) };
    assert_eq!(of(&whole), [("III.1".to_owned(), Lack::Misfit)]);
}

#[test]
fn a_section_that_does_not_apply_at_all_has_no_share_to_take() {
    let why = "Không thuộc chức năng của đơn vị.";
    let all = ["II.1", "II.2", "II.3"].map(|no| (OWN, no, Some(Input::NotApplicable), why));
    let share = demanding(NotApplicable::Share);
    let own = sheet(&share, &[OWN], &all);
    assert_eq!(own.column(&share, OWN).totals.total.known(), None);
    let missing = own.missing(&share, &|_| true);
    assert_eq!(missing.iter().map(|m| (m.no.as_str(), m.lack)).collect::<Vec<_>>(), [("II.1", Lack::Misfit)]);
    assert!(missing[0].problem.says.contains("mọi tiêu chí của mục II"), "{}", missing[0].problem.says);
    let but_one = sheet(&share, &[OWN], &all[1..]);
    assert_eq!(but_one.missing(&share, &|_| true), []);
    assert_eq!(but_one.column(&share, OWN).totals.total.unknown, 0);
}

#[test]
fn a_sheet_with_an_unknown_total_is_not_closed() {
    let share = demanding(NotApplicable::Share);
    let why = "Không thuộc chức năng của đơn vị.";
    let head = ScoreLine::Head;
    let close = |rubric: &Rubric, but: &[(ScoreLine, &str, Option<Input>, &str)]| {
        let mut one = sheet(rubric, &[OWN, head], but);
        one.state = SheetState::Submitted;
        let total = one.final_column(rubric).totals.total.known();
        match one.close(rubric) {
            Ok(()) => {
                assert!(total.is_some(), "closed with an unknown total");
                Vec::new()
            }
            Err(Refusal::Invalid(all)) => all.into_iter().map(|p| p.says).collect(),
            Err(other) => panic!("{other:?}"),
        }
    };
    let gone = Some(Input::NotApplicable);
    assert_eq!(close(&share, &[]), Vec::<String>::new());
    let section: Vec<_> = ["II.1", "II.2", "II.3"]
        .iter()
        .flat_map(|no| [(OWN, *no, gone, why), (head, *no, gone, "")])
        .collect();
    let says = close(&share, &section);
    assert_eq!(says.len(), 1, "{says:?}");
    assert!(says[0].starts_with("II.1: mọi tiêu chí của mục II"));
    // The standing body's word stands in the end: with one line marked there is a share again.
    let mut settled = section.clone();
    settled.push((ScoreLine::Standing, "II.2", Some(Input::Count(0)), "Đơn vị có tiếp công dân."));
    assert_eq!(close(&share, &settled), Vec::<String>::new());
    // What an older edition took.
    let refused = demanding(NotApplicable::Refused);
    let says = close(&refused, &[(OWN, "II.1", gone, why), (head, "II.1", gone, "")]);
    assert!(says.len() == 1 && says[0].contains("không cho chọn “không áp dụng”"), "{says:?}");
    let whole = Rubric { decimals: 0, ..demanding(NotApplicable::Full) };
    let half = Some(Input::Points(Points(3750)));
    let says = close(&whole, &[(ScoreLine::Standing, "III.1", half, why)]);
    assert!(says.len() == 1 && says[0].contains("đề nghị thường trực chấm lại"), "{says:?}");
}
