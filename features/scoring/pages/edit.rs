//! Drafting a rubric: the whole of it in one form, saved whole. Sums need not hold until it is applied.

use super::rubric::{draft, seen};
use crate::methods::{METHODS, Method, PARTS_MAX};
use crate::model::{Group, Item, ItemId, NotApplicable, Part, Proof, Rubric, RubricState, Section};
use crate::store::rubrics::{self as store, ITEMS_MAX, SECTIONS_MAX};
use crate::store::tables;
use crate::targets::{Targets, takes_target};
use crate::ties::{STEPS_MAX, TieBreak};
use blocs::RunYear;
use db::{Committed, Reading, Writing};
use kernel::{Allowed, BodyId, Fact, Points, Refusal, YearId};
use std::collections::BTreeMap;
use web::{Filled, Form, Frame, Next, One, Page, Reader, Visit, short};

/// Empty rows offered at the end of a section.
const SPARE: usize = 2;
/// The word of a row that is no line but the heading of a group, beside [`METHODS`].
const GROUP: (&str, &str) = ("GROUP", "Nhóm tiêu chí");

#[derive(askama::Template)]
#[template(path = "rubric-edit.html")]
pub(crate) struct EditPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) year: String,
    pub(crate) year_title: String,
    pub(crate) version: i64,
    pub(crate) edition: i64,
    pub(crate) rubric_name: String,
    pub(crate) scale: String,
    pub(crate) bonus_inside: bool,
    /// Word, what it says, chosen.
    pub(crate) decimals: Vec<(String, String, bool)>,
    pub(crate) not_applicable: Vec<(String, String, bool)>,
    pub(crate) flaws: Vec<String>,
    pub(crate) sections: Vec<SectionRow>,
    pub(crate) items_count: usize,
    pub(crate) methods: Vec<(&'static str, &'static str)>,
    pub(crate) parts: Vec<(&'static str, &'static str)>,
    pub(crate) bodies: Vec<(String, String)>,
    /// Targets of the year's covenant that can be measured: number and words.
    pub(crate) targets: Vec<(String, String)>,
    /// What a line may say of evidence: word and words.
    pub(crate) proofs: Vec<(&'static str, &'static str)>,
    pub(crate) ties: Vec<TieRow>,
    /// The year before, on whose figures the saved draft can be tried.
    pub(crate) past: Option<i64>,
    /// Are that year's figures published, so that something comes of trying?
    pub(crate) past_stands: bool,
}

/// A section's fields.
#[derive(Default)]
pub(crate) struct SectionRow {
    pub(crate) n: usize,
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) part: String,
    pub(crate) max: String,
    pub(crate) bonus: String,
    pub(crate) items: Vec<ItemRow>,
}

/// A line's fields.
#[derive(Default)]
pub(crate) struct ItemRow {
    pub(crate) n: usize,
    pub(crate) id: String,
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) max: String,
    pub(crate) method: String,
    pub(crate) param: String,
    pub(crate) by: String,
    pub(crate) target: String,
    pub(crate) proof: String,
    /// Is it to go when the form is saved?
    pub(crate) gone: bool,
}

impl ItemRow {
    /// Everything it says but where it stands.
    fn says(&self) -> [&str; 8] {
        let ItemRow { no, name, max, method, param, by, target, proof, .. } = self;
        [no, name, max, method, param, by, target, proof].map(String::as_str)
    }

    /// Does it say anything that could be taken away?
    pub(crate) fn is_filled(&self) -> bool {
        !self.no.is_empty() || !self.name.is_empty()
    }

    /// What the labels call it.
    pub(crate) fn who(&self) -> &str {
        if self.no.is_empty() { "dòng mới" } else { &self.no }
    }
}

/// One step of the tie-break.
pub(crate) struct TieRow {
    pub(crate) name: String,
    pub(crate) options: Vec<(String, String, bool)>,
}

