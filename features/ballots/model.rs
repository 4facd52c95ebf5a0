//! A ballot and what may be done with it. Pure: no database, no clock.

use crate::{Choice, Kind, Method, Rule, State};
use kernel::{About, BlocId, BodyId, Moment, PersonId, Refusal, YearId};

kernel::id! {
    /// One ballot ("cuộc biểu quyết, bầu cử"), one round of it.
    BallotId
}
kernel::id! {
    /// What one may vote for in a ballot ("phương án, ứng cử viên").
    OptionId
}

/// Longest title and label.
pub(crate) const NAME_MAX: usize = 200;
/// Longest reason.
pub(crate) const NOTE_MAX: usize = 4000;
/// Most options in one ballot, and most units in one bloc.
pub(crate) const OPTIONS_MAX: usize = 40;
/// Things a ballot may belong to; the words stand in facts, so the list is closed.
pub(crate) const MATTERS: [&str; 1] = ["conference"];

/// One thing to vote for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BallotOption {
    /// Key.
    pub id: OptionId,
    /// The member unit it is about: the one proposed, the candidate.
    pub body: BodyId,
    /// Its name on the day of the ballot.
    pub label: String,
}

/// A unit that may vote, by the names it had on the day of the ballot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Elector {
    /// The unit.
    pub body: BodyId,
    /// Full name.
    pub name: String,
    /// Short name, for running lines.
    pub short: String,
}

/// What one unit said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voice {
    /// The unit.
    pub body: BodyId,
    /// What it said.
    pub choice: Choice,
    /// For which option; nothing unless `choice` is `For`.
    pub option: Option<OptionId>,
    /// Recorded in the room or sent from a phone.
    pub how: Method,
    /// "7K4 92M": shown to whoever voted; also the mark of this version of the voice.
    pub receipt: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: PersonId,
}

impl Voice {
    /// The voice as one value.
    pub fn said(&self) -> Said {
        match (self.choice, self.option) {
            (Choice::For, Some(option)) => Said::For(option),
            (Choice::Against, _) => Said::Against,
            _ => Said::Abstain,
        }
    }
}

/// What may be said, with no room for half an answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Said {
    /// For this option.
    For(OptionId),
    /// Against.
    Against,
    /// No opinion.
    Abstain,
}

impl Said {
    /// The choice.
    pub fn choice(self) -> Choice {
        match self {
            Said::For(_) => Choice::For,
            Said::Against => Choice::Against,
            Said::Abstain => Choice::Abstain,
        }
    }

    /// The option, if it is for one.
    pub fn option(self) -> Option<OptionId> {
        if let Said::For(option) = self { Some(option) } else { None }
    }
}

/// A ballot, whole: everything a decision needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ballot {
    /// Key.
    pub id: BallotId,
    /// The bloc.
    pub bloc: BlocId,
    /// The bloc's year.
    pub year: YearId,
    /// What it belongs to: ("conference", its key).
    pub matter: About,
    /// Proposal or election.
    pub kind: Kind,
    /// What it is listed with: "Đề nghị khen thưởng", "Bầu Khối trưởng, Khối phó".
    pub group: String,
    /// "Đề nghị tặng Cờ thi đua", "Bầu Khối trưởng năm 2019".
    pub title: String,
    /// What one may vote for, in order. A proposal has exactly one.
    pub options: Vec<BallotOption>,
    /// How it is held.
    pub method: Method,
    /// When it is passed or won.
    pub rule: Rule,
    /// Every member unit, in the decision's order.
    pub electors: Vec<BodyId>,
    /// The same, with their names.
    pub units: Vec<Elector>,
    /// The units present, in the same order; only they vote.
    pub present: Vec<BodyId>,
    /// Where it stands.
    pub state: State,
    /// What the units said, in the electors' order. Always empty for a paper ballot.
    pub voices: Vec<Voice>,
    /// The tellers' protocol of a paper ballot.
    pub count: Option<crate::Count>,
    /// Made when.
    pub created_at: Moment,
    /// Opened when.
    pub opened_at: Option<Moment>,
    /// Closed when.
    pub closed_at: Option<Moment>,
    /// 1 for the first round.
    pub round: i64,
    /// The round before.
    pub previous: Option<BallotId>,
    /// Why there is another round.
    pub round_reason: Option<String>,
    /// The round after; then this one is history.
    pub superseded_by: Option<BallotId>,
    /// For optimistic writing.
    pub version: i64,
}

