//! The composition against its rules: bars, verdicts, which rule binds, and the smallest change that would satisfy all.

use super::{Ways, seen};
use crate::model::{Attribute, Category, Delegate, Delegation, DelegationId, Field, Occupation};
use crate::quota;
use crate::rules::{Report, Ruling, Standing, Tally, Verdict};
use crate::solve::{Answer, Mending, Puzzle, profiles, solve};
use crate::store;
use db::Reading;
use gatherings::GatheringId;
use kernel::Refusal;
use std::collections::BTreeMap;
use web::{Frame, One, Page, Visit};

/// Width of the drawing, and where its scale begins and ends.
pub(crate) const WIDTH: i64 = 720;
/// Lines of replaced people that are named.
const NAMED_MAX: usize = 40;

#[derive(askama::Template)]
#[template(path = "composition.html")]
pub(crate) struct CompositionPage {
    pub(crate) frame: Frame,
    pub(crate) ways: Ways,
    pub(crate) id: GatheringId,
    pub(crate) prepares: bool,
    pub(crate) illustrative: bool,
    pub(crate) report: Report,
    pub(crate) rows: Vec<Row>,
    pub(crate) binding: Option<String>,
    pub(crate) remedy: Remedy,
    pub(crate) young: Option<String>,
    pub(crate) groups: Vec<Group>,
    /// Names of the ruled attributes, and each delegation's figures.
    pub(crate) heads: Vec<String>,
    pub(crate) lines: Vec<Line>,
}

/// A title, and of each group its name, how many, their share.
pub(crate) type Group = (&'static str, Vec<(String, i64, String)>);

/// One delegation's official delegates by the ruled attributes.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) official: i64,
    pub(crate) free: i64,
    /// Surely so, and not known.
    pub(crate) counts: Vec<(i64, i64)>,
}

/// One rule on screen.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) limits: String,
    pub(crate) standing: Standing,
    /// "30,0%", or "từ 20% đến 30%" where not all is known.
    pub(crate) share: String,
    pub(crate) tally: Tally,
    /// "Còn thiếu 3 người khi đủ 75 chỗ."
    pub(crate) says: String,
    pub(crate) basis: String,
    pub(crate) binds: bool,
    /// The drawing.
    pub(crate) bar: Bar,
}

/// Lengths of a bar, in whole units of the drawing; what is not known lies behind what is.
pub(crate) struct Bar {
    pub(crate) yes: i64,
    pub(crate) unknown: i64,
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
    /// For those who do not see it.
    pub(crate) told: String,
}

/// What would satisfy the rules.
pub(crate) struct Remedy {
    /// A sentence, and more in a list.
    pub(crate) says: String,
    pub(crate) more: Vec<String>,
    /// What those are who would be replaced.
    pub(crate) gone: Vec<String>,
    /// Who would be replaced; for the host alone.
    pub(crate) replaced: Vec<String>,
    pub(crate) met: bool,
}

/// "33,3%": tenths of a per cent, cut off, never rounded up to a limit that is not reached.
pub(crate) fn per_cent(part: i64, all: i64) -> String {
    if all <= 0 {
        return "chưa rõ".to_owned();
    }
    let tenths = part * 1000 / all;
    if tenths % 10 == 0 { format!("{}%", tenths / 10) } else { format!("{},{}%", tenths / 10, tenths % 10) }
}

fn row(v: &Verdict, r: &Report, binds: bool) -> Row {
    let (t, now) = (v.tally, r.now);
    let share = match t.unknown {
        0 => per_cent(t.yes, now),
        u => format!("từ {} đến {}", per_cent(t.yes, now), per_cent(t.yes + u, now)),
    };
    let on = |n: i64| if now == 0 { 0 } else { n * WIDTH / now };
    let at = |s: kernel::Share| s.num() * WIDTH / s.den();
    Row {
        name: kernel::upper_first(&v.rule.attribute.vietnamese()),
        limits: v.rule.limits(),
        standing: v.standing,
        says: sentence(v, r),
        basis: v.rule.basis.clone(),
        binds,
        bar: Bar {
            yes: on(t.yes),
            unknown: on(t.unknown),
            least: v.rule.least.map(at),
            most: v.rule.most.map(at),
            told: format!("{} trên {now}, {share}; {}", t.yes, v.rule.limits()),
        },
        share,
        tally: t,
    }
}

