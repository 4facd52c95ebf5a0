//! A criterion on which nearly everybody has the maximum, this year and in the years before; or the whole table.

use super::odds::at_least_of;
use super::{Answer, Figures, Flag, Odds, Seen, Signal, TopKey, known, limits};
use crate::model::Item;

/// How many had the maximum, of how many.
#[derive(Clone, Copy, Default)]
struct Tops {
    top: usize,
    of: usize,
}

impl Tops {
    fn odds(self) -> Odds {
        at_least_of(self.top, self.of)
    }

    fn is_crowded(self) -> bool {
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        limits::TOP_SHARE.reached_by(whole(self.top), whole(self.of))
    }

    fn says(self) -> String {
        format!("{} trên {}", self.top, self.of)
    }
}

pub(super) fn look(seen: &Seen) -> Answer {
    let lines: Vec<(&Item, Tops, Tops)> = seen
        .rubric
        .main()
        .flat_map(crate::Section::criteria)
        .map(|item| {
            let now = now(seen, item);
            (item, now, with_past(seen, item, now))
        })
        .filter(|(_, now, _)| now.of >= limits::UNITS_MIN.whole())
        .collect();
    let whole = whole(seen);
    if lines.is_empty() && whole.of == 0 {
        return Answer::TooLittle("Chưa có điểm cuối của đủ các đơn vị.".to_owned());
    }
    let mut flags: Vec<Flag> = Vec::new();
    let rare = |o: &Odds, asked: u64| o.is_rare(asked, limits::RARE.one_in());
    // The whole table is one question, and each criterion one.
    let best: Vec<Odds> = lines.iter().map(|(_, _, all)| Tops { top: all.of, of: all.of }.odds()).collect();
    let whole_best = (whole.of > 0).then(|| Tops { top: whole.of, of: whole.of }.odds());
    let Some(asked) = super::lines::questions(best.iter().chain(&whole_best)) else {
        let (n, c) = (lines.iter().map(|(_, _, all)| all.of).max().unwrap_or(whole.of), lines.len() + 1);
        return Answer::TooLittle(format!(
            "Mới có {n} lượt đơn vị cho mỗi tiêu chí; với {c} điều phải xét thì cần ít nhất {} lượt (cộng dồn qua các \
             năm) mới nói được.",
            enough(u64::try_from(c).unwrap_or(u64::MAX))
        ));
    };
    let crowded: Vec<_> = lines
        .iter()
        .filter(|(_, now, all)| now.is_crowded() && all.is_crowded() && rare(&all.odds(), asked))
        .collect();
    if whole.of > 0 && whole.is_crowded() && rare(&whole.odds(), asked) {
        flags.push(whole_flag(seen, whole, asked));
    }
    if !crowded.is_empty() {
        flags.push(lines_flag(&crowded, lines.len(), asked));
    }
    if flags.is_empty() {
        return Answer::Quiet(format!(
            "Đã xét {} tiêu chí và tổng điểm; không có tiêu chí nào mà gần như mọi đơn vị đạt tối đa nhiều đến mức \
             không còn phân biệt.",
            lines.len()
        ));
    }
    Answer::Flagged(flags)
}

/// The least number of units, over the years, from which all of them at the maximum would say something.
fn enough(asked: u64) -> usize {
    (1..200).find(|n| at_least_of(*n, *n).is_rare(asked, limits::RARE.one_in())).unwrap_or(200)
}

fn now(seen: &Seen, item: &Item) -> Tops {
    let all = seen.last.units.iter().filter(|u| u.barred.by.is_empty());
    let mut tops = Tops::default();
    for points in all.filter_map(|u| known(u, item)) {
        tops.of += 1;
        tops.top += usize::from(limits::TOP.reached_by(points, item.max.0));
    }
    tops
}

/// With the years before, where the criterion stood there with the same words and maximum.
fn with_past(seen: &Seen, item: &Item, now: Tops) -> Tops {
    let key: TopKey = (item.no.clone(), item.name.clone(), item.max.0);
    let past = seen.past.iter().filter_map(|p| p.tops.get(&key));
    past.fold(now, |sum, (top, of)| Tops { top: sum.top + top, of: sum.of + of })
}

