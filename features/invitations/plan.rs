//! The hall as a picture (SVG, attributes only). The table beside it says the same in words.

use crate::print::colour;
use crate::seats::{Seat, SeatMap, row_name};
use delegates::{Delegate, DelegateId};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// Points of a place across, of a row down, between blocks.
const WIDE: i64 = 74;
const HIGH: i64 = 40;
const GAP: i64 = 48;

/// Words in markup.
fn safe(s: &str) -> String {
    s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Letters a place has room for.
const FITS: usize = 12;

/// The given name with the first letters of the rest, so many of each: "N.T. Hoa", "Ng.Th. Hoa".
fn short(name: &str, letters: usize) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some((given, rest)) = words.split_last() else { return String::new() };
    let first = |w: &&str| format!("{}.", w.chars().take(letters).collect::<String>());
    let firsts: String = rest.iter().map(first).collect();
    let cut: String = given.chars().take(8).collect();
    format!("{firsts} {cut}")
}

/// What stands on each place: short names, those that would be alike told apart by more of their letters as far as there is
/// room. People of the very same name are told apart by their places.
pub(crate) fn shorts(people: &[(DelegateId, &str)]) -> HashMap<DelegateId, String> {
    let mut out: HashMap<DelegateId, String> = HashMap::new();
    let mut left: Vec<(DelegateId, &str)> = people.to_vec();
    for letters in 1..=4 {
        let mut groups: BTreeMap<String, Vec<(DelegateId, &str)>> = BTreeMap::new();
        for (id, name) in left.drain(..) {
            groups.entry(short(name, letters)).or_default().push((id, name));
        }
        for (words, group) in groups {
            let longer = group.iter().all(|(_, n)| short(n, letters + 1).chars().count() <= FITS);
            let alike = group.iter().any(|(_, n)| n != &group[0].1);
            if alike && longer && letters < 4 {
                left.extend(group);
            } else {
                out.extend(group.into_iter().map(|(id, _)| (id, words.clone())));
            }
        }
    }
    out
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
        "<svg class=\"seat-plan\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\" role=\"group\" aria-label=\"Sơ đồ chỗ ngồi; bảng dưới ghi cùng nội dung\" \
         font-family=\"sans-serif\" text-anchor=\"middle\"><rect x=\"{}\" y=\"2\" width=\"{}\" height=\"26\" rx=\"4\" \
         fill=\"#8f1d24\"/><text x=\"{}\" y=\"20\" font-size=\"14\" fill=\"#fff\">Sân khấu</text>",
        wide / 4,
        wide / 2,
        wide / 2
    );
    let seated: Vec<(DelegateId, &str)> =
        map.given.iter().filter_map(|(_, d)| Some((*d, people.get(d)?.who.name.as_str()))).collect();
    let drawing = Drawing { map, shorts: shorts(&seated), wide };
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
                drawing.cell(&mut out, (x, y), (seat, given.get(&seat).and_then(|d| people.get(d)).copied()));
            }
        }
        left += b.wide * WIDE + GAP;
    }
    out.push_str("</svg>");
    out
}

/// What every place is drawn with.
struct Drawing<'a> {
    map: &'a SeatMap,
    shorts: HashMap<DelegateId, String>,
    wide: i64,
}

impl Drawing<'_> {
    /// One place. Who sits there is a way to their line of the table, and is named in full above the hall while the pointer or
    /// the keyboard is on it.
    fn cell(&self, out: &mut String, (x, y): (i64, i64), (seat, who): (Seat, Option<&Delegate>)) {
        let (kept, name) = (self.map.reserved.get(&seat), self.map.name(seat));
        let (fill, edge) = match (who, kept) {
            (Some(d), _) => ("#fff", colour(d.category)),
            (None, Some(_)) => ("#f3ead6", "#b5852a"),
            (None, None) => ("#fff", "#d9d0c7"),
        };
        let title = match (who, kept) {
            (Some(d), _) => format!("{name}: {}", d.who.in_words()),
            (None, Some(why)) => format!("{name}: giữ cho {why}"),
            (None, None) => format!("{name}: còn trống"),
        };
        let words = match who {
            Some(d) => self.shorts.get(&d.id).map_or("", String::as_str),
            None if kept.is_some() => "giữ",
            None => "",
        };
        let (title, middle) = (safe(&title), x + WIDE / 2 - 2);
        let (begins, ends) = match who {
            Some(d) => (
                format!("<a href=\"#d-{}\"><title>{title}</title>", d.id),
                format!(
                    "<g class=\"full\"><rect x=\"0\" y=\"0\" width=\"{}\" height=\"30\" fill=\"#211c19\"/><text x=\"{}\" \
                     y=\"20\" font-size=\"14\" fill=\"#fff\">{title}</text></g></a>",
                    self.wide,
                    self.wide / 2
                ),
            ),
            None => (format!("<g><title>{title}</title>"), "</g>".to_owned()),
        };
        let _ = write!(
            out,
            "{begins}<g><rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"{fill}\" \
             stroke=\"{edge}\"/><text x=\"{middle}\" y=\"{}\" font-size=\"9\" fill=\"#5f5750\">{}-{:02}</text><text x=\"{middle}\" \
             y=\"{}\" font-size=\"{}\" fill=\"#211c19\">{}</text></g>{ends}",
            WIDE - 4,
            HIGH - 4,
            y + 12,
            row_name(seat.line),
            seat.place,
            y + 27,
            if words.chars().count() > 10 { 10 } else { 11 },
            safe(words)
        );
    }
}
