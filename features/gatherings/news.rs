//! The news draft ("bản tin nháp") out of the records, as text to be copied. No I/O.

use crate::model::{Gathering, GatheringKind};
use crate::photos::Photo;
use crate::programme::{Programme, clock};
use kernel::{Moment, fold};

/// What the draft is made of.
pub(crate) struct Records<'a> {
    pub(crate) g: &'a Gathering,
    pub(crate) host: &'a str,
    /// The bloc, with its members' names.
    pub(crate) bloc: Option<(&'a str, Vec<&'a str>)>,
    pub(crate) programme: &'a Programme,
    /// In the order they are printed.
    pub(crate) photos: &'a [Photo],
    pub(crate) now: Moment,
}

/// Whether it is still to come, going on, or over, by the clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tense {
    Coming,
    Now,
    Over,
}

impl Tense {
    /// Of a gathering: from its first session's hour to the end of the last one on its last day; what has no session yet goes
    /// by its days.
    pub(crate) fn of(g: &Gathering, p: &Programme, now: Moment) -> Tense {
        let begins = p.sessions.iter().map(|s| Moment::at(s.day, 0, s.starts)).min();
        let last = p.sessions.iter().filter(|s| s.day >= g.last_day);
        let ends = last.map(|s| Moment::at(s.day, 0, s.ends)).max();
        if now < begins.unwrap_or(Moment::at(g.first_day, 0, 0)) {
            Tense::Coming
        } else if now >= ends.unwrap_or(Moment::at(g.last_day.plus_days(1), 0, 0)) {
            Tense::Over
        } else {
            Tense::Now
        }
    }

    /// Before a verb, with its blank; what goes on today is told without.
    fn before(self) -> &'static str {
        match self {
            Tense::Coming => "sẽ ",
            Tense::Now => "",
            Tense::Over => "đã ",
        }
    }
}

/// Is an item there for the house alone? No paper tells that tea was served.
pub(crate) fn is_service(title: &str) -> bool {
    const BEGINS: [&str; 14] = [
        "don tiep",
        "don dai bieu",
        "don khach",
        "phat tai lieu",
        "dang ky dai bieu",
        "diem danh",
        "on dinh to chuc",
        "an sang",
        "an trua",
        "an toi",
        "tiec tra",
        "nhan phong",
        "nghi giua",
        "nghi trua",
    ];
    const HOLDS: [&str; 3] = ["giai lao", "check-in", "check in"];
    let title = fold(title);
    BEGINS.iter().any(|w| title.starts_with(w)) || HOLDS.iter().any(|w| title.contains(w))
}

/// The draft: title, lead, what happens, captions for pictures.
pub(crate) fn draft(r: &Records) -> String {
    let g = r.g;
    let tense = Tense::of(g, r.programme, r.now);
    let will = tense.before();
    let place = if g.place.is_empty() { String::new() } else { format!(", tại {}", g.place) };
    let days = match g.first_day == g.last_day {
        true => format!("Ngày {}", g.first_day),
        false => format!("Trong các ngày {}", g.days_words()),
    };
    let mut out = vec![
        g.name.clone(),
        format!("{days}{place}, {} {will}tổ chức {}.", r.host, kernel::lower_first(&g.name)),
        guests(g, will),
    ];
    if let Some((bloc, members)) = &r.bloc {
        out.push(format!("{bloc} gồm {} đơn vị thành viên: {}.", members.len(), members.join("; ")));
    }
    for of_day in r.programme.sessions.chunk_by(|a, b| a.day == b.day) {
        for s in of_day {
            let chair = if s.chair.is_empty() { String::new() } else { format!(", {} chủ trì", s.chair) };
            let timed = r.programme.timed(s, g.leaders_attend);
            let items: Vec<&str> = timed
                .iter()
                .filter(|t| !t.dormant)
                .map(|t| t.item.title.as_str())
                .filter(|t| !is_service(t))
                .collect();
            let holds =
                if items.is_empty() { String::new() } else { format!(" Nội dung: {}.", items.join("; ")) };
            out.push(format!("{}, từ {} ngày {}{chair}.{holds}", s.name, clock(s.starts), s.day));
        }
    }
    if g.kind == GatheringKind::SummingUp && tense == Tense::Over {
        out.push("Kết quả biểu quyết, bầu cử và các đề nghị khen thưởng: lấy từ biên bản hội nghị.".into());
    }
    for f in r.photos {
        out.push(format!("[Ảnh {}, tệp {}] {}", f.place, f.file_name(), f.words()));
    }
    for s in r.programme.sessions.iter().filter(|_| r.photos.is_empty()) {
        out.push(format!("[Ảnh: {}, {}. Chú thích: ai, đang làm gì; người chụp.]", s.name, s.day));
    }
    out.join("\n\n")
}

fn guests(g: &Gathering, will: &str) -> String {
    let leaders = if g.leaders_attend { ", có lãnh đạo Đảng, Nhà nước dự" } else { "" };
    format!("Hội nghị {will}có khoảng {} đại biểu{leaders}.", g.expected)
}
