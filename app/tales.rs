//! The stories the program can tell into a new database, for practice and the demo.

use conferences::sample::{Told, ToldOfEleven, khoi_5, tham_muu};
use db::{Db, Who, Writing};
use exemplars::sample::Keep;
use exemplars::sample::binh_duong::BinhDuong;
use exemplars::sample::nghi_son::NghiSon;
use gatherings::sample::Told as Prepared;
use kernel::{Day, Moment, PersonId, Refusal, Uuid};
use organisations::sample::NewBody;
use std::path::Path;

/// A story, and how far it is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tale {
    /// The conference of Khối 5, 07/3/2019.
    Khoi5(Told),
    /// The advisory and synthesis bloc's, 30/11/2023.
    Eleven(ToldOfEleven),
    /// The cluster of the south-eastern provinces preparing its conference of 28/3/2024: the morning after the meeting of
    /// 13/3, or the morning of the conference.
    MienDong(gatherings::sample::Told),
    /// The plan of thị xã Nghi Sơn: the day after the meeting of 12/02/2025, or in June.
    NghiSon {
        /// In June, when the town's own conference is due.
        june: bool,
    },
    /// The plan of tỉnh Bình Dương, 24/9/2019.
    BinhDuong,
    /// A hall of five hundred delegates on the morning of the cluster's conference, for trying the gates.
    FullHall,
}

/// Story, how far, and the tale: the words of the command line.
pub(crate) const TALES: [(&str, &str, Tale); 12] = [
    ("khoi-5", "week-before", Tale::Khoi5(Told::WeekBefore)),
    ("khoi-5", "morning", Tale::Khoi5(Told::Morning)),
    ("khoi-5", "mid-vote", Tale::Khoi5(Told::MidVote)),
    ("khoi-5", "day-after", Tale::Khoi5(Told::DayAfter)),
    ("tham-muu", "day-before", Tale::Eleven(ToldOfEleven::DayBefore)),
    ("tham-muu", "morning", Tale::Eleven(ToldOfEleven::Morning)),
    ("tham-muu", "elected", Tale::Eleven(ToldOfEleven::Elected)),
    ("mien-dong", "after-meeting", Tale::MienDong(Prepared::AfterMeeting)),
    ("mien-dong", "morning", Tale::MienDong(Prepared::AfterChange)),
    ("nghi-son", "day-after", Tale::NghiSon { june: false }),
    ("nghi-son", "june", Tale::NghiSon { june: true }),
    ("binh-duong", "october", Tale::BinhDuong),
];

/// Told by `seed` alone.
pub(crate) const MORE: [(&str, &str, Tale); 1] = [("mien-dong", "full-hall", Tale::FullHall)];

impl Tale {
    /// The instant at which the story stands.
    pub(crate) fn moment(self) -> Moment {
        let at = |words: &str, hour| Day::parse(words).map_or(Moment(0), |day| Moment::at(day, hour, 0));
        match self {
            Tale::Khoi5(told) => told.moment(),
            Tale::Eleven(told) => told.moment(),
            Tale::MienDong(Prepared::AfterChange) | Tale::FullHall => at("28/3/2024", 6),
            Tale::MienDong(_) => at("14/3/2024", 8),
            Tale::NghiSon { june: false } => at("13/02/2025", 8),
            Tale::NghiSon { june: true } => at("02/6/2025", 8),
            Tale::BinhDuong => at("02/10/2019", 8),
        }
    }

    /// Tells it into a database, in one unit of work; its pictures go into the folder of uploads. With a password everybody of
    /// it can sign in.
    pub(crate) fn tell(self, db: &Db, uploads: &Path, password: Option<String>) -> Result<(), Refusal> {
        let uploads = uploads.to_owned();
        db.write(Who::program(self.moment()), move |w| {
            let keep = |bytes: &[u8]| web::keep_file_in(&uploads, bytes);
            let everyone = match self {
                Tale::Khoi5(told) => khoi_5(w, told)?.cast.everyone(),
                Tale::Eleven(told) => tham_muu(w, told)?.cast.everyone(),
                Tale::MienDong(told) => mien_dong(w, told)?,
                Tale::FullHall => full_hall(w)?,
                Tale::NghiSon { june } => nghi_son(w, &keep, june)?,
                Tale::BinhDuong => binh_duong(w, &keep)?,
            };
            if let Some(password) = &password {
                people::sample::same_password(w, &everyone, password)?;
            }
            w.commit_remembered(())
        })
    }
}

