//! What differs between two rubrics, one line a change, in the rubric's order and in words. Pure.

use crate::model::{Item, NotApplicable, Part, Proof, Rubric, Section};
use crate::outline::{Pairing, Row, What};
use kernel::{BodyId, Points};

/// What a difference is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    /// Something the whole rubric declares.
    Declared,
    Added,
    Removed,
    Renamed,
    Renumbered,
    /// What a section's points do to the total.
    Part,
    Max,
    BonusMax,
    Method,
    /// The way of counting stays, its figures or words change.
    Rule,
    /// Where the plan of a ratio comes from.
    Plan,
    Scorer,
    /// Whether the line needs evidence.
    Proof,
    /// Another section or group.
    Inside,
    Order,
}

impl Kind {
    /// As people say it.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            Kind::Declared => "Quy định chung",
            Kind::Added => "Thêm mới",
            Kind::Removed => "Bỏ",
            Kind::Renamed => "Đổi tên",
            Kind::Renumbered => "Đổi số",
            Kind::Part => "Đổi loại mục",
            Kind::Max => "Điểm tối đa",
            Kind::BonusMax => "Trần thưởng",
            Kind::Method => "Cách tính",
            Kind::Rule => "Mức điểm",
            Kind::Plan => "Số kế hoạch",
            Kind::Scorer => "Xác nhận số liệu",
            Kind::Proof => "Minh chứng",
            Kind::Inside => "Chuyển chỗ",
            Kind::Order => "Thứ tự",
        }
    }
}

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Difference {
    /// "I.3", "Mục I", "Thang điểm".
    pub(crate) what: String,
    /// Its name, where the change itself does not say it.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Empty for what is new.
    pub(crate) before: String,
    /// Empty for what is gone.
    pub(crate) after: String,
}

/// How many changes of each kind, in words: "thêm mới 1, bỏ 2".
pub(crate) fn counted(all: &[Difference]) -> String {
    let mut kinds: Vec<(Kind, usize)> = Vec::new();
    for d in all {
        match kinds.iter_mut().find(|(k, _)| *k == d.kind) {
            Some((_, n)) => *n += 1,
            None => kinds.push((d.kind, 1)),
        }
    }
    kinds.sort_unstable();
    let says = |(k, n): &(Kind, usize)| format!("{} {n}", k.vietnamese().to_lowercase());
    kinds.iter().map(says).collect::<Vec<_>>().join(", ")
}

/// Everything that differs; empty: the two say the same. `name`: how a unit is called.
pub(crate) fn differences(
    before: &Rubric,
    after: &Rubric,
    name: &dyn Fn(BodyId) -> String,
) -> Vec<Difference> {
    let mut all = Vec::new();
    for ((what, old), (_, new)) in declared(before).into_iter().zip(declared(after)) {
        if old != new {
            let (what, name) = (what.to_owned(), String::new());
            all.push(Difference { what, name, kind: Kind::Declared, before: old, after: new });
        }
    }
    let pairing = Pairing::of(before, after);
    let moved = pairing.moved();
    for both in pairing.merged() {
        match both {
            (Some(o), Some(n)) => {
                let mut told = Told { row: pairing.after[n], all: &mut all };
                told.changes(pairing.before[o], name);
                let inside = pairing.after[n].inside;
                if pairing.before[o].inside != inside.and_then(|at| pairing.of_after[at]) {
                    let at = |rows: &[Row<'_>], at: Option<usize>| {
                        at.and_then(|at| rows.get(at))
                            .map_or_else(String::new, |r| format!("trong {}", called(*r)))
                    };
                    told.put(
                        Kind::Inside,
                        at(&pairing.before, pairing.before[o].inside),
                        at(&pairing.after, inside),
                    );
                } else if moved.contains(&n) && pairing.before[o].no() == pairing.after[n].no() {
                    told.put(Kind::Order, behind(&pairing.before, o), behind(&pairing.after, n));
                }
            }
            (None, Some(n)) => {
                let row = pairing.after[n];
                Told { row, all: &mut all }.bare(Kind::Added, String::new(), words(row, name));
            }
            (Some(o), None) => {
                let row = pairing.before[o];
                Told { row, all: &mut all }.bare(Kind::Removed, words(row, name), String::new());
            }
            (None, None) => {}
        }
    }
    all
}

/// Lines of `before` whose marks no longer say anything once `after` takes its place: gone, or with another maximum,
/// another way of counting, another plan. The units score them again.
pub(crate) fn scored_again<'a>(before: &'a Rubric, after: &Rubric) -> Vec<&'a Item> {
    let rule = |i: &Item| (i.max, i.method.clone(), i.target);
    before.items().filter(|old| after.item(old.id).is_none_or(|new| rule(new) != rule(old))).collect()
}

/// Which inputs no longer fit once `after` takes the place of `before`, although their lines stay as they are: in words,
/// each with a full stop; empty for none.
pub(crate) fn typed_again(before: &Rubric, after: &Rubric) -> String {
    let mut says = String::new();
    if after.not_applicable == NotApplicable::Refused && before.not_applicable != NotApplicable::Refused {
        says.push_str(" Ô đang ghi “không áp dụng” phải chấm lại, vì bản này không cho chọn.");
    }
    if after.decimals < before.decimals {
        says.push_str(" Điểm nhập lẻ hơn mức làm tròn của bản này phải nhập lại.");
    }
    says
}

