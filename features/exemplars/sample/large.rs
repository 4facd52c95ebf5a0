//! A selection of any size, for measuring how the yearbook is set.

use super::{Keep, New, composed, day, exemplar, nominated, picture, portraits, selection, settled};
use crate::model::{Composition, Kind, State, Work};
use crate::selection::{Outcome, SelectionId};
use crate::store;
use crate::store::write;
use db::Writing;
use kernel::{Allowed, BodyId, PersonId, Refusal};
use organisations::Level;

const FAMILIES: [&str; 10] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Quách"];
const MIDDLES: [&str; 6] = ["Văn", "Thị", "Đình", "Thị Thu", "Quang", "Thị Ngọc"];
const GIVEN: [&str; 16] = [
    "An", "Ánh", "Ẩn", "Bình", "Châu", "Cường", "Dũng", "Đạt", "Giang", "Hạnh", "Khôi", "Oanh", "Ơn", "Sự",
    "Ước", "Yến",
];
const FIELDS: [&str; 6] = ["ECONOMY", "DEFENCE", "CULTURE", "PARTY", "ADMINISTRATION", "COUNTRYSIDE"];
const TOLD: [&str; 6] = [
    "Vận động bà con dồn điền đổi thửa, đưa máy cấy, máy gặt vào đồng, giảm một phần ba công lao động mỗi vụ.",
    "Lập tổ hợp tác mười hai hộ, cho vay giống không lấy lãi, dạy kỹ thuật tại ruộng và cùng ký hợp đồng bán nông sản.",
    "Soạn bộ hướng dẫn bằng tranh, đọc trên loa thôn mỗi sáng thứ Hai, để người lớn tuổi cũng nộp được hồ sơ trực tuyến.",
    "Ba năm liền được tập thể bình chọn; sáng kiến được hội đồng cấp cơ sở công nhận và nhiều đơn vị đến học.",
    "Tự học, ghi sổ từng việc đã làm, chia sẻ cách làm với đồng nghiệp trẻ trong giờ sinh hoạt chuyên môn hằng tháng.",
    "Gia đình hiến 240 mét vuông đất mở đường, vận động mười bảy hộ cùng hiến đất, góp công, để đường về thôn rộng sáu mét.",
];

fn pick<const N: usize>(all: [&'static str; N], n: usize) -> &'static str {
    all[n % N]
}

/// Two to four paragraphs, each exemplar another length.
fn told(n: usize) -> String {
    let paragraph = |p: usize| {
        let sentences: Vec<&str> = (0..3 + (n + p) % 4).map(|s| pick(TOLD, n + p + s)).collect();
        sentences.join(" ")
    };
    (0..2 + n % 3).map(paragraph).collect::<Vec<_>>().join("\n")
}

/// So many exemplars of these units, all chosen at the conference of the body above them, each with a picture.
///
/// # Errors
/// As the deeds of the pages do.
pub fn chosen(
    w: &mut Writing,
    (body, units): (BodyId, &[BodyId]),
    count: usize,
    keep: Keep<'_>,
    by: PersonId,
) -> Result<SelectionId, Refusal> {
    let title = "Hội nghị điển hình tiên tiến tỉnh giai đoạn 2020 – 2025";
    let places = i64::try_from(count).unwrap_or(i64::MAX).max(1);
    let s = selection(w, (body, Level::Province, title), ("30/4/2025", "20/6/2025"), places, by)?;
    let on = day("01/4/2025")?;
    for n in 0..count {
        let name = format!("{} {} {}", pick(FAMILIES, n), pick(MIDDLES, n / 10), pick(GIVEN, n + n / 60));
        let (kind, name) = match n % 10 {
            8 => (Kind::Collective, format!("Tổ hợp tác số {} thôn {}", n / 10 + 1, pick(GIVEN, n / 10))),
            9 => (Kind::Model, format!("Mô hình “{} cùng làm” số {}", pick(GIVEN, n / 10), n / 10 + 1)),
            _ => (Kind::Person, name),
        };
        let person =
            composed(n % 3 > 0, n % 2 == 1, n % 7 == 0, 1960 + i64::try_from(n % 45)?, Work::ALL[n % 7]);
        let (told, at) = (told(n), units.get(n % units.len().max(1)).copied().ok_or(Refusal::NotFound)?);
        let new = New {
            kind,
            name: &name,
            role: "Thôn Đông, xã An Hòa",
            field: pick(FIELDS, n / 7),
            finder: "Ban Công tác Mặt trận",
            mentor: "Hội Nông dân",
            summary: "Làm tốt, giúp người khác cùng làm.",
            achievements: &told,
            composition: if kind == Kind::Person { person } else { Composition::default() },
        };
        let way = [
            (State::Discovered, "05/4/2021"),
            (State::Nurtured, "10/6/2022"),
            (State::Recognised, "12/01/2025"),
        ];
        let id = exemplar(w, &new, at, &way, by)?;
        let seed = u64::try_from(n)?;
        let made =
            if kind == Kind::Person { portraits::person(seed, 900)? } else { portraits::field(seed, 1200)? };
        picture(w, id, (&made, &format!("Hình vẽ: {name}")), keep, (on, by))?;
        nominated(w, (s, id), on, Some((Outcome::Chosen, "Tiêu biểu")), by)?;
    }
    let held = store::selections::selection(w, s)?;
    let foreword = "Phong trào thi đua yêu nước của tỉnh trong năm năm qua đã làm nảy nở nhiều tấm gương bình dị mà cao quý.\nCuốn kỷ yếu này ghi lại việc làm của các điển hình được chọn, để bạn đọc học theo và làm theo.\nBan biên tập mong nhận được ý kiến của bạn đọc.".to_owned();
    let place = organisations::place(w, body, on)?;
    let ok = Allowed::in_a_story(crate::duties::RunSelection { place }, by);
    write::edit_selection(w, &ok, &crate::selection::Selection { foreword, ..held })?;
    settled(w, s, day("05/5/2025")?, by)?;
    Ok(s)
}
