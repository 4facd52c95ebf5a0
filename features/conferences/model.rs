//! The run-sheet as a state machine: what a conference is, what unlocks each step, who may do what. No I/O.
//! The picture is `docs/run-sheet.md`.

use ballots::Rule;
use blocs::Year;
use kernel::{BodyId, Day, Moment, Refusal, Uuid, YearId};

kernel::id! {
    /// A summing-up conference ("hội nghị tổng kết").
    ConferenceId
}
kernel::id! {
    /// A numbered amendment to the draft report ("ý kiến bổ sung").
    AmendmentId
}
kernel::id! {
    /// A note of the discussion ("ý kiến phát biểu").
    NoteId
}
kernel::id! {
    /// A thing on the handover list ("tài liệu, việc, hiện vật bàn giao").
    HandoverItemId
}

/// The eight steps, in the order of story S3. The number is the step's number on screen and in the database.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// The draft report is adopted.
    Report = 1,
    /// The members' scores are announced.
    Scores,
    /// Discussion.
    Discussion,
    /// The vote on proposals.
    Vote,
    /// The election of next year's head and deputy.
    Election,
    /// The old head hands over to the new one.
    Handover,
    /// The new head launches the next movement.
    Launch,
    /// All members sign the covenant.
    Signing,
}

impl Step {
    /// All, in order.
    pub const ALL: [Step; 8] = [
        Step::Report,
        Step::Scores,
        Step::Discussion,
        Step::Vote,
        Step::Election,
        Step::Handover,
        Step::Launch,
        Step::Signing,
    ];

    /// 1 to 8.
    pub fn no(self) -> i64 {
        self as i64
    }

    /// Back from the number.
    pub fn of_no(no: i64) -> Option<Step> {
        Step::ALL.into_iter().find(|s| s.no() == no)
    }

    /// Its name on the run-sheet, for the conference that sums up `year`.
    pub fn title(self, year: &Year) -> String {
        let (this, next) = (year.number, year.number + 1);
        match self {
            Step::Report => format!("Thông qua báo cáo tổng kết năm {this} và phương hướng năm {next}"),
            Step::Scores => "Công bố điểm thi đua của các đơn vị".into(),
            Step::Discussion => "Thảo luận".into(),
            Step::Vote => "Biểu quyết đề nghị khen thưởng".into(),
            Step::Election => format!("Bầu {}, {} năm {next}", year.head_words(), year.deputy_words()),
            Step::Handover => format!("Bàn giao {}", year.head_words()),
            Step::Launch => format!("Phát động thi đua năm {next}"),
            Step::Signing => format!("Ký kết giao ước thi đua năm {next}"),
        }
    }

    /// What opens it, told while it is still closed.
    pub fn opens_when(self) -> &'static str {
        match self {
            Step::Report => "Mở khi khai mạc: đủ đơn vị có mặt và mọi phiếu điểm đã thẩm định.",
            Step::Scores => "Mở khi báo cáo đã thông qua.",
            Step::Discussion => "Mở khi bảng điểm đã công bố.",
            Step::Vote => "Mở khi thảo luận xong.",
            Step::Election => "Mở khi mọi biểu quyết ở bước 4 đã đóng.",
            Step::Handover => "Mở khi bầu xong cả hai chức danh.",
            Step::Launch => "Mở khi hai bên đã ký bàn giao.",
            Step::Signing => "Mở khi đã phát động; cần bản giao ước đã chốt nội dung.",
        }
    }
}

/// Where a conference stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Being prepared.
    Planned,
    /// Sitting; `Conference::step` tells where.
    Running,
    /// All eight steps done, minutes not signed: corrections are still possible.
    Ended,
    /// Minutes signed: nothing changes any more.
    Signed,
}

impl State {
    pub(crate) fn word(self) -> &'static str {
        match self {
            State::Planned => "PLANNED",
            State::Running => "RUNNING",
            State::Ended => "ENDED",
            State::Signed => "SIGNED",
        }
    }

    pub(crate) fn of_word(word: &str) -> Result<State, Refusal> {
        [State::Planned, State::Running, State::Ended, State::Signed]
            .into_iter()
            .find(|s| s.word() == word)
            .ok_or_else(|| Refusal::broken(format!("unknown conference state {word}")))
    }
}

