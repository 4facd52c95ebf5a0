//! The vote bar as SVG: one block a vote, the gold line at the threshold, the votes still needed dashed. Drawn in per
//! cent of its width, in whole hundredths, so that the words in it keep their size.

use crate::outcome::{Outcome, Tally};
use crate::{OptionId, State};
use std::fmt::Write as _;

/// Above this many votes one solid bar is clearer than blocks.
const BLOCKS_MAX: i64 = 40;
/// The whole width: one is a hundred-thousandth of a per cent, so that no rounding adds up to something seen.
const WHOLE: i64 = 10_000_000;

/// Sizes of the two places a bar is shown.
struct Size {
    height: &'static str,
    gap: i64,
    wide_gap: i64,
    top: &'static str,
    tall: &'static str,
    round: &'static str,
    line: (&'static str, &'static str),
    words_at: &'static str,
    words: &'static str,
}

const PAGE: Size = Size {
    height: "4.3em",
    gap: 70_000,
    wide_gap: 300_000,
    top: "2em",
    tall: "1.85em",
    round: "2",
    line: ("1.55em", "4.3em"),
    words_at: "1em",
    words: "Ngưỡng",
};
const HALL: Size = Size {
    height: "6.1em",
    gap: 60_000,
    wide_gap: 260_000,
    top: "2.1em",
    tall: "3.4em",
    round: "4",
    line: ("1.6em", "6em"),
    words_at: "1.05em",
    words: "Ngưỡng thông qua:",
};

/// The bar of one option.
pub fn vote_bar_of(outcome: &Outcome, option: OptionId) -> String {
    outcome.tally(option).map_or(String::new(), |tally| draw(outcome, tally, &PAGE))
}

/// The bar of one option for the projector.
pub fn hall_bar(outcome: &Outcome, option: OptionId) -> String {
    outcome.tally(option).map_or(String::new(), |tally| draw(outcome, tally, &HALL))
}

/// The classes of the blocks, in order: for, against, still needed, open, no opinion, not present or not valid.
fn blocks(outcome: &Outcome, tally: &Tally) -> Vec<&'static str> {
    let others: i64 = outcome.options.iter().filter(|t| t.option != tally.option).map(|t| t.yes).sum();
    let closed = outcome.state == State::Closed;
    let open = if closed { 0 } else { outcome.not_voted };
    // What can no longer be reached is not asked for.
    let needed = if closed || tally.out_of_reach { 0 } else { tally.still_needed.min(open) };
    let groups = [
        ("yes", tally.yes),
        ("open needed", needed),
        ("open", open - needed),
        ("blank", outcome.abstain),
        ("no", outcome.against + others),
    ];
    let mut all = Vec::new();
    for (class, n) in groups {
        all.extend((0..n.max(0)).map(|_| class));
    }
    // What is left of the base gave no vote at all: absent, silent when it closed, not valid.
    while i64::try_from(all.len()).unwrap_or(i64::MAX) < outcome.base {
        all.push("absent");
    }
    all
}

fn draw(outcome: &Outcome, tally: &Tally, size: &Size) -> String {
    let all = blocks(outcome, tally);
    let n = i64::try_from(all.len()).unwrap_or(i64::MAX);
    if n == 0 {
        return String::new();
    }
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg width=\"100%\" height=\"{}\" role=\"img\" aria-label=\"{}\">",
        size.height,
        label(outcome, tally)
    );
    let line = if n > BLOCKS_MAX {
        solid(&mut svg, &all, outcome.needed, size)
    } else {
        each(&mut svg, &all, outcome.needed, size)
    };
    let (y1, y2) = size.line;
    let x = cent(line);
    let _ = write!(svg, "<line class=\"line\" x1=\"{x}\" x2=\"{x}\" y1=\"{y1}\" y2=\"{y2}\"/>");
    // At the very ends the words lean inwards, or they would be cut off.
    let anchor = match line {
        l if l > WHOLE - 1_200_000 => "end",
        l if l < 1_200_000 => "start",
        _ => "middle",
    };
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{} {}/{}</text></svg>",
        size.words_at, size.words, outcome.needed, outcome.base
    );
    svg
}

/// One block a vote, with the wide gap where the threshold stands; answers the threshold's place.
fn each(svg: &mut String, all: &[&str], needed: i64, size: &Size) -> i64 {
    let n = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let at_end = needed >= n;
    let wide = if at_end { size.wide_gap / 2 } else { size.wide_gap };
    let narrow_gaps = if at_end { n - 1 } else { n - 2 };
    let width = (WHOLE - narrow_gaps * size.gap - wide) / n;
    let (mut x, mut line) = (0, WHOLE - wide / 2);
    for (i, class) in (1i64..).zip(all) {
        rect(svg, class, x, width, size);
        x += width;
        if i == needed && !at_end {
            line = x + wide / 2;
            x += wide;
        } else {
            x += size.gap;
        }
    }
    line
}

/// Large bodies: runs of the same kind as one bar.
fn solid(svg: &mut String, all: &[&str], needed: i64, size: &Size) -> i64 {
    let n = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let mut from = 0;
    for run in all.chunk_by(|a, b| a == b) {
        let length = i64::try_from(run.len()).unwrap_or(i64::MAX);
        let (x, end) = (WHOLE * from / n, WHOLE * (from + length) / n);
        rect(svg, run[0], x, end - x, size);
        from += length;
    }
    (WHOLE * needed / n).min(WHOLE)
}

fn rect(svg: &mut String, class: &str, x: i64, width: i64, size: &Size) {
    let _ = write!(
        svg,
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
        cent(x),
        size.top,
        cent(width),
        size.tall,
        size.round
    );
}

/// 1570000 as "15.70%".
fn cent(x: i64) -> String {
    let hundredths = (x + 500) / 1000;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The figures, for those who hear the bar.
fn label(outcome: &Outcome, tally: &Tally) -> String {
    if !outcome.counted {
        return format!("Chưa có số phiếu; cần từ {} trên {}", outcome.needed, outcome.base);
    }
    let others: i64 = outcome.options.iter().filter(|t| t.option != tally.option).map(|t| t.yes).sum();
    let mut words = format!(
        "{} phiếu đồng ý, {} không đồng ý, {} chưa biểu quyết",
        tally.yes,
        outcome.against + others,
        outcome.not_voted
    );
    if outcome.abstain > 0 {
        let _ = write!(words, ", {} không có ý kiến", outcome.abstain);
    }
    let _ = write!(words, "; cần từ {} trên {}", outcome.needed, outcome.base);
    words
}
