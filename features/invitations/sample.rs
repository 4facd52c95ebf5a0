//! Invitations of the cluster's conference of 28/3/2024 (75 delegates), for tests and the demo. Hours, names, hall and answers
//! are made up; the gathering is marked as illustrative.

use crate::deeds;
use crate::model::{Answer, Coming, How, Setting, Travel};
use crate::seats::{Block, BlockId, Seat, SeatMap};
use crate::store::{self, Pen};
use crate::{Means, Roll, Scan, ScanId, StandAtGate};
use db::Writing;
use delegates::sample::MienDongDelegates;
use delegates::{Delegate, DelegateId};
use gatherings::sample::MienDong;
use gatherings::{Gathering, GatheringId, PrepareGathering};
use kernel::{Allowed, Day, Moment, PersonId, Refusal, Uuid};

/// What the story has after its invitations went out.
#[derive(Clone, Debug)]
pub struct MienDongInvitations {
    /// Everybody invited, in the order of their numbers.
    pub invited: Vec<DelegateId>,
}

fn host(g: &Gathering, by: PersonId) -> Allowed<PrepareGathering> {
    Allowed::in_a_story(g.prepare(), by)
}

/// The words of a story's invitations.
///
/// # Errors
/// As the deed does.
pub fn words(w: &mut Writing, gathering: GatheringId, by: PersonId) -> Result<(), Refusal> {
    let g = gatherings::gathering(w, gathering)?;
    let s = Setting {
        address: "https://thidua.binhphuoc.example".into(),
        issuer: "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC".into(),
        symbol: "GM-UBND".into(),
        town: "Bình Phước".into(),
        day: Some(g.first_day.plus_days(-7)),
        words: "Sự có mặt của quý đại biểu góp phần vào thành công của hội nghị.".into(),
        answer_until: Some(g.first_day.plus_days(-2)),
        authority: "TM. ỦY BAN NHÂN DÂN".into(),
        post: "CHỦ TỊCH".into(),
        signer: "Hà Bình Thuận Minh".into(),
        sender: "giaymoi@binhphuoc.example".into(),
        half_sheet: false,
        gates: vec!["Cửa chính".into(), "Cửa phụ".into()],
        version: 0,
    };
    deeds::set_up(w, &host(&g, by), &g, &s)
}

/// An answer nobody gave yet.
fn blank(delegate: DelegateId, at: Moment) -> Answer {
    Answer {
        delegate,
        coming: Coming::Yes,
        instead_name: String::new(),
        instead_post: String::new(),
        companions: 0,
        travel: None,
        meals: None,
        nights: 0,
        note: String::new(),
        by: "Đại biểu, qua liên kết giấy mời".into(),
        at,
        version: 0,
    }
}

/// The invitations of the cluster's conference: numbered, sent a week before, about half of them answered; a hall of two
/// blocks, the presidium's places reserved, everybody seated by protocol.
///
/// # Errors
/// As the deeds do.
pub fn of_mien_dong(
    w: &mut Writing,
    m: &MienDong,
    _d: &MienDongDelegates,
    by: PersonId,
) -> Result<MienDongInvitations, Refusal> {
    words(w, m.gathering, by)?;
    let g = gatherings::gathering(w, m.gathering)?;
    let ok = host(&g, by);
    deeds::number_all(w, &ok, &g)?;
    let all: Vec<Delegate> = delegates::delegates(w, g.id)?;
    let invited: Vec<DelegateId> = store::invitations(w, g.id)?.iter().map(|i| i.delegate).collect();
    let near: Vec<DelegateId> = invited.iter().copied().skip(61).collect();
    let far: Vec<DelegateId> = invited.iter().copied().take(61).collect();
    let sent_on = g.first_day.plus_days(-7);
    deeds::mark_sent(w, &ok, &g, (Uuid::now_v7(), &far), (How::Post, sent_on))?;
    deeds::mark_sent(w, &ok, &g, (Uuid::now_v7(), &near), (How::Hand, sent_on))?;
    answers(w, &g, &all, sent_on, by)?;
    hall(w, &g, by)?;
    Ok(MienDongInvitations { invited })
}