/// The form.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<YearId>) -> Result<Page, Refusal> {
    let year = seen(v, w, id)?;
    v.may(year.run())?;
    let Some(draft) = store::in_state(w, id, RubricState::Draft)? else {
        return Ok(Page::elsewhere(format!("/years/{id}/rubric")));
    };
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let bodies = year.members.iter().map(|b| (b.to_string(), names.short(*b).to_owned())).collect();
    let targets = Targets::load(w, &year, v.today())?.choices();
    let last = blocs::year_numbered(w, year.bloc, year.number - 1, v.today())?;
    let past_stands = match &last {
        Some(y) => tables::stands(w, y.id)?.version > 0,
        None => false,
    };
    let past = last.filter(|y| v.can(y.see())).map(|y| y.number);
    let frame = v.frame("Soạn bảng tiêu chí", "/years");
    Page::of(&EditPage { past, past_stands, ..page(frame, &v.filled, (&year, &draft), bodies, targets) })
}

/// The page's values; apart from loading, so that samples make them too.
pub(crate) fn page(
    frame: Frame,
    filled: &Filled,
    (year, draft): (&blocs::Year, &Rubric),
    bodies: Vec<(String, String)>,
    targets: Vec<(String, String)>,
) -> EditPage {
    let filled = &filled.beside(draft.version, &[]);
    let sections = if filled.is_back() { typed_rows(filled) } else { saved_rows(draft) };
    let frame = frame.over(filled, format!("/years/{}/rubric/edit", draft.year));
    EditPage {
        frame: frame.differing(|| differs(&sections, &saved_rows(draft))),
        filled: filled.clone(),
        year: draft.year.to_string(),
        year_title: year.title(),
        version: draft.version,
        edition: draft.edition,
        rubric_name: draft.name.clone(),
        scale: draft.scale.plain(),
        bonus_inside: filled.ticked("bonus_inside", draft.bonus_inside),
        decimals: choices(
            filled.or("decimals", &draft.decimals.to_string()),
            &[("0", "số nguyên"), ("1", "một chữ số lẻ"), ("2", "hai chữ số lẻ")],
        ),
        not_applicable: choices(
            filled.or("not_applicable", draft.not_applicable.word()),
            &NotApplicable::ALL.map(|n| (n.word(), n.vietnamese())),
        ),
        flaws: draft.flaws(),
        items_count: sections.iter().map(|s| s.items.len()).sum(),
        sections,
        methods: METHODS.iter().copied().chain([GROUP]).collect(),
        parts: Part::ALL.map(|p| (p.word(), p.vietnamese())).to_vec(),
        bodies,
        targets,
        proofs: Proof::ALL.map(|p| (p.word(), p.vietnamese())).to_vec(),
        ties: ties(filled, draft),
        past: None,
        past_stands: false,
    }
}

/// Sections and lines that stand otherwise than the form that came back says. A line is known by its key, a section by
/// its place.
fn differs(mine: &[SectionRow], now: &[SectionRow]) -> Vec<String> {
    let typed: Vec<&ItemRow> = mine.iter().flat_map(|s| &s.items).collect();
    let mut all = Vec::new();
    for s in now.iter().filter(|s| !s.name.is_empty()) {
        let own = |m: &SectionRow| [&m.no, &m.name, &m.part, &m.max, &m.bonus].map(String::clone);
        if mine.get(s.n).is_none_or(|m| own(m) != own(s)) {
            all.push(format!("mục {}. {}, {} điểm", s.no, short(&s.name), s.max));
        }
        for i in s.items.iter().filter(|i| !i.name.is_empty()) {
            let same = |t: &&&ItemRow| {
                if i.id.is_empty() { t.method == i.method && t.no == i.no } else { t.id == i.id }
            };
            match typed.iter().find(same) {
                Some(t) if t.says() == i.says() => {}
                Some(_) => all.push(format!("{} {}, tối đa {}", i.no, short(&i.name), i.max)),
                None => all.push(format!(
                    "{} {}, tối đa {} (bản của đồng chí không có)",
                    i.no,
                    short(&i.name),
                    i.max
                )),
            }
        }
    }
    all
}

/// What a list offers, with what is chosen.
fn choices(chosen: &str, all: &[(&str, &str)]) -> Vec<(String, String, bool)> {
    all.iter().map(|(word, says)| ((*word).to_owned(), (*says).to_owned(), *word == chosen)).collect()
}

