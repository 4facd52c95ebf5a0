//! Pages as they are shown: checked, snapshotted, and laid down for the eye.

use super::year_stories::{Story, routes, story};
use super::{name, quota};
use crate::pages::proposals::view;
use crate::proposals::answer;
use crate::{Proposals, Quota};
use askama::Template as _;
use kernel::{BodyId, Moment, Points, Share, Uuid};
use scoring::sample::UpTo;
use scoring::{Table, TableRow};
use world::{Engine, World};

/// Keys and words of chance are no part of a picture.
fn calm(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let run: String = rest[at..].chars().take_while(|c| c.is_ascii_hexdigit() || *c == '-').collect();
        let is_key = run.len() == 36 && run.matches('-').count() == 4;
        // The session's word; the digest in the name of a file of ours.
        let is_word = !run.contains('-') && (run.len() == 32 || run.len() == 12 && rest[..at].ends_with('.'));
        out.push_str(&rest[..at]);
        out.push_str(if is_key || is_word { "MÃ" } else { &run });
        rest = &rest[at + run.len()..];
    }
    out.push_str(rest);
    out
}

fn sample(name: &str, html: &str) {
    world::check_page(name, html);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/samples");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("awards-{name}.html")), html).unwrap();
    insta::assert_snapshot!(name, calm(html));
}

#[test]
fn pages_are_as_they_were_looked_at() {
    let world = World::new(Engine::Sqlite, routes());
    let s: Story = story(&world, Some(UpTo::Appraised), true);
    let (head, justice, officer) = (s.head(&world), s.justice(&world), s.officer(&world));
    sample("proposals", &head.get(&s.page()).html);
    sample("proposals-hidden", &justice.get(&s.page()).html);
    sample("quotas", &officer.get("/quotas").html);
    let quotas = format!("/bodies/{}/quotas", s.k.council);
    sample("quotas-of", &officer.get(&quotas).html);
    let wrong =
        [("kind", "SECTOR"), ("size-from", "9"), ("size-to", "5"), ("share", "nửa"), ("from", "01/01/2018")];
    sample("quotas-refused", &officer.post(&quotas, &wrong).html);
    let id: (Uuid,) = world.db.read(|w| w.one("SELECT id FROM awards_quota", db::p![])).unwrap();
    sample("quota", &officer.get(&format!("/quotas/{}", id.0)).html);
}

const LONG: &str = "Văn phòng Đoàn Đại biểu Quốc hội và Hội đồng nhân dân tỉnh";

fn body(n: u128) -> BodyId {
    BodyId(Uuid::from_u128(n))
}

/// A unit's rank, its total, what bars it.
pub(crate) type Told<'a> = (Option<i64>, Option<i64>, &'a str);

/// A published table of these units.
pub(crate) fn table_of(bodies: &[BodyId], rows: &[Told<'_>]) -> Table {
    let row = |(body, (rank, total, barred)): (&BodyId, &Told<'_>)| TableRow {
        waits: false,
        beside: Vec::new(),
        rank: *rank,
        body: *body,
        called: Default::default(),
        sections: Vec::new(),
        bonus: None,
        deduction: None,
        self_total: None,
        total: total.map(Points::whole),
        at_least: total.map(Points::whole),
        at_most: total.map(Points::whole),
        barred: if barred.is_empty() { Vec::new() } else { vec![(*barred).to_owned()] },
        why: String::new(),
        tree: Vec::new(),
    };
    Table {
        year: kernel::YearId(Uuid::from_u128(7)),
        version: 1,
        rubric_name: "Bảng tiêu chí".into(),
        rubric_edition: 1,
        scale: Points::whole(1000),
        bonus_max: None,
        sections: Vec::new(),
        tie_break: String::new(),
        rows: bodies.iter().zip(rows).map(row).collect(),
        published: Some(Moment::at(world::day("01/12/2023"), 8, 0)),
        reason: String::new(),
        illustrative: true,
    }
}

/// A bloc of eleven with everything at once: a tie at a border, a barred unit, one not known, a least total, a share.
#[test]
fn a_table_with_every_kind_of_answer() {
    let rows = [
        (Some(1), Some(985), ""),
        (Some(2), Some(970), ""),
        (Some(2), Some(970), ""),
        (Some(2), Some(970), ""),
        (Some(5), Some(951), ""),
        (Some(6), Some(940), ""),
        (Some(7), Some(780), ""),
        (Some(8), Some(770), ""),
        (None, None, ""),
        (None, Some(760), ""),
        (None, Some(990), "Có cá nhân là lãnh đạo bị kỷ luật từ khiển trách trở lên"),
    ];
    let year = blocs::Year {
        id: kernel::YearId(Uuid::from_u128(7)),
        bloc: kernel::BlocId(Uuid::from_u128(8)),
        bloc_name: "Khối tham mưu".into(),
        bloc_long: "Khối thi đua các cơ quan tham mưu, tổng hợp".into(),
        kind: blocs::BlocKind::Sector,
        number: 2023,
        managing: body(99),
        above: vec![body(99)],
        members: (1..=11).map(body).collect(),
        head: Some(body(1)),
        deputy: None,
        run_by: Some(body(1)),
        version: 1,
    };
    let called = |b: BodyId| if b == body(3) { LONG.to_owned() } else { name(b) };
    let names = (1..=11).fold(organisations::Names::default(), |n, i| n.with(body(i), &called(body(i)), ""));
    let q = Quota {
        least: [Share::new(98, 100), None, Share::new(4, 5)],
        share: Share::new(2, 5),
        ..quota([1, 2, 5])
    };
    let show = |name: &str, p: &Proposals| {
        let page = view(p, (&year, &names), (true, true)).render().unwrap();
        sample(name, &page);
    };
    show(
        "proposals-every-kind",
        &answer(&year, Some(q), Some(&table_of(&year.members, &rows)), (&called, crate::Province::default())),
    );
    show(
        "proposals-no-row",
        &answer(&year, None, Some(&table_of(&year.members, &rows)), (&called, crate::Province::default())),
    );
    show(
        "proposals-no-table",
        &answer(&year, Some(quota([1, 2, 5])), None, (&called, crate::Province::default())),
    );
}
