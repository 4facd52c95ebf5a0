//! The minutes of a review meeting ("biên bản bình xét").

use jiff::civil::{Date, DateTime, Time};

use crate::common::{Absent, absences, numbered, outcome};
use crate::election_minutes::{CountProtocol, outside};
use crate::paper::{Align, Block, Head, Paper, Signature, Table, Text};
use crate::words::{
    Decimals, UNKNOWN, copies, count, day_of_end, day_words, list, out_of, percent, roman, sentence,
    time_or_room,
};

/// More guests than these are not named in a sentence where the list behind the minutes names them.
const GUESTS_NAMED: usize = 12;

/// Somebody who attended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// "Bà Nguyễn Thị Hoa".
    pub name: String,
    /// Post and unit.
    pub post: String,
    /// With which delegation.
    pub delegation: String,
    /// A guest, not a delegate.
    pub guest: bool,
}

/// The minutes of a bloc's review and proposal of commendations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewMinutes {
    /// Issuer, number, place, day of the paper.
    pub head: Head,
    /// Subject lines: "Bình xét, đề nghị khen thưởng và bầu Khối trưởng, Khối phó", "Khối thi đua số 5".
    pub about: Vec<String>,
    /// The bloc.
    pub bloc: String,
    /// What met: "hội nghị tổng kết công tác thi đua, khen thưởng năm 2018".
    pub meeting: String,
    /// Where; empty when not recorded.
    pub venue: String,
    /// The day of the meeting.
    pub day: Date,
    /// When it was opened; unknown leaves room for the pen.
    pub opened: Option<Time>,
    /// When it was closed, on whatever day.
    pub closed: Option<DateTime>,
    /// How many members the bloc has.
    pub members_total: u32,
    /// Members present at the opening, by name.
    pub present: Vec<String>,
    /// Members absent then.
    pub absent: Vec<Absent>,
    /// Who came or left after, one sentence each.
    pub movements: Vec<String>,
    /// Guests.
    pub guests: Vec<String>,
    /// Everybody who attended by name, where gates wrote it down: the list behind the minutes.
    pub attendees: Vec<Attendee>,
    /// Who was in the chair: post and unit.
    pub chair: String,
    /// Who kept the minutes.
    pub secretary: String,
    /// How the report was adopted.
    pub report: Option<Adoption>,
    /// The scores as announced; empty leaves the part out.
    pub scores: Vec<ScoreLine>,
    /// What was said.
    pub discussion: Vec<Remark>,
    /// Is the discussion over? Then the minutes say so even where nobody spoke.
    pub discussed: bool,
    /// "biểu quyết công khai", "bỏ phiếu kín".
    pub vote_method: String,
    /// Threshold and denominator as one sentence.
    pub vote_rule: String,
    /// The vote, line by line.
    pub votes: Vec<VoteLine>,
    /// What was proposed otherwise than it should have been, and why: one paragraph each, passed or not.
    pub departures: Vec<String>,
    /// Who was elected; empty leaves the part out.
    pub elected: Vec<Elected>,
    /// The handover in one sentence; empty leaves it out.
    pub handover: String,
    /// The launch of the new year's movement in one sentence.
    pub launch: String,
    /// The signing of the covenant in one sentence.
    pub signing: String,
    /// What the secretary added, in the order of the business.
    pub added: Vec<Added>,
    /// What the meeting concluded, one paragraph each.
    pub conclusions: Vec<String>,
    /// In how many copies the minutes are drawn up.
    pub copies: u32,
    /// What was corrected in the record after the meeting.
    pub corrections: Vec<Correction>,
    /// The secretary's signature.
    pub secretary_signs: Signature,
    /// The chair's signature.
    pub chair_signs: Signature,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether figures or names are made up.
    pub illustrative: bool,
}

