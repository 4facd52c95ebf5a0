//! What whoever writes somebody down must have seen first: the same name in this list or another, a list over its quota. And
//! what stands in the way of confirming a list. Pure.

use crate::duties::Pen;
use crate::model::{Delegate, DelegateId, Delegation, DelegationId, Particulars};
use crate::quota;
use crate::twins::{Likeness, is_certain, likeness, twins};
use kernel::{Moment, Refusal, fold};
use std::collections::{BTreeMap, HashMap};

/// The tick of a form that says so; it carries the digest of what was told beside it ([`tick_of`]).
pub(crate) const SURE: &str = "sure";
/// The tick that those of one name and age in a list are not one person.
pub(crate) const DIFFERENT: &str = "different";
/// Doubts told in one sentence; more are counted.
const TOLD_MAX: usize = 5;

/// What a tick beside this sentence carries: it counts for what was shown and for nothing else.
pub fn tick_of(told: &str) -> String {
    web::digest(told)[..32].to_owned()
}

/// What the writer saw of who else is called so, and of a list over its quota.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sure<'a> {
    /// What the tick of a form carried; "" when it was not set.
    Tick(&'a str),
    /// Whoever calls has shown everything and asked.
    All,
}

/// Somebody who stands, or is written down by this very form.
struct Entry {
    d: Delegate,
    new: bool,
}

/// Who stands at a gathering, found by name, as one pen may hear of them. Read once; what is written is told to it.
pub(crate) struct Lists<'a> {
    d: &'a Delegation,
    by_name: BTreeMap<String, Vec<Entry>>,
    names: HashMap<DelegationId, String>,
    /// Behind a link nobody is told who stands in which other list, only that somebody does.
    named: bool,
    taken: i64,
}

impl<'a> Lists<'a> {
    /// `standing` is everybody who stands at the gathering, `names` are the delegations'.
    pub(crate) fn of(
        d: &'a Delegation,
        pen: &Pen,
        (standing, names): (&[Delegate], &HashMap<DelegationId, String>),
    ) -> Lists<'a> {
        let mut by_name: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for x in standing.iter().filter(|x| x.stands()) {
            by_name.entry(fold(&x.name)).or_default().push(Entry { d: x.clone(), new: false });
        }
        let taken = quota::filled(standing).get(&d.id).map_or(0, |f| f.taken);
        Lists { d, by_name, names: names.clone(), named: !matches!(pen, Pen::Link(_)), taken }
    }

    /// How many stand in this very list.
    pub(crate) fn there(&self) -> usize {
        self.by_name.values().flatten().filter(|x| x.d.delegation == self.d.id).count()
    }

    /// From now on somebody stands in this list under these particulars: whoever is written down after them is measured by it.
    pub(crate) fn put(&mut self, id: DelegateId, who: &Particulars, now: Moment) {
        let (d, new) = (self.d, true);
        let x = Delegate {
            id,
            gathering: d.gathering,
            delegation: d.id,
            place: 0,
            who: who.clone(),
            since: now,
            until: None,
            ending: None,
            heir: None,
            version: 1,
        };
        self.taken += takes(who);
        self.by_name.entry(fold(&who.name)).or_default().push(Entry { d: x, new });
    }

    /// From now on somebody who stood stands under other particulars.
    pub(crate) fn set(&mut self, before: &Delegate, who: &Particulars) {
        let old = fold(&before.name);
        if let Some(all) = self.by_name.get_mut(&old) {
            all.retain(|x| x.d.id != before.id);
        }
        self.taken += takes(who) - takes(before);
        let d = Delegate { who: who.clone(), ..before.clone() };
        self.by_name.entry(fold(&who.name)).or_default().push(Entry { d, new: false });
    }

    /// Everybody of this name but one.
    fn alike(&self, who: &Particulars, but: Option<DelegateId>) -> impl Iterator<Item = (&Entry, Likeness)> {
        let who = who.clone();
        let same_name = self.by_name.get(&fold(&who.name)).map_or(&[][..], Vec::as_slice);
        same_name
            .iter()
            .filter(move |x| Some(x.d.id) != but)
            .filter_map(move |x| likeness(&x.d, &who).map(|how| (x, how)))
    }

    /// Who surely stands in this very list already: nobody is written down twice.
    ///
    /// # Errors
    /// `Invalid`, beside the name.
    pub(crate) fn not_twice(&self, who: &Particulars, but: Option<DelegateId>) -> Result<(), Refusal> {
        match self.alike(who, but).find(|(x, _)| x.d.delegation == self.d.id && is_certain(&x.d, who)) {
            Some((x, _)) => Err(twice(x)),
            None => Ok(()),
        }
    }

    /// Sentences about everybody who is, or may be, this person.
    pub(crate) fn namesakes(&self, who: &Particulars, but: Option<DelegateId>) -> Vec<String> {
        let mut out = Vec::new();
        for (x, how) in self.alike(who, but) {
            let how_words = how_alike(&x.d, who);
            if x.new {
                out.push(format!("{} cũng được ghi trong lần này ({how_words}).", x.d.in_words()));
            } else if x.d.delegation == self.d.id {
                out.push(format!("{} đã có trong danh sách của đoàn ({how_words}).", x.d.in_words()));
            } else if self.named {
                let list = self.names.get(&x.d.delegation).map_or("đoàn khác", String::as_str);
                out.push(format!("{} đã có tên ở {list} ({how_words}).", x.d.in_words()));
            } else if how == Likeness::Same {
                out.push(format!(
                    "Danh sách của một đoàn khác đã có người tên {} ({how_words}); hỏi đơn vị đăng cai nếu chưa chắc.",
                    who.name
                ));
            }
        }
        out
    }

    /// What is new about somebody who stood under other particulars: whoever was called so before is asked about once.
    pub(crate) fn new_namesakes(&self, before: &Delegate, who: &Particulars) -> Vec<String> {
        let known = self.namesakes(before, Some(before.id));
        let mut doubts = self.namesakes(who, Some(before.id));
        doubts.retain(|says| !known.contains(says));
        doubts
    }

    /// The sentence about the quota, when `more` people make the list longer than it, or longer still.
    pub(crate) fn over(&self, more: i64) -> Option<String> {
        let (after, quota) = (self.taken + more, self.d.quota);
        (more > 0 && after > quota).then(|| {
            format!(
                "Đoàn được phân bổ {quota} đại biểu, ghi xong thì có {after}, quá {} người: danh sách vẫn được giữ nhưng chưa chốt \
                 được cho đến khi rút bớt hoặc được tăng phân bổ.",
                after - quota
            )
        })
    }
}

