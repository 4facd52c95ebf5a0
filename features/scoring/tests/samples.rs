//! Pages as they are shown: checked, snapshotted, and laid down for the eye.

use super::{send, story};
use crate::sample::UpTo;
use world::{Engine, World};

/// Keys and words of chance are no part of a picture.
fn calm(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let run: String = rest[at..].chars().take_while(|c| c.is_ascii_hexdigit() || *c == '-').collect();
        let is_key = run.len() == 36 && run.matches('-').count() == 4;
        // The session's word; the digest in the name of a file of ours.
        let is_word = !run.contains('-')
            && (run.len() == 32 || run.len() == 64 || run.len() == 12 && rest[..at].ends_with('.'));
        out.push_str(&rest[..at]);
        out.push_str(if is_key || is_word { "MÃ" } else { &run });
        rest = &rest[at + run.len()..];
    }
    out.push_str(rest);
    out
}

pub(super) fn sample(name: &str, html: &str) {
    world::check_page(name, html);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/samples");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("scoring-{name}.html")), html).unwrap();
    insta::assert_snapshot!(name, calm(html));
}

#[test]
fn pages_are_as_they_were_looked_at() {
    let world = World::new(Engine::Sqlite, crate::routes());
    let s = story(&world, Some(UpTo::SelfScored));
    let (duc, ha) = (s.head(&world), s.finance(&world));
    sample("scores-before", &duc.get(&s.scores()).html);
    sample("scores-own-only", &ha.get(&s.scores()).html);
    sample("sheet-to-appraise", &duc.get(&s.sheet(4)).html);
    let over = [("m10", "3"), ("m8", "45"), ("m0", "97"), ("p0", "100"), ("why0", "Một chỉ tiêu chưa đạt.")];
    sample("sheet-refused", &send(&duc, &s.sheet(4), "marks", &over).html);
    let given = [
        ("m0", "97"),
        ("p0", "100"),
        ("why0", "Một chỉ tiêu giải ngân chưa đạt."),
        ("m10", "3"),
        ("why10", "Điển hình thứ tư chưa có quyết định công nhận."),
    ];
    send(&duc, &s.sheet(4), "marks", &given).is_done();
    sample("sheet-evidence-open", &duc.get(&format!("{}?at=10", s.sheet(4))).html);
    sample("sheet-seen-by-the-unit", &ha.get(&format!("{}?at=10", s.sheet(4))).html);
    duc.post(&format!("{}/return", s.sheet(5)), &[("reason", "Thiếu minh chứng của sáng kiến thứ bảy.")])
        .is_done();
    let loc = s.justice(&world);
    sample("sheet-returned", &loc.get(&format!("{}?at=4", s.sheet(5))).html);
    sample("sheet-book", &loc.get(&format!("{}/workbook/preview", s.sheet(5))).html);
    let file = super::sheet_books::half_wrong(&loc, &s.sheet(5));
    let sent = loc.post_files(&format!("{}/workbook", s.sheet(5)), &[], &[("file", "phieu.xlsx", &file)]);
    sample("sheet-book-preview", &loc.get(&sent.to).html);
    world::check_page("sheet-journal", &duc.get(&format!("{}/journal", s.sheet(4))).html);

    let world = World::new(Engine::Sqlite, crate::routes());
    let s = story(&world, Some(UpTo::Appraised));
    let duc = s.head(&world);
    sample("scores-ready", &duc.get(&s.scores()).html);
    s.publish(&duc, &world).is_done();
    sample("scores-published", &s.justice(&world).get(&format!("{}?unit={}", s.scores(), s.k.finance)).html);
    sample("rubric", &duc.get(&s.rubric()).html);

    sample("fairness-quiet", &duc.get(&format!("{}/fairness", s.scores())).html);

    let world = World::new(Engine::Sqlite, crate::routes());
    let s = story(&world, Some(UpTo::SelfScored));
    super::fairness_stories::one_unit_far_above(&s.head(&world), &s);
    sample("fairness-flagged", &s.head(&world).get(&format!("{}/fairness", s.scores())).html);

    let world = World::new(Engine::Sqlite, crate::routes());
    let s = story(&world, None);
    let duc = s.head(&world);
    sample("rubric-none", &duc.get(&s.rubric()).html);
    sample("scores-none", &duc.get(&s.scores()).html);
    duc.post(&s.rubric(), &[("from", "doan-the-1000")]).is_done();
    sample("rubric-edit", &duc.get(&format!("{}/edit", s.rubric())).html);
    let long = "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh ".repeat(5);
    sample(
        "rubric-edit-refused",
        &duc.post(&format!("{}/edit", s.rubric()), &[("name", &long), ("version", "1"), ("scale", "x")]).html,
    );
}

