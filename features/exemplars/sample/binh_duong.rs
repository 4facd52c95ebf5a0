//! Exemplars of Bình Dương on the way to the province's congress of 2020: workers, researchers, enterprises, and a model
//! with those who took it over. The story gives the plan; people and figures are made up.

use super::{
    Keep, New, adoption, composed, confirmed, day, exemplar, nominated, picture, portraits, selection,
};
use crate::model::{Composition, ExemplarId, Kind, State, Work};
use crate::selection::{Outcome, SelectionId};
use db::Writing;
use kernel::{BodyId, PersonId, Refusal, Uuid};
use organisations::Level;
use organisations::sample::{BodyKind, NewBody, body};

/// The bodies of the story.
#[derive(Clone, Copy, Debug)]
pub struct BinhDuong {
    /// Ủy ban nhân dân tỉnh Bình Dương.
    pub province: BodyId,
    /// The federation of labour, two enterprises, a hospital, two district committees.
    pub units: [BodyId; 6],
}

/// The bodies, for worlds that have none of them yet.
///
/// # Errors
/// `Broken` when the database fails.
pub fn bodies(w: &mut Writing) -> Result<BinhDuong, Refusal> {
    let new = |kind, level, parent, code: &str, full: &str| NewBody {
        kind,
        level,
        parent,
        ..NewBody::called(code, full, &full.replace("Ủy ban nhân dân", "UBND"))
    };
    let top = new(BodyKind::Committee, Level::Province, None, "BD", "Ủy ban nhân dân tỉnh Bình Dương");
    let province = body(w, top)?;
    let mut unit =
        |kind, level, code: &str, full: &str| body(w, new(kind, level, Some(province), code, full));
    Ok(BinhDuong {
        province,
        units: [
            unit(BodyKind::Union, Level::Province, "BD.LDLD", "Liên đoàn Lao động tỉnh Bình Dương")?,
            unit(BodyKind::Enterprise, Level::Base, "BD.DN1", "Công ty Cổ phần Gỗ Sông Bé")?,
            unit(
                BodyKind::Enterprise,
                Level::Base,
                "BD.DN2",
                "Công ty Trách nhiệm hữu hạn Gốm Lái Thiêu Mới",
            )?,
            unit(BodyKind::Other, Level::Province, "BD.BV", "Bệnh viện Đa khoa tỉnh Bình Dương")?,
            unit(BodyKind::Committee, Level::District, "BD.H1", "Ủy ban nhân dân huyện Phú Giáo")?,
            unit(BodyKind::Committee, Level::District, "BD.H2", "Ủy ban nhân dân huyện Dầu Tiếng")?,
        ],
    })
}

/// What the story makes.
#[derive(Clone, Debug)]
pub struct Made {
    /// All exemplars: three persons, a collective, a model.
    pub exemplars: Vec<ExemplarId>,
    /// The selection of the province, open.
    pub province: SelectionId,
}

const DUST: &str = "Anh thiết kế đường hút bụi gỗ nối với máy chà nhám, làm từ vật liệu có sẵn trong xưởng.\nNồng độ bụi ở tổ chà nhám giảm một nửa; công ty lắp cho cả bốn chuyền, tiết kiệm 320 triệu đồng mỗi năm.\nSáng kiến được phổ biến cho 11 doanh nghiệp gỗ trong khu công nghiệp.";
const MEALS: &str = "Mỗi thứ Năm, công đoàn và chủ doanh nghiệp cùng ăn với công nhân ở bếp, nghe góp ý, trả lời ngay việc làm được và hẹn ngày việc chưa làm được.\nSổ góp ý treo ở cửa bếp, ai cũng xem được.";
const WOUND: &str = "Khoa áp dụng quy trình chăm sóc vết thương mạn tính tại nhà, điều dưỡng hướng dẫn người thân qua điện thoại.\nNgày nằm viện trung bình giảm từ 14 xuống 9 ngày.";
const RUBBER: &str = "Vợ chồng chị trồng xen chuối dưới tán cao su non, thu 60 triệu đồng mỗi héc-ta mỗi năm trong lúc chờ cạo mủ; chị hướng dẫn 23 hộ cùng làm.";
const CLAY: &str = "Chị thử hơn 200 mẻ men để thay men nhập khẩu, đạt cùng độ bền với giá bằng một phần ba; dạy nghề cho 40 công nhân trẻ.";

