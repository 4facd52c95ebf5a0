//! What opens a conference and what closes each of its steps: requirements that say what would settle them. No I/O.

use crate::model::{Conference, Decision, Side, Step, int};
use ballots::{Ballot, Base, Outcome, Rule};
use blocs::Year;
use covenants::{Covenant, CovenantState};
use kernel::{BodyId, Day, Refusal, Share};

/// How a requirement stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Need {
    /// Is it met?
    pub met: bool,
    /// What it is.
    pub says: String,
    /// What would settle it.
    pub more: String,
}

impl Need {
    pub(crate) fn new(met: bool, says: impl Into<String>, more: impl Into<String>) -> Need {
        Need { met, says: says.into(), more: more.into() }
    }
}

/// Refuses unless every requirement is met; names the first that is not, and how many there are.
///
/// # Errors
/// `Conflict`.
pub(crate) fn all_met(needs: &[Need]) -> Result<(), Refusal> {
    let missing: Vec<&Need> = needs.iter().filter(|n| !n.met).collect();
    match missing[..] {
        [] => Ok(()),
        [one] => Err(Refusal::conflict(format!("{}: {}.", one.says, one.more))),
        [first, ..] => Err(Refusal::conflict(format!(
            "Còn {} điều chưa xong. {}: {}.",
            missing.len(),
            first.says,
            first.more
        ))),
    }
}

/// What the conference may be opened on.
pub(crate) fn needs_to_open(c: &Conference, year: &Year, today: Day, scores_ready: &[Need]) -> Vec<Need> {
    let (here, all) = (c.present(year).len(), year.members.len());
    let quorum = c.plan.rule.quorum.needed(int(all));
    let mut needs = vec![
        Need::new(
            today >= c.plan.day,
            format!("Ngày họp {}", c.plan.day),
            if today >= c.plan.day {
                "đã đến ngày".into()
            } else {
                format!("khai mạc được từ ngày {}; {}", c.plan.day, c.plan.day.left(today))
            },
        ),
        Need::new(
            c.quorate(year),
            match c.called() {
                true => format!("Có mặt {here}/{all} đơn vị, cần ít nhất {quorum}"),
                false => format!("Chưa điểm danh; cần ít nhất {quorum}/{all} đơn vị có mặt"),
            },
            if c.quorate(year) {
                "đủ điều kiện họp"
            } else {
                "điểm danh các đơn vị trước khi khai mạc"
            },
        ),
        Need::new(
            !c.plan.report.is_empty(),
            "Dự thảo báo cáo tổng kết",
            if c.plan.report.is_empty() {
                "soạn hoặc dán vào phần chuẩn bị hội nghị"
            } else {
                "đã có"
            },
        ),
    ];
    let led = year.run_by.is_some();
    let more = if led {
        "đã có"
    } else {
        "ghi đơn vị đứng đầu ở phần thiết lập năm; bên giao ở bước 6 là đơn vị này"
    };
    needs.push(Need::new(led, format!("Năm {} có {}", year.number, year.head_words()), more));
    needs.extend_from_slice(scores_ready);
    needs
}

/// What ballots of the proposals are listed under.
pub(crate) const GROUP_VOTE: &str = "Đề nghị khen thưởng";
/// What the ballot that elects the head is listed under.
pub(crate) const GROUP_HEAD: &str = "Bầu trưởng";
/// What the ballot that elects the deputy is listed under.
pub(crate) const GROUP_DEPUTY: &str = "Bầu phó";

/// Is this ballot over?
pub(crate) fn closed(b: &Ballot) -> bool {
    b.state == ballots::State::Closed
}

/// What the current step still needs before it can be closed. `ballots` are all rounds in force of this conference.
pub(crate) fn needs_to_close(c: &Conference, step: Step, facts: &Facts, year: &Year) -> Vec<Need> {
    match step {
        Step::Report => {
            let open = c.amendments.iter().filter(|a| a.decision == Decision::Open).count();
            let more = if open == 0 {
                "không còn ý kiến nào chờ"
            } else {
                "ghi tiếp thu hay không tiếp thu cho từng ý kiến"
            };
            let says =
                of_all("Ý kiến bổ sung đã kết luận:", (open, c.amendments.len()), "Không có ý kiến bổ sung");
            vec![Need::new(open == 0, says, more)]
        }
        Step::Scores | Step::Discussion => Vec::new(),
        Step::Vote => needs_of_vote(facts),
        Step::Election => needs_of_election(facts, year),
        Step::Handover => needs_of_handover(c),
        Step::Launch => {
            let there = !c.launch_text.is_empty();
            vec![Need::new(
                there,
                "Lời phát động thi đua",
                if there { "đã có" } else { "viết lời phát động rồi lưu" },
            )]
        }
        Step::Signing => needs_of_signing(facts),
    }
}

