//! Story S3, Khối 5, 07/3/2019, as far as one wants it told. Built through the same functions as the pages use, so the
//! demo and the tests never live in a world of their own. What the article does not state (hours, points, names,
//! wording) is illustrative and marked so.

use crate::duties::{RunConference, SignHandover};
use crate::model::{
    Amendment, ConferenceId, Decision, HandoverItemId, HandoverSign, Item, ItemKind, Note, NoteId, Plan,
    Presence, Side, Step,
};
use crate::needs::{GROUP_DEPUTY, GROUP_HEAD, GROUP_VOTE};
use crate::store;
use awards::{Award, Commendation, Title};
use ballots::{BallotId, Cast as CastVote, Kind, Method, New, NewOption, OptionId, Said};
use blocs::Year;
use covenants::CovenantState;
use db::{Who, Writing};
use kernel::{About, Allowed, BlocId, BodyId, Day, Moment, PersonId, Refusal, Uuid, YearId};
use organisations::sample::Khoi5;
use people::sample::Cast;

mod eleven;
mod mien_dong;

pub use eleven::{StoryOfEleven, ToldOfEleven, tham_muu};
pub use mien_dong::{mien_dong, mien_dong_year};

/// How far the story is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Told {
    /// 28/02/2019: all sheets appraised, the conference planned.
    WeekBefore,
    /// 07/3/2019, 08:00: units are arriving; everything is still to be done.
    Morning,
    /// 07/3/2019, 09:41: the second proposal waits for the tellers, of the third three of six units have voted.
    MidVote,
    /// 08/3/2019: minutes and covenant signed.
    DayAfter,
}

/// Who and what the story is about.
pub struct Story {
    /// The bodies.
    pub k: Khoi5,
    /// The people.
    pub cast: Cast,
    /// Khối 5.
    pub bloc: BlocId,
    /// 2018.
    pub year: YearId,
    /// 2019.
    pub next: YearId,
    /// The conference.
    pub conference: ConferenceId,
}

/// The report of 2018 as it was adopted; its words are made up.
const REPORT: &str = "\
I. KẾT QUẢ NĂM 2018
Năm 2018, sáu đơn vị thành viên đã ký giao ước với chỉ tiêu cụ thể và chấm theo thang điểm chặt chẽ.
Các đơn vị tiết kiệm chi thường xuyên theo kế hoạch được giao; số liệu từng đơn vị ghi ở phiếu điểm.
II. PHƯƠNG HƯỚNG NĂM 2019
1. Giữ thang điểm, gửi minh chứng đúng hạn.
2. Phát hiện và nhân rộng điển hình.
3. Phổ biến pháp luật gắn với nhiệm vụ của từng đơn vị.";

fn day(y: i16, m: i8, d: i8) -> Day {
    Day(kernel::jiff::civil::date(y, m, d))
}

fn at(hour: i64, minute: i64) -> Moment {
    Moment::at(day(2019, 3, 7), hour, minute)
}

impl Told {
    /// The instant at which the story stands.
    pub fn moment(self) -> Moment {
        match self {
            Told::WeekBefore => Moment::at(day(2019, 2, 28), 8, 30),
            Told::Morning => at(8, 0),
            Told::MidVote => at(9, 41),
            Told::DayAfter => Moment::at(day(2019, 3, 8), 8, 15),
        }
    }
}