/// The whole table, once every total is known.
fn whole(seen: &Seen) -> Tops {
    let all = seen.last.units.iter().filter(|u| u.barred.by.is_empty());
    let totals: Option<Vec<i64>> = all.map(|u| u.totals.total.known().map(|p| p.0)).collect();
    let totals = totals.unwrap_or_default();
    let at_top = |t: &&i64| limits::TOP.reached_by(**t, seen.rubric.scale.0);
    Tops { top: totals.iter().filter(at_top).count(), of: totals.len() }
}

fn lines_flag(crowded: &[&(&Item, Tops, Tops)], looked_at: usize, asked: u64) -> Flag {
    let row = |(item, now, all): &&(&Item, Tops, Tops)| {
        let cells = vec![
            format!("{} {}", item.no, item.name),
            item.max.to_string(),
            now.says(),
            all.says(),
            all.odds().says(),
        ];
        (cells, true)
    };
    let names: Vec<&str> = crowded.iter().map(|(i, _, _)| i.no.as_str()).collect();
    let worst = crowded.iter().map(|(_, _, all)| all.odds()).min_by_key(Odds::one_in);
    Flag {
        signal: Signal::NoSpread,
        about: Vec::new(),
        lines: crowded.iter().map(|(i, _, _)| i.id).collect(),
        says: format!(
            "{} trên {looked_at} tiêu chí không còn phân biệt các đơn vị: {}. Gần như mọi đơn vị đạt từ {} điểm tối đa.",
            crowded.len(),
            names.join(", "),
            limits::TOP.says()
        ),
        how: format!(
            "Đếm số đơn vị đạt từ {} điểm tối đa năm nay và các năm đã công bố mà tiêu chí giữ nguyên. Giả sử tiêu chí \
             còn phân biệt, tức là mỗi đơn vị đạt mức ấy với khả năng không quá một nửa, thì khả năng có ngần ấy đơn vị \
             trở lên ghi ở cột cuối; vì xét {asked} điều nên chỉ nêu khi không quá 1 phần {}, và khi ít nhất {} đơn vị \
             đạt.",
            limits::TOP.says(),
            asked * limits::RARE.one_in(),
            limits::TOP_SHARE.says()
        ),
        odds: worst.unwrap_or_else(|| at_least_of(0, 0)),
        figures: Figures {
            head: vec!["Tiêu chí", "Tối đa", "Đạt tối đa năm nay", "Cộng các năm", "Khả năng ngẫu nhiên"],
            rows: crowded.iter().map(row).collect(),
        },
    }
}

fn whole_flag(seen: &Seen, whole: Tops, asked: u64) -> Flag {
    let odds = whole.odds();
    let row = |u: &crate::UnitColumn| {
        let total = u.totals.total.known();
        let says = total.map_or_else(|| "chưa rõ".to_owned(), |p| p.to_string());
        let top = total.is_some_and(|p| limits::TOP.reached_by(p.0, seen.rubric.scale.0));
        (vec![(seen.name)(u.body), says, if top { "có" } else { "không" }.to_owned()], top)
    };
    Flag {
        signal: Signal::NoSpread,
        about: Vec::new(),
        lines: Vec::new(),
        says: format!(
            "Cả bảng điểm không còn phân biệt: {} đơn vị có tổng điểm từ {} thang điểm {} trở lên.",
            whole.says(),
            limits::TOP.says(),
            seen.rubric.scale
        ),
        how: format!(
            "Giả sử bảng điểm còn phân biệt, tức là mỗi đơn vị đạt mức ấy với khả năng không quá một nửa, thì khả năng \
             có {} đơn vị trở lên là {}; vì xét {asked} điều nên chỉ nêu khi không quá 1 phần {}.",
            whole.says(),
            odds.says(),
            asked * limits::RARE.one_in()
        ),
        odds,
        figures: Figures {
            head: vec!["Đơn vị", "Tổng điểm", "Từ 98% thang điểm"],
            rows: seen.last.units.iter().map(row).collect(),
        },
    }
}