/// "Đã giao 3/4"; where there is nothing to be done at all, that in words.
fn of_all(says: &str, (left, all): (usize, usize), nothing: &str) -> String {
    if all == 0 { nothing.to_owned() } else { format!("{says} {}/{all}", all - left) }
}

/// What other features know that the run-sheet decides on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// Ballots in force, with their outcomes: what decides.
    pub ballots: Vec<(Ballot, Outcome)>,
    /// Rounds before them, which the minutes tell as well.
    pub earlier: Vec<(Ballot, Outcome)>,
    /// Next year's covenant.
    pub covenant: Option<Covenant>,
    /// Members of next year's covenant.
    pub signers: Vec<BodyId>,
}

/// One round of a ballot that was opened.
#[derive(Clone, Copy)]
pub(crate) struct Round<'a> {
    pub ballot: &'a Ballot,
    pub outcome: &'a Outcome,
    /// Was it opened in more than one round?
    pub one_of_several: bool,
    /// Is it the last of them?
    pub last: bool,
}

impl Round<'_> {
    /// " (vòng 1)", where there were several.
    pub(crate) fn words(&self) -> String {
        if self.one_of_several { format!(" (vòng {})", self.ballot.round) } else { String::new() }
    }
}

impl Facts {
    /// Ballots of one group.
    pub(crate) fn group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a (Ballot, Outcome)> {
        self.ballots.iter().filter(move |(b, _)| b.group == group)
    }

    /// Rounds of one group's ballots, each ballot's first to last. What is only being prepared stands in no minutes.
    pub(crate) fn rounds<'a>(&'a self, group: &'a str) -> Vec<Round<'a>> {
        self.group(group).flat_map(|now| self.rounds_to(now)).collect()
    }

    fn rounds_to<'a>(&'a self, (now, outcome): &'a (Ballot, Outcome)) -> Vec<Round<'a>> {
        let mut all = vec![(now, outcome)];
        let mut before = now.previous;
        while let Some((ballot, outcome)) = self.earlier.iter().find(|(b, _)| Some(b.id) == before) {
            all.push((ballot, outcome));
            before = ballot.previous;
        }
        all.retain(|(b, _)| b.state != ballots::State::Draft);
        let several = all.len() > 1;
        let round = |(i, (ballot, outcome))| Round { ballot, outcome, one_of_several: several, last: i == 0 };
        let mut rounds: Vec<Round> = all.into_iter().enumerate().map(round).collect();
        rounds.reverse();
        rounds
    }

    /// How many members have signed next year's covenant.
    pub(crate) fn signed(&self) -> usize {
        self.covenant.as_ref().map_or(0, |c| c.signed(&self.signers))
    }

    /// How many members do not sign it, with their absence on record.
    pub(crate) fn away(&self) -> usize {
        let Some(covenant) = &self.covenant else { return 0 };
        let away = |b: &&BodyId| covenant.signature_of(**b).is_none() && covenant.absence_of(**b).is_some();
        self.signers.iter().filter(away).count()
    }

    /// The unit elected by this group's ballot, once it is closed.
    pub(crate) fn elected(&self, group: &str) -> Option<BodyId> {
        self.group(group).filter(|(b, _)| closed(b)).find_map(|(b, o)| {
            let option = o.decided?;
            b.options.iter().find(|x| x.id == option).map(|x| x.body)
        })
    }
}