/// Of how many places somebody takes one.
pub(crate) fn takes(p: &Particulars) -> i64 {
    i64::from(p.category.takes_place())
}

/// "cùng họ tên, cùng năm sinh".
fn how_alike(a: &Particulars, b: &Particulars) -> String {
    let same = |a: &str, b: &str| !a.is_empty() && fold(a) == fold(b);
    let mut words = vec!["cùng họ tên"];
    if a.birth.is_some() && a.birth == b.birth {
        words.push("cùng năm sinh");
    }
    if same(&a.post, &b.post) {
        words.push("cùng chức vụ");
    }
    if same(&a.unit, &b.unit) {
        words.push("cùng đơn vị");
    }
    words.join(", ")
}

/// Refuses a person who stands in the list already, or comes twice at once.
fn twice(x: &Entry) -> Refusal {
    let who = x.d.in_words();
    let says = if x.new {
        format!("{who} được ghi hai lần trong lần này. Không ghi một người hai lần.")
    } else {
        format!("{who} đã có trong danh sách của đoàn. Không ghi một người hai lần.")
    };
    Refusal::wrong("name", "DB-01", says)
}

/// Nothing is written over a doubt until its writer says that this very doubt was seen; answers what was.
///
/// # Errors
/// `Invalid` with the doubts, beside the tick.
pub(crate) fn heed(doubts: &[String], sure: Sure<'_>) -> Result<Vec<String>, Refusal> {
    let Sure::Tick(tick) = sure else { return Ok(doubts.to_vec()) };
    if doubts.is_empty() {
        return Ok(Vec::new());
    }
    let mut told: Vec<String> = doubts.iter().take(TOLD_MAX).cloned().collect();
    if let more @ 1.. = doubts.len().saturating_sub(TOLD_MAX) {
        told.push(format!("Còn {more} trường hợp nữa."));
    }
    let says = format!(
        "{} Chưa ghi gì. Đánh dấu “Tôi đã xem, vẫn ghi” nếu đúng như vậy rồi gửi lại.",
        told.join(" ")
    );
    if tick == tick_of(&says) { Ok(told) } else { Err(Refusal::wrong(SURE, "DB-62", says)) }
}

/// What stands in the way of confirming a delegation's list, a sentence each.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Hindrances {
    /// Must be mended first.
    pub(crate) hard: Vec<String>,
    /// People of one name and age: confirmed once somebody says that they are not one.
    pub(crate) doubts: Vec<String>,
}

impl Hindrances {
    /// What the tick beside the doubts carries.
    pub(crate) fn tick(&self) -> String {
        tick_of(&self.doubts.join(" "))
    }
}

/// What stands in the way; `standing` is everybody at the gathering, `name_of` says who and of which delegation.
pub(crate) fn hindrances(
    d: &Delegation,
    standing: &[Delegate],
    name_of: &dyn Fn(&Delegate) -> String,
) -> Hindrances {
    let mut out = Hindrances::default();
    let of = quota::filled(standing).get(&d.id).copied().unwrap_or_default();
    if of.taken + of.outside == 0 {
        out.hard.push("Chưa có đại biểu nào trong danh sách.".to_owned());
    }
    if of.over(d.quota) > 0 {
        out.hard.push(format!(
            "Danh sách có {} đại biểu, quá phân bổ ({}) {} người. Rút bớt, hoặc tăng phân bổ của đoàn.",
            of.taken,
            d.quota,
            of.over(d.quota)
        ));
    }
    let one = |id: DelegateId| standing.iter().find(|x| x.id == id);
    for pair in twins(standing).iter().filter(|t| t.likeness == Likeness::Same) {
        let (Some(a), Some(b)) = (one(pair.first), one(pair.second)) else { continue };
        if a.delegation != d.id && b.delegation != d.id {
            continue;
        }
        if is_certain(a, b) {
            out.hard.push(format!("Một người có tên hai lần: {}; {}. Rút một.", name_of(a), name_of(b)));
        } else {
            out.doubts.push(format!("Cùng họ tên, có thể là một người: {}; {}.", name_of(a), name_of(b)));
        }
    }
    out
}

/// "Bà Nguyễn Thị Hoa, Trưởng phòng, Sở Nội vụ (Đoàn tỉnh Đồng Nai)".
pub(crate) fn named_of(x: &Delegate, names: &HashMap<DelegationId, String>) -> String {
    match names.get(&x.delegation) {
        Some(list) => format!("{} ({list})", x.in_words()),
        None => x.in_words(),
    }
}
