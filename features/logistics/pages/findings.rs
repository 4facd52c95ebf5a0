//! Findings as pages list them: by area, many of one rule told together; accepting them, and taking that back.

use super::prepared;
use crate::deeds::{self, Standing, Which, mark, standing};
use crate::load;
use crate::store;
use crate::wrong::{Wrong, wrong};
use db::{Committed, Writing};
use gatherings::GatheringId;
use kernel::{Fact, Moment, Refusal};
use web::{Form, Next, One, Visit};

/// So many findings of one rule are told together.
const TOGETHER: usize = 10;

/// Findings of one area.
pub(crate) struct Group {
    pub(crate) area: &'static str,
    pub(crate) all: usize,
    pub(crate) bundles: Vec<Bundle>,
}

/// Findings of one rule.
pub(crate) struct Bundle {
    /// Under which they are accepted together.
    pub(crate) key: String,
    /// "145 đại biểu chưa có chỗ ngồi".
    pub(crate) title: String,
    /// Many enough to be told together?
    pub(crate) together: bool,
    /// The mark of them as they are shown.
    pub(crate) seen: String,
    pub(crate) all: Vec<Wrong>,
}

/// By area, by rule; the findings come in the order of the page.
pub(crate) fn groups(all: impl IntoIterator<Item = Wrong>) -> Vec<Group> {
    let mut rules: Vec<(String, Vec<Wrong>)> = Vec::new();
    for w in all {
        match rules.iter_mut().find(|(key, _)| *key == w.group()) {
            Some((_, of)) => of.push(w),
            None => rules.push((w.group(), vec![w])),
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    for (key, all) in rules {
        let Some(first) = all.first() else { continue };
        let (area, title) = (first.area.vietnamese(), format!("{} {}", all.len(), first.rule.many()));
        let (n, seen, together) = (all.len(), mark(&all), all.len() >= TOGETHER);
        let bundle = Bundle { key, title, together, seen, all };
        match groups.iter_mut().find(|g| g.area == area) {
            Some(g) => {
                g.all += n;
                g.bundles.push(bundle);
            }
            None => groups.push(Group { area, all: n, bundles: vec![bundle] }),
        }
    }
    groups
}

/// What was accepted in one deed.
pub(crate) struct Agreed {
    /// The mark of these findings.
    pub(crate) seen: String,
    /// The only finding, or "145 đại biểu chưa có chỗ ngồi".
    pub(crate) title: String,
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) at: Moment,
    pub(crate) all: Vec<Wrong>,
}

/// Deed by deed, in the order they were done: one rule, one hour, one reason.
pub(crate) fn agreed(all: Vec<Standing>) -> Vec<Agreed> {
    let mut deeds: Vec<Agreed> = Vec::new();
    for s in all {
        let Some(a) = s.accepted else { continue };
        let group = s.wrong.group();
        let same = |d: &&mut Agreed| {
            d.at == a.at && d.reason == a.reason && d.all.first().is_some_and(|f| f.group() == group)
        };
        match deeds.iter_mut().find(same) {
            Some(d) => d.all.push(s.wrong),
            None => deeds.push(Agreed {
                seen: String::new(),
                title: String::new(),
                reason: a.reason,
                by: a.by,
                at: a.at,
                all: vec![s.wrong],
            }),
        }
    }
    for d in &mut deeds {
        d.seen = mark(&d.all);
        d.title = match d.all.as_slice() {
            [one] => one.says.clone(),
            many => format!("{} {}", many.len(), many.first().map_or("chỗ", |f| f.rule.many())),
        };
    }
    deeds.sort_by_key(|d| d.at);
    deeds
}

/// Accepts one finding as it is, or several of one rule.
pub(crate) fn accept(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let reason = r.optional_line("reason", "Lý do chấp nhận", 500);
    r.done()?;
    let which = match form.value("group") {
        "" => Which::One { place: form.value("place"), says: form.value("says") },
        group => Which::Of {
            group,
            seen: form.value("seen"),
            all: form.has("all"),
            places: form.values("one").collect(),
        },
    };
    let fact = deeds::accept(w, &ok, &g, (&which, &reason))?;
    w.commit(&fact, Next::to(format!("/gatherings/{id}/changes")).saying("Đã ghi chấp nhận, kèm lý do."))
}

/// Accepts no more what was accepted in one deed.
pub(crate) fn unaccept(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let to = Next::to(format!("/gatherings/{id}/changes"));
    let all = standing(wrong(&load::plan(w, &g)?), &store::accepted(w, id)?);
    let Some(deed) = agreed(all).into_iter().find(|d| d.seen == form.value("seen")) else {
        return w.commit_quietly("nothing was accepted there", to.saying("Không có gì để bỏ chấp nhận."));
    };
    for f in &deed.all {
        store::unaccept(w, &ok, id, &f.place)?;
    }
    let (told, by, at) = (deeds::told(&deed.all), &deed.by, deed.at.full());
    let before = format!("Trước đó {by} chấp nhận lúc {at}, lý do: {}", deed.reason);
    let says = format!("{}: không chấp nhận như vậy nữa: {told} {before}", g.name);
    let places: Vec<&str> = deed.all.iter().map(|f| f.place.as_str()).collect();
    let data = kernel::serde_json::json!({ "findings": places, "reason": deed.reason });
    let fact = Fact::new("logistics.acceptance_undone", "gathering", id, says).with(data);
    w.commit(&fact, to.saying("Đã bỏ chấp nhận; các chỗ này lại nằm trong danh sách phải sửa."))
}
