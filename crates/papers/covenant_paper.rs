//! The covenant of a bloc ("giao ước thi đua"), signed by every member on one paper.

use jiff::civil::{Date, DateTime};

use crate::paper::{Align, Block, Head, Paper, Signature, Table, Text};
use crate::words::{UNKNOWN, day_words, moment_words, roman, sentence};

/// A covenant for one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CovenantPaper {
    /// Issuer, number, place, day.
    pub head: Head,
    /// The bloc.
    pub bloc: String,
    /// The year it is for.
    pub year: i16,
    /// The theme, without quotation marks; may be empty.
    pub theme: String,
    /// The grounds, each a full line starting with "Căn cứ".
    pub grounds: Vec<String>,
    /// What the members will do.
    pub sections: Vec<CovenantSection>,
    /// The targets.
    pub targets: Vec<Target>,
    /// What they undertake besides.
    pub undertakings: Vec<String>,
    /// One signature block per member, in the order given.
    pub signatories: Vec<Signatory>,
    /// "Nơi nhận".
    pub recipients: Vec<String>,
    /// Whether figures or names are made up.
    pub illustrative: bool,
}

/// A part of the covenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CovenantSection {
    /// Its title, without number.
    pub title: String,
    /// Its points.
    pub points: Vec<String>,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What is measured.
    pub indicator: String,
    /// The unit of measure.
    pub measure: String,
    /// Where the members stand; unknown prints "chưa rõ".
    pub baseline: Option<String>,
    /// What is promised.
    pub value: String,
    /// Which member answers for it.
    pub owner: String,
}

/// A member who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    /// The member.
    pub unit: String,
    /// The signer's post.
    pub post: String,
    /// The signer's name.
    pub name: String,
    /// Whether it is signed.
    pub state: Covenanted,
}

/// Whether a member has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covenanted {
    /// Not yet: the paper leaves room for the pen.
    Waiting,
    /// Signed.
    Signed {
        /// When.
        at: DateTime,
    },
    /// Signed with a pen on another copy: the day is known, no hour.
    OnPaper {
        /// The day written on it.
        day: Date,
    },
    /// Not there.
    Absent {
        /// Why.
        reason: String,
    },
}

impl CovenantPaper {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let about = vec![format!("Thi đua năm {}", self.year), self.bloc.clone()];
        let mut paper = Paper::new(self.head.clone(), "GIAO ƯỚC", about);
        let last = self.grounds.len().saturating_sub(1);
        let ground = |(i, text): (usize, &String)| {
            let text = text.trim().trim_end_matches(['.', ';', ',']);
            Text::from(format!("{text}{}", if i == last { "." } else { ";" }))
        };
        paper.preamble = self.grounds.iter().enumerate().map(ground).collect();
        let blocks = &mut paper.blocks;
        blocks.push(Block::para(format!(
            "Các đơn vị thành viên {} thống nhất ký kết giao ước thi đua năm {} với những nội dung sau:",
            self.bloc, self.year
        )));
        if !self.theme.trim().is_empty() {
            let theme = Text::new().bold(format!("Chủ đề: “{}”", self.theme.trim()));
            blocks.push(Block::Centre { text: theme });
        }
        let mut part = 0;
        let mut heading = |title: &str| {
            part += 1;
            Block::heading(format!("{}. {}", roman(part), title.to_uppercase()))
        };
        for section in &self.sections {
            blocks.push(heading(&section.title));
            blocks.extend(
                section
                    .points
                    .iter()
                    .enumerate()
                    .map(|(i, one)| Block::item(format!("{}.", i + 1), sentence(one))),
            );
        }
        blocks.push(heading("Chỉ tiêu"));
        blocks.push(Block::Table(self.targets()));
        if !self.undertakings.is_empty() {
            blocks.push(heading("Cam kết"));
            blocks.extend(self.undertakings.iter().map(|one| Block::item("-", sentence(one))));
        }
        blocks.push(Block::para(format!(
            "Các đơn vị thành viên {} cam kết thực hiện đúng những nội dung đã ký kết./.",
            self.bloc
        )));
        blocks.push(Block::Signatures { people: self.signatories.iter().map(Signatory::block).collect() });
        paper.recipients = self.recipients.clone();
        paper.illustrative = self.illustrative;
        paper
    }

    fn targets(&self) -> Table {
        let columns = [
            (8, Align::Centre, "STT"),
            (32, Align::Left, "Chỉ tiêu"),
            (12, Align::Centre, "Đơn vị tính"),
            (13, Align::Centre, "Thực hiện năm trước"),
            // A day stands here unbroken: "(hạn 15/12/2019)".
            (22, Align::Centre, "Giao ước"),
            (21, Align::Left, "Đơn vị chịu trách nhiệm"),
        ];
        let mut table = Table::new("Chỉ tiêu giao ước", &columns);
        for (i, one) in self.targets.iter().enumerate() {
            let baseline = one.baseline.clone().unwrap_or_else(|| UNKNOWN.to_owned());
            table.row(vec![
                (i + 1).to_string().into(),
                Text::from(&one.indicator),
                Text::from(&one.measure),
                Text::new().taken("giao ước", baseline),
                Text::new().taken("giao ước", &one.value),
                Text::from(&one.owner),
            ]);
        }
        table
    }
}

impl Signatory {
    pub(crate) fn block(&self) -> Signature {
        let note = match &self.state {
            Covenanted::Waiting => String::new(),
            Covenanted::Signed { at } => format!("(đã ký hồi {})", moment_words(*at)),
            Covenanted::OnPaper { day } => format!("(ký trên giấy {})", day_words(*day)),
            Covenanted::Absent { reason } if reason.trim().is_empty() => {
                format!("(vắng mặt, {UNKNOWN} lý do)")
            }
            Covenanted::Absent { reason } => format!("(vắng mặt: {})", reason.trim()),
        };
        Signature {
            authority: self.unit.to_uppercase(),
            post: self.post.to_uppercase(),
            note,
            name: self.name.clone(),
        }
    }
}