/// The adoption of a report with its amendments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// "Báo cáo tổng kết công tác thi đua năm 2018, phương hướng năm 2019".
    pub title: String,
    /// Amendments in the order they were moved.
    pub amendments: Vec<Amendment>,
    /// How many agreed to the report as it then stood; unknown when no count was taken.
    pub agreed: Option<u32>,
}

/// An amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Who moved it.
    pub by: String,
    /// What it says.
    pub text: String,
    /// Whether it was taken in.
    pub adopted: bool,
    /// Why, above all when it was not.
    pub reason: String,
}

/// A member's score as announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreLine {
    /// The rank.
    pub rank: Option<u32>,
    /// The member.
    pub unit: String,
    /// Hundredths of points.
    pub points: Option<i64>,
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Who.
    pub by: String,
    /// What, in short.
    pub text: String,
}

/// One line of the vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteLine {
    /// The unit proposed.
    pub unit: String,
    /// For what: a title or a form of commendation, as the caller names it.
    pub award: String,
    /// Votes for.
    pub agree: u32,
    /// Votes against.
    pub disagree: u32,
    /// Neither.
    pub abstain: u32,
    /// Units present that did not vote; never counted as having no opinion.
    pub not_voted: u32,
    /// Members that were away, where the share is taken of all members.
    pub absent: u32,
    /// The count the share is taken of.
    pub total: u32,
    /// Whether the threshold was reached; unknown prints "chưa rõ".
    pub passed: Option<bool>,
    /// Why it was voted on again; empty for a first round.
    pub again: String,
    /// Why it came to nothing whatever its share; empty where the share tells.
    pub void: String,
    /// What tellers counted, when papers were used.
    pub count: Option<CountProtocol>,
}

/// A part of the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Business {
    /// The report.
    Report,
    /// The scores.
    Scores,
    /// What was said.
    Discussion,
    /// The vote.
    Vote,
    /// The election.
    Election,
    /// The handover.
    Handover,
    /// The launch of the new year's movement.
    Launch,
    /// The signing of the covenant.
    Signing,
}

/// What the secretary added to a part of the business: a paragraph of its own at its end, for it is nobody's speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// To which.
    pub to: Business,
    /// In the secretary's words.
    pub text: String,
}

/// Who was elected to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elected {
    /// "Khối trưởng năm 2019".
    pub post: String,
    /// The unit.
    pub unit: String,
    /// Votes for.
    pub agree: u32,
    /// Out of how many.
    pub total: u32,
    /// How each round before this one ended, first to last.
    pub before: Vec<String>,
}

/// A correction made after the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Where in the minutes.
    pub place: String,
    /// What stood there; empty when nothing was replaced, as when the meeting went back a step.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// Who corrected it, when and why.
    pub reason: String,
}