/// One step's times, and what the secretary added to its part of the minutes.
#[derive(Clone, Debug)]
pub(crate) struct StepRecord {
    /// Which.
    pub step: Step,
    /// When it opened.
    pub opened_at: Moment,
    /// When it was done, unless it is the current one.
    pub done_at: Option<Moment>,
    /// The secretary's own sentence for the minutes; may be empty.
    pub remark: String,
}

/// Whether a member unit is there.
#[derive(Clone, Debug)]
pub(crate) struct Presence {
    /// The unit.
    pub body: BodyId,
    /// Is it there?
    pub present: bool,
    /// Who speaks for it.
    pub delegate: String,
    /// Why it is not there.
    pub reason: String,
}

/// A unit that came or left while the conference sat.
#[derive(Clone, Debug)]
pub(crate) struct Movement {
    /// Key.
    pub id: Uuid,
    /// The unit.
    pub body: BodyId,
    /// Is it there from now on?
    pub present: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// What became of an amendment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decision {
    /// Not decided yet.
    Open,
    /// Taken into the report ("tiếp thu").
    Adopted,
    /// Not taken, with why.
    Rejected,
}

impl Decision {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Decision::Open => "OPEN",
            Decision::Adopted => "ADOPTED",
            Decision::Rejected => "REJECTED",
        }
    }

    pub(crate) fn of_word(word: &str) -> Decision {
        match word {
            "ADOPTED" => Decision::Adopted,
            "REJECTED" => Decision::Rejected,
            _ => Decision::Open,
        }
    }

    /// The word of the form's choice; "" while it is open.
    pub(crate) fn choice(self) -> &'static str {
        match self {
            Decision::Open => "",
            Decision::Adopted => "adopted",
            Decision::Rejected => "rejected",
        }
    }

    /// As people say it.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            Decision::Open => "chưa kết luận",
            Decision::Adopted => "tiếp thu",
            Decision::Rejected => "không tiếp thu",
        }
    }
}

/// A numbered amendment to the draft report.
#[derive(Clone, Debug)]
pub(crate) struct Amendment {
    /// Key.
    pub id: AmendmentId,
    /// 1, 2, 3 …
    pub no: i64,
    /// Who proposed it.
    pub proposer: String,
    /// What.
    pub text: String,
    /// What became of it.
    pub decision: Decision,
    /// Why it was not adopted.
    pub why: String,
    /// Do the final report's words hold it? Of an adopted one that is the aim; one that was decided otherwise after it
    /// was worked in stays there until the report is written without it.
    pub worked_in: bool,
}

/// A note of the discussion.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    /// Key.
    pub id: NoteId,
    /// 1, 2, 3 …
    pub no: i64,
    /// Who spoke.
    pub speaker: String,
    /// What was said.
    pub text: String,
}

/// What kind of thing is handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ItemKind {
    /// A document.
    Document,
    /// Work in progress.
    Work,
    /// An object or money, such as a rotating flag.
    Object,
}

impl ItemKind {
    /// All, in the order of the record.
    pub(crate) const ALL: [ItemKind; 3] = [ItemKind::Document, ItemKind::Work, ItemKind::Object];

    pub(crate) fn word(self) -> &'static str {
        match self {
            ItemKind::Document => "DOCUMENT",
            ItemKind::Work => "WORK",
            ItemKind::Object => "OBJECT",
        }
    }

    pub(crate) fn of_word(word: &str) -> ItemKind {
        ItemKind::ALL.into_iter().find(|k| k.word() == word).unwrap_or(ItemKind::Document)
    }

    /// As people say it.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            ItemKind::Document => "Tài liệu",
            ItemKind::Work => "Việc đang làm",
            ItemKind::Object => "Hiện vật, kinh phí",
        }
    }
}

/// One line of the handover list.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Key.
    pub id: HandoverItemId,
    /// 1, 2, 3 …
    pub no: i64,
    /// What kind.
    pub kind: ItemKind,
    /// What.
    pub name: String,
    /// Its state, in the giver's words.
    pub note: String,
    /// When it changed hands.
    pub handed_at: Option<Moment>,
}