/// What a new voice does to the ballot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// The unit's first.
    First,
    /// Instead of the one before.
    Change,
    /// The same again: a form sent twice. Nothing is written.
    Same,
}

impl Ballot {
    /// Title and, for a proposal, the unit: "Đề nghị tặng Cờ thi đua: Văn phòng UBND tỉnh".
    pub fn full_title(&self) -> String {
        let round = if self.round > 1 { format!(" (vòng {})", self.round) } else { String::new() };
        match (self.kind, self.options.first()) {
            (Kind::Proposal, Some(option)) => format!("{}: {}{round}", self.title, option.label),
            _ => format!("{}{round}", self.title),
        }
    }

    /// Full name of a member unit as it was on the day, or "".
    pub fn unit(&self, body: BodyId) -> &str {
        self.units.iter().find(|u| u.body == body).map_or("", |u| &u.name)
    }

    /// Short name of a member unit, or "".
    pub fn unit_short(&self, body: BodyId) -> &str {
        self.units.iter().find(|u| u.body == body).map_or("", |u| &u.short)
    }

    /// An option.
    pub fn option(&self, id: OptionId) -> Option<&BallotOption> {
        self.options.iter().find(|o| o.id == id)
    }

    /// What a unit said, if it did.
    pub fn voice_of(&self, body: BodyId) -> Option<&Voice> {
        self.voices.iter().find(|v| v.body == body)
    }

    /// Units present that have not voted, in order.
    pub fn not_voted(&self) -> Vec<BodyId> {
        self.present.iter().copied().filter(|b| self.voice_of(*b).is_none()).collect()
    }

    /// Is this unit here?
    pub fn is_present(&self, body: BodyId) -> bool {
        self.present.contains(&body)
    }

    /// "Đồng ý"; with several candidates "Bầu Sở Tài chính". As buttons and journals say it.
    pub fn says(&self, said: Said) -> String {
        match said.option().filter(|_| self.kind == Kind::Election).and_then(|o| self.option(o)) {
            Some(option) => format!("Bầu {}", option.label),
            None if self.options.len() > 1 && said == Said::Against => "Không bầu ai".to_owned(),
            None => said.choice().vietnamese().to_owned(),
        }
    }

    /// A choice as a form or an address writes it: "for" (the only option), "for:KEY", "against", "abstain".
    pub fn said_of(&self, word: &str) -> Option<Said> {
        match (word, self.options.as_slice()) {
            ("against", _) => Some(Said::Against),
            ("abstain", _) => Some(Said::Abstain),
            ("for", [only]) => Some(Said::For(only.id)),
            (other, _) => {
                let id: OptionId = other.strip_prefix("for:")?.parse().ok()?;
                self.option(id).map(|o| Said::For(o.id))
            }
        }
    }

    /// The word of a choice, back for [`Ballot::said_of`].
    pub fn word_of(&self, said: Said) -> String {
        match said {
            Said::Against => "against".into(),
            Said::Abstain => "abstain".into(),
            Said::For(_) if self.options.len() == 1 => "for".into(),
            Said::For(option) => format!("for:{option}"),
        }
    }