#[test]
fn the_page_of_ties_is_as_it_was_looked_at() {
    let world = World::new(Engine::Sqlite, crate::routes());
    let s = story(&world, Some(UpTo::Appraised));
    let duc = s.head(&world);
    let path = format!("{}/ties", s.scores());
    super::tie_stories::ties_are(&world, "FEWER_DEDUCTIONS\nBALLOT:WAITS");
    sample("ties-none", &duc.get(&path).html);
    super::tie_stories::alike(&world, &s, (s.k.finance, s.k.justice));
    super::tie_stories::alike(&world, &s, (s.k.finance, s.k.assembly));
    sample("ties-waiting", &duc.get(&path).html);
    let units = [(s.k.assembly, "1"), (s.k.finance, "1"), (s.k.justice, "4")];
    let key = super::tie_stories::key_of(&s, &units.map(|(body, _)| body));
    let vote = |present| super::tie_stories::Vote { units: &units, present, reason: "" }.send(&duc, &s, &key);
    sample("ties-refused", &vote("3").html);
    vote("6").is_done();
    sample("ties-voted-once", &duc.get(&path).html);
    sample("scores-waiting", &duc.get(&format!("{}?unit={}", s.scores(), s.k.finance)).html);
}

#[test]
fn evidence_and_what_is_missing_are_as_they_were_looked_at() {
    use super::evidence_stories::{PDF, demanding, filled, give_file, give_link, hand_in};
    let world = World::new(Engine::Sqlite, crate::routes());
    let s = demanding(&world);
    let (ha, duc, sheet) = (s.finance(&world), s.head(&world), s.sheet(4));
    sample("sheet-nothing-yet", &ha.get(&sheet).html);
    let fields = filled(&ha, &sheet, &[("m9", ""), ("m2", "")]);
    ha.post(&format!("{sheet}/marks"), &super::pairs(&fields)).is_done();
    sample("sheet-lacks", &ha.get(&sheet).html);
    sample("sheet-hand-in-refused", &hand_in(&ha, &sheet, &[("m9", "")]).html);
    let long = "Quyết định công nhận điển hình tiên tiến của Hội đồng Thi đua – Khen thưởng tỉnh ".repeat(2);
    let at = format!("https://congbao.tinh.example/{}", "2018/".repeat(60));
    give_link(&ha, &sheet, (9, &at, long.trim())).is_done();
    give_file(&ha, &sheet, (8, "Kế hoạch phát động.pdf", PDF)).is_done();
    give_file(&ha, &sheet, (9, "Kế hoạch phát động.pdf", PDF)).is_done();
    sample("sheet-evidence-shared", &ha.get(&format!("{sheet}?at=9")).html);
    sample("sheet-evidence-again", &ha.get(&format!("{sheet}?at=10")).html);
    sample("sheet-link-refused", &give_link(&ha, &sheet, (10, "data:text/html,x", "<b>Quyết định</b>")).html);
    hand_in(&ha, &sheet, &[("why10", "Quyết định công nhận đang trình ký.")]).is_done();
    sample("sheet-reason-instead", &duc.get(&format!("{sheet}?at=10")).html);
    sample("scores-reason-instead", &duc.get(&format!("{}?unit={}", s.scores(), s.k.finance)).html);
    sample("differences-reason-instead", &duc.get(&format!("/years/{}/differences", s.year)).html);
}