/// Tells the story up to here.
///
/// # Errors
/// Whatever the features refuse; then nothing of it is kept.
pub fn khoi_5(w: &mut Writing, told: Told) -> Result<Story, Refusal> {
    let program = w.who().clone();
    let nobody = PersonId(Uuid::nil());
    let k = organisations::sample::khoi_5(w, nobody)?;
    let (bloc, year_id) = blocs::sample::khoi_5(w, &k, nobody)?;
    let cast = people::sample::khoi_5(w, &k, bloc)?;
    let clerk = cast.clerk_of[2];
    let year = blocs::year(w, year_id, day(2019, 2, 28))?;
    covenants::sample::khoi_5_2018(w, &year, &cast.leader_of, clerk)?;
    awards::sample::khoi_5(w, k.council, nobody)?;
    scoring::sample::khoi_5_2018(w, &year, &cast.clerk_of, scoring::sample::UpTo::Appraised)?;
    let pen = who(w, clerk, Moment::at(day(2019, 2, 28), 8, 15))?;
    w.as_person(pen);
    let next = blocs::ensure_next(w, &Allowed::in_a_story(year.run(), clerk), &year, YearId(Uuid::now_v7()))?;
    let next_year = blocs::year(w, next, day(2019, 2, 28))?;
    covenants::sample::khoi_5_2019(w, &next_year, CovenantState::Draft, clerk)?;
    let conference = ConferenceId(Uuid::now_v7());
    let (members, leaders) = (k.members().to_vec(), cast.leader_of.to_vec());
    let mut teller = Teller { w, year, members, leaders, clerk, conference };
    teller.plan()?;
    if told >= Told::MidVote {
        teller.until_the_vote()?;
        teller.vote(&k, told == Told::DayAfter)?;
    }
    if told == Told::DayAfter {
        teller.after_the_vote(&k, next)?;
    }
    teller.w.as_person(program);
    Ok(Story { k, cast, bloc, year: year_id, next, conference })
}

/// A person of the story at the pen.
fn who(w: &mut Writing, person: PersonId, at: Moment) -> Result<Who, Refusal> {
    let p = people::person(w, person)?;
    let unit = match p.body {
        Some(body) => organisations::names_of(w, &[body], at.day())?.full(body).to_owned(),
        None => String::new(),
    };
    Ok(Who { at, by: Some(person), name: format!("{}, {unit}", p.name) })
}

/// The story's pen.
struct Teller<'a, 'w> {
    w: &'a mut Writing<'w>,
    year: Year,
    /// In the order of the decision.
    members: Vec<BodyId>,
    /// The leader of each member.
    leaders: Vec<PersonId>,
    /// The clerk of the head unit.
    clerk: PersonId,
    conference: ConferenceId,
}

impl Teller<'_, '_> {
    fn run(&self) -> Allowed<RunConference> {
        let place = self.year.run_place();
        Allowed::in_a_story(RunConference { conference: self.conference, place }, self.clerk)
    }

    fn run_year(&self) -> Allowed<blocs::RunYear> {
        Allowed::in_a_story(self.year.run(), self.clerk)
    }

    /// The clerk is at work at this time.
    fn clock(&mut self, at: Moment) -> Result<(), Refusal> {
        let who = who(self.w, self.clerk, at)?;
        self.w.as_person(who);
        Ok(())
    }

    fn fact(&mut self, name: &'static str, says: &str) -> Result<(), Refusal> {
        self.fact_with(name, says, kernel::serde_json::Value::Null)
    }

    fn fact_with(
        &mut self,
        name: &'static str,
        says: &str,
        data: kernel::serde_json::Value,
    ) -> Result<(), Refusal> {
        let fact =
            kernel::Fact::new(name, "conference", self.conference, says).and_about("year", self.year.id);
        self.w.remember(&fact.with(data)).map(|_| ())
    }

