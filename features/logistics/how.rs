//! How the number of a need came about, step by step, in words. Pure.

use crate::needs::{Basis, Measure, Need, NeedKind, dong};
use crate::plan::{Answered, Plan};
use kernel::grouped;

/// The steps from heads to the number and the money, a sentence each.
pub(crate) fn explained(plan: &Plan, n: &Need) -> Vec<String> {
    let mut says = Vec::new();
    match n.measure {
        Measure::Fixed(many) => {
            says.push(format!("Số cố định {} {}, không theo số người.", grouped(many), n.unit));
        }
        Measure::PerHeads(per) => {
            heads(plan, n, &mut says);
            counted(n, (plan.heads(n), per.max(1)), &mut says);
        }
    }
    if n.when_leaders {
        says.push(match plan.is_awake(n) {
            true => "Lãnh đạo Đảng, Nhà nước dự nên mục này được tính.".to_owned(),
            false => "Lãnh đạo Đảng, Nhà nước không dự nên mục này chưa cần.".to_owned(),
        });
    }
    if n.price > 0 && plan.is_awake(n) {
        let many = n.wanted(plan.heads(n)).most;
        says.push(format!("{} {} × {} = {}.", grouped(many), n.unit, dong(n.price), dong(plan.cost(n))));
    }
    says
}

fn heads(plan: &Plan, n: &Need, says: &mut Vec<String>) {
    let heads = plan.heads(n);
    if n.basis == Basis::Answers {
        answered(n, plan.answered(n), says);
        return wishes(plan, n, says);
    }
    says.push(match n.source.as_str() {
        "" => format!("Số đại biểu dự kiến của hội nghị: {}.", grouped(heads)),
        source => format!("Phân bổ của các đoàn thuộc nguồn {source} cộng lại: {}.", grouped(heads)),
    });
}

fn answered(n: &Need, a: Answered, says: &mut Vec<String>) {
    let of = if n.source.is_empty() { String::new() } else { format!(", nguồn {}", n.source) };
    let who = match n.kind {
        NeedKind::Meal => "trả lời dự và ăn",
        NeedKind::Car => "trả lời dự và đi xe của đoàn",
        NeedKind::Bedroom => "trả lời dự và nghỉ lại",
        NeedKind::Hall | NeedKind::Print | NeedKind::Gift | NeedKind::Other => "trả lời dự",
    };
    says.push(match n.kind.takes_companions() {
        true => format!(
            "{} đại biểu {who}{of}, cùng {} người đi cùng họ: {} người.",
            grouped(a.delegates),
            grouped(a.companions),
            grouped(a.heads())
        ),
        false => format!("{} đại biểu {who}{of}; người đi cùng không tính.", grouped(a.delegates)),
    });
    if a.others > 0 {
        says.push(format!("{} đại biểu trả lời dự nhưng không cần mục này.", grouped(a.others)));
    }
    if a.silent > 0 {
        says.push(format!("{} đại biểu chưa trả lời có dự hay không, chưa tính.", grouped(a.silent)));
    }
}

/// Most wishes told in full.
const WISHES: usize = 30;

/// What the delegates who are counted wish besides: who cooks must know who eats no meat.
fn wishes(plan: &Plan, n: &Need, says: &mut Vec<String>) {
    let all: Vec<String> =
        plan.counted(n).filter(|g| !g.wish.is_empty()).map(|g| format!("{}: {}", g.name, g.wish)).collect();
    if !all.is_empty() {
        let more = all.len().saturating_sub(WISHES);
        let more = if more > 0 { format!("; và {more} người nữa") } else { String::new() };
        let told: Vec<&str> = all.iter().take(WISHES).map(String::as_str).collect();
        says.push(format!("Nhu cầu khác đã ghi: {}{more}.", told.join("; ")));
    }
}

fn counted(n: &Need, (heads, per): (i64, i64), says: &mut Vec<String>) {
    let (wanted, unit) = (n.wanted(heads), &n.unit);
    says.push(match per {
        1 => format!("Mỗi người một {unit}: {} {unit}.", grouped(wanted.least)),
        _ => {
            let round = if heads % per == 0 { "" } else { ", làm tròn lên" };
            format!(
                "Cứ {per} người một {unit}: {} : {per} = {} {unit}{round}.",
                grouped(heads),
                grouped(wanted.least)
            )
        }
    });
    if n.reserve > 0 {
        let by = if per == 1 { String::new() } else { format!(" : {per}") };
        let round = if heads * (100 + n.reserve) % (100 * per) == 0 { "" } else { ", làm tròn lên" };
        says.push(format!(
            "Dự phòng {}%: {} × {}%{by} = {} {unit}{round}. Có từ {} đến {} {unit} là vừa.",
            n.reserve,
            grouped(heads),
            100 + n.reserve,
            grouped(wanted.most),
            grouped(wanted.least),
            grouped(wanted.most)
        ));
    }
}