fn ties(filled: &Filled, draft: &Rubric) -> Vec<TieRow> {
    let all = TieBreak::all(draft.main().map(|s| s.no.as_str()));
    let row = |n: usize| {
        let name = format!("tie{n}");
        let saved = draft.ties.get(n).map(TieBreak::word).unwrap_or_default();
        let chosen = filled.or(&name, &saved).to_owned();
        let mut options = vec![(String::new(), "không xét thêm".to_owned(), chosen.is_empty())];
        options.extend(all.iter().map(|t| (t.word(), t.vietnamese(), t.word() == chosen)));
        TieRow { name, options }
    };
    (0..STEPS_MAX).map(row).collect()
}

fn saved_rows(draft: &Rubric) -> Vec<SectionRow> {
    let mut at = 0;
    let mut next = || {
        at += 1;
        at - 1
    };
    let mut rows: Vec<SectionRow> = Vec::new();
    for (n, s) in draft.sections.iter().enumerate() {
        let mut items = Vec::new();
        let mut shown = Vec::new();
        for item in &s.items {
            for g in s.path(item).into_iter().filter(|g| !shown.contains(g)).collect::<Vec<_>>() {
                items.extend(s.groups.get(g).map(|group| group_row(next(), group)));
                shown.push(g);
            }
            items.push(item_row(next(), item));
        }
        let bare = (0..s.groups.len()).filter(|g| !shown.contains(g));
        items.extend(bare.filter_map(|g| Some(group_row(next(), s.groups.get(g)?))));
        items.extend((0..SPARE).map(|_| ItemRow { n: next(), ..ItemRow::default() }));
        rows.push(SectionRow {
            n,
            no: s.no.clone(),
            name: s.name.clone(),
            part: s.part.word().to_owned(),
            max: s.max.plain(),
            bonus: s.bonus_max.plain(),
            items,
        });
    }
    let items = (0..SPARE + 1).map(|_| ItemRow { n: next(), ..ItemRow::default() }).collect();
    rows.push(SectionRow { n: draft.sections.len(), items, ..SectionRow::default() });
    rows
}

fn item_row(n: usize, i: &Item) -> ItemRow {
    ItemRow {
        n,
        id: i.id.to_string(),
        no: i.no.clone(),
        name: i.name.clone(),
        max: i.max.plain(),
        method: i.method.word().to_owned(),
        param: i.method.text(),
        by: i.scorer.map(|b| b.to_string()).unwrap_or_default(),
        target: i.target.map(|no| no.to_string()).unwrap_or_default(),
        proof: i.proof.word().to_owned(),
        gone: false,
    }
}

fn group_row(n: usize, g: &Group) -> ItemRow {
    ItemRow {
        n,
        no: g.no.clone(),
        name: g.name.clone(),
        max: g.max.plain(),
        method: GROUP.0.to_owned(),
        ..ItemRow::default()
    }
}

/// The rows as they came back from a refused form.
fn typed_rows(filled: &Filled) -> Vec<SectionRow> {
    let count = |name: &str, max: usize| filled.or(name, "0").parse::<usize>().unwrap_or(0).min(max);
    let word = |name: String| filled.or(&name, "").to_owned();
    let items = count("items", 2 * ITEMS_MAX);
    (0..count("sections", SECTIONS_MAX + 1))
        .map(|n| SectionRow {
            n,
            no: word(format!("s{n}no")),
            name: word(format!("s{n}name")),
            part: word(format!("s{n}part")),
            max: word(format!("s{n}max")),
            bonus: word(format!("s{n}bonus")),
            items: (0..items)
                .filter(|i| filled.or(&format!("i{i}s"), "") == n.to_string())
                .map(|i| ItemRow {
                    n: i,
                    id: word(format!("i{i}id")),
                    no: word(format!("i{i}no")),
                    name: word(format!("i{i}name")),
                    max: word(format!("i{i}max")),
                    method: word(format!("i{i}method")),
                    param: word(format!("i{i}param")),
                    by: word(format!("i{i}by")),
                    target: word(format!("i{i}target")),
                    proof: word(format!("i{i}proof")),
                    gone: filled.ticked(&format!("i{i}gone"), false),
                })
                .collect(),
        })
        .collect()
}