    fn plan(&mut self) -> Result<(), Refusal> {
        let plan = Plan {
            day: day(2019, 3, 7),
            hour: "08:00".into(),
            // The article does not say which province, and a real event gets no invented one: papers leave room for it.
            locality: String::new(),
            place: "phòng họp số 1, trụ sở Ủy ban nhân dân tỉnh".into(),
            chair: "Trần Thị Thử".into(),
            chair_post: "Phó Chánh Văn phòng Ủy ban nhân dân tỉnh".into(),
            secretary: people::person(self.w, self.clerk)?.name,
            secretary_post: "Chuyên viên Văn phòng Ủy ban nhân dân tỉnh".into(),
            guests: "Trưởng ban Ban Thi đua – Khen thưởng tỉnh\nPhó Trưởng ban Ban Thi đua – Khen thưởng tỉnh".into(),
            rule: crate::needs::usual_rule(),
            rule_source: "Quy chế hoạt động của khối".into(),
            report: "Năm 2018, sáu đơn vị thành viên đã ký giao ước với chỉ tiêu cụ thể và chấm theo thang điểm chặt chẽ.\nPhương hướng năm 2019: giữ thang điểm, gửi minh chứng đúng hạn, phát hiện và nhân rộng điển hình.".into(),
            copies: crate::pages::COPIES,
            handover_copies: crate::pages::HANDOVER_COPIES,
        };
        let ok = self.run();
        store::create(self.w, &ok, &self.year, &plan, true)?;
        let items = [
            (ItemKind::Document, "Giao ước thi đua năm 2018", "bản chính"),
            (ItemKind::Document, "Quy chế hoạt động của khối", "bản chính"),
            (ItemKind::Document, "Hồ sơ chấm điểm năm 2018 của sáu đơn vị", "đủ minh chứng"),
            (
                ItemKind::Work,
                "Gửi tờ trình đề nghị khen thưởng năm 2018",
                "gửi sau hội nghị, kèm biên bản bình xét",
            ),
            (ItemKind::Object, "Cờ luân lưu của khối", "còn tốt"),
        ];
        for (no, (kind, name, note)) in (1..).zip(items) {
            let item = Item {
                id: HandoverItemId(Uuid::now_v7()),
                no,
                kind,
                name: name.into(),
                note: note.into(),
                handed_at: None,
            };
            store::add_item(self.w, &ok, &item)?;
        }
        self.fact("conferences.planned", "Lập kế hoạch hội nghị tổng kết Khối 5, năm 2018, ngày 07/3/2019.")
    }

    fn close(&mut self, step: Step, at: Moment) -> Result<(), Refusal> {
        self.clock(at)?;
        let ok = self.run();
        store::close_step(self.w, &ok, step, "", at)?;
        let says = format!("Xong bước {}, {}.", step.no(), step.title(&self.year));
        self.fact("conferences.step_closed", &says)
    }

    /// Opening, report, scores, discussion.
    fn until_the_vote(&mut self) -> Result<(), Refusal> {
        self.clock(at(8, 5))?;
        let ok = self.run();
        for body in self.members.clone() {
            let here = Presence { body, present: true, delegate: String::new(), reason: String::new() };
            store::set_presence(self.w, &ok, &here)?;
        }
        self.fact("conferences.presence_noted", "Điểm danh: có mặt 6/6 đơn vị.")?;
        store::open(self.w, &ok, at(8, 10))?;
        self.clock(at(8, 10))?;
        self.fact("conferences.opened", "Khai mạc hội nghị lúc 08:10, có mặt 6/6 đơn vị.")?;
        let moved = [
            ("Sở Tài chính", "Bổ sung số liệu tiết kiệm chi thường xuyên vào phần kết quả.", 20),
            ("Sở Tư pháp", "Bổ sung nhiệm vụ phổ biến pháp luật vào phương hướng năm 2019.", 28),
        ];
        for (no, (proposer, text, minute)) in (1..).zip(moved) {
            let a = Amendment {
                id: crate::model::AmendmentId(Uuid::now_v7()),
                no,
                proposer: proposer.into(),
                text: text.into(),
                decision: Decision::Adopted,
                why: String::new(),
                worked_in: false,
            };
            store::add_amendment(self.w, &ok, &a, at(8, minute))?;
            self.clock(at(8, minute))?;
            let says = format!("Ý kiến bổ sung số {no} vào báo cáo, của {proposer}: “{text}” Tiếp thu.");
            self.fact("conferences.amendment_moved", &says)?;
        }
        self.close(Step::Report, at(8, 42))?;
        self.clock(at(8, 57))?;
        let version = scoring::publish(self.w, &self.run_year(), &self.year, None)?;
        store::announce(self.w, &ok, version)?;
        self.close(Step::Scores, at(8, 58))?;
        let said = [
            ("Sở Kế hoạch và Đầu tư", "Nhất trí với kết quả chấm điểm."),
            ("Sở Tài chính", "Đề nghị gửi minh chứng đúng hạn ngay từ quý IV."),
            ("Văn phòng Hội đồng nhân dân tỉnh", "Đề nghị giữ thang điểm như năm 2018."),
            (
                "Trưởng ban Ban Thi đua – Khen thưởng tỉnh",
                "Ghi nhận giao ước có chỉ tiêu cụ thể, thang điểm chặt chẽ.",
            ),
        ];
        for (no, (speaker, text)) in (1..).zip(said) {
            let n = Note { id: NoteId(Uuid::now_v7()), no, speaker: speaker.into(), text: text.into() };
            store::add_note(self.w, &ok, &n, at(9, 5 + no))?;
            self.clock(at(9, 5 + no))?;
            self.fact(
                "conferences.note_taken",
                &format!("Ý kiến phát biểu số {no}, của {speaker}: “{text}”"),
            )?;
        }
        self.close(Step::Discussion, at(9, 30))
    }

