//! The hall as a picture (SVG, attributes only). The table beside it says the same in words.

use crate::print::colour;
use crate::seats::{Seat, SeatMap, row_name};
use delegates::{Delegate, DelegateId};
use std::collections::HashMap;
use std::fmt::Write;

/// Points of a place across, of a row down, between blocks.
const WIDE: i64 = 74;
const HIGH: i64 = 40;
const GAP: i64 = 48;

/// Words in markup.
fn safe(s: &str) -> String {
    s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The given name with the first letters of the rest: "Ng. T. Hoa".
fn short(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some((given, rest)) = words.split_last() else { return String::new() };
    let firsts: String = rest.iter().filter_map(|w| w.chars().next()).map(|c| format!("{c}.")).collect();
    let cut: String = given.chars().take(8).collect();
    format!("{firsts} {cut}")
}

/// The picture; "" without a hall.
pub(crate) fn svg(map: &SeatMap, people: &HashMap<DelegateId, &Delegate>) -> String {
    if map.blocks.is_empty() {
        return String::new();
    }
    let given: HashMap<Seat, DelegateId> = map.given.iter().copied().collect();
    let rows = map.blocks.iter().map(|b| b.rows).max().unwrap_or(0);
    let wide: i64 = map.blocks.iter().map(|b| b.wide * WIDE + GAP).sum();
    let high = 74 + rows * HIGH;
    let mut out = format!(
        "<svg class=\"seat-plan\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"Sơ đồ chỗ ngồi; bảng dưới ghi cùng nội dung\" \
         font-family=\"sans-serif\" text-anchor=\"middle\"><rect x=\"{}\" y=\"2\" width=\"{}\" height=\"26\" rx=\"4\" \
         fill=\"#8f1d24\"/><text x=\"{}\" y=\"20\" font-size=\"14\" fill=\"#fff\">Sân khấu</text>",
        wide / 4,
        wide / 2,
        wide / 2
    );
    let mut left = GAP / 2;
    for b in &map.blocks {
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"50\" font-size=\"14\" fill=\"#211c19\">{}</text>",
            left + b.wide * WIDE / 2,
            safe(&b.name)
        );
        for line in 1..=b.rows {
            let y = 60 + (line - 1) * HIGH;
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{}\" font-size=\"12\" fill=\"#5f5750\">{}</text>",
                left - 10,
                y + 22,
                row_name(line)
            );
            for place in 1..=b.wide {
                let seat = Seat { block: b.id, line, place };
                let x = left + (place - 1) * WIDE;
                cell(&mut out, (x, y), map, (seat, given.get(&seat).and_then(|d| people.get(d)).copied()));
            }
        }
        left += b.wide * WIDE + GAP;
    }
    out.push_str("</svg>");
    out
}

fn cell(out: &mut String, (x, y): (i64, i64), map: &SeatMap, (seat, who): (Seat, Option<&Delegate>)) {
    let kept = map.reserved.get(&seat);
    let (fill, edge) = match (who, kept) {
        (Some(d), _) => ("#fff", colour(d.category)),
        (None, Some(_)) => ("#f3ead6", "#b5852a"),
        (None, None) => ("#fff", "#d9d0c7"),
    };
    let title = match (who, kept) {
        (Some(d), _) => format!("{}: {}", map.name(seat), d.who.in_words()),
        (None, Some(why)) => format!("{}: giữ cho {why}", map.name(seat)),
        (None, None) => format!("{}: còn trống", map.name(seat)),
    };
    let words = who.map_or_else(|| kept.map_or_else(String::new, |_| "giữ".into()), |d| short(&d.name));
    let _ = write!(
        out,
        "<g><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"{fill}\" stroke=\"{edge}\"/>\
         <text x=\"{}\" y=\"{}\" font-size=\"9\" fill=\"#5f5750\">{:02}</text><text x=\"{}\" y=\"{}\" font-size=\"11\" \
         fill=\"#211c19\">{}</text></g>",
        safe(&title),
        WIDE - 4,
        HIGH - 4,
        x + WIDE / 2 - 2,
        y + 12,
        seat.place,
        x + WIDE / 2 - 2,
        y + 27,
        safe(&words)
    );
}
