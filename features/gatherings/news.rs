//! The news draft ("bản tin nháp") out of the records, as text to be copied. No I/O.

use crate::model::{Gathering, GatheringKind};
use crate::photos::Photo;
use crate::programme::{Programme, clock};
use kernel::Day;

/// What the draft is made of.
pub(crate) struct Records<'a> {
    pub(crate) g: &'a Gathering,
    pub(crate) host: &'a str,
    /// The bloc, with its members' names.
    pub(crate) bloc: Option<(&'a str, Vec<&'a str>)>,
    pub(crate) programme: &'a Programme,
    /// In the order they are printed.
    pub(crate) photos: &'a [Photo],
    pub(crate) today: Day,
}

/// The draft: title, lead, what happens, captions for pictures.
pub(crate) fn draft(r: &Records) -> String {
    let g = r.g;
    let over = r.today > g.last_day;
    let will = if over { "đã" } else { "sẽ" };
    let place = if g.place.is_empty() { String::new() } else { format!(", tại {}", g.place) };
    let days = match g.first_day == g.last_day {
        true => format!("Ngày {}", g.first_day),
        false => format!("Trong các ngày {}", g.days_words()),
    };
    let mut out = vec![
        g.name.clone(),
        format!("{days}{place}, {} {will} tổ chức {}.", r.host, kernel::lower_first(&g.name)),
        guests(g, will),
    ];
    if let Some((bloc, members)) = &r.bloc {
        out.push(format!("{bloc} gồm {} đơn vị thành viên: {}.", members.len(), members.join("; ")));
    }
    for of_day in r.programme.sessions.chunk_by(|a, b| a.day == b.day) {
        for s in of_day {
            let chair = if s.chair.is_empty() { String::new() } else { format!(", {} chủ trì", s.chair) };
            let timed = r.programme.timed(s, g.leaders_attend);
            let items: Vec<&str> =
                timed.iter().filter(|t| !t.dormant).map(|t| t.item.title.as_str()).collect();
            let holds =
                if items.is_empty() { String::new() } else { format!(" Nội dung: {}.", items.join("; ")) };
            out.push(format!("{}, từ {} ngày {}{chair}.{holds}", s.name, clock(s.starts), s.day));
        }
    }
    if g.kind == GatheringKind::SummingUp && over {
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
    format!("Hội nghị {will} có khoảng {} đại biểu{leaders}.", g.expected)
}
