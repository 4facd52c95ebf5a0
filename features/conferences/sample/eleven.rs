//! Story S1, the advisory and synthesis bloc, 30/11/2023: eleven members review one another, agree on one flag of the
//! Government, two flags and five certificates of the province, and elect the head of 2024. Which unit was proposed for
//! what the article does not tell: it follows the made-up scores.

use super::{Teller, day, who};
use crate::model::{Amendment, AmendmentId, ConferenceId, Decision, Note, NoteId, Plan, Presence, Step};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE};
use crate::store;
use awards::{Award, Commendation, Title};
use ballots::{Kind, Method};
use db::Writing;
use kernel::{Allowed, BlocId, BodyId, Moment, PersonId, Refusal, Uuid, YearId};
use organisations::sample::ThamMuu;
use people::sample::CastOfEleven;

/// How far the story is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ToldOfEleven {
    /// 29/11/2023: all sheets closed, the conference planned.
    DayBefore,
    /// 30/11/2023: the same, as the units come in.
    Morning,
    /// 30/11/2023, after the election, where the article ends.
    Elected,
}

impl ToldOfEleven {
    /// The instant at which the story stands.
    pub fn moment(self) -> Moment {
        match self {
            ToldOfEleven::DayBefore => Moment::at(day(2023, 11, 29), 14, 0),
            ToldOfEleven::Morning => at(7, 45),
            ToldOfEleven::Elected => at(10, 40),
        }
    }
}

/// Who and what the story is about.
pub struct StoryOfEleven {
    /// The bodies.
    pub m: ThamMuu,
    /// The people.
    pub cast: CastOfEleven,
    /// The bloc.
    pub bloc: BlocId,
    /// 2023.
    pub year: YearId,
    /// 2024.
    pub next: YearId,
    /// The conference.
    pub conference: ConferenceId,
}

fn at(hour: i64, minute: i64) -> Moment {
    Moment::at(day(2023, 11, 30), hour, minute)
}

/// Tells the story up to here.
///
/// # Errors
/// Whatever the features refuse; then nothing of it is kept.
pub fn tham_muu(w: &mut Writing, told: ToldOfEleven) -> Result<StoryOfEleven, Refusal> {
    let program = w.who().clone();
    let nobody = PersonId(Uuid::nil());
    let m = organisations::sample::tham_muu(w, nobody)?;
    let (bloc, year_id) = blocs::sample::tham_muu(w, &m, nobody)?;
    let cast = people::sample::tham_muu(w, &m)?;
    let clerk = cast.clerk_of[0];
    let year = blocs::year(w, year_id, day(2023, 11, 28))?;
    covenants::sample::tham_muu_2023(w, &year, &cast.leader_of, clerk)?;
    awards::sample::eleven(w, m.council, nobody)?;
    scoring::sample::tham_muu_2023(w, &year, &cast.clerk_of)?;
    let pen = who(w, clerk, Moment::at(day(2023, 11, 28), 9, 0))?;
    w.as_person(pen);
    let next = blocs::ensure_next(w, &Allowed::in_a_story(year.run(), clerk), &year, YearId(Uuid::now_v7()))?;
    let conference = ConferenceId(Uuid::now_v7());
    let (members, leaders) = (m.members.to_vec(), cast.leader_of.to_vec());
    let mut teller = Teller { w, year, members, leaders, clerk, conference };
    teller.plans()?;
    if told >= ToldOfEleven::Elected {
        teller.adopts_the_report_and_reviews()?;
        teller.agrees_on_proposals()?;
        teller.elects(&m, next)?;
        // The clerk of the unit just elected begins the next rubric.
        let clerk = cast.clerk_of[1];
        let pen = who(teller.w, clerk, at(10, 30))?;
        teller.w.as_person(pen);
        let next = blocs::year(teller.w, next, day(2023, 11, 30))?;
        scoring::sample::tham_muu_2024(teller.w, &next, clerk)?;
    }
    teller.w.as_person(program);
    Ok(StoryOfEleven { m, cast, bloc, year: year_id, next, conference })
}

impl Teller<'_, '_> {
    fn plans(&mut self) -> Result<(), Refusal> {
        let plan = Plan {
            day: day(2023, 11, 30),
            hour: "08:00".into(),
            locality: String::new(),
            place: "phòng họp Cục Quản lý thị trường tỉnh".into(),
            chair: "Nguyễn Đăng Thử".into(),
            chair_post: "Cục trưởng Cục Quản lý thị trường tỉnh".into(),
            secretary: people::person(self.w, self.clerk)?.name,
            secretary_post: "Chuyên viên Cục Quản lý thị trường tỉnh".into(),
            guests: "Ủy viên Thường trực Hội đồng Thi đua – Khen thưởng tỉnh, Trưởng ban Ban Thi đua – Khen thưởng, Sở Nội vụ".into(),
            rule: crate::needs::usual_rule(),
            rule_source: "Quy chế hoạt động của khối".into(),
            report: "Năm 2023 các đơn vị thực hiện Chỉ thị số 01/CT-UBND ngày 03/01/2023; tham mưu cho Tỉnh ủy, Hội đồng nhân dân, Ủy ban nhân dân tỉnh; giúp người dân, doanh nghiệp; giữ các chỉ số quản trị của tỉnh.\nPhương hướng, nhiệm vụ năm 2024: nâng chất lượng tham mưu, chấm điểm công bằng, khách quan.".into(),
            copies: crate::pages::COPIES,
            handover_copies: crate::pages::HANDOVER_COPIES,
        };
        let ok = self.run();
        store::create(self.w, &ok, &self.year, &plan, true)?;
        let says = "Lập kế hoạch hội nghị tổng kết Khối tham mưu, tổng hợp, năm 2023, ngày 30/11/2023.";
        self.fact("conferences.planned", says)
    }

