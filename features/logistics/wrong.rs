//! What is wrong in a plan: each thing that contradicts another, once, with where it is mended. Pure.
//!
//! What was never begun is not wrong: while nothing is ordered, printed, sent or seated, nothing of it can contradict. A
//! rule looks at two records that must agree; the list of rules is the table of `docs/gatherings.md`.

use crate::needs::{Basis, Measure, Need, NeedKind, Off, dong};
use crate::plan::{Guest, Plan};
use crate::rules::{Area, Rule};
use gatherings::{Clash, GatheringId};
use kernel::{fold, grouped};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Wrong {
    /// What it is about.
    pub area: Area,
    /// Which rule it breaks.
    pub rule: Rule,
    /// The whole sentence.
    pub says: String,
    /// Which thing and which rule, the same as long as it is the same thing: "need:KEY:short".
    pub place: String,
    /// The part of the workspace where it is mended, down to the row: "needs#need-KEY"; from the root when it begins so.
    pub mend: String,
}

impl Wrong {
    /// Findings of one rule in one area are told together.
    pub fn group(&self) -> String {
        format!("{:?}-{:?}", self.area, self.rule)
    }

    /// The address where it is mended.
    pub fn href(&self, g: &GatheringId) -> String {
        if self.mend.starts_with('/') { self.mend.clone() } else { format!("/gatherings/{g}/{}", self.mend) }
    }
}

/// Findings while they are gathered.
struct Found<'a> {
    plan: &'a Plan,
    all: Vec<Wrong>,
}

/// Everything that is wrong in a plan, in the order of the page.
pub fn wrong(plan: &Plan) -> Vec<Wrong> {
    let mut f = Found { plan, all: Vec::new() };
    f.quotas();
    f.hall();
    f.seats();
    f.invitations();
    f.badges();
    plan.needs.iter().for_each(|n| f.need(n));
    f.programme();
    f.tasks();
    f.budget();
    f.all.sort();
    f.all
}

/// What a change does to the list: newly wrong, wrong as before, wrong no more.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Turned {
    /// Newly wrong, or wrong by another figure.
    pub new: Vec<Wrong>,
    /// As before.
    pub same: Vec<Wrong>,
    /// Wrong no more.
    pub gone: Vec<Wrong>,
}

/// Compares two lists of findings.
pub fn turned(before: &[Wrong], after: &[Wrong]) -> Turned {
    let (same, new) = after.iter().cloned().partition(|w| before.contains(w));
    let gone = before.iter().filter(|b| !after.iter().any(|a| a.place == b.place)).cloned().collect();
    Turned { new, same, gone }
}