impl ReviewMinutes {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::new(self.head.clone(), "BIÊN BẢN", self.about.clone());
        let venue = if self.venue.trim().is_empty() {
            String::new()
        } else {
            format!(" tại {},", self.venue.trim())
        };
        paper.blocks.push(Block::para(
            Text::new().say("Hồi ").taken("khai mạc", time_or_room(self.opened)).say(format!(
                ", {},{venue} {} tổ chức {}.",
                day_words(self.day),
                self.bloc,
                self.meeting
            )),
        ));
        self.attendance(&mut paper.blocks);
        self.business(&mut paper.blocks);
        let mut part = 3;
        let mut heading = |title: &str| {
            let text = format!("{}. {title}", roman(part));
            part += 1;
            Block::heading(text)
        };
        if !self.conclusions.is_empty() {
            paper.blocks.push(heading("KẾT LUẬN"));
            paper.blocks.extend(self.conclusions.iter().map(|one| Block::para(sentence(one))));
        }
        if !self.corrections.is_empty() {
            paper.blocks.push(heading("ĐÍNH CHÍNH"));
            for (i, one) in self.corrections.iter().enumerate() {
                let changed = if one.before.trim().is_empty() {
                    sentence(&one.after)
                } else {
                    format!("“{}” sửa thành “{}”.", one.before, one.after)
                };
                let text = format!("{}: {changed} Lý do: {}", one.place, sentence(&one.reason));
                paper.blocks.push(Block::item(format!("{}.", i + 1), Text::new().taken("đính chính", text)));
            }
        }
        paper.blocks.push(Block::para(
            Text::new()
                .say("Hội nghị kết thúc hồi ")
                .taken("bế mạc", time_or_room(self.closed.map(DateTime::time)))
                .say(format!(
                    "{}. Biên bản được lập thành {}, đã đọc lại cho hội nghị nghe và nhất trí thông qua./.",
                    day_of_end(self.closed, self.day),
                    copies(self.copies)
                )),
        ));
        paper.annex = self.annex();
        paper.closing.left = Some(self.secretary_signs.clone());
        paper.closing.right = Some(self.chair_signs.clone());
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }

    fn attendance(&self, blocks: &mut Vec<Block>) {
        blocks.push(Block::heading("I. THÀNH PHẦN"));
        let here = u32::try_from(self.present.len()).unwrap_or(u32::MAX);
        let mut items = vec![
            Text::new()
                .say("Có mặt ")
                .taken("điểm danh", out_of(here, self.members_total))
                .say(format!(" đơn vị thành viên: {}.", list(&self.present))),
        ];
        if !self.absent.is_empty() {
            let away = u32::try_from(self.absent.len()).unwrap_or(u32::MAX);
            let start = Text::new().say("Vắng mặt ").taken("điểm danh", count(away));
            items.push(start.say(format!(" đơn vị: {}.", absences(&self.absent))));
        }
        if !self.movements.is_empty() {
            items.push(Text::new().taken("điểm danh", self.movements.join(" ")));
        }
        if !self.attendees.is_empty() {
            let guests = self.attendees.iter().filter(|a| a.guest).count();
            let number = |n: usize| count(u32::try_from(n).unwrap_or(u32::MAX));
            let mut who =
                Text::new().say("Đại biểu dự: ").taken("điểm danh", number(self.attendees.len() - guests));
            if guests > 0 {
                who = who.say("; khách mời: ").taken("điểm danh", number(guests));
            }
            items.push(who.say(" (có danh sách kèm theo)."));
        }
        let listed = !self.attendees.is_empty() && self.guests.len() > GUESTS_NAMED;
        if !self.guests.is_empty() && !listed {
            items.push(format!("Khách mời: {}.", list(&self.guests)).into());
        }
        items
            .push(format!("Chủ trì: {} Thư ký: {}", sentence(&self.chair), sentence(&self.secretary)).into());
        numbered(blocks, items);
    }

    /// The list of who attended, on a page of its own.
    fn annex(&self) -> Vec<Block> {
        if self.attendees.is_empty() {
            return Vec::new();
        }
        let columns = [
            (8, Align::Centre, "STT"),
            (28, Align::Left, "Họ và tên"),
            (34, Align::Left, "Chức vụ, đơn vị công tác"),
            (22, Align::Left, "Đoàn"),
            (12, Align::Centre, "Thành phần"),
        ];
        let mut table = Table::new("Đại biểu dự họp", &columns);
        for (n, one) in (1..).zip(&self.attendees) {
            table.row(vec![
                Text::from(format!("{n}")),
                Text::new().taken("điểm danh", &one.name),
                Text::from(&one.post),
                Text::from(&one.delegation),
                Text::from(if one.guest { "khách mời" } else { "đại biểu" }),
            ]);
        }
        vec![
            Block::Centre { text: Text::new().bold("DANH SÁCH ĐẠI BIỂU DỰ HỌP") },
            Block::Centre { text: Text::new().italic(format!("(Kèm theo Biên bản {})", self.meeting)) },
            Block::Table(table),
        ]
    }

    fn business(&self, blocks: &mut Vec<Block>) {
        blocks.push(Block::heading("II. NỘI DUNG"));
        let mut n = 0;
        let mut next = || {
            n += 1;
            format!("{n}.")
        };
        if let Some(report) = &self.report {
            blocks.push(Block::item(next(), self.adopted(report)));
            blocks.extend(report.amendments.iter().enumerate().map(|(i, one)| amended(i + 1, one)));
        }
        self.adds(Business::Report, blocks);
        if !self.scores.is_empty() {
            blocks.push(Block::item(next(), "Hội nghị nghe công bố điểm thi đua của các đơn vị:"));
            blocks.push(Block::Table(self.score_lines()));
        }
        self.adds(Business::Scores, blocks);
        if !self.discussion.is_empty() {
            let said = u32::try_from(self.discussion.len()).unwrap_or(u32::MAX);
            let start = Text::new().say("Hội nghị thảo luận, có ").taken("thảo luận", count(said));
            blocks.push(Block::item(next(), start.say(" ý kiến phát biểu:")));
            let each = |one: &Remark| Block::item("-", format!("{}: {}", one.by, sentence(&one.text)));
            blocks.extend(self.discussion.iter().map(each));
        } else if self.discussed {
            blocks.push(Block::item(next(), "Hội nghị thảo luận; không có ý kiến khác."));
        }
        self.adds(Business::Discussion, blocks);
        // As long as the meeting goes on, minutes tell nothing of a vote that is still to come.
        if !self.votes.is_empty() || self.closed.is_some() {
            let intro = format!("Kết quả {} đề nghị khen thưởng như sau:", self.vote_method);
            blocks.push(Block::item(next(), intro));
            self.vote(blocks);
        }
        self.adds(Business::Vote, blocks);
        if !self.elected.is_empty() {
            blocks.push(Block::item(next(), self.election()));
        }
        self.adds(Business::Election, blocks);
        for (line, part) in [
            (&self.handover, Business::Handover),
            (&self.launch, Business::Launch),
            (&self.signing, Business::Signing),
        ] {
            if !line.trim().is_empty() {
                blocks.push(Block::item(next(), sentence(line)));
            }
            self.adds(part, blocks);
        }
    }

    /// What the secretary added here.
    fn adds(&self, part: Business, blocks: &mut Vec<Block>) {
        let here = self.added.iter().filter(|one| one.to == part);
        blocks.extend(here.map(|one| Block::para(sentence(&one.text))));
    }

    /// The result line by line, and what no line of it tells.
    fn vote(&self, blocks: &mut Vec<Block>) {
        blocks.push(Block::Table(self.vote_table()));
        for (one, counted) in self.votes.iter().filter_map(|one| Some((one, one.count.as_ref()?))) {
            blocks.push(Block::para(counted.told(&format!("{} cho {}. ", one.award, one.unit))));
        }
        for one in self.votes.iter().filter(|v| v.not_voted > 0) {
            blocks.push(Block::para(format!(
                "{} đơn vị có mặt chưa cho ý kiến về {} cho {}, không tính vào cột nào.",
                count(one.not_voted),
                one.award,
                one.unit
            )));
        }
        for one in &self.votes {
            let said = one.agree + one.disagree + one.abstain + one.not_voted;
            let rest = outside(one.total.saturating_sub(said), one.count.as_ref(), one.absent);
            if !rest.is_empty() {
                let rest = rest.join(", ");
                blocks.push(Block::para(format!(
                    "{} cho {}: {rest}, không tính vào cột nào.",
                    one.award, one.unit
                )));
            }
            if !one.again.trim().is_empty() {
                let why = sentence(&one.again);
                blocks
                    .push(Block::para(format!("Lý do biểu quyết lại {} cho {}: {why}", one.award, one.unit)));
            }
        }
        for one in self.votes.iter().filter(|v| !v.void.trim().is_empty()) {
            blocks.push(Block::para(format!("{} cho {}: {}", one.award, one.unit, sentence(&one.void))));
        }
        blocks.extend(self.departures.iter().map(|one| Block::para(sentence(one))));
        if !self.vote_rule.trim().is_empty() {
            blocks.push(Block::para(sentence(&self.vote_rule)));
        }
    }

    fn adopted(&self, report: &Adoption) -> Text {
        let text = Text::new().say(format!("Hội nghị thông qua {}", report.title.trim()));
        let text = match report.agreed {
            Some(agreed) => {
                let here = u32::try_from(self.present.len()).unwrap_or(u32::MAX);
                text.say(", ").taken("báo cáo", out_of(agreed, here)).say(" đơn vị có mặt tán thành")
            }
            None => text,
        };
        match u32::try_from(report.amendments.len()).unwrap_or(u32::MAX) {
            0 => text.say("."),
            n => text.say(", với ").taken("báo cáo", count(n)).say(" ý kiến đề nghị sửa đổi, bổ sung:"),
        }
    }

    fn score_lines(&self) -> Table {
        let columns = [
            (8, Align::Centre, "STT"),
            (56, Align::Left, "Đơn vị"),
            (18, Align::Right, "Điểm"),
            (18, Align::Centre, "Xếp thứ"),
        ];
        let mut table = Table::new("Điểm thi đua đã công bố", &columns);
        let alike = Decimals::of(self.scores.iter().map(|one| one.points));
        for (i, one) in self.scores.iter().enumerate() {
            let rank = one.rank.map_or_else(|| UNKNOWN.to_owned(), |rank| rank.to_string());
            table.row(vec![
                (i + 1).to_string().into(),
                Text::from(&one.unit),
                Text::new().taken("bảng điểm", alike.points_or_unknown(one.points)),
                Text::new().taken("bảng điểm", rank),
            ]);
        }
        table
    }

    fn vote_table(&self) -> Table {
        let columns = [
            (6, Align::Centre, "STT"),
            (26, Align::Left, "Đơn vị"),
            (27, Align::Left, "Danh hiệu, hình thức"),
            (9, Align::Centre, "Đồng ý"),
            (9, Align::Centre, "Không đồng ý"),
            (9, Align::Centre, "Không ý kiến"),
            (10, Align::Centre, "Tỷ lệ"),
            (10, Align::Centre, "Kết quả"),
        ];
        let mut table = Table::new("Kết quả biểu quyết đề nghị khen thưởng", &columns);
        let taken = |text: String| Text::new().taken("biểu quyết", text);
        for (i, one) in self.votes.iter().enumerate() {
            table.row(vec![
                (i + 1).to_string().into(),
                Text::from(&one.unit),
                Text::from(&one.award),
                taken(out_of(one.agree, one.total)),
                taken(count(one.disagree)),
                taken(count(one.abstain)),
                taken(percent(one.agree, one.total)),
                taken(outcome(one.passed).to_owned()),
            ]);
        }
        table
    }

    fn election(&self) -> Text {
        let mut text = Text::new().say("Hội nghị bầu ");
        for (i, one) in self.elected.iter().enumerate() {
            let joint = if i == 0 { "" } else { "; " };
            let round = match one.before.len() {
                0 => String::new(),
                n => format!("vòng {}: ", n + 1),
            };
            let before: String = one
                .before
                .iter()
                .enumerate()
                .map(|(i, ended)| format!("; vòng {}: {ended}", i + 1))
                .collect();
            text = text
                .say(format!("{joint}{} làm {} ({round}", one.unit, one.post))
                .taken("bầu cử", out_of(one.agree, one.total))
                .say(format!(" đồng ý{before})"));
        }
        text.say(".")
    }
}

fn amended(n: usize, one: &Amendment) -> Block {
    let decided = if one.adopted { "tiếp thu" } else { "không tiếp thu" };
    let mut text = Text::new()
        .say(format!("{} đề nghị: {} Hội nghị ", one.by, sentence(&one.text)))
        .taken("báo cáo", decided);
    text = match one.reason.trim() {
        "" => text.say("."),
        reason => text.say(format!("; lý do: {}", sentence(reason))),
    };
    Block::item(format!("({n})"), text)
}