    /// The draft report is adopted after discussion and amendments; the units review one another.
    fn adopts_the_report_and_reviews(&mut self) -> Result<(), Refusal> {
        self.clock(at(7, 55))?;
        let ok = self.run();
        for body in self.members.clone() {
            let here = Presence { body, present: true, delegate: String::new(), reason: String::new() };
            store::set_presence(self.w, &ok, &here)?;
        }
        self.fact("conferences.presence_noted", "Điểm danh: có mặt 11/11 đơn vị.")?;
        store::open(self.w, &ok, at(8, 0))?;
        self.clock(at(8, 0))?;
        self.fact("conferences.opened", "Khai mạc hội nghị lúc 08:00, có mặt 11/11 đơn vị.")?;
        let moved = [
            (
                "Sở Tài chính",
                "Bổ sung kết quả tiết kiệm chi thường xuyên của các đơn vị.",
                Decision::Adopted,
                "",
            ),
            ("Thanh tra tỉnh", "Nêu rõ số đơn thư giải quyết đúng hạn.", Decision::Adopted, ""),
            (
                "Cục Thống kê tỉnh",
                "Thay số liệu ước tính bằng số liệu chính thức quý IV.",
                Decision::Rejected,
                "Số liệu chính thức quý IV chưa công bố; báo cáo ghi rõ là ước tính.",
            ),
        ];
        for (no, (proposer, text, decision, why)) in (1..).zip(moved) {
            let a = Amendment {
                id: AmendmentId(Uuid::now_v7()),
                no,
                proposer: proposer.into(),
                text: text.into(),
                decision,
                why: why.into(),
                worked_in: false,
            };
            store::add_amendment(self.w, &ok, &a, at(8, 15 + 4 * no))?;
            self.clock(at(8, 15 + 4 * no))?;
            let says = format!(
                "Ý kiến bổ sung số {no} vào báo cáo, của {proposer}: “{text}” Kết luận: {}.",
                decision.vietnamese()
            );
            self.fact("conferences.amendment_moved", &says)?;
        }
        self.close(Step::Report, at(8, 35))?;
        self.clock(at(8, 44))?;
        let version = scoring::publish(self.w, &self.run_year(), &self.year, None)?;
        store::announce(self.w, &ok, version)?;
        self.close(Step::Scores, at(8, 45))?;
        let speaker = "Ủy viên Thường trực Hội đồng Thi đua – Khen thưởng tỉnh";
        let text = "Đề nghị các đơn vị bình xét trên cơ sở bảng điểm đã thống nhất.";
        let n = Note { id: NoteId(Uuid::now_v7()), no: 1, speaker: speaker.into(), text: text.into() };
        store::add_note(self.w, &ok, &n, at(8, 52))?;
        self.clock(at(8, 52))?;
        self.fact("conferences.note_taken", &format!("Ý kiến phát biểu số 1, của {speaker}: “{text}”"))?;
        self.close(Step::Discussion, at(9, 5))
    }

    /// One flag of the Government, two flags and five certificates of the province, down the ranking.
    fn agrees_on_proposals(&mut self) -> Result<(), Refusal> {
        self.clock(at(9, 6))?;
        let today = self.w.who().at.day();
        let ranked: Vec<BodyId> = scoring::table(self.w, &self.year, today)?
            .map(|t| t.rows.iter().map(|r| r.body).collect())
            .unwrap_or_default();
        let government = std::iter::once(Award::Title(Title::GovernmentFlag));
        let province = std::iter::repeat_n(Award::Title(Title::ProvinceFlag), 2);
        let certificates = std::iter::repeat_n(Award::Form(Commendation::ProvinceCertificate), 5);
        let everybody: Vec<usize> = (0..self.members.len()).collect();
        for (n, (award, body)) in (0..).zip(government.chain(province).chain(certificates).zip(ranked)) {
            let id = self.ballot((Kind::Proposal, GROUP_VOTE, &award.ballot_title()), body, Method::Phone)?;
            self.proposes(id, award)?;
            self.agree(id, at(9, 8 + 4 * n), &everybody, Some(at(9, 11 + 4 * n)))?;
        }
        self.close(Step::Vote, at(9, 45))
    }

    /// The head of 2024 as published; the deputy is made up.
    fn elects(&mut self, m: &ThamMuu, next: YearId) -> Result<(), Refusal> {
        let (chosen, second) = (m.elected(), m.members[2]);
        self.clock(at(9, 48))?;
        let head =
            self.ballot((Kind::Election, GROUP_HEAD, "Bầu Khối trưởng năm 2024"), chosen, Method::Phone)?;
        let deputy =
            self.ballot((Kind::Election, GROUP_DEPUTY, "Bầu Khối phó năm 2024"), second, Method::Phone)?;
        let everybody: Vec<usize> = (0..self.members.len()).collect();
        self.agree(head, at(9, 50), &everybody, Some(at(9, 56)))?;
        self.agree(deputy, at(9, 57), &everybody, Some(at(10, 3)))?;
        self.clock(at(10, 4))?;
        let how = "Bầu tại hội nghị tổng kết Khối tham mưu, tổng hợp, năm 2023";
        blocs::set_heads(self.w, &self.run_year(), next, (chosen, second), day(2023, 11, 30), how)?;
        self.close(Step::Election, at(10, 5))
    }
}