impl Found<'_> {
    fn add(&mut self, rule: Rule, place: String, says: String, mend: impl Into<String>) {
        self.all.push(Wrong { area: rule.area(), rule, place, says, mend: mend.into() });
    }

    fn quotas(&mut self) {
        let plan = self.plan;
        let expected = plan.g.expected;
        let quotas: i64 = plan.parties.iter().map(|p| p.quota).sum();
        if !plan.parties.is_empty() && quotas != expected {
            let says = format!(
                "Phân bổ các đoàn cộng lại {}, dự kiến {}: {}.",
                grouped(quotas),
                grouped(expected),
                apart(quotas, expected)
            );
            self.add(Rule::QuotaSum, "quotas".into(), says, "delegations");
        }
        for (name, total) in &plan.sources {
            let of = plan.parties.iter().filter(|p| fold(&p.source) == fold(name));
            let quotas: i64 = of.map(|p| p.quota).sum();
            if quotas != *total {
                let says = format!("{name}: các đoàn cộng lại {quotas}, đã giao {total}.");
                self.add(Rule::SourceSum, format!("source:{}", fold(name)), says, "delegations");
            }
        }
        for p in plan.parties.iter().filter(|p| p.taken > p.quota) {
            let says = format!("{}: danh sách {} người, được {} suất.", p.name, p.taken, p.quota);
            self.add(
                Rule::PartyOver,
                format!("party:{}:over", p.key),
                says,
                format!("/delegations/{}", p.key),
            );
        }
    }

    fn hall(&mut self) {
        let plan = self.plan;
        if let Some(there) = plan.seats_there.filter(|there| *there < plan.g.expected) {
            let (there, all) = (grouped(there), grouped(plan.g.expected));
            let says = format!("Sơ đồ chỗ ngồi có {there} chỗ, dự kiến {all} đại biểu.");
            self.add(Rule::SeatsFew, "seats:few".into(), says, "seats#hoi-truong");
        }
    }

    fn seats(&mut self) {
        let plan = self.plan;
        let standing = plan.standing();
        let mut at: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for seat in &plan.seats {
            at.entry(&seat.place).or_default().push(&seat.name);
            if !standing.contains_key(seat.key.as_str()) {
                let says =
                    format!("Chỗ {} vẫn xếp cho {}, nay không còn là đại biểu.", seat.place, seat.name);
                self.add(Rule::SeatGone, format!("seat:{}:gone", seat.key), says, row("seats", &seat.key));
            }
        }
        for (place, names) in at.into_iter().filter(|(_, names)| names.len() > 1) {
            let says = format!("Chỗ {place} xếp cho {} người: {}.", names.len(), names.join(", "));
            self.add(Rule::SeatTwice, format!("seat:{place}:twice"), says, "seats#bang");
        }
        if plan.seats.is_empty() {
            return;
        }
        let seated: BTreeSet<&str> = plan.seats.iter().map(|s| s.key.as_str()).collect();
        let without = |g: &&Guest| !g.stays_away && !seated.contains(g.key.as_str());
        for g in plan.guests.iter().filter(without) {
            let says = format!("{}, {}, chưa có chỗ ngồi.", g.name, g.delegation);
            self.add(Rule::SeatNone, format!("seat:{}:none", g.key), says, row("seats", &g.key));
        }
    }

    fn invitations(&mut self) {
        let plan = self.plan;
        let standing = plan.standing();
        let hours = invitations::hours(&plan.g, &plan.programme);
        for i in &plan.invited {
            if !standing.contains_key(i.key.as_str()) {
                let says = format!("Giấy mời số {} đã gửi {}, nay không còn là đại biểu.", i.number, i.name);
                self.add(
                    Rule::LetterGone,
                    format!("invited:{}:gone", i.key),
                    says,
                    row("invitations", &i.key),
                );
                continue;
            }
            let mut other = Vec::new();
            if i.days != (plan.g.first_day, plan.g.last_day) {
                other.push(format!("ngày {}", crate::words::days(i.days)));
            } else if i.hours != hours {
                other.push(crate::words::hours(&i.hours, &hours));
            }
            if i.place != plan.g.place {
                other.push(format!("địa điểm “{}”", i.place));
            }
            if !other.is_empty() {
                let says = format!("Giấy mời số {} gửi {} còn ghi {}.", i.number, i.name, other.join(" và "));
                self.add(Rule::LetterOld, format!("invited:{}:old", i.key), says, row("invitations", &i.key));
            }
        }
        if plan.invited.is_empty() {
            return;
        }
        let sent: BTreeSet<&str> = plan.invited.iter().map(|i| i.key.as_str()).collect();
        for g in plan.guests.iter().filter(|g| !sent.contains(g.key.as_str())) {
            let says = format!("{}, {}, chưa được gửi giấy mời.", g.name, g.delegation);
            self.add(Rule::LetterNone, format!("invited:{}:none", g.key), says, row("invitations", &g.key));
        }
    }

    fn badges(&mut self) {
        let plan = self.plan;
        let standing = plan.standing();
        for b in &plan.badges {
            let place = |rule: &str| format!("badge:{}:{}:{rule}", b.key, u8::from(b.plate));
            match standing.get(b.key.as_str()) {
                None => {
                    let says = format!("{} của {} đã in, nay không còn là đại biểu.", b.what(), b.says[0]);
                    self.add(Rule::BadgeGone, place("gone"), says, row("badges", &b.key));
                }
                Some(g) if g.badge != b.says => {
                    let (was, is) = (in_full(&b.says), in_full(&g.badge));
                    let says = format!("{} in “{was}”, danh sách ghi “{is}”.", b.what());
                    self.add(Rule::BadgeOther, place("other"), says, row("badges", &b.key));
                }
                Some(_) => {}
            }
        }
        for plate in [false, true] {
            let printed: BTreeSet<&str> =
                plan.badges.iter().filter(|b| b.plate == plate).map(|b| b.key.as_str()).collect();
            if printed.is_empty() {
                continue;
            }
            let what = if plate { "biển tên" } else { "thẻ" };
            let without = |g: &&Guest| !g.stays_away && !printed.contains(g.key.as_str());
            for g in plan.guests.iter().filter(without) {
                let says = format!("{}, {}, chưa có {what}.", g.name, g.delegation);
                let place = format!("badge:{}:{}:none", g.key, u8::from(plate));
                self.add(Rule::BadgeNone, place, says, row("badges", &g.key));
            }
        }
    }

    /// A need stands under the area of its kind.
    fn of_need(&mut self, n: &Need, (rule, word): (Rule, &str), says: String) {
        let area = match n.kind {
            NeedKind::Hall => Area::Seats,
            NeedKind::Print => Area::Papers,
            _ => Area::Needs,
        };
        let (place, mend) = (format!("need:{}:{word}", n.id), format!("needs#need-{}", n.id));
        self.all.push(Wrong { area, rule, place, says, mend });
    }

    fn need(&mut self, n: &Need) {
        let plan = self.plan;
        if !plan.is_awake(n) {
            if let Some(have) = n.have.filter(|have| *have > 0) {
                let says = format!(
                    "{}: đã có {} {} cho phương án lãnh đạo Đảng, Nhà nước dự, nay không dự.",
                    n.name,
                    grouped(have),
                    n.unit
                );
                self.of_need(n, (Rule::NeedAsleep, "asleep"), says);
            }
            return;
        }
        if n.when_leaders && n.have.is_none() {
            let says = format!("{}: lãnh đạo Đảng, Nhà nước dự nhưng chưa chuẩn bị.", n.name);
            self.of_need(n, (Rule::NeedAwake, "awake"), says);
        }
        let wanted = n.wanted(plan.heads(n));
        let have = grouped(n.have.unwrap_or(0));
        let by = match (n.measure, n.basis) {
            (Measure::PerHeads(_), Basis::Answers) => " theo trả lời",
            _ => "",
        };
        // What is printed is there for good.
        let there = if n.kind == NeedKind::Print { "đã in" } else { "có" };
        match n.off(wanted) {
            Some(Off::Short(k)) => {
                let need = grouped(wanted.least);
                let says =
                    format!("{}: {there} {have}, cần {need}{by}, thiếu {} {}.", n.name, grouped(k), n.unit);
                self.of_need(n, (Rule::NeedShort, "short"), says);
            }
            Some(Off::Surplus(k)) => {
                let money = match k.saturating_mul(n.price) {
                    0 => String::new(),
                    much => format!(" ({})", dong(much)),
                };
                let need = grouped(wanted.most);
                let says = format!(
                    "{}: {there} {have}, cần {need}{by}, thừa {} {}{money}.",
                    n.name,
                    grouped(k),
                    n.unit
                );
                self.of_need(n, (Rule::NeedSurplus, "surplus"), says);
            }
            None => {}
        }
        if n.is_outside(plan.g.first_day, plan.g.last_day)
            && let Some(day) = n.day
        {
            let says = format!("{}: đặt cho ngày {day}, hội nghị họp {}.", n.name, plan.g.days_words());
            self.of_need(n, (Rule::NeedDay, "day"), says);
        }
        if n.kind == NeedKind::Print && n.have.is_some() && n.told != plan.tells() {
            let says =
                format!("{}: đã in {have} {} theo thời gian, địa điểm hoặc chương trình cũ.", n.name, n.unit);
            self.of_need(n, (Rule::PrintOld, "old"), says);
        }
    }

    fn programme(&mut self) {
        let plan = self.plan;
        for clash in plan.programme.clashes(&plan.g) {
            let says = gatherings::clash_words(&plan.programme, &clash);
            let place = format!("clash:{}", crate::words::clash(&clash));
            let row = match clash {
                Clash::Beyond(i, _) | Clash::SpeakersBeyond(i, _) => format!("item-{i}"),
                Clash::OutsideDays(s)
                | Clash::PastMidnight(s)
                | Clash::RoomTwice(_, s)
                | Clash::SpeakerTwice(_, _, s) => {
                    format!("session-{s}")
                }
            };
            self.add(Rule::Clash, place, says, format!("programme#{row}"));
        }
    }

    fn tasks(&mut self) {
        let plan = self.plan;
        let leaders = plan.g.leaders_attend;
        for t in plan.works.iter().filter(|t| t.open && (leaders || !t.when_leaders)) {
            // Some work is for afterwards; what was due before the end is late when the end comes sooner.
            if let Some(due) = t.due.filter(|due| *due > plan.g.last_day && *due <= plan.latest) {
                let says = format!("“{}”: hạn {due}, nay là sau ngày cuối của hội nghị.", t.title);
                self.add(
                    Rule::TaskAfter,
                    format!("task:{}:after", t.key),
                    says,
                    format!("tasks#task-{}", t.key),
                );
            }
            if t.when_leaders && !(t.given && t.due.is_some()) {
                let lacks = if t.given { "chưa có hạn" } else { "chưa giao ai" };
                let says = format!("“{}”: lãnh đạo Đảng, Nhà nước dự nhưng việc này {lacks}.", t.title);
                self.add(
                    Rule::TaskAwake,
                    format!("task:{}:awake", t.key),
                    says,
                    format!("tasks#task-{}", t.key),
                );
            }
        }
    }

    fn budget(&mut self) {
        let plan = self.plan;
        let total = plan.total();
        for l in &plan.lines {
            let now = plan.amount(l);
            if let Some(most) = l.ceiling.filter(|most| now > *most) {
                let says = format!("{}: dự toán {}, mức tối đa {}.", l.name, dong(now), dong(most));
                self.add(
                    Rule::LineCeiling,
                    format!("line:{}:ceiling", l.id),
                    says,
                    format!("budget#line-{}", l.id),
                );
            }
            if let Some(spent) = l.actual.filter(|spent| *spent > now) {
                let says = format!("{}: đã chi {}, dự toán {}.", l.name, dong(spent), dong(now));
                self.add(
                    Rule::LineSpent,
                    format!("line:{}:spent", l.id),
                    says,
                    format!("budget#line-{}", l.id),
                );
            }
        }
        if let Some(most) = plan.budget.ceiling.filter(|most| total > *most) {
            let says = format!("Tổng dự toán {}, mức tối đa {}.", dong(total), dong(most));
            self.add(Rule::BudgetCeiling, "budget:ceiling".into(), says, "budget#duyet");
        }
        if let Some(a) = plan.budget.approved.as_ref().filter(|a| a.heads != plan.g.expected) {
            let says = format!(
                "Dự toán duyệt cho {} đại biểu, {}; nay dự kiến {}, tính lại {}.",
                grouped(a.heads),
                dong(a.total),
                grouped(plan.g.expected),
                dong(total)
            );
            self.add(Rule::BudgetHeads, "budget:heads".into(), says, "budget#duyet");
        } else if let Some(a) = plan.budget.approved.as_ref().filter(|a| a.total != total) {
            let says = format!("Dự toán duyệt {}, các dòng nay cộng lại {}.", dong(a.total), dong(total));
            self.add(Rule::BudgetTotal, "budget:total".into(), says, "budget#duyet");
        }
    }
}

/// The row of a delegate on a page of the workspace.
fn row(page: &str, key: &str) -> String {
    format!("{page}#d-{key}")
}

fn in_full(words: &[String; 3]) -> String {
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    words.join(", ")
}

fn apart(a: i64, b: i64) -> String {
    let how = if a > b { "nhiều hơn" } else { "ít hơn" };
    format!("{how} {} người", grouped((a - b).abs()))
}
