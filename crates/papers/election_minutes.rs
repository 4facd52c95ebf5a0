//! The minutes of electing the head and the deputy head of a bloc ("biên bản bầu Khối trưởng, Khối phó"), with
//! the tellers' protocol ("biên bản kiểm phiếu") when papers were counted.

use jiff::civil::{Date, Time};

use crate::common::{Absent, absences, numbered, outcome};
use crate::paper::{Align, Block, Head, Paper, Signature, Table, Text};
use crate::words::{copies, count, day_words, list, out_of, percent, sentence, time_or_room};

/// The minutes of an election.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionMinutes {
    /// Issuer, number, place, day.
    pub head: Head,
    /// Subject lines: "Bầu Khối trưởng, Khối phó năm 2019", "Khối thi đua Khối 5".
    pub about: Vec<String>,
    /// The bloc.
    pub bloc: String,
    /// The day of the election.
    pub day: Date,
    /// When it began.
    pub opened: Option<Time>,
    /// When it ended.
    pub closed: Option<Time>,
    /// How many members the bloc has.
    pub members_total: u32,
    /// How many were present.
    pub present: u32,
    /// Who was absent.
    pub absent: Vec<Absent>,
    /// Whether enough were there, as one sentence.
    pub quorum: String,
    /// The rule of the election (who may stand, what majority), as one sentence.
    pub rule: String,
    /// "biểu quyết công khai", "bỏ phiếu kín".
    pub method: String,
    /// Who was in the chair.
    pub chair: String,
    /// Who kept the minutes.
    pub secretary: String,
    /// One contest per post.
    pub contests: Vec<Contest>,
    /// In how many copies the minutes are drawn up.
    pub copies: u32,
    /// The secretary's signature.
    pub secretary_signs: Signature,
    /// The chair's signature.
    pub chair_signs: Signature,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether figures or names are made up.
    pub illustrative: bool,
}

/// The election to one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// "Khối trưởng năm 2019".
    pub post: String,
    /// Who stood.
    pub candidates: Vec<Candidate>,
    /// The count every share of this contest is taken of.
    pub total: u32,
    /// Units present that did not vote; never counted as blank.
    pub not_voted: u32,
    /// What tellers counted, when papers were used.
    pub count: Option<CountProtocol>,
}

/// A candidate and the votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The unit.
    pub unit: String,
    /// Votes for.
    pub agree: u32,
    /// Votes against.
    pub disagree: u32,
    /// Left blank.
    pub blank: u32,
    /// Whether elected; unknown prints "chưa rõ".
    pub elected: Option<bool>,
}

/// What the tellers counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountProtocol {
    /// The tellers, by name and unit.
    pub tellers: Vec<String>,
    /// Papers given out.
    pub issued: u32,
    /// Papers taken in.
    pub collected: u32,
    /// Papers given out and not taken in.
    pub missing: u32,
    /// Valid papers.
    pub valid: u32,
    /// Invalid papers.
    pub invalid: u32,
    /// The tellers' signatures.
    pub signatures: Vec<Signature>,
}