/// Which side of the handover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The old head ("bên giao").
    Giver,
    /// The new head ("bên nhận").
    Taker,
}

impl Side {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Side::Giver => "GIVER",
            Side::Taker => "TAKER",
        }
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Side::Giver => "Bên giao",
            Side::Taker => "Bên nhận",
        }
    }
}

/// A signature under the handover record.
#[derive(Clone, Debug)]
pub(crate) struct HandoverSign {
    /// Which side.
    pub side: Side,
    /// For which unit.
    pub body: BodyId,
    /// Who.
    pub name: String,
    /// Their post.
    pub post: String,
    /// Signed on paper at the table, recorded by the clerk.
    pub on_paper: bool,
    /// When; for paper, the day it bears, so that only the day is told.
    pub at: Moment,
}

impl HandoverSign {
    /// "ký lúc 10:10, 07/3/2019", "ký trên giấy ngày 07/3/2019".
    pub(crate) fn when(&self) -> String {
        match self.on_paper {
            true => format!("ký trên giấy ngày {}", self.at.day()),
            false => format!("ký lúc {}", self.at.full()),
        }
    }
}

/// Something put right after its step was done.
#[derive(Clone, Debug)]
pub(crate) struct Correction {
    /// At which step.
    pub step: Step,
    /// What was changed.
    pub says: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// What is planned before the day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Plan {
    /// The day.
    pub day: Day,
    /// Hour it should begin, "08:00".
    pub hour: String,
    /// Where.
    pub place: String,
    /// The place papers carry before their date ("địa danh"); may be empty, then they leave room for the pen.
    pub locality: String,
    /// Who chairs.
    pub chair: String,
    /// Their post.
    pub chair_post: String,
    /// Who takes the minutes.
    pub secretary: String,
    /// Their post.
    pub secretary_post: String,
    /// Guests, one a line.
    pub guests: String,
    /// The rule of votes and elections.
    pub rule: Rule,
    /// Where the rule is written.
    pub rule_source: String,
    /// The draft report.
    pub report: String,
    /// How many copies of the minutes are drawn up ("số bản lập").
    pub copies: i64,
    /// How many of the handover record.
    pub handover_copies: i64,
}

/// A conference with everything of its own.
#[derive(Clone, Debug)]
pub(crate) struct Conference {
    /// Key.
    pub id: ConferenceId,
    /// The year it sums up.
    pub year: YearId,
    /// What is planned.
    pub plan: Plan,
    /// Where it stands.
    pub state: State,
    /// The current step while running.
    pub step: Option<Step>,
    /// The published version of the scores that was announced at step 2: what the minutes and papers print, whatever
    /// is corrected later.
    pub scores_version: Option<i64>,
    /// The report with the adopted amendments worked in; empty until somebody has entered it.
    pub final_report: String,
    /// Title of the next movement.
    pub launch_title: String,
    /// The launch text ("lời phát động").
    pub launch_text: String,
    /// Figures the story does not state are illustrative.
    pub illustrative: bool,
    /// When it began.
    pub opened_at: Option<Moment>,
    /// When the last step was done.
    pub ended_at: Option<Moment>,
    /// When the minutes were signed.
    pub signed_at: Option<Moment>,
    /// For forms that edit the plan.
    pub version: i64,
    /// Steps opened so far.
    pub steps: Vec<StepRecord>,
    /// Who is there.
    pub presence: Vec<Presence>,
    /// Who was there at the opening; empty before it.
    pub opening: Vec<Presence>,
    /// Who came or left after it, in order.
    pub movements: Vec<Movement>,
    /// Amendments in order.
    pub amendments: Vec<Amendment>,
    /// Notes in order.
    pub notes: Vec<Note>,
    /// Handover list in order.
    pub items: Vec<Item>,
    /// Signatures of the handover.
    pub handover: Vec<HandoverSign>,
    /// What was put right.
    pub corrections: Vec<Correction>,
}