/// What is still missing, or too much, or only unknown.
fn sentence(v: &Verdict, r: &Report) -> String {
    let full = if r.free > 0 { format!(" khi đủ {} chỗ", r.full()) } else { String::new() };
    let hazy = match v.tally.unknown {
        0 => String::new(),
        n => format!(" {n} người chưa rõ."),
    };
    let main = match (v.missing, v.surplus) {
        (0, 0) if v.standing == Standing::Unknown && r.now > 0 => "Điều chưa rõ quyết định.".to_owned(),
        (0, 0) if r.free > 0 => format!("Đã đủ cho cả {} chỗ.", r.full()),
        (0, 0) => "Đủ.".to_owned(),
        (k, 0) if v.slack < 0 => {
            format!("Còn thiếu {k} người{full}; chỗ trống không đủ, phải thay {} người.", -v.slack)
        }
        (k, 0) => format!("Còn thiếu {k} người{full}."),
        (_, k) => format!("Thừa {k} người{full}."),
    };
    main + &hazy
}

/// `GET /gatherings/{id}/composition`
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let prepares = v.can(g.prepare());
    let (ruling, delegations, standing) =
        (store::ruling(w, &g)?, store::delegations(w, id)?, store::standing(w, id)?);
    let places: i64 = delegations.iter().map(|d| d.quota).sum();
    let taken: i64 = quota::filled(&standing).values().map(|f| f.taken).sum();
    let report = Report::of(&ruling, &standing, (places, taken));
    let binding: Vec<Attribute> = report.binding().iter().map(|b| b.rule.attribute).collect();
    let rows = report.verdicts.iter().map(|x| row(x, &report, binding.contains(&x.rule.attribute)));
    let young = ruling.rules.iter().any(|r| r.attribute == Attribute::Young).then(|| young_words(&ruling));
    Page::of(&CompositionPage {
        frame: v.frame("Cơ cấu đại biểu", "/gatherings"),
        ways: Ways::of(&g, "composition", "Cơ cấu đại biểu")?,
        id,
        prepares,
        illustrative: delegations.iter().any(|d| d.illustrative),
        rows: rows.collect(),
        binding: binding_words(&report),
        remedy: remedy(&ruling, &report, (&delegations, &standing), prepares),
        young,
        groups: groups(&standing),
        heads: ruling.rules.iter().map(|r| kernel::upper_first(&r.attribute.vietnamese())).collect(),
        // Each body sees its own delegation's figures; how others stand is between them and the host.
        lines: lines(&ruling, delegations.iter().filter(|d| prepares || own(v, d)), &standing),
        report,
    })
}

/// Does the reader's body send this delegation?
fn own(v: &Visit, d: &Delegation) -> bool {
    d.body.is_some_and(|b| v.can(crate::FillDelegation::of(d.id, b)))
}

fn lines<'a>(
    ruling: &Ruling,
    delegations: impl Iterator<Item = &'a Delegation>,
    standing: &[Delegate],
) -> Vec<Line> {
    let filled = quota::filled(standing);
    let young = (ruling.young_under, ruling.year);
    let line = |d: &Delegation| {
        let own: Vec<&Delegate> =
            standing.iter().filter(|x| x.delegation == d.id && x.category == Category::Official).collect();
        let tally = |a: Attribute| Tally::of(own.iter().map(|x| x.has(a, young)));
        Line {
            name: d.name.clone(),
            official: i64::try_from(own.len()).unwrap_or(0),
            free: filled.get(&d.id).copied().unwrap_or_default().free(d.quota),
            counts: ruling.rules.iter().map(|r| tally(r.attribute)).map(|t| (t.yes, t.unknown)).collect(),
        }
    };
    delegations.map(line).collect()
}

