//! Quota rows as stories need them, for tests and the demo.

use crate::deeds;
use crate::duties::ManageQuotas;
use crate::quota::{Quota, QuotaId, Standing};
use blocs::BlocKind;
use db::Writing;
use kernel::{Allowed, BodyId, Day, PersonId, Refusal, Uuid};

/// What the rows of Khối 5 are inferred from: the article tells what was proposed, not what was allowed.
pub const KHOI_5_BASIS: &str = "Bài báo về hội nghị Khối 5 ngày 07/3/2019";

/// The row of Khối 5 for 2018: six members, one province flag, two certificates. Illustrative.
///
/// # Errors
/// As the deed of the page does.
pub fn khoi_5(w: &mut Writing, managing: BodyId, by: PersonId) -> Result<QuotaId, Refusal> {
    let row = row(managing, (6, 6), [0, 1, 2], KHOI_5_BASIS);
    add(w, &row, by)
}

/// A row for a bloc of eleven: one government flag, two province flags, five certificates. Illustrative.
///
/// # Errors
/// As the deed of the page does.
pub fn eleven(w: &mut Writing, managing: BodyId, by: PersonId) -> Result<QuotaId, Refusal> {
    let basis = "Bài báo về hội nghị Khối các cơ quan tham mưu, tổng hợp ngày 30/11/2023";
    add(w, &row(managing, (11, 11), [1, 2, 5], basis), by)
}

/// A row for a cluster of seven provinces: the one in front is proposed for the Government's flag. Illustrative: no source
/// tells it.
///
/// # Errors
/// As the deed of the page does.
pub fn seven_provinces(w: &mut Writing, managing: BodyId, by: PersonId) -> Result<QuotaId, Refusal> {
    let row = row(managing, (7, 7), [1, 0, 0], "Chỉ tiêu minh họa cho cụm bảy tỉnh");
    add(w, &Quota { kind: Some(BlocKind::Cluster), ..row }, by)
}

/// A row for blocs ("khối") of a size from 01/01/2018, to be changed where the story wants it otherwise.
pub fn row(managing: BodyId, size: (i64, i64), slots: [i64; 3], basis: &str) -> Quota {
    Quota {
        id: QuotaId(Uuid::now_v7()),
        managing,
        kind: Some(BlocKind::Sector),
        size,
        slots,
        share: None,
        exclusive: true,
        least: [None; 3],
        basis: basis.to_owned(),
        standing: Standing::Illustrative,
        from: Day(kernel::jiff::civil::date(2018, 1, 1)),
        until: None,
        version: 1,
    }
}

/// Enters a row as the officer does.
///
/// # Errors
/// As the deed of the page does.
pub fn add(w: &mut Writing, row: &Quota, by: PersonId) -> Result<QuotaId, Refusal> {
    let ok = Allowed::in_a_story(ManageQuotas::of(row.managing, vec![row.managing]), by);
    let fact = deeds::add(w, &ok, row)?;
    w.remember(&fact)?;
    Ok(row.id)
}