fn answers(
    w: &mut Writing,
    g: &Gathering,
    all: &[Delegate],
    sent_on: Day,
    by: PersonId,
) -> Result<(), Refusal> {
    let ok = host(g, by);
    for (n, d) in all.iter().enumerate().filter(|(n, _)| n % 2 == 0) {
        let hour = i64::try_from(n % 9).unwrap_or(0) + 8;
        let a = Answer {
            coming: match n {
                20 => Coming::No,
                34 => Coming::Instead,
                _ => Coming::Yes,
            },
            travel: Some(if n % 4 == 0 { Travel::Bus } else { Travel::Own }),
            meals: Some(n % 3 != 0),
            nights: i64::from(n < 61 && n % 4 == 0),
            companions: i64::from(n % 10 == 0),
            note: if n == 8 { "Ăn chay".into() } else { String::new() },
            instead_name: if n == 34 { "Lý Thị Ngân".into() } else { String::new() },
            instead_post: if n == 34 { "Phó Chánh Văn phòng".into() } else { String::new() },
            ..blank(d.id, Moment::at(sent_on.plus_days(1), hour, 15))
        };
        deeds::answer(w, &Pen::Host(ok.clone()), (g, d), &a)?;
    }
    Ok(())
}

/// Two blocks of eight rows of six; two places at the front are kept.
fn hall(w: &mut Writing, g: &Gathering, by: PersonId) -> Result<(), Refusal> {
    let block = |name: &str| Block { id: BlockId(Uuid::now_v7()), name: name.into(), rows: 8, wide: 6 };
    let (left, right) = (block("Khối trái"), block("Khối phải"));
    let mut map = SeatMap { blocks: vec![left, right.clone()], from_middle: true, ..SeatMap::default() };
    for place in 1..=2 {
        map.reserved.insert(Seat { block: right.id, line: 1, place }, "Chủ trì hội nghị".into());
    }
    let ok = host(g, by);
    deeds::keep_hall(w, &ok, g, (&SeatMap::default(), &map), "Lập sơ đồ hội trường: 2 khối, 96 chỗ.")?;
    let map = store::seats::map(w, g.id)?;
    deeds::seat_all(w, &ok, g, (&map, false))?;
    Ok(())
}

/// These came through the main gate, a minute apart, from this moment on.
///
/// # Errors
/// As the deed does.
pub fn came(
    w: &mut Writing,
    gathering: GatheringId,
    who: &[DelegateId],
    (from, by): (Moment, PersonId),
) -> Result<(), Refusal> {
    let g = gatherings::gathering(w, gathering)?;
    let ok = Allowed::in_a_story(StandAtGate::of(&g), by);
    let all = delegates::everybody(w, g.id)?;
    let mut roll = Roll::of(store::scans::log(w, g.id)?.into_iter().map(|t| t.scan));
    for (n, id) in (0_i64..).zip(who) {
        let d = all.iter().find(|d| d.id == *id).ok_or(Refusal::NotFound)?;
        let scan = Scan {
            id: ScanId(Uuid::now_v7()),
            delegate: *id,
            at: from.plus_seconds(60 * n),
            gate: crate::model::FIRST_GATE.into(),
            means: Means::Code,
            undone: false,
        };
        deeds::scan(w, &ok, (&g, d), (&mut roll, scan))?;
    }
    Ok(())
}

/// So many delegates in one delegation, all with numbered invitations; for benches and big lists.
///
/// # Errors
/// As the deeds do.
pub fn large(w: &mut Writing, gathering: GatheringId, n: usize, by: PersonId) -> Result<(), Refusal> {
    delegates::sample::large(w, gathering, n, by)?;
    let g = gatherings::gathering(w, gathering)?;
    if store::setting(w, gathering)?.version == 0 {
        words(w, gathering, by)?;
    }
    deeds::number_all(w, &host(&g, by), &g)?;
    Ok(())
}