    /// May a unit say this now? `seen` is the receipt of the voice the person saw when choosing ("" if none), so
    /// that two who act for one unit at once never overwrite each other unknowingly.
    pub(crate) fn voice(&self, body: BodyId, said: Said, how: Method, seen: &str) -> Result<Step, Refusal> {
        self.takes_voices()?;
        if !self.electors.contains(&body) {
            return Err(Refusal::NotFound);
        }
        if !self.is_present(body) {
            let unit = self.unit(body);
            return Err(Refusal::conflict(format!(
                "{unit} chưa được điểm danh có mặt nên chưa biểu quyết được."
            )));
        }
        if said.option().is_some_and(|o| self.option(o).is_none()) {
            return Err(Refusal::wrong(
                "choice",
                "PHIEU-08",
                "Phương án này không có trong lần biểu quyết. Chọn lại.",
            ));
        }
        let Some(before) = self.voice_of(body) else { return Ok(Step::First) };
        if before.said() == said {
            // The unit's own word takes over what the clerk recorded, so that only the unit may change it later.
            let takes_over = how == Method::Phone && before.how == Method::Room;
            return Ok(if takes_over { Step::Change } else { Step::Same });
        }
        if how == Method::Room && before.how == Method::Phone {
            let (unit, says, at) = (self.unit(body), self.says(before.said()), before.at.hour());
            return Err(Refusal::conflict(format!(
                "{unit} đã tự biểu quyết “{says}” trên điện thoại lúc {at}. Chỉ lãnh đạo đơn vị đó đổi được ý kiến này."
            )));
        }
        if before.receipt != seen {
            let (unit, says, at) = (self.unit(body), self.says(before.said()), before.at.hour());
            return Err(Refusal::conflict(format!(
                "{unit} vừa có ý kiến “{says}” lúc {at}, gửi từ cửa sổ hoặc máy khác. Xem lại; nếu vẫn muốn đổi thì gửi lần nữa."
            )));
        }
        Ok(Step::Change)
    }

    fn takes_voices(&self) -> Result<(), Refusal> {
        match (self.state, self.method) {
            (State::Draft, _) => Err(Refusal::conflict("Biểu quyết chưa mở. Chờ chủ tọa mở rồi gửi lại.")),
            (State::Closed, _) => Err(Refusal::conflict(format!(
                "Biểu quyết đã đóng{}. Ý kiến không ghi thêm và không đổi được nữa.",
                self.closed_at.map_or(String::new(), |at| format!(" lúc {}", at.hour()))
            ))),
            (State::Open, Method::Paper) => {
                Err(Refusal::conflict("Lần này bỏ phiếu giấy: kết quả do Ban kiểm phiếu nhập từ biên bản."))
            }
            (State::Open, Method::Room | Method::Phone) => Ok(()),
        }
    }

    /// May it be opened now?
    pub(crate) fn opening(&self) -> Result<(), Refusal> {
        match self.state {
            State::Draft => {}
            State::Open => return Err(Refusal::conflict("Biểu quyết này đang mở rồi.")),
            State::Closed => {
                return Err(Refusal::conflict("Biểu quyết này đã đóng. Muốn làm lại thì mở vòng mới."));
            }
        }
        let (present, members) = (count(&self.present), count(&self.electors));
        let needed = self.quorum_needed();
        if present < needed {
            return Err(Refusal::conflict(format!(
                "Mới có {present}/{members} đơn vị có mặt, cần ít nhất {needed}. Điểm danh đủ rồi mở biểu quyết."
            )));
        }
        Ok(())
    }

    /// Units that must be present; at least one.
    pub fn quorum_needed(&self) -> i64 {
        self.rule.quorum.needed(count(&self.electors)).max(1)
    }

    /// May it be closed now? Units that have not voted do not hinder it: they count as not having voted.
    pub(crate) fn closing(&self) -> Result<(), Refusal> {
        match self.state {
            State::Open if self.method == Method::Paper && self.count.is_none() => {
                Err(Refusal::conflict("Chưa có biên bản kiểm phiếu. Nhập biên bản rồi mới đóng được."))
            }
            State::Open => Ok(()),
            State::Draft => Err(Refusal::conflict("Biểu quyết chưa mở nên chưa đóng được.")),
            State::Closed => Err(Refusal::conflict(format!(
                "Biểu quyết này đã đóng{}.",
                self.closed_at.map_or(String::new(), |at| format!(" lúc {}", at.hour()))
            ))),
        }
    }

