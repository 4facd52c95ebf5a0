//! The first place goes round: for years nobody has it a second time before everybody else had it once.
//!
//! The model of nothing being wrong: every year each member is as likely to be first as any other, whatever was before.
//! That is the model under which a round is most likely: with the same members, if some are stronger than others, they
//! win again sooner (the chance that nobody repeats is Schur-concave in the members' chances). So the chance told here
//! is the largest there is, and a bloc of unlike members is flagged less often than the measured rate.

use super::odds::{Odds, Whole};
use super::{Answer, Figures, Flag, Past, Seen, Signal, limits, once};
use kernel::BodyId;

pub(super) fn look(seen: &Seen) -> Answer {
    let years = in_a_row(seen);
    let most = years.len();
    let units = seen.last.units.len().max(years.first().map_or(0, |y| y.units.len()));
    if units < limits::UNITS_MIN.whole() {
        return Answer::TooLittle(format!(
            "Khối, cụm có {units} đơn vị; cần ít nhất {} để so với nhau.",
            limits::UNITS_MIN.whole()
        ));
    }
    let needed = enough(units);
    if most < needed {
        return Answer::TooLittle(format!(
            "Có {most} năm liền đã biết một đơn vị đứng nhất; với {units} đơn vị thì cần ít nhất {needed} năm liền mới \
             nói được."
        ));
    }
    let run = run(&years);
    let odds = chance(&years[..run]);
    if !odds.is_rare(1, limits::RARE.one_in()) {
        return Answer::Quiet(format!(
            "Đã xem {most} năm liền; tính đến nay có {run} năm không đơn vị nào đứng nhất lại trước lượt, chưa đến mức \
             bất thường."
        ));
    }
    Answer::Flagged(vec![flag(seen, &years[..run], odds)])
}

/// The years without a gap, newest first, as long as one unit alone was first in each.
fn in_a_row<'a>(seen: &Seen<'a>) -> Vec<&'a Past> {
    let mut years: Vec<&Past> = Vec::new();
    for y in seen.now.into_iter().chain(seen.past) {
        let follows = years.last().is_none_or(|newer| newer.number == y.number + 1);
        if !follows || y.winners.len() != 1 || !y.winners.iter().all(|w| y.units.contains(w)) {
            break;
        }
        years.push(y);
    }
    years
}

fn winner(y: &Past) -> Option<BodyId> {
    y.winners.first().copied()
}

/// The winners of the years just before the one at `n` that must not win in it, if turns are kept: all but the last of
/// a round. `years` is newest first and ends where the run begins.
fn before<'a>(years: &'a [&'a Past], n: usize) -> impl Iterator<Item = BodyId> + 'a {
    let round = years.get(n).map_or(0, |y| y.units.len().saturating_sub(1));
    years.iter().skip(n + 1).take(round).filter_map(|y| winner(y))
}

/// How many years, counted back from the newest, nobody won out of turn.
fn run(years: &[&Past]) -> usize {
    let in_turn = |run: &&usize| {
        let years = &years[..**run];
        (0..years.len()).all(|n| winner(years[n]).is_some_and(|w| before(years, n).all(|b| b != w)))
    };
    // A longer run asks more of every year in it, so the first that fails ends the search.
    let lengths: Vec<usize> = (1..=years.len()).collect();
    lengths.iter().take_while(in_turn).last().copied().unwrap_or(0)
}

/// How likely a run at least as long is.
fn chance(years: &[&Past]) -> Odds {
    let (mut ways, mut all) = (Whole::one(), Whole::one());
    for (n, y) in years.iter().enumerate() {
        let shut = once(before(years, n).filter(|b| y.units.contains(b))).len();
        let count = |n: usize| u64::try_from(n).unwrap_or(1);
        ways = ways.times(count(y.units.len().saturating_sub(shut)));
        all = all.times(count(y.units.len()));
    }
    Odds::of(ways, all)
}

/// The least number of years from which a run without a break says something.
fn enough(units: usize) -> usize {
    let (mut ways, mut all) = (Whole::one(), Whole::one());
    for years in 0..100 {
        let left = units - years.min(units - 1);
        ways = ways.times(u64::try_from(left).unwrap_or(1));
        all = all.times(u64::try_from(units).unwrap_or(1));
        if Odds::of(ways.clone(), all.clone()).is_rare(1, limits::RARE.one_in()) {
            return years + 1;
        }
    }
    100
}

fn flag(seen: &Seen, run: &[&Past], odds: Odds) -> Flag {
    let winners = once(run.iter().filter_map(|y| winner(y)));
    // Whoever led without extras had led or won before, and yet somebody else was first.
    let led_again = |(n, y): (usize, &&Past)| {
        let earlier = || run.iter().skip(n + 1);
        y.before_extras.is_some_and(|b| {
            winner(y) != Some(b) && earlier().any(|e| winner(e) == Some(b) || e.before_extras == Some(b))
        })
    };
    let again = run.iter().enumerate().filter(|(n, y)| led_again((*n, y))).count();
    let row = |(n, y): (usize, &&Past)| {
        let say = |b: Option<BodyId>| b.map_or_else(|| "chưa rõ".to_owned(), |b| (seen.name)(b));
        let living = if y.living { " (chưa công bố)" } else { "" };
        (vec![format!("Năm {}{living}", y.number), say(winner(y)), say(y.before_extras)], led_again((n, y)))
    };
    let extra = match again {
        0 => String::new(),
        n => format!(
            " Chưa tính thưởng và trừ thì có {n} năm đơn vị dẫn đầu là đơn vị từng dẫn đầu hoặc từng đứng nhất, nhưng \
             hạng nhất về đơn vị đến lượt."
        ),
    };
    Flag {
        signal: Signal::Turns,
        about: winners.clone(),
        lines: Vec::new(),
        says: format!(
            "{} năm liền hạng nhất đi lần lượt qua {} đơn vị, không đơn vị nào đứng nhất lại trước lượt.{extra}",
            run.len(),
            winners.len()
        ),
        how: format!(
            "Giả sử mỗi năm mọi đơn vị có cơ hội đứng nhất như nhau và năm sau không nhớ năm trước, thì khả năng {} năm \
             liền không ai đứng nhất lại trước lượt là {}; chỉ nêu khi không quá 1 phần {}. Nếu có đơn vị mạnh hơn các \
             đơn vị khác thì khả năng ấy còn nhỏ hơn.",
            run.len(),
            odds.says(),
            limits::RARE.one_in()
        ),
        odds,
        figures: Figures {
            head: vec!["Năm", "Đứng nhất", "Dẫn đầu khi chưa tính thưởng, trừ"],
            rows: run.iter().enumerate().map(row).collect(),
        },
    }
}
