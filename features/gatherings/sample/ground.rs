//! The bodies, the cluster and the people of the story.

use super::{MienDong, PROVINCES, day};
use crate::model::GatheringId;
use blocs::BlocKind;
use db::Writing;
use kernel::{Allowed, BlocId, BodyId, PersonId, Post, Refusal, Scope, Uuid, YearId};
use organisations::sample::{BodyKind, Level, NewBody, NewHolder, body, holder};

/// The people of the story, all invented.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// Clerk of the standing body; prepares the conference.
    pub clerk: PersonId,
    /// Head of the standing body's office: officer over all of the province.
    pub officer: PersonId,
    /// The chairman of the province.
    pub leader: PersonId,
    /// Clerk of Công an tỉnh.
    pub police: PersonId,
    /// Clerk of the broadcaster and newspaper.
    pub press: PersonId,
    /// Clerk of tỉnh Đồng Nai, a member of the cluster.
    pub member: PersonId,
    /// Stands at the gates on the day of the conference.
    pub usher: PersonId,
}

/// Accounts of the people of the story.
///
/// # Errors
/// As the deeds of the pages do.
pub fn cast(w: &mut Writing, m: &MienDong) -> Result<Cast, Refusal> {
    let from = day("01/01/2023")?;
    let mut add = |login: &str, name: &str, title: &str, body: BodyId, post: (Post, Scope)| {
        let posts = &[post];
        people::sample::person(
            w,
            people::sample::NewSample { login, name, title, body: Some(body), posts, from },
        )
    };
    let (clerk, leader, officer) = (Post::Clerk, Post::Leader, Post::Officer);
    let at = Scope::Body;
    Ok(Cast {
        clerk: add("mo.lt", "Lê Thị Mơ", "Chuyên viên TĐKT", m.host(), (clerk, at(m.host())))?,
        officer: add(
            "thang.vd",
            "Vũ Đức Thăng",
            "Trưởng ban",
            m.standing,
            (officer, Scope::Below(m.host())),
        )?,
        leader: add("minh.hb", "Hà Bình Thuận Minh", "Chủ tịch", m.host(), (leader, at(m.host())))?,
        police: add("vinh.nq", "Ngô Quốc Vinh", "Cán bộ tham mưu", m.police, (clerk, at(m.police)))?,
        press: add("lam.tt", "Tống Thanh Lam", "Biên tập viên", m.press, (clerk, at(m.press)))?,
        member: add(
            "ngan.dk",
            "Đoàn Kim Ngân",
            "Chuyên viên TĐKT",
            m.provinces[1],
            (clerk, at(m.provinces[1])),
        )?,
        usher: add(
            "diep.mtn",
            "Mạc Thị Ngọc Điệp",
            "Cán bộ đón tiếp",
            m.host(),
            (Post::Usher, at(m.host())),
        )?,
    })
}

pub(super) fn bodies(w: &mut Writing) -> Result<MienDong, Refusal> {
    let committee = |code: &str, full: &str, short: &str| NewBody {
        kind: BodyKind::Committee,
        ..NewBody::called(code, full, short)
    };
    let council = "Hội đồng Thi đua – Khen thưởng Trung ương";
    let central = body(
        w,
        NewBody {
            level: Level::Central, ..committee("TW.HDTDKT", council, "Hội đồng TĐKT Trung ương")
        },
    )?;
    let mut provinces = [central; 7];
    for (n, (code, name)) in PROVINCES.into_iter().enumerate() {
        let (full, short) = (format!("Ủy ban nhân dân tỉnh {name}"), format!("UBND tỉnh {name}"));
        provinces[n] = body(w, committee(code, &full, &short))?;
    }
    let host = provinces[0];
    let mut below = |kind: BodyKind, code: &str, full: &str, short: &str| {
        body(w, NewBody { kind, parent: Some(host), ..NewBody::called(code, full, short) })
    };
    let standing = "Thường trực Hội đồng Thi đua – Khen thưởng tỉnh Bình Phước";
    let made = MienDong {
        central,
        provinces,
        standing: below(BodyKind::Committee, "BP.TTHDTDKT", standing, "Thường trực HĐ TĐKT tỉnh")?,
        office: below(
            BodyKind::Office,
            "BP.VPUBND",
            "Văn phòng Ủy ban nhân dân tỉnh Bình Phước",
            "VP UBND tỉnh Bình Phước",
        )?,
        police: below(BodyKind::Department, "BP.CA", "Công an tỉnh Bình Phước", "Công an tỉnh Bình Phước")?,
        culture: below(
            BodyKind::Department,
            "BP.SVHTTDL",
            "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Phước",
            "Sở VHTTDL Bình Phước",
        )?,
        press: below(
            BodyKind::Other,
            "BP.DAIBAO",
            "Đài Phát thanh – Truyền hình và Báo Bình Phước",
            "Đài PT-TH và Báo Bình Phước",
        )?,
        finance: below(
            BodyKind::Department,
            "BP.STC",
            "Sở Tài chính tỉnh Bình Phước",
            "Sở Tài chính Bình Phước",
        )?,
        bloc: BlocId(Uuid::now_v7()),
        year: YearId(Uuid::now_v7()),
        gathering: GatheringId(Uuid::now_v7()),
    };
    let chair = NewHolder::called("Hà Bình Thuận Minh", "Chủ tịch", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH");
    holder(w, host, chair.leading())?;
    Ok(made)
}

pub(super) fn cluster(w: &mut Writing, m: &MienDong, by: PersonId) -> Result<(), Refusal> {
    let new = blocs::NewBloc {
        bloc: m.bloc,
        year: m.year,
        kind: BlocKind::Cluster,
        number: 2023,
        name: "Cụm miền Đông Nam Bộ".into(),
        long: "Cụm thi đua các tỉnh miền Đông Nam Bộ".into(),
        managing: m.central,
        members: m.provinces.to_vec(),
    };
    blocs::sample::bloc(w, &new, by)?;
    let from = day("15/3/2023")?;
    let year = blocs::year(w, m.year, from)?;
    let how = "bầu tại hội nghị tổng kết năm 2022";
    // The deputy is made up.
    let heads = (m.host(), m.provinces[1]);
    blocs::set_heads(w, &Allowed::in_a_story(year.run(), by), m.year, heads, from, how)
}
