//! Exemplars of the town of Nghi Sơn on the way to its conference of 2025. The story gives the town's plan and dates;
//! people, figures and the day of the conference are made up.

use super::{
    Keep, New, adoption, composed, confirmed, day, exemplar, nominated, picture, portraits, selection,
    settled,
};
use crate::model::{Composition, ExemplarId, Kind, State, Work};
use crate::selection::{Outcome, SelectionId};
use db::Writing;
use kernel::{BodyId, PersonId, Refusal, Uuid};
use organisations::Level;
use organisations::sample::{BodyKind, NewBody, body};

/// The bodies of the story: the town and some of its communes and wards.
#[derive(Clone, Copy, Debug)]
pub struct NghiSon {
    /// Ủy ban nhân dân thị xã Nghi Sơn.
    pub town: BodyId,
    /// Six communes and wards.
    pub communes: [BodyId; 6],
}

/// The bodies, for worlds that have none of them yet.
///
/// # Errors
/// `Broken` when the database fails.
pub fn bodies(w: &mut Writing) -> Result<NghiSon, Refusal> {
    let committee = |code: &str, full: &str, level, parent| NewBody {
        kind: BodyKind::Committee,
        level,
        parent,
        ..NewBody::called(code, full, &full.replace("Ủy ban nhân dân", "UBND"))
    };
    let town = body(w, committee("NS", "Ủy ban nhân dân thị xã Nghi Sơn", Level::District, None))?;
    let mut commune = |code: &str, name: &str| {
        body(w, committee(code, &format!("Ủy ban nhân dân {name}"), Level::Commune, Some(town)))
    };
    Ok(NghiSon {
        town,
        communes: [
            commune("NS.01", "phường Hải Hòa")?,
            commune("NS.02", "xã Thanh Sơn")?,
            commune("NS.03", "xã Các Sơn")?,
            commune("NS.04", "phường Nguyên Bình")?,
            commune("NS.05", "xã Trường Lâm")?,
            commune("NS.06", "xã Nghi Sơn")?,
        ],
    })
}

/// What the story makes.
#[derive(Clone, Debug)]
pub struct Made {
    /// All exemplars, in the order of the list below.
    pub exemplars: Vec<ExemplarId>,
    /// The selection of one commune, settled.
    pub commune: SelectionId,
    /// The selection of the town, open.
    pub town: SelectionId,
}

const DAIRY: &str = "Từ hai con bò giống được hỗ trợ năm 2016, gia đình mở rộng thành trang trại có 46 con, mỗi năm bán hơn 30 con bê và 60 tấn phân hữu cơ.\nChị lập tổ hợp tác gồm 12 hộ, cho mượn giống không lấy lãi, dạy cách ủ chua cỏ voi và tiêm phòng. Chín hộ trong tổ đã thoát nghèo bền vững.\nNăm 2024, tổ hợp tác ký hợp đồng bao tiêu với một doanh nghiệp chế biến, giá bán ổn định hơn trước.";
const SCHOOL: &str = "Mười hai năm dạy học ở điểm trường xa trung tâm, cô soạn bộ học liệu tập đọc song ngữ Thái – Việt, giúp học sinh lớp một đọc thông trước học kỳ hai.\nCô vận động phụ huynh góp công dựng thư viện lá cọ, đến nay có 1.400 cuốn sách.\nBa năm liền lớp cô chủ nhiệm không có học sinh bỏ học.";
const PARTY_CELL: &str = "Chi bộ họp chuyên đề mỗi quý ở nhà văn hóa thôn, mời cả người ngoài Đảng dự và góp ý; mỗi đảng viên nhận giúp một hộ và báo cáo việc đã làm trong kỳ họp sau.\nSau hai năm, thôn không còn nợ nghĩa vụ, 100% hộ hiến đất mở đường, kết nạp bốn đảng viên trẻ.";
const STREETS: &str = "Mỗi tuyến đường giao cho một tổ dân phố tự quản: tự trồng hoa, tự quét dọn chiều thứ Bảy, tự chấm điểm giữa các tổ mỗi tháng.\nPhường chỉ hỗ trợ cây giống và bảng chấm điểm; kết quả niêm yết ở nhà văn hóa.\nMô hình bắt đầu ở hai tuyến, sau một năm có 27 tuyến tham gia.";
const NURSE: &str = "Trạm trưởng lập sổ theo dõi huyết áp đến từng hộ, phân công cộng tác viên đo mỗi tháng một lần cho người trên 60 tuổi.\nTỷ lệ người cao tuổi được quản lý huyết áp của xã tăng từ 41% lên 88% sau hai năm; số ca đột quỵ phải chuyển viện giảm rõ.";
const FISHERS: &str = "Tổ đoàn kết gồm 14 tàu cùng ra khơi, cùng về bến, chia nhau tin ngư trường qua bộ đàm và góp quỹ cứu nạn.\nNăm 2023, tổ cứu hai tàu gặp nạn với 17 thuyền viên.";