fn young_words(r: &Ruling) -> String {
    let basis =
        if r.young_basis.is_empty() { "chưa kiểm chứng".to_owned() } else { r.young_basis.clone() };
    format!("Trẻ tuổi là dưới {} tuổi, lấy năm hội nghị ({}) trừ năm sinh; {basis}.", r.young_under, r.year)
}

/// Which rule binds, in words.
fn binding_words(r: &Report) -> Option<String> {
    let all = r.binding();
    let slack = all.first()?.slack;
    let names: Vec<String> = all.iter().map(|v| v.rule.attribute.vietnamese()).collect();
    let names = names.join("; ");
    Some(match slack {
        s if s < 0 => format!("Ràng buộc chặt nhất: {names}. Chỗ trống không đủ để đạt, thiếu {} người.", -s),
        0 if r.free > 0 => {
            format!("Ràng buộc chặt nhất: {names}. Mọi chỗ còn trống đều phải dùng cho quy định này.")
        }
        0 => format!("Ràng buộc chặt nhất: {names}. Vừa đủ, không dư người nào."),
        s => format!("Ràng buộc chặt nhất: {names}. Còn dư {s} người."),
    })
}

/// The smallest change, in words.
pub(crate) fn remedy(
    ruling: &Ruling,
    report: &Report,
    (delegations, standing): (&[Delegation], &[Delegate]),
    named: bool,
) -> Remedy {
    let plain = |says: String, met: bool| Remedy {
        says,
        more: Vec::new(),
        gone: Vec::new(),
        replaced: Vec::new(),
        met,
    };
    if ruling.rules.is_empty() {
        return plain(String::new(), false);
    }
    let official: Vec<&Delegate> =
        standing.iter().filter(|d| d.stands() && d.category == Category::Official).collect();
    let young = (ruling.young_under, ruling.year);
    let people = official.iter().map(|d| ruling.rules.iter().map(|r| d.has(r.attribute, young)).collect());
    let puzzle = Puzzle { people: people.collect(), free: report.free, rules: &ruling.rules };
    let m = match solve(&puzzle) {
        Answer::Change(m) => m,
        Answer::Impossible(which) => {
            let names: Vec<String> = which
                .iter()
                .filter_map(|n| ruling.rules.get(*n))
                .map(|r| format!("{} {}", r.attribute.vietnamese(), r.limits()))
                .collect();
            let says = format!(
                "Với {} đại biểu, không danh sách nào đạt được: {}. Sửa quy định hoặc số đại biểu.",
                report.full(),
                names.join("; ")
            );
            return plain(says, false);
        }
        Answer::TooHard => {
            return plain(
                "Phần mềm chưa tìm ra phương án ít thay đổi nhất trong giới hạn tính toán.".into(),
                false,
            );
        }
    };
    let wanted: i64 = m.wanted.iter().map(|(least, _)| *least).max().unwrap_or(0);
    if m.replaced.is_empty() && m.fresh == 0 {
        return plain("Danh sách hiện có đạt mọi quy định, không phải thay ai.".into(), true);
    }
    let mut more: Vec<String> = profiles(&ruling.rules, &m)
        .into_iter()
        .map(|(of, n)| match of.as_slice() {
            [] => format!("{n} người bất kỳ"),
            some => {
                let all: Vec<String> = some.iter().map(|a| a.vietnamese()).collect();
                format!("{n} người: {}", all.join("; "))
            }
        })
        .collect();
    for (rule, (_, most)) in ruling.rules.iter().zip(&m.wanted).filter(|(r, _)| r.most.is_some()) {
        more.push(format!("trong đó nhiều nhất {most} người {}", rule.attribute.vietnamese()));
    }
    let gone: Vec<&Delegate> = m.replaced.iter().filter_map(|n| official.get(*n).copied()).collect();
    let filling = places_words(delegations, standing);
    let says = match (gone.len(), report.free) {
        (0, free) if wanted == 0 => {
            format!("{free} chỗ còn trống ({filling}) điền thế nào cũng đạt, trong các giới hạn dưới đây.")
        }
        (0, free) => {
            format!("Không phải thay ai. {free} chỗ còn trống ({filling}) điền như sau thì đạt mọi quy định:")
        }
        (n, 0) => format!(
            "Ít nhất phải thay {n} đại biểu ({}). Người thay như sau thì đạt mọi quy định:",
            by_delegation(delegations, &gone)
        ),
        (n, free) => format!(
            "Ít nhất phải thay {n} đại biểu ({}) và điền {free} chỗ còn trống ({filling}). Người mới như sau thì đạt mọi quy định:",
            by_delegation(delegations, &gone)
        ),
    };
    let replaced =
        if named { gone.iter().take(NAMED_MAX).map(|d| d.in_words()).collect() } else { Vec::new() };
    Remedy { says, more, gone: gone_words(ruling, &m, &gone), replaced, met: false }
}