/// Saves the draft whole.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<YearId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let year = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    let draft = draft(w, id, form)?;
    let targets = Targets::load(w, &year, v.today())?;
    let now = read(v, form, &draft, (&year.members, &targets))?;
    let held = store::rubric(w, draft.id)?;
    put(w, &ok, (&year, &held), &now)
}

/// Writes the draft whole, as it now reads.
pub(crate) fn put(
    w: &mut Writing,
    ok: &Allowed<RunYear>,
    (year, held): (&blocs::Year, &Rubric),
    now: &Rubric,
) -> Result<Committed<Next>, Refusal> {
    let next = Next::to(format!("/years/{}/rubric/edit", year.id));
    if (Rubric { version: held.version, ..now.clone() }) == *held {
        return w.commit_quietly("nothing was changed", next.saying("Không có gì thay đổi."));
    }
    store::rewrite(w, ok, now)?;
    let says = format!("{}: sửa bản soạn thứ {} của bảng tiêu chí.", year.title(), held.edition);
    let data = kernel::serde_json::json!({ "before": outline(held), "after": outline(now) });
    let fact =
        Fact::new("scoring.rubric_edited", "rubric", held.id, says).and_about("year", year.id).with(data);
    let told = match now.flaws().len() {
        0 => "Đã lưu. Các tổng đều khớp, áp dụng được.".to_owned(),
        n => format!("Đã lưu. Còn {n} chỗ chưa khớp, ghi ở cuối trang."),
    };
    w.commit(&fact, next.saying(told))
}

/// The rubric in short, for the journal: number, maximum and method of every line.
fn outline(r: &Rubric) -> Vec<String> {
    let target = |i: &Item| i.target.map_or_else(String::new, |no| format!(" (chỉ tiêu {no} của giao ước)"));
    let proof = |i: &Item| if i.proof == Proof::Required { " (phải có minh chứng)" } else { "" };
    let line =
        |i: &Item| format!("{} {} {} {}{}{}", i.no, i.max, i.method.word(), i.name, target(i), proof(i));
    std::iter::once(format!("{}, {}", r.name, r.scale)).chain(r.items().map(line)).collect()
}

pub(crate) fn read(
    v: &Visit,
    form: &Form,
    draft: &Rubric,
    known: (&[BodyId], &Targets),
) -> Result<Rubric, Refusal> {
    let mut r = form.read();
    let name = r.line("name", "Tên bảng tiêu chí", 200);
    let scale = r.points("scale", "Thang điểm", Points(1), Points::LARGEST);
    let mut sections = Vec::new();
    let mut ord = 0;
    let placed = placed(form);
    for n in 0..=SECTIONS_MAX {
        let rows = placed.get(n.to_string().as_str()).map(Vec::as_slice).unwrap_or_default();
        let Some(mut section) = read_section(&mut r, form, (n, rows)) else { continue };
        for i in rows.iter().copied().filter(|i| !form.has(&format!("i{i}gone"))) {
            if form.value(&format!("i{i}method")) == GROUP.0 {
                if let Some(group) = read_group(&mut r, form, i, &section) {
                    section.groups.push(group);
                }
            } else if let Some(mut item) = read_item(&mut r, form, i, known) {
                let old = form.value(&format!("i{i}id")).parse::<ItemId>().ok().and_then(|k| draft.item(k));
                item.id = old.map_or_else(|| v.new_id(), |o| o.id);
                if !form.has(&format!("i{i}target")) {
                    item.target = old.and_then(|o| o.target).filter(|_| takes_target(&item.method));
                }
                if !form.has(&format!("i{i}proof")) {
                    item.proof = old.map(|o| o.proof).unwrap_or_default();
                }
                item.ord = ord;
                ord += 1;
                section.items.push(item);
            }
        }
        let groups: Vec<Option<usize>> = section.items.iter().map(|i| section.group_of(&i.no)).collect();
        for (item, group) in section.items.iter_mut().zip(groups) {
            item.group = group;
        }
        sections.push(section);
    }
    if sections.len() > SECTIONS_MAX || ord > i64::try_from(ITEMS_MAX).unwrap_or(i64::MAX) {
        r.wrong("name", "DIEM-21", format!("Tối đa {SECTIONS_MAX} mục và {ITEMS_MAX} tiêu chí. Gộp bớt."));
    }
    let mut ties: Vec<TieBreak> = Vec::new();
    for tie in (0..STEPS_MAX).filter_map(|n| TieBreak::of_word(form.value(&format!("tie{n}")))) {
        if !ties.contains(&tie) {
            ties.push(tie);
        }
    }
    let (mut decimals, mut not_applicable) = (None, None);
    if form.has("decimals") {
        decimals = r.choice("decimals", "Làm tròn", &[("0", 0), ("1", 1), ("2", 2)]);
        let words = NotApplicable::ALL.map(|n| (n.word(), n));
        not_applicable = r.choice("not_applicable", "Khi không áp dụng", &words);
    }
    r.done()?;
    Ok(Rubric {
        name,
        scale,
        bonus_inside: form.has("bonus_inside"),
        decimals: decimals.unwrap_or(draft.decimals),
        not_applicable: not_applicable.unwrap_or(draft.not_applicable),
        ties,
        sections,
        ..draft.clone()
    })
}