fn needs_of_vote(facts: &Facts) -> Vec<Need> {
    let all = facts.group(GROUP_VOTE).count();
    let open = facts.group(GROUP_VOTE).filter(|(b, _)| !closed(b)).count();
    vec![
        Need::new(
            all > 0,
            "Có đề nghị để biểu quyết",
            if all > 0 {
                format!("{all} đề nghị")
            } else {
                "đưa ít nhất một đề nghị ra biểu quyết".into()
            },
        ),
        Need::new(
            open == 0,
            of_all("Biểu quyết đã đóng:", (open, all), "Không có biểu quyết nào đang mở"),
            match (open, all) {
                (_, 0) => "chưa có đề nghị nào được đưa ra",
                (0, _) => "đã đóng cả",
                _ => "đóng từng biểu quyết khi các đơn vị đã cho ý kiến",
            },
        ),
    ]
}

fn needs_of_election(facts: &Facts, year: &Year) -> Vec<Need> {
    let (head, deputy) = (facts.elected(GROUP_HEAD), facts.elected(GROUP_DEPUTY));
    let (head_words, deputy_words) = (year.head_words(), year.deputy_words());
    let told = |x: Option<BodyId>| {
        if x.is_some() {
            "đã bầu"
        } else {
            "mở bầu, đóng bầu; nếu không ai đủ phiếu thì bầu lại"
        }
    };
    let mut needs = vec![
        Need::new(head.is_some(), format!("Đã bầu {head_words}"), told(head)),
        Need::new(deputy.is_some(), format!("Đã bầu {deputy_words}"), told(deputy)),
    ];
    if head.is_some() && head == deputy {
        needs.push(Need::new(
            false,
            format!("{head_words} và {deputy_words} là hai đơn vị khác nhau"),
            "bầu lại một trong hai chức danh",
        ));
    }
    needs
}

fn needs_of_handover(c: &Conference) -> Vec<Need> {
    let left = c.items.iter().filter(|i| i.handed_at.is_none()).count();
    let signed = |side| c.handover.iter().any(|s| s.side == side);
    vec![
        Need::new(
            !c.items.is_empty(),
            "Danh mục bàn giao",
            if c.items.is_empty() {
                "ghi ít nhất một tài liệu".into()
            } else {
                format!("{} dòng", c.items.len())
            },
        ),
        Need::new(
            left == 0,
            of_all("Đã giao", (left, c.items.len()), "Không có dòng nào chờ giao"),
            match (left, c.items.len()) {
                (_, 0) => "danh mục còn trống",
                (0, _) => "đã giao đủ",
                _ => "đánh dấu từng dòng khi hai bên đã giao nhận",
            },
        ),
        Need::new(
            signed(Side::Giver),
            "Bên giao đã ký",
            if signed(Side::Giver) {
                "đã ký"
            } else {
                "lãnh đạo bên giao ký trong máy hoặc trên giấy"
            },
        ),
        Need::new(
            signed(Side::Taker),
            "Bên nhận đã ký",
            if signed(Side::Taker) {
                "đã ký"
            } else {
                "lãnh đạo bên nhận ký trong máy hoặc trên giấy"
            },
        ),
    ]
}

fn needs_of_signing(facts: &Facts) -> Vec<Need> {
    let Some(covenant) = &facts.covenant else {
        return vec![Need::new(false, "Bản giao ước năm tới", "soạn giao ước trước khi ký")];
    };
    let (signed, absent) = (facts.signed(), facts.away());
    let done = covenant.state == CovenantState::Effective;
    let agreed = covenant.state != CovenantState::Draft;
    vec![
        Need::new(
            agreed,
            "Nội dung giao ước đã chốt",
            if agreed { "đã mở ký" } else { "chốt nội dung rồi mới ký" },
        ),
        Need::new(
            done,
            format!(
                "Đã ký {signed}/{} đơn vị{}",
                facts.signers.len(),
                if absent > 0 { format!(", vắng có lý do {absent}") } else { String::new() }
            ),
            if done {
                "giao ước có hiệu lực"
            } else {
                "giao ước có hiệu lực khi mọi đơn vị đã ký hoặc ghi vắng có lý do"
            },
        ),
    ]
}

/// The rule most blocs use: two thirds of the members present, quorum two thirds of the members. A regulation of the
/// bloc decides; this is only what the form is filled with.
pub(crate) fn usual_rule() -> Rule {
    let share = |n, d| Share::new(n, d).unwrap_or_else(|| unreachable!("a proper fraction"));
    Rule { threshold: share(2, 3), strictly: false, base: Base::Present, quorum: share(2, 3) }
}