/// What those who would be replaced are not, where new people must be so, or are, where few may; the same ones together.
fn gone_words(ruling: &Ruling, m: &Mending, gone: &[&Delegate]) -> Vec<String> {
    let young = (ruling.young_under, ruling.year);
    let mut kinds: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for d in gone {
        let told = ruling.rules.iter().zip(&m.wanted).filter_map(|(r, (least, _))| {
            match (d.has(r.attribute, young), *least > 0, r.most.is_some()) {
                (Some(false), true, _) => Some(r.attribute.negated()),
                (None, true, _) | (None, _, true) => {
                    Some(format!("chưa rõ có phải {}", r.attribute.vietnamese()))
                }
                (Some(true), _, true) => Some(r.attribute.vietnamese()),
                _ => None,
            }
        });
        *kinds.entry(told.collect()).or_default() += 1;
    }
    let words = |(told, n): (Vec<String>, usize)| match told.as_slice() {
        [] => format!("{n} người bất kỳ"),
        some => format!("{n} người: {}", some.join("; ")),
    };
    kinds.into_iter().map(words).collect()
}

/// "Đoàn tỉnh Đồng Nai 2, Đoàn Trung ương 1".
fn by_delegation(delegations: &[Delegation], people: &[&Delegate]) -> String {
    let mut counts: BTreeMap<DelegationId, usize> = BTreeMap::new();
    for p in people {
        *counts.entry(p.delegation).or_default() += 1;
    }
    let all = delegations.iter().filter_map(|d| counts.get(&d.id).map(|n| format!("{} {n}", d.name)));
    all.collect::<Vec<_>>().join(", ")
}

/// Where the free places are.
fn places_words(delegations: &[Delegation], standing: &[Delegate]) -> String {
    let filled = quota::filled(standing);
    let free = |d: &Delegation| filled.get(&d.id).copied().unwrap_or_default().free(d.quota);
    let all = delegations.iter().filter(|d| free(d) > 0).map(|d| format!("{} {}", d.name, free(d)));
    all.collect::<Vec<_>>().join(", ")
}

/// Official delegates by field and by occupation, what is not known last.
pub(crate) fn groups(standing: &[Delegate]) -> Vec<Group> {
    let official: Vec<&Delegate> =
        standing.iter().filter(|d| d.stands() && d.category == Category::Official).collect();
    let all = i64::try_from(official.len()).unwrap_or(0);
    let lines = |names: Vec<(String, usize)>| {
        names
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(name, n)| {
                let n = i64::try_from(n).unwrap_or(0);
                let part = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
                (name, n, papers::words::percent(part(n), part(all)))
            })
            .collect::<Vec<_>>()
    };
    let field = |f: Option<Field>| official.iter().filter(|d| d.field == f).count();
    let work = |o: Option<Occupation>| official.iter().filter(|d| d.occupation == o).count();
    let fields = Field::ALL.iter().map(|f| (f.vietnamese().to_owned(), field(Some(*f))));
    let works = Occupation::ALL.iter().map(|o| (o.vietnamese().to_owned(), work(Some(*o))));
    vec![
        ("Theo lĩnh vực", lines(fields.chain([("Chưa rõ".to_owned(), field(None))]).collect())),
        ("Theo thành phần", lines(works.chain([("Chưa rõ".to_owned(), work(None))]).collect())),
    ]
}
