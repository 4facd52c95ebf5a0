//! "Còn thiếu": what a sheet lacks before it can be handed in, each a way to its cell.

use super::entry::names;
use super::sheet::Opened;
use crate::missing::{Lack, Missing};
use crate::model::{Item, ItemId, Rubric};
use crate::sheet::ScoreLine;
use crate::targets::Plan;
use web::Filled;

/// The list, by what kind of thing is lacking.
pub(crate) struct Lacks {
    pub(crate) count: usize,
    pub(crate) groups: Vec<GroupView>,
}

/// One kind of thing.
pub(crate) struct GroupView {
    pub(crate) title: &'static str,
    pub(crate) lines: Vec<LineView>,
}

/// One line that lacks it.
pub(crate) struct LineView {
    pub(crate) ord: i64,
    pub(crate) no: String,
    pub(crate) name: String,
    /// What is wrong, where the title does not say it.
    pub(crate) why: String,
}

/// What the sheet lacks; `None` where that is nobody's business any more.
pub(super) fn of(
    o: &Opened,
    (filled, proved): (&Filled, &dyn Fn(ItemId) -> bool),
    theirs: bool,
) -> Option<Lacks> {
    if !theirs || !o.sheet.state.with_the_unit() {
        return None;
    }
    let all = if filled.action.ends_with("/submission") && !filled.problems.is_empty() {
        refused(&o.rubric, filled)
    } else {
        // A line another member answers for fills itself in at the next save.
        let elsewhere =
            |item: &Item| o.targets.plan(&o.rubric, &o.sheet, ScoreLine::Own, item) == Plan::Elsewhere;
        let open = |m: &Missing| m.lack != Lack::Unmarked || !o.rubric.item(m.item).is_some_and(elsewhere);
        o.sheet.missing(&o.rubric, proved).into_iter().filter(open).collect()
    };
    Some(Lacks { count: all.len(), groups: groups(&o.rubric, &all) })
}

/// What a refused hand-in told: it counts what was typed, which is not saved.
fn refused(rubric: &Rubric, filled: &Filled) -> Vec<Missing> {
    let lack = |code: &str| match code {
        "DIEM-06" => Lack::Unmarked,
        "DIEM-15" => Lack::Unproved,
        _ => Lack::Misfit,
    };
    let of_line = |item: &Item| {
        let fields = names(item);
        let problem = filled.problems.iter().find(|p| fields.contains(&p.field))?;
        Some(Missing {
            item: item.id,
            ord: item.ord,
            no: item.no.clone(),
            lack: lack(problem.code),
            problem: problem.clone(),
        })
    };
    rubric.items().filter_map(of_line).collect()
}

fn groups(rubric: &Rubric, all: &[Missing]) -> Vec<GroupView> {
    let kinds = [
        (Lack::Unmarked, "Chưa chấm, chưa ghi chú"),
        (Lack::Unproved, "Phải có minh chứng, hoặc ghi chú vì sao chưa có"),
        (Lack::Misfit, "Phải sửa"),
    ];
    let line = |m: &Missing| LineView {
        ord: m.ord,
        no: m.no.clone(),
        name: rubric.item(m.item).map_or_else(String::new, |i| i.name.clone()),
        why: if m.lack == Lack::Misfit { sentence(m) } else { String::new() },
    };
    let group = |(lack, title)| {
        let lines: Vec<LineView> = all.iter().filter(|m| m.lack == lack).map(line).collect();
        (!lines.is_empty()).then_some(GroupView { title, lines })
    };
    kinds.into_iter().filter_map(group).collect()
}

/// The problem's words without the number of the line, which stands before them as a link.
fn sentence(m: &Missing) -> String {
    let says = m.problem.says.as_str();
    says.strip_prefix(&format!("{}: ", m.no)).unwrap_or(says).to_owned()
}
