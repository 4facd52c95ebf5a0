//! A cross reviewer whose marks lie on one side of the final ones for one unit, more than other cross marks on the same
//! lines do. A reviewer who is strict with everybody on a line leans towards nobody: the order on the line stays.

use super::lines::{Gap, Outcome, compare, questions};
use super::{Answer, Figures, Flag, Seen, Signal, known, limits, lines_of, signed};
use kernel::BodyId;
use std::collections::BTreeMap;

/// Reviewer and reviewed.
type Pair = (BodyId, BodyId);

/// What one reviewer gave one unit beside what stood in the end.
#[derive(Default)]
struct Lean {
    marked: usize,
    above: usize,
    below: usize,
    /// The sum of gaps and of maxima, in hundredths.
    sum: i64,
    max: i64,
}

pub(super) fn look(seen: &Seen) -> Answer {
    let (gaps, leans) = measure(seen);
    if gaps.is_empty() {
        return Answer::TooLittle(
            "Chưa có điểm chấm chéo nào mà biết đơn vị chấm và đã có điểm cuối để so.".to_owned(),
        );
    }
    let outcomes = compare(&gaps);
    let marks = gaps.len();
    if outcomes.is_empty() {
        return Answer::Quiet(format!(
            "Đã so {marks} điểm chấm chéo; không tiêu chí nào có lượt chấm lệch khác lượt khác."
        ));
    }
    let Some(asked) = questions(outcomes.iter().flat_map(|o| [&o.best, &o.worst])) else {
        return Answer::TooLittle(format!(
            "Mới có {marks} điểm chấm chéo so được; ngần ấy thì dù một lượt chấm lệch nhất ở mọi tiêu chí cũng chưa nói \
             được gì."
        ));
    };
    let flags: Vec<Flag> = outcomes.iter().filter_map(|o| flag(seen, o, &leans, asked)).collect();
    if flags.is_empty() {
        return Answer::Quiet(format!(
            "Đã so {marks} điểm chấm chéo của {} cặp đơn vị chấm – đơn vị được chấm; không cặp nào lệch hẳn một phía.",
            leans.len()
        ));
    }
    Answer::Flagged(flags)
}

fn measure(seen: &Seen) -> (Vec<Gap<Pair>>, BTreeMap<Pair, Lean>) {
    let mut gaps = Vec::new();
    let mut leans: BTreeMap<Pair, Lean> = BTreeMap::new();
    for cross in &seen.cross.units {
        let last = seen.last.unit(cross.body);
        for (line, (item, sign)) in lines_of(seen.rubric).enumerate() {
            let Some(reviewer) = (seen.reviewer)(cross.body, item.id).filter(|r| *r != cross.body) else {
                continue;
            };
            let (Some(given), Some(stood)) = (known(cross, item), last.and_then(|u| known(u, item))) else {
                continue;
            };
            let (who, gap) = ((reviewer, cross.body), sign * (given - stood));
            gaps.push(Gap { who, line, gap });
            let lean = leans.entry(who).or_default();
            lean.marked += 1;
            lean.above += usize::from(gap > 0);
            lean.below += usize::from(gap < 0);
            lean.sum += gap;
            lean.max += item.max.0;
        }
    }
    (gaps, leans)
}

fn flag(seen: &Seen, o: &Outcome<Pair>, leans: &BTreeMap<Pair, Lean>, asked: u64) -> Option<Flag> {
    let (reviewer, unit) = o.who;
    let lean = leans.get(&o.who)?;
    let up = lean.sum > 0;
    let odds = if up { &o.above } else { &o.below };
    let matters = limits::LEAN.reached_by(lean.sum.abs(), lean.max) && lean.sum != 0;
    if !matters || !odds.is_rare(asked, limits::RARE.one_in()) {
        return None;
    }
    let (word, lines, end) = match up {
        true => ("cao", lean.above, o.most),
        false => ("thấp", lean.below, o.least),
    };
    // The rows around it: everybody who reviewed this unit, and everybody this reviewer looked at.
    let near = leans.iter().filter(|((r, u), _)| *r == reviewer || *u == unit);
    let row = |((r, u), l): (&Pair, &Lean)| {
        let pair = format!("{} chấm {}", (seen.name)(*r), (seen.name)(*u));
        (
            vec![pair, l.marked.to_string(), l.above.to_string(), l.below.to_string(), signed(l.sum)],
            (*r, *u) == o.who,
        )
    };
    Some(Flag {
        signal: Signal::Reviewer,
        about: vec![reviewer, unit],
        lines: Vec::new(),
        says: format!(
            "{} chấm chéo {} {word} hơn điểm cuối ở {lines} trên {} tiêu chí, cộng lại {} điểm; lệch một phía hơn hẳn \
             các lượt chấm chéo khác.",
            (seen.name)(reviewer),
            (seen.name)(unit),
            lean.marked,
            signed(lean.sum)
        ),
        how: format!(
            "Ở mỗi tiêu chí, một lượt chấm được +1 cho mỗi lượt khác chấm lệch xuống hơn và −1 cho mỗi lượt chấm lệch \
             lên hơn. Trên {} tiêu chí có chênh lệch, cặp này được {} (tận cùng là {}). Nếu các lượt chấm như nhau thì \
             khả năng một cặp định trước lệch chừng ấy là {}; vì xét {asked} câu hỏi (mỗi cặp hai phía) nên chỉ nêu khi \
             không quá 1 phần {}.",
            o.lines,
            signed(o.sum * 100),
            signed(end * 100),
            odds.says(),
            asked * limits::RARE.one_in()
        ),
        odds: odds.clone(),
        figures: Figures {
            head: vec!["Lượt chấm chéo", "Tiêu chí đã chấm", "Cao hơn", "Thấp hơn", "Chênh tổng cộng"],
            rows: near.map(row).collect(),
        },
    })
}