/// The rows that stand in each section, by the section's number as the form has it.
fn placed(form: &Form) -> BTreeMap<&str, Vec<usize>> {
    let mut all: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in 0..2 * ITEMS_MAX {
        all.entry(form.value(&format!("i{i}s"))).or_default().push(i);
    }
    all
}

fn empty(form: &Form, names: &[String]) -> bool {
    names.iter().all(|n| form.value(n).is_empty())
}

fn read_section(r: &mut Reader<'_>, form: &Form, (n, rows): (usize, &[usize])) -> Option<Section> {
    let (no, name) = (format!("s{n}no"), format!("s{n}name"));
    if empty(form, &[no.clone(), name.clone()]) {
        let orphan =
            |i: &&usize| !form.value(&format!("i{i}name")).is_empty() && !form.has(&format!("i{i}gone"));
        if let Some(i) = rows.iter().find(orphan) {
            let says = "Tiêu chí này đứng trong một mục chưa có số và tên. Điền số và tên của mục.";
            r.wrong(format!("i{i}name"), "DIEM-22", says);
        }
        return None;
    }
    let words = Part::ALL.map(|p| (p.word(), p));
    let part = r.choice(&format!("s{n}part"), "Loại mục", &words);
    let zero = Points::ZERO;
    Some(Section {
        no: r.line(&no, "Số của mục", 10),
        name: r.line(&name, "Tên mục", 200),
        part: part.unwrap_or(Part::Main),
        max: r.optional_points(&format!("s{n}max"), "Điểm của mục", zero, Points::LARGEST).unwrap_or(zero),
        bonus_max: r
            .optional_points(&format!("s{n}bonus"), "Trần thưởng", zero, Points::LARGEST)
            .unwrap_or(zero),
        groups: Vec::new(),
        items: Vec::new(),
    })
}

fn read_group(r: &mut Reader<'_>, form: &Form, n: usize, section: &Section) -> Option<Group> {
    let (no, name) = (format!("i{n}no"), format!("i{n}name"));
    if empty(form, &[no.clone(), name.clone()]) {
        return None;
    }
    let no = r.line(&no, "Số của nhóm", 20);
    let name = r.line(&name, &format!("{no}, tên nhóm"), 200);
    let max = r.points(&format!("i{n}max"), &format!("{no}, tối đa"), Points::ZERO, Points::LARGEST);
    Some(Group { parent: section.group_of(&no), no, name, max })
}