    fn ballot(
        &mut self,
        (kind, group, title): (Kind, &str, &str),
        body: BodyId,
        method: Method,
    ) -> Result<BallotId, Refusal> {
        let new = New {
            id: BallotId(Uuid::now_v7()),
            matter: About { kind: "conference", id: self.conference.0 },
            kind,
            group: group.into(),
            title: title.into(),
            options: vec![NewOption { id: OptionId(Uuid::now_v7()), body }],
            method,
            rule: crate::needs::usual_rule(),
            present: self.members.clone(),
        };
        ballots::create(self.w, &self.run_year(), &self.year, &new)?;
        Ok(new.id)
    }

    /// A ballot is about this award, as the assistant answered.
    fn proposes(&mut self, ballot: BallotId, award: Award) -> Result<(), Refusal> {
        let new = store::Proposal { ballot, award, departs: String::new(), reason: String::new() };
        store::propose(self.w, &self.run(), &new)
    }

    /// Opens a ballot and lets these units (by place among the members) agree, a few seconds apart.
    fn agree(
        &mut self,
        id: BallotId,
        open: Moment,
        units: &[usize],
        close: Option<Moment>,
    ) -> Result<(), Refusal> {
        self.clock(open)?;
        let ballot = ballots::ballot(self.w, id)?;
        ballots::open(self.w, &self.run_year(), &ballot)?;
        for (n, unit) in (1..).zip(units) {
            let (body, leader) = (self.members[*unit], self.leaders[*unit]);
            let who = who(self.w, leader, open.plus_seconds(n * 12))?;
            self.w.as_person(who);
            let ballot = ballots::ballot(self.w, id)?;
            let Some(option) = ballot.options.first().map(|o| o.id) else { continue };
            let ok = Allowed::in_a_story(
                CastVote { ballot: id, body, place: self.year.member_place(body) },
                leader,
            );
            ballots::cast(self.w, &ok, &ballot, Said::For(option), "")?;
        }
        if let Some(close) = close {
            self.clock(close)?;
            let ballot = ballots::ballot(self.w, id)?;
            ballots::close(self.w, &self.run_year(), &ballot)?;
        }
        Ok(())
    }

    /// The vote: one flag, two certificates, unanimous. Not to the end: the second is on paper and waits for the tellers,
    /// the third stands at three of six.
    fn vote(&mut self, k: &Khoi5, to_the_end: bool) -> Result<(), Refusal> {
        self.clock(at(9, 31))?;
        let flag = Award::Title(Title::ProvinceFlag);
        let certificate = Award::Form(Commendation::ProvinceCertificate);
        let proposed = [(flag, k.office), (certificate, k.people_council), (certificate, k.planning)];
        let mut ids = Vec::new();
        let second = if to_the_end { Method::Phone } else { Method::Paper };
        for ((award, body), method) in proposed.into_iter().zip([Method::Phone, second, Method::Phone]) {
            let id = self.ballot((Kind::Proposal, GROUP_VOTE, &award.ballot_title()), body, method)?;
            self.proposes(id, award)?;
            ids.push(id);
        }
        let all = [0, 1, 2, 3, 4, 5];
        self.agree(ids[0], at(9, 33), &all, Some(at(9, 36)))?;
        if to_the_end {
            self.agree(ids[1], at(9, 36), &all, Some(at(9, 38)))?;
            self.agree(ids[2], at(9, 38), &all, Some(at(9, 42)))?;
            self.close(Step::Vote, at(9, 44))
        } else {
            self.agree(ids[1], at(9, 36), &[], None)?;
            self.agree(ids[2], at(9, 38), &[1, 2, 3], None)
        }
    }

