//! The programme as a calendar file (iCalendar, RFC 5545), for people's phones. No I/O.

use crate::model::Gathering;
use crate::programme::{Programme, Session, clock};
use kernel::Moment;
use std::fmt::Write as _;

/// A session is an event; its items stand in the description.
pub(crate) fn calendar(g: &Gathering, p: &Programme, now: Moment) -> String {
    let mut out = String::new();
    let mut line = |text: String| folded(&mut out, &text);
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Thi Đua//Chương trình hội nghị//VI",
        "CALSCALE:GREGORIAN",
    ] {
        line(text.to_owned());
    }
    for s in &p.sessions {
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:{}@thidua", s.id));
        line(format!("DTSTAMP:{}", stamp(now)));
        line(format!("DTSTART:{}", stamp(Moment::at(s.day, 0, s.starts))));
        line(format!("DTEND:{}", stamp(Moment::at(s.day, 0, s.ends))));
        line(format!("SUMMARY:{}", plain(&format!("{}: {}", s.name, g.name))));
        let place: Vec<&str> =
            [s.room.as_str(), g.place.as_str()].into_iter().filter(|x| !x.is_empty()).collect();
        if !place.is_empty() {
            line(format!("LOCATION:{}", plain(&place.join(", "))));
        }
        line(format!("DESCRIPTION:{}", plain(&items(g, p, s))));
        line("END:VEVENT".to_owned());
    }
    line("END:VCALENDAR".to_owned());
    out
}

fn items(g: &Gathering, p: &Programme, s: &Session) -> String {
    let timed = p.timed(s, g.leaders_attend);
    let lines = timed.iter().filter(|t| !t.dormant).map(|t| format!("{} {}", clock(t.from), t.item.title));
    lines.collect::<Vec<_>>().join("\n")
}

/// "20240328T003000Z".
fn stamp(at: Moment) -> String {
    // The day and the minute in Vietnam, seven hours ahead of the stamp's.
    let utc = at.plus_seconds(-7 * 3600);
    let (day, minute) = (utc.day().iso().replace('-', ""), utc.minute_of_day());
    format!("{day}T{:02}{:02}00Z", minute / 60, minute % 60)
}

/// With the marks escaped that the format itself uses.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line of at most 75 bytes; what is longer goes on after a blank.
fn folded(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > 75 {
            let _ = write!(out, "\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    let _ = write!(out, "\r\n");
}
