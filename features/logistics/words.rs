//! Small words of several pages.

use gatherings::Clash;
use kernel::Day;

/// "27/3 – 28/3/2024", or the one day.
pub(crate) fn days((first, last): (Day, Day)) -> String {
    if first == last { first.to_string() } else { format!("{} – {last}", first.short()) }
}

/// "giờ “08 giờ 00, …”, nay là “13 giờ 30, …”": the first line of a letter that is another now.
pub(crate) fn hours(told: &str, now: &str) -> String {
    let (mut a, mut b) = (told.lines(), now.lines());
    loop {
        match (a.next(), b.next()) {
            (Some(was), Some(is)) if was == is => {}
            (Some(was), Some(is)) => return format!("giờ “{was}”, nay là “{is}”"),
            (Some(was), None) => return format!("giờ “{was}”, nay không còn buổi ấy"),
            (None, Some(is)) => return format!("thiếu buổi “{is}”"),
            (None, None) => return "giờ khác".to_owned(),
        }
    }
}

/// Which clash of a programme, the same as long as it is the same one.
pub(crate) fn clash(c: &Clash) -> String {
    match c {
        Clash::OutsideDays(s) => format!("{s}:days"),
        Clash::PastMidnight(s) => format!("{s}:midnight"),
        Clash::Beyond(i, _) => format!("{i}:beyond"),
        Clash::RoomTwice(a, b) => format!("{a}:{b}:room"),
        Clash::SpeakerTwice(name, a, b) => format!("{a}:{b}:{name}"),
        Clash::SpeakersBeyond(i, _) => format!("{i}:speakers"),
    }
}
