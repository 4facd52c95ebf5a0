//! What a change of days makes odd without making any two records differ: told before it is written. Pure.

use gatherings::{Change, Gathering};
use kernel::{Day, grouped};

/// The sentences for one change of a gathering at which so many people are present already.
pub(crate) fn heeded(g: &Gathering, change: &Change, present: usize, today: Day) -> Vec<String> {
    let Change::Days { first, last } = change else { return Vec::new() };
    let mut says = Vec::new();
    // A conference that goes on a day longer moves nobody's entry.
    if present > 0 && *first != g.first_day {
        let many = grouped(i64::try_from(present).unwrap_or(i64::MAX));
        says.push(format!(
            "Đã điểm danh {many} người vào hội nghị ngày {}. Dời ngày thì các lượt vào ấy vẫn giữ, những người ấy vẫn tính là có mặt.",
            g.days_words()
        ));
    }
    // A gathering that lies behind may be put right; only what goes back beyond today is told.
    if *last < today && *last != g.last_day {
        says.push(format!("Ngày kết thúc mới, {last}, đã qua (hôm nay {today})."));
    } else if *first < today && *first < g.first_day {
        says.push(format!("Ngày bắt đầu mới, {first}, đã qua (hôm nay {today})."));
    }
    says
}
