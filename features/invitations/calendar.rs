//! A gathering as a calendar file (ICS, RFC 5545): an event for each session, or whole days when there is no programme.

use gatherings::{Gathering, Programme};
use kernel::{Day, Moment, jiff};
use std::fmt::Write;

/// Bytes of a line before it is folded (RFC 5545, 3.1).
const LINE_MAX: usize = 75;

/// What the events say beside the programme.
pub(crate) struct About<'a> {
    /// "Chỗ ngồi: A-05. …".
    pub(crate) notes: &'a str,
    /// The personal link, or "".
    pub(crate) link: &'a str,
    /// When the file is made.
    pub(crate) now: Moment,
}

/// The file.
pub(crate) fn calendar(g: &Gathering, programme: &Programme, about: &About<'_>) -> String {
    let mut out = String::new();
    for l in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Thi Dua//Giay moi//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        line(&mut out, l);
    }
    let place = |room: &str| match (room, g.place.as_str()) {
        ("", place) => place.to_owned(),
        (room, "") => room.to_owned(),
        (room, place) => format!("{room}, {place}"),
    };
    for s in &programme.sessions {
        let at = |minutes: i64| utc(Moment::at(s.day, 0, 0).plus_seconds(minutes * 60));
        let name = if s.name.is_empty() { g.name.clone() } else { format!("{}: {}", s.name, g.name) };
        let times = [format!("DTSTART:{}", at(s.starts)), format!("DTEND:{}", at(s.ends.max(s.starts + 1)))];
        event(&mut out, g, about, (&s.id.to_string(), &name, &place(&s.room), &times));
    }
    if programme.sessions.is_empty() {
        let times = [
            format!("DTSTART;VALUE=DATE:{}", date(g.first_day)),
            format!("DTEND;VALUE=DATE:{}", date(g.last_day.plus_days(1))),
        ];
        event(&mut out, g, about, (&g.id.to_string(), &g.name, &place(""), &times));
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn event(
    out: &mut String,
    g: &Gathering,
    about: &About<'_>,
    (id, name, place, times): (&str, &str, &str, &[String; 2]),
) {
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{id}@thidua"));
    line(out, &format!("DTSTAMP:{}", utc(about.now)));
    line(out, &format!("SEQUENCE:{}", g.version));
    times.iter().for_each(|t| line(out, t));
    line(out, &format!("SUMMARY:{}", escaped(name)));
    if !place.is_empty() {
        line(out, &format!("LOCATION:{}", escaped(place)));
    }
    let link = if about.link.is_empty() { String::new() } else { format!("{}\n", about.link) };
    let notes = format!("{link}{}", about.notes);
    if !notes.is_empty() {
        line(out, &format!("DESCRIPTION:{}", escaped(&notes)));
    }
    line(out, "END:VEVENT");
}

fn utc(at: Moment) -> String {
    let stamp = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
    stamp.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn date(day: Day) -> String {
    day.iso().replace('-', "")
}

/// Text as a value: what means something to a reader of the file is escaped, line ends become "\n", other control
/// characters are dropped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line, folded between characters so that none is longer than 75 octets.
fn line(out: &mut String, text: &str) {
    let mut room = LINE_MAX;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE_MAX - 1;
        }
        room -= c.len_utf8();
        let _ = out.write_char(c);
    }
    out.push_str("\r\n");
}