/// Kind, name, role, commune, field, composition, summary, achievements, how far it came.
type Line =
    (Kind, &'static str, &'static str, usize, &'static str, Composition, &'static str, &'static str, usize);

/// One in every field but “Cải cách hành chính, chuyển đổi số”, so that the town sees what is missing.
fn lines() -> [Line; 8] {
    let none = Composition::default();
    let c = composed;
    [
        (
            Kind::Person,
            "Lò Thị Ánh",
            "Chủ trang trại, thôn Đông",
            1,
            "ECONOMY",
            c(true, true, true, 1987, Work::Farmer),
            "Nuôi bò sinh sản, giúp 12 hộ trong thôn cùng làm.",
            DAIRY,
            3,
        ),
        (
            Kind::Person,
            "Lê Thị Thu Ấm",
            "Giáo viên Trường Tiểu học Thanh Sơn",
            1,
            "CULTURE",
            c(true, true, false, 1990, Work::Researcher),
            "Soạn học liệu song ngữ cho học sinh lớp một.",
            SCHOOL,
            3,
        ),
        (
            Kind::Collective,
            "Chi bộ thôn Hữu Lộc",
            "Đảng bộ xã Các Sơn",
            2,
            "PARTY",
            none,
            "Sinh hoạt chuyên đề mở, mỗi đảng viên giúp một hộ.",
            PARTY_CELL,
            3,
        ),
        (
            Kind::Model,
            "Tuyến phố tự quản sáng – xanh – sạch – đẹp",
            "Tổ dân phố tự trồng, tự quét, tự chấm điểm",
            0,
            "COUNTRYSIDE",
            none,
            "Mỗi tuyến đường một tổ dân phố tự quản.",
            STREETS,
            4,
        ),
        (
            Kind::Person,
            "Nguyễn Đình Đạt",
            "Trạm trưởng Trạm Y tế xã Trường Lâm",
            4,
            "CULTURE",
            c(true, false, false, 1979, Work::Official),
            "Quản lý huyết áp đến từng hộ.",
            NURSE,
            3,
        ),
        (
            Kind::Collective,
            "Tổ tàu thuyền đoàn kết thôn Bắc Sơn",
            "14 tàu cá",
            5,
            "ECONOMY",
            none,
            "Cùng ra khơi, cùng về bến, cứu nạn trên biển.",
            FISHERS,
            3,
        ),
        (
            Kind::Person,
            "Trương Công Uẩn",
            "Công an viên thôn Nam Yến",
            3,
            "DEFENCE",
            c(true, false, false, 1995, Work::Armed),
            "Hòa giải từ sớm, thôn ba năm không có vụ việc phức tạp.",
            "",
            3,
        ),
        (
            Kind::Person,
            "Phạm Thị Vân",
            "Tổ trưởng tổ dân phố số 4",
            0,
            "COUNTRYSIDE",
            c(false, true, false, 1968, Work::Other),
            "Vận động bà con nộp tiền rác qua điện thoại.",
            "",
            1,
        ),
    ]
}

/// The exemplars with their pictures, the selection of a commune, and that of the town as it stands in February 2025.
///
/// # Errors
/// As the deeds of the pages do.
pub fn exemplars(w: &mut Writing, n: &NghiSon, keep: Keep<'_>, by: PersonId) -> Result<Made, Refusal> {
    let way = [
        (State::Discovered, "15/3/2022"),
        (State::Nurtured, "20/5/2022"),
        (State::Recognised, "22/12/2024"),
        (State::Multiplied, "06/01/2025"),
    ];
    let mut made = Vec::new();
    for (i, (kind, name, role, at, field, composition, summary, achievements, far)) in (0_u64..).zip(lines())
    {
        let new = New {
            kind,
            name,
            role,
            field,
            finder: "Ban Công tác Mặt trận thôn, tổ dân phố",
            mentor: if far > 1 { "Công chức văn hóa – xã hội" } else { "" },
            summary,
            achievements,
            composition,
        };
        let id = exemplar(w, &new, n.communes[at], way.get(..far).unwrap_or(&way), by)?;
        let on = day("10/01/2025")?;
        match kind {
            Kind::Person if far > 1 => {
                picture(w, id, (&portraits::person(i, 480)?, &format!("Chân dung {name}")), keep, (on, by))?;
            }
            Kind::Model => {
                picture(w, id, (&portraits::field(i, 900)?, "Tuyến đường có hoa hai bên"), keep, (on, by))?;
            }
            Kind::Person | Kind::Collective => {}
        }
        made.push(id);
    }
    streets(w, n, made[3], by)?;
    let (commune, town) = selections(w, n, &made, by)?;
    Ok(Made { exemplars: made, commune, town })
}

/// Who took the streets over, and from whom; the last report waits to be confirmed.
fn streets(w: &mut Writing, n: &NghiSon, id: ExemplarId, by: PersonId) -> Result<(), Refusal> {
    let measure = |was, became| Some(("Tuyến đường tự quản", "tuyến", was, became));
    let c = &n.communes;
    let told = "Giao tuyến đường cho tổ dân phố, thôn; chấm điểm hằng tháng.";
    let reports = [
        (c[3], None, "10/3/2024", measure(200, 1100)),
        (c[1], None, "02/6/2024", measure(0, 600)),
        (c[2], Some(c[1]), "15/9/2024", measure(100, 500)),
        (c[4], Some(c[1]), "20/11/2024", None),
        (c[5], Some(c[2]), "10/01/2025", measure(0, 300)),
    ];
    // Somebody of each unit reports, so that whoever runs the story may confirm the last one.
    let another = PersonId(Uuid::now_v7());
    for (i, (body, from, on, effect)) in reports.into_iter().enumerate() {
        let report = adoption(w, id, (body, from), (day(on)?, told), (effect, another))?;
        if i < 4 {
            confirmed(w, id, report, by)?;
        }
    }
    Ok(())
}

fn selections(
    w: &mut Writing,
    n: &NghiSon,
    made: &[ExemplarId],
    by: PersonId,
) -> Result<(SelectionId, SelectionId), Refusal> {
    let title = "Hội nghị điển hình tiên tiến xã Thanh Sơn";
    let commune = selection(w, (n.communes[1], Level::Commune, title), ("20/01/2025", "10/3/2025"), 3, by)?;
    let on = day("15/01/2025")?;
    for id in &made[..2] {
        nominated(w, (commune, *id), on, Some((Outcome::Chosen, "Tập thể giới thiệu, 100% đồng ý")), by)?;
    }
    settled(w, commune, day("22/01/2025")?, by)?;
    let title = "Hội nghị điển hình tiên tiến thị xã Nghi Sơn";
    let town = selection(w, (n.town, Level::District, title), ("15/4/2025", "20/5/2025"), 6, by)?;
    let on = day("10/02/2025")?;
    let chosen = Some((Outcome::Chosen, "Tiêu biểu của lĩnh vực, có sức lan tỏa"));
    for i in [0, 1, 2, 3] {
        nominated(w, (town, made[i]), on, chosen, by)?;
    }
    let other = "Cùng lĩnh vực và cùng đối tượng đã có điển hình tiêu biểu hơn";
    nominated(w, (town, made[4]), on, Some((Outcome::NotChosen, other)), by)?;
    nominated(w, (town, made[6]), on, None, by)?;
    Ok((commune, town))
}
