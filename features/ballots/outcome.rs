//! What a ballot has come to: exact counts, how many are still needed, whether it can still be reached. Pure.

use crate::model::{Ballot, OptionId, Voice, count};
use crate::{Base, Choice, Kind, Method, Rule, State};
use kernel::BodyId;

/// How one option stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tally {
    /// The option.
    pub option: OptionId,
    /// The unit it is about.
    pub body: BodyId,
    /// Its name.
    pub label: String,
    /// Votes for it.
    pub yes: i64,
    /// How many more it needs; 0 when it has enough. After closing: how many it lacked.
    pub still_needed: i64,
    /// Would it have enough if the ballot closed now? After closing: did it have enough?
    pub reached: bool,
    /// Not even all units that have not voted could bring it there, as the other voices stand.
    pub out_of_reach: bool,
}

/// How a ballot stands or ended. Made by [`outcome`]; nothing else decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Proposal or election.
    pub kind: Kind,
    /// How it is held.
    pub method: Method,
    /// Where it stands.
    pub state: State,
    /// The rule it is judged by.
    pub rule: Rule,
    /// Each option, in order.
    pub options: Vec<Tally>,
    /// Votes against the proposal, or against every candidate.
    pub against: i64,
    /// Abstentions of an open vote; blank papers.
    pub abstain: i64,
    /// Units present that have not voted. Never counted as abstentions. 0 once papers were counted.
    pub not_voted: i64,
    /// Papers that were not valid.
    pub invalid: i64,
    /// Votes given so far: for, against and abstentions (valid papers).
    pub cast: i64,
    /// Member units.
    pub members: i64,
    /// Member units present.
    pub present: i64,
    /// The denominator. While a rule "of valid votes" is running: what it would be if all units present voted.
    pub base: i64,
    /// Votes an option needs out of `base`.
    pub needed: i64,
    /// Member units that must be present.
    pub quorum_needed: i64,
    /// Are they?
    pub quorum_met: bool,
    /// Are there figures at all? A paper ballot has none before its protocol.
    pub counted: bool,
    /// The option that was passed or elected. Only ever set after closing.
    pub decided: Option<OptionId>,
    /// The highest counts are equal (a proposal: as many for as against), and nothing was decided.
    pub tie: bool,
    /// More than one option has enough; then none is elected.
    pub several: bool,
}

/// How the ballot stands.
pub fn outcome(ballot: &Ballot) -> Outcome {
    let (members, present) = (count(&ballot.electors), count(&ballot.present));
    let voices = |of: &dyn Fn(&Voice) -> bool| ballot.voices.iter().map(|v| i64::from(of(v))).sum::<i64>();
    let said = |choice| voices(&|v| v.choice == choice);
    let yes = |option: OptionId| match &ballot.count {
        Some(sum) => sum.votes_for(option),
        None => voices(&|v| v.option == Some(option)),
    };
    let (against, abstain, cast, invalid) = match &ballot.count {
        Some(sum) => (sum.against, sum.blank, sum.valid, sum.invalid),
        None => (said(Choice::Against), said(Choice::Abstain), count(&ballot.voices), 0),
    };
    // Nothing more can come once it is closed or the papers are counted.
    let not_voted = if ballot.count.is_some() { 0 } else { present - cast };
    let to_come = if ballot.state == State::Closed { 0 } else { not_voted };
    let of = |cast: i64| match ballot.rule.base {
        Base::Members => members,
        Base::Present => present,
        Base::Valid => cast,
    };
    let (base, base_now) = (of(cast + to_come), of(cast));
    let (needed, needed_now) = (ballot.rule.needed(base), ballot.rule.needed(base_now));
    let counted = ballot.method != Method::Paper || ballot.count.is_some();
    let options: Vec<Tally> = ballot
        .options
        .iter()
        .map(|option| {
            let yes = yes(option.id);
            Tally {
                option: option.id,
                body: option.body,
                label: option.label.clone(),
                yes,
                still_needed: (needed - yes).max(0),
                reached: counted && yes >= needed_now,
                out_of_reach: counted && yes + to_come < needed,
            }
        })
        .collect();
    let quorum_needed = ballot.quorum_needed();
    let quorum_met = present >= quorum_needed;
    let enough: Vec<OptionId> = options.iter().filter(|t| t.reached).map(|t| t.option).collect();
    let decided = match enough[..] {
        [only] if ballot.state == State::Closed && quorum_met => Some(only),
        _ => None,
    };
    let tie = decided.is_none() && counted && tied(&options, against);
    Outcome {
        kind: ballot.kind,
        method: ballot.method,
        state: ballot.state,
        rule: ballot.rule,
        options,
        against,
        abstain,
        not_voted,
        invalid,
        cast,
        members,
        present,
        base,
        needed,
        quorum_needed,
        quorum_met,
        counted,
        decided,
        tie,
        several: enough.len() > 1,
    }
}

