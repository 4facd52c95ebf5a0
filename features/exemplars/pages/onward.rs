//! Where the way of a nomination leads next, so that nobody stands before a closed door.

use super::selection::Whole;
use crate::selection::{Nomination, Selection, SelectionId};
use crate::store;
use db::Reading;
use kernel::{BodyId, Day, Refusal};

/// Selections of the bodies above, the nearest first, that take nominations today.
pub(crate) fn upward(
    w: &mut Reading,
    s: &Selection,
    whole: &Whole,
    today: Day,
) -> Result<Vec<(SelectionId, String)>, Refusal> {
    let chain = whole.units.chain(s.body);
    // One level at a time: whoever is chosen here is nominated right above.
    let above: Vec<BodyId> = chain.into_iter().skip(1).take(1).collect();
    let mut open = store::selections::open_selections(w, &above)?;
    open.retain(|o| o.takes(today));
    Ok(open.into_iter().map(|o| (o.id, format!("{}, giới thiệu đến {}", o.title, o.closes_on))).collect())
}

/// What comes next, for whoever runs the selection and for whoever nominated.
pub(crate) fn next(s: &Selection, (runs, unit): (bool, &str), (all, today): (&[Nomination], Day)) -> String {
    let waiting = all.iter().filter(|n| n.outcome.is_none()).count();
    match (s.closed_on, runs) {
        (Some(_), true) => {
            "Danh sách đã chốt: đưa người được chọn vào danh sách đại biểu; đơn vị của họ giới thiệu lên cấp trên."
                .to_owned()
        }
        (Some(_), false) => "Danh sách đã chốt: điển hình được chọn giới thiệu được lên cấp trên.".to_owned(),
        (None, true) if all.is_empty() => format!("Chờ các đơn vị giới thiệu đến hết ngày {}.", s.closes_on),
        (None, true) if waiting > 0 => {
            format!("Kết luận {waiting} điển hình còn chờ ở bảng dưới, rồi chốt danh sách.")
        }
        (None, true) => "Mọi điển hình đã có kết luận: chốt danh sách ở cuối trang.".to_owned(),
        (None, false) if s.takes(today) => format!(
            "{unit} nhận giới thiệu đến hết ngày {}, rồi kết luận từng điển hình và chốt danh sách. Kết luận hiện ở đây và ở trang của điển hình.",
            s.closes_on
        ),
        (None, false) => {
            format!("Đã hết hạn giới thiệu; {unit} đang kết luận. Kết luận hiện ở đây và ở trang của điển hình.")
        }
    }
}
