//! A unit whose own scores lie above the final ones on more lines, and further, than the others' do.

use super::lines::{Gap, Outcome, compare, questions};
use super::{Answer, Figures, Flag, Seen, Signal, known, limits, lines_of, signed};
use kernel::BodyId;

/// What one unit gave itself above what stood in the end.
struct Excess {
    body: BodyId,
    /// Lines compared, lines above.
    compared: usize,
    above: usize,
    /// The sum, in hundredths.
    sum: i64,
}

pub(super) fn look(seen: &Seen) -> Answer {
    let (gaps, all) = measure(seen);
    if all.iter().filter(|e| e.compared > 0).count() < limits::UNITS_MIN.whole() {
        return Answer::TooLittle(format!(
            "Cần ít nhất {} đơn vị có cả điểm tự chấm và điểm cuối.",
            limits::UNITS_MIN.whole()
        ));
    }
    let outcomes = compare(&gaps);
    let told = outcomes.iter().map(|o| o.lines).max().unwrap_or(0);
    if outcomes.is_empty() {
        return Answer::Quiet("Không tiêu chí nào có đơn vị tự chấm chênh hơn đơn vị khác.".to_owned());
    }
    let Some(asked) = questions(outcomes.iter().map(|o| &o.best)) else {
        return Answer::TooLittle(format!(
            "Mới có {told} tiêu chí mà mức tự chấm chênh khác nhau; ngần ấy thì dù một đơn vị chênh nhất ở mọi tiêu chí \
             cũng chưa nói được gì."
        ));
    };
    let rare = |o: &&Outcome<BodyId>| o.above.is_rare(asked, limits::RARE.one_in());
    let flag = |o: &Outcome<BodyId>| {
        let e = all.iter().find(|e| e.body == o.who)?;
        let matters = e.sum > 0 && limits::SELF_EXCESS.reached_by(e.sum, seen.rubric.scale.0);
        matters.then(|| flag(seen, o, e, (&all, &outcomes), asked))
    };
    let flags: Vec<Flag> = outcomes.iter().filter(rare).filter_map(flag).collect();
    if flags.is_empty() {
        return Answer::Quiet(format!(
            "Đã so mức tự chấm của {} đơn vị ở {told} tiêu chí có chênh lệch; không đơn vị nào vượt hẳn các đơn vị khác.",
            all.len()
        ));
    }
    Answer::Flagged(flags)
}

/// Every unit's gap on every line where both its own and the final points are known.
fn measure(seen: &Seen) -> (Vec<Gap<BodyId>>, Vec<Excess>) {
    let (mut gaps, mut all) = (Vec::new(), Vec::new());
    for last in &seen.last.units {
        let mut e = Excess { body: last.body, compared: 0, above: 0, sum: 0 };
        let own = seen.own.unit(last.body);
        for (line, (item, sign)) in lines_of(seen.rubric).enumerate() {
            let (Some(mine), Some(theirs)) = (own.and_then(|u| known(u, item)), known(last, item)) else {
                continue;
            };
            let gap = sign * (mine - theirs);
            gaps.push(Gap { who: last.body, line, gap });
            e.compared += 1;
            e.above += usize::from(gap > 0);
            e.sum += gap;
        }
        all.push(e);
    }
    (gaps, all)
}

fn flag(
    seen: &Seen,
    o: &Outcome<BodyId>,
    e: &Excess,
    (all, outcomes): (&[Excess], &[Outcome<BodyId>]),
    asked: u64,
) -> Flag {
    let unit = (seen.name)(o.who);
    let row = |e: &Excess| {
        let sum = outcomes.iter().find(|o| o.who == e.body).map_or(0, |o| o.sum);
        let cells = vec![
            (seen.name)(e.body),
            format!("{} trên {}", e.above, e.compared),
            signed(e.sum),
            signed(sum * 100),
        ];
        (cells, e.body == o.who)
    };
    Flag {
        signal: Signal::SelfScores,
        about: vec![o.who],
        lines: Vec::new(),
        says: format!(
            "{unit} tự chấm cao hơn điểm cuối ở {} trên {} tiêu chí, cộng lại {} điểm; so trên từng tiêu chí thì vượt \
             hẳn các đơn vị khác.",
            e.above,
            e.compared,
            signed(e.sum)
        ),
        how: format!(
            "Ở mỗi tiêu chí, một đơn vị được +1 cho mỗi đơn vị tự chấm chênh ít hơn mình và −1 cho mỗi đơn vị chênh \
             nhiều hơn. Trên {} tiêu chí có chênh lệch, đơn vị này được {} (nhiều nhất có thể là {}). Nếu các đơn vị \
             tự chấm như nhau thì khả năng một đơn vị định trước được chừng ấy trở lên là {}; vì xét {asked} đơn vị \
             nên chỉ nêu khi không quá 1 phần {}.",
            o.lines,
            signed(o.sum * 100),
            signed(o.most * 100),
            o.above.says(),
            asked * limits::RARE.one_in()
        ),
        odds: o.above.clone(),
        figures: Figures {
            head: vec!["Đơn vị", "Tiêu chí tự chấm cao hơn", "Chênh tổng cộng", "Tổng +1, −1"],
            rows: all.iter().map(row).collect(),
        },
    }
}