fn declared(r: &Rubric) -> [(&'static str, String); 6] {
    let decimals = ["số nguyên", "một chữ số lẻ", "hai chữ số lẻ"][usize::from(r.decimals.min(2))];
    let inside = if r.bonus_inside { "nằm trong thang điểm" } else { "ngoài thang điểm" };
    [
        ("Tên bảng tiêu chí", r.name.clone()),
        ("Thang điểm", r.scale.to_string()),
        ("Trần điểm thưởng", inside.to_owned()),
        ("Điểm tiêu chí làm tròn đến", decimals.to_owned()),
        ("Tiêu chí không áp dụng cho một đơn vị", r.not_applicable.vietnamese().to_owned()),
        ("Khi bằng tổng điểm", r.ties_say()),
    ]
}

/// "Mục I", "Nhóm I.2", "I.3".
fn called(row: Row<'_>) -> String {
    match row.what {
        What::Section => format!("Mục {}", row.no()),
        What::Group(_) => format!("Nhóm {}", row.no()),
        What::Line(_) => row.no().to_owned(),
    }
}

/// What a row stands behind.
fn behind(rows: &[Row<'_>], at: usize) -> String {
    match at.checked_sub(1).and_then(|at| rows.get(at)) {
        Some(row) => format!("sau {}", called(*row)),
        None => "đầu bảng".to_owned(),
    }
}

/// Collects what differs at one row.
struct Told<'a, 'b> {
    row: Row<'a>,
    all: &'b mut Vec<Difference>,
}

impl Told<'_, '_> {
    /// A change beside which the row's name is told.
    fn put(&mut self, kind: Kind, before: String, after: String) {
        if before != after {
            let (what, name) = (called(self.row), self.row.name().to_owned());
            self.all.push(Difference { what, name, kind, before, after });
        }
    }

    /// A change that tells the name itself.
    fn bare(&mut self, kind: Kind, before: String, after: String) {
        if before != after {
            self.all.push(Difference { what: called(self.row), name: String::new(), kind, before, after });
        }
    }

    fn changes(&mut self, old: Row<'_>, name: &dyn Fn(BodyId) -> String) {
        let row = self.row;
        self.put(Kind::Renumbered, called(old), called(row));
        self.bare(Kind::Renamed, old.name().to_owned(), row.name().to_owned());
        match (old.what, row.what) {
            (What::Section, What::Section) => {
                let (old, new) = (old.section, row.section);
                self.put(Kind::Part, old.part.vietnamese().to_owned(), new.part.vietnamese().to_owned());
                self.put(Kind::Max, ceiling(old), ceiling(new));
                self.put(Kind::BonusMax, old.bonus_max.to_string(), new.bonus_max.to_string());
            }
            (What::Group(old), What::Group(new)) => {
                self.put(Kind::Max, old.max.to_string(), new.max.to_string());
            }
            (What::Line(old), What::Line(new)) => self.line(old, new, name),
            _ => {}
        }
    }

    fn line(&mut self, old: &Item, new: &Item, name: &dyn Fn(BodyId) -> String) {
        self.put(Kind::Max, old.max.to_string(), new.max.to_string());
        if old.method.word() != new.method.word() {
            self.put(Kind::Method, method_says(old), method_says(new));
        } else if old.method != new.method {
            self.put(Kind::Rule, old.rule(), new.rule());
        }
        self.put(Kind::Plan, plan_says(old), plan_says(new));
        self.put(Kind::Scorer, scorer_says(old, name), scorer_says(new, name));
        self.put(Kind::Proof, old.proof.vietnamese().to_owned(), new.proof.vietnamese().to_owned());
    }
}

/// The most a section gives; 0 is without a ceiling where it only adds or takes off.
fn ceiling(s: &Section) -> String {
    match s.part {
        Part::Bonus | Part::Deduction if s.max == Points::ZERO => "không trần".to_owned(),
        _ => s.max.to_string(),
    }
}

fn method_says(i: &Item) -> String {
    format!("{}: {}", i.method.vietnamese(), i.rule())
}

fn plan_says(i: &Item) -> String {
    i.target.map_or_else(|| "nhập khi chấm".to_owned(), |no| format!("chỉ tiêu {no} của giao ước"))
}

fn scorer_says(i: &Item, name: &dyn Fn(BodyId) -> String) -> String {
    i.scorer.map_or_else(|| "không đơn vị nào".to_owned(), name)
}

/// A row in full, for one that is new or gone.
fn words(row: Row<'_>, name: &dyn Fn(BodyId) -> String) -> String {
    match row.what {
        What::Section => {
            let s = row.section;
            let bonus = if s.bonus_max > Points::ZERO {
                format!(", trần thưởng {}", s.bonus_max)
            } else {
                String::new()
            };
            let max = if s.part == Part::Bar { String::new() } else { format!(", tối đa {}", ceiling(s)) };
            format!("{}, {}{max}{bonus}", s.name, s.part.vietnamese().to_lowercase())
        }
        What::Group(g) => format!("{}, tối đa {}", g.name, g.max),
        What::Line(i) => {
            let max = if i.max > Points::ZERO { format!(", tối đa {}", i.max) } else { String::new() };
            let plan = i.target.map_or_else(String::new, |_| format!(" Kế hoạch: {}.", plan_says(i)));
            let by = i.scorer.map_or_else(String::new, |b| format!(" Số liệu do {} xác nhận.", name(b)));
            let proof = if i.proof == Proof::Required { " Phải có minh chứng." } else { "" };
            format!("{}{max}. {}{plan}{by}{proof}", i.name, method_says(i))
        }
    }
}