/// The exemplars with pictures, who took over the model, and the province's selection as it stands in October 2019.
///
/// # Errors
/// As the deeds of the pages do.
pub fn exemplars(w: &mut Writing, b: &BinhDuong, keep: Keep<'_>, by: PersonId) -> Result<Made, Refusal> {
    let way = [
        (State::Discovered, "05/4/2017"),
        (State::Nurtured, "10/6/2017"),
        (State::Recognised, "12/01/2019"),
        (State::Multiplied, "01/5/2019"),
    ];
    let (none, c) = (Composition::default(), composed);
    let lines = [
        (
            Kind::Person,
            "Huỳnh Văn Út",
            "Tổ trưởng tổ cơ điện",
            1,
            "ECONOMY",
            c(true, false, false, 1988, Work::Worker),
            "Hút bụi gỗ tại nguồn.",
            DUST,
            3,
        ),
        (
            Kind::Person,
            "Võ Thị Bé Ba",
            "Nông dân xã An Bình",
            4,
            "COUNTRYSIDE",
            c(true, true, false, 1981, Work::Farmer),
            "Trồng xen chuối dưới tán cao su.",
            RUBBER,
            3,
        ),
        (
            Kind::Person,
            "Dương Thị Ngọc Ẩn",
            "Kỹ thuật viên men",
            2,
            "ECONOMY",
            c(true, true, false, 1992, Work::Researcher),
            "Làm ra men gốm thay hàng nhập.",
            CLAY,
            3,
        ),
        (
            Kind::Collective,
            "Khoa Ngoại Chấn thương",
            "32 thầy thuốc, điều dưỡng",
            3,
            "CULTURE",
            none,
            "Chăm sóc vết thương mạn tính tại nhà.",
            WOUND,
            3,
        ),
        (
            Kind::Model,
            "Bữa cơm thứ Năm",
            "Chủ doanh nghiệp và công nhân cùng ăn, cùng bàn",
            0,
            "PARTY",
            none,
            "Đối thoại mỗi tuần ở bếp ăn.",
            MEALS,
            4,
        ),
    ];
    let mut made = Vec::new();
    for (i, (kind, name, role, at, field, composition, summary, achievements, far)) in (20_u64..).zip(lines) {
        let new = New {
            kind,
            name,
            role,
            field,
            finder: "Công đoàn cơ sở",
            mentor: "Ban Chấp hành Công đoàn",
            summary,
            achievements,
            composition,
        };
        let id = exemplar(w, &new, b.units[at], way.get(..far).unwrap_or(&way), by)?;
        if kind == Kind::Person {
            let made = portraits::person(i, 480)?;
            picture(w, id, (&made, &format!("Chân dung {name}")), keep, (day("01/10/2019")?, by))?;
        }
        made.push(id);
    }
    let told = "Họp đối thoại mỗi tuần ở bếp ăn, ghi sổ góp ý.";
    let measure = |was, became| Some(("Ý kiến được giải quyết ngay", "ý kiến/tháng", was, became));
    let another = PersonId(Uuid::now_v7());
    let first =
        adoption(w, made[4], (b.units[1], None), (day("10/6/2019")?, told), (measure(300, 1900), another))?;
    confirmed(w, made[4], first, by)?;
    adoption(
        w,
        made[4],
        (b.units[2], Some(b.units[1])),
        (day("02/9/2019")?, told),
        (measure(100, 1250), another),
    )?;
    let title = "Đại hội thi đua yêu nước tỉnh Bình Dương lần thứ V";
    let province = selection(w, (b.province, Level::Province, title), ("31/3/2020", "15/8/2020"), 200, by)?;
    let on = day("02/10/2019")?;
    nominated(w, (province, made[0]), on, Some((Outcome::Chosen, "Sáng kiến đã áp dụng rộng")), by)?;
    nominated(w, (province, made[1]), on, None, by)?;
    Ok(Made { exemplars: made, province })
}