/// The conference being prepared, with its people.
fn mien_dong(w: &mut Writing, told: Prepared) -> Result<Vec<PersonId>, Refusal> {
    let story = logistics::sample::mien_dong(w, PersonId(Uuid::now_v7()), told)?;
    let c = gatherings::sample::cast(w, &story.m)?;
    conferences::sample::mien_dong_year(w, &story.m, &c, told == Prepared::AfterChange)?;
    if told == Prepared::AfterChange {
        conferences::sample::mien_dong(w, &story.m, c.clerk)?;
        gatherings::sample::honours(w, &story.m, c.clerk)?;
        gatherings::sample::made_ready(w, &story.m, c.clerk)?;
        delegates::sample::confirmed(w, story.m.gathering, c.clerk)?;
    }
    Ok(vec![c.clerk, c.officer, c.leader, c.police, c.press, c.member, c.usher])
}

/// The conference with five hundred delegates, all invited.
fn full_hall(w: &mut Writing) -> Result<Vec<PersonId>, Refusal> {
    let by = PersonId(Uuid::now_v7());
    let m = gatherings::sample::mien_dong_told(w, by, Prepared::AfterMeeting)?;
    invitations::sample::large(w, m.gathering, 500, by)?;
    let c = gatherings::sample::cast(w, &m)?;
    Ok(vec![c.clerk, c.officer, c.usher])
}

/// The communes of the town, as the story of its exemplars names them.
const COMMUNES: [&str; 6] =
    ["Phường Hải Hòa", "Xã Thanh Sơn", "Xã Các Sơn", "Phường Nguyên Bình", "Xã Trường Lâm", "Xã Nghi Sơn"];

/// The plan, what the chair concluded, and the exemplars on their way to the town's conference.
fn nghi_son(w: &mut Writing, keep: Keep<'_>, june: bool) -> Result<Vec<PersonId>, Refusal> {
    let s = plans::sample::nghi_son(w)?;
    plans::sample::nghi_son_meeting(w, &s)?;
    if june {
        plans::sample::nghi_son_by_june(w, &s)?;
    }
    let on = w.who().at.day();
    let names = organisations::names_of(w, &s.communes, on)?;
    let called = |short: &str| {
        let found = s.communes.iter().copied().find(|b| names.short(*b) == short);
        found.ok_or_else(|| Refusal::broken(format!("no commune {short} in the story")))
    };
    let mut communes = [s.town; 6];
    for (commune, name) in communes.iter_mut().zip(COMMUNES) {
        *commune = called(name)?;
    }
    exemplars::sample::nghi_son::exemplars(w, &NghiSon { town: s.town, communes }, keep, s.officer)?;
    // Where those who are chosen go: the town's own conference, and the province's congress after it.
    let conference = gatherings::sample::nghi_son(w, s.officer, s.town)?;
    if june {
        gatherings::sample::nghi_son_in_june(w, s.officer, conference)?;
    }
    let congress = gatherings::sample::thanh_hoa(w, s.officer, (s.province, s.town))?;
    for (gathering, name) in
        [(conference, "Điển hình được chọn dự hội nghị"), (congress, "Đoàn thị xã Nghi Sơn")]
    {
        let places = (name, "Điển hình tiên tiến", 12);
        delegates::sample::sends(w, gathering, s.town, places, s.officer)?;
    }
    Ok([vec![s.chair, s.officer], s.members, s.clerks.to_vec()].concat())
}

/// The plan with its enterprises, and exemplars of the province.
fn binh_duong(w: &mut Writing, keep: Keep<'_>) -> Result<Vec<PersonId>, Refusal> {
    let s = plans::sample::binh_duong(w)?;
    let name = "Bệnh viện Đa khoa tỉnh Bình Dương";
    let hospital = NewBody { parent: Some(s.province), ..NewBody::called("BD.BVDK", name, "BVĐK tỉnh") };
    let hospital = organisations::sample::body(w, hospital)?;
    if let ([.., union, _, _], [a, b, ..], [one, two, ..]) =
        (s.departments.as_slice(), s.enterprises.as_slice(), s.districts.as_slice())
    {
        let units = [*union, *a, *b, hospital, *one, *two];
        exemplars::sample::binh_duong::exemplars(
            w,
            &BinhDuong { province: s.province, units },
            keep,
            s.officer,
        )?;
    }
    if let [.., union, _, _] = s.departments.as_slice() {
        delegates::sample::congress_of(w, (s.province, *union), s.officer)?;
    }
    Ok(vec![s.officer])
}