impl Conference {
    /// Units that are there, in the order of the members.
    pub(crate) fn present(&self, year: &Year) -> Vec<BodyId> {
        let there = |b: &BodyId| self.presence.iter().any(|p| p.body == *b && p.present);
        year.members.iter().copied().filter(there).collect()
    }

    /// Units that were there at the opening, in the order of the members; before it those that are there now.
    pub(crate) fn at_opening(&self, year: &Year) -> Vec<BodyId> {
        if self.opened_at.is_none() {
            return self.present(year);
        }
        let there = |b: &BodyId| self.opening.iter().any(|p| p.body == *b && p.present);
        year.members.iter().copied().filter(there).collect()
    }

    /// How many units took part: there at the opening, or come later.
    pub(crate) fn took_part(&self, year: &Year) -> usize {
        let there = self.at_opening(year);
        let came =
            |b: &&BodyId| there.contains(*b) || self.movements.iter().any(|m| m.body == **b && m.present);
        year.members.iter().filter(came).count()
    }

    /// Was anybody called yet?
    pub(crate) fn called(&self) -> bool {
        !self.presence.is_empty()
    }

    /// Is the quorum reached?
    pub(crate) fn quorate(&self, year: &Year) -> bool {
        let (here, all) = (int(self.present(year).len()), int(year.members.len()));
        self.plan.rule.quorum.reached(here, all)
    }

    /// The record of a step, once it has opened.
    pub(crate) fn record(&self, step: Step) -> Option<&StepRecord> {
        self.steps.iter().find(|r| r.step == step)
    }

    /// Has this step been done?
    pub(crate) fn done(&self, step: Step) -> bool {
        self.record(step).is_some_and(|r| r.done_at.is_some())
    }

    /// Adopted amendments, in order.
    pub(crate) fn adopted(&self) -> impl Iterator<Item = &Amendment> {
        self.amendments.iter().filter(|a| a.decision == Decision::Adopted)
    }

    /// How many adopted amendments are not worked into the final report yet.
    pub(crate) fn to_work_in(&self) -> usize {
        self.adopted().filter(|a| !a.worked_in).count()
    }

    /// How many amendments that are not adopted the final report still holds: decided otherwise after they were
    /// worked in.
    pub(crate) fn to_take_out(&self) -> usize {
        self.amendments.iter().filter(|a| a.decision != Decision::Adopted && a.worked_in).count()
    }

    /// Does the report hold what the conference decided, all of it and nothing else?
    pub(crate) fn report_settled(&self) -> bool {
        self.to_work_in() == 0 && self.to_take_out() == 0
    }

    /// The report as it stands: the final text, or the draft while nobody has entered one.
    pub(crate) fn report(&self) -> &str {
        if self.final_report.is_empty() { &self.plan.report } else { &self.final_report }
    }

    /// May anything still change?
    ///
    /// # Errors
    /// `Conflict` once the minutes are signed.
    pub(crate) fn still_open(&self) -> Result<(), Refusal> {
        match self.state {
            State::Signed => Err(Refusal::conflict(
                "Biên bản đã ký nên hội nghị không sửa được nữa. Nếu có sai sót, lập biên bản bổ sung.",
            )),
            _ => Ok(()),
        }
    }

    /// Is this the step at work right now?
    ///
    /// # Errors
    /// `Conflict` that tells where the conference stands.
    pub(crate) fn at(&self, step: Step) -> Result<(), Refusal> {
        self.still_open()?;
        if self.state == State::Running && self.step == Some(step) {
            return Ok(());
        }
        Err(Refusal::conflict(match (self.state, self.step, self.record(step)) {
            (_, _, Some(StepRecord { done_at: Some(at), .. })) => {
                format!("Bước {} đã xong lúc {}. Trang này nay hiện bước đang mở.", step.no(), at.hour())
            }
            (State::Planned, ..) => {
                "Hội nghị chưa khai mạc. Điểm danh rồi bấm “Khai mạc hội nghị”.".to_owned()
            }
            (State::Running, Some(now), _) => {
                format!("Chưa đến bước {}: hội nghị đang ở bước {}.", step.no(), now.no())
            }
            _ => "Hội nghị đã xong cả tám bước.".to_owned(),
        }))
    }
}

pub(crate) fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
