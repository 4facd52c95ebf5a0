//! The submission ("tờ trình") that proposes commendations.

use jiff::civil::Date;

use crate::paper::{Align, Block, Head, Paper, Signature, Table, Text};
use crate::words::{count, day_words, list, out_of, percent};

/// A bloc's submission to the body that examines commendations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Issuer, number, place, day.
    pub head: Head,
    /// Subject lines: "Về việc đề nghị khen thưởng năm 2018".
    pub about: Vec<String>,
    /// "Hội đồng Thi đua – Khen thưởng tỉnh".
    pub to: String,
    /// The grounds, each a full line starting with "Căn cứ".
    pub grounds: Vec<String>,
    /// The bloc.
    pub bloc: String,
    /// What met: "hội nghị tổng kết công tác thi đua, khen thưởng năm 2018".
    pub meeting: String,
    /// When it met.
    pub meeting_day: Date,
    /// Members present.
    pub present: u32,
    /// Members of the bloc.
    pub members_total: u32,
    /// "biểu quyết công khai", "bỏ phiếu kín".
    pub vote_method: String,
    /// What is proposed, in the order it is to be listed.
    pub proposals: Vec<Proposal>,
    /// Papers sent along.
    pub attachments: Vec<String>,
    /// Who signs.
    pub signed_by: Signature,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether figures or names are made up.
    pub illustrative: bool,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The unit.
    pub unit: String,
    /// The title or the form of commendation, as the caller names it; never both in one text.
    pub award: String,
    /// Votes for.
    pub agree: u32,
    /// Votes against.
    pub disagree: u32,
    /// Neither.
    pub abstain: u32,
    /// The count the share is taken of.
    pub total: u32,
    /// What it is for, in short.
    pub merit: String,
}

impl Submission {
    /// The awards with how many are proposed of each, in the order they are first named: "01 Cờ thi đua".
    #[must_use]
    pub fn totals(&self) -> Vec<(String, u32)> {
        let mut totals: Vec<(String, u32)> = Vec::new();
        for one in &self.proposals {
            match totals.iter_mut().find(|(award, _)| *award == one.award) {
                Some((_, n)) => *n += 1,
                None => totals.push((one.award.clone(), 1)),
            }
        }
        totals
    }

    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::new(self.head.clone(), "TỜ TRÌNH", self.about.clone());
        paper.addressee = self.to.clone();
        let last = self.grounds.len().saturating_sub(1);
        let ground = |(i, text): (usize, &String)| {
            let text = text.trim().trim_end_matches(['.', ';', ',']);
            Text::from(format!("{text}{}", if i == last { "." } else { ";" }))
        };
        paper.preamble = self.grounds.iter().enumerate().map(ground).collect();
        let blocks = &mut paper.blocks;
        let met = Text::new()
            .say(capital(&day_words(self.meeting_day)))
            .say(format!(", {} tổ chức {}; có mặt ", self.bloc, self.meeting))
            .taken("điểm danh", out_of(self.present, self.members_total))
            .say(format!(
                " đơn vị thành viên. Hội nghị đã bình xét và {} đề nghị khen thưởng.",
                self.vote_method
            ));
        blocks.push(Block::para(met));
        let mut text =
            Text::new().say(format!("{} kính đề nghị {} xem xét, trình khen thưởng: ", self.bloc, self.to));
        for (i, (award, n)) in self.totals().iter().enumerate() {
            let joint = if i == 0 { "" } else { "; " };
            text = text.say(joint).taken("biểu quyết", format!("{} {award}", count(*n)));
        }
        blocks.push(Block::para(text.say(", theo danh sách sau:")));
        blocks.push(Block::Table(self.table()));
        if !self.attachments.is_empty() {
            blocks.push(Block::para(format!("Hồ sơ gửi kèm: {}.", list(&self.attachments))));
        }
        blocks.push(Block::para(format!("{} kính trình {} xem xét, quyết định./.", self.bloc, self.to)));
        paper.closing.right = Some(self.signed_by.clone());
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }

    /// The list, grouped by award in the order the awards are first named.
    fn table(&self) -> Table {
        let columns = [
            (6, Align::Centre, "STT"),
            (28, Align::Left, "Đơn vị"),
            (31, Align::Left, "Danh hiệu, hình thức"),
            (11, Align::Centre, "Đồng ý"),
            (9, Align::Centre, "Tỷ lệ"),
            (28, Align::Left, "Thành tích"),
        ];
        let mut table = Table::new("Danh sách đề nghị khen thưởng", &columns);
        let order = self.totals();
        let grouped =
            order.iter().flat_map(|(award, _)| self.proposals.iter().filter(move |p| p.award == *award));
        let taken = |text: String| Text::new().taken("biểu quyết", text);
        for (i, one) in grouped.enumerate() {
            table.row(vec![
                (i + 1).to_string().into(),
                Text::from(&one.unit),
                Text::from(&one.award),
                taken(out_of(one.agree, one.total)),
                taken(percent(one.agree, one.total)),
                Text::from(&one.merit),
            ]);
        }
        table
    }
}

/// "Ngày 07 …" at the start of a sentence.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