impl ElectionMinutes {
    /// The minutes.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::new(self.head.clone(), "BIÊN BẢN", self.about.clone());
        paper.blocks.push(self.opening());
        paper.blocks.push(Block::heading("I. THÀNH PHẦN, ĐIỀU KIỆN TIẾN HÀNH"));
        let here = Text::new().say("Có mặt ").taken("điểm danh", out_of(self.present, self.members_total));
        let here = here.say(" đơn vị thành viên");
        let mut items = vec![match self.absent.is_empty() {
            true => here.say("."),
            false => here.say(format!("; vắng mặt: {}.", absences(&self.absent))),
        }];
        items.extend(
            [&self.quorum].into_iter().filter(|one| !one.trim().is_empty()).map(|one| sentence(one).into()),
        );
        items
            .push(format!("Chủ trì: {} Thư ký: {}", sentence(&self.chair), sentence(&self.secretary)).into());
        numbered(&mut paper.blocks, items);
        paper.blocks.push(Block::heading("II. THỂ LỆ"));
        paper.blocks.push(Block::para(sentence(&self.rule)));
        paper.blocks.push(Block::para(format!("Hình thức: {}", sentence(&self.method))));
        paper.blocks.push(Block::heading("III. KẾT QUẢ"));
        self.results(&mut paper.blocks);
        paper.blocks.push(Block::heading("IV. KẾT LUẬN"));
        paper.blocks.push(Block::para(self.conclusion()));
        paper.blocks.push(self.ending("Biên bản"));
        paper.closing.left = Some(self.secretary_signs.clone());
        paper.closing.right = Some(self.chair_signs.clone());
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }

    fn opening(&self) -> Block {
        let posts: Vec<String> = self.contests.iter().map(|one| one.post.clone()).collect();
        let posts = posts.join(", ");
        Block::para(Text::new().say("Hồi ").taken("khai mạc", time_or_room(self.opened)).say(format!(
            ", {}, {} tiến hành bầu {posts}.",
            day_words(self.day),
            self.bloc
        )))
    }

    fn ending(&self, name: &str) -> Block {
        Block::para(Text::new().say("Việc bầu kết thúc hồi ").taken("bế mạc", time_or_room(self.closed)).say(
            format!(
                " cùng ngày. {name} được lập thành {}, đã đọc lại cho hội nghị nghe và nhất trí thông qua./.",
                copies(self.copies)
            ),
        ))
    }

    fn counted(protocol: &CountProtocol) -> Vec<Block> {
        let figure = |n: u32| count(n);
        let mut blocks = vec![Block::para(format!("Tổ kiểm phiếu: {}.", list(&protocol.tellers)))];
        let text = Text::new()
            .say("Số phiếu phát ra: ")
            .taken("kiểm phiếu", figure(protocol.issued))
            .say("; thu về: ")
            .taken("kiểm phiếu", figure(protocol.collected))
            .say("; không thu về: ")
            .taken("kiểm phiếu", figure(protocol.missing))
            .say("; hợp lệ: ")
            .taken("kiểm phiếu", figure(protocol.valid))
            .say("; không hợp lệ: ")
            .taken("kiểm phiếu", figure(protocol.invalid))
            .say(".");
        blocks.push(Block::para(text));
        blocks
    }

    fn results(&self, blocks: &mut Vec<Block>) {
        let columns = [
            (8, Align::Centre, "STT"),
            (37, Align::Left, "Đơn vị ứng cử, được đề cử"),
            (12, Align::Centre, "Đồng ý"),
            (12, Align::Centre, "Không đồng ý"),
            (10, Align::Centre, "Không ý kiến, trống"),
            (11, Align::Centre, "Tỷ lệ"),
            (12, Align::Centre, "Kết quả"),
        ];
        let taken = |text: String| Text::new().taken("bầu cử", text);
        for (n, contest) in self.contests.iter().enumerate() {
            blocks.push(Block::item(format!("{}.", n + 1), format!("Bầu {}:", contest.post)));
            if let Some(protocol) = &contest.count {
                blocks.extend(Self::counted(protocol));
            }
            let mut table = Table::new(&format!("Kết quả bầu {}", contest.post), &columns);
            for (i, one) in contest.candidates.iter().enumerate() {
                table.row(vec![
                    (i + 1).to_string().into(),
                    Text::from(&one.unit),
                    taken(out_of(one.agree, contest.total)),
                    taken(count(one.disagree)),
                    taken(count(one.blank)),
                    taken(percent(one.agree, contest.total)),
                    taken(match one.elected {
                        Some(true) => "Trúng cử".to_owned(),
                        Some(false) => "Không trúng cử".to_owned(),
                        None => outcome(None).to_owned(),
                    }),
                ]);
            }
            blocks.push(Block::Table(table));
            if contest.not_voted > 0 {
                let says = format!(
                    "Chưa cho ý kiến: {} đơn vị có mặt, không tính vào cột nào.",
                    count(contest.not_voted)
                );
                blocks.push(Block::para(says));
            }
        }
        let tellers: Vec<Signature> = self
            .contests
            .iter()
            .filter_map(|c| c.count.as_ref())
            .flat_map(|c| c.signatures.clone())
            .collect();
        let mut once: Vec<Signature> = Vec::new();
        for sign in tellers {
            if !once.iter().any(|s| s.name == sign.name) {
                once.push(sign);
            }
        }
        if !once.is_empty() {
            blocks.push(Block::Signatures { people: once });
        }
    }

    fn conclusion(&self) -> Text {
        let mut won = Vec::new();
        let mut open = Vec::new();
        for contest in &self.contests {
            let winners: Vec<String> = contest
                .candidates
                .iter()
                .filter(|one| one.elected == Some(true))
                .map(|one| one.unit.clone())
                .collect();
            if winners.is_empty() {
                open.push(contest.post.clone());
            } else {
                won.push(format!("{} làm {}", winners.join(", "), contest.post));
            }
        }
        let mut text = Text::new();
        if !won.is_empty() {
            text = text.say("Hội nghị bầu ").taken("bầu cử", list(&won)).say(".");
        }
        if !open.is_empty() {
            let space = if won.is_empty() { "" } else { " " };
            text = text.say(format!("{space}Chưa bầu được {}.", list(&open)));
        }
        text
    }
}
