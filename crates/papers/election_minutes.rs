//! The minutes of electing the head and the deputy head of a bloc ("biên bản bầu Khối trưởng, Khối phó"), with
//! the tellers' protocol ("biên bản kiểm phiếu") when papers were counted.

use jiff::civil::{Date, DateTime, Time};

use crate::common::{Absent, absences, numbered, outcome};
use crate::paper::{Align, Block, Head, Paper, Signature, Table, Text};
use crate::words::{copies, count, day_of_end, day_words, list, out_of, percent, sentence, time_or_room};

/// The minutes of an election.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionMinutes {
    /// Issuer, number, place, day.
    pub head: Head,
    /// Subject lines: "Bầu Khối trưởng, Khối phó năm 2019", "Khối thi đua số 5".
    pub about: Vec<String>,
    /// The bloc.
    pub bloc: String,
    /// The day of the election.
    pub day: Date,
    /// When it began.
    pub opened: Option<Time>,
    /// When it ended, on whatever day.
    pub closed: Option<DateTime>,
    /// How many members the bloc has.
    pub members_total: u32,
    /// How many were present when it began.
    pub present: u32,
    /// Who was absent then.
    pub absent: Vec<Absent>,
    /// The rule of the election (who may stand, what majority), as one sentence.
    pub rule: String,
    /// What holds of every way to vote: "mỗi đơn vị thành viên một phiếu".
    pub method: String,
    /// Who was in the chair.
    pub chair: String,
    /// Who kept the minutes.
    pub secretary: String,
    /// One contest per post and round, the rounds of a post after each other.
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
    /// Which round, where there was more than one; the last decides.
    pub round: Option<u32>,
    /// Why there was this round; empty for the first.
    pub reason: String,
    /// "biểu quyết công khai", "bỏ phiếu kín".
    pub method: String,
    /// Whether enough were there, as one sentence.
    pub quorum: String,
    /// Who stood.
    pub candidates: Vec<Candidate>,
    /// The count every share of this contest is taken of.
    pub total: u32,
    /// Units present that did not vote; never counted as blank.
    pub not_voted: u32,
    /// Units that were not there, where every share is taken of all members; 0 where it is not.
    pub absent: u32,
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

impl CountProtocol {
    /// "Ban kiểm phiếu: Lê Văn Thí; Phạm Thị Dụ."
    fn counters(&self) -> String {
        format!("Ban kiểm phiếu: {}.", list(&self.tellers))
    }

    /// "Số phiếu phát ra: 06; thu về: 06 …" after these words.
    fn figures(&self, words: Text) -> Text {
        let figures = [
            ("Số phiếu phát ra: ", self.issued),
            ("; thu về: ", self.collected),
            ("; không thu về: ", self.missing),
            ("; hợp lệ: ", self.valid),
            ("; không hợp lệ: ", self.invalid),
        ];
        let told =
            figures.iter().fold(words, |text, (says, n)| text.say(*says).taken("kiểm phiếu", count(*n)));
        told.say(".")
    }

    /// Who counted and what, in one paragraph after these words.
    pub(crate) fn told(&self, words: &str) -> Text {
        self.figures(Text::new().say(format!("{words}{} ", self.counters())))
    }

