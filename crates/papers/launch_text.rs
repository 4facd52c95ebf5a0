//! The text that launches a year's movement ("lời phát động thi đua"), read out by the new head.

use crate::covenant_paper::CovenantSection;
use crate::paper::{Block, Head, Paper, Signature, Text};
use crate::words::{roman, sentence};

/// The launch of a movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchText {
    /// Issuer, number, place, day.
    pub head: Head,
    /// The bloc.
    pub bloc: String,
    /// The year.
    pub year: i16,
    /// Who launches: "Sở Kế hoạch và Đầu tư, Khối trưởng năm 2019".
    pub speaker: String,
    /// "Kính thưa các đồng chí!".
    pub greeting: String,
    /// Why the movement is launched, one paragraph each.
    pub opening: Vec<String>,
    /// The theme, without quotation marks; may be empty.
    pub theme: String,
    /// What is to be done.
    pub aims: Vec<CovenantSection>,
    /// The closing appeal, one paragraph each.
    pub appeal: Vec<String>,
    /// Who signs.
    pub signed_by: Signature,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether figures or names are made up.
    pub illustrative: bool,
}

impl LaunchText {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let about = vec![format!("Phong trào thi đua năm {}", self.year), self.bloc.clone()];
        let mut paper = Paper::new(self.head.clone(), "LỜI PHÁT ĐỘNG", about);
        let blocks = &mut paper.blocks;
        if !self.greeting.trim().is_empty() {
            blocks.push(Block::para(Text::new().bold(self.greeting.trim())));
        }
        blocks.extend(self.opening.iter().map(|one| Block::para(sentence(one))));
        blocks.push(Block::para(format!(
            "Thay mặt {}, {} phát động phong trào thi đua năm {}{}",
            self.bloc,
            self.speaker,
            self.year,
            if self.theme.trim().is_empty() { "." } else { " với chủ đề:" },
        )));
        if !self.theme.trim().is_empty() {
            blocks.push(Block::Centre { text: Text::new().bold(format!("“{}”", self.theme.trim())) });
        }
        for (i, aim) in self.aims.iter().enumerate() {
            blocks.push(Block::heading(format!("{}. {}", roman(i + 1), aim.title.to_uppercase())));
            blocks.extend(aim.points.iter().map(|one| Block::item("-", sentence(one))));
        }
        let last = self.appeal.len().saturating_sub(1);
        for (i, one) in self.appeal.iter().enumerate() {
            let end = if i == last { "./." } else { "" };
            let text = sentence(one);
            blocks.push(Block::para(if end.is_empty() {
                text
            } else {
                format!("{}{end}", text.trim_end_matches('.'))
            }));
        }
        paper.closing.right = Some(self.signed_by.clone());
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }
}