fn read_item(
    r: &mut Reader<'_>,
    form: &Form,
    n: usize,
    (members, targets): (&[BodyId], &Targets),
) -> Option<Item> {
    let (no, name, param) = (format!("i{n}no"), format!("i{n}name"), format!("i{n}param"));
    if empty(form, &[no.clone(), name.clone()]) {
        return None;
    }
    let number = r.line(&no, "Số của tiêu chí", 20);
    let label = if number.is_empty() { "Tiêu chí".to_owned() } else { number.clone() };
    let words = r.line(&name, &format!("{label}, tên tiêu chí"), 200);
    let (field, says) = (format!("i{n}max"), format!("{label}, tối đa"));
    // A condition has no points.
    let max = match form.value(&format!("i{n}method")) {
        "DISQUALIFIER" => Points::ZERO,
        _ => r.points(&field, &says, Points(1), Points::LARGEST),
    };
    let kinds = METHODS.map(|(word, _)| (word, word));
    let word = r.choice(&format!("i{n}method"), &format!("{label}, cách tính"), &kinds)?;
    let text = form.value(&param);
    let Some(method) = Method::of_text(word, text) else {
        let example = match word {
            "LEVEL" => "viết các bậc cách nhau bằng dấu chấm phẩy, ví dụ “Xuất sắc = 60; Tốt = 50”",
            "CHECKLIST" => {
                "viết các nội dung cách nhau bằng dấu chấm phẩy, ví dụ “Có kế hoạch = 10; Có sơ kết = 15”"
            }
            "RANK_TABLE" => "viết các hạng từ hạng 1, ví dụ “1–3 = 100; 4–10 = 85; 11– = 70”",
            _ => "ghi số điểm mỗi lần, lớn hơn 0, ví dụ 5 hoặc 2,5",
        };
        let pieces = text.split([';', '\n']).filter(|piece| !piece.trim().is_empty()).count();
        let says = if let Some(says) = text.split([';', '\n', '=']).find_map(kernel::decimal_comma) {
            format!("{label}: {says}.")
        } else if pieces > PARTS_MAX {
            format!("{label}: có {pieces} phần, tối đa {PARTS_MAX}. Gộp bớt các phần.")
        } else {
            format!("{label}: {example}. Đang ghi “{}”.", web::short(text))
        };
        r.wrong(param, "DIEM-23", says);
        return None;
    };
    let scorer = form.value(&format!("i{n}by")).parse::<BodyId>().ok().filter(|b| members.contains(b));
    let target = read_target(r, form, n, (&label, &method), targets);
    let proof = read_proof(r, form, n, &label);
    let id = ItemId(kernel::Uuid::nil());
    Some(Item { id, ord: 0, no: number, name: words, max, method, scorer, group: None, target, proof })
}

/// Whether the line needs evidence; a form that does not ask leaves it as it was.
fn read_proof(r: &mut Reader<'_>, form: &Form, n: usize, label: &str) -> Proof {
    let field = format!("i{n}proof");
    let words = Proof::ALL.map(|p| (p.word(), p));
    let chosen = form.has(&field).then(|| r.choice(&field, &format!("{label}, minh chứng"), &words));
    chosen.flatten().unwrap_or_default()
}

/// The covenant's target that is the line's plan, by its number.
fn read_target(
    r: &mut Reader<'_>,
    form: &Form,
    n: usize,
    (label, method): (&str, &Method),
    targets: &Targets,
) -> Option<i64> {
    let field = format!("i{n}target");
    let word = form.value(&field);
    if word.is_empty() {
        return None;
    }
    if !takes_target(method) {
        let says = format!(
            "{label}: chỉ tiêu của giao ước chỉ dùng cho cách tính “theo tỷ lệ thực hiện” hoặc “theo chỉ tiêu và đơn vị dẫn đầu”."
        );
        r.wrong(field, "DIEM-34", says);
        return None;
    }
    let no = word.parse::<i64>().ok().filter(|no| targets.figure(*no, method).is_some());
    if no.is_none() {
        let says =
            format!("{label}: chọn một chỉ tiêu đo được, lớn hơn 0, trong danh sách chỉ tiêu của giao ước.");
        r.wrong(field, "DIEM-35", says);
    }
    no
}