    /// The same, for minutes on a screen.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.told("").plain()
    }
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
        let quorum = self.alike(|c| &c.quorum).unwrap_or_default();
        items.extend(
            [quorum].into_iter().filter(|one| !one.trim().is_empty()).map(|one| sentence(one).into()),
        );
        items
            .push(format!("Chủ trì: {} Thư ký: {}", sentence(&self.chair), sentence(&self.secretary)).into());
        numbered(&mut paper.blocks, items);
        paper.blocks.push(Block::heading("II. THỂ LỆ"));
        paper.blocks.push(Block::para(sentence(&self.rule)));
        let method = self.alike(|c| &c.method).unwrap_or("như ghi ở từng lần bầu tại Mục III");
        paper.blocks.push(Block::para(format!("Hình thức: {method}, {}", sentence(&self.method))));
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

    /// What all contests have in common; nothing where they differ.
    fn alike<'a>(&'a self, of: impl Fn(&'a Contest) -> &'a str) -> Option<&'a str> {
        let first = of(self.contests.first()?);
        self.contests.iter().all(|one| of(one) == first).then_some(first)
    }

    /// The last round of each post: what decides.
    fn last_rounds(&self) -> impl Iterator<Item = &Contest> {
        let later = |i: usize, post: &str| self.contests.iter().skip(i + 1).any(|one| one.post == post);
        self.contests.iter().enumerate().filter(move |(i, one)| !later(*i, &one.post)).map(|(_, one)| one)
    }

    fn opening(&self) -> Block {
        let posts: Vec<String> = self.last_rounds().map(|one| one.post.clone()).collect();
        let posts = posts.join(", ");
        Block::para(Text::new().say("Hồi ").taken("khai mạc", time_or_room(self.opened)).say(format!(
            ", {}, {} tiến hành bầu {posts}.",
            day_words(self.day),
            self.bloc
        )))
    }

    fn ending(&self, name: &str) -> Block {
        let ended = time_or_room(self.closed.map(DateTime::time));
        Block::para(Text::new().say("Việc bầu kết thúc hồi ").taken("bế mạc", ended).say(format!(
            "{}. {name} được lập thành {}, đã đọc lại cho hội nghị nghe và nhất trí thông qua./.",
            day_of_end(self.closed, self.day),
            copies(self.copies)
        )))
    }

    /// What is to be said of this contest because it is not said of all.
    fn of_this_one(&self, contest: &Contest) -> Vec<Block> {
        let mut says = Vec::new();
        if !contest.reason.trim().is_empty() {
            says.push(format!("Lý do bầu lại: {}", sentence(&contest.reason)));
        }
        if self.alike(|c| &c.method).is_none() {
            says.push(format!("Hình thức: {}", sentence(&contest.method)));
        }
        if self.alike(|c| &c.quorum).is_none() && !contest.quorum.trim().is_empty() {
            says.push(sentence(&contest.quorum));
        }
        says.into_iter().map(Block::para).collect()
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
            blocks.push(Block::item(
                format!("{}.", n + 1),
                format!("Bầu {}{}:", contest.post, contest.round()),
            ));
            blocks.extend(self.of_this_one(contest));
            if let Some(protocol) = &contest.count {
                blocks.push(Block::para(protocol.counters()));
                blocks.push(Block::para(protocol.figures(Text::new())));
            }
            let caption = format!("Kết quả bầu {}{}", contest.post, contest.round());
            let mut table = Table::new(&caption, &columns);
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
            let rest = contest.in_no_column();
            if !rest.is_empty() {
                blocks.push(Block::para(format!("Không tính vào cột nào: {}.", rest.join(", "))));
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
        for contest in self.last_rounds() {
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

impl Contest {
    /// What the total holds beside the votes in the table and the units that did not vote, a phrase each.
    fn in_no_column(&self) -> Vec<String> {
        let all_alike = self.candidates.first().map_or(0, |one| one.disagree + one.blank);
        let said: u32 = self.candidates.iter().map(|one| one.agree).sum::<u32>() + all_alike + self.not_voted;
        outside(self.total.saturating_sub(said), self.count.as_ref(), self.absent)
    }

    /// " (vòng 2)", where there was more than one.
    fn round(&self) -> String {
        self.round.map_or_else(String::new, |n| format!(" (vòng {n})"))
    }
}

/// Why so many of a total are in no column of its table, a phrase each.
pub(crate) fn outside(mut left: u32, counted: Option<&CountProtocol>, absent: u32) -> Vec<String> {
    let (invalid, missing) = counted.map_or((0, 0), |c| (c.invalid, c.missing));
    let mut phrases = Vec::new();
    let mut tell = |n: u32, what: &str| {
        let n = n.min(left);
        left -= n;
        if n > 0 {
            phrases.push(format!("{} {what}", count(n)));
        }
    };
    tell(invalid, "phiếu không hợp lệ");
    tell(missing, "phiếu không thu về");
    tell(absent, "đơn vị vắng mặt");
    // Whoever was there and is in no count took no paper.
    tell(u32::MAX, "đơn vị không biểu quyết");
    phrases
}