    /// The draft with both amendments worked in.
    fn words_of_the_report(&mut self, at: Moment) -> Result<(), Refusal> {
        self.clock(at)?;
        let ok = self.run();
        let c = store::conference(self.w, self.conference)?;
        store::set_report(self.w, &ok, REPORT)?;
        for a in c.adopted() {
            store::set_amendment(self.w, &ok, &Amendment { worked_in: true, ..a.clone() })?;
        }
        let says = "Ghi lời hoàn chỉnh của báo cáo tổng kết; đã đưa vào 02/02 ý kiến tiếp thu.";
        self.fact("conferences.report_written", says)
    }

    /// Election, handover, launch, signing, minutes.
    fn after_the_vote(&mut self, k: &Khoi5, next: YearId) -> Result<(), Refusal> {
        let all = [0, 1, 2, 3, 4, 5];
        self.clock(at(9, 46))?;
        let head =
            self.ballot((Kind::Election, GROUP_HEAD, "Bầu Khối trưởng năm 2019"), k.planning, Method::Phone)?;
        let deputy =
            self.ballot((Kind::Election, GROUP_DEPUTY, "Bầu Khối phó năm 2019"), k.assembly, Method::Phone)?;
        self.agree(head, at(9, 48), &all, Some(at(9, 52)))?;
        self.agree(deputy, at(9, 53), &all, Some(at(9, 57)))?;
        self.clock(at(9, 58))?;
        let how = "Bầu tại hội nghị tổng kết Khối 5, năm 2018";
        blocs::set_heads(self.w, &self.run_year(), next, (k.planning, k.assembly), day(2019, 3, 7), how)?;
        self.close(Step::Election, at(9, 58))?;
        store::hand_all(self.w, &self.run(), at(10, 5))?;
        for (side, unit, body) in [(Side::Giver, 2, k.office), (Side::Taker, 3, k.planning)] {
            let duty = SignHandover { conference: self.conference, side, body };
            let ok = Allowed::in_a_story(duty, self.leaders[unit]);
            let leader = people::person(self.w, self.leaders[unit])?;
            let sign = HandoverSign {
                side,
                body,
                name: leader.name,
                post: leader.title,
                on_paper: false,
                at: at(10, 10),
            };
            store::sign_handover(self.w, &ok, &sign)?;
        }
        self.close(Step::Handover, at(10, 12))?;
        let text = "Đoàn kết, kỷ cương, hoàn thành vượt mức các chỉ tiêu đã ký trong giao ước năm 2019.\nMỗi đơn vị có ít nhất một mô hình mới, một điển hình được nhân rộng.\nGửi minh chứng đúng hạn, chấm điểm công bằng, khách quan.";
        let theme = covenants::of_year(self.w, next)?.map(|c| c.theme).unwrap_or_default();
        store::set_launch(self.w, &self.run(), &theme, text)?;
        self.close(Step::Launch, at(10, 25))?;
        let next_year = blocs::year(self.w, next, day(2019, 3, 7))?;
        if let Some(covenant) = covenants::of_year(self.w, next)? {
            self.clock(at(10, 27))?;
            covenants::agree(self.w, &self.run_year(), &next_year, &covenant)?;
            for (n, (body, leader)) in (0..).zip(self.members.clone().into_iter().zip(self.leaders.clone())) {
                covenants::sample::signed(self.w, &next_year, covenant.id, (body, leader), at(10, 30 + n))?;
            }
        }
        self.close(Step::Signing, at(10, 40))?;
        self.words_of_the_report(at(10, 44))?;
        self.clock(at(10, 50))?;
        let ok = self.run();
        let digests = crate::pages::keep_papers(self.w, &ok, self.conference)?;
        store::sign_minutes(self.w, &ok, at(10, 50))?;
        let says = "Chủ trì và thư ký đã ký biên bản hội nghị tổng kết Khối 5, năm 2018 (bản giấy).";
        let data = kernel::serde_json::json!({ "papers": digests });
        self.fact_with("conferences.minutes_signed", says, data)
    }
}