    /// May it become a draft again? Only while it holds nothing that anybody said or counted.
    pub(crate) fn recalling(&self) -> Result<(), Refusal> {
        match self.state {
            State::Open if self.untouched() => Ok(()),
            State::Open if self.count.is_some() => Err(Refusal::conflict(
                "Đã có biên bản kiểm phiếu nên không thôi mở được nữa. Đóng lại để giữ kết quả.",
            )),
            State::Open => Err(Refusal::conflict(format!(
                "Đã có {} đơn vị biểu quyết nên không thôi mở được nữa. Đóng lại; cần làm lại thì mở vòng mới, có lý do.",
                self.voices.len()
            ))),
            State::Draft => Err(Refusal::conflict("Biểu quyết chưa mở.")),
            State::Closed => Err(Refusal::conflict("Biểu quyết này đã đóng. Muốn làm lại thì mở vòng mới.")),
        }
    }

    /// Has nobody voted, and nobody counted?
    pub fn untouched(&self) -> bool {
        self.voices.is_empty() && self.count.is_none()
    }

    /// May a tellers' protocol be entered now?
    pub(crate) fn counting(&self) -> Result<(), Refusal> {
        match (self.method, self.state) {
            (Method::Room | Method::Phone, _) => Err(Refusal::conflict(
                "Lần này biểu quyết công khai, không bỏ phiếu giấy nên không có biên bản kiểm phiếu.",
            )),
            (Method::Paper, State::Open) => Ok(()),
            (Method::Paper, State::Draft) => {
                Err(Refusal::conflict("Chưa mở bỏ phiếu nên chưa có phiếu để kiểm."))
            }
            (Method::Paper, State::Closed) => Err(Refusal::conflict(
                "Kết quả đã đóng, biên bản kiểm phiếu không sửa được nữa. Cần sửa thì mở vòng mới kèm lý do.",
            )),
        }
    }

    /// May there be another round?
    pub(crate) fn renewal(&self) -> Result<(), Refusal> {
        match (self.state, self.superseded_by) {
            (State::Closed, None) => Ok(()),
            (State::Closed, Some(_)) => Err(Refusal::conflict("Đã có vòng sau của lần biểu quyết này.")),
            _ => Err(Refusal::conflict("Đóng vòng này rồi mới mở vòng mới được.")),
        }
    }

    /// May these units be the ones present? A unit that has voted stays.
    pub(crate) fn presence(&self, present: &[BodyId]) -> Result<(), Refusal> {
        if self.state == State::Closed {
            return Err(Refusal::conflict(
                "Biểu quyết đã đóng, không đổi được số đơn vị có mặt của lần này.",
            ));
        }
        if present.iter().any(|b| !self.electors.contains(b)) {
            return Err(Refusal::wrong("present", "PHIEU-06", "Có đơn vị không phải thành viên của khối."));
        }
        if let Some(voice) = self.voices.iter().find(|v| !present.contains(&v.body)) {
            let unit = self.unit(voice.body);
            return Err(Refusal::conflict(format!("{unit} đã biểu quyết nên không thể ghi là vắng mặt.")));
        }
        let moved = |b: &&BodyId| self.present.contains(b) != present.contains(b);
        // What was counted was counted of those who were there then; nobody who comes or leaves later changes it.
        if let (Some(_), Some(unit)) = (&self.count, self.electors.iter().find(moved)) {
            return Err(Refusal::conflict(format!(
                "“{}” đã kiểm phiếu xong với {} đơn vị có mặt. Đóng biểu quyết trước, rồi ghi {} đến hoặc rời đi.",
                self.full_title(),
                self.present.len(),
                self.unit(*unit)
            )));
        }
        Ok(())
    }
}

/// How many, as the exact numbers here are written.
pub(crate) fn count<T>(things: &[T]) -> i64 {
    i64::try_from(things.len()).unwrap_or(i64::MAX)
}