fn tied(options: &[Tally], against: i64) -> bool {
    if let [only] = options {
        return only.yes > 0 && only.yes == against;
    }
    let most = options.iter().map(|t| t.yes).max().unwrap_or(0);
    most > 0 && options.iter().filter(|t| t.yes == most).count() > 1
}

impl Outcome {
    /// How one option stands.
    pub fn tally(&self, option: OptionId) -> Option<&Tally> {
        self.options.iter().find(|t| t.option == option)
    }

    /// Was this option passed or elected?
    pub fn won(&self, option: OptionId) -> bool {
        self.decided == Some(option)
    }

    /// "thông qua" or "trúng cử".
    pub fn verb(&self) -> &'static str {
        match self.kind {
            Kind::Proposal => "thông qua",
            Kind::Election => "trúng cử",
        }
    }

    /// The class of the sentence: "done", "short" or "".
    pub fn tone(&self) -> &'static str {
        match self.state {
            State::Draft => "",
            State::Closed => {
                if self.decided.is_some() {
                    "done"
                } else {
                    "short"
                }
            }
            State::Open => {
                let enough = self.counted && self.options.iter().filter(|t| t.reached).count() == 1;
                if enough && self.quorum_met { "done" } else { "short" }
            }
        }
    }

    /// "Được thông qua khi từ 2/3 số đơn vị có mặt đồng ý: 4 trên 6."
    pub fn rule_sentence(&self) -> String {
        let open_base = self.rule.base == Base::Valid && self.state != State::Closed;
        let of = if open_base && self.not_voted > 0 {
            " nếu tất cả đơn vị có mặt cùng biểu quyết"
        } else {
            ""
        };
        let verb = if self.kind == Kind::Proposal { "Được thông qua" } else { "Trúng cử" };
        format!("{verb} khi {}: {} trên {}{of}.", self.rule.words(), self.needed, self.base)
    }

    /// "Có mặt 6/6 đơn vị, cần ít nhất 4: đủ điều kiện biểu quyết."
    pub fn quorum_sentence(&self) -> String {
        let met = if self.quorum_met { "đủ điều kiện" } else { "chưa đủ điều kiện" };
        format!(
            "Có mặt {}/{} đơn vị, cần ít nhất {}: {met} biểu quyết.",
            self.present, self.members, self.quorum_needed
        )
    }

    /// How it stands, in one line: "3/6 đồng ý, cần thêm 1 phiếu".
    pub fn sentence(&self) -> String {
        match self.state {
            State::Draft => "chưa mở biểu quyết".to_owned(),
            _ if !self.counted => {
                format!("chưa có biên bản kiểm phiếu; cần từ {} trên {} phiếu", self.needed, self.base)
            }
            State::Closed if !self.quorum_met => format!(
                "có mặt {}/{} đơn vị, cần {}: không đủ điều kiện, không có kết quả",
                self.present, self.members, self.quorum_needed
            ),
            State::Open => self.running(),
            State::Closed => self.ended(),
        }
    }

    fn running(&self) -> String {
        if !self.quorum_met {
            let lead = self.figures();
            let (here, of, asked) = (self.present, self.members, self.quorum_needed);
            return format!("{lead}; có mặt {here}/{of} đơn vị, cần {asked}: chưa đủ điều kiện");
        }
        let [only] = &self.options[..] else { return self.race() };
        let verb = self.verb();
        let lead = self.figures();
        // "Of valid votes": every unit that stays silent moves the denominator, and the sentence says so.
        let floating = self.rule.base == Base::Valid && self.not_voted > 0;
        match (only.out_of_reach, only.still_needed, floating) {
            (true, ..) => format!("{lead}, không còn đủ phiếu để {verb}"),
            (false, 0, _) => format!("{lead}, đã đủ phiếu"),
            (false, n, false) => format!("{lead}, cần thêm {n} phiếu"),
            (false, n, true) => format!(
                "{}/{} phiếu đã có đồng ý, cần thêm {n} phiếu nếu cả {} đơn vị cùng biểu quyết",
                only.yes, self.cast, self.base
            ),
        }
    }

    /// Several candidates, still voting.
    fn race(&self) -> String {
        let lead = self.figures();
        if self.several {
            return format!("{lead}; có hơn một đơn vị đủ phiếu, đóng lúc này thì chưa bầu được");
        }
        if let Some(first) = self.options.iter().find(|t| t.reached && t.still_needed == 0) {
            return format!("{lead}; {} đã đủ phiếu", first.label);
        }
        if self.options.iter().all(|t| t.out_of_reach) {
            return format!("{lead}; không còn ai đủ phiếu để trúng cử");
        }
        format!("{lead}; cần {} phiếu để trúng cử", self.needed)
    }

    fn ended(&self) -> String {
        let verb = self.verb();
        let [only] = &self.options[..] else { return self.ended_race() };
        match (self.decided, self.tie) {
            (Some(_), _) => format!("{}/{} đồng ý, {verb}", only.yes, self.base),
            (None, true) => {
                format!(
                    "{}/{} đồng ý, {} không đồng ý: bằng phiếu, không {verb}",
                    only.yes, self.base, self.against
                )
            }
            (None, false) => {
                format!("{}/{} đồng ý, thiếu {} phiếu, không {verb}", only.yes, self.base, only.still_needed)
            }
        }
    }

    fn ended_race(&self) -> String {
        if let Some(winner) = self.decided.and_then(|d| self.tally(d)) {
            return format!("{} trúng cử với {}/{} phiếu", winner.label, winner.yes, self.base);
        }
        let lead = self.figures();
        match (self.tie, self.several) {
            (true, _) => format!("{lead}; bằng phiếu, chưa bầu được"),
            (false, true) => format!("{lead}; hơn một đơn vị đủ phiếu, chưa bầu được"),
            (false, false) => format!("{lead}; chưa đơn vị nào đủ {} phiếu", self.needed),
        }
    }

    /// "3/6 đồng ý"; with several candidates "Sở Tài chính 3/6, Sở Tư pháp 1/6".
    fn figures(&self) -> String {
        if let [only] = &self.options[..] {
            return format!("{}/{} đồng ý", only.yes, self.base);
        }
        let each: Vec<String> =
            self.options.iter().map(|t| format!("{} {}/{}", t.label, t.yes, self.base)).collect();
        each.join(", ")
    }

    /// "6 đồng ý, 0 không đồng ý, 0 không có ý kiến, 0 chưa biểu quyết": everything, for minutes and readers.
    pub fn figures_in_full(&self) -> String {
        if !self.counted {
            return "chưa có số phiếu".into();
        }
        let yes = match &self.options[..] {
            [only] => format!("{} đồng ý", only.yes),
            _ => self
                .options
                .iter()
                .map(|t| format!("{} {} phiếu", t.label, t.yes))
                .collect::<Vec<_>>()
                .join(", "),
        };
        let against = if self.options.len() > 1 { "không bầu ai" } else { "không đồng ý" };
        match self.method {
            Method::Paper => format!(
                "{yes}, {} {against}, {} phiếu trắng, {} không hợp lệ",
                self.against, self.abstain, self.invalid
            ),
            _ => format!(
                "{yes}, {} {against}, {} không có ý kiến, {} chưa biểu quyết",
                self.against, self.abstain, self.not_voted
            ),
        }
    }
}
